/* The desk's lists. */
#include "mod/counter/counter_internal.h"
#include "core/event.h"
#include "sql_dossier.h"

enum { HITS = 12 };

const struct grant *counter_grant(struct ctx *c, struct unit *agency)
{
    const struct grant *g = authz_grant(&c->who, ROLE_OFFICER, 0);
    return g && unit_get(c, g->agency_id, agency) == ERR_OK ? g : NULL;
}

const struct grant *counter_at_desk(struct ctx *c, const struct dossier *d)
{
    const struct grant *g = unit_grant(c, ROLE_OFFICER, d->agency_id);
    return g || !d->intake_agency_id ? g : unit_grant(c, ROLE_OFFICER, d->intake_agency_id);
}

static enum err fill_hits(struct ctx *c, const struct unit *agency, struct view_counter_home *v)
{
    struct procedure_hit *hits;
    size_t n;
    if (!v->q.len)
        return ERR_OK;
    TRY(procedure_search(c, v->q, agency->level, HITS, &hits, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_counter_home_hits row = { arena_printf(c->arena, "/quay/moi?thu_tuc=%.*s", STR_ARG(hits[i].code)), hits[i].code, hits[i].name,
                                              hits[i].field };
        VEC_PUSH(c->arena, &v->hits, row);
    }
    return ERR_OK;
}

static struct str channel_text(struct ctx *c, struct str word)
{
    enum channel ch;
    return channel_from_word(word, &ch) ? channel_label(c, ch) : word;
}

/* Hours of the office: nights, noons and days off are nobody's delay. */
static struct str hours_left(struct ctx *c, const struct calendar *cal, int64_t due_ms)
{
    bool late = due_ms < c->now_ms;
    int64_t minutes = late ? calendar_minutes(cal, due_ms, c->now_ms) : calendar_minutes(cal, c->now_ms, due_ms);
    struct str hours = arena_printf(c->arena, "%lld", (long long)(minutes / 60)), rest = arena_printf(c->arena, "%lld", (long long)(minutes % 60));
    return msg_format(c->arena, c->lang, late ? MSG_counter_hours_late : MSG_counter_hours_left, MSG_ARGS(hours, rest));
}

static enum err fill_waiting(struct ctx *c, const struct unit *agency, struct view_counter_home *v)
{
    struct dossier_waiting_row *rows;
    struct calendar cal;
    size_t n;
    TRY(unit_calendar(c, agency->id, &cal));
    TRY(dossier_waiting(c->db, c->arena, &(struct dossier_waiting_in){ agency->id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p;
        enum dossier_state s;
        TRY(procedure_version(c, rows[i].procedure_version_id, &p));
        if (!dossier_state_from(rows[i].state, &s))
            return ERR_IO;
        int64_t due = rows[i].answer_due_at_ms;
        struct view_counter_home_waiting row = { .href = arena_printf(c->arena, "/quay/ho-so/%lld", (long long)rows[i].id),
                                                 .no = rows[i].request_no,
                                                 .procedure = p->short_name,
                                                 .applicant = rows[i].applicant,
                                                 .channel = channel_text(c, rows[i].channel),
                                                 .state = dossier_state_label(c, s),
                                                 .tag = s == DOSSIER_SUBMITTED ? S("new") : S("wait"),
                                                 .due = due ? ctx_moment_short(c, due) : S(""),
                                                 .left = due ? hours_left(c, &cal, due) : S(""),
                                                 .late = due && due < c->now_ms };
        VEC_PUSH(c->arena, &v->waiting, row);
        event_shows(c, "dossier", rows[i].id);
    }
    return ERR_OK;
}

static struct str deliver_label(struct ctx *c, struct str word)
{
    return ctx_text(c, str_eq(word, S("post")) ? MSG_counter_deliver_post : str_eq(word, S("online")) ? MSG_counter_deliver_online : MSG_counter_deliver_counter);
}

static enum err fill_ready(struct ctx *c, const struct unit *agency, struct view_counter_home *v)
{
    struct dossier_ready_row *rows;
    size_t n;
    TRY(dossier_ready(c->db, c->arena, &(struct dossier_ready_in){ agency->id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p;
        TRY(procedure_version(c, rows[i].procedure_version_id, &p));
        struct view_counter_home_ready row = { arena_printf(c->arena, "/quay/ho-so/%lld/tra", (long long)rows[i].id), rows[i].code, p->short_name,
                                               rows[i].applicant, deliver_label(c, rows[i].deliver), ctx_moment_short(c, rows[i].done_at_ms) };
        VEC_PUSH(c->arena, &v->ready, row);
        event_shows(c, "dossier", rows[i].id);
    }
    return ERR_OK;
}

/* What specialists ask the desk to do. */
static enum err fill_proposed(struct ctx *c, struct view_counter_home *v)
{
    struct proposal_row *rows;
    size_t n;
    TRY(dossier_proposed_to_me(c, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const struct proposal *p = &rows[i].proposal;
        bool papers = p->move == MOVE_ASK_SUPPLEMENT;
        if (!papers && p->move != MOVE_WAIT_DUTY)
            continue; /* the head's */
        struct view_counter_home_proposed row = { dossier_office_path(c, p->dossier_id), rows[i].code, rows[i].procedure_name, rows[i].applicant,
                                                  ctx_text(c, papers ? MSG_counter_proposed_papers : MSG_counter_proposed_duty), p->reason,
                                                  rows[i].due_at_ms ? ctx_moment_short(c, rows[i].due_at_ms) : S("") };
        VEC_PUSH(c->arena, &v->proposed, row);
        event_shows(c, "dossier", p->dossier_id);
    }
    return ERR_OK;
}

/* What waits for people outside: papers after appraisal, a financial duty. */
static enum err fill_outside(struct ctx *c, const struct unit *agency, enum dossier_state s, struct view_counter_home *v)
{
    struct dossier_standing *list;
    size_t n;
    TRY(dossier_in_state(c, agency->id, true, s, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_counter_home_outside row = { dossier_office_path(c, list[i].id), list[i].code, list[i].procedure_name, list[i].applicant,
                                                 dossier_state_label(c, s), list[i].reason };
        VEC_PUSH(c->arena, &v->outside, row);
        event_shows(c, "dossier", list[i].id);
    }
    return ERR_OK;
}

enum err counter_home(struct ctx *c)
{
    struct unit agency;
    struct view_counter_home v = { .q = web_text(c, "q") };
    const struct grant *g = counter_grant(c, &agency);
    TRY(web_check(c));
    if (!g)
        return ERR_FORBIDDEN;
    TRY(fill_hits(c, &agency, &v));
    TRY(fill_waiting(c, &agency, &v));
    TRY(fill_ready(c, &agency, &v));
    TRY(fill_proposed(c, &v));
    TRY(fill_outside(c, &agency, DOSSIER_AWAIT_SUPPLEMENT, &v));
    TRY(fill_outside(c, &agency, DOSSIER_AWAIT_DUTY, &v));
    struct event e = { .kind = "access.list", .object_kind = "desk", .as = g,
                       EVENT_DETAIL({ "rows", { 0 }, (int64_t)(v.waiting.n + v.ready.n + v.proposed.n + v.outside.n) }) };
    TRY(event_put(c, &e));
    return WEB_VIEW(c, counter_home, &v, ctx_text(c, MSG_counter_home));
}
