/* help: a volunteer fills a request in with somebody, at home or at a shared computer. The draft is the person's own; the helper
 * may open and change it until the session ends, and never sends it. What either does is kept, and both see it.
 *
 * Whoever has an account agrees first (own login, or a code on the own telephone); a person without one gets one in the session
 * that holds only what they say and has no password. The person confirms what was filled in: by the own login, by a code that only
 * they receive, or at the desk. Only then is it sent. Afterwards the helper keeps a count and nothing else. */
#ifndef MOD_REPRESENT_HELP_H
#define MOD_REPRESENT_HELP_H
#include "core/ctx.h"
#include "core/event.h"

struct help {
    int64_t id, version, helper_id, agency_id, account_id, draft_id, dossier_id; /* account_id 0: nobody has that login */
    int64_t started_at_ms, until_ms, ended_at_ms, objection_answered_at_ms;
    bool opened;           /* the account was opened here */
    bool running;          /* asked or open, and its time is not over */
    struct str state, how; /* migrations/0039_represent.sql */
    struct str group, procedure_code, secret, helper, person, objection, objection_answer;
    int codes_sent;
};

/* Whoever asks: callers check whose it is. ERR_NOT_FOUND. */
enum err help_get(struct ctx *c, int64_t id, struct help *out) NODISCARD;
enum err help_of_secret(struct ctx *c, struct str secret, struct help *out) NODISCARD;
/* The helper's own while it runs; the person's own at any time. ERR_NOT_FOUND otherwise. */
enum err help_as_helper(struct ctx *c, int64_t id, struct help *out) NODISCARD;
enum err help_as_person(struct ctx *c, int64_t id, struct help *out) NODISCARD;
enum err help_running(struct ctx *c, struct help **out, size_t *n) NODISCARD; /* of this helper */
enum { HELP_PAGE = 50 };
/* Of this person, the latest first: at most HELP_PAGE of those before before_id (0: from the latest on). */
enum err help_mine(struct ctx *c, int64_t before_id, struct help **out, size_t *n) NODISCARD;
enum err help_done_since(struct ctx *c, int64_t from_ms, int64_t *n) NODISCARD;

/* Running with a draft at an agency: the person may come to its desk and confirm there. The latest first, at most 200. */
enum err help_at_desk(struct ctx *c, int64_t agency_id, struct help **out, size_t *n) NODISCARD;

struct help_new {
    int64_t volunteer_id, agency_id, account_id; /* account_id 0: the login that was named is nobody's; looks the same to the helper */
    struct str group;
    bool opened;
};
/* Settings help.minutes (120): how long a session runs; help.open_max (3): how many run at once for a helper; help.day_max (30):
 * how many begin in 24 hours. Refuses oneself and officials of the agency. Event help.started. ERR_CONFLICT, ERR_FORBIDDEN. */
enum err help_start(struct ctx *c, const struct help_new *n, int64_t *id) NODISCARD;
/* The person agrees that the helper fills in with them. Event help.agreed. */
enum err help_agreed(struct ctx *c, struct help *h) NODISCARD;
/* The draft that is written in it. Event help.draft. */
enum err help_put_draft(struct ctx *c, struct help *h, int64_t draft_id, struct str procedure_code) NODISCARD;
/* Ends it; how: "helper", "person", "objected" (with what is reported). Event help.ended or help.objected. */
enum err help_end(struct ctx *c, struct help *h, const char *how, struct str objection) NODISCARD;
/* Something is reported after it has ended. Event help.objected. */
enum err help_report(struct ctx *c, struct help *h, struct str objection) NODISCARD;
enum err help_report_answer(struct ctx *c, struct help *h, int64_t version, struct str answer, const struct grant *as) NODISCARD;
/* Reports of an agency, in pages like those of help_mine. Whoever shows them puts an event. */
enum err help_reports(struct ctx *c, int64_t agency_id, int64_t before_id, struct help **out, size_t *n) NODISCARD;
/* Chore: ends those whose time is over. */
enum err help_chore(struct ctx *c);

/* -- the person's code (mod/code/code.h, purpose help; five codes a session) -- */
/* Sends one; address "": the person is nobody, or has none where a code may go; the helper is told the same. channel: email or phone.
 * ERR_CONFLICT: over, or five were sent. */
enum err help_send_code(struct ctx *c, struct help *h, struct str channel, struct str address) NODISCARD;
/* *right: it was; *proof then goes into the page and opens help_proven once. A wrong try is counted: needs a transaction that stays. */
enum err help_check_code(struct ctx *c, struct help *h, struct str typed, bool *right, struct str *proof) NODISCARD;
enum err help_proven(struct ctx *c, const struct help *h, struct str proof, bool *holds) NODISCARD;

/* -- for drafts and dossiers -- */
/* May this account open and change somebody else's draft now? ERR_OK or ERR_NOT_FOUND. */
enum err help_may_edit(struct ctx *c, int64_t draft_id) NODISCARD;
/* What somebody did to a draft: kept when a session about it runs. what: "answers", "deliver", "paper", "paper_gone". Event help.acted. */
enum err help_acted(struct ctx *c, int64_t draft_id, const char *what, struct str detail) NODISCARD;
/* The session of a draft, running or confirmed or over; h->id 0: nobody helped. */
enum err help_of(struct ctx *c, int64_t draft_id, struct help *h) NODISCARD;
/* It became a dossier (0: prepared for the desk); how: "login", "code", "desk". Event help.confirmed. */
enum err help_confirmed(struct ctx *c, struct help *h, const char *how, int64_t dossier_id, const struct grant *as) NODISCARD;
/* Did this official help with it? */
enum err help_by_official(struct ctx *c, int64_t dossier_id, bool *own) NODISCARD;
/* Is this person, under whatever account, an official of that agency? */
enum err help_is_official(struct ctx *c, int64_t agency_id, int64_t account_id, bool *is) NODISCARD;

struct help_act {
    int64_t at_ms, by_id;
    struct str what, detail, name; /* name: who did it; empty: by itself */
};
enum err help_acts(struct ctx *c, int64_t help_id, struct help_act **out, size_t *n) NODISCARD;

/* -- figures -- */
struct help_figure {
    struct str group;
    int64_t people, opened, sent;
};
enum err help_count(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, struct help_figure **out, size_t *n) NODISCARD;
enum help_which { HELP_PEOPLE, HELP_OPENED, HELP_SENT };
/* At most 200 from after_id on; group empty: all. Whoever shows names puts an event. */
enum err help_behind(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, struct str group, enum help_which which, int64_t after_id,
                     struct help **out, size_t *n) NODISCARD;

#endif
