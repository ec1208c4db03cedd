/* Who has a dossier, as it moves; why its date is that date; codes as people send them. On both engines. */
#define TESTING_LISTENERS /* the program's own: a received dossier starts its process */
#include "base/embed.h"
#include "core/testing.h"
#include "data/json.h"
#include "mod/identity/identity.h"
#include "mod/process/process.h"
#include "mod/track/track.h"
#include "../../../tests/support.h"

#define MARITAL "1.004873"

static struct testing_app t;
static struct ctx sys, officer, specialist, citizen;
static int64_t office_id, desk_id, dossier_id;

static enum err make_person(struct ctx *c, const char *kind, const char *login, const char *name, int64_t *id)
{
    struct account_new n = { .is = { .kind = str_c(kind), .login = str_c(login), .name = str_c(name) }, .password_hash = S("x") };
    return account_add(c, &n, id);
}

static enum err make_staff(struct ctx *c, struct ctx *who, const char *login, const char *name, enum role role, int64_t unit_id)
{
    int64_t role_id;
    TRY(make_person(c, "staff", login, name, &who->who.account_id));
    return staff_give(c, &(struct staff){ .account_id = who->who.account_id, .unit_id = unit_id, .role = role, .from_day = ctx_today(c) - 1 }, &role_id);
}

static enum err make_dossier(struct ctx *c)
{
    const struct json *root, *values;
    struct dossier_new n = { .agency_id = office_id, .intake_unit_id = desk_id, .account_id = citizen.who.account_id, .channel = CHANNEL_ONLINE,
                             .deliver = S("counter"), .sets = 1 };
    const struct embed_file *f = embed_find(embed_procedures, embed_procedures_n, S(MARITAL "/examples/online_single_marriage.json"));
    TRY(json_parse(c->arena, f->bytes, &root, NULL));
    values = json_get(root, "values");
    struct form_value *v = ARENA_ARRAY(c->arena, struct form_value, values->n);
    for (size_t i = 0; i < values->n; i++)
        v[i] = (struct form_value){ values->keys[i], values->items[i].text };
    n.answers = v;
    n.answers_n = values->n;
    n.parties[PARTY_APPLICANT] = (struct party){ .name = S("Lê Thị Mai"), .present = true };
    TRY(procedure_by_code(c, S(MARITAL), ctx_today(c), &n.procedure));
    return dossier_submit(c, &n, &dossier_id);
}

static enum err make_all(struct ctx *c, void *arg)
{
    (void)arg;
    struct catalogue_counts counts;
    struct unit u = { .kind = S("agency"), .level = S("commune"), .name = S("Ủy ban nhân dân xã Kim Bôi"), .short_name = S("UBND xã Kim Bôi"),
                      .superior = S("UBND tỉnh"), .place = S("Kim Bôi"), .code = S("H26.36.14"), .address = S("Số 1"), .phone = S("02183871018"),
                      .open_day = ctx_today(c) - 100 };
    TRY(unit_add(c, &u, &office_id));
    struct unit desk = { .parent_id = office_id, .kind = S("room"), .name = S("Trung tâm Phục vụ hành chính công"), .short_name = S("Một cửa"), .superior = u.name,
                         .open_day = u.open_day };
    TRY(unit_add(c, &desk, &desk_id));
    TRY(catalogue_load_folders(c, &counts));
    TRY(make_person(c, "citizen", "mai", "Lê Thị Mai", &citizen.who.account_id));
    TRY(make_staff(c, &officer, "thuha", "Phạm Thu Hà", ROLE_OFFICER, desk_id));
    TRY(make_staff(c, &specialist, "minhquan", "Đỗ Minh Quân", ROLE_SPECIALIST, office_id));
    return make_dossier(c);
}

static enum err load_rights(struct db_session *db, void *arg)
{
    struct ctx *c = arg;
    return authz_load(db, c->arena, ctx_today(c), &c->who);
}

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    sys = officer = specialist = citizen = *testing_ctx(&t);
    officer.who = specialist.who = (struct who){ 0 };
    citizen.who = (struct who){ .citizen = true };
    if (ctx_write(&sys, make_all, NULL) != ERR_OK)
        fail_msg("%.*s", STR_ARG(sys.problem.n ? sys.problem.at[0].text : S("setup failed")));
    assert_int_equal(db_read(t.db->db, load_rights, &officer), ERR_OK);
    assert_int_equal(db_read(t.db->db, load_rights, &specialist), ERR_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

/* -- what tests do -- */

struct doing {
    struct dossier d;
    struct track_hold h;
    struct track_day *days;
    size_t n, holds_n;
    enum dossier_move move;
};

static enum err hold(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    struct track_hold *list;
    TRY(dossier_get(c, dossier_id, &d->d));
    d->n = track_days(c, &d->d, &d->days);
    TRY(track_holders(c, &d->d, &list, &d->holds_n));
    d->h = d->holds_n ? list[0] : d->h;
    return ERR_OK;
}

static struct doing look(enum err want)
{
    struct doing d = { .n = 0 };
    assert_int_equal(ctx_read(&sys, hold, &d), want);
    return d;
}

static enum err move(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(dossier_get(c, dossier_id, &d->d));
    struct paper_ask ask = { .component_key = S("giay_uy_quyen") };
    return dossier_move(c, &d->d, &(struct dossier_step){ .move = d->move, .reason = S("thiếu giấy tờ"), .asks = &ask, .asks_n = 1 });
}

static void do_move(struct ctx *c, enum dossier_move m)
{
    struct doing d = { .move = m };
    assert_int_equal(ctx_write(c, move, &d), ERR_OK);
}

static enum err take(struct ctx *c, void *arg)
{
    struct task *tasks;
    size_t n;
    (void)arg;
    TRY(task_list(c, dossier_id, &tasks, &n));
    return task_take(c, tasks[n - 1].id, tasks[n - 1].version);
}

static void at(const char *when)
{
    testing_at(&t, when);
    sys.now_ms = officer.now_ms = specialist.now_ms = citizen.now_ms = testing_now_ms;
}

/* -- tests -- */

static void test_holder(void **state)
{
    (void)state;
    struct doing d = look(ERR_OK);
    assert_str(d.h.room, S("Trung tâm Phục vụ hành chính công, Ủy ban nhân dân xã Kim Bôi"));
    assert_int_equal(d.h.since_ms, d.d.submitted_at_ms);
    assert_false(d.h.applicant);
    at("2026-11-20T11:00:00+07:00");
    do_move(&officer, MOVE_RECEIVE);
    d = look(ERR_OK);
    assert_int_equal(d.d.state, DOSSIER_PROCESSING);
    assert_str(d.h.room, S("Ủy ban nhân dân xã Kim Bôi"));
    assert_str(d.h.officer, S(""));
    assert_true(d.h.step.len > 0);
    assert_int_equal(d.h.since_ms, testing_now_ms);
    at("2026-11-20T14:00:00+07:00");
    assert_int_equal(ctx_write(&specialist, take, NULL), ERR_OK);
    d = look(ERR_OK);
    assert_str(d.h.officer, S("Đỗ Minh Quân"));
    assert_int_equal(d.h.since_ms, testing_now_ms);
}

static void test_waits_for_applicant(void **state)
{
    (void)state;
    at("2026-11-20T11:00:00+07:00");
    do_move(&officer, MOVE_ASK_PAPERS);
    struct doing d = look(ERR_OK);
    assert_true(d.h.applicant);
    assert_int_equal(d.h.since_ms, testing_now_ms);
    at("2026-11-21T11:00:00+07:00");
    do_move(&citizen, MOVE_GIVE_PAPERS);
    d = look(ERR_OK);
    assert_false(d.h.applicant);
    assert_int_equal(d.h.since_ms, testing_now_ms); /* since it came back, not since it was sent first */
}

static void test_over(void **state)
{
    (void)state;
    do_move(&citizen, MOVE_WITHDRAW);
    assert_int_equal(look(ERR_OK).holds_n, 0);
}

static void test_days(void **state)
{
    (void)state;
    assert_int_equal(look(ERR_OK).n, 0); /* no date is promised before reception */
    do_move(&officer, MOVE_RECEIVE);
    struct doing d = look(ERR_OK);
    assert_int_equal(d.n, 7); /* 20/11 to 26/11, and 24/11 is a day off */
    assert_str(d.days[4].day, S("thứ Ba 24/11/2026"));
    assert_true(d.days[4].skipped);
    assert_str(d.days[6].day, S("thứ Năm 26/11/2026"));
    assert_false(d.days[6].skipped);
    for (const char *const *broken = (const char *const[]){ "", "[", "{}", "null", "\"x\"", NULL }; *broken; broken++) {
        d.d.explanation = str_c(*broken);
        assert_int_equal(track_days(&sys, &d.d, &d.days), 0);
    }
    d.d.explanation = S("[\"no colon\", 7, \"\"]");
    assert_int_equal(track_days(&sys, &d.d, &d.days), 3);
    assert_str(d.days[0].day, S("no colon"));
    assert_str(d.days[0].why, S(""));
}

static void test_code(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *code;
    } cases[] = {
        { "h26.36.14-261120-0001", "H26.36.14-261120-0001" },
        { " H26.36.14 - 261120 - 0001 ", "H26.36.14-261120-0001" },
        { "http://localhost:8080/t/H26.36.14-261120-0001/abc_DEF", "H26.36.14-261120-0001" },
        { "/t/H26", "H26" },
        { "/t/", "/T/" },
        { "", "" },
        { "Đ", "Đ" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(track_code(&sys, str_c(cases[i].typed)), str_c(cases[i].code));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(test_holder), T(test_waits_for_applicant), T(test_over), T(test_days), T(test_code),
    };
    return cmocka_run_group_tests_name("track", tests, NULL, NULL);
}
