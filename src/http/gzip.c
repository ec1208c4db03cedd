/* gzip: a text made smaller once, for answers that are sent many times. */
#include "http/http.h"
#include "base/log.h"
#include <zlib.h>

/* 15: the largest window; 16: with gzip's head and sum. */
enum { LEVEL = 5, WINDOW_BITS = 15 + 16, MEMORY_LEVEL = 8 };

struct str http_gzip(struct arena *a, struct str text)
{
    z_stream z = { .next_in = (Bytef *)(uintptr_t)text.ptr, .avail_in = (uInt)text.len };
    if (deflateInit2(&z, LEVEL, Z_DEFLATED, WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        log_die("out of memory");
    uLong room = deflateBound(&z, z.avail_in);
    z.next_out = arena_alloc(a, room);
    z.avail_out = (uInt)room;
    Bytef *out = z.next_out;
    bool whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
    ASSERT(whole); /* there was room for it */
    deflateEnd(&z);
    return (struct str){ (const char *)out, z.total_out };
}
