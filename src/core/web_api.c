/* Requests under /api/v1: versions as ETag and If-Match, places as addresses of the API, tokens instead of cookies. */
#include "core/api.h"
#include "core/web_internal.h"
#include "base/log.h"
#include "crypto/hash.h"

enum { ETAG_DIGITS = 24 };

size_t api_route(const struct api_row *row)
{
    for (size_t i = 0; i < routes_n; i++)
        if (routes[i].handler == row->handler && routes[i].method == row->method)
            return i;
    log_die(row->path);
}

const struct api_row *api_row_of(const struct route *r)
{
    for (size_t i = 0; i < api_rows_n; i++)
        if (api_rows[i].handler == r->handler && api_rows[i].method == r->method)
            return &api_rows[i];
    return NULL;
}

bool web_api_address(struct str path) { return str_starts(path, S("/api/")); }

struct str web_api_token(const struct http_request *rq)
{
    struct str said = http_header(rq, "Authorization"), scheme = S("Bearer ");
    return said.ptr && str_starts(said, scheme) ? str_trim(str_skip(said, scheme.len)) : (struct str){ 0 };
}

/* "If-Match: "12-3f…"" or "If-Match: "12"". */
static bool tag_version(struct str tag, int64_t *version)
{
    if (tag.len < 3 || tag.ptr[0] != '"' || tag.ptr[tag.len - 1] != '"')
        return false;
    tag = str_cut(tag, 1, tag.len - 2);
    ptrdiff_t end = str_index(tag, '-', 0);
    return str_int(end < 0 ? tag : str_cut(tag, 0, (size_t)end), version);
}

/* The version that was seen, as if it had been sent with the parameters. */
enum err web_api_match(struct ctx *c)
{
    struct web *w = c->web;
    struct http_request *rq = w->rq;
    int64_t version;
    struct str tag = str_trim(http_header(rq, "If-Match"));
    if (!w->api || w->matched || web_reads(rq) || !web_declares(w->route, "version"))
        return ERR_OK;
    if (!tag.len)
        return ctx_refuse(c, ERR_PRECONDITION, MSG_api_if_match);
    if (!tag_version(tag, &version))
        return ERR_STALE;
    struct http_param *more = ARENA_ARRAY(c->arena, struct http_param, rq->params_n + 1);
    if (rq->params_n)
        memcpy(more, rq->params, rq->params_n * sizeof *more);
    more[rq->params_n++] = (struct http_param){ S("version"), arena_printf(c->arena, "%lld", (long long)version), false };
    rq->params = more;
    w->matched = true;
    return ERR_OK;
}

enum err web_api_key(struct ctx *c)
{
    struct web *w = c->web;
    bool wanted = w->api && w->route->rate == RATE_SUBMIT && !http_header(w->rq, "Idempotency-Key").len;
    return wanted ? ctx_refuse(c, ERR_BAD_REQUEST, MSG_api_key) : ERR_OK;
}

/* The address of the API for a page of ours, with its query; the page itself when the API has none. */
struct str web_api_place(struct ctx *c, struct str page)
{
    struct http_match m;
    struct buf b = buf_new(c->arena, 8192);
    ptrdiff_t query = str_index(page, '?', 0);
    struct str path = query < 0 ? page : str_cut(page, 0, (size_t)query);
    if (http_route(web_router(c->web), c->arena, HTTP_GET, path, &m, NULL) != ERR_OK)
        return page;
    for (size_t i = 0; i < api_rows_n; i++) {
        if (api_rows[i].method != HTTP_GET || web_api_route(c->web, i) != m.row)
            continue;
        struct str rest = str_c(api_rows[i].path), segment;
        size_t arg = 0;
        for (rest = str_skip(rest, 1); str_split(&rest, '/', &segment);) {
            buf_putc(&b, '/');
            buf_put(&b, segment.len && segment.ptr[0] == '{' ? m.args[arg++] : segment);
        }
        buf_put(&b, query < 0 ? S("") : str_skip(page, (size_t)query));
        return b.failed ? page : buf_str(&b);
    }
    return page;
}

/* Strong: the version, where the view has one, and the bytes. */
static struct str etag(struct ctx *c, const struct view_def *view, const void *v, struct str body)
{
    struct str hash = str_cut(hash_hex(c->arena, hash_sha256(body)), 0, ETAG_DIGITS);
    return view->version ? arena_printf(c->arena, "\"%lld-%.*s\"", (long long)view->version(v), STR_ARG(hash))
                         : arena_printf(c->arena, "\"%.*s\"", STR_ARG(hash));
}

bool web_api_headers(struct ctx *c, const struct view_def *view, const void *v, struct str body)
{
    struct str tag = etag(c, view, v, body), after = view->next ? view->next(v) : S("");
    web_header(c, S("ETag"), tag);
    if (after.len)
        web_header(c, S("Link"), arena_printf(c->arena, "<%.*s>; rel=\"next\"", STR_ARG(web_api_place(c, after))));
    return web_reads(c->web->rq) && str_eq(str_trim(http_header(c->web->rq, "If-None-Match")), tag);
}
