/* Hashes, tokens, seals, passwords and one-time codes, by the vectors of their documents. */
#include "crypto/hash.h"
#include "crypto/password.h"
#include "../../tests/support.h"

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static void assert_hex(struct hash h, const char *hex) { assert_str(hash_hex(a, h), str_c(hex)); }

/* FIPS 180-2, RFC 4231, RFC 6962 */
static void test_hashes(void **state)
{
    (void)state;
    assert_hex(hash_sha256(S("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_hex(hash_sha256(S("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_hex(hash_sha256_two(S("a"), S("bc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_hex(hash_hmac(S("Jefe"), S("what do ya want for nothing?")), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assert_hex(merkle_leaf(S("")), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    struct hash left = hash_sha256(S("l")), right = hash_sha256(S("r"));
    struct buf b = buf_new(a, 100);
    buf_putc(&b, 1);
    buf_put(&b, hash_str(&left));
    buf_put(&b, hash_str(&right));
    struct hash node = merkle_node(left, right), by_hand = hash_sha256(buf_str(&b));
    assert_str(hash_str(&node), hash_str(&by_hand));
    struct hash h, same = hash_sha256(S("abc"));
    struct hash_stream *s = hash_begin();
    hash_add(s, "a", 1);
    hash_add(s, "", 0);
    hash_add(s, "bc", 2);
    hash_end(s, &h);
    assert_str(hash_str(&h), hash_str(&same));
    hash_end(hash_begin(), NULL);
    assert_true(hash_from_hex(hash_hex(a, same), &h) && str_eq(hash_str(&h), hash_str(&same)));
    assert_false(hash_from_hex(S(""), &h) || hash_from_hex(S("zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), &h) ||
                 hash_from_hex(S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a"), &h));
}

static void test_random(void **state)
{
    (void)state;
    struct str one = random_token(a, 32), two = random_token(a, 32);
    assert_int_equal(one.len, 43);
    assert_false(str_eq(one, two));
    for (size_t i = 0; i < one.len; i++)
        assert_true(str_index(S("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), one.ptr[i], 0) >= 0);
    for (int i = 0; i < 100; i++) {
        struct str code = random_code(a);
        assert_int_equal(code.len, 6);
        assert_int_equal(strspn(code.ptr, "0123456789"), 6);
    }
    assert_true(same_secret(one, arena_str(a, one)));
    assert_false(same_secret(one, two) || same_secret(one, str_cut(one, 0, 42)) || same_secret(S(""), S("")) || same_secret((struct str){ 0 }, (struct str){ 0 }));
}

static void test_seal(void **state)
{
    (void)state;
    unsigned char key[32] = { 1, 2, 3 }, other[32] = { 1, 2, 4 };
    struct str plain = S("bí mật"), sealed = secret_seal(a, key, plain), opened;
    assert_int_equal(secret_open(a, key, sealed, &opened), ERR_OK);
    assert_str(opened, plain);
    assert_false(str_eq(sealed, secret_seal(a, key, plain))); /* never the same twice */
    assert_false(str_has(sealed, plain));
    assert_int_equal(secret_open(a, other, sealed, &opened), ERR_INVALID);
    for (size_t i = 0; i < sealed.len; i++) {
        char *changed = (char *)arena_str(a, sealed).ptr;
        changed[i] ^= 1;
        assert_int_equal(secret_open(a, key, (struct str){ changed, sealed.len }, &opened), ERR_INVALID);
        assert_int_equal(secret_open(a, key, str_cut(sealed, 0, i), &opened), ERR_INVALID);
    }
}

/* RFC 6238, appendix B, SHA-1, the last six digits */
static void test_codes(void **state)
{
    (void)state;
    static const struct {
        int64_t at_s;
        const char *code;
    } vectors[] = { { 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" }, { 1234567890, "005924" }, { 2000000000, "279037" } };
    struct str secret = S("12345678901234567890");
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        int64_t now = vectors[i].at_s * 1000, step = -1;
        assert_str(totp_code(a, secret, now), str_c(vectors[i].code));
        assert_true(totp_matches(secret, str_c(vectors[i].code), now, 0, &step));
        assert_int_equal(step, vectors[i].at_s / 30);
        assert_true(totp_matches(secret, str_c(vectors[i].code), now + 30000, 0, &step)); /* one step of tolerance */
        assert_false(totp_matches(secret, str_c(vectors[i].code), now + 90000, 0, &step));
        assert_false(totp_matches(secret, str_c(vectors[i].code), now, vectors[i].at_s / 30, &step)); /* once */
    }
    int64_t step;
    static const char *const bad[] = { "", "28708", "2870822", "28708a", "      ", "000000" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(totp_matches(secret, str_c(bad[i]), 59000, 0, &step));
    assert_str(totp_base32(a, S("12345678901234567890")), S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
    assert_int_equal(totp_secret(a).len, 20);
}

static void test_passwords(void **state)
{
    (void)state;
    struct str hash = password_hash(a, S("mật khẩu của tôi"));
    assert_true(str_starts(hash, S("$argon2id$")));
    assert_true(password_matches(hash, S("mật khẩu của tôi")));
    assert_false(password_matches(hash, S("mật khẩu của tô")));
    assert_false(password_matches(hash, S("")));
    assert_false(password_matches(S(""), S(""))); /* an unknown login: as slow, and no */
    assert_false(password_matches(S("$argon2id$nonsense"), S("x")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hashes), cmocka_unit_test(test_random), cmocka_unit_test(test_seal), cmocka_unit_test(test_codes), cmocka_unit_test(test_passwords),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
