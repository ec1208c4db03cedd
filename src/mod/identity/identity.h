/* identity: accounts, passwords and second factors, logging in.
 *
 * An account is a login of one kind. Staff log in with a password and a one-time code (RFC 6238); citizens with a password.
 * What an administrator hands out is a one-time password: it opens nothing but the page on which its owner chooses an own
 * one, and holds for seven days. Rights are not here: they are roles at units (mod/units).
 *
 * Passwords (NIST SP 800-63B-4, ASVS 5.0 6.2): at least 8 characters, at most 200, any characters, no rules of composition,
 * no expiry, not one of the common ones (data/passwords) and not made of the person's own data. Argon2id takes 0.1 s and
 * 64 MiB, so hashing is done by the caller before a transaction begins. */
#ifndef MOD_IDENTITY_IDENTITY_H
#define MOD_IDENTITY_IDENTITY_H
#include "core/ctx.h"

enum { PASSWORD_CHARS_MIN = 8, PASSWORD_CHARS_MAX = 200, PASSWORD_BYTES_MAX = 1000 };
#define ONETIME_LIFE_MS (7LL * 24 * 3600 * 1000)

struct account {
    int64_t id, version, created_at_ms, closed_at_ms;
    int64_t onetime_until_ms; /* the password is a one-time one and ends then; 0: an own password */
    struct str kind;          /* citizen, business, staff, volunteer, kiosk, client */
    struct str login, name, phone, email, id_no, birth, address, language; /* empty when absent; birth: yyyy[-mm[-dd]] */
    bool staff, has_totp, has_password;
};
enum err account_get(struct ctx *c, int64_t id, struct account *out) NODISCARD;
/* login as typed: letter case, spaces and the writing of phone numbers do not matter. Closed accounts are found too. */
enum err account_by_login(struct ctx *c, struct str login, struct account *out) NODISCARD;
/* How a login is stored: a phone number as 0xxxxxxxxx, everything else in lower case without spaces. */
struct str account_login(struct arena *a, struct str typed);

struct account_new {
    struct account is;        /* kind, login, name and what else is known */
    struct str password_hash; /* password_hash() of an acceptable password */
    bool one_time;            /* an administrator hands it out */
    struct str totp;          /* raw secret; empty: staff set theirs up at the first login */
};
/* Brings the values of a new account into the form in which they are stored; ERR_INVALID: problems as for account_add. */
enum err account_check(struct ctx *c, struct account *a) NODISCARD;
/* Checks and stores; problems name fields login, name, phone, email, id_no, birth, address. Event account.created. */
enum err account_add(struct ctx *c, const struct account_new *n, int64_t *id) NODISCARD;
/* Name, phone, email, id_no, birth, address, language; names the version it saw (ERR_STALE). Event account.changed. */
enum err account_change(struct ctx *c, const struct account *a) NODISCARD;
/* Ends the account and its sessions. Event account.closed. */
enum err account_close(struct ctx *c, int64_t id, int64_t version) NODISCARD;

/* Replaces the password; other sessions than keep_session_id end. Event account.password_set. */
enum err account_set_password(struct ctx *c, int64_t id, int64_t version, struct str password_hash, bool one_time,
                              int64_t keep_session_id) NODISCARD;
/* Sets the secret of the second factor, or takes it away (empty). Event account.totp_set or account.totp_removed. */
enum err account_set_totp(struct ctx *c, int64_t id, int64_t version, struct str secret) NODISCARD;
/* A code that the account would accept now (the next one when this one was used already), and the secret in base32; for
 * demonstrations. ERR_NOT_FOUND: no secret. */
enum err account_code_now(struct ctx *c, int64_t id, struct str *code, struct str *base32) NODISCARD;
/* "otpauth://totp/…" for an authenticator app. */
struct str account_otpauth(struct arena *a, struct str login, struct str secret);

/* Is this password acceptable for this person? Otherwise notes the problem at `field` and returns ERR_INVALID. */
enum err password_check(struct ctx *c, const char *field, struct str password, const struct account *of);
/* A one-time password to be read out or written down: four groups of four letters and digits, 79 bits. */
struct str password_one_time(struct arena *a);
/* Does this password open this account? Slow: outside a transaction. */
enum err account_password_holds(struct ctx *c, int64_t id, struct str password, bool *holds) NODISCARD;

/* Staff accounts and their number of open roles, by name; words: part of name or login, without marks. At most 200. */
struct staff_account {
    struct account is;
    int64_t roles;
};
enum err account_staff(struct ctx *c, struct str words, struct staff_account **out, size_t *n) NODISCARD;

/* Accounts of a demonstration, in order: setting demo.logins (separated by spaces) and demo.password. None elsewhere. */
struct demo_login {
    struct account account;
    enum role role;
    struct str role_label, password, code, secret; /* code and secret (base32) empty for citizens */
};
enum err identity_demo(struct ctx *c, struct demo_login **out, size_t *n) NODISCARD;

#endif
