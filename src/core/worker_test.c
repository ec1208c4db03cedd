/* Workers: a bounded queue that is emptied before they end; and how often one address may ask. */
#include "core/worker.h"
#include "core/web_internal.h"
#include "base/clock.h"
#include "../../tests/support.h"
#include <pthread.h>
#include <stdatomic.h>

enum { MANY = 200 };

static struct gate {
    pthread_mutex_t lock;
    pthread_cond_t opened;
    bool open;
} gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };
static atomic_int ran, started;
static struct worker_task tasks[MANY];

static void set_gate(bool open)
{
    pthread_mutex_lock(&gate.lock);
    gate.open = open;
    pthread_cond_broadcast(&gate.opened);
    pthread_mutex_unlock(&gate.lock);
}

/* Waits until the test lets it go. */
static void wait_and_count(struct worker_task *task)
{
    (void)task;
    atomic_fetch_add(&started, 1);
    pthread_mutex_lock(&gate.lock);
    while (!gate.open)
        pthread_cond_wait(&gate.opened, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
    atomic_fetch_add(&ran, 1);
}

static int reset(void **state)
{
    (void)state;
    atomic_store(&ran, 0);
    atomic_store(&started, 0);
    set_gate(false);
    for (int i = 0; i < MANY; i++)
        tasks[i] = (struct worker_task){ .run = wait_and_count };
    return 0;
}

static void until_started(int n)
{
    for (int i = 0; i < 500 && atomic_load(&started) < n; i++)
        nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
    assert_int_equal(started, n);
}

static void test_queue_is_bounded(void **state)
{
    (void)state;
    struct worker_pool *p = worker_start(2, 5);
    for (int i = 0; i < 2; i++)
        assert_int_equal(worker_put(p, &tasks[i]), ERR_OK);
    until_started(2);
    for (int i = 2; i < 7; i++)
        assert_int_equal(worker_put(p, &tasks[i]), ERR_OK);
    assert_int_equal(worker_put(p, &tasks[7]), ERR_BUSY);
    set_gate(true);
    worker_stop(p);
    assert_int_equal(ran, 7); /* what was taken in is done before the end */
    worker_stop(NULL);
}

static void *put_some(void *arg)
{
    struct worker_pool *p = arg;
    static atomic_int next;
    for (int i = 0; i < MANY / 4; i++)
        while (worker_put(p, &tasks[atomic_load(&next) < MANY ? atomic_fetch_add(&next, 1) : 0]) != ERR_OK)
            ;
    return NULL;
}

static void test_each_once(void **state)
{
    (void)state;
    struct worker_pool *p = worker_start(3, MANY);
    pthread_t threads[4];
    set_gate(true);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, put_some, p), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    worker_stop(p);
    assert_int_equal(ran, MANY);
}

/* -- rate -- */

static void test_rate(void **state)
{
    (void)state;
    int64_t now = 1795000000000;
    struct str one = S("192.0.2.1"), other = S("192.0.2.2");
    for (int i = 0; i < 20; i++)
        assert_true(rate_allows(RATE_LOGIN, one, now + i));
    assert_false(rate_allows(RATE_LOGIN, one, now + 20));
    assert_true(rate_allows(RATE_LOGIN, other, now + 20));
    for (int i = 0; i < 60; i++)
        assert_true(rate_allows(RATE_LOOKUP, one, now + 20)); /* another kind counts for itself */
    assert_false(rate_allows(RATE_LOOKUP, one, now + 20));
    assert_false(rate_allows(RATE_LOGIN, one, now + CLOCK_MINUTE_MS - 1));
    assert_true(rate_allows(RATE_LOGIN, one, now + CLOCK_MINUTE_MS));
    for (int i = 0; i < 1000; i++)
        assert_true(rate_allows(RATE_NONE, one, now));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_queue_is_bounded, reset),
        cmocka_unit_test_setup(test_each_once, reset),
        cmocka_unit_test(test_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
