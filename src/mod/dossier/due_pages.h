/* due_pages: open dossiers by pages, and a due date that a changed calendar moved. A stopgap for mod/calendar/calendar_dossiers.c,
 * which is all that includes it: to go when the clock of a dossier keeps its facts as rows. */
#ifndef MOD_DOSSIER_DUE_PAGES_H
#define MOD_DOSSIER_DUE_PAGES_H
#include "mod/dossier/dossier.h"

enum { DUE_PAGE = 1000 };
struct dossier_due {
    int64_t id, version, procedure_version_id, received_at_ms, due_at_ms;
    struct str code;
    enum channel channel;
};
/* Our own open dossiers of an agency that have a due date, by id, DUE_PAGE a page. */
enum err dossier_due_page(struct ctx *c, int64_t agency_id, int64_t after_id, struct dossier_due **out, size_t *n) NODISCARD;
/* Writes the new due date with its explanation and clock change (kind "moved") and the event dossier.clock_moved; the first one
 * promised stays. ERR_STALE: the dossier is another version by now. */
enum err dossier_due_move(struct ctx *c, int64_t id, int64_t version, const struct deadline *due, struct str ground) NODISCARD;

#endif
