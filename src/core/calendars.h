/* calendars: the yearly decisions on days off, read from a file: the one that ships (data/calendar/holidays.csv), one
 * that an administrator uploads, and those of tests.
 *
 * CSV, UTF-8, first line `date,kind,description,confidence`, then one day a line in any order:
 *   date         2026-11-24
 *   kind         off_weekday        Monday to Friday, not worked: a holiday or a day off in lieu
 *                weekend_in_break   Saturday or Sunday inside a break: for readers, changes nothing
 *                makeup_workday     Saturday or Sunday, worked in place of another day
 *   description  words for people, up to CALENDARS_NAME_MAX characters; required except for weekend_in_break
 *   confidence   for those who keep the file; not read */
#ifndef CORE_CALENDARS_H
#define CORE_CALENDARS_H
#include "base/arena.h"
#include "engine/calendar.h"
#include "engine/fault.h"

enum { CALENDARS_BYTES_MAX = 1 << 20, CALENDARS_DAYS_MAX = 5000, CALENDARS_NAME_MAX = 200 };

/* A calendar_plain() with the file's days and the code "vn-2023-2027", the years of its first and last day; version 0.
 * Everything lives in the arena, nothing points into csv. ERR_TOO_LARGE; ERR_INVALID: not such a file, a day twice or
 * one whose kind contradicts its weekday (a mistyped date). fault (may be NULL): line, column, Vietnamese sentence. */
enum err calendars_from_csv(struct arena *a, struct str csv, struct calendar *out, struct fault *fault) NODISCARD;
/* The calendar that ships with the program. ERR_NOT_FOUND: built without it. */
enum err calendars_shipped(struct arena *a, struct calendar *out) NODISCARD;

#endif
