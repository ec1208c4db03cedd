/* The one function that changes a dossier's state. */
#include "mod/dossier/moves.h"
#include "data/json.h"
#include "sql_dossier.h"

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

static enum err record(struct ctx *c, const struct dossier *before, struct dossier *d, const struct move_row *row,
                       const struct dossier_step *step, const struct clock_fact *fact)
{
    struct event e = { .kind = arena_printf(c->arena, "dossier.%s", row->event).ptr,
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
    TRY(dossier_clock_keep(c, d, fact, e.id));
    if (before->state == d->state && before->due_at_ms == d->due_at_ms)
        return ERR_OK; /* nothing that other systems are told of */
    return outbox_put(c, &e, "dossier.state", outbox_payload(c, d));
}

/* What was said with the move is kept where people look for it. */
static enum err keep_words(struct ctx *c, struct dossier *d, const struct move_row *row, const struct dossier_step *step)
{
    if (step->reason.len)
        d->reason = step->reason;
    if (row->guard == GUARD_PAPERS)
        TRY(dossier_ask_store(c, d, step, "intake"));
    if (row->guard == GUARD_SUPPLEMENT)
        TRY(dossier_ask_store(c, d, step, "appraisal"));
    if (row->from == DOSSIER_AWAIT_PAPERS || row->from == DOSSIER_AWAIT_SUPPLEMENT)
        TRY(paper_request_given(c->db, &(struct paper_request_given_in){ d->id, c->now_ms }, NULL));
    if ((row->to == DOSSIER_RETURNED && row->from != row->to) || row->to == DOSSIER_REFUSAL_RETURNED)
        d->returned_at_ms = c->now_ms;
    if (step->move == MOVE_APPROVE)
        d->decided_at_ms = c->now_ms;
    return proposal_carried(c, d, step->move);
}

enum err dossier_move(struct ctx *c, struct dossier *d, struct dossier_step *step)
{
    const struct move_row *row = &move_rows[step->move];
    struct dossier before = *d;
    struct clock_fact fact;
    if (!str_eq(d->source, S("own")))
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_dossier_mirrored);
    if (step->version && step->version != d->version)
        return ERR_STALE;
    if (d->state != row->from)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
    TRY(move_entitled(c, d, row, &step->as));
    TRY(move_guard_holds(c, d, row, step));
    if (row->guard == GUARD_SUPPLEMENT || row->guard == GUARD_PAPERS)
        TRY(dossier_ask_check(c, d, step, &(struct paper_ask *){ NULL }));
    if (row->clock == CLOCK_START)
        TRY(dossier_pin(c, d));
    TRY(dossier_clock_change(c, d, row, step, &fact));
    TRY(keep_words(c, d, row, step));
    d->state = row->to;
    TRY(record(c, &before, d, row, step, &fact));
    return dossier_get(c, d->id, d); /* listeners may have moved it on */
}
