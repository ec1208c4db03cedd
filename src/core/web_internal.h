/* What the files of core/web share; nobody else includes this. */
#ifndef CORE_WEB_INTERNAL_H
#define CORE_WEB_INTERNAL_H
#include "core/blob.h"
#include "core/web.h"
#include "core/worker.h"

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
    struct http_match match;
    struct str token;               /* session cookie */
    struct str office, notice;      /* name of the office and a sentence above everything, for the layout */
    VEC(struct web_value) values;
    struct problem body_problem;    /* of a JSON body */
    struct http_answer answer;
    bool ready;                     /* answer is filled in */
    bool shows_wrong;               /* the handler refused and shows its own page with what is wrong */
    bool cached;                    /* it says itself how long it may be kept */
    VEC(struct http_header) headers;
    struct str flash;
    struct ctx ctx;
    struct db_job job;
    struct worker_task task;
};

/* web_params.c: reads the declared parameters; problems are noted in the ctx. */
void web_read_params(struct ctx *c);
struct str web_any(const struct ctx *c, const char *name); /* a raw parameter, declared or not: csrf, once, version */
/* web_page.c */
void web_page_fill(struct ctx *c, struct str title, struct view_page *page);
void web_error_answer(struct ctx *c, enum err e);
void web_drop_answer(struct web *w); /* what a handler prepared, its headers and its open file too */
void web_security_headers(struct ctx *c);
static inline bool web_reads(const struct http_request *rq) { return rq->method == HTTP_GET || rq->method == HTTP_HEAD; }
/* web.c: the row answers GET at the same path, as the page of a form does. */
bool web_has_page(const struct web *w);
/* rate.c: false when this address asked too often. */
bool rate_allows(enum rate r, struct str peer, int64_t now_ms);

#endif
