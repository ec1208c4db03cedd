/* pdf: pages of text, rules and codes, with the fonts that are shipped. Inside fmt only: papers are made through doc.h.
 * The only place that knows cairo, pango and fontconfig. Lengths are points (1/72 inch) from the upper left corner.
 * One struct pdf belongs to one thread; any number of threads may each have one. */
#ifndef FMT_PDF_H
#define FMT_PDF_H
#include "base/buf.h"
#include "base/err.h"
#include "fmt/barcode.h"

struct pdf;
struct pdf_text;

enum { PDF_BYTES_MAX = 64 * 1024 * 1024 };
enum { PDF_BOLD = 1, PDF_ITALIC = 2 };
enum pdf_align { PDF_LEFT, PDF_CENTER, PDF_RIGHT, PDF_JUSTIFY };

/* Bytes from..to of a text in another style. */
struct pdf_span {
    size_t from, to;
    unsigned style; /* PDF_BOLD | PDF_ITALIC */
};
struct pdf_style {
    double size;   /* font size */
    double width;  /* lines are broken here; 0 never breaks */
    double indent; /* of the first line; negative: of all but the first */
    enum pdf_align align;
};

/* ERR_IO: the shipped fonts are missing or cannot be used. The result must be given to pdf_free. */
enum err pdf_new(struct arena *a, double width, double height, struct pdf **out) NODISCARD;
void pdf_free(struct pdf *p);

/* text: valid UTF-8, NFC, '\n' breaks a line. Lives as long as p. */
struct pdf_text *pdf_text_new(struct pdf *p, struct str text, const struct pdf_span *spans, size_t spans_n,
                              const struct pdf_style *style);
size_t pdf_text_lines(const struct pdf_text *t);
double pdf_text_line_height(const struct pdf_text *t);
/* Width of the ink room of one line. */
double pdf_text_line_width(const struct pdf_text *t, size_t line);
/* Draws one line with its upper left corner at x, y. */
void pdf_draw_line(struct pdf *p, const struct pdf_text *t, size_t line, double x, double y);
void pdf_draw_rect(struct pdf *p, double x, double y, double width, double height);
/* The dark modules of a code, each module_w wide and module_h high. */
void pdf_draw_code(struct pdf *p, const struct barcode *b, double x, double y, double module_w, double module_h);
void pdf_next_page(struct pdf *p);
/* Ends the document. title: valid UTF-8. ERR_TOO_LARGE: over PDF_BYTES_MAX. */
enum err pdf_end(struct pdf *p, struct str title, int64_t now_ms, struct str *out) NODISCARD;

#endif
