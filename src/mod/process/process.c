/* Tokens on the move: from reception to the end of the process. */
#include "mod/process/process_internal.h"
#include "base/log.h"
#include "core/job.h"
#include "sql_process.h"

enum err process_of(struct ctx *c, int64_t dossier_id, struct dossier *d, const struct bpmn **p)
{
    const struct procedure *proc;
    TRY(dossier_get(c, dossier_id, d));
    TRY(procedure_version(c, d->procedure_version_id, &proc));
    return procedure_process(c, proc, p);
}

enum err process_step_due(struct ctx *c, const struct dossier *d, const struct bpmn_node *n, int64_t *due_ms)
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

/* -- opening -- */

static const char *kind_word(enum bpmn_kind k)
{
    switch (k) {
    case BPMN_CATCH_MESSAGE: return "message";
    case BPMN_CATCH_TIMER:
    case BPMN_BOUNDARY_TIMER: return "timer";
    case BPMN_PARALLEL:
    case BPMN_INCLUSIVE: return "join";
    case BPMN_USER_TASK:
    case BPMN_START:
    case BPMN_END:
    case BPMN_EXCLUSIVE:
    case BPMN_EVENT_GATEWAY:
    case BPMN_PASS: break;
    }
    return "user";
}

/* The applicant is asked something: an event of its own, so that notices hear of it. The clock stands still where the law says. */
static enum err ask(struct ctx *c, const struct dossier *d, const struct bpmn_node *n, int64_t task_id)
{
    struct dossier now;
    struct event e = { .kind = "process.asked", .object_kind = "task", .object_id = task_id, .dossier_id = d->id,
                       EVENT_DETAIL({ "message", n->message, 0 }, { "name", n->name, 0 }) };
    if (n->stands.len) {
        TRY(dossier_get(c, d->id, &now));
        TRY(dossier_stand(c, &now, n->stands));
    }
    return event_put(c, &e);
}

/* A step given to several rooms: the variable names their units. */
static enum err room_of(struct ctx *c, const struct dossier *d, const struct bpmn_node *n, int instance, int64_t *unit_id)
{
    struct process_vars vars;
    *unit_id = 0;
    if (!instance)
        return ERR_OK;
    TRY(process_vars_load(c, d, &vars));
    (void)str_int(process_word(&vars, n->instances, instance), unit_id);
    return ERR_OK;
}

enum err process_open(struct ctx *c, const struct dossier *d, const struct bpmn *p, const struct bpmn_token *t, int64_t host_id, int64_t *id)
{
    const struct bpmn_node *n = &p->nodes[t->node];
    bool user = n->kind == BPMN_USER_TASK, timer = n->kind == BPMN_CATCH_TIMER || n->kind == BPMN_BOUNDARY_TIMER;
    struct task_insert_in in = { .id = ctx_id(c), .dossier_id = d->id, .node = n->id, .kind = str_c(kind_word(n->kind)), .name = n->name,
                                 .role = user ? n->role : S(""), .work = user && n->work.ptr ? n->work : S(""), .agency_id = d->agency_id,
                                 .instance = t->instance, .via = host_id ? host_id : (int64_t)t->via, .state = S("open"), .race = (int64_t)t->race,
                                 .created_at_ms = c->now_ms, .question = S("") };
    TRY(process_step_due(c, d, n, &in.due_at_ms));
    TRY(room_of(c, d, n, t->instance, &in.unit_id));
    TRY(task_insert(c->db, &in, NULL));
    if (id)
        *id = in.id;
    if (timer)
        return job_put(c, "process.timer", in.id, S(""), in.due_at_ms);
    return n->kind == BPMN_CATCH_MESSAGE ? ask(c, d, n, in.id) : ERR_OK;
}

/* The end of the process ends the processing of the dossier. */
static enum err finish(struct ctx *c, int64_t dossier_id)
{
    struct dossier d;
    TRY(dossier_get(c, dossier_id, &d));
    return dossier_move(c, &d, &(struct dossier_step){ .move = MOVE_FINISH });
}

static enum err arrive(struct ctx *c, const struct dossier *d, const struct bpmn *p, const struct bpmn_moved *m)
{
    int64_t host_id = 0;
    for (size_t i = 0; i < m->waits_n; i++) {
        bool hangs = p->nodes[m->waits[i].node].host > 0; /* boundary timers come right behind their task */
        int64_t id;
        TRY(process_open(c, d, p, &m->waits[i], hangs ? host_id : 0, &id));
        host_id = hangs ? host_id : id;
    }
    return m->ended ? finish(c, d->id) : ERR_OK;
}

/* -- moving on -- */

struct marking {
    struct bpmn_token tokens[BPMN_WAITS_MAX];
    struct token_rows_row *rows;
    size_t n;
};

static enum err load_marking(struct ctx *c, int64_t dossier_id, const struct bpmn *p, struct marking *out)
{
    out->n = 0;
    if (p->alone)
        return ERR_OK; /* whoever moves was the only one: the done steps of a long process are not looked through */
    TRY(token_rows(c->db, c->arena, &(struct token_rows_in){ dossier_id }, &out->rows, &out->n));
    if (out->n > BPMN_WAITS_MAX)
        return ERR_IO;
    for (size_t i = 0; i < out->n; i++) {
        ptrdiff_t node = bpmn_find(p, out->rows[i].node);
        if (node < 0)
            return ERR_IO; /* versions are pinned: a missing node is a damaged folder */
        bool join = str_eq(out->rows[i].kind, S("join"));
        out->tokens[i] = (struct bpmn_token){ (size_t)node, (size_t)out->rows[i].race, join ? (size_t)out->rows[i].via : 0, (int)out->rows[i].instance };
    }
    return ERR_OK;
}

static enum err joined(struct ctx *c, const struct marking *m, const struct bpmn_moved *moved)
{
    for (size_t i = 0; i < moved->gone_n; i++) {
        const struct token_rows_row *r = &m->rows[moved->gone[i]];
        TRY(task_set_exact(c->db, &(struct task_set_in){ r->id, r->version, S("done"), 0, 0, c->now_ms, S("joined"), S("") }));
    }
    return ERR_OK;
}

enum err process_advance(struct ctx *c, const struct task *t)
{
    struct dossier d;
    struct process_vars vars;
    struct marking rest;
    const struct bpmn *p;
    struct bpmn_moved moved;
    TRY(process_of(c, t->dossier_id, &d, &p));
    ptrdiff_t node = bpmn_find(p, t->node);
    if (node < 0)
        return ERR_IO;
    if (p->nodes[node].timed)
        TRY(process_drop_timers(c, t));
    TRY(process_vars_load(c, &d, &vars));
    TRY(load_marking(c, d.id, p, &rest));
    if (bpmn_complete(p, (size_t)node, rest.tokens, rest.n, process_lookup, &vars, &moved) != ERR_OK)
        return ctx_refuse(c, ERR_CONFLICT, MSG_process_nobody);
    TRY(joined(c, &rest, &moved));
    return arrive(c, &d, p, &moved);
}

enum err process_on_received(struct ctx *c, const struct event *e)
{
    struct dossier d;
    struct process_vars vars;
    const struct bpmn *p;
    struct bpmn_moved moved;
    TRY(process_of(c, e->dossier_id, &d, &p));
    TRY(var_put(c->db, &(struct var_put_in){ d.id, S("channel"), str_c(channel_word(d.channel)) }, NULL));
    TRY(process_vars_load(c, &d, &vars));
    TRY(dossier_move(c, &d, &(struct dossier_step){ .move = MOVE_FORWARD }));
    if (bpmn_begin(p, process_lookup, &vars, &moved) != ERR_OK)
        return ctx_refuse(c, ERR_CONFLICT, MSG_process_nobody);
    return arrive(c, &d, p, &moved);
}

/* -- what comes next, in words -- */

/* When nothing goes wrong: what is known as text counts (the channel), every question is answered with yes. */
static struct feel_value hopeful(void *arg, struct str name)
{
    struct feel_value v = process_lookup(arg, name);
    return v.kind == FEEL_TEXT || v.kind == FEEL_NUMBER ? v : (struct feel_value){ .kind = FEEL_BOOL, .number = 1 };
}

/* Where a token waits for those of other branches people want to hear what comes then. NULL: that is not one step. */
static const struct bpmn_node *behind_joins(const struct bpmn *p, size_t at)
{
    for (size_t i = 0; i < p->nodes_n && !bpmn_waits(&p->nodes[at]); i++) {
        if (p->nodes[at].flows_n != 1)
            return NULL;
        at = p->nodes[at].flows[0].to;
    }
    return bpmn_waits(&p->nodes[at]) ? &p->nodes[at] : NULL;
}

/* The name of the step after a waiting one, or what the end means. */
static enum err name_next(struct ctx *c, const struct bpmn *p, const struct dossier *d, size_t at, struct str *out)
{
    struct process_vars vars;
    struct bpmn_moved moved;
    TRY(process_vars_load(c, d, &vars));
    *out = ctx_text(c, MSG_process_next_collect);
    if (bpmn_complete(p, at, NULL, 0, hopeful, &vars, &moved) != ERR_OK)
        return ERR_OK;
    for (size_t i = 0; i < moved.waits_n; i++) {
        const struct bpmn_node *next = behind_joins(p, moved.waits[i].node);
        if (next && next->name.len) {
            *out = next->name;
            break;
        }
    }
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
    TRY(process_of(c, d->id, &same, &p));
    TRY(task_list(c, d->id, &tasks, &n));
    for (size_t i = 0; i < n; i++) { /* of several at once the one that has waited longest */
        ptrdiff_t at = bpmn_find(p, tasks[i].node);
        bool token = !tasks[i].parent_id && at >= 0 && bpmn_waits(&p->nodes[at]) && p->nodes[at].kind != BPMN_BOUNDARY_TIMER;
        if (token && (str_eq(tasks[i].state, S("open")) || str_eq(tasks[i].state, S("taken"))))
            return name_next(c, p, d, (size_t)at, out);
    }
    return ERR_OK;
}
