/* One's own petition, with the secret: where it is, what was said, and what one may do. No login. */
#include "mod/forms/forms.h"
#include "mod/petition/petition_web.h"
#include "mod/petition/petition_words.h"

static enum err the_petition(struct ctx *c, struct petition *p)
{
    web_header(c, S("X-Robots-Tag"), S("noindex, nofollow"));
    return petition_by_secret(c, web_path(c, 0), web_path(c, 1), p);
}

static enum err fill_steps(struct ctx *c, const struct petition *p, struct view_petition_follow *v)
{
    struct petition_step *list;
    size_t n;
    TRY(petition_steps(c, p->id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_petition_follow_steps row = { petition_label(c, "move", list[i].move), ctx_moment_short(c, list[i].at_ms), list[i].unit, list[i].words };
        VEC_PUSH(c->arena, &v->steps, row);
    }
    return ERR_OK;
}

/* A denouncer or who reports a crime is led to the door, and is told what became of what was written here. */
static enum err fill_door(struct ctx *c, const struct petition *p, struct view_petition_follow *v)
{
    struct petition_door d;
    if (!p->door.len)
        return ERR_OK;
    TRY(petition_door(c, p->door, &d));
    v->door = petition_label(c, "door", d.key);
    v->door_about = petition_label(c, "door_about", d.key);
    v->door_who = d.who;
    v->door_href = arena_printf(c->arena, "/phan-anh/noi-nhan/%.*s", STR_ARG(d.key));
    v->sealed = p->sealed;
    return ERR_OK;
}

static struct str public_href(struct ctx *c, const struct petition *p)
{
    return p->state == PETITION_PUBLISHED ? arena_printf(c->arena, "/phan-anh/cong-khai/%.*s", STR_ARG(p->code)) : S("");
}

static enum err show(struct ctx *c, const struct petition *p)
{
    struct unit u;
    TRY(unit_get(c, p->agency_id, &u));
    struct str word = str_c(petition_state_word(p->state));
    struct view_petition_follow v = { .action = petition_path(c, p), .version = p->version, .code = p->code, .secret = p->secret, .content = p->content,
                                      .about = petition_label(c, "about", p->about), .dossier = p->dossier_no, .agency = u.name,
                                      .phone = u.phone, .state = petition_label(c, "state", word), .state_about = petition_label(c, "state_about", word),
                                      .tag = petition_tag(p->state), .due = p->due_at_ms ? ctx_moment(c, p->due_at_ms) : S(""), .late = petition_is_late(c, p),
                                      .answer = p->answer, .public_href = public_href(c, p), .data = str_eq(p->kind, S("data")) };
    bool answered = p->state == PETITION_ANSWERED || p->state == PETITION_PUBLISHED;
    enum petition_move m;
    v.liked = str_eq(p->opinion, S("like"));
    v.disliked = str_eq(p->opinion, S("dislike"));
    v.judge = answered;
    v.supply = petition_may(c, p, PETITION_MOVE_SUPPLY, true);
    v.complain = petition_move_from(S("complain"), p->state, &m) && petition_may(c, p, m, true);
    v.withdraw = petition_move_from(S("withdraw"), p->state, &m) && petition_may(c, p, m, true);
    if (v.supply || v.complain)
        VEC_PUSH(c->arena, &v.words, forms_area(c, "loi", v.supply ? MSG_petition_supply_words : MSG_petition_complain_words, 5, PETITION_WORDS_MAX));
    TRY(fill_steps(c, p, &v));
    TRY(fill_door(c, p, &v));
    return WEB_VIEW(c, petition_follow, &v, ctx_text(c, MSG_petition_one));
}

enum err petition_follow(struct ctx *c)
{
    struct petition p;
    TRY(the_petition(c, &p));
    return show(c, &p);
}

static enum err act(struct ctx *c, struct petition *p)
{
    struct petition_act a = { .version = web_int(c, "version", 0), .asker = true, .words = web_text(c, "loi") };
    TRY(web_check(c));
    if (str_eq(web_text(c, "viec"), S("opinion")))
        return petition_opinion(c, p, a.version, web_text(c, "y-kien"));
    if (a.version != p->version)
        return ERR_STALE;
    if (!petition_move_from(web_text(c, "viec"), p->state, &a.move))
        return ctx_refuse(c, ERR_CONFLICT, MSG_petition_not_now);
    return petition_move(c, p, &a);
}

enum err petition_follow_do(struct ctx *c)
{
    struct petition p;
    TRY(the_petition(c, &p));
    enum err e = act(c, &p);
    if (e == ERR_INVALID)
        TRY(show(c, &p));
    TRY(e);
    web_flash(c, MSG_petition_done, MSG_NO_ARGS);
    return web_see(c, petition_path(c, &p));
}
