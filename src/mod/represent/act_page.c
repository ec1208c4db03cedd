#include "mod/represent/act_page.h"
#include "base/log.h"

void act_fact_link(struct ctx *c, act_view *v, enum msg label, struct str value, struct str href)
{
    struct view_act_page_facts f = { ctx_text(c, label), value, href };
    if (value.len)
        VEC_PUSH(c->arena, &v->facts, f);
}

void act_fact(struct ctx *c, act_view *v, enum msg label, struct str value) { act_fact_link(c, v, label, value, S("")); }

void act_part(struct ctx *c, act_view *v, const char *id, enum msg heading, struct str about, struct str none)
{
    struct view_act_page_parts p = { .id = str_c(id), .heading = ctx_text(c, heading), .about = about, .none = none };
    VEC_PUSH(c->arena, &v->parts, p);
}

static struct view_act_page_parts *last_part(act_view *v)
{
    ASSERT(v->parts.n);
    return &v->parts.at[v->parts.n - 1];
}

void act_row(struct ctx *c, act_view *v, struct str href, struct str name, struct str sub, const char *tag, struct str state)
{
    struct view_act_page_parts_rows r = { href, name, sub, str_c(tag), state };
    VEC_PUSH(c->arena, &last_part(v)->rows, r);
}

void act_form(struct ctx *c, act_view *v, const act_form_view *f) { VEC_PUSH(c->arena, &last_part(v)->forms, *f); }

void act_field(struct ctx *c, act_view *v, struct view_form_field f)
{
    struct view_act_page_parts *p = last_part(v);
    ASSERT(p->forms.n);
    VEC_PUSH(c->arena, &p->forms.at[p->forms.n - 1].fields, f);
}

void act_text(struct ctx *c, act_view *v, const char *key, enum msg label, struct str hint, const char *width, bool optional)
{
    struct view_form_field f = forms_text(c, key, label);
    f.hint = hint;
    f.width = str_c(width);
    f.optional = optional;
    f.autocomplete = S("off");
    act_field(c, v, f);
}

void act_day(struct ctx *c, act_view *v, const char *key, enum msg label, struct str hint, bool optional)
{
    struct view_form_field f = forms_day(c, key, label);
    f.hint = hint;
    f.optional = optional;
    act_field(c, v, f);
}

void act_tick(struct ctx *c, act_view *v, const char *key, enum msg label)
{
    struct view_form_field f = { .key = str_c(key), .label = ctx_text(c, label), .is_checkbox = true, .checked = web_flag(c, key),
                                 .error = forms_error(c, str_c(key)) };
    act_field(c, v, f);
}

struct str act_path(struct ctx *c, const char *before, int64_t id, const char *part)
{
    return arena_printf(c->arena, "%s/%lld%s", before, (long long)id, part);
}

struct str act_number(struct ctx *c, int64_t n) { return arena_printf(c->arena, "%lld", (long long)n); }

enum err act_show(struct ctx *c, const act_view *v) { return WEB_VIEW(c, act_page, v, v->heading); }

enum err act_again(struct ctx *c, enum err e, web_handler *page)
{
    if (e == ERR_INVALID || e == ERR_STALE || e == ERR_CONFLICT)
        TRY(page(c));
    return e;
}
