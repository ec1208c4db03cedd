#include "engine/calendar_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static int32_t day(const char *iso) { return fixture_day(iso); }

static void kinds_and_names(void **state)
{
    (void)state;
    struct calendar c = calendar_fixture();
    struct str name;
    assert_int_equal(calendar_kind(&c, day("2026-11-24"), &name), DAY_OFF);
    assert_true(str_eq(name, S("Ngày Văn hóa Việt Nam (NQ 28/2026/QH16)")));
    assert_int_equal(calendar_kind(&c, day("2026-08-22"), &name), DAY_MAKEUP);
    assert_true(str_eq(name, S("Làm bù cho 31/8/2026")));
    assert_int_equal(calendar_kind(&c, day("2026-11-20"), &name), DAY_WORK);
    assert_true(str_eq(name, S("")) && name.ptr);
    assert_int_equal(calendar_kind(&c, day("2026-11-21"), &name), DAY_WEEKEND);
    assert_int_equal(calendar_kind(&c, INT32_MAX, NULL), calendar_kind(&c, CALENDAR_DAY_MAX, NULL));
    assert_int_equal(calendar_kind(&c, INT32_MIN, NULL), calendar_kind(&c, CALENDAR_DAY_MIN, NULL));
    assert_true(calendar_works(&c, day("2026-01-10")) && !calendar_works(&c, day("2026-01-11")));
    /* the first and the last exception are found, their neighbours are not */
    assert_int_equal(calendar_kind(&c, day("2023-01-02"), NULL), DAY_OFF);
    assert_int_equal(calendar_kind(&c, day("2023-01-03"), NULL), DAY_WORK);
    assert_int_equal(calendar_kind(&c, day("2027-11-24"), NULL), DAY_OFF);
    assert_int_equal(calendar_kind(&c, day("2027-11-25"), NULL), DAY_WORK);
}

static void working_days_of_each_year(void **state)
{
    (void)state;
    static const int expected[] = { 249, 251, 250, 249, 249 }; /* 2023..2027 */
    struct calendar c = calendar_fixture();
    for (int i = 0; i < 5; i++) {
        int32_t from = day_from_ymd(2023 + i, 1, 1) - 1, to = day_from_ymd(2023 + i, 12, 31);
        assert_int_equal(calendar_count(&c, from, to), expected[i]);
    }
}

static void adding_working_days(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int n;
        const char *to;
    } rows[] = {
        { "2026-02-13", 1, "2026-02-23" }, { "2026-02-13", 5, "2026-02-27" }, { "2026-04-24", 1, "2026-04-28" },
        { "2026-04-24", 3, "2026-05-04" }, { "2026-11-23", 1, "2026-11-25" }, { "2025-12-31", 1, "2026-01-05" },
        { "2026-01-09", 1, "2026-01-10" }, { "2026-01-09", 2, "2026-01-12" }, { "2026-01-10", -1, "2026-01-09" },
        { "2026-11-25", -1, "2026-11-23" }, { "2026-02-23", -1, "2026-02-13" }, { "2026-11-22", -1, "2026-11-20" },
        { "2026-01-05", -1, "2025-12-31" },
    };
    struct calendar c = calendar_fixture();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t out = 0;
        assert_int_equal(calendar_add(&c, day(rows[i].from), rows[i].n, &out), ERR_OK);
        assert_int_equal(out, day(rows[i].to));
    }
}

static void next_working_day(void **state)
{
    (void)state;
    struct calendar c = calendar_fixture();
    int32_t out = 0;
    assert_int_equal(calendar_next(&c, day("2026-11-24"), &out), ERR_OK);
    assert_int_equal(out, day("2026-11-25"));
    assert_int_equal(calendar_next(&c, day("2026-11-25"), &out), ERR_OK);
    assert_int_equal(out, day("2026-11-25"));
    assert_int_equal(calendar_next(&c, day("2026-02-14"), &out), ERR_OK);
    assert_int_equal(out, day("2026-02-23"));
}

/* The quick count against counting one by one, over the exceptions and over centuries. */
static void count_is_what_one_counts(void **state)
{
    (void)state;
    struct calendar c = calendar_fixture();
    c.week = 0x7e; /* Saturdays too: make-up Saturdays then change nothing, Sundays off do */
    for (int pass = 0; pass < 2; pass++, c.week = 0x3e)
        for (int32_t from = day("2025-12-20"); from < day("2026-03-01"); from++) {
            int works = 0;
            for (int32_t to = from + 1; to < from + 300; to++) {
                works += calendar_works(&c, to);
                assert_int_equal(calendar_count(&c, from, to), works);
            }
        }
    assert_int_equal(calendar_count(&c, day("2026-11-25"), day("2026-11-25")), 0);
    assert_int_equal(calendar_count(&c, day("2026-11-25"), day("2026-11-20")), 0);
    assert_true(calendar_count(&c, INT32_MIN, INT32_MAX) > 2000000);
}

static void no_calendar_is_endless(void **state)
{
    (void)state;
    struct calendar c = calendar_plain();
    int32_t out = 77;
    c.week = 0;
    assert_int_equal(calendar_next(&c, 0, &out), ERR_INVALID);
    assert_int_equal(calendar_add(&c, 0, 1, &out), ERR_INVALID);
    assert_int_equal(calendar_add(&c, 0, -1, &out), ERR_INVALID);
    assert_int_equal(calendar_count(&c, 0, 100000), 0);
    /* one make-up day is found from near, and only once */
    struct calendar_day only = { 300, DAY_MAKEUP, S_INIT("") };
    c.days = &only;
    c.days_n = 1;
    assert_int_equal(calendar_add(&c, 0, 2, &out), ERR_INVALID);
    assert_int_equal(calendar_add(&c, 0, INT32_MAX, &out), ERR_INVALID);
    assert_int_equal(calendar_add(&c, 600, INT32_MIN, &out), ERR_INVALID);
    assert_int_equal(out, 77);
    assert_int_equal(calendar_add(&c, 0, 1, &out), ERR_OK);
    assert_int_equal(out, 300);
    assert_int_equal(calendar_next(&c, 700, &out), ERR_INVALID);
}

static void limits_of_days(void **state)
{
    (void)state;
    struct calendar c = calendar_plain();
    int32_t out = 77;
    assert_int_equal(calendar_add(&c, 0, 0, &out), ERR_INVALID);
    assert_int_equal(calendar_add(&c, INT32_MAX, 1, &out), ERR_INVALID);
    assert_int_equal(calendar_add(&c, INT32_MIN, -1, &out), ERR_INVALID);
    assert_int_equal(calendar_add(&c, CALENDAR_DAY_MAX, 1, &out), ERR_INVALID);
    assert_int_equal(calendar_add(&c, CALENDAR_DAY_MIN, -1, &out), ERR_INVALID);
    assert_int_equal(calendar_next(&c, INT32_MAX, &out), ERR_INVALID);
    assert_int_equal(out, 77);
    assert_int_equal(calendar_add(&c, 0, 100000, &out), ERR_OK);
    assert_int_equal(calendar_count(&c, 0, out), 100000);
}

static void office_hours(void **state)
{
    (void)state;
    static const struct {
        struct calendar_span hours[CALENDAR_SPANS_MAX];
        size_t n;
        bool valid;
    } rows[] = {
        { { { 450, 690 }, { 810, 1020 } }, 2, true }, { { { 0, 1440 } }, 1, true },
        { { { 450, 690 }, { 690, 700 } }, 2, true },  { { { 0, 1 }, { 1, 2 }, { 2, 3 } }, 3, true },
        { { { 450, 690 } }, 0, false },               { { { 450, 690 } }, 4, false },
        { { { 450, 450 } }, 1, false },               { { { 690, 450 } }, 1, false },
        { { { -1, 450 } }, 1, false },                { { { 450, 1441 } }, 1, false },
        { { { 450, 690 }, { 689, 900 } }, 2, false }, { { { 810, 1020 }, { 450, 690 } }, 2, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct calendar c = calendar_plain();
        memcpy(c.hours, rows[i].hours, sizeof c.hours);
        c.hours_n = rows[i].n;
        assert_int_equal(calendar_hours_valid(&c), rows[i].valid);
    }
    struct calendar c = calendar_plain();
    assert_int_equal(calendar_opening(&c), 450);
    assert_int_equal(calendar_closing(&c), 1020);
    c.hours_n = 0;
    assert_int_equal(calendar_opening(&c) + calendar_closing(&c), 0);
}

/* By counting minute after minute, and by hand. */
static void minutes_of_office_hours(void **state)
{
    (void)state;
    static const struct calendar_day off[] = { { 20781, DAY_OFF, S_INIT("Ngày Văn hóa Việt Nam") } }; /* Tuesday 24/11/2026 */
    struct calendar c = calendar_plain();
    c.days = off;
    c.days_n = 1;
    assert_int_equal(off[0].day, day_from_ymd(2026, 11, 24));
    int64_t friday = ms_of_day(day_from_ymd(2026, 11, 20), 10 * 60);
    static const struct {
        int day, minute; /* after Friday 20/11 */
        int64_t want;
    } rows[] = { { 0, 660, 60 }, { 0, 720, 90 }, { 0, 1020, 300 }, { 0, 1439, 300 }, { 2, 600, 300 }, { 3, 450, 300 }, { 3, 510, 360 },
                 { 4, 900, 750 }, { 5, 480, 780 }, { 0, 599, 0 }, { -1, 0, 0 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(calendar_minutes(&c, friday, ms_of_day(day_from_ymd(2026, 11, 20) + rows[i].day, rows[i].minute)), rows[i].want);
    int64_t counted = 0;
    for (int64_t at = friday; at < friday + 6 * CLOCK_DAY_MS; at += CLOCK_MINUTE_MS) {
        int minute = (int)((at - ms_of_day(day_of_ms(at), 0)) / CLOCK_MINUTE_MS);
        assert_int_equal(calendar_minutes(&c, friday, at), counted);
        if (calendar_works(&c, day_of_ms(at)))
            counted += (minute >= 450 && minute < 690) || (minute >= 810 && minute < 1020);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_and_names),          cmocka_unit_test(working_days_of_each_year),
        cmocka_unit_test(adding_working_days),      cmocka_unit_test(next_working_day),
        cmocka_unit_test(count_is_what_one_counts), cmocka_unit_test(no_calendar_is_endless),
        cmocka_unit_test(limits_of_days),           cmocka_unit_test(office_hours),
        cmocka_unit_test(minutes_of_office_hours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
