/* The clocks of open dossiers: the one file of this room that knows how mod/dossier keeps them. */
#include "mod/calendar/calendar_internal.h"
#include "mod/dossier/due_pages.h"

/* A dossier whose procedure names no time for its channel has no date to move. */
static enum err clock_of(struct ctx *c, const struct dossier_due *d, struct clock *out, bool *has)
{
    const struct procedure *p;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    const struct channel_rule *rule = procedure_channel(p, d->channel);
    *has = rule && rule->rule.limit.unit != LIMIT_NONE;
    if (*has)
        *out = (struct clock){ .id = d->id, .version = d->version, .code = d->code, .rule = rule->rule, .start_at_ms = d->received_at_ms,
                               .due_at_ms = d->due_at_ms };
    return ERR_OK;
}

enum err clocks_page(struct ctx *c, int64_t agency_id, int64_t after_id, struct clock **out, size_t *n)
{
    struct dossier_due *rows;
    size_t rows_n;
    *n = 0;
    do { /* a page may hold nothing but dossiers without a clock */
        TRY(dossier_due_page(c, agency_id, after_id, &rows, &rows_n));
        *out = ARENA_ARRAY(c->arena, struct clock, rows_n + 1);
        for (size_t i = 0; i < rows_n; i++) {
            bool has;
            TRY(clock_of(c, &rows[i], &(*out)[*n], &has));
            *n += has;
            after_id = rows[i].id;
        }
    } while (rows_n && !*n);
    return ERR_OK;
}

enum err clock_move(struct ctx *c, const struct clock *k, const struct deadline *due, struct str ground)
{
    return dossier_due_move(c, k->id, k->version, due, ground);
}
