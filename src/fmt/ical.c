#include "fmt/ical.h"
#include "base/clock.h"

enum { LINE_BYTES = 75, VALUE_MAX = 64 * 1024, CALENDAR_MAX = 1024 * 1024 };

/* One content line, folded: a continuation begins with a space, which counts. */
static void put_line(struct buf *b, struct str line)
{
    size_t room = LINE_BYTES;
    for (size_t at = 0; at < line.len;) {
        size_t n = line.len - at < room ? line.len - at : room;
        while (at + n < line.len && ((unsigned char)line.ptr[at + n] & 0xC0) == 0x80)
            n--;
        if (at)
            buf_put(b, S("\r\n "));
        buf_put(b, str_cut(line, at, n));
        at += n;
        room = LINE_BYTES - 1;
    }
    buf_put(b, S("\r\n"));
}

/* TEXT values (3.3.11); control characters that may not stand in one become spaces. */
static void put_text(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char ch = s.ptr[i];
        if (ch == '\n')
            buf_put(b, S("\\n"));
        else if (ch == '\\' || ch == ';' || ch == ',')
            buf_printf(b, "\\%c", ch);
        else if ((unsigned char)ch < ' ' || ch == 127)
            buf_put(b, S(" "));
        else
            buf_put(b, str_cut(s, i, 1));
    }
}

static void put_property(struct buf *out, const char *name, struct str value, bool text)
{
    struct buf b = buf_new(NULL, VALUE_MAX);
    buf_printf(&b, "%s:", name);
    if (text)
        put_text(&b, value);
    else
        buf_put(&b, value);
    out->failed |= b.failed;
    put_line(out, buf_str(&b));
    buf_free(&b);
}

static void put_moment(struct buf *b, const char *name, int64_t at_ms, bool utc)
{
    struct civil t = civil_of_ms(utc ? at_ms - CLOCK_VN_OFFSET_MS : at_ms);
    buf_printf(b, "%s%s:%04d%02d%02dT%02d%02d%02d%s\r\n", name, utc ? "" : ";TZID=Asia/Ho_Chi_Minh", t.year, t.month, t.day, t.hour, t.minute, t.second, utc ? "Z" : "");
}

static void put_event(struct buf *b, const struct ical_event *e)
{
    buf_put(b, S("BEGIN:VEVENT\r\n"));
    put_property(b, "UID", e->uid, false);
    put_moment(b, "DTSTAMP", e->stamp_ms, true);
    buf_printf(b, "SEQUENCE:%lld\r\n", (long long)e->sequence);
    put_moment(b, "DTSTART", e->at_ms, false);
    if (e->to_ms)
        put_moment(b, "DTEND", e->to_ms, false);
    buf_printf(b, "STATUS:%s\r\n", e->cancelled ? "CANCELLED" : "CONFIRMED");
    put_property(b, "SUMMARY", e->summary, true);
    if (e->description.len)
        put_property(b, "DESCRIPTION", e->description, true);
    if (e->place.len)
        put_property(b, "LOCATION", e->place, true);
    if (e->url.len)
        put_property(b, "URL", e->url, false);
    buf_printf(b, "CLASS:PRIVATE\r\nTRANSP:%s\r\nEND:VEVENT\r\n", e->to_ms && !e->cancelled ? "OPAQUE" : "TRANSPARENT");
}

/* Vietnam keeps UTC+7 without daylight saving since 13/06/1975 (QĐ 121/CP). */
void ical_put(struct buf *b, struct str name, const struct ical_event *events, size_t n)
{
    buf_put(b, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Mot Cua//motcua//VI\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"));
    put_property(b, "X-WR-CALNAME", name, true);
    buf_put(b, S("BEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh\r\nBEGIN:STANDARD\r\nDTSTART:19750613T000000\r\nTZOFFSETFROM:+0700\r\nTZOFFSETTO:+0700\r\nTZNAME:+07\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"));
    for (size_t i = 0; i < n; i++)
        put_event(b, &events[i]);
    buf_put(b, S("END:VCALENDAR\r\n"));
}

enum err ical_text(struct arena *a, struct str name, const struct ical_event *events, size_t n, struct str *out)
{
    struct buf b = buf_new(a, CALENDAR_MAX);
    ical_put(&b, name, events, n);
    if (b.failed)
        return ERR_TOO_LARGE;
    *out = buf_str(&b);
    return ERR_OK;
}

static struct str host_of(struct str url)
{
    for (size_t i = 0; i + 3 <= url.len; i++)
        if (str_starts(str_skip(url, i), S("://")))
            url = str_skip(url, i + 3);
    struct str host = url;
    str_split(&url, ':', &host);
    return host;
}

struct str ical_uid(struct arena *a, const char *kind, int64_t id, struct str base_url)
{
    return arena_printf(a, "%s-%lld@%.*s", kind, (long long)id, STR_ARG(host_of(base_url)));
}
