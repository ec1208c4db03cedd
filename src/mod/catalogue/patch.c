/* What changes from a day on, laid over what held before. */
#include "mod/catalogue/catalogue_internal.h"

struct patching {
    struct arena *a;
    struct procedure_problems *all;
};

static struct json merged(struct patching *k, const struct json *value, const struct json *patch);

/* -- objects (RFC 7396) -- */

static void put(struct patching *k, struct json *o, struct str key, const struct json *patch)
{
    size_t i = 0;
    while (i < o->n && !str_eq(o->keys[i], key))
        i++;
    if (patch->kind == JSON_NULL) {
        for (; i + 1 < o->n; i++) {
            o->keys[i] = o->keys[i + 1];
            o->items[i] = o->items[i + 1];
        }
        o->n -= i < o->n;
        return;
    }
    o->items[i] = merged(k, i < o->n ? &o->items[i] : NULL, patch);
    o->keys[i] = key;
    o->n += i == o->n;
}

static struct json merged_object(struct patching *k, const struct json *value, const struct json *patch)
{
    size_t had = value && value->kind == JSON_OBJECT ? value->n : 0;
    struct json o = { .kind = JSON_OBJECT, .n = had };
    o.keys = ARENA_ARRAY(k->a, struct str, had + patch->n + 1);
    o.items = ARENA_ARRAY(k->a, struct json, had + patch->n + 1);
    if (had) {
        memcpy(o.keys, value->keys, had * sizeof *o.keys);
        memcpy(o.items, value->items, had * sizeof *o.items);
    }
    for (size_t i = 0; i < patch->n; i++)
        put(k, &o, patch->keys[i], &patch->items[i]);
    return o;
}

/* -- lists -- */

static bool is_named(const struct json *entry, struct str name)
{
    static const char *const identities[] = { "channel", "key", "code", "name" };
    if (str_eq(name, S("*")))
        return true;
    if (entry->kind == JSON_TEXT)
        return str_eq(entry->text, name);
    for (size_t i = 0; i < sizeof identities / sizeof *identities; i++)
        if (str_eq(json_text(entry, identities[i], S("")), name))
            return true;
    return false;
}

static void append(struct patching *k, struct json *list, const struct json *more)
{
    struct json *items = ARENA_ARRAY(k->a, struct json, list->n + more->n + 1);
    if (list->n)
        memcpy(items, list->items, list->n * sizeof *items);
    for (size_t i = 0; i < more->n; i++)
        items[list->n + i] = more->items[i];
    list->items = items;
    list->n += more->n;
}

static void patch_entries(struct patching *k, struct json *list, struct str name, const struct json *patch)
{
    size_t kept = 0;
    bool found = false;
    for (size_t i = 0; i < list->n; i++) {
        bool named = is_named(&list->items[i], name);
        found |= named;
        if (named && patch->kind == JSON_NULL)
            continue;
        list->items[kept++] = named ? merged(k, &list->items[i], patch) : list->items[i];
    }
    list->n = kept;
    if (!found)
        VEC_PUSH(k->a, k->all,
                 ((struct procedure_problem){
                     name.ptr, arena_printf(k->a, "bản trước không có mục \"%.*s\" để sửa", STR_ARG(name)) }));
}

static struct json merged_list(struct patching *k, const struct json *value, const struct json *patch)
{
    struct json list = { .kind = JSON_ARRAY };
    append(k, &list, value);
    for (size_t i = 0; i < patch->n; i++)
        if (!str_eq(patch->keys[i], S("+")))
            patch_entries(k, &list, patch->keys[i], &patch->items[i]);
        else if (patch->items[i].kind == JSON_ARRAY)
            append(k, &list, &patch->items[i]);
        else
            VEC_PUSH(k->a, k->all,
                     ((struct procedure_problem){ patch->keys[i].ptr, S("\"+\" phải là danh sách các mục thêm vào") }));
    return list;
}

static struct json merged(struct patching *k, const struct json *value, const struct json *patch)
{
    if (patch->kind != JSON_OBJECT)
        return *patch;
    return value && value->kind == JSON_ARRAY ? merged_list(k, value, patch) : merged_object(k, value, patch);
}

struct json *json_patch(struct arena *a, const struct json *value, const struct json *patch,
                        struct procedure_problems *all)
{
    struct patching k = { a, all };
    struct json *out = ARENA_NEW(a, struct json);
    *out = merged(&k, value, patch);
    return out;
}
