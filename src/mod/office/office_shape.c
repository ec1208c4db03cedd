/* The shape of a dossier beside its state: the clock with its changes, the five other dimensions, the chain it belongs to, the door. */
#include "mod/office/office_internal.h"
#include "base/clock.h"
#include "mod/assist/assist.h"
#include "mod/papers/papers.h"
#include "mod/payment/payment.h"
#include "mod/result/result.h"
#include "sql_event.h"
#include "text/text.h"


/* -- the clock -- */

static struct str until(struct ctx *c, int64_t due_ms) { return due_ms ? ctx_moment_short(c, due_ms) : S("–"); }

/* "Đứng yên từ … đến …": a stand is told together with what ended it. */
static struct str line_words(struct ctx *c, const struct clock_line *l, const struct clock_line *next)
{
    struct str at = ctx_moment_short(c, l->at_ms), after = until(c, l->due_after_ms), before = until(c, l->due_before_ms);
    if (str_eq(l->kind, S("stands")))
        return next ? msg_format(c->arena, c->lang, MSG_office_clock_stood, MSG_ARGS(at, ctx_moment_short(c, next->at_ms)))
                    : msg_format(c->arena, c->lang, MSG_office_clock_stands, MSG_ARGS(at));
    if (str_eq(l->kind, S("extended")))
        return msg_format(c->arena, c->lang, MSG_office_clock_extended, MSG_ARGS(before, after));
    if (str_eq(l->kind, S("promised")))
        return msg_format(c->arena, c->lang, MSG_office_clock_promised, MSG_ARGS(l->promised_day ? ctx_date_weekday(c, l->promised_day) : S(""), before));
    if (str_eq(l->kind, S("moved")))
        return msg_format(c->arena, c->lang, MSG_office_clock_moved, MSG_ARGS(before, after));
    static const struct {
        const char *kind;
        enum msg words;
    } plain[] = { { "intake", MSG_office_clock_intake }, { "answered", MSG_office_clock_answered }, { "start", MSG_office_clock_started },
                  { "runs", MSG_office_clock_runs },     { "restarts", MSG_office_clock_restarts }, { "end", MSG_office_clock_ended } };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (str_eq(l->kind, str_c(plain[i].kind)))
            return msg_format(c->arena, c->lang, plain[i].words, MSG_ARGS(at, after));
    return l->kind;
}

static bool goes_on(const struct clock_line *l) { return str_eq(l->kind, S("runs")) || str_eq(l->kind, S("restarts")) || str_eq(l->kind, S("end")); }

/* How well the ground is known: officials see it, applicants never. */
static struct str source_words(struct ctx *c, struct str source)
{
    static const struct {
        const char *word;
        enum msg words;
    } sources[] = { { "secondary", MSG_office_source_secondary }, { "unverified", MSG_office_source_unverified } };
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (str_eq(source, str_c(sources[i].word)))
            return ctx_text(c, sources[i].words);
    return S("");
}

static enum err fill_clock(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    struct clock_line *lines;
    size_t n;
    TRY(dossier_clock_lines(c, d->id, &lines, &n));
    for (size_t i = 0; i < n; i++) {
        const struct clock_line *next = NULL;
        for (size_t k = i + 1; !next && k < n; k++)
            next = goes_on(&lines[k]) ? &lines[k] : NULL;
        struct view_office_dossier_clock row = { ctx_moment_short(c, lines[i].at_ms), line_words(c, &lines[i], next), lines[i].ground,
                                                 source_words(c, lines[i].ground_source) };
        VEC_PUSH(c->arena, &v->clock, row);
    }
    if (d->first_due_at_ms)
        v->first_due = ctx_moment(c, d->first_due_at_ms);
    v->moved = d->first_due_at_ms != d->due_at_ms;
    v->stands = d->first_due_at_ms && !d->due_at_ms && !d->done_at_ms;
    return ERR_OK;
}

/* -- five dimensions that are never folded into the state -- */

static void add(struct ctx *c, struct view_office_dossier *v, enum msg name, struct str words)
{
    VEC_PUSH(c->arena, &v->sides, ((struct view_office_dossier_sides){ ctx_text(c, name), words }));
}

enum err office_money(struct ctx *c, enum lang lang, int64_t dossier_id, struct str *out)
{
    struct fee *fees;
    size_t n;
    int64_t paid = 0, owed;
    TRY(fee_list(c, dossier_id, &fees, &n));
    TRY(fee_owed(c, dossier_id, &owed));
    for (size_t i = 0; i < n; i++)
        paid += str_eq(fees[i].state, S("paid")) ? fees[i].amount_vnd : 0;
    *out = n ? msg_format(c->arena, lang, MSG_office_money, MSG_ARGS(text_money(c->arena, paid), text_money(c->arena, owed))) : S("");
    return ERR_OK;
}

static enum err add_money(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    struct str words;
    TRY(office_money(c, c->lang, d->id, &words));
    add(c, v, MSG_office_side_money, words.len ? words : ctx_text(c, MSG_office_no_money));
    return ERR_OK;
}

static struct str delivered(struct ctx *c, const struct dossier *d, const struct result *r)
{
    if (!d->returned_at_ms)
        return ctx_text(c, MSG_office_not_delivered);
    struct str who = r->collector_name.len ? r->collector_name : ctx_text(c, MSG_office_the_applicant);
    return msg_format(c->arena, c->lang, MSG_office_delivered, MSG_ARGS(ctx_moment_short(c, d->returned_at_ms), who));
}

/* Sheets that lie here, and files. */
static enum err add_papers(struct ctx *c, const struct dossier *d, const struct result *r, struct view_office_dossier *v)
{
    struct paper *papers;
    size_t n;
    int64_t originals = 0, digits[DIGITS_COUNT] = { 0 };
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &n));
    for (size_t i = 0; i < n; i++) {
        originals += papers[i].originals;
        digits[paper_digits(&papers[i])] += str_eq(papers[i].purpose, S("component"));
    }
    add(c, v, MSG_office_side_delivery, msg_format(c->arena, c->lang, MSG_office_delivery, MSG_ARGS(ctx_count(c, originals), delivered(c, d, r))));
    add(c, v, MSG_office_side_digits, paper_digits_sum(c, c->lang, digits));
    return ERR_OK;
}

static void add_signing(struct ctx *c, const struct result *r, struct view_office_dossier *v)
{
    enum msg m;
    bool known = r->state.len && msg_find(arena_printf(c->arena, "office.result_%.*s", STR_ARG(r->state)), &m);
    struct str state = known ? ctx_text(c, m) : ctx_text(c, MSG_office_no_result);
    add(c, v, MSG_office_side_signing, r->number_text.len ? arena_printf(c->arena, "%.*s, %.*s", STR_ARG(state), STR_ARG(r->number_text)) : state);
}

static enum err fill_sides(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    struct result r = { 0 };
    struct outbox_of_dossier_row out;
    bool begun = d->state == DOSSIER_PROCESSING || d->state == DOSSIER_DONE || d->state == DOSSIER_RETURNED;
    if (begun)
        TRY(result_of(c, d, &r));
    TRY(add_money(c, d, v));
    add_signing(c, &r, v);
    TRY(add_papers(c, d, &r, v));
    TRY(outbox_of_dossier(c->db, c->arena, &(struct outbox_of_dossier_in){ d->id }, &out));
    add(c, v, MSG_office_side_sync, msg_format(c->arena, c->lang, MSG_office_sync, MSG_ARGS(ctx_count(c, out.sent), ctx_count(c, out.total - out.sent))));
    return ERR_OK;
}

/* -- the chain -- */

enum { CHAIN_MAX = 20 };

static enum err fill_chain(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    struct dossier at = *d;
    int64_t first;
    for (int i = 0; at.continues_id && i < CHAIN_MAX; i++) {
        TRY(dossier_get(c, at.continues_id, &at));
        struct view_office_dossier_chain row = { dossier_office_path(c, at.id), at.code.ptr ? at.code : at.request_no,
                                                 dossier_state_label(c, at.state), at.received_at_ms ? ctx_moment_short(c, at.received_at_ms) : S("–") };
        VEC_PUSH(c->arena, &v->chain, row);
    }
    TRY(dossier_first_received(c, d, &first));
    int64_t last = d->done_at_ms ? d->done_at_ms : c->now_ms;
    if (v->chain.n && first)
        v->through = msg_format(c->arena, c->lang, MSG_office_chain_through,
                                MSG_ARGS(ctx_moment_short(c, first), ctx_count(c, day_of_ms(last) - day_of_ms(first))));
    return ERR_OK;
}

/* -- by which door -- */

static void add_meta(struct ctx *c, struct view_office_dossier *v, struct str text)
{
    VEC_PUSH(c->arena, &v->meta, ((struct view_office_dossier_meta){ text }));
}

/* Taken in on the road: where and when. */
static enum err fill_road(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    struct road_stop stop;
    enum err e = road_of_dossier(c, d->id, &stop);
    if (e == ERR_OK)
        add_meta(c, v, road_words(c, &stop));
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err fill_door(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    enum msg m;
    struct unit desk, agency;
    if (msg_find(arena_printf(c->arena, "door.%.*s", STR_ARG(d->door)), &m))
        add_meta(c, v, msg_format(c->arena, c->lang, MSG_office_door, MSG_ARGS(ctx_text(c, m))));
    TRY(fill_road(c, d, v));
    v->bypassed = str_eq(d->door, S("room"));
    if (!d->intake_agency_id || d->intake_agency_id == d->agency_id)
        return ERR_OK;
    TRY(unit_get(c, d->intake_agency_id, &desk));
    TRY(unit_get(c, d->agency_id, &agency));
    add_meta(c, v, msg_format(c->arena, c->lang, MSG_office_elsewhere, MSG_ARGS(desk.name, agency.name)));
    return ERR_OK;
}

enum err office_fill_shape(struct ctx *c, const struct dossier *d, struct view_office_dossier *v)
{
    TRY(fill_door(c, d, v));
    TRY(fill_clock(c, d, v));
    TRY(fill_sides(c, d, v));
    return fill_chain(c, d, v);
}
