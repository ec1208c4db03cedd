/* db: one interface over two engines, SQLite (embedded, default) and PostgreSQL.
 *
 * Statements live in <module>.sql and are compiled by tools/sqlc (see tools/README.md) into `struct sql_stmt`
 * constants with typed parameter and row structs; this interface never takes SQL text, so injection by
 * concatenation does not compile.
 *
 * Threads: `struct db` may be shared. A `struct db_session` belongs to the work function it was passed to,
 * on that thread, until that function returns. Rows are copied into the caller's arena.
 *
 * Writes: db_write runs `work` inside one transaction, serialisable on both engines: what a work read is still true
 * when it commits. SQLite has one writer thread that runs many works as savepoints of one transaction and answers all
 * of them after one durable COMMIT (group commit; WAL, synchronous=FULL). PostgreSQL runs each work in its own
 * transaction on a connection of a writer thread.
 * A work may be run again (at most 5 times): on PostgreSQL after a serialisation failure, a deadlock or a lost
 * connection, on SQLite when the COMMIT of its batch failed. It must therefore keep all effects in the database or in
 * memory that it overwrites when run again.
 * A work that returns an error is rolled back alone; the others of its batch are not touched.
 *
 * A statement that fails (ERR_CONFLICT, ERR_INVALID, ERR_IO) spoils its transaction, as PostgreSQL has it: every later
 * statement answers the same error, and the work fails even if it returns ERR_OK. What may fail and be survived goes
 * into db_savepoint, or better into ON CONFLICT. ERR_NOT_FOUND and ERR_STALE spoil nothing.
 */
#ifndef DB_DB_H
#define DB_DB_H
#include "base/arena.h"
#include "base/embed.h"
#include "base/err.h"

enum {
    DB_FIELDS_MAX = 100,             /* parameters, and columns, of one statement */
    DB_VALUE_MAX_BYTES = 64 << 20,   /* one text or bytes parameter; longer: ERR_TOO_LARGE */
    DB_STATEMENT_MAX_MS = 60 * 1000, /* a statement that takes longer is stopped: ERR_IO */
};

enum db_engine { DB_SQLITE, DB_POSTGRES };
enum db_type { DB_INT, DB_TEXT, DB_BYTES }; /* int64_t, struct str (UTF-8), struct str (bytes) */

/* One member of a parameter or row struct. A nullable int is 0 for NULL; a nullable text has ptr NULL for NULL.
 * Of what is not nullable, a text with ptr NULL is written as the empty text, and a NULL read is ERR_IO. */
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
    const char *path;     /* SQLite: file; created when absent unless must_exist */
    const char *conninfo; /* PostgreSQL: libpq connection string */
    bool must_exist;
    int readers;   /* read connections; on PostgreSQL as many writing ones again; 0: a good default */
    int queue_max; /* works waiting for the writer before db_write_async answers ERR_BUSY; 0: 1024 */
};

/* Opens and checks; on failure a sentence for the operator (English, one line) is put into *why (arena).
 * ERR_NOT_FOUND: missing. ERR_BUSY: locked by another program. ERR_FORBIDDEN: read-only or no permission.
 * ERR_INVALID: not a database. ERR_CONFLICT: the database of another program, or with settings that we cannot use.
 * ERR_IO: full disk, server not reachable, anything else. Does not migrate. */
enum err db_open(const struct db_config *cfg, struct arena *a, struct db **out, struct str *why) NODISCARD;
/* Waits for running works, then closes. db_close(NULL) does nothing. */
void db_close(struct db *db);
enum db_engine db_engine_of(const struct db *db);
/* Works still waiting or running. */
size_t db_backlog(const struct db *db);

/* Runs work on a read session; blocks while all read connections are busy. Never waits for the writer.
 * One call sees one snapshot (SQLite: a read transaction; PostgreSQL: REPEATABLE READ READ ONLY).
 * Must not be called from inside a db_read. */
enum err db_read(struct db *db, db_work *work, void *arg) NODISCARD;
/* Runs work as one durable transaction; returns after COMMIT. ERR_BUSY when the queue is full or the work lost the
 * race with others each time, ERR_IO when the database failed (nothing of the work remains; the one exception, a
 * PostgreSQL server lost during COMMIT that stays away, is logged as db.commit_unknown).
 * Must not be called from inside a work or from done(). */
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
 * A violated unique or foreign key or CHECK gives ERR_CONFLICT; a text parameter that is not UTF-8 or holds NUL gives
 * ERR_INVALID; anything else the database refuses is ERR_IO, logged once with the statement's name. */
enum err db_run(struct db_session *s, const struct sql_stmt *st, const void *in, int64_t *changed) NODISCARD;
enum err db_one(struct db_session *s, const struct sql_stmt *st, const void *in, struct arena *a, void *row) NODISCARD;
enum err db_all(struct db_session *s, const struct sql_stmt *st, const void *in, struct arena *a, void *rows,
                size_t *n) NODISCARD;

/* For an UPDATE that names the version it saw: ERR_STALE unless exactly one row changed. */
enum err db_run_one(struct db_session *s, const struct sql_stmt *st, const void *in) NODISCARD;

/* A part of a work that may fail alone: rolls its own statements back when part() fails, and returns its error. */
enum err db_savepoint(struct db_session *s, db_work *part, void *arg) NODISCARD;

/* A new id, unique over all tables and all processes of this database, growing with time; never 0. In db_write only.
 * 41 bits of milliseconds since 2020, 10 bits of node (leased from table server_node), 12 bits counter. */
int64_t db_id(struct db_session *s);
/* True inside db_write. */
bool db_writing(const struct db_session *s);
enum db_engine db_session_engine(const struct db_session *s);

/* -- migrations (migrate.c) -------------------------------------------------------------------------------
 * A migration is a file NNNN_name.sql of migrations/, done in the order of its number, in SQLite's dialect;
 * lines "-- sqlite:", "-- postgres:" and "-- both:" open sections for one engine. For PostgreSQL INTEGER becomes
 * BIGINT, BLOB becomes BYTEA, and STRICT is dropped. The text of each is kept in table schema_migration. */

/* Brings the schema to the newest of embed_migrations, all or nothing; idempotent. Refuses (ERR_CONFLICT, *why says
 * which) a database that holds an unknown (newer), altered or overtaken migration, or another program's tables. */
enum err db_migrate(struct db *db, struct arena *a, struct str *why) NODISCARD;
/* The same checks without changing anything; ERR_CONFLICT also when a migration is still to be done. */
enum err db_schema_check(struct db *db, struct arena *a, struct str *why) NODISCARD;
/* The same as db_migrate with a list of one's own, for tests. */
enum err db_migrate_list(struct db *db, const struct embed_file *list, size_t n, struct arena *a,
                         struct str *why) NODISCARD;
/* Prepares every statement of sql_all; the first that fails is named in *why. */
enum err db_prepare_all(struct db *db, struct arena *a, struct str *why) NODISCARD;

/* SQLite only: a consistent, durable copy of the running database into a new file (online backup API). Nobody waits.
 * ERR_CONFLICT when to_path exists, ERR_UNSUPPORTED on PostgreSQL, ERR_IO (logged) otherwise. */
enum err db_backup(struct db *db, const char *to_path) NODISCARD;
/* Integrity check (SQLite: PRAGMA integrity_check and foreign_key_check; PostgreSQL: no invalid index and no
 * unchecked constraint). ERR_INVALID when something is damaged; *why says what. */
enum err db_verify(struct db *db, struct arena *a, struct str *why) NODISCARD;

#endif
