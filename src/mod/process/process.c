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

/* The clock stands still where the law says; false: it does not, or there is none. */
static enum err stand_still(struct ctx *c, const struct dossier *d, const struct bpmn_node *n, bool *stands)
{
    struct dossier now;
    *stands = false;
    if (!n->stands.len)
        return ERR_OK;
    TRY(dossier_get(c, d->id, &now));
    bool ran = now.due_at_ms != 0;
    TRY(dossier_stand(c, &now, &(struct clock_ground){ n->stands, n->stands_source }));
    *stands = ran && !now.due_at_ms;
    return ERR_OK;
}

/* The applicant is asked something: an event of its own, so that notices hear of it. It also says whether the clock stands still
 * meanwhile: people are told both at once. */
static enum err ask(struct ctx *c, const struct dossier *d, const struct bpmn_node *n, int64_t task_id)
{
    bool stands;
    TRY(stand_still(c, d, n, &stands));
    struct event e = { .kind = "process.asked", .object_kind = "task", .object_id = task_id, .dossier_id = d->id,
                       EVENT_DETAIL({ "message", n->message, 0 }, { "name", n->name, 0 }, { "clock", stands ? S("stands") : S(""), 0 },
                                    { "ground", stands ? n->stands : S(""), 0 }) };
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

enum err process_marking(struct ctx *c, int64_t dossier_id, const struct bpmn *p, struct marking *out)
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
    TRY(process_marking(c, d.id, p, &rest));
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
