/* What the applicant is told and shown at every turn: notices with the old date and the new one, the life of the date in words,
 * the chain of dossiers, and no event that nobody has words for. On both engines. */
#include "office.h"
#include "base/clock.h"
#include "core/job.h"
#include "mod/dossier/moves.h"
#include "mod/notify/notify.h"
#include "mod/process/process.h"
#include "mod/track/track.h"

#define MARITAL "1.004873"
#define MARRIAGE "1.000894" /* Luật Hộ tịch Điều 18 lets it take five working days longer */

/* -- every kind of event has been thought of -- */

/* Kinds of the dossier's room that are no rows of the table of moves. */
static const char *const others[] = { "dossier.clock", "dossier.clock_moved", "dossier.passed_on", "dossier.continues", "dossier.proposed", "dossier.turned_down" };

static void test_no_event_without_words(void **state)
{
    (void)state;
    enum msg m;
    size_t told = 0;
    for (int i = 0; i < MOVE_COUNT + (int)(sizeof others / sizeof *others); i++) {
        const char *kind = i < MOVE_COUNT ? arena_printf(office.t.arena, "dossier.%s", move_rows[i].event).ptr : others[i - MOVE_COUNT];
        enum notify_telling t = notify_telling(kind);
        if (t == NOTIFY_UNKNOWN)
            fail_msg("nobody has decided whether people are told of %s", kind);
        told += t == NOTIFY_TOLD;
        /* forwarding comes in the moment of reception, and has no line of its own */
        if (t == NOTIFY_TOLD && strcmp(kind, "dossier.processing") != 0 && !msg_find(arena_printf(office.t.arena, "course.%s", kind), &m))
            fail_msg("the applicant's page has no words for %s", kind);
    }
    assert_true(told > 20);
    assert_int_equal(notify_telling("dossier.proposed"), NOTIFY_SILENT);
    assert_int_equal(notify_telling("dossier.invented"), NOTIFY_UNKNOWN);
}

/* -- the newest notice of a dossier -- */

struct newest_in {
    int64_t id;
};
struct newest {
    struct str title, body;
};
static const struct sql_field newest_in[] = { { "id", offsetof(struct newest_in, id), DB_INT, false } };
static const struct sql_field newest_out[] = { { "title", offsetof(struct newest, title), DB_TEXT, false }, { "body", offsetof(struct newest, body), DB_TEXT, false } };
#define NEWEST(table, subject, id_) \
    { .name = "newest_" #table, .text = { "SELECT " subject " AS title, body FROM " #table " WHERE dossier_id = ?1 ORDER BY id DESC LIMIT 1", \
                                          "SELECT " subject " AS title, body FROM " #table " WHERE dossier_id = CAST($1 AS BIGINT) ORDER BY id DESC LIMIT 1" }, \
      .in = newest_in, .in_n = 1, .out = newest_out, .out_n = 2, .out_size_bytes = sizeof(struct newest), .id = id_ }
static const struct sql_stmt newest_notice = NEWEST(notice, "title", 5190), newest_mail = NEWEST(delivery, "subject", 5191);

struct reading {
    const struct sql_stmt *st;
    struct newest_in in;
    struct newest out;
};
static enum err read_newest(struct ctx *c, void *arg)
{
    struct reading *r = arg;
    return db_one(c->db, r->st, &r->in, c->arena, &r->out);
}

/* The notice and the mail say the same, and each of the words. */
static void told(int64_t id, const char *title, const char *const *words)
{
    struct reading notice = { .st = &newest_notice, .in = { id } }, mail = { .st = &newest_mail, .in = { id } };
    must(as_reader(SYSTEM, read_newest, &notice));
    must(as_reader(SYSTEM, read_newest, &mail));
    if (!str_has(notice.out.title, str_c(title)))
        fail_msg("the notice is \"%.*s\", not \"%s\"", STR_ARG(notice.out.title), title);
    assert_str(mail.out.title, notice.out.title);
    assert_true(str_starts(mail.out.body, notice.out.body));
    for (; *words; words++)
        if (!str_has(notice.out.body, str_c(*words)))
            fail_msg("the notice \"%.*s\" does not say \"%s\"", STR_ARG(notice.out.body), *words);
    assert_false(str_has(notice.out.body, S("BÍ MẬT"))); /* what an officer wrote stays on the page behind the login */
    assert_false(str_has(notice.out.body, S("{")));
}
#define TOLD(id, title, ...) told(id, title, (const char *const[]){ __VA_ARGS__, NULL })

static int64_t received(const char *code, const char *example)
{
    office_at(OFFICE_NOW);
    int64_t id = office_submit(code, example, CHANNEL_ONLINE);
    office_receive(id);
    return id;
}

/* -- the life of the date -- */

struct showing {
    int64_t id;
    bool own;
    struct track_clock clock;
    struct track_chain chain;
    enum err chained;
};
static enum err show_clock(struct ctx *c, void *arg)
{
    struct showing *s = arg;
    struct dossier d;
    TRY(dossier_get(c, s->id, &d));
    s->chained = track_chain(c, &d, &s->chain);
    return track_clock(c, &d, s->own, &s->clock);
}
static struct showing shown(int64_t id, bool own)
{
    struct showing s = { .id = id, .own = own };
    must(as_reader(SYSTEM, show_clock, &s));
    return s;
}

static void test_supplement_in_words(void **state)
{
    (void)state;
    int64_t id = received(MARITAL, "online_passport");
    struct showing s = shown(id, true);
    assert_int_equal(s.clock.n, 0); /* nothing has happened to it */
    assert_str(s.clock.first, S(""));
    office_at("2026-11-23T09:00:00+07:00");
    must(office_move(OFFICER, id, MOVE_ASK_SUPPLEMENT, "BÍ MẬT: thiếu giấy ủy quyền"));
    TOLD(id, "cần thêm giấy tờ", "Phạm Thu Hà", "Ủy ban nhân dân xã Kim Bôi", "thời hạn tạm dừng", "26/11/2026", "Nghị định 61/2018/NĐ-CP Điều 19 khoản 4");
    s = shown(id, true);
    assert_int_equal(s.clock.n, 1);
    assert_true(s.clock.stands);
    assert_str(s.clock.now, S(""));
    assert_true(str_has(s.clock.first, S("26/11/2026")));
    assert_str(s.clock.changes[0].title, S("Thời hạn tạm dừng từ 9 giờ 00, thứ Hai 23/11/2026"));
    assert_str(s.clock.changes[0].who, S("Phạm Thu Hà"));
    assert_true(str_has(s.clock.changes[0].reason, S("BÍ MẬT")));
    assert_str(shown(id, false).clock.changes[0].reason, S("")); /* never on the public page */
    office_at("2026-12-03T09:00:00+07:00");
    must(office_move(CITIZEN, id, MOVE_GIVE_SUPPLEMENT, ""));
    TOLD(id, "đã đủ giấy tờ", "trước đó: 17 giờ", "26/11/2026", "08/12/2026", "Nghị định 61/2018");
    s = shown(id, true);
    assert_int_equal(s.clock.n, 2);
    assert_false(s.clock.stands);
    assert_true(str_has(s.clock.changes[0].title, S("đến 9 giờ 00, thứ Năm 03/12/2026")));
    assert_true(str_has(s.clock.changes[1].title, S("tính lại từ đầu")));
    assert_true(str_has(s.clock.changes[1].before, S("26/11/2026")) && str_has(s.clock.changes[1].after, S("08/12/2026")));
    assert_str(s.clock.changes[1].who, S("bạn"));
    assert_str(shown(id, false).clock.changes[1].who, S("người nộp")); /* and never a name of theirs */
    assert_true(str_has(s.clock.first, S("26/11/2026")) && str_has(s.clock.now, S("08/12/2026")));
    office_at(OFFICE_NOW);
}

static enum err apologise(struct ctx *c, void *arg)
{
    int64_t *id = arg;
    struct dossier d;
    TRY(dossier_get(c, *id, &d));
    return dossier_move(c, &d, &(struct dossier_step){ .move = MOVE_APOLOGISE, .reason = S("BÍ MẬT"), .day = day_from_ymd(2026, 12, 14) });
}

static void test_longer_and_promised(void **state)
{
    (void)state;
    int64_t id = received(MARRIAGE, "online_first_marriage");
    office_at("2026-11-20T11:00:00+07:00");
    must(office_move(LEADER, id, MOVE_EXTEND, "BÍ MẬT"));
    TOLD(id, "thời hạn dài hơn", "Nguyễn Đức Thành", "Ngày hẹn trước đó", "Ngày hẹn mới", "Luật Hộ tịch 60/2014/QH13 Điều 18");
    struct showing s = shown(id, false);
    assert_str(s.clock.changes[0].title, S("Thời hạn dài thêm 5 ngày làm việc"));
    assert_true(s.clock.changes[0].before.len && s.clock.changes[0].after.len);
    must(as(LEADER, apologise, &id));
    TOLD(id, "Xin lỗi bạn", "Ngày hẹn mới: 17 giờ", "14/12/2026", "Đ19.9");
    s = shown(id, false);
    assert_int_equal(s.clock.n, 2);
    assert_str(s.clock.changes[1].title, S("Cơ quan xin lỗi và hẹn lại"));
    assert_str(s.clock.changes[1].before, s.clock.changes[0].after); /* not the first date, the one that held */
    office_at(OFFICE_NOW);
}

static void test_stop_and_refusal(void **state)
{
    (void)state;
    int64_t id = received(MARITAL, "online_passport");
    must(office_move(CITIZEN, id, MOVE_ASK_STOP, ""));
    TOLD(id, "đề nghị dừng", "thời hạn vẫn chạy", "26/11/2026");
    must(office_move(CITIZEN, id, MOVE_TAKE_BACK_STOP, ""));
    TOLD(id, "giải quyết tiếp", "Bạn đã rút", "26/11/2026");
    must(office_move(CITIZEN, id, MOVE_ASK_STOP, ""));
    must(office_move(LEADER, id, MOVE_KEEP_ON, "BÍ MẬT"));
    TOLD(id, "giải quyết tiếp", "Nguyễn Đức Thành", "Ngày hẹn không đổi");
    assert_int_equal(shown(id, true).clock.n, 0); /* the date never moved */
    must(office_move(LEADER, id, MOVE_DECLINE, "BÍ MẬT"));
    TOLD(id, "không được giải quyết", "Nguyễn Đức Thành", "Mẫu 03");
    must(office_move(CITIZEN, id, MOVE_COLLECT_REFUSAL, ""));
    TOLD(id, "phiếu từ chối", "quyền khiếu nại");
    id = received(MARITAL, "online_passport");
    must(office_move(OFFICER, id, MOVE_ASK_SUPPLEMENT, "BÍ MẬT"));
    must(office_move(CITIZEN, id, MOVE_STOP_WAITING, ""));
    TOLD(id, "đã dừng giải quyết", "Theo ý bạn", "Mẫu 05");
    office_at(OFFICE_NOW);
}

/* -- a draft to be confirmed -- */

OFFICE_COUNT_OF(notices_of, 5192, "notice WHERE dossier_id")

struct grounds {
    int64_t id;
    struct clock_line *at;
    size_t n;
};
static enum err read_lines(struct ctx *c, void *arg)
{
    struct grounds *g = arg;
    return dossier_clock_lines(c, g->id, &g->at, &g->n);
}

/* One notice asks and says that the time stands still; the ground is read without how well it is known, which officials see. */
static void test_draft_asked(void **state)
{
    (void)state;
    int64_t id = received("1.001193", "online_married"), before = office_count(&notices_of, id);
    office_step(SPECIALIST, id, "review", "", "");
    office_step(SPECIALIST, id, "draft", "", "");
    assert_int_equal(office_count(&notices_of, id), before + 1);
    TOLD(id, "bản dự thảo", "xác nhận", "tạm dừng", "trước đó: 17 giờ", "20/11/2026", "Căn cứ: Nghị định 87/2020/NĐ-CP.");
    struct showing s = shown(id, true);
    assert_int_equal(s.clock.n, 1);
    assert_str(s.clock.changes[0].ground, S("Nghị định 87/2020/NĐ-CP"));
    struct grounds g = { .id = id };
    must(as_reader(SYSTEM, read_lines, &g));
    assert_str(g.at[g.n - 1].ground, S("Nghị định 87/2020/NĐ-CP"));
    assert_str(g.at[g.n - 1].ground_source, S("secondary"));
}

/* -- several steps at once -- */

struct held {
    int64_t id;
    struct track_hold *at;
    size_t n;
};
static enum err read_holds(struct ctx *c, void *arg)
{
    struct held *h = arg;
    struct dossier d;
    TRY(dossier_get(c, h->id, &d));
    return track_holders(c, &d, &h->at, &h->n);
}

static enum err take_one(struct ctx *c, void *arg)
{
    const struct task *t = arg;
    return task_take(c, t->id, t->version);
}

static void test_steps_at_once(void **state)
{
    (void)state;
    struct held h = { .id = received("1.013225", "counter_house") };
    office_step(SPECIALIST, h.id, "review", "", "");
    struct task design = office_task(h.id, "design");
    must(as(SPECIALIST, take_one, &design));
    must(as_reader(SYSTEM, read_holds, &h));
    assert_int_equal(h.n, 3);
    for (size_t i = 0; i < h.n; i++) {
        assert_true(h.at[i].room.len && h.at[i].since_ms && h.at[i].due_ms && !h.at[i].applicant);
        assert_int_equal(h.at[i].officer.len > 0, str_eq(h.at[i].step, design.name)); /* the others are taken by nobody yet */
    }
    assert_true(h.at[0].due_ms < h.at[2].due_ms); /* each by its own hour */
}

/* -- continuity -- */

OFFICE_COUNT_OF(told_of_earlier, 61, "notice WHERE title LIKE '%tiếp nối%' AND dossier_id")

static void test_chain(void **state)
{
    (void)state;
    int64_t ids[2] = { received(MARRIAGE, "online_first_marriage"), 0 };
    assert_int_equal(shown(ids[0], true).chained, ERR_NOT_FOUND);
    must(office_move(CITIZEN, ids[0], MOVE_ASK_STOP, ""));
    must(office_move(LEADER, ids[0], MOVE_STOP, "theo ý người nộp"));
    office_at("2026-11-30T10:00:00+07:00");
    ids[1] = office_submit(MARRIAGE, "online_first_marriage", CHANNEL_ONLINE);
    office_receive(ids[1]);
    assert_int_equal(office_count(&told_of_earlier, ids[1]), 1);
    struct showing s = shown(ids[1], true);
    assert_int_equal(s.chained, ERR_OK);
    assert_int_equal(s.chain.earlier.id, ids[0]);
    assert_str(s.chain.words, S("Tính từ lần tiếp nhận đầu tiên, 10 giờ 00, thứ Sáu 20/11/2026, đến nay là 10 ngày."));
    office_at(OFFICE_NOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_event_without_words), cmocka_unit_test(test_supplement_in_words), cmocka_unit_test(test_longer_and_promised),
        cmocka_unit_test(test_stop_and_refusal),       cmocka_unit_test(test_draft_asked), cmocka_unit_test(test_steps_at_once), cmocka_unit_test(test_chain),
    };
    return cmocka_run_group_tests_name("turns", tests, office_open, office_close);
}
