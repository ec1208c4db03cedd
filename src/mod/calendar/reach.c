/* Who may propose and decide: administrators above a unit, leaders of an agency. */
#include "mod/admin/admin.h"
#include "mod/calendar/calendar_internal.h"

static enum err unit_of(struct ctx *c, int64_t unit_id, struct unit *out)
{
    return unit_id ? unit_get(c, unit_id, out) : unit_office(c, out);
}

static enum err administers(struct ctx *c, const struct unit *u, bool *out)
{
    enum err e = admin_reach_unit(c, u->id);
    *out = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err calendar_reach_propose(struct ctx *c, int64_t unit_id)
{
    struct unit u;
    bool may;
    TRY(unit_of(c, unit_id, &u));
    if (c->who.automatic)
        return ERR_OK;
    TRY(administers(c, &u, &may));
    return may ? ERR_OK : unit_id ? ERR_NOT_FOUND : ERR_FORBIDDEN;
}

enum err calendar_reach_read(struct ctx *c, int64_t unit_id)
{
    bool for_all = !unit_id; /* which is also the calendar of everybody's own office */
    if (for_all && (authz_has_role(&c->who, ROLE_ADMIN) || authz_has_role(&c->who, ROLE_LEADER)))
        return ERR_OK;
    return calendar_reach_decide(c, unit_id);
}

enum err calendar_reach_decide(struct ctx *c, int64_t unit_id)
{
    struct unit u;
    bool may;
    TRY(unit_of(c, unit_id, &u));
    TRY(administers(c, &u, &may));
    return may || c->who.automatic || unit_grant(c, ROLE_LEADER, u.agency_id) ? ERR_OK : ERR_NOT_FOUND;
}

/* Roles held above a unit reach it too, for administrators; staff_list only looks below. */
static enum err someone(struct ctx *c, int64_t at_unit, enum role role, const struct unit *u, int64_t account_id, bool *out)
{
    struct staff *list;
    size_t n;
    TRY(staff_list(c, at_unit, role, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n && !*out; i++) {
        struct unit at;
        if (list[i].account_id == account_id)
            continue;
        TRY(unit_get(c, list[i].unit_id, &at));
        *out = role == ROLE_ADMIN ? str_starts(u->path, at.path) : at.agency_id == u->agency_id;
    }
    return ERR_OK;
}

enum err calendar_others(struct ctx *c, int64_t unit_id, int64_t account_id, bool *out)
{
    struct unit u;
    *out = false;
    TRY(unit_of(c, unit_id, &u));
    TRY(someone(c, u.agency_id, ROLE_LEADER, &u, account_id, out));
    return *out ? ERR_OK : someone(c, 0, ROLE_ADMIN, &u, account_id, out);
}
