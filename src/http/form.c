#include "http/form.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool is_encoded(struct str in, bool plus)
{
    return str_index(in, '%', 0) >= 0 || (plus && str_index(in, '+', 0) >= 0);
}

enum err form_decode(struct arena *a, struct str in, bool plus, struct str *out)
{
    if (!is_encoded(in, plus)) {
        *out = in;
        return ERR_OK;
    }
    char *p = arena_alloc(a, in.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < in.len; i++) {
        char c = in.ptr[i];
        if (c == '%') {
            int high = i + 2 < in.len ? hex(in.ptr[i + 1]) : -1, low = i + 2 < in.len ? hex(in.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return ERR_BAD_REQUEST;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (plus && c == '+') {
            c = ' ';
        }
        p[n++] = c;
    }
    *out = (struct str){ p, n };
    return ERR_OK;
}

static bool is_dots(struct str segment) { return str_eq(segment, S(".")) || str_eq(segment, S("..")); }

/* An encoded slash would make one segment two; proxies disagree on it, so nobody may send it. */
static bool has_encoded_slash(struct str raw) { return str_has(raw, S("%2f")) || str_has(raw, S("%2F")); }

enum err form_path(struct arena *a, struct str raw, struct str *out)
{
    struct str path, segment;
    if (!str_starts(raw, S("/")) || has_encoded_slash(raw))
        return ERR_BAD_REQUEST;
    TRY(form_decode(a, raw, false, &path));
    for (size_t i = 0; i < path.len; i++)
        if ((unsigned char)path.ptr[i] < 0x20 || path.ptr[i] == 0x7f)
            return ERR_BAD_REQUEST;
    for (struct str rest = path; str_split(&rest, '/', &segment);)
        if (is_dots(segment))
            return ERR_BAD_REQUEST;
    *out = path;
    return ERR_OK;
}

static enum err field(struct arena *a, struct str piece, bool from_query, struct form_params *params)
{
    struct http_param p = { .from_query = from_query };
    ptrdiff_t eq = str_index(piece, '=', 0);
    TRY(form_decode(a, eq < 0 ? piece : str_cut(piece, 0, (size_t)eq), true, &p.name));
    TRY(form_decode(a, eq < 0 ? S("") : str_skip(piece, (size_t)eq + 1), true, &p.value));
    VEC_PUSH(a, params, p);
    return ERR_OK;
}

enum err form_fields(struct arena *a, struct str in, bool from_query, size_t n_max, struct form_params *params)
{
    struct str piece;
    while (str_split(&in, '&', &piece)) {
        if (str_empty(piece))
            continue;
        if (params->n >= n_max)
            return ERR_TOO_LARGE;
        TRY(field(a, piece, from_query, params));
    }
    return ERR_OK;
}
