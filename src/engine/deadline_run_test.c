/* Clocks to which something happened: stood still, went on, began again, made longer, promised anew. */
#include "engine/calendar_fixture.h"
#include "engine/deadline.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

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

struct did {
    enum fact_kind kind;
    const char *at, *what; /* what: the limit, or the day */
};
struct life {
    const char *received, *limit;
    struct did facts[5];
    const char *due; /* NULL: stands still; "": refused */
};

static enum err run(const struct calendar *cal, const struct life *l, struct deadline_course *out)
{
    struct deadline_rule rule = { .cutoff_minute = 15 * 60 };
    struct deadline_fact facts[5];
    size_t n = 0;
    assert_int_equal(limit_parse(str_c(l->limit), &rule.limit), ERR_OK);
    for (; n < 5 && l->facts[n].at; n++) {
        facts[n] = (struct deadline_fact){ .kind = l->facts[n].kind, .at_ms = fixture_ms(l->facts[n].at), .ground = S("Điều 1") };
        if (facts[n].kind == FACT_EXTENDED)
            assert_int_equal(limit_parse(str_c(l->facts[n].what), &facts[n].limit), ERR_OK);
        if (facts[n].kind == FACT_PROMISED)
            facts[n].day = day_of_ms(fixture_ms(l->facts[n].what));
    }
    return deadline_run(&rule, cal, fixture_ms(l->received), facts, n, arena, out);
}

static void assert_life(const struct calendar *cal, const struct life *l)
{
    char due_at[CLOCK_RFC3339_MAX], expected[CLOCK_RFC3339_MAX];
    struct deadline_course c;
    enum err e = run(cal, l, &c);
    if (l->due && !*l->due) {
        assert_int_equal(e, ERR_INVALID);
        return;
    }
    if (e != ERR_OK)
        fail_msg("%s + %s: %s", l->received, l->limit, err_name(e));
    assert_int_equal(c.stands, !l->due);
    if (!l->due) {
        assert_int_equal(c.now.due_at_ms, 0);
        assert_int_equal(c.now.lines[c.now.lines_n - 1].mark, MARK_STANDS);
        return;
    }
    clock_rfc3339(c.now.due_at_ms, due_at);
    clock_rfc3339(fixture_ms(l->due), expected);
    if (strcmp(due_at, expected) != 0)
        fail_msg("%s + %s, then at %s: %s, not %s", l->received, l->limit, l->facts[0].at, due_at, expected);
}
#define ASSERT_LIVES(cal, lives)                                      \
    for (size_t i = 0; i < sizeof(lives) / sizeof *(lives); i++) \
    assert_life((cal), &(lives)[i])

static void lives_of_days(void **state)
{
    (void)state;
    struct calendar plain = calendar_plain();
    static const struct life lives[] = {
        /* the vector of the regulation: asked on Wednesday, complete a week later, five days again in full */
        { "2026-11-23T09:00+07:00", "5 working days", { { FACT_STANDS, "2026-11-25T10:00+07:00", 0 }, { FACT_RESTARTS, "2026-12-03T09:00+07:00", 0 } }, "2026-12-10T17:00+07:00" },
        /* sector law: two days were counted, three are left */
        { "2026-11-23T09:00+07:00", "5 working days", { { FACT_STANDS, "2026-11-25T10:00+07:00", 0 }, { FACT_RUNS, "2026-12-03T09:00+07:00", 0 } }, "2026-12-08T17:00+07:00" },
        { "2026-11-23T09:00+07:00", "5 working days", { { FACT_STANDS, "2026-11-25T10:00+07:00", 0 } }, NULL },
        /* stopped on the day of reception: nothing was counted */
        { "2026-11-23T09:00+07:00", "5 working days", { { FACT_STANDS, "2026-11-23T10:00+07:00", 0 }, { FACT_RUNS, "2026-12-03T09:00+07:00", 0 } }, "2026-12-10T17:00+07:00" },
        /* stopped on the last day: the day of going on is the last, and moves when it is off */
        { "2026-11-23T09:00+07:00", "2 working days", { { FACT_STANDS, "2026-11-25T10:00+07:00", 0 }, { FACT_RUNS, "2026-12-03T09:00+07:00", 0 } }, "2026-12-03T17:00+07:00" },
        { "2026-11-23T09:00+07:00", "2 working days", { { FACT_STANDS, "2026-11-25T10:00+07:00", 0 }, { FACT_RUNS, "2026-12-05T09:00+07:00", 0 } }, "2026-12-07T17:00+07:00" },
        /* twice */
        { "2026-11-23T09:00+07:00", "5 working days", { { FACT_STANDS, "2026-11-24T10:00+07:00", 0 }, { FACT_RUNS, "2026-11-25T09:00+07:00", 0 }, { FACT_STANDS, "2026-11-27T10:00+07:00", 0 }, { FACT_RUNS, "2026-12-04T09:00+07:00", 0 } }, "2026-12-08T17:00+07:00" },
        /* calendar days, months over the end of February */
        { "2026-11-23T09:00+07:00", "10 days", { { FACT_STANDS, "2026-11-25T10:00+07:00", 0 }, { FACT_RUNS, "2026-12-02T09:00+07:00", 0 } }, "2026-12-10T17:00+07:00" },
        { "2027-01-31T09:00+07:00", "1 months", { { FACT_STANDS, "2027-02-10T10:00+07:00", 0 }, { FACT_RUNS, "2027-02-20T09:00+07:00", 0 } }, "2027-03-10T17:00+07:00" },
        { "2028-01-31T09:00+07:00", "1 months", { { FACT_STANDS, "2028-02-10T10:00+07:00", 0 }, { FACT_RUNS, "2028-02-20T09:00+07:00", 0 } }, "2028-03-10T17:00+07:00" },
        /* over New Year's Eve at midnight */
        { "2026-12-30T16:00+07:00", "2 working days", { { FACT_STANDS, "2026-12-31T23:59+07:00", 0 }, { FACT_RUNS, "2027-01-01T00:00+07:00", 0 } }, "2027-01-04T17:00+07:00" },
    };
    ASSERT_LIVES(&plain, lives);
}

static void lives_of_hours(void **state)
{
    (void)state;
    struct calendar plain = calendar_plain();
    static const struct life lives[] = {
        { "2026-11-23T08:00+07:00", "8 working hours", { { FACT_STANDS, "2026-11-23T10:00+07:00", 0 }, { FACT_RUNS, "2026-11-25T08:00+07:00", 0 } }, "2026-11-25T16:00+07:00" },
        { "2026-11-23T08:00+07:00", "8 working hours", { { FACT_STANDS, "2026-11-23T12:00+07:00", 0 }, { FACT_RUNS, "2026-11-25T12:00+07:00", 0 } }, "2026-11-26T08:30+07:00" },
        { "2026-11-23T08:00+07:00", "4 hours", { { FACT_STANDS, "2026-11-23T09:00+07:00", 0 }, { FACT_RUNS, "2026-11-23T13:30+07:00", 0 } }, "2026-11-23T16:30+07:00" },
        { "2026-11-23T08:00+07:00", "30 minutes", { { FACT_STANDS, "2026-11-23T08:10+07:00", 0 }, { FACT_RUNS, "2026-11-23T17:30+07:00", 0 } }, "2026-11-24T07:30+07:00" },
        /* the same day begins anew, with the rule of 15:00 */
        { "2026-11-20T10:00+07:00", "same day", { { FACT_STANDS, "2026-11-20T11:00+07:00", 0 }, { FACT_RUNS, "2026-11-20T15:01+07:00", 0 } }, "2026-11-23T17:00+07:00" },
        { "2026-11-20T10:00+07:00", "same day", { { FACT_STANDS, "2026-11-20T11:00+07:00", 0 }, { FACT_RUNS, "2026-11-20T14:00+07:00", 0 } }, "2026-11-20T17:00+07:00" },
    };
    ASSERT_LIVES(&plain, lives);
}

static void longer(void **state)
{
    (void)state;
    struct calendar plain = calendar_plain();
    static const struct life lives[] = {
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_EXTENDED, "2026-11-25T10:00+07:00", "3 working days" } }, "2026-12-01T17:00+07:00" },
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_PROMISED, "2026-11-25T10:00+07:00", "2026-12-04T00:00+07:00" } }, "2026-12-04T17:00+07:00" },
        /* stopped before the longer time began: all of it is left */
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_EXTENDED, "2026-11-24T10:00+07:00", "3 working days" }, { FACT_STANDS, "2026-11-24T11:00+07:00", 0 }, { FACT_RUNS, "2026-12-01T09:00+07:00", 0 } }, "2026-12-08T17:00+07:00" },
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_PROMISED, "2026-11-24T10:00+07:00", "2026-12-01T00:00+07:00" }, { FACT_STANDS, "2026-11-24T11:00+07:00", 0 }, { FACT_RUNS, "2026-12-01T09:00+07:00", 0 } }, "2026-12-08T17:00+07:00" },
        { "2026-11-23T08:00+07:00", "8 working hours", { { FACT_PROMISED, "2026-11-23T10:00+07:00", "2026-11-26T00:00+07:00" } }, "2026-11-26T17:00+07:00" },
        { "2026-11-23T09:00+07:00", "1 months", { { FACT_EXTENDED, "2026-11-25T10:00+07:00", "1 months" } }, "2027-01-25T17:00+07:00" }, /* Wed 23/12, then Sat 23/01 */
    };
    ASSERT_LIVES(&plain, lives);
}

static void refused(void **state)
{
    (void)state;
    struct calendar plain = calendar_plain();
    static const struct life lives[] = {
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_RUNS, "2026-11-25T10:00+07:00", 0 } }, "" },
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_STANDS, "2026-11-24T10:00+07:00", 0 }, { FACT_STANDS, "2026-11-25T10:00+07:00", 0 } }, "" },
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_STANDS, "2026-11-22T10:00+07:00", 0 } }, "" },
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_STANDS, "2026-11-24T10:00+07:00", 0 }, { FACT_RUNS, "2026-11-24T09:59+07:00", 0 } }, "" },
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_STANDS, "2026-11-24T10:00+07:00", 0 }, { FACT_EXTENDED, "2026-11-25T10:00+07:00", "1 days" } }, "" },
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_STANDS, "2026-11-24T10:00+07:00", 0 }, { FACT_PROMISED, "2026-11-25T10:00+07:00", "2026-12-01T00:00+07:00" } }, "" },
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_EXTENDED, "2026-11-25T10:00+07:00", "same day" } }, "" },
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_EXTENDED, "2026-11-25T10:00+07:00", "none" } }, "" },
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_PROMISED, "2026-11-25T10:00+07:00", "2026-11-26T00:00+07:00" } }, "" }, /* no later */
        { "2026-11-23T09:00+07:00", "3 working days", { { FACT_PROMISED, "2026-11-25T10:00+07:00", "2026-11-28T00:00+07:00" } }, "" }, /* Saturday */
    };
    ASSERT_LIVES(&plain, lives);
    struct deadline_rule rule = { .limit = { LIMIT_DAYS, 3 } };
    struct deadline_fact many[DEADLINE_FACTS_MAX + 1] = { 0 };
    struct deadline_course out;
    assert_int_equal(deadline_run(&rule, &plain, fixture_ms("2026-11-23T09:00+07:00"), many, DEADLINE_FACTS_MAX + 1, arena, &out), ERR_INVALID);
}

/* What a person reads. */
static void words(void **state)
{
    (void)state;
    static const struct life life = { "2026-11-23T09:00+07:00", "3 working days", { { FACT_STANDS, "2026-11-25T10:00+07:00", 0 }, { FACT_RUNS, "2026-12-03T09:00+07:00", 0 }, { FACT_PROMISED, "2026-12-04T09:00+07:00", "2026-12-08T00:00+07:00" } }, 0 };
    static const char *const said[] = {
        "thứ Hai 23/11/2026: ngày nhận hồ sơ, tính từ ngày tiếp theo", "thứ Ba 24/11/2026: ngày thứ 1", "thứ Tư 25/11/2026: ngày thứ 2",
        "thứ Tư 25/11/2026: tạm dừng tính thời hạn; căn cứ: Điều 1", "thứ Năm 03/12/2026: tính tiếp thời hạn; căn cứ: Điều 1",
        "thứ Sáu 04/12/2026: ngày thứ 3", "thứ Ba 08/12/2026: ngày hẹn lại; căn cứ: Điều 1",
    };
    struct calendar plain = calendar_plain();
    struct deadline_course c;
    assert_int_equal(run(&plain, &life, &c), ERR_OK);
    assert_int_equal(c.now.lines_n, sizeof said / sizeof *said);
    for (size_t i = 0; i < c.now.lines_n; i++) {
        struct str w = deadline_words(arena, &c.now.lines[i]);
        if (!str_eq(w, str_c(said[i])))
            fail_msg("%.*s, not %s", STR_ARG(w), said[i]);
    }
    assert_int_equal(c.first_due_at_ms, fixture_ms("2026-11-26T17:00+07:00"));
}

/* -- a hundred thousand random lives -- */

static uint64_t seed = 20261122;
static uint32_t random_below(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

static int64_t due_of(const struct deadline_rule *rule, const struct calendar *cal, int64_t start, const struct deadline_fact *f, size_t n)
{
    struct deadline_course c;
    arena_reset(arena);
    assert_int_equal(deadline_run(rule, cal, start, f, n, arena, &c), ERR_OK);
    return c.now.due_at_ms;
}

static void random_lives(void **state)
{
    (void)state;
    struct calendar cal = calendar_plain();
    static const enum limit_unit units[] = { LIMIT_MINUTES, LIMIT_HOURS, LIMIT_WORKING_HOURS, LIMIT_DAYS, LIMIT_WORKING_DAYS, LIMIT_MONTHS };
    int64_t base = fixture_ms("2026-01-01T00:00+07:00");
    for (int i = 0; i < 100000; i++) {
        enum limit_unit unit = units[random_below(6)];
        struct deadline_rule rule = { .limit = { unit, 1 + (int32_t)random_below(unit == LIMIT_MONTHS ? 6 : 40) }, .cutoff_minute = 900 };
        int64_t start = base + random_below(3 * 365 * 1440) * INT64_C(60000), whole = due_of(&rule, &cal, start, NULL, 0);
        int64_t stop = start + random_below((uint32_t)((whole - start) / 60000 + 1)) * INT64_C(60000), go = stop + random_below(60 * 1440) * INT64_C(60000);
        struct deadline_fact f[] = { { .kind = FACT_STANDS, .at_ms = stop }, { .kind = FACT_RUNS, .at_ms = stop } };
        int64_t same = due_of(&rule, &cal, start, f, 2);
        bool stopped_while_moved = unit == LIMIT_DAYS || unit == LIMIT_MONTHS || unit == LIMIT_MINUTES || unit == LIMIT_HOURS;
        if (same != whole && !stopped_while_moved) /* a stop of no length changes nothing */
            fail_msg("%d: limit %d unit %d: %lld, not %lld", i, rule.limit.n, unit, (long long)same, (long long)whole);
        f[1].at_ms = go;
        int64_t later = due_of(&rule, &cal, start, f, 2);
        if (later < same || later < go) /* never earlier, never before it goes on */
            fail_msg("%d: limit %d unit %d: %lld, stopped %lld, on %lld: %lld", i, rule.limit.n, unit, (long long)start, (long long)stop, (long long)go, (long long)later);
        assert_true(calendar_works(&cal, day_of_ms(later)));
        if (unit == LIMIT_WORKING_DAYS && calendar_count(&cal, day_of_ms(stop), day_of_ms(whole)) > 0)
            assert_int_equal(calendar_count(&cal, day_of_ms(go), day_of_ms(later)), calendar_count(&cal, day_of_ms(stop), day_of_ms(whole)));
        f[1].kind = FACT_RESTARTS;
        assert_int_equal(due_of(&rule, &cal, start, f, 2), due_of(&rule, &cal, go, NULL, 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lives_of_days, make_arena, drop_arena), cmocka_unit_test_setup_teardown(lives_of_hours, make_arena, drop_arena),
        cmocka_unit_test_setup_teardown(longer, make_arena, drop_arena),        cmocka_unit_test_setup_teardown(refused, make_arena, drop_arena),
        cmocka_unit_test_setup_teardown(words, make_arena, drop_arena),         cmocka_unit_test_setup_teardown(random_lives, make_arena, drop_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
