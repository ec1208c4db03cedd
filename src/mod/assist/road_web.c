/* Receptions on the road: shown to everybody, planned by the office, chosen by the officer who sits there. */
#include "mod/assist/assist_internal.h"
#include "mod/units/units.h"

static struct str hours(struct ctx *c, const struct road_stop *s)
{
    return arena_printf(c->arena, "%02d:%02d–%02d:%02d", s->from_minute / 60, s->from_minute % 60, s->to_minute / 60, s->to_minute % 60);
}

static enum err stop_row(struct ctx *c, act_view *v, const struct road_stop *s)
{
    struct unit u;
    TRY(unit_get(c, s->unit_id, &u));
    struct str what = s->procedures.len ? s->procedures : ctx_text(c, MSG_road_all);
    act_row(c, v, S(""), arena_printf(c->arena, "%.*s, %.*s", STR_ARG(ctx_date_weekday(c, s->day)), STR_ARG(hours(c, s))),
            arena_printf(c->arena, "%.*s. %.*s. %.*s", STR_ARG(s->place), STR_ARG(u.name), STR_ARG(what)), s->day == ctx_today(c) ? "doing" : "",
            s->day == ctx_today(c) ? ctx_text(c, MSG_road_today) : S(""));
    return ERR_OK;
}

enum err road_page(struct ctx *c)
{
    struct road_stop *list;
    size_t n;
    act_view v = { .heading = ctx_text(c, MSG_road_title), .lead = ctx_text(c, MSG_road_lead) };
    TRY(road_coming(c, 0, &list, &n));
    act_part(c, &v, "lich", MSG_road_list, S(""), ctx_text(c, MSG_road_none));
    for (size_t i = 0; i < n; i++)
        TRY(stop_row(c, &v, &list[i]));
    return act_show(c, &v);
}

/* -- planning -- */

enum err road_plan_page(struct ctx *c)
{
    struct road_stop *list;
    size_t n;
    act_view v = { .heading = ctx_text(c, MSG_road_plan), .back = S("/to-cong-nghe"), .back_label = ctx_text(c, MSG_assist_groups) };
    TRY(road_coming(c, assist_office(c)->agency_id, &list, &n));
    act_part(c, &v, "lich", MSG_road_list, S(""), ctx_text(c, MSG_road_none));
    for (size_t i = 0; i < n; i++) {
        TRY(stop_row(c, &v, &list[i]));
        act_form(c, &v, &(act_form_view){ .action = act_path(c, "/luu-dong", list[i].id, "/huy"), .version = list[i].version, .quiet = true,
                                          .button = msg_format(c->arena, c->lang, MSG_road_cancel, MSG_ARGS(list[i].place, ctx_date(c, list[i].day))) });
    }
    act_part(c, &v, "them", MSG_road_add, S(""), S(""));
    act_form(c, &v, &(act_form_view){ .action = S("/luu-dong/lich"), .button = ctx_text(c, MSG_road_add) });
    act_text(c, &v, "place", MSG_road_place, ctx_text(c, MSG_road_place_hint), "", false);
    act_day(c, &v, "day", MSG_road_on, S(""), false);
    act_text(c, &v, "from", MSG_road_from, ctx_text(c, MSG_road_hours_hint), "5", false);
    act_text(c, &v, "to", MSG_road_to, S(""), "5", false);
    act_text(c, &v, "procedures", MSG_road_procedures, ctx_text(c, MSG_road_procedures_hint), "", true);
    return act_show(c, &v);
}

/* "7:30" or "07:30"; -1: no time. */
static int minute_of(struct str s)
{
    struct str hour, rest = s;
    int64_t h, m;
    bool ok = str_split(&rest, ':', &hour) && str_int(hour, &h) && str_int(rest, &m) && h >= 0 && h < 24 && m >= 0 && m < 60;
    return ok ? (int)(h * 60 + m) : -1;
}

enum err road_plan_do(struct ctx *c)
{
    int64_t id;
    struct road_stop s = { .unit_id = assist_office(c)->agency_id, .place = web_text(c, "place"), .procedures = web_text(c, "procedures"),
                           .from_minute = minute_of(web_text(c, "from")), .to_minute = minute_of(web_text(c, "to")) };
    (void)web_day(c, "day", &s.day);
    enum err e = ctx_ok(c) ? road_plan(c, &s, &id) : ERR_INVALID;
    TRY(act_again(c, e, road_plan_page));
    web_flash(c, MSG_road_planned, MSG_NO_ARGS);
    return web_see(c, S("/luu-dong/lich"));
}

enum err road_cancel_do(struct ctx *c)
{
    int64_t id;
    struct road_stop s;
    TRY(web_path_id(c, 0, &id));
    TRY(road_get(c, id, &s));
    if (s.unit_id != assist_office(c)->agency_id)
        return ERR_NOT_FOUND;
    TRY(act_again(c, ctx_ok(c) ? road_cancel_it(c, &s, web_int(c, "version", 0)) : ERR_INVALID, road_plan_page));
    web_flash(c, MSG_road_cancelled, MSG_NO_ARGS);
    return web_see(c, S("/luu-dong/lich"));
}

/* -- the officer's day -- */

enum err road_desk(struct ctx *c)
{
    struct road_stop *list, now = { 0 };
    size_t n;
    const struct grant *g = authz_grant(&c->who, ROLE_OFFICER, 0);
    if (!g)
        return ERR_FORBIDDEN;
    act_view v = { .heading = ctx_text(c, MSG_road_sit), .lead = ctx_text(c, MSG_road_sit_lead), .back = S("/quay"), .back_label = ctx_text(c, MSG_counter_home) };
    enum err e = road_today(c, &now);
    if (e != ERR_OK && e != ERR_NOT_FOUND)
        return e;
    TRY(road_coming(c, g->agency_id, &list, &n));
    act_part(c, &v, "hom-nay", MSG_road_where, S(""), S(""));
    act_form(c, &v, &(act_form_view){ .action = S("/quay/luu-dong"), .button = ctx_text(c, MSG_represent_send) });
    struct view_form_field f = { .key = S("diem"), .label = ctx_text(c, MSG_road_where), .is_radios = true, .error = forms_error(c, S("diem")) };
    forms_option(c, &f, S("quay"), ctx_text(c, MSG_road_at_desk), !now.id);
    for (size_t i = 0; i < n; i++)
        if (list[i].day == ctx_today(c))
            forms_option(c, &f, act_number(c, list[i].id), msg_format(c->arena, c->lang, MSG_road_at, MSG_ARGS(road_words(c, &list[i]))), now.id == list[i].id);
    act_field(c, &v, f);
    return act_show(c, &v);
}

enum err road_desk_do(struct ctx *c)
{
    int64_t stop = 0;
    bool desk = str_eq(web_text(c, "diem"), S("quay"));
    if (!desk && (!str_int(web_text(c, "diem"), &stop) || stop <= 0))
        ctx_invalid(c, S("diem"), MSG_form_not_option, MSG_NO_ARGS);
    enum err e = ctx_ok(c) ? road_sit(c, stop) : ERR_INVALID;
    if (e == ERR_NOT_FOUND)
        e = ctx_invalid(c, S("diem"), MSG_road_not_today, MSG_NO_ARGS);
    TRY(act_again(c, e, road_desk));
    web_flash(c, stop ? MSG_road_now : MSG_road_now_desk, MSG_NO_ARGS);
    return web_see(c, S("/quay"));
}
