/* A draft: beginning one, throwing it away, and words about it. */
#include "mod/citizen/citizen_internal.h"
#include "base/clock.h"
#include "mod/track/track.h"

struct str citizen_draft_path(struct ctx *c, int64_t id, const char *part)
{
    return arena_printf(c->arena, "/ho-so/nhap/%lld%s", (long long)id, part);
}

struct str citizen_dossier_path(struct ctx *c, int64_t id, const char *part)
{
    return arena_printf(c->arena, "/ho-so/%lld%s", (long long)id, part);
}

struct str citizen_saved(struct ctx *c, int64_t at_ms)
{
    struct str whole = ctx_moment_short(c, at_ms);
    return day_of_ms(at_ms) == ctx_today(c) ? str_cut(whole, 0, 5) : whole; /* "14:05 20/11/2026", "14:05, 20 November 2026" */
}

struct str citizen_size(struct ctx *c, int64_t bytes)
{
    if (bytes < 1000 * 1000)
        return arena_printf(c->arena, "%lld kB", (long long)((bytes + 999) / 1000));
    int64_t tenths = (bytes + 50000) / 100000;
    return arena_printf(c->arena, "%lld,%lld MB", (long long)(tenths / 10), (long long)(tenths % 10));
}

enum err citizen_the_case(struct ctx *c, struct draft_case *k)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return draft_load(c, id, k);
}

/* -- beginning -- */

/* Sent lately and not over: said before a second one is begun. "Bắt đầu hồ sơ khác" says `moi`. */
static enum err show_twin(struct ctx *c, const struct dossier *d)
{
    const struct procedure *p;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    struct view_citizen_twin v = { .href = citizen_dossier_path(c, d->id, ""), .no = d->code.len ? d->code : d->request_no, .name = p->short_name,
                                   .code = p->code, .agency_id = d->agency_id, .sent = ctx_moment_short(c, d->submitted_at_ms),
                                   .state = dossier_state_label(c, d->state), .tag = track_tag(d->state) };
    return WEB_VIEW(c, citizen_twin, &v, ctx_text(c, MSG_citizen_twin));
}

/* Pages only: a program knows what it has sent. */
static enum err find_twin(struct ctx *c, struct dossier *twin)
{
    struct draft open;
    int64_t agency_id = web_int(c, "agency", 0);
    if (web_flag(c, "moi") || web_wants_json(c) || draft_find(c, web_text(c, "thu_tuc"), agency_id, &open) == ERR_OK)
        return ERR_NOT_FOUND;
    return draft_twin(c, web_text(c, "thu_tuc"), agency_id, twin);
}

enum err citizen_open(struct ctx *c)
{
    int64_t id;
    struct dossier twin;
    TRY(web_check(c));
    enum err e = find_twin(c, &twin);
    if (e == ERR_OK)
        return show_twin(c, &twin);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(draft_open(c, web_text(c, "thu_tuc"), web_int(c, "agency", 0), web_flag(c, "moi"), &id));
    return web_created(c, citizen_draft_path(c, id, ""));
}

/* -- throwing it away -- */

enum err citizen_drop(struct ctx *c)
{
    int64_t id;
    struct draft d;
    TRY(web_check(c));
    TRY(web_path_id(c, 0, &id));
    TRY(draft_get(c, id, &d));
    if (d.dossier_id)
        return ctx_refuse(c, ERR_CONFLICT, MSG_draft_sent);
    TRY(draft_drop(c, &d, web_int(c, "version", 0)));
    web_flash(c, MSG_citizen_dropped, MSG_NO_ARGS);
    return web_see(c, S("/ho-so"));
}
