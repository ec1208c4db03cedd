/* Between the files of this room. */
#ifndef MOD_NOTIFY_NOTIFY_INTERNAL_H
#define MOD_NOTIFY_NOTIFY_INTERNAL_H
#include "mod/notify/notify.h"

/* One thing to be said by the channels outside the application. */
struct outgoing {
    int64_t notice_id, dossier_id, account_id; /* account_id 0: somebody without an account */
    enum notify_sort sort;
    struct str title, text; /* of the mail; its link is added */
    struct str path;        /* where the link leads */
    struct str no;          /* code of the dossier, for text messages; "" none */
    struct str given_mail;  /* address that was given for this dossier, while the account has none that is confirmed; "" none */
};
/* Puts a delivery and its job for each channel that the person chose. */
enum err notify_send_out(struct ctx *c, const struct outgoing *o) NODISCARD;

/* Whom an account is, what its owner wants, and addresses that were confirmed. */
struct reach {
    bool staff;
    struct str mail, sms;             /* where to; "" none */
    struct str mail_sorts, sms_sorts; /* words with a space between them */
    int64_t version;
};
/* ERR_NOT_FOUND: no such account. */
enum err notify_reach(struct ctx *c, int64_t account_id, struct reach *out) NODISCARD;
bool notify_wants(struct str sorts, enum notify_sort s);

/* A delivery of a text message that nobody confirmed is said again: by mail when there is an address, otherwise by standing out in
 * the application. */
enum err notify_say_again(struct ctx *c, int64_t delivery_id) NODISCARD;

/* How the deliveries of a page of notices went, in words; of the notice. */
struct went {
    int64_t notice_id;
    struct str text;
    bool trouble;
};
enum err notify_went(struct ctx *c, int64_t account_id, int64_t first_id, int64_t last_id, struct went **out, size_t *n) NODISCARD;

/* Addresses and their codes (address.c). */
struct address {
    struct str channel, address, asked; /* asked: to which a code went that still holds */
    int64_t code_id;                    /* of that code, or of one before it; 0: none */
};
enum err address_list(struct ctx *c, int64_t account_id, struct address out[2]) NODISCARD;
enum err address_ask(struct ctx *c, struct str channel, struct str typed) NODISCARD;
enum err address_confirm(struct ctx *c, struct str channel, struct str code, bool *right) NODISCARD;
#endif
