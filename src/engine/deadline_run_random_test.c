/* Random lives of clocks, the same ones each time, against an adder that walks from day to day and knows nothing of the engine. */
#include "engine/calendar_fixture.h"
#include "engine/deadline.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { CASES = 300000, FACTS = 6, DAY_MINUTES = 24 * 60, CALENDARS = 3 };

static uint64_t seed = 20261201;
static struct calendar calendars[CALENDARS];
static struct calendar_day random_days[300];

/* xorshift64* */
static uint64_t next_random(void)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return seed * 0x2545f4914f6cdd1d;
}
static int between(int low, int high) { return low + (int)(next_random() % (uint64_t)(high - low + 1)); }

static int make_calendars(void **state)
{
    (void)state;
    int32_t day = day_from_ymd(2024, 1, 1);
    for (size_t i = 0; i < 300; i++)
        random_days[i] = (struct calendar_day){ day += between(1, 9), next_random() % 3 ? DAY_OFF : DAY_MAKEUP, S_INIT("x") };
    calendars[0] = calendar_plain();
    calendars[1] = calendar_fixture();
    calendars[2] = calendar_plain();
    calendars[2].days = random_days;
    calendars[2].days_n = 300;
    return 0;
}

/* -- a life -- */

struct life {
    const struct calendar *cal;
    struct deadline_rule rule;
    int32_t day;
    int minute;
    struct deadline_fact facts[FACTS];
    size_t n;
};

static struct life random_life(bool hours)
{
    struct life l = { .cal = &calendars[between(0, CALENDARS - 1)], .day = between(day_from_ymd(2024, 6, 1), day_from_ymd(2027, 6, 1)),
                      .minute = between(0, DAY_MINUTES - 1) };
    enum limit_unit unit = (enum limit_unit)(hours ? between(LIMIT_MINUTES, LIMIT_WORKING_HOURS) : between(LIMIT_DAYS, LIMIT_WORKING_DAYS));
    l.rule = (struct deadline_rule){ .limit = { unit, between(1, unit == LIMIT_MINUTES ? 2000 : 10) }, .cutoff_minute = 900 };
    int64_t at = ms_of_day(l.day, l.minute);
    l.n = (size_t)between(0, FACTS);
    for (size_t i = 0; i < l.n; i++) {
        at += between(0, 6) * CLOCK_DAY_MS + between(0, DAY_MINUTES) * CLOCK_MINUTE_MS;
        l.facts[i] = (struct deadline_fact){ .kind = (enum fact_kind)between(FACT_STANDS, FACT_PROMISED), .at_ms = at,
                                             .limit = { unit, between(1, 5) }, .day = day_of_ms(at) + between(1, 20), .ground = S_INIT("Điều 1") };
    }
    return l;
}

/* -- the slow adder, for days -- */

struct slow {
    const struct life *l;
    bool working; /* the running stretch counts working days only */
    int32_t end, due;
    bool stands;
    int left;      /* while it stands */
    int stretch_n; /* days of the last stretch; -1: promised */
};

static bool works(const struct slow *s, int32_t day) { return day_kind_works(calendar_kind(s->l->cal, day, NULL)); }

static int32_t on_or_after(const struct slow *s, int32_t day)
{
    while (!works(s, day))
        day++;
    return day;
}

static void count_from(struct slow *s, int32_t day, int n)
{
    s->stretch_n = n;
    while (n > 0)
        n -= s->working ? works(s, ++day) : (++day, 1);
    s->end = day;
    s->due = on_or_after(s, day);
}

static bool slow_fact(struct slow *s, const struct deadline_fact *f)
{
    int32_t day = day_of_ms(f->at_ms);
    bool first_unit = s->l->rule.limit.unit == LIMIT_WORKING_DAYS;
    switch (f->kind) {
    case FACT_STANDS:
        if (s->stands)
            return false;
        s->stands = true;
        s->left = 0;
        for (int32_t d = day + 1; d <= s->end; d++)
            s->left += s->working ? works(s, d) : 1;
        return true;
    case FACT_RUNS:
        if (!s->stands)
            return false;
        s->stands = false;
        count_from(s, s->left ? day : day + (minute_of_ms(f->at_ms) > calendar_closing(s->l->cal)), s->left);
        s->end = s->left || !s->working ? s->end : s->due;
        return true;
    case FACT_RESTARTS:
        s->stands = false;
        s->working = first_unit;
        count_from(s, day, s->l->rule.limit.n);
        return true;
    case FACT_EXTENDED:
        if (s->stands)
            return false;
        s->working = first_unit;
        count_from(s, s->due, f->limit.n);
        return true;
    case FACT_PROMISED:
        if (s->stands || f->day <= s->due || !works(s, f->day))
            return false;
        s->working = true;
        s->end = s->due = f->day;
        s->stretch_n = -1;
        return true;
    }
    return false;
}

/* False: the life is none. */
static bool slow_run(const struct life *l, struct slow *s)
{
    *s = (struct slow){ .l = l, .working = l->rule.limit.unit == LIMIT_WORKING_DAYS };
    count_from(s, l->day, l->rule.limit.n);
    for (size_t i = 0; i < l->n; i++)
        if (!slow_fact(s, &l->facts[i]))
            return false;
    return true;
}

/* -- what must hold -- */

/* The days of the last stretch, as its lines say them; -1 when some lines were left out. */
static int told(const struct deadline *d)
{
    int n = 0;
    for (size_t i = 0; i < d->lines_n; i++) {
        enum deadline_mark m = d->lines[i].mark;
        if (m == MARK_MORE_DAYS)
            return -1;
        if (m == MARK_START || m == MARK_RUNS || m == MARK_RESTARTS || m == MARK_EXTENDED)
            n = 0;
        n += m == MARK_COUNTED || m == MARK_MAKEUP;
        /* a promise stands at a day to come, for which what happened next did not wait */
        bool to_come = i && d->lines[i - 1].mark == MARK_PROMISED;
        assert_true(!i || to_come || d->lines[i].day >= d->lines[i - 1].day);
    }
    return n;
}

static void check_explanation(const struct slow *s, const struct deadline *d)
{
    int n = told(d);
    if (n >= 0 && s->stretch_n >= 0)
        assert_int_equal(n, s->stretch_n);
    assert_int_equal(d->lines[d->lines_n - 1].day, d->due_day);
}

static void lives_of_days(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    int good = 0, stood = 0;
    for (int i = 0; i < CASES; i++, arena_reset(a)) {
        struct life l = random_life(false);
        struct deadline_course c;
        struct slow s;
        bool sound = slow_run(&l, &s);
        enum err e = deadline_run(&l.rule, l.cal, ms_of_day(l.day, l.minute), l.facts, l.n, a, &c);
        assert_int_equal(e, sound ? ERR_OK : ERR_INVALID);
        if (!sound)
            continue;
        good++;
        stood += c.stands;
        assert_int_equal(c.stands, s.stands);
        if (c.stands) {
            assert_int_equal(c.now.due_at_ms, 0);
            continue;
        }
        assert_int_equal(c.now.due_day, s.due);
        assert_true(calendar_works(l.cal, c.now.due_day) && c.now.due_day >= l.day);
        check_explanation(&s, &c.now);
    }
    assert_true(good > CASES / 4 && stood > CASES / 50); /* the lives are no trivial ones */
    arena_free(a);
}

/* Hours: never before what happened last, never outside the office, never earlier for a longer limit. */
static void lives_of_hours(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (int i = 0; i < CASES / 3; i++, arena_reset(a)) {
        struct life l = random_life(true);
        struct deadline_course c, more;
        int64_t start = ms_of_day(l.day, l.minute);
        if (deadline_run(&l.rule, l.cal, start, l.facts, l.n, a, &c) != ERR_OK || c.stands)
            continue;
        int minute = minute_of_ms(c.now.due_at_ms);
        assert_true(c.now.due_at_ms >= start && calendar_works(l.cal, c.now.due_day));
        assert_true((minute >= 450 && minute <= 690) || (minute >= 810 && minute <= 1020));
        l.rule.limit.n++;
        if (deadline_run(&l.rule, l.cal, start, l.facts, l.n, a, &more) == ERR_OK)
            assert_true(more.now.due_at_ms >= c.now.due_at_ms);
    }
    arena_free(a);
}

/* A longer limit never ends earlier, whatever happened. */
static void longer_is_later(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (int i = 0; i < CASES / 3; i++, arena_reset(a)) {
        struct life l = random_life(false);
        struct deadline_course c, more;
        int64_t start = ms_of_day(l.day, l.minute);
        if (deadline_run(&l.rule, l.cal, start, l.facts, l.n, a, &c) != ERR_OK)
            continue;
        l.rule.limit.n++;
        if (deadline_run(&l.rule, l.cal, start, l.facts, l.n, a, &more) == ERR_OK && !c.stands)
            assert_true(more.now.due_at_ms >= c.now.due_at_ms && more.first_due_at_ms >= c.first_due_at_ms);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(lives_of_days), cmocka_unit_test(lives_of_hours), cmocka_unit_test(longer_is_later) };
    return cmocka_run_group_tests(tests, make_calendars, NULL);
}
