#include "crypto/webauthn.h"
#include "crypto/hash.h"
#include "crypto/jose.h"
#include <cbor.h>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

/* authenticator data: rpIdHash 32, flags 1, signCount 4 */
enum { FLAGS_AT = HASH_BYTES, COUNT_AT, DATA_BYTES_MIN = COUNT_AT + 4, PRESENT = 0x01, VERIFIED = 0x04, HAS_KEY = 0x40 };

static const char *const end_names[] = {
    [WEBAUTHN_RIGHT] = "right", [WEBAUTHN_MALFORMED] = "malformed", [WEBAUTHN_TYPE] = "type", [WEBAUTHN_CHALLENGE] = "challenge",
    [WEBAUTHN_ORIGIN] = "origin", [WEBAUTHN_PARTY] = "relying party", [WEBAUTHN_UNVERIFIED] = "user not verified",
    [WEBAUTHN_ALGORITHM] = "algorithm", [WEBAUTHN_SIGNATURE] = "signature", [WEBAUTHN_COUNT] = "sign count",
};
const char *webauthn_end_name(enum webauthn_end e) { return end_names[e]; }

static enum webauthn_end check_client(struct arena *a, const struct webauthn_site *site, const char *type, struct str client)
{
    const struct json *j;
    if (client.len > WEBAUTHN_CLIENT_BYTES_MAX || json_parse(a, client, &j, NULL) != ERR_OK || j->kind != JSON_OBJECT)
        return WEBAUTHN_MALFORMED;
    if (!str_eq(json_text(j, "type", S("")), str_c(type)))
        return WEBAUTHN_TYPE;
    if (!same_secret(json_text(j, "challenge", S("")), jose_base64url(a, site->challenge)))
        return WEBAUTHN_CHALLENGE;
    if (!str_eq(json_text(j, "origin", S("")), site->origin) || json_bool(j, "crossOrigin", false) || json_get(j, "topOrigin"))
        return WEBAUTHN_ORIGIN;
    return WEBAUTHN_RIGHT;
}

static enum webauthn_end check_data(const struct webauthn_site *site, struct str data, int flags)
{
    struct hash want = hash_sha256(site->rp_id);
    if (data.len < DATA_BYTES_MIN || data.len > WEBAUTHN_DATA_BYTES_MAX)
        return WEBAUTHN_MALFORMED;
    if (memcmp(data.ptr, want.at, HASH_BYTES) != 0)
        return WEBAUTHN_PARTY;
    return ((unsigned char)data.ptr[FLAGS_AT] & flags) == flags ? WEBAUTHN_RIGHT : WEBAUTHN_UNVERIFIED;
}

static struct str copy(struct arena *a, const unsigned char *ptr, size_t n)
{
    return ptr ? arena_str(a, (struct str){ (const char *)ptr, n }) : S("");
}

/* -- the attestation object: a CBOR map whose member authData is all that counts here. Read item by item, so that nothing is
   made room for because a visitor says it is large. -- */

enum { CBOR_DEPTH_MAX = 8, CBOR_ITEMS_MAX = 500 };
struct item {
    enum { ITEM_OTHER, ITEM_TEXT, ITEM_BYTES, ITEM_MAP, ITEM_ARRAY, ITEM_TAG } kind; /* OTHER: a number, true, … */
    struct str text;
    uint64_t n;
};
static void on_text(void *arg, cbor_data at, size_t n) { *(struct item *)arg = (struct item){ ITEM_TEXT, { (const char *)at, n }, 0 }; }
static void on_bytes(void *arg, cbor_data at, size_t n) { *(struct item *)arg = (struct item){ ITEM_BYTES, { (const char *)at, n }, 0 }; }
static void on_map(void *arg, size_t n) { *(struct item *)arg = (struct item){ ITEM_MAP, { 0 }, n }; }
static void on_array(void *arg, size_t n) { *(struct item *)arg = (struct item){ ITEM_ARRAY, { 0 }, n }; }
static void on_tag(void *arg, uint64_t n) { *(struct item *)arg = (struct item){ ITEM_TAG, { 0 }, n }; }
static void on_endless(void *arg) { *(struct item *)arg = (struct item){ ITEM_ARRAY, { 0 }, UINT64_MAX }; } /* more than there may be */

static bool next_item(struct str *rest, struct item *out)
{
    struct cbor_callbacks on = cbor_empty_callbacks;
    on.string = on_text;
    on.byte_string = on_bytes;
    on.map_start = on_map;
    on.array_start = on_array;
    on.tag = on_tag;
    on.indef_map_start = on.indef_array_start = on.byte_string_start = on.string_start = on_endless;
    *out = (struct item){ .kind = ITEM_OTHER };
    if (!rest->len)
        return false;
    struct cbor_decoder_result r = cbor_stream_decode((cbor_data)rest->ptr, rest->len, &on, out);
    if (r.status != CBOR_DECODER_FINISHED || !r.read)
        return false;
    *rest = str_skip(*rest, r.read);
    return out->n <= CBOR_ITEMS_MAX;
}

static bool skip_inside(struct str *rest, const struct item *it, int depth)
{
    struct item inner;
    uint64_t n = it->kind == ITEM_MAP ? 2 * it->n : it->kind == ITEM_ARRAY ? it->n : it->kind == ITEM_TAG;
    if (depth > CBOR_DEPTH_MAX)
        return false;
    for (uint64_t i = 0; i < n; i++)
        if (!next_item(rest, &inner) || !skip_inside(rest, &inner, depth + 1))
            return false;
    return true;
}

static bool auth_data(struct str object, struct str *out)
{
    struct item map, key, value;
    bool found = false;
    if (!next_item(&object, &map) || map.kind != ITEM_MAP)
        return false;
    for (uint64_t i = 0; i < map.n; i++) {
        if (!next_item(&object, &key) || key.kind != ITEM_TEXT || !next_item(&object, &value) || !skip_inside(&object, &value, 0))
            return false;
        if (!str_eq(key.text, S("authData")))
            continue;
        if (found || value.kind != ITEM_BYTES)
            return false;
        found = true;
        *out = value.text;
    }
    return found && !object.len;
}

static const int algorithms[] = { COSE_ES256, COSE_EDDSA, COSE_RS256 };

/* libfido2 reads a key only as the algorithm that it was told. */
static fido_cred_t *read_cred(struct str data)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
        fido_cred_t *cred = fido_cred_new();
        if (cred && fido_cred_set_type(cred, algorithms[i]) == FIDO_OK &&
            fido_cred_set_authdata_raw(cred, (const unsigned char *)data.ptr, data.len) == FIDO_OK)
            return cred;
        fido_cred_free(&cred);
    }
    return NULL;
}

enum webauthn_end webauthn_register(struct arena *a, const struct webauthn_site *site, struct str client, struct str attestation,
                                    struct webauthn_key *out)
{
    struct str data = { 0 };
    enum webauthn_end e = check_client(a, site, "webauthn.create", client);
    if (e != WEBAUTHN_RIGHT)
        return e;
    if (attestation.len > WEBAUTHN_DATA_BYTES_MAX || !auth_data(attestation, &data))
        return WEBAUTHN_MALFORMED;
    e = check_data(site, data, PRESENT | VERIFIED | HAS_KEY);
    if (e != WEBAUTHN_RIGHT)
        return e;
    fido_cred_t *cred = read_cred(data);
    if (!cred)
        return WEBAUTHN_ALGORITHM;
    struct webauthn_key key = { .id = copy(a, fido_cred_id_ptr(cred), fido_cred_id_len(cred)),
                                .public_key = copy(a, fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred)),
                                .algorithm = fido_cred_type(cred), .sign_count = fido_cred_sigcount(cred) };
    fido_cred_free(&cred);
    if (!key.public_key.len || !key.id.len || key.id.len > WEBAUTHN_ID_BYTES_MAX)
        return WEBAUTHN_MALFORMED;
    *out = key;
    return WEBAUTHN_RIGHT;
}

/* -- logging in -- */

union public_key {
    es256_pk_t *es256;
    eddsa_pk_t *eddsa;
    rs256_pk_t *rs256;
    void *any;
};

static bool signature_holds(const struct webauthn_key *key, fido_assert_t *got)
{
    union public_key pk = { 0 };
    int right = FIDO_ERR_INTERNAL;
    switch (key->algorithm) {
    case COSE_ES256:
        if ((pk.es256 = es256_pk_new()) && es256_pk_from_ptr(pk.es256, key->public_key.ptr, key->public_key.len) == FIDO_OK)
            right = fido_assert_verify(got, 0, COSE_ES256, pk.any);
        es256_pk_free(&pk.es256);
        break;
    case COSE_EDDSA:
        if ((pk.eddsa = eddsa_pk_new()) && eddsa_pk_from_ptr(pk.eddsa, key->public_key.ptr, key->public_key.len) == FIDO_OK)
            right = fido_assert_verify(got, 0, COSE_EDDSA, pk.any);
        eddsa_pk_free(&pk.eddsa);
        break;
    case COSE_RS256:
        if ((pk.rs256 = rs256_pk_new()) && rs256_pk_from_ptr(pk.rs256, key->public_key.ptr, key->public_key.len) == FIDO_OK)
            right = fido_assert_verify(got, 0, COSE_RS256, pk.any);
        rs256_pk_free(&pk.rs256);
        break;
    }
    return right == FIDO_OK;
}

static bool fill(fido_assert_t *got, const char *rp_id, const struct hash *client, struct str data, struct str sig)
{
    return fido_assert_set_rp(got, rp_id) == FIDO_OK && fido_assert_set_clientdata_hash(got, client->at, HASH_BYTES) == FIDO_OK &&
           fido_assert_set_up(got, FIDO_OPT_TRUE) == FIDO_OK && fido_assert_set_uv(got, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_count(got, 1) == FIDO_OK &&
           fido_assert_set_authdata_raw(got, 0, (const unsigned char *)data.ptr, data.len) == FIDO_OK &&
           fido_assert_set_sig(got, 0, (const unsigned char *)sig.ptr, sig.len) == FIDO_OK;
}

/* Synchronised passkeys do not count and say 0 each time. */
static bool count_grows(int64_t before, int64_t now) { return (!before && !now) || now > before; }

enum webauthn_end webauthn_login(struct arena *a, const struct webauthn_site *site, const struct webauthn_key *key, struct str client,
                                 struct str data, struct str sig, int64_t *sign_count)
{
    enum webauthn_end e = check_client(a, site, "webauthn.get", client);
    if (e == WEBAUTHN_RIGHT)
        e = check_data(site, data, PRESENT | VERIFIED);
    if (e != WEBAUTHN_RIGHT)
        return e;
    if (!sig.len || sig.len > WEBAUTHN_DATA_BYTES_MAX)
        return WEBAUTHN_SIGNATURE;
    struct hash h = hash_sha256(client);
    fido_assert_t *got = fido_assert_new();
    bool right = got && fill(got, arena_cstr(a, site->rp_id), &h, data, sig) && signature_holds(key, got);
    int64_t now = right ? fido_assert_sigcount(got, 0) : 0;
    fido_assert_free(&got);
    if (!right)
        return WEBAUTHN_SIGNATURE;
    if (!count_grows(key->sign_count, now))
        return WEBAUTHN_COUNT;
    *sign_count = now;
    return WEBAUTHN_RIGHT;
}
