/* Running processes: tasks, messages and timers, and two people at once. On both engines (db/db_testing.h). */
#include "process.h"
#include <pthread.h>

static enum err release(struct ctx *c, void *arg)
{
    struct office_step *s = arg;
    return task_release(c, s->t.id, s->t.version);
}

struct passing {
    struct task t;
    enum person to;
    const char *why;
};
static enum err pass(struct ctx *c, void *arg)
{
    struct passing *p = arg;
    return task_pass(c, p->t.id, p->t.version, office.people[p->to], str_c(p->why));
}

/* -- one task -- */

static void test_who_may(void **state)
{
    (void)state;
    int64_t id = received("1.004873", "online_passport", CHANNEL_ONLINE);
    struct office_step s = { office_task(id, "review"), "", "" };
    for (int p = 0; p <= NOBODY; p++)
        if (p != SPECIALIST && p != SPECIALIST2)
            assert_int_equal(take((enum person)p, &s), ERR_NOT_FOUND); /* strangers do not learn that it exists */
    assert_int_equal(done(SPECIALIST, &s), ERR_CONFLICT); /* not taken yet */
    assert_int_equal(as(SPECIALIST, release, &s), ERR_CONFLICT);
    s.t.version = 9;
    assert_int_equal(take(SPECIALIST, &s), ERR_STALE);
    s.t.version = 1;
    must(take(SPECIALIST, &s));
    assert_int_equal(take(SPECIALIST2, &s), ERR_STALE);
    s.t.version = 2;
    assert_int_equal(take(SPECIALIST2, &s), ERR_CONFLICT);
    assert_int_equal(take(SPECIALIST, &s), ERR_CONFLICT);
    assert_int_equal(done(SPECIALIST2, &s), ERR_CONFLICT);
    assert_int_equal(as(SPECIALIST2, release, &s), ERR_CONFLICT);
    assert_int_equal(done(LEADER, &s), ERR_NOT_FOUND);
    must(as(SPECIALIST, release, &s));
    s.t = office_task(id, "review");
    assert_int_equal(s.t.assignee_id, 0);
    must(take(SPECIALIST2, &s));
    s.t.version++;
    must(done(SPECIALIST2, &s));
    /* over is over */
    s.t.version++;
    assert_int_equal(done(SPECIALIST2, &s), ERR_CONFLICT);
    assert_int_equal(take(SPECIALIST2, &s), ERR_CONFLICT);
    assert_int_equal(as(SPECIALIST2, release, &s), ERR_CONFLICT);
    s.t.id = 12345;
    assert_int_equal(take(SPECIALIST, &s), ERR_NOT_FOUND);
}

static void test_pass(void **state)
{
    (void)state;
    int64_t id = received("1.004873", "online_passport", CHANNEL_ONLINE);
    struct office_step s = { office_task(id, "review"), "", "" };
    must(take(SPECIALIST, &s));
    struct passing p = { office_task(id, "review"), LEADER, "" };
    assert_int_equal(as(SPECIALIST, pass, &p), ERR_INVALID); /* another role */
    p.to = NEIGHBOUR;
    assert_int_equal(as(SPECIALIST, pass, &p), ERR_INVALID);
    p.to = CITIZEN;
    assert_int_equal(as(SPECIALIST, pass, &p), ERR_INVALID);
    p.to = SPECIALIST2;
    p.why = "Chị biết hồ sơ này";
    must(as(SPECIALIST, pass, &p));
    struct task t = office_task(id, "review");
    assert_int_equal(t.assignee_id, office.people[SPECIALIST2]);
    assert_str(t.state, S("taken"));
    assert_str(t.opinion, S("Chị biết hồ sơ này"));
    p.t = t;
    assert_int_equal(as(SPECIALIST, pass, &p), ERR_CONFLICT); /* no longer the own one */
}

static void test_outcomes(void **state)
{
    (void)state;
    int64_t id = received("1.004873", "online_passport", CHANNEL_ONLINE);
    struct office_step s = { office_task(id, "review"), "approved", "" };
    must(take(SPECIALIST, &s));
    s.t.version++;
    assert_int_equal(done(SPECIALIST, &s), ERR_INVALID); /* a review approves nothing */
    s.outcome = "forwarded";
    struct buf b = buf_new(office.t.arena, 8000);
    for (int i = 0; i < 4001; i++)
        buf_putc(&b, 'x');
    buf_putc(&b, 0);
    s.opinion = buf_str(&b).ptr;
    assert_int_equal(done(SPECIALIST, &s), ERR_INVALID);
    s.opinion++;
    must(done(SPECIALIST, &s));
    office_step(SPECIALIST, id, "draft", "", "");
    s = (struct office_step){ office_task(id, "approve"), "", "" };
    must(take(LEADER, &s));
    s.t.version++;
    static const char *const bad[] = { "", "forwarded", "yes", "APPROVED" };
    for (size_t i = 0; i < 4; i++) {
        s.outcome = bad[i];
        assert_int_equal(done(LEADER, &s), ERR_INVALID);
    }
    s.outcome = "sent_back"; /* whoever gets it back must know why */
    assert_int_equal(done(LEADER, &s), ERR_INVALID);
    s.opinion = "Thiếu trang 3";
    must(done(LEADER, &s));
    assert_true(office_task(id, "draft").id != 0);
    assert_int_equal(office_task(id, "issue").id, 0);
}

/* Clocks of steps come from the same function as the whole deadline, and never go beyond it. */
static void test_step_clocks(void **state)
{
    (void)state;
    int64_t id = received("1.004873", "online_passport", CHANNEL_ONLINE), at;
    struct task t = office_task(id, "review");
    struct dossier d = office_dossier(id);
    assert_true(t.due_at_ms > t.created_at_ms && t.due_at_ms <= d.due_at_ms);
    office_at("2026-11-27T09:00:00+07:00"); /* a day too late */
    office_step(SPECIALIST, id, "review", "", "");
    assert_int_equal(office_task(id, "draft").due_at_ms, d.due_at_ms);
    office_at(OFFICE_NOW);
    assert_true(clock_parse_rfc3339(S("2026-11-26T17:00:00+07:00"), &at));
    assert_int_equal(d.due_at_ms, at);
}

/* -- the draft of a birth certificate is shown: an answer, or silence for one working day -- */

struct telling {
    int64_t id;
    const char *value;
};
static enum err tell(struct ctx *c, void *arg)
{
    struct telling *k = arg;
    return process_message(c, k->id, S("draft_confirmed"), S("draft_ok"), str_c(k->value));
}

static enum err waiting(struct ctx *c, void *arg) { return process_waits_for(c, *(int64_t *)arg, S("draft_confirmed")) ? ERR_OK : ERR_NOT_FOUND; }

static int64_t draft_shown(void)
{
    office_at(OFFICE_NOW);
    int64_t id = received("1.001193", "online_married", CHANNEL_ONLINE);
    assert_int_equal(as(SYSTEM, waiting, &id), ERR_NOT_FOUND);
    office_step(SPECIALIST, id, "review", "", "");
    office_step(SPECIALIST, id, "draft", "", "");
    must(as(SYSTEM, waiting, &id));
    assert_str(office_task(id, "answered").kind, S("message"));
    assert_str(office_task(id, "silent").kind, S("timer"));
    assert_int_equal(office_dossier(id).due_at_ms, 0); /* the clock stands still while the applicant reads */
    return id;
}

static void assert_due(int64_t id, const char *when)
{
    int64_t want;
    assert_true(clock_parse_rfc3339(str_c(when), &want));
    assert_int_equal(office_dossier(id).due_at_ms, want);
}

static struct str state_of(int64_t id, const char *node)
{
    struct office_got g = office_got(id);
    struct str last = S("none");
    for (size_t i = 0; i < g.tasks_n; i++)
        if (str_eq(g.tasks[i].node, str_c(node)))
            last = g.tasks[i].state;
    return last;
}

static void test_answer_wins(void **state)
{
    (void)state;
    int64_t id = draft_shown();
    must(as(CITIZEN, tell, &(struct telling){ id, "true" }));
    assert_str(state_of(id, "answered"), S("done"));
    assert_str(state_of(id, "silent"), S("dropped"));
    assert_due(id, "2026-11-20T17:00:00+07:00"); /* answered on the same day: that day still */
    assert_true(office_task(id, "approve").due_at_ms <= office_dossier(id).due_at_ms);
    /* the timer comes too late, and a second answer too */
    office_at("2026-11-30T09:00:00+07:00");
    job_run_due(&office.t.app);
    assert_int_equal(office_got(id).tasks_n, 5);
    assert_int_equal(as(CITIZEN, tell, &(struct telling){ id, "false" }), ERR_NOT_FOUND);
    assert_int_equal(as(SYSTEM, waiting, &id), ERR_NOT_FOUND);
}

static void run_jobs(void)
{
    while (job_run_due(&office.t.app))
        ;
}

static void test_silence_wins(void **state)
{
    (void)state;
    int64_t id = draft_shown(), due = office_task(id, "silent").due_at_ms;
    /* one working day after Friday: Monday, closing time */
    int64_t want;
    assert_true(clock_parse_rfc3339(S("2026-11-23T17:00:00+07:00"), &want));
    assert_int_equal(due, want);
    testing_now_ms = due - 1;
    run_jobs();
    assert_true(office_task(id, "silent").id != 0);
    testing_now_ms = due;
    run_jobs();
    assert_str(state_of(id, "silent"), S("done"));
    assert_str(state_of(id, "answered"), S("dropped"));
    assert_due(id, "2026-11-25T17:00:00+07:00"); /* gone on at closing time: a day begins anew, and the 24th is off */
    assert_true(office_task(id, "approve").id != 0);
    assert_int_equal(as(CITIZEN, tell, &(struct telling){ id, "false" }), ERR_NOT_FOUND);
    run_jobs();
    assert_int_equal(office_got(id).tasks_n, 5);
    office_step(LEADER, id, "approve", "approved", "");
    office_step(CLERK, id, "issue", "", "");
    assert_int_equal(office_dossier(id).state, DOSSIER_DONE);
}

static void test_objection(void **state)
{
    (void)state;
    int64_t id = draft_shown();
    must(as(CITIZEN, tell, &(struct telling){ id, "false" }));
    assert_true(office_task(id, "draft").id != 0);
    assert_str(state_of(id, "silent"), S("dropped"));
    office_step(SPECIALIST, id, "draft", "", "");
    /* shown again: the clock stands still once more, and the old timer is not the new one's */
    must(as(SYSTEM, waiting, &id));
    assert_int_equal(office_dossier(id).due_at_ms, 0);
    testing_now_ms = office_task(id, "silent").due_at_ms;
    run_jobs();
    assert_true(office_task(id, "approve").id != 0);
    assert_int_equal(office_got(id).tasks_n, 8);
    office_at(OFFICE_NOW);
}

/* -- a building permit: three branches side by side, and a reminder when one of them is slow -- */

static size_t steps_open(int64_t id)
{
    struct office_got g = office_got(id);
    size_t n = 0;
    for (size_t i = 0; i < g.tasks_n; i++)
        n += str_eq(g.tasks[i].kind, S("user")) && (str_eq(g.tasks[i].state, S("open")) || str_eq(g.tasks[i].state, S("taken")));
    return n;
}

static void test_branches(void **state)
{
    (void)state;
    int64_t id = received("1.013225", "counter_house", CHANNEL_COUNTER);
    office_step(SPECIALIST, id, "review", "", "");
    assert_int_equal(steps_open(id), 3);
    assert_true(office_task(id, "design").due_at_ms < office_task(id, "site").due_at_ms);
    /* two people, each at a part of their own; the last one to be ready goes on to the draft */
    office_step(SPECIALIST, id, "design", "", "");
    office_step(SPECIALIST2, id, "site", "", "");
    assert_str(state_of(id, "slow"), S("dropped"));
    assert_int_equal(office_task(id, "draft").id, 0);
    office_step(SPECIALIST, id, "planning", "", "");
    assert_int_equal(steps_open(id), 1);
    office_step(SPECIALIST, id, "draft", "", "");
    office_step(LEADER, id, "approve", "approved", "");
    office_step(CLERK, id, "issue", "", "");
    assert_int_equal(office_dossier(id).state, DOSSIER_DONE);
}

static void test_reminder(void **state)
{
    (void)state;
    int64_t id = received("1.013225", "counter_house", CHANNEL_COUNTER);
    office_step(SPECIALIST, id, "review", "", "");
    testing_now_ms = office_task(id, "slow").due_at_ms;
    run_jobs();
    assert_int_equal(steps_open(id), 4); /* the step itself stays */
    assert_true(office_task(id, "remind").id != 0 && office_task(id, "site").id != 0);
    office_step(SPECIALIST2, id, "remind", "", "");
    assert_int_equal(steps_open(id), 3);
    run_jobs();
    assert_int_equal(steps_open(id), 3); /* it reminds once */
    office_at(OFFICE_NOW);
}

/* A poor household: what was found is posted for three working days before anything is drafted. */
static void test_posted(void **state)
{
    (void)state;
    int64_t id = received("1.011607", "counter_flood", CHANNEL_COUNTER);
    office_step(SPECIALIST, id, "review", "", "");
    office_step(SPECIALIST, id, "verify", "", "");
    assert_int_equal(office_task(id, "posted").id, 0);
    office_step(SPECIALIST2, id, "village", "", "");
    testing_now_ms = office_task(id, "posted").due_at_ms - 1;
    run_jobs();
    assert_int_equal(steps_open(id), 0);
    testing_now_ms++;
    run_jobs();
    assert_true(office_task(id, "draft").id != 0);
    office_at(OFFICE_NOW);
}

/* Who lived in several places is asked about there: a form answer decides, a called process does it, in the lane of the call. */
static void test_called(void **state)
{
    (void)state;
    int64_t id = received("1.004873", "online_three_periods", CHANNEL_ONLINE);
    office_step(SPECIALIST, id, "review", "", "");
    assert_str(office_task(id, "former/ask").role, S("specialist"));
    assert_int_equal(office_task(id, "draft").id, 0);
    office_step(SPECIALIST, id, "former/ask", "", "");
    assert_true(office_task(id, "draft").id != 0);
    id = received("1.004873", "online_passport", CHANNEL_ONLINE);
    office_step(SPECIALIST, id, "review", "", "");
    assert_true(office_task(id, "draft").id != 0);
}

struct words {
    int64_t id;
    process_next_vec out;
};
static enum err next_words(struct ctx *c, void *arg)
{
    struct words *w = arg;
    struct dossier d;
    TRY(dossier_get(c, w->id, &d));
    return process_next(c, &d, &w->out);
}
static process_next_vec next_all(int64_t id)
{
    struct words w = { .id = id };
    must(as_reader(SYSTEM, next_words, &w));
    return w.out;
}
/* The n-th of so many. */
static struct str said(int64_t id, size_t of, size_t n)
{
    process_next_vec v = next_all(id);
    assert_int_equal(v.n, of);
    return v.at[n];
}
static struct str next_of(int64_t id) { return said(id, 1, 0); }

/* What comes next, when nothing goes wrong: never the correction of a mistake that nobody made. */
static void test_next_words(void **state)
{
    (void)state;
    int64_t id = received("1.001193", "counter_abandoned", CHANNEL_COUNTER);
    assert_str(next_of(id), S("Soạn Giấy khai sinh"));
    office_step(SPECIALIST, id, "review", "", "");
    assert_str(next_of(id), S("Duyệt Giấy khai sinh"));
    office_step(SPECIALIST, id, "draft", "", "");
    office_step(LEADER, id, "approve", "sent_back", "Sai tên");
    assert_str(next_of(id), S("Duyệt Giấy khai sinh"));
    office_step(SPECIALIST, id, "draft", "", "");
    assert_str(next_of(id), S("Vào số, ký, đóng dấu, quét"));
    id = received("1.013225", "counter_house", CHANNEL_COUNTER);
    assert_str(said(id, 3, 0), S("Thẩm định hồ sơ thiết kế")); /* all that begins at once */
    assert_str(said(id, 3, 2), S("Kiểm tra thực địa, tổng hợp ý kiến được hỏi"));
    office_step(SPECIALIST, id, "review", "", "");
    assert_str(next_of(id), S("Khi các việc đang làm đều xong: Soạn giấy phép, đóng dấu bản vẽ")); /* behind the gateway where the branches meet */
    office_step(SPECIALIST, id, "design", "", "");
    office_step(SPECIALIST, id, "planning", "", "");
    assert_str(next_of(id), S("Soạn giấy phép, đóng dấu bản vẽ")); /* one is left */
    id = received("1.001193", "online_married", CHANNEL_ONLINE);
    office_step(SPECIALIST, id, "review", "", "");
    assert_str(next_of(id), S("Người yêu cầu trả lời"));
    office_step(SPECIALIST, id, "draft", "", "");
    assert_str(next_of(id), S("Duyệt Giấy khai sinh"));
    assert_int_equal(next_all(office_submit("1.001193", "online_married", CHANNEL_ONLINE)).n, 0);
}

/* -- two at once: on PostgreSQL their transactions are open at the same time -- */

struct side {
    enum person p;
    struct office_act act;
    struct arena *a;
};
static enum err as_side(struct db_session *db, void *arg)
{
    struct side *side = arg;
    struct ctx c = { .app = &office.t.app, .arena = side->a, .db = db, .now_ms = testing_now_ms, .who = office_who(side->p) };
    return office_do(&c, &side->act);
}

static void race(enum person p, ctx_work *fn, void *arg, enum person q, ctx_work *gn, void *brg, enum err out[2])
{
    struct side one = { p, { fn, arg }, arena_new() }, two = { q, { gn, brg }, arena_new() };
    struct db_testing_side a = { .work = as_side, .arg = &one }, b = { .work = as_side, .arg = &two };
    db_testing_race(office.t.db->db, &a, &b);
    out[0] = a.result;
    out[1] = b.result;
    arena_free(one.a);
    arena_free(two.a);
}

static void one_wins(const enum err e[2])
{
    enum err loser = e[0] == ERR_OK ? e[1] : e[0];
    if ((e[0] == ERR_OK) == (e[1] == ERR_OK) || (loser != ERR_STALE && loser != ERR_CONFLICT))
        fail_msg("%s and %s", err_name(e[0]), err_name(e[1]));
}

OFFICE_COUNT_OF(received_of, 40, "event WHERE kind = 'dossier.received' AND dossier_id")
OFFICE_COUNT_OF(slips_of, 41, "slip WHERE dossier_id")

static void test_two_officers(void **state)
{
    (void)state;
    enum err e[2];
    for (int i = 0; i < 5; i++) {
        int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
        struct office_move a = { .id = id, .version = 1 }, b = a;
        race(OFFICER, office_receive_work, &a, OFFICER2, office_receive_work, &b, e);
        one_wins(e);
        assert_int_equal(office_count(&received_of, id), 1);
        assert_int_equal(office_count(&slips_of, id), 1);
        /* one refuses while the other receives */
        id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
        a = (struct office_move){ .id = id };
        b = (struct office_move){ .id = id, .move = MOVE_REFUSE, .reason = "x" };
        race(OFFICER, office_receive_work, &a, OFFICER2, office_move_work, &b, e);
        one_wins(e);
    }
}

static void test_two_takers(void **state)
{
    (void)state;
    enum err e[2];
    for (int i = 0; i < 5; i++) {
        int64_t id = received("1.004873", "online_passport", CHANNEL_ONLINE);
        struct office_step a = { office_task(id, "review"), "", "" }, b = a;
        race(SPECIALIST, office_take_work, &a, SPECIALIST2, office_take_work, &b, e);
        one_wins(e);
        struct task t = office_task(id, "review");
        assert_int_equal(t.assignee_id, office.people[e[0] == ERR_OK ? SPECIALIST : SPECIALIST2]);
        assert_int_equal(t.version, 2);
    }
}

/* The answer and the timer in the same moment. */
static void *timer_thread(void *arg)
{
    (void)arg;
    run_jobs();
    return NULL;
}

static void test_answer_and_timer(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        int64_t id = draft_shown();
        pthread_t thread;
        testing_now_ms = office_task(id, "silent").due_at_ms;
        assert_int_equal(pthread_create(&thread, NULL, timer_thread, NULL), 0);
        enum err e = as(CITIZEN, tell, &(struct telling){ id, "true" });
        pthread_join(thread, NULL);
        run_jobs();
        assert_true(e == ERR_OK || e == ERR_NOT_FOUND || e == ERR_STALE);
        struct str answered = state_of(id, "answered"), silent = state_of(id, "silent");
        assert_true(str_eq(answered, S("done")) ? str_eq(silent, S("dropped")) : str_eq(silent, S("done")) && str_eq(answered, S("dropped")));
        assert_int_equal(e == ERR_OK, str_eq(answered, S("done")));
        assert_int_equal(office_got(id).tasks_n, 5); /* one approval, not two */
    }
    office_at(OFFICE_NOW);
}

/* Two requests received in the same second: codes follow one another without gap. */
static int64_t code_no(int64_t id)
{
    struct str code = office_dossier(id).code;
    int64_t n = 0;
    assert_true(code.len > 4 && str_int(str_skip(code, code.len - 4), &n));
    return n;
}

static void test_two_codes(void **state)
{
    (void)state;
    enum err e[2];
    int64_t last = 0, first = code_no(received("1.004873", "online_passport", CHANNEL_ONLINE));
    for (int i = 0; i < 5; i++) {
        int64_t one = office_submit("1.004873", "online_passport", CHANNEL_ONLINE), two = office_submit("1.001193", "online_married", CHANNEL_ONLINE);
        struct office_move a = { .id = one }, b = { .id = two };
        race(OFFICER, office_receive_work, &a, OFFICER2, office_receive_work, &b, e);
        assert_int_equal(e[0], ERR_OK);
        assert_int_equal(e[1], ERR_OK);
        int64_t x = code_no(one), y = code_no(two);
        assert_int_equal(x + y, 2 * (first + 2 * i) + 3); /* the next two */
        assert_int_equal(x > y ? x - y : y - x, 1);
        last = x > y ? x : y;
    }
    assert_int_equal(last, first + 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_may),
        cmocka_unit_test(test_pass),
        cmocka_unit_test(test_outcomes),
        cmocka_unit_test(test_step_clocks),
        cmocka_unit_test(test_answer_wins),
        cmocka_unit_test(test_silence_wins),
        cmocka_unit_test(test_objection),
        cmocka_unit_test(test_branches),
        cmocka_unit_test(test_reminder),
        cmocka_unit_test(test_posted),
        cmocka_unit_test(test_called),
        cmocka_unit_test(test_next_words),
        cmocka_unit_test(test_two_officers),
        cmocka_unit_test(test_two_takers),
        cmocka_unit_test(test_answer_and_timer),
        cmocka_unit_test(test_two_codes),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
