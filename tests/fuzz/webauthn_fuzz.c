/* Any bytes as the attestation object of a new passkey: refused, or a key of a size that is stored. */
#include "base/log.h"
#include "crypto/jose.h"
#include "crypto/webauthn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct str text = { (const char *)data, size }, challenge = S("challenge");
    struct webauthn_site site = { S("mot-cua.example"), S("https://mot-cua.example"), challenge };
    struct webauthn_key key;
    struct str coded = jose_base64url(a, challenge);
    struct str client = arena_printf(a, "{\"type\":\"webauthn.create\",\"challenge\":\"%.*s\",\"origin\":\"https://mot-cua.example\"}", STR_ARG(coded));
    if (webauthn_register(a, &site, client, text, &key) == WEBAUTHN_RIGHT) {
        int64_t count;
        ASSERT(key.id.len && key.id.len <= WEBAUTHN_ID_BYTES_MAX && key.public_key.len && key.public_key.len < 2000);
        ASSERT(webauthn_login(a, &site, &key, client, text, text, &count) != WEBAUTHN_RIGHT);
    }
    arena_free(a);
    return 0;
}
