#include "mod/papers/again.h"
#include "core/event.h"
#include "sql_again.h"

enum { PAPERS_MAX = 50 };

enum err paper_attach_again(struct ctx *c, enum paper_owner of, int64_t owner_id, const struct paper_again *p, int64_t *id)
{
    struct paper *have;
    size_t n;
    int64_t paper_id = ctx_id(c), dossier_id = of == PAPER_OF_DOSSIER ? owner_id : 0;
    TRY(paper_list(c, of, owner_id, &have, &n));
    if (n >= PAPERS_MAX)
        return ctx_refuse(c, ERR_INVALID, MSG_paper_too_many);
    TRY(paper_insert_again(c->db,
                           &(struct paper_insert_again_in){ .id = paper_id, .draft_id = of == PAPER_OF_DRAFT ? owner_id : 0, .dossier_id = dossier_id,
                                                            .component_key = p->component_key, .name = p->name, .hash = p->blob.hash,
                                                            .media_type = p->blob.media_type, .size_bytes = p->blob.size_bytes,
                                                            .added_by = c->who.account_id, .added_at_ms = c->now_ms, .reused = p->reused,
                                                            .reused_from = p->reused_from },
                           NULL));
    *id = paper_id;
    if (!dossier_id)
        return ERR_OK;
    struct event e = { .kind = "paper.added", .object_kind = "paper", .object_id = paper_id, .dossier_id = dossier_id,
                       EVENT_DETAIL({ "component", p->component_key, 0 }, { "sha256", p->blob.hash, 0 }, { "digits", { 0 }, p->reused },
                                    { "from_dossier", { 0 }, p->reused_from }) };
    return event_put(c, &e);
}
