/* Passkeys: fixed ones of three kinds, and everything that must not hold. */
#include "crypto/webauthn.h"
#include "crypto/webauthn_vectors.h"
#include "../../tests/support.h"
#include <sodium.h>

static struct arena *a;

static int open_all(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}
static int close_all(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static struct str raw(const char *hex)
{
    size_t n, len = strlen(hex);
    unsigned char *out = arena_alloc(a, len / 2 + 1);
    assert_int_equal(sodium_hex2bin(out, len / 2 + 1, hex, len, NULL, &n, NULL), 0);
    return (struct str){ (const char *)out, n };
}

static struct webauthn_site site(void) { return (struct webauthn_site){ S("mot-cua.example"), S("https://mot-cua.example"), raw(CHALLENGE) }; }

static enum webauthn_end enrol(const char *attestation, struct webauthn_key *key)
{
    struct webauthn_site s = site();
    return webauthn_register(a, &s, raw(CLIENT_CREATE), raw(attestation), key);
}

static void test_made_and_shown(void **state)
{
    (void)state;
    static const struct {
        const char *attestation, *signature;
        int64_t algorithm;
    } rows[] = { { ATTESTATION_ES256, SIGNED_ES256, -7 }, { ATTESTATION_EDDSA, SIGNED_EDDSA, -8 }, { ATTESTATION_RS256, SIGNED_RS256, -257 } };
    struct webauthn_site s = site();
    for (size_t i = 0; i < 3; i++) {
        struct webauthn_key key;
        int64_t count = -1;
        assert_int_equal(enrol(rows[i].attestation, &key), WEBAUTHN_RIGHT);
        assert_int_equal(key.algorithm, rows[i].algorithm);
        assert_int_equal(key.id.len, 16);
        assert_int_equal(webauthn_login(a, &s, &key, raw(CLIENT_GET), raw(LOGIN_DATA), raw(rows[i].signature), &count), WEBAUTHN_RIGHT);
        assert_int_equal(count, 2);
        assert_int_equal(webauthn_login(a, &s, &key, raw(CLIENT_GET), raw(LOGIN_DATA), raw(rows[(i + 1) % 3].signature), &count), WEBAUTHN_SIGNATURE);
        key.sign_count = 2;
        assert_int_equal(webauthn_login(a, &s, &key, raw(CLIENT_GET), raw(LOGIN_DATA), raw(rows[i].signature), &count), WEBAUTHN_COUNT);
    }
}

static void test_refused_when_made(void **state)
{
    (void)state;
    static const struct {
        const char *attestation;
        enum webauthn_end end;
    } rows[] = { { ATTESTATION_UNVERIFIED, WEBAUTHN_UNVERIFIED }, { ATTESTATION_OTHER_SITE, WEBAUTHN_PARTY }, { ATTESTATION_NO_KEY, WEBAUTHN_UNVERIFIED },
                 { ATTESTATION_CUT, WEBAUTHN_ALGORITHM },         { ATTESTATION_HUGE_MAP, WEBAUTHN_MALFORMED }, { ATTESTATION_DEEP, WEBAUTHN_MALFORMED },
                 { ATTESTATION_ENDLESS, WEBAUTHN_MALFORMED },     { ATTESTATION_TWICE, WEBAUTHN_MALFORMED },    { ATTESTATION_TRAILING, WEBAUTHN_MALFORMED },
                 { "", WEBAUTHN_MALFORMED },                      { "ff", WEBAUTHN_MALFORMED } };
    struct webauthn_key key;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (enrol(rows[i].attestation, &key) != rows[i].end)
            fail_msg("row %zu: %s", i, webauthn_end_name(enrol(rows[i].attestation, &key)));
    assert_int_equal(enrol(ATTESTATION_PACKED, &key), WEBAUTHN_RIGHT); /* where a device comes from is not asked */
    struct str whole = raw(ATTESTATION_ES256);
    struct webauthn_site s = site();
    for (size_t n = 0; n < whole.len; n++)
        assert_int_not_equal(webauthn_register(a, &s, raw(CLIENT_CREATE), str_cut(whole, 0, n), &key), WEBAUTHN_RIGHT);
}

static void test_another_page(void **state)
{
    (void)state;
    struct webauthn_site s = site(), other = s;
    struct webauthn_key key;
    int64_t count;
    other.challenge = raw("00");
    assert_int_equal(webauthn_register(a, &other, raw(CLIENT_CREATE), raw(ATTESTATION_ES256), &key), WEBAUTHN_CHALLENGE);
    assert_int_equal(webauthn_register(a, &s, raw(CLIENT_ELSEWHERE), raw(ATTESTATION_ES256), &key), WEBAUTHN_ORIGIN);
    assert_int_equal(webauthn_register(a, &s, raw(CLIENT_GET), raw(ATTESTATION_ES256), &key), WEBAUTHN_TYPE);
    assert_int_equal(webauthn_register(a, &s, S("{}"), raw(ATTESTATION_ES256), &key), WEBAUTHN_TYPE);
    assert_int_equal(webauthn_register(a, &s, S("x"), raw(ATTESTATION_ES256), &key), WEBAUTHN_MALFORMED);
    assert_int_equal(enrol(ATTESTATION_ES256, &key), WEBAUTHN_RIGHT);
    assert_int_equal(webauthn_login(a, &s, &key, raw(CLIENT_CREATE), raw(LOGIN_DATA), raw(SIGNED_ES256), &count), WEBAUTHN_TYPE);
    assert_int_equal(webauthn_login(a, &s, &key, raw(CLIENT_GET), raw(LOGIN_UNVERIFIED), raw(SIGNED_ES256), &count), WEBAUTHN_UNVERIFIED);
    assert_int_equal(webauthn_login(a, &s, &key, raw(CLIENT_GET), S(""), raw(SIGNED_ES256), &count), WEBAUTHN_MALFORMED);
    assert_int_equal(webauthn_login(a, &s, &key, raw(CLIENT_GET), raw(LOGIN_DATA), S(""), &count), WEBAUTHN_SIGNATURE);
    key.public_key = S("");
    assert_int_equal(webauthn_login(a, &s, &key, raw(CLIENT_GET), raw(LOGIN_DATA), raw(SIGNED_ES256), &count), WEBAUTHN_SIGNATURE);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_made_and_shown), cmocka_unit_test(test_refused_when_made), cmocka_unit_test(test_another_page) };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
