/* log: one JSON line on stderr for each thing an operator should see. Never a person's data.
 * Lower layers return errors; the border (server, job runner, command) logs once. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include "base/str.h"

enum { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Lines below this level are dropped. Set once at start. */
void log_set_level(int level);
/* event: a fixed word with dots ("db.open"); then printf-style detail. */
void log_line(int level, const char *event, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Says why and ends the process; for states in which nothing can be saved by going on. */
_Noreturn void log_die(const char *why);
_Noreturn void log_assert(const char *expr, const char *file, int line);

/* Programmer's errors; stays on in production. */
#define ASSERT(expr) ((expr) ? (void)0 : log_assert(#expr, __FILE__, __LINE__))

#endif
