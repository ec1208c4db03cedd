/* hash: SHA-256 and HMAC-SHA-256 (OpenSSL), random bytes and constant-time comparison (libsodium). */
#ifndef CRYPTO_HASH_H
#define CRYPTO_HASH_H
#include "base/buf.h"
#include "base/err.h"

enum { HASH_BYTES = 32 };
struct hash {
    unsigned char at[HASH_BYTES];
};
struct hash hash_sha256(struct str bytes);
struct hash hash_sha256_two(struct str first, struct str second); /* of the two joined */
struct hash hash_hmac(struct str key, struct str message);
struct str hash_hex(struct arena *a, struct hash h);
bool hash_from_hex(struct str hex, struct hash *out);
static inline struct str hash_str(const struct hash *h) { return (struct str){ (const char *)h->at, HASH_BYTES }; }

/* Streaming, for files. */
struct hash_stream;
struct hash_stream *hash_begin(void);
void hash_add(struct hash_stream *s, const void *bytes, size_t n);
/* Ends and frees; hash_end with out NULL only frees. */
void hash_end(struct hash_stream *s, struct hash *out);

void random_bytes(void *out, size_t n);
/* n random bytes as unpadded base64url text. */
struct str random_token(struct arena *a, size_t n);
/* Six digits, each of the million equally likely: a code to be read out or typed. */
struct str random_code(struct arena *a);
bool same_secret(struct str a, struct str b);

/* RFC 6962 leaf and node. */
struct hash merkle_leaf(struct str entry);
struct hash merkle_node(struct hash left, struct hash right);

/* Data at rest (TOTP secrets): XChaCha20-Poly1305 under a 32-byte key. ERR_INVALID when the key or the text is wrong. */
struct str secret_seal(struct arena *a, const unsigned char key[32], struct str plain);
enum err secret_open(struct arena *a, const unsigned char key[32], struct str sealed, struct str *plain) NODISCARD;

#endif
