#include "core/calendars.h"
#include "data/csv.h"
#include "data/json.h"
#include "text/text.h"
#include "../../tests/support.h"

#define HEADER "date,kind,description,confidence\n"

static struct arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct calendar read_good(const char *text)
{
    struct calendar c = { 0 };
    struct fault fault = { 0 };
    if (calendars_from_csv(arena, str_c(text), &c, &fault) != ERR_OK)
        fail_msg("line %d, %s: %s", fault.line, fault.where, fault.what);
    return c;
}

static void reads_a_file(void **state)
{
    (void)state;
    struct calendar c = read_good("\xEF\xBB\xBF" HEADER "2026-11-24,off_weekday,Ngày Văn hóa Việt Nam,verified\r\n"
                                  "2026-08-29,weekend_in_break,,\n\n"
                                  "2026-08-22,makeup_workday,\"làm bù cho \"\"31/8\"\", 2026\",\n"
                                  "2026-08-31,off_weekday,Quo\xcc\x82\xcc\x81" "c  kha\xcc\x81nh,");
    assert_true(str_eq(c.code, S("vn-2026")));
    assert_int_equal(c.version, 0);
    assert_int_equal(c.days_n, 3);
    assert_int_equal(c.days[0].day, day_from_ymd(2026, 8, 22));
    assert_int_equal(c.days[0].kind, DAY_MAKEUP);
    assert_true(str_eq(c.days[0].name, S("làm bù cho \"31/8\", 2026")));
    assert_int_equal(c.days[1].day, day_from_ymd(2026, 8, 31));
    assert_true(str_eq(c.days[1].name, S("Quốc khánh"))); /* NFC, one space */
    assert_int_equal(c.days[2].kind, DAY_OFF);
    assert_int_equal(c.week, 0x3e);
    assert_true(calendar_hours_valid(&c));
    assert_true(str_eq(read_good(HEADER "2027-01-01,off_weekday,Tết,\n2026-11-24,off_weekday,x,").code, S("vn-2026-2027")));
    assert_int_equal(read_good(HEADER "2026-11-21,weekend_in_break,,").days_n, 0);
}

/* Nothing in the answer points into the text that was read. */
static void keeps_its_own_copy(void **state)
{
    (void)state;
    char text[] = HEADER "2026-11-24,off_weekday,Plain,verified\n";
    struct calendar c = read_good(text);
    memset(text, '?', sizeof text - 1);
    assert_true(str_eq(c.days[0].name, S("Plain")));
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line;
        const char *where;
    } rows[] = {
        { "", 1, "" },
        { "\n", 1, "" },
        { "date,kind,description\n2026-11-24,off_weekday,x\n", 1, "" },
        { "Date,kind,description,confidence\n2026-11-24,off_weekday,x,\n", 1, "" },
        { "date;kind;description;confidence\n", 1, "" },
        { HEADER, 1, "" },
        { HEADER "2026-11-24,off_weekday,x\n", 2, "" },
        { HEADER "2026-11-24,off_weekday,x,,\n", 2, "" },
        { HEADER "2026-11-24,off_weekday,x,\n24/11/2026,off_weekday,x,\n", 3, "date" },
        { HEADER "2027-02-29,off_weekday,x,\n", 2, "date" },
        { HEADER "2026-11-24 ,off_weekday,x,\n", 2, "date" },
        { HEADER ",off_weekday,x,\n", 2, "date" },
        { HEADER "2026-11-24,,x,\n", 2, "kind" },
        { HEADER "2026-11-24,OFF_WEEKDAY,x,\n", 2, "kind" },
        { HEADER "2026-11-24,off_weekdays,x,\n", 2, "kind" },
        { HEADER "2026-11-21,off_weekday,x,\n", 2, "date" },      /* a Saturday */
        { HEADER "2026-11-24,weekend_in_break,x,\n", 2, "date" }, /* a Tuesday */
        { HEADER "2026-11-24,makeup_workday,x,\n", 2, "date" },
        { HEADER "2026-11-24,off_weekday,,\n", 2, "description" },
        { HEADER "2026-11-24,off_weekday, ,\n", 2, "description" },
        { HEADER "2026-11-24,off_weekday,a\x01" "b,\n", 2, "description" },
        { HEADER "2026-11-24,off_weekday,x,\n2026-11-25,off_weekday,\"x\ny\",\n2026-11-24,off_weekday,z,\n", 5, "date" },
        { HEADER "2026-11-21,weekend_in_break,,\n2026-11-21,makeup_workday,z,\n", 3, "date" },
        { HEADER "2026-11-24,off_weekday,\"x,\n", 2, "" },
        { HEADER "2026-11-24,off_weekday,\"x\"y,\n", 2, "" },
        { HEADER "2026-11-24,off_weekday,\xc3,\n", 0, "" },
        { HEADER "2026-11-24,off_weekday,\xed\xa0\x80,\n", 0, "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct calendar c = { .days_n = 77 };
        struct fault fault = { .line = -1 };
        assert_int_equal(calendars_from_csv(arena, str_c(rows[i].text), &c, &fault), ERR_INVALID);
        assert_int_equal(c.days_n, 77);
        if (fault.line != rows[i].line || strcmp(fault.where, rows[i].where) != 0)
            fail_msg("row %zu: line %d, where %s: %s", i, fault.line, fault.where, fault.what);
        assert_true(strlen(fault.what) > 10);
        assert_int_equal(calendars_from_csv(arena, str_c(rows[i].text), &c, NULL), ERR_INVALID);
    }
}

static void names_are_bounded(void **state)
{
    (void)state;
    struct calendar c;
    struct fault fault;
    struct buf b = buf_new(arena, 1 << 16);
    buf_put(&b, S(HEADER "2026-11-24,off_weekday,"));
    for (int i = 0; i < CALENDARS_NAME_MAX; i++)
        buf_put(&b, S("ế"));
    assert_int_equal(calendars_from_csv(arena, arena_printf(arena, "%.*s,\n", STR_ARG(buf_str(&b))), &c, &fault), ERR_OK);
    buf_put(&b, S("ế"));
    assert_int_equal(calendars_from_csv(arena, arena_printf(arena, "%.*s,\n", STR_ARG(buf_str(&b))), &c, &fault), ERR_INVALID);
    assert_string_equal(fault.where, "description");
}

static void files_are_bounded(void **state)
{
    (void)state;
    struct calendar c;
    struct fault fault;
    struct buf b = buf_new(arena, 2 << 20);
    int32_t day = day_from_ymd(2000, 1, 1);
    buf_put(&b, S(HEADER));
    for (int n = 0; n < CALENDARS_DAYS_MAX; day++) {
        int y, m, d, weekday = day_weekday(day);
        day_to_ymd(day, &y, &m, &d);
        if (weekday == 0 || weekday == 6)
            continue;
        buf_printf(&b, "%04d-%02d-%02d,off_weekday,x,\n", y, m, d);
        n++;
    }
    assert_int_equal(calendars_from_csv(arena, buf_str(&b), &c, &fault), ERR_OK);
    assert_int_equal(c.days_n, CALENDARS_DAYS_MAX);
    buf_put(&b, S("2099-01-01,off_weekday,x,\n"));
    assert_int_equal(calendars_from_csv(arena, buf_str(&b), &c, &fault), ERR_INVALID);
    while (b.len <= CALENDARS_BYTES_MAX)
        buf_putc(&b, '\n');
    assert_int_equal(calendars_from_csv(arena, buf_str(&b), &c, &fault), ERR_TOO_LARGE);
}

/* Cut anywhere, a file gives a calendar or a sentence, and never reads past its end. */
static void cut_at_every_byte(void **state)
{
    (void)state;
    static const char whole[] = "\xEF\xBB\xBF" HEADER "2026-11-24,off_weekday,\"Ngày \"\"Văn hóa\"\"\",verified\r\n"
                                "2026-08-22,makeup_workday,làm bù,\n";
    for (size_t n = 0; n < sizeof whole; n++) {
        struct calendar c;
        struct fault fault = { .line = -1 };
        struct str copy = { memcpy(malloc(n + 1), whole, n), n }; /* exact, so that a read past the end shows */
        enum err e = calendars_from_csv(arena, copy, &c, &fault);
        assert_true(e == ERR_OK ? c.days_n > 0 : e == ERR_INVALID && fault.line >= 0 && fault.what[0]);
        free((void *)(uintptr_t)copy.ptr);
    }
}

/* Any name and any file gives a calendar with clean names, or a sentence. */
static void naughty_strings(void **state)
{
    (void)state;
    const struct json *list;
    struct str file = support_file(arena, "tests/fixtures/naughty-strings/blns.json");
    assert_int_equal(json_parse(arena, file, &list, NULL), ERR_OK);
    size_t good = 0;
    for (size_t i = 0; i < list->n; i++) {
        struct calendar c;
        struct fault fault = { .line = -1 };
        struct buf b = buf_new(arena, 1 << 16);
        buf_put(&b, S(HEADER "2026-11-24,off_weekday,"));
        csv_put(&b, list->items[i].text, false);
        buf_putc(&b, '\n');
        enum err e = calendars_from_csv(arena, buf_str(&b), &c, &fault);
        assert_true(e == ERR_OK || (e == ERR_INVALID && text_utf8_valid(str_c(fault.what))));
        good += e == ERR_OK;
        if (e == ERR_OK)
            assert_true(text_utf8_valid(c.days[0].name) && text_is_nfc(c.days[0].name) && !text_has_invisible(c.days[0].name));
        assert_int_equal(calendars_from_csv(arena, list->items[i].text, &c, &fault), ERR_INVALID);
    }
    assert_true(list->n > 500 && good > 400);
}

static void sentences_name_the_day(void **state)
{
    (void)state;
    struct calendar c;
    struct fault fault;
    assert_int_equal(calendars_from_csv(arena, S(HEADER "2026-11-24,weekend_in_break,x,\n"), &c, &fault), ERR_INVALID);
    assert_non_null(strstr(fault.what, "thứ Ba 24/11/2026"));
}

static void the_shipped_one(void **state)
{
    (void)state;
    static const int working_days[] = { 249, 251, 250, 249, 249 }; /* 2023..2027 */
    struct calendar c;
    assert_int_equal(calendars_shipped(arena, &c), ERR_OK);
    assert_true(str_starts(c.code, S("vn-2023-")));
    for (int i = 0; i < 5; i++)
        assert_int_equal(calendar_count(&c, day_from_ymd(2023 + i, 1, 1) - 1, day_from_ymd(2023 + i, 12, 31)), working_days[i]);
    struct str name;
    assert_int_equal(calendar_kind(&c, day_from_ymd(2026, 11, 24), &name), DAY_OFF);
    assert_true(str_starts(name, S("Ngày Văn hóa Việt Nam")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_file),      cmocka_unit_test(keeps_its_own_copy), cmocka_unit_test(refuses),
        cmocka_unit_test(names_are_bounded), cmocka_unit_test(files_are_bounded),  cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(sentences_name_the_day), cmocka_unit_test(naughty_strings), cmocka_unit_test(the_shipped_one),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
