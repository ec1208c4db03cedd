/* What an administrator sees first. */
#include "mod/admin/admin_internal.h"
#include "base/clock.h"
#include "mod/notify/notify.h"
#include "text/text.h"

enum { CALENDAR_DAYS_SOON = 60, BACKUP_DAYS_LATE = 2 };

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
    struct str fresh_words = msg_format(c->arena, c->lang, MSG_admin_fresh, MSG_ARGS(ctx_count(c, (int64_t)fresh)));
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
    fact(c, v, admin_id(c, n), "/quan-tri/tin-nhan", MSG_admin_mails, ctx_text(c, server ? MSG_admin_mails_about : MSG_admin_mails_no_server), late);
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
