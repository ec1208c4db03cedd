/* worker: a bounded queue and the threads that empty it. */
#ifndef CORE_WORKER_H
#define CORE_WORKER_H
#include "base/err.h"

struct worker_task {
    void (*run)(struct worker_task *t);
    struct worker_task *next;
};
struct worker_pool;
struct worker_pool *worker_start(int threads, int queue_max);
/* ERR_BUSY when the queue is full or the pool is stopping. */
enum err worker_put(struct worker_pool *p, struct worker_task *t) NODISCARD;
/* Runs what is queued, then ends the threads. */
void worker_stop(struct worker_pool *p);

#endif
