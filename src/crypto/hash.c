#include "crypto/hash.h"
#include "base/log.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <sodium.h>

struct hash_stream {
    EVP_MD_CTX *md;
};

struct hash_stream *hash_begin(void)
{
    struct hash_stream *s = calloc(1, sizeof *s);
    if (!s || !(s->md = EVP_MD_CTX_new()) || EVP_DigestInit_ex(s->md, EVP_sha256(), NULL) != 1)
        log_die("SHA-256 is not available");
    return s;
}

void hash_add(struct hash_stream *s, const void *bytes, size_t n)
{
    if (EVP_DigestUpdate(s->md, bytes, n) != 1)
        log_die("SHA-256 failed");
}

void hash_end(struct hash_stream *s, struct hash *out)
{
    struct hash unused;
    if (EVP_DigestFinal_ex(s->md, out ? out->at : unused.at, NULL) != 1)
        log_die("SHA-256 failed");
    EVP_MD_CTX_free(s->md);
    free(s);
}

struct hash hash_sha256(struct str bytes) { return hash_sha256_two(bytes, S("")); }

/* One context a thread, freed when the thread ends. */
static pthread_key_t context_key;
static EVP_MD *sha;

static void free_context(void *md) { EVP_MD_CTX_free(md); }

static void fetch(void)
{
    if (pthread_key_create(&context_key, free_context) != 0 || !(sha = EVP_MD_fetch(NULL, "SHA256", NULL)))
        log_die("SHA-256 is not available");
}

static EVP_MD_CTX *context(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fetch);
    EVP_MD_CTX *md = pthread_getspecific(context_key);
    if (!md && (!(md = EVP_MD_CTX_new()) || pthread_setspecific(context_key, md) != 0))
        log_die("SHA-256 is not available");
    return md;
}

struct hash hash_sha256_two(struct str first, struct str second)
{
    EVP_MD_CTX *md = context();
    struct hash h;
    if (EVP_DigestInit_ex(md, sha, NULL) != 1 || EVP_DigestUpdate(md, first.ptr, first.len) != 1 ||
        EVP_DigestUpdate(md, second.ptr, second.len) != 1 || EVP_DigestFinal_ex(md, h.at, NULL) != 1)
        log_die("SHA-256 failed");
    return h;
}

struct hash hash_hmac(struct str key, struct str message)
{
    struct hash h;
    if (!HMAC(EVP_sha256(), key.ptr, (int)key.len, (const unsigned char *)message.ptr, message.len, h.at, NULL))
        log_die("HMAC failed");
    return h;
}

struct str hash_hex(struct arena *a, struct hash h)
{
    struct buf b = buf_new(a, 2 * HASH_BYTES);
    buf_hex(&b, h.at, HASH_BYTES);
    return buf_str(&b);
}

bool hash_from_hex(struct str hex, struct hash *out)
{
    struct hash h;
    size_t n = 0;
    if (hex.len != 2 * HASH_BYTES || sodium_hex2bin(h.at, HASH_BYTES, hex.ptr, hex.len, NULL, &n, NULL) != 0 || n != HASH_BYTES)
        return false;
    *out = h;
    return true;
}

static void sodium_ready(void)
{
    if (sodium_init() < 0)
        log_die("libsodium is not available");
}

/* Small pieces come from a stock of the thread, so that not each costs a call of the system; what is taken is wiped. */
void random_bytes(void *out, size_t n)
{
    static _Thread_local unsigned char stock[512];
    static _Thread_local size_t left;
    sodium_ready();
    if (n > sizeof stock / 8) {
        randombytes_buf(out, n);
        return;
    }
    if (left < n) {
        randombytes_buf(stock, sizeof stock);
        left = sizeof stock;
    }
    left -= n;
    memcpy(out, stock + left, n);
    sodium_memzero(stock + left, n);
}

struct str random_token(struct arena *a, size_t n)
{
    unsigned char raw[64];
    ASSERT(n <= sizeof raw);
    random_bytes(raw, n);
    char *text = arena_alloc(a, sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
    sodium_bin2base64(text, sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING), raw, n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_c(text);
}

struct str random_code(struct arena *a)
{
    enum { KINDS = 1000000 };
    return arena_printf(a, "%06u", (unsigned)randombytes_uniform(KINDS));
}

bool same_secret(struct str a, struct str b) { return a.len == b.len && a.len > 0 && sodium_memcmp(a.ptr, b.ptr, a.len) == 0; }

struct hash merkle_leaf(struct str entry) { return hash_sha256_two((struct str){ "\0", 1 }, entry); }

struct hash merkle_node(struct hash left, struct hash right)
{
    unsigned char both[1 + 2 * HASH_BYTES] = { 1 };
    memcpy(both + 1, left.at, HASH_BYTES);
    memcpy(both + 1 + HASH_BYTES, right.at, HASH_BYTES);
    return hash_sha256((struct str){ (const char *)both, sizeof both });
}

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

struct str secret_seal(struct arena *a, const unsigned char key[32], struct str plain)
{
    sodium_ready();
    unsigned char *out = arena_alloc(a, NONCE + plain.len + TAG);
    unsigned long long n;
    randombytes_buf(out, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, &n, (const unsigned char *)plain.ptr, plain.len, NULL, 0, NULL, out, key);
    return (struct str){ (const char *)out, NONCE + (size_t)n };
}

enum err secret_open(struct arena *a, const unsigned char key[32], struct str sealed, struct str *plain)
{
    sodium_ready();
    if (sealed.len < NONCE + TAG)
        return ERR_INVALID;
    const unsigned char *in = (const unsigned char *)sealed.ptr;
    unsigned char *out = arena_alloc(a, sealed.len);
    unsigned long long n;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n, NULL, in + NONCE, sealed.len - NONCE, NULL, 0, in, key) != 0)
        return ERR_INVALID;
    *plain = (struct str){ (const char *)out, (size_t)n };
    return ERR_OK;
}
