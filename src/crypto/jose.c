#include "crypto/jose.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <sodium.h>

enum { P256_BYTES = 32 };

static const char *const end_names[] = {
    [JOSE_RIGHT] = "right", [JOSE_MALFORMED] = "malformed", [JOSE_ALGORITHM] = "algorithm", [JOSE_EXTENSION] = "extension",
    [JOSE_KEY_UNKNOWN] = "key unknown", [JOSE_SIGNATURE] = "signature", [JOSE_ISSUER] = "issuer", [JOSE_AUDIENCE] = "audience",
    [JOSE_PARTY] = "authorized party", [JOSE_EXPIRED] = "expired", [JOSE_EARLY] = "not yet valid", [JOSE_ISSUED] = "time of issue",
    [JOSE_NONCE] = "nonce", [JOSE_SUBJECT] = "subject",
};
const char *jose_end_name(enum jose_end e) { return end_names[e]; }

/* -- base64url -- */

struct str jose_base64url(struct arena *a, struct str bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = arena_alloc(a, room);
    sodium_bin2base64(out, room, (const unsigned char *)bytes.ptr, bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_c(out);
}

enum err jose_unbase64url(struct arena *a, struct str text, struct str *out)
{
    size_t n = 0;
    char *bytes = arena_alloc(a, text.len + 1);
    if (sodium_base642bin((unsigned char *)bytes, text.len + 1, text.ptr ? text.ptr : "", text.len, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return ERR_INVALID;
    *out = (struct str){ bytes, n };
    return ERR_OK;
}

/* -- algorithms -- */

static const struct alg {
    const char *name, *kty;
    int padding; /* of RSA; 0: an elliptic curve */
} algs[] = { { "RS256", "RSA", RSA_PKCS1_PADDING }, { "PS256", "RSA", RSA_PKCS1_PSS_PADDING }, { "ES256", "EC", 0 } };

static const struct alg *alg_of(struct str name)
{
    for (size_t i = 0; i < sizeof algs / sizeof *algs; i++)
        if (str_eq(name, str_c(algs[i].name)))
            return &algs[i];
    return NULL;
}

/* -- keys -- */

static bool member_bytes(struct arena *a, const struct json *key, const char *name, struct str *out)
{
    struct str text = json_text(key, name, S(""));
    return text.len && jose_unbase64url(a, text, out) == ERR_OK && out->len;
}

static EVP_PKEY *from_params(const char *type, OSSL_PARAM *params)
{
    EVP_PKEY *pkey = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (!ctx || !params || EVP_PKEY_fromdata_init(ctx) != 1 || EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
        pkey = NULL;
    EVP_PKEY_CTX_free(ctx);
    return pkey;
}

static EVP_PKEY *rsa_key(struct arena *a, const struct json *key)
{
    struct str n, e;
    if (!member_bytes(a, key, "n", &n) || !member_bytes(a, key, "e", &e) || e.len > 4 || n.len > 1024)
        return NULL;
    BIGNUM *bn_n = BN_bin2bn((const unsigned char *)n.ptr, (int)n.len, NULL), *bn_e = BN_bin2bn((const unsigned char *)e.ptr, (int)e.len, NULL);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    OSSL_PARAM *params = NULL;
    if (bn_n && bn_e && build && BN_num_bits(bn_n) >= JOSE_RSA_BITS_MIN && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, bn_n) == 1 &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, bn_e) == 1)
        params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY *pkey = from_params("RSA", params);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    BN_free(bn_n);
    BN_free(bn_e);
    return pkey;
}

static EVP_PKEY *ec_key(struct arena *a, const struct json *key)
{
    struct str x, y;
    unsigned char point[1 + 2 * P256_BYTES] = { 4 };
    char group[] = "P-256";
    if (!str_eq(json_text(key, "crv", S("")), S("P-256")) || !member_bytes(a, key, "x", &x) || !member_bytes(a, key, "y", &y) ||
        x.len != P256_BYTES || y.len != P256_BYTES)
        return NULL;
    memcpy(point + 1, x.ptr, P256_BYTES);
    memcpy(point + 1 + P256_BYTES, y.ptr, P256_BYTES);
    OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                            OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point), OSSL_PARAM_construct_end() };
    return from_params("EC", params);
}

/* A key for signatures by that algorithm, and for nothing else that the set says of it. */
static bool fits(const struct json *key, const struct alg *alg)
{
    return str_eq(json_text(key, "kty", S("")), str_c(alg->kty)) && str_eq(json_text(key, "use", S("sig")), S("sig")) &&
           str_eq(json_text(key, "alg", str_c(alg->name)), str_c(alg->name));
}

static EVP_PKEY *load_key(struct arena *a, const struct json *key, const struct alg *alg)
{
    return alg->padding ? rsa_key(a, key) : ec_key(a, key);
}

/* The one key of that kid; without a kid the one key that fits. Two that fit are as good as none. */
static const struct json *choose_key(const struct json *keys, struct str kid, const struct alg *alg)
{
    const struct json *list, *found = NULL;
    size_t n = json_list(keys, "keys", &list);
    for (size_t i = 0; i < n && i < JOSE_KEYS_MAX; i++) {
        if (!fits(&list[i], alg) || (kid.ptr && !str_eq(json_text(&list[i], "kid", S("")), kid)))
            continue;
        if (found)
            return NULL;
        found = &list[i];
    }
    return found;
}

bool jose_keys_usable(struct arena *a, const struct json *keys)
{
    const struct json *list;
    size_t n = json_list(keys, "keys", &list);
    for (size_t i = 0; i < n && i < JOSE_KEYS_MAX; i++)
        for (size_t k = 0; k < sizeof algs / sizeof *algs; k++) {
            EVP_PKEY *pkey = fits(&list[i], &algs[k]) ? load_key(a, &list[i], &algs[k]) : NULL;
            EVP_PKEY_free(pkey);
            if (pkey)
                return true;
        }
    return false;
}

/* -- signatures -- */

/* A token carries r and s side by side; OpenSSL wants them in DER. */
static bool ec_signature(struct arena *a, struct str raw, struct str *der)
{
    if (raw.len != 2 * P256_BYTES)
        return false;
    const unsigned char *at = (const unsigned char *)raw.ptr;
    ECDSA_SIG *sig = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(at, P256_BYTES, NULL), *s = BN_bin2bn(at + P256_BYTES, P256_BYTES, NULL);
    unsigned char *out = NULL;
    if (!sig || !r || !s || ECDSA_SIG_set0(sig, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(sig);
        return false;
    }
    int n = i2d_ECDSA_SIG(sig, &out);
    ECDSA_SIG_free(sig);
    if (n > 0)
        *der = arena_str(a, (struct str){ (const char *)out, (size_t)n });
    OPENSSL_free(out);
    return n > 0;
}

static bool signature_holds(EVP_PKEY *pkey, const struct alg *alg, struct str text, struct str sig)
{
    EVP_PKEY_CTX *how = NULL;
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool holds = md && EVP_DigestVerifyInit(md, &how, EVP_sha256(), NULL, pkey) == 1 &&
                 (!alg->padding || EVP_PKEY_CTX_set_rsa_padding(how, alg->padding) == 1) &&
                 (alg->padding != RSA_PKCS1_PSS_PADDING || EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) == 1) &&
                 EVP_DigestVerify(md, (const unsigned char *)sig.ptr, sig.len, (const unsigned char *)text.ptr, text.len) == 1;
    EVP_MD_CTX_free(md);
    return holds;
}

static bool part_json(struct arena *a, struct str part, const struct json **out)
{
    struct str text;
    return jose_unbase64url(a, part, &text) == ERR_OK && json_parse(a, text, out, NULL) == ERR_OK && (*out)->kind == JSON_OBJECT;
}

static bool points_to_keys(const struct json *header)
{
    static const char *const names[] = { "crit", "jku", "jwk", "x5u", "x5c" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (json_get(header, names[i]))
            return true;
    return false;
}

enum jose_end jose_verify(struct arena *a, struct str token, const struct json *keys, const struct json **claims)
{
    struct str rest = token, head, body, sig;
    const struct json *header, *content;
    if (token.len > JOSE_TOKEN_BYTES_MAX || !str_split(&rest, '.', &head) || !str_split(&rest, '.', &body) ||
        str_index(rest, '.', 0) >= 0 || !part_json(a, head, &header) || !part_json(a, body, &content))
        return JOSE_MALFORMED;
    const struct alg *alg = alg_of(json_text(header, "alg", S("")));
    if (!alg)
        return JOSE_ALGORITHM;
    if (points_to_keys(header))
        return JOSE_EXTENSION;
    if (jose_unbase64url(a, rest, &sig) != ERR_OK || (!alg->padding && !ec_signature(a, sig, &sig)))
        return JOSE_SIGNATURE;
    const struct json *key = choose_key(keys, json_text(header, "kid", (struct str){ 0 }), alg);
    EVP_PKEY *pkey = key ? load_key(a, key, alg) : NULL;
    if (!pkey)
        return JOSE_KEY_UNKNOWN;
    bool holds = signature_holds(pkey, alg, str_cut(token, 0, head.len + 1 + body.len), sig);
    EVP_PKEY_free(pkey);
    if (holds)
        *claims = content;
    return holds ? JOSE_RIGHT : JOSE_SIGNATURE;
}

/* -- claims -- */

/* aud is one text or a list of them. */
static bool for_us(const struct json *aud, struct str us, size_t *n)
{
    bool found = aud && aud->kind == JSON_TEXT && str_eq(aud->text, us);
    *n = aud && aud->kind == JSON_TEXT ? 1 : 0;
    if (!aud || aud->kind != JSON_ARRAY)
        return found;
    *n = aud->n;
    for (size_t i = 0; i < aud->n; i++)
        found = found || (aud->items[i].kind == JSON_TEXT && str_eq(aud->items[i].text, us));
    return found;
}

/* NumericDate in milliseconds. A fraction is cut off; anything else is no time. */
static bool moment(const struct json *claims, const char *name, int64_t *ms)
{
    const struct json *v = json_get(claims, name);
    int64_t s;
    if (!v || (v->kind != JSON_INT && v->kind != JSON_REAL))
        return false;
    ptrdiff_t dot = v->kind == JSON_REAL ? str_index(v->text, '.', 0) : -1;
    s = v->integer;
    if (v->kind == JSON_REAL && (dot < 0 || !str_int(str_cut(v->text, 0, (size_t)dot), &s)))
        return false;
    if (s < 0 || s > INT64_MAX / 2000)
        return false;
    *ms = s * 1000;
    return true;
}

enum jose_end jose_claims(const struct json *claims, const struct jose_rules *r)
{
    size_t audiences;
    int64_t at;
    const struct json *azp = json_get(claims, "azp");
    struct str sub = json_text(claims, "sub", S(""));
    if (!str_eq(json_text(claims, "iss", S("")), r->issuer))
        return JOSE_ISSUER;
    if (!for_us(json_get(claims, "aud"), r->audience, &audiences))
        return JOSE_AUDIENCE;
    if ((audiences > 1 && !azp) || (azp && (azp->kind != JSON_TEXT || !str_eq(azp->text, r->audience))))
        return JOSE_PARTY;
    if (!moment(claims, "exp", &at) || at + r->skew_ms <= r->now_ms)
        return JOSE_EXPIRED;
    if (json_get(claims, "nbf") && (!moment(claims, "nbf", &at) || at - r->skew_ms > r->now_ms))
        return JOSE_EARLY;
    if (!moment(claims, "iat", &at) || at - r->skew_ms > r->now_ms || at + r->age_max_ms < r->now_ms)
        return JOSE_ISSUED;
    if (!r->nonce.len || !str_eq(json_text(claims, "nonce", S("")), r->nonce))
        return JOSE_NONCE;
    return sub.len && sub.len <= 255 ? JOSE_RIGHT : JOSE_SUBJECT;
}
