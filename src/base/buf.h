/* buf: the only way to build text or bytes. Born with a maximum; the first overflow sets `failed`,
 * every later put does nothing, and the owner checks once at the end. */
#ifndef BASE_BUF_H
#define BASE_BUF_H
#include "base/arena.h"

struct buf {
    char *ptr;
    size_t len, cap, max;
    bool failed;
    struct arena *arena; /* owner of ptr, or NULL: malloc, to be given back by buf_free */
};

/* An empty buffer that may grow to max_bytes. arena NULL: call buf_free. */
struct buf buf_new(struct arena *arena, size_t max_bytes);
void buf_free(struct buf *b);
void buf_put(struct buf *b, struct str s);
void buf_putc(struct buf *b, char c);
void buf_int(struct buf *b, int64_t n);
/* n with leading zeros to at least `width` digits (n >= 0). */
void buf_int0(struct buf *b, int64_t n, int width);
void buf_hex(struct buf *b, const void *bytes, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Makes room for n more bytes at once, for texts whose size is about known. */
void buf_room(struct buf *b, size_t n_bytes);
static inline struct str buf_str(const struct buf *b) { return (struct str){ b->ptr ? b->ptr : "", b->len }; }

#endif
