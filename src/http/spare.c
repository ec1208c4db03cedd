#include "http/spare.h"

void spares_init(struct spares *s)
{
    *s = (struct spares){ .n = 0 };
    pthread_mutex_init(&s->lock, NULL);
}

void spares_free(struct spares *s)
{
    while (s->n)
        arena_free(s->at[--s->n]);
    pthread_mutex_destroy(&s->lock);
}

struct arena *spares_take(struct spares *s)
{
    pthread_mutex_lock(&s->lock);
    struct arena *a = s->n ? s->at[--s->n] : NULL;
    pthread_mutex_unlock(&s->lock);
    return a ? a : arena_new();
}

void spares_give(struct spares *s, struct arena *a)
{
    bool small = arena_used(a) <= SPARE_BYTES_MAX;
    if (small)
        arena_reset(a);
    pthread_mutex_lock(&s->lock);
    bool room = small && s->n < SPARES_MAX;
    if (room)
        s->at[s->n++] = a;
    pthread_mutex_unlock(&s->lock);
    if (!room)
        arena_free(a);
}
