/* Opening, migrations, verification and backup, on both engines where both have it. */
#include "db/db_testing.h"
#include "db/test_items.h"
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static struct db_testing *t;

static int setup(void **state)
{
    (void)state;
    t = db_testing_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    db_testing_stop(t);
    if (t->folder)
        umount(t->folder); /* of a failed test_full_disk */
    db_testing_close(t);
    return 0;
}

/* Opens t->cfg, which must fail so and say so. */
static void assert_open_fails(enum err want, const char *words)
{
    struct str why = S("");
    struct db *db = NULL;
    enum err e = db_open(&t->cfg, t->a, &db, &why);
    if (e == ERR_OK)
        db_close(db);
    print_message("%s: %.*s\n", err_name(e), STR_ARG(why));
    assert_int_equal(e, want);
    assert_null(db);
    assert_true(str_has(why, str_c(words)));
}

static void write_file(const char *path, struct str s)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(s.ptr, 1, s.len, f), s.len);
    assert_int_equal(fclose(f), 0);
}

static void make_database(void)
{
    struct str why = S("");
    db_testing_start(t);
    assert_int_equal(db_migrate_list(t->db, embed_migrations, 1, t->a, &why), ERR_OK);
    db_testing_stop(t);
}

/* -- opening SQLite --------------------------------------------------------------------------------------- */

static void test_missing(void **state)
{
    (void)state;
    const char *path = t->cfg.path;
    t->cfg.must_exist = true;
    assert_open_fails(ERR_NOT_FOUND, "is missing");
    t->cfg.must_exist = false;
    t->cfg.path = arena_printf(t->a, "%s/no/such/folder", t->folder).ptr;
    assert_open_fails(ERR_NOT_FOUND, "cannot be created");
    t->cfg.path = t->folder;
    assert_open_fails(ERR_INVALID, "is not a file");
    t->cfg.path = path;
}

static void test_file_is_private(void **state)
{
    (void)state;
    struct stat st;
    db_testing_start(t);
    assert_int_equal(stat(t->cfg.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(arena_printf(t->a, "%s-wal", t->cfg.path).ptr, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_not_a_database(void **state)
{
    (void)state;
    char noise[5000];
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)(i * 31 + i / 7);
    write_file(t->cfg.path, (struct str){ noise, sizeof noise });
    assert_open_fails(ERR_INVALID, "is not a database");
    write_file(t->cfg.path, S("%PDF-1.4 this is something else"));
    assert_open_fails(ERR_INVALID, "is not a database");
}

static struct str read_whole(const char *path)
{
    char *p = arena_alloc(t->a, 1 << 20);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(p, 1, 1 << 20, f);
    fclose(f);
    return (struct str){ p, n };
}

/* A file that was cut (SQLite takes one byte for an empty file), or whose middle was overwritten: refused at opening or
 * found by db_verify, never a crash. */
static void test_damaged(void **state)
{
    (void)state;
    make_database();
    struct str whole = read_whole(t->cfg.path);
    int found = 0;
    for (size_t n = 2; n < whole.len; n = n < 120 ? n + 1 : n * 3 / 2) {
        struct str why = S("");
        write_file(t->cfg.path, str_cut(whole, 0, n));
        enum err e = db_open(&t->cfg, t->a, &t->db, &why);
        if (e == ERR_OK)
            e = db_verify(t->db, t->a, &why);
        if (e != ERR_INVALID)
            print_message("cut at %zu: %s %.*s\n", n, err_name(e), STR_ARG(why));
        assert_int_equal(e, ERR_INVALID);
        assert_true(why.len > 0);
        db_testing_stop(t);
        found++;
    }
    assert_true(found > 100);
    write_file(t->cfg.path, whole);
    FILE *f = fopen(t->cfg.path, "r+b");
    fseek(f, 4096, SEEK_SET);
    for (int i = 0; i < 200; i++)
        fputc(0xAA, f);
    fclose(f);
    struct str why = S("");
    enum err e = db_open(&t->cfg, t->a, &t->db, &why);
    if (e == ERR_OK)
        e = db_verify(t->db, t->a, &why);
    assert_int_equal(e, ERR_INVALID);
}

struct hold {
    sem_t entered, leave;
};

static enum err hold(struct db_session *s, void *arg)
{
    struct hold *h = arg;
    (void)s;
    sem_post(&h->entered);
    sem_wait(&h->leave);
    return ERR_OK;
}

static void no_answer(struct db_job *job) { (void)job; }

/* By a transaction of somebody else that does not end. */
static void test_locked(void **state)
{
    (void)state;
    struct hold h;
    struct db_job job = { .work = hold, .arg = &h, .done = no_answer };
    struct db *first;
    make_database();
    sem_init(&h.entered, 0, 0);
    sem_init(&h.leave, 0, 0);
    db_testing_start(t);
    first = t->db;
    t->db = NULL;
    assert_int_equal(db_write_async(first, &job), ERR_OK);
    sem_wait(&h.entered);
    assert_open_fails(ERR_BUSY, "is locked by another program");
    sem_post(&h.leave);
    db_close(first);
}

static void test_database_of_another_program(void **state)
{
    (void)state;
    db_testing_start(t);
    assert_int_equal(db_testing_script(t, "PRAGMA application_id = 77"), ERR_OK);
    db_testing_stop(t);
    assert_open_fails(ERR_CONFLICT, "another program");
}

/* In a child, because root may write everything. */
static int open_as_nobody(const char *words)
{
    pid_t child = fork();
    if (child == 0) {
        struct str why = S("");
        if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
            _exit(99);
        enum err e = db_open(&t->cfg, t->a, &t->db, &why);
        print_message("%s: %.*s\n", err_name(e), STR_ARG(why));
        _exit(e == ERR_FORBIDDEN && str_has(why, str_c(words)) ? 0 : 1);
    }
    int status;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_read_only(void **state)
{
    (void)state;
    make_database();
    chmod(t->folder, 0555);
    chmod(t->cfg.path, 0444);
    assert_int_equal(open_as_nobody("is read-only"), 0);
    chmod(t->cfg.path, 0666);
    assert_int_equal(open_as_nobody("its folder"), 0);
    chmod(t->cfg.path, 0000);
    assert_int_equal(open_as_nobody("cannot be opened"), 0);
    unlink(t->cfg.path);
    assert_int_equal(open_as_nobody("cannot be created"), 0);
    chmod(t->folder, 0755);
}

static enum err add(struct db_session *s, void *arg) { return db_run(s, &item_add, arg, NULL); }

static enum err count(struct db_session *s, void *arg) { return db_one(s, &item_count, NULL, t->a, arg); }

/* A real disk that fills up; only root can make one. */
static void test_full_disk(void **state)
{
    (void)state;
    if (mount("none", t->folder, "tmpfs", 0, "size=8k") != 0) {
        print_message("no disk can be made here: %s\n", strerror(errno));
        return;
    }
    assert_open_fails(ERR_IO, "the disk is full");
    umount(t->folder);
    assert_int_equal(mount("none", t->folder, "tmpfs", 0, "size=1m"), 0);
    const struct embed_file list[] = {
        embed_migrations[0],
        { .path = S("0002_items.sql"), .bytes = { items_sql, sizeof items_sql - 1 } },
    };
    struct str why = S("");
    db_testing_start(t);
    assert_int_equal(db_migrate_list(t->db, list, 2, t->a, &why), ERR_OK);
    static char large[50000];
    struct item item = { .version = 1, .body = { large, sizeof large } };
    enum err e = ERR_OK;
    int64_t good = 0;
    for (; e == ERR_OK && good < 100; good++) {
        item.id = good + 1;
        item.code = arena_printf(t->a, "c%d", (int)good);
        e = db_write(t->db, add, &item);
    }
    good--;
    assert_int_equal(e, ERR_IO);
    struct number n;
    item.body = S("");
    assert_int_equal(db_read(t->db, count, &n), ERR_OK);
    assert_int_equal(n.n, good);
    db_testing_stop(t);
    e = db_open(&t->cfg, t->a, &t->db, &why); /* recovers, or says that the disk is full */
    assert_true(e == ERR_OK || str_has(why, S("full")));
    if (e == ERR_OK) {
        assert_int_equal(db_read(t->db, count, &n), ERR_OK);
        assert_int_equal(n.n, good);
        assert_int_equal(db_verify(t->db, t->a, &why), ERR_OK);
    }
    db_testing_stop(t);
    umount(t->folder);
}

/* -- opening PostgreSQL ----------------------------------------------------------------------------------- */

static void test_server_away(void **state)
{
    (void)state;
    const char *conninfo = t->cfg.conninfo;
    t->cfg.conninfo = "host=/nowhere dbname=x";
    assert_open_fails(ERR_IO, "PostgreSQL: ");
    t->cfg.conninfo = "host=127.0.0.1 port=1 dbname=x";
    assert_open_fails(ERR_IO, "PostgreSQL: ");
    t->cfg.conninfo = "this is = not conninfo";
    assert_open_fails(ERR_IO, "PostgreSQL: ");
    t->cfg.conninfo = arena_printf(t->a, "%s dbname=absent", conninfo).ptr;
    assert_open_fails(ERR_IO, "does not exist");
    t->cfg.conninfo = conninfo;
}

static void test_wrong_collation(void **state)
{
    (void)state;
    const char *conninfo = t->cfg.conninfo;
    db_testing_start(t);
    (void)!db_testing_script(t, "DROP DATABASE IF EXISTS ascii");
    assert_int_equal(db_testing_script(t, "CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII'"), ERR_OK);
    db_testing_stop(t);
    t->cfg.conninfo = arena_printf(t->a, "%s dbname=ascii", conninfo).ptr;
    assert_open_fails(ERR_CONFLICT, "createdb --template=template0");
    t->cfg.conninfo = conninfo;
    db_testing_start(t);
    assert_int_equal(db_testing_script(t, "DROP DATABASE ascii"), ERR_OK);
}

/* -- migrations ------------------------------------------------------------------------------------------- */

#define FILE_OF(p, text)                                                                                               \
    {                                                                                                                  \
        .path = S_INIT(p), .bytes = S_INIT(text)                                                                       \
    }

static enum err migrate(const struct embed_file *list, size_t n, const char *words)
{
    struct embed_file all[8] = { embed_migrations[0] };
    struct str why = S("");
    assert_true(n < 8);
    if (n)
        memcpy(all + 1, list, n * sizeof *list);
    if (!t->db)
        db_testing_start(t);
    enum err e = db_migrate_list(t->db, all, n + 1, t->a, &why);
    if (e != ERR_OK) {
        print_message("%s: %.*s\n", err_name(e), STR_ARG(why));
        assert_true(str_has(why, str_c(words)));
    }
    return e;
}

static const struct embed_file two[] = {
    FILE_OF("0002_a.sql", "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY) STRICT;\n-- a word\n"),
    FILE_OF("0003_b.sql", "CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY, a_id INTEGER REFERENCES a (id)) STRICT;\n"
                          "INSERT INTO a (id) VALUES (5);\nINSERT INTO b (id, a_id) VALUES (1, 5);\n"),
    FILE_OF("schema.golden.sql", "not a migration"),
};

static void test_migrations_in_turn(void **state)
{
    (void)state;
    assert_int_equal(migrate(two, 0, ""), ERR_OK);
    assert_int_equal(migrate(two, 1, ""), ERR_OK);
    assert_int_equal(migrate(two, 3, ""), ERR_OK);
    assert_int_equal(migrate(two, 3, ""), ERR_OK);
    assert_int_equal(db_testing_script(t, "INSERT INTO b (id, a_id) VALUES (9007199254740993, 5)"), ERR_OK);
}

/* Of the whole program: every migration and every statement, on this engine. */
static void test_schema_of_the_program(void **state)
{
    (void)state;
    struct str why = S("");
    db_testing_start(t);
    assert_int_equal(db_schema_check(t->db, t->a, &why), ERR_CONFLICT);
    assert_true(str_has(why, S("is still to be done")));
    enum err e = db_migrate(t->db, t->a, &why);
    if (e == ERR_OK)
        e = db_schema_check(t->db, t->a, &why);
    if (e == ERR_OK)
        e = db_prepare_all(t->db, t->a, &why);
    if (e != ERR_OK)
        print_message("%.*s\n", STR_ARG(why));
    assert_int_equal(e, ERR_OK);
    assert_int_equal(db_verify(t->db, t->a, &why), ERR_OK);
}

static void test_prepare_all_names_the_first(void **state)
{
    (void)state;
    struct str why = S("");
    db_testing_start(t); /* without tables */
    assert_int_equal(db_prepare_all(t->db, t->a, &why), ERR_IO);
    print_message("%.*s\n", STR_ARG(why));
    bool named = false;
    for (size_t i = 0; i < sql_all_n && !named; i++)
        named = str_starts(why, arena_printf(t->a, "%s: ", sql_all[i]->name));
    assert_true(named);
}

static void test_newer_and_altered(void **state)
{
    (void)state;
    static const struct embed_file altered[] = { FILE_OF(
        "0002_a.sql", "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY) STRICT;\n-- another word\n") };
    static const struct embed_file renamed[] = { FILE_OF(
        "0002_c.sql", "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY) STRICT;\n-- a word\n") };
    assert_int_equal(migrate(two, 2, ""), ERR_OK);
    assert_int_equal(migrate(two, 1, "newer than this program: migration 0003_b is unknown"), ERR_CONFLICT);
    assert_int_equal(migrate(altered, 1, "0002_a was made from another text: line 2 differs"), ERR_CONFLICT);
    assert_int_equal(migrate(renamed, 1, "0002_a is unknown"), ERR_CONFLICT);
    assert_int_equal(migrate(two + 1, 1, "0002_a is unknown"), ERR_CONFLICT);
    assert_int_equal(migrate(two, 2, ""), ERR_OK);
}

static void test_added_too_late(void **state)
{
    (void)state;
    const struct embed_file gap[] = { FILE_OF("0003_c.sql", "") }, filled[] = { FILE_OF("0002_a.sql", ""), gap[0] };
    assert_int_equal(migrate(gap, 1, ""), ERR_OK);
    assert_int_equal(migrate(filled, 2, "0002_a was added after 0003_c had been done"), ERR_CONFLICT);
}

static void test_bad_lists(void **state)
{
    (void)state;
    static const struct embed_file back[] = { FILE_OF("0003_a.sql", ""), FILE_OF("0002_b.sql", "") },
                                   again[] = { FILE_OF("0001_a.sql", "") }, name[] = { FILE_OF("0002a.sql", "") },
                                   text[] = { FILE_OF("0002_a.txt", "") };
    assert_int_equal(migrate(back, 2, "built wrongly: 0002_b.sql"), ERR_CONFLICT);
    assert_int_equal(migrate(again, 1, "built wrongly: 0001_a.sql"), ERR_CONFLICT);
    assert_int_equal(migrate(name, 1, "built wrongly: 0002a.sql"), ERR_CONFLICT);
    assert_int_equal(migrate(text, 1, "built wrongly: 0002_a.txt"), ERR_CONFLICT);
}

static void test_all_or_nothing(void **state)
{
    (void)state;
    static const struct embed_file bad[] = {
        FILE_OF("0002_a.sql", "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY) STRICT;"),
        FILE_OF("0003_b.sql",
                "CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY) STRICT;\nCREATE TABBLE c (id INTEGER);"),
    };
    assert_int_equal(migrate(bad, 2, "migration 0003_b: "), ERR_IO);
    assert_int_equal(migrate(bad, 0, ""), ERR_OK); /* 0001 as well had been rolled back, and is done now */
    assert_int_equal(db_testing_script(t, "CREATE TABLE a (id INTEGER)"), ERR_OK);
}

static void test_tables_of_another_program(void **state)
{
    (void)state;
    db_testing_start(t);
    assert_int_equal(db_testing_script(t, "CREATE TABLE theirs (id INTEGER)"), ERR_OK);
    assert_int_equal(migrate(two, 2, "tables of another program"), ERR_CONFLICT);
}

/* SQLite: foreign keys are off while tables are rebuilt, and checked before COMMIT. */
static void test_rebuilding_a_table(void **state)
{
    (void)state;
    const struct embed_file rebuild[] = {
        two[0],
        two[1],
        FILE_OF("0004_c.sql", "CREATE TABLE a2 (id INTEGER NOT NULL PRIMARY KEY, x TEXT) STRICT;\n"
                              "INSERT INTO a2 (id) SELECT id FROM a;\nDROP TABLE a;\nALTER TABLE a2 RENAME TO a;\n"),
        FILE_OF("0005_d.sql", "DELETE FROM a;\n"),
    };
    assert_int_equal(migrate(rebuild, 2, ""), ERR_OK);
    assert_int_equal(migrate(rebuild, 3, ""), ERR_OK);
    assert_int_equal(migrate(rebuild, 4, "point to nothing"), ERR_CONFLICT);
    assert_int_equal(migrate(rebuild, 3, ""), ERR_OK);
}

static void *migrate_main(void *arg)
{
    struct db *db;
    struct arena *a = arena_new();
    struct str why = S("");
    enum err e = db_open(&t->cfg, a, &db, &why);
    if (e == ERR_OK) {
        e = db_migrate_list(db, embed_migrations, 1, a, &why);
        db_close(db);
    }
    if (e != ERR_OK)
        print_message("%.*s\n", STR_ARG(why));
    arena_free(a);
    *(enum err *)arg = e;
    return NULL;
}

static void test_two_servers_start_at_once(void **state)
{
    (void)state;
    enum { SERVERS = 4 };
    pthread_t threads[SERVERS];
    enum err results[SERVERS];
    for (int i = 0; i < SERVERS; i++)
        pthread_create(&threads[i], NULL, migrate_main, &results[i]);
    for (int i = 0; i < SERVERS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < SERVERS; i++)
        assert_int_equal(results[i], ERR_OK);
}

/* -- backup ----------------------------------------------------------------------------------------------- */

static void test_backup(void **state)
{
    (void)state;
    db_testing_close(t);
    t = items_open();
    const char *to = "/tmp/never";
    if (db_testing_is_postgres()) {
        assert_int_equal(db_backup(t->db, to), ERR_UNSUPPORTED);
        return;
    }
    to = arena_printf(t->a, "%s/copy", t->folder).ptr;
    struct item item = { .id = 1, .code = S("a"), .version = 1 };
    assert_int_equal(db_write(t->db, add, &item), ERR_OK);
    assert_int_equal(db_backup(t->db, to), ERR_OK);
    assert_int_equal(db_backup(t->db, to), ERR_CONFLICT);
    assert_int_equal(db_backup(t->db, "/no/such/folder/copy"), ERR_IO);
    item.id = 2;
    item.code = S("b");
    assert_int_equal(db_write(t->db, add, &item), ERR_OK);
    struct db_config cfg = { .engine = DB_SQLITE, .path = to, .must_exist = true };
    struct db *copy;
    struct str why = S("");
    struct number n;
    assert_int_equal(db_open(&cfg, t->a, &copy, &why), ERR_OK);
    assert_int_equal(db_verify(copy, t->a, &why), ERR_OK);
    assert_int_equal(db_read(copy, count, &n), ERR_OK);
    assert_int_equal(n.n, 1);
    db_close(copy);
    unlink(to);
}

static void test_verify_finds(void **state)
{
    (void)state;
    struct str why = S("");
    db_testing_close(t);
    t = items_open();
    assert_int_equal(db_verify(t->db, t->a, &why), ERR_OK);
    const char *harm = db_testing_is_postgres()
                           ? "ALTER TABLE item ADD CONSTRAINT later CHECK (version > 0) NOT VALID"
                           : "PRAGMA foreign_keys = OFF; INSERT INTO item (id, code, owner_id) VALUES (1, 'a', 99)";
    assert_int_equal(db_testing_script(t, harm), ERR_OK);
    assert_int_equal(db_verify(t->db, t->a, &why), ERR_INVALID);
    print_message("%.*s\n", STR_ARG(why));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest both[] = {
        TEST(test_migrations_in_turn),
        TEST(test_schema_of_the_program),
        TEST(test_prepare_all_names_the_first),
        TEST(test_newer_and_altered),
        TEST(test_added_too_late),
        TEST(test_bad_lists),
        TEST(test_all_or_nothing),
        TEST(test_tables_of_another_program),
        TEST(test_two_servers_start_at_once),
        TEST(test_backup),
        TEST(test_verify_finds),
    };
    const struct CMUnitTest on_sqlite[] = {
        TEST(test_missing),   TEST(test_file_is_private), TEST(test_not_a_database),
        TEST(test_damaged),   TEST(test_locked),          TEST(test_database_of_another_program),
        TEST(test_read_only), TEST(test_full_disk),       TEST(test_rebuilding_a_table),
    };
    const struct CMUnitTest on_postgres[] = {
        TEST(test_server_away),
        TEST(test_wrong_collation),
    };
    int failed = cmocka_run_group_tests(both, NULL, NULL);
    if (db_testing_is_postgres())
        return failed + cmocka_run_group_tests(on_postgres, NULL, NULL);
    return failed + cmocka_run_group_tests(on_sqlite, NULL, NULL);
}
