/* Pages: the start of the site; search, fields, events in a life. */
#include "mod/catalogue/web_internal.h"
#include "text/text.h"

enum { HITS_MAX = 50, OTHERS_MAX = 10 };

#define FILL_EVENTS(c, view, list, count)                                                       \
    do {                                                                                         \
        (view)->events.at = ARENA_ARRAY((c)->arena, __typeof__(*(view)->events.at), (count) + 1); \
        (view)->events.n = (count);                                                              \
        for (size_t i_ = 0; i_ < (count); i_++) {                                                \
            (view)->events.at[i_].slug = (list)[i_].slug;                                        \
            (view)->events.at[i_].icon = (list)[i_].icon;                                        \
            (view)->events.at[i_].title = (list)[i_].title;                                      \
            (view)->events.at[i_].text = (list)[i_].text;                                        \
        }                                                                                        \
    } while (0)

/* -- home -- */

static enum err count_here(struct ctx *c, struct str level, int64_t *count)
{
    struct procedure_field *fields;
    size_t n;
    TRY(procedure_fields(c, level, &fields, &n));
    *count = 0;
    for (size_t i = 0; i < n; i++)
        *count += fields[i].count;
    return ERR_OK;
}

enum err catalogue_home(struct ctx *c)
{
    struct office_facts office;
    const struct life_event *events;
    struct view_catalogue_home v = { 0 };
    size_t n;
    TRY(office_facts(c, &office));
    TRY(life_events(c, &events, &n));
    TRY(count_here(c, office.unit.level, &v.count));
    FILL_EVENTS(c, &v, events, n);
    v.office_name = office.unit.name;
    v.office_address = office.unit.address;
    v.office_phone = office.unit.phone;
    v.hours = office.hours;
    v.open_now = office.open_now;
    return WEB_VIEW(c, catalogue_home, &v, S(""));
}

/* -- lists -- */

/* ",commune,province," in words */
static struct str levels_of(struct ctx *c, struct str list)
{
    struct str parts[8], part;
    size_t n = 0;
    while (n < 8 && str_split(&list, ',', &part))
        if (part.len)
            parts[n++] = part;
    return level_words(c, parts, n);
}

static struct view_catalogue_hit hit_view(struct ctx *c, const struct procedure_hit *h)
{
    return (struct view_catalogue_hit){ .code = h->code, .name = h->name, .short_name = h->short_name, .field = h->field,
                                        .levels = levels_of(c, h->levels), .online = h->online && !h->closed, .closed = h->closed };
}

static bool at_level(struct ctx *c, const struct procedure_hit *h, struct str level)
{
    return !level.len || str_has(h->levels, arena_printf(c->arena, ",%.*s,", STR_ARG(level)));
}

/* Those of this office first; the rest goes under a heading of its own. */
static void fill_hits(struct ctx *c, const struct procedure_hit *hits, size_t n, struct str level, struct view_catalogue_list *v)
{
    v->hits.at = ARENA_ARRAY(c->arena, struct view_catalogue_hit, n + 1);
    v->others.at = ARENA_ARRAY(c->arena, struct view_catalogue_hit, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct view_catalogue_hit row = hit_view(c, &hits[i]);
        if (at_level(c, &hits[i], level) && v->hits.n < HITS_MAX)
            v->hits.at[v->hits.n++] = row;
        else if (v->others.n < OTHERS_MAX)
            v->others.at[v->others.n++] = row;
    }
}

static enum err fill_search(struct ctx *c, struct str level, struct view_catalogue_list *v)
{
    struct procedure_hit *hits;
    size_t n;
    TRY(procedure_search(c, v->q, S(""), 200, &hits, &n));
    fill_hits(c, hits, n, level, v);
    v->title = msg_format(c->arena, c->lang, MSG_catalogue_found_title, MSG_ARGS(v->q));
    return ERR_OK;
}

static enum err fill_field(struct ctx *c, struct str level, struct view_catalogue_list *v)
{
    struct procedure_hit *hits;
    size_t n;
    TRY(procedure_of_field(c, v->field, S(""), &hits, &n));
    v->hits.at = ARENA_ARRAY(c->arena, struct view_catalogue_hit, n + 1);
    for (size_t i = 0; i < n; i++)
        if (at_level(c, &hits[i], level))
            v->hits.at[v->hits.n++] = hit_view(c, &hits[i]);
    v->title = v->field;
    return ERR_OK;
}

static enum err fill_event(struct ctx *c, struct view_catalogue_list *v)
{
    struct procedure_hit *hits;
    struct life_event event;
    size_t n;
    TRY(life_event_procedures(c, v->event, &event, &hits, &n));
    fill_hits(c, hits, n, S(""), v);
    v->title = event.title;
    return ERR_OK;
}

static enum err fill_fields(struct ctx *c, struct str level, struct view_catalogue_list *v)
{
    struct procedure_field *fields;
    const struct life_event *events;
    size_t n, events_n;
    TRY(procedure_fields(c, level, &fields, &n));
    TRY(life_events(c, &events, &events_n));
    v->fields.at = ARENA_ARRAY(c->arena, __typeof__(*v->fields.at), n + 1);
    v->fields.n = n;
    for (size_t i = 0; i < n; i++) {
        v->fields.at[i].name = fields[i].name;
        v->fields.at[i].count = fields[i].count;
    }
    FILL_EVENTS(c, v, events, events_n);
    v->title = ctx_text(c, MSG_catalogue_list_title);
    return ERR_OK;
}

enum err catalogue_list(struct ctx *c)
{
    struct office_facts office;
    struct view_catalogue_list v = { .q = web_text(c, "q"), .field = web_text(c, "linh-vuc"), .event = web_text(c, "viec") };
    TRY(web_check(c));
    TRY(office_facts(c, &office));
    v.any = str_eq(web_text(c, "cap"), S("tat-ca"));
    struct str level = v.any ? S("") : office.unit.level;
    v.searched = v.q.len || v.field.len || v.event.len;
    v.level = level.len && !v.event.len ? (office.unit.short_name.len ? office.unit.short_name : office.unit.name) : S("");
    if (v.q.len)
        TRY(fill_search(c, level, &v));
    else if (v.field.len)
        TRY(fill_field(c, level, &v));
    else if (v.event.len)
        TRY(fill_event(c, &v));
    else
        TRY(fill_fields(c, level, &v));
    return WEB_VIEW(c, catalogue_list, &v, v.title);
}
