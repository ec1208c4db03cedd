/* What the files of this room share; nobody else includes this. */
#ifndef MOD_PROCESS_INTERNAL_H
#define MOD_PROCESS_INTERNAL_H
#include "mod/process/process.h"

/* process.c: the token of a task that is done moves on; new tasks are opened, the end finishes the dossier. */
enum err process_advance(struct ctx *c, const struct task *t) NODISCARD;
/* task.c: changes a task, naming the version seen, and puts its event. */
enum err task_change(struct ctx *c, struct task *t, const char *event_kind, const struct grant *as) NODISCARD;

#endif
