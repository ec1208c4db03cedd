/* Jobs: due, leased, tried again with pauses, given up, cancelled. On both engines (db/db_testing.h). */
#include "core/testing.h"
#include "core/job.h"
#include "base/log.h"
#include "../../tests/support.h"
#include <pthread.h>
#include <stdatomic.h>

static struct testing_app t;
static struct ctx *c;

/* -- kinds -- */

static struct {
    int64_t subjects[100];
    int64_t at_ms[100];
    int tries[100];
    size_t n;
    enum err answer;
    struct str payload;
} ran;

static enum err note(struct ctx *x, const struct job *j)
{
    assert_null(x->db); /* outside any transaction */
    assert_true(x->who.automatic);
    ran.subjects[ran.n] = j->subject_id;
    ran.at_ms[ran.n] = x->now_ms;
    ran.tries[ran.n++] = j->tries;
    ran.payload = arena_str(t.arena, j->payload);
    return ran.answer;
}

static atomic_int slow_runs, slow_together, slow_most;
static enum err slow(struct ctx *x, const struct job *j)
{
    (void)x;
    (void)j;
    int now = atomic_fetch_add(&slow_together, 1) + 1;
    if (now > atomic_load(&slow_most))
        atomic_store(&slow_most, now);
    nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
    atomic_fetch_add(&slow_runs, 1);
    atomic_fetch_sub(&slow_together, 1);
    return ERR_OK;
}

const struct job_kind job_kinds[] = { { .kind = "test.note", .fn = note }, { .kind = "test.slow", .fn = slow }, { .kind = "test.code", .fn = note, .first = true } };
const size_t job_kinds_n = sizeof job_kinds / sizeof *job_kinds;

static int swept;
static enum err sweep(struct ctx *x)
{
    assert_null(x->db);
    assert_true(x->who.automatic);
    swept++;
    return ERR_IO; /* a chore that fails stops nobody */
}
static int beaten;
static enum err beat(struct ctx *x)
{
    (void)x;
    beaten++;
    return ERR_OK;
}
const struct job_chore job_chores[] = { { "sweep", 1, sweep }, { "beat", 24, beat } };
const size_t job_chores_n = 2;

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    c = testing_ctx(&t);
    log_set_level(LOG_ERROR); /* jobs that fail say so; here they fail on purpose */
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    memset(&ran, 0, sizeof ran);
    testing_at(&t, "2026-11-20T10:00:00+07:00");
    return db_testing_script(t.db, "DELETE FROM job") == ERR_OK ? 0 : -1;
}

struct putting {
    const char *kind;
    int64_t subject, run_at_ms;
    enum err then;
};
static enum err put(struct ctx *x, void *arg)
{
    struct putting *p = arg;
    TRY(job_put(x, p->kind, p->subject, S("{\"a\":1}"), p->run_at_ms));
    return p->then;
}

static void put_at(const char *kind, int64_t subject, int64_t in_ms)
{
    struct putting p = { kind, subject, c->now_ms + in_ms, ERR_OK };
    assert_int_equal(ctx_write(c, put, &p), ERR_OK);
}

static void later(int64_t ms)
{
    testing_now_ms += ms;
    c->now_ms = testing_now_ms;
}

static void test_due(void **state)
{
    (void)state;
    put_at("test.note", 1, 1000);
    put_at("test.note", 2, 0);
    put_at("test.note", 3, 500);
    assert_int_equal(job_run_due(&t.app), 1);
    assert_int_equal(ran.subjects[0], 2);
    assert_str(ran.payload, S("{\"a\":1}"));
    assert_int_equal(ran.tries[0], 0);
    later(999);
    assert_int_equal(job_run_due(&t.app), 1);
    assert_int_equal(ran.subjects[1], 3);
    later(1);
    assert_int_equal(job_run_due(&t.app), 1);
    assert_int_equal(ran.subjects[2], 1);
    later(CLOCK_DAY_MS);
    assert_int_equal(job_run_due(&t.app), 0); /* done is done */
    assert_int_equal(ran.n, 3);
    /* wanted by a transaction that rolled back: never there */
    struct putting p = { "test.note", 9, c->now_ms, ERR_CONFLICT };
    assert_int_equal(ctx_write(c, put, &p), ERR_CONFLICT);
    assert_int_equal(job_run_due(&t.app), 0);
}

/* 1 min, 5 min, 30 min, 2 h, then every 6 h; after twelve tries it is given up. */
static void test_pauses(void **state)
{
    (void)state;
    static const int minutes[] = { 1, 5, 30, 120, 360, 360, 360, 360, 360, 360, 360 };
    ran.answer = ERR_IO;
    put_at("test.note", 1, 0);
    assert_int_equal(job_run_due(&t.app), 1);
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        later(minutes[i] * CLOCK_MINUTE_MS - 1);
        assert_int_equal(job_run_due(&t.app), 0);
        later(1);
        assert_int_equal(job_run_due(&t.app), 1);
        assert_int_equal(ran.tries[i + 1], (int)i + 1);
    }
    assert_int_equal(ran.n, 12);
    later(30 * CLOCK_DAY_MS);
    assert_int_equal(job_run_due(&t.app), 0);
}

static void test_succeeds_at_last(void **state)
{
    (void)state;
    ran.answer = ERR_IO;
    put_at("test.note", 1, 0);
    put_at("test.unknown", 2, 0); /* a kind of another program: tried like any other, harms nobody */
    assert_int_equal(job_run_due(&t.app), 2);
    ran.answer = ERR_OK;
    later(CLOCK_MINUTE_MS);
    assert_int_equal(job_run_due(&t.app), 2);
    assert_int_equal(ran.n, 2);
    later(CLOCK_DAY_MS);
    assert_int_equal(job_run_due(&t.app), 1); /* only the unknown one */
    assert_int_equal(ran.n, 2);
}

static enum err cancel(struct ctx *x, void *arg) { return job_cancel(x, "test.note", *(int64_t *)arg); }

static void test_cancel(void **state)
{
    (void)state;
    put_at("test.note", 1, 0);
    put_at("test.note", 1, 10);
    put_at("test.note", 2, 0);
    put_at("test.slow", 1, 0);
    int64_t one = 1;
    assert_int_equal(ctx_write(c, cancel, &one), ERR_OK);
    later(10);
    assert_int_equal(job_run_due(&t.app), 2);
    assert_int_equal(ran.n, 1);
    assert_int_equal(ran.subjects[0], 2);
    assert_int_equal(ctx_write(c, cancel, &(int64_t){ 77 }), ERR_OK);
}

/* Whoever took a job and died: after the lease of five minutes it is anybody's again. */
static void test_lease(void **state)
{
    (void)state;
    put_at("test.note", 1, 0);
    struct str sql = arena_printf(t.arena, "UPDATE job SET lease_until_ms = %lld, tries = 1", (long long)c->now_ms + 5 * CLOCK_MINUTE_MS);
    assert_int_equal(db_testing_script(t.db, sql.ptr), ERR_OK);
    assert_int_equal(job_run_due(&t.app), 0);
    later(5 * CLOCK_MINUTE_MS - 1);
    assert_int_equal(job_run_due(&t.app), 0);
    later(1);
    assert_int_equal(job_run_due(&t.app), 1);
    assert_int_equal(ran.tries[0], 1);
}

static void *runner(void *arg)
{
    (void)arg;
    while (job_run_due(&t.app))
        ;
    return NULL;
}

/* Several runners on one table: each job once. */
static void test_each_once(void **state)
{
    (void)state;
    enum { JOBS = 60, RUNNERS = 4 };
    pthread_t threads[RUNNERS];
    atomic_store(&slow_runs, 0);
    for (int i = 0; i < JOBS; i++)
        put_at("test.slow", i + 1, 0);
    for (int i = 0; i < RUNNERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, runner, NULL), 0);
    for (int i = 0; i < RUNNERS; i++)
        pthread_join(threads[i], NULL);
    runner(NULL);
    assert_int_equal(slow_runs, JOBS);
}

/* Whatever has piled up: a code that is put last is sent first. */
static void test_codes_first(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        put_at("test.note", i + 1, -1000 * (3 - i));
    put_at("test.code", 9, 0);
    assert_int_equal(job_run_due(&t.app), 1);
    assert_int_equal(job_run_due(&t.app), 3);
    assert_true(ran.n == 4 && ran.subjects[0] == 9 && ran.subjects[1] == 1 && ran.subjects[3] == 3);
}

static void test_runner(void **state)
{
    (void)state;
    swept = beaten = 0;
    atomic_store(&slow_runs, 0);
    struct job_runner *r = job_start(&t.app, 2);
    for (int i = 0; i < 10; i++)
        put_at("test.slow", i + 1, 0);
    job_wake(r);
    for (int i = 0; i < 200 && atomic_load(&slow_runs) < 10; i++)
        nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
    job_stop(r);
    assert_int_equal(slow_runs, 10);
    assert_true(swept == 1 && beaten == 1); /* once at the start, by one of the threads */
    job_run_chores(&t.app);
    assert_true(swept == 2 && beaten == 2);
    job_stop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_due, forget),
        cmocka_unit_test_setup(test_codes_first, forget),
        cmocka_unit_test_setup(test_pauses, forget),
        cmocka_unit_test_setup(test_succeeds_at_last, forget),
        cmocka_unit_test_setup(test_cancel, forget),
        cmocka_unit_test_setup(test_lease, forget),
        cmocka_unit_test_setup(test_each_once, forget),
        cmocka_unit_test_setup(test_runner, forget),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
