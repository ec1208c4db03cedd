/* Where answers come from, on the page to check; and what was written otherwise than one's own page says goes there when wished. */
#include "mod/citizen/citizen_internal.h"
#include "mod/forms/forms.h"
#include "mod/profile/profile.h"

static struct str typed(const struct draft_case *k, struct str key)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_eq(k->values[i].key, key))
            return k->values[i].value;
    return S("");
}

static size_t index_of(const struct draft_case *k, struct str key)
{
    size_t i = 0;
    while (i < k->form->fields_n && !str_eq(k->form->fields[i].key, key))
        i++;
    return i;
}

struct origins {
    struct forms_source *all;
    struct profile_source *mine;
    size_t all_n, mine_n;
};

static enum err load(struct ctx *c, const struct draft_case *k, struct origins *o)
{
    TRY(citizen_sources(c, k, &o->all, &o->all_n));
    return citizen_own(c, k) ? profile_sources(c, k->draft.account_id, &o->mine, &o->mine_n) : ERR_OK;
}

static const struct forms_source *source_of(const struct draft_case *k, const struct origins *o, size_t i)
{
    return i < k->form->fields_n ? forms_source_of(k->form, i, k->states, k->values, k->n, o->all, o->all_n) : NULL;
}

/* Of one's own page, not of the account. */
static const struct profile_source *mine(const struct origins *o, const struct forms_source *from)
{
    for (size_t i = 0; i < o->mine_n; i++)
        if (o->mine[i].member_id && str_eq(o->mine[i].is.name, from->name))
            return &o->mine[i];
    return NULL;
}

static bool above(const struct forms_source *from) { return str_index(from->name, '.', 0) < 0; } /* an earlier question */

enum err citizen_fill_origins(struct ctx *c, const struct draft_case *k, struct view_citizen_review *v)
{
    struct origins o = { 0 };
    TRY(load(c, k, &o));
    for (size_t p = 0; p < v->answers.parts.n; p++)
        for (size_t r = 0; r < v->answers.parts.at[p].rows.n; r++) {
            struct view_citizen_answers_parts_rows *row = &v->answers.parts.at[p].rows.at[r];
            size_t i = index_of(k, row->key);
            const struct forms_source *from = source_of(k, &o, i);
            if (!from || above(from))
                continue;
            const struct form_field *f = &k->form->fields[i];
            if (forms_same(c, f, typed(k, row->key), from->value)) {
                row->source = from->from;
            } else if (mine(&o, from)) {
                struct str was = form_words(c->arena, f, from->value);
                VEC_PUSH(c->arena, &v->differs,
                         ((struct view_citizen_review_differs){ row->key, msg_format(c->arena, c->lang, MSG_profile_differs_row, MSG_ARGS(row->label, was, row->words)) }));
            }
        }
    return ERR_OK;
}

enum err citizen_profile_update(struct ctx *c)
{
    struct draft_case k;
    struct origins o = { 0 };
    struct str key = web_text(c, "muc");
    TRY(citizen_the_case(c, &k));
    TRY(web_check(c));
    TRY(load(c, &k, &o));
    const struct forms_source *from = source_of(&k, &o, index_of(&k, key));
    const struct profile_source *to = from ? mine(&o, from) : NULL;
    if (!to)
        return ERR_NOT_FOUND;
    TRY(profile_say(c, to->member_id, to->key, typed(&k, key)));
    web_flash(c, MSG_profile_updated, MSG_NO_ARGS);
    return web_see(c, citizen_draft_path(c, k.draft.id, "/kiem-tra"));
}
