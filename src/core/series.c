#include "core/series.h"
#include "sql_store.h"

enum err series_next(struct ctx *c, const char *kind, struct str scope, struct str period, int64_t *out)
{
    struct series_take_row r;
    enum err e = series_take(c->db, c->arena, &(struct series_take_in){ str_c(kind), scope, period }, &r);
    if (e == ERR_NOT_FOUND)
        return ctx_refuse(c, ERR_CONFLICT, MSG_series_ended);
    TRY(e);
    *out = r.last_no;
    return ERR_OK;
}

enum err series_continue(struct ctx *c, const char *kind, struct str scope, struct str period, int64_t last_no)
{
    int64_t changed = 0;
    TRY(series_set(c->db, &(struct series_set_in){ str_c(kind), scope, period, last_no }, &changed));
    return changed == 1 ? ERR_OK : ERR_CONFLICT;
}
