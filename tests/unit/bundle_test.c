/* Electronic bundles: one submission, linked dossiers, each with its own agency, number and clock; what waits begins or stops with the
 * part before it. With the listeners of the program, on both engines (db/db_testing.h). */
#include "office.h"
#include "base/clock.h"
#include "core/authz.h"
#include "mod/bundle/bundle.h"
#include "views.h"

enum { BIRTH, RESIDENCE, INSURANCE, CARD, PARTS };
enum { POLICE_OFFICER, POLICE_SPECIALIST, POLICE_LEADER, POLICE_CLERK, POLICE_N };
static struct {
    int64_t police, people[POLICE_N];
} place;
static const enum role police_roles[POLICE_N] = { ROLE_OFFICER, ROLE_SPECIALIST, ROLE_LEADER, ROLE_CLERK };

/* -- the agencies beside the commune: a police station; nobody for the insurance -- */

static enum err make_place(struct ctx *c, void *arg)
{
    (void)arg;
    struct unit u = { .parent_id = office.units[PROVINCE_UNIT], .kind = S("agency"), .level = S("commune"), .name = S("Công an xã Kim Bôi"),
                      .code = S("G01.44.14"), .place = S("Kim Bôi"), .open_day = 1 };
    TRY(unit_add(c, &u, &place.police));
    for (int i = 0; i < POLICE_N; i++) {
        struct account_new n = { .is = { .kind = S("staff"), .name = arena_printf(c->arena, "Cán bộ công an %d", i), .login = arena_printf(c->arena, "congan%d", i) },
                                 .password_hash = S("x") };
        TRY(account_add(c, &n, &place.people[i]));
        struct staff s = { .account_id = place.people[i], .unit_id = place.police, .role = police_roles[i], .title = S("Cán bộ"), .from_day = 1 };
        TRY(staff_give(c, &s, &s.role_id));
    }
    return bundle_agency_set(c, office.units[COMMUNE], S("police"), place.police, BUNDLE_ANY_VERSION);
}

static int setup(void **state)
{
    int e = office_open(state);
    must(as(SYSTEM, make_place, NULL));
    return e;
}

/* As somebody of the police station. */
static enum err as_police(int who, ctx_work *fn, void *arg)
{
    office.c->who = (struct who){ .account_id = place.people[who], .name = S("Cán bộ công an") };
    office.c->now_ms = testing_now_ms;
    return ctx_write(office.c, office_do, &(struct office_act){ fn, arg });
}

static void police_step(int who, int64_t id, const char *node, const char *outcome)
{
    struct office_step s = { office_task(id, node), outcome, "" };
    if (!s.t.id)
        fail_msg("nothing waits at %s", node);
    must(as_police(who, office_take_work, &s));
    s.t.version++;
    must(as_police(who, office_done_work, &s));
}

/* -- submitting -- */

struct sending {
    struct office_new o;
    int64_t bundle, first;
    struct bundle got;
};
static enum err send_work(struct ctx *c, void *arg)
{
    struct sending *s = arg;
    TRY(procedure_by_code(c, str_c(s->o.code), ctx_today(c), &s->o.n.procedure));
    return bundle_submit(c, &s->o.n, 0, &s->bundle, &s->first);
}

static enum err get_work(struct ctx *c, void *arg)
{
    struct sending *s = arg;
    return bundle_get(c, s->bundle, &s->got);
}

static struct sending send(const char *code, const char *example)
{
    struct sending s = { .o = office_request(code, example, CHANNEL_ONLINE) };
    s.o.n.intake_unit_id = office.units[COUNTER];
    must(as(CITIZEN, send_work, &s));
    return s;
}

static const struct bundle *look(struct sending *s)
{
    must(as_reader(SYSTEM, get_work, s));
    return &s->got;
}

static enum dossier_state state_of(struct sending *s, size_t part) { return look(s)->items[part].d.state; }

static enum err agree_work(struct ctx *c, void *arg)
{
    return process_message(c, *(int64_t *)arg, S("draft_confirmed"), S("draft_ok"), S("true"));
}

static void birth_done(int64_t id)
{
    office_receive(id);
    office_step(SPECIALIST, id, "review", "", "");
    office_step(SPECIALIST, id, "draft", "", "");
    testing_now_ms += 3600000;
    must(as(CITIZEN, agree_work, &id));
    office_step(LEADER, id, "approve", "approved", "");
    office_step(CLERK, id, "issue", "", "");
}

/* -- the whole way -- */

static void test_four_parts(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("3.000722", "online_all");
    const struct bundle *b = look(&s);
    assert_int_equal(b->n, PARTS);
    assert_int_equal(b->items[BIRTH].d.id, s.first);
    assert_int_equal(b->items[BIRTH].d.state, DOSSIER_SUBMITTED);
    assert_true(b->items[BIRTH].d.answer_due_at_ms > 0);
    for (int i = RESIDENCE; i < PARTS; i++) {
        assert_int_equal(b->items[i].d.state, DOSSIER_AWAIT_PART);
        assert_int_equal(b->items[i].d.answer_due_at_ms, 0);
        assert_int_equal(b->items[i].d.bundle_id, s.bundle);
        assert_false(str_eq(b->items[i].d.request_no, b->items[i - 1].d.request_no));
    }
    assert_int_equal(b->items[RESIDENCE].d.agency_id, place.police);
    assert_int_equal(b->items[RESIDENCE].d.intake_agency_id, office.units[COMMUNE]);
    assert_int_equal(b->items[INSURANCE].d.agency_id, office.units[COMMUNE]);
    assert_true(b->items[INSURANCE].outside && !b->items[CARD].outside && !b->items[BIRTH].outside);
    /* nobody can begin one before its turn */
    assert_int_equal(office_move(OFFICER, b->items[RESIDENCE].d.id, MOVE_RECEIVE, ""), ERR_CONFLICT);
    birth_done(s.first);
    b = look(&s);
    assert_int_equal(b->items[BIRTH].d.state, DOSSIER_DONE);
    for (int i = RESIDENCE; i < PARTS; i++) {
        assert_int_equal(b->items[i].d.state, DOSSIER_PROCESSING);
        assert_true(b->items[i].d.code.len > 0);
        assert_true(b->items[i].d.received_at_ms > b->items[BIRTH].d.received_at_ms); /* clocks of their own */
        assert_true(b->items[i].d.due_at_ms > b->items[i].d.received_at_ms);
    }
    assert_true(b->items[INSURANCE].d.due_at_ms < b->items[RESIDENCE].d.due_at_ms); /* 5 and 7 working days */
}

OFFICE_COUNT_OF(handed_on, 80, "event WHERE kind = 'bundle.handed_on' AND dossier_id")
OFFICE_COUNT_OF(handed_back, 81, "event WHERE kind = 'bundle.handed_back' AND dossier_id")
OFFICE_COUNT_OF(first_slips, 82, "slip WHERE form = '01' AND dossier_id")
OFFICE_COUNT_OF(stop_slips, 83, "slip WHERE form = '05' AND dossier_id")

/* Decided by the police, handed over by the desk that received; the police desk has no part in the birth. */
static void test_up_and_back(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("3.000722", "online_all");
    birth_done(s.first);
    int64_t id = look(&s)->items[RESIDENCE].d.id;
    assert_int_equal(office_count(&handed_on, id), 1);
    assert_int_equal(office_count(&handed_on, s.first), 0); /* the commune's own */
    assert_int_equal(office_count(&first_slips, id), 1);
    struct office_step mine = { office_task(id, "review"), "", "" };
    assert_int_not_equal(as(SPECIALIST, office_take_work, &mine), ERR_OK);
    police_step(POLICE_SPECIALIST, id, "review", "");
    police_step(POLICE_SPECIALIST, id, "draft", "");
    police_step(POLICE_LEADER, id, "approve", "approved");
    police_step(POLICE_CLERK, id, "issue", "");
    assert_int_equal(state_of(&s, RESIDENCE), DOSSIER_DONE);
    assert_int_equal(office_count(&handed_back, id), 1);
    must(as(OFFICER, office_hand_work, &(struct office_hand){ .id = id, .name = S("Lê Minh Đức") }));
    assert_int_equal(state_of(&s, RESIDENCE), DOSSIER_RETURNED);
    assert_int_equal(state_of(&s, CARD), DOSSIER_PROCESSING); /* part by part */
}

/* -- what the birth says goes into the parts after it -- */

struct carrying {
    int64_t id;
    struct bundle_carried *list;
    size_t n;
    struct view_form_field *fields;
    size_t fields_n;
    const char *typed; /* result.child_personal_no as the officer corrects it; NULL: looks only */
};

static enum err carried_work(struct ctx *c, void *arg)
{
    struct carrying *k = arg;
    struct dossier d;
    struct result r;
    const struct procedure *p;
    TRY(dossier_get(c, k->id, &d));
    TRY(bundle_carried(c, &d, &k->list, &k->n));
    TRY(procedure_version(c, d.procedure_version_id, &p));
    TRY(result_of(c, &d, &r));
    if (k->typed)
        TRY(result_draft(c, &r, &(struct form_value){ S("result.child_personal_no"), str_c(k->typed) }, 1));
    TRY(result_fields(c, &d, p, &r, true, &k->fields, &k->fields_n));
    return bundle_carried_sources(c, &d, k->fields, k->fields_n);
}

static const struct view_form_field *field_called(const struct carrying *k, const char *key)
{
    for (size_t i = 0; i < k->fields_n; i++)
        if (str_eq(k->fields[i].key, str_c(key)))
            return &k->fields[i];
    fail_msg("no field %s", key);
    return NULL;
}

static void test_carried_over(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("3.000722", "online_all");
    struct carrying residence = { .id = look(&s)->items[RESIDENCE].d.id }, birth = { .id = s.first };
    must(as(SYSTEM, carried_work, &residence));
    assert_int_equal(residence.n, 0); /* the birth says nothing yet */
    birth_done(s.first);
    must(as(SYSTEM, carried_work, &birth));
    assert_int_equal(birth.n, 0); /* comes after nothing */
    struct str no = field_called(&birth, "r.child_personal_no")->value;
    assert_true(no.len > 0);
    for (int i = RESIDENCE; i < PARTS; i++) {
        struct carrying k = { .id = look(&s)->items[i].d.id };
        must(as(SYSTEM, carried_work, &k));
        assert_int_equal(k.n, 4);
        const struct view_form_field *f = field_called(&k, "r.child_personal_no"), *paper = field_called(&k, "r.birth_certificate");
        assert_true(str_eq(f->value, no) && !f->error.len);
        assert_true(str_starts(f->source, S("Lấy từ kết quả phần «Đăng ký khai sinh»: Giấy khai sinh số ")));
        assert_true(str_has(paper->value, S("/2026, ngày ")) && paper->source.len);
        assert_true(str_eq(field_called(&k, "f.child_name")->value, S("Lê Phạm Minh Anh")));
    }
}

/* The officer's word stands, and the page says what the birth says. */
static void test_carried_and_corrected(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("3.000722", "online_all");
    birth_done(s.first);
    struct carrying k = { .id = look(&s)->items[CARD].d.id, .typed = "001326001005" };
    must(as_police(POLICE_SPECIALIST, carried_work, &k));
    const struct view_form_field *f = field_called(&k, "r.child_personal_no");
    assert_true(str_eq(f->value, S("001326001005")));
    assert_true(str_has(f->source, S("ghi khác: ")) && str_has(f->source, k.list[0].value));
}

static void test_death_carried_over(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("2.002913", "online_all");
    office_to_done(s.first);
    struct carrying k = { .id = look(&s)->items[1].d.id };
    must(as(SYSTEM, carried_work, &k));
    assert_true(str_has(field_called(&k, "r.death_extract")->value, S(", ngày ")));
    assert_false(field_called(&k, "r.death_extract")->error.len);
}

/* -- a part that fails -- */

static void test_birth_refused(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("3.000722", "online_all");
    must(office_move(OFFICER, s.first, MOVE_REFUSE, "Giấy chứng sinh không hợp lệ"));
    const struct bundle *b = look(&s);
    for (int i = RESIDENCE; i < PARTS; i++) {
        assert_int_equal(b->items[i].d.state, DOSSIER_STOPPED);
        assert_true(str_has(b->items[i].d.reason, S("Giấy chứng sinh không hợp lệ")));
        assert_int_equal(office_count(&stop_slips, b->items[i].d.id), 1);
    }
}

/* After the birth: one is declined, the others go on. */
static void test_later_part_declined(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("3.000722", "online_all");
    birth_done(s.first);
    int64_t id = look(&s)->items[CARD].d.id;
    must(as_police(POLICE_LEADER, office_move_work, &(struct office_move){ .id = id, .move = MOVE_DECLINE, .reason = "Thông tin chưa khớp" }));
    assert_int_equal(state_of(&s, CARD), DOSSIER_DECLINED);
    assert_int_equal(state_of(&s, RESIDENCE), DOSSIER_PROCESSING);
    assert_int_equal(state_of(&s, INSURANCE), DOSSIER_PROCESSING);
    assert_int_equal(office_count(&handed_back, id), 1);
}

static void test_birth_declined_and_withdrawn(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("3.000722", "online_all"), w = send("3.000722", "online_all");
    office_receive(s.first);
    must(office_move(LEADER, s.first, MOVE_DECLINE, "Trẻ đã được khai sinh"));
    must(office_move(CITIZEN, w.first, MOVE_WITHDRAW, ""));
    for (int i = RESIDENCE; i < PARTS; i++) {
        assert_int_equal(state_of(&s, (size_t)i), DOSSIER_STOPPED);
        assert_int_equal(state_of(&w, (size_t)i), DOSSIER_STOPPED);
    }
}

/* What the applicant takes out while it waits does not come back when the birth is done. */
static void test_withdrawn_part(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("3.000722", "online_all");
    int64_t id = look(&s)->items[CARD].d.id;
    assert_int_equal(office_move(CITIZEN2, id, MOVE_WITHDRAW_PART, ""), ERR_FORBIDDEN);
    must(office_move(CITIZEN, id, MOVE_WITHDRAW_PART, ""));
    birth_done(s.first);
    assert_int_equal(state_of(&s, CARD), DOSSIER_WITHDRAWN);
    assert_int_equal(state_of(&s, RESIDENCE), DOSSIER_PROCESSING);
}

/* -- left out, bad, alone -- */

static void test_left_out(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("3.000722", "online_part_left_out");
    const struct bundle *b = look(&s);
    assert_int_equal(b->n, PARTS);
    assert_true(b->items[INSURANCE].d.id && !b->items[RESIDENCE].d.id && !b->items[CARD].d.id);
    struct sending dead = send("2.002913", "online_all");
    b = look(&dead);
    assert_int_equal(b->items[1].d.agency_id, place.police);
    assert_int_equal(b->items[2].d.agency_id, office.units[COMMUNE]);
    assert_false(b->items[2].outside);
    assert_true(b->items[3].outside);
}

OFFICE_COUNT_OF(bundles, 84, "bundle WHERE 1")

static enum err submit_alone(struct ctx *c, void *arg)
{
    struct office_new *o = arg;
    return office_submit_work(c, o);
}

static void test_bad(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    int64_t before = office_count(&bundles, 1);
    struct sending s = { .o = office_request("3.000722", "refused_bhyt_facility", CHANNEL_ONLINE) };
    assert_int_equal(as(CITIZEN, send_work, &s), ERR_INVALID);
    assert_true(str_eq(office.c->problem.at[0].field, S("f.bhyt_facility")));
    assert_int_equal(office_count(&bundles, 1), before);
    /* neither the whole as one dossier nor a part without the whole */
    struct office_new whole = office_request("3.000722", "online_all", CHANNEL_ONLINE), part = office_request("3.000722-CC", "online_part", CHANNEL_ONLINE);
    assert_int_equal(as(CITIZEN, submit_alone, &whole), ERR_INVALID);
    assert_int_equal(as(CITIZEN, submit_alone, &part), ERR_INVALID);
}

/* Two people decide about the birth at once: one of them does, once. */
static void test_two_at_once(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("3.000722", "online_all");
    int64_t version = look(&s)->items[BIRTH].d.version;
    struct office_move one = { .id = s.first, .move = MOVE_REFUSE, .version = version, .reason = "a" };
    struct office_move two = { .id = s.first, .move = MOVE_REFUSE, .version = version, .reason = "b" };
    must(as(OFFICER, office_move_work, &one));
    assert_int_equal(as(OFFICER2, office_move_work, &two), ERR_STALE);
    assert_int_equal(office_count(&stop_slips, look(&s)->items[CARD].d.id), 1);
}

/* -- who sees it -- */

static void test_reach(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sending s = send("3.000722", "online_all");
    assert_int_equal(as_reader(CITIZEN, get_work, &s), ERR_OK);
    assert_int_equal(as_reader(CITIZEN2, get_work, &s), ERR_NOT_FOUND);
    assert_int_equal(as_reader(OFFICER, get_work, &s), ERR_OK);
    assert_int_equal(as_reader(NEIGHBOUR, get_work, &s), ERR_NOT_FOUND);
    assert_int_equal(as_police(POLICE_OFFICER, get_work, &s), ERR_OK);
    struct sending unknown = { .bundle = 99 };
    assert_int_equal(as_reader(CITIZEN, get_work, &unknown), ERR_NOT_FOUND);
}

static enum err bad_agency(struct ctx *c, void *arg)
{
    (void)arg;
    return bundle_agency_set(c, office.units[COMMUNE], S("police"), office.units[COUNTER], BUNDLE_ANY_VERSION);
}

struct saying {
    int64_t decides, version;
    struct bundle_decides now;
    struct unit agency;
    bool outside;
};
static enum err say_work(struct ctx *c, void *arg)
{
    struct saying *s = arg;
    return bundle_agency_set(c, office.units[COMMUNE], S("court"), s->decides, s->version);
}
static enum err who_work(struct ctx *c, void *arg)
{
    struct saying *s = arg;
    TRY(bundle_decides(c, office.units[COMMUNE], S("court"), &s->now));
    return bundle_agency_of(c, office.units[COMMUNE], S("court"), &s->agency, &s->outside);
}

/* Said, said by somebody else meanwhile, taken back; the version never starts again. */
static void test_agency(void **state)
{
    (void)state;
    struct saying s = { .decides = place.police, .version = 1 };
    assert_int_equal(as(SYSTEM, bad_agency, NULL), ERR_INVALID);
    assert_true(str_eq(office.c->problem.at[0].field, S("agency")));
    assert_int_equal(as(SYSTEM, say_work, &s), ERR_STALE);
    s.version = 0;
    must(as(SYSTEM, say_work, &s));
    must(as(SYSTEM, who_work, &s));
    assert_true(s.now.version == 1 && s.agency.id == place.police && !s.outside);
    assert_int_equal(as(SYSTEM, say_work, &s), ERR_STALE);
    s = (struct saying){ .decides = 0, .version = 1 };
    must(as(SYSTEM, say_work, &s));
    must(as(SYSTEM, who_work, &s));
    assert_true(s.now.version == 2 && s.now.decides_id == 0 && s.agency.id == office.units[COMMUNE] && s.outside);
    s = (struct saying){ .decides = place.police, .version = BUNDLE_ANY_VERSION };
    must(as(SYSTEM, say_work, &s));
    must(as(SYSTEM, who_work, &s));
    assert_true(s.now.version == 3 && s.agency.id == place.police);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_four_parts),      cmocka_unit_test(test_up_and_back),
        cmocka_unit_test(test_birth_refused),   cmocka_unit_test(test_later_part_declined),
        cmocka_unit_test(test_birth_declined_and_withdrawn), cmocka_unit_test(test_withdrawn_part),
        cmocka_unit_test(test_left_out),        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_two_at_once),     cmocka_unit_test(test_reach),
        cmocka_unit_test(test_agency),        cmocka_unit_test(test_carried_over),
        cmocka_unit_test(test_carried_and_corrected), cmocka_unit_test(test_death_carried_over),
    };
    return cmocka_run_group_tests(tests, setup, office_close);
}
