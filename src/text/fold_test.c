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

static void fold_is_what_people_type(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        { "Đăng ký Kết hôn", "dang ky ket hon" }, /* pairs that the folding of database engines misses */
        { "Nguyễn", "nguyen" },
        { "Ước", "uoc" },
        { "Trường", "truong" },
        { "hoà", "hoa" },
        { "hòa", "hoa" },
        { "Đăng", "dang" },
        { "Đường", "duong" },
        { "Đức", "duc" },
        { "Ðức ð", "duc d" },
        { "  TP. Hồ  Chí Minh!", "tp ho chi minh" },
        { "H'Hen Niê", "h hen nie" },
        { "K’Brể", "k bre" },
        { "H44.100-260926-0001", "h44 100 260926 0001" },
        { "Số 12/QĐ–UBND “mới”…", "so 12 qd ubnd moi" },
        { "Tr\u200Bần Bì\u00ADnh", "tran binh" },
        { "", "" },
        { " ,.-\u00A0", "" },
        { "Y", "y" },
        { "12 m²", "12 m2" },
        { "Ｈà Ｎội ４", "ha noi 4" },
        { "ﬁn №5", "fin no5" },
        { "Straße Ærø Łódź", "strasse aero lodz" },
        { "Москва́", "москва" },
        { "漢字 かが", "漢字 かか" },
        { "Ƀăt Ŭk ñu", "ƀat uk nu" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0] - 1; i++)
        assert_str(text_fold(a, str_c(pairs[i][0])), str_c(pairs[i][1]));
}

/* 134 letters of the alphabet with tones, both cases, composed and apart: the letter below. */
static void fold_of_the_whole_alphabet(void **state)
{
    (void)state;
    static const char *const vowels[] = { "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y" };
    static const char *const tones[] = { "", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323" };
    for (size_t v = 0; v < 12; v++)
        for (size_t t = 0; t < 6; t++) {
            struct str apart = arena_printf(a, "%s%s", vowels[v], tones[t]), joined = text_nfc(a, apart);
            struct str want = S("aaaeeiooouuy");
            want = str_cut(want, v, 1);
            assert_int_equal(text_length(joined), 1);
            assert_str(text_fold(a, joined), want);
            assert_str(text_fold(a, text_upper(a, joined)), want);
            assert_str(text_fold(a, apart), want);
        }
}

/* Each entry of the tables against ICU's way, which a Chinese letter behind it forces. */
static void tables_agree_with_icu(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x2100; cp++) {
        char b[12] = "x";
        size_t n = 1 + utf8_write(b + 1, cp);
        b[n++] = 'y';
        struct str fast = text_fold(a, (struct str){ b, n });
        memcpy(b + n, "漢", 3);
        struct str slow = text_fold(a, (struct str){ b, n + 3 });
        struct str want = arena_printf(a, "%.*s漢", STR_ARG(fast));
        if (!str_eq(slow, want))
            fail_msg("U+%04X: %.*s and %.*s", cp, STR_ARG(fast), STR_ARG(slow));
    }
}

static void check_fold(struct arena *each, struct str in)
{
    struct str once = text_fold(each, in);
    assert_str(text_fold(each, once), once);
    assert_str(text_fold(each, text_nfc(each, in)), once);
    assert_true(text_utf8_valid(once) && text_is_nfc(once) && !str_has(once, S("  ")));
    assert_true(str_eq(str_trim(once), once));
}

static void fold_property_every_character(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x110000; cp++) {
        if ((cp >= 0xD800 && cp < 0xE000) || (cp > 0x20000 && cp < 0xE0000 && cp % 64))
            continue;
        char b[12];
        struct arena *each = arena_new();
        size_t n = utf8_write(b, cp);
        check_fold(each, (struct str){ b, n });
        memcpy(b + n, "\u0323\u0302", 4);
        check_fold(each, (struct str){ b, n + 4 });
        arena_free(each);
    }
}

static void fold_property_random(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "a",  "e\u0302\u0323", "\u0303", "Đ",      " ", "-",    "漢", "ß",          "ﬁ",           "İ", "\u0345",
        "가", "\u1100\u1161",  "ệ",      "\u200B", "Ω", "\xFF", "ŀ",  "がカ\u3099", "\u05D0\u05B8"
    };
    uint64_t seed = 3;
    for (int round = 0; round < 20000; round++) {
        struct arena *each = arena_new();
        struct buf b = buf_new(each, 200);
        for (size_t i = support_random(&seed) % 8; i > 0; i--)
            buf_put(&b, str_c(parts[support_random(&seed) % (sizeof parts / sizeof parts[0])]));
        check_fold(each, text_repair(each, buf_str(&b)));
        (void)text_fold(each, buf_str(&b)); /* stray bytes too */
        arena_free(each);
    }
}

static void tone_is_placed_one_way(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        { "hoà", "hòa" },
        { "hòa", "hòa" },
        { "hoè", "hòe" },
        { "khoẻ", "khỏe" },
        { "thuý", "thúy" },
        { "thúy", "thúy" },
        { "uý", "úy" },
        { "uỷ ban", "ủy ban" },
        { "luỹ", "lũy" },
        { "tuỵ", "tụy" },
        { "oà", "òa" },
        { "loá", "lóa" },
        { "toạ", "tọa" },
        { "quý", "quý" },
        { "qúy", "quý" },
        { "Qúy", "Quý" },
        { "quà", "quà" },
        { "quỳ", "quỳ" },
        { "hoàn", "hoàn" },
        { "hoàng", "hoàng" },
        { "thuyền", "thuyền" },
        { "ngoài", "ngoài" },
        { "ngoáy", "ngoáy" },
        { "khuỷu", "khuỷu" },
        { "khuya", "khuya" },
        { "giá", "giá" },
        { "gìa", "gìa" },
        { "mùa", "mùa" },
        { "múa", "múa" },
        { "tuế", "tuế" },
        { "huyền", "huyền" },
        { "HOÀ", "HÒA" },
        { "Hoà", "Hòa" },
        { "hOÀ", "hÒA" },
        { "THUỶ", "THỦY" },
        { "Thanh Hoá, Khánh Hoà.", "Thanh Hóa, Khánh Hòa." },
        { "hoà1", "hòa1" },
        { "(hoà)", "(hòa)" },
        { "hoa\u0300", "hòa" },
        { "hòá", "hòá" },
        { "hoa", "hoa" },
        { "oa", "oa" },
        { "", "" },
        { "à", "à" },
        { "hoà\u0323", "hoạ\u0300" },
        { "Thuỷ漢", "Thuỷ漢" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct str got = text_tone(a, str_c(pairs[i][0]));
        assert_str(got, str_c(pairs[i][1]));
        assert_str(text_tone(a, got), got);
        assert_str(text_fold(a, got), text_fold(a, str_c(pairs[i][0])));
    }
}

static void upper_and_lower(void **state)
{
    (void)state;
    assert_str(text_upper(a, S("Nguyễn Thị ẩn đường ưu ơn")), S("NGUYỄN THỊ ẨN ĐƯỜNG ƯU ƠN"));
    assert_str(text_first_upper(a, S("ẩn đường")), S("Ẩn đường"));
    assert_str(text_first_upper(a, S("")), S(""));
    assert_str(text_lower(a, S("NGUYỄN THỊ ẨN ĐƯỜNG ƯU ƠN")), S("nguyễn thị ẩn đường ưu ơn"));
    assert_str(text_upper(a, S("e\u0302\u0323 ß 12")), S("E\u0302\u0323 ß 12"));
    assert_str(text_lower(a, S("")), S(""));
    for (uint32_t cp = 0x1EA0; cp < 0x1EFA; cp += 2) { /* Ạ ạ … Ỹ ỹ stand in pairs */
        char up[4], low[4];
        struct str u = { up, utf8_write(up, cp) }, l = { low, utf8_write(low, cp + 1) };
        assert_str(text_lower(a, u), l);
        assert_str(text_upper(a, l), u);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fold_is_what_people_type), cmocka_unit_test(fold_of_the_whole_alphabet),
        cmocka_unit_test(tables_agree_with_icu),    cmocka_unit_test(fold_property_every_character),
        cmocka_unit_test(fold_property_random),     cmocka_unit_test(tone_is_placed_one_way),
        cmocka_unit_test(upper_and_lower),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
