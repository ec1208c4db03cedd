/* clamd: asks a ClamAV daemon about one file (INSTREAM), over a socket of its own. */
#ifndef MOD_SCAN_CLAMD_H
#define MOD_SCAN_CLAMD_H
#include "base/arena.h"
#include "base/err.h"

struct clamd_answer {
    bool infected;
    struct str found; /* the name that the scanner gives it */
};
/* where: "unix:/path" or "tcp:host:port". Reads fd from its beginning to its end. Half a minute at most for each step. ERR_INVALID: where is
 * neither; ERR_BUSY: nobody there, or no whole answer in time; ERR_TOO_LARGE: more than its StreamMaxLength. */
enum err clamd_ask(struct arena *a, struct str where, int fd, struct clamd_answer *out) NODISCARD;
bool clamd_place_right(struct str where);

#endif
