/* Whose account: one person, several ways in, no doubles. */
#include "mod/oidc/oidc_internal.h"
#include "base/clock.h"
#include "core/event.h"
#include "core/once.h"
#include "core/seal.h"
#include "crypto/hash.h"
#include "crypto/jose.h"
#include "text/text.h"

#define PENDING_LIFE_MS (30 * CLOCK_MINUTE_MS)
enum { PENDING_PARTS = 9 };

/* -- sealed -- */

struct str oidc_seal(struct ctx *c, const char *kind, struct str rest)
{
    return seal_text(c, arena_printf(c->arena, "%s %lld %.*s", kind, (long long)c->now_ms, STR_ARG(rest)));
}

bool oidc_unseal(struct ctx *c, const char *kind, struct str sealed, int64_t life_ms, struct str *rest)
{
    struct str text, part[3];
    int64_t at;
    if (!unseal_text(c, sealed, &text) || !oidc_parts(text, part, 3) || !str_eq(part[0], str_c(kind)) || !str_int(part[1], &at))
        return false;
    *rest = part[2];
    return c->now_ms - at <= life_ms && at <= c->now_ms;
}

bool oidc_parts(struct str text, struct str *out, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++) {
        ptrdiff_t at = str_index(text, ' ', 0);
        if (at < 0)
            return false;
        out[i] = str_cut(text, 0, (size_t)at);
        text = str_skip(text, (size_t)at + 1);
    }
    out[n - 1] = text;
    return true;
}

enum err oidc_once(struct ctx *c, struct str what, bool *first)
{
    int64_t number;
    struct hash h = hash_sha256(what);
    memcpy(&number, h.at, sizeof number);
    return once_claim(c, "oidc", 0, number & INT64_MAX, c->now_ms + CLOCK_DAY_MS, first);
}

/* -- an identity that waits for its owner to say which account it belongs to -- */

static struct str packed(struct ctx *c, const struct settling *s)
{
    const struct person *p = &s->person;
    const struct str parts[] = { p->sub, p->name, p->number, p->birth, p->email, p->phone, p->level };
    struct buf b = buf_new(c->arena, 8192);
    buf_printf(&b, "%lld %.*s", (long long)s->p->row.id, STR_ARG(random_token(c->arena, 12)));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct str coded = jose_base64url(c->arena, parts[i]);
        buf_printf(&b, " %.*s", STR_ARG(coded));
    }
    return buf_str(&b);
}

bool person_pending(struct ctx *c, struct provider *p, struct person *out)
{
    struct str rest, part[PENDING_PARTS];
    int64_t id;
    struct str *to[] = { &out->sub, &out->name, &out->number, &out->birth, &out->email, &out->phone, &out->level };
    if (!oidc_unseal(c, "pending", web_cookie_sent(c, OIDC_PENDING_COOKIE), PENDING_LIFE_MS, &rest) || !oidc_parts(rest, part, PENDING_PARTS) ||
        !str_int(part[0], &id) || provider_get(c, id, p) != ERR_OK || !p->row.active)
        return false;
    for (size_t i = 0; i < sizeof to / sizeof *to; i++)
        if (jose_unbase64url(c->arena, part[i + 2], to[i]) != ERR_OK)
            return false;
    return true;
}

/* -- decisions -- */

static bool trusted(const struct settling *s)
{
    struct str list = s->p->row.trusted, one;
    while (s->person.level.len && list.len && str_split(&list, ' ', &one))
        if (str_eq(one, s->person.level))
            return true;
    return false;
}

static bool same_name(struct ctx *c, const struct account *a, const struct person *p)
{
    return str_eq(text_fold(c->arena, a->name), text_fold(c->arena, p->name));
}

static struct way way_of(const struct settling *s, int64_t account_id)
{
    return (struct way){ .account_id = account_id, .kind = S("oidc"), .provider_id = s->p->row.id, .subject = s->person.sub, .label = s->p->row.name,
                         .assurance = s->person.level, .id_no = s->person.number };
}

static enum err let_in(struct ctx *c, struct settling *s, struct way way)
{
    way.assurance = s->person.level;
    way.id_no = s->person.number.len ? s->person.number : way.id_no;
    enum err e = way_login(c, &way, s->device, s->peer, &s->token);
    s->outcome = e == ERR_NOT_FOUND ? OUT_CLOSED : OUT_IN;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err add_and_let_in(struct ctx *c, struct settling *s, int64_t account_id)
{
    struct way way = way_of(s, account_id);
    TRY(way_add(c, &way, &way.id));
    return let_in(c, s, way);
}

enum err person_new(struct ctx *c, struct settling *s)
{
    int64_t id;
    const struct person *p = &s->person;
    bool citizen = str_eq(s->p->row.audience, S("citizen"));
    struct account known = { .kind = s->p->row.audience, .name = p->name, .email = p->email, .phone = p->phone,
                             .birth = citizen ? p->birth : S(""), .id_no = citizen ? p->number : S(""), .language = lang_code(c->lang) };
    enum err e = account_of_way(c, &known, &id);
    if (e == ERR_INVALID) {
        c->problem.n = 0;
        s->outcome = OUT_NO_NAME;
        return ERR_OK;
    }
    TRY(e);
    return add_and_let_in(c, s, id);
}

/* An account has this number already. A level that the administrator trusts, with the same name, proves whose it is. When the
 * number was only claimed there, whoever made that account may have been somebody else: nothing of theirs opens it any more. */
static enum err meet_holders(struct ctx *c, struct settling *s, const struct number_holder *list, size_t n)
{
    for (size_t i = 0; trusted(s) && i < n; i++) {
        if (!same_name(c, &list[i].account, &s->person))
            continue;
        s->handed_over = !list[i].proven;
        if (s->handed_over)
            TRY(account_hand_over(c, list[i].account.id));
        return add_and_let_in(c, s, list[i].account.id);
    }
    s->pending = oidc_seal(c, "pending", packed(c, s));
    s->outcome = OUT_CHOOSE;
    return ERR_OK;
}

/* Somebody who is logged in adds this way to the own account. */
enum err person_join(struct ctx *c, struct settling *s)
{
    bool fresh;
    struct account a;
    struct way way = way_of(s, s->add_to);
    s->outcome = OUT_STALE;
    if (c->who.account_id != s->add_to)
        return ERR_OK;
    TRY(login_fresh(c, &fresh));
    if (!fresh)
        return ERR_OK;
    TRY(account_get(c, s->add_to, &a));
    bool other = s->person.number.len && a.id_no.len && !str_eq(a.id_no, s->person.number) && str_eq(a.kind, S("citizen"));
    if (other || !str_eq(a.kind, s->p->row.audience)) {
        s->outcome = OUT_OTHER_NUMBER;
        return ERR_OK;
    }
    enum err e = way_add(c, &way, &way.id);
    s->outcome = e == ERR_CONFLICT ? OUT_TAKEN : OUT_ADDED;
    return e == ERR_CONFLICT ? ERR_OK : e;
}

enum err person_settle(struct ctx *c, void *arg)
{
    struct settling *s = arg;
    struct way way;
    struct number_holder *list;
    size_t n = 0;
    enum err e = way_find(c, "oidc", s->p->row.id, s->person.sub, &way);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    if (s->add_to && e == ERR_OK) {
        s->outcome = way.account_id == s->add_to ? OUT_ADDED : OUT_TAKEN;
        return ERR_OK;
    }
    if (s->add_to)
        return person_join(c, s);
    c->who = (struct who){ 0 }; /* whoever was logged in here before does not act */
    if (e == ERR_OK)
        return let_in(c, s, way);
    if (s->person.number.len)
        TRY(number_holders(c, s->p->row.audience, s->person.number, &list, &n));
    return n ? meet_holders(c, s, list, n) : person_new(c, s);
}
