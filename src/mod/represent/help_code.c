/* The code by which a person without a login confirms on the own telephone. The helper never sees it: it goes to the person alone,
 * works once, ten minutes, five tries. */
#include "mod/represent/help.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "sql_help.h"

enum { LIFE_MINUTES = 10, TRIES_MAX = 5, CODES_MAX = 5, PROOF_BYTES = 24 };

/* Six digits are soon guessed from a bare hash; the key file of the installation is in it. */
static struct hash sealed(const struct ctx *c, const struct help *h, struct str words)
{
    struct str key = { (const char *)c->app->csrf_key, sizeof c->app->csrf_key };
    return hash_hmac(key, arena_printf(c->arena, "help:%lld:%.*s", (long long)h->id, STR_ARG(words)));
}

enum err help_new_code(struct ctx *c, struct help *h, struct str *code)
{
    if (!h->running)
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_over);
    if (h->codes_sent >= CODES_MAX)
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_codes);
    *code = random_code(c->arena);
    struct hash hash = sealed(c, h, *code);
    enum err e = help_set_code_exact(c->db, &(struct help_set_code_in){ h->id, h->version, hash_str(&hash), c->now_ms + LIFE_MINUTES * CLOCK_MINUTE_MS });
    h->version++;
    h->codes_sent++;
    return e == ERR_STALE ? ctx_refuse(c, e, MSG_help_stale) : e;
}

enum err help_check_code(struct ctx *c, struct help *h, struct str code, bool *right, struct str *proof)
{
    struct help_row_row r;
    *right = false;
    TRY(help_row(c->db, c->arena, &(struct help_row_in){ h->id }, &r));
    if (!h->running || !r.code_hash.len || r.code_until_ms <= c->now_ms || r.code_tries >= TRIES_MAX)
        return ERR_OK;
    TRY(help_try(c->db, &(struct help_try_in){ h->id }, NULL));
    struct hash hash = sealed(c, h, code);
    if (!same_secret(hash_str(&hash), r.code_hash))
        return ERR_OK;
    *proof = random_token(c->arena, PROOF_BYTES);
    hash = sealed(c, h, *proof);
    TRY(help_set_proof_exact(c->db, &(struct help_set_proof_in){ h->id, h->version, hash_str(&hash), c->now_ms + LIFE_MINUTES * CLOCK_MINUTE_MS }));
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
