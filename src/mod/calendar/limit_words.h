/* limit_words: a time limit as people say it. */
#ifndef MOD_CALENDAR_LIMIT_WORDS_H
#define MOD_CALENDAR_LIMIT_WORDS_H
#include "engine/deadline.h"

/* "3 ngày làm việc", "05 NGAY", "8 giờ làm việc", "2 tuần", "1 tháng", "trong ngày", with or without diacritics; also the words of
 * limit_parse ("3 working days"). A week is seven days (BLDS 2015 Đ146.1.c). ERR_INVALID: anything else, none, out of range. */
enum err limit_words_parse(struct arena *a, struct str s, struct limit *out) NODISCARD;
/* "3 ngày làm việc", "trong ngày". */
struct str limit_words_vi(struct arena *a, struct limit l);

#endif
