/* Words and fields that several pages of people show. */
#include "mod/people/people_web_parts.h"
#include "mod/forms/forms.h"

struct str people_day(const struct ctx *c, struct partial_date d)
{
    return partial_known(d) ? partial_short(c->arena, d) : ctx_text(c, MSG_people_not_known);
}

static const struct {
    const char *group, *word;
    enum msg label;
} labels[] = {
    { "ground", "number", MSG_people_ground_number },
    { "ground", "name", MSG_people_ground_name },
    { "ground", "hand", MSG_people_ground_hand },
    { "state", "same", MSG_people_state_same },
    { "state", "different", MSG_people_state_different },
    { "number", "personal", MSG_people_number_personal },
    { "number", "cmnd", MSG_people_number_cmnd },
    { "number", "passport", MSG_people_number_passport },
    { "number", "foreign", MSG_people_number_foreign },
    { "number", "business", MSG_people_number_business },
    { "gender", "male", MSG_people_gender_male },
    { "gender", "female", MSG_people_gender_female },
    { "party", "applicant", MSG_party_applicant },
    { "party", "owner", MSG_party_owner },
    { "party", "subject", MSG_party_subject },
    { "party", "authorised", MSG_party_authorised },
    { "party", "helper", MSG_party_helper },
    { "party", "collector", MSG_party_collector },
};

struct str people_label(const struct ctx *c, const char *group, struct str word)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcmp(labels[i].group, group) == 0 && str_eq(word, str_c(labels[i].word)))
            return ctx_text(c, labels[i].label);
    return word;
}

struct str people_gender(const struct ctx *c, const struct person_known *p)
{
    return p->gender.len ? people_label(c, "gender", p->gender) : ctx_text(c, MSG_people_not_known);
}

enum err people_numbers_line(struct ctx *c, int64_t id, struct str *out)
{
    struct person_seen *seen;
    size_t n;
    struct buf b = buf_new(c->arena, 16 * 1024);
    TRY(person_numbers(c, id, &seen, &n));
    for (size_t i = 0; i < n; i++) {
        struct str kind = people_label(c, "number", str_c(number_word(seen[i].number.kind)));
        buf_printf(&b, "%s%.*s %.*s", i ? "; " : "", STR_ARG(kind), STR_ARG(seen[i].number.number));
    }
    *out = n ? buf_str(&b) : ctx_text(c, MSG_people_no_number);
    return ERR_OK;
}

struct view_form_field people_area(struct ctx *c, const char *key, enum msg label, enum msg hint)
{
    struct view_form_field f = forms_area(c, key, label, 3, REASON_CHARS_MAX);
    f.hint = ctx_text(c, hint);
    return f;
}
