/* message: short texts and files between a person and the office about one dossier. Both see when the other has read; what a person
 * wrote waits in a list until an official has answered. Every message is an event, every look of an official too. */
#ifndef MOD_MESSAGE_MESSAGE_H
#define MOD_MESSAGE_MESSAGE_H
#include "core/web.h"
#include "mod/dossier/dossier.h"
#include "mod/papers/papers.h"

enum { MESSAGE_CHARS_MAX = 2000, MESSAGE_FILES_MAX = 5, MESSAGES_PER_HOUR = 20, MESSAGES_MAX = 500 };

struct message {
    int64_t id, by_id, at_ms, read_at_ms, answered_at_ms; /* 0: not yet */
    struct str by_name, body;
    bool from_office;
    struct paper *files; /* files_n */
    size_t files_n;
};
/* Of a dossier, the oldest first, at most MESSAGES_MAX. Whoever shows them has asked for the reach. */
enum err message_list(struct ctx *c, int64_t dossier_id, struct message **out, size_t *n) NODISCARD;
/* In a transaction: writes it, tells the other side, event message.sent. Problems name noi_dung and tep. ERR_CONFLICT with a sentence:
 * closed, or nobody would read it. */
enum err message_send(struct ctx *c, const struct dossier *d, struct str body, const struct paper_upload *files, size_t n) NODISCARD;
/* May something be written still? Until the setting message.open_days after the dossier has ended. */
enum err message_is_open(struct ctx *c, const struct dossier *d, bool *open) NODISCARD;
/* This side has read what the other wrote. */
enum err message_mark_read(struct ctx *c, int64_t dossier_id, bool office) NODISCARD;
/* What the other side wrote and this one has not read. */
enum err message_unread(struct ctx *c, int64_t dossier_id, bool office, int64_t *n) NODISCARD;
/* An official finds that nothing needs an answer. Event message.settled. */
enum err message_settle(struct ctx *c, const struct dossier *d) NODISCARD;
/* Dossiers within reach whose applicants wait for an answer, the longest first. No person is named. */
struct message_waiting {
    int64_t dossier_id, n, since_ms;
    struct str no, name; /* of the dossier; its procedure */
};
enum err message_waiting(struct ctx *c, struct message_waiting **out, size_t *n) NODISCARD;

enum err message_page(struct ctx *c);         /* GET /ho-so/{id}/trao-doi */
enum err message_write(struct ctx *c);        /* POST /ho-so/{id}/trao-doi */
enum err message_office_page(struct ctx *c);  /* GET /cong-viec/ho-so/{id}/trao-doi */
enum err message_office_write(struct ctx *c); /* POST /cong-viec/ho-so/{id}/trao-doi */
enum err message_office_settle(struct ctx *c);
enum err message_office_list(struct ctx *c);  /* GET /cong-viec/tin-nhan */

#endif
