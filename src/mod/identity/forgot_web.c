/* A forgotten password: a code to an address that the owner has proved, then a new password. Nobody learns from these pages
 * whether there is such a login; officials are helped by their administrator. */
#include "mod/identity/identity_web.h"
#include "mod/code/code.h"
#include "mod/identity/identity_internal.h"
#include "mod/identity/ways.h"
#include "base/clock.h"
#include "core/seal.h"
#include "mod/forms/forms.h"

static enum err forgot_page(struct ctx *c)
{
    struct view_identity_forgot v = { .next = web_way_back(c, "tiep", S("")) };
    struct view_form_field f = forms_text(c, "login", MSG_identity_person_login);
    f.autocomplete = S("username");
    VEC_PUSH(c->arena, &v.fields, f);
    return WEB_VIEW(c, identity_forgot, &v, ctx_text(c, MSG_identity_forgot_title));
}

enum err identity_forgot(struct ctx *c)
{
    TRY(web_check(c));
    return forgot_page(c);
}

static enum err code_page(struct ctx *c, struct str pass)
{
    struct view_identity_code v = { .action = S("/dang-nhap/quen/ma"), .pass = pass, .back = S("/dang-nhap/quen"), .next = web_way_back(c, "tiep", S("")),
                                    .title = ctx_text(c, MSG_identity_code_title), .about = ctx_text(c, MSG_identity_forgot_sent),
                                    .lost = ctx_text(c, MSG_identity_login_lost), .button = ctx_text(c, MSG_identity_verify_do) };
    VEC_PUSH(c->arena, &v.fields, identity_code_field(c, false));
    return WEB_VIEW(c, identity_code, &v, v.title);
}

struct forgetting {
    struct str login;
    int64_t code_id;
};

/* The address that was typed when it is a proved one, otherwise the first proved one. */
static enum err choose_address(struct ctx *c, const struct account *a, struct str typed, struct code_ask *q)
{
    struct way *list;
    size_t n;
    TRY(ways_of(c, a->id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        bool contact = str_eq(list[i].kind, S("email")) || str_eq(list[i].kind, S("phone"));
        if (contact && (!q->object_id || str_eq(list[i].subject, typed)))
            *q = (struct code_ask){ q->object_kind, a->id, q->purpose, list[i].kind, list[i].subject };
    }
    return ERR_OK;
}

static enum err begin(struct ctx *c, void *arg)
{
    struct forgetting *f = arg;
    struct account a;
    struct str typed = account_login(c->arena, f->login);
    struct code_ask q = { .object_kind = "account", .purpose = CODE_FORGOT, .channel = S("email"), .address = typed };
    enum err e = account_by_login(c, typed, &a);
    if (e != ERR_NOT_FOUND)
        TRY(e);
    if (e == ERR_OK && !a.staff && !a.closed_at_ms)
        TRY(choose_address(c, &a, typed, &q));
    return code_send(c, &q, &f->code_id);
}

enum err identity_forgot_do(struct ctx *c)
{
    struct forgetting f = { .login = web_text(c, "login") };
    if (ctx_ok(c) && !f.login.len)
        ctx_invalid(c, S("login"), MSG_identity_login_missing, MSG_NO_ARGS);
    enum err e = ctx_ok(c) ? ctx_write(c, begin, &f) : ERR_INVALID;
    if (e == ERR_THROTTLED)
        e = ctx_invalid(c, S("login"), MSG_identity_codes_many, MSG_NO_ARGS);
    if (e == ERR_INVALID) {
        TRY(forgot_page(c));
        return ERR_INVALID;
    }
    TRY(e);
    return code_page(c, seal_text(c, arena_printf(c->arena, "forgot %lld", (long long)f.code_id)));
}

struct finding {
    int64_t code_id;
    struct str typed;
    enum code_state state;
    struct login_end end;
};

static enum err check(struct ctx *c, void *arg)
{
    struct finding *f = arg;
    struct code code;
    struct account a;
    TRY(code_check(c, f->code_id, CODE_FORGOT, f->typed, &f->state, &code));
    if (f->state != CODE_RIGHT)
        return ERR_OK;
    TRY(account_get(c, code.object_id, &a));
    f->end = (struct login_end){ .step = LOGIN_CHOOSE, .account = a, .pass = login_reset_pass(c, &a), .choose_password = true, .reset = true };
    return ERR_OK;
}

enum err identity_forgot_code(struct ctx *c)
{
    struct finding f = { .typed = code_digits(c->arena, web_text(c, "code")), .state = CODE_WRONG };
    struct str text;
    TRY(web_check(c));
    bool ours = unseal_text(c, web_text(c, "pass"), &text) && str_starts(text, S("forgot ")) && str_int(str_skip(text, 7), &f.code_id);
    f.state = ours ? CODE_WRONG : CODE_OVER;
    if (ours && f.typed.len)
        TRY(ctx_write(c, check, &f));
    if (f.state == CODE_RIGHT)
        return identity_choose_page(c, &f.end);
    ctx_invalid(c, f.state == CODE_OVER ? S("login") : S("code"),
                f.state == CODE_OVER ? MSG_identity_code_over : f.typed.len ? MSG_identity_sent_wrong : MSG_identity_code_missing, MSG_NO_ARGS);
    TRY(f.state == CODE_OVER ? forgot_page(c) : code_page(c, web_text(c, "pass")));
    return ERR_INVALID;
}
