/* Two that may be one, and what somebody decided. */
#include "mod/people/people_internal.h"
#include "text/text.h"

enum err doubt_note(struct ctx *c, int64_t a, int64_t b, const char *ground, int64_t agency_id)
{
    int64_t root_a, root_b;
    TRY(person_root(c, a, &root_a));
    TRY(person_root(c, b, &root_b));
    if (root_a == root_b)
        return ERR_OK;
    return person_doubt_insert(c->db,
                               &(struct person_doubt_insert_in){ ctx_id(c), a < b ? a : b, a < b ? b : a, str_c(ground),
                                                                 agency_id, c->now_ms },
                               NULL);
}

enum err people_reason(struct ctx *c, struct str reason)
{
    if (!str_trim(reason).len)
        return ctx_invalid(c, S("reason"), MSG_people_reason_missing, MSG_NO_ARGS);
    if (text_length(reason) > REASON_CHARS_MAX)
        return ctx_invalid(c, S("reason"), MSG_web_too_long, MSG_ARGS(S("500")));
    return ERR_OK;
}

enum err people_doubts(struct ctx *c, int64_t agency_id, int64_t before_id, struct person_doubt **out, size_t *n)
{
    struct person_doubt_rows_row *rows;
    size_t rows_n, kept = 0;
    TRY(person_doubt_rows(c->db, c->arena,
                          &(struct person_doubt_rows_in){ agency_id, before_id ? before_id : INT64_MAX }, &rows,
                          &rows_n));
    struct person_doubt *list = ARENA_ARRAY(c->arena, struct person_doubt, rows_n + 1);
    for (size_t i = 0; i < rows_n; i++) {
        struct person_doubt d = { .id = rows[i].id,
                                  .agency_id = agency_id,
                                  .found_at_ms = rows[i].found_at_ms,
                                  .ground = rows[i].ground,
                                  .state = S("open") };
        TRY(person_root(c, rows[i].first_id, &d.pair[0]));
        TRY(person_root(c, rows[i].second_id, &d.pair[1]));
        if (d.pair[0] != d.pair[1]) /* made one by way of others */
            list[kept++] = d;
    }
    *out = list;
    *n = kept;
    return ERR_OK;
}

/* Both within reach, under whoever stands for them now. */
static enum err reach_pair(struct ctx *c, const int64_t pair[2])
{
    const struct grant *as[2];
    TRY(people_reach(c, pair[0], 0, &as[0]));
    TRY(people_reach(c, pair[1], 0, &as[1]));
    return as[0] && as[1] ? ERR_OK : ERR_NOT_FOUND;
}

enum err people_doubt(struct ctx *c, int64_t id, struct person_doubt *out)
{
    struct person_doubt_row_row r;
    TRY(person_doubt_row(c->db, c->arena, &(struct person_doubt_row_in){ id }, &r));
    struct person_doubt d = { .id = r.id,
                              .version = r.version,
                              .agency_id = r.agency_id,
                              .found_at_ms = r.found_at_ms,
                              .ground = r.ground,
                              .state = r.state,
                              .reason = r.reason };
    TRY(person_root(c, r.first_id, &d.pair[0]));
    TRY(person_root(c, r.second_id, &d.pair[1]));
    TRY(reach_pair(c, d.pair));
    *out = d;
    return ERR_OK;
}

static enum err note(struct ctx *c, const char *kind, const struct person_doubt *d, struct str reason)
{
    const struct grant *as;
    TRY(people_reach(c, d->pair[0], 0, &as));
    struct event e = { .kind = kind,
                       .object_kind = "person",
                       .object_id = d->pair[0],
                       .as = as,
                       EVENT_DETAIL({ "doubt", { 0 }, d->id },
                                    { "other", arena_printf(c->arena, "%lld", (long long)d->pair[1]), 0 },
                                    { "reason", reason, 0 }) };
    return event_put(c, &e);
}

/* Decided before, and now somebody knows better: it is open again. */
static enum err open_again(struct ctx *c, int64_t a, int64_t b, int64_t *id)
{
    struct person_doubt_of_pair_row r;
    TRY(person_doubt_of_pair(c->db, c->arena, &(struct person_doubt_of_pair_in){ a, b }, &r));
    if (!str_eq(r.state, S("open")))
        TRY(person_doubt_decide_exact(
            c->db, &(struct person_doubt_decide_in){
                       .id = r.id, .version = r.version, .from_state = r.state, .state = S("open"), .reason = S("") }));
    *id = r.id;
    return ERR_OK;
}

enum err people_doubt_by_hand(struct ctx *c, int64_t a, int64_t b, int64_t *id)
{
    struct person_doubt d = { 0 };
    TRY(person_root(c, a, &d.pair[0]));
    TRY(person_root(c, b, &d.pair[1]));
    TRY(reach_pair(c, d.pair));
    if (d.pair[0] == d.pair[1])
        return ctx_refuse(c, ERR_CONFLICT, MSG_people_already_one);
    const struct grant *as;
    TRY(people_reach(c, d.pair[0], 0, &as));
    TRY(doubt_note(c, d.pair[0], d.pair[1], "hand", as->agency_id));
    bool in_order = d.pair[0] < d.pair[1];
    TRY(open_again(c, d.pair[!in_order], d.pair[in_order], &d.id));
    *id = d.id;
    return note(c, "person.doubted", &d, S(""));
}

enum err people_differ(struct ctx *c, int64_t doubt_id, int64_t version, struct str reason)
{
    struct person_doubt d;
    TRY(people_doubt(c, doubt_id, &d));
    TRY(people_reason(c, reason));
    if (version != d.version)
        return ERR_STALE;
    if (!str_eq(d.state, S("open")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_people_decided);
    TRY(person_doubt_decide_exact(c->db, &(struct person_doubt_decide_in){ d.id, version, S("open"), S("different"),
                                                                           reason, c->who.account_id, c->now_ms }));
    return note(c, "person.told_apart", &d, reason);
}
