/* The code by which a person without a login confirms on the own telephone. The helper never sees it: it goes to the person alone. */
#include "mod/represent/help.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "mod/code/code.h"
#include "sql_help.h"

enum { CODES_MAX = 5, PROOF_MINUTES = 10, PROOF_BYTES = 24 };

static struct hash sealed(const struct ctx *c, const struct help *h, struct str proof)
{
    struct str key = { (const char *)c->app->csrf_key, sizeof c->app->csrf_key };
    return hash_hmac(key, arena_printf(c->arena, "help:%lld:%.*s", (long long)h->id, STR_ARG(proof)));
}

enum err help_send_code(struct ctx *c, struct help *h, struct str channel, struct str address)
{
    int64_t id = 0;
    if (!h->running)
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_over);
    if (h->codes_sent >= CODES_MAX)
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_codes);
    enum err e = code_send(c, &(struct code_ask){ "help", h->id, CODE_HELP, channel, address }, &id);
    if (e != ERR_THROTTLED) /* an address that got many looks like one that nobody has */
        TRY(e);
    e = help_set_code_exact(c->db, &(struct help_set_code_in){ h->id, h->version, id });
    h->version++;
    h->codes_sent++;
    return e == ERR_STALE ? ctx_refuse(c, e, MSG_help_stale) : e;
}

enum err help_check_code(struct ctx *c, struct help *h, struct str typed, bool *right, struct str *proof)
{
    struct help_row_row r;
    struct code code;
    enum code_state state;
    *right = false;
    if (!h->running)
        return ERR_OK;
    TRY(help_row(c->db, c->arena, &(struct help_row_in){ h->id }, &r));
    TRY(code_check(c, r.code_id, CODE_HELP, typed, &state, &code));
    if (state != CODE_RIGHT || code.object_id != h->id)
        return ERR_OK;
    *proof = random_token(c->arena, PROOF_BYTES);
    struct hash hash = sealed(c, h, *proof);
    TRY(help_set_proof_exact(c->db, &(struct help_set_proof_in){ h->id, h->version, hash_str(&hash), c->now_ms + PROOF_MINUTES * CLOCK_MINUTE_MS }));
    h->version++;
    *right = true;
    return ERR_OK;
}

enum err help_proven(struct ctx *c, const struct help *h, struct str proof, bool *holds)
{
    struct help_row_row r;
    TRY(help_row(c->db, c->arena, &(struct help_row_in){ h->id }, &r));
    struct hash hash = sealed(c, h, proof);
    *holds = proof.len && r.proof_hash.len && r.proof_until_ms > c->now_ms && same_secret(hash_str(&hash), r.proof_hash);
    return ERR_OK;
}
