/* The child's side: a small server without a database or a network, and a process of its own for each file. */
#include "mod/inspect/inspect_internal.h"
#include "mod/inspect/inspect_wire.h"
#include "base/log.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TAIL_BYTES = 1 << 16, HEAD_BYTES = 1024 };

/* -- one file -- */

static bool is_zip(struct str type)
{
    return str_starts(type, S("application/vnd.openxml")) || str_starts(type, S("application/vnd.oasis")) || str_eq(type, S("application/zip"));
}

static bool has(struct str s, const char *what, size_t n) { return s.len >= n && memmem(s.ptr, s.len, what, n) != NULL; }

/* A file that another reader takes for something else: a PDF behind a picture's head, an archive behind any tail. */
static bool twofold(const struct looked *l)
{
    struct str head = str_cut(l->bytes, 0, HEAD_BYTES), tail = l->bytes.len > TAIL_BYTES ? str_skip(l->bytes, l->bytes.len - TAIL_BYTES) : l->bytes;
    if (!str_eq(l->media_type, S("application/pdf")) && has(head, "%PDF-", 5))
        return true;
    return !is_zip(l->media_type) && has(tail, "PK\5\6", 4);
}

static void look(struct looked *l)
{
    if (twofold(l))
        l->found.verdict = INSPECT_TWOFOLD;
    else if (str_eq(l->media_type, S("application/pdf")))
        inspect_pdf(l);
    else if (str_starts(l->media_type, S("image/")))
        inspect_picture(l);
    else if (is_zip(l->media_type))
        inspect_pack(l);
}

static bool write_all(int fd, struct str s)
{
    for (ssize_t w; s.len; s = str_skip(s, (size_t)w))
        if ((w = write(fd, s.ptr, s.len)) <= 0)
            return false;
    return true;
}

static const char *const words[] = {
#define X(name, word) word,
    INSPECT_VERDICTS(X)
#undef X
};

void inspect_one(int fd, const char *media_type, int out_fd, int thumb_fd, int copy_fd)
{
    struct stat st;
    char line[WIRE_LINE_MAX];
    struct looked l = { .media_type = str_c(media_type) };
    if (fstat(fd, &st) != 0 || st.st_size <= 0)
        _exit(1);
    l.bytes = (struct str){ mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0), (size_t)st.st_size };
    if (l.bytes.ptr == MAP_FAILED || !inspect_lock_up())
        _exit(1);
    look(&l);
    if (!write_all(thumb_fd, l.found.thumb) || !write_all(copy_fd, l.found.copy))
        _exit(1);
    int n = snprintf(line, sizeof line, "{\"verdict\":\"%s\",\"pages\":%lld,\"width\":%lld,\"height\":%lld}\n", words[l.found.verdict],
                     (long long)l.found.pages, (long long)l.found.width, (long long)l.found.height);
    _exit(write_all(out_fd, (struct str){ line, (size_t)n }) ? 0 : 1);
}

/* -- the server of children -- */

static void take_one(const struct wire_call *call)
{
    if (fork() == 0) {
        int fds[WIRE_FDS];
        for (int i = 0; i < WIRE_FDS; i++)
            fds[i] = call->fds[i];
        inspect_one(fds[WIRE_FILE], call->media_type, fds[WIRE_OUT], fds[WIRE_THUMB], fds[WIRE_COPY]);
    }
    for (int i = 0; i < WIRE_FDS; i++)
        close(call->fds[i]);
}

int inspect_serve(int socket)
{
    struct wire_call call;
    signal(SIGCHLD, SIG_IGN); /* nobody asks how they ended: their line says it */
    while (wire_take(socket, &call))
        take_one(&call);
    return 0;
}
