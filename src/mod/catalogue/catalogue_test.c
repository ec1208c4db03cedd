/* The folders that ship: loaded, versioned, found, priced. On both engines (db/db_testing.h). */
#include "core/testing.h"
#include "mod/catalogue/catalogue_internal.h"
#include <pthread.h>
#include "../../../tests/support.h"

static struct testing_app t;
static struct ctx *c;

static enum err load(struct ctx *x, void *arg) { return catalogue_load_folders(x, arg); }

static struct catalogue_counts load_all(void)
{
    struct catalogue_counts counts;
    assert_int_equal(ctx_write(c, load, &counts), ERR_OK);
    return counts;
}

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    c = testing_ctx(&t);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

/* -- reading in a transaction -- */

struct asked {
    const char *code, *words, *level;
    const struct procedure *p;
    struct procedure_hit *hits;
    size_t n;
    int32_t day;
};

static enum err get(struct ctx *x, void *arg)
{
    struct asked *q = arg;
    return procedure_by_code(x, str_c(q->code), q->day ? q->day : ctx_today(x), &q->p);
}

static const struct procedure *procedure(const char *code)
{
    struct asked q = { .code = code };
    assert_int_equal(ctx_read(c, get, &q), ERR_OK);
    return q.p;
}

static enum err find(struct ctx *x, void *arg)
{
    struct asked *q = arg;
    return procedure_search(x, str_c(q->words), str_c(q->level), 20, &q->hits, &q->n);
}

static struct asked search(const char *words)
{
    struct asked q = { .words = words, .level = "" };
    assert_int_equal(ctx_read(c, find, &q), ERR_OK);
    return q;
}

static void assert_first(const char *words, const char *code)
{
    struct asked q = search(words);
    struct str got = q.n ? q.hits[0].code : S("nothing");
    if (!str_eq(got, str_c(code)))
        fail_msg("\"%s\" finds %.*s first, not %s", words, STR_ARG(got), code);
}

/* -- tests -- */

static void test_load_twice(void **state)
{
    (void)state;
    struct catalogue_counts first = load_all(), second = load_all();
    assert_true(first.added >= 23); /* nineteen folders, four closed codes */
    assert_int_equal(first.changed + first.unchanged, 0);
    assert_int_equal(second.added + second.changed, 0);
    assert_int_equal(second.unchanged, first.added);
}

static enum err all_texts(struct ctx *x, void *arg)
{
    const struct procedure *p = arg;
    const struct form *form, *again;
    const struct bpmn *process;
    struct str markup;
    TRY(procedure_form(x, p, &form));
    TRY(procedure_form(x, p, &again));
    assert_ptr_equal(form, again);
    assert_true(form->fields_n > 5);
    TRY(procedure_process(x, p, &process));
    TRY(procedure_result(x, p, &markup));
    assert_true(markup.len > 100);
    return ERR_OK;
}

static void test_folder_is_parsed(void **state)
{
    (void)state;
    load_all();
    const struct procedure *p = procedure("2.000815");
    assert_ptr_equal(p, procedure("2.000815"));
    assert_str(p->short_name, S("Chứng thực bản sao từ bản chính"));
    assert_int_equal(p->online, ONLINE_PREPARE);
    const struct channel_rule *r = procedure_channel(p, CHANNEL_COUNTER);
    assert_non_null(r);
    assert_int_equal(r->rule.limit.unit, LIMIT_SAME_DAY);
    assert_int_equal(r->rule.cutoff_minute, 900);
    assert_int_equal(r->fees_n, 1);
    assert_int_equal(r->fees[0].steps_n, 1);
    assert_int_equal(ctx_read(c, all_texts, (void *)p), ERR_OK);
    assert_null(procedure_channel(p, CHANNEL_ONLINE));
}

static void test_open(void **state)
{
    (void)state;
    enum msg why;
    load_all();
    const struct procedure *p = procedure("2.000815"), *q = procedure("1.004873"), *closed = procedure("2.002621");
    assert_true(procedure_open(p, S("commune"), CHANNEL_COUNTER, &why));
    assert_false(procedure_open(p, S("commune"), CHANNEL_ONLINE, &why));
    assert_int_equal(why, MSG_catalogue_prepare_only);
    assert_false(procedure_open(p, S("commune"), CHANNEL_POST, &why));
    assert_int_equal(why, MSG_catalogue_not_post);
    assert_false(procedure_open(q, S("province"), CHANNEL_COUNTER, &why));
    assert_int_equal(why, MSG_catalogue_at_commune);
    assert_true(procedure_open(q, S("commune"), CHANNEL_ONLINE, &why));
    assert_true(closed->closed);
    assert_false(procedure_open(closed, S("commune"), CHANNEL_COUNTER, &why));
    assert_int_equal(why, MSG_catalogue_closed);
    assert_str(closed->successor, S("3.000722"));
}

static void test_search(void **state)
{
    (void)state;
    load_all();
    assert_first("1.004873", "1.004873");
    assert_first("1.0048", "1.004873");
    assert_first("tinh trang hon nhan", "1.004873");
    assert_first("tình trạng hôn nhân", "1.004873");
    assert_first("tinh tra", "1.004873");
    assert_first("ĐỘC THÂN", "1.004873");
    assert_first("khai sinh", "1.001193");
    assert_first("khai si", "1.001193");
    assert_first("khai tử", "1.000656");
    assert_first("chung thuc chu ky", "2.000884");
    assert_first("sao y", "2.000815");
    assert_first("tôi muốn làm giấy khai sinh", "1.001193");
    assert_int_equal(search("").n, 0);
    assert_int_equal(search(" \" ' * ) OR NEAR : & | !").n, 0);
    assert_int_equal(search("zzzzqqq").n, 0);
    assert_int_equal(search("2.002621").n, 1);
    struct asked q = { .words = "khai sinh", .level = "ministry" };
    assert_int_equal(ctx_read(c, find, &q), ERR_OK);
    assert_int_equal(q.n, 0);
}

static enum err many_words(struct ctx *x, void *arg)
{
    (void)arg;
    struct procedure_hit *hits;
    size_t n;
    struct buf b = buf_new(x->arena, 100000);
    for (int i = 0; i < 2000; i++)
        buf_put(&b, S("khai sinh "));
    TRY(procedure_search(x, buf_str(&b), S(""), 20, &hits, &n));
    TRY(procedure_search(x, S("\xff\xfe khai \xc3"), S(""), 20, &hits, &n));
    return procedure_search(x, S("nguyễn'); DROP TABLE procedure_find; --"), S(""), 20, &hits, &n);
}

static void test_search_bad_input(void **state)
{
    (void)state;
    load_all();
    assert_int_equal(ctx_read(c, many_words, NULL), ERR_OK);
}

static void test_fees(void **state)
{
    (void)state;
    static const struct fee_step steps[] = { { 3, 1000 } };
    struct procedure_fee fee = { .amount_vnd = 2000, .steps = steps, .steps_n = 1, .max_vnd = 200000 };
    static const int64_t want[] = { 0, 2000, 4000, 5000, 6000, 7000 };
    for (int i = 1; i < 6; i++)
        assert_int_equal(procedure_fee_set_vnd(&fee, i), want[i]);
    assert_int_equal(procedure_fee_set_vnd(&fee, 198), 200000);
    assert_int_equal(procedure_fee_set_vnd(&fee, 199), 200000);
    assert_int_equal(procedure_fee_set_vnd(&fee, 1000000), 200000);
    fee.amount_vnd = -1;
    assert_int_equal(procedure_fee_set_vnd(&fee, 2), -1);
}

static enum err put_own(struct ctx *x, void *arg)
{
    const char *json = arg;
    enum source_effect effect;
    struct procedure_source s = { .code = S("9.000001"), .kind = SOURCE_OWN, .origin = S("test"), .raw = str_c(json), .content = str_c(json) };
    TRY(source_put(x, &s, &effect));
    return version_publish(x, s.code, &(struct version_news){ 0 });
}

static enum err get_quietly(struct ctx *x, void *arg) { return get(x, arg); }

static void test_versions_by_day(void **state)
{
    (void)state;
    assert_int_equal(ctx_write(c, put_own, "{\"code\":\"9.000001\",\"name\":\"Một\",\"levels\":[\"commune\"],\"valid_from\":\"2026-02-01\"}"), ERR_OK);
    testing_at(&t, "2026-12-01T08:00:00+07:00");
    assert_int_equal(ctx_write(c, put_own, "{\"code\":\"9.000001\",\"name\":\"Hai\",\"levels\":[\"commune\"],\"valid_from\":\"2026-02-01\"}"), ERR_OK);
    assert_int_equal(ctx_write(c, put_own, "{\"code\":\"9.000001\",\"name\":\"Ba\",\"levels\":[\"commune\"],\"valid_from\":\"2027-01-01\",\"valid_to\":\"2027-06-30\"}"),
                     ERR_OK);
    static const struct {
        int year, month, day;
        const char *name;
    } days[] = { { 2026, 1, 31, NULL },  { 2026, 2, 1, "Một" }, { 2026, 11, 30, "Một" }, { 2026, 12, 1, "Hai" },
                 { 2026, 12, 31, "Hai" }, { 2027, 1, 1, "Ba" },  { 2027, 6, 30, "Ba" },   { 2027, 7, 1, "Hai" } };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct asked q = { .code = "9.000001", .day = day_from_ymd(days[i].year, days[i].month, days[i].day) };
        assert_int_equal(ctx_read(c, get_quietly, &q), days[i].name ? ERR_OK : ERR_NOT_FOUND);
        if (days[i].name)
            assert_str(q.p->name, str_c(days[i].name));
    }
}

/* -- a folder that changes -- */

static enum err put_changed(struct ctx *x, void *arg)
{
    struct procedure_source s;
    enum source_effect effect;
    (void)arg;
    TRY(folder_source(x->arena, S("2.000815"), &s));
    struct str text = arena_str(x->arena, s.content);
    char *name = strstr((char *)text.ptr, "Chứng thực bản sao từ bản chính\"");
    assert_non_null(name);
    name[0] = 'K';
    s.raw = s.content = text;
    s.form = arena_printf(x->arena, "%.*s ", STR_ARG(s.form)); /* another text of the same form */
    TRY(source_put(x, &s, &effect));
    assert_int_equal(effect, SOURCE_CHANGED);
    return version_publish(x, s.code, &(struct version_news){ 0 });
}

struct two_forms {
    const struct procedure *before, *after;
};

static enum err compare_forms(struct ctx *x, void *arg)
{
    struct two_forms *t2 = arg;
    const struct form *before, *after;
    const struct procedure *pinned;
    TRY(procedure_version(x, t2->before->version_id, &pinned));
    assert_ptr_equal(pinned, t2->before);
    TRY(procedure_form(x, t2->before, &before));
    TRY(procedure_form(x, t2->after, &after));
    assert_ptr_not_equal(before, after);
    return ERR_OK;
}

/* A dossier keeps the version it was submitted under, with its form, whatever comes later. */
static void test_folder_changes(void **state)
{
    (void)state;
    load_all();
    struct two_forms both = { .before = procedure("2.000815") };
    testing_at(&t, "2026-12-01T08:00:00+07:00");
    assert_int_equal(ctx_write(c, put_changed, NULL), ERR_OK);
    both.after = procedure("2.000815");
    assert_true(both.after->version_id != both.before->version_id);
    assert_int_equal(both.after->from_day, day_from_ymd(2026, 12, 1));
    assert_int_equal(ctx_read(c, compare_forms, &both), ERR_OK);
    struct catalogue_counts again = load_all(); /* the program's own folder is put back: a third version */
    assert_int_equal(again.changed, 1);
    assert_str(procedure("2.000815")->short_name, both.before->short_name);
}

/* -- many at once -- */

enum { READERS = 6, ROUNDS = 30 };
static const char *const some_codes[] = { "1.000656", "1.001193", "1.004873", "2.000635", "2.000815", "2.000884" };

struct reader {
    pthread_t thread;
    const struct procedure *p[6];
    const struct form *form[6];
};

static enum err read_some(struct ctx *x, void *arg)
{
    struct reader *r = arg;
    for (int i = 0; i < 6; i++) {
        TRY(procedure_by_code(x, str_c(some_codes[i]), ctx_today(x), &r->p[i]));
        TRY(procedure_form(x, r->p[i], &r->form[i]));
    }
    return ERR_OK;
}

static void *reading(void *arg)
{
    struct arena *a = arena_new();
    for (int i = 0; i < ROUNDS; i++) {
        struct ctx mine = { .app = &t.app, .arena = a, .now_ms = testing_now_ms };
        if (ctx_read(&mine, read_some, arg) != ERR_OK)
            abort();
        arena_reset(a);
    }
    arena_free(a);
    return NULL;
}

/* Whoever comes first, all get the same parsed version and form. */
static void test_many_readers(void **state)
{
    (void)state;
    struct reader readers[READERS] = { 0 };
    load_all();
    for (int i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&readers[i].thread, NULL, reading, &readers[i]), 0);
    for (int i = 0; i < READERS; i++)
        pthread_join(readers[i].thread, NULL);
    for (int i = 1; i < READERS; i++) {
        assert_memory_equal(readers[i].p, readers[0].p, sizeof readers[0].p);
        assert_memory_equal(readers[i].form, readers[0].form, sizeof readers[0].form);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_load_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(test_folder_is_parsed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_open, setup, teardown),
        cmocka_unit_test_setup_teardown(test_search, setup, teardown),
        cmocka_unit_test_setup_teardown(test_search_bad_input, setup, teardown),
        cmocka_unit_test(test_fees),
        cmocka_unit_test_setup_teardown(test_versions_by_day, setup, teardown),
        cmocka_unit_test_setup_teardown(test_folder_changes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_readers, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
