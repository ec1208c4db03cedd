/* calendar: what the files of `motcua calendar` share. */
#ifndef CMD_CALENDAR_H
#define CMD_CALENDAR_H
#include "cmd/cmd.h"
#include "core/calendars.h"
#include "data/json.h"

enum { CALENDAR_ANSWER_BYTES_MAX = 4 << 20 };
/* One answer on standard output, with its line end. */
bool calendar_answer(struct buf *b);
/* A line that is not understood: says so, returns false. */
bool calendar_complain(size_t line, const char *what);
/* What is wrong with the command line (may be NULL) and how it is used; the exit code. */
int calendar_usage(const char *what);

/* name NULL: the calendar that ships; "none"; a file. *what: why not. */
enum err calendar_choose(struct arena *a, const char *name, struct calendar *out, struct str *what) NODISCARD;
struct str calendar_iso(struct arena *a, int32_t day);

int calendar_due(int argc, char **argv);
int calendar_propose(int argc, char **argv);
int calendar_check(int argc, char **argv);

#endif
