/* The table of settings: its defaults, what is out of bounds, and who changed one. On both engines (db/db_testing.h). */
#include "core/setting.h"
#include "core/testing.h"
#include "../../tests/support.h"

static struct testing_app t;
static struct ctx *c;

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

struct asking {
    enum setting s;
    struct str value;
    int64_t number;
    struct setting_now now;
};
static enum err put(struct ctx *x, void *arg)
{
    struct asking *a = arg;
    return setting_set(x, a->s, a->value);
}
static enum err look(struct ctx *x, void *arg)
{
    struct asking *a = arg;
    TRY(setting_get(x->db, x->arena, a->s, &a->value));
    TRY(setting_look(x, a->s, &a->now));
    return setting_rows[a->s].kind == SETTING_IS_NUMBER ? setting_number(x->db, x->arena, a->s, &a->number) : ERR_OK;
}

static void test_defaults(void **state)
{
    (void)state;
    for (enum setting s = 0; s < SETTING_COUNT; s++) {
        const struct setting_row *row = &setting_rows[s];
        struct asking a = { .s = s };
        assert_non_null(row->key);
        for (enum setting other = 0; other < s; other++)
            assert_true(strcmp(row->key, setting_rows[other].key) != 0);
        assert_int_equal(ctx_read(c, look, &a), ERR_OK);
        assert_true(str_eq(a.value, str_c(row->standard)) && a.now.version == 0 && a.now.changed_at_ms == 0 && !a.now.by_name.len);
        if (row->kind == SETTING_IS_NUMBER)
            assert_true(a.number >= row->least && a.number <= row->most);
    }
}

/* What somebody wrote past the page, or a program of another day, does no harm. */
static void test_out_of_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int64_t number;
    } rows[] = { { "30", 30 }, { "31", 2 }, { "-1", 2 }, { "0", 0 }, { "two", 2 }, { "", 2 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct asking a = { .s = SETTING_APOLOGY_DRAFT_DAYS, .value = str_c(rows[i].value) };
        assert_int_equal(ctx_write(c, put, &a), ERR_OK);
        assert_int_equal(ctx_read(c, look, &a), ERR_OK);
        assert_int_equal(a.number, rows[i].number);
    }
}

static void test_history(void **state)
{
    (void)state;
    struct asking a = { .s = SETTING_OFFICE_NOTICE, .value = S("Chiều nay bảo trì") };
    assert_int_equal(ctx_write(c, put, &a), ERR_OK);
    assert_int_equal(ctx_write(c, put, &a), ERR_OK);
    assert_int_equal(ctx_read(c, look, &a), ERR_OK);
    assert_true(a.now.version == 2 && a.now.changed_at_ms == c->now_ms && !a.now.by_name.len); /* by a command */
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_defaults), cmocka_unit_test(test_out_of_bounds), cmocka_unit_test(test_history) };
    return cmocka_run_group_tests(tests, setup, teardown);
}
