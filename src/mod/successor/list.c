/* The list of what moved, as it was kept. */
#include "mod/successor/successor_internal.h"
#include "sql_successor.h"

enum err succession_moved(struct ctx *c, int64_t id, struct str kind, int64_t after_no, struct succession_moved **out, size_t *n)
{
    struct succession_items_row *rows;
    TRY(succession_items(c->db, c->arena, &(struct succession_items_in){ id, kind, after_no }, &rows, n));
    struct succession_moved *list = ARENA_ARRAY(c->arena, struct succession_moved, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct succession_moved){ rows[i].no, rows[i].object_id, rows[i].kind, rows[i].label, rows[i].note, rows[i].from_name,
                                             rows[i].to_name.ptr ? rows[i].to_name : S("") };
    *out = list;
    return ERR_OK;
}

enum err succession_totals(struct ctx *c, int64_t id, struct succession_total **out, size_t *n)
{
    struct succession_counts_row *rows;
    TRY(succession_counts(c->db, c->arena, &(struct succession_counts_in){ id }, &rows, n));
    struct succession_total *list = ARENA_ARRAY(c->arena, struct succession_total, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct succession_total){ rows[i].kind, rows[i].n };
    *out = list;
    return ERR_OK;
}
