#include "engine/calendar.h"

static const struct str NO_NAME = S_INIT("");

struct calendar calendar_plain(void)
{
    return (struct calendar){ .code = S("none"),
                              .week = 0x3e,
                              .hours = { { 7 * 60 + 30, 11 * 60 + 30 }, { 13 * 60 + 30, 17 * 60 } },
                              .hours_n = 2 };
}

static bool in_range(int64_t day) { return day >= CALENDAR_DAY_MIN && day <= CALENDAR_DAY_MAX; }

static int clamp(int32_t day)
{
    return day < CALENDAR_DAY_MIN ? CALENDAR_DAY_MIN : day > CALENDAR_DAY_MAX ? CALENDAR_DAY_MAX : day;
}

static bool week_works(const struct calendar *c, int weekday) { return c->week >> weekday & 1; }

/* Index of the first exception at or after `day`. */
static size_t exception_from(const struct calendar *c, int32_t day)
{
    size_t low = 0, high = c->days_n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (c->days[mid].day < day)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

struct calendar_walk calendar_walk_from(const struct calendar *c, int32_t day)
{
    return (struct calendar_walk){ c, day, day_weekday(day), exception_from(c, day) };
}

enum day_kind calendar_walk_next(struct calendar_walk *w, struct str *name)
{
    const struct calendar *c = w->calendar;
    enum day_kind kind = week_works(c, w->weekday) ? DAY_WORK : DAY_WEEKEND;
    struct str found = NO_NAME;
    if (w->next < c->days_n && c->days[w->next].day == w->day) {
        kind = c->days[w->next].kind;
        found = c->days[w->next].name;
        w->next++;
    }
    w->day++;
    w->weekday = w->weekday == 6 ? 0 : w->weekday + 1;
    if (name)
        *name = found;
    return kind;
}

enum day_kind calendar_kind(const struct calendar *c, int32_t day, struct str *name)
{
    struct calendar_walk w = calendar_walk_from(c, clamp(day));
    return calendar_walk_next(&w, name);
}

bool calendar_works(const struct calendar *c, int32_t day) { return day_kind_works(calendar_kind(c, day, NULL)); }

/* The n-th working day at or after `day`, n >= 1. */
static enum err nth_from(const struct calendar *c, int32_t day, int n, int32_t *out)
{
    if (!in_range(day))
        return ERR_INVALID;
    struct calendar_walk w = calendar_walk_from(c, day);
    for (int idle = 0; idle < CALENDAR_SEARCH_DAYS_MAX && in_range(w.day); idle++) {
        if (!day_kind_works(calendar_walk_next(&w, NULL)))
            continue;
        idle = -1;
        if (--n == 0) {
            *out = w.day - 1;
            return ERR_OK;
        }
    }
    return ERR_INVALID;
}

/* The n-th working day at or before `day`, n >= 1. */
static enum err nth_back(const struct calendar *c, int32_t day, int64_t n, int32_t *out)
{
    if (!in_range(day))
        return ERR_INVALID;
    size_t after = exception_from(c, day + 1); /* first exception after `day` */
    int weekday = day_weekday(day);
    for (int idle = 0; idle < CALENDAR_SEARCH_DAYS_MAX && in_range(day); idle++, day--) {
        bool works = week_works(c, weekday);
        if (after > 0 && c->days[after - 1].day == day)
            works = day_kind_works(c->days[--after].kind);
        weekday = weekday == 0 ? 6 : weekday - 1;
        if (!works)
            continue;
        idle = -1;
        if (--n == 0) {
            *out = day;
            return ERR_OK;
        }
    }
    return ERR_INVALID;
}

int32_t calendar_known_to(const struct calendar *c)
{
    int y, m, d;
    if (!c->days_n)
        return 0;
    day_to_ymd(c->days[c->days_n - 1].day, &y, &m, &d);
    return day_from_ymd(y, 12, 31);
}

enum err calendar_next(const struct calendar *c, int32_t day, int32_t *out) { return nth_from(c, day, 1, out); }

enum err calendar_add(const struct calendar *c, int32_t day, int n, int32_t *out)
{
    if (n == 0 || !in_range(day))
        return ERR_INVALID;
    return n > 0 ? nth_from(c, day + 1, n, out) : nth_back(c, day - 1, -(int64_t)n, out);
}

int calendar_count(const struct calendar *c, int32_t from, int32_t to)
{
    from = clamp(from);
    to = clamp(to);
    if (to <= from)
        return 0;
    int span = to - from, works = span / 7 * __builtin_popcount(c->week & 0x7f);
    for (int weekday = day_weekday(from + 1), rest = span % 7; rest > 0; rest--, weekday = (weekday + 1) % 7)
        works += week_works(c, weekday);
    for (size_t i = exception_from(c, from + 1); i < c->days_n && c->days[i].day <= to; i++)
        works += (int)day_kind_works(c->days[i].kind) - (int)week_works(c, day_weekday(c->days[i].day));
    return works;
}

bool calendar_hours_valid(const struct calendar *c)
{
    if (c->hours_n < 1 || c->hours_n > CALENDAR_SPANS_MAX)
        return false;
    int after = 0;
    for (size_t i = 0; i < c->hours_n; i++) {
        if (c->hours[i].from < after || c->hours[i].to <= c->hours[i].from || c->hours[i].to > 24 * 60)
            return false;
        after = c->hours[i].to;
    }
    return true;
}

int calendar_closing(const struct calendar *c) { return c->hours_n ? c->hours[c->hours_n - 1].to : 0; }

int calendar_opening(const struct calendar *c) { return c->hours_n ? c->hours[0].from : 0; }

/* Office minutes of a working day before a minute of it. */
static int64_t worked_by(const struct calendar *c, int minute)
{
    int64_t n = 0;
    for (size_t i = 0; i < c->hours_n; i++) {
        int to = minute < c->hours[i].to ? minute : c->hours[i].to;
        n += to > c->hours[i].from ? to - c->hours[i].from : 0;
    }
    return n;
}

/* Office minutes from the morning of that day to the moment. */
static int64_t worked_on(const struct calendar *c, int64_t at_ms)
{
    int32_t day = day_of_ms(at_ms);
    return calendar_works(c, day) ? worked_by(c, (int)((at_ms - ms_of_day(day, 0)) / CLOCK_MINUTE_MS)) : 0;
}

int64_t calendar_minutes(const struct calendar *c, int64_t from_ms, int64_t to_ms)
{
    if (to_ms <= from_ms)
        return 0;
    int32_t from = day_of_ms(from_ms), to = day_of_ms(to_ms);
    int64_t days = calendar_count(c, from - 1, to - 1); /* whole ones: the first day until the day before the last */
    return days * worked_by(c, 1440) - worked_on(c, from_ms) + worked_on(c, to_ms);
}
