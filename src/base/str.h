/* str: a read-only slice of bytes, not NUL-terminated. Text is UTF-8 unless a contract says otherwise.
 * A slice never owns its bytes; they live in an arena, a buffer or a literal.
 * ptr == NULL means "absent" and is different from the empty string only where a contract says so. */
#ifndef BASE_STR_H
#define BASE_STR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *ptr;
    size_t len;
};

/* A slice of a string literal. */
#define S(literal) ((struct str){ (literal), sizeof(literal) - 1 })
#define S_INIT(literal) { (literal), sizeof(literal) - 1 }
/* For printf-style calls of base: "%.*s" takes STR_ARG(s). */
#define STR_ARG(s) (int)(s).len, ((s).ptr ? (s).ptr : "")

struct str str_c(const char *nul_terminated);
bool str_eq(struct str a, struct str b);
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_has(struct str s, struct str part);
/* Index of the first c at or after from, or -1. */
ptrdiff_t str_index(struct str s, char c, size_t from);
/* s without its first n bytes (empty when n is past the end). */
struct str str_skip(struct str s, size_t n);
struct str str_cut(struct str s, size_t from, size_t len);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* Cuts the part before sep off *rest into *part. False when nothing is left. "a,,b" gives a, "", b. */
bool str_split(struct str *rest, char sep, struct str *part);
/* A whole decimal integer with an optional '-'; false on anything else or on overflow (*out untouched). */
bool str_int(struct str s, int64_t *out);
static inline bool str_empty(struct str s) { return s.len == 0; }

/* Digits in threes: "1.050.000" with the mark '.', "1,050,000" with ','. Lives in room. */
enum { STR_GROUPED_MAX = 32 };
struct str str_grouped(int64_t n, char mark, char room[STR_GROUPED_MAX]);

#endif
