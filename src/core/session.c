#include "core/session.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "sql_account.h"

#define STAFF_LIFE_MS (8 * CLOCK_HOUR_MS)
#define CITIZEN_LIFE_MS (30 * CLOCK_DAY_MS)
#define STAFF_IDLE_MS CLOCK_HOUR_MS
/* seen_at is written at most this often, so that reading pages does not become writing */
#define SEEN_EVERY_MS (5 * CLOCK_MINUTE_MS)

struct str session_csrf(struct arena *a, const struct app *app, struct str token)
{
    struct hash h = hash_hmac((struct str){ (const char *)app->csrf_key, sizeof app->csrf_key }, token);
    return str_cut(hash_hex(a, h), 0, 32);
}

enum err session_open(struct ctx *c, int64_t account_id, bool staff, struct str device, struct str *token)
{
    struct str t = random_token(c->arena, 32);
    struct hash h = hash_sha256(t);
    TRY(session_insert(c->db,
                       &(struct session_insert_in){ .id = ctx_id(c),
                                                    .token_hash = hash_str(&h),
                                                    .account_id = account_id,
                                                    .created_at_ms = c->now_ms,
                                                    .expires_at_ms = c->now_ms + (staff ? STAFF_LIFE_MS : CITIZEN_LIFE_MS),
                                                    .device = str_cut(device, 0, 200) },
                       NULL));
    *token = t;
    return ERR_OK;
}

static bool idle_too_long(const struct session_who_row *r, int64_t now_ms)
{
    return str_eq(r->kind, S("staff")) && r->seen_at_ms + STAFF_IDLE_MS < now_ms;
}

/* Written by whichever transaction comes by; on a read session the next write does it. */
static enum err mark_seen(struct db_session *db, const struct session_who_row *r, int64_t now_ms)
{
    if (!db_writing(db) || r->seen_at_ms + SEEN_EVERY_MS > now_ms)
        return ERR_OK;
    return session_seen(db, &(struct session_seen_in){ r->id, now_ms }, NULL);
}

enum err session_load(struct db_session *db, struct arena *a, const struct app *app, struct str token, int64_t now_ms,
                      struct who *who)
{
    struct session_who_row r;
    *who = (struct who){ 0 };
    if (token.len != 43)
        return ERR_OK;
    struct hash h = hash_sha256(token);
    enum err e = session_who(db, a, &(struct session_who_in){ hash_str(&h), now_ms }, &r);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && idle_too_long(&r, now_ms)))
        return ERR_OK;
    TRY(e);
    who->account_id = r.account_id;
    who->session_id = r.id;
    who->name = r.name;
    who->login = r.login;
    who->citizen = str_eq(r.kind, S("citizen")) || str_eq(r.kind, S("business"));
    who->csrf = session_csrf(a, app, token);
    TRY(mark_seen(db, &r, now_ms));
    return authz_load(db, a, day_of_ms(now_ms), who);
}

enum err session_close(struct ctx *c, int64_t id)
{
    return session_end(c->db, &(struct session_end_in){ id, c->now_ms }, NULL);
}

enum err session_close_all(struct ctx *c, int64_t account_id, int64_t except_id)
{
    return session_end_all(c->db, &(struct session_end_all_in){ account_id, except_id, c->now_ms }, NULL);
}

enum err session_close_own(struct ctx *c, int64_t account_id, int64_t id)
{
    int64_t changed = 0;
    TRY(session_end_own(c->db, &(struct session_end_own_in){ id, account_id, c->now_ms }, &changed));
    return changed ? ERR_OK : ERR_NOT_FOUND;
}

enum err session_list(struct ctx *c, int64_t account_id, struct session_info **out, size_t *n)
{
    struct session_rows_row *rows;
    TRY(session_rows(c->db, c->arena, &(struct session_rows_in){ account_id, c->now_ms }, &rows, n));
    struct session_info *list = ARENA_ARRAY(c->arena, struct session_info, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct session_info){ rows[i].id, rows[i].created_at_ms, rows[i].seen_at_ms, rows[i].device };
    *out = list;
    return ERR_OK;
}
