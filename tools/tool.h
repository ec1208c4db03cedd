/* tool: what the host programs of the build share: whole files in and out, and stopping at the first mistake. */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H
#include "base/buf.h"
#include <errno.h>
#include <stdarg.h>

enum { TOOL_OUT_MAX = 1 << 30 };

/* "file:line: what is wrong" (line 0: "file: what is wrong"), then the end. Nothing has been written by then. */
__attribute__((format(printf, 3, 4))) _Noreturn static inline void tool_fail(const char *path, int line,
                                                                             const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    if (line > 0)
        fprintf(stderr, "%s:%d: ", path, line);
    else
        fprintf(stderr, "%s: ", path);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

/* The bytes of a file; absent (ptr NULL) when there is no such file and `must` is false. */
static inline struct str tool_read(struct arena *a, const char *path, bool must)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        if (must)
            tool_fail(path, 0, "%s", strerror(errno));
        return (struct str){ 0 };
    }
    struct buf b = buf_new(a, TOOL_OUT_MAX);
    char chunk[16384];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_put(&b, (struct str){ chunk, n });
    if (ferror(f) || b.failed)
        tool_fail(path, 0, "cannot be read");
    fclose(f);
    return buf_str(&b);
}

/* A text people wrote: no NUL, no CR, no combining marks (U+0300 to U+036F: Vietnamese is kept composed, NFC). */
static inline struct str tool_read_text(struct arena *a, const char *path)
{
    struct str s = tool_read(a, path, true);
    int line = 1;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i], next = i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0;
        if (c == '\n')
            line++;
        if (c == 0 || c == '\r')
            tool_fail(path, line, "NUL or carriage return in the text");
        if (c == 0xcc || (c == 0xcd && next < 0xb0))
            tool_fail(path, line, "combining mark: the text is not in composed form (NFC)");
    }
    return s;
}

static inline void tool_write(const char *path, struct str text)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(text.ptr, 1, text.len, f) != text.len || fclose(f) != 0)
        tool_fail(path, 0, "cannot be written");
}

/* Leaves the file alone, with its time, when it already says the same: make then compiles less. */
static inline void tool_write_changed(const char *path, struct str text)
{
    struct arena *a = arena_new();
    struct str old = tool_read(a, path, false);
    bool same = old.ptr && str_eq(old, text);
    arena_free(a);
    if (!same)
        tool_write(path, text);
}

/* s as a C string literal. "??" is broken up because C17 still knows trigraphs. */
static inline void tool_literal(struct buf *out, struct str s)
{
    buf_putc(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '\n')
            buf_put(out, S("\\n"));
        else if (c == '"' || c == '\\' || (c == '?' && i && s.ptr[i - 1] == '?'))
            buf_printf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            buf_printf(out, "\\%03o", c);
        else
            buf_putc(out, (char)c);
    }
    buf_putc(out, '"');
}

#endif
