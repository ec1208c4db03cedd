/* Forms: anything at all as a form or as its answers. */
#include "data/json.h"
#include "base/clock.h"
#include "engine/form.h"
#include "text/text.h"
#include "../../tests/support.h"

static struct arena *a;
static int32_t today;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    today = day_from_ymd(2026, 11, 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

#define FORM(components) "{\"id\":\"f\",\"type\":\"default\",\"components\":[" components "]}"
#define TEXT(key, more) "{\"type\":\"textfield\",\"key\":\"" key "\",\"label\":\"L\"" more "}"

static const char *const shipped[] = { "1.000656", "1.001193", "1.004873", "2.000635", "2.000815", "2.000884",
                                      "1.001266", "1.001570", "1.001612", "1.011607", "1.013225", "2.000720", "2.000908",
                                      "2.000913", "2.000927", "2.000992", "2.001016", "2.001019", "2.001035",
                                      "_general" };
enum { SHIPPED = sizeof shipped / sizeof *shipped };

static struct str shipped_file(size_t i) { return support_file(a, arena_printf(a, "procedures/%s/form.json", shipped[i]).ptr); }

static void try_any(struct str json)
{
    struct arena *own = arena_new();
    const struct form *f;
    struct fault fault = { 0 };
    if (form_parse(own, json, &f, &fault) != ERR_OK) {
        if (!fault.what[0] || !text_utf8_valid(str_c(fault.where)) || !text_utf8_valid(str_c(fault.what)))
            fail_msg("\"%s\": \"%s\" for %.*s", fault.where, fault.what, STR_ARG(json));
    } else {
        struct form_state *s;
        form_validate(f, NULL, 0, false, today, own, &s);
    }
    arena_free(own);
}

static void test_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHIPPED; i++) {
        struct str whole = shipped_file(i);
        for (size_t n = 0; n < whole.len; n += i == SHIPPED - 1 ? 1 : 29) {
            char *alone = malloc(n ? n : 1);
            memcpy(alone, whole.ptr, n);
            try_any((struct str){ alone, n });
            free(alone);
        }
    }
}

/* Lines left out: a form with fewer members is read or refused. */
static void test_torn(void **state)
{
    (void)state;
    struct str whole = shipped_file(2), rest, line;
    for (size_t from = 0; from < whole.len; from += line.len + 1) {
        rest = str_skip(whole, from);
        if (!str_split(&rest, '\n', &line))
            break;
        try_any(arena_printf(a, "%.*s%.*s", (int)from, whole.ptr, STR_ARG(rest)));
    }
}

static void naughty_answers(const struct form *f, struct str s)
{
    struct arena *own = arena_new();
    struct form_value *v = ARENA_ARRAY(own, struct form_value, f->fields_n);
    struct str clean;
    if (text_clean(own, s, true, &clean) != ERR_OK)
        clean = text_repair(own, s);
    for (size_t i = 0; i < f->fields_n; i++)
        v[i] = (struct form_value){ f->fields[i].key, clean };
    struct form_state *states;
    form_validate(f, v, f->fields_n, false, today, own, &states);
    for (size_t i = 0; i < f->fields_n; i++) {
        assert_true(text_utf8_valid(states[i].value));
        (void)form_words(own, &f->fields[i], states[i].value);
    }
    arena_free(own);
}

static void test_naughty(void **state)
{
    (void)state;
    const struct json *list;
    const struct form *forms[SHIPPED];
    assert_int_equal(json_parse(a, support_file(a, "tests/fixtures/naughty-strings/blns.json"), &list, NULL), ERR_OK);
    for (size_t i = 0; i < SHIPPED; i++)
        assert_int_equal(form_parse(a, shipped_file(i), &forms[i], NULL), ERR_OK);
    for (size_t i = 0; i < list->n; i++) {
        struct str s = list->items[i].text;
        struct buf b = buf_new(a, 1 << 16);
        struct json_out o = json_out(&b);
        json_put_text(&o, s);
        try_any(s);
        try_any(arena_printf(a, FORM("{\"type\":\"textfield\",\"key\":%.*s,\"label\":%.*s}"), STR_ARG(buf_str(&b)), STR_ARG(buf_str(&b))));
        try_any(arena_printf(a, FORM(TEXT("k", ",\"conditional\":{\"hide\":%.*s}")), STR_ARG(buf_str(&b))));
        for (size_t k = 0; k < SHIPPED; k++)
            naughty_answers(forms[k], s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(test_torn, setup, teardown),
        cmocka_unit_test_setup_teardown(test_naughty, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
