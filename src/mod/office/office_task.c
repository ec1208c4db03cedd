/* Steps: take, give back, pass on, complete; the draft of a result. */
#include "mod/office/office_internal.h"
#include "data/json.h"
#include "mod/bundle/bundle.h"
#include "mod/forms/forms.h"
#include "mod/process/process.h"
#include "mod/result/result.h"

static enum err back_to_dossier(struct ctx *c, int64_t dossier_id, enum msg done)
{
    web_flash(c, done, MSG_NO_ARGS);
    return web_see(c, dossier_office_path(c, dossier_id));
}

enum err office_the_task(struct ctx *c, struct task *t)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(task_get(c, id, t));
    return task_for(c, t) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err the_task(struct ctx *c, struct task *t)
{
    TRY(office_the_task(c, t));
    return web_check(c);
}

enum err office_task_take(struct ctx *c)
{
    struct task t;
    TRY(the_task(c, &t));
    TRY(task_take(c, t.id, web_int(c, "version", 0)));
    return back_to_dossier(c, t.dossier_id, MSG_office_done_taken);
}

enum err office_task_release(struct ctx *c)
{
    struct task t;
    TRY(the_task(c, &t));
    TRY(task_release(c, t.id, web_int(c, "version", 0)));
    return back_to_dossier(c, t.dossier_id, MSG_office_done_released);
}

enum err office_task_pass(struct ctx *c)
{
    struct task t;
    TRY(the_task(c, &t));
    TRY(task_pass(c, t.id, web_int(c, "version", 0), web_int(c, "to", 0), web_text(c, "opinion")));
    return back_to_dossier(c, t.dossier_id, MSG_office_done_passed);
}

/* What is sent to be approved says all it must; the approval numbers it; "issue" is not left without the signed copy. */
static enum err result_rules(struct ctx *c, const struct dossier *d, const struct task *t, struct str outcome)
{
    struct result r;
    const struct procedure *p;
    TRY(result_of(c, d, &r));
    if (str_eq(t->work, S("issue")) && !r.scan_hash.len)
        return ctx_refuse(c, ERR_CONFLICT, MSG_result_not_signed);
    if (str_eq(t->work, S("approve")) && str_eq(outcome, S("approved")))
        return result_number(c, d, &r, unit_grant(c, ROLE_LEADER, t->agency_id));
    if (!str_eq(t->work, S("draft")))
        return ERR_OK;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    return result_complete(c, d, p, &r);
}

/* The dossier again, with what was typed and what is missing. */
static enum err show_missing(struct ctx *c, const struct task *t)
{
    TRY(office_show(c, t->dossier_id));
    return ERR_INVALID;
}

enum err office_task_done(struct ctx *c)
{
    struct task t;
    TRY(the_task(c, &t));
    struct dossier d;
    struct str outcome = web_text(c, "outcome");
    TRY(dossier_get(c, t.dossier_id, &d));
    enum err e = result_rules(c, &d, &t, outcome);
    if (e == ERR_INVALID)
        return show_missing(c, &t);
    TRY(e);
    TRY(task_complete(c, t.id, web_int(c, "version", 0), outcome, web_text(c, "opinion")));
    return back_to_dossier(c, t.dossier_id, MSG_office_done_completed);
}

/* -- the draft -- */

enum err office_draft(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    struct result r;
    const struct procedure *p;
    struct view_office_draft v = { 0 };
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_look(c, id, "draft", &d));
    TRY(procedure_version(c, d.procedure_version_id, &p));
    TRY(result_of(c, &d, &r));
    v.id = d.id;
    v.code = d.code;
    v.version = r.version;
    TRY(result_fields(c, &d, p, &r, web_flag(c, "thieu"), &v.fields.at, &v.fields.n));
    TRY(bundle_carried_sources(c, &d, v.fields.at, v.fields.n));
    return WEB_VIEW(c, office_draft, &v, ctx_text(c, MSG_office_draft_title));
}

/* Only who holds a step of this dossier may change the draft. */
static enum err holds_step(struct ctx *c, int64_t dossier_id)
{
    struct task *tasks;
    size_t n;
    TRY(task_list(c, dossier_id, &tasks, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(tasks[i].state, S("taken")) && task_mine(c, &tasks[i]))
            return ERR_OK;
    return ctx_refuse(c, ERR_FORBIDDEN, MSG_task_take_first);
}

enum err office_draft_save(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    struct result r;
    struct web_field *f, *x;
    VEC(struct form_value) values = { 0 };
    TRY(web_check(c));
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_get(c, id, &d));
    TRY(dossier_reach(c, &d));
    TRY(holds_step(c, id));
    TRY(result_of(c, &d, &r));
    if (r.version != web_int(c, "version", 0))
        return ERR_STALE;
    size_t n = web_fields(c, "f.", &f), xn = web_fields(c, "r.", &x);
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->arena, &values, ((struct form_value){ arena_printf(c->arena, "form.%.*s", STR_ARG(f[i].key)), f[i].value }));
    for (size_t i = 0; i < xn; i++)
        VEC_PUSH(c->arena, &values, ((struct form_value){ arena_printf(c->arena, "result.%.*s", STR_ARG(x[i].key)), x[i].value }));
    TRY(result_draft(c, &r, values.at, values.n));
    return back_to_dossier(c, id, MSG_office_done_draft);
}
