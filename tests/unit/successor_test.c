/* Units that merge, split and close: nothing is lost, everything has an owner, and the past keeps its names. On both engines. */
#include "office.h"
#include "base/clock.h"
#include "core/series.h"
#include "core/session.h"
#include "mod/citizen/draft.h"
#include "mod/successor/successor.h"

OFFICE_COUNT(open_dossiers, 50, "SELECT COUNT(*) AS n FROM dossier WHERE state NOT IN ('returned', 'refused', 'withdrawn', 'stopped') AND ?1 = ?1",
             "SELECT COUNT(*) AS n FROM dossier WHERE state NOT IN ('returned', 'refused', 'withdrawn', 'stopped') AND CAST($1 AS BIGINT) = CAST($1 AS BIGINT)");
OFFICE_COUNT(orphans, 51,
             "SELECT COUNT(*) AS n FROM dossier d JOIN unit u ON u.id = d.agency_id JOIN unit i ON i.id = d.intake_unit_id"
             " WHERE d.state NOT IN ('returned', 'refused', 'withdrawn', 'stopped') AND (u.close_day IS NOT NULL OR i.close_day IS NOT NULL) AND ?1 = ?1",
             "SELECT COUNT(*) AS n FROM dossier d JOIN unit u ON u.id = d.agency_id JOIN unit i ON i.id = d.intake_unit_id"
             " WHERE d.state NOT IN ('returned', 'refused', 'withdrawn', 'stopped') AND (u.close_day IS NOT NULL OR i.close_day IS NOT NULL)"
             " AND CAST($1 AS BIGINT) = CAST($1 AS BIGINT)");
OFFICE_COUNT(lost_tasks, 52,
             "SELECT COUNT(*) AS n FROM task t JOIN dossier d ON d.id = t.dossier_id WHERE t.state IN ('open', 'taken') AND t.agency_id <> d.agency_id AND ?1 = ?1",
             "SELECT COUNT(*) AS n FROM task t JOIN dossier d ON d.id = t.dossier_id WHERE t.state IN ('open', 'taken') AND t.agency_id <> d.agency_id"
             " AND CAST($1 AS BIGINT) = CAST($1 AS BIGINT)");
OFFICE_COUNT_OF(at_agency, 53, "dossier WHERE agency_id")
OFFICE_COUNT_OF(tasks_at, 54, "task WHERE state IN ('open', 'taken') AND agency_id")
OFFICE_COUNT_OF(told_of, 55, "event WHERE kind = 'dossier.passed_on' AND dossier_id")
OFFICE_COUNT_OF(notices_of, 56, "notice WHERE dossier_id")
OFFICE_COUNT_OF(slips_at, 57, "slip WHERE agency_id")
OFFICE_COUNT_OF(kept_items, 58, "succession_item WHERE succession_id")
OFFICE_COUNT_OF(drafts_at, 59, "draft WHERE agency_id")
/* copies of the newest dossier and its task; every second one goes to the newest agency */
#define HALF(own) "CASE WHEN i % 2 = 0 THEN " own " ELSE (SELECT MAX(id) FROM unit WHERE kind = 'agency') END"
#define COPIED                                                                                                                      \
    "secret, source, outside_code, procedure_version_id, procedure_code, channel, state, account_id, content, answers, sets, "     \
    "deliver, deliver_address, submitted_at_ms, answer_due_at_ms, received_at_ms, first_due_at_ms, due_at_ms, explanation, "       \
    "done_at_ms, returned_at_ms, reason, door"
#define COPY_DOSSIER                                                                                                                \
    "INSERT INTO dossier (id, request_no, code, agency_id, intake_unit_id, intake_agency_id, version, " COPIED ") "                \
    "SELECT 1000000 + i, 'YC-' || CAST(i AS TEXT), 'C-' || CAST(i AS TEXT), " HALF("agency_id") ", " HALF("intake_unit_id") ", "   \
    HALF("intake_agency_id") ", 1, " COPIED " FROM dossier, n WHERE id = (SELECT MAX(id) FROM dossier)"
#define COPY_PARTY                                                                                                                  \
    "INSERT INTO dossier_party SELECT 1000000 + i, role, name, folded, id_no, birth, address, phone, NULL, account_id "            \
    "FROM dossier_party, n WHERE dossier_id = (SELECT MAX(id) FROM dossier)"
#define TASK_COPIED                                                                                                                 \
    "node, kind, name, role, work, instance, via, state, assignee_id, race, created_at_ms, taken_at_ms, due_at_ms, done_at_ms, "   \
    "outcome, question, opinion"
#define COPY_TASK                                                                                                                   \
    "INSERT INTO task (id, dossier_id, agency_id, version, " TASK_COPIED ") SELECT 1000000 + i, 1000000 + i, "                     \
    "(SELECT d.agency_id FROM dossier d WHERE d.id = 1000000 + i), 1, " TASK_COPIED                                                \
    " FROM task, n WHERE id = (SELECT MAX(id) FROM task WHERE kind = 'user')"
static const struct sql_stmt copy_dossiers = {
    .name = "copy_dossiers", .in = office_n_field, .in_n = 1, .id = 5160,
    .text = { "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) " COPY_DOSSIER,
              "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < CAST($1 AS BIGINT)) " COPY_DOSSIER }
};
static const struct sql_stmt copy_parties = {
    .name = "copy_parties", .in = office_n_field, .in_n = 1, .id = 5161,
    .text = { "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) " COPY_PARTY,
              "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < CAST($1 AS BIGINT)) " COPY_PARTY }
};
static const struct sql_stmt copy_tasks = {
    .name = "copy_tasks", .in = office_n_field, .in_n = 1, .id = 5162,
    .text = { "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) " COPY_TASK,
              "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < CAST($1 AS BIGINT)) " COPY_TASK }
};

/* -- plans -- */

static int32_t today(void) { return day_of_ms(testing_now_ms); }

struct plan {
    struct succession s;
    int64_t from[4], to; /* units; to 0: nobody */
    bool again;          /* made at the next call of save */
};
static enum err save(struct ctx *c, void *arg)
{
    struct plan *p = arg;
    p->s.units.n = 0;
    for (size_t i = 0; i < 4 && p->from[i]; i++)
        TRY(succession_add(c, &p->s, p->from[i], p->to));
    return succession_save(c, &p->s);
}
static enum err approve(struct ctx *c, void *arg) { return succession_approve(c, ((struct plan *)arg)->s.id, ((struct plan *)arg)->s.version); }
static enum err act(struct ctx *c, void *arg) { return succession_act(c, ((struct plan *)arg)->s.id, ((struct plan *)arg)->s.version); }
static enum err drop(struct ctx *c, void *arg) { return succession_drop(c, ((struct plan *)arg)->s.id, ((struct plan *)arg)->s.version); }
static enum err reread(struct ctx *c, void *arg) { return succession_get(c, ((struct plan *)arg)->s.id, &((struct plan *)arg)->s); }

static struct plan merger(void)
{
    return (struct plan){ .s = { .kind = S("merge"), .last_day = today(), .ground = S("NQ 202/2025/QH15") },
                          .from = { office.units[COMMUNE] }, .to = office.units[OTHER] };
}

static void save_and_approve(struct plan *p)
{
    must(as(SYSTEM, save, p));
    must(as(SYSTEM, approve, p));
    must(as_reader(SYSTEM, reread, p));
    assert_str(p->s.state, S("approved"));
}

static bool refused_with(struct plan p, const char *field)
{
    enum err e = as(SYSTEM, save, &p);
    bool there = false;
    for (size_t i = 0; i < office.c->problem.n; i++)
        there |= str_eq(office.c->problem.at[i].field, str_c(field));
    if (e != ERR_INVALID || !there)
        print_message("%s: %s, first problem at \"%.*s\": %.*s\n", field, err_name(e), STR_ARG(office.c->problem.n ? office.c->problem.at[0].field : S("")),
                      STR_ARG(office.c->problem.n ? office.c->problem.at[0].text : S("")));
    return e == ERR_INVALID && there;
}

/* -- a merger in the middle of a task -- */

static enum err next_number(struct ctx *c, void *arg)
{
    int64_t n;
    return series_next(c, "dossier", arena_printf(c->arena, "%lld", (long long)*(int64_t *)arg), S("261123"), &n);
}

static enum err open_session(struct ctx *c, void *arg) { return session_open(c, office.people[SPECIALIST], true, S("Firefox"), arg); }

static enum err session_account(struct ctx *c, void *arg)
{
    struct str *token = arg;
    struct who who;
    TRY(session_load(c->db, c->arena, c->app, *token, c->now_ms, &who));
    return who.account_id ? ERR_OK : ERR_UNAUTHENTICATED;
}

struct holders {
    int64_t unit;
    int32_t day;
    size_t n;
};
static enum err count_holders(struct ctx *c, void *arg)
{
    struct holders *h = arg;
    struct staff *list;
    return staff_list(c, h->unit, ROLE_COUNT, h->day, &list, &h->n);
}
static size_t holders(int unit, int32_t day)
{
    struct holders h = { office.units[unit], day, 0 };
    must(as_reader(SYSTEM, count_holders, &h));
    return h.n;
}

static enum err look(struct ctx *c, void *arg)
{
    struct dossier d;
    return dossier_look(c, *(int64_t *)arg, "view", &d);
}

static enum err first_inbox(struct ctx *c, void *arg)
{
    struct inbox_row *rows;
    struct inbox_filter f = { 0 };
    return inbox_list(c, &f, &rows, arg);
}

static enum err hand_over(struct ctx *c, void *arg) { return office_hand_work(c, arg); }

static void test_a_merger_in_the_middle_of_a_task(void **state)
{
    (void)state;
    int64_t ended = office_until_done("1.004873", "counter_reissue"), ready = office_until_done("1.004873", "counter_reissue");
    must(as(OFFICER, hand_over, &(struct office_hand){ .id = ended, .name = S("Lê Minh Đức") }));
    int64_t fresh = office_submit("1.004873", "online_passport", CHANNEL_ONLINE), waiting = office_submit("1.004873", "online_passport", CHANNEL_ONLINE),
            taken = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    office_receive(waiting);
    office_receive(taken);
    struct office_step step = { office_task(taken, "review"), "", "" };
    must(as(SPECIALIST, office_take_work, &step));
    step.t.version++;
    struct dossier before = office_dossier(taken);
    struct str token;
    must(as(SYSTEM, open_session, &token));
    int64_t open_before = office_count(&open_dossiers, 0), slips = office_count(&slips_at, office.units[COMMUNE]);
    size_t staff_before = holders(COMMUNE, today() + 1) + holders(OTHER, today() + 1);

    struct plan p = merger();
    save_and_approve(&p);
    must(as(SYSTEM, act, &p));
    assert_int_equal(as(SYSTEM, act, &p), ERR_CONFLICT); /* once */
    must(as_reader(SYSTEM, reread, &p));
    assert_str(p.s.state, S("done"));
    assert_int_equal(office_count(&kept_items, p.s.id), p.s.items);

    /* nothing is lost, everything has an owner */
    assert_int_equal(office_count(&open_dossiers, 0), open_before);
    assert_int_equal(office_count(&orphans, 0), 0);
    assert_int_equal(office_count(&lost_tasks, 0), 0);
    assert_int_equal(office_count(&at_agency, office.units[COMMUNE]), 1); /* the one that had ended */
    struct dossier after = office_dossier(taken);
    assert_int_equal(after.agency_id, office.units[OTHER]);
    assert_int_equal(after.intake_unit_id, office.units[OTHER]);
    assert_str(after.code, before.code);
    assert_true(after.due_at_ms == before.due_at_ms && after.first_due_at_ms == before.first_due_at_ms && after.version > before.version);
    assert_int_equal(office_dossier(ended).agency_id, office.units[COMMUNE]);
    assert_int_equal(office_count(&slips_at, office.units[COMMUNE]), slips);

    /* people are told, once each, with both names */
    int64_t open_ones[] = { ready, fresh, waiting, taken };
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(office_count(&told_of, open_ones[i]), 1);
    assert_int_equal(office_count(&told_of, ended), 0);
    assert_true(office_count(&notices_of, taken) >= 3);

    /* staff: the same people from the next day, sessions ended, nobody at the closed unit */
    assert_int_equal(holders(COMMUNE, today() + 1), 0);
    assert_int_equal(holders(OTHER, today() + 1), staff_before);
    assert_int_equal(as_reader(SYSTEM, session_account, &token), ERR_UNAUTHENTICATED);
    assert_int_equal(as(SYSTEM, next_number, &office.units[COMMUNE]), ERR_CONFLICT);
    must(as(SYSTEM, next_number, &office.units[OTHER]));

    /* Monday: the page of before is stale, the task is still this person's and goes on */
    office_at("2026-11-23T08:00:00+07:00");
    assert_int_equal(as(SPECIALIST, office_done_work, &step), ERR_STALE);
    step.t = office_task(taken, "review");
    assert_true(step.t.assignee_id == office.people[SPECIALIST] && step.t.agency_id == office.units[OTHER]);
    must(as(SPECIALIST, office_done_work, &step));
    size_t rows = 0;
    must(as_reader(SPECIALIST, first_inbox, &rows));
    assert_true(rows >= 1);
    /* whoever followed finds what has ended, too; the old neighbour's officer could not before */
    must(as(NEIGHBOUR, look, &ended));
    must(as(NEIGHBOUR, look, &taken));
}

/* -- what cannot be -- */

static void test_plans_that_cannot_be(void **state)
{
    (void)state;
    struct plan ok = merger(), p;
    p = ok, p.to = office.units[COMMUNE];
    assert_true(refused_with(p, "successor")); /* itself */
    p = ok, p.from[1] = office.units[OTHER];
    assert_true(refused_with(p, "successor")); /* a circle */
    p = ok, p.s.last_day = today() - 1;
    assert_true(refused_with(p, "last_day"));
    p = ok, p.s.last_day = 0;
    assert_true(refused_with(p, "last_day"));
    p = ok, p.s.ground = S("");
    assert_true(refused_with(p, "ground"));
    p = ok, p.s.kind = S("wish");
    assert_true(refused_with(p, "kind"));
    p = ok, p.from[1] = office.units[COMMUNE];
    assert_true(refused_with(p, "units")); /* twice */
    p = ok, p.to = 0;
    assert_true(refused_with(p, "successor"));
    p = ok, p.to = office.units[COUNTER];
    assert_true(refused_with(p, "successor")); /* a room cannot follow an agency */
    p = ok, p.from[0] = office.units[PROVINCE_UNIT];
    assert_true(refused_with(p, "units")); /* communes inside */
    p = ok, p.from[0] = 0;
    assert_true(refused_with(p, "units"));
    p = ok, p.s.kind = S("split"), p.from[1] = office.units[OTHER], p.to = office.units[PROVINCE_UNIT];
    assert_true(refused_with(p, "units")); /* one agency at a time */
    p = ok, p.s.kind = S("close");
    assert_true(refused_with(p, "successor"));
    p = ok, p.from[0] = 12345;
    assert_int_equal(as(SYSTEM, save, &p), ERR_NOT_FOUND);
}

static enum err close_other(struct ctx *c, void *arg)
{
    struct unit u;
    (void)arg;
    TRY(unit_get(c, office.units[OTHER], &u));
    return unit_close(c, u.id, u.version, today(), 0);
}

static enum err add_room(struct ctx *c, void *arg)
{
    int64_t id;
    struct unit u = { .kind = S("room"), .name = S("Phòng mới"), .parent_id = office.units[COMMUNE], .open_day = 1 };
    (void)arg;
    return unit_add(c, &u, &id);
}

static void test_two_plans_and_stale_ones(void **state)
{
    (void)state;
    struct plan a = merger(), b = merger(), back = merger();
    back.from[0] = office.units[OTHER], back.to = office.units[PROVINCE_UNIT];
    must(as(SYSTEM, save, &a));
    must(as(SYSTEM, save, &b)); /* two drafts may differ */
    assert_int_equal(as(SYSTEM, act, &a), ERR_CONFLICT); /* not approved */
    struct plan stale = a;
    stale.s.version = 7;
    assert_int_equal(as(SYSTEM, approve, &stale), ERR_STALE);
    must(as(SYSTEM, approve, &a));
    assert_int_equal(as(SYSTEM, approve, &a), ERR_CONFLICT); /* twice */
    assert_int_equal(as(SYSTEM, approve, &b), ERR_INVALID);  /* the same unit in two */
    assert_true(refused_with(back, "units"));                /* COMMUNE into OTHER, OTHER into the province */
    must(as_reader(SYSTEM, reread, &a));
    must(as(SYSTEM, drop, &a));
    assert_int_equal(as(SYSTEM, act, &a), ERR_CONFLICT);
    must(as(SYSTEM, approve, &b)); /* the way is free */
    /* a room that was opened since makes the plan stale */
    must(as_reader(SYSTEM, reread, &b));
    must(as(SYSTEM, add_room, NULL));
    assert_int_equal(as(SYSTEM, act, &b), ERR_INVALID);
}

/* -- by itself, in the night -- */

static void test_the_night_after(void **state)
{
    (void)state;
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    struct plan p = merger();
    p.s.last_day = today() + 3; /* Monday */
    save_and_approve(&p);
    assert_int_equal(as(SYSTEM, act, &p), ERR_INVALID); /* too early */
    office_at("2026-11-23T23:59:00+07:00");
    job_run_due(&office.t.app);
    assert_int_equal(office_dossier(id).agency_id, office.units[COMMUNE]);
    office_at("2026-11-24T00:01:00+07:00");
    job_run_due(&office.t.app);
    must(as_reader(SYSTEM, reread, &p));
    assert_str(p.s.state, S("done"));
    assert_int_equal(office_dossier(id).agency_id, office.units[OTHER]);
    assert_int_equal(holders(COMMUNE, today()), 0);
}

static void test_what_cannot_be_done_in_the_night_waits_for_people(void **state)
{
    (void)state;
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    struct plan p = merger();
    save_and_approve(&p);
    must(as(SYSTEM, close_other, NULL));
    office_at("2026-11-21T00:01:00+07:00");
    job_run_due(&office.t.app);
    must(as_reader(SYSTEM, reread, &p));
    assert_str(p.s.state, S("draft"));
    assert_true(p.s.trouble.len > 0);
    assert_int_equal(office_dossier(id).agency_id, office.units[COMMUNE]);
    assert_true(holders(COMMUNE, today()) > 0); /* nothing of it was done */
}

/* -- closing -- */

static void test_closing_needs_an_empty_desk(void **state)
{
    (void)state;
    struct plan p = { .s = { .kind = S("close"), .last_day = today(), .ground = S("NQ 1") }, .from = { office.units[OTHER] } };
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    struct plan busy = p;
    busy.from[0] = office.units[COMMUNE];
    must(as(SYSTEM, save, &busy));
    assert_int_equal(as(SYSTEM, approve, &busy), ERR_INVALID);
    save_and_approve(&p);
    must(as(SYSTEM, act, &p));
    assert_int_equal(holders(OTHER, today() + 1), 0);
    assert_int_equal(office_dossier(id).agency_id, office.units[COMMUNE]);
}

/* -- a split -- */

static int64_t submit_at(const char *address)
{
    struct office_new o = office_request("1.004873", "online_passport", CHANNEL_ONLINE);
    o.n.parties[PARTY_APPLICANT].address = str_c(address);
    must(as(CITIZEN, office_submit_work, &o));
    office_receive(o.id);
    return o.id;
}

static enum err add_third(struct ctx *c, void *arg)
{
    struct unit u = { .kind = S("agency"), .level = S("commune"), .name = S("Ủy ban nhân dân xã Mường Động"), .code = S("H44.16"), .parent_id = office.units[PROVINCE_UNIT], .open_day = 1 };
    return unit_add(c, &u, arg);
}

struct put {
    struct plan *p;
    struct succession_rule r;
};
static enum err put_rule(struct ctx *c, void *arg)
{
    struct put *x = arg;
    TRY(succession_get(c, x->p->s.id, &x->p->s));
    return succession_put_rules(c, &x->p->s, x->p->s.version, &x->r, 1, false);
}
static enum err rule(struct plan *p, const char *kind, struct str key, int64_t to) { return as(SYSTEM, put_rule, &(struct put){ p, { str_c(kind), key, to } }); }

static void test_a_split(void **state)
{
    (void)state;
    int64_t third, hamlet = submit_at("thôn Bãi, xã Kim Bôi, tỉnh Phú Thọ"), area = submit_at("xóm 3, xã Nuông Dăm, huyện Kim Bôi, tỉnh Hòa Bình"),
                   other = submit_at("thôn Lục, xã Kim Bôi, tỉnh Phú Thọ"), unknown = submit_at("ở xa");
    must(as(SYSTEM, add_third, &third));
    struct office_step step = { office_task(hamlet, "review"), "", "" }, stays = { office_task(other, "review"), "", "" };
    must(as(SPECIALIST, office_take_work, &step));
    must(as(SPECIALIST, office_take_work, &stays));
    struct plan p = merger();
    p.s.kind = S("split");
    p.s.asks = true;
    must(as(SYSTEM, save, &p));
    assert_int_equal(rule(&p, "words", S(""), third), ERR_INVALID);
    assert_int_equal(rule(&p, "area", S("99999"), third), ERR_INVALID);
    assert_int_equal(rule(&p, "wish", S("x"), third), ERR_INVALID);
    assert_int_equal(rule(&p, "words", S("Bãi"), office.units[COMMUNE]), ERR_INVALID); /* it closes itself */
    must(rule(&p, "words", S("Thôn Bãi"), third));
    must(rule(&p, "area", S("05086"), third)); /* old xã Nuông Dăm */
    must(rule(&p, "words", S("thôn lục"), office.units[OTHER]));
    must(as_reader(SYSTEM, reread, &p));
    assert_int_equal(as(SYSTEM, approve, &p), ERR_INVALID); /* nobody knows about "ở xa" */
    must(rule(&p, "dossier", arena_printf(office.t.arena, "%lld", (long long)unknown), third));
    must(as_reader(SYSTEM, reread, &p));
    must(as(SYSTEM, approve, &p));
    assert_int_equal(rule(&p, "words", S("muộn"), third), ERR_CONFLICT); /* it is fixed */
    must(as_reader(SYSTEM, reread, &p));
    must(as(SYSTEM, act, &p));
    assert_int_equal(office_dossier(hamlet).agency_id, third);
    assert_int_equal(office_dossier(hamlet).intake_unit_id, third);
    assert_int_equal(office_dossier(area).agency_id, third);
    assert_int_equal(office_dossier(unknown).agency_id, third);
    assert_int_equal(office_dossier(other).agency_id, office.units[OTHER]);
    assert_int_equal(office_count(&orphans, 0), 0);
    assert_int_equal(office_count(&lost_tasks, 0), 0);
    /* the specialist went to OTHER: what lies at the third is laid open there, what moved along is kept */
    struct task left = office_task(hamlet, "review"), kept = office_task(other, "review");
    assert_true(str_eq(left.state, S("open")) && left.agency_id == third && !left.assignee_id);
    assert_true(str_eq(kept.state, S("taken")) && kept.assignee_id == office.people[SPECIALIST]);
}

/* -- covering -- */

static enum err cover(struct ctx *c, void *arg)
{
    (void)arg;
    return staff_delegate(c, office.roles[LEADER], office.people[CLERK], ctx_today(c), ctx_today(c) + 10, S("đi công tác"));
}
static enum err clerk_leads(struct ctx *c, void *arg)
{
    bool *leads = arg;
    *leads = unit_grant(c, ROLE_LEADER, office.units[OTHER]) != NULL;
    return ERR_OK;
}

static void test_covering_goes_on(void **state)
{
    (void)state;
    bool leads;
    struct plan p = merger();
    must(as(SYSTEM, cover, NULL));
    save_and_approve(&p);
    must(as(SYSTEM, act, &p));
    office_at("2026-11-23T08:00:00+07:00");
    must(as_reader(CLERK, clerk_leads, &leads));
    assert_true(leads);
    office_at("2026-12-01T08:00:00+07:00"); /* it ends on its own last day */
    must(as_reader(CLERK, clerk_leads, &leads));
    assert_false(leads);
}

/* -- ten thousand -- */

/* Over a socket each dossier's event and notice take a dozen round trips: fewer there, the statements are the same. */
static int64_t many(void) { return db_testing_is_postgres() ? 1000 : 10000; }

static enum err copy(struct ctx *c, void *arg)
{
    TRY(db_run(c->db, &copy_parties, arg, NULL));
    return ERR_OK;
}
static enum err copy_all(struct ctx *c, void *arg)
{
    int64_t *third = arg;
    struct office_n n = { many() };
    TRY(add_third(c, third));
    TRY(db_run(c->db, &copy_dossiers, &n, NULL));
    TRY(copy(c, &n));
    return db_run(c->db, &copy_tasks, &n, NULL);
}
static enum err add_new(struct ctx *c, void *arg)
{
    struct unit u = { .kind = S("agency"), .level = S("commune"), .name = S("Ủy ban nhân dân xã Hợp Nhất"), .code = S("H44.20"), .parent_id = office.units[PROVINCE_UNIT], .open_day = 1 };
    return unit_add(c, &u, arg);
}

static void test_ten_thousand_dossiers_of_two_communes(void **state)
{
    (void)state;
    int64_t second, whole, template = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    office_receive(template);
    must(as(SYSTEM, copy_all, &second));
    must(as(SYSTEM, add_new, &whole));
    int64_t open_before = office_count(&open_dossiers, 0);
    assert_int_equal(open_before, many() + 1);
    assert_int_equal(office_count(&at_agency, second), many() / 2);
    struct plan p = merger();
    p.from[1] = second, p.to = whole;
    save_and_approve(&p);
    int64_t began = clock_steady_ns();
    must(as(SYSTEM, act, &p));
    print_message("passed on %lld dossiers in %lld ms\n", (long long)open_before, (long long)((clock_steady_ns() - began) / 1000000));
    assert_int_equal(office_count(&open_dossiers, 0), open_before);
    assert_int_equal(office_count(&at_agency, whole), open_before);
    assert_int_equal(office_count(&tasks_at, whole), open_before);
    assert_int_equal(office_count(&orphans, 0), 0);
    assert_int_equal(office_count(&lost_tasks, 0), 0);
    must(as_reader(SYSTEM, reread, &p));
    assert_true(p.s.items > 2 * many());
    assert_int_equal(office_count(&kept_items, p.s.id), p.s.items);
    assert_int_equal(office_count(&told_of, 1000001), 1);
}

/* -- drafts -- */

static enum err begin_draft(struct ctx *c, void *arg)
{
    return draft_open(c, S("1.004873"), office.units[COMMUNE], true, arg);
}

static void test_drafts_and_late_pages(void **state)
{
    (void)state;
    int64_t draft;
    struct plan p = merger();
    must(as(CITIZEN, begin_draft, &draft));
    assert_int_equal(office_count(&drafts_at, office.units[COMMUNE]), 1);
    save_and_approve(&p);
    must(as(SYSTEM, act, &p));
    assert_int_equal(office_count(&drafts_at, office.units[COMMUNE]), 0);
    assert_int_equal(office_count(&drafts_at, office.units[OTHER]), 1);
    /* a page that was open names the old agency: it is refused, and nothing is stored */
    struct office_new o = office_request("1.004873", "online_passport", CHANNEL_ONLINE);
    assert_int_equal(as(CITIZEN, office_submit_work, &o), ERR_INVALID);
    assert_int_equal(office_count(&at_agency, office.units[COMMUNE]), 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, office_open, office_close)
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_a_merger_in_the_middle_of_a_task), CASE(test_plans_that_cannot_be), CASE(test_two_plans_and_stale_ones), CASE(test_the_night_after),
        CASE(test_what_cannot_be_done_in_the_night_waits_for_people), CASE(test_closing_needs_an_empty_desk), CASE(test_a_split),
        CASE(test_covering_goes_on), CASE(test_ten_thousand_dossiers_of_two_communes), CASE(test_drafts_and_late_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
