/* html: escaping by context, used by the code that tools/tplc generates. */
#ifndef FMT_HTML_H
#define FMT_HTML_H
#include "base/buf.h"

/* Text that is already HTML. Only functions of fmt and generated views make one. */
struct safe_html {
    struct str text;
};

void html_text(struct buf *out, struct str s); /* element content: & < > */
void html_attr(struct buf *out, struct str s); /* inside "…": & < > " ' */
/* Whole value of a URL attribute: a path beginning with one '/', '#', '?', or http://, https://, mailto:, tel:, a JPEG as data:; anything
 * else, and anything with a control character or a backslash, becomes "#". */
void html_url(struct buf *out, struct str s);
/* A part of a URL (path segment or query value): everything but unreserved characters percent-encoded. */
void html_urlpart(struct buf *out, struct str s);
/* A data block of JSON-LD for machines, which no browser runs. json: as data/json writes it, where '<' is escaped. */
struct safe_html html_json_ld(struct arena *a, struct str json);
void html_int(struct buf *out, int64_t n);
/* n as decimal text inside `room`: an int given to a sentence, an id in JSON. */
enum { HTML_DIGITS_MAX = 24 };
struct str html_digits(int64_t n, char room[HTML_DIGITS_MAX]);

#endif
