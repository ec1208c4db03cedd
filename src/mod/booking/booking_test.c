/* Times at the desk: no seat twice, one open booking each, days off left out, everybody told. */
#include "core/testing.h"
#include "core/job.h"
#include "core/setting.h"
#include "mod/booking/booking.h"
#include "mod/catalogue/catalogue.h"
#include "mod/units/units.h"
#include "../../../tests/support.h"
#include <pthread.h>
#include <stdatomic.h>

const struct job_kind job_kinds[] = { { 0 } };
const size_t job_kinds_n = 0;
const struct job_chore job_chores[] = { { 0 } };
const size_t job_chores_n = 0;

static struct testing_app t;
static struct ctx *c;
static int64_t office_id;
static struct booking_slot slot;

static enum err fill(struct ctx *x, void *arg)
{
    struct catalogue_counts counts;
    struct unit u = { .kind = S("agency"), .level = S("commune"), .name = S("Ủy ban nhân dân xã Kim Bôi"), .short_name = S("UBND xã Kim Bôi"), .superior = S(""),
                      .place = S("Kim Bôi"), .code = S("H28.26"), .address = S("Khu Bo"), .phone = S("0900000001"), .website = S("") };
    (void)arg;
    TRY(catalogue_load_folders(x, &counts));
    TRY(unit_add(x, &u, &office_id));
    slot = (struct booking_slot){ .field = S(""), .weekday = 2, .from_minute = 480, .to_minute = 510, .capacity = 3 }; /* Tuesdays */
    TRY(booking_slot_add(x, office_id, &slot));
    return setting_set(x, SETTING_OFFICE_UNIT_ID, arena_printf(x->arena, "%lld", (long long)office_id));
}

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00"); /* a Friday; Tuesday 24/11 is a day off */
    c = testing_ctx(&t);
    assert_int_equal(ctx_write(c, fill, NULL), ERR_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

static int32_t tuesday(void) { return ctx_today(c) + 11; } /* 01/12/2026 */

static struct booking of(const char *phone)
{
    return (struct booking){ .agency_id = office_id, .procedure_code = S("1.004873"), .name = S("Trần Thị Bình"), .phone = str_c(phone), .slot_id = slot.id, .day = tuesday() };
}

static enum err making(struct ctx *x, void *arg) { x->problem.n = 0; return booking_make(x, arg); }
static enum err make(struct booking *b) { return ctx_write(c, making, b); }

static enum err freeing(struct ctx *x, void *arg)
{
    struct booking_free *list;
    size_t n;
    int *left = arg;
    TRY(booking_free(x, office_id, S("Hộ tịch"), &list, &n));
    *left = n ? list[0].left : 0;
    assert_true(!n || list[0].day == tuesday()); /* 24/11 is left out */
    return ERR_OK;
}
static int left(void)
{
    int n = -1;
    assert_int_equal(ctx_read(c, freeing, &n), ERR_OK);
    return n;
}

static void test_one_each(void **state)
{
    (void)state;
    struct booking a = of("0912 000 001"), again = of("0912000001"), bad = of("12"), other = of("0912000002");
    assert_int_equal(left(), 3);
    assert_int_equal(make(&a), ERR_OK);
    assert_int_equal(left(), 2);
    assert_int_equal(make(&again), ERR_INVALID); /* the same number, written otherwise */
    assert_int_equal(make(&bad), ERR_INVALID);
    other.day = tuesday() - 7; /* Ngày Văn hóa Việt Nam */
    assert_int_equal(make(&other), ERR_INVALID);
    other.day = tuesday() + 1; /* a Wednesday */
    assert_int_equal(make(&other), ERR_INVALID);
    other.day = tuesday() + 14; /* too far ahead */
    assert_int_equal(make(&other), ERR_INVALID);
}

static enum err ending(struct ctx *x, void *arg) { return booking_end_as(x, arg, "cancelled", S("")); }

static void test_given_back(void **state)
{
    (void)state;
    struct booking a = of("0912000001"), b = of("0912000002");
    assert_int_equal(make(&a), ERR_OK);
    assert_int_equal(ctx_write(c, ending, &a), ERR_OK);
    assert_int_equal(ctx_write(c, ending, &a), ERR_STALE);
    assert_int_equal(left(), 3);
    a = of("0912000001");
    assert_int_equal(make(&a), ERR_OK);
    assert_int_equal(make(&b), ERR_OK);
    assert_int_equal(left(), 1);
}

static enum err calling_off(struct ctx *x, void *arg) { x->problem.n = 0; return booking_call_off(x, office_id, tuesday(), S("Cán bộ ốm"), arg); }

static void test_called_off(void **state)
{
    (void)state;
    size_t n = 0;
    struct booking a = of("0912000001"), b = of("0912000002"), late = of("0912000003");
    assert_int_equal(make(&a), ERR_OK);
    assert_int_equal(make(&b), ERR_OK);
    assert_int_equal(ctx_write(c, calling_off, &n), ERR_OK);
    assert_int_equal(n, 2);
    assert_int_equal(left(), 0);
    assert_int_equal(make(&late), ERR_INVALID);
}

enum { PEOPLE = 12 };
static atomic_int got;

static void *wanting(void *arg)
{
    struct arena *a = arena_new();
    struct ctx own = ctx_system(&t.app, a);
    struct booking b = of(arena_printf(a, "09120001%02d", (int)(intptr_t)arg).ptr);
    enum err e;
    do
        e = ctx_write(&own, making, &b);
    while (e == ERR_BUSY);
    atomic_fetch_add(&got, e == ERR_OK);
    arena_free(a);
    return NULL;
}

static void test_no_seat_twice(void **state)
{
    (void)state;
    pthread_t threads[PEOPLE];
    got = 0;
    for (intptr_t i = 0; i < PEOPLE; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, wanting, (void *)i), 0);
    for (int i = 0; i < PEOPLE; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(got, 3);
    assert_int_equal(left(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_one_each, setup, teardown),
        cmocka_unit_test_setup_teardown(test_given_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_called_off, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_seat_twice, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
