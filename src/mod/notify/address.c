/* Addresses for news: used only once their owner has shown the code that was sent there. Several people may share one (a family's
 * phone): an address for news is no way to log in. */
#include "base/clock.h"
#include "core/event.h"
#include "core/job.h"
#include "crypto/hash.h"
#include "mod/notify/notify_code.h"
#include "mod/notify/notify_internal.h"
#include "sql_account.h"
#include "sql_channels.h"
#include "text/text.h"

enum { CODE_TRIES = 5, CODES_PER_HOUR = 5 };
#define CODE_LIFE_MS (10 * CLOCK_MINUTE_MS)

static const struct {
    struct str channel, code_channel, field;
} channels[2] = { { S_INIT("mail"), S_INIT("email"), S_INIT("mail_dia_chi") }, { S_INIT("sms"), S_INIT("phone"), S_INIT("sms_dia_chi") } };

static size_t index_of(struct str channel) { return str_eq(channel, channels[1].channel); }

static bool open_code(const struct ctx *c, const struct address_rows_row *r)
{
    return r->code_hash.len && r->tries < CODE_TRIES && r->code_at_ms + CODE_LIFE_MS >= c->now_ms;
}

enum err address_list(struct ctx *c, int64_t account_id, struct address out[2])
{
    struct address_rows_row *rows;
    size_t n;
    TRY(address_rows(c->db, c->arena, &(struct address_rows_in){ account_id }, &rows, &n));
    for (size_t i = 0; i < 2; i++)
        out[i] = (struct address){ channels[i].channel, S(""), S("") };
    for (size_t i = 0; i < n; i++)
        out[index_of(rows[i].channel)] = (struct address){ rows[i].channel, rows[i].address, open_code(c, &rows[i]) ? rows[i].asked : S("") };
    return ERR_OK;
}

/* -- asking -- */

static struct hash hash_of(const struct ctx *c, struct str channel, struct str code)
{
    return hash_hmac((struct str){ (const char *)c->app->seal_key, sizeof c->app->seal_key },
                     arena_printf(c->arena, "notice %lld %.*s %.*s", (long long)c->who.account_id, STR_ARG(channel), STR_ARG(code)));
}

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

/* An account gets a few codes an hour, and so does an address: nobody can be flooded from here. */
static enum err throttled(struct ctx *c, size_t i, struct str address)
{
    struct throttle_count_row mine, theirs;
    struct str hex = hash_hex(c->arena, hash_sha256(address));
    TRY(throttle_count(c->db, c->arena, &(struct throttle_count_in){ arena_printf(c->arena, "notice %lld", (long long)c->who.account_id), c->now_ms, CLOCK_HOUR_MS }, &mine));
    TRY(throttle_count(c->db, c->arena, &(struct throttle_count_in){ arena_printf(c->arena, "notice %.32s", hex.ptr), c->now_ms, CLOCK_HOUR_MS }, &theirs));
    bool many = mine.count > CODES_PER_HOUR || theirs.count > CODES_PER_HOUR;
    return many ? ctx_invalid(c, channels[i].field, MSG_notify_many_codes, MSG_NO_ARGS) : ERR_OK;
}

static enum err address_event(struct ctx *c, const char *kind, int64_t account_id, struct str channel)
{
    struct event e = { .kind = kind, .object_kind = "account", .object_id = account_id, EVENT_DETAIL({ "channel", channel, 0 }) };
    return event_put(c, &e);
}

enum err address_ask(struct ctx *c, struct str channel, struct str typed)
{
    size_t i = index_of(channel);
    struct str address = S(""), code = random_code(c->arena);
    TRY(fits(c, i, typed, &address));
    TRY(throttled(c, i, address));
    struct hash h = hash_of(c, channel, code);
    TRY(address_ask_set(c->db, &(struct address_ask_set_in){ c->who.account_id, channel, address, hash_str(&h), c->now_ms }, NULL));
    TRY(address_event(c, "account.notice_code_sent", c->who.account_id, channel));
    return notify_code_later(c, &(struct later_code){ c->who.account_id, channels[i].code_channel, address, "notice", code });
}

enum err notify_code_later(struct ctx *c, const struct later_code *l)
{
    struct str sealed = secret_seal(c->arena, c->app->seal_key, arena_printf(c->arena, "%.*s %s %.*s %.*s", STR_ARG(l->channel), l->purpose, STR_ARG(l->code), STR_ARG(l->address)));
    struct buf hex = buf_new(c->arena, 4096);
    buf_hex(&hex, sealed.ptr, sealed.len);
    return job_put(c, "notify.code", l->account_id, buf_str(&hex), c->now_ms);
}

static int digit(char ch) { return ch >= 'a' ? ch - 'a' + 10 : ch - '0'; }

/* A code that is too old by now is of no use to anybody. */
enum err notify_on_code(struct ctx *c, const struct job *j)
{
    struct str text, channel, purpose, code;
    struct buf b = buf_new(c->arena, 4096);
    for (size_t i = 0; i + 1 < j->payload.len; i += 2)
        buf_put(&b, (struct str){ &(char){ (char)(digit(j->payload.ptr[i]) * 16 + digit(j->payload.ptr[i + 1])) }, 1 });
    if (j->tries > 2 || secret_open(c->arena, c->app->seal_key, buf_str(&b), &text) != ERR_OK || !str_split(&text, ' ', &channel) || !str_split(&text, ' ', &purpose) ||
        !str_split(&text, ' ', &code))
        return ERR_OK;
    enum err e = notify_code(c, channel, text, purpose, code);
    return e == ERR_INVALID ? ERR_OK : e;
}

/* -- confirming -- */

static enum err row_of(struct ctx *c, struct str channel, struct address_rows_row *out)
{
    struct address_rows_row *rows;
    size_t n;
    TRY(address_rows(c->db, c->arena, &(struct address_rows_in){ c->who.account_id }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].channel, channel)) {
            *out = rows[i];
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

/* People type spaces between the digits. */
static struct str digits_of(struct arena *a, struct str typed)
{
    struct buf b = buf_new(a, 64);
    for (size_t i = 0; i < typed.len && i < 32; i++)
        if (typed.ptr[i] != ' ')
            buf_put(&b, str_cut(typed, i, 1));
    return buf_str(&b);
}

static enum err keep(struct ctx *c, int64_t account_id, struct str channel, struct str address)
{
    TRY(address_keep(c->db, &(struct address_keep_in){ account_id, channel, address, S("") }, NULL));
    return address_event(c, "account.notice_address", account_id, channel);
}

enum err address_confirm(struct ctx *c, struct str channel, struct str typed, bool *right)
{
    struct address_rows_row r = { 0 };
    int64_t changed;
    *right = false;
    enum err e = row_of(c, channel, &r);
    if (e == ERR_NOT_FOUND)
        return ERR_OK;
    TRY(e);
    struct hash h = hash_of(c, channel, digits_of(c->arena, typed));
    bool open = open_code(c, &r);
    TRY(address_tried(c->db, &(struct address_tried_in){ c->who.account_id, channel, r.tries }, &changed));
    *right = open && changed && same_secret(hash_str(&h), r.code_hash);
    return *right ? keep(c, c->who.account_id, channel, r.asked) : ERR_OK;
}

enum err notify_address_proved(struct ctx *c, int64_t account_id, struct str channel, struct str address)
{
    struct address at[2];
    TRY(address_list(c, account_id, at));
    return at[index_of(channel)].address.len ? ERR_OK : keep(c, account_id, channel, address);
}
