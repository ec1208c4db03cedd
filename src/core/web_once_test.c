/* Doing something once, however often it is sent. A real server on a free port, real sockets. On both engines
 * (db/db_testing.h). */
#include "core/api.h"
#include "core/web_testing.h"

/* Says it is done, and then it is not. */
static enum err fallen(struct ctx *c)
{
    TRY(event_put(c, &(struct event){ .kind = "test.lost", .object_kind = "test" }));
    web_flash(c, MSG_err_ok, MSG_NO_ARGS);
    TRY(web_see(c, S("/done")));
    return ERR_CONFLICT;
}

/* A slow row: waits as long as the test says, and writes one event. */
static atomic_bool hold;
static atomic_int slow_began;
static enum err slow_event(struct ctx *c, void *arg) { return event_put(c, arg); }
static enum err slow_make(struct ctx *c)
{
    struct event e = { .kind = "test.made", .object_kind = "test", EVENT_DETAIL({ "what", web_text(c, "what"), 0 }) };
    TRY(web_check(c));
    atomic_fetch_add(&slow_began, 1);
    while (hold)
        nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
    TRY(ctx_write(c, slow_event, &e));
    return web_created(c, arena_printf(c->arena, "/made/%lld", (long long)e.id));
}

/* A slow row that answers with a page instead of leading to one. */
static enum err slow_page(struct ctx *c)
{
    struct event e = { .kind = "test.made", .object_kind = "test", EVENT_DETAIL({ "what", web_text(c, "what"), 0 }) };
    TRY(web_check(c));
    TRY(ctx_write(c, slow_event, &e));
    return web_plain(c, S("text/plain"), S("the answer"));
}

const struct api_row api_rows[] = { { 0 } };
const size_t api_rows_n = 0;
const struct route routes[] = {
    ROUTE(POST, "/make", make, PUBLIC, WRITE, NONE, NONE, PARAMS({ "what", PARAM_TEXT, 50, true }))
    ROUTE(POST, "/fallen", fallen, PUBLIC, WRITE, NONE, NONE, NO_PARAMS)
    ROUTE(POST, "/slow", slow_make, PUBLIC, SLOW, NONE, NONE, PARAMS({ "what", PARAM_TEXT, 50, true }))
    ROUTE(POST, "/slow-page", slow_page, PUBLIC, SLOW, NONE, NONE, PARAMS({ "what", PARAM_TEXT, 50, true }))
    ROUTE(POST, "/token", make, LOGGED_IN, WRITE, TOKEN, NONE, PARAMS({ "what", PARAM_TEXT, 50, true }))
};
const size_t routes_n = sizeof routes / sizeof *routes;

static void test_once(void **state)
{
    (void)state;
    int64_t before = made();
    struct str key = S(FORM_TYPE "Idempotency-Key: abcdefgh-1\r\n"), first = ask("POST", "/make", key.ptr, S("what=x"));
    assert_status(first, 303);
    struct str place = header(first, "Location");
    assert_true(str_starts(place, S("/made/")));
    for (int i = 0; i < 3; i++) {
        struct str again = ask("POST", "/make", key.ptr, S("what=x"));
        assert_status(again, 303);
        assert_str(header(again, "Location"), place);
    }
    assert_int_equal(made(), before + 1);
    /* the same key for something else is a mistake */
    assert_status(ask("POST", "/make", key.ptr, S("what=y")), 422);
    assert_int_equal(made(), before + 1);
    /* a key of the page works like the header; the token of the form is no part of what was asked */
    struct str page = post("/make", "what=x&once=abcdefgh-2&csrf=1");
    assert_str(header(post("/make", "what=x&once=abcdefgh-2&csrf=2"), "Location"), header(page, "Location"));
    assert_int_equal(made(), before + 2);
    /* JSON: the same answer with the same status */
    const char *json = JSON_TYPE WANT_JSON "Idempotency-Key: abcdefgh-3\r\n";
    first = ask("POST", "/make", json, S("{\"what\":\"x\"}"));
    assert_status(first, 201);
    struct str again = ask("POST", "/make", json, S("{\"what\":\"x\"}"));
    assert_status(again, 201);
    assert_str(header(again, "Location"), header(first, "Location"));
    assert_status(ask("POST", "/make", json, S("{\"what\":\"z\"}")), 422);
    /* keys of two people are two keys */
    struct str token = session_csrf(t.arena, &t.app, citizen);
    struct str body = arena_printf(t.arena, "what=x&once=abcdefgh-1&csrf=%.*s", STR_ARG(token));
    assert_status(ask("POST", "/token", with_cookie(citizen, "").ptr, body), 303);
    assert_int_equal(made(), before + 4);
    /* too short to be one: not looked at */
    post("/make", "what=x&once=abc");
    post("/make", "what=x&once=abc");
    assert_int_equal(made(), before + 6);
}

/* What failed was not done: the same key may do it now. */
static void test_once_after_failure(void **state)
{
    (void)state;
    int64_t before = made();
    assert_status(post("/make", "what=&once=failing-key"), 422);
    assert_status(post("/make", "what=x&once=failing-key"), 303);
    assert_int_equal(made(), before + 1);
    struct str r = post("/fallen", "");
    assert_status(r, 409);
    assert_str(header(r, "Location"), S("")); /* nothing of the success goes out */
    assert_str(header(r, "Set-Cookie"), S(""));
    assert_int_equal(made(), before + 1);
}

enum { AT_ONCE = 12 };
static struct str places[AT_ONCE];
static int statuses[AT_ONCE];

static void *press(void *arg)
{
    size_t i = (size_t)(intptr_t)arg;
    struct arena *a = arena_new();
    int fd = kit_dial(http_port(server));
    kit_send(fd, S("POST /make HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 6\r\n" FORM_TYPE "Idempotency-Key: pressed-often\r\n\r\nwhat=x"));
    struct str reply = kit_until_closed(fd, a);
    close(fd);
    statuses[i] = kit_status(reply);
    const char *at = memmem(reply.ptr, reply.len, "Location: ", 10);
    if (at)
        memcpy((char *)places[i].ptr, at + 10, 25);
    arena_free(a);
    return NULL;
}

/* Somebody presses the button many times at once. */
static void test_once_at_once(void **state)
{
    (void)state;
    int64_t before = made();
    pthread_t threads[AT_ONCE];
    for (intptr_t i = 0; i < AT_ONCE; i++) {
        places[i] = (struct str){ arena_alloc(t.arena, 26), 25 };
        assert_int_equal(pthread_create(&threads[i], NULL, press, (void *)i), 0);
    }
    for (int i = 0; i < AT_ONCE; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < AT_ONCE; i++) {
        assert_int_equal(statuses[i], 303);
        assert_str(places[i], places[0]);
    }
    assert_int_equal(made(), before + 1);
}

struct pressing {
    struct arena *arena;
    struct str reply;
};
static void *press_slowly(void *arg)
{
    struct pressing *p = arg;
    p->reply = ask_in(p->arena, "POST", "/slow", FORM_TYPE, S("what=x&once=slow-pressed"));
    return NULL;
}

/* A slow row has no transaction around it: its key is taken before it runs, and refused meanwhile. */
static void test_once_slow(void **state)
{
    (void)state;
    pthread_t thread;
    struct pressing p = { .arena = arena_new() };
    struct str first, again;
    int64_t before = made();
    atomic_store(&hold, true);
    atomic_store(&slow_began, 0);
    assert_int_equal(pthread_create(&thread, NULL, press_slowly, &p), 0);
    for (int i = 0; i < 2000 && !atomic_load(&slow_began); i++)
        nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
    again = post("/slow", "what=x&once=slow-pressed");
    atomic_store(&hold, false);
    pthread_join(thread, NULL);
    first = arena_str(t.arena, p.reply);
    arena_free(p.arena);
    assert_status(again, 409);
    assert_has(again, "đang được xử lý");
    assert_status(first, 303);
    for (int i = 0; i < 2; i++) {
        again = post("/slow", "what=x&once=slow-pressed");
        assert_status(again, 303);
        assert_str(header(again, "Location"), header(first, "Location"));
    }
    assert_int_equal(made(), before + 1);
    assert_status(post("/slow", "what=other&once=slow-pressed"), 422);
    /* what failed may be sent again */
    assert_status(post("/slow", "what=&once=slow-failed"), 422);
    assert_status(post("/slow", "what=x&once=slow-failed"), 303);
    assert_int_equal(made(), before + 2);
    /* the server died while it ran: not for ever */
    struct str sql = arena_printf(t.arena, "UPDATE idempotency SET status = 0, location = '', at_ms = %lld WHERE key = 'slow-failed'", (long long)testing_now_ms);
    assert_int_equal(db_testing_script(t.db, sql.ptr), ERR_OK);
    assert_status(post("/slow", "what=x&once=slow-failed"), 409);
    testing_now_ms += 2 * CLOCK_MINUTE_MS + 1;
    assert_status(post("/slow", "what=x&once=slow-failed"), 303);
    assert_int_equal(made(), before + 3);
    testing_at(&t, "2026-11-20T10:00:00+07:00");
}

/* What led to no page is done once too: the second time says so, with the same status. */
static void test_once_slow_without_a_place(void **state)
{
    (void)state;
    int64_t before = made();
    struct str first = post("/slow-page", "what=x&once=slow-no-place");
    assert_status(first, 200);
    assert_has(first, "the answer");
    for (int i = 0; i < 2; i++) {
        struct str again = post("/slow-page", "what=x&once=slow-no-place");
        assert_status(again, 200);
        assert_has(again, "đã được xử lý từ trước");
    }
    struct str json = ask("POST", "/slow-page", FORM_TYPE WANT_JSON, S("what=x&once=slow-no-place"));
    assert_status(json, 200);
    assert_has(json, "\"done\":");
    assert_int_equal(made(), before + 1);
    assert_status(post("/slow-page", "what=y&once=slow-no-place"), 422);
    assert_status(post("/slow-page", "what=&once=slow-no-place2"), 422); /* what failed may be sent again */
    assert_status(post("/slow-page", "what=x&once=slow-no-place2"), 200);
    assert_int_equal(made(), before + 2);
}

static enum err forget(void)
{
    struct ctx now = ctx_system(&t.app, t.arena);
    return job_forget_once(&now);
}

/* Remembered for two days. */
static void test_once_is_forgotten(void **state)
{
    (void)state;
    int64_t before = made();
    assert_status(post("/make", "what=x&once=remember-me"), 303);
    testing_now_ms += 2 * CLOCK_DAY_MS;
    assert_int_equal(forget(), ERR_OK);
    assert_status(post("/make", "what=x&once=remember-me"), 303);
    assert_int_equal(made(), before + 1);
    testing_now_ms += 1;
    assert_int_equal(forget(), ERR_OK);
    assert_status(post("/make", "what=x&once=remember-me"), 303);
    assert_int_equal(made(), before + 2);
    testing_at(&t, "2026-11-20T10:00:00+07:00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once),              cmocka_unit_test(test_once_after_failure), cmocka_unit_test(test_once_at_once),
        cmocka_unit_test(test_once_is_forgotten), cmocka_unit_test(test_once_slow), cmocka_unit_test(test_once_slow_without_a_place),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
