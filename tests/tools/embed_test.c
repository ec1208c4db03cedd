/* tools/embed: files into the binary. */
#include "workshop.h"

static const char program[] =
    "#include \"base/embed.h\"\n"
    "static void put(struct str s) { printf(\"[%zu:\", s.len); fwrite(s.ptr, 1, s.len, stdout); printf(\"%s]\", s.ptr ? \"\" : \"-\"); }\n"
    "int main(void)\n{\n"
    "    for (size_t i = 0; i < embed_data_n; i++) {\n"
    "        const struct embed_file *f = &embed_data[i];\n"
    "        printf(\"%.*s \", STR_ARG(f->path));\n"
    "        if (f->bytes.len < 100) { put(f->bytes); put(f->br); put(f->gz); }\n"
    "        else { unsigned sum = 0; for (size_t k = 0; k < f->bytes.len; k++) sum = sum * 31 + (unsigned char)f->bytes.ptr[k];\n"
    "            printf(\"%zu %u\", f->bytes.len, sum); }\n"
    "        printf(\"%s\\n\", embed_find(embed_data, embed_data_n, f->path) == f ? \"\" : \" LOST\");\n"
    "    }\n"
    "    printf(\"%d\\n\", embed_find(embed_data, embed_data_n, S(\"absent\")) == NULL);\n"
    "    return 0;\n}\n";

/* Compiles what embed wrote, as strictly as make does, and runs it. */
static void build_and_run(void)
{
    put_file("main.c", S(program));
    succeeds("gcc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -fPIE -pie -Isrc -include src/base/banned.h "
             "-o @/program @/main.c @/out.c src/base/embed.c src/base/str.c");
    succeeds("@/program");
}

static void nothing(void **state)
{
    (void)state;
    succeeds(PATH("%s @/out.c embed_data data", tool("embed")));
    build_and_run();
    assert_true(str_eq(shop.said, S("1\n")));
}

static void files_and_siblings(void **state)
{
    (void)state;
    succeeds("mkdir -p @/data/sub");
    put_file("data/b.css", S("plain"));
    put_file("data/b.css.br", S("b\0r"));
    put_file("data/b.css.gz", S("g"));
    put_file("data/empty", S(""));
    put_file("data/lone.gz", S("\x1f\x8b"));
    put_file("data/sub/a\"b", S("x"));
    fails(PATH("%s @/out.c embed_data @/data @/data/sub/a\"b", tool("embed")), "in a file name");
    succeeds("mv @/data/sub/a\"b @/data/sub/đơn%20%s");
    /* given out of order; the siblings stand in the list or not */
    succeeds(PATH("%s @/out.c embed_data @/data/ @/data/sub/đơn%%20%%s @/data/lone.gz @/data/b.css.gz @/data/empty @/data/b.css",
                  tool("embed")));
    build_and_run();
    struct str want = S("b.css [5:plain][3:b\0r][1:g]\nempty [0:][0:-][0:-]\nlone.gz [2:\x1f\x8b][0:-][0:-]\n"
                        "sub/đơn%20%s [1:x][0:-][0:-]\n1\n");
    if (!str_eq(shop.said, want))
        fail_msg("%.*s", STR_ARG(shop.said));
}

static void every_byte_of_a_large_file(void **state)
{
    (void)state;
    enum { SIZE = 5000000 };
    char *bytes = malloc(SIZE);
    unsigned sum = 0, next = 1;
    assert_non_null(bytes);
    for (int i = 0; i < SIZE; i++) {
        bytes[i] = (char)((next = next * 1103515245 + 12345) >> 16);
        sum = sum * 31 + (unsigned char)bytes[i];
    }
    put_file("big.bin", (struct str){ bytes, SIZE });
    free(bytes);
    succeeds(PATH("%s @/out.c embed_data @ @/big.bin", tool("embed")));
    build_and_run();
    assert_true(str_eq(shop.said, arena_printf(shop.arena, "big.bin %d %u\n1\n", SIZE, sum)));
}

/* The same size, other bytes: the C file must differ, or make would not compile it again. */
static void a_changed_content_changes_the_code(void **state)
{
    (void)state;
    put_file("f", S("one"));
    succeeds(PATH("%s @/out.c embed_data @ @/f", tool("embed")));
    struct str before = get_file("out.c");
    put_file("f", S("two"));
    succeeds(PATH("%s @/out.c embed_data @ @/f", tool("embed")));
    assert_false(str_eq(before, get_file("out.c")));
}

static void refuses(void **state)
{
    (void)state;
    put_file("f", S("x"));
    fails(PATH("%s @/out.c embed_data @ @/absent", tool("embed")), "No such file");
    fails(PATH("%s @/out.c embed_data @/data @/f", tool("embed")), "is not below");
    fails(PATH("%s @/out.c embed_data @/f @/f", tool("embed")), "is not below");
    fails(PATH("%s @/out.c embed_data @ @/f @/f", tool("embed")), "is given twice");
    fails(PATH("%s @/no/out.c embed_data @ @/f", tool("embed")), "cannot be written");
    assert_int_equal(run(PATH("%s @/out.c embed_data", tool("embed"))), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing),
        cmocka_unit_test(files_and_siblings),
        cmocka_unit_test(every_byte_of_a_large_file),
        cmocka_unit_test(a_changed_content_changes_the_code),
        cmocka_unit_test(refuses),
    };
    open_shop();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_shop();
    return failed;
}
