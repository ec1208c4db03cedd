/* One dossier as its applicant sees it, and what the applicant may do with it. */
#include "mod/citizen/citizen_internal.h"
#include "core/blob.h"
#include "core/event.h"
#include "mod/forms/forms.h"
#include "mod/message/message.h"
#include "mod/payment/payment.h"
#include "mod/process/process.h"
#include "mod/result/result.h"
#include "mod/slips/slips.h"
#include "mod/track/track.h"
#include "sql_citizen.h"
#include "text/text.h"

enum err citizen_the_dossier(struct ctx *c, struct dossier *d)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_get(c, id, d));
    return c->who.account_id ? dossier_own(c, d) : ERR_NOT_FOUND;
}

/* -- the page -- */

static enum err fill_answers(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_citizen_dossier *v)
{
    const struct form *form;
    struct form_value *values;
    size_t n;
    TRY(procedure_form(c, p, &form));
    TRY(dossier_answers(c, d, &values, &n));
    return citizen_answers(c, form, values, n, &v->answers);
}

static enum err fill_papers(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_citizen_dossier *v)
{
    struct paper *papers;
    size_t n;
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &n));
    for (size_t i = 0; i < n; i++) {
        const struct paper *f = &papers[i];
        bool file = f->hash.len > 0;
        struct str what = procedure_component_name(p, f->component_key);
        struct view_citizen_dossier_papers row = {
            file ? arena_printf(c->arena, "/ho-so/%lld/giay-to/%lld", (long long)d->id, (long long)f->id) : S(""), f->name,
            file ? arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(what), what.len ? ", " : "", STR_ARG(citizen_file_about(c, f)))
                 : paper_sheets(c, f),
            paper_thumb(c, f)
        };
        if (!str_eq(f->purpose, S("result")))
            VEC_PUSH(c->arena, &v->papers, row);
    }
    return ERR_OK;
}

static enum err fill_messages(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    int64_t n;
    TRY(message_unread(c, d->id, false, &n));
    v->messages = n ? ctx_count(c, n) : S("");
    return ERR_OK;
}

static enum err fill_slips(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct slip *slips;
    size_t n;
    TRY(slip_list(c, d->id, &slips, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_citizen_dossier_slips row = { arena_printf(c->arena, "/ho-so/%lld/phieu/%lld", (long long)d->id, (long long)slips[i].id),
                                                  slip_title(c, slips[i].form), ctx_moment_short(c, slips[i].issued_at_ms) };
        if (slip_for_applicant(slips[i].form))
            VEC_PUSH(c->arena, &v->slips, row);
    }
    return ERR_OK;
}

static enum err fill_fees(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct fee *fees;
    size_t n;
    int64_t owed;
    TRY(fee_list(c, d->id, &fees, &n));
    TRY(fee_owed(c, d->id, &owed));
    for (size_t i = 0; i < n; i++) {
        bool paid = str_eq(fees[i].state, S("paid")), exempt = str_eq(fees[i].state, S("exempt")), known = fees[i].unit_vnd >= 0;
        struct view_citizen_dossier_fees row = { fees[i].name, known ? text_thousands(c->arena, fees[i].amount_vnd) : S(""),
                                                 ctx_text(c, paid ? MSG_citizen_fee_paid : exempt ? MSG_citizen_fee_exempt : MSG_citizen_fee_owed),
                                                 fees[i].receipt_no };
        VEC_PUSH(c->arena, &v->fees, row);
    }
    v->owed = owed ? text_money(c->arena, owed) : S("");
    return ERR_OK;
}

/* The result to download: signed, and wanted online. */
static enum err result_here(struct ctx *c, const struct dossier *d, struct result *r, bool *here)
{
    bool over = d->state == DOSSIER_DONE || d->state == DOSSIER_RETURNED;
    *here = false;
    if (!over || !str_eq(d->deliver, S("online")))
        return ERR_OK;
    enum err e = result_of(c, d, r);
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    struct result_standing s;
    TRY(result_standing(c, d->id, &s));
    *here = r->scan_hash.len && !str_eq(r->state, S("draft")) && s.is != STANDING_RECALLED;
    return ERR_OK;
}

/* Said only when something was corrected: that nothing was is no news. */
static enum err fill_standing(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct result_standing s;
    TRY(result_standing(c, d->id, &s));
    v->standing = s.is > STANDING_VALID ? s.words : S("");
    return ERR_OK;
}

static void fill_head(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct unit *agency, struct view_citizen_dossier *v)
{
    v->id = d->id;
    v->bundle = d->bundle_id ? arena_printf(c->arena, "/ho-so/bo/%lld", (long long)d->bundle_id) : S("");
    v->version = d->version;
    v->no = d->code.len ? d->code : d->request_no;
    v->request_no = d->request_no;
    v->received = d->code.len > 0;
    v->rate = d->done_at_ms > 0 || dossier_state_ended(d->state);
    v->name = p->name;
    v->state = dossier_state_label(c, d->state);
    v->tag = track_tag(d->state);
    v->agency = agency->name;
    v->address = agency->address;
    v->phone = agency->phone;
    v->fresh = web_flag(c, "moi") && d->state == DOSSIER_SUBMITTED;
    v->by_post = d->channel == CHANNEL_POST;
    v->answer_by = d->answer_due_at_ms ? ctx_moment(c, d->answer_due_at_ms) : S("");
}

/* The earlier dossier: a link when it is one's own; and one's own that goes on from this. */
static enum err fill_chain(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct track_chain chain;
    struct dossier_later_row *later;
    size_t n;
    TRY(dossier_later(c->db, c->arena, &(struct dossier_later_in){ d->account_id, d->id }, &later, &n));
    if (n) {
        v->later = later->code.len ? later->code : later->request_no;
        v->later_href = citizen_dossier_path(c, later->id, "");
    }
    enum err e = track_chain(c, d, &chain);
    if (e == ERR_OK) {
        v->earlier = chain.earlier.code.len ? chain.earlier.code : chain.earlier.request_no;
        v->earlier_href = chain.earlier.account_id == d->account_id ? citizen_dossier_path(c, chain.earlier.id, "") : S("");
        v->through = chain.words;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err citizen_show_dossier(struct ctx *c, const struct dossier *d)
{
    struct result r;
    struct unit agency;
    const struct procedure *p;
    struct view_citizen_dossier v = { 0 };
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(unit_get(c, d->agency_id, &agency));
    fill_head(c, d, p, &agency, &v);
    TRY(result_here(c, d, &r, &v.result));
    TRY(fill_standing(c, d, &v));
    TRY(citizen_fill_corrections(c, d, &v));
    TRY(citizen_fill_course(c, d, &v));
    TRY(citizen_fill_turns(c, d, p, &v));
    TRY(track_fill_clock(c, d, true, &v.clock));
    TRY(fill_chain(c, d, &v));
    TRY(citizen_fill_asked(c, d, &v));
    TRY(fill_answers(c, d, p, &v));
    TRY(fill_papers(c, d, p, &v));
    TRY(fill_slips(c, d, &v));
    TRY(fill_messages(c, d, &v));
    TRY(fill_fees(c, d, &v));
    v.reason_error = forms_error(c, S("ly_do"));
    return WEB_VIEW(c, citizen_dossier, &v, p->short_name);
}

enum err citizen_dossier(struct ctx *c)
{
    struct dossier d;
    TRY(web_check(c));
    TRY(citizen_the_dossier(c, &d));
    return citizen_show_dossier(c, &d);
}

/* -- withdrawing -- */

enum err citizen_withdraw(struct ctx *c)
{
    struct dossier d;
    TRY(web_check(c));
    TRY(citizen_the_dossier(c, &d));
    enum dossier_move m = d.state == DOSSIER_AWAIT_PAPERS ? MOVE_WITHDRAW_WAITING : d.state == DOSSIER_AWAIT_PART ? MOVE_WITHDRAW_PART : MOVE_WITHDRAW;
    enum err e = dossier_move(c, &d, &(struct dossier_step){ .move = m, .version = web_int(c, "version", 0) });
    if (e == ERR_STALE) {
        ctx_refuse(c, e, MSG_citizen_dossier_stale);
        TRY(citizen_show_dossier(c, &d));
    }
    TRY(e);
    web_flash(c, MSG_citizen_withdrawn, MSG_NO_ARGS);
    return web_see(c, citizen_dossier_path(c, d.id, ""));
}

/* -- the draft certificate: agreed or objected (NĐ 87/2020/NĐ-CP; silence for one working day agrees) -- */

static enum err note_answer(struct ctx *c, const struct dossier *d, bool agreed, struct str why)
{
    struct event e = { .kind = agreed ? "result.agreed" : "result.objected", .object_kind = "dossier", .object_id = d->id, .dossier_id = d->id,
                       EVENT_DETAIL({ "reason", why, 0 }) };
    return event_put(c, &e);
}

static enum err answer(struct ctx *c, const struct dossier *d)
{
    bool agreed = str_eq(web_text(c, "tra_loi"), S("dong_y"));
    struct str why = agreed ? S("") : web_text(c, "ly_do");
    if (!agreed && !str_eq(web_text(c, "tra_loi"), S("sua")))
        return ctx_invalid(c, S("tra_loi"), MSG_form_not_option, MSG_NO_ARGS);
    if (!agreed && !why.len)
        return ctx_invalid(c, S("ly_do"), MSG_citizen_object_why, MSG_NO_ARGS);
    if (!process_waits_for(c, d->id, S("draft_confirmed")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_citizen_answer_late);
    TRY(note_answer(c, d, agreed, why));
    TRY(process_message(c, d->id, S("draft_confirmed"), S("draft_ok"), agreed ? S("true") : S("false")));
    web_flash(c, agreed ? MSG_citizen_agreed : MSG_citizen_objected, MSG_NO_ARGS);
    return web_see(c, citizen_dossier_path(c, d->id, ""));
}

enum err citizen_answer(struct ctx *c)
{
    struct dossier d;
    TRY(citizen_the_dossier(c, &d));
    enum err e = ctx_ok(c) ? answer(c, &d) : ERR_INVALID;
    if (e == ERR_INVALID)
        TRY(citizen_show_dossier(c, &d));
    return e;
}

/* -- the result -- */

/* The first download hands it over (NĐ 61/2018 Đ20). */
static enum err collect(struct ctx *c, struct dossier *d, struct result *r)
{
    struct party parties[PARTY_COUNT];
    TRY(dossier_parties(c, d->id, parties));
    TRY(result_hand_over(c, d, r, parties[PARTY_APPLICANT].name, parties[PARTY_APPLICANT].id_no));
    return dossier_move(c, d, &(struct dossier_step){ .move = MOVE_COLLECT, .version = d->version });
}

enum err citizen_result(struct ctx *c)
{
    bool here;
    struct dossier d;
    struct result r;
    TRY(citizen_the_dossier(c, &d));
    TRY(result_here(c, &d, &r, &here));
    if (!here)
        return ERR_NOT_FOUND;
    if (d.state == DOSSIER_DONE)
        TRY(collect(c, &d, &r));
    struct event e = { .kind = "result.downloaded", .object_kind = "result", .object_id = r.id, .dossier_id = d.id };
    TRY(event_put(c, &e));
    return paper_send(c, r.scan_hash, r.scan_type, arena_printf(c->arena, "%.*s-ket-qua.%.*s", STR_ARG(d.code), STR_ARG(blob_ending(r.scan_type))));
}
