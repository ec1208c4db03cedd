/* The public pages: handlers over a database, rendered as HTML and as JSON. */
#include "core/testing.h"
#include "core/nav.h"
#include "core/setting.h"
#include "core/api.h"
#include "core/web_internal.h"
#include "data/json.h"
#include "http/exchange.h"
#include "mod/catalogue/catalogue_internal.h"
#include "mod/catalogue/catalogue_web.h"
#include "mod/catalogue/folder.h"
#include "mod/catalogue/import.h"
#include "mod/units/units.h"
#include "../../../tests/support.h"

static struct testing_app t;
static struct ctx *c;

static enum err fill(struct ctx *x, void *arg)
{
    struct import_done done;
    int64_t id;
    struct unit u = { .kind = S("agency"), .level = S("commune"), .name = S("Ủy ban nhân dân xã Kim Bôi"), .short_name = S("UBND xã Kim Bôi"),
                      .superior = S(""), .place = S("Kim Bôi"), .code = S("H28.26"), .address = S("Khu Bo"), .phone = S("0900000001"), .website = S("") };
    TRY(unit_add(x, &u, &id));
    TRY(setting_set(x, SETTING_OFFICE_UNIT_ID, arena_printf(x->arena, "%lld", (long long)id)));
    return import_write(x, arg, &done);
}

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00"); /* a Friday */
    c = testing_ctx(&t);
    struct import_file files[] = {
        { .name = S("records"), .bytes = support_file(t.arena, "tests/fixtures/procedures/records.json") },
        { .name = S("rows"), .bytes = support_file(t.arena, "tests/fixtures/procedures/rows.csv") },
    };
    struct import_plan plan;
    struct str why;
    assert_int_equal(import_read(t.arena, files, 2, &plan, &why), ERR_OK);
    assert_int_equal(ctx_write(c, fill, &plan), ERR_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

/* -- one request -- */

static const struct route rows[] = {
#include "mod/catalogue/catalogue_routes.inc"
};
const struct api_row api_rows[] = { { 0 } };
const size_t api_rows_n = 0;
const struct route routes[] = {
#include "mod/catalogue/catalogue_routes.inc"
};
const size_t routes_n = sizeof routes / sizeof *routes;
const struct nav_row nav_rows[1];
const size_t nav_rows_n = 0;
beside_fn *const besides[1];
const size_t besides_n = 0;
pages_fn *const page_lists[1];
const size_t page_lists_n = 0;

struct page {
    struct http_exchange *x;
    struct web w;
    const struct route *row;
    bool citizen, logged_in, english;
    enum err e;
};

static enum err answer(struct ctx *x, void *arg)
{
    struct page *p = arg;
    x->web = &p->w;
    p->w.rq = &p->x->rq;
    p->w.route = p->row;
    p->w.office = S("UBND xã Kim Bôi");
    p->w.notice = S("");
    x->lang = p->english ? LANG_EN : LANG_VI;
    x->who = (struct who){ .account_id = p->logged_in, .citizen = p->citizen, .csrf = S("token"), .name = S("") };
    web_read_params(x);
    p->e = p->row->handler(x);
    return ERR_OK;
}

static struct page request(web_handler *handler, const char *path_arg, const char *name, const char *value, bool json)
{
    struct page p = { .x = ARENA_NEW(t.arena, struct http_exchange) };
    p.x->rq = (struct http_request){ .method = HTTP_GET, .path = S("/"), .raw_query = S(""), .arena = t.arena, .exchange = p.x };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].handler == handler)
            p.row = &rows[i];
    if (name) {
        p.x->rq.params = ARENA_NEW(t.arena, struct http_param);
        p.x->rq.params[0] = (struct http_param){ str_c(name), str_c(value), true };
        p.x->rq.params_n = 1;
    }
    if (path_arg) {
        p.w.match.args[0] = str_c(path_arg);
        p.w.match.args_n = 1;
    }
    if (json)
        VEC_PUSH(t.arena, &p.x->headers, ((struct http_header){ S("Accept"), S("application/json") }));
    return p;
}

static struct str shown(struct page *p)
{
    assert_int_equal(ctx_read(c, answer, p), ERR_OK);
    assert_int_equal(p->e, ERR_OK);
    assert_int_equal(p->w.answer.status, 200);
    return p->w.answer.body;
}

static void assert_says(struct str page, const char *words)
{
    if (!str_has(page, str_c(words)))
        fail_msg("the page does not say \"%s\"", words);
}

static void assert_silent(struct str page, const char *words)
{
    if (str_has(page, str_c(words)))
        fail_msg("the page says \"%s\"", words);
}

static struct str html(web_handler *handler, const char *path_arg, const char *name, const char *value)
{
    struct page p = request(handler, path_arg, name, value, false);
    return shown(&p);
}

static const struct json *json(web_handler *handler, const char *path_arg, const char *name, const char *value)
{
    struct page p = request(handler, path_arg, name, value, true);
    const struct json *j;
    assert_int_equal(json_parse(t.arena, shown(&p), &j, NULL), ERR_OK);
    return j;
}

/* -- tests -- */

static void test_home(void **state)
{
    (void)state;
    struct str page = html(catalogue_home, NULL, NULL, NULL);
    assert_says(page, "Bạn cần làm gì?");
    assert_says(page, "href=\"/viec/co-con\"");
    assert_says(page, "Đang mở đến 11 giờ 30");
    assert_says(page, "tel:0900000001");
    testing_at(&t, "2026-11-20T18:00:00+07:00");
    assert_says(html(catalogue_home, NULL, NULL, NULL), "Hôm nay đã hết giờ làm việc. Mở lại thứ Hai 23/11/2026");
    testing_at(&t, "2026-11-21T10:00:00+07:00");
    assert_says(html(catalogue_home, NULL, NULL, NULL), "Hôm nay nghỉ. Mở lại thứ Hai 23/11/2026");
    testing_at(&t, "2026-11-24T10:00:00+07:00");
    assert_says(html(catalogue_home, NULL, NULL, NULL), "Ngày Văn hóa Việt Nam");
}

static void test_search_page(void **state)
{
    (void)state;
    const struct json *j = json(catalogue_list, NULL, "q", "khai sinh"), *hits;
    assert_true(json_list(j, "hits", &hits) >= 2);
    assert_str(json_text(&hits[0], "code", S("")), S("1.001193"));
    struct str page = html(catalogue_list, NULL, "q", "<script>alert(1)</script>\"'");
    assert_silent(page, "<script>alert");
    assert_says(page, "&lt;script&gt;alert");
    assert_says(html(catalogue_list, NULL, "q", "zzzz"), "Chưa tìm thấy");
    assert_says(html(catalogue_list, NULL, "linh-vuc", "Hộ tịch"), "/thu-tuc/1.001193");
    assert_says(html(catalogue_list, NULL, "co-quan", "Bộ Tư pháp"), "/thu-tuc/1.001193");
    assert_says(html(catalogue_list, NULL, NULL, NULL), "Theo lĩnh vực");
    assert_says(html(catalogue_list, NULL, NULL, NULL), "/thu-tuc?co-quan=B");
}

static enum err refusal(web_handler *handler, const char *path_arg, const char *name, const char *value)
{
    struct page p = request(handler, path_arg, name, value, false);
    assert_int_equal(ctx_read(c, answer, &p), ERR_OK);
    c->problem.n = 0;
    return p.e;
}

static void test_life_events(void **state)
{
    (void)state;
    struct str page = html(catalogue_event_page, "nguoi-than-mat", NULL, NULL);
    assert_says(page, "/thu-tuc/1.000656");
    assert_says(page, "Chỉ cần giấy khai tử.");
    assert_says(html(catalogue_list, NULL, "q", "em bé mới sinh"), "/viec/co-con");
    assert_says(html(catalogue_list, NULL, "q", "nha toi moi sinh con"), "/viec/co-con");
    assert_silent(html(catalogue_list, NULL, "q", "chung thuc ban sao"), "/viec/co-con");
    assert_int_equal(refusal(catalogue_event_page, "khong-co", NULL, NULL), ERR_NOT_FOUND);
}

/* One question a page; who is stopped is told where to go; the law's judgment is left to the office. */
static void test_eligible(void **state)
{
    (void)state;
    assert_says(html(catalogue_procedure, "1.001193", NULL, NULL), "\"@type\":\"GovernmentService\"");
    assert_says(html(catalogue_sitemap, NULL, NULL, NULL), "/thu-tuc/1.001193</loc><lastmod>2026-11-20</lastmod>");
    assert_says(html(catalogue_procedure, "1.001193", NULL, NULL), "/thu-tuc/1.001193/co-duoc-khong");
    assert_says(html(catalogue_eligible, "1.001193", NULL, NULL), "sinh ra ở nước ngoài?");
    struct str other = html(catalogue_eligible, "1.001193", "c.foreign", "yes");
    assert_says(other, "không dành cho trường hợp của bạn");
    assert_silent(other, "Tôi vẫn muốn làm");
    assert_says(html(catalogue_eligible, "1.001193", "c.foreign", "no"), "giấy khai sinh chưa?");
    assert_says(html(catalogue_eligible, "1.004873", "c.place", "here"), "Bạn làm được thủ tục này");
    struct str elsewhere = html(catalogue_eligible, "1.004873", "c.place", "elsewhere");
    assert_says(elsewhere, "Tôi vẫn muốn làm");
    assert_says(elsewhere, "tel:0900000001");
    assert_int_equal(refusal(catalogue_eligible, "1.004873", "c.place", "mars"), ERR_INVALID);
    assert_int_equal(refusal(catalogue_eligible, "2.000635", NULL, NULL), ERR_NOT_FOUND); /* nothing to ask */
}

/* What is found but handled elsewhere stands apart. */
static void test_other_levels(void **state)
{
    (void)state;
    const struct json *j = json(catalogue_list, NULL, "q", "đăng kiểm"), *hits;
    assert_int_equal(json_list(j, "hits", &hits), 0);
    assert_true(json_list(j, "others", &hits) >= 1);
    assert_true(json_list(json(catalogue_list, NULL, "cap", "tat-ca"), "fields", &hits) > json_list(json(catalogue_list, NULL, NULL, NULL), "fields", &hits));
}

static void test_procedure_page(void **state)
{
    (void)state;
    struct str page = html(catalogue_procedure, "2.000815", NULL, NULL);
    assert_says(page, "2.000 đồng");
    assert_says(page, "từ trang thứ 3: 1.000 đồng; tối đa 200.000 đồng");
    assert_says(page, "Luôn cần. Xem xong trả lại ngay.");
    assert_says(page, "Đăng nhập để chuẩn bị trước");
    assert_says(page, "/dang-nhap?tiep=/thu-tuc/2.000815");
    assert_says(page, "<svg");
    assert_says(page, "Nghị định 23/2015/NĐ-CP Điều 7");
    assert_silent(page, "action=\"/ho-so/nhap\"");
    struct page citizen = request(catalogue_procedure, "1.001193", NULL, NULL, false);
    citizen.logged_in = citizen.citizen = true;
    page = shown(&citizen);
    assert_says(page, "action=\"/ho-so/nhap\"");
    assert_says(page, "name=\"thu_tuc\" value=\"1.001193\"");
    assert_says(page, "Như cách");
    struct page staff = request(catalogue_procedure, "1.001193", NULL, NULL, false);
    staff.logged_in = true;
    page = shown(&staff);
    assert_silent(page, "/ho-so/nhap");
    assert_silent(page, "/dang-nhap?tiep=/thu-tuc");
}

struct own {
    struct check_file file;
    struct check_report report;
    struct catalogue_counts counts;
};

static enum err add_own(struct ctx *x, void *arg)
{
    struct own *k = arg;
    return folder_add(x, S("9.000001"), &k->file, 1, &k->report, &k->counts);
}

/* What may make it take longer, and which rules come later. */
static void test_clock_and_next(void **state)
{
    (void)state;
    struct own k = { .file = { S("procedure.json"),
                               S("{\"code\":\"9.000001\",\"name\":\"Một\",\"levels\":[\"commune\"],\"channels\":[{\"channel\":\"counter\",\"limit\":\"9 days\"}],"
                                 "\"supplement\":{\"clock\":\"stands\",\"ground\":\"Luật A\"},\"extension\":{\"limit\":\"5 working days\",\"ground\":\"Luật <B>\"},"
                                 "\"duty\":{\"ground\":\"Luật C\"}}") } };
    assert_int_equal(ctx_write(c, add_own, &k), ERR_OK);
    struct str page = html(catalogue_procedure, "9.000001", NULL, NULL);
    assert_says(page, "Thời hạn có thể kéo dài thêm 5 ngày làm việc, theo Luật &lt;B&gt;.");
    assert_says(page, "thời gian chờ bổ sung không tính vào thời hạn, theo Luật A.");
    assert_says(page, "Thời gian bạn thực hiện nghĩa vụ tài chính không tính vào thời hạn, theo Luật C.");
    assert_silent(page, "theo quy định mới");
    assert_says(html(catalogue_procedure, "1.001193", NULL, NULL), "Từ ngày 01/03/2027, thủ tục này theo quy định mới.");
    assert_silent(html(catalogue_procedure, "1.001193", NULL, NULL), "kéo dài thêm");
    testing_at(&t, "2027-03-01T10:00:00+07:00");
    page = html(catalogue_procedure, "1.001193", NULL, NULL);
    assert_says(page, "03/2026/QH16");
    assert_silent(page, "theo quy định mới.");
}

static void test_elsewhere_and_closed(void **state)
{
    (void)state;
    struct str page = html(catalogue_procedure, "1.000221", NULL, NULL); /* a ministry's */
    assert_says(page, "bộ, cơ quan trung ương giải quyết");
    assert_silent(page, "Nộp trực tuyến");
    page = html(catalogue_procedure, "2.000986", NULL, NULL);
    assert_says(page, "đã hết hiệu lực");
    assert_says(page, "3.000722");
    assert_silent(page, "/ho-so/nhap");
    assert_silent(page, "/dang-nhap?tiep=/thu-tuc");
    struct page english = request(catalogue_procedure, "1.004873", NULL, NULL, false);
    english.english = true;
    assert_says(shown(&english), "3 working days");
}

static void test_unknown(void **state)
{
    (void)state;
    static const char *const codes[] = { "9.999999", "", "x", "\xff\xfe", "1.001193'; DROP TABLE procedure", "../../etc" };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct page p = request(catalogue_procedure, codes[i], NULL, NULL, false);
        assert_int_equal(ctx_read(c, answer, &p), ERR_OK);
        assert_int_equal(p.e, ERR_NOT_FOUND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_home, setup, teardown),
        cmocka_unit_test_setup_teardown(test_life_events, setup, teardown),
        cmocka_unit_test_setup_teardown(test_eligible, setup, teardown),
        cmocka_unit_test_setup_teardown(test_search_page, setup, teardown),
        cmocka_unit_test_setup_teardown(test_other_levels, setup, teardown),
        cmocka_unit_test_setup_teardown(test_procedure_page, setup, teardown),
        cmocka_unit_test_setup_teardown(test_clock_and_next, setup, teardown),
        cmocka_unit_test_setup_teardown(test_elsewhere_and_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unknown, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
