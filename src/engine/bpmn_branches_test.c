/* Branches: several tokens at once, timers on steps, instances, calls, and what is unsound. */
#include "engine/bpmn_testing.h"

/* -- branches -- */

#define LANES(refs) "<laneSet><lane id='specialist'>" refs "</lane></laneSet>\n"
#define IN(id) "<flowNodeRef>" id "</flowNodeRef>"
#define FORK "<parallelGateway id='fork'/>\n<parallelGateway id='join'/>\n"
#define TWO_ROOMS                                                                                                                     \
    START LANES(IN("a") IN("b") IN("c")) TASK("a") TASK("b") TASK("c") FORK END FLOW("s", "fork") FLOW("fork", "a") FLOW("fork", "b") \
        FLOW("a", "join") FLOW("b", "join") FLOW("join", "c") FLOW("c", "e")

static size_t index_of(const struct bpmn *p, const struct marking *k, const char *id)
{
    for (size_t i = 0; i < k->n; i++)
        if (str_eq(p->nodes[k->at[i].node].id, str_c(id)))
            return i;
    fail_msg("no token at %s", id);
    return 0;
}

static struct marking started(const struct bpmn *p, struct vars v)
{
    struct bpmn_moved m = begin(p, v);
    return at_rest(&m);
}

static void step(const struct bpmn *p, struct marking *k, const char *id, struct vars v) { (void)fire(p, k, index_of(p, k, id), v); }

static void assert_at(const struct bpmn *p, const struct marking *k, size_t n, const char *const *ids)
{
    assert_int_equal(k->n, n);
    for (size_t i = 0; i < n; i++)
        (void)index_of(p, k, ids[i]);
}
#define AT(p, k, ...) assert_at(p, k, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), (const char *const[]){ __VA_ARGS__ })

static void test_parallel(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(TWO_ROOMS));
    for (int order = 0; order < 2; order++) {
        struct marking k = started(p, (struct vars){ 0 });
        AT(p, &k, "a", "b");
        step(p, &k, order ? "a" : "b", (struct vars){ 0 });
        AT(p, &k, "join", order ? "b" : "a"); /* the faster one waits */
        step(p, &k, order ? "b" : "a", (struct vars){ 0 });
        AT(p, &k, "c");
        step(p, &k, "c", (struct vars){ 0 });
        assert_int_equal(k.n, 0);
    }
}

#define SOME                                                                                                                             \
    START LANES(IN("a") IN("b") IN("c")) TASK("a") TASK("b") TASK("c") "<inclusiveGateway id='some' default='some_c'/>\n"               \
          "<inclusiveGateway id='all'/>\n" END FLOW("s", "some") WHEN("some", "a", "approved = true") WHEN("some", "b", "draft_ok = true") \
              FLOW("some", "c") FLOW("a", "all") FLOW("b", "all") FLOW("c", "all") FLOW("all", "e")

/* It waits for those that set out, and for nobody else. */
static void test_inclusive(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(SOME));
    struct marking k = started(p, (struct vars){ NULL, 1, 1, 0 });
    AT(p, &k, "a", "b");
    step(p, &k, "a", (struct vars){ 0 });
    AT(p, &k, "all", "b");
    step(p, &k, "b", (struct vars){ 0 });
    assert_int_equal(k.n, 0);
    k = started(p, (struct vars){ NULL, 0, 1, 0 });
    AT(p, &k, "b");
    step(p, &k, "b", (struct vars){ 0 });
    assert_int_equal(k.n, 0);
    k = started(p, (struct vars){ NULL, 0, 0, 0 });
    AT(p, &k, "c");
}

/* A branch that ends elsewhere is not waited for any longer. */
static void test_inclusive_branch_ends(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START LANES(IN("a") IN("b") IN("d")) TASK("a") TASK("b") TASK("d") "<parallelGateway id='fork'/>\n"
                                        "<exclusiveGateway id='x' default='x_e2'/>\n<inclusiveGateway id='all'/>\n<endEvent id='e2'/>\n" END
                                        FLOW("s", "fork") FLOW("fork", "a") FLOW("fork", "b") FLOW("a", "all") FLOW("b", "x")
                                        WHEN("x", "all", "approved = true") FLOW("x", "e2") FLOW("all", "d") FLOW("d", "e")));
    struct marking k = started(p, (struct vars){ 0 });
    step(p, &k, "a", (struct vars){ 0 });
    AT(p, &k, "all", "b");
    step(p, &k, "b", (struct vars){ NULL, 0, 0, 0 });
    AT(p, &k, "d");
}

#define HANGS(id, host, cancel)                                                                                                      \
    "<boundaryEvent id='" id "' attachedToRef='" host "' cancelActivity='" cancel "'><timerEventDefinition><timeDuration>P2D</timeDuration>" \
    "</timerEventDefinition></boundaryEvent>\n"

static void test_boundary_timers(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START LANES(IN("a") IN("b")) TASK("a") TASK("b") HANGS("late", "a", "true") END FLOW("s", "a") FLOW("a", "e")
                                        FLOW("late", "b") FLOW("b", "e")));
    assert_true(node(p, "late")->interrupts);
    assert_true(node(p, "a")->timed && !node(p, "b")->timed && !p->alone);
    struct marking k = started(p, (struct vars){ 0 });
    AT(p, &k, "a", "late");
    step(p, &k, "a", (struct vars){ 0 }); /* in time: the timer goes with its task */
    assert_int_equal(k.n, 0);
    k = started(p, (struct vars){ 0 });
    step(p, &k, "late", (struct vars){ 0 }); /* the task is taken away */
    AT(p, &k, "b");
    /* one that only tells: the task stays, and both ways end */
    p = good(FILE_OF(START LANES(IN("a") IN("b")) TASK("a") TASK("b") HANGS("late", "a", "false") "<endEvent id='e2'/>\n" END FLOW("s", "a")
                     FLOW("a", "e") FLOW("late", "b") FLOW("b", "e2")));
    assert_false(node(p, "late")->interrupts);
    k = started(p, (struct vars){ 0 });
    step(p, &k, "late", (struct vars){ 0 });
    AT(p, &k, "a", "b");
    step(p, &k, "b", (struct vars){ 0 });
    AT(p, &k, "a");
    step(p, &k, "a", (struct vars){ 0 });
    assert_int_equal(k.n, 0);
}

static struct feel_value rooms(void *arg, struct str name)
{
    (void)name;
    return *(struct feel_value *)arg;
}

/* One step given to several rooms is done when all are done. */
static void test_instances(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START LANES(IN("a") IN("b"))
                                        "<userTask id='a' name='Bước' motcua:instances='phong'><multiInstanceLoopCharacteristics/></userTask>\n" TASK("b")
                                            END FLOW("s", "a") FLOW("a", "b") FLOW("b", "e")));
    struct feel_value v = { .kind = FEEL_TEXT, .text = S("12 34  56") };
    assert_false(p->alone);
    assert_true(good(FILE_OF(START LANES(IN("a")) TASK("a") END FLOW("s", "a") FLOW("a", "e")))->alone);
    struct bpmn_moved m;
    assert_int_equal(bpmn_begin(p, rooms, &v, &m), ERR_OK);
    assert_int_equal(m.waits_n, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(m.waits[i].instance, i + 1);
    struct marking k = at_rest(&m);
    (void)fire(p, &k, 1, (struct vars){ 0 });
    assert_int_equal(k.n, 2);
    (void)fire(p, &k, 0, (struct vars){ 0 });
    assert_int_equal(k.n, 1);
    (void)fire(p, &k, 0, (struct vars){ 0 });
    AT(p, &k, "b");
    /* nobody, or too many: refused, not guessed */
    static const struct feel_value wrong[] = { { .kind = FEEL_NULL }, { .kind = FEEL_TEXT }, { .kind = FEEL_NUMBER, .number = 0 },
                                               { .kind = FEEL_NUMBER, .number = BPMN_INSTANCES_MAX + 1 }, { .kind = FEEL_NUMBER, .number = INT64_MAX },
                                               { .kind = FEEL_NUMBER, .number = -1 }, { .kind = FEEL_BOOL, .number = 1 } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        v = wrong[i];
        assert_int_equal(bpmn_begin(p, rooms, &v, &m), ERR_INVALID);
    }
    v = (struct feel_value){ .kind = FEEL_NUMBER, .number = BPMN_INSTANCES_MAX };
    assert_int_equal(bpmn_begin(p, rooms, &v, &m), ERR_OK);
    assert_int_equal(m.waits_n, BPMN_INSTANCES_MAX);
}

#define CALLED(id, body) "</process>\n<process id='" id "'>\n" body

static void test_calls(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START LANES(IN("a")) TASK("a") "<callActivity id='c1' calledElement='ask'/>\n<callActivity id='c2' calledElement='ask'/>\n" END
                                        FLOW("s", "c1") FLOW("c1", "a") FLOW("a", "c2") FLOW("c2", "e")
                                        CALLED("ask", START LANES(IN("q")) TASK("q") END FLOW("s", "q") FLOW("q", "e"))));
    assert_str(p->id, S("p"));
    struct marking k = started(p, (struct vars){ 0 });
    AT(p, &k, "c1/q");
    assert_str(node(p, "c1/q")->role, S("specialist"));
    step(p, &k, "c1/q", (struct vars){ 0 });
    AT(p, &k, "a");
    step(p, &k, "a", (struct vars){ 0 });
    AT(p, &k, "c2/q");
    step(p, &k, "c2/q", (struct vars){ 0 });
    assert_int_equal(k.n, 0);
}

/* A called process without lanes is done by the lane of the call; without one either, nobody does it. */
static void test_called_without_lane(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START LANES(IN("c1")) "<callActivity id='c1' calledElement='ask'/>\n" END FLOW("s", "c1") FLOW("c1", "e")
                                        CALLED("ask", START TASK("q") END FLOW("s", "q") FLOW("q", "e"))));
    assert_str(node(p, "c1/q")->role, S("specialist"));
    struct fault fault = { 0 };
    assert_int_equal(parse(FILE_OF(START "<callActivity id='c1' calledElement='ask'/>\n" END FLOW("s", "c1") FLOW("c1", "e")
                                   CALLED("ask", START TASK("q") END FLOW("s", "q") FLOW("q", "e"))), &p, &fault), ERR_INVALID);
    assert_string_equal(fault.where, "c1/q");
}

/* What can stand still for ever, hold two tokens in one place, or call without end is not published. */
static void test_unsound(void **state)
{
    (void)state;
    static const struct refusal files[] = {
        /* an either-or that is joined as if both had set out */
        { FILE_OF(START LANES(IN("a") IN("b")) TASK("a") TASK("b") "<exclusiveGateway id='g' default='g_a'/>\n<parallelGateway id='join'/>\n" END FLOW("s", "g")
                  FLOW("g", "a") WHEN("g", "b", "approved = true") FLOW("a", "join") FLOW("b", "join") FLOW("join", "e")), 9, "join", "có lúc cổng này chờ mãi" },
        /* both set out and are not joined: what follows would run twice */
        { FILE_OF(START LANES(IN("a") IN("b") IN("c")) TASK("a") TASK("b") TASK("c") "<parallelGateway id='fork'/>\n<exclusiveGateway id='merge'/>\n" END
                  FLOW("s", "fork") FLOW("fork", "a") FLOW("fork", "b") FLOW("a", "merge") FLOW("b", "merge") FLOW("merge", "c") FLOW("c", "e")), 9, "c", "có lúc hai lượt" },
        /* a branch that goes back in front of the fork multiplies without end */
        { FILE_OF(START LANES(IN("a") IN("b")) TASK("a") TASK("b") "<exclusiveGateway id='in'/>\n<parallelGateway id='fork'/>\n<endEvent id='e2'/>\n"
                  "<exclusiveGateway id='x' default='x_e2'/>\n" END FLOW("s", "in") FLOW("in", "fork") FLOW("fork", "a") FLOW("fork", "b") FLOW("a", "e")
                  FLOW("b", "x") WHEN("x", "in", "approved = true") FLOW("x", "e2")), 7, "a", "có lúc hai lượt" },
        { FILE_OF(START "<callActivity id='c' calledElement='nobody'/>\n" END FLOW("s", "c") FLOW("c", "e")), 6, "c", "quy trình được gọi không có trong tệp" },
        { FILE_OF(START "<callActivity id='c' calledElement='p'/>\n" END FLOW("s", "c") FLOW("c", "e")), 4, "p", "quy trình gọi nhau vòng quanh" },
        { FILE_OF(START "<callActivity id='c' calledElement='q'/>\n" END FLOW("s", "c") FLOW("c", "e")
                  CALLED("q", START "<callActivity id='d' calledElement='r'/>\n" END FLOW("s", "d") FLOW("d", "e"))
                  CALLED("r", START "<callActivity id='f' calledElement='q'/>\n" END FLOW("s", "f") FLOW("f", "e"))), 21, "f", "quy trình gọi nhau vòng quanh" },
        { FILE_OF(START LANES(IN("a")) TASK("a") HANGS("late", "nobody", "true") END FLOW("s", "a") FLOW("a", "e") FLOW("late", "e")), 8, "late", "hẹn giờ ở biên phải gắn" },
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const struct bpmn *p;
        struct fault f = { 0 };
        assert_int_equal(parse(files[i].xml, &p, &f), ERR_INVALID);
        if (strcmp(f.where, files[i].where) != 0 || !str_starts(str_c(f.what), str_c(files[i].what)))
            fail_msg("%zu: line %d, %s: %s", i, f.line, f.where, f.what);
    }
}

/* A random process of nested blocks (rows, either-or, both, some, timers) is sound by its making: it is read, and every walk ends. */
static void block(struct buf *flows, struct buf *nodes, struct buf *refs, uint64_t *seed, int depth, int *next, int from, int to)
{
    static const char *const gates[] = { "exclusiveGateway", "parallelGateway", "inclusiveGateway" };
    unsigned kind = (unsigned)(support_random(seed) % 5);
    int id = (*next)++;
    if (depth == 0 || kind < 2) {
        buf_printf(nodes, "<userTask id='n%d' name='B'/>", id);
        buf_printf(refs, "<flowNodeRef>n%d</flowNodeRef>", id);
        buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'/>", from, id);
        if (depth > 0 && kind == 1)
            block(flows, nodes, refs, seed, depth - 1, next, id, to);
        else
            buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'/>", id, to);
        return;
    }
    int close = (*next)++, ways = 2 + (int)(support_random(seed) % 2);
    const char *gate = gates[kind - 2];
    buf_printf(nodes, "<%s id='n%d' default='f%d'/><%s id='n%d'/>", gate, id, id, gate, close);
    buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'/>", from, id);
    for (int w = 0; w < ways; w++) {
        int pass = (*next)++;
        buf_printf(nodes, "<userTask id='n%d' name='B'/>", pass);
        buf_printf(refs, "<flowNodeRef>n%d</flowNodeRef>", pass);
        if (w == 0)
            buf_printf(flows, "<sequenceFlow id='f%d' sourceRef='n%d' targetRef='n%d'/>", id, id, pass);
        else if (kind == 3)
            buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'/>", id, pass);
        else
            buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'><conditionExpression>%s = true</conditionExpression></sequenceFlow>", id, pass, w % 2 ? "approved" : "draft_ok");
        block(flows, nodes, refs, seed, depth - 1, next, pass, close);
    }
    buf_printf(flows, "<sequenceFlow sourceRef='n%d' targetRef='n%d'/>", close, to);
}

static void test_random_processes(void **state)
{
    (void)state;
    uint64_t seed = 63;
    for (int round = 0; round < 150; round++) {
        struct arena *own = arena_new();
        struct buf flows = buf_new(own, 1 << 20), nodes = buf_new(own, 1 << 20), refs = buf_new(own, 1 << 20);
        int next = 2;
        block(&flows, &nodes, &refs, &seed, 2, &next, 0, 1);
        struct str xml = arena_printf(own, HEAD "<startEvent id='n0'/><endEvent id='n1'/><laneSet><lane id='clerk'>%.*s</lane></laneSet>%.*s%.*s" TAIL,
                                      STR_ARG(buf_str(&refs)), STR_ARG(buf_str(&nodes)), STR_ARG(buf_str(&flows)));
        const struct bpmn *p;
        struct fault f = { 0 };
        if (bpmn_parse(own, xml, &p, &f) != ERR_OK)
            fail_msg("round %d: %s: %s\n%.*s", round, f.where, f.what, STR_ARG(xml));
        for (int walk = 0; walk < 20; walk++) {
            struct marking k = started(p, random_vars(&seed));
            for (int steps = 0; k.n; steps++) {
                assert_true(steps < 2000);
                (void)fire(p, &k, pick_one(p, &k, &seed), random_vars(&seed));
            }
        }
        arena_free(own);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_parallel, setup, teardown),
        cmocka_unit_test_setup_teardown(test_inclusive, setup, teardown),
        cmocka_unit_test_setup_teardown(test_inclusive_branch_ends, setup, teardown),
        cmocka_unit_test_setup_teardown(test_boundary_timers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_instances, setup, teardown),
        cmocka_unit_test_setup_teardown(test_calls, setup, teardown),
        cmocka_unit_test_setup_teardown(test_called_without_lane, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unsound, setup, teardown),
        cmocka_unit_test_setup_teardown(test_random_processes, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
