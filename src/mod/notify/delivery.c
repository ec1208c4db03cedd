/* Jobs "notify.mail" and "notify.sms": deliveries to one address, tried until they are gone or given up, the oldest first; each try
 * is kept. */
#include "base/clock.h"
#include "base/log.h"
#include "core/job.h"
#include "core/setting.h"
#include "mod/notify/mail.h"
#include "mod/notify/notify_internal.h"
#include "mod/notify/sms.h"
#include "sql_notify.h"

enum { BUSY_MS = 2 * 60 * 1000 };

struct sending {
    int64_t last_id; /* of the job: later ones have jobs of their own */
    int64_t id;      /* taken now; 0: nothing waits */
    struct delivery_row_row row;
    struct sms_gateway gateway;
    bool sms;
    const char *outcome, *state;
    struct str why, outside_id;
};

/* -- taking the next one -- */

static enum err take(struct ctx *c, void *arg)
{
    struct sending *s = arg;
    struct delivery_first_row *first;
    size_t n;
    s->id = 0;
    TRY(delivery_row(c->db, c->arena, &(struct delivery_row_in){ s->last_id }, &s->row));
    s->sms = str_eq(s->row.channel, S("sms"));
    TRY(sms_gateway_get(c, &s->gateway));
    /* nothing is set up: it waits for notify_tidy, and the notice in the application says the same */
    if (s->sms ? !s->gateway.enabled : !c->app->cfg.smtp_url.len)
        return ERR_OK;
    TRY(delivery_first(c->db, c->arena, &(struct delivery_first_in){ s->row.channel, s->row.address, s->last_id, c->now_ms }, &first, &n));
    if (!n)
        return ERR_OK;
    TRY(delivery_row(c->db, c->arena, &(struct delivery_row_in){ first->id }, &s->row));
    int64_t taken;
    TRY(delivery_take(c->db, &(struct delivery_take_in){ first->id, s->row.tries, c->now_ms, c->now_ms + BUSY_MS }, &taken));
    s->id = taken ? first->id : 0;
    return taken ? ERR_OK : ERR_BUSY; /* another worker sends it: this job comes again, so that nothing overtakes */
}

/* -- sending it -- */

static enum err send_mail(struct ctx *c, struct sending *s)
{
    struct mail m = { c->app->cfg.smtp_url, c->app->cfg.mail_from, s->row.address, s->row.subject, s->row.body, s->id, c->now_ms };
    return mail_send(c->arena, &m, &s->why);
}

static enum err send_sms(struct ctx *c, struct sending *s)
{
    bool asked = s->gateway.receipts && s->row.receipt.len;
    struct str receipt = asked ? arena_printf(c->arena, "%.*s/cong/sms/%.*s", STR_ARG(c->app->cfg.base_url), STR_ARG(s->row.receipt)) : S("");
    struct sms m = { s->row.address, sms_text(c->arena, s->row.body, s->gateway.plain), arena_printf(c->arena, "%lld", (long long)s->id), receipt };
    return sms_send(c->arena, &s->gateway, &m, &s->outside_id, &s->why);
}

static enum err mark(struct ctx *c, void *arg)
{
    struct sending *s = arg;
    struct str why = s->why.ptr ? s->why : S("");
    bool sent = strcmp(s->outcome, "sent") == 0;
    int64_t minutes;
    TRY(delivery_set_exact(c->db, &(struct delivery_set_in){ s->id, s->row.tries, str_c(s->state), why, s->outside_id.ptr ? s->outside_id : S(""), sent ? c->now_ms : 0 }));
    TRY(delivery_try_insert(c->db, &(struct delivery_try_insert_in){ ctx_id(c), s->id, c->now_ms, str_c(s->outcome), why }, NULL));
    if (s->sms && strcmp(s->state, "failed") == 0)
        return notify_say_again(c, s->id);
    if (!sent || !s->sms || !s->gateway.receipts)
        return ERR_OK;
    TRY(setting_number(c->db, c->arena, SETTING_NOTIFY_RECEIPT_MINUTES, &minutes));
    return job_put(c, "notify.receipt", s->id, S(""), c->now_ms + minutes * CLOCK_MINUTE_MS);
}

static enum err send_one(struct ctx *c, struct sending *s)
{
    enum err e = s->sms ? send_sms(c, s) : send_mail(c, s);
    s->outcome = e == ERR_OK ? "sent" : e == ERR_INVALID ? "failed" : "later";
    s->state = e == ERR_OK ? "sent" : e == ERR_INVALID ? "failed" : "waiting";
    TRY(ctx_write(c, mark, s));
    return e == ERR_INVALID ? ERR_OK : e;
}

enum err notify_on_send(struct ctx *c, const struct job *j)
{
    for (;;) {
        struct sending s = { .last_id = j->subject_id };
        TRY(ctx_write(c, take, &s));
        if (!s.id)
            return ERR_OK;
        TRY(send_one(c, &s));
    }
}

/* -- receipts -- */

static enum err receipt_due(struct ctx *c, void *arg)
{
    int64_t id = *(int64_t *)arg;
    struct delivery_row_row d;
    TRY(delivery_row(c->db, c->arena, &(struct delivery_row_in){ id }, &d));
    return str_eq(d.state, S("sent")) ? notify_say_again(c, id) : ERR_OK;
}

enum err notify_on_receipt_due(struct ctx *c, const struct job *j)
{
    int64_t id = j->subject_id;
    return ctx_write(c, receipt_due, &id);
}

enum err notify_receipt(struct ctx *c)
{
    struct delivery_of_receipt_row d;
    struct sms_gateway g;
    struct str token = web_path(c, 0), said = web_text(c, "status");
    TRY(delivery_of_receipt(c->db, c->arena, &(struct delivery_of_receipt_in){ token }, &d));
    TRY(web_check(c));
    TRY(sms_gateway_get(c, &g));
    enum sms_receipt r = sms_receipt_of(&g, said);
    if (r == SMS_ARRIVED)
        TRY(delivery_receipt_set(c->db, &(struct delivery_receipt_set_in){ token, S("delivered"), S(""), c->now_ms }, NULL));
    if (r == SMS_NEVER) {
        int64_t changed;
        TRY(delivery_receipt_set(c->db, &(struct delivery_receipt_set_in){ token, S("failed"), S("the gateway could not deliver it"), 0 }, &changed));
        if (changed)
            TRY(notify_say_again(c, d.id));
    }
    return web_plain(c, S("text/plain; charset=utf-8"), S("ok"));
}

/* -- what waits -- */

enum err notify_waiting(struct ctx *c, int64_t *n, int64_t *oldest_at_ms)
{
    struct delivery_waiting_row r;
    TRY(delivery_waiting(c->db, c->arena, &r));
    *n = r.n;
    *oldest_at_ms = r.oldest_at_ms;
    return ERR_OK;
}

static enum err give_up_old(struct ctx *c, void *arg)
{
    int64_t *n = arg, days;
    TRY(setting_number(c->db, c->arena, SETTING_MAIL_DAYS, &days));
    return delivery_expire(c->db, &(struct delivery_expire_in){ c->now_ms - days * CLOCK_DAY_MS, S("too old to be sent") }, n);
}

struct page {
    int64_t after_id;
    size_t n;
};

static enum err queue_page(struct ctx *c, void *arg)
{
    struct page *p = arg;
    struct delivery_waiting_ids_row *rows;
    struct sms_gateway g;
    TRY(sms_gateway_get(c, &g));
    TRY(delivery_waiting_ids(c->db, c->arena, &(struct delivery_waiting_ids_in){ p->after_id }, &rows, &p->n));
    for (size_t i = 0; i < p->n; i++) {
        bool sms = str_eq(rows[i].channel, S("sms")), open = sms ? g.enabled : c->app->cfg.smtp_url.len > 0;
        int64_t at = rows[i].not_before_ms > c->now_ms ? rows[i].not_before_ms : c->now_ms;
        if (open)
            TRY(job_put_once(c, sms ? "notify.sms" : "notify.mail", rows[i].id, at));
    }
    p->after_id = p->n ? rows[p->n - 1].id : p->after_id;
    return ERR_OK;
}

enum err notify_tidy(struct ctx *c)
{
    int64_t dropped = 0;
    struct page p = { .n = 1 };
    TRY(ctx_write(c, give_up_old, &dropped));
    if (dropped)
        log_line(LOG_WARN, "mail.too_old", "%lld mails or text messages were never sent: nobody took them in time", (long long)dropped);
    while (p.n)
        TRY(ctx_write(c, queue_page, &p));
    return ERR_OK;
}
