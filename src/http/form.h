/* form: percent-encoding, paths, and fields of a query or an urlencoded body. Private to src/http. */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H
#include "http/http.h"

struct form_params {
    struct http_param *at;
    size_t n, cap;
};
/* %XX (and + as a space when plus). Returns `in` itself when nothing is encoded. ERR_BAD_REQUEST: a '%' without two digits. */
enum err form_decode(struct arena *a, struct str in, bool plus, struct str *out) NODISCARD;
/* A raw path as in a request line. ERR_BAD_REQUEST: not beginning with '/', '%' without two digits, an encoded slash,
 * a control character or NUL, a segment "." or "..". */
enum err form_path(struct arena *a, struct str raw, struct str *out) NODISCARD;
/* Adds "a=1&b=2" to params in order; empty pieces are passed over, a piece without '=' has an empty value.
 * ERR_BAD_REQUEST: bad percent-encoding. ERR_TOO_LARGE: more than n_max fields in params. Fields before it remain added. */
enum err form_fields(struct arena *a, struct str in, bool from_query, size_t n_max, struct form_params *params) NODISCARD;

#endif
