/* Pages: the start of the site; search, fields, events in a life. */
#include "mod/catalogue/web_internal.h"
#include "text/text.h"

enum { HITS_MAX = 50, OTHERS_MAX = 10 };

static struct view_catalogue_event event_view(const struct life_event *e)
{
    return (struct view_catalogue_event){ .slug = e->slug, .icon = e->icon, .title = e->title, .text = e->text };
}

static enum err fill_events(struct ctx *c, struct view_catalogue_event **at, size_t *n)
{
    const struct life_event *events;
    TRY(life_events(c, &events, n));
    *at = ARENA_ARRAY(c->arena, struct view_catalogue_event, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*at)[i] = event_view(&events[i]);
    return ERR_OK;
}

static struct view_catalogue_beside beside_of(const struct beside_item *i)
{
    struct view_catalogue_beside v = { .href = i->href, .title = i->title, .about = i->about, .vietnamese = i->vietnamese };
    v.media.at = i->media;
    v.media.n = i->media_n;
    return v;
}

enum err beside_fill(struct ctx *c, struct str code, struct view_catalogue_beside **at, size_t *n)
{
    VEC(struct view_catalogue_beside) all = { 0 };
    for (size_t i = 0; i < besides_n; i++) {
        struct beside_item *items;
        size_t items_n;
        TRY(besides[i](c, code, &items, &items_n));
        for (size_t k = 0; k < items_n; k++)
            VEC_PUSH(c->arena, &all, beside_of(&items[k]));
    }
    *at = all.at;
    *n = all.n;
    return ERR_OK;
}

/* -- home -- */

static enum err count_here(struct ctx *c, struct str level, int64_t *count)
{
    struct procedure_group *fields;
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
    struct view_catalogue_home v = { 0 };
    TRY(office_facts(c, &office));
    TRY(count_here(c, office.unit.level, &v.count));
    TRY(fill_events(c, &v.events.at, &v.events.n));
    TRY(beside_fill(c, S(""), &v.beside.at, &v.beside.n));
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

/* What people call an event leads to its page, before the procedures that have the words. */
static enum err fill_search(struct ctx *c, struct str level, struct view_catalogue_list *v)
{
    struct procedure_hit *hits;
    const struct life_event **meant;
    size_t n;
    TRY(life_events_meant(c, v->q, &meant, &n));
    v->events.at = ARENA_ARRAY(c->arena, struct view_catalogue_event, n + 1);
    for (size_t i = 0; i < n; i++)
        v->events.at[v->events.n++] = event_view(meant[i]);
    TRY(procedure_search(c, v->q, S(""), 200, &hits, &n));
    fill_hits(c, hits, n, level, v);
    v->title = msg_format(c->arena, c->lang, MSG_catalogue_found_title, MSG_ARGS(v->q));
    return ERR_OK;
}

static enum err fill_group(struct ctx *c, struct str level, struct view_catalogue_list *v)
{
    struct procedure_hit *hits;
    size_t n;
    if (v->field.len)
        TRY(procedure_of_field(c, v->field, S(""), &hits, &n));
    else
        TRY(procedure_of_ministry(c, v->agency, S(""), &hits, &n));
    v->hits.at = ARENA_ARRAY(c->arena, struct view_catalogue_hit, n + 1);
    for (size_t i = 0; i < n; i++)
        if (at_level(c, &hits[i], level))
            v->hits.at[v->hits.n++] = hit_view(c, &hits[i]);
    v->title = v->field.len ? v->field : v->agency;
    return ERR_OK;
}

static enum err fill_all(struct ctx *c, struct str level, struct view_catalogue_list *v)
{
    struct procedure_group *fields, *agencies;
    size_t n, agencies_n;
    TRY(procedure_fields(c, level, &fields, &n));
    TRY(procedure_ministries(c, level, &agencies, &agencies_n));
    TRY(fill_events(c, &v->events.at, &v->events.n));
    v->fields.at = ARENA_ARRAY(c->arena, __typeof__(*v->fields.at), n + 1);
    v->agencies.at = ARENA_ARRAY(c->arena, __typeof__(*v->agencies.at), agencies_n + 1);
    for (size_t i = 0; i < n; i++)
        v->fields.at[v->fields.n++] = (__typeof__(*v->fields.at)){ fields[i].name, fields[i].count };
    for (size_t i = 0; i < agencies_n; i++)
        v->agencies.at[v->agencies.n++] = (__typeof__(*v->agencies.at)){ agencies[i].name, agencies[i].count };
    v->title = ctx_text(c, MSG_catalogue_list_title);
    return ERR_OK;
}

enum err catalogue_list(struct ctx *c)
{
    struct office_facts office;
    struct view_catalogue_list v = { .q = web_text(c, "q"), .field = web_text(c, "linh-vuc"), .agency = web_text(c, "co-quan") };
    TRY(web_check(c));
    TRY(office_facts(c, &office));
    v.any = str_eq(web_text(c, "cap"), S("tat-ca"));
    struct str level = v.any ? S("") : office.unit.level;
    v.searched = v.q.len || v.field.len || v.agency.len;
    v.level = level.len ? office.unit.name : S("");
    if (v.q.len)
        TRY(fill_search(c, level, &v));
    else if (v.field.len || v.agency.len)
        TRY(fill_group(c, level, &v));
    else
        TRY(fill_all(c, level, &v));
    return WEB_VIEW(c, catalogue_list, &v, v.title);
}

/* -- an event in a life -- */

enum err catalogue_event_page(struct ctx *c)
{
    struct life_procedure *list;
    struct life_event event;
    struct office_facts office;
    size_t n;
    TRY(office_facts(c, &office));
    TRY(life_event_procedures(c, web_path(c, 0), &event, &list, &n));
    struct view_catalogue_event_page v = { .slug = event.slug, .title = event.title, .text = event.text };
    v.steps.at = ARENA_ARRAY(c->arena, __typeof__(*v.steps.at), n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct procedure_hit *h = &list[i].hit;
        bool here = office.known && at_level(c, h, office.unit.level);
        v.steps.at[v.steps.n++] = (__typeof__(*v.steps.at)){ h->code, h->short_name.len ? h->short_name : h->name, list[i].why, levels_of(c, h->levels), h->online, here };
    }
    TRY(fill_events(c, &v.others.at, &v.others.n));
    return WEB_VIEW(c, catalogue_event_page, &v, v.title);
}
