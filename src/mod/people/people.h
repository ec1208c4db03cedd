/* people: who dossiers are about. A dossier keeps what was said of its parties (mod/dossier); here stands who they are.
 *
 * Two parties are one person by themselves only when number, folded name and day of birth agree, or when the same login
 * asked. A number that meets another name or birth glues nobody together: a doubt is noted. People without a number are never
 * joined but by a person. A merge changes no dossier and no number: it says who stands for whom, so undoing it puts
 * everything back. Personal data: Luật 91/2025/QH15; numbers: Luật Căn cước 2023, TT 86/2024/TT-BTC (MST).
 *
 * Administrators see none of this. Whoever looks leaves an access event (docs/decisions/0004). */
#ifndef MOD_PEOPLE_PEOPLE_H
#define MOD_PEOPLE_PEOPLE_H
#include "mod/dossier/dossier.h"
#include "text/partial_date.h"

/* -- numbers -- */
enum number_kind {
    NUMBER_NONE,
    NUMBER_PERSONAL, /* số định danh cá nhân, 12 digits */
    NUMBER_CMND,     /* chứng minh nhân dân, 9 digits */
    NUMBER_PASSPORT, /* a Vietnamese one: a letter and 7 or 8 digits (unverified) */
    NUMBER_FOREIGN,  /* any other paper */
    NUMBER_BUSINESS  /* MST, mã số doanh nghiệp: 10 digits with a check digit, a branch -NNN */
};
struct person_number {
    enum number_kind kind;
    struct str number; /* as stored: no spaces or dots, capital letters */
};
/* What kind of number this is by its form; nothing typed is NUMBER_NONE. */
struct person_number person_number_of(struct arena *a, struct str typed);

/* -- persons -- */
struct person_known {
    int64_t id, version, merged_into, made_at_ms; /* merged_into 0: stands for itself */
    struct str name, folded, gender, nationality; /* gender: "", "male", "female"; nationality may be empty */
    struct partial_date birth, death;
    bool organisation, dead;
};
enum err person_get(struct ctx *c, int64_t id, struct person_known *out) NODISCARD;
/* Who stands for this person after all merges. */
enum err person_root(struct ctx *c, int64_t id, int64_t *root) NODISCARD;
/* For officers (ROLE_OFFICER) of an agency that handles a dossier of this person, or of one merged into it: the person who
 * stands for it, and an access event. ERR_NOT_FOUND for everybody else. why: "view", "compare" … */
enum err person_look(struct ctx *c, int64_t id, const char *why, struct person_known *out) NODISCARD;
/* Birth, gender, nationality, death; names the version it saw. Problems at birth, gender, nationality, death. Event person.changed.
 * A death that is certainly before the birth, or a day that has not come, is refused. */
enum err person_change(struct ctx *c, const struct person_known *p) NODISCARD;

struct person_dossier {
    int64_t id, procedure_version_id, submitted_at_ms;
    struct str role, no; /* code, or the request number before reception */
    enum dossier_state state;
};
/* Dossiers of the person and those merged into it that this officer's agencies handle, newest first, at most 200. */
enum err person_dossiers(struct ctx *c, int64_t id, struct person_dossier **out, size_t *n) NODISCARD;
struct person_seen {
    struct person_number number;
    int64_t seen_at_ms;
};
/* Numbers told in dossiers of this officer's agencies or in an account, oldest first. */
enum err person_numbers(struct ctx *c, int64_t id, struct person_seen **out, size_t *n) NODISCARD;

/* -- linking -- */
/* Finds or makes the person of each party that has none yet. Doing it again changes nothing. */
enum err people_link(struct ctx *c, int64_t dossier_id) NODISCARD;
enum err people_on_submitted(struct ctx *c, const struct event *e) NODISCARD; /* dossier.submitted */
enum err people_on_account(struct ctx *c, const struct event *e) NODISCARD;   /* account.created, account.changed */
/* Chore: links the dossiers and accounts that are not linked yet, 100 in a transaction. */
enum err people_chore(struct ctx *c);
/* Who stands for the parties of a dossier; 0: not filled in or not linked. */
enum err people_of(struct ctx *c, int64_t dossier_id, int64_t out[PARTY_COUNT]) NODISCARD;

/* The records of the person or organisation whose login this is, with those merged with it; none when it is linked to none. For
 * what people see of themselves. The view person_dossier says in which dossiers a record is a party. */
enum err people_own(struct ctx *c, int64_t account_id, int64_t **ids, size_t *n) NODISCARD;

/* Continuity: earlier dossiers of the same procedure at the same agency whose owner (without one: applicant) is the same
 * person, newest first, at most 50. Where both have a subject, that must be the same person too. Withdrawn and refused ones
 * are among them: the caller looks at the state. No access event: for rules, not for pages. */
struct person_earlier {
    int64_t dossier_id, submitted_at_ms, received_at_ms, first_due_at_ms, done_at_ms; /* 0: not yet */
    enum dossier_state state;
};
enum err people_earlier(struct ctx *c, int64_t dossier_id, struct person_earlier **out, size_t *n) NODISCARD;

/* Listener of "dossier.received": a dossier that was stopped without a result within the last year, of the same person and
 * procedure, is taken up again by this one (dossier_continue): taking back and receiving again does not begin the time anew. */
enum err people_on_received(struct ctx *c, const struct event *e);

/* -- doubts: two that may be one -- */
struct person_doubt {
    int64_t id, version, agency_id, found_at_ms;
    int64_t pair[2]; /* who stands for the two now */
    struct str ground, state, reason; /* "number", "name", "hand"; "open", "same", "different" */
};
/* Open ones at an agency of which both have a dossier there, newest first, at most 50, before before_id (0: from the newest). */
enum err people_doubts(struct ctx *c, int64_t agency_id, int64_t before_id, struct person_doubt **out, size_t *n) NODISCARD;
/* One of them when both are within this officer's reach; ERR_NOT_FOUND otherwise. */
enum err people_doubt(struct ctx *c, int64_t id, struct person_doubt *out) NODISCARD;
/* An officer thinks that two are one: the doubt to decide, new, found or opened again. Event person.doubted.
 * ERR_CONFLICT: they are one already, or the same. */
enum err people_doubt_by_hand(struct ctx *c, int64_t a, int64_t b, int64_t *id) NODISCARD;

struct person_merging {
    int64_t doubt_id, doubt_version;
    int64_t from_id, from_version, into_id, into_version; /* the two of the doubt as they were seen; into_id stays */
    struct str reason;
};
/* From now on into_id stands for both. ERR_STALE: somebody changed one of them; ERR_CONFLICT: decided or merged already;
 * ERR_FORBIDDEN: one's own data; ERR_NOT_FOUND: out of reach; ERR_INVALID: no reason. Event person.merged. */
enum err people_merge(struct ctx *c, const struct person_merging *m) NODISCARD;
/* They are two, and stay two. Event person.told_apart. */
enum err people_differ(struct ctx *c, int64_t doubt_id, int64_t version, struct str reason) NODISCARD;

struct merge {
    int64_t id, version, from_id, into_id, merged_at_ms, undone_at_ms; /* undone_at_ms 0: it stands */
    struct str from_name, reason, by, undone_reason, undone_by;
};
/* Every merge into this person or those below it, and of itself; newest first, at most 200. */
enum err people_merges(struct ctx *c, int64_t id, struct merge **out, size_t *n) NODISCARD;
/* One merge, when the two are within this officer's reach; ERR_NOT_FOUND otherwise. */
enum err people_merge_get(struct ctx *c, int64_t id, struct merge *out) NODISCARD;
/* Each dossier is back where it was; the doubt is open again. Errors as for people_merge. Event person.unmerged. */
enum err people_unmerge(struct ctx *c, int64_t merge_id, int64_t version, struct str reason) NODISCARD;

#endif
