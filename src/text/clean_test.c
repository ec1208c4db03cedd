#include "text/icu.h"
#include "text/text.h"
#include "text/utf8.h"
#include "../../tests/support.h"

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

static struct str clean(struct str in)
{
    struct str out = S("untouched");
    assert_int_equal(text_clean(a, in, false, &out), ERR_OK);
    return out;
}

static struct str clean_lines(struct str in)
{
    struct str out = S("untouched");
    assert_int_equal(text_clean(a, in, true, &out), ERR_OK);
    return out;
}

static void nfc_joins_what_systems_take_apart(void **state)
{
    (void)state;
    assert_str(text_nfc(a, S("Nguye\u0302\u0303n")), S("Nguyễn")); /* macOS */
    assert_str(text_nfc(a, S("Nguyê\u0303n")), S("Nguyễn"));       /* Windows-1258, "Unicode tổ hợp" */
    assert_str(text_nfc(a, S("a\u0323\u0302")), S("ậ"));
    assert_str(text_nfc(a, S("a\u0302\u0323")), S("ậ"));
    assert_str(text_nfc(a, S("Đường")), S("Đường"));
    assert_str(text_nfc(a, S("")), S(""));
    assert_true(text_is_nfc(S("Nguyễn Thị Hòa – “Đà Nẵng” … 5₫")));
    assert_false(text_is_nfc(S("Nguye\u0302\u0303n")));
    assert_false(text_is_nfc(S("a\u0323")));
    assert_true(text_is_nfc(S("q\u0323"))); /* has no letter of its own */
}

/* The shortcut of nfc.c never says "NFC" where ICU says otherwise, alone or beside others. */
static void nfc_shortcut_agrees_with_icu(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x110000; cp++) {
        if (cp >= 0xD800 && cp < 0xE000)
            continue;
        char b[12] = "e";
        size_t n = 1 + utf8_write(b + 1, cp);
        memcpy(b + n, "\u0302", 2);
        struct arena *each = arena_new();
        struct str one = { b + 1, n - 1 }, after = { b, n }, before = { b + 1, n + 1 };
        assert_int_equal(text_is_nfc(one), icu_is_nfc(each, one));
        assert_int_equal(text_is_nfc(after), icu_is_nfc(each, after));
        assert_int_equal(text_is_nfc(before), icu_is_nfc(each, before));
        assert_true(str_eq(text_nfc(each, one), icu_nfc(each, one)));
        arena_free(each);
    }
}

static void clean_mends_spaces_and_invisibles(void **state)
{
    (void)state;
    assert_str(clean(S("  Nguyễn \u00A0 Văn\tAn ")), S("Nguyễn Văn An"));
    assert_str(clean(S("\uFEFFTr\u200Bần\u200D \u200E\u200FB\u00ADình\u2060")), S("Trần Bình"));
    assert_str(clean(S("a\u3000b\u2003c\u202Fd\u2800e")), S("a b c d e"));
    assert_str(clean(S("\u202Eabc\u202C")), S("abc"));
    assert_str(clean(S("một\r\nhai\u2028ba\xC2\x85"
                       "bốn\vnăm")),
               S("một hai ba bốn năm"));
    assert_str(clean(S("   ")), S(""));
    assert_str(clean(S("\u200B\u3164")), S(""));
    assert_str(clean(S("")), S(""));
    assert_str(clean(S("Ðức ð")), S("Đức đ"));
    assert_str(clean(S("Nguye\u0302\u0303n")), S("Nguyễn"));
    assert_str(clean(S("e\u200D\u0302")), S("ê")); /* joined once the invisible one is gone */
    assert_str(clean(S("a  b")), S("a b"));
    assert_str(clean(S("a ")), S("a"));
    assert_str(clean(S(" a")), S("a"));
    assert_str(clean(S("x")), S("x"));
}

static void clean_keeps_lines_when_asked(void **state)
{
    (void)state;
    assert_str(clean_lines(S("  một \r\n  hai\rba\n\nbốn\u2029năm  \n\n")), S("một\nhai\nba\n\nbốn\nnăm"));
    assert_str(clean_lines(S("một  hai")), S("một hai"));
    assert_str(clean_lines(S("a\r\n\r\nb")), S("a\n\nb"));
    assert_str(clean_lines(S("a\n\rb")), S("a\n\nb"));
    assert_str(clean_lines(S("\n \n")), S(""));
}

static void clean_refuses_what_it_cannot_mend(void **state)
{
    (void)state;
    static const char *const bad[] = { "a\x01",  "\x1B[31m",   "a\x7F",     "\xC2\x80",     "\xC2\x9F", "\uFFFF",
                                       "\uFDD0", "\U0001FFFE", "Nguy\xEAn", "\xED\xA0\x80", "\xC0\xAF", "a\b" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct str out = S("untouched");
        assert_int_equal(text_clean(a, str_c(bad[i]), false, &out), ERR_INVALID);
        assert_int_equal(text_clean(a, str_c(bad[i]), true, &out), ERR_INVALID);
        assert_str(out, S("untouched"));
    }
    struct str out;
    assert_int_equal(text_clean(a, S("a\0b"), false, &out), ERR_INVALID);
}

/* Our table of invisible characters is Unicode's property and the three interlinear marks. */
static void invisible_is_the_unicode_property(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x110000; cp++) {
        if (cp >= 0xD800 && cp < 0xE000)
            continue;
        char b[4];
        struct str s = { b, utf8_write(b, cp) };
        bool want = icu_is_ignorable(cp) || (cp >= 0xFFF9 && cp <= 0xFFFB);
        if (text_has_invisible(s) != want)
            fail_msg("U+%04X", cp);
    }
    assert_true(text_has_invisible(S("Trần\u200B Bình")));
    assert_false(text_has_invisible(S("Trần Bình\u00A0")));
}

/* Every character, with neighbours: clean of clean is clean, valid, NFC, without invisibles. */
static void clean_property_every_character(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x110000; cp++) {
        if (cp >= 0xD800 && cp < 0xE000)
            continue;
        char b[16] = "a ";
        size_t n = 2 + utf8_write(b + 2, cp);
        memcpy(b + n, "\u0301 b", 4);
        struct arena *each = arena_new();
        struct str once, twice;
        if (text_clean(each, (struct str){ b, n + 4 }, true, &once) == ERR_OK) {
            assert_int_equal(text_clean(each, once, true, &twice), ERR_OK);
            assert_str(twice, once);
            assert_true(text_utf8_valid(once) && text_is_nfc(once) && !text_has_invisible(once));
        }
        arena_free(each);
    }
}

static void clean_property_random(void **state)
{
    (void)state;
    static const char *const parts[] = { " ",       "\n",     "\r",     "\t", "\u00A0", "\u200B", "a",
                                         "e\u0302", "\u0303", "đ",      "Ð",  "\u2028", "ệ",      "\uFEFF",
                                         "\u0323",  "😀",      "\u034F", "가", "\u1161" };
    uint64_t seed = 7;
    for (int round = 0; round < 20000; round++) {
        struct arena *each = arena_new();
        struct buf b = buf_new(each, 200);
        for (size_t i = support_random(&seed) % 10; i > 0; i--)
            buf_put(&b, str_c(parts[support_random(&seed) % (sizeof parts / sizeof parts[0])]));
        for (int lines = 0; lines < 2; lines++) {
            struct str once, twice;
            assert_int_equal(text_clean(each, buf_str(&b), lines, &once), ERR_OK);
            assert_int_equal(text_clean(each, once, lines, &twice), ERR_OK);
            assert_str(twice, once);
            assert_true(text_is_nfc(once) && !str_has(once, S("  ")) && str_eq(once, str_trim(once)));
            assert_true(lines || str_index(once, '\n', 0) < 0);
        }
        arena_free(each);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nfc_joins_what_systems_take_apart), cmocka_unit_test(nfc_shortcut_agrees_with_icu),
        cmocka_unit_test(clean_mends_spaces_and_invisibles), cmocka_unit_test(clean_keeps_lines_when_asked),
        cmocka_unit_test(clean_refuses_what_it_cannot_mend), cmocka_unit_test(invisible_is_the_unicode_property),
        cmocka_unit_test(clean_property_every_character),    cmocka_unit_test(clean_property_random),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
