/* The working calendar of a unit: shipped days, rows for all, rows of its agency. */
#include "base/clock.h"
#include "core/calendars.h"
#include "core/event.h"
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

/* A row replaces what stood at its day; a removed row leaves an ordinary day. */
static void apply(struct calendar_day *days, size_t *n, const struct calendar_rows_row *r)
{
    struct calendar_day d = { (int32_t)r->day, str_eq(r->kind, S("off")) ? DAY_OFF : DAY_MAKEUP, r->name };
    size_t at = 0;
    while (at < *n && days[at].day != d.day)
        at++;
    if (r->removed && at < *n)
        days[at] = days[--*n];
    else if (!r->removed)
        days[at] = d;
    if (!r->removed && at == *n)
        ++*n;
}

enum err unit_calendar(struct ctx *c, int64_t unit_id, struct calendar *out)
{
    struct unit u;
    struct calendar_rows_row *rows;
    size_t rows_n;
    const struct calendar *base = shipped();
    TRY(unit_get(c, unit_id, &u));
    TRY(calendar_rows(c->db, c->arena, &(struct calendar_rows_in){ u.agency_id }, &rows, &rows_n));
    *out = *base;
    if (!rows_n)
        return ERR_OK;
    struct calendar_day *days = ARENA_ARRAY(c->arena, struct calendar_day, base->days_n + rows_n);
    size_t n = base->days_n;
    memcpy(days, base->days, n * sizeof *days);
    for (size_t i = 0; i < rows_n; i++)
        apply(days, &n, &rows[i]);
    qsort(days, n, sizeof *days, by_day);
    out->days = days;
    out->days_n = n;
    return ERR_OK;
}

enum err unit_days(struct ctx *c, int64_t agency_id, struct unit_day **out, size_t *n)
{
    struct calendar_rows_row *rows;
    TRY(calendar_rows(c->db, c->arena, &(struct calendar_rows_in){ agency_id }, &rows, n));
    struct unit_day *list = ARENA_ARRAY(c->arena, struct unit_day, *n + 1);
    for (size_t i = 0; i < *n; i++)
        list[i] = (struct unit_day){ .id = rows[i].id, .unit_id = rows[i].unit_id, .day = (int32_t)rows[i].day,
                                     .off = str_eq(rows[i].kind, S("off")), .removed = rows[i].removed != 0, .name = rows[i].name,
                                     .ground = rows[i].ground };
    *out = list;
    return ERR_OK;
}

static enum err check_day(struct ctx *c, const struct unit_day *d)
{
    int weekday = day_weekday(d->day);
    bool weekend = weekday == 0 || weekday == 6;
    if (!d->removed && d->off == weekend) /* a weekend is off anyway, and a Tuesday is worked anyway */
        ctx_invalid(c, S("day"), d->off ? MSG_calendar_not_weekend : MSG_calendar_not_weekday, MSG_NO_ARGS);
    if (!d->name.len || text_length(d->name) > CALENDARS_NAME_MAX)
        ctx_invalid(c, S("name"), MSG_calendar_name, MSG_NO_ARGS);
    if (!d->ground.len || text_length(d->ground) > CALENDARS_NAME_MAX)
        ctx_invalid(c, S("ground"), MSG_calendar_ground, MSG_NO_ARGS);
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

enum err unit_day_put(struct ctx *c, const struct unit_day *d)
{
    int64_t id = ctx_id(c);
    TRY(check_day(c, d));
    struct str kind = d->off ? S("off") : S("makeup");
    TRY(calendar_insert(c->db, &(struct calendar_insert_in){ id, d->unit_id, d->day, kind, d->name, d->ground, d->removed }, NULL));
    struct event e = { .kind = "calendar.changed", .object_kind = "calendar_day", .object_id = id,
                       EVENT_DETAIL({ "day", text_date(c->arena, d->day), 0 }, { "kind", d->removed ? S("removed") : kind, 0 },
                                    { "name", d->name, 0 }, { "ground", d->ground, 0 },
                                    { "unit", arena_printf(c->arena, "%lld", (long long)d->unit_id), 0 }) };
    return event_put(c, &e);
}
