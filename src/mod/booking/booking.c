/* Times at the desk: given once, moved, ended. */
#include "mod/booking/booking.h"
#include "base/clock.h"
#include "core/event.h"
#include "core/series.h"
#include "core/setting.h"
#include "crypto/hash.h"
#include "mod/booking/booking_internal.h"
#include "mod/catalogue/catalogue.h"
#include "mod/notify/notify.h"
#include "mod/units/units.h"
#include "sql_booking.h"
#include "text/text.h"

enum { FREE_MAX = 300, MINUTES_OF_DAY = 1440, CAPACITY_MAX = 50 };

struct str booking_hour(struct ctx *c, int minute) { return arena_printf(c->arena, "%02d:%02d", minute / 60, minute % 60); }

#define SLOT(r)                                                                                                                         \
    ((struct booking_slot){ (r).id, (r).version, (r).field, (int)(r).weekday, (int)(r).from_minute, (int)(r).to_minute, (int)(r).capacity })

/* -- slots -- */

enum err booking_slots(struct ctx *c, int64_t agency_id, struct booking_slot **out, size_t *n)
{
    struct booking_slots_of_row *rows;
    TRY(booking_slots_of(c->db, c->arena, &(struct booking_slots_of_in){ agency_id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct booking_slot, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = SLOT(rows[i]);
    return ERR_OK;
}

static enum err say_slot(struct ctx *c, int64_t id, int64_t capacity)
{
    struct event e = { .kind = "booking.slot", .object_kind = "booking_slot", .object_id = id, .as = c->who.grants_n ? c->who.grants : NULL,
                       EVENT_DETAIL({ "capacity", { 0 }, capacity }) };
    return event_put(c, &e);
}

enum err booking_slot_add(struct ctx *c, int64_t agency_id, struct booking_slot *s)
{
    int64_t changed;
    if (s->weekday < 0 || s->weekday > 6)
        ctx_invalid(c, S("weekday"), MSG_booking_need_weekday, MSG_NO_ARGS);
    if (s->from_minute < 0 || s->to_minute > MINUTES_OF_DAY || s->from_minute >= s->to_minute)
        ctx_invalid(c, S("hours"), MSG_booking_need_hours, MSG_NO_ARGS);
    if (s->capacity < 1 || s->capacity > CAPACITY_MAX)
        ctx_invalid(c, S("capacity"), MSG_booking_need_capacity, MSG_NO_ARGS);
    if (!ctx_ok(c))
        return ERR_INVALID;
    s->id = ctx_id(c);
    TRY(booking_slot_put(c->db, &(struct booking_slot_put_in){ s->id, agency_id, s->field, s->weekday, s->from_minute, s->to_minute, s->capacity }, &changed));
    return changed ? say_slot(c, s->id, s->capacity) : ctx_invalid(c, S("hours"), MSG_booking_slot_twice, MSG_NO_ARGS);
}

enum err booking_slot_change(struct ctx *c, int64_t agency_id, int64_t id, int64_t version, int capacity)
{
    struct booking_slot_row_row row;
    TRY(booking_slot_row(c->db, c->arena, &(struct booking_slot_row_in){ id, agency_id }, &row));
    if (capacity < 0 || capacity > CAPACITY_MAX)
        return ctx_invalid(c, S("capacity"), MSG_booking_need_capacity, MSG_NO_ARGS);
    TRY(booking_slot_set_exact(c->db, &(struct booking_slot_set_in){ id, agency_id, version, capacity }));
    return say_slot(c, id, capacity);
}

/* -- what is free -- */

struct openness {
    struct calendar cal;
    bool saturday; /* people are received on Saturdays */
    struct booking_offs_row *offs;
    size_t offs_n;
    int32_t today, last;
    int minute;
};

static enum err openness(struct ctx *c, int64_t agency_id, struct openness *o)
{
    struct str weekdays, saturday;
    int64_t days;
    TRY(setting_number(c->db, c->arena, SETTING_BOOKING_DAYS, &days));
    TRY(unit_calendar(c, agency_id, &o->cal));
    TRY(unit_reception(c, agency_id, &weekdays, &saturday));
    o->saturday = !str_eq(saturday, S("none"));
    o->today = ctx_today(c);
    o->last = o->today + (int32_t)days;
    o->minute = minute_of_ms(c->now_ms);
    return booking_offs(c->db, c->arena, &(struct booking_offs_in){ agency_id, o->today }, &o->offs, &o->offs_n);
}

static bool is_open(const struct openness *o, const struct booking_slot *s, int32_t day)
{
    enum day_kind kind = calendar_kind(&o->cal, day, NULL);
    bool works = day_kind_works(kind) || (kind == DAY_WEEKEND && s->weekday == 6 && o->saturday);
    for (size_t i = 0; i < o->offs_n; i++)
        works = works && o->offs[i].day != day;
    bool ahead = day > o->today || (day == o->today && s->from_minute > o->minute);
    return works && ahead && day <= o->last && day_weekday(day) == s->weekday && s->capacity > 0;
}

static bool fits(const struct booking_slot *s, struct str field) { return !s->field.len || str_eq(s->field, field); }

enum err booking_free(struct ctx *c, int64_t agency_id, struct str field, struct booking_free **out, size_t *n)
{
    struct booking_slot *slots;
    struct booking_taken_row *taken;
    size_t slots_n, taken_n;
    struct openness o;
    TRY(openness(c, agency_id, &o));
    TRY(booking_slots(c, agency_id, &slots, &slots_n));
    TRY(booking_taken(c->db, c->arena, &(struct booking_taken_in){ agency_id, o.today }, &taken, &taken_n));
    *out = ARENA_ARRAY(c->arena, struct booking_free, FREE_MAX);
    *n = 0;
    for (int32_t day = o.today; day <= o.last; day++)
        for (size_t i = 0; i < slots_n && *n < FREE_MAX; i++) {
            int left = slots[i].capacity;
            if (!fits(&slots[i], field) || !is_open(&o, &slots[i], day))
                continue;
            for (size_t k = 0; k < taken_n; k++)
                left -= taken[k].slot_id == slots[i].id && taken[k].day == day;
            if (left > 0)
                (*out)[(*n)++] = (struct booking_free){ slots[i].id, day, slots[i].from_minute, slots[i].to_minute, left };
        }
    return ERR_OK;
}

/* The lowest seat that nobody has; ERR_INVALID with a problem at "slot" when there is none. The transaction is serialisable and the
 * index booking_seat is unique: of two who want the last one, one is told. */
static enum err seat(struct ctx *c, int64_t agency_id, struct str field, int64_t slot_id, int32_t day, struct booking_slot *slot, int64_t *out)
{
    struct booking_slot_row_row row;
    struct booking_seats_row *seats;
    struct openness o;
    size_t n;
    enum err e = booking_slot_row(c->db, c->arena, &(struct booking_slot_row_in){ slot_id, agency_id }, &row);
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? ctx_invalid(c, S("slot"), MSG_booking_need_slot, MSG_NO_ARGS) : e;
    *slot = SLOT(row);
    TRY(openness(c, agency_id, &o));
    if (!fits(slot, field) || !is_open(&o, slot, day))
        return ctx_invalid(c, S("slot"), MSG_booking_not_open, MSG_NO_ARGS);
    TRY(booking_seats(c->db, c->arena, &(struct booking_seats_in){ slot_id, day }, &seats, &n));
    *out = 0;
    for (size_t i = 0; i < n && seats[i].seat == *out; i++)
        (*out)++;
    return *out < slot->capacity ? ERR_OK : ctx_invalid(c, S("slot"), MSG_booking_full, MSG_NO_ARGS);
}

/* -- one booking -- */

static enum err say(struct ctx *c, const char *kind, const struct booking *b, int64_t *id)
{
    struct event e = { .kind = kind, .object_kind = "booking", .object_id = b->id, .as = c->who.grants_n ? c->who.grants : NULL,
                       EVENT_DETAIL({ "day", { 0 }, b->day }, { "from", { 0 }, b->from_minute }, { "procedure", b->procedure_code, 0 }) };
    TRY(event_put(c, &e));
    *id = e.id;
    return ERR_OK;
}

static enum err tell(struct ctx *c, const struct booking *b, int64_t event_id, enum msg title, struct str reason)
{
    struct str when = arena_printf(c->arena, "%.*s, %.*s", STR_ARG(booking_hour(c, b->from_minute)), STR_ARG(text_date_weekday(c->arena, b->day)));
    struct notify_words w = { .account_id = b->account_id, .event_id = event_id,
                              .title = msg_format(c->arena, LANG_VI, title, MSG_ARGS(when, b->procedure_name)),
                              .body = reason.len ? reason : msg_format(c->arena, LANG_VI, MSG_booking_told, MSG_ARGS(b->code)),
                              .path = booking_path(c, b) };
    return b->account_id ? notify_tell(c, &w) : ERR_OK;
}

static enum err check_person(struct ctx *c, struct booking *b)
{
    if (!b->name.len)
        ctx_invalid(c, S("name"), MSG_booking_need_name, MSG_NO_ARGS);
    if (ident_phone(c->arena, b->phone, &b->phone) != ERR_OK)
        ctx_invalid(c, S("phone"), MSG_booking_need_phone, MSG_NO_ARGS);
    b->person = b->account_id ? arena_printf(c->arena, "a%lld", (long long)b->account_id) : arena_printf(c->arena, "p%.*s", STR_ARG(b->phone));
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

enum err booking_make(struct ctx *c, struct booking *b)
{
    const struct procedure *p;
    struct booking_open_of_row open;
    struct booking_slot slot;
    int64_t no, seat_no, event_id;
    int y, m, d;
    enum err e = procedure_by_code(c, b->procedure_code, ctx_today(c), &p);
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? ctx_invalid(c, S("procedure"), MSG_booking_need_procedure, MSG_NO_ARGS) : e;
    b->procedure_name = p->short_name;
    TRY(check_person(c, b));
    e = booking_open_of(c->db, c->arena, &(struct booking_open_of_in){ b->person, b->procedure_code }, &open);
    if (e == ERR_OK)
        return ctx_invalid(c, S("slot"), MSG_booking_have_one, MSG_NO_ARGS);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(seat(c, b->agency_id, p->field, b->slot_id, b->day, &slot, &seat_no));
    day_to_ymd(ctx_today(c), &y, &m, &d);
    TRY(series_next(c, "booking", arena_printf(c->arena, "%lld", (long long)b->agency_id), arena_printf(c->arena, "%d", y), &no));
    b->id = ctx_id(c);
    b->code = arena_printf(c->arena, "LH-%02d-%05lld", y % 100, (long long)no);
    b->secret = random_token(c->arena, BOOKING_SECRET_BYTES);
    b->from_minute = slot.from_minute;
    b->to_minute = slot.to_minute;
    b->state = S("booked");
    b->version = 1;
    TRY(booking_put(c->db, &(struct booking_put_in){ b->id, b->agency_id, b->code, b->secret, b->procedure_code, b->procedure_name, b->account_id, b->person, b->name,
                                                     b->phone, b->slot_id, b->day, b->from_minute, b->to_minute, seat_no, c->now_ms }, NULL));
    TRY(say(c, "booking.made", b, &event_id));
    return tell(c, b, event_id, MSG_booking_tell_made, S(""));
}

enum err booking_move(struct ctx *c, struct booking *b, int64_t slot_id, int32_t day)
{
    const struct procedure *p;
    struct booking_slot slot;
    int64_t seat_no, event_id;
    TRY(procedure_by_code(c, b->procedure_code, ctx_today(c), &p));
    if (slot_id == b->slot_id && day == b->day)
        return ctx_invalid(c, S("slot"), MSG_booking_same, MSG_NO_ARGS);
    TRY(seat(c, b->agency_id, p->field, slot_id, day, &slot, &seat_no));
    TRY(booking_move_to_exact(c->db, &(struct booking_move_to_in){ b->id, b->version, slot_id, day, slot.from_minute, slot.to_minute, seat_no }));
    b->day = day;
    b->from_minute = slot.from_minute;
    TRY(say(c, "booking.moved", b, &event_id));
    return tell(c, b, event_id, MSG_booking_tell_made, S(""));
}

enum err booking_end_as(struct ctx *c, struct booking *b, const char *state, struct str reason)
{
    int64_t event_id;
    struct str kind = arena_printf(c->arena, "booking.%s", state);
    TRY(booking_end_exact(c->db, &(struct booking_end_in){ b->id, b->version, str_c(state), reason }));
    TRY(say(c, kind.ptr, b, &event_id));
    return str_eq(str_c(state), S("called_off")) ? tell(c, b, event_id, MSG_booking_tell_off, reason) : ERR_OK;
}

enum err booking_call_off(struct ctx *c, int64_t agency_id, int32_t day, struct str reason, size_t *n)
{
    struct booking *list;
    size_t found;
    *n = 0;
    if (day < ctx_today(c))
        ctx_invalid(c, S("day"), MSG_booking_day_over, MSG_NO_ARGS);
    if (!reason.len)
        ctx_invalid(c, S("reason"), MSG_booking_need_reason, MSG_NO_ARGS);
    if (!ctx_ok(c))
        return ERR_INVALID;
    TRY(booking_off_put(c->db, &(struct booking_off_put_in){ agency_id, day, reason }, NULL));
    TRY(booking_of_day(c, agency_id, day, &list, &found));
    for (size_t i = 0; i < found; i++)
        if (str_eq(list[i].state, S("booked"))) {
            TRY(booking_end_as(c, &list[i], "called_off", reason));
            (*n)++;
        }
    struct event e = { .kind = "booking.day_off", .object_kind = "unit", .object_id = agency_id, .as = c->who.grants_n ? c->who.grants : NULL,
                       EVENT_DETAIL({ "day", { 0 }, day }, { "reason", reason, 0 }) };
    return event_put(c, &e);
}

/* -- reading -- */

enum err booking_find(struct ctx *c, struct str code, struct str secret, struct booking *out)
{
    struct booking_by_code_row r;
    if (!text_utf8_valid(code))
        return ERR_NOT_FOUND;
    TRY(booking_by_code(c->db, c->arena, &(struct booking_by_code_in){ code }, &r));
    if (!same_secret(r.secret, secret))
        return ERR_NOT_FOUND;
    *out = BOOKING(r);
    return ERR_OK;
}

enum err booking_get(struct ctx *c, int64_t agency_id, int64_t id, struct booking *out)
{
    struct booking_by_id_row r;
    TRY(booking_by_id(c->db, c->arena, &(struct booking_by_id_in){ id, agency_id }, &r));
    *out = BOOKING(r);
    return ERR_OK;
}

enum err booking_of_day(struct ctx *c, int64_t agency_id, int32_t day, struct booking **out, size_t *n)
{
    struct booking_on_day_row *rows;
    TRY(booking_on_day(c->db, c->arena, &(struct booking_on_day_in){ agency_id, day }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct booking, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = BOOKING(rows[i]);
    return ERR_OK;
}

/* -- reminding -- */

static enum err remind(struct ctx *c, void *arg)
{
    struct booking_to_remind_row *rows;
    size_t n;
    (void)arg;
    TRY(booking_to_remind(c->db, c->arena, &(struct booking_to_remind_in){ ctx_today(c) + 1 }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t event_id;
        struct booking b = { .id = rows[i].id, .account_id = rows[i].account_id, .procedure_name = rows[i].procedure_name, .code = rows[i].code, .secret = rows[i].secret,
                             .procedure_code = S(""), .day = (int32_t)rows[i].day, .from_minute = (int)rows[i].from_minute };
        TRY(booking_reminded(c->db, &(struct booking_reminded_in){ b.id }, NULL));
        TRY(say(c, "booking.reminded", &b, &event_id));
        TRY(tell(c, &b, event_id, MSG_booking_tell_tomorrow, S("")));
    }
    return ERR_OK;
}

enum err booking_remind(struct ctx *c) { return ctx_write(c, remind, NULL); }
