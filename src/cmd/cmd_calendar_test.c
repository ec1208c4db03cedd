#include "cmd/cmd.h"
#include "data/json.h"
#include "../../tests/support.h"
#include <sys/wait.h>
#include <unistd.h>

/* Runs the command as a process of its own, as a person would. */
struct run {
    int code;
    char out[1 << 16], err[1 << 14];
};

static void slurp(FILE *f, char *out, size_t size)
{
    rewind(f);
    out[fread(out, 1, size - 1, f)] = '\0';
    fclose(f);
}

static void run_bytes(struct run *r, struct str in, char **argv)
{
    FILE *input = tmpfile(), *out = tmpfile(), *err = tmpfile();
    int argc = 0, status;
    while (argv[argc])
        argc++;
    assert_true(input && out && err);
    assert_int_equal(fwrite(in.ptr, 1, in.len, input), in.len);
    rewind(input);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(fileno(input), 0);
        dup2(fileno(out), 1);
        dup2(fileno(err), 2);
        int code = cmd_calendar(argc, argv);
        fflush(NULL);
        exit(code);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    r->code = WEXITSTATUS(status);
    slurp(out, r->out, sizeof r->out);
    slurp(err, r->err, sizeof r->err);
    fclose(input);
}
#define RUN(r, in, ...) run_bytes((r), str_c(in), (char *[]){ "calendar", __VA_ARGS__, NULL })

static struct run r;

static int lines_of(const char *s)
{
    int n = 0;
    for (; *s; s++)
        n += *s == '\n';
    return n;
}

static void assert_begins(const char *s, const char *begin)
{
    if (strncmp(s, begin, strlen(begin)) != 0)
        fail_msg("%s\ndoes not begin with\n%s", s, begin);
}

static void lunar(void **state)
{
    (void)state;
    RUN(&r, "", "lunar", "2026-02-17");
    assert_int_equal(r.code, 0);
    assert_string_equal(r.out, "{\"day\":1,\"month\":1,\"year\":2026,\"leap\":false}\n");
    assert_string_equal(r.err, "");
    RUN(&r, "2026-02-17\n2025-07-25\r\n2026-09-26", "lunar");
    assert_int_equal(r.code, 0);
    assert_string_equal(r.out, "{\"day\":1,\"month\":1,\"year\":2026,\"leap\":false}\n"
                               "{\"day\":1,\"month\":6,\"year\":2025,\"leap\":true}\n"
                               "{\"day\":16,\"month\":8,\"year\":2026,\"leap\":false}\n");
    RUN(&r, "", "lunar");
    assert_int_equal(r.code, 0);
    assert_string_equal(r.out, "");
}

static void lunar_bad_lines(void **state)
{
    (void)state;
    RUN(&r, "2026-02-17\n2026-02-30\n\n17/02/2026\n2200-01-01\n1899-12-31\n2026-02-18\n", "lunar");
    assert_int_equal(r.code, 1);
    assert_int_equal(lines_of(r.out), 2);
    assert_int_equal(lines_of(r.err), 5);
    assert_begins(r.err, "dòng 2: ");
    assert_non_null(strstr(r.err, "dòng 6: "));
    run_bytes(&r, (struct str){ "2026-02-17\0\n\xff\xfe\n", 14 }, (char *[]){ "calendar", "lunar", NULL });
    assert_int_equal(r.code, 1);
    assert_int_equal(lines_of(r.err), 2);
}

static void due(void **state)
{
    (void)state;
    RUN(&r, "", "due", "--received", "2026-11-20T10:00+07:00", "--limit", "3 working days");
    assert_int_equal(r.code, 0);
    assert_int_equal(lines_of(r.out), 1);
    assert_begins(r.out, "{\"due\":\"2026-11-26\",\"due_at\":\"2026-11-26T17:00:00+07:00\",\"limit\":\"3 working days\","
                         "\"received\":\"2026-11-20T10:00:00+07:00\",\"calendar\":\"vn-2023-");
    assert_non_null(strstr(r.out, "\"explanation\":[{\"day\":\"2026-11-20\",\"mark\":\"start\",\"words\":\"thứ Sáu 20/11/2026: "));
    assert_non_null(strstr(r.out, "{\"day\":\"2026-11-24\",\"mark\":\"holiday\",\"words\":\"thứ Ba 24/11/2026: nghỉ Ngày Văn hóa"));
    assert_non_null(strstr(r.out, "{\"day\":\"2026-11-26\",\"mark\":\"counted\",\"words\":\"thứ Năm 26/11/2026: ngày thứ 3\"}]}\n"));
    RUN(&r, "", "due", "--calendar", "none", "--limit", "3 working days", "--received", "2026-11-20T10:00+07:00");
    assert_int_equal(r.code, 0);
    assert_begins(r.out, "{\"due\":\"2026-11-25\",\"due_at\":\"2026-11-25T17:00:00+07:00\"");
    assert_non_null(strstr(r.out, "\"calendar\":\"none\""));
}

static void due_same_day(void **state)
{
    (void)state;
    RUN(&r, "", "due", "--received", "2026-11-20T15:01+07:00", "--limit", "same day");
    assert_begins(r.out, "{\"due\":\"2026-11-23\"");
    RUN(&r, "", "due", "--received", "2026-11-20T15:01+07:00", "--limit", "same day", "--cutoff", "16:00");
    assert_begins(r.out, "{\"due\":\"2026-11-20\"");
    RUN(&r, "", "due", "--received", "2026-11-20T08:01Z", "--limit", "same day", "--cutoff", "15:00");
    assert_begins(r.out, "{\"due\":\"2026-11-23\"");
    assert_non_null(strstr(r.out, "\"received\":\"2026-11-20T15:01:00+07:00\""));
}

static void due_lines(void **state)
{
    (void)state;
    RUN(&r,
        "2026-11-20T10:00+07:00\t3 working days\n"
        "2026-11-20T15:01+07:00\tsame day\t15:30\n"
        "2026-11-20T10:00+07:00\n"
        "\n"
        "2026-11-20T25:00+07:00\t3 working days\n"
        "2026-11-20T10:00+07:00\t3 weeks\n"
        "2026-11-20T10:00+07:00\tnone\n"
        "2026-11-20T10:00+07:00\tsame day\t24:00\n"
        "2026-11-20T10:00+07:00\tsame day\t\n"
        "2026-11-20T10:00+07:00\tsame day\t15:00\t\n"
        "2026-11-20T10:00+07:00\t100000 months\n"
        "2026-11-20T10:00+07:00\t8 working hours\r\n",
        "due");
    assert_int_equal(r.code, 1);
    assert_int_equal(lines_of(r.out), 3);
    assert_int_equal(lines_of(r.err), 9);
    assert_begins(r.err, "dòng 3: ");
    assert_non_null(strstr(r.out, "\n{\"due\":\"2026-11-20\",\"due_at\":\"2026-11-20T17:00:00+07:00\",\"limit\":\"same day\""));
    assert_non_null(strstr(r.out, "\n{\"due\":\"2026-11-23\",\"due_at\":\"2026-11-23T10:30:00+07:00\",\"limit\":\"8 working hours\""));
    RUN(&r, "2026-11-20T10:00+07:00\t3 working days\n", "due", "--calendar", "none", "--cutoff", "9:00");
    assert_int_equal(r.code, 0);
    assert_begins(r.out, "{\"due\":\"2026-11-25\"");
}

/* The vector of the regulation: asked on Wednesday, complete a week later, five days again in full (NĐ 61/2018 Đ19.4). */
static void due_with_facts(void **state)
{
    (void)state;
    RUN(&r, "", "due", "--received", "2026-11-23T09:00+07:00", "--limit", "5 working days", "--calendar", "none", "--stands", "2026-11-25=Mẫu 02",
        "--restarts", "2026-12-03=NĐ 61/2018 Đ19.4");
    assert_int_equal(r.code, 0);
    assert_begins(r.out, "{\"due\":\"2026-12-10\",\"due_at\":\"2026-12-10T17:00:00+07:00\"");
    assert_non_null(strstr(r.out, "\"first_due\":\"2026-11-30\",\"first_due_at\":\"2026-11-30T17:00:00+07:00\",\"stands\":false"));
    assert_non_null(strstr(r.out, "thứ Năm 03/12/2026: đã đủ giấy tờ, tính lại từ đầu; căn cứ: NĐ 61/2018 Đ19.4"));
    RUN(&r, "", "due", "--received", "2026-11-23T09:00+07:00", "--limit", "5 working days", "--calendar", "none", "--stands", "2026-11-25=x");
    assert_begins(r.out, "{\"due\":null,\"due_at\":null,");
    assert_non_null(strstr(r.out, "\"first_due\":\"2026-11-30\"") && strstr(r.out, "\"stands\":true") ? r.out : NULL);
    RUN(&r, "", "due", "--received", "2026-11-23T09:00+07:00", "--limit", "5 working days", "--calendar", "none", "--stands", "2026-11-25=x", "--runs",
        "2026-12-03");
    assert_begins(r.out, "{\"due\":\"2026-12-08\"");
    RUN(&r, "", "due", "--received", "2026-11-23T09:00+07:00", "--limit", "5 working days", "--calendar", "none", "--extend",
        "2026-11-27=5 working days=QĐ 1", "--promise", "2026-11-28=2026-12-14=Mẫu 04");
    assert_begins(r.out, "{\"due\":\"2026-12-14\"");
}

static void facts_that_are_wrong(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "--stands", "2026-11-31=x" },   { "--stands", "2026-11-22=x" },                     { "--runs", "2026-11-25" },
        { "--promise", "2026-11-25=2026-11-28=x" }, { "--promise", "2026-11-25=2026-11-26=x" }, { "--extend", "2026-11-25=lâu=x" },
        { "--promise", "2026-11-25=mai=x" }, { "--extend", "2026-11-25=same day=x" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        RUN(&r, "", "due", "--received", "2026-11-23T09:00+07:00", "--limit", "5 working days", "--calendar", "none", (char *)rows[i][0], (char *)rows[i][1]);
        if (r.code != 1 || r.out[0] || lines_of(r.err) != 1)
            fail_msg("row %zu: exit %d, %s%s", i, r.code, r.out, r.err);
    }
}

static void due_json_lines(void **state)
{
    (void)state;
    RUN(&r,
        "{\"received\":\"2026-11-23T09:00+07:00\",\"limit\":\"5 working days\",\"facts\":[{\"kind\":\"stands\",\"at\":\"2026-11-25\",\"ground\":\"Mẫu 02\"},"
        "{\"kind\":\"restarts\",\"at\":\"2026-12-03T09:00+07:00\"}]}\n"
        "2026-11-20T10:00+07:00\t3 working days\n"
        "{\"received\":\"2026-11-20T15:01+07:00\",\"limit\":\"same day\",\"cutoff\":\"15:30\"}\n"
        "{\"received\":\n"
        "{\"received\":\"2026-11-23T09:00+07:00\",\"limit\":\"5 days\",\"facts\":{}}\n"
        "{\"received\":\"2026-11-23T09:00+07:00\",\"limit\":\"5 days\",\"facts\":[{\"kind\":\"sleeps\",\"at\":\"2026-11-25\"}]}\n"
        "{\"limit\":\"5 days\"}\n{}\n",
        "due", "--calendar", "none");
    assert_int_equal(r.code, 1);
    assert_int_equal(lines_of(r.out), 3);
    assert_int_equal(lines_of(r.err), 5);
    assert_begins(r.out, "{\"due\":\"2026-12-10\"");
    assert_non_null(strstr(r.out, "\n{\"due\":\"2026-11-20\",\"due_at\":\"2026-11-20T17:00:00+07:00\",\"limit\":\"same day\""));
}

static void propose(void **state)
{
    (void)state;
    RUN(&r, "", "propose", "2026");
    assert_int_equal(r.code, 0);
    assert_begins(r.out, "{\"year\":2026,\"status\":\"proposal\",\"tet_days_before\":2,\"days\":[{\"day\":\"2026-01-01\"");
    assert_non_null(strstr(r.out, "{\"day\":\"2026-04-27\",\"words\":\"thứ Hai 27/04/2026\",\"name\":\"Nghỉ bù Giỗ Tổ Hùng Vương (Chủ nhật 26/04/2026)\",\"kind\":\"in_lieu\""));
    assert_non_null(strstr(r.out, "\"same\":12,\"only_law\":[],\"only_calendar\":[{\"day\":\"2026-01-02\""));
    RUN(&r, "", "propose", "2028");
    assert_int_equal(r.code, 0);
    assert_null(strstr(r.out, "compared"));
    static char *const bad[][4] = { { "propose", NULL }, { "propose", "xyz", NULL }, { "propose", "2020", NULL }, { "propose", "2199", NULL }, { "propose", "2027", "--tet", NULL } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        RUN(&r, "", bad[i][0], bad[i][1], bad[i][1] ? bad[i][2] : NULL);
        assert_true(r.code == 2 && !r.out[0]);
    }
}

/* What is proposed as a file is a file that check takes: the whole round. */
static void check_file(void **state)
{
    (void)state;
    char path[] = "/tmp/motcua_calendar_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "w");
    RUN(&r, "", "propose", "2028", "--csv");
    assert_int_equal(r.code, 0);
    fputs(r.out, f);
    fflush(f);
    RUN(&r, "", "check", path);
    assert_int_equal(r.code, 0);
    assert_begins(r.out, "{\"calendar\":\"vn-2028\",");
    assert_non_null(strstr(r.out, "{\"year\":2028,\"working_days\":248,\"same\":12,\"only_law\":[],\"only_calendar\":[],\"makeup\":[]}"));
    fputs("2028-09-04,makeup_workday,x,\n", f);
    fclose(f);
    RUN(&r, "", "check", path);
    assert_int_equal(r.code, 1);
    assert_true(!r.out[0] && strstr(r.err, "cột date: "));
    unlink(path);
    RUN(&r, "", "check", path);
    assert_int_equal(r.code, 1);
    RUN(&r, "", "check");
    assert_int_equal(r.code, 2);
}

static void longest_answer(void **state)
{
    (void)state;
    RUN(&r, "", "due", "--received", "2026-01-01T10:00+07:00", "--limit", "100000 working days");
    assert_int_equal(r.code, 0);
    assert_int_equal(lines_of(r.out), 1);
    assert_non_null(strstr(r.out, "\"mark\":\"more_days\""));
}

static void own_calendar(void **state)
{
    (void)state;
    char path[] = "/tmp/motcua_calendar_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "w");
    fputs("date,kind,description,confidence\n2026-11-25,off_weekday,Lễ hội của xã,\n", f);
    fflush(f);
    RUN(&r, "", "due", "--received", "2026-11-24T10:00+07:00", "--limit", "1 working days", "--calendar", path);
    assert_int_equal(r.code, 0);
    assert_begins(r.out, "{\"due\":\"2026-11-26\"");
    assert_non_null(strstr(r.out, "\"calendar\":\"vn-2026\""));
    assert_non_null(strstr(r.out, "nghỉ Lễ hội của xã, không tính"));
    fputs("2026-11-31,off_weekday,x,\n", f);
    fclose(f);
    RUN(&r, "", "due", "--received", "2026-11-24T10:00+07:00", "--limit", "1 working days", "--calendar", path);
    assert_int_equal(r.code, 1);
    assert_string_equal(r.out, "");
    assert_non_null(strstr(r.err, "dòng 3, cột date: "));
    unlink(path);
    RUN(&r, "", "due", "--calendar", path);
    assert_int_equal(r.code, 1);
    assert_int_equal(lines_of(r.err), 1);
    RUN(&r, "", "due", "--calendar", "/");
    assert_int_equal(r.code, 1);
}

static void naughty_strings(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const struct json *list;
    struct str file = support_file(a, "tests/fixtures/naughty-strings/blns.json");
    assert_int_equal(json_parse(a, file, &list, NULL), ERR_OK);
    struct buf days = buf_new(a, 1 << 20), limits = buf_new(a, 1 << 20);
    for (size_t i = 0; i < list->n; i++) {
        buf_put(&days, list->items[i].text);
        buf_putc(&days, '\n');
        buf_put(&limits, S("2026-11-20T10:00+07:00\t"));
        buf_put(&limits, list->items[i].text);
        buf_putc(&limits, '\n');
    }
    run_bytes(&r, buf_str(&days), (char *[]){ "calendar", "lunar", NULL });
    assert_true(r.code == 1 && r.out[0] == '\0');
    run_bytes(&r, buf_str(&limits), (char *[]){ "calendar", "due", NULL });
    assert_true(r.code == 1 && r.out[0] == '\0');
    arena_free(a);
}

static void wrong_usage(void **state)
{
    (void)state;
    static char *const rows[][9] = {
        { "calendar" },
        { "calendar", "solar" },
        { "calendar", "" },
        { "calendar", "lunar", "--leap" },
        { "calendar", "due", "2026-11-20T10:00+07:00", "3 days" },
        { "calendar", "due", "--received", "2026-11-20T10:00+07:00" },
        { "calendar", "due", "--limit", "3 days" },
        { "calendar", "due", "--received" },
        { "calendar", "due", "--received", "2026-11-20T10:00+07:00", "--limit" },
        { "calendar", "due", "--holidays", "none" },
        { "calendar", "due", "--stands", "2026-11-25=x" },
        { "calendar", "due", "--received", "2026-11-20T10:00+07:00", "--limit", "3 days", "--runs" },
        { "calendar", "due", "--received", "2026-11-20T10:00+07:00", "--limit", "3 days", "--extend", "2026-11-25" },
        { "calendar", "due", "--cutoff", "25:00" },
        { "calendar", "due", "--cutoff", "15" },
        { "calendar", "due", "--cutoff", "" },
        { "calendar", "due", "--cutoff", "00:00" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *argv[9];
        memcpy(argv, rows[i], sizeof argv);
        run_bytes(&r, S("2026-11-20T10:00+07:00\t3 days\n"), argv);
        if (r.code != 2 || r.out[0] || !strstr(r.err, "Cách dùng"))
            fail_msg("row %zu: exit %d, %s%s", i, r.code, r.out, r.err);
    }
    RUN(&r, "", "--help");
    assert_int_equal(r.code, 0);
    assert_begins(r.out, "Cách dùng");
    RUN(&r, "", "due", "--received", "yesterday", "--limit", "3 days");
    assert_int_equal(r.code, 1);
    assert_int_equal(lines_of(r.err), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lunar),        cmocka_unit_test(lunar_bad_lines), cmocka_unit_test(due),
        cmocka_unit_test(due_same_day), cmocka_unit_test(due_lines),       cmocka_unit_test(longest_answer),
        cmocka_unit_test(own_calendar), cmocka_unit_test(naughty_strings), cmocka_unit_test(wrong_usage),
        cmocka_unit_test(due_with_facts), cmocka_unit_test(facts_that_are_wrong), cmocka_unit_test(due_json_lines), cmocka_unit_test(propose),
        cmocka_unit_test(check_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
