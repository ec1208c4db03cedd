#include "http/deadline.h"
#include "base/clock.h"
#include "base/log.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static const int64_t NS_PER_MS = 1000000, NS_PER_SECOND = 1000000000;

static void address_text(const struct sockaddr *address, char out[INET6_ADDRSTRLEN])
{
    const void *bytes = NULL;
    int family = address->sa_family;
    if (family == AF_INET)
        bytes = &((const struct sockaddr_in *)address)->sin_addr;
    else if (family == AF_INET6)
        bytes = &((const struct sockaddr_in6 *)address)->sin6_addr;
    if (family == AF_INET6 && IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)bytes)) {
        bytes = (const unsigned char *)bytes + 12;
        family = AF_INET;
    }
    if (!bytes || !inet_ntop(family, bytes, out, INET6_ADDRSTRLEN))
        out[0] = 0;
}

static struct timespec in_ms(int64_t ms)
{
    int64_t at = clock_steady_ns() + ms * NS_PER_MS;
    return (struct timespec){ .tv_sec = at / NS_PER_SECOND, .tv_nsec = at % NS_PER_SECOND };
}

/* -- the watchdog -- */

static bool is_late(const struct conn *c, int64_t now_ns)
{
    return c->phase != CONN_BUSY && c->phase != CONN_ENDED && now_ns >= c->deadline_ns;
}

static void end(struct conn_table *t, struct conn *c)
{
    bool tell = (c->phase == CONN_HEAD || c->phase == CONN_BODY) && c->line_seen;
    if (c->phase == CONN_SEND) {
        /* nobody reads: drop what the kernel still holds for this client */
        struct linger none = { .l_onoff = 1, .l_linger = 0 };
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    }
    c->phase = CONN_ENDED;
    if (tell)
        t->on_late(t->to, c);
    shutdown(c->fd, SHUT_RDWR);
}

/* The client closed, all it sent was read, and for LOOK_EVERY_MS nothing came of it: its request will never be whole. */
static bool has_left(struct conn *c)
{
    char byte;
    bool receiving = c->phase == CONN_IDLE || c->phase == CONN_HEAD || c->phase == CONN_BODY;
    bool closed = receiving && recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    bool again = closed && c->left;
    c->left = closed;
    return again;
}

static void look_after(struct conn_table *t, int64_t now_ns)
{
    bool look = now_ns >= t->look_at_ns;
    if (look)
        t->look_at_ns = now_ns + LOOK_EVERY_MS * NS_PER_MS;
    for (struct conn *c = t->first; c; c = c->next) {
        pthread_mutex_lock(&c->lock);
        if (is_late(c, now_ns)) {
            end(t, c);
        } else if (look && has_left(c)) {
            c->phase = CONN_ENDED;
            shutdown(c->fd, SHUT_RDWR);
        }
        pthread_mutex_unlock(&c->lock);
    }
}

/* Reads and drops what refused clients still send; true when the socket can be closed. */
static bool is_drained(int fd)
{
    ssize_t n;
    while ((n = recv(fd, NULL, 1 << 20, MSG_DONTWAIT | MSG_TRUNC)) > 0)
        ;
    return n == 0 || (errno != EAGAIN && errno != EINTR);
}

static void drain_lingering(struct conn_table *t, int64_t now_ns)
{
    for (size_t i = 0; i < t->lingering_n;) {
        if (!is_drained(t->lingering[i].fd) && now_ns < t->lingering[i].until_ns && !t->stop) {
            i++;
            continue;
        }
        close(t->lingering[i].fd);
        t->lingering[i] = t->lingering[--t->lingering_n];
    }
}

static void *watch(void *arg)
{
    struct conn_table *t = arg;
    pthread_mutex_lock(&t->lock);
    while (!t->stop || t->lingering_n) {
        int64_t now_ns = clock_steady_ns();
        look_after(t, now_ns);
        drain_lingering(t, now_ns);
        struct timespec next = in_ms(DEADLINE_TICK_MS);
        if (t->n || t->lingering_n)
            pthread_cond_timedwait(&t->changed, &t->lock, &next);
        else if (!t->stop)
            pthread_cond_wait(&t->changed, &t->lock);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

/* -- the table -- */

enum err conn_table_start(struct conn_table *t, void (*on_late)(void *to, struct conn *c), void *to)
{
    *t = (struct conn_table){ .on_late = on_late, .to = to };
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&t->changed, &steady);
    pthread_condattr_destroy(&steady);
    pthread_mutex_init(&t->lock, NULL);
    return pthread_create(&t->watchdog, NULL, watch, t) == 0 ? ERR_OK : ERR_IO;
}

void conn_table_stop(struct conn_table *t)
{
    pthread_mutex_lock(&t->lock);
    ASSERT(t->n == 0);
    t->stop = true;
    pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->watchdog, NULL);
    pthread_cond_destroy(&t->changed);
    pthread_mutex_destroy(&t->lock);
}

size_t conn_count(struct conn_table *t)
{
    pthread_mutex_lock(&t->lock);
    size_t n = t->n;
    pthread_mutex_unlock(&t->lock);
    return n;
}

static int same_address(const struct conn_table *t, const char *peer)
{
    int n = 0;
    for (const struct conn *c = t->first; c; c = c->next)
        n += strcmp(c->peer, peer) == 0;
    return n;
}

struct conn *conn_open(struct conn_table *t, int fd, const struct sockaddr *address, int seconds, int per_address_max)
{
    struct conn *c = calloc(1, sizeof *c);
    if (!c)
        log_die("out of memory");
    pthread_mutex_init(&c->lock, NULL);
    c->fd = fd;
    address_text(address, c->peer);
    c->phase = CONN_HEAD;
    c->deadline_ns = deadline_in(seconds);
    pthread_mutex_lock(&t->lock);
    if (per_address_max > 0 && same_address(t, c->peer) >= per_address_max) {
        c->phase = CONN_ENDED;
        shutdown(fd, SHUT_RDWR);
    }
    c->next = t->first;
    if (t->first)
        t->first->prev = c;
    t->first = c;
    if (t->n++ == 0)
        pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
    return c;
}

/* Closing a socket with unread bytes sends a reset, upon which many clients throw away the answer they already have.
 * A second descriptor keeps it open while the watchdog reads the rest. */
static void keep_lingering(struct conn_table *t, int fd)
{
    if (t->lingering_n == LINGER_MAX)
        return;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return;
    shutdown(copy, SHUT_WR);
    t->lingering[t->lingering_n].fd = copy;
    t->lingering[t->lingering_n++].until_ns = deadline_in(LINGER_SECONDS);
}

void conn_close(struct conn_table *t, struct conn *c)
{
    pthread_mutex_lock(&t->lock);
    if (c->linger)
        keep_lingering(t, c->fd);
    if (c->prev)
        c->prev->next = c->next;
    else
        t->first = c->next;
    if (c->next)
        c->next->prev = c->prev;
    if (--t->n == 0)
        pthread_cond_broadcast(&t->changed);
    pthread_mutex_unlock(&t->lock);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

int64_t deadline_in(int64_t seconds) { return clock_steady_ns() + seconds * NS_PER_SECOND; }

bool conn_enter(struct conn *c, enum conn_phase phase, int64_t deadline_ns)
{
    pthread_mutex_lock(&c->lock);
    bool alive = c->phase != CONN_ENDED;
    if (alive) {
        c->phase = phase;
        c->deadline_ns = deadline_ns;
        c->left = false;
        c->line_seen = c->line_seen && phase != CONN_IDLE;
    }
    pthread_mutex_unlock(&c->lock);
    return alive;
}

void conn_line_seen(struct conn *c, int64_t deadline_ns)
{
    pthread_mutex_lock(&c->lock);
    if (c->phase == CONN_IDLE) {
        c->phase = CONN_HEAD;
        c->deadline_ns = deadline_ns;
    }
    c->left = false;
    c->line_seen = true;
    pthread_mutex_unlock(&c->lock);
}

void conn_set_waiting(struct conn *c, struct http_exchange *x)
{
    pthread_mutex_lock(&c->lock);
    c->waiting = x;
    pthread_mutex_unlock(&c->lock);
}

void conn_end_if_idle(struct conn *c)
{
    pthread_mutex_lock(&c->lock);
    if (c->phase == CONN_IDLE || (c->phase == CONN_HEAD && !c->line_seen)) {
        c->phase = CONN_ENDED;
        shutdown(c->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&c->lock);
}

void conn_end_idle(struct conn_table *t)
{
    pthread_mutex_lock(&t->lock);
    for (struct conn *c = t->first; c; c = c->next)
        conn_end_if_idle(c);
    pthread_mutex_unlock(&t->lock);
}

bool conn_wait_empty(struct conn_table *t, int64_t ms)
{
    struct timespec until = in_ms(ms);
    pthread_mutex_lock(&t->lock);
    while (t->n && pthread_cond_timedwait(&t->changed, &t->lock, &until) == 0)
        ;
    bool empty = t->n == 0;
    pthread_mutex_unlock(&t->lock);
    return empty;
}

void conn_each_waiting(struct conn_table *t, void (*fn)(struct http_exchange *x))
{
    pthread_mutex_lock(&t->lock);
    for (struct conn *c = t->first; c; c = c->next) {
        pthread_mutex_lock(&c->lock);
        if (c->waiting)
            fn(c->waiting);
        pthread_mutex_unlock(&c->lock);
    }
    pthread_mutex_unlock(&t->lock);
}
