#include "base/buf.h"
#include "base/log.h"
#include <stdarg.h>

struct buf buf_new(struct arena *arena, size_t max) { return (struct buf){ .max = max, .arena = arena }; }

void buf_free(struct buf *b)
{
    if (!b->arena)
        free(b->ptr);
    *b = (struct buf){ .max = b->max, .arena = b->arena };
}

static bool reserve(struct buf *b, size_t more)
{
    if (b->failed || more > b->max - b->len) {
        b->failed = true;
        return false;
    }
    if (b->len + more <= b->cap)
        return true;
    size_t cap = b->cap ? b->cap : 256;
    while (cap < b->len + more)
        cap *= 2;
    if (cap > b->max)
        cap = b->max;
    char *p = b->arena ? arena_alloc(b->arena, cap) : realloc(b->ptr, cap);
    if (!p)
        log_die("out of memory");
    if (b->arena && b->len)
        memcpy(p, b->ptr, b->len);
    b->ptr = p;
    b->cap = cap;
    return true;
}

void buf_put(struct buf *b, struct str s)
{
    if (s.len == 0 || !reserve(b, s.len))
        return;
    memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
}

void buf_putc(struct buf *b, char c)
{
    if (reserve(b, 1))
        b->ptr[b->len++] = c;
}

void buf_int(struct buf *b, int64_t n)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;
    do
        digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (n < 0)
        digits[--at] = '-';
    buf_put(b, (struct str){ digits + at, sizeof digits - at });
}

void buf_int0(struct buf *b, int64_t n, int width)
{
    char digits[40];
    int len = snprintf(digits, sizeof digits, "%0*lld", width < 20 ? width : 20, (long long)n);
    buf_put(b, (struct str){ digits, (size_t)len });
}

void buf_hex(struct buf *b, const void *bytes, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++) {
        buf_putc(b, hex[p[i] >> 4]);
        buf_putc(b, hex[p[i] & 15]);
    }
}

/* Mostly it fits into the room that is there; otherwise it is printed again into enough. */
void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    size_t room = b->failed ? 0 : b->cap - b->len;
    int n = vsnprintf(room ? b->ptr + b->len : NULL, room, fmt, args);
    va_end(args);
    /* vsnprintf wants room for its NUL, which is not counted into the text */
    if (n >= 0 && reserve(b, (size_t)n + 1)) {
        if ((size_t)n >= room)
            vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void buf_room(struct buf *b, size_t n) { (void)reserve(b, n < b->max - b->len ? n : b->max - b->len); }
