/* By which channels something is said, and when: what the person chose, addresses that were confirmed, quiet hours, not too many. */
#include "base/clock.h"
#include "core/job.h"
#include "core/setting.h"
#include "crypto/hash.h"
#include "mod/notify/notify_internal.h"
#include "mod/notify/sms.h"
#include "sql_channels.h"
#include "sql_notify.h"

enum { TOKEN_BYTES = 16 };

const char *notify_sort_word(enum notify_sort s)
{
    static const char *const words[NOTIFY_SORT_COUNT] = {
#define X(name, word) word,
        NOTIFY_SORTS(X)
#undef X
    };
    return words[s];
}

bool notify_wants(struct str sorts, enum notify_sort s)
{
    struct str one;
    while (str_split(&sorts, ' ', &one))
        if (str_eq(one, str_c(notify_sort_word(s))))
            return true;
    return false;
}

/* Officials are written to at the address that an administrator gave, when they want it. */
enum err notify_reach(struct ctx *c, int64_t account_id, struct reach *out)
{
    struct reach_row_row *r;
    size_t n;
    TRY(reach_row(c->db, c->arena, &(struct reach_row_in){ account_id }, &r, &n));
    if (!n)
        return ERR_NOT_FOUND;
    bool staff = str_eq(r->kind, S("staff"));
    *out = (struct reach){ staff, staff ? (r->mail && r->email.ptr ? r->email : S("")) : r->mail_address, staff ? S("") : r->sms_address, r->mail_sorts, r->sms_sorts, r->version };
    return ERR_OK;
}

/* -- when -- */

/* Reminders wait for the morning. */
static enum err quiet(struct ctx *c, enum notify_sort s, int64_t *at_ms)
{
    int64_t from, to, hour = civil_of_ms(*at_ms).hour;
    TRY(setting_number(c->db, c->arena, SETTING_NOTIFY_QUIET_FROM, &from));
    TRY(setting_number(c->db, c->arena, SETTING_NOTIFY_QUIET_TO, &to));
    bool now = from <= to ? hour >= from && hour < to : hour >= from || hour < to;
    if (s == NOTIFY_REMINDER && now)
        *at_ms = ms_of_day(day_of_ms(*at_ms) + (hour >= to), (int)to * 60);
    return ERR_OK;
}

/* Whoever got as many within the hour gets this one later: nothing is lost. */
static enum err spaced(struct ctx *c, const char *channel, struct str address, int64_t *at_ms)
{
    struct delivery_recent_row r;
    int64_t most;
    TRY(setting_number(c->db, c->arena, strcmp(channel, "sms") == 0 ? SETTING_NOTIFY_SMS_HOUR : SETTING_NOTIFY_MAIL_HOUR, &most));
    TRY(delivery_recent(c->db, c->arena, &(struct delivery_recent_in){ str_c(channel), address, c->now_ms - CLOCK_HOUR_MS }, &r));
    if (r.n >= most)
        *at_ms += CLOCK_HOUR_MS;
    return ERR_OK;
}

/* -- what -- */

/* What happened and where to look; never what a text of ours or of a person says. */
static struct str sms_words(struct ctx *c, const struct outgoing *o, struct str link)
{
    static const enum msg words[NOTIFY_SORT_COUNT][2] = {
        [NOTIFY_OTHER] = { MSG_notify_sms_other, MSG_notify_sms_other_of },          [NOTIFY_ASKED] = { MSG_notify_sms_asked, MSG_notify_sms_asked_of },
        [NOTIFY_DATE] = { MSG_notify_sms_date, MSG_notify_sms_date_of },             [NOTIFY_RESULT] = { MSG_notify_sms_result, MSG_notify_sms_result_of },
        [NOTIFY_REMINDER] = { MSG_notify_sms_reminder, MSG_notify_sms_reminder_of },
    };
    return msg_format(c->arena, LANG_VI, words[o->sort][o->no.len > 0], MSG_ARGS(link, o->no));
}

static enum err put(struct ctx *c, const struct outgoing *o, const char *channel, struct str address, int64_t instead_of)
{
    bool sms = strcmp(channel, "sms") == 0;
    int64_t id = ctx_id(c), at = c->now_ms;
    struct str token = random_token(c->arena, TOKEN_BYTES);
    struct str link = arena_printf(c->arena, "%.*s/xem/%.*s", STR_ARG(c->app->cfg.base_url), STR_ARG(token));
    struct str body = sms ? sms_words(c, o, link) : arena_printf(c->arena, "%.*s\n\n%.*s\n", STR_ARG(o->text), STR_ARG(link));
    TRY(spaced(c, channel, address, &at));
    TRY(quiet(c, o->sort, &at));
    TRY(delivery_insert(c->db, &(struct delivery_insert_in){ id, o->notice_id, o->dossier_id, o->account_id, instead_of, str_c(channel), address, sms ? S("") : o->title, body,
                                                             o->path, token, sms ? random_token(c->arena, TOKEN_BYTES) : S(""), c->now_ms, at }, NULL));
    return job_put(c, sms ? "notify.sms" : "notify.mail", id, S(""), at);
}

static enum err send_mail(struct ctx *c, const struct outgoing *o, const struct reach *r)
{
    struct str address = r->mail.len ? r->mail : o->given_mail;
    bool wanted = r->staff || o->sort == NOTIFY_OTHER || !o->account_id || notify_wants(r->mail_sorts, o->sort);
    return wanted && address.len ? put(c, o, "mail", address, 0) : ERR_OK;
}

enum err notify_send_out(struct ctx *c, const struct outgoing *o)
{
    struct reach r = { 0 };
    if (o->account_id)
        TRY(notify_reach(c, o->account_id, &r));
    TRY(send_mail(c, o, &r));
    return r.sms.len && notify_wants(r.sms_sorts, o->sort) ? put(c, o, "sms", r.sms, 0) : ERR_OK;
}

/* -- once more -- */

enum err notify_say_again(struct ctx *c, int64_t delivery_id)
{
    struct delivery_row_row d;
    struct delivery_by_mail_row by_mail = { 0 };
    struct reach r = { 0 };
    int64_t changed;
    TRY(delivery_row(c->db, c->arena, &(struct delivery_row_in){ delivery_id }, &d));
    TRY(delivery_unconfirm(c->db, &(struct delivery_unconfirm_in){ delivery_id, c->now_ms }, &changed));
    if (!changed || !d.account_id)
        return ERR_OK;
    TRY(notify_reach(c, d.account_id, &r));
    TRY(delivery_by_mail(c->db, c->arena, &(struct delivery_by_mail_in){ d.notice_id }, &by_mail));
    TRY(notice_urge(c->db, &(struct notice_urge_in){ d.notice_id }, NULL));
    if (!r.mail.len || by_mail.n)
        return ERR_OK;
    struct str title = msg_format(c->arena, LANG_VI, MSG_notify_again, MSG_NO_ARGS);
    struct outgoing o = { d.notice_id, d.dossier_id, d.account_id, NOTIFY_OTHER, title, title, d.path, S(""), S("") };
    return put(c, &o, "mail", r.mail, delivery_id);
}
