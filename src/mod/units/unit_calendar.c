/* The working calendar of a unit: shipped days, rows for all, rows of its agency. */
#include "core/calendars.h"
#include "mod/units/units.h"
#include "sql_units.h"
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
