/* The pages: one field, and what may be said to whom. */
#include "mod/track/track.h"
#include "crypto/hash.h"
#include "mod/process/process.h"
#include "mod/result/result.h"
#include "text/text.h"
#include "views.h"

static void not_for_search_engines(struct ctx *c) { web_header(c, S("X-Robots-Tag"), S("noindex, nofollow")); }

/* -- by code alone -- */

static enum err show(struct ctx *c, struct str code)
{
    enum dossier_state state;
    struct view_track_find v = { .typed = code, .asked = code.len > 0 };
    enum err e = code.len && ctx_ok(c) ? dossier_state_of(c, code, &state) : ERR_NOT_FOUND;
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_OK) {
        v.found = true;
        v.code = code;
        v.state = dossier_state_label(c, state);
        v.tag = track_tag(state);
        v.percent = dossier_state_percent(state);
    }
    not_for_search_engines(c);
    return WEB_VIEW(c, track_find, &v, ctx_text(c, MSG_track_title));
}

enum err track_find(struct ctx *c)
{
    return show(c, track_code(c, ctx_ok(c) ? web_text(c, "ma") : web_typed(c, "ma")));
}

/* -- with the secret of the slip -- */

static void fill_dates(struct ctx *c, const struct dossier *d, struct view_track_course *v)
{
    struct track_day *days;
    bool open = !d->done_at_ms && !dossier_state_ended(d->state);
    v->submitted = ctx_moment(c, d->submitted_at_ms);
    v->answer_by = d->answer_due_at_ms ? ctx_moment(c, d->answer_due_at_ms) : S("");
    v->received = d->received_at_ms ? ctx_moment(c, d->received_at_ms) : S("");
    v->done = d->done_at_ms ? ctx_moment(c, d->done_at_ms) : S("");
    v->no_result = d->state != DOSSIER_DONE && d->state != DOSSIER_RETURNED;
    v->due = d->due_at_ms ? ctx_moment(c, d->due_at_ms) : S("");
    v->late = open && dossier_lateness(d, c->now_ms) == LATE;
    size_t n = track_days(c, d, &days);
    for (size_t i = 0; i < n; i++) {
        struct view_track_course_why row = { days[i].day, days[i].why, days[i].skipped };
        VEC_PUSH(c->arena, &v->why, row);
    }
}

/* Each step that is in hand, and what follows. */
static enum err fill_holds(struct ctx *c, const struct dossier *d, struct view_track_course *v)
{
    struct track_hold *h;
    process_next_vec next;
    size_t n;
    TRY(track_holders(c, d, &h, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_track_course_holds row = { .applicant = h[i].applicant, .room = h[i].room, .officer = h[i].officer, .step = h[i].step,
                                               .since = h[i].since_ms ? ctx_moment(c, h[i].since_ms) : S(""),
                                               .due = h[i].due_ms ? ctx_moment(c, h[i].due_ms) : S("") };
        VEC_PUSH(c->arena, &v->holds, row);
        v->applicant |= h[i].applicant;
    }
    TRY(process_next(c, d, &next));
    for (size_t i = 0; n && i < next.n; i++)
        VEC_PUSH(c->arena, &v->follows, ((struct view_track_course_follows){ next.at[i] }));
    return ERR_OK;
}

static enum err fill_chain(struct ctx *c, const struct dossier *d, struct view_track_course *v)
{
    struct track_chain chain;
    enum err e = track_chain(c, d, &chain);
    if (e == ERR_OK) {
        v->earlier = chain.earlier.code.len ? chain.earlier.code : chain.earlier.request_no;
        v->through = chain.words;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* The other dossiers of its bundle: states and dates, never persons. */
static enum err fill_linked(struct ctx *c, const struct dossier *d, struct view_track_course *v)
{
    struct dossier_link *list;
    size_t n;
    TRY(dossier_linked(c, d, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_track_course_linked row = { list[i].no, list[i].name, dossier_state_label(c, list[i].state), track_tag(list[i].state),
                                                list[i].due_at_ms ? ctx_moment(c, list[i].due_at_ms) : S("") };
        VEC_PUSH(c->arena, &v->linked, row);
    }
    return ERR_OK;
}

static enum err show_course(struct ctx *c, const struct dossier *d)
{
    const struct procedure *p;
    struct result_standing standing;
    TRY(result_standing(c, d->id, &standing));
    TRY(procedure_version(c, d->procedure_version_id, &p));
    struct view_track_course v = { .code = d->code.ptr ? d->code : d->request_no, .procedure = p->short_name,
                                   .state = dossier_state_label(c, d->state), .standing = standing.words, .tag = track_tag(d->state),
                                   .percent = dossier_state_percent(d->state) };
    if (d->done_at_ms || dossier_state_ended(d->state))
        v.rate = arena_printf(c->arena, "/t/%.*s/%.*s/danh-gia", STR_ARG(v.code), STR_ARG(d->secret));
    fill_dates(c, d, &v);
    TRY(fill_holds(c, d, &v));
    TRY(fill_chain(c, d, &v));
    TRY(track_fill_clock(c, d, false, &v.clock));
    TRY(fill_linked(c, d, &v));
    not_for_search_engines(c);
    return WEB_VIEW(c, track_course, &v, ctx_text(c, MSG_track_title));
}

enum err track_secret(struct ctx *c)
{
    struct dossier d;
    struct str code = track_code(c, text_repair(c->arena, web_path(c, 0)));
    enum err e = dossier_by_code(c, code, &d);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_OK && d.secret.len && same_secret(web_path(c, 1), d.secret))
        return show_course(c, &d);
    return show(c, code);
}
