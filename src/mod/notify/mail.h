/* mail: one message by SMTP. */
#ifndef MOD_NOTIFY_MAIL_H
#define MOD_NOTIFY_MAIL_H
#include "base/arena.h"
#include "base/err.h"

struct mail {
    struct str url, from, to, subject, body; /* url: smtp://HOST:PORT or smtps://…; body: UTF-8 text */
    int64_t id, now_ms;                      /* for Message-ID and Date: the same id gives the same Message-ID */
};
/* The message as sent: RFC 5322 headers, RFC 2047 subject, base64 UTF-8 body. ERR_INVALID: CR or LF in a header. */
enum err mail_text(struct arena *a, const struct mail *m, struct str *out) NODISCARD;
/* Sends; at most 30 s. ERR_IO with a sentence in *why. Slow: never in a transaction. */
enum err mail_send(struct arena *a, const struct mail *m, struct str *why) NODISCARD;

#endif
