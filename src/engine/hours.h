/* hours: office hours as people write them, "07:30-11:30, 13:30-17:00". Pure. */
#ifndef ENGINE_HOURS_H
#define ENGINE_HOURS_H
#include "base/arena.h"
#include "engine/calendar.h"

/* Up to CALENDAR_SPANS_MAX spans HH:MM-HH:MM ("7:30-11:30" and an en dash will do) between spaces, commas or semicolons.
 * ERR_INVALID: none, too many, not such a time, empty, overlapping or out of order. */
enum err hours_parse(struct str s, struct calendar_span out[CALENDAR_SPANS_MAX], size_t *n) NODISCARD;
/* "07:30-11:30 13:30-17:00", in the arena. */
struct str hours_text(struct arena *a, const struct calendar_span *spans, size_t n);

#endif
