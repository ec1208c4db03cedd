/* Doubts, merging two records and the way back. On both engines (db/db_testing.h). */
#include "people.h"

/* -- merging -- */

static void test_refused(void **state)
{
    (void)state;
    int64_t a = who(ask_here("Hà Thị Lành", "", "1948")), b = who(ask_here("Hà Thị Lành", "", "1948"));
    int64_t far = who(ask_away("Hà Thị Lành", "", "1948"));
    struct person_merging good = merging(a, b), m = good;
    static const enum person strangers[] = { CITIZEN, SPECIALIST, LEADER,    SUPERVISOR, PROVINCE,
                                             ADMIN,   AUDITOR,    NEIGHBOUR, NOBODY };
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
        assert_int_equal(as(strangers[i], merge_work, &m), ERR_NOT_FOUND);
    assert_int_equal(as(OFFICER, hand_work, &(struct hand){ a, far, 0, { 0 } }), ERR_NOT_FOUND);
    assert_int_equal(as(OFFICER, hand_work, &(struct hand){ a, a, 0, { 0 } }), ERR_CONFLICT);
    m.reason = S("  ");
    assert_int_equal(as(OFFICER, merge_work, &m), ERR_INVALID);
    office.c->problem.n = 0;
    m = good;
    m.from_version++;
    assert_int_equal(as(OFFICER, merge_work, &m), ERR_STALE);
    m = good;
    m.doubt_version--;
    assert_int_equal(as(OFFICER, merge_work, &m), ERR_STALE);
    m = good;
    m.into_id = far; /* not of this doubt */
    assert_int_equal(as(OFFICER, merge_work, &m), ERR_STALE);
    must(as(OFFICER, merge_work, &good));
    assert_int_equal(as(OFFICER, merge_work, &good), ERR_CONFLICT); /* twice */
    m = (struct person_merging){
        good.doubt_id, good.doubt_version + 1, b, good.into_version + 1, a, good.from_version + 1, S("x")
    };
    assert_int_equal(as(OFFICER, merge_work, &m), ERR_CONFLICT); /* in a circle */
    struct undo u = undo_of(a);
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
        assert_int_equal(as(strangers[i], undo_work, &u), ERR_NOT_FOUND);
    u.version++;
    assert_int_equal(as(OFFICER, undo_work, &u), ERR_STALE);
    u.version--;
    must(as(OFFICER, undo_work, &u));
    assert_int_equal(as(OFFICER, undo_work, &u), ERR_CONFLICT);
    office.c->problem.n = 0;
}

static enum err own_number_work(struct ctx *c, void *arg)
{
    struct account a;
    TRY(account_get(c, office.people[OFFICER2], &a));
    a.id_no = str_c(arg);
    return account_change(c, &a);
}

static void test_own(void **state)
{
    (void)state;
    char number[] = "017085000501";
    int64_t first = who(ask_here("Ngô Văn Sơn", "", "1985"));
    int64_t a = who(ask_here("Ngô Văn Sơn", number, "1985")), b = who(ask_here("Ngô Văn Sơn", "", "1985"));
    must(as(SYSTEM, own_number_work, number));
    struct person_merging m = merging(first, a);
    assert_int_equal(as(OFFICER2, merge_work, &m), ERR_FORBIDDEN);
    m = merging(b, a);
    assert_int_equal(as(OFFICER2, merge_work, &m), ERR_FORBIDDEN);
    office.c->problem.n = 0;
    must(as(OFFICER, merge_work, &m));
    struct undo u = undo_of(b);
    assert_int_equal(as(OFFICER2, undo_work, &u), ERR_FORBIDDEN);
    office.c->problem.n = 0;
}

struct listed {
    int64_t id;
    struct person_dossier *at;
    struct person_seen *numbers;
    struct person_known p;
    size_t n, numbers_n;
};
static enum err look_work(struct ctx *c, void *arg)
{
    struct listed *l = arg;
    TRY(person_look(c, l->id, "view", &l->p));
    TRY(person_numbers(c, l->id, &l->numbers, &l->numbers_n));
    return person_dossiers(c, l->id, &l->at, &l->n);
}

static struct listed look_at(enum person p, int64_t id)
{
    struct listed l = { .id = id };
    must(as(p, look_work, &l));
    return l;
}

static void test_together_and_apart(void **state)
{
    (void)state;
    int64_t d1 = ask_here("Quách Thị Ba", "112233445", "1959"), d2 = ask_here("Quách Thị Ba", "017159000601", "1959");
    int64_t d3 = ask_away("Quách Thị Ba", "112233445", "1959");
    int64_t old = who(d1), now = who(d2);
    assert_int_equal(who(d3), old);
    int64_t before = office_count(&looks, now), events = office_count(&merged_events, 1);
    merge(old, now);
    assert_true(who(d1) == now && who(d2) == now && who(d3) == now);
    struct listed l = look_at(OFFICER, old);
    assert_int_equal(l.p.id, now);
    assert_int_equal(l.n, 2); /* the third is at the other commune */
    assert_int_equal(l.at[0].id, d2);
    assert_int_equal(l.numbers_n, 2);
    assert_int_equal(look_at(NEIGHBOUR, old).n, 1);
    assert_int_equal(look_at(NEIGHBOUR, old).numbers_n,
                     0); /* a number first told in the other commune is not theirs to see */
    assert_int_equal(as(ADMIN, look_work, &l), ERR_NOT_FOUND);
    assert_int_equal(office_count(&looks, now), before + 3);
    /* what comes while they are one goes back to whom its number belongs */
    int64_t d4 = ask_here("Quách Thị Ba", "112233445", "1959"), d5 = ask_here("Quách Thị Ba", "017159000601", "");
    assert_true(who(d4) == now && who(d5) == now);
    struct undo half = undo_of(old);
    assert_int_equal(as(NEIGHBOUR, undo_work, &half), ERR_NOT_FOUND); /* has a dossier of the one, none of the other */
    unmerge(old);
    assert_true(who(d1) == old && who(d2) == now && who(d3) == old && who(d4) == old && who(d5) == now);
    assert_int_equal(office_count(&merged_events, 1), events + 2);
    assert_true(doubt_between(old, now).id != 0); /* open again */
}

static enum err differ_work(struct ctx *c, void *arg)
{
    const struct person_doubt *d = arg;
    return people_differ(c, d->id, d->version, d->reason);
}

static enum err doubt_work(struct ctx *c, void *arg)
{
    struct person_doubt *d = arg;
    return people_doubt(c, d->id, d);
}

static void test_differ(void **state)
{
    (void)state;
    int64_t a = who(ask_here("Xa Văn Tư", "", "1966")), b = who(ask_here("Xa Văn Tư", "", "1966"));
    struct person_doubt d = doubt_between(a, b);
    must(as(OFFICER, doubt_work, &d));
    d.reason = S("");
    assert_int_equal(as(OFFICER, differ_work, &d), ERR_INVALID);
    office.c->problem.n = 0;
    d.reason = S("Hai anh em họ");
    assert_int_equal(as(NEIGHBOUR, differ_work, &d), ERR_NOT_FOUND);
    must(as(OFFICER, differ_work, &d));
    assert_int_equal(doubt_between(a, b).id, 0);
    d.version++;
    assert_int_equal(as(OFFICER, differ_work, &d), ERR_CONFLICT);
    office.c->problem.n = 0;
    merge(a, b); /* somebody knows better later */
    assert_int_equal(person(a).merged_into, b);
}

/* -- random merges and unmerges end where they began -- */

enum { CROWD = 7, STEPS = 60 };

static int root_of(const int up[CROWD], int i)
{
    while (up[i] >= 0)
        i = up[i];
    return i;
}

static void check_crowd(const int up[CROWD], const int64_t ids[CROWD], const int64_t dossiers[CROWD])
{
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(who(dossiers[i]), ids[root_of(up, i)]);
}

static void test_random(void **state)
{
    uint64_t r = 6364136223846793005ULL;
    int up[CROWD], members = 0;
    int64_t ids[CROWD], dossiers[CROWD];
    (void)state;
    for (int i = 0; i < CROWD; i++) {
        dossiers[i] = ask_here(arena_printf(office.t.arena, "Người Thứ %d", i).ptr, "", "");
        ids[i] = who(dossiers[i]);
        up[i] = -1;
    }
    for (int step = 0; step < STEPS; step++) {
        int i = (int)(support_random(&r) % CROWD), k = (int)(support_random(&r) % CROWD);
        if (up[i] >= 0 && support_random(&r) % 2) {
            unmerge(ids[i]);
            up[i] = -1;
        } else if (root_of(up, i) != root_of(up, k)) {
            int from = root_of(up, i), into = root_of(up, k);
            merge(ids[from], ids[into]);
            up[from] = into;
        }
        check_crowd(up, ids, dossiers);
    }
    struct listed l = look_at(OFFICER, ids[0]);
    for (int i = 0; i < CROWD; i++)
        members += root_of(up, i) == root_of(up, 0);
    assert_int_equal(l.n, members);
    for (int i = CROWD - 1; i >= 0; i--)
        if (up[i] >= 0) {
            unmerge(ids[i]);
            up[i] = -1;
            check_crowd(up, ids, dossiers);
        }
    for (int i = 0; i < CROWD; i++) {
        assert_int_equal(who(dossiers[i]), ids[i]);
        assert_int_equal(person(ids[i]).merged_into, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_own),
        cmocka_unit_test(test_together_and_apart),
        cmocka_unit_test(test_differ),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
