/* The next step and its date, who has the dossier, what happened so far: in plain words. */
#include "mod/citizen/citizen_internal.h"
#include "data/json.h"
#include "mod/process/process.h"
#include "mod/track/track.h"
#include "sql_event.h"

/* -- the next step -- */

static struct str say(struct ctx *c, enum msg m, struct str arg) { return msg_format(c->arena, c->lang, m, MSG_ARGS(arg)); }

static void next(struct view_citizen_dossier *v, struct str title, struct str text, const char *mood)
{
    v->next_title = title;
    v->next_text = text;
    v->mood = str_c(mood);
}

static void next_submitted(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    bool late = d->answer_due_at_ms && d->answer_due_at_ms < c->now_ms;
    struct str sorry = msg_format(c->arena, c->lang, MSG_citizen_next_answer_late_about, MSG_ARGS(v->answer_by, v->phone));
    if (late)
        next(v, ctx_text(c, MSG_citizen_next_answer_late), sorry, "late");
    else
        next(v, ctx_text(c, MSG_citizen_next_submitted), say(c, MSG_citizen_next_submitted_about, v->answer_by), "");
}

static void next_processing(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    bool late = dossier_lateness(d, c->now_ms) == LATE;
    v->due = d->due_at_ms ? ctx_moment(c, d->due_at_ms) : S("");
    if (v->certificate)
        next(v, ctx_text(c, MSG_citizen_next_certificate), say(c, MSG_citizen_next_certificate_about, v->certificate_by), "ask");
    else if (late)
        next(v, ctx_text(c, MSG_citizen_next_late), msg_format(c->arena, c->lang, MSG_citizen_next_late_about, MSG_ARGS(v->due, v->phone)), "late");
    else if (v->due.len)
        next(v, ctx_text(c, MSG_citizen_next_received), say(c, MSG_track_due, v->due), "");
    else
        next(v, ctx_text(c, MSG_citizen_next_received), ctx_text(c, MSG_citizen_next_no_due), "");
}

static void next_done(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct str where = str_eq(d->deliver, S("post")) ? say(c, MSG_citizen_next_post, d->deliver_address)
                       : v->result                   ? ctx_text(c, MSG_citizen_next_download)
                                                     : msg_format(c->arena, c->lang, MSG_citizen_next_collect, MSG_ARGS(v->agency, v->address));
    next(v, ctx_text(c, MSG_citizen_next_done), where, v->result ? "ask" : "");
}

static void fill_next(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    switch (d->state) {
    case DOSSIER_SUBMITTED: next_submitted(c, d, v); return;
    case DOSSIER_AWAIT_PAPERS:
    case DOSSIER_AWAIT_SUPPLEMENT: next(v, ctx_text(c, MSG_citizen_next_asked), d->reason, "ask"); return;
    case DOSSIER_AWAIT_PART: next(v, ctx_text(c, MSG_citizen_next_part), ctx_text(c, MSG_citizen_next_part_about), ""); return;
    case DOSSIER_AWAIT_DUTY: next(v, ctx_text(c, MSG_citizen_next_duty), d->reason, "ask"); return;
    case DOSSIER_ASKS_STOP: next(v, ctx_text(c, MSG_citizen_next_asks_stop), ctx_text(c, MSG_citizen_next_asks_stop_about), ""); return;
    case DOSSIER_STOPPED: next(v, ctx_text(c, MSG_citizen_next_stopped), v->ended_by_you ? ctx_text(c, MSG_citizen_next_ended) : d->reason, ""); return;
    case DOSSIER_DECLINED: next(v, ctx_text(c, MSG_citizen_next_declined), d->reason, "ask"); return;
    case DOSSIER_RECEIVED:
    case DOSSIER_PROCESSING: next_processing(c, d, v); return;
    case DOSSIER_DONE: next_done(c, d, v); return;
    case DOSSIER_RETURNED:
        next(v, ctx_text(c, MSG_citizen_next_returned), say(c, MSG_citizen_next_returned_about, ctx_moment(c, d->returned_at_ms)), "");
        return;
    case DOSSIER_REFUSAL_RETURNED:
        next(v, ctx_text(c, MSG_citizen_next_declined), say(c, MSG_citizen_next_refusal_returned, ctx_moment(c, d->returned_at_ms)), "");
        return;
    case DOSSIER_REFUSED: next(v, ctx_text(c, MSG_citizen_next_refused), d->reason, "ask"); v->refused = true; return;
    case DOSSIER_WITHDRAWN: next(v, ctx_text(c, MSG_citizen_next_withdrawn), ctx_text(c, MSG_citizen_next_withdrawn_about), ""); return;
    case DOSSIER_STATE_COUNT: return;
    }
}

static void fill_days(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct track_day *days;
    bool counts = d->received_at_ms && !v->certificate;
    size_t n = counts ? track_days(c, d, &days) : 0;
    for (size_t i = 0; i < n; i++) {
        struct view_citizen_dossier_why row = { days[i].day, days[i].why, days[i].skipped };
        VEC_PUSH(c->arena, &v->why, row);
    }
}

/* -- the draft certificate -- */

/* The hour until which an answer is awaited; afterwards silence is agreement. */
static enum err fill_certificate(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct task *tasks;
    size_t n;
    if (d->state != DOSSIER_PROCESSING || !process_waits_for(c, d->id, S("draft_confirmed")))
        return ERR_OK;
    TRY(task_list(c, d->id, &tasks, &n));
    v->certificate = true;
    v->certificate_by = S("");
    for (size_t i = 0; i < n; i++)
        if (str_eq(tasks[i].kind, S("timer")) && str_eq(tasks[i].state, S("open")) && tasks[i].due_at_ms)
            v->certificate_by = ctx_moment(c, tasks[i].due_at_ms);
    return ERR_OK;
}

/* -- what happened -- */

static const struct json *detail_of(struct ctx *c, struct str canonical)
{
    const struct json *root;
    return json_parse(c->arena, canonical, &root, NULL) == ERR_OK ? json_get(root, "detail") : NULL;
}

/* Events that mean another thing by the state they came from, or by their move. */
static const struct course_key {
    const char *kind, *from, *move, *key;
} course_keys[] = {
    { "dossier.submitted", "await_papers", NULL, "course.given" },
    { "dossier.returned", "declined", NULL, "course.refusal_returned" },
    { "dossier.kept_on", NULL, "TAKE_BACK_STOP", "course.stop_taken_back" },
    { "dossier.asks_stop", NULL, "ASK_STOP", "course.stop_asked" },
    { "dossier.clock", NULL, "stands", "course.clock_stands" },
    { "dossier.clock", NULL, "runs", "course.clock_runs" },
};

static struct str event_key(struct ctx *c, const struct events_of_dossier_row *r, const struct json *detail)
{
    struct str move = json_text(detail, "move", json_text(detail, "clock", S("")));
    for (size_t i = 0; i < sizeof course_keys / sizeof *course_keys; i++) {
        const struct course_key *k = &course_keys[i];
        bool from = !k->from || str_eq(r->from_state, str_c(k->from)), by = !k->move || str_eq(move, str_c(k->move));
        if (str_eq(r->kind, str_c(k->kind)) && from && by)
            return str_c(k->key);
    }
    return arena_printf(c->arena, "course.%.*s", STR_ARG(r->kind));
}

static void fill_event(struct ctx *c, const struct events_of_dossier_row *r, const struct json *detail, struct view_citizen_dossier *v)
{
    enum msg m;
    if (!msg_find(event_key(c, r, detail), &m))
        return; /* what officers do among themselves has no line here */
    bool stop = str_eq(r->to_state, S("refused")) || str_eq(r->to_state, S("withdrawn")) || str_eq(r->to_state, S("stopped")) ||
                str_eq(r->to_state, S("declined"));
    struct view_citizen_dossier_course row = { .title = say(c, m, json_text(detail, "name", S(""))),
                                               .when = ctx_moment(c, r->at_ms),
                                               .text = json_text(detail, "reason", S("")),
                                               .how = stop ? S("stop") : S("done") };
    VEC_PUSH(c->arena, &v->course, row);
}

/* How it ended, and what was put right afterwards. */
static void note_end(struct ctx *c, const struct events_of_dossier_row *r, const struct json *detail, struct view_citizen_dossier *v)
{
    v->declined |= str_eq(r->to_state, S("declined")) && str_eq(r->kind, S("dossier.declined"));
    struct str move = json_text(detail, "move", S(""));
    v->ended_by_you |= str_eq(move, S("STOP_WAITING")) || str_eq(move, S("STOP_DUTY"));
    if (!str_eq(r->kind, S("dossier.corrected")))
        return;
    v->corrected = ctx_moment(c, r->at_ms);
    v->corrected_why = json_text(detail, "reason", S(""));
}

/* Most events are steps of officers and looks at the dossier: they are not read at all. */
static bool is_told(struct ctx *c, const struct events_of_dossier_row *r)
{
    enum msg m;
    return str_starts(r->kind, S("dossier.")) || msg_find(arena_printf(c->arena, "course.%.*s", STR_ARG(r->kind)), &m);
}

static enum err fill_past(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct events_of_dossier_row *rows;
    size_t n;
    TRY(events_of_dossier(c->db, c->arena, &(struct events_of_dossier_in){ d->id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (!is_told(c, &rows[i]))
            continue;
        const struct json *detail = detail_of(c, rows[i].canonical);
        fill_event(c, &rows[i], detail, v);
        note_end(c, &rows[i], detail, v);
    }
    return ERR_OK;
}

static void add_hold(struct ctx *c, const struct dossier *d, const struct track_hold *h, struct view_citizen_dossier *v)
{
    struct str who = h->officer.len ? arena_printf(c->arena, "%.*s – %.*s", STR_ARG(h->room), STR_ARG(h->officer)) : h->room;
    struct str step = h->step.len ? h->step : dossier_state_label(c, d->state);
    struct view_citizen_dossier_course now = { .title = h->applicant ? ctx_text(c, MSG_citizen_waits_for_you) : step, .step = !h->applicant && h->step.len,
                                               .when = h->since_ms ? say(c, MSG_track_since, ctx_moment(c, h->since_ms)) : S(""),
                                               .due = h->due_ms ? say(c, MSG_track_step_due, ctx_moment(c, h->due_ms)) : S(""),
                                               .text = h->applicant ? S("") : who,
                                               .how = h->applicant ? S("wait") : S("now") };
    VEC_PUSH(c->arena, &v->course, now);
}

/* Where it stands now, every step in hand, and the steps that are still to come. */
static enum err fill_now(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    struct track_hold *h;
    process_next_vec then;
    size_t n;
    TRY(track_holders(c, d, &h, &n));
    for (size_t i = 0; i < n; i++)
        add_hold(c, d, &h[i], v);
    TRY(process_next(c, d, &then));
    for (size_t i = 0; n && d->state != DOSSIER_DONE && i < then.n; i++)
        VEC_PUSH(c->arena, &v->course, ((struct view_citizen_dossier_course){ .title = then.at[i], .how = S("todo") }));
    return ERR_OK;
}

enum err citizen_fill_course(struct ctx *c, const struct dossier *d, struct view_citizen_dossier *v)
{
    TRY(fill_certificate(c, d, v));
    TRY(fill_past(c, d, v));
    fill_next(c, d, v);
    fill_days(c, d, v);
    return fill_now(c, d, v);
}
