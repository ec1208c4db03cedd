/* testkit: a small application and a raw client for the tests of the server. Only tests include it. */
#ifndef HTTP_TESTKIT_H
#define HTTP_TESTKIT_H
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "base/clock.h"
#include "base/log.h"
#include "http/http.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KIT_REPLY_MAX = 512 * 1024, KIT_LATER_MAX = 1024 };

/* The application: what a path does is in kit_on_request. */
struct kit {
    struct http_server *server;
    struct arena *arena;
    int port;
    struct http_plan plan;
    atomic_int heads, requests, refusals, ends, last_refusal;
    atomic_int opened, closed, aborted, fail_write;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t worker;
    struct http_exchange *later[KIT_LATER_MAX], *held[KIT_LATER_MAX];
    size_t later_n, held_n;
    atomic_bool stop;
    struct str big;
    _Atomic(struct http_exchange *) soon; /* to be answered by the test's own thread */
};

static inline void kit_text(struct http_exchange *x, int status, struct str body)
{
    http_answer(x, &(struct http_answer){ .status = status, .content_type = S("text/plain; charset=utf-8"), .body = body });
}

static inline bool kit_on_head(void *app, const struct http_request *rq, struct http_plan *plan, int *refuse)
{
    struct kit *k = app;
    atomic_fetch_add(&k->heads, 1);
    *plan = k->plan;
    if (str_eq(rq->path, S("/slow-head")))
        usleep(300000);
    *refuse = 403;
    if (str_eq(rq->path, S("/busy")))
        *refuse = 503;
    return !str_eq(rq->path, S("/forbidden")) && !str_eq(rq->path, S("/busy"));
}

static inline struct str kit_describe(const struct http_request *rq)
{
    struct buf b = buf_new(rq->arena, KIT_REPLY_MAX);
    buf_printf(&b, "%s %.*s tls=%d peer=%.*s type=%.*s body=%zu\n", http_method_name(rq->method), STR_ARG(rq->path), rq->tls,
               STR_ARG(rq->peer), STR_ARG(rq->content_type), rq->body.len);
    for (size_t i = 0; i < rq->params_n && i < 200; i++)
        buf_printf(&b, "param %.*s=[%.*s]%s\n", STR_ARG(rq->params[i].name), STR_ARG(rq->params[i].value),
                   rq->params[i].from_query ? " query" : "");
    for (size_t i = 0; i < rq->uploads_n; i++)
        buf_printf(&b, "file %.*s=[%.*s] %lld %s%s\n", STR_ARG(rq->uploads[i].field), STR_ARG(rq->uploads[i].name),
                   (long long)rq->uploads[i].size_bytes, err_name(rq->uploads[i].state), rq->uploads[i].sink ? " sink" : "");
    buf_put(&b, rq->body);
    return buf_str(&b);
}

static inline void kit_keep(struct kit *k, struct http_exchange **list, size_t *n, struct http_exchange *x)
{
    pthread_mutex_lock(&k->lock);
    assert_true(*n < KIT_LATER_MAX);
    list[(*n)++] = x;
    pthread_cond_broadcast(&k->changed);
    pthread_mutex_unlock(&k->lock);
}

static inline void kit_file(struct http_exchange *x)
{
    char name[] = "/tmp/kit-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd > 0 && write(fd, "0123456789", 10) == 10);
    unlink(name);
    http_answer(x, &(struct http_answer){ .status = 200, .content_type = S("text/plain"), .fd = fd, .size_bytes = 10 });
}

static inline void kit_on_request(void *app, struct http_request *rq)
{
    struct kit *k = app;
    atomic_fetch_add(&k->requests, 1);
    if (str_eq(rq->path, S("/later")))
        kit_keep(k, k->later, &k->later_n, rq->exchange);
    else if (str_eq(rq->path, S("/held")))
        kit_keep(k, k->held, &k->held_n, rq->exchange);
    else if (str_eq(rq->path, S("/soon")))
        atomic_store(&k->soon, rq->exchange);
    else if (str_eq(rq->path, S("/blocking"))) {
        usleep(500000);
        kit_keep(k, k->held, &k->held_n, rq->exchange);
    } else if (str_eq(rq->path, S("/file")))
        kit_file(rq->exchange);
    else if (str_eq(rq->path, S("/big")))
        http_answer(rq->exchange, &(struct http_answer){ .status = 200, .body = k->big, .body_stays = true });
    else
        kit_text(rq->exchange, 200, kit_describe(rq));
}

static inline void kit_on_refuse(void *app, const struct http_request *rq, int status, struct http_answer *answer)
{
    struct kit *k = app;
    (void)rq;
    atomic_fetch_add(&k->refusals, 1);
    atomic_store(&k->last_refusal, status);
    answer->content_type = S("text/plain; charset=utf-8");
    answer->body = S("Xin vui lòng thử lại.");
}

static inline void *kit_open(void *app, struct str field)
{
    struct kit *k = app;
    if (str_eq(field, S("nosink")))
        return NULL;
    atomic_fetch_add(&k->opened, 1);
    return calloc(1, sizeof(int64_t));
}

static inline enum err kit_write(void *app, void *sink, const void *bytes, size_t n)
{
    struct kit *k = app;
    (void)bytes;
    *(int64_t *)sink += (int64_t)n;
    return atomic_load(&k->fail_write) ? ERR_IO : ERR_OK;
}

static inline enum err kit_close(void *app, void *sink)
{
    struct kit *k = app;
    (void)sink;
    atomic_fetch_add(&k->closed, 1);
    return ERR_OK;
}

static inline void kit_abort(void *app, void *sink)
{
    struct kit *k = app;
    atomic_fetch_add(&k->aborted, 1);
    free(sink);
}

static inline void kit_on_end(void *app, struct http_request *rq)
{
    struct kit *k = app;
    for (size_t i = 0; i < rq->uploads_n; i++)
        free(rq->uploads[i].sink);
    atomic_fetch_add(&k->ends, 1);
}

/* Answers what waits in k->later. */
static inline void *kit_work(void *arg)
{
    struct kit *k = arg;
    pthread_mutex_lock(&k->lock);
    while (!k->stop || k->later_n) {
        if (!k->later_n) {
            pthread_cond_wait(&k->changed, &k->lock);
            continue;
        }
        struct http_exchange *x = k->later[--k->later_n];
        pthread_mutex_unlock(&k->lock);
        usleep(2000);
        kit_text(x, 200, S("later\n"));
        pthread_mutex_lock(&k->lock);
    }
    pthread_mutex_unlock(&k->lock);
    return NULL;
}

static inline const struct http_hooks *kit_hooks(struct kit *k)
{
    static struct http_hooks h;
    h = (struct http_hooks){ .app = k, .on_head = kit_on_head, .on_request = kit_on_request, .on_refuse = kit_on_refuse,
                             .upload_open = kit_open, .upload_write = kit_write, .upload_close = kit_close,
                             .upload_abort = kit_abort, .on_end = kit_on_end };
    return &h;
}

static inline struct kit *kit_start(struct http_config cfg)
{
    struct kit *k = calloc(1, sizeof *k);
    struct str why = S("");
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->changed, NULL);
    pthread_create(&k->worker, NULL, kit_work, k);
    k->arena = arena_new();
    k->plan = (struct http_plan){ .body_bytes_max = 64 * 1024, .params_max = 50, .upload_bytes_max = 1 << 20, .uploads_max = 3 };
    k->big = (struct str){ arena_alloc(k->arena, 64 << 20), 64 << 20 };
    if (!cfg.address)
        cfg.address = "127.0.0.1";
    if (http_start(&cfg, kit_hooks(k), &k->server, k->arena, &why) != ERR_OK)
        fail_msg("%.*s", STR_ARG(why));
    k->port = http_port(k->server);
    return k;
}

static inline void kit_stop(struct kit *k, int drain_seconds)
{
    http_stop(k->server, drain_seconds);
    pthread_mutex_lock(&k->lock);
    k->stop = true;
    pthread_cond_broadcast(&k->changed);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->worker, NULL);
    assert_int_equal(k->heads, k->ends);
    assert_int_equal(k->opened, k->closed + k->aborted);
    arena_free(k->arena);
    pthread_mutex_destroy(&k->lock);
    pthread_cond_destroy(&k->changed);
    free(k);
}

/* -- the client -- */

static inline int kit_dial(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

/* False when the server has closed. */
static inline bool kit_send(int fd, struct str s)
{
    while (s.len) {
        ssize_t n = send(fd, s.ptr, s.len, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        s = str_skip(s, (size_t)n);
    }
    return true;
}

/* Appends what arrives within ms to out; false at the end of the stream or on a reset. */
static inline bool kit_more(int fd, struct buf *out, int ms)
{
    char piece[16 * 1024];
    struct pollfd p = { .fd = fd, .events = POLLIN };
    if (poll(&p, 1, ms) <= 0)
        return false;
    ssize_t n = recv(fd, piece, sizeof piece, 0);
    if (n > 0)
        buf_put(out, (struct str){ piece, (size_t)n });
    return n > 0;
}

static inline struct str kit_until_closed(int fd, struct arena *a)
{
    struct buf b = buf_new(a, KIT_REPLY_MAX);
    while (kit_more(fd, &b, 5000))
        ;
    return buf_str(&b);
}

static inline size_t kit_body_at(struct str reply)
{
    const char *p = memmem(reply.ptr, reply.len, "\r\n\r\n", 4);
    return p ? (size_t)(p - reply.ptr) + 4 : 0;
}

/* One answer by its Content-Length (bodiless when head_only); *rest keeps what came behind it. */
static inline struct str kit_answer(int fd, struct arena *a, struct buf *in, bool head_only)
{
    for (;;) {
        struct str got = buf_str(in);
        size_t at = kit_body_at(got);
        const char *p = at ? memmem(got.ptr, at, "Content-Length: ", 16) : NULL;
        size_t want = at + (p && !head_only ? strtoul(p + 16, NULL, 10) : 0);
        if (at && got.len >= want) {
            struct str answer = arena_str(a, str_cut(got, 0, want));
            memmove(in->ptr, in->ptr + want, in->len - want);
            in->len -= want;
            return answer;
        }
        if (!kit_more(fd, in, 5000))
            return (struct str){ 0 };
    }
}

/* Sends a request and returns everything until the server closes (so it should say Connection: close). */
static inline struct str kit_ask(struct kit *k, struct str request)
{
    int fd = kit_dial(k->port);
    kit_send(fd, request);
    struct str reply = kit_until_closed(fd, k->arena);
    close(fd);
    return reply;
}

static inline int kit_status(struct str reply)
{
    return reply.len > 12 && str_starts(reply, S("HTTP/1.")) ? (int)strtol(reply.ptr + 9, NULL, 10) : 0;
}

#define kit_get(k, target, headers) \
    kit_ask((k), S("GET " target " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" headers "\r\n"))
#define assert_has(reply, text)                                                      \
    do {                                                                             \
        struct str has_ = (reply);                                                   \
        if (!str_has(has_, S(text)))                                                 \
            fail_msg("no \"%s\" in: %.*s", text, (int)(has_.len > 900 ? 900 : has_.len), has_.ptr ? has_.ptr : ""); \
    } while (0)
#define assert_lacks(reply, text) assert_false(str_has((reply), S(text)))

/* Waits until every request that was begun is over. */
static inline bool kit_quiet(struct kit *k)
{
    for (int i = 0; i < 100; i++) {
        int heads = k->heads;
        usleep(50000);
        if (k->heads == heads && k->ends == heads)
            return true;
    }
    return false;
}

static inline bool kit_wait(const atomic_int *value, int wanted)
{
    for (int i = 0; i < 500 && atomic_load(value) != wanted; i++)
        usleep(10000);
    return atomic_load(value) == wanted;
}

#endif
