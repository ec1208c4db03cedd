/* The one function that changes a dossier's state. */
#include "mod/dossier/moves.h"
#include "data/json.h"
#include "sql_dossier.h"
#include "text/text.h"

enum { REASON_MAX = 4000 };

/* The grant that lets this person act, or the applicant, or the system. */
static enum err entitled(struct ctx *c, const struct dossier *d, const struct move_row *row, const struct grant **as)
{
    switch (row->who) {
    case WHO_SYSTEM: *as = NULL; return ERR_OK; /* called by rules, never by a route */
    case WHO_APPLICANT:
        *as = NULL;
        return d->account_id && d->account_id == c->who.account_id ? ERR_OK : ERR_FORBIDDEN;
    case WHO_OFFICER: break;
    }
    *as = unit_grant(c, ROLE_OFFICER, d->agency_id);
    return *as || c->who.automatic ? ERR_OK : ERR_FORBIDDEN;
}

static bool needs_reason(enum dossier_move m)
{
    return m == MOVE_REFUSE || m == MOVE_REFUSE_INCOMPLETE || m == MOVE_ASK_PAPERS;
}

static enum err run_clock(struct ctx *c, struct dossier *d, const struct move_row *row, struct str *ground)
{
    struct unit agency;
    switch (row->clock) {
    case CLOCK_KEEP: return ERR_OK;
    case CLOCK_STOP_INTAKE: d->answer_due_at_ms = 0; return ERR_OK;
    case CLOCK_INTAKE:
        TRY(unit_get(c, d->agency_id, &agency));
        return dossier_clock_intake(c, &agency, &d->answer_due_at_ms);
    case CLOCK_END: d->done_at_ms = c->now_ms; return ERR_OK;
    case CLOCK_START: break;
    }
    TRY(unit_get(c, d->agency_id, &agency));
    TRY(dossier_new_code(c, &agency, &d->code));
    d->answer_due_at_ms = 0;
    d->received_at_ms = c->now_ms;
    return dossier_clock_start(c, d, ground);
}

static const char *clock_word(enum move_clock k)
{
    static const char *const words[] = { "keep", "intake", "answered", "start", "end" };
    return words[k];
}

static enum err keep_clock(struct ctx *c, const struct dossier *before, const struct dossier *d, const struct move_row *row,
                           struct str ground, int64_t event_id)
{
    if (row->clock == CLOCK_KEEP)
        return ERR_OK;
    bool intake = row->clock == CLOCK_INTAKE || row->clock == CLOCK_STOP_INTAKE;
    return clock_change_insert(c->db,
                               &(struct clock_change_insert_in){
                                   .id = ctx_id(c),
                                   .dossier_id = d->id,
                                   .at_ms = c->now_ms,
                                   .kind = str_c(clock_word(row->clock)),
                                   .due_before_ms = intake ? before->answer_due_at_ms : before->due_at_ms,
                                   .due_after_ms = intake ? d->answer_due_at_ms : d->due_at_ms,
                                   .ground = ground.len ? ground : str_c(row->article),
                                   .event_id = event_id },
                               NULL);
}

static struct str outbox_payload(struct ctx *c, const struct dossier *d)
{
    struct buf b = buf_new(c->arena, 8192);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member(&o, "code", d->code.ptr ? d->code : d->request_no);
    json_member(&o, "procedure", d->procedure_code);
    json_member(&o, "state", str_c(dossier_state_word(d->state)));
    json_member_int(&o, "national", dossier_state_national(d->state));
    json_member_int(&o, "at_ms", c->now_ms);
    json_member_int(&o, "due_at_ms", d->due_at_ms);
    json_close(&o, '}');
    return buf_str(&b);
}

/* "dossier.received": one kind a state that was reached. */
static const char *event_kind(struct ctx *c, const struct dossier *d)
{
    return arena_printf(c->arena, "dossier.%s", dossier_state_word(d->state)).ptr;
}

static enum err record(struct ctx *c, const struct dossier *before, struct dossier *d, const struct move_row *row,
                       const struct dossier_step *step, struct str ground)
{
    struct event e = { .kind = event_kind(c, d),
                       .object_kind = "dossier",
                       .object_id = d->id,
                       .dossier_id = d->id,
                       .as = step->as,
                       .from = str_c(dossier_state_word(before->state)),
                       .to = str_c(dossier_state_word(d->state)),
                       EVENT_DETAIL({ "move", str_c(row->name), 0 }, { "article", str_c(row->article), 0 },
                                    { "code", d->code.ptr ? d->code : S(""), 0 }, { "due_at_ms", { 0 }, d->due_at_ms },
                                    { "reason", step->reason.ptr ? step->reason : S(""), 0 }) };
    /* the row stands before the listeners hear of it: they read and move the dossier further */
    TRY(dossier_store(c, d));
    TRY(event_put(c, &e));
    TRY(keep_clock(c, before, d, row, ground, e.id));
    return outbox_put(c, &e, "dossier.state", outbox_payload(c, d));
}

enum err dossier_move(struct ctx *c, struct dossier *d, struct dossier_step *step)
{
    const struct move_row *row = &move_rows[step->move];
    struct dossier before = *d;
    struct str ground = { 0 };
    if (!str_eq(d->source, S("own")))
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_dossier_mirrored);
    if (step->version && step->version != d->version)
        return ERR_STALE;
    if (d->state != row->from)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
    TRY(entitled(c, d, row, &step->as));
    if (needs_reason(step->move) && !str_trim(step->reason).len)
        return ctx_invalid(c, S("reason"), MSG_dossier_reason_missing, MSG_NO_ARGS);
    if (text_length(step->reason) > REASON_MAX)
        return ctx_invalid(c, S("reason"), MSG_web_too_long, MSG_ARGS(S("4000")));
    TRY(run_clock(c, d, row, &ground));
    d->state = row->to;
    if (step->reason.len)
        d->reason = step->reason;
    if (row->to == DOSSIER_RETURNED)
        d->returned_at_ms = c->now_ms;
    if (step->move == MOVE_GIVE_PAPERS || step->move == MOVE_TAKE_PAPERS)
        TRY(paper_request_given(c->db, &(struct paper_request_given_in){ d->id, c->now_ms }, NULL));
    TRY(record(c, &before, d, row, step, ground));
    return dossier_get(c, d->id, d); /* listeners may have moved it on */
}

enum err dossier_moves(struct ctx *c, const struct dossier *d, struct dossier_allowed **out, size_t *n)
{
    static const enum msg effects[] = { [CLOCK_KEEP] = MSG_clock_keep, [CLOCK_INTAKE] = MSG_clock_intake,
                                        [CLOCK_STOP_INTAKE] = MSG_clock_answered, [CLOCK_START] = MSG_clock_start,
                                        [CLOCK_END] = MSG_clock_end };
    struct dossier_allowed *list = ARENA_ARRAY(c->arena, struct dossier_allowed, MOVE_COUNT);
    *n = 0;
    for (int i = 0; i < MOVE_COUNT; i++) {
        const struct grant *as;
        const struct move_row *row = &move_rows[i];
        if (row->from != d->state || row->who == WHO_SYSTEM || entitled(c, d, row, &as) != ERR_OK)
            continue;
        list[(*n)++] = (struct dossier_allowed){ (enum dossier_move)i, str_c(row->comment), ctx_text(c, effects[row->clock]) };
    }
    *out = list;
    return ERR_OK;
}

/* NĐ 61/2018 Đ5, Đ6.1.b: nothing outside the published list may be asked for, and each paper by its published name. */
static enum err check_asks(struct ctx *c, const struct procedure *p, const struct paper_ask *asks, size_t n, struct paper_ask *out)
{
    if (n == 0)
        return ctx_invalid(c, S("ask"), MSG_dossier_ask_nothing, MSG_NO_ARGS);
    for (size_t i = 0; i < n; i++) {
        out[i] = asks[i];
        out[i].name = procedure_component_name(p, asks[i].component_key);
        for (size_t k = 0; k < i; k++)
            if (str_eq(asks[k].component_key, asks[i].component_key))
                out[i].name = S("");
        if (!out[i].name.len)
            return ctx_invalid(c, S("ask"), MSG_dossier_ask_unpublished, MSG_NO_ARGS);
    }
    return ERR_OK;
}

static enum err keep_ask(struct ctx *c, const struct dossier *d, const struct paper_ask *ask)
{
    return paper_request_insert(c->db,
                                &(struct paper_request_insert_in){ ctx_id(c), d->id, ask->component_key, ask->name,
                                                                   ask->note.ptr ? ask->note : S(""), c->now_ms },
                                NULL);
}

enum err dossier_ask_papers(struct ctx *c, struct dossier *d, int64_t version, const struct paper_ask *asks, size_t n, struct str reason)
{
    const struct procedure *p;
    struct paper_ask *before, *published = ARENA_ARRAY(c->arena, struct paper_ask, n + 1);
    size_t before_n;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(dossier_asked(c, d->id, &before, &before_n));
    if (before_n)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_ask_once);
    TRY(check_asks(c, p, asks, n, published));
    for (size_t i = 0; i < n; i++)
        TRY(keep_ask(c, d, &published[i]));
    return dossier_move(c, d, &(struct dossier_step){ .move = MOVE_ASK_PAPERS, .version = version, .reason = reason });
}
