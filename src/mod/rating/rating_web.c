/* Pages: rating one's own dossier, by login or by the secret of the slip; figures for leaders. */
#include "base/clock.h"
#include "crypto/hash.h"
#include "mod/forms/forms.h"
#include "mod/rating/rating.h"
#include "views.h"

static struct str chosen_reasons(struct ctx *c)
{
    struct str *list, all = S("");
    size_t n = web_list(c, "ly-do", &list);
    for (size_t i = 0; i < n; i++)
        all = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(all), i ? "|" : "", STR_ARG(list[i]));
    return all;
}

static bool among(struct str list, struct str key)
{
    struct str part;
    while (list.len && str_split(&list, '|', &part))
        if (str_eq(part, key))
            return true;
    return false;
}

/* again: what was sent stands, otherwise what was said before. */
static void fill_fields(struct ctx *c, const struct rating_criteria *k, const struct rating *r, bool again, struct view_rating_page *v)
{
    struct view_form_field level = forms_radios(c, "muc", MSG_rating_level), reasons = forms_ticks(c, "ly-do", MSG_rating_reasons);
    struct view_form_field words = forms_area(c, "loi", MSG_rating_words, 4, RATING_WORDS_MAX);
    struct str ticked = again ? chosen_reasons(c) : r->reasons;
    for (size_t i = 0; i < k->levels_n; i++)
        forms_option(c, &level, k->levels[i].key, k->levels[i].label, !again && str_eq(k->levels[i].key, r->level));
    for (size_t i = 0; i < k->reasons_n; i++)
        forms_option(c, &reasons, k->reasons[i].key, k->reasons[i].label, among(ticked, k->reasons[i].key));
    if (!again)
        words.value = r->words;
    reasons.hint = ctx_text(c, MSG_rating_reasons_hint);
    words.hint = ctx_text(c, MSG_rating_words_hint);
    reasons.optional = words.optional = true;
    VEC_PUSH(c->arena, &v->fields, level);
    VEC_PUSH(c->arena, &v->fields, reasons);
    VEC_PUSH(c->arena, &v->fields, words);
}

static enum err show(struct ctx *c, const struct dossier *d, struct str action, struct str back, bool again)
{
    struct rating r;
    struct rating_criteria k;
    const struct procedure *p;
    struct view_rating_page v = { .action = action, .back = back, .code = d->code.len ? d->code : d->request_no };
    TRY(rating_open(c, d, &v.open));
    TRY(rating_of(c, d, &r));
    TRY(rating_criteria(c, &k));
    TRY(procedure_version(c, d->procedure_version_id, &p));
    v.procedure = p->short_name;
    v.version = r.version;
    v.ended = dossier_state_ended(d->state) || d->state == DOSSIER_DONE || d->state == DOSSIER_DECLINED;
    if (v.open)
        fill_fields(c, &k, &r, again, &v);
    return WEB_VIEW(c, rating_page, &v, ctx_text(c, MSG_rating_title));
}

static enum err give(struct ctx *c, const struct dossier *d, struct str action, struct str back)
{
    struct rating r = { web_int(c, "version", 0), web_text(c, "muc"), chosen_reasons(c), web_text(c, "loi") };
    enum err e = web_check(c);
    if (e == ERR_OK)
        e = rating_give(c, d, &r);
    if (e == ERR_INVALID)
        TRY(show(c, d, action, back, true));
    TRY(e);
    web_flash(c, MSG_rating_thanks, MSG_NO_ARGS);
    return web_see(c, back);
}

/* -- by login -- */

static enum err own(struct ctx *c, struct dossier *d, struct str *action, struct str *back)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(dossier_get(c, id, d));
    *back = arena_printf(c->arena, "/ho-so/%lld", (long long)id);
    *action = arena_printf(c->arena, "%.*s/danh-gia", STR_ARG(*back));
    return d->account_id && d->account_id == c->who.account_id ? ERR_OK : ERR_NOT_FOUND;
}

enum err rating_page(struct ctx *c)
{
    struct dossier d;
    struct str action, back;
    TRY(own(c, &d, &action, &back));
    return show(c, &d, action, back, false);
}

enum err rating_page_do(struct ctx *c)
{
    struct dossier d;
    struct str action, back;
    TRY(own(c, &d, &action, &back));
    return give(c, &d, action, back);
}

/* -- by the secret of the slip, without a login -- */

static enum err by_slip(struct ctx *c, struct dossier *d, struct str *action, struct str *back)
{
    web_header(c, S("X-Robots-Tag"), S("noindex, nofollow"));
    TRY(dossier_by_code(c, web_path(c, 0), d));
    if (!d->secret.len || !same_secret(web_path(c, 1), d->secret))
        return ERR_NOT_FOUND;
    struct str no = d->code.len ? d->code : d->request_no;
    *back = arena_printf(c->arena, "/t/%.*s/%.*s", STR_ARG(no), STR_ARG(d->secret));
    *action = arena_printf(c->arena, "%.*s/danh-gia", STR_ARG(*back));
    return ERR_OK;
}

enum err rating_slip(struct ctx *c)
{
    struct dossier d;
    struct str action, back;
    TRY(by_slip(c, &d, &action, &back));
    return show(c, &d, action, back, false);
}

enum err rating_slip_do(struct ctx *c)
{
    struct dossier d;
    struct str action, back;
    TRY(by_slip(c, &d, &action, &back));
    return give(c, &d, action, back);
}

/* -- figures -- */

static enum err the_agency(struct ctx *c, struct unit *u)
{
    const struct grant *g = authz_grant(&c->who, ROLE_SUPERVISOR, 0);
    g = g ? g : authz_grant(&c->who, ROLE_LEADER, 0);
    int64_t id = web_int(c, "don-vi", g ? g->agency_id : 0);
    TRY(web_check(c));
    TRY(unit_get(c, id, u));
    return unit_grant(c, ROLE_SUPERVISOR, u->id) || unit_grant(c, ROLE_LEADER, u->id) ? ERR_OK : ERR_NOT_FOUND;
}

static struct str month(struct ctx *c, int32_t batch, const char *format)
{
    int y, m, d;
    day_to_ymd(batch, &y, &m, &d);
    return strcmp(format, "words") == 0 ? arena_printf(c->arena, "%02d/%04d", m, y) : arena_printf(c->arena, "%04d-%02d-01", y, m);
}

/* Agencies this person may look at: the own ones, and those below a supervisor's. */
static enum err fill_places(struct ctx *c, const struct unit *now, struct view_rating_office *v)
{
    struct unit *list;
    size_t n;
    TRY(unit_agencies(c, S(""), &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_rating_office_places row = { list[i].id, list[i].name, list[i].id == now->id };
        if (unit_grant(c, ROLE_SUPERVISOR, list[i].id) || unit_grant(c, ROLE_LEADER, list[i].id))
            VEC_PUSH(c->arena, &v->places, row);
    }
    v->several = v->places.n > 1;
    return ERR_OK;
}

enum err rating_office(struct ctx *c)
{
    struct unit u;
    struct rating_figure *list;
    size_t n;
    struct view_rating_office v = { 0 };
    TRY(the_agency(c, &u));
    v.unit = u.name;
    TRY(fill_places(c, &u, &v));
    TRY(rating_figures(c, u.id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t tenths = (list[i].good * 1000 + list[i].n / 2) / list[i].n;
        struct view_rating_office_rows row = { arena_printf(c->arena, "/giam-sat/danh-gia/danh-sach?don-vi=%lld&thang=%.*s", (long long)u.id, STR_ARG(month(c, list[i].batch, "iso"))),
                                               month(c, list[i].batch, "words"), list[i].n, list[i].good,
                                               arena_printf(c->arena, "%lld,%lld%%", (long long)(tenths / 10), (long long)(tenths % 10)) };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    return WEB_VIEW(c, rating_office, &v, ctx_text(c, MSG_rating_office));
}

static struct str label_of(const struct rating_item *list, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].key, key))
            return list[i].label;
    return S("");
}

static struct str reasons_of(struct ctx *c, const struct rating_criteria *k, struct str keys)
{
    struct str key, all = S("");
    while (keys.len && str_split(&keys, '|', &key))
        all = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(all), all.len ? "; " : "", STR_ARG(label_of(k->reasons, k->reasons_n, key)));
    return all;
}

enum err rating_office_list(struct ctx *c)
{
    struct unit u;
    struct rating *list;
    struct rating_criteria k;
    size_t n;
    int32_t batch;
    TRY(the_agency(c, &u));
    if (!day_parse_iso(web_text(c, "thang"), &batch))
        return ERR_NOT_FOUND;
    struct view_rating_list v = { .unit = u.name, .month = month(c, batch, "words"), .back = arena_printf(c->arena, "/giam-sat/danh-gia?don-vi=%lld", (long long)u.id) };
    TRY(rating_criteria(c, &k));
    TRY(rating_list(c, u.id, batch, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_rating_list_rows row = { label_of(k.levels, k.levels_n, list[i].level), reasons_of(c, &k, list[i].reasons), list[i].words };
        VEC_PUSH(c->arena, &v.rows, row);
    }
    return WEB_VIEW(c, rating_list, &v, ctx_text(c, MSG_rating_office));
}
