/* A random walk over the table of moves and the steps of processes: everybody tries anything, on many dossiers at once, while days go by.
 * After each step what must never be false (docs/decisions, model of the dossier) still holds. MOTCUA_WALK=n takes n steps and
 * MOTCUA_WALK_SEED=k another way (make walk: a million, in twenty offices); the check takes a few thousand, on PostgreSQL
 * (db/db_testing.h) fewer. */
#include "branches.h"
#include "office.h"
#include "base/clock.h"
#include "core/job.h"
#include "mod/dossier/moves.h"

enum { DOSSIERS = 12, STEPS = 6000 };

static struct {
    uint64_t seed;
    int64_t now_ms;
    int64_t ids[DOSSIERS];
    int64_t first_due[DOSSIERS];
    long walked[MOVE_COUNT], refused[MOVE_COUNT], tasks, asks, backs, begun;
} walk = { .seed = 20261201 };

static unsigned pick(unsigned n) { return (unsigned)(support_random(&walk.seed) % n); }

/* Mostly minutes, sometimes a day or a week; never backwards. */
static void time_goes_by(void)
{
    static const int64_t steps_ms[] = { 60000, 600000, 3600000, 3600000, 86400000, 7 * 86400000 };
    walk.now_ms += steps_ms[pick(40) ? pick(4) : 4 + pick(2)];
    testing_now_ms = walk.now_ms;
}

static enum person anybody(void)
{
    static const enum person people[] = { CITIZEN, CITIZEN2, OFFICER, OFFICER2, SPECIALIST, SPECIALIST2, LEADER, CLERK, SUPERVISOR, ADMIN, NEIGHBOUR };
    return people[pick(sizeof people / sizeof *people)];
}

/* Mostly somebody whose move it is. */
static enum person mover(unsigned who)
{
    static const struct {
        unsigned who;
        enum person as;
    } rows[] = { { WHO_APPLICANT, CITIZEN }, { WHO_OFFICER, OFFICER }, { WHO_LEADER, LEADER }, { WHO_SPECIALIST, SPECIALIST }, { WHO_CLERK, CLERK } };
    for (size_t i = 0; pick(4) && i < sizeof rows / sizeof *rows; i++)
        if (who & rows[i].who)
            return rows[i].as;
    return anybody();
}

/* -- one move of the table -- */

struct trying {
    int64_t id;
    enum dossier_move move;
    enum err result;
    struct dossier before, after;
};
static enum err try_move(struct ctx *c, void *arg)
{
    struct trying *t = arg;
    const struct procedure *p;
    struct calendar cal;
    TRY(dossier_get(c, t->id, &t->before));
    TRY(procedure_version(c, t->before.procedure_version_id, &p));
    TRY(unit_calendar(c, t->before.agency_id, &cal));
    struct paper_ask ask = { .component_key = p->components[0].key };
    struct dossier_step step = { .move = t->move, .version = t->before.version, .reason = pick(10) ? S("có lý do") : S(""), .asks = &ask, .asks_n = pick(10) > 0 };
    if (t->before.due_at_ms && calendar_add(&cal, day_of_ms(t->before.due_at_ms), 1 + (int)pick(5), &step.day) != ERR_OK)
        step.day = 0;
    struct dossier d = t->before;
    return dossier_move(c, &d, &step);
}

static enum err see_after(struct ctx *c, void *arg)
{
    struct trying *t = arg;
    return dossier_get(c, t->id, &t->after);
}

/* Rows that only rules make are left to the rules, but for the end of a process that somebody forgot to draw. */
static enum dossier_move a_move(enum dossier_state s)
{
    enum dossier_move fits[MOVE_COUNT];
    unsigned n = 0;
    for (int i = 0; i < MOVE_COUNT; i++)
        if (move_rows[i].from == s && move_rows[i].who != WHO_SYSTEM && !move_is_step((enum dossier_move)i))
            fits[n++] = (enum dossier_move)i;
    return n && pick(8) ? fits[pick(n)] : (enum dossier_move)pick(MOVE_COUNT);
}

static void move_somehow(size_t at)
{
    struct trying t = { .id = walk.ids[at] };
    must(as_reader(SYSTEM, see_after, &t));
    do
        t.move = a_move(t.after.state);
    while (move_rows[t.move].who == WHO_SYSTEM || move_is_step(t.move));
    office.c->problem.n = 0;
    t.result = as(mover(move_rows[t.move].who), try_move, &t);
    must(as_reader(SYSTEM, see_after, &t));
    const struct move_row *row = &move_rows[t.move];
    if (t.result == ERR_OK) {
        walk.walked[t.move]++;
        assert_int_equal(t.before.state, row->from);
        if (row->to != DOSSIER_RECEIVED) /* the process forwards at once */
            assert_int_equal(t.after.state, row->to);
        assert_true(t.after.version > t.before.version);
    } else {
        walk.refused[t.move]++;
        assert_true(t.result == ERR_FORBIDDEN || t.result == ERR_CONFLICT || t.result == ERR_INVALID);
        assert_int_equal(t.after.version, t.before.version); /* nothing half done */
    }
}

/* -- one step of a process -- */

static enum err ask_somebody(struct ctx *c, void *arg)
{
    struct office_step *s = arg;
    struct dossier d;
    int64_t units[2] = { office.units[JUSTICE], office.units[pick(2) ? OTHER : COUNTER] };
    TRY(dossier_get(c, s->t.dossier_id, &d));
    int32_t last = d.due_at_ms ? day_of_ms(d.due_at_ms) : ctx_today(c) + 7;
    struct task_ask a = { pick(2) ? ASK_OPINION : ASK_PART, units, 1 + pick(2), S("Hỏi"), ctx_today(c) + (int32_t)pick(last > ctx_today(c) ? (unsigned)(last - ctx_today(c) + 1) : 1) };
    return task_ask(c, s->t.id, s->t.version, &a);
}

static enum err go_back(struct ctx *c, void *arg)
{
    struct office_step *s = arg;
    struct step_back *ways;
    size_t n;
    TRY(task_ways_back(c, &s->t, &ways, &n));
    return n ? task_send_back(c, s->t.id, s->t.version, ways[pick((unsigned)n)].node, S("xem lại")) : ERR_CONFLICT;
}

static enum err answer_it(struct ctx *c, void *arg)
{
    struct office_step *s = arg;
    return s->t.parent_id ? task_answer(c, s->t.id, s->t.version, S("đã xem")) : office_done_work(c, arg);
}

static enum person worker(const struct task *t)
{
    if (str_eq(t->role, S("leader")))
        return LEADER;
    if (str_eq(t->role, S("clerk")))
        return CLERK;
    if (str_eq(t->role, S("officer")))
        return OFFICER;
    return t->assignee_id == office.people[SPECIALIST2] ? SPECIALIST2 : SPECIALIST;
}

static void work_somehow(size_t at)
{
    struct office_got g = office_got(walk.ids[at]);
    if (!g.tasks_n)
        return;
    struct task t = g.tasks[pick((unsigned)g.tasks_n)];
    for (size_t i = 0; i < g.tasks_n && !str_eq(t.state, S("open")) && !str_eq(t.state, S("taken")); i++)
        t = g.tasks[i];
    struct office_step s = { t, str_eq(t.work, S("approve")) ? pick(3) ? "approved" : "sent_back" : "", "vì" };
    enum person p = pick(6) ? worker(&t) : anybody();
    office.c->problem.n = 0;
    if (as(p, office_take_work, &s) == ERR_OK)
        s.t.version++;
    unsigned what = pick(10);
    enum err e = as(p, what == 0 ? ask_somebody : what == 1 ? go_back : answer_it, &s);
    walk.tasks += e == ERR_OK;
    walk.asks += e == ERR_OK && what == 0;
    walk.backs += e == ERR_OK && what == 1;
    assert_true(e == ERR_OK || e == ERR_NOT_FOUND || e == ERR_CONFLICT || e == ERR_INVALID || e == ERR_FORBIDDEN || e == ERR_STALE);
}

/* -- what must never be false -- */

struct owner {
    int64_t id;
    size_t moves;
};
static enum err count_moves(struct ctx *c, void *arg)
{
    struct owner *o = arg;
    struct dossier d;
    struct dossier_allowed *list;
    TRY(dossier_get(c, o->id, &d));
    return dossier_moves(c, &d, &list, &o->moves);
}

/* An open dossier is never stuck: a step waits in it, or somebody of the office has a way on. */
static void assert_owned(const struct office_got *g)
{
    static const enum person office_only[] = { OFFICER, LEADER };
    for (size_t i = 0; i < g->tasks_n; i++)
        if (g->d.state == DOSSIER_PROCESSING && (str_eq(g->tasks[i].state, S("open")) || str_eq(g->tasks[i].state, S("taken"))) && !str_eq(g->tasks[i].kind, S("join")))
            return;
    for (size_t i = 0; i < 2; i++) {
        struct owner o = { .id = g->id };
        must(as_reader(office_only[i], count_moves, &o));
        if (o.moves)
            return;
    }
    fail_msg("stuck in %s", dossier_state_word(g->d.state));
}

static void assert_holds(size_t at)
{
    struct office_got g = office_got(walk.ids[at]);
    const struct dossier *d = &g.d;
    bool waits = d->state == DOSSIER_AWAIT_SUPPLEMENT || d->state == DOSSIER_AWAIT_DUTY;
    bool before = d->state == DOSSIER_SUBMITTED || d->state == DOSSIER_AWAIT_PAPERS || d->state == DOSSIER_REFUSED || d->state == DOSSIER_WITHDRAWN;
    bool over = d->state == DOSSIER_DONE || d->state == DOSSIER_DECLINED || d->state == DOSSIER_RETURNED || d->state == DOSSIER_REFUSAL_RETURNED ||
                d->state == DOSSIER_STOPPED;
    assert_int_equal(d->code.ptr != NULL, !before); /* the code comes with valid reception, never before */
    assert_int_equal(d->received_at_ms != 0, !before);
    assert_int_equal(d->done_at_ms != 0, over);
    assert_int_equal(d->returned_at_ms != 0, d->state == DOSSIER_RETURNED || d->state == DOSSIER_REFUSAL_RETURNED);
    if (walk.first_due[at])
        assert_int_equal(d->first_due_at_ms, walk.first_due[at]); /* never overwritten */
    walk.first_due[at] = d->first_due_at_ms;
    if (waits)
        assert_int_equal(d->due_at_ms, 0);
    if (d->state == DOSSIER_PROCESSING)
        assert_true(d->due_at_ms >= d->received_at_ms);
    for (size_t i = 0; i < g.tasks_n; i++)
        if (over || before)
            assert_true(str_eq(g.tasks[i].state, S("done")) || str_eq(g.tasks[i].state, S("dropped")));
    if (!dossier_state_ended(d->state))
        assert_owned(&g);
}

OFFICE_COUNT(same_code, 50, "SELECT COUNT(*) - COUNT(DISTINCT code) FROM dossier WHERE code IS NOT NULL AND id > ?1",
             "SELECT COUNT(*) - COUNT(DISTINCT code) FROM dossier WHERE code IS NOT NULL AND id > CAST($1 AS BIGINT)");
/* series of a day without a gap: as many codes as the highest number says */
OFFICE_COUNT(gaps, 51, "SELECT COUNT(*) FROM (SELECT SUBSTR(code, 1, LENGTH(code) - 5) AS day, COUNT(*) AS n, MAX(CAST(SUBSTR(code, LENGTH(code) - 3) AS INTEGER)) AS last "
                       "FROM dossier WHERE code IS NOT NULL AND id > ?1 GROUP BY 1) x WHERE n <> last",
             "SELECT COUNT(*) FROM (SELECT SUBSTR(code, 1, LENGTH(code) - 5) AS day, COUNT(*) AS n, MAX(CAST(SUBSTR(code, LENGTH(code) - 3) AS INTEGER)) AS last "
             "FROM dossier WHERE code IS NOT NULL AND id > CAST($1 AS BIGINT) GROUP BY 1) x WHERE n <> last");
#define CHANGED "FROM event e WHERE e.kind LIKE 'dossier.%' AND COALESCE(e.from_state, '') <> COALESCE(e.to_state, '') AND e.id > "
OFFICE_COUNT(untold, 52, "SELECT COUNT(*) " CHANGED "?1 AND e.id NOT IN (SELECT event_id FROM outbox)",
             "SELECT COUNT(*) " CHANGED "CAST($1 AS BIGINT) AND e.id NOT IN (SELECT event_id FROM outbox)");
OFFICE_COUNT(twice_asked, 53, "SELECT COUNT(*) FROM (SELECT dossier_id, stage, asked_at_ms FROM paper_request WHERE id > ?1 GROUP BY 1, 2, 3) x JOIN (SELECT dossier_id, stage, MIN(asked_at_ms) AS first FROM paper_request GROUP BY 1, 2) y "
                              "ON x.dossier_id = y.dossier_id AND x.stage = y.stage AND x.asked_at_ms <> y.first",
             "SELECT COUNT(*) FROM (SELECT dossier_id, stage, asked_at_ms FROM paper_request WHERE id > CAST($1 AS BIGINT) GROUP BY 1, 2, 3) x JOIN (SELECT dossier_id, stage, MIN(asked_at_ms) AS first FROM paper_request GROUP BY 1, 2) y "
             "ON x.dossier_id = y.dossier_id AND x.stage = y.stage AND x.asked_at_ms <> y.first");

/* One in a row, one under a law with a financial duty and an extension, one with branches. */
static const struct {
    const char *code, *from, *example;
} codes[] = { { "1.004873", "1.004873", "online_passport" }, { "9.100001", "1.001022", "online_father_dna" }, { "9.100002", "1.001022", "online_father_dna" } };

static void begin(size_t at)
{
    size_t which = pick(sizeof codes / sizeof *codes);
    walk.ids[at] = office_submit_own(codes[which].code, codes[which].from, codes[which].example, CHANNEL_ONLINE);
    walk.first_due[at] = 0;
    walk.begun++;
}

static void test_walk(void **state)
{
    (void)state;
    const char *said = getenv("MOTCUA_WALK"), *seed = getenv("MOTCUA_WALK_SEED");
    long steps = said ? strtol(said, NULL, 10) : getenv("MOTCUA_TEST_DB") ? STEPS / 6 : STEPS;
    walk.seed += seed ? strtoull(seed, NULL, 10) : 0;
    office_at(OFFICE_NOW);
    walk.now_ms = testing_now_ms;
    office_own("1.001022", "9.100001", BRANCHES_LAW, NULL);
    office_own("1.001022", "9.100002", "", BRANCHES_PROCESS);
    for (size_t i = 0; i < DOSSIERS; i++)
        begin(i);
    for (long n = 0; n < steps; n++) {
        size_t at = pick(DOSSIERS);
        arena_reset(office.t.arena);
        time_goes_by();
        if (pick(2))
            work_somehow(at);
        else
            move_somehow(at);
        if (pick(20) == 0)
            (void)job_run_due(&office.t.app);
        assert_holds(at);
        if (dossier_state_ended(office_dossier(walk.ids[at]).state) && pick(4) == 0)
            begin(at);
    }
    assert_int_equal(office_count(&same_code, 0), 0);
    assert_int_equal(office_count(&gaps, 0), 0);
    assert_int_equal(office_count(&untold, 0), 0);
    assert_int_equal(office_count(&twice_asked, 0), 0);
    for (int i = 0; i < MOVE_COUNT; i++)
        if (move_rows[i].who != WHO_SYSTEM && !move_is_step((enum dossier_move)i) && move_rows[i].from != DOSSIER_AWAIT_PART) { /* no bundles here: bundle_test */
            print_message("%-20s %7ld made %7ld refused\n", move_rows[i].name, walk.walked[i], walk.refused[i]);
            if (!walk.walked[i] && steps >= STEPS)
                fail_msg("nobody ever made %s", move_rows[i].name);
        }
    print_message("%ld steps, %ld dossiers, %ld steps of processes, %ld asked of others, %ld sent back\n", steps, walk.begun, walk.tasks, walk.asks, walk.backs);
    assert_true(walk.tasks > 0 && walk.asks > 0 && walk.backs > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_walk) };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
