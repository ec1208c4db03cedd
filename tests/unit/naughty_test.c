/* The Big List of Naughty Strings and broken bytes through every reader and writer of text/ and data/. */
#include "data/csv.h"
#include "data/json.h"
#include "data/xml.h"
#include "text/text.h"
#include "../support.h"

static struct arena *keep;
static const struct json *list;

static int setup(void **state)
{
    (void)state;
    keep = arena_new();
    struct json_fault fault;
    struct str file = support_file(keep, "tests/fixtures/naughty-strings/blns.json");
    return json_parse(keep, file, &list, &fault) == ERR_OK && list->n > 500 ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(keep);
    return 0;
}

static void each(void (*check)(struct arena *a, struct str s))
{
    for (size_t i = 0; i < list->n; i++) {
        struct arena *a = arena_new();
        struct str s = list->items[i].text;
        assert_int_equal(list->items[i].kind, JSON_TEXT);
        check(a, s);
        /* and as a phone, a bad disk or an old program would deliver it */
        for (size_t n = 1; n < s.len && n < 24; n++)
            check(a, str_skip(s, n));
        check(a, arena_printf(a, "%.*s\xED\xA0\x80\xC3", STR_ARG(s)));
        check(a, arena_printf(a, "e\u0302%.*s\u0323", STR_ARG(s)));
        arena_free(a);
    }
}

static void check_clean(struct arena *a, struct str s)
{
    for (int lines = 0; lines < 2; lines++) {
        struct str once, twice;
        if (text_clean(a, s, lines, &once) != ERR_OK)
            continue;
        assert_true(text_utf8_valid(s) && text_is_nfc(once) && !text_has_invisible(once));
        assert_int_equal(text_clean(a, once, lines, &twice), ERR_OK);
        assert_str(twice, once);
    }
}

static void check_fold(struct arena *a, struct str s)
{
    struct str once = text_fold(a, s);
    assert_str(text_fold(a, once), once);
    assert_str(text_fold(a, text_nfc(a, text_repair(a, s))), text_fold(a, text_repair(a, s)));
    assert_true(text_utf8_valid(once));
}

static void check_rest(struct arena *a, struct str s)
{
    struct str tone = text_tone(a, text_repair(a, s)), digits;
    assert_str(text_tone(a, tone), tone);
    assert_true(text_utf8_valid(text_upper(a, s)) && text_utf8_valid(text_lower(a, s)));
    assert_str(text_sort_key(a, text_repair(a, s)), text_sort_key(a, text_nfc(a, text_repair(a, s))));
    (void)text_person_key(a, s);
    for (size_t n = 0; n < 12; n++)
        assert_true(!text_utf8_valid(s) || (text_utf8_valid(text_cut(s, n)) && text_length(text_cut(s, n)) <= n));
    struct ident_cccd id;
    assert_int_equal(ident_cccd(a, s, &digits, &id), ERR_INVALID);
    assert_int_equal(ident_mst(a, s, &digits), ERR_INVALID);
    assert_int_equal(ident_phone(a, s, &digits), ERR_INVALID);
    assert_int_equal(ident_email(s), ERR_INVALID);
}

static void check_json(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, 1 << 20);
    struct json_out o = json_out(&b);
    json_open(&o, '{');
    json_key(&o, s);
    json_put_text(&o, s);
    json_close(&o, '}');
    const struct json *j;
    struct json_fault fault;
    assert_int_equal(json_parse(a, buf_str(&b), &j, &fault), ERR_OK);
    assert_str(j->items[0].text, text_repair(a, s));
    assert_str(j->keys[0], text_repair(a, s));
    assert_false(str_has(buf_str(&b), S("<")));
    if (json_parse(a, s, &j, &fault) == ERR_OK) {
        struct buf out = buf_new(a, 1 << 20);
        json_canonical(&out, j);
        assert_int_equal(json_parse(a, buf_str(&out), &j, &fault), ERR_OK);
    }
}

static void check_csv(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, 1 << 20);
    csv_put(&b, s, false);
    csv_put(&b, s, true);
    struct csv c = csv_open(buf_str(&b));
    struct csv_row row;
    assert_int_equal(csv_next(&c, a, &row), ERR_OK);
    assert_int_equal(row.n, 2);
    bool formula = s.len && s.ptr[0] && strchr("=+-@\t\r\n", s.ptr[0]);
    for (int i = 0; i < 2; i++)
        assert_str(formula ? str_skip(row.at[i], 1) : row.at[i], s);
    assert_int_equal(csv_next(&c, a, &row), ERR_NOT_FOUND);
    c = csv_open(s);
    while (csv_next(&c, a, &row) == ERR_OK)
        ;
}

static void check_xml(struct arena *a, struct str s)
{
    const struct xml_node *root;
    struct xml_fault fault;
    if (xml_parse(a, s, &root, &fault) == ERR_OK) /* a few are pieces of HTML that happen to be well formed */
        assert_true(root->name.len && !str_has(s, S("<!DOCTYPE")));
    struct str pasted = arena_printf(a, "<a b='%.*s'>%.*s</a>", STR_ARG(s), STR_ARG(s));
    if (xml_parse(a, pasted, &root, &fault) != ERR_OK)
        assert_true(fault.what[0] && text_utf8_valid(str_c(fault.what)));
    struct str wrapped = arena_printf(a, "<a><![CDATA[%.*s]]></a>", STR_ARG(s));
    if (xml_parse(a, wrapped, &root, &fault) == ERR_OK && str_index(s, '\r', 0) < 0 && !str_has(s, S("]]>")))
        assert_str(root->text, s);
}

static void clean(void **state) { (void)state, each(check_clean); }
static void fold(void **state) { (void)state, each(check_fold); }
static void sort_and_the_rest(void **state) { (void)state, each(check_rest); }
static void json(void **state) { (void)state, each(check_json); }
static void csv(void **state) { (void)state, each(check_csv); }
static void xml(void **state) { (void)state, each(check_xml); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean), cmocka_unit_test(fold), cmocka_unit_test(sort_and_the_rest),
        cmocka_unit_test(json),  cmocka_unit_test(csv),  cmocka_unit_test(xml),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
