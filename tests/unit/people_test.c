/* Who dossiers are about: finding, doubting, merging and the way back, on both engines (db/db_testing.h). */
#include "office.h"
#include "mod/people/people.h"
#include "text/text.h"

OFFICE_COUNT_OF(persons, 80, "person WHERE 0 < made_at_ms AND 1")
OFFICE_COUNT_OF(looks, 81, "event WHERE kind = 'access.read' AND object_kind = 'person' AND object_id")
OFFICE_COUNT_OF(merged_events, 82, "event WHERE kind IN ('person.merged', 'person.unmerged') AND 1")
OFFICE_COUNT_OF(links, 83, "party_person WHERE dossier_id > 0 AND 1")
static const struct sql_stmt forget_links = {
    .name = "forget_links",
    .text = { "DELETE FROM party_person WHERE dossier_id = ?1",
              "DELETE FROM party_person WHERE dossier_id = CAST($1 AS BIGINT)" },
    .in = office_n_field,
    .in_n = 1,
    .id = 5190
};

/* -- acting -- */

struct ask {
    const char *name, *id_no, *birth, *owner, *owner_id_no, *subject;
    int unit; /* an agency of office.h; 0: COMMUNE */
    const char *code, *example;
};

static int64_t ask(struct ask k)
{
    struct office_new o =
        office_request(k.code ? k.code : "2.000815", k.example ? k.example : "counter_five_pages", CHANNEL_COUNTER);
    bool away = k.unit == OTHER;
    o.n.account_id = 0;
    o.n.agency_id = office.units[away ? OTHER : COMMUNE];
    o.n.intake_unit_id = away ? office.units[OTHER] : office.units[COUNTER];
    o.n.parties[PARTY_APPLICANT] =
        (struct party){ .name = str_c(k.name), .id_no = str_c(k.id_no), .birth = str_c(k.birth), .present = true };
    if (k.owner)
        o.n.parties[PARTY_OWNER] =
            (struct party){ .name = str_c(k.owner), .id_no = str_c(k.owner_id_no), .present = true };
    if (k.subject)
        o.n.parties[PARTY_SUBJECT] =
            (struct party){ .name = str_c(k.subject), .id_no = S("017020000903"), .birth = S("1920"), .present = true };
    testing_now_ms += 1000;
    must(as(away ? NEIGHBOUR : OFFICER, office_submit_work, &o));
    return o.id;
}

static int64_t ask_here(const char *name, const char *id_no, const char *birth)
{
    return ask((struct ask){ .name = name, .id_no = id_no, .birth = birth });
}
static int64_t ask_away(const char *name, const char *id_no, const char *birth)
{
    return ask((struct ask){ .name = name, .id_no = id_no, .birth = birth, .unit = OTHER });
}

struct of {
    int64_t dossier_id, who[PARTY_COUNT];
};
static enum err of_work(struct ctx *c, void *arg)
{
    struct of *o = arg;
    return people_of(c, o->dossier_id, o->who);
}

static int64_t who(int64_t dossier_id)
{
    struct of o = { .dossier_id = dossier_id };
    must(as_reader(SYSTEM, of_work, &o));
    assert_true(o.who[PARTY_APPLICANT] != 0);
    return o.who[PARTY_APPLICANT];
}

struct got {
    int64_t id;
    struct person_known p;
};
static enum err get_work(struct ctx *c, void *arg)
{
    struct got *g = arg;
    return person_get(c, g->id, &g->p);
}

static struct person_known person(int64_t id)
{
    struct got g = { .id = id };
    must(as_reader(SYSTEM, get_work, &g));
    return g.p;
}

struct doubts {
    int unit;
    struct person_doubt *at;
    size_t n;
};
static enum err doubts_work(struct ctx *c, void *arg)
{
    struct doubts *d = arg;
    return people_doubts(c, office.units[d->unit], 0, &d->at, &d->n);
}

/* The open doubt between the two at the commune; id 0: none. */
static struct person_doubt doubt_between(int64_t a, int64_t b)
{
    struct doubts d = { .unit = COMMUNE };
    must(as_reader(SYSTEM, doubts_work, &d));
    for (size_t i = 0; i < d.n; i++)
        if ((d.at[i].pair[0] == a && d.at[i].pair[1] == b) || (d.at[i].pair[0] == b && d.at[i].pair[1] == a))
            return d.at[i];
    return (struct person_doubt){ 0 };
}

struct hand {
    int64_t a, b, doubt;
    struct person_doubt d;
};
static enum err hand_work(struct ctx *c, void *arg)
{
    struct hand *h = arg;
    TRY(people_doubt_by_hand(c, h->a, h->b, &h->doubt));
    return people_doubt(c, h->doubt, &h->d);
}

static enum err merge_work(struct ctx *c, void *arg) { return people_merge(c, arg); }

static struct person_merging merging(int64_t from, int64_t into)
{
    struct hand h = { from, into, 0, { 0 } };
    must(as(OFFICER, hand_work, &h));
    return (struct person_merging){
        h.doubt, h.d.version, from, person(from).version, into, person(into).version, S("Đã xem giấy tờ của cả hai")
    };
}

static void merge(int64_t from, int64_t into)
{
    struct person_merging m = merging(from, into);
    must(as(OFFICER, merge_work, &m));
}

struct undo {
    int64_t person, from, merge_id, version;
    struct str reason;
    struct merge *at;
    size_t n;
};
static enum err merges_work(struct ctx *c, void *arg)
{
    struct undo *u = arg;
    return people_merges(c, u->person, &u->at, &u->n);
}

static enum err undo_work(struct ctx *c, void *arg)
{
    const struct undo *u = arg;
    return people_unmerge(c, u->merge_id, u->version, u->reason);
}

/* The merge of `from` that stands. */
static struct undo undo_of(int64_t from)
{
    struct undo u = { .person = from, .from = from, .reason = S("Giấy khai sinh cho thấy là hai người") };
    must(as_reader(SYSTEM, merges_work, &u));
    for (size_t i = 0; i < u.n; i++)
        if (u.at[i].from_id == from && !u.at[i].undone_at_ms) {
            u.merge_id = u.at[i].id;
            u.version = u.at[i].version;
        }
    assert_true(u.merge_id != 0);
    return u;
}

static void unmerge(int64_t from)
{
    struct undo u = undo_of(from);
    must(as(OFFICER, undo_work, &u));
}

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
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_own),
        cmocka_unit_test(test_together_and_apart),
        cmocka_unit_test(test_differ),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_earlier),
        cmocka_unit_test(test_chore),
        cmocka_unit_test(test_change),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
