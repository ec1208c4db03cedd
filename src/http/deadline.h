/* deadline: the table of open connections and the watchdog that ends the late ones. Private to src/http.
 * The HTTP library drops a silent client but never one that sends a byte now and then, so each phase of a connection has
 * an absolute deadline of ours, and a socket that passes it is shut down (at most DEADLINE_TICK_MS later).
 * It also overlooks a client that closes right behind its last bytes (it clears its edge-triggered readiness upon a short
 * read), so the watchdog looks for those, twice, LOOK_EVERY_MS apart. */
#ifndef HTTP_DEADLINE_H
#define HTTP_DEADLINE_H
#include "base/arena.h"
#include "base/err.h"
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>

enum { DEADLINE_TICK_MS = 100, LOOK_EVERY_MS = 500, LINGER_MAX = 64, LINGER_SECONDS = 3 };

enum conn_phase {
    CONN_IDLE,  /* kept alive, no request yet */
    CONN_HEAD,  /* a head is expected or arriving */
    CONN_BODY,
    CONN_BUSY,  /* the application works: no deadline */
    CONN_SEND,
    CONN_ENDED, /* shut down by us; stays so */
};

struct http_exchange;
struct conn {
    struct conn *prev, *next;
    pthread_mutex_t lock; /* of phase, deadline and waiting */
    enum conn_phase phase;
    int64_t deadline_ns;
    struct http_exchange *waiting; /* suspended on this connection */
    bool line_seen;                /* the request line is in: a late client may be told 408 */
    bool left;                     /* the client had closed when we last looked, and nothing has happened since */
    bool linger;                   /* refused while the client is still sending */
    int fd;                        /* open as long as the connection is in the table */
    char peer[INET6_ADDRSTRLEN];
};

struct conn_table {
    pthread_mutex_t lock; /* taken before the lock of a connection */
    pthread_cond_t changed;
    pthread_t watchdog;
    struct conn *first;
    size_t n;
    bool stop;
    int64_t look_at_ns; /* when to look for clients that left */
    struct {
        int fd;
        int64_t until_ns;
    } lingering[LINGER_MAX];
    size_t lingering_n;
    /* Watchdog thread, connection locked: the deadline of its head or body has passed; the socket can still be written to. */
    void (*on_late)(void *to, struct conn *c);
    void *to;
};

enum err conn_table_start(struct conn_table *t, void (*on_late)(void *to, struct conn *c), void *to) NODISCARD;
/* All connections must be gone. */
void conn_table_stop(struct conn_table *t);
size_t conn_count(struct conn_table *t);
/* Enters a new connection, in phase HEAD. per_address_max > 0: one too many is shut down at once. */
struct conn *conn_open(struct conn_table *t, int fd, const struct sockaddr *address, int seconds, int per_address_max);
/* The socket is about to be closed. */
void conn_close(struct conn_table *t, struct conn *c);
/* The instant that many seconds from now. */
int64_t deadline_in(int64_t seconds);
/* Begins a phase. False: the connection was ended; nothing more may be done for it. */
bool conn_enter(struct conn *c, enum conn_phase phase, int64_t deadline_ns);
/* The first line of a request is in. The first head of a connection keeps its deadline, a later one gets a new one. */
void conn_line_seen(struct conn *c, int64_t deadline_ns);
void conn_set_waiting(struct conn *c, struct http_exchange *x);
/* Shuts the connection down if it is idle. */
void conn_end_if_idle(struct conn *c);
/* Shuts down all that wait for a request. */
void conn_end_idle(struct conn_table *t);
/* Waits until no connection is left, at most so long. */
bool conn_wait_empty(struct conn_table *t, int64_t ms);
/* Calls fn for each suspended exchange; it cannot go away meanwhile. */
void conn_each_waiting(struct conn_table *t, void (*fn)(struct http_exchange *x));

#endif
