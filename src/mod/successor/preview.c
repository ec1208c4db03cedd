/* The list: one line for everything that moves or ends. Kept as it was, so its words are Vietnamese. */
#include "mod/successor/survey.h"
#include "core/series.h"
#include "mod/citizen/draft.h"
#include "text/text.h"

static struct str say(struct ctx *c, enum msg m, const struct str *args, size_t n) { return msg_format(c->arena, LANG_VI, m, args, n); }

static void put(struct ctx *c, succession_items_vec *v, const char *kind, int64_t object_id, int64_t from_id, int64_t to_id, struct str label, struct str note)
{
    VEC_PUSH(c->arena, v, ((struct succession_item){ kind, object_id, from_id, to_id, label, note }));
}

static struct str role_label(struct ctx *c, enum role r)
{
    enum msg m;
    return msg_find(arena_printf(c->arena, "role.%s", role_word(r)), &m) ? msg_text(LANG_VI, m) : str_c(role_word(r));
}

static void put_units(struct ctx *c, const struct succession *s, succession_items_vec *v)
{
    for (size_t i = 0; i < s->units.n; i++)
        put(c, v, "unit", s->units.at[i].unit.id, s->units.at[i].unit.id, s->units.at[i].successor.id, s->units.at[i].unit.name,
            text_date(c->arena, s->last_day));
}

static void put_dossiers(struct ctx *c, const struct survey *s, succession_items_vec *v)
{
    for (size_t i = 0; i < s->dossiers.n; i++) {
        const struct dossier_way *w = &s->dossiers.at[i];
        bool decided_here = w->d.agency_id == w->from_id;
        put(c, v, "dossier", w->d.id, w->from_id, decided_here ? w->agency_id : w->intake_unit_id, w->d.code,
            decided_here ? S("") : msg_text(LANG_VI, MSG_successor_note_desk));
    }
}

static void put_tasks(struct ctx *c, const struct survey *s, succession_items_vec *v)
{
    for (size_t i = 0; i < s->tasks.n; i++) {
        const struct task_way *w = &s->tasks.at[i];
        struct str label = w->t.assignee.len ? arena_printf(c->arena, "%.*s (%.*s)", STR_ARG(w->t.name), STR_ARG(w->t.assignee)) : w->t.name;
        put(c, v, "task", w->t.id, w->from_id, w->to_id, label, w->left ? msg_text(LANG_VI, MSG_successor_note_left) : S(""));
    }
}

static void put_roles(struct ctx *c, const struct survey *s, succession_items_vec *v)
{
    for (size_t i = 0; i < s->roles.n; i++) {
        const struct role_way *w = &s->roles.at[i];
        struct str label = arena_printf(c->arena, "%.*s, %.*s", STR_ARG(w->s.name), STR_ARG(role_label(c, w->s.role)));
        put(c, v, "role", w->s.role_id, w->s.unit_id, w->to_id, label, w->s.title);
    }
}

static enum err put_covers(struct ctx *c, const struct succession *s, const struct survey *v, succession_items_vec *out)
{
    struct delegation *list;
    size_t n;
    TRY(staff_delegations(c, s->last_day + 1, &list, &n));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < v->roles.n; k++)
            if (v->roles.at[k].s.role_id == list[i].role_id)
                put(c, out, "delegation", list[i].id, v->roles.at[k].s.unit_id, v->roles.at[k].to_id,
                    say(c, MSG_successor_note_cover, MSG_ARGS(list[i].deputy, list[i].holder)), list[i].reason);
    return ERR_OK;
}

static enum err put_agency(struct ctx *c, const struct succession *s, const struct succession_unit *u, succession_items_vec *v)
{
    int64_t drafts;
    struct unit_day *days;
    size_t n;
    TRY(draft_open_at(c, u->unit.id, &drafts));
    if (drafts)
        put(c, v, "draft", 0, u->unit.id, succession_agency(u), say(c, MSG_successor_note_drafts, MSG_ARGS(text_thousands(c->arena, drafts))), S(""));
    TRY(unit_days(c, u->unit.id, &days, &n));
    for (size_t i = 0; i < n; i++)
        if (days[i].unit_id == u->unit.id && days[i].day > s->last_day && !days[i].removed)
            put(c, v, "calendar", days[i].id, u->unit.id, 0, arena_printf(c->arena, "%.*s: %.*s", STR_ARG(text_date(c->arena, days[i].day)), STR_ARG(days[i].name)),
                msg_text(LANG_VI, MSG_successor_note_calendar));
    return ERR_OK;
}

static enum err put_series(struct ctx *c, const struct succession_unit *u, succession_items_vec *v)
{
    struct series_state *list;
    size_t n;
    TRY(series_of(c, arena_printf(c->arena, "%lld", (long long)u->unit.id), &list, &n));
    for (size_t i = 0; i < n; i++)
        put(c, v, "series", 0, u->unit.id, 0, arena_printf(c->arena, "%.*s %.*s", STR_ARG(list[i].kind), STR_ARG(list[i].period)),
            say(c, MSG_successor_note_series, MSG_ARGS(arena_printf(c->arena, "%lld", (long long)list[i].last_no))));
    return ERR_OK;
}

/* The office of this installation closes: its successor is the office. */
static enum err put_office(struct ctx *c, const struct succession *s, succession_items_vec *v)
{
    struct unit office;
    enum err e = unit_office(c, &office);
    if (e == ERR_NOT_FOUND)
        return ERR_OK;
    TRY(e);
    const struct succession_unit *u = succession_find(s, office.id);
    if (u && succession_agency(u))
        put(c, v, "setting", 0, office.id, succession_agency(u), S("office.unit_id"), msg_text(LANG_VI, MSG_successor_note_office));
    return ERR_OK;
}

enum err survey_items(struct ctx *c, const struct succession *s, const struct survey *v, succession_items_vec *out)
{
    put_units(c, s, out);
    put_dossiers(c, v, out);
    put_tasks(c, v, out);
    put_roles(c, v, out);
    TRY(put_covers(c, s, v, out));
    for (size_t i = 0; i < s->units.n; i++) {
        if (str_eq(s->units.at[i].unit.kind, S("agency")))
            TRY(put_agency(c, s, &s->units.at[i], out));
        TRY(put_series(c, &s->units.at[i], out));
    }
    return put_office(c, s, out);
}

enum err succession_preview(struct ctx *c, const struct succession *s, struct succession_view *out)
{
    struct survey v;
    *out = (struct succession_view){ 0 };
    TRY(survey_make(c, s, &v));
    out->undecided = v.undecided;
    return survey_items(c, s, &v, &out->items);
}

size_t succession_count(const succession_items_vec *v, const char *kind)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++)
        n += strcmp(v->at[i].kind, kind) == 0;
    return n;
}
