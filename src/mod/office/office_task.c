/* Steps: take, give back, pass on, complete; the draft of a result. */
#include "mod/office/office_internal.h"
#include "data/json.h"
#include "mod/forms/forms.h"
#include "mod/process/process.h"
#include "mod/result/result.h"

static enum err back_to_dossier(struct ctx *c, int64_t dossier_id, enum msg done)
{
    web_flash(c, done, MSG_NO_ARGS);
    return web_see(c, arena_printf(c->arena, "/cong-viec/ho-so/%lld", (long long)dossier_id));
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

/* Is this key on the paper? "form.event" is not in "form.event.code" or "form.event_text". */
static bool printed(struct str markup, struct str key)
{
    for (size_t i = 0; i + key.len <= markup.len; i++) {
        struct str rest = str_skip(markup, i);
        if (!str_starts(rest, key))
            continue;
        rest = str_skip(rest, key.len);
        char next = rest.len ? rest.ptr[0] : ' ';
        bool longer = (next >= 'a' && next <= 'z') || (next >= '0' && next <= '9') || next == '_';
        if (!longer && !str_starts(rest, S(".code")))
            return true;
    }
    return false;
}

/* An answer that a line shows or proposes already. */
static bool is_line(const struct result_line *lines, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(lines[i].field->key, key) || str_eq(lines[i].field->from, key))
            return true;
    return false;
}

static struct view_form_field line_field(struct ctx *c, const struct result_line *l)
{
    struct view_form_field f = { .key = l->name, .label = l->field->label, .hint = l->field->hint, .value = l->value, .rows = 3,
                                 .is_textarea = l->field->lines, .is_text = !l->field->lines, .maxlength = 4000, .optional = !l->field->required,
                                 .vietnamese = c->lang != LANG_VI };
    if (l->missing && web_flag(c, "thieu"))
        f.error = msg_format(c->arena, c->lang, MSG_result_line_missing, MSG_ARGS(l->field->label));
    return f;
}

/* The lines of the folder, then the other answers that the paper prints, each with what the draft says. */
static enum err fill_draft(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r, struct view_office_draft *v)
{
    const struct form *form;
    const struct json *draft = NULL;
    struct form_value *values;
    struct forms_answer *answers;
    struct result_line *lines;
    struct str markup;
    size_t n, lines_n;
    TRY(procedure_form(c, p, &form));
    TRY(dossier_answers(c, d, &values, &n));
    TRY(forms_answers(c, form, values, n, &answers, &n));
    TRY(json_parse(c->arena, r->draft, &draft, NULL));
    TRY(result_lines(c, d, p, r, &lines, &lines_n));
    if (procedure_result(c, p, &markup) != ERR_OK)
        markup = S("");
    for (size_t i = 0; i < lines_n; i++)
        VEC_PUSH(c->arena, &v->fields, line_field(c, &lines[i]));
    for (size_t i = 0; i < n; i++) {
        struct str key = arena_printf(c->arena, "form.%.*s", STR_ARG(answers[i].key)), name = arena_printf(c->arena, "f.%.*s", STR_ARG(answers[i].key));
        if (answers[i].heading || !printed(markup, key) || is_line(lines, lines_n, key))
            continue;
        struct view_form_field f = { .key = name, .label = answers[i].label, .value = json_text(draft, arena_cstr(c->arena, key), answers[i].words),
                                     .is_text = true, .maxlength = 4000, .vietnamese = c->lang != LANG_VI };
        VEC_PUSH(c->arena, &v->fields, f);
    }
    return ERR_OK;
}

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
    TRY(fill_draft(c, &d, p, &r, &v));
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
