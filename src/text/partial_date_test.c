/* Dates of which a part is known: reading, order, words; and the same laws over thousands of random ones. */
#include "text/partial_date.h"
#include "base/clock.h"
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

static const struct {
    const char *typed, *stored, *words, *brief, *spelled;
} right[] = {
    { "1950", "1950", "năm 1950", "1950", "năm một nghìn chín trăm năm mươi" },
    { "3/1950", "1950-03", "tháng 3 năm 1950", "03/1950", "tháng ba năm một nghìn chín trăm năm mươi" },
    { "04/1950", "1950-04", "tháng 4 năm 1950", "04/1950", "tháng tư năm một nghìn chín trăm năm mươi" },
    { "1950-03", "1950-03", "tháng 3 năm 1950", "03/1950", "tháng ba năm một nghìn chín trăm năm mươi" },
    { "17/03/1950", "1950-03-17", "17/03/1950", "17/03/1950",
      "ngày mười bảy tháng ba năm một nghìn chín trăm năm mươi" },
    { "7/3/1950", "1950-03-07", "07/03/1950", "07/03/1950", "ngày bảy tháng ba năm một nghìn chín trăm năm mươi" },
    { " 1950-03-17 ", "1950-03-17", "17/03/1950", "17/03/1950",
      "ngày mười bảy tháng ba năm một nghìn chín trăm năm mươi" },
    { "29/02/2024", "2024-02-29", "29/02/2024", "29/02/2024",
      "ngày hai mươi chín tháng hai năm hai nghìn không trăm hai mươi tư" },
    { "29/02/2000", "2000-02-29", "29/02/2000", "29/02/2000", "ngày hai mươi chín tháng hai năm hai nghìn" },
    { "không rõ", "", "không rõ", "", "không rõ" },
    { "1800", "1800", "năm 1800", "1800", "năm một nghìn tám trăm" },
};

static void test_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        struct partial_date d;
        if (!partial_parse(str_c(right[i].typed), &d))
            fail_msg("\"%s\" is not read", right[i].typed);
        assert_true(partial_valid(d));
        assert_str(partial_text(a, d), str_c(right[i].stored));
        assert_str(partial_words(a, d), str_c(right[i].words));
        assert_str(partial_short(a, d), str_c(right[i].brief));
        assert_str(partial_spelled(a, d), str_c(right[i].spelled));
    }
}

static void test_wrong(void **state)
{
    static const char *const wrong[] = { "",           " ",           "50",         "19500",      "195O",
                                         "13/1950",    "0/1950",      "-1/1950",    "1950/3",     "3-1950",
                                         "1950-13",    "1950-0",      "1950-",      "/1950",      "1950/",
                                         "/",          "-",           "1799",       "2201",       "-195",
                                         "+195",       "khoảng 1950", "31/02/1950", "29/02/1900", "29/02/2023",
                                         "2023-02-29", "31/04/1950",  "0/0/1950",   "1/2/3/1950", "1950-03-17-1",
                                         "1950-3-5-",  "không",       "١٩٥٠",       "1950 03" };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct partial_date d = { 7, 7, 7 };
        if (partial_parse(str_c(wrong[i]), &d))
            fail_msg("\"%s\" is read", wrong[i]);
        assert_int_equal(d.year, 7); /* untouched */
        assert_false(partial_known(partial_stored(str_c(wrong[i]))));
    }
    assert_false(partial_valid((struct partial_date){ 0, 3, 0 }));
    assert_false(partial_valid((struct partial_date){ 1950, 0, 3 }));
}

static const struct {
    const char *first, *second;
    enum partial_order order;
    bool agrees;
} orders[] = {
    { "1950", "1951", PARTIAL_BEFORE, false },          { "1951", "1950-12", PARTIAL_AFTER, false },
    { "1950", "1950", PARTIAL_UNKNOWN, true },          { "1950", "1950-07", PARTIAL_UNKNOWN, true },
    { "1950-07", "1950-07-31", PARTIAL_UNKNOWN, true }, { "1950-07", "1950-08-01", PARTIAL_BEFORE, false },
    { "1950-07-01", "1950-07-01", PARTIAL_SAME, true }, { "1950-07-01", "1950-07-02", PARTIAL_BEFORE, false },
    { "không rõ", "1950", PARTIAL_UNKNOWN, true },      { "1950-12-31", "1951", PARTIAL_BEFORE, false },
    { "không rõ", "không rõ", PARTIAL_UNKNOWN, true },  { "1950-02", "1950-01-31", PARTIAL_AFTER, false },
};

static void test_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct partial_date x, y;
        assert_true(partial_parse(str_c(orders[i].first), &x) && partial_parse(str_c(orders[i].second), &y));
        if (partial_compare(x, y) != orders[i].order || partial_agrees(x, y) != orders[i].agrees)
            fail_msg("%s and %s: %d", orders[i].first, orders[i].second, partial_compare(x, y));
    }
}

static void test_future(void **state)
{
    static const struct {
        const char *date;
        bool future;
    } rows[] = { { "2026", false },       { "11/2026", false },   { "12/2026", true },  { "2027", true },
                 { "20/11/2026", false }, { "21/11/2026", true }, { "không rõ", false } };
    int32_t today = day_from_ymd(2026, 11, 20);
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct partial_date d;
        assert_true(partial_parse(str_c(rows[i].date), &d));
        assert_int_equal(partial_future(d, today), rows[i].future);
    }
}

/* -- laws -- */

static struct partial_date any(uint64_t *r)
{
    struct partial_date d = { 1948 + (int)(support_random(r) % 5), 0, 0 };
    uint64_t kind = support_random(r) % 8;
    if (kind == 0)
        return (struct partial_date){ 0 };
    if (kind > 2)
        d.month = 1 + (int)(support_random(r) % 12);
    if (kind > 4)
        d.day = 1 + (int)(support_random(r) % (unsigned)days_in_month(d.year, d.month));
    return d;
}

/* What is certain holds for whatever days they are; what is not, for the one end and not for the other. */
static void check_days(struct partial_date x, struct partial_date y, enum partial_order o, uint64_t *r)
{
    int32_t x1, x2, y1, y2;
    if (!partial_days(x, &x1, &x2) || !partial_days(y, &y1, &y2)) {
        assert_int_equal(o, PARTIAL_UNKNOWN);
        return;
    }
    for (int i = 0; i < 8; i++) {
        int32_t p = x1 + (int32_t)(support_random(r) % (unsigned)(x2 - x1 + 1)),
                q = y1 + (int32_t)(support_random(r) % (unsigned)(y2 - y1 + 1));
        assert_true(o == PARTIAL_UNKNOWN || o == (p < q ? PARTIAL_BEFORE : p > q ? PARTIAL_AFTER : PARTIAL_SAME));
    }
    if (o == PARTIAL_UNKNOWN)
        assert_true(x1 <= y2 && x2 >= y1 && (x1 < y2 || x2 > y1));
}

static void test_laws(void **state)
{
    uint64_t r = 88172645463325252ULL;
    static const enum partial_order turned[] = { PARTIAL_UNKNOWN, PARTIAL_AFTER, PARTIAL_SAME, PARTIAL_BEFORE };
    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct partial_date x = any(&r), y = any(&r), z = any(&r), back = partial_stored(partial_text(a, x));
        assert_true(partial_valid(x));
        assert_memory_equal(&back, &x, sizeof x);
        if (partial_known(x)) { /* what stands on a page may be typed again */
            assert_true(partial_parse(partial_short(a, x), &back));
            assert_memory_equal(&back, &x, sizeof x);
        }
        enum partial_order o = partial_compare(x, y);
        check_days(x, y, o, &r);
        assert_int_equal(partial_compare(y, x), turned[o]);
        assert_int_equal(partial_agrees(x, y), partial_agrees(y, x));
        assert_true(partial_agrees(x, x));
        if (o == PARTIAL_BEFORE && partial_compare(y, z) == PARTIAL_BEFORE)
            assert_int_equal(partial_compare(x, z), PARTIAL_BEFORE);
        if (i % 100 == 0)
            arena_reset(a);
    }
}

/* Every day of five years is read in three ways; the day after the last of a month in none. */
static void test_days(void **state)
{
    (void)state;
    for (int32_t day = day_from_ymd(1996, 1, 1); day < day_from_ymd(2001, 1, 1); day++) {
        struct partial_date d, e;
        int y, m, dom;
        day_to_ymd(day, &y, &m, &dom);
        assert_true(partial_parse(arena_printf(a, "%d/%d/%d", dom, m, y), &d));
        assert_true(partial_parse(arena_printf(a, "%04d-%02d-%02d", y, m, dom), &e));
        assert_memory_equal(&d, &e, sizeof d);
        if (dom == days_in_month(y, m))
            assert_false(partial_parse(arena_printf(a, "%d/%d/%d", dom + 1, m, y), &e));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_right, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong, setup, teardown),
        cmocka_unit_test_setup_teardown(test_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_future, setup, teardown),
        cmocka_unit_test_setup_teardown(test_laws, setup, teardown),
        cmocka_unit_test_setup_teardown(test_days, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
