/* notify: every change of a dossier becomes a notice to its applicant, in the application and by the channels that the person
 * chose (NĐ 224/2026 Đ15.1.g: agency, officer, times of reception, processing and return). Mails and text messages go through
 * jobs, are tried again, in the order in which they were written, and each try is kept. Sensitive content never stands in
 * them: they say what happened and where to look. */
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

/* Sorts of news, for which channels are chosen. What is of no sort (the account itself) always goes by mail, never as a text message. */
#define NOTIFY_SORTS(X) X(OTHER, "other") X(ASKED, "asked") X(DATE, "date") X(RESULT, "result") X(REMINDER, "reminder")
enum notify_sort {
#define X(name, word) NOTIFY_##name,
    NOTIFY_SORTS(X)
#undef X
    NOTIFY_SORT_COUNT
};
const char *notify_sort_word(enum notify_sort s);

/* What another room has to say to one account: in the application, and by the channels its owner chose. */
struct notify_words {
    int64_t account_id, event_id; /* the event it follows, put already */
    int64_t dossier_id;           /* 0: about no dossier */
    struct str title, body;       /* Vietnamese; a mail carries the title and where to look, never the body; a text message neither */
    struct str path;              /* page of ours where it stands, from its "/"; "": the list of notices */
    enum notify_sort sort;        /* reminders keep the quiet hours */
};
enum err notify_tell(struct ctx *c, const struct notify_words *w) NODISCARD;

/* Jobs "notify.mail" and "notify.sms": send what waits for the address of one delivery, up to this one. */
enum err notify_on_send(struct ctx *c, const struct job *j);
/* Job "notify.receipt": no receipt has come; said once more by another channel. */
enum err notify_on_receipt_due(struct ctx *c, const struct job *j);
/* Chore: puts deliveries that wait into the queue when their channel is set up, and gives up those older than the setting
 * mail.days (30): the notice in the application stays. */
enum err notify_tidy(struct ctx *c) NODISCARD;
/* Mails and text messages that have not gone out yet, and when the oldest was written (0: none). */
enum err notify_waiting(struct ctx *c, int64_t *n, int64_t *oldest_at_ms) NODISCARD;
/* Notices that this account has not read. */
enum err notify_unread(struct ctx *c, int64_t account_id, int64_t *n) NODISCARD;
/* Somebody has proved that this address (channel "mail" or "sms") is theirs: news may go there from now on, unless another address was
 * confirmed for them already. */
enum err notify_address_proved(struct ctx *c, int64_t account_id, struct str channel, struct str address) NODISCARD;
/* Where news may go, confirmed by the owner; "": nowhere. ERR_NOT_FOUND: no such account. */
enum err notify_addresses(struct ctx *c, int64_t account_id, struct str *mail, struct str *sms) NODISCARD;

enum err notify_page(struct ctx *c);            /* GET /thong-bao */
enum err notify_read(struct ctx *c);            /* POST /thong-bao/da-doc */
enum err notify_seen(struct ctx *c);            /* GET /xem/{token} */
enum err notify_receipt(struct ctx *c);         /* POST /cong/sms/{token} */
enum err notify_channels(struct ctx *c);        /* GET /tai-khoan/thong-bao */
enum err notify_channels_save(struct ctx *c);   /* POST /tai-khoan/thong-bao */
enum err notify_address_ask(struct ctx *c);     /* POST /tai-khoan/thong-bao/dia-chi */
enum err notify_address_confirm(struct ctx *c); /* POST /tai-khoan/thong-bao/ma */
enum err notify_address_drop(struct ctx *c);    /* POST /tai-khoan/thong-bao/bo */
enum err notify_gateway_page(struct ctx *c);    /* GET /quan-tri/tin-nhan */
enum err notify_gateway_save(struct ctx *c);    /* POST /quan-tri/tin-nhan */

#endif
