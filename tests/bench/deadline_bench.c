/* How many deadlines, with their explanation, and courses of clocks with what happened to them, one core computes in a second, and what that is in copies of 4 kB made on
 * the same machine at the same moment: the ratio can be compared between machines, the rate cannot.
 *   make VARIANT=release build/release/test/tests/bench/deadline_bench && build/release/test/tests/bench/deadline_bench
 */
#include "engine/calendar_fixture.h"
#include "engine/deadline.h"

enum { ROUNDS = 9, BATCH = 100, BATCHES = 5000, COPIES = 2000000, COPY_BYTES = 4096, FACTS_MAX = 4 };

/* Time of this process on its core, so that other work on the machine counts little. */
static int64_t core_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static double per_second(int64_t n, int64_t begun_ns) { return (double)n * 1e9 / (double)(core_ns() - begun_ns); }

static double copies_per_second(void)
{
    static char from[COPY_BYTES], to[COPY_BYTES];
    int64_t begun = core_ns();
    for (int i = 0; i < COPIES; i++) {
        memcpy(to, from, COPY_BYTES);
        __asm__ volatile("" : : "r"(to), "r"(from) : "memory");
    }
    return per_second(COPIES, begun);
}

/* Received at all hours and on all days of a year. */
static double deadlines_per_second(const struct calendar *c, struct deadline_rule rule, struct arena *a, int64_t *check)
{
    int64_t at_ms = fixture_ms("2026-01-01T00:00+07:00"), begun = core_ns();
    for (int batch = 0; batch < BATCHES; batch++, arena_reset(a))
        for (int i = 0; i < BATCH; i++) {
            struct deadline d;
            if (deadline_compute(&rule, c, at_ms + (batch * BATCH + i) * 61LL * 1000, a, &d) != ERR_OK)
                abort();
            *check += d.due_day + (int64_t)d.lines_n;
        }
    return per_second((int64_t)BATCH * BATCHES, begun);
}

/* The same with what happens to a clock afterwards. */
static double courses_per_second(const struct calendar *c, const struct deadline_rule *rule, const struct deadline_fact *facts, size_t n, struct arena *a,
                                 int64_t *check)
{
    int64_t at_ms = fixture_ms("2026-01-01T00:00+07:00"), begun = core_ns();
    for (int batch = 0; batch < BATCHES; batch++, arena_reset(a))
        for (int i = 0; i < BATCH; i++) {
            struct deadline_course course;
            struct deadline_fact now[FACTS_MAX];
            int64_t start_ms = at_ms + (batch * BATCH + i) * 61LL * 1000;
            for (size_t k = 0; k < n; k++) {
                now[k] = facts[k];
                now[k].at_ms += start_ms;
            }
            if (deadline_run(rule, c, start_ms, now, n, a, &course) != ERR_OK)
                abort();
            *check += course.now.due_day + (int64_t)course.now.lines_n;
        }
    return per_second((int64_t)BATCH * BATCHES, begun);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void say(const char *what, double *rate, double *ratio)
{
    qsort(rate, ROUNDS, sizeof *rate, by_size);
    qsort(ratio, ROUNDS, sizeof *ratio, by_size);
    printf("%-44s %6.2f million a second, %.3f of the rate of copying 4 kB\n", what, rate[ROUNDS / 2] / 1e6, ratio[ROUNDS / 2]);
}

/* at_ms: after the start. */
#define AFTER(days) ((days) * CLOCK_DAY_MS)
static const struct {
    const char *what;
    struct deadline_fact facts[FACTS_MAX];
    size_t n;
} courses[] = {
    { "15 working days, stood still and ran on", { { .kind = FACT_STANDS, .at_ms = AFTER(1), .ground = S_INIT("x") }, { .kind = FACT_RUNS, .at_ms = AFTER(6), .ground = S_INIT("x") } }, 2 },
    { "15 working days, counted again in full", { { .kind = FACT_STANDS, .at_ms = AFTER(1), .ground = S_INIT("x") }, { .kind = FACT_RESTARTS, .at_ms = AFTER(6), .ground = S_INIT("x") } }, 2 },
    { "15 working days, 5 more", { { .kind = FACT_EXTENDED, .at_ms = AFTER(3), .limit = { LIMIT_WORKING_DAYS, 5 }, .ground = S_INIT("x") } }, 1 },
    { "15 working days, another day promised", { { .kind = FACT_PROMISED, .at_ms = AFTER(3), .ground = S_INIT("x") } }, 1 },
    { "15 working days, stood still, ran on, 5 more, promised",
      { { .kind = FACT_STANDS, .at_ms = AFTER(1), .ground = S_INIT("x") }, { .kind = FACT_RUNS, .at_ms = AFTER(6), .ground = S_INIT("x") },
        { .kind = FACT_EXTENDED, .at_ms = AFTER(8), .limit = { LIMIT_WORKING_DAYS, 5 }, .ground = S_INIT("x") },
        { .kind = FACT_PROMISED, .at_ms = AFTER(9), .ground = S_INIT("x") } }, 4 },
};

/* A working day that is later than every end counted here. */
static void measure_courses(const struct calendar *c, struct arena *a, int64_t *check)
{
    struct deadline_rule rule = { .limit = { LIMIT_WORKING_DAYS, 15 }, .cutoff_minute = 900 };
    for (size_t k = 0; k < sizeof courses / sizeof *courses; k++) {
        double rate[ROUNDS], ratio[ROUNDS];
        struct deadline_fact facts[FACTS_MAX];
        memcpy(facts, courses[k].facts, sizeof facts);
        for (size_t i = 0; i < courses[k].n; i++)
            facts[i].day = fixture_day("2027-11-22");
        for (int i = 0; i < ROUNDS; i++) {
            rate[i] = courses_per_second(c, &rule, facts, courses[k].n, a, check);
            ratio[i] = rate[i] / copies_per_second();
        }
        say(courses[k].what, rate, ratio);
    }
}

int main(void)
{
    static const char *const limits[] = { "3 working days", "15 working days", "30 days",
                                          "1 months",       "8 working hours", "same day" };
    struct calendar c = calendar_fixture();
    struct arena *a = arena_new();
    int64_t check = 0;
    for (size_t k = 0; k < sizeof limits / sizeof *limits; k++) {
        struct deadline_rule rule = { .cutoff_minute = 900 };
        double rate[ROUNDS], ratio[ROUNDS];
        if (limit_parse(str_c(limits[k]), &rule.limit) != ERR_OK)
            return 1;
        for (int i = 0; i < ROUNDS; i++) {
            rate[i] = deadlines_per_second(&c, rule, a, &check);
            ratio[i] = rate[i] / copies_per_second();
        }
        say(limits[k], rate, ratio);
    }
    measure_courses(&c, a, &check);
    arena_free(a);
    return check == 0;
}
