/* A form in pages: where they begin, what they are called, which are asked, what is wrong on them. */
#include "engine/form.h"
#include "../../tests/support.h"

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

#define Q(key, more) "{\"type\":\"textfield\",\"key\":\"" key "\",\"label\":\"L\",\"validate\":{\"required\":true}" more "}"
#define PAGE(title) ",\"properties\":{\"page\":\"" title "\"}"
#define HIDE(when) ",\"conditional\":{\"hide\":\"=" when "\"}"
#define GROUP(label, inside) "{\"type\":\"group\",\"label\":\"" label "\",\"components\":[" inside "]}"

static struct form_page *pages_of(const char *components, const struct form_value *values, size_t n, size_t *pages_n)
{
    const struct form *f;
    struct form_state *states;
    struct form_page *pages;
    assert_int_equal(form_parse(a, arena_printf(a, "{\"id\":\"f\",\"components\":[%s]}", components), &f, NULL), ERR_OK);
    form_validate(f, values, n, false, 0, a, &states);
    *pages_n = form_pages(f, states, a, &pages);
    return pages;
}

static void check(const struct form_page *p, const char *title, size_t from, size_t to, bool shown, size_t problems)
{
    assert_str(p->title, str_c(title));
    assert_int_equal(p->from, from);
    assert_int_equal(p->to, to);
    assert_int_equal(p->shown, shown);
    assert_int_equal(p->problems, problems);
}

static void test_begin(void **state)
{
    (void)state;
    size_t n;
    struct form_page *p = pages_of(Q("a", "") "," Q("b", "") "," GROUP("Một", Q("c", "") "," Q("d", PAGE("Hai")) "," Q("e", "")) "," Q("f", "") ","
                                   GROUP("Ba", Q("g", PAGE("Ba rưỡi"))), NULL, 0, &n);
    assert_int_equal(n, 5);
    check(&p[0], "", 0, 2, true, 2);
    check(&p[1], "Một", 2, 4, true, 1);
    check(&p[2], "Hai", 4, 7, true, 2); /* with the end of its group */
    check(&p[3], "", 7, 8, true, 1);
    check(&p[4], "Ba rưỡi", 8, 11, true, 1); /* the first question names the page of its group */
}

static void test_shown(void **state)
{
    (void)state;
    size_t n;
    const char *form = Q("a", "") "," GROUP("Vợ", Q("b", HIDE("a = \\\"x\\\"")) ",{\"type\":\"text\",\"text\":\"Lời nhắc\"}") "," GROUP("Cuối", Q("c", ""));
    struct form_value x[] = { { S("a"), S("x") } };
    struct form_page *p = pages_of(form, x, 1, &n);
    assert_int_equal(n, 3);
    assert_false(p[1].shown); /* words alone are no page */
    assert_int_equal(p[1].problems, 0);
    assert_true(p[0].shown && p[2].shown);
    p = pages_of(form, NULL, 0, &n);
    assert_true(p[1].shown);
}

static void test_shipped(void **state)
{
    (void)state;
    size_t n;
    struct form_page *pages;
    const struct form *f;
    struct form_state *states;
    assert_int_equal(form_parse(a, support_file(a, "procedures/1.004873/form.json"), &f, NULL), ERR_OK);
    form_validate(f, NULL, 0, false, 0, a, &states);
    n = form_pages(f, states, a, &pages);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(pages[i].from, i ? pages[i - 1].to : 0); /* nothing is left out, nothing asked twice */
        assert_true(pages[i].title.len && pages[i].to - pages[i].from <= 17);
    }
    assert_int_equal(pages[n - 1].to, f->fields_n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_begin, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shown, setup, teardown),
        cmocka_unit_test_setup_teardown(test_shipped, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
