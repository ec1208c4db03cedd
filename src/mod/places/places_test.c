/* Communes in both systems: every old one leads somewhere, and addresses as people write them. */
#include "mod/places/places_internal.h"
#include "text/text.h"
#include "../../../tests/support.h"

static struct arena *a;
static int open_arena(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}
static int close_arena(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static void every_old_commune_leads_somewhere(void **state)
{
    (void)state;
    const struct place_index *x = place_index();
    size_t split = 0, homes = 0;
    assert_int_equal(x->old_n, 10040);
    assert_int_equal(x->now_n, 3321);
    assert_int_equal(x->districts_n, 696);
    assert_int_equal(x->old_provinces_n, 63);
    for (size_t i = 0; i < x->old_n; i++) {
        struct place_move *m;
        size_t n;
        struct place p;
        assert_int_equal(place_convert(a, x->old[i].code, &m, &n), ERR_OK);
        assert_true(n >= 1);
        for (size_t k = 0; k < n; k++) {
            assert_int_equal(place_by_code(m[k].to.code, PLACES_NEW, &p), ERR_OK);
            assert_false(p.old);
            for (size_t j = 0; j < k; j++)
                assert_false(str_eq(m[j].to.code, m[k].to.code));
        }
        split += n > 1;
        homes += n > 1 && place_home(m, n) >= 0;
    }
    assert_int_equal(split, 440);
    assert_int_equal(homes, 58); /* land was cut off, all people went one way */
}

/* Every new commune comes from an old one: nobody lives in a place without a past. */
static void every_new_commune_has_a_past(void **state)
{
    (void)state;
    const struct place_index *x = place_index();
    for (size_t i = 0; i < x->now_n; i++) {
        bool found = false;
        for (size_t k = 0; k < x->old_n && !found; k++)
            found = str_has(x->old[k].to, x->now[i].code);
        if (!found)
            fail_msg("nothing became %.*s %.*s", STR_ARG(x->now[i].code), STR_ARG(x->now[i].name));
    }
}

/* The whole old address of every commune is found again, and is that commune. */
static void every_old_address_is_understood(void **state)
{
    (void)state;
    const struct place_index *x = place_index();
    struct arena *scratch = arena_new();
    size_t tried = 0, lost = 0;
    for (size_t i = 0; i < x->old_n; i += 7) {
        struct place p = place_of(x, &x->old[i], true);
        struct str line = place_line(scratch, S("số 5"), &p);
        struct place_answer r = place_read(scratch, line), folded = place_read(scratch, text_fold(scratch, line));
        bool there = false, again = false;
        for (size_t k = 0; k < r.n; k++)
            there |= r.matches[k].at.old && str_eq(r.matches[k].at.code, p.code);
        for (size_t k = 0; k < folded.n; k++)
            again |= folded.matches[k].at.old && str_eq(folded.matches[k].at.code, p.code);
        if (!there || r.n > 2 || (p.code.len == 5 && !str_eq(r.detail, S("số 5"))))
            fail_msg("%.*s: %zu matches, rest \"%.*s\"", STR_ARG(line), r.n, STR_ARG(r.detail));
        tried++;
        lost += !again;
        arena_reset(scratch);
    }
    arena_free(scratch);
    /* without marks and commas "phường Phúc Xá" and the like are guesses */
    assert_true(tried > 1400 && lost * 100 <= tried);
}

struct told {
    const char *address;
    enum place_outcome outcome;
    const char *code, *to; /* of the first match; the codes that it went into */
    const char *detail;
};
static const struct told told[] = {
    { "thôn Bãi, xã Kim Bôi, huyện Kim Bôi, tỉnh Hòa Bình", PLACE_ONE, "05065", "04978", "thôn Bãi" },
    { "P. Hạ Đình, Q. Thanh Xuân, Hà Nội", PLACE_SPLIT, "00373", "00364 00643", "" },
    { "phuong ha dinh quan thanh xuan thanh pho ha noi", PLACE_SPLIT, "00373", "00364 00643", "" },
    { "12 Nguyễn Huệ, phường Bến Nghé, Q1, TPHCM", PLACE_ONE, "26740", "26740", "12 Nguyễn Huệ" },
    { "Xã Đặng Xá, huyện Gia Lâm, Hà Nội", PLACE_SPLIT, "00556", "00541 00562", "" },
    { "Phường Hoàn Kiếm, Thành phố Hà Nội", PLACE_NEW, "00070", "", "" },
    { "huyện Côn Đảo, tỉnh Bà Rịa - Vũng Tàu", PLACE_SAME, "755", "26732", "" },
    { "Xã Mỹ Hưng, huyện Quảng Hòa, Cao Bằng", PLACE_ONE, "01651", "01648", "" },
    { "xã Không Đâu Có, huyện Nào Đó", PLACE_UNKNOWN, "", "", "" },
    { "", PLACE_UNKNOWN, "", "", "" },
    { ",,, ;", PLACE_UNKNOWN, "", "", "" },
};

static void addresses_as_people_write_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        const struct told *t = &told[i];
        struct place_answer r = place_read(a, str_c(t->address));
        struct buf to = buf_new(a, 200);
        for (size_t k = 0; r.n && k < r.matches[0].moves_n; k++)
            buf_printf(&to, "%s%.*s", k ? " " : "", STR_ARG(r.matches[0].moves[k].to.code));
        struct str code = r.n ? r.matches[0].at.code : S("");
        if (r.outcome != t->outcome || !str_eq(code, str_c(t->code)) || !str_eq(buf_str(&to), str_c(t->to)) || !str_eq(r.detail, str_c(t->detail)))
            fail_msg("%s: outcome %d, %zu matches, %.*s to %.*s, rest \"%.*s\"", t->address, (int)r.outcome, r.n, STR_ARG(code), STR_ARG(buf_str(&to)), STR_ARG(r.detail));
    }
}

/* The same name in several provinces asks; the province decides. */
static void the_same_name_in_several_provinces(void **state)
{
    (void)state;
    struct place_answer r = place_read(a, S("xã Phú Thịnh"));
    assert_int_equal(r.outcome, PLACE_SEVERAL);
    assert_true(r.n >= 5);
    r = place_read(a, S("xã Phú Thịnh, tỉnh Yên Bái"));
    assert_int_equal(r.n, 1);
    assert_str(r.matches[0].at.code, S("04783"));
    /* marks decide between names that are the same without them */
    struct place *list;
    size_t n = place_find(a, S("phu hoa"), PLACES_OLD, 5, &list);
    assert_true(n > 5);
    for (size_t i = 0; i < 5; i++)
        assert_str(text_fold(a, list[i].name).ptr ? str_cut(text_fold(a, list[i].name), text_fold(a, list[i].name).len - 7, 7) : S(""), S("phu hoa"));
    assert_int_equal(place_find(a, S("  "), PLACES_BOTH, 5, &list), 0);
    assert_int_equal(place_find(a, S("khong dau co"), PLACES_BOTH, 5, &list), 0);
}

static void naughty_words_do_no_harm(void **state)
{
    (void)state;
    struct buf b = buf_new(a, 100000);
    for (int i = 0; i < 5000; i++)
        buf_put(&b, S("xã ,"));
    struct place_answer r = place_read(a, buf_str(&b));
    assert_true(r.n <= PLACE_MATCHES_MAX);
    r = place_read(a, S("xa xa xa thi xa thi tran p q h"));
    assert_true(r.n <= PLACE_MATCHES_MAX);
    struct place p;
    assert_int_equal(place_by_code(S("99999"), PLACES_BOTH, &p), ERR_NOT_FOUND);
    assert_int_equal(place_by_code(S(""), PLACES_BOTH, &p), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_old_commune_leads_somewhere), cmocka_unit_test(every_new_commune_has_a_past),
        cmocka_unit_test(every_old_address_is_understood), cmocka_unit_test(addresses_as_people_write_them),
        cmocka_unit_test(the_same_name_in_several_provinces), cmocka_unit_test(naughty_words_do_no_harm),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
