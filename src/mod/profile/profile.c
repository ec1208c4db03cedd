/* Members and their values: kept, brought into form, said again. */
#include "base/clock.h"
#include "mod/profile/profile_internal.h"
#include "text/partial_date.h"
#include "text/text.h"

const struct profile_key profile_keys[] = {
    { "name", MSG_profile_name, VALUE_NAME, OF_FAMILY, false },
    { "birth", MSG_profile_birth, VALUE_BIRTH, OF_FAMILY, false },
    { "gender", MSG_profile_gender, VALUE_SEX, OF_SELF | OF_FAMILY, false },
    { "id_no", MSG_profile_id_no, VALUE_NUMBER, OF_FAMILY, true },
    { "id_place", MSG_profile_id_place, VALUE_TEXT, OF_SELF | OF_SPOUSE | OF_PARENT, false },
    { "id_day", MSG_profile_id_day, VALUE_DAY, OF_SELF | OF_SPOUSE | OF_PARENT, false },
    { "ethnic", MSG_profile_ethnic, VALUE_TEXT, OF_SELF | OF_FAMILY, true },
    { "nationality", MSG_profile_nationality, VALUE_TEXT, OF_SELF | OF_FAMILY, false },
    { "residence", MSG_profile_residence, VALUE_TEXT, OF_FAMILY, false },
    { "hometown", MSG_profile_hometown, VALUE_TEXT, OF_SELF | OF_CHILD, false },
    { "birth_place", MSG_profile_birth_place, VALUE_TEXT, OF_SELF | OF_CHILD, false },
    { "marriage_no", MSG_profile_marriage_no, VALUE_TEXT, OF_SPOUSE, false },
    { "marriage_place", MSG_profile_marriage_place, VALUE_TEXT, OF_SPOUSE, false },
    { "marriage_day", MSG_profile_marriage_day, VALUE_DAY, OF_SPOUSE, false },
};
const size_t profile_keys_n = sizeof profile_keys / sizeof *profile_keys;

const struct profile_relation profile_relations[] = {
    { "self", MSG_profile_self, OF_SELF },       { "spouse", MSG_profile_spouse, OF_SPOUSE }, { "father", MSG_profile_father, OF_PARENT },
    { "mother", MSG_profile_mother, OF_PARENT }, { "child", MSG_profile_child, OF_CHILD },
};
const size_t profile_relations_n = sizeof profile_relations / sizeof *profile_relations;

const struct profile_key *profile_key_of(struct str word)
{
    for (size_t i = 0; i < profile_keys_n; i++)
        if (str_eq(word, str_c(profile_keys[i].word)))
            return &profile_keys[i];
    return NULL;
}

const struct profile_relation *profile_relation_of(struct str word)
{
    for (size_t i = 0; i < profile_relations_n; i++)
        if (str_eq(word, str_c(profile_relations[i].word)))
            return &profile_relations[i];
    return NULL;
}

/* -- into form -- */

static enum err normal_birth(struct ctx *c, struct str field, struct str typed, struct str *out)
{
    struct partial_date d;
    if (!partial_parse(typed, &d))
        return ctx_invalid(c, field, MSG_profile_birth_wrong, MSG_NO_ARGS);
    if (partial_future(d, ctx_today(c)))
        return ctx_invalid(c, field, MSG_profile_future, MSG_NO_ARGS);
    *out = partial_short(c->arena, d);
    return ERR_OK;
}

static enum err normal_day(struct ctx *c, struct str field, struct str typed, struct str *out)
{
    struct partial_date d;
    if (!partial_parse(typed, &d) || !partial_full(d))
        return ctx_invalid(c, field, MSG_profile_day_wrong, MSG_NO_ARGS);
    if (partial_future(d, ctx_today(c)))
        return ctx_invalid(c, field, MSG_profile_future, MSG_NO_ARGS);
    *out = partial_short(c->arena, d);
    return ERR_OK;
}

static enum err normal_sex(struct ctx *c, struct str field, struct str typed, struct str *out)
{
    struct str fold = text_fold(c->arena, typed);
    if (!str_eq(fold, S("nam")) && !str_eq(fold, S("nu")))
        return ctx_invalid(c, field, MSG_form_not_option, MSG_NO_ARGS);
    *out = fold;
    return ERR_OK;
}

static enum err normal_number(struct ctx *c, struct str field, struct str typed, struct str *out)
{
    struct ident_cccd id;
    return ident_cccd(c->arena, typed, out, &id) == ERR_OK ? ERR_OK : ctx_invalid(c, field, MSG_profile_number_wrong, MSG_NO_ARGS);
}

enum err profile_normal(struct ctx *c, const struct profile_key *k, struct str field, struct str typed, struct str *out)
{
    if (text_clean(c->arena, typed, false, &typed) != ERR_OK) /* every value is one line */
        return ctx_invalid(c, field, MSG_web_bad_text, MSG_NO_ARGS);
    *out = typed;
    if (!typed.len)
        return ERR_OK;
    switch (k->kind) {
    case VALUE_BIRTH: return normal_birth(c, field, typed, out);
    case VALUE_DAY: return normal_day(c, field, typed, out);
    case VALUE_SEX: return normal_sex(c, field, typed, out);
    case VALUE_NUMBER: return normal_number(c, field, typed, out);
    case VALUE_NAME:
    case VALUE_TEXT: break;
    }
    return ERR_OK;
}

/* -- reading -- */

enum err profile_members(struct ctx *c, int64_t account_id, struct profile_member **out, size_t *n)
{
    struct profile_member_rows_row *rows;
    TRY(profile_member_rows(c->db, c->arena, &(struct profile_member_rows_in){ account_id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct profile_member, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct profile_member){ rows[i].id, rows[i].version, rows[i].relation };
    return ERR_OK;
}

enum err profile_values(struct ctx *c, int64_t member_id, struct profile_value **out, size_t *n)
{
    struct profile_value_rows_row *rows;
    TRY(profile_value_rows(c->db, c->arena, &(struct profile_value_rows_in){ member_id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct profile_value, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct profile_value){ rows[i].key,          rows[i].value,      rows[i].source,   rows[i].number_text,
                                            rows[i].checked_name, rows[i].dossier_id, rows[i].set_at_ms };
    return ERR_OK;
}

enum err profile_member_get(struct ctx *c, int64_t id, struct profile_member *out)
{
    struct profile_member_row_row r;
    TRY(profile_member_row(c->db, c->arena, &(struct profile_member_row_in){ id }, &r));
    if (!c->who.account_id || r.account_id != c->who.account_id)
        return ERR_NOT_FOUND; /* strangers do not learn that it exists */
    *out = (struct profile_member){ r.id, r.version, r.relation };
    return ERR_OK;
}

struct str profile_source_words(struct ctx *c, const struct profile_value *v)
{
    struct str day = ctx_date(c, day_of_ms(v->set_at_ms));
    if (str_eq(v->source, S("officer")))
        return msg_format(c->arena, c->lang, MSG_profile_by_officer, MSG_ARGS(v->checked_name, day));
    if (str_eq(v->source, S("result")))
        return msg_format(c->arena, c->lang, MSG_profile_by_result, MSG_ARGS(v->number));
    return msg_format(c->arena, c->lang, MSG_profile_by_self, MSG_ARGS(day));
}

/* -- writing -- */

enum err profile_make(struct ctx *c, int64_t account_id, struct str relation, int64_t *id)
{
    *id = ctx_id(c);
    return profile_member_insert(c->db, &(struct profile_member_insert_in){ *id, account_id, relation, c->now_ms }, NULL);
}

enum err profile_put(struct ctx *c, int64_t member_id, const struct profile_value *v, int64_t checked_by)
{
    if (!v->value.len)
        return profile_value_delete(c->db, &(struct profile_value_delete_in){ member_id, v->key }, NULL);
    return profile_value_put(c->db,
                             &(struct profile_value_put_in){ member_id, v->key, v->value, v->source, v->dossier_id, v->number.ptr ? v->number : S(""),
                                                             checked_by, v->checked_name.ptr ? v->checked_name : S(""), c->now_ms },
                             NULL);
}

enum err profile_note(struct ctx *c, const char *kind, int64_t member_id, struct str keys, int64_t dossier_id, const struct grant *as)
{
    struct event e = { .kind = kind, .object_kind = "profile_member", .object_id = member_id, .dossier_id = dossier_id, .as = as,
                       EVENT_DETAIL({ "keys", keys, 0 }) };
    return event_put(c, &e);
}

enum err profile_say(struct ctx *c, int64_t member_id, struct str key, struct str value)
{
    struct profile_member m;
    const struct profile_key *k = profile_key_of(key);
    struct profile_value v = { .key = key, .source = S("self") };
    TRY(profile_member_get(c, member_id, &m));
    const struct profile_relation *relation = profile_relation_of(m.relation);
    if (!k || !relation || !(k->of & relation->of))
        return ERR_NOT_FOUND;
    TRY(profile_normal(c, k, arena_printf(c->arena, "v.%.*s", STR_ARG(key)), value, &v.value));
    TRY(profile_put(c, m.id, &v, 0));
    TRY(profile_member_changed(c->db, &(struct profile_member_changed_in){ m.id }, NULL));
    return profile_note(c, "profile.changed", m.id, key, 0, NULL);
}
