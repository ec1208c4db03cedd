#include "engine/lunar.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct lunar lunar_at(int year, int month, int day)
{
    struct lunar l = { 0 };
    assert_int_equal(lunar_of_day(day_from_ymd(year, month, day), &l), ERR_OK);
    return l;
}

static void assert_lunar(struct lunar l, int day, int month, int year, bool leap)
{
    assert_int_equal(l.day, day);
    assert_int_equal(l.month, month);
    assert_int_equal(l.year, year);
    assert_int_equal(l.leap, leap);
}

/* First day of the year, 10th of the 3rd month, leap month (0: none); from published calendars of Vietnam. */
static const struct {
    int year, tet_month, tet_day, gio_to_month, gio_to_day, leap;
} YEARS[] = {
    { 2015, 2, 19, 4, 28, 0 }, { 2016, 2, 8, 4, 16, 0 },  { 2017, 1, 28, 4, 6, 6 },  { 2018, 2, 16, 4, 25, 0 },
    { 2019, 2, 5, 4, 14, 0 },  { 2020, 1, 25, 4, 2, 4 },  { 2021, 2, 12, 4, 21, 0 }, { 2022, 2, 1, 4, 10, 0 },
    { 2023, 1, 22, 4, 29, 2 }, { 2024, 2, 10, 4, 18, 0 }, { 2025, 1, 29, 4, 7, 6 },  { 2026, 2, 17, 4, 26, 0 },
    { 2027, 2, 6, 4, 16, 0 },  { 2028, 1, 26, 4, 4, 5 },  { 2029, 2, 13, 4, 23, 0 }, { 2030, 2, 2, 4, 12, 0 },
    { 2031, 1, 23, 4, 1, 3 },  { 2032, 2, 11, 4, 19, 0 }, { 2033, 1, 31, 4, 9, 11 }, { 2034, 2, 19, 4, 28, 0 },
    { 2035, 2, 8, 4, 17, 0 },
};

static void years(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof YEARS / sizeof *YEARS; i++) {
        int year = YEARS[i].year;
        assert_lunar(lunar_at(year, YEARS[i].tet_month, YEARS[i].tet_day), 1, 1, year, false);
        assert_lunar(lunar_at(year, YEARS[i].gio_to_month, YEARS[i].gio_to_day), 10, 3, year, false);
        for (int month = 1; month <= 12; month++) {
            int32_t day = 0;
            bool exists = lunar_to_day((struct lunar){ 1, month, year, true }, &day) == ERR_OK;
            assert_int_equal(exists, month == YEARS[i].leap);
        }
    }
}

/* Where Vietnam's year begins on another day than China's, and the last day of the old year is the 29th, not the 30th. */
static void seven_hours_not_eight(void **state)
{
    (void)state;
    assert_lunar(lunar_at(1968, 1, 29), 1, 1, 1968, false);
    assert_lunar(lunar_at(1985, 1, 21), 1, 1, 1985, false);
    assert_lunar(lunar_at(2007, 2, 17), 1, 1, 2007, false);
    assert_lunar(lunar_at(2030, 2, 2), 1, 1, 2030, false);
    assert_lunar(lunar_at(2026, 9, 26), 16, 8, 2026, false);
    for (int year = 2015; year <= 2032; year++) {
        int32_t tet = 0;
        struct lunar eve = { 0 };
        assert_int_equal(lunar_to_day((struct lunar){ 1, 1, year, false }, &tet), ERR_OK);
        assert_int_equal(lunar_of_day(tet - 1, &eve), ERR_OK);
        assert_lunar(eve, year == 2016 || year == 2022 || year >= 2025 ? 29 : 30, 12, year - 1, false);
    }
}

static void published_pairs(void **state)
{
    (void)state;
    char line[200];
    int pairs = 0;
    FILE *f = fopen("tests/fixtures/lunar_days.tsv", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        int y, m, d, day, month, year, leap;
        if (sscanf(line, "%d-%d-%d\t%d\t%d\t%d\t%d", &y, &m, &d, &day, &month, &year, &leap) != 7)
            continue;
        assert_lunar(lunar_at(y, m, d), day, month, year, leap);
        pairs++;
    }
    fclose(f);
    assert_int_equal(pairs, 2476);
}

/* Every day of three centuries there and back; months have 29 or 30 days and follow one another. */
static void there_and_back(void **state)
{
    (void)state;
    struct lunar before = { 0 };
    for (int32_t day = day_from_ymd(1900, 1, 1); day <= day_from_ymd(2199, 12, 31); day++) {
        struct lunar l = { 0 };
        int32_t back = 0;
        assert_int_equal(lunar_of_day(day, &l), ERR_OK);
        assert_int_equal(lunar_to_day(l, &back), ERR_OK);
        assert_int_equal(back, day);
        if (l.day == 1 && before.day) {
            assert_true(before.day == 29 || before.day == 30);
            assert_true(l.leap ? l.month == before.month && !before.leap : l.month == before.month % 12 + 1);
            assert_int_equal(l.year - before.year, l.month == 1 && !l.leap);
        } else if (before.day) {
            assert_lunar(l, before.day + 1, before.month, before.year, before.leap);
        }
        before = l;
    }
}

static void what_does_not_exist(void **state)
{
    (void)state;
    static const struct lunar none[] = {
        { 0, 1, 2026, false },  { 31, 1, 2026, false }, { 30, 12, 2026 - 1, false }, { 1, 0, 2026, false },
        { 1, 13, 2026, false }, { 1, 6, 2026, true },   { 1, 5, 2025, true },        { -1, 1, 2026, false },
        { INT32_MAX, 1, 2026, false }, { 1, 1, INT32_MAX, false }, { 1, INT32_MIN, 2026, false },
        { 1, 1, INT32_MIN, false }, { 30, 11, 2199, false }, { 1, 1, 1899, false }, { 1, 1, 2200, false },
    };
    int32_t day = 77;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(lunar_to_day(none[i], &day), ERR_INVALID);
    assert_int_equal(day, 77);
    struct lunar l = { .day = 77 };
    assert_int_equal(lunar_of_day(day_from_ymd(1899, 12, 31), &l), ERR_INVALID);
    assert_int_equal(lunar_of_day(day_from_ymd(2200, 1, 1), &l), ERR_INVALID);
    assert_int_equal(lunar_of_day(INT32_MAX, &l), ERR_INVALID);
    assert_int_equal(lunar_of_day(INT32_MIN, &l), ERR_INVALID);
    assert_int_equal(l.day, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(years),          cmocka_unit_test(seven_hours_not_eight), cmocka_unit_test(published_pairs),
        cmocka_unit_test(there_and_back), cmocka_unit_test(what_does_not_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
