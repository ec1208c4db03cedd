/* Where a question may be filled in from: a name of data/catalogue/form_sources.csv, "profile.<member>.<key>", or another question. */
#include "base/embed.h"
#include "data/csv.h"
#include "mod/catalogue/check_internal.h"

static bool listed(struct arena *a, const char *part, struct str name)
{
    const struct embed_file *f = embed_find(embed_data, embed_data_n, S("catalogue/form_sources.csv"));
    struct csv csv = csv_open(f ? f->bytes : S(""));
    struct csv_row row;
    while (csv_next(&csv, a, &row) == ERR_OK)
        if (row.n == 3 && str_eq(row.at[0], str_c(part)) && str_eq(row.at[1], name))
            return true;
    return false;
}

static bool known(struct arena *a, const struct form *form, struct str name)
{
    struct str prefix = S("profile."), member;
    if (!str_starts(name, prefix))
        return form_find(form, name) || listed(a, "whole", name);
    struct str rest = str_skip(name, prefix.len);
    return str_split(&rest, '.', &member) && listed(a, "member", member) && listed(a, "key", rest);
}

static void check_one(struct checking *k, const struct checked_version *v, const struct form_field *f, struct str name)
{
    if (name.len && !known(k->a, v->form, name))
        check_say(k->a, k->out, v->v->form.name, 0,
                  arena_printf(k->a, "%.*s: không biết nguồn \"%.*s\" (data/catalogue/form_sources.csv)", STR_ARG(f->key), STR_ARG(name)));
}

void check_form_sources(struct checking *k, const struct checked_version *v)
{
    for (size_t i = 0; v->v->form.name.len && v->form && i < v->form->fields_n; i++) {
        const struct form_field *f = &v->form->fields[i];
        check_one(k, v, f, f->source);
        for (size_t o = 0; o < f->others_n; o++)
            check_one(k, v, f, f->others[o].name);
    }
}
