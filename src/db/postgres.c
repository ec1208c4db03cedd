/* postgres: the engine for more than one machine. Alone includes libpq-fe.h. Parameters and results travel in binary
 * form; a statement is prepared once for each connection, under its own name. */
#include "db/db_impl.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/failpoint.h"
#include "base/log.h"
#include <endian.h>
#include <libpq-fe.h>
#include <sys/random.h>
#include <unistd.h>

enum { VERSION_MIN = 130000, NUMERIC = 1700, FATE_ASK_US = 100 * 1000, SQL_MAX_BYTES = 1000 };
#define FATE_MAX_NS (10LL * 1000 * 1000 * 1000)

struct pg {
    struct conn base;
    PGconn *h;
    bool *prepared; /* by sql_stmt.id */
    size_t prepared_n;
    bool mark_prepared;
    int64_t key, token; /* what the running transaction writes into server_commit; key 0: nothing */
};

/* Types of columns (pg_type.oid), and what they may be read as. */
static const struct {
    Oid oid;
    enum db_type type;
    int size; /* of a number; 0: text or bytes */
} oids[] = {
    { 20, DB_INT, 8 },  { 23, DB_INT, 4 },    { 21, DB_INT, 2 },    { 16, DB_INT, 1 }, /* bool */
    { 25, DB_TEXT, 0 }, { 1043, DB_TEXT, 0 }, { 1042, DB_TEXT, 0 }, { 19, DB_TEXT, 0 }, { 17, DB_BYTES, 0 },
};

/* -- errors ----------------------------------------------------------------------------------------------- */

static bool among(const char *state, const char *const *list)
{
    for (; *list; list++)
        if (strncmp(state, *list, strlen(*list)) == 0)
            return true;
    return false;
}

/* The server or the connection ends, or the server has become a standby. */
static bool is_gone(const char *state)
{
    static const char *const gone[] = { "08", "57P01", "57P02", "57P03", "25006", NULL };
    return among(state, gone);
}

static const char *state_of(const PGresult *r)
{
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    return state ? state : "";
}

/* The first line of what PostgreSQL said, without DETAIL: that holds values of rows. */
static struct str words_of(struct pg *c, const PGresult *r)
{
    const char *m = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    struct str rest = str_c(m && *m ? m : PQerrorMessage(c->h)), line = { 0 };
    str_split(&rest, '\n', &line);
    return line;
}

/* The answer for a command that failed; r is cleared. */
static enum err failed(struct db_session *s, const char *what, PGresult *r)
{
    static const char *const conflicts[] = { "23505", "23503", "23514", "23P01", NULL };
    static const char *const races[] = { "40001", "40P01", "55P03", NULL };
    struct pg *c = (struct pg *)s->conn;
    const char *state = state_of(r);
    bool race = among(state, races);
    s->conn->broken = s->conn->broken || PQstatus(c->h) != CONNECTION_OK || (s->writing && is_gone(state));
    enum err e = among(state, conflicts) ? ERR_CONFLICT : ERR_IO;
    s->lost = s->lost || race || s->conn->broken;
    s->again = s->again || (s->writing && s->lost);
    if (e == ERR_IO && !race)
        log_line(LOG_ERROR, "db.statement", "%s: %.*s (%s)", what,
                 STR_ARG(strncmp(state, "22", 2) == 0 ? S("wrong data") : words_of(c, r)), state);
    PQclear(r);
    return e;
}

static bool good(const PGresult *r)
{
    ExecStatusType t = PQresultStatus(r);
    return t == PGRES_COMMAND_OK || t == PGRES_TUPLES_OK || t == PGRES_EMPTY_QUERY;
}

static enum err do_exec(struct db_session *s, const char *sql)
{
    PGresult *r = PQexec(((struct pg *)s->conn)->h, sql);
    if (!good(r))
        return failed(s, sql, r);
    PQclear(r);
    return ERR_OK;
}

/* -- connections ------------------------------------------------------------------------------------------ */

static void be_silent(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

static void pg_disconnect(struct conn *conn)
{
    struct pg *c = (struct pg *)conn;
    PQfinish(c->h);
    free(c->prepared);
    free(c);
}

/* Our defaults come first: what the operator writes into conninfo wins. */
static PGconn *dial(const char *conninfo)
{
    static const char *const names[] = {
        "application_name", "connect_timeout", "keepalives_idle", "tcp_user_timeout", "dbname", NULL,
    };
    const char *const values[] = { "motcua", "5", "30", "20000", conninfo, NULL };
    return PQconnectdbParams(names, values, 1);
}

static enum err prepare_connection(struct pg *c, struct arena *a, struct str *why)
{
    struct str sql = arena_printf(
        a,
        "SET client_encoding = 'UTF8'; SET timezone = 'UTC'; SET client_min_messages = 'warning';"
        "SET standard_conforming_strings = on; SET lock_timeout = %d; SET statement_timeout = %d;"
        "SET idle_in_transaction_session_timeout = %d;"
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
        DB_STATEMENT_MAX_MS / 4, c->base.role == ROLE_ADMIN ? 0 : DB_STATEMENT_MAX_MS, DB_STATEMENT_MAX_MS * 2);
    if (PQstatus(c->h) == CONNECTION_OK) {
        PGresult *r = PQexec(c->h, sql.ptr);
        bool ok = good(r);
        PQclear(r);
        if (ok)
            return ERR_OK;
    }
    *why = arena_printf(a, "PostgreSQL: %.*s", STR_ARG(words_of(c, NULL)));
    return ERR_IO;
}

static enum err pg_connect(struct db *db, enum db_role role, struct arena *a, struct str *why, struct conn **out)
{
    struct pg *c = calloc(1, sizeof *c);
    if (!c)
        log_die("out of memory");
    c->base = (struct conn){ .db = db, .role = role };
    if (getrandom(&c->token, sizeof c->token, 0) != sizeof c->token)
        log_die("no random bytes");
    c->token &= INT64_MAX >> 1; /* so that it can be counted up, and is never negative */
    c->h = dial(db->cfg.conninfo);
    PQsetNoticeProcessor(c->h, be_silent, NULL);
    enum err e = prepare_connection(c, a, why);
    if (e != ERR_OK)
        pg_disconnect(&c->base);
    else
        *out = &c->base;
    return e;
}

/* Byte order for texts, as SQLite has it: otherwise lists and keyset pages would differ between the engines. */
static enum err check_settings(struct pg *c, struct arena *a, struct str *why)
{
    PGresult *r = PQexec(c->h, "SELECT pg_encoding_to_char(encoding) = 'UTF8', "
                               "datcollate IN ('C', 'POSIX') OR datcollate ILIKE 'C.utf%' "
                               "FROM pg_database WHERE datname = current_database()");
    bool asked = PQntuples(r) == 1;
    bool ok = asked && PQgetvalue(r, 0, 0)[0] == 't' && PQgetvalue(r, 0, 1)[0] == 't';
    PQclear(r);
    if (PQserverVersion(c->h) < VERSION_MIN)
        *why = arena_printf(a, "PostgreSQL %d is too old: 13 or newer", PQserverVersion(c->h) / 10000);
    else if (asked && !ok)
        *why = S("the database must be made with: createdb --template=template0 --encoding=UTF8 --locale=C NAME");
    else if (!asked)
        *why = arena_printf(a, "PostgreSQL: %.*s", STR_ARG(words_of(c, NULL)));
    else
        return ERR_OK;
    return asked ? ERR_CONFLICT : ERR_IO;
}

static enum err pg_open(struct db *db, struct arena *a, struct str *why)
{
    struct conn *c;
    TRY(pg_connect(db, ROLE_ADMIN, a, why, &c));
    enum err e = check_settings((struct pg *)c, a, why);
    pg_disconnect(c);
    return e;
}

static void pg_close(struct db *db) { (void)db; }

/* -- transactions ----------------------------------------------------------------------------------------- */

static enum err prepare_mark(struct db_session *s)
{
    struct pg *c = (struct pg *)s->conn;
    if (c->mark_prepared)
        return ERR_OK;
    PGresult *r = PQprepare(c->h, "mark",
                            "INSERT INTO server_commit (writer, token) VALUES (CAST($1 AS BIGINT), CAST($2 AS BIGINT)) "
                            "ON CONFLICT (writer) DO UPDATE SET token = excluded.token",
                            0, NULL);
    if (!good(r))
        return failed(s, "mark", r);
    PQclear(r);
    c->mark_prepared = true;
    return ERR_OK;
}

/* Every writer holds a weak lock on server_node, so that a work that lost too many races can keep the others out. It
 * is taken before the first query, which fixes what the transaction sees. One round trip for all of it. */
static enum err begin_write(struct db_session *s, enum db_tx tx)
{
    struct pg *c = (struct pg *)s->conn;
    TRY(prepare_mark(s));
    struct arena *a = arena_new();
    struct buf sql = buf_new(a, SQL_MAX_BYTES);
    c->key = tx == TX_LEASE ? 0 : ids_node(s->db) * DB_WRITERS_MAX + s->conn->writer;
    c->token++;
    buf_printf(&sql, "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE server_node IN %s MODE;",
               tx == TX_WRITE_ALONE ? "EXCLUSIVE" : "ROW SHARE");
    if (c->key)
        buf_printf(&sql, "EXECUTE mark (%lld, %lld)", (long long)c->key, (long long)c->token);
    buf_putc(&sql, 0);
    ASSERT(!sql.failed);
    PGresult *r = PQexec(c->h, sql.ptr);
    arena_free(a);
    if (!good(r))
        return failed(s, "BEGIN", r);
    PQclear(r);
    return ERR_OK;
}

static enum err pg_begin(struct db_session *s, enum db_tx tx)
{
    if (tx == TX_READ)
        return do_exec(s, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    if (tx == TX_SCHEMA)
        return do_exec(s, "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('motcua ' || current_schema(), 0))");
    return begin_write(s, tx);
}

enum fate { COMMITTED, ABORTED, UNKNOWN };

/* Reads the row by writing it, which waits for a server process that is still busy with the transaction. */
static enum fate ask_fate(const struct pg *fresh, int64_t key, int64_t token)
{
    struct arena *a = arena_new();
    struct str sql = arena_printf(a,
                                  "INSERT INTO server_commit (writer, token) VALUES (%lld, 0) "
                                  "ON CONFLICT (writer) DO UPDATE SET token = server_commit.token RETURNING token",
                                  (long long)key);
    PGresult *r = PQexec(fresh->h, sql.ptr);
    int64_t found;
    bool told = PQntuples(r) == 1 && str_int(str_c(PQgetvalue(r, 0, 0)), &found);
    enum fate fate = !told ? UNKNOWN : found == token ? COMMITTED : ABORTED;
    PQclear(r);
    arena_free(a);
    return fate;
}

/* The connection was lost while COMMIT was under way: another one is asked what became of the transaction. */
static enum fate find_fate(struct pg *c)
{
    int64_t until_ns = clock_steady_ns() + FATE_MAX_NS;
    enum fate fate = UNKNOWN;
    while (fate == UNKNOWN && clock_steady_ns() < until_ns) {
        struct arena *a = arena_new();
        struct str why;
        struct conn *fresh;
        if (pg_connect(c->base.db, ROLE_ADMIN, a, &why, &fresh) == ERR_OK) {
            fate = ask_fate((struct pg *)fresh, c->key, c->token);
            pg_disconnect(fresh);
        }
        arena_free(a);
        if (fate == UNKNOWN)
            usleep(FATE_ASK_US);
    }
    return fate;
}

static enum err commit_lost(struct db_session *s)
{
    struct pg *c = (struct pg *)s->conn;
    s->lost = s->conn->broken = true;
    enum fate fate = c->key ? find_fate(c) : UNKNOWN;
    s->again = fate == ABORTED;
    if (fate == UNKNOWN)
        log_line(LOG_ERROR, "db.commit_unknown", "the server did not come back in time to say whether it was done");
    return fate == COMMITTED ? ERR_OK : ERR_IO;
}

static enum err pg_commit(struct db_session *s)
{
    struct pg *c = (struct pg *)s->conn;
    PGresult *r = PQexec(c->h, "COMMIT");
    bool lost = PQstatus(c->h) != CONNECTION_OK || is_gone(state_of(r)) || failpoint("db.commit_answer");
    bool done = good(r) && strcmp(PQcmdStatus(r), "COMMIT") == 0;
    if (!done && !lost)
        return failed(s, "COMMIT", r);
    PQclear(r);
    return lost ? commit_lost(s) : ERR_OK;
}

static void pg_rollback(struct db_session *s)
{
    struct pg *c = (struct pg *)s->conn;
    if (s->conn->broken || PQtransactionStatus(c->h) == PQTRANS_IDLE)
        return;
    PGresult *r = PQexec(c->h, "ROLLBACK");
    if (!good(r))
        s->conn->broken = true;
    PQclear(r);
}

static enum err pg_step(struct db_session *s, enum db_step step)
{
    static const char *const sql[STEPS] = { "SAVEPOINT part", "RELEASE part", "ROLLBACK TO part" };
    return do_exec(s, sql[step]);
}

/* -- statements ------------------------------------------------------------------------------------------- */

static bool *prepared_at(struct pg *c, size_t id)
{
    if (id >= c->prepared_n) {
        size_t n = id + 64;
        c->prepared = realloc(c->prepared, n * sizeof *c->prepared);
        if (!c->prepared)
            log_die("out of memory");
        memset(c->prepared + c->prepared_n, 0, (n - c->prepared_n) * sizeof *c->prepared);
        c->prepared_n = n;
    }
    return &c->prepared[id];
}

/* NULL when it is prepared, else the refusal. */
static PGresult *prepare(struct pg *c, const struct sql_stmt *st)
{
    bool *done = prepared_at(c, st->id);
    if (*done)
        return NULL;
    PGresult *r = PQprepare(c->h, st->name, st->text[DB_POSTGRES], 0, NULL);
    if (!good(r))
        return r;
    PQclear(r);
    *done = true;
    return NULL;
}

struct params {
    const char *values[DB_FIELDS_MAX];
    int lengths[DB_FIELDS_MAX], formats[DB_FIELDS_MAX];
    uint64_t ints[DB_FIELDS_MAX];
};

static void put_params(struct params *p, const struct sql_stmt *st, const void *in)
{
    for (size_t i = 0; i < st->in_n; i++) {
        const struct sql_field *f = &st->in[i];
        p->formats[i] = 1;
        p->values[i] = NULL;
        p->lengths[i] = 0;
        if (field_is_null(f, in))
            continue;
        if (f->type == DB_INT) {
            p->ints[i] = htobe64((uint64_t)field_int(f, in));
            p->values[i] = (const char *)&p->ints[i];
            p->lengths[i] = sizeof p->ints[i];
        } else {
            struct str v = field_str(f, in);
            p->values[i] = v.ptr ? v.ptr : "";
            p->lengths[i] = (int)v.len;
        }
    }
}

/* The row of oids that fits, or -1. */
static int type_of(const PGresult *r, size_t column, enum db_type type)
{
    for (size_t i = 0; i < sizeof oids / sizeof oids[0]; i++)
        if (oids[i].oid == PQftype(r, (int)column) && oids[i].type == type)
            return (int)i;
    return -1;
}

/* Big-endian, 1 to 8 bytes. */
static int64_t read_int(const char *p, int size)
{
    uint64_t v = (p[0] & 0x80) && size > 1 ? UINT64_MAX : 0;
    for (int i = 0; i < size; i++)
        v = v << 8 | (unsigned char)p[i];
    return (int64_t)v;
}

static bool read_field(const PGresult *r, int row, int column, const struct sql_field *f, char *out, struct arena *a)
{
    if (PQgetisnull(r, row, column))
        return f->nullable;
    const char *p = PQgetvalue(r, row, column);
    if (f->type == DB_INT)
        field_set_int(f, out, read_int(p, PQgetlength(r, row, column)));
    else
        field_set_str(f, out, a, (struct str){ p, (size_t)PQgetlength(r, row, column) });
    return true;
}

/* What is wrong with the columns of a result or of a description, or NULL. */
static struct str wrong_columns(const PGresult *r, const struct sql_stmt *st, struct arena *a)
{
    if ((size_t)PQnfields(r) != st->out_n)
        return S("another number of columns than declared");
    for (size_t i = 0; i < st->out_n; i++)
        if (type_of(r, i, st->out[i].type) < 0)
            return arena_printf(a, "column %s has another type than declared%s", st->out[i].name,
                                PQftype(r, (int)i) == NUMERIC ? " (numeric: write CAST(... AS BIGINT))" : "");
    return (struct str){ 0 };
}

static enum err complain(const struct sql_stmt *st, struct str words)
{
    log_line(LOG_ERROR, "db.statement", "%s: %.*s", st->name, STR_ARG(words));
    return ERR_IO;
}

static enum err read_rows(const PGresult *r, const struct sql_stmt *st, struct rows *out)
{
    struct str wrong = wrong_columns(r, st, out->a);
    if (wrong.ptr)
        return complain(st, wrong);
    for (int row = 0; row < PQntuples(r); row++) {
        char *to = rows_add(out);
        if (!to)
            return complain(st, S("more rows than one"));
        for (size_t i = 0; i < st->out_n; i++)
            if (!read_field(r, row, (int)i, &st->out[i], to, out->a))
                return complain(st, S("NULL in a column that is not nullable"));
    }
    return ERR_OK;
}

static enum err pg_run(struct db_session *s, const struct sql_stmt *st, const void *in, struct rows *out,
                       int64_t *changed)
{
    struct pg *c = (struct pg *)s->conn;
    struct params p;
    PGresult *r = prepare(c, st);
    if (r)
        return failed(s, st->name, r);
    put_params(&p, st, in);
    r = PQexecPrepared(c->h, st->name, (int)st->in_n, p.values, p.lengths, p.formats, 1);
    if (!good(r))
        return failed(s, st->name, r);
    enum err e = out ? read_rows(r, st, out) : ERR_OK;
    *changed = 0;
    str_int(str_c(PQcmdTuples(r)), changed);
    PQclear(r);
    return e;
}

static enum err pg_prepare(struct conn *conn, const struct sql_stmt *st, struct arena *a, struct str *why)
{
    struct pg *c = (struct pg *)conn;
    struct str wrong = { 0 };
    PGresult *r = prepare(c, st);
    if (!r)
        r = PQdescribePrepared(c->h, st->name);
    if (!good(r))
        wrong = words_of(c, r);
    else if ((size_t)PQnparams(r) != st->in_n)
        wrong = S("another number of parameters than declared");
    else
        wrong = wrong_columns(r, st, a);
    if (wrong.ptr)
        *why = arena_printf(a, "%s: %.*s", st->name, STR_ARG(wrong));
    PQclear(r);
    return wrong.ptr ? ERR_IO : ERR_OK;
}

static enum err pg_script(struct conn *conn, const char *sql, struct arena *a, struct str *why)
{
    struct pg *c = (struct pg *)conn;
    PGresult *r = PQexec(c->h, sql);
    bool ok = good(r);
    if (!ok)
        *why = arena_printf(a, "%.*s", STR_ARG(words_of(c, r)));
    PQclear(r);
    return ok ? ERR_OK : ERR_IO;
}

/* What the server itself keeps whole we do not check again; what it leaves to us are indexes and constraints that
 * somebody began to make and that do not hold yet. */
static enum err pg_verify(struct conn *conn, struct arena *a, struct str *why)
{
    struct pg *c = (struct pg *)conn;
    PGresult *r =
        PQexec(c->h, "SELECT 'index ' || CAST(CAST(indexrelid AS regclass) AS text) || ' is not valid' FROM pg_index "
                     "JOIN pg_class ON pg_class.oid = indexrelid WHERE NOT indisvalid "
                     "AND relnamespace = CAST(current_schema() AS regnamespace) "
                     "UNION ALL SELECT 'constraint ' || conname || ' has not been checked' FROM pg_constraint "
                     "WHERE NOT convalidated AND connamespace = CAST(current_schema() AS regnamespace)");
    bool ok = good(r) && PQntuples(r) == 0;
    if (!ok)
        *why = good(r) ? arena_printf(a, "%s", PQgetvalue(r, 0, 0)) : arena_str(a, words_of(c, r));
    PQclear(r);
    return ok ? ERR_OK : ERR_INVALID;
}

const struct engine engine_postgres = {
    .open = pg_open,
    .close = pg_close,
    .connect = pg_connect,
    .disconnect = pg_disconnect,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .step = pg_step,
    .run = pg_run,
    .script = pg_script,
    .prepare = pg_prepare,
    .verify = pg_verify,
    .batch_max = 1,
};
