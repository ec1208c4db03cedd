/* One datagram for one file: its type as text, and four descriptors. Private to this room. */
#ifndef MOD_INSPECT_WIRE_H
#define MOD_INSPECT_WIRE_H
#include <stdbool.h>

enum { WIRE_FILE, WIRE_OUT, WIRE_THUMB, WIRE_COPY, WIRE_FDS };
enum { WIRE_TYPE_MAX = 120, WIRE_LINE_MAX = 200 };
struct wire_call {
    char media_type[WIRE_TYPE_MAX];
    int fds[WIRE_FDS];
};
bool wire_give(int socket, const struct wire_call *call);
/* False: the other side is gone. */
bool wire_take(int socket, struct wire_call *out);

#endif
