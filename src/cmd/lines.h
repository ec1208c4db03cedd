/* lines: what a small command works on, the values of its command line or else every line of standard input. */
#ifndef CMD_LINES_H
#define CMD_LINES_H
#include "base/str.h"

/* s is valid for the call only and has no line end; false: not accepted (what was wrong is already said). */
typedef bool lines_fn(void *self, struct str s, size_t line);
/* Calls fn for each; the exit code: 0, or 1 when one was not accepted or the input cannot be read. */
int lines_each(int argc, char **argv, lines_fn *fn, void *self);
/* "dòng 3: …" on standard error. */
void lines_complain(size_t line, const char *what);

#endif
