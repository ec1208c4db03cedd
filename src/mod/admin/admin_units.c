/* The tree of units: seen, added to, changed, closed. */
#include "mod/admin/admin_internal.h"
#include "base/clock.h"

static struct str kind_label(struct ctx *c, struct str kind)
{
    return ctx_text(c, str_eq(kind, S("agency")) ? MSG_admin_agency : MSG_admin_kind_room);
}

enum err admin_units(struct ctx *c)
{
    struct unit *list;
    size_t n;
    struct view_admin_units v = { .tabs = admin_tabs(c, "/quan-tri/don-vi") };
    TRY(unit_tree(c, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (admin_reach_unit(c, list[i].id) != ERR_OK)
            continue;
        struct view_admin_units_rows row = { arena_printf(c->arena, "/quan-tri/don-vi/%lld", (long long)list[i].id), list[i].name,
                                             admin_indent(c, list[i].path), list[i].code, kind_label(c, list[i].kind), list[i].address };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    return WEB_VIEW(c, admin_units, &v, ctx_text(c, MSG_admin_units));
}

/* -- one unit -- */

static const struct {
    const char *key;
    enum msg label, hint;
    size_t at; /* in struct unit */
    bool optional;
} unit_fields[] = {
    { "name", MSG_admin_name, MSG_admin_name_hint, offsetof(struct unit, name), false },
    { "short_name", MSG_admin_short_name, MSG_admin_short_name_hint, offsetof(struct unit, short_name), true },
    { "code", MSG_admin_code, MSG_admin_code_hint, offsetof(struct unit, code), true },
    { "old_code", MSG_admin_old_code, MSG_admin_old_code_hint, offsetof(struct unit, old_code), true },
    { "area_code", MSG_admin_area_code, MSG_admin_area_code_hint, offsetof(struct unit, area_code), true },
    { "superior", MSG_admin_superior, MSG_admin_superior_hint, offsetof(struct unit, superior), true },
    { "place", MSG_admin_place, MSG_admin_place_hint, offsetof(struct unit, place), true },
    { "address", MSG_admin_address, MSG_admin_inherit_hint, offsetof(struct unit, address), true },
    { "phone", MSG_admin_phone, MSG_admin_inherit_hint, offsetof(struct unit, phone), true },
    { "website", MSG_admin_website, MSG_admin_inherit_hint, offsetof(struct unit, website), true },
};
enum { UNIT_FIELDS_N = sizeof unit_fields / sizeof *unit_fields };

static struct str *member(struct unit *u, size_t i) { return (struct str *)((char *)u + unit_fields[i].at); }

static void fill_fields(struct ctx *c, struct unit *u, struct view_admin_unit *v)
{
    for (size_t i = 0; i < UNIT_FIELDS_N; i++) {
        struct view_form_field f = admin_text(c, unit_fields[i].key, unit_fields[i].label, *member(u, i));
        f.hint = ctx_text(c, unit_fields[i].hint);
        f.optional = unit_fields[i].optional;
        VEC_PUSH(c->arena, &v->fields, f);
    }
}

static void read_fields(struct ctx *c, struct unit *u)
{
    for (size_t i = 0; i < UNIT_FIELDS_N; i++)
        if (web_has(c, unit_fields[i].key))
            *member(u, i) = web_text(c, unit_fields[i].key);
}

enum err admin_unit_new(struct ctx *c)
{
    static const struct {
        const char *value;
        enum msg label;
    } kinds[] = { { "room", MSG_admin_kind_room }, { "agency", MSG_admin_kind_agency } },
      levels[] = { { "commune", MSG_admin_level_commune }, { "province", MSG_admin_level_province },
                   { "ministry", MSG_admin_level_ministry }, { "other", MSG_admin_level_other } };
    struct unit office = { 0 }, empty = { 0 };
    struct view_admin_unit v = { .heading = ctx_text(c, MSG_admin_unit_new), .action = S("/quan-tri/don-vi/moi") };
    struct view_form_field kind = forms_select(c, "kind", MSG_admin_kind), level = forms_select(c, "level", MSG_admin_level),
                           parent = forms_select(c, "parent", MSG_admin_parent);
    enum err e = unit_office(c, &office);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    TRY(admin_unit_options(c, &parent, office.id));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        forms_option(c, &kind, str_c(kinds[i].value), ctx_text(c, kinds[i].label), i == 0);
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        forms_option(c, &level, str_c(levels[i].value), ctx_text(c, levels[i].label), str_eq(str_c(levels[i].value), office.level));
    VEC_PUSH(c->arena, &v.fields, parent);
    VEC_PUSH(c->arena, &v.fields, kind);
    VEC_PUSH(c->arena, &v.fields, level);
    fill_fields(c, &empty, &v);
    return WEB_VIEW(c, admin_unit, &v, v.heading);
}

static bool one_of(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_c(words[i])))
            return true;
    return false;
}

enum err admin_unit_add(struct ctx *c)
{
    static const char *const kinds[] = { "room", "agency" }, *const levels[] = { "commune", "province", "ministry", "other" };
    int64_t id = 0;
    struct unit u = { .kind = web_text(c, "kind"), .level = web_text(c, "level"), .parent_id = web_int(c, "parent", 0) };
    read_fields(c, &u);
    if (!one_of(u.kind, kinds, 2))
        ctx_invalid(c, S("kind"), MSG_form_not_option, MSG_NO_ARGS);
    if (!one_of(u.level, levels, 4))
        ctx_invalid(c, S("level"), MSG_form_not_option, MSG_NO_ARGS);
    if (!u.parent_id || admin_reach_unit(c, u.parent_id) != ERR_OK)
        ctx_invalid(c, S("parent"), MSG_form_not_option, MSG_NO_ARGS);
    TRY(admin_again(c, ctx_ok(c) ? unit_add(c, &u, &id) : ERR_INVALID, admin_unit_new));
    web_flash(c, MSG_admin_unit_added, MSG_ARGS(u.name));
    return web_created(c, S("/quan-tri/don-vi"));
}

enum err admin_unit(struct ctx *c)
{
    struct unit u;
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(admin_reach_unit(c, id));
    TRY(unit_get(c, id, &u));
    struct view_admin_unit v = { .id = id, .heading = u.name, .action = arena_printf(c->arena, "/quan-tri/don-vi/%lld", (long long)id),
                                 .version = u.version, .exists = !u.close_day };
    struct view_form_field successor = forms_select(c, "successor", MSG_admin_successor);
    successor.optional = true;
    fill_fields(c, &u, &v);
    TRY(admin_unit_options(c, &successor, 0));
    VEC_PUSH(c->arena, &v.closing, forms_day_or(c, "last_day", MSG_admin_last_day, 0));
    VEC_PUSH(c->arena, &v.closing, successor);
    return WEB_VIEW(c, admin_unit, &v, v.heading);
}

enum err admin_unit_change(struct ctx *c)
{
    struct unit u;
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(admin_reach_unit(c, id));
    TRY(unit_get(c, id, &u));
    u.version = web_int(c, "version", 0);
    read_fields(c, &u);
    TRY(admin_again(c, ctx_ok(c) ? unit_change(c, &u) : ERR_INVALID, admin_unit));
    web_flash(c, MSG_admin_saved, MSG_NO_ARGS);
    return web_see(c, S("/quan-tri/don-vi"));
}

/* The office itself stays, and so does whoever still has rooms or staff inside. */
static enum err may_close(struct ctx *c, const struct unit *u, int32_t day)
{
    struct unit office, *tree;
    struct staff *staff;
    size_t tree_n, staff_n;
    if (str_eq(u->kind, S("agency")))
        return ctx_invalid(c, S(""), MSG_admin_unit_by_plan, MSG_NO_ARGS);
    TRY(unit_office(c, &office));
    if (str_starts(office.path, u->path))
        return ctx_invalid(c, S(""), MSG_admin_unit_is_office, MSG_NO_ARGS);
    TRY(unit_tree(c, &tree, &tree_n));
    for (size_t i = 0; i < tree_n; i++)
        if (tree[i].parent_id == u->id)
            return ctx_invalid(c, S(""), MSG_admin_unit_has_rooms, MSG_NO_ARGS);
    TRY(staff_list(c, u->id, ROLE_COUNT, day, &staff, &staff_n));
    return staff_n ? ctx_invalid(c, S(""), MSG_admin_unit_has_staff, MSG_NO_ARGS) : ERR_OK;
}

static enum err close_it(struct ctx *c, int64_t id)
{
    struct unit u;
    int32_t day;
    int64_t successor = web_int(c, "successor", 0);
    TRY(unit_get(c, id, &u));
    if (!web_day(c, "last_day", &day))
        return ctx_ok(c) ? ctx_invalid(c, S("last_day"), MSG_admin_last_day_missing, MSG_NO_ARGS) : ERR_INVALID;
    if (successor && (successor == id || admin_reach_unit(c, successor) != ERR_OK))
        return ctx_invalid(c, S("successor"), MSG_form_not_option, MSG_NO_ARGS);
    TRY(may_close(c, &u, day));
    return unit_close(c, id, web_int(c, "version", 0), day, successor);
}

enum err admin_unit_close(struct ctx *c)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(admin_reach_unit(c, id));
    TRY(admin_again(c, close_it(c, id), admin_unit));
    web_flash(c, MSG_admin_unit_closed, MSG_NO_ARGS);
    return web_see(c, S("/quan-tri/don-vi"));
}
