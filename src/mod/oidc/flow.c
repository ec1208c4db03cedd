/* There and back: to the provider with a state, a nonce and a PKCE challenge that only this browser can answer for. */
#include "mod/oidc/oidc_internal.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "crypto/jose.h"
#include "http/client.h"
#include "views.h"

#define FLOW_LIFE_MS (10 * CLOCK_MINUTE_MS)
enum { FLOW_SECONDS = 600, PENDING_SECONDS = 1800, NEXT_BYTES_MAX = 500 };

/* provider, state, nonce, verifier, account to add to, where to go afterwards */
enum { F_PROVIDER, F_STATE, F_NONCE, F_VERIFIER, F_ACCOUNT, F_NEXT, F_COUNT };

enum err oidc_offers(struct ctx *c, struct login_offers *out)
{
    struct provider_rows_row *rows;
    size_t n;
    TRY(provider_rows(c->db, c->arena, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct str href = arena_printf(c->arena, "/dang-nhap/qua/%lld", (long long)rows[i].id);
        bool mine = c->who.citizen; /* officials log in with password and code */
        struct login_offer offer = { msg_format(c->arena, c->lang, MSG_oidc_offer, MSG_ARGS(rows[i].name)), href,
                                     msg_format(c->arena, c->lang, MSG_oidc_add, MSG_ARGS(rows[i].name)),
                                     mine ? arena_printf(c->arena, "%.*s?them=1", STR_ARG(href)) : S("") };
        if (rows[i].active)
            VEC_PUSH(c->arena, out, offer);
    }
    return ERR_OK;
}

/* -- there -- */

static struct str authorize_url(struct ctx *c, const struct provider *p, const struct str *f)
{
    struct hash h = hash_sha256(f[F_VERIFIER]);
    struct str challenge = jose_base64url(c->arena, hash_str(&h)), back = client_escape(c->arena, provider_return_url(c, p->row.id));
    struct str client = client_escape(c->arena, p->row.client_id), scope = client_escape(c->arena, p->row.scope);
    const char *joint = str_index(p->row.authorize_url, '?', 0) >= 0 ? "&" : "?";
    return arena_printf(c->arena, "%.*s%sresponse_type=code&client_id=%.*s&redirect_uri=%.*s&scope=%.*s&state=%.*s&nonce=%.*s&code_challenge=%.*s"
                                  "&code_challenge_method=S256&ui_locales=%.*s", STR_ARG(p->row.authorize_url), joint, STR_ARG(client), STR_ARG(back),
                        STR_ARG(scope), STR_ARG(f[F_STATE]), STR_ARG(f[F_NONCE]), STR_ARG(challenge), STR_ARG(lang_code(c->lang)));
}

static enum err active_provider(struct ctx *c, int64_t id, struct provider *p)
{
    TRY(provider_get(c, id, p));
    return p->row.active ? ERR_OK : ERR_NOT_FOUND;
}

enum err oidc_begin(struct ctx *c)
{
    int64_t id;
    struct provider p;
    TRY(web_path_id(c, 0, &id));
    TRY(web_check(c));
    TRY(active_provider(c, id, &p));
    bool add = web_flag(c, "them") && c->who.citizen;
    if (add)
        TRY(login_must_be_fresh(c));
    struct str next = add ? S("/tai-khoan") : login_way_on(c);
    struct str f[F_COUNT] = { [F_PROVIDER] = arena_printf(c->arena, "%lld", (long long)id), [F_STATE] = random_token(c->arena, 32),
                              [F_NONCE] = random_token(c->arena, 32), [F_VERIFIER] = random_token(c->arena, 32),
                              [F_ACCOUNT] = arena_printf(c->arena, "%lld", (long long)(add ? c->who.account_id : 0)),
                              [F_NEXT] = next.len <= NEXT_BYTES_MAX ? next : S("/") };
    struct buf b = buf_new(c->arena, 2048);
    for (size_t i = 0; i < F_COUNT; i++)
        buf_printf(&b, "%s%.*s", i ? " " : "", STR_ARG(f[i]));
    web_cookie(c, S(OIDC_COOKIE), oidc_seal(c, "flow", buf_str(&b)), FLOW_SECONDS);
    return web_leave(c, authorize_url(c, &p, f));
}

/* -- back -- */

/* What went wrong, and the other ways in. */
static enum err failed(struct ctx *c, enum err e, enum msg words)
{
    struct view_oidc_failed v = { .next = S("/") };
    ctx_refuse(c, e, words);
    TRY(WEB_VIEW(c, oidc_failed, &v, ctx_text(c, MSG_oidc_failed_title)));
    return e;
}

struct beginning {
    int64_t id;
    struct str state;
    struct provider *p;
    bool first;
};
static enum err read_provider(struct ctx *c, void *arg)
{
    struct beginning *b = arg;
    return active_provider(c, b->id, b->p);
}

static enum err begin_back(struct ctx *c, void *arg)
{
    struct beginning *b = arg;
    return oidc_once(c, b->state, &b->first);
}

static bool flow_of(struct ctx *c, int64_t id, struct str *f)
{
    struct str rest, sent = web_text(c, "state");
    int64_t provider;
    return oidc_unseal(c, "flow", web_cookie_sent(c, OIDC_COOKIE), FLOW_LIFE_MS, &rest) && oidc_parts(rest, f, F_COUNT) &&
           str_int(f[F_PROVIDER], &provider) && provider == id && sent.len && same_secret(sent, f[F_STATE]);
}

/* RFC 9207: an answer must come from the provider that was asked. */
static bool from_issuer(struct ctx *c, const struct provider *p)
{
    struct str iss = web_text(c, "iss");
    return iss.len ? str_eq(iss, p->row.issuer) : !p->row.says_iss;
}

static enum err joined_words(enum outcome o, enum msg *words)
{
    static const struct {
        enum outcome outcome;
        enum err err;
        enum msg words;
    } rows[] = { { OUT_TAKEN, ERR_CONFLICT, MSG_oidc_taken },
                 { OUT_OTHER_NUMBER, ERR_CONFLICT, MSG_oidc_other_number },
                 { OUT_STALE, ERR_FORBIDDEN, MSG_identity_not_fresh },
                 { OUT_CLOSED, ERR_FORBIDDEN, MSG_oidc_closed },
                 { OUT_NO_NAME, ERR_INVALID, MSG_oidc_no_name } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].outcome == o) {
            *words = rows[i].words;
            return rows[i].err;
        }
    return ERR_OK;
}

static enum err answer(struct ctx *c, const struct settling *s, struct str next)
{
    enum msg words;
    enum err e = joined_words(s->outcome, &words);
    if (e != ERR_OK)
        return failed(c, e, words);
    if (s->outcome == OUT_CHOOSE) {
        web_cookie(c, S(OIDC_PENDING_COOKIE), s->pending, PENDING_SECONDS);
        return web_see(c, S("/dang-nhap/noi"));
    }
    if (s->outcome == OUT_IN)
        web_session_cookie(c, s->token, true);
    if (s->outcome == OUT_ADDED || s->handed_over)
        web_flash(c, s->handed_over ? MSG_oidc_handed_over : MSG_oidc_added, MSG_ARGS(s->p->row.name));
    return web_see(c, s->handed_over ? S("/tai-khoan") : next);
}

enum err oidc_back(struct ctx *c)
{
    int64_t id;
    struct provider p;
    struct str f[F_COUNT];
    struct beginning b = { .p = &p };
    enum fetched how;
    TRY(web_path_id(c, 0, &b.id));
    id = b.id;
    bool fine = web_check(c) == ERR_OK;
    struct who who = c->who;
    struct problem sent = c->problem; /* a transaction begins without problems */
    TRY(ctx_read(c, read_provider, &b));
    c->problem = sent;
    bool ours = fine && flow_of(c, id, f);
    web_cookie(c, S(OIDC_COOKIE), S(""), 0);
    if (!ours)
        return failed(c, ERR_INVALID, MSG_oidc_not_ours);
    b.state = f[F_STATE];
    struct settling s = { .p = &p, .device = web_agent(c), .peer = web_peer(c) };
    TRY(ctx_write(c, begin_back, &b));
    if (!b.first || !from_issuer(c, &p))
        return failed(c, ERR_INVALID, MSG_oidc_not_ours);
    if (!web_text(c, "code").len)
        return failed(c, ERR_INVALID, web_has(c, "error") ? MSG_oidc_stopped : MSG_oidc_refused);
    TRY(token_fetch(c, &p, &(struct answer){ web_text(c, "code"), f[F_NONCE], f[F_VERIFIER] }, &s.person, &how));
    if (how != FETCHED)
        return failed(c, how == FETCH_GONE ? ERR_BUSY : ERR_INVALID, how == FETCH_GONE ? MSG_oidc_gone : MSG_oidc_refused);
    c->who = who;
    if (!str_int(f[F_ACCOUNT], &s.add_to))
        return failed(c, ERR_INVALID, MSG_oidc_not_ours);
    TRY(ctx_write(c, person_settle, &s));
    return answer(c, &s, f[F_NEXT]);
}

/* -- an account has this number -- */

enum err oidc_pending(struct ctx *c)
{
    struct provider p;
    struct settling s = { .p = &p };
    if (!person_pending(c, &p, &s.person))
        return failed(c, ERR_INVALID, MSG_oidc_pending_over);
    struct view_oidc_pending v = { .provider = p.row.name, .name = s.person.name, .logged_in = c->who.account_id != 0, .account = c->who.name };
    return WEB_VIEW(c, oidc_pending, &v, ctx_text(c, MSG_oidc_pending_title));
}

static enum err finish(struct ctx *c, bool fresh_account)
{
    struct provider p;
    bool first;
    struct settling s = { .p = &p, .add_to = c->who.account_id, .device = web_agent(c), .peer = web_peer(c) };
    TRY(web_check(c));
    if (!person_pending(c, &p, &s.person))
        return failed(c, ERR_INVALID, MSG_oidc_pending_over);
    TRY(oidc_once(c, web_cookie_sent(c, OIDC_PENDING_COOKIE), &first));
    if (!first)
        return failed(c, ERR_INVALID, MSG_oidc_pending_over);
    if (fresh_account)
        c->who = (struct who){ 0 };
    struct way way;
    enum err e = way_find(c, "oidc", p.row.id, s.person.sub, &way);
    if (e == ERR_OK)
        return failed(c, ERR_CONFLICT, MSG_oidc_taken);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(fresh_account ? person_new(c, &s) : person_join(c, &s));
    web_cookie(c, S(OIDC_PENDING_COOKIE), S(""), 0);
    return answer(c, &s, S("/tai-khoan"));
}

enum err oidc_join(struct ctx *c) { return finish(c, false); }
enum err oidc_new_account(struct ctx *c) { return finish(c, true); }
