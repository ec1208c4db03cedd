#include "text/text.h"
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

typedef struct str key_fn(struct arena *, struct str);

/* Every pair of the list, not only neighbours. */
static void assert_order(key_fn *key, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (str_cmp(key(a, str_c(list[i])), key(a, str_c(list[j]))) >= 0)
                fail_msg("%s must stand before %s", list[i], list[j]);
}
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static void words_in_vietnamese_order(void **state)
{
    (void)state;
    static const char *const list[] = {
        /* CLDR "vi" */
        "an",    "àn",  "ản", "ãn",   "án",  "ạn", "ăn", "ân",  "ba",  "ca", "cha", "da",   "dá",     "Dũng",
        "Dương", "đa",  "đá", "Đặng", "Đức", "e",  "ê",  "ga",  "gi",  "ha", "hoa", "Hoa",  "hoá",    "hóa",
        "họa",   "kha", "ma", "mà",   "mả",  "mã", "má", "mạ",  "mai", "na", "nga", "Ngọc", "Nguyễn", "nha",
        "o",     "ô",   "ơ",  "pha",  "qua", "ra", "ta", "tha", "tra", "u",  "ư",   "va",   "xa",     "y",
    };
    assert_order(text_sort_key, list, COUNT(list));
}

static void whole_strings_compare_letters_before_tones(void **state)
{
    (void)state;
    static const char *const list[] = { "Lê Vạn An", "Lê Văn An", "Lê Văn Án", "Lê Văn Anh",
                                        "Lê Văn Ân", "Lê Văn Ẩn", "Lê Vân An" };
    assert_order(text_sort_key, list, COUNT(list));
}

static void alphabet_order(void **state)
{
    (void)state;
    static const char *const list[] = { "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g",
                                        "h", "i", "j", "k", "l", "m", "n", "o", "ô", "ơ", "p",
                                        "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z" };
    assert_order(text_sort_key, list, COUNT(list));
}

static void keys_are_the_same_apart_and_joined(void **state)
{
    (void)state;
    assert_str(text_sort_key(a, S("Nguye\u0302\u0303n")), text_sort_key(a, S("Nguyễn")));
    assert_true(str_cmp(text_sort_key(a, S("")), text_sort_key(a, S("a"))) < 0);
    assert_true(str_index(text_sort_key(a, S("Nguyễn Văn An")), '\0', 0) < 0);
}

static void persons_by_given_name(void **state)
{
    (void)state;
    static const char *const list[] = {
        "Nguyễn Văn An",   "Trần An",      "Trần Thị An", "Trần Văn An", "Lê Thị Ánh", "Nguyễn Ái Ân",
        "Nguyễn Văn Bình", "Đặng Thị Hoa", "Lê Văn Hòa",  "Bùi Y",       "Hồ Thị Y",
    };
    assert_order(text_person_key, list, COUNT(list));
    static const char *const of_the_law[] = { "Trần Văn An", "Lê Thị Ánh", "Nguyễn Văn Bình" }; /* by given name */
    assert_order(text_person_key, of_the_law, COUNT(of_the_law));
}

static void persons_written_differently_stand_together(void **state)
{
    (void)state;
    struct str key = text_person_key(a, S("Nguyễn Thị Hòa"));
    assert_str(text_person_key(a, S("NGUYỄN THỊ HOÀ")), key);
    assert_str(text_person_key(a, S("  Nguyễn  Thị\u00A0Hòa ")), key);
    assert_str(text_person_key(a, S("Nguye\u0302\u0303n Thị Hòa")), key);
}

static void odd_names_have_keys(void **state)
{
    (void)state;
    static const char *const list[] = { "", "An", "H'Hen Niê", "K'Brể", "Y" };
    for (size_t i = 0; i < COUNT(list); i++)
        (void)text_person_key(a, str_c(list[i]));
    assert_true(str_cmp(text_person_key(a, S("An")), text_person_key(a, S("Lê An"))) < 0);
    assert_true(str_cmp(text_person_key(a, S("Lê An")), text_person_key(a, S("Lê Thị An"))) < 0);
    (void)text_person_key(a, S("a\xFF b"));
    (void)text_person_key(a, (struct str){ 0 });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_in_vietnamese_order),
        cmocka_unit_test(whole_strings_compare_letters_before_tones),
        cmocka_unit_test(alphabet_order),
        cmocka_unit_test(keys_are_the_same_apart_and_joined),
        cmocka_unit_test(persons_by_given_name),
        cmocka_unit_test(persons_written_differently_stand_together),
        cmocka_unit_test(odd_names_have_keys),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
