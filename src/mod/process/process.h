/* process: runs the BPMN process of a dossier. A waiting token is a task: a person's step, a message or a timer.
 * Begins when a dossier is received; when the process ends, the dossier moves to DONE. */
#ifndef MOD_PROCESS_PROCESS_H
#define MOD_PROCESS_PROCESS_H
#include "mod/dossier/dossier.h"

struct task {
    int64_t id, dossier_id, version, agency_id, assignee_id, created_at_ms, taken_at_ms, due_at_ms, done_at_ms, race;
    struct str node, kind, name, role, work, state, outcome, opinion;
    struct str assignee_name;
};
enum err task_get(struct ctx *c, int64_t id, struct task *out) NODISCARD;
/* Tasks of a dossier in order. */
enum err task_list(struct ctx *c, int64_t dossier_id, struct task **out, size_t *n) NODISCARD;

struct inbox_row {
    struct task task;
    struct str code, procedure_name, applicant;
    int64_t dossier_id, dossier_due_at_ms;
    bool mine;
};
/* Open tasks of the roles held today in their agencies, and those taken by this person or by whom they stand in for; by
 * deadline. after: key of the last row seen (due and id), 0 for the first page; at most 50. */
struct inbox_filter {
    struct str role;         /* "" all of one's roles */
    bool mine_only, late_only;
    int64_t after_due_ms, after_id;
};
enum err inbox_list(struct ctx *c, const struct inbox_filter *f, struct inbox_row **out, size_t *n) NODISCARD;

/* Takes an open task (ERR_CONFLICT when somebody else has it), gives it back, hands it to a colleague of the same role. */
enum err task_take(struct ctx *c, int64_t id, int64_t version) NODISCARD;
enum err task_release(struct ctx *c, int64_t id, int64_t version) NODISCARD;
enum err task_pass(struct ctx *c, int64_t id, int64_t version, int64_t to_account_id, struct str note) NODISCARD;
/* Completes a taken task. outcome: "forwarded" (default), and for approvals "approved" or "sent_back" (with an opinion).
 * Sets the variable `approved`. Moves the token; new tasks get their clocks; the end of the process finishes the dossier. */
enum err task_complete(struct ctx *c, int64_t id, int64_t version, struct str outcome, struct str opinion) NODISCARD;
/* task_mine: taken by this person, or by somebody on leave for whom this person stands in. task_for: may this person do
 * such a task at all? */
bool task_mine(const struct ctx *c, const struct task *t);
bool task_for(struct ctx *c, const struct task *t);

/* A message for a waiting dossier ("draft_confirmed"), with a variable it sets. ERR_NOT_FOUND: nobody waits for it. */
enum err process_message(struct ctx *c, int64_t dossier_id, struct str message, struct str var, struct str value) NODISCARD;
bool process_waits_for(struct ctx *c, int64_t dossier_id, struct str message);
/* Listener of "dossier.received" and job "process.timer". */
enum err process_on_received(struct ctx *c, const struct event *e);
struct job;
enum err process_on_timer(struct ctx *c, const struct job *j);
/* What comes after the waiting tasks, in words, for the applicant; "" at the end. */
enum err process_next_words(struct ctx *c, const struct dossier *d, struct str *out) NODISCARD;

/* -- passing on, when an agency ends (mod/successor; process_pass_on.c) -- */
struct task_open {
    int64_t id, dossier_id, assignee_id, version;
    struct str name, role, assignee;
    bool taken;
};
/* Tasks that wait at an agency: steps, messages and timers, by dossier. */
enum err task_open_at(struct ctx *c, int64_t agency_id, struct task_open **out, size_t *n) NODISCARD;
/* One task, by the version seen; whoever took it keeps it. */
enum err task_pass_on(struct ctx *c, struct task_open *t, int64_t agency_id) NODISCARD;
enum err task_pass_on_all(struct ctx *c, int64_t from_id, int64_t to_id, int64_t *changed) NODISCARD;
/* Whoever took it works elsewhere now: it lies open for the colleagues there. Event task.released. */
enum err task_left_behind(struct ctx *c, struct task_open *t) NODISCARD;

#endif
