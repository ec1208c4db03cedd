/* Events in a life: data/life_events, one file an event. */
#include "mod/catalogue/catalogue_internal.h"
#include "base/embed.h"
#include "data/json.h"
#include "sql_catalogue.h"
#include "text/text.h"
#include <pthread.h>

enum { EVENTS_MAX = 50, STEPS_MAX = 30, WORDS_MAX = 30 };
#define FOLDER "life_events/"

/* Read once for each language; as long as the process. */
static struct arena *arena;
static struct {
    struct life_event at[EVENTS_MAX];
    size_t n;
} life[LANG_COUNT];

static struct str said(const struct json *j, const char *key, enum lang lang) { return json_text(json_get(j, key), lang == LANG_EN ? "en" : "vi", S("")); }

static void read_steps(const struct json *j, enum lang lang, struct life_event *e)
{
    const struct json *items;
    size_t n = json_list(j, "procedures", &items);
    struct life_step *list = ARENA_ARRAY(arena, struct life_step, STEPS_MAX);
    for (e->steps_n = 0; e->steps_n < n && e->steps_n < STEPS_MAX; e->steps_n++)
        list[e->steps_n] = (struct life_step){ json_text(&items[e->steps_n], "code", S("")), said(&items[e->steps_n], "why", lang) };
    e->steps = list;
}

/* The title and what else people say, folded as a search is. */
static void read_words(const struct json *j, struct life_event *e)
{
    const struct json *items;
    size_t n = json_list(j, "words", &items);
    struct str *list = ARENA_ARRAY(arena, struct str, WORDS_MAX + 1);
    list[0] = text_fold(arena, said(j, "title", LANG_VI));
    for (e->words_n = 1; e->words_n <= n && e->words_n <= WORDS_MAX; e->words_n++)
        list[e->words_n] = text_fold(arena, items[e->words_n - 1].text);
    e->words = list;
}

static int by_order(const void *x, const void *y)
{
    int64_t a = ((const struct life_event *)x)->order, b = ((const struct life_event *)y)->order;
    return (a > b) - (a < b);
}

static void read_event(const struct embed_file *f)
{
    const struct json *j;
    if (life[LANG_VI].n == EVENTS_MAX || json_parse(arena, f->bytes, &j, NULL) != ERR_OK)
        return; /* tests/unit/data_files_test.c reads each */
    struct str name = str_skip(f->path, sizeof FOLDER - 1);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        struct life_event e = { .slug = str_cut(name, 0, name.len - sizeof ".json" + 1), .icon = json_text(j, "icon", S("list")), .order = json_int(j, "order", 0) };
        e.title = said(j, "title", (enum lang)lang);
        e.text = said(j, "text", (enum lang)lang);
        read_steps(j, (enum lang)lang, &e);
        read_words(j, &e);
        life[lang].at[life[lang].n++] = e;
    }
}

static void read_life(void)
{
    arena = arena_new();
    for (size_t i = 0; i < embed_data_n; i++)
        if (str_starts(embed_data[i].path, S(FOLDER)) && str_ends(embed_data[i].path, S(".json")))
            read_event(&embed_data[i]);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        qsort(life[lang].at, life[lang].n, sizeof *life[lang].at, by_order);
}

enum err life_events(struct ctx *c, const struct life_event **out, size_t *n)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_life);
    *out = life[c->lang].at;
    *n = life[c->lang].n;
    return ERR_OK;
}

/* Words stand in the query, whole. */
static bool speaks_of(struct str folded, struct str words)
{
    for (size_t at = 0; words.len && at + words.len <= folded.len; at++) {
        bool begins = at == 0 || folded.ptr[at - 1] == ' ', ends = at + words.len == folded.len || folded.ptr[at + words.len] == ' ';
        if (begins && ends && str_eq(str_cut(folded, at, words.len), words))
            return true;
    }
    return false;
}

enum err life_events_meant(struct ctx *c, struct str query, const struct life_event ***out, size_t *n)
{
    const struct life_event *events;
    size_t events_n;
    struct str folded = text_fold(c->arena, query);
    TRY(life_events(c, &events, &events_n));
    *out = ARENA_ARRAY(c->arena, const struct life_event *, events_n + 1);
    *n = 0;
    for (size_t i = 0; i < events_n; i++) {
        bool meant = false;
        for (size_t k = 0; k < events[i].words_n && !meant; k++)
            meant = speaks_of(folded, events[i].words[k]);
        if (meant)
            (*out)[(*n)++] = &events[i];
    }
    return ERR_OK;
}

enum err life_event_procedures(struct ctx *c, struct str slug, struct life_event *event, struct life_procedure **out, size_t *n)
{
    const struct life_event *events;
    size_t events_n, at = 0;
    TRY(life_events(c, &events, &events_n));
    while (at < events_n && !str_eq(events[at].slug, slug))
        at++;
    if (at == events_n)
        return ERR_NOT_FOUND;
    *event = events[at];
    *out = ARENA_ARRAY(c->arena, struct life_procedure, event->steps_n + 1);
    *n = 0;
    for (size_t i = 0; i < event->steps_n; i++) {
        struct procedure_find_code_row r;
        enum err e = procedure_find_code(c->db, c->arena, &(struct procedure_find_code_in){ event->steps[i].code }, &r);
        if (e == ERR_OK && !r.closed)
            (*out)[(*n)++] = (struct life_procedure){ PROCEDURE_HIT(r), event->steps[i].why };
        else if (e != ERR_OK && e != ERR_NOT_FOUND)
            return e;
    }
    return ERR_OK;
}
