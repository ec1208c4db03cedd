/* From what was said of a party to the person it is. */
#include "mod/people/people_internal.h"
#include "base/log.h"
#include "text/text.h"

enum { DOUBTS_MAX = 5 }; /* of one new person: more than that nobody looks through */

/* What is known when somebody is to be found. */
struct sought {
    struct str name, folded;
    struct partial_date birth;
    struct person_number number;
    int64_t dossier_id, agency_id; /* 0: from an account */
    int64_t account_id, linked_id; /* login and the person it stands for; 0: none */
    bool business;
};

struct found {
    int64_t id;
    int64_t doubts[DOUBTS_MAX]; /* those whom the number met without agreeing */
    size_t doubts_n;
};

static bool name_agrees(const struct sought *s, struct str folded) { return str_eq(s->folded, folded); }

static bool agrees(const struct sought *s, struct str folded, struct str birth)
{
    struct partial_date b = partial_stored(birth);
    /* CMND numbers were given out by each province and some twice (unverified): the birth must be known to agree */
    bool both_known = partial_known(s->birth) && partial_known(b);
    bool strict = s->number.kind == NUMBER_CMND || s->number.kind == NUMBER_PASSPORT;
    return s->number.kind != NUMBER_FOREIGN && name_agrees(s, folded) && partial_agrees(s->birth, b) &&
           (!strict || both_known);
}

static void note_doubt(struct found *f, int64_t id)
{
    for (size_t i = 0; i < f->doubts_n; i++)
        if (f->doubts[i] == id)
            return;
    if (f->doubts_n < DOUBTS_MAX)
        f->doubts[f->doubts_n++] = id;
}

/* Those who carry the number: one person, under whatever merges, who agrees in all; otherwise doubts. */
static enum err by_number(struct ctx *c, const struct sought *s, struct found *f)
{
    struct person_by_number_row *rows;
    size_t n, roots_n = 0;
    int64_t root = 0;
    if (s->number.kind == NUMBER_NONE)
        return ERR_OK;
    TRY(person_by_number(c->db, c->arena,
                         &(struct person_by_number_in){ str_c(number_word(s->number.kind)), s->number.number }, &rows,
                         &n));
    for (size_t i = 0; i < n; i++) {
        int64_t up;
        TRY(person_root(c, rows[i].id, &up));
        note_doubt(f, rows[i].id);
        if (!agrees(s, rows[i].folded, rows[i].birth))
            continue;
        roots_n += up != root;
        f->id = f->id ? f->id : rows[i].id;
        root = up;
    }
    if (roots_n != 1)
        f->id = 0;
    return ERR_OK;
}

static bool met_others(const struct found *f, int64_t id)
{
    for (size_t i = 0; i < f->doubts_n; i++)
        if (f->doubts[i] != id)
            return true;
    return false;
}

/* The person of the login, unless the papers say somebody else. */
static enum err by_login(struct ctx *c, const struct sought *s, struct found *f)
{
    struct person_known p;
    struct person_other_number_row other = { 0 };
    if (f->id || !s->linked_id)
        return ERR_OK;
    TRY(person_get(c, s->linked_id, &p));
    if (s->number.kind != NUMBER_NONE)
        TRY(person_other_number(
            c->db, c->arena,
            &(struct person_other_number_in){ p.id, str_c(number_word(s->number.kind)), s->number.number }, &other));
    if (name_agrees(s, p.folded) && partial_agrees(s->birth, p.birth) && !other.n && !met_others(f, p.id))
        f->id = p.id;
    else
        note_doubt(f, p.id);
    return ERR_OK;
}

static struct str gender_of(struct ctx *c, const struct sought *s)
{
    struct ident_cccd id;
    struct str digits;
    if (s->number.kind != NUMBER_PERSONAL || s->business ||
        ident_cccd(c->arena, s->number.number, &digits, &id) != ERR_OK)
        return S("");
    return id.sex == SEX_FEMALE ? S("female") : id.sex == SEX_MALE ? S("male") : S("");
}

static enum err note_number(struct ctx *c, const struct sought *s, int64_t id)
{
    if (s->number.kind == NUMBER_NONE)
        return ERR_OK;
    return person_number_insert(c->db,
                                &(struct person_number_insert_in){ ctx_id(c), id, str_c(number_word(s->number.kind)),
                                                                   s->number.number, s->dossier_id, c->now_ms },
                                NULL);
}

static const char *kind_of(const struct sought *s)
{
    return s->business || s->number.kind == NUMBER_BUSINESS ? "organisation" : "person";
}

static enum err make(struct ctx *c, const struct sought *s, int64_t *id)
{
    *id = ctx_id(c);
    return person_insert(c->db,
                         &(struct person_insert_in){ *id, str_c(kind_of(s)), s->name, s->folded,
                                                     partial_text(c->arena, s->birth), gender_of(c, s), S(""),
                                                     c->now_ms },
                         NULL);
}

/* Two personal numbers of one person differ where a finger slipped: in a digit or two. */
static bool two_numbers(struct str a, struct str b)
{
    size_t differ = 0;
    for (size_t i = 0; i < a.len && i < b.len; i++)
        differ += a.ptr[i] != b.ptr[i];
    return a.len != b.len || differ > 2;
}

/* People of the same name and a birth that may be the same, with a dossier at the same agency: for somebody to look at.
 * Asked when a person first has to do with the agency. */
static enum err doubt_names(struct ctx *c, const struct sought *s, int64_t id)
{
    struct person_candidates_row *rows;
    struct person_at_agency_row before;
    size_t n, noted = 0;
    TRY(person_at_agency(c->db, c->arena, &(struct person_at_agency_in){ id, s->agency_id }, &before));
    if (before.n)
        return ERR_OK;
    struct str birth = partial_text(c->arena, s->birth);
    TRY(person_candidates(c->db, c->arena,
                          &(struct person_candidates_in){ id, str_c(kind_of(s)), s->folded, birth, s->agency_id },
                          &rows, &n));
    for (size_t i = 0; i < n && noted < DOUBTS_MAX; i++) {
        bool two = s->number.kind == NUMBER_PERSONAL && rows[i].personal.len &&
                   two_numbers(rows[i].personal, s->number.number);
        if (two)
            continue;
        TRY(doubt_note(c, id, rows[i].id, "name", s->agency_id));
        noted++;
    }
    return ERR_OK;
}

static enum err note_doubts(struct ctx *c, const struct sought *s, const struct found *f, bool known)
{
    if (!s->agency_id)
        return ERR_OK;
    for (size_t i = 0; !known && i < f->doubts_n; i++)
        TRY(doubt_note(c, f->id, f->doubts[i], "number", s->agency_id));
    if (s->linked_id)
        TRY(doubt_note(c, f->id, s->linked_id, "number", s->agency_id));
    return doubt_names(c, s, f->id);
}

static enum err identify(struct ctx *c, const struct sought *s, int64_t *id)
{
    struct found f = { 0 };
    TRY(by_number(c, s, &f));
    TRY(by_login(c, s, &f));
    bool known = f.id != 0;
    if (!known)
        TRY(make(c, s, &f.id));
    TRY(note_number(c, s, f.id));
    TRY(note_doubts(c, s, &f, known));
    if (s->account_id && (!s->linked_id || !s->agency_id)) /* what stands in the account is its owner's word */
        TRY(person_account_put(c->db, &(struct person_account_put_in){ s->account_id, f.id }, NULL));
    *id = f.id;
    return ERR_OK;
}

/* -- parties -- */

/* Only the login of a person or a business stands for somebody; an officer's or a helper's does not. */
static enum err add_login(struct ctx *c, int64_t account_id, struct sought *s)
{
    struct person_account_row_row a;
    if (!account_id)
        return ERR_OK;
    TRY(person_account_row(c->db, c->arena, &(struct person_account_row_in){ account_id }, &a));
    s->business = str_eq(a.kind, S("business"));
    if (!s->business && !str_eq(a.kind, S("citizen")))
        return ERR_OK;
    s->account_id = account_id;
    s->linked_id = a.person_id;
    return ERR_OK;
}

static enum err link_party(struct ctx *c, int64_t dossier_id, int64_t agency_id,
                           const struct person_unlinked_parties_row *p)
{
    int64_t id;
    struct sought s = { .name = p->name,
                        .folded = p->folded,
                        .birth = partial_stored(p->birth),
                        .number = person_number_of(c->arena, p->id_no),
                        .dossier_id = dossier_id,
                        .agency_id = agency_id };
    TRY(add_login(c, p->account_id, &s));
    TRY(identify(c, &s, &id));
    return party_person_insert(c->db, &(struct party_person_insert_in){ dossier_id, p->role, id }, NULL);
}

enum err people_link(struct ctx *c, int64_t dossier_id)
{
    struct dossier d;
    struct person_unlinked_parties_row *rows;
    size_t n;
    TRY(person_unlinked_parties(c->db, c->arena, &(struct person_unlinked_parties_in){ dossier_id }, &rows, &n));
    if (!n)
        return ERR_OK;
    TRY(dossier_get(c, dossier_id, &d));
    for (size_t i = 0; i < n; i++)
        TRY(link_party(c, dossier_id, d.agency_id, &rows[i]));
    return ERR_OK;
}

enum err people_on_submitted(struct ctx *c, const struct event *e) { return people_link(c, e->dossier_id); }

/* -- accounts: the number of a login is its person's -- */

/* The login was somebody else until now: whose dossiers those are is for the desk that has them to say. */
static enum err doubt_before(struct ctx *c, int64_t was, int64_t is)
{
    struct person_agency_rows_row *rows;
    size_t n = 0;
    if (was)
        TRY(person_agency_rows(c->db, c->arena, &(struct person_agency_rows_in){ was, 0 }, &rows, &n));
    return n ? doubt_note(c, is, was, "number", rows[0].agency_id) : ERR_OK;
}

static enum err link_account(struct ctx *c, int64_t account_id)
{
    int64_t id;
    struct person_account_row_row a;
    struct sought s = { 0 };
    TRY(person_account_row(c->db, c->arena, &(struct person_account_row_in){ account_id }, &a));
    TRY(add_login(c, account_id, &s));
    s.number = person_number_of(c->arena, a.id_no);
    if (!s.account_id || s.number.kind == NUMBER_NONE)
        return ERR_OK;
    s.name = a.name;
    s.folded = text_fold(c->arena, a.name);
    s.birth = partial_stored(a.birth);
    TRY(identify(c, &s, &id));
    return doubt_before(c, s.linked_id, id);
}

enum err people_on_account(struct ctx *c, const struct event *e) { return link_account(c, e->object_id); }

/* -- what came before this room was there -- */

struct sweep {
    int64_t after;
    size_t page, n;
    int64_t ids[100];
    enum err (*link)(struct ctx *c, int64_t id);
};

static enum err next_dossiers(struct ctx *c, void *arg)
{
    struct sweep *s = arg;
    struct person_unlinked_dossiers_row *rows;
    TRY(person_unlinked_dossiers(c->db, c->arena, &(struct person_unlinked_dossiers_in){ s->after }, &rows, &s->page));
    for (size_t i = 0; i < s->page; i++)
        s->ids[i] = rows[i].dossier_id;
    return ERR_OK;
}

static enum err next_accounts(struct ctx *c, void *arg)
{
    struct sweep *s = arg;
    struct person_unlinked_accounts_row *rows;
    TRY(person_unlinked_accounts(c->db, c->arena, &(struct person_unlinked_accounts_in){ s->after }, &rows, &s->page));
    for (size_t i = 0; i < s->page; i++)
        s->ids[i] = rows[i].account_id;
    return ERR_OK;
}

static enum err link_page(struct ctx *c, void *arg)
{
    const struct sweep *s = arg;
    for (size_t i = 0; i < s->page; i++)
        TRY(s->link(c, s->ids[i]));
    struct event e = { .kind = "person.linked",
                       .object_kind = "person",
                       EVENT_DETAIL({ "n", { 0 }, (int64_t)s->page }) };
    return event_put(c, &e);
}

static enum err sweep(struct ctx *c, ctx_work *next, enum err (*link)(struct ctx *c, int64_t id), size_t *n)
{
    struct sweep s = { .link = link };
    for (;;) {
        TRY(ctx_read(c, next, &s));
        if (!s.page)
            break;
        TRY(ctx_write(c, link_page, &s));
        s.after = s.ids[s.page - 1];
        s.n += s.page;
    }
    *n = s.n;
    return ERR_OK;
}

enum err people_chore(struct ctx *c)
{
    size_t dossiers, accounts;
    TRY(sweep(c, next_dossiers, people_link, &dossiers));
    TRY(sweep(c, next_accounts, link_account, &accounts));
    if (dossiers + accounts)
        log_line(LOG_INFO, "people.linked", "%zu dossiers and %zu accounts from before", dossiers, accounts);
    return ERR_OK;
}
