#include "fmt/doc_fill.h"
#include "text/text.h"

enum { DOTS_INSIDE = 6, SOLID_CHARS_MAX = 250 };

/* The bytes of the valid character at the start of s, or 0. */
static size_t char_bytes(struct str s)
{
    for (size_t n = 1; n <= 4 && n <= s.len; n++)
        if (text_utf8_valid(str_cut(s, 0, n)))
            return n;
    return 0;
}

static bool is_control(struct str c)
{
    unsigned char b = (unsigned char)c.ptr[0];
    if (c.len == 1)
        return (b < ' ' && b != '\n' && b != '\t') || b == 0x7F;
    return c.len == 2 && b == 0xC2 && (unsigned char)c.ptr[1] < 0xA0;
}

/* Bytes that are no text become U+FFFD: what was there stays visible. */
static struct str scrub(struct arena *a, struct str in)
{
    struct buf out = buf_new(a, in.len * 3 + 1);
    while (in.len) {
        size_t n = char_bytes(in);
        struct str c = str_cut(in, 0, n ? n : 1);
        buf_put(&out, n && !is_control(c) ? c : S("\xEF\xBF\xBD"));
        in = str_skip(in, c.len);
    }
    return buf_str(&out);
}

static struct str break_solid(struct arena *a, struct str in)
{
    if (in.len <= SOLID_CHARS_MAX)
        return in;
    struct buf out = buf_new(a, in.len * 2);
    int solid = 0;
    for (size_t i = 0; i < in.len; i++) {
        bool begins = (in.ptr[i] & 0xC0) != 0x80;
        solid = in.ptr[i] == ' ' || in.ptr[i] == '\n' ? 0 : solid + begins;
        if (begins && solid > SOLID_CHARS_MAX) {
            buf_putc(&out, '\n');
            solid = 1;
        }
        buf_putc(&out, in.ptr[i]);
    }
    return buf_str(&out);
}

struct str doc_clean(struct arena *a, struct str in)
{
    struct str out;
    in = str_cut(in, 0, 4 * DOC_WORDS_BYTES_MAX); /* far more than is ever printed; what is cut makes the words too long */
    if (text_clean(a, in, true, &out) != ERR_OK && text_clean(a, scrub(a, in), true, &out) != ERR_OK)
        return S("\xEF\xBF\xBD");
    return break_solid(a, out);
}

static struct str find_value(const struct doc_data *data, struct str key)
{
    for (size_t i = 0; i < data->values_n; i++)
        if (str_eq(data->values[i].key, key))
            return data->values[i].value;
    return (struct str){ 0 };
}

const struct doc_list *doc_find_list(const struct doc_data *data, struct str key)
{
    for (size_t i = 0; i < data->lists_n; i++)
        if (str_eq(data->lists[i].key, key) && data->lists[i].rows && data->lists[i].cols)
            return &data->lists[i];
    return NULL;
}

bool doc_has(const struct doc_data *data, struct str key)
{
    return !str_empty(str_trim(find_value(data, key))) || doc_find_list(data, key);
}

bool doc_holds(const struct doc_data *data, const struct doc_cond *conds, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct doc_cond *c = &conds[i];
        bool yes = c->compare ? str_eq(str_trim(find_value(data, c->key)), c->value) : doc_has(data, c->key);
        if (yes == c->negate)
            return false;
    }
    return true;
}

static struct str value_of(struct arena *a, const struct doc_data *data, const struct doc_piece *piece, struct doc_cells cells)
{
    if (piece->is_cell) {
        int64_t n = 0;
        return str_int(piece->text, &n) && (size_t)n <= cells.n ? doc_clean(a, cells.at[n - 1]) : (struct str){ 0 };
    }
    struct str rest = piece->text, key;
    while (str_split(&rest, '|', &key)) {
        struct str value = doc_clean(a, find_value(data, key));
        if (value.len)
            return value;
    }
    return (struct str){ 0 };
}

struct filling {
    struct buf text;
    VEC(struct pdf_span) spans;
    struct arena *arena;
};

static void put(struct filling *f, struct str s, unsigned style)
{
    size_t from = f->text.len;
    buf_put(&f->text, style & DOC_UPPER ? text_upper(f->arena, s) : s);
    style &= ~(unsigned)DOC_UPPER;
    if (style && f->text.len > from)
        VEC_PUSH(f->arena, &f->spans, ((struct pdf_span){ from, f->text.len, style }));
}

struct doc_words doc_words_of(struct arena *a, struct str text, unsigned style)
{
    struct filling f = { .text = buf_new(a, DOC_WORDS_BYTES_MAX), .arena = a };
    put(&f, text, style);
    return (struct doc_words){ buf_str(&f.text), f.spans.at, f.spans.n, false, f.text.failed };
}

struct doc_words doc_fill(struct arena *a, const struct doc_data *data, const struct doc_part *part, struct doc_cells cells, unsigned style)
{
    struct filling f = { .text = buf_new(a, DOC_WORDS_BYTES_MAX), .arena = a };
    bool dots = false;
    for (size_t i = 0; i < part->n; i++) {
        const struct doc_piece *piece = &part->at[i];
        if (!piece->is_key && !piece->is_cell) {
            put(&f, piece->text, piece->style | style);
            continue;
        }
        struct str value = value_of(a, data, piece, cells);
        if (value.len || piece->optional) {
            put(&f, value, piece->style | style);
            continue;
        }
        dots = i + 1 == part->n && !piece->dots;
        for (int n = dots ? 0 : piece->dots ? piece->dots : DOTS_INSIDE; n > 0; n--)
            put(&f, S("…"), 0);
    }
    return (struct doc_words){ buf_str(&f.text), f.spans.at, f.spans.n, dots, f.text.failed };
}
