#include "core/ctx.h"
#include "base/clock.h"
#include "base/log.h"
#include "text/text.h"

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

/* -- dates -- */

static struct str english_date(struct arena *a, int32_t day)
{
    static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December" };
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(a, "%d %s %d", d, months[m - 1], y);
}

static struct str english_weekday(struct arena *a, int32_t day)
{
    static const char *const names[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
    return arena_printf(a, "%s %.*s", names[day_weekday(day)], STR_ARG(english_date(a, day)));
}

static struct str english_moment(struct arena *a, int64_t at_ms, struct str date)
{
    struct civil t = civil_of_ms(at_ms);
    return arena_printf(a, "%02d:%02d, %.*s", t.hour, t.minute, STR_ARG(date));
}

struct str ctx_date(const struct ctx *c, int32_t day)
{
    return c->lang == LANG_EN ? english_date(c->arena, day) : text_date(c->arena, day);
}

struct str ctx_date_weekday(const struct ctx *c, int32_t day)
{
    return c->lang == LANG_EN ? english_weekday(c->arena, day) : text_date_weekday(c->arena, day);
}

struct str ctx_moment(const struct ctx *c, int64_t at_ms)
{
    bool en = c->lang == LANG_EN;
    return en ? english_moment(c->arena, at_ms, english_weekday(c->arena, day_of_ms(at_ms))) : text_moment(c->arena, at_ms);
}

struct str ctx_moment_short(const struct ctx *c, int64_t at_ms)
{
    bool en = c->lang == LANG_EN;
    return en ? english_moment(c->arena, at_ms, english_date(c->arena, day_of_ms(at_ms))) : text_moment_short(c->arena, at_ms);
}

struct str ctx_count(const struct ctx *c, int64_t n)
{
    char room[MSG_COUNT_MAX];
    return arena_str(c->arena, msg_count(c->lang, n, room));
}
