/* bench_load: a small HTTP/1.1 client that keeps a server busy: kept-alive connections, each with one request at a time,
 * all in one thread over epoll. Loopback only; bounded in time and connections. */
#ifndef CMD_BENCH_LOAD_H
#define CMD_BENCH_LOAD_H
#include "base/arena.h"
#include "cmd/bench_stat.h"

enum { LOAD_CONNECTIONS_MAX = 512 };

/* What one group of clients does. Requests are whole HTTP texts, sent in turn by whichever connection is free. */
struct load_group {
    int port, connections;
    const struct str *requests;
    size_t requests_n;
    bool once;  /* no request is sent twice: when they are used up the stretch is over */
    int expect; /* status; another one, or a lost connection, counts as wrong */
    /* results, added up by load_for */
    struct spread times;
    uint64_t wrong, bytes;
    int wrong_status; /* one of the wrong ones; 0: the connection was lost */
};

struct load;
/* Connects all; NULL (said on stderr) when a server does not answer. The groups are the caller's until load_close. */
struct load *load_open(struct arena *a, struct load_group *groups, size_t n);
/* Keeps all groups busy for so long, or until one of them has used up its requests. */
void load_for(struct load *l, int64_t ms);
/* Waits for answers still under way, at most two seconds, and closes. */
void load_close(struct load *l);
/* Forgets the results so far. */
void load_forget(struct load_group *g);

/* One request, its whole answer (head and body) into the arena; ptr NULL when there is none within 10 seconds. */
struct str load_once(struct arena *a, int port, struct str request);
/* Of such an answer. */
int answer_status(struct str answer);
struct str answer_body(struct str answer);

/* Texts of requests. extra: further head lines, each with its line end, or "". */
struct str load_get(struct arena *a, struct str path, struct str extra);
struct str load_post(struct arena *a, struct str path, struct str extra, struct str form);

#endif
