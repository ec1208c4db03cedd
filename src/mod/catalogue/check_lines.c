/* The lines that the specialist writes on the result, against the questions and one another. */
#include "mod/catalogue/check_internal.h"

const struct result_field *check_line_of(const struct checked_version *v, struct str key)
{
    const struct procedure *p = &v->v->p;
    for (size_t i = 0; p->results_n && i < p->results[0].fields_n; i++)
        if (str_eq(p->results[0].fields[i].key, key))
            return &p->results[0].fields[i];
    return NULL;
}

static void check_key(struct checking *k, const struct checked_version *v, const struct json *line, const char *member)
{
    struct str key = json_text(line, member, S(""));
    if (v->form && str_starts(key, S("form.")) && !form_find(v->form, str_skip(key, 5)))
        check_place(k, v, json_place(line, member), arena_printf(k->a, "\"%.*s\": biểu mẫu không có câu hỏi này", STR_ARG(key)));
}

static void check_line(struct checking *k, const struct checked_version *v, const struct json *lines, size_t at)
{
    const struct json *line = &lines[at];
    struct str key = json_text(line, "key", S("")), unless = json_text(line, "unless", S(""));
    check_key(k, v, line, "key");
    check_key(k, v, line, "from");
    check_condition(k, v, line, "dòng này không bao giờ được hỏi tới");
    if (unless.len && !check_line_of(v, unless))
        check_place(k, v, json_place(line, "unless"), arena_printf(k->a, "unless nhắc tới \"%.*s\", không có dòng này", STR_ARG(unless)));
    for (size_t i = 0; i < at; i++)
        if (key.len && str_eq(json_text(&lines[i], "key", S("")), key))
            check_place(k, v, json_place(line, "key"), arena_printf(k->a, "hai dòng cùng ghi \"%.*s\"", STR_ARG(key)));
}

void check_lines(struct checking *k, const struct checked_version *v, const struct json *result)
{
    const struct json *lines;
    size_t n = json_list(result, "fields", &lines);
    for (size_t i = 0; i < n; i++)
        check_line(k, v, lines, i);
}
