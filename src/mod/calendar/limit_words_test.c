#include "mod/calendar/limit_words.h"
#include "../../../tests/support.h"
#include "data/json.h"

static struct arena *a;
static int make(void **state) { return (void)state, a = arena_new(), 0; }
static int drop(void **state) { return (void)state, arena_free(a), 0; }

static void as_people_say_it(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        enum limit_unit unit;
        int n;
        const char *words;
    } rows[] = {
        { "3 ngày làm việc", LIMIT_WORKING_DAYS, 3, "3 ngày làm việc" },  { "03 NGAY LAM VIEC", LIMIT_WORKING_DAYS, 3, "3 ngày làm việc" },
        { " 5  ngày ", LIMIT_DAYS, 5, "5 ngày" },                        { "8 giờ làm việc", LIMIT_WORKING_HOURS, 8, "8 giờ làm việc" },
        { "2 giờ", LIMIT_HOURS, 2, "2 giờ" },                            { "30 phút", LIMIT_MINUTES, 30, "30 phút" },
        { "2 tuần", LIMIT_DAYS, 14, "14 ngày" },                         { "1 tháng", LIMIT_MONTHS, 1, "1 tháng" },
        { "Trong ngày", LIMIT_SAME_DAY, 1, "trong ngày" },               { "3 working days", LIMIT_WORKING_DAYS, 3, "3 ngày làm việc" },
        { "same day", LIMIT_SAME_DAY, 1, "trong ngày" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct limit l = { 0 };
        assert_int_equal(limit_words_parse(a, str_c(rows[i].said), &l), ERR_OK);
        assert_int_equal(l.unit, rows[i].unit);
        assert_true(l.unit == LIMIT_SAME_DAY || l.n == rows[i].n);
        assert_string_equal(arena_cstr(a, limit_words_vi(a, l)), rows[i].words);
    }
}

static void what_is_no_limit(void **state)
{
    (void)state;
    static const char *const rows[] = { "", " ", "ngày", "3", "ba ngày", "0 ngày", "-3 ngày", "1.5 ngày", "1,5 ngày", "3/4 ngày", "100001 ngày", "20000 tuần",
                                        "3 năm", "none", "3 ngày làm việc và 2 giờ", "99999999999999999999 ngày", "\xff\xfe" };
    struct limit l;
    const struct json *list;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (limit_words_parse(a, str_c(rows[i]), &l) != ERR_INVALID)
            fail_msg("%s was taken for a limit", rows[i]);
    assert_int_equal(json_parse(a, support_file(a, "tests/fixtures/naughty-strings/blns.json"), &list, NULL), ERR_OK);
    for (size_t i = 0; i < list->n; i++)
        assert_int_equal(limit_words_parse(a, list->items[i].text, &l), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(as_people_say_it), cmocka_unit_test(what_is_no_limit) };
    return cmocka_run_group_tests(tests, make, drop);
}
