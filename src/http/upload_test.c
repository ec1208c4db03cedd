/* Tests of multipart bodies through the server. */
#include "http/testkit.h"

static struct kit *kit;
static int setup(void **state)
{
    (void)state;
    kit = kit_start((struct http_config){ .threads = 2, .body_seconds = 2 });
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    kit_stop(kit, 5);
    return 0;
}

static struct buf body;
static void field(struct str name, struct str value)
{
    buf_printf(&body, "--RANH\r\nContent-Disposition: form-data; name=\"%.*s\"\r\n\r\n", STR_ARG(name));
    buf_put(&body, value);
    buf_put(&body, S("\r\n"));
}
static void file(struct str name, struct str file_name, struct str bytes)
{
    buf_printf(&body, "--RANH\r\nContent-Disposition: form-data; name=\"%.*s\"; filename=\"%.*s\"\r\nContent-Type: image/png\r\n\r\n",
               STR_ARG(name), STR_ARG(file_name));
    buf_put(&body, bytes);
    buf_put(&body, S("\r\n"));
}
static void begin(void) { body = buf_new(kit->arena, 64 << 20); }

static struct str request(struct str content)
{
    struct buf b = buf_new(kit->arena, 65 << 20);
    buf_printf(&b, "POST /nop HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=RANH\r\n"
                   "Content-Length: %zu\r\n\r\n", content.len);
    buf_put(&b, content);
    return buf_str(&b);
}
static struct str post(void)
{
    buf_put(&body, S("--RANH--\r\n"));
    return kit_ask(kit, request(buf_str(&body)));
}

static struct str repeated(struct str piece, size_t times)
{
    struct buf b = buf_new(kit->arena, 64 << 20);
    for (size_t i = 0; i < times; i++)
        buf_put(&b, piece);
    return buf_str(&b);
}

static void test_fields_keep_their_order(void **state)
{
    (void)state;
    begin();
    field(S("con"), S(""));
    field(S("con"), S("Bình"));
    field(S("con"), S(""));
    field(S("ghi chú"), S("dòng 1\r\n--RAN\r\ndòng 2\r\n--"));
    field(S("con"), S("Đỗ \"Út\" & em"));
    assert_has(post(), "param con=[]\nparam con=[Bình]\nparam con=[]\nparam ghi chú=[dòng 1\r\n--RAN\r\ndòng 2\r\n--]\n"
                       "param con=[Đỗ \"Út\" & em]\n");
}

static void test_files(void **state)
{
    (void)state;
    begin();
    file(S("anh"), S("một.png"), S("12345"));
    file(S("khong-chon"), S(""), S("")); /* an input without a chosen file */
    file(S("rong"), S("rỗng.txt"), S(""));
    field(S("a"), S("1"));
    assert_has(post(), "param a=[1]\nfile anh=[một.png] 5 OK sink\nfile rong=[rỗng.txt] 0 OK sink\n");
    assert_int_equal(kit->opened, 2);
    assert_int_equal(kit->closed, 2);
}

static void test_file_too_large_is_told_by_name(void **state)
{
    (void)state;
    begin();
    file(S("to"), S("to.png"), repeated(S("0123456789abcdef"), 3 << 16)); /* 3 MB, limit 1 MB */
    file(S("vua"), S("vua.png"), repeated(S("0123456789abcdef"), 1 << 16)); /* exactly 1 MB */
    assert_has(post(), "file to=[to.png] 3145728 TOO_LARGE\nfile vua=[vua.png] 1048576 OK sink\n");
    assert_int_equal(kit->aborted, 1);
    assert_int_equal(kit->closed, 1);
    kit->plan.upload_bytes_max = 0;
    begin();
    file(S("to"), S("to.png"), S("x"));
    assert_has(post(), "file to=[to.png] 1 TOO_LARGE\n");
    assert_int_equal(kit->opened, 2);
}

static void test_too_many(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < 4; i++)
        file(S("f"), S("f.png"), S("x"));
    assert_int_equal(kit_status(post()), 413);
    begin();
    for (int i = 0; i < 51; i++)
        field(S("f"), S("x"));
    assert_int_equal(kit_status(post()), 413);
    begin();
    field(S("f"), repeated(S("x"), 64 * 1024));
    assert_int_equal(kit_status(post()), 413);
    begin();
    for (int i = 0; i < 500; i++)
        file(S("f"), S(""), S(""));
    assert_int_equal(kit_status(post()), 413);
    kit->plan.body_bytes_max = 0, kit->plan.uploads_max = 0;
    begin();
    assert_int_equal(kit_status(post()), 413);
    kit->plan.uploads_max = 1;
    begin();
    file(S("f"), S("f.png"), repeated(S("0123456789abcdef"), 18 << 16)); /* 18 MB: more than is read only to be dropped */
    assert_int_equal(kit_status(post()), 413);
    assert_int_equal(kit->requests, 0);
    assert_true(kit_quiet(kit));
}

static void test_sink_fails(void **state)
{
    (void)state;
    begin();
    file(S("nosink"), S("a"), S("x"));
    file(S("f"), S("b"), S("y"));
    assert_has(post(), "file nosink=[a] 1 IO\nfile f=[b] 1 OK sink\n");
    kit->fail_write = 1;
    begin();
    file(S("f"), S("b"), S("y"));
    assert_has(post(), "file f=[b] 1 IO\n");
    assert_int_equal(kit->aborted, 1);
}

static void test_file_names_are_delivered_as_sent(void **state)
{
    (void)state;
    struct str names[] = { S("../../etc/passwd"), S("C:\\Users\\An\\ảnh.png"), S("a;b=c.png"), S("%22x%22.png"), S("a\tb\001c"),
                           S("Gia\xCC\x81y khai sinh.pdf") /* NFD */, S("\xff\xfe.png"), S("...."), S("a'b"), S("name=x; filename=y"),
                           S(" đầu và cuối "), repeated(S("ấ"), 500) };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        begin();
        file(S("f"), names[i], S("x"));
        struct str r = post();
        struct buf want = buf_new(kit->arena, 10000);
        buf_printf(&want, "file f=[%.*s] 1 OK sink\n", STR_ARG(names[i]));
        if (!str_has(r, buf_str(&want)))
            fail_msg("%.*s: %.*s", STR_ARG(names[i]), STR_ARG(r));
    }
    begin();
    file(S("f"), S("hai \\\"Út\\\".png"), S("x"));
    assert_has(post(), "file f=[hai \"Út\".png] 1 OK sink\n");
    begin();
    file(S("f"), S("C:\\"), S("x")); /* ends in a backslash */
    assert_has(post(), "file f=[C:\\] 1 OK sink\n");
    begin();
    buf_put(&body, S("--RANH\r\ncontent-disposition:form-data;name=f;filename*=UTF-8''%E1%BA%A3nh.png\r\n\r\nx\r\n"));
    assert_has(post(), "file f=[ảnh.png] 1 OK sink\n");
    begin();
    file(S("f"), repeated(S("x"), 9000), S("x")); /* a part's head has 8 kB */
    assert_int_equal(kit_status(post()), 400);
}

static void test_malformed(void **state)
{
    (void)state;
    const struct str bad[] = {
        S(""), S("x"), S("--RANH"), S("--RANH\r\n\r\nx\r\n--RANH--"), S("--RANHX\r\n\r\nx\r\n--RANH--"),
        S("--RANH\r\nContent-Type: x\r\n\r\nx\r\n--RANH--"), S("--RANH\r\nContent-Disposition: form-data\r\n\r\nx\r\n--RANH--"),
        S("--RANH\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--RANH--"),
        S("--RANH\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--RANH"),
        S("--RANH\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--RANH-x"),
        S("--RANH\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx--RANH--"),
        S("--RANH\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nx"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct str r = kit_ask(kit, request(bad[i]));
        int want = bad[i].len ? 400 : 200; /* no body is no mistake of form */
        if (kit_status(r) != want)
            fail_msg("%.*s: %.*s", STR_ARG(bad[i]), STR_ARG(r));
    }
    const struct str types[] = { S("multipart/form-data"), S("multipart/form-data; boundary="), S("multipart/form-data; boundary=\""),
                                 S("multipart/form-data; boundary=\"\""), S("multipart/form-data; boundary=a@b"),
                                 S("multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x") };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        struct buf b = buf_new(kit->arena, 1000);
        buf_printf(&b, "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: %.*s\r\nContent-Length: 5\r\n\r\nabcde", STR_ARG(types[i]));
        assert_int_equal(kit_status(kit_ask(kit, buf_str(&b))), 400);
    }
}

static void test_boundaries(void **state)
{
    (void)state;
    struct str content = S("preamble\r\n--a b:c \t\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n\r\n--a b:\r\n--a b:c--\r\n"
                           "and epilogue");
    struct buf b = buf_new(kit->arena, 1000);
    buf_printf(&b, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: Multipart/Form-Data; charset=utf-8; "
                   "Boundary=\"a b:c\"; x=y\r\nContent-Length: %zu\r\n\r\n%.*s", content.len, STR_ARG(content));
    struct str r = kit_ask(kit, buf_str(&b));
    assert_has(r, "param n=[\r\n--a b:]\n");
}

/* The client leaves after every 97th byte: nothing leaks, an open file is aborted. */
static void test_cut_anywhere(void **state)
{
    (void)state;
    begin();
    field(S("a"), S("1"));
    file(S("f"), S("f.png"), repeated(S("0123456789abcdef"), 200));
    file(S("g"), S("g.png"), repeated(S("\r\n--RANH"), 100));
    buf_put(&body, S("--RANH--\r\n"));
    struct str whole = request(buf_str(&body));
    int n = 0;
    for (size_t cut = 0; cut < whole.len; cut += 97, n++) {
        int fd = kit_dial(kit->port);
        kit_send(fd, str_cut(whole, 0, cut));
        close(fd);
    }
    assert_true(n > 30);
    assert_true(kit_quiet(kit));
    assert_int_equal(kit->requests, 0);
    assert_true(kit->aborted > 20);
    assert_int_equal(kit->opened, kit->closed + kit->aborted);
}

/* Sent in pieces of every small size, the answer is always the same. */
static void test_pieces_of_any_size(void **state)
{
    (void)state;
    begin();
    field(S("a"), S(""));
    field(S("a"), S("B\r\n-"));
    file(S("f"), S("f.png"), S("\r\r\n\r\n-\r\n--\r\n--R\r\n--RAN"));
    buf_put(&body, S("--RANH--\r\n"));
    struct str whole = request(buf_str(&body)), first = { 0 };
    for (size_t piece = 1; piece < 60; piece += 7) {
        int fd = kit_dial(kit->port), one = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        for (size_t at = 0; at < whole.len; at += piece) {
            kit_send(fd, str_cut(whole, at, piece));
            usleep(200);
        }
        struct str r = kit_until_closed(fd, kit->arena);
        close(fd);
        r = str_skip(r, kit_body_at(r));
        first = first.ptr ? first : r;
        assert_true(str_eq(first, r));
    }
    assert_has(first, "param a=[]\nparam a=[B\r\n-]\nfile f=[f.png] 22 OK sink\n");
}

int main(void)
{
    log_set_level(LOG_ERROR);
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_fields_keep_their_order), TEST(test_files), TEST(test_file_too_large_is_told_by_name), TEST(test_too_many),
        TEST(test_sink_fails), TEST(test_file_names_are_delivered_as_sent), TEST(test_malformed), TEST(test_boundaries),
        TEST(test_cut_anywhere), TEST(test_pieces_of_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
