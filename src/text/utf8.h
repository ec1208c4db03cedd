/* utf8: one character at a time. Private to text/; other rooms use text.h. */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H
#include "base/str.h"

/* Length of the well-formed sequence at p (Unicode 15, table 3-7), or 0; left > 0. *cp is set on success. */
static inline size_t utf8_step(const unsigned char *p, size_t left, uint32_t *cp)
{
    unsigned c = p[0];
    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    size_t n = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (c < 0xC2 || c > 0xF4 || left < n)
        return 0;
    unsigned lo = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    unsigned hi = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < lo || p[1] > hi)
        return 0;
    uint32_t v = c & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        v = v << 6 | (p[i] & 0x3F);
    }
    *cp = v;
    return n;
}

/* The character at *at, which moves past it; a byte that begins none counts as U+FFFD. *at < s.len. */
uint32_t utf8_next(struct str s, size_t *at);
/* Writes cp (a scalar value) at out, which has room for 4 bytes; how many were written. */
size_t utf8_write(char *out, uint32_t cp);
/* Length of the leading run of ASCII without NUL. */
size_t utf8_ascii_run(struct str s);

#endif
