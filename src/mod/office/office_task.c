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

static enum err the_task(struct ctx *c, struct task *t)
{
    int64_t id;
    TRY(web_check(c));
    TRY(web_path_id(c, 0, &id));
    TRY(task_get(c, id, t));
    return task_for(c, t) ? ERR_OK : ERR_NOT_FOUND;
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

/* The result is numbered by the approval, and a process does not leave "issue" without the signed copy. */
static enum err result_rules(struct ctx *c, const struct task *t, struct str outcome)
{
    struct dossier d;
    struct result r;
    TRY(dossier_get(c, t->dossier_id, &d));
    TRY(result_of(c, &d, &r));
    if (str_eq(t->work, S("issue")) && !r.scan_hash.len)
        return ctx_refuse(c, ERR_CONFLICT, MSG_result_not_signed);
    if (str_eq(t->work, S("approve")) && str_eq(outcome, S("approved")))
        return result_number(c, &d, &r, unit_grant(c, ROLE_LEADER, t->agency_id));
    return ERR_OK;
}

enum err office_task_done(struct ctx *c)
{
    struct task t;
    TRY(the_task(c, &t));
    struct str outcome = web_text(c, "outcome");
    TRY(result_rules(c, &t, outcome));
    TRY(task_complete(c, t.id, web_int(c, "version", 0), outcome, web_text(c, "opinion")));
    return back_to_dossier(c, t.dossier_id, MSG_office_done_completed);
}

/* -- the draft -- */

/* Lines of a result that are not answers of the form; asked for when the paper prints them. */
static const struct {
    const char *key, *value_key;
    enum msg label;
    bool lines;
} extras[] = {
    { "r.child_personal_no", "result.child_personal_no", MSG_office_draft_child_no, false },
    { "r.register_kind", "result.register_kind", MSG_office_draft_register_kind, false },
    { "r.register_place", "result.register_place", MSG_office_draft_register_place, false },
    { "r.register_no", "result.register_no", MSG_office_draft_register_no, false },
    { "r.register_book", "result.register_book", MSG_office_draft_register_book, false },
    { "r.register_date", "result.register_date", MSG_office_draft_register_date, false },
    { "r.book", "result.book", MSG_office_draft_book, false },
    { "r.receiver", "result.receiver", MSG_office_draft_receiver, false },
    { "r.marital_text", "result.marital_text", MSG_office_draft_marital, true },
    { "r.notes", "result.notes", MSG_office_draft_notes, true },
    { "r.officer_note", "result.officer_note", MSG_office_draft_note, true },
};
enum { EXTRAS = sizeof extras / sizeof *extras };

static bool used_by(struct ctx *c, const struct procedure *p, const char *key)
{
    struct str markup;
    return procedure_result(c, p, &markup) == ERR_OK && str_has(markup, str_c(key));
}

static struct str drafted(const struct json *draft, const char *key) { return draft ? json_text(draft, key, S("")) : S(""); }

/* Answers in words, each with what the draft says instead. */
static enum err fill_draft(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r, struct view_office_draft *v)
{
    const struct form *form;
    const struct json *draft = NULL;
    struct form_value *values;
    struct forms_answer *answers;
    size_t n;
    TRY(procedure_form(c, p, &form));
    TRY(dossier_answers(c, d, &values, &n));
    TRY(forms_answers(c, form, values, n, &answers, &n));
    TRY(json_parse(c->arena, r->draft, &draft, NULL));
    for (size_t i = 0; i < n; i++) {
        const char *key = arena_printf(c->arena, "form.%.*s", STR_ARG(answers[i].key)).ptr;
        if (answers[i].heading || !used_by(c, p, key))
            continue;
        struct str mine = drafted(draft, key);
        struct view_form_field f = { .key = arena_printf(c->arena, "f.%.*s", STR_ARG(answers[i].key)), .label = answers[i].label,
                                     .value = mine.len ? mine : answers[i].words, .is_text = true, .maxlength = 4000 };
        VEC_PUSH(c->arena, &v->fields, f);
    }
    for (size_t i = 0; i < EXTRAS; i++) {
        if (!used_by(c, p, extras[i].value_key))
            continue;
        struct view_form_field f = { .key = str_c(extras[i].key), .label = ctx_text(c, extras[i].label), .value = drafted(draft, extras[i].value_key),
                                     .is_textarea = extras[i].lines, .is_text = !extras[i].lines, .rows = 2, .optional = true };
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
