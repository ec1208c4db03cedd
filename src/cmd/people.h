/* people: what unit, user and init share: opening an installation, reading a file, printing a one-time password. */
#ifndef CMD_PEOPLE_H
#define CMD_PEOPLE_H
#include "cmd/options.h"
#include "mod/admin/roster.h"

/* Opens an installation that is there; says why not on stderr and returns NULL. */
struct app *people_open(struct arena *a, struct str data, struct str db);
/* Imports a file and says what was done; the exit code. */
int people_import(struct ctx *c, const char *command, enum roster_kind kind, struct str path);
void people_print_password(struct ctx *c, struct str login, struct str password);
/* Runs fn in a transaction; what was refused goes to stderr. The exit code. */
int people_write(struct ctx *c, const char *command, ctx_work *fn, void *arg);

#endif
