/* A bundle against the folders of its parts, as they are built in: everything that a part asks is asked once by the bundle. */
#include "mod/catalogue/check_internal.h"
#include "base/embed.h"

static struct str built_in(struct checking *k, struct str code, const char *name)
{
    const struct embed_file *f = embed_find(embed_procedures, embed_procedures_n, arena_printf(k->a, "%.*s/%s", STR_ARG(code), name));
    return f ? f->bytes : S("");
}

static const char *part_place(const struct checked_version *v, size_t i)
{
    const struct json *items;
    size_t n = json_list(json_get(v->v->tree, "bundle"), "parts", &items);
    return i < n ? json_place(&items[i], "code") : NULL;
}

static void check_questions(struct checking *k, const struct checked_version *v, size_t at)
{
    struct fault fault;
    const struct form *form;
    const struct bundle_part *part = &v->v->p.parts[at];
    struct str text = built_in(k, part->code, "form.json");
    if (!text.len || form_parse(k->a, text, &form, &fault) != ERR_OK) {
        check_place(k, v, part_place(v, at), arena_printf(k->a, "phần \"%.*s\": thủ tục %.*s không có biểu mẫu riêng", STR_ARG(part->key), STR_ARG(part->code)));
        return;
    }
    for (size_t i = 0; v->form && i < form->fields_n; i++)
        if (form->fields[i].key.len && !form_find(v->form, form->fields[i].key))
            check_place(k, v, part_place(v, at), arena_printf(k->a, "phần \"%.*s\" hỏi \"%.*s\", biểu mẫu chung không có câu hỏi này", STR_ARG(part->key),
                                                              STR_ARG(form->fields[i].key)));
}

/* -- what is carried over -- */

/* The first result of a built-in folder has this line, or its form this question. */
static bool knows(struct checking *k, struct str code, struct str key)
{
    struct fault fault;
    const struct form *form;
    const struct json *tree, *results, *lines;
    struct str text = built_in(k, code, "procedure.json"), questions = built_in(k, code, "form.json");
    if (str_starts(key, S("form.")))
        return questions.len && form_parse(k->a, questions, &form, &fault) == ERR_OK && form_find(form, str_skip(key, 5));
    if (!text.len || json_parse(k->a, text, &tree, NULL) != ERR_OK || !json_list(tree, "results", &results))
        return false;
    size_t n = json_list(&results[0], "fields", &lines);
    for (size_t i = 0; i < n; i++)
        if (str_eq(json_text(&lines[i], "key", S("")), key))
            return true;
    return false;
}

static void check_carried(struct checking *k, const struct checked_version *v, const struct bundle_part *before, const struct bundle_part *part,
                          const struct json *carry, size_t at)
{
    struct str from = part->carry[at].from, to = part->carry[at].to;
    if (before && (str_starts(from, S("result.")) || str_starts(from, S("form."))) && !knows(k, before->code, from))
        check_place(k, v, json_place(&carry[at], "from"), arena_printf(k->a, "phần \"%.*s\" không có \"%.*s\" để lấy", STR_ARG(before->key), STR_ARG(from)));
    if (!knows(k, part->code, to))
        check_place(k, v, json_place(&carry[at], "to"), arena_printf(k->a, "phần \"%.*s\" không có \"%.*s\" để điền", STR_ARG(part->key), STR_ARG(to)));
    for (size_t i = 0; i < at; i++)
        if (str_eq(part->carry[i].to, to))
            check_place(k, v, json_place(&carry[at], "to"), arena_printf(k->a, "điền \"%.*s\" hai lần", STR_ARG(to)));
}

static void check_carry(struct checking *k, const struct checked_version *v, const struct json *item, const struct bundle_part *part)
{
    const struct json *carry;
    const struct bundle_part *before = NULL;
    size_t n = json_list(item, "carry", &carry);
    for (size_t i = 0; i < v->v->p.parts_n; i++)
        if (str_eq(v->v->p.parts[i].key, part->after))
            before = &v->v->p.parts[i];
    for (size_t i = 0; i < n && i < part->carry_n; i++)
        check_carried(k, v, before, part, carry, i);
}

void check_parts(struct checking *k, const struct checked_version *v)
{
    const struct json *items;
    size_t n = v->v->p.parts_n ? json_list(json_get(v->v->tree, "bundle"), "parts", &items) : 0;
    for (size_t i = 0; i < n; i++)
        check_condition(k, v, &items[i], "phần này không bao giờ được làm");
    for (size_t i = 0; i < v->v->p.parts_n; i++)
        check_questions(k, v, i);
    for (size_t i = 0; i < n && i < v->v->p.parts_n; i++)
        check_carry(k, v, &items[i], &v->v->p.parts[i]);
}
