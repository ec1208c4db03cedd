#include "http/testkit.h"

static struct kit *kit;
static int setup(void **state)
{
    (void)state;
    kit = kit_start((struct http_config){ .threads = 2, .head_seconds = 1, .body_seconds = 1, .idle_seconds = 1 });
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    kit_stop(kit, 5);
    return 0;
}

static void test_query(void **state)
{
    (void)state;
    struct str r = kit_get(kit, "/tra-cuu?ma=H01.2&ten=Nguy%E1%BB%85n+A&ma=2&trong&=x&&cu%3Di=%26", "");
    assert_int_equal(kit_status(r), 200);
    assert_has(r, "GET /tra-cuu tls=0 peer=127.0.0.1");
    assert_has(r, "param ma=[H01.2] query\nparam ten=[Nguyễn A] query\nparam ma=[2] query\nparam trong=[] query\n"
                  "param =[x] query\nparam cu=i=[&] query\n");
}

static void test_paths(void **state)
{
    (void)state;
    assert_has(kit_get(kit, "/th%E1%BB%A7-t%E1%BB%A5c/a%20b", ""), "GET /thủ-tục/a b ");
    assert_has(kit_get(kit, "http://khac.vn/abc?x=1", ""), "GET /abc ");
    assert_has(kit_get(kit, "/a...b/..c", ""), "GET /a...b/..c ");
    const struct str bad[] = { S("/a%"), S("/a%4"), S("/a%zz"), S("/%00"), S("/a%00b"), S("/../etc/passwd"), S("/a/.."), S("/a/../b"),
                               S("/%2e%2e/b"), S("/%2E./b"), S("/a/%2e/b"), S("/a%2fb"), S("/a%2Fb"), S("/.%2e%2fb"), S("/./b"),
                               S("/a%0d%0ab"), S("/a%7f"), S("a/b"), S("*"), S("/a b"), S("/a?x=%"), S("/a?x=%q1"), S("/a?%4"),
                               S("/a\tb"), S("/a\001b"), S("/a\0b"), S("/a?b\0c"), S("khac.vn:443") };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int refusals = kit->refusals, requests = kit->requests;
        struct buf b = buf_new(kit->arena, 1000);
        buf_put(&b, S("GET "));
        buf_put(&b, bad[i]);
        buf_put(&b, S(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        struct str r = kit_ask(kit, buf_str(&b));
        if (kit_status(r) != 400)
            fail_msg("%.*s: %.*s", STR_ARG(bad[i]), STR_ARG(r));
        assert_has(r, "Xin vui lòng thử lại.");
        assert_int_equal(kit->refusals, refusals + 1);
        assert_int_equal(kit->requests, requests);
    }
}

static void test_heads_that_are_refused(void **state)
{
    (void)state;
    const struct { struct str head; int status; } rows[] = {
        { S("GET / HTTP/1.1\r\n\r\n"), 400 }, /* no Host */
        { S("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400 },
        { S("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400 },
        { S("GET / HTTP/1.1\r\nHost: a\"b\r\n\r\n"), 400 },
        { S("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400 },
        { S("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"), 400 },
        { S("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), 400 },
        { S("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc"), 400 },
        { S("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3x\r\n\r\nabc"), 400 },
        { S("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\nabc"), 413 },
        { S("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400 },
        { S("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"), 400 },
        { S("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400 },
        { S("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400 },
        { S("POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\nabc"), 400 },
        { S("GET / HTTP/1.1\r\nHost: a\r\nX y: 3\r\n\r\n"), 400 },
        { S("GET / HTTP/1.1\r\nHost: a\r\nX: a\001b\r\n\r\n"), 400 },
        { S("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"), 400 },
        { S("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n"), 400 },
        { S("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505 },
        { S("GET / HTTP/0.9\r\nHost: a\r\n\r\n"), 505 },
        { S("GET / HTTQ/1.1\r\nHost: a\r\n\r\n"), 400 },
        { S("GET /forbidden HTTP/1.1\r\nHost: a\r\n\r\n"), 403 },
        { S("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n"), 503 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str r = kit_ask(kit, rows[i].head);
        if (kit_status(r) != rows[i].status)
            fail_msg("%.*s\n-> %.*s", STR_ARG(rows[i].head), STR_ARG(r));
    }
    assert_int_equal(kit->requests, 0);
    assert_int_equal(kit_status(kit_ask(kit, S("GET / HTTP/1.0\r\n\r\n"))), 200); /* 1.0 needs no Host */
}

static void fill(struct buf *b, struct str piece, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_put(b, piece);
}

static void test_large_heads(void **state)
{
    (void)state;
    struct buf b = buf_new(kit->arena, 4 << 20);
    buf_put(&b, S("GET /"));
    fill(&b, S("a"), 5000);
    buf_put(&b, S(" HTTP/1.1\r\nHost: a\r\n\r\n"));
    struct str r = kit_ask(kit, buf_str(&b));
    assert_int_equal(kit_status(r), 414);
    assert_has(r, "Xin vui lòng thử lại.");
    b.len = 0;
    buf_put(&b, S("GET / HTTP/1.1\r\nHost: a\r\nX: "));
    fill(&b, S("a"), 17000);
    buf_put(&b, S("\r\n\r\n"));
    r = kit_ask(kit, buf_str(&b));
    assert_int_equal(kit_status(r), 431);
    assert_has(r, "Xin vui lòng thử lại.");
    b.len = 0;
    buf_put(&b, S("GET / HTTP/1.1\r\nHost: a\r\n"));
    fill(&b, S("X: 1\r\n"), 120);
    buf_put(&b, S("\r\n"));
    assert_int_equal(kit_status(kit_ask(kit, buf_str(&b))), 431);
    b.len = 0;
    buf_put(&b, S("GET / HTTP/1.1\r\nHost: a\r\n"));
    fill(&b, S("X-Long-Header: 0123456789012345678901234567890123456789\r\n"), 40000); /* 2.2 MB */
    buf_put(&b, S("\r\n"));
    int requests = kit->requests;
    r = kit_ask(kit, buf_str(&b));
    assert_true(kit_status(r) == 431 || r.len == 0); /* answered, or reset because much of it was never read */
    assert_int_equal(kit->requests, requests);
    assert_int_equal(kit_status(kit_get(kit, "/", "")), 200);
}

static void test_kept_alive_and_pipelined(void **state)
{
    (void)state;
    int fd = kit_dial(kit->port);
    struct buf in = buf_new(kit->arena, KIT_REPLY_MAX);
    for (int i = 0; i < 3; i++) {
        kit_send(fd, S("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"));
        assert_has(kit_answer(fd, kit->arena, &in, false), "GET /a ");
    }
    kit_send(fd, S("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /later HTTP/1.1\r\n"
                   "Host: a\r\n\r\nHEAD /4 HTTP/1.1\r\nHost: a\r\n\r\nGET /5 HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_has(kit_answer(fd, kit->arena, &in, false), "GET /1 ");
    assert_has(kit_answer(fd, kit->arena, &in, false), "POST /2 tls=0 peer=127.0.0.1 type= body=3\nabc");
    assert_has(kit_answer(fd, kit->arena, &in, false), "later");
    struct str head = kit_answer(fd, kit->arena, &in, true);
    assert_int_equal(kit_status(head), 200);
    assert_has(head, "Content-Length: ");
    assert_lacks(head, "Content-Length: 0\r\n");
    assert_has(kit_answer(fd, kit->arena, &in, false), "GET /5 ");
    assert_int_equal(in.len, 0);
    close(fd);
}

static void test_bodies(void **state)
{
    (void)state;
    struct str r = kit_ask(kit, S("POST /f?a=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: Application/X-WWW-form-urlencoded; "
                                  "charset=UTF-8\r\nContent-Length: 21\r\n\r\na=2&b=%C4%90+x&a==&&c"));
    assert_has(r, "type=application/x-www-form-urlencoded body=0\nparam a=[1] query\nparam a=[2]\nparam b=[Đ x]\nparam a=[=]\n"
                  "param c=[]\n");
    r = kit_ask(kit, S("PUT /f HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
                       "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x=y\r\n\":1}\r\n0\r\nTrailer: x\r\n\r\n"));
    assert_has(r, "PUT /f tls=0 peer=127.0.0.1 type=application/json body=7\n{\"a\":1}");
    r = kit_ask(kit, S("POST /f HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
                       "Content-Length: 4\r\n\r\na=%4"));
    assert_int_equal(kit_status(r), 400);
    r = kit_ask(kit, S("POST /f HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"));
    assert_int_equal(kit_status(r), 400);
}

static void test_expect(void **state)
{
    (void)state;
    int fd = kit_dial(kit->port);
    struct buf in = buf_new(kit->arena, KIT_REPLY_MAX);
    kit_send(fd, S("POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
    assert_has(kit_answer(fd, kit->arena, &in, false), "HTTP/1.1 100 Continue");
    kit_send(fd, S("abc"));
    assert_has(kit_answer(fd, kit->arena, &in, false), "body=3\nabc");
    kit_send(fd, S("POST /forbidden HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
    assert_int_equal(kit_status(kit_answer(fd, kit->arena, &in, false)), 403);
    close(fd);
}

static void test_body_too_large(void **state)
{
    (void)state;
    static char megabyte[1 << 20];
    int fd = kit_dial(kit->port);
    kit_send(fd, S("POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\nContent-Length: 10485760\r\n\r\n"));
    size_t sent = 0; /* a client that reads only after it has written all must still get its answer */
    for (int i = 0; i < 10 && kit_send(fd, (struct str){ megabyte, sizeof megabyte }); i++)
        sent += sizeof megabyte;
    struct str r = kit_until_closed(fd, kit->arena);
    assert_int_equal(kit_status(r), 413);
    assert_has(r, "Xin vui lòng thử lại.");
    assert_int_equal(sent, 10 << 20);
    close(fd);
    assert_int_equal(kit->requests, 0);
    /* without reading it all: the answer comes before the body */
    fd = kit_dial(kit->port);
    kit_send(fd, S("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10485760\r\n\r\n"));
    struct buf in = buf_new(kit->arena, KIT_REPLY_MAX);
    assert_int_equal(kit_status(kit_answer(fd, kit->arena, &in, false)), 413);
    close(fd);
}

static void test_endless_body(void **state)
{
    (void)state;
    int fd = kit_dial(kit->port);
    kit_send(fd, S("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
    struct buf chunk = buf_new(kit->arena, 2 << 16);
    buf_put(&chunk, S("4000\r\n"));
    fill(&chunk, S("0123456789abcdef"), 1024);
    buf_put(&chunk, S("\r\n"));
    for (int i = 0; i < 20; i++) { /* the client goes on sending; it must not be reset before it has read the answer */
        assert_true(kit_send(fd, buf_str(&chunk)));
        usleep(i < 5 ? 0 : 30000);
    }
    struct str r = kit_until_closed(fd, kit->arena);
    assert_int_equal(kit_status(r), 413);
    assert_has(r, "Connection: close");
    close(fd);
    assert_true(kit_quiet(kit));
    assert_int_equal(kit->requests, 0);
}

static void test_many_fields(void **state)
{
    (void)state;
    struct buf b = buf_new(kit->arena, 4 << 20);
    buf_put(&b, S("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
                  "Content-Length: 40000\r\n\r\n"));
    fill(&b, S("a=1&"), 10000);
    assert_int_equal(kit_status(kit_ask(kit, buf_str(&b))), 413);
    b.len = 0;
    buf_put(&b, S("GET /?"));
    fill(&b, S("a=1&"), 51);
    buf_put(&b, S(" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    assert_int_equal(kit_status(kit_ask(kit, buf_str(&b))), 413);
    b.len = 0;
    buf_put(&b, S("GET /?"));
    fill(&b, S("a=1&"), 10000);
    buf_put(&b, S(" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    assert_true(kit_status(kit_ask(kit, buf_str(&b))) >= 414);
    assert_int_equal(kit->requests, 0);
}

/* Sends one byte each 100 ms; returns the ms until the server closed and what it said. */
static int64_t drip(int fd, struct str what, struct str *said)
{
    int64_t from_ns = clock_steady_ns();
    struct buf in = buf_new(kit->arena, KIT_REPLY_MAX);
    for (size_t i = 0; i < 100; i++) {
        char c = what.ptr[i % what.len];
        struct pollfd p = { .fd = fd, .events = POLLIN };
        send(fd, &c, 1, MSG_NOSIGNAL);
        if (poll(&p, 1, 100) > 0 && !kit_more(fd, &in, 0))
            break;
    }
    *said = buf_str(&in);
    return (clock_steady_ns() - from_ns) / 1000000;
}

static void test_dripping(void **state)
{
    (void)state;
    struct str said;
    int fd = kit_dial(kit->port);
    int64_t ms = drip(fd, S("GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), &said);
    assert_in_range(ms, 900, 1600); /* not even the first line came: no answer */
    assert_int_equal(said.len, 0);
    close(fd);
    fd = kit_dial(kit->port);
    kit_send(fd, S("GET / HTTP/1.1\r\nHost: a\r\nX: "));
    ms = drip(fd, S("a"), &said);
    assert_in_range(ms, 900, 1600);
    assert_int_equal(kit_status(said), 408);
    close(fd);
    fd = kit_dial(kit->port);
    kit_send(fd, S("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"));
    ms = drip(fd, S("a"), &said);
    assert_in_range(ms, 900, 1600);
    assert_int_equal(kit_status(said), 408);
    assert_has(said, "Xin vui lòng thử lại.");
    close(fd);
    assert_true(kit_quiet(kit));
    assert_int_equal(kit->requests, 0);
}

static void test_deadlines_of_kept_alive(void **state)
{
    (void)state;
    struct buf in = buf_new(kit->arena, KIT_REPLY_MAX);
    struct str said;
    int fd = kit_dial(kit->port);
    kit_send(fd, S("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_has(kit_answer(fd, kit->arena, &in, false), "GET /a ");
    usleep(700000); /* within idle_seconds; then a head gets a deadline of its own */
    kit_send(fd, S("GET /b HTTP/1.1\r\nHost: a\r\nX: "));
    int64_t ms = drip(fd, S("a"), &said);
    assert_in_range(ms, 900, 1600);
    assert_int_equal(kit_status(said), 408);
    close(fd);
    fd = kit_dial(kit->port);
    kit_send(fd, S("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert_has(kit_answer(fd, kit->arena, &in, false), "GET /a ");
    int64_t from_ns = clock_steady_ns();
    assert_int_equal(kit_until_closed(fd, kit->arena).len, 0); /* idle */
    assert_in_range((clock_steady_ns() - from_ns) / 1000000, 900, 1600);
    close(fd);
}

static void test_client_does_not_read(void **state)
{
    (void)state;
    kit->big.len = 56 * 1024; /* 1 s, and 3 s for its size */
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), small = 2048, segment = 536;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment); /* keeps the server's buffer small as well */
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)kit->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    kit_send(fd, S("GET /big HTTP/1.1\r\nHost: a\r\n\r\n"));
    usleep(1500000);
    assert_int_equal(kit->requests, 1);
    assert_int_equal(kit->ends, 0); /* it does not fit into the kernel's buffers */
    int64_t from_ns = clock_steady_ns();
    for (int i = 0; i < 10 && kit->ends == 0; i++)
        kit_wait(&kit->ends, 1);
    assert_in_range((clock_steady_ns() - from_ns) / 1000000, 2000, 4500);
    close(fd);
}

static void test_client_leaves_while_suspended(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        int fd = kit_dial(kit->port);
        kit_send(fd, S("GET /held HTTP/1.1\r\nHost: a\r\n\r\n"));
        assert_true(kit_wait(&kit->requests, i + 1));
        struct linger reset = { .l_onoff = i % 2, .l_linger = 0 };
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(fd);
    }
    usleep(50000);
    assert_int_equal(kit->ends, 0);
    for (int i = 0; i < 20; i++)
        kit_text(kit->held[i], 200, S("too late"));
    assert_true(kit_wait(&kit->ends, 20));
    assert_int_equal(kit_status(kit_get(kit, "/", "")), 200);
}

static void test_many_suspended(void **state)
{
    (void)state;
    enum { N = 200 };
    static int fds[N];
    for (int i = 0; i < N; i++) {
        fds[i] = kit_dial(kit->port);
        kit_send(fds[i], S("GET /held HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
    assert_true(kit_wait(&kit->requests, N));
    assert_int_equal(kit_status(kit_get(kit, "/", "")), 200); /* others are served meanwhile */
    usleep(1500000);                                         /* longer than any deadline: who waits for us is not late */
    for (int i = 0; i < N; i++)
        kit_text(kit->held[i], 200, S("held"));
    for (int i = 0; i < N; i++) {
        struct buf in = buf_new(kit->arena, KIT_REPLY_MAX);
        assert_has(kit_answer(fds[i], kit->arena, &in, false), "held");
        close(fds[i]);
    }
}

static void test_file_and_range(void **state)
{
    (void)state;
    struct str r = kit_get(kit, "/file", "Range: bytes=2-3\r\n");
    assert_int_equal(kit_status(r), 200);
    assert_has(r, "Content-Length: 10\r\n");
    assert_has(r, "\r\n\r\n0123456789");
    r = kit_ask(kit, S("HEAD /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    assert_has(r, "Content-Length: 10\r\n");
    assert_true(str_ends(r, S("\r\n\r\n")));
}

static void test_other_methods(void **state)
{
    (void)state;
    assert_has(kit_ask(kit, S("OPTIONS / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), "OTHER / ");
    assert_has(kit_ask(kit, S("get / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), "OTHER / ");
    assert_has(kit_ask(kit, S("PATCH / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), "PATCH / ");
}

int main(void)
{
    log_set_level(LOG_ERROR);
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_query), TEST(test_paths), TEST(test_heads_that_are_refused), TEST(test_large_heads),
        TEST(test_kept_alive_and_pipelined), TEST(test_bodies), TEST(test_expect), TEST(test_body_too_large),
        TEST(test_endless_body), TEST(test_many_fields), TEST(test_dripping), TEST(test_deadlines_of_kept_alive),
        TEST(test_client_does_not_read), TEST(test_client_leaves_while_suspended), TEST(test_many_suspended), TEST(test_file_and_range),
        TEST(test_other_methods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
