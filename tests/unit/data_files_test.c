/* The files of data/ are whole, and what C carries of them is the same. */
#include "base/clock.h"
#include "data/csv.h"
#include "text/text.h"
#include "../support.h"

struct table {
    struct csv_row *at;
    size_t n, cap;
};

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

/* Rows after the header; every field is clean text, no row is shorter or longer than the header. */
static struct table table(const char *path, const char *header)
{
    struct str file = support_file(a, path), line;
    assert_true(text_utf8_valid(file) && text_is_nfc(file) && str_index(file, '\r', 0) < 0);
    struct csv c = csv_open(file);
    struct csv_row row;
    struct table t = { 0 };
    struct str copy = file;
    assert_true(str_split(&copy, '\n', &line));
    assert_str(line, str_c(header));
    assert_int_equal(csv_next(&c, a, &row), ERR_OK);
    size_t columns = row.n;
    enum err e;
    while ((e = csv_next(&c, a, &row)) == ERR_OK) {
        if (row.n != columns)
            fail_msg("%s:%d has %zu columns", path, c.line, row.n);
        for (size_t i = 0; i < row.n; i++) {
            struct str clean;
            assert_int_equal(text_clean(a, row.at[i], false, &clean), ERR_OK);
            assert_str(row.at[i], clean);
        }
        VEC_PUSH(a, &t, row);
    }
    assert_int_equal(e, ERR_NOT_FOUND);
    return t;
}

static void assert_sorted(struct table t)
{
    for (size_t i = 1; i < t.n; i++)
        assert_true(str_cmp(t.at[i - 1].at[0], t.at[i].at[0]) < 0);
}

static void birth_provinces_are_those_of_the_code(void **state)
{
    (void)state;
    struct table t = table("data/ident/provinces.csv", "code,name");
    assert_int_equal(t.n, 63);
    assert_sorted(t);
    for (int code = 0; code < 100; code++) {
        struct str number = arena_printf(a, "%03d099000001", code), digits, name = { 0 };
        struct ident_cccd id;
        for (size_t i = 0; i < t.n; i++)
            if (str_eq(t.at[i].at[0], str_cut(number, 0, 3)))
                name = t.at[i].at[1];
        assert_int_equal(ident_cccd(a, number, &digits, &id) == ERR_OK, name.ptr != NULL);
        if (name.ptr)
            assert_str(id.province, name);
    }
}

static void units_of_2026(void **state)
{
    (void)state;
    struct table p = table("data/units/provinces.csv", "code,type,name,full_name,slug,ward_count");
    struct table c = table("data/units/communes.csv", "code,province_code,type,name,full_name,slug");
    assert_int_equal(p.n, 34);
    assert_int_equal(c.n, 3321);
    assert_sorted(p);
    for (size_t i = 0; i < p.n; i++) {
        int64_t want, communes = 0;
        assert_true(p.at[i].at[0].len == 2 && str_int(p.at[i].at[5], &want));
        assert_str(p.at[i].at[3], arena_printf(a, "%.*s %.*s", STR_ARG(p.at[i].at[1]), STR_ARG(p.at[i].at[2])));
        for (size_t k = 0; k < c.n; k++)
            communes += str_eq(c.at[k].at[1], p.at[i].at[0]);
        assert_int_equal(communes, want);
    }
    int64_t kinds[3] = { 0 };
    static const char *const names[] = { "Xã", "Phường", "Đặc khu" };
    for (size_t k = 0; k < c.n; k++) {
        assert_int_equal(c.at[k].at[0].len, 5);
        for (int i = 0; i < 3; i++)
            kinds[i] += str_eq(c.at[k].at[2], str_c(names[i]));
    }
    assert_true(kinds[0] == 2611 && kinds[1] == 697 && kinds[2] == 13); /* 30/04/2026, NQ 30/2026/QH16 */
}

static struct str find(struct table t, struct str key)
{
    for (size_t i = 0; i < t.n; i++)
        if (str_eq(t.at[i].at[0], key))
            return t.at[i].at[1];
    return (struct str){ 0 };
}

/* Whatever was before 01/07/2025: each code has its level above, and went into communes of today, each once. */
static void units_before_2025(void **state)
{
    (void)state;
    struct table p = table("data/units/old_provinces.csv", "code,name"), d = table("data/units/old_districts.csv", "code,province_code,name");
    struct table o = table("data/units/old_communes.csv", "code,district_code,name,also,to");
    struct table now = table("data/units/communes.csv", "code,province_code,type,name,full_name,slug");
    assert_true(p.n == 63 && d.n == 696 && o.n == 10040);
    assert_sorted(p);
    assert_sorted(d);
    assert_sorted(o);
    for (size_t i = 0; i < d.n; i++)
        assert_non_null(find(p, d.at[i].at[1]).ptr);
    size_t islands = 0, parts = 0;
    for (size_t i = 0; i < o.n; i++) {
        struct str to = o.at[i].at[4], part;
        assert_non_null(find(d, o.at[i].at[1]).ptr);
        islands += o.at[i].at[0].len == 3;
        while (str_split(&to, ' ', &part)) {
            assert_true(part.len == 6 && str_index(S("tpdrnklmc"), part.ptr[5], 0) >= 0);
            assert_non_null(find(now, str_cut(part, 0, 5)).ptr);
            parts++;
        }
    }
    assert_true(islands == 5 && parts == 10570);
}

static void commune_codes_are_unique(void **state)
{
    (void)state;
    struct table c = table("data/units/communes.csv", "code,province_code,type,name,full_name,slug");
    for (size_t i = 0; i < c.n; i++)
        for (size_t k = i + 1; k < c.n; k++)
            if (str_eq(c.at[i].at[0], c.at[k].at[0]))
                fail_msg("%.*s twice", STR_ARG(c.at[i].at[0]));
}

static void holidays_fall_on_the_right_days(void **state)
{
    (void)state;
    struct table t = table("data/calendar/holidays.csv", "date,kind,description,confidence");
    assert_sorted(t);
    static const char *const confidences = "verified unverified law law-projection";
    for (size_t i = 0; i < t.n; i++) {
        int32_t day;
        struct str *row = t.at[i].at;
        assert_true(day_parse_iso(row[0], &day));
        bool weekend = day_weekday(day) == 0 || day_weekday(day) == 6;
        assert_int_equal(weekend, !str_eq(row[1], S("off_weekday")));
        assert_true(!weekend || str_eq(row[1], S("weekend_in_break")) || str_eq(row[1], S("makeup_workday")));
        assert_true(row[2].len && row[3].len && str_has(str_c(confidences), row[3]));
    }
}

static void working_days_of_each_year(void **state)
{
    (void)state;
    struct table t = table("data/calendar/holidays.csv", "date,kind,description,confidence");
    static const int want[] = { 249, 251, 250, 249, 249 }; /* 2023 to 2027, from the yearly notices */
    for (int year = 2023; year <= 2027; year++) {
        int n = 0;
        for (int32_t day = day_from_ymd(year, 1, 1); day < day_from_ymd(year + 1, 1, 1); day++) {
            int y, m, d;
            day_to_ymd(day, &y, &m, &d);
            struct str kind = find(t, arena_printf(a, "%04d-%02d-%02d", y, m, d));
            bool weekend = day_weekday(day) == 0 || day_weekday(day) == 6;
            n += weekend ? str_eq(kind, S("makeup_workday")) : !str_eq(kind, S("off_weekday"));
        }
        assert_int_equal(n, want[year - 2023]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(birth_provinces_are_those_of_the_code),
        cmocka_unit_test(units_of_2026),
        cmocka_unit_test(units_before_2025), cmocka_unit_test(commune_codes_are_unique),
        cmocka_unit_test(holidays_fall_on_the_right_days),
        cmocka_unit_test(working_days_of_each_year),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
