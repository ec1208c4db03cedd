/* What the files of this room share; nobody else includes this. */
#ifndef MOD_IDENTITY_INTERNAL_H
#define MOD_IDENTITY_INTERNAL_H
#include "mod/identity/identity.h"
#include "sql_identity.h"
#include "views.h"

/* The row with its secrets, and the account without them. */
enum err identity_row(struct ctx *c, int64_t id, struct account_row_row *out) NODISCARD;
enum err identity_row_of(struct ctx *c, struct str login, struct account_row_row *out) NODISCARD;
struct account identity_account(const struct account_row_row *r);
enum err identity_secret(struct ctx *c, const struct account_row_row *r, struct str *secret) NODISCARD;
enum err identity_event(struct ctx *c, const char *kind, int64_t account_id) NODISCARD;

/* -- logging in (login.c). Two or three steps; between them nothing is stored: the page carries a sealed pass. -- */
enum login_step {
    LOGIN_IN,      /* a session was opened: token */
    LOGIN_CODE,    /* the password is right; the one-time code is asked for: pass */
    LOGIN_CHOOSE,  /* an own password or a second factor is still to be set: pass, new_secret */
    LOGIN_WRONG,   /* login or password; the person is not told which */
    LOGIN_BAD_CODE,/* pass again */
    LOGIN_AGAIN,   /* the pass is too old or the account has changed: begin again */
    LOGIN_ENDED,   /* the one-time password has ended */
    LOGIN_WAIT     /* too many attempts */
};
struct login_try {
    struct str login, password, code;
    struct str pass;           /* of an earlier step; then login and password are not looked at */
    struct str new_password;   /* LOGIN_CHOOSE */
    struct str device, peer;
};
struct login_end {
    enum login_step step;
    struct account account;
    struct str token, pass;
    struct str new_secret;     /* raw; empty: the account has its second factor */
    bool choose_password;
    bool reset;                /* because it was forgotten */
    bool passkey;              /* the account has one */
    struct str sent_to;        /* LOGIN_CODE: where the code went, masked; "": the code of an app */
};
/* After a code for a forgotten password: the pass to the page on which a new one is chosen. */
struct str login_reset_pass(struct ctx *c, const struct account *a);
/* A session, its event, no more failures counted; c->who is this person. way: password or the kind of a way. */
enum err identity_open_session(struct ctx *c, const struct account *a, struct str device, struct str peer, struct str way,
                               struct str *token) NODISCARD;
/* Password, code, session; outside a transaction. */
enum err login_begin(struct ctx *c, const struct login_try *t, struct login_end *out) NODISCARD;
/* The last step of a first login: own password and second factor. Problems name new_password and code. */
enum err login_choose(struct ctx *c, const struct login_try *t, struct login_end *out) NODISCARD;
/* What a pass stands for, to show its page again; step LOGIN_AGAIN when it does not hold. */
enum err login_pass(struct ctx *c, struct str pass, struct login_end *out) NODISCARD;

/* -- pages (login_web.c) -- */
struct view_form_field identity_code_field(struct ctx *c, bool app); /* app: the code is one of an app */
struct view_form_field identity_secret_field(struct ctx *c, const char *key, enum msg label, bool fresh);
enum err identity_choose_page(struct ctx *c, const struct login_end *end) NODISCARD;
/* The account's page again (account_web.c), with the problems that were noted; outside a transaction too. */
enum err identity_account_again(struct ctx *c) NODISCARD;
/* The section of ways in of that page (ways_web.c). */
enum err identity_fill_ways(struct ctx *c, const struct account *a, struct view_identity_account *v) NODISCARD;

#endif
