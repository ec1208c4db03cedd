/* Numbers without gaps, also under many threads, after rollbacks and on both engines (db/db_testing.h). */
#include "core/testing.h"
#include "core/series.h"
#include "../../tests/support.h"
#include <pthread.h>
#include <stdatomic.h>

static struct testing_app t;
static struct ctx *c;

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    c = testing_ctx(&t);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

struct taking {
    const char *kind, *scope, *period;
    enum err then;
    int64_t no;
};
static enum err take(struct ctx *x, void *arg)
{
    struct taking *k = arg;
    TRY(series_next(x, k->kind, str_c(k->scope), str_c(k->period), &k->no));
    return k->then;
}

static int64_t next(const char *kind, const char *scope, const char *period)
{
    struct taking k = { kind, scope, period, ERR_OK, 0 };
    assert_int_equal(ctx_write(c, take, &k), ERR_OK);
    return k.no;
}

static void test_counts(void **state)
{
    (void)state;
    assert_int_equal(next("dossier", "1", "261120"), 1);
    assert_int_equal(next("dossier", "1", "261120"), 2);
    assert_int_equal(next("dossier", "2", "261120"), 1);
    assert_int_equal(next("dossier", "1", "261121"), 1);
    assert_int_equal(next("slip.01", "1", "261120"), 1);
    assert_int_equal(next("dossier", "1", "261120"), 3);
    /* what rolls back was never given */
    struct taking failing = { "dossier", "1", "261120", ERR_CONFLICT, 0 };
    for (int i = 0; i < 5; i++)
        assert_int_equal(ctx_write(c, take, &failing), ERR_CONFLICT);
    assert_int_equal(next("dossier", "1", "261120"), 4);
}

static enum err go_on(struct ctx *x, void *arg) { return series_continue(x, "book", S("1"), S("2026"), *(int64_t *)arg); }

static void test_continue_paper_book(void **state)
{
    (void)state;
    int64_t last = 41;
    assert_int_equal(ctx_write(c, go_on, &last), ERR_OK);
    last = 57; /* a mistake may be put right until the first number is given */
    assert_int_equal(ctx_write(c, go_on, &last), ERR_OK);
    assert_int_equal(next("book", "1", "2026"), 58);
    last = 80;
    assert_int_equal(ctx_write(c, go_on, &last), ERR_CONFLICT);
    last = 10;
    assert_int_equal(ctx_write(c, go_on, &last), ERR_CONFLICT);
    assert_int_equal(next("book", "1", "2026"), 59);
    assert_int_equal(next("other", "1", "2026"), 1);
}

/* -- 64 threads -- */

enum { THREADS = 64, EACH = 10, TOTAL = THREADS * EACH };
static atomic_int given[TOTAL + 1];
static atomic_int failed_otherwise;

/* Every third taking is rolled back by its own transaction; a lost race is tried again, as people do. */
static void *taker(void *arg)
{
    struct arena *a = arena_new();
    struct ctx own = ctx_system(&t.app, a);
    for (int done = 0, n = (int)(intptr_t)arg; done < EACH; n++) {
        struct taking k = { "many", "1", "2026", n % 3 ? ERR_OK : ERR_INVALID, 0 };
        enum err e = ctx_write(&own, take, &k);
        if (e == ERR_OK && k.no >= 1 && k.no <= TOTAL)
            atomic_fetch_add(&given[k.no], 1);
        else if (e != ERR_INVALID && e != ERR_BUSY)
            atomic_fetch_add(&failed_otherwise, 1);
        done += e != ERR_INVALID && e != ERR_BUSY;
    }
    arena_free(a);
    return NULL;
}

static void test_without_gaps(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    for (intptr_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, taker, (void *)i), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(failed_otherwise, 0);
    for (int i = 1; i <= TOTAL; i++)
        if (given[i] != 1)
            fail_msg("number %d was given %d times", i, given[i]);
    assert_int_equal(next("many", "1", "2026"), TOTAL + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_continue_paper_book),
        cmocka_unit_test(test_without_gaps),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
