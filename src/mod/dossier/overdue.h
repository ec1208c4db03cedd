/* overdue: ends that come near and ends that have passed (NĐ 61/2018 Đ19.9). That an end passed is a row of the clock's changes,
 * kind "overdue": written once, never changed, whatever happens to the dossier later. */
#ifndef MOD_DOSSIER_OVERDUE_H
#define MOD_DOSSIER_OVERDUE_H
#include "mod/dossier/dossier.h"

/* Agencies that decide a dossier whose clock has not ended. */
enum err dossier_agencies_open(struct ctx *c, int64_t **out, size_t *n) NODISCARD;

struct dossier_end {
    int64_t id, received_at_ms, due_at_ms;
};
/* Own dossiers of an agency in processing, whose end lies in [from_ms, to_ms), undecided, without an apology and without a
 * proposal of one, answered or not. By end and id, after (after_due_ms, after_id); at most 200. */
enum err dossier_near_end(struct ctx *c, int64_t agency_id, int64_t from_ms, int64_t to_ms, int64_t after_due_ms, int64_t after_id,
                          struct dossier_end **out, size_t *n) NODISCARD;
/* Own dossiers of an agency, not ended, whose end lies before before_ms and is not on record yet; by id, at most 200. */
enum err dossier_end_passed(struct ctx *c, int64_t agency_id, int64_t before_ms, int64_t after_id, struct dossier_end **out, size_t *n) NODISCARD;
/* Puts it on record: event dossier.overdue. ERR_CONFLICT when the end has not passed (by days), the dossier has ended, or it is
 * on record already. */
enum err dossier_report_overdue(struct ctx *c, int64_t id) NODISCARD;

/* When it was reported and which end had passed; 0: never. */
struct dossier_overdue {
    int64_t reported_at_ms, due_at_ms;
};
enum err dossier_overdue(struct ctx *c, int64_t id, struct dossier_overdue *out) NODISCARD;

/* Dossiers that were ever reported, ended or not: units whose path lies in [path_from, path_to), or only agency_id (0: all of
 * them). Newest report first, before a row's key (0: from the start); at most 50. */
struct overdue_row {
    int64_t key, id, agency_id, procedure_version_id, due_at_ms, reported_at_ms, done_at_ms;
    struct str code, applicant;
    enum dossier_state state;
};
enum err dossier_overdue_rows(struct ctx *c, struct str path_from, struct str path_to, int64_t agency_id, int64_t before_key,
                              struct overdue_row **out, size_t *n) NODISCARD;
enum err dossier_overdue_count(struct ctx *c, struct str path_from, struct str path_to, int64_t agency_id, int64_t *n) NODISCARD;

#endif
