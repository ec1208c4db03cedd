/* Ratings that nobody can be known by, questions without names, and looks that nobody can hide. On both engines. */
#include "office.h"
#include "core/setting.h"
#include "mod/faq/faq.h"
#include "mod/looks/looks.h"
#include "mod/rating/rating.h"

OFFICE_COUNT_OF(events_of, 0, "event WHERE kind NOT LIKE 'access.%' AND dossier_id")
OFFICE_COUNT_OF(links_left, 1, "rating_given WHERE rating_id IS NOT NULL AND agency_id")
OFFICE_COUNT_OF(faq_named, 2, "event WHERE kind = 'faq.asked' AND actor_id IS NOT NULL AND 1")

static enum err here_work(struct ctx *c, void *arg)
{
    return (void)arg, setting_set(c, SETTING_OFFICE_UNIT_ID, arena_printf(c->arena, "%lld", (long long)office.units[COMMUNE]));
}
static int opens(void **state)
{
    office_open(state);
    must(as(SYSTEM, here_work, NULL));
    return 0;
}

/* -- ratings -- */

static int64_t refused(void)
{
    struct office_new o = office_request("2.000815", "counter_five_pages", CHANNEL_COUNTER);
    testing_now_ms += 1000;
    must(as(CITIZEN, office_submit_work, &o));
    return o.id;
}

struct rate_of {
    int64_t id;
    struct rating r;
    bool open, end;
};
static enum err rate_work(struct ctx *c, void *arg)
{
    struct rate_of *x = arg;
    struct dossier d;
    TRY(dossier_get(c, x->id, &d));
    if (x->end)
        d.state = DOSSIER_RETURNED;
    return rating_give(c, &d, &x->r);
}
static enum err read_work(struct ctx *c, void *arg)
{
    struct rate_of *x = arg;
    struct dossier d;
    TRY(dossier_get(c, x->id, &d));
    d.state = DOSSIER_RETURNED;
    TRY(rating_open(c, &d, &x->open));
    return rating_of(c, &d, &x->r);
}

struct figures {
    struct rating_figure *list;
    struct rating *said;
    size_t n, said_n;
};
static enum err figures_work(struct ctx *c, void *arg)
{
    struct figures *f = arg;
    TRY(rating_figures(c, office.units[COMMUNE], &f->list, &f->n));
    f->said_n = 0;
    return f->n ? rating_list(c, office.units[COMMUNE], f->list->batch, &f->said, &f->said_n) : ERR_OK;
}
static struct figures figures(void)
{
    struct figures f = { 0 };
    must(as_reader(LEADER, figures_work, &f));
    return f;
}
static void lets_out(void)
{
    office.c->who = office_who(SYSTEM);
    office.c->now_ms = testing_now_ms;
    must(rating_chore(office.c));
}

static void only_after_the_result_and_not_by_officials(void **state)
{
    (void)state;
    struct rate_of x = { .id = refused(), .r = { 0, S("good"), S("time|attitude"), S("") } };
    assert_int_equal(as(CITIZEN, rate_work, &x), ERR_CONFLICT);
    x.end = true;
    assert_int_equal(as(OFFICER, rate_work, &x), ERR_CONFLICT);
    x.r.level = S("best");
    x.r.reasons = S("time|x");
    office.c->problem.n = 0;
    assert_int_equal(as(CITIZEN, rate_work, &x), ERR_INVALID);
    assert_int_equal(office.c->problem.n, 2);
    office.c->problem.n = 0;
}

/* Five make a group; who rated can be found neither by the ledger nor, after the days, by any link. */
static void a_group_is_let_out_together(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    struct rate_of x[5];
    for (int i = 0; i < 5; i++) {
        x[i] = (struct rate_of){ .id = refused(), .end = true, .r = { 0, i ? S("good") : S("bad"), S("attitude"), i ? S("") : S("Phải đi ba lần.") } };
        int64_t before = office_count(&events_of, x[i].id);
        must(as(CITIZEN, rate_work, &x[i]));
        assert_int_equal(office_count(&events_of, x[i].id), before);
    }
    assert_int_equal(as(CITIZEN, rate_work, &x[0]), ERR_STALE); /* once: a second one changes the first */
    must(as_reader(CITIZEN, read_work, &x[0]));
    assert_true(x[0].open);
    assert_int_equal(x[0].r.version, 1);
    x[0].r.words = S("Phải đi hai lần.");
    must(as(CITIZEN, rate_work, &x[0]));
    lets_out();
    assert_int_equal(figures().n, 0); /* they may still be changed */
    assert_int_equal(office_count(&links_left, office.units[COMMUNE]), 5);
    office_at("2026-11-28T10:00:00+07:00");
    lets_out();
    struct figures f = figures();
    assert_int_equal(f.n, 1);
    assert_int_equal(f.list->n, 5);
    assert_int_equal(f.list->good, 4);
    assert_int_equal(f.said_n, 5);
    assert_int_equal(office_count(&links_left, office.units[COMMUNE]), 0);
    must(as_reader(CITIZEN, read_work, &x[0]));
    assert_false(x[0].open);
    struct rate_of late = { .id = refused(), .end = true, .r = { 0, S("good"), S(""), S("") } };
    must(as(CITIZEN, rate_work, &late));
    office_at("2026-12-20T10:00:00+07:00");
    lets_out();
    assert_int_equal(figures().list->n, 5); /* one alone waits for others */
}

/* -- questions -- */

struct ask {
    int64_t id;
    struct faq f, *found;
    size_t n;
    const char *words, *question, *answer;
    int64_t version;
};
static enum err ask_work(struct ctx *c, void *arg)
{
    struct ask *a = arg;
    return faq_ask(c, S("Cháu Lò Văn Hặc hỏi: làm giấy khai sinh cần gì?"), S(""), c->who.account_id, &a->id);
}
static enum err publish_work(struct ctx *c, void *arg)
{
    struct ask *a = arg;
    TRY(faq_get(c, a->id, &a->f));
    return faq_publish(c, &a->f, a->version, str_c(a->question), str_c(a->answer));
}
static enum err find_work(struct ctx *c, void *arg)
{
    struct ask *a = arg;
    return faq_find(c, str_c(a->words), S(""), 0, &a->found, &a->n);
}

static void questions_are_found_by_words_and_name_nobody(void **state)
{
    (void)state;
    struct ask a = { .words = "khai sinh", .question = "Khai sinh cần giấy tờ gì?", .answer = "Giấy chứng sinh.", .version = 1 };
    must(as(CITIZEN, ask_work, &a));
    assert_int_equal(office_count(&faq_named, 1), 0);
    must(as_reader(NOBODY, find_work, &a));
    assert_int_equal(a.n, 0);
    assert_int_equal(as(NEIGHBOUR, publish_work, &a), ERR_FORBIDDEN);
    a.version = 9;
    assert_int_equal(as(OFFICER, publish_work, &a), ERR_STALE);
    a.version = 1;
    must(as(OFFICER, publish_work, &a));
    must(as_reader(NOBODY, find_work, &a));
    assert_int_equal(a.n, 1);
    assert_string_equal(arena_cstr(office.t.arena, a.found->question), "Khai sinh cần giấy tờ gì?");
    a.words = "ket hon";
    must(as_reader(NOBODY, find_work, &a));
    assert_int_equal(a.n, 0);
}

/* -- looks -- */

struct look_at {
    int64_t id, other;
    struct look *list, one;
    size_t n;
    struct look_key key;
};
static enum err look_work(struct ctx *c, void *arg)
{
    struct look_at *x = arg;
    struct dossier d;
    return dossier_look(c, x->id, "slip", &d);
}
static enum err list_work(struct ctx *c, void *arg)
{
    struct look_at *x = arg;
    struct event e = { .kind = "access.list", .object_kind = "inbox", .as = c->who.grants };
    event_shows(c, "dossier", x->other);
    event_shows(c, "dossier", x->id);
    event_shows(c, "dossier", x->id);
    TRY(event_put(c, &e));
    return c->shows.n ? ERR_IO : ERR_OK;
}
static enum err mine_work(struct ctx *c, void *arg)
{
    struct look_at *x = arg;
    return looks_of(c, c->who.account_id, x->key, &x->list, &x->n);
}
static enum err one_work(struct ctx *c, void *arg)
{
    struct look_at *x = arg;
    return looks_one(c, c->who.account_id, x->key, &x->one);
}

static void every_look_is_seen_by_whose_data_it_was(void **state)
{
    (void)state;
    struct look_at x = { .id = refused() };
    must(as_reader(CITIZEN, mine_work, &x));
    size_t before = x.n;
    must(as(OFFICER, look_work, &x));
    testing_now_ms += 1000;
    must(as(OFFICER, list_work, &x));
    testing_now_ms += 1000;
    must(as(OFFICER, list_work, &x)); /* the same list on the same day */
    must(as_reader(CITIZEN, mine_work, &x));
    assert_int_equal(x.n, before + 2);
    assert_true(x.list[0].listed);
    assert_int_equal(x.list[0].times, 2);
    assert_false(x.list[1].listed);
    assert_true(str_eq(x.list[1].why, S("slip")));
    assert_true(str_eq(x.list[1].actor, S("Phạm Thu Hà")));
    assert_true(str_eq(x.list[1].unit, S("Bộ phận Một cửa")));
    assert_true(str_eq(x.list[1].title, S("Chức danh")));
    x.key = x.list[1].key;
    must(as_reader(CITIZEN, one_work, &x));
    assert_int_equal(as_reader(CITIZEN2, one_work, &x), ERR_NOT_FOUND);
    must(as_reader(CITIZEN, mine_work, &x)); /* the page after it */
    assert_int_equal(x.n, before);
}

static void pages_go_on_where_they_ended(void **state)
{
    (void)state;
    struct look_at x = { .id = refused(), .other = refused() };
    for (int i = 0; i < 60; i++) {
        testing_now_ms += 1000;
        must(as(OFFICER, look_work, &x));
    }
    must(as_reader(CITIZEN, mine_work, &x));
    assert_int_equal(x.n, LOOKS_PAGE + 1);
    x.key = x.list[LOOKS_PAGE - 1].key;
    struct look_key next = x.list[LOOKS_PAGE].key;
    must(as_reader(CITIZEN, mine_work, &x));
    assert_int_equal(x.list[0].key.event_id, next.event_id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_after_the_result_and_not_by_officials), cmocka_unit_test(a_group_is_let_out_together),
        cmocka_unit_test(questions_are_found_by_words_and_name_nobody), cmocka_unit_test(every_look_is_seen_by_whose_data_it_was),
        cmocka_unit_test(pages_go_on_where_they_ended),
    };
    return cmocka_run_group_tests(tests, opens, office_close);
}
