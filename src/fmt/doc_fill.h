/* doc_fill: words with their values put in. A value is text only: it never passes through the reader of the markup. */
#ifndef FMT_DOC_FILL_H
#define FMT_DOC_FILL_H
#include "fmt/doc_parse.h"

enum { DOC_WORDS_BYTES_MAX = 64 * 1024 };

/* Words ready to be set: text with styled spans. */
struct doc_words {
    struct str text;
    const struct pdf_span *spans;
    size_t spans_n;
    bool dots;     /* ends with a missing value: dots go to the end of the line */
    bool too_long; /* more than DOC_WORDS_BYTES_MAX: not complete */
};
/* The cells of the row that {1}, {2} … name; cells NULL: none, they print as dots. */
struct doc_cells {
    const struct str *at;
    size_t n;
};

/* Any bytes made fit to print: valid UTF-8, NFC, no control, invisible or direction characters; line breaks stay.
 * A run of more than 250 characters without a space is broken: setting it would take time in the square of its length. */
struct str doc_clean(struct arena *a, struct str in);
/* NULL when absent or without rows. */
const struct doc_list *doc_find_list(const struct doc_data *data, struct str key);
bool doc_has(const struct doc_data *data, struct str key);
bool doc_holds(const struct doc_data *data, const struct doc_cond *conds, size_t n);
/* style is added to all pieces: DOC_BOLD …; DOC_UPPER changes the letters themselves, so that copied text is what is seen. */
struct doc_words doc_fill(struct arena *a, const struct doc_data *data, const struct doc_part *part, struct doc_cells cells, unsigned style);
struct doc_words doc_words_of(struct arena *a, struct str text, unsigned style);

#endif
