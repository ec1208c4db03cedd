/* A clock to which something happened: stood still, went on, began again, was made longer, a new day was promised. */
#include "engine/deadline_internal.h"

/* A stretch of counting, from its opening line to its end or to the moment at which it was cut. */
struct stretch {
    enum deadline_mark opening; /* of its first line; MARK_COUNT: none */
    struct str ground;
    struct plan plan;
    bool stopped; /* it stood still from the day of `stop` */
    struct moment stop;
    struct str stop_ground;
};

struct course {
    const struct deadline_rule *rule;
    const struct calendar *cal;
    struct stretch at[DEADLINE_FACTS_MAX + 1];
    size_t n;
    bool stands;
    struct plan left; /* while it stands still */
};

static struct stretch *last(struct course *c) { return &c->at[c->n - 1]; }

static bool before(struct moment a, struct moment b) { return a.day < b.day || (a.day == b.day && a.minute < b.minute); }

/* Office minutes of [from, to). */
static int64_t office_minutes(const struct calendar *cal, struct moment from, struct moment to)
{
    int64_t sum = 0;
    int end;
    struct calendar_walk w = calendar_walk_from(cal, from.day);
    while (w.day <= to.day) {
        int32_t day = w.day;
        if (!day_kind_works(calendar_walk_next(&w, NULL)))
            continue;
        int begin = day == from.day ? from.minute : 0;
        sum += plan_day_minutes(cal, begin, DAY_MINUTES, &end);
        if (day == to.day)
            sum -= plan_day_minutes(cal, begin > to.minute ? begin : to.minute, DAY_MINUTES, &end);
    }
    return sum;
}

/* -- stopping -- */

/* From one moment to another, in the unit of a limit; what is left of months is counted in days. */
static int64_t distance(const struct plan *p, struct moment from, struct moment to)
{
    if (!before(from, to))
        return 0;
    switch (p->unit) {
    case LIMIT_MINUTES:
    case LIMIT_HOURS: return (int64_t)(to.day - from.day) * DAY_MINUTES + to.minute - from.minute;
    case LIMIT_WORKING_HOURS: return office_minutes(p->cal, from, to);
    case LIMIT_WORKING_DAYS: return calendar_count(p->cal, from.day, to.day);
    case LIMIT_DAYS:
    case LIMIT_MONTHS: return to.day - from.day;
    case LIMIT_SAME_DAY:
    case LIMIT_NONE: break;
    }
    return 0;
}

/* What is left when the clock stops: of the last stretch, whose end holds. */
static struct plan what_is_left(const struct stretch *s, struct moment at)
{
    struct plan p = s->plan;
    int64_t left = distance(&p, at, p.end);
    bool within = before(p.start, at) && (p.unit == LIMIT_WORKING_DAYS || p.unit == LIMIT_DAYS);
    p.before = within ? p.before + p.n - (int32_t)left : p.before;
    p.unit = p.unit == LIMIT_MONTHS ? LIMIT_DAYS : p.unit;
    p.n = (int32_t)left;
    p.minutes = left;
    return p;
}

/* The plan as far as it was counted, for the explanation. */
static void shorten(struct plan *p, struct moment at)
{
    int64_t used = distance(p, p->start, at);
    if (p->unit == LIMIT_MONTHS) /* they are not told day by day */
        p->unit = LIMIT_DAYS, used = 0;
    p->n = used < p->n ? (int32_t)used : p->n;
    p->minutes = used < p->minutes ? used : p->minutes;
    if (before(at, p->end))
        p->end = at;
    if (p->unit == LIMIT_DAYS)
        p->end.day = p->start.day + p->n;
    p->due = p->end;
}

/* Stretches that would only have begun later fall away; the running one ends here. */
static void cut(struct course *c, struct moment at)
{
    while (c->n > 1 && (last(c)->opening == MARK_EXTENDED || last(c)->opening == MARK_PROMISED) && !before(last(c)->plan.start, at))
        c->n--;
    if (last(c)->opening != MARK_PROMISED)
        shorten(&last(c)->plan, at);
}

static enum err stand_still(struct course *c, struct moment at, struct str ground)
{
    if (c->stands)
        return ERR_INVALID;
    c->left = what_is_left(last(c), at);
    cut(c, at);
    c->stands = last(c)->stopped = true;
    last(c)->stop = at;
    last(c)->stop_ground = ground;
    return ERR_OK;
}

/* -- going on -- */

static void push(struct course *c, enum deadline_mark opening, struct str ground, const struct plan *p)
{
    c->at[c->n++] = (struct stretch){ .opening = opening, .ground = ground, .plan = *p };
}

static enum err go_on(struct course *c, struct moment at, struct str ground)
{
    struct plan p = c->left;
    if (!c->stands)
        return ERR_INVALID;
    p.start = at;
    if (p.unit == LIMIT_SAME_DAY)
        TRY(plan_make(c->rule, c->cal, at, &p));
    else
        TRY(plan_end(&p, c->rule->cutoff_minute));
    c->stands = false;
    push(c, MARK_RUNS, ground, &p);
    return ERR_OK;
}

static enum err begin_again(struct course *c, struct moment at, struct str ground)
{
    struct plan p;
    TRY(plan_make(c->rule, c->cal, at, &p));
    if (!c->stands)
        cut(c, at);
    c->stands = false;
    push(c, MARK_RESTARTS, ground, &p);
    return ERR_OK;
}

/* -- longer -- */

static enum err extend(struct course *c, struct limit by, struct str ground)
{
    struct plan p;
    if (c->stands || by.unit == LIMIT_SAME_DAY || by.unit == LIMIT_NONE)
        return ERR_INVALID;
    TRY(plan_make(&(struct deadline_rule){ .limit = by }, c->cal, last(c)->plan.due, &p));
    push(c, MARK_EXTENDED, ground, &p);
    return ERR_OK;
}

static enum err promise(struct course *c, int32_t day, struct str ground)
{
    if (c->stands || day <= last(c)->plan.due.day || day > CALENDAR_DAY_MAX || !calendar_works(c->cal, day))
        return ERR_INVALID;
    struct plan p = { .cal = c->cal, .unit = LIMIT_WORKING_DAYS, .start = last(c)->plan.due, .after_minute = -1 };
    p.n = calendar_count(c->cal, p.start.day, day);
    p.end = p.due = (struct moment){ day, calendar_closing(c->cal) };
    push(c, MARK_PROMISED, ground, &p);
    return ERR_OK;
}

static enum err happen(struct course *c, const struct deadline_fact *f, struct moment at)
{
    switch (f->kind) {
    case FACT_STANDS: return stand_still(c, at, f->ground);
    case FACT_RUNS: return go_on(c, at, f->ground);
    case FACT_RESTARTS: return begin_again(c, at, f->ground);
    case FACT_EXTENDED: return extend(c, f->limit, f->ground);
    case FACT_PROMISED: return promise(c, f->day, f->ground);
    }
    return ERR_INVALID;
}

/* -- the explanation -- */

static void explain(struct list *l, const struct stretch *s)
{
    const struct plan *p = &s->plan;
    int64_t left = unit_counts_days(p->unit) ? p->n : p->minutes;
    if (s->opening == MARK_PROMISED) {
        list_add(l, p->due.day, MARK_PROMISED, 0, s->ground);
    } else {
        if (s->opening != MARK_COUNT)
            list_add(l, p->start.day, s->opening, s->opening == MARK_RUNS ? (int32_t)left : 0, s->ground);
        if (left || before(p->end, p->due))
            plan_explain(l, p);
        else if (p->due.day > p->start.day) /* nothing was left, and the office had closed */
            list_add(l, p->due.day, MARK_MOVED, 0, S(""));
    }
    if (s->stopped)
        list_add(l, s->stop.day, MARK_STANDS, 0, s->stop_ground);
}

static struct deadline told(struct course *c, struct arena *a)
{
    const struct plan *p = &last(c)->plan;
    struct list l = list_new(a, c->at[0].plan.start.day, c->stands ? last(c)->stop.day : p->due.day);
    for (size_t i = 0; i < c->n; i++)
        explain(&l, &c->at[i]);
    struct deadline d = { .lines = l.lines.at, .lines_n = l.lines.n };
    if (!c->stands) {
        d.due_at_ms = ms_of_day(p->due.day, p->due.minute);
        d.due_day = p->due.day;
    }
    return d;
}

enum err deadline_run(const struct deadline_rule *rule, const struct calendar *cal, int64_t start_at_ms,
                      const struct deadline_fact *facts, size_t facts_n, struct arena *a, struct deadline_course *out)
{
    struct course c; /* its 65 stretches are not cleared for a clock that has one or two */
    struct moment at, latest;
    struct plan p;
    if (facts_n > DEADLINE_FACTS_MAX)
        return ERR_INVALID;
    c.rule = rule;
    c.cal = cal;
    c.n = 0;
    c.stands = false;
    c.left = (struct plan){ 0 };
    TRY(moment_of_ms(start_at_ms, &at));
    TRY(plan_make(rule, cal, at, &p));
    int64_t first = ms_of_day(p.due.day, p.due.minute);
    push(&c, unit_counts_days(p.unit) ? MARK_START : MARK_COUNT, S(""), &p);
    for (size_t i = 0; i < facts_n; i++) {
        latest = at;
        TRY(moment_of_ms(facts[i].at_ms, &at));
        if (before(at, latest))
            return ERR_INVALID;
        TRY(happen(&c, &facts[i], at));
    }
    *out = (struct deadline_course){ told(&c, a), first, c.stands };
    return ERR_OK;
}
