/* Pages for everybody: the ward, its lists, one post. */
#include "mod/ward/ward.h"
#include "base/clock.h"
#include "core/setting.h"
#include "mod/catalogue/catalogue_web.h"
#include "mod/units/units.h"
#include "mod/ward/ward_internal.h"
#include "sql_ward.h"
#include "views.h"

enum { HOME_MAX = 5, BESIDE_MAX = 4 };

struct str ward_kind_label(struct ctx *c, enum ward_kind k)
{
    static const enum msg labels[WARD_KINDS] = { MSG_ward_kind_news, MSG_ward_kind_notice, MSG_ward_kind_downtime, MSG_ward_kind_rules, MSG_ward_kind_reception, MSG_ward_kind_guide };
    return ctx_text(c, labels[k]);
}

struct str ward_days(struct ctx *c, const struct ward_post *p)
{
    if (p->kind == WARD_DOWNTIME && p->from_day)
        return msg_format(c->arena, c->lang, MSG_ward_begins, MSG_ARGS(ctx_date_weekday(c, p->from_day)));
    if (p->to_day)
        return msg_format(c->arena, c->lang, MSG_ward_until, MSG_ARGS(ctx_date(c, p->to_day)));
    return S("");
}

static struct view_ward_item item(struct ctx *c, const struct ward_post *p)
{
    return (struct view_ward_item){ .id = p->id, .title = p->title, .kind = ward_kind_label(c, p->kind), .day = ctx_date(c, day_of_ms(p->published_at_ms)), .days = ward_days(c, p) };
}

static enum err fill_posts(struct ctx *c, int64_t agency_id, enum ward_kind kind, size_t most, struct view_ward_item **at, size_t *n)
{
    struct ward_post *posts;
    size_t found;
    TRY(ward_public(c, agency_id, kind, ctx_today(c), (struct ward_below){ 0 }, &posts, &found));
    *at = ARENA_ARRAY(c->arena, struct view_ward_item, found + 1);
    for (*n = 0; *n < found && *n < most; (*n)++)
        (*at)[*n] = item(c, &posts[*n]);
    return ERR_OK;
}

/* Only those who agreed, and their number only when they agreed to that too. */
static enum err fill_staff(struct ctx *c, int64_t unit_id, struct view_ward_home *v)
{
    struct staff *staff;
    struct ward_shown_all_row *shown;
    size_t n, shown_n;
    TRY(staff_list(c, unit_id, ROLE_COUNT, ctx_today(c), &staff, &n));
    TRY(ward_shown_all(c->db, c->arena, &shown, &shown_n));
    v->staff.at = ARENA_ARRAY(c->arena, __typeof__(*v->staff.at), n + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < shown_n; k++)
            if (shown[k].account_id == staff[i].account_id)
                v->staff.at[v->staff.n++] = (__typeof__(*v->staff.at)){ staff[i].name, staff[i].title, staff[i].unit_name, shown[k].phone ? staff[i].phone : S("") };
    return ERR_OK;
}

enum err ward_home(struct ctx *c)
{
    struct unit office;
    struct view_ward_home v = { 0 };
    TRY(unit_office(c, &office));
    v.name = office.name;
    v.address = office.address;
    v.website = office.website;
    TRY(setting_get(c->db, c->arena, SETTING_OFFICE_HOTLINE, &v.phone));
    v.phone = v.phone.len ? v.phone : office.phone;
    TRY(unit_reception(c, office.id, &v.weekdays, &v.saturday));
    v.machine = ward_office_ld(c, &office, v.weekdays, v.saturday);
    v.weekdays = office_hours_words(c, v.weekdays);
    v.saturday = office_hours_words(c, v.saturday);
    if (str_eq(v.saturday, S("none")))
        v.saturday = S("");
    TRY(fill_posts(c, office.id, WARD_DOWNTIME, HOME_MAX, &v.downtime.at, &v.downtime.n));
    TRY(fill_posts(c, office.id, WARD_NOTICE, HOME_MAX, &v.notices.at, &v.notices.n));
    TRY(fill_posts(c, office.id, WARD_NEWS, HOME_MAX, &v.news.at, &v.news.n));
    TRY(fill_posts(c, office.id, WARD_RULES, HOME_MAX, &v.rules.at, &v.rules.n));
    TRY(fill_posts(c, office.id, WARD_RECEPTION, HOME_MAX, &v.reception.at, &v.reception.n));
    TRY(fill_staff(c, office.id, &v));
    return WEB_VIEW(c, ward_home, &v, v.name);
}

struct ward_below ward_below_sent(const struct ctx *c) { return (struct ward_below){ web_int(c, "truoc-luc", 0), web_int(c, "truoc", 0) }; }

enum err ward_list(struct ctx *c)
{
    struct unit office;
    struct ward_post *posts;
    size_t n;
    enum ward_kind kind = WARD_KINDS;
    struct str word = web_text(c, "loai");
    TRY(web_check(c));
    if (word.len && !ward_kind_from(word, &kind))
        return ERR_NOT_FOUND;
    TRY(unit_office(c, &office));
    struct view_ward_list v = { .title = kind < WARD_KINDS ? ward_kind_label(c, kind) : ctx_text(c, MSG_ward_all) };
    TRY(ward_public(c, office.id, kind, ctx_today(c), ward_below_sent(c), &posts, &n));
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->arena, &v.posts, item(c, &posts[i]));
    if (n == WARD_PAGE)
        v.next = arena_printf(c->arena, "/phuong/tin?loai=%.*s&truoc-luc=%lld&truoc=%lld", STR_ARG(word), (long long)posts[n - 1].published_at_ms, (long long)posts[n - 1].id);
    return WEB_VIEW(c, ward_list, &v, v.title);
}

struct view_ward_text ward_text_view(struct ctx *c, const struct ward_post *p)
{
    struct ward_part *parts;
    struct ward_link *links;
    struct view_ward_text v = { 0 };
    size_t n = ward_parts(c->arena, p->body, &parts), links_n;
    v.parts.at = ARENA_ARRAY(c->arena, __typeof__(*v.parts.at), n + 1);
    for (size_t i = 0; i < n; i++) {
        __typeof__(*v.parts.at) *part = &v.parts.at[v.parts.n++];
        *part = (__typeof__(*v.parts.at)){ .text = parts[i].text };
        for (size_t k = 0; k < parts[i].items_n; k++)
            VEC_PUSH(c->arena, &part->items, ((__typeof__(*part->items.at)){ parts[i].items[k] }));
    }
    if (ward_links(c->arena, p->links, &links, &links_n))
        for (size_t i = 0; i < links_n; i++)
            VEC_PUSH(c->arena, &v.links, ((__typeof__(*v.links.at)){ links[i].words, links[i].href }));
    return v;
}

/* What was withdrawn is not shown to the public; that it was corrected is. */
enum err ward_page(struct ctx *c)
{
    struct unit office;
    struct ward_post p;
    struct ward_act *acts;
    int64_t id;
    size_t n;
    TRY(web_path_id(c, 0, &id));
    TRY(unit_office(c, &office));
    TRY(ward_get(c, office.id, id, &p));
    if (!str_eq(p.state, S("published")))
        return ERR_NOT_FOUND;
    TRY(ward_history(c, id, &acts, &n));
    struct view_ward_page v = { .title = p.title, .kind = ward_kind_label(c, p.kind), .day = ctx_date(c, day_of_ms(p.published_at_ms)), .days = ward_days(c, &p),
                                .procedure_code = p.procedure_code, .text = ward_text_view(c, &p), .machine = ward_post_ld(c, &office, &p) };
    for (size_t i = 0; i < n; i++)
        if (str_eq(acts[i].act, S("corrected")))
            VEC_PUSH(c->arena, &v.corrected, ((__typeof__(*v.corrected.at)){ ctx_moment_short(c, acts[i].at_ms), acts[i].reason }));
    TRY(ward_media_views(c, &p, &v.media.at, &v.media.n));
    return WEB_VIEW(c, ward_page, &v, v.title);
}

/* The start page shows what is new; a guide stands beside its procedure and nowhere else. */
enum err ward_beside(struct ctx *c, struct str code, struct beside_item **out, size_t *n)
{
    struct unit office;
    struct ward_post *posts;
    size_t found = 0;
    enum err e = unit_office(c, &office);
    *n = 0;
    *out = ARENA_ARRAY(c->arena, struct beside_item, BESIDE_MAX);
    if (e != ERR_OK)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    TRY(ward_public(c, office.id, code.len ? WARD_GUIDE : WARD_KINDS, ctx_today(c), (struct ward_below){ 0 }, &posts, &found));
    for (size_t i = 0; i < found && *n < BESIDE_MAX; i++) {
        bool wanted = code.len ? str_eq(posts[i].procedure_code, code) : posts[i].kind <= WARD_DOWNTIME;
        if (!wanted)
            continue;
        struct str days = ward_days(c, &posts[i]), kind = ward_kind_label(c, posts[i].kind);
        struct beside_item *b = &(*out)[(*n)++];
        *b = (struct beside_item){ .href = arena_printf(c->arena, "/phuong/tin/%lld", (long long)posts[i].id), .title = posts[i].title, .vietnamese = true,
                                   .about = days.len ? arena_printf(c->arena, "%.*s · %.*s", STR_ARG(kind), STR_ARG(days)) : kind };
        if (code.len)
            TRY(ward_media_views(c, &posts[i], &b->media, &b->media_n));
    }
    return ERR_OK;
}
