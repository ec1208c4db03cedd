#include "mod/store/documents.h"
#include "base/log.h"
#include "base/embed.h"
#include "data/json.h"
#include <pthread.h>

static struct {
    struct arena *arena;
    const struct json *types, *components, *databases;
    struct document *at;
    size_t n;
} data;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const struct json *read(const char *path)
{
    const struct embed_file *f = embed_find(embed_data, embed_data_n, str_c(path));
    const struct json *root = NULL;
    ASSERT(f && json_parse(data.arena, f->bytes, &root, NULL) == ERR_OK); /* built in: src/mod/store/documents_test.c */
    return root;
}

static void load(void)
{
    data.arena = arena_new();
    data.types = read("documents/types.json");
    data.components = read("documents/components.json");
    data.databases = read("documents/databases.json");
    data.at = ARENA_ARRAY(data.arena, struct document, data.types->n + 1);
    for (size_t i = 0; i < data.types->n; i++) {
        const struct json *t = &data.types->items[i];
        data.at[data.n++] = (struct document){ .code = data.types->keys[i], .name = json_text(t, "name", S("")),
                                               .valid_ground = json_text(t, "ground", S("")),
                                               .valid_months = (int)json_int(t, "valid_months", 0),
                                               .sensitive = json_bool(t, "sensitive", false) };
    }
}

static void ready(void) { (void)pthread_once(&once, load); }

bool document_by_code(struct str code, struct document *out)
{
    ready();
    for (size_t i = 0; code.len && i < data.n; i++)
        if (str_eq(data.at[i].code, code)) {
            *out = data.at[i];
            return true;
        }
    return false;
}

/* Member by a name that is no literal. */
static const struct json *member(const struct json *o, struct str key)
{
    for (size_t i = 0; i < o->n; i++)
        if (str_eq(o->keys[i], key))
            return &o->items[i];
    return NULL;
}

/* "<code>/<key>" is the component of one procedure. */
static const struct json *special(struct str code, struct str key)
{
    for (size_t i = 0; i < data.components->n; i++) {
        struct str k = data.components->keys[i];
        if (k.len == code.len + key.len + 1 && str_starts(k, code) && str_ends(k, key) && k.ptr[code.len] == '/')
            return &data.components->items[i];
    }
    return NULL;
}

static const struct json *named(struct str code, struct str key)
{
    ready();
    const struct json *own = special(code, key);
    return own ? own : member(data.components, key);
}

bool document_component_named(struct str code, struct str key) { return named(code, key) != NULL; }

bool document_of_component(struct str code, struct str key, struct document *out)
{
    const struct json *kind = named(code, key);
    return kind && document_by_code(kind->text, out);
}

bool document_of_result(struct str code, struct document *out)
{
    ready();
    for (size_t i = 0; i < data.types->n; i++) {
        const struct json *list;
        size_t n = json_list(&data.types->items[i], "results", &list);
        for (size_t k = 0; k < n; k++)
            if (str_eq(list[k].text, code)) {
                *out = data.at[i];
                return true;
            }
    }
    return false;
}

size_t document_all(const struct document **out)
{
    ready();
    *out = data.at;
    return data.n;
}

struct str document_database(struct str words)
{
    ready();
    for (size_t i = 0; i < data.databases->n; i++) {
        const struct json *one = &data.databases->items[i], *also;
        struct str name = json_text(one, "name", S(""));
        bool hit = str_has(words, name);
        for (size_t k = 0, n = json_list(one, "also", &also); k < n; k++)
            hit |= str_has(words, also[k].text);
        if (hit)
            return name;
    }
    return S("");
}
