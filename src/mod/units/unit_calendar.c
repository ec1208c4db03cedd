/* The working calendar of a unit: shipped days, versions for all, versions of its agency. */
#include "base/clock.h"
#include "core/calendars.h"
#include "core/event.h"
#include "engine/hours.h"
#include "mod/units/units.h"
#include "sql_units.h"
#include "text/text.h"
#include <pthread.h>

/* The shipped calendar never changes while the program runs: read once. */
static const struct calendar *shipped(void)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static struct calendar cal;
    static struct arena *own; /* lives as long as the process */
    pthread_mutex_lock(&lock);
    if (!own) {
        own = arena_new();
        if (calendars_shipped(own, &cal) != ERR_OK)
            cal = calendar_plain();
    }
    pthread_mutex_unlock(&lock);
    return &cal;
}

static int by_day(const void *a, const void *b)
{
    const struct calendar_day *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

/* -- days: a row replaces what stood at its day; a removed row leaves an ordinary day -- */

struct days {
    struct calendar_day *at;
    size_t n;
};

static void apply(struct days *days, const struct unit_day *row)
{
    size_t at = 0;
    while (at < days->n && days->at[at].day != row->day)
        at++;
    if (row->removed && at < days->n)
        days->at[at] = days->at[--days->n];
    else if (!row->removed)
        days->at[at] = (struct calendar_day){ row->day, row->off ? DAY_OFF : DAY_MAKEUP, row->name };
    if (!row->removed && at == days->n)
        days->n++;
}

/* Those for all first (own false), then the agency's. */
static void apply_all(struct days *days, const struct unit_day *rows, size_t n, bool own)
{
    for (size_t i = 0; i < n; i++)
        if ((rows[i].unit_id != 0) == own)
            apply(days, &rows[i]);
}

/* -- hours: the last that were set, the agency's before those for all -- */

static void take_hours(struct calendar *cal, struct str hours)
{
    if (hours.len && hours_parse(hours, cal->hours, &cal->hours_n) != ERR_OK)
        hours = S(""); /* kept only after it was read, so it can be read */
}

static void newest(struct calendar *cal, const struct unit_calendar_version *v)
{
    take_hours(cal, v->hours);
    cal->version = v->id > cal->version ? v->id : cal->version;
}

static struct unit_calendar_version version_of(const struct calendar_version_rows_row *r)
{
    return (struct unit_calendar_version){ r->id, r->unit_id, r->no, r->at_ms, r->hours, r->reception, r->saturday, r->ground };
}

enum err unit_days(struct ctx *c, int64_t agency_id, struct unit_day **out, size_t *n)
{
    struct calendar_rows_row *rows;
    TRY(calendar_rows(c->db, c->arena, &(struct calendar_rows_in){ agency_id }, &rows, n));
    struct unit_day *list = ARENA_ARRAY(c->arena, struct unit_day, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct unit_day){ .id = rows[i].id, .unit_id = rows[i].unit_id, .day = (int32_t)rows[i].day,
                                     .off = str_eq(rows[i].kind, S("off")), .removed = rows[i].removed != 0, .name = rows[i].name,
                                     .ground = rows[i].ground, .calendar_version_id = rows[i].calendar_version_id };
    *out = list;
    return ERR_OK;
}

enum err unit_calendar_with(struct ctx *c, int64_t agency_id, const struct unit_calendar_version *v, const struct unit_day *change, size_t change_n,
                            struct calendar *out)
{
    struct unit_day *rows;
    struct calendar_version_rows_row *versions;
    size_t rows_n, versions_n;
    const struct calendar *base = shipped();
    TRY(unit_days(c, agency_id, &rows, &rows_n));
    TRY(calendar_version_rows(c->db, c->arena, &(struct calendar_version_rows_in){ agency_id }, &versions, &versions_n));
    struct days days = { ARENA_ARRAY(c->arena, struct calendar_day, base->days_n + rows_n + change_n + 1), base->days_n };
    memcpy(days.at, base->days, days.n * sizeof *days.at);
    *out = *base;
    for (int own = 0; own < 2; own++) {
        apply_all(&days, rows, rows_n, own);
        for (size_t i = 0; i < versions_n; i++)
            if ((versions[i].unit_id != 0) == own)
                newest(out, &(struct unit_calendar_version){ .id = versions[i].id, .hours = versions[i].hours });
        if (!v || (v->unit_id != 0) != own)
            continue;
        for (size_t i = 0; i < change_n; i++)
            apply(&days, &change[i]);
        newest(out, v);
    }
    qsort(days.at, days.n, sizeof *days.at, by_day);
    out->days = days.at;
    out->days_n = days.n;
    return ERR_OK;
}

enum err unit_calendar(struct ctx *c, int64_t unit_id, struct calendar *out)
{
    struct unit u;
    TRY(unit_get(c, unit_id, &u));
    return unit_calendar_with(c, u.agency_id, NULL, NULL, 0, out);
}

enum err unit_calendar_versions(struct ctx *c, int64_t agency_id, struct unit_calendar_version **out, size_t *n)
{
    struct calendar_version_rows_row *rows;
    size_t rows_n;
    TRY(calendar_version_rows(c->db, c->arena, &(struct calendar_version_rows_in){ agency_id }, &rows, &rows_n));
    struct unit_calendar_version *list = ARENA_ARRAY(c->arena, struct unit_calendar_version, rows_n + 1);
    *n = 0;
    for (size_t i = rows_n; i > 0; i--)
        if (rows[i - 1].unit_id == agency_id)
            list[(*n)++] = version_of(&rows[i - 1]);
    *out = list;
    return ERR_OK;
}

enum err unit_reception(struct ctx *c, int64_t unit_id, struct str *weekdays, struct str *saturday)
{
    struct unit u;
    struct calendar cal;
    struct calendar_version_rows_row *rows;
    size_t n;
    struct str set = S("");
    TRY(unit_get(c, unit_id, &u));
    TRY(unit_calendar(c, unit_id, &cal));
    TRY(calendar_version_rows(c->db, c->arena, &(struct calendar_version_rows_in){ u.agency_id }, &rows, &n));
    *saturday = S("none");
    for (size_t i = 0; i < n; i++) {
        set = rows[i].reception.len ? rows[i].reception : set;
        *saturday = rows[i].saturday.len ? rows[i].saturday : *saturday;
    }
    *weekdays = set.len ? set : hours_text(c->arena, cal.hours, cal.hours_n);
    return ERR_OK;
}

/* -- a new version -- */

enum err unit_day_check(struct ctx *c, const struct unit_day *d)
{
    int weekday = day_weekday(d->day);
    bool weekend = weekday == 0 || weekday == 6;
    size_t before = c->problem.n;
    if (!d->removed && d->off == weekend) /* a weekend is off anyway, and a Tuesday is worked anyway */
        ctx_invalid(c, S("day"), d->off ? MSG_calendar_not_weekend : MSG_calendar_not_weekday, MSG_NO_ARGS);
    if (!d->name.len || text_length(d->name) > CALENDARS_NAME_MAX)
        ctx_invalid(c, S("name"), MSG_calendar_name, MSG_NO_ARGS);
    return c->problem.n == before ? ERR_OK : ERR_INVALID;
}

void unit_hours_check(struct ctx *c, const char *field, struct str *hours)
{
    struct calendar_span spans[CALENDAR_SPANS_MAX];
    size_t n;
    if (!hours->len || (strcmp(field, "saturday") == 0 && str_eq(*hours, S("none"))))
        return;
    if (hours_parse(*hours, spans, &n) != ERR_OK)
        ctx_invalid(c, str_c(field), MSG_calendar_hours, MSG_NO_ARGS);
    else
        *hours = hours_text(c->arena, spans, n);
}

static enum err check_version(struct ctx *c, struct unit_calendar_version *v, const struct unit_day *days, size_t n)
{
    unit_hours_check(c, "hours", &v->hours);
    unit_hours_check(c, "reception", &v->reception);
    unit_hours_check(c, "saturday", &v->saturday);
    if (!v->ground.len || text_length(v->ground) > CALENDARS_NAME_MAX)
        ctx_invalid(c, S("ground"), MSG_calendar_ground, MSG_NO_ARGS);
    for (size_t i = 0; i < n; i++) {
        bool good = unit_day_check(c, &days[i]) == ERR_OK;
        for (size_t k = 0; k < i; k++)
            if (good && days[k].day == days[i].day)
                ctx_invalid(c, S("day"), MSG_calendar_twice, MSG_NO_ARGS);
    }
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

static enum err store_days(struct ctx *c, const struct unit_calendar_version *v, const struct unit_day *days, size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(calendar_insert(c->db,
                            &(struct calendar_insert_in){ ctx_id(c), v->unit_id, days[i].day, days[i].off ? S("off") : S("makeup"), days[i].name,
                                                          v->ground, days[i].removed, v->id },
                            NULL));
    return ERR_OK;
}

enum err unit_calendar_put(struct ctx *c, struct unit_calendar_version *v, int64_t base_id, const struct unit_day *days, size_t n)
{
    struct unit_calendar_version *before;
    size_t before_n;
    TRY(check_version(c, v, days, n));
    TRY(unit_calendar_versions(c, v->unit_id, &before, &before_n));
    if ((before_n ? before[0].id : 0) != base_id)
        return ERR_STALE;
    v->id = ctx_id(c);
    v->no = before_n ? before[0].no + 1 : 1;
    v->at_ms = c->now_ms;
    TRY(calendar_version_insert(c->db, &(struct calendar_version_insert_in){ v->id, v->unit_id, v->no, v->at_ms, v->hours, v->reception,
                                                                            v->saturday, v->ground },
                                NULL));
    TRY(store_days(c, v, days, n));
    struct event e = { .kind = "calendar.changed", .object_kind = "calendar_version", .object_id = v->id,
                       EVENT_DETAIL({ "unit", arena_printf(c->arena, "%lld", (long long)v->unit_id), 0 }, { "no", { 0 }, v->no },
                                    { "days", { 0 }, (int64_t)n }, { "hours", v->hours, 0 }, { "ground", v->ground, 0 }) };
    return event_put(c, &e);
}
