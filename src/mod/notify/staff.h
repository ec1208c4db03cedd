/* staff: notices to officials, in the application and by mail to those who want it. What is told to whom is one table
 * (staff.c); whoever did it is not told. Notices and mails name the dossier's code and never a person it is about. */
#ifndef MOD_NOTIFY_STAFF_H
#define MOD_NOTIFY_STAFF_H
#include "core/event.h"

/* Listener of "dossier.", "opinion.late", "task.left" and "task.urged". */
enum err notify_staff_on_event(struct ctx *c, const struct event *e);

/* Does this account want its notices by mail too? version 0: it never said. */
struct notice_wish {
    bool mail;
    int64_t version;
    struct str address; /* "": none is known, nothing can be sent */
};
enum err notice_wish_get(struct ctx *c, int64_t account_id, struct notice_wish *out) NODISCARD;
/* ERR_STALE: the wish was changed elsewhere. */
enum err notice_wish_set(struct ctx *c, int64_t account_id, int64_t version, bool mail) NODISCARD;

enum err notify_wish(struct ctx *c); /* POST /thong-bao/thu-dien-tu */

#endif
