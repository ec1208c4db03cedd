/* codes: six digits sent to a mail address or a phone. A code holds for ten minutes, works once, bears five guesses, and only
 * for whoever has its number (which travels sealed in the page that asked). The owner is told when it was guessed at. */
#ifndef MOD_IDENTITY_CODES_H
#define MOD_IDENTITY_CODES_H
#include "core/ctx.h"

struct job;

enum { CODE_DIGITS = 6, CODE_TRIES = 5, CODES_PER_HOUR = 5 };
#define CODE_LIFE_MS (10LL * 60 * 1000)

struct code_ask {
    int64_t account_id;   /* 0: nobody's, nothing is sent, but everything looks as if (so that no login can be told) */
    const char *purpose;  /* second, verify, forgot */
    struct str channel, address; /* email or phone */
};
/* In a transaction: makes a code, ends older ones of this purpose, and puts the job that sends it. ERR_THROTTLED: this
 * address got CODES_PER_HOUR already. */
enum err code_send(struct ctx *c, const struct code_ask *q, int64_t *id) NODISCARD;

enum code_state { CODE_RIGHT, CODE_WRONG, CODE_OVER /* used, too old, or guessed at too often: ask for a new one */ };
struct code {
    int64_t account_id;
    struct str channel, address;
};
/* In a transaction of its own that is kept whatever comes out: a wrong guess counts. */
enum err code_check(struct ctx *c, int64_t id, const char *purpose, struct str typed, enum code_state *state, struct code *out) NODISCARD;
/* "n***@xa.vn", "09•••••678": enough for the owner to know it by. */
struct str code_masked(struct arena *a, struct str address);

/* Job "login.code": sends one. */
enum err code_on_job(struct ctx *c, const struct job *j);
/* Chore: forgets codes of yesterday. */
enum err code_chore(struct ctx *c);

#endif
