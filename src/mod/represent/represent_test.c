/* Mandates: asked for, given, answered, ended, and what a dossier shows to whom. On both engines (db/db_testing.h). */
#include "core/job.h"
#include "core/setting.h"
#include "core/testing.h"
#include "mod/catalogue/catalogue.h"
#include "mod/identity/identity.h"
#include "mod/represent/help.h"
#include "mod/represent/represent.h"
#include "mod/units/units.h"
#include "../../../tests/support.h"

const struct job_kind job_kinds[] = { { 0 } };
const size_t job_kinds_n = 0;
const struct job_chore job_chores[] = { { 0 } };
const size_t job_chores_n = 0;

static struct testing_app t;
static struct ctx sys, mai, binh, tuan, ha; /* the system, two people, a volunteer, an officer */
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
    TRY(setting_set(c, SETTING_OFFICE_UNIT_ID, arena_printf(c->arena, "%lld", (long long)office_id)));
    TRY(make_person(c, "citizen", "mai", "Lê Thị Mai", "0900000101", &mai.who.account_id));
    TRY(make_person(c, "citizen", "binh", "Trần Văn Bình", "0900000102", &binh.who.account_id));
    TRY(make_person(c, "citizen", "tuan", "Hà Minh Tuấn", "0900000103", &tuan.who.account_id));
    TRY(make_person(c, "staff", "thuha", "Phạm Thu Hà", "0900000201", &ha.who.account_id));
    struct staff here = { .account_id = ha.who.account_id, .unit_id = office_id, .role = ROLE_OFFICER, .from_day = ctx_today(c) - 1 };
    return staff_give(c, &here, &role);
}

static enum err load_rights(struct db_session *db, void *arg)
{
    struct ctx *c = arg;
    return authz_load(db, c->arena, ctx_today(c), &c->who);
}

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-12-01T10:00:00+07:00");
    sys = *testing_ctx(&t);
    mai = binh = tuan = ha = sys;
    mai.who = binh.who = tuan.who = (struct who){ .citizen = true };
    ha.who = (struct who){ 0 };
    assert_int_equal(ctx_write(&sys, make_all, NULL), ERR_OK);
    assert_int_equal(db_read(t.db->db, load_rights, &ha), ERR_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

static void at(const char *when)
{
    testing_at(&t, when);
    sys.now_ms = mai.now_ms = binh.now_ms = tuan.now_ms = ha.now_ms = testing_now_ms;
}

/* -- what tests do -- */

struct doing {
    struct mandate_new n;
    struct mandate m, *list;
    const char *login, *name;
    int64_t id, version, dossier_id;
    size_t list_n;
    bool yes, keeper, for_other, sees;
    struct str reason;
};

static enum err do_ask(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return mandate_ask(c, &d->n, &d->id);
}
static enum err do_give(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return mandate_give(c, str_c(d->login), str_c(d->name), &d->n, &d->id);
}
static enum err do_get(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return mandate_get(c, d->id, &d->m);
}
static enum err do_answer(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(c->who.citizen ? mandate_get(c, d->id, &d->m) : mandate_at_desk(c, d->id, &d->m));
    return mandate_answer_it(c, &d->m, d->version ? d->version : d->m.version, d->yes, d->reason, c->who.citizen ? NULL : unit_grant(c, ROLE_OFFICER, office_id));
}
static enum err do_stop(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(mandate_get(c, d->id, &d->m));
    return mandate_stop(c, &d->m, d->version ? d->version : d->m.version);
}
static enum err do_choices(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return represent_choices(c, S(""), &d->list, &d->list_n);
}
static enum err do_add(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(mandate_get(c, d->id, &d->m));
    return mandate_add_staff(c, &d->m, str_c(d->login), str_c(d->name), d->keeper, &d->dossier_id);
}
static enum err do_sent(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(mandate_get(c, d->id, &d->m));
    return represent_sent(c, &d->m, d->dossier_id);
}
static enum err do_sees(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return represent_sees(c, d->dossier_id, S(""), &d->for_other, &d->sees);
}

static size_t choices(struct ctx *c)
{
    struct doing d = { 0 };
    assert_int_equal(ctx_read(c, do_choices, &d), ERR_OK);
    return d.list_n;
}
static bool sees(struct ctx *c, int64_t dossier_id)
{
    struct doing d = { .dossier_id = dossier_id };
    assert_int_equal(ctx_read(c, do_sees, &d), ERR_OK);
    return d.for_other && d.sees;
}
static const struct paper_upload paper = { .blob = { .hash = S_INIT("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"), .media_type = S_INIT("application/pdf"),
                                                    .size_bytes = 10 }, .name = S_INIT("giay.pdf") };
static bool wrong(const struct ctx *c, const char *field)
{
    for (size_t i = 0; i < c->problem.n; i++)
        if (str_eq(c->problem.at[i].field, str_c(field)))
            return true;
    return false;
}

/* -- a child -- */

static void test_child(void **state)
{
    (void)state;
    struct doing d = { .n = { .kind = MANDATE_PARENT, .name = S("Lê Gia Bảo"), .birth = S("2008-12-03"), .paper = &paper } };
    assert_int_equal(ctx_write(&mai, do_ask, &d), ERR_OK);
    assert_int_equal(choices(&mai), 0); /* not before the desk has looked */
    struct doing no = d;
    assert_int_equal(ctx_read(&binh, do_get, &no), ERR_NOT_FOUND);
    no.yes = true;
    assert_int_equal(ctx_write(&mai, do_answer, &no), ERR_NOT_FOUND); /* nobody says yes to oneself */
    assert_int_equal(ctx_write(&ha, do_answer, &(struct doing){ .id = d.id, .yes = true, .version = 99 }), ERR_STALE);
    assert_int_equal(ctx_write(&ha, do_answer, &(struct doing){ .id = d.id }), ERR_INVALID);
    assert_true(wrong(&ha, "ly_do"));
    assert_int_equal(ctx_write(&ha, do_answer, &(struct doing){ .id = d.id, .yes = true }), ERR_OK);
    assert_int_equal(ctx_write(&ha, do_answer, &(struct doing){ .id = d.id, .yes = true }), ERR_CONFLICT);
    assert_int_equal(choices(&mai), 1);
    struct doing sent = { .id = d.id, .dossier_id = 4711 };
    assert_int_equal(ctx_write(&mai, do_sent, &sent), ERR_OK);
    assert_true(sees(&mai, 4711));
    assert_false(sees(&binh, 4711));
    at("2026-12-02T23:59:00+07:00");
    assert_int_equal(choices(&mai), 1);
    at("2026-12-03T00:00:00+07:00"); /* eighteen today */
    assert_int_equal(choices(&mai), 0);
    assert_false(sees(&mai, 4711));
    assert_int_equal(mandate_chore(&sys), ERR_OK);
    assert_int_equal(ctx_read(&mai, do_get, &d), ERR_OK);
    assert_true(str_eq(d.m.state, S("ended")) && str_eq(d.m.reason, S("age")));
    assert_int_equal(ctx_write(&mai, do_stop, &(struct doing){ .id = d.id }), ERR_CONFLICT);
}

static void test_bad_asking(void **state)
{
    (void)state;
    struct doing d = { .n = { .kind = MANDATE_PARENT, .name = S("Lê Gia Bảo"), .birth = S("2008-12-01"), .paper = &paper } };
    assert_int_equal(ctx_write(&mai, do_ask, &d), ERR_INVALID);
    assert_true(wrong(&mai, "birth")); /* of age today */
    d.n.birth = S("");
    assert_int_equal(ctx_write(&mai, do_ask, &d), ERR_INVALID);
    d.n = (struct mandate_new){ .kind = MANDATE_STAFF, .name = S("Công ty Thử"), .id_no = S("0101243151"), .paper = &paper };
    assert_int_equal(ctx_write(&mai, do_ask, &d), ERR_INVALID);
    assert_true(wrong(&mai, "id_no")); /* check digit */
    d.n = (struct mandate_new){ .kind = MANDATE_AUTHORISED, .name = S("Trần Văn Bình"), .id_no = S("001185000101"), .login = S("mai") };
    assert_int_equal(ctx_write(&mai, do_ask, &d), ERR_INVALID);
    assert_true(wrong(&mai, "login") && wrong(&mai, "to_day"));
}

/* -- an authorised person -- */

static void test_given_and_ended(void **state)
{
    (void)state;
    at("2026-12-01T10:00:00+07:00");
    struct doing d = { .login = "binh", .name = "Trần Văn Khác", .n = { .to_day = ctx_today(&mai) + 5 } };
    assert_int_equal(ctx_write(&mai, do_give, &d), ERR_INVALID); /* the name is not theirs: nobody is found by a number alone */
    d.name = "trần văn bình";
    assert_int_equal(ctx_write(&mai, do_give, &d), ERR_OK);
    assert_int_equal(choices(&binh), 1);
    struct doing sent = { .id = d.id, .dossier_id = 4712 };
    assert_int_equal(ctx_write(&binh, do_sent, &sent), ERR_OK);
    assert_true(sees(&mai, 4712) && sees(&binh, 4712));
    assert_int_equal(ctx_write(&tuan, do_stop, &(struct doing){ .id = d.id }), ERR_NOT_FOUND);
    assert_int_equal(ctx_write(&mai, do_stop, &(struct doing){ .id = d.id, .version = 77 }), ERR_STALE);
    assert_int_equal(ctx_write(&mai, do_stop, &(struct doing){ .id = d.id }), ERR_OK);
    assert_true(sees(&mai, 4712));
    assert_false(sees(&binh, 4712)); /* who acted has nothing left of it */
    assert_int_equal(choices(&binh), 0);
}

static void test_confirmed_in_account(void **state)
{
    (void)state;
    struct doing d = { .n = { .kind = MANDATE_AUTHORISED, .name = S("Lê Thị Mai"), .id_no = S("001185000101"), .login = S("mai"), .to_day = ctx_today(&binh) } };
    assert_int_equal(ctx_write(&binh, do_ask, &d), ERR_OK);
    assert_int_equal(ctx_write(&mai, do_answer, &(struct doing){ .id = d.id, .yes = true }), ERR_OK);
    assert_int_equal(choices(&binh), 1);
    at("2026-12-02T00:00:00+07:00");
    assert_int_equal(choices(&binh), 0); /* its last day is over */
    assert_int_equal(mandate_chore(&sys), ERR_OK);
    assert_int_equal(ctx_read(&binh, do_get, &d), ERR_OK);
    assert_true(str_eq(d.m.reason, S("day")));
    at("2026-12-01T10:00:00+07:00");
}

/* -- an organisation -- */

static void test_staff(void **state)
{
    (void)state;
    struct doing d = { .n = { .kind = MANDATE_STAFF, .name = S("Công ty Thử"), .id_no = S("0101243150"), .paper = &paper } };
    assert_int_equal(ctx_write(&mai, do_ask, &d), ERR_OK);
    assert_int_equal(ctx_write(&ha, do_answer, &(struct doing){ .id = d.id, .yes = true }), ERR_OK);
    struct doing add = { .id = d.id, .login = "binh", .name = "Trần Văn Bình" };
    assert_int_equal(ctx_write(&binh, do_add, &add), ERR_NOT_FOUND);
    assert_int_equal(ctx_write(&mai, do_add, &add), ERR_OK);
    int64_t staff = add.dossier_id;
    assert_int_equal(ctx_write(&mai, do_add, &add), ERR_INVALID); /* twice */
    struct doing sent = { .id = d.id, .dossier_id = 4713 };
    assert_int_equal(ctx_write(&mai, do_sent, &sent), ERR_OK);
    assert_true(sees(&binh, 4713)); /* a colleague */
    assert_int_equal(ctx_write(&mai, do_stop, &(struct doing){ .id = d.id }), ERR_CONFLICT); /* somebody keeps the list */
    assert_int_equal(ctx_write(&mai, do_stop, &(struct doing){ .id = staff }), ERR_OK);
    assert_false(sees(&binh, 4713));
    assert_int_equal(ctx_write(&mai, do_stop, &(struct doing){ .id = d.id }), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_child), cmocka_unit_test(test_bad_asking), cmocka_unit_test(test_given_and_ended),
                                        cmocka_unit_test(test_confirmed_in_account), cmocka_unit_test(test_staff) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
