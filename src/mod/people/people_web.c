/* Pages: possible duplicates, two side by side, a merge and its undoing. */
#include "mod/people/people_web_parts.h"
#include "mod/forms/forms.h"

/* -- the list -- */

static enum err fill_doubt(struct ctx *c, const struct person_doubt *d, struct view_people_list *v)
{
    struct person_known p[2];
    for (int i = 0; i < 2; i++)
        TRY(person_get(c, d->pair[i], &p[i]));
    for (int i = 0; i < 2; i++)
        event_shows(c, "person", d->pair[i]);
    struct view_people_list_rows row = { .href = arena_printf(c->arena, "/nguoi-trung/%lld", (long long)d->id),
                                         .first = p[0].name,
                                         .second = p[1].name,
                                         .first_birth = people_day(c, p[0].birth),
                                         .second_birth = people_day(c, p[1].birth),
                                         .ground = people_label(c, "ground", d->ground),
                                         .found = ctx_moment_short(c, d->found_at_ms) };
    VEC_PUSH(c->arena, &v->rows, row);
    return ERR_OK;
}

static enum err listed(struct ctx *c, const struct grant *g, size_t n)
{
    struct event e = {
        .kind = "access.list", .object_kind = "person", .as = g, EVENT_DETAIL({ "rows", { 0 }, (int64_t)n })
    };
    return event_put(c, &e);
}

enum err people_list(struct ctx *c)
{
    struct person_doubt *doubts;
    size_t n;
    struct view_people_list v = { 0 };
    TRY(web_check(c));
    const struct grant *g = authz_grant(&c->who, ROLE_OFFICER, 0);
    if (!g)
        return ERR_FORBIDDEN;
    TRY(people_doubts(c, g->agency_id, web_int(c, "truoc", 0), &doubts, &n));
    for (size_t i = 0; i < n; i++)
        TRY(fill_doubt(c, &doubts[i], &v));
    if (n == 50)
        v.next = arena_printf(c->arena, "/nguoi-trung?truoc=%lld", (long long)doubts[n - 1].id);
    TRY(listed(c, g, n));
    return WEB_VIEW(c, people_list, &v, ctx_text(c, MSG_people_list));
}

/* -- two side by side -- */

static void add_row(struct ctx *c, struct view_people_sides *v, enum msg label, struct str first, struct str second)
{
    struct view_people_sides_rows row = { ctx_text(c, label), first, second, !str_eq(first, second) };
    VEC_PUSH(c->arena, &v->rows, row);
}

static struct str death_of(struct ctx *c, const struct person_known *p)
{
    return p->dead ? msg_format(c->arena, c->lang, MSG_people_dead_on, MSG_ARGS(people_day(c, p->death)))
                   : ctx_text(c, MSG_people_not_told);
}

static enum err fill_dossiers(struct ctx *c, int64_t id, struct str *out)
{
    struct person_dossier *d;
    size_t n;
    struct buf b = buf_new(c->arena, 32 * 1024);
    TRY(person_dossiers(c, id, &d, &n));
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%.*s (%.*s)", i ? "; " : "", STR_ARG(d[i].no), STR_ARG(people_label(c, "party", d[i].role)));
    *out = buf_str(&b);
    return ERR_OK;
}

static enum err fill_sides(struct ctx *c, const int64_t pair[2], const char *why, struct person_known p[2],
                           struct view_people_sides *v)
{
    struct str numbers[2], dossiers[2];
    for (int i = 0; i < 2; i++) {
        TRY(person_look(c, pair[i], why, &p[i]));
        TRY(people_numbers_line(c, pair[i], &numbers[i]));
        TRY(fill_dossiers(c, pair[i], &dossiers[i]));
    }
    add_row(c, v, MSG_people_name, p[0].name, p[1].name);
    add_row(c, v, MSG_people_birth, people_day(c, p[0].birth), people_day(c, p[1].birth));
    add_row(c, v, MSG_people_gender, people_gender(c, &p[0]), people_gender(c, &p[1]));
    add_row(c, v, MSG_people_numbers, numbers[0], numbers[1]);
    add_row(c, v, MSG_people_nationality, p[0].nationality, p[1].nationality);
    add_row(c, v, MSG_people_death, death_of(c, &p[0]), death_of(c, &p[1]));
    add_row(c, v, MSG_people_dossiers, dossiers[0], dossiers[1]);
    v->first_href = arena_printf(c->arena, "/nguoi/%lld", (long long)p[0].id);
    v->second_href = arena_printf(c->arena, "/nguoi/%lld", (long long)p[1].id);
    return ERR_OK;
}

static struct view_form_field stays_field(struct ctx *c, const struct person_known p[2])
{
    struct view_form_field f = { .key = S("stays"),
                                 .label = ctx_text(c, MSG_people_stays),
                                 .hint = ctx_text(c, MSG_people_stays_hint),
                                 .is_radios = true,
                                 .error = forms_error(c, S("stays")) };
    struct str typed = web_has(c, "stays") ? web_typed(c, "stays") : S("");
    for (int i = 0; i < 2; i++) {
        struct str id = arena_printf(c->arena, "%lld", (long long)p[i].id);
        struct view_form_field_options o = { .value = id,
                                             .checked = str_eq(typed, id),
                                             .label = msg_format(c->arena, c->lang,
                                                                 i ? MSG_people_stays_second : MSG_people_stays_first,
                                                                 MSG_ARGS(p[i].name)) };
        VEC_PUSH(c->arena, &f.options, o);
    }
    return f;
}

static enum err show_pair(struct ctx *c, const struct person_doubt *d)
{
    struct person_known p[2];
    struct view_people_pair v = { .id = d->id, .version = d->version, .ground = people_label(c, "ground", d->ground) };
    TRY(fill_sides(c, d->pair, "compare", p, &v.sides));
    v.open = str_eq(d->state, S("open")) && p[0].id != p[1].id;
    v.decided = v.open ? S("") : people_label(c, "state", p[0].id == p[1].id ? S("same") : d->state);
    v.reason = d->reason;
    v.first = p[0].id;
    v.first_version = p[0].version;
    v.second = p[1].id;
    v.second_version = p[1].version;
    struct view_form_field stays = stays_field(c, p),
                           why = people_area(c, "reason", MSG_people_merge_reason, MSG_people_merge_reason_hint);
    struct view_form_field apart = people_area(c, "why", MSG_people_differ_reason, MSG_people_differ_reason_hint);
    VEC_PUSH(c->arena, &v.merge, stays);
    VEC_PUSH(c->arena, &v.merge, why);
    VEC_PUSH(c->arena, &v.differ, apart);
    return WEB_VIEW(c, people_pair, &v, ctx_text(c, MSG_people_pair));
}

static enum err the_doubt(struct ctx *c, struct person_doubt *d)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return people_doubt(c, id, d);
}

enum err people_pair(struct ctx *c)
{
    struct person_doubt d;
    TRY(the_doubt(c, &d));
    return show_pair(c, &d);
}

/* What is wrong is shown where it stands; everything typed stays. */
static enum err or_pair(struct ctx *c, const struct person_doubt *d, enum err e)
{
    if (e != ERR_INVALID)
        return e;
    TRY(show_pair(c, d));
    return ERR_INVALID;
}

static enum err merge(struct ctx *c, const struct person_doubt *d)
{
    int64_t first = web_int(c, "first", 0), second = web_int(c, "second", 0), stays = web_int(c, "stays", 0);
    int64_t v1 = web_int(c, "first_version", 0), v2 = web_int(c, "second_version", 0);
    TRY(web_check(c));
    if (stays != first && stays != second)
        return ctx_invalid(c, S("stays"), MSG_people_stays_missing, MSG_NO_ARGS);
    bool keep_first = stays == first;
    return people_merge(c, &(struct person_merging){ .doubt_id = d->id,
                                                     .doubt_version = web_int(c, "version", 0),
                                                     .from_id = keep_first ? second : first,
                                                     .from_version = keep_first ? v2 : v1,
                                                     .into_id = stays,
                                                     .into_version = keep_first ? v1 : v2,
                                                     .reason = web_text(c, "reason") });
}

enum err people_pair_merge(struct ctx *c)
{
    struct person_doubt d;
    TRY(the_doubt(c, &d));
    enum err e = merge(c, &d);
    if (e != ERR_OK)
        return or_pair(c, &d, e);
    web_flash(c, MSG_people_merged_now, MSG_NO_ARGS);
    return web_see(c, arena_printf(c->arena, "/nguoi/%lld", (long long)web_int(c, "stays", 0)));
}

enum err people_pair_differ(struct ctx *c)
{
    struct person_doubt d;
    TRY(the_doubt(c, &d));
    enum err e = web_check(c);
    if (e == ERR_OK)
        e = people_differ(c, d.id, web_int(c, "version", 0), web_text(c, "why"));
    if (e != ERR_OK)
        return or_pair(c, &d, e);
    web_flash(c, MSG_people_told_apart, MSG_NO_ARGS);
    return web_see(c, S("/nguoi-trung"));
}

/* -- a merge -- */

static enum err show_merge(struct ctx *c, const struct merge *m)
{
    struct person_known root, from, into;
    struct view_people_merged v = { .id = m->id,
                                    .version = m->version,
                                    .open = !m->undone_at_ms,
                                    .by = m->by,
                                    .reason = m->reason,
                                    .when = ctx_moment_short(c, m->merged_at_ms),
                                    .undone_by = m->undone_by,
                                    .undone_reason = m->undone_reason,
                                    .undone = m->undone_at_ms ? ctx_moment_short(c, m->undone_at_ms) : S("") };
    TRY(person_look(c, m->into_id, "merge", &root));
    TRY(person_get(c, m->from_id, &from));
    TRY(person_get(c, m->into_id, &into));
    v.from = from.name;
    v.from_birth = people_day(c, from.birth);
    v.into = into.name;
    v.into_birth = people_day(c, into.birth);
    v.href = arena_printf(c->arena, "/nguoi/%lld", (long long)root.id);
    struct view_form_field why = people_area(c, "reason", MSG_people_undo_reason, MSG_people_undo_reason_hint);
    VEC_PUSH(c->arena, &v.fields, why);
    return WEB_VIEW(c, people_merged, &v, ctx_text(c, MSG_people_merge_title));
}

static enum err the_merge(struct ctx *c, struct merge *m)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return people_merge_get(c, id, m);
}

enum err people_merged(struct ctx *c)
{
    struct merge m;
    TRY(the_merge(c, &m));
    return show_merge(c, &m);
}

enum err people_merged_undo(struct ctx *c)
{
    struct merge m;
    TRY(the_merge(c, &m));
    enum err e = web_check(c);
    if (e == ERR_OK)
        e = people_unmerge(c, m.id, web_int(c, "version", 0), web_text(c, "reason"));
    if (e == ERR_INVALID) {
        TRY(show_merge(c, &m));
        return ERR_INVALID;
    }
    TRY(e);
    web_flash(c, MSG_people_undone_now, MSG_NO_ARGS);
    return web_see(c, arena_printf(c->arena, "/nguoi/%lld", (long long)m.from_id));
}
