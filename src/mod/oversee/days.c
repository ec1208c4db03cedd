#include "mod/oversee/oversee_internal.h"

enum { SEARCH = 400 }; /* no calendar is closed for longer */

enum err oversee_days_before(const struct calendar *cal, int32_t day, int64_t n, int32_t *out)
{
    int32_t at = day;
    while (n > 0 && day - at < SEARCH)
        n -= calendar_works(cal, --at);
    if (n)
        return ERR_INVALID;
    *out = at;
    return ERR_OK;
}
