/* The series of a unit that ends: what they have come to, and no number after. */
#include "core/event.h"
#include "core/series.h"
#include "sql_series_pass_on.h"

enum err series_of(struct ctx *c, struct str scope, struct series_state **out, size_t *n)
{
    struct series_of_scope_row *rows;
    TRY(series_of_scope(c->db, c->arena, &(struct series_of_scope_in){ scope }, &rows, n));
    struct series_state *list = ARENA_ARRAY(c->arena, struct series_state, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct series_state){ rows[i].kind, rows[i].period, rows[i].last_no };
    *out = list;
    return ERR_OK;
}

enum err series_end(struct ctx *c, struct str scope)
{
    int64_t unit_id = 0;
    TRY(series_end_put(c->db, &(struct series_end_put_in){ scope, c->now_ms }, NULL));
    struct event e = { .kind = "series.ended", .object_kind = "unit", .object_id = str_int(scope, &unit_id) ? unit_id : 0, EVENT_DETAIL({ "scope", scope, 0 }) };
    return event_put(c, &e);
}
