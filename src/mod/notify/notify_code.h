/* Sending a one-time code to an address, at once and outside every queue; nothing of it is kept. */
#ifndef MOD_NOTIFY_NOTIFY_CODE_H
#define MOD_NOTIFY_NOTIFY_CODE_H
#include "core/ctx.h"

/* channel: "email" or "phone"; purpose: second, verify, forgot, notice, help. Slow: outside a transaction. ERR_IO: not sent now, trying
 * again may help; ERR_INVALID: this channel is not set up here, or takes no such address. */
enum err notify_code(struct ctx *c, struct str channel, struct str address, struct str purpose, struct str code) NODISCARD;
/* Is anything set up that carries codes by this channel? In a transaction or outside. */
bool notify_code_channel(struct ctx *c, struct str channel);

struct later_code {
    int64_t account_id; /* whose code it is */
    struct str channel, address;
    const char *purpose; /* channel and purpose as above */
    struct str code;
};
/* The same from within a transaction: job "notify.code" sends it, three times at most; it waits there sealed. */
enum err notify_code_later(struct ctx *c, const struct later_code *l) NODISCARD;

#endif
