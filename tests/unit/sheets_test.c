/* What Mẫu 04 to 07 and the slips of every day say on paper: in the name of three offices, field by field, with strange names, again
 * after years. On both engines (db/db_testing.h). */
#include "sheets.h"
#include "data/csv.h"
#include "mod/office/office_register.h"

static struct str long_reason(void)
{
    struct buf b = buf_new(office.t.arena, 4096);
    while (text_length(buf_str(&b)) < 480)
        buf_put(&b, S("Hồ sơ cần xác minh tại nơi thường trú cũ, văn bản trả lời đến chậm; "));
    return arena_printf(office.t.arena, "%.*s.", STR_ARG(text_cut(buf_str(&b), 499)));
}

static const struct slip_handover way[] = {
    { S_INIT("Bộ phận Một cửa"), S_INIT("Phạm Thu Hà"), S_INIT("Phòng Tư pháp"), S_INIT("Đỗ Minh Quân"), 1795143600000LL, 1795147200000LL, 0, S_INIT("Tiếp nhận hồ sơ") },
    { S_INIT("Phòng Tư pháp"), S_INIT("Đỗ Minh Quân"), S_INIT("Lãnh đạo"), S_INIT("Bùi Thị Hạnh"), 1795402800000LL, 1795406400000LL, 1795402800000LL, S_INIT("Thẩm tra") },
    { S_INIT("Lãnh đạo"), S_INIT("Bùi Thị Hạnh"), S_INIT("Văn thư"), S_INIT(""), 1795575600000LL, 0, 1795402800000LL, S_INIT("Duyệt: đồng ý") },
    { S_INIT("Văn thư"), S_INIT(""), S_INIT("Bộ phận Một cửa"), S_INIT(""), 1795575600000LL, 0, 1795800000000LL, S_INIT("Phát hành") },
};

static const struct paper_ask asked[] = { { S_INIT("giay_uy_quyen"), S_INIT("Văn bản ủy quyền"), S_INIT("bản chính có chứng thực"), 0 } };

static struct slip_extra everything(void)
{
    return (struct slip_extra){ .reason = long_reason(), .old_due_at_ms = due("2026-11-26T16:30:00+07:00"), .new_due_at_ms = due("2026-12-01T16:30:00+07:00"),
                                .stage = S("Thẩm tra, chưa có kết quả"), .papers_back = S("01 bản chính giấy khai sinh"), .fee_note = S("Lệ phí chưa thu"),
                                .handovers = way, .handovers_n = sizeof way / sizeof *way, .partners = S("Công an xã"),
                                .asks = asked, .asks_n = 1 };
}

static const struct {
    const char *form, *number, *title, *says[8];
    bool signs;
} forms[] = {
    { "01", "01/TNHS", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
      { "Tiếp nhận hồ sơ của: Lê Minh Đức", "Lò Thị Ủn", "Số 12, thôn Nội, xã Hợp Kim", "Số lượng hồ sơ: 01 (bộ)", "Thời gian nhận hồ sơ: 10 giờ 00, thứ Sáu 20/11/2026",
        "thứ Năm 26/11/2026", "03 ngày làm việc", "NGƯỜI TIẾP NHẬN HỒ SƠ" }, false },
    { "02", "01/HDHS", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
      { "Tiếp nhận hồ sơ của: Lê Minh Đức", "Văn bản ủy quyền", "bản chính có chứng thực", "Cấp lại giấy xác nhận", "Thôn Đồng Hòa, xã Kim Bôi", "0900000000",
        "được tính lại từ đầu", "NGƯỜI HƯỚNG DẪN" }, false },
    { "03", "01/PTC", "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
      { "Tiếp nhận hồ sơ của: Lê Minh Đức", "Cấp lại giấy xác nhận", "Thôn Đồng Hòa, xã Kim Bôi", "0900000000", "duc@example.vn", "Hồ sơ cần xác minh", "điện thoại",
        "Mẫu số 03" }, false },
    { "04", "01/PXL", "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN",
      { "Kính gửi: Lò Thị Ủn", "Số 12, thôn Nội, xã Hợp Kim", "10 giờ 00, thứ Sáu 20/11/2026", "đã hẹn trả kết quả: 16 giờ 30, thứ Năm 26/11/2026",
        "hẹn lại trả kết quả: 16 giờ 30, thứ Ba 01/12/2026", "Cấp lại giấy xác nhận", "xin lỗi", "Mẫu số 04" }, true },
    { "05", "01/TBDGQ", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
      { "Kính gửi: Lò Thị Ủn", "Thẩm tra, chưa có kết quả", "01 bản chính giấy khai sinh", "Lệ phí chưa thu", "Cấp lại giấy xác nhận", "0900000000", "duc@example.vn",
        "Mẫu số 05" }, true },
    { "06", "01/PKS", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
      { "Kèm theo hồ sơ của: Lò Thị Ủn", "1. Giao: Phòng Tư pháp 2. Nhận: Lãnh đạo", "Giao: 10 giờ 00 phút, ngày 20/11/2026 Phạm Thu Hà",
        "Nhận: 11 giờ 00 phút, ngày 20/11/2026 Đỗ Minh Quân Tiếp nhận hồ sơ", "Đúng hạn Thẩm tra", "Quá hạn Duyệt: đồng ý", "Trước hạn Phát hành", "Cơ quan phối hợp: Công an xã" },
      false },
    { "qua_trinh", "01/QTXL", "QUÁ TRÌNH XỬ LÝ HỒ SƠ",
      { "Chủ hồ sơ: Lò Thị Ủn", "1 10:00 20/11/2026 Phạm Thu Hà Tiếp nhận hồ sơ Đỗ Minh Quân", "2 10:00 23/11/2026 Đỗ Minh Quân Thẩm tra Bùi Thị Hạnh 10:00 23/11/2026",
        "3 10:00 25/11/2026 Bùi Thị Hạnh Duyệt: đồng ý Văn thư", "thứ Sáu 20/11/2026", "NGƯỜI IN PHIẾU", "STT", "Thời hạn" }, false },
};

static void one_form(int64_t dossier, int i, size_t f)
{
    /* the deputy of the commune signs what he decides himself; elsewhere an officer asks and the head signs */
    struct issuing w = { .dossier_id = dossier, .agency_id = office_ids[i], .form = forms[f].form, .x = everything(),
                         .as_leader = i == COMMUNE_3 ? leader_ids[i] : 0, .leader = offices[i].leader };
    struct dossier d = office_dossier(dossier);
    must(as(OFFICER, issue, &w));
    struct str pdf = pdf_of(w.id), words = words_of(pdf);
    keep(pdf, arena_printf(office.t.arena, "%d-%s", i, forms[f].form).ptr);
    says_office(words, i);
    says(words, arena_printf(office.t.arena, "Số: %s", forms[f].number));
    says(words, str_c(forms[f].title));
    for (size_t k = 0; k < 8; k++)
        says(words, str_c(forms[f].says[k]));
    if (forms[f].signs) {
        says_signer(words, i);
        says(words, w.x.reason);
        says(words, arena_printf(office.t.arena, "điện thoại %s", offices[i].phone));
    }
    struct str codes = testing_codes(office.t.arena, pdf);
    assert_true(str_has(codes, arena_printf(office.t.arena, "/t/%.*s/%.*s", STR_ARG(d.code), STR_ARG(d.secret))));
    assert_true(str_starts(codes, d.code) || str_has(codes, arena_printf(office.t.arena, "\n%.*s", STR_ARG(d.code))));
}

static void test_three_offices(void **state)
{
    (void)state;
    if (!testing_has("pdftotext") || !testing_has("zbarimg"))
        skip();
    int64_t id = received_of("Lò Thị Ủn", "Cấp lại giấy xác nhận tình trạng hôn nhân");
    for (int i = 0; i < OFFICES; i++)
        for (size_t f = 0; f < sizeof forms / sizeof *forms; f++)
            one_form(id, i, f);
}

/* Another day, another office name, another program language: the same bytes; and the next number. */
static void test_the_same_again(void **state)
{
    (void)state;
    int64_t id = received_of("Lò Thị Ủn", "");
    struct issuing w = { .dossier_id = id, .form = "04", .x = everything() };
    must(as(LEADER, issue, &w));
    int64_t first = w.id;
    struct str before = pdf_of(first);
    must(as(LEADER, issue, &w));
    assert_int_equal(slip_of(w.id).no, slip_of(first).no + 1);
    office_at("2031-01-05T08:00:00+07:00");
    office.c->lang = LANG_EN;
    assert_true(str_eq(pdf_of(first), before));
    office.c->lang = LANG_VI;
    must(as(LEADER, issue, &w));
    assert_int_equal(slip_of(w.id).no, 1); /* a year's series begins anew */
    office_at(OFFICE_NOW);
    w.form = "ban_giao"; /* not of one dossier */
    assert_int_equal(as(LEADER, issue, &w), ERR_INVALID);
    w.form = "99";
    assert_int_equal(as(LEADER, issue, &w), ERR_INVALID);
    assert_true(slip_for_applicant(S("04")) && slip_for_applicant(S("05")));
    assert_false(slip_for_applicant(S("06")) || slip_for_applicant(S("ban_giao")) || slip_for_applicant(S("99")));
}

/* Each string of the list as a note on the way; all on one paper. What is plain letters must be read back whole. */
static void test_strange_words(void **state)
{
    (void)state;
    if (!testing_has("pdftotext"))
        skip();
    const struct json *list;
    struct arena *a = office.t.arena;
    assert_int_equal(json_parse(a, testing_file(a, "tests/fixtures/naughty-strings/blns.json"), &list, NULL), ERR_OK);
    struct slip_handover *rows = ARENA_ARRAY(a, struct slip_handover, list->n);
    size_t n = 0, looked = 0;
    for (size_t i = 0; i < list->n; i++)
        if (text_length(list->items[i].text) <= 500 && text_utf8_valid(list->items[i].text))
            rows[n++] = (struct slip_handover){ .from_unit = S("A"), .to_unit = S("B"), .note = list->items[i].text };
    int64_t id = received_of("Nguyễn Thị Phương Phương Phương Phương Phương Phương Phương Phương Phương Phương Phương Phương Khuê", "{office.name} *đậm* | \\n <b>");
    struct issuing w = { .dossier_id = id, .form = "qua_trinh", .x = { .handovers = rows, .handovers_n = n } };
    must(as(OFFICER, issue, &w));
    struct str pdf = pdf_of(w.id), words = words_of(pdf);
    keep(pdf, "naughty");
    for (size_t i = 0; i < n; i++) {
        bool plain = rows[i].note.len > 0;
        for (size_t k = 0; k < rows[i].note.len; k++)
            plain &= rows[i].note.ptr[k] >= ' ' && rows[i].note.ptr[k] < 0x7F;
        if (plain && rows[i].note.len < 60) {
            says(words, rows[i].note);
            looked++;
        }
    }
    assert_true(n > 450 && looked > 150);
    w.form = "04";
    w.x = (struct slip_extra){ .reason = S("Robert'); DROP TABLE slip;-- {office.name} <script>alert(1)</script> *x*") };
    must(as(LEADER, issue, &w));
    words = words_of(pdf_of(w.id));
    says(words, w.x.reason);
    SAYS(words, "{office.name} *đậm* | \\n <b>");
    SAYS(words, "Phương Khuê");
}

/* -- Mẫu 06 from what happened -- */

struct sheet {
    int64_t dossier_id, slip;
    const char *form;
};
static enum err make_sheet(struct ctx *c, void *arg)
{
    struct sheet *s = arg;
    return office_sheet(c, s->dossier_id, s->form, &s->slip);
}

struct hands {
    int64_t id;
    struct handover *rows;
    size_t n;
};
static enum err read_hands(struct ctx *c, void *arg)
{
    struct hands *h = arg;
    return process_handovers(c, h->id, &h->rows, &h->n);
}

struct passing {
    struct task t;
    int64_t to;
};
static enum err pass(struct ctx *c, void *arg)
{
    struct passing *p = arg;
    TRY(task_take(c, p->t.id, p->t.version));
    TRY(task_pass(c, p->t.id, p->t.version + 1, p->to, S("nghỉ phép")));
    return ERR_OK;
}
static enum err complete(struct ctx *c, void *arg)
{
    struct task *t = arg;
    return task_complete(c, t->id, t->version, S(""), S("đủ điều kiện"));
}

static void test_from_hand_to_hand(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct sheet s = { .dossier_id = office_submit("1.004873", "counter_reissue", CHANNEL_COUNTER), .form = "06" };
    assert_int_equal(as(SUPERVISOR, make_sheet, &s), ERR_CONFLICT); /* nothing received, nothing to follow */
    office_receive(s.dossier_id);
    struct hands h = { .id = s.dossier_id };
    must(as_reader(SYSTEM, read_hands, &h));
    assert_int_equal(h.n, 1); /* given, and taken by nobody */
    assert_str(h.rows[0].from_unit, S("Bộ phận Một cửa"));
    assert_str(h.rows[0].from_person, S("Phạm Thu Hà"));
    assert_str(h.rows[0].to_unit, S("Chuyên viên"));
    assert_int_equal(h.rows[0].taken_at_ms, 0);
    must(as(SUPERVISOR, make_sheet, &s));
    int64_t early = s.slip;
    must(as(CLERK, make_sheet, &s));
    assert_int_equal(s.slip, early); /* nothing new: the same sheet */
    testing_now_ms += CLOCK_HOUR_MS;
    struct passing p = { office_task(s.dossier_id, "review"), office.people[SPECIALIST2] };
    must(as(SPECIALIST, pass, &p));
    testing_now_ms += CLOCK_HOUR_MS;
    struct task t = office_task(s.dossier_id, "review");
    must(as(SPECIALIST2, complete, &t));
    office_at("2026-11-23T09:00:00+07:00");
    office_step(SPECIALIST, s.dossier_id, "draft", "", "");
    office_step(LEADER, s.dossier_id, "approve", "approved", "");
    office_step(CLERK, s.dossier_id, "issue", "", "");
    must(as_reader(SYSTEM, read_hands, &h));
    static const struct {
        enum person from, to;
        const char *note;
    } want[] = { { OFFICER, SPECIALIST, "Tiếp nhận hồ sơ" }, { SPECIALIST, SPECIALIST2, "Giao lại" }, { SPECIALIST2, SPECIALIST, "đủ điều kiện" },
                 { SPECIALIST, LEADER, "Soạn" },              { LEADER, CLERK, "Duyệt" },             { CLERK, NOBODY, "" } };
    assert_int_equal(h.n, sizeof want / sizeof *want);
    for (size_t i = 0; i < h.n; i++) {
        assert_str(h.rows[i].from_person, str_c(office_people[want[i].from].name));
        assert_str(h.rows[i].to_person, want[i].to == NOBODY ? S("") : str_c(office_people[want[i].to].name));
        assert_true(str_has(h.rows[i].note, str_c(want[i].note)));
        assert_true(h.rows[i].given_at_ms > 0);
    }
    assert_int_equal(h.rows[0].taken_at_ms - h.rows[0].given_at_ms, CLOCK_HOUR_MS);
    assert_true(h.rows[2].due_at_ms > 0);
    assert_str(h.rows[h.n - 1].to_unit, S("Bộ phận Một cửa"));
    must(as(SUPERVISOR, make_sheet, &s));
    assert_int_not_equal(s.slip, early);
    struct str pdf = pdf_of(s.slip);
    keep(pdf, "06-that");
    if (testing_has("pdftotext"))
        SAYS(words_of(pdf), "Vũ Thị Ngọc");
    assert_int_equal(as(DISTANT, make_sheet, &s), ERR_NOT_FOUND);
    s.form = "qua_trinh";
    must(as(SPECIALIST, make_sheet, &s));
    office_at(OFFICE_NOW);
}

/* -- results to the desk -- */

struct handing {
    int64_t ids[60], slip;
    size_t n;
};
static enum err hand(struct ctx *c, void *arg)
{
    struct handing *h = arg;
    return office_hand_to_desk(c, h->ids, h->n, S("kèm 02 bản sao"), &h->slip);
}

OFFICE_COUNT_OF(to_desk, 70, "event WHERE kind = 'result.to_desk' AND dossier_id")

struct listing {
    int64_t id;
    struct slip *list;
    size_t n;
};
static enum err list_slips(struct ctx *c, void *arg)
{
    struct listing *l = arg;
    return slip_list(c, l->id, &l->list, &l->n);
}

static void test_results_to_the_desk(void **state)
{
    (void)state;
    struct handing h = { .n = 0 };
    assert_int_equal(as(CLERK, hand, &h), ERR_INVALID);
    h.n = 51;
    assert_int_equal(as(CLERK, hand, &h), ERR_INVALID);
    h = (struct handing){ .ids = { office_until_done("1.004873", "counter_reissue"), office_until_done("1.001193", "counter_copies") }, .n = 2 };
    assert_int_equal(as(DISTANT, hand, &h), ERR_FORBIDDEN);
    assert_int_equal(as(NEIGHBOUR, hand, &h), ERR_NOT_FOUND); /* another agency's */
    struct handing again = { .ids = { h.ids[0], h.ids[0] }, .n = 2 };
    assert_int_equal(as(CLERK, hand, &again), ERR_INVALID);
    must(as(CLERK, hand, &h));
    assert_int_equal(as(CLERK, hand, &h), ERR_INVALID); /* the desk has them */
    struct listing l = { .id = h.ids[1] };
    must(as_reader(SYSTEM, list_slips, &l));
    assert_int_equal(l.list[l.n - 1].id, h.slip);
    assert_int_equal(office_count(&to_desk, h.ids[0]), 1);
    struct str pdf = pdf_of(h.slip);
    keep(pdf, "ban-giao");
    if (!testing_has("pdftotext"))
        return;
    struct str words = words_of(pdf);
    says(words, office_dossier(h.ids[0]).code);
    says(words, office_dossier(h.ids[1]).code);
    SAYS(words, "Lê Minh Đức");
    SAYS(words, "kèm 02 bản sao");
    SAYS(words, "PHIẾU BÀN GIAO KẾT QUẢ");
    SAYS(words, "/BGKQ");
    SAYS(words, "Số hồ sơ: 02");
}

/* -- the migration -- */

static size_t before_0014(void)
{
    size_t n = 0;
    while (n < embed_migrations_n && !str_starts(embed_migrations[n].path, S("0014")))
        n++;
    return n;
}

struct stored {
    int64_t id;
    struct slip s;
};

static enum err read_stored(struct db_session *db, void *arg)
{
    struct stored *st = arg;
    struct ctx c = { .arena = office.t.arena, .db = db };
    return slip_get(&c, st->id, &st->s);
}

/* Slips that an office issued before stay as they are, number and all. */
static void test_slips_of_before(void **state)
{
    (void)state;
    struct db_testing *t = db_testing_open_list(embed_migrations, before_0014());
    struct str why = S("");
    assert_int_equal(db_testing_script(t, "INSERT INTO unit (id, parent_id, path, agency_id, kind, level, name, short_name, superior, place, address, phone, website, open_day, version) "
                                          "VALUES (1, NULL, '/1/', 1, 'agency', 'commune', 'Xã', 'Xã', '', '', '', '', '', 1, 1);"
                                          "INSERT INTO dossier (id, request_no, secret, source, procedure_version_id, procedure_code, agency_id, intake_unit_id, channel, state, "
                                          "content, answers, sets, deliver, deliver_address, submitted_at_ms, explanation, reason, version) "
                                          "VALUES (2, 'YC-1', 'x', 'own', 1, '1', 1, 1, 'counter', 'received', '', '{}', 1, 'counter', '', 1, '[]', '', 1);"
                                          "INSERT INTO slip (id, dossier_id, form, agency_id, year, no, officer_id, issued_at_ms, data) "
                                          "VALUES (3, 2, '01', 1, 2026, 7, NULL, 5, '{\"values\":{}}');"), ERR_OK);
    enum err e = db_migrate(t->db, t->a, &why);
    if (e != ERR_OK)
        fail_msg("%.*s", STR_ARG(why));
    struct stored st = { .id = 3 };
    assert_int_equal(db_read(t->db, read_stored, &st), ERR_OK);
    assert_int_equal(st.s.no, 7);
    assert_int_equal(st.s.dossier_id, 2);
    assert_str(st.s.data, S("{\"values\":{}}"));
    assert_int_not_equal(db_testing_script(t, "INSERT INTO slip (id, dossier_id, form, agency_id, year, no, officer_id, issued_at_ms, data) "
                                              "VALUES (4, 2, '01', 1, 2026, 7, NULL, 5, '{}')"), ERR_OK); /* a number is given once */
    assert_int_equal(db_testing_script(t, "INSERT INTO slip (id, dossier_id, form, agency_id, year, no, officer_id, issued_at_ms, data) "
                                          "VALUES (5, NULL, 'ban_giao', 1, 2026, 7, NULL, 5, '{}')"), ERR_OK);
    db_testing_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_offices),
        cmocka_unit_test(test_the_same_again),
        cmocka_unit_test(test_strange_words),
        cmocka_unit_test(test_from_hand_to_hand),
        cmocka_unit_test(test_results_to_the_desk),
        cmocka_unit_test(test_slips_of_before),
    };
    return cmocka_run_group_tests(tests, open_all, office_close);
}
