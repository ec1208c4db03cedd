/* office: a small office for tests of whole journeys, with the listeners and jobs of the program (cmd/listeners.c), on the
 * engine of the environment (db/db_testing.h). A province with two communes; people with one role each. */
#ifndef TESTS_OFFICE_H
#define TESTS_OFFICE_H
#define TESTING_LISTENERS
#include "core/testing.h"
#include "base/log.h"
#include "core/blob.h"
#include "core/job.h"
#include "mod/identity/identity.h"
#include "mod/payment/payment.h"
#include "mod/process/process.h"
#include "mod/result/result.h"
#include "mod/catalogue/folder.h"
#include "mod/slips/slips.h"
#include "../support.h"
#include <sys/stat.h>
#include <unistd.h>

enum person {
    CITIZEN, CITIZEN2, OFFICER, OFFICER2, SPECIALIST, SPECIALIST2, LEADER, CLERK, CASHIER, SUPERVISOR, ADMIN, AUDITOR,
    NEIGHBOUR,  /* officer of the other commune */
    PROVINCE,   /* supervisor at the province: sees both communes */
    DISTANT,    /* supervisor of the other commune */
    PEOPLE_N,
    SYSTEM = PEOPLE_N,
    NOBODY
};
enum { PROVINCE_UNIT, COMMUNE, COUNTER, JUSTICE, OTHER, UNITS_N };
#define OFFICE_NOW "2026-11-20T10:00:00+07:00" /* a Friday */

static const struct {
    const char *name;
    enum role role;
    int unit;
} office_people[PEOPLE_N] = {
    [CITIZEN] = { "Lê Minh Đức", ROLE_CITIZEN, 0 },      [CITIZEN2] = { "Trần Văn Bình", ROLE_CITIZEN, 0 },
    [OFFICER] = { "Phạm Thu Hà", ROLE_OFFICER, COUNTER }, [OFFICER2] = { "Ngô Văn Sơn", ROLE_OFFICER, COUNTER },
    [SPECIALIST] = { "Đỗ Minh Quân", ROLE_SPECIALIST, JUSTICE }, [SPECIALIST2] = { "Vũ Thị Ngọc", ROLE_SPECIALIST, JUSTICE },
    [LEADER] = { "Nguyễn Đức Thành", ROLE_LEADER, COMMUNE }, [CLERK] = { "Hoàng Thị Lan", ROLE_CLERK, COMMUNE },
    [CASHIER] = { "Mai Thị Thu", ROLE_CASHIER, COUNTER }, [SUPERVISOR] = { "Bùi Quang Huy", ROLE_SUPERVISOR, COMMUNE },
    [ADMIN] = { "Ngô Thanh Tùng", ROLE_ADMIN, COMMUNE },  [AUDITOR] = { "Lý Thị Sáu", ROLE_AUDITOR, COMMUNE },
    [NEIGHBOUR] = { "Cao Văn Tám", ROLE_OFFICER, OTHER }, [PROVINCE] = { "Đinh Thị Chín", ROLE_SUPERVISOR, PROVINCE_UNIT },
    [DISTANT] = { "Hồ Văn Mười", ROLE_SUPERVISOR, OTHER },
};

static struct office {
    struct testing_app t;
    struct ctx *c;
    int64_t units[UNITS_N], people[PEOPLE_N], roles[PEOPLE_N];
    const char *folder;
} office;

/* -- acting -- */

struct office_act {
    ctx_work *fn;
    void *arg;
};
static inline enum err office_do(struct ctx *c, void *arg)
{
    struct office_act *act = arg;
    if (c->who.account_id)
        TRY(authz_load(c->db, c->arena, ctx_today(c), &c->who));
    return act->fn(c, act->arg);
}

static inline struct who office_who(enum person p)
{
    if (p >= PEOPLE_N)
        return (struct who){ .automatic = p == SYSTEM };
    return (struct who){ .account_id = office.people[p], .name = str_c(office_people[p].name), .citizen = office_people[p].role == ROLE_CITIZEN };
}

/* fn in a transaction of this person, with the rights of this day. */
static inline enum err as(enum person p, ctx_work *fn, void *arg)
{
    office.c->who = office_who(p);
    office.c->now_ms = testing_now_ms;
    return ctx_write(office.c, office_do, &(struct office_act){ fn, arg });
}

static inline enum err as_reader(enum person p, ctx_work *fn, void *arg)
{
    office.c->who = office_who(p);
    office.c->now_ms = testing_now_ms;
    return ctx_read(office.c, office_do, &(struct office_act){ fn, arg });
}

#define must(call)                                                                                                \
    do {                                                                                                          \
        enum err must_ = (call);                                                                                  \
        if (must_ != ERR_OK)                                                                                      \
            fail_msg("%s:%d: %s: %s: %.*s", __FILE__, __LINE__, #call, err_name(must_),                           \
                     STR_ARG(office.c->problem.n ? office.c->problem.at[0].text : S("")));                        \
    } while (0)

/* -- making the office -- */

static inline enum err office_units(struct ctx *c)
{
    static const struct {
        int parent;
        const char *kind, *level, *name, *code;
    } rows[UNITS_N] = { { -1, "agency", "province", "Ủy ban nhân dân tỉnh Phú Thọ", "H44" },
                        { 0, "agency", "commune", "Ủy ban nhân dân xã Kim Bôi", "H44.14" },
                        { COMMUNE, "room", "", "Bộ phận Một cửa", "" },
                        { COMMUNE, "room", "", "Bộ phận Tư pháp - Hộ tịch", "" },
                        { 0, "agency", "commune", "Ủy ban nhân dân xã Hợp Kim", "H44.15" } };
    for (int i = 0; i < UNITS_N; i++) {
        struct unit u = { .parent_id = rows[i].parent < 0 ? 0 : office.units[rows[i].parent], .kind = str_c(rows[i].kind), .level = str_c(rows[i].level),
                          .name = str_c(rows[i].name), .code = str_c(rows[i].code), .superior = S("Ủy ban nhân dân tỉnh Phú Thọ"), .place = S("Kim Bôi"),
                          .address = S("Khu 1, xã Kim Bôi"), .phone = S("0218 000 000"), .website = S("http://localhost"), .open_day = 1 };
        TRY(unit_add(c, &u, &office.units[i]));
    }
    return ERR_OK;
}

static inline enum err office_accounts(struct ctx *c)
{
    for (int p = 0; p < PEOPLE_N; p++) {
        bool citizen = office_people[p].role == ROLE_CITIZEN;
        struct account_new n = { .is = { .kind = citizen ? S("citizen") : S("staff"), .name = str_c(office_people[p].name),
                                         .login = citizen ? arena_printf(c->arena, "090000000%d", p) : arena_printf(c->arena, "nguoi%02d", p) },
                                 .password_hash = S("x") };
        TRY(account_add(c, &n, &office.people[p]));
        struct staff s = { .account_id = office.people[p], .unit_id = office.units[office_people[p].unit], .role = office_people[p].role,
                           .title = S("Chức danh"), .from_day = 1 };
        if (!citizen)
            TRY(staff_give(c, &s, &office.roles[p]));
    }
    return ERR_OK;
}

static inline enum err office_make(struct ctx *c, void *arg)
{
    struct catalogue_counts counts;
    (void)arg;
    TRY(office_units(c));
    TRY(office_accounts(c));
    return catalogue_load_folders(c, &counts);
}

static inline int office_open(void **state)
{
    static char folder[] = "/tmp/motcua-office.XXXXXX";
    (void)state;
    log_set_level(LOG_ERROR);
    office.t = testing_app_new(OFFICE_NOW);
    office.c = testing_ctx(&office.t);
    office.folder = mkdtemp(folder);
    office.t.app.cfg.data_dir = str_c(office.folder);
    mkdir(arena_printf(office.t.arena, "%s/blobs", office.folder).ptr, 0750);
    must(as(SYSTEM, office_make, NULL));
    return 0;
}

static inline int office_close(void **state)
{
    (void)state;
    const char *argv[] = { "rm", "-rf", office.folder, NULL };
    if (fork() == 0)
        execv("/bin/rm", (char *const *)argv);
    testing_app_end(&office.t);
    return 0;
}

static inline void office_at(const char *when) { testing_at(&office.t, when); }

/* -- a procedure of the test's own: a shipped one under another code, with more said about it, and another process -- */

struct office_own {
    const char *from, *code, *members, *process; /* members: put in front of "channels"; process NULL: as it is */
    struct check_report report;
};
static inline struct str office_with(struct str s, const char *what, const char *instead)
{
    const char *at = memmem(s.ptr, s.len, what, strlen(what));
    if (!at)
        fail_msg("\"%s\" is not there", what);
    size_t before = (size_t)(at - s.ptr);
    return arena_printf(office.t.arena, "%.*s%s%.*s", (int)before, s.ptr, instead, STR_ARG(str_skip(s, before + strlen(what))));
}
static inline enum err office_own_work(struct ctx *c, void *arg)
{
    struct office_own *o = arg;
    struct check_file *files;
    struct catalogue_counts counts;
    size_t n = folder_embedded(office.t.arena, str_c(o->from), &files), kept = 0;
    for (size_t i = 0; i < n; i++) {
        struct check_file f = files[i];
        if (str_starts(f.name, S("examples/")) || str_starts(f.name, S("tu-")) || str_starts(f.name, S("_shared/")))
            continue;
        if (str_eq(f.name, S("procedure.json")))
            f.bytes = office_with(office_with(f.bytes, o->from, o->code), "\"channels\"", arena_printf(office.t.arena, "%s\"channels\"", o->members).ptr);
        if (str_eq(f.name, S("process.bpmn")) && o->process)
            f.bytes = str_c(o->process);
        files[kept++] = f;
    }
    return folder_add(c, str_c(o->code), files, kept, &o->report, &counts);
}
static inline void office_own(const char *from, const char *code, const char *members, const char *process)
{
    struct office_own o = { .from = from, .code = code, .members = members, .process = process };
    if (as(SYSTEM, office_own_work, &o) != ERR_OK)
        fail_msg("%s: %.*s", code, STR_ARG(o.report.problems.n ? o.report.problems.at[0] : S("refused")));
}

/* -- submitting -- */

static inline const struct json *office_example(const char *code, const char *name)
{
    const struct json *j;
    const struct embed_file *f = embed_find(embed_procedures, embed_procedures_n, arena_printf(office.t.arena, "%s/examples/%s.json", code, name));
    if (!f || json_parse(office.t.arena, f->bytes, &j, NULL) != ERR_OK)
        fail_msg("no example %s %s", code, name);
    return j;
}

struct office_new {
    const char *code, *example;
    enum channel channel;
    struct dossier_new n;
    int64_t id;
};

/* Fills n from an example: the people of the office ask for themselves, online with their login. */
static inline struct office_new office_request(const char *code, const char *example, enum channel ch)
{
    const struct json *values = json_get(office_example(code, example), "values");
    struct form_value *v = ARENA_ARRAY(office.t.arena, struct form_value, values->n);
    for (size_t i = 0; i < values->n; i++)
        v[i] = (struct form_value){ values->keys[i], values->items[i].text };
    struct office_new o = { .code = code, .channel = ch };
    o.n = (struct dossier_new){ .agency_id = office.units[COMMUNE], .intake_unit_id = office.units[COUNTER], .channel = ch, .answers = v,
                                .answers_n = values->n, .deliver = S("counter"), .sets = 1 };
    o.n.account_id = office.people[CITIZEN];
    o.n.parties[PARTY_APPLICANT] = (struct party){ .name = S("Lê Minh Đức"), .phone = S("0900000000"), .email = S("duc@example.vn"),
                                                   .account_id = office.people[CITIZEN], .present = true };
    return o;
}

static inline enum err office_submit_work(struct ctx *c, void *arg)
{
    struct office_new *o = arg;
    if (!o->n.procedure)
        TRY(procedure_by_code(c, str_c(o->code), ctx_today(c), &o->n.procedure));
    return dossier_submit(c, &o->n, &o->id);
}

/* A procedure of one's own, with an example of the one it was made from. */
static inline int64_t office_submit_own(const char *code, const char *from, const char *example, enum channel ch)
{
    struct office_new o = office_request(from, example, ch);
    o.code = code;
    must(as(ch == CHANNEL_ONLINE ? CITIZEN : OFFICER, office_submit_work, &o));
    return o.id;
}

static inline int64_t office_submit(const char *code, const char *example, enum channel ch)
{
    struct office_new o = office_request(code, example, ch);
    must(as(ch == CHANNEL_ONLINE ? CITIZEN : OFFICER, office_submit_work, &o));
    return o.id;
}

/* -- reading -- */

struct office_got {
    int64_t id;
    struct dossier d;
    struct task *tasks;
    size_t tasks_n;
    struct str node;
};
static inline enum err office_get_work(struct ctx *c, void *arg)
{
    struct office_got *g = arg;
    TRY(dossier_get(c, g->id, &g->d));
    return task_list(c, g->id, &g->tasks, &g->tasks_n);
}

static inline struct office_got office_got(int64_t id)
{
    struct office_got g = { .id = id };
    must(as_reader(SYSTEM, office_get_work, &g));
    return g;
}

static inline struct dossier office_dossier(int64_t id) { return office_got(id).d; }

/* The task of a step that waits, or one with id 0. */
static inline struct task office_task(int64_t dossier_id, const char *node)
{
    struct office_got g = office_got(dossier_id);
    for (size_t i = 0; i < g.tasks_n; i++)
        if (str_eq(g.tasks[i].node, str_c(node)) && (str_eq(g.tasks[i].state, S("open")) || str_eq(g.tasks[i].state, S("taken"))))
            return g.tasks[i];
    return (struct task){ 0 };
}

/* -- moving, as the handlers of the desk and the office do -- */

struct office_move {
    int64_t id;
    enum dossier_move move;
    int64_t version;
    const char *reason;
    struct dossier d;
    int64_t slip;
    int32_t day;
};
/* Where a move asks for papers: the first published one, once more for whoever has read it badly. */
static inline enum err office_move_work(struct ctx *c, void *arg)
{
    struct office_move *m = arg;
    const struct procedure *p;
    TRY(dossier_get(c, m->id, &m->d));
    TRY(procedure_version(c, m->d.procedure_version_id, &p));
    struct paper_ask ask = { .component_key = p->components_n ? p->components[0].key : S("") };
    bool papers = m->move == MOVE_ASK_PAPERS || m->move == MOVE_ASK_SUPPLEMENT;
    return dossier_move(c, &m->d, &(struct dossier_step){ .move = m->move, .version = m->version, .reason = str_c(m->reason), .day = m->day,
                                                          .asks = papers ? &ask : NULL, .asks_n = papers });
}

static inline enum err office_move(enum person p, int64_t id, enum dossier_move move, const char *reason)
{
    return as(p, office_move_work, &(struct office_move){ .id = id, .move = move, .reason = reason });
}

static inline enum err office_receive_work(struct ctx *c, void *arg)
{
    struct office_move *m = arg;
    const struct procedure *p;
    TRY(dossier_get(c, m->id, &m->d));
    TRY(procedure_version(c, m->d.procedure_version_id, &p));
    TRY(fee_lay_down(c, &m->d, p));
    TRY(dossier_move(c, &m->d, &(struct dossier_step){ .move = MOVE_RECEIVE, .version = m->version }));
    return slip_issue(c, &m->d, "01", &(struct slip_extra){ 0 }, &m->slip);
}

static inline void office_receive(int64_t id) { must(as(OFFICER, office_receive_work, &(struct office_move){ .id = id })); }

struct office_step {
    struct task t;
    const char *outcome, *opinion;
};
static inline enum err office_take_work(struct ctx *c, void *arg) { return task_take(c, ((struct office_step *)arg)->t.id, ((struct office_step *)arg)->t.version); }

/* Writes something on each line that a result must have and has not. */
static inline enum err office_fill_lines(struct ctx *c, const struct dossier *d, struct result *r)
{
    const struct procedure *p;
    struct result_line *lines;
    size_t n, missing = 0;
    TRY(procedure_version(c, d->procedure_version_id, &p));
    TRY(result_lines(c, d, p, r, &lines, &n));
    struct form_value *draft = ARENA_ARRAY(c->arena, struct form_value, n + 1);
    for (size_t i = 0; i < n; i++)
        if (lines[i].missing)
            draft[missing++] = (struct form_value){ lines[i].field->key, S("ghi theo Sổ") };
    return missing ? result_draft(c, r, draft, missing) : ERR_OK;
}

/* The approval numbers the result; the copy that was signed is linked before a step "issue" is done. */
static inline enum err office_done_work(struct ctx *c, void *arg)
{
    struct office_step *s = arg;
    struct dossier d;
    struct result r;
    TRY(dossier_get(c, s->t.dossier_id, &d));
    TRY(result_of(c, &d, &r));
    if (str_eq(s->t.work, S("draft")))
        TRY(office_fill_lines(c, &d, &r));
    if (str_eq(s->t.work, S("approve")) && s->outcome && str_eq(str_c(s->outcome), S("approved")))
        TRY(result_number(c, &d, &r, unit_grant(c, ROLE_LEADER, s->t.agency_id)));
    if (str_eq(s->t.work, S("issue")))
        TRY(result_link_scan(c, &r, &(struct blob){ S("ab00000000000000000000000000000000000000000000000000000000000000"), 10, S("application/pdf") }));
    return task_complete(c, s->t.id, s->t.version, str_c(s->outcome), str_c(s->opinion));
}

static inline void office_step(enum person p, int64_t id, const char *node, const char *outcome, const char *opinion)
{
    struct office_step s = { office_task(id, node), outcome, opinion };
    if (!s.t.id)
        fail_msg("nothing waits at %s", node);
    must(as(p, office_take_work, &s));
    s.t.version++;
    must(as(p, office_done_work, &s));
}

struct office_hand {
    int64_t id, slip;
    struct str name;
};
static inline enum err office_hand_work(struct ctx *c, void *arg)
{
    struct office_hand *h = arg;
    struct dossier d;
    struct result r;
    TRY(dossier_get(c, h->id, &d));
    TRY(result_of(c, &d, &r));
    TRY(result_hand_over(c, &d, &r, h->name, S("001085000101")));
    TRY(dossier_move(c, &d, &(struct dossier_step){ .move = MOVE_HAND_OVER }));
    return slip_issue(c, &d, "bien_nhan", &(struct slip_extra){ .result = { r.name, r.number_text, h->name, S("001085000101") } }, &h->slip);
}

/* Received and decided, without a word from the applicant. */
static inline void office_to_done(int64_t id)
{
    office_receive(id);
    office_step(SPECIALIST, id, "review", "", "");
    office_step(SPECIALIST, id, "draft", "", "");
    office_step(LEADER, id, "approve", "approved", "");
    office_step(CLERK, id, "issue", "", "");
}

/* From submission to the state DONE. */
static inline int64_t office_until_done(const char *code, const char *example)
{
    int64_t id = office_submit(code, example, CHANNEL_COUNTER);
    office_to_done(id);
    return id;
}

/* -- counting: statements of the tests' own -- */

struct office_n {
    int64_t n;
};
static const struct sql_field office_n_field[] = { { "n", offsetof(struct office_n, n), DB_INT, false } };
static inline enum err office_count_work(struct ctx *c, void *arg)
{
    struct {
        const struct sql_stmt *st;
        struct office_n in, out;
    } *q = arg;
    return db_one(c->db, q->st, q->st->in_n ? &q->in : NULL, c->arena, &q->out);
}

static inline int64_t office_count(const struct sql_stmt *st, int64_t arg)
{
    struct {
        const struct sql_stmt *st;
        struct office_n in, out;
    } q = { st, { arg }, { 0 } };
    must(as_reader(SYSTEM, office_count_work, &q));
    return q.out.n;
}

/* sql with ?1 and with $1; number: any, each once */
#define OFFICE_COUNT(name_, number_, lite, pg)                                                                                                    \
    __attribute__((unused)) static const struct sql_stmt name_ = { .name = #name_, .text = { lite, pg }, .in = office_n_field, .in_n = 1,          \
                                                                   .out = office_n_field, .out_n = 1, .out_size_bytes = sizeof(struct office_n), \
                                                                   .id = 5100 + (number_) }
#define OFFICE_COUNT_OF(name_, number_, from_where) \
    OFFICE_COUNT(name_, number_, "SELECT COUNT(*) FROM " from_where " = ?1", "SELECT COUNT(*) FROM " from_where " = CAST($1 AS BIGINT)");

#endif
