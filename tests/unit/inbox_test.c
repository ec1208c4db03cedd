/* Who finds a step in the inbox, who covers for whom, who sees a dossier. On both engines (db/db_testing.h). */
#include "process.h"

/* -- inboxes -- */

struct inbox {
    struct inbox_filter f;
    struct inbox_row *rows;
    size_t n;
};
static enum err list(struct ctx *c, void *arg)
{
    struct inbox *i = arg;
    return inbox_list(c, &i->f, &i->rows, &i->n);
}

static size_t inbox(enum person p, struct inbox_filter f, struct inbox_row **rows)
{
    struct inbox i = { .f = f };
    must(as_reader(p, list, &i));
    if (rows)
        *rows = i.rows;
    return i.n;
}

static bool lists(enum person p, int64_t dossier_id)
{
    struct inbox_row *rows = NULL;
    size_t n = inbox(p, (struct inbox_filter){ 0 }, &rows);
    for (size_t i = 0; i < n; i++)
        if (rows[i].dossier_id == dossier_id)
            return true;
    return false;
}

static void test_inbox(void **state)
{
    (void)state;
    int64_t id = received("1.004873", "online_passport", CHANNEL_ONLINE);
    for (int p = 0; p < PEOPLE_N; p++)
        assert_int_equal(lists((enum person)p, id), p == SPECIALIST || p == SPECIALIST2);
    struct office_step s = { office_task(id, "review"), "", "" };
    must(take(SPECIALIST, &s));
    assert_true(lists(SPECIALIST, id));
    assert_false(lists(SPECIALIST2, id));
    struct inbox_row *rows;
    size_t mine = inbox(SPECIALIST, (struct inbox_filter){ .mine_only = true }, &rows);
    assert_true(mine >= 1);
    for (size_t i = 0; i < mine; i++)
        assert_true(rows[i].mine);
    assert_int_equal(inbox(SPECIALIST, (struct inbox_filter){ .role = S("leader") }, NULL), 0);
}

/* Many, some without a deadline: pages follow one another without gap, double or end. */
static void test_inbox_pages(void **state)
{
    (void)state;
    enum { MANY = 70 };
    for (int i = 0; i < MANY; i++)
        received("1.004873", "online_passport", CHANNEL_ONLINE);
    must(db_testing_script(office.t.db, "UPDATE task SET due_at_ms = NULL WHERE id % 5 = 0 AND state = 'open'"));
    struct inbox_filter f = { 0 };
    size_t seen = 0, pages = 0;
    int64_t last_due = 0, last_id = 0;
    for (size_t n = 50; n == 50 && pages < 10; pages++) {
        struct inbox_row *rows = NULL;
        n = inbox(SPECIALIST2, f, &rows);
        for (size_t i = 0; i < n; i++) {
            int64_t due = rows[i].task.due_at_ms ? rows[i].task.due_at_ms : INT64_MAX;
            assert_true(due > last_due || (due == last_due && rows[i].task.id > last_id));
            last_due = due;
            last_id = rows[i].task.id;
        }
        seen += n;
        if (n)
            f = (struct inbox_filter){ .after_due_ms = rows[n - 1].task.due_at_ms, .after_id = rows[n - 1].task.id };
    }
    assert_true(seen >= MANY && pages == seen / 50 + 1);
}

/* -- somebody is on leave -- */

struct covering {
    enum person holder, deputy;
    int32_t from, to;
    const char *reason;
};
static enum err cover(struct ctx *c, void *arg)
{
    struct covering *k = arg;
    return staff_delegate(c, office.roles[k->holder], office.people[k->deputy], k->from, k->to, str_c(k->reason));
}

OFFICE_COUNT(done_for, 30, "SELECT COUNT(*) FROM event WHERE kind = 'task.done' AND for_role_id = ?1", "SELECT COUNT(*) FROM event WHERE kind = 'task.done' AND for_role_id = CAST($1 AS BIGINT)");

static void test_delegation(void **state)
{
    (void)state;
    int32_t today = day_of_ms(testing_now_ms);
    int64_t id = received("1.004873", "online_passport", CHANNEL_ONLINE), taken = received("1.004873", "online_passport", CHANNEL_ONLINE);
    for (int i = 0; i < 2; i++) {
        office_step(SPECIALIST, i ? taken : id, "review", "", "");
        office_step(SPECIALIST, i ? taken : id, "draft", "", "");
    }
    struct office_step s = { office_task(taken, "approve"), "", "" };
    must(take(LEADER, &s)); /* and then goes on leave */
    assert_false(lists(CLERK, id));
    struct covering k = { LEADER, CLERK, today, today + 3, "Nghỉ phép" };
    struct covering bad[] = { { LEADER, CLERK, today, today - 1, "x" }, { LEADER, CLERK, today, today, "" }, { LEADER, LEADER, today, today, "x" },
                              { LEADER, NEIGHBOUR, today, today, "x" }, { LEADER, CITIZEN, today, today, "x" } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(as(ADMIN, cover, &bad[i]), ERR_INVALID);
    must(as(ADMIN, cover, &k));
    assert_true(lists(CLERK, id) && lists(CLERK, taken));
    assert_false(lists(SPECIALIST, taken));
    office_step(CLERK, id, "approve", "approved", "");
    assert_int_equal(office_count(&done_for, office.roles[LEADER]), 1);
    /* what the leader had taken does not lie until they come back */
    s = (struct office_step){ office_task(taken, "approve"), "approved", "" };
    assert_int_equal(done(SPECIALIST, &s), ERR_NOT_FOUND);
    must(done(CLERK, &s));
    /* over: from the next day on */
    office_at("2026-11-24T10:00:00+07:00");
    int64_t later = received("1.004873", "online_passport", CHANNEL_ONLINE);
    office_step(SPECIALIST, later, "review", "", "");
    office_step(SPECIALIST, later, "draft", "", "");
    assert_false(lists(CLERK, later));
    s = (struct office_step){ office_task(later, "approve"), "", "" };
    assert_int_equal(take(CLERK, &s), ERR_NOT_FOUND);
    office_at(OFFICE_NOW);
}

/* -- who sees a dossier -- */

static enum err reach(struct ctx *c, void *arg)
{
    struct dossier d;
    TRY(dossier_get(c, *(int64_t *)arg, &d));
    return dossier_reach(c, &d);
}

static void test_reach(void **state)
{
    (void)state;
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    static const bool sees[PEOPLE_N] = { [CITIZEN] = true, [OFFICER] = true, [OFFICER2] = true, [SPECIALIST] = true, [SPECIALIST2] = true, [LEADER] = true,
                                         [CLERK] = true,   [CASHIER] = true, [SUPERVISOR] = true, [PROVINCE] = true };
    for (int p = 0; p <= NOBODY; p++) {
        enum err want = p == SYSTEM || (p < PEOPLE_N && sees[p]) ? ERR_OK : ERR_NOT_FOUND;
        if (as_reader((enum person)p, reach, &id) != want)
            fail_msg("person %d %s", p, want == ERR_OK ? "does not see it" : "sees it");
    }
    /* taken in at the desk of another commune (phi địa giới): that desk sees it too, its supervisor as well */
    struct office_new o = office_request("1.004873", "counter_reissue", CHANNEL_COUNTER);
    o.n.intake_unit_id = office.units[OTHER];
    must(as(NEIGHBOUR, office_submit_work, &o));
    must(as_reader(NEIGHBOUR, reach, &o.id));
    must(as_reader(DISTANT, reach, &o.id));
    must(as_reader(OFFICER, reach, &o.id));
    assert_int_equal(as_reader(CITIZEN2, reach, &o.id), ERR_NOT_FOUND);
    assert_int_equal(as_reader(ADMIN, reach, &o.id), ERR_NOT_FOUND);
    /* seeing is not receiving; the desk that took it in receives it, with a code of its own agency (NĐ 61/2018 Đ26.2) */
    assert_int_equal(office_move(SUPERVISOR, o.id, MOVE_RECEIVE, ""), ERR_FORBIDDEN);
    must(office_move(NEIGHBOUR, o.id, MOVE_RECEIVE, ""));
    assert_true(str_starts(office_dossier(o.id).code, S("H44.15-")));
    /* and what is decided is decided where the law says */
    struct office_step s = { office_task(o.id, "review"), "", "" };
    assert_int_equal(s.t.agency_id, office.units[COMMUNE]);
    assert_int_equal(take(NEIGHBOUR, &s), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inbox),
        cmocka_unit_test(test_inbox_pages),
        cmocka_unit_test(test_delegation),
        cmocka_unit_test(test_reach),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
