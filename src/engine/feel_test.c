/* FEEL: what is read, what is refused, and the three values of truth. */
#include "data/json.h"
#include "engine/feel.h"
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

/* t, f: truth; n5, n9, neg: numbers; text, other, empty: texts; anything else is null */
static struct feel_value values(void *arg, struct str name)
{
    (void)arg;
    static const struct {
        const char *name;
        struct feel_value value;
    } known[] = { { "t", { FEEL_BOOL, 1, { 0 } } },
                  { "f", { FEEL_BOOL, 0, { 0 } } },
                  { "n5", { FEEL_NUMBER, 5, { 0 } } },
                  { "n9", { FEEL_NUMBER, 9, { 0 } } },
                  { "neg", { FEEL_NUMBER, -3, { 0 } } },
                  { "text", { FEEL_TEXT, 0, S_INIT("online") } },
                  { "other.name_2", { FEEL_TEXT, 0, S_INIT("zebra") } },
                  { "empty", { FEEL_TEXT, 0, S_INIT("") } },
                  { "android", { FEEL_BOOL, 1, { 0 } } } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(name, str_c(known[i].name)))
            return known[i].value;
    return (struct feel_value){ .kind = FEEL_NULL };
}

static const struct feel *parse(const char *text)
{
    char what[120] = "";
    const struct feel *f;
    if (feel_parse(a, str_c(text), &f, what) != ERR_OK)
        fail_msg("%s: %s", text, what);
    return f;
}

static void test_truth(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool want;
    } cases[] = {
        /* literals and names */
        { "true", true }, { "false", false }, { "null", false }, { "t", true }, { "f", false }, { "unknown", false },
        { "n5", false }, { "text", false }, { "\"true\"", false }, { "1", false },
        /* comparison */
        { "n5 = 5", true }, { "n5=5", true }, { "n5 != 5", false }, { "n5 < n9", true }, { "n9 <= 9", true }, { "n9 < 9", false },
        { "n9 > 9", false }, { "n9 >= 9", true }, { "neg < 0", true }, { "neg = -3", true }, { "-3 < neg", false },
        { "text = \"online\"", true }, { "text != \"online\"", false }, { "text < \"post\"", true }, { "other.name_2 = \"zebra\"", true },
        { "text = \"Online\"", false }, { "empty = \"\"", true }, { "empty = null", false },
        { "t = true", true }, { "f = false", true }, { "t = f", false }, { "t != f", true }, { "true = (n5 = 5)", true },
        { "9223372036854775807 > 9223372036854775806", true }, { "-9223372036854775808 < 0", true },
        /* null: only equality knows an answer */
        { "unknown = null", true }, { "null = null", true }, { "n5 = null", false }, { "n5 != null", true }, { "unknown != null", false },
        { "unknown != 5", true }, { "unknown < 5", false }, { "unknown >= 5", false }, { "5 > unknown", false }, { "f = unknown", false },
        { "unknown = false", false }, { "not(unknown < 5)", false }, { "not(unknown)", false }, { "not(unknown = 5)", true },
        { "not(unknown = null)", false },
        /* kinds do not mix */
        { "n5 = \"5\"", false }, { "n5 != \"5\"", false }, { "not(n5 = \"5\")", false }, { "t = 1", false }, { "\"a\" < 5", false },
        { "true < false", false }, { "false < true", false },
        /* and, or, not: Kleene */
        { "t and t", true }, { "t and f", false }, { "f and t", false }, { "f or t", true }, { "f or f", false },
        { "unknown and t", false }, { "unknown or t", true }, { "t or unknown", true }, { "not(unknown and f)", true },
        { "not(f and unknown)", true }, { "not(unknown and t)", false }, { "not(unknown or f)", false }, { "not(t)", false },
        { "not(f)", true }, { "not(not(t))", true }, { "not (t)", false }, { "not  (f)", true }, { "not(n5)", false },
        { "t or f and f", true }, { "(t or f) and f", false }, { "f and f or t", true }, { "n5 = 5 and text = \"online\"", true },
        { "n5 = 6 or n9 = 9 and t", true },
        /* in */
        { "text in (\"counter\", \"online\")", true }, { "text in (\"counter\")", false }, { "n5 in (1, 5)", true },
        { "not(text in (\"counter\", \"post\"))", true }, { "unknown in (\"a\")", false }, { "not(unknown in (\"a\"))", true },
        { "unknown in (null)", true }, { "n5 in (\"5\")", false }, { "n5 in ((5))", true }, { "n5 in (n9, n5)", true },
        { "text in(\"online\")", true },
        /* writing */
        { "=text = \"online\"", true }, { "  = t  ", true }, { "\tt\n and\r\n t", true }, { "android", true }, { "android=true", true },
        { "\"a\\\"b\" = \"a\\\"b\"", true }, { "\"\\\\\" = \"\\\\\"", true }, { "\"Đồng ý\" = \"Đồng ý\"", true }, { "\"a=b and c\" = null", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (feel_test(parse(cases[i].text), values, NULL) != cases[i].want)
            fail_msg("%s is not %s", cases[i].text, cases[i].want ? "true" : "false");
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *what;
    } cases[] = {
        { "", "chỗ này cần một tên, một số hoặc một chuỗi (ký tự thứ 1)" },
        { "   ", "chỗ này cần một tên" },
        { "=", "chỗ này cần một tên" },
        { "==t", "chỗ này cần một tên" },
        { "t =", "chỗ này cần một tên, một số hoặc một chuỗi (ký tự thứ 4)" },
        { "t and", "chỗ này cần một tên" },
        { "and t", "từ này không dùng làm tên được (ký tự thứ 1)" },
        { "t or or t", "từ này không dùng làm tên được" },
        { "in", "từ này không dùng làm tên được" },
        { "if t then f", "từ này không dùng làm tên được" },
        { "some = 1", "từ này không dùng làm tên được" },
        { "not", "sau not cần dấu ngoặc mở" },
        { "not t", "sau not cần dấu ngoặc mở" },
        { "not(t", "thiếu dấu ngoặc đóng" },
        { "(t", "thiếu dấu ngoặc đóng" },
        { "t)", "phần sau không đọc được (ký tự thứ 2)" },
        { "n5 5", "phần sau không đọc được" },
        { "n5 = 5 = 5", "phần sau không đọc được" },
        { "1 < n5 < 9", "phần sau không đọc được" },
        { "n5 + 1 = 6", "phần sau không đọc được" },
        { "t; f", "phần sau không đọc được" },
        { "f(x)", "phần sau không đọc được" },
        { "[1..5]", "chỗ này cần một tên" },
        { "1.5 = 1.5", "số không đọc được" },
        { "1e3 = 1000", "số không đọc được" },
        { "5x", "số không đọc được" },
        { "-", "số không đọc được" },
        { "--5", "số không đọc được" },
        { "9223372036854775808", "số không đọc được" },
        { "99999999999999999999999999", "số không đọc được" },
        { "n5 in 5", "sau in cần một danh sách trong ngoặc" },
        { "n5 in ()", "chỗ này cần một tên" },
        { "n5 in (1,)", "chỗ này cần một tên" },
        { "n5 in (1", "thiếu dấu ngoặc đóng" },
        { "text = \"online", "chuỗi thiếu dấu nháy đóng" },
        { "text = \"online\\\"", "chuỗi thiếu dấu nháy đóng" },
        { "\"a\\n\"", "sau \\ chỉ dùng được \" hoặc \\" },
        { "\"", "chuỗi thiếu dấu nháy đóng" },
        { "\"\\", "chuỗi thiếu dấu nháy đóng" },
        { "tên = 1", "phần sau không đọc được (ký tự thứ 2)" },
        { "\"Đồng ý\" đ", "phần sau không đọc được (ký tự thứ 10)" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char what[120] = "";
        const struct feel *f = (const struct feel *)&what;
        if (feel_parse(a, str_c(cases[i].text), &f, what) != ERR_INVALID)
            fail_msg("%s is accepted", cases[i].text);
        if (!str_starts(str_c(what), str_c(cases[i].what)))
            fail_msg("%s: \"%s\", want \"%s\"", cases[i].text, what, cases[i].what);
        assert_ptr_equal(f, &what); /* outputs stay on failure */
    }
}

static struct str repeat(const char *text, size_t n)
{
    struct buf b = buf_new(a, 100000);
    for (size_t i = 0; i < n; i++)
        buf_put(&b, str_c(text));
    return buf_str(&b);
}

static enum err try(struct str text)
{
    char what[120];
    const struct feel *f;
    return feel_parse(a, text, &f, what);
}

static void test_limits(void **state)
{
    (void)state;
    struct str end = S("t");
    assert_int_equal(try(arena_printf(a, "%.*s%.*s%.*s", STR_ARG(repeat("(", 31)), STR_ARG(end), STR_ARG(repeat(")", 31)))), ERR_OK);
    assert_int_equal(try(arena_printf(a, "%.*s%.*s%.*s", STR_ARG(repeat("(", 32)), STR_ARG(end), STR_ARG(repeat(")", 32)))), ERR_INVALID);
    assert_int_equal(try(arena_printf(a, "%.*st%.*s", STR_ARG(repeat("not(", 32)), STR_ARG(repeat(")", 32)))), ERR_INVALID);
    /* side by side is not deep */
    assert_int_equal(try(arena_printf(a, "%.*st", STR_ARG(repeat("(t) and ", 124)))), ERR_OK);
    assert_int_equal(try(arena_printf(a, "t%.*s", STR_ARG(repeat(" ", 999)))), ERR_OK);
    assert_int_equal(try(arena_printf(a, "t%.*s", STR_ARG(repeat(" ", 1000)))), ERR_INVALID);
    assert_int_equal(try(arena_printf(a, "t in (%.*s1)", STR_ARG(repeat("1,", 31)))), ERR_OK);
    assert_int_equal(try(arena_printf(a, "t in (%.*s1)", STR_ARG(repeat("1,", 32)))), ERR_INVALID);
    assert_int_equal(try(S("t\0")), ERR_INVALID);
    assert_int_equal(try(S("t\0 and f")), ERR_INVALID);
    assert_int_equal(try(S("t \xC3")), ERR_INVALID);
}

static void test_names(void **state)
{
    (void)state;
    struct str *names;
    size_t n;
    feel_names(parse("not(a = 1 and b.c in (x, \"y\", a)) or true = d"), a, &names, &n);
    assert_int_equal(n, 4);
    assert_str(names[0], S("a"));
    assert_str(names[1], S("b.c"));
    assert_str(names[2], S("x"));
    assert_str(names[3], S("d"));
    feel_names(parse("1 = 1"), a, &names, &n);
    assert_int_equal(n, 0);
    feel_names(NULL, a, &names, &n);
    assert_int_equal(n, 0);
}

/* The text need not outlive the call. */
static void test_owns_its_text(void **state)
{
    (void)state;
    char text[] = "text = \"online\"", what[120];
    const struct feel *f;
    assert_int_equal(feel_parse(a, str_c(text), &f, what), ERR_OK);
    memset(text, 'x', sizeof text - 1);
    assert_true(feel_test(f, values, NULL));
}

/* Whatever comes: refused with a readable sentence, or evaluated. */
static void try_any(struct str s)
{
    char what[120] = "";
    const struct feel *f;
    if (feel_parse(a, s, &f, what) == ERR_OK)
        (void)feel_test(f, values, NULL);
    else
        assert_true(what[0] && text_utf8_valid(str_c(what)));
}

static void test_naughty(void **state)
{
    (void)state;
    const struct json *list;
    assert_int_equal(json_parse(a, support_file(a, "tests/fixtures/naughty-strings/blns.json"), &list, NULL), ERR_OK);
    assert_true(list->n > 500);
    for (size_t i = 0; i < list->n; i++) {
        struct str s = list->items[i].text;
        try_any(s);
        try_any(arena_printf(a, "text = \"%.*s\"", STR_ARG(s)));
        try_any(arena_printf(a, "%.*s in (%.*s)", STR_ARG(s), STR_ARG(s)));
    }
}

static void test_cut(void **state)
{
    (void)state;
    struct str whole = S("=not(channel in (\"counter\", \"bưu chính\") and n5 >= -10) or draft_ok != null");
    (void)parse(whole.ptr);
    for (size_t n = 0; n < whole.len; n++) {
        /* alone in memory, so that a sanitizer sees a read past its end */
        char *alone = malloc(n + 1);
        memcpy(alone, whole.ptr, n);
        alone[n] = '"';
        try_any((struct str){ alone, n });
        try_any(str_skip(whole, n));
        free(alone);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_truth, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_owns_its_text, setup, teardown),
        cmocka_unit_test_setup_teardown(test_naughty, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
