#include "data/json.h"

const struct json *json_get(const struct json *j, const char *key)
{
    if (!j || j->kind != JSON_OBJECT)
        return NULL;
    struct str want = str_c(key);
    for (size_t i = 0; i < j->n; i++)
        if (str_eq(j->keys[i], want))
            return &j->items[i];
    return NULL;
}

static const struct json *get_kind(const struct json *j, const char *key, enum json_kind kind)
{
    const struct json *m = json_get(j, key);
    return m && m->kind == kind ? m : NULL;
}

struct str json_text(const struct json *j, const char *key, struct str fallback)
{
    const struct json *m = get_kind(j, key, JSON_TEXT);
    return m ? m->text : fallback;
}

int64_t json_int(const struct json *j, const char *key, int64_t fallback)
{
    const struct json *m = get_kind(j, key, JSON_INT);
    return m ? m->integer : fallback;
}

bool json_bool(const struct json *j, const char *key, bool fallback)
{
    const struct json *m = get_kind(j, key, JSON_BOOL);
    return m ? m->integer != 0 : fallback;
}

size_t json_list(const struct json *j, const char *key, const struct json **items)
{
    const struct json *m = get_kind(j, key, JSON_ARRAY);
    *items = m ? m->items : NULL;
    return m ? m->n : 0;
}
