#include "core/calendars.h"
#include "base/embed.h"
#include "data/csv.h"
#include "text/text.h"

enum column { COLUMN_DATE, COLUMN_KIND, COLUMN_DESCRIPTION, COLUMN_CONFIDENCE, COLUMNS };
static const struct str COLUMN_NAMES[COLUMNS] = { S_INIT("date"), S_INIT("kind"), S_INIT("description"),
                                                  S_INIT("confidence") };

static const struct kind {
    struct str name;
    enum day_kind kind;
    bool weekend; /* falls on a weekly day off */
} KINDS[] = {
    { S_INIT("off_weekday"), DAY_OFF, false },
    { S_INIT("weekend_in_break"), DAY_WEEKEND, true },
    { S_INIT("makeup_workday"), DAY_MAKEUP, true },
};

struct row {
    struct calendar_day day;
    int line;
};

struct reader {
    struct arena *arena;
    struct csv csv;
    VEC(struct row) rows;
    struct fault *fault;
};

static void put_text(char *out, size_t size, struct str s)
{
    size_t n = s.len < size ? s.len : size - 1;
    while (n < s.len && n > 0 && ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
        n--;
    memcpy(out, s.ptr, n);
    out[n] = '\0';
}

static enum err refuse_at(struct reader *r, int line, enum column column, struct str what)
{
    if (r->fault) {
        r->fault->line = line;
        put_text(r->fault->where, sizeof r->fault->where, column < COLUMNS ? COLUMN_NAMES[column] : S(""));
        put_text(r->fault->what, sizeof r->fault->what, what);
    }
    return ERR_INVALID;
}

static enum err refuse(struct reader *r, enum column column, struct str what)
{
    return refuse_at(r, r->csv.line, column, what);
}

static const struct kind *kind_named(struct str name)
{
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (str_eq(KINDS[i].name, name))
            return &KINDS[i];
    return NULL;
}

static enum err read_name(struct reader *r, struct str text, const struct kind *kind, struct str *out)
{
    if (text_clean(r->arena, text, false, out) != ERR_OK)
        return refuse(r, COLUMN_DESCRIPTION, S("Tên ngày có ký tự không đọc được."));
    if (str_empty(*out) && kind->kind != DAY_WEEKEND)
        return refuse(r, COLUMN_DESCRIPTION, S("Ngày này cần có tên, để người dân hiểu vì sao nghỉ hoặc làm bù."));
    if (text_length(*out) > CALENDARS_NAME_MAX)
        return refuse(r, COLUMN_DESCRIPTION, S("Tên ngày dài quá 200 ký tự."));
    return ERR_OK;
}

/* A date typed wrongly mostly lands on a weekday that does not fit its kind. */
static enum err check_weekday(struct reader *r, int32_t day, const struct kind *kind)
{
    int weekday = day_weekday(day);
    if ((weekday == 0 || weekday == 6) == kind->weekend)
        return ERR_OK;
    struct str date = text_date_weekday(r->arena, day);
    return refuse(r, COLUMN_DATE,
                  kind->weekend ? arena_printf(r->arena, "Loại %.*s dành cho thứ Bảy, Chủ nhật, mà đây là %.*s.",
                                               STR_ARG(kind->name), STR_ARG(date))
                                : arena_printf(r->arena, "Đây là %.*s, vốn đã là ngày nghỉ cuối tuần.", STR_ARG(date)));
}

static enum err read_row(struct reader *r, const struct csv_row *row)
{
    if (row->n != COLUMNS)
        return refuse(r, COLUMNS, arena_printf(r->arena, "Dòng này có %zu cột, cần đúng 4 cột.", row->n));
    struct row new = { .line = r->csv.line };
    if (!day_parse_iso(row->at[COLUMN_DATE], &new.day.day))
        return refuse(r, COLUMN_DATE, S("Ngày không có thật hoặc không viết theo dạng 2026-11-24."));
    const struct kind *kind = kind_named(row->at[COLUMN_KIND]);
    if (!kind)
        return refuse(r, COLUMN_KIND, S("Loại ngày phải là off_weekday, weekend_in_break hoặc makeup_workday."));
    TRY(check_weekday(r, new.day.day, kind));
    new.day.kind = kind->kind;
    TRY(read_name(r, row->at[COLUMN_DESCRIPTION], kind, &new.day.name));
    if (r->rows.n == CALENDARS_DAYS_MAX)
        return refuse(r, COLUMNS, S("Tệp có quá nhiều ngày (nhiều nhất là 5000)."));
    VEC_PUSH(r->arena, &r->rows, new);
    return ERR_OK;
}

static enum err read_header(struct reader *r)
{
    struct csv_row row;
    bool good = csv_next(&r->csv, r->arena, &row) == ERR_OK && row.n == COLUMNS;
    for (size_t i = 0; good && i < COLUMNS; i++)
        good = str_eq(row.at[i], COLUMN_NAMES[i]);
    return good ? ERR_OK : refuse_at(r, 1, COLUMNS, S("Dòng đầu tiên phải là: date,kind,description,confidence"));
}

static enum err read_rows(struct reader *r)
{
    TRY(read_header(r));
    for (;;) {
        struct csv_row row;
        enum err e = csv_next(&r->csv, r->arena, &row);
        if (e == ERR_NOT_FOUND)
            return ERR_OK;
        if (e != ERR_OK)
            return refuse(r, COLUMNS, S("Dấu nháy kép ở dòng này không khớp."));
        if (row.n == 1 && str_empty(row.at[0]))
            continue;
        TRY(read_row(r, &row));
    }
}

static int by_day(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->day.day != y->day.day)
        return x->day.day < y->day.day ? -1 : 1;
    return x->line - y->line;
}

static enum err sort_rows(struct reader *r)
{
    if (r->rows.n == 0)
        return refuse_at(r, 1, COLUMNS, S("Tệp không có ngày nào."));
    qsort(r->rows.at, r->rows.n, sizeof *r->rows.at, by_day);
    for (size_t i = 1; i < r->rows.n; i++)
        if (r->rows.at[i].day.day == r->rows.at[i - 1].day.day)
            return refuse_at(r, r->rows.at[i].line, COLUMN_DATE,
                             arena_printf(r->arena, "Ngày này đã có ở dòng %d.", r->rows.at[i - 1].line));
    return ERR_OK;
}

static struct str code_of_years(struct arena *a, int32_t first, int32_t last)
{
    int from, to, month, dom;
    day_to_ymd(first, &from, &month, &dom);
    day_to_ymd(last, &to, &month, &dom);
    return from == to ? arena_printf(a, "vn-%d", from) : arena_printf(a, "vn-%d-%d", from, to);
}

enum err calendars_from_csv(struct arena *a, struct str csv, struct calendar *out, struct fault *fault)
{
    struct reader r = { .arena = a, .csv = csv_open(csv), .fault = fault };
    if (csv.len > CALENDARS_BYTES_MAX) {
        (void)refuse_at(&r, 0, COLUMNS, S("Tệp lớn quá 1 MB."));
        return ERR_TOO_LARGE;
    }
    if (!text_utf8_valid(csv))
        return refuse_at(&r, 0, COLUMNS, S("Tệp không phải văn bản UTF-8."));
    TRY(read_rows(&r));
    TRY(sort_rows(&r));
    struct calendar_day *days = ARENA_ARRAY(a, struct calendar_day, r.rows.n);
    size_t n = 0;
    for (size_t i = 0; i < r.rows.n; i++)
        if (r.rows.at[i].day.kind != DAY_WEEKEND)
            days[n++] = r.rows.at[i].day;
    struct calendar c = calendar_plain();
    c.code = code_of_years(a, r.rows.at[0].day.day, r.rows.at[r.rows.n - 1].day.day);
    c.days = days;
    c.days_n = n;
    *out = c;
    return ERR_OK;
}

enum err calendars_shipped(struct arena *a, struct calendar *out)
{
    const struct embed_file *file = embed_find(embed_data, embed_data_n, S("calendar/holidays.csv"));
    return file ? calendars_from_csv(a, file->bytes, out, NULL) : ERR_NOT_FOUND;
}
