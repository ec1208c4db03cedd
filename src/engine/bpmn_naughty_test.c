/* Anything at all: files cut and torn, naughty strings, other people's files. */
#include "engine/bpmn_testing.h"

/* -- anything at all -- */

static void try_any(struct str xml)
{
    struct arena *own = arena_new();
    const struct bpmn *p;
    struct fault f = { 0 };
    if (bpmn_parse(own, xml, &p, &f) != ERR_OK)
        if (!f.where[0] || !f.what[0] || !text_utf8_valid(str_c(f.where)) || !text_utf8_valid(str_c(f.what)))
            fail_msg("line %d, \"%s\": \"%s\" for %.*s", f.line, f.where, f.what, STR_ARG(xml));
    arena_free(own);
}

/* A file that was not sent whole: refused, with a line. */
static void test_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHIPPED; i++) {
        struct str whole = shipped_file(i);
        for (size_t n = 0; n < whole.len - 1; n += i == 1 ? 1 : 37) {
            char *alone = malloc(n ? n : 1);
            memcpy(alone, whole.ptr, n);
            try_any((struct str){ alone, n });
            free(alone);
        }
    }
}

/* Lines left out and attributes emptied: whatever remains is a process, or is refused with its element. */
static void test_torn(void **state)
{
    (void)state;
    struct str whole = shipped_file(1), line, rest;
    for (size_t from = 0; from < whole.len; from += line.len + 1) {
        rest = str_skip(whole, from);
        if (!str_split(&rest, '\n', &line))
            break;
        try_any(arena_printf(a, "%.*s%.*s", (int)from, whole.ptr, STR_ARG(rest)));
    }
    for (size_t at = 0; at + 1 < whole.len; at++)
        if (whole.ptr[at] == '"' && whole.ptr[at + 1] != '"')
            try_any(arena_printf(a, "%.*s\"x\" old=%.*s", (int)at, whole.ptr, STR_ARG(str_skip(whole, at))));
}

static void test_naughty(void **state)
{
    (void)state;
    const struct json *list;
    assert_int_equal(json_parse(a, support_file(a, "tests/fixtures/naughty-strings/blns.json"), &list, NULL), ERR_OK);
    for (size_t i = 0; i < list->n; i++) {
        struct str s = list->items[i].text;
        try_any(s);
        try_any(arena_printf(a, HEAD START "<userTask id='t' name='x'><documentation>%.*s</documentation></userTask>" TAIL, STR_ARG(s)));
        try_any(arena_printf(a, HEAD "<startEvent id='%.*s'/>" END TAIL, STR_ARG(s)));
        try_any(arena_printf(a, HEAD START "<exclusiveGateway id='g'/>" END "<sequenceFlow sourceRef='g' targetRef='e'><conditionExpression><![CDATA[%.*s]]></conditionExpression></sequenceFlow>" TAIL, STR_ARG(s)));
    }
}

/* The BPMN Model Interchange Working Group's reference files hold more than we run: each is refused by element and line.
 * Four of them say ISO-8859-1; those are tried as they are and as the UTF-8 that their bytes are too. */
static void test_miwg(void **state)
{
    (void)state;
    static const struct refusal files[] = {
        { "A.1.0", 7, "task", "phần tử này chưa chạy được" },
        { "A.2.0", 7, "task", "phần tử này chưa chạy được" },
        { "A.2.1", 26, "task", "phần tử này chưa chạy được" },
        { "A.3.0", 7, "task", "phần tử này chưa chạy được" },
        { "A.4.0", 22, "WFP-6-2", "tệp có hai quy trình" },
        { "A.4.1", 64, "sid-54D696FD-DEDC-45F3-99DB-1404DA433FC4", "tệp có hai quy trình" },
    };
    static const struct str latin = S_INIT("encoding=\"ISO-8859-1\"");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const struct bpmn *p;
        struct fault f = { 0 };
        struct str text = support_file(a, arena_printf(a, "tests/fixtures/bpmn-miwg/%s.bpmn", files[i].xml).ptr);
        char *at = memmem(text.ptr, text.len, latin.ptr, latin.len);
        assert_int_equal(bpmn_parse(a, text, &p, &f), ERR_INVALID);
        if (at) {
            assert_str(str_c(f.where), S("xml"));
            memcpy(at, "encoding=\"UTF-8\"     ", latin.len);
            assert_int_equal(bpmn_parse(a, text, &p, &f), ERR_INVALID);
        }
        if (f.line != files[i].line || strcmp(f.where, files[i].where) != 0 || !str_starts(str_c(f.what), str_c(files[i].what)))
            fail_msg("%s: line %d, %s: %s", files[i].xml, f.line, f.where, f.what);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(test_torn, setup, teardown),
        cmocka_unit_test_setup_teardown(test_naughty, setup, teardown),
        cmocka_unit_test_setup_teardown(test_miwg, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
