/* What remains after failing disks, lost connections and killed processes, on both engines: everything that was
 * acknowledged, and nothing of what was refused. */
#include "db/db_testing.h"
#include "db/test_items.h"
#include "base/failpoint.h"
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static struct db_testing *t;
static const char *self;

static int setup(void **state)
{
    (void)state;
    t = items_open();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    failpoint_arm(NULL, 0);
    db_testing_close(t);
    return 0;
}

static enum err add(struct db_session *s, void *arg) { return db_run(s, &item_add, arg, NULL); }

static enum err write_id(struct db *db, int64_t id)
{
    char code[32];
    snprintf(code, sizeof code, "c%lld", (long long)id);
    struct item item = { .id = id, .code = str_c(code), .version = 1 };
    return db_write(db, add, &item);
}

struct look {
    int64_t id;
    bool there;
};

static enum err look(struct db_session *s, void *arg)
{
    struct look *l = arg;
    struct arena *a = arena_new();
    struct item item;
    enum err e = db_one(s, &item_get, &(struct number){ l->id }, a, &item);
    l->there = e == ERR_OK;
    arena_free(a);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static bool there(int64_t id)
{
    struct look l = { .id = id };
    assert_int_equal(db_read(t->db, look, &l), ERR_OK);
    return l.there;
}

static void assert_sound(void)
{
    struct str why = S("");
    enum err e = db_verify(t->db, t->a, &why);
    if (e != ERR_OK)
        print_message("%.*s\n", STR_ARG(why));
    assert_int_equal(e, ERR_OK);
}

/* -- failpoints ------------------------------------------------------------------------------------------- */

/* The n-th passing fails, for n = 1, 2, ...: whatever was answered is what a reopened database holds. */
static int fail_each(const char *point, int64_t first, int n_max)
{
    int refused = 0;
    for (int n = 1; n <= n_max; n++) {
        enum err e[4];
        int64_t id = first + n * 10;
        failpoint_arm(point, n);
        for (int i = 0; i < 4; i++) {
            e[i] = write_id(t->db, id + i);
            assert_true(e[i] == ERR_OK || e[i] == ERR_IO);
            refused += e[i] != ERR_OK;
        }
        failpoint_arm(NULL, 0);
        db_testing_stop(t);
        db_testing_start(t);
        for (int i = 0; i < 4; i++)
            assert_int_equal(there(id + i), e[i] == ERR_OK);
        assert_int_equal(write_id(t->db, id + 9), ERR_OK);
    }
    assert_sound();
    return refused;
}

static void test_statement_fails(void **state)
{
    (void)state;
    assert_int_equal(fail_each("db.write", 0, 8), 4); /* n = 1: the lease of a node number */
}

static void test_commit_fails(void **state)
{
    (void)state;
    assert_true(fail_each("db.commit", 0, 6) >= 4);
}

static void test_disk_fails(void **state)
{
    (void)state;
    assert_true(fail_each("db.fsync", 0, 8) >= 4);
    assert_true(fail_each("db.full", 1000, 12) >= 4);
}

struct some {
    struct db_job job;
    struct item item;
    char code[16];
    sem_t *done;
};

static void some_done(struct db_job *job) { sem_post(((struct some *)job)->done); }

static enum err add_some(struct db_session *s, void *arg)
{
    return db_run(s, &item_add, &((struct some *)arg)->item, NULL);
}

/* A batch whose COMMIT fails is tried again work by work, so that only a lasting trouble is seen by anybody. */
static void test_commit_of_a_batch_fails(void **state)
{
    (void)state;
    enum { N = 60 };
    struct some *some = ARENA_ARRAY(t->a, struct some, N);
    sem_t done;
    sem_init(&done, 0, 0);
    assert_int_equal(write_id(t->db, 1000), ERR_OK);
    failpoint_arm("db.commit", 2);
    for (int i = 0; i < N; i++) {
        struct some *one = &some[i];
        snprintf(one->code, sizeof one->code, "s%d", i);
        one->item = (struct item){ .id = i + 1, .code = str_c(one->code), .version = 1 };
        one->job = (struct db_job){ .work = add_some, .arg = one, .done = some_done };
        one->done = &done;
        assert_int_equal(db_write_async(t->db, &one->job), ERR_OK);
    }
    int refused = 0;
    for (int i = 0; i < N; i++)
        sem_wait(&done);
    for (int i = 0; i < N; i++) {
        refused += some[i].job.result != ERR_OK;
        assert_int_equal(there(i + 1), some[i].job.result == ERR_OK);
    }
    assert_true(refused <= 1);
    sem_destroy(&done);
}

/* -- killed processes ------------------------------------------------------------------------------------- */

enum { VICTIM_THREADS = 16, ROUNDS = 5 };

static struct db *victim_db;
static int64_t victim_first;

static void *victim_main(void *arg)
{
    for (int64_t id = victim_first + (intptr_t)arg;; id += VICTIM_THREADS)
        if (write_id(victim_db, id) == ERR_OK && write(STDOUT_FILENO, &id, sizeof id) != sizeof id)
            return NULL;
}

/* The other process: writes and tells what was acknowledged, until it is killed. argv: --victim path conninfo first */
static int be_victim(char **argv)
{
    struct db_config cfg = { .engine = db_testing_is_postgres() ? DB_POSTGRES : DB_SQLITE,
                             .path = argv[2],
                             .conninfo = argv[3] };
    struct arena *a = arena_new();
    struct str why;
    if (db_open(&cfg, a, &victim_db, &why) != ERR_OK || !str_int(str_c(argv[4]), &victim_first))
        return 1;
    pthread_t threads[VICTIM_THREADS];
    for (intptr_t i = 0; i < VICTIM_THREADS; i++)
        pthread_create(&threads[i], NULL, victim_main, (void *)i);
    pthread_join(threads[0], NULL);
    return 0;
}

static pid_t start_victim(int64_t first, int *out)
{
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    const char *number = arena_printf(t->a, "%lld", (long long)first).ptr;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(fds[1], STDOUT_FILENO);
        close(fds[0]);
        execl(self, self, "--victim", t->cfg.path ? t->cfg.path : "", t->cfg.conninfo ? t->cfg.conninfo : "", number,
              (char *)NULL);
        _exit(127);
    }
    close(fds[1]);
    *out = fds[0];
    return pid;
}

static size_t read_ids(int fd, int64_t *ids, size_t max)
{
    size_t bytes = 0;
    ssize_t n;
    while (bytes < max * sizeof *ids && (n = read(fd, (char *)ids + bytes, max * sizeof *ids - bytes)) > 0)
        bytes += (size_t)n;
    return bytes / sizeof *ids;
}

static void test_killed(void **state)
{
    (void)state;
    enum { IDS_MAX = 200000, FIRST_MAX = 400 };
    int64_t *ids = ARENA_ARRAY(t->a, int64_t, IDS_MAX);
    size_t all = 0;
    db_testing_stop(t);
    for (int round = 0; round < ROUNDS; round++) {
        int fd;
        pid_t pid = start_victim((round + 1) * 1000000LL, &fd);
        size_t n = read_ids(fd, ids, (size_t)(FIRST_MAX + round * 700)); /* it is at full speed */
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        n += read_ids(fd, ids + n, IDS_MAX - n);
        close(fd);
        assert_true(n >= FIRST_MAX);
        db_testing_start(t);
        for (size_t i = 0; i < n; i++)
            assert_true(there(ids[i]));
        assert_sound();
        assert_int_equal(write_id(t->db, round + 1), ERR_OK);
        db_testing_stop(t);
        all += n;
    }
    print_message("%d kills, %zu acknowledged works, none lost\n", ROUNDS, all);
    db_testing_start(t);
}

/* The disk refuses the last step of a COMMIT and the process dies: the refused work must not come back to life. */
static void test_refused_then_killed(void **state)
{
    (void)state;
    db_testing_stop(t);
    pid_t pid = fork();
    if (pid == 0) {
        db_testing_start(t);
        bool ok = write_id(t->db, 1) == ERR_OK;
        failpoint_arm("db.fsync", 1);
        ok = ok && write_id(t->db, 2) == ERR_IO;
        _exit(ok ? 0 : 1);
    }
    int status;
    waitpid(pid, &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    db_testing_start(t);
    assert_true(there(1));
    assert_false(there(2));
    assert_sound();
}

/* -- lost connections ------------------------------------------------------------------------------------- */

struct cut {
    struct item item;
    int runs;
};

static enum err add_and_cut(struct db_session *s, void *arg)
{
    struct cut *c = arg;
    struct number n;
    TRY(db_run(s, &item_add, &c->item, NULL));
    if (c->runs++ == 0)
        TRY(db_one(s, &cut_line, NULL, t->a, &n));
    return ERR_OK;
}

static enum err cut_all(struct db_session *s, void *arg) { return db_one(s, &cut_others, NULL, t->a, arg); }

static void test_lost_connection(void **state)
{
    (void)state;
    struct cut c = { .item = { .id = 1, .code = S("a"), .version = 1 } };
    assert_int_equal(db_write(t->db, add_and_cut, &c), ERR_OK);
    assert_int_equal(c.runs, 2);
    assert_true(there(1));
    struct number n;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(write_id(t->db, 10 + i), ERR_OK);
        assert_int_equal(db_read(t->db, cut_all, &n), ERR_OK);
        assert_int_equal(write_id(t->db, 20 + i), ERR_OK);
        assert_int_equal(db_write(t->db, cut_all, &n), ERR_OK);
        assert_true(there(20 + i));
    }
}

static void test_answer_of_commit_lost(void **state)
{
    (void)state;
    assert_int_equal(write_id(t->db, 1), ERR_OK);
    failpoint_arm("db.commit_answer", 1);
    assert_int_equal(write_id(t->db, 2), ERR_OK); /* neither an error nor done twice */
    assert_true(there(2));
    assert_int_equal(write_id(t->db, 3), ERR_OK);
}

enum { CRASH_THREADS = 8, CRASH_EACH = 400 };

struct crash {
    enum err results[CRASH_THREADS * CRASH_EACH];
    int begun;
};

struct crash_thread {
    struct crash *crash;
    int first;
};

static void *crash_main(void *arg)
{
    struct crash_thread *c = arg;
    for (int i = c->first; i < c->first + CRASH_EACH; i++) {
        c->crash->results[i] = write_id(t->db, i + 1);
        __atomic_add_fetch(&c->crash->begun, 1, __ATOMIC_SEQ_CST);
    }
    return NULL;
}

static enum err ask_pid(struct db_session *s, void *arg) { return db_one(s, &server_pid, NULL, t->a, arg); }

/* One of its processes is killed, so PostgreSQL throws all connections off and recovers from its log. Works under way
 * wait for it; each was done exactly when it was answered so. */
static void test_server_crashes(void **state)
{
    (void)state;
    struct crash *crash = ARENA_NEW(t->a, struct crash);
    struct crash_thread args[CRASH_THREADS];
    pthread_t threads[CRASH_THREADS];
    struct number pid;
    for (int i = 0; i < CRASH_THREADS; i++) {
        args[i] = (struct crash_thread){ crash, i * CRASH_EACH };
        pthread_create(&threads[i], NULL, crash_main, &args[i]);
    }
    while (__atomic_load_n(&crash->begun, __ATOMIC_SEQ_CST) < CRASH_THREADS * CRASH_EACH / 4)
        usleep(1000);
    assert_int_equal(db_read(t->db, ask_pid, &pid), ERR_OK);
    assert_int_equal(kill((pid_t)pid.n, SIGKILL), 0);
    for (int i = 0; i < CRASH_THREADS; i++)
        pthread_join(threads[i], NULL);
    int refused = 0;
    for (int i = 0; i < CRASH_THREADS * CRASH_EACH; i++) {
        assert_int_equal(there(i + 1), crash->results[i] == ERR_OK);
        refused += crash->results[i] != ERR_OK;
    }
    print_message("server killed under load: %d works refused, the others done\n", refused);
    assert_int_equal(crash->results[CRASH_EACH - 1], ERR_OK);
}

/* -- the log of SQLite ------------------------------------------------------------------------------------ */

enum { LARGE = 40 * 1024, LARGE_THREADS = 16, LARGE_EACH = 150 };

static void *large_main(void *arg)
{
    static char bytes[LARGE];
    for (int i = 0; i < LARGE_EACH; i++) {
        char code[32];
        int64_t id = (intptr_t)arg * LARGE_EACH + i + 1;
        snprintf(code, sizeof code, "c%lld", (long long)id);
        struct item item = { .id = id, .code = str_c(code), .version = 1, .body = { bytes, sizeof bytes } };
        assert_int_equal(db_write(t->db, add, &item), ERR_OK);
    }
    return NULL;
}

static void test_log_stays_small(void **state)
{
    (void)state;
    pthread_t threads[LARGE_THREADS];
    for (intptr_t i = 0; i < LARGE_THREADS; i++)
        pthread_create(&threads[i], NULL, large_main, (void *)i);
    for (int i = 0; i < LARGE_THREADS; i++)
        pthread_join(threads[i], NULL);
    struct stat st, whole;
    assert_int_equal(stat(t->cfg.path, &whole), 0);
    assert_int_equal(stat(arena_printf(t->a, "%s-wal", t->cfg.path).ptr, &st), 0);
    print_message("%lld MB written: database %lld MB, log %lld MB\n",
                  (long long)LARGE * LARGE_THREADS * LARGE_EACH >> 20, (long long)whole.st_size >> 20,
                  (long long)st.st_size >> 20);
    assert_true(st.st_size < 64 << 20);
}

int main(int argc, char **argv)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest both[] = {
        TEST(test_statement_fails),
        TEST(test_commit_fails),
        TEST(test_commit_of_a_batch_fails),
        TEST(test_killed),
    };
    const struct CMUnitTest on_sqlite[] = {
        TEST(test_disk_fails),
        TEST(test_refused_then_killed),
        TEST(test_log_stays_small),
    };
    const struct CMUnitTest on_postgres[] = {
        TEST(test_lost_connection),
        TEST(test_answer_of_commit_lost),
        TEST(test_server_crashes),
    };
    self = argv[0];
    if (argc == 5 && strcmp(argv[1], "--victim") == 0)
        return be_victim(argv);
    int failed = cmocka_run_group_tests(both, NULL, NULL);
    if (db_testing_is_postgres())
        return failed + cmocka_run_group_tests(on_postgres, NULL, NULL);
    return failed + cmocka_run_group_tests(on_sqlite, NULL, NULL);
}
