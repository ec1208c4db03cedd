/* exchange: one request in flight, from its first line until its answer is sent. Private to src/http.
 * An exchange has at most two owners: the I/O side (until the library says that the request is over) and, from
 * on_request until http_answer, the application. The last one to let go frees it. */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H
#include "http/body.h"
#include "http/http.h"
#include <pthread.h>
#include <stdatomic.h>

/* Limits of every request head, whatever the route. Beyond them: 414 and 431. */
enum { HTTP_TARGET_BYTES_MAX = 4096, HTTP_HEAD_BYTES_MAX = 16 * 1024, HTTP_HEADERS_MAX = 100, HTTP_QUERY_FIELDS_MAX = 500 };

/* What the I/O thread expects next. */
enum http_stage { STAGE_HEAD, STAGE_BODY, STAGE_ANSWER };
/* Once the application has the request. */
enum http_turn { TURN_RUNNING, TURN_SUSPENDED, TURN_ANSWERED, TURN_ABANDONED };

struct conn;
struct MHD_Connection;
struct MHD_Response;
struct http_server;

struct http_exchange {
    struct http_request rq;
    VEC(struct http_header) headers;
    struct body body;
    struct http_server *server;
    struct conn *conn;                 /* I/O thread only */
    struct MHD_Connection *connection; /* I/O thread only, except to resume it */
    enum http_stage stage;
    struct str target;                 /* raw request target, cut after HTTP_TARGET_BYTES_MAX + 1 bytes */
    int64_t body_from_ns;              /* when the head was complete */
    int refused;                       /* status to refuse with when the body is over; 0: none */
    bool told;                         /* on_head has seen it, so on_end will */
    struct MHD_Response *response;     /* between http_answer and its sending */
    struct http_kept *kept;            /* whose response it is; NULL: its own */
    int status;
    int64_t answer_bytes;
    pthread_mutex_t lock;              /* of turn and owners */
    enum http_turn turn;
    int owners;
};

/* -- answer.c -- */
struct http_kept {
    struct arena *arena; /* this lives in it */
    struct http_answer answer;
    struct MHD_Response *response;
    atomic_int holders;
};
/* The response of an exchange: made of an answer (last: the connection closes after it), or that of a kept one, held. */
void response_new(struct http_exchange *x, const struct http_answer *answer, bool last);
void response_kept(struct http_exchange *x, struct http_kept *k);
void response_drop(struct http_exchange *x);

/* -- head.c -- */
/* Checks headers, and fills in content type, peer and tls. *length: bytes of the body, 0 for none, -1 for chunked.
 * Returns 0 or the status to refuse with. */
int head_check(struct http_exchange *x, bool http_1_1, bool trust_proxy, int64_t *length);
/* Splits x->target into path, query and query fields. Returns 0 or the status to refuse with. */
int head_target(struct http_exchange *x);
enum http_method head_method(const char *name);
/* The part of a header value before ';', trimmed, in lower case. */
struct str head_media_type(struct arena *a, struct str value);
/* RFC 9110: token. */
bool head_is_token(struct str s);
/* Without CR, LF, NUL and other control characters (tab is allowed). */
bool head_is_value(struct str s);
bool str_same_letters(struct str a, struct str b); /* ASCII letters of either case are equal */

#endif
