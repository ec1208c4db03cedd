/* Tokens: gateways and races, and the shipped processes however people decide. */
#include "engine/bpmn_testing.h"

static void test_gateway(void **state)
{
    (void)state;
    /* the default stands first in the file and carries a condition that would hold: it is still tried last */
    const struct bpmn *p = good(FILE_OF(START "<exclusiveGateway id='g' default='g_a'/>\n" MESSAGE("a") MESSAGE("b") MESSAGE("c") END
                                        FLOW("s", "g") WHEN("g", "a", "channel != null") WHEN("g", "b", "channel = \"online\"") WHEN("g", "c", "channel = \"post\" or channel = \"online\"")
                                        FLOW("a", "e") FLOW("b", "e") FLOW("c", "e")));
    assert_waits(p, begin(p, (struct vars){ "online", -1, -1, 0 }), "b", NULL);
    assert_waits(p, begin(p, (struct vars){ "post", -1, -1, 0 }), "c", NULL);
    assert_waits(p, begin(p, (struct vars){ "counter", -1, -1, 0 }), "a", NULL);
    assert_waits(p, begin(p, (struct vars){ NULL, -1, -1, 0 }), "a", NULL);
    /* without a default the only flow without a condition is the way out, wherever it stands */
    p = good(FILE_OF(START "<exclusiveGateway id='g'/>\n" MESSAGE("a") MESSAGE("b") END FLOW("s", "g") FLOW("g", "a")
                     WHEN("g", "b", "channel = \"online\"") FLOW("a", "e") FLOW("b", "e")));
    assert_waits(p, begin(p, (struct vars){ "online", -1, -1, 0 }), "b", NULL);
    assert_waits(p, begin(p, (struct vars){ "counter", -1, -1, 0 }), "a", NULL);
}

static void test_race(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START "<eventBasedGateway id='g'/>\n" MESSAGE("m") TIMER("t", "P1D") END FLOW("s", "g")
                                        FLOW("g", "m") FLOW("g", "t") FLOW("m", "e") FLOW("t", "g")));
    struct bpmn_moved m = begin(p, (struct vars){ 0 });
    assert_waits(p, m, "m", "t");
    size_t race = (size_t)bpmn_find(p, S("g")) + 1;
    assert_int_equal(m.waits[0].race, race);
    assert_int_equal(m.waits[1].race, race);
    assert_waits(p, complete(p, "m", (struct vars){ 0 }), NULL, NULL);
    m = complete(p, "t", (struct vars){ 0 });
    assert_waits(p, m, "m", "t");
    assert_int_equal(m.waits[0].race, race);
    /* an event that does not stand behind such a gateway races with nobody */
    p = good(FILE_OF(START MESSAGE("m") END FLOW("s", "m") FLOW("m", "e")));
    assert_int_equal(begin(p, (struct vars){ 0 }).waits[0].race, 0);
}

static void test_complete_refuses(void **state)
{
    (void)state;
    const struct bpmn *p = good(FILE_OF(START "<exclusiveGateway id='g'/>\n" MESSAGE("m") END FLOW("s", "g") FLOW("g", "m") FLOW("m", "e")));
    struct bpmn_moved m = { .waits_n = 7 };
    static const char *const still[] = { "s", "g", "e" };
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(bpmn_complete(p, (size_t)bpmn_find(p, str_c(still[i])), NULL, 0, lookup, &(struct vars){ 0 }, &m), ERR_INVALID);
    assert_int_equal(bpmn_complete(p, p->nodes_n, NULL, 0, lookup, &(struct vars){ 0 }, &m), ERR_INVALID);
    assert_int_equal(bpmn_complete(p, SIZE_MAX, NULL, 0, lookup, &(struct vars){ 0 }, &m), ERR_INVALID);
    assert_int_equal(m.waits_n, 7);
}

/* What procedures/README.md says of them. */
static void test_shipped(void **state)
{
    (void)state;
    static const char *const roles[] = { "officer", "specialist", "leader", "clerk" }, *const works[] = { "review", "draft", "approve", "issue" };
    for (size_t i = 0; i < SHIPPED; i++) {
        const struct bpmn *p = shipped_process(i);
        for (size_t k = 0; k < p->nodes_n; k++) {
            const struct bpmn_node *n = &p->nodes[k];
            bool role = n->kind != BPMN_USER_TASK, work = role;
            for (size_t r = 0; r < 4; r++) {
                role |= str_eq(n->role, str_c(roles[r]));
                work |= str_eq(n->work, str_c(works[r]));
            }
            if (!role || !work)
                fail_msg("%s: step %.*s has role %.*s, work %.*s", shipped[i], STR_ARG(n->id), STR_ARG(n->role), STR_ARG(n->work));
            assert_true(n->kind != BPMN_CATCH_MESSAGE || str_eq(n->message, S("draft_confirmed")));
        }
    }
}

static size_t random_step(const struct bpmn *p, struct marking *open, uint64_t *seed, bool *issued)
{
    size_t pick = pick_one(p, open, seed);
    struct bpmn_token w = open->at[pick];
    struct vars v = random_vars(seed);
    struct bpmn_moved next = fire(p, open, pick, v);
    /* only an explicit approval issues */
    if (str_eq(p->nodes[w.node].work, S("approve")) && next.waits_n && str_eq(p->nodes[next.waits[0].node].work, S("issue")))
        *issued = *issued && v.approved == 1;
    return w.node;
}

/* However people decide, a dossier comes to an end, and never with a token left behind. */
static void test_random_walks(void **state)
{
    (void)state;
    uint64_t seed = 20261120;
    for (size_t i = 0; i < SHIPPED; i++) {
        const struct bpmn *p = shipped_process(i);
        bool *seen = ARENA_ARRAY(a, bool, p->nodes_n), issued = true;
        for (int walk = 0; walk < 2000; walk++) {
            struct bpmn_moved first = begin(p, (struct vars){ "online", -1, -1, 0 });
            struct marking open = at_rest(&first);
            int steps = 0;
            while (open.n && steps++ < 2000)
                seen[random_step(p, &open, &seed, &issued)] = true;
            if (open.n)
                fail_msg("%s: walk %d does not end", shipped[i], walk);
        }
        if (!issued)
            fail_msg("%s issues without an approval", shipped[i]);
        for (size_t k = 0; k < p->nodes_n; k++)
            if ((p->nodes[k].kind == BPMN_USER_TASK || p->nodes[k].kind == BPMN_CATCH_MESSAGE || p->nodes[k].kind == BPMN_CATCH_TIMER) && !seen[k])
                fail_msg("%s: nobody ever comes to %.*s", shipped[i], STR_ARG(p->nodes[k].id));
    }
}

/* The online birth registration: the draft goes to the applicant, who answers or not. */
static void test_draft_is_shown(void **state)
{
    (void)state;
    const struct bpmn *p = shipped_process(1);
    assert_waits(p, begin(p, (struct vars){ "online", -1, -1, 0 }), "review", NULL);
    assert_waits(p, complete(p, "review", (struct vars){ "online", -1, -1, 0 }), "draft", NULL);
    assert_waits(p, complete(p, "draft", (struct vars){ "counter", -1, -1, 0 }), "approve", NULL);
    assert_waits(p, complete(p, "draft", (struct vars){ "online", -1, -1, 0 }), "answered", "silent");
    assert_waits(p, complete(p, "answered", (struct vars){ "online", -1, 0, 0 }), "draft", NULL);
    assert_waits(p, complete(p, "answered", (struct vars){ "online", -1, 1, 0 }), "approve", NULL);
    assert_waits(p, complete(p, "silent", (struct vars){ "online", -1, -1, 0 }), "approve", NULL);
    assert_waits(p, complete(p, "approve", (struct vars){ "online", -1, -1, 0 }), "draft", NULL);
    assert_waits(p, complete(p, "approve", (struct vars){ "online", 0, -1, 0 }), "draft", NULL);
    assert_waits(p, complete(p, "approve", (struct vars){ "online", 1, -1, 0 }), "issue", NULL);
    assert_waits(p, complete(p, "issue", (struct vars){ "online", 1, -1, 0 }), NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_gateway, setup, teardown),
        cmocka_unit_test_setup_teardown(test_race, setup, teardown),
        cmocka_unit_test_setup_teardown(test_complete_refuses, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shipped, setup, teardown),
        cmocka_unit_test_setup_teardown(test_random_walks, setup, teardown),
        cmocka_unit_test_setup_teardown(test_draft_is_shown, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
