#include "http/listen.h"
#include "base/log.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { FULL_WAIT_MS = 20, ERROR_WAIT_MS = 100 };

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool parse(const char *text, int port, union address *out, socklen_t *len)
{
    memset(out, 0, sizeof *out);
    if (port < 0 || port > 65535)
        return false;
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons((uint16_t)port);
        *len = sizeof out->v4;
        return true;
    }
    if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons((uint16_t)port);
        *len = sizeof out->v6;
        return true;
    }
    return false;
}

static enum err why_not(struct arena *a, const char *address, int port, struct str *why)
{
    int error = errno;
    if (error == EADDRINUSE) {
        *why = arena_printf(a, "Cổng %d đang được chương trình khác dùng.", port);
        return ERR_CONFLICT;
    }
    if (error == EACCES || error == EPERM) {
        *why = arena_printf(a, "Không được phép mở cổng %d; cổng dưới 1024 cần quyền riêng.", port);
        return ERR_FORBIDDEN;
    }
    *why = arena_printf(a, "Không mở được %s cổng %d: %s.", address, port, strerror(error));
    return ERR_IO;
}

static bool bind_and_listen(int fd, const union address *at, socklen_t len)
{
    int one = 1, zero = 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (at->any.sa_family == AF_INET6) /* "::" means all addresses, of both families */
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
    return bind(fd, &at->any, len) == 0 && listen(fd, SOMAXCONN) == 0;
}

enum err listen_open(const char *address, int port, struct arena *a, int *fd_out, int *port_out, struct str *why)
{
    union address at;
    socklen_t len;
    if (!parse(address, port, &at, &len)) {
        *why = arena_printf(a, "“%s” cổng %d không phải là một địa chỉ IP và cổng.", address, port);
        return ERR_INVALID;
    }
    int fd = socket(at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || !bind_and_listen(fd, &at, len) || getsockname(fd, &at.any, &len) != 0) {
        enum err e = why_not(a, address, port, why);
        if (fd >= 0)
            close(fd);
        return e;
    }
    *fd_out = fd;
    *port_out = ntohs(at.any.sa_family == AF_INET6 ? at.v6.sin6_port : at.v4.sin_port);
    return ERR_OK;
}

/* False when accepting failed for want of something that others must give back first. */
static bool accept_some(struct listener *l)
{
    while (!l->is_full(l->to)) {
        union address from;
        socklen_t len = sizeof from;
        int fd = accept4(l->fd, &from.any, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0)
            l->on_socket(l->to, fd, &from.any, len);
        else if (errno == EAGAIN)
            return true;
        else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
            return false;
    }
    return true;
}

static void *accept_loop(void *arg)
{
    struct listener *l = arg;
    bool starved = false;
    for (;;) {
        bool full = l->is_full(l->to);
        struct pollfd fds[] = { { .fd = l->wake, .events = POLLIN }, { .fd = l->fd, .events = POLLIN } };
        poll(fds, full || starved ? 1 : 2, full ? FULL_WAIT_MS : starved ? ERROR_WAIT_MS : -1);
        if (fds[0].revents)
            return NULL;
        if (full)
            continue;
        bool ok = accept_some(l);
        if (!ok && !starved)
            log_line(LOG_WARN, "http.accept", "out of file descriptors or memory; waiting");
        starved = !ok;
    }
}

enum err listen_start(struct listener *l)
{
    l->wake = eventfd(0, EFD_CLOEXEC);
    if (l->wake < 0)
        return ERR_IO;
    if (pthread_create(&l->thread, NULL, accept_loop, l) == 0)
        return ERR_OK;
    close(l->wake);
    return ERR_IO;
}

void listen_stop(struct listener *l)
{
    eventfd_write(l->wake, 1);
    pthread_join(l->thread, NULL);
    close(l->wake);
    close(l->fd);
}
