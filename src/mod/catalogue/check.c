/* The parts of a folder against one another. */
#include "mod/catalogue/check.h"
#include "base/clock.h"
#include "core/calendars.h"
#include "fmt/doc.h"
#include "mod/catalogue/catalogue_internal.h"
#include "text/text.h"

struct checking {
    struct arena *a;
    struct check_report *out;
    const struct check_file *files;
    size_t files_n;
    struct procedure p;
    const struct form *form;
    struct str code;
};

static void problem(struct checking *k, struct str where, const char *what, struct str which)
{
    struct str line = arena_printf(k->a, "%.*s: %s%s%.*s", STR_ARG(where), what, which.len ? " " : "", STR_ARG(which));
    VEC_PUSH(k->a, &k->out->problems, line);
}

static void fault(struct checking *k, struct str where, const struct fault *f)
{
    problem(k, where, f->what, str_c(f->where));
}

static struct str file_of(const struct checking *k, const char *name)
{
    for (size_t i = 0; i < k->files_n; i++)
        if (str_eq(k->files[i].name, str_c(name)))
            return k->files[i].bytes;
    return S("");
}

/* -- names that conditions and results use -- */

static bool known_name(const struct checking *k, struct str name) { return str_eq(name, S("channel")) || form_find(k->form, name); }

static void check_condition(struct checking *k, struct str where, const struct feel *f)
{
    struct str *names;
    size_t n;
    if (!f)
        return;
    feel_names(f, k->a, &names, &n);
    for (size_t i = 0; i < n; i++)
        if (!known_name(k, names[i]))
            problem(k, where, "the condition reads a key that the form has not:", names[i]);
}

static void check_number(struct checking *k, struct str where, struct str key)
{
    const struct form_field *f = key.len ? form_find(k->form, key) : NULL;
    if (key.len && (!f || f->type != FORM_NUMBER))
        problem(k, where, "units and times need a number of the form, not", key);
}

static void check_procedure(struct checking *k)
{
    static const struct str where = S_INIT("procedure.json");
    for (size_t i = 0; i < k->p.channels_n; i++)
        for (size_t j = 0; j < k->p.channels[i].fees_n; j++) {
            const struct procedure_fee *f = &k->p.channels[i].fees[j];
            check_condition(k, where, f->condition);
            check_number(k, where, f->units);
            check_number(k, where, f->times);
        }
    for (size_t i = 0; i < k->p.components_n; i++)
        check_condition(k, where, k->p.components[i].condition);
    for (size_t i = 0; i < k->p.results_n; i++)
        check_condition(k, where, k->p.results[i].condition);
    if (k->p.code.len && !k->p.channels_n && !k->p.closed)
        problem(k, where, "no channel", S(""));
}

/* form.<key>, form.<key>.code, form.<key>.words, form.<key>.said; everything else is put by the program (result.…, office.…). */
static void check_result(struct checking *k)
{
    struct str markup = file_of(k, "result.doc"), *keys, rest, first, field;
    struct doc_fault f = { 0 };
    size_t n = 0;
    if (markup.len && doc_check(k->a, markup, &keys, &n, &f) != ERR_OK)
        problem(k, S("result.doc"), arena_printf(k->a, "line %d: %s", f.line, f.what).ptr, S(""));
    for (size_t i = 0; i < n; i++) {
        rest = keys[i];
        if (str_split(&rest, '.', &first) && str_eq(first, S("form")) && str_split(&rest, '.', &field) && !form_find(k->form, field))
            problem(k, S("result.doc"), "prints a key that the form has not:", field);
    }
}

/* -- examples -- */

static const char *const problem_names[] = { "fine",     "missing",  "too_short",  "too_long", "not_number", "too_small", "too_large", "not_date",
                                             "in_future", "not_option", "not_cccd", "not_phone", "not_email",  "not_time",  "not_mst" };

struct example {
    struct str name;
    const struct json *j;
    enum channel channel;
    struct form_value *values;
    size_t values_n;
    struct form_state *states;
    int64_t at_ms;
};

static bool read_example(struct checking *k, const struct check_file *f, struct example *e)
{
    const struct json *values;
    *e = (struct example){ .name = f->name };
    if (json_parse(k->a, f->bytes, &e->j, NULL) != ERR_OK || !(values = json_get(e->j, "values")) || values->kind != JSON_OBJECT)
        return false;
    e->values = ARENA_ARRAY(k->a, struct form_value, values->n + 1);
    for (size_t i = 0; i < values->n; i++) {
        if (!form_find(k->form, values->keys[i]))
            problem(k, f->name, "answers a key that the form has not:", values->keys[i]);
        if (values->items[i].kind != JSON_TEXT || text_clean(k->a, values->items[i].text, true, &e->values[e->values_n].value) != ERR_OK)
            return false;
        e->values[e->values_n++].key = values->keys[i];
    }
    struct str channel = json_text(e->j, "channel", S(""));
    e->values[e->values_n++] = (struct form_value){ S("channel"), channel };
    return channel_from_word(channel, &e->channel) && clock_parse_rfc3339(json_text(e->j, "at", S("")), &e->at_ms);
}

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
    for (size_t i = 0; i < k->form->fields_n; i++)
        if (e->states[i].problem != FORM_FINE)
            VEC_PUSH(k->a, &found, arena_printf(k->a, "%.*s %s", STR_ARG(k->form->fields[i].key), problem_names[e->states[i].problem]));
    for (size_t i = 0; found.n == 0 && i < k->p.components_n; i++) {
        const struct component *c = &k->p.components[i];
        bool asked = c->required && str_eq(c->group, S("submit")) && form_test(k->form, e->states, e->values, e->values_n, c->condition);
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
    return l->n ? buf_str(&b) : S("none");
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

static void check_fee(struct checking *k, const struct example *e, const struct json *expect)
{
    const struct channel_rule *rule = procedure_channel(&k->p, e->channel);
    int64_t sum = 0, want = json_int(expect, "fee_vnd", 0);
    for (size_t i = 0; rule && i < rule->fees_n; i++) {
        struct fee_sum s = procedure_fee_sum(&rule->fees[i], k->form, e->states, e->values, e->values_n);
        sum += s.due && s.sum_vnd > 0 ? s.sum_vnd : 0;
    }
    if (sum != want)
        problem(k, e->name, arena_printf(k->a, "the fee comes to %lld, expected is %lld", (long long)sum, (long long)want).ptr, S(""));
}

static void check_due(struct checking *k, const struct example *e)
{
    const struct channel_rule *rule = procedure_channel(&k->p, e->channel);
    struct str want = json_text(e->j, "due", S(""));
    struct calendar cal;
    struct deadline due;
    int32_t day;
    if (!want.len || !rule || rule->rule.limit.unit == LIMIT_NONE)
        return;
    if (!day_parse_iso(want, &day) || calendars_shipped(k->a, &cal) != ERR_OK ||
        deadline_compute(&rule->rule, &cal, e->at_ms, k->a, &due) != ERR_OK)
        problem(k, e->name, "the due day cannot be worked out", S(""));
    else if (due.due_day != day)
        problem(k, e->name, arena_printf(k->a, "it is due on %.*s, expected is", STR_ARG(text_date(k->a, due.due_day))).ptr, want);
}

static void check_example(struct checking *k, const struct check_file *f)
{
    struct example e;
    k->out->examples++;
    if (!read_example(k, f, &e)) {
        problem(k, f->name, "cannot be read as an example", S(""));
        return;
    }
    const struct json *expect = json_get(e.j, "expect");
    bool accepted = str_eq(json_text(expect, "verdict", S("")), S("accepted"));
    form_validate(k->form, e.values, e.values_n, false, day_of_ms(e.at_ms), k->a, &e.states);
    lines found = found_problems(k, &e), want = expected_problems(k, expect);
    if (!str_eq(joined(k->a, &found), joined(k->a, &want)) || accepted != (found.n == 0))
        problem(k, f->name, arena_printf(k->a, "problems %.*s; expected", STR_ARG(joined(k->a, &found))).ptr, joined(k->a, &want));
    if (accepted && k->p.code.len) {
        if (!procedure_channel(&k->p, e.channel))
            problem(k, f->name, "comes through a channel that is not offered", S(""));
        check_fee(k, &e, expect);
        check_due(k, &e);
    }
}

/* -- the whole -- */

static bool read_parts(struct checking *k)
{
    struct fault f = { 0 };
    struct json_fault where = { 0 };
    const struct json *j;
    const struct bpmn *process;
    struct str own = file_of(k, "procedure.json");
    size_t before = k->out->problems.n;
    if (form_parse(k->a, file_of(k, "form.json"), &k->form, &f) != ERR_OK)
        fault(k, S("form.json"), &f);
    if (bpmn_parse(k->a, file_of(k, "process.bpmn"), &process, &f) != ERR_OK || process_fits(process, &f) != ERR_OK)
        fault(k, S("process.bpmn"), &f);
    if (!own.len && str_eq(k->code, S(CATALOGUE_GENERAL)))
        return k->out->problems.n == before;
    if (json_parse(k->a, own, &j, &where) != ERR_OK)
        problem(k, S("procedure.json"), arena_printf(k->a, "line %d: %s", where.line, where.what).ptr, S(""));
    else if (procedure_parse(k->a, j, &k->p, &f) != ERR_OK)
        fault(k, S("procedure.json"), &f);
    else if (!str_eq(k->p.code, k->code))
        problem(k, S("procedure.json"), "the code is not the name of the folder", k->p.code);
    return k->out->problems.n == before;
}

void check_folder(struct arena *a, struct str code, const struct check_file *files, size_t n, struct check_report *out)
{
    struct checking k = { .a = a, .out = out, .files = files, .files_n = n, .code = code };
    memset(out, 0, sizeof *out);
    if (!read_parts(&k))
        return;
    check_procedure(&k);
    check_result(&k);
    for (size_t i = 0; i < n; i++)
        if (str_starts(files[i].name, S("examples/")))
            check_example(&k, &files[i]);
}
