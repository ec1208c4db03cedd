#include "text/utf8.h"
#include "text/icu.h"
#include "text/text.h"

uint32_t utf8_next(struct str s, size_t *at)
{
    uint32_t cp;
    size_t n = utf8_step((const unsigned char *)s.ptr + *at, s.len - *at, &cp);
    *at += n ? n : 1;
    return n ? cp : 0xFFFD;
}

size_t utf8_write(char *out, uint32_t cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    out[0] = (char)((0xF00u >> n & 0xFF) | cp);
    return n;
}

/* Eight bytes at once: every byte below 0x80 and none zero. */
static bool ascii8(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
    const uint64_t high = 0x8080808080808080u, low = 0x0101010101010101u;
    return ((w | (w - low)) & high) == 0;
}

size_t utf8_ascii_run(struct str s)
{
    size_t i = 0;
    while (i + 8 <= s.len && ascii8(s.ptr + i))
        i += 8;
    while (i < s.len && s.ptr[i] != 0 && !(s.ptr[i] & 0x80))
        i++;
    return i;
}

bool text_utf8_valid(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    for (size_t i = utf8_ascii_run(s); i < s.len;) {
        uint32_t cp;
        size_t n = utf8_step(p + i, s.len - i, &cp);
        if (n == 0 || cp == 0)
            return false;
        i += n;
        if (n == 1)
            i += utf8_ascii_run(str_skip(s, i));
    }
    return true;
}

struct str text_repair(struct arena *a, struct str in)
{
    if (text_utf8_valid(in))
        return arena_str(a, in);
    char *out = arena_alloc(a, in.len * 3 + 1);
    size_t n = 0;
    for (size_t at = 0; at < in.len;) {
        uint32_t cp = utf8_next(in, &at);
        n += utf8_write(out + n, cp ? cp : 0xFFFD);
    }
    return (struct str){ out, n };
}

size_t text_length(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += (s.ptr[i] & 0xC0) != 0x80;
    return n;
}

struct str text_cut(struct str s, size_t n)
{
    if (s.len <= n)
        return s;
    size_t at = 0, safe = 0;
    for (size_t count = 0; at < s.len; count++) {
        size_t start = at;
        if (!icu_is_mark(utf8_next(s, &at)))
            safe = start;
        if (count == n)
            return str_cut(s, 0, safe);
    }
    return s;
}
