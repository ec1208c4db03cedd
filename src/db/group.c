/* group: the queue of works and the threads that write them. SQLite has one writer with batches, PostgreSQL many
 * writers with one work each (engine->batch_max). */
#include "db/db_impl.h"
#include "base/clock.h"
#include "base/failpoint.h"
#include "base/log.h"
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <unistd.h>

/* After ALONE_AFTER lost races a work runs while no other does, and so must win. */
enum { RERUNS_MAX = 5, ALONE_AFTER = 3, BATCH_MAX = 128 };
/* So long a work waits for a lost database to come back; works that come while it is away fail at once. */
#define DOWN_MAX_NS (3LL * 1000 * 1000 * 1000)
#define RETRY_US (100 * 1000)
/* So long who comes while a batch runs may still join it: the longer commits take, the more of them share one. */
#define JOIN_NS (50LL * 1000 * 1000)

struct group {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct db_job *first, *last;
    size_t waiting, running;
    bool closing;
    struct writer *writers;
    size_t writers_n;
};

static _Thread_local bool is_writer;

/* -- one transaction -------------------------------------------------------------------------------------- */

static bool try_connect(struct writer *w)
{
    struct arena *a = arena_new();
    struct str why = S("");
    bool ok = w->db->engine->connect(w->db, ROLE_WRITE, a, &why, &w->conn) == ERR_OK;
    if (!ok && w->down_since_ns == 0)
        log_line(LOG_ERROR, "db.connect", "%.*s", STR_ARG(why));
    arena_free(a);
    return ok;
}

static enum err connected(struct writer *w)
{
    if (w->conn && w->conn->broken) {
        w->db->engine->disconnect(w->conn);
        w->conn = NULL;
    }
    while (!w->conn) {
        int64_t now = clock_steady_ns();
        if (try_connect(w)) {
            w->conn->writer = w->number;
            break;
        }
        if (w->down_since_ns == 0)
            w->down_since_ns = now;
        if (now - w->down_since_ns > DOWN_MAX_NS)
            return ERR_IO;
        usleep(RETRY_US);
    }
    w->down_since_ns = 0;
    return ERR_OK;
}

static enum err commit(struct db_session *s)
{
    if (failpoint("db.commit")) {
        log_line(LOG_ERROR, "db.commit", "failpoint");
        return ERR_IO;
    }
    return s->db->engine->commit(s);
}

static enum err run_once(struct writer *w, struct db_job *job, enum db_tx tx, struct db_session *s)
{
    const struct engine *engine = w->db->engine;
    *s = (struct db_session){ .db = w->db, .writing = true };
    TRY(connected(w));
    s->conn = w->conn;
    enum err e = engine->begin(s, tx);
    if (e == ERR_OK)
        e = session_call(s, job->work, job->arg);
    if (e == ERR_OK)
        e = commit(s);
    if (e != ERR_OK)
        engine->rollback(s);
    return e;
}

/* Longer each time, and by chance not as long as the others that lost the same race. */
static void back_off(int attempt)
{
    unsigned chance = (unsigned)clock_steady_ns() % 1000;
    usleep((1000 + chance) << attempt);
}

void group_run_alone(struct writer *w, struct db_job *job, enum db_tx tx)
{
    struct db_session s;
    for (int attempt = 0;; attempt++) {
        bool alone = tx == TX_WRITE && attempt >= ALONE_AFTER;
        job->result = run_once(w, job, alone ? TX_WRITE_ALONE : tx, &s);
        if (job->result == ERR_OK || !s.again)
            return;
        if (attempt == RERUNS_MAX)
            break;
        back_off(attempt);
    }
    job->result = w->conn && w->conn->broken ? ERR_IO : ERR_BUSY;
}

/* -- the queue -------------------------------------------------------------------------------------------- */

/* Up to `max` of the next works; 0: nobody waits. Under lock. */
static size_t take_waiting(struct group *g, struct db_job **jobs, size_t max)
{
    size_t n = 0;
    for (; g->first && n < max; n++) {
        jobs[n] = g->first;
        g->first = g->first->next;
    }
    g->waiting -= n;
    g->running += n;
    return n;
}

/* The next works, at least one; 0 when the queue is empty for good. */
static size_t take(struct group *g, struct db_job **jobs, size_t max)
{
    pthread_mutex_lock(&g->lock);
    while (!g->first && !g->closing)
        pthread_cond_wait(&g->filled, &g->lock);
    size_t n = take_waiting(g, jobs, max);
    pthread_mutex_unlock(&g->lock);
    return n;
}

static size_t take_more(struct group *g, struct db_job **jobs, size_t max)
{
    pthread_mutex_lock(&g->lock);
    size_t n = take_waiting(g, jobs, max);
    pthread_mutex_unlock(&g->lock);
    return n;
}

/* -- a batch in one transaction --------------------------------------------------------------------------- */

/* A work within the open transaction; false when the transaction is lost as a whole. */
static bool run_part(struct db_session *s, struct db_job *job)
{
    const struct engine *engine = s->db->engine;
    s->failed = ERR_OK;
    if (engine->step(s, STEP_SAVE) != ERR_OK)
        return false;
    job->result = session_call(s, job->work, job->arg);
    if (s->lost)
        return false;
    if (job->result != ERR_OK && engine->step(s, STEP_BACK) != ERR_OK)
        return false;
    return engine->step(s, STEP_RELEASE) == ERR_OK;
}

static void answer_all(struct db_job **jobs, size_t n, enum err e)
{
    for (size_t i = 0; i < n; i++)
        jobs[i]->result = e;
}

/* The works of a batch, and while they run those that come: *n of them in the end. */
static bool run_parts(struct db_session *s, struct db_job **jobs, size_t *n)
{
    int64_t until_ns = clock_steady_ns() + JOIN_NS;
    for (size_t i = 0; i < *n; i++) {
        if (!run_part(s, jobs[i]))
            return false;
        if (i + 1 == *n && clock_steady_ns() < until_ns)
            *n += take_more(s->db->group, jobs + *n, s->db->engine->batch_max - *n);
    }
    return true;
}

/* False when the transaction failed after it had begun. */
static bool run_together(struct writer *w, struct db_job **jobs, size_t *n)
{
    const struct engine *engine = w->db->engine;
    struct db_session s = { .db = w->db, .writing = true };
    enum err e = connected(w);
    s.conn = w->conn;
    if (e == ERR_OK)
        e = engine->begin(&s, TX_WRITE);
    if (e != ERR_OK) {
        answer_all(jobs, *n, e);
        return true;
    }
    bool ok = run_parts(&s, jobs, n) && commit(&s) == ERR_OK;
    if (!ok)
        engine->rollback(&s);
    return ok;
}

/* When the transaction of all fails, each gets one of its own: a work that cannot be committed (a deferred foreign
 * key, a full disk) takes no other with it. */
static void run_batch(struct writer *w, struct db_job **jobs, size_t *n)
{
    enum err e = ids_lease(w);
    if (e != ERR_OK)
        answer_all(jobs, *n, e);
    else if (*n == 1 || !run_together(w, jobs, n)) /* alone, it is tried once: a COMMIT that failed is told */
        for (size_t i = 0; i < *n; i++)
            group_run_alone(w, jobs[i], TX_WRITE);
}

/* -- the writers ------------------------------------------------------------------------------------------ */

static void finish(struct group *g, struct db_job **jobs, size_t n)
{
    pthread_mutex_lock(&g->lock);
    g->running -= n;
    pthread_mutex_unlock(&g->lock);
    for (size_t i = 0; i < n; i++)
        jobs[i]->done(jobs[i]); /* the job is the caller's again */
}

static void *writer_main(void *arg)
{
    struct writer *w = arg;
    const struct engine *engine = w->db->engine;
    struct db_job *jobs[BATCH_MAX];
    size_t n;
    is_writer = true;
    while ((n = take(w->db->group, jobs, engine->batch_max)) > 0) {
        run_batch(w, jobs, &n);
        finish(w->db->group, jobs, n);
        if (engine->pause && w->conn)
            engine->pause(w->conn);
    }
    return NULL;
}

enum err db_write_async(struct db *db, struct db_job *job)
{
    struct group *g = db->group;
    pthread_mutex_lock(&g->lock);
    bool full = g->waiting >= (size_t)db->cfg.queue_max || g->closing;
    if (!full) {
        job->next = NULL;
        if (g->first)
            g->last->next = job;
        else
            g->first = job;
        g->last = job;
        g->waiting++;
        pthread_cond_signal(&g->filled);
    }
    pthread_mutex_unlock(&g->lock);
    return full ? ERR_BUSY : ERR_OK;
}

struct waiter {
    struct db_job job;
    sem_t answered;
};

static void answer(struct db_job *job)
{
    struct waiter *w = (struct waiter *)job; /* job is its first member */
    sem_post(&w->answered);
}

enum err db_write(struct db *db, db_work *work, void *arg)
{
    ASSERT(!is_writer); /* it would wait for itself */
    struct waiter w = { .job = { .work = work, .arg = arg, .done = answer } };
    sem_init(&w.answered, 0, 0);
    enum err e = db_write_async(db, &w.job);
    if (e == ERR_OK) {
        while (sem_wait(&w.answered) != 0)
            ASSERT(errno == EINTR);
        e = w.job.result;
    }
    sem_destroy(&w.answered);
    return e;
}

size_t db_backlog(const struct db *db)
{
    struct group *g = db->group;
    pthread_mutex_lock(&g->lock);
    size_t n = g->waiting + g->running;
    pthread_mutex_unlock(&g->lock);
    return n;
}

/* -- threads ---------------------------------------------------------------------------------------------- */

static void join_writers(struct group *g)
{
    pthread_mutex_lock(&g->lock);
    g->closing = true;
    pthread_cond_broadcast(&g->filled);
    pthread_mutex_unlock(&g->lock);
    for (size_t i = 0; i < g->writers_n; i++)
        pthread_join(g->writers[i].thread, NULL);
}

enum err thread_start(pthread_t *thread, void *(*main)(void *), void *arg)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int rc = pthread_create(thread, NULL, main, arg);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc == 0 ? ERR_OK : ERR_IO;
}

static enum err start_writers(struct db *db, size_t n)
{
    struct group *g = db->group;
    for (; g->writers_n < n; g->writers_n++) {
        struct writer *w = &g->writers[g->writers_n];
        w->db = db;
        w->number = (int)g->writers_n;
        TRY(thread_start(&w->thread, writer_main, w));
    }
    return ERR_OK;
}

enum err group_open(struct db *db, size_t writers_n)
{
    struct group *g = db->group = ARENA_NEW(db->mem, struct group);
    ASSERT(db->engine->batch_max <= BATCH_MAX);
    g->writers = ARENA_ARRAY(db->mem, struct writer, writers_n);
    pthread_mutex_init(&g->lock, NULL);
    pthread_cond_init(&g->filled, NULL);
    enum err e = start_writers(db, writers_n);
    if (e != ERR_OK)
        join_writers(g);
    return e;
}

void group_close(struct db *db)
{
    struct group *g = db->group;
    join_writers(g);
    ids_close(&g->writers[0]);
    for (size_t i = 0; i < g->writers_n; i++)
        if (g->writers[i].conn)
            db->engine->disconnect(g->writers[i].conn);
    pthread_cond_destroy(&g->filled);
    pthread_mutex_destroy(&g->lock);
}
