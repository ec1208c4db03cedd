/* Is a process fit to be run? First its parts, then the graph, then everything that can happen in it. */
#include "engine/bpmn_internal.h"

enum { WAYS_MAX = BPMN_FLOWS_MAX * 2, FREE_MAX = 10 /* conditional ways of one inclusive gateway */, DECISIONS_MAX = 64, WALKS_MAX = 400000 };

struct checker {
    struct arena *arena; /* thrown away at the end */
    struct fault *fault;
    struct bpmn *p;
    int line;
};

static enum err wrong(const struct checker *k, int line, struct str where, const char *what)
{
    fault_set(k->fault, line, where, str_c(what));
    return ERR_INVALID;
}

static enum err wrong_at(const struct checker *k, size_t node, const char *what)
{
    return wrong(k, k->p->nodes[node].line, k->p->nodes[node].id, what);
}

void bpmn_number_ways(struct bpmn *p)
{
    for (size_t i = 0; i < p->nodes_n; i++)
        p->nodes[i].ins_n = 0;
    for (size_t i = 0; i < p->nodes_n; i++)
        for (size_t k = 0; k < p->nodes[i].flows_n; k++)
            p->nodes[i].flows[k].via = ++p->nodes[p->nodes[i].flows[k].to].ins_n;
    for (size_t i = 0; i < p->nodes_n; i++)
        if (p->nodes[i].host)
            p->nodes[p->nodes[i].host - 1].timed = true;
}

/* -- each node -- */

static bool divides(enum bpmn_kind k)
{
    return k == BPMN_EXCLUSIVE || k == BPMN_PARALLEL || k == BPMN_INCLUSIVE || k == BPMN_EVENT_GATEWAY;
}

static enum err check_event_gateway(const struct checker *k, const struct bpmn_node *n)
{
    if (n->flows_n > BPMN_WAITS_MAX)
        return wrong(k, n->line, n->id, "cổng chờ có quá nhiều sự kiện");
    for (size_t i = 0; i < n->flows_n; i++) {
        enum bpmn_kind to = k->p->nodes[n->flows[i].to].kind;
        if (to != BPMN_CATCH_MESSAGE && to != BPMN_CATCH_TIMER)
            return wrong(k, n->line, n->id, "sau cổng chờ sự kiện chỉ có sự kiện chờ tin hoặc hẹn giờ");
    }
    return ERR_OK;
}

static enum err check_node(const struct checker *k, const struct bpmn_node *n)
{
    size_t conditions = 0;
    for (size_t i = 0; i < n->flows_n; i++)
        conditions += n->flows[i].when != NULL;
    if (n->kind == BPMN_END)
        return n->flows_n ? wrong(k, n->line, n->id, "sau điểm kết thúc không có đường đi") : ERR_OK;
    if (n->flows_n == 0)
        return wrong(k, n->line, n->id, "không có đường đi tiếp");
    if (n->kind == BPMN_USER_TASK && !n->role.len)
        return wrong(k, n->line, n->id, "bước người làm phải nằm trong một làn");
    if (!divides(n->kind) && n->flows_n > 1)
        return wrong(k, n->line, n->id, "chỉ cổng rẽ nhánh mới có nhiều đường đi ra");
    if (n->kind == BPMN_BOUNDARY_TIMER && n->ins_n)
        return wrong(k, n->line, n->id, "không có đường nào dẫn tới hẹn giờ ở biên");
    if ((n->kind == BPMN_PARALLEL || n->kind == BPMN_INCLUSIVE) && n->ins_n > WAYS_MAX)
        return wrong(k, n->line, n->id, "phần tử có quá nhiều đường đi vào");
    if (n->kind == BPMN_INCLUSIVE && conditions > FREE_MAX)
        return wrong(k, n->line, n->id, "cổng bao gồm có quá nhiều đường có điều kiện");
    return n->kind == BPMN_EVENT_GATEWAY ? check_event_gateway(k, n) : ERR_OK;
}

/* -- the graph -- */

/* Marks what can be reached from `from`; a node is visited once, so loops end. */
static void reach(const struct bpmn *p, size_t from, bool *seen, size_t *stack)
{
    size_t top = 0;
    stack[top++] = from;
    seen[from] = true;
    while (top) {
        size_t at = stack[--top];
        const struct bpmn_node *n = &p->nodes[at];
        for (size_t i = 0; i < n->flows_n; i++)
            if (!seen[n->flows[i].to]) {
                seen[n->flows[i].to] = true;
                stack[top++] = n->flows[i].to;
            }
        for (size_t i = 0; n->timed && i < p->nodes_n; i++)
            if (p->nodes[i].host == at + 1 && !seen[i]) {
                seen[i] = true;
                stack[top++] = i;
            }
    }
}

/* Grows the set of good nodes until it stays: a node is good when one way out leads to a good one, or (every) all do. From the last
 * node to the first: files tell what follows behind what comes before, so that few rounds are needed. */
static void settle(const struct bpmn *p, bool *good, bool every)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = p->nodes_n; i-- > 0;) {
            const struct bpmn_node *n = &p->nodes[i];
            size_t good_n = 0;
            for (size_t k = 0; k < n->flows_n; k++)
                good_n += good[n->flows[k].to];
            if (!good[i] && n->flows_n && (every ? good_n == n->flows_n : good_n > 0))
                good[i] = changed = true;
        }
    }
}

static enum err first_bad(const struct checker *k, const bool *good, const char *what)
{
    for (size_t i = 0; i < k->p->nodes_n; i++)
        if (!good[i])
            return wrong_at(k, i, what);
    return ERR_OK;
}

static enum err check_graph(const struct checker *k)
{
    struct bpmn *p = k->p;
    bool *good = ARENA_ARRAY(k->arena, bool, p->nodes_n);
    reach(p, p->start, good, ARENA_ARRAY(k->arena, size_t, p->nodes_n));
    TRY(first_bad(k, good, "không có đường nào tới phần tử này"));
    for (size_t i = 0; i < p->nodes_n; i++)
        good[i] = p->nodes[i].kind == BPMN_END;
    settle(p, good, false);
    TRY(first_bad(k, good, "từ đây không tới được điểm kết thúc"));
    for (size_t i = 0; i < p->nodes_n; i++)
        good[i] = p->nodes[i].kind == BPMN_END || bpmn_waits(&p->nodes[i]);
    settle(p, good, true);
    return first_bad(k, good, "vòng lặp không có bước chờ nào");
}

/* -- everything that can happen -- */

struct marking {
    struct bpmn_token *tokens; /* sorted */
    size_t n;
};
struct odometer { /* which way each decision of one walk goes; all are gone through one after another */
    size_t digit[DECISIONS_MAX], radix[DECISIONS_MAX], n, at;
    bool too_many;
};
struct explorer {
    const struct checker *k;
    struct marking *seen; /* open addressing */
    size_t seen_cap, seen_n;
    struct marking *todo;
    const size_t *row; /* last step of the row that a step stands in */
    size_t todo_n, done_n, walks;
};

static int by_place(const void *a, const void *b)
{
    const struct bpmn_token *x = a, *y = b;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    return (x->via > y->via) - (x->via < y->via);
}

static size_t digest(const struct marking *m)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < m->n; i++)
        h = (h ^ (m->tokens[i].node * 4096 + m->tokens[i].via)) * 1099511628211u;
    return (size_t)(h ^ h >> 29);
}

static bool same(const struct marking *a, const struct marking *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (by_place(&a->tokens[i], &b->tokens[i]))
            return false;
    return true;
}

static size_t decide(struct odometer *o, size_t radix)
{
    if (o->at >= DECISIONS_MAX) {
        o->too_many = true;
        return 0;
    }
    if (o->at == o->n) {
        o->digit[o->n] = 0;
        o->n++;
    }
    o->radix[o->at] = radix;
    return o->digit[o->at++];
}

/* The next combination; false after the last. */
static bool turn(struct odometer *o)
{
    o->n = o->at;
    while (o->n && ++o->digit[o->n - 1] == o->radix[o->n - 1])
        o->n--;
    o->at = 0;
    return o->n > 0;
}

static size_t any_way(void *arg, const struct bpmn_node *n, size_t out[BPMN_FLOWS_MAX])
{
    struct odometer *o = arg;
    size_t picked = 0, free_n = 0;
    if (n->kind == BPMN_EXCLUSIVE) {
        out[0] = decide(o, n->flows_n);
        return 1;
    }
    for (size_t i = 0; i < n->flows_n; i++)
        free_n += n->flows[i].when != NULL;
    size_t bits = decide(o, (size_t)1 << free_n), bit = 0;
    for (size_t i = 0; i < n->flows_n - n->fallback; i++)
        if (!n->flows[i].when || (bits >> bit++ & 1))
            out[picked++] = i;
    if (!picked)
        out[picked++] = n->flows_n - 1;
    return picked;
}

static int one_hand(void *arg, const struct bpmn_node *n)
{
    (void)arg;
    (void)n;
    return 1;
}

static bool plain_wait(const struct bpmn *p, size_t node)
{
    return bpmn_waits(&p->nodes[node]) && !p->nodes[node].timed && p->nodes[node].kind != BPMN_BOUNDARY_TIMER;
}

/* Steps in a row are one place: what happens beside them does not depend on which of them holds the token. For each node the
 * last one of its row. */
static size_t *rows_of_steps(const struct checker *k)
{
    const struct bpmn *p = k->p;
    size_t *last = ARENA_ARRAY(k->arena, size_t, p->nodes_n);
    for (size_t i = 0; i < p->nodes_n; i++) {
        last[i] = i;
        for (size_t guard = 0; guard < p->nodes_n && plain_wait(p, last[i]); guard++) {
            size_t to = p->nodes[last[i]].flows[0].to;
            if (p->nodes[to].ins_n != 1 || !plain_wait(p, to))
                break;
            last[i] = to;
        }
    }
    return last;
}

static enum err add_marking(struct explorer *x, const struct bpmn_token *tokens, size_t n)
{
    struct marking m = { ARENA_ARRAY(x->k->arena, struct bpmn_token, n), n };
    bool can_move = false;
    for (size_t i = 0; i < n; i++) {
        m.tokens[i] = tokens[i];
        m.tokens[i].node = tokens[i].race ? tokens[i].node : x->row[tokens[i].node];
        can_move |= bpmn_waits(&x->k->p->nodes[tokens[i].node]);
    }
    qsort(m.tokens, n, sizeof *m.tokens, by_place);
    for (size_t i = 1; i < n; i++)
        if (by_place(&m.tokens[i - 1], &m.tokens[i]) == 0)
            return wrong_at(x->k, m.tokens[i].node, "có lúc hai lượt cùng nằm ở đây: các nhánh song song phải gặp nhau ở cổng song song");
    if (!can_move)
        return wrong_at(x->k, m.tokens[0].node, "có lúc cổng này chờ mãi một nhánh không bao giờ tới");
    size_t at = digest(&m) % x->seen_cap;
    for (; x->seen[at].n; at = (at + 1) % x->seen_cap)
        if (same(&x->seen[at], &m))
            return ERR_OK;
    if (x->seen_n == BPMN_MARKINGS_MAX)
        return wrong(x->k, x->k->line, x->k->p->id, "quy trình quá rối để kiểm tra hết; hãy bớt nhánh song song");
    x->seen[at] = m;
    x->seen_n++;
    x->todo[x->todo_n++] = m;
    return ERR_OK;
}

/* The others, when this token moves: without its race, its task's timers, and the task that an interrupting timer takes away. */
static size_t others(const struct bpmn *p, const struct marking *m, size_t fires, struct bpmn_token *out)
{
    const struct bpmn_token *t = &m->tokens[fires];
    const struct bpmn_node *n = &p->nodes[t->node];
    size_t taken = n->interrupts ? n->host : n->kind == BPMN_USER_TASK ? t->node + 1 : 0, out_n = 0;
    for (size_t i = 0; i < m->n; i++) {
        const struct bpmn_token *o = &m->tokens[i];
        bool raced = t->race && o->race == t->race;
        bool hangs = taken && p->nodes[o->node].host == taken;
        bool host = n->interrupts && o->node + 1 == n->host;
        if (i != fires && !raced && !hangs && !host)
            out[out_n++] = *o;
    }
    return out_n;
}

static enum err arrived_at(struct explorer *x, const struct bpmn_token *rest, size_t rest_n, const struct bpmn_moved *moved)
{
    struct bpmn_token all[BPMN_WAITS_MAX * 2];
    size_t n = 0;
    for (size_t i = 0; i < rest_n; i++) {
        bool gone = false;
        for (size_t k = 0; k < moved->gone_n; k++)
            gone |= moved->gone[k] == i;
        if (!gone)
            all[n++] = rest[i];
    }
    for (size_t i = 0; i < moved->waits_n; i++)
        all[n++] = moved->waits[i];
    return n ? add_marking(x, all, n) : ERR_OK;
}

static enum err all_walks(struct explorer *x, size_t node, bool at_start, const struct bpmn_token *rest, size_t rest_n)
{
    struct odometer o = { 0 };
    struct bpmn_pilot pilot = { any_way, one_hand, &o };
    do {
        struct bpmn_moved moved;
        if (++x->walks > WALKS_MAX)
            return wrong(x->k, x->k->line, x->k->p->id, "quy trình quá rối để kiểm tra hết; hãy bớt nhánh song song");
        if (bpmn_walk(x->k->p, node, at_start, rest, rest_n, &pilot, &moved) != ERR_OK || o.too_many)
            return wrong_at(x->k, node, "từ đây có quá nhiều nhánh cùng chạy");
        TRY(arrived_at(x, rest, rest_n, &moved));
    } while (turn(&o));
    return ERR_OK;
}

static enum err explore(const struct checker *k)
{
    struct explorer x = { .k = k, .seen_cap = BPMN_MARKINGS_MAX * 2 + 1, .row = rows_of_steps(k) };
    x.seen = ARENA_ARRAY(k->arena, struct marking, x.seen_cap);
    x.todo = ARENA_ARRAY(k->arena, struct marking, BPMN_MARKINGS_MAX + 1);
    TRY(all_walks(&x, k->p->start, true, NULL, 0));
    while (x.done_n < x.todo_n) {
        struct marking m = x.todo[x.done_n++];
        for (size_t i = 0; i < m.n; i++) {
            struct bpmn_token rest[BPMN_WAITS_MAX];
            if (!bpmn_waits(&k->p->nodes[m.tokens[i].node]))
                continue;
            TRY(all_walks(&x, m.tokens[i].node, false, rest, others(k->p, &m, i, rest)));
        }
    }
    return ERR_OK;
}

/* A process without gateways that divide work cannot go wrong in that way. */
static bool has_branches(const struct bpmn *p)
{
    for (size_t i = 0; i < p->nodes_n; i++)
        if (p->nodes[i].kind == BPMN_PARALLEL || p->nodes[i].kind == BPMN_INCLUSIVE || p->nodes[i].kind == BPMN_BOUNDARY_TIMER)
            return true;
    return false;
}

static enum err check(struct checker *k)
{
    size_t starts = 0;
    bpmn_number_ways(k->p);
    for (size_t i = 0; i < k->p->nodes_n; i++) {
        TRY(check_node(k, &k->p->nodes[i]));
        if (k->p->nodes[i].kind == BPMN_START) {
            starts++;
            k->p->start = i;
        }
    }
    if (starts != 1)
        return wrong(k, k->line, k->p->id, "quy trình cần đúng một điểm bắt đầu");
    TRY(check_graph(k));
    bool branches = has_branches(k->p);
    k->p->alone = !branches;
    for (size_t i = 0; i < k->p->nodes_n; i++)
        k->p->alone &= !k->p->nodes[i].instances.len;
    return branches ? explore(k) : ERR_OK;
}

enum err bpmn_check(struct bpmn *p, int line, struct fault *fault)
{
    struct checker k = { .arena = arena_new(), .fault = fault, .p = p, .line = line };
    enum err e = check(&k);
    arena_free(k.arena);
    return e;
}
