/* api: what other systems may call. A row gives a route of the program an English address under /api/v1; handler, permission,
 * parameters and transaction are those of the route, so that what a page can do the API can do, by the same rules.
 *
 * Here the answer is always JSON; a token in "Authorization: Bearer" stands for the cookie and needs no CSRF token. A view
 * carries a strong ETag, and its page after this one as a Link; who changes something says in If-Match which version was seen
 * (428 without it, 412 when it is old). Rows that submit something want an Idempotency-Key (400 without it). */
#ifndef CORE_API_H
#define CORE_API_H
#include "core/web.h"

enum api_answer {
    API_ANSWER_VIEW,  /* a view */
    API_ANSWER_PLACE, /* where it is now: {"location", "page"}; signing in also "session" */
    API_ANSWER_FILE   /* bytes */
};
struct api_row {
    enum http_method method;
    const char *path; /* as many {…} as the route's own, in the same order */
    web_handler *handler;
    enum api_answer answer;
    const struct view_def *view; /* of API_ANSWER_VIEW */
    const char *media_type;      /* of API_ANSWER_FILE */
    const char *about;           /* one Vietnamese sentence */
};
#define API_VIEW(method, path, handler, view, about) { HTTP_##method, path, handler, API_ANSWER_VIEW, &VIEW_##view, NULL, about },
#define API_PLACE(method, path, handler, about) { HTTP_##method, path, handler, API_ANSWER_PLACE, NULL, NULL, about },
#define API_FILE(method, path, handler, media_type, about) { HTTP_##method, path, handler, API_ANSWER_FILE, NULL, media_type, about },
extern const struct api_row api_rows[]; /* cmd/api.c */
extern const size_t api_rows_n;
/* What the first word after /api/v1/ stands for; each that a row uses has one. */
struct api_tag {
    const char *name, *about;
};
extern const struct api_tag api_tags[]; /* cmd/api.c */
extern const size_t api_tags_n;

/* The route a row stands for: same handler and method. A row without one is a programmer's error. */
size_t api_route(const struct api_row *row);
/* The whole API as OpenAPI 3.1, in JSON. contact_url: where this installation is. */
struct str api_openapi(struct arena *a, struct str contact_url);

#endif
