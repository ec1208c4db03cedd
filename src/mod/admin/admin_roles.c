/* Roles given and ended; covering for somebody on leave. */
#include "mod/admin/admin_internal.h"
#include "base/clock.h"
#include "core/event.h"

static struct str person_path(struct ctx *c, int64_t id) { return arena_printf(c->arena, "/quan-tri/can-bo/%lld", (long long)id); }

/* -- who may hold what -- */

static bool holds_on_or_after(const struct staff *s, int32_t day) { return !s->to_day || s->to_day >= day; }

/* Administrators configure and never see or process dossiers, so nobody holds both kinds of roles. */
static enum err apart(struct ctx *c, int64_t account_id, enum role r, const char *field)
{
    struct staff *list;
    size_t n;
    TRY(staff_of_account(c, account_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (holds_on_or_after(&list[i], ctx_today(c)) && (list[i].role == ROLE_ADMIN) != (r == ROLE_ADMIN))
            return ctx_invalid(c, str_c(field), MSG_admin_apart, MSG_NO_ARGS);
    return ERR_OK;
}

/* -- giving -- */

static enum err role_target(struct ctx *c, struct account *a)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(admin_reach_account(c, id));
    TRY(account_get(c, id, a));
    if (id == c->who.account_id)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_admin_not_self);
    return a->closed_at_ms ? ERR_NOT_FOUND : ERR_OK;
}

enum err admin_role_new(struct ctx *c)
{
    struct account a;
    TRY(role_target(c, &a));
    struct view_admin_form v = { .heading = msg_format(c->arena, c->lang, MSG_admin_role_give_to, MSG_ARGS(a.name)), .about = ctx_text(c, MSG_admin_role_about),
                                 .action = arena_printf(c->arena, "/quan-tri/can-bo/%lld/vai-tro", (long long)a.id),
                                 .button = ctx_text(c, MSG_admin_role_give), .back = person_path(c, a.id), .back_label = a.name };
    struct view_form_field unit = forms_select(c, "unit", MSG_admin_unit), role = forms_select(c, "role", MSG_admin_role);
    struct view_form_field to = forms_day_or(c, "to_day", MSG_admin_until, 0), ground = admin_text(c, "ground", MSG_admin_ground, S(""));
    TRY(admin_unit_options(c, &unit, 0));
    for (int r = ROLE_OFFICER; r < ROLE_COUNT; r++)
        forms_option(c, &role, str_c(role_word((enum role)r)), admin_role_label(c, (enum role)r), false);
    to.optional = ground.optional = true;
    VEC_PUSH(c->arena, &v.fields, role);
    VEC_PUSH(c->arena, &v.fields, unit);
    VEC_PUSH(c->arena, &v.fields, admin_text(c, "title", MSG_admin_job_title, S("")));
    v.fields.at[2].optional = true;
    VEC_PUSH(c->arena, &v.fields, forms_day_or(c, "from_day", MSG_admin_since, ctx_today(c)));
    VEC_PUSH(c->arena, &v.fields, to);
    VEC_PUSH(c->arena, &v.fields, ground);
    return admin_form_page(c, &v);
}

static enum err give(struct ctx *c, const struct account *a)
{
    int64_t role_id;
    struct staff s = { .account_id = a->id, .unit_id = web_int(c, "unit", 0), .title = web_text(c, "title"), .ground = web_text(c, "ground") };
    if (!s.unit_id || admin_reach_unit(c, s.unit_id) != ERR_OK)
        ctx_invalid(c, S("unit"), MSG_staff_unit, MSG_NO_ARGS);
    if (!role_from_word(web_text(c, "role"), &s.role) || s.role < ROLE_OFFICER)
        ctx_invalid(c, S("role"), MSG_form_not_option, MSG_NO_ARGS);
    else
        TRY(apart(c, a->id, s.role, "role"));
    if (!web_day(c, "from_day", &s.from_day))
        s.from_day = ctx_today(c);
    web_day(c, "to_day", &s.to_day);
    return ctx_ok(c) ? staff_give(c, &s, &role_id) : ERR_INVALID;
}

enum err admin_role_give(struct ctx *c)
{
    struct account a;
    TRY(role_target(c, &a));
    TRY(admin_again(c, give(c, &a), admin_role_new));
    web_flash(c, MSG_admin_role_given, MSG_NO_ARGS);
    return web_see(c, person_path(c, a.id));
}

/* -- one role: end it, or have somebody cover -- */

static enum err role_by_id(struct ctx *c, struct staff *out)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(staff_role_get(c, id, out));
    TRY(admin_reach_unit(c, out->unit_id));
    if (out->account_id == c->who.account_id)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_admin_not_self);
    return ERR_OK;
}

enum err admin_role(struct ctx *c)
{
    struct staff s;
    TRY(role_by_id(c, &s));
    struct str words = arena_printf(c->arena, "%.*s: %.*s, %.*s", STR_ARG(s.name), STR_ARG(admin_role_label(c, s.role)), STR_ARG(s.unit_name));
    struct view_admin_role v = { .heading = words, .id = s.role_id, .version = s.version, .back = person_path(c, s.account_id), .name = s.name };
    VEC_PUSH(c->arena, &v.fields, forms_day_or(c, "last_day", MSG_admin_role_last_day, ctx_today(c)));
    return WEB_VIEW(c, admin_role, &v, words);
}

static enum err end_role(struct ctx *c, const struct staff *s)
{
    int32_t day;
    if (!web_day(c, "last_day", &day))
        return ctx_ok(c) ? ctx_invalid(c, S("last_day"), MSG_admin_last_day_missing, MSG_NO_ARGS) : ERR_INVALID;
    return staff_end(c, s->role_id, web_int(c, "version", 0), day);
}

enum err admin_role_end(struct ctx *c)
{
    struct staff s;
    TRY(role_by_id(c, &s));
    TRY(admin_again(c, end_role(c, &s), admin_role));
    web_flash(c, MSG_admin_role_ended, MSG_NO_ARGS);
    return web_see(c, person_path(c, s.account_id));
}

/* -- covering -- */

/* Colleagues of the agency, each once, without the holder and without administrators. */
static enum err deputy_options(struct ctx *c, struct view_form_field *f, int64_t agency_id, int64_t holder_id)
{
    struct staff *list;
    size_t n;
    TRY(staff_list(c, agency_id, ROLE_COUNT, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n; i++) {
        bool again = list[i].account_id == holder_id || list[i].role == ROLE_ADMIN;
        for (size_t k = 0; k < i && !again; k++)
            again = list[k].account_id == list[i].account_id;
        if (!again)
            forms_option(c, f, admin_id(c, list[i].account_id),
                         arena_printf(c->arena, "%.*s (%.*s)", STR_ARG(list[i].name), STR_ARG(admin_role_label(c, list[i].role))), false);
    }
    return ERR_OK;
}

#define PUSH_COVER_FIELDS(c, v, deputy)                                                                        \
    do {                                                                                                       \
        VEC_PUSH((c)->arena, &(v)->fields, (deputy));                                                          \
        VEC_PUSH((c)->arena, &(v)->fields, forms_day_or((c), "from_day", MSG_admin_since, ctx_today(c)));         \
        VEC_PUSH((c)->arena, &(v)->fields, forms_day_or((c), "to_day", MSG_admin_until, 0));                      \
        VEC_PUSH((c)->arena, &(v)->fields, admin_text((c), "reason", MSG_admin_cover_reason, S("")));          \
    } while (0)

enum err admin_cover_new(struct ctx *c)
{
    struct staff s;
    struct unit u;
    TRY(role_by_id(c, &s));
    TRY(unit_get(c, s.unit_id, &u));
    struct view_admin_form v = { .heading = msg_format(c->arena, c->lang, MSG_admin_cover_for, MSG_ARGS(s.name)), .about = ctx_text(c, MSG_admin_cover_about),
                                 .action = arena_printf(c->arena, "/quan-tri/vai-tro/%lld/uy-quyen", (long long)s.role_id),
                                 .button = ctx_text(c, MSG_admin_cover_do), .back = person_path(c, s.account_id), .back_label = s.name };
    struct view_form_field deputy = forms_select(c, "deputy", MSG_admin_deputy);
    TRY(deputy_options(c, &deputy, u.agency_id, s.account_id));
    PUSH_COVER_FIELDS(c, &v, deputy);
    return admin_form_page(c, &v);
}

static enum err delegate(struct ctx *c, int64_t role_id)
{
    int32_t from = ctx_today(c), to = 0;
    int64_t deputy = web_int(c, "deputy", 0);
    web_day(c, "from_day", &from);
    if (!web_day(c, "to_day", &to) && ctx_ok(c))
        ctx_invalid(c, S("to_day"), MSG_admin_last_day_missing, MSG_NO_ARGS);
    if (!deputy)
        ctx_invalid(c, S("deputy"), MSG_staff_deputy, MSG_NO_ARGS);
    else
        TRY(apart(c, deputy, ROLE_OFFICER, "deputy"));
    return ctx_ok(c) ? staff_delegate(c, role_id, deputy, from, to, web_text(c, "reason")) : ERR_INVALID;
}

enum err admin_cover_add(struct ctx *c)
{
    struct staff s;
    TRY(role_by_id(c, &s));
    TRY(admin_again(c, s.role == ROLE_ADMIN ? ctx_invalid(c, S(""), MSG_admin_apart, MSG_NO_ARGS) : delegate(c, s.role_id), admin_cover_new));
    web_flash(c, MSG_admin_cover_given, MSG_NO_ARGS);
    return web_see(c, person_path(c, s.account_id));
}

static enum err delegation_by_id(struct ctx *c, struct delegation *out)
{
    struct delegation *list;
    size_t n;
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(staff_delegations(c, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].id == id) {
            *out = list[i];
            return ERR_OK;
        }
    return ERR_NOT_FOUND;
}

enum err admin_cover_end(struct ctx *c)
{
    struct delegation d;
    TRY(web_check(c));
    TRY(delegation_by_id(c, &d));
    TRY(admin_reach_unit(c, d.unit_id));
    TRY(staff_delegation_end(c, d.id, web_int(c, "version", 0)));
    web_flash(c, MSG_admin_cover_ended, MSG_NO_ARGS);
    return web_see(c, person_path(c, d.holder_id));
}

/* -- one's own, for all who work -- */

static bool own_role(const struct ctx *c, int64_t role_id)
{
    for (size_t i = 0; i < c->who.grants_n; i++)
        if (c->who.grants[i].staff_role_id == role_id && !c->who.grants[i].for_account_id)
            return true;
    return false;
}

static enum err fill_own_covers(struct ctx *c, struct view_admin_cover *v)
{
    struct delegation *list;
    size_t n;
    TRY(staff_delegations(c, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (list[i].holder_id != c->who.account_id)
            continue;
        struct str text = msg_format(c->arena, c->lang, MSG_admin_cover_words,
                                     MSG_ARGS(list[i].deputy, list[i].holder, admin_role_label(c, list[i].role), ctx_date(c, list[i].from_day),
                                              ctx_date(c, list[i].to_day), list[i].reason));
        VEC_PUSH(c->arena, &v->rows, ((struct view_admin_cover_rows){ list[i].id, list[i].version, text }));
    }
    return ERR_OK;
}

enum err admin_own_cover(struct ctx *c)
{
    struct view_admin_cover v = { 0 };
    struct view_form_field role = forms_select(c, "role_id", MSG_admin_role), deputy = forms_select(c, "deputy", MSG_admin_deputy);
    int64_t agency_id = 0;
    TRY(fill_own_covers(c, &v));
    for (size_t i = 0; i < c->who.grants_n; i++) {
        const struct grant *g = &c->who.grants[i];
        struct unit u;
        if (g->for_account_id)
            continue; /* what one holds for another is not handed on */
        TRY(unit_get(c, g->unit_id, &u));
        agency_id = u.agency_id;
        forms_option(c, &role, admin_id(c, g->staff_role_id),
                     arena_printf(c->arena, "%.*s, %.*s", STR_ARG(admin_role_label(c, g->role)), STR_ARG(u.name)), i == 0);
    }
    if (agency_id)
        TRY(deputy_options(c, &deputy, agency_id, c->who.account_id));
    VEC_PUSH(c->arena, &v.fields, role);
    PUSH_COVER_FIELDS(c, &v, deputy);
    return WEB_VIEW(c, admin_cover, &v, ctx_text(c, MSG_admin_own_cover));
}

enum err admin_own_cover_add(struct ctx *c)
{
    int64_t role_id = web_int(c, "role_id", 0);
    enum err e = own_role(c, role_id) ? delegate(c, role_id) : ctx_invalid(c, S("role_id"), MSG_form_not_option, MSG_NO_ARGS);
    TRY(admin_again(c, e, admin_own_cover));
    web_flash(c, MSG_admin_cover_given, MSG_NO_ARGS);
    return web_see(c, S("/cong-viec/uy-quyen"));
}

enum err admin_own_cover_end(struct ctx *c)
{
    struct delegation d;
    TRY(web_check(c));
    TRY(delegation_by_id(c, &d));
    if (d.holder_id != c->who.account_id)
        return ERR_NOT_FOUND;
    TRY(staff_delegation_end(c, d.id, web_int(c, "version", 0)));
    web_flash(c, MSG_admin_cover_ended, MSG_NO_ARGS);
    return web_see(c, S("/cong-viec/uy-quyen"));
}
