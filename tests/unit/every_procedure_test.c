/* Each of the 2,071 published procedures, at an office of each level, through each channel: a request is taken where the
 * procedure is open (which import_test holds against the published files) and nowhere else, and there it says why.
 * On both engines (db/db_testing.h). */
#include "office.h"
#include "mod/catalogue/import_internal.h"

enum { LEVELS = 4, CODES = 2071 };
static const char *const level_words[LEVELS] = { "commune", "province", "ministry", "other" };
static int64_t agencies[LEVELS];
static struct str codes[CODES];

/* -- offices of the two levels that the small office lacks, and the catalogue -- */

static enum err add_offices(struct ctx *c, void *arg)
{
    (void)arg;
    agencies[0] = office.units[COMMUNE];
    agencies[1] = office.units[PROVINCE_UNIT];
    for (int l = 2; l < LEVELS; l++) {
        struct unit u = { .kind = S("agency"), .level = str_c(level_words[l]), .name = arena_printf(c->arena, "Cơ quan %s", level_words[l]),
                          .code = arena_printf(c->arena, "G0%d", l), .place = S("Hà Nội"), .open_day = 1 };
        TRY(unit_add(c, &u, &agencies[l]));
    }
    return ERR_OK;
}

static enum err import_all(struct ctx *c, void *arg)
{
    struct import_done done;
    return import_write(c, arg, &done);
}

/* Fills codes; a code stands in both files when both speak of it. */
static size_t different(const struct import_plan *plan)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->sources.n; i++) {
        bool known = false;
        for (size_t k = 0; k < n && !known; k++)
            known = str_eq(codes[k], plan->sources.at[i].code);
        if (!known && n < CODES)
            codes[n++] = plan->sources.at[i].code;
    }
    return n;
}

static int setup(void **state)
{
    office_open(state);
    struct import_plan plan = { 0 };
    struct str why = S("");
    struct import_file files[] = { { .name = S("records"), .bytes = support_file(office.t.arena, "data/procedures/procedures_commune.json") },
                                   { .name = S("rows"), .bytes = support_file(office.t.arena, "data/procedures/procedures_catalogue.csv") } };
    if (import_read(office.t.arena, files, 2, &plan, &why) != ERR_OK)
        fail_msg("%.*s", STR_ARG(why));
    must(as(SYSTEM, add_offices, NULL));
    must(as(SYSTEM, import_all, &plan));
    assert_int_equal(plan.procedures, CODES);
    assert_int_equal(different(&plan), CODES);
    return 0;
}

/* -- one request -- */

/* Name of an accepted example of the folder through the channel; "" when there is none. */
static struct str example_of(struct str folder, enum channel ch)
{
    struct str prefix = arena_printf(office.t.arena, "%.*s/examples/%s_", STR_ARG(folder), channel_word(ch));
    for (size_t i = 0; i < embed_procedures_n; i++) {
        struct str path = embed_procedures[i].path;
        if (str_starts(path, prefix))
            return str_cut(path, folder.len + strlen("/examples/"), path.len - folder.len - strlen("/examples/.json"));
    }
    return S("");
}

struct trial {
    struct str code;
    const struct procedure *p;
    int taken, level;
    enum channel channel;
    int64_t id;
};

static enum err submit(struct ctx *c, struct trial *t)
{
    struct str own = example_of(t->p->code, t->channel), folder = own.len ? t->p->code : S("_general");
    struct str example = own.len ? own : example_of(folder, t->channel);
    struct office_new o = office_request(arena_cstr(office.t.arena, folder), arena_cstr(office.t.arena, example), t->channel);
    o.n.procedure = t->p;
    o.n.agency_id = o.n.intake_unit_id = agencies[t->level];
    return dossier_submit(c, &o.n, &t->id);
}

/* Everywhere it is open, in one transaction; how often. */
static enum err submit_all(struct ctx *c, void *arg)
{
    struct trial *t = arg;
    enum msg why;
    for (t->level = 0; t->level < LEVELS; t->level++)
        for (int ch = 0; ch < CHANNEL_COUNT; ch++) {
            t->channel = (enum channel)ch;
            if (!procedure_open(t->p, str_c(level_words[t->level]), t->channel, &why))
                continue;
            TRY(submit(c, t));
            t->taken++;
        }
    return ERR_OK;
}

static enum err submit_one(struct ctx *c, void *arg) { return submit(c, arg); }

static enum err load(struct ctx *c, void *arg)
{
    struct trial *t = arg;
    return procedure_by_code(c, t->code, ctx_today(c), &t->p);
}

/* The first place where it is closed. */
static bool somewhere_closed(struct trial *t)
{
    enum msg why;
    for (t->level = 0; t->level < LEVELS; t->level++)
        for (int ch = 0; ch < CHANNEL_COUNT; ch++) {
            t->channel = (enum channel)ch;
            if (!procedure_open(t->p, str_c(level_words[t->level]), t->channel, &why))
                return true;
        }
    return false;
}

OFFICE_COUNT_OF(dossiers, 0, "dossier WHERE sets")

static void test_every_procedure(void **state)
{
    (void)state;
    /* each on SQLite, every fifth on PostgreSQL */
    int64_t taken = 0, refused = 0, tried = 0;
    for (size_t i = 0; i < CODES; i += db_testing_is_postgres() ? 5 : 1, tried++) {
        struct trial t = { .code = codes[i] };
        must(as_reader(SYSTEM, load, &t));
        if (as(SYSTEM, submit_all, &t) != ERR_OK)
            fail_msg("%.*s at %s through %s: %.*s", STR_ARG(codes[i]), level_words[t.level], channel_word(t.channel),
                     STR_ARG(office.c->problem.n ? office.c->problem.at[0].text : S("")));
        assert_true(t.taken > 0 || t.p->closed);
        taken += t.taken;
        if (!somewhere_closed(&t))
            continue;
        enum err e = as(SYSTEM, submit_one, &t);
        if (e != ERR_INVALID || !office.c->problem.n || !office.c->problem.at[0].text.len)
            fail_msg("%.*s at %s through %s is taken", STR_ARG(codes[i]), level_words[t.level], channel_word(t.channel));
        refused++;
    }
    print_message("%lld requests taken, %lld refused\n", (long long)taken, (long long)refused);
    assert_int_equal(office_count(&dossiers, 1), taken);
    assert_true(taken > tried && refused > tried / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_procedure) };
    return cmocka_run_group_tests(tests, setup, office_close);
}
