/* process: runs the BPMN process of a dossier. A waiting token is a task: a person's step, a message or a timer.
 * Begins when a dossier is received; when the process ends, the dossier moves to DONE. */
#ifndef MOD_PROCESS_PROCESS_H
#define MOD_PROCESS_PROCESS_H
#include "mod/dossier/dossier.h"

struct task {
    int64_t id, dossier_id, version, agency_id, unit_id, parent_id, assignee_id, created_at_ms, taken_at_ms, due_at_ms, done_at_ms, race, via;
    int instance;
    struct str node, kind, name, role, work, state, outcome, question, opinion; /* kind: user, message, timer, join, opinion, part */
    struct str assignee_name, room; /* room: the one it was given to; may be empty */
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

/* What this person has asked of others from steps in hand and what is not answered yet; by its day, at most 50. */
enum err inbox_awaited(struct ctx *c, struct inbox_row **out, size_t *n) NODISCARD;

/* Takes an open task (ERR_CONFLICT when somebody else has it), gives it back, hands it to a colleague: of the same
 * role, or who may answer it too. */
enum err task_take(struct ctx *c, int64_t id, int64_t version) NODISCARD;
enum err task_release(struct ctx *c, int64_t id, int64_t version) NODISCARD;
enum err task_pass(struct ctx *c, int64_t id, int64_t version, int64_t to_account_id, struct str note) NODISCARD;
/* Who could do it too: who holds the role of a step in its agency today, or who may answer a question. */
enum err task_colleagues(struct ctx *c, const struct task *t, struct staff **out, size_t *n) NODISCARD;
/* Completes a taken task of a dossier that is being worked on (not while it waits or is asked to stop). Parts given to other
 * rooms must be done; opinions must be there, or their time be over: the step then goes on without them, on record. outcome: "forwarded" (default), and for approvals "approved" or "sent_back" (with an opinion).
 * Sets the variable `approved`. Moves the token; new tasks get their clocks; the end of the process finishes the dossier. */
enum err task_complete(struct ctx *c, int64_t id, int64_t version, struct str outcome, struct str opinion) NODISCARD;
/* Steps that were done before this one and to which it may be sent back: no parallel work lies between. Newest first. */
struct step_back {
    struct str node, name, who;
};
enum err task_ways_back(struct ctx *c, const struct task *t, struct step_back **out, size_t *n) NODISCARD;
/* Sends a taken task back to such a step, with a reason; it lies in front of whoever did it. ERR_INVALID (fields node, opinion). */
enum err task_send_back(struct ctx *c, int64_t id, int64_t version, struct str node, struct str reason) NODISCARD;

/* -- others at work on the same step (NĐ 61/2018 Đ19.5, Đ19.6) -- */
enum ask_kind { ASK_OPINION, ASK_PART };
struct task_ask {
    enum ask_kind kind;
    const int64_t *units; /* rooms of the own agency, or other agencies; at most TASK_ASKS_MAX in all */
    size_t units_n;
    struct str question;  /* what is asked, or what each is to do */
    int32_t due_day;      /* the day by which they answer; not after the dossier's own end */
};
enum { TASK_ASKS_MAX = 16 };
/* Who has taken a step asks others: opinions, or parts of the work in parallel, each with its task and its deadline. The
 * agencies read the dossier from now on. Events task.asked; an opinion that is late is told by itself (event opinion.late). */
enum err task_ask(struct ctx *c, int64_t id, int64_t version, const struct task_ask *ask) NODISCARD;
/* By whom it is answered: specialists and leaders of the unit asked and below it (of a room its officers too); when there is nobody,
 * the leaders of its agency; then its desk. Never by whoever asked. by ASK_NOBODY: n is 0, and whoever asked may take it back. */
enum ask_answerer { ASK_THERE, ASK_LEADER, ASK_DESK, ASK_NOBODY };
enum err task_answerers(struct ctx *c, const struct task *t, enum ask_answerer *by, struct staff **out, size_t *n) NODISCARD;
/* The answer of whoever has taken such a task. */
enum err task_answer(struct ctx *c, int64_t id, int64_t version, struct str opinion) NODISCARD;
/* Takes a question back while nobody has answered. By whoever has the step that asked. */
enum err task_unask(struct ctx *c, int64_t id, int64_t version, struct str reason) NODISCARD;
/* Job "process.opinion": the day of an answer is over. */
struct job;
enum err process_on_opinion(struct ctx *c, const struct job *j);

/* task_mine: taken by this person, or by somebody on leave for whom this person stands in. task_for: may this person do
 * such a task at all? */
bool task_mine(const struct ctx *c, const struct task *t);
bool task_for(struct ctx *c, const struct task *t);

/* A message for a waiting dossier ("draft_confirmed"), with a variable it sets. ERR_NOT_FOUND: nobody waits for it. */
enum err process_message(struct ctx *c, int64_t dossier_id, struct str message, struct str var, struct str value) NODISCARD;
bool process_waits_for(struct ctx *c, int64_t dossier_id, struct str message);
/* Listener of "dossier.received" and job "process.timer". */
enum err process_on_received(struct ctx *c, const struct event *e);
/* Listeners: what is open falls away when a dossier is stopped or refused; clocks of steps begin anew when it goes on. */
enum err process_on_ended(struct ctx *c, const struct event *e);
enum err process_on_going_on(struct ctx *c, const struct event *e);
/* Listener of "staff.role_ended", and a chore for roles whose time is over: what people took who do not hold the role any more
 * lies open again in front of their colleagues. */
enum err process_on_role_ended(struct ctx *c, const struct event *e);
enum err process_release_left(struct ctx *c);
enum err process_on_timer(struct ctx *c, const struct job *j);
/* What comes after the steps in hand, in words, for the applicant: of one step the name of what follows; of several at once a
 * sentence for each way on ("Khi các việc trên đều xong: …"). None at the end. */
typedef VEC(struct str) process_next_vec;
enum err process_next(struct ctx *c, const struct dossier *d, process_next_vec *out) NODISCARD;

/* How a dossier went from hand to hand (handover.c), the rows of Mẫu 06: from reception to its return to the desk. Units and
 * persons as of then. given_at_ms 0: the step in hand is not finished; taken_at_ms 0: nobody has taken it yet; due_at_ms: by when
 * the giver had to hand over, 0: no limit of its own. note: the step that the giver did, with the opinion. */
struct handover {
    struct str from_unit, from_person, to_unit, to_person;
    int64_t given_at_ms, taken_at_ms, due_at_ms;
    struct str note;
};
enum err process_handovers(struct ctx *c, int64_t dossier_id, struct handover **out, size_t *n) NODISCARD;

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
