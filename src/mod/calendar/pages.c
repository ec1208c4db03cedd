/* Calendars of the offices: the list, and a year in view. */
#include "mod/calendar/pages_internal.h"
#include "engine/hours.h"
#include "text/text.h"

enum { YEAR_MIN = 2020, YEAR_MAX = 2100, DAYS_A_WEEK = 7 };

/* -- shared -- */

struct view_admin_tabs lich_tabs(struct ctx *c)
{
    return authz_may(&c->who, PERM_CONFIGURE) ? admin_tabs(c, "/quan-tri/lich") : (struct view_admin_tabs){ 0 };
}

struct str lich_path(struct ctx *c, int64_t unit_id)
{
    return unit_id ? arena_printf(c->arena, "/quan-tri/lich/%lld", (long long)unit_id) : S("/quan-tri/lich/chung");
}

struct str lich_proposal_path(struct ctx *c, int64_t id) { return arena_printf(c->arena, "/quan-tri/lich/de-xuat/%lld", (long long)id); }

enum err lich_unit_name(struct ctx *c, int64_t unit_id, struct str *out)
{
    struct unit u = { 0 };
    if (unit_id)
        TRY(unit_get(c, unit_id, &u));
    *out = unit_id ? u.name : ctx_text(c, MSG_lich_all);
    return ERR_OK;
}

struct str lich_state(struct ctx *c, enum change_state s, struct str *tag)
{
    static const struct {
        enum msg label;
        const char *tag;
    } rows[CHANGE_STATE_COUNT] = { { MSG_lich_state_draft, "draft" }, { MSG_lich_state_proposed, "wait" }, { MSG_lich_state_approved, "done" },
                                     { MSG_lich_state_refused, "off" }, { MSG_lich_state_dropped, "stop" } };
    *tag = str_c(rows[s].tag);
    return ctx_text(c, rows[s].label);
}

struct str lich_hours(struct ctx *c, struct str kept)
{
    struct buf b = buf_new(c->arena, 400);
    struct str part;
    if (str_eq(kept, S("none")))
        return ctx_text(c, MSG_lich_no_reception);
    while (str_split(&kept, ' ', &part)) {
        buf_put(&b, b.len ? S(", ") : S(""));
        buf_put(&b, part);
    }
    return buf_str(&b);
}

struct view_form_field lich_text(struct ctx *c, const char *key, enum msg label, enum msg hint, struct str value)
{
    struct view_form_field f = forms_text(c, key, label);
    if (!web_has(c, key))
        f.value = value.ptr ? value : S("");
    f.hint = ctx_text(c, hint);
    return f;
}

/* -- a year -- */

/* 0 Monday … 6 Sunday */
static int column(int32_t day) { return (day_weekday(day) + 6) % DAYS_A_WEEK; }

static void push_day(struct ctx *c, const struct calendar *cal, int32_t day, struct view_lich_month *m)
{
    static const char *const kinds[] = { [DAY_WORK] = "work", [DAY_WEEKEND] = "weekend", [DAY_OFF] = "off", [DAY_MAKEUP] = "makeup" };
    struct str name;
    enum day_kind k = calendar_kind(cal, day, &name);
    int y, mo, d;
    day_to_ymd(day, &y, &mo, &d);
    struct view_lich_month_weeks *week = &m->weeks.at[m->weeks.n - 1];
    struct view_lich_month_weeks_days cell = { .number = d, .kind = str_c(kinds[k]), .off = k == DAY_OFF, .makeup = k == DAY_MAKEUP,
                                               .weekend = k == DAY_WEEKEND, .today = day == ctx_today(c) };
    VEC_PUSH(c->arena, &week->days, cell);
    if (k == DAY_OFF || k == DAY_MAKEUP) {
        bool says_so = str_starts(name, ctx_text(c, MSG_lich_kind_makeup)); /* "Làm bù cho 31/8/2026" */
        struct view_lich_month_notes note = { arena_printf(c->arena, "%02d/%02d", d, mo), name, k == DAY_MAKEUP && !says_so };
        VEC_PUSH(c->arena, &m->notes, note);
    }
    m->working += day_kind_works(k);
}

static struct view_lich_month month_of(struct ctx *c, const struct calendar *cal, int year, int month)
{
    struct view_lich_month m = { .name = msg_format(c->arena, c->lang, MSG_lich_month, MSG_ARGS(arena_printf(c->arena, "%d", month))) };
    int32_t first = day_from_ymd(year, month, 1), last = first + days_in_month(year, month) - 1;
    for (int32_t day = first - column(first); day <= last + 6 - column(last); day++) {
        if (column(day) == 0)
            VEC_PUSH(c->arena, &m.weeks, (struct view_lich_month_weeks){ 0 });
        if (day >= first && day <= last)
            push_day(c, cal, day, &m);
        else
            VEC_PUSH(c->arena, &m.weeks.at[m.weeks.n - 1].days, ((struct view_lich_month_weeks_days){ .kind = S("none") }));
    }
    return m;
}

void lich_months(struct ctx *c, const struct calendar *cal, int year, struct view_lich_year *v)
{
    for (int month = 1; month <= 12; month++) {
        struct view_lich_month m = month_of(c, cal, year, month);
        v->working += m.working;
        VEC_PUSH(c->arena, &v->months, m);
    }
}

static enum err fill_history(struct ctx *c, int64_t unit_id, struct view_lich_year *v)
{
    struct unit_calendar_version *versions;
    struct calendar_change *list;
    size_t versions_n, n;
    TRY(unit_calendar_versions(c, unit_id, &versions, &versions_n));
    for (size_t i = 0; i < versions_n; i++) {
        struct view_lich_year_versions row = { versions[i].no, ctx_moment_short(c, versions[i].at_ms), versions[i].ground, lich_hours(c, versions[i].hours), S("") };
        VEC_PUSH(c->arena, &v->versions, row);
    }
    TRY(change_list(c, unit_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view_lich_year_proposals row = { .href = lich_proposal_path(c, list[i].id), .ground = list[i].ground, .who = list[i].made_by_name,
                                                .at = ctx_moment_short(c, list[i].made_at_ms) };
        row.state = lich_state(c, list[i].state, &row.tag);
        VEC_PUSH(c->arena, &v->proposals, row);
        for (size_t k = 0; k < v->versions.n; k++)
            if (versions[k].id == list[i].calendar_version_id)
                v->versions.at[k].href = row.href;
    }
    return ERR_OK;
}

static enum err year_page(struct ctx *c, int64_t unit_id)
{
    struct unit office;
    struct calendar cal;
    struct str reception, saturday;
    int now, month, dom;
    TRY(calendar_reach_read(c, unit_id));
    TRY(unit_office(c, &office));
    day_to_ymd(ctx_today(c), &now, &month, &dom);
    int64_t year = web_int(c, "nam", now);
    year = year < YEAR_MIN ? YEAR_MIN : year > YEAR_MAX ? YEAR_MAX : year;
    struct view_lich_year v = { .tabs = lich_tabs(c), .year = year, .unit = unit_id, .may_propose = authz_may(&c->who, PERM_CONFIGURE) };
    struct str path = lich_path(c, unit_id);
    v.before = arena_printf(c->arena, "%.*s?nam=%lld", STR_ARG(path), (long long)year - 1);
    v.after = arena_printf(c->arena, "%.*s?nam=%lld", STR_ARG(path), (long long)year + 1);
    TRY(lich_unit_name(c, unit_id, &v.name));
    TRY(unit_calendar(c, unit_id ? unit_id : office.agency_id, &cal));
    TRY(unit_reception(c, unit_id ? unit_id : office.agency_id, &reception, &saturday));
    lich_months(c, &cal, (int)year, &v);
    int32_t known = calendar_known_to(&cal);
    v.unknown = known && day_from_ymd((int)year, 12, 31) > known ? ctx_date(c, known) : S("");
    v.hours = lich_hours(c, hours_text(c->arena, cal.hours, cal.hours_n));
    v.reception = lich_hours(c, reception);
    v.saturday = lich_hours(c, saturday);
    TRY(fill_history(c, unit_id, &v));
    VEC_PUSH(c->arena, &v.fields, lich_text(c, "ground", MSG_lich_ground, MSG_lich_ground_hint, S("")));
    TRY(WEB_VIEW(c, lich_year, &v, v.name));
    return web_check(c);
}

enum err lich_all_page(struct ctx *c) { return year_page(c, 0); }

enum err lich_unit_page(struct ctx *c)
{
    struct unit u;
    int64_t id;
    TRY(web_path_id(c, 0, &id));
    TRY(unit_get(c, id, &u));
    return u.agency_id == id ? year_page(c, id) : ERR_NOT_FOUND;
}

/* -- the list -- */

static enum err push_calendar(struct ctx *c, int64_t unit_id, struct view_lich_list *v)
{
    struct unit_calendar_version *versions;
    struct calendar_change *proposals;
    size_t n, proposals_n, waiting = 0;
    enum err e = calendar_reach_read(c, unit_id);
    if (e == ERR_NOT_FOUND)
        return ERR_OK;
    TRY(e);
    TRY(unit_calendar_versions(c, unit_id, &versions, &n));
    TRY(change_list(c, unit_id, &proposals, &proposals_n));
    for (size_t i = 0; i < proposals_n; i++)
        waiting += proposals[i].state == CHANGE_PROPOSED;
    struct view_lich_list_rows row = { .href = lich_path(c, unit_id), .no = n ? versions[0].no : 0, .waiting = (int64_t)waiting,
                                       .since = n ? ctx_moment_short(c, versions[0].at_ms) : S("") };
    TRY(lich_unit_name(c, unit_id, &row.name));
    VEC_PUSH(c->arena, &v->rows, row);
    return ERR_OK;
}

enum err lich_list_page(struct ctx *c)
{
    struct unit *list;
    size_t n;
    struct view_lich_list v = { .tabs = lich_tabs(c) };
    TRY(push_calendar(c, 0, &v));
    TRY(unit_agencies(c, S(""), &list, &n));
    for (size_t i = 0; i < n; i++)
        TRY(push_calendar(c, list[i].id, &v));
    TRY(WEB_VIEW(c, lich_list, &v, ctx_text(c, MSG_lich_title)));
    return web_check(c);
}

enum err lich_new(struct ctx *c)
{
    int64_t id, unit_id = web_int(c, "unit", 0);
    enum err e = ctx_ok(c) ? change_new(c, unit_id, web_text(c, "ground"), &id) : ERR_INVALID;
    enum err shown = e == ERR_INVALID ? year_page(c, unit_id) : e;
    if (shown == ERR_NOT_FOUND && e == ERR_INVALID) /* the unit was among what is wrong */
        shown = year_page(c, 0);
    TRY(shown == ERR_INVALID ? ERR_OK : shown);
    TRY(e);
    return web_created(c, lich_proposal_path(c, id));
}
