#include "mod/scan/clamd.h"
#include "base/log.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { SECONDS = 30, PIECE_BYTES = 64 * 1024, ANSWER_MAX = 400, CONNECT_SECONDS = 5 };

/* -- where -- */

static bool split(struct str where, struct str *kind, struct str *rest)
{
    *rest = where;
    return str_split(rest, ':', kind) && rest->len > 0;
}

static bool host_port(struct str rest, struct str *host, int64_t *port)
{
    ptrdiff_t colon = -1;
    for (size_t i = 0; i < rest.len; i++)
        colon = rest.ptr[i] == ':' ? (ptrdiff_t)i : colon;
    *host = colon > 0 ? str_cut(rest, 0, (size_t)colon) : S("");
    return colon > 0 && str_int(str_skip(rest, (size_t)colon + 1), port) && *port > 0 && *port < 65536;
}

bool clamd_place_right(struct str where)
{
    struct str kind, rest, host;
    int64_t port;
    if (!split(where, &kind, &rest))
        return false;
    if (str_eq(kind, S("unix")))
        return rest.ptr[0] == '/' && rest.len < sizeof((struct sockaddr_un *)0)->sun_path;
    return str_eq(kind, S("tcp")) && host_port(rest, &host, &port);
}

static void patience(int fd, int seconds)
{
    struct timeval t = { .tv_sec = seconds };
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t); /* also how long connect waits */
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
}

static int reach(int family, const struct sockaddr *address, socklen_t n)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    patience(fd, CONNECT_SECONDS);
    if (connect(fd, address, n) == 0)
        return fd;
    close(fd);
    return -1;
}

static int reach_tcp(struct arena *a, struct str rest)
{
    struct str host;
    int64_t port;
    int fd = -1;
    struct addrinfo *list, want = { .ai_socktype = SOCK_STREAM };
    if (!host_port(rest, &host, &port) || getaddrinfo(arena_cstr(a, host), arena_printf(a, "%lld", (long long)port).ptr, &want, &list) != 0)
        return -1;
    for (const struct addrinfo *i = list; i && fd < 0; i = i->ai_next)
        fd = reach(i->ai_family, i->ai_addr, i->ai_addrlen);
    freeaddrinfo(list);
    return fd;
}

static int reach_unix(struct str path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    memcpy(address.sun_path, path.ptr, path.len);
    return reach(AF_UNIX, (const struct sockaddr *)&address, sizeof address);
}

/* -- asking -- */

static bool send_all(int to, const void *bytes, size_t n)
{
    for (const char *p = bytes; n > 0;) {
        ssize_t w = send(to, p, n, MSG_NOSIGNAL);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return false;
        p += w;
        n -= (size_t)w;
    }
    return true;
}

/* Pieces with their length before them, and at the end one of length 0. False: the other side has had enough. */
static bool stream(int to, int fd)
{
    static _Thread_local char bytes[PIECE_BYTES];
    const uint32_t end = 0;
    off_t at = 0;
    for (ssize_t n; (n = pread(fd, bytes, sizeof bytes, at)) != 0; at += n) {
        uint32_t length = htonl((uint32_t)n);
        if (n < 0 || !send_all(to, &length, sizeof length) || !send_all(to, bytes, (size_t)n))
            return false;
    }
    return send_all(to, &end, sizeof end);
}

static struct str hear(struct arena *a, int from)
{
    char *text = arena_alloc(a, ANSWER_MAX + 1);
    size_t n = 0;
    for (ssize_t r; n < ANSWER_MAX && (r = recv(from, text + n, ANSWER_MAX - n, 0)) > 0;) {
        n += (size_t)r;
        if (memchr(text, 0, n))
            return str_c(text);
    }
    return S(""); /* half an answer is none */
}

/* "stream: OK", "stream: Eicar FOUND", "INSTREAM size limit exceeded. ERROR" */
static enum err read_answer(struct str text, struct clamd_answer *out)
{
    struct str rest = text;
    if (str_has(text, S("size limit exceeded")))
        return ERR_TOO_LARGE;
    if (!str_starts(text, S("stream: ")))
        return ERR_BUSY;
    rest = str_skip(text, 8);
    if (str_eq(rest, S("OK"))) {
        *out = (struct clamd_answer){ .found = S("") };
        return ERR_OK;
    }
    if (!str_ends(rest, S(" FOUND")))
        return ERR_BUSY;
    *out = (struct clamd_answer){ true, str_cut(rest, 0, rest.len - 6) };
    return ERR_OK;
}

enum err clamd_ask(struct arena *a, struct str where, int fd, struct clamd_answer *out)
{
    struct str kind, rest;
    if (!clamd_place_right(where) || !split(where, &kind, &rest))
        return ERR_INVALID;
    int to = str_eq(kind, S("unix")) ? reach_unix(rest) : reach_tcp(a, rest);
    if (to < 0)
        return ERR_BUSY;
    patience(to, SECONDS);
    bool sent = send_all(to, "zINSTREAM", 10) && stream(to, fd);
    struct str text = hear(a, to); /* also what it says when it has had enough */
    close(to);
    if (!sent && !text.len)
        return ERR_BUSY;
    return read_answer(text, out);
}
