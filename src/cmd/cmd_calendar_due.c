/* motcua calendar due: a deadline with everything that happened to it. */
#include "cmd/calendar.h"
#include "cmd/lines.h"
#include "engine/deadline.h"
#include "text/text.h"

enum { CUTOFF_DEFAULT = 15 * 60, GROUND_MAX = 500 };

struct due {
    struct arena *arena; /* of one answer */
    struct calendar cal;
    int cutoff_minute; /* where a line names none */
};

/* A fact as it was written; empty: not named. */
struct told {
    enum fact_kind kind;
    struct str at, limit, day, ground;
};

struct request {
    struct str received, limit, cutoff; /* cutoff.ptr NULL: not named */
    const struct told *facts;
    size_t facts_n;
};

/* What an option and a JSON fact are called, and what stands between their equals signs. */
static const struct fact_word {
    const char *option, *kind;
    enum fact_kind fact;
    bool limit, day, ground;
} FACT_WORDS[] = {
    { "--stands", "stands", FACT_STANDS, false, false, true },
    { "--runs", "runs", FACT_RUNS, false, false, false },
    { "--restarts", "restarts", FACT_RESTARTS, false, false, true },
    { "--extend", "extended", FACT_EXTENDED, true, false, true },
    { "--promise", "promised", FACT_PROMISED, false, true, true },
};
enum { FACT_WORDS_N = sizeof FACT_WORDS / sizeof *FACT_WORDS };

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

/* -- the answer -- */

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
        json_member(o, "day", calendar_iso(a, d->lines[i].day));
        json_member(o, "mark", deadline_mark_name(d->lines[i].mark));
        json_member(o, "words", deadline_words(a, &d->lines[i]));
        json_close(o, '}');
    }
    json_close(o, ']');
}

/* due is null while the clock stands still. */
static void put_due(struct json_out *o, struct arena *a, const struct deadline_course *d)
{
    if (!d->stands) {
        json_member(o, "due", calendar_iso(a, d->now.due_day));
        put_moment(o, "due_at", d->now.due_at_ms);
        return;
    }
    json_key(o, S("due"));
    json_put_null(o);
    json_key(o, S("due_at"));
    json_put_null(o);
}

static bool put_answer(const struct due *due, struct limit limit, int64_t received_ms, const struct deadline_course *d)
{
    struct buf b = buf_new(due->arena, CALENDAR_ANSWER_BYTES_MAX);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    put_due(&o, due->arena, d);
    json_member(&o, "limit", limit_name(due->arena, limit));
    put_moment(&o, "received", received_ms);
    json_member(&o, "calendar", due->cal.code);
    json_member(&o, "first_due", calendar_iso(due->arena, day_of_ms(d->first_due_at_ms)));
    put_moment(&o, "first_due_at", d->first_due_at_ms);
    json_member_bool(&o, "stands", d->stands);
    put_explanation(&o, due->arena, &d->now);
    json_close(&o, '}');
    return calendar_answer(&b);
}

/* -- the question -- */

/* A moment, or a day: its first minute, or the moment before when that is on the same day. */
static bool parse_at(struct str s, int64_t before_ms, int64_t *out)
{
    int32_t day;
    s = str_trim(s);
    if (clock_parse_rfc3339(s, out))
        return true;
    if (!day_parse_iso(s, &day))
        return false;
    *out = day == day_of_ms(before_ms) ? before_ms : ms_of_day(day, 0);
    return true;
}

/* Why a fact cannot be read; NULL: it can. */
static const char *read_fact(struct arena *a, const struct told *t, int64_t before_ms, struct deadline_fact *out)
{
    *out = (struct deadline_fact){ .kind = t->kind };
    if (!parse_at(t->at, before_ms, &out->at_ms))
        return "Ngày của một việc không có thật hoặc không viết theo dạng 2026-11-25.";
    if (out->at_ms < before_ms)
        return "Các việc phải theo thứ tự thời gian, không trước lúc nhận.";
    if (t->kind == FACT_EXTENDED && limit_parse(str_trim(t->limit), &out->limit) != ERR_OK)
        return "Phần gia hạn phải viết như \"5 working days\".";
    if (t->kind == FACT_PROMISED && !day_parse_iso(str_trim(t->day), &out->day))
        return "Ngày hẹn lại không có thật hoặc không viết theo dạng 2026-12-01.";
    if (text_clean(a, t->ground, false, &out->ground) != ERR_OK || text_length(out->ground) > GROUND_MAX)
        return "Căn cứ có ký tự không đọc được, hoặc dài quá 500 ký tự.";
    return NULL;
}

static const char *read_facts(struct arena *a, const struct request *q, int64_t received_ms, struct deadline_fact *out)
{
    int64_t before_ms = received_ms;
    const char *why = q->facts_n > DEADLINE_FACTS_MAX ? "Có quá nhiều việc (nhiều nhất là 64)." : NULL;
    for (size_t i = 0; !why && i < q->facts_n; i++) {
        why = read_fact(a, &q->facts[i], before_ms, &out[i]);
        before_ms = out[i].at_ms;
    }
    return why;
}

static bool due_request(const struct due *due, const struct request *q, size_t line)
{
    struct deadline_rule rule = { .cutoff_minute = due->cutoff_minute };
    struct deadline_fact facts[DEADLINE_FACTS_MAX];
    struct deadline_course d;
    int64_t received_ms;
    if (!clock_parse_rfc3339(str_trim(q->received), &received_ms))
        return calendar_complain(line, "Lúc nhận không có thật hoặc không viết theo dạng 2026-11-20T10:00+07:00.");
    if (limit_parse(q->limit, &rule.limit) != ERR_OK)
        return calendar_complain(line, "Thời hạn phải viết như \"3 working days\" (xem motcua calendar), số từ 1 đến 100000.");
    if (q->cutoff.ptr && !parse_minute(str_trim(q->cutoff), &rule.cutoff_minute))
        return calendar_complain(line, "Giờ chốt phải viết theo dạng 15:00.");
    if (rule.limit.unit == LIMIT_NONE)
        return calendar_complain(line, "\"none\" là không có thời hạn, nên không có ngày hẹn trả.");
    const char *why = read_facts(due->arena, q, received_ms, facts);
    if (why)
        return calendar_complain(line, why);
    if (deadline_run(&rule, &due->cal, received_ms, NULL, 0, due->arena, &d) != ERR_OK)
        return calendar_complain(line, "Không có ngày hẹn trả: lịch không còn ngày làm việc nào, hoặc đã quá năm 9999.");
    if (deadline_run(&rule, &due->cal, received_ms, facts, q->facts_n, due->arena, &d) != ERR_OK)
        return calendar_complain(line, "Các việc không nối được với nhau: dừng hai lần, tính tiếp khi chưa dừng, gia hạn hoặc hẹn lại "
                                       "khi đang dừng, hoặc ngày hẹn lại là ngày nghỉ hay không sau hạn trước.");
    return put_answer(due, rule.limit, received_ms, &d);
}

/* -- a line -- */

static bool json_fact(const struct json *j, struct told *out)
{
    struct str kind = json_text(j, "kind", S(""));
    *out = (struct told){ .at = json_text(j, "at", S("")), .limit = json_text(j, "limit", S("")), .day = json_text(j, "day", S("")),
                          .ground = json_text(j, "ground", S("")) };
    for (size_t i = 0; i < FACT_WORDS_N; i++)
        if (str_eq(kind, str_c(FACT_WORDS[i].kind))) {
            out->kind = FACT_WORDS[i].fact;
            return true;
        }
    return false;
}

static bool json_line(const struct due *due, struct str s, size_t line)
{
    const struct json *j, *facts;
    if (json_parse(due->arena, s, &j, NULL) != ERR_OK || j->kind != JSON_OBJECT)
        return calendar_complain(line, "Dòng này bắt đầu bằng { mà không phải JSON.");
    struct request q = { .received = json_text(j, "received", S("")), .limit = json_text(j, "limit", S("")),
                         .cutoff = json_text(j, "cutoff", (struct str){ 0 }) };
    facts = json_get(j, "facts");
    size_t n = facts && facts->kind == JSON_ARRAY ? facts->n : 0;
    struct told *told = ARENA_ARRAY(due->arena, struct told, n + 1);
    if (facts && facts->kind != JSON_ARRAY)
        return calendar_complain(line, "\"facts\" phải là một danh sách.");
    for (size_t i = 0; i < n; i++)
        if (!json_fact(&facts->items[i], &told[i]))
            return calendar_complain(line, "\"kind\" của một việc là stands, runs, restarts, extended hoặc promised.");
    q.facts = told;
    q.facts_n = n;
    return due_request(due, &q, line);
}

static bool due_line(void *self, struct str s, size_t line)
{
    const struct due *due = self;
    struct request q = { 0 };
    arena_reset(due->arena);
    if (str_starts(str_trim(s), S("{")))
        return json_line(due, s, line);
    if (!str_split(&s, '\t', &q.received) || !str_split(&s, '\t', &q.limit))
        return calendar_complain(line, "Mỗi dòng cần: LÚC<tab>THỜI HẠN[<tab>GIỜ:PHÚT], hoặc JSON.");
    if (str_split(&s, '\t', &q.cutoff) && s.ptr)
        return calendar_complain(line, "Dòng này có quá nhiều cột: LÚC<tab>THỜI HẠN[<tab>GIỜ:PHÚT].");
    return due_request(due, &q, line);
}

/* -- the command line -- */

struct options {
    const char *received, *limit, *cutoff, *calendar;
    struct told facts[DEADLINE_FACTS_MAX];
    size_t facts_n;
};

/* "2026-11-25=5 working days=NĐ 1": the day, then what this kind of fact has. */
static bool option_fact(const struct fact_word *w, const char *value, struct options *out)
{
    struct str rest = str_c(value);
    struct told t = { .kind = w->fact };
    if (out->facts_n == DEADLINE_FACTS_MAX || !str_split(&rest, '=', &t.at))
        return false;
    if ((w->limit && !str_split(&rest, '=', &t.limit)) || (w->day && !str_split(&rest, '=', &t.day)))
        return false;
    if (rest.ptr && !w->ground)
        return false;
    t.ground = rest.ptr ? rest : S("");
    out->facts[out->facts_n++] = t;
    return true;
}

static const struct fact_word *fact_option(const char *name)
{
    for (size_t i = 0; i < FACT_WORDS_N; i++)
        if (strcmp(name, FACT_WORDS[i].option) == 0)
            return &FACT_WORDS[i];
    return NULL;
}

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
        const struct fact_word *w = fact_option(argv[i]);
        size_t k = 0;
        while (k < 4 && strcmp(argv[i], known[k].name) != 0)
            k++;
        if ((k == 4 && !w) || i + 1 == argc || (w && !option_fact(w, argv[i + 1], out)))
            return false;
        if (k < 4)
            *known[k].value = argv[i + 1];
    }
    return true;
}

static int due_with(struct arena *keep, struct due *due, const struct options *o)
{
    struct str what;
    if (o->cutoff && !parse_minute(str_c(o->cutoff), &due->cutoff_minute))
        return calendar_usage("--cutoff phải viết theo dạng 15:00.");
    if (calendar_choose(keep, o->calendar, &due->cal, &what) != ERR_OK) {
        fprintf(stderr, "motcua calendar: %.*s\n", STR_ARG(what));
        return 1;
    }
    if (!o->received)
        return lines_each(0, NULL, due_line, due);
    struct request q = { .received = str_c(o->received), .limit = str_c(o->limit), .facts = o->facts, .facts_n = o->facts_n };
    return due_request(due, &q, 1) ? 0 : 1;
}

int calendar_due(int argc, char **argv)
{
    struct options o = { 0 };
    if (!read_options(argc, argv, &o))
        return calendar_usage("tùy chọn không có, thiếu giá trị, hoặc giá trị không đúng dạng NGÀY=….");
    if (!o.received != !o.limit)
        return calendar_usage("--received và --limit phải đi cùng nhau.");
    if (o.facts_n && !o.received)
        return calendar_usage("việc xảy ra cần có --received và --limit.");
    struct arena *keep = arena_new();
    struct due due = { .arena = arena_new(), .cutoff_minute = CUTOFF_DEFAULT };
    int code = due_with(keep, &due, &o);
    arena_free(due.arena);
    arena_free(keep);
    return code;
}
