/* tls_authority: a certificate authority of our own, for offices that have no public name.
 * Secure cookies, cameras, passkeys and offline pages need https on every second computer of an office. The administrator
 * installs the authority's certificate there once; the server's own certificate is renewed without anybody noticing.
 *
 * Files in the directory (made with mode 0700 when missing):
 *   authority.pem   key and certificate: EC P-256, 10 years, CN "Một Cửa – máy chủ nội bộ", signs server certificates only
 *   server.pem      key and certificate for the names given, 397 days (browsers accept no more than 398)
 *   authority.crt   the authority's certificate alone, to hand out
 * A key and its certificate share a file, so that a power cut cannot leave one without the other. The first two have mode
 * 0600; files are replaced by rename after fsync; authority.pem is never overwritten. One process at a time. */
#ifndef CRYPTO_TLS_AUTHORITY_H
#define CRYPTO_TLS_AUTHORITY_H
#include "base/arena.h"
#include "base/err.h"

enum { TLS_NAMES_MAX = 32, TLS_AUTHORITY_DAYS = 3650, TLS_SERVER_DAYS = 397, TLS_RENEW_DAYS = 30 };

struct tls_pair {
    struct str cert_pem;      /* the server's certificate, then the authority's: what a server sends */
    struct str key_pem;       /* secret */
    struct str authority_pem; /* what people install on their computers */
    int64_t expires_at_ms;    /* of the server's certificate */
    bool renewed;             /* it was made or renewed by this call */
};

/* Returns the pair for exactly these names (DNS names, "*.x.vn", IPv4 or IPv6 addresses; at least one, at most TLS_NAMES_MAX),
 * making what is missing, and renewing the server's certificate when its names differ, when less than TLS_RENEW_DAYS are left,
 * or when the clock stood before its beginning.
 * ERR_INVALID: a name is none; or a file is damaged, foreign, expired (the authority's) or readable by others: it is left alone then. ERR_IO: the directory cannot be read or written. *why gets a sentence for the operator. */
enum err tls_authority_pair(const char *directory, const struct str *names, size_t names_n, int64_t now_ms, struct arena *a,
                            struct tls_pair *out, struct str *why) NODISCARD;

#endif
