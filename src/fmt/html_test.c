#include "fmt/html.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

typedef void escape(struct buf *, struct str);

static void gives(escape *e, struct str in, struct str want)
{
    struct buf out = buf_new(NULL, 1 << 20);
    e(&out, in);
    assert_false(out.failed);
    if (!str_eq(buf_str(&out), want))
        fail_msg("'%.*s' gave '%.*s', not '%.*s'", STR_ARG(in), STR_ARG(buf_str(&out)), STR_ARG(want));
    buf_free(&out);
}

static void text_and_attr(void **state)
{
    (void)state;
    gives(html_text, S("a < b & c > d \"'"), S("a &lt; b &amp; c &gt; d \"'"));
    gives(html_text, S("Đăng ký khai sinh"), S("Đăng ký khai sinh"));
    gives(html_text, S(""), S(""));
    gives(html_text, (struct str){ 0 }, S(""));
    gives(html_text, S("<script>alert(1)</script>"), S("&lt;script&gt;alert(1)&lt;/script&gt;"));
    gives(html_attr, S("\" onclick='x' <>&"), S("&#34; onclick=&#39;x&#39; &lt;&gt;&amp;"));
    gives(html_attr, S("&amp;"), S("&amp;amp;"));
}

static void url_lets_through(void **state)
{
    (void)state;
    static const char *const good[] = { "/",       "/ho-so/12?x=1#y",    "#main",         "?trang=2",
                                        "https://example.vn/a b", "HTTP://example.vn", "mailto:a@b.vn", "Tel:1900", "data:image/jpeg;base64,/9j+A=" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        gives(html_url, str_c(good[i]), str_c(good[i]));
    gives(html_url, S("/?a=1&b=\"'"), S("/?a=1&amp;b=&#34;&#39;"));
}

static void url_refuses(void **state)
{
    (void)state;
    static const struct str bad[] = {
        S_INIT(""),           S_INIT("javascript:alert(1)"),      S_INIT(" javascript:alert(1)"),
        S_INIT("JaVaScRiPt:alert(1)"), S_INIT("java\tscript:x"),  S_INIT("data:text/html,x"),
        S_INIT("vbscript:x"), S_INIT("//evil.example"),           S_INIT("/\\evil.example"),
        S_INIT("\\\\evil"),   S_INIT("/\t/evil.example"),         S_INIT("/\n/evil.example"),
        S_INIT("/a\0b"),      S_INIT("\x01https://x"),            S_INIT("ho-so/12"),
        S_INIT("http:evil"),  S_INIT("https:/evil"),              S_INIT("http"),
        S_INIT("data:image/jpeg;base64,a\"x"), S_INIT("data:image/svg+xml;base64,aa"), S_INIT("/\x7f/x"),    S_INIT("ftp://x"),                  S_INIT("mailto"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        gives(html_url, bad[i], S("#"));
}

static void urlpart_encodes_all_but_unreserved(void **state)
{
    (void)state;
    struct buf all = buf_new(NULL, 4096), want = buf_new(NULL, 4096);
    for (int c = 0; c < 256; c++) {
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                     c == '_' || c == '~';
        buf_putc(&all, (char)c);
        buf_printf(&want, plain ? "%c" : "%%%02X", c);
    }
    gives(html_urlpart, buf_str(&all), buf_str(&want));
    gives(html_urlpart, S("hồ sơ/1"), S("h%E1%BB%93%20s%C6%A1%2F1"));
    buf_free(&all);
    buf_free(&want);
}

/* Nothing a text holds can end the place it stands in, whichever byte comes when. */
static void no_byte_pair_breaks_out(void **state)
{
    (void)state;
    escape *const all[] = { html_text, html_attr, html_url, html_urlpart };
    for (int i = 0; i < 256 * 256; i++) {
        char in[] = { '/', (char)(i >> 8), (char)i };
        for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
            struct buf out = buf_new(NULL, 64);
            all[k](&out, (struct str){ in, sizeof in });
            assert_int_equal(str_index(buf_str(&out), '<', 0), -1);
            assert_true(k == 0 || str_index(buf_str(&out), '"', 0) < 0);
            assert_true(k == 0 || str_index(buf_str(&out), '\'', 0) < 0);
            buf_free(&out);
        }
    }
}

static void a_full_buffer_fails_once(void **state)
{
    (void)state;
    struct buf out = buf_new(NULL, 10);
    html_text(&out, S("<<<"));
    assert_true(out.failed);
    assert_true(out.len <= 10);
    buf_free(&out);
}

static void numbers(void **state)
{
    (void)state;
    static const int64_t n[] = { 0, 7, -1, 1050000, INT64_MAX, INT64_MIN };
    for (size_t i = 0; i < sizeof n / sizeof *n; i++) {
        struct buf want = buf_new(NULL, 64), out = buf_new(NULL, 64);
        char room[HTML_DIGITS_MAX];
        buf_int(&want, n[i]);
        html_int(&out, n[i]);
        assert_true(str_eq(buf_str(&out), buf_str(&want)));
        assert_true(str_eq(html_digits(n[i], room), buf_str(&want)));
        buf_free(&want);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_and_attr),
        cmocka_unit_test(url_lets_through),
        cmocka_unit_test(url_refuses),
        cmocka_unit_test(urlpart_encodes_all_but_unreserved),
        cmocka_unit_test(no_byte_pair_breaks_out),
        cmocka_unit_test(a_full_buffer_fails_once),
        cmocka_unit_test(numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
