/* The procedures that ship, against their examples: verdict, problems, papers, fee and due day come out as they say.
 * And the check itself: whatever is changed in a folder, it is noticed. */
#include "base/embed.h"
#include "mod/catalogue/folder.h"
#include "../support.h"

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

enum { FILES_MAX = 64 };
struct folder_files {
    struct str code;
    struct check_file files[FILES_MAX];
    size_t n;
};

static struct folder_files folder(const char *code)
{
    struct check_file *files;
    struct folder_files f = { .code = str_c(code), .n = folder_embedded(a, str_c(code), &files) };
    assert_true(f.n <= FILES_MAX);
    if (f.n)
        memcpy(f.files, files, f.n * sizeof *files);
    return f;
}

static struct check_report check(const struct folder_files *f)
{
    struct check_report r;
    check_folder(a, f->code, f->files, f->n, &r);
    return r;
}

static void test_examples(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        size_t examples;
    } shipped[] = {
        { "1.000656", 12 }, { "1.000689", 6 }, { "1.000894", 8 }, { "1.001022", 6 }, { "1.001193", 16 }, { "1.001266", 6 },
        { "1.001570", 6 }, { "1.001612", 6 }, { "1.004746", 6 }, { "1.004772", 6 }, { "1.004837", 6 }, { "1.004845", 6 },
        { "1.004859", 7 }, { "1.004873", 17 }, { "1.004884", 6 }, { "1.005461", 6 }, { "1.011607", 6 }, { "1.013225", 6 },
        { "2.000528", 6 }, { "2.000635", 9 }, { "2.000720", 6 }, { "2.000806", 7 }, { "2.000815", 11 }, { "2.000884", 9 },
        { "2.000908", 7 }, { "2.000913", 5 }, { "2.000927", 6 }, { "2.000992", 5 }, { "2.001016", 6 }, { "2.001019", 6 },
        { "2.001035", 7 }, { "2.002516", 6 }, { "3.000722", 5 }, { "3.000722-TT", 2 },
        { "3.000722-BHYT", 2 }, { "3.000722-CC", 2 }, { "2.002913", 5 }, { "2.002913-XTT", 2 }, { "2.002913-MTP", 2 }, { "2.002913-TUAT", 2 },
        { "_general", 8 },
    };
    size_t n = 0;
    for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++) {
        struct folder_files f = folder(shipped[i].code);
        struct check_report r = check(&f);
        for (size_t k = 0; k < r.problems.n; k++)
            print_error("%s: %.*s\n", shipped[i].code, STR_ARG(r.problems.at[k]));
        assert_int_equal(r.problems.n, 0);
        assert_true(r.examples >= shipped[i].examples); /* more may come, none may go */
        for (size_t k = 0; k < f.n; k++)
            n += !str_starts(f.files[k].name, S(FOLDER_SHARED));
    }
    for (size_t i = 0; i < embed_procedures_n; i++)
        n += str_starts(embed_procedures[i].path, S(FOLDER_SHARED));
    assert_int_equal(n, embed_procedures_n - 1); /* README.md; every folder is named here */
}

/* One place of one file changed; the report must say `said`. */
static const struct change {
    const char *code, *file, *from, *to, *said;
} changes[] = {
    { "2.000815", "examples/counter_five_pages.json", "\"fee_vnd\": 14000", "\"fee_vnd\": 14001", "examples/counter_five_pages.json:26: phí tính ra 14000 đồng, ví dụ ghi 14001" },
    { "2.000815", "procedure.json", "\"max_vnd\": 200000", "\"max_vnd\": 100000", "phí tính ra" },
    { "1.001193", "examples/counter_copies.json", "\"due\": \"2026-11-23\"", "\"due\": \"2026-11-20\"", "ngày hẹn trả tính ra 23/11/2026, ví dụ ghi 20/11/2026" },
    { "1.001193", "examples/counter_copies.json", "\"at\": \"2026-11-20T15:20", "\"at\": \"2026-11-20T14:20", "ngày hẹn trả tính ra 20/11/2026" },
    { "1.001193", "examples/counter_copies.json", "\"copies_n\": \"3\"", "\"copies_n\": \"ba\"", "kiểm tra ra: copies_n not_number; ví dụ ghi accepted: không có lỗi" },
    { "1.001193", "examples/counter_copies.json", "\"to_khai\", ", "", "kiểm tra ra: to_khai missing; ví dụ ghi accepted" },
    { "1.001193", "examples/refused_bad_cccd.json", "\"requester_phone\": \"09123\"", "\"requester_phone\": \"0901234567\"", "kiểm tra ra: father_personal_no not_cccd; ví dụ ghi refused: requester_phone not_phone" },
    { "1.001193", "examples/counter_copies.json", "\"made_at\"", "\"made_att\"", "trả lời \"made_att\", biểu mẫu không có câu hỏi này" },
    { "1.001193", "examples/counter_copies.json", "\"channel\": \"counter\"", "\"channel\": \"pigeon\"", "channel phải là counter, online hoặc post" },
    { "1.001193", "process.bpmn", "<bpmn:lane id=\"clerk\"", "<bpmn:lane id=\"admin\"", "làn của bước này không phải" },
    { "1.001193", "process.bpmn", "motcua:kind=\"issue\"", "motcua:kind=\"isue\"", "motcua:kind phải là" },
    { "1.001193", "process.bpmn", "targetRef=\"issue\"", "targetRef=\"isue\"", "đường nối trỏ tới phần tử không có" },
    { "1.001193", "form.json", "=not(mother_known", "=not(mother_knwn", "điều kiện nhắc tới một câu hỏi" },
    { "1.001193", "procedure.json", "birth_paper_kind = ", "birth_paper_knd = ", "điều kiện nhắc tới \"birth_paper_knd\", biểu mẫu không có câu hỏi này" },
    { "1.001193", "procedure.json", "\"times\": \"copies_n\"", "\"times\": \"child_name\"", "times phải là câu hỏi kiểu số" },
    { "1.001193", "procedure.json", "\"code\": \"1.001193\"", "\"code\": \"1.001194\"", "code phải trùng với tên thư mục" },
    { "1.001193", "result.doc", "form.child_name", "form.chld_name", "{form.chld_name}: biểu mẫu không có câu hỏi này" },
    { "3.000722", "procedure.json", "residence_wanted = true", "residence_wnted = true", "điều kiện nhắc tới \"residence_wnted\"" },
    { "3.000722", "procedure.json", "\"after\": \"khai_sinh\"", "\"after\": \"khai_snh\"", "after phải là key của một phần đứng trước" },
    { "3.000722", "procedure.json", "\"key\": \"the_bhyt\"", "\"key\": \"thuong_tru\"", "hai phần có cùng key" },
    { "3.000722", "procedure.json", "\"code\": \"3.000722-CC\"", "\"code\": \"3.000722-XX\"", "thủ tục 3.000722-XX không có biểu mẫu riêng" },
    { "3.000722", "form.json", "\"key\": \"bhyt_facility\"", "\"key\": \"bhyt_place\"", "phần \"the_bhyt\" hỏi \"bhyt_facility\", biểu mẫu chung không có câu hỏi này" },
    { "1.013225", "procedure.json", "\"limit\": \"15 days\"", "\"limit\": \"14 days\"", "ngày hẹn trả tính ra 04/12/2026" },
    { "2.001035", "examples/online_mortgage.json", "\"rural_loan\": \"co\"", "\"rural_loan\": \"khong\"", "phí tính ra 50000 đồng, ví dụ ghi 0" },
    { "1.001612", "examples/counter_noodles.json", "\"channel\": \"counter\"", "\"channel\": \"online\"", "phí tính ra 150000 đồng, ví dụ ghi 50000" },
};

static struct str replaced(struct str s, const char *from, const char *to)
{
    const char *at = memmem(s.ptr, s.len, from, strlen(from));
    if (!at)
        fail_msg("nothing says %s", from);
    size_t before = (size_t)(at - s.ptr);
    return arena_printf(a, "%.*s%s%.*s", (int)before, s.ptr, to, STR_ARG(str_skip(s, before + strlen(from))));
}

static void test_changes_are_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const struct change *c = &changes[i];
        struct folder_files f = folder(c->code);
        bool found = false, said = false;
        for (size_t k = 0; k < f.n; k++)
            if (str_eq(f.files[k].name, str_c(c->file))) {
                f.files[k].bytes = replaced(f.files[k].bytes, c->from, c->to);
                found = true;
            }
        struct check_report r = check(&f);
        for (size_t k = 0; k < r.problems.n; k++)
            said |= str_has(r.problems.at[k], str_c(c->said));
        if (!found || !said)
            fail_msg("%s/%s: %s for %s: %.*s", c->code, c->file, c->to, c->from, STR_ARG(r.problems.n ? r.problems.at[0] : S("no problem")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_examples, setup, teardown),
        cmocka_unit_test_setup_teardown(test_changes_are_noticed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
