/* Reading a file of units or staff: header, lines, faults; all in one transaction or not at all. */
#include "mod/admin/roster_internal.h"
#include "base/log.h"
#include "crypto/password.h"
#include "text/text.h"

static void fault(struct ctx *c, struct roster *out, int line, enum msg m, struct str arg)
{
    struct roster_fault f = { line, msg_format(c->arena, c->lang, m, MSG_ARGS(arg)) };
    VEC_PUSH(c->arena, &out->faults, f);
}

/* -- header and lines -- */

static bool same_words(struct arena *a, struct str x, struct str y) { return str_eq(text_fold(a, x), text_fold(a, y)); }

static bool find_column(struct ctx *c, const struct roster_table *t, struct str name, size_t *out)
{
    for (size_t i = 0; i < t->columns_n; i++)
        if (same_words(c->arena, name, str_c(t->columns[i].key)) || same_words(c->arena, name, str_c(t->columns[i].vi))) {
            *out = i;
            return true;
        }
    return false;
}

static void read_header(struct ctx *c, struct roster_job *job, const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        size_t column = 0;
        struct str name = str_trim(row->at[i]);
        if (!name.len)
            continue;
        if (!find_column(c, job->table, name, &column))
            fault(c, job->out, 1, str_index(name, ';', 0) >= 0 ? MSG_roster_semicolons : MSG_roster_column_unknown, name);
        else if (job->place[column])
            fault(c, job->out, 1, MSG_roster_column_twice, name);
        else
            job->place[column] = i + 1;
    }
    for (size_t i = 0; i < job->table->columns_n; i++)
        if (job->table->columns[i].required && !job->place[i])
            fault(c, job->out, 1, MSG_roster_column_missing, str_c(job->table->columns[i].vi));
}

static bool is_empty(const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_trim(row->at[i]).len)
            return false;
    return true;
}

static void read_lines(struct ctx *c, struct roster_job *job, struct csv *csv)
{
    struct csv_row row;
    enum err e;
    job->lines = ARENA_ARRAY(c->arena, struct csv_row, ROSTER_ROWS_MAX);
    job->line_no = ARENA_ARRAY(c->arena, int, ROSTER_ROWS_MAX);
    while ((e = csv_next(csv, c->arena, &row)) == ERR_OK) {
        if (is_empty(&row))
            continue;
        if (job->lines_n == ROSTER_ROWS_MAX) {
            fault(c, job->out, csv->line, MSG_roster_too_many, ctx_count(c, ROSTER_ROWS_MAX));
            return;
        }
        job->line_no[job->lines_n] = csv->line;
        job->lines[job->lines_n++] = row;
    }
    if (e == ERR_INVALID)
        fault(c, job->out, csv->line, MSG_roster_quote, S(""));
    if (!job->lines_n && !job->out->faults.n)
        fault(c, job->out, 0, MSG_roster_empty, S(""));
}

static void read_file(struct ctx *c, struct roster_job *job, struct str text)
{
    struct csv csv = csv_open(text);
    struct csv_row header;
    if (text.len > ROSTER_BYTES_MAX || !text_utf8_valid(text)) {
        fault(c, job->out, 0, text.len > ROSTER_BYTES_MAX ? MSG_roster_too_large : MSG_roster_not_utf8, S(""));
        return;
    }
    if (csv_next(&csv, c->arena, &header) != ERR_OK || is_empty(&header)) {
        fault(c, job->out, 0, MSG_roster_empty, S(""));
        return;
    }
    read_header(c, job, &header);
    if (!job->out->faults.n)
        read_lines(c, job, &csv);
}

/* -- lines in the transaction -- */

static struct str column_title(const struct roster_job *job, struct str field)
{
    for (size_t i = 0; i < job->table->columns_n; i++)
        if (str_eq(str_c(job->table->columns[i].key), field))
            return str_c(job->table->columns[i].vi);
    return field;
}

/* "tên đăng nhập: …" for each problem of this line. */
static void take_problems(struct ctx *c, struct roster_job *job, int line)
{
    for (size_t i = 0; i < c->problem.n; i++) {
        struct str field = c->problem.at[i].field, title = column_title(job, field), text = c->problem.at[i].text;
        struct roster_fault f = { line, field.len ? arena_printf(c->arena, "%.*s: %.*s", STR_ARG(title), STR_ARG(text)) : text };
        VEC_PUSH(c->arena, &job->out->faults, f);
    }
    c->problem = (struct problem){ 0 };
}

static void clean_cells(struct ctx *c, const struct roster_job *job, const struct csv_row *line, struct str *cells)
{
    for (size_t i = 0; i < job->table->columns_n; i++) {
        size_t at = job->place[i];
        cells[i] = S("");
        if (at && at <= line->n && text_clean(c->arena, line->at[at - 1], false, &cells[i]) != ERR_OK)
            ctx_invalid(c, str_c(job->table->columns[i].key), MSG_web_bad_text, MSG_NO_ARGS);
        if (job->table->columns[i].required && !cells[i].len)
            ctx_invalid(c, str_c(job->table->columns[i].key), MSG_web_missing, MSG_NO_ARGS);
    }
}

static enum err one_line(struct ctx *c, struct roster_job *job, size_t i)
{
    struct str cells[ROSTER_COLUMNS_MAX];
    struct roster_row row = { .line = job->line_no[i] };
    clean_cells(c, job, &job->lines[i], cells);
    enum err e = ctx_ok(c) ? job->table->row(c, job, cells, &row) : ERR_INVALID;
    if (e != ERR_OK && e != ERR_INVALID)
        return e;
    take_problems(c, job, row.line);
    VEC_PUSH(c->arena, &job->out->rows, row);
    return ERR_OK;
}

/* ERR_CONFLICT at the end of a try rolls everything back; so does any fault. */
static enum err all_lines(struct ctx *c, void *arg)
{
    struct roster_job *job = arg;
    job->out->faults.n = job->out->rows.n = job->passwords_used = 0;
    for (size_t i = 0; i < job->lines_n; i++)
        TRY(one_line(c, job, i));
    return job->apply && !job->out->faults.n ? ERR_OK : ERR_CONFLICT;
}

struct roster_password *roster_next_password(struct roster_job *job)
{
    ASSERT(job->passwords_used < job->lines_n);
    return &job->passwords[job->passwords_used++];
}

/* Argon2id takes its time: only as many as the try showed to be needed. */
static void make_passwords(struct ctx *c, struct roster_job *job, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        job->passwords[i].plain = password_one_time(c->arena);
        job->passwords[i].hash = password_hash(c->arena, job->passwords[i].plain);
    }
}

enum err roster_run(struct ctx *c, enum roster_kind kind, struct str csv, bool apply, struct roster *out)
{
    struct roster_job job = { .table = kind == ROSTER_UNITS ? &roster_units_table : &roster_staff_table, .out = out };
    *out = (struct roster){ 0 };
    read_file(c, &job, csv);
    if (out->faults.n)
        return ERR_OK;
    job.passwords = ARENA_ARRAY(c->arena, struct roster_password, job.lines_n + 1);
    enum err e = ctx_write(c, all_lines, &job);
    if (!apply || out->faults.n || e != ERR_CONFLICT)
        return e == ERR_CONFLICT ? ERR_OK : e;
    make_passwords(c, &job, job.passwords_used);
    job.apply = true;
    e = ctx_write(c, all_lines, &job);
    return e == ERR_CONFLICT && out->faults.n ? ERR_OK : e;
}
