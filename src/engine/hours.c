#include "engine/hours.h"
#include "base/buf.h"

static bool minute(struct str s, int *out)
{
    struct str hour;
    int64_t h, m;
    if (!str_split(&s, ':', &hour) || hour.len < 1 || hour.len > 2 || s.len != 2 || !str_int(hour, &h) || !str_int(s, &m))
        return false;
    *out = (int)(h * 60 + m);
    return h >= 0 && h <= 24 && m >= 0 && m <= 59;
}

static bool span(struct str s, struct calendar_span *out)
{
    struct str from;
    return str_split(&s, '-', &from) && s.ptr && minute(from, &out->from) && minute(s, &out->to);
}

/* Dashes of all kinds to '-', what separates spans to a space; blanks around a dash fall away. */
static struct str plain(struct str s, char *to, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len && n < size; i++) {
        struct str rest = str_skip(s, i);
        bool dash = str_starts(rest, S("–")) || str_starts(rest, S("—"));
        char c = dash ? '-' : s.ptr[i] == ',' || s.ptr[i] == ';' ? ' ' : s.ptr[i];
        i += dash ? 2 : 0;
        if (c == ' ' && (!n || to[n - 1] == ' ' || to[n - 1] == '-'))
            continue;
        if (c == '-' && n && to[n - 1] == ' ')
            n--;
        to[n++] = c;
    }
    return str_trim((struct str){ to, n });
}

enum err hours_parse(struct str s, struct calendar_span out[CALENDAR_SPANS_MAX], size_t *n)
{
    char room[200];
    struct calendar c = { 0 };
    struct str rest = plain(s, room, sizeof room), part;
    if (s.len >= sizeof room)
        return ERR_INVALID;
    while (str_split(&rest, ' ', &part))
        if (c.hours_n == CALENDAR_SPANS_MAX || !span(part, &c.hours[c.hours_n++]))
            return ERR_INVALID;
    if (!calendar_hours_valid(&c))
        return ERR_INVALID;
    memcpy(out, c.hours, sizeof c.hours);
    *n = c.hours_n;
    return ERR_OK;
}

struct str hours_text(struct arena *a, const struct calendar_span *spans, size_t n)
{
    struct buf b = buf_new(a, 200);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%02d:%02d-%02d:%02d", i ? " " : "", spans[i].from / 60, spans[i].from % 60, spans[i].to / 60, spans[i].to % 60);
    return buf_str(&b);
}
