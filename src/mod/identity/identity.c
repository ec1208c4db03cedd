/* Accounts: checked, stored, changed. */
#include "mod/identity/identity_internal.h"
#include "mod/identity/ways.h"
#include "base/clock.h"
#include "core/event.h"
#include "core/session.h"
#include "crypto/hash.h"
#include "crypto/password.h"
#include "engine/form.h"
#include "text/text.h"

enum { NAME_CHARS_MAX = 120, ADDRESS_CHARS_MAX = 300, STAFF_LOGIN_MIN = 3, STAFF_LOGIN_MAX = 60, STAFF_MAX = 200 };

/* -- reading -- */

struct account identity_account(const struct account_row_row *r)
{
    return (struct account){ .id = r->id, .version = r->version, .created_at_ms = r->created_at_ms, .closed_at_ms = r->closed_at_ms,
                             .onetime_until_ms = r->onetime_until_ms, .kind = r->kind, .login = r->login, .name = r->name,
                             .phone = r->phone, .email = r->email, .id_no = r->id_no, .birth = r->birth, .address = r->address,
                             .language = r->language, .staff = str_eq(r->kind, S("staff")), .has_totp = r->totp_sealed.len > 0,
                             .has_password = r->password_hash.len > 0 };
}

enum err identity_row(struct ctx *c, int64_t id, struct account_row_row *out)
{
    return account_row(c->db, c->arena, &(struct account_row_in){ id }, out);
}

enum err identity_row_of(struct ctx *c, struct str login, struct account_row_row *out)
{
    struct account_id_of_row r;
    struct way way;
    struct str typed = account_login(c->arena, login);
    enum err e = account_id_of(c->db, c->arena, &(struct account_id_of_in){ typed }, &r);
    if (e != ERR_NOT_FOUND)
        return e == ERR_OK ? identity_row(c, r.id, out) : e;
    /* an address that its owner proved names the account too */
    e = way_find(c, ident_email(typed) == ERR_OK ? "email" : "phone", 0, typed, &way);
    return e == ERR_OK ? identity_row(c, way.account_id, out) : e;
}

enum err account_get(struct ctx *c, int64_t id, struct account *out)
{
    struct account_row_row r;
    TRY(identity_row(c, id, &r));
    *out = identity_account(&r);
    return ERR_OK;
}

enum err account_by_login(struct ctx *c, struct str login, struct account *out)
{
    struct account_row_row r;
    TRY(identity_row_of(c, login, &r));
    *out = identity_account(&r);
    return ERR_OK;
}

struct str account_login(struct arena *a, struct str typed) { return ident_login(a, typed); }

enum err identity_event(struct ctx *c, const char *kind, int64_t account_id)
{
    struct event e = { .kind = kind, .object_kind = "account", .object_id = account_id };
    return event_put(c, &e);
}

/* -- checks -- */

static bool plain_login(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.ptr[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '.' || ch == '_' || ch == '-'))
            return false;
    }
    return s.len >= STAFF_LOGIN_MIN && s.len <= STAFF_LOGIN_MAX;
}

/* People register with a phone number or a mail address, so that nobody takes the name of an officer's login. Accounts
 * that a command makes (a demonstration's) may be called as it likes. */
static enum err check_login(struct ctx *c, const struct account *a)
{
    struct account_id_of_row taken;
    struct str phone;
    bool mail = ident_email(a->login) == ERR_OK;
    bool person = !c->who.automatic && (str_eq(a->kind, S("citizen")) || str_eq(a->kind, S("business")));
    if (person && !mail && ident_phone(c->arena, a->login, &phone) != ERR_OK)
        return ctx_invalid(c, S("login"), MSG_identity_login_form, MSG_NO_ARGS);
    if (!person && !mail && !plain_login(a->login))
        return ctx_invalid(c, S("login"), MSG_identity_staff_login_form, MSG_NO_ARGS);
    enum err e = account_id_of(c->db, c->arena, &(struct account_id_of_in){ a->login }, &taken);
    struct way way;
    if (e == ERR_NOT_FOUND)
        e = way_find(c, mail ? "email" : "phone", 0, a->login, &way);
    if (e == ERR_OK)
        return ctx_invalid(c, S("login"), MSG_identity_taken, MSG_NO_ARGS);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum { A_NAME, A_PHONE, A_EMAIL, A_ID_NO, A_BIRTH, A_ADDRESS, A_COUNT };
#define FIELD(kind_, key_, required_, max_)                                                                               \
    { .type = FORM_TEXT, .kind = kind_, .key = S_INIT(key_), .required = required_, .past = true, .length_max = max_, .min = 1, .group = -1 }
static const struct form_field person_fields[A_COUNT] = {
    [A_NAME] = FIELD(FORM_KIND_PERSON_NAME, "name", true, NAME_CHARS_MAX), [A_PHONE] = FIELD(FORM_KIND_PHONE, "phone", false, 30),
    [A_EMAIL] = FIELD(FORM_KIND_EMAIL, "email", false, 254),               [A_ID_NO] = FIELD(FORM_KIND_CCCD, "id_no", false, 30),
    [A_BIRTH] = FIELD(FORM_KIND_PARTIAL_DATE, "birth", false, 20),         [A_ADDRESS] = FIELD(FORM_KIND_ADDRESS, "address", false, ADDRESS_CHARS_MAX),
};
static const struct form person_form = { .fields = person_fields, .fields_n = A_COUNT };

static const struct {
    enum form_problem problem;
    enum msg words;
} problem_words[] = {
    { FORM_MISSING, MSG_dossier_name_missing }, { FORM_TOO_LONG, MSG_web_too_long },      { FORM_NOT_DATE, MSG_web_not_date },
    { FORM_IN_FUTURE, MSG_form_in_future },   { FORM_NOT_CCCD, MSG_form_not_cccd },     { FORM_NOT_PHONE, MSG_form_not_phone },
    { FORM_NOT_EMAIL, MSG_form_not_email },
};

static void note(struct ctx *c, const struct form_field *f, const struct form_state *s)
{
    struct str limit = arena_printf(c->arena, "%lld", (long long)s->limit);
    enum msg words = MSG_err_invalid;
    for (size_t i = 0; i < sizeof problem_words / sizeof *problem_words; i++)
        if (problem_words[i].problem == s->problem)
            words = problem_words[i].words;
    ctx_invalid(c, f->key, words, MSG_ARGS(limit));
}

/* The same rules for every way in: page, command, import. Values come back as they are stored. */
static enum err check_person(struct ctx *c, struct account *a)
{
    struct str *of[A_COUNT] = { &a->name, &a->phone, &a->email, &a->id_no, &a->birth, &a->address };
    struct form_value values[A_COUNT];
    struct form_state *states;
    for (size_t i = 0; i < A_COUNT; i++) {
        values[i] = (struct form_value){ person_fields[i].key, S("") };
        if (of[i]->len && text_clean(c->arena, *of[i], false, &values[i].value) != ERR_OK)
            ctx_invalid(c, person_fields[i].key, MSG_web_bad_text, MSG_NO_ARGS);
    }
    form_validate(&person_form, values, A_COUNT, false, ctx_today(c), c->arena, &states);
    for (size_t i = 0; i < A_COUNT; i++) {
        if (states[i].problem != FORM_FINE)
            note(c, &person_fields[i], &states[i]);
        *of[i] = states[i].value;
    }
    if (!a->language.len)
        a->language = S("vi");
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

/* -- writing -- */

static struct str or_null(struct str s) { return s.len ? s : (struct str){ 0 }; }

static struct str sealed(struct ctx *c, struct str secret)
{
    return secret.len ? secret_seal(c->arena, c->app->seal_key, secret) : (struct str){ 0 };
}

enum err account_check(struct ctx *c, struct account *a)
{
    a->login = account_login(c->arena, a->login);
    enum err e = check_login(c, a);
    if (e != ERR_OK && e != ERR_INVALID)
        return e;
    return check_person(c, a);
}

enum err account_add(struct ctx *c, const struct account_new *n, int64_t *id)
{
    struct account a = n->is;
    TRY(account_check(c, &a));
    a.id = ctx_id(c);
    TRY(account_insert(c->db,
                       &(struct account_insert_in){ a.id, a.kind, a.login, a.name, or_null(a.phone), or_null(a.email), or_null(a.id_no),
                                                    or_null(a.birth), or_null(a.address), n->password_hash,
                                                    n->one_time ? c->now_ms + ONETIME_LIFE_MS : 0, sealed(c, n->totp), a.language,
                                                    c->now_ms },
                       NULL));
    *id = a.id;
    return identity_event(c, "account.created", a.id);
}

enum err account_change(struct ctx *c, const struct account *given)
{
    struct account a = *given;
    TRY(check_person(c, &a));
    TRY(account_update_exact(c->db, &(struct account_update_in){ a.id, a.version, a.name, or_null(a.phone), or_null(a.email),
                                                                 or_null(a.id_no), or_null(a.birth), or_null(a.address), a.language }));
    return identity_event(c, "account.changed", a.id);
}

enum err account_close(struct ctx *c, int64_t id, int64_t version)
{
    TRY(account_set_closed_exact(c->db, &(struct account_set_closed_in){ id, version, c->now_ms }));
    TRY(session_close_all(c, id, 0));
    return identity_event(c, "account.closed", id);
}

enum err account_set_password(struct ctx *c, int64_t id, int64_t version, struct str hash, bool one_time, int64_t keep_session_id)
{
    int64_t until = one_time ? c->now_ms + ONETIME_LIFE_MS : 0;
    TRY(account_put_password_exact(c->db, &(struct account_put_password_in){ id, version, hash, until }));
    TRY(session_close_all(c, id, keep_session_id));
    return identity_event(c, "account.password_set", id);
}

enum err account_set_totp(struct ctx *c, int64_t id, int64_t version, struct str secret)
{
    TRY(account_put_totp_exact(c->db, &(struct account_put_totp_in){ id, version, sealed(c, secret) }));
    return identity_event(c, secret.len ? "account.totp_set" : "account.totp_removed", id);
}

/* -- second factor -- */

enum err identity_secret(struct ctx *c, const struct account_row_row *r, struct str *secret)
{
    if (!r->totp_sealed.len)
        return ERR_NOT_FOUND;
    return secret_open(c->arena, c->app->seal_key, r->totp_sealed, secret) == ERR_OK ? ERR_OK : ERR_IO;
}

enum err account_code_now(struct ctx *c, int64_t id, struct str *code, struct str *base32)
{
    enum { STEP_MS = 30 * 1000 };
    struct account_row_row r;
    struct str secret;
    TRY(identity_row(c, id, &r));
    TRY(identity_secret(c, &r, &secret));
    int64_t now_step = c->now_ms / STEP_MS, step = r.totp_step == now_step ? now_step + 1 : now_step;
    *code = totp_code(c->arena, secret, step * STEP_MS);
    *base32 = totp_base32(c->arena, secret);
    return ERR_OK;
}

struct str account_otpauth(struct arena *a, struct str login, struct str secret)
{
    struct buf b = buf_new(a, 1000);
    struct str key = totp_base32(a, secret);
    buf_printf(&b, "otpauth://totp/Mot%%20Cua:%.*s?secret=%.*s&issuer=Mot%%20Cua", STR_ARG(login), STR_ARG(key));
    return b.failed ? S("") : buf_str(&b);
}

/* -- lists -- */

static bool named(struct ctx *c, const struct account_staff_rows_row *r, struct str words)
{
    struct str hay = text_fold(c->arena, arena_printf(c->arena, "%.*s %.*s", STR_ARG(r->name), STR_ARG(r->login)));
    return !words.len || str_has(hay, words);
}

enum err account_staff(struct ctx *c, struct str words, struct staff_account **out, size_t *n)
{
    struct account_staff_rows_row *rows;
    size_t rows_n;
    struct str folded = text_fold(c->arena, words);
    TRY(account_staff_rows(c->db, c->arena, &(struct account_staff_rows_in){ ctx_today(c) }, &rows, &rows_n));
    struct staff_account *list = ARENA_ARRAY(c->arena, struct staff_account, rows_n + 1);
    *n = 0;
    for (size_t i = 0; i < rows_n && *n < STAFF_MAX; i++) {
        const struct account_staff_rows_row *r = &rows[i];
        if (named(c, r, folded))
            list[(*n)++] = (struct staff_account){ { .id = r->id, .version = r->version, .created_at_ms = r->created_at_ms,
                                                   .closed_at_ms = r->closed_at_ms, .onetime_until_ms = r->onetime_until_ms,
                                                   .kind = S("staff"), .login = r->login, .name = r->name, .phone = r->phone,
                                                   .email = r->email, .staff = true, .has_totp = r->has_totp != 0 },
                                                 r->roles };
    }
    *out = list;
    return ERR_OK;
}
