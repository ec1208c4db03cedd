/* Forms: what is read, every refusal, every problem of an answer, conditions, words. Anything at all: form_naughty_test.c. */
#include "base/clock.h"
#include "engine/form.h"
#include "text/text.h"
#include "../../tests/support.h"

static struct arena *a;
static int32_t today;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    today = day_from_ymd(2026, 11, 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

#define FORM(components) "{\"id\":\"f\",\"type\":\"default\",\"components\":[" components "]}"
#define TEXT(key, more) "{\"type\":\"textfield\",\"key\":\"" key "\",\"label\":\"L\"" more "}"

static const struct form *good(const char *json)
{
    const struct form *f;
    struct fault fault = { 0 };
    if (form_parse(a, str_c(json), &f, &fault) != ERR_OK)
        fail_msg("refused: %s: %s: %s", fault.where, fault.what, json);
    return f;
}

static void test_reads(void **state)
{
    (void)state;
    const struct form *f = good(FORM(
        "{\"type\":\"group\",\"key\":\"dropped\",\"label\":\"Người yêu cầu\",\"description\":\"Gợi ý\",\"components\":["
        "{\"type\":\"textfield\",\"key\":\"name\",\"label\":\"Họ tên\",\"description\":\"Như giấy tờ\",\"defaultValue\":\"An\",\"validate\":{\"required\":true,\"minLength\":2,\"maxLength\":30},"
        "\"properties\":{\"kind\":\"person_name\",\"source\":\"applicant.name\",\"source_when\":\"=who = \\\"me\\\"\",\"sensitive\":\"true\"}}]},"
        "{\"type\":\"radio\",\"key\":\"who\",\"label\":\"Ai\",\"values\":[{\"value\":\"me\",\"label\":\"Tôi\"},{\"value\":\"x\"}]},"
        "{\"type\":\"number\",\"key\":\"n\",\"label\":\"Số\",\"validate\":{\"min\":1,\"max\":5}},"
        "{\"type\":\"datetime\",\"key\":\"d\",\"label\":\"Ngày\",\"properties\":{\"past\":\"true\",\"words\":\"true\"},\"conditional\":{\"hide\":\"=n > 3\"}},"
        "{\"type\":\"text\",\"text\":\"Lời nhắc\"}"));
    assert_str(f->id, S("f"));
    assert_int_equal(f->fields_n, 7);
    assert_int_equal(f->fields[0].type, FORM_GROUP);
    assert_str(f->fields[0].label, S("Người yêu cầu"));
    assert_int_equal(f->fields[0].key.len, 0);
    const struct form_field *name = form_find(f, S("name"));
    assert_int_equal(name->group, 0);
    assert_true(name->required && name->sensitive && !name->words && !name->past);
    assert_int_equal(name->kind, FORM_KIND_PERSON_NAME);
    assert_int_equal(name->length_min, 2);
    assert_int_equal(name->length_max, 30);
    assert_str(name->source, S("applicant.name"));
    assert_non_null(name->source_when);
    assert_str(name->hint, S("Như giấy tờ"));
    assert_str(name->fallback, S("An"));
    assert_int_equal(f->fields[2].type, FORM_GROUP_END);
    const struct form_field *who = form_find(f, S("who"));
    assert_int_equal(who->group, -1);
    assert_int_equal(who->options_n, 2);
    assert_str(who->options[1].label, S("x"));
    assert_true(who->min > who->max);
    assert_int_equal(form_find(f, S("n"))->max, 5);
    assert_true(form_find(f, S("d"))->past && form_find(f, S("d"))->words && form_find(f, S("d"))->hide);
    assert_str(f->fields[6].label, S("Lời nhắc"));
    assert_null(form_find(f, S("dropped")));
    assert_null(form_find(f, S("")));
    assert_int_equal(form_find(good(FORM("{\"type\":\"textarea\",\"key\":\"t\",\"label\":\"L\"}")), S("t"))->length_max, 4000);
    assert_int_equal(form_find(good(FORM(TEXT("t", ""))), S("t"))->length_max, 255);
}

#define WITH(more) FORM(TEXT("k", "," more))
#define VALIDATE(more) WITH("\"validate\":{" more "}")
#define PROPERTIES(more) WITH("\"properties\":{" more "}")
#define HIDE(more) FORM(TEXT("first", "") "," TEXT("k", ",\"conditional\":{\"hide\":" more "}"))

static const struct refusal {
    const char *json, *where, *what;
} refusals[] = {
    { "", "json", "tệp không phải JSON đọc được" },
    { "{", "json", "tệp không phải JSON đọc được" },
    { "{\"components\":[],\"components\":[]}", "json", "tệp không phải JSON đọc được" },
    { "[]", "components", "biểu mẫu không có câu hỏi nào" },
    { "7", "components", "biểu mẫu không có câu hỏi nào" },
    { "{\"components\":{}}", "components", "biểu mẫu không có câu hỏi nào" },
    { FORM(""), "components", "biểu mẫu không có câu hỏi nào" },
    { FORM("7"), "", "loại câu hỏi này chưa dùng được" },
    { FORM("{\"type\":\"html\",\"content\":\"<b>\"}"), "html", "loại câu hỏi này chưa dùng được" },
    { FORM("{\"type\":\"filepicker\",\"key\":\"k\"}"), "k", "loại câu hỏi này chưa dùng được" },
    { FORM("{\"type\":\"textfield\",\"label\":\"L\"}"), "", "key phải là chữ thường" },
    { FORM(TEXT("Họ", "")), "Họ", "key phải là chữ thường" },
    { FORM(TEXT("a-b", "")), "a-b", "key phải là chữ thường" },
    { FORM(TEXT("1a", "")), "1a", "key phải là chữ thường" },
    { FORM(TEXT("_a", "")), "_a", "key phải là chữ thường" },
    { FORM(TEXT("a.b", "")), "a.b", "key phải là chữ thường" },
    { FORM(TEXT("channel", "")), "channel", "key phải là chữ thường" },
    { FORM(TEXT("a123456789012345678901234567890123456789012345678901234567890", "")), "a123456789012345678901234567890123456789012345678901234567890", "key phải là chữ thường" },
    { FORM("{\"type\":\"textfield\",\"key\":\"k\"}"), "k", "câu hỏi thiếu nhãn" },
    { FORM(TEXT("k", "") "," TEXT("k", "")), "k", "key này đã dùng cho câu hỏi khác" },
    { FORM(TEXT("k", "") ",{\"type\":\"group\",\"label\":\"G\",\"components\":[" TEXT("k", "") "]}"), "k", "key này đã dùng cho câu hỏi khác" },
    { FORM("{\"type\":\"group\",\"label\":\"G\",\"components\":[{\"type\":\"group\",\"label\":\"H\"}]}"), "H", "nhóm câu hỏi không lồng trong nhóm khác" },
    /* choices */
    { FORM("{\"type\":\"select\",\"key\":\"k\",\"label\":\"L\"}"), "k", "câu hỏi chọn cần từ 1 đến 200 lựa chọn" },
    { FORM("{\"type\":\"radio\",\"key\":\"k\",\"label\":\"L\",\"values\":[]}"), "k", "câu hỏi chọn cần từ 1 đến 200 lựa chọn" },
    { FORM("{\"type\":\"radio\",\"key\":\"k\",\"label\":\"L\",\"values\":[{\"label\":\"x\"}]}"), "k", "giá trị của lựa chọn trống" },
    { FORM("{\"type\":\"checklist\",\"key\":\"k\",\"label\":\"L\",\"values\":[{\"value\":\"a|b\"}]}"), "k", "giá trị của lựa chọn trống hoặc có dấu |" },
    { FORM("{\"type\":\"radio\",\"key\":\"k\",\"label\":\"L\",\"values\":[{\"value\":1}]}"), "k", "giá trị của lựa chọn trống" },
    { FORM("{\"type\":\"radio\",\"key\":\"k\",\"label\":\"L\",\"values\":[{\"value\":\"a\"},{\"value\":\"a\"}]}"), "k", "hai lựa chọn có cùng giá trị" },
    /* validate */
    { VALIDATE("\"pattern\":\"[0-9]+\""), "k", "không dùng mẫu ký tự" },
    { VALIDATE("\"required\":\"yes\""), "k", "validate:" },
    { VALIDATE("\"required\":1"), "k", "validate:" },
    { VALIDATE("\"minLength\":\"2\""), "k", "validate:" },
    { VALIDATE("\"maxLength\":2.5"), "k", "validate:" },
    { VALIDATE("\"min\":\"1\""), "k", "validate:" },
    { VALIDATE("\"max\":1.5"), "k", "validate:" },
    { WITH("\"validate\":[]"), "k", "validate:" },
    { VALIDATE("\"minLength\":-1"), "k", "độ dài nhỏ nhất và lớn nhất không hợp lý" },
    { VALIDATE("\"maxLength\":0"), "k", "độ dài nhỏ nhất và lớn nhất không hợp lý" },
    { VALIDATE("\"maxLength\":20001"), "k", "độ dài nhỏ nhất và lớn nhất không hợp lý" },
    { VALIDATE("\"minLength\":10,\"maxLength\":9"), "k", "độ dài nhỏ nhất và lớn nhất không hợp lý" },
    { VALIDATE("\"minLength\":256"), "k", "độ dài nhỏ nhất và lớn nhất không hợp lý" },
    { VALIDATE("\"min\":5,\"max\":4"), "k", "số nhỏ nhất lớn hơn số lớn nhất" },
    /* conditions */
    { HIDE("\"first =\""), "k", "chỗ này cần một tên" },
    { HIDE("true"), "k", "conditional.hide phải là một điều kiện" },
    { HIDE("\"   \""), "k", "chỗ này cần một tên" },
    { WITH("\"conditional\":\"=true\""), "k", "conditional.hide phải là một điều kiện" },
    { HIDE("\"k = 1\""), "k", "điều kiện nhắc tới một câu hỏi không đứng trước nó" },
    { HIDE("\"later = 1\""), "k", "điều kiện nhắc tới một câu hỏi không đứng trước nó" },
    { FORM(TEXT("k", ",\"conditional\":{\"hide\":\"later = 1\"}") "," TEXT("later", "")), "k", "điều kiện nhắc tới một câu hỏi không đứng trước nó" },
    { FORM("{\"type\":\"group\",\"label\":\"G\",\"conditional\":{\"hide\":\"k = 1\"},\"components\":[" TEXT("k", "") "]}"), "G", "điều kiện nhắc tới một câu hỏi không đứng trước nó" },
    /* properties */
    { PROPERTIES("\"kind\":\"cmnd\""), "k", "properties.kind không có trong danh sách" },
    { PROPERTIES("\"kind\":\"money\""), "k", "properties.kind không hợp với loại câu hỏi này" },
    { FORM("{\"type\":\"number\",\"key\":\"k\",\"label\":\"L\",\"properties\":{\"kind\":\"phone\"}}"), "k", "properties.kind không hợp với loại câu hỏi này" },
    { FORM("{\"type\":\"textarea\",\"key\":\"k\",\"label\":\"L\",\"properties\":{\"kind\":\"email\"}}"), "k", "properties.kind không hợp với loại câu hỏi này" },
    { PROPERTIES("\"sensitive\":true"), "k", "properties chỉ chứa chữ" },
    { PROPERTIES("\"sensitve\":\"true\""), "k", "properties có một mục không biết" },
    { WITH("\"properties\":[]"), "k", "properties phải là một đối tượng" },
    { PROPERTIES("\"source_when\":\"(\""), "k", "chỗ này cần một tên" },
    { PROPERTIES("\"source_when\":\"nobody = 1\""), "k", "source_when nhắc tới một câu hỏi không có" },
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *r = &refusals[i];
        struct fault fault = { 0 };
        const struct form *f = (const struct form *)r;
        if (form_parse(a, str_c(r->json), &f, &fault) != ERR_INVALID || f != (const struct form *)r)
            fail_msg("%s is read", r->json);
        if (strcmp(fault.where, r->where) != 0 || !str_starts(str_c(fault.what), str_c(r->what)))
            fail_msg("%s: %s: %s; want %s: %s", r->json, fault.where, fault.what, r->where, r->what);
        assert_int_equal(form_parse(a, str_c(r->json), &f, NULL), ERR_INVALID);
    }
    struct fault fault;
    const struct form *f;
    assert_int_equal(form_parse(a, S("{\"id\":1,\n\n  x}"), &f, &fault), ERR_INVALID);
    assert_int_equal(fault.line, 3);
}

static void test_limits(void **state)
{
    (void)state;
    const struct form *f;
    struct fault fault;
    for (int n = 300; n <= 301; n++) {
        struct buf b = buf_new(a, 1 << 20);
        for (int i = 0; i < n; i++)
            buf_printf(&b, "%s{\"type\":\"textfield\",\"key\":\"k%d\",\"label\":\"L\"}", i ? "," : "", i);
        struct str json = arena_printf(a, "{\"components\":[%.*s]}", STR_ARG(buf_str(&b)));
        assert_int_equal(form_parse(a, json, &f, &fault), n == 300 ? ERR_OK : ERR_INVALID);
    }
    assert_str(str_c(fault.what), S("biểu mẫu có quá nhiều câu hỏi"));
    for (int n = 200; n <= 201; n++) {
        struct buf b = buf_new(a, 1 << 20);
        for (int i = 0; i < n; i++)
            buf_printf(&b, "%s{\"value\":\"v%d\"}", i ? "," : "", i);
        struct str json = arena_printf(a, "{\"components\":[{\"type\":\"select\",\"key\":\"k\",\"label\":\"L\",\"values\":[%.*s]}]}", STR_ARG(buf_str(&b)));
        assert_int_equal(form_parse(a, json, &f, &fault), n == 200 ? ERR_OK : ERR_INVALID);
    }
}

/* -- one answer -- */

#define FIELD(type, more) FORM("{\"type\":\"" type "\",\"key\":\"k\",\"label\":\"L\"" more "}")
#define KIND(kind) FORM(TEXT("k", ",\"properties\":{\"kind\":\"" kind "\"}"))
#define OPTIONS ",\"values\":[{\"value\":\"a\",\"label\":\"Một\"},{\"value\":\"b\",\"label\":\"Hai\"},{\"value\":\"c\",\"label\":\"Ba\"}]"
#define PAST FIELD("datetime", ",\"properties\":{\"past\":\"true\"}")
#define PAST_PARTIAL FORM(TEXT("k", ",\"properties\":{\"kind\":\"partial_date\",\"past\":\"true\"}"))
#define NUMBER FIELD("number", ",\"validate\":{\"min\":2,\"max\":50}")
#define MONEY FIELD("number", ",\"properties\":{\"kind\":\"money\"}")

static const struct answer {
    const char *json, *value;
    enum form_problem problem;
    const char *stored; /* NULL: as typed */
} answers[] = {
    { FIELD("textfield", ""), "Ông A", FORM_FINE, NULL },
    { FIELD("textfield", ""), "  Ông A \t", FORM_FINE, "Ông A" },
    { FIELD("textfield", ""), "", FORM_FINE, "" },
    { FIELD("textfield", ",\"validate\":{\"required\":true}"), "", FORM_MISSING, "" },
    { FIELD("textfield", ",\"validate\":{\"required\":true}"), "   ", FORM_MISSING, "" },
    { FIELD("textfield", ",\"validate\":{\"minLength\":3,\"maxLength\":4}"), "ệờ", FORM_TOO_SHORT, NULL },
    { FIELD("textfield", ",\"validate\":{\"minLength\":3,\"maxLength\":4}"), "ệờử", FORM_FINE, NULL },
    { FIELD("textfield", ",\"validate\":{\"minLength\":3,\"maxLength\":4}"), "ệờửữ", FORM_FINE, NULL },
    { FIELD("textfield", ",\"validate\":{\"minLength\":3,\"maxLength\":4}"), "ệờửữự", FORM_TOO_LONG, NULL },
    { FIELD("textfield", ",\"validate\":{\"minLength\":3}"), "", FORM_FINE, "" },
    /* numbers */
    { NUMBER, "2", FORM_FINE, NULL }, { NUMBER, "50", FORM_FINE, NULL }, { NUMBER, "007", FORM_FINE, "7" },
    { NUMBER, "1", FORM_TOO_SMALL, NULL }, { NUMBER, "-3", FORM_TOO_SMALL, NULL }, { NUMBER, "51", FORM_TOO_LARGE, NULL },
    { NUMBER, "9223372036854775807", FORM_TOO_LARGE, NULL }, { NUMBER, "9223372036854775808", FORM_NOT_NUMBER, NULL },
    { NUMBER, "5 bản", FORM_NOT_NUMBER, NULL }, { NUMBER, "năm", FORM_NOT_NUMBER, NULL }, { NUMBER, "1.5", FORM_NOT_NUMBER, NULL },
    { NUMBER, "1,5", FORM_NOT_NUMBER, NULL }, { NUMBER, "+5", FORM_NOT_NUMBER, NULL }, { NUMBER, "--5", FORM_NOT_NUMBER, NULL },
    { NUMBER, "-", FORM_NOT_NUMBER, NULL }, { NUMBER, "5-", FORM_NOT_NUMBER, NULL }, { NUMBER, "٥", FORM_NOT_NUMBER, NULL },
    { NUMBER, "5e1", FORM_NOT_NUMBER, NULL }, { NUMBER, "0x10", FORM_NOT_NUMBER, NULL }, { NUMBER, "1 2", FORM_NOT_NUMBER, NULL },
    { NUMBER, "true", FORM_NOT_NUMBER, NULL },
    { FIELD("number", ""), "-12", FORM_FINE, NULL }, { FIELD("number", ""), "1 050 000", FORM_FINE, "1050000" },
    { FIELD("number", ""), "1.050.000", FORM_NOT_NUMBER, NULL }, { FIELD("number", ""), "-1 000", FORM_FINE, "-1000" },
    { FIELD("number", ""), "1000 000", FORM_NOT_NUMBER, NULL }, { FIELD("number", ""), "10 00", FORM_NOT_NUMBER, NULL },
    { MONEY, "1.050.000", FORM_FINE, "1050000" }, { MONEY, "1050000", FORM_FINE, NULL }, { MONEY, "8 000", FORM_FINE, "8000" },
    { MONEY, "1.5", FORM_NOT_NUMBER, NULL }, { MONEY, "1.50", FORM_NOT_NUMBER, NULL }, { MONEY, "1.0500", FORM_NOT_NUMBER, NULL },
    { MONEY, ".500", FORM_NOT_NUMBER, NULL }, { MONEY, "500.", FORM_NOT_NUMBER, NULL }, { MONEY, "1.000.00", FORM_NOT_NUMBER, NULL },
    { MONEY, "1.000 000", FORM_NOT_NUMBER, NULL }, { MONEY, "8.000đ", FORM_NOT_NUMBER, NULL },
    /* dates */
    { FIELD("datetime", ""), "05/03/1950", FORM_FINE, "1950-03-05" }, { FIELD("datetime", ""), "5/3/1950", FORM_FINE, "1950-03-05" },
    { FIELD("datetime", ""), "1950-03-05", FORM_FINE, NULL }, { FIELD("datetime", ""), "29/02/2028", FORM_FINE, "2028-02-29" },
    { FIELD("datetime", ""), "29/02/2027", FORM_NOT_DATE, NULL }, { FIELD("datetime", ""), "31/04/2026", FORM_NOT_DATE, NULL },
    { FIELD("datetime", ""), "2026-13-01", FORM_NOT_DATE, NULL }, { FIELD("datetime", ""), "1950", FORM_NOT_DATE, NULL },
    { FIELD("datetime", ""), "hôm nay", FORM_NOT_DATE, NULL }, { FIELD("datetime", ""), "//", FORM_NOT_DATE, NULL },
    { FIELD("datetime", ""), "5/3/50", FORM_NOT_DATE, NULL }, { FIELD("datetime", ""), "00/03/1950", FORM_NOT_DATE, NULL },
    { FIELD("datetime", ""), "21/11/2026", FORM_FINE, "2026-11-21" },
    { PAST, "20/11/2026", FORM_FINE, "2026-11-20" }, { PAST, "21/11/2026", FORM_IN_FUTURE, "2026-11-21" },
    /* partial dates: old people know only the year */
    { KIND("partial_date"), "1950", FORM_FINE, NULL }, { KIND("partial_date"), "3/1950", FORM_FINE, "1950-03" },
    { KIND("partial_date"), "03/1950", FORM_FINE, "1950-03" }, { KIND("partial_date"), "1950-3", FORM_FINE, "1950-03" },
    { KIND("partial_date"), "1950-03", FORM_FINE, NULL }, { KIND("partial_date"), "05/3/1950", FORM_FINE, "1950-03-05" },
    { KIND("partial_date"), "1950-03-05", FORM_FINE, NULL },
    { KIND("partial_date"), "50", FORM_NOT_DATE, NULL }, { KIND("partial_date"), "13/1950", FORM_NOT_DATE, NULL },
    { KIND("partial_date"), "0/1950", FORM_NOT_DATE, NULL }, { KIND("partial_date"), "-1/1950", FORM_NOT_DATE, NULL },
    { KIND("partial_date"), "1950/3", FORM_NOT_DATE, NULL }, { KIND("partial_date"), "3-1950", FORM_NOT_DATE, NULL },
    { KIND("partial_date"), "/1950", FORM_NOT_DATE, NULL }, { KIND("partial_date"), "1950-", FORM_NOT_DATE, NULL },
    { KIND("partial_date"), "1950/", FORM_NOT_DATE, NULL }, { KIND("partial_date"), "/", FORM_NOT_DATE, NULL },
    { KIND("partial_date"), "31/02/1950", FORM_NOT_DATE, NULL }, { KIND("partial_date"), "1/2/3/1950", FORM_NOT_DATE, NULL },
    { KIND("partial_date"), "1799", FORM_NOT_DATE, NULL }, { KIND("partial_date"), "2201", FORM_NOT_DATE, NULL },
    { KIND("partial_date"), "-195", FORM_NOT_DATE, NULL }, { KIND("partial_date"), "khoảng 1950", FORM_NOT_DATE, NULL },
    { KIND("partial_date"), "không rõ", FORM_NOT_DATE, NULL }, { KIND("partial_date"), "29/02/1900", FORM_NOT_DATE, NULL },
    { PAST_PARTIAL, "2026", FORM_FINE, NULL }, { PAST_PARTIAL, "11/2026", FORM_FINE, "2026-11" },
    { PAST_PARTIAL, "12/2026", FORM_IN_FUTURE, "2026-12" }, { PAST_PARTIAL, "2027", FORM_IN_FUTURE, NULL },
    { PAST_PARTIAL, "21/11/2026", FORM_IN_FUTURE, "2026-11-21" }, { PAST_PARTIAL, "20/11/2026", FORM_FINE, "2026-11-20" },
    /* times */
    { KIND("time"), "7:05", FORM_FINE, "07:05" }, { KIND("time"), "23:59", FORM_FINE, NULL }, { KIND("time"), "7h30", FORM_FINE, "07:30" },
    { KIND("time"), "00:00", FORM_FINE, NULL }, { KIND("time"), "24:00", FORM_NOT_TIME, NULL }, { KIND("time"), "7:60", FORM_NOT_TIME, NULL },
    { KIND("time"), "7", FORM_NOT_TIME, NULL }, { KIND("time"), "7h", FORM_NOT_TIME, NULL }, { KIND("time"), ":30", FORM_NOT_TIME, NULL },
    { KIND("time"), "7:05:00", FORM_NOT_TIME, NULL }, { KIND("time"), "-1:30", FORM_NOT_TIME, NULL }, { KIND("time"), "sáng", FORM_NOT_TIME, NULL },
    { KIND("time"), "007:05", FORM_NOT_TIME, NULL },
    /* identifiers: text/ident_test.c knows the rules; here that they are asked */
    { KIND("cccd"), "001 195 000 014", FORM_FINE, "001195000014" }, { KIND("cccd"), "003195000014", FORM_NOT_CCCD, NULL },
    { KIND("cccd"), "12345", FORM_NOT_CCCD, NULL },
    { KIND("phone"), "090 123 4567", FORM_FINE, "0901234567" }, { KIND("phone"), "+84901234567", FORM_FINE, "0901234567" },
    { KIND("phone"), "09123", FORM_NOT_PHONE, NULL },
    { KIND("email"), "an@example.vn", FORM_FINE, NULL }, { KIND("email"), "an@vn", FORM_NOT_EMAIL, NULL },
    { KIND("mst"), "0100109106", FORM_FINE, NULL }, { KIND("mst"), "0100109107", FORM_NOT_MST, NULL },
    { KIND("person_name"), "Nguyễn Thị Hoà", FORM_FINE, NULL }, { KIND("address"), "Số 1, ngõ 2", FORM_FINE, NULL },
    /* choices */
    { FIELD("select", OPTIONS), "a", FORM_FINE, NULL }, { FIELD("select", OPTIONS), "A", FORM_NOT_OPTION, NULL },
    { FIELD("radio", OPTIONS), "b", FORM_FINE, NULL }, { FIELD("radio", OPTIONS), "a|b", FORM_NOT_OPTION, NULL },
    { FIELD("radio", OPTIONS), "Một", FORM_NOT_OPTION, NULL }, { FIELD("radio", OPTIONS ",\"validate\":{\"required\":true}"), "", FORM_MISSING, "" },
    { FIELD("checklist", OPTIONS), "a", FORM_FINE, NULL }, { FIELD("checklist", OPTIONS), "c|a", FORM_FINE, "a|c" },
    { FIELD("checklist", OPTIONS), "a|a|b|a", FORM_FINE, "a|b" }, { FIELD("checklist", OPTIONS), "a|x", FORM_NOT_OPTION, NULL },
    { FIELD("checklist", OPTIONS), "a|", FORM_NOT_OPTION, NULL }, { FIELD("checklist", OPTIONS), "|", FORM_NOT_OPTION, NULL },
    { FIELD("checklist", OPTIONS ",\"validate\":{\"required\":true}"), "", FORM_MISSING, "" },
    { FIELD("checkbox", ""), "true", FORM_FINE, NULL }, { FIELD("checkbox", ""), "on", FORM_FINE, "true" },
    { FIELD("checkbox", ""), "false", FORM_FINE, "" }, { FIELD("checkbox", ""), "yes", FORM_NOT_OPTION, NULL },
    { FIELD("checkbox", ",\"validate\":{\"required\":true}"), "false", FORM_MISSING, "" },
    { FIELD("checkbox", ",\"validate\":{\"required\":true}"), "true", FORM_FINE, NULL },
};

static struct form_state *validate(const struct form *f, const struct form_value *values, size_t n, bool partial, size_t *problems)
{
    struct form_state *states;
    *problems = form_validate(f, values, n, partial, today, a, &states);
    return states;
}

static void test_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const struct answer *c = &answers[i];
        struct form_value v = { S("k"), str_c(c->value) };
        size_t problems;
        struct form_state s = validate(good(c->json), &v, 1, false, &problems)[0];
        if (s.problem != c->problem || problems != (c->problem != FORM_FINE))
            fail_msg("%zu: \"%s\": problem %d, want %d", i, c->value, (int)s.problem, (int)c->problem);
        if (c->problem == FORM_FINE || c->stored)
            assert_str(s.value, str_c(c->stored ? c->stored : c->value));
        assert_true(s.shown);
        /* what is stored is right when it comes back */
        struct form_value again = { S("k"), s.value };
        if (c->problem == FORM_FINE)
            assert_str(validate(good(c->json), &again, 1, false, &problems)[0].value, s.value);
        assert_true(c->problem != FORM_FINE || problems == 0);
        /* a draft may lack answers, not have wrong ones */
        validate(good(c->json), &v, 1, true, &problems);
        assert_int_equal(problems, c->problem != FORM_FINE && c->problem != FORM_MISSING);
    }
}

static void test_limit_of_problem(void **state)
{
    (void)state;
    static const struct {
        const char *json, *value;
        int64_t limit;
    } cases[] = { { NUMBER, "1", 2 },
                  { NUMBER, "51", 50 },
                  { FIELD("textfield", ",\"validate\":{\"minLength\":3}"), "ab", 3 },
                  { FIELD("textfield", ",\"validate\":{\"maxLength\":3}"), "abcd", 3 },
                  { FIELD("number", ",\"validate\":{\"min\":5}"), "4", 5 },
                  { FIELD("number", ",\"validate\":{\"max\":-5}"), "-4", -5 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct form_value v = { S("k"), str_c(cases[i].value) };
        size_t problems;
        assert_int_equal(validate(good(cases[i].json), &v, 1, false, &problems)[0].limit, cases[i].limit);
        assert_int_equal(problems, 1);
    }
    struct form_value huge = { S("k"), S("9223372036854775807") };
    size_t problems;
    validate(good(FIELD("number", ",\"validate\":{\"min\":5}")), &huge, 1, false, &problems);
    assert_int_equal(problems, 0);
}

/* Lengths count characters, not bytes. */
static void test_long(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        size_t max;
    } cases[] = { { FIELD("textarea", ""), 4000 }, { FIELD("textfield", ""), 255 }, { FIELD("textarea", ",\"validate\":{\"maxLength\":20000}"), 20000 } };
    for (size_t i = 0; i < 3; i++) {
        struct buf b = buf_new(a, 1 << 20);
        for (size_t n = 0; n < cases[i].max; n++)
            buf_put(&b, S("ệ"));
        struct form_value v = { S("k"), buf_str(&b) };
        size_t problems;
        assert_int_equal(validate(good(cases[i].json), &v, 1, false, &problems)[0].problem, FORM_FINE);
        v.value = arena_printf(a, "%.*sx", STR_ARG(v.value));
        struct form_state s = validate(good(cases[i].json), &v, 1, false, &problems)[0];
        assert_int_equal(s.problem, FORM_TOO_LONG);
        assert_int_equal(s.limit, (int64_t)cases[i].max);
    }
}

/* What a phone types in NFD is cleaned at the border (core/web_params.c) and then counts and matches as NFC. */
static void test_decomposed(void **state)
{
    (void)state;
    const struct form *f = good(FORM("{\"type\":\"radio\",\"key\":\"k\",\"label\":\"L\",\"values\":[{\"value\":\"có\"}]},"
                                     TEXT("name", ",\"validate\":{\"maxLength\":14}")));
    struct str option, name;
    assert_int_equal(text_clean(a, S("co\u0301"), false, &option), ERR_OK);
    assert_int_equal(text_clean(a, S("Nguye\u0302\u0303n Thi\u0323 Hoa\u0300"), false, &name), ERR_OK);
    struct form_value v[] = { { S("k"), option }, { S("name"), name } };
    size_t problems;
    struct form_state *s = validate(f, v, 2, false, &problems);
    assert_int_equal(problems, 0);
    assert_str(s[1].value, S("Nguyễn Thị Hoà"));
}

/* -- conditions -- */

#define BOX(key) "{\"type\":\"checkbox\",\"key\":\"" key "\",\"label\":\"L\"}"
#define NUM(key) "{\"type\":\"number\",\"key\":\"" key "\",\"label\":\"L\"}"
#define HIDDEN_WHEN(key, when) TEXT(key, ",\"validate\":{\"required\":true},\"conditional\":{\"hide\":\"" when "\"}")

static bool shown_with(const char *json, const char *key, const char *value)
{
    const struct form *f = good(json);
    struct form_value v = { str_c(key), str_c(value) };
    size_t problems;
    struct form_state *s = validate(f, &v, 1, false, &problems);
    for (size_t i = 0; i < f->fields_n; i++)
        if (str_eq(f->fields[i].key, S("x")))
            return s[i].shown;
    fail_msg("no field x");
    return false;
}

static void test_conditions(void **state)
{
    (void)state;
    /* a number is a number, also when it was typed with zeros or spaces */
    const char *more = FORM(NUM("n") "," HIDDEN_WHEN("x", "not(n > 3)"));
    assert_true(shown_with(more, "n", "4"));
    assert_true(shown_with(more, "n", "004"));
    assert_true(shown_with(more, "n", "1 000"));
    assert_false(shown_with(more, "n", "3"));
    /* not known whether n > 3: FEEL says neither hide nor not, so nothing is hidden */
    assert_true(shown_with(more, "n", ""));
    assert_true(shown_with(more, "n", "nhiều"));
    const char *ten = FORM(NUM("n") "," HIDDEN_WHEN("x", "n < 10"));
    assert_true(shown_with(ten, "n", "9999999999"));
    assert_false(shown_with(ten, "n", "9"));
    /* a box is true or false, never unknown */
    const char *box = FORM(BOX("b") "," HIDDEN_WHEN("x", "not(b = true)"));
    assert_true(shown_with(box, "b", "on"));
    assert_false(shown_with(box, "b", "false"));
    assert_false(shown_with(box, "b", ""));
    assert_false(shown_with(box, "other", "1"));
    assert_true(shown_with(FORM(BOX("b") "," HIDDEN_WHEN("x", "b")), "b", ""));
    /* text */
    const char *text = FORM(TEXT("t", "") "," HIDDEN_WHEN("x", "t = null"));
    assert_true(shown_with(text, "t", "a"));
    assert_false(shown_with(text, "t", ""));
    assert_false(shown_with(text, "t", "  "));
    /* the channel is told by the caller */
    const char *channel = FORM(HIDDEN_WHEN("x", "channel in (\\\"online\\\")"));
    assert_false(shown_with(channel, "channel", "online"));
    assert_true(shown_with(channel, "channel", "counter"));
    assert_true(shown_with(channel, "y", "online"));
    /* several choices are one text */
    const char *list = FORM("{\"type\":\"checklist\",\"key\":\"l\",\"label\":\"L\"" OPTIONS "}," HIDDEN_WHEN("x", "l = \\\"a|b\\\""));
    assert_false(shown_with(list, "l", "b|a"));
    assert_true(shown_with(list, "l", "a"));
}

/* What is hidden is dropped, and to later conditions it was never answered. */
static void test_hidden(void **state)
{
    (void)state;
    const struct form *f = good(FORM(BOX("b") ",{\"type\":\"group\",\"label\":\"G\",\"conditional\":{\"hide\":\"not(b = true)\"},\"components\":["
                                     TEXT("inner", ",\"validate\":{\"required\":true}") "," TEXT("secret", ",\"properties\":{\"sensitive\":\"true\"}") "]},"
                                     HIDDEN_WHEN("x", "not(secret = \\\"s\\\")") "," TEXT("after", "")));
    struct form_value v[] = { { S("b"), S("true") }, { S("inner"), S("i") }, { S("secret"), S("s") }, { S("x"), S("1") }, { S("after"), S("z") } };
    size_t problems;
    struct form_state *s = validate(f, v, 5, false, &problems);
    assert_int_equal(problems, 0);
    for (size_t i = 0; i < f->fields_n; i++)
        assert_true(s[i].shown);
    v[0].value = S("");
    s = validate(f, v, 5, false, &problems);
    assert_int_equal(problems, 0); /* a required question that is not asked is not missing */
    static const bool want[] = { true, false, false, false, true, false, true };
    for (size_t i = 0; i < f->fields_n; i++) {
        assert_int_equal(s[i].shown, want[i]);
        if (!want[i])
            assert_int_equal(s[i].value.len, 0);
    }
    assert_str(s[6].value, S("z"));
    /* condition of a component, over the same answers */
    const struct feel *when;
    char what[120];
    assert_int_equal(feel_parse(a, S("secret = \"s\" and channel = \"online\""), &when, what), ERR_OK);
    struct form_value with[] = { { S("b"), S("true") }, { S("secret"), S("s") }, { S("channel"), S("online") } };
    s = validate(f, with, 3, true, &problems);
    assert_true(form_test(f, s, with, 3, when));
    assert_true(form_test(f, s, with, 3, NULL));
    with[0].value = S("false");
    s = validate(f, with, 3, true, &problems);
    assert_false(form_test(f, s, with, 3, when));
}

/* A key of a group or note is no answer: conditions and values of that name belong to nobody. */
static void test_keys_of_headings(void **state)
{
    (void)state;
    const struct form *f = good(FORM("{\"type\":\"group\",\"key\":\"k\",\"label\":\"G\",\"components\":[]},{\"type\":\"text\",\"key\":\"k\",\"text\":\"T\"},"
                                     TEXT("k", "") "," HIDDEN_WHEN("x", "k = \\\"a\\\"")));
    struct form_value v = { S("k"), S("a") };
    size_t problems;
    struct form_state *s = validate(f, &v, 1, false, &problems);
    assert_int_equal(problems, 0);
    assert_int_equal(s[0].value.len, 0);
    assert_str(s[3].value, S("a"));
    assert_false(s[4].shown);
}

static void test_repeated_and_unknown(void **state)
{
    (void)state;
    const struct form *f = good(FORM(TEXT("a", "") "," TEXT("b", "")));
    struct form_value v[] = { { S("a"), S("first") }, { S("a"), S("second") }, { S("zzz"), S("unknown") }, { S(""), S("nobody") } };
    size_t problems;
    struct form_state *s = validate(f, v, 4, false, &problems);
    assert_int_equal(problems, 0);
    assert_str(s[0].value, S("first"));
    assert_int_equal(s[1].value.len, 0);
    s = validate(f, NULL, 0, false, &problems);
    assert_int_equal(problems, 0);
}

static void test_words(void **state)
{
    (void)state;
    static const struct {
        const char *json, *stored, *words;
    } cases[] = {
        { FIELD("select", OPTIONS), "b", "Hai" },
        { FIELD("radio", OPTIONS), "old", "old" },
        { FIELD("checklist", OPTIONS), "a|c", "Một; Ba" },
        { FIELD("checklist", OPTIONS), "", "" },
        { FIELD("checkbox", ""), "true", "Có" },
        { FIELD("checkbox", ""), "", "Không" },
        { FIELD("datetime", ""), "1950-03-05", "05/03/1950" },
        { KIND("partial_date"), "1950-03", "03/1950" },
        { KIND("partial_date"), "1950", "1950" },
        { KIND("partial_date"), "1950-03-05", "05/03/1950" },
        { MONEY, "1050000", "1.050.000 đồng" },
        { FIELD("number", ""), "12", "12" },
        { FIELD("textarea", ""), "a\nb", "a\nb" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(form_words(a, &good(cases[i].json)->fields[0], str_c(cases[i].stored)), str_c(cases[i].words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reads, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_answers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limit_of_problem, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long, setup, teardown),
        cmocka_unit_test_setup_teardown(test_decomposed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_conditions, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hidden, setup, teardown),
        cmocka_unit_test_setup_teardown(test_keys_of_headings, setup, teardown),
        cmocka_unit_test_setup_teardown(test_repeated_and_unknown, setup, teardown),
        cmocka_unit_test_setup_teardown(test_words, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
