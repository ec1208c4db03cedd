/* Sessions and rights: who a cookie stands for, and until when. On both engines (db/db_testing.h). */
#include "core/testing.h"
#include "core/session.h"
#include "../../tests/support.h"

static struct testing_app t;
static struct ctx *c;

enum { CITIZEN = 1, OFFICER = 2, DEPUTY = 3, ADMIN = 4, CLOSED = 5, FUTURE = 6, OLD = 7 };

/* Accounts and rights as mod/identity and mod/units write them. 20/11/2026 is day 20777. */
static const char rows[] =
    "INSERT INTO account (id, kind, login, name, password_hash, totp_step, language, created_at_ms, closed_at_ms, version) VALUES\n"
    " (1, 'citizen', '0901234567', 'Dân', '', 0, 'vi', 0, NULL, 1), (2, 'staff', 'o', 'Cán bộ', '', 0, 'vi', 0, NULL, 1),\n"
    " (3, 'staff', 'd', 'Người thay', '', 0, 'vi', 0, NULL, 1), (4, 'staff', 'a', 'Quản trị', '', 0, 'vi', 0, NULL, 1),\n"
    " (5, 'staff', 'c', 'Đã nghỉ', '', 0, 'vi', 0, 5, 1), (6, 'staff', 'f', 'Mai mới làm', '', 0, 'vi', 0, NULL, 1),\n"
    " (7, 'staff', 'p', 'Hôm qua còn làm', '', 0, 'vi', 0, NULL, 1);\n"
    "INSERT INTO unit (id, parent_id, path, agency_id, kind, level, name, short_name, superior, place, address, phone, website, open_day, version) VALUES\n"
    " (10, NULL, '/10/', 10, 'agency', 'commune', 'Xã', 'Xã', '', '', '', '', '', 20000, 1),\n"
    " (11, 10, '/10/11/', 10, 'room', 'commune', 'Kế toán', 'Kế toán', '', '', '', '', '', 20000, 1);\n"
    "INSERT INTO staff_role (id, account_id, unit_id, role, title, from_day, to_day, ground, version) VALUES\n"
    " (20, 2, 10, 'officer', 'Công chức', 20700, 20777, NULL, 1), (21, 2, 11, 'cashier', '', 20777, NULL, NULL, 1),\n"
    " (30, 3, 10, 'clerk', '', 20000, NULL, NULL, 1), (40, 4, 10, 'admin', '', 20000, NULL, NULL, 1),\n"
    " (50, 6, 10, 'officer', '', 20778, NULL, NULL, 1), (51, 7, 10, 'officer', '', 20000, 20776, NULL, 1);\n"
    "INSERT INTO delegation (id, staff_role_id, deputy_id, from_day, to_day, reason, ended_at_ms, version) VALUES\n"
    " (60, 20, 3, 20776, 20777, 'Nghỉ phép', NULL, 1), (61, 21, 3, 20776, 20790, 'Đã thôi', 9, 1), (62, 51, 3, 20770, 20790, 'Vai đã hết', NULL, 1),\n"
    " (63, 21, 4, 20778, 20790, 'Mai', NULL, 1);\n";

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T08:00:00+07:00");
    c = testing_ctx(&t);
    return db_testing_script(t.db, rows) == ERR_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

struct opening {
    int64_t account;
    bool staff;
    struct str token;
};
static enum err open_one(struct ctx *x, void *arg)
{
    struct opening *o = arg;
    return session_open(x, o->account, o->staff, S("Firefox"), &o->token);
}

static struct str open_for(int64_t account, bool staff)
{
    struct opening o = { account, staff, { 0 } };
    assert_int_equal(ctx_write(c, open_one, &o), ERR_OK);
    return o.token;
}

struct loading {
    struct str token;
    struct who who;
};
static enum err load(struct ctx *x, void *arg)
{
    struct loading *l = arg;
    return session_load(x->db, x->arena, x->app, l->token, x->now_ms, &l->who);
}

static struct who who_is(struct str token)
{
    struct loading l = { token, { .account_id = 99 } };
    assert_int_equal(ctx_read(c, load, &l), ERR_OK);
    return l.who;
}

/* Any request that writes. */
static struct who works(struct str token)
{
    struct loading l = { token, { .account_id = 99 } };
    assert_int_equal(ctx_write(c, load, &l), ERR_OK);
    return l.who;
}

static void at(const char *when) { testing_at(&t, when); }

static void test_tokens(void **state)
{
    (void)state;
    struct str token = open_for(CITIZEN, false), other = open_for(CITIZEN, false);
    assert_int_equal(token.len, 43);
    assert_false(str_eq(token, other));
    struct who who = who_is(token);
    assert_int_equal(who.account_id, CITIZEN);
    assert_true(who.citizen && !who.automatic && who.session_id && who.grants_n == 0);
    assert_str(who.name, S("Dân"));
    assert_str(who.csrf, session_csrf(t.arena, &t.app, token));
    assert_int_equal(who.csrf.len, 32);
    assert_false(str_eq(session_csrf(t.arena, &t.app, token), session_csrf(t.arena, &t.app, other)));
    /* nobody, never an error: empty, cut, changed, doubled, naughty */
    char changed[44];
    memcpy(changed, token.ptr, 43);
    changed[42] = changed[42] == 'A' ? 'B' : 'A';
    struct str bad[] = { S(""), { 0 }, str_cut(token, 0, 42), { changed, 43 }, arena_printf(t.arena, "%.*s%.*s", STR_ARG(token), STR_ARG(token)),
                         S("' OR 1=1 --                                 "), { "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 43 } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        who = who_is(bad[i]);
        assert_int_equal(who.account_id, 0);
        assert_int_equal(who.csrf.len, 0);
        assert_int_equal(who.grants_n, 0);
    }
}

static void test_lives(void **state)
{
    (void)state;
    at("2026-11-20T08:00:00+07:00");
    struct str staff = open_for(OFFICER, true), citizen = open_for(CITIZEN, false);
    /* staff: an hour without a request is the end; work keeps it open, up to eight hours */
    at("2026-11-20T09:00:00+07:00");
    assert_int_equal(who_is(staff).account_id, OFFICER);
    at("2026-11-20T09:00:01+07:00");
    assert_int_equal(who_is(staff).account_id, 0);
    at("2026-11-20T08:50:00+07:00");
    assert_int_equal(works(staff).account_id, OFFICER);
    at("2026-11-20T09:45:00+07:00");
    assert_int_equal(works(staff).account_id, OFFICER);
    for (int hour = 10; hour <= 15; hour++) {
        at(arena_printf(t.arena, "2026-11-20T%02d:30:00+07:00", hour).ptr);
        assert_int_equal(works(staff).account_id, OFFICER);
    }
    at("2026-11-20T15:59:59+07:00");
    assert_int_equal(works(staff).account_id, OFFICER);
    at("2026-11-20T16:00:00+07:00");
    assert_int_equal(who_is(staff).account_id, 0);
    /* citizens: thirty days, however idle */
    at("2026-12-20T07:59:59+07:00");
    assert_int_equal(who_is(citizen).account_id, CITIZEN);
    at("2026-12-20T08:00:00+07:00");
    assert_int_equal(who_is(citizen).account_id, 0);
    at("2026-11-20T08:00:00+07:00");
}

struct closing {
    int64_t session, account, except;
};
static enum err close_one(struct ctx *x, void *arg) { return session_close(x, ((struct closing *)arg)->session); }
static enum err close_many(struct ctx *x, void *arg)
{
    struct closing *k = arg;
    return session_close_all(x, k->account, k->except);
}

static void test_ends(void **state)
{
    (void)state;
    struct str one = open_for(OFFICER, true), two = open_for(OFFICER, true), other = open_for(DEPUTY, true);
    struct closing k = { who_is(one).session_id, OFFICER, 0 };
    assert_int_equal(ctx_write(c, close_one, &k), ERR_OK);
    assert_int_equal(who_is(one).account_id, 0);
    assert_int_equal(who_is(two).account_id, OFFICER);
    struct str three = open_for(OFFICER, true);
    k.except = who_is(three).session_id;
    assert_int_equal(ctx_write(c, close_many, &k), ERR_OK);
    assert_int_equal(who_is(two).account_id, 0);
    assert_int_equal(who_is(three).account_id, OFFICER);
    k.except = 0;
    assert_int_equal(ctx_write(c, close_many, &k), ERR_OK);
    assert_int_equal(who_is(three).account_id, 0);
    assert_int_equal(who_is(other).account_id, DEPUTY);
    /* a closed account opens nothing, also with a session that was open */
    assert_int_equal(who_is(open_for(CLOSED, true)).account_id, 0);
}

static void test_grants(void **state)
{
    (void)state;
    struct who who = who_is(open_for(OFFICER, true));
    assert_int_equal(who.grants_n, 2);
    assert_true(authz_has_role(&who, ROLE_OFFICER) && authz_has_role(&who, ROLE_CASHIER) && !authz_has_role(&who, ROLE_CITIZEN));
    assert_non_null(authz_grant(&who, ROLE_OFFICER, 10));
    assert_null(authz_grant(&who, ROLE_OFFICER, 11));
    assert_int_equal(authz_grant(&who, ROLE_CASHIER, 11)->agency_id, 10);
    assert_str(authz_grant(&who, ROLE_CASHIER, 11)->path, S("/10/11/"));
    assert_str(authz_grant(&who, ROLE_OFFICER, 0)->title, S("Công chức"));
    /* the deputy: the own role, and that of the one on leave; not a delegation that ended or whose role ended */
    who = who_is(open_for(DEPUTY, true));
    assert_int_equal(who.grants_n, 2);
    assert_int_equal(authz_grant(&who, ROLE_OFFICER, 10)->for_account_id, OFFICER);
    assert_int_equal(authz_grant(&who, ROLE_OFFICER, 10)->staff_role_id, 20);
    assert_int_equal(authz_grant(&who, ROLE_CLERK, 10)->for_account_id, 0);
    assert_null(authz_grant(&who, ROLE_CASHIER, 0));
    /* not yet, and no longer */
    assert_int_equal(who_is(open_for(FUTURE, true)).grants_n, 0);
    assert_int_equal(who_is(open_for(OLD, true)).grants_n, 0);
}

/* A role that ends takes effect at the next request, at midnight in Vietnam and at once when it is ended today. */
static void test_ended_role(void **state)
{
    (void)state;
    at("2026-11-20T23:30:00+07:00");
    struct str token = open_for(OFFICER, true);
    assert_true(authz_may(&(struct who){ 0 }, PERM_PUBLIC));
    struct who who = who_is(token);
    assert_true(authz_has_role(&who, ROLE_OFFICER));
    at("2026-11-21T00:00:00+07:00");
    who = who_is(token);
    assert_false(authz_has_role(&who, ROLE_OFFICER));
    assert_true(authz_has_role(&who, ROLE_CASHIER));
    assert_int_equal(db_testing_script(t.db, "UPDATE staff_role SET to_day = 20776 WHERE id = 21"), ERR_OK);
    who = who_is(token);
    assert_int_equal(who.grants_n, 0);
    assert_false(authz_may(&who, PERM_STAFF));
    assert_int_equal(db_testing_script(t.db, "UPDATE staff_role SET to_day = NULL WHERE id = 21"), ERR_OK);
    at("2026-11-20T08:00:00+07:00");
}

/* -- the table of permissions: one row a role, held at one unit -- */

static void test_permissions(void **state)
{
    (void)state;
    static const struct {
        enum role role;
        const char *may; /* besides PUBLIC and LOGGED_IN */
    } table[ROLE_COUNT] = {
        [ROLE_CITIZEN] = { ROLE_CITIZEN, "CITIZEN" },
        [ROLE_VOLUNTEER] = { ROLE_VOLUNTEER, "HELP CAMPAIGN" },
        [ROLE_OFFICER] = { ROLE_OFFICER, "STAFF INTAKE WORK CASH REGISTER PETITION POSTER" },
        [ROLE_SPECIALIST] = { ROLE_SPECIALIST, "STAFF WORK POSTER" },
        [ROLE_LEADER] = { ROLE_LEADER, "STAFF WORK APPROVE SUPERVISE REGISTER CALENDAR GROUPS CAMPAIGN PETITION PUBLISH POSTER" },
        [ROLE_CLERK] = { ROLE_CLERK, "STAFF WORK PETITION PUBLISH POSTER" },
        [ROLE_CASHIER] = { ROLE_CASHIER, "STAFF CASH POSTER" },
        [ROLE_SUPERVISOR] = { ROLE_SUPERVISOR, "STAFF SUPERVISE REGISTER CAMPAIGN PETITION POSTER" },
        [ROLE_ADMIN] = { ROLE_ADMIN, "CONFIGURE CALENDAR GROUPS CAMPAIGN POSTER" }, /* never sees a dossier */
        [ROLE_AUDITOR] = { ROLE_AUDITOR, "AUDIT" },
    };
    for (int r = 0; r < ROLE_COUNT; r++) {
        struct who who = { .account_id = 1, .citizen = r == ROLE_CITIZEN };
        if (r != ROLE_CITIZEN)
            who.grants[who.grants_n++] = (struct grant){ .role = (enum role)r, .unit_id = 10 };
        for (int p = 0; p < PERM_COUNT; p++) {
            struct str rest = str_c(table[r].may), word;
            bool want = p == PERM_PUBLIC || p == PERM_LOGGED_IN;
            while (str_split(&rest, ' ', &word))
                want |= str_eq(word, str_c(perm_name((enum perm)p)));
            if (authz_may(&who, (enum perm)p) != want)
                fail_msg("%s %s %s", role_word((enum role)r), want ? "may not" : "may", perm_name((enum perm)p));
            who.account_id = 0; /* nobody is logged in: only what is public */
            assert_int_equal(authz_may(&who, (enum perm)p), p == PERM_PUBLIC);
            who.account_id = 1;
        }
        enum role back;
        assert_true(role_from_word(str_c(role_word((enum role)r)), &back) && back == (enum role)r);
    }
    enum role none = ROLE_COUNT;
    assert_false(role_from_word(S("root"), &none) || role_from_word(S(""), &none) || role_from_word(S("Admin"), &none));
    assert_int_equal(none, ROLE_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens), cmocka_unit_test(test_lives),      cmocka_unit_test(test_ends),
        cmocka_unit_test(test_grants), cmocka_unit_test(test_ended_role), cmocka_unit_test(test_permissions),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
