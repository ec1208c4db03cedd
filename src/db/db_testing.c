#include "db/db_testing.h"
#include "db/db_impl.h"
#include "base/clock.h"
#include "base/log.h"
#include <unistd.h>

static const char *env(const char *name, const char *otherwise)
{
    const char *v = getenv(name);
    return v && *v ? v : otherwise;
}

bool db_testing_is_postgres(void) { return strcmp(env("MOTCUA_TEST_DB", "sqlite"), "postgres") == 0; }

static _Noreturn void stop(const char *doing, struct str why)
{
    fprintf(stderr, "db_testing: %s: %.*s\n", doing, STR_ARG(why));
    abort();
}

static void script_or_stop(const struct db_config *cfg, struct str sql)
{
    struct arena *a = arena_new();
    struct str why = S("");
    struct db *db;
    struct db_session s;
    if (db_open(cfg, a, &db, &why) != ERR_OK || admin_open(db, a, &why, &s) != ERR_OK)
        stop("opening MOTCUA_TEST_PG", why);
    if (db->engine->script(s.conn, sql.ptr, a, &why) != ERR_OK)
        stop(sql.ptr, why);
    admin_close(&s);
    db_close(db);
    arena_free(a);
}

static void place_sqlite(struct db_testing *t)
{
    struct str folder = arena_printf(t->a, "%s/motcua-test.XXXXXX", env("TMPDIR", "/tmp"));
    char *made = arena_alloc(t->a, folder.len + 1);
    memcpy(made, folder.ptr, folder.len);
    t->folder = mkdtemp(made);
    if (!t->folder)
        stop("making a folder", folder);
    t->cfg = (struct db_config){ .engine = DB_SQLITE, .path = arena_printf(t->a, "%s/db", t->folder).ptr };
}

static void place_postgres(struct db_testing *t)
{
    static int count;
    const char *conninfo = env("MOTCUA_TEST_PG", "");
    t->schema = arena_printf(t->a, "test_%d_%lld_%d", (int)getpid(), (long long)clock_steady_ns(), count++).ptr;
    t->cfg = (struct db_config){ .engine = DB_POSTGRES, .conninfo = conninfo };
    script_or_stop(&t->cfg, arena_printf(t->a, "CREATE SCHEMA %s", t->schema));
    t->cfg.conninfo = arena_printf(t->a, "%s options='-c search_path=%s'", conninfo, t->schema).ptr;
}

struct db_testing *db_testing_new(void)
{
    struct arena *a = arena_new();
    struct db_testing *t = ARENA_NEW(a, struct db_testing);
    t->a = a;
    if (db_testing_is_postgres())
        place_postgres(t);
    else
        place_sqlite(t);
    return t;
}

void db_testing_start(struct db_testing *t)
{
    struct str why = S("");
    if (db_open(&t->cfg, t->a, &t->db, &why) != ERR_OK)
        stop("opening", why);
}

void db_testing_stop(struct db_testing *t)
{
    db_close(t->db);
    t->db = NULL;
}

struct db_testing *db_testing_open(void) { return db_testing_open_list(embed_migrations, embed_migrations_n); }

struct db_testing *db_testing_open_list(const struct embed_file *list, size_t n)
{
    struct db_testing *t = db_testing_new();
    struct str why = S("");
    db_testing_start(t);
    if (db_migrate_list(t->db, list, n, t->a, &why) != ERR_OK)
        stop("migrating", why);
    return t;
}

void db_testing_close(struct db_testing *t)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
    db_testing_stop(t);
    if (t->schema) {
        t->cfg.conninfo = env("MOTCUA_TEST_PG", "");
        script_or_stop(&t->cfg, arena_printf(t->a, "DROP SCHEMA %s CASCADE", t->schema));
    } else {
        for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
            unlink(arena_printf(t->a, "%s%s", t->cfg.path, suffixes[i]).ptr);
        rmdir(t->folder);
    }
    arena_free(t->a);
}

enum err db_testing_script(struct db_testing *t, const char *sql)
{
    struct db_session s;
    struct str why = S("");
    TRY(admin_open(t->db, t->a, &why, &s));
    enum err e = t->db->engine->script(s.conn, sql, t->a, &why);
    admin_close(&s);
    if (e != ERR_OK)
        fprintf(stderr, "db_testing: %.*s\n", STR_ARG(why));
    return e;
}

/* -- races ------------------------------------------------------------------------------------------------ */

enum { MEET_MAX_S = 10 };

struct meeting {
    pthread_mutex_t lock;
    pthread_cond_t came;
    int here;
};
struct racer {
    struct db *db;
    struct meeting *meeting; /* NULL: no waiting for the other */
    struct db_testing_side *side;
};

/* Waits for the other side, though not for ever. */
static void meet(struct meeting *m)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += MEET_MAX_S;
    pthread_mutex_lock(&m->lock);
    m->here++;
    pthread_cond_broadcast(&m->came);
    while (m->here < 2 && pthread_cond_timedwait(&m->came, &m->lock, &until) == 0)
        ;
    pthread_mutex_unlock(&m->lock);
}

/* The transaction has begun, so what it sees is fixed. */
static enum err race_work(struct db_session *s, void *arg)
{
    struct racer *r = arg;
    if (r->side->runs++ == 0 && r->meeting)
        meet(r->meeting);
    return r->side->work(s, r->side->arg);
}

static void *race_main(void *arg)
{
    struct racer *r = arg;
    r->side->result = db_write(r->db, race_work, r);
    return NULL;
}

void db_testing_race(struct db *db, struct db_testing_side *one, struct db_testing_side *other)
{
    struct meeting m = { .lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER };
    struct meeting *meeting = db_engine_of(db) == DB_POSTGRES ? &m : NULL;
    struct racer racers[] = { { db, meeting, one }, { db, meeting, other } };
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        ASSERT(pthread_create(&threads[i], NULL, race_main, &racers[i]) == 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
}
