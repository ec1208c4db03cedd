/* What a person watches over. */
#include "base/clock.h"
#include "core/setting.h"
#include "mod/oversee/oversee_pages.h"

static const struct grant *first_grant(struct ctx *c)
{
    const struct grant *g = authz_grant(&c->who, ROLE_SUPERVISOR, 0);
    return g ? g : authz_grant(&c->who, ROLE_LEADER, 0);
}

/* Supervisors: their unit and all below it; of a room, its agency alone. */
static const struct grant *over(struct ctx *c, const struct unit *u)
{
    for (size_t i = 0; i < c->who.grants_n; i++)
        if (c->who.grants[i].role == ROLE_SUPERVISOR && str_starts(u->path, c->who.grants[i].path))
            return &c->who.grants[i];
    return NULL;
}

enum err scope_read(struct ctx *c, struct scope *s)
{
    const struct grant *g = first_grant(c);
    int64_t id = web_int(c, "don-vi", g ? g->unit_id : 0);
    if (!g || !id)
        return ERR_NOT_FOUND;
    TRY(unit_get(c, id, &s->unit));
    if (s->unit.agency_id != s->unit.id) /* dossiers are decided by agencies */
        TRY(unit_get(c, s->unit.agency_id, &s->unit));
    s->as = over(c, &s->unit);
    s->below = s->as && !web_flag(c, "rieng");
    s->as = s->as ? s->as : unit_grant(c, ROLE_SUPERVISOR, s->unit.id);
    s->as = s->as ? s->as : unit_grant(c, ROLE_LEADER, s->unit.id);
    if (!s->as)
        return ERR_NOT_FOUND;
    /* paths end with '/', and '0' is the byte after it: a range that holds the subtree */
    s->in = (struct watch_scope){ s->unit.path, arena_printf(c->arena, "%.*s0", (int)s->unit.path.len - 1, s->unit.path.ptr), s->below ? 0 : s->unit.id };
    return ERR_OK;
}

enum { MIDDLE = 3, FAR = 10 };

enum err moments_of(struct ctx *c, const struct scope *s, struct moments *out)
{
    int64_t untaken, applicant;
    int32_t today = ctx_today(c), day = today;
    struct calendar cal;
    TRY(unit_calendar(c, s->unit.id, &cal));
    TRY(setting_number(c->db, c->arena, SETTING_OVERSEE_UNTAKEN_DAYS, &untaken));
    TRY(setting_number(c->db, c->arena, SETTING_OVERSEE_APPLICANT_DAYS, &applicant));
    TRY(oversee_days_before(&cal, today, untaken, &day));
    *out = (struct moments){ ms_of_day(today, 0), c->now_ms - (int64_t)(today - day) * CLOCK_DAY_MS, c->now_ms - applicant * CLOCK_DAY_MS,
                             { ms_of_day(today, 0), ms_of_day(today - MIDDLE, 0), ms_of_day(today - FAR, 0) } };
    return ERR_OK;
}
