/* The pages with everything in them, and with naughty strings in every text: well-formed, nothing escapes its place. */
#include "core/i18n.h"
#include "data/json.h"
#include "text/text.h"
#include "views.h"
#include "../../../tests/support.h"
#include "../../../tests/tools/markup.h"

static struct arena *a;
static const struct json *naughty; /* a list of texts */
static size_t next;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    next = 0;
    struct str text = support_file(a, "tests/fixtures/naughty-strings/blns.json");
    assert_int_equal(json_parse(a, text, &naughty, NULL), ERR_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* The next naughty string that gets past the border; never empty, so that each part of a page is there. */
static struct str bad(void)
{
    for (;;) {
        struct str s;
        if (text_clean(a, naughty->items[next++ % naughty->n].text, false, &s) == ERR_OK && s.len)
            return s;
    }
}

static struct view_page a_page(const char *lang)
{
    return (struct view_page){ .lang = str_c(lang), .title = bad(), .office = bad(), .user = bad(), .csrf = S("c"), .once = S("o"),
                               .path = S("/ho-so"), .asset_css = S("/assets/a.css"), .asset_js = S("/assets/a.js"), .year = S("2026") };
}

/* Our own script in the head is the only one; what else naughty strings bring stays text. */
static void no_script(const char *name, struct str html)
{
    size_t scripts = 0;
    for (size_t i = 0; i < html.len; i++)
        scripts += str_starts(str_skip(html, i), S("<script"));
    if (scripts != 1 || str_has(html, S("<iframe")) || str_has(html, S("<img")) || str_has(html, S("<svg/")))
        fail_msg("%s lets script through:\n%.*s", name, STR_ARG(html));
}

static void check(const struct view_def *def, const void *v)
{
    static const char *const langs[] = { "vi", "en" };
    for (size_t i = 0; i < 2; i++) {
        struct view_page page = a_page(langs[i]);
        struct buf out = buf_new(a, 4 << 20);
        def->html(&out, &page, v);
        assert_false(out.failed);
        markup_check(buf_str(&out));
        no_script(def->name, buf_str(&out));
    }
    struct buf json = buf_new(a, 4 << 20);
    const struct json *read;
    def->json(&json, v);
    assert_int_equal(json_parse(a, buf_str(&json), &read, NULL), ERR_OK);
}

#define ROUNDS 40 /* different strings in the same places */
#define CHECK(name, v) check(&VIEW_##name, (const struct view_##name *){ (v) })

/* -- parts of several pages -- */

static struct view_form_field a_field(size_t n)
{
    struct view_form_field f = { .key = arena_printf(a, "f.k%zu", n), .label = bad(), .hint = bad(), .error = bad(), .value = bad(), .source = bad() };
    struct view_form_field_options o = { bad(), bad(), bad(), true };
    VEC_PUSH(a, &f.options, o);
    f.is_text = n % 4 == 0;
    f.is_radios = n % 4 == 1;
    f.is_select = n % 4 == 2;
    f.is_textarea = n % 4 == 3;
    return f;
}

static struct view_citizen_paper a_paper(const char *anchor)
{
    struct view_citizen_paper p = { .base = S("/ho-so/12"), .key = S("giay_chung_sinh"), .anchor = str_c(anchor), .name = bad(), .note = bad(),
                                    .spared = bad(), .state = bad(), .tag = S("todo"), .error = bad(), .open = true, .bytes_max = 1 };
    struct view_citizen_paper_files f = { 7, bad(), bad(), S(""), true, true };
    VEC_PUSH(a, &p.files, f);
    return p;
}

static struct view_citizen_answers some_answers(void)
{
    struct view_citizen_answers v = { 0 };
    struct view_citizen_answers_parts part = { .heading = bad() };
    struct view_citizen_answers_parts_rows row = { bad(), bad(), bad(), S("/ho-so/nhap/1/to-khai/1"), bad() };
    VEC_PUSH(a, &part.rows, row);
    VEC_PUSH(a, &v.parts, part);
    return v;
}

/* -- tests -- */

static void test_list(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct view_citizen_list v = { .unread = 3, .next = S("/ho-so?truoc=1") };
        struct view_citizen_list_drafts d = { S("/ho-so/nhap/1"), bad(), bad(), bad() };
        struct view_citizen_list_rows r = { S("/ho-so/1"), bad(), bad(), bad(), S("new"), bad(), bad(), true };
        VEC_PUSH(a, &v.drafts, d);
        VEC_PUSH(a, &v.rows, r);
        CHECK(citizen_list, &v);
    }
    CHECK(citizen_list, &(struct view_citizen_list){ 0 });
}

static void test_tasks(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct view_citizen_tasks v = { .id = 1, .version = 2, .code = bad(), .name = bad(), .agency = bad(), .saved = bad(), .changed = true, .why_not = bad() };
        struct view_citizen_tasks_parts here = { S("/ho-so/nhap/1/to-khai"), bad(), bad(), bad(), S("todo") }, later = here;
        later.href = S("");
        VEC_PUSH(a, &v.parts, here);
        VEC_PUSH(a, &v.parts, later);
        CHECK(citizen_tasks, &v);
    }
}

static void test_twin(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUNDS; i++)
        CHECK(citizen_twin, &((struct view_citizen_twin){ .href = S("/ho-so/1"), .no = bad(), .name = bad(), .code = bad(), .agency_id = 1, .sent = bad(),
                                                          .state = bad(), .tag = S("new") }));
}

static void test_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct view_citizen_form v = { .id = 1, .version = 2, .name = bad(), .title = i % 2 ? bad() : S(""), .about = bad(), .no = 1, .of = i % 2 ? 3 : 0, .known = S("{}"), .more = true,
                                       .post = S("/ho-so/nhap/1/to-khai/1"), .back = S("/ho-so/nhap/1"), .changed = true, .saved = bad() };
        for (size_t f = 0; f < 4; f++)
            VEC_PUSH(a, &v.fields, a_field(f));
        CHECK(citizen_form, &v);
    }
}

static void test_papers(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct view_citizen_papers v = { .id = 1, .name = bad(), .form_open = true, .post = i % 2, .prepare = i % 3 == 0, .may_open = i % 2 };
        VEC_PUSH(a, &v.needed, a_paper("tep-a"));
        VEC_PUSH(a, &v.may, a_paper("tep-b"));
        CHECK(citizen_papers, &v);
    }
    CHECK(citizen_papers, &(struct view_citizen_papers){ .id = 1 });
}

static void test_deliver(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct view_citizen_deliver v = { .id = 1, .version = 2, .name = bad(), .agency = bad(), .address = bad() };
        for (size_t f = 0; f < 4; f++)
            VEC_PUSH(a, &v.fields, a_field(f));
        CHECK(citizen_deliver, &v);
    }
}

static struct view_citizen_review a_review(void)
{
    struct view_citizen_review v = { .id = 1, .version = 2, .seen = 3, .name = bad(), .agency = bad(), .changed = true, .why_not = bad(), .open_answers = 2,
                                     .applicant = bad(), .id_no = bad(), .phone = bad(), .email = bad(), .channel = bad(), .deliver = bad(), .limit = bad(),
                                     .reason = bad(), .office_address = bad(), .office_phone = bad() };
    struct view_citizen_paper_list_rows p = { S("p.a"), bad(), true, bad(), { 0 } };
    struct view_citizen_paper_list_rows_files file = { bad() };
    struct view_citizen_review_fees fee = { bad(), bad(), bad() };
    VEC_PUSH(a, &p.files, file);
    v.papers.edit = S("/ho-so/nhap/1/giay-to");
    VEC_PUSH(a, &v.papers.rows, p);
    v.answers = some_answers();
    VEC_PUSH(a, &v.fees, fee);
    return v;
}

static void test_review(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct view_citizen_review v = a_review();
        v.ready = i % 2;
        v.prepare = i % 3 == 0;
        v.number = v.prepare && v.ready ? S("CB-1") : S("");
        v.portal = i % 4 == 0 ? S("https://dichvucong.gov.vn/") : S("");
        v.summary = v.portal.len ? bad() : S("");
        v.form = S("/ho-so/nhap/1/to-khai/2");
        CHECK(citizen_review, &v);
    }
    CHECK(citizen_review, &(struct view_citizen_review){ .id = 1 });
}

static struct view_track_clock a_clock(bool stands)
{
    struct view_track_clock v = { .first = bad(), .now = stands ? S("") : bad(), .stands = stands };
    struct view_track_clock_changes change = { bad(), bad(), bad(), bad(), bad(), bad(), bad() }, bare = { .title = bad(), .when = bad() };
    VEC_PUSH(a, &v.changes, change);
    VEC_PUSH(a, &v.changes, bare);
    return v;
}

/* What may be done after reception: never all at once, but each in some dossier. */
static void fill_turns(struct view_citizen_dossier *v, size_t i)
{
    v->next_more = bad();
    v->paper = bad();
    v->paper_href = S("/ho-so/1/phieu/2");
    v->rights = bad();
    v->corrected = bad();
    v->corrected_why = bad();
    v->asked_about = bad();
    v->can_stop = i % 2;
    v->can_end = !v->can_stop;
    v->can_take_back = v->can_collect = true;
    v->confirm_error = i % 3 ? bad() : S("");
    v->stop_error = i % 4 ? S("") : bad();
    v->stop_reason = bad();
    v->earlier = bad();
    v->earlier_href = i % 2 ? S("/ho-so/2") : S("");
    v->through = bad();
    v->later = bad();
    v->later_href = S("/ho-so/3");
    v->clock = a_clock(i % 2);
}

static void fill_dossier(struct view_citizen_dossier *v)
{
    struct view_citizen_dossier_why day = { bad(), bad(), true };
    struct view_citizen_dossier_course step = { bad(), bad(), bad(), S("now"), true, bad() };
    struct view_citizen_dossier_papers paper = { S("/ho-so/1/giay-to/2"), bad(), bad(), S("") };
    struct view_citizen_dossier_slips slip = { S("/ho-so/1/phieu/2"), bad(), bad() };
    struct view_citizen_dossier_fees fee = { bad(), bad(), bad(), bad() };
    VEC_PUSH(a, &v->why, day);
    VEC_PUSH(a, &v->course, step);
    VEC_PUSH(a, &v->papers, paper);
    VEC_PUSH(a, &v->slips, slip);
    VEC_PUSH(a, &v->fees, fee);
    VEC_PUSH(a, &v->corrections, ((struct view_citizen_dossier_corrections){ 7, bad(), bad() }));
    VEC_PUSH(a, &v->asked, a_paper("tep-a"));
    VEC_PUSH(a, &v->asked, a_paper("tep-b"));
    v->answers = some_answers();
}

static void test_dossier(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct view_citizen_dossier v = { .id = 1, .version = 2, .no = bad(), .request_no = bad(), .received = i % 2, .name = bad(), .state = bad(), .tag = S("new"),
                                          .agency = bad(), .address = bad(), .phone = bad(), .fresh = i % 2, .by_post = true, .answer_by = bad(),
                                          .mood = S("ask"), .next_title = bad(), .next_text = bad(), .due = bad(), .refused = true, .certificate = true,
                                          .certificate_by = bad(), .reason_error = bad(), .asked_open = true, .result = true, .owed = bad(), .can_withdraw = true };
        fill_dossier(&v);
        fill_turns(&v, i);
        CHECK(citizen_dossier, &v);
    }
    CHECK(citizen_dossier, &(struct view_citizen_dossier){ .id = 1 });
}

static void test_track(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct view_track_find find = { .typed = bad(), .asked = true, .found = i % 2, .code = bad(), .state = bad(), .tag = S("new"), .percent = 10 };
        struct view_track_course v = { .code = bad(), .procedure = bad(), .state = bad(), .tag = S("doing"), .percent = 50, .submitted = bad(), .answer_by = bad(),
                                       .received = bad(), .due = i % 2 ? bad() : S(""), .late = i % 3, .done = i % 2 ? bad() : S(""), .applicant = i % 2 };
        struct view_track_course_holds hold = { i % 2, bad(), bad(), bad(), bad(), bad() };
        VEC_PUSH(a, &v.holds, hold);
        VEC_PUSH(a, &v.follows, ((struct view_track_course_follows){ bad() }));
        struct view_track_course_why day = { bad(), bad(), true };
        VEC_PUSH(a, &v.why, day);
        v.clock = a_clock(i % 2);
        v.earlier = bad();
        v.through = bad();
        CHECK(track_find, &find);
        CHECK(track_course, &v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(test_list), T(test_tasks), T(test_twin), T(test_form), T(test_papers), T(test_deliver), T(test_review), T(test_dossier), T(test_track),
    };
    return cmocka_run_group_tests_name("citizen views", tests, NULL, NULL);
}
