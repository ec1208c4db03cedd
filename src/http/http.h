/* http: requests and answers over libmicrohttpd (included by server.c alone).
 *
 * The server reads a request under byte limits and deadlines of its own, collects query and form fields, streams files
 * of a multipart body to the sink of the caller, and hands the whole request to `on_request` on an I/O thread.
 * The callee answers with http_answer, at once or later from any thread (the connection is suspended until then).
 * Nothing here knows sessions, permissions or the database.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H
#include "base/buf.h"
#include "base/err.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OTHER };

/* A query or form field as sent, percent-decoded, bytes not yet checked. In the order of the request, the query first;
 * repeated names stay repeated. */
struct http_param {
    struct str name, value;
    bool from_query;
};
/* A file of a multipart body, already written by the sink. An input in which no file was chosen is left out. */
struct http_upload {
    struct str field, name; /* name as the client gave it (only \" in it is made "): untrusted, any bytes */
    int64_t size_bytes;     /* as sent, also when it was too large */
    void *sink;             /* what upload_open returned, closed by now; NULL unless state is ERR_OK */
    enum err state;         /* ERR_OK, ERR_TOO_LARGE, ERR_IO or what upload_write or upload_close returned */
};

struct http_exchange;
struct http_request {
    enum http_method method;
    struct str path;         /* decoded; begins with '/', no segment "." or "..", no control character; otherwise the server
                              * answered 400, as it does for an encoded slash (%2F). Empty in on_refuse when it was bad */
    struct str raw_query;
    struct http_param *params;
    size_t params_n;
    struct http_upload *uploads;
    size_t uploads_n;
    struct str content_type; /* without parameters, lower case */
    struct str body;         /* whole body when the content type is neither form nor multipart */
    struct str peer;         /* client address, of X-Forwarded-For's last hop only when cfg.trust_proxy */
    bool tls;                /* or X-Forwarded-Proto's last value is https, when cfg.trust_proxy */
    struct arena *arena;     /* freed after the answer was sent; one thread at a time */
    struct http_exchange *exchange;
};
/* First header of that name (any letter case), or {NULL,0}. */
struct str http_header(const struct http_request *rq, const char *name);
/* Cookie by name, or {NULL,0}. */
struct str http_cookie(const struct http_request *rq, const char *name);
/* First parameter of that name, or {NULL,0}. */
struct str http_param(const struct http_request *rq, struct str name);

struct http_header {
    struct str name, value; /* CR, LF and NUL in a value end the process: callers build headers from checked text */
};
struct http_answer {
    int status;                    /* 200 to 599 */
    struct str content_type;       /* empty: no body type */
    struct str body;               /* copied by http_answer, unless body_stays */
    bool body_stays;              /* lives until on_end: in the arena of the request, or as long as the process */
    int fd;                        /* > 0: the body is this file from offset_bytes on, size_bytes long; closed by http */
    int64_t size_bytes, offset_bytes;
    const struct http_header *headers; /* without Content-Type, Content-Length, Date, Connection; an empty value is left out */
    size_t headers_n;
};
/* Sends the answer; exactly once for each exchange; any thread, also after http_stop. The request must not be used afterwards. */
void http_answer(struct http_exchange *x, const struct http_answer *answer);

/* An answer that is sent again and again, to whom it may concern: body and headers are copied and read once, no file. Counted by
 * who holds it: http_keep and http_kept_hold take a hold, http_kept_drop lets go; any thread. */
struct http_kept;
struct http_kept *http_keep(const struct http_answer *answer);
struct http_kept *http_kept_hold(struct http_kept *k);
void http_kept_drop(struct http_kept *k);
/* As http_answer. The caller holds k until this returns. */
void http_answer_kept(struct http_exchange *x, struct http_kept *k);

/* The content type of a body that is one piece of a file (tus). Where a plan allows files it goes to the sink as an upload of
 * field "body"; nothing of it is kept in memory. */
#define HTTP_PIECE "application/offset+octet-stream"

/* What the caller decides when only the head of a request is known. */
struct http_plan {
    size_t body_bytes_max;   /* form and raw bodies; 0: no body allowed */
    size_t params_max;       /* number of fields */
    int64_t upload_bytes_max; /* a file; 0: files refused (ERR_TOO_LARGE is reported in http_upload.state and the rest is read and dropped) */
    int uploads_max;         /* one more refuses the request with 413 */
};
/* A multipart body may be body_bytes_max + uploads_max * upload_bytes_max + 16 MB long; a longer one is refused with 413
 * unread. So a photo that is somewhat too large reaches on_request, which can say which one it was. */
/* Uploads' hooks may be NULL when no plan allows files; on_end may be NULL. */
struct http_hooks {
    void *app;
    /* I/O thread, head complete. Returns false to refuse with status *refuse (413, 404, 503 …) without reading a body. */
    bool (*on_head)(void *app, const struct http_request *rq, struct http_plan *plan, int *refuse);
    /* I/O thread, request complete. */
    void (*on_request)(void *app, struct http_request *rq);
    /* A request that on_head refused or that broke a limit of the server itself (400, 408, 413, 414, 431): fills in the answer,
     * whose status is set. Short, and on any thread; rq may be empty (408: always). What the HTTP library refuses by itself does
     * not come here: a request line it cannot read (400), HTTP/2.0 (505), a head over 32 kB (414, 431). */
    void (*on_refuse)(void *app, const struct http_request *rq, int status, struct http_answer *answer);
    /* Where files go. open may return NULL (then state is ERR_IO). abort is called instead of close when the upload broke. */
    void *(*upload_open)(void *app, struct str field);
    enum err (*upload_write)(void *app, void *sink, const void *bytes, size_t n);
    enum err (*upload_close)(void *app, void *sink);
    void (*upload_abort)(void *app, void *sink);
    /* The exchange is over (sent or broken off): last chance to free what hangs on it, such as files of rq->uploads that nobody
     * took. Once for each request that on_head saw; on any thread; after http_stop when the answer came later than that. */
    void (*on_end)(void *app, struct http_request *rq);
};
struct http_config {
    const char *address;       /* "127.0.0.1", "::1", "0.0.0.0" … */
    int port;                  /* 0: any free one; see http_port */
    int threads;               /* 0: number of cores, at least 2 */
    int connections_max;       /* 0: 1024; more wait in the kernel's queue */
    int per_address_max;       /* 0: no limit; not used when trust_proxy */
    int head_seconds;          /* whole head (and TLS handshake) must be in; 0: 10. Counted again from the first line of each
                                * later request on a kept-alive connection */
    int body_seconds;          /* whole body must be in, plus one second for each 16 kB received; 0: 30.
                                * The same time, by its own size, an answer has to be taken by the client */
    int idle_seconds;          /* kept-alive connection without a whole first line of a request; 0: 30 */
    bool trust_proxy;
    struct str tls_cert_pem, tls_key_pem; /* both or none; TLS 1.2 and 1.3 */
};
struct http_server;
/* Limits of every head: 4 kB for path and query, 16 kB and 100 lines for headers, 500 query fields.
 * ERR_INVALID: address, certificate or key; ERR_CONFLICT: port taken; ERR_FORBIDDEN: port not allowed; ERR_IO: else.
 * *why gets a sentence for the operator, in `a`. Everything in cfg is copied. */
enum err http_start(const struct http_config *cfg, const struct http_hooks *hooks, struct http_server **out, struct arena *a,
                    struct str *why) NODISCARD;
int http_port(const struct http_server *s);
/* Stops accepting, lets running exchanges end (at most drain_seconds), closes. Exchanges that are unanswered then lose their
 * connection; their http_answer is still due, and hooks.app must live until their on_end. */
void http_stop(struct http_server *s, int drain_seconds);

/* Does the client take gzip? */
bool http_takes_gzip(const struct http_request *rq);
/* The text compressed (RFC 1952), in `a`; under 4 GB. Not for a page that holds a secret beside words that others may choose: its
 * length would tell of it (the BREACH attack). */
struct str http_gzip(struct arena *a, struct str text);

/* -- paths (router.c): patterns such as "/ho-so/{id}/giay-to/{no}" -- */
enum { HTTP_PATH_ARGS_MAX = 6 };
struct http_match {
    size_t row;                               /* index into the patterns given */
    struct str args[HTTP_PATH_ARGS_MAX];      /* in the order of the pattern */
    size_t args_n;
};
struct http_router;
/* patterns[i] is for methods[i]; equal pattern and method twice is a programmer's error. Literal segments win over {…}. */
struct http_router *http_router_new(const enum http_method *methods, const char *const *patterns, size_t n);
void http_router_free(struct http_router *r);
/* ERR_NOT_FOUND: no pattern. ERR_METHOD: a pattern, but not for this method (allow, may be NULL, gets "GET, HEAD, POST").
 * HEAD matches GET rows. A {…} takes one whole segment that is not empty; "/a" and "/a/" are two paths. The slices of out
 * point into path. When a literal row lacks the method, a {…} row that has it is taken. */
enum err http_route(const struct http_router *r, struct arena *a, enum http_method m, struct str path,
                    struct http_match *out, struct str *allow) NODISCARD;

/* -- static files (static.c): embedded assets with hashed names -- */
struct embed_file;
/* Fills in an answer for GET /assets/<path>: picks br or gzip by Accept-Encoding, ETag and 304, immutable caching
 * when the name holds a hash ("site.3f2a91c0.css", "app-4NEYYDKQ.js"). ERR_NOT_FOUND otherwise. Headers live in rq->arena. */
enum err http_static(const struct http_request *rq, const struct embed_file *table, size_t n, struct str path,
                     struct http_answer *out) NODISCARD;

const char *http_method_name(enum http_method m);
/* Does the Accept header prefer JSON (or problem+json) to "text/html"? q-values are honoured; ties and no header mean HTML. */
bool http_wants_json(const struct http_request *rq);

#endif
