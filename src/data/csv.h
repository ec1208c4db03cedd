/* csv: RFC 4180 with UTF-8 and an optional BOM; quoted fields may hold line breaks and doubled quotes. */
#ifndef DATA_CSV_H
#define DATA_CSV_H
#include "base/buf.h"
#include "base/err.h"

struct csv {
    struct str rest;
    int line; /* of the row last read, from 1 */
};
struct csv_row {
    struct str *at;
    size_t n;
};
/* text must be valid UTF-8 (ERR_INVALID otherwise, at the border of the caller). */
struct csv csv_open(struct str text);
/* Next row into *row (arena). ERR_NOT_FOUND at the end; ERR_INVALID: a quote that is not closed, or text after one. */
enum err csv_next(struct csv *c, struct arena *a, struct csv_row *row) NODISCARD;
/* Appends one field, quoted where needed; a leading = + - @ tab or CR is prefixed with ' (formula injection). */
void csv_put(struct buf *out, struct str field, bool last);

#endif
