#include "text/text.h"
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

static void words_of_the_published_vectors(void **state)
{
    (void)state;
    struct str file = support_file(a, "tests/fixtures/number_words.tsv"), line, n_text, words;
    int rows = 0;
    while (str_split(&file, '\n', &line)) {
        int64_t n;
        if (line.len == 0)
            continue;
        assert_true(str_split(&line, '\t', &n_text) && str_int(n_text, &n));
        assert_true(str_split(&line, '\t', &words));
        assert_str(text_number_words(a, n), words);
        assert_str(text_money_words(a, n), line);
        rows++;
    }
    assert_int_equal(rows, 94);
}

static void words_of_the_rules(void **state)
{
    (void)state;
    static const struct {
        int64_t n;
        const char *words;
    } rows[] = {
        /* hundreds, linh, mốt, tư, lăm */
        { 0, "không" },
        { 5, "năm" },
        { 11, "mười một" },
        { 14, "mười bốn" },
        { 15, "mười lăm" },
        { 21, "hai mươi mốt" },
        { 24, "hai mươi tư" },
        { 25, "hai mươi lăm" },
        { 55, "năm mươi lăm" },
        { 101, "một trăm linh một" },
        { 104, "một trăm linh bốn" },
        { 105, "một trăm linh năm" },
        { 110, "một trăm mười" },
        { 111, "một trăm mười một" },
        { 115, "một trăm mười lăm" },
        { 1000, "một nghìn" },
        { 1005, "một nghìn không trăm linh năm" },
        { 1010, "một nghìn không trăm mười" },
        { 1015, "một nghìn không trăm mười lăm" },
        { 8000, "tám nghìn" },
        { 10500, "mười nghìn năm trăm" },
        { 21000, "hai mươi mốt nghìn" },
        { 400000, "bốn trăm nghìn" },
        { 1000001, "một triệu không trăm linh một" },
        { 1005000, "một triệu không trăm linh năm nghìn" },
        { 10010010, "mười triệu không trăm mười nghìn không trăm mười" },
        { 1000000001, "một tỷ không trăm linh một" },
        { 21000000000, "hai mươi mốt tỷ" },
        { 1000000000000, "một nghìn tỷ" },
        { 1000000000000000000, "một tỷ tỷ" },
        { 2000000001000000000, "hai tỷ không trăm linh một tỷ" },
        { -5, "âm năm" },
        { -1005, "âm một nghìn không trăm linh năm" },
        { INT64_MAX, "chín tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba mươi sáu tỷ "
                     "tám trăm năm mươi tư triệu bảy trăm bảy mươi lăm nghìn tám trăm linh bảy" },
        { INT64_MIN, "âm chín tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba mươi sáu tỷ "
                     "tám trăm năm mươi tư triệu bảy trăm bảy mươi lăm nghìn tám trăm linh tám" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_str(text_number_words(a, rows[i].n), str_c(rows[i].words));
    assert_str(text_money_words(a, 1050000), S("Một triệu không trăm năm mươi nghìn đồng"));
    assert_str(text_money_words(a, -5), S("Âm năm đồng"));
}

/* The value of words, read by another rule than the writer's. */
static int64_t read_words(struct str words)
{
    static const char *const digits[] = { "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín" };
    int64_t total = 0, billion = 0, group = 0, unit = 0;
    struct str w;
    while (str_split(&words, ' ', &w)) {
        for (int i = 0; i < 10; i++)
            if (str_eq(w, str_c(digits[i])))
                unit = i;
        unit = str_eq(w, S("mốt")) ? 1 : str_eq(w, S("tư")) ? 4 : str_eq(w, S("lăm")) ? 5 : unit;
        if (str_eq(w, S("trăm")) || str_eq(w, S("mươi")))
            group += unit * (str_eq(w, S("trăm")) ? 100 : 10), unit = 0;
        if (str_eq(w, S("mười")))
            group += 10;
        int64_t scale = str_eq(w, S("nghìn")) ? 1000 : str_eq(w, S("triệu")) ? 1000000 : 0;
        if (scale)
            total += (group + unit) * scale, group = unit = 0;
        if (str_eq(w, S("tỷ")))
            billion = (billion + total + group + unit) * 1000000000, total = group = unit = 0;
    }
    return billion + total + group + unit;
}

static void words_read_back(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int64_t n = 0; n < 40000; n++) {
        int64_t big = (int64_t)(support_random(&seed) >> (1 + n % 60));
        struct arena *each = arena_new();
        assert_int_equal(read_words(text_number_words(each, n)), n);
        assert_int_equal(read_words(text_number_words(each, big)), big);
        arena_free(each);
    }
}

static void digits_in_groups(void **state)
{
    (void)state;
    assert_str(text_thousands(a, 0), S("0"));
    assert_str(text_thousands(a, 999), S("999"));
    assert_str(text_thousands(a, 1000), S("1.000"));
    assert_str(text_thousands(a, 1050000), S("1.050.000"));
    assert_str(text_thousands(a, -1234567), S("-1.234.567"));
    assert_str(text_thousands(a, INT64_MIN), S("-9.223.372.036.854.775.808"));
    assert_str(text_money(a, 1050000), S("1.050.000 đồng"));
    assert_str(text_money(a, 0), S("0 đồng"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_the_published_vectors),
        cmocka_unit_test(words_of_the_rules),
        cmocka_unit_test(words_read_back),
        cmocka_unit_test(digits_in_groups),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
