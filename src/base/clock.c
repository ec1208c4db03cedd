#include "base/clock.h"

int64_t clock_wall_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_steady_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/* Proleptic Gregorian calendar counted in 400-year eras that begin on 1 March. */
int32_t day_from_ymd(int y, int m, int d)
{
    y -= m <= 2;
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

void day_to_ymd(int32_t day, int *year, int *month, int *dom)
{
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    *dom = doy - (153 * mp + 2) / 5 + 1;
    *month = mp < 10 ? mp + 3 : mp - 9;
    *year = yoe + era * 400 + (*month <= 2);
}

int day_weekday(int32_t day) { return (int)(((int64_t)day + 4) % 7 + 7) % 7; }

int days_in_month(int year, int month)
{
    static const int n[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return n[month - 1] + (month == 2 && leap);
}

bool ymd_valid(int year, int month, int day)
{
    return year >= 1800 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

int32_t day_of_ms(int64_t at) { return (int32_t)floor_div(at + CLOCK_VN_OFFSET_MS, CLOCK_DAY_MS); }

int minute_of_ms(int64_t at)
{
    int64_t in_day = at + CLOCK_VN_OFFSET_MS - (int64_t)day_of_ms(at) * CLOCK_DAY_MS;
    return (int)(in_day / CLOCK_MINUTE_MS);
}

int64_t ms_of_day(int32_t day, int minute)
{
    return (int64_t)day * CLOCK_DAY_MS + minute * CLOCK_MINUTE_MS - CLOCK_VN_OFFSET_MS;
}

struct civil civil_of_ms(int64_t at)
{
    struct civil c = { 0 };
    int32_t day = day_of_ms(at);
    int64_t in_day = at - ms_of_day(day, 0);
    day_to_ymd(day, &c.year, &c.month, &c.day);
    c.hour = (int)(in_day / CLOCK_HOUR_MS);
    c.minute = (int)(in_day / CLOCK_MINUTE_MS % 60);
    c.second = (int)(in_day / 1000 % 60);
    c.ms = (int)(in_day % 1000);
    c.weekday = day_weekday(day);
    return c;
}

void clock_rfc3339(int64_t at, char *out)
{
    struct civil c = civil_of_ms(at);
    snprintf(out, CLOCK_RFC3339_MAX, "%04d-%02d-%02dT%02d:%02d:%02d+07:00", c.year % 10000, c.month, c.day, c.hour,
             c.minute, c.second);
}

/* Exactly n digits at *at, which moves past them. */
static bool digits(struct str s, size_t *at, size_t n, int *out)
{
    if (*at + n > s.len)
        return false;
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        char c = s.ptr[*at + i];
        if (c < '0' || c > '9')
            return false;
        v = v * 10 + (c - '0');
    }
    *at += n;
    *out = v;
    return true;
}

static bool lit(struct str s, size_t *at, char c)
{
    if (*at >= s.len || s.ptr[*at] != c)
        return false;
    ++*at;
    return true;
}

static bool parse_ymd(struct str s, size_t *at, int32_t *day)
{
    int y, m, d;
    if (!digits(s, at, 4, &y) || !lit(s, at, '-') || !digits(s, at, 2, &m) || !lit(s, at, '-') || !digits(s, at, 2, &d))
        return false;
    if (!ymd_valid(y, m, d))
        return false;
    *day = day_from_ymd(y, m, d);
    return true;
}

static bool parse_offset(struct str s, size_t *at, int *minutes)
{
    *minutes = 0;
    if (lit(s, at, 'Z'))
        return true;
    int sign = lit(s, at, '-') ? -1 : lit(s, at, '+') ? 1 : 0;
    int h, m;
    if (!sign || !digits(s, at, 2, &h) || !lit(s, at, ':') || !digits(s, at, 2, &m) || h > 14 || m > 59)
        return false;
    *minutes = sign * (h * 60 + m);
    return true;
}

bool clock_parse_rfc3339(struct str s, int64_t *out)
{
    size_t at = 0;
    int32_t day;
    int h, m, sec = 0, offset;
    if (!parse_ymd(s, &at, &day) || !lit(s, &at, 'T') || !digits(s, &at, 2, &h) || !lit(s, &at, ':') ||
        !digits(s, &at, 2, &m))
        return false;
    if (lit(s, &at, ':') && !digits(s, &at, 2, &sec))
        return false;
    if (lit(s, &at, '.')) {
        int ignored;
        if (!digits(s, &at, 1, &ignored))
            return false;
        while (digits(s, &at, 1, &ignored))
            ;
    }
    if (!parse_offset(s, &at, &offset) || at != s.len || h > 23 || m > 59 || sec > 59)
        return false;
    *out = (int64_t)day * CLOCK_DAY_MS + ((h * 60 + m - offset) * 60LL + sec) * 1000;
    return true;
}

bool day_parse_iso(struct str s, int32_t *out)
{
    size_t at = 0;
    int32_t day;
    if (!parse_ymd(s, &at, &day) || at != s.len)
        return false;
    *out = day;
    return true;
}

bool day_parse_vn(struct str s, int32_t *out)
{
    struct str part[3];
    int64_t v[3];
    for (int i = 0; i < 3; i++)
        if (!str_split(&s, '/', &part[i]) || !str_int(part[i], &v[i]))
            return false;
    if (s.ptr || part[0].len > 2 || part[1].len > 2 || part[2].len != 4)
        return false;
    if (!ymd_valid((int)v[2], (int)v[1], (int)v[0]))
        return false;
    *out = day_from_ymd((int)v[2], (int)v[1], (int)v[0]);
    return true;
}
