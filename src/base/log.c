#include "base/log.h"
#include "base/clock.h"
#include <stdarg.h>
#include <unistd.h>

static int level_min = LOG_INFO;

void log_set_level(int level) { level_min = level; }

static void json_text(char *out, size_t *at, size_t max, const char *s)
{
    for (; *s && *at + 7 < max; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\') {
            out[(*at)++] = '\\';
            out[(*at)++] = (char)c;
        } else if (c < 0x20 || c == 0x7f) {
            *at += (size_t)snprintf(out + *at, max - *at, "\\u%04x", c);
        } else {
            out[(*at)++] = (char)c;
        }
    }
}

void log_line(int level, const char *event, const char *fmt, ...)
{
    static const char *const names[] = { "debug", "info", "warn", "error" };
    if (level < level_min)
        return;
    char detail[900];
    va_list args;
    va_start(args, fmt);
    vsnprintf(detail, sizeof detail, fmt, args);
    va_end(args);
    char line[1400];
    char at[CLOCK_RFC3339_MAX];
    clock_rfc3339(clock_wall_ms(), at);
    size_t n = (size_t)snprintf(line, sizeof line, "{\"at\":\"%s\",\"level\":\"%s\",\"event\":\"%s\",\"detail\":\"", at,
                                names[level], event);
    json_text(line, &n, sizeof line - 4, detail);
    memcpy(line + n, "\"}\n", 3);
    /* one write, so that lines of several threads do not mix; nothing can be done when it fails */
    ssize_t ignored = write(STDERR_FILENO, line, n + 3);
    (void)ignored;
}

void log_die(const char *why)
{
    log_line(LOG_ERROR, "die", "%s", why);
    abort();
}

void log_assert(const char *expr, const char *file, int line)
{
    log_line(LOG_ERROR, "assert", "%s at %s:%d", expr, file, line);
    abort();
}
