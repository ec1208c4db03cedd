/* Staff: found, added, changed, helped with a new password, closed. */
#include "mod/admin/admin_internal.h"
#include "base/clock.h"
#include "crypto/password.h"

static struct str person_path(struct ctx *c, int64_t id) { return arena_printf(c->arena, "/quan-tri/can-bo/%lld", (long long)id); }

static struct str state_of(struct ctx *c, const struct account *a, bool *warn)
{
    *warn = true;
    if (a->closed_at_ms)
        return ctx_text(c, MSG_admin_state_closed);
    if (a->onetime_until_ms && a->onetime_until_ms < c->now_ms)
        return ctx_text(c, MSG_admin_state_ended);
    if (a->onetime_until_ms)
        return ctx_text(c, MSG_admin_state_new);
    *warn = false;
    return ctx_text(c, MSG_admin_state_good);
}

/* -- the list -- */

static enum err roles_words(struct ctx *c, int64_t account_id, struct str *out)
{
    struct staff *list;
    size_t n;
    int32_t today = ctx_today(c);
    struct buf b = buf_new(c->arena, 2000);
    TRY(staff_of_account(c, account_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (list[i].from_day > today || (list[i].to_day && list[i].to_day < today))
            continue;
        buf_put(&b, b.len ? S("; ") : S(""));
        buf_put(&b, admin_role_label(c, list[i].role));
        buf_put(&b, S(", "));
        buf_put(&b, list[i].unit_name);
    }
    *out = b.failed ? S("…") : buf_str(&b);
    return ERR_OK;
}

enum err admin_people(struct ctx *c)
{
    struct staff_account *list;
    size_t n;
    struct view_admin_people v = { .tabs = admin_tabs(c, "/quan-tri/can-bo"), .words = web_text(c, "q") };
    TRY(web_check(c));
    TRY(account_staff(c, v.words, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_admin_people_rows row = { .href = person_path(c, list[i].is.id), .name = list[i].is.name, .login = list[i].is.login };
        enum err e = admin_reach_account(c, list[i].is.id);
        if (e == ERR_NOT_FOUND)
            continue;
        TRY(e);
        row.state = state_of(c, &list[i].is, &row.warn);
        TRY(roles_words(c, list[i].is.id, &row.roles));
        VEC_PUSH(c->arena, &v.rows, row);
    }
    return WEB_VIEW(c, admin_people, &v, ctx_text(c, MSG_admin_people));
}

/* -- one person -- */

static void fill_fields(struct ctx *c, const struct account *a, struct view_admin_person *v)
{
    VEC_PUSH(c->arena, &v->fields, admin_text(c, "name", MSG_identity_name, a->name));
    VEC_PUSH(c->arena, &v->fields, admin_text(c, "phone", MSG_identity_phone, a->phone));
    VEC_PUSH(c->arena, &v->fields, admin_text(c, "email", MSG_identity_email, a->email));
    v->fields.at[1].optional = v->fields.at[2].optional = true;
}

static enum err fill_roles(struct ctx *c, int64_t id, struct view_admin_person *v)
{
    struct staff *list;
    size_t n;
    TRY(staff_of_account(c, id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        bool ended = list[i].to_day && list[i].to_day < ctx_today(c);
        struct view_admin_person_roles row = { .id = list[i].role_id, .version = list[i].version, .role = admin_role_label(c, list[i].role),
                                               .unit = list[i].unit_name, .title = list[i].title, .since = ctx_date(c, list[i].from_day),
                                               .until = list[i].to_day ? ctx_date(c, list[i].to_day) : ctx_text(c, MSG_admin_open_end),
                                               .ground = list[i].ground.ptr ? list[i].ground : S(""), .now = !ended && id != c->who.account_id };
        VEC_PUSH(c->arena, &v->roles, row);
    }
    return ERR_OK;
}

static enum err fill_covers(struct ctx *c, int64_t id, struct view_admin_person *v)
{
    struct delegation *list;
    size_t n;
    TRY(staff_delegations(c, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (list[i].holder_id != id && list[i].deputy_id != id)
            continue;
        struct str text = msg_format(c->arena, c->lang, MSG_admin_cover_words,
                                     MSG_ARGS(list[i].deputy, list[i].holder, admin_role_label(c, list[i].role), ctx_date(c, list[i].from_day),
                                              ctx_date(c, list[i].to_day), list[i].reason));
        VEC_PUSH(c->arena, &v->covers, ((struct view_admin_person_covers){ .id = list[i].id, .version = list[i].version, .text = text }));
    }
    return ERR_OK;
}

enum err admin_person(struct ctx *c)
{
    struct account a;
    int64_t id;
    bool warn;
    TRY(web_path_id(c, 0, &id));
    TRY(admin_reach_account(c, id));
    TRY(account_get(c, id, &a));
    struct view_admin_person v = { .id = id, .name = a.name, .login = a.login, .version = a.version, .open = !a.closed_at_ms,
                                   .self = id == c->who.account_id };
    v.state = state_of(c, &a, &warn);
    fill_fields(c, &a, &v);
    TRY(fill_roles(c, id, &v));
    TRY(fill_covers(c, id, &v));
    return WEB_VIEW(c, admin_person, &v, a.name);
}

enum err admin_person_change(struct ctx *c)
{
    struct account a;
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(admin_reach_account(c, id));
    TRY(account_get(c, id, &a));
    a.version = web_int(c, "version", 0);
    a.name = web_text(c, "name");
    a.phone = web_text(c, "phone");
    a.email = web_text(c, "email");
    TRY(admin_again(c, ctx_ok(c) ? account_change(c, &a) : ERR_INVALID, admin_person));
    web_flash(c, MSG_admin_saved, MSG_NO_ARGS);
    return web_see(c, person_path(c, id));
}

/* -- adding -- */

static enum err fill_new(struct ctx *c, void *arg)
{
    struct view_admin_form *v = arg;
    struct view_form_field unit = forms_select(c, "unit", MSG_admin_unit), role = forms_select(c, "role", MSG_admin_role);
    TRY(admin_unit_options(c, &unit, 0));
    for (int r = ROLE_OFFICER; r < ROLE_COUNT; r++)
        forms_option(c, &role, str_c(role_word((enum role)r)), admin_role_label(c, (enum role)r), false);
    VEC_PUSH(c->arena, &v->fields, admin_text(c, "name", MSG_identity_name, S("")));
    struct view_form_field login = admin_text(c, "login", MSG_identity_login_name, S(""));
    login.hint = ctx_text(c, MSG_admin_login_hint);
    VEC_PUSH(c->arena, &v->fields, login);
    VEC_PUSH(c->arena, &v->fields, admin_text(c, "phone", MSG_identity_phone, S("")));
    VEC_PUSH(c->arena, &v->fields, admin_text(c, "email", MSG_identity_email, S("")));
    v->fields.at[2].optional = v->fields.at[3].optional = true;
    VEC_PUSH(c->arena, &v->fields, unit);
    VEC_PUSH(c->arena, &v->fields, role);
    VEC_PUSH(c->arena, &v->fields, admin_text(c, "title", MSG_admin_job_title, S("")));
    VEC_PUSH(c->arena, &v->fields, admin_text(c, "ground", MSG_admin_ground, S("")));
    v->fields.at[6].optional = v->fields.at[7].optional = true;
    return ERR_OK;
}

enum err admin_person_new(struct ctx *c)
{
    struct view_admin_form v = { .heading = ctx_text(c, MSG_admin_person_new), .about = ctx_text(c, MSG_admin_person_new_about),
                                 .action = S("/quan-tri/can-bo/moi"), .button = ctx_text(c, MSG_admin_person_new),
                                 .back = S("/quan-tri/can-bo"), .back_label = ctx_text(c, MSG_admin_people) };
    TRY(c->db ? fill_new(c, &v) : admin_read(c, fill_new, &v));
    return admin_form_page(c, &v);
}

struct hand_out {
    struct str plain, hash;
    int64_t id;
    struct account account;
};

static struct hand_out make_password(struct ctx *c)
{
    struct hand_out h = { .plain = password_one_time(c->arena) };
    h.hash = password_hash(c->arena, h.plain);
    return h;
}

/* Shown once; the answer is never stored by a browser (no-store). */
static enum err show_password(struct ctx *c, const struct hand_out *h)
{
    struct view_admin_secret v = { .until = ctx_date(c, day_of_ms(c->now_ms + ONETIME_LIFE_MS)), .back = person_path(c, h->id) };
    VEC_PUSH(c->arena, &v.people, ((struct view_admin_secret_people){ h->account.name, h->account.login, h->plain }));
    return WEB_VIEW(c, admin_secret, &v, ctx_text(c, MSG_admin_secret_title));
}

struct person {
    struct staff role;
    struct account is;
};

/* What was sent; wrong units and roles are noted. */
static struct person sent_person(struct ctx *c)
{
    struct person p = { .role = { .unit_id = web_int(c, "unit", 0), .title = web_text(c, "title"), .ground = web_text(c, "ground"), .from_day = ctx_today(c) },
                        .is = { .kind = S("staff"), .login = web_text(c, "login"), .name = web_text(c, "name"), .phone = web_text(c, "phone"),
                                .email = web_text(c, "email") } };
    if (!p.role.unit_id || admin_reach_unit(c, p.role.unit_id) != ERR_OK)
        ctx_invalid(c, S("unit"), MSG_staff_unit, MSG_NO_ARGS);
    if (!role_from_word(web_text(c, "role"), &p.role.role) || p.role.role == ROLE_CITIZEN)
        ctx_invalid(c, S("role"), MSG_form_not_option, MSG_NO_ARGS);
    return p;
}

static enum err check_person(struct ctx *c, void *arg)
{
    struct person p = sent_person(c);
    (void)arg;
    enum err e = account_check(c, &p.is);
    return e == ERR_OK && !ctx_ok(c) ? ERR_INVALID : e;
}

static enum err add_person(struct ctx *c, void *arg)
{
    struct hand_out *h = arg;
    int64_t role_id;
    struct person p = sent_person(c);
    struct account_new n = { .is = p.is, .password_hash = h->hash, .one_time = true };
    enum err e = account_add(c, &n, &p.role.account_id);
    if (e != ERR_OK || !ctx_ok(c))
        return e == ERR_OK ? ERR_INVALID : e;
    TRY(staff_give(c, &p.role, &role_id));
    h->id = p.role.account_id;
    return account_get(c, h->id, &h->account);
}

/* Checked before the password is made, which takes its time. */
enum err admin_person_add(struct ctx *c)
{
    if (!ctx_ok(c))
        return admin_again(c, ERR_INVALID, admin_person_new);
    TRY(admin_again(c, ctx_read(c, check_person, NULL), admin_person_new));
    struct hand_out h = make_password(c);
    TRY(admin_again(c, ctx_write(c, add_person, &h), admin_person_new));
    return show_password(c, &h);
}

/* -- helping -- */

static enum err reset(struct ctx *c, void *arg)
{
    struct hand_out *h = arg;
    int64_t version = web_int(c, "version", 0);
    TRY(admin_reach_account(c, h->id));
    if (h->id == c->who.account_id)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_admin_not_self);
    TRY(account_get(c, h->id, &h->account));
    if (web_flag(c, "totp") && h->account.has_totp)
        TRY(account_set_totp(c, h->id, version++, S("")));
    return account_set_password(c, h->id, version, h->hash, true, 0);
}

enum err admin_person_reset(struct ctx *c)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(web_check(c));
    struct hand_out h = make_password(c);
    h.id = id;
    TRY(ctx_write(c, reset, &h));
    return show_password(c, &h);
}

/* Somebody must stay who can let others in. */
static enum err close_it(struct ctx *c, int64_t id)
{
    if (id == c->who.account_id)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_admin_not_self);
    return account_close(c, id, web_int(c, "version", 0));
}

enum err admin_person_close(struct ctx *c)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(web_check(c));
    TRY(admin_reach_account(c, id));
    TRY(close_it(c, id));
    web_flash(c, MSG_admin_closed, MSG_NO_ARGS);
    return web_see(c, S("/quan-tri/can-bo"));
}
