/* Drafts go on the day that their page says, with their papers; sent ones and papers of others stay. On both engines
 * (db/db_testing.h). */
#include "office.h"
#include "base/clock.h"
#include "core/blob.h"
#include "mod/citizen/draft.h"

OFFICE_COUNT_OF(drafts, 60, "draft WHERE account_id")
OFFICE_COUNT_OF(papers, 61, "paper WHERE draft_id")
OFFICE_COUNT_OF(blobs, 62, "blob WHERE size_bytes")

enum { ONLY_HERE = 11111, SHARED = 22222 }; /* sizes, by which the test finds its files again */

struct made {
    const char *code;
    int64_t id;
    int32_t goes;
};

static enum err make(struct ctx *c, void *arg)
{
    struct made *m = arg;
    struct draft d;
    TRY(draft_open(c, str_c(m->code), office.units[COMMUNE], true, &m->id));
    struct str hash = arena_printf(c->arena, "%064d", strcmp(m->code, "1.001193") == 0 ? 1 : 2);
    struct paper_upload files[] = { { .name = S("a.pdf"), .blob = { hash, hash.ptr[63] == '1' ? ONLY_HERE : SHARED, S("application/pdf") } } };
    TRY(paper_attach(c, PAPER_OF_DRAFT, m->id, S("x"), "component", files, 1));
    TRY(draft_get(c, m->id, &d));
    return draft_goes_day(c, &d, &m->goes);
}

static enum err drop(struct ctx *c, void *arg)
{
    struct draft d;
    TRY(draft_get(c, ((struct made *)arg)->id, &d));
    return draft_drop(c, &d, d.version);
}

static void purge(void)
{
    struct ctx c = ctx_system(&office.t.app, office.t.arena);
    must(draft_purge(&c));
}

static void test_purge(void **state)
{
    (void)state;
    struct made mine = { .code = "1.001193" }, dropped = { .code = "1.004873" }, others = { .code = "1.004873" };
    must(as(CITIZEN, make, &mine));
    must(as(CITIZEN, make, &dropped));
    must(as(CITIZEN2, make, &others));
    must(as(CITIZEN, drop, &dropped));
    purge();
    assert_int_equal(office_count(&drafts, office.people[CITIZEN]), 1); /* what was thrown away goes at once */
    assert_int_equal(office_count(&papers, dropped.id), 0);
    assert_int_equal(office_count(&blobs, SHARED), 1); /* somebody else's draft has the same file */
    assert_int_equal(mine.goes, day_of_ms(testing_now_ms) + 91);
    testing_now_ms = ms_of_day(mine.goes, 0) - 1;
    purge();
    assert_int_equal(office_count(&drafts, office.people[CITIZEN]), 1);
    assert_int_equal(office_count(&papers, mine.id), 1);
    testing_now_ms = ms_of_day(mine.goes, 0);
    purge();
    assert_int_equal(office_count(&drafts, office.people[CITIZEN]) + office_count(&drafts, office.people[CITIZEN2]), 0);
    assert_int_equal(office_count(&papers, mine.id), 0);
    assert_int_equal(office_count(&blobs, ONLY_HERE) + office_count(&blobs, SHARED), 0);
    office_at(OFFICE_NOW);
}

OFFICE_COUNT_OF(told, 63, "notice WHERE title LIKE '%sắp được xóa%' AND account_id")

static enum err save(struct ctx *c, void *arg)
{
    struct draft_case k;
    TRY(draft_load(c, ((struct made *)arg)->id, &k));
    k.draft.deliver = S("online");
    return draft_save(c, &k, k.draft.version);
}

static void remind(void)
{
    struct ctx c = ctx_system(&office.t.app, office.t.arena);
    must(draft_remind(&c));
}

/* Once, a week before it goes; saved again and left alone again, once more. */
static void test_remind(void **state)
{
    (void)state;
    struct made mine = { .code = "1.001193" };
    int64_t owner = office.people[CITIZEN];
    must(as(CITIZEN, make, &mine));
    testing_now_ms = ms_of_day(mine.goes - 8, 0) - 1;
    remind();
    assert_int_equal(office_count(&told, owner), 0);
    testing_now_ms = ms_of_day(mine.goes - 8, 0) + CLOCK_DAY_MS;
    remind();
    remind();
    assert_int_equal(office_count(&told, owner), 1);
    testing_now_ms += CLOCK_HOUR_MS;
    must(as(CITIZEN, save, &mine));
    remind();
    assert_int_equal(office_count(&told, owner), 1);
    testing_now_ms += 84 * CLOCK_DAY_MS;
    remind();
    assert_int_equal(office_count(&told, owner), 2);
    must(as(CITIZEN, drop, &mine));
    testing_now_ms += 84 * CLOCK_DAY_MS;
    remind();
    assert_int_equal(office_count(&told, owner), 2);
    office_at(OFFICE_NOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_purge), cmocka_unit_test(test_remind) };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
