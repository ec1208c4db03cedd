#include "mod/passkey/passkey.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/once.h"
#include "core/seal.h"
#include "crypto/hash.h"
#include "crypto/jose.h"
#include "crypto/webauthn.h"
#include "mod/forms/forms.h"
#include "sql_passkey.h"
#include "views.h"

enum { CHALLENGE_BYTES = 32, PASSKEYS_MAX = 10 };
#define TICKET_LIFE_MS (5 * CLOCK_MINUTE_MS)

/* -- this site -- */

static struct str host_of(struct str url)
{
    ptrdiff_t at = str_index(url, '/', 0);
    struct str rest = at > 0 ? str_skip(url, (size_t)at + 2) : S(""), host = rest;
    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] == ':' || rest.ptr[i] == '/') {
            host = str_cut(rest, 0, i);
            break;
        }
    return host;
}

static struct str origin_of(struct str url)
{
    ptrdiff_t end = str_index(url, '/', 8);
    return end > 0 ? str_cut(url, 0, (size_t)end) : url;
}

static struct webauthn_site site_of(const struct ctx *c, struct str challenge)
{
    struct str base = c->app->cfg.base_url;
    return (struct webauthn_site){ host_of(base), origin_of(base), challenge };
}

/* Browsers have passkeys on https, and on localhost for trying things out. */
static bool possible(const struct ctx *c)
{
    struct str base = c->app->cfg.base_url;
    return str_starts(base, S("https://")) || str_eq(host_of(base), S("localhost"));
}

enum err passkey_offers(struct ctx *c, struct login_offers *out)
{
    struct login_offer offer = { ctx_text(c, MSG_passkey_offer), S("/dang-nhap/khoa"), ctx_text(c, MSG_passkey_add), S("/tai-khoan/khoa") };
    VEC_PUSH(c->arena, out, offer);
    return ERR_OK;
}

/* -- the ticket of a page: its challenge and for whom, used once -- */

static struct str ticket_make(struct ctx *c, struct str *challenge)
{
    char bytes[CHALLENGE_BYTES];
    random_bytes(bytes, sizeof bytes);
    *challenge = jose_base64url(c->arena, (struct str){ bytes, sizeof bytes });
    return seal_text(c, arena_printf(c->arena, "passkey %lld %lld %.*s", (long long)c->now_ms, (long long)c->who.account_id, STR_ARG(*challenge)));
}

static enum err ticket_use(struct ctx *c, struct str *challenge, bool *right)
{
    struct str text, kind, at, owner;
    int64_t at_ms, account, number;
    *right = unseal_text(c, web_text(c, "ticket"), &text) && str_split(&text, ' ', &kind) && str_split(&text, ' ', &at) && str_split(&text, ' ', &owner) &&
             str_eq(kind, S("passkey")) && str_int(at, &at_ms) && str_int(owner, &account) && account == c->who.account_id &&
             c->now_ms - at_ms <= TICKET_LIFE_MS && jose_unbase64url(c->arena, text, challenge) == ERR_OK && challenge->len == CHALLENGE_BYTES;
    if (!*right)
        return ERR_OK;
    memcpy(&number, challenge->ptr, sizeof number);
    return once_claim(c, "passkey", 0, number & INT64_MAX, c->now_ms + CLOCK_DAY_MS, right);
}

static struct str sent_bytes(struct ctx *c, const char *name)
{
    struct str out;
    return jose_unbase64url(c->arena, web_text(c, name), &out) == ERR_OK ? out : S("");
}

static struct str in_hex(struct arena *a, struct str bytes)
{
    struct buf b = buf_new(a, 2 * bytes.len + 1);
    buf_hex(&b, bytes.ptr, bytes.len);
    return buf_str(&b);
}

static enum err refused(struct ctx *c, enum webauthn_end end)
{
    log_line(LOG_WARN, "passkey.refused", "%s", webauthn_end_name(end));
    return ctx_refuse(c, ERR_INVALID, end == WEBAUTHN_COUNT ? MSG_passkey_copied : end == WEBAUTHN_UNVERIFIED ? MSG_passkey_unverified : MSG_passkey_refused);
}

/* -- logging in -- */

static enum err login_page(struct ctx *c, struct str pass)
{
    struct view_passkey_login v = { .possible = possible(c), .next = web_way_back(c, "tiep", S("")), .pass = pass, .rp_id = host_of(c->app->cfg.base_url),
                                    .script = app_asset(c->arena, "passkey-", ".js") };
    v.ticket = ticket_make(c, &v.challenge);
    return WEB_VIEW(c, passkey_login, &v, ctx_text(c, MSG_passkey_login_title));
}

enum err passkey_login(struct ctx *c)
{
    TRY(web_check(c));
    return login_page(c, web_text(c, "pass"));
}

/* Officials: only after the password, whose pass the page carries. */
static enum err may_alone(struct ctx *c, const struct way *w)
{
    struct account a;
    TRY(account_get(c, w->account_id, &a));
    if (!a.staff)
        return ERR_OK;
    enum err e = web_text(c, "pass").len ? login_pass_holds(c, web_text(c, "pass"), a.id) : ERR_NOT_FOUND;
    return e == ERR_NOT_FOUND ? ctx_refuse(c, ERR_INVALID, MSG_passkey_password_first) : e;
}

static enum err check_login(struct ctx *c, struct way *way)
{
    struct passkey_row_row row;
    struct str challenge;
    bool right;
    int64_t count;
    TRY(ticket_use(c, &challenge, &right));
    if (!right)
        return ctx_refuse(c, ERR_INVALID, MSG_passkey_again);
    enum err e = way_find(c, "passkey", 0, in_hex(c->arena, sent_bytes(c, "credential")), way);
    if (e == ERR_NOT_FOUND)
        return ctx_refuse(c, ERR_INVALID, MSG_passkey_unknown);
    TRY(e);
    TRY(passkey_row(c->db, c->arena, &(struct passkey_row_in){ way->id }, &row));
    struct webauthn_site site = site_of(c, challenge);
    struct webauthn_key key = { .public_key = row.public_key, .algorithm = row.algorithm, .sign_count = row.sign_count };
    enum webauthn_end end = webauthn_login(c->arena, &site, &key, sent_bytes(c, "client"), sent_bytes(c, "authenticator"), sent_bytes(c, "signature"), &count);
    if (end != WEBAUTHN_RIGHT)
        return refused(c, end);
    TRY(may_alone(c, way));
    return passkey_count(c->db, &(struct passkey_count_in){ way->id, count }, NULL);
}

enum err passkey_login_do(struct ctx *c)
{
    struct way way;
    struct str token;
    struct who who = c->who;
    TRY(web_check(c));
    enum err e = check_login(c, &way);
    if (e == ERR_INVALID) {
        c->who = who;
        TRY(login_page(c, web_text(c, "pass")));
        return e;
    }
    TRY(e);
    TRY(way_login(c, &way, web_agent(c), web_peer(c), &token));
    web_session_cookie(c, token, c->who.citizen);
    return web_see(c, login_way_on(c));
}

/* -- a new passkey -- */

static enum err own_passkeys(struct ctx *c, struct view_passkey_new *v)
{
    struct way *list;
    size_t n;
    TRY(ways_of(c, c->who.account_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].kind, S("passkey")))
            VEC_PUSH(c->arena, &v->known, ((struct view_passkey_new_known){ list[i].subject }));
    return ERR_OK;
}

enum err passkey_new(struct ctx *c)
{
    struct hash h = hash_sha256(arena_printf(c->arena, "passkey %lld", (long long)c->who.account_id));
    struct view_passkey_new v = { .possible = possible(c), .rp_id = host_of(c->app->cfg.base_url), .script = app_asset(c->arena, "passkey-", ".js"),
                                  .user = jose_base64url(c->arena, hash_str(&h)), .login = c->who.login, .name = c->who.name };
    TRY(login_must_be_fresh(c));
    struct view_form_field f = forms_text(c, "name", MSG_passkey_name);
    f.hint = ctx_text(c, MSG_passkey_name_hint);
    f.autocomplete = S("off");
    f.maxlength = 60;
    f.optional = true;
    VEC_PUSH(c->arena, &v.fields, f);
    TRY(own_passkeys(c, &v));
    v.full = v.known.n >= PASSKEYS_MAX;
    v.ticket = ticket_make(c, &v.challenge);
    return WEB_VIEW(c, passkey_new, &v, ctx_text(c, MSG_passkey_new_title));
}

static enum err add(struct ctx *c)
{
    struct str challenge;
    struct webauthn_key key;
    bool right;
    int64_t id;
    TRY(ticket_use(c, &challenge, &right));
    if (!right)
        return ctx_refuse(c, ERR_INVALID, MSG_passkey_again);
    struct webauthn_site site = site_of(c, challenge);
    enum webauthn_end end = webauthn_register(c->arena, &site, sent_bytes(c, "client"), sent_bytes(c, "attestation"), &key);
    if (end != WEBAUTHN_RIGHT)
        return refused(c, end);
    struct view_passkey_new v = { 0 };
    TRY(own_passkeys(c, &v));
    if (v.known.n >= PASSKEYS_MAX)
        return ctx_refuse(c, ERR_INVALID, MSG_passkey_full);
    struct str name = web_text(c, "name").len ? web_text(c, "name") : ctx_text(c, MSG_passkey_unnamed);
    struct way way = { .account_id = c->who.account_id, .kind = S("passkey"), .subject = in_hex(c->arena, key.id), .label = name };
    enum err e = way_add(c, &way, &id);
    if (e == ERR_CONFLICT)
        return ctx_refuse(c, ERR_INVALID, MSG_passkey_known);
    TRY(e);
    return passkey_insert(c->db, &(struct passkey_insert_in){ id, key.algorithm, key.public_key, key.sign_count }, NULL);
}

enum err passkey_add(struct ctx *c)
{
    TRY(login_must_be_fresh(c));
    enum err e = web_check(c) == ERR_OK ? add(c) : ERR_INVALID;
    if (e == ERR_INVALID)
        TRY(passkey_new(c));
    TRY(e);
    web_flash(c, MSG_passkey_added, MSG_NO_ARGS);
    return web_see(c, S("/tai-khoan"));
}
