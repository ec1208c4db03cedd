/* draft: what somebody writes before it is a request: answers, papers, how the result shall come. Saved as it is typed,
 * right or wrong; judged when it is sent. A draft follows its procedure: it is shown, judged and sent by the version in
 * force on that day, whatever version it began with. One account has at most one open draft of a procedure at an agency. */
#ifndef MOD_CITIZEN_DRAFT_H
#define MOD_CITIZEN_DRAFT_H
#include "mod/catalogue/catalogue.h"
#include "mod/dossier/dossier.h"
#include "mod/papers/papers.h"
#include "mod/units/units.h"

enum { DRAFTS_MAX = 50 /* open ones of an account */, DRAFT_ANSWERS_MAX_BYTES = 2 << 20 };

struct draft {
    int64_t id, version, account_id, procedure_version_id, agency_id, created_at_ms, saved_at_ms;
    int64_t dossier_id; /* 0: not sent yet */
    struct str answers; /* JSON object, form key to text as typed; "" was emptied by the person. "channel": how it is sent */
    struct str deliver, deliver_address; /* deliver "": not chosen yet */
};

/* A draft with what it comes to today. */
struct draft_case {
    struct draft draft;
    const struct procedure *procedure; /* in force today; the last one when it is over */
    const struct form *form;
    struct form_value *values;  /* as typed, emptied ones too, and last the answer "channel"; n in all */
    size_t n;
    struct form_state *states;  /* all of them judged */
    size_t problems;            /* answers that are missing or wrong */
    struct unit agency;
    enum channel channel;       /* by which it will be sent; CHANNEL_COUNTER when prepare */
    bool online, post;          /* open at this agency through these */
    bool prepare;               /* only prepared here; the person comes to the desk, or sends it at the national portal */
    bool portal;                /* prepared here for the national portal */
    bool changed;               /* the procedure has another version than when the draft was saved last */
    bool open;                  /* may be sent or prepared; otherwise why_not */
    enum msg why_not;
    const char *confirmed;      /* set by mod/assist: the person said yes to a helper's work by "code" or at the "desk" */
    const struct grant *confirmed_as; /* the officer before whom, NULL: none */
};

/* Makes a draft, or finds the open one of the same procedure and agency (fresh: drops that one and makes another).
 * agency_id 0: the office of this installation. Refuses with words when the procedure cannot be sent or prepared there. */
enum err draft_open(struct ctx *c, struct str code, int64_t agency_id, bool fresh, int64_t *id) NODISCARD;
/* A request of the same procedure to the same agency that this account sent within the setting draft.twin_days (7) and that is not
 * over: shown before another one is made. ERR_NOT_FOUND: none. */
enum err draft_twin(struct ctx *c, struct str code, int64_t agency_id, struct dossier *out) NODISCARD;
/* Open drafts of this account, last saved first. */
enum err draft_list(struct ctx *c, struct draft **out, size_t *n) NODISCARD;
/* The open draft of this procedure at the agency (0: the office of this installation); ERR_NOT_FOUND. */
enum err draft_find(struct ctx *c, struct str code, int64_t agency_id, struct draft *out) NODISCARD;
/* One's own, open or sent; of others and dropped ones ERR_NOT_FOUND. */
enum err draft_get(struct ctx *c, int64_t id, struct draft *out) NODISCARD;
/* The same with what it comes to. */
enum err draft_load(struct ctx *c, int64_t id, struct draft_case *out) NODISCARD;
/* Judges again after values or channel were changed. */
void draft_judge(struct ctx *c, struct draft_case *k);
/* Sets the answer "channel" when it is open, and judges again. */
void draft_set_channel(struct ctx *c, struct draft_case *k, enum channel ch);

/* Stores values, deliver and deliver_address of k. Saying the same again is fine, whatever the version; otherwise version
 * must be the stored one: ERR_STALE. Nothing is judged. k->draft is brought up to date. */
enum err draft_save(struct ctx *c, struct draft_case *k, int64_t version) NODISCARD;
/* Throws it away. */
enum err draft_drop(struct ctx *c, const struct draft *d, int64_t version) NODISCARD;

/* The day on which it goes when nothing is saved any more: setting draft.days (90) after the last time. */
enum err draft_goes_day(struct ctx *c, const struct draft *d, int32_t *day) NODISCARD;
/* Chore: tells the owner once, setting draft.remind_days (7) before that day; saved again, it may be told again. */
enum err draft_remind(struct ctx *c) NODISCARD;
/* Chore: removes drafts whose day has come, and those that were thrown away, with their papers. */
enum err draft_purge(struct ctx *c) NODISCARD;

/* Open drafts of everybody that were saved last before a moment, a page of up to 200 by id: id, account_id and procedure_version_id. */
enum err draft_untouched(struct ctx *c, int64_t before_ms, int64_t after_id, struct draft **out, size_t *n) NODISCARD;

/* The papers of its procedure, by the answers given. */
struct draft_paper {
    const struct component *component;
    struct paper *files; /* files_n handed in here */
    size_t files_n;
    bool needed;  /* its condition holds, or it has none */
    bool must;    /* must be handed in here before it is sent */
};
enum err draft_papers(struct ctx *c, const struct draft_case *k, struct draft_paper **out, size_t *n) NODISCARD;

/* The account's holder as applicant. */
enum err draft_applicant(struct ctx *c, const struct draft *d, struct party *out) NODISCARD;

/* Sends it: a request, the papers moved, the draft closed. A bundle becomes several dossiers, *dossier_id is the first. version and procedure_version_id: what the person saw. Sent
 * before: the same dossier again. Problems name "form" (answers), "p.<component>", "deliver". ERR_INVALID, ERR_STALE,
 * ERR_CONFLICT (prepared only). */
enum err draft_submit(struct ctx *c, struct draft_case *k, int64_t version, int64_t procedure_version_id, int64_t *dossier_id) NODISCARD;

/* -- at the desk -- */
/* A prepared draft of the agency of an officer, with an access event. ERR_NOT_FOUND otherwise. */
enum err draft_at_desk(struct ctx *c, int64_t id, struct draft_case *out) NODISCARD;
/* The desk has made a dossier of it: papers move, the draft is closed. */
enum err draft_taken_in(struct ctx *c, const struct draft *d, int64_t dossier_id) NODISCARD;

/* Drafts that are not sent yet, of an agency that ends (mod/successor). */
enum err draft_open_at(struct ctx *c, int64_t agency_id, int64_t *n) NODISCARD;
enum err draft_pass_on(struct ctx *c, int64_t from_id, int64_t to_id, int64_t *changed) NODISCARD;

#endif
