/* db: one interface over two engines, SQLite (embedded, default) and PostgreSQL.
 *
 * Statements live in <module>.sql and are compiled by tools/sqlc (see tools/README.md) into `struct sql_stmt`
 * constants with typed parameter and row structs; this interface never takes SQL text, so injection by
 * concatenation does not compile.
 *
 * Threads: `struct db` may be shared. A `struct db_session` belongs to the work function it was passed to,
 * on that thread, until that function returns. Rows are copied into the caller's arena.
 *
 * Writes: db_write runs `work` inside one transaction. SQLite has one writer thread that runs many works as
 * savepoints of one transaction and answers all of them after one durable COMMIT (group commit; WAL,
 * synchronous=FULL). PostgreSQL runs each work in its own transaction on a pooled connection, and runs it again
 * (at most 5 times) after a serialisation failure or deadlock: a work function must therefore keep all effects
 * in the database or in memory that it overwrites when run again.
 * A work that returns an error is rolled back alone; the others of its batch are not touched.
 */
#ifndef DB_DB_H
#define DB_DB_H
#include "base/arena.h"
#include "base/err.h"

enum db_engine { DB_SQLITE, DB_POSTGRES };
enum db_type { DB_INT, DB_TEXT, DB_BYTES }; /* int64_t, struct str (UTF-8), struct str (bytes) */

/* One member of a parameter or row struct. A nullable int is 0 for NULL; a nullable text has ptr NULL for NULL. */
struct sql_field {
    const char *name;
    size_t offset;
    enum db_type type;
    bool nullable;
};

struct sql_stmt {
    const char *name;
    const char *text[2]; /* by enum db_engine; both made from one source text */
    const struct sql_field *in, *out;
    size_t in_n, out_n;
    size_t out_size_bytes; /* of the row struct */
    size_t id;             /* dense index over all statements; prepared-statement caches use it */
};
/* Every statement of the program, ordered by id (generated). */
extern const struct sql_stmt *const sql_all[];
extern const size_t sql_all_n;

struct db;
struct db_session;
typedef enum err db_work(struct db_session *s, void *arg);

struct db_config {
    enum db_engine engine;
    const char *path;        /* SQLite: file; created when absent unless must_exist */
    const char *conninfo;    /* PostgreSQL: libpq connection string */
    bool must_exist;
    int readers;             /* read connections (SQLite) or pooled connections (PostgreSQL); 0: a good default */
    int queue_max;           /* works waiting for the writer before db_write_async answers ERR_BUSY; 0: 1024 */
};

/* Opens and checks; on failure a sentence for the operator (English, one line) is put into *why (arena).
 * Distinguishes: missing, locked, read-only, not a database, full disk. Does not migrate. */
enum err db_open(const struct db_config *cfg, struct arena *a, struct db **out, struct str *why) NODISCARD;
/* Waits for running works, then closes. db_close(NULL) does nothing. */
void db_close(struct db *db);
enum db_engine db_engine_of(const struct db *db);
/* Works still waiting or running. */
size_t db_backlog(const struct db *db);

/* Runs work on a read session; blocks while all read connections are busy. Never waits for the writer.
 * One call sees one snapshot (SQLite: a read transaction; PostgreSQL: REPEATABLE READ READ ONLY). */
enum err db_read(struct db *db, db_work *work, void *arg) NODISCARD;
/* Runs work as one durable transaction; returns after COMMIT. ERR_BUSY when the queue is full, ERR_IO when the
 * database failed (nothing of the work remains). Must not be called from inside a work. */
enum err db_write(struct db *db, db_work *work, void *arg) NODISCARD;

/* The same without blocking: done(job) is called exactly once, on a thread of db, after COMMIT or failure,
 * with job->result set. The caller owns the job until then. Returns ERR_BUSY (done is not called) when full. */
struct db_job {
    db_work *work;
    void *arg;
    void (*done)(struct db_job *job);
    enum err result;
    struct db_job *next; /* db's own */
};
enum err db_write_async(struct db *db, struct db_job *job) NODISCARD;

/* The three ways to run a statement; generated typed wrappers call these.
 * db_run: *changed (may be NULL) gets the number of rows changed.
 * db_one: exactly one row into *row, or ERR_NOT_FOUND.   db_all: all rows; *rows is an array in the arena.
 * A violated unique or foreign key or CHECK gives ERR_CONFLICT; anything else the database refuses is ERR_IO,
 * logged once with the statement's name. */
enum err db_run(struct db_session *s, const struct sql_stmt *st, const void *in, int64_t *changed) NODISCARD;
enum err db_one(struct db_session *s, const struct sql_stmt *st, const void *in, struct arena *a, void *row) NODISCARD;
enum err db_all(struct db_session *s, const struct sql_stmt *st, const void *in, struct arena *a, void *rows, size_t *n) NODISCARD;

/* For an UPDATE that names the version it saw: ERR_STALE unless exactly one row changed. */
enum err db_run_one(struct db_session *s, const struct sql_stmt *st, const void *in) NODISCARD;

/* A part of a work that may fail alone: rolls its own statements back when part() fails, and returns its error. */
enum err db_savepoint(struct db_session *s, db_work *part, void *arg) NODISCARD;

/* A new id, unique over all tables and all processes of this database, growing with time; never 0.
 * 41 bits of milliseconds since 2020, 10 bits of node (taken at db_open from table server_node), 12 bits counter. */
int64_t db_id(struct db_session *s);
/* True inside db_write. */
bool db_writing(const struct db_session *s);
enum db_engine db_session_engine(const struct db_session *s);

/* -- migrations (migrate.c) ------------------------------------------------------------------------------- */
struct db_migration {
    int number;
    const char *name;
    struct str text; /* SQLite dialect; "-- sqlite:" / "-- postgres:" / "-- both:" lines open sections for one engine.
                        INTEGER becomes BIGINT, BLOB becomes BYTEA, STRICT is dropped for PostgreSQL. */
};
extern const struct db_migration db_migrations[];
extern const size_t db_migrations_n;
/* Brings the schema to the newest number; idempotent. Refuses (ERR_CONFLICT, *why says which) a database that
 * holds an unknown or altered migration (SHA-256 of the text is kept in schema_migration). */
enum err db_migrate(struct db *db, struct arena *a, struct str *why) NODISCARD;
/* Prepares every statement of sql_all; the first that fails is named in *why. */
enum err db_prepare_all(struct db *db, struct arena *a, struct str *why) NODISCARD;

/* SQLite only: a consistent copy of the running database into a new file (online backup API).
 * ERR_UNSUPPORTED on PostgreSQL. */
enum err db_backup(struct db *db, const char *to_path) NODISCARD;
/* Integrity check of the engine (SQLite: PRAGMA integrity_check and foreign_key_check). */
enum err db_verify(struct db *db, struct arena *a, struct str *why) NODISCARD;

#endif
