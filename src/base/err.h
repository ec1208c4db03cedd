/* err: what can go wrong that is not a bug. A function returns one of these; its outputs are untouched on failure.
 * Expected failures carry their words for the person in ctx->problem; ERR_IO is logged once, at the border;
 * a programmer's error is not here: it is an assert that stays on in production (ASSERT). */
#ifndef BASE_ERR_H
#define BASE_ERR_H
#include "base/str.h"

/* name, HTTP status, message key, log level */
#define ERR_TABLE(X)                                        \
    X(OK, 200, "err.ok", LOG_DEBUG)                         \
    X(BAD_REQUEST, 400, "err.bad_request", LOG_INFO)        \
    X(UNAUTHENTICATED, 401, "err.unauthenticated", LOG_INFO)\
    X(FORBIDDEN, 403, "err.forbidden", LOG_WARN)            \
    X(NOT_FOUND, 404, "err.not_found", LOG_INFO)            \
    X(METHOD, 405, "err.method", LOG_INFO)                  \
    X(CONFLICT, 409, "err.conflict", LOG_INFO)              \
    X(STALE, 412, "err.stale", LOG_INFO)                    \
    X(TOO_LARGE, 413, "err.too_large", LOG_INFO)            \
    X(UNSUPPORTED, 415, "err.unsupported", LOG_INFO)        \
    X(CHECKSUM, 460, "err.checksum", LOG_INFO)              \
    X(INVALID, 422, "err.invalid", LOG_INFO)                \
    X(PRECONDITION, 428, "err.precondition", LOG_INFO)      \
    X(THROTTLED, 429, "err.throttled", LOG_WARN)            \
    X(IO, 500, "err.io", LOG_ERROR)                         \
    X(BUSY, 503, "err.busy", LOG_WARN)

enum err {
#define X(name, status, key, level) ERR_##name,
    ERR_TABLE(X)
#undef X
    ERR_COUNT
};

#define NODISCARD __attribute__((warn_unused_result))

int err_status(enum err e);
const char *err_key(enum err e);
const char *err_name(enum err e);
int err_level(enum err e);

/* The only macro with control flow: passes a failure on. */
#define TRY(call)                   \
    do {                            \
        enum err try_err_ = (call); \
        if (try_err_ != ERR_OK)     \
            return try_err_;        \
    } while (0)

#endif
