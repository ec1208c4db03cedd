/* The accounts of a demonstration, for whoever tries it out. */
#include "mod/identity/identity_internal.h"
#include "core/setting.h"

/* The first role held today. */
static enum err fill_role(struct ctx *c, struct demo_login *d)
{
    enum msg label;
    struct who who = { .account_id = d->account.id };
    TRY(authz_load(c->db, c->arena, ctx_today(c), &who));
    d->role = who.grants_n ? who.grants[0].role : ROLE_CITIZEN;
    bool known = msg_find(arena_printf(c->arena, "role.%s", role_word(d->role)), &label);
    d->role_label = known ? ctx_text(c, label) : str_c(role_word(d->role));
    return ERR_OK;
}

enum err identity_demo(struct ctx *c, struct demo_login **out, size_t *n)
{
    struct str logins, login, password;
    VEC(struct demo_login) list = { 0 };
    TRY(setting_get(c->db, c->arena, SETTING_DEMO_LOGINS, &logins));
    TRY(setting_get(c->db, c->arena, SETTING_DEMO_PASSWORD, &password));
    while (logins.len && str_split(&logins, ' ', &login)) {
        struct demo_login d = { .password = password };
        enum err e = account_by_login(c, login, &d.account);
        if (e == ERR_OK && d.account.has_totp)
            e = account_code_now(c, d.account.id, &d.code, &d.secret);
        if (e == ERR_NOT_FOUND || d.account.closed_at_ms)
            continue;
        TRY(e);
        TRY(fill_role(c, &d));
        VEC_PUSH(c->arena, &list, d);
    }
    *out = list.at;
    *n = list.n;
    return ERR_OK;
}
