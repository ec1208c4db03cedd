/* jose: signed tokens (JWT, RFC 7515, 7519) of an identity provider, checked against keys that were fetched before
 * (OpenSSL behind this header). Only public-key signatures of the list below; "none", HMAC, encrypted tokens, critical
 * extensions and keys that a token brings along or points to (jwk, jku, x5u, x5c) are refused, as RFC 8725 advises. */
#ifndef CRYPTO_JOSE_H
#define CRYPTO_JOSE_H
#include "data/json.h"

enum { JOSE_TOKEN_BYTES_MAX = 64 * 1024, JOSE_RSA_BITS_MIN = 2048, JOSE_KEYS_MAX = 50 };

enum jose_end {
    JOSE_RIGHT,
    JOSE_MALFORMED,   /* no token of three parts, or not JSON inside */
    JOSE_ALGORITHM,   /* not RS256, PS256 or ES256 */
    JOSE_EXTENSION,   /* a header that would decide which key is taken, or a critical one */
    JOSE_KEY_UNKNOWN, /* no fitting key of that kid: fetching the keys again may help */
    JOSE_SIGNATURE,
    /* claims */
    JOSE_ISSUER, JOSE_AUDIENCE, JOSE_PARTY, JOSE_EXPIRED, JOSE_EARLY, JOSE_ISSUED, JOSE_NONCE, JOSE_SUBJECT
};
/* For logs: "signature", "audience" … */
const char *jose_end_name(enum jose_end e);

/* keys: a key set (RFC 7517). *claims is set only when JOSE_RIGHT. */
enum jose_end jose_verify(struct arena *a, struct str token, const struct json *keys, const struct json **claims) NODISCARD;

/* What an ID token must say (OpenID Connect Core 3.1.3.7). Texts are compared byte by byte. */
struct jose_rules {
    struct str issuer, audience, nonce;
    int64_t now_ms;
    int64_t skew_ms;    /* how far two clocks may be apart */
    int64_t age_max_ms; /* iat must not be older */
};
enum jose_end jose_claims(const struct json *claims, const struct jose_rules *r) NODISCARD;

/* Does this set hold a key that jose_verify would take? */
bool jose_keys_usable(struct arena *a, const struct json *keys);

/* base64url without padding (RFC 4648 5). ERR_INVALID: other characters or padding. */
struct str jose_base64url(struct arena *a, struct str bytes);
enum err jose_unbase64url(struct arena *a, struct str text, struct str *out) NODISCARD;

#endif
