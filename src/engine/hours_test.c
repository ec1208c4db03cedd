#include "engine/hours.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *kept;
    } rows[] = {
        { "07:30-11:30, 13:30-17:00", "07:30-11:30 13:30-17:00" }, { "7:30 - 11:30;13:30–17:00", "07:30-11:30 13:30-17:00" },
        { " 08:00-12:00 ", "08:00-12:00" },                         { "0:00-24:00", "00:00-24:00" },
        { "1:00-2:00 2:00-3:00 4:00-5:00", "01:00-02:00 02:00-03:00 04:00-05:00" },
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct calendar_span spans[CALENDAR_SPANS_MAX];
        size_t n = 0;
        assert_int_equal(hours_parse(str_c(rows[i].typed), spans, &n), ERR_OK);
        assert_string_equal(arena_cstr(a, hours_text(a, spans, n)), rows[i].kept);
    }
    arena_free(a);
}

static void not_hours(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "", " ", "07:30", "07:30-", "-11:30", "07:30-07:30", "11:30-07:30", "07:30-11:30 11:00-17:00", "13:30-17:00 07:30-11:30",
        "7h30-11h30", "07:30-11:60", "07:30-24:01", "07:30-25:00", "1:00-2:00 2:00-3:00 3:00-4:00 4:00-5:00", "07:30-11:30-12:00", "sáng",
        "07:30-11:30, 13:30-17:00, 07:30-11:30, 13:30-17:00, 07:30-11:30, 13:30-17:00, 07:30-11:30, 13:30-17:00, 07:30-11:30, 13:30-17:00, "
        "07:30-11:30, 13:30-17:00, 07:30-11:30, 13:30-17:00, 07:30-11:30",
    };
    struct calendar_span spans[CALENDAR_SPANS_MAX];
    size_t n = 77;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (hours_parse(str_c(rows[i]), spans, &n) != ERR_INVALID)
            fail_msg("%s was taken for office hours", rows[i]);
    assert_int_equal(n, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(as_people_write_them), cmocka_unit_test(not_hours) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
