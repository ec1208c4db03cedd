/* arena: memory of one lifetime (process, worker, request, loop mark), given back as a whole.
 * Allocation never fails: limits at the borders keep requests small, and a process without memory stops.
 * Debug builds (-DARENA_SEPARATE) allocate each piece by itself so that AddressSanitizer sees overruns. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include "base/str.h"

struct arena;

struct arena *arena_new(void);
/* Frees all pieces but keeps the arena for the next use. */
void arena_reset(struct arena *a);
/* arena_free(NULL) does nothing. */
void arena_free(struct arena *a);
/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size_bytes);
/* n zeroed elements; stops the process when n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size_bytes);
/* A copy, followed by a NUL that is not counted. */
struct str arena_str(struct arena *a, struct str s);
const char *arena_cstr(struct arena *a, struct str s);
/* Printed into the arena; never truncated. */
struct str arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

/* A growing array whose memory lives in an arena: struct { T *at; size_t n, cap; }. */
#define VEC(type)   \
    struct {        \
        type *at;   \
        size_t n;   \
        size_t cap; \
    }
#define VEC_PUSH(a, v, item) \
    (arena_grow((a), (void **)&(v)->at, (v)->n, &(v)->cap, sizeof *(v)->at), (v)->at[(v)->n++] = (item))
void arena_grow(struct arena *a, void **at, size_t n, size_t *cap, size_t size_bytes);

#endif
