/* The pages of administrators. They see codes and names of units and staff, never what stands in a dossier. */
#include "mod/successor/successor_internal.h"
#include "base/clock.h"
#include "core/job.h"
#include "mod/forms/forms.h"
#include "text/text.h"
#include "views.h"

enum { ITEMS_SHOWN = 200, ASKED_SHOWN = 50, PAGE_ROWS = 500 };

static const char *const item_kinds[] = { "unit", "dossier", "task", "role", "delegation", "draft", "series", "calendar", "setting" };
enum { ITEM_KINDS_N = sizeof item_kinds / sizeof *item_kinds };

/* -- reach: all units of a plan lie below one at which the role is held -- */

static bool reaches(const struct ctx *c, const struct unit *u)
{
    for (size_t i = 0; i < c->who.grants_n; i++)
        if (c->who.grants[i].role == ROLE_ADMIN && str_starts(u->path, c->who.grants[i].path))
            return true;
    return false;
}

static bool reaches_plan(const struct ctx *c, const struct succession *s)
{
    for (size_t i = 0; i < s->units.n; i++)
        if (!reaches(c, &s->units.at[i].unit) || (s->units.at[i].successor.id && !reaches(c, &s->units.at[i].successor)))
            return false;
    return true;
}

static enum err the_plan(struct ctx *c, struct succession *s)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(succession_get(c, id, s));
    return reaches_plan(c, s) ? ERR_OK : ERR_NOT_FOUND;
}

/* A unit chosen on a page; ERR_NOT_FOUND beyond reach. */
static enum err chosen(struct ctx *c, int64_t id, struct unit *out)
{
    TRY(unit_get(c, id, out));
    return reaches(c, out) ? ERR_OK : ERR_NOT_FOUND;
}

/* -- words -- */

static struct str word(const struct ctx *c, const char *prefix, struct str of)
{
    static const struct {
        const char *key;
        enum msg m;
    } words[] = {
        { "word_merge", MSG_successor_word_merge },       { "word_split", MSG_successor_word_split },
        { "word_close", MSG_successor_word_close },       { "state_draft", MSG_successor_state_draft },
        { "state_approved", MSG_successor_state_approved }, { "state_done", MSG_successor_state_done },
        { "state_dropped", MSG_successor_state_dropped }, { "item_unit", MSG_successor_item_unit },
        { "item_dossier", MSG_successor_item_dossier },   { "item_task", MSG_successor_item_task },
        { "item_role", MSG_successor_item_role },         { "item_delegation", MSG_successor_item_delegation },
        { "item_draft", MSG_successor_item_draft },       { "item_series", MSG_successor_item_series },
        { "item_calendar", MSG_successor_item_calendar }, { "item_setting", MSG_successor_item_setting },
        { "rule_area", MSG_successor_rule_area },         { "rule_words", MSG_successor_rule_words },
        { "rule_role", MSG_successor_rule_role },         { "rule_dossier", MSG_successor_rule_dossier },
    };
    struct str key = arena_printf(c->arena, "%s_%.*s", prefix, STR_ARG(of));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(key, str_c(words[i].key)))
            return ctx_text(c, words[i].m);
    return of;
}

static struct str plan_path(struct ctx *c, const struct succession *s) { return arena_printf(c->arena, "/quan-tri/don-vi/ke-tuc/%lld", (long long)s->id); }
static struct str id_text(struct ctx *c, int64_t id) { return arena_printf(c->arena, "%lld", (long long)id); }

/* Names of the agencies that close, with commas. */
static struct str closing_names(struct ctx *c, const struct succession *s)
{
    struct buf b = buf_new(c->arena, 100000);
    for (size_t i = 0; i < s->units.n; i++)
        if (str_eq(s->units.at[i].unit.kind, S("agency")) || s->units.n == 1) {
            buf_put(&b, b.len ? S(", ") : S(""));
            buf_put(&b, s->units.at[i].unit.name);
        }
    return b.failed ? S("") : buf_str(&b);
}

/* -- list of plans -- */

enum err successor_home(struct ctx *c)
{
    struct succession *list;
    size_t n;
    struct view_successor_home v = { 0 };
    TRY(succession_list(c, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!reaches_plan(c, &list[i]))
            continue;
        struct view_successor_home_rows row = { plan_path(c, &list[i]), word(c, "word", list[i].kind), closing_names(c, &list[i]),
                                                list[i].units.n ? list[i].units.at[0].successor.name : S(""), ctx_date(c, list[i].last_day),
                                                word(c, "state", list[i].state) };
        row.to = row.to.ptr ? row.to : S("");
        VEC_PUSH(c->arena, &v.rows, row);
    }
    return WEB_VIEW(c, successor_home, &v, ctx_text(c, MSG_successor_title));
}

/* -- a new plan -- */

static void option(struct ctx *c, struct view_form_field *f, struct str value, struct str label, bool checked)
{
    struct view_form_field_options o = { .value = value, .label = label, .checked = checked };
    VEC_PUSH(c->arena, &f->options, o);
}

static bool was_chosen(struct ctx *c, struct str value)
{
    struct str *list;
    size_t n = web_list(c, "units", &list);
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], value))
            return true;
    return false;
}

static enum err agency_options(struct ctx *c, struct view_form_field *f, bool many)
{
    struct unit *list;
    size_t n;
    TRY(unit_agencies(c, S(""), &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct str value = id_text(c, list[i].id);
        if (reaches(c, &list[i]))
            option(c, f, value, list[i].name, many ? was_chosen(c, value) : str_eq(f->value, value));
    }
    return ERR_OK;
}

static struct view_form_field kind_field(struct ctx *c)
{
    struct view_form_field f = forms_text(c, "kind", MSG_successor_kind);
    struct str now = f.value.len ? f.value : S("merge");
    f.is_text = false;
    f.is_radios = true;
    option(c, &f, S("merge"), ctx_text(c, MSG_successor_kind_merge), str_eq(now, S("merge")));
    option(c, &f, S("split"), ctx_text(c, MSG_successor_kind_split), str_eq(now, S("split")));
    option(c, &f, S("close"), ctx_text(c, MSG_successor_kind_close), str_eq(now, S("close")));
    return f;
}

enum err successor_new(struct ctx *c)
{
    struct view_successor_new v = { 0 };
    struct view_form_field units = forms_text(c, "units", MSG_successor_units), to = forms_select(c, "successor", MSG_successor_follower),
                           ground = forms_text(c, "ground", MSG_successor_ground_label), asks = forms_text(c, "asks", MSG_successor_asks);
    units.is_text = asks.is_text = false;
    units.is_checkboxes = asks.is_checkbox = true;
    asks.checked = web_flag(c, "asks");
    asks.optional = to.optional = true;
    units.hint = ctx_text(c, MSG_successor_units_hint);
    to.hint = ctx_text(c, MSG_successor_follower_hint);
    ground.hint = ctx_text(c, MSG_successor_ground_hint);
    option(c, &to, S(""), ctx_text(c, MSG_successor_no_follower), !to.value.len);
    TRY(agency_options(c, &units, true));
    TRY(agency_options(c, &to, false));
    struct view_form_field fields[] = { kind_field(c), units, to, forms_day(c, "last_day", MSG_successor_last_day), ground, asks };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        VEC_PUSH(c->arena, &v.fields, fields[i]);
    return WEB_VIEW(c, successor_new, &v, ctx_text(c, MSG_successor_new));
}

static enum err read_units(struct ctx *c, struct succession *s, int64_t successor_id)
{
    struct str *list;
    size_t n = web_list(c, "units", &list);
    struct unit u;
    if (successor_id && chosen(c, successor_id, &u) != ERR_OK)
        return ctx_invalid(c, S("successor"), MSG_form_not_option, MSG_NO_ARGS);
    for (size_t i = 0; i < n; i++) {
        int64_t id;
        if (!str_int(list[i], &id) || chosen(c, id, &u) != ERR_OK)
            return ctx_invalid(c, S("units"), MSG_form_not_option, MSG_NO_ARGS);
        TRY(succession_add(c, s, id, successor_id));
    }
    return ERR_OK;
}

static enum err add_plan(struct ctx *c, struct succession *s)
{
    TRY(web_check(c));
    *s = (struct succession){ .kind = web_text(c, "kind"), .ground = web_text(c, "ground"), .asks = web_flag(c, "asks") };
    web_day(c, "last_day", &s->last_day);
    TRY(ctx_ok(c) ? ERR_OK : ERR_INVALID);
    TRY(read_units(c, s, web_int(c, "successor", 0)));
    return succession_save(c, s);
}

enum err successor_add(struct ctx *c)
{
    struct succession s = { 0 };
    enum err e = add_plan(c, &s);
    if (e == ERR_INVALID)
        TRY(successor_new(c));
    TRY(e);
    web_flash(c, MSG_successor_saved, MSG_NO_ARGS);
    return web_created(c, plan_path(c, &s));
}

/* -- one plan -- */

static struct str unit_name(struct ctx *c, int64_t id)
{
    struct unit u;
    return id && unit_get(c, id, &u) == ERR_OK ? u.name : S("");
}

static void fill_frame(struct ctx *c, const struct succession *s, struct view_successor_page *v)
{
    bool draft = str_eq(s->state, S("draft")), approved = str_eq(s->state, S("approved"));
    *v = (struct view_successor_page){ .id = s->id, .version = s->version, .kind = word(c, "word", s->kind), .state = word(c, "state", s->state),
                                       .step = s->state, .ground = s->ground, .day = ctx_date(c, s->last_day), .night = ctx_date(c, s->last_day + 1),
                                       .done = s->done_at_ms ? ctx_moment(c, s->done_at_ms) : S(""), .trouble = s->trouble,
                                       .split = str_eq(s->kind, S("split")), .draft = draft, .approved = approved,
                                       .may_act = approved && s->last_day <= ctx_today(c), .closed = s->done_at_ms != 0 };
    for (size_t i = 0; i < s->units.n; i++)
        VEC_PUSH(c->arena, &v->units, ((struct view_successor_page_units){ s->units.at[i].unit.name, s->units.at[i].successor.id ? s->units.at[i].successor.name : S("") }));
    for (size_t i = 0; i < s->rules.n; i++) {
        const struct succession_rule *r = &s->rules.at[i];
        VEC_PUSH(c->arena, &v->rules, ((struct view_successor_page_rules){ r->kind, r->key, word(c, "rule", r->kind), unit_name(c, r->successor_id) }));
    }
}

static enum err fill_rule_fields(struct ctx *c, struct view_successor_page *v)
{
    struct view_form_field kind = forms_select(c, "kind", MSG_successor_rule_kind), to = forms_select(c, "to", MSG_successor_follower);
    option(c, &kind, S("words"), ctx_text(c, MSG_successor_rule_words), !str_eq(kind.value, S("area")));
    option(c, &kind, S("area"), ctx_text(c, MSG_successor_rule_area), str_eq(kind.value, S("area")));
    TRY(agency_options(c, &to, false));
    VEC_PUSH(c->arena, &v->fields, kind);
    VEC_PUSH(c->arena, &v->fields, forms_text(c, "key", MSG_successor_rule_value));
    VEC_PUSH(c->arena, &v->fields, to);
    return ERR_OK;
}

static enum err ask_for(struct ctx *c, const struct succession_item *it, struct view_successor_page *v)
{
    struct view_successor_page_ask a = { .id = it->object_id, .code = it->label };
    struct view_form_field to = { .value = S("") };
    TRY(agency_options(c, &to, false));
    for (size_t i = 0; i < to.options.n; i++)
        VEC_PUSH(c->arena, &a.options, ((struct view_successor_page_ask_options){ to.options.at[i].value, to.options.at[i].label }));
    VEC_PUSH(c->arena, &v->ask, a);
    return ERR_OK;
}

/* While nothing is done yet: as it would be now. */
static enum err fill_preview(struct ctx *c, const struct succession *s, struct view_successor_page *v)
{
    struct succession_view p;
    TRY(succession_preview(c, s, &p));
    v->undecided = (int64_t)p.undecided;
    for (size_t i = 0; i < ITEM_KINDS_N; i++)
        VEC_PUSH(c->arena, &v->totals, ((struct view_successor_page_totals){ word(c, "item", str_c(item_kinds[i])), (int64_t)succession_count(&p.items, item_kinds[i]), S("") }));
    for (size_t i = 0; i < p.items.n; i++) {
        const struct succession_item *it = &p.items.at[i];
        if (strcmp(it->kind, "dossier") == 0 && !it->to_id && v->draft && v->ask.n < ASKED_SHOWN)
            TRY(ask_for(c, it, v));
        if (v->items.n < ITEMS_SHOWN)
            VEC_PUSH(c->arena, &v->items, ((struct view_successor_page_items){ word(c, "item", str_c(it->kind)), it->label, unit_name(c, it->from_id),
                                                                                unit_name(c, it->to_id), it->note.ptr ? it->note : S("") }));
    }
    v->shown = (int64_t)v->items.n;
    return v->draft ? fill_rule_fields(c, v) : ERR_OK;
}

static enum err fill_totals(struct ctx *c, const struct succession *s, struct view_successor_page *v)
{
    struct succession_total *list;
    size_t n;
    TRY(succession_totals(c, s->id, &list, &n));
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->arena, &v->totals, ((struct view_successor_page_totals){ word(c, "item", list[i].kind), list[i].n,
                                                                              arena_printf(c->arena, "%.*s/danh-sach?loai=%.*s", STR_ARG(plan_path(c, s)), STR_ARG(list[i].kind)) }));
    return ERR_OK;
}

enum err successor_page(struct ctx *c)
{
    struct succession s;
    struct view_successor_page v;
    TRY(the_plan(c, &s));
    fill_frame(c, &s, &v);
    TRY(s.done_at_ms ? fill_totals(c, &s, &v) : str_eq(s.state, S("dropped")) ? ERR_OK : fill_preview(c, &s, &v));
    return WEB_VIEW(c, successor_page, &v, v.kind);
}

/* -- changing it -- */

static enum err again(struct ctx *c, enum err e)
{
    if (e == ERR_INVALID)
        TRY(successor_page(c));
    return e;
}

static enum err put_rule(struct ctx *c, struct succession *s)
{
    struct unit u;
    bool drop = web_flag(c, "remove");
    struct succession_rule r = { web_text(c, "kind"), web_text(c, "key"), web_int(c, "to", 0) };
    TRY(web_check(c));
    if (!drop && r.successor_id && chosen(c, r.successor_id, &u) != ERR_OK)
        return ctx_invalid(c, S("to"), MSG_successor_rule_unit, MSG_NO_ARGS);
    return succession_put_rules(c, s, web_int(c, "version", 0), &r, 1, drop);
}

enum err successor_rule(struct ctx *c)
{
    struct succession s;
    TRY(the_plan(c, &s));
    TRY(again(c, put_rule(c, &s)));
    web_flash(c, MSG_successor_rules_saved, MSG_NO_ARGS);
    return web_see(c, plan_path(c, &s));
}

static enum err assign(struct ctx *c, struct succession *s)
{
    struct web_field *fields;
    size_t n = web_fields(c, "to.", &fields);
    VEC(struct succession_rule) rules = { 0 };
    TRY(web_check(c));
    for (size_t i = 0; i < n; i++) {
        struct succession_rule r = { S("dossier"), fields[i].key, 0 };
        struct unit u;
        if (!fields[i].value.len)
            continue;
        if (!str_int(fields[i].value, &r.successor_id) || chosen(c, r.successor_id, &u) != ERR_OK)
            return ctx_invalid(c, arena_printf(c->arena, "to.%.*s", STR_ARG(fields[i].key)), MSG_successor_rule_unit, MSG_NO_ARGS);
        VEC_PUSH(c->arena, &rules, r);
    }
    return succession_put_rules(c, s, web_int(c, "version", 0), rules.at, rules.n, false);
}

enum err successor_assign(struct ctx *c)
{
    struct succession s;
    TRY(the_plan(c, &s));
    TRY(again(c, assign(c, &s)));
    web_flash(c, MSG_successor_rules_saved, MSG_NO_ARGS);
    return web_see(c, plan_path(c, &s));
}

enum err successor_approve(struct ctx *c)
{
    struct succession s;
    TRY(the_plan(c, &s));
    TRY(web_check(c));
    TRY(again(c, succession_approve(c, s.id, web_int(c, "version", 0))));
    web_flash(c, MSG_successor_approved, MSG_NO_ARGS);
    return web_see(c, plan_path(c, &s));
}

/* Ten thousand dossiers take seconds: a job does it, so that no page of the office waits for this one. */
enum err successor_act_now(struct ctx *c)
{
    struct succession s;
    TRY(the_plan(c, &s));
    TRY(web_check(c));
    TRY(again(c, succession_hurry(c, s.id, web_int(c, "version", 0))));
    web_flash(c, MSG_successor_acting, MSG_NO_ARGS);
    return web_see(c, plan_path(c, &s));
}

enum err successor_drop(struct ctx *c)
{
    struct succession s;
    TRY(the_plan(c, &s));
    TRY(web_check(c));
    TRY(succession_drop(c, s.id, web_int(c, "version", 0)));
    web_flash(c, MSG_successor_dropped, MSG_NO_ARGS);
    return web_see(c, plan_path(c, &s));
}

/* -- the list of what moved -- */

static void fill_kinds(struct ctx *c, const struct succession *s, struct str now, struct view_successor_list *v)
{
    struct str path = arena_printf(c->arena, "%.*s/danh-sach", STR_ARG(plan_path(c, s)));
    VEC_PUSH(c->arena, &v->kinds, ((struct view_successor_list_kinds){ ctx_text(c, MSG_successor_list_all), path, !now.len }));
    for (size_t i = 0; i < ITEM_KINDS_N; i++)
        VEC_PUSH(c->arena, &v->kinds, ((struct view_successor_list_kinds){ word(c, "item", str_c(item_kinds[i])),
                                                                            arena_printf(c->arena, "%.*s?loai=%s", STR_ARG(path), item_kinds[i]),
                                                                            str_eq(now, str_c(item_kinds[i])) }));
}

enum err successor_list(struct ctx *c)
{
    struct succession s;
    struct succession_moved *list;
    size_t n;
    TRY(the_plan(c, &s));
    TRY(web_check(c));
    struct str kind = web_text(c, "loai");
    struct view_successor_list v = { .id = s.id, .ground = s.ground, .day = ctx_date(c, s.last_day), .next = S("") };
    TRY(succession_moved(c, s.id, kind, web_int(c, "sau", 0), &list, &n));
    fill_kinds(c, &s, kind, &v);
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->arena, &v.rows, ((struct view_successor_list_rows){ list[i].no, word(c, "item", list[i].kind), list[i].kind, list[i].object_id, list[i].label,
                                                                         list[i].from, list[i].to, list[i].note }));
    if (n == PAGE_ROWS)
        v.next = arena_printf(c->arena, "%.*s/danh-sach?loai=%.*s&sau=%lld", STR_ARG(plan_path(c, &s)), STR_ARG(kind), (long long)list[n - 1].no);
    return WEB_VIEW(c, successor_list, &v, ctx_text(c, MSG_successor_list));
}
