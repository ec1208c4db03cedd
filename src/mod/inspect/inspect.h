/* inspect: looks into a file that somebody handed in, in a child that may do nothing else: no files, no network, no other
 * programs (seccomp), little memory and time. Parsers of pictures, PDF and packed documents run there alone. */
#ifndef MOD_INSPECT_INSPECT_H
#define MOD_INSPECT_INSPECT_H
#include "base/buf.h"
#include "base/err.h"

/* name as the child says it */
#define INSPECT_VERDICTS(X)                                                                                \
    X(OK, "ok")                                                                                            \
    X(SCRIPT, "script")       /* a PDF that would run something: JavaScript, XFA, a program to launch */   \
    X(ATTACHMENT, "attachment") /* a PDF with files inside */                                              \
    X(LOCKED, "locked")       /* encrypted */                                                              \
    X(BROKEN, "broken")       /* cannot be read as what it says it is */                                   \
    X(HUGE, "huge")           /* more pixels than INSPECT_PIXELS_MAX, or more than the child may hold */   \
    X(BOMB, "bomb")           /* packed: too many members, too large, packed too tightly */                \
    X(TWOFOLD, "twofold")     /* two formats at once */

enum inspect_verdict {
#define X(name, word) INSPECT_##name,
    INSPECT_VERDICTS(X)
#undef X
    INSPECT_VERDICTS_N
};
/* Pixels of a picture; bytes, members and ratio of a packed document; small picture's longer side; reading copy's. */
enum { INSPECT_PIXELS_MAX = 60000000, INSPECT_PACK_BYTES_MAX = 300 << 20, INSPECT_PACK_MEMBERS_MAX = 5000, INSPECT_PACK_RATIO_MAX = 200 };
enum { INSPECT_THUMB_SIDE = 240, INSPECT_COPY_SIDE = 3000, INSPECT_MADE_BYTES_MAX = 16 << 20 };

struct inspection {
    enum inspect_verdict verdict;
    int64_t pages, width, height; /* 0: none, or not counted */
    struct str thumb;             /* JPEG, of pictures; empty: none */
    struct str copy;              /* JPEG for reading, of HEIC; empty: none */
};
/* Looks at the whole file behind fd (its position does not matter and is kept). media_type: sniffed. Any thread; slow (a photo:
 * up to a second). ERR_BUSY: the child cannot be started or had no answer in time twice. */
enum err inspect_file(struct arena *a, int fd, struct str media_type, struct inspection *out) NODISCARD;

/* -- in the child's program -- */
/* motcua inspect serve: takes files from the socket that is its standard input until that closes, a child for each. */
int inspect_serve(int socket);
/* Looks at one file in this process, after locking it up; writes one JSON line to out_fd, and what was made to thumb_fd and
 * copy_fd. Does not return. */
void inspect_one(int fd, const char *media_type, int out_fd, int thumb_fd, int copy_fd) __attribute__((noreturn));

#endif
