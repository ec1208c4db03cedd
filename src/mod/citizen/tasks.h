/* tasks: the parts of a request that is being prepared, each a row of one list (cmd/draft_tasks.c). A room adds its own part by
 * one function and one line there. */
#ifndef MOD_CITIZEN_TASKS_H
#define MOD_CITIZEN_TASKS_H
#include "mod/citizen/draft.h"

enum task_state {
    TASK_ABSENT,   /* this request has no such part */
    TASK_TODO,
    TASK_DOING,
    TASK_DONE,
    TASK_OPTIONAL,
    TASK_NOT_YET,  /* others come first: no link */
    TASK_LATER     /* nothing to do before sending; `word` says when */
};
struct draft_task {
    enum task_state state;
    struct str name, hint;
    struct str href; /* "/…"; empty: nothing to open */
    struct str word; /* what stands as its state; empty: the state's own word */
};
/* Fills *out (all zero: absent). `open`: parts before it that still hold up sending. */
typedef enum err draft_task_fn(struct ctx *c, const struct draft_case *k, size_t open, struct draft_task *out);
extern draft_task_fn *const draft_tasks[]; /* in the order of the page; the last one sends */
extern const size_t draft_tasks_n;

draft_task_fn task_acting, task_form, task_papers, task_deliver, task_fees, task_review;

#endif
