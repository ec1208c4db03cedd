/* listen: the listening socket and the thread that accepts. Private to src/http.
 * We accept ourselves, because the library's way of quiescing a pool of epoll workers can race with a worker that leaves its
 * wait and then ends the process; and so that the port is free the moment a stop begins. */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H
#include "base/arena.h"
#include "base/err.h"
#include <pthread.h>
#include <sys/socket.h>

struct listener {
    int fd, wake; /* wake: an eventfd that ends the thread */
    pthread_t thread;
    /* True while no connection may be taken; asked again every 20 ms, clients wait in the kernel's queue. */
    bool (*is_full)(void *to);
    /* Takes over a non-blocking, close-on-exec socket. */
    void (*on_socket)(void *to, int fd, const struct sockaddr *address, socklen_t address_len);
    void *to;
};

/* Binds and listens. ERR_INVALID: not an IPv4 or IPv6 address or no port. ERR_CONFLICT: port taken. ERR_FORBIDDEN: not allowed
 * (ports under 1024). ERR_IO: else. *why gets a sentence for the operator. */
enum err listen_open(const char *address, int port, struct arena *a, int *fd, int *port_out, struct str *why) NODISCARD;
enum err listen_start(struct listener *l) NODISCARD;
/* Closes the port and waits for the thread. */
void listen_stop(struct listener *l);

#endif
