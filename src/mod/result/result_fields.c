/* A result as fields of a page, for whoever drafts it. */
#include "data/json.h"
#include "mod/forms/forms.h"
#include "mod/result/result.h"

typedef VEC(struct view_form_field) field_vec;

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

static struct view_form_field line_field(struct ctx *c, const struct result_line *l, bool mark)
{
    struct view_form_field f = { .key = l->name, .label = l->field->label, .hint = l->field->hint, .value = l->value, .rows = 3,
                                 .is_textarea = l->field->lines, .is_text = !l->field->lines, .maxlength = 4000, .optional = !l->field->required,
                                 .vietnamese = c->lang != LANG_VI };
    f.error = forms_error(c, l->name);
    if (l->missing && mark)
        f.error = msg_format(c->arena, c->lang, MSG_result_line_missing, MSG_ARGS(l->field->label));
    return f;
}

struct fields {
    const struct json *draft;
    const struct result_line *lines;
    size_t lines_n;
    struct str markup; /* "" when the result is a scanned document */
};

static void answer_field(struct ctx *c, const struct fields *s, const struct forms_answer *a, field_vec *v)
{
    struct str key = arena_printf(c->arena, "form.%.*s", STR_ARG(a->key));
    if (a->heading || !printed(s->markup, key) || is_line(s->lines, s->lines_n, key))
        return;
    struct view_form_field f = { .key = arena_printf(c->arena, "f.%.*s", STR_ARG(a->key)), .label = a->label, .is_text = true, .maxlength = 4000,
                                 .value = json_text(s->draft, arena_cstr(c->arena, key), a->words), .vietnamese = c->lang != LANG_VI };
    f.error = forms_error(c, f.key);
    VEC_PUSH(c->arena, v, f);
}

enum err result_fields(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r, bool mark,
                       struct view_form_field **out, size_t *out_n)
{
    const struct form *form;
    struct form_value *values;
    struct forms_answer *answers;
    struct result_line *lines;
    struct fields s = { 0 };
    field_vec v = { 0 };
    size_t n;
    TRY(procedure_form(c, p, &form));
    TRY(dossier_answers(c, d, &values, &n));
    TRY(forms_answers(c, form, values, n, &answers, &n));
    TRY(json_parse(c->arena, r->draft, &s.draft, NULL));
    TRY(result_lines(c, d, p, r, &lines, &s.lines_n));
    s.lines = lines;
    if (procedure_result(c, p, &s.markup) != ERR_OK)
        s.markup = S("");
    for (size_t i = 0; i < s.lines_n; i++)
        VEC_PUSH(c->arena, &v, line_field(c, &lines[i], mark));
    for (size_t i = 0; i < n; i++)
        answer_field(c, &s, &answers[i], &v);
    *out = v.at;
    *out_n = v.n;
    return ERR_OK;
}
