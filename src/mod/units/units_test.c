/* The tree, roles and covering, the working calendar; on both engines. */
#include "mod/units/units.h"
#include "base/clock.h"
#include "core/event.h"
#include "core/job.h"
#include "db/db_testing.h"
#include "mod/identity/identity.h"
#include "../../../tests/support.h"

/* nobody listens here */
const struct event_listener event_listeners[] = { { 0 } };
const size_t event_listeners_n = 0;
const struct job_kind job_kinds[] = { { 0 } };
const size_t job_kinds_n = 0;
const struct job_chore job_chores[1] = { { 0 } };
const size_t job_chores_n = 0;

static struct db_testing *t;
static struct app app;
static struct arena *a;
static int64_t agency, room, other, boss, clerk, stranger;

static int64_t fixed_now(void) { return 1795000000000; /* 18/11/2026, a Wednesday */ }

static enum err add_unit(struct ctx *c, const char *kind, const char *name, const char *code, int64_t parent, int64_t *id)
{
    struct unit u = { .kind = str_c(kind), .name = str_c(name), .code = str_c(code), .parent_id = parent, .level = S("commune") };
    return unit_add(c, &u, id);
}

static enum err add_account(struct ctx *c, const char *login, int64_t *id)
{
    struct account_new n = { .is = { .kind = S("staff"), .login = str_c(login), .name = str_c(login) }, .password_hash = S("x") };
    return account_add(c, &n, id);
}

static enum err give(struct ctx *c, int64_t account, int64_t unit, enum role role, int32_t from, int32_t to, int64_t *id)
{
    struct staff s = { .account_id = account, .unit_id = unit, .role = role, .from_day = from, .to_day = to };
    return staff_give(c, &s, id);
}

static enum err make(struct ctx *c, void *arg)
{
    (void)arg;
    TRY(add_unit(c, "agency", "Ủy ban", "H37.02.02", 0, &agency));
    TRY(add_unit(c, "room", "Văn phòng", "", agency, &room));
    TRY(add_unit(c, "agency", "Ủy ban khác", "H37.02.03", 0, &other));
    TRY(add_account(c, "boss", &boss));
    TRY(add_account(c, "clerk", &clerk));
    return add_account(c, "stranger", &stranger);
}

static int open_all(void **state)
{
    (void)state;
    t = db_testing_open();
    a = arena_new();
    app = (struct app){ .db = t->db, .now_ms = fixed_now };
    struct ctx c = ctx_system(&app, a);
    return ctx_write(&c, make, NULL) == ERR_OK ? 0 : -1;
}

static int close_all(void **state)
{
    (void)state;
    arena_free(a);
    db_testing_close(t);
    return 0;
}

/* Runs a test's body in one write; a check that fails inside ends the process of the test anyway. */
static void in_write(ctx_work *fn)
{
    struct ctx c = ctx_system(&app, a);
    assert_int_equal(ctx_write(&c, fn, NULL), ERR_OK);
}

static enum err roles_body(struct ctx *c, void *arg)
{
    struct staff *list, one;
    size_t n;
    int64_t first, second;
    int32_t today = ctx_today(c);
    (void)arg;
    TRY(give(c, boss, agency, ROLE_LEADER, today - 100, today - 10, &first));
    TRY(give(c, boss, room, ROLE_OFFICER, today, 0, &second));
    TRY(staff_of_account(c, boss, &list, &n));
    assert_int_equal(n, 2);
    assert_true(list[0].role_id == second && list[1].role_id == first && list[1].to_day == today - 10);
    TRY(staff_list(c, agency, ROLE_COUNT, today, &list, &n));
    assert_int_equal(n, 1);
    TRY(staff_role_get(c, first, &one));
    assert_true(one.role == ROLE_LEADER && one.account_id == boss);
    assert_int_equal(staff_role_get(c, first + 12345, &one), ERR_NOT_FOUND);
    assert_int_equal(staff_end(c, second, 2, today), ERR_STALE);
    assert_int_equal(staff_end(c, second, 1, today - 1), ERR_INVALID);
    return staff_end(c, second, 1, today);
}
static void roles_have_a_past(void **state) { (void)state, in_write(roles_body); }

static enum err covers_body(struct ctx *c, void *arg)
{
    struct delegation *list;
    struct who who = { .account_id = clerk };
    size_t n;
    int64_t role, none;
    int32_t today = ctx_today(c);
    (void)arg;
    TRY(give(c, boss, agency, ROLE_LEADER, today, 0, &role));
    TRY(give(c, clerk, room, ROLE_CLERK, today, 0, &none));
    TRY(give(c, stranger, other, ROLE_CLERK, today, 0, &none));
    assert_int_equal(staff_delegate(c, role, stranger, today, today + 3, S("nghỉ")), ERR_INVALID);
    assert_int_equal(staff_delegate(c, role, boss, today, today + 3, S("nghỉ")), ERR_INVALID);
    assert_int_equal(staff_delegate(c, role, clerk, today, today - 1, S("nghỉ")), ERR_INVALID);
    assert_int_equal(staff_delegate(c, role, clerk, today, today + 3, S("")), ERR_INVALID);
    TRY(staff_delegate(c, role, clerk, today, today + 3, S("nghỉ phép")));
    TRY(authz_load(c->db, c->arena, today + 3, &who));
    assert_true(who.grants_n == 2 && authz_grant(&who, ROLE_LEADER, agency)->for_account_id == boss);
    TRY(authz_load(c->db, c->arena, today + 4, &who));
    assert_int_equal(who.grants_n, 1);
    TRY(staff_delegations(c, today, &list, &n));
    assert_int_equal(n, 1);
    assert_true(list[0].holder_id == boss && list[0].deputy_id == clerk && list[0].unit_id == agency && list[0].role == ROLE_LEADER);
    assert_int_equal(staff_delegation_end(c, list[0].id, 7), ERR_STALE);
    TRY(staff_delegation_end(c, list[0].id, 1));
    assert_int_equal(staff_delegation_end(c, list[0].id, 2), ERR_STALE);
    TRY(authz_load(c->db, c->arena, today, &who));
    assert_int_equal(who.grants_n, 1);
    return ERR_OK;
}
static void colleagues_cover(void **state) { (void)state, in_write(covers_body); }

static int64_t newest(struct ctx *c, int64_t unit)
{
    struct unit_calendar_version *list;
    size_t n;
    assert_int_equal(unit_calendar_versions(c, unit, &list, &n), ERR_OK);
    return n ? list[0].id : 0;
}

static enum err put_day(struct ctx *c, const char *iso, bool off, bool removed, int64_t unit)
{
    struct unit_day d = { .off = off, .removed = removed, .name = S("Ngày thử") };
    struct unit_calendar_version v = { .unit_id = unit, .ground = S("TB 1") };
    c->problem = (struct problem){ 0 };
    assert_true(day_parse_iso(str_c(iso), &d.day));
    return unit_calendar_put(c, &v, newest(c, unit), &d, 1);
}

static bool works(struct ctx *c, int64_t unit, const char *iso)
{
    struct calendar cal;
    int32_t day;
    assert_true(day_parse_iso(str_c(iso), &day));
    assert_int_equal(unit_calendar(c, unit, &cal), ERR_OK);
    return calendar_works(&cal, day);
}

static enum err calendar_body(struct ctx *c, void *arg)
{
    struct unit_day *rows;
    size_t n;
    (void)arg;
    assert_false(works(c, room, "2026-11-24")); /* Ngày Văn hóa Việt Nam, shipped */
    assert_int_equal(put_day(c, "2026-12-26", true, false, 0), ERR_INVALID);  /* a Saturday is off anyway */
    assert_int_equal(put_day(c, "2026-12-28", false, false, 0), ERR_INVALID); /* a Monday is worked anyway */
    TRY(put_day(c, "2026-12-28", true, false, 0));
    TRY(put_day(c, "2026-12-26", false, false, agency));
    TRY(put_day(c, "2026-11-24", true, true, agency));
    assert_true(!works(c, room, "2026-12-28") && !works(c, other, "2026-12-28"));
    assert_true(works(c, room, "2026-12-26") && !works(c, other, "2026-12-26"));
    assert_true(works(c, room, "2026-11-24") && !works(c, other, "2026-11-24"));
    TRY(put_day(c, "2026-12-28", true, true, agency));
    assert_true(works(c, room, "2026-12-28") && !works(c, other, "2026-12-28"));
    TRY(unit_days(c, agency, &rows, &n));
    assert_int_equal(n, 4);
    TRY(unit_days(c, other, &rows, &n));
    assert_int_equal(n, 1);
    return ERR_OK;
}
static enum err hours_body(struct ctx *c, void *arg)
{
    struct unit_calendar_version all = { .hours = S("8:00 - 12:00;13:00–17:00"), .saturday = S("08:00-11:00"), .ground = S("QĐ 1") };
    struct unit_calendar_version own = { .unit_id = agency, .hours = S("07:00-11:00, 13:00-16:30"), .ground = S("QĐ 2") }, *list;
    struct unit_day two[] = { { .day = day_from_ymd(2026, 12, 28), .off = true, .name = S("Một") },
                              { .day = day_from_ymd(2026, 12, 28), .off = true, .name = S("Hai") } };
    struct calendar cal;
    struct str weekdays, saturday;
    size_t n;
    (void)arg;
    TRY(unit_reception(c, room, &weekdays, &saturday));
    assert_true(str_eq(weekdays, S("07:30-11:30 13:30-17:00")) && str_eq(saturday, S("none")));
    TRY(unit_calendar_put(c, &all, 0, NULL, 0));
    TRY(unit_calendar_put(c, &own, 0, two, 1));
    TRY(unit_calendar(c, room, &cal));
    assert_true(calendar_closing(&cal) == 16 * 60 + 30 && cal.version == own.id && !calendar_works(&cal, two[0].day));
    TRY(unit_calendar(c, other, &cal));
    assert_true(calendar_opening(&cal) == 8 * 60 && calendar_closing(&cal) == 17 * 60 && cal.version == all.id && calendar_works(&cal, two[0].day));
    TRY(unit_reception(c, room, &weekdays, &saturday)); /* deadlines do not look at Saturdays, people do */
    assert_true(str_eq(weekdays, S("07:00-11:00 13:00-16:30")) && str_eq(saturday, S("08:00-11:00")));
    assert_int_equal(unit_calendar_put(c, &own, 0, NULL, 0), ERR_STALE);
    TRY(unit_calendar_versions(c, agency, &list, &n));
    assert_true(n == 1 && list[0].no == 1 && str_eq(list[0].ground, S("QĐ 2")));
    static const char *const bad[] = { "07:30-07:30", "07:30-12:00 11:00-17:00", "cả ngày", "17:00-07:30" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct unit_calendar_version v = { .unit_id = agency, .hours = str_c(bad[i]), .ground = S("QĐ 3") };
        c->problem = (struct problem){ 0 };
        assert_int_equal(unit_calendar_put(c, &v, list[0].id, NULL, 0), ERR_INVALID);
        assert_true(c->problem.n == 1 && str_eq(c->problem.at[0].field, S("hours")));
    }
    c->problem = (struct problem){ 0 };
    struct unit_calendar_version twice = { .unit_id = agency, .ground = S("QĐ 4") };
    assert_int_equal(unit_calendar_put(c, &twice, list[0].id, two, 2), ERR_INVALID);
    c->problem = (struct problem){ 0 };
    return ERR_OK;
}
static void hours_are_data(void **state) { (void)state, in_write(hours_body); }

static void days_are_put_and_taken_back(void **state) { (void)state, in_write(calendar_body); }

static enum err tree_body(struct ctx *c, void *arg)
{
    struct unit u;
    int64_t id;
    (void)arg;
    assert_int_equal(add_unit(c, "agency", "Trùng mã", "H37.02.02", 0, &id), ERR_INVALID);
    assert_int_equal(add_unit(c, "room", "Không nơi thuộc", "", 0, &id), ERR_INVALID);
    c->problem = (struct problem){ 0 }; /* what the two refusals noted */
    TRY(unit_get(c, room, &u));
    assert_true(u.agency_id == agency && str_eq(u.level, S("commune")));
    u.name = S("Văn phòng mới");
    TRY(unit_change(c, &u));
    assert_int_equal(unit_change(c, &u), ERR_STALE);
    assert_int_equal(unit_close(c, room, 2, u.open_day - 1, 0), ERR_INVALID);
    return unit_close(c, room, 2, u.open_day, 0);
}
static void units_change_and_close(void **state) { (void)state, in_write(tree_body); }

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_all, close_all)
int main(void)
{
    const struct CMUnitTest tests[] = { CASE(roles_have_a_past), CASE(colleagues_cover), CASE(days_are_put_and_taken_back), CASE(hours_are_data), CASE(units_change_and_close) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
