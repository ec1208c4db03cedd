/* testing: a fresh application for tests of modules, on the engine of the environment (db/db_testing.h).
 *
 *     struct testing_app t = testing_app_new("2026-11-20T10:00:00+07:00");
 *     struct ctx *c = testing_ctx(&t);
 *     assert_int_equal(ctx_write(c, work, &arg), ERR_OK);
 *     testing_app_end(&t);
 */
#ifndef CORE_TESTING_H
#define CORE_TESTING_H
#include "base/clock.h"
#include "core/event.h"
#include "db/db_testing.h"

/* Nobody listens in a module's own tests, unless the test names listeners itself. */
#ifndef TESTING_LISTENERS
const struct event_listener event_listeners[1] = { { 0 } };
const size_t event_listeners_n = 0;
#endif

static int64_t testing_now_ms;
static int64_t testing_clock(void) { return testing_now_ms; }

struct testing_app {
    struct db_testing *db;
    struct app app;
    struct arena *arena;
    struct ctx c; /* the system itself acts */
};

/* Sets the clock; c->now_ms of a context already made follows. */
static inline void testing_at(struct testing_app *t, const char *when)
{
    int64_t at;
    if (!clock_parse_rfc3339(str_c(when), &at))
        abort();
    testing_now_ms = at;
    t->c.now_ms = at;
}

static inline struct testing_app testing_app_new(const char *when)
{
    struct testing_app t = { .db = db_testing_open(), .arena = arena_new() };
    t.app.db = t.db->db;
    t.app.now_ms = testing_clock;
    t.app.cfg.base_url = S("http://localhost:8080");
    testing_at(&t, when);
    return t;
}

/* For the address of the application to be right, after the struct has its place. */
static inline struct ctx *testing_ctx(struct testing_app *t)
{
    t->c = (struct ctx){ .app = &t->app, .arena = t->arena, .now_ms = testing_now_ms };
    t->c.who.automatic = true;
    return &t->c;
}

static inline void testing_app_end(struct testing_app *t)
{
    db_testing_close(t->db);
    arena_free(t->arena);
}

#endif
