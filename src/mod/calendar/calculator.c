/* The public page of deadlines: what anybody may ask, with the reasons day by day. Nothing is stored, no person is named. */
#include "mod/calendar/limit_words.h"
#include "mod/calendar/pages_internal.h"
#include "mod/catalogue/catalogue.h"
#include "text/text.h"

enum { FACTS_SHOWN_MAX = 8, MINUTE_DEFAULT = 9 * 60, CUTOFF_DEFAULT = 15 * 60 };

struct question {
    const struct procedure *procedure; /* NULL: a limit in words */
    struct unit office;
    struct deadline_rule rule;
    int64_t received_ms;
    struct deadline_fact facts[FACTS_SHOWN_MAX];
    int row[FACTS_SHOWN_MAX]; /* of the page, of each fact */
    size_t facts_n;
};

static const struct {
    const char *word;
    enum fact_kind kind;
    enum msg label;
} KINDS[] = { { "dung", FACT_STANDS, MSG_tinhhan_fact_stands },     { "tiep", FACT_RUNS, MSG_tinhhan_fact_runs },
              { "lai", FACT_RESTARTS, MSG_tinhhan_fact_restarts },   { "gia-han", FACT_EXTENDED, MSG_tinhhan_fact_extended },
              { "hen-lai", FACT_PROMISED, MSG_tinhhan_fact_promised } };
enum { KINDS_N = sizeof KINDS / sizeof *KINDS };

/* -- reading: each part notes its own problem -- */

static struct str key_of(struct ctx *c, int row, const char *part) { return arena_printf(c->arena, "v.%d.%s", row, part); }

static struct str fact_text(const struct ctx *c, int row, const char *part)
{
    struct web_field *fields;
    size_t n = web_fields(c, "v.", &fields);
    struct str key = str_skip(key_of((struct ctx *)c, row, part), 2);
    for (size_t i = 0; i < n; i++)
        if (str_eq(fields[i].key, key))
            return fields[i].value;
    return S("");
}

static enum err read_office(struct ctx *c, struct question *q)
{
    int64_t id = web_int(c, "co-quan", 0);
    enum err e = id ? unit_get(c, id, &q->office) : unit_office(c, &q->office);
    if (id && (e == ERR_NOT_FOUND || (e == ERR_OK && (q->office.agency_id != id || q->office.close_day)))) {
        (void)!ctx_invalid(c, S("co-quan"), MSG_tinhhan_no_office, MSG_NO_ARGS);
        e = unit_office(c, &q->office);
    }
    return e;
}

static enum err read_procedure(struct ctx *c, struct question *q, const struct channel_rule **rule)
{
    struct str code = web_text(c, "thu-tuc"), way = web_text(c, "kenh");
    enum channel ch = CHANNEL_COUNTER;
    *rule = NULL;
    if (!code.len)
        return ERR_OK;
    enum err e = procedure_by_code(c, code, ctx_today(c), &q->procedure);
    if (e == ERR_NOT_FOUND)
        return ctx_invalid(c, S("thu-tuc"), MSG_tinhhan_no_procedure, MSG_NO_ARGS);
    TRY(e);
    if (way.len && !channel_from_word(way, &ch))
        return ctx_invalid(c, S("kenh"), MSG_tinhhan_no_channel, MSG_NO_ARGS);
    *rule = way.len ? procedure_channel(q->procedure, ch) : q->procedure->channels_n ? q->procedure->channels : NULL;
    return ERR_OK;
}

static enum err read_limit(struct ctx *c, struct question *q)
{
    const struct channel_rule *rule;
    struct str words = web_text(c, "han");
    TRY(read_procedure(c, q, &rule));
    if (rule)
        q->rule = rule->rule;
    if (!words.len && rule && q->rule.limit.unit != LIMIT_NONE)
        return ERR_OK;
    q->rule.cutoff_minute = q->rule.cutoff_minute ? q->rule.cutoff_minute : CUTOFF_DEFAULT;
    if (!words.len)
        return ctx_invalid(c, S("han"), q->procedure ? MSG_tinhhan_no_published : MSG_tinhhan_no_limit, MSG_NO_ARGS);
    return limit_words_parse(c->arena, words, &q->rule.limit) == ERR_OK ? ERR_OK : ctx_invalid(c, S("han"), MSG_tinhhan_bad_limit, MSG_NO_ARGS);
}

static bool minute_of(struct str s, int *minute)
{
    struct str hour;
    int64_t h, m;
    if (!s.len)
        return true;
    if (!str_split(&s, ':', &hour) || hour.len < 1 || hour.len > 2 || s.len != 2 || !str_int(hour, &h) || !str_int(s, &m) || h < 0 || h > 23 || m < 0 ||
        m > 59)
        return false;
    *minute = (int)(h * 60 + m);
    return true;
}

static enum err read_received(struct ctx *c, struct question *q)
{
    int32_t day = ctx_today(c);
    int minute = MINUTE_DEFAULT;
    (void)web_day(c, "ngay", &day);
    if (!minute_of(web_text(c, "gio"), &minute))
        return ctx_invalid(c, S("gio"), MSG_tinhhan_bad_time, MSG_NO_ARGS);
    q->received_ms = ms_of_day(day, minute);
    return ERR_OK;
}

static enum err read_more(struct ctx *c, int row, struct deadline_fact *f)
{
    struct str more = str_trim(fact_text(c, row, "them"));
    bool good = true;
    if (f->kind == FACT_EXTENDED)
        good = limit_words_parse(c->arena, more, &f->limit) == ERR_OK && f->limit.unit != LIMIT_SAME_DAY;
    if (f->kind == FACT_PROMISED)
        good = day_parse_vn(more, &f->day) || day_parse_iso(more, &f->day);
    return good ? ERR_OK : ctx_invalid(c, key_of(c, row, "them"), MSG_tinhhan_bad_more, MSG_NO_ARGS);
}

static enum err read_fact(struct ctx *c, int row, struct question *q)
{
    struct str kind = fact_text(c, row, "loai"), at = str_trim(fact_text(c, row, "ngay"));
    struct deadline_fact f = { .ground = S("") };
    int32_t day;
    size_t k = 0;
    if (!kind.len && !at.len)
        return ERR_OK;
    while (k < KINDS_N && !str_eq(kind, str_c(KINDS[k].word)))
        k++;
    if (k == KINDS_N)
        return ctx_invalid(c, key_of(c, row, "loai"), MSG_tinhhan_bad_kind, MSG_NO_ARGS);
    f.kind = KINDS[k].kind;
    if (!day_parse_vn(at, &day) && !day_parse_iso(at, &day))
        return ctx_invalid(c, key_of(c, row, "ngay"), MSG_web_not_date, MSG_NO_ARGS);
    int64_t before = q->facts_n ? q->facts[q->facts_n - 1].at_ms : q->received_ms;
    f.at_ms = day == day_of_ms(before) ? before : ms_of_day(day, 0); /* on the same day: after it */
    TRY(read_more(c, row, &f));
    q->row[q->facts_n] = row;
    q->facts[q->facts_n++] = f;
    return ERR_OK;
}

static enum err read_question(struct ctx *c, struct question *q)
{
    TRY(read_office(c, q));
    enum err parts[] = { read_limit(c, q), read_received(c, q) };
    for (size_t i = 0; i < 2; i++)
        if (parts[i] != ERR_OK && parts[i] != ERR_INVALID)
            return parts[i];
    for (int row = 1; row <= FACTS_SHOWN_MAX; row++) {
        enum err e = read_fact(c, row, q);
        if (e != ERR_OK && e != ERR_INVALID)
            return e;
    }
    return ERR_OK;
}

/* -- the form -- */

static enum err fill_offices(struct ctx *c, const struct question *q, struct view_tinh_han *v)
{
    struct view_form_field f = forms_select(c, "co-quan", MSG_tinhhan_office);
    struct unit *list;
    size_t n;
    TRY(unit_agencies(c, S(""), &list, &n));
    for (size_t i = 0; i < n; i++)
        forms_option(c, &f, arena_printf(c->arena, "%lld", (long long)list[i].id), list[i].name, list[i].id == q->office.agency_id);
    VEC_PUSH(c->arena, &v->fields, f);
    return ERR_OK;
}

static void fill_ways(struct ctx *c, const struct question *q, struct view_tinh_han *v)
{
    struct view_form_field f = forms_select(c, "kenh", MSG_tinhhan_channel);
    f.optional = true;
    for (int ch = 0; ch < CHANNEL_COUNT; ch++)
        if (!q->procedure || procedure_channel(q->procedure, (enum channel)ch))
            forms_option(c, &f, str_c(channel_word((enum channel)ch)), channel_label(c, (enum channel)ch), false);
    VEC_PUSH(c->arena, &v->fields, f);
}

static void fill_day(struct ctx *c, struct view_tinh_han *v)
{
    struct view_form_field f = forms_day(c, "ngay", MSG_tinhhan_day);
    int year, month, dom;
    day_to_ymd(ctx_today(c), &year, &month, &dom);
    if (!f.value.len) {
        f.day = arena_printf(c->arena, "%d", dom);
        f.month = arena_printf(c->arena, "%d", month);
        f.year = arena_printf(c->arena, "%d", year);
    }
    VEC_PUSH(c->arena, &v->fields, f);
}

static struct view_form_field fact_field(struct ctx *c, int row, const char *part, enum msg label)
{
    struct str key = key_of(c, row, part);
    return (struct view_form_field){ .key = key, .label = ctx_text(c, label), .is_text = true, .value = fact_text(c, row, part), .error = forms_error(c, key) };
}

static void fill_fact(struct ctx *c, int row, struct view_tinh_han *v)
{
    struct view_tinh_han_facts x = { .heading = msg_format(c->arena, c->lang, MSG_tinhhan_fact, MSG_ARGS(arena_printf(c->arena, "%d", row))) };
    struct view_form_field kind = fact_field(c, row, "loai", MSG_tinhhan_fact_kind), at = fact_field(c, row, "ngay", MSG_tinhhan_fact_day),
                           more = fact_field(c, row, "them", MSG_tinhhan_fact_more);
    kind.is_text = false;
    kind.is_select = true;
    for (size_t i = 0; i < KINDS_N; i++)
        forms_option(c, &kind, str_c(KINDS[i].word), ctx_text(c, KINDS[i].label), false);
    at.hint = ctx_text(c, MSG_tinhhan_fact_day_hint);
    at.width = S("10");
    more.hint = ctx_text(c, MSG_tinhhan_fact_more_hint);
    more.optional = true;
    v->facts_open |= kind.value.len || at.value.len || more.value.len;
    VEC_PUSH(c->arena, &x.fields, kind);
    VEC_PUSH(c->arena, &x.fields, at);
    VEC_PUSH(c->arena, &x.fields, more);
    VEC_PUSH(c->arena, &v->facts, x);
}

static enum err fill_form(struct ctx *c, const struct question *q, struct view_tinh_han *v)
{
    struct view_form_field code = lich_text(c, "thu-tuc", MSG_tinhhan_procedure, MSG_tinhhan_procedure_hint, S(""));
    struct view_form_field limit = lich_text(c, "han", MSG_tinhhan_limit, MSG_tinhhan_limit_hint, S(""));
    struct view_form_field time = lich_text(c, "gio", MSG_tinhhan_time, MSG_tinhhan_time_hint, S("09:00"));
    code.optional = true;
    limit.optional = q->procedure != NULL;
    time.width = S("5");
    VEC_PUSH(c->arena, &v->fields, limit);
    VEC_PUSH(c->arena, &v->fields, code);
    fill_ways(c, q, v);
    fill_day(c, v);
    VEC_PUSH(c->arena, &v->fields, time);
    TRY(fill_offices(c, q, v));
    int last = q->facts_n ? q->row[q->facts_n - 1] : 0; /* one more than there are */
    for (int row = 1; row <= FACTS_SHOWN_MAX && row <= last + 2; row++)
        fill_fact(c, row, v);
    return ERR_OK;
}

/* -- the answer -- */

static struct str rfc3339(struct ctx *c, int64_t at_ms)
{
    char text[CLOCK_RFC3339_MAX];
    clock_rfc3339(at_ms, text);
    return arena_str(c->arena, str_c(text));
}

/* The first fact that does not follow from those before it, or the whole. */
static enum err run(struct ctx *c, const struct question *q, struct deadline_course *out)
{
    struct calendar cal;
    TRY(unit_calendar(c, q->office.id, &cal));
    for (size_t n = 0; n <= q->facts_n; n++) {
        enum err e = deadline_run(&q->rule, &cal, q->received_ms, q->facts, n, c->arena, out);
        if (e == ERR_INVALID && !n)
            return ctx_invalid(c, S("han"), MSG_tinhhan_no_date, MSG_NO_ARGS);
        if (e == ERR_INVALID)
            return ctx_invalid(c, key_of(c, q->row[n - 1], "ngay"), MSG_tinhhan_bad_order, MSG_NO_ARGS);
        TRY(e);
    }
    return ERR_OK;
}

static enum err fill_answer(struct ctx *c, const struct question *q, struct view_tinh_han *v)
{
    struct deadline_course d;
    TRY(run(c, q, &d));
    v->asked = true;
    v->stands = d.stands;
    v->limit = limit_words_vi(c->arena, q->rule.limit);
    v->received = ctx_moment(c, q->received_ms);
    v->office = q->office.name;
    v->first_due_at = rfc3339(c, d.first_due_at_ms);
    if (d.stands || d.first_due_at_ms != d.now.due_at_ms)
        v->first_due = ctx_moment(c, d.first_due_at_ms);
    if (!d.stands) {
        v->due = ctx_moment(c, d.now.due_at_ms);
        v->due_at = rfc3339(c, d.now.due_at_ms);
    }
    if (q->procedure) {
        v->procedure = q->procedure->name;
        v->href = arena_printf(c->arena, "/thu-tuc/%.*s", STR_ARG(q->procedure->code));
    }
    for (size_t i = 0; i < d.now.lines_n; i++) {
        const struct deadline_line *l = &d.now.lines[i];
        int y, m, dom;
        day_to_ymd(l->day, &y, &m, &dom);
        struct view_tinh_han_lines line = { arena_printf(c->arena, "%04d-%02d-%02d", y, m, dom), deadline_mark_name(l->mark), deadline_words(c->arena, l) };
        VEC_PUSH(c->arena, &v->lines, line);
    }
    return ERR_OK;
}

static bool anything_asked(const struct ctx *c)
{
    return web_has(c, "han") || web_has(c, "thu-tuc") || web_has(c, "ngay");
}

enum err calculator_page(struct ctx *c)
{
    struct question q = { 0 };
    struct view_tinh_han v = { 0 };
    bool asked = anything_asked(c);
    TRY(asked ? read_question(c, &q) : read_office(c, &q));
    enum err e = asked && ctx_ok(c) ? fill_answer(c, &q, &v) : ERR_OK;
    if (e != ERR_OK && e != ERR_INVALID)
        return e;
    TRY(fill_form(c, &q, &v));
    TRY(WEB_VIEW(c, tinh_han, &v, ctx_text(c, MSG_tinhhan_title)));
    return web_check(c);
}
