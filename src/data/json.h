/* json: reading (jansson behind this header: duplicate keys refused, exact int64) and writing (our buffer).
 * Decimals travel as strings; a JSON number with a fraction is kept as text. */
#ifndef DATA_JSON_H
#define DATA_JSON_H
#include "base/buf.h"
#include "base/err.h"

/* Limits of reading; more is ERR_TOO_LARGE. */
enum { JSON_BYTES_MAX = 16 << 20, JSON_DEPTH_MAX = 64, JSON_VALUES_MAX = 500000, JSON_REALS_MAX = 100000 };

enum json_kind { JSON_NULL, JSON_BOOL, JSON_INT, JSON_REAL, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };
struct json {
    enum json_kind kind;
    int64_t integer;    /* JSON_INT; JSON_BOOL: 0 or 1 */
    struct str text;    /* JSON_TEXT; JSON_REAL: the shortest text of the double, as ECMAScript writes it */
    size_t n;           /* elements or members */
    struct json *items; /* values */
    struct str *keys;   /* JSON_OBJECT: n keys, in the order of the text */
};
struct json_fault {
    int line, column;
    char what[120];
};
/* Any value, not only objects; a BOM is passed over. The tree lives in the arena, texts in it are valid UTF-8 without
 * NUL. Whole numbers beyond int64 are refused (below 1e21, however they are written). fault may be NULL; line 0:
 * unknown place; its words never quote the text. ERR_INVALID or ERR_TOO_LARGE. */
enum err json_parse(struct arena *a, struct str text, const struct json **out, struct json_fault *fault) NODISCARD;
/* Member by name, or NULL (also when j is NULL or not an object). */
const struct json *json_get(const struct json *j, const char *key);
/* Convenience with a default: absent or another kind gives the default. */
struct str json_text(const struct json *j, const char *key, struct str fallback);
int64_t json_int(const struct json *j, const char *key, int64_t fallback);
bool json_bool(const struct json *j, const char *key, bool fallback);
/* Elements of an array member; 0 when absent. */
size_t json_list(const struct json *j, const char *key, const struct json **items);

/* -- writing: values one after another; commas are put by the writer -- */
struct json_out {
    struct buf *buf;
    bool comma;
    bool bare; /* texts as RFC 8785 has them, for hashing: not for pages or scripts */
};
struct json_out json_out(struct buf *buf);
void json_open(struct json_out *o, char bracket);  /* '{' or '[' */
void json_close(struct json_out *o, char bracket); /* '}' or ']' */
void json_key(struct json_out *o, struct str key);
/* Escapes; also U+2028/9, and '<' as \u003c (not when bare); bytes that are not UTF-8 and NUL become U+FFFD. */
void json_put_text(struct json_out *o, struct str s);
void json_put_int(struct json_out *o, int64_t n);
void json_put_bool(struct json_out *o, bool v);
void json_put_null(struct json_out *o);
/* key and value in one */
void json_member(struct json_out *o, const char *key, struct str s);
void json_member_int(struct json_out *o, const char *key, int64_t n);
void json_member_bool(struct json_out *o, const char *key, bool v);
/* Writes a parsed tree back in canonical form (RFC 8785: members sorted by UTF-16 code units, no spaces).
 * One difference: integers beyond 2^53 keep all their digits, where RFC 8785 would round them to a double. */
void json_canonical(struct buf *out, const struct json *j);

#endif
