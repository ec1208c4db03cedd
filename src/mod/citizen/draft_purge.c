/* Drafts that nobody sent do not stay for ever: what people wrote for themselves is theirs, and the office has no use for it. */
#include "base/clock.h"
#include "base/log.h"
#include "core/setting.h"
#include "mod/citizen/draft.h"
#include "sql_draft.h"

static enum err keep_days(struct ctx *c, int64_t *days) { return setting_number(c->db, c->arena, SETTING_DRAFT_DAYS, days); }

enum err draft_goes_day(struct ctx *c, const struct draft *d, int32_t *day)
{
    int64_t days;
    TRY(keep_days(c, &days));
    *day = day_of_ms(d->saved_at_ms + (days + 1) * CLOCK_DAY_MS);
    return ERR_OK;
}

struct purge {
    size_t page, n;
};

static enum err purge_page(struct ctx *c, void *arg)
{
    struct purge *p = arg;
    struct draft_old_row *rows;
    int64_t days;
    TRY(keep_days(c, &days));
    int64_t before = ms_of_day(ctx_today(c), 0) - days * CLOCK_DAY_MS;
    TRY(draft_old(c->db, c->arena, &(struct draft_old_in){ before }, &rows, &p->page));
    for (size_t i = 0; i < p->page; i++) {
        TRY(paper_purge(c, rows[i].id));
        TRY(draft_delete_exact(c->db, &(struct draft_delete_in){ rows[i].id, before }));
    }
    return ERR_OK;
}

enum err draft_purge(struct ctx *c)
{
    struct purge p = { 0 };
    do {
        TRY(ctx_write(c, purge_page, &p));
        p.n += p.page;
    } while (p.page);
    if (p.n)
        log_line(LOG_INFO, "draft.purged", "%zu drafts that were thrown away or too old", p.n);
    return ERR_OK;
}

enum err draft_untouched(struct ctx *c, int64_t before_ms, int64_t after_id, struct draft **out, size_t *n)
{
    struct draft_still_row *rows;
    TRY(draft_still(c->db, c->arena, &(struct draft_still_in){ before_ms, after_id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct draft, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct draft){ .id = rows[i].id, .account_id = rows[i].account_id, .procedure_version_id = rows[i].procedure_version_id };
    return ERR_OK;
}
