/* Help sessions, and helpers who are not helping. On both engines (db/db_testing.h). */
#include "core/job.h"
#include "core/setting.h"
#include "core/testing.h"
#include "mod/code/code.h"
#include "mod/identity/identity.h"
#include "mod/represent/help.h"
#include "mod/units/units.h"
#include "../../../tests/support.h"

static struct testing_app t;

/* What went out last, and where: the letter carrier of these tests. */
static struct str posted, posted_to;
static enum err post(struct ctx *c, const struct job *j)
{
    struct code_letter l;
    bool wanted;
    TRY(code_letter(c, j, &l, &wanted));
    if (wanted) {
        posted = arena_str(t.arena, l.digits);
        posted_to = arena_str(t.arena, l.address);
    }
    return ERR_OK;
}
const struct job_kind job_kinds[] = { { .kind = "code.send", .fn = post } };
const size_t job_kinds_n = 1;
const struct job_chore job_chores[] = { { 0 } };
const size_t job_chores_n = 0;

static struct ctx sys, mai, tuan, ha;
static int64_t office_id;

static enum err make_person(struct ctx *c, const char *kind, const char *login, const char *name, const char *phone, int64_t *id)
{
    struct account_new n = { .is = { .kind = str_c(kind), .login = str_c(login), .name = str_c(name), .phone = str_c(phone) }, .password_hash = S("!") };
    return account_add(c, &n, id);
}

static enum err make_all(struct ctx *c, void *arg)
{
    (void)arg;
    int64_t role;
    struct unit u = { .kind = S("agency"), .level = S("commune"), .name = S("Ủy ban nhân dân xã Thử"), .short_name = S("UBND xã Thử"), .superior = S("UBND tỉnh"),
                      .place = S("Kim Bôi"), .code = S("H26.36.14"), .address = S("Số 1"), .phone = S("02183871018"), .open_day = ctx_today(c) - 100 };
    TRY(unit_add(c, &u, &office_id));
    TRY(make_person(c, "citizen", "mai", "Lê Thị Mai", "0900000101", &mai.who.account_id));
    TRY(make_person(c, "citizen", "tuan", "Hà Minh Tuấn", "0900000103", &tuan.who.account_id));
    TRY(make_person(c, "staff", "thuha", "Phạm Thu Hà", "0900000201", &ha.who.account_id));
    struct staff here = { .account_id = ha.who.account_id, .unit_id = office_id, .role = ROLE_OFFICER, .from_day = ctx_today(c) - 1 };
    return staff_give(c, &here, &role);
}

static void at(const char *when)
{
    testing_at(&t, when);
    sys.now_ms = mai.now_ms = tuan.now_ms = ha.now_ms = testing_now_ms;
}

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-12-01T10:00:00+07:00");
    sys = *testing_ctx(&t);
    mai = tuan = ha = sys;
    mai.who = tuan.who = (struct who){ .citizen = true };
    ha.who = (struct who){ 0 };
    assert_int_equal(ctx_write(&sys, make_all, NULL), ERR_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

struct doing {
    int64_t id, account_id, draft_id;
    const char *how;
    struct str proof, said, to;
    struct help h;
    struct help_act *acts;
    struct help_figure *figures;
    size_t n;
    bool opened, right, holds;
};

static enum err start(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return help_start(c, &(struct help_new){ 1, office_id, d->account_id, S("Tổ 5"), d->opened }, &d->id);
}
static enum err agree(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(help_as_person(c, d->id, &d->h));
    return help_agreed(c, &d->h);
}
static enum err put_draft(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(help_as_helper(c, d->id, &d->h));
    return help_put_draft(c, &d->h, d->draft_id, S("1.004873"));
}
static enum err as_helper(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return help_as_helper(c, d->id, &d->h);
}
static enum err may_edit(struct ctx *c, void *arg) { return help_may_edit(c, ((struct doing *)arg)->draft_id); }
static enum err acted(struct ctx *c, void *arg) { return help_acted(c, ((struct doing *)arg)->draft_id, "answers", S("Họ và tên")); }
static enum err end(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(help_get(c, d->id, &d->h));
    return d->said.len ? help_report(c, &d->h, d->said) : help_end(c, &d->h, d->how, S(""));
}
static enum err confirm(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(help_get(c, d->id, &d->h));
    return help_confirmed(c, &d->h, d->how, 4711, NULL);
}
static enum err new_code(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(help_get(c, d->id, &d->h));
    return help_send_code(c, &d->h, S("phone"), d->to.ptr ? d->to : S("0900000101"));
}
static enum err check(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(help_get(c, d->id, &d->h));
    return help_check_code(c, &d->h, d->said, &d->right, &d->proof);
}
static enum err proven(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(help_get(c, d->id, &d->h));
    return help_proven(c, &d->h, d->proof, &d->holds);
}
static enum err count(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return help_count(c, office_id, 0, c->now_ms + 1, &d->figures, &d->n);
}
static enum err list_acts(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return help_acts(c, d->id, &d->acts, &d->n);
}
static enum err handled(struct ctx *c, void *arg) { return help_by_official(c, 4711, &((struct doing *)arg)->right); }

static int64_t begun(bool agreed, int64_t draft_id)
{
    struct doing d = { .account_id = mai.who.account_id, .draft_id = draft_id };
    assert_int_equal(ctx_write(&tuan, start, &d), ERR_OK);
    if (agreed)
        assert_int_equal(ctx_write(&mai, agree, &d), ERR_OK);
    if (agreed && draft_id)
        assert_int_equal(ctx_write(&tuan, put_draft, &d), ERR_OK);
    return d.id;
}

static void test_a_session(void **state)
{
    (void)state;
    struct doing d = { .id = begun(false, 0), .draft_id = 800 };
    assert_int_equal(ctx_write(&tuan, put_draft, &d), ERR_CONFLICT); /* the person has not agreed */
    assert_int_equal(ctx_write(&tuan, agree, &d), ERR_NOT_FOUND);    /* and nobody agrees for them */
    assert_int_equal(ctx_write(&mai, agree, &d), ERR_OK);
    assert_int_equal(ctx_read(&tuan, may_edit, &d), ERR_NOT_FOUND);
    assert_int_equal(ctx_write(&tuan, put_draft, &d), ERR_OK);
    assert_int_equal(ctx_read(&tuan, may_edit, &d), ERR_OK);
    assert_int_equal(ctx_read(&ha, may_edit, &d), ERR_NOT_FOUND);
    assert_int_equal(ctx_write(&tuan, acted, &d), ERR_OK);
    assert_int_equal(ctx_write(&mai, acted, &d), ERR_OK);
    assert_int_equal(ctx_read(&mai, list_acts, &d), ERR_OK);
    assert_int_equal(d.n, 5);
    assert_true(d.acts[3].by_id == tuan.who.account_id && d.acts[4].by_id == mai.who.account_id);
    d.how = "login";
    assert_int_equal(ctx_write(&mai, confirm, &d), ERR_OK);
    assert_int_equal(ctx_read(&tuan, as_helper, &d), ERR_NOT_FOUND); /* nothing of it later */
    assert_int_equal(ctx_read(&tuan, may_edit, &d), ERR_NOT_FOUND);
    assert_int_equal(ctx_write(&mai, confirm, &d), ERR_CONFLICT);
    assert_int_equal(ctx_read(&mai, count, &d), ERR_OK);
    assert_true(d.n == 1 && d.figures[0].people == 1 && d.figures[0].sent == 1 && d.figures[0].opened == 0);
    assert_int_equal(ctx_read(&tuan, handled, &d), ERR_OK);
    assert_true(d.right); /* who helped does not decide */
    assert_int_equal(ctx_read(&ha, handled, &d), ERR_OK);
    assert_false(d.right);
}

static void test_bad_helpers(void **state)
{
    (void)state;
    struct doing d = { .account_id = tuan.who.account_id };
    assert_int_equal(ctx_write(&tuan, start, &d), ERR_FORBIDDEN); /* oneself */
    d.account_id = mai.who.account_id;
    assert_int_equal(ctx_write(&ha, start, &d), ERR_FORBIDDEN); /* an official of the office */
    assert_int_equal(db_testing_script(t.db, "UPDATE account SET phone = '0900000201' WHERE login = 'tuan'"), ERR_OK);
    assert_int_equal(ctx_write(&tuan, start, &d), ERR_FORBIDDEN); /* also under another account */
    assert_int_equal(db_testing_script(t.db, "UPDATE account SET phone = '0900000103' WHERE login = 'tuan'"), ERR_OK);
    int64_t ids[3];
    for (size_t i = 0; i < 3; i++)
        ids[i] = begun(false, 0);
    assert_int_equal(ctx_write(&tuan, start, &d), ERR_CONFLICT); /* three at once */
    assert_int_equal(ctx_write(&tuan, end, &(struct doing){ .id = ids[0], .how = "helper" }), ERR_OK);
    assert_int_equal(ctx_write(&mai, end, &(struct doing){ .id = ids[1], .said = S("Hỏi mật khẩu") }), ERR_OK);
    assert_int_equal(ctx_write(&mai, end, &(struct doing){ .id = ids[1], .said = S("Hỏi mật khẩu") }), ERR_CONFLICT);
    assert_int_equal(ctx_read(&tuan, as_helper, &(struct doing){ .id = ids[1] }), ERR_NOT_FOUND);
    assert_int_equal(ctx_read(&tuan, as_helper, &(struct doing){ .id = ids[2] }), ERR_OK);
    at("2026-12-01T12:00:00+07:00"); /* two hours */
    assert_int_equal(ctx_read(&tuan, as_helper, &(struct doing){ .id = ids[2] }), ERR_NOT_FOUND);
    assert_int_equal(help_chore(&sys), ERR_OK);
    d.id = ids[2];
    assert_int_equal(ctx_write(&mai, end, &(struct doing){ .id = ids[2], .how = "person" }), ERR_CONFLICT);
}

static void test_code(void **state)
{
    (void)state;
    struct doing d = { .id = begun(true, 801) };
    assert_int_equal(ctx_write(&tuan, new_code, &d), ERR_OK);
    job_run_due(&t.app);
    struct str code = posted;
    assert_int_equal(code.len, CODE_DIGITS);
    assert_str(posted_to, S("0900000101"));
    for (int i = 0; i < 5; i++) {
        d.said = S("abcdef");
        assert_int_equal(ctx_write(&sys, check, &d), ERR_OK);
        assert_false(d.right);
    }
    d.said = code;
    assert_int_equal(ctx_write(&sys, check, &d), ERR_OK);
    assert_false(d.right); /* five tries are over */
    assert_int_equal(ctx_write(&tuan, new_code, &d), ERR_OK);
    job_run_due(&t.app);
    d.said = posted;
    assert_int_equal(ctx_write(&sys, check, &d), ERR_OK);
    assert_true(d.right);
    assert_int_equal(ctx_read(&sys, proven, &d), ERR_OK);
    assert_true(d.holds);
    struct str proof = d.proof;
    assert_int_equal(ctx_write(&sys, check, &d), ERR_OK);
    assert_false(d.right); /* once */
    d.proof = S("x");
    assert_int_equal(ctx_read(&sys, proven, &d), ERR_OK);
    assert_false(d.holds);
    at("2026-12-01T12:11:00+07:00");
    d.proof = proof;
    assert_int_equal(ctx_read(&sys, proven, &d), ERR_OK);
    assert_false(d.holds); /* ten minutes */
    posted = S("");
    d.to = S("");
    assert_int_equal(ctx_write(&tuan, new_code, &d), ERR_OK); /* nowhere to send: the same to the helper */
    job_run_due(&t.app);
    assert_str(posted, S(""));
    d.to = S("0900000101");
    for (int i = 0; i < 2; i++)
        assert_int_equal(ctx_write(&tuan, new_code, &d), ERR_OK);
    assert_int_equal(ctx_write(&tuan, new_code, &d), ERR_CONFLICT); /* five a session */
    job_run_due(&t.app);
    d.said = posted;
    assert_int_equal(ctx_write(&tuan, end, &(struct doing){ .id = d.id, .how = "helper" }), ERR_OK);
    assert_int_equal(ctx_write(&sys, check, &d), ERR_OK);
    assert_false(d.right); /* it ends with the session */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_a_session), cmocka_unit_test(test_bad_helpers), cmocka_unit_test(test_code) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
