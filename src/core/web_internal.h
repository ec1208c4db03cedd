/* What the files of core/web share; nobody else includes this. */
#ifndef CORE_WEB_INTERNAL_H
#define CORE_WEB_INTERNAL_H
#include "core/blob.h"
#include "core/web.h"
#include "core/worker.h"
#include <pthread.h>
#include <stdatomic.h>

/* One value of a declared parameter. */
struct web_value {
    const struct param *param;
    struct str name;  /* for FORM: without the prefix */
    struct str value; /* clean; empty when wrong */
    struct str typed;
};

struct web {
    struct http_request *rq;
    struct web_server *server;
    const struct route *route;
    const struct api_row *api;      /* asked for by this row of the API; NULL: as a page */
    bool matched;                   /* If-Match has become a parameter */
    bool bearer;                    /* the token came in Authorization */
    struct str session;             /* a new session token, for the body of the answer */
    struct http_match match;
    struct str token;               /* session cookie */
    uint64_t writes;                /* how often the server had written when the transaction began */
    struct str kept;                /* under which its page is kept for strangers; {"",0}: it is not */
    struct str once;                /* the page's own token, {"",0} when none was made */
    struct str office, notice;      /* name of the office and a sentence above everything, for the layout */
    VEC(struct web_value) values;
    struct problem body_problem;    /* of a JSON body */
    struct http_answer answer;
    bool ready;                     /* answer is filled in */
    bool shows_wrong;               /* the handler refused and shows its own page with what is wrong */
    enum err refused;               /* why, while its events of having looked are being stored */
    bool cached;                    /* it says itself how long it may be kept */
    VEC(struct http_header) headers;
    struct str flash;
    struct ctx ctx;
    struct db_job job;
    struct worker_task task;
};

/* web_office.c: what every page shows of the office. */
struct web_office {
    pthread_mutex_t lock;
    atomic_uint_least64_t writes; /* how often this server has written */
    uint64_t at_writes;           /* when the kept text was read */
    int64_t until_ns;
    struct arena *arena;
    struct str name, notice;
};
struct web_office *web_office_new(void);
void web_office_free(struct web_office *o);
void web_office_wrote(struct web_office *o);
/* Fills office and notice of the request, whose transaction is open. */
enum err web_office_load(struct web_office *o, struct web *w) NODISCARD;

/* web_kept.c: whole pages. */
struct web_kept;
struct web_kept *web_kept_new(void);
void web_kept_free(struct web_kept *k);
/* Answers with a kept page, which ends the request. writes: how often the server has written by now. */
bool web_kept_send(struct web_kept *k, struct web *w, uint64_t writes);
/* Is the answer the same for every stranger? Then it is made smaller for who takes gzip. Before its last headers. */
bool web_kept_fits(struct web *w);
/* Keeps an answer that fits, its headers complete. */
void web_kept_put(struct web_kept *k, const struct web *w);

/* web_params.c: reads the declared parameters; problems are noted in the ctx. */
void web_read_params(struct ctx *c);
struct str web_any(const struct ctx *c, const char *name); /* a raw parameter, declared or not: csrf, once, version */
bool web_declares(const struct route *r, const char *param);
/* web_api.c */
struct api_row;
bool web_api_address(struct str path);
/* The token of "Authorization: Bearer", or {NULL,0}. */
struct str web_api_token(const struct http_request *rq);
enum err web_api_match(struct ctx *c) NODISCARD;
enum err web_api_key(struct ctx *c) NODISCARD;
struct str web_api_place(struct ctx *c, struct str page);
/* ETag and Link of a view; true: the client has it already. */
bool web_api_headers(struct ctx *c, const struct view_def *view, const void *v, struct str body);
/* web_page.c */
void web_page_fill(struct ctx *c, struct str title, struct view_page *page);
void web_error_answer(struct ctx *c, enum err e);
void web_drop_answer(struct web *w); /* what a handler prepared, its headers and its open file too */
void web_security_headers(struct ctx *c);
/* Range of a GET (RFC 9110 14.2): one part of bytes. Anything else that is said there, or If-Range, means the whole file. */
enum web_range { RANGE_WHOLE, RANGE_PART, RANGE_BEYOND };
struct web_part {
    int64_t from, n;
};
enum web_range web_range_of(const struct http_request *rq, int64_t size_bytes, struct web_part *part);

static inline bool web_reads(const struct http_request *rq) { return rq->method == HTTP_GET || rq->method == HTTP_HEAD; }
/* web.c */
const struct http_router *web_router(const struct web *w);
/* The route of the n-th row of the API, found once at the start. */
size_t web_api_route(const struct web *w, size_t n);
/* the row answers GET at the same path, as the page of a form does. */
bool web_has_page(const struct web *w);
/* web_once.c: the key of this request, {NULL,0} when it has none or its row takes none. */
struct str web_once_key(const struct ctx *c);
/* Answers from memory when this was done already; ERR_NOT_FOUND: it is new. Inside a transaction, like web_once_keep. */
enum err web_once_replay(struct ctx *c, struct str key);
enum err web_once_keep(struct ctx *c, struct str key);
/* For a SLOW row: takes the key, or prepares the answer of the time before (w->ready), or ERR_CONFLICT while it runs. */
enum err web_once_take(struct web *w);
/* Keeps where it led, or that it was done; gives the key back when it failed. */
void web_once_settle(struct web *w, enum err e);
/* rate.c: false when this address asked too often. */
bool rate_allows(enum rate r, struct str peer, int64_t now_ms);

#endif
