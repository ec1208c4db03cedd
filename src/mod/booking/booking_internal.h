/* What the files of this room share. */
#ifndef MOD_BOOKING_INTERNAL_H
#define MOD_BOOKING_INTERNAL_H
#include "mod/booking/booking.h"
#include "views.h"

enum { BOOKING_SECRET_BYTES = 16 };
/* "booked" in words. */
struct str booking_state_label(struct ctx *c, struct str state);
/* "08:30 – 09:00, thứ Hai 07/12/2026" */
struct str booking_when(struct ctx *c, const struct booking *b);

/* A row of booking.sql that has all of it. */
#define BOOKING(r)                                                                                                                      \
    ((struct booking){ .id = (r).id, .agency_id = (r).agency_id, .account_id = (r).account_id, .slot_id = (r).slot_id, .version = (r).version, \
                       .code = (r).code, .secret = (r).secret, .procedure_code = (r).procedure_code, .procedure_name = (r).procedure_name,      \
                       .person = (r).person, .name = (r).name, .phone = (r).phone, .state = (r).state, .reason = (r).reason,            \
                       .day = (int32_t)(r).day, .from_minute = (int)(r).from_minute, .to_minute = (int)(r).to_minute })

/* Nobody comes: cancelled by the person or called off by the office. */
bool booking_gone(const struct booking *b);
struct str booking_path(struct ctx *c, const struct booking *b);

#endif
