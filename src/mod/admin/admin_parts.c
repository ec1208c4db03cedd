/* Reach, tabs and fields of the pages of administrators. */
#include "mod/admin/admin_internal.h"
#include "base/clock.h"

/* -- reach -- */

static enum err holds_path(struct ctx *c, struct str path, bool *within)
{
    *within = false;
    for (size_t i = 0; i < c->who.grants_n && !*within; i++) {
        struct unit u;
        if (c->who.grants[i].role != ROLE_ADMIN)
            continue;
        TRY(unit_get(c, c->who.grants[i].unit_id, &u));
        *within = str_starts(path, u.path);
    }
    return ERR_OK;
}

enum err admin_reach_unit(struct ctx *c, int64_t unit_id)
{
    struct unit u;
    bool within;
    TRY(unit_get(c, unit_id, &u));
    TRY(holds_path(c, u.path, &within));
    return within ? ERR_OK : ERR_NOT_FOUND;
}

enum err admin_reach_account(struct ctx *c, int64_t account_id)
{
    struct account a;
    struct staff *roles;
    size_t n;
    TRY(account_get(c, account_id, &a));
    if (!a.staff)
        return ERR_NOT_FOUND; /* a citizen's account is nobody's to administer */
    TRY(staff_of_account(c, account_id, &roles, &n));
    enum err e = n ? ERR_NOT_FOUND : ERR_OK;
    for (size_t i = 0; i < n && e == ERR_NOT_FOUND; i++)
        e = admin_reach_unit(c, roles[i].unit_id);
    return e;
}

enum err admin_reach_all(struct ctx *c)
{
    struct unit office;
    TRY(unit_office(c, &office));
    enum err e = admin_reach_unit(c, office.id);
    return e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e;
}

/* -- fields -- */

struct str admin_id(struct ctx *c, int64_t id) { return arena_printf(c->arena, "%lld", (long long)id); }

struct view_form_field admin_text(struct ctx *c, const char *key, enum msg label, struct str value)
{
    struct view_form_field f = forms_text(c, key, label);
    if (!web_has(c, key))
        f.value = value.ptr ? value : S("");
    return f;
}

/* A wide space for each level keeps the tree readable where styles are off, and inside a select. */
struct str admin_indent(struct ctx *c, struct str path)
{
    struct buf b = buf_new(c->arena, 1000);
    size_t depth = 0;
    for (size_t i = 0; i < path.len; i++)
        depth += path.ptr[i] == '/';
    for (size_t i = 2; i < depth; i++)
        buf_put(&b, S("\u2003"));
    return b.failed ? S("") : buf_str(&b);
}

enum err admin_unit_options(struct ctx *c, struct view_form_field *f, int64_t chosen)
{
    struct unit *list;
    size_t n;
    bool within;
    TRY(unit_tree(c, &list, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(holds_path(c, list[i].path, &within));
        if (within)
            forms_option(c, f, admin_id(c, list[i].id), arena_printf(c->arena, "%.*s%.*s", STR_ARG(admin_indent(c, list[i].path)), STR_ARG(list[i].name)), list[i].id == chosen);
    }
    return ERR_OK;
}

bool admin_offered(const struct view_form_field *f, struct str value)
{
    for (size_t i = 0; i < f->options.n; i++)
        if (str_eq(f->options.at[i].value, value))
            return true;
    return false;
}

struct str admin_role_label(struct ctx *c, enum role r)
{
    enum msg m;
    return msg_find(arena_printf(c->arena, "role.%s", role_word(r)), &m) ? ctx_text(c, m) : str_c(role_word(r));
}

/* -- pages -- */

struct view_admin_tabs admin_tabs(struct ctx *c, const char *now)
{
    static const struct {
        const char *href;
        enum msg label;
    } tabs[] = { { "/quan-tri", MSG_admin_overview },     { "/quan-tri/don-vi", MSG_admin_units }, { "/quan-tri/can-bo", MSG_admin_people },
                 { "/quan-tri/lich", MSG_admin_calendar }, { "/quan-tri/lien-thong", MSG_admin_bundles }, { "/quan-tri/so", MSG_admin_series },
                 { "/quan-tri/dang-nhap", MSG_admin_logins }, { "/quan-tri/cai-dat", MSG_admin_settings }, { "/quan-tri/phan-anh", MSG_petition_admin_tab } };
    struct view_admin_tabs v = { 0 };
    for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++) {
        struct view_admin_tabs_rows row = { str_c(tabs[i].href), ctx_text(c, tabs[i].label), strcmp(tabs[i].href, now) == 0 };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    return v;
}

enum err admin_form_page(struct ctx *c, struct view_admin_form *v) { return WEB_VIEW(c, admin_form, v, v->heading); }

enum err admin_again(struct ctx *c, enum err e, enum err (*page)(struct ctx *c))
{
    if (e == ERR_INVALID)
        TRY(page(c));
    return e;
}

enum err admin_read(struct ctx *c, ctx_work *fn, void *arg)
{
    struct problem kept = c->problem;
    enum err e = ctx_read(c, fn, arg);
    for (size_t i = 0; i < kept.n; i++)
        VEC_PUSH(c->arena, &c->problem, kept.at[i]);
    return e;
}
