/* motcua calendar propose, check: a year of days off, as the law gives it and as a file has it. */
#include "cmd/calendar.h"
#include "core/calendars_proposed.h"
#include "data/csv.h"
#include "text/text.h"

struct str calendar_iso(struct arena *a, int32_t day)
{
    int year, month, dom;
    day_to_ymd(day, &year, &month, &dom);
    return arena_printf(a, "%04d-%02d-%02d", year, month, dom);
}

static enum err read_whole(struct arena *a, const char *path, struct str *out)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return ERR_NOT_FOUND;
    char *bytes = arena_alloc(a, CALENDARS_BYTES_MAX + 1);
    size_t n = fread(bytes, 1, CALENDARS_BYTES_MAX + 1, f);
    bool bad = ferror(f);
    fclose(f);
    if (bad)
        return ERR_IO;
    *out = (struct str){ bytes, n };
    return ERR_OK;
}

enum err calendar_choose(struct arena *a, const char *name, struct calendar *out, struct str *what)
{
    struct fault fault = { 0 };
    struct str csv;
    if (name && strcmp(name, "none") == 0) {
        *out = calendar_plain();
        return ERR_OK;
    }
    *what = S("chương trình này được dựng mà không kèm lịch; hãy dùng --calendar.");
    if (!name)
        return calendars_shipped(a, out);
    *what = arena_printf(a, "không đọc được tệp lịch %s.", name);
    TRY(read_whole(a, name, &csv));
    enum err e = calendars_from_csv(a, csv, out, &fault);
    *what = arena_printf(a, "%s, dòng %d%s%s: %s", name, fault.line, fault.where[0] ? ", cột " : "", fault.where,
                         fault.what);
    return e;
}

/* -- the two lists of a comparison -- */

static const char *const PART_KEYS[] = { [CALENDARS_SAME] = "same", [CALENDARS_ONLY_PROPOSED] = "only_law",
                                         [CALENDARS_ONLY_THERE] = "only_calendar", [CALENDARS_MAKEUP] = "makeup" };

static void put_part(struct json_out *o, struct arena *a, enum calendars_part part, const struct calendars_compared *list, size_t n)
{
    json_key(o, str_c(PART_KEYS[part]));
    json_open(o, '[');
    for (size_t i = 0; i < n; i++) {
        if (list[i].part != part)
            continue;
        json_open(o, '{');
        json_member(o, "day", calendar_iso(a, list[i].day));
        json_member(o, "name", list[i].name);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static bool knows_year(const struct calendar *cal, int year)
{
    for (size_t i = 0; i < cal->days_n; i++)
        if (cal->days[i].day >= day_from_ymd(year, 1, 1) && cal->days[i].day <= day_from_ymd(year, 12, 31))
            return true;
    return false;
}

static int same_days(const struct calendars_compared *list, size_t n)
{
    int same = 0;
    for (size_t i = 0; i < n; i++)
        same += list[i].part == CALENDARS_SAME;
    return same;
}

/* Into an open object: how many days agree and which do not; nothing for a year that the law here does not reach. */
static void put_compared(struct json_out *o, struct arena *a, const struct calendar *cal, int year, int tet)
{
    struct calendars_compared *list;
    size_t n;
    if (calendars_compare(a, cal, year, tet, &list, &n) != ERR_OK)
        return;
    json_member_int(o, "same", same_days(list, n));
    put_part(o, a, CALENDARS_ONLY_PROPOSED, list, n);
    put_part(o, a, CALENDARS_ONLY_THERE, list, n);
    put_part(o, a, CALENDARS_MAKEUP, list, n);
}

/* -- propose -- */

static void put_holiday(struct json_out *o, struct arena *a, const struct holiday *h)
{
    json_open(o, '{');
    json_member(o, "day", calendar_iso(a, h->day));
    json_member(o, "words", text_date_weekday(a, h->day));
    json_member(o, "name", calendars_holiday_name(a, h));
    json_member(o, "kind", h->in_lieu ? S("in_lieu") : S("legal"));
    json_member(o, "ground", h->in_lieu ? S("BLLĐ 2019 Đ111.3") : h->rule->ground);
    json_close(o, '}');
}

static bool propose_json(struct arena *a, int year, int tet, const struct holiday *list, size_t n)
{
    struct calendar shipped;
    struct buf b = buf_new(a, CALENDAR_ANSWER_BYTES_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member_int(&o, "year", year);
    json_member(&o, "status", S("proposal"));
    json_member_int(&o, "tet_days_before", tet);
    json_key(&o, S("days"));
    json_open(&o, '[');
    for (size_t i = 0; i < n; i++)
        put_holiday(&o, a, &list[i]);
    json_close(&o, ']');
    if (calendars_shipped(a, &shipped) == ERR_OK && knows_year(&shipped, year)) {
        json_key(&o, S("compared"));
        json_open(&o, '{');
        json_member(&o, "calendar", shipped.code);
        put_compared(&o, a, &shipped, year, tet);
        json_close(&o, '}');
    }
    json_close(&o, '}');
    return calendar_answer(&b);
}

static bool propose_csv(struct arena *a, const struct holiday *list, size_t n)
{
    struct buf b = buf_new(a, CALENDAR_ANSWER_BYTES_MAX);
    buf_put(&b, S("date,kind,description,confidence\n"));
    for (size_t i = 0; i < n; i++) {
        bool weekend = day_weekday(list[i].day) % 6 == 0;
        csv_put(&b, calendar_iso(a, list[i].day), false);
        csv_put(&b, weekend ? S("weekend_in_break") : S("off_weekday"), false);
        csv_put(&b, calendars_holiday_name(a, &list[i]), false);
        csv_put(&b, S("law-projection"), true);
    }
    return !b.failed && fwrite(b.ptr, 1, b.len, stdout) == b.len;
}

static int propose(struct arena *a, int64_t year, int64_t tet, bool csv)
{
    struct holiday *list;
    size_t n;
    if (tet < 1 || tet > CALENDARS_TET_MAX)
        return calendar_usage("--tet là 1, 2 hoặc 3.");
    if (year < 2021 || year > HOLIDAY_YEAR_MAX)
        return calendar_usage("NĂM từ 2021 (BLLĐ 2019 có hiệu lực) đến 2198.");
    if (calendars_propose(a, (int)year, (int)tet, &list, &n) != ERR_OK) {
        fputs("motcua calendar: không lập được ngày nghỉ của năm này.\n", stderr);
        return 1;
    }
    return (csv ? propose_csv(a, list, n) : propose_json(a, (int)year, (int)tet, list, n)) ? 0 : 1;
}

int calendar_propose(int argc, char **argv)
{
    int64_t year, tet = CALENDARS_TET_USUAL;
    bool csv = false;
    if (argc < 1 || !str_int(str_c(argv[0]), &year))
        return calendar_usage("propose cần một năm, ví dụ 2027.");
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--csv") == 0)
            csv = true;
        else if (strcmp(argv[i], "--tet") != 0 || i + 1 == argc || !str_int(str_c(argv[++i]), &tet))
            return calendar_usage("propose chỉ có --tet SỐ và --csv.");
    }
    struct arena *a = arena_new();
    int code = propose(a, year, tet, csv);
    arena_free(a);
    return code;
}

/* -- check -- */

static void put_year(struct json_out *o, struct arena *a, const struct calendar *cal, int year)
{
    int32_t first = day_from_ymd(year, 1, 1), last = day_from_ymd(year, 12, 31);
    json_open(o, '{');
    json_member_int(o, "year", year);
    json_member_int(o, "working_days", calendar_count(cal, first - 1, last));
    put_compared(o, a, cal, year, CALENDARS_TET_USUAL);
    json_close(o, '}');
}

static int check(struct arena *a, const char *path)
{
    struct calendar cal;
    struct str what = S("");
    int from, to, month, dom;
    if (calendar_choose(a, path, &cal, &what) != ERR_OK || !cal.days_n) {
        fprintf(stderr, "motcua calendar: %.*s\n", STR_ARG(what.len ? what : S("tệp không có ngày nghỉ hay ngày làm bù nào.")));
        return 1;
    }
    struct buf b = buf_new(a, CALENDAR_ANSWER_BYTES_MAX);
    struct json_out o = json_out(&b);
    day_to_ymd(cal.days[0].day, &from, &month, &dom);
    day_to_ymd(cal.days[cal.days_n - 1].day, &to, &month, &dom);
    json_open(&o, '{');
    json_member(&o, "calendar", cal.code);
    json_member_int(&o, "exceptions", (int64_t)cal.days_n);
    json_key(&o, S("years"));
    json_open(&o, '[');
    for (int year = from; year <= to; year++)
        if (knows_year(&cal, year))
            put_year(&o, a, &cal, year);
    json_close(&o, ']');
    json_close(&o, '}');
    return calendar_answer(&b) ? 0 : 1;
}

int calendar_check(int argc, char **argv)
{
    if (argc != 1 || argv[0][0] == '-' || strcmp(argv[0], "none") == 0)
        return calendar_usage("check cần đúng một tệp lịch.");
    struct arena *a = arena_new();
    int code = check(a, argv[0]);
    arena_free(a);
    return code;
}
