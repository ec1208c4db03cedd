/* bpmn: processes read from BPMN 2.0 XML into a const graph; one function moves a token.
 *
 * Executed subset (everything else is refused by bpmn_parse with element and line): start event, end event, user task,
 * exclusive gateway, event-based gateway, intermediate catch events (message, timer), sequence flows with FEEL
 * conditions and one default, lanes as roles. Parallel and inclusive gateways, boundary events and call activities
 * come later: the interface already speaks of several waiting nodes.
 * Extension attributes (namespace https://motcua.vn/bpmn): motcua:limit on a user task ("1 working days"),
 * motcua:kind on a user task (what the officer does there: review, draft, approve, issue), motcua:form later. */
#ifndef ENGINE_BPMN_H
#define ENGINE_BPMN_H
#include "base/arena.h"
#include "engine/deadline.h"
#include "engine/fault.h"
#include "engine/feel.h"

enum bpmn_kind {
    BPMN_START,
    BPMN_END,
    BPMN_USER_TASK,
    BPMN_EXCLUSIVE,
    BPMN_EVENT_GATEWAY,
    BPMN_CATCH_MESSAGE,
    BPMN_CATCH_TIMER
};
struct bpmn_flow {
    struct str id, name;
    size_t to;                /* node index */
    const struct feel *when;  /* NULL: unconditional */
};
struct bpmn_node {
    struct str id, name;      /* name as people read it */
    enum bpmn_kind kind;
    struct str role;          /* user task: id of its lane ("specialist", "leader", "officer", "clerk") */
    struct str work;          /* user task: motcua:kind */
    struct str message;       /* message event: name of the message */
    struct limit limit;       /* user task: motcua:limit; timer: its duration */
    struct bpmn_flow *flows;  /* outgoing, in the order of the file; of an exclusive gateway the last one has no condition */
    size_t flows_n;
    int line;
};
struct bpmn {
    struct str id, name;
    struct bpmn_node *nodes;
    size_t nodes_n;
    size_t start;
};
enum { BPMN_NODES_MAX = 1000, BPMN_FLOWS_MAX = 100 /* out of one node */, BPMN_WAITS_MAX = 16, BPMN_STEPS_MAX = 1000 };

/* Reads and checks: one process, one start, every node reachable, every node can reach an end, gateways have exactly one
 * way out for all other cases (the default or the only flow without a condition), conditions stand only behind exclusive
 * gateways, user tasks have a role (of the innermost lane), ids unique, no cycle without a waiting node. Refused parts
 * inside an element (loops, event definitions of starts and ends, …) are named with their own line. */
enum err bpmn_parse(struct arena *a, struct str xml, const struct bpmn **out, struct fault *fault) NODISCARD;
/* Index of a node by id, or -1. */
ptrdiff_t bpmn_find(const struct bpmn *p, struct str id);

/* Where tokens come to rest: nodes that wait for a person, a message or a timer. A timer and a message behind one
 * event-based gateway share `race` (node index of the gateway + 1; 0: none): when one fires, the caller drops the others. */
struct bpmn_wait {
    size_t node;
    size_t race;
};
struct bpmn_moved {
    struct bpmn_wait waits[BPMN_WAITS_MAX];
    size_t waits_n;
    bool ended; /* an end event was reached and no token is left on this path */
};
/* From the start event. */
enum err bpmn_begin(const struct bpmn *p, feel_lookup *lookup, void *arg, struct bpmn_moved *out) NODISCARD;
/* The waiting node was completed (task done, message came, timer fired): moves its token on to the next waiting nodes.
 * ERR_INVALID: node does not wait; ERR_IO never. */
enum err bpmn_complete(const struct bpmn *p, size_t node, feel_lookup *lookup, void *arg, struct bpmn_moved *out) NODISCARD;

#endif
