/* Which news comes by which channel: /tai-khoan/thong-bao. */
#include "core/event.h"
#include "mod/forms/forms.h"
#include "mod/notify/notify_code.h"
#include "mod/notify/notify_internal.h"
#include "sql_channels.h"
#include "views.h"

#define HERE "/tai-khoan/thong-bao"

static const struct {
    enum notify_sort sort;
    enum msg label, hint;
} sorts[] = { { NOTIFY_ASKED, MSG_notify_sort_asked, MSG_notify_sort_asked_hint },
              { NOTIFY_DATE, MSG_notify_sort_date, MSG_notify_sort_date_hint },
              { NOTIFY_RESULT, MSG_notify_sort_result, MSG_notify_sort_result_hint },
              { NOTIFY_REMINDER, MSG_notify_sort_reminder, MSG_notify_sort_reminder_hint } };
enum { SORTS_N = sizeof sorts / sizeof *sorts };

/* -- the page -- */

static struct view_notify_address box(struct ctx *c, const struct address *a)
{
    bool sms = str_eq(a->channel, S("sms"));
    struct view_form_field f = forms_text(c, sms ? "sms_dia_chi" : "mail_dia_chi", sms ? MSG_notify_phone : MSG_notify_mail);
    struct view_form_field code = forms_text(c, sms ? "sms_ma" : "mail_ma", MSG_notify_code);
    f.value = web_has(c, sms ? "sms_dia_chi" : "mail_dia_chi") ? f.value : a->asked;
    f.autocomplete = sms ? S("tel") : S("email");
    f.inputmode = f.autocomplete;
    f.width = S("20");
    code.inputmode = S("numeric");
    code.autocomplete = S("one-time-code");
    code.width = S("10");
    code.value = S("");
    code.hint = msg_format(c->arena, c->lang, MSG_notify_code_hint, MSG_ARGS(a->asked));
    struct view_notify_address v = { .channel = a->channel, .title = ctx_text(c, sms ? MSG_notify_by_sms : MSG_notify_by_mail), .address = a->address,
                                     .asked = a->asked, .open = notify_code_channel(c, sms ? S("phone") : S("email")), .sms = sms };
    VEC_PUSH(c->arena, &v.fields, f);
    VEC_PUSH(c->arena, &v.codes, code);
    return v;
}

static enum err fill(struct ctx *c, void *arg)
{
    struct view_notify_channels *v = arg;
    struct reach r;
    struct address at[2];
    TRY(notify_reach(c, c->who.account_id, &r));
    TRY(address_list(c, c->who.account_id, at));
    *v = (struct view_notify_channels){ .version = r.version, .mail = r.mail.len > 0, .sms = r.sms.len > 0 };
    for (size_t i = 0; i < SORTS_N; i++) {
        enum notify_sort s = sorts[i].sort;
        struct view_notify_channels_sorts row = { str_c(notify_sort_word(s)), ctx_text(c, sorts[i].label), ctx_text(c, sorts[i].hint), notify_wants(r.mail_sorts, s),
                                                  notify_wants(r.sms_sorts, s) };
        VEC_PUSH(c->arena, &v->sorts, row);
    }
    for (size_t i = 0; i < 2; i++)
        VEC_PUSH(c->arena, &v->addresses, box(c, &at[i]));
    return ERR_OK;
}

static enum err show(struct ctx *c, const struct view_notify_channels *v) { return WEB_VIEW(c, notify_channels, v, ctx_text(c, MSG_notify_channels)); }

enum err notify_channels(struct ctx *c)
{
    struct view_notify_channels v;
    TRY(fill(c, &v));
    return show(c, &v);
}

/* -- choosing -- */

/* Known words only, in one order. */
static struct str chosen(struct ctx *c, const char *name)
{
    struct str *sent;
    size_t n = web_list(c, name, &sent);
    struct buf b = buf_new(c->arena, 200);
    for (size_t i = 0; i < SORTS_N; i++) {
        struct str word = str_c(notify_sort_word(sorts[i].sort));
        bool wanted = false;
        for (size_t k = 0; k < n; k++)
            wanted |= str_eq(sent[k], word);
        if (wanted)
            buf_printf(&b, "%s%.*s", b.len ? " " : "", STR_ARG(word));
    }
    return buf_str(&b);
}

static enum err keep(struct ctx *c, int64_t version)
{
    struct reach now;
    struct str mail = chosen(c, "mail"), sms = chosen(c, "sms");
    TRY(notify_reach(c, c->who.account_id, &now));
    if (now.version != version)
        return ERR_STALE;
    if (!version)
        TRY(sorts_insert(c->db, &(struct sorts_insert_in){ c->who.account_id, mail, sms }, NULL));
    else
        TRY(sorts_update_exact(c->db, &(struct sorts_update_in){ c->who.account_id, version, mail, sms }));
    struct event e = { .kind = "account.channels", .object_kind = "account", .object_id = c->who.account_id, EVENT_DETAIL({ "mail", mail, 0 }, { "sms", sms, 0 }) };
    return event_put(c, &e);
}

enum err notify_channels_save(struct ctx *c)
{
    TRY(web_check(c));
    TRY(keep(c, web_int(c, "version", 0)));
    web_flash(c, MSG_notify_saved, MSG_NO_ARGS);
    return web_see(c, S(HERE));
}

/* -- addresses -- */

static enum err channel_of(struct ctx *c, struct str *out)
{
    *out = web_text(c, "kenh");
    if (str_eq(*out, S("mail")) || str_eq(*out, S("sms")))
        return ERR_OK;
    TRY(web_check(c));
    return ERR_NOT_FOUND;
}

static enum err again(struct ctx *c)
{
    struct view_notify_channels v;
    TRY(fill(c, &v));
    TRY(show(c, &v));
    return ERR_INVALID;
}

enum err notify_address_ask(struct ctx *c)
{
    struct str channel;
    TRY(channel_of(c, &channel));
    struct str typed = web_text(c, str_eq(channel, S("sms")) ? "sms_dia_chi" : "mail_dia_chi");
    enum err e = ctx_ok(c) ? address_ask(c, channel, typed) : ERR_INVALID;
    if (e == ERR_INVALID)
        return again(c);
    TRY(e);
    web_flash(c, MSG_notify_code_sent, MSG_ARGS(typed));
    return web_see(c, S(HERE));
}

struct confirming {
    struct str channel, typed;
    bool right;
};
static enum err confirm(struct ctx *c, void *arg)
{
    struct confirming *k = arg;
    return address_confirm(c, k->channel, k->typed, &k->right);
}

static enum err read_page(struct ctx *c, void *arg) { return fill(c, arg); }

/* A wrong guess counts, so it is kept whatever the page says. */
enum err notify_address_confirm(struct ctx *c)
{
    struct confirming k = { 0 };
    struct view_notify_channels v;
    TRY(channel_of(c, &k.channel));
    size_t i = str_eq(k.channel, S("sms"));
    k.typed = web_text(c, i ? "sms_ma" : "mail_ma");
    bool sound = ctx_ok(c);
    struct problem kept = c->problem;
    if (sound)
        TRY(ctx_write(c, confirm, &k));
    if (sound && k.right) {
        web_flash(c, MSG_notify_confirmed, MSG_NO_ARGS);
        return web_see(c, S(HERE));
    }
    TRY(ctx_read(c, read_page, &v));
    c->problem = kept;
    if (sound)
        ctx_invalid(c, i ? S("sms_ma") : S("mail_ma"), MSG_notify_code_wrong, MSG_NO_ARGS);
    v.addresses.at[i].codes.at[0].error = forms_error(c, v.addresses.at[i].codes.at[0].key);
    TRY(show(c, &v));
    return ERR_INVALID;
}

enum err notify_address_drop(struct ctx *c)
{
    struct str channel;
    TRY(channel_of(c, &channel));
    TRY(address_drop(c->db, &(struct address_drop_in){ c->who.account_id, channel }, NULL));
    struct event e = { .kind = "account.notice_address_gone", .object_kind = "account", .object_id = c->who.account_id, EVENT_DETAIL({ "channel", channel, 0 }) };
    TRY(event_put(c, &e));
    web_flash(c, MSG_notify_dropped, MSG_NO_ARGS);
    return web_see(c, S(HERE));
}
