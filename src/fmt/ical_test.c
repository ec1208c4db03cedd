/* Calendars as programs read them: lines, folding, escapes, moments. */
#include "fmt/ical.h"
#include "base/arena.h"
#include "base/clock.h"
#include "text/text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static struct str calendar(struct arena *a, const struct ical_event *e, size_t n)
{
    struct buf b = buf_new(a, 256 * 1024);
    ical_put(&b, S("Lịch hẹn"), e, n);
    assert_false(b.failed);
    return buf_str(&b);
}

/* Unfolded (RFC 5545 3.1); fails on a line that is too long, ends otherwise, or cuts a character. */
static struct str unfolded(struct arena *a, struct str text)
{
    struct buf b = buf_new(a, 256 * 1024);
    for (size_t at = 0; at < text.len;) {
        ptrdiff_t end = str_index(text, '\n', at);
        assert_true(end > 0 && text.ptr[end - 1] == '\r');
        struct str line = str_cut(text, at, (size_t)end - 1 - at);
        assert_true(line.len <= 75 && str_index(line, '\r', 0) < 0);
        assert_true(text_utf8_valid(line));
        if (at && line.len && line.ptr[0] == ' ')
            buf_put(&b, str_skip(line, 1));
        else
            buf_printf(&b, "%s%.*s", at ? "\n" : "", STR_ARG(line));
        at = (size_t)end + 1;
    }
    return buf_str(&b);
}

static void test_event(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    int64_t at, stamp;
    assert_true(clock_parse_rfc3339(S("2026-12-07T17:00:00+07:00"), &at) && clock_parse_rfc3339(S("2026-12-01T06:30:00+07:00"), &stamp));
    struct ical_event e = { .uid = S("han-7@xa.vn"), .summary = S("Hẹn trả; \\ phẩy, hết\nBEGIN:VEVENT"), .url = S("http://localhost:8080/ho-so/7"), .sequence = 3, .at_ms = at, .stamp_ms = stamp };
    struct str text = unfolded(a, calendar(a, &e, 1));
    const char *const lines[] = { "BEGIN:VCALENDAR\nVERSION:2.0\n", "\nTZID:Asia/Ho_Chi_Minh\n", "\nUID:han-7@xa.vn\n", "\nDTSTAMP:20261130T233000Z\n", "\nSEQUENCE:3\n",
                                  "\nDTSTART;TZID=Asia/Ho_Chi_Minh:20261207T170000\n", "\nSUMMARY:Hẹn trả\\; \\\\ phẩy\\, hết\\nBEGIN:VEVENT\n", "\nURL:http://localhost:8080/ho-so/7\n",
                                  "\nEND:VEVENT\nEND:VCALENDAR" };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!str_has(text, str_c(lines[i])))
            fail_msg("no \"%s\" in\n%.*s", lines[i], STR_ARG(text));
    arena_free(a);
}

static void test_hours_and_place(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    int64_t at, to;
    assert_true(clock_parse_rfc3339(S("2026-12-07T08:00:00+07:00"), &at) && clock_parse_rfc3339(S("2026-12-07T08:30:00+07:00"), &to));
    struct ical_event e[] = { { .uid = ical_uid(a, "hen", 9, S("https://xa.vn:8443/")), .summary = S("Hẹn"), .at_ms = at, .to_ms = to, .place = S("Trụ sở, Khu Bo") }, { .uid = S("u"), .at_ms = at } };
    struct str text = unfolded(a, calendar(a, e, 1));
    const char *const lines[] = { "\nUID:hen-9@xa.vn\n", "\nDTEND;TZID=Asia/Ho_Chi_Minh:20261207T083000\n", "\nSTATUS:CONFIRMED\n", "\nLOCATION:Trụ sở\\, Khu Bo\n", "\nTRANSP:OPAQUE\n" };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_true(str_has(text, str_c(lines[i])));
    e[0].cancelled = true;
    text = unfolded(a, calendar(a, e, 1));
    assert_true(str_has(text, S("\nSTATUS:CANCELLED\n")) && str_has(text, S("\nTRANSP:TRANSPARENT\n")));
    text = unfolded(a, calendar(a, &e[1], 1)); /* a moment without an end or a place */
    assert_false(str_has(text, S("DTEND")) || str_has(text, S("LOCATION")) || str_has(text, S("OPAQUE")));
    arena_free(a);
}

static void test_folding(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const char *const units[] = { "a", "ệ", "😀", "aệ", "ệ😀b" };
    for (size_t u = 0; u < sizeof units / sizeof *units; u++)
        for (size_t n = 0; n < 120; n++) {
            struct buf b = buf_new(a, 4096);
            for (size_t i = 0; i < n; i++)
                buf_put(&b, str_c(units[u]));
            struct ical_event e = { .uid = S("u"), .summary = buf_str(&b) };
            struct str want = arena_printf(a, "\nSUMMARY:%.*s\n", STR_ARG(buf_str(&b)));
            assert_true(str_has(unfolded(a, calendar(a, &e, 1)), want));
        }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_event), cmocka_unit_test(test_hours_and_place), cmocka_unit_test(test_folding) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
