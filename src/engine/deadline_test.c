#include "engine/calendar_fixture.h"
#include "engine/deadline.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { THREE_O_CLOCK = 15 * 60 };

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct deadline compute(const struct calendar *c, const char *received, const char *limit)
{
    struct deadline_rule rule = { .cutoff_minute = THREE_O_CLOCK };
    struct deadline d = { 0 };
    assert_int_equal(limit_parse(str_c(limit), &rule.limit), ERR_OK);
    assert_int_equal(deadline_compute(&rule, c, fixture_ms(received), arena, &d), ERR_OK);
    return d;
}

struct row {
    const char *received, *limit, *due_at;
};

static void assert_rows(const struct calendar *c, const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char due_at[CLOCK_RFC3339_MAX], expected[CLOCK_RFC3339_MAX];
        struct deadline d = compute(c, rows[i].received, rows[i].limit);
        clock_rfc3339(d.due_at_ms, due_at);
        clock_rfc3339(fixture_ms(rows[i].due_at), expected);
        if (strcmp(due_at, expected) != 0)
            fail_msg("%s + %s: %s, not %s", rows[i].received, rows[i].limit, due_at, expected);
        assert_int_equal(d.due_day, day_of_ms(d.due_at_ms));
    }
}
#define ASSERT_ROWS(c, rows) assert_rows((c), (rows), sizeof(rows) / sizeof *(rows))

/* Weekends only; the year change adds 01/01/2027. */
static void without_holidays(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "2026-11-20T10:00+07:00", "3 working days", "2026-11-25T17:00+07:00" },
        { "2026-11-20T16:10+07:00", "3 working days", "2026-11-25T17:00+07:00" },
        { "2026-11-20T10:00+07:00", "5 days", "2026-11-25T17:00+07:00" },
        { "2026-11-23T09:00+07:00", "5 working days", "2026-11-30T17:00+07:00" },
        { "2026-12-03T09:00+07:00", "5 working days", "2026-12-10T17:00+07:00" }, /* complete again: in full, from then */
    };
    struct calendar c = calendar_plain();
    ASSERT_ROWS(&c, rows);
    struct calendar_day new_year = { fixture_day("2027-01-01"), DAY_OFF, S_INIT("Tết Dương lịch") };
    c.days = &new_year;
    c.days_n = 1;
    static const struct row turn[] = { { "2026-12-30T16:00+07:00", "2 working days", "2027-01-04T17:00+07:00" } };
    ASSERT_ROWS(&c, turn);
}

static void working_days(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "2026-11-20T10:00+07:00", "3 working days", "2026-11-26T17:00+07:00" }, /* 24/11 off */
        { "2026-11-20T23:59:59.999+07:00", "3 working days", "2026-11-26T17:00+07:00" },
        { "2026-11-20T03:00:00Z", "3 working days", "2026-11-26T17:00+07:00" },
        { "2026-11-20T17:00:00Z", "1 working days", "2026-11-23T17:00+07:00" },   /* Saturday 00:00 in Vietnam */
        { "2026-11-21T10:00+07:00", "1 working days", "2026-11-23T17:00+07:00" }, /* received on a Saturday */
        { "2026-11-24T10:00+07:00", "1 working days", "2026-11-25T17:00+07:00" }, /* received on a holiday */
        { "2026-01-09T10:00+07:00", "1 working days", "2026-01-10T17:00+07:00" }, /* a make-up Saturday counts */
        { "2026-01-10T10:00+07:00", "1 working days", "2026-01-12T17:00+07:00" },
        { "2026-02-13T10:00+07:00", "1 working days", "2026-02-23T17:00+07:00" }, /* over Tết */
        { "2025-12-31T10:00+07:00", "1 working days", "2026-01-05T17:00+07:00" },
    };
    struct calendar c = calendar_fixture();
    ASSERT_ROWS(&c, rows);
}

static void calendar_days(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "2026-11-20T10:00+07:00", "1 days", "2026-11-23T17:00+07:00" },  /* ends on a Saturday */
        { "2026-11-20T10:00+07:00", "4 days", "2026-11-25T17:00+07:00" },  /* ends on 24/11 */
        { "2026-11-21T22:00+07:00", "1 days", "2026-11-23T17:00+07:00" },  /* received and ending on days off */
        { "2026-01-09T10:00+07:00", "1 days", "2026-01-10T17:00+07:00" },  /* a make-up Saturday is no day off */
        { "2026-02-10T10:00+07:00", "5 days", "2026-02-23T17:00+07:00" },  /* ends inside Tết */
        { "2025-12-17T10:00+07:00", "15 days", "2026-01-05T17:00+07:00" }, /* 01/01, 02/01, weekend */
        { "2028-02-28T10:00+07:00", "1 days", "2028-02-29T17:00+07:00" },
    };
    struct calendar c = calendar_fixture();
    ASSERT_ROWS(&c, rows);
}

static void months(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "2025-01-31T10:00+07:00", "1 months", "2025-02-28T17:00+07:00" },
        { "2026-01-31T10:00+07:00", "1 months", "2026-03-02T17:00+07:00" },  /* 28/02 is a Saturday */
        { "2024-01-31T10:00+07:00", "1 months", "2024-02-29T17:00+07:00" },
        { "2028-02-29T10:00+07:00", "12 months", "2029-02-28T17:00+07:00" },
        { "2028-02-29T10:00+07:00", "48 months", "2032-03-01T17:00+07:00" }, /* 29/02/2032 is a Sunday */
        { "2026-03-31T10:00+07:00", "1 months", "2026-05-04T17:00+07:00" },  /* 30/04, 01/05, weekend */
        { "2026-11-30T10:00+07:00", "1 months", "2026-12-30T17:00+07:00" },
        { "2026-11-30T10:00+07:00", "2 months", "2027-02-01T17:00+07:00" },  /* 30/01/2027 is a Saturday */
        { "2026-12-15T10:00+07:00", "1 months", "2027-01-15T17:00+07:00" },
        { "2026-11-20T10:00+07:00", "6 months", "2027-05-20T17:00+07:00" },
    };
    struct calendar c = calendar_fixture();
    ASSERT_ROWS(&c, rows);
}

static void minutes_and_hours(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "2026-11-20T10:00+07:00", "30 minutes", "2026-11-20T10:30+07:00" },
        { "2026-11-20T10:00:59.999+07:00", "1 minutes", "2026-11-20T10:01+07:00" }, /* seconds are left out */
        { "2026-11-20T11:00+07:00", "30 minutes", "2026-11-20T11:30+07:00" },       /* the end of the morning is inside */
        { "2026-11-20T11:01+07:00", "30 minutes", "2026-11-20T13:30+07:00" },       /* noon */
        { "2026-11-20T13:00+07:00", "30 minutes", "2026-11-20T13:30+07:00" },       /* just when it opens */
        { "2026-11-20T16:30+07:00", "30 minutes", "2026-11-20T17:00+07:00" },       /* just when it closes */
        { "2026-11-20T16:31+07:00", "30 minutes", "2026-11-23T07:30+07:00" },       /* Friday evening */
        { "2026-11-23T16:31+07:00", "30 minutes", "2026-11-25T07:30+07:00" },       /* the next day is off */
        { "2026-11-21T10:00+07:00", "2 hours", "2026-11-23T07:30+07:00" },          /* Saturday */
        { "2026-11-20T06:00+07:00", "1 hours", "2026-11-20T07:30+07:00" },          /* before opening */
        { "2026-11-20T02:00+07:00", "6 hours", "2026-11-20T08:00+07:00" },
        { "2026-11-20T20:00+07:00", "4 hours", "2026-11-23T07:30+07:00" },          /* ends at midnight */
        { "2026-11-18T20:00+07:00", "4 hours", "2026-11-19T07:30+07:00" },          /* midnight before a working day */
        { "2026-11-20T10:00+07:00", "72 hours", "2026-11-23T10:00+07:00" },         /* weekends run too */
        { "2026-11-20T10:00+07:00", "96 hours", "2026-11-25T07:30+07:00" },
        { "2026-01-09T10:00+07:00", "24 hours", "2026-01-10T10:00+07:00" },         /* a make-up Saturday is open */
        { "2026-12-31T16:50+07:00", "10 minutes", "2026-12-31T17:00+07:00" },
        { "2026-12-31T16:50+07:00", "11 minutes", "2027-01-04T07:30+07:00" },
    };
    struct calendar c = calendar_fixture();
    ASSERT_ROWS(&c, rows);
    /* an office that closes at midnight keeps an end at midnight */
    c.hours[0] = (struct calendar_span){ 0, 1440 };
    c.hours_n = 1;
    struct deadline d = compute(&c, "2026-11-20T20:00+07:00", "4 hours");
    assert_int_equal(d.due_day, fixture_day("2026-11-20"));
    assert_int_equal(d.due_at_ms, fixture_ms("2026-11-21T00:00+07:00"));
}

/* Office hours 07:30-11:30 and 13:30-17:00: 450 minutes a day. */
static void working_hours(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "2026-11-20T07:30+07:00", "4 working hours", "2026-11-20T11:30+07:00" },
        { "2026-11-20T08:00+07:00", "4 working hours", "2026-11-20T14:00+07:00" }, /* across noon */
        { "2026-11-20T12:00+07:00", "1 working hours", "2026-11-20T14:30+07:00" }, /* received at noon */
        { "2026-11-20T05:00+07:00", "1 working hours", "2026-11-20T08:30+07:00" }, /* before opening */
        { "2026-11-20T16:00+07:00", "1 working hours", "2026-11-20T17:00+07:00" },
        { "2026-11-20T16:30+07:00", "1 working hours", "2026-11-23T08:00+07:00" }, /* over a weekend */
        { "2026-11-20T17:00+07:00", "1 working hours", "2026-11-23T08:30+07:00" }, /* at closing */
        { "2026-11-20T22:00+07:00", "1 working hours", "2026-11-23T08:30+07:00" },
        { "2026-11-23T16:30+07:00", "1 working hours", "2026-11-25T08:00+07:00" }, /* over 24/11 */
        { "2026-11-24T09:00+07:00", "1 working hours", "2026-11-25T08:30+07:00" }, /* received on a holiday */
        { "2026-01-09T16:30+07:00", "1 working hours", "2026-01-10T08:00+07:00" }, /* make-up Saturday */
        { "2026-01-10T16:30+07:00", "1 working hours", "2026-01-12T08:00+07:00" },
        /* the 8 hours in which an online request is answered */
        { "2026-11-16T07:30+07:00", "8 working hours", "2026-11-17T08:00+07:00" },
        { "2026-11-20T16:10+07:00", "8 working hours", "2026-11-23T16:40+07:00" },
        { "2026-11-21T20:00+07:00", "8 working hours", "2026-11-25T08:00+07:00" },
        { "2026-02-13T16:59:30+07:00", "8 working hours", "2026-02-24T07:59+07:00" },
    };
    struct calendar c = calendar_fixture();
    ASSERT_ROWS(&c, rows);
}

static void same_day(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "2026-11-20T15:00+07:00", "same day", "2026-11-20T17:00+07:00" },
        { "2026-11-20T15:00:00.000+07:00", "same day", "2026-11-20T17:00+07:00" },
        { "2026-11-20T15:00:59.999+07:00", "same day", "2026-11-20T17:00+07:00" },
        { "2026-11-20T15:01+07:00", "same day", "2026-11-23T17:00+07:00" },
        { "2026-11-23T15:01+07:00", "same day", "2026-11-25T17:00+07:00" }, /* 24/11 off */
        { "2026-11-20T00:00+07:00", "same day", "2026-11-20T17:00+07:00" },
        { "2026-11-21T09:00+07:00", "same day", "2026-11-23T17:00+07:00" }, /* on a Saturday */
        { "2026-11-22T16:00+07:00", "same day", "2026-11-23T17:00+07:00" }, /* late on a Sunday is not late twice */
        { "2026-01-09T15:01+07:00", "same day", "2026-01-10T17:00+07:00" }, /* make-up Saturday */
        { "2026-12-31T15:01+07:00", "same day", "2027-01-04T17:00+07:00" },
    };
    struct calendar c = calendar_fixture();
    ASSERT_ROWS(&c, rows);
}

static void same_day_without_cutoff(void **state)
{
    (void)state;
    struct calendar c = calendar_fixture();
    struct deadline_rule rule = { { LIMIT_SAME_DAY, 0 }, DEADLINE_CUTOFF_NONE };
    struct deadline d;
    assert_int_equal(deadline_compute(&rule, &c, fixture_ms("2026-11-20T16:59:59+07:00"), arena, &d), ERR_OK);
    assert_int_equal(d.due_day, fixture_day("2026-11-20"));
    assert_int_equal(deadline_compute(&rule, &c, fixture_ms("2026-11-20T17:00:00+07:00"), arena, &d), ERR_OK);
    assert_int_equal(d.due_day, fixture_day("2026-11-23"));
    assert_int_equal(d.lines[0].mark, MARK_AFTER_CUTOFF);
    assert_int_equal(d.lines[0].count, 0);
}

static void apology_and_forwarding(void **state)
{
    (void)state;
    static const struct {
        const char *received, *forwarded;
    } rows[] = {
        { "2026-11-20T15:00:59+07:00", "2026-11-20" }, { "2026-11-20T16:10+07:00", "2026-11-23" },
        { "2026-11-23T15:01+07:00", "2026-11-25" },    { "2026-11-21T08:00+07:00", "2026-11-23" },
        { "2026-11-21T16:00+07:00", "2026-11-23" },    { "2026-01-09T15:30+07:00", "2026-01-10" },
    };
    struct calendar c = calendar_fixture(), plain = calendar_plain();
    int32_t day = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(deadline_forward_day(&c, fixture_ms(rows[i].received), THREE_O_CLOCK, &day), ERR_OK);
        assert_int_equal(day, fixture_day(rows[i].forwarded));
    }
    assert_int_equal(deadline_apology_day(&plain, fixture_day("2026-11-25"), &day), ERR_OK);
    assert_int_equal(day, fixture_day("2026-11-24"));
    assert_int_equal(deadline_apology_day(&c, fixture_day("2026-11-25"), &day), ERR_OK);
    assert_int_equal(day, fixture_day("2026-11-23"));
    assert_int_equal(deadline_forward_day(&c, INT64_MAX, THREE_O_CLOCK, &day), ERR_INVALID);
    assert_int_equal(deadline_forward_day(&c, 0, 0, &day), ERR_INVALID);
    assert_int_equal(deadline_forward_day(&c, 0, 1441, &day), ERR_INVALID);
    assert_int_equal(day, fixture_day("2026-11-23"));
}

static void assert_refused(struct deadline_rule rule, const struct calendar *c, int64_t start_at_ms)
{
    struct deadline d = { .due_day = 77, .lines_n = 77 };
    assert_int_equal(deadline_compute(&rule, c, start_at_ms, arena, &d), ERR_INVALID);
    assert_true(d.due_day == 77 && d.lines_n == 77 && !d.lines);
}

static void what_is_refused(void **state)
{
    (void)state;
    struct calendar good = calendar_fixture(), never = calendar_plain(), closed = calendar_plain(), bad = calendar_plain();
    int64_t at = fixture_ms("2026-11-20T10:00+07:00");
    never.week = 0;
    closed.hours_n = 0;
    bad.hours[1].from = 100;
    for (int unit = LIMIT_MINUTES; unit <= LIMIT_SAME_DAY; unit++) {
        struct deadline_rule rule = { { (enum limit_unit)unit, 3 }, THREE_O_CLOCK };
        assert_refused(rule, &never, at);
        assert_refused(rule, &closed, at);
        assert_refused(rule, &bad, at);
        assert_refused(rule, &good, INT64_MAX);
        assert_refused(rule, &good, INT64_MIN);
        assert_refused(rule, &good, ms_of_day(CALENDAR_DAY_MIN, 0) - 1);
        for (int i = 0; unit != LIMIT_SAME_DAY && i < 4; i++) {
            static const int32_t out_of_range[] = { 0, -1, 100001, INT32_MIN };
            rule.limit.n = out_of_range[i];
            assert_refused(rule, &good, at);
        }
    }
    assert_refused((struct deadline_rule){ { LIMIT_NONE, 3 }, THREE_O_CLOCK }, &good, at);
    assert_refused((struct deadline_rule){ { (enum limit_unit)99, 3 }, THREE_O_CLOCK }, &good, at);
    assert_refused((struct deadline_rule){ { LIMIT_SAME_DAY, 0 }, 0 }, &good, at);
    assert_refused((struct deadline_rule){ { LIMIT_SAME_DAY, 0 }, -1 }, &good, at);
    assert_refused((struct deadline_rule){ { LIMIT_SAME_DAY, 0 }, 1441 }, &good, at);
    assert_refused((struct deadline_rule){ { LIMIT_MONTHS, 100000 }, 0 }, &good, at); /* the year 10360 */
    for (int unit = LIMIT_MINUTES; unit <= LIMIT_MONTHS; unit++) /* past 31/12/9999 */
        assert_refused((struct deadline_rule){ { (enum limit_unit)unit, 9000 }, 0 }, &good, ms_of_day(CALENDAR_DAY_MAX - 1, 0));
    assert_refused((struct deadline_rule){ { LIMIT_SAME_DAY, 0 }, 900 }, &good, ms_of_day(CALENDAR_DAY_MAX, 0));
}

/* Each unit ends and stays short with the smallest and the largest number. */
static void smallest_and_largest(void **state)
{
    (void)state;
    static const struct row rows[] = {
        { "2026-11-20T10:00+07:00", "1 minutes", "2026-11-20T10:01+07:00" },
        { "2026-11-20T10:00+07:00", "100000 minutes", "2027-01-28T20:40+07:00" },
        { "2026-11-20T10:00+07:00", "1 working hours", "2026-11-20T11:00+07:00" },
        { "2026-11-20T10:00+07:00", "1 months", "2026-12-21T17:00+07:00" },
        { "2026-11-20T10:00+07:00", "100000 days", "2300-09-05T17:00+07:00" },
    };
    struct calendar c = calendar_fixture();
    assert_rows(&c, rows, 1);
    assert_rows(&c, rows + 2, 2);
    assert_int_equal(compute(&c, rows[1].received, rows[1].limit).due_at_ms, fixture_ms("2027-01-29T07:30+07:00"));
    assert_int_equal(compute(&c, rows[4].received, rows[4].limit).due_day, fixture_day("2026-11-20") + 100000);
    struct deadline d = compute(&c, "2026-11-20T10:00+07:00", "100000 working days");
    assert_int_equal(calendar_count(&c, fixture_day("2026-11-20"), d.due_day), 100000);
    assert_true(d.lines_n < 120);
    d = compute(&c, "2026-11-20T10:00+07:00", "100000 working hours");
    assert_int_equal(calendar_count(&c, fixture_day("2026-11-19"), d.due_day), 100000 * 60 / 450 + 1);
    assert_true(d.lines_n < 120);
    assert_int_equal(day_of_ms(compute(&c, "2026-11-20T10:00+07:00", "90000 months").due_at_ms) > 2700000, 1);
}

/* -- the explanation -- */

static void assert_words(const struct deadline *d, const char *const *words, size_t n)
{
    for (size_t i = 0; i < d->lines_n && i < n; i++) {
        struct str said = deadline_words(arena, &d->lines[i]);
        if (!str_eq(said, str_c(words[i])))
            fail_msg("line %zu: %.*s, not: %s", i, STR_ARG(said), words[i]);
    }
    assert_int_equal(d->lines_n, n);
}
#define ASSERT_WORDS(d, ...)                                               \
    do {                                                                   \
        static const char *const words_[] = { __VA_ARGS__ };               \
        assert_words((d), words_, sizeof words_ / sizeof *words_);         \
    } while (0)

static void words_of_days(void **state)
{
    (void)state;
    struct calendar c = calendar_fixture();
    struct deadline d = compute(&c, "2026-11-20T10:00+07:00", "3 working days");
    ASSERT_WORDS(&d, "thứ Sáu 20/11/2026: ngày nhận hồ sơ, tính từ ngày tiếp theo",
                 "thứ Bảy 21/11/2026: nghỉ cuối tuần, không tính", "Chủ nhật 22/11/2026: nghỉ cuối tuần, không tính",
                 "thứ Hai 23/11/2026: ngày thứ 1",
                 "thứ Ba 24/11/2026: nghỉ Ngày Văn hóa Việt Nam (NQ 28/2026/QH16), không tính",
                 "thứ Tư 25/11/2026: ngày thứ 2", "thứ Năm 26/11/2026: ngày thứ 3");
    d = compute(&c, "2026-01-09T10:00+07:00", "1 working days");
    ASSERT_WORDS(&d, "thứ Sáu 09/01/2026: ngày nhận hồ sơ, tính từ ngày tiếp theo",
                 "thứ Bảy 10/01/2026: ngày thứ 1, làm bù cho 2/1/2026");
    d = compute(&c, "2026-11-20T10:00+07:00", "1 days");
    ASSERT_WORDS(&d, "thứ Sáu 20/11/2026: ngày nhận hồ sơ, tính từ ngày tiếp theo", "thứ Bảy 21/11/2026: ngày thứ 1",
                 "Chủ nhật 22/11/2026: nghỉ cuối tuần, không tính",
                 "thứ Hai 23/11/2026: ngày cuối là ngày nghỉ, chuyển đến hết ngày này");
    d = compute(&c, "2026-01-31T10:00+07:00", "1 months");
    ASSERT_WORDS(&d, "thứ Bảy 31/01/2026: ngày nhận hồ sơ, tính từ ngày tiếp theo", "thứ Bảy 28/02/2026: đủ 1 tháng",
                 "Chủ nhật 01/03/2026: nghỉ cuối tuần, không tính",
                 "thứ Hai 02/03/2026: ngày cuối là ngày nghỉ, chuyển đến hết ngày này");
    d = compute(&c, "2027-02-08T10:00+07:00", "1 working days");
    assert_true(str_eq(deadline_words(arena, &d.lines[2]), S("thứ Tư 10/02/2027: nghỉ bù cho T7 6/2, CN 7/2, không tính")));
}

/* The days off of 2028 are not known: the date stands, and the explanation says what it stands on. */
static void words_beyond_the_known_years(void **state)
{
    (void)state;
    struct calendar c = calendar_fixture(), plain = calendar_plain();
    struct deadline d = compute(&c, "2027-12-29T10:00+07:00", "2 working days");
    ASSERT_WORDS(&d, "thứ Tư 29/12/2027: ngày nhận hồ sơ, tính từ ngày tiếp theo", "thứ Năm 30/12/2027: ngày thứ 1",
                 "thứ Sáu 31/12/2027: ngày thứ 2");
    d = compute(&c, "2027-12-30T10:00+07:00", "2 working days");
    ASSERT_WORDS(&d, "thứ Năm 30/12/2027: ngày nhận hồ sơ, tính từ ngày tiếp theo", "thứ Sáu 31/12/2027: ngày thứ 1",
                 "thứ Bảy 01/01/2028: nghỉ cuối tuần, không tính", "Chủ nhật 02/01/2028: nghỉ cuối tuần, không tính",
                 "thứ Hai 03/01/2028: ngày thứ 2",
                 "thứ Hai 03/01/2028: lịch nghỉ lễ của năm này chưa được công bố, mới chỉ trừ ngày nghỉ hằng tuần; ngày hẹn có thể đổi");
    d = compute(&plain, "2027-12-30T10:00+07:00", "2 working days"); /* a calendar without days says nothing of years */
    assert_int_equal(d.lines[d.lines_n - 1].mark, MARK_COUNTED);
    assert_int_equal(calendar_known_to(&c), day_from_ymd(2027, 12, 31));
    assert_int_equal(calendar_known_to(&plain), 0);
}

static void words_of_hours(void **state)
{
    (void)state;
    struct calendar c = calendar_fixture();
    struct deadline d = compute(&c, "2026-11-20T16:10+07:00", "8 working hours");
    ASSERT_WORDS(&d, "thứ Sáu 20/11/2026: tính 50 phút", "thứ Bảy 21/11/2026: nghỉ cuối tuần, không tính",
                 "Chủ nhật 22/11/2026: nghỉ cuối tuần, không tính", "thứ Hai 23/11/2026: tính 7 giờ 10 phút");
    d = compute(&c, "2026-01-09T18:00+07:00", "1 working hours");
    ASSERT_WORDS(&d, "thứ Sáu 09/01/2026: nhận ngoài giờ làm việc, tính từ buổi làm việc tiếp theo",
                 "thứ Bảy 10/01/2026: tính 1 giờ, làm bù cho 2/1/2026");
    d = compute(&c, "2026-11-20T11:15+07:00", "30 minutes");
    ASSERT_WORDS(&d, "thứ Sáu 20/11/2026: tính 30 phút",
                 "thứ Sáu 20/11/2026: hết hạn ngoài giờ làm việc, chuyển đến 13:30");
    d = compute(&c, "2026-11-20T20:00+07:00", "2 hours");
    ASSERT_WORDS(&d, "thứ Sáu 20/11/2026: tính 2 giờ", "thứ Bảy 21/11/2026: nghỉ cuối tuần, không tính",
                 "Chủ nhật 22/11/2026: nghỉ cuối tuần, không tính",
                 "thứ Hai 23/11/2026: hết hạn ngoài giờ làm việc, chuyển đến 07:30");
}

static void words_of_same_day(void **state)
{
    (void)state;
    struct calendar c = calendar_fixture();
    struct deadline d = compute(&c, "2026-11-20T15:00+07:00", "same day");
    ASSERT_WORDS(&d, "thứ Sáu 20/11/2026: trả kết quả trong ngày");
    d = compute(&c, "2026-11-23T15:01+07:00", "same day");
    ASSERT_WORDS(&d, "thứ Hai 23/11/2026: nhận sau 15:00, tính sang ngày làm việc tiếp theo",
                 "thứ Ba 24/11/2026: nghỉ Ngày Văn hóa Việt Nam (NQ 28/2026/QH16), không tính",
                 "thứ Tư 25/11/2026: trả kết quả trong ngày");
    d = compute(&c, "2026-11-22T10:00+07:00", "same day");
    ASSERT_WORDS(&d, "Chủ nhật 22/11/2026: nghỉ cuối tuần, không tính", "thứ Hai 23/11/2026: trả kết quả trong ngày");
    d = compute(&c, "2026-01-09T15:01+07:00", "same day");
    ASSERT_WORDS(&d, "thứ Sáu 09/01/2026: nhận sau 15:00, tính sang ngày làm việc tiếp theo",
                 "thứ Bảy 10/01/2026: trả kết quả trong ngày, làm bù cho 2/1/2026");
}

/* Names come from files that people write: empty, or with what no browser shows well. */
static void words_of_odd_names(void **state)
{
    (void)state;
    struct deadline_line off = { fixture_day("2026-11-24"), MARK_HOLIDAY, 0, S_INIT("") };
    assert_true(str_eq(deadline_words(arena, &off), S("thứ Ba 24/11/2026: nghỉ lễ, không tính")));
    off.mark = MARK_MAKEUP;
    off.count = 2;
    assert_true(str_eq(deadline_words(arena, &off), S("thứ Ba 24/11/2026: ngày thứ 2, làm bù")));
    off.name = S("2/1");
    assert_true(str_eq(deadline_words(arena, &off), S("thứ Ba 24/11/2026: ngày thứ 2, làm bù 2/1")));
    char longest[5000];
    memset(longest, 'x', sizeof longest);
    off.name = (struct str){ longest, sizeof longest };
    assert_true(str_ends(deadline_words(arena, &off), off.name));
    for (int m = 0; m < MARK_COUNT; m++) {
        struct deadline_line line = { fixture_day("2026-11-24"), (enum deadline_mark)m, 90, S_INIT("Lễ") };
        assert_true(deadline_words(arena, &line).len > 30);
        assert_true(deadline_mark_name((enum deadline_mark)m).len > 2);
    }
}

static void long_lists_are_shortened(void **state)
{
    (void)state;
    struct calendar c = calendar_fixture();
    struct deadline d = compute(&c, "2026-11-20T10:00+07:00", "44 days"); /* to Sunday 03/01/2027, moved: 46 lines */
    assert_int_equal(d.lines_n, 46 - 6 + 1);
    d = compute(&c, "2026-11-20T10:00+07:00", "42 days"); /* to 01/01/2027: 46 lines too */
    assert_int_equal(d.lines_n, 46 - 6 + 1);
    d = compute(&c, "2026-11-20T10:00+07:00", "41 days");
    assert_int_equal(d.lines_n, 42);
    d = compute(&c, "2026-01-05T10:00+07:00", "60 working days");
    assert_int_equal(d.lines[19].day, fixture_day("2026-01-24"));
    struct str said = deadline_words(arena, &d.lines[20]);
    assert_true(str_eq(said, S("đến hết Chủ nhật 15/02/2026: tính thêm 15 ngày")));
    for (size_t i = 21; i < 26; i++)
        assert_int_equal(d.lines[i].mark, MARK_HOLIDAY);
    assert_int_equal(d.lines[26].mark, MARK_MORE_DAYS);
    assert_int_equal(d.lines[26].day, d.due_day - 20);
    assert_int_equal(d.lines_n, 20 + 1 + 5 + 1 + 20);
    said = deadline_words(arena, &(struct deadline_line){ d.due_day, MARK_MORE_MINUTES, 12345, S_INIT("") });
    assert_true(str_ends(said, S(": tính thêm 205 giờ 45 phút")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_holidays),        cmocka_unit_test(working_days),
        cmocka_unit_test(calendar_days),           cmocka_unit_test(months),
        cmocka_unit_test(minutes_and_hours),       cmocka_unit_test(working_hours),
        cmocka_unit_test(same_day),                cmocka_unit_test(same_day_without_cutoff),
        cmocka_unit_test(apology_and_forwarding),  cmocka_unit_test(what_is_refused),
        cmocka_unit_test(smallest_and_largest),    cmocka_unit_test(words_of_days), cmocka_unit_test(words_beyond_the_known_years),
        cmocka_unit_test(words_of_hours),          cmocka_unit_test(words_of_same_day),
        cmocka_unit_test(words_of_odd_names),      cmocka_unit_test(long_lists_are_shortened),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
