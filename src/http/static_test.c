/* Tests of static.c, accept.c and request.c: what is decided from headers alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "base/embed.h"
#include "http/accept.h"
#include "http/exchange.h"

static struct arena *a;
static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static struct http_request *request(struct str name, struct str value)
{
    struct http_exchange *x = ARENA_NEW(a, struct http_exchange);
    x->rq = (struct http_request){ .arena = a, .exchange = x };
    if (name.ptr)
        VEC_PUSH(a, &x->headers, ((struct http_header){ name, value }));
    return &x->rq;
}

static void test_quality(void **state)
{
    (void)state;
    const struct { struct str list, item; int q; } rows[] = {
        { S(""), S("br"), -1 }, { S("gzip"), S("br"), -1 }, { S("gzip, br"), S("br"), 1000 }, { S("br;q=0"), S("br"), 0 },
        { S("br;q=0.5, *;q=0"), S("gzip"), 0 }, { S("*"), S("br"), 1000 }, { S("*;q=0.1,BR ; q=0.25"), S("br"), 250 },
        { S("br;q=0.123"), S("br"), 123 }, { S("br;q=1.000"), S("br"), 1000 }, { S("br;q=0."), S("br"), 0 },
        { S("br;q=x"), S("br"), 1000 }, { S("br;q="), S("br"), 1000 }, { S("br;q=0.1234"), S("br"), 1000 }, { S(",,;,br"), S("br"), 1000 },
        { S("text/*;q=0.3, */*;q=0.1"), S("text/html"), 300 }, { S("*/*;q=0.1, text/*;q=0.3"), S("text/html"), 300 },
        { S("text/html;level=1;q=0.4"), S("text/html"), 400 }, { S("text/*"), S("image/png"), -1 }, { S("/*"), S("text/html"), -1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (accept_quality(rows[i].list, rows[i].item) != rows[i].q)
            fail_msg("%.*s %d", STR_ARG(rows[i].list), accept_quality(rows[i].list, rows[i].item));
}

static void test_wants_json(void **state)
{
    (void)state;
    const struct { struct str accept; bool json; } rows[] = {
        { S("application/json"), true },
        { S("application/problem+json"), true },
        { S("*/*"), false },
        { S(""), false },
        { S("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"), false }, /* browsers */
        { S("application/json, text/plain, */*"), false },       /* a tie goes to HTML */
        { S("application/json, */*;q=0.5"), true },
        { S("text/html;q=0.5, application/json"), true },
        { S("text/html, application/json;q=0.9"), false },
        { S("application/*, text/html;q=0"), true },
        { S("image/png"), false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (http_wants_json(request(S("accept"), rows[i].accept)) != rows[i].json)
            fail_msg("%.*s", STR_ARG(rows[i].accept));
    assert_false(http_wants_json(request((struct str){ 0 }, S(""))));
}

static const struct embed_file files[] = {
    { S_INIT("anh/logo.svg"), S_INIT("<svg/>"), { 0 }, { 0 } },
    { S_INIT("app-4NEYYDKQ.js"), S_INIT("let a"), S_INIT("BR"), S_INIT("GZ") },
    { S_INIT("khong-duoi"), S_INIT("x"), { 0 }, { 0 } },
    { S_INIT("lich-20261120.png"), S_INIT("png"), { 0 }, { 0 } },
    { S_INIT("site.3f2a91c0.css"), S_INIT("body{}"), { 0 }, S_INIT("GZ") },
    { S_INIT("sw.js"), S_INIT(""), S_INIT("BR"), { 0 } },
};

static struct http_answer answer;
static enum err get(struct str path, struct str name, struct str value)
{
    answer = (struct http_answer){ .status = 99 };
    return http_static(request(name, value), files, sizeof files / sizeof files[0], path, &answer);
}

static struct str header(struct str name)
{
    for (size_t i = 0; i < answer.headers_n; i++)
        if (str_eq(answer.headers[i].name, name))
            return answer.headers[i].value;
    return S("-");
}
#define assert_header(name, value) assert_true(str_eq(header(S(name)), S(value)))
#define assert_body(text) assert_true(str_eq(answer.body, S(text)))

static void test_static(void **state)
{
    (void)state;
    assert_int_equal(get(S("app-4NEYYDKQ.js"), S("Accept-Encoding"), S("gzip, deflate, br")), ERR_OK);
    assert_int_equal(answer.status, 200);
    assert_true(answer.body_stays);
    assert_body("BR");
    assert_header("Content-Encoding", "br");
    assert_header("Vary", "Accept-Encoding");
    assert_header("ETag", "\"4NEYYDKQ-br\"");
    assert_header("Cache-Control", "public, max-age=31536000, immutable");
    assert_true(str_eq(answer.content_type, S("text/javascript; charset=utf-8")));
    assert_int_equal(get(S("app-4NEYYDKQ.js"), S("Accept-Encoding"), S("br;q=0, gzip")), ERR_OK);
    assert_body("GZ");
    assert_header("Content-Encoding", "gzip");
    assert_int_equal(get(S("app-4NEYYDKQ.js"), S("X"), S("")), ERR_OK);
    assert_body("let a");
    assert_header("Content-Encoding", "-");
    assert_header("Vary", "Accept-Encoding"); /* caches must know even so */
    assert_int_equal(get(S("site.3f2a91c0.css"), S("Accept-Encoding"), S("br")), ERR_OK);
    assert_body("body{}");
    assert_header("Cache-Control", "public, max-age=31536000, immutable");
    assert_int_equal(get(S("anh/logo.svg"), S("Accept-Encoding"), S("br")), ERR_OK);
    assert_header("Cache-Control", "no-cache");
    assert_header("Vary", "-");
    assert_true(str_eq(answer.content_type, S("image/svg+xml")));
    assert_int_equal(get(S("lich-20261120.png"), S("X"), S("")), ERR_OK);
    assert_header("Cache-Control", "no-cache"); /* a date is no hash */
    assert_int_equal(get(S("khong-duoi"), S("X"), S("")), ERR_OK);
    assert_true(str_eq(answer.content_type, S("application/octet-stream")));
    assert_int_equal(get(S("sw.js"), S("X"), S("")), ERR_OK);
    assert_body("");
}

static void test_not_modified(void **state)
{
    (void)state;
    assert_int_equal(get(S("anh/logo.svg"), S("X"), S("")), ERR_OK);
    struct str tag = header(S("ETag"));
    assert_true(tag.len == 18 && tag.ptr[0] == '"');
    struct str weak = arena_printf(a, "\"x\", W/%.*s", STR_ARG(tag));
    const struct str same[] = { tag, weak, S("*") }, other[] = { S("\"x\""), S(""), str_cut(tag, 0, 17) };
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(get(S("anh/logo.svg"), S("If-None-Match"), same[i]), ERR_OK);
        assert_int_equal(answer.status, 304);
        assert_int_equal(answer.body.len, 0);
        assert_true(str_eq(header(S("ETag")), tag));
        assert_int_equal(get(S("anh/logo.svg"), S("If-None-Match"), other[i]), ERR_OK);
        assert_int_equal(answer.status, 200);
    }
    /* another coding of the same file is another entity */
    assert_int_equal(get(S("app-4NEYYDKQ.js"), S("If-None-Match"), S("\"4NEYYDKQ-br\"")), ERR_OK);
    assert_int_equal(answer.status, 200);
}

static void test_static_not_found(void **state)
{
    (void)state;
    const struct str paths[] = { S(""), S("/"), S("anh"), S("anh/"), S("../anh/logo.svg"), S("/anh/logo.svg"), S("anh/logo.svg\0"), S("zzz") };
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        assert_int_equal(get(paths[i], S("X"), S("")), ERR_NOT_FOUND);
        assert_int_equal(answer.status, 99);
    }
}

static void test_headers_cookies_params(void **state)
{
    (void)state;
    struct http_request *rq = request(S("COOKIE"), S("a=1; b=\"hai\";phien = x=y ;; trong=; a=2; =v; khong"));
    assert_true(str_eq(http_header(rq, "cookie"), http_header(rq, "Cookie")));
    assert_null(http_header(rq, "Cooki").ptr);
    assert_true(str_eq(http_cookie(rq, "a"), S("1")));
    assert_true(str_eq(http_cookie(rq, "b"), S("hai")));
    assert_true(str_eq(http_cookie(rq, "phien"), S("x=y")));
    assert_true(http_cookie(rq, "trong").ptr && http_cookie(rq, "trong").len == 0);
    assert_null(http_cookie(rq, "khong").ptr);
    assert_null(http_cookie(rq, "A").ptr);
    struct http_param params[] = { { S_INIT("x"), S_INIT("1"), true }, { S_INIT("x"), S_INIT("2"), false } };
    rq->params = params, rq->params_n = 2;
    assert_true(str_eq(http_param(rq, S("x")), S("1")));
    assert_null(http_param(rq, S("y")).ptr);
    assert_string_equal(http_method_name(HTTP_PATCH), "PATCH");
    assert_int_equal(head_method("DELETE"), HTTP_DELETE);
    assert_int_equal(head_method("delete"), HTTP_OTHER);
    assert_int_equal(head_method("OTHER"), HTTP_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_quality),     cmocka_unit_test(test_wants_json),
                                        cmocka_unit_test(test_static),      cmocka_unit_test(test_not_modified),
                                        cmocka_unit_test(test_static_not_found), cmocka_unit_test(test_headers_cookies_params) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
