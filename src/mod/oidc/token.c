/* From an authorization code to a person: the code is changed into an ID token, which is checked before a word of it counts. */
#include "mod/oidc/oidc_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "crypto/jose.h"
#include "http/client.h"
#include "text/text.h"
#include <sodium.h>

enum { CALL_SECONDS = 8, ANSWER_BYTES_MAX = 256 * 1024 };
#define SKEW_MS (60 * 1000)
#define AGE_MAX_MS (10 * CLOCK_MINUTE_MS)

static enum err wrong(const struct provider *p, const char *what, enum fetched *how)
{
    log_line(LOG_WARN, "oidc.refused", "provider %lld: %s", (long long)p->row.id, what);
    *how = FETCH_WRONG;
    return ERR_OK;
}

static struct str base64(struct arena *a, struct str s)
{
    size_t room = sodium_base64_encoded_len(s.len, sodium_base64_VARIANT_ORIGINAL);
    char *out = arena_alloc(a, room);
    sodium_bin2base64(out, room, (const unsigned char *)s.ptr, s.len, sodium_base64_VARIANT_ORIGINAL);
    return str_c(out);
}

/* RFC 6749 2.3.1: both are form-encoded before they are joined. */
static enum err authorization(struct ctx *c, const struct provider *p, struct str *out)
{
    struct str secret;
    if (secret_open(c->arena, c->app->seal_key, p->row.secret_sealed, &secret) != ERR_OK)
        return ERR_IO;
    struct str id = client_escape(c->arena, p->row.client_id), pw = client_escape(c->arena, secret);
    struct str pair = base64(c->arena, arena_printf(c->arena, "%.*s:%.*s", STR_ARG(id), STR_ARG(pw)));
    *out = arena_printf(c->arena, "Basic %.*s", STR_ARG(pair));
    return ERR_OK;
}

static struct str token_form(struct ctx *c, const struct provider *p, const struct answer *in)
{
    struct str code = client_escape(c->arena, in->code), back = client_escape(c->arena, provider_return_url(c, p->row.id));
    return arena_printf(c->arena, "grant_type=authorization_code&code=%.*s&redirect_uri=%.*s&code_verifier=%.*s", STR_ARG(code), STR_ARG(back),
                        STR_ARG(in->verifier));
}

/* A JSON object, or NULL: *how says what came instead. */
static const struct json *ask(struct ctx *c, const struct provider *p, const struct client_call *call, enum fetched *how)
{
    struct client_answer answer;
    struct str why = S("");
    const struct json *out = NULL;
    enum err e = client_call(c->arena, call, &answer, &why);
    if (e == ERR_IO || (e == ERR_OK && answer.status >= 500)) {
        log_line(LOG_WARN, "oidc.gone", "provider %lld does not answer: %.*s", (long long)p->row.id, STR_ARG(why));
        *how = FETCH_GONE;
        return NULL;
    }
    *how = FETCH_WRONG;
    if (e != ERR_OK || answer.status != 200 || json_parse(c->arena, answer.body, &out, NULL) != ERR_OK || out->kind != JSON_OBJECT) {
        log_line(LOG_WARN, "oidc.refused", "provider %lld: status %d, or no JSON", (long long)p->row.id, e == ERR_OK ? answer.status : 0);
        return NULL;
    }
    *how = FETCHED;
    return out;
}

static const struct json *keys_of(struct ctx *c, const struct provider *p)
{
    const struct json *keys = NULL;
    return json_parse(c->arena, p->row.keys, &keys, NULL) == ERR_OK ? keys : NULL;
}

static enum err check(struct ctx *c, struct provider *p, struct str token, struct str nonce, const struct json **claims, enum jose_end *end)
{
    if (p->row.keys_at_ms + CLOCK_DAY_MS < c->now_ms)
        TRY(provider_refresh(c, p));
    *end = jose_verify(c->arena, token, keys_of(c, p), claims);
    if (*end == JOSE_KEY_UNKNOWN) {
        TRY(provider_refresh(c, p));
        *end = jose_verify(c->arena, token, keys_of(c, p), claims);
    }
    struct jose_rules rules = { p->row.issuer, p->row.client_id, nonce, c->now_ms, SKEW_MS, AGE_MAX_MS };
    if (*end == JOSE_RIGHT)
        *end = jose_claims(*claims, &rules);
    return ERR_OK;
}

/* -- what is said of the person -- */

static struct str claim(struct arena *a, const struct json *id, const struct json *more, struct str name)
{
    struct str text;
    const char *key = arena_cstr(a, name);
    struct str said = name.len ? json_text(id, key, json_text(more, key, S(""))) : S("");
    return text_clean(a, said, false, &text) == ERR_OK ? text : S("");
}

/* A personal number of twelve digits, or the number of an organisation: ten, twelve or thirteen digits. */
static struct str number_of(struct ctx *c, struct str audience, struct str said)
{
    struct ident_cccd cccd;
    struct str digits;
    if (str_eq(audience, S("citizen")))
        return ident_cccd(c->arena, said, &digits, &cccd) == ERR_OK ? digits : S("");
    struct buf b = buf_new(c->arena, said.len + 1);
    for (size_t i = 0; i < said.len; i++)
        if (said.ptr[i] >= '0' && said.ptr[i] <= '9')
            buf_putc(&b, said.ptr[i]);
        else if (said.ptr[i] != '-' && said.ptr[i] != ' ')
            return S("");
    digits = buf_str(&b);
    return digits.len == 10 || digits.len == 12 || digits.len == 13 ? digits : S("");
}

static void read_person(struct ctx *c, const struct provider *p, const struct json *id, const struct json *more, struct person *out)
{
    const struct claim_names *n = &p->claims;
    struct arena *a = c->arena;
    *out = (struct person){ .sub = json_text(id, "sub", S("")), .name = claim(a, id, more, n->name), .birth = claim(a, id, more, n->birth),
                            .email = claim(a, id, more, n->email), .phone = claim(a, id, more, n->phone) };
    out->number = number_of(c, p->row.audience, claim(a, id, more, n->number));
    out->level = claim(a, id, NULL, n->level); /* only what is signed proves anything */
}

enum err token_fetch(struct ctx *c, struct provider *p, const struct answer *in, struct person *out, enum fetched *how)
{
    struct str auth, bearer;
    const struct json *claims = NULL, *more = NULL;
    enum jose_end end;
    TRY(authorization(c, p, &auth));
    struct client_call call = { .url = p->row.token_url, .media_type = S("application/x-www-form-urlencoded"), .authorization = auth,
                                .body = token_form(c, p, in), .answer_bytes_max = ANSWER_BYTES_MAX, .seconds_max = CALL_SECONDS };
    const struct json *got = ask(c, p, &call, how);
    if (!got)
        return ERR_OK;
    TRY(check(c, p, json_text(got, "id_token", S("")), in->nonce, &claims, &end));
    if (end != JOSE_RIGHT)
        return wrong(p, jose_end_name(end), how);
    bearer = json_text(got, "access_token", S(""));
    if (p->row.userinfo_url.len && bearer.len && bearer.len < 8192) {
        struct client_call info = { .url = p->row.userinfo_url, .authorization = arena_printf(c->arena, "Bearer %.*s", STR_ARG(bearer)),
                                    .answer_bytes_max = ANSWER_BYTES_MAX, .seconds_max = CALL_SECONDS };
        if (!(more = ask(c, p, &info, how)))
            return ERR_OK;
        if (!str_eq(json_text(more, "sub", S("")), json_text(claims, "sub", S(""))))
            return wrong(p, "userinfo of another subject", how);
    }
    read_person(c, p, claims, more, out);
    return ERR_OK;
}
