/* job: work after the transaction: mails, timers, deliveries. Rows in table job, put in the transaction that wants the
 * work; run at least once by worker threads under a lease, retried with growing pauses (1 min, 5 min, 30 min, 2 h, 6 h …,
 * at most 12 tries). A job kind must be safe to run twice. What is due runs in the order in which it is due, kinds that
 * somebody waits for (one-time codes) before everything else. */
#ifndef CORE_JOB_H
#define CORE_JOB_H
#include "core/ctx.h"

struct job {
    int64_t id, subject_id, run_at_ms;
    int tries;
    struct str kind, payload;
};
/* Outside any transaction; uses ctx_read / ctx_write itself. */
typedef enum err job_fn(struct ctx *c, const struct job *j);
struct job_kind {
    const char *kind;
    job_fn *fn;
    bool first; /* somebody waits for it: before everything else that is due */
};
extern const struct job_kind job_kinds[]; /* cmd/listeners.c */
extern const size_t job_kinds_n;

/* Housekeeping: run by the job runner at the start and then every so many hours, on every server of an installation, outside
 * any transaction. Must be safe at any time and for several at once; an error is one log line. */
struct job_chore {
    const char *name;
    int every_hours;
    enum err (*fn)(struct ctx *c);
};
extern const struct job_chore job_chores[]; /* cmd/listeners.c */
extern const size_t job_chores_n;

enum err job_put(struct ctx *c, const char *kind, int64_t subject_id, struct str payload, int64_t run_at_ms) NODISCARD;
/* The same, unless a job of that kind and subject is still to be done. */
enum err job_put_once(struct ctx *c, const char *kind, int64_t subject_id, int64_t run_at_ms) NODISCARD;
/* When a job of that kind and subject that is still to be done runs next; 0: there is none. */
enum err job_next(struct ctx *c, const char *kind, int64_t subject_id, int64_t *at_ms) NODISCARD;
/* Cancels waiting jobs of a kind and subject. */
enum err job_cancel(struct ctx *c, const char *kind, int64_t subject_id) NODISCARD;

struct job_runner;
struct job_runner *job_start(struct app *app, int threads);
/* Wakes the runner: something was put. */
void job_wake(struct job_runner *r);
void job_stop(struct job_runner *r);
/* Runs what is due now, on this thread; for tests and commands. Returns how many ran. */
size_t job_run_due(struct app *app);
/* Runs every chore now, on this thread; for tests and commands. */
void job_run_chores(struct app *app);
/* The chore "once": forgets what was remembered for Idempotency-Key more than two days ago. */
enum err job_forget_once(struct ctx *c);

#endif
