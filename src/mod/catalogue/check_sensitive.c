/* Questions of ethnicity, religion, health and the numbers of papers carry the mark `sensitive` (Luật 91/2025/QH15, NĐ 356/2025/NĐ-CP;
 * numbers as well: who has one can pass for its owner). Told by the kind of the question or the words of its label. */
#include "mod/catalogue/check_internal.h"
#include "text/text.h"

static const char *const words[] = { "dan toc", "ton giao", "suc khoe", "so dinh danh", "so giay to" }; /* folded */

static bool must_be_marked(struct arena *a, const struct form_field *f)
{
    bool may_write = f->key.len && f->type != FORM_CHECKBOX;
    bool found = f->kind == FORM_KIND_CCCD;
    struct str label = text_fold(a, f->label);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        found |= str_has(label, str_c(words[i]));
    return may_write && found;
}

void check_sensitive(struct checking *k, const struct checked_version *v)
{
    struct str name = v->v->form.name;
    for (size_t i = 0; name.len && v->form && i < v->form->fields_n; i++) {
        const struct form_field *f = &v->form->fields[i];
        if (!f->sensitive && must_be_marked(k->a, f))
            check_say(k->a, k->out, name, 0,
                      arena_printf(k->a, "%.*s: câu hỏi về dân tộc, tôn giáo, sức khỏe hoặc số giấy tờ cần properties.sensitive \"true\"", STR_ARG(f->key)));
    }
}
