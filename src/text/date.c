#include "base/clock.h"
#include "text/text.h"

struct str text_date(struct arena *a, int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(a, "%02d/%02d/%04d", d, m, y);
}

struct str text_date_weekday(struct arena *a, int32_t day)
{
    static const char *const names[] = { "Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy" };
    struct str date = text_date(a, day);
    return arena_printf(a, "%s %.*s", names[day_weekday(day)], STR_ARG(date));
}

struct str text_moment(struct arena *a, int64_t at_ms)
{
    struct civil c = civil_of_ms(at_ms);
    struct str date = text_date_weekday(a, day_of_ms(at_ms));
    return arena_printf(a, "%d giờ %02d, %.*s", c.hour, c.minute, STR_ARG(date));
}

struct str text_moment_short(struct arena *a, int64_t at_ms)
{
    struct civil c = civil_of_ms(at_ms);
    struct str date = text_date(a, day_of_ms(at_ms));
    return arena_printf(a, "%02d:%02d %.*s", c.hour, c.minute, STR_ARG(date));
}

/* NĐ 30/2020/NĐ-CP, Phụ lục I: a zero before days under 10 and before months 1 and 2, and before no other month,
 * so that nobody can put a digit in front. */
struct str text_date_formal(struct arena *a, int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(a, "ngày %02d tháng %0*d năm %d", d, m < 3 ? 2 : 1, m, y);
}

struct str text_date_words(struct arena *a, int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    struct str dom = text_number_words(a, d), year = text_number_words(a, y);
    struct str month = m == 4 ? S("tư") : text_number_words(a, m); /* the month is tháng tư, never tháng bốn */
    return arena_printf(a, "ngày %.*s tháng %.*s năm %.*s", STR_ARG(dom), STR_ARG(month), STR_ARG(year));
}
