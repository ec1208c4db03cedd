/* Moving tokens. The graph was checked at load: every walk below ends at a waiting node or an end event. */
#include "engine/bpmn.h"
#include "base/log.h"

struct walk {
    const struct bpmn *p;
    feel_lookup *lookup;
    void *arg;
    struct bpmn_moved *out;
};

static void rest(struct walk *w, size_t node, size_t race)
{
    ASSERT(w->out->waits_n < BPMN_WAITS_MAX);
    w->out->waits[w->out->waits_n++] = (struct bpmn_wait){ node, race };
}

/* The first flow whose condition holds; the default stands last without one. */
static size_t choose(const struct walk *w, const struct bpmn_node *n)
{
    for (size_t i = 0; i + 1 < n->flows_n; i++)
        if (!n->flows[i].when || feel_test(n->flows[i].when, w->lookup, w->arg))
            return n->flows[i].to;
    return n->flows[n->flows_n - 1].to;
}

static void follow(struct walk *w, size_t at)
{
    for (int steps = 0; steps < BPMN_STEPS_MAX; steps++) {
        const struct bpmn_node *n = &w->p->nodes[at];
        switch (n->kind) {
        case BPMN_START: at = n->flows[0].to; continue;
        case BPMN_EXCLUSIVE: at = choose(w, n); continue;
        case BPMN_EVENT_GATEWAY:
            for (size_t i = 0; i < n->flows_n; i++)
                rest(w, n->flows[i].to, at + 1);
            return;
        case BPMN_END: w->out->ended = true; return;
        case BPMN_USER_TASK:
        case BPMN_CATCH_MESSAGE:
        case BPMN_CATCH_TIMER: rest(w, at, 0); return;
        }
    }
    log_die("bpmn: a checked process runs in circles");
}

enum err bpmn_begin(const struct bpmn *p, feel_lookup *lookup, void *arg, struct bpmn_moved *out)
{
    *out = (struct bpmn_moved){ 0 };
    follow(&(struct walk){ p, lookup, arg, out }, p->start);
    return ERR_OK;
}

enum err bpmn_complete(const struct bpmn *p, size_t node, feel_lookup *lookup, void *arg, struct bpmn_moved *out)
{
    if (node >= p->nodes_n)
        return ERR_INVALID;
    enum bpmn_kind k = p->nodes[node].kind;
    if (k != BPMN_USER_TASK && k != BPMN_CATCH_MESSAGE && k != BPMN_CATCH_TIMER)
        return ERR_INVALID;
    *out = (struct bpmn_moved){ 0 };
    follow(&(struct walk){ p, lookup, arg, out }, p->nodes[node].flows[0].to);
    return ERR_OK;
}
