/* sqlite: the embedded engine. Alone includes sqlite3.h. Figures behind the settings: docs/benchmarks.md. */
#include "db/db_impl.h"
#include "base/clock.h"
#include "base/failpoint.h"
#include "base/log.h"
#include <errno.h>
#include <sqlite3.h>
#include <unistd.h>

enum { LOOKASIDE_BYTES = 1200, LOOKASIDE_SLOTS = 500 };
enum {
    WRITER_CACHE_KB = 8 * 1024, /* with READERS_CACHE_KB the memory of all caches: 24 MB */
    READERS_CACHE_KB = 15 * 1024,
    READER_CACHE_MAX_KB = 2 * 1024,
    ADMIN_CACHE_KB = 1024,
    BUSY_MS = 5000, /* only other programs on the same file are waited for */
    OPEN_BUSY_MS = 300,
    OPEN_TRIES = 6,
    OPEN_WAIT_US = 100 * 1000,
    WAL_LIMIT_BYTES = 64 << 20,
    OPS_PER_CHECK = 100000,
    APPLICATION_ID = 0x4d437561, /* "MCua" */
};

/* Beginning and end of a transaction, prepared once like every statement. */
enum frame { FRAME_BEGIN, FRAME_BEGIN_WRITE, FRAME_COMMIT, FRAME_ROLLBACK, FRAMES };
static const char *const frame_sql[FRAMES] = { "BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK" };

struct lite {
    struct conn base;
    sqlite3 *h;
    sqlite3_stmt **cache; /* by sql_stmt.id */
    size_t cache_n;
    sqlite3_stmt *steps[STEPS];
    sqlite3_stmt *frames[FRAMES];
    int64_t stop_at_ns; /* of the running statement; 0: no limit */
    bool check_keys;    /* before the coming COMMIT */
};

/* -- errors ----------------------------------------------------------------------------------------------- */

static const struct {
    int code;
    enum err err;
    const char *words;
} troubles[] = {
    { SQLITE_NOTADB, ERR_INVALID, "is not a database" },
    { SQLITE_CORRUPT, ERR_INVALID, "is damaged: restore a backup" },
    { SQLITE_BUSY, ERR_BUSY, "is locked by another program" },
    { SQLITE_LOCKED, ERR_BUSY, "is locked by another program" },
    { SQLITE_READONLY, ERR_FORBIDDEN, "is read-only: this user must own the file and its folder" },
    { SQLITE_PERM, ERR_FORBIDDEN, "may not be opened by this user" },
    { SQLITE_AUTH, ERR_FORBIDDEN, "may not be opened by this user" },
    { SQLITE_CANTOPEN, ERR_FORBIDDEN, "cannot be opened: this user must be able to write to the file and its folder" },
    { SQLITE_FULL, ERR_IO, "cannot be written: the disk is full" },
};

static enum err explain(const char *path, sqlite3 *h, int rc, struct arena *a, struct str *why)
{
    int os = h ? sqlite3_system_errno(h) : 0;
    if ((rc & 0xff) == SQLITE_IOERR && (os == ENOSPC || os == EDQUOT))
        rc = SQLITE_FULL;
    for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++)
        if (troubles[i].code == (rc & 0xff)) {
            *why = arena_printf(a, "%s %s", path, troubles[i].words);
            return troubles[i].err;
        }
    *why = arena_printf(a, "%s: %s", path, h ? sqlite3_errmsg(h) : sqlite3_errstr(rc));
    return ERR_IO;
}

static bool is_conflict(int rc)
{
    return rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY || rc == SQLITE_CONSTRAINT_ROWID ||
           rc == SQLITE_CONSTRAINT_FOREIGNKEY || rc == SQLITE_CONSTRAINT_CHECK;
}

/* The answer for a statement that failed; what only an operator can mend is logged here. */
static enum err failed(struct db_session *s, const char *what)
{
    struct lite *c = (struct lite *)s->conn;
    int rc = sqlite3_extended_errcode(c->h);
    s->lost = s->writing && sqlite3_get_autocommit(c->h); /* some errors end the whole transaction */
    if (is_conflict(rc))
        return ERR_CONFLICT;
    log_line(LOG_ERROR, "db.statement", "%s: %s (%d)", what, sqlite3_errmsg(c->h), rc);
    return (rc & 0xff) == SQLITE_BUSY ? ERR_BUSY : ERR_IO;
}

/* -- failpoints under SQLite: its own file layer, with fsync and write of database and log in between --------- */

struct layer {
    sqlite3_io_methods methods; /* first: a file's pMethods points here */
    const sqlite3_io_methods *below;
};
static struct layer layers[2];
static sqlite3_vfs *vfs_below, vfs;

static int layer_sync(sqlite3_file *f, int flags)
{
    const struct layer *l = (const struct layer *)f->pMethods;
    return failpoint("db.fsync") ? SQLITE_IOERR_FSYNC : l->below->xSync(f, flags);
}

static int layer_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    const struct layer *l = (const struct layer *)f->pMethods;
    return failpoint("db.full") ? SQLITE_FULL : l->below->xWrite(f, bytes, n, at);
}

static void put_layer(sqlite3_file *f, struct layer *l)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    if (!l->below) {
        l->below = f->pMethods;
        l->methods = *f->pMethods;
        l->methods.xSync = layer_sync;
        l->methods.xWrite = layer_write;
    }
    if (l->below == f->pMethods)
        f->pMethods = &l->methods;
    pthread_mutex_unlock(&lock);
}

static int layer_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    int rc = vfs_below->xOpen(v, name, f, flags, out);
    if (rc == SQLITE_OK && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)))
        put_layer(f, &layers[(flags & SQLITE_OPEN_WAL) != 0]);
    return rc;
}

static void start_library(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* a lock around every allocation, for figures nobody reads */
    sqlite3_initialize();
    vfs_below = sqlite3_vfs_find(NULL);
    ASSERT(vfs_below);
    vfs = *vfs_below;
    vfs.zName = "motcua";
    vfs.xOpen = layer_open;
    sqlite3_vfs_register(&vfs, 0);
}

/* -- connections ------------------------------------------------------------------------------------------ */

static int exec(struct lite *c, const char *sql) { return sqlite3_exec(c->h, sql, NULL, NULL, NULL); }

/* The first column of the first row as a number; -1 when there is none. */
static int64_t ask_int(struct lite *c, const char *sql)
{
    sqlite3_stmt *st = NULL;
    int64_t v = -1;
    if (sqlite3_prepare_v2(c->h, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
        v = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return v;
}

static int too_slow(void *arg)
{
    const struct lite *c = arg;
    return c->stop_at_ns && clock_steady_ns() > c->stop_at_ns;
}

static int on_commit(void *keeper, sqlite3 *h, const char *name, int frames)
{
    (void)h;
    (void)name;
    keeper_tell(keeper, frames);
    return SQLITE_OK;
}

static int cache_kb(const struct lite *c)
{
    int reader = READERS_CACHE_KB / c->base.db->cfg.readers;
    if (c->base.role == ROLE_WRITE)
        return WRITER_CACHE_KB;
    return c->base.role == ROLE_ADMIN ? ADMIN_CACHE_KB : reader < READER_CACHE_MAX_KB ? reader : READER_CACHE_MAX_KB;
}

static int configure(struct lite *c, struct arena *a)
{
    struct str sql = arena_printf(a,
                                  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                                  "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = %d;"
                                  "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"
                                  "PRAGMA cache_size = -%d; PRAGMA query_only = %d;",
                                  WAL_LIMIT_BYTES, cache_kb(c), c->base.role == ROLE_READ);
    sqlite3_progress_handler(c->h, OPS_PER_CHECK, too_slow, c);
    int rc = exec(c, sql.ptr);
    if (c->base.role != ROLE_READ && c->base.db->state) /* after the pragmas: wal_autocheckpoint takes the hook away */
        sqlite3_wal_hook(c->h, on_commit, c->base.db->state);
    return rc;
}

static void lite_disconnect(struct conn *conn)
{
    struct lite *c = (struct lite *)conn;
    for (size_t i = 0; i < c->cache_n; i++)
        sqlite3_finalize(c->cache[i]);
    for (size_t i = 0; i < STEPS; i++)
        sqlite3_finalize(c->steps[i]);
    for (size_t i = 0; i < FRAMES; i++)
        sqlite3_finalize(c->frames[i]);
    sqlite3_close(c->h);
    free(c->cache);
    free(c);
}

static enum err lite_connect(struct db *db, enum db_role role, struct arena *a, struct str *why, struct conn **out)
{
    struct lite *c = calloc(1, sizeof *c);
    if (!c)
        log_die("out of memory");
    c->base = (struct conn){ .db = db, .role = role };
    int rc = sqlite3_open_v2(db->cfg.path, &c->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, vfs.zName);
    if (rc == SQLITE_OK && role == ROLE_WRITE) /* many statements at once: five times the default, for this one alone */
        sqlite3_db_config(c->h, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE_BYTES, LOOKASIDE_SLOTS);
    if (rc == SQLITE_OK) {
        sqlite3_busy_timeout(c->h, db->state ? BUSY_MS : OPEN_BUSY_MS);
        rc = sqlite3_db_readonly(c->h, "main") == 1 ? SQLITE_READONLY : configure(c, a);
    }
    if (rc != SQLITE_OK) {
        enum err e = explain(db->cfg.path, c->h, rc, a, why);
        lite_disconnect(&c->base);
        return e;
    }
    *out = &c->base;
    return ERR_OK;
}

/* -- opening ---------------------------------------------------------------------------------------------- */

/* Ours, or new; and a transaction can be begun. */
static enum err try_file(struct lite *c, struct arena *a, struct str *why)
{
    const char *path = c->base.db->cfg.path;
    int rc = exec(c, "BEGIN IMMEDIATE");
    if (rc != SQLITE_OK)
        return explain(path, c->h, rc, a, why);
    int64_t id = ask_int(c, "PRAGMA application_id");
    if (id == 0 && ask_int(c, "SELECT COUNT(*) FROM sqlite_master") == 0) {
        rc = exec(c, arena_printf(a, "PRAGMA application_id = %d", APPLICATION_ID).ptr);
        id = APPLICATION_ID;
    }
    if (rc == SQLITE_OK)
        rc = exec(c, "COMMIT");
    if (rc != SQLITE_OK)
        return explain(path, c->h, rc, a, why);
    if (id == APPLICATION_ID)
        return ERR_OK;
    *why = arena_printf(a, "%s is the database of another program", path);
    return ERR_CONFLICT;
}

static enum err open_once(struct db *db, struct arena *a, struct str *why, struct conn **out)
{
    struct conn *c;
    TRY(lite_connect(db, ROLE_ADMIN, a, why, &c));
    enum err e = try_file((struct lite *)c, a, why);
    if (e == ERR_OK)
        *out = c;
    else
        lite_disconnect(c);
    return e;
}

/* Two servers that start at once get in each other's way for a moment, where SQLite itself does not wait. */
static enum err lite_open(struct db *db, struct arena *a, struct str *why)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct conn *c;
    pthread_once(&once, start_library);
    TRY(file_find(&db->cfg, a, why));
    enum err e = open_once(db, a, why, &c);
    for (int i = 0; i < OPEN_TRIES && e == ERR_BUSY; i++) {
        usleep(OPEN_WAIT_US);
        e = open_once(db, a, why, &c);
    }
    TRY(e);
    e = keeper_start(db, c);
    if (e != ERR_OK) {
        *why = S("no thread can be started");
        lite_disconnect(c);
    }
    return e;
}

static void lite_close(struct db *db)
{
    struct conn *c = keeper_stop(db->state);
    lite_disconnect(c); /* the last to be closed carries the log into the file and removes it */
}

int sqlite_checkpoint(struct conn *conn)
{
    struct lite *c = (struct lite *)conn;
    int in_log = 0, done = 0;
    int rc = sqlite3_wal_checkpoint_v2(c->h, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &done);
    if (rc != SQLITE_OK && rc != SQLITE_BUSY)
        log_line(LOG_ERROR, "db.checkpoint", "%s", sqlite3_errmsg(c->h));
    return in_log - done;
}

static void lite_pause(struct conn *conn)
{
    if (keeper_asks_finish(conn->db->state))
        sqlite_checkpoint(conn);
}

/* -- transactions ----------------------------------------------------------------------------------------- */

static bool step_prepared(struct lite *c, sqlite3_stmt **st, const char *sql)
{
    c->stop_at_ns = 0;
    if (!*st && sqlite3_prepare_v3(c->h, sql, -1, SQLITE_PREPARE_PERSISTENT, st, NULL) != SQLITE_OK)
        return false;
    bool done = sqlite3_step(*st) == SQLITE_DONE;
    return sqlite3_reset(*st) == SQLITE_OK && done;
}

static enum err do_frame(struct db_session *s, enum frame f)
{
    struct lite *c = (struct lite *)s->conn;
    return step_prepared(c, &c->frames[f], frame_sql[f]) ? ERR_OK : failed(s, frame_sql[f]);
}

/* A migration rebuilds a table by copying it, which foreign keys would hinder; they are checked afterwards. */
static enum err lite_begin(struct db_session *s, enum db_tx tx)
{
    struct lite *c = (struct lite *)s->conn;
    if (tx == TX_SCHEMA && exec(c, "PRAGMA foreign_keys = OFF") == SQLITE_OK)
        c->check_keys = true;
    return do_frame(s, tx == TX_READ ? FRAME_BEGIN : FRAME_BEGIN_WRITE);
}

/* A COMMIT that failed may have left its pages in the log, where opening after a crash would find them and believe in
 * them. A small transaction in their place breaks the chain of their checksums. */
static void forget_commit(struct lite *c)
{
    if (!sqlite3_get_autocommit(c->h))
        exec(c, "ROLLBACK");
    c->base.broken = exec(c, "PRAGMA user_version = 1") != SQLITE_OK;
}

static enum err lite_commit(struct db_session *s)
{
    struct lite *c = (struct lite *)s->conn;
    if (c->check_keys && ask_int(c, "SELECT COUNT(*) FROM pragma_foreign_key_check") != 0)
        return ERR_CONFLICT;
    enum err e = do_frame(s, FRAME_COMMIT);
    if (e == ERR_IO && s->writing)
        forget_commit(c);
    return e;
}

static void lite_rollback(struct db_session *s)
{
    struct lite *c = (struct lite *)s->conn;
    if (!sqlite3_get_autocommit(c->h) && !step_prepared(c, &c->frames[FRAME_ROLLBACK], frame_sql[FRAME_ROLLBACK]))
        c->base.broken = true;
}

static enum err lite_step(struct db_session *s, enum db_step step)
{
    static const char *const sql[STEPS] = { "SAVEPOINT part", "RELEASE part", "ROLLBACK TO part" };
    struct lite *c = (struct lite *)s->conn;
    return step_prepared(c, &c->steps[step], sql[step]) ? ERR_OK : failed(s, sql[step]);
}

/* -- statements ------------------------------------------------------------------------------------------- */

static sqlite3_stmt **cache_at(struct lite *c, size_t id)
{
    if (id >= c->cache_n) {
        size_t n = id + 64;
        c->cache = realloc(c->cache, n * sizeof *c->cache);
        if (!c->cache)
            log_die("out of memory");
        memset(c->cache + c->cache_n, 0, (n - c->cache_n) * sizeof *c->cache);
        c->cache_n = n;
    }
    return &c->cache[id];
}

/* NULL and words in *wrong, when SQLite refuses it or its header says something else than its text. */
static sqlite3_stmt *prepared(struct lite *c, const struct sql_stmt *st, const char **wrong)
{
    sqlite3_stmt **at = cache_at(c, st->id);
    if (*at)
        return *at;
    *wrong = NULL;
    if (sqlite3_prepare_v3(c->h, st->text[DB_SQLITE], -1, SQLITE_PREPARE_PERSISTENT, at, NULL) != SQLITE_OK)
        *wrong = sqlite3_errmsg(c->h);
    else if ((size_t)sqlite3_column_count(*at) != st->out_n)
        *wrong = "another number of columns than declared";
    else if ((size_t)sqlite3_bind_parameter_count(*at) != st->in_n)
        *wrong = "another number of parameters than declared";
    if (!*wrong)
        return *at;
    sqlite3_finalize(*at);
    *at = NULL;
    return NULL;
}

static int bind(sqlite3_stmt *h, int i, const struct sql_field *f, const void *in)
{
    if (field_is_null(f, in))
        return sqlite3_bind_null(h, i);
    if (f->type == DB_INT)
        return sqlite3_bind_int64(h, i, field_int(f, in));
    struct str v = field_str(f, in);
    const char *p = v.ptr ? v.ptr : "";
    if (f->type == DB_TEXT)
        return sqlite3_bind_text64(h, i, p, v.len, SQLITE_STATIC, SQLITE_UTF8);
    return sqlite3_bind_blob64(h, i, p, v.len, SQLITE_STATIC);
}

static bool read_field(sqlite3_stmt *h, int i, const struct sql_field *f, char *row, struct arena *a)
{
    static const int types[] = { [DB_INT] = SQLITE_INTEGER, [DB_TEXT] = SQLITE_TEXT, [DB_BYTES] = SQLITE_BLOB };
    int type = sqlite3_column_type(h, i);
    if (type == SQLITE_NULL)
        return f->nullable;
    if (type != types[f->type])
        return false;
    if (f->type == DB_INT) {
        field_set_int(f, row, sqlite3_column_int64(h, i));
        return true;
    }
    const void *p = f->type == DB_TEXT ? (const void *)sqlite3_column_text(h, i) : sqlite3_column_blob(h, i);
    field_set_str(f, row, a, (struct str){ p, (size_t)sqlite3_column_bytes(h, i) });
    return true;
}

static enum err read_row(sqlite3_stmt *h, const struct sql_stmt *st, struct rows *out)
{
    char *row = out ? rows_add(out) : NULL;
    if (!row) {
        log_line(LOG_ERROR, "db.statement", "%s: more rows than one", st->name);
        return ERR_IO;
    }
    for (size_t i = 0; i < st->out_n; i++)
        if (!read_field(h, (int)i, &st->out[i], row, out->a)) {
            log_line(LOG_ERROR, "db.statement", "%s: column %s is NULL or not of its type", st->name, st->out[i].name);
            return ERR_IO;
        }
    return ERR_OK;
}

static enum err step_through(struct db_session *s, sqlite3_stmt *h, const struct sql_stmt *st, struct rows *out)
{
    int rc;
    while ((rc = sqlite3_step(h)) == SQLITE_ROW)
        TRY(read_row(h, st, out));
    return rc == SQLITE_DONE ? ERR_OK : failed(s, st->name);
}

static enum err lite_run(struct db_session *s, const struct sql_stmt *st, const void *in, struct rows *out,
                         int64_t *changed)
{
    struct lite *c = (struct lite *)s->conn;
    const char *wrong;
    sqlite3_stmt *h = prepared(c, st, &wrong);
    if (!h) {
        log_line(LOG_ERROR, "db.statement", "%s: %s", st->name, wrong);
        return ERR_IO;
    }
    for (size_t i = 0; i < st->in_n; i++)
        if (bind(h, (int)i + 1, &st->in[i], in) != SQLITE_OK)
            return failed(s, st->name);
    c->stop_at_ns = clock_steady_ns() + DB_STATEMENT_MAX_MS * 1000000LL;
    enum err e = step_through(s, h, st, out);
    *changed = sqlite3_changes64(c->h);
    sqlite3_reset(h);
    sqlite3_clear_bindings(h);
    return e;
}

static enum err lite_prepare(struct conn *conn, const struct sql_stmt *st, struct arena *a, struct str *why)
{
    const char *wrong;
    if (prepared((struct lite *)conn, st, &wrong))
        return ERR_OK;
    *why = arena_printf(a, "%s: %s", st->name, wrong);
    return ERR_IO;
}

static enum err lite_script(struct conn *conn, const char *sql, struct arena *a, struct str *why)
{
    struct lite *c = (struct lite *)conn;
    c->stop_at_ns = 0;
    if (exec(c, sql) == SQLITE_OK)
        return ERR_OK;
    *why = arena_printf(a, "%s", sqlite3_errmsg(c->h));
    return ERR_IO;
}

/* -- care ------------------------------------------------------------------------------------------------- */

static enum err lite_verify(struct conn *conn, struct arena *a, struct str *why)
{
    struct lite *c = (struct lite *)conn;
    sqlite3_stmt *st = NULL;
    c->stop_at_ns = 0;
    int rc = sqlite3_prepare_v2(c->h,
                                "SELECT integrity_check FROM pragma_integrity_check(1) WHERE integrity_check <> 'ok' "
                                "UNION ALL SELECT 'a row of ' || \"table\" || ' points to no row of ' || parent "
                                "FROM pragma_foreign_key_check LIMIT 1",
                                -1, &st, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        *why = arena_printf(a, "%s", (const char *)sqlite3_column_text(st, 0));
    else if (rc != SQLITE_DONE)
        *why = arena_printf(a, "%s", sqlite3_errmsg(c->h));
    sqlite3_finalize(st);
    return rc == SQLITE_DONE ? ERR_OK : ERR_INVALID;
}

/* One step copies all pages under one read transaction: in WAL mode writers go on meanwhile. */
static int copy_to(struct lite *c, const char *path)
{
    sqlite3 *to = NULL;
    int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL);
    sqlite3_backup *b = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", c->h, "main") : NULL;
    if (b) {
        sqlite3_backup_step(b, -1);
        rc = sqlite3_backup_finish(b);
    } else if (rc == SQLITE_OK) {
        rc = sqlite3_errcode(to);
    }
    sqlite3_close(to);
    return rc;
}

static enum err lite_backup(struct conn *conn, const char *to_path)
{
    int fd;
    TRY(file_new(to_path, &fd));
    int rc = copy_to((struct lite *)conn, to_path);
    if (rc != SQLITE_OK)
        log_line(LOG_ERROR, "db.backup", "%s: %s", to_path, sqlite3_errstr(rc));
    return file_finish(to_path, fd, rc == SQLITE_OK);
}

const struct engine engine_sqlite = {
    .open = lite_open,
    .close = lite_close,
    .connect = lite_connect,
    .disconnect = lite_disconnect,
    .begin = lite_begin,
    .commit = lite_commit,
    .rollback = lite_rollback,
    .step = lite_step,
    .run = lite_run,
    .script = lite_script,
    .prepare = lite_prepare,
    .verify = lite_verify,
    .backup = lite_backup,
    .pause = lite_pause,
    .batch_max = 128,
};
