#include "core/ctx.h"
#include "base/clock.h"
#include "base/log.h"

struct ctx ctx_system(struct app *app, struct arena *a)
{
    struct ctx c = { .app = app, .arena = a, .now_ms = app->now_ms() };
    c.who.automatic = true;
    return c;
}

enum err ctx_invalid(struct ctx *c, struct str field, enum msg m, const struct str *args, size_t n)
{
    struct problem_item item = { arena_str(c->arena, field), msg_format(c->arena, c->lang, m, args, n) };
    VEC_PUSH(c->arena, &c->problem, item);
    return ERR_INVALID;
}

enum err ctx_refuse(struct ctx *c, enum err e, enum msg m)
{
    ctx_invalid(c, S(""), m, MSG_NO_ARGS);
    return e;
}

struct str ctx_text(const struct ctx *c, enum msg m) { return msg_text(c->lang, m); }

struct call {
    struct ctx *ctx;
    ctx_work *fn;
    void *arg;
    size_t looks_n; /* before it */
};

/* A transaction may be run again after a conflict: what the first run noted is forgotten. */
static enum err run(struct db_session *db, void *arg)
{
    struct call *call = arg;
    struct ctx *c = call->ctx;
    c->db = db;
    c->problem = (struct problem){ 0 };
    c->events_n = 0;
    c->looks.n = call->looks_n;
    enum err e = call->fn(c, call->arg);
    c->db = NULL;
    return e;
}

enum err ctx_read(struct ctx *c, ctx_work *fn, void *arg)
{
    ASSERT(!c->db);
    return db_read(c->app->db, run, &(struct call){ c, fn, arg, c->looks.n });
}

enum err ctx_write(struct ctx *c, ctx_work *fn, void *arg)
{
    ASSERT(!c->db);
    struct call call = { c, fn, arg, c->looks.n };
    enum err e = db_write(c->app->db, run, &call);
    if (e == ERR_OK)
        c->looks.n = call.looks_n; /* they are stored */
    return e;
}

int64_t ctx_id(struct ctx *c) { return db_id(c->db); }
int32_t ctx_today(const struct ctx *c) { return day_of_ms(c->now_ms); }
