/* series: numbers without gaps, taken in the transaction that uses them: when it rolls back, the number was never given.
 * One row per (kind, scope, period) is incremented by upsert, so two processes cannot take the same number. */
#ifndef CORE_SERIES_H
#define CORE_SERIES_H
#include "core/ctx.h"

/* The next number: 1 for a new period, or the one after the last. */
enum err series_next(struct ctx *c, const char *kind, struct str scope, struct str period, int64_t *out) NODISCARD;
/* Continues a paper book in mid-year: the next number will be last_no + 1. ERR_CONFLICT when numbers at or above it
 * were already given. */
enum err series_continue(struct ctx *c, const char *kind, struct str scope, struct str period, int64_t last_no) NODISCARD;

/* The newest period of each series of a scope. */
struct series_state {
    struct str kind, period;
    int64_t last_no;
};
enum err series_of(struct ctx *c, struct str scope, struct series_state **out, size_t *n) NODISCARD;
/* Ends the series of a unit: no number is given any more (series_next: ERR_CONFLICT). Event series.ended. */
enum err series_end(struct ctx *c, struct str scope) NODISCARD;

#endif
