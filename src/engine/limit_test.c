#include "engine/deadline.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct {
    const char *text;
    enum limit_unit unit;
    int n;
    const char *name;
} GOOD[] = {
    { "30 minutes", LIMIT_MINUTES, 30, "30 minutes" },
    { "2 hours", LIMIT_HOURS, 2, "2 hours" },
    { "8 working hours", LIMIT_WORKING_HOURS, 8, "8 working hours" },
    { "15 days", LIMIT_DAYS, 15, "15 days" },
    { "3 working days", LIMIT_WORKING_DAYS, 3, "3 working days" },
    { "1 working days", LIMIT_WORKING_DAYS, 1, "1 working days" },
    { "1 working day", LIMIT_WORKING_DAYS, 1, "1 working days" },
    { "1 month", LIMIT_MONTHS, 1, "1 months" },
    { "6 months", LIMIT_MONTHS, 6, "6 months" },
    { "100000 days", LIMIT_DAYS, 100000, "100000 days" },
    { "03 working days", LIMIT_WORKING_DAYS, 3, "3 working days" },
    { "  3  working days ", LIMIT_WORKING_DAYS, 3, "3 working days" },
    { "same day", LIMIT_SAME_DAY, 0, "same day" },
    { "none", LIMIT_NONE, 0, "none" },
};

static void good_ones(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        struct limit l = { 0 }, again = { 0 };
        assert_int_equal(limit_parse(str_c(GOOD[i].text), &l), ERR_OK);
        assert_int_equal(l.unit, GOOD[i].unit);
        assert_int_equal(l.n, GOOD[i].n);
        struct str name = limit_name(a, l);
        assert_true(str_eq(name, str_c(GOOD[i].name)));
        assert_int_equal(limit_parse(name, &again), ERR_OK);
        assert_memory_equal(&l, &again, sizeof l);
    }
    arena_free(a);
}

static void refused(const char *text, size_t len)
{
    struct limit l = { LIMIT_MONTHS, 77 };
    assert_int_equal(limit_parse((struct str){ text, len }, &l), ERR_INVALID);
    assert_true(l.unit == LIMIT_MONTHS && l.n == 77);
}

static void bad_ones(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", " ", "3", "days", "3days", "0 days", "-1 days", "+3 days", "100001 days", "99999999999999999999 days",
        "3.5 days", "3,5 days", "3 Days", "3 weeks", "3 years", "3 working  days", "3\tworking days", "3 working",
        "3 ngày làm việc", "three days", "3 days 2 hours", "3 days;", "sameday", "same  day", "Same day", "None",
        "1 same day", "3 days\xff", "\xff 3 days", "٣ days", "0x3 days", "3\u00a0days", "3 working hour s",
    };
    refused(NULL, 0);
    refused("3 days\0", 7);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        refused(bad[i], strlen(bad[i]));
}

/* A good text cut short is good only where what is left is a limit too. */
static void cut_at_every_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++)
        for (size_t n = 0; n < strlen(GOOD[i].text); n++) {
            struct limit l;
            struct str cut = { GOOD[i].text, n };
            struct str left = str_trim(cut);
            bool good = limit_parse(cut, &l) == ERR_OK;
            assert_int_equal(good, str_ends(left, S("minute")) || str_ends(left, S("hour")) || str_ends(left, S("day")) ||
                                       str_ends(left, S("days")) || str_ends(left, S("month")));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_ones),
        cmocka_unit_test(bad_ones),
        cmocka_unit_test(cut_at_every_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
