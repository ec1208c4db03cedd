#include "engine/holidays.h"
#include "engine/lunar.h"

enum { DAYS_MAX = 2 * HOLIDAY_RULES_MAX * HOLIDAY_DAYS_MAX };

struct draft {
    unsigned char week;
    struct holiday at[DAYS_MAX];
    size_t n;
};

static bool weekly_off(const struct draft *d, int32_t day) { return !(d->week >> day_weekday(day) & 1); }

static bool is_in(const struct draft *d, int32_t day)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->at[i].day == day)
            return true;
    return false;
}

static bool off(const struct draft *d, int32_t day) { return weekly_off(d, day) || is_in(d, day); }

static void add(struct draft *d, struct holiday h)
{
    if (d->n < DAYS_MAX && !is_in(d, h.day))
        d->at[d->n++] = h;
}

/* Each legal day on a weekly day off moves to the next day that is worked, in the order of the days. */
static void add_in_lieu(struct draft *d)
{
    size_t legal = d->n;
    for (size_t i = 0; i < legal; i++) {
        if (!weekly_off(d, d->at[i].day))
            continue;
        int32_t day = d->at[i].day + 1;
        while (off(d, day))
            day++;
        add(d, (struct holiday){ day, true, d->at[i].day, d->at[i].rule });
    }
}

/* Days of the break around a day, when this rule's days begin at `first`. */
static int break_length(const struct draft *d, const struct holiday_rule *r, int32_t first, int32_t around)
{
    struct draft alone = { .week = d->week };
    int32_t from = around, to = around;
    for (int i = 0; i < r->days; i++)
        add(&alone, (struct holiday){ .day = first + i, .rule = r });
    add_in_lieu(&alone);
    while (off(&alone, from - 1))
        from--;
    while (off(&alone, to + 1))
        to++;
    return to - from + 1;
}

static int days_before(const struct draft *d, const struct holiday_rule *r, int32_t day)
{
    if (r->before != HOLIDAY_ADJACENT)
        return r->before;
    return break_length(d, r, day - 1, day) >= break_length(d, r, day, day) ? 1 : 0;
}

static enum err day_of_rule(const struct holiday_rule *r, int year, int32_t *out)
{
    if (r->lunar)
        return lunar_to_day((struct lunar){ .day = r->day, .month = r->month, .year = year }, out);
    if (!ymd_valid(year, r->month, r->day))
        return ERR_INVALID;
    *out = day_from_ymd(year, r->month, r->day);
    return ERR_OK;
}

static bool sound(const struct holiday_rule *r)
{
    bool adjacent = r->before == HOLIDAY_ADJACENT;
    return r->days >= 1 && r->days <= HOLIDAY_DAYS_MAX && (adjacent ? r->days == 2 : r->before >= 0 && r->before < r->days);
}

static enum err add_rule(struct draft *d, const struct holiday_rule *r, int year)
{
    int32_t day;
    if (!sound(r))
        return ERR_INVALID;
    if (year < r->from_year || (r->to_year && year > r->to_year))
        return ERR_OK;
    TRY(day_of_rule(r, year, &day));
    int32_t first = day - days_before(d, r, day);
    for (int i = 0; i < r->days; i++)
        add(d, (struct holiday){ .day = first + i, .rule = r });
    return ERR_OK;
}

static int by_day(const void *a, const void *b)
{
    const struct holiday *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

enum err holidays_propose(const struct holiday_rule *rules, size_t rules_n, unsigned char week, int year, struct arena *a,
                          struct holiday **out, size_t *n)
{
    if (year < HOLIDAY_YEAR_MIN || year > HOLIDAY_YEAR_MAX || !(week & 0x7f) || rules_n > HOLIDAY_RULES_MAX)
        return ERR_INVALID;
    struct draft *d = ARENA_NEW(a, struct draft);
    d->week = week;
    for (size_t i = 0; i < rules_n; i++)
        TRY(add_rule(d, &rules[i], year));
    qsort(d->at, d->n, sizeof *d->at, by_day);
    add_in_lieu(d);
    qsort(d->at, d->n, sizeof *d->at, by_day);
    *out = d->at;
    *n = d->n;
    return ERR_OK;
}
