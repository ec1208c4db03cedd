/* The templates that every page and every form is made of: the frame of a page, a field. */
#include "core/i18n.h"
#include "data/json.h"
#include "markup.h"
#include "views.h"

static struct arena *a;

#define HAS(html, part)                                                                            \
    do {                                                                                           \
        if (!str_has((html), S(part)))                                                             \
            fail_msg("no '%s' in:\n%.*s", (part), STR_ARG(html));                                  \
    } while (0)
#define LACKS(html, part)                                                                          \
    do {                                                                                           \
        if (str_has((html), S(part)))                                                              \
            fail_msg("'%s' in:\n%.*s", (part), STR_ARG(html));                                     \
    } while (0)

static struct str page_of(const struct view_page *page, struct str body)
{
    struct buf out = buf_new(a, 1 << 20);
    VIEW_site_head.html(&out, page, NULL);
    buf_put(&out, body);
    VIEW_site_foot.html(&out, page, NULL);
    assert_false(out.failed);
    markup_check(buf_str(&out));
    return buf_str(&out);
}

static struct view_page a_page(void)
{
    return (struct view_page){ .lang = S("vi"),
                               .title = S("Hồ sơ của tôi"),
                               .office = S("UBND phường <Một> & Hai"),
                               .asset_css = S("/assets/app-0123456789.css"),
                               .asset_js = S("/assets/app-0123456789.js"),
                               .path = S("/ho-so?a=1&b=2"),
                               .year = S("2026") };
}

static void page_for_a_visitor(void **state)
{
    (void)state;
    struct view_page p = a_page();
    struct str html = page_of(&p, S("<h1>Hồ sơ</h1>"));
    assert_true(str_starts(html, S("<!doctype html>\n<html class=\"govuk-template\" lang=\"vi\">")));
    HAS(html, "<title>Hồ sơ của tôi – UBND phường &lt;Một&gt; &amp; Hai</title>");
    HAS(html, "<link rel=\"stylesheet\" href=\"/assets/app-0123456789.css\">");
    HAS(html, "<script type=\"module\" src=\"/assets/app-0123456789.js\"></script>");
    HAS(html, "<a href=\"/dang-nhap?tiep=%2Fho-so%3Fa%3D1%26b%3D2\">Đăng nhập</a>");
    HAS(html, "<a href=\"/ngon-ngu?ma=en&amp;tiep=%2Fho-so%3Fa%3D1%26b%3D2\" lang=\"en\"");
    HAS(html, "aria-label=\"UBND phường &lt;Một&gt; &amp; Hai, trang đầu\"");
    HAS(html, "<a href=\"#main\" class=\"govuk-skip-link\">");
    HAS(html, "Một Cửa");
    for (const char *const *href = (const char *const[]){ "/gioi-thieu", "/tro-giup", "/tiep-can", "/rieng-tu", NULL }; *href; href++)
        assert_true(str_has(html, arena_printf(a, "<a href=\"%s\">", *href)));
    LACKS(html, "/dang-xuat");
    LACKS(html, "<nav class=\"mc-nav\"");
    LACKS(html, "govuk-error-summary");
    LACKS(html, "govuk-notification-banner");
    LACKS(html, "mc-dense");
    LACKS(html, "mc-notice");
    LACKS(html, " style=");
}

static void page_for_an_officer(void **state)
{
    (void)state;
    struct view_page p = a_page();
    p.lang = S("en");
    p.user = S("Lê \"Mơ\"");
    p.role = S("Reception");
    p.csrf = S("t\"k");
    p.dense = true;
    p.notice = S("Demonstration");
    p.flash = S("Saved <1>.");
    p.flash_warn = S("Due today.");
    p.req = S("r-17");
    VEC_PUSH(a, &p.nav, ((struct view_page_nav){ .href = S("/viec"), .label = S("My work"), .now = true }));
    VEC_PUSH(a, &p.nav, ((struct view_page_nav){ .href = S("javascript:x"), .label = S("Files") }));
    struct str html = page_of(&p, S("<h1>x</h1>"));
    HAS(html, "lang=\"en\">");
    HAS(html, "<body class=\"govuk-template__body mc-dense\" data-scan=\"/quet\">");
    HAS(html, "Lê \"Mơ\" (Reception)");
    HAS(html, "<form method=\"post\" action=\"/dang-xuat\">\n<input type=\"hidden\" name=\"csrf\" value=\"t&#34;k\">");
    HAS(html, "<a class=\"mc-nav__link\" href=\"/viec\" aria-current=\"page\">My work</a>");
    HAS(html, "<a class=\"mc-nav__link\" href=\"#\">Files</a>");
    HAS(html, "Saved &lt;1&gt;.");
    HAS(html, "Due today.");
    HAS(html, "govuk-notification-banner--success\" role=\"alert\"");
    HAS(html, "<a href=\"/ngon-ngu?ma=vi&amp;");
    HAS(html, "Demonstration");
    HAS(html, "r-17");
    LACKS(html, "/dang-nhap");
}

static void page_with_errors(void **state)
{
    (void)state;
    struct view_page p = a_page();
    VEC_PUSH(a, &p.errors, ((struct view_page_errors){ S("f.name"), S("Chưa có <tên>") }));
    VEC_PUSH(a, &p.errors, ((struct view_page_errors){ S(""), S("Việc chung") }));
    struct str html = page_of(&p, S("<input id=\"f.name\">"));
    HAS(html, "<title>Lỗi: Hồ sơ của tôi – ");
    HAS(html, "<div class=\"govuk-error-summary\">\n<div role=\"alert\">");
    HAS(html, "<li><a href=\"#f.name\">Chưa có &lt;tên&gt;</a></li>");
    HAS(html, "<li>Việc chung</li>");
}

/* -- fields -- */

static struct str field_html(const struct view_form_field *f, const char *lang)
{
    struct buf out = buf_new(a, 1 << 20);
    struct view_page page = { .lang = str_c(lang) };
    view_form_field_html(&out, &page, f);
    assert_false(out.failed);
    markup_check(buf_str(&out));
    return buf_str(&out);
}

enum { KINDS = 12 };

/* A field of each kind, filled in everywhere with `s`. */
static struct view_form_field field_of(int kind, struct str s)
{
    struct view_form_field f = { .key = S("f.x"), .label = s, .value = s, .day = s, .month = s, .year = s, .source = s };
    bool *const is[KINDS] = { &f.is_text,       &f.is_textarea, &f.is_number,   &f.is_date, &f.is_select, &f.is_radios,
                              &f.is_checkboxes, &f.is_checkbox, &f.is_password, &f.is_file, &f.is_note,   &f.is_heading };
    *is[kind] = true;
    VEC_PUSH(a, &f.options, ((struct view_form_field_options){ .value = s, .label = s, .hint = s }));
    VEC_PUSH(a, &f.options, ((struct view_form_field_options){ .value = S("b"), .label = s, .checked = true }));
    return f;
}

static void every_kind_is_well_made(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++)
        for (int bits = 0; bits < 32; bits++) {
            struct view_form_field f = field_of(kind, bits & 16 ? S("") : S("Tên"));
            f.hint = bits & 1 ? S("Gợi ý") : S("");
            f.error = bits & 2 ? S("Chưa có tên") : S("");
            f.optional = bits & 4;
            f.prefix = f.suffix = bits & 8 ? S("đồng") : S("");
            struct str html = field_html(&f, "vi");
            bool words = f.is_note || f.is_heading;
            assert_int_equal(str_has(html, S("(không bắt buộc)")), f.optional && !words);
            assert_int_equal(str_has(html, S("<p id=\"f.x-error\" class=\"govuk-error-message\"><span class=\"govuk-visually-hidden\">"
                                             "Lỗi:</span> Chưa có tên</p>")), f.error.len && !words);
            assert_int_equal(str_has(html, S("govuk-form-group--error")), f.error.len && !words);
            assert_int_equal(str_has(html, S("aria-describedby")), !words && (f.error.len || f.hint.len || str_has(html, S("1-hint"))));
            if (!words)
                HAS(html, " id=\"f.x\"");
        }
}

static void kinds_have_their_markup(void **state)
{
    (void)state;
    static const char *const want[KINDS] = {
        "<input class=\"govuk-input\" id=\"f.x\" name=\"f.x\" type=\"text\" value=\"7\">",
        "<textarea class=\"govuk-textarea\" id=\"f.x\" name=\"f.x\" rows=\"5\">\n7</textarea>",
        "type=\"text\" value=\"7\" inputmode=\"numeric\" data-number spellcheck=\"false\">",
        "<input class=\"govuk-input govuk-date-input__input govuk-input--width-2\" id=\"f.x-m\" name=\"f.x.m\" type=\"text\" "
        "inputmode=\"numeric\" value=\"7\">",
        "<option value=\"b\" selected>7</option>",
        "<input class=\"govuk-radios__input\" id=\"f.x\" name=\"f.x\" type=\"radio\" value=\"7\" aria-describedby=\"f.x-1-hint\">",
        "<input class=\"govuk-checkboxes__input\" id=\"f.x-2\" name=\"f.x\" type=\"checkbox\" value=\"b\" checked>",
        "<label class=\"govuk-label govuk-checkboxes__label\" for=\"f.x\">7</label>",
        "type=\"password\" spellcheck=\"false\" autocapitalize=\"none\">",
        "<input class=\"govuk-file-upload\" id=\"f.x\" name=\"f.x\" type=\"file\">",
        "<p class=\"govuk-body\">7</p>",
        "<h2 class=\"govuk-heading-m\" id=\"f.x\">7</h2>",
    };
    for (int kind = 0; kind < KINDS; kind++) {
        struct view_form_field f = field_of(kind, S("7"));
        struct str html = field_html(&f, "vi");
        if (!str_has(html, str_c(want[kind])))
            fail_msg("no '%s' in:\n%.*s", want[kind], STR_ARG(html));
    }
}

static void the_extras(void **state)
{
    (void)state;
    struct view_form_field f = field_of(0, S("7"));
    f.width = S("10");
    f.maxlength = 12;
    f.inputmode = S("tel");
    f.autocomplete = S("tel");
    f.suffix = S("đồng");
    struct str html = field_html(&f, "en");
    HAS(html, "govuk-input--width-10\"");
    HAS(html, "value=\"7\" inputmode=\"tel\" autocomplete=\"tel\" maxlength=\"12\">");
    HAS(html, "<div class=\"govuk-input__suffix\" aria-hidden=\"true\">đồng</div>");
    HAS(html, "<p class=\"mc-source\">7</p>");
    f = field_of(9, S(""));
    f.many = true;
    f.accept = S("image/*");
    f.bytes_max = 30000000;
    HAS(field_html(&f, "en"), "type=\"file\" accept=\"image/*\" multiple data-bytes-max=\"30000000\">");
    f = field_of(3, S("1"));
    f.autocomplete = S("bday");
    HAS(field_html(&f, "en"), "name=\"f.x.y\" type=\"text\" inputmode=\"numeric\" value=\"1\" autocomplete=\"bday-year\">");
    f = field_of(5, S("1"));
    f.side_by_side = true;
    HAS(field_html(&f, "en"), "<div class=\"govuk-radios govuk-radios--inline\">");
    f = field_of(1, S("1"));
    f.rows = 9;
    HAS(field_html(&f, "en"), "rows=\"9\"");
    f = field_of(7, S("1"));
    f.checked = true;
    HAS(field_html(&f, "en"), "type=\"checkbox\" value=\"true\" checked>");
    f.optional = true;
    HAS(field_html(&f, "en"), "1 (optional)</label>");
    LACKS(field_html(&f, "en"), "type=\"hidden\"");
    f.marker = S("f._x");
    HAS(field_html(&f, "en"), "<input type=\"hidden\" name=\"f._x\" value=\"1\">");
}

static void secrets_are_not_shown_again(void **state)
{
    (void)state;
    struct view_form_field f = { .key = S("pw"), .label = S("Mật khẩu"), .value = S("bimat"), .is_password = true };
    LACKS(field_html(&f, "vi"), "bimat");
    f = (struct view_form_field){ .key = S("tep"), .label = S("Tệp"), .value = S("bimat"), .is_file = true };
    LACKS(field_html(&f, "vi"), "bimat");
}

static size_t count(struct str s, char c)
{
    size_t n = 0;
    for (ptrdiff_t at = -1; (at = str_index(s, c, (size_t)(at + 1))) >= 0;)
        n++;
    return n;
}

/* Whatever a person types, the page keeps its shape: no tag and no attribute more than with a plain word. */
static void naughty_strings_stay_text(void **state)
{
    (void)state;
    FILE *file = fopen("tests/fixtures/naughty-strings/blns.json", "rb");
    assert_non_null(file);
    char *bytes = arena_alloc(a, 1 << 20);
    struct str text = { bytes, fread(bytes, 1, 1 << 20, file) };
    fclose(file);
    const struct json *list;
    assert_int_equal(json_parse(a, text, &list, NULL), ERR_OK);
    assert_true(list->n > 400);
    for (int kind = 0; kind < KINDS; kind++) {
        struct view_form_field plain = field_of(kind, S("plain"));
        struct str shape = field_html(&plain, "vi");
        for (size_t i = 0; i < list->n; i++) {
            if (!list->items[i].text.len)
                continue;
            struct view_form_field f = field_of(kind, list->items[i].text);
            struct str html = field_html(&f, "vi");
            assert_int_equal(count(html, '<'), count(shape, '<'));
            assert_int_equal(count(html, '>'), count(shape, '>'));
        }
    }
}

static void json_says_the_same(void **state)
{
    (void)state;
    struct view_form_field f = field_of(5, S("a\"</script>"));
    f.maxlength = 7;
    struct buf out = buf_new(a, 1 << 16);
    view_form_field_json(&out, &f);
    const struct json *j, *options;
    assert_int_equal(json_parse(a, buf_str(&out), &j, NULL), ERR_OK);
    assert_true(str_eq(json_text(j, "label", S("")), S("a\"</script>")));
    assert_true(json_bool(j, "is_radios", false));
    assert_false(json_bool(j, "is_text", true));
    assert_int_equal(json_int(j, "maxlength", 0), 7);
    assert_int_equal(json_list(j, "options", &options), 2);
    assert_true(json_bool(&options[1], "checked", false));
    LACKS(buf_str(&out), "<");
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_for_a_visitor),      cmocka_unit_test(page_for_an_officer),
        cmocka_unit_test(page_with_errors),        cmocka_unit_test(every_kind_is_well_made),
        cmocka_unit_test(kinds_have_their_markup), cmocka_unit_test(the_extras),
        cmocka_unit_test(secrets_are_not_shown_again), cmocka_unit_test(naughty_strings_stay_text),
        cmocka_unit_test(json_says_the_same),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
