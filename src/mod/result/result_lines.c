/* What a result says beyond the answers, and what it must say: declared in the folder of the procedure (results, fields). */
#include "data/json.h"
#include "mod/result/result.h"

struct lines_source {
    const struct form *form;
    struct form_value *values; /* as answered, and the channel */
    size_t values_n;
    struct form_state *states;
    const struct json *draft;
};

static enum err read_source(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r, struct lines_source *s)
{
    struct form_value *answers;
    size_t n;
    TRY(procedure_form(c, p, &s->form));
    TRY(dossier_answers(c, d, &answers, &n));
    s->values = ARENA_ARRAY(c->arena, struct form_value, n + 1);
    for (size_t i = 0; i < n; i++)
        s->values[i] = answers[i];
    s->values[n] = (struct form_value){ S("channel"), str_c(channel_word(d->channel)) };
    s->values_n = n + 1;
    form_validate(s->form, s->values, s->values_n, true, ctx_today(c), c->arena, &s->states);
    return json_parse(c->arena, r->draft, &s->draft, NULL);
}

/* An answer of the form in words; key is "form.x". */
static struct str answered(struct ctx *c, const struct lines_source *s, struct str key)
{
    const struct form_field *f = str_starts(key, S("form.")) ? form_find(s->form, str_skip(key, 5)) : NULL;
    return f ? form_words(c->arena, f, s->states[f - s->form->fields].value) : S("");
}

static struct str value_of(struct ctx *c, const struct lines_source *s, struct str key, struct str from)
{
    const struct json *mine = json_get(s->draft, arena_cstr(c->arena, key));
    if (mine && mine->kind == JSON_TEXT)
        return mine->text;
    return answered(c, s, from.len ? from : key);
}

static struct str field_name(struct ctx *c, struct str key)
{
    ptrdiff_t dot = str_index(key, '.', 0);
    return arena_printf(c->arena, "%c.%.*s", key.ptr[0], STR_ARG(str_skip(key, (size_t)dot + 1)));
}

enum err result_lines(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r, struct result_line **out, size_t *n)
{
    struct lines_source s = { 0 };
    size_t fields_n = p->results_n ? p->results[0].fields_n : 0;
    struct result_line *list = ARENA_ARRAY(c->arena, struct result_line, fields_n + 1);
    *n = 0;
    *out = list;
    if (!fields_n)
        return ERR_OK;
    TRY(read_source(c, d, p, r, &s));
    for (size_t i = 0; i < fields_n; i++) {
        const struct result_field *f = &p->results[0].fields[i];
        if (!form_test(s.form, s.states, s.values, s.values_n, f->condition))
            continue;
        struct str value = value_of(c, &s, f->key, f->from);
        bool excused = f->unless.len && value_of(c, &s, f->unless, S("")).len;
        list[(*n)++] = (struct result_line){ f, field_name(c, f->key), value, f->required && !value.len && !excused };
    }
    return ERR_OK;
}

enum err result_said(struct ctx *c, const struct dossier *d, const struct result *r, struct str key, struct str *out)
{
    const struct procedure *p;
    struct lines_source s = { 0 };
    struct str from = S("");
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(read_source(c, d, p, r, &s));
    for (size_t i = 0; p->results_n && i < p->results[0].fields_n; i++)
        if (str_eq(p->results[0].fields[i].key, key))
            from = p->results[0].fields[i].from;
    *out = value_of(c, &s, key, from);
    return ERR_OK;
}

enum err result_complete(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct result *r)
{
    struct result_line *lines;
    size_t n;
    enum err e = ERR_OK;
    TRY(result_lines(c, d, p, r, &lines, &n));
    for (size_t i = 0; i < n; i++)
        if (lines[i].missing)
            e = ctx_invalid(c, lines[i].name, MSG_result_line_missing, MSG_ARGS(lines[i].field->label));
    return e;
}
