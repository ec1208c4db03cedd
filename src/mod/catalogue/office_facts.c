/* When the office is open, in words. */
#include "mod/catalogue/web_internal.h"
#include "base/clock.h"
#include "engine/hours.h"

static struct str minute_words(struct ctx *c, int minute)
{
    if (c->lang == LANG_EN)
        return arena_printf(c->arena, "%d:%02d", minute / 60, minute % 60);
    return minute % 60 ? arena_printf(c->arena, "%d giờ %02d", minute / 60, minute % 60) : arena_printf(c->arena, "%d giờ", minute / 60);
}

static struct str spans_words(struct ctx *c, const struct calendar_span *hours, size_t n)
{
    struct buf b = buf_new(c->arena, 400);
    for (size_t i = 0; i < n; i++) {
        buf_put(&b, b.len ? S(", ") : S(""));
        buf_put(&b, minute_words(c, hours[i].from));
        buf_put(&b, S(" – "));
        buf_put(&b, minute_words(c, hours[i].to));
    }
    return buf_str(&b);
}

struct str office_hours_words(struct ctx *c, struct str kept)
{
    struct calendar_span hours[CALENDAR_SPANS_MAX];
    size_t n;
    return hours_parse(kept, hours, &n) == ERR_OK ? spans_words(c, hours, n) : kept;
}

static struct str closed_words(struct ctx *c, const struct calendar *cal, int32_t today, struct str name)
{
    int32_t next;
    if (calendar_next(cal, today + 1, &next) != ERR_OK)
        return S("");
    struct str day = ctx_date_weekday(c, next);
    return name.len ? msg_format(c->arena, c->lang, MSG_home_closed_holiday, MSG_ARGS(name, day))
                    : msg_format(c->arena, c->lang, MSG_home_closed_today, MSG_ARGS(day));
}

static struct str open_words(struct ctx *c, const struct calendar *cal)
{
    struct str name;
    int32_t today = ctx_today(c);
    int minute = minute_of_ms(c->now_ms);
    if (!day_kind_works(calendar_kind(cal, today, &name)))
        return closed_words(c, cal, today, name);
    for (size_t i = 0; i < cal->hours_n; i++) {
        if (minute < cal->hours[i].from)
            return msg_format(c->arena, c->lang, MSG_home_opens_at, MSG_ARGS(minute_words(c, cal->hours[i].from)));
        if (minute < cal->hours[i].to)
            return msg_format(c->arena, c->lang, MSG_home_open_until, MSG_ARGS(minute_words(c, cal->hours[i].to)));
    }
    return calendar_next(cal, today + 1, &today) == ERR_OK ? msg_format(c->arena, c->lang, MSG_home_closed_now, MSG_ARGS(ctx_date_weekday(c, today))) : S("");
}

enum err office_facts(struct ctx *c, struct office_facts *out)
{
    struct calendar cal;
    struct office_facts f = { .unit = { .name = S(""), .short_name = S(""), .level = S(""), .address = S(""), .phone = S("") },
                              .hours = S(""), .open_now = S("") };
    enum err e = unit_office(c, &f.unit);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    f.known = e == ERR_OK;
    if (f.known) {
        TRY(unit_calendar(c, f.unit.id, &cal));
        f.hours = spans_words(c, cal.hours, cal.hours_n);
        f.open_now = open_words(c, &cal);
    }
    *out = f;
    return ERR_OK;
}

struct str level_words(struct ctx *c, const struct str *levels, size_t n)
{
    struct buf b = buf_new(c->arena, 1000);
    for (size_t i = 0; i < n; i++) {
        buf_put(&b, b.len ? S(", ") : S(""));
        buf_put(&b, level_label(c, levels[i]));
    }
    return buf_str(&b);
}
