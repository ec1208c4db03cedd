/* What fills in forms, and what results say. */
#include "base/embed.h"
#include "base/log.h"
#include "data/json.h"
#include "mod/identity/identity.h"
#include "mod/profile/profile_internal.h"
#include "mod/result/result.h"
#include "text/partial_date.h"
#include "text/text.h"

typedef VEC(struct profile_source) source_vec;

static void add(struct ctx *c, source_vec *v, const char *member, const char *key, struct str value, struct str from, int64_t member_id)
{
    if (value.len)
        VEC_PUSH(c->arena, v, ((struct profile_source){ { arena_printf(c->arena, "profile.%s.%s", member, key), value, from }, member_id, str_c(key) }));
}

static struct str gender_of(const struct profile_value *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].key, S("gender")))
            return list[i].value;
    return S("");
}

static enum err add_member(struct ctx *c, source_vec *v, const char *as, int64_t member_id, const struct profile_value *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct profile_key *k = profile_key_of(list[i].key);
        struct str from = msg_format(c->arena, c->lang, MSG_profile_from, MSG_ARGS(profile_source_words(c, &list[i])));
        if (k)
            add(c, v, as, k->word, list[i].value, from, member_id);
    }
    return ERR_OK;
}

/* Name, birth, number and address of oneself stand in the account. */
static void add_account(struct ctx *c, source_vec *v, const char *as, const struct account *a)
{
    struct str from = ctx_text(c, MSG_profile_from_account);
    add(c, v, as, "name", a->name, from, 0);
    add(c, v, as, "birth", partial_short(c->arena, partial_stored(a->birth)), from, 0);
    add(c, v, as, "id_no", a->id_no, from, 0);
    add(c, v, as, "residence", a->address, from, 0);
}

static const char *couple_word(struct str gender) { return str_eq(gender, S("nu")) ? "wife" : str_eq(gender, S("nam")) ? "husband" : NULL; }

enum err profile_sources(struct ctx *c, int64_t account_id, struct profile_source **out, size_t *n)
{
    struct profile_member *m;
    size_t members, children = 0;
    struct account a;
    source_vec v = { 0 };
    TRY(account_get(c, account_id, &a));
    TRY(profile_members(c, account_id, &m, &members));
    for (size_t i = 0; i < members; i++)
        children += str_eq(m[i].relation, S("child"));
    for (size_t i = 0; i < members; i++) {
        struct profile_value *list;
        size_t list_n;
        bool self = str_eq(m[i].relation, S("self"));
        TRY(profile_values(c, m[i].id, &list, &list_n));
        const char *couple = self || str_eq(m[i].relation, S("spouse")) ? couple_word(gender_of(list, list_n)) : NULL;
        if (!str_eq(m[i].relation, S("child")) || children == 1)
            TRY(add_member(c, &v, profile_relation_of(m[i].relation)->word, m[i].id, list, list_n));
        if (couple)
            TRY(add_member(c, &v, couple, m[i].id, list, list_n));
        if (couple && self)
            add_account(c, &v, couple, &a);
    }
    *out = v.at;
    *n = v.n;
    return ERR_OK;
}

/* -- from results -- */

static const struct json *rules(struct arena *a)
{
    const struct embed_file *f = embed_find(embed_data, embed_data_n, S("documents/profile.json"));
    const struct json *root = NULL;
    ASSERT(f && json_parse(a, f->bytes, &root, NULL) == ERR_OK); /* built in: tests/unit/store_test.c */
    return root;
}

struct said {
    const struct dossier *d;
    const struct result *r;
    const struct json *rule;
    struct account account;
};

/* The rule holds for those who are named in the request by their number. */
static enum err holds(struct ctx *c, const struct said *s, bool *yes)
{
    const struct json *list;
    *yes = false;
    for (size_t i = 0, n = json_list(s->rule, "holder", &list); s->account.id_no.len && i < n; i++) {
        struct str no;
        TRY(result_said(c, s->d, s->r, list[i].text, &no));
        *yes |= str_eq(no, s->account.id_no);
    }
    return ERR_OK;
}

static enum err same_child(struct ctx *c, const struct profile_member *m, struct str name, bool *same)
{
    struct profile_value *list;
    size_t n;
    *same = false;
    TRY(profile_values(c, m->id, &list, &n));
    for (size_t i = 0; i < n; i++)
        *same |= str_eq(list[i].key, S("name")) && str_eq(text_fold(c->arena, list[i].value), text_fold(c->arena, name));
    return ERR_OK;
}

/* The member that is there already, a child by its name; otherwise a new one. 0: no more children are kept. */
static enum err member_for(struct ctx *c, const struct said *s, struct str relation, struct str name, int64_t *id)
{
    struct profile_member *m;
    size_t n, children = 0;
    *id = 0;
    TRY(profile_members(c, s->account.id, &m, &n));
    for (size_t i = 0; i < n && !*id; i++) {
        bool same = str_eq(m[i].relation, relation), child = same && str_eq(relation, S("child"));
        children += child;
        if (child)
            TRY(same_child(c, &m[i], name, &same));
        if (same)
            *id = m[i].id;
    }
    if (*id || children >= PROFILE_CHILDREN_MAX)
        return ERR_OK;
    return profile_make(c, s->account.id, relation, id);
}

static enum err take(struct ctx *c, const struct said *s)
{
    const struct json *values = json_get(s->rule, "values");
    struct str relation = json_text(s->rule, "relation", S("")), name = S("");
    int64_t id;
    if (json_get(values, "name"))
        TRY(result_said(c, s->d, s->r, json_text(values, "name", S("")), &name));
    TRY(member_for(c, s, relation, name, &id));
    for (size_t i = 0; id && i < values->n; i++) {
        const struct profile_key *k = profile_key_of(values->keys[i]);
        struct profile_value v = { .key = values->keys[i], .source = S("result"), .number = s->r->number_text, .dossier_id = s->d->id };
        struct problem before = c->problem;
        TRY(result_said(c, s->d, s->r, values->items[i].text, &v.value));
        if (!k || !v.value.len)
            continue;
        if (profile_normal(c, k, S("v"), v.value, &v.value) == ERR_OK)
            TRY(profile_put(c, id, &v, 0));
        c->problem = before; /* what cannot be read is left out, and is no mistake of whoever signs */
    }
    if (!id)
        return ERR_OK;
    TRY(profile_member_changed(c->db, &(struct profile_member_changed_in){ id }, NULL));
    return profile_note(c, "profile.confirmed", id, relation, s->d->id, NULL);
}

enum err profile_on_result(struct ctx *c, const struct event *e)
{
    struct dossier d;
    struct result r;
    const struct json *all = rules(c->arena);
    TRY(dossier_get(c, e->dossier_id, &d));
    if (!d.account_id)
        return ERR_OK;
    TRY(result_by_id(c, e->object_id, &r));
    struct said s = { .d = &d, .r = &r };
    TRY(account_get(c, d.account_id, &s.account));
    for (size_t i = 0; i < all->n; i++) {
        bool yes;
        s.rule = &all->items[i];
        if (!str_eq(json_text(s.rule, "procedure", S("")), d.procedure_code))
            continue;
        TRY(holds(c, &s, &yes));
        if (yes)
            TRY(take(c, &s));
    }
    return ERR_OK;
}

enum err profile_on_correction(struct ctx *c, const struct event *e)
{
    if (str_eq(event_text(e, "kind"), S("amend")))
        return ERR_OK;
    return profile_unconfirm(c->db, &(struct profile_unconfirm_in){ e->dossier_id }, NULL);
}
