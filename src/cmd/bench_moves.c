/* One move of a dossier beside one submission: the same threads, the same group commit, without HTTP on either side. */
#include "cmd/bench.h"
#include "base/clock.h"
#include "cmd/setup.h"
#include "core/blob.h"
#include "mod/process/process.h"

enum { BATCH = 100, THREADS = 64, MOVE_TARGET_PERCENT = 70 };
#define MOVE_CODE S("1.004873")

/* A received dossier whose first step waits, or has been taken. */
struct piece {
    int64_t dossier_id, task_id, task_version;
    const struct seed_office *office;
};
struct making {
    struct arena *arena; /* of the pieces */
    struct template *template;
    struct seed_office office;
    struct blob scan;
    bool taken; /* the specialist has the first step in hand */
    struct piece *pieces;
    size_t from, n;
};

static enum err take_first(struct ctx *c, const struct making *m, struct piece *p)
{
    struct task *tasks;
    size_t n;
    TRY(task_list(c, p->dossier_id, &tasks, &n));
    if (!n)
        return ERR_NOT_FOUND;
    c->who = m->office.seats[SEAT_SPECIALIST];
    TRY(task_take(c, tasks[0].id, tasks[0].version));
    p->task_id = tasks[0].id;
    p->task_version = tasks[0].version + 1;
    return ERR_OK;
}

/* Received the day before, so that nothing happens before it could. */
static enum err make_piece(struct ctx *c, struct making *m, size_t i)
{
    struct chance chance = { (uint64_t)(i + 1) * 0x9E3779B97F4A7C15u };
    struct life l = { .template = m->template, .person = person_made_up(c->arena, &chance), .office = &m->office, .scan = &m->scan, .end = LIFE_RECEIVED };
    struct str code;
    l.citizen = (struct who){ .citizen = true };
    TRY(citizen_make(c, &l.person, &l.citizen.account_id));
    l.chance = chance;
    c->now_ms = c->app->now_ms() - CLOCK_DAY_MS;
    TRY(life_run(c, &l, &code));
    m->pieces[i] = (struct piece){ .dossier_id = l.dossier_id, .office = &m->office };
    return m->taken ? take_first(c, m, &m->pieces[i]) : ERR_OK;
}

static enum err make_batch(struct ctx *c, void *arg)
{
    struct making *m = arg;
    for (size_t i = m->from; i < m->n && i < m->from + BATCH; i++)
        TRY(make_piece(c, m, i));
    return ERR_OK;
}

static enum err look(struct ctx *c, void *arg)
{
    struct making *m = arg;
    return seed_office_look(c, m->arena, &m->office);
}

static enum err make_all(struct app *app, struct making *m)
{
    struct arena *a = arena_new();
    struct ctx c = ctx_system(app, a);
    enum err e = ctx_read(&c, look, m);
    for (; m->from < m->n && e == ERR_OK; m->from += BATCH) {
        arena_reset(a);
        c = ctx_system(app, a);
        e = ctx_write(&c, make_batch, m);
    }
    if (e != ERR_OK)
        setup_complain("bench", &c, e);
    arena_free(a);
    return e;
}

static bool make(struct bench *b, struct arena *a, size_t n, bool taken, void **out)
{
    static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    struct templates all;
    struct making *m = ARENA_NEW(a, struct making);
    const struct template *of;
    *m = (struct making){ .arena = a, .pieces = ARENA_ARRAY(a, struct piece, n + 1), .n = n, .taken = taken, .template = ARENA_NEW(a, struct template) };
    struct app *app = options_open(a, &b->cfg);
    if (!app)
        return false;
    bool ok = templates_read(a, &all) == ERR_OK && (of = template_of(&all, MOVE_CODE, CHANNEL_ONLINE)) != NULL && blob_put(app, a, S(pdf), &m->scan) == ERR_OK;
    if (ok) {
        *m->template = *of;
        ok = make_all(app, m) == ERR_OK;
    }
    app_close(app);
    *out = m->pieces;
    return ok;
}

/* -- a step is done: its token moves to the next one -- */

bool step_make(struct bench *b, struct arena *a, size_t n, void **pieces) { return make(b, a, n, true, pieces); }

enum err step_run(struct ctx *c, const void *pieces, size_t i, int part)
{
    const struct piece *p = &((const struct piece *)pieces)[i];
    (void)part;
    c->who = p->office->seats[SEAT_SPECIALIST];
    return task_complete(c, p->task_id, p->task_version, S(""), S(""));
}

/* -- papers are asked for after appraisal, and come: the clock stands still and begins anew -- */

bool supplement_make(struct bench *b, struct arena *a, size_t n, void **pieces) { return make(b, a, n, false, pieces); }

enum err supplement_run(struct ctx *c, const void *pieces, size_t i, int part)
{
    struct dossier d;
    const struct procedure *proc;
    const struct piece *p = &((const struct piece *)pieces)[i];
    c->who = p->office->seats[SEAT_OFFICER];
    TRY(dossier_get(c, p->dossier_id, &d));
    struct dossier_step step = { .move = part ? MOVE_TAKE_SUPPLEMENT : MOVE_ASK_SUPPLEMENT, .version = d.version };
    if (part)
        return dossier_move(c, &d, &step);
    TRY(procedure_version(c, d.procedure_version_id, &proc));
    struct paper_ask ask = { .component_key = proc->components[0].key, .name = proc->components[0].name };
    step.reason = S("Giấy tờ chưa đọc được");
    step.asks = &ask;
    step.asks_n = 1;
    return dossier_move(c, &d, &step);
}

/* -- beside submissions -- */

struct beside {
    struct figures moves, submissions;
    struct median ratio, cpu;
};

static bool beside_submissions(struct bench *b, const char *kind, struct beside *s)
{
    for (int i = 0; i < b->repeats; i++) {
        if (!reference_run(b, kind, THREADS, 0, &s->moves) || !reference_run(b, "submit", THREADS, 0, &s->submissions))
            return false;
        median_add(&s->ratio, s->moves.rate.at[i] / s->submissions.rate.at[i]);
        median_add(&s->cpu, s->submissions.cpu_us.at[i] / s->moves.cpu_us.at[i]);
    }
    return true;
}

static bool report(struct bench *b, const char *scenario, const char *kind, const char *what)
{
    struct beside *s = ARENA_NEW(b->arena, struct beside);
    bool ok = beside_submissions(b, kind, s);
    struct report r = report_begin(b, scenario, what);
    report_figures(&r, "", &s->moves);
    report_figures(&r, "submit_", &s->submissions);
    report_ratio(&r, "rate_of_submit", &s->ratio, MOVE_TARGET_PERCENT);
    report_ratio(&r, "cpu_of_submit", &s->cpu, 0);
    report_text(&r, "engine", b->cfg.db.engine == DB_SQLITE ? S("sqlite") : S("postgres"));
    report_end(&r);
    return ok;
}

bool bench_moves(struct bench *b)
{
    bool ok = report(b, "moves.step", "step", "64 threads complete a step that moves the token, beside 64 that submit with three papers");
    return report(b, "moves.supplement", "supplement", "64 threads ask for papers after appraisal and take them, beside the same") && ok;
}
