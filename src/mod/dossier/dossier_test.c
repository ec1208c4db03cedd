/* The table of moves as data, states, and lateness: no database. */
#include "mod/dossier/moves.h"
#include "base/clock.h"
#include "../../../tests/support.h"

static void test_moves_are_sound(void **state)
{
    (void)state;
    struct str why = S("");
    if (!dossier_moves_sound(&why))
        fail_msg("%.*s", STR_ARG(why));
    for (int i = 0; i < MOVE_COUNT; i++) {
        assert_true(move_rows[i].article[0] && move_rows[i].comment[0]);
        assert_true(!dossier_state_ended(move_rows[i].from) || move_rows[i].from == move_rows[i].to);
    }
}

/* Which forms of TT 03/2025 a move asks for, and which moves start and end the legal clock. */
static void test_clocks_and_slips(void **state)
{
    (void)state;
    static const int slips[DOSSIER_STATE_COUNT] = { [DOSSIER_RECEIVED] = 1, [DOSSIER_AWAIT_PAPERS] = 2, [DOSSIER_AWAIT_SUPPLEMENT] = 2,
                                                    [DOSSIER_REFUSED] = 3,  [DOSSIER_DECLINED] = 3,     [DOSSIER_STOPPED] = 5 };
    for (int i = 0; i < MOVE_COUNT; i++) {
        const struct move_row *m = &move_rows[i];
        assert_int_equal(m->slip, m->clock == CLOCK_PROMISE ? 4 : slips[m->to]);
        assert_int_equal(m->clock == CLOCK_START, m->to == DOSSIER_RECEIVED);
        bool ends = m->from != m->to && (m->to == DOSSIER_DONE || m->to == DOSSIER_DECLINED || m->to == DOSSIER_STOPPED);
        assert_int_equal(m->clock == CLOCK_END, ends);
        assert_int_equal(m->clock == CLOCK_INTAKE, m->to == DOSSIER_SUBMITTED);
        assert_int_equal(m->clock == CLOCK_STAND, m->to == DOSSIER_AWAIT_SUPPLEMENT || m->to == DOSSIER_AWAIT_DUTY);
        bool back = (m->from == DOSSIER_AWAIT_SUPPLEMENT || m->from == DOSSIER_AWAIT_DUTY) && m->to == DOSSIER_PROCESSING;
        assert_int_equal(m->clock == CLOCK_GO_ON || m->clock == CLOCK_RUN_ON, back); /* what stood still goes on */
        /* the desk has answered whenever a request leaves it */
        assert_true(m->from != DOSSIER_SUBMITTED || m->clock == CLOCK_STOP_INTAKE || m->clock == CLOCK_START);
    }
}

/* NĐ 61/2018 Đ5, Đ19: the desk alone asks for papers; only the head apologises, refuses after appraisal, extends, stops. */
static void test_whose(void **state)
{
    (void)state;
    for (int i = 0; i < MOVE_COUNT; i++) {
        const struct move_row *m = &move_rows[i];
        if (m->slip == 2)
            assert_int_equal(m->who, WHO_OFFICER);
        if (m->slip == 4 || m->to == DOSSIER_DECLINED || m->clock == CLOCK_EXTEND)
            assert_int_equal(m->who, WHO_LEADER);
        if (m->to == DOSSIER_STOPPED)
            assert_true(m->who == WHO_LEADER || m->who == WHO_APPLICANT || m->from == DOSSIER_AWAIT_PART);
        if ((m->who & WHO_SPECIALIST) != 0)
            assert_int_equal(m->from, m->to);
    }
}

static void test_states(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        int national, percent;
        bool ended;
    } want[DOSSIER_STATE_COUNT] = {
        { "submitted", 1, 10, false }, { "await_papers", 5, 10, false }, { "await_part", 1, 10, false }, { "received", 2, 25, false }, { "processing", 4, 50, false },
        { "await_supplement", 5, 50, false }, { "await_duty", 6, 50, false }, { "asks_stop", 7, 50, false }, { "stopped", 8, 100, true },
        { "done", 9, 90, false },      { "declined", 9, 90, false },     { "returned", 10, 100, true },
        { "refusal_returned", 10, 100, true }, { "refused", 3, 100, true },  { "withdrawn", 8, 100, true },
    };
    for (int s = 0; s < DOSSIER_STATE_COUNT; s++) {
        enum dossier_state back;
        assert_string_equal(dossier_state_word((enum dossier_state)s), want[s].word);
        assert_int_equal(dossier_state_national((enum dossier_state)s), want[s].national);
        assert_int_equal(dossier_state_percent((enum dossier_state)s), want[s].percent);
        assert_int_equal(dossier_state_ended((enum dossier_state)s), want[s].ended);
        assert_true(dossier_state_from(str_c(want[s].word), &back) && back == (enum dossier_state)s);
        struct ctx c = { .arena = arena_new() };
        assert_false(str_eq(dossier_state_label(&c, (enum dossier_state)s), str_c(want[s].word))); /* has words for people */
        arena_free(c.arena);
    }
    enum dossier_state none = DOSSIER_DONE;
    assert_false(dossier_state_from(S("Done"), &none) || dossier_state_from(S(""), &none));
}

static int64_t at(int day, int hour, int minute) { return ms_of_day(day_from_ymd(2026, 11, day), hour * 60 + minute); }

/* Decided by days: at one minute to midnight of the due day it is not late, a minute later it is. */
static void test_lateness(void **state)
{
    (void)state;
    const int64_t due = at(26, 17, 0);
    static const struct {
        int done_day, now_day, hour, minute;
        enum lateness want;
    } cases[] = {
        { 0, 20, 10, 0, IN_TIME },     { 0, 25, 23, 59, IN_TIME },   { 0, 26, 0, 0, DUE_TODAY }, { 0, 26, 17, 1, DUE_TODAY },
        { 0, 26, 23, 59, DUE_TODAY },  { 0, 27, 0, 0, LATE },        { 25, 30, 9, 0, DONE_EARLY }, { 26, 30, 9, 0, DONE_IN_TIME },
        { 27, 27, 9, 0, DONE_LATE },   { 25, 25, 9, 0, DONE_EARLY },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dossier d = { .due_at_ms = due, .done_at_ms = cases[i].done_day ? at(cases[i].done_day, 23, 59) : 0 };
        assert_int_equal(dossier_lateness(&d, at(cases[i].now_day, cases[i].hour, cases[i].minute)), cases[i].want);
    }
    assert_int_equal(dossier_lateness(&(struct dossier){ 0 }, due), NOT_STARTED);
}

/* The drawing in README.md is the table. */
static void test_diagram(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str readme = support_file(a, "src/mod/dossier/README.md"), drawing = dossier_moves_diagram(a);
    size_t lines = 0;
    for (struct str rest = drawing, line; str_split(&rest, '\n', &line); lines += line.len > 0) {
        ptrdiff_t colon = str_index(line, ':', 0);
        if (colon > 0) /* a label ends where Mermaid sees the next colon or semicolon */
            assert_true(str_index(line, ':', (size_t)colon + 1) < 0 && str_index(line, ';', 0) < 0);
    }
    assert_int_equal(lines, 2 + MOVE_COUNT + 5);
    if (!str_has(readme, arena_printf(a, "```mermaid\n%.*s```", STR_ARG(drawing))))
        fail_msg("the drawing in src/mod/dossier/README.md is another one; `motcua moves --diagram` prints it");
    arena_free(a);
}

/* Every row in words, every cell but condition and slip filled. */
static void test_table(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct str rest = dossier_moves_table(a), line;
    size_t rows = 0;
    for (; str_split(&rest, '\n', &line) && line.len; rows++) {
        struct str cells = line, cell;
        size_t n = 0, empty = 0;
        while (str_split(&cells, '|', &cell))
            n++, empty += str_trim(cell).len == 0;
        assert_true(n >= 9 && empty <= 4); /* before the first and behind the last, condition, slip */
        assert_true(rows < 2 || str_has(line, str_c(move_rows[rows - 2].comment)));
    }
    assert_int_equal(rows, 2 + MOVE_COUNT);
    assert_true(str_has(dossier_moves_table(a), S("| Đang giải quyết | như cũ | lãnh đạo | trước hạn ít nhất một ngày làm việc")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves_are_sound), cmocka_unit_test(test_clocks_and_slips), cmocka_unit_test(test_whose), cmocka_unit_test(test_states),
        cmocka_unit_test(test_lateness),        cmocka_unit_test(test_diagram),  cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
