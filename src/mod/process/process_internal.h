/* What the files of this room share; nobody else includes this. */
#ifndef MOD_PROCESS_INTERNAL_H
#define MOD_PROCESS_INTERNAL_H
#include "mod/process/process.h"

/* process.c: the token of a task that is done moves on, its timers fall away; new tasks are opened, the end finishes the dossier. */
enum err process_advance(struct ctx *c, const struct task *t) NODISCARD;
/* The pinned process of a dossier. */
enum err process_of(struct ctx *c, int64_t dossier_id, struct dossier *d, const struct bpmn **p) NODISCARD;
/* Opens a token: a task in front of a role, a message, a timer, or one that waits at a joining gateway. host_id: the task on
 * which a boundary timer hangs; 0 otherwise. *id may be NULL. */
enum err process_open(struct ctx *c, const struct dossier *d, const struct bpmn *p, const struct bpmn_token *t, int64_t host_id, int64_t *id) NODISCARD;
/* Clock of a step, from the same function as the whole deadline; never after the dossier's. */
enum err process_step_due(struct ctx *c, const struct dossier *d, const struct bpmn_node *n, int64_t *due_ms) NODISCARD;

/* The tokens at rest, with their rows; none in a process that never has two. */
struct token_rows_row;
struct marking {
    struct bpmn_token tokens[BPMN_WAITS_MAX];
    struct token_rows_row *rows;
    size_t n;
};
enum err process_marking(struct ctx *c, int64_t dossier_id, const struct bpmn *p, struct marking *out) NODISCARD;

/* process_vars.c: what conditions read: variables of the process, then answers of the form. */
struct process_vars {
    struct var_rows_row *rows;
    size_t n;
    struct form_value *answers;
    size_t answers_n;
};
enum err process_vars_load(struct ctx *c, const struct dossier *d, struct process_vars *out) NODISCARD;
struct feel_value process_lookup(void *arg, struct str name); /* arg: struct process_vars */
/* The n-th word of a variable (n from 1), or "". */
struct str process_word(const struct process_vars *v, struct str name, int n);

/* task.c: changes a task, naming the version seen, and puts its event. */
enum err task_change(struct ctx *c, struct task *t, const char *event_kind, const struct grant *as) NODISCARD;
/* The task as this person saw it, taken by them, of a dossier that is being worked on. */
enum err task_in_hand(struct ctx *c, int64_t id, int64_t version, struct task *t, const struct grant **as) NODISCARD;
/* One that may be worked on, not yet necessarily taken; ERR_CONFLICT while its dossier waits or is over. */
enum err task_at_work(struct ctx *c, const struct task *t, enum dossier_move move) NODISCARD;
enum err task_opinion_check(struct ctx *c, struct str opinion) NODISCARD;

/* answerers.c: with which grant this person answers an opinion or a part; NULL: not theirs to answer. */
const struct grant *task_answer_grant(struct ctx *c, const struct task *t);

/* task_ask.c: what was asked of others for this step. */
enum err task_asks_settled(struct ctx *c, const struct task *t) NODISCARD; /* may the step be completed? */
enum err task_asks_drop(struct ctx *c, int64_t task_id) NODISCARD;

/* process_event.c: the timers on the border of a task that is done. */
enum err process_drop_timers(struct ctx *c, const struct task *t) NODISCARD;
/* Drops an open row: no event, the change of its step or dossier tells. */
enum err task_drop(struct ctx *c, int64_t id, int64_t version) NODISCARD;

#endif
