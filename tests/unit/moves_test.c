/* The turns of a received dossier: papers after appraisal, proposals, apologies, stops, refusals. On both engines
 * (db/db_testing.h). */
#include "moves.h"

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
    d = office_dossier(id);
    assert_int_equal(d.state, DOSSIER_REFUSAL_RETURNED); /* it never reads like a result */
    assert_int_equal(d.returned_at_ms, testing_now_ms);
    assert_int_equal(office_move(LEADER, id, MOVE_CORRECT, "Sai tên"), ERR_CONFLICT); /* nothing was issued */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_supplement),
        cmocka_unit_test(test_supplement_too_late),
        cmocka_unit_test(test_supplement_never_comes),
        cmocka_unit_test(test_proposals),
        cmocka_unit_test(test_proposable),
        cmocka_unit_test(test_apology),
        cmocka_unit_test(test_apology_too_late),
        cmocka_unit_test(test_no_sector_law),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_no_stop_after_decision),
        cmocka_unit_test(test_decline),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
