/* What the files of this room share; nobody else includes this. */
#ifndef MOD_CALENDAR_INTERNAL_H
#define MOD_CALENDAR_INTERNAL_H
#include "engine/deadline.h"
#include "mod/calendar/calendar.h"

/* -- calendar_dossiers.c: the one file that speaks to mod/dossier -- */
/* The clock of an open dossier, with all that moves its end. */
struct clock {
    int64_t id, version;
    struct str code;
    struct deadline_rule rule;
    int64_t start_at_ms, due_at_ms;
    const struct deadline_fact *facts;
    size_t facts_n;
};
/* Open dossiers of an agency after an id, by id; empty: no more. */
enum err clocks_page(struct ctx *c, int64_t agency_id, int64_t after_id, struct clock **out, size_t *n) NODISCARD;
/* Writes the new end. ERR_STALE: something happened to the dossier meanwhile; ERR_CONFLICT: it cannot take this end; then nothing was
 * written. */
enum err clock_move(struct ctx *c, const struct clock *k, const struct deadline *due, struct str ground) NODISCARD;

/* -- recompute.c -- */
/* The end of a clock under a calendar. A promised day that is now off moves to the next working day (BLDS 2015 Đ148.5); a promise
 * that the counted end has overtaken no longer holds. ERR_INVALID: the calendar gives no date. Pure; memory from the arena. */
enum err clock_recompute(const struct calendar *cal, const struct clock *k, struct arena *a, struct deadline_course *out) NODISCARD;

/* -- proposals.c -- */
/* As a version of units.h. */
struct unit_calendar_version change_version(const struct calendar_change *p);
/* Agencies that a proposal is about, by id. */
enum err change_agencies(struct ctx *c, const struct calendar_change *p, struct unit **out, size_t *n) NODISCARD;
/* The same as change_get, without asking who asks: for the job. */
enum err change_read(struct ctx *c, int64_t id, struct calendar_change *out) NODISCARD;

/* -- reach.c -- */
enum err calendar_reach_propose(struct ctx *c, int64_t unit_id) NODISCARD; /* as an administrator; ERR_NOT_FOUND, ERR_FORBIDDEN */
enum err calendar_reach_read(struct ctx *c, int64_t unit_id) NODISCARD;    /* also as a leader; that for all: any; ERR_NOT_FOUND */
enum err calendar_reach_decide(struct ctx *c, int64_t unit_id) NODISCARD;  /* that for all: at the office of the installation */
/* Is there another person than account_id who may decide for this calendar? */
enum err calendar_others(struct ctx *c, int64_t unit_id, int64_t account_id, bool *out) NODISCARD;

#endif
