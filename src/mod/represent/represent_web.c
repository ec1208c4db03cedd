/* Acting for others, as people see it. */
#include "mod/represent/represent_web.h"
#include "base/clock.h"
#include "mod/represent/act_page.h"
#include "mod/represent/represent.h"
#include "text/text.h"

/* -- words -- */

static const struct {
    const char *state, *tag;
    enum msg words;
} states[] = { { "asked", "todo", MSG_represent_state_asked },
               { "held", "done", MSG_represent_state_held },
               { "refused", "late", MSG_represent_state_refused },
               { "ended", "draft", MSG_represent_state_ended } };

static size_t state_of(const struct mandate *m)
{
    size_t i = 0;
    while (i + 1 < sizeof states / sizeof *states && !str_eq(m->state, str_c(states[i].state)))
        i++;
    return i;
}

static enum err until_words(struct ctx *c, const struct mandate *m, struct str *out)
{
    int32_t last;
    TRY(mandate_last_day(c, m, &last));
    struct str from = ctx_date(c, m->from_day);
    *out = last ? msg_format(c->arena, c->lang, MSG_represent_from_to, MSG_ARGS(from, ctx_date(c, last)))
                : msg_format(c->arena, c->lang, MSG_represent_from_on, MSG_ARGS(from));
    return ERR_OK;
}

static enum err row(struct ctx *c, act_view *v, const struct mandate *m, const char *before, struct str name)
{
    size_t s = state_of(m);
    struct str until;
    TRY(until_words(c, m, &until));
    bool over = str_eq(m->state, S("held")) && mandate_holds(c, m, S("")) != ERR_OK;
    struct str sub = arena_printf(c->arena, "%.*s. %.*s", STR_ARG(mandate_kind_label(c, m->kind)), STR_ARG(until));
    act_row(c, v, act_path(c, before, m->id, ""), name, sub, over ? "draft" : states[s].tag, ctx_text(c, over ? MSG_represent_state_out : states[s].words));
    return ERR_OK;
}

/* -- mine -- */

enum err represent_home(struct ctx *c)
{
    struct mandate *mine, *others;
    size_t mine_n, others_n;
    act_view v = { .heading = ctx_text(c, MSG_represent_title), .lead = ctx_text(c, MSG_represent_lead), .back = S("/ho-so"),
                   .back_label = ctx_text(c, MSG_citizen_list) };
    TRY(mandate_mine(c, &mine, &mine_n));
    TRY(mandate_for_me(c, &others, &others_n));
    act_part(c, &v, "toi-lam", MSG_represent_mine, S(""), ctx_text(c, MSG_represent_mine_none));
    for (size_t i = 0; i < mine_n; i++)
        TRY(row(c, &v, &mine[i], "/dai-dien", mine[i].name));
    act_part(c, &v, "lam-cho-toi", MSG_represent_for_me, S(""), ctx_text(c, MSG_represent_for_me_none));
    for (size_t i = 0; i < others_n; i++)
        TRY(row(c, &v, &others[i], "/dai-dien", others[i].holder));
    act_part(c, &v, "them", MSG_represent_more, S(""), S(""));
    for (int k = 0; k < MANDATE_KIND_COUNT; k++)
        act_row(c, &v, arena_printf(c->arena, "/dai-dien/moi?loai=%s", mandate_kind_word((enum mandate_kind)k)),
                mandate_kind_label(c, (enum mandate_kind)k), ctx_text(c, MSG_represent_ask_sub), "", S(""));
    act_row(c, &v, S("/dai-dien/uy-quyen"), ctx_text(c, MSG_represent_give), ctx_text(c, MSG_represent_give_sub), "", S(""));
    return act_show(c, &v);
}

/* -- asking -- */

static enum mandate_kind asked_kind(struct ctx *c)
{
    enum mandate_kind k = MANDATE_PARENT;
    (void)mandate_kind_from(web_text(c, "loai"), &k);
    return k;
}

static void kind_field(struct ctx *c, act_view *v, enum mandate_kind k)
{
    struct view_form_field f = { .key = S("loai"), .label = ctx_text(c, MSG_represent_kind), .is_radios = true, .error = forms_error(c, S("loai")) };
    for (int i = 0; i < MANDATE_KIND_COUNT; i++)
        forms_option(c, &f, str_c(mandate_kind_word((enum mandate_kind)i)), mandate_kind_label(c, (enum mandate_kind)i), (int)k == i);
    act_field(c, v, f);
}

static void paper_field(struct ctx *c, act_view *v)
{
    struct view_form_field f = forms_text(c, "giay", MSG_represent_paper);
    f.is_text = false;
    f.is_file = true;
    f.value = S("");
    f.hint = ctx_text(c, MSG_represent_paper_hint);
    f.bytes_max = c->app->cfg.upload_bytes_max;
    act_field(c, v, f);
}

enum err represent_new(struct ctx *c)
{
    act_view v = { .heading = ctx_text(c, MSG_represent_ask), .lead = ctx_text(c, MSG_represent_ask_lead), .back = S("/dai-dien"),
                   .back_label = ctx_text(c, MSG_represent_title) };
    act_part(c, &v, "ai", MSG_represent_who, S(""), S(""));
    act_form(c, &v, &(act_form_view){ .action = S("/dai-dien/moi"), .button = ctx_text(c, MSG_represent_ask_send), .upload = true });
    kind_field(c, &v, asked_kind(c));
    act_text(c, &v, "name", MSG_represent_name, S(""), "", false);
    act_text(c, &v, "id_no", MSG_represent_id_no, ctx_text(c, MSG_represent_id_no_hint), "20", true);
    act_day(c, &v, "birth", MSG_represent_birth, ctx_text(c, MSG_represent_birth_hint), true);
    act_text(c, &v, "address", MSG_represent_address, S(""), "", true);
    act_text(c, &v, "ground", MSG_represent_ground, ctx_text(c, MSG_represent_ground_hint), "", true);
    paper_field(c, &v);
    act_text(c, &v, "login", MSG_represent_login, ctx_text(c, MSG_represent_login_hint), "", true);
    act_text(c, &v, "procedures", MSG_represent_procedures, ctx_text(c, MSG_represent_procedures_hint), "", true);
    act_day(c, &v, "from_day", MSG_represent_from_day, ctx_text(c, MSG_represent_from_day_hint), true);
    act_day(c, &v, "to_day", MSG_represent_to_day, ctx_text(c, MSG_represent_to_day_hint), true);
    return act_show(c, &v);
}

static struct mandate_new sent(struct ctx *c)
{
    struct mandate_new n = { .kind = asked_kind(c), .name = web_text(c, "name"), .id_no = web_text(c, "id_no"), .birth = web_text(c, "birth"),
                             .address = web_text(c, "address"), .login = web_text(c, "login"), .procedures = web_text(c, "procedures"),
                             .ground = web_text(c, "ground") };
    (void)web_day(c, "from_day", &n.from_day);
    (void)web_day(c, "to_day", &n.to_day);
    return n;
}

struct asking {
    struct mandate_new n;
    int64_t id;
};

static enum err store_ask(struct ctx *c, void *arg)
{
    struct asking *a = arg;
    return mandate_ask(c, &a->n, &a->id);
}

/* The paper, when one was chosen: who names an account needs none. */
static enum err take_paper(struct ctx *c, const struct paper_upload **out)
{
    struct paper_upload *files;
    size_t n;
    enum err e = paper_receive(c, "giay", &files, &n);
    if (e == ERR_OK)
        *out = &files[0];
    bool none = e == ERR_INVALID && c->problem.n == 1 && str_eq(c->problem.at[0].text, ctx_text(c, MSG_paper_none));
    if (none)
        c->problem.n = 0;
    return none ? ERR_OK : e;
}

enum err represent_ask(struct ctx *c)
{
    struct asking a = { .n = sent(c) };
    enum mandate_kind k;
    if (!mandate_kind_from(web_text(c, "loai"), &k))
        ctx_invalid(c, S("loai"), MSG_form_not_option, MSG_NO_ARGS);
    enum err e = ctx_ok(c) ? ERR_OK : ERR_INVALID;
    if (e == ERR_OK)
        e = take_paper(c, &a.n.paper);
    if (e == ERR_OK)
        e = ctx_write(c, store_ask, &a);
    TRY(act_again(c, e, represent_new));
    web_flash(c, a.n.login.len ? MSG_represent_asked_account : MSG_represent_asked_desk, MSG_NO_ARGS);
    return web_created(c, act_path(c, "/dai-dien", a.id, ""));
}

/* -- giving -- */

enum err represent_give_page(struct ctx *c)
{
    act_view v = { .heading = ctx_text(c, MSG_represent_give), .lead = ctx_text(c, MSG_represent_give_lead), .back = S("/dai-dien"),
                   .back_label = ctx_text(c, MSG_represent_title) };
    act_part(c, &v, "ai", MSG_represent_give_who, S(""), S(""));
    act_form(c, &v, &(act_form_view){ .action = S("/dai-dien/uy-quyen"), .button = ctx_text(c, MSG_represent_give_send) });
    act_text(c, &v, "login", MSG_represent_their_login, S(""), "", false);
    act_text(c, &v, "name", MSG_represent_their_name, S(""), "", false);
    act_text(c, &v, "procedures", MSG_represent_procedures, ctx_text(c, MSG_represent_procedures_hint), "", true);
    act_day(c, &v, "from_day", MSG_represent_from_day, ctx_text(c, MSG_represent_from_day_hint), true);
    act_day(c, &v, "to_day", MSG_represent_to_day, S(""), false);
    act_text(c, &v, "ground", MSG_represent_give_ground, S(""), "", true);
    return act_show(c, &v);
}

enum err represent_give(struct ctx *c)
{
    int64_t id;
    struct mandate_new n = sent(c);
    enum err e = ctx_ok(c) ? mandate_give(c, web_text(c, "login"), web_text(c, "name"), &n, &id) : ERR_INVALID;
    TRY(act_again(c, e, represent_give_page));
    web_flash(c, MSG_represent_given, MSG_NO_ARGS);
    return web_created(c, act_path(c, "/dai-dien", id, ""));
}

/* -- one -- */

static enum err the_mandate(struct ctx *c, struct mandate *m)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return mandate_get(c, id, m);
}

static struct str shown_words(struct ctx *c, const struct mandate *m)
{
    enum msg words;
    return msg_find(arena_printf(c->arena, "represent.shown_%.*s", STR_ARG(m->shown)), &words) ? ctx_text(c, words) : S("");
}

static struct str reason_words(struct ctx *c, const struct mandate *m)
{
    enum msg words;
    return msg_find(arena_printf(c->arena, "represent.why_%.*s", STR_ARG(m->reason)), &words) ? ctx_text(c, words) : m->reason;
}

static enum err facts(struct ctx *c, act_view *v, const struct mandate *m, struct str paper)
{
    struct str until;
    int32_t born;
    TRY(until_words(c, m, &until));
    act_fact(c, v, MSG_represent_state, ctx_text(c, states[state_of(m)].words));
    act_fact(c, v, MSG_represent_kind, mandate_kind_label(c, m->kind));
    act_fact(c, v, MSG_represent_who, m->name);
    act_fact(c, v, m->organisation ? MSG_represent_mst : MSG_represent_id_no, m->id_no);
    act_fact(c, v, MSG_represent_birth, day_parse_iso(m->birth, &born) ? ctx_date(c, born) : m->birth);
    act_fact(c, v, MSG_represent_address, m->address);
    act_fact(c, v, MSG_represent_holder, m->holder);
    act_fact(c, v, MSG_represent_until, until);
    act_fact(c, v, MSG_represent_procedures, m->procedures.len ? m->procedures : ctx_text(c, MSG_represent_all));
    act_fact(c, v, MSG_represent_ground, m->ground);
    act_fact(c, v, MSG_represent_shown, shown_words(c, m));
    act_fact(c, v, MSG_represent_reason, reason_words(c, m));
    act_fact_link(c, v, MSG_represent_paper, m->paper_name, paper);
    return ERR_OK;
}

static void answer_forms(struct ctx *c, act_view *v, const struct mandate *m)
{
    static const struct {
        const char *answer;
        enum msg button;
    } ways[] = { { "dong_y", MSG_represent_confirm }, { "khong", MSG_represent_not } };
    act_part(c, v, "tra-loi", MSG_represent_answer, ctx_text(c, MSG_represent_answer_about), S(""));
    act_form(c, v, &(act_form_view){ .action = act_path(c, "/dai-dien", m->id, "/tra-loi"), .button = ctx_text(c, MSG_represent_send), .version = m->version });
    struct view_form_field f = { .key = S("tra_loi"), .label = ctx_text(c, MSG_represent_your_answer), .is_radios = true, .error = forms_error(c, S("tra_loi")) };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        forms_option(c, &f, str_c(ways[i].answer), ctx_text(c, ways[i].button), false);
    act_field(c, v, f);
}

static enum err staff_part(struct ctx *c, act_view *v, const struct mandate *m)
{
    struct mandate *staff;
    size_t n;
    TRY(mandate_staff(c, m->principal_id, &staff, &n));
    act_part(c, v, "nguoi", MSG_represent_staff_list, S(""), S(""));
    for (size_t i = 0; i < n; i++) {
        struct str role = ctx_text(c, staff[i].keeper ? MSG_represent_keeper : MSG_represent_staff_member);
        bool holds = mandate_holds(c, &staff[i], S("")) == ERR_OK;
        act_row(c, v, m->keeper ? act_path(c, "/dai-dien", staff[i].id, "") : S(""), staff[i].holder, role, holds ? "done" : "draft",
                ctx_text(c, holds ? MSG_represent_state_held : states[state_of(&staff[i])].words));
    }
    if (!m->keeper || m->holder_id != c->who.account_id)
        return ERR_OK;
    act_form(c, v, &(act_form_view){ .action = act_path(c, "/dai-dien", m->id, "/nguoi"), .button = ctx_text(c, MSG_represent_staff_add),
                                     .summary = ctx_text(c, MSG_represent_staff_add) });
    act_text(c, v, "login", MSG_represent_their_login, S(""), "", false);
    act_text(c, v, "name", MSG_represent_their_name, S(""), "", false);
    act_tick(c, v, "keeper", MSG_represent_as_keeper);
    return ERR_OK;
}

static enum err show_one(struct ctx *c, const struct mandate *m)
{
    act_view v = { .heading = msg_format(c->arena, c->lang, MSG_represent_for, MSG_ARGS(m->holder, m->name)), .version = m->version, .back = S("/dai-dien"),
                   .back_label = ctx_text(c, MSG_represent_title) };
    TRY(facts(c, &v, m, act_path(c, "/dai-dien", m->id, "/giay")));
    bool open = str_eq(m->state, S("asked")) || str_eq(m->state, S("held"));
    if (str_eq(m->state, S("asked")) && m->principal_account == c->who.account_id)
        answer_forms(c, &v, m);
    if (m->kind == MANDATE_STAFF && mandate_holds(c, m, S("")) == ERR_OK && m->holder_id == c->who.account_id)
        TRY(staff_part(c, &v, m));
    if (open) {
        act_part(c, &v, "ket-thuc", MSG_represent_end, ctx_text(c, MSG_represent_end_about), S(""));
        act_form(c, &v, &(act_form_view){ .action = act_path(c, "/dai-dien", m->id, "/ket-thuc"), .button = ctx_text(c, MSG_represent_end),
                                          .version = m->version, .warning = true });
    }
    return act_show(c, &v);
}

enum err represent_page(struct ctx *c)
{
    struct mandate m;
    TRY(the_mandate(c, &m));
    return show_one(c, &m);
}

enum err represent_answer(struct ctx *c)
{
    struct mandate m;
    TRY(the_mandate(c, &m));
    TRY(web_check(c));
    struct str said = web_text(c, "tra_loi");
    bool yes = str_eq(said, S("dong_y"));
    if (!yes && !str_eq(said, S("khong")))
        ctx_invalid(c, S("tra_loi"), MSG_form_not_option, MSG_NO_ARGS);
    if (!str_eq(m.state, S("asked")) || m.principal_account != c->who.account_id)
        return ctx_refuse(c, ERR_CONFLICT, MSG_represent_answered);
    enum err e = ctx_ok(c) ? mandate_answer_it(c, &m, web_int(c, "version", 0), yes, S(""), NULL) : ERR_INVALID;
    TRY(act_again(c, e, represent_page));
    web_flash(c, yes ? MSG_represent_said_yes : MSG_represent_said_no, MSG_NO_ARGS);
    return web_see(c, act_path(c, "/dai-dien", m.id, ""));
}

enum err represent_end(struct ctx *c)
{
    struct mandate m;
    TRY(the_mandate(c, &m));
    enum err e = ctx_ok(c) ? mandate_stop(c, &m, web_int(c, "version", 0)) : ERR_INVALID;
    TRY(act_again(c, e, represent_page));
    web_flash(c, MSG_represent_ended, MSG_NO_ARGS);
    return web_see(c, S("/dai-dien"));
}

enum err represent_staff_add(struct ctx *c)
{
    int64_t id;
    struct mandate m;
    TRY(the_mandate(c, &m));
    enum err e = ctx_ok(c) ? mandate_add_staff(c, &m, web_text(c, "login"), web_text(c, "name"), web_flag(c, "keeper"), &id) : ERR_INVALID;
    TRY(act_again(c, e, represent_page));
    web_flash(c, MSG_represent_staff_added, MSG_NO_ARGS);
    return web_see(c, act_path(c, "/dai-dien", m.id, ""));
}

static enum err send_paper(struct ctx *c, const struct mandate *m)
{
    return m->paper_hash.len ? web_blob(c, m->paper_hash, m->paper_type, m->paper_name) : ERR_NOT_FOUND;
}

enum err represent_paper(struct ctx *c)
{
    struct mandate m;
    TRY(the_mandate(c, &m));
    return send_paper(c, &m);
}

/* -- the desk -- */

static const struct grant *desk(struct ctx *c) { return authz_grant(&c->who, ROLE_OFFICER, 0); }

enum err represent_desk(struct ctx *c)
{
    struct mandate *list;
    size_t n;
    const struct grant *g = desk(c);
    if (!g)
        return ERR_FORBIDDEN;
    act_view v = { .heading = ctx_text(c, MSG_represent_desk), .lead = ctx_text(c, MSG_represent_desk_lead), .back = S("/quay"),
                   .back_label = ctx_text(c, MSG_counter_home) };
    TRY(mandate_waiting_at(c, g->agency_id, &list, &n));
    act_part(c, &v, "cho", MSG_represent_waiting, S(""), ctx_text(c, MSG_represent_waiting_none));
    for (size_t i = 0; i < n; i++)
        TRY(row(c, &v, &list[i], "/quay/dai-dien", msg_format(c->arena, c->lang, MSG_represent_for, MSG_ARGS(list[i].holder, list[i].name))));
    struct event e = { .kind = "access.list", .object_kind = "mandate", .object_id = g->agency_id, .as = g, EVENT_DETAIL({ "count", { NULL, 0 }, (int64_t)n }) };
    TRY(event_put(c, &e));
    return act_show(c, &v);
}

static enum err at_desk(struct ctx *c, struct mandate *m)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return mandate_at_desk(c, id, m);
}

static void decide_form(struct ctx *c, act_view *v, const struct mandate *m)
{
    act_part(c, v, "kiem-tra", MSG_represent_check, ctx_text(c, MSG_represent_check_about), S(""));
    act_form(c, v, &(act_form_view){ .action = act_path(c, "/quay/dai-dien", m->id, ""), .button = ctx_text(c, MSG_represent_send), .version = m->version });
    struct view_form_field f = { .key = S("tra_loi"), .label = ctx_text(c, MSG_represent_decision), .is_radios = true, .error = forms_error(c, S("tra_loi")) };
    forms_option(c, &f, S("dong_y"), ctx_text(c, MSG_represent_confirm_desk), false);
    forms_option(c, &f, S("khong"), ctx_text(c, MSG_represent_refuse_desk), false);
    act_field(c, v, f);
    act_tick(c, v, "da_kiem_tra", MSG_represent_checked);
    struct view_form_field why = forms_area(c, "ly_do", MSG_represent_why, 3, 1000);
    why.optional = true;
    act_field(c, v, why);
}

static enum err show_desk(struct ctx *c, const struct mandate *m)
{
    act_view v = { .heading = msg_format(c->arena, c->lang, MSG_represent_for, MSG_ARGS(m->holder, m->name)), .version = m->version, .back = S("/quay/dai-dien"),
                   .back_label = ctx_text(c, MSG_represent_desk) };
    TRY(facts(c, &v, m, act_path(c, "/quay/dai-dien", m->id, "/giay")));
    if (str_eq(m->state, S("asked")))
        decide_form(c, &v, m);
    return act_show(c, &v);
}

enum err represent_desk_one(struct ctx *c)
{
    struct mandate m;
    TRY(at_desk(c, &m));
    return show_desk(c, &m);
}

enum err represent_desk_do(struct ctx *c)
{
    struct mandate m;
    TRY(at_desk(c, &m));
    bool yes = str_eq(web_text(c, "tra_loi"), S("dong_y"));
    if (!yes && !str_eq(web_text(c, "tra_loi"), S("khong")))
        ctx_invalid(c, S("tra_loi"), MSG_form_not_option, MSG_NO_ARGS);
    if (yes && !web_flag(c, "da_kiem_tra"))
        ctx_invalid(c, S("da_kiem_tra"), MSG_represent_check_first, MSG_NO_ARGS);
    enum err e = ctx_ok(c) ? mandate_answer_it(c, &m, web_int(c, "version", 0), yes, web_text(c, "ly_do"), desk(c)) : ERR_INVALID;
    if (e == ERR_INVALID || e == ERR_STALE || e == ERR_CONFLICT)
        TRY(show_desk(c, &m));
    TRY(e);
    web_flash(c, yes ? MSG_represent_said_yes : MSG_represent_said_no, MSG_NO_ARGS);
    return web_see(c, S("/quay/dai-dien"));
}

enum err represent_desk_paper(struct ctx *c)
{
    struct mandate m;
    TRY(at_desk(c, &m));
    return send_paper(c, &m);
}
