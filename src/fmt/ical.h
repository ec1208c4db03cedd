/* ical: calendars as RFC 5545 has them: lines end in CRLF and are folded at 75 bytes without splitting a character. Times are those
 * of Vietnam, with its VTIMEZONE. */
#ifndef FMT_ICAL_H
#define FMT_ICAL_H
#include "base/buf.h"

struct ical_event {
    struct str uid;       /* the same for ever; letters, digits, '-', '@', '.' */
    struct str summary, description, url; /* one or several lines of text; url "" none */
    int64_t sequence;     /* grows with each change */
    int64_t at_ms;        /* when; it takes no time */
    int64_t stamp_ms;     /* when this was written */
};
/* Writes a whole calendar of n events into b (check b->failed). */
void ical_put(struct buf *b, struct str name, const struct ical_event *events, size_t n);

#endif
