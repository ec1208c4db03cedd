/* The life of a dossier from submission to the hand-over, as the people of an office would lead it. */
#include "base/clock.h"
#include "cmd/bench_seed.h"
#include "core/blob.h"
#include "mod/papers/papers.h"
#include "mod/payment/payment.h"
#include "mod/process/process.h"
#include "mod/result/result.h"
#include "mod/slips/slips.h"

enum { STEPS_MAX = 40 };

/* After half past four, or on a weekend: the next working morning. */
static int64_t at_work(int64_t at_ms)
{
    enum { OPEN_MINUTE = 8 * 60, CLOSE_MINUTE = 16 * 60 + 30, SATURDAY = 6 };
    int32_t day = day_of_ms(at_ms);
    bool late = minute_of_ms(at_ms) > CLOSE_MINUTE;
    int32_t next = day + late;
    while (day_weekday(next) == 0 || day_weekday(next) == SATURDAY)
        next++;
    return next == day ? at_ms : ms_of_day(next, OPEN_MINUTE + minute_of_ms(at_ms) % 60);
}

/* Some working time passes. */
static void wait(struct ctx *c, struct life *l)
{
    uint32_t most = l->office_hours ? 25 : 110;
    c->now_ms += (10 + chance_below(&l->chance, most)) * CLOCK_MINUTE_MS;
    if (l->office_hours)
        c->now_ms = at_work(c->now_ms);
}

static void act(struct ctx *c, const struct life *l, enum seat seat) { c->who = l->office->seats[seat]; }

/* -- at the desk -- */

static enum err submit(struct ctx *c, struct life *l, struct dossier *d)
{
    int64_t id;
    struct dossier_new n;
    bool online = l->template->channel == CHANNEL_ONLINE;
    TRY(template_request(c, l->template, &l->person, &n));
    n.agency_id = l->office->agency_id;
    n.intake_unit_id = l->office->desk_id;
    n.account_id = online ? l->citizen.account_id : 0;
    if (online)
        c->who = l->citizen;
    else
        act(c, l, SEAT_OFFICER);
    TRY(dossier_submit(c, &n, &id));
    struct paper_upload scan = { .blob = *l->scan, .name = S("ban-chup.pdf") };
    for (size_t i = 0; i < l->template->papers_n && online; i++)
        TRY(paper_attach(c, PAPER_OF_DOSSIER, id, l->template->papers[i], "component", &scan, 1));
    return dossier_get(c, id, d);
}

static enum err slip(struct ctx *c, const struct dossier *d, const char *form, const struct slip_extra *x)
{
    int64_t id;
    return slip_issue(c, d, form, x, &id);
}

static enum err ask_papers(struct ctx *c, struct dossier *d, const struct procedure *p)
{
    struct paper_ask ask = { 0 };
    if (!p->components_n)
        return ERR_OK;
    ask.component_key = p->components[0].key;
    ask.name = p->components[0].name;
    ask.note = S("Bản nộp bị mờ, xin chụp lại");
    TRY(dossier_move(c, d, &(struct dossier_step){ .move = MOVE_ASK_PAPERS, .version = d->version, .reason = S("Giấy tờ chưa đọc được"), .asks = &ask, .asks_n = 1 }));
    return slip(c, d, "02", &(struct slip_extra){ .reason = d->reason, .asks = &ask, .asks_n = 1 });
}

static enum err pay(struct ctx *c, struct life *l, const struct dossier *d)
{
    struct fee *fees;
    size_t n;
    TRY(fee_list(c, d->id, &fees, &n));
    for (size_t i = 0; i < n; i++) {
        struct str receipt = arena_printf(c->arena, "BL%07u", chance_below(&l->chance, 10000000));
        if (fees[i].unit_vnd < 0) {
            TRY(fee_set_unit_vnd(c, fees[i].id, fees[i].version++, 8000));
        }
        TRY(fee_pay_cash(c, fees[i].id, fees[i].version, receipt));
    }
    return ERR_OK;
}

static enum err receive(struct ctx *c, struct life *l, struct dossier *d, const struct procedure *p)
{
    act(c, l, SEAT_OFFICER);
    for (size_t i = 0; i < l->template->papers_n && l->template->channel != CHANNEL_ONLINE; i++)
        for (size_t k = 0; k < p->components_n; k++)
            if (str_eq(p->components[k].key, l->template->papers[i]))
                TRY(paper_count(c, d->id, p->components[k].key, p->components[k].name, 1, 0));
    TRY(fee_lay_down(c, d, p));
    TRY(dossier_move(c, d, &(struct dossier_step){ .move = MOVE_RECEIVE, .version = d->version }));
    TRY(slip(c, d, "01", &(struct slip_extra){ 0 }));
    return pay(c, l, d);
}

static enum err refuse(struct ctx *c, struct life *l, struct dossier *d)
{
    act(c, l, SEAT_OFFICER);
    struct dossier_step step = { .move = MOVE_REFUSE, .version = d->version, .reason = S("Không thuộc thẩm quyền của Ủy ban nhân dân cấp xã") };
    TRY(dossier_move(c, d, &step));
    return slip(c, d, "03", &(struct slip_extra){ .reason = d->reason });
}

static enum err hand_over(struct ctx *c, struct life *l, struct dossier *d)
{
    struct result r;
    act(c, l, SEAT_OFFICER);
    TRY(result_of(c, d, &r));
    TRY(result_hand_over(c, d, &r, l->person.name, l->person.id_no));
    TRY(dossier_move(c, d, &(struct dossier_step){ .move = MOVE_HAND_OVER, .version = d->version }));
    return slip(c, d, "bien_nhan", &(struct slip_extra){ .result = { r.name, r.number_text, l->person.name, l->person.id_no } });
}

/* -- the process -- */

static enum seat seat_of(struct str role)
{
    static const char *const roles[SEATS] = { "officer", "specialist", "leader", "clerk" };
    for (int i = 0; i < SEATS; i++)
        if (str_eq(role, str_c(roles[i])))
            return (enum seat)i;
    return SEAT_OFFICER;
}

/* What the office room does beside completing a task: the draft, a number at the approval, the signed copy at the issue. */
static enum err prepare_result(struct ctx *c, struct life *l, const struct task *t)
{
    struct dossier d;
    struct result r;
    TRY(dossier_get(c, t->dossier_id, &d));
    TRY(result_of(c, &d, &r));
    if (str_eq(t->work, S("draft")) && l->template->draft_n)
        return result_draft(c, &r, l->template->draft, l->template->draft_n);
    if (str_eq(t->work, S("approve")))
        return result_number(c, &d, &r, unit_grant(c, ROLE_LEADER, t->agency_id));
    return str_eq(t->work, S("issue")) ? result_link_scan(c, &r, l->scan) : ERR_OK;
}

static enum err do_task(struct ctx *c, struct life *l, const struct task *t)
{
    wait(c, l);
    if (!str_eq(t->kind, S("user"))) {
        c->who = l->citizen;
        return process_message(c, t->dossier_id, S("draft_confirmed"), S("draft_ok"), S("true"));
    }
    act(c, l, seat_of(t->role));
    TRY(task_take(c, t->id, t->version));
    wait(c, l);
    TRY(prepare_result(c, l, t));
    return task_complete(c, t->id, t->version + 1, str_eq(t->work, S("approve")) ? S("approved") : S(""), S(""));
}

/* A message stands before the timer that would fire in its place. */
static const struct task *open_task(const struct task *tasks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(tasks[i].state, S("open")) && !str_eq(tasks[i].kind, S("timer")))
            return &tasks[i];
    return NULL;
}

static enum err work_through(struct ctx *c, struct life *l, int64_t id, size_t steps)
{
    for (size_t i = 0; i < steps; i++) {
        struct task *tasks;
        size_t n;
        TRY(task_list(c, id, &tasks, &n));
        const struct task *t = open_task(tasks, n);
        if (!t)
            return ERR_OK;
        TRY(do_task(c, l, t));
    }
    return ERR_OK;
}

/* -- all of it -- */

static enum err until_received(struct ctx *c, struct life *l, struct dossier *d, const struct procedure *p)
{
    wait(c, l);
    act(c, l, SEAT_OFFICER);
    if (l->asked || l->end == LIFE_ASKED)
        TRY(ask_papers(c, d, p));
    if (l->end == LIFE_ASKED)
        return ERR_OK;
    if (d->state == DOSSIER_AWAIT_PAPERS) {
        wait(c, l);
        TRY(dossier_move(c, d, &(struct dossier_step){ .move = MOVE_TAKE_PAPERS, .version = d->version }));
    }
    return receive(c, l, d, p);
}

enum err life_run(struct ctx *c, struct life *l, struct str *code)
{
    struct dossier d;
    const struct procedure *p;
    TRY(submit(c, l, &d));
    *code = d.request_no;
    l->dossier_id = d.id;
    if (l->end == LIFE_SUBMITTED)
        return ERR_OK;
    if (l->end == LIFE_REFUSED)
        return refuse(c, l, &d);
    if (l->end == LIFE_WITHDRAWN && d.account_id) {
        c->who = l->citizen;
        return dossier_move(c, &d, &(struct dossier_step){ .move = MOVE_WITHDRAW, .version = d.version });
    }
    TRY(procedure_version(c, d.procedure_version_id, &p));
    TRY(until_received(c, l, &d, p));
    if (l->end == LIFE_ASKED)
        return ERR_OK;
    *code = d.code;
    if (l->end == LIFE_RECEIVED)
        return ERR_OK;
    if (l->late)
        c->now_ms += 12 * CLOCK_DAY_MS;
    TRY(work_through(c, l, d.id, l->end == LIFE_WORKING ? chance_below(&l->chance, 3) : STEPS_MAX));
    if (l->end == LIFE_WORKING || l->end == LIFE_DONE)
        return ERR_OK;
    wait(c, l);
    TRY(dossier_get(c, d.id, &d));
    return hand_over(c, l, &d);
}
