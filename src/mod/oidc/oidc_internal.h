/* What the files of this room share; nobody else includes this. */
#ifndef MOD_OIDC_INTERNAL_H
#define MOD_OIDC_INTERNAL_H
#include "data/json.h"
#include "mod/oidc/oidc.h"
#include "sql_oidc.h"

/* -- providers (provider.c) -- */
struct claim_names {
    struct str name, number, birth, email, phone, level;
};
struct provider {
    struct provider_row_row row;
    struct claim_names claims;
};
/* ERR_NOT_FOUND. The secret stays sealed. */
enum err provider_get(struct ctx *c, int64_t id, struct provider *out) NODISCARD;
struct str provider_claims_text(struct arena *a, const struct claim_names *n);
/* https, or http on this computer: for a provider that is tried out. */
bool provider_address_ok(struct str url);
/* Where this provider sends people back to. */
struct str provider_return_url(struct ctx *c, int64_t id);

/* Reads the provider's own description (OpenID Connect Discovery) and its keys. Slow. ERR_IO: it does not answer;
 * ERR_INVALID: what it answers is not that of this issuer. *why: an English sentence for the log. */
struct discovered {
    struct str authorize_url, token_url, keys_url, userinfo_url, keys;
    bool says_iss;
};
enum err provider_discover(struct ctx *c, struct str issuer, struct discovered *out, struct str *why) NODISCARD;
/* Fetches the keys again, when that was not tried just now; the old ones stay when the provider does not answer. Slow. */
enum err provider_refresh(struct ctx *c, struct provider *p) NODISCARD;

/* -- from a code to a person (token.c) -- */
struct person {
    struct str sub, name, number, birth, email, phone, level; /* number: only when it is one */
};
struct answer {
    struct str code, nonce, verifier;
};
enum fetched { FETCHED, FETCH_GONE /* no answer, or not in time */, FETCH_WRONG /* an answer that does not hold */ };
/* Slow. What is wrong goes to the log, without the token. */
enum err token_fetch(struct ctx *c, struct provider *p, const struct answer *in, struct person *out, enum fetched *how) NODISCARD;

/* -- whose account (person.c) -- */
enum outcome { OUT_IN /* a session: token */, OUT_CHOOSE /* an account has this number: prove it, or a new one */, OUT_ADDED,
               OUT_TAKEN /* somebody else's */, OUT_OTHER_NUMBER, OUT_STALE, OUT_CLOSED, OUT_NO_NAME };
struct settling {
    const struct provider *p;
    struct person person;
    int64_t add_to;            /* add to this account, which is logged in; 0: log in */
    struct str device, peer;
    enum outcome outcome;
    struct str token, pending; /* pending: sealed, for the cookie of OUT_CHOOSE */
    bool handed_over;          /* the account's old password and ways are gone */
};
/* In a transaction. */
enum err person_settle(struct ctx *c, void *settling) NODISCARD;
/* What a pending cookie stands for; false: nothing that holds. In a transaction. */
bool person_pending(struct ctx *c, struct provider *p, struct person *out);
enum err person_new(struct ctx *c, struct settling *s) NODISCARD;
enum err person_join(struct ctx *c, struct settling *s) NODISCARD;

#define OIDC_COOKIE "mc_dinhdanh"
#define OIDC_PENDING_COOKIE "mc_noi"
/* What is sealed begins with its kind and moment; *rest is what follows. */
struct str oidc_seal(struct ctx *c, const char *kind, struct str rest);
bool oidc_unseal(struct ctx *c, const char *kind, struct str sealed, int64_t life_ms, struct str *rest);
/* Splits at spaces; false when there are fewer. The last part is all that is left. */
bool oidc_parts(struct str text, struct str *out, size_t n);
/* What is sealed is used once. */
enum err oidc_once(struct ctx *c, struct str what, bool *first) NODISCARD;

#endif
