/* The person confirms what a helper filled in: by the own login, by a code on the own telephone, or at the desk. */
#include "mod/assist/assist_internal.h"
#include "mod/citizen/citizen.h"
#include "mod/citizen/draft.h"
#include "mod/dossier/dossier.h"
#include "mod/units/units.h"

/* The running session behind a short link. */
static enum err the_link(struct ctx *c, struct help *h)
{
    TRY(help_of_secret(c, web_path(c, 0), h));
    return h->running ? ERR_OK : ERR_NOT_FOUND;
}

static struct str link_path(struct ctx *c, const struct help *h, const char *part)
{
    return arena_printf(c->arena, "/xac-nhan/%.*s%s", STR_ARG(h->secret), part);
}

/* -- the page of the code: it names the helper, never the person -- */

static enum err show_link(struct ctx *c, const struct help *h)
{
    bool open = str_eq(h->state, S("open"));
    act_view v = { .caption = h->group, .version = h->version, .heading = ctx_text(c, open ? MSG_confirm_title : MSG_confirm_agree_title),
                   .lead = msg_format(c->arena, c->lang, open ? MSG_confirm_lead : MSG_confirm_agree_lead, MSG_ARGS(h->helper)) };
    act_part(c, &v, "dang-nhap", MSG_confirm_login, ctx_text(c, MSG_confirm_login_about), S(""));
    act_row(c, &v, arena_printf(c->arena, "/dang-nhap?tiep=%.*s", STR_ARG(link_path(c, h, ""))), ctx_text(c, MSG_confirm_login), S(""), "", S(""));
    act_part(c, &v, "nhap-ma", MSG_confirm_code, ctx_text(c, MSG_confirm_code_about), S(""));
    act_form(c, &v, &(act_form_view){ .action = link_path(c, h, ""), .button = ctx_text(c, MSG_confirm_go_on) });
    struct view_form_field f = forms_text(c, "ma", MSG_confirm_code);
    f.inputmode = S("numeric");
    f.autocomplete = S("one-time-code");
    f.width = S("10");
    f.value = S("");
    act_field(c, &v, f);
    return act_show(c, &v);
}

static bool is_done(const struct help *h) { return str_eq(h->state, S("confirmed")); }

/* Whose answer was lost on the way sees that it went; where it went, the helper must not see, who has this link too. */
static enum err show_done(struct ctx *c, const struct help *h)
{
    act_view v = { .caption = h->group, .version = h->version, .heading = ctx_text(c, MSG_confirm_title), .lead = ctx_text(c, MSG_confirm_done) };
    return act_show(c, &v);
}

enum err confirm_page(struct ctx *c)
{
    struct help h;
    TRY(help_of_secret(c, web_path(c, 0), &h));
    if (is_done(&h) && c->who.account_id != h.account_id)
        return show_done(c, &h);
    TRY(the_link(c, &h));
    if (!c->who.account_id || c->who.account_id != h.account_id)
        return show_link(c, &h);
    bool review = h.draft_id && str_eq(h.state, S("open"));
    return web_see(c, review ? arena_printf(c->arena, "/ho-so/nhap/%lld/kiem-tra", (long long)h.draft_id) : act_path(c, "/duoc-giup", h.id, ""));
}

/* The code proved who it is: what follows is done by the person. */
static void as_person(struct ctx *c, const struct help *h)
{
    c->who = (struct who){ .account_id = h->account_id, .name = h->person, .citizen = true };
}

struct trying {
    struct help h;
    struct str code, proof;
    struct draft_case k;
    bool right, agreed;
};

static enum err try_code(struct ctx *c, void *arg)
{
    struct trying *t = arg;
    struct who before = c->who;
    TRY(the_link(c, &t->h));
    TRY(help_check_code(c, &t->h, t->code, &t->right, &t->proof));
    t->agreed = t->right && str_eq(t->h.state, S("asked"));
    as_person(c, &t->h);
    enum err e = ERR_OK;
    if (t->agreed)
        e = help_agreed(c, &t->h);
    else if (t->right && t->h.draft_id)
        e = draft_load(c, t->h.draft_id, &t->k);
    c->who = before;
    return e;
}

static enum err read_link(struct ctx *c, void *arg) { return the_link(c, arg); }

static enum err show_review(struct ctx *c, void *arg)
{
    struct trying *t = arg;
    struct who before = c->who;
    as_person(c, &t->h);
    TRY(draft_load(c, t->h.draft_id, &t->k));
    enum err e = citizen_show_review(c, &t->k, &(struct review_for){ .action = link_path(c, &t->h, "/nop"), .proof = t->proof });
    c->who = before;
    return e;
}

static enum err wrong_code(struct ctx *c, const struct help *h)
{
    ctx_invalid(c, S("ma"), MSG_confirm_wrong, MSG_NO_ARGS);
    TRY(show_link(c, h));
    return ERR_INVALID;
}

enum err confirm_code(struct ctx *c)
{
    struct trying t = { .code = web_text(c, "ma") };
    struct problem sent = c->problem;
    TRY(ctx_read(c, read_link, &t.h));
    c->problem = sent;
    if (!ctx_ok(c) || !t.code.len)
        return wrong_code(c, &t.h);
    TRY(ctx_write(c, try_code, &t));
    if (!t.right)
        return wrong_code(c, &t.h);
    if (t.agreed || !t.h.draft_id) {
        web_flash(c, t.agreed ? MSG_help_agreed_flash : MSG_confirm_nothing, MSG_NO_ARGS);
        return web_see(c, link_path(c, &t.h, ""));
    }
    return ctx_read(c, show_review, &t);
}

/* -- sending what was confirmed -- */

/* What is only prepared for the desk is confirmed and waits there. */
static enum err send(struct ctx *c, struct help *h, struct draft_case *k, int64_t *dossier_id)
{
    *dossier_id = 0;
    if (!k->prepare)
        return draft_submit(c, k, web_int(c, "version", 0), web_int(c, "ban", 0), dossier_id);
    if (web_int(c, "version", 0) != k->draft.version || web_int(c, "ban", 0) != k->procedure->version_id)
        return ctx_refuse(c, ERR_STALE, MSG_draft_stale); /* it is confirmed as it was seen */
    return help_confirmed(c, h, k->confirmed, 0, k->confirmed_as);
}

enum err confirm_send(struct ctx *c)
{
    bool holds;
    int64_t id;
    struct help h;
    struct draft_case k;
    struct dossier d;
    struct str proof = web_text(c, "proof");
    TRY(help_of_secret(c, web_path(c, 0), &h));
    if (is_done(&h))
        return ctx_refuse(c, ERR_CONFLICT, MSG_confirm_done);
    TRY(the_link(c, &h));
    TRY(web_check(c));
    TRY(help_proven(c, &h, proof, &holds));
    if (!holds || !h.draft_id)
        return ctx_refuse(c, ERR_CONFLICT, MSG_confirm_again);
    struct who before = c->who;
    as_person(c, &h);
    TRY(draft_load(c, h.draft_id, &k));
    k.confirmed = "code";
    enum err e = send(c, &h, &k, &id);
    if (e == ERR_INVALID || e == ERR_STALE)
        TRY(citizen_show_review(c, &k, &(struct review_for){ .action = link_path(c, &h, "/nop"), .proof = proof }));
    TRY(e);
    c->who = before;
    web_flash(c, MSG_confirm_done, MSG_NO_ARGS);
    if (!id)
        return web_see(c, S("/"));
    TRY(dossier_get(c, id, &d));
    return web_see(c, arena_printf(c->arena, "/t/%.*s/%.*s", STR_ARG(d.request_no), STR_ARG(d.secret)));
}

/* -- at the desk -- */

enum err confirm_desk(struct ctx *c)
{
    struct help *list;
    size_t n;
    const struct grant *g = authz_grant(&c->who, ROLE_OFFICER, 0);
    if (!g)
        return ERR_FORBIDDEN;
    act_view v = { .heading = ctx_text(c, MSG_confirm_desk), .lead = ctx_text(c, MSG_confirm_desk_lead), .back = S("/quay"), .back_label = ctx_text(c, MSG_counter_home) };
    TRY(help_at_desk(c, g->agency_id, &list, &n));
    act_part(c, &v, "phien", MSG_confirm_desk_list, S(""), ctx_text(c, MSG_confirm_desk_none));
    for (size_t i = 0; i < n; i++)
        act_row(c, &v, act_path(c, "/quay/nguoi-giup", list[i].id, ""), list[i].person,
                arena_printf(c->arena, "%.*s, %.*s, %.*s", STR_ARG(list[i].helper), STR_ARG(list[i].group), STR_ARG(ctx_moment_short(c, list[i].started_at_ms))),
                "todo", list[i].procedure_code);
    struct event e = { .kind = "access.list", .object_kind = "help", .object_id = g->agency_id, .as = g, EVENT_DETAIL({ "count", { NULL, 0 }, (int64_t)n }) };
    TRY(event_put(c, &e));
    return act_show(c, &v);
}

/* The session and its draft before this officer, with an access event. Who helped does not confirm. */
static enum err at_desk(struct ctx *c, struct help *h, struct draft_case *k)
{
    int64_t id;
    struct ctx as_holder = *c;
    TRY(web_path_id(c, 0, &id));
    TRY(help_get(c, id, h));
    const struct grant *g = unit_grant(c, ROLE_OFFICER, h->agency_id);
    if (!g || !h->running || !h->draft_id || !str_eq(h->state, S("open")))
        return ERR_NOT_FOUND;
    struct event e = { .kind = "access.read", .object_kind = "help", .object_id = id, .as = g, EVENT_DETAIL({ "why", S("confirm"), 0 }) };
    TRY(event_put(c, &e));
    as_person(&as_holder, h);
    TRY(draft_load(&as_holder, h->draft_id, k));
    k->confirmed = "desk";
    k->confirmed_as = g;
    return ERR_OK;
}

static enum err show_desk(struct ctx *c, const struct help *h, const struct draft_case *k)
{
    struct view_form_field f = { .key = S("da_kiem_tra"), .label = ctx_text(c, MSG_confirm_checked), .is_checkbox = true, .checked = web_flag(c, "da_kiem_tra"),
                                 .error = forms_error(c, S("da_kiem_tra")) };
    return citizen_show_review(c, k, &(struct review_for){ .action = act_path(c, "/quay/nguoi-giup", h->id, ""), .field = &f, .back = S("/quay/nguoi-giup") });
}

enum err confirm_desk_one(struct ctx *c)
{
    struct help h;
    struct draft_case k;
    TRY(at_desk(c, &h, &k));
    return show_desk(c, &h, &k);
}

enum err confirm_desk_do(struct ctx *c)
{
    int64_t id;
    struct help h;
    struct draft_case k;
    TRY(at_desk(c, &h, &k));
    if (!web_flag(c, "da_kiem_tra"))
        ctx_invalid(c, S("da_kiem_tra"), MSG_confirm_check_first, MSG_NO_ARGS);
    enum err e = ctx_ok(c) ? send(c, &h, &k, &id) : ERR_INVALID;
    if (e == ERR_INVALID || e == ERR_STALE)
        TRY(show_desk(c, &h, &k));
    TRY(e);
    web_flash(c, MSG_confirm_desk_done, MSG_NO_ARGS);
    return web_see(c, id ? arena_printf(c->arena, "/quay/ho-so/%lld", (long long)id) : arena_printf(c->arena, "/quay/chuan-bi/%lld", (long long)k.draft.id));
}
