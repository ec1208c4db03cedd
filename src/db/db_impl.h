/* db_impl: what the files of db share, not for others. An engine is a table of functions (sqlite.c, postgres.c);
 * everything that both do alike is above it: db.c (statements, reads), group.c (writes), ids.c, migrate.c. */
#ifndef DB_DB_IMPL_H
#define DB_DB_IMPL_H
#include "db/db.h"
#include <pthread.h>

enum { DB_WRITERS_MAX = 64 };

enum db_role { ROLE_READ, ROLE_WRITE, ROLE_ADMIN };

/* TX_WRITE_ALONE waits until no other write transaction runs, and keeps them out.
 * TX_LEASE: of ids.c, while this process has no node. TX_SCHEMA: for migrations; one at a time over all processes,
 * foreign keys checked at its end. */
enum db_tx { TX_READ, TX_WRITE, TX_WRITE_ALONE, TX_LEASE, TX_SCHEMA };

enum db_step { STEP_SAVE, STEP_RELEASE, STEP_BACK, STEPS };

/* Every connection of an engine begins with this. */
struct conn {
    struct db *db;
    enum db_role role;
    int writer;  /* ROLE_WRITE: which of the writers of this process */
    bool broken; /* to be closed: nothing more can be done with it */
};

struct db_session {
    struct db *db;
    struct conn *conn;
    bool writing;
    enum err failed; /* of the statement that spoilt the transaction */
    bool lost;       /* the transaction is gone as a whole: no savepoint saves it */
    bool again;      /* ... and it is worth running again */
};

/* Where an engine puts rows. */
struct rows {
    const struct sql_stmt *st;
    struct arena *a;
    void *at;
    size_t n, cap, max;
};
/* A zeroed row to be filled, or NULL when there are more than max. */
char *rows_add(struct rows *rows);

/* Functions with a session set failed-state of the transaction (lost, again) and conn->broken where they see it.
 * They log what the operator should know; ERR_CONFLICT and lost races are not logged. */
struct engine {
    /* Checks the database, creates it where that is meant. state: db->state. */
    enum err (*open)(struct db *db, struct arena *a, struct str *why);
    void (*close)(struct db *db);
    enum err (*connect)(struct db *db, enum db_role role, struct arena *a, struct str *why, struct conn **out);
    void (*disconnect)(struct conn *c);
    enum err (*begin)(struct db_session *s, enum db_tx tx);
    enum err (*commit)(struct db_session *s);
    void (*rollback)(struct db_session *s);
    enum err (*step)(struct db_session *s, enum db_step step);
    /* in: checked by the caller. out NULL: no rows are expected. */
    enum err (*run)(struct db_session *s, const struct sql_stmt *st, const void *in, struct rows *out,
                    int64_t *changed);
    /* Several statements, of a migration or a test. */
    enum err (*script)(struct conn *c, const char *sql, struct arena *a, struct str *why);
    enum err (*prepare)(struct conn *c, const struct sql_stmt *st, struct arena *a, struct str *why);
    enum err (*verify)(struct conn *c, struct arena *a, struct str *why);
    enum err (*backup)(struct conn *c, const char *to_path);
    /* The writer is between two transactions. */
    void (*pause)(struct conn *c);
    size_t batch_max;
};
extern const struct engine engine_sqlite, engine_postgres;

/* Read connections, opened when first needed. */
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct conn **idle;
    size_t idle_n, open_n, max;
};

/* The node of this process and the last id given (ids.c). */
struct ids {
    pthread_mutex_t renewing; /* one writer at a time; holder and until_ms belong to it */
    int64_t holder, until_ms;
    pthread_mutex_t lock; /* never held while waiting for the database */
    int64_t node;
    int64_t last; /* milliseconds since 2020 << 12 | counter */
};

struct db {
    const struct engine *engine;
    struct db_config cfg;
    struct arena *mem; /* as long as db */
    void *state;       /* the engine's own */
    struct pool pool;
    struct ids ids;
    struct group *group;
};

/* group.c: the queue of works and its writer threads. */
struct writer {
    struct db *db;
    struct conn *conn; /* NULL until needed */
    int number;        /* 0 to DB_WRITERS_MAX - 1 */
    int64_t down_since_ns;
    pthread_t thread;
};
enum err group_open(struct db *db, size_t writers_n) NODISCARD;
/* Runs what is queued, then ends the threads. */
void group_close(struct db *db);
/* One work in a transaction of its own (TX_WRITE or TX_LEASE); again after a lost race. */
void group_run_alone(struct writer *w, struct db_job *job, enum db_tx tx);

/* A thread without signals: those are for the main thread. */
enum err thread_start(pthread_t *thread, void *(*main)(void *), void *arg) NODISCARD;

/* keeper.c: SQLite's checkpoints. conn is the keeper's own connection; keeper_stop gives it back. */
struct keeper;
enum err keeper_start(struct db *db, struct conn *conn) NODISCARD;
struct conn *keeper_stop(struct keeper *k);
/* A commit left so many pages in the log. */
void keeper_tell(struct keeper *k, int frames);
/* True once when the writer is to run sqlite_checkpoint itself. */
bool keeper_asks_finish(struct keeper *k);
/* (sqlite.c) Carries pages of the log into the file; how many are left. */
int sqlite_checkpoint(struct conn *conn);

/* file.c: sees to the file of cfg, creating it when it may; then a file for a backup and its durable end. */
enum err file_find(const struct db_config *cfg, struct arena *a, struct str *why) NODISCARD;
enum err file_new(const char *path, int *fd) NODISCARD;
/* Closes fd; removes the file unless good. */
enum err file_finish(const char *path, int fd, bool good) NODISCARD;

/* ids.c */
void ids_open(struct db *db);
/* Makes sure of a node for the coming transaction; called by a writer thread between transactions. */
enum err ids_lease(struct writer *w) NODISCARD;
/* The node of this process; 0: none yet. */
int64_t ids_node(struct db *db);
/* Gives the node back. */
void ids_close(struct writer *w);

/* db.c: a work on a session, with the rule that a spoilt transaction fails. */
enum err session_call(struct db_session *s, db_work *work, void *arg) NODISCARD;
/* A single connection for rare needs, and its end. */
enum err admin_open(struct db *db, struct arena *a, struct str *why, struct db_session *s) NODISCARD;
void admin_close(struct db_session *s);

/* Members of parameter and row structs. */
static inline int64_t field_int(const struct sql_field *f, const void *in)
{
    int64_t v;
    memcpy(&v, (const char *)in + f->offset, sizeof v);
    return v;
}
static inline struct str field_str(const struct sql_field *f, const void *in)
{
    struct str v;
    memcpy(&v, (const char *)in + f->offset, sizeof v);
    return v;
}
static inline bool field_is_null(const struct sql_field *f, const void *in)
{
    return f->nullable && (f->type == DB_INT ? field_int(f, in) == 0 : field_str(f, in).ptr == NULL);
}
static inline void field_set_int(const struct sql_field *f, char *row, int64_t v)
{
    memcpy(row + f->offset, &v, sizeof v);
}
static inline void field_set_str(const struct sql_field *f, char *row, struct arena *a, struct str v)
{
    v = arena_str(a, v.ptr ? v : S(""));
    memcpy(row + f->offset, &v, sizeof v);
}

#endif
