/* What the files of this room share; nobody else includes this. */
#ifndef MOD_COUNTER_INTERNAL_H
#define MOD_COUNTER_INTERNAL_H
#include "mod/counter/counter.h"
#include "mod/dossier/dossier.h"
#include "views.h"

/* The agency of the desk at which this person receives, or NULL. */
const struct grant *counter_grant(struct ctx *c, struct unit *agency);
/* The grant with which this person's desk works on a dossier: that of the agency that decides, or of the one that took it in. */
const struct grant *counter_at_desk(struct ctx *c, const struct dossier *d);
enum err counter_show_check(struct ctx *c, const struct dossier *d) NODISCARD;

#endif
