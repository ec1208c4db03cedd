/* What the law gives for the years whose decisions are known (data/calendar/holidays.csv), and what decisions swapped. */
#include "core/calendars_proposed.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct arena *arena;
static int make_arena(void **state) { return (void)state, arena = arena_new(), 0; }
static int drop_arena(void **state) { return (void)state, arena_free(arena), 0; }

static int32_t day(const char *iso)
{
    int32_t d = 0;
    assert_true(day_parse_iso(str_c(iso), &d));
    return d;
}

/* Every weekday off of the official schedules (BLLĐ 2019 Đ111.3, Đ112): what differs is a swap that a decision made. */
static void known_years(void **state)
{
    (void)state;
    static const struct {
        int year;
        size_t same;
        const char *only_proposed[3], *only_there[3], *makeup[3];
    } rows[] = {
        { 2023, 11, { 0 }, { 0 }, { 0 } },
        { 2024, 11, { 0 }, { "2024-04-29" }, { "2024-05-04" } },
        { 2025, 11, { 0 }, { "2025-05-02" }, { "2025-04-26" } },
        { 2026, 12, { 0 }, { "2026-01-02", "2026-08-31" }, { "2026-01-10", "2026-08-22" } },
        { 2027, 11, { "2027-02-04" }, { "2027-02-11" }, { 0 } }, /* the shipped projection takes 1+4 for Tết */
    };
    struct calendar cal;
    assert_int_equal(calendars_shipped(arena, &cal), ERR_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct calendars_compared *list;
        size_t n, at[4] = { 0 };
        assert_int_equal(calendars_compare(arena, &cal, rows[i].year, CALENDARS_TET_USUAL, &list, &n), ERR_OK);
        for (size_t k = 0; k < n; k++) {
            const char *const *want = list[k].part == CALENDARS_ONLY_PROPOSED ? rows[i].only_proposed
                                      : list[k].part == CALENDARS_ONLY_THERE  ? rows[i].only_there
                                                                              : rows[i].makeup;
            if (list[k].part != CALENDARS_SAME && (!want[at[list[k].part]] || list[k].day != day(want[at[list[k].part]])))
                fail_msg("%d: part %d on day %d", rows[i].year, list[k].part, list[k].day);
            at[list[k].part]++;
        }
        assert_int_equal(at[CALENDARS_SAME], rows[i].same);
        assert_true(!rows[i].only_proposed[at[CALENDARS_ONLY_PROPOSED]] && !rows[i].only_there[at[CALENDARS_ONLY_THERE]] &&
                    !rows[i].makeup[at[CALENDARS_MAKEUP]]);
    }
    struct calendars_compared *list;
    size_t n;
    assert_int_equal(calendars_compare(arena, &cal, 2027, 1, &list, &n), ERR_OK);
    for (size_t k = 0; k < n; k++)
        assert_int_equal(list[k].part, CALENDARS_SAME);
}

static void in_lieu_has_its_reason(void **state)
{
    (void)state;
    struct holiday *list;
    size_t n;
    assert_int_equal(calendars_propose(arena, 2023, CALENDARS_TET_USUAL, &list, &n), ERR_OK);
    assert_int_equal(n, 11 + 6); /* 1/1, 21/1, 22/1, 29/4, 30/4 and 2/9 were weekends */
    for (size_t i = 0; i < n; i++) {
        if (list[i].day == day("2023-09-04")) {
            assert_true(list[i].in_lieu && list[i].of_day == day("2023-09-02"));
            struct str name = calendars_holiday_name(arena, &list[i]);
            assert_string_equal(arena_cstr(arena, name), "Nghỉ bù Quốc khánh (thứ Bảy 02/09/2023)");
            assert_true(str_eq(list[i].rule->ground, S("BLLĐ 2019 Đ112.1.đ")));
            return;
        }
    }
    fail_msg("04/09/2023 is not proposed");
}

/* 24/11 since 2026; before 2021 other laws held. */
static void years_of_the_law(void **state)
{
    (void)state;
    struct holiday *list;
    size_t n;
    assert_int_equal(calendars_propose(arena, 2025, 2, &list, &n), ERR_OK);
    assert_true(list[n - 1].day < day("2025-11-01"));
    assert_int_equal(calendars_propose(arena, 2026, 2, &list, &n), ERR_OK);
    assert_int_equal(list[n - 1].day, day("2026-11-24"));
    assert_int_equal(calendars_propose(arena, 2020, 2, &list, &n), ERR_INVALID);
    assert_int_equal(calendars_propose(arena, 2199, 2, &list, &n), ERR_INVALID);
    assert_int_equal(calendars_propose(arena, 2027, 0, &list, &n), ERR_INVALID);
    assert_int_equal(calendars_propose(arena, 2027, 4, &list, &n), ERR_INVALID);
}

/* Of every year there is: 11 or 12 legal days, one day in lieu for each that is on a weekend, none of them on one. */
static void every_year(void **state)
{
    (void)state;
    for (int year = 2021; year <= HOLIDAY_YEAR_MAX; year++) {
        struct holiday *list;
        size_t n, legal = 0, weekend = 0, in_lieu = 0;
        assert_int_equal(calendars_propose(arena, year, CALENDARS_TET_USUAL, &list, &n), ERR_OK);
        for (size_t i = 0; i < n; i++) {
            bool off = day_weekday(list[i].day) % 6 == 0;
            assert_true(!i || list[i].day > list[i - 1].day);
            assert_true(!(list[i].in_lieu && off));
            assert_true(!list[i].in_lieu || list[i].of_day < list[i].day);
            legal += !list[i].in_lieu;
            in_lieu += list[i].in_lieu;
            weekend += !list[i].in_lieu && off;
        }
        assert_int_equal(in_lieu, weekend);
        assert_true(legal == (size_t)(year < 2026 ? 11 : 12));
        arena_reset(arena);
    }
}

static void rules_that_are_none(void **state)
{
    (void)state;
    static const struct holiday_rule bad[] = {
        { .name = S_INIT("x"), .month = 2, .day = 30, .days = 1 },   { .name = S_INIT("x"), .month = 1, .day = 1, .days = 0 },
        { .name = S_INIT("x"), .month = 1, .day = 1, .days = 8 },    { .name = S_INIT("x"), .month = 1, .day = 1, .days = 2, .before = 2 },
        { .name = S_INIT("x"), .month = 1, .day = 1, .days = 3, .before = HOLIDAY_ADJACENT },
        { .name = S_INIT("x"), .lunar = true, .month = 13, .day = 1, .days = 1 },
    };
    static const struct holiday_rule leap = { .name = S_INIT("x"), .month = 2, .day = 29, .days = 1 };
    struct holiday *list;
    size_t n;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(holidays_propose(&bad[i], 1, 0x3e, 2026, arena, &list, &n), ERR_INVALID);
    assert_int_equal(holidays_propose(&leap, 1, 0x3e, 2026, arena, &list, &n), ERR_INVALID);
    assert_int_equal(holidays_propose(&leap, 1, 0x3e, 2028, arena, &list, &n), ERR_OK);
    assert_true(n == 1 && list[0].day == day("2028-02-29"));
    assert_int_equal(holidays_propose(&leap, 1, 0, 2028, arena, &list, &n), ERR_INVALID); /* would look for ever for a day in lieu */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_years), cmocka_unit_test(in_lieu_has_its_reason), cmocka_unit_test(years_of_the_law),
        cmocka_unit_test(every_year),  cmocka_unit_test(rules_that_are_none),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
