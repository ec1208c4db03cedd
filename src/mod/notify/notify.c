/* From events to notices. */
#include "mod/notify/notify_internal.h"
#include "mod/dossier/dossier.h"
#include "sql_notify.h"
#include "text/text.h"

/* One row a kind of event that people are told of. */
static const struct told {
    const char *kind, *by; /* by: name of the move, or what the clock does; NULL: any. The first row that fits holds */
    enum notify_sort sort;
    enum msg title, body;
    const char *title_args, *body_args; /* letters of fill_args, in the order of the message's arguments */
} told[] = {
    { "dossier.submitted", "GIVE_PAPERS", NOTIFY_DATE, MSG_notice_given, MSG_notice_given_body, "c", "pcas" },
    { "dossier.submitted", "TAKE_PAPERS", NOTIFY_DATE, MSG_notice_given, MSG_notice_given_body, "c", "pcas" },
    { "dossier.submitted", NULL, NOTIFY_DATE, MSG_notice_submitted, MSG_notice_submitted_body, "pc", "pcas" },
    { "dossier.received", NULL, NOTIFY_DATE, MSG_notice_received, MSG_notice_received_body, "c", "pcaord" },
    { "dossier.await_papers", NULL, NOTIFY_ASKED, MSG_notice_await_papers, MSG_notice_await_papers_body, "c", "pcao" },
    { "dossier.processing", NULL, NOTIFY_DATE, MSG_notice_processing, MSG_notice_processing_body, "c", "pcard" },
    { "dossier.done", NULL, NOTIFY_RESULT, MSG_notice_done, MSG_notice_done_body, "c", "pca" },
    { "dossier.returned", "HAND_BACK", NOTIFY_RESULT, MSG_notice_refusal_returned, MSG_notice_refusal_returned_body, "c", "pca" },
    { "dossier.returned", "COLLECT_REFUSAL", NOTIFY_RESULT, MSG_notice_refusal_returned, MSG_notice_refusal_returned_body, "c", "pca" },
    { "dossier.returned", NULL, NOTIFY_RESULT, MSG_notice_returned, MSG_notice_returned_body, "c", "pca" },
    { "dossier.refused", NULL, NOTIFY_RESULT, MSG_notice_refused, MSG_notice_refused_body, "c", "pcao" },
    { "dossier.withdrawn", NULL, NOTIFY_RESULT, MSG_notice_withdrawn, MSG_notice_withdrawn_body, "c", "pca" },
    { "dossier.await_supplement", NULL, NOTIFY_ASKED, MSG_notice_await_papers, MSG_notice_await_supplement_body, "c", "pcaowg" },
    { "dossier.supplemented", NULL, NOTIFY_DATE, MSG_notice_supplemented, MSG_notice_supplemented_body, "c", "pcawdg" },
    { "dossier.await_duty", NULL, NOTIFY_ASKED, MSG_notice_await_duty, MSG_notice_await_duty_body, "c", "pcaowg" },
    { "dossier.duty_met", NULL, NOTIFY_DATE, MSG_notice_duty_met, MSG_notice_duty_met_body, "c", "pcaowdg" },
    { "dossier.asks_stop", NULL, NOTIFY_DATE, MSG_notice_asks_stop, MSG_notice_asks_stop_body, "c", "pcad" },
    { "dossier.kept_on", "TAKE_BACK_STOP", NOTIFY_DATE, MSG_notice_kept_on, MSG_notice_taken_back_body, "c", "pcad" },
    { "dossier.kept_on", NULL, NOTIFY_DATE, MSG_notice_kept_on, MSG_notice_kept_on_body, "c", "pcaod" },
    { "dossier.stopped", "STOP_WAITING", NOTIFY_RESULT, MSG_notice_stopped, MSG_notice_ended_body, "c", "pca" },
    { "dossier.stopped", "STOP_DUTY", NOTIFY_RESULT, MSG_notice_stopped, MSG_notice_ended_body, "c", "pca" },
    { "dossier.stopped", NULL, NOTIFY_RESULT, MSG_notice_stopped, MSG_notice_stopped_body, "c", "pcao" },
    { "dossier.extended", NULL, NOTIFY_DATE, MSG_notice_extended, MSG_notice_extended_body, "c", "pcaowdg" },
    { "dossier.apologised", NULL, NOTIFY_DATE, MSG_notice_apologised, MSG_notice_apologised_body, "c", "pcaowdg" },
    { "dossier.clock", NULL, NOTIFY_DATE, MSG_notice_clock_runs, MSG_notice_clock_runs_body, "c", "pcawdg" },
    { "dossier.clock_moved", NULL, NOTIFY_DATE, MSG_notice_clock_moved, MSG_notice_clock_moved_body, "c", "pcawdg" },
    { "dossier.declined", NULL, NOTIFY_RESULT, MSG_notice_declined, MSG_notice_declined_body, "c", "pcao" },
    { "dossier.corrected", NULL, NOTIFY_RESULT, MSG_notice_corrected, MSG_notice_corrected_body, "c", "pcao" },
    { "dossier.continues", NULL, NOTIFY_DATE, MSG_notice_continues, MSG_notice_continues_body, "c", "pcae" },
    { "dossier.overdue", NULL, NOTIFY_DATE, MSG_staff_overdue_citizen, MSG_staff_overdue_citizen_body, "c", "pcad" },
    { "dossier.passed_on", NULL, NOTIFY_DATE, MSG_notice_passed_on, MSG_notice_passed_on_body, "ca", "pcafd" },
    { "process.asked", "stands", NOTIFY_ASKED, MSG_notice_asked, MSG_notice_asked_stands_body, "c", "pcawg" },
    { "process.asked", NULL, NOTIFY_ASKED, MSG_notice_asked, MSG_notice_asked_body, "c", "pca" },
};

/* What officials do among themselves: nothing is asked of the applicant and no date moves. And a clock that begins to stand still
 * for a question: the question itself tells it. */
static const struct silent {
    const char *kind, *by; /* as above */
} silent[] = { { "dossier.step", NULL },        { "dossier.approved", NULL },   { "dossier.proposed", NULL },
               { "dossier.turned_down", NULL }, { "dossier.await_part", NULL }, { "dossier.clock", "stands" } };

/* What the event says it is by: its move, or what the clock does. */
static struct str by_of(const struct event *e)
{
    struct str move = event_text(e, "move");
    return move.len ? move : event_text(e, "clock");
}

static bool fits(const struct event *e, const char *kind, const char *by)
{
    return strcmp(e->kind, kind) == 0 && (!by || str_eq(by_of(e), str_c(by)));
}

static const struct told *told_of(const struct event *e)
{
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (fits(e, silent[i].kind, silent[i].by))
            return NULL;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (fits(e, told[i].kind, told[i].by))
            return &told[i];
    return NULL;
}

enum notify_telling notify_telling(const char *kind)
{
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (strcmp(kind, told[i].kind) == 0)
            return NOTIFY_TOLD;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (strcmp(kind, silent[i].kind) == 0)
            return NOTIFY_SILENT;
    return NOTIFY_UNKNOWN;
}

static struct str moment(struct ctx *c, int64_t at_ms)
{
    return at_ms ? text_moment(c->arena, at_ms) : ctx_text(c, MSG_notice_no_date);
}

/* procedure, code or request number, agency, officer, received, due, answer hour ("s": soonest answer), former unit, the date
 * that held before ("w": was), ground, earlier dossier */
static const char letters[] = "pcaordsfwge";
enum { ARGS_N = sizeof letters - 1 };

/* The date that was given last. The row of this change is written after its event. */
static enum err date_before(struct ctx *c, int64_t dossier_id, int64_t *at_ms)
{
    struct clock_line *lines;
    size_t n;
    TRY(dossier_clock_lines(c, dossier_id, &lines, &n));
    *at_ms = 0;
    for (size_t i = 0; i < n; i++) {
        bool answer = str_eq(lines[i].kind, S("intake")) || str_eq(lines[i].kind, S("answered"));
        if (!answer && lines[i].due_after_ms)
            *at_ms = lines[i].due_after_ms;
    }
    return ERR_OK;
}

/* Why: what the event names, what sector law says of this procedure, otherwise the article of the move. */
static struct str ground_of(const struct event *e, const struct procedure *p)
{
    const struct {
        const char *kind;
        struct str ground;
    } sector[] = { { "dossier.await_supplement", p->supplement_ground }, { "dossier.supplemented", p->supplement_ground }, { "dossier.await_duty", p->duty_ground },
                   { "dossier.duty_met", p->duty_ground },               { "dossier.extended", p->extension_ground } };
    struct str said = event_text(e, "ground");
    for (size_t i = 0; !said.len && i < sizeof sector / sizeof *sector; i++)
        if (strcmp(e->kind, sector[i].kind) == 0)
            said = sector[i].ground;
    return said.len ? said : event_text(e, "article");
}

static enum err fill_args(struct ctx *c, const struct dossier *d, const struct event *e, struct str args[ARGS_N])
{
    int64_t before;
    struct unit agency;
    const struct procedure *p;
    TRY(date_before(c, d->id, &before));
    TRY(unit_get(c, d->agency_id, &agency));
    TRY(procedure_version(c, d->procedure_version_id, &p));
    args[0] = p->short_name;
    args[1] = d->code.ptr ? d->code : d->request_no;
    args[2] = agency.short_name;
    args[3] = c->who.automatic || c->who.citizen ? ctx_text(c, MSG_notice_desk) : c->who.name;
    args[4] = moment(c, d->received_at_ms);
    args[5] = moment(c, d->due_at_ms);
    args[6] = moment(c, d->answer_due_at_ms);
    args[7] = event_text(e, "from_name");
    args[8] = moment(c, before);
    args[9] = ground_of(e, p);
    args[10] = event_text(e, "earlier");
    return ERR_OK;
}

/* Where the applicant sees it: the own page with an account, otherwise the page of the slip's code. */
static struct str page_of(struct ctx *c, const struct dossier *d)
{
    return d->account_id ? arena_printf(c->arena, "/ho-so/%lld", (long long)d->id)
                         : arena_printf(c->arena, "/t/%.*s/%.*s", STR_ARG(d->code.ptr ? d->code : d->request_no), STR_ARG(d->secret));
}

enum err notify_on_event(struct ctx *c, const struct event *e)
{
    struct dossier d;
    struct party parties[PARTY_COUNT];
    struct str args[ARGS_N];
    int64_t notice_id = 0;
    const struct told *t = told_of(e);
    if (!t)
        return ERR_OK;
    TRY(dossier_get(c, e->dossier_id, &d));
    TRY(dossier_parties(c, d.id, parties));
    TRY(fill_args(c, &d, e, args));
    struct str title = msg_lettered(c->arena, LANG_VI, t->title, letters, t->title_args, args);
    struct str body = msg_lettered(c->arena, LANG_VI, t->body, letters, t->body_args, args);
    if (d.account_id) {
        notice_id = ctx_id(c);
        TRY(notice_insert(c->db, &(struct notice_insert_in){ notice_id, d.account_id, d.id, e->id, str_c(notify_sort_word(t->sort)), title, body, S(""), c->now_ms }, NULL));
    }
    struct outgoing o = { notice_id, d.id, d.account_id, t->sort, title, body, page_of(c, &d), args[1], parties[PARTY_APPLICANT].email };
    return notify_send_out(c, &o);
}

enum err notify_unread(struct ctx *c, int64_t account_id, int64_t *n)
{
    struct notice_unread_row r;
    TRY(notice_unread(c->db, c->arena, &(struct notice_unread_in){ account_id }, &r));
    *n = r.n;
    return ERR_OK;
}
