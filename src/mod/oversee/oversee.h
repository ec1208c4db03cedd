/* oversee: what makes lateness impossible to hide. The system drafts the apology before it is too late to sign it (NĐ 61/2018
 * Đ19.9) and reports by itself the end that passed; leaders and supervisors see what nobody moves, and urge. They process
 * nothing here. */
#ifndef MOD_OVERSEE_OVERSEE_H
#define MOD_OVERSEE_OVERSEE_H
#include "mod/dossier/dossier.h"

/* Chore, hourly; several servers at once are safe, and nothing happens on days off.
 * Drafts: a dossier in processing that nobody has decided, with no apology and no proposal of one, gets one proposed by the
 * system once the day has come: as many working days before the last day of an apology as the setting apology.draft_days says
 * (2), but never before half of the working days between reception and end are over. New day: apology.new_days (5) working
 * days after the end. Both numbers are this office's own, no law names them.
 * Reports: from the opening of the first working day after an end that passed, event dossier.overdue, once a dossier. */
enum err oversee_chore(struct ctx *c) NODISCARD;

/* What holds a dossier up, in Vietnamese, for the letter: steps with who has them since when, opinions not answered. */
enum err oversee_reason(struct ctx *c, const struct dossier *d, struct str *out) NODISCARD;

/* Apologies proposed to this leader, drafted by the system or not, by the last day on which they may be signed. */
struct apology_draft {
    struct proposal_row row;
    int32_t last_day;  /* the last day on which it may be signed */
    int working_days;  /* left until then, today counted; 0: too late */
    bool by_system;
};
enum err oversee_drafts(struct ctx *c, struct apology_draft **out, size_t *n) NODISCARD;
/* The text of Mẫu 04 as it would be issued with this reason and day, line by line, in Vietnamese. */
enum err oversee_apology_text(struct ctx *c, const struct dossier *d, struct str reason, int32_t day, struct str *out) NODISCARD;

/* Urges a step that waits: event task.urged, which tells its holder, or everybody who could take it. By a supervisor or leader in
 * reach, once a day for a step. ERR_NOT_FOUND, ERR_STALE, ERR_CONFLICT (over, or urged today), ERR_INVALID (field "text"). */
enum err oversee_urge(struct ctx *c, int64_t task_id, int64_t version, struct str text) NODISCARD;

/* That the end passed, for a page of the dossier or of its applicant; reported_at_ms 0: never. first_received_at_ms counts
 * through what was taken back and received again. */
struct oversee_late {
    int64_t reported_at_ms, due_at_ms, first_received_at_ms;
};
enum err oversee_late_of(struct ctx *c, const struct dossier *d, struct oversee_late *out) NODISCARD;

#endif
