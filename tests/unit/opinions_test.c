/* Work that is divided: opinions, parts, steps back, people who leave, branches. On both engines (db/db_testing.h). */
#include "branches.h"
#include "moves.h"

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
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_opinion),
        cmocka_unit_test(test_send_back),
        cmocka_unit_test(test_left),
        cmocka_unit_test(test_branches),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
