/* For tests only: the days off and make-up days of 2023 to 2027 as the shipped calendar has them (2027 is a projection),
 * so that the tests of the engine stand on fixed ground when that file is brought up to date. */
#ifndef ENGINE_CALENDAR_FIXTURE_H
#define ENGINE_CALENDAR_FIXTURE_H
#include "engine/calendar.h"

static const struct {
    int year, month, day;
    enum day_kind kind;
    struct str name;
} FIXTURE_DAYS[] = {
    { 2023, 1, 2, DAY_OFF, S_INIT("Tết Dương lịch (CN 1/1, nghỉ bù 2/1)") },
    { 2023, 1, 20, DAY_OFF, S_INIT("Tết Quý Mão") },
    { 2023, 1, 23, DAY_OFF, S_INIT("Tết Quý Mão") },
    { 2023, 1, 24, DAY_OFF, S_INIT("Tết Quý Mão") },
    { 2023, 1, 25, DAY_OFF, S_INIT("Tết Quý Mão") },
    { 2023, 1, 26, DAY_OFF, S_INIT("Tết Quý Mão") },
    { 2023, 5, 1, DAY_OFF, S_INIT("Giỗ Tổ (T7 29/4) + 30/4 (CN) + 1/5; nghỉ bù 2/5, 3/5") },
    { 2023, 5, 2, DAY_OFF, S_INIT("Giỗ Tổ (T7 29/4) + 30/4 (CN) + 1/5; nghỉ bù 2/5, 3/5") },
    { 2023, 5, 3, DAY_OFF, S_INIT("Giỗ Tổ (T7 29/4) + 30/4 (CN) + 1/5; nghỉ bù 2/5, 3/5") },
    { 2023, 9, 1, DAY_OFF, S_INIT("Quốc khánh (1/9 + 2/9 T7, nghỉ bù 4/9)") },
    { 2023, 9, 4, DAY_OFF, S_INIT("Quốc khánh (1/9 + 2/9 T7, nghỉ bù 4/9)") },
    { 2024, 1, 1, DAY_OFF, S_INIT("Tết Dương lịch") },
    { 2024, 2, 8, DAY_OFF, S_INIT("Tết Giáp Thìn") },
    { 2024, 2, 9, DAY_OFF, S_INIT("Tết Giáp Thìn") },
    { 2024, 2, 12, DAY_OFF, S_INIT("Tết Giáp Thìn") },
    { 2024, 2, 13, DAY_OFF, S_INIT("Tết Giáp Thìn") },
    { 2024, 2, 14, DAY_OFF, S_INIT("Tết Giáp Thìn") },
    { 2024, 4, 18, DAY_OFF, S_INIT("Giỗ Tổ Hùng Vương") },
    { 2024, 4, 29, DAY_OFF, S_INIT("30/4 - 1/5 (hoán đổi 29/4)") },
    { 2024, 4, 30, DAY_OFF, S_INIT("30/4 - 1/5 (hoán đổi 29/4)") },
    { 2024, 5, 1, DAY_OFF, S_INIT("30/4 - 1/5 (hoán đổi 29/4)") },
    { 2024, 5, 4, DAY_MAKEUP, S_INIT("Làm bù cho 29/4/2024") },
    { 2024, 9, 2, DAY_OFF, S_INIT("Quốc khánh") },
    { 2024, 9, 3, DAY_OFF, S_INIT("Quốc khánh") },
    { 2025, 1, 1, DAY_OFF, S_INIT("Tết Dương lịch") },
    { 2025, 1, 27, DAY_OFF, S_INIT("Tết Ất Tỵ") },
    { 2025, 1, 28, DAY_OFF, S_INIT("Tết Ất Tỵ") },
    { 2025, 1, 29, DAY_OFF, S_INIT("Tết Ất Tỵ") },
    { 2025, 1, 30, DAY_OFF, S_INIT("Tết Ất Tỵ") },
    { 2025, 1, 31, DAY_OFF, S_INIT("Tết Ất Tỵ") },
    { 2025, 4, 7, DAY_OFF, S_INIT("Giỗ Tổ Hùng Vương") },
    { 2025, 4, 26, DAY_MAKEUP, S_INIT("Làm bù cho 2/5/2025") },
    { 2025, 4, 30, DAY_OFF, S_INIT("30/4 - 1/5 (hoán đổi 2/5)") },
    { 2025, 5, 1, DAY_OFF, S_INIT("30/4 - 1/5 (hoán đổi 2/5)") },
    { 2025, 5, 2, DAY_OFF, S_INIT("30/4 - 1/5 (hoán đổi 2/5)") },
    { 2025, 9, 1, DAY_OFF, S_INIT("Quốc khánh") },
    { 2025, 9, 2, DAY_OFF, S_INIT("Quốc khánh") },
    { 2026, 1, 1, DAY_OFF, S_INIT("Tết Dương lịch (hoán đổi 2/1)") },
    { 2026, 1, 2, DAY_OFF, S_INIT("Tết Dương lịch (hoán đổi 2/1)") },
    { 2026, 1, 10, DAY_MAKEUP, S_INIT("Làm bù cho 2/1/2026") },
    { 2026, 2, 16, DAY_OFF, S_INIT("Tết Bính Ngọ") },
    { 2026, 2, 17, DAY_OFF, S_INIT("Tết Bính Ngọ") },
    { 2026, 2, 18, DAY_OFF, S_INIT("Tết Bính Ngọ") },
    { 2026, 2, 19, DAY_OFF, S_INIT("Tết Bính Ngọ") },
    { 2026, 2, 20, DAY_OFF, S_INIT("Tết Bính Ngọ") },
    { 2026, 4, 27, DAY_OFF, S_INIT("Giỗ Tổ (CN 26/4, nghỉ bù 27/4)") },
    { 2026, 4, 30, DAY_OFF, S_INIT("30/4 - 1/5") },
    { 2026, 5, 1, DAY_OFF, S_INIT("30/4 - 1/5") },
    { 2026, 8, 22, DAY_MAKEUP, S_INIT("Làm bù cho 31/8/2026") },
    { 2026, 8, 31, DAY_OFF, S_INIT("Quốc khánh (hoán đổi 31/8)") },
    { 2026, 9, 1, DAY_OFF, S_INIT("Quốc khánh (hoán đổi 31/8)") },
    { 2026, 9, 2, DAY_OFF, S_INIT("Quốc khánh (hoán đổi 31/8)") },
    { 2026, 11, 24, DAY_OFF, S_INIT("Ngày Văn hóa Việt Nam (NQ 28/2026/QH16)") },
    { 2027, 1, 1, DAY_OFF, S_INIT("Tết Dương lịch") },
    { 2027, 2, 5, DAY_OFF, S_INIT("Tết Đinh Mùi: 29 Chạp..mùng 4 (giả định 1+4)") },
    { 2027, 2, 8, DAY_OFF, S_INIT("Tết Đinh Mùi: 29 Chạp..mùng 4 (giả định 1+4)") },
    { 2027, 2, 9, DAY_OFF, S_INIT("Tết Đinh Mùi: 29 Chạp..mùng 4 (giả định 1+4)") },
    { 2027, 2, 10, DAY_OFF, S_INIT("nghỉ bù cho T7 6/2, CN 7/2") },
    { 2027, 2, 11, DAY_OFF, S_INIT("nghỉ bù cho T7 6/2, CN 7/2") },
    { 2027, 4, 16, DAY_OFF, S_INIT("Giỗ Tổ Hùng Vương") },
    { 2027, 4, 30, DAY_OFF, S_INIT("30/4; 1/5 (T7) nghỉ bù 3/5") },
    { 2027, 5, 3, DAY_OFF, S_INIT("30/4; 1/5 (T7) nghỉ bù 3/5") },
    { 2027, 9, 2, DAY_OFF, S_INIT("Quốc khánh 2/9 + 1 ngày liền kề (giả định 3/9)") },
    { 2027, 9, 3, DAY_OFF, S_INIT("Quốc khánh 2/9 + 1 ngày liền kề (giả định 3/9)") },
    { 2027, 11, 24, DAY_OFF, S_INIT("Ngày Văn hóa Việt Nam") },
};
enum { FIXTURE_DAYS_N = sizeof FIXTURE_DAYS / sizeof *FIXTURE_DAYS };

static inline struct calendar calendar_fixture(void)
{
    static struct calendar_day days[FIXTURE_DAYS_N];
    for (size_t i = 0; i < FIXTURE_DAYS_N; i++)
        days[i] = (struct calendar_day){ day_from_ymd(FIXTURE_DAYS[i].year, FIXTURE_DAYS[i].month, FIXTURE_DAYS[i].day),
                                         FIXTURE_DAYS[i].kind, FIXTURE_DAYS[i].name };
    struct calendar c = calendar_plain();
    c.code = S("vn-2023-2027");
    c.days = days;
    c.days_n = FIXTURE_DAYS_N;
    return c;
}

/* "2026-11-20" to a day, "2026-11-20T10:00:00+07:00" to an instant; a test that mistypes one stops. */
static inline int32_t fixture_day(const char *iso)
{
    int32_t day = 0;
    if (!day_parse_iso(str_c(iso), &day))
        abort();
    return day;
}

static inline int64_t fixture_ms(const char *rfc3339)
{
    int64_t at_ms = 0;
    if (!clock_parse_rfc3339(str_c(rfc3339), &at_ms))
        abort();
    return at_ms;
}

#endif
