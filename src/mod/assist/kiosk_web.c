/* A shared computer: three big buttons, no names while nobody is there, and everything wiped when somebody leaves. */
#include "mod/assist/assist_internal.h"
#include "base/clock.h"
#include "core/session.h"
#include "core/setting.h"
#include "mod/units/units.h"
#include "views.h"

enum { KEEP_DAYS = 365 };

static enum err this_device(struct ctx *c, struct kiosk *k) { return kiosk_of(c, web_sent_cookie(c, KIOSK_COOKIE), k); }

/* Whoever was logged in here is not any more. */
static enum err wipe(struct ctx *c)
{
    if (c->who.session_id)
        TRY(session_close(c, c->who.session_id));
    c->who = (struct who){ 0 };
    web_session_cookie(c, S(""), false);
    web_header(c, S("Clear-Site-Data"), S("\"cache\", \"storage\""));
    return ERR_OK;
}

enum err kiosk_home(struct ctx *c)
{
    struct unit u;
    struct kiosk k;
    enum err e = this_device(c, &k);
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? web_see(c, S("/")) : e;
    TRY(wipe(c));
    TRY(unit_get(c, k.unit_id, &u));
    struct view_assist_kiosk v = { .place = k.name, .phone = u.phone };
    return WEB_VIEW(c, assist_kiosk, &v, ctx_text(c, MSG_kiosk_title));
}

enum err kiosk_done(struct ctx *c)
{
    struct kiosk k;
    enum err e = this_device(c, &k);
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? web_see(c, S("/")) : e;
    TRY(wipe(c));
    return web_see(c, S("/kiosk"));
}

enum err kiosk_call(struct ctx *c)
{
    struct kiosk k;
    struct unit u;
    struct volunteer *list;
    size_t n;
    enum err e = this_device(c, &k);
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? web_see(c, S("/")) : e;
    TRY(unit_get(c, k.unit_id, &u));
    TRY(volunteer_on_duty_at(c, k.unit_id, &list, &n));
    act_view v = { .caption = k.name, .heading = ctx_text(c, MSG_kiosk_call), .back = S("/kiosk"), .back_label = ctx_text(c, MSG_kiosk_title) };
    act_part(c, &v, "nguoi", MSG_kiosk_helpers, S(""), ctx_text(c, MSG_kiosk_helpers_none));
    for (size_t i = 0; i < n; i++)
        act_row(c, &v, arena_printf(c->arena, "tel:%.*s", STR_ARG(list[i].phone)), list[i].name, list[i].group, "", list[i].phone);
    act_part(c, &v, "goi", MSG_kiosk_ring, msg_format(c->arena, c->lang, MSG_kiosk_ring_about, MSG_ARGS(u.name, u.phone)), S(""));
    act_form(c, &v, &(act_form_view){ .action = S("/kiosk/goi"), .button = ctx_text(c, MSG_kiosk_ring) });
    return act_show(c, &v);
}

enum err kiosk_call_do(struct ctx *c)
{
    bool rung;
    struct kiosk k;
    enum err e = this_device(c, &k);
    if (e == ERR_NOT_FOUND)
        return ctx_refuse(c, ERR_CONFLICT, MSG_kiosk_none);
    TRY(e);
    TRY(kiosk_ring(c, &k, &rung));
    web_flash(c, rung ? MSG_kiosk_rung : MSG_kiosk_rung_before, MSG_NO_ARGS);
    return web_see(c, S("/kiosk/goi"));
}

/* -- installing: the link works once -- */

enum err kiosk_install_page(struct ctx *c)
{
    act_view v = { .heading = ctx_text(c, MSG_kiosk_install), .lead = ctx_text(c, MSG_kiosk_install_lead) };
    act_part(c, &v, "dat", MSG_kiosk_install_here, S(""), S(""));
    act_form(c, &v, &(act_form_view){ .action = arena_printf(c->arena, "/kiosk/may/%.*s", STR_ARG(web_path(c, 0))), .button = ctx_text(c, MSG_kiosk_install_here) });
    return act_show(c, &v);
}

enum err kiosk_install_do(struct ctx *c)
{
    struct str keep;
    int64_t minutes;
    TRY(kiosk_take(c, web_path(c, 0), &keep));
    TRY(setting_number(c->db, c->arena, SETTING_KIOSK_IDLE_MINUTES, &minutes));
    web_cookie(c, S(KIOSK_COOKIE), keep, KEEP_DAYS * CLOCK_DAY_MS / 1000);
    web_cookie(c, S("mc_cho"), act_number(c, minutes * 60), KEEP_DAYS * CLOCK_DAY_MS / 1000);
    return web_see(c, S("/kiosk"));
}

/* -- the administrator's list -- */

static const struct grant *admin(const struct ctx *c) { return authz_grant(&c->who, ROLE_ADMIN, 0); }

static enum err show_admin(struct ctx *c, struct str link)
{
    struct kiosk *list;
    size_t n;
    act_view v = { .heading = ctx_text(c, MSG_kiosk_devices), .lead = ctx_text(c, MSG_kiosk_devices_lead), .back = S("/quan-tri"),
                   .back_label = ctx_text(c, MSG_admin_nav) };
    act_fact(c, &v, MSG_kiosk_link, link);
    TRY(kiosk_list(c, admin(c)->agency_id, &list, &n));
    act_part(c, &v, "may", MSG_kiosk_devices, S(""), ctx_text(c, MSG_kiosk_devices_none));
    for (size_t i = 0; i < n; i++) {
        bool there = list[i].installed_at_ms != 0;
        act_row(c, &v, S(""), list[i].name, list[i].keeper, there ? "done" : "todo",
                ctx_text(c, there ? MSG_kiosk_installed : MSG_kiosk_waiting));
        act_form(c, &v, &(act_form_view){ .action = act_path(c, "/quan-tri/may-dung-chung", list[i].id, "/bo"), .version = list[i].version, .quiet = true,
                                          .button = msg_format(c->arena, c->lang, MSG_kiosk_remove, MSG_ARGS(list[i].name)) });
    }
    act_part(c, &v, "them", MSG_kiosk_add, S(""), S(""));
    act_form(c, &v, &(act_form_view){ .action = S("/quan-tri/may-dung-chung"), .button = ctx_text(c, MSG_kiosk_add) });
    act_text(c, &v, "name", MSG_kiosk_name, ctx_text(c, MSG_kiosk_name_hint), "", false);
    act_text(c, &v, "keeper", MSG_kiosk_keeper, ctx_text(c, MSG_kiosk_keeper_hint), "", false);
    return act_show(c, &v);
}

enum err kiosk_admin(struct ctx *c) { return show_admin(c, S("")); }

/* The link is shown once, on this very page; it is kept nowhere. */
enum err kiosk_admin_make(struct ctx *c)
{
    int64_t id;
    struct str token;
    enum err e = ctx_ok(c) ? kiosk_make(c, admin(c)->agency_id, web_text(c, "name"), web_text(c, "keeper"), &id, &token) : ERR_INVALID;
    TRY(act_again(c, e, kiosk_admin));
    return show_admin(c, arena_printf(c->arena, "%.*s/kiosk/may/%.*s", STR_ARG(c->app->cfg.base_url), STR_ARG(token)));
}

enum err kiosk_admin_end(struct ctx *c)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    enum err e = ctx_ok(c) ? kiosk_stop(c, admin(c)->agency_id, id, web_int(c, "version", 0)) : ERR_INVALID;
    TRY(act_again(c, e, kiosk_admin));
    web_flash(c, MSG_kiosk_removed, MSG_NO_ARGS);
    return web_see(c, S("/quan-tri/may-dung-chung"));
}
