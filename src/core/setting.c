#include "core/setting.h"
#include "sql_store.h"

enum err setting_get(struct db_session *db, struct arena *a, struct str key, struct str fallback, struct str *out)
{
    struct setting_row_row r;
    enum err e = setting_row(db, a, &(struct setting_row_in){ key }, &r);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    *out = e == ERR_OK ? r.value : fallback;
    return ERR_OK;
}

enum err setting_set(struct ctx *c, struct str key, struct str value)
{
    return setting_put(c->db, &(struct setting_put_in){ key, value }, NULL);
}
