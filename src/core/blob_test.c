/* Blobs: bytes by their hash, durable before they are named, never half there. On both engines (db/db_testing.h). */
#include "core/testing.h"
#include "core/blob.h"
#include "base/failpoint.h"
#include "base/log.h"
#include "crypto/hash.h"
#include "../../tests/support.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct testing_app t;
static struct ctx *c;
static char folder[] = "/tmp/motcua-blob.XXXXXX";

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    c = testing_ctx(&t);
    if (!mkdtemp(folder))
        return -1;
    t.app.cfg.data_dir = str_c(folder);
    log_set_level(LOG_ERROR + 1); /* disks fail here on purpose */
    return mkdir(arena_printf(t.arena, "%s/blobs", folder).ptr, 0750);
}

static void remove_all(const char *path)
{
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        const char *inner = arena_printf(t.arena, "%s/%s", path, e->d_name).ptr;
        if (unlink(inner) != 0)
            remove_all(inner);
    }
    if (d)
        closedir(d);
    rmdir(path);
}

static int teardown(void **state)
{
    (void)state;
    remove_all(folder);
    testing_app_end(&t);
    return 0;
}

/* Files under blobs, at any depth. */
static int files_under(const char *path)
{
    int n = 0;
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.')
            n += e->d_type == DT_DIR ? files_under(arena_printf(t.arena, "%s/%s", path, e->d_name).ptr) : 1;
    if (d)
        closedir(d);
    return n;
}

static void test_put_and_read(void **state)
{
    (void)state;
    struct blob b, again;
    struct str bytes = S("%PDF-1.7\nxin chào\n"), back;
    assert_int_equal(blob_put(&t.app, t.arena, bytes, &b), ERR_OK);
    assert_str(b.hash, hash_hex(t.arena, hash_sha256(bytes)));
    assert_int_equal(b.size_bytes, bytes.len);
    assert_str(b.media_type, S("application/pdf"));
    assert_int_equal(blob_read(&t.app, t.arena, b.hash, bytes.len, &back), ERR_OK);
    assert_str(back, bytes);
    assert_int_equal(blob_read(&t.app, t.arena, b.hash, bytes.len - 1, &back), ERR_TOO_LARGE);
    int before = files_under(folder);
    assert_int_equal(blob_put(&t.app, t.arena, bytes, &again), ERR_OK); /* the same bytes are one file */
    assert_str(again.hash, b.hash);
    assert_int_equal(files_under(folder), before);
    assert_int_equal(blob_put(&t.app, t.arena, S(""), &b), ERR_OK);
    assert_str(b.media_type, S("application/x-empty"));
}

/* What a thing is, is read from its bytes. */
static void test_types(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        const char *type;
    } cases[] = {
        { S_INIT("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0"), "image/png" },
        { S_INIT("\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"), "image/jpeg" },
        { S_INIT("<!DOCTYPE html><html><script>alert(1)</script></html>"), "text/html" },
        { S_INIT("xin chào"), "text/plain" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct blob b;
        assert_int_equal(blob_put(&t.app, t.arena, cases[i].bytes, &b), ERR_OK);
        assert_str(b.media_type, str_c(cases[i].type));
    }
}

static void test_not_there(void **state)
{
    (void)state;
    int fd = -1;
    int64_t size;
    struct str bad[] = { S(""), S("../../etc/passwd"), S("abc"), { NULL, 0 }, S("ZZ0000000000000000000000000000000000000000000000000000000000000000"),
                         S("0000000000000000000000000000000000000000000000000000000000000000"),
                         S("00000000000000000000000000000000000000000000000000000000000000000"),
                         S("/000000000000000000000000000000000000000000000000000000000000000") };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(blob_fd(&t.app, bad[i], &fd, &size), ERR_NOT_FOUND);
    assert_int_equal(fd, -1);
}

static void test_failing_disk(void **state)
{
    (void)state;
    static const char *const points[] = { "blob.open", "blob.write", "blob.fsync" };
    struct str bytes = S("never to be stored");
    int before = files_under(folder);
    for (size_t i = 0; i < 3; i++) {
        struct blob b = { .size_bytes = 77 };
        failpoint_arm(points[i], 1);
        assert_int_equal(blob_put(&t.app, t.arena, bytes, &b), ERR_IO);
        failpoint_arm(NULL, 0);
        assert_int_equal(b.size_bytes, 77);
        assert_int_equal(files_under(folder), before);
    }
    struct blob_sink *s = blob_open(&t.app);
    assert_int_equal(blob_write(s, "abc", 3), ERR_OK);
    blob_abort(s); /* broken off: nothing remains */
    blob_abort(NULL);
    assert_int_equal(files_under(folder), before);
}

/* In pieces, larger than what is sniffed. */
static void test_stream(void **state)
{
    (void)state;
    struct blob b;
    struct buf whole = buf_new(t.arena, 1 << 20);
    struct blob_sink *s = blob_open(&t.app);
    uint64_t seed = 7;
    while (whole.len < 100000) {
        char piece[3000];
        size_t n = support_random(&seed) % sizeof piece;
        for (size_t i = 0; i < n; i++)
            piece[i] = (char)support_random(&seed);
        buf_put(&whole, (struct str){ piece, n });
        assert_int_equal(blob_write(s, piece, n), ERR_OK);
    }
    struct str back;
    assert_int_equal(blob_finish(s, t.arena, &b), ERR_OK);
    assert_str(b.hash, hash_hex(t.arena, hash_sha256(buf_str(&whole))));
    assert_int_equal(blob_read(&t.app, t.arena, b.hash, 1 << 20, &back), ERR_OK);
    assert_true(str_eq(back, buf_str(&whole)));
}

static enum err record(struct ctx *x, void *arg)
{
    struct blob got, *b = arg;
    TRY(blob_record(x, b));
    TRY(blob_record(x, b)); /* twice is once */
    TRY(blob_info(x, b->hash, &got));
    assert_str(got.media_type, b->media_type);
    assert_int_equal(got.size_bytes, b->size_bytes);
    return blob_info(x, S("unknown"), &got) == ERR_NOT_FOUND ? ERR_OK : ERR_IO;
}

static void test_record(void **state)
{
    (void)state;
    struct blob b;
    assert_int_equal(blob_put(&t.app, t.arena, S("recorded"), &b), ERR_OK);
    assert_int_equal(ctx_write(c, record, &b), ERR_OK);
}

/* -- sweeping -- */

static const char *file_of(const struct blob *b) { return arena_printf(t.arena, "%s/blobs/%.2s/%.*s", folder, b->hash.ptr, STR_ARG(b->hash)).ptr; }

static void age(const char *path, int hours)
{
    struct timespec then[2] = { { .tv_sec = clock_wall_ms() / 1000 - hours * 3600 }, { .tv_sec = clock_wall_ms() / 1000 - hours * 3600 } };
    assert_int_equal(utimensat(AT_FDCWD, path, then, 0), 0);
}

static struct blob put_aged(const char *bytes, int hours)
{
    struct blob b;
    assert_int_equal(blob_put(&t.app, t.arena, str_c(bytes), &b), ERR_OK);
    age(file_of(&b), hours);
    return b;
}

static int64_t sweep(void)
{
    int64_t n = -1;
    assert_int_equal(blob_sweep(c, &n), ERR_OK);
    return n;
}

static bool exists(const char *path) { return access(path, F_OK) == 0; }

/* What a row names stays for ever; what nothing names goes after a day, unless somebody hands it in again. */
static void test_sweep(void **state)
{
    (void)state;
    (void)sweep();
    struct blob named = put_aged("named", 1000), lost = put_aged("lost", 25), young = put_aged("young", 23), again = put_aged("again", 25);
    assert_int_equal(ctx_write(c, record, &named), ERR_OK);
    assert_int_equal(blob_put(&t.app, t.arena, S("again"), &again), ERR_OK);
    const char *stranger = arena_printf(t.arena, "%s/blobs/ab/README", folder).ptr, *part = arena_printf(t.arena, "%s/blobs/" BLOB_TEMPORARY "abc", folder).ptr;
    (void)mkdir(arena_printf(t.arena, "%s/blobs/ab", folder).ptr, 0750);
    assert_int_equal(symlink("/dev/null", stranger), 0);
    close(open(part, O_CREAT | O_WRONLY, 0600));
    age(part, 25);
    assert_int_equal(sweep(), 2);
    assert_false(exists(file_of(&lost)) || exists(part));
    assert_true(exists(file_of(&named)) && exists(file_of(&young)) && exists(file_of(&again)) && exists(stranger));
    assert_int_equal(sweep(), 0);
    /* a power cut in the middle: what was moved aside gets its name back first */
    const char *aside = arena_printf(t.arena, "%s-aside", file_of(&named)).ptr;
    assert_int_equal(rename(file_of(&named), aside), 0);
    (void)sweep();
    assert_true(exists(file_of(&named)) && !exists(aside));
}

/* A file system without unnamed files. */
static void test_named_files(void **state)
{
    (void)state;
    struct blob b;
    struct str back;
    int before = files_under(folder);
    failpoint_arm("blob.tmpfile", 1);
    assert_int_equal(blob_put(&t.app, t.arena, S("by a name"), &b), ERR_OK);
    assert_int_equal(blob_read(&t.app, t.arena, b.hash, 100, &back), ERR_OK);
    assert_str(back, S("by a name"));
    assert_int_equal(files_under(folder), before + 1);
    failpoint_arm("blob.tmpfile", 1);
    struct blob_sink *s = blob_open(&t.app);
    failpoint_arm(NULL, 0);
    assert_int_equal(blob_write(s, "abc", 3), ERR_OK);
    assert_int_equal(files_under(folder), before + 2);
    blob_abort(s);
    assert_int_equal(files_under(folder), before + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put_and_read), cmocka_unit_test(test_types),  cmocka_unit_test(test_not_there),
        cmocka_unit_test(test_failing_disk), cmocka_unit_test(test_stream), cmocka_unit_test(test_record),
        cmocka_unit_test(test_sweep),        cmocka_unit_test(test_named_files),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
