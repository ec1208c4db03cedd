/* feel: conditions in FEEL syntax (DMN 1.3 chapter 10), so far the part that forms and gateways need:
 * literals (whole numbers, "text" with \" and \\, true, false, null), names of letters, digits, _ and dots, = != < <= > >=,
 * and, or, not(), parentheses, `x in ("a", "b")`. A leading "=" as in form-js is accepted. The words of FEEL are no names.
 * Three-valued as in DMN: null = null is true, null = x false; what cannot be compared (null with <, values of different
 * kinds) is null, not(null) is null, and at the end null is false. `in` is true or false. The rest is a later part. */
#ifndef ENGINE_FEEL_H
#define ENGINE_FEEL_H
#include "base/arena.h"
#include "base/err.h"

enum feel_kind { FEEL_NULL, FEEL_BOOL, FEEL_NUMBER, FEEL_TEXT };
struct feel_value {
    enum feel_kind kind;
    int64_t number; /* FEEL_NUMBER; FEEL_BOOL 0/1. Integers only in this part: a decimal point is refused at parse */
    struct str text;
};
struct feel; /* parsed, const, lives in its arena */
/* ERR_INVALID with a sentence in what (at least 120 bytes). Limits: 1,000 bytes, depth 32. */
enum err feel_parse(struct arena *a, struct str text, const struct feel **out, char what[120]) NODISCARD;
/* lookup returns the value of a name (FEEL_NULL when unknown). */
typedef struct feel_value feel_lookup(void *arg, struct str name);
bool feel_test(const struct feel *f, feel_lookup *lookup, void *arg);
/* Names the expression reads, each once. */
void feel_names(const struct feel *f, struct arena *a, struct str **names, size_t *n);

#endif
