/* Works that meet: races, batches, queues, snapshots and ids, the same on both engines (db_testing.h). */
#include "db/test_works.h"
#include "base/clock.h"
#include <stdatomic.h>
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

/* -- races ------------------------------------------------------------------------------------------------ */

struct set {
    int64_t id, version, size;
};

static enum err set_exact(struct db_session *s, void *arg)
{
    struct set *in = arg;
    struct item row = { .id = in->id, .version = in->version, .size = in->size };
    return db_run_one(s, &item_set, &row);
}

static void test_stale_version(void **state)
{
    (void)state;
    add_item(new_item(1, "a"));
    assert_int_equal(db_write(t->db, set_exact, &(struct set){ 1, 1, 5 }), ERR_OK);
    assert_int_equal(db_write(t->db, set_exact, &(struct set){ 1, 1, 6 }), ERR_STALE);
    assert_int_equal(db_write(t->db, set_exact, &(struct set){ 2, 1, 6 }), ERR_STALE);
    assert_int_equal(get_item(1).size, 5);
}

static void test_two_works_from_one_version(void **state)
{
    (void)state;
    for (int i = 1; i <= 10; i++) {
        add_item(new_item(i, arena_printf(t->a, "c%d", i).ptr));
        struct set a = { i, 1, 5 }, b = { i, 1, 6 };
        struct db_testing_side one = { .work = set_exact, .arg = &a }, other = { .work = set_exact, .arg = &b };
        db_testing_race(t->db, &one, &other);
        assert_true((one.result == ERR_OK) != (other.result == ERR_OK));
        assert_int_equal(one.result == ERR_OK ? other.result : one.result, ERR_STALE);
        assert_int_equal(get_item(i).size, one.result == ERR_OK ? 5 : 6);
        assert_true(!db_testing_is_postgres() || one.runs + other.runs > 2); /* they did meet */
    }
}

/* A rule over rows that are not there yet: no version or key protects it, only serialisability does. */
static enum err add_if_empty(struct db_session *s, void *arg)
{
    struct number n;
    struct arena *a = arena_new();
    enum err e = db_one(s, &item_count, NULL, a, &n);
    arena_free(a);
    if (e == ERR_OK && n.n > 0)
        e = ERR_CONFLICT;
    return e == ERR_OK ? db_run(s, &item_add, arg, NULL) : e;
}

static void test_two_works_that_look_first(void **state)
{
    (void)state;
    struct item a = new_item(1, "a"), b = new_item(2, "b");
    struct db_testing_side one = { .work = add_if_empty, .arg = &a }, other = { .work = add_if_empty, .arg = &b };
    db_testing_race(t->db, &one, &other);
    assert_true((one.result == ERR_OK) != (other.result == ERR_OK));
    assert_int_equal(count_items(), 1);
}

enum { HOT_THREADS = 16, HOT_EACH = 15 };

static enum err increase(struct db_session *s, void *arg)
{
    struct arena *a = arena_new();
    struct item row;
    (void)arg;
    enum err e = db_one(s, &item_get, &(struct number){ 1 }, a, &row);
    arena_free(a);
    row.size++;
    return e == ERR_OK ? db_run_one(s, &item_set, &row) : e;
}

static void *increase_main(void *failed)
{
    for (int i = 0; i < HOT_EACH; i++)
        if (db_write(t->db, increase, NULL) != ERR_OK)
            __atomic_add_fetch((int *)failed, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

/* Everybody wants the same row: nobody loses for ever. */
static void test_hot_row(void **state)
{
    (void)state;
    pthread_t threads[HOT_THREADS];
    int failed = 0;
    add_item(new_item(1, "hot"));
    for (int i = 0; i < HOT_THREADS; i++)
        pthread_create(&threads[i], NULL, increase_main, &failed);
    for (int i = 0; i < HOT_THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(failed, 0);
    assert_int_equal(get_item(1).size, HOT_THREADS * HOT_EACH);
}

/* -- many at once ----------------------------------------------------------------------------------------- */

enum { BATCH = 200 };

struct batch_job {
    struct db_job job;
    struct item item;
    sem_t *done;
};

static void count_done(struct db_job *job) { sem_post(((struct batch_job *)job)->done); }

static enum err add_some(struct db_session *s, void *arg)
{
    struct batch_job *b = arg;
    TRY(db_run(s, &item_add, &b->item, NULL));
    return b->item.id % 10 == 3 ? ERR_FORBIDDEN : ERR_OK;
}

/* 3: an error of the work. 5: a duplicate. 7: refused only at COMMIT. */
static struct item some_item(int i)
{
    struct item item = new_item(i + 1000, "first");
    if (i % 10 != 5)
        item.code = arena_printf(t->a, "c%d", i);
    if (i % 100 == 7)
        item.parent_id = 12345;
    return item;
}

static void test_failures_of_a_batch_stay_alone(void **state)
{
    (void)state;
    struct batch_job *jobs = ARENA_ARRAY(t->a, struct batch_job, BATCH);
    sem_t done;
    sem_init(&done, 0, 0);
    add_item(new_item(1, "first"));
    for (int i = 0; i < BATCH; i++) {
        jobs[i] = (struct batch_job){ .item = some_item(i), .done = &done };
        jobs[i].job = (struct db_job){ .work = add_some, .arg = &jobs[i], .done = count_done };
        assert_int_equal(db_write_async(t->db, &jobs[i].job), ERR_OK);
    }
    for (int i = 0; i < BATCH; i++)
        sem_wait(&done);
    sem_destroy(&done);
    int good = 0;
    for (int i = 0; i < BATCH; i++) {
        enum err want = i % 10 == 3 ? ERR_FORBIDDEN : i % 10 == 5 || i % 100 == 7 ? ERR_CONFLICT : ERR_OK;
        assert_int_equal(jobs[i].job.result, want);
        good += want == ERR_OK;
    }
    assert_int_equal(count_items(), good + 1);
    assert_int_equal(db_backlog(t->db), 0);
}

enum { THREADS = 64, EACH = 40 };

static void *write_main(void *arg)
{
    int me = *(int *)arg;
    for (int i = 0; i < EACH; i++) {
        char code[32];
        snprintf(code, sizeof code, "t%d-%d", me, i);
        struct item item = new_item(me * 1000 + i + 1, code);
        assert_int_equal(db_write(t->db, add, &item), ERR_OK);
    }
    return NULL;
}

static void test_many_threads(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    int me[THREADS];
    int64_t began = clock_steady_ns();
    for (int i = 0; i < THREADS; i++) {
        me[i] = i;
        pthread_create(&threads[i], NULL, write_main, &me[i]);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    double s = (double)(clock_steady_ns() - began) / 1e9;
    print_message("%d threads: %.0f writes/s\n", THREADS, THREADS * EACH / s);
    db_testing_stop(t);
    db_testing_start(t);
    assert_int_equal(count_items(), THREADS * EACH);
}

struct gate {
    sem_t entered, leave;
    struct item item;
};

static enum err wait_at_gate(struct db_session *s, void *arg)
{
    struct gate *g = arg;
    if (g->item.id)
        TRY(db_run(s, &item_add, &g->item, NULL));
    sem_post(&g->entered);
    sem_wait(&g->leave);
    return ERR_OK;
}

static void no_answer(struct db_job *job) { (void)job; }

static void test_full_queue(void **state)
{
    (void)state;
    enum { QUEUE = 5, WRITERS = 2 };
    struct gate g = { .item = { .id = 0 } };
    int writers = db_testing_is_postgres() ? WRITERS : 1;
    struct db_job held[WRITERS], queued[QUEUE + 1];
    sem_init(&g.entered, 0, 0);
    sem_init(&g.leave, 0, 0);
    db_testing_stop(t);
    t->cfg.queue_max = QUEUE;
    t->cfg.readers = WRITERS;
    db_testing_start(t);
    for (int i = 0; i < writers; i++) {
        held[i] = (struct db_job){ .work = wait_at_gate, .arg = &g, .done = no_answer };
        assert_int_equal(db_write_async(t->db, &held[i]), ERR_OK);
        sem_wait(&g.entered);
    }
    for (int i = 0; i <= QUEUE; i++) {
        queued[i] = (struct db_job){ .work = wait_at_gate, .arg = &g, .done = no_answer };
        assert_int_equal(db_write_async(t->db, &queued[i]), i < QUEUE ? ERR_OK : ERR_BUSY);
    }
    struct item item = new_item(1, "a");
    assert_int_equal(db_write(t->db, add, &item), ERR_BUSY);
    assert_int_equal(db_backlog(t->db), QUEUE + writers);
    for (int i = 0; i < QUEUE + writers; i++)
        sem_post(&g.leave);
    db_testing_stop(t); /* runs what is queued */
    db_testing_start(t);
    assert_int_equal(count_items(), 0);
}

static void test_readers_do_not_wait(void **state)
{
    (void)state;
    struct gate g = { .item = new_item(1, "held") };
    struct db_job held = { .work = wait_at_gate, .arg = &g, .done = no_answer };
    sem_init(&g.entered, 0, 0);
    sem_init(&g.leave, 0, 0);
    assert_int_equal(db_write_async(t->db, &held), ERR_OK);
    sem_wait(&g.entered);
    int64_t began = clock_steady_ns();
    for (int i = 0; i < 100; i++)
        assert_int_equal(count_items(), 0);
    assert_true(clock_steady_ns() - began < 2000000000);
    sem_post(&g.leave);
    db_testing_stop(t);
    db_testing_start(t);
    assert_int_equal(count_items(), 1);
}

/* Who comes while a batch runs is in it: it has begun before anybody of the batch was answered. */
struct joiner {
    struct db_job job;
    bool joined;
};

static atomic_bool first_answered;
static void say_answered(struct db_job *job)
{
    (void)job;
    atomic_store(&first_answered, true);
}

static enum err see_answered(struct db_session *s, void *arg)
{
    (void)s;
    ((struct joiner *)arg)->joined = !atomic_load(&first_answered);
    return ERR_OK;
}

static enum err do_nothing(struct db_session *s, void *arg)
{
    (void)s;
    (void)arg;
    return ERR_OK;
}

static bool joins(void)
{
    struct gate g = { .item = { .id = 0 } };
    struct db_job before = { .work = wait_at_gate, .arg = &g, .done = no_answer };
    struct db_job held = { .work = wait_at_gate, .arg = &g, .done = say_answered };
    struct db_job second = { .work = do_nothing, .done = no_answer }; /* a batch is more than one */
    struct joiner late = { .joined = false };
    sem_init(&g.entered, 0, 0);
    sem_init(&g.leave, 0, 0);
    atomic_store(&first_answered, false);
    late.job = (struct db_job){ .work = see_answered, .arg = &late, .done = no_answer };
    assert_int_equal(db_write_async(t->db, &before), ERR_OK);
    sem_wait(&g.entered);
    assert_int_equal(db_write_async(t->db, &held), ERR_OK);
    assert_int_equal(db_write_async(t->db, &second), ERR_OK);
    sem_post(&g.leave);
    sem_wait(&g.entered);
    assert_int_equal(db_write_async(t->db, &late.job), ERR_OK);
    sem_post(&g.leave);
    db_testing_stop(t); /* runs what is queued */
    db_testing_start(t);
    return late.joined;
}

static void test_late_works_join_the_batch(void **state)
{
    enum { TRIES = 20 }; /* a batch that has run for long takes nobody more: a slow machine may be late */
    bool joined = false;
    (void)state;
    if (db_testing_is_postgres())
        return; /* one work, one transaction */
    for (int i = 0; i < TRIES && !joined; i++)
        joined = joins();
    assert_true(joined);
}

static enum err look_twice(struct db_session *s, void *arg)
{
    struct number before, after;
    assert_false(db_writing(s));
    TRY(db_one(s, &item_count, NULL, t->a, &before));
    struct item item = new_item(7, "between");
    assert_int_equal(db_write(t->db, add, &item), ERR_OK);
    TRY(db_one(s, &item_count, NULL, t->a, &after));
    assert_int_equal(before.n, after.n);
    (void)arg;
    return ERR_OK;
}

static void test_a_read_sees_one_moment(void **state)
{
    (void)state;
    assert_int_equal(db_read(t->db, look_twice, NULL), ERR_OK);
    assert_int_equal(count_items(), 1);
}

/* -- ids -------------------------------------------------------------------------------------------------- */

enum { IDS = 20000 };

static enum err take_ids(struct db_session *s, void *arg)
{
    int64_t *ids = arg;
    for (int i = 0; i < IDS; i++)
        ids[i] = db_id(s);
    return ERR_OK;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void test_ids(void **state)
{
    (void)state;
    int64_t *ids = ARENA_ARRAY(t->a, int64_t, 3 * IDS);
    struct db *second;
    struct str why;
    assert_int_equal(db_open(&t->cfg, t->a, &second, &why), ERR_OK); /* as another process would */
    assert_int_equal(db_write(t->db, take_ids, ids), ERR_OK);
    assert_int_equal(db_write(second, take_ids, ids + IDS), ERR_OK);
    db_close(second);
    db_testing_stop(t);
    db_testing_start(t);
    assert_int_equal(db_write(t->db, take_ids, ids + 2 * IDS), ERR_OK);
    for (int i = 0; i < 3 * IDS; i++) {
        assert_true(ids[i] > 0);
        if (i % IDS)
            assert_true(ids[i] > ids[i - 1]);
    }
    int64_t now = (clock_wall_ms() - 1577836800000LL) << 22;
    assert_true(ids[0] < now && now - ids[0] < 60000LL << 22);
    qsort(ids, 3 * IDS, sizeof *ids, by_value);
    for (int i = 1; i < 3 * IDS; i++)
        assert_true(ids[i] != ids[i - 1]);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_stale_version),
        TEST(test_two_works_from_one_version),
        TEST(test_two_works_that_look_first),
        TEST(test_hot_row),
        TEST(test_failures_of_a_batch_stay_alone),
        TEST(test_late_works_join_the_batch),
        TEST(test_many_threads),
        TEST(test_full_queue),
        TEST(test_readers_do_not_wait),
        TEST(test_a_read_sees_one_moment),
        TEST(test_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
