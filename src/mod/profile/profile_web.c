/* The pages of a person: oneself and the family. */
#include "mod/profile/profile_internal.h"

static struct str path_of(struct ctx *c, int64_t id) { return arena_printf(c->arena, "/toi-va-gia-dinh/%lld", (long long)id); }

static struct str value_words(const struct ctx *c, const struct profile_key *k, struct str value)
{
    if (k->kind != VALUE_SEX)
        return value;
    return ctx_text(c, str_eq(value, S("nam")) ? MSG_profile_male : MSG_profile_female);
}

/* In the order of the keys. */
static const struct profile_value *value_of(const struct profile_value *list, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].key, str_c(key)))
            return &list[i];
    return NULL;
}

/* -- all -- */

static enum err fill_member(struct ctx *c, const struct profile_member *m, struct view_profile_page *v)
{
    struct profile_value *list;
    size_t n;
    struct view_profile_page_members row = { .href = path_of(c, m->id), .title = ctx_text(c, profile_relation_of(m->relation)->label) };
    TRY(profile_values(c, m->id, &list, &n));
    for (size_t i = 0; i < profile_keys_n; i++) {
        const struct profile_value *is = value_of(list, n, profile_keys[i].word);
        if (!is)
            continue;
        if (profile_keys[i].kind == VALUE_NAME)
            row.name = is->value;
        struct view_profile_page_members_rows one = { ctx_text(c, profile_keys[i].label), value_words(c, &profile_keys[i], is->value),
                                                      profile_source_words(c, is) };
        VEC_PUSH(c->arena, &row.rows, one);
    }
    VEC_PUSH(c->arena, &v->members, row);
    return ERR_OK;
}

enum err profile_page(struct ctx *c)
{
    struct profile_member *m;
    size_t n;
    struct view_profile_page v = { 0 };
    TRY(profile_members(c, c->who.account_id, &m, &n));
    for (size_t i = 0; i < n; i++)
        TRY(fill_member(c, &m[i], &v));
    for (size_t r = 0; r < profile_relations_n; r++) {
        const struct profile_relation *is = &profile_relations[r];
        bool there = false;
        for (size_t i = 0; i < n; i++)
            there |= is->of != OF_CHILD && str_eq(m[i].relation, str_c(is->word));
        struct view_profile_page_more one = { arena_printf(c->arena, "/toi-va-gia-dinh/them?quan_he=%s", is->word),
                                              msg_format(c->arena, c->lang, MSG_profile_add, MSG_ARGS(ctx_text(c, is->label))) };
        if (!there)
            VEC_PUSH(c->arena, &v.more, one);
    }
    return WEB_VIEW(c, profile_page, &v, ctx_text(c, MSG_profile_title));
}

/* -- one -- */

static struct view_form_field field_of(struct ctx *c, const struct profile_key *k, const struct profile_value *is)
{
    struct str key = arena_printf(c->arena, "v.%s", k->word);
    struct web_field *sent;
    size_t n = web_fields(c, "v.", &sent);
    struct view_form_field f = { .key = key, .label = ctx_text(c, k->label), .is_text = k->kind != VALUE_SEX, .is_radios = k->kind == VALUE_SEX,
                                 .side_by_side = true, .optional = k->kind != VALUE_NAME, .sensitive = k->sensitive, .maxlength = PROFILE_VALUE_MAX,
                                 .value = is ? is->value : S(""), .source = is ? profile_source_words(c, is) : S(""), .error = forms_error(c, key) };
    for (size_t i = 0; i < n; i++)
        if (str_eq(sent[i].key, str_c(k->word)))
            f.value = sent[i].value;
    if (k->kind == VALUE_BIRTH)
        f.hint = ctx_text(c, MSG_profile_birth_hint);
    if (k->kind == VALUE_NUMBER)
        f.inputmode = S("numeric");
    if (k->kind == VALUE_SEX) {
        forms_option(c, &f, S("nam"), ctx_text(c, MSG_profile_male), false);
        forms_option(c, &f, S("nu"), ctx_text(c, MSG_profile_female), false);
    }
    return f;
}

/* id 0: a new one. */
static enum err show(struct ctx *c, const struct profile_member *m)
{
    const struct profile_relation *is = profile_relation_of(m->relation);
    struct profile_value *list = NULL;
    size_t n = 0;
    if (m->id)
        TRY(profile_values(c, m->id, &list, &n));
    struct view_profile_member v = { .title = ctx_text(c, is->label), .version = m->version, .relation = m->id ? S("") : m->relation,
                                     .action = m->id ? path_of(c, m->id) : S("/toi-va-gia-dinh") };
    for (size_t i = 0; i < profile_keys_n; i++)
        if (profile_keys[i].of & is->of)
            VEC_PUSH(c->arena, &v.fields, field_of(c, &profile_keys[i], value_of(list, n, profile_keys[i].word)));
    return WEB_VIEW(c, profile_member, &v, v.title);
}

enum err profile_new(struct ctx *c)
{
    struct profile_member m = { .relation = web_text(c, "quan_he") };
    TRY(web_check(c));
    return profile_relation_of(m.relation) ? show(c, &m) : ERR_NOT_FOUND;
}

enum err profile_member_page(struct ctx *c)
{
    int64_t id;
    struct profile_member m;
    TRY(web_path_id(c, 0, &id));
    TRY(profile_member_get(c, id, &m));
    return show(c, &m);
}

/* -- saving -- */

/* What was sent, brought into form; each mistake at its field. */
static enum err read_sent(struct ctx *c, int of, struct profile_value *out, size_t *n)
{
    struct web_field *sent;
    size_t sent_n = web_fields(c, "v.", &sent);
    *n = 0;
    for (size_t i = 0; i < sent_n; i++) {
        const struct profile_key *k = profile_key_of(sent[i].key);
        if (!k || !(k->of & of))
            continue;
        struct profile_value v = { .key = str_c(k->word), .source = S("self") };
        if (profile_normal(c, k, arena_printf(c->arena, "v.%s", k->word), sent[i].value, &v.value) == ERR_OK)
            out[(*n)++] = v;
    }
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

/* What is unchanged keeps its source. */
static enum err put_all(struct ctx *c, int64_t member_id, const struct profile_value *new, size_t n)
{
    struct profile_value *old;
    size_t old_n;
    TRY(profile_values(c, member_id, &old, &old_n));
    for (size_t i = 0; i < n; i++) {
        bool same = false;
        for (size_t k = 0; k < old_n; k++)
            same |= str_eq(old[k].key, new[i].key) && str_eq(old[k].value, new[i].value);
        if (!same)
            TRY(profile_put(c, member_id, &new[i], 0));
    }
    return ERR_OK;
}

static enum err may_add(struct ctx *c, struct str relation)
{
    struct profile_member *m;
    size_t n, same = 0;
    TRY(profile_members(c, c->who.account_id, &m, &n));
    for (size_t i = 0; i < n; i++)
        same += str_eq(m[i].relation, relation);
    bool child = str_eq(relation, S("child"));
    if (same >= (child ? PROFILE_CHILDREN_MAX : 1))
        return ctx_refuse(c, ERR_CONFLICT, child ? MSG_profile_too_many : MSG_profile_twice);
    return ERR_OK;
}

enum err profile_tell(struct ctx *c, struct str relation, const struct profile_value *values, size_t n, int64_t *id)
{
    TRY(may_add(c, relation));
    TRY(profile_make(c, c->who.account_id, relation, id));
    TRY(put_all(c, *id, values, n));
    return profile_note(c, "profile.added", *id, relation, 0, NULL);
}

static enum err add(struct ctx *c, const struct profile_relation *is, int64_t *id)
{
    struct profile_value list[64];
    size_t n, said = 0;
    TRY(read_sent(c, is->of, list, &n));
    for (size_t i = 0; i < n; i++)
        said += list[i].value.len > 0;
    if (!said)
        return ctx_invalid(c, is->of == OF_SELF ? S("v.gender") : S("v.name"), MSG_profile_empty, MSG_NO_ARGS);
    return profile_tell(c, str_c(is->word), list, n, id);
}

enum err profile_add(struct ctx *c)
{
    int64_t id;
    const struct profile_relation *is = profile_relation_of(web_text(c, "quan_he"));
    if (!is)
        return ctx_invalid(c, S("quan_he"), MSG_form_not_option, MSG_NO_ARGS);
    enum err e = ctx_ok(c) ? add(c, is, &id) : ERR_INVALID;
    if (e == ERR_INVALID) {
        TRY(show(c, &(struct profile_member){ .relation = str_c(is->word) }));
        return e;
    }
    TRY(e);
    web_flash(c, MSG_profile_saved, MSG_NO_ARGS);
    return web_created(c, S("/toi-va-gia-dinh"));
}

static enum err save(struct ctx *c, const struct profile_member *m)
{
    struct profile_value list[64];
    size_t n;
    TRY(read_sent(c, profile_relation_of(m->relation)->of, list, &n));
    enum err e = profile_member_touch_exact(c->db, &(struct profile_member_touch_in){ m->id, web_int(c, "version", 0) });
    if (e != ERR_OK)
        return e == ERR_STALE ? ctx_refuse(c, e, MSG_profile_stale) : e;
    TRY(put_all(c, m->id, list, n));
    return profile_note(c, "profile.changed", m->id, m->relation, 0, NULL);
}

enum err profile_save(struct ctx *c)
{
    int64_t id;
    struct profile_member m;
    TRY(web_path_id(c, 0, &id));
    TRY(profile_member_get(c, id, &m));
    enum err e = ctx_ok(c) ? save(c, &m) : ERR_INVALID;
    if (e == ERR_INVALID || e == ERR_STALE) {
        TRY(show(c, &m));
        return e;
    }
    TRY(e);
    web_flash(c, MSG_profile_saved, MSG_NO_ARGS);
    return web_see(c, S("/toi-va-gia-dinh"));
}

enum err profile_remove(struct ctx *c)
{
    int64_t id;
    struct profile_member m;
    TRY(web_check(c));
    TRY(web_path_id(c, 0, &id));
    TRY(profile_member_get(c, id, &m));
    if (web_int(c, "version", 0) != m.version)
        return ctx_refuse(c, ERR_STALE, MSG_profile_stale);
    TRY(profile_values_delete(c->db, &(struct profile_values_delete_in){ m.id }, NULL));
    TRY(profile_member_delete_exact(c->db, &(struct profile_member_delete_in){ m.id, m.version }));
    TRY(profile_note(c, "profile.removed", m.id, m.relation, 0, NULL));
    web_flash(c, MSG_profile_removed, MSG_NO_ARGS);
    return web_see(c, S("/toi-va-gia-dinh"));
}
