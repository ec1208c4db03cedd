/* code: six digits that are sent to a mail address or a phone. A code holds for ten minutes, works once, bears five guesses, and
 * only for whoever has its number. Nothing readable of it is kept: an HMAC here, and the digits sealed in the job that sends them. */
#ifndef MOD_CODE_CODE_H
#define MOD_CODE_CODE_H
#include "core/ctx.h"

struct job;

enum { CODE_DIGITS = 6, CODE_TRIES = 5, CODES_PER_HOUR = 5 };
#define CODE_LIFE_MS (10LL * 60 * 1000)

/* after a password, to prove an address, for a forgotten password, to prove where news may go, to confirm what a helper filled in */
#define CODE_PURPOSES(X) X(SECOND, "second") X(VERIFY, "verify") X(FORGOT, "forgot") X(NOTICE, "notice") X(HELP, "help")
enum code_purpose {
#define X(name, word) CODE_##name,
    CODE_PURPOSES(X)
#undef X
    CODE_PURPOSE_COUNT
};

struct code_ask {
    const char *object_kind; /* whose it is: "account", or "help" for the person of a help session, who need have no account */
    int64_t object_id;
    enum code_purpose purpose;
    struct str channel, address; /* email or phone */
};
/* In a transaction: makes a code, ends older ones of this object, purpose and channel, and puts job "code.send", whose handler
 * stands in the room that knows the channels. Event code.sent. object_id 0 or address "": nobody's, nothing is sent, but everything
 * looks as if, so that no account can be told. ERR_THROTTLED: CODES_PER_HOUR went to this address, or to this object for this
 * purpose, within the hour. */
enum err code_send(struct ctx *c, const struct code_ask *q, int64_t *id) NODISCARD;

enum code_state { CODE_RIGHT, CODE_WRONG, CODE_OVER /* used, too old, or guessed at too often: ask for a new one */ };
struct code {
    struct str object_kind, channel, address;
    int64_t object_id;
};
/* In a transaction that is kept whatever comes out: a wrong guess counts. *out: of a right code; callers see whose it is. The last
 * wrong guess puts event code.guessed with the object: whoever knows the owner listens and tells. */
enum err code_check(struct ctx *c, int64_t id, enum code_purpose purpose, struct str typed, enum code_state *state, struct code *out) NODISCARD;
/* Without a guess: does it hold still, and where did it go? An unknown number does not hold. */
enum err code_holds(struct ctx *c, int64_t id, enum code_purpose purpose, bool *holds, struct code *out) NODISCARD;

/* People type spaces between the digits: without them. */
struct str code_digits(struct arena *a, struct str typed);
/* "n•••@xa.vn", "•••678": enough for the owner to know it by. */
struct str code_masked(struct arena *a, struct str address);

/* -- sending -- */

struct code_letter {
    enum code_purpose purpose;
    struct str channel, address, digits; /* digits: for the letter alone, never for a row, an event or a log */
};
/* For the handler of "code.send", outside a transaction. *wanted false: over by now, of no use to anybody. */
enum err code_letter(struct ctx *c, const struct job *j, struct code_letter *out, bool *wanted) NODISCARD;
/* Chore: forgets codes of yesterday. */
enum err code_chore(struct ctx *c);

#endif
