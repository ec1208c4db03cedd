/* Tests of what is around the requests: addresses, limits of connections, start and stop. */
#include "http/testkit.h"
#include <sched.h>

static int try_dial(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
        return fd;
    close(fd);
    return -1;
}

static int64_t now_ms(void) { return clock_steady_ns() / 1000000; }

struct stopping {
    struct http_server *server;
    int drain_seconds;
};
static void *stop_server(void *arg)
{
    struct stopping *s = arg;
    http_stop(s->server, s->drain_seconds);
    return NULL;
}

static void finish(struct kit *k)
{
    pthread_mutex_lock(&k->lock);
    k->stop = true;
    pthread_cond_broadcast(&k->changed);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->worker, NULL);
    assert_int_equal(k->heads, k->ends);
    arena_free(k->arena);
    free(k);
}

static void test_stop_drains(void **state)
{
    (void)state;
    struct kit *k = kit_start((struct http_config){ .threads = 2 });
    struct buf in = buf_new(k->arena, KIT_REPLY_MAX);
    int idle = kit_dial(k->port), held = kit_dial(k->port), fresh = kit_dial(k->port), slow = kit_dial(k->port);
    kit_send(idle, S("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_has(kit_answer(idle, k->arena, &in, false), "GET /a ");
    kit_send(slow, S("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab"));
    kit_send(held, S("GET /held HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(kit_wait(&k->requests, 2));
    assert_true(kit_wait(&k->heads, 3));
    struct stopping stopping = { k->server, 10 };
    pthread_t thread;
    int64_t from_ms = now_ms();
    pthread_create(&thread, NULL, stop_server, &stopping);
    assert_int_equal(kit_until_closed(idle, k->arena).len, 0);  /* nothing runs on it */
    assert_int_equal(kit_until_closed(fresh, k->arena).len, 0);
    assert_int_equal(try_dial(k->port), -1);                    /* the port is free */
    kit_send(slow, S("c"));
    struct str r = kit_until_closed(slow, k->arena);            /* a request that had begun is served */
    assert_has(r, "body=3\nabc");
    assert_has(r, "Connection: close");
    kit_text(k->held[0], 200, S("held\n"));
    r = kit_until_closed(held, k->arena);
    assert_has(r, "held");
    assert_has(r, "Connection: close");
    pthread_join(thread, NULL);
    assert_in_range(now_ms() - from_ms, 0, 2000);
    close(idle), close(held), close(fresh), close(slow);
    finish(k);
}

/* An answer that was begun before the stop promised to keep the connection alive. */
static void test_stop_while_sending(void **state)
{
    (void)state;
    struct kit *k = kit_start((struct http_config){ .threads = 2 });
    int fd = kit_dial(k->port);
    kit_send(fd, S("GET /big HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(kit_wait(&k->requests, 1));
    struct stopping stopping = { k->server, 10 };
    pthread_t thread;
    pthread_create(&thread, NULL, stop_server, &stopping);
    usleep(300000);
    int64_t from_ms = now_ms();
    static char piece[1 << 16];
    size_t got = 0;
    for (ssize_t n; (n = recv(fd, piece, sizeof piece, 0)) > 0;)
        got += (size_t)n;
    assert_true(got > k->big.len);
    pthread_join(thread, NULL);
    assert_in_range(now_ms() - from_ms, 0, 4000);
    close(fd);
    finish(k);
}

static void test_stop_does_not_wait_for_ever(void **state)
{
    (void)state;
    struct kit *k = kit_start((struct http_config){ .threads = 2 });
    int fds[30];
    for (int i = 0; i < 30; i++) {
        fds[i] = kit_dial(k->port);
        kit_send(fds[i], S("GET /held HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
    assert_true(kit_wait(&k->requests, 30));
    int64_t from_ms = now_ms();
    http_stop(k->server, 1);
    assert_in_range(now_ms() - from_ms, 900, 2500);
    assert_int_equal(k->ends, 0);
    for (int i = 0; i < 30; i++) {
        assert_int_equal(kit_until_closed(fds[i], k->arena).len, 0);
        close(fds[i]);
        kit_text(k->held[i], 200, S("too late")); /* still safe */
    }
    assert_int_equal(k->ends, 30);
    finish(k);
}

/* Answers come from another thread while the server stops. */
static void test_stop_races_with_answers(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        struct kit *k = kit_start((struct http_config){ .threads = 2 });
        int fds[20];
        for (int i = 0; i < 20; i++) {
            fds[i] = kit_dial(k->port);
            kit_send(fds[i], S("GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /later HTTP/1.1\r\nHost: a\r\n\r\n"));
        }
        usleep((useconds_t)(round * 1500));
        http_stop(k->server, 0);
        for (int i = 0; i < 20; i++)
            close(fds[i]);
        finish(k);
    }
}

/* A handler still runs when the server has stopped waiting; what it leaves unanswered is abandoned as well. */
static void test_stop_during_a_handler(void **state)
{
    (void)state;
    struct kit *k = kit_start((struct http_config){ .threads = 2 });
    int fd = kit_dial(k->port);
    kit_send(fd, S("GET /blocking HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_true(kit_wait(&k->requests, 1));
    http_stop(k->server, 0);
    assert_int_equal(k->held_n, 1);
    assert_int_equal(kit_until_closed(fd, k->arena).len, 0);
    close(fd);
    kit_text(k->held[0], 200, S("too late"));
    finish(k);
}

static void *answer_soon(void *arg)
{
    struct kit *k = arg;
    while (!k->stop) {
        struct http_exchange *x = atomic_exchange(&k->soon, NULL);
        if (x)
            kit_text(x, 200, S("soon"));
        else
            sched_yield();
    }
    return NULL;
}

/* The answer often comes in the very moment in which the connection is being suspended. */
static void test_answer_meets_suspension(void **state)
{
    (void)state;
    struct kit *k = kit_start((struct http_config){ .threads = 1 });
    pthread_t thread;
    pthread_create(&thread, NULL, answer_soon, k);
    int fd = kit_dial(k->port);
    struct buf in = buf_new(k->arena, KIT_REPLY_MAX);
    for (int i = 0; i < 20000; i++) {
        kit_send(fd, S("GET /soon HTTP/1.1\r\nHost: a\r\n\r\n"));
        struct str r = kit_answer(fd, k->arena, &in, false);
        if (!str_ends(r, S("soon")))
            fail_msg("request %d: %.*s", i, STR_ARG(r));
    }
    close(fd);
    http_stop(k->server, 1);
    k->stop = true;
    pthread_join(thread, NULL);
    finish(k);
}

static void test_proxy(void **state)
{
    (void)state;
    struct kit *k = kit_start((struct http_config){ .threads = 1, .trust_proxy = true, .per_address_max = 1 });
    assert_has(kit_get(k, "/", "X-Forwarded-For: 9.9.9.9, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n"), "tls=1 peer=10.1.2.3 ");
    assert_has(kit_get(k, "/", "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-For: 2001:db8::1\r\n"), "tls=0 peer=2001:db8::1 ");
    assert_has(kit_get(k, "/", "X-Forwarded-For: 10.1.2.3, unknown\r\nX-Forwarded-Proto: http\r\n"), "tls=0 peer=127.0.0.1 ");
    assert_has(kit_get(k, "/", "X-Forwarded-For: \r\n"), "peer=127.0.0.1 ");
    int other = kit_dial(k->port); /* all clients share the proxy's address, so that limit is off */
    assert_int_equal(kit_status(kit_get(k, "/", "")), 200);
    close(other);
    kit_stop(k, 1);
    k = kit_start((struct http_config){ .threads = 1 });
    assert_has(kit_get(k, "/", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n"), "tls=0 peer=127.0.0.1 ");
    kit_stop(k, 1);
}

static void test_connection_limits(void **state)
{
    (void)state;
    struct kit *k = kit_start((struct http_config){ .threads = 2, .connections_max = 4, .head_seconds = 1 });
    int fds[4];
    for (int i = 0; i < 4; i++)
        fds[i] = kit_dial(k->port);
    int64_t from_ms = now_ms();
    assert_int_equal(kit_status(kit_get(k, "/", "")), 200); /* waits until the idle ones are dropped */
    assert_in_range(now_ms() - from_ms, 700, 2500);
    for (int i = 0; i < 4; i++)
        close(fds[i]);
    kit_stop(k, 1);
    k = kit_start((struct http_config){ .threads = 2, .per_address_max = 2 });
    int a = kit_dial(k->port), b = kit_dial(k->port);
    usleep(100000);
    assert_int_equal(kit_get(k, "/", "").len, 0);
    close(a);
    usleep(100000);
    assert_int_equal(kit_status(kit_get(k, "/", "")), 200);
    close(b);
    kit_stop(k, 1);
}

/* Clients that close right behind a part of a request give their places back long before a deadline. */
static void test_clients_that_leave_midway(void **state)
{
    (void)state;
    const struct str whole = S("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n0123456789");
    const size_t cuts[] = { 0, 1, 10, 20, whole.len - 11, whole.len - 10, whole.len };
    enum { N = sizeof cuts / sizeof cuts[0] };
    struct kit *k = kit_start((struct http_config){ .threads = 2, .connections_max = N });
    for (size_t i = 0; i < N; i++) {
        int fd = kit_dial(k->port);
        kit_send(fd, str_cut(whole, 0, cuts[i]));
        close(fd);
    }
    int64_t from_ms = now_ms();
    int fds[N];
    for (size_t i = 0; i < N; i++) { /* all places at once */
        struct buf in = buf_new(k->arena, KIT_REPLY_MAX);
        fds[i] = kit_dial(k->port);
        kit_send(fds[i], S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        assert_int_equal(kit_status(kit_answer(fds[i], k->arena, &in, false)), 200);
    }
    assert_in_range(now_ms() - from_ms, 0, 2500);
    for (size_t i = 0; i < N; i++)
        close(fds[i]);
    kit_stop(k, 1);
}

/* A client may close its own side behind a whole request; it still waits for the answer, even when that takes a moment. */
static void test_half_closed_clients_are_answered(void **state)
{
    (void)state;
    struct kit *k = kit_start((struct http_config){ .threads = 1 });
    int fds[5];
    for (int i = 0; i < 5; i++) { /* one after the other, so that the watchdog looks while some are being read */
        fds[i] = kit_dial(k->port);
        kit_send(fds[i], S("GET /slow-head HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        shutdown(fds[i], SHUT_WR);
    }
    for (int i = 0; i < 5; i++) {
        assert_int_equal(kit_status(kit_until_closed(fds[i], k->arena)), 200);
        close(fds[i]);
    }
    kit_stop(k, 1);
}

static void test_addresses(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct kit *k = kit_start((struct http_config){ .address = "::", .threads = 1 });
    assert_has(kit_get(k, "/", ""), "peer=127.0.0.1 "); /* an IPv4 client of an IPv6 socket */
    struct http_hooks hooks = *kit_hooks(k);
    struct http_server *none = NULL;
    struct str why = S("");
    struct http_config cfg = { .address = "127.0.0.1", .port = k->port };
    assert_int_equal(http_start(&cfg, &hooks, &none, a, &why), ERR_CONFLICT);
    assert_has(why, "đang được chương trình khác dùng");
    cfg = (struct http_config){ .address = "localhost" };
    assert_int_equal(http_start(&cfg, &hooks, &none, a, &why), ERR_INVALID);
    assert_has(why, "localhost");
    cfg = (struct http_config){ .address = "127.0.0.1", .port = 70000 };
    assert_int_equal(http_start(&cfg, &hooks, &none, a, &why), ERR_INVALID);
    cfg = (struct http_config){ .address = "127.0.0.1", .tls_cert_pem = S("x") };
    assert_int_equal(http_start(&cfg, &hooks, &none, a, &why), ERR_INVALID);
    cfg = (struct http_config){ .address = "127.0.0.1", .tls_cert_pem = S("x"), .tls_key_pem = S("y") };
    assert_int_equal(http_start(&cfg, &hooks, &none, a, &why), ERR_INVALID);
    assert_has(why, "PEM");
    assert_null(none);
    kit_stop(k, 1);
    arena_free(a);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stop_drains), cmocka_unit_test(test_stop_while_sending),
        cmocka_unit_test(test_stop_does_not_wait_for_ever),
        cmocka_unit_test(test_stop_races_with_answers), cmocka_unit_test(test_stop_during_a_handler),
        cmocka_unit_test(test_answer_meets_suspension), cmocka_unit_test(test_proxy),
        cmocka_unit_test(test_connection_limits), cmocka_unit_test(test_clients_that_leave_midway),
        cmocka_unit_test(test_half_closed_clients_are_answered),
        cmocka_unit_test(test_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
