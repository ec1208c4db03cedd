/* Who appoints volunteers, answers what is reported about them, and sees the figures of help. */
#include "mod/assist/assist_internal.h"
#include "base/clock.h"
#include "data/csv.h"
#include "mod/catalogue/catalogue.h"
#include "views.h"

enum { CSV_MAX = 256 * 1024, DAYS_SHOWN = 30, BEHIND_PAGE = 200 };

const struct grant *assist_office(const struct ctx *c)
{
    const struct grant *g = authz_grant(&c->who, ROLE_LEADER, 0);
    return g ? g : authz_grant(&c->who, ROLE_ADMIN, 0);
}

/* -- appointing -- */

static enum err list_part(struct ctx *c, act_view *v, const struct grant *g)
{
    struct volunteer *list;
    size_t n;
    TRY(volunteer_list(c, g->agency_id, &list, &n));
    act_part(c, v, "nguoi", MSG_assist_volunteers, S(""), ctx_text(c, MSG_assist_volunteers_none));
    for (size_t i = 0; i < n; i++) {
        bool now = list[i].to_day >= ctx_today(c);
        struct str days = msg_format(c->arena, c->lang, MSG_represent_from_to, MSG_ARGS(ctx_date(c, list[i].from_day), ctx_date(c, list[i].to_day)));
        act_row(c, v, S(""), list[i].name, arena_printf(c->arena, "%.*s. %.*s", STR_ARG(list[i].group), STR_ARG(days)), now ? "done" : "draft",
                ctx_text(c, now ? MSG_assist_now : MSG_assist_past));
        if (now)
            act_form(c, v, &(act_form_view){ .action = act_path(c, "/to-cong-nghe", list[i].id, "/ket-thuc"), .version = list[i].version, .quiet = true,
                                             .button = msg_format(c->arena, c->lang, MSG_assist_end_volunteer, MSG_ARGS(list[i].name)) });
    }
    return ERR_OK;
}

enum err groups_home(struct ctx *c)
{
    const struct grant *g = assist_office(c);
    act_view v = { .heading = ctx_text(c, MSG_assist_groups), .lead = ctx_text(c, MSG_assist_groups_lead) };
    TRY(list_part(c, &v, g));
    act_part(c, &v, "them", MSG_assist_appoint, ctx_text(c, MSG_assist_appoint_about), S(""));
    act_form(c, &v, &(act_form_view){ .action = S("/to-cong-nghe"), .button = ctx_text(c, MSG_assist_appoint) });
    act_text(c, &v, "login", MSG_represent_their_login, S(""), "", false);
    act_text(c, &v, "name", MSG_represent_their_name, S(""), "", false);
    act_text(c, &v, "group", MSG_assist_group, ctx_text(c, MSG_assist_group_hint), "", false);
    act_text(c, &v, "phone", MSG_assist_phone, ctx_text(c, MSG_assist_phone_hint), "20", true);
    act_text(c, &v, "ground", MSG_assist_ground, S(""), "", true);
    act_day(c, &v, "from_day", MSG_represent_from_day, ctx_text(c, MSG_represent_from_day_hint), true);
    act_day(c, &v, "to_day", MSG_represent_to_day, ctx_text(c, MSG_assist_year), false);
    act_part(c, &v, "khac", MSG_assist_more, S(""), S(""));
    act_row(c, &v, S("/chien-dich"), ctx_text(c, MSG_campaign_title), S(""), "", S(""));
    act_row(c, &v, S("/luu-dong/lich"), ctx_text(c, MSG_road_plan), S(""), "", S(""));
    if (authz_may(&c->who, PERM_APPROVE))
        act_row(c, &v, S("/phan-anh-ho-tro"), ctx_text(c, MSG_assist_reports), S(""), "", S(""));
    return act_show(c, &v);
}

enum err groups_appoint(struct ctx *c)
{
    int64_t id;
    struct volunteer v = { .unit_id = assist_office(c)->agency_id, .login = web_text(c, "login"), .name = web_text(c, "name"), .group = web_text(c, "group"),
                           .phone = web_text(c, "phone"), .ground = web_text(c, "ground") };
    (void)web_day(c, "from_day", &v.from_day);
    (void)web_day(c, "to_day", &v.to_day);
    enum err e = ctx_ok(c) ? volunteer_appoint(c, &v, &id) : ERR_INVALID;
    TRY(act_again(c, e, groups_home));
    web_flash(c, MSG_assist_appointed, MSG_ARGS(v.name));
    return web_see(c, S("/to-cong-nghe"));
}

enum err groups_end(struct ctx *c)
{
    int64_t id;
    struct volunteer v;
    TRY(web_path_id(c, 0, &id));
    TRY(volunteer_get(c, id, &v));
    if (v.unit_id != assist_office(c)->agency_id)
        return ERR_NOT_FOUND;
    TRY(act_again(c, ctx_ok(c) ? volunteer_stop(c, &v, web_int(c, "version", 0)) : ERR_INVALID, groups_home));
    web_flash(c, MSG_assist_volunteer_ended, MSG_ARGS(v.name));
    return web_see(c, S("/to-cong-nghe"));
}

/* -- what is reported -- */

static enum err looked(struct ctx *c, const struct grant *g, const char *kind, int64_t id)
{
    struct event e = { .kind = kind, .object_kind = "help", .object_id = id, .as = g, EVENT_DETAIL({ "why", S("report"), 0 }) };
    return event_put(c, &e);
}

enum err reports_home(struct ctx *c)
{
    struct help *list;
    size_t n;
    const struct grant *g = authz_grant(&c->who, ROLE_LEADER, 0);
    act_view v = { .heading = ctx_text(c, MSG_assist_reports), .lead = ctx_text(c, MSG_assist_reports_lead), .back = S("/to-cong-nghe"),
                   .back_label = ctx_text(c, MSG_assist_groups) };
    TRY(web_check(c));
    TRY(help_reports(c, g->agency_id, web_int(c, "truoc", 0), &list, &n));
    act_part(c, &v, "ds", MSG_assist_reports, S(""), ctx_text(c, MSG_assist_reports_none));
    for (size_t i = 0; i < n; i++)
        act_row(c, &v, act_path(c, "/phan-anh-ho-tro", list[i].id, ""), list[i].person,
                msg_format(c->arena, c->lang, MSG_assist_about_helper, MSG_ARGS(list[i].helper, list[i].group)),
                list[i].objection_answered_at_ms ? "done" : "todo",
                ctx_text(c, list[i].objection_answered_at_ms ? MSG_assist_answered : MSG_assist_unanswered));
    if (n == HELP_PAGE)
        v.next = arena_printf(c->arena, "/phan-anh-ho-tro?truoc=%lld", (long long)list[n - 1].id);
    TRY(looked(c, g, "access.list", g->agency_id));
    return act_show(c, &v);
}

static enum err the_report(struct ctx *c, struct help *h, const struct grant **g)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(help_get(c, id, h));
    *g = authz_grant(&c->who, ROLE_LEADER, 0);
    if (!*g || (*g)->agency_id != h->agency_id || !h->objection.len)
        return ERR_NOT_FOUND;
    return looked(c, *g, "access.read", id);
}

static enum err show_report(struct ctx *c, const struct help *h)
{
    act_view v = { .caption = h->group, .version = h->version, .heading = msg_format(c->arena, c->lang, MSG_assist_about_helper, MSG_ARGS(h->helper, h->group)), .back = S("/phan-anh-ho-tro"),
                   .back_label = ctx_text(c, MSG_assist_reports) };
    act_fact(c, &v, MSG_assist_from, h->person);
    act_fact(c, &v, MSG_help_reported_words, h->objection);
    act_fact(c, &v, MSG_help_report_answer, h->objection_answer);
    TRY(help_acts_part(c, &v, h));
    if (!h->objection_answered_at_ms) {
        act_part(c, &v, "tra-loi", MSG_help_report_answer, S(""), S(""));
        act_form(c, &v, &(act_form_view){ .action = act_path(c, "/phan-anh-ho-tro", h->id, ""), .button = ctx_text(c, MSG_represent_send), .version = h->version });
        act_field(c, &v, forms_area(c, "tra_loi", MSG_help_report_answer, 4, 2000));
    }
    return act_show(c, &v);
}

enum err reports_one(struct ctx *c)
{
    struct help h;
    const struct grant *g;
    TRY(the_report(c, &h, &g));
    return show_report(c, &h);
}

enum err reports_answer(struct ctx *c)
{
    struct help h;
    const struct grant *g;
    TRY(the_report(c, &h, &g));
    if (ctx_ok(c) && !web_text(c, "tra_loi").len)
        ctx_invalid(c, S("tra_loi"), MSG_assist_answer_missing, MSG_NO_ARGS);
    enum err e = ctx_ok(c) ? help_report_answer(c, &h, web_int(c, "version", 0), web_text(c, "tra_loi"), g) : ERR_INVALID;
    if (e == ERR_INVALID || e == ERR_STALE || e == ERR_CONFLICT)
        TRY(show_report(c, &h));
    TRY(e);
    web_flash(c, MSG_assist_answer_sent, MSG_NO_ARGS);
    return web_see(c, S("/phan-anh-ho-tro"));
}

/* -- figures -- */

struct period {
    int32_t from, to;
    int64_t from_ms, to_ms, agency_id;
    const struct grant *as;
    bool names; /* may see who is behind a figure */
};

static void the_period(struct ctx *c, struct period *p)
{
    static const enum role roles[] = { ROLE_LEADER, ROLE_SUPERVISOR, ROLE_ADMIN, ROLE_VOLUNTEER };
    *p = (struct period){ .from = ctx_today(c) - DAYS_SHOWN + 1, .to = ctx_today(c) };
    for (size_t i = 0; !p->as && i < sizeof roles / sizeof *roles; i++)
        p->as = authz_grant(&c->who, roles[i], 0);
    p->names = authz_may(&c->who, PERM_SUPERVISE);
    p->agency_id = p->as->agency_id;
    (void)web_day(c, "tu", &p->from);
    (void)web_day(c, "den", &p->to);
    if (p->to < p->from)
        ctx_invalid(c, S("den"), MSG_represent_days, MSG_NO_ARGS);
    p->from_ms = ms_of_day(p->from, 0);
    p->to_ms = ms_of_day(p->to + 1, 0);
}

static struct str query(struct ctx *c, const struct period *p)
{
    int y, m, d, y2, m2, d2;
    day_to_ymd(p->from, &y, &m, &d);
    day_to_ymd(p->to, &y2, &m2, &d2);
    return arena_printf(c->arena, "tu=%04d-%02d-%02d&den=%04d-%02d-%02d", y, m, d, y2, m2, d2);
}

static const struct {
    const char *word;
    enum help_which which;
    enum msg label;
} figures[] = { { "nguoi", HELP_PEOPLE, MSG_campaign_people }, { "tai-khoan", HELP_OPENED, MSG_campaign_opened }, { "ho-so", HELP_SENT, MSG_campaign_sent } };

enum err campaign_home(struct ctx *c)
{
    struct period p;
    struct help_figure *list;
    size_t n;
    struct view_assist_campaign v = { 0 };
    the_period(c, &p);
    v.query = query(c, &p);
    VEC_PUSH(c->arena, &v.fields, forms_day_or(c, "tu", MSG_campaign_from, p.from));
    VEC_PUSH(c->arena, &v.fields, forms_day_or(c, "den", MSG_campaign_to, p.to));
    TRY(help_count(c, p.agency_id, p.from_ms, p.to_ms, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_assist_campaign_rows row = { list[i].group, list[i].people, list[i].opened, list[i].sent };
        VEC_PUSH(c->arena, &v.rows, row);
        v.people += list[i].people, v.opened += list[i].opened, v.sent += list[i].sent;
    }
    TRY(WEB_VIEW(c, assist_campaign, &v, ctx_text(c, MSG_campaign_title)));
    return ctx_ok(c) ? ERR_OK : ERR_INVALID;
}

enum err campaign_csv(struct ctx *c)
{
    static const enum msg heads[] = { MSG_campaign_group, MSG_campaign_people, MSG_campaign_opened, MSG_campaign_sent };
    struct period p;
    struct help_figure *list;
    size_t n;
    struct buf b = buf_new(c->arena, CSV_MAX);
    the_period(c, &p);
    TRY(web_check(c));
    TRY(help_count(c, p.agency_id, p.from_ms, p.to_ms, &list, &n));
    for (size_t i = 0; i < 4; i++)
        csv_put(&b, ctx_text(c, heads[i]), i == 3);
    for (size_t i = 0; i < n; i++) {
        csv_put(&b, list[i].group, false);
        csv_put(&b, act_number(c, list[i].people), false);
        csv_put(&b, act_number(c, list[i].opened), false);
        csv_put(&b, act_number(c, list[i].sent), true);
    }
    return b.failed ? ERR_TOO_LARGE : web_bytes(c, buf_str(&b), S("text/csv; charset=utf-8"), S("chien-dich.csv"), false);
}

static enum err behind_row(struct ctx *c, act_view *v, const struct period *p, const struct help *h)
{
    struct str when = ctx_date(c, day_of_ms(h->started_at_ms)), what = h->procedure_code;
    struct str sub = arena_printf(c->arena, "%.*s, %.*s", STR_ARG(h->group), STR_ARG(when));
    bool link = p->names && h->dossier_id;
    act_row(c, v, link ? arena_printf(c->arena, "/cong-viec/ho-so/%lld", (long long)h->dossier_id) : S(""), p->names ? h->person : when, p->names ? sub : h->group, "", what);
    return ERR_OK;
}

enum err campaign_list(struct ctx *c)
{
    struct period p;
    struct help *list;
    size_t n, f = 0;
    the_period(c, &p);
    while (f < 2 && !str_eq(web_text(c, "so"), str_c(figures[f].word)))
        f++;
    TRY(web_check(c));
    act_view v = { .heading = ctx_text(c, figures[f].label), .lead = ctx_text(c, p.names ? MSG_campaign_names : MSG_campaign_no_names),
                   .back = arena_printf(c->arena, "/chien-dich?%.*s", STR_ARG(query(c, &p))), .back_label = ctx_text(c, MSG_campaign_title) };
    TRY(help_behind(c, p.agency_id, p.from_ms, p.to_ms, web_text(c, "to"), figures[f].which, web_int(c, "sau", 0), &list, &n));
    act_part(c, &v, "ds", figures[f].label, S(""), ctx_text(c, MSG_campaign_none));
    for (size_t i = 0; i < n; i++)
        TRY(behind_row(c, &v, &p, &list[i]));
    if (n == BEHIND_PAGE)
        v.next = arena_printf(c->arena, "/chien-dich/danh-sach?%.*s&so=%s&sau=%lld", STR_ARG(query(c, &p)), figures[f].word, (long long)list[n - 1].id);
    TRY(looked(c, p.as, "access.list", p.agency_id));
    return act_show(c, &v);
}
