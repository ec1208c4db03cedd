/* answer: from what a caller says to what the library sends. */
#include "http/exchange.h"
#include "base/log.h"
#include <microhttpd.h>

static struct MHD_Response *response_body(const struct http_answer *answer)
{
    if (answer->fd > 0) {
        struct MHD_Response *r = MHD_create_response_from_fd_at_offset64((uint64_t)answer->size_bytes, answer->fd, (uint64_t)answer->offset_bytes);
        if (!r)
            close(answer->fd);
        return r;
    }
    return MHD_create_response_from_buffer(answer->body.len, (void *)answer->body.ptr,
                                           answer->body_stays ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
}

static void response_header(struct MHD_Response *r, struct arena *a, struct str name, struct str value)
{
    ASSERT(name.len && head_is_value(value)); /* names are our own words */
    /* the library refuses a header without a value, which says as much as none */
    if (!str_empty(value) && MHD_add_response_header(r, arena_cstr(a, name), arena_cstr(a, value)) != MHD_YES)
        log_die("the HTTP library refuses a header");
}

static struct MHD_Response *response_of(const struct http_answer *answer, struct arena *a)
{
    struct MHD_Response *r = response_body(answer);
    if (!r)
        log_die("out of memory");
    if (!str_empty(answer->content_type))
        response_header(r, a, S("Content-Type"), answer->content_type);
    for (size_t i = 0; i < answer->headers_n; i++)
        response_header(r, a, answer->headers[i].name, answer->headers[i].value);
    return r;
}

void response_new(struct http_exchange *x, const struct http_answer *answer, bool last)
{
    x->response = response_of(answer, x->rq.arena);
    if (last)
        response_header(x->response, x->rq.arena, S("Connection"), S("close"));
    x->status = answer->status;
    x->answer_bytes = answer->fd > 0 ? answer->size_bytes : (int64_t)answer->body.len;
}

void response_drop(struct http_exchange *x)
{
    if (x->kept)
        http_kept_drop(x->kept);
    else if (x->response)
        MHD_destroy_response(x->response);
    x->kept = NULL;
    x->response = NULL;
}

/* -- kept answers -- */

struct http_kept *http_keep(const struct http_answer *answer)
{
    struct arena *a = arena_new();
    struct http_kept *k = ARENA_NEW(a, struct http_kept);
    struct http_header *headers = ARENA_ARRAY(a, struct http_header, answer->headers_n + 1);
    ASSERT(answer->fd <= 0);
    for (size_t i = 0; i < answer->headers_n; i++)
        headers[i] = (struct http_header){ arena_str(a, answer->headers[i].name), arena_str(a, answer->headers[i].value) };
    k->arena = a;
    k->answer = (struct http_answer){ .status = answer->status, .content_type = arena_str(a, answer->content_type),
                                      .body = arena_str(a, answer->body), .headers = headers, .headers_n = answer->headers_n };
    k->response = response_of(&k->answer, a); /* copies the body: connections may outlive this */
    atomic_init(&k->holders, 1);
    return k;
}

struct http_kept *http_kept_hold(struct http_kept *k)
{
    atomic_fetch_add(&k->holders, 1);
    return k;
}

void http_kept_drop(struct http_kept *k)
{
    if (atomic_fetch_sub(&k->holders, 1) != 1)
        return;
    MHD_destroy_response(k->response);
    arena_free(k->arena);
}

void response_kept(struct http_exchange *x, struct http_kept *k)
{
    x->kept = http_kept_hold(k);
    x->response = k->response;
    x->status = k->answer.status;
    x->answer_bytes = (int64_t)k->answer.body.len;
}

