/* Makes a move, proposes one, turns a proposal down. A move whose row names a slip issues it in the same transaction. */
#include "mod/office/office_internal.h"
#include "mod/papers/papers.h"
#include "mod/slips/slips.h"
#include "mod/store/store.h"
#include "text/text.h"

enum { ASKS_MAX = 60, WORDS_MAX = 16 * 1024 };

/* -- what a slip says -- */

/* Sheets that lie with the office. */
static enum err papers_back(struct ctx *c, const struct dossier *d, struct str *out)
{
    struct paper *papers;
    size_t n;
    struct buf b = buf_new(c->arena, WORDS_MAX);
    TRY(paper_list(c, PAPER_OF_DOSSIER, d->id, &papers, &n));
    for (size_t i = 0; i < n; i++)
        if (!papers[i].hash.len && papers[i].originals + papers[i].copies > 0)
            buf_printf(&b, "%s%.*s (%.*s)", b.len ? "; " : "", STR_ARG(papers[i].name), STR_ARG(paper_sheets(c, &papers[i])));
    *out = b.failed ? S("") : buf_str(&b);
    return ERR_OK;
}

static enum err issue(struct ctx *c, const struct dossier *before, const struct dossier *d, const struct dossier_step *step)
{
    int64_t slip;
    int form = dossier_move_slip(step->move);
    struct slip_extra x = { .reason = step->reason, .asks = step->asks, .asks_n = step->asks_n };
    if (!form)
        return ERR_OK;
    if (form == 4) {
        x.old_due_at_ms = before->due_at_ms;
        x.new_due_at_ms = d->due_at_ms;
    }
    if (form == 5) {
        enum msg m;
        x.stage = msg_find(arena_printf(c->arena, "state.%s", dossier_state_word(before->state)), &m) ? msg_text(LANG_VI, m) : S("");
        TRY(papers_back(c, d, &x.papers_back));
        TRY(office_money(c, LANG_VI, d->id, &x.fee_note));
    }
    return slip_issue(c, d, arena_printf(c->arena, "%02d", form).ptr, &x, &slip);
}

/* -- what was sent -- */

static enum err the_dossier(struct ctx *c, struct dossier *d)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_get(c, id, d));
    return dossier_reach(c, d);
}

/* A mistake of the person: the page again, with what is wrong and what was typed. */
static enum err or_again(struct ctx *c, const struct dossier *d, enum err e, enum msg done, struct str what)
{
    if (e == ERR_INVALID) {
        TRY(office_show(c, d->id));
        return ERR_INVALID;
    }
    TRY(e);
    web_flash(c, done, MSG_ARGS(what));
    return web_see(c, dossier_office_path(c, d->id));
}

static struct str note_of(const struct web_field *notes, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(notes[i].key, key))
            return notes[i].value;
    return S("");
}

static enum err read_asks(struct ctx *c, const struct dossier *d, struct dossier_step *step)
{
    struct str *keys;
    struct web_field *notes;
    const struct procedure *p;
    size_t n = web_list(c, "ask", &keys), notes_n = web_fields(c, "n.", &notes);
    struct paper_ask *asks = ARENA_ARRAY(c->arena, struct paper_ask, n + 1);
    TRY(procedure_version(c, d->procedure_version_id, &p));
    if (n > ASKS_MAX)
        return ctx_invalid(c, S("ask"), MSG_dossier_ask_unpublished, MSG_NO_ARGS);
    for (size_t i = 0; i < n; i++)
        asks[i] = (struct paper_ask){ .component_key = keys[i], .name = procedure_component_name(p, keys[i]), .note = note_of(notes, notes_n, keys[i]) };
    step->asks = asks;
    step->asks_n = n;
    return ERR_OK;
}

/* Only moves that the page offers; a paper or a day is read where the move asks for one. */
static enum err read_step(struct ctx *c, const struct dossier *d, struct dossier_step *step)
{
    *step = (struct dossier_step){ .version = web_int(c, "version", 0), .reason = web_text(c, "reason") };
    TRY(web_check(c));
    if (!dossier_move_from(web_text(c, "move"), &step->move) || !office_moves_here(step->move))
        return ctx_invalid(c, S("move"), MSG_form_not_option, MSG_NO_ARGS);
    if (step->move == MOVE_APOLOGISE)
        web_day(c, "day", &step->day);
    return step->move == MOVE_ASK_SUPPLEMENT ? read_asks(c, d, step) : ERR_OK;
}

/* -- the three -- */

static enum err make(struct ctx *c, struct dossier *d, struct dossier_step *step)
{
    struct dossier before = *d;
    TRY(read_step(c, d, step));
    TRY(store_ask_check(c, d, step->asks, step->asks_n, web_text(c, "van_hoi")));
    TRY(dossier_move(c, d, step));
    return issue(c, &before, d, step);
}

enum err office_move(struct ctx *c)
{
    struct dossier d;
    struct dossier_step step = { 0 };
    TRY(the_dossier(c, &d));
    enum err e = make(c, &d, &step);
    return or_again(c, &d, e, MSG_office_done_move, e == ERR_OK ? office_move_title(c, step.move) : S(""));
}

static enum err propose(struct ctx *c, const struct dossier *d, struct dossier_step *step)
{
    int64_t id;
    TRY(read_step(c, d, step));
    return dossier_propose(c, d, step, &id);
}

enum err office_propose(struct ctx *c)
{
    struct dossier d;
    struct dossier_step step = { 0 };
    TRY(the_dossier(c, &d));
    enum err e = propose(c, &d, &step);
    return or_again(c, &d, e, MSG_office_done_proposed, e == ERR_OK ? office_move_title(c, step.move) : S(""));
}

/* A proposal of this dossier. */
static enum err turn_down(struct ctx *c, const struct dossier *d)
{
    struct proposal *list;
    size_t n;
    TRY(web_check(c));
    TRY(dossier_proposals(c, d->id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].id == web_int(c, "de_nghi", 0))
            return dossier_turn_down(c, list[i].id, web_int(c, "version", 0), web_text(c, "reason"));
    return ERR_NOT_FOUND;
}

enum err office_turn_down(struct ctx *c)
{
    struct dossier d;
    TRY(the_dossier(c, &d));
    return or_again(c, &d, turn_down(c, &d), MSG_office_done_turned_down, S(""));
}
