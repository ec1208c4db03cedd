/* Tokens on the move: from reception to the end of the process. */
#include "mod/process/process_internal.h"
#include "base/log.h"
#include "core/job.h"
#include "sql_process.h"

struct vars {
    struct var_rows_row *rows;
    size_t n;
};

static struct feel_value lookup(void *arg, struct str name)
{
    const struct vars *v = arg;
    for (size_t i = 0; i < v->n; i++) {
        if (!str_eq(v->rows[i].name, name))
            continue;
        struct str s = v->rows[i].value;
        if (str_eq(s, S("true")) || str_eq(s, S("false")))
            return (struct feel_value){ .kind = FEEL_BOOL, .number = str_eq(s, S("true")) };
        return (struct feel_value){ .kind = FEEL_TEXT, .text = s };
    }
    return (struct feel_value){ .kind = FEEL_NULL };
}

static enum err load_vars(struct ctx *c, int64_t dossier_id, struct vars *out)
{
    return var_rows(c->db, c->arena, &(struct var_rows_in){ dossier_id }, &out->rows, &out->n);
}

static enum err load(struct ctx *c, int64_t dossier_id, struct dossier *d, const struct bpmn **p)
{
    const struct procedure *proc;
    TRY(dossier_get(c, dossier_id, d));
    TRY(procedure_version(c, d->procedure_version_id, &proc));
    return procedure_process(c, proc, p);
}

/* Clock of a step, from the same function as the whole deadline. */
static enum err step_due(struct ctx *c, const struct dossier *d, const struct bpmn_node *n, int64_t *due_ms)
{
    struct calendar cal;
    struct deadline due;
    *due_ms = d->due_at_ms;
    if (n->limit.unit == LIMIT_NONE)
        return ERR_OK;
    TRY(unit_calendar(c, d->agency_id, &cal));
    TRY(deadline_compute(&(struct deadline_rule){ .limit = n->limit, .cutoff_minute = 15 * 60 }, &cal, c->now_ms, c->arena, &due));
    bool later = d->due_at_ms && due.due_at_ms > d->due_at_ms && n->kind == BPMN_USER_TASK;
    *due_ms = later ? d->due_at_ms : due.due_at_ms;
    return ERR_OK;
}

static const char *kind_word(enum bpmn_kind k)
{
    return k == BPMN_CATCH_MESSAGE ? "message" : k == BPMN_CATCH_TIMER ? "timer" : "user";
}

/* The applicant is asked something: an event of its own, so that notices hear of it. */
static enum err ask(struct ctx *c, const struct dossier *d, const struct bpmn_node *n, int64_t task_id)
{
    struct event e = { .kind = "process.asked", .object_kind = "task", .object_id = task_id, .dossier_id = d->id,
                       EVENT_DETAIL({ "message", n->message, 0 }, { "name", n->name, 0 }) };
    return event_put(c, &e);
}

static enum err open_wait(struct ctx *c, const struct dossier *d, const struct bpmn *p, struct bpmn_wait w)
{
    const struct bpmn_node *n = &p->nodes[w.node];
    int64_t due, id = ctx_id(c);
    TRY(step_due(c, d, n, &due));
    TRY(task_insert(c->db,
                    &(struct task_insert_in){ .id = id,
                                              .dossier_id = d->id,
                                              .node = n->id,
                                              .kind = str_c(kind_word(n->kind)),
                                              .name = n->name,
                                              .role = n->kind == BPMN_USER_TASK ? n->role : S(""),
                                              .work = n->work.ptr ? n->work : S(""),
                                              .agency_id = d->agency_id,
                                              .race = (int64_t)w.race,
                                              .created_at_ms = c->now_ms,
                                              .due_at_ms = due },
                    NULL));
    if (n->kind == BPMN_CATCH_TIMER)
        return job_put(c, "process.timer", id, S(""), due);
    return n->kind == BPMN_CATCH_MESSAGE ? ask(c, d, n, id) : ERR_OK;
}

/* The end of the process ends the processing of the dossier. */
static enum err finish(struct ctx *c, struct dossier *d)
{
    return dossier_move(c, d, &(struct dossier_step){ .move = MOVE_FINISH });
}

static enum err arrive(struct ctx *c, struct dossier *d, const struct bpmn *p, const struct bpmn_moved *m)
{
    for (size_t i = 0; i < m->waits_n; i++)
        TRY(open_wait(c, d, p, m->waits[i]));
    return m->ended ? finish(c, d) : ERR_OK;
}

enum err process_advance(struct ctx *c, const struct task *t)
{
    struct dossier d;
    struct vars vars;
    const struct bpmn *p;
    struct bpmn_moved moved;
    TRY(load(c, t->dossier_id, &d, &p));
    TRY(load_vars(c, t->dossier_id, &vars));
    ptrdiff_t node = bpmn_find(p, t->node);
    if (node < 0)
        return ERR_IO; /* versions are pinned: a missing node is a damaged folder */
    TRY(bpmn_complete(p, (size_t)node, lookup, &vars, &moved));
    return arrive(c, &d, p, &moved);
}

enum err process_on_received(struct ctx *c, const struct event *e)
{
    struct dossier d;
    struct vars vars;
    const struct bpmn *p;
    struct bpmn_moved moved;
    TRY(load(c, e->dossier_id, &d, &p));
    TRY(var_put(c->db, &(struct var_put_in){ d.id, S("channel"), str_c(channel_word(d.channel)) }, NULL));
    TRY(load_vars(c, d.id, &vars));
    TRY(dossier_move(c, &d, &(struct dossier_step){ .move = MOVE_FORWARD }));
    TRY(bpmn_begin(p, lookup, &vars, &moved));
    return arrive(c, &d, p, &moved);
}

/* -- events -- */

static enum err drop_others(struct ctx *c, const struct task *fired)
{
    struct race_rows_row *rows;
    size_t n;
    TRY(race_rows(c->db, c->arena, &(struct race_rows_in){ fired->dossier_id, fired->race, fired->id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(task_set_exact(c->db, &(struct task_set_in){ rows[i].id, rows[i].version, S("dropped"), 0, 0, c->now_ms, S(""), S("") }));
        TRY(job_cancel(c, "process.timer", rows[i].id));
    }
    return ERR_OK;
}

static enum err fire(struct ctx *c, struct task *t, const char *kind, struct str outcome)
{
    t->state = S("done");
    t->done_at_ms = c->now_ms;
    t->outcome = outcome;
    TRY(drop_others(c, t));
    TRY(task_change(c, t, kind, NULL));
    return process_advance(c, t);
}

/* The open message event of that name, in the pinned process. */
static enum err find_message(struct ctx *c, int64_t dossier_id, struct str message, struct task *out)
{
    struct dossier d;
    const struct bpmn *p;
    TRY(load(c, dossier_id, &d, &p));
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
    TRY(find_message(c, dossier_id, message, &t));
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
    const struct job *j = arg;
    enum err e = task_get(c, j->subject_id, &t);
    if (e == ERR_NOT_FOUND || (e == ERR_OK && !str_eq(t.state, S("open"))))
        return ERR_OK; /* the message was faster */
    TRY(e);
    return fire(c, &t, "process.timer", S("timer"));
}

enum err process_on_timer(struct ctx *c, const struct job *j) { return ctx_write(c, fire_timer, (void *)j); }

/* -- what comes next, in words -- */

/* When nothing goes wrong: what is known as text counts (the channel), every question is answered with yes. */
static struct feel_value hopeful(void *arg, struct str name)
{
    struct feel_value v = lookup(arg, name);
    return v.kind == FEEL_TEXT ? v : (struct feel_value){ .kind = FEEL_BOOL, .number = 1 };
}

/* The name of the step after a waiting one, or what the end means. */
static enum err name_next(struct ctx *c, const struct bpmn *p, int64_t dossier_id, size_t at, struct str *out)
{
    struct vars vars;
    struct bpmn_moved moved;
    TRY(load_vars(c, dossier_id, &vars));
    TRY(bpmn_complete(p, at, hopeful, &vars, &moved));
    *out = moved.waits_n ? p->nodes[moved.waits[0].node].name : ctx_text(c, MSG_process_next_collect);
    return ERR_OK;
}

enum err process_next_words(struct ctx *c, const struct dossier *d, struct str *out)
{
    struct task *tasks;
    size_t n;
    struct dossier same;
    const struct bpmn *p;
    *out = S("");
    if (d->state == DOSSIER_DONE)
        *out = ctx_text(c, MSG_process_next_collect);
    if (d->state != DOSSIER_PROCESSING)
        return ERR_OK;
    TRY(load(c, d->id, &same, &p));
    TRY(task_list(c, d->id, &tasks, &n));
    for (size_t i = n; i-- > 0;) {
        ptrdiff_t at = bpmn_find(p, tasks[i].node);
        if (at >= 0 && (str_eq(tasks[i].state, S("open")) || str_eq(tasks[i].state, S("taken"))))
            return name_next(c, p, d->id, (size_t)at, out);
    }
    return ERR_OK;
}
