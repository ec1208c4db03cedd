/* calendars_proposed: what the law says of the days off of a year (data/calendar/legal_days.csv and the lunar calendar), as a
 * proposal that stands until the yearly decision comes; and a calendar held against it. */
#ifndef CORE_CALENDARS_PROPOSED_H
#define CORE_CALENDARS_PROPOSED_H
#include "core/calendars.h"
#include "engine/holidays.h"

/* How the five days of Tết lie around the first day of the lunar year: so many before it. The yearly decision chooses; 2 is
 * what was decided for 2023 to 2025 and what for 2026 comes to the same days off. */
enum { CALENDARS_TET_USUAL = 2, CALENDARS_TET_MAX = 3 };

/* The rules that ship, those of Tết with `tet_before` days before. ERR_NOT_FOUND: built without them; ERR_INVALID: the file
 * is damaged, or tet_before is not 1..CALENDARS_TET_MAX. */
enum err calendars_legal_rules(struct arena *a, int tet_before, struct holiday_rule **out, size_t *n) NODISCARD;
/* Legal days and days in lieu of a year for a week of Monday to Friday. ERR_INVALID: a year outside 2021..2198. */
enum err calendars_propose(struct arena *a, int year, int tet_before, struct holiday **out, size_t *n) NODISCARD;
/* "Quốc khánh"; "Nghỉ bù Quốc khánh (thứ Bảy 02/09/2023)". */
struct str calendars_holiday_name(struct arena *a, const struct holiday *h);

/* Where a calendar and the proposal part. */
enum calendars_part {
    CALENDARS_SAME,          /* both: off */
    CALENDARS_ONLY_PROPOSED, /* a legal day or a day in lieu that the calendar works */
    CALENDARS_ONLY_THERE,    /* a day off of the calendar that the law alone does not give: swapped, or of this office */
    CALENDARS_MAKEUP         /* a make-up day of the calendar */
};
struct calendars_compared {
    int32_t day;
    enum calendars_part part;
    struct str name;
};
/* Weekdays off and make-up days of a year, by day. */
enum err calendars_compare(struct arena *a, const struct calendar *cal, int year, int tet_before, struct calendars_compared **out,
                           size_t *n) NODISCARD;

#endif
