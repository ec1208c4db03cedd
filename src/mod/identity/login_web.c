/* Signing in, signing out, registering. */
#include "mod/identity/identity_web.h"
#include "mod/code/code.h"
#include "mod/identity/identity_internal.h"
#include "mod/identity/ways.h"
#include "core/event.h"
#include "core/session.h"
#include "core/setting.h"
#include "crypto/password.h"
#include "fmt/barcode.h"
#include "mod/forms/forms.h"
#include "text/text.h"
#include "views.h"

enum { QR_PX = 220 };

/* Where a person's own work is. */
static const struct {
    enum perm perm;
    const char *path;
} homes[] = { { PERM_INTAKE, "/quay" }, { PERM_WORK, "/cong-viec" }, { PERM_CONFIGURE, "/quan-tri" } };

static struct str home_of(const struct ctx *c)
{
    for (size_t i = 0; i < sizeof homes / sizeof *homes; i++)
        if (authz_may(&c->who, homes[i].perm))
            return str_c(homes[i].path);
    return S("/");
}

static bool leads_nowhere(struct str path)
{
    if (str_eq(path, S("/dang-nhap/noi"))) /* an identity waits there for its owner (mod/oidc) */
        return false;
    return str_eq(path, S("/")) || str_starts(path, S("/dang-nhap")) || str_starts(path, S("/dang-ky")) || str_starts(path, S("/dang-xuat"));
}

struct str login_way_on(struct ctx *c)
{
    struct str path = web_way_back(c, "tiep", S("/"));
    return leads_nowhere(path) ? home_of(c) : path;
}

struct view_form_field identity_code_field(struct ctx *c, bool app)
{
    struct view_form_field f = forms_text(c, "code", MSG_identity_code_label);
    f.hint = app ? ctx_text(c, MSG_identity_code_hint) : S("");
    f.value = S("");
    f.inputmode = S("numeric");
    f.autocomplete = S("one-time-code");
    f.width = S("10");
    return f;
}

struct view_form_field identity_secret_field(struct ctx *c, const char *key, enum msg label, bool fresh)
{
    struct view_form_field f = forms_secret(c, key, label);
    f.autocomplete = fresh ? S("new-password") : S("current-password");
    f.hint = fresh ? ctx_text(c, MSG_identity_password_hint) : S("");
    return f;
}

/* -- the pages -- */

static enum err fill_demo(struct ctx *c, struct view_identity_login *v)
{
    struct demo_login *list;
    size_t n;
    TRY(identity_demo(c, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_identity_login_demo row = { list[i].role_label, list[i].account.login, list[i].password, list[i].code };
        VEC_PUSH(c->arena, &v->demo, row);
    }
    return ERR_OK;
}

static enum err fill_offers(struct ctx *c, struct view_identity_login *v)
{
    struct login_offers list = { 0 };
    for (size_t i = 0; i < login_offer_fns_n; i++)
        TRY(login_offer_fns[i](c, &list));
    for (size_t i = 0; i < list.n; i++)
        if (list.at[i].href.len)
            VEC_PUSH(c->arena, &v->offers, ((struct view_identity_login_offers){ list.at[i].href, list.at[i].label }));
    return ERR_OK;
}

static enum err fill_login(struct ctx *c, void *arg)
{
    TRY(fill_offers(c, arg));
    return fill_demo(c, arg);
}

static enum err login_page(struct ctx *c)
{
    struct view_identity_login v = { .next = web_way_back(c, "tiep", S("")), .again = web_flag(c, "lai") };
    struct view_form_field login = forms_text(c, "login", MSG_identity_login_label);
    login.autocomplete = S("username");
    VEC_PUSH(c->arena, &v.fields, login);
    VEC_PUSH(c->arena, &v.fields, identity_secret_field(c, "password", MSG_identity_password, false));
    if (c->db) {
        TRY(fill_login(c, &v));
    } else {
        struct problem kept = c->problem; /* a transaction begins without problems */
        TRY(ctx_read(c, fill_login, &v));
        c->problem = kept;
    }
    return WEB_VIEW(c, identity_login, &v, ctx_text(c, MSG_identity_login_title));
}

static enum err code_page(struct ctx *c, const struct login_end *end)
{
    struct str to = end->sent_to;
    struct view_identity_code v = { .action = S("/dang-nhap"), .pass = end->pass, .next = web_way_back(c, "tiep", S("")), .back = S("/dang-nhap") };
    v.title = ctx_text(c, MSG_identity_code_title);
    v.about = to.len ? msg_format(c->arena, c->lang, MSG_identity_sent_about, MSG_ARGS(to)) : ctx_text(c, MSG_identity_code_about);
    v.lost = ctx_text(c, to.len ? MSG_identity_sent_lost : MSG_identity_code_lost);
    v.passkey = !to.len && end->passkey;
    v.button = ctx_text(c, MSG_identity_login_do);
    VEC_PUSH(c->arena, &v.fields, identity_code_field(c, !to.len));
    return WEB_VIEW(c, identity_code, &v, v.title);
}

/* "ABCD EFGH …" is easier to type. */
static struct str in_groups(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, 2 * s.len + 1);
    for (size_t i = 0; i < s.len; i++) {
        if (i && i % 4 == 0)
            buf_putc(&b, ' ');
        buf_putc(&b, s.ptr[i]);
    }
    return buf_str(&b);
}

enum err identity_choose_page(struct ctx *c, const struct login_end *end)
{
    struct barcode qr;
    struct view_identity_choose v = { .pass = end->pass, .next = web_way_back(c, "tiep", S("")), .name = end->account.name, .reset = end->reset };
    if (end->new_secret.len) {
        TRY(barcode_qr(c->arena, account_otpauth(c->arena, end->account.login, end->new_secret), &qr));
        v.qr = barcode_svg(c->arena, &qr, ctx_text(c, MSG_identity_qr_label), QR_PX);
        v.secret = in_groups(c->arena, totp_base32(c->arena, end->new_secret));
        VEC_PUSH(c->arena, &v.fields, identity_code_field(c, true));
    }
    if (end->choose_password)
        VEC_PUSH(c->arena, &v.fields, identity_secret_field(c, "new_password", MSG_identity_new_password, true));
    return WEB_VIEW(c, identity_choose, &v, ctx_text(c, MSG_identity_login_title));
}

/* -- signing in -- */

enum err identity_login(struct ctx *c)
{
    TRY(web_check(c));
    return c->who.account_id && !web_flag(c, "lai") ? web_see(c, login_way_on(c)) : login_page(c);
}

static struct login_try sent_try(struct ctx *c)
{
    struct str agent = web_agent(c);
    return (struct login_try){ .login = web_text(c, "login"), .password = web_text(c, "password"),
                               .code = code_digits(c->arena, web_text(c, "code")), .pass = web_text(c, "pass"),
                               .new_password = web_text(c, "new_password"), .device = agent, .peer = web_peer(c) };
}

static enum err let_in(struct ctx *c, const struct login_end *end)
{
    web_session_cookie(c, end->token, !end->account.staff);
    return web_see(c, login_way_on(c));
}

/* The sign-in page again with one sentence; e is the status. */
static enum err again(struct ctx *c, enum err e, const char *field, enum msg words)
{
    ctx_invalid(c, str_c(field), words, MSG_NO_ARGS);
    TRY(login_page(c));
    if (e == ERR_THROTTLED)
        web_header(c, S("Retry-After"), S("900"));
    return e;
}

static enum err answer(struct ctx *c, const struct login_end *end)
{
    switch (end->step) {
    case LOGIN_IN: return let_in(c, end);
    case LOGIN_CODE: return code_page(c, end);
    case LOGIN_CHOOSE: return identity_choose_page(c, end);
    case LOGIN_WRONG: return again(c, ERR_INVALID, "login", MSG_identity_login_wrong);
    case LOGIN_AGAIN: return again(c, ERR_INVALID, "", MSG_identity_again);
    case LOGIN_ENDED: return again(c, ERR_INVALID, "", MSG_identity_ended);
    case LOGIN_WAIT: return again(c, ERR_THROTTLED, "", MSG_identity_wait);
    case LOGIN_BAD_CODE: break;
    }
    ctx_invalid(c, S("code"), end->sent_to.len ? MSG_identity_sent_wrong : MSG_identity_bad_code, MSG_NO_ARGS);
    TRY(code_page(c, end));
    return ERR_INVALID;
}

static enum err code_page_again(struct ctx *c, struct str pass)
{
    struct login_end end;
    struct problem kept = c->problem; /* a transaction begins without problems */
    TRY(login_pass(c, pass, &end));
    c->problem = kept;
    return code_page(c, &end);
}

enum err identity_login_do(struct ctx *c)
{
    struct login_end end;
    struct login_try t = sent_try(c);
    if (t.pass.len && !t.code.len)
        ctx_invalid(c, S("code"), MSG_identity_code_missing, MSG_NO_ARGS);
    if (!t.pass.len && !t.login.len)
        ctx_invalid(c, S("login"), MSG_identity_login_missing, MSG_NO_ARGS);
    if (!t.pass.len && !t.password.len)
        ctx_invalid(c, S("password"), MSG_identity_password_missing, MSG_NO_ARGS);
    if (!ctx_ok(c)) {
        TRY(t.pass.len ? code_page_again(c, t.pass) : login_page(c));
        return ERR_INVALID;
    }
    TRY(login_begin(c, &t, &end));
    return answer(c, &end);
}

enum err identity_choose_do(struct ctx *c)
{
    struct login_end end;
    struct login_try t = sent_try(c);
    TRY(web_check(c));
    enum err e = login_choose(c, &t, &end);
    if (e == ERR_INVALID) {
        TRY(identity_choose_page(c, &end));
        return ERR_INVALID;
    }
    if (e == ERR_STALE)
        return again(c, ERR_INVALID, "", MSG_identity_again);
    TRY(e);
    return answer(c, &end);
}

enum err identity_logout_do(struct ctx *c)
{
    if (c->who.account_id) {
        TRY(session_close(c, c->who.session_id));
        TRY(identity_event(c, "account.logout", c->who.account_id));
    }
    web_session_cookie(c, S(""), false);
    web_header(c, S("Clear-Site-Data"), S("\"cache\", \"storage\""));
    web_flash(c, MSG_identity_logged_out, MSG_NO_ARGS);
    return web_see(c, S("/"));
}

/* -- registering -- */

static enum err register_page(struct ctx *c)
{
    static const struct {
        const char *key;
        enum msg label, hint;
        const char *autocomplete, *inputmode, *width;
        bool optional;
    } rows[] = {
        { "name", MSG_identity_name, MSG_identity_name_hint, "name", "", "", false },
        { "login", MSG_identity_person_login, MSG_identity_person_login_hint, "username", "", "", false },
        { "id_no", MSG_identity_id_no, MSG_identity_id_no_hint, "", "numeric", "20", true },
        { "birth", MSG_identity_birth, MSG_identity_birth_hint, "bday", "", "10", true },
        { "address", MSG_identity_address, MSG_identity_address_hint, "address-line1", "", "", true },
    };
    struct view_identity_register v = { .next = web_way_back(c, "tiep", S("")) };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct view_form_field f = forms_text(c, rows[i].key, rows[i].label);
        f.hint = ctx_text(c, rows[i].hint);
        f.autocomplete = str_c(rows[i].autocomplete);
        f.inputmode = str_c(rows[i].inputmode);
        f.width = str_c(rows[i].width);
        f.optional = rows[i].optional;
        VEC_PUSH(c->arena, &v.fields, f);
    }
    VEC_PUSH(c->arena, &v.fields, identity_secret_field(c, "password", MSG_identity_password, true));
    return WEB_VIEW(c, identity_register, &v, ctx_text(c, MSG_identity_register_title));
}

enum err identity_register(struct ctx *c)
{
    TRY(web_check(c));
    return c->who.account_id ? web_see(c, login_way_on(c)) : register_page(c);
}

struct registration {
    struct account_new account;
    struct str device, token;
};

static enum err store(struct ctx *c, void *arg)
{
    struct registration *r = arg;
    int64_t id;
    c->who = (struct who){ .citizen = true };
    TRY(account_add(c, &r->account, &id));
    TRY(session_open(c, id, false, r->device, &r->token));
    c->who.account_id = id;
    return identity_event(c, "account.login", id);
}

static enum err check(struct ctx *c, void *arg)
{
    enum err e = account_check(c, arg);
    return e == ERR_INVALID ? ERR_OK : e;
}

/* Everything that is wrong at once: the request's fields, the account's, the password. */
static enum err check_registration(struct ctx *c, struct account *a)
{
    struct problem sent = c->problem;
    struct str password = web_text(c, "password");
    TRY(ctx_read(c, check, a));
    for (size_t i = 0; i < sent.n; i++)
        VEC_PUSH(c->arena, &c->problem, sent.at[i]);
    if (password.len)
        password_check(c, "password", password, a);
    else
        ctx_invalid(c, S("password"), MSG_identity_password_missing, MSG_NO_ARGS);
    return web_check(c);
}

enum err identity_register_do(struct ctx *c)
{
    struct str phone;
    struct registration r = { .device = web_agent(c) };
    struct account a = { .kind = S("citizen"), .login = web_text(c, "login"), .name = web_text(c, "name"), .id_no = web_text(c, "id_no"),
                         .birth = web_text(c, "birth"), .address = web_text(c, "address"), .language = lang_code(c->lang) };
    struct str mail = account_login(c->arena, a.login);
    a.phone = ident_phone(c->arena, a.login, &phone) == ERR_OK ? phone : S("");
    a.email = ident_email(mail) == ERR_OK ? mail : S("");
    enum err e = check_registration(c, &a);
    if (e == ERR_OK) {
        r.account = (struct account_new){ .is = a, .password_hash = password_hash(c->arena, web_text(c, "password")) };
        e = ctx_write(c, store, &r);
    }
    if (e == ERR_INVALID) {
        TRY(register_page(c));
        return ERR_INVALID;
    }
    TRY(e);
    web_session_cookie(c, r.token, true);
    web_flash(c, MSG_identity_registered, MSG_ARGS(a.name));
    return web_see(c, login_way_on(c));
}
