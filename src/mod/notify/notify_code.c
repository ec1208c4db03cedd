#include "mod/notify/notify_code.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "mod/notify/mail.h"
#include "mod/notify/sms.h"

static const struct {
    const char *purpose;
    enum msg title;
} titles[] = { { "second", MSG_notify_code_second }, { "verify", MSG_notify_code_verify }, { "forgot", MSG_notify_code_forgot }, { "notice", MSG_notify_code_notice },
               { "help", MSG_notify_code_help } };

static enum msg title_of(struct str purpose)
{
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (str_eq(purpose, str_c(titles[i].purpose)))
            return titles[i].title;
    return MSG_notify_code_verify;
}

/* A code is a letter of its own each time, also when it is sent again. */
static int64_t random_number(void)
{
    int64_t n;
    random_bytes(&n, sizeof n);
    return n & INT64_MAX;
}

static enum err read_gateway(struct ctx *c, void *arg) { return sms_gateway_get(c, arg); }

static struct sms_gateway gateway_of(struct ctx *c)
{
    struct sms_gateway g = { 0 };
    enum err e = c->db ? sms_gateway_get(c, &g) : ctx_read(c, read_gateway, &g);
    return e == ERR_OK ? g : (struct sms_gateway){ 0 };
}

bool notify_code_channel(struct ctx *c, struct str channel)
{
    if (str_eq(channel, S("email")))
        return c->app->cfg.smtp_url.len > 0;
    return str_eq(channel, S("phone")) && gateway_of(c).enabled;
}

static enum err by_mail(struct ctx *c, struct str address, struct str title, struct str text, struct str *why)
{
    if (!c->app->cfg.smtp_url.len)
        return ERR_INVALID;
    return mail_send(c->arena, &(struct mail){ c->app->cfg.smtp_url, c->app->cfg.mail_from, address, title, text, random_number(), c->now_ms }, why);
}

static enum err by_sms(struct ctx *c, struct str address, struct str text, struct str *why)
{
    struct str outside_id;
    struct sms_gateway g = gateway_of(c);
    if (!g.enabled)
        return ERR_INVALID;
    struct sms m = { address, sms_text(c->arena, text, g.plain), arena_printf(c->arena, "%lld", (long long)random_number()), S("") };
    return sms_send(c->arena, &g, &m, &outside_id, why);
}

enum err notify_code(struct ctx *c, struct str channel, struct str address, struct str purpose, struct str code)
{
    struct str why = S("this channel is not set up");
    struct str title = msg_format(c->arena, LANG_VI, title_of(purpose), MSG_NO_ARGS);
    bool mail = str_eq(channel, S("email"));
    struct str text = msg_format(c->arena, LANG_VI, mail ? MSG_notify_code_mail : MSG_notify_code_sms, MSG_ARGS(code));
    enum err e = mail ? by_mail(c, address, title, text, &why) : by_sms(c, address, text, &why);
    if (e != ERR_OK)
        log_line(LOG_WARN, "notify.code", "not sent by %.*s: %.*s", STR_ARG(channel), STR_ARG(why));
    return e;
}
