/* The course of a dossier: tasks in front of this person, steps, history, the counting of days. */
#include "mod/office/office_internal.h"
#include "data/json.h"
#include "mod/forms/forms.h"
#include "mod/process/process.h"
#include "mod/result/result.h"
#include "sql_event.h"

static bool asked(const struct task *t) { return t->parent_id && (str_eq(t->kind, S("opinion")) || str_eq(t->kind, S("part"))); }

static bool waits(const struct task *t)
{
    return (str_eq(t->kind, S("user")) || asked(t)) && (str_eq(t->state, S("open")) || str_eq(t->state, S("taken")));
}

static enum err fill_colleagues(struct ctx *c, const struct task *t, struct view_office_dossier_tasks *row)
{
    struct staff *list;
    size_t n;
    TRY(task_colleagues(c, t, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_office_dossier_tasks_colleagues who = { list[i].account_id, list[i].name };
        if (list[i].account_id != c->who.account_id)
            VEC_PUSH(c->arena, &row->colleagues, who);
    }
    return ERR_OK;
}

static enum err fill_task(struct ctx *c, const struct dossier *d, const struct task *t, const struct task *all, size_t n,
                          struct view_office_dossier *v)
{
    struct result r;
    struct view_office_dossier_tasks row = { .id = t->id, .version = t->version, .name = t->name,
                                             .due = office_step_due(c, t->due_at_ms).date, .holder = t->assignee_name,
                                             .can_take = str_eq(t->state, S("open")), .mine = task_mine(c, t),
                                             .approval = str_eq(t->work, S("approve")), .work_draft = str_eq(t->work, S("draft")),
                                             .work_issue = str_eq(t->work, S("issue")), .room = t->room, .instance = t->instance,
                                             .answering = asked(t), .question = t->question };
    if (!task_for(c, t))
        return ERR_OK;
    if (row.answering && !ctx_ok(c))
        row.answer_error = forms_error(c, S("opinion"));
    if (row.work_issue) {
        TRY(result_of(c, d, &r));
        row.scan_missing = !r.scan_hash.len;
    }
    if (row.mine)
        TRY(fill_colleagues(c, t, &row));
    TRY(office_fill_asks(c, d, t, all, n, &row));
    bool first = row.answering ? row.answer_error.len > 0 : !v->tasks.n && !row.back_open;
    row.at = first ? S("") : arena_printf(c->arena, "b%lld-", (long long)t->id);
    VEC_PUSH(c->arena, &v->tasks, row);
    return ERR_OK;
}

/* Where branches meet nobody works, and a time that is not over is no step yet. */
static bool shown(const struct task *t)
{
    return !str_eq(t->kind, S("join")) && !(str_eq(t->kind, S("timer")) && !str_eq(t->state, S("done")));
}

static void fill_step(struct ctx *c, const struct task *t, struct view_office_dossier *v)
{
    bool done = str_eq(t->state, S("done")), off = str_eq(t->state, S("dropped"));
    if (!shown(t))
        return;
    int64_t at = done ? t->done_at_ms : t->taken_at_ms ? t->taken_at_ms : t->created_at_ms;
    struct view_office_dossier_steps row = { .name = t->name, .room = t->room, .who = t->assignee_name, .when = ctx_moment_short(c, at),
                                             .text = str_eq(t->outcome, S("missing")) ? ctx_text(c, MSG_office_ask_missing) : t->opinion,
                                             .done = done, .off = off, .now = !done && !off };
    VEC_PUSH(c->arena, &v->steps, row);
}

static enum err fill_tasks(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    struct task *tasks;
    size_t n;
    TRY(task_list(c, d->id, &tasks, &n));
    for (size_t i = 0; i < n; i++) {
        fill_step(c, &tasks[i], v);
        if (waits(&tasks[i]))
            TRY(fill_task(c, d, &tasks[i], tasks, n, v));
    }
    return ERR_OK;
}

/* A member of the canonical text's detail. */
static struct str detail(struct ctx *c, struct str canonical, const char *key)
{
    const struct json *root;
    if (json_parse(c->arena, canonical, &root, NULL) != ERR_OK)
        return S("");
    return json_text(json_get(root, "detail"), key, S(""));
}

/* What was said with it, or which paper it was about. */
static struct str about(struct ctx *c, const struct procedure *p, struct str canonical)
{
    struct str reason = detail(c, canonical, "reason"), opinion = detail(c, canonical, "opinion");
    return reason.len ? reason : opinion.len ? opinion : procedure_component_name(p, detail(c, canonical, "component"));
}

static enum err fill_history(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v)
{
    struct events_of_dossier_row *rows;
    size_t n;
    TRY(events_of_dossier(c->db, c->arena, &(struct events_of_dossier_in){ d->id }, &rows, &n));
    for (size_t i = n; i-- > 0;) {
        enum msg m;
        if (!msg_find(arena_printf(c->arena, "event.%.*s", STR_ARG(rows[i].kind)), &m))
            continue; /* readings have a page of their own */
        struct view_office_dossier_history row = { ctx_text(c, m), rows[i].name.len ? rows[i].name : ctx_text(c, MSG_office_someone),
                                                   ctx_moment_short(c, rows[i].at_ms), about(c, p, rows[i].canonical) };
        VEC_PUSH(c->arena, &v->history, row);
    }
    return ERR_OK;
}

static void fill_counting(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    const struct json *lines;
    if (json_parse(c->arena, d->explanation, &lines, NULL) != ERR_OK)
        return;
    for (size_t i = 0; i < lines->n; i++) {
        struct view_office_dossier_counting row = { lines->items[i].text };
        VEC_PUSH(c->arena, &v->counting, row);
    }
}

enum err office_fill_course(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v)
{
    TRY(fill_tasks(c, d, v));
    TRY(fill_history(c, d, p, v));
    fill_counting(c, d, v);
    bool desk = unit_grant(c, ROLE_OFFICER, d->agency_id) || (d->intake_agency_id && unit_grant(c, ROLE_OFFICER, d->intake_agency_id));
    v->intake = desk && (d->state == DOSSIER_SUBMITTED || d->state == DOSSIER_AWAIT_PAPERS);
    v->supplement = desk && d->state == DOSSIER_AWAIT_SUPPLEMENT;
    v->ready = desk && d->state == DOSSIER_DONE;
    v->hand_back = desk && d->state == DOSSIER_DECLINED;
    return ERR_OK;
}
