/* Doing something once, however often it is sent: by the Idempotency-Key of a program or the field "once" of a page.
 * What a WRITE or QUIET row led to is remembered in the transaction that did it. A SLOW row has no transaction of its own:
 * it takes its key before it runs and leaves there afterwards what came of it, a place or that it was done; in between the
 * same key is refused. */
#include "core/web_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "sql_store.h"
#include "views.h"

enum { RUNNING = 0 /* status of a key that is taken */, FINGERPRINT_BYTES_MAX = 1024 * 1024 };
/* a SLOW row whose server died while it ran: after so long the key may be used again */
#define TAKEN_MS (2 * CLOCK_MINUTE_MS)

/* Passwords are never hashed into a table; such rows have guards of their own (a version, a login that must be new). */
static bool has_secret(const struct route *r)
{
    for (const struct param *p = r->params; p && p->name; p++)
        if (p->kind == PARAM_SECRET)
            return true;
    return false;
}

struct str web_once_key(const struct ctx *c)
{
    const struct route *r = c->web->route;
    if (r->method == HTTP_GET || has_secret(r))
        return (struct str){ 0 };
    struct str key = http_header(c->web->rq, "Idempotency-Key");
    if (!key.ptr)
        key = web_any(c, "once");
    return key.len >= 8 && key.len <= 100 ? key : (struct str){ 0 };
}

static struct str actor(const struct ctx *c)
{
    return c->who.account_id ? arena_printf(c->arena, "%lld", (long long)c->who.account_id) : web_peer(c);
}

static void put_field(struct buf *b, struct str name, struct str value)
{
    buf_putc(b, 0);
    buf_put(b, name);
    buf_putc(b, '=');
    buf_put(b, value);
}

static struct hash fingerprint(const struct ctx *c)
{
    const struct http_request *rq = c->web->rq;
    struct buf b = buf_new(c->arena, FINGERPRINT_BYTES_MAX);
    buf_put(&b, rq->path);
    for (size_t i = 0; i < rq->params_n; i++)
        if (!str_eq(rq->params[i].name, S("csrf")))
            put_field(&b, rq->params[i].name, rq->params[i].value);
    for (size_t i = 0; i < rq->uploads_n; i++)
        put_field(&b, rq->uploads[i].name, arena_printf(c->arena, "%lld", (long long)rq->uploads[i].size_bytes));
    buf_put(&b, rq->body);
    return hash_sha256(buf_str(&b));
}

/* It was done, and led to no place of its own; its body was not kept. The same status, and a page that says so. */
static enum err done_before(struct ctx *c, int status)
{
    struct view_web_done v = { .done = ctx_text(c, MSG_web_once_done) };
    TRY(WEB_VIEW(c, web_done, &v, ctx_text(c, MSG_web_once_done_title)));
    c->web->answer.status = status;
    return ERR_OK;
}

enum err web_once_replay(struct ctx *c, struct str key)
{
    struct idempotency_find_row r;
    struct hash print = fingerprint(c);
    TRY(idempotency_find(c->db, c->arena, &(struct idempotency_find_in){ key, actor(c) }, &r));
    if (!str_eq(r.fingerprint, hash_str(&print)))
        return ctx_refuse(c, ERR_INVALID, MSG_web_once_other);
    if (r.status == RUNNING)
        return ERR_NOT_FOUND;
    if (!r.location.len)
        return done_before(c, (int)r.status);
    return r.status == 201 ? web_created(c, r.location) : web_see(c, r.location);
}

static struct str location(const struct ctx *c)
{
    for (size_t i = 0; i < c->web->headers.n; i++)
        if (str_eq(c->web->headers.at[i].name, S("Location")))
            return c->web->headers.at[i].value;
    return S("");
}

enum err web_once_keep(struct ctx *c, struct str key)
{
    struct hash print = fingerprint(c);
    struct str place = location(c);
    if (!place.len)
        return ERR_OK;
    return idempotency_put(c->db, &(struct idempotency_put_in){ key, actor(c), hash_str(&print), c->web->answer.status, place, c->now_ms },
                           NULL);
}

/* -- SLOW rows -- */

static enum err take(struct db_session *db, void *arg)
{
    struct web *w = arg;
    struct ctx *c = &w->ctx;
    int64_t mine = 0;
    struct str key = web_once_key(c);
    struct hash print = fingerprint(c);
    c->db = db;
    web_drop_answer(w);
    enum err e = web_once_replay(c, key);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(idempotency_take(db, &(struct idempotency_take_in){ key, actor(c), hash_str(&print), c->now_ms, c->now_ms - TAKEN_MS }, &mine));
    return mine ? ERR_OK : ctx_refuse(c, ERR_CONFLICT, MSG_web_once_running);
}

enum err web_once_take(struct web *w)
{
    enum err e = db_write(w->ctx.app->db, take, w);
    w->ctx.db = NULL;
    return e;
}

struct outcome {
    struct ctx *c;
    enum err e;
};
static enum err settle(struct db_session *db, void *arg)
{
    const struct outcome *o = arg;
    struct ctx *c = o->c;
    struct str key = web_once_key(c), place = location(c);
    if (o->e != ERR_OK)
        return idempotency_release(db, &(struct idempotency_release_in){ key, actor(c) }, NULL);
    return idempotency_settle(db, &(struct idempotency_settle_in){ key, actor(c), c->web->answer.status, place }, NULL);
}

void web_once_settle(struct web *w, enum err e)
{
    enum err kept = db_write(w->ctx.app->db, settle, &(struct outcome){ &w->ctx, e });
    if (kept != ERR_OK)
        log_line(LOG_WARN, "web.once", "%s: %s", w->route->name, err_name(kept));
}
