/* Text that grows: numbers, printing into the room that is there and beyond it, limits; arenas used again and again. */
#include "base/buf.h"
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void expect(const struct buf *b, const char *text)
{
    assert_false(b->failed);
    assert_int_equal(b->len, strlen(text));
    assert_memory_equal(b->ptr, text, b->len);
}

static void numbers(void **state)
{
    struct arena *a = arena_new();
    struct buf b = buf_new(a, 1000);
    (void)state;
    buf_int(&b, 0);
    buf_putc(&b, ' ');
    buf_int(&b, -1);
    buf_putc(&b, ' ');
    buf_int(&b, INT64_MAX);
    buf_putc(&b, ' ');
    buf_int(&b, INT64_MIN);
    expect(&b, "0 -1 9223372036854775807 -9223372036854775808");
    arena_free(a);
}

/* Every length around the room that is left, so that both ways of printing are taken, and both at their edge. */
static void printing_grows(void **state)
{
    (void)state;
    for (int have = 0; have < 300; have++) {
        struct buf b = buf_new(NULL, 2000);
        for (int i = 0; i < have; i++)
            buf_putc(&b, 'a');
        buf_printf(&b, "%s-%05d", "đơn", 42);
        assert_false(b.failed);
        assert_int_equal(b.len, have + 11);
        assert_memory_equal(b.ptr + have, "đơn-00042", 11);
        buf_free(&b);
    }
}

static void printing_stops_at_the_limit(void **state)
{
    struct arena *a = arena_new();
    struct buf b = buf_new(a, 10);
    (void)state;
    buf_printf(&b, "%s", "123456789"); /* and its NUL */
    expect(&b, "123456789");
    buf_printf(&b, "%d", 12);
    assert_true(b.failed);
    assert_int_equal(b.len, 9);
    buf_printf(&b, "%d", 1);
    assert_int_equal(b.len, 9);
    arena_free(a);
}

static void room_is_made_once(void **state)
{
    struct arena *a = arena_new();
    struct buf b = buf_new(a, 5000);
    (void)state;
    buf_room(&b, 4000);
    const char *at = b.ptr;
    for (int i = 0; i < 4000; i++)
        buf_putc(&b, 'x');
    assert_ptr_equal(b.ptr, at);
    assert_int_equal(b.len, 4000);
    buf_room(&b, 4000); /* more than the limit is no failure: it is only room */
    assert_false(b.failed);
    assert_int_equal(b.cap, 5000);
    arena_free(a);
}

static void is_zeroed(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_int_equal(p[i], 0);
}

/* What an arena hands out is zeroed, also after texts that did not fit were begun in it, and after many uses. */
static void arenas_hand_out_zeros(void **state)
{
    struct arena *a = arena_new();
    (void)state;
    for (int round = 0; round < 5; round++) {
        for (size_t n = 1; n < 3000; n += 97) {
            struct str s = arena_printf(a, "%0*d", (int)n, 7);
            assert_int_equal(s.len, n);
            assert_int_equal(s.ptr[n - 1], '7');
            assert_int_equal(s.ptr[n], 0);
            char *p = arena_alloc(a, n);
            is_zeroed(p, n);
            memset(p, 0xff, n);
        }
        arena_reset(a);
        assert_int_equal(arena_used(a), 0);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),           cmocka_unit_test(printing_grows),        cmocka_unit_test(printing_stops_at_the_limit),
        cmocka_unit_test(room_is_made_once), cmocka_unit_test(arenas_hand_out_zeros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
