/* Who else hears of it: the one who is represented, the one who is helped, the leader; and where a dossier was taken in. */
#include "mod/assist/assist.h"
#include "mod/dossier/dossier.h"
#include "mod/notify/notify.h"
#include "mod/represent/help.h"
#include "mod/represent/represent.h"
#include "sql_assist.h"

static enum err tell(struct ctx *c, const struct event *e, int64_t account_id, int64_t dossier_id, struct str title, struct str path)
{
    if (!account_id || account_id == c->who.account_id)
        return ERR_OK;
    return notify_tell(c, &(struct notify_words){ .account_id = account_id, .event_id = e->id, .dossier_id = dossier_id, .title = title,
                                                  .body = title, .path = path });
}

/* -- dossiers -- */

static enum err on_the_road(struct ctx *c, const struct event *e)
{
    struct dossier d;
    struct road_stop s;
    if (strcmp(e->kind, "dossier.submitted") != 0 || !authz_has_role(&c->who, ROLE_OFFICER))
        return ERR_OK;
    TRY(dossier_get(c, e->dossier_id, &d));
    if (!str_eq(d.door, S("road")))
        return ERR_OK;
    enum err found = road_today(c, &s);
    if (found != ERR_OK)
        return found == ERR_NOT_FOUND ? ERR_OK : found;
    return road_dossier_put(c->db, &(struct road_dossier_put_in){ d.id, s.id }, NULL);
}

static enum err tell_represented(struct ctx *c, const struct event *e)
{
    int64_t to;
    struct dossier d;
    const struct procedure *p;
    TRY(represent_tell(c, e->dossier_id, &to));
    if (!to)
        return ERR_OK;
    TRY(dossier_get(c, e->dossier_id, &d));
    TRY(procedure_version(c, d.procedure_version_id, &p));
    struct str title = msg_format(c->arena, LANG_VI, MSG_assist_tell_dossier,
                                  MSG_ARGS(d.code.len ? d.code : d.request_no, p->short_name, dossier_state_label(c, d.state)));
    return tell(c, e, to, d.id, title, arena_printf(c->arena, "/ho-so/%lld", (long long)d.id));
}

static enum err on_dossier(struct ctx *c, const struct event *e)
{
    TRY(on_the_road(c, e));
    return notify_telling(e->kind) == NOTIFY_TOLD ? tell_represented(c, e) : ERR_OK;
}

/* -- mandates -- */

static const struct {
    const char *kind;
    enum msg words; /* {0} acts, {1} is represented */
    bool holder, principal;
} mandates[] = { { "mandate.asked", MSG_assist_tell_asked, false, true },
                 { "mandate.given", MSG_assist_tell_given, true, true },
                 { "mandate.refused", MSG_assist_tell_refused, true, false },
                 { "mandate.ended", MSG_assist_tell_ended, true, true } };

static enum err on_mandate(struct ctx *c, const struct event *e)
{
    struct mandate m;
    if (strcmp(e->kind, "mandate.used") == 0)
        return tell_represented(c, e); /* it was sent before it was known for whom */
    for (size_t i = 0; i < sizeof mandates / sizeof *mandates; i++) {
        if (strcmp(e->kind, mandates[i].kind) != 0)
            continue;
        TRY(mandate_of_event(c, e->object_id, &m));
        struct str title = msg_format(c->arena, LANG_VI, mandates[i].words, MSG_ARGS(m.holder, m.name)), path = arena_printf(c->arena, "/dai-dien/%lld", (long long)m.id);
        if (mandates[i].holder)
            TRY(tell(c, e, m.holder_id, 0, title, path));
        if (mandates[i].principal)
            TRY(tell(c, e, m.principal_account, 0, title, path));
    }
    return ERR_OK;
}

/* -- help -- */

static const struct {
    const char *kind;
    enum msg words; /* {0} helps */
} helps[] = { { "help.started", MSG_assist_tell_started }, { "help.confirmed", MSG_assist_tell_confirmed },
              { "help.ended", MSG_assist_tell_help_ended }, { "help.answered", MSG_assist_tell_answered },
              { "code.guessed", MSG_assist_tell_guessed } };

static enum err tell_leaders(struct ctx *c, const struct event *e, const struct help *h)
{
    struct staff *list;
    size_t n;
    TRY(staff_list(c, h->agency_id, ROLE_LEADER, ctx_today(c), &list, &n));
    struct str title = msg_format(c->arena, LANG_VI, MSG_assist_tell_report, MSG_ARGS(h->group));
    for (size_t i = 0; i < n; i++)
        TRY(tell(c, e, list[i].account_id, 0, title, arena_printf(c->arena, "/phan-anh-ho-tro/%lld", (long long)h->id)));
    return ERR_OK;
}

static enum err on_help(struct ctx *c, const struct event *e)
{
    struct help h;
    if (strcmp(e->object_kind, "help") != 0)
        return ERR_OK; /* a code of somebody's account */
    TRY(help_get(c, e->object_id, &h));
    if (strcmp(e->kind, "help.objected") == 0)
        return tell_leaders(c, e, &h);
    for (size_t i = 0; i < sizeof helps / sizeof *helps; i++)
        if (strcmp(e->kind, helps[i].kind) == 0)
            TRY(tell(c, e, h.account_id, 0, msg_format(c->arena, LANG_VI, helps[i].words, MSG_ARGS(h.helper)),
                     arena_printf(c->arena, "/duoc-giup/%lld", (long long)h.id)));
    return ERR_OK;
}

enum err assist_on_event(struct ctx *c, const struct event *e)
{
    struct str kind = str_c(e->kind);
    return str_starts(kind, S("dossier.")) ? on_dossier(c, e) : str_starts(kind, S("mandate.")) ? on_mandate(c, e) : on_help(c, e);
}
