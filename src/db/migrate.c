/* migrate: from the schema that a database has to the one that the program knows. */
#include "db/db_impl.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "sql_db.h"

enum { SCRIPT_MAX_BYTES = 4 << 20 };

struct step {
    int64_t number;
    struct str name, text;
};
struct plan {
    struct step *at;
    size_t n;
};

/* -- the list of files ------------------------------------------------------------------------------------ */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "0001_base.sql"; other files of the folder begin with a letter. */
static bool read_step(const struct embed_file *f, struct step *out)
{
    struct str number = str_cut(f->path, 0, 4);
    if (f->path.len <= 9 || f->path.ptr[4] != '_' || !str_ends(f->path, S(".sql")) || !str_int(number, &out->number))
        return false;
    out->name = str_cut(f->path, 5, f->path.len - 9);
    out->text = f->bytes;
    return true;
}

static enum err make_plan(const struct embed_file *list, size_t n, struct arena *a, struct plan *plan, struct str *why)
{
    plan->at = ARENA_ARRAY(a, struct step, n);
    plan->n = 0;
    int64_t last = 0;
    for (size_t i = 0; i < n; i++) {
        struct step *step = &plan->at[plan->n];
        if (list[i].path.len && !is_digit(list[i].path.ptr[0]))
            continue;
        if (!read_step(&list[i], step) || step->number <= last) {
            *why = arena_printf(a, "the program is built wrongly: %.*s is no migration after %04d",
                                STR_ARG(list[i].path), (int)last);
            return ERR_CONFLICT;
        }
        last = step->number;
        plan->n++;
    }
    return ERR_OK;
}

/* -- what an engine is given to read ---------------------------------------------------------------------- */

static bool section_of(struct str line, enum db_engine engine, bool *ours)
{
    static const struct str both = S_INIT("-- both:");
    static const struct str names[] = { [DB_SQLITE] = S_INIT("-- sqlite:"), [DB_POSTGRES] = S_INIT("-- postgres:") };
    struct str s = str_trim(line);
    bool mine = str_eq(s, both) || str_eq(s, names[engine]);
    if (!mine && !str_eq(s, names[DB_SQLITE]) && !str_eq(s, names[DB_POSTGRES]))
        return false;
    *ours = mine;
    return true;
}

static bool is_word_char(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; }

static void put_word(struct buf *b, struct str word)
{
    static const struct {
        struct str from, to;
    } words[] = {
        { S_INIT("INTEGER"), S_INIT("BIGINT") },
        { S_INIT("BLOB"), S_INIT("BYTEA") },
        { S_INIT("STRICT"), S_INIT("") },
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(word, words[i].from)) {
            buf_put(b, words[i].to);
            return;
        }
    buf_put(b, word);
}

/* How long the piece at the start of s is: a comment, a quoted text or name, a word, or one character. */
static size_t piece_len(struct str s, bool *word)
{
    size_t n = 1;
    *word = is_word_char(s.ptr[0]);
    if (*word) {
        while (n < s.len && is_word_char(s.ptr[n]))
            n++;
    } else if (str_starts(s, S("--"))) {
        while (n < s.len && s.ptr[n] != '\n')
            n++;
    } else if (s.ptr[0] == '\'' || s.ptr[0] == '"') {
        while (n < s.len && s.ptr[n] != s.ptr[0])
            n++;
        n += n < s.len;
    }
    return n;
}

static void put_postgres(struct buf *b, struct str s)
{
    while (s.len) {
        bool word;
        size_t n = piece_len(s, &word);
        if (word)
            put_word(b, str_cut(s, 0, n));
        else
            buf_put(b, str_cut(s, 0, n));
        s = str_skip(s, n);
    }
}

/* The sections of this engine, in its dialect. */
static struct str dialect(struct str text, enum db_engine engine, struct arena *a)
{
    struct buf mine = buf_new(a, SCRIPT_MAX_BYTES), out = buf_new(a, SCRIPT_MAX_BYTES);
    struct str line;
    bool ours = true;
    while (str_split(&text, '\n', &line)) {
        if (!section_of(line, engine, &ours) && ours)
            buf_put(&mine, line);
        buf_putc(&mine, '\n'); /* so that line numbers stay */
    }
    if (engine == DB_POSTGRES)
        put_postgres(&out, buf_str(&mine));
    else
        buf_put(&out, buf_str(&mine));
    buf_putc(&out, 0);
    ASSERT(!out.failed);
    return buf_str(&out);
}

/* -- checking and doing ----------------------------------------------------------------------------------- */

static int first_difference(struct str a, struct str b)
{
    struct str x, y;
    for (int line = 1;; line++) {
        bool more = str_split(&a, '\n', &x), also = str_split(&b, '\n', &y);
        if (more != also || !more || !str_eq(x, y))
            return line;
    }
}

static bool same(const struct step *step, const struct db_migration_list_row *row)
{
    return step->number == row->number && str_eq(step->name, row->name);
}

static struct str explain_order(const struct plan *plan, size_t i, const struct db_migration_list_row *row,
                                struct arena *a)
{
    for (size_t later = i; later < plan->n; later++)
        if (same(&plan->at[later], row))
            return arena_printf(a, "migration %04d_%.*s was added after %04d_%.*s had been done",
                                (int)plan->at[i].number, STR_ARG(plan->at[i].name), (int)row->number,
                                STR_ARG(row->name));
    return arena_printf(a, "the database is newer than this program: migration %04d_%.*s is unknown here",
                        (int)row->number, STR_ARG(row->name));
}

/* What the database holds must be the beginning of the plan. */
static enum err compare(const struct plan *plan, const struct db_migration_list_row *rows, size_t n, struct arena *a,
                        struct str *why)
{
    for (size_t i = 0; i < n; i++) {
        if (i >= plan->n || !same(&plan->at[i], &rows[i])) {
            *why = explain_order(plan, i, &rows[i], a);
            return ERR_CONFLICT;
        }
        if (!str_eq(rows[i].text, plan->at[i].text)) {
            *why =
                arena_printf(a, "migration %04d_%.*s was made from another text: line %d differs", (int)rows[i].number,
                             STR_ARG(rows[i].name), first_difference(rows[i].text, plan->at[i].text));
            return ERR_CONFLICT;
        }
    }
    return ERR_OK;
}

static enum err find_done(struct db_session *s, const struct plan *plan, struct arena *a, size_t *done, struct str *why)
{
    struct db_schema_state_row state;
    struct db_migration_list_row *rows = NULL;
    size_t n = 0;
    enum err e = db_schema_state(s, a, &state);
    if (e == ERR_OK && state.migrated)
        e = db_migration_list(s, a, &rows, &n);
    if (e != ERR_OK) {
        *why = S("the schema cannot be read");
        return e;
    }
    if (state.others && !state.migrated) {
        *why = S("the database holds tables of another program");
        return ERR_CONFLICT;
    }
    TRY(compare(plan, rows, n, a, why));
    *done = n;
    return ERR_OK;
}

static enum err apply(struct db_session *s, const struct step *step, struct arena *a, struct str *why)
{
    struct db_migration_add_in row = { step->number, step->name, step->text, clock_wall_ms() };
    struct str text = dialect(step->text, db_session_engine(s), a), words;
    enum err e = s->db->engine->script(s->conn, text.ptr, a, &words);
    if (e != ERR_OK)
        *why = arena_printf(a, "migration %04d_%.*s: %.*s", (int)step->number, STR_ARG(step->name), STR_ARG(words));
    return e == ERR_OK ? db_migration_add(s, &row, NULL) : e;
}

static enum err advance(struct db_session *s, const struct plan *plan, bool check_only, struct arena *a,
                        struct str *why)
{
    size_t done = 0;
    TRY(find_done(s, plan, a, &done, why));
    if (check_only && done < plan->n) {
        *why = arena_printf(a, "the database is older than this program: migration %04d_%.*s is still to be done",
                            (int)plan->at[done].number, STR_ARG(plan->at[done].name));
        return ERR_CONFLICT;
    }
    for (size_t i = done; i < plan->n; i++)
        TRY(apply(s, &plan->at[i], a, why));
    if (done < plan->n)
        log_line(LOG_INFO, "db.migrate", "from %zu to %zu", done, plan->n);
    return ERR_OK;
}

static enum err migrate(struct db *db, const struct embed_file *list, size_t n, bool check_only, struct arena *a,
                        struct str *why)
{
    struct plan plan;
    struct db_session s;
    TRY(make_plan(list, n, a, &plan, why));
    TRY(admin_open(db, a, why, &s));
    enum err e = db->engine->begin(&s, TX_SCHEMA);
    if (e == ERR_BUSY)
        *why = S("the database is locked by another program");
    else if (e == ERR_OK)
        e = advance(&s, &plan, check_only, a, why);
    if (e == ERR_OK && (e = db->engine->commit(&s)) != ERR_OK)
        *why = S("the migrations leave rows that point to nothing, or cannot be committed");
    if (e != ERR_OK)
        db->engine->rollback(&s);
    admin_close(&s);
    return e;
}

enum err db_migrate(struct db *db, struct arena *a, struct str *why)
{
    return migrate(db, embed_migrations, embed_migrations_n, false, a, why);
}

enum err db_schema_check(struct db *db, struct arena *a, struct str *why)
{
    return migrate(db, embed_migrations, embed_migrations_n, true, a, why);
}

enum err db_migrate_list(struct db *db, const struct embed_file *list, size_t n, struct arena *a, struct str *why)
{
    return migrate(db, list, n, false, a, why);
}
