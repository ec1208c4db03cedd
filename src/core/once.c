#include "core/once.h"
#include "sql_store.h"

enum { DONE = 200 };

/* The actor of a request is an account or an address; "totp:5" is neither, so that no Idempotency-Key meets a claim. */
enum err once_claim(struct ctx *c, const char *kind, int64_t owner_id, int64_t number, int64_t forget_ms, bool *first)
{
    int64_t changed = 0;
    struct str key = arena_printf(c->arena, "%lld", (long long)number), actor = arena_printf(c->arena, "%s:%lld", kind, (long long)owner_id);
    TRY(idempotency_claim(c->db, &(struct idempotency_claim_in){ key, actor, S(""), DONE, forget_ms }, &changed));
    *first = changed == 1;
    return ERR_OK;
}
