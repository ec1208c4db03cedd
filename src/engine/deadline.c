#include "engine/deadline_internal.h"

/* -- the end by unit -- */

/* Nothing is left: this day is the last one, while the office is open. */
static int32_t last_day_here(const struct plan *p) { return p->start.day + (p->start.minute > calendar_closing(p->cal)); }

static enum err end_of_days(struct plan *p)
{
    p->end.day = p->n ? p->start.day + p->n : last_day_here(p);
    return calendar_next(p->cal, p->end.day, &p->due.day);
}

static enum err end_of_working_days(struct plan *p)
{
    if (p->n == 0)
        TRY(calendar_next(p->cal, last_day_here(p), &p->end.day));
    else
        TRY(calendar_add(p->cal, p->start.day, p->n, &p->end.day));
    p->due.day = p->end.day;
    return ERR_OK;
}

/* BLDS 2015 Đ148.3: the corresponding day, or the last of a month that has none. */
static enum err end_of_months(struct plan *p)
{
    int year, month, dom;
    day_to_ymd(p->start.day, &year, &month, &dom);
    int months = year * 12 + month - 1 + p->n;
    year = months / 12;
    month = months % 12 + 1;
    int last = days_in_month(year, month);
    p->end.day = day_from_ymd(year, month, dom < last ? dom : last);
    return calendar_next(p->cal, p->end.day, &p->due.day);
}

/* Luật Hộ tịch 60/2014 Đ5.3. The cutoff only matters on a working day: a day off is neither in time nor late. */
static enum err day_of_reception(const struct calendar *cal, struct moment at, int cutoff_minute, int32_t *out,
                                 int *after)
{
    if (cutoff_minute < 1 || cutoff_minute > DAY_MINUTES)
        return ERR_INVALID;
    bool late = calendar_works(cal, at.day) && at.minute > cutoff_minute;
    TRY(calendar_next(cal, at.day + late, out));
    *after = late ? cutoff_minute : -1;
    return ERR_OK;
}

static enum err end_of_same_day(struct plan *p, int cutoff_minute)
{
    p->end.day = p->start.day;
    TRY(day_of_reception(p->cal, p->start, cutoff_minute, &p->due.day, &p->after_minute));
    if (p->due.day > p->start.day || p->start.minute < calendar_closing(p->cal))
        return ERR_OK;
    p->after_minute = 0; /* in time by the cutoff, but the office has closed */
    return calendar_next(p->cal, p->start.day + 1, &p->due.day);
}

/* The first moment at or after m at which the office is open; closing time still counts as open. */
static enum err next_open(const struct calendar *cal, struct moment m, struct moment *out)
{
    if (calendar_works(cal, m.day))
        for (size_t i = 0; i < cal->hours_n; i++)
            if (m.minute <= cal->hours[i].to) {
                *out = (struct moment){ m.day, m.minute < cal->hours[i].from ? cal->hours[i].from : m.minute };
                return ERR_OK;
            }
    TRY(calendar_next(cal, m.day + 1, &out->day));
    out->minute = calendar_opening(cal);
    return ERR_OK;
}

static enum err end_of_minutes(struct plan *p)
{
    int64_t end = p->start.minute + p->minutes - 1;
    p->end = (struct moment){ (int32_t)(p->start.day + end / DAY_MINUTES), (int)(end % DAY_MINUTES) + 1 };
    return next_open(p->cal, p->end, &p->due);
}

int plan_day_minutes(const struct calendar *cal, int from, int64_t most, int *end)
{
    int sum = 0;
    for (size_t i = 0; i < cal->hours_n && sum < most; i++) {
        int begin = cal->hours[i].from > from ? cal->hours[i].from : from;
        int n = cal->hours[i].to - begin;
        if (n <= 0)
            continue;
        if (n > most - sum)
            n = (int)(most - sum);
        sum += n;
        *end = begin + n;
    }
    return sum;
}

static enum err end_of_working_hours(struct plan *p)
{
    int64_t left = p->minutes;
    if (left == 0) { /* stopped at its very end */
        p->end = p->start;
        return next_open(p->cal, p->start, &p->due);
    }
    struct calendar_walk w = calendar_walk_from(p->cal, p->start.day);
    for (int idle = 0; idle < CALENDAR_SEARCH_DAYS_MAX; idle++) {
        if (!day_kind_works(calendar_walk_next(&w, NULL)))
            continue;
        idle = -1;
        p->end.day = w.day - 1;
        left -= plan_day_minutes(p->cal, p->end.day == p->start.day ? p->start.minute : 0, left, &p->end.minute);
        if (left == 0) {
            p->due = p->end;
            return ERR_OK;
        }
    }
    return ERR_INVALID;
}

static enum err find_end(struct plan *p, int cutoff_minute)
{
    switch (p->unit) {
    case LIMIT_MINUTES:
    case LIMIT_HOURS:
        return end_of_minutes(p);
    case LIMIT_WORKING_HOURS:
        return end_of_working_hours(p);
    case LIMIT_DAYS:
        return end_of_days(p);
    case LIMIT_WORKING_DAYS:
        return end_of_working_days(p);
    case LIMIT_MONTHS:
        return end_of_months(p);
    case LIMIT_SAME_DAY:
        return end_of_same_day(p, cutoff_minute);
    case LIMIT_NONE:
        break;
    }
    return ERR_INVALID;
}

enum err plan_end(struct plan *p, int cutoff_minute)
{
    p->end.minute = p->due.minute = calendar_closing(p->cal);
    TRY(find_end(p, cutoff_minute));
    return p->due.day > CALENDAR_DAY_MAX ? ERR_INVALID : ERR_OK;
}

enum err moment_of_ms(int64_t at_ms, struct moment *out)
{
    if (at_ms < ms_of_day(CALENDAR_DAY_MIN, 0) || at_ms >= ms_of_day(CALENDAR_DAY_MAX, 0))
        return ERR_INVALID;
    *out = (struct moment){ day_of_ms(at_ms), minute_of_ms(at_ms) };
    return ERR_OK;
}

enum err plan_make(const struct deadline_rule *rule, const struct calendar *cal, struct moment start, struct plan *out)
{
    struct plan p = { .cal = cal, .unit = rule->limit.unit, .n = rule->limit.n, .start = start, .after_minute = -1 };
    if (p.unit == LIMIT_SAME_DAY)
        p.n = 1;
    if (p.n < 1 || p.n > LIMIT_MAX || !calendar_hours_valid(cal))
        return ERR_INVALID;
    p.minutes = (int64_t)p.n * (p.unit == LIMIT_MINUTES ? 1 : 60);
    TRY(plan_end(&p, rule->cutoff_minute));
    *out = p;
    return ERR_OK;
}

enum err deadline_compute(const struct deadline_rule *rule, const struct calendar *cal, int64_t start_at_ms,
                          struct arena *a, struct deadline *out)
{
    struct moment start;
    struct plan p;
    TRY(moment_of_ms(start_at_ms, &start));
    TRY(plan_make(rule, cal, start, &p));
    struct list l = list_new(a, p.start.day, p.due.day);
    if (unit_counts_days(p.unit))
        list_add(&l, p.start.day, MARK_START, 0, S(""));
    plan_explain(&l, &p);
    *out = (struct deadline){ ms_of_day(p.due.day, p.due.minute), p.due.day, l.lines.at, l.lines.n };
    return ERR_OK;
}

enum err deadline_apology_day(const struct calendar *cal, int32_t due_day, int32_t *out)
{
    return calendar_add(cal, due_day, -1, out);
}

enum err deadline_forward_day(const struct calendar *cal, int64_t at_ms, int cutoff_minute, int32_t *out)
{
    struct moment at;
    int after;
    TRY(moment_of_ms(at_ms, &at));
    return day_of_reception(cal, at, cutoff_minute, out, &after);
}
