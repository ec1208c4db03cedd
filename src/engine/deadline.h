/* deadline: the pure function from (rule, calendar, start) to (due, explanation).
 *
 * The clock starts at valid reception (NĐ 61/2018 Đ17-19), which the caller passes as `start_at_ms`. Seconds are left
 * out of account: the receipt (Mẫu 01) tells hour and minute, and what it says is what was promised.
 *
 * days, working days   The day of reception is not counted, whatever its hour and even when it is off; counting begins
 *   on the next day (BLDS 2015 Đ147.2). Received after 15:00 adds nothing here: that rule is for forwarding (NĐ 61/2018
 *   Đ18) and for "same day".
 * months               End on the corresponding day, or on the last of the month (Đ148.3): 31/01 and 1 month is 28/02.
 * days, months         A last day that is off moves to the next working day (Đ148.5).
 *   For all three, `due_at_ms` is the closing time of the due day: the result is fetched at an office.
 * minutes, hours       Run from the moment, day and night (Đ147.1). When the end falls outside office hours (night, noon,
 *   day off) it moves to the moment at which the office next opens, with nothing added. Đ148.5 would allow the whole of
 *   that next working day; we promise the first moment at which an office can keep its word. Lateness does not differ: it
 *   is decided by dates. An end exactly at closing time stays.
 * working hours        Counted inside office hours only; received outside of them, counting begins when the office opens
 *   (the 8 working hours to answer an online request, NĐ 45/2020).
 * same day             Received up to and including the cutoff minute of a working day: that day. Received later, after
 *   closing, or on a day off: the next working day (Luật Hộ tịch 60/2014 Đ5.3, NĐ 23/2015 Đ7). 15:00:59 is still 15:00. */
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
enum { LIMIT_MAX = 100000 };
struct limit {
    enum limit_unit unit;
    int32_t n; /* 1..LIMIT_MAX; ignored for LIMIT_SAME_DAY and LIMIT_NONE */
};
/* "3 working days", "8 working hours", "30 minutes", "2 hours", "15 days", "1 months" (or "1 month"), "same day", "none".
 * ERR_INVALID on anything else. */
enum err limit_parse(struct str s, struct limit *out) NODISCARD;
/* The same words back, always in the plural: "1 working days". Words for machines, not for people. */
struct str limit_name(struct arena *a, struct limit l);

enum { DEADLINE_CUTOFF_NONE = 1440 };
struct deadline_rule {
    struct limit limit;
    int cutoff_minute; /* LIMIT_SAME_DAY: received after this minute of the day counts as the next working day;
                          900 = 15:00, DEADLINE_CUTOFF_NONE: until closing. 1..1440, so that a forgotten one
                          is refused. Other limits do not look at it. */
};

/* One line of the explanation: what happened on a day. */
enum deadline_mark {
    MARK_START,        /* day of reception, not counted */
    MARK_COUNTED,      /* counted; `count` is the running number */
    MARK_WEEKEND,      /* not counted: weekly day off */
    MARK_HOLIDAY,      /* not counted: name says which */
    MARK_MAKEUP,       /* counted: a make-up working day, name says for what */
    MARK_AFTER_CUTOFF, /* received after the cutoff (`count` is its minute) or after closing (0): the next working day */
    MARK_MOVED,        /* the last day was off; moved to this day. Hours: `count` is the minute at which the office opens */
    MARK_HOURS,        /* minutes counted on this day; 0: received outside office hours */
    MARK_DUE,          /* same day: the result is due on this day */
    MARK_MONTH,        /* the corresponding day; `count` months are full */
    MARK_MORE_DAYS,    /* a run of days left out of a long list, up to this day: `count` of them were counted */
    MARK_MORE_MINUTES, /* the same for hours: `count` minutes were counted in the run */
    MARK_STANDS,       /* stands still from this day; the name is the ground */
    MARK_RUNS,         /* goes on: `count` days (hours: minutes) are left, counted from the next day (from this moment) */
    MARK_RESTARTS,     /* counted again in full; the name is the ground */
    MARK_EXTENDED,     /* longer; the name is the ground. This is the day on which it would have ended */
    MARK_PROMISED,     /* the new day that was promised; the name is the ground */
    MARK_UNKNOWN,      /* the last line: this day lies in a year of which no days off are known yet, weekends alone were left out */
    MARK_COUNT
};
struct deadline_line {
    int32_t day;
    enum deadline_mark mark;
    int32_t count;     /* MARK_COUNTED, MARK_MAKEUP: n-th day; MARK_HOURS: minutes counted on that day; others as above */
    struct str name;   /* borrowed from the calendar, or from the fact */
};
enum { DEADLINE_LINES_MAX = 45, DEADLINE_LINES_KEPT = 20 };
struct deadline {
    int64_t due_at_ms; /* for days: closing time of the due day */
    int32_t due_day;
    struct deadline_line *lines; /* in the arena, from the day of reception to the due day, a line for each day (a second
                                    one where hours end before the office opens on the same day). More than
                                    DEADLINE_LINES_MAX lines: the first and last DEADLINE_LINES_KEPT and between them
                                    holidays and make-up days only; the runs left out are MARK_MORE_… lines, so that
                                    the list still adds up. Months: the days between are not listed. */
    size_t lines_n;
};

/* ERR_INVALID: LIMIT_NONE, a limit or cutoff out of range, a calendar without working days or office hours, a start
 * before 1800, a due day after 31/12/9999. */
enum err deadline_compute(const struct deadline_rule *rule, const struct calendar *cal, int64_t start_at_ms,
                          struct arena *a, struct deadline *out) NODISCARD;
/* -- a clock to which something happened -- */

/* Days and months: the day on which a clock stops is counted, it was there to be worked on; the day on which it goes on is
 * not (BLDS 2015 Đ147.2: counting begins on the day after an event). Hours stop and go on at the minute. "Same day" that
 * stood still begins anew. */
enum fact_kind {
    FACT_STANDS,   /* stands still: the applicant's turn, where sector law does not count it (financial duty) */
    FACT_RUNS,     /* goes on with what was left */
    FACT_RESTARTS, /* counts again in full: papers are complete after a supplement (NĐ 61/2018 Đ19.4) */
    FACT_EXTENDED, /* longer by `limit`, from the end that held until then */
    FACT_PROMISED  /* a new day was promised with an apology (NĐ 61/2018 Đ19.9); it is said, not counted */
};
struct deadline_fact {
    enum fact_kind kind;
    int64_t at_ms;      /* not before the fact that came before it */
    struct limit limit; /* FACT_EXTENDED */
    int32_t day;        /* FACT_PROMISED: a working day after the end that held until then */
    struct str ground;  /* article of law, or number of a decision; shown to people */
};
enum { DEADLINE_FACTS_MAX = 64 };
struct deadline_course {
    struct deadline now;     /* as the clock stands after the last fact; due 0 while it stands still */
    int64_t first_due_at_ms; /* as it was at the start: never overwritten */
    bool stands;
};
/* The pure function again, with the facts in the order in which they happened. ERR_INVALID: as deadline_compute; facts out
 * of order or more than DEADLINE_FACTS_MAX; stopped twice, going on without a stop, longer or promised while it stands
 * still; a promised day that is off or not later. */
enum err deadline_run(const struct deadline_rule *rule, const struct calendar *cal, int64_t start_at_ms,
                      const struct deadline_fact *facts, size_t facts_n, struct arena *a, struct deadline_course *out) NODISCARD;

/* Latest day for the apology: one working day before the due day (NĐ 61/2018 Đ19.9 asks one day; we ask a working one). */
enum err deadline_apology_day(const struct calendar *cal, int32_t due_day, int32_t *out) NODISCARD;
/* The day on which a dossier received at `at_ms` is forwarded: the same working day, or the next one when received
 * after 15:00 (NĐ 61/2018 Đ18). ERR_INVALID: cutoff outside 1..1440, or no working day. */
enum err deadline_forward_day(const struct calendar *cal, int64_t at_ms, int cutoff_minute, int32_t *out) NODISCARD;
/* Words for a person, one line an entry, Vietnamese: "thứ Ba 24/11/2026: nghỉ Ngày Văn hóa Việt Nam, không tính". */
struct str deadline_words(struct arena *a, const struct deadline_line *line);
/* "start", "counted", "more_days": the mark for programs. */
struct str deadline_mark_name(enum deadline_mark m);

#endif
