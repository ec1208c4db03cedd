/* The page of one procedure. */
#include "mod/catalogue/web_internal.h"
#include "text/text.h"

enum { AGENCIES_MAX = 5, OFFICERS_MAX = 3 };

typedef struct view_catalogue_procedure page_view;

#define FILL_TEXTS(c, list, texts, count)                                       \
    do {                                                                        \
        (list)->at = ARENA_ARRAY((c)->arena, __typeof__(*(list)->at), (count) + 1); \
        (list)->n = (count);                                                    \
        for (size_t i_ = 0; i_ < (count); i_++)                                 \
            (list)->at[i_].text = (texts)[i_];                                  \
    } while (0)

/* -- papers -- */

static struct str count_words(struct ctx *c, const struct component *k)
{
    struct str originals = arena_printf(c->arena, "%d", k->originals), copies = arena_printf(c->arena, "%d", k->copies);
    struct str a = k->originals ? msg_format(c->arena, c->lang, MSG_procedure_originals, MSG_ARGS(originals)) : S("");
    struct str b = k->copies ? msg_format(c->arena, c->lang, MSG_procedure_copies, MSG_ARGS(copies)) : S("");
    return a.len && b.len ? arena_printf(c->arena, "%.*s, %.*s", STR_ARG(a), STR_ARG(b)) : a.len ? a : b;
}

static void fill_papers(struct ctx *c, const struct procedure *p, page_view *v)
{
    v->submit.at = ARENA_ARRAY(c->arena, __typeof__(*v->submit.at), p->components_n + 1);
    v->present.at = ARENA_ARRAY(c->arena, __typeof__(*v->present.at), p->components_n + 1);
    for (size_t i = 0; i < p->components_n; i++) {
        const struct component *k = &p->components[i];
        struct str count = count_words(c, k);
        if (str_eq(k->group, S("present")))
            v->present.at[v->present.n++] = (__typeof__(*v->present.at)){ k->name, k->when, count, k->replaced_by };
        else
            v->submit.at[v->submit.n++] = (__typeof__(*v->submit.at)){ k->name, k->when, count, k->replaced_by };
    }
}

/* -- time, fee, law -- */

/* The answer at the top: one sentence when all ways agree, otherwise the first with its way named. */
static struct str top_time(struct ctx *c, const struct procedure *p)
{
    if (!p->channels_n)
        return ctx_text(c, MSG_procedure_limit_none);
    struct str first = limit_words(c, &p->channels[0]);
    for (size_t i = 1; i < p->channels_n; i++)
        if (!str_eq(limit_words(c, &p->channels[i]), first))
            return arena_printf(c->arena, "%.*s: %.*s", STR_ARG(channel_label(c, p->channels[0].channel)), STR_ARG(first));
    return first;
}

static struct str way_fee(struct ctx *c, const struct channel_rule *r)
{
    struct buf b = buf_new(c->arena, 4000);
    if (!r->fees_n)
        return no_fee_words(c, r);
    for (size_t i = 0; i < r->fees_n; i++) {
        const struct procedure_fee *f = &r->fees[i];
        if (f->condition) /* asked for in some cases only: told below */
            continue;
        buf_put(&b, b.len ? S("; ") : S(""));
        buf_put(&b, fee_amount_words(c, f));
        if (f->amount_vnd > 0 && f->unit.len)
            buf_printf(&b, "/%.*s", STR_ARG(f->unit));
    }
    return b.len ? buf_str(&b) : ctx_text(c, MSG_procedure_free);
}

static struct str top_fee(struct ctx *c, const struct procedure *p)
{
    if (!p->channels_n)
        return S("–");
    struct str first = way_fee(c, &p->channels[0]);
    for (size_t i = 1; i < p->channels_n; i++)
        if (!str_eq(way_fee(c, &p->channels[i]), first))
            return arena_printf(c->arena, "%.*s: %.*s", STR_ARG(channel_label(c, p->channels[0].channel)), STR_ARG(first));
    return first;
}

/* An earlier way that says just the same: compared as it would be told. */
static struct str same_as(struct ctx *c, const struct view_catalogue_way *ways, size_t n)
{
    struct view_catalogue_way mine = ways[n];
    struct buf b = buf_new(c->arena, 256 * 1024), e = buf_new(c->arena, 256 * 1024);
    mine.channel = mine.name = S("");
    view_catalogue_way_json(&b, &mine);
    for (size_t i = 0; i < n; i++) {
        struct view_catalogue_way earlier = ways[i];
        earlier.channel = earlier.name = earlier.same_as = S("");
        e.len = 0;
        view_catalogue_way_json(&e, &earlier);
        if (!ways[i].same_as.len && str_eq(buf_str(&b), buf_str(&e)))
            return ways[i].name;
    }
    return S("");
}

static void fill_ways(struct ctx *c, const struct procedure *p, page_view *v)
{
    v->ways.at = ARENA_ARRAY(c->arena, struct view_catalogue_way, p->channels_n + 1);
    v->ways.n = p->channels_n;
    for (size_t i = 0; i < p->channels_n; i++) {
        v->ways.at[i] = procedure_way(c, &p->channels[i]);
        v->ways.at[i].same_as = same_as(c, v->ways.at, i);
    }
    v->time = top_time(c, p);
    v->fee = top_fee(c, p);
}

/* What may make it take longer, where sector law says so. */
static void fill_clock(struct ctx *c, const struct procedure *p, page_view *v)
{
    struct str said[3];
    size_t n = 0;
    bool general = str_eq(p->supplement_ground, S(PROCEDURE_SUPPLEMENT_GROUND));
    enum msg supplement = p->supplement == SUPPLEMENT_STANDS ? MSG_procedure_supplement_stands : MSG_procedure_supplement_restarts;
    if (p->extension.unit != LIMIT_NONE)
        said[n++] = msg_format(c->arena, c->lang, MSG_procedure_extension, MSG_ARGS(time_words(c, p->extension), p->extension_ground));
    if (p->supplement == SUPPLEMENT_STANDS || !general)
        said[n++] = msg_format(c->arena, c->lang, supplement, MSG_ARGS(p->supplement_ground));
    if (p->duty_ground.len)
        said[n++] = msg_format(c->arena, c->lang, MSG_procedure_duty, MSG_ARGS(p->duty_ground));
    FILL_TEXTS(c, &v->clock, said, n);
}

/* Who comes later goes by another version: told beforehand. */
static enum err fill_next(struct ctx *c, const struct procedure *p, page_view *v)
{
    const struct procedure *next;
    v->next_from = S("");
    enum err e = procedure_next(c, p->code, ctx_today(c), &next);
    if (e == ERR_OK)
        v->next_from = msg_format(c->arena, c->lang, MSG_procedure_next, MSG_ARGS(text_date(c->arena, next->from_day)));
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Online in full is the rule; anything less names its reason (NĐ 224/2026 Đ14). */
static void fill_online(struct ctx *c, const struct procedure *p, page_view *v)
{
    static const struct {
        const char *word;
        enum msg label;
    } levels[] = { [ONLINE_NONE] = { "none", MSG_procedure_online_none },
                   [ONLINE_PREPARE] = { "prepare", MSG_procedure_online_prepare },
                   [ONLINE_PORTAL] = { "portal", MSG_procedure_online_portal },
                   [ONLINE_PART] = { "part", MSG_procedure_online_part },
                   [ONLINE_FULL] = { "full", MSG_procedure_online_full } };
    v->online = str_c(levels[p->online].word);
    v->online_label = ctx_text(c, levels[p->online].label);
    v->online_reason = p->online_reason.len ? p->online_reason : p->online == ONLINE_PART ? ctx_text(c, MSG_procedure_part_default) : S("");
}

static void fill_lists(struct ctx *c, const struct procedure *p, page_view *v)
{
    FILL_TEXTS(c, &v->applicants, p->applicants, p->applicants_n);
    FILL_TEXTS(c, &v->steps, p->steps, p->steps_n);
    FILL_TEXTS(c, &v->notes, p->notes, p->notes_n);
    v->results.at = ARENA_ARRAY(c->arena, __typeof__(*v->results.at), p->results_n + 1);
    v->results.n = p->results_n;
    for (size_t i = 0; i < p->results_n; i++) {
        v->results.at[i].name = p->results[i].name;
        v->results.at[i].code = p->results[i].code;
    }
    v->legal.at = ARENA_ARRAY(c->arena, __typeof__(*v->legal.at), p->legal_n + 1);
    v->legal.n = p->legal_n;
    for (size_t i = 0; i < p->legal_n; i++) {
        v->legal.at[i].code = p->legal_codes[i];
        v->legal.at[i].name = p->legal_names[i];
    }
}

/* -- here or elsewhere, and by whom -- */

static enum err fill_elsewhere(struct ctx *c, const struct procedure *p, struct str level, page_view *v)
{
    enum msg why;
    struct unit *units;
    size_t n;
    if (procedure_open(p, level, CHANNEL_COUNTER, &why))
        return ERR_OK;
    v->elsewhere = ctx_text(c, why);
    v->agencies.at = ARENA_ARRAY(c->arena, __typeof__(*v->agencies.at), AGENCIES_MAX);
    for (size_t k = 0; k < p->levels_n; k++) {
        TRY(unit_agencies(c, p->levels[k], &units, &n));
        for (size_t i = 0; i < n && v->agencies.n < AGENCIES_MAX; i++)
            v->agencies.at[v->agencies.n++] = (__typeof__(*v->agencies.at)){ units[i].name, units[i].address, units[i].phone };
    }
    return ERR_OK;
}

static enum err fill_office(struct ctx *c, const struct office_facts *office, page_view *v)
{
    struct staff *staff;
    size_t n;
    v->office_name = office->unit.name;
    v->office_address = office->unit.address;
    v->office_phone = office->unit.phone;
    v->hours = office->hours;
    TRY(staff_list(c, office->unit.id, ROLE_OFFICER, ctx_today(c), &staff, &n));
    v->officers.at = ARENA_ARRAY(c->arena, __typeof__(*v->officers.at), OFFICERS_MAX);
    for (size_t i = 0; i < n && v->officers.n < OFFICERS_MAX; i++)
        v->officers.at[v->officers.n++] = (__typeof__(*v->officers.at)){ staff[i].name, staff[i].title, staff[i].phone };
    return ERR_OK;
}

/* A citizen applies at once; a stranger signs in first and comes back here; staff have their own desk. */
void procedure_apply(struct ctx *c, const struct procedure *p, struct str level, bool known, bool *can_apply, bool *can_prepare, struct str *login_href)
{
    enum msg why;
    bool apply = procedure_open(p, level, CHANNEL_ONLINE, &why), here = !p->closed && known && procedure_has_level(p, level);
    *can_prepare = (here && p->online == ONLINE_PREPARE) || procedure_at_portal(p, level);
    *can_apply = false;
    *login_href = S("");
    if (!apply && !*can_prepare)
        return;
    *can_apply = c->who.citizen;
    if (!c->who.account_id)
        *login_href = arena_printf(c->arena, "/dang-nhap?tiep=/thu-tuc/%.*s", STR_ARG(p->code));
}

static enum err fill_successor(struct ctx *c, const struct procedure *p, page_view *v)
{
    const struct procedure *next;
    v->successor = p->successor;
    enum err e = p->successor.len ? procedure_by_code(c, p->successor, ctx_today(c), &next) : ERR_NOT_FOUND;
    v->successor_here = e == ERR_OK;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* -- together -- */

static enum err fill_qr(struct ctx *c, const struct procedure *p, page_view *v)
{
    v->link = arena_printf(c->arena, "%.*s/thu-tuc/%.*s", STR_ARG(c->app->cfg.base_url), STR_ARG(p->code));
    return procedure_qr(c, p, v->link, &v->qr);
}

static page_view head(struct ctx *c, const struct procedure *p)
{
    return (page_view){ .code = p->code, .name = p->name, .short_name = p->short_name, .field = p->field, .ministry = p->ministry,
                        .decision = p->decision, .url = p->url, .closed = p->closed, .closed_ground = p->closed_ground,
                        .levels = text_first_upper(c->arena, level_words(c, p->levels, p->levels_n)), .requirements = p->requirements };
}

/* What is no text cannot be a code; the database would call it a mistake of ours. */
enum err procedure_by_path(struct ctx *c, const struct procedure **p)
{
    struct str code = web_path(c, 0);
    return text_utf8_valid(code) ? procedure_by_code(c, code, ctx_today(c), p) : ERR_NOT_FOUND;
}

enum err catalogue_procedure(struct ctx *c)
{
    const struct procedure *p;
    struct office_facts office;
    TRY(procedure_by_path(c, &p));
    TRY(office_facts(c, &office));
    page_view v = head(c, p);
    v.here = !p->closed && office.known && procedure_has_level(p, office.unit.level);
    fill_papers(c, p, &v);
    fill_ways(c, p, &v);
    fill_clock(c, p, &v);
    fill_online(c, p, &v);
    fill_lists(c, p, &v);
    v.portal = procedure_at_portal(p, office.unit.level) ? p->portal : S("");
    procedure_apply(c, p, office.unit.level, office.known, &v.can_apply, &v.can_prepare, &v.login_href);
    v.asks_first = p->eligibility_n > 0 && v.here;
    TRY(fill_successor(c, p, &v));
    TRY(fill_next(c, p, &v));
    if (v.here)
        TRY(fill_office(c, &office, &v));
    else if (!p->closed)
        TRY(fill_elsewhere(c, p, office.unit.level, &v));
    TRY(beside_fill(c, p->code, &v.beside.at, &v.beside.n));
    TRY(fill_qr(c, p, &v));
    v.poster = !p->closed && office.known && authz_may(&c->who, PERM_POSTER);
    v.machine = procedure_json_ld(c, p, &office);
    return WEB_VIEW(c, catalogue_procedure, &v, p->short_name);
}
