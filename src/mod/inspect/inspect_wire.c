#include "mod/inspect/inspect_wire.h"
#include "base/str.h"
#include <errno.h>
#include <sys/socket.h>

union room {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int) * WIRE_FDS)];
};

bool wire_give(int socket, const struct wire_call *call)
{
    union room room = { 0 };
    struct iovec part = { (void *)call->media_type, sizeof call->media_type };
    struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = room.bytes, .msg_controllen = sizeof room.bytes };
    struct cmsghdr *h = CMSG_FIRSTHDR(&m);
    h->cmsg_level = SOL_SOCKET;
    h->cmsg_type = SCM_RIGHTS;
    h->cmsg_len = CMSG_LEN(sizeof call->fds);
    memcpy(CMSG_DATA(h), call->fds, sizeof call->fds);
    return sendmsg(socket, &m, MSG_NOSIGNAL) == (ssize_t)sizeof call->media_type;
}

bool wire_take(int socket, struct wire_call *out)
{
    union room room = { 0 };
    struct iovec part = { out->media_type, sizeof out->media_type };
    struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = room.bytes, .msg_controllen = sizeof room.bytes };
    ssize_t n;
    do
        n = recvmsg(socket, &m, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    const struct cmsghdr *h = n == (ssize_t)sizeof out->media_type ? CMSG_FIRSTHDR(&m) : NULL;
    if (!h || h->cmsg_type != SCM_RIGHTS || h->cmsg_len != CMSG_LEN(sizeof out->fds))
        return false;
    memcpy(out->fds, CMSG_DATA(h), sizeof out->fds);
    out->media_type[WIRE_TYPE_MAX - 1] = 0;
    return true;
}
