#include "cmd/demo_dossiers.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/blob.h"
#include "fmt/doc.h"
#include "mod/bundle/bundle.h"
#include "mod/identity/identity.h"

enum { TRIES = 12, EXAMPLES_FROM_Y = 2026, EXAMPLES_FROM_M = 10, EXAMPLES_Y = 2026, EXAMPLES_M = 11, EXAMPLES_D = 20 };
/* The scanned paper that stands for every paper and every signed result. */
static const char SCAN[] = "@paper A4\n@font 14\n@space 20\n@title BẢN CHỤP DÙNG THỬ\n@space 5\n"
                           "Tờ này thay cho mọi giấy tờ trong bản dùng thử. Người và hồ sơ đều không có thật.\n";

/* What came in how many working days ago, and how far it got. citizen: 1 congdan, 2 congdan2, 0 somebody at the desk. */
static const struct plan {
    int days_ago, hour;
    const char *code;
    enum channel channel;
    enum life_end end;
    int citizen;
    bool late, asked;
} plans[] = {
    { 24, 8, "2.000815", CHANNEL_COUNTER, LIFE_RETURNED, 0, false, false }, { 23, 9, "1.004873", CHANNEL_ONLINE, LIFE_RETURNED, 1, false, false },
    { 22, 8, "2.000884", CHANNEL_COUNTER, LIFE_RETURNED, 0, false, false }, { 21, 9, "2.000635", CHANNEL_COUNTER, LIFE_RETURNED, 0, false, false },
    { 20, 8, "1.001193", CHANNEL_COUNTER, LIFE_RETURNED, 0, false, false }, { 19, 9, "1.004873", CHANNEL_COUNTER, LIFE_RETURNED, 0, true, false },
    { 18, 8, "1.000894", CHANNEL_COUNTER, LIFE_RETURNED, 0, false, false }, { 17, 9, "1.000656", CHANNEL_COUNTER, LIFE_RETURNED, 0, false, false },
    { 16, 8, "1.004873", CHANNEL_ONLINE, LIFE_REFUSED, 2, false, false }, { 15, 9, "2.000635", CHANNEL_ONLINE, LIFE_RETURNED, 1, false, true },
    { 15, 10, "1.004859", CHANNEL_COUNTER, LIFE_RETURNED, 0, false, false }, { 14, 9, "1.004873", CHANNEL_ONLINE, LIFE_WITHDRAWN, 2, false, false },
    { 14, 10, "2.000815", CHANNEL_COUNTER, LIFE_RETURNED, 0, false, false }, { 13, 8, "1.001193", CHANNEL_ONLINE, LIFE_RETURNED, 2, true, false },
    { 12, 8, "1.004873", CHANNEL_COUNTER, LIFE_WORKING, 0, true, false }, { 12, 9, "1.004837", CHANNEL_COUNTER, LIFE_RETURNED, 0, false, false },
    { 11, 8, "1.004873", CHANNEL_ONLINE, LIFE_WORKING, 1, true, false }, { 10, 9, "2.000635", CHANNEL_COUNTER, LIFE_DONE, 0, false, false },
    { 9, 8, "1.001193", CHANNEL_COUNTER, LIFE_DONE, 0, false, false }, { 8, 9, "1.004884", CHANNEL_COUNTER, LIFE_RETURNED, 0, false, false },
    { 8, 10, "1.004873", CHANNEL_ONLINE, LIFE_DONE, 2, false, true }, { 7, 9, "2.000815", CHANNEL_COUNTER, LIFE_DONE, 0, false, false },
    { 7, 10, "1.004873", CHANNEL_COUNTER, LIFE_DONE, 0, false, false }, { 6, 9, "1.000656", CHANNEL_ONLINE, LIFE_DONE, 1, false, false },
    { 5, 8, "1.004873", CHANNEL_ONLINE, LIFE_ASKED, 1, false, false }, { 4, 9, "2.000635", CHANNEL_ONLINE, LIFE_ASKED, 2, false, false },
    { 3, 8, "1.004873", CHANNEL_POST, LIFE_WORKING, 0, false, false }, { 3, 9, "1.004873", CHANNEL_ONLINE, LIFE_WORKING, 2, false, false },
    { 3, 10, "1.004873", CHANNEL_COUNTER, LIFE_WORKING, 0, false, false }, { 2, 8, "1.004873", CHANNEL_COUNTER, LIFE_WORKING, 0, false, false },
    { 2, 9, "1.004873", CHANNEL_ONLINE, LIFE_WORKING, 2, false, false }, { 2, 10, "1.004873", CHANNEL_COUNTER, LIFE_WORKING, 0, false, false },
    { 1, 8, "1.004873", CHANNEL_ONLINE, LIFE_WORKING, 1, false, false }, { 1, 9, "1.001193", CHANNEL_COUNTER, LIFE_WORKING, 0, false, false },
    { 1, 10, "1.004873", CHANNEL_COUNTER, LIFE_WORKING, 0, false, false }, { 1, 14, "1.001193", CHANNEL_ONLINE, LIFE_SUBMITTED, 2, false, false },
    { 1, 15, "1.004873", CHANNEL_ONLINE, LIFE_SUBMITTED, 1, false, false }, { 1, 15, "2.000635", CHANNEL_ONLINE, LIFE_SUBMITTED, 2, false, false },
};
enum { PLANS_N = sizeof plans / sizeof *plans };

struct demo {
    struct arena *a;
    struct templates templates;
    struct seed_office office;
    struct who citizens[3];
    struct account accounts[3];
    struct blob scan;
    struct chance chance;
    struct calendar calendar;
    const struct plan *plan;
    int64_t today_ms;
    struct demo_made made[PLANS_N];
    size_t made_n;
};

/* -- who -- */

static enum err find(struct ctx *c, const char *login, struct account *a, struct who *who)
{
    TRY(account_by_login(c, str_c(login), a));
    TRY(seed_act_as(c, a->id));
    *who = c->who;
    return ERR_OK;
}

static enum err find_people(struct ctx *c, void *arg)
{
    static const char *const logins[SEATS] = { "motcua", "chuyenvien", "lanhdao", "vanthu" };
    struct demo *d = arg;
    struct account a;
    struct unit office;
    TRY(unit_office(c, &office));
    for (int i = 0; i < SEATS; i++)
        TRY(find(c, logins[i], &a, &d->office.seats[i]));
    TRY(find(c, "congdan", &d->accounts[1], &d->citizens[1]));
    TRY(find(c, "congdan2", &d->accounts[2], &d->citizens[2]));
    TRY(unit_calendar(c, office.id, &d->calendar));
    d->office.agency_id = office.id;
    d->office.desk_id = d->office.seats[SEAT_OFFICER].grants[0].unit_id;
    c->who = (struct who){ .automatic = true };
    return ERR_OK;
}

/* -- what -- */

/* Dates near those of the examples are moved along with the day of submission, so that a birth is never in the future. */
static struct str moved(struct arena *a, struct str value, int32_t by)
{
    int32_t day;
    int y, m, d;
    if (!day_parse_vn(value, &day) || day < day_from_ymd(EXAMPLES_FROM_Y, EXAMPLES_FROM_M, 1))
        return value;
    day_to_ymd(day + by, &y, &m, &d);
    return arena_printf(a, "%02d/%02d/%04d", d, m, y);
}

static struct template at_day(struct arena *a, const struct template *t, int32_t day)
{
    struct template out = *t;
    int32_t by = day - day_from_ymd(EXAMPLES_Y, EXAMPLES_M, EXAMPLES_D);
    out.values = ARENA_ARRAY(a, struct form_value, t->values_n + 1);
    for (size_t i = 0; i < t->values_n; i++)
        out.values[i] = (struct form_value){ t->values[i].key, moved(a, t->values[i].value, by) };
    return out;
}

/* One of the examples of this procedure and channel. */
static const struct template *choose(struct demo *d)
{
    const struct template *fit = NULL;
    uint32_t seen = 0;
    for (size_t i = 0; i < d->templates.n; i++) {
        const struct template *t = &d->templates.at[i];
        if (str_eq(t->code, str_c(d->plan->code)) && t->channel == d->plan->channel && chance_below(&d->chance, ++seen) == 0)
            fit = t;
    }
    return fit;
}

static struct person applicant(struct demo *d)
{
    const struct account *a = &d->accounts[d->plan->citizen];
    if (!d->plan->citizen)
        return person_made_up(d->a, &d->chance);
    return (struct person){ a->name, a->id_no, a->phone, a->birth, a->address };
}

/* -- one dossier -- */

static enum err make_one(struct ctx *c, void *arg)
{
    struct demo *d = arg;
    struct str code;
    const struct template *t = choose(d);
    if (!t)
        return ERR_INVALID;
    int32_t day;
    TRY(calendar_add(&d->calendar, day_of_ms(d->today_ms), -d->plan->days_ago, &day));
    struct template now = at_day(c->arena, t, day);
    struct life l = { .template = &now, .person = applicant(d), .office = &d->office, .citizen = d->citizens[d->plan->citizen], .scan = &d->scan,
                      .end = d->plan->end, .late = d->plan->late, .asked = d->plan->asked, .office_hours = true,
                      .chance = { chance_below(&d->chance, UINT32_MAX) + 1u } };
    c->now_ms = ms_of_day(day, d->plan->hour * 60 + (int)chance_below(&d->chance, 50));
    TRY(blob_record(c, &d->scan));
    TRY(life_run(c, &l, &code));
    d->made[d->made_n] = (struct demo_made){ l.dossier_id, d->plan->citizen, d->plan->end };
    return ERR_OK;
}

/* An example may not fit the day or the person: another one is tried. */
static enum err make_planned(struct ctx *c, struct demo *d)
{
    enum err e = ERR_INVALID;
    for (int i = 0; i < TRIES && e == ERR_INVALID; i++)
        e = ctx_write(c, make_one, d);
    c->who = (struct who){ .automatic = true };
    c->now_ms = d->today_ms;
    d->made_n += e == ERR_OK;
    if (e == ERR_INVALID)
        log_line(LOG_WARN, "demo.left_out", "no example of %s fits %d working days ago", d->plan->code, d->plan->days_ago);
    return e == ERR_INVALID ? ERR_OK : e;
}

/* Sent online yesterday by the first citizen, and waiting for the desk. */
static const struct plan bundle_plan = { 1, 9, "3.000722", CHANNEL_ONLINE, LIFE_SUBMITTED, 1, false, false };

static enum err make_bundle(struct ctx *c, void *arg)
{
    struct demo *d = arg;
    struct dossier_new n;
    int64_t id, first;
    int32_t day;
    d->plan = &bundle_plan;
    const struct template *t = template_of(&d->templates, str_c(bundle_plan.code), bundle_plan.channel);
    if (!t)
        return ERR_INVALID;
    TRY(calendar_add(&d->calendar, day_of_ms(d->today_ms), -bundle_plan.days_ago, &day));
    struct template now = at_day(c->arena, t, day);
    struct person who = applicant(d);
    c->now_ms = ms_of_day(day, bundle_plan.hour * 60);
    c->who = d->citizens[bundle_plan.citizen];
    TRY(template_request(c, &now, &who, &n));
    n.agency_id = d->office.agency_id;
    n.intake_unit_id = d->office.desk_id;
    n.account_id = n.parties[PARTY_APPLICANT].account_id = d->accounts[bundle_plan.citizen].id;
    return bundle_submit(c, &n, 0, &id, &first);
}

enum err demo_dossiers(struct ctx *c, struct demo_made **out, size_t *n)
{
    struct str pdf;
    struct doc_fault fault;
    struct demo d = { .a = c->arena, .chance = { 0x2545F4914F6CDD1Du }, .today_ms = c->now_ms };
    TRY(templates_read(c->arena, &d.templates));
    TRY(ctx_read(c, find_people, &d));
    TRY(doc_pdf(c->arena, S(SCAN), &(struct doc_data){ 0 }, S("Bản chụp dùng thử"), c->now_ms, &pdf, &fault));
    TRY(blob_put(c->app, c->arena, pdf, &d.scan));
    for (size_t i = 0; i < PLANS_N; i++) {
        d.plan = &plans[i];
        TRY(make_planned(c, &d));
    }
    TRY(ctx_write(c, make_bundle, &d));
    *out = ARENA_ARRAY(c->arena, struct demo_made, d.made_n + 1);
    for (*n = 0; *n < d.made_n; (*n)++)
        (*out)[*n] = d.made[*n];
    c->who = (struct who){ .automatic = true };
    c->now_ms = d.today_ms;
    return ERR_OK;
}
