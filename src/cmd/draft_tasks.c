/* The parts of a request that is being prepared, in the order in which its page lists them. */
#include "mod/citizen/tasks.h"

draft_task_fn *const draft_tasks[] = {
    task_acting,
    task_form,
    task_papers,
    task_deliver,
    task_fees,
    task_review,
};
const size_t draft_tasks_n = sizeof draft_tasks / sizeof *draft_tasks;
