/* What the files of this room share; nobody else includes this. */
#ifndef MOD_REPRESENT_INTERNAL_H
#define MOD_REPRESENT_INTERNAL_H
#include "mod/represent/represent.h"
#include "sql_represent.h"

enum err mandate_event(struct ctx *c, const char *kind, int64_t id, const struct grant *as, struct str reason) NODISCARD;
/* Those that this account holds for a principal, in force or not yet. */
enum err mandate_held(struct ctx *c, int64_t principal_id, struct mandate **out, size_t *n) NODISCARD;
/* The day on which a person born then comes of age; 0: the birth is not a whole date. */
enum err mandate_of_age(struct ctx *c, struct str birth, int32_t *day) NODISCARD;

#endif
