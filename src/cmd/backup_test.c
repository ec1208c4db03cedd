/* A backup is whole or refused, wherever it was cut or bent. */
#include "cmd/backup.h"
#include "base/clock.h"
#include "core/blob.h"
#include "core/ctx.h"
#include "core/event.h"
#include "core/job.h"
#include "../../tests/support.h"
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

/* nobody listens here */
const struct event_listener event_listeners[] = { { 0 } };
const size_t event_listeners_n = 0;
const struct job_kind job_kinds[] = { { 0 } };
const size_t job_kinds_n = 0;
const struct job_chore job_chores[1] = { { 0 } };
const size_t job_chores_n = 0;

static struct arena *a;
static char home[] = "/tmp/motcua-backup-test.XXXXXX";
static struct app_config cfg;
static const char *file;
static struct str whole; /* the good backup */

static const char *path(const char *name) { return arena_printf(a, "%s/%s", home, name).ptr; }

static enum err record(struct ctx *c, void *arg) { return blob_record(c, arg); }

static void put(struct app *app, struct str bytes)
{
    struct blob b;
    struct ctx c = ctx_system(app, a);
    assert_int_equal(blob_put(app, a, bytes, &b), ERR_OK);
    assert_int_equal(ctx_write(&c, record, &b), ERR_OK);
}

static struct str slurp(const char *name)
{
    struct buf b = buf_new(a, 64 << 20);
    char part[65536];
    FILE *f = fopen(name, "rb");
    if (!f)
        fail_msg("%s: missing", name);
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        buf_put(&b, (struct str){ part, n });
    fclose(f);
    return buf_str(&b);
}

static void spill(const char *name, struct str bytes)
{
    FILE *f = fopen(name, "wb");
    if (!f)
        fail_msg("%s", name);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
    fclose(f);
}

static int make(void **state)
{
    (void)state;
    struct app *app;
    struct backup_counts counts;
    struct str why = S("");
    a = arena_new();
    if (!mkdtemp(home))
        return -1;
    cfg = (struct app_config){ .data_dir = str_c(path("data")), .db = { .engine = DB_SQLITE, .path = path("data/motcua.db") } };
    if (app_open(&cfg, a, &app, &why) != ERR_OK)
        return -1;
    put(app, S("một tờ giấy"));
    put(app, S("một tờ giấy"));
    put(app, S("một tờ khác"));
    put(app, (struct str){ arena_alloc(a, 300000), 300000 });
    file = path("a.tar");
    if (backup_write(a, &cfg, file, 1795000000000, &counts, &why) != ERR_OK) /* while it is open */
        return -1;
    app_close(app);
    assert_int_equal(counts.blobs, 3);
    assert_int_equal(counts.missing, 0);
    whole = slurp(file);
    return 0;
}

static int remove_one(const char *p, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(p);
}

static int drop(void **state)
{
    (void)state;
    nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(a);
    return 0;
}

static enum err verify(const char *name, struct str *why)
{
    struct backup_counts counts;
    enum err e = backup_read(a, name, NULL, &counts, why);
    assert_int_not_equal(access(arena_printf(a, "%s.restoring", name).ptr, F_OK), 0); /* nothing stays */
    return e;
}

static void comes_back_whole(void **state)
{
    (void)state;
    struct backup_counts counts;
    struct str why = S("");
    struct app *app;
    struct stat st;
    assert_int_equal(backup_read(a, file, path("back"), &counts, &why), ERR_OK);
    assert_int_equal(counts.blobs, 3);
    assert_str(slurp(path("back/seal.key")), slurp(path("data/seal.key")));
    assert_int_equal(stat(path("back/seal.key"), &st), 0);
    assert_int_equal(st.st_mode & 077, 0);
    struct app_config back = { .data_dir = str_c(path("back")), .db = { .engine = DB_SQLITE, .path = path("back/motcua.db") } };
    assert_int_equal(app_open(&back, a, &app, &why), ERR_OK);
    put(app, S("một tờ giấy")); /* it works on */
    app_close(app);
    assert_int_equal(backup_read(a, file, path("back"), &counts, &why), ERR_CONFLICT);
    assert_true(app_last_backup_ms(a, cfg.data_dir) == 1795000000000);
}

static void never_writes_over(void **state)
{
    (void)state;
    struct backup_counts counts;
    struct str why = S("");
    assert_int_equal(backup_write(a, &cfg, file, 0, &counts, &why), ERR_CONFLICT);
    assert_int_equal(backup_write(a, &cfg, path("no/such/place.tar"), 0, &counts, &why), ERR_IO);
    struct app_config none = { .data_dir = str_c(path("none")), .db = { .engine = DB_SQLITE, .path = path("none.db"), .must_exist = true } };
    assert_int_equal(backup_write(a, &none, path("b.tar"), 0, &counts, &why), ERR_NOT_FOUND);
    assert_int_equal(backup_read(a, path("none.tar"), NULL, &counts, &why), ERR_NOT_FOUND);
}

/* The two blocks of zeros that end a tar file may be missing; nothing else. */
static void cuts_are_refused(void **state)
{
    (void)state;
    struct str why = S("");
    const char *cut = path("cut.tar");
    for (size_t n = 0; n + 1024 < whole.len; n += n < 2048 ? 97 : 30011) {
        spill(cut, str_cut(whole, 0, n));
        if (verify(cut, &why) == ERR_OK)
            fail_msg("cut at %zu of %zu was taken", n, whole.len);
        assert_true(why.len > 0);
    }
}

static void bent_bytes_are_refused(void **state)
{
    (void)state;
    struct str why = S("");
    const char *bent = path("bent.tar");
    char *bytes = arena_alloc(a, whole.len);
    size_t taken = 0, tries = 0;
    for (size_t at = 100; at < whole.len; at += 23003, tries++) {
        memcpy(bytes, whole.ptr, whole.len);
        bytes[at] ^= 0x20;
        spill(bent, (struct str){ bytes, whole.len });
        taken += verify(bent, &why) == ERR_OK; /* only in the padding between members */
    }
    assert_true(tries > 20);
    assert_true(taken <= 2);
}

/* Replaces a name in a header and mends its checksum. */
static void rename_member(char *bytes, size_t len, const char *from, const char *to)
{
    for (size_t at = 0; at + 512 <= len; at += 512) {
        unsigned sum = 0;
        char *h = bytes + at;
        if (strncmp(h, from, 100) != 0 || memcmp(h + 257, "ustar", 5) != 0)
            continue;
        memset(h, 0, 100);
        memcpy(h, to, strlen(to));
        memset(h + 148, ' ', 8);
        for (int i = 0; i < 512; i++)
            sum += (unsigned char)h[i];
        for (int i = 5; i >= 0; i--, sum /= 8)
            h[148 + i] = (char)('0' + sum % 8);
        h[154] = 0;
    }
}

static void strange_members_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = { "../evil", "/etc/evil", "blobs/../../evil", "seal.key/../evil", "blobs/x", "csrf.key2", "" };
    struct str why = S("");
    const char *odd = path("odd.tar");
    char *bytes = arena_alloc(a, whole.len);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        memcpy(bytes, whole.ptr, whole.len);
        rename_member(bytes, whole.len, "seal.key", names[i]);
        spill(odd, (struct str){ bytes, whole.len });
        if (verify(odd, &why) == ERR_OK)
            fail_msg("\"%s\" was taken", names[i]);
    }
    assert_int_not_equal(access(path("evil"), F_OK), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(comes_back_whole), cmocka_unit_test(never_writes_over), cmocka_unit_test(cuts_are_refused),
                                        cmocka_unit_test(bent_bytes_are_refused), cmocka_unit_test(strange_members_are_refused) };
    return cmocka_run_group_tests(tests, make, drop);
}
