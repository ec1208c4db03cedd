#include "cmd/cmd.h"
#include "cmd/lines.h"
#include "core/calendars.h"
#include "data/json.h"
#include "engine/deadline.h"
#include "engine/lunar.h"

static const char USAGE[] =
    "Cách dùng: motcua calendar lunar [NGÀY...]\n"
    "           motcua calendar due [--received LÚC --limit \"THỜI HẠN\"]\n"
    "                               [--cutoff GIỜ:PHÚT] [--calendar none|TỆP.csv]\n"
    "  lunar   ngày âm lịch của một ngày dương lịch, viết như 2026-02-17\n"
    "  due     ngày hẹn trả của hồ sơ nhận lúc 2026-11-20T10:00+07:00, kèm cách tính từng ngày\n"
    "  THỜI HẠN: \"N minutes|hours|working hours|days|working days|months\" hoặc \"same day\"\n"
    "  --cutoff    nhận sau giờ này thì \"same day\" tính sang ngày làm việc tiếp theo (mặc định 15:00)\n"
    "  --calendar  none: chỉ nghỉ thứ Bảy, Chủ nhật; TỆP.csv: lịch của riêng mình; mặc định là lịch có sẵn\n"
    "Không có giá trị thì đọc từng dòng từ đầu vào chuẩn; due đọc: LÚC<tab>THỜI HẠN[<tab>GIỜ:PHÚT].\n"
    "Mỗi dòng cho một dòng JSON.\n";

enum { ANSWER_BYTES_MAX = 4 << 20, CUTOFF_DEFAULT = 15 * 60 };

/* One answer, or for a line that is not understood a complaint. */
static bool answer(struct buf *b)
{
    buf_putc(b, '\n');
    return !b->failed && fwrite(b->ptr, 1, b->len, stdout) == b->len;
}

static bool complain(size_t line, const char *what)
{
    lines_complain(line, what);
    return false;
}

static int usage(const char *what)
{
    if (what)
        fprintf(stderr, "motcua calendar: %s\n", what);
    fputs(USAGE, stderr);
    return 2;
}

/* -- lunar -- */

static bool lunar_line(void *self, struct str s, size_t line)
{
    struct arena *a = self;
    int32_t day;
    struct lunar l;
    if (!day_parse_iso(str_trim(s), &day))
        return complain(line, "Ngày không có thật hoặc không viết theo dạng 2026-02-17.");
    if (lunar_of_day(day, &l) != ERR_OK)
        return complain(line, "Lịch âm chỉ tính được từ năm 1900 đến năm 2199.");
    arena_reset(a);
    struct buf b = buf_new(a, ANSWER_BYTES_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member_int(&o, "day", l.day);
    json_member_int(&o, "month", l.month);
    json_member_int(&o, "year", l.year);
    json_member_bool(&o, "leap", l.leap);
    json_close(&o, '}');
    return answer(&b);
}

static int run_lunar(int argc, char **argv)
{
    if (argc > 0 && argv[0][0] == '-')
        return usage("lunar không có tùy chọn nào.");
    struct arena *a = arena_new();
    int code = lines_each(argc, argv, lunar_line, a);
    arena_free(a);
    return code;
}

/* -- due -- */

struct due {
    struct arena *arena; /* of one answer */
    struct calendar cal;
    int cutoff_minute; /* where a line names none */
};

struct request {
    struct str received, limit, cutoff; /* cutoff.ptr NULL: not named */
};

/* "15:00" */
static bool parse_minute(struct str s, int *out)
{
    struct str hour;
    int64_t h, m;
    if (!str_split(&s, ':', &hour) || hour.len < 1 || hour.len > 2 || s.len != 2 || !str_int(hour, &h) ||
        !str_int(s, &m) || h < 0 || h > 23 || m < 0 || m > 59 || h + m == 0)
        return false;
    *out = (int)(h * 60 + m);
    return true;
}

static struct str iso_date(struct arena *a, int32_t day)
{
    int year, month, dom;
    day_to_ymd(day, &year, &month, &dom);
    return arena_printf(a, "%04d-%02d-%02d", year, month, dom);
}

static void put_moment(struct json_out *o, const char *key, int64_t at_ms)
{
    char text[CLOCK_RFC3339_MAX];
    clock_rfc3339(at_ms, text);
    json_member(o, key, str_c(text));
}

static void put_explanation(struct json_out *o, struct arena *a, const struct deadline *d)
{
    json_key(o, S("explanation"));
    json_open(o, '[');
    for (size_t i = 0; i < d->lines_n; i++) {
        json_open(o, '{');
        json_member(o, "day", iso_date(a, d->lines[i].day));
        json_member(o, "mark", deadline_mark_name(d->lines[i].mark));
        json_member(o, "words", deadline_words(a, &d->lines[i]));
        json_close(o, '}');
    }
    json_close(o, ']');
}

static bool put_deadline(const struct due *due, struct limit limit, int64_t received_ms, const struct deadline *d)
{
    struct buf b = buf_new(due->arena, ANSWER_BYTES_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_member(&o, "due", iso_date(due->arena, d->due_day));
    put_moment(&o, "due_at", d->due_at_ms);
    json_member(&o, "limit", limit_name(due->arena, limit));
    put_moment(&o, "received", received_ms);
    json_member(&o, "calendar", due->cal.code);
    put_explanation(&o, due->arena, d);
    json_close(&o, '}');
    return answer(&b);
}

static bool due_request(const struct due *due, struct request q, size_t line)
{
    struct deadline_rule rule = { .cutoff_minute = due->cutoff_minute };
    int64_t received_ms;
    struct deadline d;
    arena_reset(due->arena);
    if (!clock_parse_rfc3339(str_trim(q.received), &received_ms))
        return complain(line, "Lúc nhận không có thật hoặc không viết theo dạng 2026-11-20T10:00+07:00.");
    if (limit_parse(q.limit, &rule.limit) != ERR_OK)
        return complain(line, "Thời hạn phải viết như \"3 working days\" (xem motcua calendar), số từ 1 đến 100000.");
    if (q.cutoff.ptr && !parse_minute(str_trim(q.cutoff), &rule.cutoff_minute))
        return complain(line, "Giờ chốt phải viết theo dạng 15:00.");
    if (rule.limit.unit == LIMIT_NONE)
        return complain(line, "\"none\" là không có thời hạn, nên không có ngày hẹn trả.");
    if (deadline_compute(&rule, &due->cal, received_ms, due->arena, &d) != ERR_OK)
        return complain(line, "Không có ngày hẹn trả: lịch không còn ngày làm việc nào, hoặc đã quá năm 9999.");
    return put_deadline(due, rule.limit, received_ms, &d);
}

static bool due_line(void *self, struct str s, size_t line)
{
    struct request q = { 0 };
    if (!str_split(&s, '\t', &q.received) || !str_split(&s, '\t', &q.limit))
        return complain(line, "Mỗi dòng cần: LÚC<tab>THỜI HẠN[<tab>GIỜ:PHÚT].");
    if (str_split(&s, '\t', &q.cutoff) && s.ptr)
        return complain(line, "Dòng này có quá nhiều cột: LÚC<tab>THỜI HẠN[<tab>GIỜ:PHÚT].");
    return due_request(self, q, line);
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

/* name NULL: the calendar that ships. *what: why not. */
static enum err choose_calendar(struct arena *a, const char *name, struct calendar *out, struct str *what)
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

struct options {
    const char *received, *limit, *cutoff, *calendar;
};

/* Options with a value each; false: one that is not known, or without its value. */
static bool read_options(int argc, char **argv, struct options *out)
{
    const struct {
        const char *name, **value;
    } known[] = { { "--received", &out->received },
                  { "--limit", &out->limit },
                  { "--cutoff", &out->cutoff },
                  { "--calendar", &out->calendar } };
    for (int i = 0; i < argc; i += 2) {
        size_t k = 0;
        while (k < 4 && strcmp(argv[i], known[k].name) != 0)
            k++;
        if (k == 4 || i + 1 == argc)
            return false;
        *known[k].value = argv[i + 1];
    }
    return true;
}

static int due_with(struct arena *keep, struct due *due, const struct options *o)
{
    struct str what;
    if (o->cutoff && !parse_minute(str_c(o->cutoff), &due->cutoff_minute))
        return usage("--cutoff phải viết theo dạng 15:00.");
    if (choose_calendar(keep, o->calendar, &due->cal, &what) != ERR_OK) {
        fprintf(stderr, "motcua calendar: %.*s\n", STR_ARG(what));
        return 1;
    }
    if (!o->received)
        return lines_each(0, NULL, due_line, due);
    return due_request(due, (struct request){ .received = str_c(o->received), .limit = str_c(o->limit) }, 1) ? 0 : 1;
}

static int run_due(int argc, char **argv)
{
    struct options o = { 0 };
    if (!read_options(argc, argv, &o))
        return usage("tùy chọn không có, hoặc thiếu giá trị.");
    if (!o.received != !o.limit)
        return usage("--received và --limit phải đi cùng nhau.");
    struct arena *keep = arena_new();
    struct due due = { .arena = arena_new(), .cutoff_minute = CUTOFF_DEFAULT };
    int code = due_with(keep, &due, &o);
    arena_free(due.arena);
    arena_free(keep);
    return code;
}

int cmd_calendar(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int argc, char **argv);
    } verbs[] = { { "lunar", run_lunar }, { "due", run_due } };
    if (argc < 2)
        return usage("cần biết tính gì: lunar hay due.");
    if (strcmp(argv[1], "--help") == 0)
        return fputs(USAGE, stdout) < 0;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(argv[1], verbs[i].name) == 0) {
            int code = verbs[i].run(argc - 2, argv + 2);
            return fflush(stdout) == 0 ? code : 1;
        }
    return usage("không có việc này; chỉ có lunar và due.");
}
