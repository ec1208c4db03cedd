/* Logging in: password, one-time code, and at the first time an own password. */
#include "mod/code/code.h"
#include "mod/identity/identity_internal.h"
#include "mod/identity/ways.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/event.h"
#include "core/once.h"
#include "core/seal.h"
#include "core/session.h"
#include "crypto/hash.h"
#include "crypto/jose.h"
#include "crypto/password.h"
#include "mod/notify/notify.h"
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

enum pass_kind { PASS_CODE = 'c', PASS_CHOOSE = 'n', PASS_RESET = 'r' };
struct pass {
    enum pass_kind kind;
    int64_t account_id, version, at_ms;
    struct str secret; /* PASS_CODE: number of the code that was sent, or "" (the code of an app); otherwise of a new app */
};

static struct str pass_make(struct ctx *c, const struct pass *p)
{
    struct str text = arena_printf(c->arena, "%c %lld %lld %lld %.*s", p->kind, (long long)p->account_id, (long long)p->version,
                                   (long long)c->now_ms, STR_ARG(jose_base64url(c->arena, p->secret)));
    return seal_text(c, text);
}

static bool pass_read(struct ctx *c, struct str sent, struct pass *out)
{
    struct str text, kind, part[3];
    int64_t *to[] = { &out->account_id, &out->version, &out->at_ms };
    if (!unseal_text(c, sent, &text) || !str_split(&text, ' ', &kind))
        return false;
    for (int i = 0; i < 3; i++)
        if (!str_split(&text, ' ', &part[i]) || !str_int(part[i], to[i]))
            return false;
    out->kind = kind.ptr[0] == PASS_CODE ? PASS_CODE : kind.ptr[0] == PASS_RESET ? PASS_RESET : PASS_CHOOSE;
    return jose_unbase64url(c->arena, text, &out->secret) == ERR_OK && c->now_ms - out->at_ms <= PASS_LIFE_MS;
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
    struct event e = { .kind = "account.login_blocked", .object_kind = "account", .object_id = m->row.id };
    TRY(event_put(c, &e));
    return notify_tell(c, &(struct notify_words){ .account_id = m->row.id, .event_id = e.id, .path = S("/tai-khoan"),
                                                  .title = msg_format(c->arena, LANG_VI, MSG_identity_blocked_title, MSG_NO_ARGS),
                                                  .body = msg_format(c->arena, LANG_VI, MSG_identity_blocked_body, MSG_NO_ARGS) });
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

enum err identity_open_session(struct ctx *c, const struct account *a, struct str device, struct str peer, struct str way, struct str *token)
{
    TRY(forgive(c, a->login, peer));
    TRY(session_open(c, a->id, a->staff, device, token));
    c->who = (struct who){ .account_id = a->id, .name = a->name, .login = a->login, .citizen = !a->staff };
    TRY(authz_load(c->db, c->arena, ctx_today(c), &c->who));
    struct event e = { .kind = "account.login", .object_kind = "account", .object_id = a->id, EVENT_DETAIL({ "address", peer, 0 }, { "way", way, 0 }) };
    return event_put(c, &e);
}

static enum err open_session(struct ctx *c, const struct account *a, const struct login_try *t, struct login_end *out)
{
    out->step = LOGIN_IN;
    return identity_open_session(c, a, t->device, t->peer, S("password"), &out->token);
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

/* -- the second step: an official's code app (or passkey), a citizen's code by mail or text -- */

static enum err look_at_ways(struct ctx *c, int64_t account_id, struct way *second, bool *passkey)
{
    struct way *list;
    size_t n;
    TRY(ways_of(c, account_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        *passkey = *passkey || str_eq(list[i].kind, S("passkey"));
        if (list[i].second)
            *second = list[i];
    }
    return ERR_OK;
}

static void ask_code(struct ctx *c, const struct attempt *m, enum login_step step, struct str number)
{
    const struct account *a = &m->out->account;
    m->out->step = step;
    m->out->pass = pass_make(c, &(struct pass){ PASS_CODE, a->id, a->version, 0, number });
}

static enum err app_step(struct ctx *c, struct attempt *m, bool *done)
{
    *done = false;
    if (!m->t->code.len) {
        ask_code(c, m, LOGIN_CODE, S(""));
        return ERR_OK;
    }
    TRY(use_code(c, m, done));
    if (*done)
        return ERR_OK;
    ask_code(c, m, LOGIN_BAD_CODE, S(""));
    return note_failure(c, m);
}

static enum err sent_step(struct ctx *c, struct attempt *m, const struct way *second, bool *done)
{
    enum code_state state;
    struct code code;
    int64_t id;
    *done = false;
    m->out->sent_to = code_masked(c->arena, second->subject);
    if (!m->pass.account_id) {
        enum err e = code_send(c, &(struct code_ask){ "account", m->row.id, CODE_SECOND, second->kind, second->subject }, &id);
        if (e == ERR_THROTTLED)
            m->out->step = LOGIN_WAIT;
        if (e == ERR_OK)
            ask_code(c, m, LOGIN_CODE, arena_printf(c->arena, "%lld", (long long)id));
        return e == ERR_THROTTLED ? ERR_OK : e;
    }
    m->out->step = LOGIN_AGAIN;
    if (!str_int(m->pass.secret, &id))
        return ERR_OK;
    TRY(code_check(c, id, CODE_SECOND, m->t->code, &state, &code));
    *done = state == CODE_RIGHT && code.object_id == m->row.id;
    if (state == CODE_WRONG)
        ask_code(c, m, LOGIN_BAD_CODE, m->pass.secret);
    return *done ? ERR_OK : note_failure(c, m);
}

static enum err next_step(struct ctx *c, struct attempt *m)
{
    struct login_end *out = m->out;
    const struct account *a = &out->account;
    struct way second = { 0 };
    bool done = true;
    TRY(look_at_ways(c, a->id, &second, &out->passkey));
    if (a->staff && a->has_totp)
        TRY(app_step(c, m, &done));
    else if (!a->staff && second.id && !a->onetime_until_ms)
        TRY(sent_step(c, m, &second, &done));
    if (!done)
        return ERR_OK;
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
    bool code = m->pass.kind == PASS_CODE;
    struct way second = { 0 };
    TRY(look_at_ways(c, m->row.id, &second, &out->passkey));
    out->sent_to = code && m->pass.secret.len ? code_masked(c->arena, second.subject) : S("");
    out->reset = m->pass.kind == PASS_RESET;
    out->choose_password = m->row.onetime_until_ms != 0 || out->reset;
    out->new_secret = code ? S("") : m->pass.secret;
    out->step = code ? LOGIN_CODE : LOGIN_CHOOSE;
    return ERR_OK;
}

enum err login_pass(struct ctx *c, struct str sent, struct login_end *out)
{
    struct attempt m = { .out = out };
    *out = (struct login_end){ .step = LOGIN_AGAIN, .pass = sent };
    return pass_read(c, sent, &m.pass) ? ctx_read(c, look_choose, &m) : ERR_OK;
}

enum err login_pass_holds(struct ctx *c, struct str sent, int64_t account_id)
{
    struct account_row_row row;
    struct pass p;
    if (!pass_read(c, sent, &p) || p.kind != PASS_CODE || p.account_id != account_id)
        return ERR_NOT_FOUND;
    TRY(identity_row(c, account_id, &row));
    return row.version == p.version && !row.closed_at_ms && !row.onetime_until_ms ? ERR_OK : ERR_NOT_FOUND;
}

struct str login_reset_pass(struct ctx *c, const struct account *a)
{
    return pass_make(c, &(struct pass){ PASS_RESET, a->id, a->version, 0, { 0 } });
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
