/* The procedures that ship, against their examples: verdict, problems, papers, fee and due day come out as they say.
 * And the check itself: whatever is changed in a folder, it is noticed. */
#include "base/embed.h"
#include "mod/catalogue/check.h"
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
struct folder {
    struct str code;
    struct check_file files[FILES_MAX];
    size_t n;
};

static struct folder folder(const char *code)
{
    struct folder f = { .code = str_c(code) };
    for (size_t i = 0; i < embed_procedures_n; i++) {
        struct str rest = embed_procedures[i].path, first;
        if (!str_split(&rest, '/', &first) || !str_eq(first, f.code))
            continue;
        assert_true(f.n < FILES_MAX);
        f.files[f.n++] = (struct check_file){ rest, embed_procedures[i].bytes };
    }
    return f;
}

static struct check_report check(const struct folder *f)
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
    } shipped[] = { { "1.000656", 11 }, { "1.001193", 15 }, { "1.004873", 17 }, { "2.000635", 9 }, { "2.000815", 11 }, { "2.000884", 9 },
                  { "1.001266", 6 }, { "1.001570", 6 }, { "1.001612", 6 }, { "1.011607", 6 }, { "1.013225", 6 },
                  { "2.000720", 6 }, { "2.000908", 7 }, { "2.000913", 5 }, { "2.000927", 6 }, { "2.000992", 5 },
                  { "2.001016", 6 }, { "2.001019", 6 }, { "2.001035", 7 },
                  { "_general", 8 } };
    size_t n = 0;
    for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++) {
        struct folder f = folder(shipped[i].code);
        struct check_report r = check(&f);
        for (size_t k = 0; k < r.problems.n; k++)
            print_error("%s: %.*s\n", shipped[i].code, STR_ARG(r.problems.at[k]));
        assert_int_equal(r.problems.n, 0);
        assert_true(r.examples >= shipped[i].examples); /* more may come, none may go */
        n += f.n;
    }
    assert_int_equal(n, embed_procedures_n - 1); /* README.md; every folder is named here */
}

/* One place of one file changed; the report must say `said`. */
static const struct change {
    const char *code, *file, *from, *to, *said;
} changes[] = {
    { "2.000815", "examples/counter_five_pages.json", "\"fee_vnd\": 14000", "\"fee_vnd\": 14001", "examples/counter_five_pages.json: the fee comes to 14000, expected is 14001" },
    { "2.000815", "procedure.json", "\"max_vnd\": 200000", "\"max_vnd\": 100000", "the fee comes to" },
    { "1.001193", "examples/counter_copies.json", "\"due\": \"2026-11-23\"", "\"due\": \"2026-11-20\"", "it is due on 23/11/2026, expected is 2026-11-20" },
    { "1.001193", "examples/counter_copies.json", "\"at\": \"2026-11-20T15:20", "\"at\": \"2026-11-20T14:20", "it is due on 20/11/2026" },
    { "1.001193", "examples/counter_copies.json", "\"copies_n\": \"3\"", "\"copies_n\": \"ba\"", "problems copies_n not_number; expected none" },
    { "1.001193", "examples/counter_copies.json", "\"to_khai\", ", "", "problems to_khai missing; expected none" },
    { "1.001193", "examples/refused_bad_cccd.json", "\"requester_phone\": \"09123\"", "\"requester_phone\": \"0901234567\"", "problems father_personal_no not_cccd; expected requester_phone not_phone" },
    { "1.001193", "examples/counter_copies.json", "\"made_at\"", "\"made_att\"", "answers a key that the form has not: made_att" },
    { "1.001193", "examples/counter_copies.json", "\"channel\": \"counter\"", "\"channel\": \"pigeon\"", "cannot be read as an example" },
    { "1.001193", "process.bpmn", "<bpmn:lane id=\"clerk\"", "<bpmn:lane id=\"admin\"", "làn của bước này không phải" },
    { "1.001193", "process.bpmn", "motcua:kind=\"issue\"", "motcua:kind=\"isue\"", "motcua:kind phải là" },
    { "1.001193", "process.bpmn", "targetRef=\"issue\"", "targetRef=\"isue\"", "đường nối trỏ tới phần tử không có" },
    { "1.001193", "form.json", "=not(mother_known", "=not(mother_knwn", "điều kiện nhắc tới một câu hỏi" },
    { "1.001193", "procedure.json", "birth_paper_kind = ", "birth_paper_knd = ", "the condition reads a key that the form has not: birth_paper_knd" },
    { "1.001193", "procedure.json", "\"times\": \"copies_n\"", "\"times\": \"child_name\"", "units and times need a number" },
    { "1.001193", "procedure.json", "\"code\": \"1.001193\"", "\"code\": \"1.001194\"", "the code is not the name of the folder" },
    { "1.013225", "procedure.json", "\"limit\": \"15 days\"", "\"limit\": \"14 days\"", "it is due on 04/12/2026" },
    { "2.001035", "examples/online_mortgage.json", "\"rural_loan\": \"co\"", "\"rural_loan\": \"khong\"", "the fee comes to 50000, expected is 0" },
    { "1.001612", "examples/counter_noodles.json", "\"channel\": \"counter\"", "\"channel\": \"online\"", "the fee comes to 150000, expected is 50000" },
    { "1.001193", "result.doc", "form.child_name", "form.chld_name", "prints a key that the form has not: chld_name" },
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
        struct folder f = folder(c->code);
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
