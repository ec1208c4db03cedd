/* The border: parameters, permission, CSRF, doing things once, answers. A real server on a free port, real sockets.
 * On both engines (db/db_testing.h). */
#include "core/testing.h"
#include "base/log.h"
#include "core/job.h"
#include "core/nav.h"
#include "core/session.h"
#include "core/worker.h"
#include "core/web.h"
#include "http/testkit.h"
#include "../../tests/support.h"

/* -- a small application -- */

static enum err echo(struct ctx *c)
{
    struct buf b = buf_new(c->arena, 256 * 1024);
    struct str *list;
    struct web_field *f;
    int32_t day;
    TRY(web_check(c));
    buf_printf(&b, "text=[%.*s]%s\n", STR_ARG(web_text(c, "text")), web_has(c, "text") ? "" : " absent");
    buf_printf(&b, "area=[%.*s]\n", STR_ARG(web_text(c, "area")));
    buf_printf(&b, "int=%lld id=%lld flag=%d\n", (long long)web_int(c, "int", -99), (long long)web_int(c, "id", -99), web_flag(c, "flag"));
    buf_printf(&b, "day=[%.*s] %d\n", STR_ARG(web_text(c, "day")), web_day(c, "day", &day) ? (int)day : -1);
    buf_printf(&b, "secret=[%.*s] typed=[%.*s]\n", STR_ARG(web_text(c, "secret")), STR_ARG(web_typed(c, "secret")));
    buf_printf(&b, "undeclared=[%.*s]\n", STR_ARG(web_text(c, "undeclared")));
    for (size_t i = 0, n = web_list(c, "list", &list); i < n; i++)
        buf_printf(&b, "list %.*s\n", STR_ARG(list[i]));
    for (size_t i = 0, n = web_fields(c, "f.", &f); i < n; i++)
        buf_printf(&b, "form %.*s=[%.*s]\n", STR_ARG(f[i].key), STR_ARG(f[i].value));
    return web_bytes(c, buf_str(&b), S("text/plain; charset=utf-8"), S("echo.txt"), true);
}

static enum err make(struct ctx *c)
{
    struct event e = { .kind = "test.made", .object_kind = "test", EVENT_DETAIL({ "what", web_text(c, "what"), 0 }) };
    TRY(web_check(c));
    TRY(event_put(c, &e));
    return web_created(c, arena_printf(c->arena, "/made/%lld", (long long)e.id));
}

static enum err silent(struct ctx *c) { return web_see(c, S("/")); }
static enum err plain(struct ctx *c) { return web_bytes(c, S("fine"), S("text/plain"), S("a.txt"), true); }
static enum err refuse(struct ctx *c) { return ctx_invalid(c, S("what"), MSG_web_missing, MSG_NO_ARGS); }
/* Says it is done, and then it is not. */
static enum err fallen(struct ctx *c)
{
    TRY(event_put(c, &(struct event){ .kind = "test.lost", .object_kind = "test" }));
    web_flash(c, MSG_err_ok, MSG_NO_ARGS);
    TRY(web_see(c, S("/done")));
    return ERR_CONFLICT;
}

/* Shows a person's data on a page that refuses. */
static enum err look(struct ctx *c, void *arg)
{
    struct event e = { .kind = "access.read", .object_kind = "test", EVENT_DETAIL({ "why", S("test"), 0 }) };
    (void)arg;
    TRY(event_put(c, &e));
    return web_bytes(c, S("Trần Thị Bình"), S("text/plain"), S("a.txt"), true);
}
static enum err shown(struct ctx *c)
{
    TRY(event_put(c, &(struct event){ .kind = "test.lost", .object_kind = "test" }));
    TRY(look(c, NULL));
    return ctx_invalid(c, S("what"), MSG_web_missing, MSG_NO_ARGS);
}
static enum err look_and_refuse(struct ctx *c, void *arg)
{
    TRY(look(c, arg));
    return ctx_invalid(c, S("what"), MSG_web_missing, MSG_NO_ARGS);
}
static enum err shown_slow(struct ctx *c)
{
    TRY(ctx_write(c, look, NULL)); /* stored already: not twice */
    return ctx_write(c, look_and_refuse, NULL);
}

static const struct param all_params[] = { { "text", PARAM_TEXT, 10, false }, { "area", PARAM_AREA, 20, false }, { "int", PARAM_INT, 0, false },
                                           { "id", PARAM_ID, 0, false },      { "flag", PARAM_FLAG, 0, false },  { "day", PARAM_DAY, 0, false },
                                           { "secret", PARAM_SECRET, 20, false }, { "list", PARAM_LIST, 5, false }, { "f.", PARAM_FORM, 12, false }, { 0 } };
const struct route routes[] = {
    ROUTE(POST, "/echo", echo, PUBLIC, QUIET, NONE, NONE, all_params)
    ROUTE(POST, "/read", echo, PUBLIC, READ, NONE, NONE, all_params)
    ROUTE(POST, "/must", echo, PUBLIC, QUIET, NONE, NONE, PARAMS({ "text", PARAM_TEXT, 10, true }, { "day", PARAM_DAY, 0, true }))
    ROUTE(POST, "/make", make, PUBLIC, WRITE, NONE, NONE, PARAMS({ "what", PARAM_TEXT, 50, true }))
    ROUTE(POST, "/silent", silent, PUBLIC, WRITE, NONE, NONE, NO_PARAMS)
    ROUTE(POST, "/refuse", refuse, PUBLIC, QUIET, NONE, NONE, NO_PARAMS)
    ROUTE(POST, "/fallen", fallen, PUBLIC, WRITE, NONE, NONE, NO_PARAMS)
    ROUTE(POST, "/shown", shown, PUBLIC, WRITE, NONE, NONE, NO_PARAMS)
    ROUTE(POST, "/shown-slow", shown_slow, PUBLIC, SLOW, NONE, NONE, NO_PARAMS)
    ROUTE(POST, "/token", make, LOGGED_IN, WRITE, TOKEN, NONE, PARAMS({ "what", PARAM_TEXT, 50, true }))
    ROUTE(POST, "/origin", plain, PUBLIC, QUIET, ORIGIN, NONE, NO_PARAMS)
    ROUTE(POST, "/often", plain, PUBLIC, QUIET, NONE, LOGIN, NO_PARAMS)
    ROUTE(GET, "/staff", plain, STAFF, READ, NONE, NONE, NO_PARAMS)
    ROUTE(GET, "/mine", plain, CITIZEN, READ, NONE, NONE, NO_PARAMS)
    ROUTE(GET, "/config", plain, CONFIGURE, READ, NONE, NONE, NO_PARAMS)
    ROUTE(GET, "/fast", plain, PUBLIC, FAST, NONE, NONE, NO_PARAMS)
};
const size_t routes_n = sizeof routes / sizeof *routes;
const struct job_kind job_kinds[1] = { { 0 } };
const size_t job_kinds_n = 0;
const struct nav_row nav_rows[] = { { "/", MSG_err_ok, PERM_PUBLIC } };
const size_t nav_rows_n = 1;

static struct testing_app t;
static struct ctx *c;
static struct web_server *web;
static struct http_server *server;
static struct str citizen, officer, admin; /* session tokens */

struct opening {
    int64_t account;
    bool staff;
    struct str token;
};
static enum err open_one(struct ctx *x, void *arg)
{
    struct opening *o = arg;
    return session_open(x, o->account, o->staff, S("test"), &o->token);
}

static struct str session(int64_t account, bool staff)
{
    struct opening o = { account, staff, { 0 } };
    assert_int_equal(ctx_write(c, open_one, &o), ERR_OK);
    return o.token;
}

static int setup(void **state)
{
    (void)state;
    struct http_hooks hooks;
    struct str why = S("");
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    c = testing_ctx(&t);
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

static int teardown(void **state)
{
    (void)state;
    http_stop(server, 5);
    worker_stop(t.app.workers);
    web_server_free(web);
    testing_app_end(&t);
    return 0;
}

/* -- the client -- */

static struct str ask(const char *method, const char *path, const char *headers, struct str body)
{
    struct str rq = arena_printf(t.arena, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n%.*s", method, path,
                                 body.len, headers, STR_ARG(body));
    int fd = kit_dial(http_port(server));
    kit_send(fd, rq);
    struct str reply = kit_until_closed(fd, t.arena);
    close(fd);
    return reply;
}

#define FORM_TYPE "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON_TYPE "Content-Type: application/json\r\n"
#define WANT_JSON "Accept: application/json\r\n"
static struct str post(const char *path, const char *body) { return ask("POST", path, FORM_TYPE, str_c(body)); }
static struct str get(const char *path, struct str token)
{
    return ask("GET", path, token.len ? arena_printf(t.arena, "Cookie: mc_phien=%.*s\r\n", STR_ARG(token)).ptr : "", S(""));
}

#define assert_status(reply, status)                                                                          \
    do {                                                                                                      \
        struct str r_ = (reply);                                                                              \
        if (kit_status(r_) != (status))                                                                       \
            fail_msg("status %d, want %d: %.*s", kit_status(r_), (status), (int)(r_.len > 1500 ? 1500 : r_.len), r_.ptr); \
    } while (0)

static struct str header(struct str reply, const char *name)
{
    struct str key = arena_printf(t.arena, "\r\n%s: ", name);
    const char *at = memmem(reply.ptr, reply.len, key.ptr, key.len);
    if (!at)
        return S("");
    struct str rest = str_skip(reply, (size_t)(at - reply.ptr) + key.len), line;
    str_split(&rest, '\r', &line);
    return line;
}

/* -- parameters -- */

static void test_params(void **state)
{
    (void)state;
    struct str r = post("/echo", "text=+%C4%90%E1%BB%97%20++An+&area=a%0D%0Ab&int=-5&id=7&flag=on&day=5/3/1950&secret=+p%C3%A1+&undeclared=x"
                                 "&list=a&list=b&list=&f.one=1&f.two=x&f.two=y&f.=nobody");
    assert_status(r, 200);
    assert_has(r, "text=[Đỗ An]\n");
    assert_has(r, "area=[a\nb]\n");
    assert_has(r, "int=-5 id=7 flag=1\n");
    assert_has(r, "day=[1950-03-05] -7242\n");
    assert_has(r, "secret=[ pá ] typed=[]\n"); /* kept as it is, never shown again */
    assert_has(r, "undeclared=[]\n");
    assert_has(r, "list a\nlist b\nform");
    assert_has(r, "form one=[1]\nform two=[x|y]\n");
    assert_lacks(r, "nobody");
    r = post("/echo", "");
    assert_has(r, "text=[] absent\n");
    assert_has(r, "int=-99 id=-99 flag=0\n");
    assert_has(r, "day=[] -1\n");
    /* three boxes */
    assert_has(post("/echo", "day.d=+05&day.m=3&day.y=1950"), "day=[1950-03-05]");
    assert_has(post("/echo", "day.d=&day.m=&day.y="), "day=[]");
    /* switches */
    assert_has(post("/echo", "flag=0"), "flag=0");
    assert_has(post("/echo", "flag=false"), "flag=0");
    assert_has(post("/echo", "flag="), "flag=0");
    assert_has(post("/echo", "flag=1"), "flag=1");
    /* decomposed letters become whole, invisible ones go; ten characters, not bytes */
    assert_has(post("/echo", "text=Nguye%CC%82%CC%83n%E2%80%8B"), "text=[Nguyễn]");
    assert_has(post("/echo", "text=%E1%BB%87%E1%BB%87%E1%BB%87%E1%BB%87%E1%BB%87%E1%BB%87%E1%BB%87%E1%BB%87%E1%BB%87%E1%BB%87"), "text=[ệệệệệệệệệệ]");
    assert_has(post("/echo?int=4", "text=a"), "int=4");
    assert_status(post("/echo?int=4", "int=5"), 422); /* which of the two would be a guess */
}

/* Each wrong value is named, and the others are still read. */
static void test_wrong_params(void **state)
{
    (void)state;
    static const struct {
        const char *body, *field, *says;
    } cases[] = {
        { "text=12345678901", "text", "" },       { "area=123456789012345678901", "area", "" },
        { "text=%FF", "text", "" },               { "text=a%00b", "text", "" },
        { "text=%C0%AF", "text", "" },            { "text=a%07", "text", "" },
        { "int=x", "int", "" },                   { "int=5.5", "int", "" },
        { "int=9223372036854775808", "int", "" }, { "id=0", "id", "" },
        { "id=-1", "id", "" },                    { "day=30/02/2026", "day", "" },
        { "day.d=1", "day", "" },                 { "day.d=1&day.m=13&day.y=2026", "day", "" },
        { "secret=123456789012345678901", "secret", "" }, { "secret=%FF", "secret", "" },
        { "list=123456", "list", "" },            { "f.key=1234567890123", "f.key", "" },
        { "f.key=%FF", "f.key", "" },             { "text=a&text=b", "text", "" },
        { "int=1&int=2", "int", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str r = ask("POST", "/echo", FORM_TYPE WANT_JSON, str_c(cases[i].body));
        struct str pointer = arena_printf(t.arena, "\"pointer\":\"/%s\"", cases[i].field);
        assert_status(r, 422);
        if (!str_has(r, pointer))
            fail_msg("%s: no %.*s in %.*s", cases[i].body, STR_ARG(pointer), STR_ARG(r));
        assert_has(r, "application/problem+json");
        assert_status(post("/read", cases[i].body), 422);
    }
    struct str r = ask("POST", "/must", FORM_TYPE WANT_JSON, S("text=+++"));
    assert_status(r, 422);
    assert_has(r, "\"pointer\":\"/text\"");
    assert_has(r, "\"pointer\":\"/day\"");
    r = ask("POST", "/must", FORM_TYPE WANT_JSON, S("text=a&day=x"));
    assert_lacks(r, "\"pointer\":\"/text\"");
    /* one problem a field, not two */
    struct str first = str_skip(r, (size_t)((const char *)memmem(r.ptr, r.len, "/day", 4) - r.ptr) + 4);
    assert_false(str_has(first, S("/day")));
}

static void test_json_body(void **state)
{
    (void)state;
    struct str r = ask("POST", "/echo", JSON_TYPE, S("{\"text\":\"Đỗ\",\"int\":5,\"flag\":true,\"list\":[\"a\",\"b\"],\"f\":{\"one\":1,\"deep\":{\"er\":\"x\"},\"none\":null}}"));
    assert_status(r, 200);
    assert_has(r, "text=[Đỗ]");
    assert_has(r, "int=5");
    assert_has(r, "flag=1");
    assert_has(r, "list a\nlist b\n");
    assert_has(r, "form one=[1]");
    assert_has(r, "form deep.er=[x]");
    assert_lacks(r, "form none");
    assert_has(ask("POST", "/echo", JSON_TYPE, S("{\"flag\":false}")), "flag=0");
    static const char *const bad[] = { "{", "[]", "7", "\"x\"", "{\"a\":1,\"a\":2}", "{\"text\":\"\xFF\"}" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_status(ask("POST", "/echo", JSON_TYPE, str_c(bad[i])), 422);
    assert_status(ask("POST", "/echo", JSON_TYPE, S("")), 200);
    /* more values than anybody needs: the rest do not count, and nothing breaks */
    struct buf b = buf_new(t.arena, 1 << 20);
    buf_put(&b, S("{\"list\":["));
    for (int i = 0; i < 5000; i++)
        buf_put(&b, i ? S(",\"x\"") : S("\"x\""));
    buf_put(&b, S("]}"));
    assert_true(kit_status(ask("POST", "/echo", JSON_TYPE, buf_str(&b))) < 500);
}

/* -- permission -- */

static void test_permission(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int nobody, citizen, officer, admin;
    } rows[] = { { "/staff", 303, 403, 200, 403 }, { "/mine", 303, 200, 403, 403 }, { "/config", 303, 403, 403, 200 }, { "/fast", 200, 200, 200, 200 }, { "/nowhere", 404, 404, 404, 404 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_status(get(rows[i].path, S("")), rows[i].nobody);
        assert_status(get(rows[i].path, citizen), rows[i].citizen);
        assert_status(get(rows[i].path, officer), rows[i].officer);
        assert_status(get(rows[i].path, admin), rows[i].admin);
    }
    assert_str(header(get("/staff", S("")), "Location"), S("/dang-nhap?tiep=%2Fstaff"));
    assert_status(ask("GET", "/staff", WANT_JSON, S("")), 401);
    assert_status(post("/token", "what=x"), 401);
    assert_status(ask("POST", "/staff", FORM_TYPE, S("")), 405);
    assert_status(get("/staff", S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")), 303);
    /* what a person sees is not kept by the browser */
    assert_str(header(get("/staff", officer), "Cache-Control"), S("no-store"));
    assert_str(header(get("/staff", citizen), "Cache-Control"), S("no-store"));
    assert_has(header(get("/fast", S("")), "Content-Security-Policy"), "default-src 'none'");
}

static struct str with_cookie(struct str token, const char *more)
{
    return arena_printf(t.arena, FORM_TYPE "Cookie: mc_phien=%.*s\r\n%s", STR_ARG(token), more);
}

static void test_csrf(void **state)
{
    (void)state;
    struct str token = session_csrf(t.arena, &t.app, citizen), other = session_csrf(t.arena, &t.app, officer);
    struct str body = arena_printf(t.arena, "what=x&csrf=%.*s", STR_ARG(token));
    assert_status(ask("POST", "/token", with_cookie(citizen, "").ptr, body), 303);
    assert_status(ask("POST", "/token", with_cookie(citizen, "").ptr, S("what=x")), 403);
    assert_status(ask("POST", "/token", with_cookie(citizen, "").ptr, S("what=x&csrf=")), 403);
    assert_status(ask("POST", "/token", with_cookie(citizen, "").ptr, arena_printf(t.arena, "what=x&csrf=%.*s", STR_ARG(other))), 403);
    assert_status(ask("POST", "/token", with_cookie(citizen, arena_printf(t.arena, "X-CSRF-Token: %.*s\r\n", STR_ARG(token)).ptr).ptr, S("what=x")), 303);
    assert_status(ask("POST", "/token", with_cookie(citizen, "Sec-Fetch-Site: cross-site\r\n").ptr, body), 403);
    assert_status(ask("POST", "/token", with_cookie(citizen, "Sec-Fetch-Site: same-site\r\n").ptr, body), 403);
    assert_status(ask("POST", "/token", with_cookie(citizen, "Sec-Fetch-Site: same-origin\r\n").ptr, body), 303);
    assert_status(ask("POST", "/token", with_cookie(citizen, "Origin: https://evil.example\r\n").ptr, body), 403);
    /* before anybody is logged in there is no token, only an origin */
    assert_status(ask("POST", "/origin", "Origin: http://localhost\r\n", S("")), 200);
    assert_status(ask("POST", "/origin", "", S("")), 200);
    assert_status(ask("POST", "/origin", "Origin: null\r\n", S("")), 403);
    assert_status(ask("POST", "/origin", "Origin: http://localhost.evil.example\r\n", S("")), 403);
    assert_status(ask("POST", "/origin", "Sec-Fetch-Site: cross-site\r\nOrigin: http://localhost\r\n", S("")), 403);
}

/* -- once -- */

struct count_row {
    int64_t n;
};
static const struct sql_field count_out[] = { { "n", offsetof(struct count_row, n), DB_INT, false } };
#define COUNT_EVENTS "SELECT COUNT(*) FROM event WHERE kind IN ('test.made', 'test.lost')"
static const struct sql_stmt count_made = { .name = "count_made", .text = { COUNT_EVENTS, COUNT_EVENTS }, .out = count_out, .out_n = 1,
                                            .out_size_bytes = sizeof(struct count_row), .id = 5000 };
static enum err read_count(struct ctx *x, void *arg) { return db_one(x->db, &count_made, NULL, x->arena, arg); }

#define COUNT_LOOKS "SELECT COUNT(*) FROM event WHERE kind = 'access.read'"
static const struct sql_stmt count_looks = { .name = "count_looks", .text = { COUNT_LOOKS, COUNT_LOOKS }, .out = count_out, .out_n = 1,
                                             .out_size_bytes = sizeof(struct count_row), .id = 5001 };
static enum err read_looks(struct ctx *x, void *arg) { return db_one(x->db, &count_looks, NULL, x->arena, arg); }

static int64_t counted(ctx_work *what)
{
    struct count_row r;
    assert_int_equal(ctx_read(c, what, &r), ERR_OK);
    return r.n;
}
static int64_t made(void) { return counted(read_count); }

static void test_once(void **state)
{
    (void)state;
    int64_t before = made();
    struct str key = S(FORM_TYPE "Idempotency-Key: abcdefgh-1\r\n"), first = ask("POST", "/make", key.ptr, S("what=x"));
    assert_status(first, 303);
    struct str place = header(first, "Location");
    assert_true(str_starts(place, S("/made/")));
    for (int i = 0; i < 3; i++) {
        struct str again = ask("POST", "/make", key.ptr, S("what=x"));
        assert_status(again, 303);
        assert_str(header(again, "Location"), place);
    }
    assert_int_equal(made(), before + 1);
    /* the same key for something else is a mistake */
    assert_status(ask("POST", "/make", key.ptr, S("what=y")), 422);
    assert_int_equal(made(), before + 1);
    /* a key of the page works like the header; the token of the form is no part of what was asked */
    struct str page = post("/make", "what=x&once=abcdefgh-2&csrf=1");
    assert_str(header(post("/make", "what=x&once=abcdefgh-2&csrf=2"), "Location"), header(page, "Location"));
    assert_int_equal(made(), before + 2);
    /* JSON: the same answer with the same status */
    const char *json = JSON_TYPE WANT_JSON "Idempotency-Key: abcdefgh-3\r\n";
    first = ask("POST", "/make", json, S("{\"what\":\"x\"}"));
    assert_status(first, 201);
    struct str again = ask("POST", "/make", json, S("{\"what\":\"x\"}"));
    assert_status(again, 201);
    assert_str(header(again, "Location"), header(first, "Location"));
    assert_status(ask("POST", "/make", json, S("{\"what\":\"z\"}")), 422);
    /* keys of two people are two keys */
    struct str token = session_csrf(t.arena, &t.app, citizen);
    struct str body = arena_printf(t.arena, "what=x&once=abcdefgh-1&csrf=%.*s", STR_ARG(token));
    assert_status(ask("POST", "/token", with_cookie(citizen, "").ptr, body), 303);
    assert_int_equal(made(), before + 4);
    /* too short to be one: not looked at */
    post("/make", "what=x&once=abc");
    post("/make", "what=x&once=abc");
    assert_int_equal(made(), before + 6);
}

/* What failed was not done: the same key may do it now. */
static void test_once_after_failure(void **state)
{
    (void)state;
    int64_t before = made();
    assert_status(post("/make", "what=&once=failing-key"), 422);
    assert_status(post("/make", "what=x&once=failing-key"), 303);
    assert_int_equal(made(), before + 1);
    struct str r = post("/fallen", "");
    assert_status(r, 409);
    assert_str(header(r, "Location"), S("")); /* nothing of the success goes out */
    assert_str(header(r, "Set-Cookie"), S(""));
    assert_int_equal(made(), before + 1);
}

enum { AT_ONCE = 12 };
static struct str places[AT_ONCE];
static int statuses[AT_ONCE];

static void *press(void *arg)
{
    size_t i = (size_t)(intptr_t)arg;
    struct arena *a = arena_new();
    int fd = kit_dial(http_port(server));
    kit_send(fd, S("POST /make HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 6\r\n" FORM_TYPE "Idempotency-Key: pressed-often\r\n\r\nwhat=x"));
    struct str reply = kit_until_closed(fd, a);
    close(fd);
    statuses[i] = kit_status(reply);
    const char *at = memmem(reply.ptr, reply.len, "Location: ", 10);
    if (at)
        memcpy((char *)places[i].ptr, at + 10, 25);
    arena_free(a);
    return NULL;
}

/* Somebody presses the button many times at once. */
static void test_once_at_once(void **state)
{
    (void)state;
    int64_t before = made();
    pthread_t threads[AT_ONCE];
    for (intptr_t i = 0; i < AT_ONCE; i++) {
        places[i] = (struct str){ arena_alloc(t.arena, 26), 25 };
        assert_int_equal(pthread_create(&threads[i], NULL, press, (void *)i), 0);
    }
    for (int i = 0; i < AT_ONCE; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < AT_ONCE; i++) {
        assert_int_equal(statuses[i], 303);
        assert_str(places[i], places[0]);
    }
    assert_int_equal(made(), before + 1);
}

/* Remembered for two days. */
static void test_once_is_forgotten(void **state)
{
    (void)state;
    int64_t before = made();
    assert_status(post("/make", "what=x&once=remember-me"), 303);
    testing_now_ms += 2 * CLOCK_DAY_MS;
    assert_int_equal(job_tidy(&t.app), ERR_OK);
    assert_status(post("/make", "what=x&once=remember-me"), 303);
    assert_int_equal(made(), before + 1);
    testing_now_ms += 1;
    assert_int_equal(job_tidy(&t.app), ERR_OK);
    assert_status(post("/make", "what=x&once=remember-me"), 303);
    assert_int_equal(made(), before + 2);
    testing_at(&t, "2026-11-20T10:00:00+07:00");
}

/* -- answers -- */

static void test_answers(void **state)
{
    (void)state;
    assert_status(post("/silent", ""), 500); /* a write without an event is a mistake of ours, and changes nothing */
    assert_status(post("/refuse", ""), 422);
    struct str r = ask("POST", "/refuse", FORM_TYPE WANT_JSON, S(""));
    assert_has(r, "\"status\":422");
    assert_has(r, "\"instance\":\"/refuse\"");
    assert_has(r, "\"pointer\":\"/what\"");
    r = post("/refuse", "");
    assert_has(r, "text/html");
    for (int i = 0; i < 20; i++)
        assert_status(post("/often", ""), 200);
    r = post("/often", "");
    assert_status(r, 429);
    assert_str(header(r, "Retry-After"), S("60"));
    assert_has(header(get("/fast", S("")), "Content-Disposition"), "inline; filename=\"a.txt\"");
}

/* A refused request changes nothing, but what its page shows was looked at. */
static void test_looks(void **state)
{
    (void)state;
    int64_t made_before = made(), looks = counted(read_looks);
    struct str r = post("/shown", "");
    assert_status(r, 422);
    assert_has(r, "Trần Thị Bình");
    assert_int_equal(made(), made_before);
    assert_int_equal(counted(read_looks), looks + 1);
    r = ask("POST", "/shown", FORM_TYPE WANT_JSON, S("")); /* programs get the mistakes alone */
    assert_status(r, 422);
    assert_lacks(r, "Trần");
    assert_int_equal(counted(read_looks), looks + 1);
    assert_status(post("/shown-slow", ""), 422);
    assert_int_equal(counted(read_looks), looks + 3);
}

/* Anything as a path, a parameter, a cookie: an answer of ours, never a fall. */
static void test_naughty(void **state)
{
    (void)state;
    const struct json *list;
    assert_int_equal(json_parse(t.arena, support_file(t.arena, "tests/fixtures/naughty-strings/blns.json"), &list, NULL), ERR_OK);
    for (size_t i = 0; i < list->n; i++) {
        struct buf b = buf_new(t.arena, 1 << 16);
        struct str s = list->items[i].text;
        for (size_t k = 0; k < s.len; k++)
            buf_printf(&b, "%%%02X", (unsigned char)s.ptr[k]);
        struct str e = buf_str(&b);
        int status = kit_status(post("/echo", arena_printf(t.arena, "text=%.*s&area=%.*s&day=%.*s&int=%.*s&f.%.*s=%.*s", STR_ARG(e), STR_ARG(e), STR_ARG(e), STR_ARG(e), STR_ARG(e), STR_ARG(e)).ptr));
        if (status != 200 && status != 422)
            fail_msg("%d for %.*s", status, STR_ARG(s));
        status = kit_status(get(arena_printf(t.arena, "/nowhere/%.*s", STR_ARG(e)).ptr, S("")));
        assert_true(status >= 400 && status < 500);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_params), cmocka_unit_test(test_wrong_params),       cmocka_unit_test(test_json_body),
        cmocka_unit_test(test_permission), cmocka_unit_test(test_csrf),           cmocka_unit_test(test_once),
        cmocka_unit_test(test_once_after_failure), cmocka_unit_test(test_once_at_once), cmocka_unit_test(test_once_is_forgotten), cmocka_unit_test(test_answers),
        cmocka_unit_test(test_looks), cmocka_unit_test(test_naughty),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
