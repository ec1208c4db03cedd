/* What was issued is amended, replaced, recalled: the whole life of each, and what is refused. On both engines. */
#include "office.h"
#include "fmt/doc_testing.h"

#define SCAN_HASH "ce00000000000000000000000000000000000000000000000000000000000000"
#define MARITAL "1.004873", "counter_reissue"

OFFICE_COUNT_OF(corrected_of, 0, "event WHERE kind = 'dossier.corrected' AND dossier_id")
OFFICE_COUNT_OF(told_of, 1, "notice WHERE dossier_id")
OFFICE_COUNT_OF(results_of, 2, "result WHERE dossier_id")
OFFICE_COUNT_OF(corrections_of, 3, "correction WHERE dossier_id")
OFFICE_COUNT_OF(steps_of, 4, "event WHERE kind LIKE 'correction.%' AND dossier_id")
OFFICE_COUNT_OF(fees_of, 5, "fee WHERE dossier_id")

/* -- acts -- */

enum act { PROPOSE, DECIDE, TURN_DOWN, LINK, ANNOUNCE, LETS };
struct doing {
    enum act act;
    int64_t dossier_id, version; /* version 0: the one that is there */
    struct correction_new n;
    const char *text; /* reason, or who received it */
    int64_t waiting;
    struct correction last;
    struct dossier d;
    struct result r, old;
    struct result_standing standing;
};

static enum err read_all(struct ctx *c, struct doing *x)
{
    struct correction *list;
    size_t n;
    TRY(dossier_get(c, x->dossier_id, &x->d));
    TRY(correction_list(c, x->dossier_id, &list, &n));
    if (n)
        x->last = list[n - 1];
    TRY(result_standing(c, x->dossier_id, &x->standing));
    if (x->last.id)
        TRY(result_by_id(c, x->last.result_id, &x->old));
    return result_of(c, &x->d, &x->r);
}

static enum err act(struct ctx *c, void *arg)
{
    struct doing *x = arg;
    struct blob scan = { S(SCAN_HASH), 10, S("application/pdf") };
    int64_t id;
    TRY(read_all(c, x));
    switch (x->act) {
    case PROPOSE: return correction_propose(c, &x->d, &x->n, &id);
    case DECIDE: return correction_decide(c, &x->d, &x->last, x->version, str_c(x->text));
    case TURN_DOWN: return correction_turn_down(c, &x->d, &x->last, x->version, str_c(x->text));
    case LINK: return correction_link_scan(c, &x->d, &x->last, x->version, &scan);
    case ANNOUNCE: return correction_announce(c, &x->d, &x->last, x->version, str_c(x->text), S(""));
    case LETS: return correction_lets(c, x->last.id && x->version ? &x->old : &x->r);
    }
    return ERR_INVALID;
}

static enum err doing(enum person p, enum act a, int64_t id, const char *text)
{
    return as(p, act, &(struct doing){ .act = a, .dossier_id = id, .text = text });
}

static struct correction_new amend(void)
{
    return (struct correction_new){ .kind = S("amend"), .fault = S("officer"), .reason = S("Gõ nhầm ngày sinh"), .wrong = S("sinh năm 1990"),
                                    .correct = S("sinh năm 1991") };
}
static struct correction_new of_kind(struct str kind)
{
    return (struct correction_new){ .kind = kind, .fault = S("applicant"), .reason = S("Khai không đúng sự thật") };
}

static enum err propose(enum person p, int64_t id, struct correction_new n)
{
    return as(p, act, &(struct doing){ .act = PROPOSE, .dossier_id = id, .n = n });
}

static enum err read_work(struct ctx *c, void *arg) { return read_all(c, arg); }
static struct doing now(int64_t id)
{
    struct doing x = { .dossier_id = id };
    must(as_reader(SYSTEM, read_work, &x));
    return x;
}

static enum err hand_over(int64_t id) { return as(OFFICER, office_hand_work, &(struct office_hand){ .id = id, .name = S("Lê Minh Đức") }); }

static int64_t returned(void)
{
    int64_t id = office_until_done(MARITAL);
    must(hand_over(id));
    return id;
}

/* -- what is printed -- */

struct printed {
    int64_t id;
    bool old, own; /* the corrected result; the paper of the correction itself */
    struct doc_value *values;
    size_t n;
    struct doing x;
    const struct procedure *p;
};

static enum err values_work(struct ctx *c, void *arg)
{
    struct printed *p = arg;
    p->x.dossier_id = p->id;
    TRY(read_all(c, &p->x));
    TRY(procedure_version(c, p->x.d.procedure_version_id, &p->p));
    return p->own ? correction_values(c, &p->x.d, p->p, &p->x.last, &p->values, &p->n)
                  : result_values(c, &p->x.d, p->p, p->old ? &p->x.old : &p->x.r, &p->values, &p->n);
}

static struct str paper(int64_t id, bool old, bool own)
{
    struct str pdf;
    struct printed p = { .id = id, .old = old, .own = own };
    must(as_reader(SYSTEM, values_work, &p));
    if (own)
        must(correction_pdf(office.c, &p.x.last, p.values, p.n, &pdf));
    else
        must(result_pdf(office.c, p.p, old ? &p.x.old : &p.x.r, p.values, p.n, &pdf));
    return testing_squeeze(office.t.arena, testing_text(office.t.arena, pdf));
}

#define assert_says(text, words) assert_true(str_has(text, testing_squeeze(office.t.arena, S(words))))
#define assert_silent(text, words) assert_false(str_has(text, testing_squeeze(office.t.arena, S(words))))

/* -- the life of each kind -- */

static void test_amended(void **state)
{
    (void)state;
    int64_t id = returned(), told = office_count(&told_of, id), fees = office_count(&fees_of, id);
    assert_int_equal(now(id).standing.is, STANDING_VALID);
    must(propose(SPECIALIST, id, amend()));
    assert_str(now(id).last.state, S("proposed"));
    assert_int_equal(now(id).standing.is, STANDING_VALID); /* nothing is decided yet */
    must(doing(LEADER, DECIDE, id, "Đồng ý đính chính"));
    struct doing x = now(id);
    assert_str(x.last.state, S("decided"));
    assert_str(x.last.signer_name, S("Nguyễn Đức Thành"));
    assert_int_equal(x.d.state, DOSSIER_RETURNED);
    assert_int_equal(x.standing.is, STANDING_AMENDED);
    assert_str(x.standing.number, x.r.number_text); /* the original stays, with it */
    assert_str(x.standing.by_number, x.last.number_text);
    assert_true(str_ends(x.last.number_text, S("/UBND-VP")));
    assert_int_equal(office_count(&corrected_of, id), 1);
    assert_int_equal(office_count(&told_of, id), told + 1); /* the applicant hears of it */
    struct str text = paper(id, false, true);
    assert_says(text, "sinh năm 1990");
    assert_says(text, "sinh năm 1991");
    assert_says(text, "Gõ nhầm ngày sinh");
    assert_says(text, "không thu phí");
    assert_true(str_has(text, testing_squeeze(office.t.arena, x.last.number_text)));
    must(doing(CLERK, LINK, id, ""));
    must(doing(CLERK, LINK, id, "")); /* scanned again, better */
    assert_int_equal(doing(OFFICER, ANNOUNCE, id, ""), ERR_INVALID);
    must(doing(OFFICER, ANNOUNCE, id, "Lê Minh Đức"));
    x = now(id);
    assert_str(x.last.state, S("announced"));
    assert_str(x.last.receiver_name, S("Lê Minh Đức"));
    assert_int_equal(x.last.announced_at_ms, testing_now_ms);
    assert_int_equal(office_count(&steps_of, id), 5);
    assert_int_equal(office_count(&fees_of, id), fees); /* no correction charges anything */
    assert_says(paper(id, false, false), "ĐÃ ĐÍNH CHÍNH");
    /* several over time, with numbers that follow */
    must(propose(OFFICER, id, amend()));
    must(doing(LEADER, DECIDE, id, "Đồng ý"));
    assert_int_equal(office_count(&corrections_of, id), 2);
    assert_false(str_eq(now(id).last.number_text, x.last.number_text));
}

static void test_replaced(void **state)
{
    (void)state;
    int64_t id = returned();
    struct result old = now(id).r;
    struct correction_new n = of_kind(S("replace"));
    struct form_value value = { S("form.requester_name"), S("LÊ MINH ĐỨC ANH") };
    n.values = &value;
    n.values_n = 1;
    assert_int_equal(office_count(&results_of, id), 1);
    must(propose(SPECIALIST, id, n));
    assert_int_equal(office_count(&results_of, id), 1);
    must(doing(LEADER, DECIDE, id, "Cấp lại bản đúng"));
    struct doing x = now(id);
    assert_int_equal(office_count(&results_of, id), 2);
    assert_int_equal(x.r.no, old.no + 1); /* a number of the same series */
    assert_str(x.r.state, S("numbered"));
    assert_str(x.last.number_text, x.r.number_text);
    assert_int_equal(x.standing.is, STANDING_REPLACED);
    assert_str(x.standing.number, old.number_text);
    assert_str(x.standing.by_number, x.r.number_text);
    assert_int_equal(x.old.handed_over_at_ms, old.handed_over_at_ms); /* the old row is as it was */
    assert_int_equal(x.old.version, old.version);
    assert_int_equal(as(OFFICER, act, &(struct doing){ .act = LETS, .dossier_id = id, .version = 1 }), ERR_CONFLICT);
    struct str fresh = paper(id, false, false), gone = paper(id, true, false);
    assert_says(fresh, "Bản này thay thế");
    assert_true(str_has(fresh, testing_squeeze(office.t.arena, old.number_text)));
    assert_silent(fresh, "KHÔNG CÒN GIÁ TRỊ");
    assert_says(gone, "KHÔNG CÒN GIÁ TRỊ");
    assert_silent(gone, "Bản này thay thế");
    must(doing(CLERK, LINK, id, ""));
    assert_str(now(id).r.state, S("signed"));
    must(doing(OFFICER, ANNOUNCE, id, "Lê Minh Đức"));
    x = now(id);
    assert_str(x.last.state, S("announced"));
    assert_str(x.r.state, S("handed_over"));
    assert_str(x.r.collector_name, S("Lê Minh Đức"));
}

static void test_recalled(void **state)
{
    (void)state;
    int64_t id = returned();
    must(propose(SPECIALIST, id, of_kind(S("recall"))));
    must(doing(LEADER, DECIDE, id, "Thu hồi"));
    struct doing x = now(id);
    assert_int_equal(x.standing.is, STANDING_RECALLED);
    assert_true(str_has(x.standing.words, x.last.number_text));
    assert_true(str_ends(x.last.number_text, S("/QĐ-UBND")));
    assert_int_equal(doing(OFFICER, LETS, id, ""), ERR_CONFLICT);
    struct str text = paper(id, false, true);
    assert_says(text, "QUYẾT ĐỊNH");
    assert_says(text, "Khai không đúng sự thật");
    assert_silent(text, "không thu phí"); /* the applicant's own error */
    assert_says(paper(id, false, false), "ĐÃ THU HỒI");
    must(doing(CLERK, LINK, id, ""));
    must(doing(OFFICER, ANNOUNCE, id, "Lê Minh Đức"));
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(propose(SPECIALIST, id, i ? of_kind(S("replace")) : amend()), ERR_CONFLICT);
}

/* -- before it was handed over -- */

static void test_ready(void **state)
{
    (void)state;
    int64_t amended = office_until_done(MARITAL), replaced = office_until_done(MARITAL), recalled = office_until_done(MARITAL);
    must(propose(SPECIALIST, amended, amend()));
    assert_int_equal(hand_over(amended), ERR_CONFLICT); /* it may be wrong */
    must(doing(LEADER, DECIDE, amended, "Đồng ý"));
    assert_int_equal(hand_over(amended), ERR_CONFLICT);
    must(doing(CLERK, LINK, amended, ""));
    assert_int_equal(doing(OFFICER, ANNOUNCE, amended, "Lê Minh Đức"), ERR_CONFLICT); /* together with the result */
    must(hand_over(amended));
    assert_str(now(amended).last.state, S("announced"));

    must(propose(SPECIALIST, replaced, of_kind(S("replace"))));
    must(doing(LEADER, DECIDE, replaced, "Đồng ý"));
    assert_int_equal(hand_over(replaced), ERR_CONFLICT);
    must(doing(OFFICER, LINK, replaced, ""));
    must(hand_over(replaced));
    assert_str(now(replaced).last.state, S("announced"));
    assert_str(now(replaced).r.state, S("handed_over"));
    assert_str(now(replaced).old.state, S("signed")); /* the wrong one never left */

    must(propose(SPECIALIST, recalled, of_kind(S("recall"))));
    must(doing(LEADER, DECIDE, recalled, "Thu hồi"));
    must(doing(CLERK, LINK, recalled, ""));
    assert_int_equal(hand_over(recalled), ERR_CONFLICT);
    must(doing(OFFICER, ANNOUNCE, recalled, "Lê Minh Đức"));
    assert_int_equal(now(recalled).d.state, DOSSIER_RETURNED); /* what was handed over is the decision */
    assert_str(now(recalled).r.state, S("signed"));
}

/* -- refused -- */

static void test_who(void **state)
{
    (void)state;
    int64_t id = returned();
    static const enum person strangers[] = { CITIZEN, CASHIER, SUPERVISOR, ADMIN, AUDITOR, NEIGHBOUR, PROVINCE, DISTANT };
    static const enum person others[] = { LEADER, CLERK };
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
        assert_int_equal(propose(strangers[i], id, amend()), ERR_FORBIDDEN);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(propose(others[i], id, amend()), ERR_FORBIDDEN);
    must(propose(OFFICER, id, amend()));
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        assert_int_equal(doing(strangers[i], DECIDE, id, "x"), ERR_FORBIDDEN);
        assert_int_equal(doing(strangers[i], TURN_DOWN, id, "x"), ERR_FORBIDDEN);
        assert_int_equal(doing(strangers[i], LINK, id, ""), ERR_FORBIDDEN);
        assert_int_equal(doing(strangers[i], ANNOUNCE, id, "x"), ERR_FORBIDDEN);
    }
    assert_int_equal(doing(SPECIALIST, DECIDE, id, "x"), ERR_FORBIDDEN);
    assert_int_equal(office_count(&steps_of, id), 1);
}

static void test_order(void **state)
{
    (void)state;
    int64_t id = returned();
    must(propose(SPECIALIST, id, amend()));
    assert_int_equal(propose(SPECIALIST2, id, amend()), ERR_CONFLICT); /* one at a time */
    assert_int_equal(doing(CLERK, LINK, id, ""), ERR_CONFLICT);
    assert_int_equal(doing(OFFICER, ANNOUNCE, id, "x"), ERR_CONFLICT);
    assert_int_equal(doing(LEADER, DECIDE, id, ""), ERR_INVALID); /* no reason */
    assert_int_equal(doing(LEADER, TURN_DOWN, id, ""), ERR_INVALID);
    assert_int_equal(as(LEADER, act, &(struct doing){ .act = DECIDE, .dossier_id = id, .text = "x", .version = 9 }), ERR_STALE);
    must(doing(LEADER, TURN_DOWN, id, "Bản đã cấp đúng"));
    assert_int_equal(now(id).standing.is, STANDING_VALID);
    assert_int_equal(office_count(&corrected_of, id), 0);
    assert_int_equal(doing(LEADER, DECIDE, id, "x"), ERR_CONFLICT);
    must(propose(SPECIALIST, id, amend())); /* again, better */
    must(doing(LEADER, DECIDE, id, "Đồng ý"));
    assert_int_equal(doing(LEADER, DECIDE, id, "x"), ERR_CONFLICT);
    assert_int_equal(doing(LEADER, TURN_DOWN, id, "x"), ERR_CONFLICT);
    assert_int_equal(doing(OFFICER, ANNOUNCE, id, "x"), ERR_CONFLICT); /* not signed */
    assert_int_equal(as(CLERK, act, &(struct doing){ .act = LINK, .dossier_id = id, .version = 1 }), ERR_STALE);
    must(doing(CLERK, LINK, id, ""));
    assert_int_equal(as(OFFICER, act, &(struct doing){ .act = ANNOUNCE, .dossier_id = id, .version = 1, .text = "x" }), ERR_STALE);
}

static struct str too_long(void)
{
    char *x = arena_alloc(office.t.arena, CORRECTION_REASON_MAX + 1);
    memset(x, 'x', CORRECTION_REASON_MAX + 1);
    return (struct str){ x, CORRECTION_REASON_MAX + 1 };
}

static void refused_at(int64_t id, struct correction_new n, const char *field)
{
    assert_int_equal(propose(SPECIALIST, id, n), ERR_INVALID);
    for (size_t i = 0; i < office.c->problem.n; i++)
        if (str_eq(office.c->problem.at[i].field, str_c(field)))
            return;
    fail_msg("nothing is said at %s", field);
}

static void test_said(void **state)
{
    (void)state;
    int64_t id = returned();
    struct correction_new n = amend();
    refused_at(id, (n.kind = S("edit"), n), "loai");
    refused_at(id, (n = amend(), n.fault = S(""), n), "loi");
    refused_at(id, (n = amend(), n.reason = S(""), n), "reason");
    refused_at(id, (n = amend(), n.reason = too_long(), n), "reason");
    refused_at(id, (n = amend(), n.wrong = S(""), n), "wrong");
    refused_at(id, (n = amend(), n.correct = S(""), n), "correct");
    refused_at(id, (n = amend(), n.correct = n.wrong, n), "correct");
    n = amend();
    n.version = 99;
    assert_int_equal(propose(SPECIALIST, id, n), ERR_STALE);
    assert_int_equal(office_count(&corrections_of, id), 0);
    int64_t young = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    office_receive(young);
    assert_int_equal(propose(SPECIALIST, young, amend()), ERR_CONFLICT); /* nothing was issued */
}

/* The leader of the agency sees what waits, and nobody else. */
static enum err count_waiting(struct ctx *c, void *arg)
{
    struct correction_waiting *list;
    return correction_waiting(c, &list, arg);
}

static void test_waiting(void **state)
{
    (void)state;
    size_t before, after, others;
    must(as_reader(LEADER, count_waiting, &before));
    must(propose(SPECIALIST, returned(), amend()));
    must(as_reader(LEADER, count_waiting, &after));
    must(as_reader(SPECIALIST, count_waiting, &others));
    assert_int_equal(after, before + 1);
    assert_int_equal(others, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_amended), cmocka_unit_test(test_replaced), cmocka_unit_test(test_recalled), cmocka_unit_test(test_ready),
        cmocka_unit_test(test_who),     cmocka_unit_test(test_order),    cmocka_unit_test(test_said),     cmocka_unit_test(test_waiting),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
