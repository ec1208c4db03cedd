/* office_register: the rows of Mẫu 07 as they stand on paper, for the page, the print and the tests. */
#ifndef MOD_OFFICE_OFFICE_REGISTER_H
#define MOD_OFFICE_OFFICE_REGISTER_H
#include "mod/slips/slips.h"

struct register_cells {
    const struct str *cells; /* rows of SLIP_BOOK_COLS, Vietnamese, by number */
    const int64_t *ids;      /* the dossier of each row */
    size_t rows;
    int64_t last_ms, last_id; /* the key of the last by the hour of reception */
};
enum err register_cells(struct ctx *c, const struct register_filter *f, size_t limit, struct register_cells *out) NODISCARD;

enum err register_digits(struct ctx *c, const struct register_filter *f, const struct register_cells *r, const struct str **out) NODISCARD;

/* Narrows a whole book to its part, from 1; false: there is no such part. */
bool register_part(struct slip_book *b, size_t part);

/* office_sheets.c: Mẫu 06 ("06") or "qua_trinh" of a dossier as it is now; a look. */
enum err office_sheet(struct ctx *c, int64_t dossier_id, const char *form, int64_t *slip) NODISCARD;
/* Finished dossiers of one's agency to the desk: one slip, an event for each. Problems name field ho-so. */
enum err office_hand_to_desk(struct ctx *c, const int64_t *ids, size_t n, struct str note, int64_t *slip) NODISCARD;

#endif
