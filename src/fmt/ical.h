/* ical: calendars as RFC 5545 has them: lines end in CRLF and are folded at 75 bytes without splitting a character. Times are those
 * of Vietnam, with its VTIMEZONE. */
#ifndef FMT_ICAL_H
#define FMT_ICAL_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct ical_event {
    struct str uid;       /* ical_uid */
    struct str summary, description, url; /* one or several lines of text; url "" none */
    int64_t sequence;     /* grows with each change */
    int64_t at_ms;        /* when */
    int64_t stamp_ms;     /* when this was written */
    int64_t to_ms;        /* until when; 0: it takes no time */
    struct str place;     /* "": none is said */
    bool cancelled;       /* programs cross it out or take it away */
};
/* "<kind>-<id>@<host of base_url>": the same for ever. kind: letters. */
struct str ical_uid(struct arena *a, const char *kind, int64_t id, struct str base_url);
/* Writes a whole calendar of n events into b (check b->failed). */
void ical_put(struct buf *b, struct str name, const struct ical_event *events, size_t n);
/* The same as a string of the arena; ERR_TOO_LARGE above 1 MB. */
enum err ical_text(struct arena *a, struct str name, const struct ical_event *events, size_t n, struct str *out) NODISCARD;

#endif
