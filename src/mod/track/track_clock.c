/* The life of a date in words: when it stood still, began anew, became longer or was promised anew, by whom and on what ground. */
#include "base/clock.h"
#include "data/json.h"
#include "mod/track/track.h"
#include "sql_event.h"
#include "views.h"

/* A kind of change (clock_change.kind), what it is called, and the events it came with. over: called so once it is over. */
static const struct change_kind {
    const char *kind;
    enum msg title, over;
    const char *events[3];
} kinds[] = {
    { "stands", MSG_track_clock_stands, MSG_track_clock_stood, { "dossier.await_supplement", "dossier.await_duty", "dossier.clock" } },
    { "runs", MSG_track_clock_runs, MSG_track_clock_runs, { "dossier.supplemented", "dossier.duty_met", "dossier.clock" } },
    { "restarts", MSG_track_clock_restarts, MSG_track_clock_restarts, { "dossier.supplemented" } },
    { "extended", MSG_track_clock_extended, MSG_track_clock_extended, { "dossier.extended" } },
    { "promised", MSG_track_clock_promised, MSG_track_clock_promised, { "dossier.apologised" } },
    { "moved", MSG_track_clock_moved, MSG_track_clock_moved, { "dossier.clock_moved" } },
};

static const struct change_kind *kind_of(struct str kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(kind, str_c(kinds[i].kind)))
            return &kinds[i];
    return NULL; /* the beginning, the end and the desk's answer hour change no date that was given */
}

/* -- words -- */

static struct str date(struct ctx *c, int64_t at_ms) { return at_ms ? ctx_moment(c, at_ms) : S(""); }

/* "5 working days" as people say it. */
static struct str longer_by(struct ctx *c, struct str words)
{
    static const enum msg units[] = { [LIMIT_MINUTES] = MSG_track_minutes, [LIMIT_HOURS] = MSG_track_hours, [LIMIT_WORKING_HOURS] = MSG_track_working_hours,
                                      [LIMIT_DAYS] = MSG_track_days, [LIMIT_WORKING_DAYS] = MSG_track_working_days, [LIMIT_MONTHS] = MSG_track_months };
    struct limit l;
    if (limit_parse(words, &l) != ERR_OK || l.unit == LIMIT_NONE || l.unit == LIMIT_SAME_DAY)
        return words;
    return msg_format(c->arena, c->lang, units[l.unit], MSG_ARGS(arena_printf(c->arena, "%d", (int)l.n)));
}

/* The moment at which a stop ended; 0: not yet. */
static int64_t stop_over(const struct clock_line *lines, size_t n, size_t from)
{
    for (size_t i = from + 1; i < n; i++)
        if (str_eq(lines[i].kind, S("runs")) || str_eq(lines[i].kind, S("restarts")) || str_eq(lines[i].kind, S("end")))
            return lines[i].at_ms;
    return 0;
}

static struct str title_of(struct ctx *c, const struct change_kind *k, const struct clock_line *lines, size_t n, size_t i)
{
    bool stood = str_eq(lines[i].kind, S("stands"));
    int64_t over = stood ? stop_over(lines, n, i) : 0;
    struct str first = stood ? ctx_moment(c, lines[i].at_ms) : longer_by(c, lines[i].limit_words);
    return msg_format(c->arena, c->lang, over ? k->over : k->title, MSG_ARGS(first, date(c, over)));
}

/* -- who -- */

static bool comes_with(const struct change_kind *k, const struct events_of_dossier_row *e)
{
    for (size_t i = 0; i < sizeof k->events / sizeof *k->events && k->events[i]; i++)
        if (str_eq(e->kind, str_c(k->events[i])))
            return true;
    return false;
}

struct told {
    const struct events_of_dossier_row *events;
    size_t n;
    struct str agency;
    bool own;
};

static void fill_who(struct ctx *c, const struct change_kind *k, const struct clock_line *l, const struct told *t, struct track_change *out)
{
    const struct json *root;
    for (size_t i = 0; i < t->n; i++) {
        const struct events_of_dossier_row *e = &t->events[i];
        if (e->at_ms != l->at_ms || !comes_with(k, e))
            continue;
        bool person = str_eq(e->actor_role, S("citizen"));
        out->who = person ? ctx_text(c, t->own ? MSG_track_by_you : MSG_track_by_applicant) : e->name.len && e->actor_id ? e->name : t->agency;
        if (t->own && json_parse(c->arena, e->canonical, &root, NULL) == ERR_OK)
            out->reason = json_text(json_get(root, "detail"), "reason", S(""));
    }
}

/* -- the whole -- */

static void fill_changes(struct ctx *c, const struct clock_line *lines, size_t n, const struct told *t, struct track_clock *out)
{
    int64_t held = 0; /* the date that was given last */
    for (size_t i = 0; i < n; i++) {
        const struct clock_line *l = &lines[i];
        const struct change_kind *k = kind_of(l->kind);
        if (k) {
            struct track_change *change = &out->changes[out->n++];
            *change = (struct track_change){ .title = title_of(c, k, lines, n, i), .when = ctx_moment(c, l->at_ms), .ground = l->ground, .who = t->agency, .reason = S("") };
            change->before = l->due_after_ms == held ? S("") : date(c, held);
            change->after = date(c, l->due_after_ms);
            fill_who(c, k, l, t, change);
        }
        if (l->due_after_ms && (k || str_eq(l->kind, S("start"))))
            held = l->due_after_ms;
    }
}

enum err track_clock(struct ctx *c, const struct dossier *d, bool own, struct track_clock *out)
{
    struct clock_line *lines;
    struct events_of_dossier_row *events;
    struct unit agency;
    size_t n, events_n, kinds_n = 0;
    bool ended = d->done_at_ms || dossier_state_ended(d->state);
    TRY(unit_get(c, d->agency_id, &agency));
    TRY(dossier_clock_lines(c, d->id, &lines, &n));
    for (size_t i = 0; i < n; i++)
        kinds_n += kind_of(lines[i].kind) != NULL;
    *out = (struct track_clock){ .changes = ARENA_ARRAY(c->arena, struct track_change, n + 1) };
    out->stands = d->first_due_at_ms && !d->due_at_ms && !ended;
    out->now = date(c, d->due_at_ms);
    out->first = d->first_due_at_ms != d->due_at_ms ? date(c, d->first_due_at_ms) : S("");
    if (!kinds_n) /* most never change: no more is read */
        return ERR_OK;
    TRY(events_of_dossier(c->db, c->arena, &(struct events_of_dossier_in){ d->id }, &events, &events_n));
    fill_changes(c, lines, n, &(struct told){ events, events_n, agency.short_name, own }, out);
    return ERR_OK;
}

enum err track_fill_clock(struct ctx *c, const struct dossier *d, bool own, struct view_track_clock *out)
{
    struct track_clock t;
    TRY(track_clock(c, d, own, &t));
    *out = (struct view_track_clock){ .first = t.first, .now = t.now, .stands = t.stands };
    for (size_t i = 0; i < t.n; i++) {
        const struct track_change *k = &t.changes[i];
        struct view_track_clock_changes row = { k->title, k->when, k->before, k->after, k->ground, k->who, k->reason };
        VEC_PUSH(c->arena, &out->changes, row);
    }
    return ERR_OK;
}

/* -- continuity -- */

enum err track_chain(struct ctx *c, const struct dossier *d, struct track_chain *out)
{
    int64_t first;
    if (!d->continues_id)
        return ERR_NOT_FOUND;
    TRY(dossier_get(c, d->continues_id, &out->earlier));
    TRY(dossier_first_received(c, d, &first));
    out->words = S("");
    if (!first)
        return ERR_OK;
    int32_t days = day_of_ms(d->done_at_ms ? d->done_at_ms : c->now_ms) - day_of_ms(first);
    out->words = msg_format(c->arena, c->lang, d->done_at_ms ? MSG_track_through_done : MSG_track_through,
                            MSG_ARGS(ctx_moment(c, first), ctx_count(c, days)));
    return ERR_OK;
}
