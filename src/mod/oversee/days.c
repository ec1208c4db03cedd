#include "mod/oversee/oversee_internal.h"
#include "core/setting.h"

enum err oversee_number(struct ctx *c, const char *key, int fallback, int min, int max, int *out)
{
    int64_t n;
    struct str text;
    TRY(setting_get(c->db, c->arena, str_c(key), S(""), &text));
    *out = str_int(text, &n) && n >= min && n <= max ? (int)n : fallback;
    return ERR_OK;
}

enum { SEARCH = 400 }; /* no calendar is closed for longer */

enum err oversee_days_before(const struct calendar *cal, int32_t day, int n, int32_t *out)
{
    int32_t at = day;
    while (n > 0 && day - at < SEARCH)
        n -= calendar_works(cal, --at);
    if (n)
        return ERR_INVALID;
    *out = at;
    return ERR_OK;
}
