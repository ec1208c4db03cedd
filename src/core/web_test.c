/* The border: parameters, permission, CSRF, answers. A real server on a free port, real sockets. What is done once:
 * web_once_test.c. On both engines (db/db_testing.h). */
#include "core/api.h"
#include "core/web_testing.h"

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

static enum err silent(struct ctx *c) { return web_see(c, S("/")); }
static enum err refuse(struct ctx *c) { return ctx_invalid(c, S("what"), MSG_web_missing, MSG_NO_ARGS); }
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
const struct api_row api_rows[] = { { 0 } };
const size_t api_rows_n = 0;
const struct route routes[] = {
    ROUTE(POST, "/echo", echo, PUBLIC, QUIET, NONE, NONE, all_params)
    ROUTE(POST, "/read", echo, PUBLIC, READ, NONE, NONE, all_params)
    ROUTE(POST, "/must", echo, PUBLIC, QUIET, NONE, NONE, PARAMS({ "text", PARAM_TEXT, 10, true }, { "day", PARAM_DAY, 0, true }))
    ROUTE(POST, "/make", make, PUBLIC, WRITE, NONE, NONE, PARAMS({ "what", PARAM_TEXT, 50, true }))
    ROUTE(POST, "/silent", silent, PUBLIC, WRITE, NONE, NONE, NO_PARAMS)
    ROUTE(POST, "/refuse", refuse, PUBLIC, QUIET, NONE, NONE, NO_PARAMS)
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
        cmocka_unit_test(test_permission), cmocka_unit_test(test_csrf),     cmocka_unit_test(test_answers),
        cmocka_unit_test(test_looks),  cmocka_unit_test(test_naughty),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
