/* Shared computers: a device is known by a token in a cookie; only its hash is kept. */
#include "mod/assist/assist.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "mod/notify/notify.h"
#include "mod/units/units.h"
#include "sql_assist.h"

enum { TOKEN_BYTES = 24, TOKEN_CHARS = 32 };

static enum err note(struct ctx *c, const char *kind, int64_t id, int64_t *event_id)
{
    struct event e = { .kind = kind, .object_kind = "kiosk", .object_id = id, .as = authz_grant(&c->who, ROLE_ADMIN, 0) };
    TRY(event_put(c, &e));
    if (event_id)
        *event_id = e.id;
    return ERR_OK;
}

enum err kiosk_make(struct ctx *c, int64_t unit_id, struct str name, struct str keeper, int64_t *id, struct str *token)
{
    if (!name.len)
        ctx_invalid(c, S("name"), MSG_kiosk_name_missing, MSG_NO_ARGS);
    if (!keeper.len)
        ctx_invalid(c, S("keeper"), MSG_kiosk_keeper_missing, MSG_NO_ARGS);
    if (!ctx_ok(c))
        return ERR_INVALID;
    *id = ctx_id(c);
    *token = random_token(c->arena, TOKEN_BYTES);
    struct hash h = hash_sha256(*token);
    TRY(kiosk_insert(c->db, &(struct kiosk_insert_in){ *id, unit_id, name, keeper, hash_str(&h) }, NULL));
    return note(c, "kiosk.made", *id, NULL);
}

static enum err find(struct ctx *c, struct str token, struct kiosk_by_token_row *r)
{
    if (token.len != TOKEN_CHARS)
        return ERR_NOT_FOUND;
    struct hash h = hash_sha256(token);
    return kiosk_by_token(c->db, c->arena, &(struct kiosk_by_token_in){ hash_str(&h) }, r);
}

enum err kiosk_take(struct ctx *c, struct str token, struct str *keep)
{
    struct kiosk_by_token_row r;
    TRY(find(c, token, &r));
    if (r.installed_at_ms)
        return ERR_NOT_FOUND;
    *keep = random_token(c->arena, TOKEN_BYTES);
    struct hash h = hash_sha256(*keep);
    TRY(kiosk_install_exact(c->db, &(struct kiosk_install_in){ r.id, r.version, hash_str(&h), c->now_ms }));
    return note(c, "kiosk.installed", r.id, NULL);
}

enum err kiosk_of(struct ctx *c, struct str token, struct kiosk *out)
{
    struct kiosk_by_token_row r;
    TRY(find(c, token, &r));
    if (!r.installed_at_ms)
        return ERR_NOT_FOUND;
    *out = (struct kiosk){ .id = r.id, .version = r.version, .unit_id = r.unit_id, .installed_at_ms = r.installed_at_ms, .rung_at_ms = r.rung_at_ms,
                           .name = r.name };
    return ERR_OK;
}

enum err kiosk_list(struct ctx *c, int64_t unit_id, struct kiosk **out, size_t *n)
{
    struct kiosk_rows_row *rows;
    TRY(kiosk_rows(c->db, c->arena, &(struct kiosk_rows_in){ unit_id }, &rows, n));
    struct kiosk *list = ARENA_ARRAY(c->arena, struct kiosk, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct kiosk){ .id = rows[i].id, .version = rows[i].version, .unit_id = unit_id, .installed_at_ms = rows[i].installed_at_ms,
                                  .name = rows[i].name, .keeper = rows[i].keeper };
    *out = list;
    return ERR_OK;
}

enum err kiosk_stop(struct ctx *c, int64_t unit_id, int64_t id, int64_t version)
{
    struct kiosk_row_row r;
    TRY(kiosk_row(c->db, c->arena, &(struct kiosk_row_in){ id }, &r));
    if (r.unit_id != unit_id)
        return ERR_NOT_FOUND;
    enum err e = kiosk_end_exact(c->db, &(struct kiosk_end_in){ id, version, c->now_ms });
    if (e == ERR_STALE)
        return ctx_refuse(c, e, MSG_help_stale);
    TRY(e);
    return note(c, "kiosk.ended", id, NULL);
}

enum err kiosk_ring(struct ctx *c, const struct kiosk *k, bool *rung)
{
    struct staff *officers;
    size_t n;
    int64_t event_id;
    *rung = k->rung_at_ms + CLOCK_MINUTE_MS < c->now_ms;
    TRY(note(c, "kiosk.rung", k->id, &event_id));
    if (!*rung)
        return ERR_OK;
    TRY(kiosk_rung(c->db, &(struct kiosk_rung_in){ k->id, c->now_ms }, NULL));
    TRY(staff_list(c, k->unit_id, ROLE_OFFICER, ctx_today(c), &officers, &n));
    struct str title = msg_format(c->arena, LANG_VI, MSG_kiosk_rings, MSG_ARGS(k->name));
    for (size_t i = 0; i < n; i++)
        TRY(notify_tell(c, &(struct notify_words){ .account_id = officers[i].account_id, .event_id = event_id, .title = title,
                                                   .body = msg_format(c->arena, LANG_VI, MSG_kiosk_rings_body, MSG_NO_ARGS), .path = S("/thong-bao") }));
    return ERR_OK;
}
