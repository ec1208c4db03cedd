/* The ground: slices, buffers, arenas, clocks, failpoints. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/embed.h"
#include "base/err.h"
#include "base/failpoint.h"
#include "../../tests/support.h"

static void test_str(void **state)
{
    (void)state;
    struct str s = S("abcabc"), none = { 0 }, part, rest;
    assert_true(str_eq(none, S("")) && !str_eq(s, S("abcab")) && str_cmp(S("a"), S("ab")) < 0 && str_cmp(S("b"), S("ab")) > 0 && str_cmp(s, s) == 0);
    assert_true(str_starts(s, S("abc")) && str_starts(s, S("")) && !str_starts(S("ab"), S("abc")) && str_starts(none, none));
    assert_true(str_ends(s, S("bc")) && !str_ends(S("c"), S("bc")) && str_has(s, S("cab")) && str_has(none, S("")) && !str_has(none, S("a")));
    assert_int_equal(str_index(s, 'c', 0), 2);
    assert_int_equal(str_index(s, 'c', 3), 5);
    assert_int_equal(str_index(s, 'c', 6), -1);
    assert_int_equal(str_index(none, 'c', 0), -1);
    assert_str(str_skip(s, 4), S("bc"));
    assert_int_equal(str_skip(s, 99).len, 0);
    assert_str(str_cut(s, 1, 2), S("bc"));
    assert_str(str_cut(s, 5, 99), S("c"));
    assert_int_equal(str_cut(s, 99, 1).len, 0);
    assert_str(str_trim(S(" \t\r\na b\v\f ")), S("a b"));
    assert_int_equal(str_trim(S("  ")).len, 0);
    rest = S("a,,b,");
    static const char *const want[] = { "a", "", "b", "" };
    for (size_t i = 0; i < 4; i++) {
        assert_true(str_split(&rest, ',', &part));
        assert_str(part, str_c(want[i]));
    }
    assert_false(str_split(&rest, ',', &part));
    assert_false(str_split(&none, ',', &part));
    assert_null(str_c(NULL).ptr);
}

static void test_int(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        int64_t n;
    } cases[] = { { "0", true, 0 }, { "-0", true, 0 }, { "007", true, 7 }, { "-12", true, -12 }, { "9223372036854775807", true, INT64_MAX },
                  { "-9223372036854775808", true, INT64_MIN }, { "9223372036854775808", false, 0 }, { "-9223372036854775809", false, 0 },
                  { "", false, 0 }, { "-", false, 0 }, { "+1", false, 0 }, { " 1", false, 0 }, { "1 ", false, 0 }, { "1.0", false, 0 }, { "0x1", false, 0 },
                  { "00000000000000000001", false, 0 }, { "--1", false, 0 }, { "1e3", false, 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t n = 77;
        assert_int_equal(str_int(str_c(cases[i].text), &n), cases[i].ok);
        assert_true(n == (cases[i].ok ? cases[i].n : 77));
    }
}

static void test_buf(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (int own = 0; own < 2; own++) {
        struct buf b = buf_new(own ? NULL : a, 10);
        assert_str(buf_str(&b), S(""));
        buf_put(&b, S("12345"));
        buf_putc(&b, '6');
        buf_int(&b, -7);
        assert_str(buf_str(&b), S("123456-7"));
        buf_put(&b, S("89")); /* exactly full */
        assert_false(b.failed);
        buf_putc(&b, 'x'); /* one too many: fails, and stays failed */
        assert_true(b.failed);
        buf_put(&b, S(""));
        buf_printf(&b, "%d", 1);
        assert_true(b.failed && b.len <= 10);
        buf_free(&b);
    }
    struct buf b = buf_new(a, 1000);
    buf_int0(&b, 7, 4);
    buf_int0(&b, 12345, 3);
    buf_hex(&b, "\x00\xff\x1a", 3);
    buf_printf(&b, "[%s|%5d|%.*s]", "x", 42, STR_ARG(S("yz")));
    assert_str(buf_str(&b), S("00071234500ff1a[x|   42|yz]"));
    arena_free(a);
}

static void test_arena(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    VEC(int64_t) v = { 0 };
    for (int64_t i = 0; i < 10000; i++)
        VEC_PUSH(a, &v, i * i);
    for (int64_t i = 0; i < 10000; i++)
        assert_true(v.at[i] == i * i);
    for (size_t size = 0; size < 5000; size += 37) {
        unsigned char *p = arena_alloc(a, size);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAA, size);
    }
    assert_true(arena_used(a) > 100000);
    assert_string_equal(arena_cstr(a, str_cut(S("abcdef"), 1, 3)), "bcd");
    struct str big = arena_printf(a, "%0*d", 100000, 7);
    assert_int_equal(big.len, 100000);
    arena_reset(a);
    assert_int_equal(arena_used(a), 0);
    assert_str(arena_str(a, S("again")), S("again"));
    arena_free(a);
    arena_free(NULL);
}

/* Every day of four centuries there and back; weekdays follow one another. */
static void test_days(void **state)
{
    (void)state;
    assert_int_equal(day_from_ymd(1970, 1, 1), 0);
    assert_int_equal(day_from_ymd(2026, 11, 20), 20777);
    assert_int_equal(day_weekday(20777), 5);
    int32_t first = day_from_ymd(1800, 1, 1), last = day_from_ymd(2199, 12, 31);
    for (int32_t d = first; d <= last; d++) {
        int y, m, dom;
        day_to_ymd(d, &y, &m, &dom);
        if (!ymd_valid(y, m, dom) || day_from_ymd(y, m, dom) != d || day_weekday(d + 1) != (day_weekday(d) + 1) % 7 || dom > days_in_month(y, m))
            fail_msg("%d is %d-%d-%d", d, y, m, dom);
    }
    assert_false(ymd_valid(2027, 2, 29) || ymd_valid(1900, 2, 29) || ymd_valid(2026, 4, 31) || ymd_valid(2026, 0, 1) || ymd_valid(2026, 13, 1) || ymd_valid(2026, 1, 0) || ymd_valid(1799, 12, 31));
    assert_true(ymd_valid(2000, 2, 29) && ymd_valid(2028, 2, 29));
}

/* A Vietnamese day ends at 17:00 UTC. */
static void test_instants(void **state)
{
    (void)state;
    int64_t at;
    assert_true(clock_parse_rfc3339(S("2026-11-20T23:59:59+07:00"), &at));
    assert_int_equal(day_of_ms(at), 20777);
    assert_int_equal(minute_of_ms(at), 23 * 60 + 59);
    assert_int_equal(day_of_ms(at + 1000), 20778);
    assert_int_equal(ms_of_day(20777, 23 * 60 + 59) + 59000, at);
    int64_t utc;
    assert_true(clock_parse_rfc3339(S("2026-11-20T16:59:59Z"), &utc) && utc == at);
    assert_true(clock_parse_rfc3339(S("2026-11-20T16:59Z"), &utc) && utc == at - 59000);
    char text[CLOCK_RFC3339_MAX];
    clock_rfc3339(at, text);
    assert_string_equal(text, "2026-11-20T23:59:59+07:00");
    struct civil c = civil_of_ms(-1); /* before 1970 too */
    assert_true(c.year == 1970 && c.month == 1 && c.day == 1 && c.hour == 6 && c.minute == 59 && c.second == 59 && c.ms == 999);
    static const char *const bad[] = { "", "2026-11-20", "2026-11-20T25:00:00Z", "2026-02-30T10:00:00Z", "2026-11-20T10:60:00Z", "2026-11-20 10:00:00", "2026-11-20T10:00:00", "x" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(clock_parse_rfc3339(str_c(bad[i]), &utc));
}

static void test_err(void **state)
{
    (void)state;
    for (int e = 0; e < ERR_COUNT; e++)
        assert_true(err_status((enum err)e) >= 200 && err_key((enum err)e)[0] && err_name((enum err)e)[0]);
    assert_int_equal(err_status(ERR_STALE), 412);
    assert_string_equal(err_key(ERR_NOT_FOUND), "err.not_found");
}

static void test_failpoint(void **state)
{
    (void)state;
    assert_false(failpoint("here"));
    failpoint_arm("here", 3);
    assert_false(failpoint("here") || failpoint("there") || failpoint("here"));
    assert_true(failpoint("here"));
    assert_false(failpoint("here")); /* once */
    failpoint_arm("here", 1);
    failpoint_arm(NULL, 0);
    assert_false(failpoint("here"));
}

static void test_embed(void **state)
{
    (void)state;
    const struct embed_file table[] = { { .path = S("a") }, { .path = S("b/c") }, { .path = S("b/d") } };
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(embed_find(table, 3, table[i].path), &table[i]);
    static const char *const absent[] = { "", "b", "b/", "b/cc", "z", "A" };
    for (size_t i = 0; i < 6; i++)
        assert_null(embed_find(table, 3, str_c(absent[i])));
    assert_null(embed_find(table, 0, S("a")));
    for (size_t i = 1; i < embed_migrations_n; i++)
        assert_true(str_cmp(embed_migrations[i - 1].path, embed_migrations[i].path) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_str),   cmocka_unit_test(test_int),      cmocka_unit_test(test_buf), cmocka_unit_test(test_arena), cmocka_unit_test(test_days),
        cmocka_unit_test(test_instants), cmocka_unit_test(test_err),   cmocka_unit_test(test_failpoint), cmocka_unit_test(test_embed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
