/* Papers that the office has already: a component of another dossier, or a result, used again instead of being scanned anew
 * (TT 01/2023/TT-VPCP; NĐ 45/2020/NĐ-CP Đ25). */
#include "mod/result/result.h"
#include "mod/papers/papers.h"

bool paper_reuse_entitled(struct ctx *c, const struct dossier *d)
{
    static const enum role roles[] = { ROLE_OFFICER, ROLE_SPECIALIST, ROLE_CLERK };
    bool yes = d->intake_agency_id && unit_grant(c, ROLE_OFFICER, d->intake_agency_id);
    for (size_t i = 0; !yes && i < sizeof roles / sizeof *roles; i++)
        yes = unit_grant(c, roles[i], d->agency_id) != NULL;
    return yes && str_eq(d->source, S("own")) && !dossier_state_ended(d->state);
}

/* What is only shown is not digitised, and is no paper of the file. */
bool paper_reuse_fits(const struct procedure *p, const struct paper *f)
{
    const struct component *k = procedure_component(p, f->component_key);
    return str_eq(f->purpose, S("component")) && !(k && str_eq(k->group, S("present")));
}

static bool shares_number(const struct party a[PARTY_COUNT], const struct party b[PARTY_COUNT])
{
    for (int i = 0; i < PARTY_COUNT; i++)
        for (int k = 0; k < PARTY_COUNT; k++)
            if (a[i].present && b[k].present && a[i].id_no.len && str_eq(a[i].id_no, b[k].id_no))
                return true;
    return false;
}

static enum err refuse(struct ctx *c, enum msg m) { return ctx_invalid(c, S("from"), m, MSG_NO_ARGS); }

/* The other dossier, of somebody who is in this one too. */
static enum err find_source(struct ctx *c, const struct dossier *d, struct str code, struct dossier *out)
{
    struct party here[PARTY_COUNT], there[PARTY_COUNT];
    if (!code.len)
        return refuse(c, MSG_reuse_from_missing);
    enum err e = dossier_by_code(c, code, out);
    if (e == ERR_OK)
        e = dossier_reach(c, out);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && out->id == d->id))
        return refuse(c, MSG_reuse_from_unknown);
    TRY(e);
    TRY(dossier_parties(c, d->id, here));
    TRY(dossier_parties(c, out->id, there));
    return shares_number(here, there) ? ERR_OK : refuse(c, MSG_reuse_from_other);
}

static enum err has_file(struct ctx *c, int64_t dossier_id)
{
    struct paper *list;
    size_t n;
    TRY(paper_list(c, PAPER_OF_DOSSIER, dossier_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].hash.len && str_eq(list[i].purpose, S("component")))
            return ERR_OK;
    return refuse(c, MSG_reuse_no_file);
}

static enum err result_holds(struct ctx *c, int64_t dossier_id)
{
    struct result_standing s;
    TRY(result_standing(c, dossier_id, &s));
    bool holds = s.is == STANDING_VALID || s.is == STANDING_AMENDED;
    return holds ? ERR_OK : refuse(c, MSG_reuse_no_result);
}

enum err paper_reuse(struct ctx *c, const struct dossier *d, int64_t paper_id, int64_t version, int digits, struct str code)
{
    struct paper f;
    struct dossier from = { 0 };
    const struct procedure *p;
    TRY(paper_get(c, paper_id, &f));
    if (f.dossier_id != d->id)
        return ERR_NOT_FOUND;
    if (!paper_reuse_entitled(c, d))
        return ERR_FORBIDDEN;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    if (!paper_reuse_fits(p, &f))
        return ctx_refuse(c, ERR_CONFLICT, MSG_reuse_not_this);
    if (digits != DIGITS_OWN && digits != DIGITS_COMPONENT && digits != DIGITS_RESULT)
        return ctx_invalid(c, S("digits"), MSG_form_not_option, MSG_NO_ARGS);
    if (digits != DIGITS_OWN)
        TRY(find_source(c, d, str_trim(code), &from));
    if (digits == DIGITS_COMPONENT)
        TRY(has_file(c, from.id));
    if (digits == DIGITS_RESULT)
        TRY(result_holds(c, from.id));
    return paper_mark_reused(c, &f, version, digits, from.id);
}
