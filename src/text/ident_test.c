#include "text/text.h"
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

static void cccd_tells_its_parts(void **state)
{
    (void)state;
    static const struct {
        const char *in, *digits, *province;
        int year;
        enum ident_sex sex;
    } rows[] = {
        /* NĐ 137/2015 Đ13 */
        { "001099000001", "001099000001", "Hà Nội", 1999, SEX_MALE },
        { "079185000002", "079185000002", "Hồ Chí Minh", 1985, SEX_FEMALE },
        { "025203000003", "025203000003", "Phú Thọ", 2003, SEX_MALE },
        { "048310000004", "048310000004", "Đà Nẵng", 2010, SEX_FEMALE },
        { " 001 099-000.001 ", "001099000001", "Hà Nội", 1999, SEX_MALE },
        { "096999000001", "096999000001", "Cà Mau", 2399, SEX_FEMALE },
        { "134185000002", "134185000002", "", 1985, SEX_FEMALE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str digits;
        struct ident_cccd id;
        assert_int_equal(ident_cccd(a, str_c(rows[i].in), &digits, &id), ERR_OK);
        assert_str(digits, str_c(rows[i].digits));
        assert_str(id.province, str_c(rows[i].province));
        assert_int_equal(id.birth_year, rows[i].year);
        assert_int_equal(id.sex, rows[i].sex);
    }
}

static void cccd_refuses(void **state)
{
    (void)state;
    static const char *const bad[] = { "",
                                       "003099000001",
                                       "00109900000",
                                       "0010990000011",
                                       "00109900000a",
                                       "000099000001",
                                       "099099000001",
                                       "０01099000001",
                                       "001099000001\n",
                                       "001099000001001099000001" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct str digits = S("untouched");
        struct ident_cccd id = { .birth_year = 7 };
        assert_int_equal(ident_cccd(a, str_c(bad[i]), &digits, &id), ERR_INVALID);
        assert_str(digits, S("untouched"));
        assert_int_equal(id.birth_year, 7);
    }
    struct str digits;
    struct ident_cccd id;
    assert_int_equal(ident_cccd(a, S("0010990\00000001"), &digits, &id), ERR_INVALID);
    assert_int_equal(ident_cccd(a, (struct str){ 0 }, &digits, &id), ERR_INVALID);
}

static void mst_has_a_check_digit(void **state)
{
    (void)state;
    static const char *const good[][2] = {
        /* tax codes that exist, and numbers that cannot */
        { "0100233488", "0100233488" },        { "0100109106", "0100109106" },   { "0300588569", "0300588569" },
        { "0401822430", "0401822430" },        { "0400603108", "0400603108" },   { "0100109106-001", "0100109106-001" },
        { "0100109106001", "0100109106-001" }, { "0100 109 106", "0100109106" }, { "001099000001", "001099000001" },
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct str out;
        assert_int_equal(ident_mst(a, str_c(good[i][0]), &out), ERR_OK);
        assert_str(out, str_c(good[i][1]));
    }
    static const char *const bad[] = { "",
                                       "0100107618",
                                       "0312345678",
                                       "0000000000",
                                       "010023348",
                                       "0100109106-000",
                                       "0100109106-01",
                                       "01001091060011",
                                       "003099000001",
                                       "0100233488x" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct str out = S("untouched");
        assert_int_equal(ident_mst(a, str_c(bad[i]), &out), ERR_INVALID);
        assert_str(out, S("untouched"));
    }
}

/* Each wrong digit is found: the weights are all prime to 11. */
static void mst_finds_every_single_mistake(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        for (char c = '0'; c <= '9'; c++) {
            char number[] = "0100233488";
            bool same = number[i] == c;
            struct str out;
            number[i] = c;
            assert_int_equal(ident_mst(a, str_c(number), &out) == ERR_OK, same);
        }
}

static void phone_numbers(void **state)
{
    (void)state;
    static const char *const good[][2] = {
        { "0912345678", "0912345678" },       { "+84912345678", "0912345678" },
        { "84912345678", "0912345678" },      { "+84 (0) 912 345 678", "0912345678" },
        { " 0912.345.678 ", "0912345678" },   { "0329999999", "0329999999" },
        { "0522222222", "0522222222" },       { "0700000000", "0700000000" },
        { "0999999999", "0999999999" },       { "024 3825 1234", "02438251234" },
        { "(0203) 3825 123", "02033825123" }, { "+84 28 3822 1234", "02838221234" },
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct str out;
        assert_int_equal(ident_phone(a, str_c(good[i][0]), &out), ERR_OK);
        assert_str(out, str_c(good[i][1]));
    }
    static const char *const bad[] = {
        "",           "0",           "+",          "84",           "+84",          "912345678",
        "0112345678", "0312345678",  "0532345678", "0712345678",   "0802345678",   "0952345678",
        "091234567",  "09123456789", "0212345678", "021234567890", "+85912345678", "0912+345678",
        "a912345678", "0912345678x", "19001234",   "++84912345678"
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct str out = S("untouched");
        if (ident_phone(a, str_c(bad[i]), &out) != ERR_INVALID)
            fail_msg("%s", bad[i]);
        assert_str(out, S("untouched"));
    }
}

/* All prefixes against the published expression 0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9]). */
static void mobile_prefixes(void **state)
{
    (void)state;
    static const char *const known = "32 33 34 35 36 37 38 39 52 55 56 58 59 70 76 77 78 79 81 82 83 84 85 86 87 88 89 "
                                     "90 91 92 93 94 96 97 98 99";
    for (int n = 0; n < 100; n++) {
        struct str number = arena_printf(a, "0%02d1234567", n), prefix = str_cut(number, 1, 2), out;
        assert_int_equal(ident_phone(a, number, &out) == ERR_OK, str_has(str_c(known), prefix));
    }
}

static void mail_addresses(void **state)
{
    (void)state;
    static const char *const good[] = { "an@xa.gov.vn", "nguyen.van-an+1@mail.example.com", "a@b.c", "O'Brien@x.vn" };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_int_equal(ident_email(str_c(good[i])), ERR_OK);
    static const char *const bad[] = { "",         "@",        "a@",          "@b.vn",      "a@b",
                                       "a@@b.vn",  "a@b@c.vn", "a b@c.vn",    "a@b.vn ",    "a@b..vn",
                                       "a@.vn",    "a@b.vn.",  ".a@b.vn",     "a.@b.vn",    "a..b@c.vn",
                                       "a@-b.vn",  "a@b-.vn",  "nguyễn@b.vn", "a@b.vn\n",   "a@b.vn\r\nBcc: c@d.vn",
                                       "<a@b.vn>", "a,b@c.vn", "a@b_c.vn",    "\"a\"@b.vn", "a\x7F@b.vn" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (ident_email(str_c(bad[i])) != ERR_INVALID)
            fail_msg("%s", bad[i]);
    assert_int_equal(ident_email(S("a\0b@c.vn")), ERR_INVALID);
    struct buf b = buf_new(a, 400);
    buf_put(&b, S("a@"));
    while (b.len < 250)
        buf_put(&b, S("bcdefghi."));
    struct str long_host = buf_str(&b);
    assert_int_equal(ident_email(arena_printf(a, "%.*svn", STR_ARG(str_cut(long_host, 0, 252 - 2)))), ERR_OK);
    assert_int_equal(ident_email(arena_printf(a, "%.*sbcdefg", STR_ARG(long_host))), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cccd_tells_its_parts),  cmocka_unit_test(cccd_refuses),
        cmocka_unit_test(mst_has_a_check_digit), cmocka_unit_test(mst_finds_every_single_mistake),
        cmocka_unit_test(phone_numbers),         cmocka_unit_test(mobile_prefixes),
        cmocka_unit_test(mail_addresses),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
