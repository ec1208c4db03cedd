/* Events: canonical text, salt and leaf, listeners, outbox. On both engines (db/db_testing.h). */
#define TESTING_LISTENERS
#include "core/testing.h"
#include "crypto/hash.h"
#include "sql_event.h"
#include "../../tests/support.h"

/* -- who listens -- */

static int heard, heard_all;
static enum err answer = ERR_OK;

static enum err hear(struct ctx *c, const struct event *e)
{
    assert_true(c->db && e->id > 0 && e->at_ms == c->now_ms);
    heard++;
    return answer;
}

static enum err hear_all(struct ctx *c, const struct event *e)
{
    (void)c;
    (void)e;
    heard_all++;
    return ERR_OK;
}

const struct event_listener event_listeners[] = { { "dossier.", hear }, { "", hear_all } };
const size_t event_listeners_n = 2;

static struct testing_app t;
static struct ctx *c;

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    c = testing_ctx(&t);
    heard = heard_all = 0;
    answer = ERR_OK;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

static enum err put(struct ctx *x, void *arg) { return event_put(x, arg); }

struct stored {
    struct events_after_row *at;
    size_t n;
};
static enum err read_all(struct ctx *x, void *arg)
{
    struct stored *s = arg;
    return events_after(x->db, x->arena, &(struct events_after_in){ 0 }, &s->at, &s->n);
}

static struct stored all(void)
{
    struct stored s;
    assert_int_equal(ctx_read(c, read_all, &s), ERR_OK);
    return s;
}

static void test_canonical(void **state)
{
    (void)state;
    const struct grant deputy = { .role = ROLE_LEADER, .staff_role_id = 77, .unit_id = 12, .for_account_id = 5 };
    c->who = (struct who){ .account_id = 9007199254740993 };
    struct event e = { .kind = "dossier.received", .object_kind = "dossier", .object_id = 3, .dossier_id = 3, .as = &deputy, .from = S("submitted"),
                       .to = S("received"), EVENT_DETAIL({ "zoo", { 0 }, -7 }, { "code", S("A<b>&\"\\\n\u2028 Đỗ"), 0 }, { "empty", S(""), 0 }) };
    assert_int_equal(ctx_write(c, put, &e), ERR_OK);
    assert_int_equal(c->events_n, 1);
    struct stored s = all();
    assert_int_equal(s.n, 1);
    assert_int_equal(s.at[0].id, e.id);
    struct str want = arena_printf(t.arena,
                                   "{\"actor\":\"9007199254740993\",\"actor_role\":\"leader\",\"actor_unit\":\"12\",\"at_ms\":%lld,\"detail\":{\"code\":\"A<b>&\\\"\\\\\\n\u2028 Đỗ\","
                                   "\"empty\":\"\",\"zoo\":-7},\"dossier\":\"3\",\"for_role\":\"77\",\"from\":\"submitted\",\"id\":\"%lld\",\"kind\":\"dossier.received\","
                                   "\"object\":\"dossier\",\"object_id\":\"3\",\"to\":\"received\"}",
                                   (long long)c->now_ms, (long long)e.id);
    assert_str(s.at[0].canonical, want);
}

/* Whoever reads the text and writes it by RFC 8785 gets the same bytes. */
static void test_canonical_is_rfc8785(void **state)
{
    (void)state;
    const struct json *list;
    assert_int_equal(json_parse(t.arena, support_file(t.arena, "tests/fixtures/naughty-strings/blns.json"), &list, NULL), ERR_OK);
    size_t put_n = 0;
    for (size_t i = 0; i < list->n; i += 7) {
        struct str s = list->items[i].text;
        struct event e = { .kind = "test.naughty", .object_kind = "test", EVENT_DETAIL({ "b", s, 0 }, { "a", s, 0 }) };
        assert_int_equal(ctx_write(c, put, &e), ERR_OK);
        put_n++;
    }
    struct stored s = all();
    assert_int_equal(s.n, put_n);
    for (size_t i = 0; i < s.n; i++) {
        const struct json *j;
        struct buf b = buf_new(t.arena, 1 << 20);
        assert_int_equal(json_parse(t.arena, s.at[i].canonical, &j, NULL), ERR_OK);
        json_canonical(&b, j);
        assert_str(buf_str(&b), s.at[i].canonical);
    }
}

static struct str flipped(struct str s, size_t at)
{
    char *copy = arena_alloc(t.arena, s.len + 1);
    memcpy(copy, s.ptr, s.len);
    copy[at] ^= 1;
    return (struct str){ copy, s.len };
}

/* leaf = SHA-256(0x00 || SHA-256(salt || canonical)): no byte of a stored event can change unseen. */
static void test_leaf(void **state)
{
    (void)state;
    struct event e = { .kind = "dossier.done", .object_kind = "dossier", EVENT_DETAIL({ "code", S("H26.36.14-261120-0001"), 0 }) };
    assert_int_equal(ctx_write(c, put, &e), ERR_OK);
    struct events_after_row row = all().at[0];
    assert_int_equal(row.salt.len, 16);
    assert_int_equal(row.leaf.len, 32);
    assert_true(event_leaf_holds(row.salt, row.canonical, row.leaf));
    for (size_t i = 0; i < row.canonical.len; i++)
        assert_false(event_leaf_holds(row.salt, flipped(row.canonical, i), row.leaf));
    for (size_t i = 0; i < row.salt.len; i++)
        assert_false(event_leaf_holds(flipped(row.salt, i), row.canonical, row.leaf));
    for (size_t i = 0; i < row.leaf.len; i++)
        assert_false(event_leaf_holds(row.salt, row.canonical, flipped(row.leaf, i)));
    assert_false(event_leaf_holds(row.salt, str_skip(row.canonical, 1), row.leaf));
    assert_false(event_leaf_holds(S(""), row.canonical, row.leaf));
    assert_false(event_leaf_holds(row.salt, row.canonical, S("")));
    /* by hand, so that another program can check it */
    struct buf b = buf_new(t.arena, 4096);
    buf_put(&b, row.salt);
    buf_put(&b, row.canonical);
    struct hash inner = hash_sha256(buf_str(&b));
    struct buf leaf = buf_new(t.arena, 64);
    buf_putc(&leaf, 0);
    buf_put(&leaf, hash_str(&inner));
    struct hash outer = hash_sha256(buf_str(&leaf));
    assert_str(hash_str(&outer), row.leaf);
}

static void test_salts_differ(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++)
        assert_int_equal(ctx_write(c, put, &(struct event){ .kind = "test.same", .object_kind = "test" }), ERR_OK);
    struct stored s = all();
    for (size_t i = 0; i < s.n; i++)
        for (size_t k = 0; k < i; k++)
            assert_false(str_eq(s.at[i].salt, s.at[k].salt) || s.at[i].id <= s.at[k].id);
}

static void test_actors(void **state)
{
    (void)state;
    static const struct {
        struct who who;
        const char *role;
    } cases[] = { { { .automatic = true }, "system" },
                  { { .account_id = 4, .citizen = true }, "citizen" },
                  { { .account_id = 4 }, "staff" },
                  { { 0 }, "nobody" } };
    for (size_t i = 0; i < 4; i++) {
        c->who = cases[i].who;
        assert_int_equal(ctx_write(c, put, &(struct event){ .kind = "test.actor", .object_kind = "test" }), ERR_OK);
        assert_true(str_has(all().at[i].canonical, arena_printf(t.arena, "\"actor_role\":\"%s\"", cases[i].role)));
    }
}

static void test_listeners(void **state)
{
    (void)state;
    assert_int_equal(ctx_write(c, put, &(struct event){ .kind = "dossier.done", .object_kind = "dossier" }), ERR_OK);
    assert_int_equal(ctx_write(c, put, &(struct event){ .kind = "dossiers.done", .object_kind = "dossier" }), ERR_OK);
    assert_int_equal(heard, 1);
    assert_int_equal(heard_all, 2);
    /* who hears may refuse: then nothing happened */
    answer = ERR_CONFLICT;
    assert_int_equal(ctx_write(c, put, &(struct event){ .kind = "dossier.done", .object_kind = "dossier" }), ERR_CONFLICT);
    assert_int_equal(heard, 2);
    assert_int_equal(heard_all, 2);
    assert_int_equal(all().n, 2);
}

static enum err put_and_tell(struct ctx *x, void *arg)
{
    struct event *e = arg;
    TRY(event_put(x, e));
    return outbox_put(x, e, "dossier.state", S("{}"));
}

static enum err outbox_of_nothing(struct ctx *x, void *arg)
{
    (void)arg;
    return outbox_put(x, &(struct event){ .id = 12345 }, "dossier.state", S("{}"));
}

static void test_outbox(void **state)
{
    (void)state;
    struct event e = { .kind = "test.out", .object_kind = "test" };
    assert_int_equal(ctx_write(c, put_and_tell, &e), ERR_OK);
    assert_int_equal(ctx_write(c, outbox_of_nothing, NULL), ERR_CONFLICT); /* no message without its event */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_canonical, setup, teardown),
        cmocka_unit_test_setup_teardown(test_canonical_is_rfc8785, setup, teardown),
        cmocka_unit_test_setup_teardown(test_leaf, setup, teardown),
        cmocka_unit_test_setup_teardown(test_salts_differ, setup, teardown),
        cmocka_unit_test_setup_teardown(test_actors, setup, teardown),
        cmocka_unit_test_setup_teardown(test_listeners, setup, teardown),
        cmocka_unit_test_setup_teardown(test_outbox, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
