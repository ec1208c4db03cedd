/* api: what other systems may call. A row gives a route of the program an English address under /api/v1; handler, permission,
 * parameters and transaction are those of the route, so that what a page can do the API can do, by the same rules.
 *
 * Here the answer is always JSON; a token in "Authorization: Bearer" stands for the cookie and needs no CSRF token. A view
 * carries a strong ETag, and its page after this one as a Link; who changes something says in If-Match which version was seen
 * (428 without it, 412 when it is old): the ETag of its view, or "<version>" where a view names several things, each with its
 * version. Rows that submit something want an Idempotency-Key (400 without it). A GET that leads elsewhere is a 303. */
#ifndef CORE_API_H
#define CORE_API_H
#include "core/web.h"

enum api_answer {
    API_ANSWER_VIEW,  /* a view */
    API_ANSWER_PLACE, /* where it is now: {"location", "page"}; signing in also "session" */
    API_ANSWER_STEP,  /* a place, or a view that asks for one thing more before it */
    API_ANSWER_FILE,  /* bytes */
    API_ANSWER_BARE   /* all in its headers; a GET is described as HEAD */
};
struct api_row {
    enum http_method method;
    const char *path; /* as many {…} as the route's own, in the same order */
    web_handler *handler;
    enum api_answer answer;
    const struct view_def *view, *or_view; /* of API_ANSWER_VIEW the first; of API_ANSWER_STEP both */
    const char *media_type;                /* of API_ANSWER_FILE: what comes; of API_ANSWER_BARE: what is sent, NULL when nothing is */
    const char *takes, *gives;             /* headers of API_ANSWER_BARE: "Upload-Length Upload-Metadata?"; '?': need not be there */
    const char *about;                     /* one Vietnamese sentence */
};
#define API_VIEW(method, path, handler, view, about) { HTTP_##method, path, handler, API_ANSWER_VIEW, &VIEW_##view, NULL, NULL, NULL, NULL, about },
#define API_PLACE(method, path, handler, about) { HTTP_##method, path, handler, API_ANSWER_PLACE, NULL, NULL, NULL, NULL, NULL, about },
#define API_STEP(method, path, handler, view, or_view, about) \
    { HTTP_##method, path, handler, API_ANSWER_STEP, &VIEW_##view, &VIEW_##or_view, NULL, NULL, NULL, about },
#define API_FILE(method, path, handler, media_type, about) { HTTP_##method, path, handler, API_ANSWER_FILE, NULL, NULL, media_type, NULL, NULL, about },
#define API_BARE(method, path, handler, media_type, takes, gives, about) \
    { HTTP_##method, path, handler, API_ANSWER_BARE, NULL, NULL, media_type, takes, gives, about },
extern const struct api_row api_rows[]; /* cmd/api.c */
extern const size_t api_rows_n;
/* What the first word after /api/v1/ stands for; each that a row uses has one. */
struct api_tag {
    const char *name, *about;
};
extern const struct api_tag api_tags[]; /* cmd/api.c */
extern const size_t api_tags_n;

/* Routes that are pages alone, and why no program needs them; every other route has a row (src/cmd/api_test.c). */
struct api_page {
    enum http_method method; /* HTTP_OTHER: all */
    const char *path;        /* of the route; with '*' at its end: what begins so */
    const char *why;
};
extern const struct api_page api_pages[]; /* cmd/api.c */
extern const size_t api_pages_n;
/* NULL: none. */
const struct api_page *api_page_of(const struct route *r); /* cmd/api.c */

/* The row of a route; NULL when it is a page alone. */
const struct api_row *api_row_of(const struct route *r);
/* The route a row stands for: same handler and method. A row without one is a programmer's error. */
size_t api_route(const struct api_row *row);
/* The whole API as OpenAPI 3.1, in JSON. contact_url: where this installation is. */
struct str api_openapi(struct arena *a, struct str contact_url);

#endif
