#include "core/worker.h"
#include "base/log.h"
#include <pthread.h>

struct worker_pool {
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct worker_task *first, **last;
    int queued, queue_max, threads_n;
    bool stopping;
    pthread_t threads[64];
};

static struct worker_task *take(struct worker_pool *p)
{
    pthread_mutex_lock(&p->lock);
    while (!p->first && !p->stopping)
        pthread_cond_wait(&p->some, &p->lock);
    struct worker_task *t = p->first;
    if (t) {
        p->first = t->next;
        if (!p->first)
            p->last = &p->first;
        p->queued--;
    }
    pthread_mutex_unlock(&p->lock);
    return t;
}

static void *loop(void *arg)
{
    struct worker_pool *p = arg;
    for (struct worker_task *t; (t = take(p)) != NULL;)
        t->run(t);
    return NULL;
}

struct worker_pool *worker_start(int threads, int queue_max)
{
    struct worker_pool *p = calloc(1, sizeof *p);
    if (!p || threads < 1 || threads > 64)
        log_die("workers cannot be started");
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->some, NULL);
    p->last = &p->first;
    p->queue_max = queue_max;
    p->threads_n = threads;
    for (int i = 0; i < threads; i++)
        if (pthread_create(&p->threads[i], NULL, loop, p) != 0)
            log_die("a worker thread cannot be started");
    return p;
}

enum err worker_put(struct worker_pool *p, struct worker_task *t)
{
    pthread_mutex_lock(&p->lock);
    bool full = p->stopping || p->queued >= p->queue_max;
    if (!full) {
        t->next = NULL;
        *p->last = t;
        p->last = &t->next;
        p->queued++;
        pthread_cond_signal(&p->some);
    }
    pthread_mutex_unlock(&p->lock);
    return full ? ERR_BUSY : ERR_OK;
}

void worker_stop(struct worker_pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->some);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->threads_n; i++)
        pthread_join(p->threads[i], NULL);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->some);
    free(p);
}
