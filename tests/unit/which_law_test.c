/* Which law a dossier goes by, and what the law of a sector allows. On both engines (db/db_testing.h). */
#include "branches.h"
#include "moves.h"

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

static enum err open_clocks(struct ctx *c, void *arg)
{
    struct dossier_clock *found = arg, *all;
    size_t n;
    TRY(dossier_clock_open(c, found->agency_id, found->id - 1, &all, &n));
    assert_true(n > 0 && all[0].id == found->id);
    *found = all[0];
    return ERR_OK;
}

/* Luật Hộ tịch Đ28, Đ29: three working days for a correction, the same day for what was only left out. */
static void test_time_by_answers(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    int64_t change = office_submit("1.004859", "counter_child_name", CHANNEL_COUNTER), add = office_submit("1.004859", "post_add_ethnic", CHANNEL_POST);
    office_receive(change);
    office_receive(add);
    assert_int_equal(day_of_ms(office_dossier(add).due_at_ms), day_of_ms(office_dossier(add).received_at_ms));
    assert_int_equal(day_of_ms(office_dossier(change).due_at_ms), day_from_ymd(2026, 11, 26)); /* 24/11 is a day off */
    /* a change of the calendar counts by the same time */
    struct dossier_clock clock = { .id = add, .agency_id = office_dossier(add).agency_id };
    must(as_reader(OFFICER, open_clocks, &clock));
    assert_int_equal(clock.rule.limit.unit, LIMIT_SAME_DAY);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_continues),
        cmocka_unit_test(test_law_of_reception), cmocka_unit_test(test_time_by_answers),
        cmocka_unit_test(test_extension),
        cmocka_unit_test(test_duty),
        cmocka_unit_test(test_supplement_stands),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
