/* files: may this person add a file to a draft, or to a dossier for which papers are asked for? For mod/upload. */
#ifndef MOD_CITIZEN_FILES_H
#define MOD_CITIZEN_FILES_H
#include "mod/papers/papers.h"

/* ERR_NOT_FOUND: not one's own, or no such component; ERR_CONFLICT with words: no longer, or not now. In a transaction. */
enum err citizen_takes_file(struct ctx *c, enum paper_owner of, int64_t id, struct str component) NODISCARD;

#endif
