#include "fmt/barcode.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* "A" in code set B: start 104, A = 33, check (104 + 33) mod 103 = 34, stop (ISO/IEC 15417). */
static void code128_of_one_letter(void **state)
{
    (void)state;
    static const char expected[] = "11010010000" "10100011000" "10001011000" "1100011101011";
    struct arena *a = arena_new();
    struct barcode b;
    assert_int_equal(barcode_code128(a, S("A"), &b), ERR_OK);
    assert_int_equal(b.height, 1);
    assert_int_equal(b.width, sizeof expected - 1);
    for (size_t i = 0; i < b.width; i++)
        assert_int_equal(b.dark[i], expected[i] - '0');
    arena_free(a);
}

static void code128_limits(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct barcode b = { .width = 77 };
    char many[61];
    memset(many, 'x', sizeof many);
    assert_int_equal(barcode_code128(a, (struct str){ many, 60 }, &b), ERR_OK);
    b.width = 77;
    assert_int_equal(barcode_code128(a, (struct str){ many, 61 }, &b), ERR_INVALID);
    assert_int_equal(barcode_code128(a, S(""), &b), ERR_INVALID);
    assert_int_equal(barcode_code128(a, S("Hồ sơ"), &b), ERR_INVALID);
    assert_int_equal(barcode_code128(a, S("a\tb"), &b), ERR_INVALID);
    assert_int_equal(barcode_code128(a, S("a\0b"), &b), ERR_INVALID);
    assert_int_equal(barcode_code128(a, S("a\x7f"), &b), ERR_INVALID);
    assert_int_equal(b.width, 77); /* untouched on failure */
    for (char c = ' '; c <= '~'; c++)
        assert_int_equal(barcode_code128(a, (struct str){ &c, 1 }, &b), ERR_OK);
    arena_free(a);
}

/* The three finder patterns: a dark frame of 7 by 7 in three corners. */
static void qr_has_its_corners(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct barcode b;
    assert_int_equal(barcode_qr(a, S("https://example.vn/tra-cuu/H26.36.14-261120-0027"), &b), ERR_OK);
    assert_int_equal(b.width, b.height);
    assert_int_equal(b.width % 4, 1);
    for (size_t i = 0; i < 7; i++) {
        assert_true(b.dark[i] && b.dark[b.width - 1 - i] && b.dark[(b.height - 1) * b.width + i]);
        assert_true(b.dark[i * b.width]);
    }
    arena_free(a);
}

static void qr_limits(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct barcode b = { 0 };
    char many[1001];
    memset(many, '\xE1', sizeof many);
    assert_int_equal(barcode_qr(a, (struct str){ many, 1000 }, &b), ERR_OK);
    assert_int_equal(barcode_qr(a, (struct str){ many, 1001 }, &b), ERR_INVALID);
    assert_int_equal(barcode_qr(a, S(""), &b), ERR_INVALID);
    assert_int_equal(barcode_qr(a, S("a\0b"), &b), ERR_OK);
    arena_free(a);
}

static void svg_says_what_it_is(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct barcode b;
    assert_int_equal(barcode_code128(a, S("H26-1"), &b), ERR_OK);
    struct str svg = barcode_svg(a, &b, S("Mã \"hồ sơ\" <1>"), 200).text;
    assert_true(str_starts(svg, S("<svg role=\"img\"")) && str_ends(svg, S("</svg>")));
    assert_true(str_has(svg, S("fill=\"currentColor\"")) && str_has(svg, S("width=\"200\"")));
    assert_false(str_has(svg, S("<1>"))); /* the label is escaped */
    size_t dark = 0, runs = 0;
    for (size_t i = 0; i < b.width; i++) {
        dark += b.dark[i];
        runs += b.dark[i] && (i == 0 || !b.dark[i - 1]);
    }
    size_t moves = 0;
    for (size_t i = 0; i < svg.len; i++)
        moves += svg.ptr[i] == 'M' && str_starts(str_skip(svg, i), S("M1")) ? 1 : 0;
    assert_true(dark > 0 && runs > 0 && moves > 0);
    assert_int_equal(barcode_qr(a, S("x"), &b), ERR_OK);
    assert_true(barcode_svg(a, &b, S("QR"), 120).text.len > 500);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code128_of_one_letter), cmocka_unit_test(code128_limits), cmocka_unit_test(qr_has_its_corners),
        cmocka_unit_test(qr_limits), cmocka_unit_test(svg_says_what_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
