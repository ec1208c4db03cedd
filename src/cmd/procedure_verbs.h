/* procedure_verbs: what motcua procedure does with folders; the rest stands in cmd_procedure.c. */
#ifndef CMD_PROCEDURE_VERBS_H
#define CMD_PROCEDURE_VERBS_H
#include "core/ctx.h"

/* Each: words after the verb; false when something was wrong, which has been said. */
bool verb_check(struct arena *a, const struct str *words, size_t n);
bool verb_add(struct arena *a, const struct str *words, size_t n);
bool verb_diff(struct arena *a, const struct str *words, size_t n);
bool verb_export(struct arena *a, const struct str *words, size_t n);

/* -- cmd_procedure.c -- */
struct str verb_option(const char *name); /* "" when it was not given */
bool verb_stop(struct str why);           /* says it on stderr; false */
/* In a transaction of the installation that --data and --db name; without writing it must be there. */
bool verb_database(struct arena *a, bool write, ctx_work *work, void *arg);

#endif
