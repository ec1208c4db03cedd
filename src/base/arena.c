#include "base/arena.h"
#include "base/log.h"
#include <stdarg.h>

#ifdef ARENA_SEPARATE
enum { CHUNK_MIN = 1 };
#else
enum { CHUNK_MIN = 16 * 1024 };
#endif
enum { ALIGN = 16, KEEP_MAX = 256 * 1024 };

struct chunk {
    struct chunk *next;
    size_t used, size;
    _Alignas(ALIGN) char bytes[];
};

struct arena {
    struct chunk *head;
    size_t used;
};

struct arena *arena_new(void)
{
    struct arena *a = calloc(1, sizeof *a);
    if (!a)
        log_die("out of memory");
    return a;
}

static void free_chunks(struct chunk *c)
{
    while (c) {
        struct chunk *next = c->next;
        free(c);
        c = next;
    }
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    free_chunks(a->head);
    free(a);
}

static struct chunk *chunk_new(struct arena *a, size_t size)
{
    size_t want = size > CHUNK_MIN ? size : CHUNK_MIN;
    struct chunk *c = calloc(1, sizeof *c + want);
    if (!c)
        log_die("out of memory");
    c->size = want;
    c->next = a->head;
    a->head = c;
    return c;
}

/* What was in several pieces comes back as one of their size: an arena that is used again and again soon needs nothing new. */
void arena_reset(struct arena *a)
{
    struct chunk *head = a->head;
    size_t whole = 0;
    a->used = 0;
    if (CHUNK_MIN > 1 && head && !head->next && head->size <= KEEP_MAX) {
        memset(head->bytes, 0, head->used);
        head->used = 0;
        return;
    }
    for (const struct chunk *c = head; c; c = c->next)
        whole += c->size;
    free_chunks(head);
    a->head = NULL;
    if (CHUNK_MIN > 1 && whole && whole <= KEEP_MAX)
        chunk_new(a, whole);
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 2)
        log_die("impossible allocation");
#ifdef ARENA_SEPARATE
    size_t whole = size ? size : 1;
    struct chunk *c = chunk_new(a, whole);
#else
    size_t whole = (size + ALIGN - 1) / ALIGN * ALIGN;
    struct chunk *c = a->head;
    if (!c || c->size - c->used < whole)
        c = chunk_new(a, whole);
#endif
    void *p = c->bytes + c->used;
    c->used += whole;
    a->used += whole;
    return p;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    size_t whole;
    if (__builtin_mul_overflow(n, size, &whole))
        log_die("impossible allocation");
    return arena_alloc(a, whole);
}

struct str arena_str(struct arena *a, struct str s)
{
    if (!s.ptr)
        return s;
    char *p = arena_alloc(a, s.len + 1);
    if (s.len)
        memcpy(p, s.ptr, s.len);
    return (struct str){ p, s.len };
}

const char *arena_cstr(struct arena *a, struct str s) { return s.ptr ? arena_str(a, s).ptr : ""; }

/* Mostly it fits behind what was handed out last; otherwise it is printed again into a piece of its own. */
struct str arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    struct chunk *c = a->head;
    size_t room = CHUNK_MIN > 1 && c ? c->size - c->used : 0;
    char *at = room ? c->bytes + c->used : NULL;
    int n = vsnprintf(at, room, fmt, args);
    va_end(args);
    if (n < 0)
        log_die("arena_printf: bad format");
    char *p = arena_alloc(a, (size_t)n + 1);
    if (p != at)
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct str){ p, (size_t)n };
}

size_t arena_used(const struct arena *a) { return a->used; }

void arena_grow(struct arena *a, void **at, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return;
    size_t more = *cap ? *cap * 2 : 8;
    void *p = arena_array(a, more, size);
    if (n)
        memcpy(p, *at, n * size);
    *at = p;
    *cap = more;
}
