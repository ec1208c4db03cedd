#include "fmt/doc.h"
#include "fmt/doc_testing.h"
#include "text/text.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NEED(tool)            \
    if (!testing_has(tool)) { \
        skip();               \
    }

static const struct str a5 = S_INIT("@paper A5\n@margins 10 10 10 10\n@font 9\n");

static struct str print(struct arena *a, struct str markup, const struct doc_data *data)
{
    struct str pdf;
    struct doc_fault fault;
    enum err e = doc_pdf(a, markup, data, S("Giấy thử"), TESTING_NOW_MS, &pdf, &fault);
    if (e != ERR_OK)
        print_error("%s: line %d: %s\n", err_name(e), fault.line, fault.what);
    assert_int_equal(e, ERR_OK);
    assert_true(str_starts(pdf, S("%PDF-")));
    return pdf;
}

static struct str text_of(struct arena *a, struct str markup, const struct doc_value *values, size_t n)
{
    struct doc_data data = { .values = values, .values_n = n };
    return testing_text(a, print(a, markup, &data));
}

#define ASSERT_SAYS(text, what) assert_true(str_has((text), S(what)))

/* -- the markup -- */

static void reports_keys(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str *keys;
    size_t n;
    struct doc_fault fault;
    struct str markup = S("# {not.a_key}\n?a.x !b=1 @field A: {c.d|e} {f?} {g 3} \\{h\\}\n@table l.m\n@col 1 left {i}\n@end\n@rows r {1} {c.d}\n");
    assert_int_equal(doc_check(a, markup, &keys, &n, &fault), ERR_OK);
    static const struct str expected[] = { S_INIT("a.x"), S_INIT("b"), S_INIT("c.d"), S_INIT("e"), S_INIT("f"), S_INIT("g"), S_INIT("l.m"), S_INIT("i"), S_INIT("r") };
    assert_int_equal(n, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < n; i++)
        assert_true(str_eq(keys[i], expected[i]));
    assert_int_equal(doc_check(a, markup, NULL, NULL, &fault), ERR_OK);
    arena_free(a);
}

static void names_the_line_of_a_mistake(void **state)
{
    (void)state;
    static const struct { const char *markup; int line; const char *says; } wrong[] = {
        { "Chữ\n@nonsense x", 2, "@nonsense" },
        { "@paper A3", 1, "A3" },
        { "@paper", 1, "khổ giấy" },
        { "@margins 1 2 3", 1, "@margins" },
        { "@margins 20 20 20 400", 1, "@margins" },
        { "\n\n# x\n@font lớn", 4, "@font" },
        { "@font 1.25", 1, "@font" },
        { "@font -9", 1, "@font" },
        { "Tên: {office.name", 1, "{" },
        { "Tên: {Office}", 1, "Office" },
        { "Tên: {}", 1, "{}" },
        { "Tên: {a b}", 1, "chấm lửng" },
        { "Tên: {0}", 1, "cột" },
        { "A *đậm", 1, "đóng" },
        { "A _b *c_ d*\n@field *a | b*", 2, "đóng" },
        { "@field a|b|c|d|e", 1, "phần" },
        { "@end", 1, "@end" },
        { "@group\na\n@group\nb\n@end", 1, "@end" },
        { "@columns 50 50\na\n@end", 3, "@next" },
        { "@columns 50 50\n@table x\n@end\n@next\n@end", 2, "@table" },
        { "@columns 50 50\n@field a|b\n@next\n@end", 2, "@field" },
        { "@table x\n@end", 2, "@col" },
        { "@table X\n@end", 1, "@table" },
        { "@table x\nchữ\n@end", 2, "Chữ" },
        { "@table x\n@col 10 middle A\n@end", 2, "left" },
        { "@col 10 left A", 1, "@col" },
        { "@signs\n@end", 2, "@sign" },
        { "@next", 1, "@next" },
        { "? a", 1, "?" },
        { "?A b", 1, "?" },
        { "?a @end", 1, "@end" },
        { "@qr 151 x", 1, "@qr" },
        { "@space 5 6", 1, "thừa" },
        { "@official a | b", 1, "@official" },
        { "a\n  b\n  {c\nd", 1, "{" },
        { "\xff", 1, "UTF-8" },
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct doc_fault fault = { 0 };
        enum err e = doc_check(a, str_c(wrong[i].markup), NULL, NULL, &fault);
        if (e != ERR_INVALID || fault.line != wrong[i].line || !strstr(fault.what, wrong[i].says))
            print_error("case %zu: %s line %d: %s\n", i, err_name(e), fault.line, fault.what);
        assert_int_equal(e, ERR_INVALID);
        assert_int_equal(fault.line, wrong[i].line);
        assert_non_null(strstr(fault.what, wrong[i].says));
        assert_true(text_utf8_valid(str_c(fault.what)));
    }
    arena_free(a);
}

static const struct str everything = S_INIT(
    "# Mọi lệnh\n@paper A5\n@margins 10 10 10 10\n@font 9.5\n@indent 8\n"
    "@official {office.superior?} | {office.name} | Số: {slip.no} | {office.place}, {slip.date}\n"
    "@columns 30 70\n@qr 20 {qr}\n@next\n@code128 8 {code}\n@title *{a}* ^tiêu đề^ _nghiêng_\n@end\n"
    "@left trái {a}\n@center giữa\n@right phải {b 3}\n@small nhỏ\n@space 2\n@rule 40\n@field A: {a} | B: {b}\n"
    "?a !b=2 @group\n@point Một {a|b}\n@points\n@point Hai\n@end\nĐoạn {1} văn \\*x\\*\n  nối dòng\n"
    "@keep\n@table t 2\n@col 10 center TT\n@col 90 left Tên\n@end\n@rows t {1}. {2}\n@page\n@signs\n@sign A | (ký) | {a}\n"
    "?b @sign B | {b}\n@end\n@foot {a} chân trang\n");

/* A half-written markup is refused or printed, and never more than that. */
static void survives_a_cut_at_every_byte(void **state)
{
    (void)state;
    static const struct doc_value values[] = { { S_INIT("a"), S_INIT("Nguyễn Văn A") }, { S_INIT("qr"), S_INIT("x") }, { S_INIT("code"), S_INIT("H26") } };
    static const struct str cells[] = { S_INIT("1"), S_INIT("Tờ khai"), S_INIT("2"), S_INIT("") };
    static const struct doc_list list = { S_INIT("t"), cells, 2, 2 };
    struct doc_data data = { values, 3, &list, 1 };
    size_t printed = 0;
    for (size_t n = 0; n <= everything.len; n++) {
        struct arena *a = arena_new();
        struct doc_fault fault;
        struct str pdf;
        enum err e = doc_pdf(a, str_cut(everything, 0, n), &data, S("x"), 0, &pdf, &fault);
        if (e == ERR_OK)
            printed++;
        else {
            assert_int_equal(e, ERR_INVALID);
            assert_true(fault.line > 0 && fault.what[0]);
        }
        arena_free(a);
    }
    assert_true(printed > 20 && printed < everything.len);
}

/* -- values -- */

static void values_are_text_only(void **state)
{
    (void)state;
    NEED("pdftotext");
    struct arena *a = arena_new();
    static const struct str naughty[] = {
        S_INIT("*đậm* _nghiêng_ ^hoa^"), S_INIT("{office.name}"), S_INIT("@title PHÁ"), S_INIT("?a @end | @sign"), S_INIT("\\n \\* \\"),
        S_INIT("<b>x</b><span size=\"90000\">y</span>"), S_INIT("&amp; &lt;"), S_INIT("%s%n%x%p"), S_INIT("'; DROP TABLE hồ_sơ; --"),
        S_INIT("$(touch x) `id` ${HOME}"), S_INIT("../../etc/passwd"), S_INIT("=1+2|cmd"), S_INIT("#chú thích"), S_INIT("(a) Tj ET endobj"),
        S_INIT("1/2 + ½ = 1; 25 °C; 10 m²; № 5; “ngoặc” – gạch"), S_INIT("Łódź, Þór, ßtraße, Ñandú, Ελλάδα, Київ"),
    };
    for (size_t i = 0; i < sizeof naughty / sizeof *naughty; i++) {
        struct doc_value values[] = { { S("v"), naughty[i] }, { S("office.name"), S("LỘ") } };
        struct str text = testing_squeeze(a, text_of(a, S("@field Trước {v} sau"), values, 2));
        struct str want = testing_squeeze(a, arena_printf(a, "Trước %.*s sau", STR_ARG(naughty[i])));
        if (!str_eq(text, want))
            print_error("%.*s\n%.*s\n", STR_ARG(text), STR_ARG(want));
        assert_true(str_eq(text, want));
    }
    arena_free(a);
}

static void bytes_that_are_no_text_stay_visible(void **state)
{
    (void)state;
    NEED("pdftotext");
    struct arena *a = arena_new();
    static const struct { struct str in; const char *out; } cases[] = {
        { S_INIT("a\xff\xfe"), "a" }, { S_INIT("a\0b"), "" }, { S_INIT("\x1b[31m"), "[31m" }, { S_INIT("\xed\xa0\x80 x"), "x" },
        { S_INIT("Nguye\xcc\x82\xcc\x83n"), "Nguyễn" },                /* NFD comes out as NFC */
        { S_INIT("A\xe2\x80\xae" "B\xe2\x80\x8b" "C"), "ABC" },        /* direction and zero-width marks are dropped */
        { S_INIT("Tr\xe1\xba\xa7n V\xc4\x83n \xc3\x90\xe1\xbb\xa9" "c"), "Trần Văn Đức" }, /* eth for đ */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct doc_value v = { S("v"), cases[i].in };
        struct str text = text_of(a, S("@field Trước: {v} sau"), &v, 1);
        ASSERT_SAYS(text, "Trước:");
        ASSERT_SAYS(text, "sau");
        assert_true(text_utf8_valid(text));
        if (i > 1)
            assert_true(str_has(text, str_c(cases[i].out)));
    }
    arena_free(a);
}

static void a_missing_value_is_dots(void **state)
{
    (void)state;
    NEED("pdftotext");
    struct arena *a = arena_new();
    static const struct doc_value values[] = { { S_INIT("has"), S_INIT("Có") }, { S_INIT("blank"), S_INIT("  ") } };
    struct str text = text_of(a, S("@field Tên: {none}\n@field Trống: {blank}\n@field Giờ: {none 3} giờ\n@field Không: {none?} hết\n"
                                   "@field Thay: {none|has}\n@field Hai: {has} | Ba: {none}\n"), values, 2);
    ASSERT_SAYS(text, "Tên: …………………………");
    ASSERT_SAYS(text, "Trống: …………………");
    ASSERT_SAYS(text, "Giờ: ……… giờ");
    ASSERT_SAYS(text, "Không: hết");
    ASSERT_SAYS(text, "Thay: Có");
    ASSERT_SAYS(text, "Ba: ………");
    text = text_of(a, S("@field Trái: *{none}* | Phải: {none}"), NULL, 0);
    assert_true(testing_count(text, S("…")) > 30); /* both to the end of their half */
    ASSERT_SAYS(text, "Trái: ……………………………");
    assert_false(str_has(text, S("Giờ: …………")));
    arena_free(a);
}

static void lines_follow_their_conditions(void **state)
{
    (void)state;
    NEED("pdftotext");
    struct arena *a = arena_new();
    static const struct doc_value values[] = { { S_INIT("has"), S_INIT("x") }, { S_INIT("kind"), S_INIT("hai") } };
    static const struct str cell = S_INIT("ô");
    static const struct doc_list list = { S_INIT("rows"), &cell, 1, 1 };
    struct doc_data data = { values, 2, &list, 1 };
    struct str text = testing_text(a, print(a, S("?has dòng1\n!has dòng2\n?none dòng3\n!none dòng4\n?kind=hai dòng5\n?kind=ba dòng6\n!kind=ba dòng7\n"
        "?has ?none dòng8\n?has !none dòng9\n?rows dòngA\n?none @group\ndòngB\n@group\ndòngC\n@end\n@end\n?has @group\ndòngD\n@end\n"
        "@columns 50 50\n?has dòngE\n@next\n?none dòngF\n@end\n?none @table rows\n@col 1 left dòngG\n@end\n"), &data));
    for (const char *c = "14579ADE"; *c; c++)
        assert_true(str_has(text, arena_printf(a, "dòng%c", *c)));
    for (const char *c = "2368BCFG"; *c; c++)
        assert_false(str_has(text, arena_printf(a, "dòng%c", *c)));
    arena_free(a);
}

static struct str long_name(struct arena *a, size_t chars)
{
    struct buf b = buf_new(a, 4096);
    for (size_t n = 0; n < chars; n += 7)
        buf_put(&b, S("Nguyễn "));
    return str_trim(buf_str(&b));
}

static void long_names_lose_nothing(void **state)
{
    (void)state;
    NEED("pdftotext");
    struct arena *a = arena_new();
    char solid[200];
    memset(solid, 'M', sizeof solid);
    struct doc_value values[] = { { S("words"), long_name(a, 200) }, { S("solid"), { solid, sizeof solid } } };
    struct str markup = S("@paper A5\n@official {words} | {solid} | Số: {words} | {solid}\n@title {words}\n@field Tên: {solid} | Khác: {words}\n"
                          "@point {solid}\n@signs\n@sign {words} | (ký) | {solid}\n@sign A | (ký) | {words}\n@end\n@small _{words}_");
    struct str out = testing_squeeze(a, testing_ask(a, print(a, markup, &(struct doc_data){ .values = values, .values_n = 2 }), "pdftotext -raw %s -"));
    assert_int_equal(testing_count(out, S("M")), 200 * 5 + 1); /* date, agency, field, point, sign, and VIỆT NAM */
    assert_int_equal(testing_count(out, S("Nguyễn")) + testing_count(out, S("NGUYỄN")), 29 * 7);
    arena_free(a);
}

/* A long answer takes room from its neighbour, but not what the neighbour needs. */
static void a_short_answer_keeps_its_line(void **state)
{
    (void)state;
    NEED("pdftotext");
    struct arena *a = arena_new();
    struct doc_value values[] = { { S("long"), long_name(a, 300) }, { S("short"), S("036092004321") } };
    struct str text = text_of(a, S("@paper A5\n@font 9\n@field Chủ hồ sơ: {long} | Số giấy tờ: {short}"), values, 2);
    ASSERT_SAYS(text, "Số giấy tờ: 036092004321");
    arena_free(a);
}

/* -- pages -- */

static void a_long_table_repeats_its_header(void **state)
{
    (void)state;
    NEED("pdftotext");
    enum { ROWS = 60, COLS = 3 };
    struct arena *a = arena_new();
    struct str cells[ROWS * COLS];
    for (size_t r = 0; r < ROWS; r++) {
        cells[r * COLS] = arena_printf(a, "%zu", r + 1);
        cells[r * COLS + 1] = arena_printf(a, "Giấy tờ thứ [%zu] do cơ quan có thẩm quyền cấp cho người yêu cầu giải quyết", r + 1);
        cells[r * COLS + 2] = S("1");
    }
    struct doc_list list = { S("t"), cells, COLS, ROWS };
    struct doc_data data = { .lists = &list, .lists_n = 1 };
    struct str pdf = print(a, arena_printf(a, "%.*s@title Bảng\n@table t\n@col 10 center SỐ-TT\n@col 70 left Tên\n@col 20 center Bản\n@end\nHết bảng", STR_ARG(a5)), &data);
    struct str text = testing_text(a, pdf);
    size_t pages = testing_count(text, S("\f"));
    assert_in_range(pages, 3, 6);
    assert_int_equal(testing_count(text, S("SỐ-TT")), pages);
    for (size_t r = 1; r <= ROWS; r++)
        assert_int_equal(testing_count(text, arena_printf(a, "[%zu]", r)), 1);
    for (size_t p = 2; p <= pages; p++)
        assert_int_equal(testing_count(text, arena_printf(a, "%zu/%zu", p, pages)), 1);
    assert_false(str_has(text, S("1/")));
    ASSERT_SAYS(text, "Hết bảng");
    arena_free(a);
}

static void a_row_longer_than_a_page_goes_on(void **state)
{
    (void)state;
    NEED("pdftotext");
    struct arena *a = arena_new();
    struct buf b = buf_new(a, 1 << 20);
    for (int i = 1; i <= 1500; i++)
        buf_printf(&b, "từ[%d] ", i);
    struct str cells[] = { S("1"), buf_str(&b) };
    struct doc_list list = { S("t"), cells, 2, 1 };
    struct doc_data data = { .lists = &list, .lists_n = 1 };
    struct str text = testing_text(a, print(a, arena_printf(a, "%.*s@table t\n@col 10 center ĐẦU\n@col 90 left Tên\n@end\n", STR_ARG(a5)), &data));
    size_t pages = testing_count(text, S("\f"));
    assert_in_range(pages, 3, 12);
    assert_int_equal(testing_count(text, S("ĐẦU")), pages);
    assert_int_equal(testing_count(text, S("từ[")), 1500);
    ASSERT_SAYS(text, "từ[1500]");
    arena_free(a);
}

static void a_long_text_goes_on(void **state)
{
    (void)state;
    NEED("pdftotext");
    struct arena *a = arena_new();
    struct buf b = buf_new(a, 1 << 20);
    for (int i = 1; i <= 3000; i++)
        buf_printf(&b, "chữ[%d] ", i);
    struct doc_value v = { S("v"), buf_str(&b) };
    struct str text = text_of(a, arena_printf(a, "%.*s{v}\n@columns 50 50\n{v}\n@next\nphải\n@end\nhết", STR_ARG(a5)), &v, 1);
    assert_int_equal(testing_count(text, S("chữ[")), 6000);
    ASSERT_SAYS(text, "hết");
    arena_free(a);
}

/* The page break falls before what must stay together, wherever it comes. */
static void groups_stay_together(void **state)
{
    (void)state;
    NEED("pdftotext");
    struct arena *a = arena_new();
    for (int lines = 30; lines < 48; lines++) {
        struct buf b = buf_new(a, 65536);
        buf_put(&b, a5);
        for (int i = 0; i < lines; i++)
            buf_put(&b, S("@left dòng\n"));
        buf_put(&b, S("@keep\n@left đầuđề\n@field sauđề\n@group\n@left g1\n@left g2\n@signs\n@sign K1 | (ký) | tên\n@end\n@end\n"));
        struct str text = testing_text(a, print(a, buf_str(&b), &(struct doc_data){ 0 })), page;
        size_t head = 0, body = 0, group = 0, sign = 0, n = 0;
        for (struct str rest = text; str_split(&rest, '\f', &page); n++) {
            head = str_has(page, S("đầuđề")) ? n + 1 : head;
            body = str_has(page, S("sauđề")) ? n + 1 : body;
            group = str_has(page, S("g1")) ? n + 1 : group;
            sign = str_has(page, S("tên")) ? n + 1 : sign;
        }
        assert_true(head && group);
        assert_int_equal(head, body);
        assert_int_equal(group, sign);
    }
    arena_free(a);
}

static void refuses_a_book(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = buf_new(a, 1 << 16);
    buf_put(&b, a5);
    for (int i = 0; i < 501; i++)
        buf_put(&b, S("@page\nx\n"));
    struct str pdf;
    struct doc_fault fault;
    assert_int_equal(doc_pdf(a, buf_str(&b), &(struct doc_data){ 0 }, S("x"), 0, &pdf, &fault), ERR_TOO_LARGE);
    struct buf words = buf_new(a, 1 << 20);
    for (int i = 0; i < 70000; i += 5)
        buf_put(&words, S("abcd "));
    struct doc_value v = { S("v"), buf_str(&words) };
    struct doc_data data = { .values = &v, .values_n = 1 };
    assert_int_equal(doc_pdf(a, S("{v}"), &data, S("x"), 0, &pdf, &fault), ERR_TOO_LARGE);
    v.value.len = 60000;
    assert_int_equal(doc_pdf(a, S("{v}"), &data, S("x"), 0, &pdf, &fault), ERR_OK);
    struct doc_list list = { S("t"), &v.value, 1, 20001 };
    assert_int_equal(doc_pdf(a, S("@table t\n@col 1 left a\n@end"), &(struct doc_data){ NULL, 0, &list, 1 }, S("x"), 0, &pdf, &fault), ERR_TOO_LARGE);
    arena_free(a);
}

/* -- the file -- */

static void paper_has_its_size(void **state)
{
    (void)state;
    NEED("pdfinfo");
    struct arena *a = arena_new();
    static const struct { const char *markup, *size; } papers[] = {
        { "@paper A5\nx", "419.528 x 595.276" }, { "@paper A4\nx", "595.276 x 841.89" }, { "@paper A4-landscape\nx", "841.89 x 595.276" },
        { "x", "595.276 x 841.89" }, { "", "595.276 x 841.89" },
    };
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        struct str info = testing_ask(a, print(a, str_c(papers[i].markup), &(struct doc_data){ 0 }), "TZ=Asia/Ho_Chi_Minh pdfinfo %s");
        assert_true(str_has(info, str_c(papers[i].size)));
        ASSERT_SAYS(info, "Giấy thử");
        ASSERT_SAYS(info, "Nov 20 10:00:00 2026");
    }
    arena_free(a);
}

static void only_shipped_fonts(void **state)
{
    (void)state;
    NEED("pdffonts");
    struct arena *a = arena_new();
    struct str fonts = testing_ask(a, print(a, S("Đoạn *đậm* _nghiêng_ *_cả hai_*"), &(struct doc_data){ 0 }), "pdffonts %s | tail -n +3"), line;
    size_t n = 0;
    while (str_split(&fonts, '\n', &line))
        if (line.len) {
            assert_true(str_has(line, S("NotoSerif")) && str_has(line, S("yes yes yes")));
            n++;
        }
    assert_in_range(n, 4, 8); /* each face may come as two subsets */
    arena_free(a);
}

static void codes_can_be_read(void **state)
{
    (void)state;
    NEED("zbarimg");
    struct arena *a = arena_new();
    static const struct str codes[] = { S_INIT("H26.36.14-261120-0027"), S_INIT("000.00.00.H26-210319-0001"), S_INIT("YC-1"), S_INIT("H26.36.14.02.99-261120-10001") };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct str url = arena_printf(a, "https://tambinh.example.vn/tra-cuu/%.*s?k=7Q2M9XKDPW3R", STR_ARG(codes[i]));
        struct doc_value values[] = { { S("c"), codes[i] }, { S("q"), url } };
        struct doc_data data = { .values = values, .values_n = 2 };
        struct str pdf = print(a, arena_printf(a, "%.*s@columns 22 78\n@qr 25 {q}\n@next\n@code128 8 {c}\n@end", STR_ARG(a5)), &data);
        struct str read = testing_codes(a, pdf);
        assert_true(str_has(read, url));
        assert_int_equal(testing_count(read, codes[i]), 2); /* alone, and inside the address */
        assert_true(str_has(testing_text(a, pdf), codes[i]));
    }
    arena_free(a);
}

static void a_code_that_cannot_be_printed_is_a_fault(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    char many[1200];
    memset(many, 'x', sizeof many);
    struct doc_value values[] = { { S("vn"), S("hồ sơ") }, { S("long"), { many, sizeof many } }, { S("sixty"), { many, 60 } } };
    struct doc_data data = { .values = values, .values_n = 3 };
    static const char *const bad[] = { "x\n@code128 8 {vn}", "x\n@code128 8 {long}", "x\n@qr 20 {long}", "@columns 30 70\n@code128 8 {sixty}\n@next\n@end" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str pdf;
        struct doc_fault fault;
        assert_int_equal(doc_pdf(a, str_c(bad[i]), &data, S("x"), 0, &pdf, &fault), ERR_INVALID);
        assert_int_equal(fault.line, 2);
    }
    print(a, S("@code128 8 {none}\n@qr 20 {none}"), &data); /* a code without a value prints nothing */
    arena_free(a);
}

static void a_list_must_fit_its_table(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str cells[] = { S("1"), S("2"), S("3") }, pdf;
    struct doc_list list = { S("t"), cells, 3, 1 };
    struct doc_data data = { .lists = &list, .lists_n = 1 };
    struct doc_fault fault;
    assert_int_equal(doc_pdf(a, S("\n@table t\n@col 1 left a\n@end"), &data, S("x"), 0, &pdf, &fault), ERR_INVALID);
    assert_int_equal(fault.line, 2);
    arena_free(a);
}

/* -- threads -- */

static void *print_many(void *out)
{
    struct arena *a = arena_new();
    static const struct doc_value values[] = { { S_INIT("a"), S_INIT("Trần Thị Bưởi") }, { S_INIT("qr"), S_INIT("q") }, { S_INIT("code"), S_INIT("H26-1") } };
    struct doc_data data = { .values = values, .values_n = 3 };
    uint64_t sum = 14695981039346656037u;
    for (int i = 0; i < 20; i++) {
        struct str pdf = { 0 };
        struct doc_fault fault;
        if (doc_pdf(a, everything, &data, S("x"), TESTING_NOW_MS, &pdf, &fault) != ERR_OK)
            break;
        for (size_t b = 0; b < pdf.len; b++)
            sum = (sum ^ (unsigned char)pdf.ptr[b]) * 1099511628211u;
        arena_reset(a);
    }
    arena_free(a);
    *(uint64_t *)out = sum;
    return NULL;
}

/* The same bytes from every thread: nothing is shared and nothing depends on the hour or the host. */
static void threads_print_alike(void **state)
{
    (void)state;
    pthread_t threads[3];
    uint64_t sums[3] = { 0 }, alone = 0;
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, print_many, &sums[i]), 0);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    print_many(&alone);
    for (int i = 0; i < 3; i++)
        assert_true(sums[i] == alone && sums[i]);
}

/* A host that has no fonts at all. */
static void hide_fonts(char *path)
{
    static const char config[] = "<?xml version=\"1.0\"?><fontconfig><dir>/nonexistent</dir></fontconfig>";
    int fd = mkstemp(path);
    ASSERT(fd >= 0 && write(fd, config, sizeof config - 1) == (ssize_t)sizeof config - 1);
    close(fd);
    setenv("FONTCONFIG_FILE", path, 1);
}

int main(void)
{
    /* Whatever the host says about fonts and language must not matter. */
    char path[] = "/tmp/motcua-fonts-XXXXXX";
    hide_fonts(path);
    setenv("HOME", "/nonexistent", 1);
    setenv("LANG", "ar_EG.UTF-8", 1);
    setenv("PANGO_LANGUAGE", "ja", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_keys), cmocka_unit_test(names_the_line_of_a_mistake), cmocka_unit_test(survives_a_cut_at_every_byte),
        cmocka_unit_test(values_are_text_only), cmocka_unit_test(bytes_that_are_no_text_stay_visible), cmocka_unit_test(a_missing_value_is_dots),
        cmocka_unit_test(lines_follow_their_conditions), cmocka_unit_test(long_names_lose_nothing), cmocka_unit_test(a_short_answer_keeps_its_line), cmocka_unit_test(a_long_table_repeats_its_header),
        cmocka_unit_test(a_row_longer_than_a_page_goes_on), cmocka_unit_test(a_long_text_goes_on), cmocka_unit_test(groups_stay_together),
        cmocka_unit_test(refuses_a_book), cmocka_unit_test(paper_has_its_size), cmocka_unit_test(only_shipped_fonts),
        cmocka_unit_test(codes_can_be_read), cmocka_unit_test(a_code_that_cannot_be_printed_is_a_fault), cmocka_unit_test(a_list_must_fit_its_table),
        cmocka_unit_test(threads_print_alike),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
