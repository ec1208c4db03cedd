/* Told by the channels that people chose, messages with the desk, dates as a calendar, reminders. On both engines. */
#include "office.h"
#include "base/clock.h"
#include "mod/agenda/agenda.h"
#include "mod/citizen/draft.h"
#include "mod/message/message.h"
#include "mod/notify/notify_internal.h"
#include "mod/notify/sms.h"
#include "mod/remind/remind.h"
#include "sql_channels.h"

/* -- text messages -- */

static struct str times(const char *what, size_t n)
{
    struct buf b = buf_new(office.t.arena, 16 * 1024);
    for (size_t i = 0; i < n; i++)
        buf_put(&b, str_c(what));
    return buf_str(&b);
}

static void test_sms_text(void **state)
{
    (void)state;
    struct arena *a = office.t.arena;
    assert_str(sms_text(a, S("Một Cửa: Đề nghị «bổ sung» – ưỡn ẹo… 😀"), true), S("Mot Cua: De nghi \"bo sung\" - uon eo. ?"));
    assert_str(sms_text(a, S("Một Cửa"), false), S("Một Cửa"));
    static const struct {
        const char *unit;
        size_t n, parts;
    } rows[] = { { "a", 0, 1 }, { "a", 160, 1 }, { "a", 161, 2 }, { "a", 306, 2 }, { "a", 307, 3 }, { "[", 80, 1 }, { "[", 81, 2 }, { "ệ", 70, 1 }, { "ệ", 71, 2 }, { "ệ", 134, 2 }, { "ệ", 135, 3 }, { "😀", 35, 1 }, { "😀", 36, 2 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(sms_segments(times(rows[i].unit, rows[i].n)), rows[i].parts);
}

static void test_sms_answers(void **state)
{
    (void)state;
    struct arena *a = office.t.arena;
    assert_str(sms_answer_part(a, S(" OK \n"), S("")), S("OK"));
    assert_str(sms_answer_part(a, S("{\"data\":[{\"id\":17}],\"ok\":true}"), S("/data/0/id")), S("17"));
    assert_str(sms_answer_part(a, S("{\"ok\":true}"), S("/ok")), S("1"));
    assert_str(sms_answer_part(a, S("{\"ok\":true}"), S("/none/at/all")), S(""));
    assert_str(sms_answer_part(a, S("<html>"), S("/ok")), S(""));
    struct sms_gateway g = { .receipt_ok = S("DELIVRD delivered"), .receipt_bad = S("UNDELIV EXPIRED") };
    assert_int_equal(sms_receipt_of(&g, S("delivered")), SMS_ARRIVED);
    assert_int_equal(sms_receipt_of(&g, S("EXPIRED")), SMS_NEVER);
    assert_int_equal(sms_receipt_of(&g, S("BUFFERED")), SMS_ON_THE_WAY);
    assert_int_equal(sms_receipt_of(&g, S("")), SMS_ON_THE_WAY);
}

/* -- channels -- */

OFFICE_COUNT_OF(sms_to, 60, "delivery WHERE channel = 'sms' AND account_id")
OFFICE_COUNT_OF(sms_later, 61, "delivery WHERE channel = 'sms' AND not_before_ms > created_at_ms AND account_id")
OFFICE_COUNT_OF(mails_to, 62, "delivery WHERE channel = 'mail' AND account_id")
OFFICE_COUNT_OF(mails_at, 63, "delivery WHERE channel = 'mail' AND not_before_ms")
OFFICE_COUNT_OF(naming, 64, "delivery WHERE channel = 'sms' AND (body LIKE '%Đức%' OR body LIKE '%bí mật%' OR body LIKE '%hôn nhân%') AND account_id")
OFFICE_COUNT_OF(urgent, 65, "notice WHERE urgent = 1 AND account_id")
OFFICE_COUNT_OF(again, 66, "delivery WHERE instead_of_id IS NOT NULL AND account_id")
OFFICE_COUNT_OF(notices, 67, "notice WHERE account_id")

static enum err prove(struct ctx *c, void *arg)
{
    (void)arg;
    TRY(notify_address_proved(c, c->who.account_id, S("sms"), S("0912345678")));
    return sorts_insert(c->db, &(struct sorts_insert_in){ c->who.account_id, S("asked reminder"), S("asked reminder") }, NULL);
}
static enum err prove_mail(struct ctx *c, void *arg)
{
    (void)arg;
    return notify_address_proved(c, c->who.account_id, S("mail"), S("binh@example.vn"));
}

static enum err say(struct ctx *c, void *arg)
{
    struct event e = { .kind = "test.said", .object_kind = "account", .object_id = office.people[CITIZEN2] };
    TRY(event_put(c, &e));
    return notify_tell(c, &(struct notify_words){ .account_id = office.people[CITIZEN2], .event_id = e.id, .title = S("Lê Minh Đức: bí mật về hôn nhân"), .body = S("bí mật"),
                                                  .sort = *(enum notify_sort *)arg });
}
static void said(enum notify_sort s) { must(as(SYSTEM, say, &s)); }

static void test_channels(void **state)
{
    (void)state;
    int64_t who = office.people[CITIZEN2];
    office_at(OFFICE_NOW);
    said(NOTIFY_ASKED);
    assert_int_equal(office_count(&sms_to, who) + office_count(&mails_to, who), 0); /* nothing is confirmed yet */
    must(as(CITIZEN2, prove, NULL));
    said(NOTIFY_ASKED);
    assert_int_equal(office_count(&sms_to, who), 1);
    said(NOTIFY_RESULT); /* not chosen */
    said(NOTIFY_OTHER);  /* never as a text message */
    assert_int_equal(office_count(&sms_to, who), 1);
    must(as(CITIZEN2, prove_mail, NULL));
    said(NOTIFY_RESULT);
    assert_int_equal(office_count(&mails_to, who), 0);
    said(NOTIFY_OTHER);
    assert_int_equal(office_count(&mails_to, who), 1);
    assert_int_equal(office_count(&naming, who), 0); /* a text message says nothing of anybody */
    /* reminders wait for the morning */
    office_at("2026-11-20T22:15:00+07:00");
    said(NOTIFY_REMINDER);
    assert_int_equal(office_count(&mails_at, ms_of_day(day_from_ymd(2026, 11, 21), 7 * 60)), 1);
    office_at("2026-11-22T03:15:00+07:00");
    said(NOTIFY_REMINDER);
    assert_int_equal(office_count(&mails_at, ms_of_day(day_from_ymd(2026, 11, 22), 7 * 60)), 1);
    office_at("2026-11-22T09:15:00+07:00");
    int64_t late = office_count(&sms_later, who), all = office_count(&sms_to, who);
    for (int i = 0; i < 8; i++)
        said(NOTIFY_ASKED);
    assert_int_equal(office_count(&sms_to, who), all + 8); /* nothing is lost, */
    assert_int_equal(office_count(&sms_later, who), late + 2); /* and at most six an hour go out */
    office_at(OFFICE_NOW);
}

struct newest {
    int64_t id;
};
OFFICE_COUNT(newest_sms, 68, "SELECT MAX(id) FROM delivery WHERE channel = 'sms' AND account_id = ?1", "SELECT MAX(id) FROM delivery WHERE channel = 'sms' AND account_id = CAST($1 AS BIGINT)");

static enum err lost(struct ctx *c, void *arg) { return notify_say_again(c, *(int64_t *)arg); }

/* A gateway that took a message and never said that it arrived. */
static void test_never_confirmed(void **state)
{
    (void)state;
    int64_t who = office.people[CITIZEN2], id = office_count(&newest_sms, who);
    must(db_testing_script(office.t.db, arena_printf(office.t.arena, "UPDATE delivery SET state = 'sent' WHERE id = %lld; DELETE FROM delivery WHERE channel = 'mail' AND notice_id = (SELECT notice_id FROM delivery WHERE id = %lld)", (long long)id, (long long)id).ptr));
    int64_t before = office_count(&again, who), stand_out = office_count(&urgent, who);
    must(as(SYSTEM, lost, &id));
    must(as(SYSTEM, lost, &id)); /* once only */
    assert_int_equal(office_count(&again, who), before + 1);
    assert_int_equal(office_count(&urgent, who), stand_out + 1);
}

/* -- messages -- */

struct talking {
    int64_t id;
    const char *text;
    int64_t n;
    bool open;
    struct message_waiting *list;
    size_t list_n;
    struct message *all;
};
static enum err send(struct ctx *c, void *arg)
{
    struct talking *t = arg;
    struct dossier d;
    TRY(dossier_get(c, t->id, &d));
    TRY(dossier_reach(c, &d));
    return message_send(c, &d, str_c(t->text), NULL, 0);
}
static enum err unread_by(struct ctx *c, void *arg)
{
    struct talking *t = arg;
    return message_unread(c, t->id, !c->who.citizen, &t->n);
}
static enum err read_all(struct ctx *c, void *arg)
{
    struct talking *t = arg;
    TRY(message_list(c, t->id, &t->all, &t->list_n));
    return message_mark_read(c, t->id, !c->who.citizen);
}
static enum err waiting(struct ctx *c, void *arg)
{
    struct talking *t = arg;
    return message_waiting(c, &t->list, &t->list_n);
}
static size_t waits_for(enum person p)
{
    struct talking t = { 0 };
    must(as_reader(p, waiting, &t));
    return t.list_n;
}
static int64_t unread(enum person p, int64_t id)
{
    struct talking t = { .id = id };
    must(as_reader(p, unread_by, &t));
    return t.n;
}

static void test_messages(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE), told = office_count(&notices, office.people[CITIZEN]), officer = office_count(&notices, office.people[OFFICER]);
    struct talking ask = { .id = id, .text = "Cho tôi hỏi: giấy này cần công chứng không?" }, answer = { .id = id, .text = "Không cần bạn nhé." }, empty = { .id = id, .text = "" };
    assert_int_equal(as(CITIZEN2, send, &ask), ERR_NOT_FOUND);
    assert_int_equal(as(NEIGHBOUR, send, &ask), ERR_NOT_FOUND);
    assert_int_equal(as(CITIZEN, send, &empty), ERR_INVALID);
    must(as(CITIZEN, send, &ask));
    assert_int_equal(unread(OFFICER, id), 1);
    assert_int_equal(unread(CITIZEN, id), 0);
    assert_int_equal(waits_for(OFFICER), 1);
    assert_int_equal(waits_for(NEIGHBOUR), 0); /* the other commune's list is its own */
    must(as(OFFICER, read_all, &ask));
    assert_int_equal(unread(OFFICER, id), 0);
    assert_int_equal(waits_for(OFFICER), 1); /* read is not answered */
    must(as(OFFICER, send, &answer));
    assert_int_equal(waits_for(OFFICER), 0);
    assert_int_equal(unread(CITIZEN, id), 1);
    assert_int_equal(office_count(&notices, office.people[CITIZEN]), told + 1);
    must(as(CITIZEN, send, &ask));
    assert_int_equal(office_count(&notices, office.people[OFFICER]), officer + 1); /* who answered is told */
    must(as(CITIZEN, read_all, &ask));
    assert_int_equal(ask.list_n, 3);
    assert_true(ask.all[0].read_at_ms && ask.all[0].answered_at_ms && ask.all[1].from_office && !ask.all[2].answered_at_ms);
    for (int i = 0; i < MESSAGES_PER_HOUR - 2; i++)
        must(as(CITIZEN, send, &ask));
    assert_int_equal(as(CITIZEN, send, &ask), ERR_INVALID); /* that is a lot in an hour */
    must(office_move(CITIZEN, id, MOVE_WITHDRAW, ""));
    testing_now_ms += 30 * CLOCK_DAY_MS;
    must(as(CITIZEN, send, &ask));
    testing_now_ms += CLOCK_DAY_MS;
    assert_int_equal(as(CITIZEN, send, &ask), ERR_CONFLICT);
    assert_int_equal(as(OFFICER, send, &answer), ERR_CONFLICT);
    office_at(OFFICE_NOW);
}

/* -- the calendar -- */

struct calendar_of {
    struct str address, text;
};
static enum err renew(struct ctx *c, void *arg)
{
    TRY(agenda_renew(c));
    return agenda_address(c, &((struct calendar_of *)arg)->address);
}
static enum err end(struct ctx *c, void *arg)
{
    (void)arg;
    return agenda_end(c);
}
static enum err read_calendar(struct ctx *c, void *arg)
{
    struct calendar_of *k = arg;
    return agenda_read(c, str_skip(k->address, sizeof "http://localhost:8080/lich-hen/" - 1), &k->text);
}

static void test_agenda(void **state)
{
    (void)state;
    struct calendar_of first = { 0 }, second = { 0 }, other = { 0 };
    int64_t id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    office_receive(id);
    must(as(CITIZEN, renew, &first));
    must(as_reader(NOBODY, read_calendar, &first));
    struct str uid = arena_printf(office.t.arena, "UID:han-%lld@localhost\r\n", (long long)id);
    assert_true(str_has(first.text, uid));
    assert_true(str_has(first.text, S("DTSTART;TZID=Asia/Ho_Chi_Minh:20261126T170000\r\n")));
    assert_false(str_has(first.text, S("Minh Đức")));
    must(as(CITIZEN, renew, &second));
    assert_int_equal(as_reader(NOBODY, read_calendar, &first), ERR_NOT_FOUND); /* the old address is dead */
    must(as_reader(NOBODY, read_calendar, &second));
    must(as(CITIZEN2, renew, &other));
    must(as_reader(NOBODY, read_calendar, &other));
    assert_false(str_has(other.text, uid));
    struct calendar_of forged = { .address = arena_printf(office.t.arena, "%.*s%c.ics", (int)second.address.len - 5, second.address.ptr,
                                                            second.address.ptr[second.address.len - 5] == '0' ? '1' : '0') };
    assert_int_equal(as_reader(NOBODY, read_calendar, &forged), ERR_NOT_FOUND);
    must(as(CITIZEN, end, NULL));
    assert_int_equal(as_reader(NOBODY, read_calendar, &second), ERR_NOT_FOUND);
}

/* -- reminders -- */

OFFICE_COUNT_OF(reminders, 70, "reminder WHERE account_id")
OFFICE_COUNT_OF(of_drafts, 71, "reminder WHERE kind = 'draft' AND account_id")
OFFICE_COUNT_OF(expiries, 72, "reminder WHERE kind = 'marital_expiry' AND dossier_id")
OFFICE_COUNT_OF(collects, 73, "reminder WHERE kind = 'collect' AND dossier_id")
OFFICE_COUNT(expiry_id, 74, "SELECT MAX(id) FROM reminder WHERE kind = 'marital_expiry' AND dossier_id = ?1", "SELECT MAX(id) FROM reminder WHERE kind = 'marital_expiry' AND dossier_id = CAST($1 AS BIGINT)");

static void remind(void)
{
    struct ctx c = ctx_system(&office.t.app, office.t.arena);
    c.now_ms = testing_now_ms;
    must(remind_chore(&c));
}
static enum err open_draft(struct ctx *c, void *arg) { return draft_open(c, S("1.004873"), office.units[COMMUNE], true, arg); }
static enum err decline(struct ctx *c, void *arg) { return remind_decline(c, str_c(arg), true); }
static enum err want(struct ctx *c, void *arg) { return remind_decline(c, str_c(arg), false); }

static void test_reminders(void **state)
{
    (void)state;
    int64_t draft, who = office.people[CITIZEN2];
    office_at("2026-12-01T09:00:00+07:00");
    must(as(CITIZEN2, open_draft, &draft));
    testing_now_ms += 6 * CLOCK_DAY_MS;
    remind();
    assert_int_equal(office_count(&of_drafts, who), 0);
    must(as(CITIZEN2, decline, "draft"));
    testing_now_ms += CLOCK_DAY_MS;
    remind();
    assert_int_equal(office_count(&of_drafts, who), 0); /* declined is respected */
    must(as(CITIZEN2, want, "draft"));
    must(as(CITIZEN2, decline, ""));
    remind();
    assert_int_equal(office_count(&of_drafts, who), 0);
    must(as(CITIZEN2, want, ""));
    int64_t told = office_count(&notices, who);
    remind();
    remind();
    assert_int_equal(office_count(&of_drafts, who), 1); /* once a fact */
    assert_int_equal(office_count(&notices, who), told + 1);
    office_at(OFFICE_NOW);
}

struct preparing {
    int64_t reminder_id, draft_id;
    struct draft draft;
};
static enum err prepare(struct ctx *c, void *arg)
{
    struct preparing *p = arg;
    TRY(remind_prepare(c, p->reminder_id, &p->draft_id));
    return draft_get(c, p->draft_id, &p->draft);
}

static void test_expiry(void **state)
{
    (void)state;
    office_at(OFFICE_NOW);
    int64_t id = office_until_done("1.004873", "counter_reissue");
    testing_now_ms += 5 * CLOCK_DAY_MS;
    remind();
    assert_int_equal(office_count(&collects, id), 1);
    office_at("2027-04-19T10:00:00+07:00"); /* 20 May is the last day; 31 days before it */
    remind();
    assert_int_equal(office_count(&expiries, id), 0);
    office_at("2027-04-20T10:00:00+07:00");
    remind();
    remind();
    assert_int_equal(office_count(&expiries, id), 1);
    struct preparing p = { .reminder_id = office_count(&expiry_id, id) };
    assert_int_equal(as(CITIZEN2, prepare, &p), ERR_NOT_FOUND);
    must(as(CITIZEN, prepare, &p));
    assert_int_equal(p.draft.account_id, office.people[CITIZEN]);
    assert_true(p.draft.answers.len > 50); /* filled in from the earlier dossier */
    office_at(OFFICE_NOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sms_text), cmocka_unit_test(test_sms_answers), cmocka_unit_test(test_channels),  cmocka_unit_test(test_never_confirmed),
        cmocka_unit_test(test_messages), cmocka_unit_test(test_agenda),      cmocka_unit_test(test_reminders), cmocka_unit_test(test_expiry),
    };
    return cmocka_run_group_tests_name("telling", tests, office_open, office_close);
}
