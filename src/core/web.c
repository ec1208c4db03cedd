/* The life of a request: row, session, permission, CSRF, parameters, handler, commit, answer. */
#include "core/web_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/api.h"
#include "core/event.h"
#include "core/session.h"
#include "crypto/hash.h"
#include "sql_store.h"

enum { FORM_BYTES_MAX = 512 * 1024, FIELDS_MAX = 1200, UPLOADS_MAX = 10 };

struct web_server {
    struct app *app;
    struct http_router *router;
    struct web_office *office;
    struct web_kept *kept;
    size_t *api; /* route of each row of the API */
};

const struct http_router *web_router(const struct web *w) { return w->server->router; }
size_t web_api_route(const struct web *w, size_t n) { return w->server->api[n]; }

/* Patterns are the routes and, after them, the rows of the API. */
static const struct route *route_at(const struct web_server *s, size_t row) { return &routes[row < routes_n ? row : s->api[row - routes_n]]; }

/* -- before the handler -- */

static bool same_origin(const struct web *w)
{
    struct str site = http_header(w->rq, "Sec-Fetch-Site"), origin = http_header(w->rq, "Origin");
    if (site.ptr)
        return str_eq(site, S("same-origin")) || str_eq(site, S("none"));
    if (!origin.ptr)
        return true; /* no browser: nobody's cookies can be misused */
    struct str host = http_header(w->rq, "Host");
    ptrdiff_t at = str_index(origin, '/', 0);
    return at > 0 && str_eq(str_skip(origin, (size_t)at + 2), host);
}

static enum err check_csrf(struct ctx *c)
{
    struct web *w = c->web;
    if (w->route->csrf == CSRF_NONE || w->bearer)
        return ERR_OK; /* no browser adds that header by itself */
    if (!same_origin(w))
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_web_csrf);
    if (w->route->csrf == CSRF_ORIGIN)
        return ERR_OK;
    struct str sent = http_header(w->rq, "X-CSRF-Token");
    if (!sent.ptr)
        sent = web_any(c, "csrf");
    return same_secret(sent, c->who.csrf) ? ERR_OK : ctx_refuse(c, ERR_FORBIDDEN, MSG_web_csrf);
}

static enum err admit(struct ctx *c)
{
    struct web *w = c->web;
    TRY(session_load(c->db, c->arena, c->app, w->token, c->now_ms, &c->who));
    TRY(web_office_load(w->server->office, w));
    if (!authz_may(&c->who, w->route->perm))
        return c->who.account_id ? ERR_FORBIDDEN : ERR_UNAUTHENTICATED;
    TRY(check_csrf(c));
    TRY(web_api_key(c));
    return web_api_match(c);
}

/* -- the handler, and what must hold after it -- */

static enum err handled(struct ctx *c)
{
    const struct route *r = c->web->route;
    enum err e = r->handler(c);
    if (e == ERR_OK && !ctx_ok(c))
        e = ERR_INVALID;
    if (e != ERR_OK) {
        c->web->shows_wrong = c->web->ready && c->web->answer.status != 303;
        return e;
    }
    if (r->tx == TX_WRITE && c->events_n == 0) {
        log_line(LOG_ERROR, "web.no_event", "%s wrote without an event", r->name);
        return ERR_IO;
    }
    ASSERT(c->web->ready);
    return ERR_OK;
}

static enum err handled_once(struct ctx *c)
{
    struct str key = web_once_key(c);
    if (!key.ptr)
        return handled(c);
    enum err e = web_once_replay(c, key);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(handled(c));
    return web_once_keep(c, key);
}

/* A transaction may run again after a conflict: everything of the last run is forgotten. */
static void begin(struct web *w, struct db_session *db)
{
    struct ctx *c = &w->ctx;
    *c = (struct ctx){ .app = w->server->app, .arena = w->rq->arena, .db = db, .web = w };
    c->now_ms = c->app->now_ms();
    c->lang = lang_of(http_cookie(w->rq, "mc_ngonngu"));
    w->values.n = 0;
    web_drop_answer(w);
    w->shows_wrong = false;
    w->flash = w->once = (struct str){ 0 };
    w->writes = atomic_load(&w->server->office->writes);
    w->office = S("Một Cửa"); /* until the settings are read */
    w->token = web_api_token(w->rq);
    w->bearer = w->token.ptr != NULL;
    w->session = (struct str){ 0 };
    if (!w->bearer)
        w->token = http_cookie(w->rq, SESSION_COOKIE);
}

static enum err in_transaction(struct db_session *db, void *arg)
{
    struct web *w = arg;
    begin(w, db);
    TRY(admit(&w->ctx));
    web_read_params(&w->ctx);
    enum err e = db_writing(db) ? handled_once(&w->ctx) : handled(&w->ctx);
    return e;
}

static enum err only_admit(struct db_session *db, void *arg)
{
    struct web *w = arg;
    begin(w, db);
    TRY(admit(&w->ctx));
    web_read_params(&w->ctx);
    return ERR_OK;
}

static enum err slow(struct web *w)
{
    TRY(db_read(w->server->app->db, only_admit, w));
    w->ctx.db = NULL;
    if (!web_once_key(&w->ctx).ptr)
        return handled(&w->ctx);
    TRY(web_once_take(w));
    if (w->ready)
        return ERR_OK; /* it was done already: the same answer again */
    enum err e = handled(&w->ctx);
    web_once_settle(w, e);
    return e;
}

/* -- after it -- */

/* A refused request's page stands when its handler showed it itself. */
static bool shown_again(const struct web *w, enum err e)
{
    return e != ERR_OK && w->shows_wrong && err_status(e) < 500 && !web_wants_json(&w->ctx);
}

/* A page with a person's data goes out although its transaction was rolled back, and with it the events of having looked:
 * they are stored in a transaction of their own before the page is sent (docs/decisions/0004). */
static bool shown_anyway(const struct web *w, enum err e) { return shown_again(w, e) && w->ctx.looks.n > 0; }

static enum err keep_looks(struct db_session *db, void *arg)
{
    struct ctx *c = &((struct web *)arg)->ctx;
    c->db = db;
    return event_put_looks(c);
}

static void finish(struct web *w, enum err e)
{
    struct ctx *c = &w->ctx;
    if (!c->app)
        begin(w, NULL); /* refused before a transaction began */
    c->db = NULL;
    /* a page that the handler shows again stands; everything else becomes the page of the error */
    if (shown_again(w, e))
        w->answer.status = err_status(e);
    else if (e != ERR_OK)
        web_error_answer(c, e);
    if (err_level(e) >= LOG_ERROR)
        log_line(err_level(e), "web.error", "%s %s: %s", http_method_name(w->rq->method), w->route ? w->route->path : "-",
                 err_name(e));
    bool kept = e == ERR_OK && web_kept_fits(w);
    web_security_headers(c);
    w->answer.headers = w->headers.at;
    w->answer.headers_n = w->headers.n;
    if (kept)
        web_kept_put(w->server->kept, w);
    http_answer(w->rq->exchange, &w->answer);
}

static struct web *web_of(struct db_job *job) { return (struct web *)((char *)job - offsetof(struct web, job)); }

static void looks_kept(struct db_job *job)
{
    struct web *w = web_of(job);
    finish(w, job->result == ERR_OK ? w->refused : job->result);
}

static void write_done(struct db_job *job)
{
    struct web *w = web_of(job);
    enum err e = job->result;
    web_office_wrote(w->server->office);
    if (shown_anyway(w, e)) {
        w->refused = e;
        *job = (struct db_job){ .work = keep_looks, .arg = w, .done = looks_kept };
        e = db_write_async(w->server->app->db, job);
        if (e == ERR_OK)
            return;
    }
    finish(w, e);
}

static enum err run_slow(struct web *w)
{
    enum err e = slow(w);
    web_office_wrote(w->server->office);
    if (!shown_anyway(w, e))
        return e;
    enum err kept = db_write(w->server->app->db, keep_looks, w);
    return kept == ERR_OK ? e : kept;
}

static void on_worker(struct worker_task *t)
{
    struct web *w = (struct web *)((char *)t - offsetof(struct web, task));
    finish(w, w->route->tx == TX_SLOW ? run_slow(w) : db_read(w->server->app->db, in_transaction, w));
}

static enum err dispatch(struct web *w)
{
    struct app *app = w->server->app;
    if (!rate_allows(w->route->rate, w->rq->peer, app->now_ms()))
        return ERR_THROTTLED;
    switch (w->route->tx) {
    case TX_WRITE:
    case TX_QUIET:
        w->job = (struct db_job){ .work = in_transaction, .arg = w, .done = write_done };
        return db_write_async(app->db, &w->job);
    case TX_KEPT:
        if (web_kept_send(w->server->kept, w, atomic_load(&w->server->office->writes)))
            return ERR_OK;
        __attribute__((fallthrough));
    case TX_FAST:
        if (db_engine_of(app->db) == DB_SQLITE) {
            finish(w, db_read(app->db, in_transaction, w));
            return ERR_OK;
        }
        break;
    case TX_READ:
    case TX_SLOW: break;
    }
    w->task.run = on_worker;
    return worker_put(app->workers, &w->task);
}

/* An address that no row has: still with the session, so that the page is that of the person who asked. */
static enum err nowhere(struct ctx *c)
{
    (void)c;
    return ERR_NOT_FOUND;
}
static const struct route nowhere_route = { HTTP_GET, "", nowhere, PERM_PUBLIC, TX_FAST, CSRF_NONE, RATE_NONE, NULL, "nowhere" };

/* Forms are parameters already; of other bodies only JSON is read. */
static bool readable(const struct http_request *rq) { return !rq->body.len || str_eq(rq->content_type, S("application/json")); }

static void on_request(void *arg, struct http_request *rq)
{
    struct web_server *s = arg;
    struct web *w = ARENA_NEW(rq->arena, struct web);
    w->rq = rq;
    w->server = s;
    struct str allow = { 0 };
    enum err e = http_route(s->router, rq->arena, rq->method, rq->path, &w->match, &allow);
    if (e == ERR_OK || e == ERR_NOT_FOUND) {
        w->route = e == ERR_OK ? route_at(s, w->match.row) : &nowhere_route;
        w->api = e == ERR_OK && w->match.row >= routes_n ? &api_rows[w->match.row - routes_n] : NULL;
        e = readable(rq) ? dispatch(w) : ERR_UNSUPPORTED;
    }
    if (e == ERR_OK)
        return;
    begin(w, NULL);
    if (allow.len)
        web_header(&w->ctx, S("Allow"), allow);
    finish(w, e);
}

bool web_has_page(const struct web *w)
{
    struct http_match m;
    enum err e = w->route ? http_route(w->server->router, w->rq->arena, HTTP_GET, w->rq->path, &m, NULL) : ERR_NOT_FOUND;
    return e == ERR_OK && str_eq(str_c(route_at(w->server, m.row)->path), str_c(w->route->path));
}

/* How many files all its fields take together; a browser sends an empty one for a field that was left empty. */
static size_t has_files(const struct route *r)
{
    size_t n = 0;
    for (const struct param *p = r->params; p && p->name; p++)
        if (p->kind == PARAM_FILE)
            n += p->max ? p->max : 1;
    return n;
}

static bool on_head(void *arg, const struct http_request *rq, struct http_plan *plan, int *refuse)
{
    struct web_server *s = arg;
    struct http_match m;
    enum err e = http_route(s->router, rq->arena, rq->method, rq->path, &m, NULL);
    bool get = rq->method == HTTP_GET || rq->method == HTTP_HEAD;
    *plan = (struct http_plan){ .body_bytes_max = get ? 0 : FORM_BYTES_MAX, .params_max = FIELDS_MAX };
    if (e != ERR_OK && !get) {
        *refuse = err_status(e);
        return false;
    }
    size_t files = e == ERR_OK ? has_files(route_at(s, m.row)) : 0;
    if (files) {
        plan->upload_bytes_max = s->app->cfg.upload_bytes_max;
        plan->uploads_max = (int)(files < UPLOADS_MAX ? files : UPLOADS_MAX);
    }
    return true;
}

static enum err err_of_status(int status)
{
    for (int e = 0; e < ERR_COUNT; e++)
        if (err_status((enum err)e) == status)
            return (enum err)e;
    return ERR_BAD_REQUEST;
}

/* The exchange broke a limit before a row was known; the same error page, without a session. */
static void on_refuse(void *arg, const struct http_request *rq, int status, struct http_answer *answer)
{
    struct web *w = ARENA_NEW(rq->arena, struct web);
    w->rq = (struct http_request *)rq;
    w->server = arg;
    begin(w, NULL);
    struct http_match m;
    struct str allow = { 0 };
    if (status == err_status(ERR_METHOD) && http_route(w->server->router, rq->arena, rq->method, rq->path, &m, &allow) == ERR_METHOD)
        web_header(&w->ctx, S("Allow"), allow);
    web_error_answer(&w->ctx, err_of_status(status));
    web_security_headers(&w->ctx);
    w->answer.status = status;
    w->answer.headers = w->headers.at;
    w->answer.headers_n = w->headers.n;
    *answer = w->answer;
}

static void *upload_open(void *arg, struct str field)
{
    (void)field;
    return blob_open(((struct web_server *)arg)->app);
}

static enum err upload_write(void *arg, void *sink, const void *bytes, size_t n)
{
    (void)arg;
    return blob_write(sink, bytes, n);
}

/* fsync and linking wait for the SLOW handler that takes the file; here only the bytes are complete. */
static enum err upload_close(void *arg, void *sink)
{
    (void)arg;
    (void)sink;
    return ERR_OK;
}

static void upload_abort(void *arg, void *sink)
{
    (void)arg;
    blob_abort(sink);
}

/* Files that no handler took. */
static void on_end(void *arg, struct http_request *rq)
{
    (void)arg;
    for (size_t i = 0; i < rq->uploads_n; i++)
        if (rq->uploads[i].state == ERR_OK)
            blob_abort(rq->uploads[i].sink);
}

struct web_server *web_server_new(struct app *app)
{
    struct web_server *s = calloc(1, sizeof *s);
    size_t n = routes_n + api_rows_n;
    enum http_method *methods = calloc(n, sizeof *methods);
    const char **paths = calloc(n, sizeof *paths);
    if (!s || !methods || !paths || !(s->api = calloc(api_rows_n + 1, sizeof *s->api)))
        log_die("out of memory");
    for (size_t i = 0; i < routes_n; i++) {
        methods[i] = routes[i].method;
        paths[i] = routes[i].path;
    }
    for (size_t i = 0; i < api_rows_n; i++) {
        methods[routes_n + i] = api_rows[i].method;
        paths[routes_n + i] = api_rows[i].path;
        s->api[i] = api_route(&api_rows[i]);
    }
    s->app = app;
    s->office = web_office_new();
    s->kept = web_kept_new();
    s->router = http_router_new(methods, paths, n);
    free(methods);
    free(paths);
    return s;
}

void web_hooks(struct web_server *s, struct http_hooks *out)
{
    *out = (struct http_hooks){ s, on_head, on_request, on_refuse, upload_open, upload_write, upload_close, upload_abort, on_end };
}

void web_server_free(struct web_server *s)
{
    if (!s)
        return;
    http_router_free(s->router);
    web_office_free(s->office);
    web_kept_free(s->kept);
    free(s->api);
    free(s);
}
