/* Days off and make-up days; a deadline to try. */
#include "mod/admin/admin_internal.h"
#include "base/clock.h"
#include "engine/deadline.h"
#include "text/text.h"

enum { TRIAL_MINUTE = 9 * 60, CUTOFF_MINUTE = 15 * 60, YEAR_MIN = 2020, YEAR_MAX = 2100 };

static struct str year_path(struct ctx *c, int year) { return arena_printf(c->arena, "/quan-tri/lich?nam=%d", year); }

static struct str iso(struct ctx *c, int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(c->arena, "%04d-%02d-%02d", y, m, d);
}

static int year_of(int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return y;
}

/* -- the list of a year: what counts in the end, and where a row of ours says why -- */

static const struct unit_day *row_of(const struct unit_day *rows, size_t n, int32_t day)
{
    const struct unit_day *last = NULL;
    for (size_t i = 0; i < n; i++)
        if (rows[i].day == day)
            last = &rows[i];
    return last;
}

static void push_day(struct ctx *c, const struct calendar_day *d, const struct unit_day *row, struct view_admin_calendar *v)
{
    struct view_admin_calendar_days line = { .date = ctx_date(c, d->day), .weekday = ctx_date_weekday(c, d->day),
                                             .kind = ctx_text(c, d->kind == DAY_OFF ? MSG_admin_day_off : MSG_admin_day_makeup), .name = d->name,
                                             .ground = row ? row->ground : ctx_text(c, MSG_admin_shipped), .own = row != NULL,
                                             .href = arena_printf(c->arena, "/quan-tri/lich/bo?day=%.*s", STR_ARG(iso(c, d->day))) };
    VEC_PUSH(c->arena, &v->days, line);
}

static void push_removed(struct ctx *c, const struct unit_day *row, struct view_admin_calendar *v)
{
    struct view_admin_calendar_days line = { .date = ctx_date(c, row->day), .weekday = ctx_date_weekday(c, row->day),
                                             .kind = ctx_text(c, MSG_admin_day_removed), .name = row->name, .ground = row->ground,
                                             .own = true, .removed = true };
    VEC_PUSH(c->arena, &v->days, line);
}

static enum err fill_days(struct ctx *c, const struct unit *office, int year, struct view_admin_calendar *v)
{
    struct calendar cal;
    struct unit_day *rows;
    size_t n;
    TRY(unit_calendar(c, office->id, &cal));
    TRY(unit_days(c, office->agency_id, &rows, &n));
    int32_t known = calendar_known_to(&cal);
    if (year > year_of(known))
        v->unknown = msg_format(c->arena, c->lang, MSG_admin_calendar_unknown, MSG_ARGS(ctx_date(c, known)));
    for (size_t i = 0; i < cal.days_n; i++)
        if (year_of(cal.days[i].day) == year)
            push_day(c, &cal.days[i], row_of(rows, n, cal.days[i].day), v);
    for (size_t i = 0; i < n; i++)
        if (rows[i].removed && year_of(rows[i].day) == year && row_of(rows, n, rows[i].day) == &rows[i])
            push_removed(c, &rows[i], v);
    return ERR_OK;
}

static void fill_scope(struct ctx *c, const struct unit *office, struct view_form_field *f)
{
    admin_option(c, f, S("all"), ctx_text(c, MSG_admin_scope_all), true);
    admin_option(c, f, S("office"), office->name, false);
}

static void fill_new_day(struct ctx *c, const struct unit *office, struct view_admin_calendar *v)
{
    struct view_form_field kind = admin_select(c, "kind", MSG_admin_kind), scope = admin_select(c, "scope", MSG_admin_scope);
    admin_option(c, &kind, S("off"), ctx_text(c, MSG_admin_day_off), true);
    admin_option(c, &kind, S("makeup"), ctx_text(c, MSG_admin_day_makeup), false);
    fill_scope(c, office, &scope);
    VEC_PUSH(c->arena, &v->fields, admin_day(c, "day", MSG_admin_day, 0));
    VEC_PUSH(c->arena, &v->fields, kind);
    VEC_PUSH(c->arena, &v->fields, admin_text(c, "name", MSG_admin_day_name, S("")));
    VEC_PUSH(c->arena, &v->fields, admin_text(c, "ground", MSG_admin_ground, S("")));
    VEC_PUSH(c->arena, &v->fields, scope);
}

/* -- trying a deadline -- */

static const struct {
    const char *limit;
    enum msg label;
} limits[] = { { "1 working days", MSG_admin_limit_1 },  { "3 working days", MSG_admin_limit_3 },    { "5 working days", MSG_admin_limit_5 },
               { "10 working days", MSG_admin_limit_10 }, { "15 working days", MSG_admin_limit_15 }, { "30 days", MSG_admin_limit_30d },
               { "8 working hours", MSG_admin_limit_8h }, { "same day", MSG_admin_limit_same } };

static bool minute_of(struct str s, int *minute)
{
    int64_t h, m;
    struct str rest = s, hour, min;
    if (!s.len)
        return true;
    if (!str_split(&rest, ':', &hour) || !str_split(&rest, ':', &min) || rest.ptr || !str_int(hour, &h) || !str_int(min, &m) || h < 0 || h > 23 || m < 0 ||
        m > 59)
        return false;
    *minute = (int)(h * 60 + m);
    return true;
}

static enum err fill_trial(struct ctx *c, const struct unit *office, struct view_admin_calendar *v)
{
    struct calendar cal;
    struct deadline due;
    struct deadline_rule rule = { .cutoff_minute = CUTOFF_MINUTE };
    int32_t day = ctx_today(c);
    int minute = TRIAL_MINUTE;
    struct view_form_field limit = admin_select(c, "han", MSG_admin_limit);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        admin_option(c, &limit, str_c(limits[i].limit), ctx_text(c, limits[i].label), i == 1);
    bool asked = web_has(c, "han") && web_day(c, "tu", &day);
    if (asked && !minute_of(web_text(c, "gio"), &minute))
        ctx_invalid(c, S("gio"), MSG_form_not_time, MSG_NO_ARGS);
    VEC_PUSH(c->arena, &v->trial, admin_day(c, "tu", MSG_admin_received_day, day));
    VEC_PUSH(c->arena, &v->trial, admin_text(c, "gio", MSG_admin_received_time, S("09:00")));
    VEC_PUSH(c->arena, &v->trial, limit);
    v->trial.at[1].width = S("5");
    if (!asked || !ctx_ok(c) || limit_parse(web_text(c, "han"), &rule.limit) != ERR_OK)
        return ERR_OK;
    TRY(unit_calendar(c, office->id, &cal));
    if (deadline_compute(&rule, &cal, ms_of_day(day, minute), c->arena, &due) != ERR_OK)
        return ERR_OK;
    v->due = msg_format(c->arena, c->lang, MSG_admin_due, MSG_ARGS(ctx_moment(c, due.due_at_ms)));
    for (size_t i = 0; i < due.lines_n; i++)
        VEC_PUSH(c->arena, &v->lines, ((struct view_admin_calendar_lines){ deadline_words(c->arena, &due.lines[i]) }));
    return ERR_OK;
}

enum err admin_calendar(struct ctx *c)
{
    struct unit office;
    int64_t year = web_int(c, "nam", year_of(ctx_today(c)));
    year = year < YEAR_MIN ? YEAR_MIN : year > YEAR_MAX ? YEAR_MAX : year;
    struct view_admin_calendar v = { .tabs = admin_tabs(c, "/quan-tri/lich"), .year = year, .before = year_path(c, (int)year - 1),
                                     .after = year_path(c, (int)year + 1) };
    TRY(unit_office(c, &office));
    TRY(fill_days(c, &office, (int)year, &v));
    fill_new_day(c, &office, &v);
    TRY(fill_trial(c, &office, &v));
    TRY(WEB_VIEW(c, admin_calendar, &v, ctx_text(c, MSG_admin_calendar)));
    return web_check(c);
}

/* -- changes -- */

static enum err put(struct ctx *c, struct unit_day *d)
{
    struct unit office;
    TRY(admin_reach_all(c));
    TRY(unit_office(c, &office));
    if (!web_day(c, "day", &d->day) && ctx_ok(c))
        ctx_invalid(c, S("day"), MSG_web_not_date, MSG_NO_ARGS);
    if (!ctx_ok(c))
        return ERR_INVALID;
    d->unit_id = str_eq(web_text(c, "scope"), S("office")) ? office.agency_id : 0;
    d->name = web_text(c, "name");
    d->ground = web_text(c, "ground");
    return unit_day_put(c, d);
}

enum err admin_day_add(struct ctx *c)
{
    struct unit_day d = { .off = !str_eq(web_text(c, "kind"), S("makeup")) };
    TRY(admin_again(c, put(c, &d), admin_calendar));
    web_flash(c, MSG_admin_day_added, MSG_ARGS(ctx_date_weekday(c, d.day)));
    return web_see(c, year_path(c, year_of(d.day)));
}

enum err admin_day_remove(struct ctx *c)
{
    struct unit office;
    int32_t day;
    if (!web_day(c, "day", &day))
        return ctx_ok(c) ? ERR_NOT_FOUND : ERR_INVALID;
    TRY(unit_office(c, &office));
    struct str iso_day = iso(c, day);
    struct view_form_field hidden = admin_text(c, "day", MSG_admin_day, iso_day), scope = admin_select(c, "scope", MSG_admin_scope);
    struct view_admin_form v = { .heading = msg_format(c->arena, c->lang, MSG_admin_day_remove_title, MSG_ARGS(ctx_date_weekday(c, day))),
                                 .about = ctx_text(c, MSG_admin_day_remove_about), .action = S("/quan-tri/lich/bo"),
                                 .button = ctx_text(c, MSG_admin_day_remove), .warning = true, .back = year_path(c, year_of(day)),
                                 .back_label = ctx_text(c, MSG_admin_calendar) };
    hidden.value = text_date(c->arena, day);
    fill_scope(c, &office, &scope);
    VEC_PUSH(c->arena, &v.fields, hidden);
    VEC_PUSH(c->arena, &v.fields, admin_text(c, "name", MSG_admin_day_why, S("")));
    VEC_PUSH(c->arena, &v.fields, admin_text(c, "ground", MSG_admin_ground, S("")));
    VEC_PUSH(c->arena, &v.fields, scope);
    return admin_form_page(c, &v);
}

enum err admin_day_remove_do(struct ctx *c)
{
    struct unit_day d = { .off = true, .removed = true };
    TRY(admin_again(c, put(c, &d), admin_day_remove));
    web_flash(c, MSG_admin_day_taken_back, MSG_ARGS(ctx_date_weekday(c, d.day)));
    return web_see(c, year_path(c, year_of(d.day)));
}
