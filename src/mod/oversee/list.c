/* The list behind a number; each row opens its dossier. */
#include "base/clock.h"
#include "mod/dossier/overdue.h"
#include "mod/oversee/oversee_pages.h"
#include "sql_oversee.h"

struct listing {
    enum list_kind kind;
    struct scope s;
    struct moments m;
    struct str sector;
    int64_t from_ms, before_ms, after_ms, after_id; /* late: ends in [from, before) */
    struct view_oversee_list v;
    int64_t next_ms, next_id; /* key of the last row read; id 0: no more */
};

static struct str or_none(struct str s) { return s.ptr ? s : S(""); }

static struct str days_late(struct ctx *c, int64_t due_at_ms)
{
    return msg_format(c->arena, c->lang, MSG_oversee_days_late, MSG_ARGS(ctx_count(c, ctx_today(c) - day_of_ms(due_at_ms))));
}

static struct str since(struct ctx *c, int64_t at_ms) { return msg_format(c->arena, c->lang, MSG_oversee_since, MSG_ARGS(ctx_moment_short(c, at_ms))); }

static enum err begin_row(struct ctx *c, int64_t id, int64_t agency_id, int64_t version_id, struct view_oversee_list_rows *row)
{
    struct unit u;
    const struct procedure *p;
    TRY(unit_get(c, agency_id, &u));
    TRY(procedure_version(c, version_id, &p));
    row->href = dossier_office_path(c, id);
    row->unit = u.short_name;
    row->what = p->short_name;
    row->sector = p->field;
    return ERR_OK;
}

static struct str step_href(struct ctx *c, int64_t task_id) { return arena_printf(c->arena, "/giam-sat/buoc/%lld", (long long)task_id); }

/* The step in hand of a late dossier: who has it. */
static enum err fill_step(struct ctx *c, int64_t dossier_id, struct view_oversee_list_rows *row)
{
    struct task *list;
    size_t n;
    TRY(task_list(c, dossier_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        bool taken = str_eq(list[i].state, S("taken"));
        if (!str_eq(list[i].kind, S("user")) || (!taken && !str_eq(list[i].state, S("open"))))
            continue;
        row->step = list[i].name;
        row->who = taken ? list[i].assignee_name : ctx_text(c, MSG_oversee_no_holder);
        row->urge = step_href(c, list[i].id);
    }
    return ERR_OK;
}

static enum err late_row(struct ctx *c, struct listing *l, const struct late_rows_row *r)
{
    struct view_oversee_list_rows row = { .code = r->code.ptr ? r->code : r->request_no, .applicant = or_none(r->applicant), .late = true,
                                          .left = days_late(c, r->due_at_ms), .when = ctx_moment_short(c, r->due_at_ms) };
    TRY(begin_row(c, r->id, r->agency_id, r->procedure_version_id, &row));
    if (l->sector.len && !str_eq(l->sector, row.sector))
        return ERR_OK;
    TRY(fill_step(c, r->id, &row));
    if (r->continues_id) {
        struct dossier d;
        int64_t first;
        TRY(dossier_get(c, r->id, &d));
        TRY(dossier_first_received(c, &d, &first));
        row.help = msg_format(c->arena, c->lang, MSG_oversee_through, MSG_ARGS(ctx_moment_short(c, first)));
    }
    VEC_PUSH(c->arena, &l->v.rows, row);
    event_shows(c, "dossier", r->id);
    return ERR_OK;
}

/* Of a sector: pages are read until one is full, as the sector is the procedure's, not the dossier's. */
static enum err list_late(struct ctx *c, struct listing *l)
{
    struct late_rows_row *rows;
    size_t n;
    l->next_ms = l->after_ms, l->next_id = l->after_id;
    do {
        TRY(late_rows(c->db, c->arena,
                      &(struct late_rows_in){ l->s.in.path_from, l->s.in.path_to, l->s.in.agency_id, l->from_ms, l->before_ms, l->next_ms, l->next_id },
                      &rows, &n));
        size_t used = 0;
        for (; used < n && l->v.rows.n < WATCH_PAGE; used++)
            TRY(late_row(c, l, &rows[used]));
        if (used)
            l->next_ms = rows[used - 1].due_at_ms, l->next_id = rows[used - 1].id;
    } while (n == WATCH_PAGE && l->v.rows.n < WATCH_PAGE);
    if (l->v.rows.n < WATCH_PAGE)
        l->next_id = 0;
    return ERR_OK;
}

/* Never a stuck dossier: who can help stands beside it. */
static struct str help_of(struct ctx *c, enum list_kind k, const struct watch_row *r)
{
    enum msg label;
    if (k != LIST_NOBODY)
        return S("");
    struct str name = msg_find(arena_printf(c->arena, "role.%.*s", STR_ARG(r->role)), &label) ? ctx_text(c, label) : r->role;
    return msg_format(c->arena, c->lang, MSG_oversee_nobody_help, MSG_ARGS(name));
}

static enum err list_steps(struct ctx *c, struct listing *l)
{
    static const enum watch_kind kinds[] = { [LIST_UNTAKEN] = WATCH_UNTAKEN, [LIST_NOBODY] = WATCH_NOBODY, [LIST_ASKED] = WATCH_ASKED };
    struct watch_row *rows;
    size_t n;
    TRY(watch_list(c, kinds[l->kind], &l->s.in, l->kind == LIST_UNTAKEN ? l->m.untaken_ms : c->now_ms, l->after_ms, l->after_id, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        bool asked = l->kind == LIST_ASKED;
        struct view_oversee_list_rows row = { .code = rows[i].code, .applicant = rows[i].applicant, .step = rows[i].name,
                                              .who = rows[i].holder.len ? rows[i].holder : rows[i].room.len ? rows[i].room : ctx_text(c, MSG_oversee_no_holder),
                                              .when = asked ? ctx_moment_short(c, rows[i].due_at_ms) : since(c, rows[i].since_ms),
                                              .late = asked, .left = asked ? days_late(c, rows[i].due_at_ms) : S(""), .help = help_of(c, l->kind, &rows[i]),
                                              .urge = l->kind == LIST_NOBODY ? S("") : step_href(c, rows[i].task_id) };
        TRY(begin_row(c, rows[i].dossier_id, rows[i].agency_id, rows[i].procedure_version_id, &row));
        VEC_PUSH(c->arena, &l->v.rows, row);
        event_shows(c, "dossier", rows[i].dossier_id);
    }
    if (n == WATCH_PAGE) {
        l->next_ms = l->kind == LIST_ASKED ? rows[n - 1].due_at_ms : rows[n - 1].since_ms;
        l->next_id = rows[n - 1].task_id;
    }
    return ERR_OK;
}

static struct str state_words(struct ctx *c, struct str word)
{
    enum dossier_state s;
    return dossier_state_from(word, &s) ? dossier_state_label(c, s) : word;
}

static enum err list_applicant(struct ctx *c, struct listing *l)
{
    struct applicant_rows_row *rows;
    size_t n;
    TRY(applicant_rows(c->db, c->arena,
                       &(struct applicant_rows_in){ l->s.in.path_from, l->s.in.path_to, l->s.in.agency_id, l->m.applicant_ms, l->after_ms, l->after_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_oversee_list_rows row = { .code = rows[i].code.ptr ? rows[i].code : rows[i].request_no, .applicant = or_none(rows[i].applicant),
                                              .step = state_words(c, rows[i].state), .when = since(c, rows[i].submitted_at_ms) };
        TRY(begin_row(c, rows[i].id, rows[i].agency_id, rows[i].procedure_version_id, &row));
        VEC_PUSH(c->arena, &l->v.rows, row);
        event_shows(c, "dossier", rows[i].id);
    }
    if (n == WATCH_PAGE)
        l->next_ms = rows[n - 1].submitted_at_ms, l->next_id = rows[n - 1].id;
    return ERR_OK;
}

static enum err list_answer(struct ctx *c, struct listing *l)
{
    struct answer_rows_row *rows;
    size_t n;
    TRY(answer_rows(c->db, c->arena,
                    &(struct answer_rows_in){ l->s.in.path_from, l->s.in.path_to, l->s.in.agency_id, c->now_ms, l->after_ms, l->after_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_oversee_list_rows row = { .code = rows[i].request_no, .applicant = or_none(rows[i].applicant), .step = state_words(c, rows[i].state),
                                              .late = true, .when = ctx_moment_short(c, rows[i].answer_due_at_ms) };
        TRY(begin_row(c, rows[i].id, rows[i].agency_id, rows[i].procedure_version_id, &row));
        VEC_PUSH(c->arena, &l->v.rows, row);
        event_shows(c, "dossier", rows[i].id);
    }
    if (n == WATCH_PAGE)
        l->next_ms = rows[n - 1].answer_due_at_ms, l->next_id = rows[n - 1].id;
    return ERR_OK;
}

static enum err list_reported(struct ctx *c, struct listing *l)
{
    struct overdue_row *rows;
    size_t n;
    TRY(dossier_overdue_rows(c, l->s.in.path_from, l->s.in.path_to, l->s.in.agency_id, l->after_id, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_oversee_list_rows row = { .code = or_none(rows[i].code), .applicant = or_none(rows[i].applicant), .late = !rows[i].done_at_ms,
                                              .step = dossier_state_label(c, rows[i].state), .when = ctx_moment_short(c, rows[i].due_at_ms) };
        row.left = rows[i].done_at_ms ? msg_format(c->arena, c->lang, MSG_oversee_ended, MSG_ARGS(ctx_moment_short(c, rows[i].done_at_ms)))
                                      : days_late(c, rows[i].due_at_ms);
        TRY(begin_row(c, rows[i].id, rows[i].agency_id, rows[i].procedure_version_id, &row));
        VEC_PUSH(c->arena, &l->v.rows, row);
        event_shows(c, "dossier", rows[i].id);
    }
    if (n == WATCH_PAGE)
        l->next_id = rows[n - 1].key;
    return ERR_OK;
}

/* -- the page -- */

static enum err read_listing(struct ctx *c, struct listing *l)
{
    struct str word = web_text(c, "loai");
    int64_t level = web_int(c, "muc", 0);
    TRY(web_check(c));
    for (l->kind = LIST_LATE; word.len && l->kind < LIST_KINDS && !str_eq(word, str_c(list_rows[l->kind].word)); l->kind++)
        ;
    if (l->kind == LIST_KINDS || level < 0 || level > 3)
        return ERR_NOT_FOUND;
    TRY(scope_read(c, &l->s));
    TRY(moments_of(c, &l->s, &l->m));
    l->sector = web_text(c, "linh-vuc");
    l->before_ms = l->m.bounds[level ? level - 1 : 0];
    l->from_ms = level == 1 || level == 2 ? l->m.bounds[level] : 1;
    l->after_ms = web_int(c, "sau-luc", 0);
    l->after_id = web_int(c, "sau", 0);
    return ERR_OK;
}

static struct str next_href(struct ctx *c, const struct listing *l)
{
    struct str level = web_text(c, "muc"), sector = l->sector.len ? oversee_query(c, l->sector) : S("");
    return arena_printf(c->arena, "%.*s%s%.*s%s%.*s&sau-luc=%lld&sau=%lld", STR_ARG(list_href(c, l->kind, &l->s)), level.len ? "&muc=" : "", STR_ARG(level),
                        sector.len ? "&linh-vuc=" : "", STR_ARG(sector), (long long)l->next_ms, (long long)l->next_id);
}

static enum err note(struct ctx *c, const struct listing *l)
{
    struct event e = { .kind = "access.list", .object_kind = "oversight", .object_id = l->s.unit.id, .as = l->s.as,
                       EVENT_DETAIL({ "list", str_c(list_rows[l->kind].word), 0 }, { "rows", { 0 }, (int64_t)l->v.rows.n }) };
    return event_put(c, &e);
}

enum err oversee_list(struct ctx *c)
{
    static enum err (*const lists[LIST_KINDS])(struct ctx *c, struct listing *l) = { list_late,      list_steps,  list_steps,   list_steps,
                                                                                     list_applicant, list_answer, list_reported };
    struct listing l = { 0 };
    TRY(read_listing(c, &l));
    TRY(lists[l.kind](c, &l));
    l.v.title = ctx_text(c, list_rows[l.kind].title);
    l.v.about = ctx_text(c, list_rows[l.kind].about);
    l.v.unit = l.s.unit.name;
    l.v.sector = l.sector;
    l.v.back = arena_printf(c->arena, "/giam-sat?don-vi=%lld", (long long)l.s.unit.id);
    if (l.next_id)
        l.v.next = next_href(c, &l);
    TRY(note(c, &l));
    return WEB_VIEW(c, oversee_list, &l.v, l.v.title);
}
