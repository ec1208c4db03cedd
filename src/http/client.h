/* client: talking to other systems: HTTP calls and SMTP, over libcurl. Slow: never inside a transaction. Certificates are
 * checked; redirects are not followed; what comes back is cut off at a limit. Which hosts may be called is decided by those
 * who configure the address: nothing here takes one from a visitor. */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H
#include "base/arena.h"
#include "base/err.h"

struct client_call {
    struct str url;           /* http:// or https:// */
    struct str method;        /* "": GET, or POST when there is a body */
    struct str media_type;    /* of the body */
    struct str authorization; /* whole value of that header, or "" */
    struct str body;
    size_t answer_bytes_max;  /* 0: 1 MB */
    int seconds_max;          /* 0: 20 */
};
struct client_answer {
    int status;
    struct str media_type, body; /* in the arena */
};
/* ERR_OK: an answer came, whatever its status. ERR_IO: none did, *why says it in English. ERR_TOO_LARGE. */
enum err client_call(struct arena *a, const struct client_call *in, struct client_answer *out, struct str *why) NODISCARD;

/* Hands one message (RFC 5322) to a mail server: smtp://HOST:PORT or smtps://…; at most 30 s. ERR_IO with a sentence in *why. */
enum err client_mail(struct arena *a, struct str url, struct str from, struct str to, struct str message, struct str *why) NODISCARD;

/* A value of a query or a form: everything but letters, digits and "-._~" as %XX (RFC 3986). */
struct str client_escape(struct arena *a, struct str value);

#endif
