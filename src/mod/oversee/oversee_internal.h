/* What the files of this room share; nobody else includes this. */
#ifndef MOD_OVERSEE_INTERNAL_H
#define MOD_OVERSEE_INTERNAL_H
#include "mod/oversee/oversee.h"
#include "mod/process/watch.h"

/* A whole number kept as a setting, within its bounds; the fallback otherwise. */
enum err oversee_number(struct ctx *c, const char *key, int fallback, int min, int max, int *out) NODISCARD;
/* So many working days before a day. ERR_INVALID: the calendar has none. */
enum err oversee_days_before(const struct calendar *cal, int32_t day, int n, int32_t *out) NODISCARD;

#endif
