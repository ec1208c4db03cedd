#include "http/client.h"
#include "http/testkit.h"

static struct kit *kit;
static int setup(void **state)
{
    (void)state;
    kit = kit_start((struct http_config){ .threads = 1, .head_seconds = 1, .body_seconds = 1, .idle_seconds = 1 });
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    kit_stop(kit, 5);
    return 0;
}

static struct str at(const char *path) { return arena_printf(kit->arena, "http://127.0.0.1:%d%s", kit->port, path); }

static void test_call(void **state)
{
    struct client_answer got;
    struct str why = S("");
    (void)state;
    struct client_call post = { .url = at("/gui?a=1"), .media_type = S("application/x-www-form-urlencoded"), .body = S("b=hai") };
    assert_int_equal(client_call(kit->arena, &post, &got, &why), ERR_OK);
    assert_int_equal(got.status, 200);
    assert_has(got.body, "POST /gui ");
    assert_has(got.body, "param b=[hai]");
    assert_int_equal(client_call(kit->arena, &(struct client_call){ .url = at("/forbidden") }, &got, &why), ERR_OK);
    assert_int_equal(got.status, 403);
    assert_int_equal(why.len, 0);
}

static void test_limits(void **state)
{
    struct client_answer got = { .status = 7 };
    struct str why = S("");
    (void)state;
    assert_int_equal(client_call(kit->arena, &(struct client_call){ .url = at("/x"), .answer_bytes_max = 5 }, &got, &why), ERR_TOO_LARGE);
    assert_int_equal(client_call(kit->arena, &(struct client_call){ .url = S("file:///etc/passwd") }, &got, &why), ERR_IO);
    assert_true(why.len > 0);
    assert_int_equal(client_call(kit->arena, &(struct client_call){ .url = S("http://127.0.0.1:1/") }, &got, &why), ERR_IO);
    assert_int_equal(got.status, 7); /* untouched */
}

static void test_escape(void **state)
{
    (void)state;
    assert_true(str_eq(client_escape(kit->arena, S("a b&c=đ/~")), S("a%20b%26c%3D%C4%91%2F~")));
}

int main(void)
{
    log_set_level(LOG_ERROR);
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = { TEST(test_call), TEST(test_limits), TEST(test_escape) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
