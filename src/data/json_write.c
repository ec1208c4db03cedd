#include "data/json_internal.h"
#include "text/text.h"

/* The two letters of a short escape, or 0. */
static char short_escape(char c)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *at = c ? strchr(from, c) : NULL;
    return at ? to[at - from] : 0;
}

/* How many bytes of s stand as they are. */
static size_t run(struct str s, enum json_style style)
{
    size_t n = 0;
    for (; n < s.len; n++) {
        unsigned char c = (unsigned char)s.ptr[n];
        if (c < 0x20 || c == '"' || c == '\\' || (style == JSON_SAFE && (c == '<' || c == 0xE2)))
            break;
    }
    return n;
}

/* The one special character at s[0]; how many bytes it took. */
static size_t put_special(struct buf *b, struct str s)
{
    char c = s.ptr[0], letter = short_escape(c);
    if (letter) {
        buf_putc(b, '\\');
        buf_putc(b, letter);
        return 1;
    }
    if (str_starts(s, S("\u2028")) || str_starts(s, S("\u2029"))) {
        buf_put(b, s.ptr[2] == '\xA8' ? S("\\u2028") : S("\\u2029"));
        return 3;
    }
    if (c == '\xE2') {
        buf_putc(b, c);
        return 1;
    }
    buf_put(b, S("\\u00"));
    buf_hex(b, &c, 1);
    return 1;
}

void json_put_string(struct buf *b, struct str s, enum json_style style)
{
    buf_putc(b, '"');
    while (s.len) {
        size_t n = run(s, style);
        buf_put(b, str_cut(s, 0, n));
        s = str_skip(s, n);
        if (s.len)
            s = str_skip(s, put_special(b, s));
    }
    buf_putc(b, '"');
}

static void value(struct json_out *o)
{
    if (o->comma)
        buf_putc(o->buf, ',');
    o->comma = true;
}

struct json_out json_out(struct buf *buf) { return (struct json_out){ .buf = buf }; }

void json_open(struct json_out *o, char bracket)
{
    value(o);
    buf_putc(o->buf, bracket);
    o->comma = false;
}

void json_close(struct json_out *o, char bracket)
{
    buf_putc(o->buf, bracket);
    o->comma = true;
}

/* What is written must be JSON whatever comes in: stray bytes become U+FFFD. */
static void put_text(struct json_out *o, struct str s)
{
    enum json_style style = o->bare ? JSON_PLAIN : JSON_SAFE;
    if (text_utf8_valid(s)) {
        json_put_string(o->buf, s, style);
        return;
    }
    struct arena *a = arena_new();
    json_put_string(o->buf, text_repair(a, s), style);
    arena_free(a);
}

void json_key(struct json_out *o, struct str key)
{
    value(o);
    put_text(o, key);
    buf_putc(o->buf, ':');
    o->comma = false;
}

void json_put_text(struct json_out *o, struct str s)
{
    value(o);
    put_text(o, s);
}

void json_put_int(struct json_out *o, int64_t n)
{
    value(o);
    buf_int(o->buf, n);
}

void json_put_bool(struct json_out *o, bool v)
{
    value(o);
    buf_put(o->buf, v ? S("true") : S("false"));
}

void json_put_null(struct json_out *o)
{
    value(o);
    buf_put(o->buf, S("null"));
}

void json_member(struct json_out *o, const char *key, struct str s)
{
    json_key(o, str_c(key));
    json_put_text(o, s);
}

void json_member_int(struct json_out *o, const char *key, int64_t n)
{
    json_key(o, str_c(key));
    json_put_int(o, n);
}

void json_member_bool(struct json_out *o, const char *key, bool v)
{
    json_key(o, str_c(key));
    json_put_bool(o, v);
}
