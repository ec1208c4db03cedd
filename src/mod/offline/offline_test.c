/* The key of a session: the same while it lasts, no other session's, nothing of the account in it. */
#include "core/testing.h"
#include "mod/offline/offline.h"
#include "../../../tests/support.h"

static void test_key(void **state)
{
    (void)state;
    struct testing_app t = testing_app_new("2026-11-20T10:00:00+07:00");
    struct ctx c = *testing_ctx(&t);
    c.who = (struct who){ .account_id = 7, .csrf = S("0123456789abcdef0123456789abcdef"), .citizen = true };
    struct offline_key first = offline_key_of(&c), again = offline_key_of(&c);
    assert_str(again.key, first.key);
    assert_int_equal(first.key.len, 64);
    assert_int_equal(first.kid.len + first.owner.len, 32);
    assert_false(str_has(first.key, first.kid) || str_has(first.key, c.who.csrf));
    c.who.csrf = S("ffffffffffffffffffffffffffffffff"); /* another session of the same person */
    struct offline_key later = offline_key_of(&c);
    assert_false(str_eq(later.key, first.key) || str_eq(later.kid, first.kid));
    assert_str(later.owner, first.owner);
    c.who.account_id = 8;
    assert_false(str_eq(offline_key_of(&c).owner, first.owner));
    testing_app_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_key) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
