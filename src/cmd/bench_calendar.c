/* A day becomes a day off: the due dates of open dossiers, told beforehand and then moved, the whole way over the database. The
 * arithmetic alone is measured by tests/bench/calendar_move_bench.c. */
#include "cmd/bench.h"
#include "base/clock.h"
#include "cmd/setup.h"
#include "core/job.h"
#include "mod/calendar/calendar.h"

enum { DOSSIERS_PER_S = 2500 };

struct change {
    struct arena *arena;
    struct seed_office office;
    struct who proposer;
    int64_t id;
    struct moves told;
    struct run run;
};

static int64_t process_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* The seeded office has no administrator: its officer is one in this measurement. */
static enum err look(struct ctx *c, void *arg)
{
    struct change *k = arg;
    TRY(seed_office_look(c, k->arena, &k->office));
    k->proposer = k->office.seats[SEAT_OFFICER];
    k->proposer.grants[0].role = ROLE_ADMIN;
    k->proposer.grants[0].unit_id = k->office.agency_id;
    return ERR_OK;
}

/* The last of three working days counted from yesterday: whoever is due then has a day more. */
static enum err due_day(struct ctx *c, const struct change *k, int32_t *day)
{
    struct calendar cal;
    TRY(unit_calendar(c, k->office.agency_id, &cal));
    return calendar_add(&cal, ctx_today(c), 2, day);
}

static enum err propose(struct ctx *c, void *arg)
{
    struct change *k = arg;
    struct calendar_change p;
    struct unit_day off = { .off = true, .name = S("Ngày nghỉ đo lường") };
    c->who = k->proposer;
    TRY(due_day(c, k, &off.day));
    TRY(change_new(c, k->office.agency_id, S("Đo lường"), &k->id));
    TRY(change_get(c, k->id, &p));
    TRY(change_day_add(c, &p, p.version, &off, 0));
    TRY(change_get(c, k->id, &p));
    return change_submit(c, &p, p.version);
}

static enum err tell(struct ctx *c, void *arg)
{
    struct change *k = arg;
    struct calendar_change p;
    c->who = k->proposer;
    TRY(change_get(c, k->id, &p));
    return change_moves(c, &p, &k->told);
}

static enum err approve(struct ctx *c, void *arg)
{
    struct change *k = arg;
    struct calendar_change p;
    c->who = k->office.seats[SEAT_LEADER];
    TRY(change_get(c, k->id, &p));
    return change_approve(c, &p, p.version);
}

static enum err see(struct ctx *c, void *arg)
{
    struct change *k = arg;
    return change_run(c, k->id, &k->run);
}

/* Until the run has ended, as the job does it: pages of clocks, each step a transaction. */
static enum err move_all(struct app *app, struct arena *a, struct change *k)
{
    for (k->run.done_at_ms = 0; !k->run.done_at_ms;) {
        struct ctx c = ctx_system(app, a);
        struct job j = { .subject_id = k->id };
        TRY(calendar_on_move(&c, &j));
        TRY(ctx_read(&c, see, k));
    }
    return ERR_OK;
}

struct spent {
    struct median told_per_s, told_cpu_us, moved_per_s, moved_cpu_us;
};

static enum err once(struct app *app, struct arena *a, struct change *k, struct spent *s)
{
    struct ctx c = ctx_system(app, a);
    TRY(ctx_write(&c, propose, k));
    int64_t cpu = process_ns(), at = clock_steady_ns();
    TRY(ctx_read(&c, tell, k));
    double n = (double)(k->told.seen_n ? k->told.seen_n : 1);
    median_add(&s->told_cpu_us, (double)(process_ns() - cpu) / 1000 / n);
    median_add(&s->told_per_s, n * 1e9 / (double)(clock_steady_ns() - at));
    TRY(ctx_write(&c, approve, k));
    cpu = process_ns();
    at = clock_steady_ns();
    TRY(move_all(app, a, k));
    n = (double)(k->run.moved_n ? k->run.moved_n : 1);
    median_add(&s->moved_cpu_us, (double)(process_ns() - cpu) / 1000 / n);
    median_add(&s->moved_per_s, n * 1e9 / (double)(clock_steady_ns() - at));
    return ERR_OK;
}

static void report(struct bench *b, const struct change *k, const struct spent *s)
{
    struct report r = report_begin(b, "calendar", "a day off moves the due dates of open dossiers: told beforehand, then moved by the job");
    report_int(&r, "told_n", (int64_t)k->told.seen_n);
    report_int(&r, "told_per_s", (int64_t)median_of(&s->told_per_s));
    report_int(&r, "told_cpu_ns", (int64_t)(1000 * median_of(&s->told_cpu_us)));
    report_int(&r, "moved_n", k->run.moved_n);
    report_int(&r, "moved_failed_n", k->run.failed_n);
    report_int(&r, "moved_per_s", (int64_t)median_of(&s->moved_per_s));
    report_int(&r, "moved_cpu_us", (int64_t)median_of(&s->moved_cpu_us));
    report_text(&r, "engine", b->cfg.db.engine == DB_SQLITE ? S("sqlite") : S("postgres"));
    report_end(&r);
}

bool bench_calendar(struct bench *b)
{
    void *pieces;
    struct change *k = ARENA_NEW(b->arena, struct change);
    struct spent *s = ARENA_NEW(b->arena, struct spent);
    k->arena = b->arena;
    struct arena *a = arena_new();
    struct app *app = supplement_make(b, a, (size_t)DOSSIERS_PER_S * (size_t)b->seconds, &pieces) ? options_open(b->arena, &b->cfg) : NULL;
    struct ctx c = app ? ctx_system(app, a) : (struct ctx){ 0 };
    bool ok = app && ctx_read(&c, look, k) == ERR_OK;
    for (int i = 0; i < b->repeats && ok; i++) {
        arena_reset(a);
        enum err e = once(app, a, k, s);
        ok = e == ERR_OK && k->run.moved_n > 0;
        if (!ok)
            fprintf(stderr, "motcua bench: calendar: %s, %lld moved\n", err_name(e), (long long)k->run.moved_n);
    }
    if (ok)
        report(b, k, s);
    app_close(app);
    arena_free(a);
    return ok;
}
