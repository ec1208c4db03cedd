/* password: Argon2id (libsodium, INTERACTIVE: 64 MiB, about 0.1 s) behind a gate of two at a time, and TOTP (liboath). */
#ifndef CRYPTO_PASSWORD_H
#define CRYPTO_PASSWORD_H
#include "base/arena.h"
#include "base/err.h"

/* The encoded hash, with its parameters. NFC text in; never call inside a transaction. */
struct str password_hash(struct arena *a, struct str password);
/* hash empty: takes as long as a real check and says false, so that unknown logins cannot be told by time. */
bool password_matches(struct str hash, struct str password);

/* RFC 6238, SHA-1, 6 digits, 30 s, one step of tolerance. *step: the step that matched; the caller refuses a step that
 * is not newer than the last one used. secret: raw bytes. */
bool totp_matches(struct str secret, struct str code, int64_t now_ms, int64_t last_step, int64_t *step);
struct str totp_code(struct arena *a, struct str secret, int64_t now_ms);
/* 20 random bytes; base32 for people and authenticator apps. */
struct str totp_secret(struct arena *a);
struct str totp_base32(struct arena *a, struct str secret);

#endif
