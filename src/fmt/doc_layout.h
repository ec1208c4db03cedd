/* doc_layout: nodes and values set into rows of boxes, and rows put onto pages. Inside fmt only. Lengths in points.
 * Everything on paper is a row of cells; a cell is a stack of boxes; a page may break between any two boxes of a cell. */
#ifndef FMT_DOC_LAYOUT_H
#define FMT_DOC_LAYOUT_H
#include "fmt/doc_fill.h"

enum { DOC_ROWS_MAX = 20000, DOC_PAGES_MAX = 500 };
#define DOC_PT_PER_MM (72 / 25.4)

enum doc_box_kind { BOX_GAP, BOX_LINE, BOX_RULE, BOX_CODE };
struct doc_box {
    enum doc_box_kind kind;
    double x, width, height;
    const struct pdf_text *text; /* BOX_LINE */
    size_t line;
    const struct barcode *code;  /* BOX_CODE */
    double module_w, module_h;
};
struct doc_cell {
    double x, width;
    VEC(struct doc_box) boxes;
    double gap; /* wanted before the next thing in this cell */
};
struct doc_row {
    struct doc_cell *cells;
    size_t cells_n;
    double gap;                 /* below, left out at the end of a page */
    double pad_x, pad_y;        /* between the frame and the boxes of a cell */
    bool frame, whole, keep;    /* whole: never broken; keep: on the page of the next row */
    bool new_page;              /* begins a page */
    const struct doc_row *head; /* repeated above when a page begins with this row */
};
struct doc_rows {
    VEC(struct doc_row) at;
    struct pdf_text *foot; /* below every page, or NULL */
};

/* ERR_INVALID: a code that cannot be printed, or a list whose rows do not fit the table. ERR_TOO_LARGE: too many rows or words. */
enum err doc_layout(struct arena *a, struct pdf *pdf, const struct doc_tree *tree, const struct doc_data *data, double width,
                    struct doc_rows *out, struct doc_fault *fault) NODISCARD;

struct doc_sheet {
    double width, height;                 /* of the paper */
    double top, left, body_w, body_h;     /* of the room for rows */
};
/* ERR_TOO_LARGE: more than DOC_PAGES_MAX pages. */
enum err doc_paint(struct arena *a, struct pdf *pdf, const struct doc_rows *rows, const struct doc_sheet *sheet) NODISCARD;

#endif
