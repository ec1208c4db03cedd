#include "http/accept.h"
#include "http/exchange.h"

/* "0.345" to 345, "1" to 1000; anything else is 1000. */
static int thousandths(struct str q)
{
    if (q.len == 0 || q.len > 5 || q.ptr[0] != '0' || (q.len > 1 && q.ptr[1] != '.'))
        return 1000;
    int n = 0, unit = 100;
    for (size_t i = 2; i < q.len; i++, unit /= 10) {
        if (q.ptr[i] < '0' || q.ptr[i] > '9')
            return 1000;
        n += (q.ptr[i] - '0') * unit;
    }
    return n;
}

static int entry_quality(struct str parameters)
{
    for (struct str part; str_split(&parameters, ';', &part);) {
        part = str_trim(part);
        if (part.len > 2 && (part.ptr[0] == 'q' || part.ptr[0] == 'Q') && part.ptr[1] == '=')
            return thousandths(str_skip(part, 2));
    }
    return 1000;
}

/* How closely an entry names the item: 3 itself, 2 "text" with any subtype, 1 anything, 0 not. */
static int closeness(struct str entry, struct str item)
{
    if (str_same_letters(entry, item))
        return 3;
    if (str_eq(entry, S("*")) || str_eq(entry, S("*/*")))
        return 1;
    ptrdiff_t slash = str_index(item, '/', 0);
    bool any_subtype = slash > 0 && str_ends(entry, S("/*")) && entry.len == (size_t)slash + 2;
    return any_subtype && str_same_letters(str_cut(entry, 0, (size_t)slash), str_cut(item, 0, (size_t)slash)) ? 2 : 0;
}

int accept_quality(struct str list, struct str item)
{
    int best = 0, quality = -1;
    for (struct str entry; str_split(&list, ',', &entry);) {
        ptrdiff_t semicolon = str_index(entry, ';', 0);
        struct str name = str_trim(semicolon < 0 ? entry : str_cut(entry, 0, (size_t)semicolon));
        int close = closeness(name, item);
        if (close <= best)
            continue;
        best = close;
        quality = semicolon < 0 ? 1000 : entry_quality(str_skip(entry, (size_t)semicolon + 1));
    }
    return quality;
}

bool http_wants_json(const struct http_request *rq)
{
    struct str accept = http_header(rq, "Accept");
    if (str_empty(accept))
        return false;
    int html = accept_quality(accept, S("text/html"));
    int json = accept_quality(accept, S("application/json"));
    int problem = accept_quality(accept, S("application/problem+json"));
    return (json > problem ? json : problem) > html;
}

bool http_takes_gzip(const struct http_request *rq) { return accept_quality(http_header(rq, "Accept-Encoding"), S("gzip")) > 0; }
