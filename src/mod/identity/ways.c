#include "mod/identity/ways.h"
#include "mod/identity/identity_internal.h"
#include "core/event.h"
#include "core/session.h"
#include "crypto/hash.h"
#include "sql_ways.h"
#include "text/text.h"

/* -- reading -- */

enum err way_find(struct ctx *c, const char *kind, int64_t provider_id, struct str subject, struct way *out)
{
    struct way_row_row r;
    TRY(way_row(c->db, c->arena, &(struct way_row_in){ str_c(kind), provider_id, subject }, &r));
    *out = (struct way){ r.id, r.account_id, r.provider_id, r.added_at_ms, r.used_at_ms, r.kind, r.subject, r.label, r.assurance, r.id_no, r.second != 0 };
    return ERR_OK;
}

enum err ways_of(struct ctx *c, int64_t account_id, struct way **out, size_t *n)
{
    struct way_rows_row *rows;
    TRY(way_rows(c->db, c->arena, &(struct way_rows_in){ account_id }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct way, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        const struct way_rows_row *r = &rows[i];
        (*out)[i] = (struct way){ r->id, r->account_id, r->provider_id, r->added_at_ms, r->used_at_ms, r->kind, r->subject, r->label, r->assurance, r->id_no, r->second != 0 };
    }
    return ERR_OK;
}

enum err number_holders(struct ctx *c, struct str kind, struct str number, struct number_holder **out, size_t *n)
{
    struct number_rows_row *rows;
    TRY(number_rows(c->db, c->arena, &(struct number_rows_in){ kind, number }, &rows, n));
    *out = ARENA_ARRAY(c->arena, struct number_holder, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        (*out)[i].proven = rows[i].proven != 0;
        TRY(account_get(c, rows[i].id, &(*out)[i].account));
    }
    return ERR_OK;
}

/* -- changing -- */

static enum err way_event(struct ctx *c, const char *kind, int64_t account_id, struct str way)
{
    struct event e = { .kind = kind, .object_kind = "account", .object_id = account_id, EVENT_DETAIL({ "way", way, 0 }) };
    return event_put(c, &e);
}

enum err way_add(struct ctx *c, const struct way *w, int64_t *id)
{
    struct way_row_row taken;
    enum err e = way_row(c->db, c->arena, &(struct way_row_in){ w->kind, w->provider_id, w->subject }, &taken);
    if (e != ERR_NOT_FOUND)
        return e == ERR_OK ? ERR_CONFLICT : e;
    *id = ctx_id(c);
    TRY(way_insert(c->db, &(struct way_insert_in){ *id, w->account_id, w->kind, w->provider_id, w->subject, w->label, w->assurance.ptr ? w->assurance : S(""),
                                                   w->id_no.ptr ? w->id_no : S(""), c->now_ms }, NULL));
    return way_event(c, "account.way_added", w->account_id, w->kind);
}

/* Mail addresses and phones are no way in by themselves: they carry codes. */
static bool opens(const struct way *w) { return str_eq(w->kind, S("oidc")) || str_eq(w->kind, S("passkey")); }

enum err way_remove(struct ctx *c, int64_t account_id, int64_t id)
{
    struct account_row_row account;
    struct way *list;
    const struct way *gone = NULL;
    size_t n, left = 0;
    TRY(identity_row(c, account_id, &account));
    TRY(ways_of(c, account_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        gone = list[i].id == id ? &list[i] : gone;
        left += list[i].id != id && opens(&list[i]);
    }
    if (!gone)
        return ERR_NOT_FOUND;
    if (opens(gone) && !left && !account.password_hash.len)
        return ERR_CONFLICT;
    TRY(way_end(c->db, &(struct way_end_in){ id, account_id, c->now_ms }, NULL));
    return way_event(c, "account.way_removed", account_id, gone->kind);
}

enum err account_hand_over(struct ctx *c, int64_t id)
{
    TRY(way_end_all(c->db, &(struct way_end_all_in){ id, c->now_ms }, NULL));
    TRY(account_drop_password(c->db, &(struct account_drop_password_in){ id }, NULL));
    TRY(session_close_all(c, id, 0));
    return identity_event(c, "account.handed_over", id);
}

/* What the provider says is laid down as far as it fits; the account itself must come to be. */
enum err account_of_way(struct ctx *c, const struct account *known, int64_t *id)
{
    struct account_new n = { .is = *known, .password_hash = S("") };
    struct who before = c->who;
    n.is.login = arena_printf(c->arena, "dn-%lld", (long long)ctx_id(c));
    c->who.automatic = true; /* a login that nobody types needs no address */
    enum err e = account_add(c, &n, id);
    if (e == ERR_INVALID) {
        c->problem.n = 0;
        n.is.phone = n.is.email = n.is.birth = n.is.address = S("");
        e = account_add(c, &n, id);
    }
    c->who = before;
    return e;
}

/* -- logging in -- */

enum err way_login(struct ctx *c, const struct way *w, struct str device, struct str peer, struct str *token)
{
    struct account a;
    TRY(account_get(c, w->account_id, &a));
    if (a.closed_at_ms)
        return ERR_NOT_FOUND;
    TRY(way_used(c->db, &(struct way_used_in){ w->id, c->now_ms, w->assurance, w->id_no }, NULL));
    return identity_open_session(c, &a, device, peer, w->kind, token);
}

enum err login_fresh(struct ctx *c, bool *fresh)
{
    struct session_info *list;
    size_t n;
    *fresh = false;
    TRY(session_list(c, c->who.account_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        *fresh = *fresh || (list[i].id == c->who.session_id && list[i].created_at_ms + LOGIN_FRESH_MS >= c->now_ms);
    return ERR_OK;
}

enum err login_must_be_fresh(struct ctx *c)
{
    bool fresh;
    TRY(login_fresh(c, &fresh));
    return fresh ? ERR_OK : ctx_refuse(c, ERR_FORBIDDEN, MSG_identity_not_fresh);
}
