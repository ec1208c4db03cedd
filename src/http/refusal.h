/* refusal: an answer as bytes, for the moments when the HTTP library takes none. Private to src/http. */
#ifndef HTTP_REFUSAL_H
#define HTTP_REFUSAL_H
#include "http/http.h"

enum { REFUSAL_BYTES_MAX = 64 * 1024 };

/* Status line, headers, "Connection: close" and body. False: too large, or its body is a file. */
bool refusal_print(struct buf *out, const struct http_answer *answer);

#endif
