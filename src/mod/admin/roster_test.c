/* Files of units and staff: written as a whole or not at all, each fault at its line. On both engines. */
#include "mod/admin/roster.h"
#include "base/clock.h"
#include "core/event.h"
#include "core/job.h"
#include "db/db_testing.h"
#include "data/csv.h"
#include "data/json.h"
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

static int64_t fixed_now(void) { return 1795000000000; /* 18/11/2026 */ }

static enum err make_office(struct ctx *c, void *arg)
{
    struct unit u = { .kind = S("agency"), .level = S("commune"), .name = S("Ủy ban nhân dân xã Mẫu Sơn"), .short_name = S("UBND xã Mẫu Sơn"),
                      .code = S("H37.02.02"), .place = S("Mẫu Sơn") };
    int64_t id;
    (void)arg;
    return unit_add(c, &u, &id);
}

static int open_all(void **state)
{
    (void)state;
    t = db_testing_open();
    a = arena_new();
    app = (struct app){ .db = t->db, .now_ms = fixed_now };
    struct ctx c = ctx_system(&app, a);
    return ctx_write(&c, make_office, NULL) == ERR_OK ? 0 : -1;
}

static int close_all(void **state)
{
    (void)state;
    arena_free(a);
    db_testing_close(t);
    return 0;
}

static struct roster run(enum roster_kind kind, const char *text, bool apply)
{
    struct ctx c = ctx_system(&app, a);
    struct roster r;
    assert_int_equal(roster_run(&c, kind, str_c(text), apply, &r), ERR_OK);
    return r;
}

static void good(enum roster_kind kind, const char *text, size_t rows)
{
    struct roster r = run(kind, text, true);
    if (r.faults.n)
        fail_msg("line %d: %.*s", r.faults.at[0].line, STR_ARG(r.faults.at[0].what));
    assert_int_equal(r.rows.n, rows);
}

static void bad(enum roster_kind kind, const char *text, int line, const char *words)
{
    struct roster r = run(kind, text, true);
    for (size_t i = 0; i < r.faults.n; i++)
        if (r.faults.at[i].line == line && str_has(r.faults.at[i].what, str_c(words)))
            return;
    fail_msg("no fault at line %d with \"%s\" in:\n%s\nbut %zu: %.*s", line, words, text, r.faults.n,
             (int)(r.faults.n ? r.faults.at[0].what.len : 0), r.faults.n ? r.faults.at[0].what.ptr : "");
}

struct counts {
    size_t units, roles;
};
static enum err count(struct ctx *c, void *arg)
{
    struct counts *n = arg;
    struct unit *units;
    struct staff *staff;
    TRY(unit_tree(c, &units, &n->units));
    return staff_list(c, 0, ROLE_COUNT, ctx_today(c), &staff, &n->roles);
}
static struct counts counted(void)
{
    struct ctx c = ctx_system(&app, a);
    struct counts n;
    assert_int_equal(ctx_read(&c, count, &n), ERR_OK);
    return n;
}

static void takes_units(void **state)
{
    (void)state;
    good(ROSTER_UNITS, "\xEF\xBB\xBFTên,Loại,Thuộc,Tên ngắn\r\n"
                       "Bộ phận Một cửa,phòng,H37.02.02,\r\n"
                       "\"Phòng Văn hoá, Xã hội\",,Ủy ban nhân dân xã Mẫu Sơn,VHXH\r\n"
                       "\r\n"
                       "Tổ A,room,vhxh,\r\n", 3);
    assert_int_equal(counted().units, 4);
    bad(ROSTER_UNITS, "name,parent\nBỘ PHẬN MỘT CỬA,H37.02.02\n", 2, "đã có");
    assert_int_equal(counted().units, 4);
}

static void takes_staff(void **state)
{
    (void)state;
    struct roster r = run(ROSTER_STAFF, "login,name,unit,role,from_day,to_day\n"
                                        "hoa.nt,Nguyễn Thị Hoa,H37.02.02,Cán bộ một cửa,01/11/2026,\n"
                                        "HOA.NT,Nguyễn Thị Hoa,UBND xã Mẫu Sơn,clerk,2026-11-01,31/12/2026\n", true);
    assert_int_equal(r.faults.n, 0);
    assert_int_equal(r.rows.at[0].one_time.len, 19);
    assert_int_equal(r.rows.at[1].one_time.len, 0); /* the account was there by then */
    assert_int_equal(counted().roles, 2);
    bad(ROSTER_STAFF, "login,name,unit,role\nhoa.nt,Hoa,H37.02.02,clerk\n", 2, "đã giữ");
}

static void one_fault_stops_all(void **state)
{
    (void)state;
    bad(ROSTER_STAFF, "login,name,unit,role\ngood,Người Tốt,H37.02.02,clerk\nx y,Ai Đó,H37.02.02,clerk\n", 3, "tên đăng nhập");
    bad(ROSTER_UNITS, "name,parent\nTốt,H37.02.02\nXấu,Không có\n", 3, "thuộc");
    assert_int_equal(counted().roles, 0);
    assert_int_equal(counted().units, 1);
}

static void a_look_writes_nothing(void **state)
{
    (void)state;
    struct roster r = run(ROSTER_STAFF, "login,name,unit,role\ngood,Người Tốt,H37.02.02,clerk\n", false);
    assert_int_equal(r.faults.n, 0);
    assert_int_equal(r.rows.n, 1);
    assert_int_equal(r.rows.at[0].one_time.len, 0);
    assert_int_equal(counted().roles, 0);
}

static void names_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        enum roster_kind kind;
        const char *text, *words;
        int line;
    } rows[] = {
        { ROSTER_UNITS, "", "chưa có dòng nào", 0 },
        { ROSTER_UNITS, "\n\n", "chưa có dòng nào", 0 },
        { ROSTER_UNITS, "name\n", "chưa có dòng nào", 0 },
        { ROSTER_UNITS, "name;kind\nA;room\n", "chấm phẩy", 1 },
        { ROSTER_UNITS, "name,color\nA,red\n", "color", 1 },
        { ROSTER_UNITS, "name,tên\nA,A\n", "hai lần", 1 },
        { ROSTER_UNITS, "kind\nroom\n", "tên", 1 },
        { ROSTER_UNITS, "name,kind,parent\nA,castle,H37.02.02\n", "castle", 2 },
        { ROSTER_UNITS, "name,kind,code\nA,agency,h26\n", "mã", 2 },
        { ROSTER_UNITS, "name,kind\nA,agency\n", "mã", 2 },
        { ROSTER_UNITS, "name,parent\nA,\n", "thuộc", 2 },
        { ROSTER_UNITS, "name,parent\n\"A,H37.02.02\n", "nháy", 2 },
        { ROSTER_UNITS, "name,parent\nA,H37.02.02\nA,H37.02.02\n", "đã có", 3 },
        { ROSTER_STAFF, "login,name,unit,role\na1b,,H37.02.02,clerk\n", "họ tên", 2 },
        { ROSTER_STAFF, "login,name,unit,role\na1b,A,,clerk\n", "đơn vị", 2 },
        { ROSTER_STAFF, "login,name,unit,role\na1b,A,H37.02.02,citizen\n", "vai trò", 2 },
        { ROSTER_STAFF, "login,name,unit,role,from_day\na1b,A,H37.02.02,clerk,31/02/2026\n", "từ ngày", 2 },
        { ROSTER_STAFF, "login,name,unit,role,to_day\na1b,A,H37.02.02,clerk,1/1/2020\n", "đến ngày", 2 },
        { ROSTER_STAFF, "login,name,unit,role,email\na1b,A,H37.02.02,clerk,xyz\n", "thư điện tử", 2 },
        { ROSTER_STAFF, "login,name,unit,role\na1b,A\x01,H37.02.02,clerk\n", "họ tên", 2 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        bad(rows[i].kind, rows[i].text, rows[i].line, rows[i].words);
    struct ctx c = ctx_system(&app, a);
    struct roster r;
    assert_int_equal(roster_run(&c, ROSTER_UNITS, S("name\nA\xff\n"), true, &r), ERR_OK);
    assert_int_equal(r.faults.n, 1);
    struct buf big = buf_new(a, 1 << 20);
    buf_put(&big, S("login,name,unit,role\n"));
    for (int i = 0; i <= ROSTER_ROWS_MAX; i++)
        buf_printf(&big, "l%d,A,H37.02.02,clerk\n", i);
    assert_int_equal(roster_run(&c, ROSTER_STAFF, buf_str(&big), true, &r), ERR_OK);
    assert_int_equal(r.faults.n, 1);
    assert_int_equal(counted().units, 1);
}

/* Whatever people put into names stays one name, or is refused. */
static void naughty_names(void **state)
{
    (void)state;
    const struct json *list;
    struct buf b = buf_new(a, 1 << 20);
    size_t sent = 0;
    assert_int_equal(json_parse(a, support_file(a, "tests/fixtures/naughty-strings/blns.json"), &list, NULL), ERR_OK);
    for (size_t i = 0; i < list->n; i++) {
        struct roster r;
        struct ctx c = ctx_system(&app, a);
        b.len = 0;
        buf_put(&b, S("login,name,unit,role\n"));
        buf_printf(&b, "u%zu,", i);
        csv_put(&b, list->items[i].text, false);
        buf_put(&b, S("H37.02.02,clerk\n"));
        assert_false(b.failed);
        assert_int_equal(roster_run(&c, ROSTER_STAFF, buf_str(&b), false, &r), ERR_OK);
        assert_true(r.faults.n > 0 || r.rows.n == 1);
        sent++;
    }
    assert_true(sent > 400);
    assert_int_equal(counted().roles, 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_all, close_all)
int main(void)
{
    const struct CMUnitTest tests[] = { CASE(takes_units),           CASE(takes_staff),         CASE(one_fault_stops_all),
                                        CASE(a_look_writes_nothing), CASE(names_what_is_wrong), CASE(naughty_names) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
