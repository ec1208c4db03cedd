/* Providers: their rows, their description, their keys. */
#include "mod/oidc/oidc_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/jose.h"
#include "http/client.h"

enum { CALL_SECONDS = 8, ANSWER_BYTES_MAX = 256 * 1024 };
/* Keys are asked for once a day, and when a token names one that is not known, but not more often than this. */
#define KEYS_PAUSE_MS (60 * 1000)

/* -- rows -- */

static const struct {
    const char *key;
    size_t at;
} names[] = { { "name", offsetof(struct claim_names, name) },   { "number", offsetof(struct claim_names, number) },
              { "birth", offsetof(struct claim_names, birth) }, { "email", offsetof(struct claim_names, email) },
              { "phone", offsetof(struct claim_names, phone) }, { "level", offsetof(struct claim_names, level) } };
enum { NAMES_N = sizeof names / sizeof *names };

struct str provider_claims_text(struct arena *a, const struct claim_names *n)
{
    struct buf b = buf_new(a, 4096);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    for (size_t i = 0; i < NAMES_N; i++)
        json_member(&o, names[i].key, *(const struct str *)((const char *)n + names[i].at));
    json_close(&o, '}');
    return buf_str(&b);
}

enum err provider_get(struct ctx *c, int64_t id, struct provider *out)
{
    const struct json *claims = NULL;
    *out = (struct provider){ 0 };
    TRY(provider_row(c->db, c->arena, &(struct provider_row_in){ id }, &out->row));
    if (json_parse(c->arena, out->row.claims, &claims, NULL) != ERR_OK)
        claims = NULL;
    for (size_t i = 0; i < NAMES_N; i++)
        *(struct str *)((char *)&out->claims + names[i].at) = json_text(claims, names[i].key, S(""));
    return ERR_OK;
}

bool provider_address_ok(struct str url)
{
    static const char *const begins[] = { "https://", "http://localhost", "http://127.0.0.1", "http://[::1]" };
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        struct str rest = str_skip(url, strlen(begins[i]));
        if (str_starts(url, str_c(begins[i])) && rest.len && (i == 0 || rest.ptr[0] == ':' || rest.ptr[0] == '/'))
            return str_index(url, ' ', 0) < 0 && str_index(url, '"', 0) < 0 && str_index(url, '#', 0) < 0 && str_index(url, '\\', 0) < 0;
    }
    return false;
}

struct str provider_return_url(struct ctx *c, int64_t id)
{
    return arena_printf(c->arena, "%.*s/dang-nhap/qua/%lld/ve", STR_ARG(c->app->cfg.base_url), (long long)id);
}

/* -- description and keys -- */

static enum err fetch_json(struct ctx *c, struct str url, struct str *text, const struct json **out, struct str *why)
{
    struct client_answer answer;
    TRY(client_call(c->arena, &(struct client_call){ .url = url, .answer_bytes_max = ANSWER_BYTES_MAX, .seconds_max = CALL_SECONDS }, &answer, why));
    if (answer.status != 200 || json_parse(c->arena, answer.body, out, NULL) != ERR_OK) {
        *why = arena_printf(c->arena, "status %d or no JSON from %.*s", answer.status, STR_ARG(url));
        return ERR_INVALID;
    }
    *text = answer.body;
    return ERR_OK;
}

static enum err fetch_keys(struct ctx *c, struct str url, struct str *text, struct str *why)
{
    const struct json *keys;
    TRY(fetch_json(c, url, text, &keys, why));
    if (jose_keys_usable(c->arena, keys))
        return ERR_OK;
    *why = S("no key of the provider can be used (RS256, PS256 from 2048 bits, ES256)");
    return ERR_INVALID;
}

static bool addresses_ok(const struct discovered *d)
{
    return provider_address_ok(d->authorize_url) && provider_address_ok(d->token_url) && provider_address_ok(d->keys_url) &&
           (!d->userinfo_url.len || provider_address_ok(d->userinfo_url));
}

enum err provider_discover(struct ctx *c, struct str issuer, struct discovered *out, struct str *why)
{
    const struct json *d;
    struct str text, base = str_ends(issuer, S("/")) ? str_cut(issuer, 0, issuer.len - 1) : issuer;
    TRY(fetch_json(c, arena_printf(c->arena, "%.*s/.well-known/openid-configuration", STR_ARG(base)), &text, &d, why));
    *out = (struct discovered){ .authorize_url = json_text(d, "authorization_endpoint", S("")), .token_url = json_text(d, "token_endpoint", S("")),
                                .keys_url = json_text(d, "jwks_uri", S("")), .userinfo_url = json_text(d, "userinfo_endpoint", S("")),
                                .says_iss = json_bool(d, "authorization_response_iss_parameter_supported", false) };
    if (!str_eq(json_text(d, "issuer", S("")), issuer) || !addresses_ok(out)) {
        *why = S("the description names another issuer, or an address that is not https");
        return ERR_INVALID;
    }
    return fetch_keys(c, out->keys_url, &out->keys, why);
}

struct refreshing {
    int64_t id;
    int64_t claimed;
    struct str keys;
};
static enum err claim(struct ctx *c, void *arg)
{
    struct refreshing *r = arg;
    return provider_keys_claim(c->db, &(struct provider_keys_claim_in){ r->id, c->now_ms, c->now_ms - KEYS_PAUSE_MS }, &r->claimed);
}
static enum err keep(struct ctx *c, void *arg)
{
    const struct refreshing *r = arg;
    return provider_keys(c->db, &(struct provider_keys_in){ r->id, r->keys }, NULL);
}

enum err provider_refresh(struct ctx *c, struct provider *p)
{
    struct refreshing r = { .id = p->row.id };
    struct str why = S("");
    TRY(ctx_write(c, claim, &r));
    if (!r.claimed)
        return ERR_OK;
    if (fetch_keys(c, p->row.keys_url, &r.keys, &why) != ERR_OK) {
        log_line(LOG_WARN, "oidc.keys", "the keys of provider %lld stay as they were: %.*s", (long long)r.id, STR_ARG(why));
        return ERR_OK;
    }
    p->row.keys = r.keys;
    p->row.keys_at_ms = c->now_ms;
    return ctx_write(c, keep, &r);
}
