#include "core/calendars_proposed.h"
#include "base/embed.h"
#include "data/csv.h"
#include "text/text.h"

enum column { NAME, CALENDAR, MONTH, DAY, DAYS, BEFORE, FROM_YEAR, TO_YEAR, GROUND, CONFIDENCE, COLUMNS };
enum { TET_MONTH = 1, TET_DAY = 1, YEAR_MIN = 2021 };

static bool number(struct str s, bool may_be_empty, int *out)
{
    int64_t n = 0;
    if (!(may_be_empty && str_empty(s)) && !str_int(s, &n))
        return false;
    *out = (int)n;
    return n >= 0 && n <= HOLIDAY_YEAR_MAX;
}

static bool read_rule(const struct csv_row *row, struct holiday_rule *out)
{
    struct str before = row->n == COLUMNS ? row->at[BEFORE] : S("");
    bool adjacent = str_eq(before, S("adjacent"));
    if (row->n != COLUMNS || !row->at[NAME].len || !row->at[GROUND].len)
        return false;
    *out = (struct holiday_rule){ .name = row->at[NAME], .ground = row->at[GROUND], .lunar = str_eq(row->at[CALENDAR], S("lunar")),
                                  .before = HOLIDAY_ADJACENT };
    return (out->lunar || str_eq(row->at[CALENDAR], S("solar"))) && number(row->at[MONTH], false, &out->month) && number(row->at[DAY], false, &out->day) &&
           number(row->at[DAYS], false, &out->days) && (adjacent || number(before, false, &out->before)) &&
           number(row->at[FROM_YEAR], false, &out->from_year) && number(row->at[TO_YEAR], true, &out->to_year);
}

static enum err read_rules(struct arena *a, struct str csv, int tet_before, struct holiday_rule *rules, size_t *n)
{
    struct csv in = csv_open(csv);
    struct csv_row row;
    enum err e = csv_next(&in, a, &row); /* the names of the columns */
    *n = 0;
    while (e == ERR_OK && (e = csv_next(&in, a, &row)) == ERR_OK) {
        if (row.n == 1 && str_empty(row.at[0]))
            continue;
        if (*n == HOLIDAY_RULES_MAX || !read_rule(&row, &rules[*n]))
            return ERR_INVALID;
        struct holiday_rule *r = &rules[(*n)++];
        if (r->lunar && r->month == TET_MONTH && r->day == TET_DAY)
            r->before = tet_before;
    }
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err calendars_legal_rules(struct arena *a, int tet_before, struct holiday_rule **out, size_t *n)
{
    const struct embed_file *file = embed_find(embed_data, embed_data_n, S("calendar/legal_days.csv"));
    if (!file)
        return ERR_NOT_FOUND;
    if (tet_before < 1 || tet_before > CALENDARS_TET_MAX)
        return ERR_INVALID;
    struct holiday_rule *rules = ARENA_ARRAY(a, struct holiday_rule, HOLIDAY_RULES_MAX);
    TRY(read_rules(a, file->bytes, tet_before, rules, n));
    *out = rules;
    return ERR_OK;
}

enum err calendars_propose(struct arena *a, int year, int tet_before, struct holiday **out, size_t *n)
{
    struct holiday_rule *rules;
    size_t rules_n;
    if (year < YEAR_MIN)
        return ERR_INVALID;
    TRY(calendars_legal_rules(a, tet_before, &rules, &rules_n));
    return holidays_propose(rules, rules_n, calendar_plain().week, year, a, out, n);
}

struct str calendars_holiday_name(struct arena *a, const struct holiday *h)
{
    if (!h->in_lieu)
        return h->rule->name;
    struct str of = text_date_weekday(a, h->of_day);
    return arena_printf(a, "Nghỉ bù %.*s (%.*s)", STR_ARG(h->rule->name), STR_ARG(of));
}

static int by_day(const void *x, const void *y)
{
    const struct calendars_compared *a = x, *b = y;
    return (a->day > b->day) - (a->day < b->day);
}

static bool proposed_on(const struct holiday *list, size_t n, int32_t day)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].day == day)
            return true;
    return false;
}

enum err calendars_compare(struct arena *a, const struct calendar *cal, int year, int tet_before, struct calendars_compared **out, size_t *n)
{
    struct holiday *list;
    size_t list_n;
    int32_t first = day_from_ymd(year, 1, 1), last = day_from_ymd(year, 12, 31);
    VEC(struct calendars_compared) rows = { 0 };
    TRY(calendars_propose(a, year, tet_before, &list, &list_n));
    for (size_t i = 0; i < list_n; i++) {
        bool there = !calendar_works(cal, list[i].day);
        int weekday = day_weekday(list[i].day);
        if (weekday == 0 || weekday == 6)
            continue;
        struct calendars_compared row = { list[i].day, there ? CALENDARS_SAME : CALENDARS_ONLY_PROPOSED, calendars_holiday_name(a, &list[i]) };
        VEC_PUSH(a, &rows, row);
    }
    for (size_t i = 0; i < cal->days_n; i++) {
        const struct calendar_day *d = &cal->days[i];
        if (d->day < first || d->day > last || (d->kind == DAY_OFF && proposed_on(list, list_n, d->day)))
            continue;
        struct calendars_compared row = { d->day, d->kind == DAY_OFF ? CALENDARS_ONLY_THERE : CALENDARS_MAKEUP, d->name };
        VEC_PUSH(a, &rows, row);
    }
    if (rows.n)
        qsort(rows.at, rows.n, sizeof *rows.at, by_day);
    *out = rows.at;
    *n = rows.n;
    return ERR_OK;
}
