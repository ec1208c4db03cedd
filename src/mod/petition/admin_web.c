/* Limits of each class and step, for administrators. */
#include "mod/admin/admin.h"
#include "mod/calendar/limit_words.h"
#include "mod/forms/forms.h"
#include "mod/petition/petition_web.h"
#include "mod/petition/petition_words.h"

static void fill_clocks(struct ctx *c, const struct petition_clock *list, size_t n, struct view_petition_admin *v)
{
    for (size_t i = 0; i < n; i++) {
        const struct petition_clock *k = &list[i];
        struct view_petition_admin_rows row = { k->class_.len ? petition_label(c, "class", k->class_) : ctx_text(c, MSG_petition_class_all), petition_label(c, "stage", k->stage),
                                                limit_words_vi(c->arena, k->limit), k->article, ctx_date(c, k->from_day), !k->verified, k->own };
        VEC_PUSH(c->arena, &v->rows, row);
    }
}

static void fill_form(struct ctx *c, struct view_petition_admin *v)
{
    static const char *const classes[] = { "conduct", "rule", "data" };
    struct view_form_field class_ = forms_select(c, "lop", MSG_petition_class), stage = forms_select(c, "viec", MSG_petition_stage);
    class_.optional = true;
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        forms_option(c, &class_, str_c(classes[i]), petition_label(c, "class", str_c(classes[i])), false);
    for (int s = STAGE_NONE + 1; s < STAGE_COUNT; s++) {
        struct str word = str_c(petition_stage_word((enum petition_stage)s));
        forms_option(c, &stage, word, petition_label(c, "stage", word), false);
    }
    struct view_form_field limit = forms_text(c, "thoi-han", MSG_petition_limit);
    limit.hint = ctx_text(c, MSG_petition_limit_hint);
    limit.width = S("20");
    VEC_PUSH(c->arena, &v->fields, class_);
    VEC_PUSH(c->arena, &v->fields, stage);
    VEC_PUSH(c->arena, &v->fields, limit);
    VEC_PUSH(c->arena, &v->fields, forms_text(c, "can-cu", MSG_petition_ground));
    VEC_PUSH(c->arena, &v->fields, forms_day(c, "tu", MSG_petition_from));
}

static enum err show(struct ctx *c)
{
    struct petition_clock *list;
    size_t n;
    struct view_petition_admin v = { .tabs = admin_tabs(c, "/quan-tri/phan-anh") };
    TRY(petition_clocks(c, &list, &n));
    fill_clocks(c, list, n, &v);
    fill_form(c, &v);
    return WEB_VIEW(c, petition_admin, &v, ctx_text(c, MSG_petition_admin));
}

enum err petition_admin(struct ctx *c) { return show(c); }

static enum err again_or_see(struct ctx *c, enum err e)
{
    if (e == ERR_INVALID)
        TRY(show(c));
    TRY(e);
    web_flash(c, MSG_petition_saved, MSG_NO_ARGS);
    return web_see(c, S("/quan-tri/phan-anh"));
}

static enum err put_clock(struct ctx *c)
{
    int32_t from = 0;
    TRY(admin_reach_all(c));
    web_day(c, "tu", &from);
    TRY(web_check(c));
    return petition_clock_put(c, web_text(c, "lop"), web_text(c, "viec"), web_text(c, "thoi-han"), web_text(c, "can-cu"), from);
}

enum err petition_admin_clock(struct ctx *c) { return again_or_see(c, put_clock(c)); }
