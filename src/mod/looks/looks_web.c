/* Who looked at my data; one tap objects. */
#include "mod/identity/identity.h"
#include "mod/looks/looks.h"
#include "mod/petition/petition.h"
#include "views.h"

/* Words of events and pages, for people; what has none is told in general words. */
static struct str label(struct ctx *c, const char *group, struct str word, enum msg general)
{
    enum msg m;
    struct str key = arena_printf(c->arena, "looks.%s.%.*s", group, STR_ARG(word));
    return ctx_text(c, word.len && msg_find(key, &m) ? m : general);
}

static struct str role_of(struct ctx *c, const struct look *l)
{
    enum msg m;
    return msg_find(arena_printf(c->arena, "role.%.*s", STR_ARG(l->role)), &m) ? ctx_text(c, m) : S("");
}

static struct str why_of(struct ctx *c, const struct look *l)
{
    if (l->listed)
        return label(c, "list", l->what, MSG_looks_list_general);
    return label(c, "why", l->why, MSG_looks_why_general);
}

static struct str what_of(struct ctx *c, const struct look *l)
{
    if (l->dossier_no.len)
        return msg_format(c->arena, c->lang, l->listed ? MSG_looks_in_list : MSG_looks_dossier, MSG_ARGS(l->dossier_no));
    return label(c, "what", l->what, MSG_looks_what_general);
}

static void fill_row(struct ctx *c, const struct look *l, struct view_looks_page *v)
{
    struct view_looks_page_rows row = { .event_id = l->key.event_id, .object_id = l->key.object_id, .who = l->actor, .title = l->title.len ? l->title : role_of(c, l),
                                        .unit = l->unit, .when = ctx_moment(c, l->at_ms), .what = what_of(c, l), .why = why_of(c, l), .role = role_of(c, l),
                                        .href = l->mine ? arena_printf(c->arena, "/ho-so/%lld", (long long)l->dossier_id) : S(""), .times = l->times > 1 ? l->times : 0 };
    VEC_PUSH(c->arena, &v->rows, row);
}

enum err looks_page(struct ctx *c)
{
    struct look *list;
    size_t n;
    struct view_looks_page v = { 0 };
    TRY(web_check(c));
    struct look_key after = { web_int(c, "sau", 0), web_int(c, "sau-muc", 0) };
    TRY(looks_of(c, c->who.account_id, after, &list, &n));
    for (size_t i = 0; i < n && i < LOOKS_PAGE; i++)
        fill_row(c, &list[i], &v);
    if (n > LOOKS_PAGE)
        v.next = arena_printf(c->arena, "/ai-da-xem?sau=%lld&sau-muc=%lld", (long long)list[LOOKS_PAGE - 1].key.event_id, (long long)list[LOOKS_PAGE - 1].key.object_id);
    return WEB_VIEW(c, looks_page, &v, ctx_text(c, MSG_looks_title));
}

static struct str or_none(struct str s) { return s.ptr ? s : S(""); }

enum err looks_object(struct ctx *c)
{
    struct look l;
    struct account a;
    struct petition p;
    TRY(web_check(c));
    TRY(looks_one(c, c->who.account_id, (struct look_key){ web_int(c, "luot", 0), web_int(c, "muc", 0) }, &l));
    TRY(account_get(c, c->who.account_id, &a));
    struct ctx vi = *c;
    vi.lang = LANG_VI; /* what the office reads */
    struct str content = msg_format(c->arena, LANG_VI, MSG_looks_objection, MSG_ARGS(l.actor, l.title.len ? l.title : role_of(&vi, &l), l.unit, ctx_moment(&vi, l.at_ms), what_of(&vi, &l), why_of(&vi, &l)));
    struct petition_objection o = { l.key.event_id, l.unit_id, l.dossier_no, content, { a.id, a.name, or_none(a.address), or_none(a.phone), or_none(a.email) } };
    TRY(petition_object(c, &o, &p));
    if (!c->events_n) { /* it was there already: this look at it is all that happens */
        struct event e = { .kind = "petition.found", .object_kind = "petition", .object_id = p.id };
        struct who who = c->who;
        c->who = (struct who){ 0 };
        enum err put = event_put(c, &e);
        c->who = who;
        TRY(put);
    }
    web_flash(c, MSG_looks_objected, MSG_NO_ARGS);
    return web_created(c, arena_printf(c->arena, "/phan-anh/t/%.*s/%.*s", STR_ARG(p.code), STR_ARG(p.secret)));
}
