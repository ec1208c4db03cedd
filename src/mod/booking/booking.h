/* booking: a time at the desk. The office says how many people it receives in which half hours (slots); a person takes one for a
 * procedure, with a login or with name and phone number. A seat is given once; a person has one open booking for a procedure. */
#ifndef MOD_BOOKING_BOOKING_H
#define MOD_BOOKING_BOOKING_H
#include "core/web.h"
#include "fmt/ical.h"

struct booking_slot {
    int64_t id, version;
    struct str field;                 /* "": any procedure */
    int weekday, from_minute, to_minute, capacity; /* weekday 0 Sunday; capacity 0: no longer offered */
};
enum err booking_slots(struct ctx *c, int64_t agency_id, struct booking_slot **out, size_t *n) NODISCARD;
/* Problems name field, weekday, hours, capacity. ERR_INVALID too when that time stands already. Event booking.slot. */
enum err booking_slot_add(struct ctx *c, int64_t agency_id, struct booking_slot *s) NODISCARD;
enum err booking_slot_change(struct ctx *c, int64_t agency_id, int64_t id, int64_t version, int capacity) NODISCARD;

/* What is free for a field from now on, for the days of the setting booking.days; days off by the calendar and those called off
 * left out. In order of time; at most 300. */
struct booking_free {
    int64_t slot_id;
    int32_t day;
    int from_minute, to_minute, left;
};
enum err booking_free(struct ctx *c, int64_t agency_id, struct str field, struct booking_free **out, size_t *n) NODISCARD;

struct booking {
    int64_t id, agency_id, account_id, slot_id, version; /* account_id 0: without a login */
    struct str code, secret, procedure_code, procedure_name, person, name, phone, state, reason;
    int32_t day;
    int from_minute, to_minute;
};
/* Fills in the rest of b from agency_id, procedure_code, name, phone, account_id, slot_id, day. Problems name slot, name, phone,
 * procedure; "slot" also when somebody was faster. Event booking.made. */
enum err booking_make(struct ctx *c, struct booking *b) NODISCARD;
/* To another free time. Event booking.moved. */
enum err booking_move(struct ctx *c, struct booking *b, int64_t slot_id, int32_t day) NODISCARD;
/* state: cancelled (by the person), came, missed, called_off (by the office, which then tells the person). Events booking.<state>.
 * ERR_STALE when it is no longer open in this version. */
enum err booking_end_as(struct ctx *c, struct booking *b, const char *state, struct str reason) NODISCARD;
/* The office receives nobody on this day: no times are given, all open bookings are called off and told. n: how many. */
enum err booking_call_off(struct ctx *c, int64_t agency_id, int32_t day, struct str reason, size_t *n) NODISCARD;
/* ERR_NOT_FOUND: no such code, or another secret. */
enum err booking_find(struct ctx *c, struct str code, struct str secret, struct booking *out) NODISCARD;
enum err booking_get(struct ctx *c, int64_t agency_id, int64_t id, struct booking *out) NODISCARD;
enum err booking_of_day(struct ctx *c, int64_t agency_id, int32_t day, struct booking **out, size_t *n) NODISCARD;
/* As calendar programs read it: place, time, how to change and cancel; SEQUENCE is the version, what was cancelled or called off
 * says so. In Vietnamese. */
enum err booking_event(struct ctx *c, const struct booking *b, struct ical_event *out) NODISCARD;
/* Those of an account, of the last 30 days and ahead; at most 100. */
enum err booking_dates(struct ctx *c, int64_t account_id, struct ical_event **out, size_t *n) NODISCARD;
/* Chore: reminds those with an account of tomorrow's time, once. */
enum err booking_remind(struct ctx *c);
/* "08:30" */
struct str booking_hour(struct ctx *c, int minute);
/* Beside a procedure: the way to a time at the desk, where the office gives some (a beside_fn). */
struct beside_item;
enum err booking_beside(struct ctx *c, struct str code, struct beside_item **out, size_t *n) NODISCARD;

web_handler booking_start, booking_choose, booking_take, booking_page, booking_file, booking_cancel, booking_change, booking_change_do, booking_today, booking_came, booking_missed,
    booking_day_off, booking_plan, booking_plan_add, booking_plan_set;

#endif
