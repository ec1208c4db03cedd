/* The clocks of open dossiers: the one file of this room that knows how mod/dossier keeps them. */
#include "mod/calendar/calendar_internal.h"
#include "mod/dossier/dossier.h"

enum err clocks_page(struct ctx *c, int64_t agency_id, int64_t after_id, struct clock **out, size_t *n)
{
    struct dossier_clock *rows;
    size_t rows_n;
    *n = 0;
    do { /* a page may hold nothing but clocks that stand still or have no time */
        TRY(dossier_clock_open(c, agency_id, after_id, &rows, &rows_n));
        *out = ARENA_ARRAY(c->arena, struct clock, rows_n + 1);
        for (size_t i = 0; i < rows_n; i++) {
            after_id = rows[i].id;
            if (rows[i].due_at_ms && rows[i].rule.limit.unit != LIMIT_NONE)
                (*out)[(*n)++] = (struct clock){ rows[i].id, rows[i].version, rows[i].code, rows[i].rule, rows[i].received_at_ms, rows[i].due_at_ms,
                                                 rows[i].facts, rows[i].facts_n };
        }
    } while (rows_n && !*n);
    return ERR_OK;
}

enum err clock_move(struct ctx *c, const struct clock *k, const struct deadline *due, struct str ground)
{
    return dossier_clock_moved(c, k->id, k->version, due->due_at_ms, ground);
}
