/* Sending a code to an address that its owner has proved or is about to prove. */
#ifndef MOD_IDENTITY_NOTIFY_CODE_H
#define MOD_IDENTITY_NOTIFY_CODE_H
#include "core/ctx.h"

/* channel: email or phone; purpose: second, verify, forgot. Slow: outside a transaction. ERR_IO: not sent now, trying again
 * may help; ERR_INVALID: this channel is not set up here. */
enum err notify_code(struct ctx *c, struct str channel, struct str address, struct str purpose, struct str code) NODISCARD;
/* Is anything set up that carries codes by this channel? */
bool notify_code_channel(const struct ctx *c, struct str channel);

#endif
