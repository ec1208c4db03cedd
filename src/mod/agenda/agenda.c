#include "mod/agenda/agenda.h"
#include "core/event.h"
#include "crypto/hash.h"
#include "fmt/ical.h"
#include "mod/booking/booking.h"
#include "mod/dossier/dossier.h"
#include "sql_agenda.h"
#include "views.h"

enum { MAC_HEX = 40 };

/* -- the address: the number of a feed and what only this installation can make of it -- */

static struct str mac_of(struct ctx *c, int64_t id)
{
    struct hash h = hash_hmac((struct str){ (const char *)c->app->seal_key, sizeof c->app->seal_key }, arena_printf(c->arena, "agenda %lld", (long long)id));
    return str_cut(hash_hex(c->arena, h), 0, MAC_HEX);
}

enum err agenda_address(struct ctx *c, struct str *out)
{
    struct feed_of_row *rows;
    size_t n;
    TRY(feed_of(c->db, c->arena, &(struct feed_of_in){ c->who.account_id }, &rows, &n));
    *out = n ? arena_printf(c->arena, "%.*s/lich-hen/%lld-%.*s.ics", STR_ARG(c->app->cfg.base_url), (long long)rows->id, STR_ARG(mac_of(c, rows->id))) : S("");
    return ERR_OK;
}

static enum err note(struct ctx *c, const char *what)
{
    struct event e = { .kind = "account.agenda", .object_kind = "account", .object_id = c->who.account_id, EVENT_DETAIL({ "what", str_c(what), 0 }) };
    return event_put(c, &e);
}

enum err agenda_end(struct ctx *c)
{
    TRY(feed_end(c->db, &(struct feed_end_in){ c->who.account_id, c->now_ms }, NULL));
    return note(c, "ended");
}

enum err agenda_renew(struct ctx *c)
{
    TRY(feed_end(c->db, &(struct feed_end_in){ c->who.account_id, c->now_ms }, NULL));
    TRY(feed_insert(c->db, &(struct feed_insert_in){ ctx_id(c), c->who.account_id, c->now_ms }, NULL));
    return note(c, "renewed");
}

/* -- the calendar -- */

static struct ical_event event_of(struct ctx *c, int64_t id, struct str no, int64_t due_at_ms, int64_t version)
{
    struct str base = c->app->cfg.base_url;
    return (struct ical_event){ .uid = ical_uid(c->arena, "han", id, base),
                                .summary = msg_format(c->arena, LANG_VI, MSG_agenda_due, MSG_ARGS(no)),
                                .url = arena_printf(c->arena, "%.*s/ho-so/%lld", STR_ARG(base), (long long)id),
                                .sequence = version, .at_ms = due_at_ms, .stamp_ms = c->now_ms };
}

/* "123-abc….ics" */
static enum err account_of(struct ctx *c, struct str token, int64_t *account_id)
{
    struct str rest = token, number;
    struct feed_row_row *rows;
    size_t n;
    int64_t id;
    if (!str_split(&rest, '-', &number) || !str_int(number, &id) || id <= 0 || !same_secret(rest, arena_printf(c->arena, "%.*s.ics", STR_ARG(mac_of(c, id)))))
        return ERR_NOT_FOUND;
    TRY(feed_row(c->db, c->arena, &(struct feed_row_in){ id }, &rows, &n));
    if (!n)
        return ERR_NOT_FOUND;
    *account_id = rows->account_id;
    return ERR_OK;
}

enum err agenda_read(struct ctx *c, struct str token, struct str *calendar)
{
    struct agenda_dates_row *rows;
    struct ical_event *bookings;
    size_t n, bookings_n;
    int64_t account_id;
    TRY(account_of(c, token, &account_id));
    TRY(agenda_dates(c->db, c->arena, &(struct agenda_dates_in){ account_id }, &rows, &n));
    TRY(booking_dates(c, account_id, &bookings, &bookings_n));
    struct ical_event *events = ARENA_ARRAY(c->arena, struct ical_event, n + bookings_n + 1);
    for (size_t i = 0; i < n; i++)
        events[i] = event_of(c, rows[i].id, rows[i].code.len ? rows[i].code : rows[i].request_no, rows[i].due_at_ms, rows[i].version);
    for (size_t i = 0; i < bookings_n; i++)
        events[n + i] = bookings[i];
    return ical_text(c->arena, msg_format(c->arena, LANG_VI, MSG_agenda_name, MSG_NO_ARGS), events, n + bookings_n, calendar);
}

/* -- pages -- */

static const struct str calendar_type = S_INIT("text/calendar; charset=utf-8");

enum err agenda_feed(struct ctx *c)
{
    struct str text;
    TRY(agenda_read(c, web_path(c, 0), &text));
    return web_plain(c, calendar_type, text);
}

enum err agenda_one(struct ctx *c)
{
    int64_t id;
    struct dossier d;
    struct str text;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_get(c, id, &d));
    if (!c->who.account_id || d.account_id != c->who.account_id || !d.due_at_ms)
        return ERR_NOT_FOUND;
    struct str no = d.code.len ? d.code : d.request_no;
    struct ical_event e = event_of(c, d.id, no, d.due_at_ms, d.version);
    TRY(ical_text(c->arena, msg_format(c->arena, LANG_VI, MSG_agenda_name, MSG_NO_ARGS), &e, 1, &text));
    return web_bytes(c, text, calendar_type, arena_printf(c->arena, "%.*s.ics", STR_ARG(no)), false);
}

enum err agenda_page(struct ctx *c)
{
    struct view_agenda_page v = { 0 };
    TRY(agenda_address(c, &v.address));
    return WEB_VIEW(c, agenda_page, &v, ctx_text(c, MSG_agenda_title));
}

enum err agenda_make(struct ctx *c)
{
    TRY(agenda_renew(c));
    web_flash(c, MSG_agenda_made, MSG_NO_ARGS);
    return web_see(c, S("/tai-khoan/lich"));
}

enum err agenda_stop(struct ctx *c)
{
    TRY(agenda_end(c));
    web_flash(c, MSG_agenda_stopped, MSG_NO_ARGS);
    return web_see(c, S("/tai-khoan/lich"));
}
