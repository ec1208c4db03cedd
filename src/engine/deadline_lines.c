/* The explanation of a deadline, day by day. */
#include "engine/deadline_internal.h"

static const struct str NO_NAME = S_INIT("");

/* Most lists are short and get their memory at once. */
struct list list_new(struct arena *a, int32_t first, int32_t last)
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

void list_add(struct list *l, int32_t day, enum deadline_mark mark, int32_t count, struct str name)
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
    for (int32_t i = 1; i <= p->n; i++)
        list_add(l, p->start.day + i, MARK_COUNTED, p->before + i, NO_NAME);
    list_moved(l, p, 0);
}

static void explain_working_days(struct list *l, const struct plan *p)
{
    struct calendar_walk w = calendar_walk_from(p->cal, p->start.day + 1);
    for (int32_t count = 0; count < p->n;) {
        struct str name;
        int32_t day = w.day;
        enum day_kind kind = calendar_walk_next(&w, &name);
        if (day_kind_works(kind))
            list_add(l, day, kind == DAY_MAKEUP ? MARK_MAKEUP : MARK_COUNTED, p->before + ++count, name);
        else
            list_add_off(l, day, kind, name);
    }
}

static void explain_months(struct list *l, const struct plan *p)
{
    list_add(l, p->end.day, MARK_MONTH, p->n, NO_NAME);
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
    int64_t left = p->minutes;
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
        int n = plan_day_minutes(p->cal, day == p->start.day ? p->start.minute : 0, left, &end);
        list_add(l, day, MARK_HOURS, n, name);
        left -= n;
    }
}

bool unit_counts_days(enum limit_unit u) { return u == LIMIT_DAYS || u == LIMIT_WORKING_DAYS || u == LIMIT_MONTHS; }

void plan_explain(struct list *l, const struct plan *p)
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
    by_unit[p->unit](l, p);
    int32_t known = calendar_known_to(p->cal);
    if (known && p->due.day > known)
        list_add(l, p->due.day, MARK_UNKNOWN, 0, NO_NAME);
}
