/* The life of a dossier through the real functions: submitted, received, worked on, sent back, approved, numbered, scanned,
 * finished, handed over; every move from every state by everybody. On both engines (db/db_testing.h). */
#include "office.h"
#include "mod/dossier/moves.h"
#include "sql_event.h"

/* -- submitting -- */

/* What is wrong, and the field that says so. */
struct wrong {
    const char *field;
    void (*spoil)(struct office_new *o);
};
static void no_name(struct office_new *o) { o->n.parties[PARTY_APPLICANT].name = S(""); }
static void no_applicant(struct office_new *o) { o->n.parties[PARTY_APPLICANT].present = false; }
static void long_name(struct office_new *o)
{
    struct buf b = buf_new(office.t.arena, 4096);
    for (int i = 0; i < 151; i++)
        buf_put(&b, S("ệ"));
    o->n.parties[PARTY_APPLICANT].name = buf_str(&b);
}
static void bad_id(struct office_new *o) { o->n.parties[PARTY_APPLICANT].id_no = S("003195000014"); }
static void bad_phone(struct office_new *o) { o->n.parties[PARTY_APPLICANT].phone = S("09123"); }
static void bad_email(struct office_new *o) { o->n.parties[PARTY_APPLICANT].email = S("duc@"); }
static void bad_owner(struct office_new *o) { o->n.parties[PARTY_OWNER] = (struct party){ .name = S("A"), .phone = S("1"), .present = true }; }
static void bad_deliver(struct office_new *o) { o->n.deliver = S("pigeon"); }
static void no_address(struct office_new *o) { o->n.deliver = S("post"); }
static void no_sets(struct office_new *o) { o->n.sets = 0; }
static void many_sets(struct office_new *o) { o->n.sets = 101; }
static void long_content(struct office_new *o)
{
    char *x = arena_alloc(office.t.arena, 1001);
    memset(x, 'x', 1001);
    o->n.content = (struct str){ x, 1001 };
}
static void a_room(struct office_new *o) { o->n.agency_id = office.units[COUNTER]; }
static void the_province(struct office_new *o) { o->n.agency_id = office.units[PROVINCE_UNIT]; }
static void set_answer(struct office_new *o, struct str key, struct str value)
{
    struct form_value *v = (struct form_value *)o->n.answers;
    for (size_t i = 0; i < o->n.answers_n; i++)
        if (str_eq(v[i].key, key))
            v[i].value = value;
}
static void no_answer(struct office_new *o) { set_answer(o, S("child_name"), S(" ")); }
static void bad_answer(struct office_new *o) { set_answer(o, S("requester_phone"), S("12")); }

static const struct wrong wrongs[] = {
    { "applicant.name", no_name },   { "applicant.name", no_applicant }, { "applicant.name", long_name }, { "applicant.id_no", bad_id },
    { "applicant.phone", bad_phone }, { "applicant.email", bad_email },  { "owner.phone", bad_owner },     { "deliver", bad_deliver },
    { "deliver_address", no_address }, { "sets", no_sets },              { "sets", many_sets },            { "content", long_content },
    { "", a_room },                   { "", the_province },              { "f.child_name", no_answer },       { "f.requester_phone", bad_answer },
};

OFFICE_COUNT_OF(events_of, 0, "event WHERE dossier_id")
OFFICE_COUNT_OF(dossiers_in, 1, "dossier WHERE agency_id")
OFFICE_COUNT_OF(outbox_of, 2, "outbox WHERE topic = 'dossier.state' AND dossier_id")
OFFICE_COUNT_OF(state_events_of, 3, "event WHERE kind IN ('dossier.submitted', 'dossier.await_papers', 'dossier.received', 'dossier.processing', "
                                    "'dossier.done', 'dossier.returned', 'dossier.refused', 'dossier.withdrawn') AND dossier_id")
OFFICE_COUNT_OF(notices_of, 4, "notice WHERE dossier_id")
OFFICE_COUNT_OF(mails_of, 5, "delivery WHERE dossier_id")
OFFICE_COUNT_OF(looks_at, 6, "event WHERE kind = 'access.read' AND dossier_id")
OFFICE_COUNT_OF(asked_of, 7, "event WHERE kind = 'process.asked' AND dossier_id")
OFFICE_COUNT_OF(clocks_of, 8, "clock_change WHERE dossier_id")

static void test_bad_submissions(void **state)
{
    (void)state;
    int64_t before = office_count(&dossiers_in, office.units[COMMUNE]);
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct office_new o = office_request("1.001193", "online_married", CHANNEL_ONLINE);
        wrongs[i].spoil(&o);
        enum err e = as(CITIZEN, office_submit_work, &o);
        bool named = false;
        for (size_t k = 0; k < office.c->problem.n; k++)
            named |= str_eq(office.c->problem.at[k].field, str_c(wrongs[i].field)) || !wrongs[i].field[0];
        if (e != ERR_INVALID || !named)
            fail_msg("%zu: %s, %zu problems, first at %.*s; want %s", i, err_name(e), office.c->problem.n,
                     STR_ARG(office.c->problem.n ? office.c->problem.at[0].field : S("")), wrongs[i].field);
        assert_int_equal(o.id, 0);
    }
    /* a channel that is not offered; a procedure without a version */
    struct office_new o = office_request("2.000815", "counter_degree", CHANNEL_ONLINE);
    assert_int_equal(as(CITIZEN, office_submit_work, &o), ERR_INVALID);
    o = office_request("1.001193", "online_married", CHANNEL_ONLINE);
    o.code = "9.999999";
    assert_int_equal(as(CITIZEN, office_submit_work, &o), ERR_NOT_FOUND);
    assert_int_equal(office_count(&dossiers_in, office.units[COMMUNE]), before);
}

/* Hidden questions' answers are dropped, foreign keys never stored, numbers and dates normalised. */
static enum err read_answers(struct ctx *c, void *arg)
{
    struct form_value *v;
    size_t n;
    struct office_got *g = arg;
    TRY(dossier_get(c, g->id, &g->d));
    TRY(dossier_answers(c, &g->d, &v, &n));
    g->node = S("");
    for (size_t i = 0; i < n; i++) {
        assert_false(str_eq(v[i].key, S("channel")) || str_eq(v[i].key, S("evil")) || str_eq(v[i].key, S("birth_paper_other")));
        if (str_eq(v[i].key, S("requester_birth_date")))
            g->node = v[i].value;
    }
    return ERR_OK;
}

static void test_what_is_stored(void **state)
{
    (void)state;
    struct office_new o = office_request("1.001193", "online_married", CHANNEL_ONLINE);
    struct form_value *v = ARENA_ARRAY(office.t.arena, struct form_value, o.n.answers_n + 2);
    memcpy(v, o.n.answers, o.n.answers_n * sizeof *v);
    v[o.n.answers_n++] = (struct form_value){ S("evil"), S("x") };
    v[o.n.answers_n++] = (struct form_value){ S("channel"), S("counter") }; /* the caller's word counts, not the sender's */
    o.n.answers = v;
    must(as(CITIZEN, office_submit_work, &o));
    struct office_got g = { .id = o.id };
    must(as_reader(SYSTEM, read_answers, &g));
    assert_str(g.node, S("1990-08-12"));
    struct dossier d = g.d;
    assert_str(d.content, S("Khai sinh"));
    assert_int_equal(d.state, DOSSIER_SUBMITTED);
    assert_int_equal(d.code.len, 0); /* a code comes with valid reception */
    assert_int_equal(d.due_at_ms, 0);
    assert_true(str_starts(d.request_no, S("YC-H44.14-261120-")));
    /* eight working hours from Friday 10:00: five on that day, three on Monday */
    int64_t want;
    assert_true(clock_parse_rfc3339(S("2026-11-23T10:30:00+07:00"), &want));
    assert_int_equal(d.answer_due_at_ms, want);
    assert_true(d.secret.len >= 20);
}

/* -- a whole life -- */

static void test_whole_life(void **state)
{
    (void)state;
    int64_t id = office_submit("1.004873", "counter_divorced_property", CHANNEL_COUNTER);
    struct dossier d = office_dossier(id);
    assert_int_equal(d.state, DOSSIER_SUBMITTED);
    office_receive(id);
    d = office_dossier(id);
    assert_int_equal(d.state, DOSSIER_PROCESSING); /* forwarded at once (NĐ 61/2018 Đ18) */
    assert_true(str_starts(d.code, S("H44.14-261120-")));
    assert_int_equal(d.received_at_ms, testing_now_ms);
    assert_int_equal(d.answer_due_at_ms, 0);
    assert_int_equal(day_of_ms(d.due_at_ms), day_from_ymd(2026, 11, 26)); /* three working days; the 24th is off */
    assert_int_equal(d.first_due_at_ms, d.due_at_ms);
    assert_true(d.explanation.len > 10);

    office_step(SPECIALIST, id, "review", "", "");
    office_step(SPECIALIST2, id, "draft", "", "Đã đối chiếu");
    office_step(LEADER, id, "approve", "sent_back", "Thiếu trang 3");
    assert_int_equal(office_dossier(id).state, DOSSIER_PROCESSING);
    office_step(SPECIALIST, id, "draft", "", "");
    office_step(LEADER, id, "approve", "approved", "");
    office_step(CLERK, id, "issue", "", "");
    d = office_dossier(id);
    assert_int_equal(d.state, DOSSIER_DONE);
    assert_int_equal(d.done_at_ms, testing_now_ms);
    struct office_hand h = { .id = id };
    assert_int_equal(as(OFFICER, office_hand_work, &h), ERR_INVALID); /* who took it? */
    h.name = S("Lê Minh Đức");
    must(as(OFFICER, office_hand_work, &h));
    d = office_dossier(id);
    assert_int_equal(d.state, DOSSIER_RETURNED);
    assert_int_equal(d.returned_at_ms, testing_now_ms);
    assert_int_equal(as(OFFICER, office_hand_work, &h), ERR_CONFLICT); /* once */
    assert_int_equal(dossier_lateness(&d, testing_now_ms), DONE_EARLY);
    /* submitted, received, processing, done, returned: each an event, a message outside, a notice, a mail */
    assert_int_equal(office_count(&state_events_of, id), 5);
    assert_int_equal(office_count(&outbox_of, id), 5);
    assert_int_equal(office_count(&notices_of, id), 5);
    assert_int_equal(office_count(&mails_of, id), 5);
    assert_int_equal(office_count(&clocks_of, id), 2); /* started, ended */
}

static enum err the_result(struct ctx *c, void *arg)
{
    struct dossier d;
    struct result *r = arg;
    TRY(dossier_get(c, r->dossier_id, &d));
    return result_of(c, &d, r);
}

static struct result result(int64_t id)
{
    struct result r = { .dossier_id = id };
    must(as_reader(SYSTEM, the_result, &r));
    return r;
}

/* Numbers of results follow one another in the year, by series, and keep what the law prints. */
static void test_result_numbers(void **state)
{
    (void)state;
    int64_t one = office_until_done("1.004873", "counter_reissue"), two = office_until_done("1.004873", "counter_reissue");
    struct result a = result(one), b = result(two);
    assert_int_equal(b.no, a.no + 1);
    assert_str(a.number_text, arena_printf(office.t.arena, "%02lld/UBND-XNTTHN", (long long)a.no));
    assert_str(a.state, S("signed"));
    assert_str(a.signer_name, S("Nguyễn Đức Thành"));
    assert_int_equal(a.year, 2026);
    int64_t birth = office_until_done("1.001193", "counter_abandoned");
    assert_str(result(birth).number_text, S("01/2026")); /* another series; {yyyy} is the year */
}

/* A result that was not signed and scanned is not handed over; a scan needs a number. */
static enum err early_scan(struct ctx *c, void *arg)
{
    struct dossier d;
    struct result r;
    TRY(dossier_get(c, *(int64_t *)arg, &d));
    TRY(result_of(c, &d, &r));
    return result_link_scan(c, &r, &(struct blob){ S("cd00000000000000000000000000000000000000000000000000000000000000"), 10, S("application/pdf") });
}
static enum err draft_it(struct ctx *c, void *arg)
{
    struct dossier d;
    struct result r;
    TRY(dossier_get(c, *(int64_t *)arg, &d));
    TRY(result_of(c, &d, &r));
    return result_draft(c, &r, &(struct form_value){ S("form.child_name"), S("Khác") }, 1);
}

static void test_result_states(void **state)
{
    (void)state;
    int64_t id = office_submit("1.001193", "counter_abandoned", CHANNEL_COUNTER);
    office_receive(id);
    office_step(SPECIALIST, id, "review", "", "");
    must(as(SPECIALIST, draft_it, &id));
    assert_int_equal(as(CLERK, early_scan, &id), ERR_CONFLICT);
    office_step(SPECIALIST, id, "draft", "", "");
    office_step(LEADER, id, "approve", "approved", "");
    assert_int_equal(as(SPECIALIST, draft_it, &id), ERR_CONFLICT); /* what was approved stays */
    struct office_hand h = { .id = id, .name = S("A") };
    assert_int_equal(as(OFFICER, office_hand_work, &h), ERR_CONFLICT);
    must(as(CLERK, early_scan, &id));
    must(as(CLERK, early_scan, &id)); /* scanned again, better */
    office_step(CLERK, id, "issue", "", "");
    must(as(OFFICER, office_hand_work, &h));
}

/* -- every move, every state, everybody -- */

static int64_t in_state[DOSSIER_STATE_COUNT];

static void make_states(void)
{
    for (int s = 0; s < DOSSIER_STATE_COUNT; s++)
        in_state[s] = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    must(office_move(OFFICER, in_state[DOSSIER_AWAIT_PAPERS], MOVE_ASK_PAPERS, "Thiếu giấy"));
    must(office_move(OFFICER, in_state[DOSSIER_REFUSED], MOVE_REFUSE, "Không thuộc thẩm quyền"));
    must(office_move(SYSTEM, in_state[DOSSIER_AWAIT_PART], MOVE_WAIT_PART, ""));
    must(office_move(CITIZEN, in_state[DOSSIER_WITHDRAWN], MOVE_WITHDRAW, ""));
    must(office_move(OFFICER, in_state[DOSSIER_PROCESSING], MOVE_RECEIVE, ""));
    for (int s = DOSSIER_AWAIT_SUPPLEMENT; s <= DOSSIER_DECLINED; s++)
        must(office_move(OFFICER, in_state[s], MOVE_RECEIVE, ""));
    must(office_move(OFFICER, in_state[DOSSIER_AWAIT_SUPPLEMENT], MOVE_ASK_SUPPLEMENT, "Thiếu giấy"));
    /* no sector law of this procedure knows a financial duty: put there by hand to try the table */
    must(db_testing_script(office.t.db, arena_printf(office.t.arena, "UPDATE dossier SET state = 'await_duty' WHERE id = %lld", (long long)in_state[DOSSIER_AWAIT_DUTY]).ptr));
    must(office_move(CITIZEN, in_state[DOSSIER_ASKS_STOP], MOVE_ASK_STOP, ""));
    must(office_move(CITIZEN, in_state[DOSSIER_STOPPED], MOVE_ASK_STOP, ""));
    must(office_move(LEADER, in_state[DOSSIER_STOPPED], MOVE_STOP, "Theo đề nghị của người nộp"));
    must(office_move(SYSTEM, in_state[DOSSIER_DONE], MOVE_FINISH, ""));
    must(office_move(LEADER, in_state[DOSSIER_DECLINED], MOVE_DECLINE, "Không đủ điều kiện"));
    must(office_move(OFFICER, in_state[DOSSIER_RETURNED], MOVE_RECEIVE, ""));
    must(office_move(SYSTEM, in_state[DOSSIER_RETURNED], MOVE_FINISH, ""));
    must(office_move(OFFICER, in_state[DOSSIER_RETURNED], MOVE_HAND_OVER, ""));
    must(office_move(OFFICER, in_state[DOSSIER_REFUSAL_RETURNED], MOVE_RECEIVE, ""));
    must(office_move(LEADER, in_state[DOSSIER_REFUSAL_RETURNED], MOVE_DECLINE, "Không đủ điều kiện"));
    must(office_move(OFFICER, in_state[DOSSIER_REFUSAL_RETURNED], MOVE_HAND_BACK, ""));
    /* RECEIVED does not last: the process forwards at once. Put back by hand to try the table. */
    must(office_move(OFFICER, in_state[DOSSIER_RECEIVED], MOVE_RECEIVE, ""));
    must(db_testing_script(office.t.db, arena_printf(office.t.arena, "UPDATE dossier SET state = 'received' WHERE id = %lld", (long long)in_state[DOSSIER_RECEIVED]).ptr));
    for (int s = 0; s < DOSSIER_STATE_COUNT; s++)
        assert_int_equal(office_dossier(in_state[s]).state, s);
}

struct tried {
    struct office_move m;
    enum err result;
    size_t allowed_n;
    bool allowed;
};
/* Tried and taken back. */
static enum err try_move(struct ctx *c, void *arg)
{
    struct tried *k = arg;
    struct dossier_allowed *list;
    TRY(dossier_get(c, k->m.id, &k->m.d));
    TRY(dossier_moves(c, &k->m.d, &list, &k->allowed_n));
    k->allowed = false;
    for (size_t i = 0; i < k->allowed_n; i++)
        k->allowed |= list[i].move == k->m.move;
    struct paper_ask ask = { .component_key = S("giay_uy_quyen") };
    k->result = dossier_move(c, &k->m.d, &(struct dossier_step){ .move = k->m.move, .reason = S("vì thử"), .asks = &ask, .asks_n = 1,
                                                                 .day = day_from_ymd(2026, 12, 1) });
    return ERR_METHOD;
}

/* Whose move it is by the set of its row. */
static bool is_mover(enum person p, unsigned who)
{
    static const struct {
        enum person who;
        unsigned as;
    } staff[] = { { OFFICER, WHO_OFFICER }, { OFFICER2, WHO_OFFICER }, { SPECIALIST, WHO_SPECIALIST }, { SPECIALIST2, WHO_SPECIALIST },
                  { LEADER, WHO_LEADER },   { CLERK, WHO_CLERK } };
    if (who == WHO_APPLICANT)
        return p == CITIZEN;
    for (size_t i = 0; i < sizeof staff / sizeof *staff; i++)
        if (staff[i].who == p)
            return (who & staff[i].as) != 0;
    return p == SYSTEM;
}

static enum err wanted(enum person p, enum dossier_state s, const struct move_row *m)
{
    if (m->from != s)
        return ERR_CONFLICT;
    if (m->who == WHO_SYSTEM) /* called by rules inside somebody's transaction, never by a route */
        return ERR_OK;
    if (!is_mover(p, m->who))
        return ERR_FORBIDDEN;
    /* sector law gives this procedure neither a financial duty that holds the clock nor an extension */
    return m->guard == GUARD_DUTY || m->guard == GUARD_EXTENSION ? ERR_CONFLICT : ERR_OK;
}

static void test_moves_by_everybody(void **state)
{
    (void)state;
    make_states();
    for (int p = 0; p <= NOBODY; p++)
        for (int s = 0; s < DOSSIER_STATE_COUNT; s++)
            for (int i = 0; i < MOVE_COUNT; i++) {
                struct tried k = { .m = { .id = in_state[s], .move = (enum dossier_move)i } };
                enum err want = wanted((enum person)p, (enum dossier_state)s, &move_rows[i]);
                assert_int_equal(as((enum person)p, try_move, &k), ERR_METHOD);
                if (k.result != want)
                    fail_msg("person %d, %s from %s: %s, want %s", p, move_rows[i].name, dossier_state_word((enum dossier_state)s), err_name(k.result), err_name(want));
                /* what a page offers is what may be done, and what rules do is offered to nobody */
                assert_int_equal(k.allowed, want == ERR_OK && move_rows[i].who != WHO_SYSTEM);
            }
    for (int s = 0; s < DOSSIER_STATE_COUNT; s++)
        assert_int_equal(office_dossier(in_state[s]).state, s);
}

static void test_refusals_of_moves(void **state)
{
    (void)state;
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    struct office_move m = { .id = id, .move = MOVE_RECEIVE, .version = 77 };
    assert_int_equal(as(OFFICER, office_move_work, &m), ERR_STALE);
    assert_int_equal(office_move(OFFICER, id, MOVE_REFUSE, ""), ERR_INVALID);
    assert_int_equal(office_move(OFFICER, id, MOVE_REFUSE, "   "), ERR_INVALID);
    assert_int_equal(office_move(OFFICER, id, MOVE_ASK_PAPERS, NULL), ERR_INVALID);
    struct buf b = buf_new(office.t.arena, 20000);
    for (int i = 0; i < 4001; i++)
        buf_putc(&b, '<');
    buf_putc(&b, 0);
    assert_int_equal(office_move(OFFICER, id, MOVE_REFUSE, buf_str(&b).ptr), ERR_INVALID);
    assert_int_equal(office_dossier(id).state, DOSSIER_SUBMITTED);
    /* what another system owns is shown, never moved */
    must(db_testing_script(office.t.db, arena_printf(office.t.arena, "UPDATE dossier SET source = 'province' WHERE id = %lld", (long long)id).ptr));
    for (int i = 0; i < MOVE_COUNT; i++)
        assert_int_equal(office_move(OFFICER, id, (enum dossier_move)i, "x"), ERR_FORBIDDEN);
    /* nothing of all this was told to anybody */
    assert_int_equal(office_count(&state_events_of, id), 1);
    assert_int_equal(office_count(&outbox_of, id), 1);
    assert_int_equal(office_count(&notices_of, id), 1);
}

/* -- papers asked for -- */

struct asking {
    int64_t id, version;
    const char *keys[3];
    size_t n;
    const char *reason;
};
static enum err ask_papers(struct ctx *c, void *arg)
{
    struct asking *k = arg;
    struct dossier d;
    struct paper_ask asks[3];
    for (size_t i = 0; i < k->n; i++)
        asks[i] = (struct paper_ask){ .component_key = str_c(k->keys[i]), .name = S("Tên tự đặt"), .note = S("bản chính") };
    TRY(dossier_get(c, k->id, &d));
    return dossier_move(c, &d, &(struct dossier_step){ .move = MOVE_ASK_PAPERS, .version = k->version, .reason = str_c(k->reason), .asks = asks, .asks_n = k->n });
}

struct asked_list {
    int64_t id;
    struct paper_ask *at;
    size_t n;
};
static enum err read_asked(struct ctx *c, void *arg)
{
    struct asked_list *l = arg;
    return dossier_asked(c, l->id, &l->at, &l->n);
}

static void test_papers_asked(void **state)
{
    (void)state;
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    struct asking k = { id, 0, { "giay_uy_quyen", "so_do" }, 2, "Xin nộp thêm" };
    assert_int_equal(as(OFFICER, ask_papers, &k), ERR_INVALID); /* only what is published (NĐ 61/2018 Đ5) */
    k.n = 0;
    assert_int_equal(as(OFFICER, ask_papers, &k), ERR_INVALID);
    k.n = 1;
    k.reason = "";
    assert_int_equal(as(OFFICER, ask_papers, &k), ERR_INVALID);
    k.reason = "Xin nộp thêm";
    assert_int_equal(as(SPECIALIST, ask_papers, &k), ERR_FORBIDDEN);
    assert_int_equal(as(NEIGHBOUR, ask_papers, &k), ERR_FORBIDDEN);
    k.keys[1] = "giay_uy_quyen"; /* the same twice is a mistake */
    k.n = 2;
    assert_int_equal(as(OFFICER, ask_papers, &k), ERR_INVALID);
    k.n = 1;
    k.version = 9;
    assert_int_equal(as(OFFICER, ask_papers, &k), ERR_STALE);
    k.version = 0;
    struct asked_list l = { .id = id };
    must(as_reader(SYSTEM, read_asked, &l));
    assert_int_equal(l.n, 0); /* nothing remains of what was refused */
    must(as(OFFICER, ask_papers, &k));
    must(as_reader(SYSTEM, read_asked, &l));
    assert_int_equal(l.n, 1);
    assert_false(str_eq(l.at[0].name, S("Tên tự đặt"))); /* the published name */
    assert_int_equal(l.at[0].given_at_ms, 0);
    struct dossier d = office_dossier(id);
    assert_int_equal(d.state, DOSSIER_AWAIT_PAPERS);
    assert_str(d.reason, S("Xin nộp thêm"));
    assert_int_equal(d.answer_due_at_ms, 0);
    assert_int_equal(d.due_at_ms, 0); /* the legal clock has not begun */
    /* given: the desk's hour runs again */
    office_at("2026-11-24T09:00:00+07:00");
    must(office_move(CITIZEN, id, MOVE_GIVE_PAPERS, ""));
    office_at(OFFICE_NOW);
    d = office_dossier(id);
    assert_int_equal(d.state, DOSSIER_SUBMITTED);
    assert_true(d.answer_due_at_ms > 0);
    must(as_reader(SYSTEM, read_asked, &l));
    assert_true(l.at[0].given_at_ms > 0);
    /* once (NĐ 61/2018 Đ15.3) */
    assert_int_equal(as(OFFICER, ask_papers, &k), ERR_CONFLICT);
    must(office_move(OFFICER, id, MOVE_REFUSE, "Không đủ"));
}

/* -- looking -- */

static enum err look(struct ctx *c, void *arg)
{
    struct dossier d;
    return dossier_look(c, *(int64_t *)arg, "view", &d);
}

static void test_looks_are_recorded(void **state)
{
    (void)state;
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE), before = office_count(&looks_at, id);
    must(as(OFFICER, look, &id));
    must(as(SUPERVISOR, look, &id));
    must(as(PROVINCE, look, &id));
    assert_int_equal(office_count(&looks_at, id), before + 3);
    assert_int_equal(as(NEIGHBOUR, look, &id), ERR_NOT_FOUND);
    assert_int_equal(as(ADMIN, look, &id), ERR_NOT_FOUND);
    assert_int_equal(office_count(&looks_at, id), before + 3);
}

/* -- the ledger over everything that these tests did -- */

static enum err all_leaves(struct ctx *c, void *arg)
{
    struct events_after_row *rows;
    size_t n, *seen = arg;
    for (int64_t from = 0;; from = rows[n - 1].id) {
        TRY(events_after(c->db, c->arena, &(struct events_after_in){ from }, &rows, &n));
        for (size_t i = 0; i < n; i++)
            assert_true(event_leaf_holds(rows[i].salt, rows[i].canonical, rows[i].leaf));
        *seen += n;
        if (n == 0)
            return ERR_OK;
    }
}

/* a change of state: the row of the outbox belongs to it */
#define CHANGES "e.kind LIKE 'dossier.%' AND COALESCE(e.from_state, '') <> e.to_state AND e.id > "
OFFICE_COUNT(state_events, 20, "SELECT COUNT(*) FROM event e WHERE " CHANGES "?1", "SELECT COUNT(*) FROM event e WHERE " CHANGES "CAST($1 AS BIGINT)");
OFFICE_COUNT(outbox_rows, 21, "SELECT COUNT(*) FROM outbox WHERE id > ?1", "SELECT COUNT(*) FROM outbox WHERE id > CAST($1 AS BIGINT)");
OFFICE_COUNT(wrong_outbox, 22, "SELECT COUNT(*) FROM event e WHERE " CHANGES "?1 AND (SELECT COUNT(*) FROM outbox o WHERE o.event_id = e.id) <> 1",
             "SELECT COUNT(*) FROM event e WHERE " CHANGES "CAST($1 AS BIGINT) AND (SELECT COUNT(*) FROM outbox o WHERE o.event_id = e.id) <> 1");

static void test_ledger(void **state)
{
    (void)state;
    size_t seen = 0;
    must(as_reader(SYSTEM, all_leaves, &seen));
    assert_true(seen > 100);
    assert_true(office_count(&state_events, 0) > 50);
    assert_int_equal(office_count(&outbox_rows, 0), office_count(&state_events, 0));
    assert_int_equal(office_count(&wrong_outbox, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_submissions),  cmocka_unit_test(test_what_is_stored), cmocka_unit_test(test_whole_life),
        cmocka_unit_test(test_result_numbers),   cmocka_unit_test(test_result_states),  cmocka_unit_test(test_moves_by_everybody),
        cmocka_unit_test(test_refusals_of_moves), cmocka_unit_test(test_papers_asked),  cmocka_unit_test(test_looks_are_recorded),
        cmocka_unit_test(test_ledger),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
