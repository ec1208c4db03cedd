#include "base/str.h"

struct str str_c(const char *s) { return s ? (struct str){ s, strlen(s) } : (struct str){ 0 }; }

bool str_eq(struct str a, struct str b) { return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0); }

int str_cmp(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    if (c)
        return c;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(struct str s, struct str p) { return s.len >= p.len && str_eq(str_cut(s, 0, p.len), p); }

bool str_ends(struct str s, struct str p) { return s.len >= p.len && str_eq(str_skip(s, s.len - p.len), p); }

bool str_has(struct str s, struct str part)
{
    return part.len == 0 || (s.len >= part.len && memmem(s.ptr, s.len, part.ptr, part.len) != NULL);
}

ptrdiff_t str_index(struct str s, char c, size_t from)
{
    if (from >= s.len)
        return -1;
    const char *p = memchr(s.ptr + from, c, s.len - from);
    return p ? p - s.ptr : -1;
}

struct str str_skip(struct str s, size_t n)
{
    if (n >= s.len)
        return (struct str){ s.ptr ? s.ptr + s.len : NULL, 0 };
    return (struct str){ s.ptr + n, s.len - n };
}

struct str str_cut(struct str s, size_t from, size_t len)
{
    s = str_skip(s, from);
    if (len < s.len)
        s.len = len;
    return s;
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

struct str str_trim(struct str s)
{
    while (s.len && is_space(s.ptr[0]))
        s = str_skip(s, 1);
    while (s.len && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool str_split(struct str *rest, char sep, struct str *part)
{
    if (!rest->ptr)
        return false;
    ptrdiff_t at = str_index(*rest, sep, 0);
    if (at < 0) {
        *part = *rest;
        *rest = (struct str){ 0 };
        return true;
    }
    *part = str_cut(*rest, 0, (size_t)at);
    *rest = (struct str){ rest->ptr + at + 1, rest->len - (size_t)at - 1 };
    return true;
}

bool str_int(struct str s, int64_t *out)
{
    bool minus = s.len && s.ptr[0] == '-';
    s = str_skip(s, minus ? 1 : 0);
    if (s.len == 0 || s.len > 19)
        return false;
    int64_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_sub_overflow(n, s.ptr[i] - '0', &n))
            return false;
    }
    if (!minus && n == INT64_MIN)
        return false;
    *out = minus ? n : -n;
    return true;
}

struct str str_grouped(int64_t n, char mark, char room[STR_GROUPED_MAX])
{
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    size_t at = STR_GROUPED_MAX;
    int digits = 0;
    do {
        if (digits && digits % 3 == 0)
            room[--at] = mark;
        room[--at] = (char)('0' + rest % 10);
        rest /= 10;
        digits++;
    } while (rest);
    if (n < 0)
        room[--at] = '-';
    return (struct str){ room + at, STR_GROUPED_MAX - at };
}
