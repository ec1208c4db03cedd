/* Who dossiers are about: numbers, finding, accounts, what came before. On both engines (db/db_testing.h). */
#include "people.h"

/* -- numbers -- */

static void test_numbers(void **state)
{
    static const struct {
        const char *typed;
        enum number_kind kind;
        const char *stored;
    } rows[] = {
        { "", NUMBER_NONE, "" },
        { "  ", NUMBER_NONE, "" },
        { "079185000002", NUMBER_PERSONAL, "079185000002" },
        { "079 185 000 002", NUMBER_PERSONAL, "079185000002" },
        { "003099000001", NUMBER_FOREIGN, "003099000001" }, /* no such province */
        { "111222333", NUMBER_CMND, "111222333" },
        { "111.222.333", NUMBER_CMND, "111222333" },
        { "0100109106", NUMBER_BUSINESS, "0100109106" },
        { "0100109106-001", NUMBER_BUSINESS, "0100109106-001" },
        { "0100107618", NUMBER_FOREIGN, "0100107618" }, /* the check digit is wrong */
        { "b1234567", NUMBER_PASSPORT, "B1234567" },
        { "C12345678", NUMBER_PASSPORT, "C12345678" },
        { "AB123456", NUMBER_FOREIGN, "AB123456" },
        { "số đ-7", NUMBER_FOREIGN, "SỐĐ-7" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct person_number n = person_number_of(office.t.arena, str_c(rows[i].typed));
        if (n.kind != rows[i].kind)
            fail_msg("%s: kind %d", rows[i].typed, n.kind);
        assert_str(n.number, str_c(rows[i].stored));
    }
}

/* -- finding -- */

static void test_same_number(void **state)
{
    (void)state;
    int64_t a = who(ask_here("Trần Thị Bình", "079185000101", ""));
    assert_int_equal(who(ask_here("TRAN THI BINH", "079 185 000 101", "31/12/1985")), a); /* typed without marks */
    assert_int_equal(who(ask_away("Trần Thị Bình", "079185000101", "1985")), a);          /* at another commune too */
    assert_str(person(a).gender, S("female"));
    assert_false(person(a).organisation);
}

static void test_wrong_number(void **state)
{
    (void)state;
    int64_t a = who(ask_here("Lê Văn Sáu", "017060000201", "1960"));
    int64_t b = who(ask_here("Phạm Văn Bảy", "017060000201", "1960")); /* somebody typed Sáu's number */
    assert_int_not_equal(a, b);
    struct person_doubt d = doubt_between(a, b);
    assert_str(d.ground, S("number"));
    int64_t young = who(ask_here("Lê Văn Sáu", "017060000201", "1990"));
    assert_true(young != a && young != b);
    assert_true(doubt_between(a, young).id != 0);
    assert_int_equal(who(ask_here("Lê Văn Sáu", "017060000201", "05/1960")), a); /* the right one is still found */
    int64_t unclear = who(ask_here("Lê Văn Sáu", "017060000201", ""));           /* may be either: nobody guesses */
    assert_true(unclear != a && unclear != young);
}

static void test_no_number(void **state)
{
    (void)state;
    int64_t a = who(ask_here("Bùi Thị Chín", "", "1950")), b = who(ask_here("Bui Thi Chin", "", "3/1950"));
    assert_int_not_equal(a, b);
    assert_str(doubt_between(a, b).ground, S("name"));
    int64_t younger = who(ask_here("Bùi Thị Chín", "", "1951"));
    assert_int_equal(doubt_between(a, younger).id, 0); /* the births do not agree */
    int64_t april = who(ask_here("Bùi Thị Chín", "", "4/1950")), untold = who(ask_here("Bùi Thị Chín", "", ""));
    assert_true(doubt_between(a, april).id && !doubt_between(b, april).id); /* in 1950, not in March of it */
    assert_true(doubt_between(a, untold).id && doubt_between(younger, untold).id && doubt_between(april, untold).id);
    int64_t far = who(ask_away("Bùi Thị Chín", "", "1950"));
    assert_true(far != a && doubt_between(a, far).id == 0); /* another commune */
    struct doubts there = { .unit = OTHER };
    must(as_reader(SYSTEM, doubts_work, &there));
    assert_int_equal(there.n, 0);
    int64_t numbered = who(ask_here("Bùi Thị Chín", "017150000301", "1950"));
    assert_true(doubt_between(a, numbered).id != 0);
}

static void test_old_numbers(void **state)
{
    (void)state;
    int64_t a = who(ask_here("Đỗ Văn Mười", "111222444", "1955"));
    assert_int_not_equal(who(ask_here("Đỗ Văn Mười", "111222444", "")), a); /* a CMND needs the birth */
    assert_int_equal(who(ask_here("Đỗ Văn Mười", "111222444", "1955")), a);
    assert_int_not_equal(who(ask_here("John Smith", "X-77", "1970")), who(ask_here("John Smith", "X-77", "1970")));
    int64_t org = who(ask_here("Công ty TNHH Mường Vang", "0100109106", ""));
    assert_true(person(org).organisation);
    assert_int_equal(who(ask_here("CÔNG TY TNHH MƯỜNG VANG", "0100109106", "")), org);
}

static void test_two_of_one_name(void **state)
{
    (void)state;
    int64_t a = who(ask_here("Nguyễn Văn Nam", "017080000401", "1980"));
    int64_t b = who(ask_here("Nguyễn Văn Nam", "017080765892", "1980"));
    int64_t slipped = who(ask_here("Nguyễn Văn Nam", "017080000407", "1980"));
    assert_true(a != b && a != slipped);
    assert_int_equal(doubt_between(a, b).id, 0);    /* two numbers, two people */
    assert_true(doubt_between(a, slipped).id != 0); /* a finger that slipped */
}

/* -- accounts -- */

static enum err number_work(struct ctx *c, void *arg)
{
    struct account a;
    TRY(account_get(c, c->who.account_id, &a));
    a.id_no = str_c(arg);
    a.birth = S("1990");
    return account_change(c, &a);
}

static void test_account(void **state)
{
    (void)state;
    char number[] = "038090000011";
    must(as(CITIZEN, number_work, number));
    int64_t at_desk = who(ask_here("Lê Minh Đức", number, "12/08/1990"));
    int64_t people = office_count(&persons, 1);
    int64_t online = office_submit("1.004873", "online_single_marriage", CHANNEL_ONLINE);
    assert_int_equal(who(online), at_desk); /* the login says it, though this dossier carries no number */
    must(as(CITIZEN, number_work, number)); /* nothing new */
    assert_int_equal(office_count(&persons, 1), people);
}

static int64_t online_of_binh(void)
{
    struct office_new o = office_request("1.004873", "online_single_marriage", CHANNEL_ONLINE);
    o.n.account_id = office.people[CITIZEN2];
    o.n.parties[PARTY_APPLICANT] =
        (struct party){ .name = S("Trần Văn Bình"), .account_id = office.people[CITIZEN2], .present = true };
    must(as(CITIZEN2, office_submit_work, &o));
    return who(o.id);
}

/* A number that was mistyped in the account and then put right: from then on the login is the other person, and the
 * desk is asked. */
static void test_account_corrected(void **state)
{
    (void)state;
    char wrong[] = "017090001111", right[] = "017090002222";
    must(as(CITIZEN2, number_work, wrong));
    int64_t before = online_of_binh();
    must(as(CITIZEN2, number_work, right));
    int64_t after = online_of_binh();
    assert_true(before != after);
    assert_str(doubt_between(before, after).ground, S("number"));
    assert_int_equal(who(ask_here("Trần Văn Bình", right, "1990")), after);
    assert_int_equal(who(ask_here("Trần Văn Bình", wrong, "1990")), before);
}

/* -- what came before -- */

struct earlier {
    int64_t dossier_id;
    struct person_earlier *at;
    size_t n;
};
static enum err earlier_work(struct ctx *c, void *arg)
{
    struct earlier *e = arg;
    return people_earlier(c, e->dossier_id, &e->at, &e->n);
}

static struct earlier before(int64_t dossier_id)
{
    struct earlier e = { .dossier_id = dossier_id };
    must(as_reader(SYSTEM, earlier_work, &e));
    return e;
}

static void test_earlier(void **state)
{
    (void)state;
    struct ask k = { .name = "Triệu Thị Hai", .id_no = "017165000701", .birth = "1965" };
    int64_t d1 = ask(k), d2 = ask(k);
    must(office_move(OFFICER, d2, MOVE_REFUSE, "Không thuộc thẩm quyền"));
    struct ask other = k, away = k, for_other = k;
    struct ask by_child = { .name = "Con Bà Hai",
                            .id_no = "017190000702",
                            .birth = "1990",
                            .owner = "Triệu Thị Hai",
                            .owner_id_no = "017165000701" };
    for_other.owner = "Bạn Bà Hai";
    for_other.owner_id_no = "";
    other.code = "2.000884";
    other.example = "counter_cv";
    away.unit = OTHER;
    ask(other);
    ask(away);
    int64_t d3 = ask(by_child); /* the child asks, the dossier is hers */
    ask(for_other);             /* she asks, the dossier is a friend's */
    int64_t d4 = ask(k);
    assert_int_equal(before(d1).n, 0);
    struct earlier e = before(d4);
    assert_int_equal(e.n, 3);
    assert_true(e.at[0].dossier_id == d3 && e.at[1].dossier_id == d2 && e.at[2].dossier_id == d1);
    assert_int_equal(e.at[1].state, DOSSIER_REFUSED);
    assert_true(e.at[1].submitted_at_ms > e.at[2].submitted_at_ms);
    struct ask of_father = k, of_mother = k; /* she reports two deaths: two matters, though one person asks twice */
    of_father.name = of_mother.name = "Người Đi Khai";
    of_father.id_no = of_mother.id_no = "017165000709";
    of_father.subject = "Cụ Ông";
    of_mother.subject = "Cụ Bà";
    int64_t father = ask(of_father);
    assert_int_equal(before(ask(of_mother)).n, 0);
    e = before(ask(of_father));
    assert_true(e.n == 1 && e.at[0].dossier_id == father);
    int64_t old = ask_here("Triệu Thị Hai", "", "1965"), unnumbered = who(old);
    int64_t d5 = ask(k);
    assert_int_equal(before(d5).n, 4);
    merge(unnumbered, who(d5));
    assert_int_equal(before(d5).n, 5); /* seen through the merge */
    assert_int_equal(before(d5).at[0].dossier_id, old);
    unmerge(unnumbered);
    assert_int_equal(before(d5).n, 4);
}

/* -- the chore -- */

static enum err forget_work(struct ctx *c, void *arg) { return db_run(c->db, &forget_links, arg, NULL); }

static void test_chore(void **state)
{
    (void)state;
    int64_t d1 = ask_here("Lường Văn Tám", "017070000801", "1970"),
            d2 = ask_here("Lường Văn Tám", "017070000801", "1970");
    int64_t id = who(d1), n = office_count(&links, 1), people = office_count(&persons, 1);
    must(as(SYSTEM, forget_work, &(struct office_n){ d1 }));
    must(as(SYSTEM, forget_work, &(struct office_n){ d2 }));
    assert_int_equal(office_count(&links, 1), n - 2);
    for (int i = 0; i < 2; i++) {
        struct ctx c = ctx_system(&office.t.app, office.t.arena);
        must(people_chore(&c));
        assert_int_equal(office_count(&links, 1), n);
        assert_int_equal(office_count(&persons, 1), people);
    }
    assert_true(who(d1) == id && who(d2) == id);
}

/* -- changing -- */

static enum err change_work(struct ctx *c, void *arg) { return person_change(c, arg); }

static enum err change(struct person_known p, const char *birth, bool dead, const char *death, const char *gender)
{
    office.c->problem.n = 0;
    p.birth = partial_stored(str_c(birth));
    p.death = partial_stored(str_c(death));
    p.dead = dead;
    p.gender = str_c(gender);
    return as(OFFICER, change_work, &p);
}

static void test_change(void **state)
{
    (void)state;
    int64_t id = who(ask_here("Hoàng Văn Tý", "", "1936"));
    struct person_known p = person(id);
    assert_int_equal(change(p, "1936", true, "1935", "male"), ERR_INVALID); /* before the birth */
    assert_str(office.c->problem.at[0].field, S("death"));
    assert_int_equal(change(p, "1936", true, "2027", "male"), ERR_INVALID);
    assert_int_equal(change(p, "2027", false, "", "male"), ERR_INVALID);
    assert_int_equal(change(p, "1936", false, "", "x"), ERR_INVALID);
    must(change(p, "3/1936", true, "1936", "male")); /* perhaps the same year: not known to be wrong */
    assert_int_equal(change(p, "1936", true, "1990", "male"), ERR_STALE);
    p = person(id);
    assert_str(partial_text(office.t.arena, p.birth), S("1936-03"));
    assert_true(p.dead);
    must(change(p, "3/1936", false, "1990", "male"));
    assert_false(partial_known(person(id).death)); /* no day of death of the living */
    office.c->problem.n = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_same_number),
        cmocka_unit_test(test_wrong_number),
        cmocka_unit_test(test_no_number),
        cmocka_unit_test(test_old_numbers),
        cmocka_unit_test(test_two_of_one_name),
        cmocka_unit_test(test_account),
        cmocka_unit_test(test_account_corrected),
        cmocka_unit_test(test_earlier),
        cmocka_unit_test(test_chore),
        cmocka_unit_test(test_change),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
