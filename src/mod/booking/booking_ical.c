/* A booking in the calendar of a phone. */
#include "base/clock.h"
#include "mod/booking/booking_internal.h"
#include "mod/units/units.h"
#include "sql_booking.h"

enum { DAYS_BACK = 30 };

bool booking_gone(const struct booking *b) { return str_eq(b->state, S("cancelled")) || str_eq(b->state, S("called_off")); }

static struct str about(struct ctx *c, const struct booking *b, struct str url)
{
    return arena_printf(c->arena, "%.*s\n%.*s %.*s", STR_ARG(b->procedure_name), STR_ARG(msg_format(c->arena, LANG_VI, MSG_booking_ics_about, MSG_NO_ARGS)), STR_ARG(url));
}

enum err booking_event(struct ctx *c, const struct booking *b, struct ical_event *out)
{
    struct unit office;
    struct str base = c->app->cfg.base_url, url = arena_printf(c->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(booking_path(c, b)));
    TRY(unit_get(c, b->agency_id, &office));
    *out = (struct ical_event){ .uid = ical_uid(c->arena, "hen", b->id, base), .url = url, .sequence = b->version, .stamp_ms = c->now_ms,
                                .summary = msg_format(c->arena, LANG_VI, MSG_booking_ics_title, MSG_ARGS(b->code)),
                                .description = b->reason.len ? b->reason : about(c, b, url),
                                .place = office.address.len ? arena_printf(c->arena, "%.*s, %.*s", STR_ARG(office.name), STR_ARG(office.address)) : office.name,
                                .at_ms = ms_of_day(b->day, b->from_minute), .to_ms = ms_of_day(b->day, b->to_minute), .cancelled = booking_gone(b) };
    return ERR_OK;
}

enum err booking_dates(struct ctx *c, int64_t account_id, struct ical_event **out, size_t *n)
{
    struct booking_of_account_row *rows;
    TRY(booking_of_account(c->db, c->arena, &(struct booking_of_account_in){ account_id, ctx_today(c) - DAYS_BACK }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct ical_event, *n + 1);
    for (size_t i = 0; i < *n; i++)
        TRY(booking_event(c, &BOOKING(rows[i]), &(*out)[i]));
    return ERR_OK;
}

enum err booking_file(struct ctx *c)
{
    struct booking b;
    struct ical_event e;
    struct str text;
    TRY(booking_find(c, web_path(c, 0), web_path(c, 1), &b));
    TRY(booking_event(c, &b, &e));
    TRY(ical_text(c->arena, e.summary, &e, 1, &text));
    return web_bytes(c, text, S("text/calendar; charset=utf-8"), arena_printf(c->arena, "%.*s.ics", STR_ARG(b.code)), false);
}
