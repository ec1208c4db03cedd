/* The promises of code.h, on both engines (db/db_testing.h). */
#define TESTING_LISTENERS
#include "core/job.h"
#include "core/testing.h"
#include "crypto/hash.h"
#include "mod/code/code.h"
#include "sql_code.h"
#include "../../../tests/support.h"

enum { PERSON = 41, OTHER = 42 };

static struct testing_app t;

/* -- who hears of it, and the letter carrier -- */

static int sent_events, guessed_events;
static enum err hear(struct ctx *c, const struct event *e)
{
    (void)c;
    sent_events += strcmp(e->kind, "code.sent") == 0;
    guessed_events += strcmp(e->kind, "code.guessed") == 0;
    assert_true(e->object_id > 0 && event_text(e, "purpose").len && event_text(e, "channel").len && e->detail_n == 2);
    return ERR_OK;
}
const struct event_listener event_listeners[] = { { "code.", hear } };
const size_t event_listeners_n = 1;

static struct code_letter posted;
static struct str payload;
static int letters;
static enum err post(struct ctx *c, const struct job *j)
{
    struct code_letter l;
    bool wanted;
    TRY(code_letter(c, j, &l, &wanted));
    payload = arena_str(t.arena, j->payload);
    if (!wanted)
        return ERR_OK;
    letters++;
    posted = (struct code_letter){ l.purpose, arena_str(t.arena, l.channel), arena_str(t.arena, l.address), arena_str(t.arena, l.digits) };
    return ERR_OK;
}
const struct job_kind job_kinds[] = { { .kind = "code.send", .fn = post } };
const size_t job_kinds_n = 1;
const struct job_chore job_chores[] = { { 0 } };
const size_t job_chores_n = 0;

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-12-01T10:00:00+07:00");
    testing_ctx(&t);
    random_bytes(t.app.seal_key, sizeof t.app.seal_key);
    sent_events = guessed_events = letters = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

/* -- doing -- */

struct doing {
    struct code_ask ask;
    int64_t id;
    struct str typed;
    enum code_purpose purpose;
    enum code_state state;
    struct code code;
    struct code_row_row row;
    bool holds;
};
static enum err send(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return code_send(c, &d->ask, &d->id);
}
static enum err check(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return code_check(c, d->id, d->purpose, d->typed, &d->state, &d->code);
}
static enum err holds(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return code_holds(c, d->id, d->purpose, &d->holds, &d->code);
}
static enum err row(struct ctx *c, void *arg)
{
    struct doing *d = arg;
    return code_row(c->db, c->arena, &(struct code_row_in){ d->id }, &d->row);
}

/* Sent and carried out: d->typed are the right digits. */
static struct doing sent(int64_t object_id, enum code_purpose purpose, const char *channel, const char *address)
{
    struct doing d = { .ask = { purpose == CODE_HELP ? "help" : "account", object_id, purpose, str_c(channel), str_c(address) }, .purpose = purpose };
    assert_int_equal(ctx_write(&t.c, send, &d), ERR_OK);
    job_run_due(&t.app);
    d.typed = posted.digits;
    return d;
}
static enum code_state type(struct doing d, struct str typed)
{
    d.typed = typed;
    assert_int_equal(ctx_write(&t.c, check, &d), ERR_OK);
    return d.state;
}
static struct str wrong_of(struct str digits) { return str_eq(digits, S("111111")) ? S("222222") : S("111111"); }

/* -- tests -- */

static void works_once_for_its_purpose(void **state)
{
    (void)state;
    struct doing d = sent(PERSON, CODE_VERIFY, "email", "a@xa.vn"), other = d;
    assert_true(letters == 1 && sent_events == 1 && d.typed.len == CODE_DIGITS && posted.purpose == CODE_VERIFY);
    assert_str(posted.address, S("a@xa.vn"));
    other.purpose = CODE_FORGOT;
    assert_int_equal(type(other, d.typed), CODE_OVER);
    other = d;
    other.id++;
    assert_int_equal(type(other, d.typed), CODE_OVER); /* of another page */
    assert_int_equal(type(d, wrong_of(d.typed)), CODE_WRONG);
    assert_int_equal(ctx_read(&t.c, holds, &d), ERR_OK);
    assert_true(d.holds);
    assert_str(d.code.address, S("a@xa.vn"));
    d.typed = arena_printf(t.arena, " %.*s %.*s", STR_ARG(str_cut(d.typed, 0, 3)), STR_ARG(str_skip(d.typed, 3)));
    assert_int_equal(ctx_write(&t.c, check, &d), ERR_OK);
    assert_true(d.state == CODE_RIGHT && d.code.object_id == PERSON);
    assert_str(d.code.object_kind, S("account"));
    assert_int_equal(type(d, d.typed), CODE_OVER);
    assert_int_equal(ctx_read(&t.c, holds, &d), ERR_OK);
    assert_false(d.holds);
}

static void ends_after_ten_minutes(void **state)
{
    (void)state;
    struct doing d = sent(PERSON, CODE_SECOND, "phone", "0912345678");
    testing_at(&t, "2026-12-01T10:10:00+07:00");
    assert_int_equal(type(d, wrong_of(d.typed)), CODE_WRONG);
    testing_at(&t, "2026-12-01T10:10:01+07:00");
    assert_int_equal(type(d, d.typed), CODE_OVER);
    testing_at(&t, "2026-12-01T09:59:00+07:00"); /* the clock was put back */
    assert_int_equal(type(d, d.typed), CODE_OVER);
}

static void bears_five_guesses_and_tells(void **state)
{
    (void)state;
    struct doing d = sent(PERSON, CODE_HELP, "phone", "0912345678");
    for (int i = 1; i < CODE_TRIES; i++)
        assert_int_equal(type(d, wrong_of(d.typed)), CODE_WRONG);
    assert_int_equal(guessed_events, 0);
    assert_int_equal(type(d, wrong_of(d.typed)), CODE_OVER);
    assert_int_equal(guessed_events, 1);
    assert_int_equal(type(d, d.typed), CODE_OVER);
    assert_int_equal(guessed_events, 1);
}

static void a_newer_one_ends_the_older(void **state)
{
    (void)state;
    struct doing mail = sent(PERSON, CODE_NOTICE, "email", "a@xa.vn"), phone = sent(PERSON, CODE_NOTICE, "phone", "0912345678"),
                 theirs = sent(OTHER, CODE_NOTICE, "email", "b@xa.vn"), newer = sent(PERSON, CODE_NOTICE, "email", "c@xa.vn");
    assert_int_equal(type(mail, mail.typed), CODE_OVER);
    assert_int_equal(type(phone, phone.typed), CODE_RIGHT);
    assert_int_equal(type(theirs, theirs.typed), CODE_RIGHT);
    assert_int_equal(type(newer, newer.typed), CODE_RIGHT);
}

static void a_few_an_hour(void **state)
{
    (void)state;
    for (int i = 0; i < CODES_PER_HOUR; i++)
        sent(PERSON + i, CODE_VERIFY, "email", "a@xa.vn");
    struct doing d = { .ask = { "account", PERSON + 50, CODE_SECOND, S("email"), S("a@xa.vn") } };
    assert_int_equal(ctx_write(&t.c, send, &d), ERR_THROTTLED); /* one address, whoever asks */
    for (int i = 0; i < CODES_PER_HOUR; i++)
        sent(OTHER, CODE_FORGOT, "email", arena_printf(t.arena, "%d@xa.vn", i).ptr);
    d.ask = (struct code_ask){ "account", OTHER, CODE_FORGOT, S("phone"), S("0912345678") };
    assert_int_equal(ctx_write(&t.c, send, &d), ERR_THROTTLED); /* whoever asks, wherever it goes */
    d.ask.object_kind = "help";
    assert_int_equal(ctx_write(&t.c, send, &d), ERR_OK);
    testing_at(&t, "2026-12-01T11:00:01+07:00");
    d.ask = (struct code_ask){ "account", PERSON, CODE_VERIFY, S("email"), S("a@xa.vn") };
    assert_int_equal(ctx_write(&t.c, send, &d), ERR_OK);
}

static void nobodys_looks_the_same(void **state)
{
    (void)state;
    struct doing nobody = { .ask = { "account", 0, CODE_FORGOT, S("email"), S("khong-ai@xa.vn") }, .purpose = CODE_FORGOT },
                 nowhere = { .ask = { "help", PERSON, CODE_HELP, S("phone"), S("") }, .purpose = CODE_HELP };
    struct doing *both[] = { &nobody, &nowhere };
    for (size_t k = 0; k < 2; k++) {
        assert_int_equal(ctx_write(&t.c, send, both[k]), ERR_OK);
        for (int i = 1; i < CODE_TRIES; i++)
            assert_int_equal(type(*both[k], S("111111")), CODE_WRONG);
        assert_int_equal(type(*both[k], S("111111")), CODE_OVER);
    }
    job_run_due(&t.app);
    assert_true(letters == 0 && sent_events == 0 && guessed_events == 0);
    struct doing d = sent(PERSON, CODE_FORGOT, "email", "a@xa.vn"); /* the very digits of a row that is nobody's */
    assert_int_equal(db_testing_script(t.db, "UPDATE one_time_code SET object_id = 0 WHERE object_kind = 'account'"), ERR_OK);
    assert_int_equal(type(d, d.typed), CODE_WRONG);
}

static void nothing_readable_is_kept(void **state)
{
    (void)state;
    for (enum code_purpose p = 0; p < CODE_PURPOSE_COUNT; p++) {
        struct doing d = sent(PERSON, p, "phone", "0912345678");
        assert_true(payload.len > 2 * CODE_DIGITS && !str_has(payload, d.typed));
        assert_int_equal(ctx_read(&t.c, row, &d), ERR_OK);
        struct hash bare = hash_sha256(arena_printf(t.arena, "code %lld %.*s", (long long)d.id, STR_ARG(d.typed)));
        assert_false(str_eq(d.row.code_hash, hash_str(&bare)));
        t.app.seal_key[0] ^= 1; /* a copy of the database without the key */
        assert_int_equal(type(d, d.typed), CODE_WRONG);
        t.app.seal_key[0] ^= 1;
        assert_int_equal(type(d, d.typed), CODE_RIGHT);
    }
}

static void what_is_over_is_not_sent(void **state)
{
    (void)state;
    struct doing d = { .ask = { "account", PERSON, CODE_SECOND, S("email"), S("a@xa.vn") } };
    assert_int_equal(ctx_write(&t.c, send, &d), ERR_OK);
    testing_at(&t, "2026-12-01T10:10:01+07:00");
    assert_int_equal(job_run_due(&t.app), 1);
    assert_int_equal(letters, 0);
    testing_at(&t, "2026-12-02T10:10:01+07:00");
    assert_int_equal(code_chore(&t.c), ERR_OK);
    assert_int_equal(ctx_read(&t.c, row, &d), ERR_NOT_FOUND);
}

/* The right digits twice in the same moment are right once. */
static enum err check_in(struct db_session *s, void *arg)
{
    struct arena *own = arena_new(); /* the other side may be at work */
    struct ctx c = { .app = &t.app, .arena = own, .db = s, .now_ms = testing_now_ms, .who = t.c.who };
    enum err e = check(&c, arg);
    arena_free(own);
    return e;
}
static void once_in_a_race(void **state)
{
    (void)state;
    struct doing one = sent(PERSON, CODE_SECOND, "email", "a@xa.vn"), other = one;
    struct db_testing_side a = { .work = check_in, .arg = &one }, b = { .work = check_in, .arg = &other };
    db_testing_race(t.app.db, &a, &b);
    assert_true(a.result == ERR_OK && b.result == ERR_OK);
    assert_int_equal((one.state == CODE_RIGHT) + (other.state == CODE_RIGHT), 1);
}

static void addresses_are_masked(void **state)
{
    (void)state;
    assert_str(code_masked(t.arena, S("nam@xa.vn")), S("n•••@xa.vn"));
    assert_str(code_masked(t.arena, S("0912345678")), S("•••678"));
    assert_str(code_masked(t.arena, S("")), S("•••"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = { CASE(works_once_for_its_purpose), CASE(ends_after_ten_minutes), CASE(bears_five_guesses_and_tells),
                                        CASE(a_newer_one_ends_the_older), CASE(a_few_an_hour), CASE(nobodys_looks_the_same),
                                        CASE(nothing_readable_is_kept), CASE(what_is_over_is_not_sent), CASE(once_in_a_race),
                                        CASE(addresses_are_masked) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
