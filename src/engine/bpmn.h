/* bpmn: processes read from BPMN 2.0 XML into a const graph; one function moves tokens.
 *
 * Executed subset (everything else is refused by bpmn_parse with element and line): start event, end event, user task (also
 * given to several at once), exclusive, parallel, inclusive and event-based gateways, intermediate catch events (message, timer),
 * boundary timers of user tasks, call activities of processes in the same file, sequence flows with FEEL conditions and one
 * default, lanes as roles.
 * Extension attributes (namespace https://motcua.vn/bpmn):
 *   motcua:limit on a user task or timer ("1 working days");
 *   motcua:kind on a user task (what the officer does there: review, draft, approve, issue);
 *   motcua:instances on a user task with parallel multi-instance marker: the variable that says to whom it goes (words, one each)
 *     or how many there are; it is done when all are done;
 *   motcua:stands on a message event: the article by which the clock stands still while it waits; motcua:stands-source="secondary" or
 *   "unverified" says that it was not read in the text of the law itself: for officials, never shown to applicants.
 *
 * A process is published only when it is sound: every gateway that joins gets its tokens, no step holds two tokens at once, and
 * from everything that can happen an end is reached. That is tried out at load, all choices taken both ways (bpmn_check.c). */
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
    BPMN_CATCH_TIMER,
    BPMN_PARALLEL,
    BPMN_INCLUSIVE,
    BPMN_BOUNDARY_TIMER, /* hangs on a user task */
    BPMN_PASS            /* a call activity, and start and end of what it called: tokens pass through */
};
struct bpmn_flow {
    struct str id, name;
    size_t to;                /* node index */
    size_t via;               /* which way into that node, from 1 */
    const struct feel *when;  /* NULL: unconditional */
};
struct bpmn_node {
    struct str id, name;      /* name as people read it */
    enum bpmn_kind kind;
    struct str role;          /* user task: id of its lane ("specialist", "leader", "officer", "clerk") */
    struct str work;          /* user task: motcua:kind */
    struct str message;       /* message event: name of the message */
    struct limit limit;       /* user task: motcua:limit; timer: its duration */
    struct bpmn_flow *flows;  /* outgoing, in the order of the file; a default way out stands last */
    size_t flows_n, ins_n;    /* ways out and in */
    bool fallback;            /* exclusive, inclusive: the last way out is for when no other is taken */
    size_t host;              /* boundary timer: index + 1 of its user task; otherwise 0 */
    bool interrupts;          /* boundary timer: the task is taken away when it fires */
    bool timed;               /* user task: boundary timers hang on it */
    struct str instances;     /* user task given to several: name of the variable; otherwise empty */
    struct str stands_source; /* how the ground was checked, where not in the text of the law itself: "secondary", "unverified"; or empty */
    struct str stands;        /* message event: ground by which the clock stands still meanwhile; may be empty */
    int line;
};
struct bpmn {
    struct str id, name;
    struct bpmn_node *nodes;
    size_t nodes_n;
    size_t start;
    bool alone; /* there is never more than one token, but for those of a race: nothing runs beside a step */
};
enum { BPMN_NODES_MAX = 1200, BPMN_FLOWS_MAX = 100 /* out of one node */, BPMN_WAITS_MAX = 64 /* tokens at rest */, BPMN_INSTANCES_MAX = 16,
       BPMN_STEPS_MAX = 4000, BPMN_CALLS_MAX = 8 /* calls within calls */, BPMN_MARKINGS_MAX = 50000 };

/* Reads and checks: one process that nothing calls, one start, every node reachable, every node can reach an end, exclusive
 * gateways have exactly one way out for all other cases (the default or the only flow without a condition), inclusive ones at
 * least one that is taken whatever happens or a default, conditions stand only behind those, user tasks have a role (of the
 * innermost lane), ids unique, no cycle without a waiting node; and it is sound (above). Called processes are put in place of
 * their call, ids prefixed with the call's and a slash; a process that calls itself is refused. Steps of theirs that stand in no
 * lane are done by the lane of the call. Refused parts inside an element
 * (sequential loops, event definitions of starts and ends, …) are named with their own line. */
enum err bpmn_parse(struct arena *a, struct str xml, const struct bpmn **out, struct fault *fault) NODISCARD;
/* Index of a node by id, or -1. */
ptrdiff_t bpmn_find(const struct bpmn *p, struct str id);

/* Does a token rest here until somebody or something moves it? Tokens that arrived at a joining gateway rest there too, but
 * nobody can complete them. */
bool bpmn_waits(const struct bpmn_node *n);

/* A token at rest. A timer and a message behind one event-based gateway share `race` (node index of the gateway + 1; 0: none):
 * when one fires, the caller drops the others. A boundary timer rests as long as its task: when the task is completed the caller
 * drops its timers; when an interrupting one fires, the task. */
struct bpmn_token {
    size_t node;
    size_t race;
    size_t via;   /* at a joining gateway: the way in by which it came; otherwise 0 */
    int instance; /* task given to several: which, from 1; otherwise 0 */
};
struct bpmn_moved {
    struct bpmn_token waits[BPMN_WAITS_MAX]; /* came to rest, in the order in which they did */
    size_t waits_n;
    size_t gone[BPMN_WAITS_MAX]; /* tokens of the marking that a joining gateway took: indexes into it */
    size_t gone_n;
    bool ended; /* no token is left anywhere */
};
/* From the start event. ERR_INVALID: a task would go to nobody, or to more than BPMN_INSTANCES_MAX. */
enum err bpmn_begin(const struct bpmn *p, feel_lookup *lookup, void *arg, struct bpmn_moved *out) NODISCARD;
/* The waiting node was completed (task done, message came, timer fired): moves its token on. `rest`: the other tokens, without
 * the one that moves, those that its race dropped and the boundary timers of its task. ERR_INVALID: node does not wait; more
 * than BPMN_WAITS_MAX tokens; as bpmn_begin. */
enum err bpmn_complete(const struct bpmn *p, size_t node, const struct bpmn_token *rest, size_t rest_n, feel_lookup *lookup, void *arg,
                       struct bpmn_moved *out) NODISCARD;

#endif
