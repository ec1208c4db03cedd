/* Continuity: a dossier that was taken back and received again goes on from the earlier one. */
#include "mod/dossier/dossier_internal.h"

enum { CHAIN_MAX = 50 };

enum err dossier_continue(struct ctx *c, struct dossier *d, int64_t earlier_id)
{
    struct dossier earlier;
    TRY(dossier_get(c, earlier_id, &earlier));
    if (earlier.id == d->id || earlier.agency_id != d->agency_id || !str_eq(earlier.procedure_code, d->procedure_code) || d->continues_id)
        return ERR_CONFLICT;
    d->continues_id = earlier_id;
    TRY(dossier_store(c, d));
    struct event e = { .kind = "dossier.continues", .object_kind = "dossier", .object_id = d->id, .dossier_id = d->id,
                       EVENT_DETAIL({ "earlier", earlier.code.ptr ? earlier.code : earlier.request_no, 0 }, { "earlier_id", { 0 }, earlier_id },
                                    { "received_at_ms", { 0 }, earlier.received_at_ms }) };
    return event_put(c, &e);
}

enum err dossier_first_received(struct ctx *c, const struct dossier *d, int64_t *at_ms)
{
    struct dossier at = *d;
    *at_ms = d->received_at_ms;
    for (int i = 0; at.continues_id && i < CHAIN_MAX; i++) {
        TRY(dossier_get(c, at.continues_id, &at));
        *at_ms = at.received_at_ms ? at.received_at_ms : *at_ms;
    }
    return ERR_OK;
}
