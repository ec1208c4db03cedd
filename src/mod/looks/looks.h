/* looks: who looked at my data (Luật 91/2025/QH15). Every "access." event becomes rows of whose data was seen, in
 * the transaction that shows the page; the person sees them and objects with one tap. */
#ifndef MOD_LOOKS_LOOKS_H
#define MOD_LOOKS_LOOKS_H
#include "core/event.h"
#include "core/web.h"

/* Listener of "access.". */
enum err looks_on_event(struct ctx *c, const struct event *e);

/* Where a page begins: after this look, the newest first. event_id 0: from the newest. */
struct look_key {
    int64_t event_id, object_id;
};
struct look {
    struct look_key key;
    struct str object_kind, what, why, role, title; /* why: "" for a list; role: a word of core/authz.h */
    struct str actor, unit;                         /* names */
    int64_t unit_id, dossier_id, at_ms, times;      /* dossier_id 0: about none */
    struct str dossier_no;
    bool listed, mine;                              /* mine: the dossier's own login, so its page may be opened */
};
enum { LOOKS_PAGE = 50 };
/* Looks at the data of this account by others, the newest first; at most LOOKS_PAGE + 1, so that the caller knows whether more
 * follow. */
enum err looks_of(struct ctx *c, int64_t account_id, struct look_key after, struct look **out, size_t *n) NODISCARD;
/* One of them; ERR_NOT_FOUND: not at this account's data. */
enum err looks_one(struct ctx *c, int64_t account_id, struct look_key key, struct look *out) NODISCARD;

enum err looks_page(struct ctx *c);   /* GET /ai-da-xem */
enum err looks_object(struct ctx *c); /* POST /ai-da-xem/phan-doi */

#endif
