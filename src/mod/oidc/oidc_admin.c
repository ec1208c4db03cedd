/* Providers as an administrator sets them up. */
#include "mod/oidc/oidc_internal.h"
#include "base/log.h"
#include "core/event.h"
#include "crypto/hash.h"
#include "mod/admin/admin.h"
#include "mod/forms/forms.h"
#include "views.h"

/* -- fields -- */

static const struct {
    const char *key, *usual;
    enum msg label, hint;
    size_t at;
} claim_fields[] = {
    { "c_name", "name", MSG_oidc_c_name, MSG_oidc_c_hint, offsetof(struct claim_names, name) },
    { "c_number", "", MSG_oidc_c_number, MSG_oidc_c_number_hint, offsetof(struct claim_names, number) },
    { "c_birth", "birthdate", MSG_oidc_c_birth, MSG_oidc_c_hint, offsetof(struct claim_names, birth) },
    { "c_email", "email", MSG_oidc_c_email, MSG_oidc_c_hint, offsetof(struct claim_names, email) },
    { "c_phone", "phone_number", MSG_oidc_c_phone, MSG_oidc_c_hint, offsetof(struct claim_names, phone) },
    { "c_level", "acr", MSG_oidc_c_level, MSG_oidc_c_level_hint, offsetof(struct claim_names, level) },
};
enum { CLAIM_FIELDS = sizeof claim_fields / sizeof *claim_fields };

static void add_text(struct ctx *c, struct view_oidc_provider *v, const char *key, enum msg label, enum msg hint, struct str value, bool optional)
{
    struct view_form_field f = forms_text(c, key, label);
    f.hint = hint == MSG_err_ok ? S("") : ctx_text(c, hint);
    f.value = web_has(c, key) ? f.value : value;
    f.autocomplete = S("off");
    f.optional = optional;
    VEC_PUSH(c->arena, &v->fields, f);
}

static void add_choice(struct ctx *c, struct view_oidc_provider *v, const char *key, enum msg label, struct str one, enum msg one_label, struct str two,
                       enum msg two_label, bool second)
{
    struct view_form_field f = forms_select(c, key, label);
    forms_option(c, &f, one, ctx_text(c, one_label), !second);
    forms_option(c, &f, two, ctx_text(c, two_label), second);
    VEC_PUSH(c->arena, &v->fields, f);
}

static enum err page(struct ctx *c, const struct provider *p)
{
    const struct provider_row_row *r = &p->row;
    bool known = r->id != 0;
    struct view_oidc_provider v = { .heading = known ? r->name : ctx_text(c, MSG_oidc_new_provider), .version = r->version,
                                    .action = known ? arena_printf(c->arena, "/quan-tri/dang-nhap/%lld", (long long)r->id) : S("/quan-tri/dang-nhap/moi"),
                                    .issuer = known ? r->issuer : S(""), .back_to = known ? provider_return_url(c, r->id) : S("") };
    add_text(c, &v, "name", MSG_oidc_name, MSG_oidc_name_hint, r->name, false);
    if (!known) {
        add_choice(c, &v, "audience", MSG_oidc_audience, S("citizen"), MSG_oidc_citizen, S("business"), MSG_oidc_business, false);
        add_text(c, &v, "issuer", MSG_oidc_issuer, MSG_oidc_issuer_hint, S(""), false);
    }
    add_text(c, &v, "client_id", MSG_oidc_client_id, MSG_err_ok, r->client_id, false);
    struct view_form_field secret = forms_secret(c, "secret", MSG_oidc_secret);
    secret.autocomplete = S("off");
    secret.optional = known;
    secret.hint = known ? ctx_text(c, MSG_oidc_secret_keep) : S("");
    VEC_PUSH(c->arena, &v.fields, secret);
    add_text(c, &v, "scope", MSG_oidc_scope, MSG_oidc_scope_hint, known ? r->scope : S("openid profile email phone"), false);
    for (size_t i = 0; i < CLAIM_FIELDS; i++) {
        struct str value = known ? *(const struct str *)((const char *)&p->claims + claim_fields[i].at) : str_c(claim_fields[i].usual);
        add_text(c, &v, claim_fields[i].key, claim_fields[i].label, claim_fields[i].hint, value, i > 0);
    }
    add_text(c, &v, "trusted", MSG_oidc_trusted, MSG_oidc_trusted_hint, r->trusted, true);
    add_choice(c, &v, "active", MSG_oidc_active, S("1"), MSG_oidc_yes, S("0"), MSG_oidc_no, known && !r->active);
    if (known)
        add_choice(c, &v, "again", MSG_oidc_again, S("0"), MSG_oidc_again_no, S("1"), MSG_oidc_again_yes, false);
    return WEB_VIEW(c, oidc_provider, &v, v.heading);
}

/* -- pages -- */

enum err oidc_list(struct ctx *c)
{
    struct view_oidc_list v = { .tabs = admin_tabs(c, "/quan-tri/dang-nhap") };
    struct provider_rows_row *rows;
    size_t n;
    TRY(admin_reach_all(c));
    TRY(provider_rows(c->db, c->arena, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        bool citizen = str_eq(rows[i].audience, S("citizen"));
        struct view_oidc_list_rows row = { rows[i].id, rows[i].name, ctx_text(c, citizen ? MSG_oidc_citizen : MSG_oidc_business), rows[i].issuer,
                                           ctx_text(c, rows[i].active ? MSG_oidc_yes : MSG_oidc_no) };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    return WEB_VIEW(c, oidc_list, &v, ctx_text(c, MSG_oidc_list_title));
}

enum err oidc_new(struct ctx *c)
{
    TRY(admin_reach_all(c));
    return page(c, &(struct provider){ 0 });
}

enum err oidc_edit(struct ctx *c)
{
    int64_t id;
    struct provider p;
    TRY(admin_reach_all(c));
    TRY(web_path_id(c, 0, &id));
    TRY(provider_get(c, id, &p));
    return page(c, &p);
}

/* -- saving -- */

struct saving {
    int64_t id; /* 0: a new one */
    struct provider p;
    struct discovered d;
    bool discovered;
};

static enum err load(struct ctx *c, void *arg)
{
    struct saving *s = arg;
    struct provider_of_row taken;
    TRY(admin_reach_all(c));
    if (s->id)
        return provider_get(c, s->id, &s->p);
    enum err e = provider_of(c->db, c->arena, &(struct provider_of_in){ web_text(c, "issuer") }, &taken);
    if (e == ERR_OK)
        ctx_invalid(c, S("issuer"), MSG_oidc_issuer_taken, MSG_NO_ARGS);
    return e == ERR_NOT_FOUND || e == ERR_OK ? ERR_OK : e;
}

static void must(struct ctx *c, const char *key)
{
    if (!web_text(c, key).len && !forms_error(c, str_c(key)).len)
        ctx_invalid(c, str_c(key), MSG_oidc_missing, MSG_NO_ARGS);
}

static void take(struct ctx *c, struct saving *s)
{
    struct provider_row_row *r = &s->p.row;
    struct claim_names *names = &s->p.claims;
    r->name = web_text(c, "name");
    r->client_id = web_text(c, "client_id");
    r->scope = web_text(c, "scope");
    r->trusted = web_text(c, "trusted");
    r->active = !str_eq(web_text(c, "active"), S("0"));
    for (size_t i = 0; i < CLAIM_FIELDS; i++)
        *(struct str *)((char *)names + claim_fields[i].at) = web_text(c, claim_fields[i].key);
    r->claims = provider_claims_text(c->arena, names);
    if (web_text(c, "secret").len)
        r->secret_sealed = secret_seal(c->arena, c->app->seal_key, web_text(c, "secret"));
    if (s->id) {
        r->version = web_int(c, "version", 0);
        return;
    }
    r->issuer = web_text(c, "issuer");
    r->audience = str_eq(web_text(c, "audience"), S("business")) ? S("business") : S("citizen");
}

static void check(struct ctx *c, const struct saving *s)
{
    static const char *const needed[] = { "name", "client_id", "scope", "c_name" };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        must(c, needed[i]);
    if (!s->id)
        must(c, "secret");
    if (!s->id && !provider_address_ok(s->p.row.issuer))
        ctx_invalid(c, S("issuer"), MSG_oidc_issuer_form, MSG_NO_ARGS);
    struct str scope = s->p.row.scope, one;
    bool openid = !scope.len;
    while (scope.len && str_split(&scope, ' ', &one))
        openid = openid || str_eq(one, S("openid"));
    if (!openid)
        ctx_invalid(c, S("scope"), MSG_oidc_scope_openid, MSG_NO_ARGS);
}

static void discover(struct ctx *c, struct saving *s)
{
    struct str why = S("");
    struct provider_row_row *r = &s->p.row;
    enum err e = provider_discover(c, r->issuer, &s->d, &why);
    if (e != ERR_OK) {
        log_line(LOG_WARN, "oidc.discover", "%.*s", STR_ARG(why));
        ctx_invalid(c, s->id ? S("again") : S("issuer"), e == ERR_INVALID ? MSG_oidc_issuer_other : MSG_oidc_issuer_silent, MSG_NO_ARGS);
        return;
    }
    r->authorize_url = s->d.authorize_url;
    r->token_url = s->d.token_url;
    r->keys_url = s->d.keys_url;
    r->userinfo_url = s->d.userinfo_url;
    r->says_iss = s->d.says_iss;
    r->keys = s->d.keys;
    r->keys_at_ms = c->now_ms;
}

static enum err store(struct ctx *c, void *arg)
{
    struct saving *s = arg;
    struct provider_row_row *r = &s->p.row;
    struct event e = { .kind = s->id ? "oidc.provider_changed" : "oidc.provider_added", .object_kind = "oidc_provider",
                       EVENT_DETAIL({ "issuer", r->issuer, 0 }, { "active", { 0 }, r->active }) };
    if (s->id) {
        TRY(provider_update_exact(c->db, &(struct provider_update_in){ s->id, r->version, r->name, r->client_id, r->secret_sealed, r->scope, r->claims,
            r->trusted, r->authorize_url, r->token_url, r->keys_url, r->userinfo_url, r->says_iss, r->keys, r->keys_at_ms, r->active }));
    } else {
        s->id = ctx_id(c);
        TRY(provider_insert(c->db, &(struct provider_insert_in){ s->id, r->name, r->audience, r->issuer, r->client_id, r->secret_sealed, r->scope,
            r->claims, r->trusted, r->authorize_url, r->token_url, r->keys_url, r->userinfo_url, r->says_iss, r->keys, r->keys_at_ms, r->active }, NULL));
    }
    e.object_id = s->id;
    return event_put(c, &e);
}

static enum err save(struct ctx *c, struct saving *s)
{
    struct problem sent = c->problem; /* a transaction begins without problems */
    TRY(ctx_read(c, load, s));
    for (size_t i = 0; i < sent.n; i++)
        VEC_PUSH(c->arena, &c->problem, sent.at[i]);
    struct provider shown = s->p;
    take(c, s);
    check(c, s);
    if (ctx_ok(c) && (!s->id || str_eq(web_text(c, "again"), S("1"))))
        discover(c, s);
    if (!ctx_ok(c)) {
        TRY(page(c, &shown));
        return ERR_INVALID;
    }
    TRY(ctx_write(c, store, s));
    web_flash(c, MSG_oidc_saved, MSG_NO_ARGS);
    return web_see(c, arena_printf(c->arena, "/quan-tri/dang-nhap/%lld", (long long)s->id));
}

enum err oidc_add(struct ctx *c) { return save(c, &(struct saving){ 0 }); }

enum err oidc_save(struct ctx *c)
{
    struct saving s = { 0 };
    TRY(web_path_id(c, 0, &s.id));
    return save(c, &s);
}
