#include "data/csv.h"

#define BOM "\xEF\xBB\xBF"

struct csv csv_open(struct str text)
{
    if (str_starts(text, S(BOM)))
        text = str_skip(text, 3);
    return (struct csv){ .rest = text, .line_next = 1 };
}

/* True when a field ends at `at`: a comma, a line end or the end of the text. */
static bool field_ends(struct str s, size_t at)
{
    if (at >= s.len || s.ptr[at] == ',' || s.ptr[at] == '\n')
        return true;
    return s.ptr[at] == '\r' && at + 1 < s.len && s.ptr[at + 1] == '\n';
}

static struct str undouble(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        out[n++] = s.ptr[i];
        i += s.ptr[i] == '"'; /* the second of the pair */
    }
    return (struct str){ out, n };
}

/* A field that begins with a quote at s[0]; *used counts both quotes. */
static enum err quoted(struct arena *a, struct str s, struct str *field, size_t *used, int *lines)
{
    bool doubled = false;
    for (size_t i = 1; i < s.len; i++) {
        if (s.ptr[i] == '\n')
            ++*lines;
        if (s.ptr[i] != '"')
            continue;
        if (i + 1 < s.len && s.ptr[i + 1] == '"') {
            doubled = true;
            i++;
            continue;
        }
        if (!field_ends(s, i + 1))
            return ERR_INVALID;
        struct str inside = str_cut(s, 1, i - 1);
        *field = doubled ? undouble(a, inside) : inside;
        *used = i + 1;
        return ERR_OK;
    }
    return ERR_INVALID;
}

static void plain(struct str s, struct str *field, size_t *used)
{
    size_t i = 0;
    while (!field_ends(s, i))
        i++;
    *field = str_cut(s, 0, i);
    *used = i;
}

enum err csv_next(struct csv *c, struct arena *a, struct csv_row *row)
{
    if (c->rest.len == 0)
        return ERR_NOT_FOUND;
    VEC(struct str) fields = { 0 };
    struct str s = c->rest;
    int lines = 0;
    c->line = c->line_next;
    for (bool more = true; more;) {
        struct str field;
        size_t used;
        if (str_starts(s, S("\"")))
            TRY(quoted(a, s, &field, &used, &lines));
        else
            plain(s, &field, &used);
        VEC_PUSH(a, &fields, field);
        s = str_skip(s, used);
        more = str_starts(s, S(","));
        s = str_skip(s, more);
    }
    bool line_end = s.len > 0;
    c->rest = str_skip(s, str_starts(s, S("\r")) ? 2 : 1);
    c->line_next = c->line + lines + line_end;
    *row = (struct csv_row){ fields.at, fields.n };
    return ERR_OK;
}

static bool needs_quotes(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '"' || s.ptr[i] == ',' || s.ptr[i] == '\n' || s.ptr[i] == '\r')
            return true;
    /* spaces at the ends are trimmed by spreadsheets, and a BOM would pass for the file's own */
    return s.len && (s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ' || str_starts(s, S(BOM)));
}

/* OWASP "CSV injection": a spreadsheet runs a field that begins with one of these. */
static bool is_formula(struct str s) { return s.len && s.ptr[0] != '\0' && strchr("=+-@\t\r\n", s.ptr[0]); }

void csv_put(struct buf *out, struct str field, bool last)
{
    bool quote = needs_quotes(field);
    if (quote)
        buf_putc(out, '"');
    if (is_formula(field))
        buf_putc(out, '\'');
    for (ptrdiff_t at; (at = quote ? str_index(field, '"', 0) : -1) >= 0;) {
        buf_put(out, str_cut(field, 0, (size_t)at + 1));
        buf_putc(out, '"');
        field = str_skip(field, (size_t)at + 1);
    }
    buf_put(out, field);
    if (quote)
        buf_putc(out, '"');
    buf_put(out, last ? S("\r\n") : S(","));
}
