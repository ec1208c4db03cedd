/* Pages of the clerk: all posts, one of them, and whether I am shown myself. */
#include "mod/ward/ward.h"
#include "base/clock.h"
#include "mod/forms/forms.h"
#include "mod/ward/ward_internal.h"
#include "views.h"

const struct grant *ward_publisher(struct ctx *c)
{
    const struct grant *g = authz_grant(&c->who, ROLE_CLERK, 0);
    return g ? g : authz_grant(&c->who, ROLE_LEADER, 0);
}

struct str ward_desk_path(struct ctx *c, int64_t id) { return arena_printf(c->arena, "/cong-viec/trang-phuong/%lld", (long long)id); }

static struct str state_label(struct ctx *c, struct str state)
{
    return ctx_text(c, str_eq(state, S("draft")) ? MSG_ward_draft : str_eq(state, S("published")) ? MSG_ward_published : MSG_ward_withdrawn);
}

enum err ward_desk(struct ctx *c)
{
    struct ward_post *posts;
    size_t n;
    struct view_ward_desk v = { 0 };
    TRY(web_check(c));
    TRY(ward_all(c, ward_publisher(c)->agency_id, ward_below_sent(c), &posts, &n));
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(c->arena, &v.posts, ((__typeof__(*v.posts.at)){ ward_desk_path(c, posts[i].id), posts[i].title, ward_kind_label(c, posts[i].kind),
                                                                 state_label(c, posts[i].state), ctx_moment_short(c, posts[i].changed_at_ms) }));
    if (n == WARD_PAGE)
        v.next = arena_printf(c->arena, "/cong-viec/trang-phuong?truoc-luc=%lld&truoc=%lld", (long long)posts[n - 1].changed_at_ms, (long long)posts[n - 1].id);
    return WEB_VIEW(c, ward_desk, &v, ctx_text(c, MSG_ward_desk));
}

/* -- one post -- */

static struct view_form_field with(struct ctx *c, struct view_form_field f, const char *key, struct str value, enum msg hint)
{
    if (!web_has(c, key))
        f.value = value;
    f.hint = ctx_text(c, hint);
    return f;
}

static void fill_fields(struct ctx *c, const struct ward_post *p, struct view_ward_edit *v)
{
    VEC_PUSH(c->arena, &v->fields, with(c, forms_text(c, "title", MSG_ward_title), "title", p->title, MSG_ward_title_hint));
    VEC_PUSH(c->arena, &v->fields, with(c, forms_area(c, "body", MSG_ward_body, 12, WARD_BODY_MAX), "body", p->body, MSG_ward_body_hint));
    struct view_form_field links = with(c, forms_area(c, "links", MSG_ward_links, 3, 3000), "links", p->links, MSG_ward_links_hint);
    links.optional = true;
    VEC_PUSH(c->arena, &v->fields, links);
    if (p->kind == WARD_GUIDE)
        VEC_PUSH(c->arena, &v->fields, with(c, forms_text(c, "procedure", MSG_ward_procedure), "procedure", p->procedure_code, MSG_ward_procedure_hint));
    struct view_form_field from = forms_day_or(c, "from_day", p->kind == WARD_DOWNTIME ? MSG_ward_down_from : MSG_ward_from, p->from_day),
                           to = forms_day_or(c, "to_day", MSG_ward_to, p->to_day);
    from.optional = p->kind != WARD_DOWNTIME;
    to.optional = true;
    if (p->kind == WARD_DOWNTIME || p->kind == WARD_NOTICE) {
        VEC_PUSH(c->arena, &v->fields, from);
        VEC_PUSH(c->arena, &v->fields, to);
    }
    if (v->published)
        VEC_PUSH(c->arena, &v->fields, forms_text(c, "reason", MSG_ward_reason));
}

static enum err show(struct ctx *c, const struct ward_post *p, struct view_ward_edit *v)
{
    v->kind = ward_kind_label(c, p->kind);
    v->kind_word = ward_kind_word(p->kind);
    v->version = p->version;
    v->editable = !str_eq(p->state, S("withdrawn"));
    v->why = forms_text(c, "why", MSG_ward_why);
    fill_fields(c, p, v);
    v->text = ward_text_view(c, p);
    if (p->id && p->kind == WARD_GUIDE && v->editable)
        TRY(ward_media_fill(c, p, v));
    return WEB_VIEW(c, ward_edit, v, p->id ? p->title : v->kind);
}

enum err ward_new(struct ctx *c)
{
    struct ward_post p = { .title = S(""), .body = S(""), .links = S(""), .procedure_code = S(""), .state = S("draft") };
    struct view_ward_edit v = { .action = S("/cong-viec/trang-phuong/moi") };
    if (!ward_kind_from(web_text(c, "kind"), &p.kind))
        p.kind = WARD_NEWS;
    return show(c, &p, &v);
}

enum err ward_post_by_path(struct ctx *c, struct ward_post *p)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return ward_get(c, ward_publisher(c)->agency_id, id, p);
}

enum err ward_edit(struct ctx *c)
{
    struct ward_post p;
    struct ward_act *acts;
    size_t n;
    TRY(ward_post_by_path(c, &p));
    struct view_ward_edit v = { .id = p.id, .action = ward_desk_path(c, p.id), .draft = str_eq(p.state, S("draft")), .published = str_eq(p.state, S("published")),
                                .state = state_label(c, p.state), .days = ward_days(c, &p) };
    TRY(ward_history(c, p.id, &acts, &n));
    for (size_t i = 0; i < n; i++) {
        enum msg m = str_eq(acts[i].act, S("published")) ? MSG_ward_act_published : str_eq(acts[i].act, S("corrected")) ? MSG_ward_act_corrected : MSG_ward_act_withdrawn;
        VEC_PUSH(c->arena, &v.history, ((__typeof__(*v.history.at)){ ctx_text(c, m), ctx_moment_short(c, acts[i].at_ms), acts[i].by_name, acts[i].reason, acts[i].title, acts[i].body }));
    }
    return show(c, &p, &v);
}

/* The page again with what was typed, at the place of the mistake. */
static enum err again(struct ctx *c, enum err e, bool fresh)
{
    if (e != ERR_INVALID)
        return e;
    TRY(fresh ? ward_new(c) : ward_edit(c));
    return ERR_INVALID;
}

static enum err save(struct ctx *c, struct ward_post *p)
{
    p->title = web_text(c, "title");
    p->body = web_text(c, "body");
    p->links = web_text(c, "links");
    p->procedure_code = p->kind == WARD_GUIDE ? web_text(c, "procedure") : S("");
    p->from_day = p->to_day = 0;
    web_day(c, "from_day", &p->from_day);
    web_day(c, "to_day", &p->to_day);
    return ctx_ok(c) ? ward_save(c, p, web_text(c, "reason")) : ERR_INVALID;
}

enum err ward_add(struct ctx *c)
{
    struct ward_post p = { .state = S("draft"), .agency_id = ward_publisher(c)->agency_id };
    if (!ward_kind_from(web_text(c, "kind"), &p.kind))
        ctx_invalid(c, S(""), MSG_ward_need_kind, MSG_NO_ARGS);
    TRY(again(c, save(c, &p), true));
    web_flash(c, MSG_ward_saved, MSG_NO_ARGS);
    return web_created(c, ward_desk_path(c, p.id));
}

enum err ward_edit_save(struct ctx *c)
{
    struct ward_post p;
    TRY(ward_post_by_path(c, &p));
    p.version = web_int(c, "version", 0);
    TRY(again(c, save(c, &p), false));
    web_flash(c, MSG_ward_saved, MSG_NO_ARGS);
    return web_see(c, ward_desk_path(c, p.id));
}

enum err ward_edit_publish(struct ctx *c)
{
    struct ward_post p;
    TRY(ward_post_by_path(c, &p));
    TRY(again(c, ward_publish(c, p.agency_id, p.id, web_int(c, "version", 0)), false));
    web_flash(c, MSG_ward_published_now, MSG_NO_ARGS);
    return web_see(c, ward_desk_path(c, p.id));
}

enum err ward_edit_withdraw(struct ctx *c)
{
    struct ward_post p;
    TRY(ward_post_by_path(c, &p));
    TRY(again(c, ctx_ok(c) ? ward_withdraw(c, p.agency_id, p.id, web_int(c, "version", 0), web_text(c, "why")) : ERR_INVALID, false));
    web_flash(c, MSG_ward_withdrawn_now, MSG_NO_ARGS);
    return web_see(c, ward_desk_path(c, p.id));
}

/* -- am I shown? -- */

static const struct {
    const char *word;
    enum msg label;
    bool shown, phone;
} showing[] = { { "none", MSG_ward_me_none, false, false }, { "name", MSG_ward_me_name, true, false }, { "phone", MSG_ward_me_phone, true, true } };

enum err ward_me(struct ctx *c)
{
    bool shown, phone;
    struct view_ward_me v = { 0 };
    TRY(ward_shown_me(c, &shown, &phone));
    v.show = (struct view_form_field){ .key = S("show"), .label = ctx_text(c, MSG_ward_me_legend), .is_radios = true, .error = forms_error(c, S("show")) };
    for (size_t i = 0; i < sizeof showing / sizeof *showing; i++)
        forms_option(c, &v.show, str_c(showing[i].word), ctx_text(c, showing[i].label), showing[i].shown == shown && showing[i].phone == phone);
    return WEB_VIEW(c, ward_me, &v, ctx_text(c, MSG_ward_me));
}

enum err ward_me_save(struct ctx *c)
{
    size_t i = 0;
    while (i < sizeof showing / sizeof *showing && !str_eq(web_text(c, "show"), str_c(showing[i].word)))
        i++;
    if (i == sizeof showing / sizeof *showing) {
        ctx_invalid(c, S("show"), MSG_form_not_option, MSG_NO_ARGS);
        TRY(ward_me(c));
        return ERR_INVALID;
    }
    TRY(ward_show_me(c, showing[i].shown, showing[i].phone));
    web_flash(c, MSG_ward_saved, MSG_NO_ARGS);
    return web_see(c, S("/cong-viec/gioi-thieu-toi"));
}
