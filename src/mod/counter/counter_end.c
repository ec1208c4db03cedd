/* Cash, and handing over the result. */
#include "mod/counter/counter_internal.h"
#include "mod/forms/forms.h"
#include "mod/papers/papers.h"
#include "mod/payment/payment.h"
#include "mod/result/result.h"
#include "mod/slips/slips.h"
#include "text/text.h"

/* -- cash -- */

static enum err the_fee(struct ctx *c, int64_t *fee_id, struct dossier *d)
{
    int64_t dossier_id;
    TRY(web_check(c));
    TRY(web_path_id(c, 0, fee_id));
    TRY(fee_dossier(c, *fee_id, &dossier_id));
    TRY(dossier_get(c, dossier_id, d));
    return fee_taker(c, d) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err after(struct ctx *c, const struct dossier *d, enum err e, enum msg done)
{
    struct dossier now;
    if (e == ERR_INVALID) {
        TRY(dossier_look(c, d->id, "desk", &now));
        TRY(counter_show_check(c, &now));
        return ERR_INVALID;
    }
    TRY(e);
    web_flash(c, done, MSG_NO_ARGS);
    return web_see(c, arena_printf(c->arena, "/quay/ho-so/%lld", (long long)d->id));
}

enum err counter_fee_pay(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    TRY(the_fee(c, &id, &d));
    return after(c, &d, fee_pay_cash(c, id, web_int(c, "version", 0), web_text(c, "receipt_no")), MSG_counter_paid);
}

enum err counter_fee_count(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    TRY(the_fee(c, &id, &d));
    return after(c, &d, fee_set_quantity(c, id, web_int(c, "version", 0), web_int(c, "quantity", 0)), MSG_counter_recounted);
}

enum err counter_fee_exempt(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    TRY(the_fee(c, &id, &d));
    return after(c, &d, fee_exempt(c, id, web_int(c, "version", 0), web_text(c, "ground")), MSG_counter_exempted);
}

/* -- handing over -- */

/* What was shown goes back; tờ khai and other papers that were submitted stay in the file. After a refusal all goes back. */
static enum err fill_originals(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_counter_return *v)
{
    struct paper *papers;
    size_t n;
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_counter_return_originals row = { arena_printf(c->arena, "%.*s (%d)", STR_ARG(papers[i].name), papers[i].originals) };
        const struct component *k = procedure_component(p, papers[i].component_key);
        bool back = d->state == DOSSIER_DECLINED || (k && k->returned);
        if (papers[i].originals && back)
            VEC_PUSH(c->arena, &v->originals, row);
    }
    return ERR_OK;
}

static enum err show(struct ctx *c, const struct dossier *d)
{
    struct result r = { 0 };
    struct party parties[PARTY_COUNT];
    const struct procedure *p;
    int64_t owed;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    if (d->state == DOSSIER_DONE)
        TRY(result_of(c, d, &r));
    TRY(dossier_parties(c, d->id, parties));
    TRY(fee_owed(c, d->id, &owed));
    struct view_counter_return v = { .id = d->id, .version = d->version, .code = d->code, .name = p->name, .number = r.number_text,
                                     .signed_ok = str_eq(r.state, S("signed")), .refused = d->state == DOSSIER_DECLINED, .reason = d->reason, .owed = owed ? text_money(c->arena, owed) : S("") };
    struct view_form_field name = forms_text(c, "collector", MSG_counter_collector), no = forms_text(c, "collector_id_no", MSG_counter_collector_id_no);
    if (!web_has(c, "collector"))
        name.value = parties[PARTY_APPLICANT].name;
    if (!web_has(c, "collector_id_no"))
        no.value = parties[PARTY_APPLICANT].id_no;
    no.optional = true;
    VEC_PUSH(c->arena, &v.fields, name);
    VEC_PUSH(c->arena, &v.fields, no);
    TRY(fill_originals(c, d, p, &v));
    return WEB_VIEW(c, counter_return, &v, ctx_text(c, v.refused ? MSG_counter_back_title : MSG_counter_return_title));
}

static enum err the_ready(struct ctx *c, struct dossier *d)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_look(c, id, "return", d));
    if (!counter_at_desk(c, d))
        return ERR_NOT_FOUND;
    return d->state == DOSSIER_DONE || d->state == DOSSIER_DECLINED ? ERR_OK : ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
}

enum err counter_return(struct ctx *c)
{
    struct dossier d;
    TRY(the_ready(c, &d));
    return show(c, &d);
}

/* The refusal, as the slip that was issued with it. */
static enum err refusal_number(struct ctx *c, const struct dossier *d, struct str *out)
{
    struct slip *list;
    size_t n;
    TRY(slip_list(c, d->id, &list, &n));
    *out = S("");
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].form, S("03")))
            *out = arena_printf(c->arena, "%lld", (long long)list[i].no);
    return ERR_OK;
}

/* Refused after appraisal: the slip and the papers go back through the desk (NĐ 61/2018 Đ19.8); the receipt says who took them. */
static enum err hand_back(struct ctx *c, struct dossier *d)
{
    int64_t slip;
    struct str no, name = web_text(c, "collector"), id_no = web_text(c, "collector_id_no");
    if (!name.len)
        return ctx_invalid(c, S("collector"), MSG_dossier_name_missing, MSG_NO_ARGS);
    TRY(refusal_number(c, d, &no));
    TRY(dossier_move(c, d, &(struct dossier_step){ .move = MOVE_HAND_BACK, .version = web_int(c, "version", 0) }));
    struct slip_extra x = { .result = { msg_text(LANG_VI, MSG_counter_refusal_name), no, name, id_no } };
    TRY(slip_issue(c, d, "bien_nhan", &x, &slip));
    web_flash(c, MSG_counter_handed_back, MSG_NO_ARGS);
    return web_see(c, dossier_office_path(c, d->id));
}

static enum err hand_over(struct ctx *c, struct dossier *d)
{
    int64_t slip;
    struct result r;
    struct str name = web_text(c, "collector"), id_no = web_text(c, "collector_id_no");
    TRY(result_of(c, d, &r));
    TRY(result_hand_over(c, d, &r, name, id_no));
    TRY(dossier_move(c, d, &(struct dossier_step){ .move = MOVE_HAND_OVER, .version = web_int(c, "version", 0) }));
    struct slip_extra x = { .result = { r.name, r.number_text, name, id_no } };
    TRY(slip_issue(c, d, "bien_nhan", &x, &slip));
    web_flash(c, MSG_counter_handed_over, MSG_NO_ARGS);
    return web_see(c, dossier_office_path(c, d->id));
}

enum err counter_hand_over(struct ctx *c)
{
    struct dossier d;
    TRY(the_ready(c, &d));
    bool refused = d.state == DOSSIER_DECLINED;
    enum err e = !ctx_ok(c) ? ERR_INVALID : refused ? hand_back(c, &d) : hand_over(c, &d);
    if (e == ERR_INVALID) {
        TRY(show(c, &d));
        return ERR_INVALID;
    }
    return e;
}
