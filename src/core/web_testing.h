/* A small application on a free port, and a client for it: for the tests of core/web. The test names its routes. */
#ifndef CORE_WEB_TESTING_H
#define CORE_WEB_TESTING_H
#include "core/testing.h"
#include "base/log.h"
#include "core/job.h"
#include "core/nav.h"
#include "core/session.h"
#include "core/web.h"
#include "core/worker.h"
#include "http/testkit.h"
#include "../../tests/support.h"
#include <stdatomic.h>

const struct job_kind job_kinds[1] = { { 0 } };
const size_t job_kinds_n = 0;
const struct job_chore job_chores[1] = { { 0 } };
const size_t job_chores_n = 0;
const struct nav_row nav_rows[] = { { "/", MSG_err_ok, PERM_PUBLIC } };
const size_t nav_rows_n = 1;

static struct testing_app t;
static struct ctx *the_system;
static struct web_server *web;
static struct http_server *server;
static struct str citizen, officer, admin; /* session tokens */

struct opening {
    int64_t account;
    bool staff;
    struct str token;
};
static inline enum err open_one(struct ctx *x, void *arg)
{
    struct opening *o = arg;
    return session_open(x, o->account, o->staff, S("test"), &o->token);
}

static inline struct str session(int64_t account, bool staff)
{
    struct opening o = { account, staff, { 0 } };
    assert_int_equal(ctx_write(the_system, open_one, &o), ERR_OK);
    return o.token;
}

static inline int setup(void **state)
{
    (void)state;
    struct http_hooks hooks;
    struct str why = S("");
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    the_system = testing_ctx(&t);
    log_set_level(LOG_ERROR + 1); /* mistakes on purpose */
    if (db_testing_script(t.db, "INSERT INTO account (id, kind, login, name, password_hash, totp_step, language, created_at_ms, version) VALUES\n"
                                " (1, 'citizen', 'c', 'Dân', '', 0, 'vi', 0, 1), (2, 'staff', 'o', 'Cán bộ', '', 0, 'vi', 0, 1), (3, 'staff', 'a', 'Quản trị', '', 0, 'vi', 0, 1);\n"
                                "INSERT INTO unit (id, path, agency_id, kind, level, name, short_name, superior, place, address, phone, website, open_day, version)"
                                " VALUES (10, '/10/', 10, 'agency', 'commune', 'Xã', 'Xã', '', '', '', '', '', 0, 1);"
                                "INSERT INTO staff_role (id, account_id, unit_id, role, title, from_day, version) VALUES (20, 2, 10, 'officer', '', 0, 1), (30, 3, 10, 'admin', '', 0, 1);") != ERR_OK)
        return -1;
    citizen = session(1, false);
    officer = session(2, true);
    admin = session(3, true);
    t.app.workers = worker_start(4, 100);
    web = web_server_new(&t.app);
    web_hooks(web, &hooks);
    return http_start(&(struct http_config){ .address = "127.0.0.1" }, &hooks, &server, t.arena, &why) == ERR_OK ? 0 : -1;
}

static inline int teardown(void **state)
{
    (void)state;
    http_stop(server, 5);
    worker_stop(t.app.workers);
    web_server_free(web);
    testing_app_end(&t);
    return 0;
}

/* -- the client -- */

static inline struct str ask_in(struct arena *a, const char *method, const char *path, const char *headers, struct str body)
{
    struct str rq = arena_printf(a, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n%.*s", method, path,
                                 body.len, headers, STR_ARG(body));
    int fd = kit_dial(http_port(server));
    kit_send(fd, rq);
    struct str reply = kit_until_closed(fd, a);
    close(fd);
    return reply;
}

static inline struct str ask(const char *method, const char *path, const char *headers, struct str body)
{
    return ask_in(t.arena, method, path, headers, body);
}

#define FORM_TYPE "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON_TYPE "Content-Type: application/json\r\n"
#define WANT_JSON "Accept: application/json\r\n"
static inline struct str post(const char *path, const char *body) { return ask("POST", path, FORM_TYPE, str_c(body)); }
static inline struct str get(const char *path, struct str token)
{
    return ask("GET", path, token.len ? arena_printf(t.arena, "Cookie: mc_phien=%.*s\r\n", STR_ARG(token)).ptr : "", S(""));
}

#define assert_status(reply, status)                                                                          \
    do {                                                                                                      \
        struct str r_ = (reply);                                                                              \
        if (kit_status(r_) != (status))                                                                       \
            fail_msg("status %d, want %d: %.*s", kit_status(r_), (status), (int)(r_.len > 1500 ? 1500 : r_.len), r_.ptr); \
    } while (0)

static inline struct str header(struct str reply, const char *name)
{
    struct str key = arena_printf(t.arena, "\r\n%s: ", name);
    const char *at = memmem(reply.ptr, reply.len, key.ptr, key.len);
    if (!at)
        return S("");
    struct str rest = str_skip(reply, (size_t)(at - reply.ptr) + key.len), line;
    str_split(&rest, '\r', &line);
    return line;
}

/* -- handlers and counts of many tests -- */

static inline enum err make(struct ctx *c)
{
    struct event e = { .kind = "test.made", .object_kind = "test", EVENT_DETAIL({ "what", web_text(c, "what"), 0 }) };
    TRY(web_check(c));
    TRY(event_put(c, &e));
    return web_created(c, arena_printf(c->arena, "/made/%lld", (long long)e.id));
}

static inline enum err plain(struct ctx *c) { return web_bytes(c, S("fine"), S("text/plain"), S("a.txt"), true); }

struct count_row {
    int64_t n;
};
static const struct sql_field count_out[] = { { "n", offsetof(struct count_row, n), DB_INT, false } };
#define COUNT_EVENTS "SELECT COUNT(*) FROM event WHERE kind IN ('test.made', 'test.lost')"
static const struct sql_stmt count_made = { .name = "count_made", .text = { COUNT_EVENTS, COUNT_EVENTS }, .out = count_out, .out_n = 1,
                                            .out_size_bytes = sizeof(struct count_row), .id = 5000 };
static inline enum err read_count(struct ctx *x, void *arg) { return db_one(x->db, &count_made, NULL, x->arena, arg); }

#define COUNT_LOOKS "SELECT COUNT(*) FROM event WHERE kind = 'access.read'"
static const struct sql_stmt count_looks = { .name = "count_looks", .text = { COUNT_LOOKS, COUNT_LOOKS }, .out = count_out, .out_n = 1,
                                             .out_size_bytes = sizeof(struct count_row), .id = 5001 };
static inline enum err read_looks(struct ctx *x, void *arg) { return db_one(x->db, &count_looks, NULL, x->arena, arg); }

static inline int64_t counted(ctx_work *what)
{
    struct count_row r;
    assert_int_equal(ctx_read(the_system, what, &r), ERR_OK);
    return r.n;
}
static inline int64_t made(void) { return counted(read_count); }

static inline struct str with_cookie(struct str token, const char *more)
{
    return arena_printf(t.arena, FORM_TYPE "Cookie: mc_phien=%.*s\r\n%s", STR_ARG(token), more);
}

#endif
