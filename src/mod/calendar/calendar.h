/* calendar: a change of a working calendar is proposed by one person, approved by another, and then moves what was promised.
 *
 * A proposal is a draft of days and office hours with a ground. It shows which open dossiers it would move without moving one.
 * Approved, it becomes the next version of the calendar (units.h), and a job moves the due dates page by page, each with its
 * event, clock change and notice; the first date promised stays on record.
 *
 * Who: administrators within their reach propose. An administrator within reach or a leader of the agency (for all agencies: of
 * the office of this installation) approves, never the proposer, unless nobody else could: then the event says "alone". */
#ifndef MOD_CALENDAR_CALENDAR_H
#define MOD_CALENDAR_CALENDAR_H
#include "core/ctx.h"
#include "mod/units/units.h"

enum { CHANGE_DAYS_MAX = 100, CHANGE_NOTE_MAX = 1000, CHANGE_RANGE_MAX = 31 };
enum change_state { CHANGE_DRAFT, CHANGE_PROPOSED, CHANGE_APPROVED, CHANGE_REFUSED, CHANGE_DROPPED, CHANGE_STATE_COUNT };
struct calendar_change {
    int64_t id, version;
    int64_t unit_id; /* agency; 0: for all */
    int64_t base_id; /* newest version of that calendar when it was proposed (before: now) */
    enum change_state state;
    struct str hours, reception, saturday, ground, note;
    int64_t made_by, decided_by, made_at_ms, proposed_at_ms, decided_at_ms, calendar_version_id;
    struct str made_by_name, decided_by_name;
};
/* ERR_NOT_FOUND beyond reach: see above. */
enum err change_get(struct ctx *c, int64_t id, struct calendar_change *out) NODISCARD;
/* Of an agency (0: for all), the newest first. */
enum err change_list(struct ctx *c, int64_t unit_id, struct calendar_change **out, size_t *n) NODISCARD;
/* Its days by day, unit_id and ground those of the proposal. */
enum err change_days(struct ctx *c, const struct calendar_change *p, struct unit_day **out, size_t *n) NODISCARD;

/* -- a draft, by an administrator; version is the one the person saw (ERR_STALE) -- */
/* Event calendar.drafted. ERR_FORBIDDEN: the calendar for all without reaching the whole installation. */
enum err change_new(struct ctx *c, int64_t unit_id, struct str ground, int64_t *id) NODISCARD;
/* Days from..to (to 0: one day). Problems name day, to, name: twice, more than CHANGE_RANGE_MAX or CHANGE_DAYS_MAX, a closed
 * year (before this one), a day off on a weekend, a make-up day on a weekday. Weekends inside a range of days off are passed over. */
enum err change_day_add(struct ctx *c, struct calendar_change *p, int64_t version, const struct unit_day *from, int32_t to) NODISCARD;
enum err change_day_drop(struct ctx *c, struct calendar_change *p, int64_t version, int32_t day) NODISCARD;
/* The legal days of a year (core/calendars_proposed.h) that the calendar works, as days off of the draft; how many. */
enum err change_load_year(struct ctx *c, struct calendar_change *p, int64_t version, int year, int tet_before, size_t *added) NODISCARD;
/* p->hours, reception, saturday, ground. Problems name these. */
enum err change_save(struct ctx *c, struct calendar_change *p, int64_t version) NODISCARD;

/* -- deciding -- */
/* Event calendar.proposed. Problems: nothing is changed, a month without a working day, no ground. */
enum err change_submit(struct ctx *c, struct calendar_change *p, int64_t version) NODISCARD;
/* May this person decide it now? Otherwise the reason. alone: the proposer may, because nobody else could. */
enum err change_may_decide(struct ctx *c, const struct calendar_change *p, bool *may, bool *alone, enum msg *why_not) NODISCARD;
/* Event calendar.approved (and calendar.changed of units); job "calendar.move". ERR_FORBIDDEN: not this person. ERR_CONFLICT: another
 * version came meanwhile, or it is not proposed. */
enum err change_approve(struct ctx *c, struct calendar_change *p, int64_t version) NODISCARD;
/* Event calendar.refused; note is required. */
enum err change_refuse(struct ctx *c, struct calendar_change *p, int64_t version, struct str note) NODISCARD;
/* Back to a draft, for another try. By an administrator. Event calendar.reopened. */
enum err change_reopen(struct ctx *c, struct calendar_change *p, int64_t version) NODISCARD;
enum err change_drop(struct ctx *c, struct calendar_change *p, int64_t version) NODISCARD; /* Event calendar.dropped */

/* -- what it moves -- */
struct moved {
    struct str code;
    int64_t due_before_ms, due_after_ms; /* after 0: the calendar gives no date */
};
struct moves {
    struct moved *at;
    size_t n;
    size_t seen_n, moved_n, later_n, earlier_n, failed_n;
    bool more; /* the agency has more than MOVES_SEEN_MAX open dossiers: these are the first */
};
enum { MOVES_SEEN_MAX = 20000, MOVES_LISTED_MAX = 200 };
/* Without moving one: of the open dossiers of the agency (for all: of every agency). */
enum err change_moves(struct ctx *c, const struct calendar_change *p, struct moves *out) NODISCARD;
struct run {
    int64_t seen_n, moved_n, failed_n, done_at_ms; /* done_at_ms 0: still going on */
};
/* How far an approved proposal has come; ERR_NOT_FOUND: not approved. */
enum err change_run(struct ctx *c, int64_t id, struct run *out) NODISCARD;
struct job;
/* Job "calendar.move", subject a proposal: goes on where it stopped. */
enum err calendar_on_move(struct ctx *c, const struct job *j);

#endif
