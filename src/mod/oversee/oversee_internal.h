/* What the files of this room share; nobody else includes this. */
#ifndef MOD_OVERSEE_INTERNAL_H
#define MOD_OVERSEE_INTERNAL_H
#include "mod/oversee/oversee.h"
#include "mod/process/watch.h"

/* So many working days before a day. ERR_INVALID: the calendar has none. */
enum err oversee_days_before(const struct calendar *cal, int32_t day, int64_t n, int32_t *out) NODISCARD;

#endif
