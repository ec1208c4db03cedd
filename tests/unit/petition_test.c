/* A petition's life and its clocks; the door of another law; who sees what. On both engines. */
#include "office.h"
#include "core/setting.h"
#include "mod/petition/petition.h"

static struct petition now;

struct sent {
    struct petition_new n;
};
static enum err send_work(struct ctx *c, void *arg)
{
    struct sent *s = arg;
    return petition_send(c, &s->n, &now);
}
static const struct petition_new plain = { .about = S_INIT("service"), .content = S_INIT("Hẹn trả kết quả hai lần mà chưa có."), .dossier_no = S_INIT(""),
                                           .person = { 0, S_INIT("Lò Thị Pành"), S_INIT("Bản Nà Tậu, xã Kim Bôi"), S_INIT("0912 345 678"), S_INIT("") } };

static void sends(enum person p)
{
    struct sent s = { plain };
    s.n.person.account_id = p < PEOPLE_N && office_people[p].role == ROLE_CITIZEN ? office.people[p] : 0;
    must(as(p, send_work, &s));
}

static enum err get_work(struct ctx *c, void *arg) { return petition_get(c, *(int64_t *)arg, &now); }
static void refresh(void) { must(as_reader(SYSTEM, get_work, &now.id)); }

static enum err move_work(struct ctx *c, void *arg)
{
    struct petition_act *a = arg;
    struct petition p = now;
    return petition_move(c, &p, a);
}
static enum err moves(enum person p, struct petition_act a)
{
    if (!a.version)
        a.version = now.version;
    enum err e = as(p, move_work, &a);
    if (e == ERR_OK)
        refresh();
    office.c->problem.n = e == ERR_OK ? 0 : office.c->problem.n;
    return e;
}
static bool blamed(const char *field)
{
    for (size_t i = 0; i < office.c->problem.n; i++)
        if (str_eq(office.c->problem.at[i].field, str_c(field)))
            return true;
    return false;
}
#define WORDS .words = S("Chúng tôi đã xem và trả lời như sau.")

OFFICE_COUNT_OF(named_events, 0, "event WHERE kind LIKE 'petition.%' AND actor_id IS NOT NULL AND object_id")
OFFICE_COUNT_OF(steps_of, 1, "petition_step WHERE petition_id")
OFFICE_COUNT_OF(looks_of_petition, 2, "look WHERE what = 'petition' AND object_id")

static void what_is_missing_is_said(void **state)
{
    (void)state;
    struct sent s = { { .about = S("x"), .content = S("  "), .person = { 0, S(""), S(""), S(""), S("") } } };
    assert_int_equal(as(NOBODY, send_work, &s), ERR_INVALID);
    for (size_t i = 0; i < 5; i++)
        assert_true(blamed((const char *const[]){ "ve", "noi-dung", "ten", "dia-chi", "dien-thoai" }[i]));
    office.c->problem.n = 0;
    s.n = plain;
    s.n.person.phone = S("12");
    assert_int_equal(as(NOBODY, send_work, &s), ERR_INVALID);
    assert_true(blamed("dien-thoai"));
    office.c->problem.n = 0;
}

/* Sent on Friday 20/11/2026; Tuesday 24/11 is a day off. Refusing: 2 working days, Wednesday 25. */
static void days_and_lateness(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    sends(NOBODY);
    assert_true(str_starts(now.code, S("PA-261120-")));
    assert_int_equal(day_of_ms(now.due_at_ms), day_from_ymd(2026, 11, 30)); /* classify or pass on: 5 working days */
    office_at("2026-11-25T16:00:00+07:00");
    assert_int_equal(moves(OFFICER, (struct petition_act){ .move = PETITION_MOVE_REFUSE, .words = S("") }), ERR_INVALID);
    assert_true(blamed("loi"));
    assert_int_equal(moves(OFFICER, (struct petition_act){ .move = PETITION_MOVE_REFUSE, WORDS }), ERR_OK);
    assert_false(now.late);
    assert_int_equal(now.due_at_ms, 0);
    office_at(OFFICE_NOW);
    sends(NOBODY);
    office_at("2026-11-26T08:00:00+07:00");
    assert_int_equal(moves(OFFICER, (struct petition_act){ .move = PETITION_MOVE_REFUSE, WORDS }), ERR_OK);
    assert_true(now.late);
    assert_int_equal(office_count(&named_events, now.id), 1); /* the officer's; whoever sent it is named nowhere */
}

static void answered_published_and_not_content(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    sends(CITIZEN);
    struct petition_act accept = { .move = PETITION_MOVE_ACCEPT, .class_ = S("rule") };
    assert_int_equal(moves(NEIGHBOUR, accept), ERR_FORBIDDEN);
    assert_int_equal(moves(SUPERVISOR, accept), ERR_FORBIDDEN);
    assert_int_equal(moves(SPECIALIST, accept), ERR_FORBIDDEN);
    accept.version = 7;
    assert_int_equal(moves(OFFICER, accept), ERR_STALE);
    accept.version = 0;
    assert_int_equal(moves(OFFICER, accept), ERR_OK);
    assert_int_equal(day_of_ms(now.due_at_ms), day_from_ymd(2026, 12, 14)); /* 15 working days */
    assert_int_equal(moves(OFFICER, accept), ERR_CONFLICT);
    assert_int_equal(moves(CLERK, (struct petition_act){ .move = PETITION_MOVE_ANSWER, WORDS }), ERR_OK);
    struct petition_act publish = { .move = PETITION_MOVE_PUBLISH, .public_question = S("LO THI PANH hỏi vì sao chậm"), .public_answer = S("Gọi 0912-345-678") };
    assert_int_equal(moves(OFFICER, publish), ERR_INVALID);
    assert_true(blamed("cau-hoi"));
    office.c->problem.n = 0;
    publish.public_question = S("Vì sao trả kết quả chậm?");
    publish.public_answer = S("Do thiếu người; từ tháng này đã có thêm.");
    assert_int_equal(moves(OFFICER, publish), ERR_OK);
    struct petition_act again = { .move = PETITION_MOVE_COMPLAIN_PUBLISHED, .asker = true, .words = S("Vẫn chậm.") };
    office_at("2026-12-01T09:00:00+07:00");
    assert_int_equal(moves(NOBODY, again), ERR_OK);
    assert_int_equal(now.state, PETITION_DOING);
    assert_int_equal(day_of_ms(now.due_at_ms), day_from_ymd(2026, 12, 22));
    assert_int_equal(moves(OFFICER, (struct petition_act){ .move = PETITION_MOVE_ANSWER, WORDS }), ERR_OK);
    again.move = PETITION_MOVE_COMPLAIN;
    assert_int_equal(moves(NOBODY, again), ERR_FORBIDDEN); /* once */
    assert_int_equal(office_count(&steps_of, now.id), 6);
}

/* Nobody decides about a colleague: conduct is the head's. */
static void conduct_is_for_the_head(void **state)
{
    (void)state;
    sends(CITIZEN);
    assert_int_equal(moves(OFFICER, (struct petition_act){ .move = PETITION_MOVE_ACCEPT, .class_ = S("conduct") }), ERR_OK);
    assert_int_equal(moves(OFFICER, (struct petition_act){ .move = PETITION_MOVE_ANSWER, WORDS }), ERR_FORBIDDEN);
    assert_int_equal(moves(LEADER, (struct petition_act){ .move = PETITION_MOVE_ANSWER, WORDS }), ERR_OK);
}

static void passed_on_the_clock_begins_anew(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    sends(NOBODY);
    office_at("2026-11-27T09:00:00+07:00");
    struct petition_act pass = { .move = PETITION_MOVE_TRANSFER, .unit_id = office.units[COUNTER], WORDS };
    assert_int_equal(moves(OFFICER, pass), ERR_INVALID); /* a room is no agency */
    assert_true(blamed("don-vi"));
    office.c->problem.n = 0;
    pass.unit_id = office.units[OTHER];
    assert_int_equal(moves(OFFICER, pass), ERR_OK);
    assert_int_equal(now.agency_id, office.units[OTHER]);
    assert_int_equal(day_of_ms(now.due_at_ms), day_from_ymd(2026, 12, 4));
    struct petition_act accept = { .move = PETITION_MOVE_ACCEPT, .class_ = S("rule") };
    assert_int_equal(moves(OFFICER, accept), ERR_FORBIDDEN);
    assert_int_equal(moves(NEIGHBOUR, accept), ERR_OK);
}

static enum err asker_work(struct ctx *c, void *arg)
{
    struct petition_person *w = arg;
    struct petition p;
    TRY(petition_look(c, now.id, &p));
    return petition_asker(c, &p, w);
}

static void a_denunciation_is_sealed(void **state)
{
    (void)state;
    struct petition_person w;
    sends(CITIZEN);
    assert_int_equal(as(LEADER, asker_work, &w), ERR_OK);
    assert_string_equal(arena_cstr(office.t.arena, w.name), "Lò Thị Pành");
    assert_int_equal(as(NEIGHBOUR, asker_work, &w), ERR_NOT_FOUND);
    assert_int_equal(office_count(&looks_of_petition, office.people[CITIZEN]), 1);
    struct petition_act guide = { .move = PETITION_MOVE_GUIDE, .door = S("window"), WORDS };
    assert_int_equal(moves(OFFICER, guide), ERR_INVALID);
    assert_true(blamed("cua"));
    office.c->problem.n = 0;
    guide.door = S("denunciation");
    assert_int_equal(moves(OFFICER, guide), ERR_OK);
    assert_true(now.sealed);
    assert_int_equal(as(LEADER, asker_work, &w), ERR_NOT_FOUND);
    sends(CITIZEN);
    guide.door = S("complaint");
    assert_int_equal(moves(OFFICER, guide), ERR_OK);
    assert_false(now.sealed);
}

static struct petition_objection objection = { 4711, 0, S_INIT("H44.14-261120-0001"), S_INIT("Tôi phản đối."), { 0, S_INIT("Lê Minh Đức"), S_INIT(""), S_INIT(""), S_INIT("") } };
static enum err object_work(struct ctx *c, void *arg)
{
    objection.person.account_id = c->who.account_id;
    return (void)arg, petition_object(c, &objection, &now);
}

/* Luật 91/2025/QH15: an answer within 2 working days, done within 15 days; nothing is published. */
static void an_objection_has_clocks_of_its_own(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    must(as(CITIZEN, object_work, NULL));
    int64_t first = now.id;
    must(as(CITIZEN, object_work, NULL));
    assert_int_equal(now.id, first); /* one for a look */
    assert_int_equal(day_of_ms(now.due_at_ms), day_from_ymd(2026, 11, 25));
    struct petition_act accept = { .move = PETITION_MOVE_ACCEPT, WORDS };
    assert_int_equal(moves(OFFICER, accept), ERR_FORBIDDEN);
    assert_int_equal(moves(LEADER, accept), ERR_OK);
    assert_int_equal(day_of_ms(now.due_at_ms), day_from_ymd(2026, 12, 7)); /* 05/12 is a Saturday */
    assert_int_equal(moves(LEADER, (struct petition_act){ .move = PETITION_MOVE_ANSWER, WORDS }), ERR_OK);
    assert_int_equal(now.due_at_ms, 0);
    assert_int_equal(moves(LEADER, (struct petition_act){ .move = PETITION_MOVE_PUBLISH, .public_question = S("x"), .public_answer = S("y") }), ERR_FORBIDDEN);
}

static enum err clock_work(struct ctx *c, void *arg)
{
    struct str *limit = arg;
    return petition_clock_put(c, S("rule"), S("answer"), *limit, S("QĐ 12/QĐ-UBND"), ctx_today(c));
}

static void an_administrator_sets_another_limit(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct str limit = S("mai");
    assert_int_equal(as(ADMIN, clock_work, &limit), ERR_INVALID);
    assert_true(blamed("thoi-han"));
    office.c->problem.n = 0;
    limit = S("5 ngày làm việc");
    must(as(ADMIN, clock_work, &limit));
    sends(NOBODY);
    assert_int_equal(moves(OFFICER, (struct petition_act){ .move = PETITION_MOVE_ACCEPT, .class_ = S("rule") }), ERR_OK);
    assert_int_equal(day_of_ms(now.due_at_ms), day_from_ymd(2026, 11, 30));
    sends(NOBODY);
    assert_int_equal(moves(OFFICER, (struct petition_act){ .move = PETITION_MOVE_ACCEPT, .class_ = S("conduct") }), ERR_OK);
    assert_int_equal(day_of_ms(now.due_at_ms), day_from_ymd(2026, 12, 14));
}

static enum err here_work(struct ctx *c, void *arg)
{
    return (void)arg, setting_set(c, SETTING_OFFICE_UNIT_ID, arena_printf(c->arena, "%lld", (long long)office.units[COMMUNE]));
}
static int opens(void **state)
{
    office_open(state);
    must(as(SYSTEM, here_work, NULL));
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_missing_is_said),        cmocka_unit_test(days_and_lateness),
        cmocka_unit_test(answered_published_and_not_content), cmocka_unit_test(conduct_is_for_the_head),
        cmocka_unit_test(passed_on_the_clock_begins_anew), cmocka_unit_test(a_denunciation_is_sealed),
        cmocka_unit_test(an_objection_has_clocks_of_its_own), cmocka_unit_test(an_administrator_sets_another_limit),
    };
    return cmocka_run_group_tests(tests, opens, office_close);
}
