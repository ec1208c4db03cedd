/* What comes next, in words, for the applicant. */
#include "mod/process/process_internal.h"
#include "sql_process.h"

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

/* The other tokens, as if this one were alone in its step and in its race. */
static size_t others(const struct bpmn *p, const struct marking *m, const struct task *t, size_t node, struct bpmn_token *out)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++) {
        bool raced = t->race > 0 && m->rows[i].race == t->race;
        bool own_timer = p->nodes[m->tokens[i].node].kind == BPMN_BOUNDARY_TIMER && m->rows[i].via == t->id;
        if (m->tokens[i].node != node && !raced && !own_timer)
            out[n++] = m->tokens[i];
    }
    return n;
}

static bool open_step(const struct bpmn *p, const struct task *t)
{
    ptrdiff_t at = bpmn_find(p, t->node);
    bool token = !t->parent_id && at >= 0 && bpmn_waits(&p->nodes[at]) && p->nodes[at].kind != BPMN_BOUNDARY_TIMER;
    return token && (str_eq(t->state, S("open")) || str_eq(t->state, S("taken")));
}

/* Each step in hand once: of those that race the first, of those given to several rooms one. */
static bool said_before(const struct bpmn *p, const struct task *tasks, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (open_step(p, &tasks[k]) && (str_eq(tasks[k].node, tasks[i].node) || (tasks[i].race && tasks[k].race == tasks[i].race)))
            return true;
    return false;
}

/* A step that was said already is not said again. */
static void add(struct ctx *c, struct str words, process_next_vec *out)
{
    for (size_t i = 0; i < out->n; i++)
        if (str_eq(out->at[i], words))
            return;
    VEC_PUSH(c->arena, out, words);
}

/* Of an event gateway only the first event is said; a timer on the border of a step is none of its own. */
static bool said_apart(const struct bpmn *p, const struct bpmn_moved *m, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (m->waits[i].race && m->waits[k].race == m->waits[i].race)
            return false;
    return p->nodes[m->waits[i].node].kind != BPMN_BOUNDARY_TIMER;
}

/* name "": nothing that has a name. joined: only when the others at work are done too. */
static void say(struct ctx *c, const struct task *t, bool several, struct str name, bool joined, process_next_vec *out)
{
    if (!name.len)
        return;
    if (!several)
        add(c, name, out);
    else if (joined)
        add(c, msg_format(c->arena, c->lang, MSG_process_next_all, MSG_ARGS(name)), out);
    else
        add(c, msg_format(c->arena, c->lang, MSG_process_next_after, MSG_ARGS(t->name, name)), out);
}

/* What follows this task. A way that ends while others go on has nothing to say. */
static enum err follow(struct ctx *c, const struct bpmn *p, const struct dossier *d, const struct task *t, bool several, process_next_vec *out)
{
    struct marking m;
    struct process_vars vars;
    struct bpmn_moved moved;
    struct bpmn_token rest[BPMN_WAITS_MAX];
    size_t at = (size_t)bpmn_find(p, t->node);
    TRY(process_marking(c, d->id, p, &m));
    TRY(process_vars_load(c, d, &vars));
    if (bpmn_complete(p, at, rest, others(p, &m, t, at, rest), hopeful, &vars, &moved) != ERR_OK)
        return ERR_OK;
    if (moved.ended)
        say(c, t, several, ctx_text(c, MSG_process_next_collect), false, out);
    for (size_t i = 0; i < moved.waits_n; i++) {
        const struct bpmn_node *next = behind_joins(p, moved.waits[i].node);
        if (next && said_apart(p, &moved, i))
            say(c, t, several, next->name, !bpmn_waits(&p->nodes[moved.waits[i].node]), out);
    }
    return ERR_OK;
}

static enum err add_followers(struct ctx *c, const struct dossier *d, const struct bpmn *p, const struct task *tasks, size_t n, process_next_vec *out)
{
    size_t steps = 0;
    for (size_t i = 0; i < n; i++)
        steps += open_step(p, &tasks[i]) && !said_before(p, tasks, i);
    for (size_t i = 0; i < n; i++)
        if (open_step(p, &tasks[i]) && !said_before(p, tasks, i))
            TRY(follow(c, p, d, &tasks[i], steps > 1, out));
    return ERR_OK;
}

enum err process_next(struct ctx *c, const struct dossier *d, process_next_vec *out)
{
    struct task *tasks;
    size_t n;
    struct dossier same;
    const struct bpmn *p;
    *out = (process_next_vec){ 0 };
    if (d->state == DOSSIER_DONE)
        VEC_PUSH(c->arena, out, ctx_text(c, MSG_process_next_collect));
    if (d->state != DOSSIER_PROCESSING)
        return ERR_OK;
    TRY(process_of(c, d->id, &same, &p));
    TRY(task_list(c, d->id, &tasks, &n));
    return add_followers(c, d, p, tasks, n, out);
}
