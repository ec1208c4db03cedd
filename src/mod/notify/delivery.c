/* Job "notify.mail": one delivery, tried until it is gone or given up; its state is kept either way. */
#include "base/clock.h"
#include "base/log.h"
#include "core/job.h"
#include "core/setting.h"
#include "mod/notify/mail.h"
#include "mod/notify/notify.h"
#include "sql_notify.h"

struct delivery {
    int64_t id;
    struct delivery_row_row row;
    const char *state;
    struct str why;
};

static enum err load(struct ctx *c, void *arg)
{
    struct delivery *d = arg;
    return delivery_row(c->db, c->arena, &(struct delivery_row_in){ d->id }, &d->row);
}

static enum err mark(struct ctx *c, void *arg)
{
    struct delivery *d = arg;
    bool sent = strcmp(d->state, "sent") == 0;
    return delivery_set_exact(c->db, &(struct delivery_set_in){ d->id, d->row.tries, str_c(d->state), d->why.ptr ? d->why : S(""), sent ? c->now_ms : 0 });
}

enum err notify_on_mail(struct ctx *c, const struct job *j)
{
    struct delivery d = { .id = j->subject_id };
    TRY(ctx_read(c, load, &d));
    /* no mail server is set up: the message waits for notify_tidy, and the notice in the application says the same */
    if (!c->app->cfg.smtp_url.len || !str_eq(d.row.state, S("waiting")))
        return ERR_OK;
    struct mail m = { c->app->cfg.smtp_url, c->app->cfg.mail_from, d.row.address, d.row.subject, d.row.body, d.id, c->now_ms };
    enum err e = mail_send(c->arena, &m, &d.why);
    d.state = e == ERR_OK ? "sent" : e == ERR_INVALID ? "failed" : "waiting";
    TRY(ctx_write(c, mark, &d));
    return e == ERR_INVALID ? ERR_OK : e;
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
    TRY(delivery_waiting_ids(c->db, c->arena, &(struct delivery_waiting_ids_in){ p->after_id }, &rows, &p->n));
    for (size_t i = 0; i < p->n; i++)
        TRY(job_put_once(c, "notify.mail", rows[i].id, c->now_ms));
    p->after_id = p->n ? rows[p->n - 1].id : p->after_id;
    return ERR_OK;
}

enum err notify_tidy(struct ctx *c)
{
    int64_t dropped = 0;
    struct page p = { .n = 1 };
    TRY(ctx_write(c, give_up_old, &dropped));
    if (dropped)
        log_line(LOG_WARN, "mail.too_old", "%lld mails were never sent: no mail server took them in time", (long long)dropped);
    while (c->app->cfg.smtp_url.len && p.n)
        TRY(ctx_write(c, queue_page, &p));
    return ERR_OK;
}
