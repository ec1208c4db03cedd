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

void check_parts(struct checking *k, const struct checked_version *v)
{
    const struct json *items;
    size_t n = v->v->p.parts_n ? json_list(json_get(v->v->tree, "bundle"), "parts", &items) : 0;
    for (size_t i = 0; i < n; i++)
        check_condition(k, v, &items[i], "phần này không bao giờ được làm");
    for (size_t i = 0; i < v->v->p.parts_n; i++)
        check_questions(k, v, i);
}
