/* Proposals: a specialist asks the desk or the head for a move that is theirs to make. */
#include "mod/dossier/moves.h"
#include "data/json.h"
#include "sql_dossier.h"

enum { ITEMS_MAX = 64 * 1024 };

static struct str items_json(struct ctx *c, const struct dossier_step *what)
{
    struct buf b = buf_new(c->arena, ITEMS_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '[');
    for (size_t i = 0; i < what->asks_n; i++) {
        json_open(&o, '{');
        json_member(&o, "key", what->asks[i].component_key);
        json_member(&o, "note", what->asks[i].note.ptr ? what->asks[i].note : S(""));
        json_close(&o, '}');
    }
    json_close(&o, ']');
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

enum err proposal_asks(struct ctx *c, const struct proposal *p, struct paper_ask **out, size_t *n)
{
    const struct json *root;
    if (json_parse(c->arena, p->items, &root, NULL) != ERR_OK)
        return ERR_IO;
    struct paper_ask *asks = ARENA_ARRAY(c->arena, struct paper_ask, root->n + 1);
    for (size_t i = 0; i < root->n; i++)
        asks[i] = (struct paper_ask){ .component_key = json_text(root->items + i, "key", S("")), .note = json_text(root->items + i, "note", S("")) };
    *out = asks;
    *n = root->n;
    return ERR_OK;
}

/* -- reading -- */

static enum err read_move(struct str word, struct proposal *p) { return dossier_move_from(word, &p->move) ? ERR_OK : ERR_IO; }

#define PROPOSAL_OF(r)                                                                                                       \
    (struct proposal)                                                                                                        \
    {                                                                                                                        \
        .id = (r)->id, .dossier_id = (r)->dossier_id, .version = (r)->version, .by_id = (r)->by_id, .at_ms = (r)->at_ms,     \
        .answered_at_ms = (r)->answered_at_ms, .day = (int32_t)(r)->day, .reason = (r)->reason, .items = (r)->items,         \
        .state = (r)->state, .answer = (r)->answer, .by_name = (r)->by_name                                                  \
    }

enum err dossier_proposals(struct ctx *c, int64_t dossier_id, struct proposal **out, size_t *n)
{
    struct proposal_rows_row *rows;
    TRY(proposal_rows(c->db, c->arena, &(struct proposal_rows_in){ dossier_id }, &rows, n));
    struct proposal *list = ARENA_ARRAY(c->arena, struct proposal, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        list[i] = PROPOSAL_OF(&rows[i]);
        TRY(read_move(rows[i].move, &list[i]));
    }
    *out = list;
    return ERR_OK;
}

static enum err open_of(struct ctx *c, int64_t dossier_id, enum dossier_move move, struct proposal *out, bool *found)
{
    struct proposal *list;
    size_t n;
    TRY(dossier_proposals(c, dossier_id, &list, &n));
    *found = false;
    for (size_t i = 0; i < n; i++)
        if (list[i].move == move && str_eq(list[i].state, S("open"))) {
            *out = list[i];
            *found = true;
        }
    return ERR_OK;
}

/* -- proposing -- */

/* Moves that somebody else than their maker may think of. */
static bool may_be_proposed(enum dossier_move m)
{
    return m == MOVE_ASK_SUPPLEMENT || m == MOVE_WAIT_DUTY || m == MOVE_DECLINE || m == MOVE_EXTEND || m == MOVE_APOLOGISE;
}

static enum err check(struct ctx *c, const struct dossier *d, const struct dossier_step *what)
{
    bool open;
    struct proposal other;
    struct paper_ask *published;
    const struct move_row *row = &move_rows[what->move];
    if (!may_be_proposed(what->move) || !str_eq(d->source, S("own")))
        return ERR_FORBIDDEN;
    if (what->version && what->version != d->version)
        return ERR_STALE;
    if (d->state != row->from)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
    TRY(open_of(c, d->id, what->move, &other, &open));
    if (open)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_proposed_already);
    TRY(move_guard_holds(c, d, row, what));
    return row->guard == GUARD_SUPPLEMENT ? dossier_ask_check(c, d, what, &published) : ERR_OK;
}

static const struct grant *proposer(struct ctx *c, const struct dossier *d)
{
    static const enum role roles[] = { ROLE_SPECIALIST, ROLE_OFFICER, ROLE_LEADER, ROLE_CLERK };
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        const struct grant *g = unit_grant(c, roles[i], d->agency_id);
        if (g)
            return g;
    }
    return NULL;
}

/* Nobody proposes what they may do themselves. */
static enum err proposable(struct ctx *c, const struct dossier *d, enum dossier_move m, bool *yes)
{
    bool open;
    struct proposal other;
    const struct grant *as;
    const struct move_row *row = &move_rows[m];
    *yes = false;
    if (!may_be_proposed(m) || d->state != row->from || move_entitled(c, d, row, &as) == ERR_OK)
        return ERR_OK;
    TRY(open_of(c, d->id, m, &other, &open));
    enum err e = open ? ERR_CONFLICT : move_guard_holds(c, d, row, NULL);
    *yes = e == ERR_OK;
    return e == ERR_CONFLICT ? ERR_OK : e;
}

enum err dossier_proposable(struct ctx *c, const struct dossier *d, struct dossier_allowed **out, size_t *n)
{
    struct dossier_allowed *list = ARENA_ARRAY(c->arena, struct dossier_allowed, MOVE_COUNT);
    struct problem said = c->problem; /* why one is not allowed is not this question */
    *out = list;
    *n = 0;
    if (!proposer(c, d) || !str_eq(d->source, S("own")))
        return ERR_OK;
    for (int m = 0; m < MOVE_COUNT; m++) {
        bool yes;
        TRY(proposable(c, d, (enum dossier_move)m, &yes));
        if (yes)
            list[(*n)++] = move_offer(c, (enum dossier_move)m);
    }
    c->problem = said;
    return ERR_OK;
}

enum err dossier_propose(struct ctx *c, const struct dossier *d, const struct dossier_step *what, int64_t *id)
{
    const struct grant *as = proposer(c, d);
    if (!as && !c->who.automatic)
        return ERR_NOT_FOUND;
    TRY(check(c, d, what));
    struct str items = items_json(c, what);
    if (!items.ptr)
        return ERR_TOO_LARGE;
    *id = ctx_id(c);
    TRY(proposal_insert(c->db,
                        &(struct proposal_insert_in){ *id, d->id, str_c(move_rows[what->move].name), what->reason, items, what->day,
                                                      c->who.account_id, c->now_ms },
                        NULL));
    struct event e = { .kind = "dossier.proposed", .object_kind = "proposal", .object_id = *id, .dossier_id = d->id, .as = as,
                       EVENT_DETAIL({ "move", str_c(move_rows[what->move].name), 0 }, { "reason", what->reason, 0 },
                                    { "day", { 0 }, what->day }) };
    return event_put(c, &e);
}

/* -- answering -- */

static enum err answer(struct ctx *c, const struct proposal *p, const char *state, struct str why)
{
    return proposal_answer_exact(c->db, &(struct proposal_answer_in){ p->id, p->version, str_c(state), why, c->who.account_id, c->now_ms });
}

enum err proposal_carried(struct ctx *c, const struct dossier *d, enum dossier_move move)
{
    bool open;
    struct proposal p;
    TRY(open_of(c, d->id, move, &p, &open));
    return open ? answer(c, &p, "carried", S("")) : ERR_OK;
}

enum err dossier_turn_down(struct ctx *c, int64_t proposal_id, int64_t version, struct str reason)
{
    struct dossier d;
    const struct grant *as;
    struct proposal_row_row r;
    TRY(proposal_row(c->db, c->arena, &(struct proposal_row_in){ proposal_id }, &r));
    struct proposal p = PROPOSAL_OF(&r);
    TRY(read_move(r.move, &p));
    TRY(dossier_get(c, p.dossier_id, &d));
    TRY(dossier_reach(c, &d));
    TRY(move_entitled(c, &d, &move_rows[p.move], &as));
    if (!str_eq(p.state, S("open")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_proposal_over);
    if (p.version != version)
        return ERR_STALE;
    TRY(dossier_reason_check(c, reason));
    TRY(answer(c, &p, "turned_down", reason));
    struct event e = { .kind = "dossier.turned_down", .object_kind = "proposal", .object_id = p.id, .dossier_id = d.id, .as = as,
                       EVENT_DETAIL({ "move", str_c(move_rows[p.move].name), 0 }, { "reason", reason, 0 }) };
    return event_put(c, &e);
}

/* -- what waits for me -- */

typedef VEC(struct proposal_row) row_vec;

/* Somebody with a desk at both agencies sees it once. */
static bool listed(const row_vec *list, int64_t id)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].proposal.id == id)
            return true;
    return false;
}

static enum err add_rows(struct ctx *c, int64_t agency_id, enum role role, enum dossier_move move, row_vec *list)
{
    struct proposal_waiting_row *rows;
    size_t n;
    TRY(proposal_waiting(c->db, c->arena, &(struct proposal_waiting_in){ agency_id, role == ROLE_OFFICER, str_c(move_rows[move].name) }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p;
        TRY(procedure_version(c, rows[i].procedure_version_id, &p));
        struct proposal_row row = { PROPOSAL_OF(&rows[i]), rows[i].code, p->short_name, rows[i].applicant, rows[i].due_at_ms };
        row.proposal.move = move;
        if (!listed(list, row.proposal.id))
            VEC_PUSH(c->arena, list, row);
    }
    return ERR_OK;
}

static bool agency_before(const struct who *w, size_t i, enum role role)
{
    for (size_t k = 0; k < i; k++)
        if (w->grants[k].agency_id == w->grants[i].agency_id && w->grants[k].role == role)
            return true;
    return false;
}

enum err dossier_proposed_to_me(struct ctx *c, struct proposal_row **out, size_t *n)
{
    row_vec list = { 0 };
    for (int m = 0; m < MOVE_COUNT; m++) {
        enum role role = move_rows[m].who == WHO_LEADER ? ROLE_LEADER : ROLE_OFFICER;
        for (size_t i = 0; may_be_proposed((enum dossier_move)m) && i < c->who.grants_n; i++)
            if (c->who.grants[i].role == role && !agency_before(&c->who, i, role))
                TRY(add_rows(c, c->who.grants[i].agency_id, role, (enum dossier_move)m, &list));
    }
    *out = list.at;
    *n = list.n;
    return ERR_OK;
}

/* -- what stands still -- */

enum err dossier_in_state(struct ctx *c, int64_t agency_id, bool our_desk, enum dossier_state s, struct dossier_standing **out, size_t *n)
{
    struct dossier_standing_rows_row *rows;
    TRY(dossier_standing_rows(c->db, c->arena, &(struct dossier_standing_rows_in){ agency_id, our_desk, str_c(dossier_state_word(s)) }, &rows, n));
    struct dossier_standing *list = ARENA_ARRAY(c->arena, struct dossier_standing, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        const struct procedure *p;
        TRY(procedure_version(c, rows[i].procedure_version_id, &p));
        list[i] = (struct dossier_standing){ rows[i].id, rows[i].due_at_ms, rows[i].code, p->short_name, rows[i].applicant, rows[i].reason };
    }
    *out = list;
    return ERR_OK;
}
