/* once: things that may happen a single time, whatever happens to the clock. */
#ifndef CORE_ONCE_H
#define CORE_ONCE_H
#include "core/ctx.h"

/* In a transaction: *first is true for the first caller with this kind ("totp"), owner and number, false for every later one.
 * Remembered until forget_ms (milliseconds since 1970) has passed by more than the life of an Idempotency-Key. */
enum err once_claim(struct ctx *c, const char *kind, int64_t owner_id, int64_t number, int64_t forget_ms, bool *first) NODISCARD;

#endif
