/* Kinds of reminders, from data/reminders/kinds.json. */
#include "base/clock.h"
#include "base/embed.h"
#include "data/json.h"
#include "mod/remind/remind.h"

/* out: one for each language. */
static void in_two(const struct json *j, const char *key, struct str *out)
{
    const struct json *pair = json_get(j, key);
    out[LANG_VI] = json_text(pair, "vi", S(""));
    out[LANG_EN] = json_text(pair, "en", S(""));
}

static bool read(struct arena *a, const struct json *j, struct remind_kind *k)
{
    const struct json *codes;
    size_t n = json_list(j, "procedures", &codes);
    struct str *list = ARENA_ARRAY(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = codes[i].text;
    *k = (struct remind_kind){ json_text(j, "key", S("")), json_text(j, "fact", S("")), json_text(j, "ground", S("")), json_text(j, "prepare", S("")),
                               (int)json_int(j, "level", 1), json_int(j, "days", 0), json_int(j, "months", 0), json_int(j, "age", 0), json_int(j, "month", 1),
                               json_int(j, "day", 1), 0, list, n, { S(""), S("") }, { S(""), S("") }, { S(""), S("") } };
    in_two(j, "label", k->label);
    in_two(j, "title", k->title);
    in_two(j, "body", k->body);
    return k->key.len && k->ground.len && k->title[0].len && k->body[0].len && k->label[0].len && day_parse_iso(json_text(j, "from", S("")), &k->from_day);
}

enum err remind_kinds(struct ctx *c, int32_t day, struct remind_kind **out, size_t *n)
{
    const struct json *root, *items;
    const struct embed_file *f = embed_find(embed_data, embed_data_n, S("reminders/kinds.json"));
    if (!f || json_parse(c->arena, f->bytes, &root, NULL) != ERR_OK)
        return ERR_INVALID;
    size_t all = json_list(root, "kinds", &items);
    *out = ARENA_ARRAY(c->arena, struct remind_kind, all + 1);
    *n = 0;
    for (size_t i = 0; i < all; i++) {
        if (!read(c->arena, &items[i], &(*out)[*n]))
            return ERR_INVALID;
        *n += (*out)[*n].from_day <= day;
    }
    return ERR_OK;
}
