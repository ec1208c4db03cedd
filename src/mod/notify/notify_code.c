#include "mod/notify/notify_code.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "mod/code/code.h"
#include "mod/notify/mail.h"
#include "mod/notify/notify.h"
#include "mod/notify/sms.h"

static const struct {
    enum msg title, mail, sms; /* {0}: the digits */
} words[CODE_PURPOSE_COUNT] = { [CODE_SECOND] = { MSG_notify_code_second, MSG_notify_code_mail, MSG_notify_code_sms },
                                [CODE_VERIFY] = { MSG_notify_code_verify, MSG_notify_code_mail, MSG_notify_code_sms },
                                [CODE_FORGOT] = { MSG_notify_code_forgot, MSG_notify_code_mail, MSG_notify_code_sms },
                                [CODE_NOTICE] = { MSG_notify_code_notice, MSG_notify_code_mail, MSG_notify_code_sms },
                                [CODE_HELP] = { MSG_notify_code_help, MSG_notify_code_help_mail, MSG_notify_code_help_sms } };

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

static enum err notify_code(struct ctx *c, const struct code_letter *l)
{
    struct str why = S("this channel is not set up");
    bool mail = str_eq(l->channel, S("email"));
    struct str title = msg_format(c->arena, LANG_VI, words[l->purpose].title, MSG_NO_ARGS);
    struct str text = msg_format(c->arena, LANG_VI, mail ? words[l->purpose].mail : words[l->purpose].sms, MSG_ARGS(l->digits));
    enum err e = mail ? by_mail(c, l->address, title, text, &why) : by_sms(c, l->address, text, &why);
    if (e != ERR_OK)
        log_line(LOG_WARN, "notify.code", "not sent by %.*s: %.*s", STR_ARG(l->channel), STR_ARG(why));
    return e;
}

enum err notify_on_code(struct ctx *c, const struct job *j)
{
    struct code_letter l;
    bool wanted;
    TRY(code_letter(c, j, &l, &wanted));
    enum err e = wanted ? notify_code(c, &l) : ERR_OK;
    return e == ERR_INVALID ? ERR_OK : e;
}

enum err notify_on_guessed(struct ctx *c, const struct event *e)
{
    if (strcmp(e->object_kind, "account") != 0)
        return ERR_OK;
    return notify_tell(c, &(struct notify_words){ .account_id = e->object_id, .event_id = e->id, .path = S("/tai-khoan"),
                                                  .title = msg_format(c->arena, LANG_VI, MSG_notify_guessed_title, MSG_NO_ARGS),
                                                  .body = msg_format(c->arena, LANG_VI, MSG_notify_guessed_body, MSG_NO_ARGS) });
}
