#include "mod/dossier/overdue.h"
#include "mod/oversee/oversee.h"

enum err oversee_late_of(struct ctx *c, const struct dossier *d, struct oversee_late *out)
{
    struct dossier_overdue o;
    TRY(dossier_overdue(c, d->id, &o));
    *out = (struct oversee_late){ .reported_at_ms = o.reported_at_ms, .due_at_ms = o.due_at_ms };
    return d->received_at_ms ? dossier_first_received(c, d, &out->first_received_at_ms) : ERR_OK;
}
