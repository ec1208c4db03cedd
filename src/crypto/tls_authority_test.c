#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "base/clock.h"
#include "base/log.h"
#include "crypto/tls_authority.h"
#include <fcntl.h>
#include <openssl/x509v3.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

static const int64_t NOW = 1793500000000; /* 01/11/2026 */
static struct arena *a;
static char dir[64], sub[80];

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    memcpy(dir, "/tmp/tls-authority-XXXXXX", 26);
    assert_non_null(mkdtemp(dir));
    struct str s = arena_printf(a, "%s/tls", dir);
    memcpy(sub, s.ptr, s.len + 1);
    return 0;
}

static const char *in(const char *file) { return arena_printf(a, "%s/%s", sub, file).ptr; }

static int teardown(void **state)
{
    (void)state;
    const char *files[] = { "authority.pem", "authority.crt", "server.pem", "server.pem.new" };
    for (size_t i = 0; i < 4; i++)
        unlink(in(files[i]));
    rmdir(sub);
    assert_int_equal(rmdir(dir), 0); /* nothing else was left behind */
    arena_free(a);
    return 0;
}

static struct str get(const char *file)
{
    char *p = arena_alloc(a, 70000);
    int fd = open(in(file), O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, p, 70000);
    if (fd >= 0)
        close(fd);
    return (struct str){ p, (size_t)n };
}

static void put(const char *file, struct str bytes)
{
    unlink(in(file));
    int fd = open(in(file), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0 && write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
    close(fd);
}

static struct str why;
static enum err pair(int64_t now_ms, struct tls_pair *out)
{
    const struct str names[] = { S("motcua.xa.lan"), S("192.168.1.10"), S("fd00::10") };
    why = S("");
    return tls_authority_pair(sub, names, 3, now_ms, a, out, &why);
}

static X509 *parse(struct str pem)
{
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    X509 *x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    assert_non_null(x);
    return x;
}

static int mode(const char *file)
{
    struct stat st;
    assert_int_equal(stat(in(file), &st), 0);
    return st.st_mode & 0777;
}

static void test_made_once_and_kept(void **state)
{
    (void)state;
    struct tls_pair first, second;
    assert_int_equal(pair(NOW, &first), ERR_OK);
    assert_true(first.renewed);
    assert_int_equal(mode("authority.pem"), 0600);
    assert_int_equal(mode("server.pem"), 0600);
    assert_int_equal(mode("authority.crt"), 0644);
    assert_true(str_eq(get("authority.crt"), first.authority_pem));
    assert_true(str_has(first.key_pem, S("PRIVATE KEY")) && !str_has(first.cert_pem, S("PRIVATE")));
    assert_int_equal(pair(NOW + CLOCK_DAY_MS, &second), ERR_OK);
    assert_false(second.renewed);
    assert_true(str_eq(first.cert_pem, second.cert_pem) && str_eq(first.key_pem, second.key_pem));
}

static void test_certificates(void **state)
{
    (void)state;
    struct tls_pair p;
    assert_int_equal(pair(NOW, &p), ERR_OK);
    X509 *authority = parse(p.authority_pem), *server = parse(p.cert_pem);
    char *name = X509_NAME_oneline(X509_get_subject_name(authority), NULL, 0);
    assert_non_null(strstr(name, "/CN=M\\xE1\\xBB\\x99t C\\xE1\\xBB\\xADa \\xE2\\x80\\x93 m\\xC3\\xA1y ch"));
    OPENSSL_free(name);
    assert_int_equal(X509_check_host(server, "motcua.xa.lan", 0, 0, NULL), 1);
    assert_int_equal(X509_check_host(server, "khac.xa.lan", 0, 0, NULL), 0);
    assert_int_equal(X509_check_ip_asc(server, "192.168.1.10", 0), 1);
    assert_int_equal(X509_check_ip_asc(server, "fd00:0::10", 0), 1);
    assert_int_equal(X509_check_ip_asc(server, "192.168.1.11", 0), 0);
    assert_int_equal(X509_check_ca(server), 0);
    int days, seconds;
    ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(server), X509_get0_notAfter(server));
    assert_int_equal(days, 397);
    ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(authority), X509_get0_notAfter(authority));
    assert_int_equal(days, 3650);
    assert_int_equal(p.expires_at_ms, NOW / 1000 * 1000 + 396 * CLOCK_DAY_MS);
    X509_STORE *store = X509_STORE_new();
    X509_STORE_add_cert(store, authority);
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    X509_STORE_CTX_init(ctx, store, server, NULL);
    X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(ctx), (time_t)(NOW / 1000));
    X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(ctx), X509_V_FLAG_X509_STRICT);
    X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_SSL_SERVER);
    assert_int_equal(X509_verify_cert(ctx), 1);
    X509_STORE_CTX_free(ctx);
    X509_STORE_free(store);
    X509_free(authority);
    X509_free(server);
}

static void test_renewal(void **state)
{
    (void)state;
    struct tls_pair first, p;
    assert_int_equal(pair(NOW, &first), ERR_OK);
    assert_int_equal(pair(first.expires_at_ms - 31 * CLOCK_DAY_MS, &p), ERR_OK);
    assert_false(p.renewed);
    assert_int_equal(pair(first.expires_at_ms - 29 * CLOCK_DAY_MS, &p), ERR_OK);
    assert_true(p.renewed);
    assert_true(str_eq(p.authority_pem, first.authority_pem)); /* people's computers go on trusting it */
    assert_false(str_eq(p.key_pem, first.key_pem));
    assert_int_equal(pair(first.expires_at_ms + CLOCK_DAY_MS, &p), ERR_OK);
    assert_false(p.renewed);
    const struct str other[] = { S("motcua.xa.lan") };
    assert_int_equal(tls_authority_pair(sub, other, 1, first.expires_at_ms, a, &p, &why), ERR_OK);
    assert_true(p.renewed);
    int64_t late = NOW + 3600 * CLOCK_DAY_MS; /* near the authority's end its certificates end with it */
    assert_int_equal(pair(late, &p), ERR_OK);
    assert_int_equal(p.expires_at_ms, NOW / 1000 * 1000 + 3649 * CLOCK_DAY_MS);
    assert_int_equal(pair(NOW + 3650 * CLOCK_DAY_MS, &p), ERR_INVALID);
    assert_true(str_has(why, S("hết hạn")));
    assert_int_equal(pair(NOW - 2 * CLOCK_DAY_MS, &p), ERR_INVALID);
    assert_true(str_has(why, S("đồng hồ")));
}

static void test_names(void **state)
{
    (void)state;
    struct tls_pair p;
    const struct str good[] = { S("localhost"), S("*.xa.vn"), S("1a.vn"), S("::1"), S("x-y.vn") };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_int_equal(tls_authority_pair(sub, &good[i], 1, NOW, a, &p, &why), ERR_OK);
    const struct str bad[] = { S(""), { NULL, 0 }, S("xã.vn"), S("a b"), S("a..b"), S("-a.vn"), S("a-.vn"), S("10.0.0.300"), S("a.*.vn"), S("a\0b"),
                               S("http://a.vn"), S("a.vn:443"), S("a_b.vn"),
                               S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.vn") };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(tls_authority_pair(sub, &bad[i], 1, NOW, a, &p, &why), ERR_INVALID);
    assert_int_equal(tls_authority_pair(sub, good, 0, NOW, a, &p, &why), ERR_INVALID);
    struct str many[TLS_NAMES_MAX + 1];
    for (size_t i = 0; i < TLS_NAMES_MAX + 1; i++)
        many[i] = S("a.vn");
    assert_int_equal(tls_authority_pair(sub, many, TLS_NAMES_MAX + 1, NOW, a, &p, &why), ERR_INVALID);
    assert_int_equal(tls_authority_pair(sub, many, TLS_NAMES_MAX, NOW, a, &p, &why), ERR_OK);
}

/* Whatever is wrong with a file, it is named and left as it is. */
static void assert_refused(const char *file, struct str bytes)
{
    struct tls_pair p;
    put(file, bytes);
    if (pair(NOW, &p) != ERR_INVALID)
        fail_msg("%s accepted: %.*s", file, STR_ARG(bytes));
    if (!str_has(why, str_c(file)))
        fail_msg("%.*s", STR_ARG(why));
    assert_true(str_eq(get(file), bytes));
}

static void test_damaged_and_foreign_files(void **state)
{
    (void)state;
    struct tls_pair p;
    assert_int_equal(pair(NOW, &p), ERR_OK);
    struct str authority = get("authority.pem"), server = get("server.pem");
    for (size_t cut = 0; cut + 2 < authority.len; cut += 13)
        assert_refused("authority.pem", str_cut(authority, 0, cut));
    assert_refused("authority.pem", S("rác\0\xff"));
    assert_refused("authority.pem", server); /* a certificate, but no authority */
    assert_refused("authority.pem", arena_printf(a, "%.*s%.*s", STR_ARG(p.key_pem), STR_ARG(p.authority_pem)));
    put("authority.pem", authority);
    assert_int_equal(pair(NOW, &p), ERR_OK);
    assert_refused("server.pem", S(""));
    assert_refused("server.pem", str_cut(server, 0, server.len - 40));
    assert_refused("server.pem", arena_printf(a, "%.*s%.*s", STR_ARG(p.key_pem), STR_ARG(p.authority_pem)));
    unlink(in("authority.pem")); /* a new authority does not take over certificates of the old one */
    assert_refused("server.pem", server);
    put("authority.pem", authority);
    assert_int_equal(pair(NOW, &p), ERR_OK);
    chmod(in("server.pem"), 0644);
    assert_int_equal(pair(NOW, &p), ERR_INVALID);
    assert_true(str_has(why, S("0600")));
    chmod(in("server.pem"), 0600);
    put("authority.crt", S("old")); /* only a copy */
    assert_int_equal(pair(NOW, &p), ERR_OK);
    assert_true(str_eq(get("authority.crt"), p.authority_pem));
    unlink(in("server.pem"));
    assert_int_equal(symlink("/etc/passwd", in("server.pem")), 0);
    assert_int_equal(pair(NOW, &p), ERR_IO);
}

static void test_directory(void **state)
{
    (void)state;
    struct tls_pair p;
    const struct str name = S("a.vn");
    assert_int_equal(tls_authority_pair("/nonexistent/tls", &name, 1, NOW, a, &p, &why), ERR_IO);
    assert_true(str_has(why, S("/nonexistent/tls")));
    assert_int_equal(tls_authority_pair("/dev/null", &name, 1, NOW, a, &p, &why), ERR_IO);
    assert_int_equal(pair(NOW, &p), ERR_OK);
    struct stat st;
    assert_int_equal(stat(sub, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
}

int main(void)
{
    log_set_level(LOG_ERROR);
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = { TEST(test_made_once_and_kept), TEST(test_certificates), TEST(test_renewal), TEST(test_names),
                                        TEST(test_damaged_and_foreign_files), TEST(test_directory) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
