#include "fmt/html.h"
#include "base/log.h"

/* Replacements of bytes that may not stand as they are. */
static const char *const text_escapes[256] = { ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;" };
static const char *const attr_escapes[256] = { ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&#34;", ['\''] = "&#39;" };

static void put_escaped(struct buf *out, struct str s, const char *const escapes[256])
{
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *e = escapes[(unsigned char)s.ptr[i]];
        if (!e)
            continue;
        buf_put(out, str_cut(s, from, i - from));
        buf_put(out, str_c(e));
        from = i + 1;
    }
    buf_put(out, str_skip(s, from));
}

void html_text(struct buf *out, struct str s) { put_escaped(out, s, text_escapes); }

void html_attr(struct buf *out, struct str s) { put_escaped(out, s, attr_escapes); }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool has_scheme(struct str s, struct str scheme)
{
    if (s.len < scheme.len)
        return false;
    for (size_t i = 0; i < scheme.len; i++)
        if (lower(s.ptr[i]) != scheme.ptr[i])
            return false;
    return true;
}

/* A picture inside the page: it runs nothing, and says nothing but letters of base64. */
static bool is_picture(struct str s)
{
    const struct str head = S("data:image/jpeg;base64,");
    if (!str_starts(s, head))
        return false;
    for (size_t i = head.len; i < s.len; i++) {
        char c = s.ptr[i];
        if (!((lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '='))
            return false;
    }
    return true;
}

/* Browsers drop tabs and line breaks inside an address and read '\' as '/': neither may hide a "//host" or a scheme. */
static bool url_harmless(struct str s)
{
    static const struct str schemes[] = { S_INIT("http://"), S_INIT("https://"), S_INIT("mailto:"), S_INIT("tel:") };
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7f || s.ptr[i] == '\\')
            return false;
    if (s.len && (s.ptr[0] == '#' || s.ptr[0] == '?'))
        return true;
    if (s.len && s.ptr[0] == '/')
        return s.len == 1 || s.ptr[1] != '/';
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (has_scheme(s, schemes[i]))
            return true;
    return is_picture(s);
}

void html_url(struct buf *out, struct str s) { html_attr(out, url_harmless(s) ? s : S("#")); }

static bool is_unreserved(unsigned char c)
{
    return (lower((char)c) >= 'a' && lower((char)c) <= 'z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

void html_urlpart(struct buf *out, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (is_unreserved(c))
            continue;
        buf_put(out, str_cut(s, from, i - from));
        buf_put(out, (struct str){ (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3 });
        from = i + 1;
    }
    buf_put(out, str_skip(s, from));
}

void html_int(struct buf *out, int64_t n) { buf_int(out, n); }

struct str html_digits(int64_t n, char room[HTML_DIGITS_MAX])
{
    uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;
    char *p = room + HTML_DIGITS_MAX;
    do
        *--p = (char)('0' + rest % 10);
    while (rest /= 10);
    if (n < 0)
        *--p = '-';
    return (struct str){ p, (size_t)(room + HTML_DIGITS_MAX - p) };
}

struct safe_html html_json_ld(struct arena *a, struct str json)
{
    ASSERT(str_index(json, '<', 0) < 0);
    return (struct safe_html){ arena_printf(a, "<script type=\"application/ld+json\">%.*s</script>", STR_ARG(json)) };
}
