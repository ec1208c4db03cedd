/* Moving tokens. The graph was checked at load: every walk below ends at a waiting node, a joining gateway or an end event. */
#include "base/log.h"
#include "engine/bpmn_internal.h"

struct walk {
    const struct bpmn *p;
    const struct bpmn_pilot *pilot;
    const struct bpmn_token *rest;
    size_t rest_n;
    struct bpmn_moved *out;
    int steps;
    bool too_many;
};

static void put(struct walk *w, struct bpmn_token t)
{
    if (w->out->waits_n + w->rest_n - w->out->gone_n >= BPMN_WAITS_MAX)
        w->too_many = true;
    else
        w->out->waits[w->out->waits_n++] = t;
}

/* -- joining -- */

static bool is_gone(const struct walk *w, size_t i)
{
    for (size_t k = 0; k < w->out->gone_n; k++)
        if (w->out->gone[k] == i)
            return true;
    return false;
}

static bool joins(const struct bpmn_node *n) { return (n->kind == BPMN_PARALLEL || n->kind == BPMN_INCLUSIVE) && n->ins_n > 1; }

/* Marks the ways in by which tokens have come to a gateway; how many there are. */
static size_t arrived(const struct walk *w, size_t node, bool *ways)
{
    size_t n = 0;
    for (size_t i = 0; i < w->rest_n + w->out->waits_n; i++) {
        const struct bpmn_token *t = i < w->rest_n ? &w->rest[i] : &w->out->waits[i - w->rest_n];
        if (t->node != node || !t->via || (i < w->rest_n && is_gone(w, i)) || ways[t->via])
            continue;
        ways[t->via] = true;
        n++;
    }
    return n;
}

/* Takes one token of each way in out of the marking. */
static void take(struct walk *w, size_t node)
{
    bool ways[BPMN_FLOWS_MAX * 2 + 1] = { 0 };
    for (size_t i = 0; i < w->rest_n; i++)
        if (w->rest[i].node == node && w->rest[i].via && !is_gone(w, i) && !ways[w->rest[i].via]) {
            ways[w->rest[i].via] = true;
            w->out->gone[w->out->gone_n++] = i;
        }
    size_t kept = 0;
    for (size_t i = 0; i < w->out->waits_n; i++) {
        struct bpmn_token t = w->out->waits[i];
        if (t.node == node && t.via && !ways[t.via])
            ways[t.via] = true;
        else
            w->out->waits[kept++] = t;
    }
    w->out->waits_n = kept;
}

/* Can a token at `from` still come to `to` without passing through it? Depth first over the graph; timers on the border count. */
static bool leads(const struct bpmn *p, size_t from, size_t to, size_t via, bool *seen)
{
    for (size_t i = 0; i < p->nodes[from].flows_n; i++) {
        const struct bpmn_flow *f = &p->nodes[from].flows[i];
        if (f->to == to && f->via == via)
            return true;
        if (f->to == to || seen[f->to])
            continue;
        seen[f->to] = true;
        if (leads(p, f->to, to, via, seen))
            return true;
    }
    for (size_t i = 0; p->nodes[from].timed && i < p->nodes_n; i++)
        if (p->nodes[i].host == from + 1 && !seen[i]) {
            seen[i] = true;
            if (leads(p, i, to, via, seen))
                return true;
        }
    return false;
}

/* Is any token on its way to the gateway's way in that nothing came by yet? */
static bool more_to_come(const struct walk *w, size_t node, size_t via)
{
    for (size_t i = 0; i < w->rest_n + w->out->waits_n; i++) {
        const struct bpmn_token *t = i < w->rest_n ? &w->rest[i] : &w->out->waits[i - w->rest_n];
        bool seen[BPMN_NODES_MAX] = { 0 };
        if (t->node == node || (i < w->rest_n && is_gone(w, i)))
            continue;
        if (leads(w->p, t->node, node, via, seen))
            return true;
    }
    return false;
}

static bool may_fire(const struct walk *w, size_t node)
{
    const struct bpmn_node *n = &w->p->nodes[node];
    bool ways[BPMN_FLOWS_MAX * 2 + 1] = { 0 };
    size_t here = arrived(w, node, ways);
    if (n->kind == BPMN_PARALLEL || here == 0)
        return here == n->ins_n;
    for (size_t via = 1; via <= n->ins_n; via++)
        if (!ways[via] && more_to_come(w, node, via))
            return false;
    return true;
}

/* -- following -- */

static void follow(struct walk *w, const struct bpmn_flow *f);

static void leave(struct walk *w, size_t at)
{
    const struct bpmn_node *n = &w->p->nodes[at];
    size_t picked[BPMN_FLOWS_MAX];
    bool chooses = n->kind == BPMN_EXCLUSIVE || n->kind == BPMN_INCLUSIVE;
    size_t picked_n = chooses && n->flows_n > 1 ? w->pilot->choose(w->pilot->arg, n, picked) : n->flows_n;
    for (size_t i = 0; i < picked_n && !w->too_many; i++)
        follow(w, &n->flows[picked_n == n->flows_n ? i : picked[i]]);
}

static void settle(struct walk *w, size_t at)
{
    const struct bpmn_node *n = &w->p->nodes[at];
    int count = n->instances.len ? w->pilot->count(w->pilot->arg, n) : 1;
    w->too_many |= count < 1 || count > BPMN_INSTANCES_MAX;
    for (int i = 1; i <= count && !w->too_many; i++)
        put(w, (struct bpmn_token){ .node = at, .instance = n->instances.len ? i : 0 });
    for (size_t i = 0; n->timed && i < w->p->nodes_n; i++)
        if (w->p->nodes[i].host == at + 1)
            put(w, (struct bpmn_token){ .node = i });
}

static void arrive(struct walk *w, size_t at, size_t via)
{
    const struct bpmn_node *n = &w->p->nodes[at];
    if (++w->steps > BPMN_STEPS_MAX)
        w->too_many = true;
    if (w->too_many)
        return;
    if (joins(n)) {
        put(w, (struct bpmn_token){ .node = at, .via = via });
        if (n->kind == BPMN_PARALLEL && may_fire(w, at)) {
            take(w, at);
            leave(w, at);
        }
        return; /* an inclusive one waits until everything else has moved */
    }
    switch (n->kind) {
    case BPMN_END: return;
    case BPMN_START:
    case BPMN_PASS:
    case BPMN_PARALLEL:
    case BPMN_INCLUSIVE:
    case BPMN_EXCLUSIVE: leave(w, at); return;
    case BPMN_EVENT_GATEWAY:
        for (size_t i = 0; i < n->flows_n; i++)
            put(w, (struct bpmn_token){ .node = n->flows[i].to, .race = at + 1 });
        return;
    case BPMN_USER_TASK:
    case BPMN_CATCH_MESSAGE:
    case BPMN_CATCH_TIMER:
    case BPMN_BOUNDARY_TIMER: settle(w, at); return;
    }
}

static void follow(struct walk *w, const struct bpmn_flow *f) { arrive(w, f->to, f->via); }

static bool holds_token(const struct walk *w, size_t node)
{
    bool ways[BPMN_FLOWS_MAX * 2 + 1] = { 0 };
    return arrived(w, node, ways) > 0;
}

/* Inclusive gateways for which nothing more can come let their tokens go, one after another until none does. */
static void let_go(struct walk *w)
{
    for (bool changed = true; changed && !w->too_many;) {
        changed = false;
        for (size_t i = 0; i < w->p->nodes_n && !changed; i++) {
            const struct bpmn_node *n = &w->p->nodes[i];
            if (n->kind != BPMN_INCLUSIVE || !joins(n) || !holds_token(w, i) || !may_fire(w, i))
                continue;
            take(w, i);
            leave(w, i);
            changed = true;
        }
    }
}

static bool another_instance(const struct walk *w, size_t node)
{
    for (size_t i = 0; i < w->rest_n; i++)
        if (w->rest[i].node == node)
            return true;
    return false;
}

enum err bpmn_walk(const struct bpmn *p, size_t node, bool at_start, const struct bpmn_token *rest, size_t rest_n, const struct bpmn_pilot *pilot,
                   struct bpmn_moved *out)
{
    struct walk w = { .p = p, .pilot = pilot, .rest = rest, .rest_n = rest_n, .out = out };
    *out = (struct bpmn_moved){ 0 };
    if (rest_n > BPMN_WAITS_MAX)
        return ERR_INVALID;
    if (at_start)
        arrive(&w, node, 0);
    else if (!p->nodes[node].instances.len || !another_instance(&w, node))
        leave(&w, node);
    let_go(&w);
    out->ended = out->waits_n + rest_n - out->gone_n == 0;
    return w.too_many ? ERR_INVALID : ERR_OK;
}

/* -- by conditions -- */

struct answers {
    feel_lookup *lookup;
    void *arg;
};

/* Exclusive: the first whose condition holds, the fallback last. Inclusive: all that hold, the fallback when none does. */
static size_t by_conditions(void *arg, const struct bpmn_node *n, size_t out[BPMN_FLOWS_MAX])
{
    const struct answers *a = arg;
    size_t picked = 0, last = n->flows_n - n->fallback;
    for (size_t i = 0; i < last; i++) {
        if (n->flows[i].when && !feel_test(n->flows[i].when, a->lookup, a->arg))
            continue;
        out[picked++] = i;
        if (n->kind == BPMN_EXCLUSIVE)
            return picked;
    }
    if (!picked)
        out[picked++] = n->flows_n - 1;
    return picked;
}

/* A number, or as many as there are words. */
static int by_variable(void *arg, const struct bpmn_node *n)
{
    const struct answers *a = arg;
    struct feel_value v = a->lookup(a->arg, n->instances);
    int words = 0;
    if (v.kind == FEEL_NUMBER)
        return v.number < 0 || v.number > BPMN_INSTANCES_MAX ? BPMN_INSTANCES_MAX + 1 : (int)v.number;
    for (struct str rest = v.kind == FEEL_TEXT ? v.text : S(""), word; str_split(&rest, ' ', &word);)
        words += word.len > 0;
    return words;
}

enum err bpmn_begin(const struct bpmn *p, feel_lookup *lookup, void *arg, struct bpmn_moved *out)
{
    struct answers a = { lookup, arg };
    return bpmn_walk(p, p->start, true, NULL, 0, &(struct bpmn_pilot){ by_conditions, by_variable, &a }, out);
}

enum err bpmn_complete(const struct bpmn *p, size_t node, const struct bpmn_token *rest, size_t rest_n, feel_lookup *lookup, void *arg, struct bpmn_moved *out)
{
    struct answers a = { lookup, arg };
    struct bpmn_moved moved;
    if (node >= p->nodes_n || !bpmn_waits(&p->nodes[node]))
        return ERR_INVALID;
    TRY(bpmn_walk(p, node, false, rest, rest_n, &(struct bpmn_pilot){ by_conditions, by_variable, &a }, &moved));
    *out = moved;
    return ERR_OK;
}
