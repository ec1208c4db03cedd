/* What goes out: slips numbered without gaps that print the same for ever, fees, papers, notices and mails. On both engines
 * (db/db_testing.h). */
#include "office.h"
#include "core/web.h"
#include "mod/notify/mail.h"
#include "mod/notify/notify.h"
#include "mod/papers/papers.h"
#include "text/text.h"
#include <pthread.h>

/* -- slips -- */

struct got_slip {
    int64_t id;
    struct slip s, *list;
    size_t n;
};
static enum err get_slip(struct ctx *c, void *arg) { return slip_get(c, ((struct got_slip *)arg)->id, &((struct got_slip *)arg)->s); }
static enum err list_slips(struct ctx *c, void *arg)
{
    struct got_slip *g = arg;
    return slip_list(c, g->id, &g->list, &g->n);
}

static struct slip slip(int64_t id)
{
    struct got_slip g = { .id = id };
    must(as_reader(SYSTEM, get_slip, &g));
    return g.s;
}

static struct str printed(int64_t id)
{
    struct str pdf;
    struct slip s = slip(id);
    assert_int_equal(slip_pdf(office.c, &s, &pdf), ERR_OK);
    assert_true(str_starts(pdf, S("%PDF-")));
    return pdf;
}

struct refusing {
    struct office_move m;
    const char *form;
};
static enum err refuse(struct ctx *c, void *arg)
{
    struct refusing *r = arg;
    struct dossier d;
    TRY(dossier_get(c, r->m.id, &d));
    TRY(dossier_move(c, &d, &(struct dossier_step){ .move = MOVE_REFUSE, .reason = S("Không thuộc thẩm quyền <b>&amp;") }));
    return slip_issue(c, &d, r->form, &(struct slip_extra){ .reason = d.reason }, &r->m.slip);
}

static enum err change_office(struct ctx *c, void *arg)
{
    struct unit u;
    (void)arg;
    TRY(unit_get(c, office.units[COMMUNE], &u));
    u.name = S("Ủy ban nhân dân xã Tên Mới");
    u.short_name = u.name;
    return unit_change(c, &u);
}

/* Printed again after years, after the office has another name and the dossier another state: the same bytes. */
static void test_prints_the_same(void **state)
{
    (void)state;
    int64_t id = office_submit("1.001193", "counter_copies", CHANNEL_COUNTER);
    struct office_move m = { .id = id };
    must(as(OFFICER, office_receive_work, &m));
    struct refusing r = { .m = { .id = office_submit("1.001193", "counter_copies", CHANNEL_COUNTER) }, .form = "03" };
    must(as(OFFICER, refuse, &r));
    struct str receipt = printed(m.slip), refusal = printed(r.m.slip);
    struct slip s = slip(m.slip);
    assert_str(s.form, S("01"));
    assert_int_equal(s.year, 2026);
    assert_true(str_has(s.data, S("Ủy ban nhân dân xã Kim Bôi")));
    assert_true(str_has(s.data, S("24.000 đồng"))); /* three copies */
    assert_true(str_has(s.data, office_dossier(id).code));
    must(as(ADMIN, change_office, NULL));
    office_step(SPECIALIST, id, "review", "", "");
    office_at("2031-01-05T08:00:00+07:00");
    assert_true(str_eq(printed(m.slip), receipt));
    assert_true(str_eq(printed(r.m.slip), refusal));
    office_at(OFFICE_NOW);
    struct got_slip g = { .id = id };
    must(as_reader(SYSTEM, list_slips, &g));
    assert_int_equal(g.n, 1);
}

static int64_t receive_and_slip(void)
{
    struct office_move m = { .id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE) };
    must(as(OFFICER, office_receive_work, &m));
    return slip(m.slip).no;
}

static enum err receive_and_fail(struct ctx *c, void *arg)
{
    TRY(office_receive_work(c, arg));
    return ERR_CONFLICT;
}

/* One series a form, agency and year; what rolls back leaves no hole. */
static void test_slip_numbers(void **state)
{
    (void)state;
    int64_t first = receive_and_slip();
    struct office_move failing = { .id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE) };
    for (int i = 0; i < 3; i++)
        assert_int_equal(as(OFFICER, receive_and_fail, &failing), ERR_CONFLICT);
    assert_int_equal(office_dossier(failing.id).state, DOSSIER_SUBMITTED);
    assert_int_equal(receive_and_slip(), first + 1);
    struct refusing r = { .m = { .id = failing.id }, .form = "03" };
    must(as(OFFICER, refuse, &r));
    assert_true(slip(r.m.slip).no <= 3); /* its own series */
    assert_int_equal(receive_and_slip(), first + 2);
    office_at("2027-01-04T08:00:00+07:00");
    assert_int_equal(receive_and_slip(), 1);
    office_at(OFFICE_NOW);
}

enum { DESKS = 8, EACH = 4 };
static int64_t waiting[DESKS * EACH];
static int64_t numbers[DESKS * EACH];

static void *desk(void *arg)
{
    size_t from = (size_t)(intptr_t)arg * EACH;
    struct arena *a = arena_new();
    struct ctx c = { .app = &office.t.app, .arena = a, .now_ms = testing_now_ms, .who = office_who(OFFICER) };
    for (size_t i = from; i < from + EACH; i++) {
        struct office_move m = { .id = waiting[i] };
        enum err e = ERR_BUSY;
        for (int tries = 0; e == ERR_BUSY && tries < 20; tries++)
            e = ctx_write(&c, office_do, &(struct office_act){ office_receive_work, &m });
        numbers[i] = e == ERR_OK ? m.slip : 0;
    }
    arena_free(a);
    return NULL;
}

static int by_number(const void *a, const void *b) { return (*(const int64_t *)a > *(const int64_t *)b) - (*(const int64_t *)a < *(const int64_t *)b); }

static void test_slips_of_many_desks(void **state)
{
    (void)state;
    pthread_t threads[DESKS];
    int64_t before = receive_and_slip();
    for (size_t i = 0; i < DESKS * EACH; i++)
        waiting[i] = office_submit("1.004873", "online_passport", CHANNEL_ONLINE);
    for (intptr_t i = 0; i < DESKS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, desk, (void *)i), 0);
    for (int i = 0; i < DESKS; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < DESKS * EACH; i++) {
        assert_true(numbers[i] != 0);
        numbers[i] = slip(numbers[i]).no;
    }
    qsort(numbers, DESKS * EACH, sizeof *numbers, by_number);
    for (size_t i = 0; i < DESKS * EACH; i++)
        assert_int_equal(numbers[i], before + 1 + (int64_t)i);
}

/* -- papers -- */

struct paper_work {
    int64_t dossier_id, paper_id;
    struct paper_upload up[60];
    size_t n;
    int originals, copies;
    struct paper *list;
    size_t list_n;
};
static enum err attach(struct ctx *c, void *arg)
{
    struct paper_work *w = arg;
    return paper_attach(c, PAPER_OF_DOSSIER, w->dossier_id, S("giay_uy_quyen"), "component", w->up, w->n);
}
static enum err count(struct ctx *c, void *arg)
{
    struct paper_work *w = arg;
    return paper_count(c, w->dossier_id, S("to_khai"), S("Tờ khai"), w->originals, w->copies);
}
static enum err remove_paper(struct ctx *c, void *arg) { return paper_remove(c, ((struct paper_work *)arg)->paper_id); }
static enum err list_papers(struct ctx *c, void *arg)
{
    struct paper_work *w = arg;
    return paper_list(c, PAPER_OF_DOSSIER, w->dossier_id, &w->list, &w->list_n);
}

static void test_papers(void **state)
{
    (void)state;
    struct paper_work w = { .dossier_id = office_submit("1.004873", "online_passport", CHANNEL_ONLINE), .n = 2 };
    for (size_t i = 0; i < 60; i++)
        w.up[i] = (struct paper_upload){ { arena_printf(office.t.arena, "%064zx", i), 10, S("application/pdf") }, S("tep.pdf") };
    must(as(CITIZEN, attach, &w));
    must(as_reader(SYSTEM, list_papers, &w));
    assert_int_equal(w.list_n, 2);
    assert_str(w.list[0].media_type, S("application/pdf"));
    w.n = 49;
    assert_int_equal(as(CITIZEN, attach, &w), ERR_INVALID); /* at most fifty */
    w.n = 48;
    must(as(CITIZEN, attach, &w));
    w.n = 1;
    assert_int_equal(as(CITIZEN, attach, &w), ERR_INVALID);
    w.paper_id = w.list[0].id;
    must(as(CITIZEN, remove_paper, &w));
    assert_int_equal(as(CITIZEN, remove_paper, &w), ERR_NOT_FOUND);
    /* sheets counted at the desk: the last count stands */
    w.dossier_id = office_submit("1.004873", "counter_reissue", CHANNEL_COUNTER);
    static const struct {
        int originals, copies;
        enum err want;
        size_t rows;
    } counts[] = { { 1, 0, ERR_OK, 1 }, { 2, 3, ERR_OK, 1 }, { -1, 0, ERR_INVALID, 1 }, { 0, 10000, ERR_INVALID, 1 }, { 0, 0, ERR_OK, 0 }, { 0, 0, ERR_OK, 0 } };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        w.originals = counts[i].originals;
        w.copies = counts[i].copies;
        assert_int_equal(as(OFFICER, count, &w), counts[i].want);
        must(as_reader(SYSTEM, list_papers, &w));
        assert_int_equal(w.list_n, counts[i].rows);
    }
}

/* -- notices and mails -- */

OFFICE_COUNT_OF(notices_of, 50, "notice WHERE dossier_id")
OFFICE_COUNT_OF(waiting_mails, 51, "delivery WHERE state = 'waiting' AND dossier_id")
OFFICE_COUNT_OF(notices_for, 52, "notice WHERE account_id")

static void test_notices(void **state)
{
    (void)state;
    int64_t before = office_count(&notices_for, office.people[CITIZEN]);
    int64_t id = office_submit("1.001193", "online_married", CHANNEL_ONLINE);
    assert_int_equal(office_count(&notices_of, id), 1);
    office_receive(id);
    assert_int_equal(office_count(&notices_of, id), 3); /* received, and processing */
    office_step(SPECIALIST, id, "review", "", "");
    assert_int_equal(office_count(&notices_of, id), 3); /* steps inside the office are not shouted out */
    office_step(SPECIALIST, id, "draft", "", "");
    assert_int_equal(office_count(&notices_of, id), 4); /* one says both: the draft is there to be looked at, and the time stands still meanwhile */
    assert_int_equal(office_count(&notices_for, office.people[CITIZEN]), before + 4);
    assert_int_equal(office_count(&notices_for, office.people[CITIZEN2]), 0);
    assert_int_equal(office_count(&waiting_mails, id), 4);
    /* no mail server is set up: nothing is lost, nothing is said to be sent */
    while (job_run_due(&office.t.app))
        ;
    assert_int_equal(office_count(&waiting_mails, id), 4);
    /* without an account and an address nobody is told */
    struct office_new o = office_request("1.004873", "counter_reissue", CHANNEL_COUNTER);
    o.n.account_id = 0;
    o.n.parties[PARTY_APPLICANT].account_id = 0;
    o.n.parties[PARTY_APPLICANT].email = S("");
    must(as(OFFICER, office_submit_work, &o));
    office_receive(o.id);
    assert_int_equal(office_count(&notices_of, o.id), 0);
    assert_int_equal(office_count(&waiting_mails, o.id), 0);
}

OFFICE_COUNT_OF(open_mail_jobs, 53, "job j JOIN delivery d ON d.id = j.subject_id WHERE j.kind = 'notify.mail' AND j.done_at_ms IS NULL AND d.dossier_id")
OFFICE_COUNT_OF(tried_mails, 54, "delivery WHERE tries = 1 AND dossier_id")

static enum err count_waiting(struct ctx *c, void *arg)
{
    int64_t oldest;
    return notify_waiting(c, arg, &oldest);
}

static int64_t all_waiting(void)
{
    int64_t n;
    must(as_reader(SYSTEM, count_waiting, &n));
    return n;
}

static void tidy(void)
{
    struct ctx c = ctx_system(&office.t.app, office.t.arena);
    must(notify_tidy(&c));
}

/* Mails wait for a server, go out when there is one, and are given up when they are too old. */
static void test_mails_wait(void **state)
{
    (void)state;
    struct str none = office.t.app.cfg.smtp_url;
    office_at(OFFICE_NOW);
    int64_t id = office_submit("1.001193", "online_married", CHANNEL_ONLINE);
    int64_t before = all_waiting();
    while (job_run_due(&office.t.app))
        ;
    assert_int_equal(office_count(&open_mail_jobs, id), 0);
    tidy();
    assert_int_equal(office_count(&open_mail_jobs, id), 0); /* still no server */
    office.t.app.cfg.smtp_url = S("smtp://127.0.0.1:1"); /* one that does not answer */
    office.t.app.cfg.mail_from = S("mot-cua@example.vn");
    tidy();
    tidy();
    assert_int_equal(office_count(&open_mail_jobs, id), 1); /* not twice */
    while (job_run_due(&office.t.app))
        ;
    assert_int_equal(office_count(&tried_mails, id), 0); /* older ones to the same address are tried first */
    assert_int_equal(office_count(&waiting_mails, id), 1);
    office.t.app.cfg.smtp_url = none;
    testing_now_ms += 30 * CLOCK_DAY_MS;
    tidy();
    assert_int_equal(office_count(&waiting_mails, id), 1);
    testing_now_ms += 1;
    tidy();
    assert_int_equal(office_count(&waiting_mails, id), 0);
    assert_true(all_waiting() < before);
    office_at(OFFICE_NOW);
}

static void test_mail_text(void **state)
{
    (void)state;
    struct arena *a = office.t.arena;
    struct mail m = { S("smtp://x"), S("mot-cua@example.vn"), S("an@example.vn"), S("Hồ sơ H44.14-261120-0001 đã được tiếp nhận, mời bạn xem trong tài khoản của mình"),
                      S("Xin chào,\nhồ sơ đã được tiếp nhận.\n.\n"), 42, testing_now_ms };
    struct str text;
    must(mail_text(a, &m, &text));
    assert_true(str_starts(text, S("Date: Fri, 20 Nov 2026 10:00:00 +0700\r\n")));
    assert_true(str_has(text, S("Message-ID: <42@motcua>\r\n")));
    for (struct str rest = text, line; str_split(&rest, '\n', &line);) {
        assert_true(line.len <= 79 && (!line.len || line.ptr[line.len - 1] == '\r'));
        for (size_t i = 0; i < line.len; i++)
            assert_true((unsigned char)line.ptr[i] < 0x80);
    }
    struct mail bad[] = { m, m, m, m, m };
    bad[0].to = S("an@example.vn\r\nBcc: all@example.vn");
    bad[1].subject = S("x\nBcc: all@example.vn");
    bad[2].from = S("a\r@b");
    bad[3].to = S("");
    bad[4].to = S("a\0b");
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(mail_text(a, &bad[i], &text), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prints_the_same), cmocka_unit_test(test_slip_numbers), cmocka_unit_test(test_slips_of_many_desks),
        cmocka_unit_test(test_papers),          cmocka_unit_test(test_notices),      cmocka_unit_test(test_mails_wait), cmocka_unit_test(test_mail_text),
    };
    return cmocka_run_group_tests(tests, office_open, office_close);
}
