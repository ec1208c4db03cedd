/* Statements, transactions and races, the same on both engines (db_testing.h says how one is chosen). */
#include "db/db_testing.h"
#include "db/test_items.h"
#include "base/clock.h"
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>
#include <cmocka.h>

static struct db_testing *t;

static int setup(void **state)
{
    (void)state;
    t = items_open();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    db_testing_close(t);
    return 0;
}

/* -- works that many tests use ---------------------------------------------------------------------------- */

static struct item new_item(int64_t id, const char *code)
{
    return (struct item){ .id = id, .code = str_c(code), .version = 1 };
}

static enum err add(struct db_session *s, void *arg) { return db_run(s, &item_add, arg, NULL); }

static void add_item(struct item item) { assert_int_equal(db_write(t->db, add, &item), ERR_OK); }

struct get {
    int64_t id;
    struct item item;
};

static enum err get(struct db_session *s, void *arg)
{
    struct get *g = arg;
    return db_one(s, &item_get, &(struct number){ g->id }, t->a, &g->item);
}

static struct item get_item(int64_t id)
{
    struct get g = { .id = id };
    assert_int_equal(db_read(t->db, get, &g), ERR_OK);
    return g.item;
}

struct one_number {
    const struct sql_stmt *st;
    int64_t n;
};

static enum err read_number(struct db_session *s, void *arg)
{
    struct one_number *o = arg;
    struct arena *a = arena_new();
    struct number row;
    enum err e = db_one(s, o->st, NULL, a, &row);
    arena_free(a);
    if (e == ERR_OK)
        o->n = row.n;
    return e;
}

static int64_t count_items(void)
{
    struct one_number o = { .st = &item_count };
    assert_int_equal(db_read(t->db, read_number, &o), ERR_OK);
    return o.n;
}

static void assert_str(struct str got, struct str want)
{
    assert_int_equal(got.len, want.len);
    assert_non_null(got.ptr);
    assert_memory_equal(got.ptr, want.ptr, want.len);
}

/* -- values ----------------------------------------------------------------------------------------------- */

static void test_values_come_back(void **state)
{
    (void)state;
    static const int64_t ints[] = { 1, -1, -99, INT64_MAX, 255, 256, 65536, 4294967296LL, 9007199254740993LL };
    for (size_t i = 0; i < sizeof ints / sizeof ints[0]; i++) {
        struct item in = new_item((int64_t)i + 1, "");
        in.code = arena_printf(t->a, "n%zu", i);
        in.size = ints[i];
        add_item(in);
        assert_int_equal(get_item(in.id).size, ints[i]);
    }
    struct item least = new_item(INT64_MIN, "least");
    add_item(least);
    assert_true(get_item(INT64_MIN).id == INT64_MIN);
}

static void test_null_and_empty_differ(void **state)
{
    (void)state;
    struct item null = new_item(1, ""), empty = new_item(2, "2");
    null.code = (struct str){ 0 }; /* not nullable: the empty text */
    empty.note = S("");
    empty.body = S("");
    add_item(null);
    add_item(empty);
    struct item got = get_item(1);
    assert_null(got.note.ptr);
    assert_null(got.body.ptr);
    assert_int_equal(got.size, 0);
    assert_str(got.code, S(""));
    got = get_item(2);
    assert_str(got.note, S(""));
    assert_str(got.body, S(""));
}

static void test_texts_and_bytes(void **state)
{
    (void)state;
    static const struct str texts[] = {
        S_INIT("Nguyễn Thị Mỹ Duyên"),
        S_INIT("Nguye\xcc\x82\xcc\x83n (NFD)"),
        S_INIT("'; DROP TABLE item; --"),
        S_INIT("\" \\ \\x00 $1 ?1 %s {{7*7}}"),
        S_INIT("\x01\x02\x7f\t\r\n"),
        S_INIT("\xef\xbf\xbe\xef\xbf\xbf\xf4\x8f\xbf\xbf"),
        S_INIT("👩‍👩‍👧‍👦 \xe2\x80\xae rtl \xe2\x80\x8b"),
        S_INIT("NULL"),
        S_INIT("\xef\xbb\xbf BOM"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct item in = new_item((int64_t)i + 1, "");
        in.code = texts[i];
        in.note = texts[i];
        in.body = texts[i];
        add_item(in);
        struct item got = get_item(in.id);
        assert_str(got.code, texts[i]);
        assert_str(got.note, texts[i]);
        assert_str(got.body, texts[i]);
    }
    size_t n = 1 << 20;
    char *all = arena_alloc(t->a, n);
    for (size_t i = 0; i < n; i++)
        all[i] = (char)(i * 7 % 256);
    struct item in = new_item(100, "large");
    in.body = (struct str){ all, n };
    add_item(in);
    assert_str(get_item(100).body, in.body);
}

static void test_bad_texts(void **state)
{
    (void)state;
    static const struct str bad[] = {
        S_INIT("a\0b"),
        S_INIT("\xff"),
        S_INIT("\xc3"),
        S_INIT("\xc0\x80"),
        S_INIT("\xe1\xbb"),
        S_INIT("\xed\xa0\x80"),
        S_INIT("\xf4\x90\x80\x80"),
        S_INIT("\xf0\x82\x82\xac"),
        S_INIT("abc\x80"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct item in = new_item(1, "x");
        in.note = bad[i];
        assert_int_equal(db_write(t->db, add, &in), ERR_INVALID);
    }
    struct item in = new_item(1, "x");
    in.body = bad[0];
    add_item(in);
    in.note = (struct str){ "x", (size_t)DB_VALUE_MAX_BYTES + 1 };
    assert_int_equal(db_write(t->db, add, &in), ERR_TOO_LARGE);
    assert_int_equal(count_items(), 1);
}

static enum err list(struct db_session *s, void *arg)
{
    struct {
        struct item *at;
        size_t n;
    } *out = arg;
    return db_all(s, &item_list, NULL, t->a, &out->at, &out->n);
}

static void test_all_rows_in_byte_order(void **state)
{
    (void)state;
    static const char *const codes[] = { "Z", "a", "B", "_", "đ", "e", "Đ", "10", "9" };
    static const char *const sorted[] = { "10", "9", "B", "Z", "_", "a", "e", "Đ", "đ" };
    struct {
        struct item *at;
        size_t n;
    } out = { NULL, 99 };
    assert_int_equal(db_read(t->db, list, &out), ERR_OK);
    assert_int_equal(out.n, 0);
    for (int i = 0; i < 9; i++)
        add_item(new_item(i + 1, codes[i]));
    assert_int_equal(db_read(t->db, list, &out), ERR_OK);
    assert_int_equal(out.n, 9);
    for (int i = 0; i < 9; i++)
        assert_str(out.at[i].code, str_c(sorted[i]));
}

/* -- refusals --------------------------------------------------------------------------------------------- */

static void test_conflicts(void **state)
{
    (void)state;
    add_item(new_item(1, "a"));
    struct item same_id = new_item(1, "b"), same_code = new_item(2, "a"), check = new_item(2, "b"),
                key = new_item(2, "b");
    check.size = -100;
    key.owner_id = 77;
    assert_int_equal(db_write(t->db, add, &same_id), ERR_CONFLICT);
    assert_int_equal(db_write(t->db, add, &same_code), ERR_CONFLICT);
    assert_int_equal(db_write(t->db, add, &check), ERR_CONFLICT);
    assert_int_equal(db_write(t->db, add, &key), ERR_CONFLICT);
    struct item late = new_item(2, "b");
    late.parent_id = 77; /* deferred: seen at COMMIT */
    assert_int_equal(db_write(t->db, add, &late), ERR_CONFLICT);
    assert_int_equal(count_items(), 1);
    late.parent_id = 2;
    late.owner_id = 1;
    add_item(late);
}

static enum err one_of(struct db_session *s, void *arg)
{
    int64_t before = 42;
    struct number n = { before };
    enum err e = db_one(s, arg, NULL, t->a, &n);
    assert_true(e == ERR_OK || n.n == before);
    return e;
}

static void test_wrong_statements(void **state)
{
    (void)state;
    assert_int_equal(db_read(t->db, one_of, (void *)&item_bad_null), ERR_NOT_FOUND);
    add_item(new_item(1, "a"));
    static const struct sql_stmt *const wrong[] = {
        &item_bad_columns,
        &item_bad_type,
        &item_bad_null,
        &item_real,
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(db_read(t->db, one_of, (void *)wrong[i]), ERR_IO);
        assert_int_equal(db_write(t->db, one_of, (void *)wrong[i]), ERR_IO);
    }
    assert_int_equal(db_write(t->db, one_of, (void *)&item_bad_sql), ERR_IO);
    assert_int_equal(db_read(t->db, add, &(struct item){ .id = 2, .code = S("b"), .version = 1 }),
                     ERR_IO); /* read-only */
    assert_int_equal(count_items(), 1);
}

static enum err get_two(struct db_session *s, void *arg)
{
    struct item row = { .id = 42 };
    enum err e = db_one(s, &item_by_note, &(struct word){ S("same") }, t->a, &row);
    assert_int_equal(row.id, 42);
    (void)arg;
    return e;
}

static void test_one_means_one(void **state)
{
    (void)state;
    assert_int_equal(db_read(t->db, get_two, NULL), ERR_NOT_FOUND);
    for (int i = 1; i <= 2; i++) {
        struct item in = new_item(i, i == 1 ? "a" : "b");
        in.note = S("same");
        add_item(in);
    }
    assert_int_equal(db_read(t->db, get_two, NULL), ERR_IO);
}

static enum err go_on_after_conflict(struct db_session *s, void *arg)
{
    (void)arg;
    struct item again = new_item(1, "a"), other = new_item(2, "b");
    struct number n;
    assert_int_equal(db_run(s, &item_add, &again, NULL), ERR_CONFLICT);
    assert_int_equal(db_run(s, &item_add, &other, NULL), ERR_CONFLICT);
    assert_int_equal(db_one(s, &item_count, NULL, t->a, &n), ERR_CONFLICT);
    return ERR_OK; /* forgotten: the work fails all the same */
}

static void test_a_refused_statement_spoils(void **state)
{
    (void)state;
    add_item(new_item(1, "a"));
    assert_int_equal(db_write(t->db, go_on_after_conflict, NULL), ERR_CONFLICT);
    assert_int_equal(count_items(), 1);
}

static enum err part_conflict(struct db_session *s, void *arg)
{
    (void)arg;
    struct item fine = new_item(50, "fine"), again = new_item(1, "a");
    TRY(db_run(s, &item_add, &fine, NULL));
    return db_run(s, &item_add, &again, NULL);
}

static enum err part_own_error(struct db_session *s, void *arg)
{
    (void)arg;
    struct item fine = new_item(51, "fine too");
    TRY(db_run(s, &item_add, &fine, NULL));
    assert_int_equal(db_savepoint(s, part_conflict, NULL), ERR_CONFLICT);
    return ERR_FORBIDDEN;
}

static enum err with_parts(struct db_session *s, void *arg)
{
    (void)arg;
    struct item two = new_item(2, "b"), three = new_item(3, "c");
    TRY(db_run(s, &item_add, &two, NULL));
    assert_int_equal(db_savepoint(s, part_conflict, NULL), ERR_CONFLICT);
    assert_int_equal(db_savepoint(s, part_own_error, NULL), ERR_FORBIDDEN);
    return db_savepoint(s, add, &three);
}

static void test_savepoints(void **state)
{
    (void)state;
    add_item(new_item(1, "a"));
    assert_int_equal(db_write(t->db, with_parts, NULL), ERR_OK);
    assert_int_equal(count_items(), 3);
}

static enum err add_and_refuse(struct db_session *s, void *arg)
{
    assert_true(db_writing(s));
    TRY(db_run(s, &item_add, arg, NULL));
    return ERR_FORBIDDEN;
}

static void test_errors_of_works_roll_back(void **state)
{
    (void)state;
    struct item in = new_item(1, "a");
    assert_int_equal(db_write(t->db, add_and_refuse, &in), ERR_FORBIDDEN);
    assert_int_equal(count_items(), 0);
}

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
        TEST(test_values_come_back),
        TEST(test_null_and_empty_differ),
        TEST(test_texts_and_bytes),
        TEST(test_bad_texts),
        TEST(test_all_rows_in_byte_order),
        TEST(test_conflicts),
        TEST(test_wrong_statements),
        TEST(test_one_means_one),
        TEST(test_a_refused_statement_spoils),
        TEST(test_savepoints),
        TEST(test_errors_of_works_roll_back),
        TEST(test_stale_version),
        TEST(test_two_works_from_one_version),
        TEST(test_two_works_that_look_first),
        TEST(test_hot_row),
        TEST(test_failures_of_a_batch_stay_alone),
        TEST(test_many_threads),
        TEST(test_full_queue),
        TEST(test_readers_do_not_wait),
        TEST(test_a_read_sees_one_moment),
        TEST(test_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
