/* Drafts: saved as typed, sent once, by the procedure of the day. On both engines (db/db_testing.h). */
#define TESTING_LISTENERS /* the program's own: papers bring the pages, and they bring everybody */
#include "base/embed.h"
#include "core/setting.h"
#include "core/testing.h"
#include "data/json.h"
#include "mod/citizen/draft.h"
#include "mod/identity/identity.h"
#include "text/text.h"
#include "../../../tests/support.h"

#define MARITAL "1.004873"
#define BIRTH "1.001193"
#define CERTIFY "2.000815" /* prepared at home, done at the desk */

static struct testing_app t;
static struct ctx sys, mai, binh, ha, far_officer; /* the system, two people, officers here and elsewhere */
static int64_t office_id, far_office_id;

/* -- an office and people -- */

static enum err make_unit(struct ctx *c, const char *code, int64_t *id)
{
    struct unit u = { .kind = S("agency"), .level = S("commune"), .name = arena_printf(c->arena, "Ủy ban nhân dân xã %s", code),
                      .short_name = arena_printf(c->arena, "UBND xã %s", code), .superior = S("UBND tỉnh"), .place = S("Kim Bôi"),
                      .code = str_c(code), .address = S("Số 1"), .phone = S("02183871018"), .open_day = ctx_today(c) - 100 };
    return unit_add(c, &u, id);
}

static enum err make_person(struct ctx *c, const char *kind, const char *login, const char *name, int64_t *id)
{
    struct account_new n = { .is = { .kind = str_c(kind), .login = str_c(login), .name = str_c(name), .address = S("Số 12, phường Khương Đình") },
                             .password_hash = S("x") };
    return account_add(c, &n, id);
}

static enum err make_all(struct ctx *c, void *arg)
{
    (void)arg;
    int64_t role;
    struct catalogue_counts counts;
    TRY(make_unit(c, "H26.36.14", &office_id));
    TRY(make_unit(c, "H26.36.15", &far_office_id));
    TRY(setting_set(c, SETTING_OFFICE_UNIT_ID, arena_printf(c->arena, "%lld", (long long)office_id)));
    TRY(catalogue_load_folders(c, &counts));
    TRY(make_person(c, "citizen", "mai", "Lê Thị Mai", &mai.who.account_id));
    TRY(make_person(c, "citizen", "binh", "Trần Văn Bình", &binh.who.account_id));
    TRY(make_person(c, "staff", "thuha", "Phạm Thu Hà", &ha.who.account_id));
    TRY(make_person(c, "staff", "xakhac", "Người Xã Khác", &far_officer.who.account_id));
    struct staff here = { .account_id = ha.who.account_id, .unit_id = office_id, .role = ROLE_OFFICER, .from_day = ctx_today(c) - 1 }, there = here;
    there.account_id = far_officer.who.account_id;
    there.unit_id = far_office_id;
    TRY(staff_give(c, &here, &role));
    return staff_give(c, &there, &role);
}

static enum err load_rights(struct db_session *db, void *arg)
{
    struct ctx *c = arg;
    return authz_load(db, c->arena, ctx_today(c), &c->who);
}

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    sys = *testing_ctx(&t);
    mai = binh = ha = far_officer = sys;
    mai.who = binh.who = (struct who){ .citizen = true };
    ha.who = far_officer.who = (struct who){ 0 };
    if (ctx_write(&sys, make_all, NULL) != ERR_OK)
        fail_msg("%.*s", STR_ARG(sys.problem.n ? sys.problem.at[0].text : S("setup failed")));
    assert_int_equal(db_read(t.db->db, load_rights, &ha), ERR_OK);
    assert_int_equal(db_read(t.db->db, load_rights, &far_officer), ERR_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

static void at(const char *when)
{
    testing_at(&t, when);
    sys.now_ms = mai.now_ms = binh.now_ms = ha.now_ms = far_officer.now_ms = testing_now_ms;
}

/* -- what tests do -- */

struct doing {
    const char *code, *example;
    int64_t id, agency_id, version, seen, dossier_id;
    bool fresh;
    struct form_value *values;
    size_t n;
    struct str deliver;
    struct draft_case k;
    struct draft *list;
    size_t list_n;
};

static enum err open_it(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return draft_open(c, str_c(d->code), d->agency_id, d->fresh, &d->id);
}

static int64_t open_draft(struct ctx *c, const char *code)
{
    struct doing d = { .code = code };
    assert_int_equal(ctx_write(c, open_it, &d), ERR_OK);
    return d.id;
}

static enum err load(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return draft_load(c, d->id, &d->k);
}

static struct draft_case load_draft(struct ctx *c, int64_t id)
{
    struct doing d = { .id = id };
    assert_int_equal(ctx_read(c, load, &d), ERR_OK);
    return d.k;
}

static enum err list(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return draft_list(c, &d->list, &d->list_n);
}

static size_t drafts_of(struct ctx *c)
{
    struct doing d = { 0 };
    assert_int_equal(ctx_read(c, list, &d), ERR_OK);
    return d.list_n;
}

/* Answers laid under the channel, which stays last. */
static enum err save(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(draft_load(c, d->id, &d->k));
    struct form_value *v = ARENA_ARRAY(c->arena, struct form_value, d->n + 1);
    if (d->n)
        memcpy(v, d->values, d->n * sizeof *v);
    v[d->n] = d->k.values[d->k.n - 1];
    d->k.values = v;
    d->k.n = d->n + 1;
    if (d->deliver.ptr)
        d->k.draft.deliver = d->deliver;
    return draft_save(c, &d->k, d->version);
}

static enum err save_values(struct ctx *c, int64_t id, int64_t version, struct form_value *values, size_t n, struct str deliver)
{
    struct doing d = { .id = id, .version = version, .values = values, .n = n, .deliver = deliver };
    return ctx_write(c, save, &d);
}

static enum err save_one(struct ctx *c, int64_t id, int64_t version, const char *value)
{
    return save_values(c, id, version, &(struct form_value){ S("requester_name"), str_c(value) }, 1, (struct str){ 0 });
}

/* The values of a shipped example. */
static size_t example(const char *path, struct form_value **out)
{
    const struct json *root, *values;
    const struct embed_file *f = embed_find(embed_procedures, embed_procedures_n, str_c(path));
    assert_non_null(f);
    assert_int_equal(json_parse(t.arena, f->bytes, &root, NULL), ERR_OK);
    values = json_get(root, "values");
    *out = ARENA_ARRAY(t.arena, struct form_value, values->n);
    for (size_t i = 0; i < values->n; i++)
        (*out)[i] = (struct form_value){ values->keys[i], values->items[i].text };
    return values->n;
}

static int64_t complete_draft(struct ctx *c)
{
    struct form_value *v;
    size_t n = example(MARITAL "/examples/online_single_marriage.json", &v);
    int64_t id = open_draft(c, MARITAL);
    assert_int_equal(save_values(c, id, 1, v, n, S("online")), ERR_OK);
    return id;
}

static enum err submit(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(draft_load(c, d->id, &d->k));
    return draft_submit(c, &d->k, d->version, d->seen, &d->dossier_id);
}

static enum err submit_draft(struct ctx *c, int64_t id, int64_t version, int64_t *dossier_id)
{
    struct doing d = { .id = id, .version = version, .seen = load_draft(c, id).procedure->version_id };
    enum err e = ctx_write(c, submit, &d);
    *dossier_id = d.dossier_id;
    return e;
}

static bool problem_at(const struct ctx *c, const char *field)
{
    for (size_t i = 0; i < c->problem.n; i++)
        if (str_eq(c->problem.at[i].field, str_c(field)))
            return true;
    return false;
}

/* -- tests: saving -- */

static void test_autosave_stale(void **state)
{
    (void)state;
    int64_t id = open_draft(&mai, MARITAL);
    assert_int_equal(save_one(&mai, id, 1, "Lê Thị"), ERR_OK);
    assert_int_equal(save_one(&mai, id, 1, "another window"), ERR_STALE);
    assert_true(ctx_ok(&sys));
    assert_int_equal(mai.problem.n, 1); /* in words */
    struct draft_case k = load_draft(&mai, id);
    assert_int_equal(k.draft.version, 2);
    assert_str(k.values[0].value, S("Lê Thị"));
    assert_int_equal(save_one(&mai, id, 1, "Lê Thị"), ERR_OK); /* pressed twice */
    assert_int_equal(load_draft(&mai, id).draft.version, 2);
    assert_int_equal(save_one(&mai, id, 2, "Lê Thị Mai"), ERR_OK);
    assert_int_equal(load_draft(&mai, id).draft.version, 3);
}

static void test_saved_as_typed(void **state)
{
    (void)state;
    struct form_value v[] = { { S("requester_birth_date"), S("31/02/20267") }, { S("requester_personal_no"), S("12") }, { S("requester_email"), S("") } };
    int64_t id = open_draft(&mai, MARITAL);
    assert_int_equal(save_values(&mai, id, 1, v, 3, (struct str){ 0 }), ERR_OK);
    struct draft_case k = load_draft(&mai, id);
    assert_str(k.values[0].value, S("31/02/20267"));
    assert_str(k.values[2].key, S("requester_email")); /* emptied, and remembered as such */
    assert_str(k.values[2].value, S(""));
    assert_str(k.values[3].key, S("channel"));
    assert_true(k.problems > 0);
}

static void test_naughty_strings(void **state)
{
    (void)state;
    const struct json *list;
    struct str text = support_file(t.arena, "tests/fixtures/naughty-strings/blns.json");
    assert_int_equal(json_parse(t.arena, text, &list, NULL), ERR_OK);
    int64_t id = open_draft(&mai, MARITAL);
    struct form_value *v = ARENA_ARRAY(t.arena, struct form_value, list->n);
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++)
        if (text_clean(t.arena, list->items[i].text, true, &v[n].value) == ERR_OK) {
            v[n].key = arena_printf(t.arena, "k%zu", n);
            n++;
        }
    assert_true(n > 400);
    assert_int_equal(save_values(&mai, id, 1, v, n, (struct str){ 0 }), ERR_OK);
    struct draft_case k = load_draft(&mai, id);
    assert_int_equal(k.n, n + 1);
    for (size_t i = 0; i < n; i++)
        assert_str(k.values[i].value, v[i].value);
}

static void test_too_much(void **state)
{
    (void)state;
    int64_t id = open_draft(&mai, MARITAL);
    struct form_value big = { S("requester_name"), { arena_alloc(t.arena, DRAFT_ANSWERS_MAX_BYTES), DRAFT_ANSWERS_MAX_BYTES } };
    memset((char *)big.value.ptr, 'a', big.value.len);
    assert_int_equal(save_values(&mai, id, 1, &big, 1, (struct str){ 0 }), ERR_TOO_LARGE);
    assert_int_equal(load_draft(&mai, id).draft.version, 1);
}

/* -- tests: one draft of a kind -- */

static void test_no_twins(void **state)
{
    (void)state;
    int64_t first = open_draft(&mai, MARITAL);
    assert_int_equal(open_draft(&mai, MARITAL), first);
    assert_int_not_equal(open_draft(&mai, BIRTH), first);
    assert_int_not_equal(open_draft(&binh, MARITAL), first);
    struct doing far = { .code = MARITAL, .agency_id = far_office_id };
    assert_int_equal(ctx_write(&mai, open_it, &far), ERR_OK);
    assert_int_not_equal(far.id, first);
    assert_int_equal(drafts_of(&mai), 3);
    struct doing again = { .code = MARITAL, .fresh = true };
    assert_int_equal(ctx_write(&mai, open_it, &again), ERR_OK);
    assert_int_not_equal(again.id, first);
    assert_int_equal(drafts_of(&mai), 3);
    struct doing gone = { .id = first };
    assert_int_equal(ctx_read(&mai, load, &gone), ERR_NOT_FOUND);
}

struct side {
    struct ctx c;
    ctx_work *fn;
    struct doing d;
};

static enum err as_side(struct db_session *db, void *arg)
{
    struct side *s = arg;
    s->c.db = db;
    s->c.problem = (struct problem){ 0 };
    return s->fn(&s->c, &s->d);
}

static void race(struct side *a, struct side *b)
{
    struct db_testing_side one = { .work = as_side, .arg = a }, other = { .work = as_side, .arg = b };
    b->c.arena = arena_new(); /* two threads on PostgreSQL */
    db_testing_race(t.db->db, &one, &other);
    assert_int_equal(one.result, ERR_OK);
    assert_int_equal(other.result, ERR_OK);
    arena_free(b->c.arena);
}

static void test_twins_racing(void **state)
{
    (void)state;
    struct side a = { .c = mai, .fn = open_it, .d = { .code = MARITAL } }, b = a;
    race(&a, &b);
    assert_int_equal(a.d.id, b.d.id);
    assert_int_equal(drafts_of(&mai), 1);
}

static void test_strangers(void **state)
{
    (void)state;
    struct doing d = { .id = open_draft(&mai, MARITAL) }, none = { .id = 4242 };
    assert_int_equal(ctx_read(&binh, load, &d), ERR_NOT_FOUND);
    assert_int_equal(ctx_read(&ha, load, &d), ERR_NOT_FOUND);
    assert_int_equal(ctx_read(&mai, load, &none), ERR_NOT_FOUND);
    assert_int_equal(save_one(&binh, d.id, 1, "x"), ERR_NOT_FOUND);
    struct ctx nobody = sys;
    nobody.who = (struct who){ 0 };
    assert_int_equal(ctx_read(&nobody, load, &d), ERR_NOT_FOUND);
}

static enum err drop(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    TRY(draft_load(c, d->id, &d->k));
    return draft_drop(c, &d->k.draft, d->version);
}

static void test_drop(void **state)
{
    (void)state;
    struct doing d = { .id = open_draft(&mai, MARITAL), .version = 7 };
    assert_int_equal(ctx_write(&mai, drop, &d), ERR_STALE);
    d.version = 1;
    assert_int_equal(ctx_write(&mai, drop, &d), ERR_OK);
    assert_int_equal(ctx_write(&mai, drop, &d), ERR_NOT_FOUND);
    assert_int_equal(drafts_of(&mai), 0);
}

static void test_not_open(void **state)
{
    (void)state;
    struct doing closed = { .code = "2.002621" }, unknown = { .code = "9.999999" }, room = { .code = MARITAL, .agency_id = 77 };
    assert_int_equal(ctx_write(&mai, open_it, &closed), ERR_INVALID);
    assert_int_equal(mai.problem.n, 1);
    assert_int_equal(ctx_write(&mai, open_it, &unknown), ERR_NOT_FOUND);
    assert_int_equal(ctx_write(&mai, open_it, &room), ERR_NOT_FOUND);
}

/* -- tests: sending -- */

static enum err get_dossier(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    struct dossier got;
    struct party parties[PARTY_COUNT];
    TRY(dossier_get(c, d->dossier_id, &got));
    TRY(dossier_parties(c, d->dossier_id, parties));
    assert_int_equal(got.account_id, mai.who.account_id);
    assert_int_equal(got.channel, CHANNEL_ONLINE);
    assert_int_equal(got.state, DOSSIER_SUBMITTED);
    assert_str(got.deliver, S("online"));
    assert_str(parties[PARTY_APPLICANT].name, S("Lê Thị Mai"));
    assert_int_equal(got.procedure_version_id, d->seen);
    return dossier_reach(c, &got);
}

static void test_submit_twice(void **state)
{
    (void)state;
    int64_t id = complete_draft(&mai), first, again;
    assert_int_equal(load_draft(&mai, id).problems, 0);
    assert_int_equal(submit_draft(&mai, id, 2, &first), ERR_OK);
    assert_int_equal(submit_draft(&mai, id, 2, &again), ERR_OK); /* a second press, an old page */
    assert_int_equal(first, again);
    assert_int_equal(mai.events_n, 1);
    assert_int_equal(drafts_of(&mai), 0);
    struct doing d = { .dossier_id = first, .seen = load_draft(&mai, id).procedure->version_id };
    assert_int_equal(ctx_read(&mai, get_dossier, &d), ERR_OK);
    assert_int_equal(ctx_read(&binh, get_dossier, &d), ERR_NOT_FOUND);
    assert_int_equal(save_one(&mai, id, 3, "too late"), ERR_CONFLICT);
    assert_int_not_equal(open_draft(&mai, MARITAL), id);
}

static void test_submit_racing(void **state)
{
    (void)state;
    int64_t id = complete_draft(&mai);
    int64_t seen = load_draft(&mai, id).procedure->version_id;
    struct side a = { .c = mai, .fn = submit, .d = { .id = id, .version = 2, .seen = seen } }, b = a;
    race(&a, &b);
    assert_int_equal(a.d.dossier_id, b.d.dossier_id);
}

static void test_submit_incomplete(void **state)
{
    (void)state;
    struct form_value *v;
    int64_t id = open_draft(&mai, BIRTH), dossier_id;
    assert_int_equal(submit_draft(&mai, id, 1, &dossier_id), ERR_INVALID);
    assert_true(problem_at(&mai, "form") && problem_at(&mai, "deliver"));
    size_t n = example(BIRTH "/examples/online_married.json", &v);
    assert_int_equal(save_values(&mai, id, 1, v, n, S("counter")), ERR_OK);
    assert_int_equal(submit_draft(&mai, id, 2, &dossier_id), ERR_INVALID);
    assert_int_equal(mai.problem.n, 1);
    assert_true(problem_at(&mai, "p.giay_chung_sinh"));
    assert_int_equal(submit_draft(&mai, id, 1, &dossier_id), ERR_STALE);
    assert_int_equal(load_draft(&mai, id).draft.dossier_id, 0);
}

/* One more version of everything, in force from now on. */
static void new_versions(void)
{
    assert_int_equal(db_testing_script(t.db, "INSERT INTO procedure_version (id, procedure_id, valid_from_day, valid_to_day, content, folder, "
                                             "form_hash, process_hash, result_hash, hash, created_at_ms) "
                                             "SELECT id + 1000000000000, procedure_id, valid_from_day, valid_to_day, content, folder, form_hash, "
                                             "process_hash, result_hash, hash, created_at_ms FROM procedure_version"),
                     ERR_OK);
}

static void test_procedure_changed(void **state)
{
    (void)state;
    int64_t id = complete_draft(&mai);
    int64_t old = load_draft(&mai, id).procedure->version_id;
    assert_false(load_draft(&mai, id).changed);
    new_versions();
    struct draft_case k = load_draft(&mai, id);
    assert_true(k.changed);
    assert_int_not_equal(k.procedure->version_id, old);
    assert_int_equal(k.problems, 0); /* what was written is still there */
    struct doing d = { .id = id, .version = 2, .seen = old };
    assert_int_equal(ctx_write(&mai, submit, &d), ERR_INVALID); /* the page that was seen is an old one */
    d.seen = k.procedure->version_id;
    assert_int_equal(ctx_write(&mai, submit, &d), ERR_OK);
    assert_int_equal(ctx_read(&mai, get_dossier, &d), ERR_OK);
    assert_int_equal(open_draft(&mai, MARITAL), open_draft(&mai, MARITAL));
}

static void test_changed_is_saved(void **state)
{
    (void)state;
    int64_t id = complete_draft(&mai);
    new_versions();
    assert_int_equal(open_draft(&mai, MARITAL), id); /* still no twin */
    assert_int_equal(save_one(&mai, id, 2, "Lê Thị Mai"), ERR_OK);
    assert_false(load_draft(&mai, id).changed);
}

/* -- tests: papers and channels -- */

static enum err papers(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    struct draft_paper *p;
    size_t n;
    TRY(draft_load(c, d->id, &d->k));
    draft_set_channel(c, &d->k, str_eq(d->deliver, S("post")) ? CHANNEL_POST : CHANNEL_ONLINE);
    TRY(draft_papers(c, &d->k, &p, &n));
    d->n = 0;
    for (size_t i = 0; i < n; i++)
        d->n += p[i].must;
    d->version = 0;
    for (size_t i = 0; i < n; i++)
        d->version += p[i].needed && str_eq(p[i].component->key, S("to_khai"));
    return ERR_OK;
}

static void test_papers_by_channel(void **state)
{
    (void)state;
    struct form_value *v;
    struct doing d = { .id = open_draft(&mai, BIRTH), .deliver = S("online") };
    size_t n = example(BIRTH "/examples/online_married.json", &v);
    assert_int_equal(save_values(&mai, d.id, 1, v, n, S("post")), ERR_OK);
    assert_int_equal(ctx_read(&mai, papers, &d), ERR_OK);
    assert_int_equal(d.n, 1);       /* giấy chứng sinh */
    assert_int_equal(d.version, 0); /* no tờ khai online */
    d.deliver = S("post");
    assert_int_equal(ctx_read(&mai, papers, &d), ERR_OK);
    assert_int_equal(d.n, 0); /* they come in the envelope */
    assert_int_equal(d.version, 1);
    assert_int_equal(d.k.channel, CHANNEL_POST);
}

static enum err attach(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    struct blob b = { .hash = S("0000000000000000000000000000000000000000000000000000000000000000"), .size_bytes = 3, .media_type = S("image/jpeg") };
    struct paper_upload u = { .name = S("anh.jpg"), .blob = b };
    return paper_attach(c, PAPER_OF_DRAFT, d->id, S("giay_chung_sinh"), "component", &u, 1);
}

static enum err count_dossier_papers(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    struct paper *p;
    return paper_list(c, PAPER_OF_DOSSIER, d->dossier_id, &p, &d->n);
}

static void test_papers_move(void **state)
{
    (void)state;
    struct form_value *v;
    struct doing d = { .id = open_draft(&mai, BIRTH) };
    size_t n = example(BIRTH "/examples/online_married.json", &v);
    assert_int_equal(save_values(&mai, d.id, 1, v, n, S("counter")), ERR_OK);
    assert_int_equal(ctx_write(&mai, attach, &d), ERR_OK);
    assert_int_equal(submit_draft(&mai, d.id, 2, &d.dossier_id), ERR_OK);
    assert_int_equal(ctx_read(&mai, count_dossier_papers, &d), ERR_OK);
    assert_int_equal(d.n, 1);
}

/* -- tests: prepared for the desk -- */

static enum err at_desk(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return draft_at_desk(c, d->id, &d->k);
}

static void test_prepared(void **state)
{
    (void)state;
    struct form_value *v;
    struct doing d = { .id = open_draft(&mai, CERTIFY) };
    size_t n = example(CERTIFY "/examples/counter_degree.json", &v);
    assert_int_equal(save_values(&mai, d.id, 1, v, n, (struct str){ 0 }), ERR_OK);
    struct draft_case k = load_draft(&mai, d.id);
    assert_true(k.prepare && k.open && !k.online);
    assert_int_equal(k.channel, CHANNEL_COUNTER);
    assert_int_equal(submit_draft(&mai, d.id, 2, &d.dossier_id), ERR_CONFLICT);
    assert_int_equal(ctx_write(&ha, at_desk, &d), ERR_OK);
    assert_int_equal(ha.events_n, 1); /* who looked is written down */
    assert_int_equal(d.k.problems, 0);
    assert_int_equal(ctx_write(&far_officer, at_desk, &d), ERR_NOT_FOUND);
    assert_int_equal(ctx_write(&binh, at_desk, &d), ERR_NOT_FOUND);
    struct doing private = { .id = open_draft(&mai, MARITAL) };
    assert_int_equal(ctx_write(&ha, at_desk, &private), ERR_NOT_FOUND); /* not meant for the desk */
}

static void test_time_passes(void **state)
{
    (void)state;
    int64_t id = open_draft(&mai, MARITAL), before = load_draft(&mai, id).draft.saved_at_ms;
    at("2026-11-21T08:00:00+07:00");
    assert_int_equal(save_one(&mai, id, 1, "Mai"), ERR_OK);
    assert_int_equal(load_draft(&mai, id).draft.saved_at_ms - before, 22 * CLOCK_HOUR_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(test_autosave_stale), T(test_saved_as_typed), T(test_naughty_strings), T(test_too_much), T(test_no_twins), T(test_twins_racing),
        T(test_strangers), T(test_drop), T(test_not_open), T(test_submit_twice), T(test_submit_racing), T(test_submit_incomplete),
        T(test_procedure_changed), T(test_changed_is_saved), T(test_papers_by_channel), T(test_papers_move), T(test_prepared), T(test_time_passes),
    };
    return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}
