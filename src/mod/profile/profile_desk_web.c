/* An officer with a dossier in hand compares what the applicant said of themself with the originals: only what stands in the form of
 * this dossier too is shown. */
#include "mod/dossier/dossier.h"
#include "mod/profile/profile_internal.h"

struct compared {
    const struct form_field *field;
    const struct profile_source *source;
    const struct profile_value *value;
    struct str id; /* "<member>.<version>.<key>" */
};
typedef VEC(struct compared) compared_vec;

static bool names(const struct form_field *f, struct str source)
{
    bool yes = str_eq(f->source, source);
    for (size_t i = 0; i < f->others_n; i++)
        yes |= str_eq(f->others[i].name, source);
    return yes;
}

static bool has(const compared_vec *v, struct str id)
{
    for (size_t i = 0; i < v->n; i++)
        if (str_eq(v->at[i].id, id))
            return true;
    return false;
}

static enum err add_source(struct ctx *c, const struct profile_member *members, size_t members_n, const struct form_field *f,
                           const struct profile_source *s, compared_vec *out)
{
    for (size_t m = 0; m < members_n; m++) {
        struct profile_value *list;
        size_t n;
        if (members[m].id != s->member_id)
            continue;
        TRY(profile_values(c, s->member_id, &list, &n));
        for (size_t i = 0; i < n; i++) {
            struct compared one = { f, s, &list[i], arena_printf(c->arena, "%lld.%lld.%.*s", (long long)s->member_id, (long long)members[m].version, STR_ARG(s->key)) };
            if (str_eq(list[i].key, s->key) && !str_eq(list[i].source, S("officer")) && !has(out, one.id))
                VEC_PUSH(c->arena, out, one);
        }
    }
    return ERR_OK;
}

static enum err compare(struct ctx *c, const struct dossier *d, compared_vec *out)
{
    const struct procedure *p;
    const struct form *form;
    struct form_value *answers;
    struct profile_source *sources;
    struct profile_member *members;
    size_t answers_n, sources_n, members_n;
    if (!d->account_id)
        return ERR_OK;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(procedure_form(c, p, &form));
    TRY(dossier_answers(c, d, &answers, &answers_n));
    TRY(profile_sources(c, d->account_id, &sources, &sources_n));
    TRY(profile_members(c, d->account_id, &members, &members_n));
    for (size_t a = 0; a < answers_n; a++) {
        const struct form_field *f = form_find(form, answers[a].key);
        for (size_t s = 0; f && s < sources_n; s++)
            if (sources[s].member_id && names(f, sources[s].is.name) && forms_same(c, f, answers[a].value, sources[s].is.value))
                TRY(add_source(c, members, members_n, f, &sources[s], out));
    }
    return ERR_OK;
}

static enum err show(struct ctx *c, const struct dossier *d)
{
    compared_vec list = { 0 };
    struct view_profile_desk v = { .id = d->id, .no = d->code.len ? d->code : d->request_no, .error = forms_error(c, S("dung")) };
    TRY(compare(c, d, &list));
    for (size_t i = 0; i < list.n; i++) {
        struct view_profile_desk_rows row = { list.at[i].id, list.at[i].field->label, form_words(c->arena, list.at[i].field, list.at[i].value->value),
                                              profile_source_words(c, list.at[i].value) };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    return WEB_VIEW(c, profile_desk, &v, ctx_text(c, MSG_profile_desk));
}

enum err profile_desk(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_look(c, id, "compare", &d));
    return show(c, &d);
}

static enum err check(struct ctx *c, const struct dossier *d)
{
    compared_vec list = { 0 };
    struct str *ticked;
    size_t n = web_list(c, "dung", &ticked), done = 0;
    if (!n)
        return ctx_invalid(c, S("dung"), MSG_profile_desk_choose, MSG_NO_ARGS);
    TRY(compare(c, d, &list));
    const struct grant *g = unit_grant(c, ROLE_OFFICER, d->agency_id);
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < list.n; i++) {
            if (!str_eq(list.at[i].id, ticked[t]))
                continue;
            struct profile_value v = { .key = list.at[i].source->key, .value = list.at[i].value->value, .source = S("officer"),
                                       .checked_name = c->who.name, .dossier_id = d->id };
            TRY(profile_put(c, list.at[i].source->member_id, &v, c->who.account_id));
            TRY(profile_member_changed(c->db, &(struct profile_member_changed_in){ list.at[i].source->member_id }, NULL));
            TRY(profile_note(c, "profile.compared", list.at[i].source->member_id, v.key, d->id, g));
            done++;
        }
    return done ? ERR_OK : ctx_invalid(c, S("dung"), MSG_profile_desk_changed, MSG_NO_ARGS); /* somebody else was first, or it was changed */
}

enum err profile_desk_check(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_look(c, id, "compare", &d));
    enum err e = ctx_ok(c) ? check(c, &d) : ERR_INVALID;
    if (e == ERR_INVALID) {
        TRY(show(c, &d));
        return e;
    }
    TRY(e);
    web_flash(c, MSG_profile_desk_done, MSG_NO_ARGS);
    return web_see(c, dossier_office_path(c, d.id));
}
