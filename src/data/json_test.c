#include "data/json.h"
#include "data/json_internal.h"
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

static const struct json *parse(struct str text)
{
    const struct json *j = NULL;
    struct json_fault fault;
    if (json_parse(a, text, &j, &fault) != ERR_OK)
        fail_msg("%d:%d %s", fault.line, fault.column, fault.what);
    return j;
}

static struct str canonical(const struct json *j)
{
    struct buf b = buf_new(a, 16 << 20);
    json_canonical(&b, j);
    assert_false(b.failed);
    return buf_str(&b);
}

static void reads_each_kind(void **state)
{
    (void)state;
    const struct json *j =
        parse(S("{\"b\":true,\"a\":[1,2.50,\"x\",null,false],\"i\":-9223372036854775808,\"t\":\"Hà Nội\"}"));
    assert_int_equal(j->kind, JSON_OBJECT);
    assert_int_equal(j->n, 4);
    assert_str(j->keys[0], S("b"));
    assert_str(j->keys[3], S("t"));
    const struct json *items;
    assert_int_equal(json_list(j, "a", &items), 5);
    assert_int_equal(items[0].kind, JSON_INT);
    assert_int_equal(items[1].kind, JSON_REAL);
    assert_str(items[1].text, S("2.5"));
    assert_str(items[2].text, S("x"));
    assert_int_equal(items[3].kind, JSON_NULL);
    assert_int_equal(items[4].kind, JSON_BOOL);
    assert_true(json_int(j, "i", 0) == INT64_MIN);
    assert_true(json_bool(j, "b", false));
    assert_str(json_text(j, "t", S("")), S("Hà Nội"));
}

static void getters_have_defaults(void **state)
{
    (void)state;
    const struct json *j = parse(S("{\"t\":\"x\",\"n\":1,\"z\":null}")), *items = j;
    assert_null(json_get(NULL, "a"));
    assert_null(json_get(j, "a"));
    assert_null(json_get(json_get(j, "t"), "a"));
    assert_str(json_text(j, "n", S("d")), S("d"));
    assert_str(json_text(j, "z", S("d")), S("d"));
    assert_int_equal(json_int(j, "t", 7), 7);
    assert_true(json_bool(j, "n", true));
    assert_int_equal(json_list(j, "t", &items), 0);
    assert_null(items);
    assert_int_equal(json_int(NULL, "t", 7), 7);
}

static void refused(struct str text, enum err want, const char *what)
{
    const struct json *j = (const void *)1;
    struct json_fault fault = { 0 };
    enum err e = json_parse(a, text, &j, &fault);
    if (e != want)
        fail_msg("%.60s: %s", text.ptr, err_name(e));
    assert_ptr_equal(j, (const void *)1);
    if (what)
        assert_string_equal(fault.what, what);
    assert_true(fault.what[0] != '\0');
    assert_int_equal(json_parse(a, text, &j, NULL), want);
}

static void refuses_what_is_not_json(void **state)
{
    (void)state;
    static const char *const bad[] = { "",
                                       " ",
                                       "{",
                                       "[1,]",
                                       "{\"a\":1,}",
                                       "{a:1}",
                                       "'a'",
                                       "01",
                                       "1.",
                                       ".5",
                                       "+1",
                                       "NaN",
                                       "Infinity",
                                       "-",
                                       "nul",
                                       "[1 2]",
                                       "{\"a\" 1}",
                                       "\"\\x\"",
                                       "\"\\u12\"",
                                       "\"\n\"",
                                       "\"\\ud800\"",
                                       "\"\\udc00\\ud800\"",
                                       "/**/1",
                                       "1,2",
                                       "]",
                                       "}{" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        refused(str_c(bad[i]), ERR_INVALID, NULL);
    refused(S("{\"a\":1,\"b\":2,\"a\":3}"), ERR_INVALID, "the same name twice in one object");
    refused(S("{\"\\u0061\":1,\"a\":3}"), ERR_INVALID, "the same name twice in one object");
    refused(S("\"\xFF\""), ERR_INVALID, "not UTF-8");
    refused(S("\"\xED\xA0\x80\""), ERR_INVALID, "not UTF-8");
    refused(S("\"\\u0000\""), ERR_INVALID, "character U+0000 is not allowed");
    refused(S("{\"\\u0000\":1}"), ERR_INVALID, "character U+0000 is not allowed");
    refused(S("9223372036854775808"), ERR_INVALID, "number too large");
    refused(S("-99999999999999999999999"), ERR_INVALID, "number too large");
    refused(S("[1e19]"), ERR_INVALID, "number too large");
    refused(S("-9.223372036854775808e18"), ERR_INVALID, "number too large");
    assert_str(canonical(parse(S("[1e21,9.2e18,1.0,-0.0]"))), S("[1e+21,9200000000000000000,1,0]"));
    refused(S("[5e-324]"), ERR_INVALID, "number too small");
    refused(S("1e999"), ERR_INVALID, "number too large");
    refused(S("{} {}"), ERR_INVALID, "something follows after the end");
    refused(S("[\"a"), ERR_INVALID, "the text ends too early");
    refused((struct str){ 0 }, ERR_INVALID, NULL);
}

static void fault_says_where(void **state)
{
    (void)state;
    const struct json *j;
    struct json_fault fault;
    assert_int_equal(json_parse(a, S("{\n \"a\": 1,\n \"a\": 2\n}"), &j, &fault), ERR_INVALID);
    assert_int_equal(fault.line, 3);
    assert_int_equal(json_parse(a, S("{\"mật khẩu\": bí mật}"), &j, &fault), ERR_INVALID);
    assert_null(strstr(fault.what, "mật")); /* faults go to logs: they never quote the text */
}

static struct str repeat(const char *before, size_t n, const char *after)
{
    struct buf b = buf_new(a, 64 << 20);
    for (size_t i = 0; i < n; i++)
        buf_put(&b, str_c(before));
    for (size_t i = 0; i < n; i++)
        buf_put(&b, str_c(after));
    return buf_str(&b);
}

static void limits(void **state)
{
    (void)state;
    (void)parse(repeat("[", 64, "]"));
    refused(repeat("[", 65, "]"), ERR_TOO_LARGE, "nested deeper than 64");
    refused(repeat("[", 1000000, ""), ERR_TOO_LARGE, "nested deeper than 64");
    refused(repeat("{\"a\":", 100000, ""), ERR_TOO_LARGE, "nested deeper than 64");
    (void)parse(S("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[[[[[[\""));
    struct buf b = buf_new(a, 64 << 20);
    buf_putc(&b, '[');
    for (int i = 0; i < JSON_VALUES_MAX - 2; i++)
        buf_put(&b, S("1,"));
    size_t len = b.len;
    buf_put(&b, S("1]"));
    assert_int_equal(parse(buf_str(&b))->n, JSON_VALUES_MAX - 1);
    b.len = len;
    buf_put(&b, S("1,1]"));
    refused(buf_str(&b), ERR_TOO_LARGE, "more than 500000 values");
    b.len = 1;
    for (int i = 0; i < JSON_REALS_MAX; i++)
        buf_put(&b, S("0.5,"));
    len = b.len;
    buf_put(&b, S("1]"));
    (void)parse(buf_str(&b));
    b.len = len;
    buf_put(&b, S("0.5]"));
    refused(buf_str(&b), ERR_TOO_LARGE, "more than 100000 numbers with a fraction");
    while (b.len <= JSON_BYTES_MAX)
        buf_put(&b, S("                                "));
    refused(buf_str(&b), ERR_TOO_LARGE, "longer than 16 MB");
}

static void writes_with_commas(void **state)
{
    (void)state;
    struct buf b = buf_new(a, 1000);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member(&o, "tên", S("Hà \"Nội\""));
    json_member_int(&o, "n", INT64_MIN);
    json_member_bool(&o, "b", true);
    json_key(&o, S("a"));
    json_open(&o, '[');
    json_put_null(&o);
    json_open(&o, '{');
    json_close(&o, '}');
    json_open(&o, '[');
    json_close(&o, ']');
    json_put_bool(&o, false);
    json_close(&o, ']');
    json_member_int(&o, "z", 0);
    json_close(&o, '}');
    assert_str(
        buf_str(&b),
        S("{\"tên\":\"Hà \\\"Nội\\\"\",\"n\":-9223372036854775808,\"b\":true,\"a\":[null,{},[],false],\"z\":0}"));
    (void)parse(buf_str(&b));
}

static struct str written(struct str s)
{
    struct buf b = buf_new(a, 10000);
    struct json_out o = json_out(&b);
    json_put_text(&o, s);
    return buf_str(&b);
}

static void escapes(void **state)
{
    (void)state;
    assert_str(written(S("\"\\/\b\f\n\r\t\x01\x1F\x7F")), S("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7F\""));
    assert_str(written(S("</script>")), S("\"\\u003c/script>\""));
    assert_str(written(S("a\u2028b\u2029c\u202Ad–")), S("\"a\\u2028b\\u2029c\u202Ad–\""));
    assert_str(written(S("😀 đ")), S("\"😀 đ\""));
    assert_str(written(S("a\xFF\0b\xE2\x80")), S("\"a\uFFFD\uFFFDb\uFFFD\uFFFD\""));
    assert_str(written((struct str){ 0 }), S("\"\""));
}

static void every_character_comes_back(void **state)
{
    (void)state;
    struct buf all = buf_new(a, 8 << 20);
    for (uint32_t cp = 1; cp < 0x110000; cp++) {
        if (cp >= 0xD800 && cp < 0xE000)
            continue;
        unsigned char u[4] = { (unsigned char)cp };
        if (cp >= 0x80) { /* encoded here by another rule than text/ */
            int n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
            for (int i = n - 1; i > 0; i--)
                u[i] = (unsigned char)(0x80 | (cp >> 6 * (n - 1 - i) & 0x3F));
            u[0] = (unsigned char)((n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0) | cp >> 6 * (n - 1));
        }
        buf_put(&all, (struct str){ (char *)u, cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4 });
    }
    struct buf b = buf_new(a, 16 << 20);
    struct json_out o = json_out(&b);
    json_put_text(&o, buf_str(&all));
    assert_true(str_eq(parse(buf_str(&b))->text, buf_str(&all)));
    assert_true(str_eq(parse(canonical(parse(buf_str(&b))))->text, buf_str(&all)));
}

static void canonical_is_rfc_8785(void **state)
{
    (void)state;
    /* RFC 8785, 3.2.2 and 3.2.3 */
    assert_str(
        canonical(parse(S("{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],\n"
                          "\"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\n"
                          "\"literals\": [null, true, false]}"))),
        S("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
          "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"));
    assert_str(
        canonical(
            parse(S("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With "
                    "Dagesh\",\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
                    "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}"))),
        S("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\",\"ö\":\"Latin Small Letter O With "
          "Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\uFB33\":\"Hebrew Letter Dalet With "
          "Dagesh\"}"));
    assert_str(canonical(parse(S("{\"b\":{},\"a\":[],\"\":\"<\u2028\",\"ab\":0}"))),
               S("{\"\":\"<\u2028\",\"a\":[],\"ab\":0,\"b\":{}}"));
}

static void numbers_as_ecmascript_writes_them(void **state)
{
    (void)state;
    static const struct {
        uint64_t bits;
        const char *text;
    } rows[] = {
        /* RFC 8785, appendix B, and powers of two */
        { 0x0000000000000000, "0" },
        { 0x8000000000000000, "0" },
        { 0x0000000000000001, "5e-324" },
        { 0x8000000000000001, "-5e-324" },
        { 0x7fefffffffffffff, "1.7976931348623157e+308" },
        { 0xffefffffffffffff, "-1.7976931348623157e+308" },
        { 0x4340000000000000, "9007199254740992" },
        { 0xc340000000000000, "-9007199254740992" },
        { 0x4430000000000000, "295147905179352830000" },
        { 0x44b52d02c7e14af5, "9.999999999999997e+22" },
        { 0x44b52d02c7e14af6, "1e+23" },
        { 0x44b52d02c7e14af7, "1.0000000000000001e+23" },
        { 0x444b1ae4d6e2ef4e, "999999999999999700000" },
        { 0x444b1ae4d6e2ef4f, "999999999999999900000" },
        { 0x444b1ae4d6e2ef50, "1e+21" },
        { 0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7" },
        { 0x3eb0c6f7a0b5ed8d, "0.000001" },
        { 0x41b3de4355555553, "333333333.3333332" },
        { 0x41b3de4355555554, "333333333.33333325" },
        { 0x41b3de4355555555, "333333333.3333333" },
        { 0x41b3de4355555556, "333333333.3333334" },
        { 0x41b3de4355555557, "333333333.33333343" },
        { 0xbecbf647612f3696, "-0.0000033333333333333333" },
        { 0x43143ff3c1cb0959, "1424953923781206.2" },
        { 0x3d30000000000000, "5.684341886080802e-14" },
        { 0x3ff8000000000000, "1.5" },
        { 0x4059000000000000, "100" },
        { 0x0010000000000000, "2.2250738585072014e-308" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double v;
        memcpy(&v, &rows[i].bits, sizeof v);
        assert_str(json_real_text(a, v), str_c(rows[i].text));
    }
    uint64_t seed = 9;
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = support_random(&seed);
        double v;
        memcpy(&v, &bits, sizeof v);
        if (v != v || v - v != 0)
            continue;
        struct arena *each = arena_new();
        struct str s = json_real_text(each, v);
        assert_true(strtod(arena_cstr(each, s), NULL) == v && s.len <= 25);
        arena_free(each);
    }
}

/* A random tree, written and read and written. */
static void put_random(struct json_out *o, uint64_t *seed, int depth)
{
    static const char *const texts[] = { "", "a", "Đường", "\"", "\\", "\n", "<b>", "\u2028", "😀", "e\u0302" };
    uint64_t r = support_random(seed);
    switch (depth > 4 ? r % 5 : r % 7) {
    case 0:
        json_put_null(o);
        break;
    case 1:
        json_put_bool(o, r & 64);
        break;
    case 2:
        json_put_int(o, (int64_t)(support_random(seed) >> (r % 60)));
        break;
    case 5:
        json_open(o, '[');
        for (uint64_t i = r / 7 % 5; i > 0; i--)
            put_random(o, seed, depth + 1);
        json_close(o, ']');
        break;
    case 6:
        json_open(o, '{');
        for (uint64_t i = r / 7 % 5; i > 0; i--) {
            json_key(o, arena_printf(a, "%s%d", texts[support_random(seed) % 10], (int)i));
            put_random(o, seed, depth + 1);
        }
        json_close(o, '}');
        break;
    default:
        json_put_text(o, str_c(texts[r / 7 % 10]));
    }
}

static bool same(const struct json *x, const struct json *y)
{
    if (x->kind != y->kind || x->n != y->n || x->integer != y->integer || !str_eq(x->text, y->text))
        return false;
    for (size_t i = 0; i < x->n; i++) {
        const struct json *other = x->keys ? json_get(y, arena_cstr(a, x->keys[i])) : &y->items[i];
        if (!other || !same(&x->items[i], other))
            return false;
    }
    return true;
}

static void round_trip(void **state)
{
    (void)state;
    uint64_t seed = 21;
    for (int round = 0; round < 3000; round++) {
        struct buf b = buf_new(a, 1 << 20);
        struct json_out o = json_out(&b);
        put_random(&o, &seed, 0);
        const struct json *j = parse(buf_str(&b));
        struct str once = canonical(j);
        assert_true(same(j, parse(once)));
        assert_str(canonical(parse(once)), once);
    }
}

static void cut_at_every_byte(void **state)
{
    (void)state;
    struct str text = S("{\"a\":[1,-2.5e3,\"\\u00e9\\ud83d\\ude00 đ\",true,false,null],\"b\":{\"c\":\"\\\\\"}}");
    for (size_t n = 0; n < text.len; n++) {
        char *exact = malloc(n ? n : 1);
        memcpy(exact, text.ptr, n);
        refused((struct str){ exact, n }, ERR_INVALID, NULL);
        free(exact);
    }
    assert_int_equal(parse(text)->n, 2);
    assert_int_equal(parse(S("\xEF\xBB\xBF{}"))->kind, JSON_OBJECT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_each_kind),
        cmocka_unit_test(getters_have_defaults),
        cmocka_unit_test(refuses_what_is_not_json),
        cmocka_unit_test(fault_says_where),
        cmocka_unit_test(limits),
        cmocka_unit_test(writes_with_commas),
        cmocka_unit_test(escapes),
        cmocka_unit_test(every_character_comes_back),
        cmocka_unit_test(canonical_is_rfc_8785),
        cmocka_unit_test(numbers_as_ecmascript_writes_them),
        cmocka_unit_test(round_trip),
        cmocka_unit_test(cut_at_every_byte),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
