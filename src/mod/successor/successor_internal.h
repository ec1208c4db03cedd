/* What the files of this room share; nobody else includes this. */
#ifndef MOD_SUCCESSOR_INTERNAL_H
#define MOD_SUCCESSOR_INTERNAL_H
#include "mod/successor/successor.h"

const struct succession_unit *succession_find(const struct succession *s, int64_t unit_id);
/* The agency in which a successor lies; 0: none. */
int64_t succession_agency(const struct succession_unit *u);

/* plan.c: the row itself */
enum err succession_set_state(struct ctx *c, const struct succession *s, int64_t version, const char *state, struct str trouble, int64_t items) NODISCARD;
enum err succession_note(struct ctx *c, const char *kind, const struct succession *s, struct str detail) NODISCARD;

#endif
