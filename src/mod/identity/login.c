/* Logging in: password, one-time code, and at the first time an own password. */
#include "mod/identity/identity_internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/event.h"
#include "core/once.h"
#include "core/session.h"
#include "crypto/hash.h"
#include "crypto/password.h"
#include "sql_account.h"
#include "text/text.h"

/* Attempts of one address at one login, and of everybody at one login: whoever guesses does not lock the owner out. */
#define WINDOW_MS (15 * CLOCK_MINUTE_MS)
enum { TRIES_HERE = 10, TRIES_ALL = 50 };
#define PASS_LIFE_MS (10 * CLOCK_MINUTE_MS)
/* Steps of one-time codes. One used more than five minutes ahead of now was used while the clock was wrong. */
#define TOTP_STEP_MS (30 * 1000)
#define CLAIM_LIFE_MS (31 * CLOCK_DAY_MS)
enum { STEPS_AHEAD_MAX = 10 };

/* -- throttle: keys are hashes, because people type passwords into the wrong box -- */

static struct str throttle_key(struct ctx *c, struct str login, struct str peer)
{
    struct str text = arena_printf(c->arena, "%.*s %.*s", STR_ARG(account_login(c->arena, login)), STR_ARG(peer));
    return arena_printf(c->arena, "login %.*s", STR_ARG(str_cut(hash_hex(c->arena, hash_sha256(text)), 0, 32)));
}

static enum err count_key(struct ctx *c, struct str key, int64_t *count)
{
    struct throttle_count_row r;
    TRY(throttle_count(c->db, c->arena, &(struct throttle_count_in){ key, c->now_ms, WINDOW_MS }, &r));
    *count = r.count;
    return ERR_OK;
}

static enum err forgive(struct ctx *c, struct str login, struct str peer)
{
    TRY(throttle_clear(c->db, &(struct throttle_clear_in){ throttle_key(c, login, peer) }, NULL));
    TRY(throttle_clear(c->db, &(struct throttle_clear_in){ throttle_key(c, login, S("")) }, NULL));
    return throttle_forget(c->db, &(struct throttle_forget_in){ c->now_ms - WINDOW_MS }, NULL);
}

/* -- the pass between two steps: kind, account and its version, time, new secret; sealed, in hex -- */

enum pass_kind { PASS_CODE = 'c', PASS_CHOOSE = 'n' };
struct pass {
    enum pass_kind kind;
    int64_t account_id, version, at_ms;
    struct str secret;
};

static struct str hex(struct arena *a, struct str bytes)
{
    struct buf b = buf_new(a, 2 * bytes.len + 1);
    buf_hex(&b, bytes.ptr, bytes.len);
    return buf_str(&b);
}

static int digit(char ch) { return ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1; }

static bool unhex(struct arena *a, struct str text, struct str *out)
{
    char *bytes = arena_alloc(a, text.len / 2 + 1);
    for (size_t i = 0; i + 1 < text.len; i += 2) {
        int hi = digit(text.ptr[i]), lo = digit(text.ptr[i + 1]);
        if (hi < 0 || lo < 0)
            return false;
        bytes[i / 2] = (char)(hi << 4 | lo);
    }
    *out = (struct str){ bytes, text.len / 2 };
    return text.len % 2 == 0;
}

static struct str pass_make(struct ctx *c, const struct pass *p)
{
    struct str text = arena_printf(c->arena, "%c %lld %lld %lld %.*s", p->kind, (long long)p->account_id, (long long)p->version,
                                   (long long)c->now_ms, STR_ARG(hex(c->arena, p->secret)));
    return hex(c->arena, secret_seal(c->arena, c->app->seal_key, text));
}

static bool pass_read(struct ctx *c, struct str sent, struct pass *out)
{
    struct str bytes, text, kind, part[3];
    int64_t *to[] = { &out->account_id, &out->version, &out->at_ms };
    if (!sent.len || !unhex(c->arena, sent, &bytes) || secret_open(c->arena, c->app->seal_key, bytes, &text) != ERR_OK ||
        !str_split(&text, ' ', &kind))
        return false;
    for (int i = 0; i < 3; i++)
        if (!str_split(&text, ' ', &part[i]) || !str_int(part[i], to[i]))
            return false;
    out->kind = kind.ptr[0] == PASS_CODE ? PASS_CODE : PASS_CHOOSE;
    return unhex(c->arena, text.ptr ? text : S(""), &out->secret) && c->now_ms - out->at_ms <= PASS_LIFE_MS;
}

/* -- first transaction: count, and read what is to be compared -- */

struct attempt {
    const struct login_try *t;
    struct login_end *out;
    struct account_row_row row; /* id 0: nobody */
    struct pass pass;
    bool wait, right;
};

static enum err announce_wait(struct ctx *c, const struct attempt *m, int64_t here)
{
    if (here != TRIES_HERE + 1 || !m->row.id)
        return ERR_OK;
    return identity_event(c, "account.login_blocked", m->row.id);
}

static enum err look(struct ctx *c, void *arg)
{
    struct attempt *m = arg;
    int64_t here = 0, all = 0;
    enum err e = m->pass.account_id ? identity_row(c, m->pass.account_id, &m->row) : identity_row_of(c, m->t->login, &m->row);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_NOT_FOUND)
        m->row = (struct account_row_row){ 0 };
    struct str login = m->row.id ? m->row.login : m->t->login;
    TRY(count_key(c, throttle_key(c, login, m->t->peer), &here));
    TRY(count_key(c, throttle_key(c, login, S("")), &all));
    m->wait = here > TRIES_HERE || all > TRIES_ALL;
    return announce_wait(c, m, here);
}

/* -- last transaction -- */

static enum err note_failure(struct ctx *c, const struct attempt *m)
{
    struct event e = { .kind = "account.login_failed", .object_kind = "account", .object_id = m->row.id,
                       EVENT_DETAIL({ "address", m->t->peer, 0 }) };
    return event_put(c, &e);
}

static enum err open_session(struct ctx *c, const struct account *a, const struct login_try *t, struct login_end *out)
{
    TRY(forgive(c, a->login, t->peer));
    TRY(session_open(c, a->id, a->staff, t->device, &out->token));
    c->who = (struct who){ .account_id = a->id, .name = a->name, .login = a->login, .citizen = !a->staff };
    TRY(authz_load(c->db, c->arena, ctx_today(c), &c->who));
    struct event e = { .kind = "account.login", .object_kind = "account", .object_id = a->id, EVENT_DETAIL({ "address", t->peer, 0 }) };
    out->step = LOGIN_IN;
    return event_put(c, &e);
}

/* The last step used, or 0 when it lies so far in the future that the clock must have been wrong. */
static int64_t last_step(const struct ctx *c, const struct attempt *m)
{
    return m->row.totp_step > c->now_ms / TOTP_STEP_MS + STEPS_AHEAD_MAX ? 0 : m->row.totp_step;
}

static enum err note_clock(struct ctx *c, const struct attempt *m, int64_t step)
{
    struct event e = { .kind = "account.clock_back", .object_kind = "account", .object_id = m->row.id,
                       EVENT_DETAIL({ "last_step", { 0 }, m->row.totp_step }, { "step", { 0 }, step }) };
    return event_put(c, &e);
}

/* A code of a step that was not used yet, stored as used: whoever looks over a shoulder comes too late. Each step is also
 * claimed by itself: when the clock was put back, no code that was used while it was wrong works again. */
static enum err use_code(struct ctx *c, const struct attempt *m, bool *right)
{
    struct str secret;
    int64_t step, changed = 0, last = last_step(c, m);
    TRY(identity_secret(c, &m->row, &secret));
    *right = totp_matches(secret, m->t->code, c->now_ms, last, &step);
    if (!*right)
        return ERR_OK;
    TRY(once_claim(c, "totp", m->row.id, step, step * TOTP_STEP_MS + CLAIM_LIFE_MS, right));
    if (!*right)
        return ERR_OK;
    TRY(account_use_step(c->db, &(struct account_use_step_in){ m->row.id, step, m->row.totp_step }, &changed));
    *right = changed == 1;
    return *right && last != m->row.totp_step ? note_clock(c, m, step) : ERR_OK;
}

static enum err next_step(struct ctx *c, struct attempt *m)
{
    struct login_end *out = m->out;
    const struct account *a = &out->account;
    bool code_right = !(a->staff && a->has_totp);
    if (!code_right && !m->t->code.len) {
        out->step = LOGIN_CODE;
        out->pass = pass_make(c, &(struct pass){ PASS_CODE, a->id, a->version, 0, { 0 } });
        return ERR_OK;
    }
    if (!code_right)
        TRY(use_code(c, m, &code_right));
    if (!code_right) {
        out->step = LOGIN_BAD_CODE;
        out->pass = pass_make(c, &(struct pass){ PASS_CODE, a->id, a->version, 0, { 0 } });
        return note_failure(c, m);
    }
    out->choose_password = a->onetime_until_ms != 0;
    if (!out->choose_password && (!a->staff || a->has_totp))
        return open_session(c, a, m->t, out);
    out->new_secret = a->staff && !a->has_totp ? totp_secret(c->arena) : S("");
    out->pass = pass_make(c, &(struct pass){ PASS_CHOOSE, a->id, a->version, 0, out->new_secret });
    out->step = LOGIN_CHOOSE;
    return ERR_OK;
}

static enum err decide(struct ctx *c, void *arg)
{
    struct attempt *m = arg;
    struct account_row_row now;
    *m->out = (struct login_end){ .step = LOGIN_WRONG };
    if (!m->right)
        return note_failure(c, m);
    TRY(identity_row(c, m->row.id, &now));
    if (now.version != m->row.version || (m->pass.account_id && now.version != m->pass.version)) {
        m->out->step = LOGIN_AGAIN;
        return ERR_OK;
    }
    m->row = now;
    m->out->account = identity_account(&now);
    if (now.onetime_until_ms && now.onetime_until_ms < c->now_ms) {
        m->out->step = LOGIN_ENDED;
        return note_failure(c, m);
    }
    return next_step(c, m);
}

enum err login_begin(struct ctx *c, const struct login_try *t, struct login_end *out)
{
    struct attempt m = { .t = t, .out = out };
    *out = (struct login_end){ .step = LOGIN_AGAIN };
    c->who = (struct who){ 0 }; /* whoever was logged in here before does not act */
    if (t->pass.len && (!pass_read(c, t->pass, &m.pass) || m.pass.kind != PASS_CODE))
        return ERR_OK;
    TRY(ctx_write(c, look, &m));
    if (m.wait) {
        out->step = LOGIN_WAIT;
        return ERR_OK;
    }
    bool open = m.row.id && !m.row.closed_at_ms;
    m.right = m.pass.account_id ? open : password_matches(open ? m.row.password_hash : S(""), t->password);
    return ctx_write(c, decide, &m);
}

/* -- the first login -- */

static enum err look_choose(struct ctx *c, void *arg)
{
    struct attempt *m = arg;
    struct login_end *out = m->out;
    enum err e = identity_row(c, m->pass.account_id, &m->row);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_NOT_FOUND || m->row.version != m->pass.version || m->row.closed_at_ms)
        return ERR_OK;
    out->account = identity_account(&m->row);
    out->choose_password = m->row.onetime_until_ms != 0;
    out->new_secret = m->pass.secret;
    out->step = m->pass.kind == PASS_CODE ? LOGIN_CODE : LOGIN_CHOOSE;
    return ERR_OK;
}

enum err login_pass(struct ctx *c, struct str sent, struct login_end *out)
{
    struct attempt m = { .out = out };
    *out = (struct login_end){ .step = LOGIN_AGAIN, .pass = sent };
    return pass_read(c, sent, &m.pass) ? ctx_read(c, look_choose, &m) : ERR_OK;
}

struct choice {
    const struct login_try *t;
    struct login_end *out;
    struct str hash;
    int64_t step;
};

static enum err settle(struct ctx *c, void *arg)
{
    struct choice *ch = arg;
    struct account a = ch->out->account;
    c->who.account_id = a.id; /* the person acts */
    if (ch->out->choose_password)
        TRY(account_set_password(c, a.id, a.version++, ch->hash, false, 0));
    if (ch->out->new_secret.len) {
        TRY(account_set_totp(c, a.id, a.version++, ch->out->new_secret));
        bool first;
        TRY(account_use_step(c->db, &(struct account_use_step_in){ a.id, ch->step, 0 }, NULL));
        TRY(once_claim(c, "totp", a.id, ch->step, ch->step * TOTP_STEP_MS + CLAIM_LIFE_MS, &first));
    }
    return open_session(c, &a, ch->t, ch->out);
}

enum err login_choose(struct ctx *c, const struct login_try *t, struct login_end *out)
{
    struct choice ch = { .t = t, .out = out };
    TRY(login_pass(c, t->pass, out));
    if (out->step != LOGIN_CHOOSE) {
        out->step = LOGIN_AGAIN;
        return ERR_OK;
    }
    bool enrol = out->new_secret.len > 0;
    if (enrol && !totp_matches(out->new_secret, t->code, c->now_ms, 0, &ch.step))
        ctx_invalid(c, S("code"), MSG_identity_bad_code, MSG_NO_ARGS);
    if (out->choose_password)
        password_check(c, "new_password", t->new_password, &out->account);
    if (!ctx_ok(c))
        return ERR_INVALID;
    if (out->choose_password)
        ch.hash = password_hash(c->arena, t->new_password);
    return ctx_write(c, settle, &ch);
}
