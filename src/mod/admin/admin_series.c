/* Number series, and going on from a paper book. */
#include "mod/admin/admin_internal.h"
#include "base/clock.h"
#include "base/embed.h"
#include "core/event.h"
#include "core/series.h"
#include "mod/catalogue/catalogue.h"
#include "sql_store.h"

static const struct {
    const char *kind;
    enum msg label;
} fixed[] = { { "slip.01", MSG_admin_series_01 }, { "slip.01n", MSG_admin_series_01n }, { "slip.02", MSG_admin_series_02 }, { "slip.03", MSG_admin_series_03 },
              { "slip.04", MSG_admin_series_04 }, { "slip.05", MSG_admin_series_05 }, { "slip.06", MSG_admin_series_06 },
              { "slip.bn", MSG_admin_series_bn }, { "slip.bg", MSG_admin_series_bg }, { "slip.qt", MSG_admin_series_qt },
              { "request", MSG_admin_series_request }, { "dossier", MSG_admin_series_dossier } };
enum { YEARLY = 10, FIXED = 12 }; /* the first are counted by year and may come from a paper book */

static struct str kind_words(struct ctx *c, struct str kind)
{
    for (size_t i = 0; i < FIXED; i++)
        if (str_eq(kind, str_c(fixed[i].kind)))
            return ctx_text(c, fixed[i].label);
    struct str book = str_starts(kind, S("result.")) ? str_skip(kind, 7) : kind;
    return msg_format(c->arena, c->lang, MSG_admin_series_result, MSG_ARGS(book));
}

/* "2026", or "21/11/2026" of 261121. */
static struct str period_words(struct ctx *c, struct str p)
{
    if (p.len != 6)
        return p;
    return arena_printf(c->arena, "%.2s/%.2s/20%.2s", p.ptr + 4, p.ptr + 2, p.ptr);
}

/* Books of results: those that shipped procedures name. */
static enum err result_options(struct ctx *c, struct view_form_field *f)
{
    for (size_t i = 0; i < embed_procedures_n; i++) {
        const struct procedure *p;
        struct str path = embed_procedures[i].path;
        if (!str_ends(path, S("/procedure.json")) || str_starts(path, S("_")))
            continue;
        enum err e = procedure_by_code(c, str_cut(path, 0, path.len - 15), ctx_today(c), &p);
        if (e == ERR_NOT_FOUND)
            continue;
        TRY(e);
        for (size_t k = 0; k < p->results_n; k++) {
            struct str kind = arena_printf(c->arena, "result.%.*s", STR_ARG(p->results[k].series.len ? p->results[k].series : S("KQ")));
            if (!admin_offered(f, kind))
                forms_option(c, f, kind, kind_words(c, kind), false);
        }
    }
    return ERR_OK;
}

static enum err series_options(struct ctx *c, struct view_form_field *kind, struct view_form_field *unit)
{
    struct unit *agencies;
    size_t n;
    for (size_t i = 0; i < YEARLY; i++)
        forms_option(c, kind, str_c(fixed[i].kind), ctx_text(c, fixed[i].label), false);
    TRY(result_options(c, kind));
    TRY(unit_agencies(c, S(""), &agencies, &n));
    for (size_t i = 0; i < n; i++)
        if (admin_reach_unit(c, agencies[i].id) == ERR_OK)
            forms_option(c, unit, admin_id(c, agencies[i].id), agencies[i].name, n == 1);
    return ERR_OK;
}

static enum err series_rows(struct ctx *c, struct view_admin_series *v)
{
    struct series_list_row *rows;
    size_t n;
    TRY(series_list(c->db, c->arena, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct unit u = { .name = rows[i].scope };
        int64_t id;
        if (str_int(rows[i].scope, &id) && (admin_reach_unit(c, id) != ERR_OK || unit_get(c, id, &u) != ERR_OK))
            continue;
        struct view_admin_series_rows row = { kind_words(c, rows[i].kind), u.name, period_words(c, rows[i].period), rows[i].started_at, rows[i].last_no };
        VEC_PUSH(c->arena, &v->rows, row);
    }
    return ERR_OK;
}

enum err admin_series(struct ctx *c)
{
    struct view_admin_series v = { .tabs = admin_tabs(c, "/quan-tri/so") };
    struct view_form_field kind = forms_select(c, "kind", MSG_admin_series_kind), unit = forms_select(c, "unit", MSG_admin_agency);
    struct view_form_field last = admin_text(c, "last_no", MSG_admin_last_paper_no, S(""));
    TRY(series_rows(c, &v));
    TRY(series_options(c, &kind, &unit));
    last.is_text = false;
    last.is_number = true;
    last.width = S("10");
    VEC_PUSH(c->arena, &v.fields, kind);
    VEC_PUSH(c->arena, &v.fields, unit);
    VEC_PUSH(c->arena, &v.fields, last);
    return WEB_VIEW(c, admin_series, &v, ctx_text(c, MSG_admin_series));
}

static enum err go_on(struct ctx *c)
{
    enum { LAST_NO_MAX = 10000000 };
    struct view_form_field kinds = { 0 }, units = { 0 };
    struct str kind = web_text(c, "kind");
    int64_t unit = web_int(c, "unit", 0), last = web_int(c, "last_no", 0);
    TRY(series_options(c, &kinds, &units));
    if (!admin_offered(&kinds, kind))
        ctx_invalid(c, S("kind"), MSG_form_not_option, MSG_NO_ARGS);
    if (!admin_offered(&units, admin_id(c, unit)))
        ctx_invalid(c, S("unit"), MSG_form_not_option, MSG_NO_ARGS);
    if (last < 1 || last > LAST_NO_MAX)
        ctx_invalid(c, S("last_no"), MSG_admin_last_no_range, MSG_NO_ARGS);
    if (!ctx_ok(c))
        return ERR_INVALID;
    struct str period = arena_printf(c->arena, "%d", civil_of_ms(c->now_ms).year);
    enum err e = series_continue(c, arena_cstr(c->arena, kind), admin_id(c, unit), period, last);
    if (e == ERR_CONFLICT)
        return ctx_invalid(c, S("last_no"), MSG_admin_series_begun, MSG_NO_ARGS);
    TRY(e);
    struct event ev = { .kind = "series.continued", .object_kind = "series", .object_id = unit,
                        EVENT_DETAIL({ "series", kind, 0 }, { "period", period, 0 }, { "last_no", { 0 }, last }) };
    return event_put(c, &ev);
}

enum err admin_series_continue(struct ctx *c)
{
    TRY(admin_again(c, go_on(c), admin_series));
    web_flash(c, MSG_admin_series_continued, MSG_ARGS(admin_id(c, web_int(c, "last_no", 0) + 1)));
    return web_see(c, S("/quan-tri/so"));
}
