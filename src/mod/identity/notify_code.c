#include "mod/identity/notify_code.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "mod/notify/mail.h"

static const struct {
    const char *purpose;
    enum msg title;
} titles[] = { { "second", MSG_identity_mail_second }, { "verify", MSG_identity_mail_verify }, { "forgot", MSG_identity_mail_forgot } };

/* A code is a letter of its own each time, also when it is sent again. */
static int64_t random_number(void)
{
    int64_t n;
    random_bytes(&n, sizeof n);
    return n & INT64_MAX;
}

bool notify_code_channel(const struct ctx *c, struct str channel)
{
    return str_eq(channel, S("email")) && c->app->cfg.smtp_url.len > 0;
}

enum err notify_code(struct ctx *c, struct str channel, struct str address, struct str purpose, struct str code)
{
    struct str why = S("");
    enum msg title = MSG_identity_mail_verify;
    if (!notify_code_channel(c, channel))
        return ERR_INVALID;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (str_eq(purpose, str_c(titles[i].purpose)))
            title = titles[i].title;
    struct mail m = { c->app->cfg.smtp_url, c->app->cfg.mail_from, address, msg_format(c->arena, LANG_VI, title, MSG_NO_ARGS),
                      msg_format(c->arena, LANG_VI, MSG_identity_mail_body, MSG_ARGS(code)), random_number(), c->now_ms };
    enum err e = mail_send(c->arena, &m, &why);
    if (e != ERR_OK)
        log_line(LOG_WARN, "login.code", "not sent: %.*s", STR_ARG(why));
    return e;
}
