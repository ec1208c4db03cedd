/* Proposals: their lives. */
#include "core/calendars_proposed.h"
#include "core/event.h"
#include "core/job.h"
#include "mod/calendar/calendar_internal.h"
#include "sql_calendar.h"
#include "text/text.h"

static const char *const state_words[CHANGE_STATE_COUNT] = { "draft", "proposed", "approved", "refused", "dropped" };

static enum err state_from(struct str word, enum change_state *out)
{
    for (int i = 0; i < CHANGE_STATE_COUNT; i++)
        if (str_eq(word, str_c(state_words[i]))) {
            *out = (enum change_state)i;
            return ERR_OK;
        }
    return ERR_IO;
}

/* -- reading -- */

enum err change_read(struct ctx *c, int64_t id, struct calendar_change *out)
{
    struct change_row_row r;
    TRY(change_row(c->db, c->arena, &(struct change_row_in){ id }, &r));
    *out = (struct calendar_change){ .id = r.id, .version = r.version, .unit_id = r.unit_id, .base_id = r.base_id, .hours = r.hours,
                              .reception = r.reception, .saturday = r.saturday, .ground = r.ground, .note = r.note, .made_by = r.made_by,
                              .decided_by = r.decided_by, .made_at_ms = r.made_at_ms, .proposed_at_ms = r.proposed_at_ms,
                              .decided_at_ms = r.decided_at_ms, .calendar_version_id = r.calendar_version_id,
                              .made_by_name = r.made_by_name, .decided_by_name = r.decided_by_name };
    return state_from(r.state, &out->state);
}

enum err change_get(struct ctx *c, int64_t id, struct calendar_change *out)
{
    TRY(change_read(c, id, out));
    return calendar_reach_read(c, out->unit_id);
}

enum err change_list(struct ctx *c, int64_t unit_id, struct calendar_change **out, size_t *n)
{
    struct change_ids_row *rows;
    TRY(change_ids(c->db, c->arena, &(struct change_ids_in){ unit_id }, &rows, n));
    struct calendar_change *list = ARENA_ARRAY(c->arena, struct calendar_change, *n + 1);
    for (size_t i = 0; i < *n; i++)
        TRY(change_read(c, rows[i].id, &list[i]));
    *out = list;
    return ERR_OK;
}

enum err change_days(struct ctx *c, const struct calendar_change *p, struct unit_day **out, size_t *n)
{
    struct change_day_rows_row *rows;
    TRY(change_day_rows(c->db, c->arena, &(struct change_day_rows_in){ p->id }, &rows, n));
    struct unit_day *list = ARENA_ARRAY(c->arena, struct unit_day, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct unit_day){ .unit_id = p->unit_id, .day = (int32_t)rows[i].day, .off = str_eq(rows[i].kind, S("off")),
                                     .removed = str_eq(rows[i].kind, S("removed")), .name = rows[i].name, .ground = p->ground };
    *out = list;
    return ERR_OK;
}

struct unit_calendar_version change_version(const struct calendar_change *p)
{
    return (struct unit_calendar_version){ .unit_id = p->unit_id, .hours = p->hours, .reception = p->reception, .saturday = p->saturday,
                                           .ground = p->ground };
}

static enum err newest(struct ctx *c, int64_t unit_id, int64_t *id)
{
    struct unit_calendar_version *list;
    size_t n;
    TRY(unit_calendar_versions(c, unit_id, &list, &n));
    *id = n ? list[0].id : 0;
    return ERR_OK;
}

/* -- writing -- */

/* Names the version that the person saw, then counts it up. */
static enum err store(struct ctx *c, struct calendar_change *p, int64_t version)
{
    TRY(change_update_exact(c->db, &(struct change_update_in){ p->id, version, str_c(state_words[p->state]), p->base_id, p->hours, p->reception,
                                                                   p->saturday, p->ground, p->note, p->proposed_at_ms, p->decided_by,
                                                                   p->decided_at_ms, p->calendar_version_id }));
    p->version = version + 1;
    return ERR_OK;
}

static enum err tell(struct ctx *c, const char *kind, const struct calendar_change *p, struct str words)
{
    struct event e = { .kind = kind, .object_kind = "calendar_proposal", .object_id = p->id,
                       EVENT_DETAIL({ "unit", arena_printf(c->arena, "%lld", (long long)p->unit_id), 0 }, { "ground", p->ground, 0 },
                                    { "note", words, 0 }) };
    return event_put(c, &e);
}

static enum err is_draft(struct ctx *c, const struct calendar_change *p)
{
    TRY(calendar_reach_propose(c, p->unit_id));
    return p->state == CHANGE_DRAFT ? ERR_OK : ctx_refuse(c, ERR_CONFLICT, MSG_lich_not_draft);
}

static enum err check_ground(struct ctx *c, struct str ground)
{
    if (ground.len && text_length(ground) <= CALENDARS_NAME_MAX)
        return ERR_OK;
    return ctx_invalid(c, S("ground"), MSG_calendar_ground, MSG_NO_ARGS);
}

enum err change_new(struct ctx *c, int64_t unit_id, struct str ground, int64_t *id)
{
    struct unit u = { 0 };
    TRY(calendar_reach_propose(c, unit_id));
    TRY(check_ground(c, ground));
    if (unit_id)
        TRY(unit_get(c, unit_id, &u));
    if (unit_id && (u.agency_id != u.id || u.close_day))
        return ERR_NOT_FOUND; /* a room keeps the calendar of its agency */
    *id = ctx_id(c);
    TRY(change_insert(c->db, &(struct change_insert_in){ *id, unit_id, ground, c->who.account_id, c->now_ms }, NULL));
    struct calendar_change p = { .id = *id, .unit_id = unit_id, .ground = ground };
    return tell(c, "calendar.drafted", &p, S(""));
}

/* -- days of a draft -- */

static const char *kind_of(const struct unit_day *d) { return d->removed ? "removed" : d->off ? "off" : "makeup"; }

static int year_of(int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return y;
}

static enum err check_range(struct ctx *c, const struct unit_day *from, int32_t to)
{
    if (to < from->day)
        return ctx_invalid(c, S("to"), MSG_lich_range, MSG_NO_ARGS);
    if (to - from->day >= CHANGE_RANGE_MAX)
        return ctx_invalid(c, S("to"), MSG_lich_range_long, MSG_NO_ARGS);
    if (year_of(from->day) < year_of(ctx_today(c)))
        return ctx_invalid(c, S("day"), MSG_lich_closed_year, MSG_NO_ARGS);
    return to > from->day && from->removed ? ctx_invalid(c, S("to"), MSG_lich_range_one, MSG_NO_ARGS) : ERR_OK;
}

static bool has_day(const struct unit_day *days, size_t n, int32_t day)
{
    for (size_t i = 0; i < n; i++)
        if (days[i].day == day)
            return true;
    return false;
}

/* Taking back what is not there says so. */
static enum err check_removed(struct ctx *c, const struct calendar_change *p, const struct unit_day *d)
{
    struct calendar cal;
    struct unit office;
    if (!d->removed)
        return unit_day_check(c, d);
    if (p->unit_id)
        TRY(unit_calendar(c, p->unit_id, &cal));
    else {
        TRY(unit_office(c, &office));
        TRY(unit_calendar(c, office.id, &cal));
    }
    enum day_kind k = calendar_kind(&cal, d->day, NULL);
    if (k == DAY_WORK || k == DAY_WEEKEND)
        return ctx_invalid(c, S("day"), MSG_lich_nothing_there, MSG_NO_ARGS);
    return unit_day_check(c, d);
}

/* Inside a range, days that are so anyway are passed over. */
static bool passed_over(const struct unit_day *d, bool range) { return range && (day_weekday(d->day) % 6 == 0) == d->off; }

/* Every day is looked at before one is put, so that the page that says no shows no half of it. */
static enum err check_days(struct ctx *c, const struct calendar_change *p, const struct unit_day *from, int32_t to)
{
    struct unit_day *days, d = *from;
    size_t n;
    TRY(change_days(c, p, &days, &n));
    size_t all = n;
    for (; d.day <= to; d.day++) {
        if (passed_over(&d, to > from->day))
            continue;
        TRY(check_removed(c, p, &d));
        if (has_day(days, n, d.day))
            return ctx_invalid(c, S("day"), MSG_calendar_twice, MSG_NO_ARGS);
        all++;
    }
    return all > CHANGE_DAYS_MAX ? ctx_invalid(c, S("day"), MSG_lich_too_many, MSG_NO_ARGS) : ERR_OK;
}

enum err change_day_add(struct ctx *c, struct calendar_change *p, int64_t version, const struct unit_day *from, int32_t to)
{
    struct unit_day d = *from;
    TRY(is_draft(c, p));
    to = to ? to : from->day;
    TRY(check_range(c, from, to));
    TRY(check_days(c, p, from, to));
    for (; d.day <= to; d.day++)
        if (!passed_over(&d, to > from->day))
            TRY(change_day_insert(c->db, &(struct change_day_insert_in){ p->id, d.day, str_c(kind_of(&d)), d.name }, NULL));
    return store(c, p, version);
}

enum err change_day_drop(struct ctx *c, struct calendar_change *p, int64_t version, int32_t day)
{
    int64_t changed;
    TRY(is_draft(c, p));
    TRY(change_day_delete(c->db, &(struct change_day_delete_in){ p->id, day }, &changed));
    return changed ? store(c, p, version) : ERR_NOT_FOUND;
}

enum err change_load_year(struct ctx *c, struct calendar_change *p, int64_t version, int year, int tet_before, size_t *added)
{
    struct unit_calendar_version v = change_version(p);
    struct unit_day *days;
    struct holiday *list;
    struct unit office;
    struct calendar cal;
    size_t n, list_n;
    *added = 0;
    TRY(is_draft(c, p));
    if (year < year_of(ctx_today(c)) || calendars_propose(c->arena, year, tet_before, &list, &list_n) != ERR_OK)
        return ctx_invalid(c, S("nam"), MSG_lich_year, MSG_NO_ARGS);
    TRY(unit_office(c, &office));
    TRY(change_days(c, p, &days, &n));
    TRY(unit_calendar_with(c, p->unit_id ? p->unit_id : office.agency_id, &v, days, n, &cal));
    for (size_t i = 0; i < list_n && n + *added < CHANGE_DAYS_MAX; i++) {
        if (!calendar_works(&cal, list[i].day) || has_day(days, n, list[i].day) || day_weekday(list[i].day) % 6 == 0)
            continue;
        struct str name = calendars_holiday_name(c->arena, &list[i]);
        TRY(change_day_insert(c->db, &(struct change_day_insert_in){ p->id, list[i].day, S("off"), name }, NULL));
        ++*added;
    }
    return store(c, p, version);
}

/* -- office hours -- */

enum err change_save(struct ctx *c, struct calendar_change *p, int64_t version)
{
    TRY(is_draft(c, p));
    unit_hours_check(c, "hours", &p->hours);
    unit_hours_check(c, "reception", &p->reception);
    unit_hours_check(c, "saturday", &p->saturday);
    if (check_ground(c, p->ground) != ERR_OK || !ctx_ok(c))
        return ERR_INVALID;
    return store(c, p, version);
}

/* -- proposing -- */

enum err change_agencies(struct ctx *c, const struct calendar_change *p, struct unit **out, size_t *n)
{
    if (!p->unit_id)
        return unit_agencies(c, S(""), out, n);
    *out = ARENA_NEW(c->arena, struct unit);
    *n = 1;
    return unit_get(c, p->unit_id, *out);
}

/* A month without a working day is a mistake, not a holiday. */
static enum err check_months(struct ctx *c, const struct calendar *cal, const struct unit_day *days, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int y, m, d;
        day_to_ymd(days[i].day, &y, &m, &d);
        int32_t before = day_from_ymd(y, m, 1) - 1;
        struct str month = arena_printf(c->arena, "%02d/%d", m, y);
        if (calendar_count(cal, before, before + days_in_month(y, m)) == 0)
            return ctx_invalid(c, S("day"), MSG_lich_no_working_day, MSG_ARGS(month));
    }
    return ERR_OK;
}

static enum err check_whole(struct ctx *c, const struct calendar_change *p)
{
    struct unit_calendar_version v = change_version(p);
    struct unit_day *days;
    struct unit *agencies;
    struct calendar cal;
    size_t n, agencies_n;
    TRY(check_ground(c, p->ground));
    TRY(change_days(c, p, &days, &n));
    if (!n && !p->hours.len && !p->reception.len && !p->saturday.len)
        return ctx_invalid(c, S("day"), MSG_lich_nothing, MSG_NO_ARGS);
    TRY(change_agencies(c, p, &agencies, &agencies_n));
    for (size_t i = 0; i < agencies_n; i++) {
        TRY(unit_calendar_with(c, agencies[i].id, &v, days, n, &cal));
        TRY(check_months(c, &cal, days, n));
    }
    return ERR_OK;
}

enum err change_submit(struct ctx *c, struct calendar_change *p, int64_t version)
{
    TRY(is_draft(c, p));
    TRY(check_whole(c, p));
    TRY(newest(c, p->unit_id, &p->base_id));
    p->state = CHANGE_PROPOSED;
    p->proposed_at_ms = c->now_ms;
    p->made_by = c->who.account_id ? c->who.account_id : p->made_by;
    TRY(store(c, p, version));
    return tell(c, "calendar.proposed", p, S(""));
}

enum err change_reopen(struct ctx *c, struct calendar_change *p, int64_t version)
{
    TRY(calendar_reach_propose(c, p->unit_id));
    if (p->state != CHANGE_PROPOSED && p->state != CHANGE_REFUSED)
        return ctx_refuse(c, ERR_CONFLICT, MSG_lich_not_proposed);
    p->state = CHANGE_DRAFT;
    p->decided_by = p->decided_at_ms = p->proposed_at_ms = 0;
    TRY(store(c, p, version));
    return tell(c, "calendar.reopened", p, S(""));
}

enum err change_drop(struct ctx *c, struct calendar_change *p, int64_t version)
{
    TRY(calendar_reach_propose(c, p->unit_id));
    if (p->state == CHANGE_APPROVED || p->state == CHANGE_DROPPED)
        return ctx_refuse(c, ERR_CONFLICT, MSG_lich_not_draft);
    p->state = CHANGE_DROPPED;
    TRY(store(c, p, version));
    return tell(c, "calendar.dropped", p, S(""));
}

/* -- deciding -- */

enum err change_may_decide(struct ctx *c, const struct calendar_change *p, bool *may, bool *alone, enum msg *why_not)
{
    bool others;
    *may = *alone = false;
    *why_not = MSG_lich_not_proposed;
    if (p->state != CHANGE_PROPOSED)
        return ERR_OK;
    enum err reach = calendar_reach_decide(c, p->unit_id);
    *why_not = MSG_lich_not_yours;
    if (reach == ERR_NOT_FOUND)
        return ERR_OK;
    TRY(reach);
    if (c->who.account_id != p->made_by) {
        *may = true;
        return ERR_OK;
    }
    *why_not = MSG_lich_not_yourself;
    TRY(calendar_others(c, p->unit_id, p->made_by, &others));
    *may = *alone = !others;
    return ERR_OK;
}

static enum err decides(struct ctx *c, const struct calendar_change *p, bool *alone)
{
    bool may;
    enum msg why_not;
    TRY(change_may_decide(c, p, &may, alone, &why_not));
    if (may)
        return ERR_OK;
    return ctx_refuse(c, p->state == CHANGE_PROPOSED ? ERR_FORBIDDEN : ERR_CONFLICT, why_not);
}

static enum err put_version(struct ctx *c, struct calendar_change *p)
{
    struct unit_calendar_version v = change_version(p);
    struct unit_day *days;
    size_t n;
    TRY(change_days(c, p, &days, &n));
    enum err e = unit_calendar_put(c, &v, p->base_id, days, n);
    if (e == ERR_STALE)
        return ctx_refuse(c, ERR_CONFLICT, MSG_lich_base_moved);
    p->calendar_version_id = v.id;
    return e;
}

enum err change_approve(struct ctx *c, struct calendar_change *p, int64_t version)
{
    bool alone;
    if (version != p->version)
        return ERR_STALE;
    TRY(decides(c, p, &alone));
    TRY(check_whole(c, p));
    TRY(put_version(c, p));
    p->state = CHANGE_APPROVED;
    p->decided_by = c->who.account_id;
    p->decided_at_ms = c->now_ms;
    TRY(store(c, p, version));
    TRY(change_run_insert(c->db, &(struct change_run_insert_in){ p->id }, NULL));
    TRY(job_put(c, "calendar.move", p->id, S(""), c->now_ms));
    return tell(c, "calendar.approved", p, alone ? S("alone") : S(""));
}

enum err change_refuse(struct ctx *c, struct calendar_change *p, int64_t version, struct str note)
{
    bool alone;
    TRY(decides(c, p, &alone));
    if (!note.len || text_length(note) > CHANGE_NOTE_MAX)
        return ctx_invalid(c, S("note"), MSG_lich_note, MSG_NO_ARGS);
    p->state = CHANGE_REFUSED;
    p->note = note;
    p->decided_by = c->who.account_id;
    p->decided_at_ms = c->now_ms;
    TRY(store(c, p, version));
    return tell(c, "calendar.refused", p, note);
}
