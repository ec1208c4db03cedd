#include "cmd/bench_child.h"
#include "base/buf.h"
#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 64 * 1024, STOP_MS = 20000, STOP_STEP_US = 20 * 1000 };
extern char **environ;

void bench_pin(int core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int i = 0; core < 0 && i < CPU_SETSIZE && i < sysconf(_SC_NPROCESSORS_CONF); i++)
        CPU_SET(i, &set);
    if (core >= 0)
        CPU_SET(core, &set);
    sched_setaffinity(0, sizeof set, &set); /* a machine with one core: all run there */
}

static const char **environment(struct arena *a, const char *const *more)
{
    size_t n = 0, at = 0;
    while (environ[n])
        n++;
    for (const char *const *m = more; m && *m; m++)
        n++;
    const char **env = ARENA_ARRAY(a, const char *, n + 1);
    for (const char *const *m = more; m && *m; m++)
        env[at++] = *m;
    for (char **e = environ; *e; e++)
        env[at++] = *e;
    return env;
}

/* In the new process. */
static _Noreturn void become(const struct child_plan *p, const char **env, int out)
{
    int err = open(p->stderr_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    bench_pin(p->core);
    dup2(out, STDOUT_FILENO);
    if (err >= 0)
        dup2(err, STDERR_FILENO);
    if (p->program_fd >= 0)
        fexecve(p->program_fd, (char *const *)p->argv, (char *const *)env);
    else
        execvpe(p->argv[0], (char *const *)p->argv, (char *const *)env);
    _exit(127);
}

bool child_start(const struct child_plan *plan, struct child *out)
{
    int pipe_fds[2];
    struct arena *a = arena_new();
    const char **env = environment(a, plan->env);
    if (pipe2(pipe_fds, O_CLOEXEC) != 0) {
        arena_free(a);
        return false;
    }
    pid_t pid = fork();
    if (pid == 0)
        become(plan, env, pipe_fds[1]);
    close(pipe_fds[1]);
    arena_free(a);
    if (pid < 0) {
        fprintf(stderr, "motcua bench: cannot start %s: %s\n", plan->argv[0], strerror(errno));
        close(pipe_fds[0]);
        return false;
    }
    *out = (struct child){ pid, pipe_fds[0] };
    return true;
}

bool child_line(const struct child *c, struct arena *a, int seconds, struct str *line)
{
    struct buf b = buf_new(a, LINE_MAX_BYTES);
    struct pollfd p = { .fd = c->out, .events = POLLIN };
    int64_t until_ns = clock_steady_ns() + seconds * 1000000000LL;
    for (char ch; !b.failed;) {
        int64_t left_ms = (until_ns - clock_steady_ns()) / 1000000;
        if (left_ms <= 0 || poll(&p, 1, (int)left_ms) <= 0 || read(c->out, &ch, 1) != 1)
            return false;
        if (ch == '\n')
            break;
        buf_putc(&b, ch);
    }
    *line = buf_str(&b);
    return !b.failed;
}

static bool ended(struct child *c, int status)
{
    close(c->out);
    *c = (struct child){ 0 };
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool child_wait(struct child *c)
{
    int status = -1;
    if (!c->pid)
        return false;
    while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
        ;
    return ended(c, status);
}

bool child_stop(struct child *c)
{
    int status = -1;
    if (!c->pid)
        return false;
    kill(c->pid, SIGTERM);
    for (int waited_us = 0; waitpid(c->pid, &status, WNOHANG) == 0; waited_us += STOP_STEP_US) {
        if (waited_us >= STOP_MS * 1000) {
            kill(c->pid, SIGKILL);
            return child_wait(c);
        }
        usleep(STOP_STEP_US);
    }
    return ended(c, status);
}

int64_t child_cpu_us(const struct child *c)
{
    clockid_t clock;
    struct timespec t = { 0 };
    if (clock_getcpuclockid(c->pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
        return 0;
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

int64_t child_memory_kb(const struct child *c, const char *name)
{
    struct arena *a = arena_new();
    FILE *f = fopen(arena_printf(a, "/proc/%d/status", (int)c->pid).ptr, "r");
    char line[256];
    int64_t kb = 0;
    arena_free(a);
    while (f && fgets(line, sizeof line, f))
        if (str_starts(str_c(line), str_c(name)) && line[strlen(name)] == ':')
            kb = strtoll(line + strlen(name) + 1, NULL, 10);
    if (f)
        fclose(f);
    return kb;
}
