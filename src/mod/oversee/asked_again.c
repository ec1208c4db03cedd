/* How often a paper was asked for although it was held (NĐ 224/2026 Đ18.4), by office and period, with the list behind. */
#include "base/clock.h"
#include "mod/forms/forms.h"
#include "mod/oversee/oversee_pages.h"
#include "mod/store/store.h"

enum { PAGE = 50 };

static int32_t month_begin(int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return day - d + 1;
}

static struct store_asked_scope scope_of(const struct scope *s, int32_t from, int32_t to)
{
    return (struct store_asked_scope){ s->in.path_from, s->in.path_to, s->in.agency_id, ms_of_day(from, 0), ms_of_day(to + 1, 0) };
}

static enum err sum(struct ctx *c, const struct store_asked_scope *in, struct view_oversee_asked_again *v, int64_t *n)
{
    struct store_asked_sum *sums;
    size_t sums_n;
    *n = 0;
    TRY(store_asked_sums(c, in, &sums, &sums_n));
    for (size_t i = 0; i < sums_n; i++) {
        struct unit u;
        *n += sums[i].n;
        if (!v)
            continue;
        TRY(unit_get(c, sums[i].agency_id, &u));
        VEC_PUSH(c->arena, &v->units, ((struct view_oversee_asked_again_units){ u.id, u.name, sums[i].n }));
    }
    return ERR_OK;
}

enum err asked_again_number(struct ctx *c, const struct scope *s, int64_t *n, struct str *href)
{
    struct store_asked_scope in = scope_of(s, month_begin(ctx_today(c)), ctx_today(c));
    *href = arena_printf(c->arena, "/giam-sat/hoi-lai?don-vi=%lld%s", (long long)s->unit.id, s->below ? "" : "&rieng=1");
    return sum(c, &in, NULL, n);
}

static enum err fill_rows(struct ctx *c, const struct store_asked_scope *in, struct view_oversee_asked_again *v, int64_t *last)
{
    struct store_asked *list;
    size_t n;
    TRY(store_asked_list(c, in, web_int(c, "sau", 0), &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct dossier d;
        struct unit u;
        TRY(dossier_get(c, list[i].dossier_id, &d));
        TRY(unit_get(c, list[i].agency_id, &u));
        struct view_oversee_asked_again_rows row = { dossier_office_path(c, d.id), d.code.len ? d.code : d.request_no, list[i].component, list[i].held,
                                                     list[i].reason, list[i].by, u.short_name, ctx_moment_short(c, list[i].asked_at_ms) };
        VEC_PUSH(c->arena, &v->rows, row);
    }
    *last = n == PAGE ? list[n - 1].id : 0;
    return ERR_OK;
}

static struct str iso(struct ctx *c, int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(c->arena, "%04d-%02d-%02d", y, m, d);
}

enum err oversee_asked_again(struct ctx *c)
{
    struct scope s;
    int64_t last;
    int32_t to = ctx_today(c), from = month_begin(to);
    TRY(web_check(c));
    TRY(scope_read(c, &s));
    web_day(c, "tu", &from);
    web_day(c, "den", &to);
    struct store_asked_scope in = scope_of(&s, from, to);
    struct view_oversee_asked_again v = { .unit = s.unit.name, .unit_id = s.unit.id, .alone = !s.below, .from = forms_day_or(c, "tu", MSG_oversee_from, from),
                                          .to = forms_day_or(c, "den", MSG_oversee_to, to) };
    TRY(sum(c, &in, &v, &v.n));
    TRY(fill_rows(c, &in, &v, &last));
    if (last)
        v.next = arena_printf(c->arena, "/giam-sat/hoi-lai?don-vi=%lld%s&tu=%.*s&den=%.*s&sau=%lld", (long long)s.unit.id, s.below ? "" : "&rieng=1",
                              STR_ARG(iso(c, from)), STR_ARG(iso(c, to)), (long long)last);
    struct event e = { .kind = "access.list", .object_kind = "oversight", .object_id = s.unit.id, .as = s.as,
                       EVENT_DETAIL({ "list", S("hoi-lai"), 0 }, { "rows", { 0 }, (int64_t)v.rows.n }) };
    TRY(event_put(c, &e));
    return WEB_VIEW(c, oversee_asked_again, &v, ctx_text(c, MSG_oversee_again));
}
