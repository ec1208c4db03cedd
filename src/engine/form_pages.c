/* A form in pages: where they begin, and which are asked by the answers so far. */
#include "engine/form.h"

/* The end of a group ends its page, and what follows outside groups begins another. */
static bool begins(const struct form *f, size_t i)
{
    const struct form_field *now = &f->fields[i];
    bool after_group = i > 0 && f->fields[i - 1].type == FORM_GROUP_END;
    bool first_of_group = i > 0 && f->fields[i - 1].type == FORM_GROUP;
    return now->type == FORM_GROUP || after_group || i == 0 || (now->page.len && !first_of_group);
}

static struct str title_of(const struct form *f, size_t i)
{
    const struct form_field *now = &f->fields[i];
    bool named = now->type == FORM_GROUP && i + 1 < f->fields_n && f->fields[i + 1].page.len;
    if (named)
        return f->fields[i + 1].page; /* the first question of the group says how its first page is called */
    return now->type == FORM_GROUP ? now->label : now->page;
}

size_t form_pages(const struct form *f, const struct form_state *states, struct arena *a, struct form_page **out)
{
    struct form_page *list = ARENA_ARRAY(a, struct form_page, f->fields_n + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->fields_n; i++) {
        if (f->fields[i].type == FORM_GROUP_END && i > 0) {
            list[n - 1].to = i + 1;
            continue;
        }
        if (begins(f, i))
            list[n++] = (struct form_page){ .title = title_of(f, i), .from = i };
        struct form_page *p = &list[n - 1];
        p->to = i + 1;
        p->shown |= f->fields[i].key.len > 0 && states[i].shown;
        p->problems += states[i].problem != FORM_FINE;
    }
    *out = list;
    return n;
}
