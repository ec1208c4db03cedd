/* The folders that ship are sound; folders that are not are told what, where and in which file. */
#include "base/buf.h"
#include "base/embed.h"
#include "mod/catalogue/folder.h"
#include "../../../tests/support.h"

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

/* Room for one more. */
static size_t files_of(const char *code, struct check_file **files)
{
    struct check_file *list;
    size_t n = folder_embedded(a, str_c(code), &list);
    assert_true(n > 0);
    *files = ARENA_ARRAY(a, struct check_file, n + 1);
    memcpy(*files, list, n * sizeof *list);
    return n;
}

static void test_shipped(void **state)
{
    (void)state;
    size_t folders = 0;
    for (size_t i = 0; i < embed_procedures_n; i++) {
        struct check_file *files;
        struct check_report r;
        struct str rest = embed_procedures[i].path, code;
        if (!str_split(&rest, '/', &code) || !str_eq(rest, S("form.json")))
            continue;
        const char *name = arena_cstr(a, code);
        check_folder(a, code, files, files_of(name, &files), &r);
        for (size_t k = 0; k < r.problems.n; k++)
            print_error("%s/%.*s\n", name, STR_ARG(r.problems.at[k]));
        assert_int_equal(r.problems.n, 0);
        assert_true(r.examples >= (str_index(code, '-', 0) > 0 ? 2u : 5u)); /* a part of a bundle: its whole has the others */
        folders++;
    }
    assert_true(folders >= 7);
}

static struct str replaced(struct str s, const char *from, const char *to)
{
    const char *at = from[0] ? memmem(s.ptr, s.len, from, strlen(from)) : s.ptr;
    if (!at)
        fail_msg("\"%s\" is not in the file", from);
    size_t before = (size_t)(at - s.ptr);
    return arena_printf(a, "%.*s%s%.*s", (int)before, s.ptr, to, STR_ARG(str_skip(s, before + strlen(from))));
}

/* One change to a sound folder, and the beginning of the line that must be said. from NULL: the file is taken away, or put
 * there with the text `to`. */
#define LATER "tu-2027-03-01/procedure.json"
static const struct change {
    const char *code, *file, *from, *to, *said, *word;
} changes[] = {
    /* questions before a draft */
    { "1.004873", "procedure.json", "\"condition\": \"place = \\\"elsewhere\\\"\"", "\"condition\": \"place = \\\"mars\\\"\"", "procedure.json:", "không ai gặp lời này" },
    { "1.004873", "procedure.json", "\"condition\": \"place = \\\"elsewhere\\\"\"", "\"condition\": \"home = \\\"elsewhere\\\"\"", "procedure.json:", "không có câu nào như vậy" },
    { "1.004873", "procedure.json", "\"condition\": \"place = \\\"elsewhere\\\"\"", "\"condition\": \"place != \\\"mars\\\"\"", "procedure.json:", "trả lời thế nào cũng không làm được" },
    { "1.004873", "procedure.json", "\"value\": \"temporary\"", "\"value\": \"here\"", "procedure.json:", "hai lựa chọn có cùng value" },
    { "1.004873", "procedure.json", "\"office_judges\": true", "\"office_judges\": \"true\"", "procedure.json:", "phải là true hoặc false" },
    /* members */
    { "2.000815", "procedure.json", "\"field\"", "\"feild\"", "procedure.json:5: ", "feild" },
    { "2.000815", "procedure.json", "\"units\": \"pages_n\"", "\"unitz\": \"pages_n\"", "procedure.json:", "unitz" },
    { "2.000815", "procedure.json", "\"amount_vnd\": 2000", "\"amount_vnd\": \"2000\"", "procedure.json:", "số nguyên" },
    { "2.000815", "procedure.json", "\"confirm_draft\": false", "\"confirm_draft\": \"no\"", "procedure.json:17: ", "true hoặc false" },
    { "2.000815", "procedure.json", "\"levels\": [\"commune\"", "\"levels\": [\"vilage\"", "procedure.json:8: ", "cấp phải là" },
    { "2.000815", "procedure.json", "\"code\": \"2.000815\"", "\"code\": \"2.000816\"", "procedure.json:2: ", "trùng với tên thư mục" },
    { "2.000815", "procedure.json", "\"channel\": \"counter\"", "\"channel\": \"pigeon\"", "procedure.json:", "counter, online hoặc post" },
    { "2.000815", "procedure.json", "\"same day\"", "\"soon\"", "procedure.json:", "limit phải viết như" },
    { "2.000815", "procedure.json", "\"15:00\"", "\"25:00\"", "procedure.json:", "cutoff" },
    { "2.000815", "procedure.json", "\"group\": \"submit\"", "\"group\": \"give\"", "procedure.json:", "submit hoặc present" },
    { "2.000815", "procedure.json", "\"required\": true", "\"required\": tru", "procedure.json:", "không phải JSON" },
    { "2.000815", "procedure.json", "\"kind\": \"phi\"", "\"kind\": \"fee\"", "procedure.json:", "phi hoặc le_phi" },
    { "2.000815", "procedure.json", "{\n", "{\n\"extension\": { \"limit\": \"5 working days\" },\n", "procedure.json:2: ", "extension" },
    { "2.000815", "procedure.json", "{\n", "{\n\"supplement\": { \"clock\": \"sleeps\", \"ground\": \"Luật\" },\n", "procedure.json:2: ", "restart hoặc stands" },
    { "2.000815", "procedure.json", "{\n", "{\n\"supplement_limit\": \"5 working days\",\n", "procedure.json:2: ", "supplement_limit_ground" },
    { "2.000815", "procedure.json", "{\n", "{\n\"duty\": {},\n", "procedure.json:2: ", "duty" },
    { "1.001193", "procedure.json", "\"number_format\": \"{n}/{yyyy}\"", "\"number_format\": \"{yyyy}\"", "procedure.json:", "{n}" },
    { "1.001193", "procedure.json", "\"number_format\": \"{n}/{yyyy}\",", "", "procedure.json:", "number_format" },
    { "1.001193", "procedure.json", "\"decision\": \"bản", "\"decisoin\": \"bản", "procedure.json:", "decisoin" },
    /* days */
    { "1.001193", "procedure.json", "\"2026-01-01\"", "\"2026-02-30\"", "procedure.json:", "2026-01-31" },
    { "1.001193", "procedure.json", "\"valid_to\": null", "\"valid_to\": \"2025-01-01\"", "procedure.json:", "trước valid_from" },
    { "1.001193", "procedure.json", "\"valid_to\": null", "\"valid_to\": \"2027-03-01\"", "procedure.json:", "trùng ngày" },
    { "1.001193", "procedure.json", "\"2026-01-01\"", "\"2027-03-01\"", "procedure.json:", "trùng ngày" },
    { "1.001193", LATER, "{ ", "{ \"valid_from\": \"2027-04-01\", ", LATER ":1: ", "tên thư mục" },
    { "1.001193", LATER, "{ ", "{ \"feild\": \"Hộ tịch\", ", LATER ":1: ", "feild" },
    { "1.001193", LATER, "{ ", "{ \"legal\": { \"99/2099/QH99\": null }, ", LATER ":1: ", "99/2099/QH99" },
    { "1.001193", LATER, "ho-tich-2027-03-01", "ho-tich-2027", LATER ":1: ", "ho-tich-2027.json" },
    { "1.001193", "tu-2027-13-01/procedure.json", NULL, "{}", "tu-2027-13-01/procedure.json: ", "tu-2027-03-01" },
    { "1.001193", "tu-2027-03-01/examples/x.json", NULL, "{ \"channel\": \"online\", \"at\": \"2026-11-20T10:00:00+07:00\", \"values\": {} }",
      "tu-2027-03-01/examples/x.json:1: ", "phiên bản khác" },
    /* conditions */
    { "2.000815", "procedure.json", "\"units\": \"pages_n\"", "\"units\": \"pagez_n\"", "procedure.json:", "pagez_n" },
    { "2.000815", "procedure.json", "\"times\": \"copies_n\"", "\"times\": \"doc_name\"", "procedure.json:", "doc_name" },
    { "2.000815", "procedure.json", "copy_source = ", "copy_sauce = ", "procedure.json:", "copy_sauce" },
    { "1.001193", "procedure.json", "\"birth_paper_kind = \\\"lam_chung\\\"\"", "\"birth_paper_kind = \\\"lam_chug\\\"\"", "procedure.json:", "không bao giờ được hỏi tới" },
    { "1.001193", "procedure.json", "channel in (\\\"counter\\\", \\\"post\\\")", "channel = \\\"fax\\\"", "procedure.json:", "không bao giờ được hỏi tới" },
    { "1.001193", "procedure.json", "\"condition\": \"copies_wanted = true\"", "\"condition\": \"copies_wanted = \\\"co\\\"\"", "procedure.json:", "không bao giờ thu" },
    /* files */
    { "2.000815", "procedure.json", NULL, NULL, "procedure.json: ", "thiếu tệp" },
    { "2.000815", "form.json", NULL, NULL, "form.json: ", "thiếu tệp" },
    { "2.000815", "process.bpmn", NULL, NULL, "process.bpmn: ", "thiếu tệp" },
    { "2.000815", "results.doc", NULL, "x", "results.doc: ", "không biết tệp này" },
    { "2.000815", "form.json", "\"key\": \"pages_n\"", "\"key\": \"pagex_n\"", "procedure.json:", "pages_n" },
    { "2.000815", "form.json", "\"type\": \"number\"", "\"type\": \"range\"", "form.json: ", "" },
    { "2.000815", "result.doc", "{form.doc_name", "{form.doc_nome", "result.doc:", "doc_nome" },
    { "2.000815", "result.doc", "{result.no}", "{result.nr}", "result.doc:", "result.nr" },
    { "1.001193", "result.doc", "{form.child_birth_date.words}", "{form.child_name.words}", "result.doc:", "properties.words" },
    { "2.000815", "result.doc", "@", "@nosuch\n@", "result.doc:", "" },
    { "1.004873", "form.json", "profile.spouse.name\", \"source_when\"", "profile.cousin.name\", \"source_when\"", "form.json: ", "profile.cousin.name" },
    { "1.004873", "form.json", "\"kind\": \"cccd\", \"source\": \"applicant.id_no\", \"sensitive\": \"true\"", "\"kind\": \"cccd\", \"source\": \"applicant.id_no\"", "form.json: ", "properties.sensitive" },
    { "1.004873", "procedure.json", "\"level\": \"full\"", "\"level\": \"portal\"", "procedure.json:", "https://" },
    { "1.004873", "procedure.json", "\"level\": \"full\"", "\"level\": \"full\", \"portal\": \"https://dichvucong.gov.vn/\"", "procedure.json:", "https://" },
    /* steps */
    { "2.000815", "process.bpmn", "<bpmn:userTask", "<bpmn:scriptTask", "process.bpmn:", "" },
    { "1.001193", "process.bpmn", "<bpmn:lane id=\"clerk\"", "<bpmn:lane id=\"admin\"", "process.bpmn:", "làn của bước này" },
    { "1.001193", "process.bpmn", "motcua:kind=\"issue\"", "motcua:kind=\"isue\"", "process.bpmn:", "motcua:kind" },
    { "1.001193", "process.bpmn", "approved = true", "aproved = true", "process.bpmn:", "aproved" },
    { "1.001193", "process.bpmn", "motcua:limit=\"30 minutes\"", "motcua:limit=\"31 minutes\"", "process.bpmn: ", "121 phút" },
    { "1.004873", "process.bpmn", "motcua:limit=\"1 working days\"", "motcua:limit=\"2 working days\"", "process.bpmn: ", "online" },
    { "1.013225", "process.bpmn", "motcua:limit=\"12 days\"", "motcua:limit=\"14 days\"", "process.bpmn: ", "12 ngày làm việc 240 phút" }, /* the longest branch */
    { "1.013225", "process.bpmn", "motcua:limit=\"7 days\"", "motcua:limit=\"21 days\"", "process.bpmn: ", "17 ngày làm việc 240 phút" },
    { "1.013225", "process.bpmn", "người phụ trách\" motcua:kind=\"review\" motcua:limit=\"1 days\"", "x\" motcua:kind=\"review\" motcua:limit=\"21 days\"", "process.bpmn: ",
      "22 ngày làm việc, " },
    { "1.013225", "process.bpmn", "motcua:limit=\"8 days\"", "motcua:limit=\"12 days\"", "process.bpmn:", "slow: đồng hồ gắn vào bước" },
    { "1.013225", "process.bpmn", "motcua:limit=\"7 days\">\n      <bpmn:incoming>to_design</bpmn:incoming>\n      <bpmn:outgoing>design_done</bpmn:outgoing>",
      "motcua:limit=\"7 days\" motcua:instances=\"rooms\">\n<bpmn:incoming>to_design</bpmn:incoming><bpmn:outgoing>design_done</bpmn:outgoing><bpmn:multiInstanceLoopCharacteristics />",
      "process.bpmn:", "motcua:instances" },
    { "1.011607", "process.bpmn", "motcua:limit=\"3 working days\"", "motcua:limit=\"9 working days\"", "process.bpmn: ", "13 ngày làm việc 240 phút" }, /* a timer counts */
    /* what a part takes over from the one before */
    { "3.000722", "procedure.json", "\"from\": \"result.child_personal_no\"", "\"from\": \"result.child_no\"", "procedure.json:", "không có \"result.child_no\" để lấy" },
    { "3.000722", "procedure.json", "\"from\": \"form.child_name\"", "\"from\": \"form.pet_name\"", "procedure.json:", "không có \"form.pet_name\" để lấy" },
    { "3.000722", "procedure.json", "\"to\": \"result.birth_certificate\"", "\"to\": \"result.paper\"", "procedure.json:", "không có \"result.paper\" để điền" },
    { "3.000722", "procedure.json", "\"to\": \"form.child_birth_date\"", "\"to\": \"form.child_name\"", "procedure.json:", "hai lần" },
    { "3.000722", "procedure.json", "\"from\": \"number_day\"", "\"from\": \"day\"", "procedure.json:", "carry cần from" },
    { "3.000722", "procedure.json", "\"after\": \"khai_sinh\",", "", "procedure.json:", "carry chỉ dùng cho phần có after" },
    /* letters */
    { "2.000815", "procedure.json", "\"field\": \"", "\"field\": \"\xe2\x80\x8b", "procedure.json:5: ", "vô hình" },
    { "1.001193", "process.bpmn", "Nghị định 87/2020/NĐ-CP\"", "Nghị định 87/2020/NĐ-CP (thứ cấp)\"", "process.bpmn:", "motcua:stands-source" },
    { "2.000815", "FIELDS.md", "# ", "# ti\xcc\x81nh ", "FIELDS.md:1: ", "NFC" },
    { "2.000815", "result.doc", "", "\xff", "result.doc:1: ", "UTF-8" },
    /* examples */
    { "2.000815", "procedure.json", "\"amount_vnd\": 2000", "\"amount_vnd\": 3000", "examples/", "phí tính ra" },
    { "2.000815", "procedure.json", "\"limit\": \"same day\"", "\"limit\": \"2 working days\"", "examples/", "ngày hẹn trả tính ra" },
    { "2.000815", "examples/counter_five_pages.json", "\"verdict\": \"accepted\"", "\"verdict\": \"maybe\"", "examples/counter_five_pages.json:", "accepted hoặc refused" },
    { "1.001193", "examples/counter_copies.json", "\"giay_chung_sinh\"", "\"giay_chung_sin\"", "examples/counter_copies.json:", "giay_chung_sin\"" },
    { "1.001193", "examples/counter_copies.json", "{", "[", "examples/counter_copies.json:", "không phải JSON" },
};

static size_t changed(const struct change *c, struct check_file *files, size_t n)
{
    size_t at = 0;
    while (at < n && !str_eq(files[at].name, str_c(c->file)))
        at++;
    if (!c->from && c->to) {
        files[n] = (struct check_file){ str_c(c->file), str_c(c->to) };
        return n + 1;
    }
    assert_true(at < n);
    if (!c->from) {
        files[at] = files[n - 1];
        return n - 1;
    }
    files[at].bytes = replaced(files[at].bytes, c->from, c->to);
    return n;
}

static void test_changes_are_told(void **state)
{
    (void)state;
    size_t untold = 0;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const struct change *c = &changes[i];
        struct check_file *files;
        struct check_report r;
        size_t n = changed(c, files, files_of(c->code, &files));
        bool said = false;
        check_folder(a, str_c(c->code), files, n, &r);
        for (size_t k = 0; k < r.problems.n; k++)
            said |= str_starts(r.problems.at[k], str_c(c->said)) && str_has(r.problems.at[k], str_c(c->word));
        untold += !said;
        if (!said)
            print_error("%s/%s: %s for %s: %zu problems, first: %.*s\n", c->code, c->file, c->to ? c->to : "nothing", c->from ? c->from : "nothing", r.problems.n,
                     STR_ARG(r.problems.n ? r.problems.at[0] : S("none")));
        arena_reset(a);
    }
    assert_int_equal(untold, 0);
}

/* Several mistakes in several files: each is told in one run. */
static void test_all_at_once(void **state)
{
    (void)state;
    static const struct change both[] = {
        { "2.000815", "procedure.json", "\"field\"", "\"feild\"", "procedure.json:5: ", "" },
        { "2.000815", "procedure.json", "\"group\": \"submit\"", "\"group\": \"give\"", "procedure.json:", "submit hoặc" },
        { "2.000815", "process.bpmn", "motcua:kind=\"issue\"", "motcua:kind=\"isue\"", "process.bpmn:", "" },
        { "2.000815", "result.doc", "{result.no}", "{result.nr}", "result.doc:", "" },
        { "2.000815", "examples/counter_five_pages.json", "14000", "14001", "examples/counter_five_pages.json:26: ", "" },
    };
    struct check_file *files;
    struct check_report r;
    size_t n = files_of("2.000815", &files);
    for (size_t i = 0; i < sizeof both / sizeof *both; i++)
        n = changed(&both[i], files, n);
    check_folder(a, S("2.000815"), files, n, &r);
    for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
        bool said = false;
        for (size_t k = 0; k < r.problems.n; k++)
            said |= str_starts(r.problems.at[k], str_c(both[i].said)) && str_has(r.problems.at[k], str_c(both[i].word));
        if (!said)
            fail_msg("nothing begins with %s", both[i].said);
    }
}

/* -- a small folder, cut everywhere -- */

static const struct check_file small[] = {
    { S_INIT("procedure.json"),
      S_INIT("{\"code\":\"9.1\",\"name\":\"Mượn \\\"phòng\\\"\",\"levels\":[\"commune\"],\"channels\":[{\"channel\":\"counter\",\"limit\":\"2 working days\","
             "\"fees\":[{\"name\":\"Phí\",\"kind\":\"phi\",\"amount_vnd\":1,\"condition\":\"a = \\\"1\\\"\"}]}],\"valid_to\":null}") },
    { S_INIT("form.json"),
      S_INIT("{\"type\":\"default\",\"schemaVersion\":16,\"id\":\"x\",\"components\":[{\"type\":\"select\",\"id\":\"a\",\"key\":\"a\",\"label\":\"A\","
             "\"values\":[{\"value\":\"1\",\"label\":\"Một\"}]}]}") },
    { S_INIT("process.bpmn"),
      S_INIT("<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:motcua=\"https://motcua.vn/bpmn\"><process id=\"p\" isExecutable=\"true\">"
             "<laneSet id=\"l\"><lane id=\"officer\"><flowNodeRef>s</flowNodeRef><flowNodeRef>t</flowNodeRef><flowNodeRef>e</flowNodeRef></lane></laneSet>"
             "<startEvent id=\"s\"/><userTask id=\"t\" name=\"Xem\" motcua:kind=\"review\" motcua:limit=\"1 working days\"/><endEvent id=\"e\"/>"
             "<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"t\"/><sequenceFlow id=\"g\" sourceRef=\"t\" targetRef=\"e\"/></process></definitions>") },
    { S_INIT("result.doc"), S_INIT("@paper A4\n?form.a @field A: {form.a.code|office.name}\n") },
    { S_INIT("examples/one.json"),
      S_INIT("{\"channel\":\"counter\",\"at\":\"2026-11-20T10:00:00+07:00\",\"values\":{\"a\":\"1\"},\"papers\":[],\"expect\":{\"verdict\":\"accepted\",\"fee_vnd\":1}}") },
    { S_INIT("tu-2027-01-01/procedure.json"), S_INIT("{\"shared\":\"s\",\"channels\":{\"counter\":{\"limit\":\"3 working days\"},\"+\":[]},\"field\":null}") },
    { S_INIT("_shared/s.json"), S_INIT("{\"name\":\"Thuê phòng\",\"channels\":{\"*\":{\"note\":\"x\"}}}") },
};
enum { SMALL = sizeof small / sizeof *small };

static void test_cut_anywhere(void **state)
{
    (void)state;
    struct check_report r;
    check_folder(a, S("9.1"), small, SMALL, &r);
    for (size_t k = 0; k < r.problems.n; k++)
        print_error("%.*s\n", STR_ARG(r.problems.at[k]));
    assert_int_equal(r.problems.n, 0);
    assert_int_equal(r.versions, 2);
    struct arena *whole = a;
    a = arena_new();
    for (size_t i = 0; i < SMALL; i++)
        for (size_t to = 0; to < small[i].bytes.len; to++) {
            struct check_file files[SMALL];
            memcpy(files, small, sizeof small);
            files[i].bytes = arena_str(a, str_cut(small[i].bytes, 0, to));
            check_folder(a, S("9.1"), files, SMALL, &r);
            bool told = r.problems.n > 0;
            if (!told && !str_eq(small[i].name, S("result.doc")) && to + 1 < small[i].bytes.len)
                fail_msg("%.*s cut at %zu: nothing is told", STR_ARG(small[i].name), to);
            arena_reset(a);
        }
    arena_free(a);
    a = whole;
}

static void test_shipped_cut(void **state)
{
    (void)state;
    for (size_t i = 0, step = 1; i < files_of("1.001193", &(struct check_file *){ NULL }); i++) {
        struct check_file *files;
        struct check_report r;
        size_t n = files_of("1.001193", &files);
        struct str whole = files[i].bytes;
        for (size_t to = whole.len / 7; to < whole.len; to += whole.len / 3 + step++) {
            files[i].bytes = arena_str(a, str_cut(whole, 0, to));
            check_folder(a, S("1.001193"), files, n, &r);
            if (str_ends(files[i].name, S(".json")) || str_ends(files[i].name, S(".bpmn")))
                assert_true(r.problems.n > 0 || !str_has(whole, S("{")));
        }
        arena_reset(a);
    }
}

static void test_nothing(void **state)
{
    (void)state;
    struct check_report r;
    check_folder(a, S("9.999999"), NULL, 0, &r);
    assert_true(r.problems.n > 0);
    struct check_file *files;
    size_t n = files_of("2.000815", &files);
    check_folder(a, S("../2.000815"), files, n, &r);
    assert_true(r.problems.n > 0);
}

/* -- patches: RFC 7396, and lists entry by entry -- */

static void test_versions_are_complete(void **state)
{
    (void)state;
    struct check_report r = { 0 };
    struct folder f;
    folder_read(a, S("9.1"), small, SMALL, &f, &r);
    assert_int_equal(f.n, 2);
    const struct procedure *before = &f.versions[0].p, *after = &f.versions[1].p;
    assert_str(before->name, S("Mượn \"phòng\""));
    assert_str(after->name, S("Thuê phòng"));
    assert_int_equal(before->channels[0].rule.limit.n, 2);
    assert_int_equal(after->channels[0].rule.limit.n, 3);
    assert_str(before->channels[0].note, S(""));
    assert_str(after->channels[0].note, S("x"));
    assert_int_equal(after->channels[0].fees_n, 1);
    assert_int_equal(after->from_day, f.versions[1].from_day);
    assert_str(f.versions[1].form.name, S("form.json"));
    assert_ptr_equal(folder_on(&f, after->from_day), &f.versions[1]);
    assert_ptr_equal(folder_on(&f, after->from_day - 1), &f.versions[0]);
}

static void test_diff(void **state)
{
    (void)state;
    struct check_report r = { 0 };
    struct folder f;
    struct folder_lines lines = { 0 };
    folder_read(a, S("9.1"), small, SMALL, &f, &r);
    folder_diff(a, &f.versions[0], &f.versions[1], &lines);
    assert_int_equal(lines.n, 4);
    assert_str(lines.at[0], S("Tên thủ tục: “Mượn \"phòng\"” → “Thuê phòng”"));
    assert_str(lines.at[1], S("Hiệu lực từ: (không có) → 01/01/2027"));
    assert_str(lines.at[2], S("Cách nộp Trực tiếp tại quầy: thời hạn: 2 ngày làm việc → 3 ngày làm việc"));
    assert_str(lines.at[3], S("Cách nộp Trực tiếp tại quầy: ghi chú: (không có) → “x”"));
    lines.n = 0;
    struct folder_version other = f.versions[0];
    other.form.bytes = replaced(other.form.bytes, "\"label\":\"A\"", "\"label\":\"B\",\"validate\":{\"required\":true}");
    other.process.bytes = replaced(other.process.bytes, "\"1 working days\"", "\"4 working hours\"");
    other.result.bytes = S("x");
    folder_diff(a, &f.versions[0], &other, &lines);
    assert_int_equal(lines.n, 4);
    assert_str(lines.at[0], S("Câu hỏi “A”: nay hỏi “B”"));
    assert_str(lines.at[1], S("Câu hỏi “B”: nay bắt buộc trả lời"));
    assert_str(lines.at[2], S("Bước “Xem”: thời gian 1 ngày làm việc → 4 giờ làm việc"));
    assert_str(lines.at[3], S("Mẫu in kết quả: đã sửa"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_shipped, setup, teardown),
        cmocka_unit_test_setup_teardown(test_changes_are_told, setup, teardown),
        cmocka_unit_test_setup_teardown(test_all_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_anywhere, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shipped_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_versions_are_complete, setup, teardown),
        cmocka_unit_test_setup_teardown(test_diff, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
