/* webauthn: what a browser sends of a passkey (W3C Web Authentication), checked with libfido2 behind this header. Passkeys here
 * are discoverable, and their owner is verified by the device (PIN, finger, face) each time; where a device comes from
 * (attestation) is not asked. Everything comes from a visitor: sizes are bounded, nothing is trusted before it is checked. */
#ifndef CRYPTO_WEBAUTHN_H
#define CRYPTO_WEBAUTHN_H
#include "data/json.h"

enum { WEBAUTHN_CLIENT_BYTES_MAX = 4096, WEBAUTHN_DATA_BYTES_MAX = 16 * 1024, WEBAUTHN_ID_BYTES_MAX = 1023 };

enum webauthn_end {
    WEBAUTHN_RIGHT,
    WEBAUTHN_MALFORMED,
    WEBAUTHN_TYPE,       /* registration shown as login, or the other way */
    WEBAUTHN_CHALLENGE,  /* of another page */
    WEBAUTHN_ORIGIN,     /* of another site, or inside a frame of one */
    WEBAUTHN_PARTY,      /* rpIdHash: made for another site */
    WEBAUTHN_UNVERIFIED, /* the person was not there, or not verified */
    WEBAUTHN_ALGORITHM,
    WEBAUTHN_SIGNATURE,
    WEBAUTHN_COUNT       /* the counter did not grow: there may be a copy */
};
const char *webauthn_end_name(enum webauthn_end e);

struct webauthn_site {
    struct str rp_id, origin; /* "xa.vn", "https://xa.vn" */
    struct str challenge;     /* raw bytes that the page carried */
};
struct webauthn_key {
    struct str id, public_key; /* raw bytes */
    int64_t algorithm;         /* COSE: -7 ES256, -8 EdDSA, -257 RS256 */
    int64_t sign_count;
};
/* client: clientDataJSON; attestation: the attestation object (CBOR). */
enum webauthn_end webauthn_register(struct arena *a, const struct webauthn_site *site, struct str client, struct str attestation,
                                    struct webauthn_key *out) NODISCARD;
/* *sign_count: to be stored instead of key->sign_count. */
enum webauthn_end webauthn_login(struct arena *a, const struct webauthn_site *site, const struct webauthn_key *key, struct str client,
                                 struct str authenticator, struct str signature, int64_t *sign_count) NODISCARD;

#endif
