/* request: what a handler asks of a request. */
#include "http/exchange.h"

const char *http_method_name(enum http_method m)
{
    static const char *const names[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OTHER" };
    return names[m];
}

struct str http_header(const struct http_request *rq, const char *name)
{
    const struct http_exchange *x = rq->exchange;
    struct str wanted = str_c(name);
    for (size_t i = 0; i < x->headers.n; i++)
        if (str_same_letters(x->headers.at[i].name, wanted))
            return x->headers.at[i].value;
    return (struct str){ 0 };
}

static bool cookie_in(struct str header, struct str name, struct str *value)
{
    for (struct str piece; str_split(&header, ';', &piece);) {
        piece = str_trim(piece);
        ptrdiff_t eq = str_index(piece, '=', 0);
        if (eq < 0 || !str_eq(str_trim(str_cut(piece, 0, (size_t)eq)), name))
            continue;
        struct str v = str_trim(str_skip(piece, (size_t)eq + 1));
        bool quoted = v.len >= 2 && v.ptr[0] == '"' && v.ptr[v.len - 1] == '"';
        *value = quoted ? str_cut(v, 1, v.len - 2) : v;
        return true;
    }
    return false;
}

struct str http_cookie(const struct http_request *rq, const char *name)
{
    const struct http_exchange *x = rq->exchange;
    struct str wanted = str_c(name), value;
    for (size_t i = 0; i < x->headers.n; i++)
        if (str_same_letters(x->headers.at[i].name, S("Cookie")) && cookie_in(x->headers.at[i].value, wanted, &value))
            return value;
    return (struct str){ 0 };
}

struct str http_param(const struct http_request *rq, struct str name)
{
    for (size_t i = 0; i < rq->params_n; i++)
        if (str_eq(rq->params[i].name, name))
            return rq->params[i].value;
    return (struct str){ 0 };
}
