/* Lateness cannot be hidden: drafts of apologies, ends that passed, steps nobody moves, urging, notices. Weeks go by hour by hour on
 * the clock of the tests. On both engines. */
#include "office.h"
#include "base/clock.h"
#include "core/setting.h"
#include "mod/dossier/overdue.h"
#include "mod/notify/staff.h"
#include "mod/oversee/oversee.h"
#include "mod/process/watch.h"

OFFICE_COUNT(drafts_of, 1, "SELECT COUNT(*) FROM proposal WHERE move = 'APOLOGISE' AND by_id IS NULL AND dossier_id = ?1",
             "SELECT COUNT(*) FROM proposal WHERE move = 'APOLOGISE' AND by_id IS NULL AND dossier_id = CAST($1 AS BIGINT)");
OFFICE_COUNT(reports_of, 2, "SELECT COUNT(*) FROM event WHERE kind = 'dossier.overdue' AND dossier_id = ?1",
             "SELECT COUNT(*) FROM event WHERE kind = 'dossier.overdue' AND dossier_id = CAST($1 AS BIGINT)");
OFFICE_COUNT(notices_of, 3, "SELECT COUNT(*) FROM notice WHERE staff = 1 AND account_id = ?1", "SELECT COUNT(*) FROM notice WHERE staff = 1 AND account_id = CAST($1 AS BIGINT)");
OFFICE_COUNT_OF(mails_of, 4, "delivery x JOIN notice y ON y.id = x.notice_id WHERE y.staff = 1 AND y.account_id")

static enum err chore(struct ctx *c) { return oversee_chore(c); }

static void tick(void)
{
    office.c->who = office_who(SYSTEM);
    office.c->now_ms = testing_now_ms;
    must(chore(office.c));
}

static int32_t day(int y, int m, int d) { return day_from_ymd(y, m, d); }
static void at(int32_t d, int hour, int minute) { testing_now_ms = ms_of_day(d, hour * 60 + minute); }

/* Ticks at 7:00, 8:00 and 16:00 of each day until something is there; the moment at which it came, 0: it did not. */
static int64_t comes(const struct sql_stmt *st, int64_t id, int32_t from, int32_t to)
{
    static const int hours[] = { 7, 8, 16 };
    for (int32_t d = from; d <= to; d++)
        for (size_t h = 0; h < 3; h++) {
            at(d, hours[h], 0);
            tick();
            if (office_count(st, id))
                return testing_now_ms;
        }
    return 0;
}

static int64_t received_at(const char *when)
{
    office_at(when);
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    office_receive(id);
    return id;
}

static void assert_end(int64_t id, int32_t end) { assert_int_equal(day_of_ms(office_dossier(id).due_at_ms), end); }

struct seen {
    int64_t id;
    struct proposal *list;
    size_t n;
    struct apology_draft *drafts;
    size_t drafts_n;
    struct str letter;
    struct dossier_overdue overdue;
};
static enum err see(struct ctx *c, void *arg)
{
    struct seen *s = arg;
    struct dossier d;
    TRY(dossier_get(c, s->id, &d));
    TRY(dossier_proposals(c, s->id, &s->list, &s->n));
    TRY(oversee_drafts(c, &s->drafts, &s->drafts_n));
    if (s->n)
        TRY(oversee_apology_text(c, &d, s->list[0].reason, s->list[0].day, &s->letter));
    return dossier_overdue(c, s->id, &s->overdue);
}

/* -- drafts -- */

/* Received Friday 20/11/2026, three working days: 23, 25, 26 (24/11 is off). Short: not before one working day is over. */
static void test_draft_short(void **state)
{
    (void)state;
    int64_t id = received_at(OFFICE_NOW), before = office_count(&notices_of, office.people[LEADER]);
    assert_end(id, day(2026, 11, 26));
    assert_true(comes(&drafts_of, id, day(2026, 11, 20), day(2026, 11, 30)) == ms_of_day(day(2026, 11, 23), 7 * 60));
    struct seen s = { .id = id };
    must(as_reader(LEADER, see, &s));
    assert_int_equal(s.n, 1);
    assert_int_equal(s.list[0].by_id, 0);
    assert_int_equal(s.list[0].day, day(2026, 12, 3)); /* five working days after 26/11 */
    assert_true(str_has(s.list[0].reason, S("chưa có người nhận từ ngày 20/11/2026")));
    assert_true(str_has(s.letter, S("xin lỗi")) && str_has(s.letter, S("03/12/2026")) && str_has(s.letter, S("Lê Minh Đức")));
    bool mine = false;
    for (size_t i = 0; i < s.drafts_n; i++)
        if (s.drafts[i].row.proposal.dossier_id == id) {
            mine = s.drafts[i].by_system;
            assert_int_equal(s.drafts[i].last_day, day(2026, 11, 25));
            assert_int_equal(s.drafts[i].working_days, 2); /* Monday and Wednesday */
        }
    assert_true(mine);
    assert_int_equal(office_count(&notices_of, office.people[LEADER]), before + 1);
    struct seen other = { .id = id };
    must(as_reader(SPECIALIST, see, &other));
    assert_int_equal(other.drafts_n, 0);
    /* signed: nothing is drafted again, and the promised day is what counts */
    must(as(LEADER, office_move_work, &(struct office_move){ .id = id, .move = MOVE_APOLOGISE, .reason = "Chờ tra cứu", .day = day(2026, 12, 3) }));
    assert_int_equal(comes(&reports_of, id, day(2026, 11, 24), day(2026, 12, 3)), 0);
    assert_int_equal(office_count(&drafts_of, id), 1);
    assert_true(comes(&reports_of, id, day(2026, 12, 4), day(2026, 12, 8)) == ms_of_day(day(2026, 12, 4), 8 * 60));
}

static enum err turn_down(struct ctx *c, void *arg)
{
    const struct proposal *p = arg;
    return dossier_turn_down(c, p->id, p->version, S("Sẽ xong kịp"));
}

/* Turned down, it is not drafted again; the end that passes is reported all the same. */
static void test_turned_down(void **state)
{
    (void)state;
    int64_t id = received_at(OFFICE_NOW);
    assert_true(comes(&drafts_of, id, day(2026, 11, 20), day(2026, 11, 26)) > 0);
    struct seen s = { .id = id };
    must(as_reader(LEADER, see, &s));
    must(as(LEADER, turn_down, &s.list[0]));
    assert_true(comes(&reports_of, id, day(2026, 11, 24), day(2026, 11, 30)) == ms_of_day(day(2026, 11, 27), 8 * 60));
    assert_int_equal(office_count(&drafts_of, id), 1);
}

/* Decided or done: nothing is drafted. */
static void test_not_for_done(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    int64_t done = office_until_done("1.004873", "online_passport"), decided = received_at(OFFICE_NOW);
    office_step(SPECIALIST, decided, "review", "", "");
    office_step(SPECIALIST, decided, "draft", "", "");
    office_step(LEADER, decided, "approve", "approved", "");
    assert_int_equal(comes(&drafts_of, done, day(2026, 11, 20), day(2026, 11, 26)), 0);
    assert_int_equal(office_count(&drafts_of, decided), 0);
    assert_int_equal(comes(&reports_of, done, day(2026, 11, 26), day(2026, 11, 30)), 0);
    assert_int_equal(office_count(&reports_of, decided), 1); /* approved, never issued: it is late like any other */
}

/* New Year: 1/1/2027 is a Friday off. Received Tuesday 29/12, ends Tuesday 05/01; nothing happens from Friday to Sunday. */
static void test_new_year(void **state)
{
    (void)state;
    int64_t id = received_at("2026-12-29T09:00:00+07:00");
    int32_t end = day_of_ms(office_dossier(id).due_at_ms);
    assert_int_equal(end, day(2027, 1, 4)); /* 30, 31, 4 */
    assert_true(comes(&drafts_of, id, day(2026, 12, 29), end) == ms_of_day(day(2026, 12, 30), 7 * 60));
    id = received_at("2026-12-31T09:00:00+07:00"); /* 4, 5, 6: first possible day is Monday */
    assert_end(id, day(2027, 1, 6));
    assert_true(comes(&drafts_of, id, day(2026, 12, 31), day(2027, 1, 6)) == ms_of_day(day(2027, 1, 4), 7 * 60));
}

/* 29/02/2028 is a Tuesday. Ends on it; reported the morning after. And an end on a Friday: on Monday, not at the weekend. */
static void test_leap_day(void **state)
{
    (void)state;
    int64_t id = received_at("2028-02-24T09:00:00+07:00"), friday = received_at("2028-02-22T09:00:00+07:00");
    assert_end(id, day(2028, 2, 29));
    assert_end(friday, day(2028, 2, 25));
    assert_true(comes(&reports_of, friday, day(2028, 2, 24), day(2028, 3, 3)) == ms_of_day(day(2028, 2, 28), 8 * 60));
    assert_int_equal(office_count(&reports_of, id), 0);
    assert_true(comes(&reports_of, id, day(2028, 2, 28), day(2028, 3, 3)) == ms_of_day(day(2028, 3, 1), 8 * 60));
}

/* -- on record -- */

static enum err report_again(struct ctx *c, void *arg) { return dossier_report_overdue(c, *(int64_t *)arg); }
static enum err count_reported(struct ctx *c, void *arg)
{
    return dossier_overdue_count(c, S("/"), S("0"), office.units[COMMUNE], arg);
}

static void test_reported_once(void **state)
{
    (void)state;
    int64_t before, after, id = received_at(OFFICE_NOW), upward = office_count(&notices_of, office.people[PROVINCE]), distant = office_count(&notices_of, office.people[DISTANT]);
    must(as_reader(SYSTEM, count_reported, &before));
    assert_int_equal(as(SYSTEM, report_again, &id), ERR_CONFLICT); /* not late yet */
    assert_true(comes(&reports_of, id, day(2026, 11, 26), day(2026, 11, 30)) == ms_of_day(day(2026, 11, 27), 8 * 60));
    for (int i = 0; i < 3; i++)
        tick();
    assert_int_equal(as(SYSTEM, report_again, &id), ERR_CONFLICT);
    assert_int_equal(office_count(&reports_of, id), 1);
    assert_int_equal(office_count(&notices_of, office.people[PROVINCE]), upward + 1);
    assert_int_equal(office_count(&notices_of, office.people[DISTANT]), distant); /* watches over another commune */
    /* finished late: the record stays */
    office_step(SPECIALIST, id, "review", "", "");
    office_step(SPECIALIST, id, "draft", "", "");
    office_step(LEADER, id, "approve", "approved", "");
    office_step(CLERK, id, "issue", "", "");
    struct seen s = { .id = id };
    must(as_reader(LEADER, see, &s));
    assert_int_equal(day_of_ms(s.overdue.due_at_ms), day(2026, 11, 26));
    must(as_reader(SYSTEM, count_reported, &after));
    assert_int_equal(after, before + 1);
    struct dossier d = office_dossier(id);
    assert_int_equal(dossier_lateness(&d, testing_now_ms), DONE_LATE);
}

/* -- steps nobody moves -- */

struct watching {
    enum watch_kind kind;
    int64_t dossier_id, n, total;
};
static enum err watch(struct ctx *c, void *arg)
{
    struct watching *w = arg;
    struct watch_scope s = { S("/"), S("0"), office.units[COMMUNE] };
    struct watch_row *rows;
    size_t n;
    int64_t ms = 0, id = 0;
    w->n = 0;
    TRY(watch_count(c, w->kind, &s, c->now_ms, &w->total));
    int64_t left = w->total;
    do {
        TRY(watch_list(c, w->kind, &s, c->now_ms, ms, id, &rows, &n));
        for (size_t i = 0; i < n; i++)
            w->n += rows[i].dossier_id == w->dossier_id;
        if (n)
            ms = w->kind == WATCH_ASKED ? rows[n - 1].due_at_ms : rows[n - 1].since_ms, id = rows[n - 1].task_id;
        left -= (int64_t)n;
    } while (n);
    assert_int_equal(left, 0); /* the number is the list */
    return ERR_OK;
}
static int64_t watched(enum watch_kind k, int64_t dossier_id)
{
    struct watching w = { .kind = k, .dossier_id = dossier_id };
    must(as_reader(SYSTEM, watch, &w));
    return w.n;
}

static enum err end_role(struct ctx *c, void *arg)
{
    struct staff s;
    TRY(staff_role_get(c, *(int64_t *)arg, &s));
    return staff_end(c, s.role_id, s.version, ctx_today(c) - 1);
}

static enum err give_back(struct ctx *c, void *arg)
{
    struct staff s = { .account_id = office.people[*(enum person *)arg], .unit_id = office.units[JUSTICE], .role = ROLE_SPECIALIST, .title = S("Chuyên viên"), .from_day = 1 };
    return staff_give(c, &s, &office.roles[*(enum person *)arg]);
}

static void test_nobody_left(void **state)
{
    (void)state;
    int64_t id = received_at("2027-03-01T09:00:00+07:00");
    office_at("2027-03-01T09:30:00+07:00");
    assert_int_equal(watched(WATCH_UNTAKEN, id), 1);
    assert_int_equal(watched(WATCH_NOBODY, id), 0);
    struct office_step s = { office_task(id, "review"), "", "" };
    must(as(SPECIALIST, office_take_work, &s));
    assert_int_equal(watched(WATCH_UNTAKEN, id), 0);
    int64_t before = office_count(&notices_of, office.people[SPECIALIST2]);
    must(as(ADMIN, end_role, &office.roles[SPECIALIST])); /* left: the colleague is told and the step is open again */
    assert_int_equal(watched(WATCH_UNTAKEN, id), 1);
    assert_true(office_count(&notices_of, office.people[SPECIALIST2]) > before);
    must(as(ADMIN, end_role, &office.roles[SPECIALIST2]));
    assert_int_equal(watched(WATCH_NOBODY, id), 1);
    for (enum person p = SPECIALIST; p <= SPECIALIST2; p++)
        must(as(ADMIN, give_back, &p));
    assert_int_equal(watched(WATCH_NOBODY, id), 0);
}

/* -- urging, and mail for those who want it -- */

struct urging {
    int64_t id, version;
    const char *text;
};
static enum err urge(struct ctx *c, void *arg)
{
    const struct urging *u = arg;
    return oversee_urge(c, u->id, u->version, str_c(u->text));
}
static enum err wish(struct ctx *c, void *arg)
{
    struct notice_wish w;
    TRY(notice_wish_get(c, c->who.account_id, &w));
    return notice_wish_set(c, c->who.account_id, w.version, *(bool *)arg);
}

static void test_urge(void **state)
{
    (void)state;
    bool yes = true;
    int64_t id = received_at("2027-04-05T09:00:00+07:00");
    struct task t = office_task(id, "review");
    struct urging u = { t.id, t.version, "Xin làm ngay" };
    assert_int_equal(as(SPECIALIST, urge, &u), ERR_NOT_FOUND);
    assert_int_equal(as(DISTANT, urge, &u), ERR_NOT_FOUND);
    assert_int_equal(as(ADMIN, urge, &u), ERR_NOT_FOUND);
    assert_int_equal(as(PROVINCE, urge, &(struct urging){ t.id, t.version, " " }), ERR_INVALID);
    assert_int_equal(as(PROVINCE, urge, &(struct urging){ t.id, t.version + 1, "x" }), ERR_STALE);
    int64_t one = office_count(&notices_of, office.people[SPECIALIST]), two = office_count(&notices_of, office.people[SPECIALIST2]);
    must(as(SPECIALIST, wish, &yes)); /* without an address nothing is sent */
    must(as(PROVINCE, urge, &u));
    assert_int_equal(office_count(&notices_of, office.people[SPECIALIST]), one + 1);
    assert_int_equal(office_count(&notices_of, office.people[SPECIALIST2]), two + 1);
    assert_int_equal(office_count(&mails_of, office.people[SPECIALIST]), 0);
    assert_int_equal(as(LEADER, urge, &u), ERR_CONFLICT); /* once a day, whoever */
    office_at("2027-04-06T09:00:00+07:00");
    struct office_step s = { t, "", "" };
    must(as(SPECIALIST2, office_take_work, &s));
    u.version++;
    must(as(LEADER, urge, &u)); /* now only the one who has it */
    assert_int_equal(office_count(&notices_of, office.people[SPECIALIST]), one + 1);
    assert_int_equal(office_count(&notices_of, office.people[SPECIALIST2]), two + 2);
}

/* The settings are looked at; what is no number is the default. */
static enum err set_days(struct ctx *c, void *arg) { return setting_set(c, SETTING_APOLOGY_DRAFT_DAYS, str_c(arg)); }
static enum err set_new(struct ctx *c, void *arg) { return setting_set(c, SETTING_APOLOGY_NEW_DAYS, str_c(arg)); }
static void test_settings(void **state)
{
    (void)state;
    must(as(SYSTEM, set_days, "0"));
    must(as(SYSTEM, set_new, "1"));
    int64_t id = received_at("2027-06-07T09:00:00+07:00"); /* Monday; ends Thursday 10/06, last day Wednesday */
    assert_end(id, day(2027, 6, 10));
    assert_true(comes(&drafts_of, id, day(2027, 6, 7), day(2027, 6, 10)) == ms_of_day(day(2027, 6, 9), 7 * 60));
    struct seen s = { .id = id };
    must(as_reader(LEADER, see, &s));
    assert_int_equal(s.list[0].day, day(2027, 6, 11));
    must(as(SYSTEM, set_days, "hai"));
    must(as(SYSTEM, set_new, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_draft_short),   cmocka_unit_test(test_turned_down), cmocka_unit_test(test_not_for_done),
        cmocka_unit_test(test_reported_once), cmocka_unit_test(test_new_year),    cmocka_unit_test(test_nobody_left),
        cmocka_unit_test(test_urge),          cmocka_unit_test(test_settings),    cmocka_unit_test(test_leap_day),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
