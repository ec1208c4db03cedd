/* event: the append-only record. A change and its event are written in the same transaction; the event carries its
 * canonical bytes, a salt and its Merkle leaf from the first day, so that a signed tree can be built over all of them.
 * After an event is stored, the listeners named in cmd/listeners.c run in the same transaction. */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H
#include "core/ctx.h"
#include "data/json.h"

struct event_detail {
    const char *key;
    struct str text; /* used when ptr is not NULL, otherwise number */
    int64_t number;
};
struct event {
    const char *kind;          /* "dossier.received" */
    const char *object_kind;   /* "dossier", "task", "account" … */
    int64_t object_id, dossier_id;
    const struct grant *as;    /* in which capacity; NULL: as a citizen, or the system */
    struct str from, to;       /* states, may be absent */
    const struct event_detail *detail;
    size_t detail_n;
    const struct event_object *shown; /* whose data was looked at beside the object: set by event_put (event_shows) */
    size_t shown_n;
    int64_t id, at_ms;         /* set by event_put */
};
struct event_object {
    const char *kind; /* "dossier", "person", "account" */
    int64_t id;
};
/* The page on the way shows data of this one. The next event_put of an "access.…" kind carries all that were named. id 0 is nobody. */
void event_shows(struct ctx *c, const char *kind, int64_t id);
enum err event_put(struct ctx *c, struct event *e) NODISCARD;
/* A text of its detail, or "". */
struct str event_text(const struct event *e, const char *key);
/* Puts the events of having looked (kind "access.…") of a rolled-back transaction again, in the transaction of now. */
enum err event_put_looks(struct ctx *c) NODISCARD;
#define EVENT_DETAIL(...) \
    .detail = (const struct event_detail[]){ __VA_ARGS__ }, \
    .detail_n = sizeof((const struct event_detail[]){ __VA_ARGS__ }) / sizeof(struct event_detail)

typedef enum err event_listener_fn(struct ctx *c, const struct event *e);
struct event_listener {
    const char *kind_prefix; /* "dossier." hears every kind that begins so */
    event_listener_fn *fn;
};
extern const struct event_listener event_listeners[];
extern const size_t event_listeners_n;

/* Recomputes leaf from the stored bytes: true when the row was not changed. */
bool event_leaf_holds(struct str salt, struct str canonical, struct str leaf);
/* A message for the world outside, in the same transaction. payload: JSON text. */
enum err outbox_put(struct ctx *c, const struct event *e, const char *topic, struct str payload) NODISCARD;

#endif
