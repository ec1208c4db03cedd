#include "mod/petition/clocks.h"
#include "base/embed.h"
#include "core/event.h"
#include "data/json.h"
#include "mod/calendar/limit_words.h"
#include "mod/units/units.h"
#include "sql_petition.h"
#include "text/text.h"

enum { GROUND_MAX = 300 };

static const char *const stage_words[STAGE_COUNT] = { [STAGE_NONE] = "", [STAGE_ACCEPT] = "accept", [STAGE_ASK] = "ask", [STAGE_REFUSE] = "refuse",
                                                      [STAGE_TRANSFER] = "transfer", [STAGE_ANSWER] = "answer", [STAGE_PUBLISH] = "publish" };

const char *petition_stage_word(enum petition_stage s) { return stage_words[s]; }

static enum err file(struct ctx *c, const char *path, const struct json **out)
{
    const struct embed_file *f = embed_find(embed_data, embed_data_n, str_c(path));
    return f ? json_parse(c->arena, f->bytes, out, NULL) : ERR_NOT_FOUND;
}

/* -- limits -- */

struct clocks {
    struct petition_clock *at;
    size_t n, cap;
};

static enum err shipped(struct ctx *c, struct clocks *out)
{
    const struct json *doc, *items;
    TRY(file(c, "petition/clocks.json", &doc));
    size_t n = json_list(doc, "clocks", &items);
    for (size_t i = 0; i < n; i++) {
        const struct json *j = &items[i];
        struct petition_clock k = { .class_ = json_text(j, "class", S("")), .stage = json_text(j, "stage", S("")),
                                    .article = json_text(j, "article", S("")), .verified = json_bool(j, "verified", false) };
        TRY(limit_parse(json_text(j, "limit", S("")), &k.limit));
        if (!day_parse_iso(json_text(j, "from", S("")), &k.from_day))
            return ERR_INVALID;
        VEC_PUSH(c->arena, out, k);
    }
    return ERR_OK;
}

enum err petition_clocks(struct ctx *c, struct petition_clock **out, size_t *n)
{
    struct clocks all = { 0 };
    struct petition_clock_rows_row *rows;
    size_t rows_n;
    TRY(shipped(c, &all));
    TRY(petition_clock_rows(c->db, c->arena, &rows, &rows_n));
    for (size_t i = 0; i < rows_n; i++) {
        struct petition_clock k = { rows[i].class, rows[i].stage, rows[i].ground, { 0 }, (int32_t)rows[i].from_day, true, true };
        TRY(limit_parse(rows[i].limit_text, &k.limit));
        VEC_PUSH(c->arena, &all, k);
    }
    *out = all.at;
    *n = all.n;
    return ERR_OK;
}

/* The class's own before the general one; of these the administrator's, the latest in force. */
static int weight(const struct petition_clock *k) { return (k->class_.len ? 2 : 0) + (k->own ? 1 : 0); }

enum err petition_clock_of(struct ctx *c, struct str class_, enum petition_stage s, int32_t day, struct petition_clock *out)
{
    struct petition_clock *list;
    const struct petition_clock *best = NULL;
    size_t n;
    TRY(petition_clocks(c, &list, &n));
    for (size_t i = 0; i < n; i++) {
        const struct petition_clock *k = &list[i];
        if (!str_eq(k->stage, str_c(stage_words[s])) || (k->class_.len && !str_eq(k->class_, class_)) || k->from_day > day)
            continue;
        if (!best || weight(k) > weight(best) || (weight(k) == weight(best) && k->from_day >= best->from_day))
            best = k;
    }
    if (!best)
        return ERR_NOT_FOUND;
    *out = *best;
    return ERR_OK;
}

enum err petition_due(struct ctx *c, struct str class_, enum petition_stage s, int64_t agency_id, int64_t from_ms, int64_t *due_at_ms)
{
    struct petition_clock k;
    struct calendar cal;
    struct deadline d;
    *due_at_ms = 0;
    enum err e = s == STAGE_NONE ? ERR_NOT_FOUND : petition_clock_of(c, class_, s, day_of_ms(from_ms), &k);
    if (e == ERR_NOT_FOUND)
        return ERR_OK;
    TRY(e);
    TRY(unit_calendar(c, agency_id, &cal));
    TRY(deadline_compute(&(struct deadline_rule){ k.limit, DEADLINE_CUTOFF_NONE }, &cal, from_ms, c->arena, &d));
    *due_at_ms = d.due_at_ms;
    return ERR_OK;
}

bool petition_supply_restarts(struct ctx *c)
{
    const struct json *doc;
    return file(c, "petition/clocks.json", &doc) == ERR_OK && json_bool(json_get(doc, "supply_restarts"), "value", false);
}

/* -- changing them -- */

static bool known_class(struct str s)
{
    return !s.len || str_eq(s, S("conduct")) || str_eq(s, S("rule")) || str_eq(s, S("data"));
}

static bool known_stage(struct str s)
{
    for (int i = STAGE_NONE + 1; i < STAGE_COUNT; i++)
        if (str_eq(s, str_c(stage_words[i])))
            return true;
    return false;
}

static enum err check(struct ctx *c, struct str class_, struct str stage, struct str words, struct str ground, int32_t from_day, struct limit *limit)
{
    if (!known_class(class_))
        ctx_invalid(c, S("lop"), MSG_form_not_option, MSG_NO_ARGS);
    if (!known_stage(stage))
        ctx_invalid(c, S("viec"), MSG_form_not_option, MSG_NO_ARGS);
    if (limit_words_parse(c->arena, words, limit) != ERR_OK || limit->unit == LIMIT_NONE)
        ctx_invalid(c, S("thoi-han"), MSG_petition_clock_limit_wrong, MSG_NO_ARGS);
    if (!ground.len)
        ctx_invalid(c, S("can-cu"), MSG_petition_clock_ground_none, MSG_NO_ARGS);
    if (text_length(ground) > GROUND_MAX)
        ctx_invalid(c, S("can-cu"), MSG_web_too_long, MSG_ARGS(S("300")));
    if (from_day < ctx_today(c))
        ctx_invalid(c, S("tu"), MSG_petition_clock_past, MSG_NO_ARGS);
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

enum err petition_clock_put(struct ctx *c, struct str class_, struct str stage, struct str words, struct str ground, int32_t from_day)
{
    struct limit limit;
    TRY(check(c, class_, stage, words, ground, from_day, &limit));
    struct str name = limit_name(c->arena, limit);
    TRY(petition_clock_insert(c->db, &(struct petition_clock_insert_in){ class_, stage, from_day, name, ground, c->who.account_id, c->now_ms }, NULL));
    struct event e = { .kind = "petition.clock_changed", .object_kind = "petition_clock", .as = authz_grant(&c->who, ROLE_ADMIN, 0),
                       EVENT_DETAIL({ "class", class_, 0 }, { "stage", stage, 0 }, { "limit", name, 0 }, { "ground", ground, 0 }, { "from_day", { 0 }, from_day }) };
    return event_put(c, &e);
}

/* -- doors -- */

enum err petition_door(struct ctx *c, struct str key, struct petition_door *out)
{
    const struct json *doc, *items;
    const char *lang = c->lang == LANG_EN ? "en" : "vi";
    TRY(file(c, "petition/doors.json", &doc));
    size_t n = json_list(doc, "doors", &items);
    for (size_t i = 0; i < n; i++) {
        const struct json *j = &items[i];
        if (!str_eq(json_text(j, "key", S("")), key))
            continue;
        *out = (struct petition_door){ .key = key, .article = json_text(j, "article", S("")), .hotline = json_text(j, "hotline", S("")),
                                       .who = json_text(json_get(j, "who"), lang, S("")), .how = json_text(json_get(j, "how"), lang, S("")),
                                       .sealed = json_bool(j, "sealed", true), .verified = json_bool(j, "verified", false) };
        return ERR_OK;
    }
    return ERR_NOT_FOUND;
}

enum err petition_door_count(struct ctx *c, struct str key) { return petition_door_add(c->db, &(struct petition_door_add_in){ ctx_today(c), key }, NULL); }
