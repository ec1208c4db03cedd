#include "core/setting.h"
#include "sql_store.h"

#define ROW(name, key, kind, standard, least, most) [SETTING_##name] = { key, SETTING_IS_##kind, standard, least, most },
const struct setting_row setting_rows[SETTING_COUNT] = { SETTINGS(ROW) SETTINGS_INSIDE(ROW) };

enum err setting_get(struct db_session *db, struct arena *a, enum setting s, struct str *out)
{
    struct setting_value_row r;
    enum err e = setting_value(db, a, &(struct setting_value_in){ str_c(setting_rows[s].key) }, &r);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    *out = e == ERR_OK ? r.value : str_c(setting_rows[s].standard);
    return ERR_OK;
}

enum err setting_number(struct db_session *db, struct arena *a, enum setting s, int64_t *out)
{
    struct str text;
    const struct setting_row *row = &setting_rows[s];
    TRY(setting_get(db, a, s, &text));
    if (str_int(text, out) && *out >= row->least && *out <= row->most)
        return ERR_OK;
    return str_int(str_c(row->standard), out) ? ERR_OK : ERR_INVALID;
}

enum err setting_look(struct ctx *c, enum setting s, struct setting_now *out)
{
    struct setting_history_row r = { 0 };
    enum err e = setting_history(c->db, c->arena, &(struct setting_history_in){ str_c(setting_rows[s].key) }, &r);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    *out = (struct setting_now){ e == ERR_OK ? r.value : str_c(setting_rows[s].standard), r.name.ptr ? r.name : S(""), r.version, r.changed_at_ms };
    return ERR_OK;
}

enum err setting_set(struct ctx *c, enum setting s, struct str value)
{
    return setting_put(c->db, &(struct setting_put_in){ str_c(setting_rows[s].key), value, c->now_ms, c->who.account_id }, NULL);
}
