/* holidays: the days that the law makes days off in a year, before the yearly decision names them. A proposal, never a
 * calendar: which days of Tết, which day beside 02/09 and every swap of a working day are decided year by year.
 *
 *   - A legal day on a weekly day off is made up for by the next working day (BLLĐ 2019 Đ111.3).
 *   - "One adjacent day" (Đ112.1.đ) lies where the break becomes longest, at even lengths before: so it was in 2023-2026.
 *   - Days of the lunar calendar are those of lunar.h, so years from 1901 to 2198.
 * Pure: the rules are data (data/calendar/legal_days.csv), no clock, no tables. */
#ifndef ENGINE_HOLIDAYS_H
#define ENGINE_HOLIDAYS_H
#include "base/arena.h"
#include "engine/calendar.h"

enum { HOLIDAY_ADJACENT = -1, HOLIDAY_DAYS_MAX = 7, HOLIDAY_RULES_MAX = 50, HOLIDAY_YEAR_MIN = 1901, HOLIDAY_YEAR_MAX = 2198 };
struct holiday_rule {
    struct str name, ground; /* "Quốc khánh", "BLLĐ 2019 Đ112.1.đ" */
    bool lunar;              /* month and day are of the lunar calendar */
    int month, day;
    int days;                /* days off in a row, 1..HOLIDAY_DAYS_MAX */
    int before;              /* so many of them lie before that day; HOLIDAY_ADJACENT: see above (days is 2) */
    int from_year, to_year;  /* 0: without end */
};
struct holiday {
    int32_t day;
    bool in_lieu;   /* for a legal day on a weekly day off */
    int32_t of_day; /* in_lieu: that day */
    const struct holiday_rule *rule;
};
/* The legal days and the days in lieu of a year, by day, in the arena; week as in struct calendar. A day that two rules name
 * is there once, of the first. ERR_INVALID: a year out of range, a rule that is none, a week without a working day. */
enum err holidays_propose(const struct holiday_rule *rules, size_t rules_n, unsigned char week, int year, struct arena *a,
                          struct holiday **out, size_t *n) NODISCARD;

#endif
