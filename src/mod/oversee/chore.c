/* The hourly look at the clocks of every agency. */
#include "base/clock.h"
#include "base/log.h"
#include "core/setting.h"
#include "mod/dossier/overdue.h"
#include "mod/oversee/oversee_internal.h"

enum { AHEAD_DAYS = 120 };

/* One agency, on one day. */
struct round {
    int64_t agency_id;
    struct calendar cal;
    int32_t today, until; /* until: ends up to this day may have their draft today */
    int64_t draft_days, new_days;
    bool works, open;     /* a working day; the office has opened */
};

static enum err begin(struct ctx *c, void *arg)
{
    struct round *r = arg;
    TRY(unit_calendar(c, r->agency_id, &r->cal));
    TRY(setting_number(c->db, c->arena, SETTING_APOLOGY_DRAFT_DAYS, &r->draft_days));
    TRY(setting_number(c->db, c->arena, SETTING_APOLOGY_NEW_DAYS, &r->new_days));
    r->today = r->until = ctx_today(c);
    r->works = calendar_works(&r->cal, r->today);
    r->open = c->now_ms >= ms_of_day(r->today, calendar_opening(&r->cal));
    for (int32_t end = r->today + 1; r->works && end <= r->today + AHEAD_DAYS; end++) {
        int32_t last, from;
        TRY(deadline_apology_day(&r->cal, end, &last));
        TRY(oversee_days_before(&r->cal, last, r->draft_days, &from));
        if (from > r->today)
            break;
        r->until = end;
    }
    return ERR_OK;
}

/* -- one dossier -- */

struct one {
    const struct round *round;
    int64_t id;
};

/* Has its own day come? Short times have theirs later: not before half of the working days are over. */
static enum err is_time(struct ctx *c, const struct round *r, const struct dossier *d, bool *yes)
{
    int32_t received = day_of_ms(d->received_at_ms), end = day_of_ms(d->due_at_ms), last, from, half;
    int days = calendar_count(&r->cal, received, end);
    (void)c;
    TRY(deadline_apology_day(&r->cal, end, &last));
    TRY(oversee_days_before(&r->cal, last, r->draft_days, &from));
    TRY(calendar_add(&r->cal, received, days >= 4 ? days / 2 : 1, &half));
    *yes = r->today >= from && r->today >= half && r->today <= last;
    return ERR_OK;
}

static enum err draft(struct ctx *c, void *arg)
{
    const struct one *o = arg;
    struct dossier d;
    bool yes;
    int64_t id;
    struct dossier_step step = { .move = MOVE_APOLOGISE };
    TRY(dossier_get(c, o->id, &d));
    if (d.state != DOSSIER_PROCESSING || !d.due_at_ms || d.decided_at_ms)
        return ERR_OK;
    TRY(is_time(c, o->round, &d, &yes));
    if (!yes)
        return ERR_OK;
    TRY(calendar_add(&o->round->cal, day_of_ms(d.due_at_ms), (int)o->round->new_days, &step.day));
    TRY(oversee_reason(c, &d, &step.reason));
    return dossier_propose(c, &d, &step, &id);
}

static enum err report(struct ctx *c, void *arg) { return dossier_report_overdue(c, ((struct one *)arg)->id); }

/* Another server may have been quicker, or somebody moved it: then there is nothing left to do. */
static enum err do_one(struct ctx *c, ctx_work *fn, struct one *o)
{
    enum err e = ctx_write(c, fn, o);
    c->problem.n = 0;
    return e == ERR_CONFLICT || e == ERR_STALE || e == ERR_INVALID ? ERR_OK : e;
}

/* -- pages of dossiers -- */

struct page {
    const struct round *round;
    int64_t after_due_ms, after_id;
    struct dossier_end *ends;
    size_t n;
};
static enum err near_page(struct ctx *c, void *arg)
{
    struct page *p = arg;
    return dossier_near_end(c, p->round->agency_id, ms_of_day(p->round->today + 1, 0), ms_of_day(p->round->until + 1, 0), p->after_due_ms,
                            p->after_id, &p->ends, &p->n);
}

static enum err passed_page(struct ctx *c, void *arg)
{
    struct page *p = arg;
    return dossier_end_passed(c, p->round->agency_id, ms_of_day(p->round->today, 0), p->after_id, &p->ends, &p->n);
}

static enum err each(struct ctx *c, const struct round *r, ctx_work *next, ctx_work *fn)
{
    struct page p = { .round = r };
    enum err first = ERR_OK;
    do {
        TRY(ctx_read(c, next, &p));
        for (size_t i = 0; i < p.n; i++) {
            enum err e = do_one(c, fn, &(struct one){ r, p.ends[i].id });
            first = first != ERR_OK ? first : e; /* one that fails does not hold up the others */
        }
        if (p.n) {
            p.after_due_ms = p.ends[p.n - 1].due_at_ms;
            p.after_id = p.ends[p.n - 1].id;
        }
    } while (p.n);
    return first;
}

static enum err go_round(struct ctx *c, int64_t agency_id)
{
    struct round r = { .agency_id = agency_id };
    TRY(ctx_read(c, begin, &r));
    if (!r.works)
        return ERR_OK;
    enum err drafted = each(c, &r, near_page, draft);
    enum err reported = r.open ? each(c, &r, passed_page, report) : ERR_OK;
    return drafted != ERR_OK ? drafted : reported;
}

struct agencies {
    int64_t *ids;
    size_t n;
};
static enum err read_agencies(struct ctx *c, void *arg)
{
    struct agencies *a = arg;
    return dossier_agencies_open(c, &a->ids, &a->n);
}

enum err oversee_chore(struct ctx *c)
{
    struct agencies a = { 0 };
    enum err first = ERR_OK;
    TRY(ctx_read(c, read_agencies, &a));
    for (size_t i = 0; i < a.n; i++) {
        enum err e = go_round(c, a.ids[i]);
        if (e != ERR_OK)
            log_line(LOG_WARN, "oversee.agency", "agency %lld: %s", (long long)a.ids[i], err_name(e));
        first = first != ERR_OK ? first : e;
    }
    return first;
}
