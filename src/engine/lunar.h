/* lunar: the Vietnamese lunisolar calendar at UTC+7 (official since QĐ 121/CP of 08/08/1967), by the rules and the series that
 * Hồ Ngọc Đức published after Jean Meeus. Valid for days of 1900 to 2199; pure, no tables, about 2 µs a call. */
#ifndef ENGINE_LUNAR_H
#define ENGINE_LUNAR_H
#include "base/clock.h"
#include "base/err.h"

struct lunar {
    int day, month, year;
    bool leap; /* in the leap month of that number */
};
enum err lunar_of_day(int32_t day, struct lunar *out) NODISCARD;
/* ERR_INVALID when that lunar date does not exist. */
enum err lunar_to_day(struct lunar l, int32_t *out) NODISCARD;

#endif
