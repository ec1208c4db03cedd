/* Job "notify.mail": one delivery, tried until it is gone or given up; its state is kept either way. */
#include "core/job.h"
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
    /* no mail server is set up: the message waits, and the notice in the application says the same */
    if (!c->app->cfg.smtp_url.len || str_eq(d.row.state, S("sent")))
        return ERR_OK;
    struct mail m = { c->app->cfg.smtp_url, c->app->cfg.mail_from, d.row.address, d.row.subject, d.row.body, d.id, c->now_ms };
    enum err e = mail_send(c->arena, &m, &d.why);
    d.state = e == ERR_OK ? "sent" : e == ERR_INVALID ? "failed" : "waiting";
    TRY(ctx_write(c, mark, &d));
    return e == ERR_INVALID ? ERR_OK : e;
}
