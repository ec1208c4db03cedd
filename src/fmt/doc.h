/* doc: printed papers (slips, results) from a small line markup and named values, to PDF (cairo, pango, shipped fonts).
 * The markup is described in src/fmt/README.md. Values are text, never markup: nothing in a value can start a command. */
#ifndef FMT_DOC_H
#define FMT_DOC_H
#include "base/buf.h"
#include "base/err.h"

struct doc_value {
    struct str key, value;
};
/* A table: rows of cells, row-major, cols cells a row. */
struct doc_list {
    struct str key;
    const struct str *cells;
    size_t cols, rows;
};
struct doc_data {
    const struct doc_value *values;
    size_t values_n;
    const struct doc_list *lists;
    size_t lists_n;
};
struct doc_fault {
    int line;
    char what[160];
};
enum doc_paper { DOC_A4, DOC_A5, DOC_A4_LANDSCAPE };

/* Checks a markup without printing: unknown command, unknown paper. keys (may be NULL) gets the keys it uses. */
enum err doc_check(struct arena *a, struct str markup, struct str **keys, size_t *keys_n, struct doc_fault *fault) NODISCARD;
/* Prints. A key without a value prints as a dotted line for writing by hand ("……"). Safe on any thread.
 * title and now_ms go into the PDF's metadata. ERR_INVALID: see fault. ERR_TOO_LARGE: over 500 pages, 20,000 rows of a
 * table, or 64 kB of words in one place. ERR_IO: the shipped fonts cannot be used. */
enum err doc_pdf(struct arena *a, struct str markup, const struct doc_data *data, struct str title, int64_t now_ms,
                 struct str *pdf, struct doc_fault *fault) NODISCARD;

#endif
