#include "core/job.h"
#include "base/clock.h"
#include "base/log.h"
#include "sql_job.h"
#include "sql_store.h"
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum { BATCH = 16, TRIES_MAX = 12, POLL_MS = 1000, CHORES_MAX = 32 };
#define LEASE_MS (5 * CLOCK_MINUTE_MS)
/* what was done once is remembered so long */
#define ONCE_LIFE_MS (2 * CLOCK_DAY_MS)
#define HOUR_NS (3600LL * 1000000000)

struct job_runner {
    struct app *app;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_bool stopping;
    bool woken;
    int threads_n;
    pthread_t threads[8];
    int64_t chore_at_ns[CHORES_MAX]; /* when each is due, by the steady clock; under lock */
};

enum err job_put(struct ctx *c, const char *kind, int64_t subject_id, struct str payload, int64_t run_at_ms)
{
    return job_insert(c->db, &(struct job_insert_in){ ctx_id(c), str_c(kind), subject_id, payload, run_at_ms }, NULL);
}

enum err job_put_once(struct ctx *c, const char *kind, int64_t subject_id, int64_t run_at_ms)
{
    return job_insert_once(c->db, &(struct job_insert_once_in){ ctx_id(c), str_c(kind), subject_id, run_at_ms }, NULL);
}

enum err job_cancel(struct ctx *c, const char *kind, int64_t subject_id)
{
    return job_cancel_subject(c->db, &(struct job_cancel_subject_in){ str_c(kind), subject_id, c->now_ms }, NULL);
}

enum err job_next(struct ctx *c, const char *kind, int64_t subject_id, int64_t *at_ms)
{
    struct job_next_of_row r;
    TRY(job_next_of(c->db, c->arena, &(struct job_next_of_in){ str_c(kind), subject_id }, &r));
    *at_ms = r.at_ms;
    return ERR_OK;
}

struct claim {
    struct jobs_due_row *rows;
    size_t n, most;
};

/* What somebody waits for, found by its kind however much else has piled up; the rest only when there is none of it. */
static enum err find_due(struct ctx *c, void *arg)
{
    struct claim *claim = arg;
    for (size_t i = 0; i < job_kinds_n; i++) {
        struct jobs_due_of_row *rows;
        if (!job_kinds[i].first)
            continue;
        TRY(jobs_due_of(c->db, c->arena, &(struct jobs_due_of_in){ str_c(job_kinds[i].kind), c->now_ms, (int64_t)claim->most }, &rows, &claim->n));
        claim->rows = ARENA_ARRAY(c->arena, struct jobs_due_row, claim->n + 1);
        for (size_t k = 0; k < claim->n; k++)
            claim->rows[k] = (struct jobs_due_row){ rows[k].id, rows[k].kind, rows[k].subject_id, rows[k].payload, rows[k].run_at_ms, rows[k].tries, rows[k].lease_until_ms };
        if (claim->n)
            return ERR_OK;
    }
    return jobs_due(c->db, c->arena, &(struct jobs_due_in){ c->now_ms, (int64_t)claim->most }, &claim->rows, &claim->n);
}

static enum err lease(struct ctx *c, void *arg)
{
    const struct jobs_due_row *r = arg;
    return job_lease_exact(c->db, &(struct job_lease_in){ r->id, r->lease_until_ms, c->now_ms + LEASE_MS });
}

static enum err finish(struct ctx *c, void *arg)
{
    return job_done(c->db, &(struct job_done_in){ ((struct jobs_due_row *)arg)->id, c->now_ms }, NULL);
}

/* Pause before the n-th further try. */
static int64_t pause_ms(int64_t tries)
{
    static const int minutes[] = { 1, 5, 30, 120, 360 };
    size_t i = tries < 5 ? (size_t)tries : 4;
    return minutes[i] * CLOCK_MINUTE_MS;
}

struct failed {
    const struct jobs_due_row *row;
    enum err error;
};

static enum err again(struct ctx *c, void *arg)
{
    const struct failed *f = arg;
    struct str why = str_c(err_name(f->error));
    if (f->row->tries + 1 >= TRIES_MAX)
        return job_give_up(c->db, &(struct job_give_up_in){ f->row->id, c->now_ms, why }, NULL);
    return job_again(c->db, &(struct job_again_in){ f->row->id, c->now_ms + pause_ms(f->row->tries), why }, NULL);
}

static job_fn *find_kind(struct str kind)
{
    for (size_t i = 0; i < job_kinds_n; i++)
        if (str_eq(kind, str_c(job_kinds[i].kind)))
            return job_kinds[i].fn;
    return NULL;
}

static void run_one(struct app *app, struct jobs_due_row *r)
{
    struct arena *a = arena_new();
    struct ctx c = ctx_system(app, a);
    job_fn *fn = find_kind(r->kind);
    /* somebody else took it meanwhile: nothing to do */
    if (ctx_write(&c, lease, r) != ERR_OK) {
        arena_free(a);
        return;
    }
    struct job j = { r->id, r->subject_id, r->run_at_ms, (int)r->tries, r->kind, r->payload };
    enum err e = fn ? fn(&c, &j) : ERR_UNSUPPORTED;
    if (e != ERR_OK)
        log_line(LOG_WARN, "job.failed", "%.*s %lld: %s, try %lld", STR_ARG(r->kind), (long long)r->id, err_name(e),
                 (long long)r->tries + 1);
    c.now_ms = app->now_ms();
    enum err marked = e == ERR_OK ? ctx_write(&c, finish, r) : ctx_write(&c, again, &(struct failed){ r, e });
    if (marked != ERR_OK)
        log_line(LOG_ERROR, "job.mark", "%lld: %s", (long long)r->id, err_name(marked));
    arena_free(a);
}

static size_t run_some(struct app *app, size_t most)
{
    struct arena *a = arena_new();
    struct ctx c = ctx_system(app, a);
    struct claim claim = { .most = most };
    if (ctx_read(&c, find_due, &claim) != ERR_OK)
        claim.n = 0;
    for (size_t i = 0; i < claim.n; i++)
        run_one(app, &claim.rows[i]);
    arena_free(a);
    return claim.n;
}

size_t job_run_due(struct app *app) { return run_some(app, BATCH); }

static void rest(struct job_runner *r)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += POLL_MS / 1000;
    pthread_mutex_lock(&r->lock);
    if (!r->woken && !r->stopping)
        pthread_cond_timedwait(&r->wake, &r->lock, &until);
    r->woken = false;
    pthread_mutex_unlock(&r->lock);
}

/* -- chores -- */

static enum err forget_old(struct ctx *c, void *arg)
{
    (void)arg;
    return idempotency_forget(c->db, &(struct idempotency_forget_in){ c->now_ms - ONCE_LIFE_MS }, NULL);
}

enum err job_forget_once(struct ctx *c) { return ctx_write(c, forget_old, NULL); }

static void run_chore(struct app *app, const struct job_chore *chore)
{
    struct arena *a = arena_new();
    struct ctx c = ctx_system(app, a);
    enum err e = chore->fn(&c);
    if (e != ERR_OK)
        log_line(LOG_WARN, "job.chore", "%s: %s", chore->name, err_name(e));
    arena_free(a);
}

void job_run_chores(struct app *app)
{
    for (size_t i = 0; i < job_chores_n; i++)
        run_chore(app, &job_chores[i]);
}

/* The next chore that is due, for one of the threads; NULL: none. */
static const struct job_chore *take_chore(struct job_runner *r)
{
    const struct job_chore *found = NULL;
    int64_t now = clock_steady_ns();
    pthread_mutex_lock(&r->lock);
    for (size_t i = 0; !found && i < job_chores_n; i++) {
        if (now < r->chore_at_ns[i])
            continue;
        found = &job_chores[i];
        r->chore_at_ns[i] = now + found->every_hours * HOUR_NS;
    }
    pthread_mutex_unlock(&r->lock);
    return found;
}

static void *loop(void *arg)
{
    struct job_runner *r = arg;
    while (!r->stopping) {
        const struct job_chore *chore = take_chore(r);
        if (chore)
            run_chore(r->app, chore);
        else if (run_some(r->app, 1) == 0) /* one by one: a code that is put meanwhile is next */
            rest(r);
    }
    return NULL;
}

struct job_runner *job_start(struct app *app, int threads)
{
    struct job_runner *r = calloc(1, sizeof *r);
    if (!r || threads < 1 || threads > 8 || job_chores_n > CHORES_MAX)
        log_die("the job runner cannot be started");
    r->app = app;
    r->threads_n = threads;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->wake, NULL);
    for (int i = 0; i < threads; i++)
        if (pthread_create(&r->threads[i], NULL, loop, r) != 0)
            log_die("a job thread cannot be started");
    return r;
}

void job_wake(struct job_runner *r)
{
    pthread_mutex_lock(&r->lock);
    r->woken = true;
    pthread_cond_signal(&r->wake);
    pthread_mutex_unlock(&r->lock);
}

void job_stop(struct job_runner *r)
{
    if (!r)
        return;
    pthread_mutex_lock(&r->lock);
    r->stopping = true;
    pthread_cond_broadcast(&r->wake);
    pthread_mutex_unlock(&r->lock);
    for (int i = 0; i < r->threads_n; i++)
        pthread_join(r->threads[i], NULL);
    free(r);
}
