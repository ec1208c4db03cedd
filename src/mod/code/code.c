#include "mod/code/code.h"
#include "base/clock.h"
#include "core/event.h"
#include "core/job.h"
#include "core/seal.h"
#include "crypto/hash.h"
#include "sql_account.h"
#include "sql_code.h"

static const char *const words[CODE_PURPOSE_COUNT] = {
#define X(name, word) word,
    CODE_PURPOSES(X)
#undef X
};

/* Six digits are soon guessed from a bare hash; the key file of the installation is in it. */
static struct hash hash_of(const struct ctx *c, int64_t id, struct str digits)
{
    return hash_hmac((struct str){ (const char *)c->app->seal_key, sizeof c->app->seal_key },
                     arena_printf(c->arena, "code %lld %.*s", (long long)id, STR_ARG(digits)));
}

/* -- asking -- */

static enum err count(struct ctx *c, struct str key, bool *many)
{
    struct throttle_count_row r;
    TRY(throttle_count(c->db, c->arena, &(struct throttle_count_in){ key, c->now_ms, CLOCK_HOUR_MS }, &r));
    *many = *many || r.count > CODES_PER_HOUR;
    return ERR_OK;
}

/* An address gets a few an hour, whoever asks, and so does whoever it is for: nobody can be flooded from here. */
static enum err throttled(struct ctx *c, const struct code_ask *q)
{
    bool many = false;
    struct hash h = hash_sha256(arena_printf(c->arena, "%.*s %.*s", STR_ARG(q->channel), STR_ARG(q->address)));
    if (q->address.len)
        TRY(count(c, arena_printf(c->arena, "code %.*s", STR_ARG(str_cut(hash_hex(c->arena, h), 0, 32))), &many));
    if (q->object_id)
        TRY(count(c, arena_printf(c->arena, "code %s %s %lld", words[q->purpose], q->object_kind, (long long)q->object_id), &many));
    return many ? ERR_THROTTLED : ERR_OK;
}

static enum err code_event(struct ctx *c, const char *kind, const char *object_kind, int64_t object_id, const char *purpose, struct str channel)
{
    struct event e = { .kind = kind, .object_kind = object_kind, .object_id = object_id, EVENT_DETAIL({ "purpose", str_c(purpose), 0 }, { "channel", channel, 0 }) };
    return event_put(c, &e);
}

enum err code_send(struct ctx *c, const struct code_ask *q, int64_t *id)
{
    TRY(throttled(c, q));
    *id = ctx_id(c);
    const char *purpose = words[q->purpose];
    struct str digits = random_code(c->arena), kind = str_c(q->object_kind);
    struct hash h = hash_of(c, *id, digits);
    if (q->object_id)
        TRY(code_end_older(c->db, &(struct code_end_older_in){ kind, q->object_id, str_c(purpose), q->channel, c->now_ms }, NULL));
    TRY(code_insert(c->db, &(struct code_insert_in){ *id, kind, q->object_id, str_c(purpose), q->channel, q->address, hash_str(&h), c->now_ms }, NULL));
    if (!q->object_id || !q->address.len)
        return ERR_OK;
    TRY(code_event(c, "code.sent", q->object_kind, q->object_id, purpose, q->channel));
    return job_put(c, "code.send", *id, seal_text(c, digits), c->now_ms);
}

/* -- guessing -- */

static bool holds_now(const struct ctx *c, const struct code_row_row *r)
{
    return r->id && !r->ended_at_ms && r->tries < CODE_TRIES && r->made_at_ms + CODE_LIFE_MS >= c->now_ms && r->made_at_ms <= c->now_ms;
}

static struct code code_of(const struct code_row_row *r) { return (struct code){ r->object_kind, r->channel, r->address, r->object_id }; }

static enum err row_of(struct ctx *c, int64_t id, struct code_row_row *r)
{
    *r = (struct code_row_row){ 0 };
    enum err e = code_row(c->db, c->arena, &(struct code_row_in){ id }, r);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err code_holds(struct ctx *c, int64_t id, enum code_purpose purpose, bool *holds, struct code *out)
{
    struct code_row_row r;
    TRY(row_of(c, id, &r));
    *holds = holds_now(c, &r) && str_eq(r.purpose, str_c(words[purpose]));
    if (*holds)
        *out = code_of(&r);
    return ERR_OK;
}

static enum err guessed(struct ctx *c, const struct code_row_row *r, enum code_purpose purpose)
{
    struct str kind = arena_printf(c->arena, "%.*s", STR_ARG(r->object_kind));
    return code_event(c, "code.guessed", kind.ptr, r->object_id, words[purpose], r->channel);
}

enum err code_check(struct ctx *c, int64_t id, enum code_purpose purpose, struct str typed, enum code_state *state, struct code *out)
{
    struct code_row_row r;
    int64_t changed = 0;
    *state = CODE_OVER;
    TRY(row_of(c, id, &r));
    if (!holds_now(c, &r) || !str_eq(r.purpose, str_c(words[purpose])))
        return ERR_OK;
    struct hash h = hash_of(c, id, code_digits(c->arena, typed));
    bool sent = r.object_id && r.address.len, right = same_secret(hash_str(&h), r.code_hash) && sent, last = r.tries + 1 == CODE_TRIES;
    TRY(code_try(c->db, &(struct code_try_in){ id, r.tries, right || last ? c->now_ms : 0 }, &changed));
    if (!changed)
        return ERR_OK; /* somebody tried in the same moment */
    *out = code_of(&r);
    *state = right ? CODE_RIGHT : last ? CODE_OVER : CODE_WRONG;
    return last && !right && sent ? guessed(c, &r, purpose) : ERR_OK;
}

struct str code_digits(struct arena *a, struct str typed)
{
    struct buf b = buf_new(a, typed.len + 1);
    for (size_t i = 0; i < typed.len; i++)
        if (typed.ptr[i] != ' ')
            buf_putc(&b, typed.ptr[i]);
    return buf_str(&b);
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
};
static enum err read_row(struct ctx *c, void *arg)
{
    struct sending *s = arg;
    return row_of(c, s->id, &s->row);
}

static enum code_purpose purpose_of(struct str word)
{
    for (size_t i = 0; i < CODE_PURPOSE_COUNT; i++)
        if (str_eq(word, str_c(words[i])))
            return (enum code_purpose)i;
    return CODE_PURPOSE_COUNT;
}

enum err code_letter(struct ctx *c, const struct job *j, struct code_letter *out, bool *wanted)
{
    struct sending s = { .id = j->subject_id };
    struct str digits = { 0 };
    TRY(ctx_read(c, read_row, &s));
    *wanted = holds_now(c, &s.row) && unseal_text(c, j->payload, &digits);
    if (*wanted)
        *out = (struct code_letter){ purpose_of(s.row.purpose), s.row.channel, s.row.address, digits };
    return ERR_OK;
}

static enum err forget(struct ctx *c, void *arg)
{
    (void)arg;
    return code_forget(c->db, &(struct code_forget_in){ c->now_ms - CLOCK_DAY_MS }, NULL);
}
enum err code_chore(struct ctx *c) { return ctx_write(c, forget, NULL); }
