/* The desk of another agency than the one that decides, questions that always lie with somebody, one slip for several dossiers, papers
 * used again. On both engines. */
#include "office.h"
#include "base/clock.h"
#include "mod/papers/papers.h"

#define COPIES "1.001193" /* with copies of the certificate: a fee */
#define MARITAL "1.004873"

static void refused(enum err got, enum err want, const char *words)
{
    assert_int_equal(got, want);
    if (!office.c->problem.n || !str_has(office.c->problem.at[0].text, str_c(words)))
        fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(office.c->problem.n ? office.c->problem.at[0].text : S("")), words);
}

/* The neighbour's desk takes in for the commune; id_no of whoever hands in. */
static int64_t received_at(enum person desk, int unit, const char *code, const char *example, const char *id_no)
{
    struct office_new o = office_request(code, example, CHANNEL_COUNTER);
    struct office_move m = { 0 };
    o.n.intake_unit_id = office.units[unit];
    o.n.parties[PARTY_APPLICANT].id_no = str_c(id_no);
    must(as(desk, office_submit_work, &o));
    m.id = o.id;
    must(as(desk, office_receive_work, &m));
    return o.id;
}
static int64_t here(const char *id_no) { return received_at(OFFICER, COUNTER, MARITAL, "online_passport", id_no); }

/* -- cash -- */

struct paying {
    int64_t id;
    struct fee *fees;
    size_t n;
    const char *receipt;
};
static enum err read_fees(struct ctx *c, void *arg) { return fee_list(c, ((struct paying *)arg)->id, &((struct paying *)arg)->fees, &((struct paying *)arg)->n); }
static enum err pay(struct ctx *c, void *arg)
{
    struct paying *p = arg;
    TRY(read_fees(c, p));
    return fee_pay_cash(c, p->fees[0].id, p->fees[0].version, str_c(p->receipt));
}
static enum err exempt(struct ctx *c, void *arg)
{
    struct paying *p = arg;
    TRY(read_fees(c, p));
    return fee_exempt(c, p->fees[0].id, p->fees[0].version, S("Người có công"));
}

static void test_cash_at_another_desk(void **state)
{
    (void)state;
    struct paying p = { .id = received_at(NEIGHBOUR, OTHER, COPIES, "counter_copies", "001085000101"), .receipt = "" };
    refused(as(NEIGHBOUR, pay, &p), ERR_INVALID, "biên lai");
    p.receipt = "HK-0001";
    assert_int_equal(as(DISTANT, pay, &p), ERR_FORBIDDEN); /* a supervisor there */
    must(as(NEIGHBOUR, pay, &p));
    must(as_reader(SYSTEM, read_fees, &p));
    assert_str(p.fees[0].state, S("paid"));
    assert_str(p.fees[0].receipt_no, S("HK-0001"));
    assert_int_equal(p.fees[0].taken_unit_id, office.units[OTHER]);
    assert_str(p.fees[0].taken_at, S("Ủy ban nhân dân xã Hợp Kim"));
    assert_int_equal(as(CASHIER, pay, &p), ERR_CONFLICT); /* once */
    /* where it is decided money is taken as well, and lies there */
    p.id = received_at(NEIGHBOUR, OTHER, COPIES, "counter_copies", "001085000101");
    must(as(CASHIER, pay, &p));
    must(as_reader(SYSTEM, read_fees, &p));
    assert_int_equal(p.fees[0].taken_unit_id, office.units[COUNTER]);
    p.id = received_at(NEIGHBOUR, OTHER, COPIES, "counter_copies", "001085000101");
    must(as(NEIGHBOUR, exempt, &p));
    must(as_reader(SYSTEM, read_fees, &p));
    assert_int_equal(p.fees[0].taken_unit_id, 0); /* nothing was taken */
    /* not theirs when they did not receive it */
    p.id = received_at(OFFICER, COUNTER, COPIES, "counter_copies", "001085000101");
    assert_int_equal(as(NEIGHBOUR, pay, &p), ERR_NOT_FOUND);
}

/* -- proposals -- */

struct proposing {
    int64_t id, proposal;
    struct proposal_row *rows;
    size_t n;
    enum dossier_move move;
};
static enum err propose(struct ctx *c, void *arg)
{
    struct proposing *p = arg;
    struct dossier d;
    struct paper_ask ask = { .component_key = S("giay_uy_quyen"), .note = S("bản chính") };
    bool papers = p->move == MOVE_ASK_SUPPLEMENT;
    TRY(dossier_get(c, p->id, &d));
    return dossier_propose(c, &d, &(struct dossier_step){ .move = p->move, .reason = S("Thiếu giấy ủy quyền"), .asks = &ask, .asks_n = papers }, &p->proposal);
}
static enum err waiting(struct ctx *c, void *arg) { return dossier_proposed_to_me(c, &((struct proposing *)arg)->rows, &((struct proposing *)arg)->n); }
static size_t waits_for(enum person who, struct proposing *p)
{
    size_t mine = 0;
    must(as_reader(who, waiting, p));
    for (size_t i = 0; i < p->n; i++)
        mine += p->rows[i].proposal.dossier_id == p->id;
    return mine;
}
static enum err neighbours_here(struct ctx *c, void *arg)
{
    struct staff s = { .account_id = office.people[NEIGHBOUR], .unit_id = office.units[COUNTER], .role = ROLE_OFFICER, .from_day = ctx_today(c), .ground = S("Biệt phái") };
    return staff_give(c, &s, arg);
}
struct ending {
    int64_t role_id;
};
static enum err back_home(struct ctx *c, void *arg)
{
    struct ending *e = arg;
    struct staff s;
    TRY(staff_role_get(c, e->role_id, &s));
    return staff_end(c, e->role_id, s.version, s.from_day);
}

static void test_proposals_at_another_desk(void **state)
{
    (void)state;
    struct ending there;
    struct proposing p = { .id = received_at(NEIGHBOUR, OTHER, MARITAL, "online_passport", "001085000101"), .move = MOVE_ASK_SUPPLEMENT };
    must(as(SPECIALIST, propose, &p));
    assert_int_equal(waits_for(NEIGHBOUR, &p), 1);
    assert_int_equal(waits_for(OFFICER, &p), 1);
    assert_int_equal(waits_for(LEADER, &p), 0);
    must(as(ADMIN, neighbours_here, &there.role_id));
    assert_int_equal(waits_for(NEIGHBOUR, &p), 1); /* at both desks: once */
    must(as(ADMIN, back_home, &there));
    office_at("2026-11-23T09:00:00+07:00");
    must(office_move(NEIGHBOUR, p.id, MOVE_ASK_SUPPLEMENT, "Thiếu giấy ủy quyền"));
    assert_int_equal(waits_for(NEIGHBOUR, &p), 0);
    assert_int_equal(waits_for(OFFICER, &p), 0);
    office_at(OFFICE_NOW);
    /* what the head decides is the deciding agency's, wherever it was received */
    p = (struct proposing){ .id = received_at(NEIGHBOUR, OTHER, MARITAL, "online_passport", "001085000101"), .move = MOVE_DECLINE };
    must(as(SPECIALIST, propose, &p));
    assert_int_equal(waits_for(LEADER, &p), 1);
    assert_int_equal(waits_for(NEIGHBOUR, &p), 0);
}

/* -- questions -- */

struct asking {
    struct task t;
    struct task_ask ask;
};
static enum err ask(struct ctx *c, void *arg) { return task_ask(c, ((struct asking *)arg)->t.id, ((struct asking *)arg)->t.version, &((struct asking *)arg)->ask); }

static int64_t asked(enum ask_kind kind, int unit)
{
    int64_t id = here("001085000101");
    struct office_step s = { office_task(id, "review"), "", "" };
    must(as(SPECIALIST, office_take_work, &s));
    struct asking a = { office_task(id, "review"), { kind, &office.units[unit], 1, S("Khu đất có quy hoạch không?"), day_from_ymd(2026, 11, 25) } };
    must(as(SPECIALIST, ask, &a));
    return id;
}
static struct task question(int64_t dossier_id)
{
    struct office_got g = office_got(dossier_id);
    for (size_t i = 0; i < g.tasks_n; i++)
        if (g.tasks[i].parent_id)
            return g.tasks[i];
    fail_msg("nothing was asked");
    return (struct task){ 0 };
}

struct reading {
    struct task t;
    bool mine_to_do, awaited;
    struct inbox_row *rows;
    size_t n;
    enum ask_answerer by;
    struct staff *people;
    size_t people_n;
};
static enum err read_inbox(struct ctx *c, void *arg)
{
    struct reading *r = arg;
    r->mine_to_do = task_for(c, &r->t);
    TRY(task_answerers(c, &r->t, &r->by, &r->people, &r->people_n));
    return r->awaited ? inbox_awaited(c, &r->rows, &r->n) : inbox_list(c, &(struct inbox_filter){ .role = S("") }, &r->rows, &r->n);
}
static struct reading read_as(enum person who, struct task t, bool awaited)
{
    struct reading r = { .t = t, .awaited = awaited };
    must(as_reader(who, read_inbox, &r));
    return r;
}
static bool listed(const struct reading *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->rows[i].task.id == r->t.id)
            return true;
    return false;
}
/* The list and the page say the same of each person. */
static void offered(struct task t, enum person who, bool yes)
{
    struct reading r = read_as(who, t, false);
    if (r.mine_to_do != yes || listed(&r) != yes)
        fail_msg("%s: %s to do, %s in the list", office_people[who].name, r.mine_to_do ? "theirs" : "not", listed(&r) ? "is" : "not");
}

static void test_question_to_a_room(void **state)
{
    (void)state;
    struct task t = question(asked(ASK_PART, JUSTICE));
    offered(t, SPECIALIST2, true);
    offered(t, SPECIALIST, false); /* who asked */
    for (enum person p = OFFICER; p < PEOPLE_N; p++)
        if (p != SPECIALIST2)
            offered(t, p, false); /* a role somewhere in the agency is not enough */
    assert_int_equal(read_as(SPECIALIST2, t, false).by, ASK_THERE);
    struct reading r = read_as(SPECIALIST, t, true);
    assert_true(listed(&r));
    assert_str(r.rows[0].task.room, S("Bộ phận Tư pháp - Hộ tịch"));
    r = read_as(SPECIALIST2, t, true);
    assert_false(listed(&r));
    must(as(SPECIALIST2, office_take_work, &(struct office_step){ t, "", "" }));
    r = read_as(SPECIALIST, question(t.dossier_id), true);
    assert_true(listed(&r)); /* still awaited, now with a name */
    assert_str(r.rows[0].task.assignee_name, S("Vũ Thị Ngọc"));
}

static void test_question_to_the_desk(void **state)
{
    (void)state;
    struct task t = question(asked(ASK_PART, COUNTER));
    offered(t, OFFICER, true); /* a room without specialists: its officers */
    offered(t, OFFICER2, true);
    offered(t, SPECIALIST2, false);
    offered(t, LEADER, false);
    offered(t, NEIGHBOUR, false);
}

static enum err end_role(struct ctx *c, void *arg)
{
    struct staff s;
    TRY(staff_role_get(c, *(int64_t *)arg, &s));
    return staff_end(c, s.role_id, s.version, day_from_ymd(2026, 11, 20));
}
static enum err give_role(struct ctx *c, void *arg)
{
    int64_t id;
    return staff_give(c, arg, &id);
}

/* Nobody at the place asked: its head, then its desk; and when nobody is left, whoever asked is told so. */
static void test_question_is_never_stuck(void **state)
{
    (void)state;
    int64_t id = asked(ASK_OPINION, OTHER);
    struct task t = question(id);
    offered(t, NEIGHBOUR, true); /* an agency with a desk only */
    offered(t, DISTANT, false);
    offered(t, OFFICER, false);
    assert_int_equal(read_as(SPECIALIST, t, true).by, ASK_DESK);
    struct task room = question(asked(ASK_PART, JUSTICE));
    must(as(ADMIN, end_role, &office.roles[SPECIALIST2]));
    office_at("2026-11-23T09:00:00+07:00");
    offered(room, LEADER, true); /* the asker alone is left in that room */
    offered(room, SPECIALIST, false);
    offered(room, OFFICER, false);
    assert_int_equal(read_as(SPECIALIST, room, true).by, ASK_LEADER);
    must(as(LEADER, office_take_work, &(struct office_step){ room, "", "" }));
    office.c->who = office_who(SYSTEM);
    must(process_release_left(office.c));
    assert_str(question(room.dossier_id).state, S("taken")); /* the leader holds another role than the step's, and keeps it */
    must(as(ADMIN, end_role, &office.roles[NEIGHBOUR]));
    assert_int_equal(read_as(SPECIALIST, t, true).by, ASK_NOBODY);
    struct reading r = read_as(SPECIALIST, t, true);
    assert_true(listed(&r));
    struct staff back = { .account_id = office.people[SPECIALIST2], .unit_id = office.units[JUSTICE], .role = ROLE_SPECIALIST, .from_day = day_from_ymd(2026, 11, 23), .ground = S("QĐ 1") };
    must(as(ADMIN, give_role, &back));
    back = (struct staff){ .account_id = office.people[NEIGHBOUR], .unit_id = office.units[OTHER], .role = ROLE_LEADER, .from_day = day_from_ymd(2026, 11, 23), .ground = S("QĐ 2") };
    must(as(ADMIN, give_role, &back));
    offered(t, NEIGHBOUR, true);
    assert_int_equal(read_as(SPECIALIST, t, true).by, ASK_THERE);
    back.role = ROLE_OFFICER;
    must(as(ADMIN, give_role, &back));
    office_at(OFFICE_NOW);
}

/* -- one slip for several -- */

struct together {
    int64_t id, slip;
    struct dossier *list;
    size_t n;
    struct slip got;
};
static enum err find_together(struct ctx *c, void *arg)
{
    struct together *t = arg;
    struct dossier d;
    TRY(dossier_get(c, t->id, &d));
    return dossier_together(c, &d, &t->list, &t->n);
}
static enum err issue_together(struct ctx *c, void *arg)
{
    struct together *t = arg;
    const struct dossier **all = ARENA_ARRAY(c->arena, const struct dossier *, 30);
    TRY(find_together(c, t));
    for (size_t i = 0; i < t->n; i++)
        all[i] = &t->list[i];
    TRY(slip_issue_together(c, all, t->n, &t->slip));
    return slip_get(c, t->slip, &t->got);
}

OFFICE_COUNT_OF(told_together, 61, "event WHERE kind = 'slip.together' AND dossier_id")
OFFICE_COUNT_OF(named_on, 62, "slip_about WHERE dossier_id")

static void test_one_slip_for_several(void **state)
{
    (void)state;
    const char *me = "001085000202", *other = "001085000303";
    int64_t first = here(me), stranger = here(other);
    struct together t = { .id = first };
    assert_int_equal(as(OFFICER, issue_together, &t), ERR_INVALID); /* one is none */
    int64_t second = received_at(OFFICER2, COUNTER, COPIES, "counter_copies", me);
    received_at(NEIGHBOUR, OTHER, MARITAL, "online_passport", me); /* at another desk */
    must(as_reader(OFFICER, find_together, &t));
    assert_int_equal(t.n, 2);
    must(as(OFFICER, issue_together, &t));
    assert_str(t.got.form, S("01n"));
    assert_int_equal(t.got.agency_id, office.units[COMMUNE]);
    assert_int_equal(t.got.no, 1); /* a series of its own */
    assert_true(str_has(t.got.data, office_dossier(first).code) && str_has(t.got.data, office_dossier(second).code));
    struct str row = arena_printf(office.t.arena, "/t/%.*s/", STR_ARG(office_dossier(stranger).code)); /* a request number may read the same */
    assert_false(str_has(t.got.data, row));
    assert_int_equal(office_count(&told_together, second), 1);
    assert_int_equal(office_count(&named_on, first), 1);
    int64_t slip = t.slip;
    must(as(OFFICER, issue_together, &t));
    assert_int_equal(t.slip, slip); /* nothing new: the same paper */
    received_at(OFFICER, COUNTER, MARITAL, "online_passport", me);
    must(as(OFFICER, issue_together, &t));
    assert_true(t.slip != slip);
    assert_int_equal(t.got.no, 2);
    struct str pdf, again;
    assert_int_equal(slip_pdf(office.c, &t.got, &pdf), ERR_OK);
    assert_true(str_starts(pdf, S("%PDF-")));
    assert_int_equal(slip_pdf(office.c, &t.got, &again), ERR_OK);
    assert_true(str_eq(pdf, again));
    assert_false(slip_for_applicant(S("01n")));
    office_at("2026-11-23T09:00:00+07:00"); /* another day */
    t.id = here(me);
    must(as_reader(OFFICER, find_together, &t));
    assert_int_equal(t.n, 1);
    office_at(OFFICE_NOW);
}

/* Received for another agency: in the name of whoever received, with who decides in the row. */
static void test_one_slip_elsewhere(void **state)
{
    (void)state;
    struct together t = { .id = received_at(NEIGHBOUR, OTHER, MARITAL, "online_passport", "001085000404") };
    received_at(NEIGHBOUR, OTHER, COPIES, "counter_copies", "001085000404");
    must(as(NEIGHBOUR, issue_together, &t));
    assert_int_equal(t.got.agency_id, office.units[OTHER]);
    assert_true(str_has(t.got.data, S("Nơi giải quyết: Ủy ban nhân dân xã Kim Bôi")));
    assert_true(str_has(t.got.data, S("Ủy ban nhân dân xã Hợp Kim")));
}

/* -- papers used again -- */

struct marking {
    int64_t id;
    struct paper p;
    int digits;
    const char *code;
    struct paper_digits_count *counts;
    size_t n;
};
static enum err count_paper(struct ctx *c, void *arg)
{
    struct marking *m = arg;
    struct paper *list;
    size_t n;
    struct dossier d;
    const struct procedure *p;
    TRY(dossier_get(c, m->id, &d));
    TRY(procedure_version(c, d.procedure_version_id, &p));
    TRY(paper_count(c, m->id, p->components[0].key, p->components[0].name, 1, 0));
    TRY(paper_list(c, PAPER_OF_DOSSIER, m->id, &list, &n));
    m->p = list[n - 1];
    return ERR_OK;
}
static enum err add_file(struct ctx *c, void *arg)
{
    struct marking *m = arg;
    struct paper_upload up = { { S("cd00000000000000000000000000000000000000000000000000000000000000"), 10, S("application/pdf") }, S("ban-quet.pdf") };
    return paper_attach(c, PAPER_OF_DOSSIER, m->id, m->p.component_key, "component", &up, 1);
}
static enum err mark(struct ctx *c, void *arg)
{
    struct marking *m = arg;
    struct dossier d;
    TRY(dossier_get(c, m->id, &d));
    TRY(paper_reuse(c, &d, m->p.id, m->p.version, m->digits, str_c(m->code)));
    return paper_get(c, m->p.id, &m->p);
}
static enum err count_digits(struct ctx *c, void *arg)
{
    struct marking *m = arg;
    return paper_digits_of(c, office.units[COMMUNE], ms_of_day(day_from_ymd(2026, 11, 20), 0), ms_of_day(day_from_ymd(2026, 11, 21), 0), &m->counts, &m->n);
}
static const char *code_of(int64_t id) { return arena_printf(office.t.arena, "%.*s", STR_ARG(office_dossier(id).code)).ptr; }

static void test_papers_used_again(void **state)
{
    (void)state;
    struct marking m = { .id = here("001085000505"), .digits = DIGITS_COMPONENT }, old = { .id = here("001085000505") };
    must(as(OFFICER, count_paper, &m));
    must(as(OFFICER, count_paper, &old));
    assert_int_equal(paper_digits(&m.p), DIGITS_OWN);
    m.code = "";
    refused(as(OFFICER, mark, &m), ERR_INVALID, "mã hồ sơ");
    m.code = "H44.14-000000-0000";
    refused(as(OFFICER, mark, &m), ERR_INVALID, "Không có hồ sơ nào");
    m.code = code_of(m.id);
    refused(as(OFFICER, mark, &m), ERR_INVALID, "Không có hồ sơ nào"); /* itself */
    m.code = code_of(here("001085000606"));
    refused(as(OFFICER, mark, &m), ERR_INVALID, "trùng với hồ sơ này"); /* somebody else's */
    m.code = code_of(old.id);
    refused(as(OFFICER, mark, &m), ERR_INVALID, "đã được số hóa"); /* nothing was */
    must(as(OFFICER, add_file, &old));
    assert_int_equal(as(CASHIER, mark, &m), ERR_FORBIDDEN);
    assert_int_equal(as(LEADER, mark, &m), ERR_FORBIDDEN);
    m.digits = DIGITS_FILE; /* a file says that by itself */
    assert_int_equal(as(OFFICER, mark, &m), ERR_INVALID);
    m.digits = DIGITS_COMPONENT;
    must(as(SPECIALIST, mark, &m));
    assert_int_equal(paper_digits(&m.p), DIGITS_COMPONENT);
    assert_int_equal(m.p.reused_from, old.id);
    struct marking stale = m;
    stale.p.version--;
    assert_int_equal(as(OFFICER, mark, &stale), ERR_STALE);
    m.digits = DIGITS_RESULT;
    refused(as(OFFICER, mark, &m), ERR_INVALID, "chưa có kết quả");
    int64_t done = office_until_done(MARITAL, "online_passport");
    (void)done;
    must(as_reader(SYSTEM, count_digits, &m));
    int64_t reused = 0, files = 0;
    for (size_t i = 0; i < m.n; i++) {
        reused += m.counts[i].dossier_id == m.id ? m.counts[i].n[DIGITS_COMPONENT] : 0;
        files += m.counts[i].dossier_id == old.id ? m.counts[i].n[DIGITS_FILE] : 0;
    }
    assert_int_equal(reused, 1);
    assert_int_equal(files, 1);
    m.digits = DIGITS_OWN;
    m.code = "";
    must(as(OFFICER, mark, &m));
    assert_int_equal(paper_digits(&m.p), DIGITS_OWN);
    assert_int_equal(m.p.reused_from, 0);
}

/* A result that holds is used again; of one that ended nothing is noted any more. */
static void test_results_used_again(void **state)
{
    (void)state;
    int64_t old = here("001085000707");
    office_step(SPECIALIST, old, "review", "", "");
    office_step(SPECIALIST, old, "draft", "", "");
    office_step(LEADER, old, "approve", "approved", "");
    office_step(CLERK, old, "issue", "", "");
    struct marking m = { .id = here("001085000707"), .digits = DIGITS_RESULT, .code = code_of(old) };
    must(as(OFFICER, count_paper, &m));
    must(as(OFFICER, mark, &m));
    assert_int_equal(paper_digits(&m.p), DIGITS_RESULT);
    must(office_move(LEADER, m.id, MOVE_DECLINE, "Không đủ điều kiện"));
    must(as(OFFICER, office_move_work, &(struct office_move){ .id = m.id, .move = MOVE_HAND_BACK }));
    assert_int_equal(as(OFFICER, mark, &m), ERR_FORBIDDEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cash_at_another_desk), cmocka_unit_test(test_question_to_a_room),
        cmocka_unit_test(test_question_to_the_desk),
        cmocka_unit_test(test_one_slip_for_several), cmocka_unit_test(test_one_slip_elsewhere),
        cmocka_unit_test(test_papers_used_again),    cmocka_unit_test(test_results_used_again),
        cmocka_unit_test(test_proposals_at_another_desk), cmocka_unit_test(test_question_is_never_stuck),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
