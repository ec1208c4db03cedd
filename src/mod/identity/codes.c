#include "mod/identity/codes.h"
#include "mod/identity/identity_internal.h"
#include "mod/notify/notify_code.h"
#include "mod/identity/ways.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/event.h"
#include "core/job.h"
#include "crypto/hash.h"
#include "mod/notify/notify.h"
#include "sql_account.h"
#include "sql_ways.h"


static struct hash hash_of(const struct ctx *c, int64_t id, struct str code)
{
    return hash_hmac((struct str){ (const char *)c->app->seal_key, sizeof c->app->seal_key },
                     arena_printf(c->arena, "code %lld %.*s", (long long)id, STR_ARG(code)));
}

static enum err throttled(struct ctx *c, const struct code_ask *q)
{
    struct throttle_count_row r;
    struct hash h = hash_sha256(arena_printf(c->arena, "%.*s %.*s", STR_ARG(q->channel), STR_ARG(q->address)));
    struct str key = arena_printf(c->arena, "code %.*s", STR_ARG(str_cut(hash_hex(c->arena, h), 0, 32)));
    TRY(throttle_count(c->db, c->arena, &(struct throttle_count_in){ key, c->now_ms, CLOCK_HOUR_MS }, &r));
    return r.count > CODES_PER_HOUR ? ERR_THROTTLED : ERR_OK;
}

enum err code_send(struct ctx *c, const struct code_ask *q, int64_t *id)
{
    TRY(throttled(c, q));
    *id = ctx_id(c);
    struct str code = random_code(c->arena), purpose = str_c(q->purpose);
    struct hash h = hash_of(c, *id, code);
    if (q->account_id)
        TRY(code_end_older(c->db, &(struct code_end_older_in){ q->account_id, purpose, c->now_ms }, NULL));
    TRY(code_insert(c->db, &(struct code_insert_in){ *id, q->account_id, purpose, q->channel, q->address, hash_str(&h), c->now_ms }, NULL));
    if (!q->account_id)
        return ERR_OK;
    struct event e = { .kind = "account.code_sent", .object_kind = "account", .object_id = q->account_id, EVENT_DETAIL({ "purpose", purpose, 0 }, { "channel", q->channel, 0 }) };
    TRY(event_put(c, &e));
    return job_put(c, "login.code", *id, seal_text(c, code), c->now_ms);
}

/* -- guessing -- */

/* Whoever guesses at somebody's codes is noticed by the owner. */
static enum err tell_owner(struct ctx *c, int64_t account_id)
{
    struct event e = { .kind = "account.code_guessed", .object_kind = "account", .object_id = account_id };
    TRY(event_put(c, &e));
    return notify_tell(c, &(struct notify_words){ .account_id = account_id, .event_id = e.id, .path = S("/tai-khoan"),
                                                  .title = msg_format(c->arena, LANG_VI, MSG_identity_guessed_title, MSG_NO_ARGS),
                                                  .body = msg_format(c->arena, LANG_VI, MSG_identity_guessed_body, MSG_NO_ARGS) });
}

static enum err row_of(struct ctx *c, int64_t id, const char *purpose, struct code_row_row *r, bool *open)
{
    enum err e = code_row(c->db, c->arena, &(struct code_row_in){ id }, r);
    *open = e == ERR_OK && !r->ended_at_ms && str_eq(r->purpose, str_c(purpose)) && r->tries < CODE_TRIES &&
            r->made_at_ms + CODE_LIFE_MS >= c->now_ms && r->made_at_ms <= c->now_ms;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err code_check(struct ctx *c, int64_t id, const char *purpose, struct str typed, enum code_state *state, struct code *out)
{
    struct code_row_row r;
    bool open;
    int64_t changed = 0;
    *state = CODE_OVER;
    TRY(row_of(c, id, purpose, &r, &open));
    if (!open)
        return ERR_OK;
    struct hash h = hash_of(c, id, typed);
    bool right = same_secret(hash_str(&h), r.code_hash) && r.account_id, last = r.tries + 1 == CODE_TRIES;
    TRY(code_try(c->db, &(struct code_try_in){ id, r.tries, right || last ? c->now_ms : 0 }, &changed));
    if (!changed)
        return ERR_OK; /* somebody tried in the same moment */
    *out = (struct code){ r.account_id, r.channel, r.address };
    *state = right ? CODE_RIGHT : last ? CODE_OVER : CODE_WRONG;
    return last && !right && r.account_id ? tell_owner(c, r.account_id) : ERR_OK;
}

struct str code_masked(struct arena *a, struct str s)
{
    ptrdiff_t at = str_index(s, '@', 0);
    if (at > 0)
        return arena_printf(a, "%.1s•••%.*s", s.ptr, STR_ARG(str_skip(s, (size_t)at)));
    return arena_printf(a, "•••%.*s", STR_ARG(str_skip(s, s.len > 3 ? s.len - 3 : 0)));
}

/* -- sending -- */

struct sending {
    int64_t id;
    struct code_row_row row;
    bool open;
};
static enum err read_code(struct ctx *c, void *arg)
{
    struct sending *s = arg;
    TRY(row_of(c, s->id, "", &s->row, &s->open));
    s->open = s->row.id && !s->row.ended_at_ms && s->row.made_at_ms + CODE_LIFE_MS >= c->now_ms;
    return ERR_OK;
}

/* A code that is over by now is of no use to anybody: not sent, and not tried again. */
enum err code_on_job(struct ctx *c, const struct job *j)
{
    struct sending s = { .id = j->subject_id };
    struct str code;
    TRY(ctx_read(c, read_code, &s));
    if (!s.open || !unseal_text(c, j->payload, &code))
        return ERR_OK;
    enum err e = notify_code(c, s.row.channel, s.row.address, s.row.purpose, code);
    return e == ERR_INVALID ? ERR_OK : e;
}

static enum err forget(struct ctx *c, void *arg)
{
    (void)arg;
    return code_forget(c->db, &(struct code_forget_in){ c->now_ms - CLOCK_DAY_MS }, NULL);
}
enum err code_chore(struct ctx *c) { return ctx_write(c, forget, NULL); }
