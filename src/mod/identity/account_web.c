/* One's own account. */
#include "mod/identity/identity_web.h"
#include "mod/identity/identity_internal.h"
#include "mod/identity/ways.h"
#include "core/event.h"
#include "core/session.h"
#include "crypto/password.h"
#include "mod/forms/forms.h"
#include "mod/units/units.h"
#include "text/partial_date.h"
#include "views.h"

/* -- the page -- */

enum { OWN_STAFF = 1, OWN_PERSON = 2 };
static const struct {
    const char *key;
    enum msg label;
    int whose;
    const char *autocomplete;
} own[] = {
    { "name", MSG_identity_name, OWN_PERSON, "name" },       { "phone", MSG_identity_phone, OWN_STAFF | OWN_PERSON, "tel" },
    { "email", MSG_identity_email, OWN_STAFF | OWN_PERSON, "email" }, { "id_no", MSG_identity_id_no, OWN_PERSON, "" },
    { "birth", MSG_identity_birth, OWN_PERSON, "bday" },     { "address", MSG_identity_address, OWN_PERSON, "address-line1" },
};
enum { OWN_N = sizeof own / sizeof *own };

static void fill_fields(struct ctx *c, const struct account *a, struct view_identity_account *v)
{
    struct str values[OWN_N] = { a->name, a->phone, a->email, a->id_no, partial_short(c->arena, partial_stored(a->birth)), a->address };
    for (size_t i = 0; i < OWN_N; i++) {
        if (!(own[i].whose & (a->staff ? OWN_STAFF : OWN_PERSON)))
            continue;
        struct view_form_field f = forms_text(c, own[i].key, own[i].label);
        f.value = web_has(c, own[i].key) ? f.value : values[i];
        f.autocomplete = str_c(own[i].autocomplete);
        f.optional = i > 0;
        VEC_PUSH(c->arena, &v->fields, f);
    }
    struct view_form_field now = forms_secret(c, "password", MSG_identity_password_now);
    struct view_form_field fresh = forms_secret(c, "new_password", MSG_identity_new_password);
    now.autocomplete = S("current-password");
    fresh.autocomplete = S("new-password");
    fresh.hint = ctx_text(c, MSG_identity_password_hint);
    if (a->has_password)
        VEC_PUSH(c->arena, &v->secrets, now);
    VEC_PUSH(c->arena, &v->secrets, fresh);
}

static enum err fill_roles(struct ctx *c, struct view_identity_account *v)
{
    for (size_t i = 0; i < c->who.grants_n; i++) {
        const struct grant *g = &c->who.grants[i];
        struct unit u;
        enum msg m = MSG_identity_roles;
        TRY(unit_get(c, g->unit_id, &u));
        bool known = msg_find(arena_printf(c->arena, "role.%s", role_word(g->role)), &m);
        struct view_identity_account_roles row = { known ? ctx_text(c, m) : str_c(role_word(g->role)), u.name, g->title };
        VEC_PUSH(c->arena, &v->roles, row);
    }
    return ERR_OK;
}

struct word {
    const char *mark, *name;
};
/* The first that fits: Edge and Opera also say Chrome, and Chrome says Safari. */
static const struct word browsers[] = { { "Edg", "Edge" }, { "OPR", "Opera" }, { "coc_coc", "Cốc Cốc" }, { "Firefox", "Firefox" },
                                        { "Chrome", "Chrome" }, { "CriOS", "Chrome" }, { "Safari", "Safari" } };
static const struct word systems[] = { { "Android", "Android" }, { "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Windows", "Windows" },
                                       { "Mac OS", "macOS" }, { "Linux", "Linux" } };

static struct str word_in(struct str text, const struct word *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_has(text, str_c(list[i].mark)))
            return str_c(list[i].name);
    return S("");
}

static struct str device_words(struct ctx *c, struct str agent)
{
    struct str browser = word_in(agent, browsers, sizeof browsers / sizeof *browsers);
    struct str platform = word_in(agent, systems, sizeof systems / sizeof *systems);
    if (!browser.len || !platform.len)
        return ctx_text(c, MSG_identity_device_unknown);
    return msg_format(c->arena, c->lang, MSG_identity_device_on, MSG_ARGS(browser, platform));
}

static enum err fill_sessions(struct ctx *c, struct view_identity_account *v)
{
    struct session_info *list;
    size_t n;
    TRY(session_list(c, c->who.account_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_identity_account_sessions row = { list[i].id, device_words(c, list[i].device),
                                                      ctx_moment_short(c, list[i].created_at_ms),
                                                      ctx_moment_short(c, list[i].seen_at_ms), list[i].id == c->who.session_id };
        VEC_PUSH(c->arena, &v->sessions, row);
    }
    return ERR_OK;
}

static enum err fill(struct ctx *c, void *arg)
{
    struct view_identity_account *v = arg;
    struct account a;
    TRY(account_get(c, c->who.account_id, &a));
    *v = (struct view_identity_account){ .version = a.version, .login = a.login, .staff = a.staff, .has_totp = a.has_totp, .has_password = a.has_password,
                                          .covers = authz_may(&c->who, PERM_WORK), .desk = authz_may(&c->who, PERM_INTAKE) };
    fill_fields(c, &a, v);
    TRY(fill_roles(c, v));
    TRY(identity_fill_ways(c, &a, v));
    return fill_sessions(c, v);
}

static enum err show(struct ctx *c, const struct view_identity_account *v)
{
    return WEB_VIEW(c, identity_account, v, ctx_text(c, MSG_identity_account_title));
}

enum err identity_account_page(struct ctx *c)
{
    struct view_identity_account v;
    TRY(fill(c, &v));
    return show(c, &v);
}

/* -- changes -- */

static void take(const struct ctx *c, const char *key, struct str *value)
{
    if (web_has(c, key))
        *value = web_text(c, key);
}

enum err identity_account_change(struct ctx *c)
{
    struct account a;
    TRY(account_get(c, c->who.account_id, &a));
    a.version = web_int(c, "version", 0);
    take(c, "phone", &a.phone);
    take(c, "email", &a.email);
    if (!a.staff) {
        take(c, "name", &a.name);
        take(c, "id_no", &a.id_no);
        take(c, "birth", &a.birth);
        take(c, "address", &a.address);
    }
    enum err e = web_check(c) == ERR_OK ? account_change(c, &a) : ERR_INVALID;
    if (e == ERR_INVALID)
        TRY(identity_account_again(c));
    TRY(e);
    web_flash(c, MSG_identity_saved, MSG_NO_ARGS);
    return web_see(c, S("/tai-khoan"));
}

struct new_password {
    int64_t version;
    struct str hash;
};

static enum err put_password(struct ctx *c, void *arg)
{
    const struct new_password *p = arg;
    return account_set_password(c, c->who.account_id, p->version, p->hash, false, c->who.session_id);
}

static enum err read_own(struct ctx *c, void *arg) { return account_get(c, c->who.account_id, arg); }

/* ctx_read begins without problems, so they are put back, and the fields marked. */
enum err identity_account_again(struct ctx *c)
{
    struct view_identity_account v;
    struct problem kept = c->problem;
    TRY(c->db ? fill(c, &v) : ctx_read(c, fill, &v));
    c->problem = kept;
    for (size_t i = 0; i < v.secrets.n; i++)
        v.secrets.at[i].error = forms_error(c, v.secrets.at[i].key);
    for (size_t i = 0; i < v.address.n; i++)
        v.address.at[i].error = forms_error(c, v.address.at[i].key);
    return show(c, &v);
}

static enum err refuse_password(struct ctx *c)
{
    TRY(identity_account_again(c));
    return ERR_INVALID;
}

static enum err read_fresh(struct ctx *c, void *arg) { return login_fresh(c, arg); }

enum err identity_password_change(struct ctx *c)
{
    struct account a;
    struct new_password p = { .version = web_int(c, "version", 0) };
    bool holds = false;
    if (!ctx_ok(c))
        return refuse_password(c);
    TRY(ctx_read(c, read_own, &a));
    if (a.has_password)
        TRY(account_password_holds(c, c->who.account_id, web_text(c, "password"), &holds));
    else
        TRY(ctx_read(c, read_fresh, &holds)); /* somebody who came by another way and has no password yet */
    if (!a.has_password && !holds)
        return ctx_refuse(c, ERR_FORBIDDEN, MSG_identity_not_fresh);
    if (!holds)
        ctx_invalid(c, S("password"), MSG_identity_password_not_now, MSG_NO_ARGS);
    password_check(c, "new_password", web_text(c, "new_password"), &a);
    if (!ctx_ok(c))
        return refuse_password(c);
    p.hash = password_hash(c->arena, web_text(c, "new_password"));
    TRY(ctx_write(c, put_password, &p));
    web_flash(c, MSG_identity_password_changed, MSG_NO_ARGS);
    return web_see(c, S("/tai-khoan"));
}

enum err identity_sessions_end(struct ctx *c)
{
    int64_t id = web_int(c, "id", 0);
    TRY(web_check(c));
    TRY(id ? session_close_own(c, c->who.account_id, id) : session_close_all(c, c->who.account_id, c->who.session_id));
    TRY(identity_event(c, "account.sessions_ended", c->who.account_id));
    web_flash(c, MSG_identity_sessions_ended, MSG_NO_ARGS);
    return web_see(c, S("/tai-khoan"));
}
