#include "core/ctx.h"
#include "base/clock.h"
#include "base/err.h"
#include "fmt/html.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define SAME(a, b) assert_true(str_eq((a), (b)))

static void languages(void **state)
{
    (void)state;
    assert_int_equal(lang_of(S("en")), LANG_EN);
    assert_int_equal(lang_of(S("vi")), LANG_VI);
    assert_int_equal(lang_of(S("EN; drop")), LANG_VI);
    assert_int_equal(lang_of((struct str){ 0 }), LANG_VI);
    SAME(lang_code(LANG_VI), S("vi"));
    SAME(lang_code(LANG_EN), S("en"));
    SAME(msg_text(LANG_VI, MSG_site_help), S("Trợ giúp"));
    SAME(msg_text(LANG_EN, MSG_site_help), S("Help"));
}

static void arguments(void **state)
{
    struct arena *a = *state;
    SAME(msg_format(a, LANG_VI, MSG_site_user_role, MSG_ARGS(S("Lê Thị Mơ"), S("một cửa"))), S("Lê Thị Mơ (một cửa)"));
    SAME(msg_format(a, LANG_VI, MSG_site_user_role, MSG_ARGS(S("{1}"), S("{0}"))), S("{1} ({0})"));
    SAME(msg_format(a, LANG_VI, MSG_site_user_role, MSG_ARGS(S("An"))), S("An ()"));
    SAME(msg_format(a, LANG_VI, MSG_site_user_role, MSG_NO_ARGS), S(" ()"));
    SAME(msg_format(a, LANG_VI, MSG_site_help, MSG_ARGS(S("zzz"))), S("Trợ giúp"));
}

static void everything_is_escaped(void **state)
{
    struct arena *a = *state;
    struct buf out = buf_new(a, 1000);
    msg_put(&out, LANG_EN, MSG_site_user_role, MSG_ARGS(S("<b>"), S("&")), html_text);
    SAME(buf_str(&out), S("&lt;b&gt; (&amp;)"));
}

static void too_long_comes_out_empty(void **state)
{
    struct arena *a = *state;
    struct str huge = { arena_alloc(a, 100000), 100000 };
    SAME(msg_format(a, LANG_EN, MSG_site_user_role, MSG_ARGS(huge, S(""))), S(""));
}

static void keys_as_data(void **state)
{
    (void)state;
    enum msg m = MSG_COUNT;
    static const struct str absent[] = { S_INIT(""), S_INIT("site"), S_INIT("site.help "), S_INIT("zzz.zzz"), S_INIT("a") };
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_false(msg_find(absent[i], &m));
    assert_int_equal(m, MSG_COUNT);
    for (int i = 0; i < MSG_COUNT; i++) {
        assert_true(msg_find(msg_rows[i].key, &m));
        assert_int_equal(m, i);
    }
    for (int e = 0; e < ERR_COUNT; e++)
        assert_true(msg_find(str_c(err_key((enum err)e)), &m));
}

/* A page in English has English dates. */
static void dates(void **state)
{
    struct ctx vi = { .arena = *state, .lang = LANG_VI }, en = { .arena = *state, .lang = LANG_EN };
    int32_t day = day_from_ymd(2026, 11, 22);
    int64_t at = ms_of_day(day, 9 * 60 + 5);
    SAME(ctx_date(&vi, day), S("22/11/2026"));
    SAME(ctx_date(&en, day), S("22 November 2026"));
    SAME(ctx_date_weekday(&vi, day), S("Chủ nhật 22/11/2026"));
    SAME(ctx_date_weekday(&en, day), S("Sunday 22 November 2026"));
    SAME(ctx_moment(&vi, at), S("9 giờ 05, Chủ nhật 22/11/2026"));
    SAME(ctx_moment(&en, at), S("09:05, Sunday 22 November 2026"));
    SAME(ctx_moment_short(&vi, at), S("09:05 22/11/2026"));
    SAME(ctx_moment_short(&en, at), S("09:05, 22 November 2026"));
}

static void counts(void **state)
{
    struct ctx vi = { .arena = *state, .lang = LANG_VI }, en = { .arena = *state, .lang = LANG_EN };
    SAME(ctx_count(&vi, 999), S("999"));
    SAME(ctx_count(&vi, 10000), S("10.000"));
    SAME(ctx_count(&en, 10000), S("10,000"));
    SAME(ctx_count(&en, INT64_MIN), S("-9,223,372,036,854,775,808"));
}

static int setup(void **state) { return (*state = arena_new()) ? 0 : -1; }

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages),
        cmocka_unit_test(arguments),
        cmocka_unit_test(everything_is_escaped),
        cmocka_unit_test(too_long_comes_out_empty),
        cmocka_unit_test(keys_as_data),
        cmocka_unit_test(dates),
        cmocka_unit_test(counts),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
