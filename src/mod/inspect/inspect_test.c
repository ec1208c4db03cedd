/* Files made here, by the libraries that read them, and looked at in a locked child. */
#include "mod/inspect/inspect_internal.h"
#include "../../../tests/support.h"
#include <archive.h>
#include <archive_entry.h>
#include <gd.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct inspection look(const void *bytes, size_t n, const char *type)
{
    struct inspection found = { 0 };
    int fd = memfd_create("file", MFD_CLOEXEC);
    assert_int_equal(write(fd, bytes, n), n);
    assert_int_equal(inspect_file(arena, fd, str_c(type), &found), ERR_OK);
    close(fd);
    return found;
}

/* -- PDF -- */

static struct inspection pdf(const char *root_more, const char *trailer_more)
{
    struct str text = arena_printf(arena,
                                   "%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R %s>>endobj\n"
                                   "2 0 obj<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2/MediaBox[0 0 595 842]>>endobj\n"
                                   "3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n4 0 obj<</S/Java#53cript/JS(app.alert\\(1\\))>>endobj\n"
                                   "5 0 obj<</Type/Filespec/EF<</F 6 0 R>>>>endobj\n6 0 obj<</Length 1>>stream\nx\nendstream endobj\n"
                                   "trailer<</Root 1 0 R %s>>\n%%%%EOF\n",
                                   root_more, trailer_more);
    return look(text.ptr, text.len, "application/pdf");
}

static void test_pdf(void **state)
{
    (void)state;
    static const struct {
        const char *root, *trailer;
        enum inspect_verdict verdict;
    } rows[] = {
        { "", "", INSPECT_OK },
        { "/OpenAction 4 0 R", "", INSPECT_SCRIPT }, /* by an escaped name */
        { "/AA<</WC<</S/JavaScript/JS 6 0 R>>>>", "", INSPECT_SCRIPT },
        { "/Names<</JavaScript<</Names[(a) 4 0 R]>>>>", "", INSPECT_SCRIPT },
        { "/OpenAction<</S/Launch/F(calc.exe)>>", "", INSPECT_SCRIPT },
        { "/AcroForm<</XFA 6 0 R>>", "", INSPECT_SCRIPT },
        { "/Names<</EmbeddedFiles<</Names[(a) 5 0 R]>>>>", "", INSPECT_ATTACHMENT },
        { "", "/Encrypt<</Filter/Standard/V 1/R 2/O(00000000000000000000000000000000)/U(00000000000000000000000000000000)/P -4>>/ID[(a)(a)]", INSPECT_LOCKED },
        { "/Lang(JavaScript /JS /Launch)", "", INSPECT_OK }, /* words are no commands */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(pdf(rows[i].root, rows[i].trailer).verdict, rows[i].verdict);
    struct inspection good = pdf("", "");
    assert_int_equal(good.pages, 2);
    assert_int_equal(good.width, 595);
    assert_int_equal(good.height, 842);
    assert_int_equal(look("%PDF-1.4 nothing more", 21, "application/pdf").verdict, INSPECT_BROKEN);
}

/* -- pictures -- */

static gdImagePtr canvas(int w, int h)
{
    gdImagePtr im = gdImageCreateTrueColor(w, h);
    assert_non_null(im);
    gdImageFilledRectangle(im, 0, 0, w / 2, h, 0x2060a0);
    gdImageFilledRectangle(im, w / 2, 0, w, h, 0xf0f0f0);
    return im;
}

static void is_small_jpeg(struct str s)
{
    gdImagePtr im = gdImageCreateFromJpegPtr((int)s.len, (void *)s.ptr);
    assert_non_null(im);
    assert_true(gdImageSX(im) <= INSPECT_THUMB_SIDE + 1 && gdImageSY(im) <= INSPECT_THUMB_SIDE + 1);
    gdImageDestroy(im);
}

struct made {
    const char *type;
    void *bytes;
    int n;
};

static void test_pictures(void **state)
{
    (void)state;
    gdImagePtr im = canvas(640, 480);
    struct made rows[] = { { "image/jpeg", NULL, 0 }, { "image/png", NULL, 0 }, { "image/webp", NULL, 0 } };
    rows[0].bytes = gdImageJpegPtr(im, &rows[0].n, 80);
    rows[1].bytes = gdImagePngPtr(im, &rows[1].n);
    rows[2].bytes = gdImageWebpPtr(im, &rows[2].n);
    for (int i = 0; i < 3; i++) {
        struct inspection f = look(rows[i].bytes, (size_t)rows[i].n, rows[i].type);
        assert_int_equal(f.verdict, INSPECT_OK);
        assert_int_equal(f.width, 640);
        assert_int_equal(f.copy.len, 0);
        is_small_jpeg(f.thumb);
        assert_int_equal(look("not a picture at all", 20, rows[i].type).verdict, INSPECT_BROKEN);
        gdFree(rows[i].bytes);
    }
    gdImageDestroy(im);
}

static void test_heic(void **state)
{
    (void)state;
    gdImagePtr im = canvas(640, 480);
    FILE *f = tmpfile();
    gdImageHeifEx(im, f, 60, GD_HEIF_CODEC_HEVC, GD_HEIF_CHROMA_420);
    gdImageDestroy(im);
    long n = ftell(f);
    char *bytes = arena_alloc(arena, (size_t)n);
    rewind(f);
    assert_int_equal(fread(bytes, 1, (size_t)n, f), n);
    fclose(f);
    struct inspection found = look(bytes, (size_t)n, "image/heic");
    assert_int_equal(found.verdict, INSPECT_OK);
    assert_int_equal(found.width, 640);
    is_small_jpeg(found.thumb);
    im = gdImageCreateFromJpegPtr((int)found.copy.len, (void *)found.copy.ptr);
    assert_non_null(im);
    assert_int_equal(gdImageSX(im), 640);
    gdImageDestroy(im);
}

/* A phone's photo of 50 million pixels is read; one of 70 million is refused before it is unpacked. */
static void test_large(void **state)
{
    (void)state;
    int n;
    gdImagePtr im = canvas(8660, 5774);
    char *bytes = gdImageJpegPtr(im, &n, 30);
    gdImageDestroy(im);
    struct inspection f = look(bytes, (size_t)n, "image/jpeg");
    assert_int_equal(f.verdict, INSPECT_OK);
    assert_int_equal(f.width, 8660);
    is_small_jpeg(f.thumb);
    gdFree(bytes);
    unsigned char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x30\0\0\0\x30\0\x08\2\0\0\0";
    assert_int_equal(look(png, sizeof png, "image/png").verdict, INSPECT_HUGE);
}

/* -- packed documents -- */

static struct inspection packed(const char *member, size_t size)
{
    static char out[8 << 20];
    char *zeros = calloc(1, 1 << 20);
    size_t used = 0;
    struct archive *z = archive_write_new();
    struct archive_entry *e = archive_entry_new();
    archive_write_set_format_zip(z);
    assert_int_equal(archive_write_open_memory(z, out, sizeof out, &used), ARCHIVE_OK);
    archive_entry_set_pathname(e, member);
    archive_entry_set_size(e, (la_int64_t)size);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0644);
    assert_int_equal(archive_write_header(z, e), ARCHIVE_OK);
    for (size_t left = size, part; left; left -= part) {
        part = left < 1 << 20 ? left : 1 << 20;
        assert_int_equal(archive_write_data(z, zeros, part), part);
    }
    archive_entry_free(e);
    archive_write_free(z);
    free(zeros);
    return look(out, used, "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
}

static void test_packed(void **state)
{
    (void)state;
    assert_int_equal(packed("word/document.xml", 100000).verdict, INSPECT_OK);
    assert_int_equal(packed("word/vbaProject.bin", 1000).verdict, INSPECT_SCRIPT);
    assert_int_equal(packed("word/document.xml", 500 << 20).verdict, INSPECT_BOMB);
    assert_int_equal(look("PK\3\4 and then nothing", 22, "application/vnd.oasis.opendocument.text").verdict, INSPECT_BROKEN);
}

static void test_twofold(void **state)
{
    (void)state;
    int n;
    gdImagePtr im = canvas(20, 20);
    char *bytes = gdImagePngPtr(im, &n);
    char *glued = arena_alloc(arena, (size_t)n + 64);
    memcpy(glued, bytes, (size_t)n);
    memcpy(glued + n, "PK\5\6 an archive ends here", 25);
    assert_int_equal(look(glued, (size_t)n + 25, "image/png").verdict, INSPECT_TWOFOLD);
    memcpy(glued + n, "%PDF-1.4 begins too late  ", 25);
    assert_int_equal(look(glued, (size_t)n + 25, "image/png").verdict, INSPECT_TWOFOLD);
    gdFree(bytes);
    gdImageDestroy(im);
}

/* What a parser that was taken over would try. */
static int try_everything(void)
{
    if (!inspect_lock_up())
        return 1;
    if (open("/etc/passwd", O_RDONLY) >= 0 || errno != EPERM)
        return 2;
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || fork() >= 0 || kill(getppid(), 0) == 0)
        return 3;
    if (execl("/bin/true", "true", NULL) == 0 || errno != EPERM)
        return 4;
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? 0 : 5;
}

static void test_locked_up(void **state)
{
    (void)state;
    int how = -1;
    pid_t pid = fork();
    if (pid == 0)
        _exit(try_everything());
    assert_int_equal(waitpid(pid, &how, 0), pid);
    assert_int_equal(how, 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "inspect") == 0) /* we are the program that inspect.c starts */
        return inspect_serve(STDIN_FILENO);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pdf),   cmocka_unit_test(test_pictures), cmocka_unit_test(test_heic),
        cmocka_unit_test(test_large), cmocka_unit_test(test_packed),   cmocka_unit_test(test_twofold),   cmocka_unit_test(test_locked_up),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
