/* partial_date: a day of a person's life as far as it is known. Old people know the year of their birth, some the month too
 * (regulations never ask for more than is known); years 1800 to 2200 as in base/clock.h. */
#ifndef TEXT_PARTIAL_DATE_H
#define TEXT_PARTIAL_DATE_H
#include "base/arena.h"

/* 0 stands for what is not known: year 0: nothing; month 0: the year alone; day 0: year and month. */
struct partial_date {
    int year, month, day;
};

/* "1950", "3/1950", "17/03/1950", "1950-03", "1950-03-17", and "không rõ" for nothing known. False: none of these, or a day
 * that does not exist; the empty text too, as somebody who wrote nothing did not say that it is unknown. */
bool partial_parse(struct str s, struct partial_date *out);
/* As stored: "", "1950", "1950-03", "1950-03-17". */
struct str partial_text(struct arena *a, struct partial_date d);
/* Reads what was stored; anything else is nothing known. */
struct partial_date partial_stored(struct str s);
bool partial_valid(struct partial_date d);
static inline bool partial_known(struct partial_date d) { return d.year != 0; }
static inline bool partial_full(struct partial_date d) { return d.day != 0; }

/* The first and the last day that it may be; false when nothing is known. */
bool partial_days(struct partial_date d, int32_t *first, int32_t *last);
/* Certainly after the day `today`: no day that it may be has come. */
bool partial_future(struct partial_date d, int32_t today);

/* What is certain of two dates. SAME only of two full days; two equal years may be any days of them: UNKNOWN. */
enum partial_order { PARTIAL_UNKNOWN, PARTIAL_BEFORE, PARTIAL_SAME, PARTIAL_AFTER };
enum partial_order partial_compare(struct partial_date a, struct partial_date b);
/* May both be the same day, told more or less exactly? Nothing known agrees with all. */
bool partial_agrees(struct partial_date a, struct partial_date b);

/* For papers: "17/03/1950", "tháng 3 năm 1950", "năm 1950", "không rõ". */
struct str partial_words(struct arena *a, struct partial_date d);
/* Spelled out for civil status papers: "ngày mười bảy tháng ba năm một nghìn chín trăm năm mươi", "năm …"; "không rõ". */
struct str partial_spelled(struct arena *a, struct partial_date d);
/* Without words, for any language: "17/03/1950", "03/1950", "1950", "". */
struct str partial_short(struct arena *a, struct partial_date d);

#endif
