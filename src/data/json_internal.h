/* json_internal: shared by the files of data/json. */
#ifndef DATA_JSON_INTERNAL_H
#define DATA_JSON_INTERNAL_H
#include "data/json.h"

/* The shortest decimal text that reads back as v, written as ECMAScript does (RFC 8785, 3.2.2.3). v is finite. */
struct str json_real_text(struct arena *a, double v);

enum json_style { JSON_PLAIN, JSON_SAFE }; /* safe: may stand in a page or a script (no '<', no U+2028/9) */
/* s between quotes, escaped; s is valid UTF-8. */
void json_put_string(struct buf *b, struct str s, enum json_style style);

#endif
