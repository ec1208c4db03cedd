#include "engine/deadline.h"

enum { DAY_MINUTES = 24 * 60 };
static const struct str NO_NAME = S_INIT("");

/* A moment told as minute of a day. As an end the minute is 1..1440: midnight belongs to the day that it closes. */
struct moment {
    int32_t day;
    int minute;
};

/* What a limit comes to, before it is explained. */
struct plan {
    const struct calendar *cal;
    struct limit limit;
    struct moment start;
    struct moment end; /* of the counting */
    struct moment due; /* after moving; the same as `end` when nothing moved */
    int after_minute;  /* same day: received after this minute; 0: after closing; -1: in time, or on a day off */
};

static int64_t minutes_total(struct limit l) { return (int64_t)l.n * (l.unit == LIMIT_MINUTES ? 1 : 60); }

/* -- the end by unit -- */

static enum err end_of_days(struct plan *p)
{
    p->end.day = p->start.day + p->limit.n;
    return calendar_next(p->cal, p->end.day, &p->due.day);
}

static enum err end_of_working_days(struct plan *p)
{
    TRY(calendar_add(p->cal, p->start.day, p->limit.n, &p->end.day));
    p->due.day = p->end.day;
    return ERR_OK;
}

/* BLDS 2015 Đ148.3: the corresponding day, or the last of a month that has none. */
static enum err end_of_months(struct plan *p)
{
    int year, month, dom;
    day_to_ymd(p->start.day, &year, &month, &dom);
    int months = year * 12 + month - 1 + p->limit.n;
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
    int64_t end = p->start.minute + minutes_total(p->limit) - 1;
    p->end = (struct moment){ (int32_t)(p->start.day + end / DAY_MINUTES), (int)(end % DAY_MINUTES) + 1 };
    return next_open(p->cal, p->end, &p->due);
}

/* Minutes of a working day after `from`, at most `most`; *end is the minute at which the last of them ends. */
static int office_minutes(const struct calendar *cal, int from, int64_t most, int *end)
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
    int64_t left = minutes_total(p->limit);
    struct calendar_walk w = calendar_walk_from(p->cal, p->start.day);
    for (int idle = 0; idle < CALENDAR_SEARCH_DAYS_MAX; idle++) {
        if (!day_kind_works(calendar_walk_next(&w, NULL)))
            continue;
        idle = -1;
        p->end.day = w.day - 1;
        left -= office_minutes(p->cal, p->end.day == p->start.day ? p->start.minute : 0, left, &p->end.minute);
        if (left == 0) {
            p->due = p->end;
            return ERR_OK;
        }
    }
    return ERR_INVALID;
}

static enum err find_end(struct plan *p, int cutoff_minute)
{
    switch (p->limit.unit) {
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

/* -- the explanation -- */

struct list {
    struct arena *arena;
    VEC(struct deadline_line) lines;
    int32_t keep_to, keep_from; /* lines up to and from these days are kept, those between only by name */
    struct deadline_line more;  /* the run being left out, and how many lines it has */
    int more_lines;
};

/* Most lists are short and get their memory at once. */
static struct list list_new(struct arena *a, int32_t first, int32_t last)
{
    struct list l = { .arena = a, .keep_to = last, .keep_from = first };
    size_t whole = (size_t)(last - first) + 2;
    if (whole > DEADLINE_LINES_MAX + 1) {
        whole = 2 * DEADLINE_LINES_KEPT + 4;
        l.keep_to = first + DEADLINE_LINES_KEPT - 1;
        l.keep_from = last - DEADLINE_LINES_KEPT + 1;
    }
    l.lines.cap = whole;
    l.lines.at = ARENA_ARRAY(a, struct deadline_line, whole);
    return l;
}

/* Written field by field into its place: handing whole lines about halves the speed of a long list. */
static void list_put(struct list *l, int32_t day, enum deadline_mark mark, int32_t count, struct str name)
{
    if (l->lines.n == l->lines.cap)
        arena_grow(l->arena, (void **)&l->lines.at, l->lines.n, &l->lines.cap, sizeof *l->lines.at);
    struct deadline_line *line = &l->lines.at[l->lines.n++];
    line->day = day;
    line->mark = mark;
    line->count = count;
    line->name = name;
}

static void list_flush(struct list *l)
{
    if (l->more.count)
        list_put(l, l->more.day, l->more.mark, l->more.count, l->more.name);
    l->more = (struct deadline_line){ 0 };
    l->more_lines = 0;
}

/* A run of one line stays what it is. */
static void list_leave_out(struct list *l, int32_t day, enum deadline_mark mark, int32_t count, struct str name)
{
    if (l->more_lines++ == 0) {
        l->more = (struct deadline_line){ day, mark, count, name };
        return;
    }
    bool minutes = mark == MARK_HOURS || l->more.mark == MARK_HOURS || l->more.mark == MARK_MORE_MINUTES;
    if (l->more.mark == MARK_COUNTED)
        l->more.count = 1;
    l->more.count += mark == MARK_HOURS ? count : mark == MARK_COUNTED;
    l->more.mark = minutes ? MARK_MORE_MINUTES : MARK_MORE_DAYS;
    l->more.day = day;
    l->more.name = NO_NAME;
}

static void list_add(struct list *l, int32_t day, enum deadline_mark mark, int32_t count, struct str name)
{
    bool plain = mark == MARK_COUNTED || mark == MARK_WEEKEND || mark == MARK_HOURS;
    if (day > l->keep_to && day < l->keep_from && plain) {
        list_leave_out(l, day, mark, count, name);
        return;
    }
    if (l->more_lines)
        list_flush(l);
    list_put(l, day, mark, count, name);
}

static void list_add_off(struct list *l, int32_t day, enum day_kind kind, struct str name)
{
    list_add(l, day, kind == DAY_OFF ? MARK_HOLIDAY : MARK_WEEKEND, 0, name);
}

/* Days off in (from, to). */
static void list_days_off(struct list *l, const struct plan *p, int32_t from, int32_t to)
{
    if (from >= to)
        return;
    struct calendar_walk w = calendar_walk_from(p->cal, from + 1);
    while (w.day < to) {
        struct str name;
        int32_t day = w.day;
        enum day_kind kind = calendar_walk_next(&w, &name);
        list_add_off(l, day, kind, name);
    }
}

static void list_moved(struct list *l, const struct plan *p, int32_t count)
{
    list_days_off(l, p, p->end.day, p->due.day);
    if (p->due.day > p->end.day)
        list_add(l, p->due.day, MARK_MOVED, count, NO_NAME);
}

static void explain_days(struct list *l, const struct plan *p)
{
    for (int32_t i = 1; i <= p->limit.n; i++)
        list_add(l, p->start.day + i, MARK_COUNTED, i, NO_NAME);
    list_moved(l, p, 0);
}

static void explain_working_days(struct list *l, const struct plan *p)
{
    struct calendar_walk w = calendar_walk_from(p->cal, p->start.day + 1);
    for (int32_t count = 0; count < p->limit.n;) {
        struct str name;
        int32_t day = w.day;
        enum day_kind kind = calendar_walk_next(&w, &name);
        if (day_kind_works(kind))
            list_add(l, day, kind == DAY_MAKEUP ? MARK_MAKEUP : MARK_COUNTED, ++count, name);
        else
            list_add_off(l, day, kind, name);
    }
}

static void explain_months(struct list *l, const struct plan *p)
{
    list_add(l, p->end.day, MARK_MONTH, p->limit.n, NO_NAME);
    list_moved(l, p, 0);
}

static void explain_same_day(struct list *l, const struct plan *p)
{
    struct str name;
    enum day_kind kind = calendar_kind(p->cal, p->start.day, &name);
    if (p->after_minute >= 0)
        list_add(l, p->start.day, MARK_AFTER_CUTOFF, p->after_minute, NO_NAME);
    else if (!day_kind_works(kind))
        list_add_off(l, p->start.day, kind, name);
    list_days_off(l, p, p->start.day, p->due.day);
    (void)calendar_kind(p->cal, p->due.day, &name);
    list_add(l, p->due.day, MARK_DUE, 0, name);
}

static void explain_minutes(struct list *l, const struct plan *p)
{
    for (int32_t day = p->start.day; day <= p->end.day; day++) {
        int from = day == p->start.day ? p->start.minute : 0;
        int to = day == p->end.day ? p->end.minute : DAY_MINUTES;
        list_add(l, day, MARK_HOURS, to - from, NO_NAME);
    }
    list_moved(l, p, p->due.minute);
    if (p->due.day == p->end.day && p->due.minute > p->end.minute)
        list_add(l, p->due.day, MARK_MOVED, p->due.minute, NO_NAME);
}

static void explain_working_hours(struct list *l, const struct plan *p)
{
    int64_t left = minutes_total(p->limit);
    struct calendar_walk w = calendar_walk_from(p->cal, p->start.day);
    while (left > 0) {
        struct str name;
        int end;
        int32_t day = w.day;
        enum day_kind kind = calendar_walk_next(&w, &name);
        if (!day_kind_works(kind)) {
            list_add_off(l, day, kind, name);
            continue;
        }
        int n = office_minutes(p->cal, day == p->start.day ? p->start.minute : 0, left, &end);
        list_add(l, day, MARK_HOURS, n, name);
        left -= n;
    }
}

static void explain(struct list *l, const struct plan *p)
{
    static void (*const by_unit[])(struct list *, const struct plan *) = {
        [LIMIT_MINUTES] = explain_minutes,
        [LIMIT_HOURS] = explain_minutes,
        [LIMIT_WORKING_HOURS] = explain_working_hours,
        [LIMIT_DAYS] = explain_days,
        [LIMIT_WORKING_DAYS] = explain_working_days,
        [LIMIT_MONTHS] = explain_months,
        [LIMIT_SAME_DAY] = explain_same_day,
    };
    enum limit_unit unit = p->limit.unit;
    if (unit == LIMIT_DAYS || unit == LIMIT_WORKING_DAYS || unit == LIMIT_MONTHS)
        list_add(l, p->start.day, MARK_START, 0, NO_NAME);
    by_unit[unit](l, p);
}

/* -- what others call -- */

static enum err moment_of_ms(int64_t at_ms, struct moment *out)
{
    if (at_ms < ms_of_day(CALENDAR_DAY_MIN, 0) || at_ms >= ms_of_day(CALENDAR_DAY_MAX, 0))
        return ERR_INVALID;
    *out = (struct moment){ day_of_ms(at_ms), minute_of_ms(at_ms) };
    return ERR_OK;
}

enum err deadline_compute(const struct deadline_rule *rule, const struct calendar *cal, int64_t start_at_ms,
                          struct arena *a, struct deadline *out)
{
    struct plan p = { .cal = cal, .limit = rule->limit, .after_minute = -1 };
    if (p.limit.unit == LIMIT_SAME_DAY)
        p.limit.n = 1;
    if (p.limit.n < 1 || p.limit.n > LIMIT_MAX || !calendar_hours_valid(cal))
        return ERR_INVALID;
    TRY(moment_of_ms(start_at_ms, &p.start));
    p.end.minute = p.due.minute = calendar_closing(cal);
    TRY(find_end(&p, rule->cutoff_minute));
    if (p.due.day > CALENDAR_DAY_MAX)
        return ERR_INVALID;
    struct list l = list_new(a, p.start.day, p.due.day);
    explain(&l, &p);
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
