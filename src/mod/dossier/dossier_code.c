/* Numbers of a dossier: the request number at submission, the code at reception. */
#include "mod/dossier/dossier_internal.h"
#include "base/clock.h"
#include "core/series.h"
#include "core/setting.h"

static struct str day_text(struct ctx *c)
{
    struct civil t = civil_of_ms(c->now_ms);
    return arena_printf(c->arena, "%02d%02d%02d", t.year % 100, t.month, t.day);
}

static struct str unit_scope(struct ctx *c, const struct unit *u)
{
    return arena_printf(c->arena, "%lld", (long long)u->id);
}

enum err dossier_new_request_no(struct ctx *c, const struct unit *agency, struct str *out)
{
    int64_t n;
    TRY(series_next(c, "request", unit_scope(c, agency), day_text(c), &n));
    *out = arena_printf(c->arena, "YC-%.*s-%.*s-%04lld", STR_ARG(agency->code.len ? agency->code : unit_scope(c, agency)),
                        STR_ARG(day_text(c)), (long long)n);
    return ERR_OK;
}

/* Four digits by TT 01/2018 Đ19.1; after 9,999 in a day the number grows instead of starting again. */
enum err dossier_new_code(struct ctx *c, const struct unit *agency, struct str *out)
{
    int64_t n;
    struct str direction;
    TRY(setting_get(c->db, c->arena, SETTING_CODE_DIRECTION, &direction));
    bool old = str_eq(direction, S("qcvn102")) && agency->old_code.len;
    struct str prefix = old ? agency->old_code : agency->code.len ? agency->code : unit_scope(c, agency);
    TRY(series_next(c, "dossier", unit_scope(c, agency), day_text(c), &n));
    *out = arena_printf(c->arena, "%.*s-%.*s-%04lld", STR_ARG(prefix), STR_ARG(day_text(c)), (long long)n);
    return ERR_OK;
}
