/* The folders that ship are sound; folders that are not are told why. */
#include "base/buf.h"
#include "base/embed.h"
#include "mod/catalogue/check.h"
#include "../../../tests/support.h"

enum { FILES_MAX = 100 };
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

static size_t files_of(const char *code, struct check_file *files)
{
    size_t n = 0;
    for (size_t i = 0; i < embed_procedures_n; i++) {
        struct str rest = embed_procedures[i].path, folder;
        if (str_split(&rest, '/', &folder) && str_eq(folder, str_c(code)) && n < FILES_MAX)
            files[n++] = (struct check_file){ rest, embed_procedures[i].bytes };
    }
    return n;
}

static void test_shipped(void **state)
{
    (void)state;
    static const char *const codes[] = { "1.000656", "1.001193", "1.004873", "2.000635", "2.000815", "2.000884",
                                         "1.001266", "1.001570", "1.001612", "1.011607", "1.013225", "2.000720", "2.000908",
                                         "2.000913", "2.000927", "2.000992", "2.001016", "2.001019", "2.001035",
                                         "_general" };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct check_file files[FILES_MAX];
        struct check_report r;
        check_folder(a, str_c(codes[i]), files, files_of(codes[i], files), &r);
        for (size_t k = 0; k < r.problems.n; k++)
            print_error("%s: %.*s\n", codes[i], STR_ARG(r.problems.at[k]));
        assert_int_equal(r.problems.n, 0);
        assert_true(r.examples >= 5);
    }
}

static struct str replaced(struct str s, struct str from, struct str to)
{
    struct buf b = buf_new(a, s.len + 1000);
    bool once = false;
    for (size_t i = 0; i < s.len;) {
        bool here = !once && str_starts(str_skip(s, i), from);
        once |= here;
        buf_put(&b, here ? to : str_cut(s, i, 1));
        i += here ? from.len : 1;
    }
    if (!once)
        fail_msg("\"%.*s\" is not in the file", STR_ARG(from));
    return buf_str(&b);
}

/* One change to a sound folder, and a word that the complaint must hold. */
static const struct {
    const char *file, *from, *to, *word;
} broken[] = {
    { "procedure.json", "\"units\": \"pages_n\"", "\"units\": \"pagez_n\"", "pagez_n" },
    { "procedure.json", "\"times\": \"copies_n\"", "\"times\": \"doc_name\"", "doc_name" },
    { "procedure.json", "copy_source = ", "copy_sauce = ", "copy_sauce" },
    { "procedure.json", "\"amount_vnd\": 2000", "\"amount_vnd\": 3000", "fee comes to" },
    { "procedure.json", "\"same day\"", "\"2 working days\"", "due" },
    { "procedure.json", "\"code\": \"2.000815\"", "\"code\": \"2.000816\"", "not the name of the folder" },
    { "procedure.json", "\"channel\": \"counter\"", "\"channel\": \"pigeon\"", "channel" },
    { "procedure.json", "\"required\": true", "\"required\": tru", "line" },
    { "form.json", "\"key\": \"pages_n\"", "\"key\": \"pagex_n\"", "pages_n" },
    { "process.bpmn", "<bpmn:userTask", "<bpmn:scriptTask", "process.bpmn" },
    { "result.doc", "{form.doc_name", "{form.doc_nome", "doc_nome" },
    { "result.doc", "@", "@nosuch\n@", "result.doc" },
};

static void test_broken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct check_file files[FILES_MAX];
        struct check_report r;
        size_t n = files_of("2.000815", files);
        bool said = false;
        for (size_t k = 0; k < n; k++)
            if (str_eq(files[k].name, str_c(broken[i].file)))
                files[k].bytes = replaced(files[k].bytes, str_c(broken[i].from), str_c(broken[i].to));
        check_folder(a, S("2.000815"), files, n, &r);
        for (size_t k = 0; k < r.problems.n; k++)
            said |= str_has(r.problems.at[k], str_c(broken[i].word));
        if (!said)
            fail_msg("%s with %s: nothing says \"%s\" (%zu problems)", broken[i].file, broken[i].to, broken[i].word, r.problems.n);
    }
}

static void test_nothing(void **state)
{
    (void)state;
    struct check_report r;
    struct check_file files[FILES_MAX];
    size_t n = files_of("2.000815", files);
    check_folder(a, S("9.999999"), NULL, 0, &r);
    assert_true(r.problems.n > 0);
    for (size_t i = 0; i < n; i++) { /* every file cut in its middle: a complaint or not, never a crash */
        struct str whole = files[i].bytes;
        files[i].bytes = str_cut(whole, 0, whole.len / 2);
        check_folder(a, S("2.000815"), files, n, &r);
        if (!str_ends(files[i].name, S(".md")))
            assert_true(r.problems.n > 0);
        files[i].bytes = whole;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_shipped, setup, teardown),
        cmocka_unit_test_setup_teardown(test_broken, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
