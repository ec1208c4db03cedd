/* Kept pages: whom they are the same for, and how long. A real server on a free port, real sockets. On both engines. */
#include "core/api.h"
#include "core/web_internal.h"
#include "core/web_testing.h"
#include <unistd.h>

/* -- a small application: pages that say how often they were made -- */

static atomic_int times;

static enum err counted_page(struct ctx *c) { return web_plain(c, S("text/plain"), arena_printf(c->arena, "made %d times", ++times)); }
static enum err with_token(struct ctx *c)
{
    c->web->once = S("token-of-one-visitor");
    return web_plain(c, S("text/plain"), arena_printf(c->arena, "made %d times, %.*s", ++times, STR_ARG(c->web->once)));
}
static enum err with_cookie_of_its_own(struct ctx *c)
{
    web_cookie(c, S("mc_x"), S("1"), 60);
    return counted_page(c);
}
static enum err long_page(struct ctx *c)
{
    struct buf b = buf_new(c->arena, 8192);
    for (int i = 0; i < 1000; i++)
        buf_put(&b, S("word "));
    return web_plain(c, S("text/plain"), buf_str(&b));
}
static enum err refused(struct ctx *c)
{
    times++;
    return ctx_invalid(c, S("what"), MSG_web_missing, MSG_NO_ARGS);
}

const struct api_row api_rows[] = { { 0 } };
const size_t api_rows_n = 0;
const struct route routes[] = {
    ROUTE(GET, "/kept", counted_page, PUBLIC, KEPT, NONE, NONE, PARAMS({ "q", PARAM_TEXT, 10, false }))
    ROUTE(GET, "/token", with_token, PUBLIC, KEPT, NONE, NONE, NO_PARAMS)
    ROUTE(GET, "/cookie", with_cookie_of_its_own, PUBLIC, KEPT, NONE, NONE, NO_PARAMS)
    ROUTE(GET, "/long", long_page, PUBLIC, KEPT, NONE, NONE, NO_PARAMS)
    ROUTE(GET, "/refused", refused, PUBLIC, KEPT, NONE, NONE, NO_PARAMS)
    ROUTE(GET, "/fast", counted_page, PUBLIC, FAST, NONE, NONE, NO_PARAMS)
    ROUTE(POST, "/make", make, PUBLIC, WRITE, NONE, NONE, PARAMS({ "what", PARAM_TEXT, 50, true }))
};
const size_t routes_n = sizeof routes / sizeof *routes;

/* How often pages were made by asking for this one twice. */
static int made_by_two(const char *path, const char *headers)
{
    int before = times;
    ask("GET", path, headers, S(""));
    ask("GET", path, headers, S(""));
    return times - before;
}

/* A page is asked for again until it was kept: a slow machine may need a second between two askings. */
static bool is_kept(const char *path, const char *headers)
{
    bool kept = false;
    for (int i = 0; i < 20 && !kept; i++)
        kept = made_by_two(path, headers) < 2;
    return kept;
}

static void test_same_page_for_strangers(void **state)
{
    (void)state;
    assert_true(is_kept("/kept", ""));
    struct str first = ask("GET", "/kept", "", S("")), again = ask("GET", "/kept", "", S(""));
    assert_status(first, 200);
    assert_status(again, 200);
    assert_has(again, "made ");
    assert_true(str_eq(header(first, "Content-Security-Policy"), header(again, "Content-Security-Policy")));
    assert_true(header(again, "Content-Security-Policy").len > 0 && header(again, "Cache-Control").len > 0);
}

static void test_never_for_two(void **state)
{
    (void)state;
    assert_int_equal(made_by_two("/fast", ""), 2);
    assert_int_equal(made_by_two("/token", ""), 2);
    assert_int_equal(made_by_two("/cookie", ""), 2);
    assert_int_equal(made_by_two("/refused", ""), 2);
    assert_int_equal(made_by_two("/kept", WANT_JSON), 2);
    assert_int_equal(made_by_two("/kept", "Cookie: mc_ngonngu=en\r\n"), 2);
    assert_int_equal(made_by_two("/kept", "Authorization: Bearer x\r\n"), 2);
}

static void test_every_address_has_its_own(void **state)
{
    (void)state;
    struct str a = ask("GET", "/kept?q=a", "", S("")), b = ask("GET", "/kept?q=b", "", S(""));
    a = str_skip(a, (size_t)str_index(a, 'm', a.len - 16));
    b = str_skip(b, (size_t)str_index(b, 'm', b.len - 16));
    assert_false(str_eq(a, b));
}

static void test_gone_when_something_is_written(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        ask("GET", "/kept", "", S(""));
        assert_status(post("/make", "what=x"), 303);
        int before = times;
        ask("GET", "/kept", "", S(""));
        assert_int_equal(times, before + 1);
    }
}

/* Long pages are made smaller for who takes it: twelve bytes of a head, and much less than it was. */
static void test_made_smaller(void **state)
{
    (void)state;
    struct str whole = ask("GET", "/long", "", S("")), small = ask("GET", "/long", "Accept-Encoding: br, gzip\r\n", S(""));
    assert_true(header(whole, "Content-Encoding").len == 0 && str_has(whole, S("word word word")));
    assert_true(str_eq(header(small, "Content-Encoding"), S("gzip")));
    assert_true(str_has(header(small, "Vary"), S("Accept-Encoding")));
    assert_true(str_has(small, S("\r\n\r\n\x1f\x8b\x08")) && small.len < whole.len / 2);
    assert_true(header(ask("GET", "/long", "Accept-Encoding: gzip;q=0\r\n", S("")), "Content-Encoding").len == 0);
    assert_true(header(ask("GET", "/long", "Accept-Encoding: gzip\r\nCookie: a=b\r\n", S("")), "Content-Encoding").len == 0);
    assert_true(header(ask("GET", "/kept", "Accept-Encoding: gzip\r\n", S("")), "Content-Encoding").len == 0); /* short */
}

/* What another process wrote is seen after a second. */
static void test_gone_after_a_second(void **state)
{
    (void)state;
    ask("GET", "/kept", "", S(""));
    int before = times;
    usleep(1100 * 1000);
    ask("GET", "/kept", "", S(""));
    assert_int_equal(times, before + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_page_for_strangers),      cmocka_unit_test(test_never_for_two),
        cmocka_unit_test(test_every_address_has_its_own),    cmocka_unit_test(test_gone_when_something_is_written),
        cmocka_unit_test(test_gone_after_a_second),          cmocka_unit_test(test_made_smaller),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
