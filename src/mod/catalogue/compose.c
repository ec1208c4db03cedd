/* One procedure out of what several sources say. The best source stands as it is: what an office or a folder wrote was
 * checked by people. The others only fill gaps, so that nothing that was published is lost: members that it does not have,
 * levels, and channels (a procedure is open wherever its published data say so). */
#include "mod/catalogue/catalogue_internal.h"

enum { MEMBERS_MAX = 64, COMPOSED_BYTES_MAX = 1 << 20, ADDED_BYTES_MAX = 2000 };

struct composer {
    struct arena *a;
    struct str keys[MEMBERS_MAX];
    struct json items[MEMBERS_MAX];
    size_t n;
    struct buf added;
};

static struct json *member(struct composer *w, struct str key)
{
    for (size_t i = 0; i < w->n; i++)
        if (str_eq(w->keys[i], key))
            return &w->items[i];
    return NULL;
}

static void set(struct composer *w, struct str key, struct json value)
{
    struct json *m = member(w, key);
    if (m) {
        *m = value;
    } else if (w->n < MEMBERS_MAX) {
        w->keys[w->n] = key;
        w->items[w->n++] = value;
    }
}

static void note(struct composer *w, struct str what, struct str which)
{
    buf_put(&w->added, w->added.len ? S(", ") : S(""));
    buf_put(&w->added, what);
    buf_put(&w->added, which.len ? S(" ") : S(""));
    buf_put(&w->added, which);
}

static bool lacks(const struct json *m) { return !m || m->kind == JSON_NULL || (m->kind == JSON_TEXT && !m->text.len); }

static struct json text_value(struct str s) { return (struct json){ .kind = JSON_TEXT, .text = s }; }

/* A copy of the list with one more. */
static void append(struct composer *w, struct json *list, struct json item)
{
    struct json *items = ARENA_ARRAY(w->a, struct json, list->n + 1);
    if (list->n)
        memcpy(items, list->items, list->n * sizeof *items);
    items[list->n] = item;
    list->items = items;
    list->n++;
}

static struct str identity(const struct json *item)
{
    return item->kind == JSON_TEXT ? item->text : json_text(item, "channel", S(""));
}

/* Items of `more` that the list has not, by their text or their channel. */
static void join(struct composer *w, const char *key, const char *word, const struct json *more)
{
    struct json *list = member(w, str_c(key));
    size_t before = list ? list->n : 0;
    if (!list || list->kind != JSON_ARRAY || !more || more->kind != JSON_ARRAY)
        return;
    for (size_t i = 0; i < more->n; i++) {
        struct str id = identity(&more->items[i]);
        bool have = false;
        for (size_t k = 0; k < before; k++)
            have |= str_eq(identity(&list->items[k]), id);
        if (have)
            continue;
        append(w, list, more->items[i]);
        note(w, str_c(word), id);
    }
}

/* An online channel that came with the published record is really offered: by default in full (NĐ 224/2026 Đ14). */
static void open_online(struct composer *w)
{
    struct str level = json_text(member(w, S("online")), "level", S("none"));
    struct json *channels = member(w, S("channels"));
    bool named = false;
    for (size_t i = 0; channels && i < channels->n; i++)
        named |= str_eq(identity(&channels->items[i]), S("online"));
    if (!named || str_eq(level, S("full")) || str_eq(level, S("part")) || str_eq(level, S("portal")))
        return;
    struct json online = { .kind = JSON_OBJECT, .n = 1 };
    online.keys = ARENA_NEW(w->a, struct str);
    online.items = ARENA_NEW(w->a, struct json);
    online.keys[0] = S("level");
    online.items[0] = text_value(S("full"));
    set(w, S("online"), online);
}

static void fill_from(struct composer *w, const struct json *told, bool channels)
{
    for (size_t i = 0; i < told->n; i++) {
        if (str_eq(told->keys[i], S("valid_from")) || str_eq(told->keys[i], S("valid_to")) || !lacks(member(w, told->keys[i])) ||
            lacks(&told->items[i]))
            continue;
        set(w, told->keys[i], told->items[i]);
        note(w, told->keys[i], S(""));
    }
    join(w, "levels", "level", json_get(told, "levels"));
    if (channels)
        join(w, "channels", "channel", json_get(told, "channels"));
}

/* What people call it, where its sources do not say (data/catalogue/keywords.csv). */
static void put_keywords(struct composer *w)
{
    const struct json *code = member(w, S("code"));
    struct str words = keywords_find(code ? code->text : S("")), word;
    struct json list = { .kind = JSON_ARRAY };
    if (member(w, S("keywords")))
        return;
    while (words.len && str_split(&words, ',', &word))
        append(w, &list, text_value(str_trim(word)));
    if (list.n)
        set(w, S("keywords"), list);
}

static void put_closed(struct composer *w, const struct closed_code *closed)
{
    struct json o = { .kind = JSON_OBJECT, .n = 2 };
    struct json levels = { .kind = JSON_ARRAY, .n = 1, .items = ARENA_NEW(w->a, struct json) };
    o.keys = ARENA_ARRAY(w->a, struct str, 2);
    o.items = ARENA_ARRAY(w->a, struct json, 2);
    o.keys[0] = S("ground");
    o.items[0] = text_value(closed->ground);
    o.keys[1] = S("successor");
    o.items[1] = text_value(closed->successor);
    levels.items[0] = text_value(closed->level);
    set(w, S("closed"), o);
    const struct {
        struct str key, value;
    } texts[] = { { S("code"), closed->code }, { S("name"), closed->name }, { S("field"), closed->field }, { S("ministry"), closed->ministry } };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (lacks(member(w, texts[i].key)))
            set(w, texts[i].key, text_value(texts[i].value));
    if (!member(w, S("levels")))
        set(w, S("levels"), levels);
}

struct str version_compose(struct arena *a, const struct json *const told[SOURCE_COUNT], const struct closed_code *closed, struct str *added)
{
    struct composer w = { .a = a, .added = buf_new(a, ADDED_BYTES_MAX) };
    struct buf out = buf_new(a, COMPOSED_BYTES_MAX);
    int best = 0;
    while (best < SOURCE_COUNT && !told[best])
        best++;
    for (size_t i = 0; best < SOURCE_COUNT && i < told[best]->n; i++)
        set(&w, told[best]->keys[i], told[best]->items[i]);
    /* the row of the catalogue cannot tell a channel without a time from no channel: the record speaks before it */
    bool channels = best <= SOURCE_FOLDER;
    for (int k = best + 1; k < SOURCE_COUNT; k++) {
        if (!told[k])
            continue;
        fill_from(&w, told[k], channels);
        channels = channels && k < SOURCE_RECORD;
    }
    open_online(&w);
    put_keywords(&w);
    if (closed)
        put_closed(&w, closed);
    struct json whole = { .kind = JSON_OBJECT, .n = w.n, .items = w.items, .keys = w.keys };
    json_canonical(&out, &whole);
    if (added)
        *added = buf_str(&w.added);
    return out.failed ? S("") : buf_str(&out);
}
