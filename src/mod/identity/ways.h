/* ways: one person, several ways in, no doubles. A way is an outside identity (provider and sub), a passkey, a mail
 * address or a phone number whose owner proved it with a code; each belongs to one account. Rooms that know other ways in
 * (oidc, passkey) keep their own part and use this one to add, find and log in. Beside these there is the password. */
#ifndef MOD_IDENTITY_WAYS_H
#define MOD_IDENTITY_WAYS_H
#include "core/web.h"
#include "mod/identity/identity.h"

struct way {
    int64_t id, account_id, provider_id, added_at_ms, used_at_ms; /* provider_id: of kind oidc, otherwise 0 */
    struct str kind, subject, label, assurance, id_no;            /* kind: oidc, passkey, email, phone */
    bool second;                                                  /* a code is sent here after the password */
};
/* ERR_NOT_FOUND: nobody's. */
enum err way_find(struct ctx *c, const char *kind, int64_t provider_id, struct str subject, struct way *out) NODISCARD;
/* Of one account, at most 50, the oldest first. */
enum err ways_of(struct ctx *c, int64_t account_id, struct way **out, size_t *n) NODISCARD;
/* ERR_CONFLICT: it is somebody's already. Event account.way_added. */
enum err way_add(struct ctx *c, const struct way *w, int64_t *id) NODISCARD;
/* ERR_NOT_FOUND: none of theirs; ERR_CONFLICT: nothing to log in with would be left. Event account.way_removed. */
enum err way_remove(struct ctx *c, int64_t account_id, int64_t id) NODISCARD;
/* Opens a session; ERR_NOT_FOUND when the account is closed. w->assurance and id_no are kept as stated now. Sets c->who.
 * Event account.login. */
enum err way_login(struct ctx *c, const struct way *w, struct str device, struct str peer, struct str *token) NODISCARD;

/* Open accounts of a kind that say they have this number. proven: a provider stated it of them. */
struct number_holder {
    struct account account;
    bool proven;
};
enum err number_holders(struct ctx *c, struct str kind, struct str number, struct number_holder **out, size_t *n) NODISCARD;
/* A person proved a number that this account only claimed: whoever made it loses password, ways and sessions. */
enum err account_hand_over(struct ctx *c, int64_t id) NODISCARD;
/* An account without a password, for somebody who came by another way. Fields that do not fit are left out. */
enum err account_of_way(struct ctx *c, const struct account *known, int64_t *id) NODISCARD;

/* Did this session begin at most LOGIN_FRESH_MS ago? Ways are changed only then. */
#define LOGIN_FRESH_MS (15LL * 60 * 1000)
enum err login_fresh(struct ctx *c, bool *fresh) NODISCARD;
/* ERR_FORBIDDEN with a sentence when it did not. */
enum err login_must_be_fresh(struct ctx *c) NODISCARD;

/* An official whose password was right and who shows a passkey instead of the code. pass: of the page that asked for the
 * code; ERR_NOT_FOUND when it does not hold for this account now. */
enum err login_pass_holds(struct ctx *c, struct str pass, int64_t account_id) NODISCARD;

/* Where to go after logging in: the parameter tiep, or the page where this person works. */
struct str login_way_on(struct ctx *c);

/* What the pages of logging in and of one's account offer beside the password; table in cmd/login_offers.c. */
struct login_offer {
    struct str label, href;         /* on the page of logging in; "": not there */
    struct str add_label, add_href; /* on the page of the account; "": not there */
};
struct login_offers {
    struct login_offer *at;
    size_t n, cap;
};
typedef enum err login_offer_fn(struct ctx *c, struct login_offers *out);
extern login_offer_fn *const login_offer_fns[];
extern const size_t login_offer_fns_n;

#endif
