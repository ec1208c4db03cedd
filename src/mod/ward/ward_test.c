/* Posts of the ward: what may be published, when, who sees it, and what its text can hold. */
#include "core/testing.h"
#include "core/setting.h"
#include "mod/units/units.h"
#include "mod/ward/ward.h"
#include "../../../tests/support.h"

static struct testing_app t;
static struct ctx *c;
static int64_t office_id, other_id;
static struct ward_post post;
static enum err did;

static enum err fill(struct ctx *x, void *arg)
{
    struct unit u = { .kind = S("agency"), .level = S("commune"), .name = S("Ủy ban nhân dân xã Kim Bôi"), .short_name = S("UBND xã Kim Bôi"), .superior = S(""),
                      .place = S("Kim Bôi"), .code = S("H28.26"), .address = S("Khu Bo"), .phone = S("0900000001"), .website = S("") };
    (void)arg;
    TRY(unit_add(x, &u, &office_id));
    u.name = S("Ủy ban nhân dân xã Khác");
    u.code = S("H28.27");
    TRY(unit_add(x, &u, &other_id));
    return setting_set(x, SETTING_OFFICE_UNIT_ID, arena_printf(x->arena, "%lld", (long long)office_id));
}

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00"); /* a Friday */
    c = testing_ctx(&t);
    assert_int_equal(ctx_write(c, fill, NULL), ERR_OK);
    /* the history names an account: a made-up one of this database */
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

static struct str said;
static enum err saving(struct ctx *x, void *arg) { (void)arg; x->problem.n = 0; return did = ward_save(x, &post, said); }
static enum err save(const char *reason)
{
    said = str_c(reason);
    (void)!ctx_write(c, saving, NULL);
    return did;
}

static enum err publishing(struct ctx *x, void *arg) { (void)arg; x->problem.n = 0; return did = ward_publish(x, office_id, post.id, post.version); }
static enum err publish(void)
{
    (void)!ctx_write(c, publishing, NULL);
    return did;
}

static enum err looking(struct ctx *x, void *arg)
{
    struct ward_post *list;
    return ward_public(x, office_id, WARD_KINDS, ctx_today(x), (struct ward_below){ 0 }, &list, arg);
}
static size_t seen(void)
{
    size_t n = 99;
    assert_int_equal(ctx_read(c, looking, &n), ERR_OK);
    return n;
}

static void draft(enum ward_kind kind, int32_t from, int32_t to)
{
    post = (struct ward_post){ .agency_id = office_id, .kind = kind, .state = S("draft"), .title = S("Nghỉ bảo trì"), .body = S("Hệ thống nghỉ."), .links = S(""),
                               .procedure_code = S(""), .from_day = from, .to_day = to };
}

static void test_draft(void **state)
{
    (void)state;
    draft(WARD_NOTICE, 0, 0);
    assert_int_equal(save(""), ERR_OK);
    post.version = 1;
    assert_int_equal(seen(), 0);
    post.title = S("");
    assert_int_equal(save(""), ERR_INVALID);
    post.title = S("Khác");
    assert_int_equal(save(""), ERR_OK);
    assert_int_equal(save(""), ERR_STALE); /* somebody saved it since */
}

/* NĐ 224/2026 Đ13.1.a: seven working days from Friday 20/11, Tuesday 24/11 being a day off. */
static void test_downtime(void **state)
{
    int32_t today = ctx_today(c);
    (void)state;
    draft(WARD_DOWNTIME, today + 10, 0); /* Monday 30/11 */
    assert_int_equal(save(""), ERR_OK);
    post.version = 1;
    assert_int_equal(publish(), ERR_INVALID);
    draft(WARD_DOWNTIME, 0, 0);
    assert_int_equal(save(""), ERR_INVALID);
}

static struct str parts_of(struct arena *a, const char *body)
{
    struct ward_part *parts;
    struct buf b = buf_new(a, 2000);
    size_t n = ward_parts(a, str_c(body), &parts);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "[%s%.*s%d]", parts[i].list ? "l" : "p:", STR_ARG(parts[i].text), (int)parts[i].items_n);
    return buf_str(&b);
}

static void test_text(void **state)
{
    struct ward_link *links;
    size_t n;
    (void)state;
    assert_str(parts_of(t.arena, "a\nb\n\nc\n- x\n- y\n\n- z\nd"), S("[p:a b0][p:c0][l2][l1][p:d0]"));
    assert_str(parts_of(t.arena, "\n\n"), S(""));
    assert_str(parts_of(t.arena, "<b>x</b>"), S("[p:<b>x</b>0]"));
    assert_true(ward_links(t.arena, S("Khai sinh | /thu-tuc/1.001193\n\nCổng | https://dichvucong.gov.vn"), &links, &n));
    assert_int_equal(n, 2);
    static const char *const bad[] = { "x | javascript:alert(1)", "x | //evil.example", "x", "| /a", "x | http://a.vn", "x | /a b", "x | data:text/html,1", "x | /\\evil.example" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ward_links(t.arena, str_c(bad[i]), &links, &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_draft, setup, teardown),
        cmocka_unit_test_setup_teardown(test_downtime, setup, teardown),
        cmocka_unit_test_setup_teardown(test_text, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
