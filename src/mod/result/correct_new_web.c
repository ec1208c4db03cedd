/* The page on which a correction is proposed. */
#include "mod/forms/forms.h"
#include "mod/result/correct_web.h"
#include "mod/result/result_internal.h"

static bool is(struct str a, const char *word) { return str_eq(a, str_c(word)); }

static struct view_form_field radios(struct ctx *c, const char *key, enum msg label, const char *group, const char *const *words, size_t n)
{
    struct view_form_field f = { .key = str_c(key), .label = ctx_text(c, label), .is_radios = true, .error = forms_error(c, str_c(key)) };
    struct str typed = web_typed(c, key);
    for (size_t i = 0; i < n; i++) {
        struct str word = str_c(words[i]);
        struct str about = correct_label(c, group, arena_printf(c->arena, "%s_about", words[i]));
        struct view_form_field_options o = { .value = word, .label = correct_label(c, group, word), .hint = about,
                                             .checked = str_eq(typed, word) };
        VEC_PUSH(c->arena, &f.options, o);
    }
    return f;
}

/* Which kind was chosen on the way here; a wrong or no word asks for all. */
static struct str kind_of(struct ctx *c)
{
    static const char *const kinds[] = { "amend", "replace", "recall" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (is(web_typed(c, "loai"), kinds[i]))
            return str_c(kinds[i]);
    return S("");
}

static void fill_head(struct ctx *c, struct str kind, struct view_correct_new *v)
{
    static const char *const kinds[] = { "amend", "replace", "recall" }, *const faults[] = { "officer", "applicant" };
    struct view_form_field reason = correct_area(c, "reason", MSG_correct_reason);
    reason.hint = ctx_text(c, MSG_correct_reason_hint);
    VEC_PUSH(c->arena, &v->head, radios(c, "loai", MSG_correct_kind, "kind", kinds, 3));
    if (is(kind, "amend") || !kind.len) {
        VEC_PUSH(c->arena, &v->head, correct_area(c, "wrong", MSG_correct_wrong));
        VEC_PUSH(c->arena, &v->head, correct_area(c, "correct", MSG_correct_right));
    }
    VEC_PUSH(c->arena, &v->head, reason);
    VEC_PUSH(c->arena, &v->head, radios(c, "loi", MSG_correct_fault, "fault", faults, 2));
}

/* Only what stands on the page: lines of the folder and answers that the paper prints. */
static enum err posted(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r, struct form_value **out, size_t *n)
{
    struct web_field *f, *x;
    struct view_form_field *known;
    size_t f_n = web_fields(c, "f.", &f), x_n = web_fields(c, "r.", &x), known_n;
    VEC(struct form_value) v = { 0 };
    TRY(result_fields(c, d, p, r, false, &known, &known_n));
    for (size_t i = 0; i < known_n; i++) {
        struct str key = known[i].key;
        bool answer = key.ptr[0] == 'f';
        const struct web_field *list = answer ? f : x;
        for (size_t k = 0; k < (answer ? f_n : x_n); k++)
            if (str_eq(list[k].key, str_skip(key, 2)) && !str_eq(list[k].value, known[i].value))
                VEC_PUSH(c->arena, &v, ((struct form_value){ arena_printf(c->arena, "%s.%.*s", answer ? "form" : "result", STR_ARG(list[k].key)), list[k].value }));
    }
    *out = v.at;
    *n = v.n;
    return ERR_OK;
}

/* What the new result would say: the old draft, with what was typed in its place. */
static enum err fill_values(struct ctx *c, const struct dossier *d, const struct result *r, struct view_correct_new *v)
{
    const struct procedure *p;
    struct web_field *f;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(result_fields(c, d, p, r, false, &v->values.at, &v->values.n));
    for (size_t i = 0; i < v->values.n; i++) {
        struct view_form_field *field = &v->values.at[i];
        char prefix[3] = { field->key.ptr[0], '.', 0 };
        size_t n = web_fields(c, prefix, &f);
        for (size_t k = 0; k < n; k++)
            if (str_eq(f[k].key, str_skip(field->key, 2)))
                field->value = f[k].value;
    }
    return ERR_OK;
}

static enum err issued(struct ctx *c, const struct dossier *d, struct result *r)
{
    enum err e = result_newest(c, d->id, r);
    bool none = e == ERR_NOT_FOUND || (e == ERR_OK && !r->number_text.len) || (d->state != DOSSIER_DONE && d->state != DOSSIER_RETURNED);
    return none ? ctx_refuse(c, ERR_CONFLICT, MSG_correct_not_issued) : e;
}

static enum err show(struct ctx *c, const struct dossier *d, const struct result *r)
{
    struct str kind = kind_of(c);
    struct view_correct_new v = { .id = d->id, .code = d->code, .version = r->version,
                                  .what = kind.len ? correct_label(c, "kind", kind) : ctx_text(c, MSG_correct_title),
                                  .about = kind.len ? correct_label(c, "kind", arena_printf(c->arena, "%.*s_about", STR_ARG(kind))) : S(""),
                                  .result = correct_result_line(c, r->name, r->number_text, r->day) };
    fill_head(c, kind, &v);
    if (is(kind, "replace"))
        TRY(fill_values(c, d, r, &v));
    return WEB_VIEW(c, correct_new, &v, ctx_text(c, MSG_correct_title));
}

enum err correct_new(struct ctx *c)
{
    struct dossier d;
    struct result r;
    TRY(web_check(c));
    TRY(correct_the_dossier(c, &d));
    TRY(issued(c, &d, &r));
    return show(c, &d, &r);
}

static enum err propose(struct ctx *c, const struct dossier *d, const struct result *r)
{
    const struct procedure *p;
    int64_t id;
    struct correction_new n = { .kind = web_text(c, "loai"), .fault = web_text(c, "loi"), .reason = web_text(c, "reason"), .wrong = web_text(c, "wrong"),
                                .correct = web_text(c, "correct"), .version = web_int(c, "version", 0) };
    struct form_value *values;
    TRY(web_check(c));
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(posted(c, d, p, r, &values, &n.values_n));
    n.values = values;
    return correction_propose(c, d, &n, &id);
}

enum err correct_propose(struct ctx *c)
{
    struct dossier d;
    struct result r;
    TRY(correct_the_dossier(c, &d));
    TRY(issued(c, &d, &r));
    enum err e = propose(c, &d, &r);
    if (e == ERR_INVALID)
        TRY(show(c, &d, &r));
    TRY(e);
    return correct_back(c, d.id, MSG_correct_done_proposed);
}
