/* The published files: everything is kept, what is dirty is said, twice is once, cut is refused. On both engines. */
#include "core/testing.h"
#include "data/csv.h"
#include "mod/catalogue/catalogue_internal.h"
#include "mod/catalogue/folder.h"
#include "mod/catalogue/import.h"
#include "text/text.h"
#include "../../../tests/support.h"

#define RECORDS "tests/fixtures/procedures/records.json"
#define ROWS "tests/fixtures/procedures/rows.csv"
#define ALL_RECORDS "data/procedures/procedures_commune.json"
#define ALL_ROWS "data/procedures/procedures_catalogue.csv"

static struct testing_app t;
static struct ctx *c;

static int setup(void **state)
{
    (void)state;
    t = testing_app_new("2026-11-20T10:00:00+07:00");
    c = testing_ctx(&t);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    testing_app_end(&t);
    return 0;
}

struct import {
    struct import_plan plan;
    struct import_done done;
};

static enum err write_all(struct ctx *x, void *arg)
{
    struct import *im = arg;
    return import_write(x, &im->plan, &im->done);
}

static struct import import(const struct import_file *files, size_t n)
{
    struct import im = { 0 };
    struct str why = S("");
    if (import_read(t.arena, files, n, &im.plan, &why) != ERR_OK)
        fail_msg("%.*s", STR_ARG(why));
    assert_int_equal(ctx_write(c, write_all, &im), ERR_OK);
    return im;
}

static struct import_file file(const char *path) { return (struct import_file){ .name = str_c(path), .bytes = support_file(t.arena, path) }; }

static struct import import_two(const char *one, const char *other)
{
    struct import_file files[] = { file(one), file(other) };
    return import(files, 2);
}

struct get {
    struct str code;
    const struct procedure *p;
};

static enum err get(struct ctx *x, void *arg)
{
    struct get *g = arg;
    return procedure_by_code(x, g->code, ctx_today(x), &g->p);
}

static const struct procedure *procedure(struct str code)
{
    struct get g = { code, NULL };
    if (ctx_read(c, get, &g) != ERR_OK)
        fail_msg("%.*s is not there", STR_ARG(code));
    return g.p;
}

static bool said(const struct import *im, const char *code, const char *what, const char *did)
{
    for (size_t i = 0; i < im->plan.notes.n; i++) {
        const struct import_note *n = &im->plan.notes.at[i];
        if (str_eq(n->code, str_c(code)) && str_has(n->what, str_c(what)) && str_has(n->did, str_c(did)))
            return true;
    }
    return false;
}

/* -- what is dirty -- */

static void test_small(void **state)
{
    (void)state;
    struct import im = import_two(RECORDS, ROWS);
    assert_true(said(&im, "1.000094", "online: time 3 without a unit", "read as 3 working days, as the source says"));
    assert_true(said(&im, "1.000014", "time 120 without a unit", "doubtful"));
    assert_true(said(&im, "1.013097", "time 1.5 working days", "read as 12 working hours"));
    assert_true(said(&im, "1.005103", "time \"140,000\"", "no date is promised"));
    assert_true(said(&im, "1.115148", "time \"0\"", "no date is promised"));
    assert_true(said(&im, "1.010041", "online: 2 published rows", "the first counts"));
    assert_true(said(&im, "1.012796", "181 papers", "18 put back"));
    assert_true(said(&im, "1.000221", "no channel", "desk only"));
    assert_true(said(&im, "2.000635", "no time", "no date"));
    struct import again = import_two(RECORDS, ROWS);
    assert_int_equal(again.done.procedures.added + again.done.procedures.changed, 0);
    assert_int_equal(again.done.sources_new + again.done.sources_changed, 0);
}

static void test_what_it_becomes(void **state)
{
    (void)state;
    import_two(RECORDS, ROWS);
    const struct procedure *p = procedure(S("1.000094"));
    assert_str(p->short_name, S("Đăng ký kết hôn có yếu tố nước ngoài tại khu vực biên giới"));
    assert_str(p->folder, S("_general"));
    assert_int_equal(p->channels_n, 3);
    assert_int_equal(procedure_channel(p, CHANNEL_POST)->rule.limit.unit, LIMIT_WORKING_DAYS);
    assert_str(procedure_channel(p, CHANNEL_POST)->fee_text, S("Miễn phí"));
    assert_true(str_starts(procedure_channel(p, CHANNEL_POST)->note, S("Nguồn công bố không ghi đơn vị")));
    p = procedure(S("1.010041"));
    assert_int_equal(procedure_channel(p, CHANNEL_ONLINE)->more_n, 1);
    assert_int_equal(procedure_channel(p, CHANNEL_ONLINE)->rule.limit.n, 1);
    assert_int_equal(procedure_channel(p, CHANNEL_ONLINE)->more[0].rule.limit.n, 3);
    p = procedure(S("1.013097"));
    assert_int_equal(procedure_channel(p, CHANNEL_COUNTER)->rule.limit.unit, LIMIT_WORKING_HOURS);
    assert_int_equal(procedure_channel(p, CHANNEL_COUNTER)->rule.limit.n, 12);
    p = procedure(S("1.005103"));
    assert_int_equal(procedure_channel(p, CHANNEL_COUNTER)->rule.limit.unit, LIMIT_NONE);
    p = procedure(S("2.000986"));
    assert_true(p->closed);
    assert_str(p->successor, S("3.000722"));
    assert_true(p->components_n > 0);
}

static void test_folder_stands(void **state)
{
    (void)state;
    struct import im = import_two(RECORDS, ROWS);
    const struct procedure *p = procedure(S("2.000635"));
    assert_str(p->folder, S("2.000635"));
    assert_str(p->short_name, S("Bản sao trích lục hộ tịch"));
    assert_int_equal(procedure_channel(p, CHANNEL_COUNTER)->rule.limit.unit, LIMIT_SAME_DAY); /* the record knows no time */
    assert_true(procedure_has_level(p, S("commune")));
    assert_true(procedure_has_level(p, S("province")));
    assert_int_equal(im.done.notes.n, 1);
    assert_true(str_has(im.done.notes.at[0].did, S("level province")));
}

/* The order of the files, and one after the other or together, makes no difference. */
static void test_order(void **state)
{
    (void)state;
    struct import_file rows = file(ROWS), records = file(RECORDS);
    import(&rows, 1);
    assert_int_equal(procedure(S("1.000593"))->components_n, 0);
    testing_at(&t, "2026-11-21T10:00:00+07:00");
    struct import im = import(&records, 1);
    assert_true(im.done.procedures.changed >= 1);
    assert_true(procedure(S("1.000593"))->components_n > 0);
    im = import(&rows, 1);
    assert_int_equal(im.done.procedures.added + im.done.procedures.changed + im.done.sources_new + im.done.sources_changed, 0);
    assert_true(im.done.absent == 0);
}

static struct str replaced(struct str s, struct str from, struct str to)
{
    struct buf b = buf_new(t.arena, s.len + 1000);
    for (size_t i = 0; i < s.len;) {
        bool here = str_starts(str_skip(s, i), from);
        buf_put(&b, here ? to : str_cut(s, i, 1));
        i += here ? from.len : 1;
    }
    return buf_str(&b);
}

static void test_change_makes_a_version(void **state)
{
    (void)state;
    struct import_file f = file(RECORDS);
    import(&f, 1);
    const struct procedure *before = procedure(S("1.000094"));
    testing_at(&t, "2026-12-01T10:00:00+07:00");
    f.bytes = replaced(f.bytes, S("163/QĐ-BTP"), S("999/QĐ-BTP"));
    struct import im = import(&f, 1);
    assert_true(im.done.procedures.changed >= 1);
    const struct procedure *after = procedure(S("1.000094"));
    assert_true(after->version_id != before->version_id);
    assert_str(after->decision, S("999/QĐ-BTP"));
    assert_str(before->decision, S("163/QĐ-BTP"));
    assert_int_equal(after->from_day, day_from_ymd(2026, 12, 1));
    testing_at(&t, "2026-11-30T10:00:00+07:00");
    assert_ptr_equal(procedure(S("1.000094")), before);
}

/* -- files that are wrong -- */

static void assert_refused(const char *bytes, size_t n, const char *word)
{
    struct import_file f = { .name = S("x"), .bytes = { bytes, n } };
    struct import_plan plan;
    struct str why = S("");
    if (import_read(t.arena, &f, 1, &plan, &why) != ERR_INVALID)
        fail_msg("accepted: %.*s", (int)(n < 200 ? n : 200), bytes);
    if (!why.len || !str_has(why, str_c(word)))
        fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(why), word);
}

static void test_cut_records(void **state)
{
    (void)state;
    struct str all = support_file(t.arena, RECORDS);
    for (size_t n = 0; n < str_trim(all).len; n++) {
        struct arena *kept = t.arena;
        t.arena = arena_new();
        assert_refused(all.ptr, n, n ? "x:" : "empty");
        arena_free(t.arena);
        t.arena = kept;
    }
}

/* Only a cut between two rows cannot be seen (a checksum beside the file sees it: cmd_procedure). */
static void test_cut_rows(void **state)
{
    (void)state;
    struct str all = support_file(t.arena, ROWS);
    for (size_t n = 1; n < all.len; n++)
        if (all.ptr[n - 1] != '\n')
            assert_refused(all.ptr, n, "x");
}

static void test_cut_whole_files(void **state)
{
    (void)state;
    struct str all = support_file(t.arena, ALL_RECORDS);
    uint64_t seed = 7;
    for (int i = 0; i < 40; i++) {
        struct arena *kept = t.arena;
        t.arena = arena_new();
        assert_refused(all.ptr, 1 + support_random(&seed) % (str_trim(all).len - 1), "x:");
        arena_free(t.arena);
        t.arena = kept;
    }
}

#define REFUSED(text, word) assert_refused(text, sizeof text - 1, word)

static void test_wrong_files(void **state)
{
    (void)state;
    REFUSED("", "empty");
    REFUSED("\xEF\xBB\xBF", "empty");
    REFUSED("a,b,c\r\n1,2,3\r\n", "columns");
    REFUSED("\xff\xfe\r\n", "UTF-8");
    REFUSED("[1]", "record 1");
    REFUSED("[{\"ma\":\"1.000001\"}]", "record 1");
    REFUSED("[{\"ma\":\"x y\",\"ten\":\"a\",\"cap\":\"Cấp xã\",\"cach_thuc\":[]}]", "no code");
    REFUSED("[{\"ma\":\"1.000001\",\"ten\":\"a\",\"cap\":\"Cấp xã\",\"cach_thuc\":[{\"channel\":\"Bồ câu\"}]}]", "channel");
    REFUSED("{\"code\":\"9.000001\"}", "9.000001");
    REFUSED("{\"code\":\"9.000001\",\"name\":\"a\",\"levels\":[\"moon\"]}", "levels");
    REFUSED("{\"code\":\"9.000001\",\"name\":\"a\",\"levels\":[\"commune\"],\"channels\":[{\"channel\":\"counter\",\"limit\":\"soon\"}]}", "channels");
}

static void test_odd_records(void **state)
{
    (void)state;
    static const char json[] =
        "[{\"ma\":\"9.000002\",\"ten\":\"Thu\xcc\x89 tu\xcc\xa3""c e\xcc\x82m\",\"cap\":\"Cấp xã, Cấp vũ trụ\",\"doi_tuong\":[\"Tổ chức (không bao gồm doanh nghiệp\",\"HTX)\",\"Cán bộ\","
        "\"công chức\",\"viên chức\",\"Công dân Việt Nam\"],\"cach_thuc\":[{\"channel\":\"Trực tiếp\",\"time\":\"2\",\"unit\":\"Tháng\",\"fee_vnd\":\"50000\","
        "\"fee_text\":\"50,000 Việt Nam Đồng\",\"desc\":\"(lệ phí)\"}]},"
        "{\"ma\":\"9.000002\",\"ten\":\"Khác\",\"cap\":\"Cấp xã\",\"cach_thuc\":[]}]";
    struct import_file f = { .name = S("odd"), .bytes = { json, sizeof json - 1 } };
    struct import im = import(&f, 1);
    assert_true(said(&im, "9.000002", "not Unicode NFC", "composed"));
    assert_true(said(&im, "9.000002", "level \"Cấp vũ trụ\"", "another agency"));
    assert_true(said(&im, "9.000002", "twice", "left out"));
    const struct procedure *p = procedure(S("9.000002"));
    assert_str(p->name, S("Thủ tục êm"));
    assert_str(p->short_name, S("Êm"));
    assert_int_equal(p->applicants_n, 3);
    assert_str(p->applicants[0], S("Tổ chức (không bao gồm doanh nghiệp, HTX)"));
    assert_str(p->applicants[1], S("Cán bộ, công chức, viên chức"));
    const struct channel_rule *r = procedure_channel(p, CHANNEL_COUNTER);
    assert_int_equal(r->rule.limit.unit, LIMIT_MONTHS);
    assert_int_equal(r->fees[0].amount_vnd, 50000);
    assert_str(r->fees[0].kind, S("le_phi"));
    assert_str(r->note, S("lệ phí"));
}

/* -- all 2,071 -- */

struct published {
    struct str code, levels;
    bool channel[CHANNEL_COUNT];
};

static size_t published_records(struct published *out)
{
    const struct json *list, *ways;
    static const char *const names[CHANNEL_COUNT] = { "Trực tiếp", "Trực tuyến", "Dịch vụ bưu chính" };
    assert_int_equal(json_parse(t.arena, support_file(t.arena, ALL_RECORDS), &list, NULL), ERR_OK);
    for (size_t i = 0; i < list->n; i++) {
        struct published *p = &out[i];
        *p = (struct published){ .code = json_text(&list->items[i], "ma", S("")), .levels = json_text(&list->items[i], "cap", S("")) };
        size_t n = json_list(&list->items[i], "cach_thuc", &ways);
        for (size_t w = 0; w < n; w++)
            for (int ch = 0; ch < CHANNEL_COUNT; ch++)
                p->channel[ch] |= str_eq(text_nfc(t.arena, json_text(&ways[w], "channel", S(""))), str_c(names[ch]));
    }
    return list->n;
}

/* Written out as a folder, an imported procedure passes the check, and brought in again it is the same. */
struct round_trip {
    struct str code;
    struct check_report report;
    struct catalogue_counts counts;
};

static enum err there_and_back(struct ctx *x, void *arg)
{
    struct round_trip *k = arg;
    struct check_file *files;
    size_t files_n;
    TRY(folder_export(x, k->code, &files, &files_n));
    return folder_add(x, k->code, files, files_n, &k->report, &k->counts);
}

static void assert_round_trip(struct str code)
{
    struct round_trip k = { .code = code };
    enum err e = ctx_write(c, there_and_back, &k);
    for (size_t i = 0; i < k.report.problems.n; i++)
        print_error("%.*s/%.*s\n", STR_ARG(code), STR_ARG(k.report.problems.at[i]));
    assert_int_equal(e, ERR_OK);
    assert_int_equal(k.counts.unchanged, 1);
}

/* Rows for procedures without a record; no channel named: the desk. */
static size_t published_rows(struct published *out, size_t n)
{
    struct csv csv = csv_open(support_file(t.arena, ALL_ROWS));
    struct csv_row row;
    size_t records = n;
    assert_int_equal(csv_next(&csv, t.arena, &row), ERR_OK);
    while (csv_next(&csv, t.arena, &row) == ERR_OK) {
        bool have = false;
        for (size_t i = 0; i < records; i++)
            have |= str_eq(out[i].code, row.at[0]);
        if (have)
            continue;
        struct published p = { .code = row.at[0], .levels = row.at[4] };
        p.channel[CHANNEL_ONLINE] = row.at[9].len > 0;
        p.channel[CHANNEL_COUNTER] = row.at[8].len > 0 || row.at[9].len == 0;
        out[n++] = p;
    }
    return n;
}

static void assert_open(const struct published *want, const struct procedure *p)
{
    static const struct {
        const char *level, *published;
    } levels[] = { { "commune", "Cấp xã" }, { "province", "Cấp tỉnh" }, { "ministry", "Cấp bộ" }, { "other", "Cơ quan khác" } };
    enum msg why;
    for (size_t l = 0; l < 4; l++)
        for (int ch = 0; ch < CHANNEL_COUNT; ch++) {
            bool names = str_has(text_nfc(t.arena, want->levels), str_c(levels[l].published)) && want->channel[ch] && !closed_find(want->code);
            if (procedure_open(p, str_c(levels[l].level), (enum channel)ch, &why) != names)
                fail_msg("%.*s at %s through %s: open is %d", STR_ARG(want->code), levels[l].level, channel_word((enum channel)ch), !names);
        }
}

static enum err assert_usable(struct ctx *x, void *arg)
{
    const struct procedure *p = arg;
    const struct form *form;
    const struct bpmn *process;
    struct calendar cal = calendar_plain();
    struct deadline due;
    TRY(procedure_form(x, p, &form));
    TRY(procedure_process(x, p, &process));
    for (size_t i = 0; i < p->channels_n; i++)
        if (p->channels[i].rule.limit.unit != LIMIT_NONE)
            assert_int_equal(deadline_compute(&p->channels[i].rule, &cal, x->now_ms, t.arena, &due), ERR_OK);
    return ERR_OK;
}

static void test_all(void **state)
{
    (void)state;
    struct published *want = ARENA_ARRAY(t.arena, struct published, 3000);
    size_t records = published_records(want), n = published_rows(want, records);
    struct import im = import_two(ALL_RECORDS, ALL_ROWS);
    const struct import_total *r = &im.plan.totals.at[0], *w = &im.plan.totals.at[1];
    assert_int_equal(n, 2071);
    assert_int_equal(im.plan.procedures, 2071);
    assert_int_equal(r->records, 268);
    assert_int_equal(w->records, 2000);
    assert_int_equal(w->known, 197);
    assert_int_equal(r->records_with[DIRT_NOT_NFC], 72);
    assert_int_equal(w->records_with[DIRT_NOT_NFC], 69);
    assert_int_equal(r->records_with[DIRT_INVISIBLE], 21);
    assert_int_equal(r->places[DIRT_NO_UNIT], 127);
    assert_int_equal(r->places[DIRT_NO_TIME], 33);
    for (size_t i = 0; i < n; i++) {
        const struct procedure *p = procedure(want[i].code);
        assert_open(&want[i], p);
        assert_int_equal(ctx_read(c, assert_usable, (void *)p), ERR_OK);
        assert_true(text_is_nfc(p->name) && !text_has_invisible(p->name) && p->short_name.len);
    }
    struct import again = import_two(ALL_RECORDS, ALL_ROWS);
    assert_int_equal(again.done.procedures.unchanged, 2071);
    assert_int_equal(again.done.sources_new + again.done.sources_changed, 0);
    for (size_t i = 0; i < n; i += 29) /* records and rows */
        assert_round_trip(want[i].code);
}

struct finding {
    const char *words;
    struct procedure_hit *hits;
    size_t n;
};

static enum err find(struct ctx *x, void *arg)
{
    struct finding *f = arg;
    return procedure_search(x, str_c(f->words), S(""), 20, &f->hits, &f->n);
}

static void test_found_among_all(void **state)
{
    (void)state;
    static const char *const first[][2] = {
        { "tinh trang hon nhan", "1.004873" }, { "tình trạng hôn nhân", "1.004873" }, { "xac nhan doc than", "1.004873" }, { "khai sinh", "1.001193" },
        { "chứng tử", "1.000656" },            { "ket hon", "1.000894" },             { "hộ khẩu", "1.004222" },           { "so do", "1.012753" },
        { "sao y", "2.000815" },               { "mở cửa hàng", "1.001612" },         { "can cuoc cong dan", "1.014061" }, { "lấy chồng nước ngoài", "2.000806" },
        { "chung thuc ban sao", "2.000815" },  { "chữ ký", "2.000884" },              { "1.012922", "1.012922" },
    };
    import_two(ALL_RECORDS, ALL_ROWS);
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        struct finding f = { .words = first[i][0] };
        assert_int_equal(ctx_read(c, find, &f), ERR_OK);
        if (!f.n || !str_eq(f.hits[0].code, str_c(first[i][1])))
            fail_msg("\"%s\" finds %.*s first", f.words, f.n ? (int)f.hits[0].name.len : 7, f.n ? f.hits[0].name.ptr : "nothing");
    }
    struct finding both = { .words = "chung thuc" };
    assert_int_equal(ctx_read(c, find, &both), ERR_OK);
    assert_true(both.n > 2 && str_starts(both.hits[0].code, S("2.0008")) && str_starts(both.hits[1].code, S("2.0008")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_small, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_it_becomes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_folder_stands, setup, teardown),
        cmocka_unit_test_setup_teardown(test_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_change_makes_a_version, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_records, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_whole_files, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_files, setup, teardown),
        cmocka_unit_test_setup_teardown(test_odd_records, setup, teardown),
        cmocka_unit_test_setup_teardown(test_all, setup, teardown),
        cmocka_unit_test_setup_teardown(test_found_among_all, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
