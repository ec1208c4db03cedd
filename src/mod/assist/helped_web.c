/* The side of the person who is helped: what was done, agreeing, taking over, reporting. */
#include "mod/assist/assist_internal.h"

static const struct {
    const char *state, *tag;
    enum msg words;
} states[] = { { "asked", "todo", MSG_help_state_asked }, { "open", "doing", MSG_help_state_open }, { "confirmed", "done", MSG_help_state_confirmed },
               { "ended", "draft", MSG_help_state_ended } };

static size_t state_of(const struct help *h)
{
    size_t i = 0;
    while (i + 1 < sizeof states / sizeof *states && !str_eq(h->state, str_c(states[i].state)))
        i++;
    return i < 2 && !h->running ? 3 : i;
}

enum err helped_list(struct ctx *c)
{
    struct help *list;
    size_t n;
    act_view v = { .heading = ctx_text(c, MSG_help_mine), .lead = ctx_text(c, MSG_help_mine_lead), .back = S("/ho-so"), .back_label = ctx_text(c, MSG_citizen_list) };
    TRY(web_check(c));
    TRY(help_mine(c, web_int(c, "truoc", 0), &list, &n));
    act_part(c, &v, "phien", MSG_help_sessions, S(""), ctx_text(c, MSG_help_none));
    for (size_t i = 0; i < n; i++) {
        size_t s = state_of(&list[i]);
        act_row(c, &v, act_path(c, "/duoc-giup", list[i].id, ""), list[i].helper,
                arena_printf(c->arena, "%.*s, %.*s", STR_ARG(list[i].group), STR_ARG(ctx_moment_short(c, list[i].started_at_ms))), states[s].tag,
                ctx_text(c, states[s].words));
    }
    if (n == HELP_PAGE)
        v.next = arena_printf(c->arena, "/duoc-giup?truoc=%lld", (long long)list[n - 1].id);
    return act_show(c, &v);
}

static enum err the_help(struct ctx *c, struct help *h)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return help_as_person(c, id, h);
}

static void one_button(struct ctx *c, act_view *v, const struct help *h, const char *id, enum msg heading, enum msg about, const char *way, enum msg button, bool warning)
{
    act_part(c, v, id, heading, ctx_text(c, about), S(""));
    act_form(c, v, &(act_form_view){ .action = act_path(c, "/duoc-giup", h->id, way), .button = ctx_text(c, button), .warning = warning, .version = h->version });
}

static void report_part(struct ctx *c, act_view *v, const struct help *h)
{
    act_part(c, v, "phan-anh", MSG_help_report, ctx_text(c, MSG_help_report_about), S(""));
    act_form(c, v, &(act_form_view){ .action = act_path(c, "/duoc-giup", h->id, "/phan-anh"), .button = ctx_text(c, MSG_help_report_send), .quiet = true, .version = h->version,
                                     .summary = ctx_text(c, MSG_help_report) });
    act_field(c, v, forms_area(c, "noi_dung", MSG_help_report_what, 4, 2000));
}

static enum err show(struct ctx *c, const struct help *h)
{
    size_t s = state_of(h);
    act_view v = { .caption = h->group, .version = h->version, .heading = msg_format(c->arena, c->lang, MSG_help_by, MSG_ARGS(h->helper)), .back = S("/duoc-giup"),
                   .back_label = ctx_text(c, MSG_help_mine) };
    act_fact(c, &v, MSG_represent_state, ctx_text(c, states[s].words));
    act_fact(c, &v, MSG_help_procedure, h->procedure_code);
    if (h->dossier_id)
        act_fact_link(c, &v, MSG_help_dossier, ctx_text(c, MSG_help_see_dossier), act_path(c, "/ho-so", h->dossier_id, ""));
    act_fact(c, &v, MSG_help_reported_words, h->objection);
    act_fact(c, &v, MSG_help_report_answer, h->objection_answer);
    if (s == 0)
        one_button(c, &v, h, "dong-y", MSG_help_agree, MSG_help_agree_about, "/dong-y", MSG_help_agree_yes, false);
    if (s == 1 && h->draft_id) {
        act_part(c, &v, "xem", MSG_help_look, ctx_text(c, MSG_help_look_about), S(""));
        act_row(c, &v, arena_printf(c->arena, "/ho-so/nhap/%lld/kiem-tra", (long long)h->draft_id), ctx_text(c, MSG_help_look_now), S(""), "todo",
                ctx_text(c, MSG_citizen_state_todo));
    }
    TRY(help_acts_part(c, &v, h));
    if (h->running)
        one_button(c, &v, h, "tu-lam", MSG_help_take, MSG_help_take_about, "/tu-lam", MSG_help_take, true);
    if (!h->objection.len)
        report_part(c, &v, h);
    return act_show(c, &v);
}

enum err helped_one(struct ctx *c)
{
    struct help h;
    TRY(the_help(c, &h));
    return show(c, &h);
}

enum err helped_agree(struct ctx *c)
{
    struct help h;
    TRY(the_help(c, &h));
    TRY(act_again(c, help_seen(c, &h), helped_one));
    TRY(act_again(c, help_agreed(c, &h), helped_one));
    web_flash(c, MSG_help_agreed_flash, MSG_NO_ARGS);
    return web_see(c, act_path(c, "/duoc-giup", h.id, ""));
}

enum err helped_take(struct ctx *c)
{
    struct help h;
    TRY(the_help(c, &h));
    TRY(act_again(c, help_seen(c, &h), helped_one));
    TRY(act_again(c, help_end(c, &h, "person", S("")), helped_one));
    web_flash(c, MSG_help_taken, MSG_NO_ARGS);
    return web_see(c, h.draft_id ? arena_printf(c->arena, "/ho-so/nhap/%lld", (long long)h.draft_id) : S("/duoc-giup"));
}

enum err helped_report(struct ctx *c)
{
    struct help h;
    TRY(the_help(c, &h));
    if (ctx_ok(c) && !web_text(c, "noi_dung").len)
        ctx_invalid(c, S("noi_dung"), MSG_help_report_missing, MSG_NO_ARGS);
    TRY(act_again(c, help_seen(c, &h), helped_one));
    enum err e = ctx_ok(c) ? help_report(c, &h, web_text(c, "noi_dung")) : ERR_INVALID;
    TRY(act_again(c, e, helped_one));
    web_flash(c, MSG_help_report_done, MSG_NO_ARGS);
    return web_see(c, act_path(c, "/duoc-giup", h.id, ""));
}
