/* What Mẫu 04 to 07 and the slips of every day say on paper: in the name of three offices that have nothing in common, field by
 * field, with strange names, again after years; and the register of a year. On both engines (db/db_testing.h).
 * MOTCUA_PRINTS=DIR keeps the papers for whoever wants to look at them. */
#include "office.h"
#include "data/csv.h"
#include "fmt/doc_testing.h"
#include "mod/office/office_register.h"
#include "text/text.h"

/* -- three offices -- */

enum { WARD, COMMUNE_3, DEPARTMENT, OFFICES };
static const struct {
    const char *superior, *name, *place, *code, *phone, *leader, *title, *authority, *deputy;
} offices[OFFICES] = {
    { "Ủy ban nhân dân thành phố Hà Nội", "Ủy ban nhân dân phường Khương Đình", "Hà Nội", "H26.36", "024 3858 0000", "Nguyễn Đức Thành",
      "Chủ tịch", "TM. ỦY BAN NHÂN DÂN", "" },
    { "Ủy ban nhân dân tỉnh Lâm Đồng", "Ủy ban nhân dân xã Đạ Tẻh", "Đạ Tẻh", "H36.77", "0263 3880 111", "K’Brốp Hà Ni", "Phó Chủ tịch",
      "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH" },
    { "Ủy ban nhân dân tỉnh Quảng Trị", "Sở Tư pháp", "Đồng Hới", "H50.09", "0232 3822 222", "Lương Thị Ngọc Ánh", "Giám đốc", "", "" },
};
static int64_t office_ids[OFFICES], leader_ids[OFFICES];

static enum err make_offices(struct ctx *c, void *arg)
{
    (void)arg;
    for (int i = 0; i < OFFICES; i++) {
        struct unit u = { .kind = S("agency"), .level = i == DEPARTMENT ? S("province") : S("commune"), .name = str_c(offices[i].name),
                          .superior = str_c(offices[i].superior), .place = str_c(offices[i].place), .code = str_c(offices[i].code),
                          .address = S("Số 1"), .phone = str_c(offices[i].phone), .open_day = 1 };
        struct account_new n = { .is = { .kind = S("staff"), .name = str_c(offices[i].leader), .login = arena_printf(c->arena, "lanhdao%d", i) },
                                 .password_hash = S("x") };
        TRY(unit_add(c, &u, &office_ids[i]));
        TRY(account_add(c, &n, &leader_ids[i]));
        int64_t role;
        TRY(staff_give(c, &(struct staff){ .account_id = leader_ids[i], .unit_id = office_ids[i], .role = ROLE_LEADER, .title = str_c(offices[i].title), .from_day = 1 }, &role));
    }
    return ERR_OK;
}

static int open_all(void **state)
{
    office_open(state);
    must(as(SYSTEM, make_offices, NULL));
    return 0;
}

/* -- issuing and reading back -- */

struct issuing {
    int64_t dossier_id, agency_id, id, as_leader;
    const char *form, *leader;
    struct slip_extra x;
    bool changed;
};
static enum err issue(struct ctx *c, void *arg)
{
    struct issuing *w = arg;
    struct dossier d;
    if (w->as_leader) {
        c->who = (struct who){ .account_id = w->as_leader, .name = str_c(w->leader) };
        TRY(authz_load(c->db, c->arena, ctx_today(c), &c->who));
    }
    TRY(dossier_get(c, w->dossier_id, &d));
    if (w->agency_id)
        d.agency_id = w->agency_id;
    return (w->changed ? slip_issue_changed : slip_issue)(c, &d, w->form, &w->x, &w->id);
}

struct reading {
    int64_t id;
    struct slip slip;
};
static enum err read_slip(struct ctx *c, void *arg) { return slip_get(c, ((struct reading *)arg)->id, &((struct reading *)arg)->slip); }
static struct slip slip_of(int64_t id)
{
    struct reading r = { .id = id };
    must(as_reader(SYSTEM, read_slip, &r));
    return r.slip;
}

static struct str pdf_of(int64_t id)
{
    struct slip s = slip_of(id);
    struct str pdf;
    assert_int_equal(slip_pdf(office.c, &s, &pdf), ERR_OK);
    return pdf;
}

/* In the order in which it was set: cell by cell, nothing between. */
static struct str words_of(struct str pdf) { return testing_squeeze(office.t.arena, testing_ask(office.t.arena, pdf, "pdftotext -raw %s -")); }

static void says(struct str words, struct str what)
{
    struct arena *a = office.t.arena;
    if (!str_has(words, testing_squeeze(a, what)) && !str_has(words, testing_squeeze(a, text_upper(a, what))))
        fail_msg("not said: %.*s\n%.*s", STR_ARG(what), STR_ARG(words));
}
#define SAYS(words, text) says((words), S(text))

static void keep(struct str pdf, const char *name)
{
    const char *folder = getenv("MOTCUA_PRINTS");
    FILE *f = folder ? fopen(arena_printf(office.t.arena, "%s/%s.pdf", folder, name).ptr, "wb") : NULL;
    if (!f)
        return;
    assert_int_equal(fwrite(pdf.ptr, 1, pdf.len, f), pdf.len);
    fclose(f);
}

/* A marriage certificate copy with an owner who is not the applicant, received at OFFICE_NOW. */
static int64_t received_of(const char *owner, const char *content)
{
    struct office_new o = office_request("1.004873", "counter_reissue", CHANNEL_COUNTER);
    o.n.parties[PARTY_APPLICANT].address = S("Thôn Đồng Hòa, xã Kim Bôi");
    o.n.parties[PARTY_OWNER] = (struct party){ .name = str_c(owner), .address = S("Số 12, thôn Nội, xã Hợp Kim"), .id_no = S("079185000002"), .present = true };
    o.n.content = str_c(content);
    must(as(OFFICER, office_submit_work, &o));
    office_receive(o.id);
    return o.id;
}

static int64_t due(const char *when)
{
    int64_t ms;
    assert_true(clock_parse_rfc3339(str_c(when), &ms));
    return ms;
}

static void says_office(struct str words, int i)
{
    says(words, str_c(offices[i].superior));
    says(words, str_c(offices[i].name));
    says(words, arena_printf(office.t.arena, "%s, ngày 20 tháng 11 năm 2026", offices[i].place));
    for (int k = 0; k < OFFICES; k++)
        if (k != i)
            assert_false(str_has(words, testing_squeeze(office.t.arena, str_c(offices[k].place))));
    assert_false(str_has(words, S("KimBôi,ngày"))); /* nor that of the dossier's own agency in this test */
}

static void says_signer(struct str words, int i)
{
    says(words, text_upper(office.t.arena, str_c(offices[i].title)));
    says(words, str_c(offices[i].leader));
    if (*offices[i].authority)
        says(words, str_c(offices[i].authority));
    if (*offices[i].deputy)
        says(words, str_c(offices[i].deputy));
    assert_int_equal(str_has(words, S("TM.")), *offices[i].authority != 0);
    assert_int_equal(str_has(words, S("KT.")), *offices[i].deputy != 0);
    assert_false(str_has(words, S("PhạmThuHà"))); /* never the desk */
}

/* 500 letters, the longest reason. */
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
        cmocka_unit_test(test_three_offices),     cmocka_unit_test(test_the_same_again),      cmocka_unit_test(test_strange_words),
        cmocka_unit_test(test_from_hand_to_hand), cmocka_unit_test(test_results_to_the_desk), cmocka_unit_test(test_register),
        cmocka_unit_test(test_slips_of_before),
    };
    return cmocka_run_group_tests(tests, open_all, office_close);
}
