#include "base/clock.h"
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

static void days(void **state)
{
    (void)state;
    int32_t day = day_from_ymd(2026, 11, 25);
    assert_str(text_date(a, day), S("25/11/2026"));
    assert_str(text_date(a, day_from_ymd(2026, 2, 5)), S("05/02/2026"));
    static const char *const week[] = { "Chủ nhật 22/11/2026", "thứ Hai 23/11/2026", "thứ Ba 24/11/2026",
                                        "thứ Tư 25/11/2026",   "thứ Năm 26/11/2026", "thứ Sáu 27/11/2026",
                                        "thứ Bảy 28/11/2026" };
    for (int i = 0; i < 7; i++)
        assert_str(text_date_weekday(a, day - 3 + i), str_c(week[i]));
}

static void moments_are_vietnamese_time(void **state)
{
    (void)state;
    int64_t at = ms_of_day(day_from_ymd(2026, 11, 25), 16 * 60 + 30);
    assert_str(text_moment(a, at), S("16 giờ 30, thứ Tư 25/11/2026"));
    assert_str(text_moment_short(a, at), S("16:30 25/11/2026"));
    assert_str(text_moment_short(a, at + 59999), S("16:30 25/11/2026"));
    at = ms_of_day(day_from_ymd(2026, 11, 25), 7 * 60 + 5);
    assert_str(text_moment(a, at), S("7 giờ 05, thứ Tư 25/11/2026"));
    assert_str(text_moment_short(a, at), S("07:05 25/11/2026"));
    assert_str(text_moment_short(a, ms_of_day(0, 0)), S("00:00 01/01/1970"));
    assert_str(text_moment_short(a, 0), S("07:00 01/01/1970"));
}

static void formal_dates(void **state)
{
    (void)state;
    assert_str(text_date_formal(a, day_from_ymd(2026, 2, 5)), S("ngày 05 tháng 02 năm 2026"));
    assert_str(text_date_formal(a, day_from_ymd(2026, 1, 10)), S("ngày 10 tháng 01 năm 2026"));
    assert_str(text_date_formal(a, day_from_ymd(2026, 3, 9)), S("ngày 09 tháng 3 năm 2026"));
    assert_str(text_date_formal(a, day_from_ymd(2026, 12, 31)), S("ngày 31 tháng 12 năm 2026"));
}

static void dates_in_words(void **state)
{
    (void)state;
    assert_str(text_date_words(a, day_from_ymd(2026, 3, 15)),
               S("ngày mười lăm tháng ba năm hai nghìn không trăm hai mươi sáu"));
    assert_str(text_date_words(a, day_from_ymd(1985, 4, 24)),
               S("ngày hai mươi tư tháng tư năm một nghìn chín trăm tám mươi lăm"));
    assert_str(text_date_words(a, day_from_ymd(2005, 12, 1)),
               S("ngày một tháng mười hai năm hai nghìn không trăm linh năm"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days),
        cmocka_unit_test(moments_are_vietnamese_time),
        cmocka_unit_test(formal_dates),
        cmocka_unit_test(dates_in_words),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
