/* Waiting tasks of an agency that ends go where their dossiers go; whoever took one keeps it when moving along. */
#include "mod/process/process_internal.h"
#include "sql_process_pass_on.h"

enum err task_open_at(struct ctx *c, int64_t agency_id, struct task_open **out, size_t *n)
{
    struct task_open_rows_row *rows;
    TRY(task_open_rows(c->db, c->arena, &(struct task_open_rows_in){ agency_id }, &rows, n));
    struct task_open *list = ARENA_ARRAY(c->arena, struct task_open, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct task_open){ rows[i].id, rows[i].dossier_id, rows[i].assignee_id, rows[i].version, rows[i].name, rows[i].role,
                                      rows[i].assignee.ptr ? rows[i].assignee : S(""), str_eq(rows[i].state, S("taken")) };
    *out = list;
    return ERR_OK;
}

enum err task_pass_on(struct ctx *c, struct task_open *t, int64_t agency_id)
{
    TRY(task_pass_on_one_exact(c->db, &(struct task_pass_on_one_in){ t->id, t->version, agency_id }));
    t->version++;
    return ERR_OK;
}

enum err task_pass_on_all(struct ctx *c, int64_t from_id, int64_t to_id, int64_t *changed)
{
    return task_pass_on_rows(c->db, &(struct task_pass_on_rows_in){ from_id, to_id }, changed);
}

enum err task_left_behind(struct ctx *c, struct task_open *t)
{
    TRY(task_lay_open_exact(c->db, &(struct task_lay_open_in){ t->id, t->version }));
    t->version++;
    struct event e = { .kind = "task.released", .object_kind = "task", .object_id = t->id, .dossier_id = t->dossier_id, .to = S("open"),
                       EVENT_DETAIL({ "name", t->name, 0 }, { "holder", t->assignee, 0 }) };
    return event_put(c, &e);
}
