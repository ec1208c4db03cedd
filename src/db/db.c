#include "db/db_impl.h"
#include "base/failpoint.h"
#include "base/log.h"
#include "text/text.h"
#include <unistd.h>

enum { READERS_MIN = 2, READERS_MAX = DB_WRITERS_MAX, QUEUE_MAX = 1024 };

/* -- opening and closing ---------------------------------------------------------------------------------- */

static const struct engine *const engines[] = { [DB_SQLITE] = &engine_sqlite, [DB_POSTGRES] = &engine_postgres };

static void take_config(struct db *db, const struct db_config *cfg)
{
    db->cfg = *cfg;
    db->cfg.path = cfg->path ? arena_cstr(db->mem, str_c(cfg->path)) : NULL;
    db->cfg.conninfo = cfg->conninfo ? arena_cstr(db->mem, str_c(cfg->conninfo)) : "";
    if (cfg->readers <= 0)
        db->cfg.readers = (int)sysconf(_SC_NPROCESSORS_ONLN) * 2;
    if (db->cfg.readers < READERS_MIN)
        db->cfg.readers = READERS_MIN;
    if (db->cfg.readers > READERS_MAX)
        db->cfg.readers = READERS_MAX;
    if (cfg->queue_max <= 0)
        db->cfg.queue_max = QUEUE_MAX;
}

static struct db *db_new(const struct db_config *cfg)
{
    struct arena *mem = arena_new();
    struct db *db = ARENA_NEW(mem, struct db);
    db->mem = mem;
    db->engine = engines[cfg->engine];
    take_config(db, cfg);
    db->pool.max = (size_t)db->cfg.readers;
    db->pool.idle = ARENA_ARRAY(mem, struct conn *, db->pool.max);
    pthread_mutex_init(&db->pool.lock, NULL);
    pthread_cond_init(&db->pool.freed, NULL);
    ids_open(db);
    return db;
}

static void db_free(struct db *db)
{
    pthread_cond_destroy(&db->pool.freed);
    pthread_mutex_destroy(&db->pool.lock);
    pthread_mutex_destroy(&db->ids.lock);
    pthread_mutex_destroy(&db->ids.renewing);
    arena_free(db->mem);
}

enum err db_open(const struct db_config *cfg, struct arena *a, struct db **out, struct str *why)
{
    struct db *db = db_new(cfg);
    enum err e = db->engine->open(db, a, why);
    if (e != ERR_OK) {
        db_free(db);
        return e;
    }
    size_t writers = cfg->engine == DB_SQLITE ? 1 : db->pool.max;
    e = group_open(db, writers);
    if (e != ERR_OK) {
        *why = S("no thread can be started");
        db->engine->close(db);
        db_free(db);
        return e;
    }
    *out = db;
    return ERR_OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    group_close(db);
    pthread_mutex_lock(&db->pool.lock);
    while (db->pool.idle_n < db->pool.open_n)
        pthread_cond_wait(&db->pool.freed, &db->pool.lock);
    pthread_mutex_unlock(&db->pool.lock);
    for (size_t i = 0; i < db->pool.idle_n; i++)
        db->engine->disconnect(db->pool.idle[i]);
    db->engine->close(db);
    db_free(db);
}

enum db_engine db_engine_of(const struct db *db) { return db->cfg.engine; }
enum db_engine db_session_engine(const struct db_session *s) { return s->db->cfg.engine; }
bool db_writing(const struct db_session *s) { return s->writing; }

/* -- reads ------------------------------------------------------------------------------------------------ */

static void pool_give(struct db *db, struct conn *c)
{
    struct pool *p = &db->pool;
    if (c && c->broken) {
        db->engine->disconnect(c);
        c = NULL;
    }
    pthread_mutex_lock(&p->lock);
    if (c)
        p->idle[p->idle_n++] = c;
    else
        p->open_n--;
    pthread_cond_broadcast(&p->freed);
    pthread_mutex_unlock(&p->lock);
}

static enum err connect_logged(struct db *db, enum db_role role, struct conn **out)
{
    struct arena *a = arena_new();
    struct str why = S("");
    enum err e = db->engine->connect(db, role, a, &why, out);
    if (e != ERR_OK)
        log_line(LOG_ERROR, "db.connect", "%.*s", STR_ARG(why));
    arena_free(a);
    return e == ERR_OK ? ERR_OK : ERR_IO;
}

static enum err pool_take(struct db *db, struct conn **out)
{
    struct pool *p = &db->pool;
    pthread_mutex_lock(&p->lock);
    while (p->idle_n == 0 && p->open_n == p->max)
        pthread_cond_wait(&p->freed, &p->lock);
    if (p->idle_n) {
        *out = p->idle[--p->idle_n];
        pthread_mutex_unlock(&p->lock);
        return ERR_OK;
    }
    p->open_n++;
    pthread_mutex_unlock(&p->lock);
    enum err e = connect_logged(db, ROLE_READ, out);
    if (e != ERR_OK)
        pool_give(db, NULL);
    return e;
}

/* A connection that was lost while it lay idle is replaced, once for each that there may be. */
static enum err begin_read(struct db *db, struct db_session *s)
{
    for (size_t i = 0; i <= db->pool.max; i++) {
        *s = (struct db_session){ .db = db };
        TRY(pool_take(db, &s->conn));
        enum err e = db->engine->begin(s, TX_READ);
        if (e == ERR_OK)
            return ERR_OK;
        bool broken = s->conn->broken;
        pool_give(db, s->conn);
        if (!broken)
            return e;
    }
    return ERR_IO;
}

enum err db_read(struct db *db, db_work *work, void *arg)
{
    static _Thread_local bool inside;
    ASSERT(!inside); /* two connections for each of many threads: all would wait for ever */
    struct db_session s;
    TRY(begin_read(db, &s));
    inside = true;
    enum err e = session_call(&s, work, arg);
    inside = false;
    db->engine->rollback(&s); /* nothing was written */
    pool_give(db, s.conn);
    return e;
}

enum err session_call(struct db_session *s, db_work *work, void *arg)
{
    enum err e = work(s, arg);
    return e == ERR_OK ? s->failed : e;
}

/* -- statements ------------------------------------------------------------------------------------------- */

char *rows_add(struct rows *rows)
{
    if (rows->n == rows->max)
        return NULL;
    size_t size = rows->st->out_size_bytes;
    arena_grow(rows->a, &rows->at, rows->n, &rows->cap, size);
    return (char *)rows->at + rows->n++ * size;
}

static enum err check_in(const struct sql_stmt *st, const void *in)
{
    ASSERT(st->in_n <= DB_FIELDS_MAX && st->out_n <= DB_FIELDS_MAX);
    for (size_t i = 0; i < st->in_n; i++) {
        const struct sql_field *f = &st->in[i];
        if (f->type == DB_INT)
            continue;
        struct str v = field_str(f, in);
        if (v.len > DB_VALUE_MAX_BYTES)
            return ERR_TOO_LARGE;
        if (f->type == DB_TEXT && !text_utf8_valid(v))
            return ERR_INVALID;
    }
    return ERR_OK;
}

static enum err run(struct db_session *s, const struct sql_stmt *st, const void *in, struct rows *out, int64_t *changed)
{
    if (s->failed != ERR_OK)
        return s->failed;
    enum err e = check_in(st, in);
    if (e == ERR_OK && s->writing && failpoint("db.write")) {
        log_line(LOG_ERROR, "db.statement", "%s: failpoint", st->name);
        e = ERR_IO;
    }
    if (e == ERR_OK)
        e = s->db->engine->run(s, st, in, out, changed);
    s->failed = e;
    return e;
}

enum err db_run(struct db_session *s, const struct sql_stmt *st, const void *in, int64_t *changed)
{
    int64_t n;
    TRY(run(s, st, in, NULL, &n));
    if (changed)
        *changed = n;
    return ERR_OK;
}

enum err db_run_one(struct db_session *s, const struct sql_stmt *st, const void *in)
{
    int64_t n;
    TRY(run(s, st, in, NULL, &n));
    return n == 1 ? ERR_OK : ERR_STALE;
}

enum err db_one(struct db_session *s, const struct sql_stmt *st, const void *in, struct arena *a, void *row)
{
    struct rows rows = { .st = st, .a = a, .max = 1 };
    int64_t n;
    TRY(run(s, st, in, &rows, &n));
    if (rows.n == 0)
        return ERR_NOT_FOUND;
    memcpy(row, rows.at, st->out_size_bytes);
    return ERR_OK;
}

enum err db_all(struct db_session *s, const struct sql_stmt *st, const void *in, struct arena *a, void *rows_out,
                size_t *n)
{
    struct rows rows = { .st = st, .a = a, .max = SIZE_MAX };
    int64_t ignored;
    TRY(run(s, st, in, &rows, &ignored));
    memcpy(rows_out, &rows.at, sizeof rows.at);
    *n = rows.n;
    return ERR_OK;
}

enum err db_savepoint(struct db_session *s, db_work *part, void *arg)
{
    const struct engine *engine = s->db->engine;
    if (s->failed != ERR_OK)
        return s->failed;
    enum err e = s->failed = engine->step(s, STEP_SAVE);
    if (e != ERR_OK)
        return e;
    e = session_call(s, part, arg);
    if (s->lost)
        return e;
    enum err back = e == ERR_OK ? ERR_OK : engine->step(s, STEP_BACK);
    if (back == ERR_OK)
        back = engine->step(s, STEP_RELEASE);
    s->failed = back;
    return e == ERR_OK ? back : e;
}

/* -- rare needs ------------------------------------------------------------------------------------------- */

enum err admin_open(struct db *db, struct arena *a, struct str *why, struct db_session *s)
{
    *s = (struct db_session){ .db = db, .writing = true };
    return db->engine->connect(db, ROLE_ADMIN, a, why, &s->conn);
}

void admin_close(struct db_session *s) { s->db->engine->disconnect(s->conn); }

enum err db_prepare_all(struct db *db, struct arena *a, struct str *why)
{
    struct db_session s;
    TRY(admin_open(db, a, why, &s));
    enum err e = ERR_OK;
    for (size_t i = 0; i < sql_all_n && e == ERR_OK; i++)
        e = db->engine->prepare(s.conn, sql_all[i], a, why);
    admin_close(&s);
    return e;
}

enum err db_verify(struct db *db, struct arena *a, struct str *why)
{
    struct db_session s;
    TRY(admin_open(db, a, why, &s));
    enum err e = db->engine->verify(s.conn, a, why);
    admin_close(&s);
    return e;
}

enum err db_backup(struct db *db, const char *to_path)
{
    if (!db->engine->backup)
        return ERR_UNSUPPORTED;
    struct conn *c;
    TRY(connect_logged(db, ROLE_ADMIN, &c));
    enum err e = db->engine->backup(c, to_path);
    db->engine->disconnect(c);
    return e;
}
