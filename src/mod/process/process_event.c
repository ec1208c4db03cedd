/* Messages, timers, and what happens to a process when its dossier waits, ends or goes on. */
#include "mod/process/process_internal.h"
#include "core/job.h"
#include "sql_process.h"

enum err task_drop(struct ctx *c, int64_t id, int64_t version)
{
    TRY(task_set_exact(c->db, &(struct task_set_in){ id, version, S("dropped"), 0, 0, c->now_ms, S(""), S("") }));
    TRY(job_cancel(c, "process.timer", id));
    return job_cancel(c, "process.opinion", id);
}

/* -- firing -- */

static enum err drop_others(struct ctx *c, const struct task *fired)
{
    struct race_rows_row *rows;
    size_t n;
    TRY(race_rows(c->db, c->arena, &(struct race_rows_in){ fired->dossier_id, fired->race, fired->id }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(task_drop(c, rows[i].id, rows[i].version));
    return ERR_OK;
}

/* The clock that stood still for an answer goes on when the answer, or its hour, has come. */
static enum err run_on(struct ctx *c, const struct dossier *seen, const struct bpmn *p, const struct task *t)
{
    struct dossier d = *seen;
    struct clock_ground ground = { 0 };
    for (size_t i = 0; i < p->nodes_n; i++) {
        bool same = str_eq(p->nodes[i].id, t->node);
        bool raced = t->race > 0 && (size_t)t->race <= p->nodes_n;
        for (size_t k = 0; raced && k < p->nodes[t->race - 1].flows_n; k++)
            same |= p->nodes[t->race - 1].flows[k].to == i;
        if (same && p->nodes[i].stands.len)
            ground = (struct clock_ground){ p->nodes[i].stands, p->nodes[i].stands_source };
    }
    return ground.words.len ? dossier_run_on(c, &d, &ground) : ERR_OK;
}

enum err process_drop_timers(struct ctx *c, const struct task *t)
{
    struct timers_of_row *rows;
    size_t n;
    TRY(timers_of(c->db, c->arena, &(struct timers_of_in){ t->dossier_id, t->id }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(task_drop(c, rows[i].id, rows[i].version));
    return ERR_OK;
}

/* An interrupting timer takes its task away, with the other timers on it. */
static enum err take_host(struct ctx *c, const struct bpmn *p, const struct task *timer)
{
    struct task host;
    struct timers_of_row *rows;
    size_t n;
    ptrdiff_t at = bpmn_find(p, timer->node);
    if (at < 0 || !p->nodes[at].interrupts)
        return ERR_OK;
    TRY(task_get(c, timer->via, &host));
    TRY(task_asks_drop(c, host.id));
    TRY(task_drop(c, host.id, host.version));
    TRY(timers_of(c->db, c->arena, &(struct timers_of_in){ timer->dossier_id, timer->via }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (rows[i].id != timer->id)
            TRY(task_drop(c, rows[i].id, rows[i].version));
    return ERR_OK;
}

static enum err fire(struct ctx *c, struct task *t, const char *kind, struct str outcome)
{
    struct dossier d;
    const struct bpmn *p;
    TRY(process_of(c, t->dossier_id, &d, &p));
    t->state = S("done");
    t->done_at_ms = c->now_ms;
    t->outcome = outcome;
    TRY(drop_others(c, t));
    TRY(take_host(c, p, t));
    TRY(task_change(c, t, kind, NULL));
    TRY(run_on(c, &d, p, t));
    return process_advance(c, t);
}

/* The open message event of that name, in the pinned process. */
static enum err find_message(struct ctx *c, int64_t dossier_id, struct str message, struct task *out)
{
    struct dossier d;
    const struct bpmn *p;
    TRY(process_of(c, dossier_id, &d, &p));
    for (size_t i = 0; i < p->nodes_n; i++) {
        struct message_row_row r;
        if (p->nodes[i].kind != BPMN_CATCH_MESSAGE || !str_eq(p->nodes[i].message, message))
            continue;
        enum err e = message_row(c->db, c->arena, &(struct message_row_in){ dossier_id, p->nodes[i].id }, &r);
        if (e == ERR_OK)
            return task_get(c, r.id, out);
        if (e != ERR_NOT_FOUND)
            return e;
    }
    return ERR_NOT_FOUND;
}

enum err process_message(struct ctx *c, int64_t dossier_id, struct str message, struct str var, struct str value)
{
    struct task t;
    struct dossier d;
    TRY(find_message(c, dossier_id, message, &t));
    TRY(dossier_get(c, dossier_id, &d));
    if (d.state != DOSSIER_PROCESSING)
        return ctx_refuse(c, ERR_CONFLICT, MSG_dossier_not_now);
    TRY(var_put(c->db, &(struct var_put_in){ dossier_id, var, value }, NULL));
    return fire(c, &t, "process.message", value);
}

bool process_waits_for(struct ctx *c, int64_t dossier_id, struct str message)
{
    struct task t;
    return find_message(c, dossier_id, message, &t) == ERR_OK;
}

static enum err fire_timer(struct ctx *c, void *arg)
{
    struct task t;
    struct dossier d;
    const struct job *j = arg;
    enum err e = task_get(c, j->subject_id, &t);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && !str_eq(t.state, S("open"))))
        return ERR_OK; /* the message was faster */
    TRY(e);
    TRY(dossier_get(c, t.dossier_id, &d));
    if (d.state != DOSSIER_PROCESSING)
        return ERR_OK; /* it waits; when it goes on its timers begin anew */
    return fire(c, &t, "process.timer", S("timer"));
}

enum err process_on_timer(struct ctx *c, const struct job *j) { return ctx_write(c, fire_timer, (void *)j); }

/* -- the dossier ends, or goes on -- */

enum err process_on_ended(struct ctx *c, const struct event *e)
{
    struct open_rows_row *rows;
    size_t n;
    TRY(open_rows(c->db, c->arena, &(struct open_rows_in){ e->dossier_id }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(task_drop(c, rows[i].id, rows[i].version));
    return ERR_OK;
}

static enum err renew(struct ctx *c, const struct dossier *d, const struct bpmn *p, const struct open_rows_row *r)
{
    int64_t due;
    ptrdiff_t at = bpmn_find(p, r->node);
    bool step = str_eq(r->kind, S("user")), timer = str_eq(r->kind, S("timer"));
    if (at < 0 || (!step && !timer))
        return ERR_OK;
    TRY(process_step_due(c, d, &p->nodes[at], &due));
    TRY(task_due_exact(c->db, &(struct task_due_in){ r->id, r->version, due }));
    if (!timer)
        return ERR_OK;
    TRY(job_cancel(c, "process.timer", r->id));
    return job_put(c, "process.timer", r->id, S(""), due);
}

enum err process_on_going_on(struct ctx *c, const struct event *e)
{
    struct dossier d;
    const struct bpmn *p;
    struct open_rows_row *rows;
    size_t n;
    TRY(process_of(c, e->dossier_id, &d, &p));
    TRY(open_rows(c->db, c->arena, &(struct open_rows_in){ e->dossier_id }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(renew(c, &d, p, &rows[i]));
    return ERR_OK;
}

/* -- people who left -- */

static enum err release_left(struct ctx *c, void *arg)
{
    (void)arg;
    struct left_behind_row *rows;
    size_t n;
    TRY(left_behind(c->db, c->arena, &(struct left_behind_in){ ctx_today(c) }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct task t;
        TRY(task_get(c, rows[i].id, &t));
        t.state = S("open");
        t.assignee_id = 0;
        t.taken_at_ms = 0;
        TRY(task_change(c, &t, "task.left", NULL));
    }
    return ERR_OK;
}

enum err process_on_role_ended(struct ctx *c, const struct event *e)
{
    (void)e;
    return release_left(c, NULL);
}

enum err process_release_left(struct ctx *c) { return ctx_write(c, release_left, NULL); }
