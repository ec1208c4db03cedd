/* deadline: the pure function from (rule, calendar, start) to (due, explanation).
 *
 * Rules: BLDS 2015 Đ147-148 (the day of the event is not counted; a month ends on the corresponding day or the last of
 * the month; a last day that is off moves to the next working day); minutes and hours run from the moment; "same day"
 * with the 15:00 rule is Luật Hộ tịch 60/2014 Đ5.3 and NĐ 23/2015 Đ7 (received after 15:00: the next working day).
 * The clock starts at valid reception (NĐ 61/2018 Đ17-19), which the caller passes as `start_at_ms`. */
#ifndef ENGINE_DEADLINE_H
#define ENGINE_DEADLINE_H
#include "base/arena.h"
#include "engine/calendar.h"

enum limit_unit {
    LIMIT_NONE,          /* no time limit is published */
    LIMIT_MINUTES,
    LIMIT_HOURS,         /* from the moment, day and night; ends in office hours of a working day (moved forward) */
    LIMIT_WORKING_HOURS, /* counted inside office hours only */
    LIMIT_DAYS,
    LIMIT_WORKING_DAYS,
    LIMIT_MONTHS,
    LIMIT_SAME_DAY
};
struct limit {
    enum limit_unit unit;
    int32_t n; /* 1..100000; ignored for LIMIT_SAME_DAY and LIMIT_NONE */
};
/* "3 working days", "8 working hours", "30 minutes", "2 hours", "15 days", "1 month(s)", "same day", "none". */
enum err limit_parse(struct str s, struct limit *out) NODISCARD;
/* The same words back. */
struct str limit_name(struct arena *a, struct limit l);

struct deadline_rule {
    struct limit limit;
    int cutoff_minute; /* LIMIT_SAME_DAY: received after this minute of the day counts as the next working day; 900 = 15:00 */
};

/* One line of the explanation: what happened on a day. */
enum deadline_mark {
    MARK_START,        /* day of reception, not counted */
    MARK_COUNTED,      /* counted; `count` is the running number */
    MARK_WEEKEND,      /* not counted: weekly day off */
    MARK_HOLIDAY,      /* not counted: name says which */
    MARK_MAKEUP,       /* counted: a make-up working day, name says for what */
    MARK_AFTER_CUTOFF, /* received after the cutoff: the next working day */
    MARK_MOVED,        /* the last day was off; moved to this day */
    MARK_HOURS         /* minutes counted on this day */
};
struct deadline_line {
    int32_t day;
    enum deadline_mark mark;
    int32_t count;     /* MARK_COUNTED, MARK_MAKEUP: n-th day; MARK_HOURS: minutes counted on that day */
    struct str name;   /* borrowed from the calendar */
};
struct deadline {
    int64_t due_at_ms; /* for days: closing time of the due day */
    int32_t due_day;
    struct deadline_line *lines; /* in the arena; long runs of calendar days (more than 45 lines) keep the first and last 20 and every line that is not MARK_COUNTED */
    size_t lines_n;
};

/* ERR_INVALID: LIMIT_NONE, a limit out of range, or a calendar without working days. */
enum err deadline_compute(const struct deadline_rule *rule, const struct calendar *cal, int64_t start_at_ms,
                          struct arena *a, struct deadline *out) NODISCARD;
/* Latest day for the apology: one working day before the due day (NĐ 61/2018 Đ19.9 asks one day; we ask a working one). */
enum err deadline_apology_day(const struct calendar *cal, int32_t due_day, int32_t *out) NODISCARD;
/* The day on which a dossier received at `at_ms` is forwarded: the same working day, or the next one when received
 * after 15:00 (NĐ 61/2018 Đ18). */
enum err deadline_forward_day(const struct calendar *cal, int64_t at_ms, int cutoff_minute, int32_t *out) NODISCARD;
/* Words for a person, one line an entry, Vietnamese: "thứ Ba 24/11/2026: nghỉ Ngày Văn hóa Việt Nam, không tính". */
struct str deadline_words(struct arena *a, const struct deadline_line *line);

#endif
