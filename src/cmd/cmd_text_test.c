/* Both small commands as a shell sees them: what comes out, what is complained of, the exit code. */
#include "cmd/cmd.h"
#include "data/json.h"
#include <fcntl.h>
#include <unistd.h>
#include "../../tests/support.h"

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

struct result {
    int code;
    struct str out, err;
};

static int take_over(int fd, FILE *file)
{
    int saved = dup(fd);
    assert_true(saved >= 0 && dup2(fileno(file), fd) == fd);
    return saved;
}

static void give_back(int fd, int saved)
{
    assert_int_equal(dup2(saved, fd), fd);
    close(saved);
}

static struct str content(FILE *f)
{
    rewind(f);
    struct buf b = buf_new(a, 16 << 20);
    for (int c; (c = getc(f)) != EOF;)
        buf_putc(&b, (char)c);
    fclose(f);
    return buf_str(&b);
}

/* words: the command line; in: standard input. */
static struct result run(int (*cmd)(int, char **), const char *const *words, struct str in)
{
    char *argv[16] = { 0 };
    int argc = 0;
    for (; words[argc]; argc++)
        argv[argc] = (char *)arena_cstr(a, str_c(words[argc]));
    FILE *file[3] = { tmpfile(), tmpfile(), tmpfile() };
    fwrite(in.ptr, 1, in.len, file[0]);
    rewind(file[0]);
    int saved[3];
    for (int fd = 0; fd < 3; fd++)
        saved[fd] = take_over(fd, file[fd]);
    clearerr(stdin);
    struct result r = { .code = cmd(argc, argv) };
    fflush(stdout);
    fflush(stdin);
    for (int fd = 0; fd < 3; fd++)
        give_back(fd, saved[fd]);
    fclose(file[0]);
    r.out = content(file[1]);
    r.err = content(file[2]);
    return r;
}
#define TEXT(in, ...) run(cmd_text, (const char *const[]){ "text", __VA_ARGS__, NULL }, in)
#define CHECK(in, ...) run(cmd_check_id, (const char *const[]){ "check-id", __VA_ARGS__, NULL }, in)

static void assert_result(struct result r, int code, const char *out)
{
    assert_str(r.out, str_c(out));
    assert_int_equal(r.code, code);
    assert_int_equal(r.err.len > 0, code != 0);
}

static void values_of_the_command_line(void **state)
{
    (void)state;
    assert_result(TEXT(S(""), "words", "1050000"), 0, "Một triệu không trăm năm mươi nghìn đồng\n");
    assert_result(TEXT(S(""), "words", "1.050.000", " -5 ", "0"), 0,
                  "Một triệu không trăm năm mươi nghìn đồng\nÂm năm đồng\nKhông đồng\n");
    assert_result(TEXT(S(""), "fold", "Đăng ký Kết hôn", ""), 0, "dang ky ket hon\n\n");
    assert_result(TEXT(S(""), "tone", "Khánh Hoà"), 0, "Khánh Hòa\n");
    assert_result(TEXT(S(""), "clean", " a\u00A0 b\u200B "), 0, "a b\n");
    assert_result(TEXT(S(""), "sort", "đa", "da", "dá"), 0, "da\ndá\nđa\n");
    assert_result(TEXT(S(""), "sort", "--person", "Nguyễn Văn Bình", "Trần Văn An"), 0,
                  "Trần Văn An\nNguyễn Văn Bình\n");
    assert_result(TEXT(S(""), "address", "thôn Bãi, xa kim boi, huyen kim boi, hoa binh"), 0, "thôn Bãi, xã Kim Bôi, tỉnh Phú Thọ (04978)\n");
    assert_result(TEXT(S("P. Hạ Đình, Q. Thanh Xuân, Hà Nội\nxã Không Đâu Có\n"), "address"), 1,
                  "Phường Khương Đình, thành phố Hà Nội (00364) | Phường Thanh Liệt, thành phố Hà Nội (00643)\n");
}

static void lines_of_standard_input(void **state)
{
    (void)state;
    assert_result(TEXT(S("Hà Nội\r\nHuế\nĐà Nẵng"), "fold"), 0, "ha noi\nhue\nda nang\n");
    assert_result(TEXT(S("Nguyễn Văn Bình\nTrần Văn An\nLê Thị Ánh\n"), "sort", "--person"), 0,
                  "Trần Văn An\nLê Thị Ánh\nNguyễn Văn Bình\n");
    assert_result(TEXT(S("b\na\nb\n"), "sort"), 0, "a\nb\nb\n");
    assert_result(TEXT(S(""), "fold"), 0, "");
    assert_result(TEXT(S("\n"), "fold"), 0, "\n");
}

static void bad_lines_do_not_stop_the_rest(void **state)
{
    (void)state;
    struct result r = TEXT(S("một\nh\xFFi\nba\n"), "fold");
    assert_result(r, 1, "mot\nba\n");
    assert_true(str_starts(r.err, S("dòng 2: ")));
    assert_result(TEXT(S("b\n\xC3\na\n"), "sort"), 1, "a\nb\n");
    assert_result(TEXT(S("a\0b\nc\n"), "clean"), 1, "c\n");
    assert_result(TEXT(S("1\nx\n\n1.05\n99999999999999999999\n2\n"), "words"), 1, "Một đồng\nHai đồng\n");
    assert_result(TEXT(S(""), "words", "1.0500.00", ".1", "1.", "--1"), 2, "");
    assert_result(TEXT(S(""), "words", "1.0500.00", ".1", "1.", "1.000"), 1, "Một nghìn đồng\n");
}

static void wrong_usage_is_said(void **state)
{
    (void)state;
    struct result r = run(cmd_text, (const char *const[]){ "text", NULL }, S("x\n"));
    assert_result(r, 2, "");
    assert_true(str_starts(r.err, S("Cách dùng: motcua text ")));
    assert_result(TEXT(S(""), "shout", "a"), 2, "");
    assert_result(TEXT(S(""), "fold", "--person", "a"), 2, "");
    assert_result(TEXT(S(""), "sort", "--persons", "a"), 2, "");
    assert_result(run(cmd_check_id, (const char *const[]){ "check-id", NULL }, S("")), 2, "");
    assert_result(CHECK(S(""), "passport", "C1234567"), 2, "");
}

static void identifiers(void **state)
{
    (void)state;
    assert_result(
        CHECK(S(""), "cccd", "001 099 000 001"), 0,
        "{\"valid\":true,\"number\":\"001099000001\",\"province\":\"Hà Nội\",\"birth_year\":1999,\"sex\":\"male\"}\n");
    assert_result(CHECK(S(""), "mst", "0100109106-001"), 0,
                  "{\"valid\":true,\"number\":\"0100109106-001\",\"kind\":\"branch\"}\n");
    assert_result(CHECK(S(""), "phone", "+84 912 345 678"), 0,
                  "{\"valid\":true,\"number\":\"0912345678\",\"kind\":\"mobile\"}\n");
}

/* One line of JSON for each line of input, whatever it is. */
static void identifiers_from_input(void **state)
{
    (void)state;
    struct result r = CHECK(S("001099000001\n003099000001\n\xFF\n\n079185000002"), "cccd");
    assert_int_equal(r.code, 1);
    static const bool want[] = { true, false, false, false, true };
    struct str line;
    for (int i = 0; i < 5; i++) {
        const struct json *j;
        assert_true(str_split(&r.out, '\n', &line));
        assert_int_equal(json_parse(a, line, &j, NULL), ERR_OK);
        assert_int_equal(json_bool(j, "valid", !want[i]), want[i]);
        assert_int_equal(json_text(j, "message", S("")).len > 0, !want[i]);
    }
    assert_str(r.out, S(""));
    assert_true(str_has(r.err, S("dòng 2: ")) && str_has(r.err, S("dòng 3: ")) && str_has(r.err, S("dòng 4: ")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_the_command_line),
        cmocka_unit_test(lines_of_standard_input),
        cmocka_unit_test(bad_lines_do_not_stop_the_rest),
        cmocka_unit_test(wrong_usage_is_said),
        cmocka_unit_test(identifiers),
        cmocka_unit_test(identifiers_from_input),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
