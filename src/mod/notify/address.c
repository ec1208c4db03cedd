/* Addresses for news: used only once their owner has shown the code that was sent there. Several people may share one (a family's
 * phone): an address for news is no way to log in. */
#include "core/event.h"
#include "mod/code/code.h"
#include "mod/notify/notify_code.h"
#include "mod/notify/notify_internal.h"
#include "sql_channels.h"
#include "text/text.h"

static const struct {
    struct str channel, code_channel, field;
} channels[2] = { { S_INIT("mail"), S_INIT("email"), S_INIT("mail_dia_chi") }, { S_INIT("sms"), S_INIT("phone"), S_INIT("sms_dia_chi") } };

static size_t index_of(struct str channel) { return str_eq(channel, channels[1].channel); }

enum err address_list(struct ctx *c, int64_t account_id, struct address out[2])
{
    struct address_rows_row *rows;
    size_t n;
    TRY(address_rows(c->db, c->arena, &(struct address_rows_in){ account_id }, &rows, &n));
    for (size_t i = 0; i < 2; i++)
        out[i] = (struct address){ .channel = channels[i].channel, .address = S(""), .asked = S("") };
    for (size_t i = 0; i < n; i++) {
        struct code code;
        bool holds;
        TRY(code_holds(c, rows[i].code_id, CODE_NOTICE, &holds, &code));
        out[index_of(rows[i].channel)] = (struct address){ rows[i].channel, rows[i].address, holds ? code.address : S(""), rows[i].code_id };
    }
    return ERR_OK;
}

/* -- asking -- */

static enum err fits(struct ctx *c, size_t i, struct str typed, struct str *address)
{
    if (i == 0 && ident_email(typed) != ERR_OK)
        return ctx_invalid(c, channels[i].field, MSG_notify_mail_wrong, MSG_NO_ARGS);
    if (i == 1 && ident_phone(c->arena, typed, address) != ERR_OK)
        return ctx_invalid(c, channels[i].field, MSG_notify_phone_wrong, MSG_NO_ARGS);
    if (i == 0)
        *address = typed;
    return notify_code_channel(c, channels[i].code_channel) ? ERR_OK : ctx_invalid(c, channels[i].field, i ? MSG_notify_no_gateway : MSG_notify_no_server, MSG_NO_ARGS);
}

static enum err address_event(struct ctx *c, const char *kind, int64_t account_id, struct str channel)
{
    struct event e = { .kind = kind, .object_kind = "account", .object_id = account_id, EVENT_DETAIL({ "channel", channel, 0 }) };
    return event_put(c, &e);
}

enum err address_ask(struct ctx *c, struct str channel, struct str typed)
{
    size_t i = index_of(channel);
    int64_t code_id;
    struct str address = S("");
    TRY(fits(c, i, typed, &address));
    enum err e = code_send(c, &(struct code_ask){ "account", c->who.account_id, CODE_NOTICE, channels[i].code_channel, address }, &code_id);
    if (e == ERR_THROTTLED)
        return ctx_invalid(c, channels[i].field, MSG_notify_many_codes, MSG_NO_ARGS);
    TRY(e);
    return address_asked(c->db, &(struct address_asked_in){ c->who.account_id, channel, code_id }, NULL);
}

/* -- confirming -- */

static enum err keep(struct ctx *c, int64_t account_id, struct str channel, struct str address)
{
    TRY(address_keep(c->db, &(struct address_keep_in){ account_id, channel, address }, NULL));
    return address_event(c, "account.notice_address", account_id, channel);
}

enum err address_confirm(struct ctx *c, struct str channel, struct str typed, bool *right)
{
    struct address at[2];
    struct code code;
    enum code_state state;
    *right = false;
    TRY(address_list(c, c->who.account_id, at));
    TRY(code_check(c, at[index_of(channel)].code_id, CODE_NOTICE, typed, &state, &code));
    *right = state == CODE_RIGHT && code.object_id == c->who.account_id;
    return *right ? keep(c, c->who.account_id, channel, code.address) : ERR_OK;
}

enum err notify_address_proved(struct ctx *c, int64_t account_id, struct str channel, struct str address)
{
    struct address at[2];
    TRY(address_list(c, account_id, at));
    return at[index_of(channel)].address.len ? ERR_OK : keep(c, account_id, channel, address);
}

enum err notify_addresses(struct ctx *c, int64_t account_id, struct str *mail, struct str *sms)
{
    struct reach r;
    TRY(notify_reach(c, account_id, &r));
    *mail = r.mail;
    *sms = r.sms;
    return ERR_OK;
}
