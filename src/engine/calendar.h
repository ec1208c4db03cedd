/* calendar: which days an office works, as data. Weekends, days off, days off in lieu and make-up Saturdays come from
 * yearly decisions (BLLĐ 2019 Đ111-112; Ngày Văn hóa Việt Nam 24/11 since 2026, NQ 28/2026/QH16); none is computed here.
 * Pure: no tables, no clock, no allocation. */
#ifndef ENGINE_CALENDAR_H
#define ENGINE_CALENDAR_H
#include "base/clock.h"
#include "base/err.h"

enum day_kind {
    DAY_WORK,
    DAY_WEEKEND, /* weekly day off */
    DAY_OFF,     /* public holiday or day off in lieu, by name */
    DAY_MAKEUP   /* weekly day off made a working day, by name */
};

struct calendar_day {
    int32_t day;
    enum day_kind kind; /* DAY_OFF or DAY_MAKEUP */
    struct str name;    /* "Ngày Văn hóa Việt Nam"; shown to people */
};

struct calendar_span {
    int from, to; /* minutes of the day, from < to */
};

enum {
    CALENDAR_SPANS_MAX = 3,
    CALENDAR_SEARCH_DAYS_MAX = 400, /* so many days off in a row mean a broken calendar, not a long holiday */
    CALENDAR_DAY_MIN = -62091,      /* 01/01/1800 */
    CALENDAR_DAY_MAX = 2932896      /* 31/12/9999: the last day that ISO 8601 writes with four digits */
};

struct calendar {
    struct str code;                  /* "vn-2026", for the explanation */
    int64_t version;
    const struct calendar_day *days;  /* exceptions, sorted by day, no day twice */
    size_t days_n;
    unsigned char week;               /* bit 0 Sunday … bit 6 Saturday: 1 = works; Monday to Friday is 0x3e */
    struct calendar_span hours[CALENDAR_SPANS_MAX]; /* office hours of a working day, in order, not overlapping */
    size_t hours_n;
};

/* Monday to Friday, 07:30-11:30 and 13:30-17:00, no exceptions. */
struct calendar calendar_plain(void);
/* Kind of a day; *name (may be NULL) gets the name of an exception or "". */
enum day_kind calendar_kind(const struct calendar *c, int32_t day, struct str *name);
bool calendar_works(const struct calendar *c, int32_t day);
/* The last day of the last year of which a day off or a make-up day is known; 0 without any. Later years have not been decided
 * yet: of them only weekly days off are known. */
int32_t calendar_known_to(const struct calendar *c);
/* First working day at or after `day`. ERR_INVALID when there is none within CALENDAR_SEARCH_DAYS_MAX days,
 * or outside CALENDAR_DAY_MIN..CALENDAR_DAY_MAX. */
enum err calendar_next(const struct calendar *c, int32_t day, int32_t *out) NODISCARD;
/* The n-th working day after `day`, which itself is not counted; n >= 1, or n <= -1 to count back. ERR_INVALID: n is 0,
 * or no n-th working day is found (as calendar_next). */
enum err calendar_add(const struct calendar *c, int32_t day, int n, int32_t *out) NODISCARD;
/* Working days in (from, to]; 0 when to <= from. Costs no more for a century than for a week. */
int calendar_count(const struct calendar *c, int32_t from, int32_t to);
/* Minutes of office hours from one moment to a later one, nights, noons and days off left out; 0 when to_ms <= from_ms. */
int64_t calendar_minutes(const struct calendar *c, int64_t from_ms, int64_t to_ms);
/* True when there are office hours: 1 to CALENDAR_SPANS_MAX spans within 0..1440, in order, not overlapping. */
bool calendar_hours_valid(const struct calendar *c);
/* Minute of the day at which a working day ends (17:00 = 1020), and begins; 0 without office hours. */
int calendar_closing(const struct calendar *c);
int calendar_opening(const struct calendar *c);

/* Day after day, quicker than calendar_kind for each of them. */
struct calendar_walk {
    const struct calendar *calendar;
    int32_t day; /* the next day to be told */
    int weekday;
    size_t next; /* first exception at or after `day` */
};
struct calendar_walk calendar_walk_from(const struct calendar *c, int32_t day);
/* Kind of w->day and its name ("" without one; name may be NULL); then moves on to the following day. */
enum day_kind calendar_walk_next(struct calendar_walk *w, struct str *name);
static inline bool day_kind_works(enum day_kind k) { return k == DAY_WORK || k == DAY_MAKEUP; }

#endif
