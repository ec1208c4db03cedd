/* sms: text messages through a gateway that speaks HTTP, as administrators describe it. */
#ifndef MOD_NOTIFY_SMS_H
#define MOD_NOTIFY_SMS_H
#include "core/ctx.h"

struct sms_gateway {
    bool enabled, receipts, plain;       /* plain: without the marks of Vietnamese */
    struct str url, media_type, template; /* {to} {text} {id} {receipt} stand for values, escaped as the place needs it */
    struct str authorization;            /* opened; "" none */
    struct str success_pointer, success_value, id_pointer, receipt_ok, receipt_bad;
    int64_t version;                     /* 0: nothing was set up yet */
};
/* In a transaction. Without one: all empty. */
enum err sms_gateway_get(struct ctx *c, struct sms_gateway *out) NODISCARD;
/* ERR_STALE by g->version. */
enum err sms_gateway_set(struct ctx *c, const struct sms_gateway *g) NODISCARD;

struct sms {
    struct str to, text, id; /* id: the same in each try, so that a gateway can tell a repeated one */
    struct str receipt;      /* address for the gateway's receipt, or "" */
};
/* Hands one over; at most SMS_SECONDS. *outside_id: what the gateway calls it. ERR_INVALID: it will never take this one. ERR_IO: try
 * again later. A sentence in *why, of which nothing is the gateway's own words. Slow: never in a transaction. */
enum { SMS_SECONDS = 10 };
enum err sms_send(struct arena *a, const struct sms_gateway *g, const struct sms *m, struct str *outside_id, struct str *why) NODISCARD;

/* The text as it goes out: without marks when plain. */
struct str sms_text(struct arena *a, struct str text, bool plain);
/* Parts that the text is billed as: 160 (153 when several) characters of GSM 03.38, otherwise 70 (67) UTF-16 units. */
size_t sms_segments(struct str text);
/* What a receipt says. */
enum sms_receipt { SMS_ON_THE_WAY, SMS_ARRIVED, SMS_NEVER };
enum sms_receipt sms_receipt_of(const struct sms_gateway *g, struct str word);
/* A member of a JSON text by its pointer (RFC 6901), as text; "" when there is none. Pointer "": the whole text, trimmed. */
struct str sms_answer_part(struct arena *a, struct str body, struct str pointer);

#endif
