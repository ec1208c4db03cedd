/* The inside of deadline.c, deadline_lines.c and deadline_run.c. */
#ifndef ENGINE_DEADLINE_INTERNAL_H
#define ENGINE_DEADLINE_INTERNAL_H
#include "engine/deadline.h"

enum { DAY_MINUTES = 24 * 60 };

/* A moment told as minute of a day. As an end the minute is 1..1440: midnight belongs to the day that it closes. */
struct moment {
    int32_t day;
    int minute;
};

/* What a limit comes to, before it is explained. */
struct plan {
    const struct calendar *cal;
    enum limit_unit unit;
    int32_t n;           /* days, working days, months; 0: nothing is left of them */
    int32_t before;      /* counted before a standstill: the numbers go on */
    int64_t minutes;     /* minutes, hours, working hours */
    struct moment start;
    struct moment end;   /* of the counting */
    struct moment due;   /* after moving; the same as `end` when nothing moved */
    int after_minute;    /* same day: received after this minute; 0: after closing; -1: in time, or on a day off */
};

enum err moment_of_ms(int64_t at_ms, struct moment *out) NODISCARD;
/* The plan of a limit from a moment. ERR_INVALID as deadline_compute. */
enum err plan_make(const struct deadline_rule *rule, const struct calendar *cal, struct moment start, struct plan *out) NODISCARD;
/* Fills end and due from the rest of the plan. */
enum err plan_end(struct plan *p, int cutoff_minute) NODISCARD;
/* Minutes of a working day after `from`, at most `most`; *end is the minute at which the last of them ends. */
int plan_day_minutes(const struct calendar *cal, int from, int64_t most, int *end);

/* deadline_lines.c: lines of the explanation; long lists leave out what lies in the middle. */
struct list {
    struct arena *arena;
    VEC(struct deadline_line) lines;
    int32_t keep_to, keep_from; /* lines up to and from these days are kept, those between only by name */
    struct deadline_line more;  /* the run being left out, and how many lines it has */
    int more_lines;
};
struct list list_new(struct arena *a, int32_t first, int32_t last);
void list_add(struct list *l, int32_t day, enum deadline_mark mark, int32_t count, struct str name);
/* What happened on the days of a plan, without its first line. */
void plan_explain(struct list *l, const struct plan *p);
bool unit_counts_days(enum limit_unit u); /* begins with a line for the day that is not counted */

#endif
