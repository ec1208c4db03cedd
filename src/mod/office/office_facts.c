/* The facts of a dossier: people, answers, papers, fees, slips, result. */
#include "mod/office/office_internal.h"
#include "mod/forms/forms.h"
#include "mod/papers/papers.h"
#include "mod/payment/payment.h"
#include "mod/people/people.h"
#include "mod/result/result.h"
#include "mod/slips/slips.h"
#include "text/text.h"

static const char *const party_keys[PARTY_COUNT] = { "party.applicant", "party.owner", "party.subject",
                                                     "party.authorised", "party.helper", "party.collector" };

static struct str label(const struct ctx *c, const char *key)
{
    enum msg m;
    return msg_find(str_c(key), &m) ? ctx_text(c, m) : str_c(key);
}

static enum err fill_parties(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    struct party parties[PARTY_COUNT];
    int64_t who[PARTY_COUNT];
    TRY(dossier_parties(c, d->id, parties));
    TRY(people_of(c, d->id, who));
    for (int r = 0; r < PARTY_COUNT; r++) {
        if (!parties[r].present)
            continue;
        const struct party *p = &parties[r];
        bool both = p->phone.len && p->email.len;
        struct str contact = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(p->phone), both ? ", " : "", STR_ARG(p->email));
        struct view_office_dossier_parties row = { label(c, party_keys[r]), p->name, p->id_no, contact, p->address, S("") };
        if (who[r] && unit_grant(c, ROLE_OFFICER, d->agency_id)) /* the pages of people are the desk's */
            row.href = arena_printf(c->arena, "/nguoi/%lld", (long long)who[r]);
        VEC_PUSH(c->arena, &v->parties, row);
    }
    return ERR_OK;
}

static enum err fill_answers(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v)
{
    const struct form *form;
    struct form_value *values;
    struct forms_answer *answers;
    size_t n;
    TRY(procedure_form(c, p, &form));
    TRY(dossier_answers(c, d, &values, &n));
    TRY(forms_answers(c, form, values, n, &answers, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_office_dossier_answers section = { .heading = answers[i].heading ? answers[i].label : S("") };
        struct view_office_dossier_answers_rows row = { answers[i].label, answers[i].words };
        if (answers[i].heading || !v->answers.n)
            VEC_PUSH(c->arena, &v->answers, section);
        if (!answers[i].heading)
            VEC_PUSH(c->arena, &v->answers.at[v->answers.n - 1].rows, row);
    }
    return ERR_OK;
}

static struct str number(struct ctx *c, int64_t n) { return arena_printf(c->arena, "%lld", (long long)n); }

static struct str file_about(struct ctx *c, const struct paper *f)
{
    struct str said = paper_said(c, f);
    struct str size = msg_format(c->arena, c->lang, MSG_office_paper_file, MSG_ARGS(f->media_type, ctx_count(c, (f->size_bytes + 1023) / 1024)));
    return said.len ? arena_printf(c->arena, "%.*s, %.*s", STR_ARG(size), STR_ARG(said)) : size;
}

static enum err fill_papers(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v)
{
    struct paper *papers;
    size_t n;
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &n));
    for (size_t i = 0; i < n; i++) {
        const struct paper *f = &papers[i];
        bool file = f->hash.len > 0;
        struct view_office_dossier_papers row = {
            .name = f->name,
            .href = file ? arena_printf(c->arena, "/cong-viec/giay-to/%lld", (long long)f->id) : S(""),
            .about = file ? file_about(c, f) : paper_sheets(c, f),
            .thumb = paper_thumb(c, f),
            .component = file ? procedure_component_name(p, f->component_key) : S(""),
        };
        TRY(office_fill_digits(c, d, p, f, &row));
        VEC_PUSH(c->arena, &v->papers, row);
    }
    return ERR_OK;
}

static enum err fill_fees(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    struct fee *fees;
    size_t n;
    TRY(fee_list(c, d->id, &fees, &n));
    for (size_t i = 0; i < n; i++) {
        const struct fee *f = &fees[i];
        bool paid = str_eq(f->state, S("paid")), owed = str_eq(f->state, S("owed"));
        struct view_office_dossier_fees row = {
            .id = f->id, .name = f->name, .about = f->exempt_ground.len ? f->exempt_ground : f->ground, .amount = text_money(c->arena, f->amount_vnd),
            .state = ctx_text(c, paid ? MSG_office_fee_paid : owed ? MSG_office_fee_owed : MSG_office_fee_exempt),
            .receipt = f->receipt_no, .taken_at = f->taken_at, .owed = owed, .version = f->version,
        };
        VEC_PUSH(c->arena, &v->fees, row);
    }
    return ERR_OK;
}

static enum err fill_slips(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    struct slip *slips;
    size_t n;
    TRY(slip_list(c, d->id, &slips, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_office_dossier_slips row = {
            arena_printf(c->arena, "/cong-viec/phieu/%lld", (long long)slips[i].id), slip_title(c, slips[i].form),
            msg_format(c->arena, c->lang, MSG_office_slip_about, MSG_ARGS(number(c, slips[i].no), ctx_moment_short(c, slips[i].issued_at_ms)))
        };
        VEC_PUSH(c->arena, &v->slips, row);
    }
    return ERR_OK;
}

static enum err fill_result(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v)
{
    struct result r;
    struct str markup;
    if (d->state != DOSSIER_PROCESSING && d->state != DOSSIER_DONE && d->state != DOSSIER_RETURNED)
        return ERR_OK;
    TRY(result_of(c, d, &r));
    enum err printable = procedure_result(c, p, &markup);
    struct result_standing standing;
    TRY(result_standing(c, d->id, &standing));
    struct view_office_dossier_result row = { .name = r.name, .number = r.number_text,
                                              .state = label(c, arena_printf(c->arena, "office.result_%.*s", STR_ARG(r.state)).ptr),
                                              .standing = standing.is > STANDING_VALID ? standing.words : S(""), .off = standing.is == STANDING_RECALLED,
                                              .pdf = printable == ERR_OK, .scan = r.scan_hash.len > 0 };
    VEC_PUSH(c->arena, &v->result, row);
    v->result_version = r.version;
    return ERR_OK;
}

enum err office_fill_facts(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v)
{
    TRY(fill_parties(c, d, v));
    TRY(fill_answers(c, d, p, v));
    TRY(fill_papers(c, d, p, v));
    TRY(fill_fees(c, d, v));
    TRY(fill_slips(c, d, v));
    return fill_result(c, d, p, v);
}
