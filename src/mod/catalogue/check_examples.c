/* The examples of a folder, worked out and held against what they say. */
#include "base/clock.h"
#include "core/calendars.h"
#include "mod/catalogue/check_internal.h"
#include "text/text.h"

static const char *const problem_names[] = { "fine",      "missing",   "too_short", "too_long",  "not_number",
                                             "too_small", "too_large", "not_date",  "in_future", "not_option",
                                             "not_cccd",  "not_phone", "not_email", "not_time",  "not_mst" };

struct example {
    struct str name;
    const struct json *j;
    const struct checked_version *v; /* in force on its day */
    enum channel channel;
    struct form_value *values;
    size_t values_n;
    struct form_state *states;
    int64_t at_ms;
};

static void say(struct checking *k, const struct example *e, const char *member, struct str what)
{
    folder_say(k->a, &k->folder, k->out, e->name, json_place(e->j, member), what);
}

/* -- reading -- */

static bool head(struct checking *k, struct example *e)
{
    if (!clock_parse_rfc3339(json_text(e->j, "at", S("")), &e->at_ms))
        say(k, e, "at", S("at phải là lúc tiếp nhận, viết như 2026-11-20T10:00:00+07:00"));
    else if (!channel_from_word(json_text(e->j, "channel", S("")), &e->channel))
        say(k, e, "channel", S("channel phải là counter, online hoặc post"));
    else if (!json_get(e->j, "values") || json_get(e->j, "values")->kind != JSON_OBJECT)
        say(k, e, "values", S("cần values: các câu trả lời, đúng như người ta gõ"));
    else
        return true;
    return false;
}

static bool answers(struct checking *k, struct example *e)
{
    const struct json *values = json_get(e->j, "values");
    bool fine = true;
    e->values = ARENA_ARRAY(k->a, struct form_value, values->n + 1);
    for (size_t i = 0; i < values->n; i++) {
        struct form_value *v = &e->values[e->values_n];
        const char *at = values->keys[i].ptr;
        v->key = values->keys[i];
        if (!form_find(e->v->form, v->key))
            folder_say(k->a, &k->folder, k->out, e->name, at,
                       arena_printf(k->a, "trả lời \"%.*s\", biểu mẫu không có câu hỏi này", STR_ARG(v->key)));
        if (values->items[i].kind != JSON_TEXT || text_clean(k->a, values->items[i].text, true, &v->value) != ERR_OK) {
            folder_say(k->a, &k->folder, k->out, e->name, at, S("câu trả lời phải là chữ trong ngoặc kép"));
            fine = false;
        }
        e->values_n++;
    }
    e->values[e->values_n++] = (struct form_value){ S("channel"), str_c(channel_word(e->channel)) };
    return fine;
}

static const struct checked_version *version_on(const struct checking *k, int64_t at_ms)
{
    const struct folder_version *v = folder_on(&k->folder, day_of_ms(at_ms));
    return &k->versions[v - k->folder.versions];
}

/* Examples of a later day lie in its folder and are received on that day or later. */
static bool read_example(struct checking *k, const struct check_file *f, struct example *e)
{
    struct json_fault fault = { 0 };
    *e = (struct example){ .name = f->name };
    if (json_parse(k->a, f->bytes, &e->j, &fault) != ERR_OK) {
        check_say(k->a, k->out, f->name, fault.line, arena_printf(k->a, "không phải JSON: %s", fault.what));
        return false;
    }
    VEC_PUSH(k->a, &k->folder.docs, ((struct folder_doc){ f->name, f->bytes, e->j }));
    if (!head(k, e))
        return false;
    e->v = version_on(k, e->at_ms);
    if (!str_starts(f->name, arena_printf(k->a, "%.*sexamples/", STR_ARG(e->v->v->dir))))
        say(k, e, "at",
            S("ngày này thuộc phiên bản khác; ví dụ phải nằm trong thư mục của phiên bản có hiệu lực ngày đó"));
    return e->v->form && answers(k, e);
}

/* -- problems -- */

static bool paper_given(const struct example *e, struct str key)
{
    const struct json *items;
    size_t n = json_list(e->j, "papers", &items);
    for (size_t i = 0; i < n; i++)
        if (str_eq(items[i].text, key))
            return true;
    return false;
}

typedef VEC(struct str) lines;

/* "field missing", in the order of the form; then the papers that must be there and are not. */
static lines found_problems(struct checking *k, const struct example *e)
{
    lines found = { 0 };
    const struct form *form = e->v->form;
    const struct procedure *p = &e->v->v->p;
    for (size_t i = 0; i < form->fields_n; i++)
        if (e->states[i].problem != FORM_FINE)
            VEC_PUSH(k->a, &found,
                     arena_printf(k->a, "%.*s %s", STR_ARG(form->fields[i].key), problem_names[e->states[i].problem]));
    for (size_t i = 0; found.n == 0 && i < p->components_n; i++) {
        const struct component *c = &p->components[i];
        bool asked = c->required && str_eq(c->group, S("submit")) &&
                     form_test(form, e->states, e->values, e->values_n, c->condition);
        if (asked && !paper_given(e, c->key))
            VEC_PUSH(k->a, &found, arena_printf(k->a, "%.*s missing", STR_ARG(c->key)));
    }
    return found;
}

static struct str joined(struct arena *a, const lines *l)
{
    struct buf b = buf_new(a, 64 * 1024);
    for (size_t i = 0; i < l->n; i++) {
        buf_put(&b, i ? S(", ") : S(""));
        buf_put(&b, l->at[i]);
    }
    return l->n ? buf_str(&b) : S("không có lỗi");
}

static lines expected_problems(struct checking *k, const struct json *expect)
{
    const struct json *items;
    size_t n = json_list(expect, "problems", &items);
    lines want = { 0 };
    for (size_t i = 0; i < n; i++) {
        struct str field = json_text(&items[i], "field", S("")), what = json_text(&items[i], "problem", S(""));
        VEC_PUSH(k->a, &want, arena_printf(k->a, "%.*s %.*s", STR_ARG(field), STR_ARG(what)));
    }
    return want;
}

/* -- papers, fee, day -- */

static void check_papers(struct checking *k, const struct example *e)
{
    const struct json *items;
    size_t n = json_list(e->j, "papers", &items);
    for (size_t i = 0; e->v->v->tree && i < n; i++)
        if (items[i].kind != JSON_TEXT || !procedure_component(&e->v->v->p, items[i].text))
            say(k, e, "papers",
                arena_printf(k->a, "nộp giấy tờ \"%.*s\", thủ tục không có giấy tờ này", STR_ARG(items[i].text)));
}

static void check_fee(struct checking *k, const struct example *e, const struct json *expect)
{
    const struct channel_rule *rule = procedure_channel(&e->v->v->p, e->channel);
    int64_t sum = 0, want = json_int(expect, "fee_vnd", 0);
    for (size_t i = 0; rule && i < rule->fees_n; i++) {
        struct fee_sum s = procedure_fee_sum(&rule->fees[i], e->v->form, e->states, e->values, e->values_n);
        sum += s.due && s.sum_vnd > 0 ? s.sum_vnd : 0;
    }
    if (sum != want)
        folder_say(k->a, &k->folder, k->out, e->name, json_place(expect, "fee_vnd"),
                   arena_printf(k->a, "phí tính ra %lld đồng, ví dụ ghi %lld", (long long)sum, (long long)want));
}

static void check_due(struct checking *k, const struct example *e)
{
    const struct channel_rule *rule = procedure_time(&e->v->v->p, e->channel, e->v->form, e->states, e->values, e->values_n);
    struct str want = json_text(e->j, "due", S(""));
    struct calendar cal;
    struct deadline due;
    int32_t day;
    if (!want.len || !rule || rule->rule.limit.unit == LIMIT_NONE)
        return;
    if (!day_parse_iso(want, &day) || calendars_shipped(k->a, &cal) != ERR_OK ||
        deadline_compute(&rule->rule, &cal, e->at_ms, k->a, &due) != ERR_OK)
        say(k, e, "due", S("không tính được ngày hẹn trả; due viết như 2026-11-26"));
    else if (due.due_day != day)
        say(k, e, "due",
            arena_printf(k->a, "ngày hẹn trả tính ra %.*s, ví dụ ghi %.*s", STR_ARG(text_date(k->a, due.due_day)),
                         STR_ARG(text_date(k->a, day))));
}

static bool line_said(const struct checking *k, const struct example *e, struct str key)
{
    const struct form *form = e->v->form;
    const struct form_field *f = str_starts(key, S("form.")) ? form_find(form, str_skip(key, 5)) : NULL;
    bool drafted = key.len && json_text(json_get(e->j, "draft"), arena_cstr(k->a, key), S("")).len > 0;
    return drafted || (f && e->states[f - form->fields].value.len);
}

/* What an accepted example leads to can be approved: its draft says all that the result must say. */
static void check_draft(struct checking *k, const struct example *e)
{
    const struct procedure *p = &e->v->v->p;
    for (size_t i = 0; p->results_n && i < p->results[0].fields_n; i++) {
        const struct result_field *f = &p->results[0].fields[i];
        bool asked = f->required && form_test(e->v->form, e->states, e->values, e->values_n, f->condition);
        if (asked && !line_said(k, e, f->key) && !line_said(k, e, f->from) && !line_said(k, e, f->unless))
            say(k, e, "draft", arena_printf(k->a, "draft chưa ghi \"%.*s\", kết quả phải có dòng này", STR_ARG(f->key)));
    }
}

static void check_example(struct checking *k, const struct check_file *f)
{
    struct example e;
    k->out->examples++;
    if (!read_example(k, f, &e))
        return;
    const struct json *expect = json_get(e.j, "expect");
    struct str verdict = json_text(expect, "verdict", S(""));
    bool accepted = str_eq(verdict, S("accepted"));
    form_validate(e.v->form, e.values, e.values_n, false, day_of_ms(e.at_ms), k->a, &e.states);
    lines found = found_problems(k, &e), want = expected_problems(k, expect);
    if (!accepted && !str_eq(verdict, S("refused")))
        say(k, &e, "expect", S("expect.verdict phải là accepted hoặc refused"));
    else if (!str_eq(joined(k->a, &found), joined(k->a, &want)) || accepted != (found.n == 0))
        say(k, &e, "expect",
            arena_printf(k->a, "kiểm tra ra: %.*s; ví dụ ghi %.*s: %.*s", STR_ARG(joined(k->a, &found)),
                         STR_ARG(verdict), STR_ARG(joined(k->a, &want))));
    check_papers(k, &e);
    if (!accepted || !e.v->v->tree)
        return;
    if (!procedure_channel(&e.v->v->p, e.channel))
        say(k, &e, "channel", S("thủ tục không nhận theo cách nộp này"));
    check_fee(k, &e, expect);
    check_draft(k, &e);
    check_due(k, &e);
}

void check_examples(struct checking *k)
{
    for (size_t i = 0; i < k->files_n; i++) {
        struct str name = k->files[i].name, rest = name, dir;
        bool own = str_starts(name, S("examples/"));
        bool later =
            str_starts(name, S(FOLDER_FROM)) && str_split(&rest, '/', &dir) && str_starts(rest, S("examples/"));
        if ((own || later) && str_ends(name, S(".json")))
            check_example(k, &k->files[i]);
    }
}
