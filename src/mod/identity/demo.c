/* The accounts of a demonstration, for whoever tries it out. */
#include "mod/identity/identity_internal.h"
#include "core/setting.h"

enum err identity_demo(struct ctx *c, struct demo_login **out, size_t *n)
{
    struct str logins, login, password;
    VEC(struct demo_login) list = { 0 };
    TRY(setting_get(c->db, c->arena, S("demo.logins"), S(""), &logins));
    TRY(setting_get(c->db, c->arena, S("demo.password"), S(""), &password));
    while (logins.len && str_split(&logins, ' ', &login)) {
        struct demo_login d = { .password = password };
        enum err e = account_by_login(c, login, &d.account);
        if (e == ERR_OK && d.account.has_totp)
            e = account_code_now(c, d.account.id, &d.code, &d.secret);
        if (e == ERR_NOT_FOUND || d.account.closed_at_ms)
            continue;
        TRY(e);
        VEC_PUSH(c->arena, &list, d);
    }
    *out = list.at;
    *n = list.n;
    return ERR_OK;
}
