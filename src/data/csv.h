/* csv: RFC 4180 with UTF-8 and an optional BOM; quoted fields may hold line breaks and doubled quotes. */
#ifndef DATA_CSV_H
#define DATA_CSV_H
#include "base/buf.h"
#include "base/err.h"

struct csv {
    struct str rest;
    int line;      /* where the row last read begins, from 1 */
    int line_next; /* where the next one begins */
};
struct csv_row {
    struct str *at;
    size_t n;
};
/* text must be valid UTF-8 (ERR_INVALID otherwise, at the border of the caller). */
struct csv csv_open(struct str text);
/* Next row into *row: the array lives in the arena, the fields in the text (in the arena where quotes were doubled).
 * Lines end with LF or CR LF; an empty line is a row of one empty field; a quote inside an unquoted field is a letter.
 * ERR_NOT_FOUND at the end; ERR_INVALID: a quote that is not closed, or text after one; reading stays at that row. */
enum err csv_next(struct csv *c, struct arena *a, struct csv_row *row) NODISCARD;
/* Appends one field and a comma, or CR LF after the last; quoted where needed; a leading = + - @ tab, CR or LF is
 * prefixed with ' (formula injection). */
void csv_put(struct buf *out, struct str field, bool last);

#endif
