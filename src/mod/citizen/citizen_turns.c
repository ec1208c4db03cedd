/* The applicant's turns after reception: the wish to stop, taken back, an end while papers or a duty are awaited, a refusal
 * collected; and what the page says of each. */
#include "core/setting.h"
#include "mod/citizen/citizen_internal.h"
#include "mod/forms/forms.h"
#include "mod/payment/payment.h"
#include "mod/slips/slips.h"
#include "text/text.h"

/* What a press of a button means in each state. */
static const struct turn {
    enum dossier_state from;
    enum dossier_move move;
    bool confirmed; /* only after a tick that one has read what it means */
    enum msg done;
} ends[] = {
    { DOSSIER_PROCESSING, MOVE_ASK_STOP, true, MSG_citizen_stop_asked },
    { DOSSIER_AWAIT_SUPPLEMENT, MOVE_STOP_WAITING, true, MSG_citizen_ended },
    { DOSSIER_AWAIT_DUTY, MOVE_STOP_DUTY, true, MSG_citizen_ended },
    { 0 },
}, back[] = {
    { DOSSIER_ASKS_STOP, MOVE_TAKE_BACK_STOP, false, MSG_citizen_stop_taken_back },
    { 0 },
}, collected[] = {
    { DOSSIER_DECLINED, MOVE_COLLECT_REFUSAL, false, MSG_citizen_refusal_collected },
    { 0 },
};

static const struct turn *turn_of(const struct turn *list, enum dossier_state from)
{
    for (; list->from; list++)
        if (list->from == from)
            return list;
    return NULL;
}

/* -- Mẫu 05 -- */

/* What was paid, in words: whether it comes back is for the rules of each fee. */
static enum err fee_note(struct ctx *c, int64_t dossier_id, struct str *out)
{
    struct fee *fees;
    size_t n;
    int64_t paid = 0;
    TRY(fee_list(c, dossier_id, &fees, &n));
    for (size_t i = 0; i < n; i++)
        paid += str_eq(fees[i].state, S("paid")) ? fees[i].amount_vnd : 0;
    *out = paid ? msg_format(c->arena, LANG_VI, MSG_citizen_slip_fee_paid, MSG_ARGS(text_money(c->arena, paid)))
                : msg_format(c->arena, LANG_VI, MSG_citizen_slip_fee_none, MSG_NO_ARGS);
    return ERR_OK;
}

/* Originals that lie at the office; copies stay in the file. */
static enum err papers_back(struct ctx *c, int64_t dossier_id, struct str *out)
{
    struct paper *papers;
    size_t n;
    struct buf b = buf_new(c->arena, 16 * 1024);
    TRY(paper_list(c, PAPER_OF_DOSSIER, dossier_id, &papers, &n));
    for (size_t i = 0; i < n; i++)
        if (papers[i].originals)
            buf_printf(&b, "%s%.*s (%d)", b.len ? "; " : "", STR_ARG(papers[i].name), papers[i].originals);
    *out = b.len ? msg_format(c->arena, LANG_VI, MSG_citizen_slip_papers_back, MSG_ARGS(buf_str(&b)))
                 : msg_format(c->arena, LANG_VI, MSG_citizen_slip_papers_none, MSG_NO_ARGS);
    return ERR_OK;
}

static enum err issue_end(struct ctx *c, const struct dossier *d, enum dossier_state was)
{
    int64_t slip;
    struct ctx vi = *c;
    struct slip_extra x = { 0 };
    vi.lang = LANG_VI; /* papers are Vietnamese, whatever the page is */
    x.stage = dossier_state_label(&vi, was);
    x.reason = ctx_text(&vi, was == DOSSIER_AWAIT_DUTY ? MSG_citizen_slip_end_duty : MSG_citizen_slip_end_papers);
    TRY(fee_note(c, d->id, &x.fee_note));
    TRY(papers_back(c, d->id, &x.papers_back));
    return slip_issue(c, d, "05", &x, &slip);
}

/* -- making a turn -- */

static enum err make(struct ctx *c, struct dossier *d, const struct turn *list)
{
    enum dossier_state was = d->state;
    struct dossier_step step = { .version = web_int(c, "version", 0), .reason = web_text(c, "ly_do_dung") };
    if (step.version != d->version)
        return ctx_refuse(c, ERR_STALE, MSG_citizen_dossier_stale);
    const struct turn *t = turn_of(list, d->state);
    if (!t)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
    if (t->confirmed && !web_flag(c, "xac_nhan"))
        return ctx_invalid(c, S("xac_nhan"), MSG_citizen_confirm_missing, MSG_NO_ARGS);
    step.move = t->move;
    TRY(dossier_move(c, d, &step));
    if (dossier_move_slip(t->move))
        TRY(issue_end(c, d, was));
    web_flash(c, t->done, MSG_NO_ARGS);
    return web_see(c, citizen_dossier_path(c, d->id, ""));
}

static enum err turn(struct ctx *c, const struct turn *list)
{
    struct dossier d;
    TRY(citizen_the_dossier(c, &d));
    enum err e = ctx_ok(c) ? make(c, &d, list) : ERR_INVALID;
    if (e == ERR_INVALID || e == ERR_STALE)
        TRY(citizen_show_dossier(c, &d));
    return e;
}

enum err citizen_stop(struct ctx *c) { return turn(c, ends); }
enum err citizen_stop_back(struct ctx *c) { return turn(c, back); }
enum err citizen_refusal(struct ctx *c) { return turn(c, collected); }

/* -- what the page offers -- */

static enum err fill_moves(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct dossier_allowed *may;
    size_t n;
    TRY(dossier_moves(c, d, &may, &n));
    for (size_t i = 0; i < n; i++) {
        v->can_withdraw |= may[i].move == MOVE_WITHDRAW || may[i].move == MOVE_WITHDRAW_WAITING || may[i].move == MOVE_WITHDRAW_PART;
        v->can_stop |= may[i].move == MOVE_ASK_STOP;
        v->can_end |= may[i].move == MOVE_STOP_WAITING || may[i].move == MOVE_STOP_DUTY;
        v->can_take_back |= may[i].move == MOVE_TAKE_BACK_STOP;
        v->can_collect |= may[i].move == MOVE_COLLECT_REFUSAL;
    }
    v->confirm_error = forms_error(c, S("xac_nhan"));
    v->stop_error = forms_error(c, S("ly_do_dung"));
    v->stop_reason = v->confirm_error.len || v->stop_error.len ? web_typed(c, "ly_do_dung") : S("");
    return ERR_OK;
}

/* The paper that says it: the newest of that form. */
static enum err fill_paper(struct ctx *c, const struct dossier *d, struct str form, struct view_citizen_dossier *v)
{
    struct slip *slips;
    size_t n;
    TRY(slip_list(c, d->id, &slips, &n));
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(slips[i].form, form))
            continue;
        v->paper = slip_title(c, form);
        v->paper_href = citizen_dossier_path(c, d->id, arena_printf(c->arena, "/phieu/%lld", (long long)slips[i].id).ptr);
    }
    return ERR_OK;
}

/* Luật Khiếu nại 02/2011/QH13 Điều 7 (whom to complain to, or the court), Điều 9 (how long). */
static enum err fill_rights(struct ctx *c, struct view_citizen_dossier *v)
{
    int64_t days;
    TRY(setting_number(c->db, c->arena, SETTING_COMPLAINT_DAYS, &days));
    v->rights = msg_format(c->arena, c->lang, MSG_citizen_rights, MSG_ARGS(arena_printf(c->arena, "%lld", (long long)days)));
    return ERR_OK;
}

/* What the turn means for the time, beside what was asked. */
static void fill_meaning(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_citizen_dossier *v)
{
    bool left = p->supplement == SUPPLEMENT_STANDS;
    if (d->state == DOSSIER_AWAIT_SUPPLEMENT)
        v->next_more = msg_format(c->arena, c->lang, left ? MSG_citizen_supplement_left : MSG_citizen_supplement_anew, MSG_ARGS(p->supplement_ground));
    if (d->state == DOSSIER_AWAIT_DUTY)
        v->next_more = msg_format(c->arena, c->lang, MSG_citizen_duty_how, MSG_ARGS(v->agency, v->address, p->duty_ground));
    if (d->state == DOSSIER_ASKS_STOP && d->due_at_ms)
        v->next_more = msg_format(c->arena, c->lang, MSG_citizen_asks_stop_due, MSG_ARGS(ctx_moment(c, d->due_at_ms)));
}

enum err citizen_fill_turns(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_citizen_dossier *v)
{
    static const char *const papers[DOSSIER_STATE_COUNT] = { [DOSSIER_AWAIT_PAPERS] = "02", [DOSSIER_AWAIT_SUPPLEMENT] = "02", [DOSSIER_STOPPED] = "05",
                                                             [DOSSIER_DECLINED] = "03",     [DOSSIER_REFUSED] = "03" };
    const char *form = v->declined ? "03" : papers[d->state];
    fill_meaning(c, d, p, v);
    TRY(fill_moves(c, d, v));
    if (form)
        TRY(fill_paper(c, d, str_c(form), v));
    return v->declined || d->state == DOSSIER_STOPPED ? fill_rights(c, v) : ERR_OK;
}
