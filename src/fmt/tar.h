/* tar: POSIX pax archives, written to and read from a file (libarchive). Members are plain files; everything is streamed. */
#ifndef FMT_TAR_H
#define FMT_TAR_H
#include "base/arena.h"
#include "base/err.h"

struct tar_out;
/* fd stays the caller's. NULL: out of memory. */
struct tar_out *tar_create(int fd);
enum err tar_put(struct tar_out *t, struct str name, struct str bytes, int64_t at_ms) NODISCARD;
/* size_bytes from the current place of from_fd; ERR_IO when there are fewer. */
enum err tar_put_file(struct tar_out *t, struct str name, int from_fd, int64_t size_bytes, int64_t at_ms) NODISCARD;
/* Ends the archive and frees t, also after an error. */
enum err tar_finish(struct tar_out *t) NODISCARD;

struct tar_in;
struct tar_member {
    struct str name; /* valid until the next call */
    int64_t size_bytes;
};
struct tar_in *tar_open(int fd);
/* ERR_NOT_FOUND at the end; ERR_INVALID: no such archive, cut, or a member that is no plain file. */
enum err tar_next(struct tar_in *t, struct tar_member *out) NODISCARD;
/* The next bytes of the member, 0 at its end. */
enum err tar_read(struct tar_in *t, void *bytes, size_t max, size_t *n) NODISCARD;
void tar_close(struct tar_in *t);

#endif
