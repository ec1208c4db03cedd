/* Urging a step (đôn đốc): words that reach whoever could move it. */
#include "base/clock.h"
#include "mod/oversee/oversee_internal.h"
#include "sql_oversee.h"
#include "text/text.h"

enum { URGE_MAX = 500 };

/* Supervisors at or above the agency, and its leaders. */
static const struct grant *watcher(struct ctx *c, int64_t agency_id)
{
    const struct grant *g = unit_grant(c, ROLE_SUPERVISOR, agency_id);
    return g ? g : unit_grant(c, ROLE_LEADER, agency_id);
}

static enum err check(struct ctx *c, const struct task *t, struct str text)
{
    struct urged_on_row today;
    if (!str_eq(t->state, S("open")) && !str_eq(t->state, S("taken")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_oversee_urge_over);
    TRY(urged_on(c->db, c->arena, &(struct urged_on_in){ t->id, ctx_today(c) }, &today));
    if (today.n)
        return ctx_refuse(c, ERR_CONFLICT, MSG_oversee_urge_today);
    if (!str_trim(text).len)
        return ctx_invalid(c, S("text"), MSG_oversee_urge_empty, MSG_NO_ARGS);
    return text_length(text) > URGE_MAX ? ctx_invalid(c, S("text"), MSG_web_too_long, MSG_ARGS(S("500"))) : ERR_OK;
}

enum err oversee_urge(struct ctx *c, int64_t task_id, int64_t version, struct str text)
{
    struct task t;
    struct dossier d;
    TRY(task_get(c, task_id, &t));
    TRY(dossier_get(c, t.dossier_id, &d));
    const struct grant *as = watcher(c, d.agency_id);
    if (!as || (!str_eq(t.kind, S("user")) && !t.parent_id))
        return ERR_NOT_FOUND;
    if (t.version != version)
        return ERR_STALE;
    TRY(check(c, &t, text));
    TRY(urge_insert(c->db, &(struct urge_insert_in){ ctx_id(c), t.id, t.dossier_id, ctx_today(c), c->who.account_id, text, c->now_ms }, NULL));
    struct event e = { .kind = "task.urged", .object_kind = "task", .object_id = t.id, .dossier_id = t.dossier_id, .as = as,
                       EVENT_DETAIL({ "name", t.name, 0 }, { "text", text, 0 }) };
    return event_put(c, &e);
}
