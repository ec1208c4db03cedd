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

#endif
