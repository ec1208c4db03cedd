/* What the tests of processes share: small processes, the shipped ones, tokens that move. */
#ifndef ENGINE_BPMN_TESTING_H
#define ENGINE_BPMN_TESTING_H
#include "data/json.h"
#include "engine/bpmn.h"
#include "text/text.h"
#include "../../tests/support.h"

static struct arena *a;

static inline int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* -- small processes: the head takes four lines, so that the first line of the body is line 5 -- */

#define HEAD                                                                                                               \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                                         \
    "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:motcua=\"https://motcua.vn/bpmn\">\n"        \
    "<message id=\"m1\" name=\"answered\"/><message id=\"m2\"/>\n"                                                         \
    "<process id=\"p\" name=\"Thử\">\n"
#define TAIL "</process></definitions>"
#define START "<startEvent id='s'/>\n"
#define END "<endEvent id='e'/>\n"
#define TASK(id) "<userTask id='" id "' name='Bước'/>\n"
#define LANE "<laneSet><lane id='clerk'><flowNodeRef>t</flowNodeRef></lane></laneSet>\n"
#define FLOW(from, to) "<sequenceFlow id='" from "_" to "' sourceRef='" from "' targetRef='" to "'/>\n"
#define WHEN(from, to, when) \
    "<sequenceFlow id='" from "_" to "' sourceRef='" from "' targetRef='" to "'><conditionExpression>" when "</conditionExpression></sequenceFlow>\n"
#define MESSAGE(id) "<intermediateCatchEvent id='" id "'><messageEventDefinition messageRef='m1'/></intermediateCatchEvent>\n"
#define TIMER(id, time) "<intermediateCatchEvent id='" id "'><timerEventDefinition><timeDuration>" time "</timeDuration></timerEventDefinition></intermediateCatchEvent>\n"
#define FILE_OF(body) HEAD body TAIL

static inline enum err parse(const char *xml, const struct bpmn **out, struct fault *fault) { return bpmn_parse(a, str_c(xml), out, fault); }

static inline const struct bpmn *good(const char *xml)
{
    const struct bpmn *p;
    struct fault fault = { 0 };
    if (parse(xml, &p, &fault) != ERR_OK)
        fail_msg("refused: line %d, %s: %s", fault.line, fault.where, fault.what);
    return p;
}

static inline const struct bpmn_node *node(const struct bpmn *p, const char *id)
{
    ptrdiff_t at = bpmn_find(p, str_c(id));
    if (at < 0)
        fail_msg("no node %s", id);
    return &p->nodes[at];
}

/* Refused: the file, the line, the element, how the sentence begins. */
struct refusal {
    const char *xml;
    int line;
    const char *where, *what;
};

/* -- tokens -- */

struct vars {
    const char *channel;
    int approved, draft_ok; /* -1: not known */
    int ticked;             /* the boxes of the form: 0 not known, 1 ticked, 2 not */
};

static inline struct feel_value lookup(void *arg, struct str name)
{
    const struct vars *v = arg;
    if (str_eq(name, S("channel")) && v->channel)
        return (struct feel_value){ .kind = FEEL_TEXT, .text = str_c(v->channel) };
    int known = str_eq(name, S("approved")) ? v->approved : str_eq(name, S("draft_ok")) ? v->draft_ok : v->ticked ? v->ticked == 1 : -1;
    return known < 0 ? (struct feel_value){ .kind = FEEL_NULL } : (struct feel_value){ .kind = FEEL_BOOL, .number = known };
}

static inline struct bpmn_moved begin(const struct bpmn *p, struct vars v)
{
    struct bpmn_moved m;
    assert_int_equal(bpmn_begin(p, lookup, &v, &m), ERR_OK);
    return m;
}

static inline struct bpmn_moved complete(const struct bpmn *p, const char *id, struct vars v)
{
    struct bpmn_moved m;
    ptrdiff_t at = bpmn_find(p, str_c(id));
    assert_true(at >= 0);
    assert_int_equal(bpmn_complete(p, (size_t)at, NULL, 0, lookup, &v, &m), ERR_OK);
    return m;
}

static inline void assert_waits(const struct bpmn *p, struct bpmn_moved m, const char *one, const char *other)
{
    size_t n = one ? other ? 2 : 1 : 0;
    const char *want[] = { one, other };
    assert_int_equal(m.waits_n, n);
    assert_int_equal(m.ended, n == 0);
    for (size_t i = 0; i < n; i++)
        assert_str(p->nodes[m.waits[i].node].id, str_c(want[i]));
}

/* -- the processes that ship -- */

static const char *const shipped[] = {
    "1.000656", "1.001193", "1.004873", "2.000635", "2.000815", "2.000884", "_general", "1.000689", "1.000894", "1.001022", "1.004746",
    "1.004772", "1.004837", "1.004845", "1.004859", "1.004884", "1.005461", "2.000528", "2.000806", "2.002516", "1.001266", "1.001570",
    "1.001612", "1.011607", "1.013225", "2.000720", "2.000908", "2.000913", "2.000927", "2.000992", "2.001016", "2.001019", "2.001035",
};
enum { SHIPPED = sizeof shipped / sizeof *shipped };

static inline struct str shipped_file(size_t i)
{
    return support_file(a, arena_printf(a, "procedures/%s/process.bpmn", shipped[i]).ptr);
}

static inline const struct bpmn *shipped_process(size_t i)
{
    const struct bpmn *p;
    struct fault f = { 0 };
    if (bpmn_parse(a, shipped_file(i), &p, &f) != ERR_OK)
        fail_msg("%s: line %d, %s: %s", shipped[i], f.line, f.where, f.what);
    return p;
}

/* The tokens at rest, as the caller keeps them. */
struct marking {
    struct bpmn_token at[BPMN_WAITS_MAX];
    size_t n;
};

static inline struct marking at_rest(const struct bpmn_moved *m)
{
    struct marking k = { .n = m->waits_n };
    memcpy(k.at, m->waits, m->waits_n * sizeof *k.at);
    return k;
}

/* Completes the pick-th token: its race, its timers, or the task that an interrupting timer hangs on, are taken away. */
static inline struct bpmn_moved fire(const struct bpmn *p, struct marking *k, size_t pick, struct vars v)
{
    struct bpmn_token t = k->at[pick];
    const struct bpmn_node *n = &p->nodes[t.node];
    struct marking rest = { 0 };
    struct bpmn_moved next;
    for (size_t i = 0; i < k->n; i++) {
        const struct bpmn_node *o = &p->nodes[k->at[i].node];
        bool raced = t.race && k->at[i].race == t.race, timer = n->kind == BPMN_USER_TASK && o->host == t.node + 1;
        bool host = n->interrupts && (k->at[i].node + 1 == n->host || o->host == n->host);
        if (i != pick && !raced && !timer && !host)
            rest.at[rest.n++] = k->at[i];
    }
    assert_int_equal(bpmn_complete(p, t.node, rest.at, rest.n, lookup, &v, &next), ERR_OK);
    k->n = 0;
    for (size_t i = 0; i < rest.n; i++) {
        bool gone = false;
        for (size_t g = 0; g < next.gone_n; g++)
            gone |= next.gone[g] == i;
        if (!gone)
            k->at[k->n++] = rest.at[i];
    }
    for (size_t i = 0; i < next.waits_n; i++)
        k->at[k->n++] = next.waits[i];
    assert_int_equal(next.ended, k->n == 0);
    return next;
}

/* A token that somebody or something can move. */
static inline size_t pick_one(const struct bpmn *p, const struct marking *k, uint64_t *seed)
{
    size_t pick = support_random(seed) % k->n;
    for (size_t i = 0; i < k->n; i++)
        if (bpmn_waits(&p->nodes[k->at[(pick + i) % k->n].node]))
            return (pick + i) % k->n;
    fail_msg("nothing can move");
    return 0;
}

static inline struct vars random_vars(uint64_t *seed)
{
    static const char *const channels[] = { "counter", "online", "post" };
    return (struct vars){ channels[support_random(seed) % 3], (int)(support_random(seed) % 3) - 1, (int)(support_random(seed) % 3) - 1, (int)(support_random(seed) % 3) };
}

#endif
