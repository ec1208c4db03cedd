/* Two persons that are one, and the way back. */
#include "mod/people/people_internal.h"

/* Nobody decides about themselves. */
static enum err not_own(struct ctx *c, int64_t root)
{
    struct person_own_count_row own;
    TRY(person_own_count(c->db, c->arena, &(struct person_own_count_in){ root, c->who.account_id }, &own));
    return own.n ? ctx_refuse(c, ERR_FORBIDDEN, MSG_people_own) : ERR_OK;
}

static enum err note(struct ctx *c, const char *kind, int64_t from_id, int64_t into_id, struct str reason)
{
    const struct grant *as;
    TRY(people_reach(c, into_id, 0, &as));
    struct event e = { .kind = kind,
                       .object_kind = "person",
                       .object_id = into_id,
                       .as = as,
                       EVENT_DETAIL({ "from", arena_printf(c->arena, "%lld", (long long)from_id), 0 },
                                    { "reason", reason, 0 }) };
    return event_put(c, &e);
}

/* The two that were seen are those who stand for the doubt now, and they are two. */
static enum err check_pair(struct ctx *c, const struct person_merging *m, const struct person_doubt *d)
{
    if (d->pair[0] == d->pair[1])
        return ctx_refuse(c, ERR_CONFLICT, MSG_people_already_one);
    if (!str_eq(d->state, S("open")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_people_decided);
    bool as_seen = (m->from_id == d->pair[0] && m->into_id == d->pair[1]) ||
                   (m->from_id == d->pair[1] && m->into_id == d->pair[0]);
    return as_seen && m->doubt_version == d->version ? ERR_OK : ERR_STALE;
}

enum err people_merge(struct ctx *c, const struct person_merging *m)
{
    struct person_doubt d;
    int64_t id = ctx_id(c);
    TRY(people_doubt(c, m->doubt_id, &d));
    TRY(not_own(c, d.pair[0]));
    TRY(not_own(c, d.pair[1]));
    TRY(people_reason(c, m->reason));
    TRY(check_pair(c, m, &d));
    TRY(person_merge_into_exact(c->db, &(struct person_merge_into_in){ m->from_id, m->from_version, m->into_id }));
    TRY(person_merge_keep_exact(c->db, &(struct person_merge_keep_in){ m->into_id, m->into_version }));
    TRY(person_merge_insert(
        c->db,
        &(struct person_merge_insert_in){ id, m->from_id, m->into_id, d.id, m->reason, c->who.account_id, c->now_ms },
        NULL));
    TRY(person_doubt_decide_exact(c->db, &(struct person_doubt_decide_in){ d.id, d.version, S("open"), S("same"),
                                                                           m->reason, c->who.account_id, c->now_ms }));
    return note(c, "person.merged", m->from_id, m->into_id, m->reason);
}

/* -- the way back -- */

/* The officer handles a dossier of the one and one of the other, counted without the merge. */
static enum err reach_both(struct ctx *c, const struct person_merge_row_row *r)
{
    const struct grant *from, *into;
    TRY(people_reach(c, r->from_id, 0, &from));
    TRY(people_reach(c, r->into_id, r->from_id, &into));
    return from && into ? ERR_OK : ERR_NOT_FOUND;
}

static enum err open_doubt(struct ctx *c, int64_t doubt_id)
{
    struct person_doubt_row_row d;
    TRY(person_doubt_row(c->db, c->arena, &(struct person_doubt_row_in){ doubt_id }, &d));
    return person_doubt_decide_exact(
        c->db, &(struct person_doubt_decide_in){
                   .id = d.id, .version = d.version, .from_state = d.state, .state = S("open"), .reason = S("") });
}

enum err people_unmerge(struct ctx *c, int64_t merge_id, int64_t version, struct str reason)
{
    struct person_merge_row_row r;
    int64_t root, changed;
    TRY(person_merge_row(c->db, c->arena, &(struct person_merge_row_in){ merge_id }, &r));
    TRY(reach_both(c, &r));
    TRY(person_root(c, r.into_id, &root));
    TRY(not_own(c, root));
    TRY(people_reason(c, reason));
    if (r.undone_at_ms)
        return ctx_refuse(c, ERR_CONFLICT, MSG_people_undone_already);
    TRY(person_merge_undo_exact(c->db,
                                &(struct person_merge_undo_in){ r.id, version, reason, c->who.account_id, c->now_ms }));
    TRY(person_merge_release(c->db, &(struct person_merge_release_in){ r.from_id, r.into_id }, &changed));
    if (changed != 1)
        return ERR_IO; /* the two tables say different things */
    TRY(open_doubt(c, r.doubt_id));
    return note(c, "person.unmerged", r.from_id, r.into_id, reason);
}

#define MERGE_OF(r)                                                                                                    \
    (struct merge)                                                                                                     \
    {                                                                                                                  \
        .id = (r)->id, .version = (r)->version, .from_id = (r)->from_id, .into_id = (r)->into_id,                      \
        .merged_at_ms = (r)->merged_at_ms, .undone_at_ms = (r)->undone_at_ms, .from_name = (r)->name,                  \
        .reason = (r)->reason, .by = (r)->by_name, .undone_reason = (r)->undone_reason, .undone_by = (r)->undone_name  \
    }

enum err people_merge_get(struct ctx *c, int64_t id, struct merge *out)
{
    struct person_merge_row_row r;
    TRY(person_merge_row(c->db, c->arena, &(struct person_merge_row_in){ id }, &r));
    TRY(reach_both(c, &r));
    *out = MERGE_OF(&r);
    return ERR_OK;
}

enum err people_merges(struct ctx *c, int64_t id, struct merge **out, size_t *n)
{
    struct person_merge_rows_row *rows;
    int64_t root;
    TRY(person_root(c, id, &root));
    TRY(person_merge_rows(c->db, c->arena, &(struct person_merge_rows_in){ root }, &rows, n));
    struct merge *list = ARENA_ARRAY(c->arena, struct merge, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = MERGE_OF(&rows[i]);
    *out = list;
    return ERR_OK;
}
