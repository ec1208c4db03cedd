/* notify: every change of a dossier becomes a notice to its applicant, in the application and by mail when an address is
 * known (NĐ 224/2026 Đ15.1.g: agency, officer, times of reception, processing and return). Mail goes through a job, is
 * retried, and its delivery is kept. Sensitive content never stands in a mail: it says what happened and where to look. */
#ifndef MOD_NOTIFY_NOTIFY_H
#define MOD_NOTIFY_NOTIFY_H
#include "core/event.h"
#include "core/web.h"

/* Is the applicant told of this kind of event? UNKNOWN: nobody has decided it. */
enum notify_telling { NOTIFY_UNKNOWN, NOTIFY_SILENT, NOTIFY_TOLD };
enum notify_telling notify_telling(const char *kind);
/* Listener of "dossier." and "process.asked". */
enum err notify_on_event(struct ctx *c, const struct event *e);
struct job;
/* What another room has to say to one account: in the application, and by the channels its owner chose. */
struct notify_words {
    int64_t account_id, event_id; /* the event it follows, put already */
    int64_t dossier_id;           /* 0: about no dossier */
    struct str title, body;       /* Vietnamese; a mail carries the title and where to look, never the body */
    struct str path;              /* page of ours where it stands, from its "/"; "": the list of notices */
};
enum err notify_tell(struct ctx *c, const struct notify_words *w) NODISCARD;
/* Job "notify.mail": sends one delivery. */
enum err notify_on_mail(struct ctx *c, const struct job *j);
/* Chore: puts deliveries that wait into the queue when a mail server is set, and gives up those older than the setting
 * mail.days (30): the notice in the application stays. */
enum err notify_tidy(struct ctx *c) NODISCARD;
/* Mails that have not gone out yet, and when the oldest was written (0: none). */
enum err notify_waiting(struct ctx *c, int64_t *n, int64_t *oldest_at_ms) NODISCARD;
/* Notices that this account has not read. */
enum err notify_unread(struct ctx *c, int64_t account_id, int64_t *n) NODISCARD;

enum err notify_page(struct ctx *c); /* GET /thong-bao */
enum err notify_read(struct ctx *c); /* POST /thong-bao/da-doc */

#endif
