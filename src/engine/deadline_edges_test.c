/* Edges of the year and of the law: New Year's Eve, 29 February, calendars without a working day; the vectors of the law with facts. */
#include "engine/calendar_fixture.h"
#include "engine/deadline.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct arena *arena;
static int make_arena(void **state) { return (void)state, arena = arena_new(), 0; }
static int drop_arena(void **state) { return (void)state, arena_free(arena), 0; }

static enum err run(const struct calendar *cal, const char *received, const char *limit, const struct deadline_fact *facts, size_t n,
                    struct deadline_course *out)
{
    struct deadline_rule rule = { .cutoff_minute = 15 * 60 };
    assert_int_equal(limit_parse(str_c(limit), &rule.limit), ERR_OK);
    return deadline_run(&rule, cal, fixture_ms(received), facts, n, arena, out);
}

static void assert_due(const struct calendar *cal, const char *received, const char *limit, const char *due)
{
    struct deadline_course c;
    char got[CLOCK_RFC3339_MAX], want[CLOCK_RFC3339_MAX];
    assert_int_equal(run(cal, received, limit, NULL, 0, &c), ERR_OK);
    clock_rfc3339(c.now.due_at_ms, got);
    clock_rfc3339(fixture_ms(due), want);
    if (strcmp(got, want) != 0)
        fail_msg("%s + %s: %s, not %s", received, limit, got, want);
}

/* BLDS 2015 Đ147.2: the last minute of the year belongs to the old day, the next one to the new; 01/01 is off. */
static void the_year_turns(void **state)
{
    (void)state;
    struct calendar c = calendar_fixture();
    assert_due(&c, "2026-12-31T23:59:59.999+07:00", "1 working days", "2027-01-04T17:00+07:00");
    assert_due(&c, "2027-01-01T00:00+07:00", "1 working days", "2027-01-04T17:00+07:00");
    assert_due(&c, "2026-12-31T16:59:59Z", "1 days", "2027-01-04T17:00+07:00"); /* 23:59:59 in Vietnam; ends on 01/01, off */
    assert_due(&c, "2026-12-31T17:00:00Z", "3 days", "2027-01-04T17:00+07:00"); /* 00:00 of 01/01 */
    assert_due(&c, "2026-12-31T23:59+07:00", "same day", "2027-01-04T17:00+07:00");
    assert_due(&c, "2026-12-31T16:30+07:00", "1 working hours", "2027-01-04T08:00+07:00");
    assert_due(&c, "2026-12-31T23:59+07:00", "1 minutes", "2027-01-04T07:30+07:00");
    assert_due(&c, "2026-12-31T10:00+07:00", "2 months", "2027-03-01T17:00+07:00"); /* Đ148.3: 28/02/2027, a Sunday (Đ148.5) */
}

static void the_29th_of_february(void **state)
{
    (void)state;
    struct calendar c = calendar_plain();
    assert_due(&c, "2028-02-29T10:00+07:00", "1 working days", "2028-03-01T17:00+07:00");
    assert_due(&c, "2028-02-28T10:00+07:00", "1 working days", "2028-02-29T17:00+07:00");
    assert_due(&c, "2028-01-31T10:00+07:00", "1 months", "2028-02-29T17:00+07:00"); /* Đ148.3 */
    assert_due(&c, "2027-01-29T10:00+07:00", "1 months", "2027-03-01T17:00+07:00"); /* 28/02/2027 is a Sunday */
    assert_due(&c, "2028-02-29T10:00+07:00", "12 months", "2029-02-28T17:00+07:00");
    assert_due(&c, "2028-02-29T23:59+07:00", "1 days", "2028-03-01T17:00+07:00");
}

static void no_working_day(void **state)
{
    (void)state;
    static const char *const limits[] = { "1 minutes", "1 hours", "1 working hours", "1 days", "1 working days", "1 months", "same day" };
    struct calendar none = calendar_plain(), closed = calendar_plain();
    struct deadline_course out;
    int32_t day = 77;
    none.week = 0;
    closed.hours_n = 0;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        assert_int_equal(run(&none, "2026-11-20T10:00+07:00", limits[i], NULL, 0, &out), ERR_INVALID);
        assert_int_equal(run(&closed, "2026-11-20T10:00+07:00", limits[i], NULL, 0, &out), ERR_INVALID);
    }
    assert_int_equal(deadline_apology_day(&none, 20000, &day), ERR_INVALID);
    assert_int_equal(deadline_forward_day(&none, 0, 900, &day), ERR_INVALID);
    assert_int_equal(day, 77);
}

/* NĐ 61/2018 Đ19.4: in full again from the day on which papers are complete; Đ19.9: the apology a working day before; Đ18: forwarded. */
static void vectors_with_facts(void **state)
{
    (void)state;
    struct calendar plain = calendar_plain(), shipped = calendar_fixture();
    struct deadline_fact facts[] = { { .kind = FACT_STANDS, .at_ms = fixture_ms("2026-11-25T10:00+07:00"), .ground = S_INIT("Mẫu 02") },
                                     { .kind = FACT_RESTARTS, .at_ms = fixture_ms("2026-12-03T09:00+07:00"), .ground = S_INIT("NĐ 61/2018 Đ19.4") } };
    struct deadline_course c;
    int32_t day = 0;
    assert_int_equal(run(&plain, "2026-11-23T09:00+07:00", "5 working days", facts, 2, &c), ERR_OK);
    assert_int_equal(c.now.due_day, fixture_day("2026-12-10"));
    assert_int_equal(day_of_ms(c.first_due_at_ms), fixture_day("2026-11-30"));
    assert_int_equal(deadline_apology_day(&plain, fixture_day("2026-11-25"), &day), ERR_OK);
    assert_int_equal(day, fixture_day("2026-11-24"));
    assert_int_equal(deadline_apology_day(&shipped, fixture_day("2026-11-25"), &day), ERR_OK);
    assert_int_equal(day, fixture_day("2026-11-23"));
    assert_int_equal(deadline_forward_day(&plain, fixture_ms("2026-11-20T16:10+07:00"), 900, &day), ERR_OK);
    assert_int_equal(day, fixture_day("2026-11-23"));
    assert_due(&shipped, "2026-11-20T15:00+07:00", "same day", "2026-11-20T17:00+07:00"); /* Luật Hộ tịch Đ5.3, 15:00 is still in time */
    assert_due(&shipped, "2026-11-20T15:01+07:00", "same day", "2026-11-23T17:00+07:00");
    assert_due(&shipped, "2026-11-23T15:01+07:00", "same day", "2026-11-25T17:00+07:00"); /* 24/11 off */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_year_turns), cmocka_unit_test(the_29th_of_february), cmocka_unit_test(no_working_day),
                                        cmocka_unit_test(vectors_with_facts) };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
