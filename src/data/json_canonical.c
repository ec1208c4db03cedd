/* RFC 8785, JSON Canonicalization Scheme */
#include "data/json_internal.h"

struct member {
    struct str key;
    const struct json *value;
};

/* UTF-16 order of UTF-8 text: only U+10000 and above (lead bytes F0-F4, in UTF-16 surrogates) stand elsewhere,
 * before U+E000-FFFF (lead bytes EE, EF). */
static int utf16_order(const void *left, const void *right)
{
    struct str a = ((const struct member *)left)->key, b = ((const struct member *)right)->key;
    for (size_t i = 0; i < a.len && i < b.len; i++) {
        unsigned char x = (unsigned char)a.ptr[i], y = (unsigned char)b.ptr[i];
        if (x == y)
            continue;
        if (x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0))
            return x >= 0xF0 ? -1 : 1;
        return x < y ? -1 : 1;
    }
    return a.len < b.len ? -1 : a.len > b.len;
}

static void canonical(struct buf *out, const struct json *j, struct arena *a);

static void canonical_object(struct buf *out, const struct json *j, struct arena *a)
{
    struct member *m = ARENA_ARRAY(a, struct member, j->n);
    for (size_t i = 0; i < j->n; i++)
        m[i] = (struct member){ j->keys[i], &j->items[i] };
    if (j->n)
        qsort(m, j->n, sizeof *m, utf16_order);
    buf_putc(out, '{');
    for (size_t i = 0; i < j->n; i++) {
        if (i)
            buf_putc(out, ',');
        json_put_string(out, m[i].key, JSON_PLAIN);
        buf_putc(out, ':');
        canonical(out, m[i].value, a);
    }
    buf_putc(out, '}');
}

static void canonical_array(struct buf *out, const struct json *j, struct arena *a)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < j->n; i++) {
        if (i)
            buf_putc(out, ',');
        canonical(out, &j->items[i], a);
    }
    buf_putc(out, ']');
}

static void canonical(struct buf *out, const struct json *j, struct arena *a)
{
    switch (j->kind) {
    case JSON_NULL:
        buf_put(out, S("null"));
        break;
    case JSON_BOOL:
        buf_put(out, j->integer ? S("true") : S("false"));
        break;
    case JSON_INT:
        buf_int(out, j->integer);
        break;
    case JSON_REAL:
        buf_put(out, j->text);
        break;
    case JSON_TEXT:
        json_put_string(out, j->text, JSON_PLAIN);
        break;
    case JSON_ARRAY:
        canonical_array(out, j, a);
        break;
    case JSON_OBJECT:
        canonical_object(out, j, a);
        break;
    }
}

void json_canonical(struct buf *out, const struct json *j)
{
    struct arena *a = arena_new();
    canonical(out, j, a);
    arena_free(a);
}
