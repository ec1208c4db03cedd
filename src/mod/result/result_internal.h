/* What the files of this room share; nobody else includes this. */
#ifndef MOD_RESULT_INTERNAL_H
#define MOD_RESULT_INTERNAL_H
#include "mod/result/result.h"

/* The newest of a dossier; ERR_NOT_FOUND, and none is made. */
enum err result_newest(struct ctx *c, int64_t dossier_id, struct result *out) NODISCARD;
/* JSON as in result.draft; ptr NULL: too large. */
struct str result_draft_text(struct ctx *c, const struct form_value *values, size_t n);
/* Another draft beside one that was issued, of the same kind. */
enum err result_again(struct ctx *c, const struct result *old, struct str draft, struct result *out) NODISCARD;

/* correct.c: the correction that goes out with this result is handed over too. */
enum err correction_handed_over(struct ctx *c, const struct result *r) NODISCARD;
/* correct_paper.c: what the paper of a result says of its standing, and what it replaces; each may be "". */
enum err correction_marks(struct ctx *c, const struct result *r, struct str *mark, struct str *replaces) NODISCARD;
bool correction_in_force(const struct correction *k);

#endif
