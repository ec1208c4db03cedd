/* What a case owes, from the published rule to the receipt. On both engines. */
#include "core/testing.h"
#include "data/json.h"
#include "mod/payment/payment.h"
#include "../../../tests/support.h"

static struct testing_app t;
static struct ctx *c;
static int64_t agency_id;

static enum err make_office(struct ctx *x, void *arg)
{
    (void)arg;
    struct catalogue_counts counts;
    struct unit u = { .kind = S("agency"), .level = S("commune"), .name = S("Ủy ban nhân dân xã Kim Bôi"), .short_name = S("UBND xã Kim Bôi"),
                      .superior = S(""), .place = S("Kim Bôi"), .code = S("H28.26"), .address = S("Khu Bo"), .phone = S("0900000001"), .website = S("") };
    TRY(unit_add(x, &u, &agency_id));
    return catalogue_load_folders(x, &counts);
}

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    c = testing_ctx(&t);
    assert_int_equal(ctx_write(c, make_office, NULL), ERR_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

/* -- a case from an example of its folder -- */

struct a_case {
    const char *example, *code;
    struct dossier d;
    const struct procedure *p;
};

static struct form_value *values_of(struct ctx *x, const struct json *values)
{
    struct form_value *v = ARENA_ARRAY(x->arena, struct form_value, values->n + 1);
    for (size_t i = 0; i < values->n; i++)
        v[i] = (struct form_value){ values->keys[i], values->items[i].text };
    return v;
}

static enum err submit(struct ctx *x, void *arg)
{
    struct a_case *k = arg;
    const struct json *j, *values;
    int64_t id;
    TRY(json_parse(x->arena, support_file(x->arena, k->example), &j, NULL));
    values = json_get(j, "values");
    TRY(procedure_by_code(x, str_c(k->code), ctx_today(x), &k->p));
    struct dossier_new n = { .procedure = k->p, .agency_id = agency_id, .answers = values_of(x, values), .answers_n = values->n,
                             .deliver = S("counter"), .sets = 1 };
    assert_true(channel_from_word(json_text(j, "channel", S("")), &n.channel));
    n.parties[PARTY_APPLICANT] = (struct party){ .name = S("Nguyễn Văn An"), .present = true };
    TRY(dossier_submit(x, &n, &id));
    TRY(dossier_get(x, id, &k->d));
    return fee_lay_down(x, &k->d, k->p);
}

static struct a_case laid(const char *code, const char *example)
{
    struct a_case k = { .code = code, .example = arena_printf(t.arena, "procedures/%s/examples/%s.json", code, example).ptr };
    enum err e = ctx_write(c, submit, &k);
    for (size_t i = 0; i < c->problem.n; i++)
        print_error("%.*s: %.*s\n", STR_ARG(c->problem.at[i].field), STR_ARG(c->problem.at[i].text));
    assert_int_equal(e, ERR_OK);
    return k;
}

struct look {
    int64_t dossier_id, owed, open;
    struct fee *fees;
    size_t n;
};

static enum err look(struct ctx *x, void *arg)
{
    struct look *l = arg;
    TRY(fee_list(x, l->dossier_id, &l->fees, &l->n));
    TRY(fee_open_lines(x, l->dossier_id, &l->open));
    return fee_owed(x, l->dossier_id, &l->owed);
}

static struct look fees_of(const struct a_case *k)
{
    struct look l = { .dossier_id = k->d.id };
    assert_int_equal(ctx_read(c, look, &l), ERR_OK);
    return l;
}

/* -- what is asked -- */

static void test_certified_copies(void **state)
{
    (void)state;
    struct a_case k = laid("2.000815", "counter_five_pages");
    struct look l = fees_of(&k);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.owed, 14000); /* 2 x (2.000 + 2.000 + 3 x 1.000) */
    assert_int_equal(l.fees[0].unit_vnd, 7000);
    assert_int_equal(l.fees[0].quantity, 2);
    assert_int_equal(l.fees[0].units, 5);
    assert_str(l.fees[0].kind, S("phi"));
    assert_str(l.fees[0].state, S("owed"));
}

static void test_ceiling(void **state)
{
    (void)state;
    struct a_case k = laid("2.000815", "counter_ceiling");
    struct look l = fees_of(&k);
    assert_int_equal(l.fees[0].unit_vnd, 200000);
    assert_int_equal(l.owed, 200000 * l.fees[0].quantity);
}

static enum err again(struct ctx *x, void *arg)
{
    struct a_case *k = arg;
    return fee_lay_down(x, &k->d, k->p);
}

static void test_conditions(void **state)
{
    (void)state;
    struct a_case none = laid("1.001193", "online_married"), some = laid("1.001193", "counter_copies");
    assert_int_equal(fees_of(&none).n, 0); /* free, and no copies wanted */
    struct look l = fees_of(&some);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.owed, 8000 * l.fees[0].quantity);
    assert_int_equal(ctx_write(c, again, &some), ERR_OK);
    assert_int_equal(fees_of(&some).n, 1); /* laid down once */
}

/* -- changing, paying, waiving -- */

struct act {
    enum err (*run)(struct ctx *x, int64_t id, int64_t version, int64_t n);
    enum err (*say)(struct ctx *x, int64_t id, int64_t version, struct str words);
    int64_t id, version, n;
    struct str words;
};

static enum err act(struct ctx *x, void *arg)
{
    struct act *a = arg;
    return a->run ? a->run(x, a->id, a->version, a->n) : a->say(x, a->id, a->version, a->words);
}

static enum err change(enum err (*run)(struct ctx *, int64_t, int64_t, int64_t), const struct fee *f, int64_t n)
{
    return ctx_write(c, act, &(struct act){ .run = run, .id = f->id, .version = f->version, .n = n });
}

static enum err settle(enum err (*say)(struct ctx *, int64_t, int64_t, struct str), const struct fee *f, struct str words)
{
    return ctx_write(c, act, &(struct act){ .say = say, .id = f->id, .version = f->version, .words = words });
}

static void test_counted_again(void **state)
{
    (void)state;
    struct a_case k = laid("2.000815", "counter_five_pages");
    struct look before = fees_of(&k);
    assert_int_equal(change(fee_set_units, &before.fees[0], 2), ERR_OK);
    struct look l = fees_of(&k);
    assert_int_equal(l.owed, 2 * 4000);
    assert_int_equal(change(fee_set_quantity, &l.fees[0], 10), ERR_OK);
    assert_int_equal(fees_of(&k).owed, 10 * 4000);
    assert_int_equal(change(fee_set_quantity, &before.fees[0], 1), ERR_STALE);
    l = fees_of(&k);
    static const int64_t bad[] = { 0, -1, FEE_QUANTITY_MAX + 1, INT64_MAX, INT64_MIN };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(change(fee_set_quantity, &l.fees[0], bad[i]), ERR_INVALID);
        assert_true(change(fee_set_units, &l.fees[0], bad[i] == FEE_QUANTITY_MAX + 1 ? FEE_UNITS_MAX + 1 : bad[i]) == ERR_INVALID);
        assert_true(change(fee_set_unit_vnd, &l.fees[0], bad[i]) != ERR_OK); /* the rate is published */
    }
    assert_int_equal(fees_of(&k).owed, 10 * 4000);
}

static void test_paid_once(void **state)
{
    (void)state;
    struct a_case k = laid("2.000815", "counter_five_pages");
    struct look l = fees_of(&k);
    struct str long_words = { arena_alloc(t.arena, 600), 600 };
    memset((char *)long_words.ptr, 'x', 600);
    assert_int_equal(settle(fee_pay_cash, &l.fees[0], S("  ")), ERR_INVALID);
    assert_int_equal(settle(fee_pay_cash, &l.fees[0], long_words), ERR_INVALID);
    assert_int_equal(settle(fee_pay_cash, &l.fees[0], S("0001234")), ERR_OK);
    struct look after = fees_of(&k);
    assert_int_equal(after.owed, 0);
    assert_int_equal(after.open, 0);
    assert_str(after.fees[0].state, S("paid"));
    assert_str(after.fees[0].receipt_no, S("0001234"));
    assert_true(after.fees[0].paid_at_ms == c->now_ms);
    assert_int_equal(settle(fee_pay_cash, &l.fees[0], S("0001235")), ERR_STALE);
    assert_int_equal(settle(fee_pay_cash, &after.fees[0], S("0001235")), ERR_CONFLICT);
    assert_int_equal(settle(fee_exempt, &after.fees[0], S("hộ nghèo")), ERR_CONFLICT);
    assert_int_equal(change(fee_set_quantity, &after.fees[0], 3), ERR_CONFLICT);
}

static void test_waived(void **state)
{
    (void)state;
    struct a_case k = laid("2.000815", "counter_five_pages");
    struct look l = fees_of(&k);
    assert_int_equal(settle(fee_exempt, &l.fees[0], S("")), ERR_INVALID);
    assert_int_equal(settle(fee_exempt, &l.fees[0], S("Hộ nghèo, giấy chứng nhận số 12")), ERR_OK);
    struct look after = fees_of(&k);
    assert_str(after.fees[0].state, S("exempt"));
    assert_int_equal(after.owed, 0);
}

/* -- who may -- */

static void as_staff(enum role role, int64_t agency)
{
    c->who = (struct who){ .account_id = 1, .name = S("Cán bộ"), .grants_n = 1 };
    c->who.grants[0] = (struct grant){ .role = role, .unit_id = agency, .agency_id = agency };
}

static enum err add_account(struct ctx *x, void *arg)
{
    (void)x;
    return db_testing_script(arg, "INSERT INTO account (id, kind, login, name, password_hash, totp_step, language, created_at_ms, version) "
                                  "VALUES (1, 'staff', 'a', 'A', '', 0, 'vi', 0, 1)");
}

static void test_who_may(void **state)
{
    (void)state;
    struct a_case k = laid("2.000815", "counter_five_pages");
    struct look l = fees_of(&k);
    assert_int_equal(add_account(c, t.db), ERR_OK);
    as_staff(ROLE_LEADER, agency_id);
    assert_int_equal(settle(fee_pay_cash, &l.fees[0], S("1")), ERR_FORBIDDEN);
    as_staff(ROLE_CASHIER, agency_id + 1);
    assert_int_equal(settle(fee_pay_cash, &l.fees[0], S("1")), ERR_NOT_FOUND);
    c->who = (struct who){ .account_id = 1, .citizen = true };
    assert_int_equal(settle(fee_pay_cash, &l.fees[0], S("1")), ERR_NOT_FOUND);
    as_staff(ROLE_CASHIER, agency_id);
    assert_int_equal(settle(fee_pay_cash, &l.fees[0], S("1")), ERR_OK);
}

/* Two cashiers at once: one takes the money. */
struct cashier {
    struct ctx c;
    struct act a;
};

static enum err race_one(struct db_session *s, void *arg)
{
    struct cashier *k = arg;
    k->c.db = s;
    return act(&k->c, &k->a);
}

static void test_two_cashiers(void **state)
{
    (void)state;
    struct a_case k = laid("2.000815", "counter_five_pages");
    struct look l = fees_of(&k);
    struct cashier both[2];
    struct db_testing_side sides[2];
    for (int i = 0; i < 2; i++) {
        both[i].c = *c;
        both[i].c.arena = arena_new();
        both[i].a = (struct act){ .say = fee_pay_cash, .id = l.fees[0].id, .version = l.fees[0].version, .words = i ? S("2") : S("1") };
        sides[i] = (struct db_testing_side){ .work = race_one, .arg = &both[i] };
    }
    db_testing_race(t.db->db, &sides[0], &sides[1]);
    assert_true((sides[0].result == ERR_OK) != (sides[1].result == ERR_OK));
    assert_true(sides[0].result == ERR_STALE || sides[1].result == ERR_STALE);
    arena_free(both[0].c.arena);
    arena_free(both[1].c.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_certified_copies, setup, teardown),
        cmocka_unit_test_setup_teardown(test_ceiling, setup, teardown),
        cmocka_unit_test_setup_teardown(test_conditions, setup, teardown),
        cmocka_unit_test_setup_teardown(test_counted_again, setup, teardown),
        cmocka_unit_test_setup_teardown(test_paid_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_waived, setup, teardown),
        cmocka_unit_test_setup_teardown(test_who_may, setup, teardown),
        cmocka_unit_test_setup_teardown(test_two_cashiers, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
