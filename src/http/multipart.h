/* multipart: reads multipart/form-data (RFC 7578) as it arrives, in pieces of any size. Private to src/http.
 * The library's own post processor is not used: it reports one field "Bình" that the network cut and two fields
 * "" and "Bình" alike, it cuts file names at a quoted quote, and it takes parameters after the boundary for the boundary. */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H
#include "base/buf.h"
#include "base/err.h"

enum { MULTIPART_BOUNDARY_MAX = 70, MULTIPART_HEAD_BYTES_MAX = 8 * 1024 };

/* All return 0 to go on, or an HTTP status with which the request is to be refused. */
struct multipart_hooks {
    /* A part begins; both slices live until the next call. is_file: it had a file name, perhaps an empty one. */
    int (*begin)(void *to, struct str name, bool is_file, struct str file_name);
    int (*bytes)(void *to, struct str bytes);
    int (*end)(void *to);
};
enum multipart_state { MP_PREAMBLE, MP_HEAD, MP_BYTES, MP_AFTER_BOUNDARY, MP_EPILOGUE };
struct multipart {
    const struct multipart_hooks *hooks;
    void *to;
    enum multipart_state state;
    char delimiter[4 + MULTIPART_BOUNDARY_MAX]; /* CR LF - - boundary */
    size_t delimiter_n, matched;
    struct arena *arena;
    struct buf head;                            /* head of the part, or what follows a boundary */
};

/* The boundary of a Content-Type value, quoted or not. ERR_BAD_REQUEST: none, empty, too long, or an illegal character. */
enum err multipart_boundary(struct str content_type, struct str *out) NODISCARD;
void multipart_init(struct multipart *m, struct str boundary, struct arena *a, const struct multipart_hooks *hooks, void *to);
/* 0; 400: malformed; otherwise what a hook returned. Nothing may be fed after a failure. */
int multipart_feed(struct multipart *m, struct str bytes);
/* True when the closing boundary has been seen. */
bool multipart_complete(const struct multipart *m);

#endif
