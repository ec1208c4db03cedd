/* web: from a request to a rule and back. The route row decides permission, transaction, CSRF, rate and parameters before
 * a handler runs; a handler parses nothing, escapes nothing and checks no permission of its own.
 *
 * A handler returns ERR_OK after web_view, web_see or web_file; or an error: the transaction is rolled back and the person
 * gets an error page (or problem+json) made of ctx->problem. A handler that wants its own page shown again with the
 * problems renders it (web_view) and returns ERR_INVALID: the page goes out with status 422 (or another error: with its status). */
#ifndef CORE_WEB_H
#define CORE_WEB_H
#include "core/ctx.h"
#include "core/view.h"
#include "http/http.h"

enum tx {
    TX_FAST,  /* public read, answered on the I/O thread (SQLite only; a READ on PostgreSQL) */
    TX_KEPT,  /* as FAST, and the same page for everybody who has no cookie: kept whole until this server writes, for a second */
    TX_READ,
    TX_WRITE, /* must put at least one event */
    TX_QUIET, /* a write without an event: drafts, marks of having seen something */
    TX_SLOW   /* no transaction; the handler uses ctx_read and ctx_write */
};
/* CSRF_TOKEN: the field csrf or the header X-CSRF-Token; JSON clients read it in that header of any answer. */
enum csrf { CSRF_NONE, CSRF_TOKEN, CSRF_ORIGIN /* before login: Origin or Sec-Fetch-Site must be our own */ };
enum rate { RATE_NONE, RATE_LOGIN, RATE_LOOKUP, RATE_SUBMIT };

enum param_kind {
    PARAM_TEXT,  /* one line, cleaned (text_clean) */
    PARAM_AREA,  /* several lines */
    PARAM_INT,
    PARAM_ID,    /* positive int64 */
    PARAM_DAY,   /* name.d, name.m, name.y fields or one dd/mm/yyyy or ISO text; value becomes ISO */
    PARAM_FLAG,  /* present and not "", "0", "false" */
    PARAM_LIST,  /* may repeat; each a PARAM_TEXT */
    PARAM_FORM,  /* every parameter whose name begins with this name ("f."): answers of a form, PARAM_AREA each, may repeat */
    PARAM_FILE,  /* an upload */
    PARAM_SECRET /* password: NFC, not trimmed, never shown again */
};
struct param {
    const char *name;
    enum param_kind kind;
    size_t max;       /* code points (TEXT, AREA, LIST, FORM each), bytes (SECRET); for FORM and LIST also at most 1,000 values */
    bool required;
};
#define PARAMS(...) (const struct param[]){ __VA_ARGS__, { 0 } }
#define NO_PARAMS NULL

typedef enum err web_handler(struct ctx *c);
struct route {
    enum http_method method;
    const char *path;
    web_handler *handler;
    enum perm perm;
    enum tx tx;
    enum csrf csrf;
    enum rate rate;
    const struct param *params;
    const char *name; /* the handler's name, for documents and tests */
};
/* A row of <module>_routes.inc. */
#define ROUTE(method, path, handler, perm, tx, csrf, rate, params) \
    { HTTP_##method, path, handler, PERM_##perm, TX_##tx, CSRF_##csrf, RATE_##rate, params, #handler },
extern const struct route routes[]; /* cmd/routes.c */
extern const size_t routes_n;

/* -- what the request said -- */
/* A declared parameter, cleaned; {"",0} when absent or wrong (the problem is noted). */
struct str web_text(const struct ctx *c, const char *name);
/* Was it sent at all? */
bool web_has(const struct ctx *c, const char *name);
int64_t web_int(const struct ctx *c, const char *name, int64_t fallback);
bool web_flag(const struct ctx *c, const char *name);
bool web_day(const struct ctx *c, const char *name, int32_t *out);
/* All values of a LIST. */
size_t web_list(const struct ctx *c, const char *name, struct str **out);
/* All answers of a FORM: names without the prefix. Repeated names are joined by '|'. */
struct web_field {
    struct str key, value;
};
size_t web_fields(const struct ctx *c, const char *prefix, struct web_field **out);
/* As typed, even when wrong, for showing again. Never for SECRET. */
struct str web_typed(const struct ctx *c, const char *name);
/* Uploads of a FILE parameter; blobs are finished by the caller (blob_finish) in a SLOW row. */
struct web_upload {
    struct str name;  /* cleaned file name, at most 200 characters, no slashes */
    int64_t size_bytes;
    struct blob_sink *sink; /* set to NULL once taken */
    enum err state;
};
size_t web_uploads(struct ctx *c, const char *name, struct web_upload **out);
/* n-th {…} of the path. */
struct str web_path(const struct ctx *c, size_t n);
enum err web_path_id(struct ctx *c, size_t n, int64_t *out) NODISCARD; /* ERR_NOT_FOUND when it is no id */
/* ERR_INVALID when anything noted so far is wrong. */
enum err web_check(const struct ctx *c) NODISCARD;
/* A cookie that was sent; {NULL,0} when there is none. */
struct str web_sent_cookie(const struct ctx *c, const char *name);
bool web_wants_json(const struct ctx *c);
struct str web_peer(const struct ctx *c);
/* A header of the request, printable ASCII; {"",0} when absent or anything else. */
struct str web_head(const struct ctx *c, const char *name);
/* What the browser says of itself: printable ASCII, at most 200 bytes. */
struct str web_agent(struct ctx *c);

/* -- the answer -- */
/* Renders a view (HTML in the layout, or JSON by Accept). title is a message. */
enum err web_view(struct ctx *c, const struct view_def *view, const void *v, struct str title) NODISCARD;
#define WEB_VIEW(c, name, v, title) web_view((c), &VIEW_##name, (const struct view_##name *){ (v) }, (title))
/* 303 to a path of our own; JSON clients get {"location": …} and 201 when created. */
enum err web_see(struct ctx *c, struct str path) NODISCARD;
enum err web_created(struct ctx *c, struct str path) NODISCARD;
/* How who asks reaches a page of ours: a program by its address in the API, when it has one there. */
struct str web_address(struct ctx *c, struct str page);
/* 303 to another system, whose address an administrator configured: http:// or https://, never made of what a visitor sent. */
enum err web_leave(struct ctx *c, struct str url) NODISCARD;
/* Where a person came from: a declared TEXT parameter when it is a path of our own ("/x", no host), fit for a Location;
 * otherwise the fallback. */
struct str web_way_back(struct ctx *c, const char *name, struct str fallback);
/* Bytes as a download (inline false) or shown by the browser (only application/pdf and images that we made). */
enum err web_bytes(struct ctx *c, struct str bytes, struct str media_type, struct str file_name, bool inline_) NODISCARD;
/* A file as a download; of a GET with Range that part alone (206), so that a player can seek. */
enum err web_blob(struct ctx *c, struct str hash, struct str media_type, struct str file_name) NODISCARD;
/* Text that is no page: robots.txt, health. */
enum err web_plain(struct ctx *c, struct str media_type, struct str body) NODISCARD;
/* An embedded file as http_static sends it: precompressed, cached for ever when its name holds a hash. ERR_NOT_FOUND. */
struct embed_file;
enum err web_static(struct ctx *c, const struct embed_file *table, size_t n, struct str path) NODISCARD;
/* An answer without a body, all in its headers: 201, 204. */
enum err web_empty(struct ctx *c, int status) NODISCARD;
/* One success sentence shown on the next page. */
void web_flash(struct ctx *c, enum msg m, const struct str *args, size_t n);
/* Cookie for the session; empty token clears it. */
void web_session_cookie(struct ctx *c, struct str token, bool keep);
/* Another cookie of ours, for a number of seconds. value: letters, digits, '-', '_'. */
void web_cookie(struct ctx *c, struct str name, struct str value, int64_t seconds);
/* What the browser sends as that cookie; "" when it has none. */
struct str web_cookie_sent(const struct ctx *c, const char *name);
void web_header(struct ctx *c, struct str name, struct str value);

/* -- wiring, for cmd serve -- */
struct web_server;
/* Builds the router; hooks for http_start. */
struct web_server *web_server_new(struct app *app);
void web_hooks(struct web_server *w, struct http_hooks *out);
void web_server_free(struct web_server *w);
/* MOTCUA_RATE_OFF is set: no address is ever slowed down. */
bool rate_is_off(void);

#endif
