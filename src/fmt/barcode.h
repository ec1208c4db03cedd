/* barcode: Code 128 (zint) and QR (libqrencode) as module matrices and as SVG for pages. */
#ifndef FMT_BARCODE_H
#define FMT_BARCODE_H
#include "base/err.h"
#include "fmt/html.h"

struct barcode {
    size_t width, height; /* modules; Code 128: height 1 */
    const unsigned char *dark; /* width * height, 1 = dark */
};
/* Printable ASCII, 1 to 60 characters. ERR_INVALID otherwise. */
enum err barcode_code128(struct arena *a, struct str text, struct barcode *out) NODISCARD;
/* Up to 1,000 bytes, error correction M; UTF-8 beyond ASCII is announced by an ECI header. */
enum err barcode_qr(struct arena *a, struct str text, struct barcode *out) NODISCARD;
/* The next run of dark modules of a row, from *to on: [*from, *to). Begin with *to 0; false: no more. */
bool barcode_run(const struct barcode *b, size_t row, size_t *from, size_t *to);
/* An inline <svg role="img" aria-label=label> in currentColor, size_px wide. */
struct safe_html barcode_svg(struct arena *a, const struct barcode *b, struct str label, int size_px);

#endif
