/* motcua procedure as an operator sees it: exit codes, what is said, what is left alone. */
#include "cmd/cmd.h"
#include "base/buf.h"
#include <sys/stat.h>
#include <unistd.h>
#include "../../tests/support.h"

#define RECORDS "tests/fixtures/procedures/records.json"
#define ROWS "tests/fixtures/procedures/rows.csv"

static struct arena *a;
static const char *dir;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    dir = mkdtemp((char *)arena_str(a, S("/tmp/motcua-procedure.XXXXXX")).ptr);
    return dir ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    static const char *const files[] = { "data/motcua.db", "data/motcua.db-wal", "data/motcua.db-shm", "data/seal.key", "data/csrf.key",
                                         "data/blobs", "data", "cut.csv", "cut.csv.sha256", "9.000001/tu-2027-03-01/procedure.json",
                                         "9.000001/tu-2027-03-01", "9.000001/procedure.json", "9.000001/form.json", "9.000001" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        (void)remove(arena_printf(a, "%s/%s", dir, files[i]).ptr);
    assert_int_equal(rmdir(dir), 0);
    arena_free(a);
    return 0;
}

struct result {
    int code;
    struct str out, err;
};

static struct str taken(int fd, int saved, FILE *f)
{
    struct buf b = buf_new(a, 16 << 20);
    dup2(saved, fd);
    close(saved);
    rewind(f);
    for (int ch; (ch = getc(f)) != EOF;)
        buf_putc(&b, (char)ch);
    fclose(f);
    return buf_str(&b);
}

static struct result run(const char *const *words)
{
    char *argv[16] = { 0 };
    int argc = 0, out = dup(1), err = dup(2);
    FILE *files[] = { tmpfile(), tmpfile() };
    for (; words[argc]; argc++)
        argv[argc] = (char *)arena_cstr(a, str_c(words[argc]));
    fflush(stdout);
    dup2(fileno(files[0]), 1);
    dup2(fileno(files[1]), 2);
    struct result r = { .code = cmd_procedure(argc, argv) };
    fflush(stdout);
    r.out = taken(1, out, files[0]);
    r.err = taken(2, err, files[1]);
    return r;
}
#define RUN(...) run((const char *const[]){ "procedure", __VA_ARGS__, NULL })

static const char *in_dir(const char *name) { return arena_printf(a, "%s/%s", dir, name).ptr; }

static void write_file(const char *name, struct str text)
{
    FILE *f = fopen(in_dir(name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
    fclose(f);
}

static void assert_says(struct str text, const char *words)
{
    if (!str_has(text, str_c(words)))
        fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(text), words);
}

static void test_import_list_show(void **state)
{
    (void)state;
    const char *data = in_dir("data");
    struct result r = RUN("import", RECORDS, ROWS, "--data", data);
    assert_int_equal(r.code, 0);
    assert_says(r.out, "1.000094      online: time 3 without a unit  read as 3 working days, as the source says");
    assert_says(r.out, "2.000635      has a procedure of our own  it stands; added: url, level province");
    assert_says(r.out, "records.json: 8 records read");
    assert_says(r.out, "13 procedures kept: ");
    r = RUN("import", RECORDS, ROWS, "--data", data);
    assert_int_equal(r.code, 0);
    assert_says(r.out, "0 new, 0 changed, 13 unchanged");
    r = RUN("list", "ket", "hon", "--data", data);
    assert_says(r.out, "1.000593");
    assert_says(RUN("list", "--data", data).out, "1.001193");
    r = RUN("show", "1.000593", "--data", data);
    assert_says(r.out, "record: records.json");
    assert_says(r.out, "row: rows.csv");
    assert_int_equal(RUN("show", "9.999999", "--data", data).code, 1);
}

static void test_cut_file(void **state)
{
    (void)state;
    struct str rows = support_file(a, ROWS);
    size_t n = rows.len - 1;
    const char *data = in_dir("data");
    while (rows.ptr[n - 1] != '\n') /* just between two rows */
        n--;
    write_file("cut.csv", str_cut(rows, 0, n));
    write_file("cut.csv.sha256", S("0000000000000000000000000000000000000000000000000000000000000000  cut.csv\n"));
    struct result r = RUN("import", in_dir("cut.csv"), "--data", data);
    assert_int_equal(r.code, 1);
    assert_says(r.err, "checksum");
    assert_int_equal(RUN("import", ROWS, "--data", data).code, 0);
    assert_int_equal(remove(in_dir("cut.csv.sha256")), 0);
    assert_says(RUN("import", in_dir("cut.csv"), "--data", data).out, "1 procedures imported earlier are not in these files");
    write_file("cut.csv", str_cut(rows, 0, n - 3));
    r = RUN("import", RECORDS, in_dir("cut.csv"), "--data", data);
    assert_int_equal(r.code, 1);
    assert_says(r.err, "nothing was imported");
    assert_says(RUN("list", "1.000094", "--data", data).out, "0 procedures"); /* nor was the sound file imported */
}

#define OWN "{\"code\":\"9.000001\",\"name\":\"Mượn hội trường\",\"levels\":[\"commune\"],\"channels\":[{\"channel\":\"counter\",\"limit\":\"2 days\"}]}"

/* From a folder on disk into an installation, changed, compared, written out, checked. */
static void test_own_folder(void **state)
{
    (void)state;
    const char *own = in_dir("9.000001"), *data = in_dir("data");
    assert_int_equal(mkdir(own, 0700), 0);
    write_file("9.000001/procedure.json", S(OWN));
    struct result r = RUN("check", own);
    assert_int_equal(r.code, 0);
    assert_says(r.out, "9.000001: đạt (1 phiên bản, 0 ví dụ; dùng biểu mẫu và quy trình chung)");
    assert_says(RUN("add", own, "--data", data).out, "thủ tục mới");
    assert_says(RUN("list", "hoi", "truong", "--data", data).out, "9.000001");
    assert_says(RUN("add", own, "--data", data).out, "không có gì thay đổi");
    assert_int_equal(mkdir(in_dir("9.000001/tu-2027-03-01"), 0700), 0);
    write_file("9.000001/tu-2027-03-01/procedure.json", S("{ \"channels\": { \"*\": { \"limit\": \"1 working days\" } } }"));
    assert_says(RUN("import", own, "--data", data).out, "có phiên bản mới");
    r = RUN("diff", "9.000001", "--data", data);
    assert_says(r.out, "Từ ngày 01/03/2027\n");
    assert_says(r.out, "thời hạn: 2 ngày → 1 ngày làm việc");
    assert_says(RUN("diff", "9.000001", "--from", "2027-01-01", "--to", "2027-02-28", "--data", data).out, "Không có gì khác nhau.");
    assert_says(RUN("diff", own, "procedures/2.000815").out, "Tên gọi tắt");
    assert_int_equal(RUN("export", "9.000001", dir, "--data", data).code, 1); /* is there already */
    r = RUN("export", "9.000001", in_dir("out"), "--data", data);
    assert_int_equal(r.code, 0);
    assert_says(r.out, "out/9.000001: 2 tệp");
    assert_int_equal(RUN("check", in_dir("out/9.000001")).code, 0);
    assert_says(RUN("add", in_dir("out/9.000001"), "--data", data).out, "không có gì thay đổi");
    write_file("9.000001/form.json", S("{"));
    r = RUN("add", own, "--data", data);
    assert_int_equal(r.code, 1);
    assert_says(r.out, "9.000001/form.json:1: ");
    assert_says(r.out, "9.000001/process.bpmn: thiếu tệp này");
    assert_int_equal(RUN("import", own, "--data", data).code, 1);
    static const char *const made[] = { "out/9.000001/tu-2027-03-01/procedure.json", "out/9.000001/tu-2027-03-01", "out/9.000001/procedure.json", "out/9.000001", "out" };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        assert_int_equal(remove(in_dir(made[i])), 0);
}

static void test_usage(void **state)
{
    (void)state;
    assert_int_equal(RUN("nothing").code, 2);
    assert_int_equal(run((const char *const[]){ "procedure", NULL }).code, 2);
    assert_int_equal(RUN("import", "--data", in_dir("data")).code, 1);
    assert_int_equal(RUN("import", "/nowhere/x.json", "--data", in_dir("data")).code, 1);
    assert_int_equal(RUN("list").code, 1);
    assert_int_equal(RUN("list", "--data", in_dir("data")).code, 1);
    assert_int_equal(RUN("check").code, 0);
    assert_int_equal(RUN("check", "procedures/2.000815", "procedures/_general").code, 0);
    assert_int_equal(RUN("check", "tests").code, 1);
    assert_int_equal(RUN("check", "--all").code, 0);
    assert_int_equal(RUN("check", "1.001193").code, 0);
    assert_int_equal(RUN("check", "9.999999").code, 1);
    assert_int_equal(RUN("diff", "9.999999").code, 1);
    assert_int_equal(RUN("diff", "1.001193", "--from", "tomorrow").code, 1);
    assert_int_equal(RUN("export", "1.001193").code, 1);
    assert_int_equal(RUN("add", "--data", in_dir("data")).code, 1);
    assert_int_equal(RUN("add", "/nowhere", "--data", in_dir("data")).code, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_import_list_show, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_own_folder, setup, teardown),
        cmocka_unit_test_setup_teardown(test_usage, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
