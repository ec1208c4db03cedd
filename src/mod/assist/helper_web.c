/* The volunteer's side: whom they help now, beginning, the session. Names stand here only while the session runs. */
#include "mod/assist/assist_internal.h"
#include "base/clock.h"
#include "fmt/barcode.h"
#include "mod/catalogue/catalogue.h"
#include "mod/citizen/draft.h"
#include "mod/identity/identity.h"
#include "mod/units/units.h"
#include "text/text.h"

enum { QR_PX = 200, HITS = 8, COUNT_DAYS = 30 };

static const struct grant *own_grant(const struct ctx *c) { return authz_grant(&c->who, ROLE_VOLUNTEER, 0); }

struct str help_act_words(struct ctx *c, const struct help_act *a)
{
    enum msg words;
    struct str what = msg_find(arena_printf(c->arena, "help.act_%.*s", STR_ARG(a->what)), &words) ? ctx_text(c, words) : a->what;
    return a->detail.len ? arena_printf(c->arena, "%.*s: %.*s", STR_ARG(what), STR_ARG(a->detail)) : what;
}

enum err help_seen(struct ctx *c, const struct help *h)
{
    if (!ctx_ok(c))
        return ERR_INVALID;
    return web_int(c, "version", 0) == h->version ? ERR_OK : ctx_refuse(c, ERR_STALE, MSG_help_stale);
}

enum err help_acts_part(struct ctx *c, act_view *v, const struct help *h)
{
    struct help_act *acts;
    size_t n;
    TRY(help_acts(c, h->id, &acts, &n));
    act_part(c, v, "da-lam", MSG_help_acts, S(""), ctx_text(c, MSG_help_acts_none));
    for (size_t i = 0; i < n; i++) {
        struct str who = acts[i].name.len ? acts[i].name : ctx_text(c, MSG_help_by_itself);
        act_row(c, v, S(""), help_act_words(c, &acts[i]), arena_printf(c->arena, "%.*s, %.*s", STR_ARG(who), STR_ARG(ctx_moment_short(c, acts[i].at_ms))),
                "", S(""));
    }
    return ERR_OK;
}

/* -- home -- */

static enum err duty_part(struct ctx *c, act_view *v, const struct grant *g)
{
    struct volunteer me;
    TRY(volunteer_get(c, g->staff_role_id, &me));
    bool on = me.duty_until_ms > c->now_ms;
    act_part(c, v, "trang-thai", MSG_assist_duty, ctx_text(c, on ? MSG_assist_duty_on : MSG_assist_duty_off), S(""));
    act_form(c, v, &(act_form_view){ .action = S("/ho-tro/truc"), .button = ctx_text(c, MSG_assist_duty_save), .quiet = true });
    struct view_form_field f = { .key = S("truc"), .label = ctx_text(c, MSG_assist_duty_q), .is_radios = true, .side_by_side = true, .error = forms_error(c, S("truc")) };
    forms_option(c, &f, S("co"), ctx_text(c, MSG_assist_yes), on);
    forms_option(c, &f, S("khong"), ctx_text(c, MSG_assist_no), !on);
    act_field(c, v, f);
    act_text(c, v, "phone", MSG_assist_duty_phone, S(""), "20", true);
    struct view_act_page_parts *p = &v->parts.at[v->parts.n - 1];
    struct view_form_field *phone = &p->forms.at[0].fields.at[1];
    phone->value = web_has(c, "phone") ? phone->value : me.phone;
    return ERR_OK;
}

enum err helper_home(struct ctx *c)
{
    struct help *list;
    size_t n;
    int64_t done;
    const struct grant *g = own_grant(c);
    act_view v = { .caption = g->title, .heading = ctx_text(c, MSG_assist_title), .lead = ctx_text(c, MSG_assist_lead) };
    TRY(help_running(c, &list, &n));
    TRY(help_done_since(c, c->now_ms - COUNT_DAYS * CLOCK_DAY_MS, &done));
    act_fact(c, &v, MSG_assist_done_count, act_number(c, done));
    act_part(c, &v, "dang-giup", MSG_assist_running, S(""), ctx_text(c, MSG_assist_running_none));
    for (size_t i = 0; i < n; i++) {
        bool open = str_eq(list[i].state, S("open"));
        act_row(c, &v, act_path(c, "/ho-tro", list[i].id, ""), open ? list[i].person : ctx_text(c, MSG_assist_not_yet),
                msg_format(c->arena, c->lang, MSG_assist_until, MSG_ARGS(ctx_moment_short(c, list[i].until_ms))), open ? "doing" : "todo",
                ctx_text(c, open ? MSG_help_state_open : MSG_help_state_asked));
    }
    act_row(c, &v, S("/ho-tro/moi"), ctx_text(c, MSG_assist_start), S(""), "", S(""));
    act_row(c, &v, S("/chien-dich"), ctx_text(c, MSG_campaign_title), S(""), "", S(""));
    TRY(duty_part(c, &v, g));
    return act_show(c, &v);
}

enum err helper_duty(struct ctx *c)
{
    bool on = str_eq(web_text(c, "truc"), S("co"));
    if (!on && !str_eq(web_text(c, "truc"), S("khong")))
        ctx_invalid(c, S("truc"), MSG_form_not_option, MSG_NO_ARGS);
    enum err e = ctx_ok(c) ? volunteer_duty(c, own_grant(c)->staff_role_id, on, web_text(c, "phone")) : ERR_INVALID;
    TRY(act_again(c, e, helper_home));
    web_flash(c, on ? MSG_assist_duty_now : MSG_assist_duty_no, MSG_NO_ARGS);
    return web_see(c, S("/ho-tro"));
}

/* -- beginning -- */

enum err helper_new(struct ctx *c)
{
    act_view v = { .heading = ctx_text(c, MSG_assist_start), .lead = ctx_text(c, MSG_assist_start_lead), .back = S("/ho-tro"),
                   .back_label = ctx_text(c, MSG_assist_title) };
    act_part(c, &v, "ai", MSG_assist_person, S(""), S(""));
    act_form(c, &v, &(act_form_view){ .action = S("/ho-tro/moi"), .button = ctx_text(c, MSG_assist_begin) });
    struct view_form_field f = { .key = S("co"), .label = ctx_text(c, MSG_assist_has_account), .is_radios = true, .error = forms_error(c, S("co")) };
    forms_option(c, &f, S("co"), ctx_text(c, MSG_assist_has), false);
    forms_option(c, &f, S("mo"), ctx_text(c, MSG_assist_open_new), false);
    act_field(c, &v, f);
    act_text(c, &v, "login", MSG_assist_login, ctx_text(c, MSG_assist_login_hint), "", false);
    act_text(c, &v, "name", MSG_assist_name, ctx_text(c, MSG_assist_new_only), "", true);
    act_text(c, &v, "id_no", MSG_citizen_id_no, ctx_text(c, MSG_assist_new_only), "20", true);
    act_text(c, &v, "birth", MSG_represent_birth, ctx_text(c, MSG_assist_new_only), "10", true);
    act_text(c, &v, "address", MSG_represent_address, ctx_text(c, MSG_assist_new_only), "", true);
    act_tick(c, &v, "dong_y", MSG_assist_consent);
    return act_show(c, &v);
}

/* With only what the person says, and no password: they choose one later, by their own phone or at the desk. */
static enum err open_account(struct ctx *c, int64_t *id)
{
    struct str phone, login = web_text(c, "login");
    struct account a = { .kind = S("citizen"), .login = login, .name = web_text(c, "name"), .id_no = web_text(c, "id_no"), .birth = web_text(c, "birth"),
                         .address = web_text(c, "address"), .language = S("vi") };
    struct str mail = account_login(c->arena, login);
    a.phone = ident_phone(c->arena, login, &phone) == ERR_OK ? phone : S("");
    a.email = ident_email(mail) == ERR_OK ? mail : S("");
    return account_add(c, &(struct account_new){ .is = a, .password_hash = S("!") }, id);
}

static enum err start(struct ctx *c, int64_t *id)
{
    struct account a;
    const struct grant *g = own_grant(c);
    bool open = str_eq(web_text(c, "co"), S("mo"));
    struct help_new n = { .volunteer_id = g->staff_role_id, .agency_id = g->agency_id, .group = g->title, .opened = open };
    if (open) {
        TRY(open_account(c, &n.account_id));
    } else {
        enum err e = account_by_login(c, web_text(c, "login"), &a);
        if (e != ERR_OK && e != ERR_NOT_FOUND)
            return e;
        n.account_id = e == ERR_OK && !a.staff && !a.closed_at_ms ? a.id : 0; /* whether it exists is not said */
    }
    return help_start(c, &n, id);
}

enum err helper_start(struct ctx *c)
{
    int64_t id;
    if (!str_eq(web_text(c, "co"), S("co")) && !str_eq(web_text(c, "co"), S("mo")))
        ctx_invalid(c, S("co"), MSG_form_not_option, MSG_NO_ARGS);
    if (!web_text(c, "login").len)
        ctx_invalid(c, S("login"), MSG_assist_login_missing, MSG_NO_ARGS);
    if (!web_flag(c, "dong_y"))
        ctx_invalid(c, S("dong_y"), MSG_assist_consent_missing, MSG_NO_ARGS);
    enum err e = ctx_ok(c) ? start(c, &id) : ERR_INVALID;
    TRY(act_again(c, e, helper_new));
    return web_created(c, act_path(c, "/ho-tro", id, ""));
}

/* -- the session -- */

static enum err the_help(struct ctx *c, struct help *h)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return help_as_helper(c, id, h);
}

static enum err qr_part(struct ctx *c, act_view *v, const struct help *h)
{
    struct barcode qr;
    v->qr_link = arena_printf(c->arena, "%.*s/xac-nhan/%.*s", STR_ARG(c->app->cfg.base_url), STR_ARG(h->secret));
    TRY(barcode_qr(c->arena, v->qr_link, &qr));
    v->qr = barcode_svg(c->arena, &qr, ctx_text(c, MSG_assist_qr), QR_PX);
    return ERR_OK;
}

static void choose_part(struct ctx *c, act_view *v, const struct help *h)
{
    act_part(c, v, "chon", MSG_assist_choose, S(""), S(""));
    act_form(c, v, &(act_form_view){ .action = act_path(c, "/ho-tro", h->id, ""), .button = ctx_text(c, MSG_assist_find), .get = true, .quiet = true });
    act_text(c, v, "q", MSG_assist_words, S(""), "", false);
}

static enum err hits_part(struct ctx *c, act_view *v, const struct help *h)
{
    struct unit agency;
    struct procedure_hit *hits;
    size_t n;
    if (!web_text(c, "q").len)
        return ERR_OK;
    TRY(unit_get(c, h->agency_id, &agency));
    TRY(procedure_search(c, web_text(c, "q"), agency.level, HITS, &hits, &n));
    act_part(c, v, "thu-tuc", MSG_assist_found, S(""), n ? S("") : ctx_text(c, MSG_assist_found_none));
    act_form(c, v, &(act_form_view){ .action = act_path(c, "/ho-tro", h->id, "/nhap"), .button = ctx_text(c, MSG_assist_fill), .version = h->version });
    struct view_form_field f = { .key = S("thu_tuc"), .label = ctx_text(c, MSG_assist_which), .is_radios = true, .error = forms_error(c, S("thu_tuc")) };
    for (size_t i = 0; i < n; i++)
        forms_option(c, &f, hits[i].code, hits[i].name, n == 1);
    if (n)
        act_field(c, v, f);
    else
        v->parts.at[v->parts.n - 1].forms.n = 0;
    return ERR_OK;
}

static void steps(struct ctx *c, act_view *v, const struct help *h)
{
    bool open = str_eq(h->state, S("open"));
    if (h->draft_id) {
        act_part(c, v, "ho-so", MSG_assist_draft, S(""), S(""));
        act_row(c, v, arena_printf(c->arena, "/ho-so/nhap/%lld", (long long)h->draft_id), ctx_text(c, MSG_assist_go_on), h->procedure_code, "doing", S(""));
    }
    act_part(c, v, "ma", open ? MSG_assist_confirm : MSG_assist_agree, ctx_text(c, open ? MSG_assist_confirm_about : MSG_assist_agree_about),
             help_codes_go(c) ? S("") : ctx_text(c, MSG_assist_no_codes));
    if (help_codes_go(c))
        act_form(c, v, &(act_form_view){ .action = act_path(c, "/ho-tro", h->id, "/ma"), .button = ctx_text(c, MSG_assist_send_code), .quiet = true, .version = h->version });
}

static enum err show_session(struct ctx *c, const struct help *h)
{
    bool open = str_eq(h->state, S("open"));
    act_view v = { .caption = h->group, .version = h->version, .heading = open ? msg_format(c->arena, c->lang, MSG_assist_helping, MSG_ARGS(h->person)) : ctx_text(c, MSG_assist_not_yet),
                   .lead = msg_format(c->arena, c->lang, MSG_assist_until, MSG_ARGS(ctx_moment(c, h->until_ms))), .back = S("/ho-tro"),
                   .back_label = ctx_text(c, MSG_assist_title), .warn = ctx_text(c, MSG_assist_never) };
    if (open && !h->draft_id) {
        choose_part(c, &v, h);
        TRY(hits_part(c, &v, h));
    }
    if (!open || h->draft_id) {
        TRY(qr_part(c, &v, h));
        steps(c, &v, h);
    }
    TRY(help_acts_part(c, &v, h));
    act_part(c, &v, "ket-thuc", MSG_assist_end, ctx_text(c, MSG_assist_end_about), S(""));
    act_form(c, &v, &(act_form_view){ .action = act_path(c, "/ho-tro", h->id, "/ket-thuc"), .button = ctx_text(c, MSG_assist_end), .warning = true, .version = h->version });
    return act_show(c, &v);
}

enum err helper_session(struct ctx *c)
{
    struct help h;
    TRY(the_help(c, &h));
    TRY(show_session(c, &h));
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

/* The draft is the person's: opened in their name, recorded as done by the helper. */
static enum err open_draft(struct ctx *c, struct help *h)
{
    int64_t id;
    struct ctx as_person = *c;
    as_person.who = (struct who){ .account_id = h->account_id, .citizen = true };
    enum err e = draft_open(&as_person, web_text(c, "thu_tuc"), h->agency_id, false, &id);
    c->problem = as_person.problem;
    TRY(e);
    return help_put_draft(c, h, id, web_text(c, "thu_tuc"));
}

enum err helper_draft(struct ctx *c)
{
    struct help h;
    TRY(the_help(c, &h));
    if (ctx_ok(c) && !web_text(c, "thu_tuc").len)
        ctx_invalid(c, S("thu_tuc"), MSG_form_not_option, MSG_NO_ARGS);
    TRY(help_seen(c, &h));
    if (!str_eq(h.state, S("open")))
        return ctx_refuse(c, ERR_CONFLICT, MSG_help_not_agreed);
    enum err e = ctx_ok(c) ? open_draft(c, &h) : ERR_INVALID;
    if (e == ERR_NOT_FOUND)
        e = ctx_refuse(c, ERR_INVALID, MSG_assist_found_none);
    if (e == ERR_INVALID)
        TRY(show_session(c, &h));
    TRY(e);
    int64_t id = h.draft_id;
    if (!id)
        TRY(help_get(c, h.id, &h));
    return web_see(c, arena_printf(c->arena, "/ho-so/nhap/%lld", (long long)h.draft_id));
}

/* The code goes to the person alone: the helper gets the same answer whether the account exists or not. */
enum err helper_code(struct ctx *c)
{
    struct help h;
    struct str channel, address;
    TRY(the_help(c, &h));
    TRY(act_again(c, help_seen(c, &h), helper_session));
    if (!help_codes_go(c))
        return ctx_refuse(c, ERR_CONFLICT, MSG_assist_no_codes);
    TRY(help_code_to(c, &h, &channel, &address));
    TRY(help_send_code(c, &h, channel, address));
    struct event e = { .kind = "help.code", .object_kind = "help", .object_id = h.id };
    TRY(event_put(c, &e));
    web_flash(c, MSG_assist_code_sent, MSG_NO_ARGS);
    return web_see(c, act_path(c, "/ho-tro", h.id, ""));
}

enum err helper_end(struct ctx *c)
{
    struct help h;
    TRY(the_help(c, &h));
    TRY(act_again(c, help_seen(c, &h), helper_session));
    TRY(help_end(c, &h, "helper", S("")));
    web_flash(c, MSG_assist_ended, MSG_NO_ARGS);
    return web_see(c, S("/ho-tro"));
}
