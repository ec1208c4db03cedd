/* What may be done with a dossier now: moves with their forms, moves to propose, and the proposals made so far. */
#include "mod/office/office_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "mod/forms/forms.h"
#include "mod/slips/slips.h"
#include "mod/store/store.h"

/* Moves that are made on the dossier page; the others are made at the desk's own pages, by steps, or by the applicant. */
static const struct {
    enum dossier_move move;
    bool warn, halts, ends;
} here[] = {
    { MOVE_ASK_SUPPLEMENT, false, true, false }, { MOVE_WAIT_DUTY, false, true, false },     { MOVE_DUTY_MET, false, false, false },
    { MOVE_EXTEND, false, false, false },        { MOVE_APOLOGISE, false, false, false },    { MOVE_ASK_STOP_DESK, false, false, false },
    { MOVE_KEEP_ON, false, false, false },       { MOVE_STOP, true, false, true },           { MOVE_DECLINE, true, false, true },
    { MOVE_STOP_UNPAID, true, false, true },     { MOVE_STOP_UNSUPPLEMENTED, true, false, true },
};
enum { HERE_N = sizeof here / sizeof *here };

bool office_moves_here(enum dossier_move m)
{
    for (size_t i = 0; i < HERE_N; i++)
        if (here[i].move == m)
            return true;
    return false;
}

struct str office_move_title(struct ctx *c, enum dossier_move move)
{
    enum msg m;
    const char *word = dossier_move_word(move);
    char key[64] = "move.";
    size_t n = strlen(word);
    ASSERT(n + 6 < sizeof key);
    for (size_t i = 0; i <= n; i++)
        key[5 + i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]);
    return msg_find(str_c(key), &m) ? ctx_text(c, m) : dossier_move_comment(move);
}

struct str office_slip_words(struct ctx *c, int slip)
{
    return slip ? slip_title(c, arena_printf(c->arena, "%02d", slip)) : S("");
}

/* -- the form of one move -- */

static const struct proposal *open_proposal(const struct proposal *list, size_t n, enum dossier_move m)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].move == m && str_eq(list[i].state, S("open")))
            return &list[i];
    return NULL;
}

static struct str note_of(const struct web_field *notes, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(notes[i].key, key))
            return notes[i].value;
    return S("");
}

/* As typed, else as proposed. */
static enum err fill_asks(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct proposal *by, bool typed, struct view_office_move_form *f)
{
    struct paper_ask *asks = NULL;
    struct str *keys = NULL;
    struct web_field *notes = NULL;
    size_t asks_n = 0, keys_n = typed ? web_list(c, "ask", &keys) : 0, notes_n = typed ? web_fields(c, "n.", &notes) : 0;
    if (by && !typed)
        TRY(proposal_asks(c, by, &asks, &asks_n));
    for (size_t i = 0; i < p->components_n; i++) {
        struct view_office_move_form_papers row = { .key = p->components[i].key, .name = p->components[i].name,
                                                    .note = note_of(notes, notes_n, p->components[i].key) };
        for (size_t k = 0; k < keys_n; k++)
            row.checked |= str_eq(keys[k], row.key);
        for (size_t k = 0; k < asks_n; k++)
            if (str_eq(asks[k].component_key, row.key)) {
                row.checked = true;
                row.note = asks[k].note;
            }
        TRY(store_held(c, d, &p->components[i], &row.held));
        VEC_PUSH(c->arena, &f->papers, row);
    }
    f->still = (struct view_store_still){ f->at, typed ? web_text(c, "van_hoi") : S(""), typed ? forms_error(c, S("van_hoi")) : S("") };
    f->ask_error = typed ? forms_error(c, S("ask")) : S("");
    return ERR_OK;
}

static void fill_day(struct ctx *c, const struct proposal *by, bool typed, struct view_office_move_form *f)
{
    struct view_form_field field = forms_day(c, "day", MSG_office_move_day);
    struct civil at = civil_of_ms(ms_of_day(by ? by->day : 0, 0));
    f->dated = true;
    if (typed) {
        f->day = field.day;
        f->month = field.month;
        f->year = field.year;
        f->day_error = field.error;
    } else if (by && by->day) {
        f->day = arena_printf(c->arena, "%d", at.day);
        f->month = arena_printf(c->arena, "%d", at.month);
        f->year = arena_printf(c->arena, "%d", at.year);
    }
}

static enum err fill_form(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct dossier_allowed *a,
                          const struct proposal *by, struct view_office_move_form *f)
{
    struct str word = str_c(dossier_move_word(a->move));
    bool typed = !ctx_ok(c) && str_eq(web_text(c, "move"), word);
    *f = (struct view_office_move_form){ .dossier = d->id, .version = d->version, .word = word, .title = office_move_title(c, a->move),
                                         .about = a->label, .effect = a->effect, .article = a->article, .slip = office_slip_words(c, a->slip),
                                         .open = typed || by, .at = typed ? S("") : arena_printf(c->arena, "%.*s-", STR_ARG(word)),
                                         .says = a->reason, .reason = typed ? web_text(c, "reason") : by ? by->reason : S(""),
                                         .reason_error = typed ? forms_error(c, S("reason")) : S("") };
    if (by)
        f->from = msg_format(c->arena, c->lang, MSG_office_proposed_by, MSG_ARGS(by->by_name.ptr ? by->by_name : ctx_text(c, MSG_office_someone),
                                                                                ctx_moment_short(c, by->at_ms)));
    for (size_t i = 0; i < HERE_N; i++)
        if (here[i].move == a->move) {
            f->warn = here[i].warn;
            f->halts = here[i].halts;
            f->ends = here[i].ends;
        }
    if (a->day)
        fill_day(c, by, typed, f);
    return a->papers ? fill_asks(c, d, p, by, typed, f) : ERR_OK;
}

/* -- both lists -- */

static enum err fill_moves(struct ctx *c, const struct dossier *d, const struct procedure *p, const struct proposal *made, size_t made_n,
                           struct view_office_dossier *v)
{
    struct dossier_allowed *list;
    size_t n;
    TRY(dossier_moves(c, d, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_office_move_form f;
        if (!office_moves_here(list[i].move))
            continue;
        TRY(fill_form(c, d, p, &list[i], open_proposal(made, made_n, list[i].move), &f));
        f.action = S("buoc-di");
        VEC_PUSH(c->arena, &v->moves, f);
    }
    return ERR_OK;
}

static enum err fill_proposable(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v)
{
    struct dossier_allowed *list;
    size_t n;
    TRY(dossier_proposable(c, d, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_office_move_form f;
        TRY(fill_form(c, d, p, &list[i], NULL, &f));
        f.action = S("de-nghi");
        f.title = msg_format(c->arena, c->lang, MSG_office_propose, MSG_ARGS(f.title));
        f.warn = false;
        VEC_PUSH(c->arena, &v->proposes, f);
    }
    return ERR_OK;
}

static struct str proposal_state(struct ctx *c, const struct proposal *p)
{
    return ctx_text(c, str_eq(p->state, S("open")) ? MSG_office_proposal_open
                       : str_eq(p->state, S("carried")) ? MSG_office_proposal_carried : MSG_office_proposal_turned_down);
}

/* The desk answers what it carries out; the head the rest. */
static bool answers(struct ctx *c, const struct dossier *d, enum dossier_move m)
{
    bool desk = m == MOVE_ASK_SUPPLEMENT || m == MOVE_WAIT_DUTY;
    return unit_grant(c, desk ? ROLE_OFFICER : ROLE_LEADER, d->agency_id) || (desk && unit_grant(c, ROLE_OFFICER, d->intake_agency_id));
}

static enum err fill_proposal(struct ctx *c, const struct dossier *d, const struct procedure *proc, const struct proposal *p, struct view_office_dossier *v)
{
    struct paper_ask *asks;
    size_t n;
    bool open = str_eq(p->state, S("open")), typed = !ctx_ok(c) && web_int(c, "de_nghi", 0) == p->id;
    struct view_office_dossier_proposals row = {
        .id = p->id, .version = p->version, .what = office_move_title(c, p->move),
        .by = p->by_name.ptr ? p->by_name : ctx_text(c, MSG_office_someone), .when = ctx_moment_short(c, p->at_ms),
        .reason = p->reason, .day = p->day ? ctx_date_weekday(c, p->day) : S(""), .state = proposal_state(c, p),
        .tag = open ? S("wait") : str_eq(p->state, S("carried")) ? S("done") : S("off"), .answer = p->answer,
        .mine = open && answers(c, d, p->move), .typed = typed,
        .at = typed ? S("") : arena_printf(c->arena, "dn%lld-", (long long)p->id),
        .why = typed ? web_text(c, "reason") : S(""), .error = typed ? forms_error(c, S("reason")) : S("") };
    TRY(proposal_asks(c, p, &asks, &n));
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->arena, &row.papers, ((struct view_office_dossier_proposals_papers){ procedure_component_name(proc, asks[i].component_key), asks[i].note }));
    VEC_PUSH(c->arena, &v->proposals, row);
    return ERR_OK;
}

enum err office_fill_moves(struct ctx *c, const struct dossier *d, const struct procedure *p, struct view_office_dossier *v)
{
    struct proposal *made;
    size_t n;
    TRY(dossier_proposals(c, d->id, &made, &n));
    for (size_t i = n; i-- > 0;)
        TRY(fill_proposal(c, d, p, &made[i], v));
    TRY(fill_moves(c, d, p, made, n, v));
    return fill_proposable(c, d, p, v);
}
