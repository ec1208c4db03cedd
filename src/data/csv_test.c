#include "data/csv.h"
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

/* Rows as "[a|b][c]", then "!" where reading failed. */
static struct str show(struct str text)
{
    struct csv c = csv_open(text);
    struct csv_row row;
    struct buf b = buf_new(a, 10000);
    enum err e;
    while ((e = csv_next(&c, a, &row)) == ERR_OK) {
        buf_putc(&b, '[');
        for (size_t i = 0; i < row.n; i++) {
            buf_put(&b, i ? S("|") : S(""));
            buf_put(&b, row.at[i]);
        }
        buf_putc(&b, ']');
    }
    assert_true(e == ERR_NOT_FOUND || e == ERR_INVALID);
    buf_put(&b, e == ERR_INVALID ? S("!") : S(""));
    return buf_str(&b);
}

static void reads_rfc_4180(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "a,b\r\nc,d\r\n", "[a|b][c|d]" },
        { "a,b\nc,d", "[a|b][c|d]" },
        { "\xEF\xBB\xBF"
          "mã,tên\n1,Hà Nội\n",
          "[mã|tên][1|Hà Nội]" },
        { "\"a,b\",\"c\"\"d\"\n", "[a,b|c\"d]" },
        { "\"một\r\nhai\",x\r\n", "[một\r\nhai|x]" },
        { "", "" },
        { "\n", "[]" },
        { "\r\n", "[]" },
        { ",", "[|]" },
        { "a,\n", "[a|]" },
        { "\n\na", "[][][a]" },
        { "\"\"", "[]" },
        { "\"\"\"\"", "[\"]" },
        { "\"\",\"\"", "[|]" },
        { "a\"b\"c,d", "[a\"b\"c|d]" },
        { "a\rb,c", "[a\rb|c]" },
        { "a\r", "[a\r]" },
        { " \"a\"", "[ \"a\"]" },
        { "\"a", "!" },
        { "\"", "!" },
        { "\"a\"b", "!" },
        { "\"a\" ,b", "!" },
        { "x\n\"a\"\"", "[x]!" },
        { "\"a\"\rb", "!" },
        { "\xEF\xBB\xBF", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_str(show(str_c(rows[i][0])), str_c(rows[i][1]));
    assert_str(show((struct str){ 0 }), S(""));
}

static void lines_are_where_rows_begin(void **state)
{
    (void)state;
    struct csv c = csv_open(S("a\n\"b\nb\nb\",x\nc\r\n\n\"d"));
    struct csv_row row;
    static const int want[] = { 1, 2, 5, 6 };
    for (int i = 0; i < 4; i++) {
        assert_int_equal(csv_next(&c, a, &row), ERR_OK);
        assert_int_equal(c.line, want[i]);
    }
    assert_int_equal(csv_next(&c, a, &row), ERR_INVALID);
    assert_int_equal(c.line, 7);
    assert_int_equal(csv_next(&c, a, &row), ERR_INVALID); /* and stays there */
}

static struct str put(struct str field)
{
    struct buf b = buf_new(a, 1000);
    csv_put(&b, field, false);
    csv_put(&b, S("z"), true);
    return buf_str(&b);
}

static void writes_what_needs_quotes(void **state)
{
    (void)state;
    assert_str(put(S("Hà Nội")), S("Hà Nội,z\r\n"));
    assert_str(put(S("a,b")), S("\"a,b\",z\r\n"));
    assert_str(put(S("a\"b\"")), S("\"a\"\"b\"\"\",z\r\n"));
    assert_str(put(S("a\nb")), S("\"a\nb\",z\r\n"));
    assert_str(put(S(" a")), S("\" a\",z\r\n"));
    assert_str(put(S("")), S(",z\r\n"));
}

static void writes_no_formula(void **state)
{
    (void)state;
    assert_str(put(S("=1+1")), S("'=1+1,z\r\n"));
    assert_str(put(S("+84912345678")), S("'+84912345678,z\r\n"));
    assert_str(put(S("-1")), S("'-1,z\r\n"));
    assert_str(put(S("@SUM(A1)")), S("'@SUM(A1),z\r\n"));
    assert_str(put(S("\t=1")), S("'\t=1,z\r\n"));
    assert_str(put(S("\r=1")), S("\"'\r=1\",z\r\n"));
    assert_str(put(S("=HYPERLINK(\"http://x\",\"y\")")), S("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",z\r\n"));
    assert_str(put(S("a=1")), S("a=1,z\r\n"));
}

static void round_trip(void **state)
{
    (void)state;
    static const char *const parts[] = { "a", "\"", ",", "\r", "\n", "đ", " ", "'", "\xEF\xBB\xBF", "\"\"", "\r\n" };
    uint64_t seed = 5;
    for (int round = 0; round < 20000; round++) {
        struct arena *each = arena_new();
        struct buf b = buf_new(each, 4000);
        struct str fields[6];
        size_t n = 1 + support_random(&seed) % 6;
        for (size_t i = 0; i < n; i++) {
            struct buf f = buf_new(each, 200);
            buf_put(&f, S("'x") /* no formula */);
            f.len = support_random(&seed) % 3 ? 2 : 0;
            for (size_t k = support_random(&seed) % 5; k > 0; k--)
                buf_put(&f, str_c(parts[support_random(&seed) % 11]));
            if (f.len && strchr("\r\n", f.ptr[0]))
                f.len = 0;
            fields[i] = buf_str(&f);
            csv_put(&b, fields[i], i + 1 == n);
        }
        struct csv c = csv_open(buf_str(&b));
        struct csv_row row;
        assert_int_equal(csv_next(&c, each, &row), ERR_OK);
        assert_int_equal(row.n, n);
        for (size_t i = 0; i < n; i++)
            assert_str(row.at[i], fields[i]);
        assert_int_equal(csv_next(&c, each, &row), ERR_NOT_FOUND);
        arena_free(each);
    }
}

static void cut_at_every_byte(void **state)
{
    (void)state;
    struct str text = S("\xEF\xBB\xBFmã,\"tên \"\"dài\"\"\"\r\n\"1\r\n2\",Hà Nội\n,\n");
    for (size_t n = 0; n <= text.len; n++) {
        char *exact = malloc(n ? n : 1); /* so that the sanitizer sees a byte too far */
        memcpy(exact, text.ptr, n);
        (void)show((struct str){ exact, n });
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rfc_4180),
        cmocka_unit_test(lines_are_where_rows_begin),
        cmocka_unit_test(writes_what_needs_quotes),
        cmocka_unit_test(writes_no_formula),
        cmocka_unit_test(round_trip),
        cmocka_unit_test(cut_at_every_byte),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
