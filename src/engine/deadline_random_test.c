/* A million random cases, the same ones each time: what must hold of every deadline, and an adder that knows nothing of
 * the engine's arithmetic (a table of days, one looked at after the other). */
#include "engine/calendar_fixture.h"
#include "engine/deadline.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { CASES = 1000000, TABLE_DAYS = 30 * 366, CALENDARS = 5, DAY_MINUTES = 24 * 60 };

static uint64_t seed = 20261121;

/* xorshift64* */
static uint64_t next_random(void)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return seed * 0x2545f4914f6cdd1d;
}

static int between(int low, int high) { return low + (int)(next_random() % (uint64_t)(high - low + 1)); }

/* -- calendars, each with a plain table of what its days are -- */

static struct calendar calendars[CALENDARS];
static struct calendar_day random_days[400];
static unsigned char works[CALENDARS][TABLE_DAYS];
static int32_t table_first;

static bool works_on(int calendar, int32_t day)
{
    assert_true(day >= table_first && day < table_first + TABLE_DAYS);
    return works[calendar][day - table_first];
}

static void fill_table(int calendar)
{
    const struct calendar *c = &calendars[calendar];
    for (int i = 0; i < TABLE_DAYS; i++)
        works[calendar][i] = (c->week >> day_weekday(table_first + i) & 1) != 0;
    for (size_t i = 0; i < c->days_n; i++)
        works[calendar][c->days[i].day - table_first] = c->days[i].kind == DAY_MAKEUP;
}

static int make_calendars(void **state)
{
    (void)state;
    table_first = day_from_ymd(2020, 1, 1);
    int32_t day = day_from_ymd(2021, 1, 1);
    for (size_t i = 0; i < 400; i++)
        random_days[i] =
            (struct calendar_day){ day += between(1, 9), next_random() % 3 ? DAY_OFF : DAY_MAKEUP, S_INIT("x") };
    calendars[0] = calendar_plain();
    calendars[1] = calendars[2] = calendar_fixture();
    calendars[2].week = 0x7e; /* Saturdays, one span of hours */
    calendars[2].hours[0] = (struct calendar_span){ 0, DAY_MINUTES };
    calendars[2].hours_n = 1;
    calendars[3] = calendar_plain();
    calendars[3].days = random_days;
    calendars[3].days_n = 400;
    calendars[4] = calendars[3];
    calendars[4].week = 0x04; /* an office that opens on Tuesdays, three short spans */
    calendars[4].hours[0] = (struct calendar_span){ 500, 501 };
    calendars[4].hours[2] = (struct calendar_span){ 1020, 1439 };
    calendars[4].hours_n = 3;
    for (int i = 0; i < CALENDARS; i++)
        fill_table(i);
    return 0;
}

/* -- the case and the slow adder -- */

struct one {
    int calendar;
    struct deadline_rule rule;
    int64_t start_at_ms;
    int32_t day;
    int minute;
};

static struct one random_case(void)
{
    static const int n_max[] = {
        [LIMIT_MINUTES] = 3000,    [LIMIT_HOURS] = 300, [LIMIT_WORKING_HOURS] = 60, [LIMIT_DAYS] = 90,
        [LIMIT_WORKING_DAYS] = 60, [LIMIT_MONTHS] = 15, [LIMIT_SAME_DAY] = 1
    };
    struct one o = { .calendar = between(0, CALENDARS - 1) };
    o.rule.limit.unit = (enum limit_unit)between(LIMIT_MINUTES, LIMIT_SAME_DAY);
    int n = n_max[o.rule.limit.unit];
    o.rule.limit.n = next_random() % 2 ? between(1, n) : between(1, n < 10 ? n : 10);
    o.rule.cutoff_minute = next_random() % 4 ? 15 * 60 : between(1, DAY_MINUTES);
    o.day = between(day_from_ymd(2022, 6, 1), day_from_ymd(2027, 12, 31));
    o.minute = next_random() % 2 ? between(0, DAY_MINUTES - 1) : between(420, 1050);
    o.start_at_ms = ms_of_day(o.day, o.minute) + between(0, 59999);
    return o;
}

static bool open_at(const struct one *o, int32_t day, int minute)
{
    const struct calendar *c = &calendars[o->calendar];
    for (size_t i = 0; works_on(o->calendar, day) && i < c->hours_n; i++)
        if (minute >= c->hours[i].from && minute < c->hours[i].to)
            return true;
    return false;
}

static int32_t slow_due_day(const struct one *o)
{
    int32_t day = o->day;
    int n = o->rule.limit.n;
    if (o->rule.limit.unit == LIMIT_WORKING_DAYS) {
        while (n > 0)
            n -= works_on(o->calendar, ++day);
        return day;
    }
    if (o->rule.limit.unit == LIMIT_DAYS)
        day += n;
    if (o->rule.limit.unit == LIMIT_MONTHS) {
        int y, m, d;
        day_to_ymd(day, &y, &m, &d);
        for (; n > 0; n--) {
            m = m == 12 ? 1 : m + 1;
            y += m == 1;
        }
        while (!ymd_valid(y, m, d))
            d--;
        day = day_from_ymd(y, m, d);
    }
    int closing = calendar_closing(&calendars[o->calendar]);
    if (o->rule.limit.unit == LIMIT_SAME_DAY && (o->minute > o->rule.cutoff_minute || o->minute >= closing))
        day += works_on(o->calendar, day);
    while (!works_on(o->calendar, day))
        day++;
    return day;
}

/* Minute by minute. Minutes and hours: n of them run, then on to the next moment at which the office is open or has
 * just closed. Working hours: only open minutes count. */
static int64_t slow_due_at(const struct one *o)
{
    int64_t left = (int64_t)o->rule.limit.n * (o->rule.limit.unit == LIMIT_MINUTES ? 1 : 60);
    bool office = o->rule.limit.unit == LIMIT_WORKING_HOURS;
    int32_t day = o->day;
    int minute = o->minute;
    bool was_open = false;
    while (left > 0 || !(office || was_open || open_at(o, day, minute))) {
        was_open = open_at(o, day, minute);
        if (left > 0)
            left -= !office || was_open;
        if (++minute == DAY_MINUTES) {
            minute = 0;
            day++;
        }
    }
    return ms_of_day(day, minute);
}

/* -- what must hold -- */

static void check_due(const struct one *o, const struct deadline *d)
{
    const struct calendar *c = &calendars[o->calendar];
    assert_true(d->due_at_ms >= o->start_at_ms);
    assert_true(works_on(o->calendar, d->due_day));
    enum limit_unit unit = o->rule.limit.unit;
    if (unit == LIMIT_MINUTES || unit == LIMIT_HOURS || unit == LIMIT_WORKING_HOURS)
        return;
    assert_int_equal(d->due_day, slow_due_day(o));
    assert_true(d->due_at_ms == ms_of_day(d->due_day, calendar_closing(c)));
    if (unit == LIMIT_WORKING_DAYS)
        assert_int_equal(calendar_count(c, o->day, d->due_day), o->rule.limit.n);
}

static void check_monotone(const struct one *o, const struct deadline *d, struct arena *a)
{
    struct deadline_rule more = o->rule;
    struct deadline later;
    more.limit.n++;
    assert_int_equal(deadline_compute(&more, &calendars[o->calendar], o->start_at_ms, a, &later), ERR_OK);
    assert_true(later.due_at_ms >= d->due_at_ms);
    assert_int_equal(
        deadline_compute(&o->rule, &calendars[o->calendar], o->start_at_ms + between(0, 100000000), a, &later), ERR_OK);
    assert_true(later.due_at_ms >= d->due_at_ms);
}

static void check_there_and_back(const struct one *o)
{
    const struct calendar *c = &calendars[o->calendar];
    int32_t there, back, start = o->day;
    int n = between(1, 40);
    assert_int_equal(calendar_add(c, o->day, n, &there), ERR_OK);
    assert_int_equal(calendar_add(c, there, -n, &back), ERR_OK);
    while (!works_on(o->calendar, start))
        start--;
    assert_int_equal(back, start);
}

/* Adds the lines up again, by what they say and the calendar alone. */
struct sum {
    int32_t days, minutes, months;
    int32_t last; /* day of the line before */
};

static void add_line(const struct one *o, const struct deadline_line *l, bool first, struct sum *s)
{
    bool on = works_on(o->calendar, l->day);
    if (first)
        assert_int_equal(l->day, o->day);
    else if (l->mark == MARK_MORE_DAYS || l->mark == MARK_MORE_MINUTES)
        assert_true(l->day > s->last);
    else if (l->mark != MARK_MONTH && s->last >= 0)
        assert_true(l->day == s->last + 1 || (l->mark == MARK_MOVED && l->day == s->last));
    s->last = l->day;
    if (l->mark == MARK_WEEKEND || l->mark == MARK_HOLIDAY)
        assert_true(!on && (l->mark == MARK_WEEKEND) == str_empty(l->name));
    if (l->mark == MARK_MOVED || l->mark == MARK_DUE || l->mark == MARK_MAKEUP || l->mark == MARK_AFTER_CUTOFF)
        assert_true(on);
    if (l->mark == MARK_COUNTED || l->mark == MARK_MAKEUP)
        assert_int_equal(l->count, ++s->days);
    if (l->mark == MARK_MORE_DAYS)
        s->days += l->count;
    if (l->mark == MARK_HOURS || l->mark == MARK_MORE_MINUTES)
        s->minutes += l->count;
    if (l->mark == MARK_MONTH)
        s->months += l->count;
}

static void check_explanation(const struct one *o, const struct deadline *d)
{
    enum limit_unit unit = o->rule.limit.unit;
    int32_t n = o->rule.limit.n;
    struct sum s = { 0 };
    assert_true(d->lines_n >= 1);
    int32_t known = calendar_known_to(&calendars[o->calendar]);
    bool unknown = d->lines[d->lines_n - 1].mark == MARK_UNKNOWN; /* said as the last line, and only when it is so */
    assert_int_equal(unknown, known && d->due_day > known);
    for (size_t i = 0; i + unknown < d->lines_n; i++) {
        assert_true(d->lines[i].mark != MARK_UNKNOWN);
        add_line(o, &d->lines[i], i == 0, &s);
        /* a run left out without a counted day has no line: the next line may then be further on */
        if (d->lines_n > 2 * DEADLINE_LINES_KEPT - 2 && i + 1 >= DEADLINE_LINES_KEPT)
            s.last = d->lines[i].mark == MARK_MORE_DAYS || d->lines[i].mark == MARK_MORE_MINUTES ? s.last : -1;
    }
    assert_int_equal(d->lines[d->lines_n - 1].day, d->due_day);
    assert_int_equal(s.days, unit == LIMIT_DAYS || unit == LIMIT_WORKING_DAYS ? n : 0);
    assert_int_equal(s.months, unit == LIMIT_MONTHS ? n : 0);
    assert_int_equal(s.minutes, unit == LIMIT_HOURS || unit == LIMIT_WORKING_HOURS ? n * 60
                                : unit == LIMIT_MINUTES                            ? n
                                                                                   : 0);
}

static void a_million_cases(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (int i = 0; i < CASES; i++) {
        struct one o = random_case();
        struct deadline d = { 0 };
        assert_int_equal(deadline_compute(&o.rule, &calendars[o.calendar], o.start_at_ms, a, &d), ERR_OK);
        check_due(&o, &d);
        check_monotone(&o, &d, a);
        check_explanation(&o, &d);
        check_there_and_back(&o);
        arena_reset(a);
    }
    arena_free(a);
}

/* Slower, so fewer: hours against a clock that goes minute by minute. */
static void hours_by_the_minute(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (int i = 0; i < CASES / 250;) {
        struct one o = random_case();
        struct deadline d = { 0 };
        if (o.rule.limit.unit > LIMIT_WORKING_HOURS)
            continue;
        assert_int_equal(deadline_compute(&o.rule, &calendars[o.calendar], o.start_at_ms, a, &d), ERR_OK);
        assert_true(d.due_at_ms == slow_due_at(&o));
        arena_reset(a);
        i++;
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_cases),
        cmocka_unit_test(hours_by_the_minute),
    };
    return cmocka_run_group_tests(tests, make_calendars, NULL);
}
