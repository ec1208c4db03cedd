#include "mod/calendar/limit_words.h"
#include "text/text.h"

enum { WEEK_DAYS = 7 };

/* Folded words after the number. */
static const struct {
    struct str folded, words;
    enum limit_unit unit;
    int days; /* of one of them, where the unit is another */
} UNITS[] = {
    { S_INIT("ngay lam viec"), S_INIT("ngày làm việc"), LIMIT_WORKING_DAYS, 1 }, { S_INIT("gio lam viec"), S_INIT("giờ làm việc"), LIMIT_WORKING_HOURS, 1 },
    { S_INIT("ngay"), S_INIT("ngày"), LIMIT_DAYS, 1 },                           { S_INIT("gio"), S_INIT("giờ"), LIMIT_HOURS, 1 },
    { S_INIT("phut"), S_INIT("phút"), LIMIT_MINUTES, 1 },                        { S_INIT("thang"), S_INIT("tháng"), LIMIT_MONTHS, 1 },
    { S_INIT("tuan"), S_INIT("tuần"), LIMIT_DAYS, WEEK_DAYS },
};
static const struct str SAME_DAY[] = { S_INIT("trong ngay"), S_INIT("ngay trong ngay"), S_INIT("giai quyet ngay"), S_INIT("trong ngay lam viec") };

static enum err same_day(struct str folded, struct limit *out)
{
    for (size_t i = 0; i < sizeof SAME_DAY / sizeof *SAME_DAY; i++)
        if (str_eq(folded, SAME_DAY[i])) {
            *out = (struct limit){ LIMIT_SAME_DAY, 1 };
            return ERR_OK;
        }
    return ERR_INVALID;
}

enum err limit_words_parse(struct arena *a, struct str s, struct limit *out)
{
    struct str folded = text_utf8_valid(s) ? text_fold(a, s) : S(""), number, rest = folded;
    int64_t n;
    if (limit_parse(str_trim(s), out) == ERR_OK)
        return out->unit == LIMIT_NONE ? ERR_INVALID : ERR_OK;
    /* a sign or a point would vanish in folding: "-3" and "1.5" are not three and fifteen */
    if (str_index(s, '-', 0) >= 0 || str_index(s, '.', 0) >= 0 || str_index(s, ',', 0) >= 0 || str_index(s, '/', 0) >= 0)
        return ERR_INVALID;
    if (!str_split(&rest, ' ', &number) || !str_int(number, &n))
        return same_day(folded, out);
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++)
        if (str_eq(rest, UNITS[i].folded) && n >= 1 && n <= LIMIT_MAX / UNITS[i].days) {
            *out = (struct limit){ UNITS[i].unit, (int32_t)n * UNITS[i].days };
            return ERR_OK;
        }
    return ERR_INVALID;
}

struct str limit_words_vi(struct arena *a, struct limit l)
{
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++)
        if (UNITS[i].unit == l.unit)
            return arena_printf(a, "%d %.*s", (int)l.n, STR_ARG(UNITS[i].words));
    return l.unit == LIMIT_SAME_DAY ? S("trong ngày") : S("");
}
