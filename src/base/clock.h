/* clock: instants are int64 milliseconds since 1970 in UTC; days are int32 days since 1970-01-01 in Vietnam.
 * Vietnam keeps UTC+7 all year without daylight saving (QĐ 121/CP of 13/06/1975), so civil time is arithmetic.
 * Code that decides something takes `now_ms` from its caller; only the borders ask the wall clock. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H
#include "base/str.h"

enum { CLOCK_RFC3339_MAX = 40 };
#define CLOCK_VN_OFFSET_MS (7LL * 3600 * 1000)
#define CLOCK_DAY_MS (24LL * 3600 * 1000)
#define CLOCK_HOUR_MS (3600LL * 1000)
#define CLOCK_MINUTE_MS (60LL * 1000)

struct civil {
    int year, month, day; /* 1..12, 1..31 */
    int hour, minute, second, ms;
    int weekday; /* 0 Sunday .. 6 Saturday */
};

int64_t clock_wall_ms(void);
/* A steady counter for durations; no relation to the date. */
int64_t clock_steady_ns(void);

int32_t day_from_ymd(int year, int month, int day);
void day_to_ymd(int32_t day, int *year, int *month, int *dom);
int day_weekday(int32_t day);
/* True for a date that exists (29/02/2027 does not) between the years 1800 and 2200. */
bool ymd_valid(int year, int month, int day);
int days_in_month(int year, int month);

/* The Vietnamese civil day in which an instant falls, and the instant of a minute of a day. */
int32_t day_of_ms(int64_t at_ms);
int minute_of_ms(int64_t at_ms);
int64_t ms_of_day(int32_t day, int minute_of_day);
struct civil civil_of_ms(int64_t at_ms);

/* "2026-11-20T10:00:00+07:00" (Vietnamese time); out holds CLOCK_RFC3339_MAX bytes. */
void clock_rfc3339(int64_t at_ms, char *out);
/* Reads RFC 3339 with seconds optional and Z or a numeric offset; false on anything else. */
bool clock_parse_rfc3339(struct str s, int64_t *out_ms);
/* "2026-11-20"; false when the date does not exist. */
bool day_parse_iso(struct str s, int32_t *out_day);
/* "20/11/2026" as people write it; one-digit days and months are accepted. */
bool day_parse_vn(struct str s, int32_t *out_day);

#endif
