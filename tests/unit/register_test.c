/* The register of a year, on the page, as a table and as a book. On both engines (db/db_testing.h). */
#include "sheets.h"
#include "data/csv.h"
#include "mod/office/office_register.h"

/* -- the register -- */

struct register_work {
    struct register_filter f;
    struct register_cells r;
    size_t limit;
    int64_t total;
};
static enum err read_register(struct ctx *c, void *arg)
{
    struct register_work *w = arg;
    TRY(dossier_register_count(c, &w->f, &w->total));
    return register_cells(c, &w->f, w->limit, &w->r);
}

static struct register_work year_of(int year)
{
    struct register_work w = { .f = { office.units[OTHER], day_from_ymd(year, 1, 1), day_from_ymd(year, 12, 31), 0, 0 }, .limit = 1000 };
    must(as_reader(SYSTEM, read_register, &w));
    return w;
}

static enum err elsewhere(struct ctx *c, void *arg)
{
    struct office_new *o = arg;
    struct office_move m;
    o->n.agency_id = o->n.intake_unit_id = office.units[OTHER];
    TRY(office_submit_work(c, o));
    m = (struct office_move){ .id = o->id };
    return office_receive_work(c, &m);
}

static void receive_elsewhere(const char *content)
{
    struct office_new o = office_request("1.004873", "counter_reissue", CHANNEL_COUNTER);
    o.n.content = str_c(content);
    must(as(NEIGHBOUR, elsewhere, &o));
}

static struct slip_book book_of(struct unit *agency, const struct register_work *w)
{
    return (struct slip_book){ agency, w->f.from_day, w->f.to_day, w->r.cells, w->r.rows, w->r.rows, 1, 1, NULL };
}

static void numbers_run(const struct register_work *w, int64_t first)
{
    for (size_t i = 0; i < w->r.rows; i++)
        assert_str(w->r.cells[i * SLIP_BOOK_COLS], arena_printf(office.t.arena, "%02lld", (long long)(first + (int64_t)i)));
}

/* The same rows as the register of another office. */
static void book_in_the_name_of(int i, const struct register_work *w)
{
    struct unit agency = { .name = str_c(offices[i].name), .superior = str_c(offices[i].superior), .place = str_c(offices[i].place) };
    struct slip_book book = { &agency, w->f.from_day, w->f.to_day, w->r.cells, 5, 5, 1, 1, NULL };
    struct str pdf;
    assert_int_equal(slip_book_pdf(office.c, &book, &pdf), ERR_OK);
    struct str words = words_of(pdf);
    says_office(words, i);
    SAYS(words, "SỔ THEO DÕI HỒ SƠ");
    SAYS(words, "Mẫu số 07");
    for (size_t row = 0; row < 5; row++)
        for (size_t col = 0; col < SLIP_BOOK_COLS; col++)
            says(words, w->r.cells[row * SLIP_BOOK_COLS + col]);
}

static void test_register(void **state)
{
    (void)state;
    static const char *const contents[] = { "Cấp giấy xác nhận tình trạng hôn nhân", "=HYPERLINK(\"http://xau.example\")", "@SUM(1)", "-1+2", "Trích, \"yếu\"\nhai dòng" };
    struct unit agency = { .name = S("Ủy ban nhân dân xã Hợp Kim"), .superior = S("Ủy ban nhân dân tỉnh Phú Thọ"), .place = S("Hợp Kim") };
    for (int i = 0; i < 60; i++) {
        office_at(i < 50 ? "2026-11-24T08:00:00+07:00" : "2026-12-30T09:00:00+07:00");
        testing_now_ms += i * CLOCK_MINUTE_MS;
        receive_elsewhere(contents[i % 5]);
    }
    office_at("2027-01-04T08:00:00+07:00");
    receive_elsewhere(contents[0]);
    struct register_work w = year_of(2026), next = year_of(2027);
    assert_int_equal(w.total, 60);
    assert_int_equal(w.r.rows, 60);
    numbers_run(&w, 1);
    assert_int_equal(next.r.rows, 1);
    numbers_run(&next, 1); /* from 01 every year */
    /* any period goes on counting; pages follow one another by key */
    w.f.from_day = day_from_ymd(2026, 12, 1);
    must(as_reader(SYSTEM, read_register, &w));
    assert_int_equal(w.r.rows, 10);
    numbers_run(&w, 51);
    w = year_of(2026);
    w.limit = 25;
    must(as_reader(SYSTEM, read_register, &w));
    w.f.after_ms = w.r.last_ms;
    w.f.after_id = w.r.last_id;
    must(as_reader(SYSTEM, read_register, &w));
    assert_int_equal(w.r.rows, 25);
    numbers_run(&w, 26);
    w = year_of(2026);
    const struct str *row = w.r.cells;
    assert_str(row[4], S("Lê Minh Đức"));
    assert_str(row[7], S("08:00 24/11/2026"));
    assert_str(row[12], S("Cao Văn Tám"));
    assert_str(row[10], S("Trực tiếp"));
    struct slip_book book = book_of(&agency, &w);
    struct str pdf, twice, csv;
    assert_int_equal(slip_book_pdf(office.c, &book, &pdf), ERR_OK);
    assert_int_equal(slip_book_pdf(office.c, &book, &twice), ERR_OK);
    assert_true(str_eq(pdf, twice));
    keep(pdf, "07");
    assert_int_equal(slip_book_csv(office.c, &book, &csv), ERR_OK);
    assert_true(str_starts(csv, S("\xEF\xBB\xBFSTT,Mã hồ sơ,")));
    assert_true(str_has(csv, S("\"'=HYPERLINK(\"\"http://xau.example\"\")\"")));
    assert_true(str_has(csv, S(",'@SUM(1),")) && str_has(csv, S(",'-1+2,")));
    struct csv in = csv_open(csv);
    struct csv_row line;
    size_t lines = 0;
    for (; csv_next(&in, office.t.arena, &line) == ERR_OK; lines++)
        assert_int_equal(line.n, SLIP_BOOK_COLS);
    assert_int_equal(lines, 61);
    book.rows = book.total = SLIP_BOOK_PART_ROWS + 1;
    assert_int_equal(slip_book_pdf(office.c, &book, &twice), ERR_TOO_LARGE);
    assert_false(register_part(&book, 3) || register_part(&book, 0));
    assert_true(register_part(&book, 2));
    assert_int_equal(book.rows, 1);
    assert_ptr_equal(book.cells, w.r.cells + (ptrdiff_t)SLIP_BOOK_PART_ROWS * SLIP_BOOK_COLS);
    assert_int_equal(book.parts, 2);
    office_at(OFFICE_NOW);
    if (!testing_has("pdfinfo"))
        return;
    for (int i = 0; i < OFFICES; i++)
        book_in_the_name_of(i, &w);
    struct str words = words_of(pdf), info = testing_ask(office.t.arena, pdf, "pdfinfo %s");
    assert_true(str_has(info, S("841.89 x 595.276")));
    size_t pages = testing_count(words, S("Tênthủtụchànhchính,nộidung"));
    assert_true(pages >= 3); /* the head stands on each */
    assert_true(str_has(info, arena_printf(office.t.arena, "Pages:           %zu\n", pages)));
    says(words, arena_printf(office.t.arena, "%zu/%zu", pages, pages));
    SAYS(words, "Quyển số: 2026");
    SAYS(words, "từ ngày 01/01/2026 đến ngày 31/12/2026: 60 hồ sơ");
    SAYS(words, "Mẫu số 07");
    for (size_t i = 0; i < w.r.rows; i++)
        says(words, w.r.cells[i * SLIP_BOOK_COLS + 1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_register),
    };
    return cmocka_run_group_tests(tests, open_all, office_close);
}
