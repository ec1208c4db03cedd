#include "cmd/bench_load.h"
#include "base/buf.h"
#include "base/clock.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024, EVENTS = 128, ANSWER_BYTES_MAX = 16 << 20, POLL_MS = 20, SPIN_NS = 200 * 1000, DRAIN_MS = 2000, ONCE_SECONDS = 10 };

struct client {
    struct load_group *group;
    int fd;
    size_t have;   /* bytes of an answer whose head is not complete */
    int64_t left;  /* bytes of its body still to come; -1: the head is still to come */
    int status;
    int64_t since_ns;
    bool busy;
    char buf[READ_BYTES];
};

struct load {
    struct load_group *groups;
    size_t groups_n, clients_n;
    struct client *clients;
    size_t *turn; /* next request of each group */
    int epoll;
    bool stopping; /* nothing new is asked */
};

/* -- connections -- */

static int connect_to(int port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static bool used_up(const struct load *l, size_t group)
{
    return l->groups[group].once && l->turn[group] >= l->groups[group].requests_n;
}

static void ask(struct load *l, struct client *c)
{
    size_t group = (size_t)(c->group - l->groups);
    const struct load_group *g = c->group;
    c->busy = false;
    if (l->stopping || c->fd < 0 || used_up(l, group))
        return;
    struct str rq = g->requests[l->turn[group]++ % g->requests_n];
    c->left = -1;
    c->have = 0;
    c->busy = true;
    c->since_ns = clock_steady_ns();
    (void)!send(c->fd, rq.ptr, rq.len, MSG_NOSIGNAL); /* what cannot be sent shows as a lost connection */
}

static bool plug_in(struct load *l, struct client *c)
{
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
    c->fd = connect_to(c->group->port);
    return c->fd >= 0 && epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &e) == 0;
}

static void lost(struct load *l, struct client *c)
{
    if (c->busy) {
        c->group->wrong++;
        c->group->wrong_status = 0;
    }
    close(c->fd);
    c->fd = -1;
    c->busy = false;
    if (!l->stopping && plug_in(l, c))
        ask(l, c);
}

/* -- answers -- */

static size_t head_length(const char *at, size_t n)
{
    const char *end = memmem(at, n, "\r\n\r\n", 4);
    return end ? (size_t)(end - at) + 4 : 0;
}

/* Both servers write this header exactly so; an answer without it has no body. */
static int64_t body_length(const char *at, size_t n)
{
    static const char name[] = "Content-Length: ";
    const char *found = memmem(at, n, name, sizeof name - 1);
    int64_t length = 0;
    for (const char *p = found ? found + sizeof name - 1 : NULL; p && *p >= '0' && *p <= '9'; p++)
        length = length * 10 + (*p - '0');
    return length;
}

static int status_of(const char *at, size_t n)
{
    return n < 12 ? 0 : (at[9] - '0') * 100 + (at[10] - '0') * 10 + (at[11] - '0');
}

static void answered(struct load *l, struct client *c)
{
    struct load_group *g = c->group;
    if (c->status == g->expect) {
        spread_add(&g->times, (clock_steady_ns() - c->since_ns) / 1000);
    } else {
        g->wrong++;
        g->wrong_status = c->status;
    }
    ask(l, c);
}

/* n more bytes are in the buffer. */
static void take(struct load *l, struct client *c, size_t n)
{
    c->group->bytes += n;
    if (c->left < 0) {
        c->have += n;
        size_t head = head_length(c->buf, c->have);
        if (!head)
            return;
        c->status = status_of(c->buf, head);
        c->left = body_length(c->buf, head) - (int64_t)(c->have - head);
        c->have = 0;
    } else {
        c->left -= (int64_t)n;
    }
    if (c->left <= 0)
        answered(l, c);
}

static void readable(struct load *l, struct client *c)
{
    ssize_t n = recv(c->fd, c->buf + c->have, sizeof c->buf - c->have, MSG_DONTWAIT);
    if (n > 0)
        take(l, c, (size_t)n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        lost(l, c);
}

/* Whoever answers slowly would pay for waking us up, and whoever is quick would not: we look for a while before we sleep. */
static void turn(struct load *l)
{
    struct epoll_event events[EVENTS];
    int64_t until_ns = clock_steady_ns() + SPIN_NS;
    int n = 0;
    while (n == 0 && clock_steady_ns() < until_ns)
        n = epoll_wait(l->epoll, events, EVENTS, 0);
    if (n == 0)
        n = epoll_wait(l->epoll, events, EVENTS, POLL_MS);
    for (int i = 0; i < n; i++)
        readable(l, events[i].data.ptr);
}

static bool any_used_up(const struct load *l)
{
    for (size_t i = 0; i < l->groups_n; i++)
        if (used_up(l, i))
            return true;
    return false;
}

static size_t busy_clients(const struct load *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->clients_n; i++)
        n += l->clients[i].busy;
    return n;
}

/* -- the contract -- */

static bool plug_in_all(struct load *l)
{
    size_t at = 0;
    for (size_t g = 0; g < l->groups_n; g++)
        for (int i = 0; i < l->groups[g].connections; i++, at++) {
            l->clients[at].group = &l->groups[g];
            if (!plug_in(l, &l->clients[at])) {
                fprintf(stderr, "motcua bench: no connection to port %d: %s\n", l->groups[g].port, strerror(errno));
                return false;
            }
        }
    return true;
}

struct load *load_open(struct arena *a, struct load_group *groups, size_t n)
{
    struct load *l = ARENA_NEW(a, struct load);
    *l = (struct load){ .groups = groups, .groups_n = n, .turn = ARENA_ARRAY(a, size_t, n + 1), .epoll = epoll_create1(EPOLL_CLOEXEC) };
    for (size_t i = 0; i < n; i++)
        l->clients_n += (size_t)groups[i].connections;
    if (l->clients_n > LOAD_CONNECTIONS_MAX)
        return NULL;
    l->clients = ARENA_ARRAY(a, struct client, l->clients_n + 1);
    for (size_t i = 0; i < l->clients_n; i++)
        l->clients[i].fd = -1;
    if (plug_in_all(l))
        return l;
    load_close(l);
    return NULL;
}

void load_for(struct load *l, int64_t ms)
{
    int64_t until_ns = clock_steady_ns() + ms * 1000000;
    for (size_t i = 0; i < l->clients_n; i++)
        if (!l->clients[i].busy)
            ask(l, &l->clients[i]);
    while (clock_steady_ns() < until_ns && !any_used_up(l))
        turn(l);
}

void load_close(struct load *l)
{
    int64_t until_ns = clock_steady_ns() + DRAIN_MS * 1000000LL;
    l->stopping = true;
    while (busy_clients(l) && clock_steady_ns() < until_ns)
        turn(l);
    for (size_t i = 0; i < l->clients_n; i++)
        if (l->clients[i].fd >= 0)
            close(l->clients[i].fd);
    close(l->epoll);
}

void load_forget(struct load_group *g)
{
    g->times = (struct spread){ 0 };
    g->wrong = g->bytes = 0;
    g->wrong_status = 0;
}

/* -- one request -- */

struct str load_once(struct arena *a, int port, struct str request)
{
    struct buf b = buf_new(a, ANSWER_BYTES_MAX);
    struct timeval limit = { .tv_sec = ONCE_SECONDS };
    char part[READ_BYTES];
    int fd = connect_to(port);
    size_t head = 0, whole = 0;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    bool ok = fd >= 0 && send(fd, request.ptr, request.len, MSG_NOSIGNAL) == (ssize_t)request.len;
    while (ok && (!head || b.len < whole)) {
        ssize_t n = recv(fd, part, sizeof part, 0);
        ok = n > 0;
        buf_put(&b, (struct str){ part, ok ? (size_t)n : 0 });
        if (!head && (head = head_length(b.ptr ? b.ptr : "", b.len)) > 0)
            whole = head + (size_t)body_length(b.ptr, head);
    }
    if (fd >= 0)
        close(fd);
    return ok && !b.failed ? buf_str(&b) : (struct str){ 0 };
}

int answer_status(struct str answer) { return status_of(answer.ptr, answer.len); }
struct str answer_body(struct str answer) { return str_skip(answer, answer.len ? head_length(answer.ptr, answer.len) : 0); }

struct str load_get(struct arena *a, struct str path, struct str extra)
{
    return arena_printf(a, "GET %.*s HTTP/1.1\r\nHost: localhost\r\n%.*s\r\n", STR_ARG(path), STR_ARG(extra));
}

struct str load_post(struct arena *a, struct str path, struct str extra, struct str form)
{
    return arena_printf(a,
                        "POST %.*s HTTP/1.1\r\nHost: localhost\r\n%.*sContent-Type: application/x-www-form-urlencoded\r\n"
                        "Content-Length: %zu\r\n\r\n%.*s",
                        STR_ARG(path), STR_ARG(extra), form.len, STR_ARG(form));
}
