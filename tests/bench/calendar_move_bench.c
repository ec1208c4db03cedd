/* How many open dossiers a second one core counts again after a change of the calendar: a million clocks, half of them with facts
 * (asked for papers and complete again, stood still and went on, extended), received over two years.
 *   make VARIANT=release build/release/test/tests/bench/calendar_move_bench && build/release/test/tests/bench/calendar_move_bench
 */
#include "engine/calendar_fixture.h"
#include "mod/calendar/calendar_internal.h"

enum { CLOCKS = 1000000, ROUNDS = 3, BATCH = 1000 };

static int64_t core_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct clock clock_no(int i, struct deadline_fact facts[2])
{
    static const char *const limits[] = { "3 working days", "5 working days", "15 working days", "15 days", "30 days", "1 months", "8 working hours", "same day" };
    struct clock k = { .id = i, .start_at_ms = fixture_ms("2025-11-20T08:00+07:00") + i * 61LL * 1000, .facts = facts, .rule = { .cutoff_minute = 900 } };
    if (limit_parse(str_c(limits[i % 8]), &k.rule.limit) != ERR_OK)
        abort();
    facts[0] = (struct deadline_fact){ .kind = FACT_STANDS, .at_ms = k.start_at_ms + CLOCK_DAY_MS, .ground = S_INIT("x") };
    facts[1] = (struct deadline_fact){ .kind = i % 4 ? FACT_RESTARTS : FACT_RUNS, .at_ms = k.start_at_ms + 6 * CLOCK_DAY_MS, .ground = S_INIT("x") };
    k.facts_n = i % 2 ? 2 : 0;
    return k;
}

int main(void)
{
    struct calendar before = calendar_fixture(), after = calendar_fixture();
    struct calendar_day days[FIXTURE_DAYS_N + 1];
    struct arena *a = arena_new();
    memcpy(days, after.days, after.days_n * sizeof *days);
    days[after.days_n++] = (struct calendar_day){ fixture_day("2027-11-25"), DAY_OFF, S_INIT("x") };
    after.days = days;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t begun = core_ns(), moved = 0;
        for (int i = 0; i < CLOCKS; i++) {
            struct deadline_fact facts[2];
            struct deadline_course was, is;
            struct clock k = clock_no(i, facts);
            if (i % BATCH == 0)
                arena_reset(a);
            if (clock_recompute(&before, &k, a, &was) != ERR_OK || clock_recompute(&after, &k, a, &is) != ERR_OK)
                abort();
            moved += was.now.due_at_ms != is.now.due_at_ms;
        }
        double seconds = (double)(core_ns() - begun) / 1e9 / 2; /* each was counted twice */
        printf("%d clocks counted again in %.2f s: %.0f a second; %lld moved\n", CLOCKS, seconds, CLOCKS / seconds, (long long)moved);
    }
    arena_free(a);
    return 0;
}
