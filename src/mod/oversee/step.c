/* One step that waits: who has it, and the words that urge it on. */
#include "mod/forms/forms.h"
#include "mod/oversee/oversee_pages.h"

static enum err the_step(struct ctx *c, struct task *t, struct dossier *d)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(task_get(c, id, t));
    TRY(dossier_get(c, t->dossier_id, d));
    bool mine = unit_grant(c, ROLE_SUPERVISOR, d->agency_id) || unit_grant(c, ROLE_LEADER, d->agency_id);
    if (!mine || (!str_eq(t->kind, S("user")) && !t->parent_id))
        return ERR_NOT_FOUND;
    return dossier_look(c, d->id, "view", d);
}

static struct view_form_field words(struct ctx *c)
{
    struct view_form_field f = forms_area(c, "text", MSG_oversee_urge_text, 4, 500);
    f.hint = ctx_text(c, MSG_oversee_urge_hint);
    return f;
}

static enum err show(struct ctx *c, const struct task *t, const struct dossier *d)
{
    struct unit u;
    const struct procedure *p;
    bool open = str_eq(t->state, S("open")), taken = str_eq(t->state, S("taken"));
    TRY(unit_get(c, t->agency_id, &u));
    TRY(procedure_version(c, d->procedure_version_id, &p));
    struct view_oversee_step v = { .id = t->id, .version = t->version, .href = dossier_office_path(c, d->id),
                                   .code = d->code.ptr ? d->code : d->request_no, .what = p->short_name, .step = t->name, .unit = u.short_name,
                                   .who = taken ? t->assignee_name : ctx_text(c, MSG_oversee_no_holder), .since = ctx_moment_short(c, taken ? t->taken_at_ms : t->created_at_ms),
                                   .due = d->due_at_ms ? ctx_moment_short(c, d->due_at_ms) : S("–"), .open = open || taken };
    VEC_PUSH(c->arena, &v.fields, words(c));
    return WEB_VIEW(c, oversee_step, &v, ctx_text(c, MSG_oversee_urge));
}

enum err oversee_step(struct ctx *c)
{
    struct task t;
    struct dossier d;
    TRY(the_step(c, &t, &d));
    return show(c, &t, &d);
}

enum err oversee_step_urge(struct ctx *c)
{
    struct task t;
    struct dossier d;
    TRY(the_step(c, &t, &d));
    enum err e = web_check(c);
    if (e == ERR_OK)
        e = oversee_urge(c, t.id, web_int(c, "version", 0), web_text(c, "text"));
    if (e == ERR_INVALID || e == ERR_CONFLICT) {
        TRY(show(c, &t, &d));
        return e;
    }
    TRY(e);
    web_flash(c, MSG_oversee_urged, MSG_ARGS(t.name));
    return web_see(c, arena_printf(c->arena, "/giam-sat/danh-sach?loai=qua-han&don-vi=%lld", (long long)d.agency_id));
}
