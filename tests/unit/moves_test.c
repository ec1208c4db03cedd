/* The turns of a received dossier: papers after appraisal, stops, refusals, apologies, opinions, parts, steps back, branches,
 * which law. On both engines (db/db_testing.h). */
#include "branches.h"
#include "office.h"
#include "base/clock.h"
#include "core/job.h"

enum { NOV = 11, DEC = 12 };
static int32_t day(int month, int d) { return day_from_ymd(2026, month, d); }

static int64_t received(void)
{
    office_at(OFFICE_NOW);
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    office_receive(id);
    return id;
}

static void assert_due(int64_t id, int32_t due, int32_t first)
{
    struct dossier d = office_dossier(id);
    assert_int_equal(d.due_at_ms ? day_of_ms(d.due_at_ms) : 0, due);
    assert_int_equal(day_of_ms(d.first_due_at_ms), first);
}

static struct str problem(void) { return office.c->problem.n ? office.c->problem.at[0].text : S(""); }
#define refused(call, what, words)                                                                      \
    do {                                                                                                \
        office.c->problem.n = 0;                                                                        \
        assert_int_equal(call, what);                                                                   \
        if (!str_has(problem(), S(words)))                                                              \
            fail_msg("says \"%.*s\", not \"%s\"", STR_ARG(problem()), words);                           \
    } while (0)

/* -- papers after appraisal -- */

/* NĐ 61/2018 Đ19.4: once, within three working days, through the desk; complete papers begin the time anew. */
static void test_supplement(void **state)
{
    (void)state;
    int64_t id = received();
    assert_due(id, day(NOV, 26), day(NOV, 26));
    office_at("2026-11-26T16:00:00+07:00"); /* the third working day: 23, 25, 26 (24/11 is off) */
    assert_int_equal(office_move(SPECIALIST, id, MOVE_ASK_SUPPLEMENT, "Thiếu giấy"), ERR_FORBIDDEN);
    assert_int_equal(office_move(LEADER, id, MOVE_ASK_SUPPLEMENT, "Thiếu giấy"), ERR_FORBIDDEN);
    refused(office_move(OFFICER, id, MOVE_ASK_SUPPLEMENT, ""), ERR_INVALID, "lý do");
    must(office_move(OFFICER, id, MOVE_ASK_SUPPLEMENT, "Thiếu giấy ủy quyền"));
    assert_int_equal(office_dossier(id).state, DOSSIER_AWAIT_SUPPLEMENT);
    assert_due(id, 0, day(NOV, 26)); /* stands still; the first date is kept */
    office_at("2026-12-03T09:00:00+07:00");
    must(office_move(CITIZEN, id, MOVE_GIVE_SUPPLEMENT, ""));
    struct dossier d = office_dossier(id);
    assert_int_equal(d.state, DOSSIER_PROCESSING);
    assert_due(id, day(DEC, 8), day(NOV, 26)); /* 4, 7, 8 December: three working days in full */
    assert_true(str_has(d.explanation, S("tính lại")));
    refused(office_move(OFFICER, id, MOVE_ASK_SUPPLEMENT, "Lại thiếu"), ERR_CONFLICT, "một lần");
    office_at(OFFICE_NOW);
}

static void test_supplement_too_late(void **state)
{
    (void)state;
    int64_t id = received();
    office_at("2026-11-27T07:30:00+07:00");
    refused(office_move(OFFICER, id, MOVE_ASK_SUPPLEMENT, "Thiếu giấy"), ERR_CONFLICT, "quá thời gian");
    assert_int_equal(office_dossier(id).state, DOSSIER_PROCESSING);
    office_at(OFFICE_NOW);
}

/* Nobody brings the papers: the head ends it, with a reason; it is never stuck with the applicant. */
static void test_supplement_never_comes(void **state)
{
    (void)state;
    int64_t id = received();
    must(office_move(OFFICER, id, MOVE_ASK_SUPPLEMENT, "Thiếu giấy"));
    assert_int_equal(office_move(OFFICER, id, MOVE_STOP_UNSUPPLEMENTED, "Quá lâu"), ERR_FORBIDDEN);
    must(office_move(LEADER, id, MOVE_STOP_UNSUPPLEMENTED, "Ba tháng không bổ sung"));
    assert_int_equal(office_dossier(id).state, DOSSIER_STOPPED);
    assert_int_equal(office_task(id, "review").id, 0);
    id = received();
    must(office_move(OFFICER, id, MOVE_ASK_SUPPLEMENT, "Thiếu giấy"));
    must(office_move(CITIZEN, id, MOVE_STOP_WAITING, ""));
    assert_int_equal(office_dossier(id).state, DOSSIER_STOPPED);
}

/* -- proposals -- */

struct proposing {
    int64_t id, proposal;
    enum dossier_move move;
    const char *reason, *key;
    int32_t day;
    struct proposal_row *rows;
    size_t n;
};
static enum err propose(struct ctx *c, void *arg)
{
    struct proposing *p = arg;
    struct dossier d;
    struct paper_ask ask = { .component_key = str_c(p->key), .note = S("bản chính") };
    TRY(dossier_get(c, p->id, &d));
    return dossier_propose(c, &d, &(struct dossier_step){ .move = p->move, .reason = str_c(p->reason), .day = p->day, .asks = p->key ? &ask : NULL, .asks_n = p->key != NULL },
                           &p->proposal);
}
static enum err waiting(struct ctx *c, void *arg)
{
    struct proposing *p = arg;
    return dossier_proposed_to_me(c, &p->rows, &p->n);
}
static size_t waits_for(enum person who, struct proposing *p)
{
    size_t mine = 0;
    must(as_reader(who, waiting, p));
    for (size_t i = 0; i < p->n; i++)
        mine += p->rows[i].proposal.dossier_id == p->id;
    return mine;
}
static enum err turn_down(struct ctx *c, void *arg)
{
    struct proposing *p = arg;
    return dossier_turn_down(c, p->proposal, 1, str_c(p->reason));
}

static void test_proposals(void **state)
{
    (void)state;
    struct proposing p = { .id = received(), .move = MOVE_ASK_SUPPLEMENT, .reason = "Thiếu giấy ủy quyền", .key = "so_do" };
    refused(as(SPECIALIST, propose, &p), ERR_INVALID, "đã công bố");
    p.key = "giay_uy_quyen";
    assert_int_equal(as(CITIZEN, propose, &p), ERR_NOT_FOUND);
    assert_int_equal(as(NEIGHBOUR, propose, &p), ERR_NOT_FOUND);
    assert_int_equal(as(ADMIN, propose, &p), ERR_NOT_FOUND);
    p.move = MOVE_RECEIVE;
    assert_int_equal(as(SPECIALIST, propose, &p), ERR_FORBIDDEN);
    p.move = MOVE_ASK_SUPPLEMENT;
    must(as(SPECIALIST, propose, &p));
    refused(as(SPECIALIST2, propose, &p), ERR_CONFLICT, "đang chờ");
    assert_int_equal(waits_for(OFFICER, &p), 1);
    assert_int_equal(waits_for(LEADER, &p), 0);
    assert_int_equal(waits_for(NEIGHBOUR, &p), 0);
    must(office_move(OFFICER, p.id, MOVE_ASK_SUPPLEMENT, "Thiếu giấy ủy quyền"));
    assert_int_equal(waits_for(OFFICER, &p), 0);
    refused(as(OFFICER, turn_down, &p), ERR_CONFLICT, "có người trả lời"); /* carried already */
    /* a refusal: the head says no */
    p = (struct proposing){ .id = received(), .move = MOVE_DECLINE, .reason = "Không đủ điều kiện" };
    must(as(SPECIALIST, propose, &p));
    assert_int_equal(waits_for(LEADER, &p), 1);
    assert_int_equal(as(OFFICER, turn_down, &p), ERR_FORBIDDEN);
    p.reason = " ";
    refused(as(LEADER, turn_down, &p), ERR_INVALID, "lý do");
    p.reason = "Đủ điều kiện theo Điều 22";
    must(as(LEADER, turn_down, &p));
    assert_int_equal(waits_for(LEADER, &p), 0);
    assert_int_equal(office_dossier(p.id).state, DOSSIER_PROCESSING);
    must(as(SPECIALIST, propose, &p)); /* thought of again */
    must(office_move(LEADER, p.id, MOVE_DECLINE, "Không đủ điều kiện"));
    assert_int_equal(waits_for(LEADER, &p), 0);
}

/* What may be proposed now: not what one may do oneself, not what waits already, not what a guard forbids. */
struct may {
    int64_t id;
    struct dossier_allowed *list;
    size_t n;
    struct dossier_standing *standing;
    size_t standing_n;
};
static enum err proposable(struct ctx *c, void *arg)
{
    struct may *m = arg;
    struct dossier d;
    TRY(dossier_get(c, m->id, &d));
    TRY(dossier_in_state(c, d.agency_id, true, DOSSIER_ASKS_STOP, &m->standing, &m->standing_n));
    return dossier_proposable(c, &d, &m->list, &m->n);
}
static bool may_propose(enum person who, int64_t id, enum dossier_move move)
{
    struct may m = { .id = id };
    bool found = false;
    must(as_reader(who, proposable, &m));
    for (size_t i = 0; i < m.n; i++)
        found |= m.list[i].move == move;
    return found;
}

static void test_proposable(void **state)
{
    (void)state;
    struct proposing p = { .id = received(), .move = MOVE_DECLINE, .reason = "Không đủ điều kiện" };
    assert_true(may_propose(SPECIALIST, p.id, MOVE_ASK_SUPPLEMENT));
    assert_true(may_propose(SPECIALIST, p.id, MOVE_DECLINE));
    assert_false(may_propose(SPECIALIST, p.id, MOVE_EXTEND)); /* no sector law */
    assert_false(may_propose(SPECIALIST, p.id, MOVE_STOP));
    assert_false(may_propose(LEADER, p.id, MOVE_DECLINE)); /* makes it */
    assert_true(may_propose(LEADER, p.id, MOVE_ASK_SUPPLEMENT));
    assert_false(may_propose(NEIGHBOUR, p.id, MOVE_DECLINE));
    must(as(SPECIALIST, propose, &p));
    assert_false(may_propose(SPECIALIST, p.id, MOVE_DECLINE)); /* waits already */
    must(office_move(CITIZEN, p.id, MOVE_ASK_STOP, ""));
    assert_false(may_propose(SPECIALIST, p.id, MOVE_ASK_SUPPLEMENT));
    struct may m = { .id = p.id };
    must(as_reader(LEADER, proposable, &m));
    assert_int_equal(m.standing[m.standing_n - 1].id, p.id);
}

/* -- apologies -- */

static enum err apologise(enum person who, int64_t id, int32_t new_day)
{
    return as(who, office_move_work, &(struct office_move){ .id = id, .move = MOVE_APOLOGISE, .reason = "Hệ thống tra cứu gián đoạn", .day = new_day });
}

static void test_apology(void **state)
{
    (void)state;
    int64_t id = received();
    office_at("2026-11-25T16:59:00+07:00"); /* due Thu 26/11: the last working day before it */
    assert_int_equal(apologise(OFFICER, id, day(NOV, 30)), ERR_FORBIDDEN);
    assert_int_equal(apologise(SPECIALIST, id, day(NOV, 30)), ERR_FORBIDDEN);
    refused(apologise(LEADER, id, 0), ERR_INVALID, "ngày hẹn mới");
    refused(apologise(LEADER, id, day(NOV, 26)), ERR_INVALID, "sau ngày hẹn cũ");
    refused(apologise(LEADER, id, day(NOV, 28)), ERR_INVALID, "nghỉ"); /* a Saturday */
    refused(apologise(LEADER, id, day_from_ymd(2028, 1, 3)), ERR_INVALID, "một năm");
    must(apologise(LEADER, id, day(NOV, 30)));
    assert_due(id, day(NOV, 30), day(NOV, 26));
    struct dossier d = office_dossier(id);
    assert_int_equal(d.state, DOSSIER_PROCESSING);
    assert_true(str_has(d.explanation, S("30/11/2026")));
    refused(apologise(LEADER, id, day(DEC, 1)), ERR_CONFLICT, "một lần");
    office_at(OFFICE_NOW);
}

static void test_apology_too_late(void **state)
{
    (void)state;
    int64_t id = received();
    office_at("2026-11-26T08:00:00+07:00"); /* the due day itself */
    refused(apologise(LEADER, id, day(NOV, 30)), ERR_CONFLICT, "muộn");
    office_at("2026-12-15T08:00:00+07:00");
    refused(apologise(LEADER, id, day(DEC, 18)), ERR_CONFLICT, "muộn");
    assert_due(id, day(NOV, 26), day(NOV, 26));
    office_at(OFFICE_NOW);
}

/* Sector law of this procedure allows neither. */
static void test_no_sector_law(void **state)
{
    (void)state;
    int64_t id = received();
    refused(office_move(LEADER, id, MOVE_EXTEND, "Cần xác minh"), ERR_CONFLICT, "không cho kéo dài");
    refused(office_move(OFFICER, id, MOVE_WAIT_DUTY, "Nộp thuế"), ERR_CONFLICT, "nghĩa vụ tài chính");
}

/* -- stops and refusals -- */

struct inbox {
    struct inbox_row *rows;
    size_t n;
};
static enum err read_inbox(struct ctx *c, void *arg)
{
    struct inbox *r = arg;
    return inbox_list(c, &(struct inbox_filter){ .role = S("") }, &r->rows, &r->n);
}

static bool in_inbox(enum person who, int64_t id)
{
    struct inbox r = { 0 };
    must(as_reader(who, read_inbox, &r));
    for (size_t i = 0; i < r.n; i++)
        if (r.rows[i].dossier_id == id)
            return true;
    return false;
}

static void test_stop(void **state)
{
    (void)state;
    int64_t id = received();
    assert_true(in_inbox(SPECIALIST, id));
    assert_int_equal(office_move(CITIZEN2, id, MOVE_ASK_STOP, ""), ERR_FORBIDDEN);
    must(office_move(CITIZEN, id, MOVE_ASK_STOP, ""));
    assert_false(in_inbox(SPECIALIST, id)); /* nobody works on it meanwhile */
    struct office_step s = { office_task(id, "review"), "", "" };
    must(as(SPECIALIST, office_take_work, &s));
    s.t.version++;
    assert_int_equal(as(SPECIALIST, office_done_work, &s), ERR_CONFLICT);
    must(office_move(CITIZEN, id, MOVE_TAKE_BACK_STOP, ""));
    s.t = office_task(id, "review"); /* its clock began anew */
    must(as(SPECIALIST, office_done_work, &s));
    must(office_move(OFFICER, id, MOVE_ASK_STOP_DESK, "Người nộp viết đơn tại quầy"));
    must(office_move(LEADER, id, MOVE_KEEP_ON, "Đơn không do người nộp ký"));
    must(office_move(CITIZEN, id, MOVE_ASK_STOP, ""));
    assert_int_equal(office_move(OFFICER, id, MOVE_STOP, "Theo đơn"), ERR_FORBIDDEN);
    must(office_move(LEADER, id, MOVE_STOP, "Theo đề nghị của người nộp"));
    struct dossier d = office_dossier(id);
    assert_int_equal(d.state, DOSSIER_STOPPED);
    assert_true(d.done_at_ms > 0);
    assert_int_equal(office_task(id, "draft").id, 0);
}

/* Precondition of Mẫu 05: no decision yet. */
static void test_no_stop_after_decision(void **state)
{
    (void)state;
    int64_t id = received();
    office_step(SPECIALIST, id, "review", "", "");
    office_step(SPECIALIST, id, "draft", "", "");
    office_step(LEADER, id, "approve", "approved", "");
    assert_true(office_dossier(id).decided_at_ms > 0);
    refused(office_move(CITIZEN, id, MOVE_ASK_STOP, ""), ERR_CONFLICT, "đã được duyệt");
    refused(office_move(LEADER, id, MOVE_DECLINE, "Thôi"), ERR_CONFLICT, "đã được duyệt");
    office_step(CLERK, id, "issue", "", "");
    assert_int_equal(office_dossier(id).state, DOSSIER_DONE);
}

static void test_decline(void **state)
{
    (void)state;
    int64_t id = received();
    must(office_move(LEADER, id, MOVE_DECLINE, "Đang có vợ"));
    struct dossier d = office_dossier(id);
    assert_int_equal(d.state, DOSSIER_DECLINED);
    assert_int_equal(dossier_lateness(&d, testing_now_ms), DONE_EARLY);
    assert_int_equal(office_task(id, "review").id, 0);
    assert_int_equal(office_move(LEADER, id, MOVE_HAND_BACK, ""), ERR_FORBIDDEN); /* through the desk */
    must(office_move(OFFICER, id, MOVE_HAND_BACK, ""));
    assert_int_equal(office_dossier(id).state, DOSSIER_RETURNED);
}

/* -- opinions and parts -- */

struct asking {
    struct task t;
    struct task_ask ask;
    const char *text;
};
static enum err ask(struct ctx *c, void *arg)
{
    struct asking *a = arg;
    return task_ask(c, a->t.id, a->t.version, &a->ask);
}
static enum err answer(struct ctx *c, void *arg)
{
    struct asking *a = arg;
    return task_answer(c, a->t.id, a->t.version, str_c(a->text));
}
static enum err unask(struct ctx *c, void *arg)
{
    struct asking *a = arg;
    return task_unask(c, a->t.id, a->t.version, str_c(a->text));
}

static struct task child(int64_t dossier_id, const char *kind, size_t nth)
{
    struct office_got g = office_got(dossier_id);
    for (size_t i = 0; i < g.tasks_n; i++)
        if (str_eq(g.tasks[i].kind, str_c(kind)) && nth-- == 0)
            return g.tasks[i];
    fail_msg("no %s", kind);
    return (struct task){ 0 };
}

/* Takes the step and asks from it. */
static struct asking asking(int64_t id, const char *node, enum ask_kind kind, const int64_t *units, size_t n)
{
    struct office_step s = { office_task(id, node), "", "" };
    must(as(SPECIALIST, office_take_work, &s));
    return (struct asking){ .t = office_task(id, node), .ask = { kind, units, n, S("Khu đất có quy hoạch không?"), day(NOV, 25) } };
}

static void test_parts(void **state)
{
    (void)state;
    int64_t id = received();
    struct asking a = asking(id, "review", ASK_PART, (const int64_t[]){ office.units[JUSTICE], office.units[COUNTER] }, 2);
    a.ask.due_day = day(NOV, 27);
    refused(as(SPECIALIST, ask, &a), ERR_INVALID, "ngày hẹn của hồ sơ");
    a.ask.due_day = day(NOV, 24);
    refused(as(SPECIALIST, ask, &a), ERR_INVALID, "nghỉ");
    a.ask.due_day = day(NOV, 19);
    refused(as(SPECIALIST, ask, &a), ERR_INVALID, "từ hôm nay");
    a.ask.due_day = day(NOV, 25);
    a.ask.units_n = 0;
    refused(as(SPECIALIST, ask, &a), ERR_INVALID, "ít nhất một nơi");
    a.ask.units = (const int64_t[]){ office.units[JUSTICE], office.units[JUSTICE] };
    a.ask.units_n = 2;
    refused(as(SPECIALIST, ask, &a), ERR_INVALID, "hai lần");
    a.ask.units = (const int64_t[]){ office.units[OTHER] };
    a.ask.units_n = 1;
    refused(as(SPECIALIST, ask, &a), ERR_INVALID, "hỏi ý kiến");
    a.ask.units = (const int64_t[]){ 424242 };
    refused(as(SPECIALIST, ask, &a), ERR_INVALID, "không có");
    a.ask.units = (const int64_t[]){ office.units[JUSTICE], office.units[COUNTER] };
    a.ask.units_n = 2;
    a.ask.question = S(" ");
    refused(as(SPECIALIST, ask, &a), ERR_INVALID, "hỏi gì");
    a.ask.question = S("Đối chiếu sổ gốc");
    assert_int_equal(as(SPECIALIST2, ask, &a), ERR_CONFLICT); /* not theirs */
    assert_int_equal(as(NEIGHBOUR, ask, &a), ERR_NOT_FOUND);
    must(as(SPECIALIST, ask, &a));
    struct office_step s = { office_task(id, "review"), "", "" };
    refused(as(SPECIALIST, office_done_work, &s), ERR_CONFLICT, "chưa làm xong");
    struct asking p = { .t = child(id, "part", 0), .text = "Khớp" };
    assert_int_equal(as(SPECIALIST2, answer, &p), ERR_CONFLICT); /* taken first */
    must(as(SPECIALIST2, office_take_work, &(struct office_step){ p.t, "", "" }));
    p.t.version++;
    p.text = "";
    refused(as(SPECIALIST2, answer, &p), ERR_INVALID, "ý kiến");
    p.text = "Khớp sổ năm 2019";
    must(as(SPECIALIST2, answer, &p));
    refused(as(SPECIALIST, office_done_work, &s), ERR_CONFLICT, "chưa làm xong");
    p = (struct asking){ .t = child(id, "part", 1), .text = "" };
    refused(as(SPECIALIST, unask, &p), ERR_INVALID, "lý do");
    p.text = "Không cần nữa";
    must(as(SPECIALIST, unask, &p));
    assert_int_equal(as(SPECIALIST, unask, &p), ERR_CONFLICT);
    must(as(SPECIALIST, office_done_work, &s));
    assert_true(office_task(id, "draft").id != 0);
}

OFFICE_COUNT_OF(late_told, 40, "event WHERE kind = 'opinion.late' AND dossier_id")
OFFICE_COUNT_OF(missing_told, 41, "event WHERE kind = 'opinion.missing' AND dossier_id")

/* NĐ 61/2018 Đ19.5: a day for the answer; what is late is told by itself, and the step goes on without it, on record. */
static void test_opinion(void **state)
{
    (void)state;
    int64_t id = received();
    struct asking a = asking(id, "review", ASK_OPINION, (const int64_t[]){ office.units[OTHER], office.units[JUSTICE] }, 2);
    struct office_got before = office_got(id);
    assert_int_equal(before.d.state, DOSSIER_PROCESSING);
    must(as(SPECIALIST, ask, &a));
    struct office_step s = { office_task(id, "review"), "", "" };
    refused(as(SPECIALIST, office_done_work, &s), ERR_CONFLICT, "chưa trả lời");
    while (job_run_due(&office.t.app))
        ;
    assert_int_equal(office_count(&late_told, id), 0);
    struct task asked = child(id, "opinion", 0);
    assert_int_equal(asked.agency_id, office.units[OTHER]);
    assert_due(id, day(NOV, 26), day(NOV, 26)); /* waiting inside the house does not stop the clock */
    office_at("2026-11-25T17:31:00+07:00");
    while (job_run_due(&office.t.app))
        ;
    assert_int_equal(office_count(&late_told, id), 2);
    must(as(SPECIALIST2, office_take_work, &(struct office_step){ child(id, "opinion", 1), "", "" }));
    office_at("2026-11-26T08:00:00+07:00");
    struct asking p = { .t = child(id, "opinion", 1), .text = "Không có quy hoạch" };
    must(as(SPECIALIST2, answer, &p));
    assert_str(child(id, "opinion", 1).outcome, S("late"));
    must(as(SPECIALIST, office_done_work, &s));
    assert_str(child(id, "opinion", 0).outcome, S("missing"));
    assert_int_equal(office_count(&missing_told, id), 1);
    office_at(OFFICE_NOW);
}

/* -- back to a step -- */

struct back {
    struct task t;
    const char *node, *why;
    struct step_back *ways;
    size_t n;
};
static enum err send_back(struct ctx *c, void *arg)
{
    struct back *b = arg;
    return task_send_back(c, b->t.id, b->t.version, str_c(b->node), str_c(b->why));
}
static enum err ways(struct ctx *c, void *arg)
{
    struct back *b = arg;
    return task_ways_back(c, &b->t, &b->ways, &b->n);
}

static void test_send_back(void **state)
{
    (void)state;
    int64_t id = received();
    office_step(SPECIALIST, id, "review", "", "");
    office_step(SPECIALIST2, id, "draft", "", "");
    struct office_step s = { office_task(id, "approve"), "", "" };
    must(as(LEADER, office_take_work, &s));
    struct back b = { .t = office_task(id, "approve"), .node = "issue", .why = "Xem lại" };
    must(as_reader(LEADER, ways, &b));
    assert_int_equal(b.n, 2);
    assert_str(b.ways[0].node, S("draft"));
    assert_str(b.ways[0].who, S("Vũ Thị Ngọc"));
    assert_str(b.ways[1].node, S("review"));
    refused(as(LEADER, send_back, &b), ERR_INVALID, "đã làm trước");
    b.node = "review";
    b.why = "";
    refused(as(LEADER, send_back, &b), ERR_INVALID, "");
    b.why = "Chưa tra cứu nơi cư trú trước";
    assert_int_equal(as(SPECIALIST, send_back, &b), ERR_NOT_FOUND);
    must(as(LEADER, send_back, &b));
    struct task t = office_task(id, "review");
    assert_int_equal(t.assignee_id, office.people[SPECIALIST]); /* in front of whoever did it */
    assert_int_equal(office_task(id, "approve").id, 0);
    assert_int_equal(as(LEADER, send_back, &b), ERR_CONFLICT);
    must(as(SPECIALIST, office_done_work, &(struct office_step){ t, "", "" }));
    assert_true(office_task(id, "draft").id != 0);
}

/* -- people who leave -- */

static enum err end_role(struct ctx *c, void *arg)
{
    (void)arg;
    return staff_end(c, office.roles[SPECIALIST2], 1, ctx_today(c) - 1);
}
static enum err give_role(struct ctx *c, void *arg)
{
    (void)arg;
    return staff_give(c, &(struct staff){ .account_id = office.people[SPECIALIST2], .unit_id = office.units[JUSTICE], .role = ROLE_SPECIALIST, .title = S("Chức danh"), .from_day = 1 },
                      &office.roles[SPECIALIST2]);
}

/* What they held lies open again in front of their colleagues. */
static void test_left(void **state)
{
    (void)state;
    int64_t id = received();
    must(as(SPECIALIST2, office_take_work, &(struct office_step){ office_task(id, "review"), "", "" }));
    assert_false(in_inbox(SPECIALIST, id));
    must(as(SYSTEM, end_role, NULL));
    struct task t = office_task(id, "review");
    assert_str(t.state, S("open"));
    assert_int_equal(t.assignee_id, 0);
    assert_true(in_inbox(SPECIALIST, id));
    must(as(SYSTEM, give_role, NULL));
}

/* -- continuity -- */

struct chain {
    int64_t id, earlier, first_ms;
};
static enum err go_on(struct ctx *c, void *arg)
{
    struct chain *k = arg;
    struct dossier d;
    TRY(dossier_get(c, k->id, &d));
    return dossier_continue(c, &d, k->earlier);
}
static enum err first_received(struct ctx *c, void *arg)
{
    struct chain *k = arg;
    struct dossier d;
    TRY(dossier_get(c, k->id, &d));
    return dossier_first_received(c, &d, &k->first_ms);
}

static int64_t again(const char *when)
{
    office_at(when);
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    office_receive(id);
    return id;
}

/* Taken back and received again: the time is shown through, by itself, over several times. */
static void test_continues(void **state)
{
    (void)state;
    int64_t first = received(), other = office_submit("2.000635", "counter_marriage", CHANNEL_COUNTER);
    must(office_move(CITIZEN, first, MOVE_ASK_STOP, ""));
    must(office_move(LEADER, first, MOVE_STOP, "Theo đề nghị"));
    int64_t second = again("2026-11-30T09:00:00+07:00");
    assert_int_equal(office_dossier(second).continues_id, first);
    must(office_move(CITIZEN, second, MOVE_ASK_STOP, ""));
    must(office_move(LEADER, second, MOVE_STOP, "Theo đề nghị"));
    struct chain k = { .id = again("2026-12-07T09:00:00+07:00") };
    must(as_reader(OFFICER, first_received, &k));
    assert_int_equal(k.first_ms, office_dossier(first).received_at_ms);
    assert_int_equal(office_dossier(k.id).continues_id, second);
    k.earlier = second;
    assert_int_equal(as(OFFICER, go_on, &k), ERR_CONFLICT); /* once */
    k.id = k.earlier = second;
    assert_int_equal(as(OFFICER, go_on, &k), ERR_CONFLICT); /* of itself */
    k.id = other;
    assert_int_equal(as(OFFICER, go_on, &k), ERR_CONFLICT); /* another procedure */
    /* what was stopped more than a year ago is over */
    int64_t late = again("2027-12-20T09:00:00+07:00");
    assert_int_equal(office_dossier(late).continues_id, 0);
    office_at(OFFICE_NOW);
}

/* -- which law -- */

static struct str ground_of_start(int64_t id);

/* Luật Hộ tịch 60/2014 until 28/02/2027, that of 2026 from the day after: by the day of reception, whenever it was sent. */
static void test_law_of_reception(void **state)
{
    (void)state;
    office_at("2027-02-26T09:00:00+07:00"); /* a Friday; 28/02/2027 is a Sunday */
    int64_t before = office_submit("1.004873", "online_passport", CHANNEL_ONLINE), across = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    int64_t version = office_dossier(before).procedure_version_id;
    office_at("2027-02-28T09:00:00+07:00");
    office_receive(before);
    office_at("2027-03-01T09:00:00+07:00");
    office_receive(across);
    assert_int_equal(office_dossier(before).procedure_version_id, version);
    assert_true(office_dossier(across).procedure_version_id != version);
    assert_int_equal(day_of_ms(office_dossier(before).due_at_ms), day_from_ymd(2027, 3, 3));
    assert_int_equal(day_of_ms(office_dossier(across).due_at_ms), day_from_ymd(2027, 3, 4));
    /* what was received runs to its end under the law it began with, also when its papers come later */
    must(office_move(OFFICER, before, MOVE_ASK_SUPPLEMENT, "Thiếu giấy"));
    office_at("2027-03-08T09:00:00+07:00");
    must(office_move(CITIZEN, before, MOVE_GIVE_SUPPLEMENT, ""));
    assert_int_equal(office_dossier(before).procedure_version_id, version);
    assert_true(str_has(ground_of_start(before), S("123/2015")));
    office_at(OFFICE_NOW);
}

struct grounds {
    int64_t id;
    struct clock_line *at;
    size_t n;
};
static enum err read_lines(struct ctx *c, void *arg)
{
    struct grounds *g = arg;
    return dossier_clock_lines(c, g->id, &g->at, &g->n);
}
static struct str ground_of_start(int64_t id)
{
    struct grounds g = { .id = id };
    must(as_reader(OFFICER, read_lines, &g));
    for (size_t i = 0; i < g.n; i++)
        if (str_eq(g.at[i].kind, S("start")))
            return g.at[i].ground;
    return S("");
}

/* -- what sector law allows -- */

/* Kết hôn: 5 more working days to verify (Luật Hộ tịch Đ18), once, by the head, while the clock runs. */
static void test_extension(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    int64_t id = office_submit("1.001022", "counter_adult_witnesses", CHANNEL_COUNTER);
    office_receive(id);
    int32_t first = day_of_ms(office_dossier(id).due_at_ms);
    assert_int_equal(office_move(SPECIALIST, id, MOVE_EXTEND, "Cần xác minh"), ERR_FORBIDDEN);
    refused(office_move(LEADER, id, MOVE_EXTEND, ""), ERR_INVALID, "lý do");
    must(office_move(LEADER, id, MOVE_EXTEND, "Cần xác minh quan hệ cha con"));
    struct dossier d = office_dossier(id);
    assert_int_equal(first, day(NOV, 26));
    assert_due(id, day(DEC, 3), first);
    refused(office_move(LEADER, id, MOVE_EXTEND, "Lại xác minh"), ERR_CONFLICT, "một lần");
    assert_true(str_has(d.explanation, S("kéo dài")) || str_has(d.explanation, S("thêm")));
    id = office_submit("1.001022", "counter_adult_witnesses", CHANNEL_COUNTER);
    office_receive(id);
    office_at("2026-11-27T09:00:00+07:00");
    refused(office_move(LEADER, id, MOVE_EXTEND, "Muộn"), ERR_CONFLICT, "hết hạn");
    office_at(OFFICE_NOW);
}

/* -- sector law, in a procedure of our own -- */


static int64_t under_own_law(void)
{
    static bool made;
    office_at(OFFICE_NOW);
    if (!made)
        office_own("1.001022", "9.100001", BRANCHES_LAW, NULL);
    made = true;
    int64_t id = office_submit_own("9.100001", "1.001022", "counter_adult_witnesses", CHANNEL_COUNTER);
    office_receive(id);
    return id;
}

/* A financial duty holds the clock; afterwards what was left goes on. */
static void test_duty(void **state)
{
    (void)state;
    int64_t id = under_own_law();
    assert_due(id, day(NOV, 26), day(NOV, 26));
    office_at("2026-11-23T09:00:00+07:00"); /* the first working day: two are left */
    assert_int_equal(office_move(SPECIALIST, id, MOVE_WAIT_DUTY, "Nộp thuế"), ERR_FORBIDDEN);
    refused(office_move(OFFICER, id, MOVE_WAIT_DUTY, ""), ERR_INVALID, "lý do");
    must(office_move(OFFICER, id, MOVE_WAIT_DUTY, "Nộp lệ phí trước bạ"));
    assert_due(id, 0, day(NOV, 26));
    office_at("2026-12-07T09:00:00+07:00");
    must(office_move(OFFICER, id, MOVE_DUTY_MET, ""));
    assert_due(id, day(DEC, 9), day(NOV, 26));
    struct grounds g = { .id = id };
    must(as_reader(OFFICER, read_lines, &g));
    size_t stood = 0;
    for (size_t i = 0; i < g.n; i++)
        stood += str_eq(g.at[i].ground, S("Luật thử Điều 7"));
    assert_int_equal(stood, 2);
    /* it is not met: the head ends it; or the applicant does */
    must(office_move(OFFICER, id, MOVE_WAIT_DUTY, "Nộp tiếp"));
    must(office_move(LEADER, id, MOVE_STOP_UNPAID, "Quá ba tháng"));
    assert_int_equal(office_dossier(id).state, DOSSIER_STOPPED);
    id = under_own_law();
    must(office_move(OFFICER, id, MOVE_WAIT_DUTY, "Nộp lệ phí"));
    must(office_move(CITIZEN, id, MOVE_STOP_DUTY, ""));
    assert_int_equal(office_dossier(id).state, DOSSIER_STOPPED);
}

/* Where sector law says so, papers asked for only hold the clock. */
static void test_supplement_stands(void **state)
{
    (void)state;
    int64_t id = under_own_law();
    office_at("2026-11-25T09:00:00+07:00"); /* the second working day: one is left */
    must(office_move(OFFICER, id, MOVE_ASK_SUPPLEMENT, "Thiếu giấy"));
    office_at("2026-12-03T09:00:00+07:00");
    must(office_move(OFFICER, id, MOVE_TAKE_SUPPLEMENT, ""));
    assert_due(id, day(DEC, 4), day(NOV, 26));
    office_at(OFFICE_NOW);
}

/* -- branches, in a process of our own -- */

static struct str task_state(int64_t id, const char *node)
{
    struct office_got g = office_got(id);
    struct str last = S("");
    for (size_t i = 0; i < g.tasks_n; i++)
        if (str_eq(g.tasks[i].node, str_c(node)))
            last = g.tasks[i].state;
    return last;
}

static void test_branches(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    office_own("1.001022", "9.100002", "", BRANCHES_PROCESS);
    int64_t id = office_submit_own("9.100002", "1.001022", "counter_adult_witnesses", CHANNEL_COUNTER);
    office_receive(id);
    office_step(SPECIALIST, id, "review", "", "");
    office_step(SPECIALIST, id, "land", "", "");
    assert_str(task_state(id, "join"), S("open")); /* the faster room waits */
    assert_int_equal(office_task(id, "draft").id, 0);
    /* nobody goes back over a gateway that divided the work */
    must(as(SPECIALIST2, office_take_work, &(struct office_step){ office_task(id, "plan"), "", "" }));
    struct back b = { .t = office_task(id, "plan") };
    must(as_reader(SPECIALIST2, ways, &b));
    assert_int_equal(b.n, 0);
    office_at("2026-11-23T16:00:00+07:00"); /* the timer on the slower room: somebody is told to hurry it */
    while (job_run_due(&office.t.app))
        ;
    assert_str(task_state(id, "late"), S("done"));
    assert_str(task_state(id, "plan"), S("taken")); /* and it goes on */
    office_step(SPECIALIST, id, "hurry", "", "");
    must(as(SPECIALIST2, office_done_work, &(struct office_step){ office_task(id, "plan"), "", "" }));
    assert_str(task_state(id, "join"), S("done"));
    office_step(SPECIALIST, id, "draft", "", "");
    office_step(LEADER, id, "approve", "approved", "");
    office_step(CLERK, id, "issue", "", "");
    assert_int_equal(office_dossier(id).state, DOSSIER_DONE);
    /* in time: the timer goes with its step; and a dossier that ends leaves no token behind */
    office_at(OFFICE_NOW);
    id = office_submit_own("9.100002", "1.001022", "counter_adult_witnesses", CHANNEL_COUNTER);
    office_receive(id);
    office_step(SPECIALIST, id, "review", "", "");
    office_step(SPECIALIST, id, "plan", "", "");
    assert_str(task_state(id, "late"), S("dropped"));
    must(office_move(LEADER, id, MOVE_DECLINE, "Không đủ điều kiện"));
    assert_str(task_state(id, "join"), S("dropped"));
    assert_str(task_state(id, "land"), S("dropped"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_supplement),       cmocka_unit_test(test_supplement_too_late),
        cmocka_unit_test(test_supplement_never_comes), cmocka_unit_test(test_proposals),
        cmocka_unit_test(test_proposable),
        cmocka_unit_test(test_apology),          cmocka_unit_test(test_apology_too_late),
        cmocka_unit_test(test_no_sector_law),    cmocka_unit_test(test_stop),
        cmocka_unit_test(test_no_stop_after_decision), cmocka_unit_test(test_decline),
        cmocka_unit_test(test_parts),            cmocka_unit_test(test_opinion),
        cmocka_unit_test(test_send_back),        cmocka_unit_test(test_left),
        cmocka_unit_test(test_continues),        cmocka_unit_test(test_law_of_reception),
        cmocka_unit_test(test_extension),        cmocka_unit_test(test_duty),
        cmocka_unit_test(test_supplement_stands), cmocka_unit_test(test_branches),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
