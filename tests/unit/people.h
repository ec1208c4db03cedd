/* What the tests of people share: dossiers of somebody, who that is, doubts, merges and their undoing. */
#ifndef TESTS_PEOPLE_H
#define TESTS_PEOPLE_H
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

static inline int64_t ask(struct ask k)
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

static inline int64_t ask_here(const char *name, const char *id_no, const char *birth)
{
    return ask((struct ask){ .name = name, .id_no = id_no, .birth = birth });
}
static inline int64_t ask_away(const char *name, const char *id_no, const char *birth)
{
    return ask((struct ask){ .name = name, .id_no = id_no, .birth = birth, .unit = OTHER });
}

struct of {
    int64_t dossier_id, who[PARTY_COUNT];
};
static inline enum err of_work(struct ctx *c, void *arg)
{
    struct of *o = arg;
    return people_of(c, o->dossier_id, o->who);
}

static inline int64_t who(int64_t dossier_id)
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
static inline enum err get_work(struct ctx *c, void *arg)
{
    struct got *g = arg;
    return person_get(c, g->id, &g->p);
}

static inline struct person_known person(int64_t id)
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
static inline enum err doubts_work(struct ctx *c, void *arg)
{
    struct doubts *d = arg;
    return people_doubts(c, office.units[d->unit], 0, &d->at, &d->n);
}

/* The open doubt between the two at the commune; id 0: none. */
static inline struct person_doubt doubt_between(int64_t a, int64_t b)
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
static inline enum err hand_work(struct ctx *c, void *arg)
{
    struct hand *h = arg;
    TRY(people_doubt_by_hand(c, h->a, h->b, &h->doubt));
    return people_doubt(c, h->doubt, &h->d);
}

static inline enum err merge_work(struct ctx *c, void *arg) { return people_merge(c, arg); }

static inline struct person_merging merging(int64_t from, int64_t into)
{
    struct hand h = { from, into, 0, { 0 } };
    must(as(OFFICER, hand_work, &h));
    return (struct person_merging){
        h.doubt, h.d.version, from, person(from).version, into, person(into).version, S("Đã xem giấy tờ của cả hai")
    };
}

static inline void merge(int64_t from, int64_t into)
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
static inline enum err merges_work(struct ctx *c, void *arg)
{
    struct undo *u = arg;
    return people_merges(c, u->person, &u->at, &u->n);
}

static inline enum err undo_work(struct ctx *c, void *arg)
{
    const struct undo *u = arg;
    return people_unmerge(c, u->merge_id, u->version, u->reason);
}

/* The merge of `from` that stands. */
static inline struct undo undo_of(int64_t from)
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

static inline void unmerge(int64_t from)
{
    struct undo u = undo_of(from);
    must(as(OFFICER, undo_work, &u));
}

#endif
