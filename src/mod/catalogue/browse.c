/* Lists for people who look around: fields, the procedures of a field, events in a life. */
#include "mod/catalogue/catalogue_internal.h"
#include "base/embed.h"
#include "data/csv.h"
#include "sql_catalogue.h"
#include "text/text.h"

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

enum err procedure_fields(struct ctx *c, struct str level, struct procedure_field **out, size_t *n)
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

/* slug, icon, title and text in both languages, codes */
static struct life_event event_of(struct ctx *c, const struct csv_row *row)
{
    bool en = c->lang == LANG_EN;
    struct str codes = row->at[6], code;
    struct str *list = ARENA_ARRAY(c->arena, struct str, CODES_MAX);
    struct life_event e = { .slug = row->at[0], .icon = row->at[1], .title = row->at[en ? 3 : 2], .text = row->at[en ? 5 : 4], .codes = list };
    while (e.codes_n < CODES_MAX && str_split(&codes, ' ', &code))
        list[e.codes_n++] = code;
    return e;
}

enum err life_events(struct ctx *c, struct life_event **out, size_t *n)
{
    const struct embed_file *f = embed_find(embed_data, embed_data_n, S("catalogue/life_events.csv"));
    struct csv csv = csv_open(f ? f->bytes : S(""));
    struct csv_row row;
    *out = ARENA_ARRAY(c->arena, struct life_event, EVENTS_MAX);
    *n = 0;
    if (csv_next(&csv, c->arena, &row) != ERR_OK) /* the names of the columns */
        return ERR_OK;
    while (*n < EVENTS_MAX && csv_next(&csv, c->arena, &row) == ERR_OK && row.n == EVENT_COLUMNS)
        (*out)[(*n)++] = event_of(c, &row);
    return ERR_OK;
}

enum err life_event_procedures(struct ctx *c, struct str slug, struct life_event *event, struct procedure_hit **out, size_t *n)
{
    struct life_event *events;
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
