/* Overview, series and settings. */
#include "mod/admin/admin_internal.h"
#include "base/clock.h"
#include "base/embed.h"
#include "core/event.h"
#include "core/series.h"
#include "core/setting.h"
#include "engine/deadline.h"
#include "mod/catalogue/catalogue.h"
#include "mod/notify/notify.h"
#include "sql_store.h"
#include "text/text.h"

enum { CALENDAR_DAYS_SOON = 60, BACKUP_DAYS_LATE = 2 };

/* -- overview -- */

static void fact(struct ctx *c, struct view_admin_home *v, struct str number, const char *href, enum msg label, struct str about, bool late)
{
    VEC_PUSH(c->arena, &v->facts, ((struct view_admin_home_facts){ number, str_c(href), ctx_text(c, label), about, late }));
}

static enum err people_facts(struct ctx *c, struct view_admin_home *v)
{
    struct unit *units;
    struct staff_account *people;
    struct delegation *covers;
    size_t units_n, people_n, covers_n, fresh = 0;
    TRY(unit_tree(c, &units, &units_n));
    TRY(account_staff(c, S(""), &people, &people_n));
    TRY(staff_delegations(c, ctx_today(c), &covers, &covers_n));
    for (size_t i = 0; i < people_n; i++)
        fresh += people[i].is.onetime_until_ms != 0 && !people[i].is.closed_at_ms;
    struct str fresh_words = msg_format(c->arena, c->lang, MSG_admin_fresh, MSG_ARGS(admin_id(c, (int64_t)fresh)));
    fact(c, v, admin_id(c, (int64_t)units_n), "/quan-tri/don-vi", MSG_admin_units, ctx_text(c, MSG_admin_units_about), false);
    fact(c, v, admin_id(c, (int64_t)people_n), "/quan-tri/can-bo", MSG_admin_people, fresh_words, false);
    fact(c, v, admin_id(c, (int64_t)covers_n), "/quan-tri/can-bo", MSG_admin_covers, ctx_text(c, MSG_admin_covers_about), false);
    return ERR_OK;
}

/* "11/2027": a figure has to be short. */
static struct str short_month(struct ctx *c, int32_t day)
{
    int y, m, d;
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(c->arena, "%02d/%d", m, y);
}

static enum err calendar_fact(struct ctx *c, struct view_admin_home *v)
{
    struct unit office;
    struct calendar cal;
    TRY(unit_office(c, &office));
    TRY(unit_calendar(c, office.id, &cal));
    int32_t last = cal.days_n ? cal.days[cal.days_n - 1].day : 0;
    fact(c, v, short_month(c, last), "/quan-tri/lich", MSG_admin_calendar_until, ctx_text(c, MSG_admin_calendar_until_about),
         last < ctx_today(c) + CALENDAR_DAYS_SOON);
    return ERR_OK;
}

static void backup_fact(struct ctx *c, struct view_admin_home *v)
{
    int64_t last = app_last_backup_ms(c->arena, c->app->cfg.data_dir);
    bool late = c->now_ms - last > BACKUP_DAYS_LATE * CLOCK_DAY_MS;
    fact(c, v, last ? arena_printf(c->arena, "%.5s", text_date(c->arena, day_of_ms(last)).ptr) : ctx_text(c, MSG_admin_never), "/quan-tri", MSG_admin_backup,
         ctx_text(c, MSG_admin_backup_about), late);
}

static enum err mail_fact(struct ctx *c, struct view_admin_home *v)
{
    int64_t n, oldest;
    TRY(notify_waiting(c, &n, &oldest));
    bool server = c->app->cfg.smtp_url.len > 0, late = n && (!server || c->now_ms - oldest > CLOCK_DAY_MS);
    fact(c, v, admin_id(c, n), "/quan-tri/cai-dat", MSG_admin_mails, ctx_text(c, server ? MSG_admin_mails_about : MSG_admin_mails_no_server), late);
    return ERR_OK;
}

enum err admin_home(struct ctx *c)
{
    struct view_admin_home v = { .tabs = admin_tabs(c, "/quan-tri") };
    TRY(people_facts(c, &v));
    TRY(calendar_fact(c, &v));
    backup_fact(c, &v);
    TRY(mail_fact(c, &v));
    return WEB_VIEW(c, admin_home, &v, ctx_text(c, MSG_admin_title));
}

/* -- series -- */

static const struct {
    const char *kind;
    enum msg label;
} fixed[] = { { "slip.01", MSG_admin_series_01 }, { "slip.02", MSG_admin_series_02 }, { "slip.03", MSG_admin_series_03 },
              { "slip.04", MSG_admin_series_04 }, { "slip.05", MSG_admin_series_05 }, { "slip.06", MSG_admin_series_06 },
              { "slip.bn", MSG_admin_series_bn }, { "slip.bg", MSG_admin_series_bg }, { "slip.qt", MSG_admin_series_qt },
              { "request", MSG_admin_series_request }, { "dossier", MSG_admin_series_dossier } };
enum { YEARLY = 9, FIXED = 11 }; /* the first are counted by year and may come from a paper book */

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

static bool offered(const struct view_form_field *f, struct str value)
{
    for (size_t i = 0; i < f->options.n; i++)
        if (str_eq(f->options.at[i].value, value))
            return true;
    return false;
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
            if (!offered(f, kind))
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
    if (!offered(&kinds, kind))
        ctx_invalid(c, S("kind"), MSG_form_not_option, MSG_NO_ARGS);
    if (!offered(&units, admin_id(c, unit)))
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

/* -- settings -- */

static const struct value {
    const char *field, *key, *fallback;
    enum msg label, hint;
} values[] = {
    { "name", "office.name", "", MSG_admin_set_name, MSG_admin_set_name_hint },
    { "notice", "office.notice", "", MSG_admin_set_notice, MSG_admin_set_notice_hint },
    { "hotline", "office.hotline", "", MSG_admin_set_hotline, MSG_admin_set_hotline_hint },
    { "intake", "intake.limit", "8 working hours", MSG_admin_set_intake, MSG_admin_set_intake_hint },
    { "direction", "code.direction", "qd20", MSG_admin_set_direction, MSG_admin_set_direction_hint },
    { "mail_days", "mail.days", "30", MSG_admin_set_mail_days, MSG_admin_set_mail_days_hint },
    { "draft_days", "draft.days", "90", MSG_admin_set_draft_days, MSG_admin_set_draft_days_hint },
    { "security", "security.contact", "", MSG_admin_set_security, MSG_admin_set_security_hint },
};
enum { VALUES_N = sizeof values / sizeof *values };

/* What there is, and a number that grows with each change of any of them. */
static enum err load(struct ctx *c, struct str now[VALUES_N], int64_t *version)
{
    *version = 0;
    for (size_t i = 0; i < VALUES_N; i++) {
        struct setting_row_row r;
        enum err e = setting_row(c->db, c->arena, &(struct setting_row_in){ str_c(values[i].key) }, &r);
        if (e != ERR_OK && e != ERR_NOT_FOUND)
            return e;
        now[i] = e == ERR_OK ? r.value : str_c(values[i].fallback);
        *version += e == ERR_OK ? r.version : 0;
    }
    return ERR_OK;
}

static struct view_form_field direction_field(struct ctx *c, const struct value *s, struct str now)
{
    struct view_form_field f = forms_select(c, s->field, s->label);
    forms_option(c, &f, S("qd20"), ctx_text(c, MSG_admin_direction_qd20), !str_eq(now, S("qcvn102")));
    forms_option(c, &f, S("qcvn102"), ctx_text(c, MSG_admin_direction_qcvn102), str_eq(now, S("qcvn102")));
    return f;
}

static const struct {
    const char *limit;
    enum msg label;
} intakes[] = { { "4 working hours", MSG_admin_limit_4h }, { "8 working hours", MSG_admin_limit_8h }, { "1 working days", MSG_admin_limit_1 },
                { "2 working days", MSG_admin_limit_2 } };

static struct view_form_field intake_field(struct ctx *c, const struct value *s, struct str now)
{
    struct view_form_field f = forms_select(c, s->field, s->label);
    for (size_t i = 0; i < sizeof intakes / sizeof *intakes; i++)
        forms_option(c, &f, str_c(intakes[i].limit), ctx_text(c, intakes[i].label), str_eq(now, str_c(intakes[i].limit)));
    if (!offered(&f, now))
        forms_option(c, &f, now, now, true);
    return f;
}

enum { DAYS_MAX = 3650 };

static bool is_days(const struct value *s) { return str_ends(str_c(s->key), S(".days")); }

static void check_days(struct ctx *c)
{
    for (size_t i = 0; i < VALUES_N; i++) {
        int64_t days;
        if (!is_days(&values[i]) || !web_has(c, values[i].field))
            continue;
        if (!str_int(web_text(c, values[i].field), &days) || days < 1 || days > DAYS_MAX)
            ctx_invalid(c, str_c(values[i].field), MSG_admin_set_days_wrong, MSG_ARGS(admin_id(c, DAYS_MAX)));
    }
}

static struct view_form_field field_of(struct ctx *c, const struct value *s, struct str now)
{
    if (strcmp(s->field, "direction") == 0)
        return direction_field(c, s, now);
    if (strcmp(s->field, "intake") == 0)
        return intake_field(c, s, now);
    struct view_form_field f = admin_text(c, s->field, s->label, now);
    if (is_days(s)) {
        f.inputmode = S("numeric");
        f.width = S("5");
        return f;
    }
    f.optional = strcmp(s->field, "name") != 0;
    return f;
}

enum err admin_settings(struct ctx *c)
{
    struct str now[VALUES_N];
    struct view_admin_settings v = { .tabs = admin_tabs(c, "/quan-tri/cai-dat") };
    TRY(load(c, now, &v.version));
    for (size_t i = 0; i < VALUES_N; i++) {
        struct view_form_field f = field_of(c, &values[i], now[i]);
        f.hint = ctx_text(c, values[i].hint);
        VEC_PUSH(c->arena, &v.fields, f);
    }
    return WEB_VIEW(c, admin_settings, &v, ctx_text(c, MSG_admin_settings));
}

static void check_values(struct ctx *c)
{
    struct limit limit;
    struct str contact = web_text(c, "security"), direction = web_text(c, "direction");
    if (!web_text(c, "name").len)
        ctx_invalid(c, S("name"), MSG_unit_name, MSG_NO_ARGS);
    if (limit_parse(web_text(c, "intake"), &limit) != ERR_OK || limit.unit == LIMIT_NONE)
        ctx_invalid(c, S("intake"), MSG_form_not_option, MSG_NO_ARGS);
    if (!str_eq(direction, S("qd20")) && !str_eq(direction, S("qcvn102")))
        ctx_invalid(c, S("direction"), MSG_form_not_option, MSG_NO_ARGS);
    if (contact.len && !str_starts(contact, S("mailto:")) && !str_starts(contact, S("https://")))
        ctx_invalid(c, S("security"), MSG_admin_set_security_wrong, MSG_NO_ARGS);
    check_days(c);
}

static enum err save(struct ctx *c)
{
    struct str now[VALUES_N];
    int64_t version;
    TRY(admin_reach_all(c));
    TRY(load(c, now, &version));
    if (version != web_int(c, "version", -1) && ctx_ok(c))
        return ERR_STALE;
    check_values(c);
    if (!ctx_ok(c))
        return ERR_INVALID;
    for (size_t i = 0; i < VALUES_N; i++) {
        struct str value = web_text(c, values[i].field);
        if (str_eq(value, now[i]) || !web_has(c, values[i].field))
            continue;
        TRY(setting_set(c, str_c(values[i].key), value));
        struct event e = { .kind = "setting.changed", .object_kind = "setting",
                           EVENT_DETAIL({ "key", str_c(values[i].key), 0 }, { "from", now[i], 0 }, { "to", value, 0 }) };
        TRY(event_put(c, &e));
    }
    return ERR_OK;
}

enum err admin_settings_save(struct ctx *c)
{
    TRY(admin_again(c, save(c), admin_settings));
    if (!c->events_n) { /* nothing was different: still said, so that pressing twice is no puzzle */
        struct event e = { .kind = "setting.kept", .object_kind = "setting" };
        TRY(event_put(c, &e));
    }
    web_flash(c, MSG_admin_saved, MSG_NO_ARGS);
    return web_see(c, S("/quan-tri/cai-dat"));
}
