/* doc_testing: for tests of papers: prints, and asks other people's tools (poppler, zbar) what a person would see. */
#ifndef FMT_DOC_TESTING_H
#define FMT_DOC_TESTING_H
#include "fmt/doc.h"
#include "base/log.h"
#include <unistd.h>

#define TESTING_NOW_MS 1795143600000LL /* 20/11/2026 10:00 in Vietnam */

static inline bool testing_has(const char *tool)
{
    struct buf path = buf_new(NULL, 256);
    buf_printf(&path, "/usr/bin/%s", tool);
    buf_putc(&path, '\0');
    bool yes = access(path.ptr, X_OK) == 0;
    buf_free(&path);
    return yes;
}

static inline struct str testing_read(struct arena *a, FILE *f)
{
    struct buf b = buf_new(a, 64 * 1024 * 1024);
    char room[65536];
    for (size_t n; f && (n = fread(room, 1, sizeof room, f)) > 0;)
        buf_put(&b, (struct str){ room, n });
    ASSERT(!b.failed);
    return buf_str(&b);
}

static inline struct str testing_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct str s = testing_read(a, f);
    if (f)
        fclose(f);
    return s;
}

/* What a shell command says when %s is the PDF's file. */
static inline struct str testing_ask(struct arena *a, struct str pdf, const char *command)
{
    char path[] = "/tmp/motcua-doc-XXXXXX";
    int fd = mkstemp(path);
    ASSERT(fd >= 0);
    for (size_t done = 0; done < pdf.len;) {
        ssize_t n = write(fd, pdf.ptr + done, pdf.len - done);
        ASSERT(n > 0);
        done += (size_t)n;
    }
    close(fd);
    struct buf line = buf_new(a, 4096);
    for (const char *c = command; *c; c++)
        if (c[0] == '%' && c[1] == 's') {
            buf_put(&line, str_c(path));
            c++;
        } else
            buf_putc(&line, *c);
    buf_putc(&line, '\0');
    FILE *f = popen(line.ptr, "r");
    struct str said = testing_read(a, f);
    if (f)
        pclose(f);
    unlink(path);
    return said;
}

static inline struct str testing_text(struct arena *a, struct str pdf) { return testing_ask(a, pdf, "pdftotext -layout %s -"); }
static inline struct str testing_codes(struct arena *a, struct str pdf)
{
    return testing_ask(a, pdf, "pdftoppm -r 150 -gray %s %s-z && for p in %s-z*; do zbarimg -q --raw $p 2>/dev/null; rm -f $p; done");
}

/* Without white space: lines may be broken anywhere. */
static inline struct str testing_squeeze(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != ' ' && s.ptr[i] != '\n' && s.ptr[i] != '\f' && s.ptr[i] != '\t')
            buf_putc(&b, s.ptr[i]);
    return buf_str(&b);
}

static inline size_t testing_count(struct str in, struct str what)
{
    size_t n = 0;
    for (; in.len >= what.len; in = str_skip(in, 1))
        n += str_starts(in, what);
    return n;
}

#endif
