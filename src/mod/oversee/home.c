/* The first page: how many, of what, where. Each number opens its list. */
#include "base/buf.h"
#include "fmt/html.h"
#include "mod/dossier/overdue.h"
#include "mod/oversee/oversee_pages.h"
#include "sql_oversee.h"

const struct list_row list_rows[LIST_KINDS] = {
    [LIST_LATE] = { "qua-han", MSG_oversee_late, MSG_oversee_late_about },
    [LIST_UNTAKEN] = { "chua-nhan", MSG_oversee_untaken, MSG_oversee_untaken_about },
    [LIST_NOBODY] = { "khong-nguoi", MSG_oversee_nobody, MSG_oversee_nobody_about },
    [LIST_ASKED] = { "y-kien-tre", MSG_oversee_asked, MSG_oversee_asked_about },
    [LIST_APPLICANT] = { "cho-nguoi-nop", MSG_oversee_applicant, MSG_oversee_applicant_about },
    [LIST_ANSWER] = { "cho-tra-loi", MSG_oversee_answer, MSG_oversee_answer_about },
    [LIST_REPORTED] = { "da-ghi", MSG_oversee_reported, MSG_oversee_reported_about },
};

struct str list_href(struct ctx *c, enum list_kind k, const struct scope *s)
{
    return arena_printf(c->arena, "/giam-sat/danh-sach?loai=%s&don-vi=%lld%s", list_rows[k].word, (long long)s->unit.id, s->below ? "" : "&rieng=1");
}

struct str oversee_query(struct ctx *c, struct str s)
{
    struct buf b = buf_new(c->arena, 4096);
    html_urlpart(&b, s);
    return buf_str(&b);
}

static enum err late_total(struct ctx *c, const struct scope *s, const struct moments *m, int64_t *n)
{
    struct late_counts_row *rows;
    size_t rows_n;
    TRY(late_counts(c->db, c->arena, &(struct late_counts_in){ s->in.path_from, s->in.path_to, s->in.agency_id, m->bounds[0], m->bounds[1], m->bounds[2] },
                    &rows, &rows_n));
    *n = 0;
    for (size_t i = 0; i < rows_n; i++)
        *n += rows[i].near + rows[i].middle + rows[i].far;
    return ERR_OK;
}

static enum err waiting(struct ctx *c, enum list_kind k, const struct scope *s, const struct moments *m, int64_t *n)
{
    struct applicant_n_row a;
    struct answer_n_row b;
    if (k == LIST_APPLICANT) {
        TRY(applicant_n(c->db, c->arena, &(struct applicant_n_in){ s->in.path_from, s->in.path_to, s->in.agency_id, m->applicant_ms }, &a));
        *n = a.n;
        return ERR_OK;
    }
    TRY(answer_n(c->db, c->arena, &(struct answer_n_in){ s->in.path_from, s->in.path_to, s->in.agency_id, c->now_ms }, &b));
    *n = b.n;
    return ERR_OK;
}

enum err list_count(struct ctx *c, enum list_kind k, const struct scope *s, const struct moments *m, int64_t *n)
{
    switch (k) {
    case LIST_LATE: return late_total(c, s, m, n);
    case LIST_UNTAKEN: return watch_count(c, WATCH_UNTAKEN, &s->in, m->untaken_ms, n);
    case LIST_NOBODY: return watch_count(c, WATCH_NOBODY, &s->in, 0, n);
    case LIST_ASKED: return watch_count(c, WATCH_ASKED, &s->in, c->now_ms, n);
    case LIST_APPLICANT:
    case LIST_ANSWER: return waiting(c, k, s, m, n);
    case LIST_REPORTED: return dossier_overdue_count(c, s->in.path_from, s->in.path_to, s->in.agency_id, n);
    case LIST_KINDS: break;
    }
    return ERR_INVALID;
}

/* -- by unit and by sector -- */

static struct view_oversee_home_units *unit_row(struct ctx *c, struct view_oversee_home *v, int64_t agency_id)
{
    struct unit u;
    for (size_t i = 0; i < v->units.n; i++)
        if (v->units.at[i].id == agency_id)
            return &v->units.at[i];
    struct view_oversee_home_units row = { .id = agency_id };
    if (unit_get(c, agency_id, &u) == ERR_OK)
        row.name = u.short_name;
    VEC_PUSH(c->arena, &v->units, row);
    return &v->units.at[v->units.n - 1];
}

static struct view_oversee_home_sectors *sector_row(struct ctx *c, struct view_oversee_home *v, struct str name)
{
    for (size_t i = 0; i < v->sectors.n; i++)
        if (str_eq(v->sectors.at[i].name, name))
            return &v->sectors.at[i];
    struct view_oversee_home_sectors row = { .name = name };
    VEC_PUSH(c->arena, &v->sectors, row);
    return &v->sectors.at[v->sectors.n - 1];
}

static enum err fill_late(struct ctx *c, const struct scope *s, const struct moments *m, struct view_oversee_home *v)
{
    struct late_counts_row *rows;
    size_t n;
    struct str list = list_href(c, LIST_LATE, s);
    TRY(late_counts(c->db, c->arena, &(struct late_counts_in){ s->in.path_from, s->in.path_to, s->in.agency_id, m->bounds[0], m->bounds[1], m->bounds[2] },
                    &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p;
        struct view_oversee_home_units *u = unit_row(c, v, rows[i].agency_id);
        TRY(procedure_version(c, rows[i].version_id, &p));
        struct view_oversee_home_sectors *f = sector_row(c, v, p->field);
        u->near += rows[i].near, u->middle += rows[i].middle, u->far += rows[i].far;
        f->near += rows[i].near, f->middle += rows[i].middle, f->far += rows[i].far;
    }
    for (size_t i = 0; i < v->units.n; i++)
        v->units.at[i].href = arena_printf(c->arena, "/giam-sat/danh-sach?loai=qua-han&don-vi=%lld&rieng=1", (long long)v->units.at[i].id);
    for (size_t i = 0; i < v->sectors.n; i++)
        v->sectors.at[i].href = arena_printf(c->arena, "%.*s&linh-vuc=%.*s", STR_ARG(list), STR_ARG(oversee_query(c, v->sectors.at[i].name)));
    return ERR_OK;
}

static enum err fill_numbers(struct ctx *c, const struct scope *s, const struct moments *m, struct view_oversee_home *v)
{
    for (int k = 0; k < LIST_KINDS; k++) {
        struct view_oversee_home_numbers row = { .href = list_href(c, (enum list_kind)k, s), .label = ctx_text(c, list_rows[k].title), .late = k == LIST_LATE };
        TRY(list_count(c, (enum list_kind)k, s, m, &row.n));
        row.late &= row.n > 0;
        row.soon = row.n > 0 && !row.late && k != LIST_REPORTED;
        VEC_PUSH(c->arena, &v->numbers, row);
    }
    struct view_oversee_home_numbers again = { .label = ctx_text(c, MSG_oversee_again) };
    TRY(asked_again_number(c, s, &again.n, &again.href));
    VEC_PUSH(c->arena, &v->numbers, again);
    return ERR_OK;
}

/* Units of which this person holds a role, when there are several. */
static enum err fill_places(struct ctx *c, const struct scope *s, struct view_oversee_home *v)
{
    for (size_t i = 0; i < c->who.grants_n; i++) {
        const struct grant *g = &c->who.grants[i];
        struct unit u;
        bool seen = g->role != ROLE_SUPERVISOR && g->role != ROLE_LEADER;
        for (size_t k = 0; k < v->places.n; k++)
            seen |= v->places.at[k].id == g->agency_id;
        if (seen)
            continue;
        TRY(unit_get(c, g->agency_id, &u));
        struct view_oversee_home_places row = { u.id, u.name, u.id == s->unit.id };
        VEC_PUSH(c->arena, &v->places, row);
    }
    v->several = v->places.n > 1;
    return ERR_OK;
}

enum err oversee_home(struct ctx *c)
{
    struct scope s;
    struct moments m;
    struct view_oversee_home v = { 0 };
    TRY(web_check(c));
    TRY(scope_read(c, &s));
    TRY(moments_of(c, &s, &m));
    v.unit = s.unit.name;
    v.below = s.below;
    TRY(fill_places(c, &s, &v));
    TRY(fill_numbers(c, &s, &m, &v));
    TRY(fill_late(c, &s, &m, &v));
    return WEB_VIEW(c, oversee_home, &v, ctx_text(c, MSG_oversee_title));
}
