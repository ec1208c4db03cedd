/* What the files of this room share; nobody else includes this. */
#ifndef MOD_PEOPLE_INTERNAL_H
#define MOD_PEOPLE_INTERNAL_H
#include "mod/people/people.h"
#include "sql_people.h"

enum { REASON_CHARS_MAX = 500 };

/* people_number.c */
const char *number_word(enum number_kind k); /* in the database */
enum number_kind number_from(struct str word);

/* people.c: the grant of an officer with a dossier of the person or those below it, not below `without` (0: all); NULL: none. */
enum err people_reach(struct ctx *c, int64_t root, int64_t without, const struct grant **as) NODISCARD;
/* access.read of one person. */
enum err people_looked(struct ctx *c, int64_t id, const struct grant *as, const char *why) NODISCARD;

/* people_doubt.c: notes that two may be one, unless that was noted before. */
enum err doubt_note(struct ctx *c, int64_t a, int64_t b, const char *ground, int64_t agency_id) NODISCARD;
/* A reason that was given, cleaned of nothing: ERR_INVALID with the problem at "reason". */
enum err people_reason(struct ctx *c, struct str reason) NODISCARD;

#endif
