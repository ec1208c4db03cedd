/* The ways into one's own account: seen, added, removed. */
#include "mod/identity/identity_web.h"
#include "mod/code/code.h"
#include "mod/identity/identity_internal.h"
#include "mod/notify/notify.h"
#include "mod/notify/notify_code.h"
#include "mod/identity/ways.h"
#include "core/event.h"
#include "core/seal.h"
#include "mod/forms/forms.h"
#include "sql_ways.h"
#include "text/text.h"

static const struct {
    const char *kind;
    enum msg name;
    bool contact;
} kinds[] = { { "oidc", MSG_identity_way_oidc, false }, { "passkey", MSG_identity_way_passkey, false },
              { "email", MSG_identity_email, true },    { "phone", MSG_identity_phone, true } };

static struct str way_about(struct ctx *c, const struct way *w)
{
    struct str added = ctx_moment_short(c, w->added_at_ms);
    if (!w->used_at_ms)
        return msg_format(c->arena, c->lang, MSG_identity_way_added, MSG_ARGS(added));
    struct str used = ctx_moment_short(c, w->used_at_ms);
    return msg_format(c->arena, c->lang, MSG_identity_way_used, MSG_ARGS(added, used));
}

static enum err fill_adds(struct ctx *c, struct view_identity_account *v)
{
    struct login_offers list = { 0 };
    for (size_t i = 0; i < login_offer_fns_n; i++)
        TRY(login_offer_fns[i](c, &list));
    for (size_t i = 0; i < list.n; i++)
        if (list.at[i].add_href.len)
            VEC_PUSH(c->arena, &v->adds, ((struct view_identity_account_adds){ list.at[i].add_href, list.at[i].add_label }));
    return ERR_OK;
}

enum err identity_fill_ways(struct ctx *c, const struct account *a, struct view_identity_account *v)
{
    struct way *list;
    size_t n;
    TRY(login_fresh(c, &v->fresh));
    TRY(ways_of(c, a->id, &list, &n));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            if (!str_eq(list[i].kind, str_c(kinds[k].kind)))
                continue;
            struct view_identity_account_ways row = { list[i].id, ctx_text(c, kinds[k].name), list[i].label, way_about(c, &list[i]),
                                                      kinds[k].contact, list[i].second };
            VEC_PUSH(c->arena, &v->ways, row);
        }
    if (!a->staff) {
        struct view_form_field f = forms_text(c, "contact", MSG_identity_address_add);
        f.hint = ctx_text(c, notify_code_channel(c, S("phone")) ? MSG_identity_address_hint_both : MSG_identity_address_hint_mail);
        f.autocomplete = S("email");
        VEC_PUSH(c->arena, &v->address, f);
    }
    return fill_adds(c, v);
}

/* -- a mail address or phone, proved by a code -- */

static enum err code_page(struct ctx *c, struct str pass, struct str address)
{
    struct str masked = code_masked(c->arena, address);
    struct view_identity_code v = { .action = S("/tai-khoan/dia-chi/ma"), .pass = pass, .back = S("/tai-khoan"),
                                    .title = ctx_text(c, MSG_identity_verify_title), .button = ctx_text(c, MSG_identity_verify_do),
                                    .about = msg_format(c->arena, c->lang, MSG_identity_verify_about, MSG_ARGS(masked)),
                                    .lost = ctx_text(c, MSG_identity_sent_lost) };
    VEC_PUSH(c->arena, &v.fields, identity_code_field(c, false));
    return WEB_VIEW(c, identity_code, &v, v.title);
}

/* Nobody else's address: neither proved by another account nor its login. */
static enum err check_free(struct ctx *c, struct str channel, struct str address)
{
    struct account other;
    enum err e = account_by_login(c, address, &other);
    if (e == ERR_NOT_FOUND)
        return ERR_OK;
    TRY(e);
    struct way own;
    e = way_find(c, channel.ptr, 0, address, &own);
    bool ours = other.id == c->who.account_id && e == ERR_NOT_FOUND;
    return ours ? ERR_OK : ctx_invalid(c, S("contact"), other.id == c->who.account_id ? MSG_identity_address_yours : MSG_identity_address_taken, MSG_NO_ARGS);
}

static enum err ask(struct ctx *c)
{
    int64_t id;
    struct account a;
    struct str address = account_login(c->arena, web_text(c, "contact")), phone;
    bool mail = ident_email(address) == ERR_OK, text = ident_phone(c->arena, address, &phone) == ERR_OK;
    struct str channel = mail ? S("email") : S("phone");
    TRY(account_get(c, c->who.account_id, &a));
    if (a.staff)
        return ERR_FORBIDDEN;
    if (!mail && !text)
        return ctx_invalid(c, S("contact"), MSG_identity_login_form, MSG_NO_ARGS);
    if (!notify_code_channel(c, channel))
        return ctx_invalid(c, S("contact"), mail ? MSG_identity_no_mail : MSG_identity_no_texts, MSG_NO_ARGS);
    TRY(check_free(c, channel, address));
    enum err e = code_send(c, &(struct code_ask){ "account", a.id, CODE_VERIFY, channel, address }, &id);
    if (e == ERR_THROTTLED)
        return ctx_invalid(c, S("contact"), MSG_identity_codes_many, MSG_NO_ARGS);
    TRY(e);
    struct str pass = seal_text(c, arena_printf(c->arena, "verify %lld %lld %.*s", (long long)a.id, (long long)id, STR_ARG(address)));
    return code_page(c, pass, address);
}

enum err identity_address_add(struct ctx *c)
{
    TRY(login_must_be_fresh(c));
    enum err e = web_check(c) == ERR_OK ? ask(c) : ERR_INVALID;
    if (e == ERR_INVALID)
        TRY(identity_account_again(c));
    return e;
}

struct proving {
    struct str typed;
    int64_t code_id;
    enum code_state state;
    bool taken;
};

static enum err prove(struct ctx *c, void *arg)
{
    struct proving *p = arg;
    struct code code;
    struct account a;
    int64_t id;
    TRY(login_must_be_fresh(c));
    TRY(code_check(c, p->code_id, CODE_VERIFY, p->typed, &p->state, &code));
    if (p->state != CODE_RIGHT || code.object_id != c->who.account_id)
        return ERR_OK;
    enum err e = way_add(c, &(struct way){ .account_id = code.object_id, .kind = code.channel, .subject = code.address, .label = code.address }, &id);
    p->taken = e == ERR_CONFLICT;
    if (e == ERR_OK)
        TRY(notify_address_proved(c, code.object_id, str_eq(code.channel, S("phone")) ? S("sms") : S("mail"), code.address));
    if (p->taken)
        return ERR_OK;
    TRY(e);
    TRY(account_get(c, code.object_id, &a));
    struct str *known = str_eq(code.channel, S("email")) ? &a.email : &a.phone;
    if (known->len)
        return ERR_OK;
    *known = code.address;
    return account_change(c, &a);
}

static bool read_pass(struct ctx *c, int64_t *code_id, struct str *address)
{
    struct str text, kind, owner, number;
    int64_t account;
    if (!unseal_text(c, web_text(c, "pass"), &text) || !str_split(&text, ' ', &kind) || !str_split(&text, ' ', &owner) || !str_split(&text, ' ', &number))
        return false;
    *address = text;
    return str_eq(kind, S("verify")) && str_int(owner, &account) && account == c->who.account_id && str_int(number, code_id);
}

enum err identity_address_code(struct ctx *c)
{
    struct proving p = { .typed = code_digits(c->arena, web_text(c, "code")), .state = CODE_WRONG };
    struct str address;
    TRY(web_check(c));
    if (!read_pass(c, &p.code_id, &address))
        return ctx_refuse(c, ERR_INVALID, MSG_identity_code_over);
    if (p.typed.len)
        TRY(ctx_write(c, prove, &p));
    if (p.state == CODE_WRONG) {
        ctx_invalid(c, S("code"), p.typed.len ? MSG_identity_sent_wrong : MSG_identity_code_missing, MSG_NO_ARGS);
        TRY(code_page(c, web_text(c, "pass"), address));
        return ERR_INVALID;
    }
    if (p.state == CODE_OVER || p.taken) {
        ctx_invalid(c, S("contact"), p.taken ? MSG_identity_address_taken : MSG_identity_code_over, MSG_NO_ARGS);
        TRY(identity_account_again(c));
        return ERR_INVALID;
    }
    web_flash(c, MSG_identity_address_proved, MSG_NO_ARGS);
    return web_see(c, S("/tai-khoan"));
}

/* -- changes -- */

static enum err is_contact_of_mine(struct ctx *c, int64_t id)
{
    struct way *list;
    size_t n;
    TRY(ways_of(c, c->who.account_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].id == id && (str_eq(list[i].kind, S("email")) || str_eq(list[i].kind, S("phone"))))
            return ERR_OK;
    return ERR_NOT_FOUND;
}

enum err identity_second_set(struct ctx *c)
{
    int64_t id = web_int(c, "id", 0);
    bool on = web_flag(c, "bat");
    TRY(web_check(c));
    TRY(login_must_be_fresh(c));
    TRY(is_contact_of_mine(c, id));
    TRY(way_second(c->db, &(struct way_second_in){ c->who.account_id, on ? id : 0 }, NULL));
    TRY(identity_event(c, on ? "account.second_on" : "account.second_off", c->who.account_id));
    web_flash(c, on ? MSG_identity_second_is_on : MSG_identity_second_is_off, MSG_NO_ARGS);
    return web_see(c, S("/tai-khoan"));
}

enum err identity_way_remove(struct ctx *c)
{
    TRY(web_check(c));
    TRY(login_must_be_fresh(c));
    enum err e = way_remove(c, c->who.account_id, web_int(c, "id", 0));
    if (e == ERR_CONFLICT)
        return ctx_refuse(c, e, MSG_identity_way_last);
    TRY(e);
    web_flash(c, MSG_identity_way_removed, MSG_NO_ARGS);
    return web_see(c, S("/tai-khoan"));
}
