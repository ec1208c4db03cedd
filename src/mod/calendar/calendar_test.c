/* Proposing, approving and moving 10,000 open dossiers; on both engines. */
#include "mod/calendar/calendar_internal.h"
#define TESTING_LISTENERS
#include "core/testing.h"
#include "core/job.h"
#include "core/setting.h"
#include "mod/catalogue/catalogue.h"
#include "mod/identity/identity.h"
#include "sql_dossier.h"
#include "../../../tests/support.h"

enum { DOSSIERS = 10000, PAGE = 500 };

static int told;
static enum err hear(struct ctx *c, const struct event *e) { return (void)c, (void)e, told++, ERR_OK; }
const struct event_listener event_listeners[] = { { "dossier.clock_moved", hear } };
const size_t event_listeners_n = 1;
const struct job_kind job_kinds[] = { { .kind = "calendar.move", .fn = calendar_on_move } };
const size_t job_kinds_n = 1;
const struct job_chore job_chores[1] = { { 0 } };
const size_t job_chores_n = 0;

enum person { ADMIN, ADMIN2, LEADER, STRANGER, PEOPLE };
static struct testing_app t;
static struct ctx *c0;
static int64_t agency, other, people[PEOPLE], roles[PEOPLE];
static const struct procedure *births; /* 1.001193: same day; 1.004873: 3 working days */

struct act {
    enum person who;
    ctx_work *fn;
    void *arg;
};
static enum err act(struct ctx *c, void *arg)
{
    struct act *a = arg;
    TRY(authz_load(c->db, c->arena, ctx_today(c), &c->who));
    return a->fn(c, a->arg);
}
static enum err as(enum person who, ctx_work *fn, void *arg)
{
    c0->problem = (struct problem){ 0 };
    c0->who = (struct who){ .account_id = people[who] };
    return ctx_write(c0, act, &(struct act){ who, fn, arg });
}
static enum err itself(ctx_work *fn, void *arg)
{
    c0->problem = (struct problem){ 0 };
    c0->who = (struct who){ .automatic = true };
    return ctx_write(c0, fn, arg);
}
#define must(call) assert_int_equal((call), ERR_OK)

static int32_t day(const char *iso)
{
    int32_t d = 0;
    assert_true(day_parse_iso(str_c(iso), &d));
    return d;
}

static void assert_problem(const char *field)
{
    if (c0->problem.n != 1 || !str_eq(c0->problem.at[0].field, str_c(field)))
        fail_msg("%zu problems, first at %.*s, not %s", c0->problem.n, STR_ARG(c0->problem.n ? c0->problem.at[0].field : S("")), field);
}

static enum err make(struct ctx *c, void *arg)
{
    static const enum role of[PEOPLE] = { ROLE_ADMIN, ROLE_ADMIN, ROLE_LEADER, ROLE_LEADER };
    struct catalogue_counts counts;
    struct unit u = { .kind = S("agency"), .name = S("Ủy ban nhân dân xã Kim Bôi"), .code = S("H44.14"), .level = S("commune") };
    (void)arg;
    TRY(unit_add(c, &u, &agency));
    u.name = S("Ủy ban nhân dân xã Hợp Kim");
    u.code = S("H44.15");
    TRY(unit_add(c, &u, &other));
    TRY(setting_set(c, SETTING_OFFICE_UNIT_ID, arena_printf(c->arena, "%lld", (long long)agency)));
    for (int i = 0; i < PEOPLE; i++) {
        struct account_new n = { .is = { .kind = S("staff"), .login = arena_printf(c->arena, "nguoi%d", i), .name = S("Người thử") }, .password_hash = S("x") };
        TRY(account_add(c, &n, &people[i]));
        struct staff s = { .account_id = people[i], .unit_id = i == STRANGER ? other : agency, .role = of[i], .from_day = 1 };
        TRY(staff_give(c, &s, &roles[i]));
    }
    TRY(catalogue_load_folders(c, &counts));
    return procedure_by_code(c, S("1.004873"), ctx_today(c), &births);
}

static int open_all(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    c0 = testing_ctx(&t);
    told = 0;
    assert_int_equal(itself(make, NULL), ERR_OK);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

/* -- small steps -- */

struct step {
    int64_t id;
    int64_t unit_id;
    struct calendar_change p;
    int64_t version; /* 0: the one that is read */
    struct unit_day d;
    int32_t to;
    int year, tet;
    size_t added;
    const char *note, *hours;
    struct moves moves;
    struct run run;
};
static enum err do_new(struct ctx *c, void *arg)
{
    struct step *s = arg;
    return change_new(c, s->unit_id, S("QĐ 15/QĐ-UBND"), &s->id);
}
static enum err get(struct ctx *c, struct step *s)
{
    TRY(change_get(c, s->id, &s->p));
    s->version = s->version ? s->version : s->p.version;
    return ERR_OK;
}
#define STEP(name, call)                                   \
    static enum err name(struct ctx *c, void *arg)         \
    {                                                      \
        struct step *s = arg;                              \
        s->version = 0;                                    \
        TRY(get(c, s));                                    \
        return call;                                       \
    }
STEP(do_get, ERR_OK)
STEP(do_day, change_day_add(c, &s->p, s->version, &s->d, s->to))
STEP(do_drop_day, change_day_drop(c, &s->p, s->version, s->d.day))
STEP(do_year, change_load_year(c, &s->p, s->version, s->year, s->tet, &s->added))
STEP(do_submit, change_submit(c, &s->p, s->version))
STEP(do_approve, change_approve(c, &s->p, s->version))
STEP(do_approve_stale, change_approve(c, &s->p, s->version - 1))
STEP(do_submit_stale, change_submit(c, &s->p, s->version - 1))
STEP(do_refuse, change_refuse(c, &s->p, s->version, str_c(s->note)))
STEP(do_reopen, change_reopen(c, &s->p, s->version))
STEP(do_drop, change_drop(c, &s->p, s->version))
STEP(do_moves, change_moves(c, &s->p, &s->moves))
STEP(do_run, change_run(c, s->id, &s->run))
static enum err do_hours(struct ctx *c, void *arg)
{
    struct step *s = arg;
    s->version = 0;
    TRY(get(c, s));
    s->p.hours = str_c(s->hours);
    return change_save(c, &s->p, s->version);
}

static struct step draft(int64_t unit_id)
{
    struct step s = { .unit_id = unit_id };
    must(as(ADMIN, do_new, &s));
    return s;
}

static enum err add_day(struct step *s, const char *iso, const char *kind, const char *to)
{
    s->d = (struct unit_day){ .day = day(iso), .off = strcmp(kind, "off") == 0, .removed = strcmp(kind, "removed") == 0, .name = S("Ngày thử") };
    s->to = to ? day(to) : 0;
    return as(ADMIN, do_day, s);
}

/* -- open dossiers, put as rows: received one after another on Friday morning, with the date of 3 working days -- */

struct lot {
    int64_t agency_id;
    int from, n;
};
static enum err put_dossiers(struct ctx *c, void *arg)
{
    const struct lot *lot = arg;
    struct deadline_rule rule = procedure_channel(births, CHANNEL_COUNTER)->rule;
    struct calendar cal;
    struct deadline due;
    TRY(unit_calendar(c, lot->agency_id, &cal));
    TRY(deadline_compute(&rule, &cal, c->now_ms, c->arena, &due));
    for (int i = lot->from; i < lot->from + lot->n; i++) {
        struct str no = arena_printf(c->arena, "%lld-%05d", (long long)lot->agency_id, i);
        int64_t id = ctx_id(c);
        TRY(dossier_insert(c->db, &(struct dossier_insert_in){ .id = id, .request_no = no, .secret = S("s"), .procedure_version_id = births->version_id,
                                                               .procedure_code = births->code, .agency_id = lot->agency_id,
                                                               .intake_unit_id = lot->agency_id, .channel = S("counter"), .state = S("submitted"),
                                                               .content = S("x"), .answers = S("{}"), .sets = 1, .deliver = S("counter"),
                                                               .deliver_address = S(""), .submitted_at_ms = c->now_ms,
                                                               .intake_agency_id = lot->agency_id, .door = S("desk") },
                           NULL));
        TRY(dossier_update_exact(c->db, &(struct dossier_update_in){ .id = id, .version = 1, .procedure_version_id = births->version_id, .code = no, .state = S("processing"),
                                                                     .received_at_ms = c->now_ms, .first_due_at_ms = due.due_at_ms,
                                                                     .due_at_ms = due.due_at_ms, .explanation = S("[]"), .reason = S("") }));
    }
    return ERR_OK;
}

static void many_dossiers(int64_t agency_id, int n)
{
    for (int i = 0; i < n; i += PAGE)
        must(itself(put_dossiers, &(struct lot){ agency_id, i, n - i < PAGE ? n - i : PAGE }));
}

struct count {
    int64_t agency_id, due_at_ms;
    size_t n, all;
};
static enum err count_due(struct ctx *c, void *arg)
{
    struct count *k = arg;
    struct clock *page;
    size_t n;
    int64_t after = 0;
    k->n = k->all = 0;
    do {
        TRY(clocks_page(c, k->agency_id, after, &page, &n));
        for (size_t i = 0; i < n; i++, k->all++) {
            k->n += page[i].due_at_ms == k->due_at_ms;
            after = page[i].id;
        }
    } while (n);
    return ERR_OK;
}
static size_t due_on(int64_t agency_id, const char *iso)
{
    struct count k = { .agency_id = agency_id, .due_at_ms = ms_of_day(day(iso), 17 * 60) };
    must(itself(count_due, &k));
    return k.n;
}

static void run_jobs(void)
{
    while (job_run_due(&t.app))
        ;
}

/* -- tests -- */

/* A day off proclaimed on short notice moves every open dossier of the agency, and of no other. */
static void ten_thousand_move(void **state)
{
    (void)state;
    many_dossiers(agency, DOSSIERS);
    many_dossiers(other, 3);
    assert_int_equal(due_on(agency, "2026-11-26"), DOSSIERS);
    struct step s = draft(agency);
    must(add_day(&s, "2026-11-25", "off", NULL));
    must(as(ADMIN, do_moves, &s));
    assert_true(s.moves.seen_n == DOSSIERS && s.moves.moved_n == DOSSIERS && s.moves.later_n == DOSSIERS && s.moves.n == MOVES_LISTED_MAX && !s.moves.more);
    assert_true(s.moves.at[0].due_before_ms == ms_of_day(day("2026-11-26"), 1020) && s.moves.at[0].due_after_ms == ms_of_day(day("2026-11-27"), 1020));
    assert_int_equal(due_on(agency, "2026-11-26"), DOSSIERS); /* looking moved nothing */
    must(as(ADMIN, do_submit, &s));
    must(as(LEADER, do_approve, &s));
    assert_int_equal(due_on(agency, "2026-11-26"), DOSSIERS); /* approving neither: the job does */
    assert_true(job_run_due(&t.app) == 1 && told > 0 && told < DOSSIERS); /* one job holds its lease for some of them only */
    testing_at(&t, "2026-11-20T10:30:00+07:00");
    run_jobs();
    assert_int_equal(told, DOSSIERS);
    assert_true(due_on(agency, "2026-11-27") == DOSSIERS && due_on(other, "2026-11-26") == 3);
    must(as(ADMIN, do_run, &s));
    assert_true(s.run.done_at_ms && s.run.seen_n == DOSSIERS && s.run.moved_n == DOSSIERS && s.run.failed_n == 0);
}

/* A change for all goes through every agency; taking a day back moves the other way; once done, again does nothing. */
static void for_all_and_back(void **state)
{
    (void)state;
    many_dossiers(agency, 3);
    many_dossiers(other, 2);
    struct step s = draft(0), back = draft(0);
    must(add_day(&s, "2026-11-25", "off", "2026-11-29")); /* over a weekend: three days */
    must(as(ADMIN, do_moves, &s));
    assert_true(s.moves.seen_n == 5 && s.moves.later_n == 5);
    must(as(ADMIN, do_submit, &s));
    must(as(ADMIN2, do_approve, &s));
    run_jobs();
    assert_true(due_on(agency, "2026-12-01") == 3 && due_on(other, "2026-12-01") == 2 && told == 5);
    must(add_day(&back, "2026-11-24", "removed", NULL)); /* the shipped day off */
    must(add_day(&back, "2026-11-28", "makeup", NULL));
    must(as(ADMIN, do_submit, &back));
    must(as(LEADER, do_approve, &back));
    run_jobs();
    assert_true(due_on(agency, "2026-11-28") == 3 && due_on(other, "2026-11-28") == 2 && told == 10);
    must(itself((ctx_work *)do_run, &back));
    assert_int_equal(back.run.moved_n, 5);
}

/* Only the end is counted by the job: what restarted finds it done. */
static void goes_on_after_a_restart(void **state)
{
    (void)state;
    many_dossiers(agency, 500);
    struct step s = draft(agency);
    must(add_day(&s, "2026-11-25", "off", NULL));
    must(as(ADMIN, do_submit, &s));
    must(as(LEADER, do_approve, &s));
    run_jobs();
    struct ctx c = ctx_system(&t.app, t.arena);
    for (int i = 0; i < 3; i++)
        must(calendar_on_move(&c, &(struct job){ .subject_id = s.id }));
    must(as(ADMIN, do_run, &s));
    assert_true(told == 500 && s.run.moved_n == 500 && s.run.seen_n == 500);
}

static void four_eyes(void **state)
{
    (void)state;
    struct step s = draft(agency);
    must(add_day(&s, "2026-12-28", "off", NULL));
    assert_int_equal(as(LEADER, do_submit, &s), ERR_NOT_FOUND); /* leaders decide, they do not propose */
    must(as(ADMIN, do_submit, &s));
    assert_int_equal(as(ADMIN, do_approve, &s), ERR_FORBIDDEN);
    assert_int_equal(as(STRANGER, do_approve, &s), ERR_NOT_FOUND);
    assert_int_equal(as(LEADER, do_approve_stale, &s), ERR_STALE);
    s.note = "";
    assert_int_equal(as(LEADER, do_refuse, &s), ERR_INVALID);
    assert_problem("note");
    s.note = "Chưa có văn bản";
    must(as(LEADER, do_refuse, &s));
    assert_int_equal(as(LEADER, do_approve, &s), ERR_CONFLICT);
    assert_int_equal(as(LEADER, do_reopen, &s), ERR_NOT_FOUND);
    must(as(ADMIN, do_reopen, &s));
    must(as(ADMIN, do_submit, &s));
    must(as(ADMIN2, do_approve, &s));
    assert_int_equal(as(ADMIN2, do_approve, &s), ERR_CONFLICT);
    assert_int_equal(as(ADMIN, do_drop, &s), ERR_CONFLICT);
    must(as(ADMIN, do_get, &s));
    assert_true(s.p.state == CHANGE_APPROVED && s.p.decided_by == people[ADMIN2] && s.p.calendar_version_id);
}

static enum err leave(struct ctx *c, void *arg)
{
    (void)arg;
    for (int i = ADMIN2; i <= LEADER; i++)
        TRY(staff_end(c, roles[i], 1, ctx_today(c) - 1));
    return ERR_OK;
}

/* The calendar for all: any leader looks, one of the office that runs the installation decides. */
static void for_all_by_the_office(void **state)
{
    (void)state;
    struct step s = draft(0);
    must(add_day(&s, "2026-12-28", "off", NULL));
    must(as(ADMIN, do_submit, &s));
    must(as(STRANGER, do_get, &s));
    assert_int_equal(as(STRANGER, do_approve, &s), ERR_FORBIDDEN);
    must(as(LEADER, do_approve, &s));
}

/* An office of one administrator and no leader is not locked out of its calendar. */
static void alone(void **state)
{
    (void)state;
    struct step s = draft(agency);
    must(add_day(&s, "2026-12-28", "off", NULL));
    must(as(ADMIN, do_submit, &s));
    assert_int_equal(as(ADMIN, do_approve, &s), ERR_FORBIDDEN);
    must(itself(leave, NULL));
    must(as(ADMIN, do_approve, &s));
}

static void two_proposals(void **state)
{
    (void)state;
    struct step a = draft(agency), b = draft(agency);
    must(add_day(&a, "2026-12-28", "off", NULL));
    must(add_day(&b, "2026-12-29", "off", NULL));
    must(as(ADMIN, do_submit, &a));
    must(as(ADMIN, do_submit, &b));
    must(as(LEADER, do_approve, &a));
    assert_int_equal(as(LEADER, do_approve, &b), ERR_CONFLICT); /* compared with a calendar that is no more */
    must(as(ADMIN, do_reopen, &b));
    must(as(ADMIN, do_submit, &b));
    must(as(LEADER, do_approve, &b));
}

static void what_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *day, *kind, *to, *field;
    } rows[] = {
        { "2026-11-28", "off", NULL, "day" },           /* a Saturday is off anyway */
        { "2026-11-30", "makeup", NULL, "day" },        /* a Monday is worked anyway */
        { "2025-12-31", "off", NULL, "day" },           /* a closed year */
        { "2026-12-03", "off", "2026-12-02", "to" },    { "2026-12-01", "off", "2027-12-31", "to" }, /* 396 days off */
        { "2026-12-02", "removed", NULL, "day" },       { "2026-11-24", "removed", "2026-11-25", "to" },
        { "2026-12-25", "off", NULL, "day" },           /* twice */
        { "2026-12-24", "off", "2026-12-26", "day" },   /* a range over it */
    };
    struct step s = draft(agency), empty = draft(agency);
    must(add_day(&s, "2026-12-25", "off", NULL));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (add_day(&s, rows[i].day, rows[i].kind, rows[i].to) != ERR_INVALID)
            fail_msg("row %zu was taken", i);
        assert_problem(rows[i].field);
    }
    assert_int_equal(as(ADMIN, do_submit, &empty), ERR_INVALID);
    assert_problem("day");
    assert_int_equal(as(ADMIN, do_submit_stale, &s), ERR_STALE);
    static const char *const hours[] = { "07:30-07:30", "07:30-12:00 11:30-17:00", "17:00-07:30", "giờ hành chính" };
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
        s.hours = hours[i];
        assert_int_equal(as(ADMIN, do_hours, &s), ERR_INVALID);
        assert_problem("hours");
    }
    s.d.day = day("2026-12-24");
    assert_int_equal(as(ADMIN, do_drop_day, &s), ERR_NOT_FOUND);
    s.d.day = day("2026-12-25");
    must(as(ADMIN, do_drop_day, &s));
    must(as(ADMIN, do_drop, &s));
    assert_int_equal(add_day(&s, "2026-12-25", "off", NULL), ERR_CONFLICT);
}

/* A whole month off is a mistake; more than a hundred days do not fit. */
static void no_calendar_without_work(void **state)
{
    (void)state;
    struct step s = draft(agency);
    must(add_day(&s, "2027-03-01", "off", "2027-03-31"));
    assert_int_equal(as(ADMIN, do_submit, &s), ERR_INVALID);
    assert_problem("day");
    must(add_day(&s, "2027-05-04", "off", "2027-05-31"));
    must(add_day(&s, "2027-06-01", "off", "2027-06-30"));
    must(add_day(&s, "2027-07-01", "off", "2027-07-31"));
    assert_int_equal(add_day(&s, "2027-08-02", "off", "2027-08-31"), ERR_INVALID);
    assert_problem("day");
}

/* Shorter hours move a deadline in days to an earlier minute. */
static void hours_move_too(void **state)
{
    (void)state;
    many_dossiers(agency, 2);
    struct step s = draft(agency);
    s.hours = "7:00-11:00, 13:00-16:30";
    must(as(ADMIN, do_hours, &s));
    must(as(ADMIN, do_submit, &s));
    must(as(LEADER, do_approve, &s));
    run_jobs();
    struct count k = { .agency_id = agency, .due_at_ms = ms_of_day(day("2026-11-26"), 16 * 60 + 30) };
    must(itself(count_due, &k));
    assert_int_equal(k.n, 2);
}

/* Next year's legal days into a draft: those the calendar works; the usual Tết where the shipped projection took another. */
static void the_law_fills_a_draft(void **state)
{
    (void)state;
    struct step s = draft(0);
    s.year = 2027, s.tet = 2;
    must(as(ADMIN, do_year, &s));
    assert_int_equal(s.added, 1); /* 04/02/2027 */
    s.year = 2028;
    must(as(ADMIN, do_year, &s));
    assert_int_equal(s.added, 12); /* nothing of 2028 ships */
    must(as(ADMIN, do_year, &s));
    assert_int_equal(s.added, 0);
    s.year = 2025;
    assert_int_equal(as(ADMIN, do_year, &s), ERR_INVALID);
    s.year = 2028, s.tet = 9;
    assert_int_equal(as(ADMIN, do_year, &s), ERR_INVALID);
}

/* A promise that the new calendar makes a day off moves on; one that the counted end has overtaken falls away. */
static void promises_follow(void **state)
{
    (void)state;
    struct deadline_fact facts[] = { { .kind = FACT_PROMISED, .at_ms = ms_of_day(day("2026-11-24"), 600), .day = day("2026-11-30"), .ground = S_INIT("Mẫu 04") } };
    struct clock k = { .rule = { .limit = { LIMIT_WORKING_DAYS, 3 } }, .start_at_ms = ms_of_day(day("2026-11-20"), 600), .facts = facts, .facts_n = 1 };
    struct calendar_day off[20];
    struct calendar cal = calendar_plain();
    struct deadline_course course;
    must(clock_recompute(&cal, &k, t.arena, &course));
    assert_int_equal(course.now.due_day, day("2026-11-30"));
    off[0] = (struct calendar_day){ day("2026-11-30"), DAY_OFF, S_INIT("x") };
    cal.days = off;
    cal.days_n = 1;
    must(clock_recompute(&cal, &k, t.arena, &course));
    assert_int_equal(course.now.due_day, day("2026-12-01"));
    for (int i = 0; i < 20; i++) /* 23/11 to 12/12 */
        off[i] = (struct calendar_day){ day("2026-11-23") + i, DAY_OFF, S_INIT("x") };
    cal.days_n = 20;
    must(clock_recompute(&cal, &k, t.arena, &course));
    assert_int_equal(course.now.due_day, day("2026-12-16"));
    cal.week = 0;
    assert_int_equal(clock_recompute(&cal, &k, t.arena, &course), ERR_INVALID);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_all, close_all)
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(ten_thousand_move), CASE(for_all_and_back), CASE(goes_on_after_a_restart), CASE(four_eyes), CASE(for_all_by_the_office), CASE(alone), CASE(two_proposals),
        CASE(what_is_refused), CASE(no_calendar_without_work), CASE(hours_move_too), CASE(the_law_fills_a_draft), CASE(promises_follow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
