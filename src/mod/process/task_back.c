/* Back to a step that was done before. */
#include "mod/process/process_internal.h"
#include "sql_process.h"

/* The token goes back along ways on which it was alone: no gateway that divides or joins work lies between. */
static bool alone(enum bpmn_kind k) { return k != BPMN_PARALLEL && k != BPMN_INCLUSIVE && k != BPMN_START; }

/* Marks the nodes from which a token alone comes to `at`. */
static void before(const struct bpmn *p, size_t at, bool *marked)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < p->nodes_n; i++)
            for (size_t k = 0; !marked[i] && alone(p->nodes[i].kind) && k < p->nodes[i].flows_n; k++)
                if (p->nodes[i].flows[k].to == at || marked[p->nodes[i].flows[k].to])
                    marked[i] = changed = true;
    }
}

static enum err add_way(struct ctx *c, const struct task *t, const struct bpmn_node *n, struct step_back *out, size_t *count)
{
    struct task *tasks;
    size_t tasks_n;
    TRY(task_list(c, t->dossier_id, &tasks, &tasks_n));
    for (size_t i = tasks_n; i-- > 0;)
        if (str_eq(tasks[i].node, n->id) && str_eq(tasks[i].kind, S("user")) && str_eq(tasks[i].state, S("done"))) {
            out[(*count)++] = (struct step_back){ n->id, n->name, tasks[i].assignee_name.ptr ? tasks[i].assignee_name : S("") };
            break;
        }
    return ERR_OK;
}

enum err task_ways_back(struct ctx *c, const struct task *t, struct step_back **out, size_t *n)
{
    struct dossier d;
    const struct bpmn *p;
    TRY(process_of(c, t->dossier_id, &d, &p));
    ptrdiff_t at = bpmn_find(p, t->node);
    bool *marked = ARENA_ARRAY(c->arena, bool, p->nodes_n);
    struct step_back *list = ARENA_ARRAY(c->arena, struct step_back, p->nodes_n + 1);
    *out = list;
    *n = 0;
    if (at < 0 || !str_eq(t->kind, S("user")) || t->instance)
        return ERR_OK;
    before(p, (size_t)at, marked);
    for (size_t i = p->nodes_n; i-- > 0;)
        if (marked[i] && i != (size_t)at && p->nodes[i].kind == BPMN_USER_TASK && !p->nodes[i].instances.len)
            TRY(add_way(c, t, &p->nodes[i], list, n));
    return ERR_OK;
}

/* A token at the earlier step, in front of whoever did it, if they still may. */
static enum err reopen(struct ctx *c, const struct task *from, struct str node)
{
    struct dossier d;
    const struct bpmn *p;
    struct last_done_row *last;
    size_t last_n;
    int64_t id, host = 0;
    struct task t;
    TRY(process_of(c, from->dossier_id, &d, &p));
    struct bpmn_token token = { .node = (size_t)bpmn_find(p, node) };
    TRY(last_done(c->db, c->arena, &(struct last_done_in){ d.id, node }, &last, &last_n));
    TRY(process_open(c, &d, p, &token, 0, &id));
    for (size_t i = 0; i < p->nodes_n; i++)
        if (p->nodes[i].host == token.node + 1)
            TRY(process_open(c, &d, p, &(struct bpmn_token){ .node = i }, id, &host));
    if (!last_n || !last[0].assignee_id)
        return ERR_OK;
    TRY(task_get(c, id, &t));
    t.state = S("taken");
    t.assignee_id = last[0].assignee_id;
    t.taken_at_ms = c->now_ms;
    return task_change(c, &t, "task.reopened", NULL);
}

enum err task_send_back(struct ctx *c, int64_t id, int64_t version, struct str node, struct str reason)
{
    struct task t;
    const struct grant *as;
    struct step_back *ways;
    size_t n;
    bool known = false;
    TRY(task_in_hand(c, id, version, &t, &as));
    TRY(task_at_work(c, &t, MOVE_SEND_BACK));
    TRY(task_ways_back(c, &t, &ways, &n));
    for (size_t i = 0; i < n; i++)
        known |= str_eq(ways[i].node, node);
    if (!known)
        return ctx_invalid(c, S("node"), MSG_task_no_way_back, MSG_NO_ARGS);
    if (!str_trim(reason).len)
        return ctx_invalid(c, S("opinion"), MSG_task_why_back, MSG_NO_ARGS);
    TRY(task_opinion_check(c, reason));
    TRY(task_asks_drop(c, t.id));
    t.state = S("done");
    t.assignee_id = c->who.account_id;
    t.done_at_ms = c->now_ms;
    t.outcome = S("sent_back");
    t.opinion = reason;
    TRY(task_change(c, &t, "task.sent_back", as));
    TRY(process_drop_timers(c, &t));
    return reopen(c, &t, node);
}
