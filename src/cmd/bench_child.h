/* bench_child: programs that a measurement starts, pins to a core, looks at and stops, each by its process id. */
#ifndef CMD_BENCH_CHILD_H
#define CMD_BENCH_CHILD_H
#include "base/arena.h"
#include <sys/types.h>

struct child_plan {
    int program_fd;            /* an open program, or -1: argv[0] is its path */
    const char *const *argv;   /* ends with NULL */
    const char *const *env;    /* "NAME=value", added; ends with NULL; may be NULL */
    int core;                  /* it and its threads run there alone; -1: anywhere */
    const char *stderr_path;   /* appended to */
};
struct child {
    pid_t pid; /* 0: not running */
    int out;   /* reads its standard output */
};
/* It dies with us. False: cannot be started, said on stderr. */
bool child_start(const struct child_plan *plan, struct child *out);
/* The next line of its standard output, without its end; false: none within so many seconds. */
bool child_line(const struct child *c, struct arena *a, int seconds, struct str *line);
/* SIGTERM, and after 20 seconds SIGKILL; waits. True: it ended by itself with 0. */
bool child_stop(struct child *c);
/* Waits for its end without asking for it; the exit code is 0. */
bool child_wait(struct child *c);
/* Processor time of the process so far. */
int64_t child_cpu_us(const struct child *c);
/* A figure of /proc/PID/status in kB ("VmRSS", "RssAnon"); 0 when unknown. */
int64_t child_memory_kb(const struct child *c, const char *name);
/* We ourselves run on this core; -1: on any. */
void bench_pin(int core);

#endif
