#include "data/json.h"
#include "base/log.h"
#include "data/json_internal.h"
#include <float.h>
/* jansson has names for its kinds that are ours too */
#define JSON_NULL JANSSON_NULL
#define JSON_REAL JANSSON_REAL
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_OBJECT JANSSON_OBJECT
#include <jansson.h>
#undef JSON_NULL
#undef JSON_REAL
#undef JSON_ARRAY
#undef JSON_OBJECT

#define BOM "\xEF\xBB\xBF"

static enum err refuse(struct json_fault *fault, enum err e, int line, int column, const char *what)
{
    if (fault) {
        *fault = (struct json_fault){ .line = line, .column = column };
        memcpy(fault->what, what, strnlen(what, sizeof fault->what - 1));
    }
    return e;
}

/* Where the text stands, and how much it would ask of the parser. */
struct scan {
    int line, column, depth;
    size_t values;
    bool in_text, escaped;
};

static void scan_byte(struct scan *s, char c)
{
    s->column++;
    if (c == '\n') {
        s->line++;
        s->column = 0;
    }
    if (s->in_text) {
        s->in_text = s->escaped || c != '"';
        s->escaped = !s->escaped && c == '\\';
        return;
    }
    bool opens = c == '{' || c == '[';
    s->in_text = c == '"';
    s->depth += opens;
    s->depth -= c == '}' || c == ']';
    s->values += opens || c == ',';
}

/* Depth and number of values, before any memory is spent on them. */
static enum err check_limits(struct str text, struct json_fault *fault)
{
    if (text.len > JSON_BYTES_MAX)
        return refuse(fault, ERR_TOO_LARGE, 0, 0, "longer than 16 MB");
    struct scan s = { .line = 1, .values = 1 };
    for (size_t i = 0; i < text.len; i++) {
        scan_byte(&s, text.ptr[i]);
        if (s.depth > JSON_DEPTH_MAX)
            return refuse(fault, ERR_TOO_LARGE, s.line, s.column, "nested deeper than 64");
        if (s.values > JSON_VALUES_MAX)
            return refuse(fault, ERR_TOO_LARGE, s.line, s.column, "more than 500000 values");
    }
    return ERR_OK;
}

struct conversion {
    struct arena *arena;
    size_t reals;
    const char *wrong; /* or NULL */
};

static struct json convert(struct conversion *c, json_t *from);

static struct json convert_array(struct conversion *c, json_t *from)
{
    struct json j = { .kind = JSON_ARRAY, .n = json_array_size(from) };
    j.items = ARENA_ARRAY(c->arena, struct json, j.n);
    for (size_t i = 0; i < j.n; i++)
        j.items[i] = convert(c, json_array_get(from, i));
    return j;
}

static struct json convert_object(struct conversion *c, json_t *from)
{
    struct json j = { .kind = JSON_OBJECT };
    size_t n = json_object_size(from);
    j.items = ARENA_ARRAY(c->arena, struct json, n);
    j.keys = ARENA_ARRAY(c->arena, struct str, n);
    for (void *it = json_object_iter(from); it; it = json_object_iter_next(from, it)) {
        j.keys[j.n] = arena_str(c->arena, (struct str){ json_object_iter_key(it), json_object_iter_key_len(it) });
        j.items[j.n++] = convert(c, json_object_iter_value(it));
    }
    return j;
}

/* Why a real is refused, or NULL. From 2^63 to 1e21 its canonical text is a whole number that we would not read back;
 * below DBL_MIN a double has lost its digits. */
static const char *wrong_with(double v)
{
    double size = v < 0 ? -v : v;
    if (size >= 0x1p63 && size < 1e21)
        return "number too large";
    return size > 0 && size < DBL_MIN ? "number too small" : NULL;
}

static struct json convert_real(struct conversion *c, double v)
{
    if (!c->wrong)
        c->wrong = ++c->reals > JSON_REALS_MAX ? "more than 100000 numbers with a fraction" : wrong_with(v);
    return (struct json){ .kind = JSON_REAL, .text = c->wrong ? S("0") : json_real_text(c->arena, v) };
}

static struct json convert_text(struct conversion *c, json_t *from)
{
    struct str s = { json_string_value(from), json_string_length(from) };
    return (struct json){ .kind = JSON_TEXT, .text = arena_str(c->arena, s) };
}

/* Recursion is bounded by JSON_DEPTH_MAX. */
static struct json convert(struct conversion *c, json_t *from)
{
    switch (json_typeof(from)) {
    case JANSSON_OBJECT:
        return convert_object(c, from);
    case JANSSON_ARRAY:
        return convert_array(c, from);
    case JSON_STRING:
        return convert_text(c, from);
    case JSON_INTEGER:
        return (struct json){ .kind = JSON_INT, .integer = json_integer_value(from) };
    case JANSSON_REAL:
        return convert_real(c, json_real_value(from));
    case JSON_TRUE:
        return (struct json){ .kind = JSON_BOOL, .integer = 1 };
    case JSON_FALSE:
        return (struct json){ .kind = JSON_BOOL };
    case JANSSON_NULL:
        break;
    }
    return (struct json){ .kind = JSON_NULL };
}

/* Our own words: jansson's quote the text, which may hold a person's data. */
static const char *reason(const json_error_t *e)
{
    switch (json_error_code(e)) {
    case json_error_duplicate_key:
        return "the same name twice in one object";
    case json_error_numeric_overflow:
        return "number too large";
    case json_error_invalid_utf8:
        return "not UTF-8";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "character U+0000 is not allowed";
    case json_error_premature_end_of_input:
        return "the text ends too early";
    case json_error_end_of_input_expected:
        return "something follows after the end";
    case json_error_unknown:
    case json_error_out_of_memory:
    case json_error_stack_overflow:
    case json_error_cannot_open_file:
    case json_error_invalid_argument:
    case json_error_invalid_syntax:
    case json_error_invalid_format:
    case json_error_wrong_type:
    case json_error_null_value:
    case json_error_item_not_found:
    case json_error_index_out_of_range:
        break;
    }
    return "not JSON";
}

enum err json_parse(struct arena *a, struct str text, const struct json **out, struct json_fault *fault)
{
    if (str_starts(text, S(BOM)))
        text = str_skip(text, 3);
    TRY(check_limits(text, fault));
    json_error_t e;
    json_t *root = json_loadb(text.ptr ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    if (!root)
        return refuse(fault, ERR_INVALID, e.line, e.column, reason(&e));
    struct conversion c = { .arena = a };
    struct json *j = ARENA_NEW(a, struct json);
    *j = convert(&c, root);
    json_decref(root);
    if (c.wrong)
        return refuse(fault, c.reals > JSON_REALS_MAX ? ERR_TOO_LARGE : ERR_INVALID, 0, 0, c.wrong);
    *out = j;
    return ERR_OK;
}
