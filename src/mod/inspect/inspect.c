/* The parent's side: keeps one server of children (motcua inspect serve), gives it files, waits for their lines. */
#include "mod/inspect/inspect.h"
#include "mod/inspect/inspect_wire.h"
#include "base/clock.h"
#include "base/log.h"
#include "data/json.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ANSWER_MS = 25000, PICTURES_AT_ONCE = 2, TRIES = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int child_socket = -1; /* under lock */
static sem_t pictures;        /* a photo may need a few hundred MB */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init(void) { sem_init(&pictures, 0, PICTURES_AT_ONCE); }

/* -- the server of children -- */

static int spawn_child(void)
{
    static char *const argv[] = { "motcua", "inspect", "serve", NULL };
    static char *const env[] = { "LC_ALL=C.UTF-8", "MALLOC_ARENA_MAX=2", NULL };
    int ends[2];
    pid_t pid;
    posix_spawn_file_actions_t f;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return -1;
    posix_spawn_file_actions_init(&f);
    posix_spawn_file_actions_adddup2(&f, ends[1], STDIN_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&f, STDERR_FILENO + 1);
    int failed = posix_spawn(&pid, "/proc/self/exe", &f, NULL, argv, env);
    posix_spawn_file_actions_destroy(&f);
    close(ends[1]);
    if (!failed)
        return ends[0];
    log_line(LOG_ERROR, "inspect.start", "%s", strerror(failed));
    close(ends[0]);
    return -1;
}

/* Gives the call away; a server of children that is gone is started anew, once. */
static bool give(const struct wire_call *call)
{
    bool given = false;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < TRIES && !given; i++) {
        if (child_socket < 0)
            child_socket = spawn_child();
        given = child_socket >= 0 && wire_give(child_socket, call);
        if (given || child_socket < 0)
            continue;
        close(child_socket);
        child_socket = -1;
    }
    pthread_mutex_unlock(&lock);
    return given;
}

/* -- one file -- */

static bool line_of(int fd, char *line, size_t max)
{
    size_t n = 0;
    int64_t until = clock_steady_ns() + ANSWER_MS * 1000000LL;
    struct pollfd p = { .fd = fd, .events = POLLIN };
    for (int64_t left; n + 1 < max && (left = (until - clock_steady_ns()) / 1000000) > 0;) {
        int ready = poll(&p, 1, (int)left);
        ssize_t r = ready > 0 ? read(fd, line + n, max - n - 1) : ready;
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            break;
        n += (size_t)r;
        if (memchr(line, '\n', n))
            break;
    }
    line[n] = 0;
    return n > 0 && line[n - 1] == '\n';
}

static struct str bytes_of(struct arena *a, int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || st.st_size <= 0 || st.st_size > INSPECT_MADE_BYTES_MAX)
        return S("");
    char *bytes = arena_alloc(a, (size_t)st.st_size);
    return pread(fd, bytes, (size_t)st.st_size, 0) == st.st_size ? (struct str){ bytes, (size_t)st.st_size } : S("");
}

static bool verdict_of(struct str word, enum inspect_verdict *out)
{
    static const char *const words[] = {
#define X(name, said) said,
        INSPECT_VERDICTS(X)
#undef X
    };
    for (int i = 0; i < INSPECT_VERDICTS_N; i++)
        if (str_eq(word, str_c(words[i]))) {
            *out = (enum inspect_verdict)i;
            return true;
        }
    return false;
}

static bool is_jpeg(struct str s) { return !s.len || (s.len > 4 && memcmp(s.ptr, "\xff\xd8\xff", 3) == 0); }

/* The child has read what a stranger wrote: its words are read as strictly. */
static bool read_answer(struct arena *a, const char *line, struct inspection *out)
{
    const struct json *j;
    struct json_fault fault;
    if (json_parse(a, str_c(line), &j, &fault) != ERR_OK || !verdict_of(json_text(j, "verdict", S("")), &out->verdict))
        return false;
    out->pages = json_int(j, "pages", 0);
    out->width = json_int(j, "width", 0);
    out->height = json_int(j, "height", 0);
    return out->pages >= 0 && out->width >= 0 && out->height >= 0 && is_jpeg(out->thumb) && is_jpeg(out->copy);
}

/* The child was given the file and said nothing that counts: it ran into a limit of its own. */
static void no_words(struct str media_type, struct inspection *out)
{
    *out = (struct inspection){ .verdict = str_starts(media_type, S("image/")) ? INSPECT_HUGE : INSPECT_BROKEN };
}

static enum err ask(struct arena *a, struct wire_call *call, int answer, struct inspection *out)
{
    char line[WIRE_LINE_MAX];
    if (!give(call))
        return ERR_BUSY;
    close(call->fds[WIRE_OUT]); /* now only the child can write there: its end is ours */
    call->fds[WIRE_OUT] = -1;
    struct inspection found = { 0 };
    bool said = line_of(answer, line, sizeof line);
    found.thumb = said ? bytes_of(a, call->fds[WIRE_THUMB]) : S("");
    found.copy = said ? bytes_of(a, call->fds[WIRE_COPY]) : S("");
    if (!said || !read_answer(a, line, &found))
        no_words(str_c(call->media_type), &found);
    *out = found;
    return ERR_OK;
}

static enum err look(struct arena *a, int fd, struct str media_type, struct inspection *out)
{
    int line[2] = { -1, -1 };
    struct wire_call call = { .fds = { fd, -1, memfd_create("thumb", MFD_CLOEXEC), memfd_create("copy", MFD_CLOEXEC) } };
    memcpy(call.media_type, media_type.ptr, media_type.len < WIRE_TYPE_MAX - 1 ? media_type.len : WIRE_TYPE_MAX - 1);
    bool ready = pipe2(line, O_CLOEXEC) == 0 && call.fds[WIRE_THUMB] >= 0 && call.fds[WIRE_COPY] >= 0;
    call.fds[WIRE_OUT] = line[1];
    enum err e = ready ? ask(a, &call, line[0], out) : ERR_BUSY;
    for (int i = WIRE_OUT; i < WIRE_FDS; i++)
        if (call.fds[i] >= 0)
            close(call.fds[i]);
    if (line[0] >= 0)
        close(line[0]);
    return e;
}

enum err inspect_file(struct arena *a, int fd, struct str media_type, struct inspection *out)
{
    bool picture = str_starts(media_type, S("image/"));
    pthread_once(&once, init);
    while (picture && sem_wait(&pictures) != 0)
        ;
    enum err e = look(a, fd, media_type, out);
    if (picture)
        sem_post(&pictures);
    return e;
}
