/* Accounts and signing in, on both engines. */
#include "mod/identity/identity_internal.h"
#include "base/clock.h"
#include "core/event.h"
#include "core/job.h"
#include "crypto/hash.h"
#include "crypto/password.h"
#include "db/db_testing.h"
#include "sql_event.h"
#include "../../../tests/support.h"

/* nobody listens here */
const struct event_listener event_listeners[] = { { 0 } };
const size_t event_listeners_n = 0;
const struct job_kind job_kinds[] = { { 0 } };
const size_t job_kinds_n = 0;
const struct job_chore job_chores[] = { { 0 } };
const size_t job_chores_n = 0;

#define GOOD "mưa rơi trên mái tôn"
#define START_MS 1795000000000 /* 18/11/2026 */

static struct db_testing *t;
static struct app app;
static struct arena *a;
static int64_t now_ms;

static int64_t fake_now(void) { return now_ms; }

static int open_all(void **state)
{
    (void)state;
    t = db_testing_open();
    a = arena_new();
    now_ms = START_MS;
    app = (struct app){ .db = t->db, .now_ms = fake_now };
    random_bytes(app.seal_key, sizeof app.seal_key);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    arena_free(a);
    db_testing_close(t);
    return 0;
}

static struct ctx system_ctx(void) { return ctx_system(&app, a); }

/* -- making accounts -- */

struct making {
    struct account_new n;
    int64_t id;
};
static enum err make(struct ctx *c, void *arg)
{
    struct making *m = arg;
    return account_add(c, &m->n, &m->id);
}

static struct str hash_of_good(void)
{
    static struct str hash;
    static char text[200];
    if (!hash.len) {
        struct str h = password_hash(a, S(GOOD));
        memcpy(text, h.ptr, h.len);
        hash = (struct str){ text, h.len };
    }
    return hash;
}

static int64_t add(const char *kind, const char *login, struct str totp, bool one_time)
{
    struct ctx c = system_ctx();
    struct making m = { .n = { .is = { .kind = str_c(kind), .login = str_c(login), .name = S("Nguyễn Văn An") },
                               .password_hash = hash_of_good(), .one_time = one_time, .totp = totp } };
    enum err e = ctx_write(&c, make, &m);
    if (e != ERR_OK)
        fail_msg("%s: %s, %zu problems", login, err_name(e), c.problem.n);
    return m.id;
}

static enum err refused(struct account is, const char *field)
{
    struct ctx c = system_ctx();
    c.who.automatic = false;
    struct making m = { .n = { .is = is, .password_hash = S("x") } };
    enum err e = ctx_write(&c, make, &m);
    if (e == ERR_INVALID)
        assert_str(c.problem.at[0].field, str_c(field));
    return e;
}

struct reading {
    int64_t id;
    struct account is;
};
static enum err read_account(struct ctx *c, void *arg)
{
    struct reading *r = arg;
    return account_get(c, r->id, &r->is);
}
static struct account get(int64_t id)
{
    struct ctx c = system_ctx();
    struct reading r = { .id = id };
    assert_int_equal(ctx_read(&c, read_account, &r), ERR_OK);
    return r.is;
}

struct kinds {
    const char *kind;
    size_t n;
};
static enum err count_kind(struct ctx *c, void *arg)
{
    struct kinds *k = arg;
    struct events_after_row *rows;
    size_t n;
    TRY(events_after(c->db, c->arena, &(struct events_after_in){ 0 }, &rows, &n));
    struct str want = arena_printf(c->arena, "\"kind\":\"%s\"", k->kind);
    for (size_t i = 0; i < n; i++)
        k->n += str_has(rows[i].canonical, want);
    return ERR_OK;
}
static size_t events(const char *kind)
{
    struct ctx c = system_ctx();
    struct kinds k = { kind, 0 };
    assert_int_equal(ctx_read(&c, count_kind, &k), ERR_OK);
    return k.n;
}

/* -- accounts -- */

static void stores_what_it_checked(void **state)
{
    (void)state;
    struct ctx c = system_ctx();
    struct making m = { .n = { .is = { .kind = S("citizen"), .login = S(" +84 912 345 678 "), .name = S("  Nguyễn   Văn An "),
                                       .id_no = S("001 099 000 001"), .birth = S("5/2/1999"), .email = S("an@vidu.vn"), .phone = S("0912.345.678") },
                               .password_hash = S("x") } };
    assert_int_equal(ctx_write(&c, make, &m), ERR_OK);
    struct account is = get(m.id);
    assert_str(is.login, S("0912345678"));
    assert_str(is.name, S("Nguyễn Văn An"));
    assert_str(is.id_no, S("001099000001"));
    assert_str(is.birth, S("1999-02-05"));
    assert_str(is.phone, S("0912345678"));
    assert_str(is.language, S("vi"));
    assert_false(is.staff || is.has_totp);
    assert_int_equal(events("account.created"), 1);
    assert_int_equal(refused((struct account){ .kind = S("citizen"), .login = S("0912 345 678"), .name = S("B") }, "login"), ERR_INVALID);
}

static void refuses_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *login, *name, *id_no, *birth, *email, *phone, *field;
    } rows[] = {
        { "citizen", "quantri", "A", "", "", "", "", "login" },
        { "citizen", "", "A", "", "", "", "", "login" },
        { "citizen", "0912345678", "", "", "", "", "", "name" },
        { "citizen", "0912345678", "A", "123", "", "", "", "id_no" },
        { "citizen", "0912345678", "A", "", "31/2/1999", "", "", "birth" },
        { "citizen", "0912345678", "A", "", "2999", "", "", "birth" },
        { "citizen", "0912345678", "A", "", "", "an", "", "email" },
        { "citizen", "0912345678", "A", "", "", "", "09", "phone" },
        { "citizen", "0912345678", "A\xff", "", "", "", "", "name" },
        { "staff", "a b", "A", "", "", "", "", "login" },
        { "staff", "ngô", "A", "", "", "", "", "login" },
        { "staff", "x", "A", "", "", "", "", "login" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct account is = { .kind = str_c(rows[i].kind), .login = str_c(rows[i].login), .name = str_c(rows[i].name), .id_no = str_c(rows[i].id_no),
                              .birth = str_c(rows[i].birth), .email = str_c(rows[i].email), .phone = str_c(rows[i].phone) };
        if (refused(is, rows[i].field) != ERR_INVALID)
            fail_msg("row %zu was taken", i);
    }
    struct str long_name = arena_printf(a, "%0121d", 1);
    assert_int_equal(refused((struct account){ .kind = S("staff"), .login = S("abc"), .name = long_name }, "name"), ERR_INVALID);
    assert_int_equal(events("account.created"), 0);
}

static enum err change_it(struct ctx *c, void *arg) { return account_change(c, arg); }

static void stale_changes_are_refused(void **state)
{
    (void)state;
    struct account is = get(add("staff", "canbo", S(""), false));
    struct ctx c = system_ctx();
    is.phone = S("0912345678");
    assert_int_equal(ctx_write(&c, change_it, &is), ERR_OK);
    is.phone = S("0912345679");
    assert_int_equal(ctx_write(&c, change_it, &is), ERR_STALE);
    assert_str(get(is.id).phone, S("0912345678"));
    assert_int_equal(events("account.changed"), 1);
}

/* -- passwords -- */

static void passwords_are_judged(void **state)
{
    (void)state;
    static const struct account of = { .name = S_INIT("Nguyễn Văn An"), .login = S_INIT("0912345678"), .phone = S_INIT("0912345678"),
                                       .id_no = S_INIT("001099000001"), .birth = S_INIT("1999-02-05") };
    static const struct {
        const char *password;
        bool good;
    } rows[] = {
        { "", false },               { "ngan123", false },        { "password", false },      { "PassWord", false },
        { "1234567890", false },     { "matkhau123", false },     { "zzzzzzzzzzzz", false },  { "nguyenvanan", false },
        { "NguyễnVănAn99", false },  { "0912345678", false },     { "an0912345678", false },  { "001099000001x", false },
        { "motcua2026", false },     { "05021999ab", false },     { "19990205", false },      { GOOD, true },
        { "k7#pd92m", true },        { "nguyenvanan con trâu đen", true }, { "        ", false },  
        { "đường về quê", true },
    };
    struct ctx c = system_ctx();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool good = password_check(&c, "p", str_c(rows[i].password), &of) == ERR_OK;
        if (good != rows[i].good)
            fail_msg("\"%s\" was %s", rows[i].password, good ? "taken" : "refused");
    }
    struct str most = arena_printf(a, "%0200d", 7), over = arena_printf(a, "ab%0199d", 7);
    assert_int_equal(password_check(&c, "p", over, &of), ERR_INVALID);
    assert_int_equal(password_check(&c, "p", most, &of), ERR_INVALID); /* two kinds of characters */
}

static void one_time_passwords_differ(void **state)
{
    (void)state;
    struct str one = password_one_time(a), other = password_one_time(a);
    assert_int_equal(one.len, 19);
    assert_false(str_eq(one, other));
    struct ctx c = system_ctx();
    assert_int_equal(password_check(&c, "p", one, &(struct account){ .name = S("A") }), ERR_OK);
}

/* -- signing in -- */

static struct login_end try(struct login_try try_)
{
    struct ctx c = system_ctx();
    struct login_end end = { 0 };
    try_.device = S("Firefox");
    if (!try_.peer.len)
        try_.peer = S("192.0.2.1");
    assert_int_equal(login_begin(&c, &try_, &end), ERR_OK);
    return end;
}

static struct login_end sign_in(const char *login, const char *password, struct str code)
{
    return try((struct login_try){ .login = str_c(login), .password = str_c(password), .code = code });
}

static void people_sign_in(void **state)
{
    (void)state;
    int64_t id = add("citizen", "0912345678", S(""), false);
    struct login_end end = sign_in("0912 345 678", GOOD, S(""));
    assert_int_equal(end.step, LOGIN_IN);
    assert_int_equal(end.token.len, 43);
    assert_true(end.account.id == id);
    assert_int_equal(sign_in("0912345678", "sai mật khẩu", S("")).step, LOGIN_WRONG);
    assert_int_equal(sign_in("0912345679", GOOD, S("")).step, LOGIN_WRONG);
    assert_int_equal(sign_in("", "", S("")).step, LOGIN_WRONG);
    assert_int_equal(events("account.login"), 1);
    assert_int_equal(events("account.login_failed"), 3);
}

static void staff_need_a_code_once(void **state)
{
    (void)state;
    struct str secret = totp_secret(a);
    add("staff", "motcua", secret, false);
    struct str code = totp_code(a, secret, now_ms);
    struct login_end first = sign_in("motcua", GOOD, S(""));
    assert_int_equal(first.step, LOGIN_CODE);
    assert_int_equal(first.token.len, 0);
    assert_int_equal(try((struct login_try){ .pass = first.pass, .code = S("000000") }).step, LOGIN_BAD_CODE);
    assert_int_equal(try((struct login_try){ .pass = first.pass, .code = code }).step, LOGIN_IN);
    assert_int_equal(try((struct login_try){ .pass = first.pass, .code = code }).step, LOGIN_BAD_CODE); /* used */
    assert_int_equal(sign_in("motcua", GOOD, code).step, LOGIN_BAD_CODE);
    now_ms += 30 * 1000;
    assert_int_equal(sign_in("MotCua", GOOD, totp_code(a, secret, now_ms)).step, LOGIN_IN);
    assert_int_equal(sign_in("motcua", "sai mật khẩu", totp_code(a, secret, now_ms + 30000)).step, LOGIN_WRONG);
}

/* The clock ran an hour ahead and was put back: staff log in again, and no code that was used works a second time. */
static void a_clock_put_back_locks_nobody_out(void **state)
{
    (void)state;
    enum { HOUR_MS = 60 * 60 * 1000 };
    struct str secret = totp_secret(a);
    add("staff", "motcua", secret, false);
    int64_t right = now_ms, ahead = now_ms + HOUR_MS;
    struct str before = totp_code(a, secret, right), later = totp_code(a, secret, ahead), last = totp_code(a, secret, ahead + 60 * 1000);
    assert_int_equal(sign_in("motcua", GOOD, before).step, LOGIN_IN);
    now_ms = ahead;
    assert_int_equal(sign_in("motcua", GOOD, later).step, LOGIN_IN);
    now_ms = ahead + 60 * 1000;
    assert_int_equal(sign_in("motcua", GOOD, last).step, LOGIN_IN);
    now_ms = right;
    assert_int_equal(sign_in("motcua", GOOD, before).step, LOGIN_BAD_CODE); /* used before the clock ran away */
    assert_int_equal(events("account.clock_back"), 0);
    now_ms = right + 60 * 1000;
    assert_int_equal(sign_in("motcua", GOOD, totp_code(a, secret, now_ms)).step, LOGIN_IN);
    assert_int_equal(events("account.clock_back"), 1);
    assert_int_equal(sign_in("motcua", GOOD, totp_code(a, secret, now_ms)).step, LOGIN_BAD_CODE);
    now_ms = ahead;
    assert_int_equal(sign_in("motcua", GOOD, later).step, LOGIN_BAD_CODE); /* used while it was wrong */
    now_ms = ahead + 60 * 1000;
    assert_int_equal(sign_in("motcua", GOOD, last).step, LOGIN_BAD_CODE);
    now_ms += 60 * 1000;
    assert_int_equal(sign_in("motcua", GOOD, totp_code(a, secret, now_ms)).step, LOGIN_IN);
    assert_int_equal(events("account.clock_back"), 1);
}

/* A step a little ahead is the other clock's, not a wrong one: it is not forgotten. */
static void a_step_little_ahead_stays_used(void **state)
{
    (void)state;
    struct str secret = totp_secret(a);
    add("staff", "motcua", secret, false);
    now_ms += 4 * 60 * 1000;
    assert_int_equal(sign_in("motcua", GOOD, totp_code(a, secret, now_ms)).step, LOGIN_IN);
    now_ms -= 3 * 60 * 1000;
    assert_int_equal(sign_in("motcua", GOOD, totp_code(a, secret, now_ms)).step, LOGIN_BAD_CODE);
}

static void passes_end_and_cannot_be_made(void **state)
{
    (void)state;
    struct str secret = totp_secret(a);
    int64_t id = add("staff", "motcua", secret, false);
    struct str pass = sign_in("motcua", GOOD, S("")).pass;
    char *bent = arena_alloc(a, pass.len);
    for (size_t i = 0; i < pass.len; i += 7) {
        memcpy(bent, pass.ptr, pass.len);
        bent[i] = bent[i] == '0' ? '1' : '0';
        assert_int_equal(try((struct login_try){ .pass = { bent, pass.len }, .code = totp_code(a, secret, now_ms) }).step, LOGIN_AGAIN);
        assert_int_equal(try((struct login_try){ .pass = { pass.ptr, i ? i : 1 }, .code = totp_code(a, secret, now_ms) }).step, LOGIN_AGAIN);
    }
    struct account is = get(id);
    struct ctx c = system_ctx();
    is.phone = S("0912345678");
    assert_int_equal(ctx_write(&c, change_it, &is), ERR_OK);
    assert_int_equal(try((struct login_try){ .pass = pass, .code = totp_code(a, secret, now_ms) }).step, LOGIN_AGAIN);
    pass = sign_in("motcua", GOOD, S("")).pass;
    now_ms += 10 * CLOCK_MINUTE_MS + 1;
    assert_int_equal(try((struct login_try){ .pass = pass, .code = totp_code(a, secret, now_ms) }).step, LOGIN_AGAIN);
}

static void too_many_tries_wait(void **state)
{
    (void)state;
    add("citizen", "0912345678", S(""), false);
    for (int i = 0; i < 10; i++)
        assert_int_equal(sign_in("0912345678", "sai mật khẩu", S("")).step, LOGIN_WRONG);
    assert_int_equal(sign_in("0912345678", GOOD, S("")).step, LOGIN_WAIT);
    assert_int_equal(sign_in("+84912345678", GOOD, S("")).step, LOGIN_WAIT);
    assert_int_equal(events("account.login_blocked"), 1);
    struct login_try elsewhere = { .login = S("0912345678"), .password = S(GOOD), .peer = S("192.0.2.99") };
    assert_int_equal(try(elsewhere).step, LOGIN_IN); /* the owner is not locked out */
    now_ms += 15 * CLOCK_MINUTE_MS;
    assert_int_equal(sign_in("0912345678", GOOD, S("")).step, LOGIN_IN);
}

static void unknown_logins_wait_too(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        assert_int_equal(sign_in("0999999999", "x", S("")).step, LOGIN_WRONG);
    assert_int_equal(sign_in("0999999999", "x", S("")).step, LOGIN_WAIT);
    assert_int_equal(sign_in("0999999998", "x", S("")).step, LOGIN_WRONG);
}

static struct login_end choose(struct str pass, const char *password, struct str code, enum err want)
{
    struct ctx c = system_ctx();
    struct login_end end = { 0 };
    struct login_try try_ = { .pass = pass, .new_password = str_c(password), .code = code, .device = S("x"), .peer = S("192.0.2.1") };
    assert_int_equal(login_choose(&c, &try_, &end), want);
    return end;
}

static void first_login_sets_password_and_factor(void **state)
{
    (void)state;
    add("staff", "moi", S(""), true);
    struct login_end end = sign_in("moi", GOOD, S(""));
    assert_int_equal(end.step, LOGIN_CHOOSE);
    assert_true(end.choose_password && end.new_secret.len == 20 && end.token.len == 0);
    struct str code = totp_code(a, end.new_secret, now_ms);
    choose(end.pass, "password", code, ERR_INVALID);
    choose(end.pass, "trâu bò gà vịt", S("000000"), ERR_INVALID);
    assert_int_equal(choose(end.pass, "trâu bò gà vịt", code, ERR_OK).step, LOGIN_IN);
    assert_int_equal(choose(end.pass, "trâu bò gà lợn", code, ERR_OK).step, LOGIN_AGAIN); /* a pass works once */
    assert_int_equal(sign_in("moi", GOOD, S("")).step, LOGIN_WRONG);
    assert_int_equal(sign_in("moi", "trâu bò gà vịt", code).step, LOGIN_BAD_CODE); /* the code was used to enrol */
    assert_int_equal(sign_in("moi", "trâu bò gà vịt", totp_code(a, end.new_secret, now_ms + 30000)).step, LOGIN_IN);
}

static void one_time_password_ends(void **state)
{
    (void)state;
    add("staff", "moi", S(""), true);
    struct str pass = sign_in("moi", GOOD, S("")).pass;
    assert_int_equal(try((struct login_try){ .pass = pass, .code = S("123456") }).step, LOGIN_AGAIN); /* of another step */
    now_ms += ONETIME_LIFE_MS + 1;
    assert_int_equal(sign_in("moi", GOOD, S("")).step, LOGIN_ENDED);
}

static enum err close_it(struct ctx *c, void *arg)
{
    const struct account *is = arg;
    return account_close(c, is->id, is->version);
}

static void closed_accounts_stay_out(void **state)
{
    (void)state;
    struct account is = get(add("citizen", "0912345678", S(""), false));
    struct ctx c = system_ctx();
    assert_int_equal(ctx_write(&c, close_it, &is), ERR_OK);
    assert_int_equal(ctx_write(&c, close_it, &is), ERR_STALE);
    assert_int_equal(sign_in("0912345678", GOOD, S("")).step, LOGIN_WRONG);
}

/* The same code sent twice at the same time opens one session. */
struct code_use {
    int64_t id;
    int64_t changed;
};
static enum err use_step(struct db_session *s, void *arg)
{
    struct code_use *u = arg;
    return account_use_step(s, &(struct account_use_step_in){ u->id, 59833333, 0 }, &u->changed);
}
static void a_code_works_once_in_a_race(void **state)
{
    (void)state;
    struct code_use one = { .id = add("staff", "motcua", totp_secret(a), false) }, other = one;
    struct db_testing_side first = { .work = use_step, .arg = &one }, second = { .work = use_step, .arg = &other };
    db_testing_race(t->db, &first, &second);
    assert_int_equal(first.result, ERR_OK);
    assert_int_equal(second.result, ERR_OK);
    assert_int_equal(one.changed + other.changed, 1);
}

static enum err list_staff(struct ctx *c, void *arg)
{
    size_t *n = arg;
    struct staff_account *list;
    TRY(account_staff(c, S("nguyen van"), &list, n));
    return *n == 1 && str_eq(list[0].is.login, S("motcua")) ? ERR_OK : ERR_IO;
}
static void staff_are_found_without_marks(void **state)
{
    (void)state;
    size_t n = 0;
    struct ctx c = system_ctx();
    add("staff", "motcua", S(""), false);
    add("citizen", "0912345678", S(""), false);
    assert_int_equal(ctx_read(&c, list_staff, &n), ERR_OK);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_all, close_all)
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(stores_what_it_checked), CASE(refuses_what_is_wrong), CASE(stale_changes_are_refused), CASE(passwords_are_judged),
        CASE(one_time_passwords_differ), CASE(people_sign_in), CASE(staff_need_a_code_once),
        CASE(a_clock_put_back_locks_nobody_out), CASE(a_step_little_ahead_stays_used), CASE(passes_end_and_cannot_be_made),
        CASE(too_many_tries_wait), CASE(unknown_logins_wait_too), CASE(first_login_sets_password_and_factor), CASE(one_time_password_ends),
        CASE(closed_accounts_stay_out), CASE(a_code_works_once_in_a_race), CASE(staff_are_found_without_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
