/* A citizen who forgot the password, helped at the desk. The officer states what the card says; it must be what the account
 * says, so that nobody's account is opened for somebody else by mistake. */
#include "mod/identity/identity_web.h"
#include "mod/identity/identity_internal.h"
#include "crypto/password.h"
#include "mod/forms/forms.h"
#include "text/text.h"
#include "views.h"

enum err identity_desk_reset(struct ctx *c)
{
    struct view_identity_desk v = { 0 };
    struct view_form_field login = forms_text(c, "login", MSG_identity_person_login), name = forms_text(c, "name", MSG_identity_desk_card_name),
                           id_no = forms_text(c, "id_no", MSG_identity_desk_card_no);
    login.autocomplete = name.autocomplete = id_no.autocomplete = S("off");
    id_no.inputmode = S("numeric");
    id_no.width = S("20");
    VEC_PUSH(c->arena, &v.fields, login);
    VEC_PUSH(c->arena, &v.fields, name);
    VEC_PUSH(c->arena, &v.fields, id_no);
    return WEB_VIEW(c, identity_desk, &v, ctx_text(c, MSG_identity_desk_title));
}

struct help {
    struct account account;
    struct str plain, hash;
};

/* Accounts without a number are told by the name alone: the number was optional when they were made. */
static bool is_theirs(struct ctx *c, const struct account *a)
{
    struct ident_cccd id;
    struct str digits;
    bool person = str_eq(a->kind, S("citizen")) || str_eq(a->kind, S("business"));
    bool same_name = str_eq(text_fold(c->arena, a->name), text_fold(c->arena, web_text(c, "name")));
    bool card = ident_cccd(c->arena, web_text(c, "id_no"), &digits, &id) == ERR_OK;
    return person && !a->closed_at_ms && same_name && card && (!a->id_no.len || str_eq(a->id_no, digits));
}

/* The account that is meant; at the login it says that there is none. */
static enum err find(struct ctx *c, void *arg)
{
    struct account *a = arg;
    enum err e = account_by_login(c, web_text(c, "login"), a);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && !is_theirs(c, a)))
        return ctx_invalid(c, S("login"), MSG_identity_desk_none, MSG_NO_ARGS);
    return e;
}

static enum err reset(struct ctx *c, void *arg)
{
    const struct help *h = arg;
    return account_set_password(c, h->account.id, h->account.version, h->hash, true, 0);
}

/* Found before the password is made, which takes its time; whoever changes the account meanwhile changes its version. */
enum err identity_desk_reset_do(struct ctx *c)
{
    struct help h = { 0 };
    enum err e = ctx_ok(c) ? ctx_read(c, find, &h.account) : ERR_INVALID;
    if (e == ERR_INVALID) {
        TRY(identity_desk_reset(c));
        return ERR_INVALID;
    }
    TRY(e);
    h.plain = password_one_time(c->arena);
    h.hash = password_hash(c->arena, h.plain);
    TRY(ctx_write(c, reset, &h));
    struct view_identity_desk v = { .given = msg_format(c->arena, c->lang, MSG_identity_desk_given, MSG_ARGS(h.account.name)),
                                    .login = h.account.login, .password = h.plain };
    return WEB_VIEW(c, identity_desk, &v, v.given);
}
