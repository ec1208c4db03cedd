/* tools/msgc: the catalogue of sentences. */
#include "workshop.h"

static const char *msgc(const char *files) { return PATH("%s @ %s", tool("msgc"), files); }

static void makes_enum_and_table(void **state)
{
    (void)state;
    put_file("a.msg", S("# words\ntrack.title\n  Hồ sơ {0}\n  File {0}\n\nb.two\n  {1} và {0}\n  {1} and {0}\n"));
    put_file("b.msg", S("a_first.x9\n\t\"Ngoặc\" \\ ?\?=\n\t\"Quotes\" \\ ?\?=\n"));
    succeeds(msgc("@/a.msg @/b.msg"));
    struct str h = get_file("messages.h"), c = get_file("messages.c");
    assert_true(str_has(h, S("    MSG_a_first_x9,\n    MSG_b_two,\n    MSG_track_title,\n    MSG_COUNT\n")));
    assert_true(str_has(h, S("MSG_ARGC_a_first_x9 = 0,")));
    assert_true(str_has(h, S("MSG_ARGC_b_two = 2,")));
    assert_true(str_has(h, S("MSG_ARGC_track_title = 1,")));
    assert_true(str_has(c, S("{ S_INIT(\"track.title\"), { S_INIT(\"Hồ sơ {0}\"), S_INIT(\"File {0}\") }, { true, true } },")));
    assert_true(str_has(c, S("S_INIT(\"\\\"Ngoặc\\\" \\\\ ?\\?=\")")));
    succeeds("gcc -std=c17 -Wall -Wextra -Wpedantic -Werror -Isrc -I @ -c -o @/m.o @/messages.c");
}

static void works_without_sentences(void **state)
{
    (void)state;
    put_file("none.msg", S(""));
    succeeds(msgc("@/none.msg"));
    succeeds("gcc -std=c17 -Wall -Wextra -Wpedantic -Werror -Isrc -I @ -c -o @/m.o @/messages.c");
}

static void leaves_unchanged_files_alone(void **state)
{
    (void)state;
    put_file("a.msg", S("a\n  x\n  y\n"));
    succeeds(msgc("@/a.msg"));
    succeeds("touch -d 2001-01-01 @/messages.h @/messages.c");
    put_file("a.msg", S("a\n  x2\n  y\n"));
    succeeds(msgc("@/a.msg"));
    succeeds("find @ -name messages.h -not -newermt 2002-01-01");
    says("messages.h");
    succeeds("find @ -name messages.c -newermt 2002-01-01");
    says("messages.c");
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *why;
    } bad[] = {
        { S_INIT("a.b\n  x\n"), "x.msg:1: 'a.b' has no English text" },
        { S_INIT("\na.b\n"), "x.msg:2: 'a.b' has no Vietnamese text" },
        { S_INIT("a.b\n\n  x\n  y\n"), "x.msg:1: 'a.b' has no Vietnamese text" },
        { S_INIT("a\n  x\n  y\n  z\n"), "x.msg:4: 'a' has more than two texts" },
        { S_INIT("  x\n"), "x.msg:1: a text without a key" },
        { S_INIT("a\n  x\n  y\na\n  x\n  y\n"), "'a' is already at" },
        { S_INIT("a.b\n  x\n  y\na_b\n  x\n  y\n"), "is already at" },
        { S_INIT("A.b\n  x\n  y\n"), "x.msg:1: a key is lower-case words joined by dots" },
        { S_INIT("a..b\n  x\n  y\n"), "joined by dots" },
        { S_INIT(".a\n  x\n  y\n"), "joined by dots" },
        { S_INIT("a.\n  x\n  y\n"), "joined by dots" },
        { S_INIT("a b\n  x\n  y\n"), "joined by dots" },
        { S_INIT("a\n  {0}\n  x\n"), "different arguments" },
        { S_INIT("a\n  {0}\n  {1}\n"), "different arguments" },
        { S_INIT("a\n  {1}\n  {1}\n"), "leaves out an argument" },
        { S_INIT("a\n  {\n  x\n"), "x.msg:2: a brace that is not an argument" },
        { S_INIT("a\n  x\n  }\n"), "x.msg:3: a brace that is not an argument" },
        { S_INIT("a\n  {x}\n  y\n"), "a brace" },
        { S_INIT("a\n  {10}\n  y\n"), "a brace" },
        { S_INIT("a\n  {0\n  y\n"), "a brace" },
        { S_INIT("a\r\n  x\r\n  y\r\n"), "x.msg:1: NUL or carriage return" },
        { S_INIT("a\n  x\0\n  y\n"), "x.msg:2: NUL or carriage return" },
        { S_INIT("a\n  Tie\xCC\x82\xCC\x81ng\n  y\n"), "x.msg:2: combining mark" },
        { S_INIT("a\n  a\xCD\x80\n  y\n"), "combining mark" },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        put_file("x.msg", bad[i].text);
        fails(msgc("@/x.msg"), bad[i].why);
    }
    fails(msgc("@/absent.msg"), "No such file");
    assert_int_equal(run(tool("msgc")), 2);
}

static void survives_every_cut(void **state)
{
    (void)state;
    struct str whole = S("# x\na.b\n  Hồ sơ {0} {1}\n  File {0} {1}\nc\n  một\n  one\n");
    for (size_t n = 0; n <= whole.len; n++) {
        put_file("x.msg", str_cut(whole, 0, n));
        int status = run(msgc("@/x.msg"));
        assert_true(status == 0 || status == 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_enum_and_table), cmocka_unit_test(works_without_sentences),
        cmocka_unit_test(leaves_unchanged_files_alone), cmocka_unit_test(refuses), cmocka_unit_test(survives_every_cut),
    };
    open_shop();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_shop();
    return failed;
}
