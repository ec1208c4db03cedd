#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "base/log.h"
#include "http/http.h"

struct row {
    enum http_method method;
    const char *pattern;
};
static const struct row rows[] = {
    { HTTP_GET, "/" },
    { HTTP_GET, "/ho-so" },
    { HTTP_POST, "/ho-so" },
    { HTTP_GET, "/ho-so/{id}" },
    { HTTP_POST, "/ho-so/moi" },
    { HTTP_GET, "/ho-so/moi/huong-dan" },
    { HTTP_GET, "/ho-so/{id}/giay-to/{no}" },
    { HTTP_DELETE, "/ho-so/{ma}/giay-to/{no}" },
    { HTTP_HEAD, "/dau" },
    { HTTP_GET, "/dau" },
    { HTTP_GET, "/{a}/{b}/{c}/{d}/{e}/{f}" },
    { HTTP_GET, "/cuoi/" },
    { HTTP_GET, "/ho-so/{id}/xem" },
    { HTTP_GET, "/{loai}/{id}/in" },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static struct http_router *router;
static struct arena *a;

static int setup(void **state)
{
    (void)state;
    enum http_method methods[ROWS];
    const char *patterns[ROWS];
    for (size_t i = 0; i < ROWS; i++)
        methods[i] = rows[i].method, patterns[i] = rows[i].pattern;
    router = http_router_new(methods, patterns, ROWS);
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    http_router_free(router);
    http_router_free(NULL);
    arena_free(a);
    return 0;
}

static struct http_match match;
static struct str allow;
static enum err route(enum http_method m, struct str path)
{
    match = (struct http_match){ .row = 99 };
    allow = S("");
    return http_route(router, a, m, path, &match, &allow);
}

#define assert_row(method, path, wanted)                       \
    do {                                                       \
        assert_int_equal(route((method), S(path)), ERR_OK);    \
        assert_int_equal(match.row, (wanted));                 \
    } while (0)

static void test_rows(void **state)
{
    (void)state;
    assert_row(HTTP_GET, "/", 0);
    assert_row(HTTP_GET, "/ho-so", 1);
    assert_row(HTTP_POST, "/ho-so", 2);
    assert_row(HTTP_GET, "/ho-so/H01.2-26", 3);
    assert_int_equal(match.args_n, 1);
    assert_true(str_eq(match.args[0], S("H01.2-26")));
    assert_row(HTTP_GET, "/ho-so/12/giay-to/3", 6);
    assert_true(match.args_n == 2 && str_eq(match.args[0], S("12")) && str_eq(match.args[1], S("3")));
    assert_row(HTTP_DELETE, "/ho-so/12/giay-to/3", 7);
    assert_row(HTTP_GET, "/1/2/3/4/5/6", 10);
    assert_true(match.args_n == 6 && str_eq(match.args[5], S("6")));
    assert_row(HTTP_GET, "/cuoi/", 11);
}

static void test_literal_wins(void **state)
{
    (void)state;
    assert_row(HTTP_POST, "/ho-so/moi", 4);
    assert_row(HTTP_GET, "/ho-so/moi/huong-dan", 5);
    assert_int_equal(match.args_n, 0);
    assert_row(HTTP_GET, "/ho-so/moi", 3);     /* no literal row for GET */
    assert_row(HTTP_GET, "/ho-so/moi/xem", 12); /* the literal branch leads nowhere */
    assert_true(match.args_n == 1 && str_eq(match.args[0], S("moi")));
    assert_row(HTTP_GET, "/ho-so/7/in", 13); /* arguments of the branch that was left are forgotten */
    assert_true(match.args_n == 2 && str_eq(match.args[0], S("ho-so")) && str_eq(match.args[1], S("7")));
}

static void test_head(void **state)
{
    (void)state;
    assert_row(HTTP_HEAD, "/ho-so", 1);
    assert_row(HTTP_HEAD, "/dau", 8);
    assert_row(HTTP_GET, "/dau", 9);
    assert_int_equal(route(HTTP_HEAD, S("/ho-so/moi/khac")), ERR_NOT_FOUND);
}

static void test_not_found(void **state)
{
    (void)state;
    const struct str paths[] = { S(""), S("x"), S("/x"), S("//"), S("/ho-so/"), S("/ho-so//xem"), S("/ho-so/1/2"), S("/cuoi"), S("/HO-SO"),
                                 S("/ho-s"), S("/ho-soo"), S("/1/2/3/4/5/"), S("/1/2/3/4/5/6/7"), S("/{id}") };
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        assert_int_equal(route(HTTP_GET, paths[i]), ERR_NOT_FOUND);
        assert_int_equal(match.row, 99);
    }
}

static void test_method(void **state)
{
    (void)state;
    assert_int_equal(route(HTTP_PUT, S("/ho-so")), ERR_METHOD);
    assert_true(str_eq(allow, S("GET, HEAD, POST")));
    assert_int_equal(route(HTTP_OTHER, S("/ho-so/1/giay-to/2")), ERR_METHOD);
    assert_true(str_eq(allow, S("GET, HEAD, DELETE")));
    assert_int_equal(route(HTTP_DELETE, S("/ho-so/moi")), ERR_METHOD);
    assert_true(str_eq(allow, S("GET, HEAD, POST"))); /* of the literal and of {id} */
    assert_int_equal(http_route(router, a, HTTP_PUT, S("/ho-so"), &match, NULL), ERR_METHOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows), cmocka_unit_test(test_literal_wins), cmocka_unit_test(test_head),
                                        cmocka_unit_test(test_not_found), cmocka_unit_test(test_method) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
