/* spare: arenas of requests that have ended, for those that begin. The last one given back is the first one taken, so that
 * a busy server works in memory that the processor still has at hand. */
#ifndef HTTP_SPARE_H
#define HTTP_SPARE_H
#include "base/arena.h"
#include <pthread.h>

/* Arenas kept, and the largest use after which one is kept: at most 8 MB together. */
enum { SPARES_MAX = 32, SPARE_BYTES_MAX = 128 * 1024 };
struct spares {
    pthread_mutex_t lock;
    struct arena *at[SPARES_MAX];
    size_t n;
};
void spares_init(struct spares *s);
void spares_free(struct spares *s);
/* Any thread. */
struct arena *spares_take(struct spares *s);
void spares_give(struct spares *s, struct arena *a);

#endif
