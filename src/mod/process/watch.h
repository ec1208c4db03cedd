/* watch: steps that nobody moves, for those who watch over units. Units: all whose path lies in [path_from, path_to), or only
 * agency_id (0: all of them). Pages of at most 50 by a moment and id, after the last row seen (0, 0: the first page). */
#ifndef MOD_PROCESS_WATCH_H
#define MOD_PROCESS_WATCH_H
#include "mod/process/process.h"

struct watch_scope {
    struct str path_from, path_to;
    int64_t agency_id;
};
enum watch_kind {
    WATCH_UNTAKEN, /* open since before a moment: nobody has taken it */
    WATCH_NOBODY,  /* nobody may do it on this day: neither a holder of the role nor a deputy */
    WATCH_ASKED    /* opinions and parts whose day has passed */
};
struct watch_row {
    int64_t task_id, task_version, dossier_id, agency_id, procedure_version_id, since_ms, due_at_ms, dossier_due_at_ms;
    struct str name, role, kind, holder, room, code, applicant; /* holder: who took it; "" nobody */
};
enum { WATCH_PAGE = 50 };
/* before_ms: untaken and asked, the moment before which it was opened or due. WATCH_NOBODY looks at today. */
enum err watch_list(struct ctx *c, enum watch_kind kind, const struct watch_scope *s, int64_t before_ms, int64_t after_ms, int64_t after_id,
                    struct watch_row **out, size_t *n) NODISCARD;
enum err watch_count(struct ctx *c, enum watch_kind kind, const struct watch_scope *s, int64_t before_ms, int64_t *n) NODISCARD;

#endif
