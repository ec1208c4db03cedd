/* How deliveries went, in words. */
#include "core/job.h"
#include "mod/notify/notify_internal.h"
#include "sql_notify.h"

/* The first row that holds; {0} and {1} are the moments named by letters: s sent, d delivered, o opened, n not before, t next try. */
static const struct words {
    enum { WAITING_LATER, WAITING_TRIED, WAITING, SEEN, DELIVERED, UNCONFIRMED, SENT, LOST } of;
    enum msg mail, sms;
    const char *moments;
    bool trouble;
} words[] = {
    { WAITING_LATER, MSG_notify_went_mail_later, MSG_notify_went_sms_later, "n", false },
    { WAITING_TRIED, MSG_notify_went_mail_waiting, MSG_notify_went_sms_waiting, "t", true },
    { WAITING, MSG_notify_went_mail_queued, MSG_notify_went_sms_queued, "", false },
    { SEEN, MSG_notify_went_mail_seen, MSG_notify_went_sms_seen, "so", false },
    { DELIVERED, MSG_notify_went_mail_sent, MSG_notify_went_sms_delivered, "d", false },
    { UNCONFIRMED, MSG_notify_went_mail_sent, MSG_notify_went_sms_unconfirmed, "s", true },
    { SENT, MSG_notify_went_mail_sent, MSG_notify_went_sms_sent, "s", false },
    { LOST, MSG_notify_went_mail_failed, MSG_notify_went_sms_failed, "", true },
};

static size_t state_of(const struct ctx *c, const struct delivery_of_notices_row *d, int64_t next_ms)
{
    if (str_eq(d->state, S("waiting")))
        return d->not_before_ms > c->now_ms ? WAITING_LATER : d->tries && next_ms ? WAITING_TRIED : WAITING;
    if (d->seen_at_ms && d->sent_at_ms)
        return SEEN;
    if (str_eq(d->state, S("delivered")))
        return DELIVERED;
    if (str_eq(d->state, S("sent")))
        return d->unconfirmed_at_ms ? UNCONFIRMED : SENT;
    return LOST;
}

static int64_t moment_of(const struct delivery_of_notices_row *d, char letter, int64_t next_ms)
{
    return letter == 's' ? d->sent_at_ms : letter == 'd' ? d->delivered_at_ms : letter == 'o' ? d->seen_at_ms : letter == 'n' ? d->not_before_ms : next_ms;
}

static enum err say(struct ctx *c, const struct delivery_of_notices_row *d, struct went *out)
{
    bool sms = str_eq(d->channel, S("sms"));
    struct str args[2] = { 0 };
    int64_t next;
    TRY(job_next(c, sms ? "notify.sms" : "notify.mail", d->id, &next));
    const struct words *w = &words[state_of(c, d, next)];
    for (size_t i = 0; w->moments[i]; i++)
        args[i] = ctx_moment_short(c, moment_of(d, w->moments[i], next));
    *out = (struct went){ d->notice_id, msg_format(c->arena, c->lang, sms ? w->sms : w->mail, args, 2), w->trouble };
    return ERR_OK;
}

enum err notify_went(struct ctx *c, int64_t account_id, int64_t first_id, int64_t last_id, struct went **out, size_t *n)
{
    struct delivery_of_notices_row *rows;
    TRY(delivery_of_notices(c->db, c->arena, &(struct delivery_of_notices_in){ account_id, first_id, last_id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct went, *n + 1);
    for (size_t i = 0; i < *n; i++)
        TRY(say(c, &rows[i], &(*out)[i]));
    return ERR_OK;
}
