/* Ends that come near and ends that have passed. */
#include "mod/dossier/overdue.h"
#include "base/clock.h"
#include "mod/dossier/dossier_internal.h"
#include "sql_overdue.h"

enum err dossier_agencies_open(struct ctx *c, int64_t **out, size_t *n)
{
    struct agencies_open_row *rows;
    TRY(agencies_open(c->db, c->arena, &rows, n));
    int64_t *ids = ARENA_ARRAY(c->arena, int64_t, *n + 1);
    for (size_t i = 0; i < *n; i++)
        ids[i] = rows[i].agency_id;
    *out = ids;
    return ERR_OK;
}

enum err dossier_near_end(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, int64_t after_due_ms, int64_t after_id,
                          struct dossier_end **out, size_t *n)
{
    struct near_end_rows_row *rows;
    TRY(near_end_rows(c->db, c->arena, &(struct near_end_rows_in){ agency_id, from_ms, to_ms, after_due_ms, after_id }, &rows, n));
    struct dossier_end *list = ARENA_ARRAY(c->arena, struct dossier_end, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct dossier_end){ rows[i].id, rows[i].received_at_ms, rows[i].due_at_ms };
    *out = list;
    return ERR_OK;
}

enum err dossier_end_passed(struct ctx *c, int64_t agency_id, int64_t before_ms, int64_t after_id, struct dossier_end **out, size_t *n)
{
    struct end_passed_rows_row *rows;
    TRY(end_passed_rows(c->db, c->arena, &(struct end_passed_rows_in){ agency_id, before_ms, after_id }, &rows, n));
    struct dossier_end *list = ARENA_ARRAY(c->arena, struct dossier_end, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct dossier_end){ rows[i].id, rows[i].received_at_ms, rows[i].due_at_ms };
    *out = list;
    return ERR_OK;
}

enum err dossier_report_overdue(struct ctx *c, int64_t id)
{
    struct dossier d;
    struct dossier_overdue before;
    TRY(dossier_get(c, id, &d));
    TRY(dossier_overdue(c, id, &before));
    if (before.reported_at_ms || d.done_at_ms || !d.due_at_ms || day_of_ms(d.due_at_ms) >= ctx_today(c))
        return ERR_CONFLICT;
    /* the article of the apology that was owed */
    struct clock_fact fact = { .kind = "overdue", .ground = str_c(dossier_move_article(MOVE_APOLOGISE)), .due_before_ms = d.due_at_ms, .due_after_ms = d.due_at_ms };
    struct event e = { .kind = "dossier.overdue", .object_kind = "dossier", .object_id = id, .dossier_id = id,
                       EVENT_DETAIL({ "due_at_ms", { 0 }, d.due_at_ms }, { "first_due_at_ms", { 0 }, d.first_due_at_ms }) };
    TRY(event_put(c, &e));
    return dossier_clock_keep(c, &d, &fact, e.id);
}

enum err dossier_overdue(struct ctx *c, int64_t id, struct dossier_overdue *out)
{
    struct overdue_of_row *rows;
    size_t n;
    TRY(overdue_of(c->db, c->arena, &(struct overdue_of_in){ id }, &rows, &n));
    *out = n ? (struct dossier_overdue){ rows[0].at_ms, rows[0].due_before_ms } : (struct dossier_overdue){ 0 };
    return ERR_OK;
}

enum err dossier_overdue_rows(struct ctx *c, struct str path_from, struct str path_to, int64_t agency_id, int64_t before_key,
                              struct overdue_row **out, size_t *n)
{
    struct overdue_rows_row *rows;
    TRY(overdue_rows(c->db, c->arena, &(struct overdue_rows_in){ path_from, path_to, agency_id, before_key ? before_key : INT64_MAX }, &rows, n));
    struct overdue_row *list = ARENA_ARRAY(c->arena, struct overdue_row, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        list[i] = (struct overdue_row){ .key = rows[i].key, .id = rows[i].id, .agency_id = rows[i].agency_id,
                                        .procedure_version_id = rows[i].procedure_version_id, .due_at_ms = rows[i].due_before_ms,
                                        .reported_at_ms = rows[i].at_ms, .done_at_ms = rows[i].done_at_ms, .code = rows[i].code,
                                        .applicant = rows[i].applicant };
        if (!dossier_state_from(rows[i].state, &list[i].state))
            return ERR_IO;
    }
    *out = list;
    return ERR_OK;
}

enum err dossier_overdue_count(struct ctx *c, struct str path_from, struct str path_to, int64_t agency_id, int64_t *n)
{
    struct overdue_n_row r;
    TRY(overdue_n(c->db, c->arena, &(struct overdue_n_in){ path_from, path_to, agency_id }, &r));
    *n = r.n;
    return ERR_OK;
}
