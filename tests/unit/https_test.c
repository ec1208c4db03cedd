/* The server over TLS, with a certificate of our own authority, seen by other people's clients (openssl, curl). */
#include "crypto/tls_authority.h"
#include "http/testkit.h"

static char dir[64];
static struct tls_pair pair;
static struct arena *a;

static int group_setup(void **state)
{
    (void)state;
    const struct str names[] = { S("localhost"), S("127.0.0.1") };
    struct str why = S("");
    a = arena_new();
    memcpy(dir, "/tmp/https-test-XXXXXX", 23);
    assert_non_null(mkdtemp(dir));
    if (tls_authority_pair(dir, names, 2, clock_wall_ms(), a, &pair, &why) != ERR_OK)
        fail_msg("%.*s", STR_ARG(why));
    return 0;
}

static int group_teardown(void **state)
{
    (void)state;
    const char *files[] = { "authority.pem", "authority.crt", "server.pem" };
    for (size_t i = 0; i < 3; i++)
        unlink(arena_printf(a, "%s/%s", dir, files[i]).ptr);
    rmdir(dir);
    arena_free(a);
    return 0;
}

static struct kit *start(void)
{
    return kit_start((struct http_config){ .threads = 2, .head_seconds = 1, .body_seconds = 5, .tls_cert_pem = pair.cert_pem,
                                           .tls_key_pem = pair.key_pem });
}

static struct str run(struct kit *k, struct str command)
{
    struct buf b = buf_new(k->arena, 1 << 20);
    FILE *p = popen(arena_cstr(k->arena, command), "r");
    assert_non_null(p);
    for (int c; (c = fgetc(p)) != EOF;)
        buf_putc(&b, (char)c);
    pclose(p);
    return buf_str(&b);
}

static struct str s_client(struct kit *k, const char *options)
{
    return run(k, arena_printf(k->arena,
                               "(printf 'GET /xin-chao HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n') | "
                               "timeout 10 openssl s_client -quiet -verify_return_error -no-CApath -no-CAstore %s "
                               "-connect 127.0.0.1:%d 2>&1",
                               options, k->port));
}

static void test_openssl_trusts_the_authority_alone(void **state)
{
    (void)state;
    struct kit *k = start();
    const char *trust = arena_printf(a, "-CAfile %s/authority.crt", dir).ptr;
    assert_has(s_client(k, arena_printf(a, "%s -verify_hostname localhost", trust).ptr), "GET /xin-chao tls=1 ");
    assert_has(s_client(k, arena_printf(a, "%s -verify_ip 127.0.0.1 -tls1_2", trust).ptr), "GET /xin-chao tls=1 ");
    assert_has(s_client(k, arena_printf(a, "%s -tls1_3", trust).ptr), "GET /xin-chao tls=1 ");
    assert_lacks(s_client(k, arena_printf(a, "%s -verify_hostname khac.vn", trust).ptr), "xin-chao tls");
    assert_lacks(s_client(k, "-no-CAfile"), "xin-chao tls");
    assert_lacks(s_client(k, arena_printf(a, "%s -tls1_1 -cipher ALL@SECLEVEL=0", trust).ptr), "xin-chao tls");
    kit_stop(k, 2);
}

static void test_curl(void **state)
{
    (void)state;
    struct kit *k = start();
    const char *curl = arena_printf(a, "curl -s --max-time 10 --cacert %s/authority.crt https://localhost:%d", dir, k->port).ptr;
    assert_has(run(k, arena_printf(a, "%s/later", curl)), "later");
    assert_has(run(k, arena_printf(a, "%s/file", curl)), "0123456789");
    assert_has(run(k, arena_printf(a, "%s/f -F a=1 -F 'f=@/bin/true;filename=\"a \\\"b\\\".png\"'", curl)), "param a=[1]\nfile f=[a ");
    assert_has(run(k, arena_printf(a, "head -c 10000000 /dev/zero | %s/x --data-binary @-", curl)), "Xin vui lòng thử lại.");
    kit_stop(k, 2);
}

/* A client that never finishes its handshake. */
static void test_handshake_has_a_deadline(void **state)
{
    (void)state;
    struct kit *k = start();
    int silent = kit_dial(k->port), drip = kit_dial(k->port);
    int64_t from_ns = clock_steady_ns();
    const unsigned char hello[] = { 0x16, 3, 1, 1, 0, 1, 0, 0, 0xfc };
    bool open = true;
    for (size_t i = 0; open && i < 50; i++) {
        struct pollfd p = { .fd = drip, .events = POLLIN };
        unsigned char c = i < sizeof hello ? hello[i] : 0;
        send(drip, &c, 1, MSG_NOSIGNAL);
        open = poll(&p, 1, 100) == 0;
    }
    assert_in_range((clock_steady_ns() - from_ns) / 1000000, 800, 1700);
    struct buf in = buf_new(k->arena, 1000);
    assert_false(kit_more(silent, &in, 1000));
    close(silent);
    close(drip);
    kit_stop(k, 2);
}

static void test_certificate_of_another_key(void **state)
{
    (void)state;
    struct http_server *none = NULL;
    struct str why = S(""), names[] = { S("localhost") };
    struct tls_pair other;
    char second[64] = "/tmp/https-test-XXXXXX";
    assert_non_null(mkdtemp(second));
    assert_int_equal(tls_authority_pair(second, names, 1, clock_wall_ms(), a, &other, &why), ERR_OK);
    struct http_config cfg = { .address = "127.0.0.1", .tls_cert_pem = pair.cert_pem, .tls_key_pem = other.key_pem };
    struct kit nobody = { 0 };
    assert_int_equal(http_start(&cfg, kit_hooks(&nobody), &none, a, &why), ERR_INVALID);
    assert_has(why, "không thuộc cùng một cặp");
    run(&(struct kit){ .arena = a }, arena_printf(a, "rm -r %s", second));
}

int main(void)
{
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_openssl_trusts_the_authority_alone), cmocka_unit_test(test_curl),
                                        cmocka_unit_test(test_handshake_has_a_deadline),
                                        cmocka_unit_test(test_certificate_of_another_key) };
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
