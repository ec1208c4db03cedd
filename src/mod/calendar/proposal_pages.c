/* One proposal: its days and hours, what it would move, and the buttons. */
#include "core/calendars_proposed.h"
#include "mod/calendar/pages_internal.h"
#include "text/text.h"


static struct str iso(struct ctx *c, int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(c->arena, "%04d-%02d-%02d", y, m, d);
}

/* -- filling the page -- */

static enum err fill_days(struct ctx *c, const struct calendar_change *p, struct view_lich_proposal *v)
{
    struct unit_day *days;
    size_t n;
    TRY(change_days(c, p, &days, &n));
    for (size_t i = 0; i < n; i++) {
        enum msg kind = days[i].removed ? MSG_lich_kind_removed : days[i].off ? MSG_lich_kind_off : MSG_lich_kind_makeup;
        struct view_lich_proposal_days row = { ctx_date_weekday(c, days[i].day), ctx_text(c, kind), days[i].name, iso(c, days[i].day) };
        VEC_PUSH(c->arena, &v->days, row);
    }
    return ERR_OK;
}

static void fill_draft(struct ctx *c, const struct calendar_change *p, struct view_lich_proposal *v)
{
    struct view_form_field kind = forms_select(c, "kind", MSG_lich_kind), tet = forms_select(c, "tet", MSG_lich_tet), day = forms_day(c, "day", MSG_lich_day),
                           to = forms_day(c, "to", MSG_lich_to);
    int year, month, dom;
    forms_option(c, &kind, S("off"), ctx_text(c, MSG_lich_kind_off), true);
    forms_option(c, &kind, S("makeup"), ctx_text(c, MSG_lich_kind_makeup), false);
    forms_option(c, &kind, S("removed"), ctx_text(c, MSG_lich_kind_removed), false);
    to.optional = true;
    VEC_PUSH(c->arena, &v->day_fields, kind);
    VEC_PUSH(c->arena, &v->day_fields, day);
    VEC_PUSH(c->arena, &v->day_fields, to);
    VEC_PUSH(c->arena, &v->day_fields, lich_text(c, "name", MSG_lich_day_name, MSG_lich_day_name_hint, S("")));
    VEC_PUSH(c->arena, &v->hour_fields, lich_text(c, "hours", MSG_lich_hours, MSG_lich_hours_hint, lich_hours(c, p->hours)));
    VEC_PUSH(c->arena, &v->hour_fields, lich_text(c, "reception", MSG_lich_reception, MSG_lich_reception_hint, lich_hours(c, p->reception)));
    VEC_PUSH(c->arena, &v->hour_fields, lich_text(c, "saturday", MSG_lich_saturday, MSG_lich_saturday_hint, lich_hours(c, p->saturday)));
    VEC_PUSH(c->arena, &v->hour_fields, lich_text(c, "ground", MSG_lich_ground, MSG_lich_ground_hint, p->ground));
    day_to_ymd(ctx_today(c), &year, &month, &dom);
    struct view_form_field nam = lich_text(c, "nam", MSG_lich_year_of, MSG_lich_year_hint, arena_printf(c->arena, "%d", year + 1));
    nam.width = S("4");
    for (int before = 1; before <= CALENDARS_TET_MAX; before++) {
        struct str some = arena_printf(c->arena, "%d", before), rest = arena_printf(c->arena, "%d", 5 - before);
        forms_option(c, &tet, some, msg_format(c->arena, c->lang, MSG_lich_tet_days, MSG_ARGS(some, rest)), before == CALENDARS_TET_USUAL);
    }
    VEC_PUSH(c->arena, &v->year_fields, nam);
    VEC_PUSH(c->arena, &v->year_fields, tet);
}

static enum err fill_moves(struct ctx *c, const struct calendar_change *p, struct view_lich_proposal *v)
{
    struct moves m;
    TRY(change_moves(c, p, &m));
    v->compared = true;
    v->seen = (int64_t)m.seen_n;
    v->moves_n = (int64_t)m.moved_n;
    v->more_moves = m.moved_n > m.n;
    v->more_dossiers = m.more;
    v->summary = msg_format(c->arena, c->lang, MSG_lich_moves, MSG_ARGS(ctx_count(c, (int64_t)m.moved_n), ctx_count(c, (int64_t)m.seen_n), ctx_count(c, (int64_t)m.later_n), ctx_count(c, (int64_t)m.earlier_n)));
    v->failed = m.failed_n ? msg_format(c->arena, c->lang, MSG_lich_failed, MSG_ARGS(ctx_count(c, (int64_t)m.failed_n))) : S("");
    for (size_t i = 0; i < m.n; i++) {
        struct str after = m.at[i].due_after_ms ? ctx_moment_short(c, m.at[i].due_after_ms) : ctx_text(c, MSG_lich_no_date);
        struct view_lich_proposal_moves row = { m.at[i].code, ctx_moment_short(c, m.at[i].due_before_ms), after };
        VEC_PUSH(c->arena, &v->moves, row);
    }
    return ERR_OK;
}

static enum err fill_run(struct ctx *c, const struct calendar_change *p, struct view_lich_proposal *v)
{
    struct run r;
    TRY(change_run(c, p->id, &r));
    struct str seen = ctx_count(c, (int64_t)r.seen_n), moved = ctx_count(c, (int64_t)r.moved_n);
    v->run = msg_format(c->arena, c->lang, r.done_at_ms ? MSG_lich_run_done : MSG_lich_run_on, MSG_ARGS(moved, seen));
    if (r.failed_n)
        v->failed = msg_format(c->arena, c->lang, MSG_lich_failed, MSG_ARGS(ctx_count(c, (int64_t)r.failed_n)));
    return ERR_OK;
}

static void fill_people(struct ctx *c, const struct calendar_change *p, struct view_lich_proposal *v)
{
    v->made = msg_format(c->arena, c->lang, MSG_lich_made, MSG_ARGS(p->made_by_name, ctx_moment_short(c, p->made_at_ms)));
    if (!p->decided_at_ms)
        return;
    enum msg m = p->state == CHANGE_REFUSED ? MSG_lich_refused_by : MSG_lich_approved_by;
    v->decided = msg_format(c->arena, c->lang, m, MSG_ARGS(p->decided_by_name, ctx_moment_short(c, p->decided_at_ms)));
    v->note = p->note;
}

static enum err fill_deciding(struct ctx *c, const struct calendar_change *p, struct view_lich_proposal *v)
{
    enum msg why_not;
    TRY(change_may_decide(c, p, &v->may_decide, &v->alone, &why_not));
    if (!v->may_decide)
        v->why_not = ctx_text(c, why_not);
    struct view_form_field note = forms_area(c, "note", MSG_lich_note_label, 4, 1000);
    note.hint = ctx_text(c, MSG_lich_note_hint);
    VEC_PUSH(c->arena, &v->note_fields, note);
    return ERR_OK;
}

static enum err page_of(struct ctx *c, const struct calendar_change *p)
{
    bool configures = authz_may(&c->who, PERM_CONFIGURE);
    struct view_lich_proposal v = { .tabs = lich_tabs(c), .id = p->id, .version = p->version, .ground = p->ground, .back = lich_path(c, p->unit_id),
                                    .path = lich_proposal_path(c, p->id), .hours = lich_hours(c, p->hours), .reception = lich_hours(c, p->reception),
                                    .saturday = lich_hours(c, p->saturday) };
    bool open = p->state == CHANGE_DRAFT || p->state == CHANGE_PROPOSED;
    v.draft = configures && p->state == CHANGE_DRAFT;
    v.may_reopen = configures && (p->state == CHANGE_PROPOSED || p->state == CHANGE_REFUSED);
    v.waiting = p->state == CHANGE_PROPOSED;
    v.state = lich_state(c, p->state, &v.tag);
    TRY(lich_unit_name(c, p->unit_id, &v.name));
    TRY(fill_days(c, p, &v));
    fill_people(c, p, &v);
    if (v.draft)
        fill_draft(c, p, &v);
    if (v.waiting)
        TRY(fill_deciding(c, p, &v));
    if (open)
        TRY(fill_moves(c, p, &v));
    if (p->state == CHANGE_APPROVED)
        TRY(fill_run(c, p, &v));
    TRY(WEB_VIEW(c, lich_proposal, &v, msg_format(c->arena, c->lang, MSG_lich_proposal_title, MSG_ARGS(v.name))));
    return ERR_OK;
}

static enum err the_proposal(struct ctx *c, struct calendar_change *p)
{
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    return change_get(c, id, p);
}

enum err lich_proposal_page(struct ctx *c)
{
    struct calendar_change p;
    TRY(the_proposal(c, &p));
    TRY(page_of(c, &p));
    return web_check(c);
}

/* -- changing it -- */

/* What a row does to the proposal; version: the one the person saw. */
typedef enum err deed(struct ctx *c, struct calendar_change *p, int64_t version);

/* Does it and goes back to its page; what was wrong is shown there, with what was typed. */
static enum err on_proposal(struct ctx *c, deed *fn, enum msg done)
{
    struct calendar_change p;
    TRY(the_proposal(c, &p));
    const struct calendar_change seen = p;
    enum err e = ctx_ok(c) ? fn(c, &p, web_int(c, "version", 0)) : ERR_INVALID;
    if (e == ERR_INVALID)
        TRY(page_of(c, &seen));
    TRY(e);
    web_flash(c, done, MSG_NO_ARGS);
    return web_see(c, lich_proposal_path(c, p.id));
}

static enum err add_day(struct ctx *c, struct calendar_change *p, int64_t version)
{
    struct str kind = web_text(c, "kind");
    struct unit_day d = { .off = str_eq(kind, S("off")), .removed = str_eq(kind, S("removed")), .name = web_text(c, "name") };
    int32_t to = 0;
    if (!d.off && !d.removed && !str_eq(kind, S("makeup")))
        return ctx_invalid(c, S("kind"), MSG_lich_kind_choose, MSG_NO_ARGS);
    if (!web_day(c, "day", &d.day))
        return ctx_invalid(c, S("day"), MSG_web_not_date, MSG_NO_ARGS);
    (void)web_day(c, "to", &to);
    return change_day_add(c, p, version, &d, to);
}

static enum err drop_day(struct ctx *c, struct calendar_change *p, int64_t version)
{
    int32_t day;
    if (!web_day(c, "bo", &day))
        return ctx_invalid(c, S("bo"), MSG_web_not_date, MSG_NO_ARGS);
    return change_day_drop(c, p, version, day);
}

static enum err load_year(struct ctx *c, struct calendar_change *p, int64_t version)
{
    size_t added;
    return change_load_year(c, p, version, (int)(web_int(c, "nam", 0) % 10000), (int)(web_int(c, "tet", CALENDARS_TET_USUAL) % 100), &added);
}

/* Nobody is received on Saturdays: "none", or the words that the page shows for it. */
static struct str saturday_of(struct ctx *c)
{
    struct str typed = web_text(c, "saturday");
    return str_eq(text_fold(c->arena, typed), text_fold(c->arena, ctx_text(c, MSG_lich_no_reception))) ? S("none") : typed;
}

static enum err save(struct ctx *c, struct calendar_change *p, int64_t version)
{
    p->hours = web_text(c, "hours");
    p->reception = web_text(c, "reception");
    p->saturday = saturday_of(c);
    p->ground = web_text(c, "ground");
    return change_save(c, p, version);
}

static enum err refuse(struct ctx *c, struct calendar_change *p, int64_t version) { return change_refuse(c, p, version, web_text(c, "note")); }

enum err lich_day_add(struct ctx *c) { return on_proposal(c, add_day, MSG_lich_saved); }
enum err lich_day_drop(struct ctx *c) { return on_proposal(c, drop_day, MSG_lich_saved); }
enum err lich_load_year(struct ctx *c) { return on_proposal(c, load_year, MSG_lich_saved); }
enum err lich_save(struct ctx *c) { return on_proposal(c, save, MSG_lich_saved); }
enum err lich_submit(struct ctx *c) { return on_proposal(c, change_submit, MSG_lich_submitted); }
enum err lich_reopen(struct ctx *c) { return on_proposal(c, change_reopen, MSG_lich_reopened); }
enum err lich_drop(struct ctx *c) { return on_proposal(c, change_drop, MSG_lich_dropped); }
enum err lich_approve(struct ctx *c) { return on_proposal(c, change_approve, MSG_lich_approved); }
enum err lich_refuse(struct ctx *c) { return on_proposal(c, refuse, MSG_lich_refused); }
