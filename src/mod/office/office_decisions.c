/* What waits for the head's own decision; and the page that explains every move. */
#include "mod/office/office_internal.h"
#include "core/event.h"

/* -- waiting for a decision -- */

static enum err fill_proposals(struct ctx *c, struct view_office_decisions *v)
{
    struct proposal_row *rows;
    size_t n;
    TRY(dossier_proposed_to_me(c, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const struct proposal *p = &rows[i].proposal;
        if (p->move == MOVE_ASK_SUPPLEMENT || p->move == MOVE_WAIT_DUTY)
            continue; /* the desk's */
        struct office_due due = office_step_due(c, rows[i].due_at_ms);
        event_shows(c, "dossier", p->dossier_id);
        struct view_office_decisions_rows row = { dossier_office_path(c, p->dossier_id), rows[i].code, rows[i].applicant, rows[i].procedure_name,
                                                  office_move_title(c, p->move), p->reason, due.date, due.left, due.late, due.soon };
        VEC_PUSH(c->arena, &v->rows, row);
    }
    return ERR_OK;
}

static enum err add_standing(struct ctx *c, int64_t agency_id, enum dossier_state s, struct view_office_decisions *v)
{
    struct dossier_standing *list;
    size_t n;
    TRY(dossier_in_state(c, agency_id, false, s, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct office_due due = office_step_due(c, list[i].due_at_ms);
        struct view_office_decisions_rows row = { dossier_office_path(c, list[i].id), list[i].code, list[i].applicant, list[i].procedure_name,
                                                  dossier_state_label(c, s), list[i].reason, due.date, due.left, due.late, due.soon };
        event_shows(c, "dossier", list[i].id);
        if (s == DOSSIER_ASKS_STOP)
            VEC_PUSH(c->arena, &v->rows, row);
        else
            VEC_PUSH(c->arena, &v->waits, ((struct view_office_decisions_waits){ row.href, row.code, row.applicant, row.procedure, row.what, row.why }));
    }
    return ERR_OK;
}

static bool agency_before(const struct who *w, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (w->grants[k].role == ROLE_LEADER && w->grants[k].agency_id == w->grants[i].agency_id)
            return true;
    return false;
}

enum err office_decisions(struct ctx *c)
{
    static const enum dossier_state states[] = { DOSSIER_ASKS_STOP, DOSSIER_AWAIT_SUPPLEMENT, DOSSIER_AWAIT_DUTY };
    struct view_office_decisions v = { 0 };
    TRY(fill_proposals(c, &v));
    for (size_t i = 0; i < c->who.grants_n; i++)
        for (size_t s = 0; s < 3 && c->who.grants[i].role == ROLE_LEADER && !agency_before(&c->who, i); s++)
            TRY(add_standing(c, c->who.grants[i].agency_id, states[s], &v));
    struct event e = { .kind = "access.list", .object_kind = "decisions", .as = authz_grant(&c->who, ROLE_LEADER, 0),
                       EVENT_DETAIL({ "rows", { 0 }, (int64_t)(v.rows.n + v.waits.n) }) };
    TRY(event_put(c, &e));
    return WEB_VIEW(c, office_decisions, &v, ctx_text(c, MSG_office_decisions));
}

/* -- the table of moves, explained -- */

static struct str anchor(struct ctx *c, enum dossier_state s) { return arena_printf(c->arena, "trang-thai-%s", dossier_state_word(s)); }

/* One box of the diagram: where the ways out of this state lead. */
static void fill_state(struct ctx *c, enum dossier_state s, struct view_office_moves_help *v)
{
    struct view_office_moves_help_states box = { .at = anchor(c, s), .name = dossier_state_label(c, s), .national = dossier_state_national(s),
                                                 .percent = dossier_state_percent(s), .ended = dossier_state_ended(s) };
    for (int to = 0; to < DOSSIER_STATE_COUNT; to++) {
        struct view_office_moves_help_states_ways way = { .at = anchor(c, (enum dossier_state)to), .to = dossier_state_label(c, (enum dossier_state)to), .itself = to == (int)s };
        for (int m = 0; m < MOVE_COUNT; m++) {
            struct dossier_move_words w = dossier_move_words(c, (enum dossier_move)m);
            if (w.from == s && w.to == (enum dossier_state)to)
                VEC_PUSH(c->arena, &way.moves, ((struct view_office_moves_help_states_ways_moves){ office_move_title(c, (enum dossier_move)m), w.who }));
        }
        if (way.moves.n)
            VEC_PUSH(c->arena, &box.ways, way);
    }
    VEC_PUSH(c->arena, &v->states, box);
}

enum err office_moves_help(struct ctx *c)
{
    struct view_office_moves_help v = { 0 };
    for (int s = 0; s < DOSSIER_STATE_COUNT; s++)
        fill_state(c, (enum dossier_state)s, &v);
    for (int m = 0; m < MOVE_COUNT; m++) {
        struct dossier_move_words w = dossier_move_words(c, (enum dossier_move)m);
        struct view_office_moves_help_rows row = { str_c(dossier_move_word((enum dossier_move)m)), dossier_state_label(c, w.from),
                                                   dossier_state_label(c, w.to), w.who, office_move_title(c, (enum dossier_move)m), w.label,
                                                   w.effect, office_slip_words(c, w.slip), w.article };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    return WEB_VIEW(c, office_moves_help, &v, ctx_text(c, MSG_office_moves_help));
}
