/* Fuzzes every parser of http that is our own. The first byte chooses one; the rest is its input.
 * Whatever comes in: no crash, and what each contract promises. */
#include "base/log.h"
#include "http/accept.h"
#include "http/exchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct http_exchange *exchange(struct arena *a)
{
    struct http_exchange *x = ARENA_NEW(a, struct http_exchange);
    x->rq = (struct http_request){ .arena = a, .exchange = x, .peer = S("127.0.0.1") };
    x->body.arena = a;
    return x;
}

/* Path and query: a path that passes is safe to route. */
static void fuzz_target(struct arena *a, struct str in)
{
    struct http_exchange *x = exchange(a);
    x->target = in;
    if (head_target(x) != 0)
        return;
    struct str p = x->rq.path;
    ASSERT(str_starts(p, S("/")) && memchr(p.ptr, 0, p.len) == NULL);
    ASSERT(!str_has(p, S("/../")) && !str_ends(p, S("/..")) && !str_has(p, S("/./")) && !str_ends(p, S("/.")));
    ASSERT(x->body.params.n <= HTTP_QUERY_FIELDS_MAX);
}

static void fuzz_router(struct arena *a, struct str in)
{
    static struct http_router *router;
    static const enum http_method methods[] = { HTTP_GET, HTTP_POST, HTTP_GET, HTTP_GET, HTTP_GET };
    static const char *const patterns[] = { "/", "/a/{b}", "/a/b", "/{a}/{b}/{c}/{d}/{e}/{f}", "/a/{b}/c" };
    struct http_match m = { 0 };
    struct str allow;
    if (!router)
        router = http_router_new(methods, patterns, 5);
    enum err e = http_route(router, a, (enum http_method)(in.len % (HTTP_OTHER + 1)), in, &m, &allow);
    ASSERT(e != ERR_OK || (m.row < 5 && m.args_n <= HTTP_PATH_ARGS_MAX));
    for (size_t i = 0; i < m.args_n; i++)
        ASSERT(m.args[i].len > 0 && m.args[i].ptr >= in.ptr && m.args[i].ptr + m.args[i].len <= in.ptr + in.len);
}

/* Lines "Name: value" as headers. */
static void fuzz_head(struct arena *a, struct str in)
{
    struct http_exchange *x = exchange(a);
    for (struct str line; str_split(&in, '\n', &line);) {
        ptrdiff_t colon = str_index(line, ':', 0);
        struct http_header h = { str_cut(line, 0, colon < 0 ? line.len : (size_t)colon), colon < 0 ? S("") : str_skip(line, (size_t)colon + 1) };
        VEC_PUSH(a, &x->headers, h);
    }
    int64_t length;
    int status = head_check(x, true, true, &length);
    ASSERT(status == 0 || status == 400 || status == 431);
    ASSERT(status != 0 || length >= -1);
    (void)http_wants_json(&x->rq);
    (void)http_cookie(&x->rq, "phien");
    (void)accept_quality(http_header(&x->rq, "Accept-Encoding"), S("br"));
}

struct seen {
    size_t parts, ends;
    struct buf said;
};
static int on_begin(void *to, struct str name, bool is_file, struct str file_name)
{
    struct seen *s = to;
    ASSERT(s->parts == s->ends);
    s->parts++;
    buf_printf(&s->said, "<%zu|%d|%zu>", name.len, is_file, file_name.len);
    return 0;
}
static int on_bytes(void *to, struct str bytes)
{
    struct seen *s = to;
    ASSERT(s->parts == s->ends + 1 && bytes.len > 0);
    buf_put(&s->said, bytes);
    return 0;
}
static int on_end(void *to)
{
    struct seen *s = to;
    s->ends++;
    return 0;
}

static int feed(struct arena *a, struct str boundary, struct str body, size_t piece, struct seen *s)
{
    static const struct multipart_hooks hooks = { on_begin, on_bytes, on_end };
    struct multipart m;
    int status = 0;
    s->said = buf_new(a, 1 << 20);
    multipart_init(&m, boundary, a, &hooks, s);
    for (size_t at = 0; at < body.len && !status; at += piece)
        status = multipart_feed(&m, str_cut(body, at, piece));
    return multipart_complete(&m) ? 1000 + status : status;
}

/* First line: Content-Type; then a body, which must mean the same in one piece and in many. */
static void fuzz_multipart(struct arena *a, struct str in)
{
    struct str type, boundary;
    if (!str_split(&in, '\n', &type) || multipart_boundary(type, &boundary) != ERR_OK)
        return;
    struct seen whole = { 0 }, pieces = { 0 };
    int one = feed(a, boundary, in, in.len ? in.len : 1, &whole), many = feed(a, boundary, in, 1 + in.len % 7, &pieces);
    ASSERT(one == many && whole.parts == pieces.parts && whole.ends == pieces.ends);
    ASSERT(str_eq(buf_str(&whole.said), buf_str(&pieces.said)));
}

static void fuzz_fields(struct arena *a, struct str in)
{
    struct form_params p = { 0 };
    (void)!form_fields(a, in, false, 100, &p);
    ASSERT(p.n <= 100);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const targets[])(struct arena *, struct str) = { fuzz_target, fuzz_router, fuzz_head, fuzz_multipart, fuzz_fields };
    if (size == 0)
        return 0;
    struct arena *a = arena_new();
    targets[data[0] % 5](a, (struct str){ (const char *)data + 1, size - 1 });
    arena_free(a);
    return 0;
}
