/* units: the tree of offices and rooms, who works there, and which days they work.
 * An agency (cơ quan) has codes, a seal and number series; rooms (bộ phận, phòng) belong to one. */
#ifndef MOD_UNITS_UNITS_H
#define MOD_UNITS_UNITS_H
#include "core/ctx.h"
#include "engine/calendar.h"

struct unit {
    int64_t id, parent_id, agency_id, version;
    struct str path, kind, level, name, short_name, superior, place, code, old_code, area_code, address, phone, website;
    int32_t open_day, close_day; /* close_day 0: open */
    int64_t successor_id;        /* of a closed one; 0: none */
};
enum err unit_get(struct ctx *c, int64_t id, struct unit *out) NODISCARD;
/* All open units, parents before children, siblings in Vietnamese order. */
enum err unit_tree(struct ctx *c, struct unit **out, size_t *n) NODISCARD;
/* Open agencies of a level ("commune"; empty: any). */
enum err unit_agencies(struct ctx *c, struct str level, struct unit **out, size_t *n) NODISCARD;
/* The agency of this installation: setting office.unit_id. */
enum err unit_office(struct ctx *c, struct unit *out) NODISCARD;
/* Makes a unit under parent_id (0: root). Fields are checked (names, codes by QĐ 20/2020 Đ4 and QCVN 102, level);
 * problems name fields `name`, `code` … . Puts event unit.created. */
enum err unit_add(struct ctx *c, const struct unit *u, int64_t *id) NODISCARD;
enum err unit_change(struct ctx *c, const struct unit *u) NODISCARD; /* names its version */
enum err unit_close(struct ctx *c, int64_t id, int64_t version, int32_t last_day, int64_t successor_id) NODISCARD;

struct staff {
    int64_t role_id, account_id, unit_id, version;
    enum role role;
    struct str name, login, title, phone, unit_name, ground;
    int32_t from_day, to_day; /* to_day 0: until further notice */
};
/* Who holds a role at a unit or below it on a day (unit_id 0: everywhere; role ROLE_COUNT: any). */
enum err staff_list(struct ctx *c, int64_t unit_id, enum role role, int32_t day, struct staff **out, size_t *n) NODISCARD;
/* Gives a role; ends sessions of the account so that rights change at once. Event staff.role_given. */
enum err staff_give(struct ctx *c, const struct staff *s, int64_t *role_id) NODISCARD;
/* Ends a role on a day (last day it is held). Event staff.role_ended. */
enum err staff_end(struct ctx *c, int64_t role_id, int64_t version, int32_t last_day) NODISCARD;
/* Delegation from a day to a day. The deputy must be staff of the same agency. Event staff.delegated. */
enum err staff_delegate(struct ctx *c, int64_t role_id, int64_t deputy_id, int32_t from_day, int32_t to_day, struct str reason) NODISCARD;
/* All roles of an account, past and coming ones too, the latest first. */
enum err staff_of_account(struct ctx *c, int64_t account_id, struct staff **out, size_t *n) NODISCARD;
/* One role; ERR_NOT_FOUND. */
enum err staff_role_get(struct ctx *c, int64_t role_id, struct staff *out) NODISCARD;
struct delegation {
    int64_t id, role_id, holder_id, deputy_id, unit_id, version;
    enum role role;
    struct str holder, deputy, unit_name, reason;
    int32_t from_day, to_day;
};
/* Delegations in force on a day or later, by their first day. */
enum err staff_delegations(struct ctx *c, int32_t day, struct delegation **out, size_t *n) NODISCARD;
/* Ends one at once; sessions of the deputy end. Event staff.delegation_ended. */
enum err staff_delegation_end(struct ctx *c, int64_t id, int64_t version) NODISCARD;
/* Does any grant of this person lie in the agency of unit_id (or, for supervisors, above it), or in the one to which a closed
 * agency passed on? The grant, or NULL. */
const struct grant *unit_grant(struct ctx *c, enum role role, int64_t agency_id);

/* The working calendar of a unit: the shipped days, then the versions for all and those of its agency, with the office hours
 * that deadlines count; its version is the id of the newest (0: none). In the arena. */
enum err unit_calendar(struct ctx *c, int64_t unit_id, struct calendar *out) NODISCARD;
/* The rows behind it, by day, those that apply to this agency; later ones replace earlier ones of the same day and unit. */
struct unit_day {
    int64_t id, unit_id; /* unit_id 0: for all */
    int32_t day;
    bool off;            /* a day off; otherwise a make-up working day */
    bool removed;        /* what stood at this day before counts no more */
    struct str name, ground;
    int64_t calendar_version_id; /* 0: put before there were versions */
};
enum err unit_days(struct ctx *c, int64_t agency_id, struct unit_day **out, size_t *n) NODISCARD;

/* A version of a calendar: what it changed. Deadlines count `hours`; people are received in `reception` and `saturday`, which
 * no deadline looks at (Saturday mornings: QĐ 14/2010/QĐ-TTg, unverified). */
struct unit_calendar_version {
    int64_t id, unit_id, no, at_ms;          /* unit_id 0: for all */
    struct str hours, reception, saturday;   /* engine/hours.h; empty: as before; saturday "none": nobody is received */
    struct str ground;
};
/* Of an agency (0: those for all), the newest first. */
enum err unit_calendar_versions(struct ctx *c, int64_t agency_id, struct unit_calendar_version **out, size_t *n) NODISCARD;
/* Makes the next version of v->unit_id of these days (day, off, removed and name of each) and hours, in force at once. base_id is
 * the newest version that the caller saw: ERR_STALE when there is another. Problems name day, name, hours, ground: a day off on a
 * weekend, a make-up day on a weekday, hours that are none. Puts event calendar.changed; sets v->id, no, at_ms. What was promised
 * before does not change here: mod/calendar moves it. */
enum err unit_calendar_put(struct ctx *c, struct unit_calendar_version *v, int64_t base_id, const struct unit_day *days, size_t n) NODISCARD;
/* The calendar as it would be with them; nothing is checked, nothing stored. */
enum err unit_calendar_with(struct ctx *c, int64_t agency_id, const struct unit_calendar_version *v, const struct unit_day *days, size_t n,
                            struct calendar *out) NODISCARD;
/* Notes what is wrong with one day: "day", "name". */
enum err unit_day_check(struct ctx *c, const struct unit_day *d) NODISCARD;
/* Hours in the one way they are kept; empty stays empty, and "none" for field "saturday". A problem is noted at field. */
void unit_hours_check(struct ctx *c, const char *field, struct str *hours);
/* When people are received, in words kept as hours: saturday "none" when not at all. */
enum err unit_reception(struct ctx *c, int64_t unit_id, struct str *weekdays, struct str *saturday) NODISCARD;

/* -- passing on, when a unit ends (mod/successor; units_pass_on.c) -- */
/* Roles at exactly this unit that are held on a day or later. */
enum err staff_open_at(struct ctx *c, int64_t unit_id, int32_t day, struct staff **out, size_t *n) NODISCARD;
/* Ends a role on last_day and gives the same at to_unit_id (0: nowhere) from the next day until its own end; one that has not
 * begun begins there. *role_id: the role there; 0: none, or it was held there already. Sessions end. */
enum err staff_pass_on(struct ctx *c, const struct staff *s, int64_t to_unit_id, int32_t last_day, int64_t *role_id) NODISCARD;
/* Who covers for a role after last_day does so for to_role_id (0: none) when working at the same agency then. */
struct staff_cover {
    int64_t id;
    struct str deputy;
    bool goes_on;
};
enum err staff_covers_pass_on(struct ctx *c, int64_t role_id, int64_t to_role_id, int32_t last_day, struct staff_cover **out, size_t *n) NODISCARD;

#endif
