/* Tokens of an identity provider: fixed ones that hold, and everything that must not. */
#include "crypto/jose.h"
#include "crypto/jose_vectors.h"
#include "../../tests/support.h"

#define ISSUED_MS 1795000000000LL
#define MINUTE_MS 60000LL

static struct arena *a;
static const struct json *keys;

static int open_all(void **state)
{
    (void)state;
    a = arena_new();
    return json_parse(a, S(VECTOR_KEYS), &keys, NULL) == ERR_OK ? 0 : -1;
}
static int close_all(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static enum jose_end verify(struct str token)
{
    const struct json *claims = NULL;
    enum jose_end e = jose_verify(a, token, keys, &claims);
    assert_true((e == JOSE_RIGHT) == (claims != NULL));
    return e;
}

static void test_right(void **state)
{
    (void)state;
    const struct str tokens[] = { S(VECTOR_RS256), S(VECTOR_PS256), S(VECTOR_ES256) };
    const struct jose_rules rules = { S("https://id.example"), S("mot-cua"), S("n-1"), ISSUED_MS, MINUTE_MS, 10 * MINUTE_MS };
    for (size_t i = 0; i < 3; i++) {
        const struct json *claims;
        assert_int_equal(jose_verify(a, tokens[i], keys, &claims), JOSE_RIGHT);
        assert_str(json_text(claims, "name", S("")), S("Trần An"));
        assert_int_equal(jose_claims(claims, &rules), JOSE_RIGHT);
    }
    assert_true(jose_keys_usable(a, keys));
}

static void test_algorithms(void **state)
{
    (void)state;
    assert_int_equal(verify(S(VECTOR_NONE)), JOSE_ALGORITHM);
    assert_int_equal(verify(S(VECTOR_HS256)), JOSE_ALGORITHM);
    assert_int_equal(verify(S(VECTOR_JKU)), JOSE_EXTENSION);
}

/* Each character of each part changed: never right. */
static void test_every_change(void **state)
{
    (void)state;
    const struct str tokens[] = { S(VECTOR_RS256), S(VECTOR_ES256) };
    for (size_t i = 0; i < 2; i++)
        for (size_t at = 0; at < tokens[i].len; at += 3) {
            struct str copy = arena_str(a, tokens[i]);
            char *ch = (char *)(uintptr_t)copy.ptr + at;
            *ch = *ch == 'A' ? 'B' : 'A';
            assert_int_not_equal(verify(copy), JOSE_RIGHT);
        }
    for (size_t n = 0; n < tokens[0].len; n += 7)
        assert_int_not_equal(verify(str_cut(tokens[0], 0, n)), JOSE_RIGHT);
    assert_int_equal(verify(arena_printf(a, "%s.x", VECTOR_RS256)), JOSE_MALFORMED);
    assert_int_equal(verify(arena_printf(a, "%s=", VECTOR_RS256)), JOSE_SIGNATURE);
}

static void test_keys(void **state)
{
    (void)state;
    static const struct {
        const char *keys;
        bool usable;
    } rows[] = { { "{}", false },
                 { "{\"keys\":[]}", false },
                 { "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}", false },
                 { "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AQAB\"}]}", false },
                 { "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}]}", false },
                 { "{\"keys\":[1,null,\"x\",[]]}", false } };
    const struct json *own = keys;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(json_parse(a, str_c(rows[i].keys), &keys, NULL), ERR_OK);
        assert_true(jose_keys_usable(a, keys) == rows[i].usable);
        assert_int_equal(verify(S(VECTOR_RS256)), JOSE_KEY_UNKNOWN);
    }
    keys = NULL;
    assert_int_equal(verify(S(VECTOR_RS256)), JOSE_KEY_UNKNOWN);
    keys = own;
}

static void test_claims(void **state)
{
    (void)state;
    const struct json *claims;
    const struct jose_rules fine = { S("https://id.example"), S("mot-cua"), S("n-1"), ISSUED_MS, MINUTE_MS, 10 * MINUTE_MS };
    static const struct {
        const char *json;
        enum jose_end end;
    } rows[] = {
#define HEAD "{\"iss\":\"https://id.example\",\"sub\":\"an\",\"nonce\":\"n-1\",\"iat\":1795000000,"
        { HEAD "\"exp\":1795000001,\"aud\":[\"mot-cua\"]}", JOSE_RIGHT },
        { HEAD "\"exp\":1794999941,\"aud\":\"mot-cua\"}", JOSE_RIGHT },     /* within what clocks may differ */
        { HEAD "\"exp\":1794999940,\"aud\":\"mot-cua\"}", JOSE_EXPIRED },
        { HEAD "\"exp\":\"1795000300\",\"aud\":\"mot-cua\"}", JOSE_EXPIRED },
        { HEAD "\"exp\":1795000300.5,\"aud\":\"mot-cua\"}", JOSE_RIGHT },
        { HEAD "\"exp\":1795000300,\"aud\":\"mot-cua\",\"nbf\":1795000060}", JOSE_RIGHT },
        { HEAD "\"exp\":1795000300,\"aud\":\"mot-cua\",\"nbf\":1795000061}", JOSE_EARLY },
        { HEAD "\"exp\":1795000300,\"aud\":\"mot-cua \"}", JOSE_AUDIENCE },
        { HEAD "\"exp\":1795000300,\"aud\":{\"mot-cua\":1}}", JOSE_AUDIENCE },
        { HEAD "\"exp\":1795000300,\"aud\":[\"mot-cua\",\"b\"]}", JOSE_PARTY },
        { HEAD "\"exp\":1795000300,\"aud\":[\"mot-cua\",\"b\"],\"azp\":\"mot-cua\"}", JOSE_RIGHT },
        { HEAD "\"exp\":1795000300,\"aud\":\"mot-cua\",\"azp\":\"b\"}", JOSE_PARTY },
        { "{\"iss\":\"https://id.example/\",\"aud\":\"mot-cua\"}", JOSE_ISSUER },
        { "{\"iss\":\"https://id.example\",\"aud\":\"mot-cua\",\"exp\":1795000300,\"iat\":1794999000}", JOSE_ISSUED },
        { "{\"iss\":\"https://id.example\",\"aud\":\"mot-cua\",\"exp\":1795000300,\"iat\":1795000000}", JOSE_NONCE },
        { "{\"iss\":\"https://id.example\",\"aud\":\"mot-cua\",\"exp\":1795000300,\"iat\":1795000000,\"nonce\":\"n-1\"}", JOSE_SUBJECT },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(json_parse(a, str_c(rows[i].json), &claims, NULL), ERR_OK);
        if (jose_claims(claims, &fine) != rows[i].end)
            fail_msg("%s: %s", rows[i].json, jose_end_name(jose_claims(claims, &fine)));
    }
    assert_int_equal(json_parse(a, str_c(rows[0].json), &claims, NULL), ERR_OK);
    struct jose_rules without = fine;
    without.nonce = S("");
    assert_int_equal(jose_claims(claims, &without), JOSE_NONCE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_right), cmocka_unit_test(test_algorithms), cmocka_unit_test(test_every_change),
        cmocka_unit_test(test_keys),  cmocka_unit_test(test_claims),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
