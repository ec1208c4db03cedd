/* Tests of multipart.c and form.c without a server: every cut, every piece. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "http/form.h"
#include "http/multipart.h"

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

/* What the parser said, written down. */
static int on_begin(void *to, struct str name, bool is_file, struct str file_name)
{
    buf_printf(to, "<%.*s%s%.*s>", STR_ARG(name), is_file ? "|" : "", STR_ARG(file_name));
    return str_eq(name, S("dung")) ? 413 : 0;
}
static int on_bytes(void *to, struct str bytes)
{
    assert_true(bytes.len > 0);
    buf_put(to, bytes);
    return 0;
}
static int on_end(void *to)
{
    buf_putc(to, ';');
    return 0;
}
static const struct multipart_hooks hooks = { on_begin, on_bytes, on_end };

static struct str parse(struct str body, size_t piece, int *status, bool *complete)
{
    struct buf said = buf_new(a, 1 << 16);
    struct multipart m;
    multipart_init(&m, S("X-Y"), a, &hooks, &said);
    *status = 0;
    for (size_t at = 0; at < body.len && !*status; at += piece)
        *status = multipart_feed(&m, str_cut(body, at, piece));
    *complete = multipart_complete(&m);
    return buf_str(&said);
}

#define PART "Content-Disposition: form-data; name="
static const struct str whole = S_INIT("truoc\r\n--X-\r\n--X-Y\r\n" PART "\"a\"\r\n\r\n\r\n--X-Y \t\r\nContent-Type: x\r\ncontent-disposition:form-data; NAME=b ;"
                                       " filename=\"c d\"\r\n\r\n\r\n\r\n--X-\r\r\n--X-\r\n-\r\n--X-Y\r\n" PART "\"a\"\r\n\r\nBình\r\n--X-Y--\r\n--X-Y sau");
static const struct str said_whole = S_INIT("<a>;<b|c d>\r\n\r\n--X-\r\r\n--X-\r\n-;<a>Bình;");

static void test_pieces(void **state)
{
    (void)state;
    int status;
    bool complete;
    for (size_t piece = 1; piece <= whole.len; piece++) {
        struct str said = parse(whole, piece, &status, &complete);
        if (status || !complete || !str_eq(said, said_whole))
            fail_msg("piece %zu: %d %.*s", piece, status, STR_ARG(said));
    }
}

/* Cut anywhere, nothing is said that the whole would not say, and it is not taken for complete. */
static void test_cuts(void **state)
{
    (void)state;
    int status;
    bool complete;
    size_t closing = (size_t)((const char *)memmem(whole.ptr, whole.len, "--X-Y--", 7) - whole.ptr) + 7;
    for (size_t cut = 0; cut <= whole.len; cut++) {
        struct str said = parse(str_cut(whole, 0, cut), 1 + cut % 5, &status, &complete);
        assert_int_equal(status, 0);
        assert_int_equal(complete, cut >= closing);
        assert_true(str_starts(said_whole, said));
    }
}

static void test_hook_stops(void **state)
{
    (void)state;
    int status;
    bool complete;
    parse(S("--X-Y\r\n" PART "\"dung\"\r\n\r\nx\r\n--X-Y--"), 1000, &status, &complete);
    assert_int_equal(status, 413);
}

static void test_boundary(void **state)
{
    (void)state;
    const struct { struct str type, boundary; } good[] = {
        { S("multipart/form-data; boundary=abc"), S("abc") },
        { S("multipart/form-data;boundary=\"a b\""), S("a b") },
        { S("multipart/form-data; charset=utf-8; BOUNDARY = a=b ; x"), S("a=b") },
        { S("multipart/form-data; xboundary=no; boundary=yes"), S("yes") },
        { S("multipart/form-data; x=\"; boundary=no\"; boundary=yes"), S("yes") },
    };
    const struct str bad[] = { S(""), S("multipart/form-data"), S("multipart/form-data; boundary"), S("multipart/form-data; boundary="),
                               S("multipart/form-data; boundary=\""), S("multipart/form-data; boundary=\"\""), S("boundary=abc"),
                               S("multipart/form-data; boundary=\"a \""), S("multipart/form-data; boundary=\"a\\\"b\""), S("multipart/form-data; boundary=đ"),
                               S("multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x") };
    struct str out;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_int_equal(multipart_boundary(good[i].type, &out), ERR_OK);
        assert_true(str_eq(out, good[i].boundary));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(multipart_boundary(bad[i], &out), ERR_BAD_REQUEST);
}

static void test_decode(void **state)
{
    (void)state;
    struct str out = S("untouched");
    const struct str bad[] = { S("%"), S("a%"), S("%4"), S("%4g"), S("%g4"), S("%%41"), S("% 41"), S("%-1") };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(form_decode(a, bad[i], true, &out), ERR_BAD_REQUEST);
        assert_true(str_eq(out, S("untouched")));
    }
    assert_int_equal(form_decode(a, S("%41%c4%90+%00%fF%25"), true, &out), ERR_OK);
    assert_true(str_eq(out, S("AĐ \0\xff%")));
    assert_int_equal(form_decode(a, S("a+b"), false, &out), ERR_OK);
    assert_true(str_eq(out, S("a+b")));
    for (int c = 0; c < 256; c++) { /* whatever is encoded comes back */
        char byte = (char)c;
        struct str encoded = arena_printf(a, "x%%%02X", c);
        assert_int_equal(form_decode(a, encoded, true, &out), ERR_OK);
        assert_true(out.len == 2 && out.ptr[1] == byte);
    }
}

static void test_fields(void **state)
{
    (void)state;
    struct form_params p = { 0 };
    assert_int_equal(form_fields(a, S("&a=1&&b&=c&a=%31=+&"), true, 10, &p), ERR_OK);
    assert_int_equal(p.n, 4);
    assert_true(str_eq(p.at[0].name, S("a")) && str_eq(p.at[0].value, S("1")) && p.at[0].from_query);
    assert_true(str_eq(p.at[1].name, S("b")) && str_empty(p.at[1].value) && p.at[1].value.ptr);
    assert_true(str_empty(p.at[2].name) && str_eq(p.at[2].value, S("c")));
    assert_true(str_eq(p.at[3].value, S("1= ")));
    assert_int_equal(form_fields(a, S("x&y"), false, 6, &p), ERR_OK); /* the limit counts all */
    assert_int_equal(form_fields(a, S("z"), false, 6, &p), ERR_TOO_LARGE);
    assert_int_equal(form_fields(a, S("%zz"), false, 10, &p), ERR_BAD_REQUEST);
    assert_int_equal(form_fields(a, (struct str){ 0 }, false, 0, &p), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_pieces), cmocka_unit_test(test_cuts),   cmocka_unit_test(test_hook_stops),
                                        cmocka_unit_test(test_boundary), cmocka_unit_test(test_decode), cmocka_unit_test(test_fields) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
