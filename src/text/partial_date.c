#include "text/partial_date.h"
#include "base/clock.h"
#include "text/text.h"

enum { YEAR_MIN = 1800, YEAR_MAX = 2200 };

/* A number of exactly or at most `digits` digits and nothing else. */
static bool digits(struct str s, size_t least, size_t most, int *out)
{
    int64_t n;
    if (s.len < least || s.len > most || s.ptr[0] == '-' || !str_int(s, &n))
        return false;
    *out = (int)n;
    return true;
}

static bool is_unknown(struct str s)
{
    static const char *const words[] = { "không rõ", "Không rõ", "KHÔNG RÕ", "khong ro" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(s, str_c(words[i])))
            return true;
    return false;
}

static bool whole_day(struct str s, struct partial_date *out)
{
    int32_t day;
    if (!day_parse_iso(s, &day) && !day_parse_vn(s, &day))
        return false;
    day_to_ymd(day, &out->year, &out->month, &out->day);
    return true;
}

/* "3/1950" or "1950-03" or "1950": the year stands last behind a stroke, first before a dash. */
static bool month_or_year(struct str s, struct partial_date *out)
{
    bool stroke = str_index(s, '/', 0) >= 0;
    struct str rest = s, first, second = { 0 };
    if (!str_split(&rest, stroke ? '/' : '-', &first))
        return false;
    bool two = str_split(&rest, stroke ? '/' : '-', &second);
    if (rest.ptr || (stroke && !two))
        return false;
    struct partial_date d = { 0 };
    if (!digits(stroke ? second : first, 4, 4, &d.year) || (two && !digits(stroke ? first : second, 1, 2, &d.month)))
        return false;
    if (two && d.month == 0)
        return false;
    *out = d;
    return partial_valid(d);
}

bool partial_parse(struct str s, struct partial_date *out)
{
    struct partial_date d = { 0 };
    s = str_trim(s);
    if (!is_unknown(s) && !whole_day(s, &d) && !month_or_year(s, &d))
        return false;
    *out = d;
    return true;
}

struct str partial_text(struct arena *a, struct partial_date d)
{
    if (d.day)
        return arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day);
    if (d.month)
        return arena_printf(a, "%04d-%02d", d.year, d.month);
    return d.year ? arena_printf(a, "%04d", d.year) : S("");
}

struct partial_date partial_stored(struct str s)
{
    struct partial_date d = { 0 };
    return partial_parse(s, &d) ? d : (struct partial_date){ 0 };
}

bool partial_valid(struct partial_date d)
{
    if (!d.year)
        return !d.month && !d.day;
    if (d.year < YEAR_MIN || d.year > YEAR_MAX || d.month < 0 || d.month > 12 || d.day < 0)
        return false;
    return d.day ? ymd_valid(d.year, d.month, d.day) : true;
}

bool partial_days(struct partial_date d, int32_t *first, int32_t *last)
{
    if (!d.year)
        return false;
    int m1 = d.month ? d.month : 1, m2 = d.month ? d.month : 12;
    *first = day_from_ymd(d.year, m1, d.day ? d.day : 1);
    *last = day_from_ymd(d.year, m2, d.day ? d.day : days_in_month(d.year, m2));
    return true;
}

bool partial_future(struct partial_date d, int32_t today)
{
    int32_t first, last;
    return partial_days(d, &first, &last) && first > today;
}

enum partial_order partial_compare(struct partial_date a, struct partial_date b)
{
    int32_t a1, a2, b1, b2;
    if (!partial_days(a, &a1, &a2) || !partial_days(b, &b1, &b2))
        return PARTIAL_UNKNOWN;
    if (a2 < b1)
        return PARTIAL_BEFORE;
    if (a1 > b2)
        return PARTIAL_AFTER;
    return a1 == a2 && b1 == b2 ? PARTIAL_SAME : PARTIAL_UNKNOWN;
}

bool partial_agrees(struct partial_date a, struct partial_date b)
{
    enum partial_order o = partial_compare(a, b);
    return o == PARTIAL_SAME || o == PARTIAL_UNKNOWN;
}

struct str partial_words(struct arena *a, struct partial_date d)
{
    if (d.day)
        return partial_short(a, d);
    if (d.month)
        return arena_printf(a, "tháng %d năm %d", d.month, d.year);
    return d.year ? arena_printf(a, "năm %d", d.year) : S("không rõ");
}

struct str partial_spelled(struct arena *a, struct partial_date d)
{
    if (d.day)
        return text_date_words(a, day_from_ymd(d.year, d.month, d.day));
    if (!d.year)
        return S("không rõ");
    struct str year = text_number_words(a, d.year);
    if (!d.month)
        return arena_printf(a, "năm %.*s", STR_ARG(year));
    struct str month = d.month == 4 ? S("tư") : text_number_words(a, d.month); /* never tháng bốn */
    return arena_printf(a, "tháng %.*s năm %.*s", STR_ARG(month), STR_ARG(year));
}

struct str partial_short(struct arena *a, struct partial_date d)
{
    if (d.day)
        return arena_printf(a, "%02d/%02d/%04d", d.day, d.month, d.year);
    if (d.month)
        return arena_printf(a, "%02d/%04d", d.month, d.year);
    return d.year ? arena_printf(a, "%d", d.year) : S("");
}
