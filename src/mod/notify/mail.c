#include "mod/notify/mail.h"
#include "base/buf.h"
#include "base/clock.h"
#include "http/client.h"
#include <sodium.h>

enum { MAIL_MAX = 256 * 1024, LINE = 57 };

/* -- text -- */

static struct str base64(struct arena *a, struct str s)
{
    size_t room = sodium_base64_encoded_len(s.len, sodium_base64_VARIANT_ORIGINAL);
    char *out = arena_alloc(a, room);
    sodium_bin2base64(out, room, (const unsigned char *)s.ptr, s.len, sodium_base64_VARIANT_ORIGINAL);
    return str_c(out);
}

/* Encoded words hold whole characters and at most 45 bytes (RFC 2047). */
static void put_subject(struct buf *b, struct arena *a, struct str s)
{
    for (size_t at = 0; at < s.len;) {
        size_t n = s.len - at < 42 ? s.len - at : 42;
        while (n < s.len - at && ((unsigned char)s.ptr[at + n] & 0xC0) == 0x80)
            n++;
        buf_put(b, at ? S("\r\n =?UTF-8?B?") : S("=?UTF-8?B?"));
        buf_put(b, base64(a, str_cut(s, at, n)));
        buf_put(b, S("?="));
        at += n;
    }
}

static void put_date(struct buf *b, int64_t at_ms)
{
    static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    struct civil t = civil_of_ms(at_ms);
    buf_printf(b, "Date: %s, %d %s %d %02d:%02d:%02d +0700\r\n", days[t.weekday], t.day, months[t.month - 1], t.year, t.hour, t.minute, t.second);
}

static bool one_line(struct str s)
{
    return s.len && str_index(s, '\r', 0) < 0 && str_index(s, '\n', 0) < 0 && str_index(s, 0, 0) < 0;
}

enum err mail_text(struct arena *a, const struct mail *m, struct str *out)
{
    struct buf b = buf_new(a, MAIL_MAX);
    if (!one_line(m->from) || !one_line(m->to) || !one_line(m->subject))
        return ERR_INVALID;
    put_date(&b, m->now_ms);
    buf_printf(&b, "From: <%.*s>\r\nTo: <%.*s>\r\nMessage-ID: <%lld@motcua>\r\nSubject: ", STR_ARG(m->from), STR_ARG(m->to), (long long)m->id);
    put_subject(&b, a, m->subject);
    buf_put(&b, S("\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n"));
    for (size_t at = 0; at < m->body.len; at += LINE) {
        buf_put(&b, base64(a, str_cut(m->body, at, LINE)));
        buf_put(&b, S("\r\n"));
    }
    if (b.failed)
        return ERR_TOO_LARGE;
    *out = buf_str(&b);
    return ERR_OK;
}

enum err mail_send(struct arena *a, const struct mail *m, struct str *why)
{
    struct str text;
    TRY(mail_text(a, m, &text));
    return client_mail(a, m->url, m->from, m->to, text, why);
}
