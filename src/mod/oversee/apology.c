/* The draft of an apology: why it will not be done in time, which day instead, how Mẫu 04 will read. */
#include "base/buf.h"
#include "base/clock.h"
#include "mod/oversee/oversee_internal.h"
#include "text/text.h"

enum { REASON_ROOM = 8 * 1024, TEXT_ROOM = 32 * 1024, STEPS_NAMED = 8 };

static struct str day_words(struct ctx *c, int64_t at_ms) { return text_date(c->arena, day_of_ms(at_ms)); }

/* One line of what holds it up; empty for tokens that no person moves. */
static struct str hold(struct ctx *c, const struct task *t)
{
    bool open = str_eq(t->state, S("open")), taken = str_eq(t->state, S("taken"));
    if (!open && !taken)
        return S("");
    if (t->parent_id)
        return msg_format(c->arena, LANG_VI, str_eq(t->kind, S("opinion")) ? MSG_oversee_hold_opinion : MSG_oversee_hold_part,
                          MSG_ARGS(t->room.ptr ? t->room : t->name, t->due_at_ms ? day_words(c, t->due_at_ms) : S("–")));
    if (str_eq(t->kind, S("message")))
        return msg_format(c->arena, LANG_VI, MSG_oversee_hold_applicant, MSG_ARGS(t->name, day_words(c, t->created_at_ms)));
    if (!str_eq(t->kind, S("user")))
        return S("");
    return taken ? msg_format(c->arena, LANG_VI, MSG_oversee_hold_taken, MSG_ARGS(t->name, t->assignee_name, day_words(c, t->taken_at_ms)))
                 : msg_format(c->arena, LANG_VI, MSG_oversee_hold_open, MSG_ARGS(t->name, day_words(c, t->created_at_ms)));
}

enum err oversee_reason(struct ctx *c, const struct dossier *d, struct str *out)
{
    struct task *tasks;
    size_t n, named = 0;
    struct buf b = buf_new(c->arena, REASON_ROOM);
    TRY(task_list(c, d->id, &tasks, &n));
    for (size_t i = 0; i < n && named < STEPS_NAMED; i++) {
        struct str line = hold(c, &tasks[i]);
        if (line.len)
            buf_printf(&b, "%s%.*s", named++ ? " " : "", STR_ARG(line));
    }
    *out = named && !b.failed ? buf_str(&b) : msg_format(c->arena, LANG_VI, MSG_oversee_hold_unknown, MSG_NO_ARGS);
    return ERR_OK;
}

/* -- what lies in front of the leader -- */

static enum err draft_of(struct ctx *c, const struct proposal_row *row, struct apology_draft *out)
{
    struct dossier d;
    struct calendar cal;
    TRY(dossier_get(c, row->proposal.dossier_id, &d));
    TRY(unit_calendar(c, d.agency_id, &cal));
    *out = (struct apology_draft){ .row = *row, .by_system = row->proposal.by_id == 0 };
    if (!d.due_at_ms)
        return ERR_OK;
    TRY(deadline_apology_day(&cal, day_of_ms(d.due_at_ms), &out->last_day));
    out->working_days = calendar_count(&cal, ctx_today(c) - 1, out->last_day);
    return ERR_OK;
}

static int by_last_day(const void *a, const void *b)
{
    const struct apology_draft *x = a, *y = b;
    return x->last_day != y->last_day ? (x->last_day > y->last_day) - (x->last_day < y->last_day)
                                      : (x->row.proposal.id > y->row.proposal.id) - (x->row.proposal.id < y->row.proposal.id);
}

enum err oversee_drafts(struct ctx *c, struct apology_draft **out, size_t *n)
{
    struct proposal_row *rows;
    size_t rows_n;
    TRY(dossier_proposed_to_me(c, &rows, &rows_n));
    struct apology_draft *list = ARENA_ARRAY(c->arena, struct apology_draft, rows_n + 1);
    *n = 0;
    for (size_t i = 0; i < rows_n; i++)
        if (rows[i].proposal.move == MOVE_APOLOGISE)
            TRY(draft_of(c, &rows[i], &list[(*n)++]));
    if (*n)
        qsort(list, *n, sizeof *list, by_last_day);
    *out = list;
    return ERR_OK;
}

/* -- how Mẫu 04 will read -- */

static struct str or_dots(struct str s) { return s.len ? s : S("…"); }

static void put_line(struct ctx *c, struct buf *b, enum msg m, const struct str *args, size_t n)
{
    buf_printf(b, "%s%.*s", b->len ? "\n" : "", STR_ARG(msg_format(c->arena, LANG_VI, m, args, n)));
}

enum err oversee_apology_text(struct ctx *c, const struct dossier *d, struct str reason, int32_t day, struct str *out)
{
    struct unit agency;
    struct calendar cal;
    struct party parties[PARTY_COUNT];
    const struct procedure *p;
    struct buf b = buf_new(c->arena, TEXT_ROOM);
    TRY(unit_get(c, d->agency_id, &agency));
    TRY(unit_calendar(c, d->agency_id, &cal));
    TRY(dossier_parties(c, d->id, parties));
    TRY(procedure_version(c, d->procedure_version_id, &p));
    const struct party *to = &parties[parties[PARTY_OWNER].present ? PARTY_OWNER : PARTY_APPLICANT];
    struct str received = d->received_at_ms ? text_moment(c->arena, d->received_at_ms) : S("…"), due = d->due_at_ms ? text_moment(c->arena, d->due_at_ms) : S("…");
    struct str again = day ? text_moment(c->arena, ms_of_day(day, calendar_closing(&cal))) : S("…"), what = d->content.len ? d->content : p->short_name;
    put_line(c, &b, MSG_oversee_letter_to, MSG_ARGS(or_dots(to->name)));
    put_line(c, &b, MSG_oversee_letter_dossier, MSG_ARGS(agency.name, or_dots(d->code), received, what));
    put_line(c, &b, MSG_oversee_letter_promised, MSG_ARGS(due));
    put_line(c, &b, MSG_oversee_letter_reason, MSG_ARGS(agency.name, or_dots(reason)));
    put_line(c, &b, MSG_oversee_letter_sorry, MSG_ARGS(agency.name));
    put_line(c, &b, MSG_oversee_letter_again, MSG_ARGS(again));
    if (b.failed)
        return ERR_TOO_LARGE;
    *out = buf_str(&b);
    return ERR_OK;
}
