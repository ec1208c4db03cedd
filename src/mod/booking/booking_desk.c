/* Pages of the office: who comes today, a day off, and which times there are. */
#include "mod/booking/booking_internal.h"
#include "base/clock.h"
#include "core/event.h"
#include "engine/hours.h"
#include "mod/catalogue/catalogue.h"
#include "mod/forms/forms.h"
#include "mod/units/units.h"
#include "text/text.h"

static enum err again(struct ctx *c, enum err e, web_handler *page)
{
    if (e != ERR_INVALID)
        return e;
    TRY(page(c));
    return ERR_INVALID;
}

/* -- at the desk -- */

/* The code as typed, or the address in the QR code of the booking. */
static struct str code_in(struct ctx *c, struct str typed)
{
    struct str part = S(""), rest = typed, found = typed;
    while (str_split(&rest, '/', &part))
        if (str_starts(part, S("LH-")))
            found = part;
    return text_upper(c->arena, str_trim(found));
}

enum err booking_today(struct ctx *c)
{
    struct booking *list;
    size_t n;
    int32_t day = ctx_today(c);
    const struct grant *g = authz_grant(&c->who, ROLE_OFFICER, 0);
    struct str code = code_in(c, web_text(c, "ma"));
    web_day(c, "ngay", &day);
    TRY(booking_of_day(c, g->agency_id, day, &list, &n));
    struct view_booking_today v = { .day = ctx_date_weekday(c, day), .code = code, .off_day = forms_day_or(c, "day", MSG_booking_off_day, 0), .reason = forms_text(c, "reason", MSG_booking_off_reason) };
    for (size_t i = 0; i < n; i++) {
        const struct booking *b = &list[i];
        if (code.len && !str_eq(code, b->code))
            continue;
        struct str from = booking_hour(c, b->from_minute);
        VEC_PUSH(c->arena, &v.rows, ((__typeof__(*v.rows.at)){ b->id, b->version, from, b->code, b->name, b->phone, b->procedure_name, booking_state_label(c, b->state), str_eq(b->state, S("booked")) }));
    }
    struct event e = { .kind = "access.list", .object_kind = "booking", .as = g, EVENT_DETAIL({ "rows", { 0 }, (int64_t)v.rows.n }) };
    TRY(event_put(c, &e));
    return WEB_VIEW(c, booking_today, &v, ctx_text(c, MSG_booking_today));
}

static enum err end(struct ctx *c, const char *state, enum msg said)
{
    struct booking b;
    int64_t id;
    const struct grant *g = authz_grant(&c->who, ROLE_OFFICER, 0);
    TRY(web_path_id(c, 0, &id));
    TRY(booking_get(c, g->agency_id, id, &b));
    TRY(web_check(c));
    b.version = web_int(c, "version", 0);
    TRY(booking_end_as(c, &b, state, S("")));
    web_flash(c, said, MSG_ARGS(b.name));
    return web_see(c, S("/quay/lich-hen"));
}

/* Here the queue of the desk will take over: whoever came has a booking with the state "came". */
enum err booking_came(struct ctx *c) { return end(c, "came", MSG_booking_came_now); }
enum err booking_missed(struct ctx *c) { return end(c, "missed", MSG_booking_missed_now); }

static enum err day_off(struct ctx *c, size_t *n)
{
    int32_t day;
    if (!web_day(c, "day", &day))
        return ctx_ok(c) ? ctx_invalid(c, S("day"), MSG_booking_need_day, MSG_NO_ARGS) : ERR_INVALID;
    return ctx_ok(c) ? booking_call_off(c, authz_grant(&c->who, ROLE_OFFICER, 0)->agency_id, day, web_text(c, "reason"), n) : ERR_INVALID;
}

enum err booking_day_off(struct ctx *c)
{
    size_t n = 0;
    TRY(again(c, day_off(c, &n), booking_today));
    web_flash(c, MSG_booking_off_done, MSG_ARGS(arena_printf(c->arena, "%zu", n)));
    return web_see(c, S("/quay/lich-hen"));
}

/* -- which times there are -- */

static int64_t own_agency(struct ctx *c)
{
    const struct grant *g = authz_grant(&c->who, ROLE_LEADER, 0);
    g = g ? g : authz_grant(&c->who, ROLE_ADMIN, 0);
    return g ? g->agency_id : 0;
}

static struct str weekday_label(struct ctx *c, int weekday)
{
    static const enum msg labels[] = { MSG_booking_sunday, MSG_booking_monday, MSG_booking_tuesday, MSG_booking_wednesday, MSG_booking_thursday, MSG_booking_friday, MSG_booking_saturday };
    return ctx_text(c, labels[weekday]);
}

enum err booking_plan(struct ctx *c)
{
    struct booking_slot *slots;
    struct procedure_group *fields;
    struct unit agency;
    size_t n, fields_n;
    struct view_booking_plan v = { 0 };
    TRY(unit_get(c, own_agency(c), &agency));
    TRY(booking_slots(c, agency.id, &slots, &n));
    TRY(procedure_fields(c, agency.level, &fields, &fields_n));
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->arena, &v.rows, ((__typeof__(*v.rows.at)){ slots[i].id, slots[i].version, weekday_label(c, slots[i].weekday), booking_hour(c, slots[i].from_minute),
                                                               booking_hour(c, slots[i].to_minute), slots[i].field, slots[i].capacity }));
    struct view_form_field weekday = forms_select(c, "weekday", MSG_booking_weekday), field = forms_select(c, "field", MSG_booking_field),
                           hours = forms_text(c, "hours", MSG_booking_hours), capacity = forms_text(c, "capacity", MSG_booking_capacity);
    for (int d = 1; d <= 6; d++)
        forms_option(c, &weekday, arena_printf(c->arena, "%d", d), weekday_label(c, d), false);
    for (size_t i = 0; i < fields_n; i++)
        forms_option(c, &field, fields[i].name, fields[i].name, false);
    field.optional = true;
    field.hint = ctx_text(c, MSG_booking_field_hint);
    hours.hint = ctx_text(c, MSG_booking_hours_hint);
    capacity.inputmode = S("numeric");
    capacity.width = S("3");
    VEC_PUSH(c->arena, &v.fields, weekday);
    VEC_PUSH(c->arena, &v.fields, hours);
    VEC_PUSH(c->arena, &v.fields, capacity);
    VEC_PUSH(c->arena, &v.fields, field);
    return WEB_VIEW(c, booking_plan, &v, ctx_text(c, MSG_booking_plan));
}

static enum err add(struct ctx *c)
{
    struct calendar_span spans[CALENDAR_SPANS_MAX];
    size_t n = 0;
    bool hours = hours_parse(web_text(c, "hours"), spans, &n) == ERR_OK && n == 1;
    int64_t weekday = web_int(c, "weekday", -1), capacity = web_int(c, "capacity", 0);
    struct booking_slot s = { .field = web_text(c, "field"), .weekday = weekday < 0 || weekday > 6 ? -1 : (int)weekday, .from_minute = hours ? spans[0].from : 0,
                              .to_minute = hours ? spans[0].to : 0, .capacity = capacity < 0 || capacity > 1000 ? 0 : (int)capacity };
    return ctx_ok(c) ? booking_slot_add(c, own_agency(c), &s) : ERR_INVALID;
}

enum err booking_plan_add(struct ctx *c)
{
    TRY(again(c, add(c), booking_plan));
    web_flash(c, MSG_booking_saved, MSG_NO_ARGS);
    return web_created(c, S("/quan-tri/lich-hen"));
}

enum err booking_plan_set(struct ctx *c)
{
    int64_t id, capacity = web_int(c, "capacity", -1);
    TRY(web_path_id(c, 0, &id));
    TRY(again(c, ctx_ok(c) ? booking_slot_change(c, own_agency(c), id, web_int(c, "version", 0), capacity < 0 || capacity > 1000 ? -1 : (int)capacity) : ERR_INVALID, booking_plan));
    web_flash(c, MSG_booking_saved, MSG_NO_ARGS);
    return web_see(c, S("/quan-tri/lich-hen"));
}
