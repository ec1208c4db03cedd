/* What the pages of this room say of a petition; nobody else includes this. */
#ifndef MOD_PETITION_WORDS_H
#define MOD_PETITION_WORDS_H
#include "mod/petition/petition_internal.h"

/* A word of the database for people: groups "state", "about", "class", "door", "move", "stage"; "" when there is none. */
struct str petition_label(struct ctx *c, const char *group, struct str word);
/* The colour of a state's tag. */
struct str petition_tag(enum petition_state s);
/* "/phan-anh/t/CODE/SECRET" */
struct str petition_path(struct ctx *c, const struct petition *p);
struct str petition_office_path(struct ctx *c, int64_t id);
/* Is the day of its next step over? */
bool petition_is_late(const struct ctx *c, const struct petition *p);

#endif
