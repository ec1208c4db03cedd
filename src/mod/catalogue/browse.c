/* Lists for people who look around: fields, the procedures of a field, events in a life. */
#include "mod/catalogue/catalogue_internal.h"
#include "base/embed.h"
#include "base/log.h"
#include "data/csv.h"
#include "sql_catalogue.h"
#include "text/text.h"
#include <pthread.h>

enum { EVENTS_MAX = 50, EVENT_COLUMNS = 7, CODES_MAX = 50 };

#define HIT(r)                                                                                                                    \
    ((struct procedure_hit){ .code = (r).code, .name = (r).name, .short_name = (r).short_name, .field = (r).field,                \
                             .ministry = (r).ministry, .levels = (r).levels, .version_id = (r).version_id, .online = (r).online != 0, \
                             .closed = (r).closed != 0 })

static struct str level_pattern(struct ctx *c, struct str level)
{
    return level.len ? arena_printf(c->arena, "%%,%.*s,%%", STR_ARG(level)) : S("%");
}

struct sorted_field {
    struct procedure_field field;
    struct str order;
};

static int by_name(const void *x, const void *y)
{
    return str_cmp(((const struct sorted_field *)x)->order, ((const struct sorted_field *)y)->order);
}

static enum err find_fields(struct ctx *c, struct str level, struct procedure_field **out, size_t *n)
{
    struct procedure_find_fields_row *rows;
    TRY(procedure_find_fields(c->db, c->arena, &(struct procedure_find_fields_in){ level_pattern(c, level) }, &rows, n));
    struct sorted_field *list = ARENA_ARRAY(c->arena, struct sorted_field, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct sorted_field){ { rows[i].field, rows[i].count }, text_sort_key(c->arena, rows[i].field) };
    if (*n)
        qsort(list, *n, sizeof *list, by_name);
    *out = ARENA_ARRAY(c->arena, struct procedure_field, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = list[i].field;
    return ERR_OK;
}

/* Counting goes through all procedures, and the first page of the site shows it: what was counted last is kept for the
 * levels asked for (an office asks for its own and for all) until something is published. */
enum { LEVELS_KEPT = 2 };
struct kept_fields {
    struct arena *arena; /* of level and fields; NULL: nothing is kept */
    int64_t newest;
    struct str level;
    struct procedure_field *at;
    size_t n;
};
static struct {
    pthread_mutex_t lock;
    struct kept_fields of[LEVELS_KEPT];
    size_t next;
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct procedure_field *copied(struct arena *a, const struct procedure_field *from, size_t n)
{
    struct procedure_field *to = ARENA_ARRAY(a, struct procedure_field, n + 1);
    for (size_t i = 0; i < n; i++)
        to[i] = (struct procedure_field){ arena_str(a, from[i].name), from[i].count };
    return to;
}

static bool fields_kept(struct ctx *c, struct str level, int64_t newest, struct procedure_field **out, size_t *n)
{
    bool found = false;
    pthread_mutex_lock(&kept.lock);
    for (size_t i = 0; i < LEVELS_KEPT && !found; i++) {
        const struct kept_fields *k = &kept.of[i];
        found = k->arena && k->newest == newest && str_eq(k->level, level);
        if (found) {
            *out = copied(c->arena, k->at, k->n);
            *n = k->n;
        }
    }
    pthread_mutex_unlock(&kept.lock);
    return found;
}

static void keep_fields(struct str level, int64_t newest, const struct procedure_field *fields, size_t n)
{
    struct arena *a = arena_new();
    struct kept_fields k = { a, newest, arena_str(a, level), copied(a, fields, n), n };
    pthread_mutex_lock(&kept.lock);
    struct kept_fields *old = &kept.of[kept.next++ % LEVELS_KEPT];
    arena_free(old->arena);
    *old = k;
    pthread_mutex_unlock(&kept.lock);
}

enum err procedure_fields(struct ctx *c, struct str level, struct procedure_field **out, size_t *n)
{
    struct catalogue_newest_row newest;
    TRY(catalogue_newest(c->db, c->arena, &newest));
    if (fields_kept(c, level, newest.id, out, n))
        return ERR_OK;
    TRY(find_fields(c, level, out, n));
    if (!db_writing(c->db)) /* what a writing transaction sees may never be */
        keep_fields(level, newest.id, *out, *n);
    return ERR_OK;
}

enum err procedure_of_field(struct ctx *c, struct str field, struct str level, struct procedure_hit **out, size_t *n)
{
    struct procedure_find_of_field_row *rows;
    TRY(procedure_find_of_field(c->db, c->arena, &(struct procedure_find_of_field_in){ field, level_pattern(c, level) }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct procedure_hit, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = HIT(rows[i]);
    return ERR_OK;
}

enum err procedure_list(struct ctx *c, struct procedure_hit **out, size_t *n)
{
    struct procedure_find_all_row *rows;
    TRY(procedure_find_all(c->db, c->arena, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct procedure_hit, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = HIT(rows[i]);
    return ERR_OK;
}

enum err procedure_told(struct ctx *c, struct str code, struct procedure_told **out, size_t *n)
{
    struct procedure_source_raws_row *rows;
    TRY(procedure_source_raws(c->db, c->arena, &(struct procedure_source_raws_in){ code }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct procedure_told, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct procedure_told){ rows[i].kind, rows[i].origin, rows[i].raw };
    return ERR_OK;
}

/* -- events in a life -- */

/* Read once for each language; as long as the process. */
static struct arena *life_arena;
static struct {
    struct life_event at[EVENTS_MAX];
    size_t n;
} life[LANG_COUNT];

/* slug, icon, title and text in both languages, codes */
static struct life_event event_of(struct arena *a, enum lang lang, const struct csv_row *row)
{
    bool en = lang == LANG_EN;
    struct str codes = row->at[6], code;
    struct str *list = ARENA_ARRAY(a, struct str, CODES_MAX);
    struct life_event e = { .slug = row->at[0], .icon = row->at[1], .title = row->at[en ? 3 : 2], .text = row->at[en ? 5 : 4], .codes = list };
    while (e.codes_n < CODES_MAX && str_split(&codes, ' ', &code))
        list[e.codes_n++] = code;
    return e;
}

static void read_life(void)
{
    struct arena *a = life_arena = arena_new();
    const struct embed_file *f = embed_find(embed_data, embed_data_n, S("catalogue/life_events.csv"));
    struct csv csv = csv_open(f ? f->bytes : S(""));
    struct csv_row row;
    if (csv_next(&csv, a, &row) != ERR_OK) /* the names of the columns */
        return;
    for (size_t i = 0; i < EVENTS_MAX && csv_next(&csv, a, &row) == ERR_OK && row.n == EVENT_COLUMNS; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++)
            life[lang].at[life[lang].n++] = event_of(a, (enum lang)lang, &row);
}

enum err life_events(struct ctx *c, const struct life_event **out, size_t *n)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_life);
    ASSERT(arena_used(life_arena) > 0);
    *out = life[c->lang].at;
    *n = life[c->lang].n;
    return ERR_OK;
}

enum err life_event_procedures(struct ctx *c, struct str slug, struct life_event *event, struct procedure_hit **out, size_t *n)
{
    const struct life_event *events;
    size_t events_n, at = 0;
    TRY(life_events(c, &events, &events_n));
    while (at < events_n && !str_eq(events[at].slug, slug))
        at++;
    if (at == events_n)
        return ERR_NOT_FOUND;
    *event = events[at];
    *out = ARENA_ARRAY(c->arena, struct procedure_hit, event->codes_n + 1);
    *n = 0;
    for (size_t i = 0; i < event->codes_n; i++) {
        struct procedure_find_code_row r;
        enum err e = procedure_find_code(c->db, c->arena, &(struct procedure_find_code_in){ event->codes[i] }, &r);
        if (e == ERR_OK && !r.closed)
            (*out)[(*n)++] = HIT(r);
        else if (e != ERR_OK && e != ERR_NOT_FOUND)
            return e;
    }
    return ERR_OK;
}

enum err procedure_bundles(struct ctx *c, int32_t day, const struct procedure ***out, size_t *out_n)
{
    struct procedure_find_own_form_row *rows;
    size_t n;
    TRY(procedure_find_own_form(c->db, c->arena, &rows, &n));
    const struct procedure **list = ARENA_ARRAY(c->arena, const struct procedure *, n + 1);
    *out = list;
    *out_n = 0;
    for (size_t i = 0; i < n; i++) {
        enum err e = procedure_by_code(c, rows[i].code, day, &list[*out_n]);
        if (e != ERR_OK && e != ERR_NOT_FOUND)
            return e;
        *out_n += e == ERR_OK && list[*out_n]->parts_n > 0;
    }
    return ERR_OK;
}
