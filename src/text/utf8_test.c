#include "text/utf8.h"
#include "text/icu.h"
#include "text/text.h"
#include "../../tests/support.h"

static void valid_accepts_every_scalar_value(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x110000; cp++) {
        if (cp >= 0xD800 && cp < 0xE000)
            continue;
        char b[4];
        struct str s = { b, utf8_write(b, cp) };
        size_t at = 0;
        assert_true(text_utf8_valid(s));
        assert_int_equal(utf8_next(s, &at), cp);
        assert_int_equal(at, s.len);
        assert_int_equal(text_length(s), 1);
    }
}

static void valid_refuses_every_kind_of_damage(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",
        "\xBF",
        "a\x80",
        "\xC2",
        "\xC2"
        "a",
        "\xC0\x80",
        "\xC0\xAF",
        "\xC1\xBF", /* stray, cut, overlong */
        "\xE0\x80\x80",
        "\xE0\x9F\xBF",
        "\xE1\xBB",
        "\xE1\xBB"
        "a",
        "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xED\xA0\xBD\xED\xB8\x80", /* surrogates */
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80\x80",
        "\xFE",
        "\xFF", /* beyond U+10FFFF */
        "\xF0\x9F\x98",
        "Nguy\xE1\xBB",
        "Nguy\xEAn",
        "12345678\xFF"
        "12345678",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(text_utf8_valid(str_c(bad[i])));
    assert_false(text_utf8_valid(S("a\0b")));
    assert_false(text_utf8_valid(S("12345678\0")));
    assert_true(text_utf8_valid(S("")));
    assert_true(text_utf8_valid((struct str){ 0 }));
    assert_true(text_utf8_valid(S("Nguyễn Văn Ẩn, 12 tuổi 😀")));
}

/* All two-byte and three-byte strings against a rule written another way: decode, encode, compare. */
static void valid_agrees_with_encoding_back(void **state)
{
    (void)state;
    for (unsigned a = 0x80; a < 0x100; a++)
        for (unsigned b = 0; b < 0x100; b++)
            for (unsigned c = 0; c < 0x100; c++) {
                char three[] = { (char)a, (char)b, (char)c };
                uint32_t cp = (a & 0x0F) << 12 | (b & 0x3F) << 6 | (c & 0x3F);
                char again[4];
                bool want = utf8_write(again, cp) == 3 && memcmp(again, three, 3) == 0 && (cp < 0xD800 || cp > 0xDFFF);
                uint32_t got;
                assert_int_equal(utf8_step((unsigned char *)three, 3, &got) == 3, want);
            }
}

static void damage_at_any_place_is_seen(void **state)
{
    (void)state;
    char text[40];
    for (size_t i = 0; i < sizeof text; i++) {
        memset(text, 'a', sizeof text);
        text[i] = '\xFF';
        assert_false(text_utf8_valid((struct str){ text, sizeof text }));
        text[i] = '\0';
        assert_false(text_utf8_valid((struct str){ text, sizeof text }));
    }
}

static void length_counts_characters(void **state)
{
    (void)state;
    assert_int_equal(text_length(S("Nguyễn")), 6);
    assert_int_equal(text_length(S("Nguye\u0302\u0303n")), 8);
    assert_int_equal(text_length(S("")), 0);
}

static void cut_leaves_whole_characters(void **state)
{
    (void)state;
    assert_str(text_cut(S("Nguyễn"), 5), S("Nguyễ"));
    assert_str(text_cut(S("Nguyễn"), 6), S("Nguyễn"));
    assert_str(text_cut(S("Nguyễn"), 0), S(""));
    assert_str(text_cut(S("Nguye\u0302\u0303n"), 5), S("Nguy")); /* e would lose its marks */
    assert_str(text_cut(S("Nguye\u0302\u0303n"), 6), S("Nguy"));
    assert_str(text_cut(S("Nguye\u0302\u0303n"), 7), S("Nguye\u0302\u0303"));
    assert_str(text_cut(S("\u0301\u0301"), 1), S(""));
    assert_str(text_cut(S(""), 3), S(""));
}

static void cut_property(void **state)
{
    (void)state;
    static const char *const parts[] = { "a", "ệ", "e\u0302\u0323", "đ", " ", "😀", "\u0301", "漢" };
    uint64_t seed = 1;
    struct arena *a = arena_new();
    for (int round = 0; round < 2000; round++) {
        struct buf b = buf_new(a, 200);
        for (int i = 0; i < 8; i++)
            buf_put(&b, str_c(parts[support_random(&seed) % 8]));
        for (size_t n = 0; n < 20; n++) {
            struct str all = buf_str(&b), cut = text_cut(all, n);
            size_t at = cut.len;
            assert_true(text_utf8_valid(cut) && text_length(cut) <= n && cut.ptr == all.ptr);
            assert_true(at == all.len || at == 0 || !icu_is_mark(utf8_next(all, &at)));
        }
        arena_reset(a);
    }
    arena_free(a);
}

static void repair_makes_anything_readable(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    assert_str(text_repair(a, S("a\xFF"
                                "b\0c\xE1\xBB")),
               S("a\uFFFDb\uFFFDc\uFFFD\uFFFD"));
    assert_str(text_repair(a, S("Đúng")), S("Đúng"));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_accepts_every_scalar_value),
        cmocka_unit_test(valid_refuses_every_kind_of_damage),
        cmocka_unit_test(valid_agrees_with_encoding_back),
        cmocka_unit_test(damage_at_any_place_is_seen),
        cmocka_unit_test(length_counts_characters),
        cmocka_unit_test(cut_leaves_whole_characters),
        cmocka_unit_test(cut_property),
        cmocka_unit_test(repair_makes_anything_readable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
