/* server: the file that knows the HTTP library (libmicrohttpd). Each I/O thread is a daemon of its own without a listening
 * socket; listen.c hands connections to them in turn. The library parses heads and bodies, sends answers and does TLS;
 * limits, deadlines, fields and files are ours. */
#include "base/clock.h"
#include "base/log.h"
#include "http/deadline.h"
#include "http/exchange.h"
#include "http/listen.h"
#include "http/refusal.h"
#include "http/spare.h"
#include "http/tls.h"
#include <microhttpd.h>
#include <stdatomic.h>
#include <unistd.h>

/* Room of a connection for its head and header records, and for the head of its answer. */
enum { CONNECTION_BYTES = 24 * 1024, SLOWEST_BYTES_PER_SECOND = 16 * 1024, THREADS_MAX = 64 };

struct http_server {
    struct http_config cfg;
    struct http_hooks hooks;
    struct MHD_Daemon *daemons[THREADS_MAX];
    int daemons_n;
    unsigned next; /* daemon of the next connection; accepting thread only */
    struct listener listener;
    int port;
    struct conn_table conns;
    struct spares spares;
    atomic_int open_n;    /* connections accepted and not yet closed */
    atomic_bool draining; /* answers close their connections */
    atomic_bool stopping; /* nobody may begin to wait */
    atomic_int owners;    /* http_start's caller, and each exchange */
    const char *tls_cert, *tls_key; /* NULL: no TLS */
};

/* -- life of an exchange -- */

static void server_release(struct http_server *s)
{
    if (atomic_fetch_sub(&s->owners, 1) != 1)
        return;
    spares_free(&s->spares);
    free((void *)s->tls_cert);
    free((void *)s->tls_key);
    free(s);
}

static struct http_exchange *exchange_new(struct http_server *s, struct conn *c, struct MHD_Connection *mhd, const char *target)
{
    struct arena *a = spares_take(&s->spares);
    struct http_exchange *x = ARENA_NEW(a, struct http_exchange);
    x->rq = (struct http_request){ .method = HTTP_OTHER, .arena = a, .exchange = x, .path = S(""), .raw_query = S(""),
                                   .content_type = S(""), .body = S(""), .peer = arena_str(a, str_c(c->peer)),
                                   .tls = s->tls_cert != NULL };
    x->target = arena_str(a, (struct str){ target, strnlen(target, HTTP_TARGET_BYTES_MAX + 1) });
    x->server = s;
    x->conn = c;
    x->connection = mhd;
    x->body.arena = a;
    x->body.hooks = &s->hooks;
    x->owners = 1;
    pthread_mutex_init(&x->lock, NULL);
    atomic_fetch_add(&s->owners, 1);
    return x;
}

static void publish_fields(struct http_exchange *x)
{
    x->rq.params = x->body.params.at;
    x->rq.params_n = x->body.params.n;
    x->rq.uploads = x->body.uploads.at;
    x->rq.uploads_n = x->body.uploads.n;
}

static void exchange_free(struct http_exchange *x)
{
    struct http_server *s = x->server;
    response_drop(x);
    body_abort(&x->body);
    publish_fields(x);
    if (x->told && s->hooks.on_end)
        s->hooks.on_end(s->hooks.app, &x->rq);
    body_free(&x->body);
    pthread_mutex_destroy(&x->lock);
    spares_give(&s->spares, x->rq.arena);
    server_release(s);
}

static void exchange_release(struct http_exchange *x)
{
    pthread_mutex_lock(&x->lock);
    int left = --x->owners;
    pthread_mutex_unlock(&x->lock);
    if (left == 0)
        exchange_free(x);
}

/* -- answers -- */

/* I/O thread: hands the response to the library. */
static enum MHD_Result deliver(struct http_exchange *x)
{
    int64_t seconds = x->server->cfg.body_seconds + x->answer_bytes / SLOWEST_BYTES_PER_SECOND;
    enum MHD_Result ok = MHD_NO;
    if (conn_enter(x->conn, CONN_SEND, deadline_in(seconds)))
        ok = MHD_queue_response(x->connection, (unsigned)x->status, x->response);
    response_drop(x);
    return ok;
}

static enum MHD_Result refuse(struct http_exchange *x, int status)
{
    struct http_answer answer = { .status = status };
    x->stage = STAGE_ANSWER;
    x->server->hooks.on_refuse(x->server->hooks.app, &x->rq, status, &answer);
    response_new(x, &answer, atomic_load(&x->server->draining));
    return deliver(x);
}

/* The response is in the exchange: it goes out now, or once the connection runs again. */
static void answered(struct http_exchange *x)
{
    pthread_mutex_lock(&x->lock);
    ASSERT(x->turn != TURN_ANSWERED);
    if (x->turn == TURN_SUSPENDED)
        MHD_resume_connection(x->connection);
    x->turn = TURN_ANSWERED;
    pthread_mutex_unlock(&x->lock);
    exchange_release(x);
}

void http_answer(struct http_exchange *x, const struct http_answer *answer)
{
    response_new(x, answer, atomic_load(&x->server->draining));
    answered(x);
}

void http_answer_kept(struct http_exchange *x, struct http_kept *k)
{
    if (atomic_load(&x->server->draining))
        response_new(x, &k->answer, true);
    else
        response_kept(x, k);
    answered(x);
}

/* -- a request arrives (I/O thread) -- */

static void *on_line(void *cls, const char *target, struct MHD_Connection *mhd)
{
    struct http_server *s = cls;
    struct conn *c = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    conn_line_seen(c, deadline_in(s->cfg.head_seconds));
    return exchange_new(s, c, mhd, target);
}

/* Percent-decoding is ours; the library would do it before it is known that the path is good. */
static size_t keep_encoded(void *cls, struct MHD_Connection *mhd, char *text)
{
    (void)cls;
    (void)mhd;
    return strlen(text);
}

static enum MHD_Result copy_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct http_exchange *x = cls;
    (void)kind;
    struct http_header h = { arena_str(x->rq.arena, str_c(name)), arena_str(x->rq.arena, str_c(value ? value : "")) };
    VEC_PUSH(x->rq.arena, &x->headers, h);
    return MHD_YES;
}

/* A NUL inside the request line hides what follows it. The line's parts lie one behind the other in the library's buffer,
 * so a shorter target than the distance between them betrays it. */
static bool has_nul(const struct http_exchange *x, const char *url, const char *version)
{
    return x->target.len <= HTTP_TARGET_BYTES_MAX && version - url != (ptrdiff_t)x->target.len + 1;
}

/* Everything that can be decided before the body. Returns 0 or the status to refuse with. */
static int check_head(struct http_exchange *x, bool http_1_1, int64_t *length)
{
    const struct http_hooks *h = &x->server->hooks;
    int status = head_check(x, http_1_1, x->server->cfg.trust_proxy, length);
    if (!status)
        status = head_target(x);
    publish_fields(x);
    if (status)
        return status;
    x->told = true;
    if (!h->on_head(h->app, &x->rq, &x->body.plan, &status))
        return status ? status : 403;
    if (x->rq.params_n > x->body.plan.params_max)
        return 413;
    return body_begin(&x->body, http_header(&x->rq, "Content-Type"), *length);
}

/* The body has its time from the end of the head, and more as it comes in. */
static bool enter_body(struct http_exchange *x)
{
    int64_t seconds = x->server->cfg.body_seconds + x->body.seen_bytes / SLOWEST_BYTES_PER_SECOND;
    return conn_enter(x->conn, CONN_BODY, x->body_from_ns + seconds * 1000000000);
}

static enum MHD_Result head(struct http_exchange *x, const char *url, const char *method, const char *version)
{
    int64_t length = 0;
    x->rq.method = head_method(method);
    MHD_get_connection_values(x->connection, MHD_HEADER_KIND, copy_header, x);
    int status = has_nul(x, url, version) ? 400 : check_head(x, strcmp(version, "HTTP/1.0") != 0, &length);
    if (status) {
        x->conn->linger = length != 0;
        return refuse(x, status);
    }
    x->stage = STAGE_BODY;
    x->body_from_ns = clock_steady_ns();
    return enter_body(x) ? MHD_YES : MHD_NO;
}

/* Writes a refusal past the library, which takes no answer while a head or body is arriving. Not possible under TLS. */
static void refuse_past(struct http_server *s, struct conn *c, const struct http_request *rq, int status)
{
    if (s->tls_cert)
        return;
    struct http_answer answer = { .status = status };
    s->hooks.on_refuse(s->hooks.app, rq, status, &answer);
    struct buf b = buf_new(rq->arena, REFUSAL_BYTES_MAX);
    if (refusal_print(&b, &answer))
        (void)!send(c->fd, b.ptr, b.len, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* The body broke a limit. What is announced of it is read and dropped, so that the answer arrives; more is cut off. */
static enum MHD_Result drop(struct http_exchange *x)
{
    if (x->body.seen_bytes <= x->body.seen_bytes_max)
        return MHD_YES;
    if (conn_enter(x->conn, CONN_ENDED, 0)) {
        refuse_past(x->server, x->conn, &x->rq, x->refused);
        x->conn->linger = true;
    }
    return MHD_NO;
}

static enum MHD_Result body(struct http_exchange *x, struct str bytes)
{
    if (!enter_body(x))
        return MHD_NO;
    if (x->refused) {
        x->body.seen_bytes += (int64_t)bytes.len;
        return drop(x);
    }
    x->refused = body_feed(&x->body, bytes);
    if (!x->refused)
        return MHD_YES;
    body_abort(&x->body);
    return drop(x);
}

/* -- the request is complete (I/O thread) -- */

/* The server stops: the connection is closed unanswered, and a late http_answer only frees. */
static void abandon(struct http_exchange *x)
{
    pthread_mutex_lock(&x->lock);
    if (x->turn == TURN_SUSPENDED) {
        x->turn = TURN_ABANDONED;
        MHD_resume_connection(x->connection);
    }
    pthread_mutex_unlock(&x->lock);
}

static enum MHD_Result resumed(struct http_exchange *x)
{
    conn_set_waiting(x->conn, NULL);
    pthread_mutex_lock(&x->lock);
    bool answered = x->turn == TURN_ANSWERED;
    pthread_mutex_unlock(&x->lock);
    return answered ? deliver(x) : MHD_NO;
}

/* http_stop sets `stopping` and then looks for waiting exchanges; here it is the other way round, so one of us sees the other. */
static enum MHD_Result answer_or_wait(struct http_exchange *x)
{
    pthread_mutex_lock(&x->lock);
    bool answered = x->turn == TURN_ANSWERED;
    if (!answered) {
        MHD_suspend_connection(x->connection);
        x->turn = TURN_SUSPENDED;
    }
    pthread_mutex_unlock(&x->lock);
    if (answered)
        return deliver(x);
    conn_set_waiting(x->conn, x);
    if (atomic_load(&x->server->stopping))
        abandon(x);
    return MHD_YES;
}

static enum MHD_Result complete(struct http_exchange *x)
{
    if (!conn_enter(x->conn, CONN_BUSY, 0))
        return MHD_NO;
    if (!x->refused)
        x->refused = body_end(&x->body);
    publish_fields(x);
    if (x->refused)
        return refuse(x, x->refused);
    if (x->body.kind == BODY_RAW)
        x->rq.body = buf_str(&x->body.bytes);
    x->stage = STAGE_ANSWER;
    x->owners = 2;
    x->server->hooks.on_request(x->server->hooks.app, &x->rq);
    return answer_or_wait(x);
}

/* -- what the library calls -- */

/* Called when the head is complete, for each piece of the body, when all is in, and after a suspension. */
static enum MHD_Result on_access(void *cls, struct MHD_Connection *mhd, const char *url, const char *method,
                                 const char *version, const char *bytes, size_t *bytes_n, void **context)
{
    struct http_exchange *x = *context;
    (void)cls;
    (void)mhd;
    if (x->stage == STAGE_HEAD)
        return head(x, url, method, version);
    if (x->stage == STAGE_ANSWER)
        return resumed(x);
    if (*bytes_n == 0)
        return complete(x);
    enum MHD_Result ok = body(x, (struct str){ bytes, *bytes_n });
    *bytes_n = 0;
    return ok;
}

static void on_completed(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode how)
{
    struct http_server *s = cls;
    struct http_exchange *x = *context;
    (void)mhd;
    (void)how;
    if (!x)
        return;
    *context = NULL;
    conn_set_waiting(x->conn, NULL);
    conn_enter(x->conn, CONN_IDLE, deadline_in(s->cfg.idle_seconds));
    if (atomic_load(&s->draining))
        conn_end_if_idle(x->conn);
    exchange_release(x);
}

static void on_connection(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode what)
{
    struct http_server *s = cls;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        const struct sockaddr *address = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
        int per_address_max = s->cfg.trust_proxy ? 0 : s->cfg.per_address_max;
        *context = conn_open(&s->conns, fd, address, s->cfg.head_seconds, per_address_max);
    } else {
        conn_close(&s->conns, *context);
        atomic_fetch_sub(&s->open_n, 1);
    }
}

/* The library's own words, without their arguments: they may hold what a client sent. */
static void on_message(void *cls, const char *format, va_list arguments)
{
    (void)cls;
    (void)arguments;
    log_line(LOG_DEBUG, "http.library", "%s", format);
}

static void on_panic(void *cls, const char *file, unsigned line, const char *why)
{
    (void)cls;
    log_line(LOG_ERROR, "http.library", "%s:%u %s", file, line, why ? why : "");
    log_die("the HTTP library found itself broken");
}

/* -- late clients (watchdog) -- */

static void on_late(void *to, struct conn *c)
{
    struct http_server *s = to;
    struct arena *a = arena_new();
    struct http_exchange *nothing = ARENA_NEW(a, struct http_exchange);
    nothing->rq = (struct http_request){ .method = HTTP_OTHER, .arena = a, .exchange = nothing, .path = S(""),
                                         .raw_query = S(""), .content_type = S(""), .body = S(""), .peer = str_c(c->peer) };
    refuse_past(s, c, &nothing->rq, 408);
    arena_free(a);
}

/* -- start and stop -- */

static bool is_full(void *to)
{
    struct http_server *s = to;
    return atomic_load(&s->open_n) >= s->cfg.connections_max;
}

static void on_socket(void *to, int fd, const struct sockaddr *address, socklen_t address_len)
{
    struct http_server *s = to;
    atomic_fetch_add(&s->open_n, 1);
    struct MHD_Daemon *d = s->daemons[s->next++ % (unsigned)s->daemons_n];
    if (MHD_add_connection(d, fd, address, address_len) != MHD_YES)
        atomic_fetch_sub(&s->open_n, 1);
}

static struct MHD_Daemon *daemon_start(struct http_server *s)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME |
                     MHD_USE_ERROR_LOG | (s->tls_cert ? MHD_USE_TLS : 0);
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)s->tls_cert },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)s->tls_key },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)TLS_PRIORITIES },
        { MHD_OPTION_END, 0, NULL },
    };
    return MHD_start_daemon(flags, 0, NULL, NULL, on_access, s,                                 //
                            MHD_OPTION_EXTERNAL_LOGGER, on_message, s,                          //
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,       //
                            MHD_OPTION_CONNECTION_LIMIT, (unsigned)s->cfg.connections_max,      //
                            MHD_OPTION_CONNECTION_TIMEOUT, 0U,                                  //
                            MHD_OPTION_URI_LOG_CALLBACK, on_line, s,                            //
                            MHD_OPTION_UNESCAPE_CALLBACK, keep_encoded, NULL,                   //
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,                       //
                            MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,                     //
                            MHD_OPTION_ARRAY, s->tls_cert ? tls : tls + 3,                      //
                            MHD_OPTION_END);
}

static void daemons_stop(struct http_server *s)
{
    for (int i = 0; i < s->daemons_n; i++)
        MHD_stop_daemon(s->daemons[i]);
}

static enum err daemons_start(struct http_server *s)
{
    for (; s->daemons_n < s->cfg.threads; s->daemons_n++) {
        s->daemons[s->daemons_n] = daemon_start(s);
        if (!s->daemons[s->daemons_n])
            return ERR_IO;
    }
    return ERR_OK;
}

static void use_default(int *value, int otherwise)
{
    if (*value <= 0)
        *value = otherwise;
}

static void fill_defaults(struct http_config *cfg)
{
    int cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
    use_default(&cfg->threads, cores > 2 ? cores : 2);
    if (cfg->threads > THREADS_MAX)
        cfg->threads = THREADS_MAX;
    use_default(&cfg->connections_max, 1024);
    use_default(&cfg->head_seconds, 10);
    use_default(&cfg->body_seconds, 30);
    use_default(&cfg->idle_seconds, 30);
}

static const char *copy_text(struct str s)
{
    char *p = malloc(s.len + 1);
    if (!p)
        log_die("out of memory");
    memcpy(p, s.ptr, s.len);
    p[s.len] = 0;
    return p;
}

static struct http_server *server_new(const struct http_config *cfg, const struct http_hooks *hooks)
{
    struct http_server *s = calloc(1, sizeof *s);
    if (!s)
        log_die("out of memory");
    s->cfg = *cfg;
    s->hooks = *hooks;
    fill_defaults(&s->cfg);
    spares_init(&s->spares);
    atomic_init(&s->owners, 1);
    if (!str_empty(cfg->tls_cert_pem)) {
        s->tls_cert = copy_text(cfg->tls_cert_pem);
        s->tls_key = copy_text(cfg->tls_key_pem);
    }
    return s;
}

static enum err start_threads(struct http_server *s)
{
    TRY(conn_table_start(&s->conns, on_late, s));
    enum err e = daemons_start(s);
    if (e == ERR_OK)
        e = listen_start(&s->listener);
    if (e == ERR_OK)
        return e;
    daemons_stop(s);
    conn_table_stop(&s->conns);
    return e;
}

enum err http_start(const struct http_config *cfg, const struct http_hooks *hooks, struct http_server **out, struct arena *a,
                    struct str *why)
{
    ASSERT(hooks->on_head && hooks->on_request && hooks->on_refuse);
    if (str_empty(cfg->tls_cert_pem) != str_empty(cfg->tls_key_pem)) {
        *why = S("Cần có cả chứng thư và khóa TLS, hoặc không có cả hai.");
        return ERR_INVALID;
    }
    if (!str_empty(cfg->tls_cert_pem))
        TRY(tls_check(cfg->tls_cert_pem, cfg->tls_key_pem, a, why));
    int fd, port;
    TRY(listen_open(cfg->address, cfg->port, a, &fd, &port, why));
    MHD_set_panic_func(on_panic, NULL);
    struct http_server *s = server_new(cfg, hooks);
    s->port = port;
    s->listener = (struct listener){ .fd = fd, .is_full = is_full, .on_socket = on_socket, .to = s };
    enum err e = start_threads(s);
    if (e != ERR_OK) {
        *why = S("Không đủ bộ nhớ hoặc luồng để mở máy chủ.");
        close(fd);
        server_release(s);
        return e;
    }
    *out = s;
    return ERR_OK;
}

int http_port(const struct http_server *s) { return s->port; }

void http_stop(struct http_server *s, int drain_seconds)
{
    listen_stop(&s->listener);
    atomic_store(&s->draining, true);
    conn_end_idle(&s->conns);
    conn_wait_empty(&s->conns, drain_seconds * 1000LL);
    atomic_store(&s->stopping, true);
    conn_each_waiting(&s->conns, abandon);
    daemons_stop(s);
    conn_table_stop(&s->conns);
    server_release(s);
}
