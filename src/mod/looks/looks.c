#include "mod/looks/looks.h"
#include "base/clock.h"
#include "mod/people/people.h"
#include "sql_looks.h"

/* -- writing down -- */

static enum err put(struct ctx *c, const struct event *e, const char *object_kind, int64_t object_id)
{
    bool listed = str_eq(str_c(e->kind), S("access.list"));
    const struct grant *as = e->as;
    return look_put(c->db,
                    &(struct look_put_in){ .object_kind = str_c(object_kind), .object_id = object_id, .actor_id = c->who.account_id,
                                           .what = str_c(e->object_kind), .why = event_text(e, "why"), .slot = listed ? day_of_ms(e->at_ms) : e->id,
                                           .listed = listed, .event_id = e->id, .at_ms = e->at_ms, .role = as ? str_c(role_word(as->role)) : S(""),
                                           .title = as ? as->title : S(""), .unit_id = as ? as->unit_id : 0 },
                    NULL);
}

enum err looks_on_event(struct ctx *c, const struct event *e)
{
    if (!c->who.account_id || c->who.automatic)
        return ERR_OK;
    if (e->dossier_id)
        TRY(put(c, e, "dossier", e->dossier_id));
    if (str_eq(str_c(e->kind), S("access.read")) && str_eq(str_c(e->object_kind), S("person")))
        TRY(put(c, e, "person", e->object_id));
    for (size_t i = 0; i < e->shown_n; i++)
        TRY(put(c, e, e->shown[i].kind, e->shown[i].id));
    return ERR_OK;
}

/* -- reading -- */

static struct look from_row(const struct look_rows_row *r, int64_t account_id)
{
    return (struct look){ .key = { r->event_id, r->object_id }, .object_kind = r->object_kind, .what = r->what, .why = r->why, .role = r->role,
                          .title = r->title, .actor = r->actor, .unit = r->unit.ptr ? r->unit : S(""), .unit_id = r->unit_id,
                          .dossier_id = r->dossier_id, .at_ms = r->at_ms, .times = r->times,
                          .dossier_no = r->code.ptr ? r->code : r->request_no.ptr ? r->request_no : S(""), .listed = r->listed != 0,
                          .mine = r->account_id && r->account_id == account_id };
}

static int newest_first(const void *a, const void *b)
{
    const struct look_key *x = &((const struct look *)a)->key, *y = &((const struct look *)b)->key;
    if (x->event_id != y->event_id)
        return x->event_id < y->event_id ? 1 : -1;
    return (x->object_id < y->object_id) - (x->object_id > y->object_id);
}

/* A person may be known by several records; the same dossier comes with each. */
static size_t once_each(struct look *list, size_t n)
{
    size_t kept = 0;
    qsort(list, n, sizeof *list, newest_first);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || newest_first(&list[kept - 1], &list[i]) != 0)
            list[kept++] = list[i];
    return kept > LOOKS_PAGE + 1 ? LOOKS_PAGE + 1 : kept;
}

enum err looks_of(struct ctx *c, int64_t account_id, struct look_key after, struct look **out, size_t *n)
{
    int64_t *persons;
    size_t persons_n;
    VEC(struct look) all = { 0 };
    struct look_key from = after.event_id ? after : (struct look_key){ INT64_MAX, INT64_MAX };
    TRY(people_own(c, account_id, &persons, &persons_n));
    for (size_t i = 0; i < (persons_n ? persons_n : 1); i++) {
        struct look_rows_row *rows;
        size_t rows_n;
        TRY(look_rows(c->db, c->arena, &(struct look_rows_in){ account_id, persons_n ? persons[i] : 0, from.event_id, from.object_id }, &rows, &rows_n));
        for (size_t k = 0; k < rows_n; k++) {
            struct look l = from_row(&rows[k], account_id);
            VEC_PUSH(c->arena, &all, l);
        }
    }
    *out = all.at;
    *n = all.n ? once_each(all.at, all.n) : 0;
    return ERR_OK;
}

enum err looks_one(struct ctx *c, int64_t account_id, struct look_key key, struct look *out)
{
    struct look *list;
    size_t n;
    if (key.event_id <= 0 || key.object_id <= 0 || key.object_id == INT64_MAX)
        return ERR_NOT_FOUND;
    TRY(looks_of(c, account_id, (struct look_key){ key.event_id, key.object_id + 1 }, &list, &n));
    if (!n || list->key.event_id != key.event_id || list->key.object_id != key.object_id)
        return ERR_NOT_FOUND;
    *out = *list;
    return ERR_OK;
}
