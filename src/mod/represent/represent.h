/* represent: who may act for whom. A mandate: parents and guardians of a child, guardians of an adult who cannot act, authorised
 * persons (giấy ủy quyền), staff of an organisation. It is made by the one who is represented, in the own account, or shown by a
 * paper that an officer checks at the desk; it holds from a day to a day, for some procedures or for all, and ends at any time:
 * by either side, on its last day, or when the child comes of age (table age_rule: Bộ luật Dân sự 2015 Điều 20, 21).
 *
 * A draft is the applicant's own; it only names the mandate by which it will be sent. A dossier sent so is seen by the one who is
 * represented, and by who holds a mandate of it today: when that ends, so does the sight. */
#ifndef MOD_REPRESENT_REPRESENT_H
#define MOD_REPRESENT_REPRESENT_H
#include "core/ctx.h"
#include "core/event.h"
#include "mod/papers/papers.h"

/* word in the database; whether the child's age ends it */
#define MANDATE_KINDS(X)          \
    X(PARENT, "parent", true)     \
    X(GUARDIAN, "guardian", true) \
    X(INCAPABLE, "incapable", false) \
    X(AUTHORISED, "authorised", false) \
    X(STAFF, "staff", false)
enum mandate_kind {
#define X(name, word, minor) MANDATE_##name,
    MANDATE_KINDS(X)
#undef X
    MANDATE_KIND_COUNT
};
bool mandate_kind_from(struct str word, enum mandate_kind *out);
const char *mandate_kind_word(enum mandate_kind k);
struct str mandate_kind_label(const struct ctx *c, enum mandate_kind k);

enum { MANDATES_MAX = 100 /* open ones of a holder */ };
struct mandate {
    int64_t id, version, principal_id, holder_id, agency_id, asked_at_ms, answered_at_ms, ended_at_ms, ended_by;
    enum mandate_kind kind;
    bool keeper, organisation;   /* keeper: keeps the list of the organisation's staff */
    struct str state;            /* asked held refused ended */
    struct str procedures, ground, shown, reason, paper_hash, paper_name, paper_type;
    int32_t from_day, to_day;    /* to_day 0: until further notice */
    int64_t principal_account;   /* 0: none */
    struct str name, id_no, birth, address; /* of who is represented */
    struct str holder;           /* name of who acts */
};
/* One that this person may see: who holds it, who is represented, who keeps the list of its organisation. ERR_NOT_FOUND. */
enum err mandate_get(struct ctx *c, int64_t id, struct mandate *out) NODISCARD;
/* One that waits or was answered at the desk of this officer, with an access event. ERR_NOT_FOUND; ERR_FORBIDDEN: one's own case. */
enum err mandate_at_desk(struct ctx *c, int64_t id, struct mandate *out) NODISCARD;
/* Does it hold today, for this procedure (empty: any)? ERR_OK or ERR_NOT_FOUND. */
enum err mandate_holds(struct ctx *c, const struct mandate *m, struct str procedure) NODISCARD;
/* The last day as it stands: to_day, or the day before the child comes of age when that is earlier; 0: open. */
enum err mandate_last_day(struct ctx *c, const struct mandate *m, int32_t *day) NODISCARD;

/* Those that this account holds or asked for; and those by which others act for it. The latest first, at most 200. */
enum err mandate_mine(struct ctx *c, struct mandate **out, size_t *n) NODISCARD;
enum err mandate_for_me(struct ctx *c, struct mandate **out, size_t *n) NODISCARD;
/* Staff of an organisation, for who holds one of its mandates. */
enum err mandate_staff(struct ctx *c, int64_t principal_id, struct mandate **out, size_t *n) NODISCARD;
/* What waits for the desk of an agency. Whoever shows it puts an event. */
enum err mandate_waiting_at(struct ctx *c, int64_t agency_id, struct mandate **out, size_t *n) NODISCARD;

struct mandate_new {
    enum mandate_kind kind;
    struct str name, id_no, birth, address; /* who is represented; birth yyyy-mm-dd */
    struct str login;          /* of their account here, may be empty: then they can confirm it there */
    struct str procedures, ground;
    int32_t from_day, to_day;
    const struct paper_upload *paper; /* NULL: none */
};
/* This person asks to act for another: state asked, until the one who is represented or a desk agrees. Problems name name, id_no,
 * birth, login, procedures, from_day, to_day, giay. Event mandate.asked. */
enum err mandate_ask(struct ctx *c, const struct mandate_new *n, int64_t *id) NODISCARD;
/* This person lets another act (kind authorised): login and name must be of one account, so that nobody is found by a number
 * alone. Holds at once. Problems name login, procedures, from_day, to_day. Event mandate.given. */
enum err mandate_give(struct ctx *c, struct str login, struct str name, const struct mandate_new *n, int64_t *id) NODISCARD;
/* Who keeps the list of an organisation adds somebody. Event mandate.given. */
enum err mandate_add_staff(struct ctx *c, const struct mandate *keeper, struct str login, struct str name, bool as_keeper, int64_t *id) NODISCARD;
/* The one who is represented, or the desk, says yes or no (with a reason). Event mandate.given or mandate.refused. ERR_STALE. */
enum err mandate_answer_it(struct ctx *c, struct mandate *m, int64_t version, bool yes, struct str reason, const struct grant *desk) NODISCARD;
/* Ends it: either side, or who keeps the list. The last keeper of an organisation stays while others are on the list.
 * Event mandate.ended. ERR_STALE, ERR_CONFLICT. */
enum err mandate_stop(struct ctx *c, struct mandate *m, int64_t version) NODISCARD;
/* Chore: ends those whose day is over or whose child has come of age. */
enum err mandate_chore(struct ctx *c);

/* -- drafts and dossiers -- */
/* Mandates that this account may use today for a procedure. */
enum err represent_choices(struct ctx *c, struct str procedure, struct mandate **out, size_t *n) NODISCARD;
/* For whom the draft is: mandate 0: oneself. ERR_NOT_FOUND: no mandate of this account that holds for it. */
enum err represent_choose(struct ctx *c, int64_t draft_id, int64_t mandate_id, struct str procedure) NODISCARD;
/* *chosen: was it asked already? *m is filled when the draft is for another (m->id). */
enum err represent_chosen(struct ctx *c, int64_t draft_id, bool *chosen, struct mandate *m) NODISCARD;
/* The draft was sent by this mandate. Event mandate.used. */
enum err represent_sent(struct ctx *c, const struct mandate *m, int64_t dossier_id) NODISCARD;
/* A dossier sent for another. *sees: this person is represented in it, or holds a mandate of it today. *for_other: it is such a
 * dossier, so that having sent it is not enough. */
enum err represent_sees(struct ctx *c, int64_t dossier_id, struct str procedure, bool *for_other, bool *sees) NODISCARD;
/* Dossiers of others that this person sees by being represented, or as staff. The newest first, at most 100. */
struct represented {
    int64_t dossier_id;
    struct str holder, name;
};
enum err represent_dossiers(struct ctx *c, struct represented **out, size_t *n) NODISCARD;
/* Accounts to be told of a dossier beside its applicant: who is represented; 0: nobody. */
enum err represent_tell(struct ctx *c, int64_t dossier_id, int64_t *account_id) NODISCARD;
/* By number, without asking who wants to know: for notices. */
enum err mandate_of_event(struct ctx *c, int64_t id, struct mandate *out) NODISCARD;

#endif
