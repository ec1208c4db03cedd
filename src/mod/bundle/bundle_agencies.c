/* Pages of administrators: which agency decides each part of each bundle, and saying it anew. */
#include "mod/admin/admin.h"
#include "mod/bundle/bundle_internal.h"
#include "mod/forms/forms.h"
#include "views.h"

#define HOME "/quan-tri/lien-thong"

/* -- which agency receives -- */

/* The one that was asked for, or the office. ERR_NOT_FOUND: out of reach. */
static enum err receiving(struct ctx *c, struct unit *out)
{
    int64_t id = web_int(c, "don-vi", 0);
    if (!id)
        TRY(unit_office(c, out));
    else
        TRY(unit_get(c, id, out));
    TRY(admin_reach_unit(c, out->id));
    return str_eq(out->kind, S("agency")) && !out->close_day ? ERR_OK : ERR_NOT_FOUND;
}

static struct str query(struct ctx *c, int64_t agency_id) { return arena_printf(c->arena, "?don-vi=%lld", (long long)agency_id); }

static enum err fill_agencies(struct ctx *c, const struct unit *here, struct view_bundle_agencies *v)
{
    struct unit *list;
    size_t n;
    TRY(unit_agencies(c, S(""), &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (admin_reach_unit(c, list[i].id) != ERR_OK)
            continue;
        struct view_bundle_agencies_agencies row = { arena_printf(c->arena, HOME "%.*s", STR_ARG(query(c, list[i].id))), list[i].name, list[i].id == here->id };
        VEC_PUSH(c->arena, &v->agencies, row);
    }
    if (v->agencies.n < 2)
        v->agencies.n = 0;
    return ERR_OK;
}

/* -- the list -- */

static struct str word_label(struct ctx *c, struct str word)
{
    static const struct {
        const char *word;
        enum msg label;
    } words[] = { { "commune", MSG_bundle_word_commune }, { "police", MSG_bundle_word_police }, { "insurance", MSG_bundle_word_insurance } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_c(words[i].word)))
            return ctx_text(c, words[i].label);
    return word;
}

/* Why the receiving agency passes it on. */
static enum msg outside_why(const struct bundle_decides *d) { return d->decides_id ? MSG_bundle_agency_unfit : MSG_bundle_agency_nobody; }

static enum err fill_part(struct ctx *c, const struct unit *here, const struct bundle_part *part, struct view_bundle_agencies_bundles_parts *row)
{
    bool outside;
    struct unit agency;
    const struct procedure *p;
    struct bundle_decides d;
    TRY(procedure_by_code(c, part->code, ctx_today(c), &p));
    TRY(bundle_part_agency(c, here->id, part, p, &agency, &outside));
    TRY(bundle_decides(c, here->id, part->agency, &d));
    *row = (struct view_bundle_agencies_bundles_parts){ .name = part->name, .word = word_label(c, part->agency), .agency = outside ? S("") : agency.name,
                                                        .outside = outside ? ctx_text(c, outside_why(&d)) : S(""),
                                                        .since = d.since_ms ? ctx_moment(c, d.since_ms) : S("") };
    if (!str_eq(part->agency, S("commune")))
        row->href = arena_printf(c->arena, HOME "/%.*s%.*s", STR_ARG(part->agency), STR_ARG(query(c, here->id)));
    return ERR_OK;
}

static enum err fill_bundle(struct ctx *c, const struct unit *here, const struct procedure *p, struct view_bundle_agencies *v)
{
    struct view_bundle_agencies_bundles b = { .code = p->code, .name = p->short_name };
    for (size_t i = 0; i < p->parts_n; i++) {
        struct view_bundle_agencies_bundles_parts row;
        TRY(fill_part(c, here, &p->parts[i], &row));
        VEC_PUSH(c->arena, &b.parts, row);
    }
    VEC_PUSH(c->arena, &v->bundles, b);
    return ERR_OK;
}

enum err bundle_agencies(struct ctx *c)
{
    struct unit here;
    const struct procedure **list;
    size_t n;
    struct view_bundle_agencies v = { .tabs = admin_tabs(c, HOME) };
    TRY(web_check(c));
    TRY(receiving(c, &here));
    TRY(fill_agencies(c, &here, &v));
    v.here = here.name;
    TRY(procedure_bundles(c, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n; i++)
        TRY(fill_bundle(c, &here, list[i], &v));
    return WEB_VIEW(c, bundle_agencies, &v, ctx_text(c, MSG_bundle_agencies));
}

/* -- one word -- */

/* Parts that are called so, "…, …"; ERR_NOT_FOUND: no bundle in force has one that may be given away. */
static enum err parts_called(struct ctx *c, struct str word, struct str *out)
{
    const struct procedure **list;
    size_t n;
    struct buf b = buf_new(c->arena, 4000);
    TRY(procedure_bundles(c, ctx_today(c), &list, &n));
    for (size_t i = 0; i < n && !str_eq(word, S("commune")); i++)
        for (size_t k = 0; k < list[i]->parts_n; k++)
            if (str_eq(list[i]->parts[k].agency, word))
                buf_printf(&b, "%s%.*s", b.len ? ", " : "", STR_ARG(list[i]->parts[k].name));
    *out = buf_str(&b);
    return b.failed ? ERR_TOO_LARGE : b.len ? ERR_OK : ERR_NOT_FOUND;
}

static enum err agency_field(struct ctx *c, const struct unit *here, int64_t now, struct view_form_field *f)
{
    struct unit *list;
    size_t n;
    *f = forms_select(c, "agency", MSG_bundle_agency);
    forms_option(c, f, S("0"), ctx_text(c, MSG_bundle_agency_none), !now);
    TRY(unit_agencies(c, S(""), &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].id != here->id)
            forms_option(c, f, arena_printf(c->arena, "%lld", (long long)list[i].id), list[i].name, list[i].id == now);
    return ERR_OK;
}

static enum err agency_page(struct ctx *c)
{
    struct unit here;
    struct bundle_decides now;
    struct view_form_field f;
    struct str parts, word = web_path(c, 0);
    TRY(receiving(c, &here));
    TRY(parts_called(c, word, &parts));
    TRY(bundle_decides(c, here.id, word, &now));
    TRY(agency_field(c, &here, now.decides_id, &f));
    struct view_bundle_agency v = { .back = arena_printf(c->arena, HOME "%.*s", STR_ARG(query(c, here.id))), .here = here.name, .unit = here.id,
                                    .word = word, .version = now.version, .parts = parts, .since = now.since_ms ? ctx_moment(c, now.since_ms) : S("") };
    v.heading = msg_format(c->arena, c->lang, MSG_bundle_agency_of, MSG_ARGS(word_label(c, word)));
    VEC_PUSH(c->arena, &v.fields, f);
    return WEB_VIEW(c, bundle_agency, &v, v.heading);
}

enum err bundle_agency(struct ctx *c)
{
    TRY(web_check(c));
    return agency_page(c);
}

static enum err change(struct ctx *c, const struct unit *here)
{
    int64_t to;
    struct str parts, word = web_path(c, 0);
    TRY(parts_called(c, word, &parts));
    if (!str_int(web_text(c, "agency"), &to) || to < 0 || to == here->id)
        ctx_invalid(c, S("agency"), MSG_form_not_option, MSG_NO_ARGS);
    return ctx_ok(c) ? bundle_agency_set(c, here->id, word, to, web_int(c, "version", 0)) : ERR_INVALID;
}

enum err bundle_agency_change(struct ctx *c)
{
    struct unit here;
    if (forms_error(c, S("don-vi")).len)
        return web_check(c); /* of no agency there is no form to show again */
    TRY(receiving(c, &here));
    enum err e = change(c, &here);
    if (e == ERR_INVALID)
        TRY(agency_page(c));
    TRY(e);
    web_flash(c, MSG_bundle_agency_changed, MSG_NO_ARGS);
    return web_see(c, arena_printf(c->arena, HOME "%.*s", STR_ARG(query(c, here.id))));
}
