#include "fmt/barcode.h"
#include "text/text.h"
#include <errno.h>
#include <qrencode.h>
#include <zint.h>

enum { CODE128_CHARS_MAX = 60, QR_BYTES_MAX = 1000 };

/* zint packs the modules of a row eight to a byte, the lowest bit first. */
static void unpack_row(struct arena *a, const struct zint_symbol *s, struct barcode *out)
{
    size_t width = (size_t)s->width;
    unsigned char *dark = ARENA_ARRAY(a, unsigned char, width);
    for (size_t i = 0; i < width; i++)
        dark[i] = (s->encoded_data[0][i / 8] >> (i % 8)) & 1;
    *out = (struct barcode){ .width = width, .height = 1, .dark = dark };
}

enum err barcode_code128(struct arena *a, struct str text, struct barcode *out)
{
    if (text.len < 1 || text.len > CODE128_CHARS_MAX)
        return ERR_INVALID;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < ' ' || text.ptr[i] > '~')
            return ERR_INVALID;
    struct zint_symbol *s = ZBarcode_Create();
    if (!s)
        return ERR_IO;
    s->symbology = BARCODE_CODE128;
    s->input_mode = DATA_MODE;
    enum err e = ERR_INVALID;
    if (ZBarcode_Encode(s, (const unsigned char *)text.ptr, (int)text.len) < ZINT_ERROR && s->rows == 1) {
        unpack_row(a, s, out);
        e = ERR_OK;
    }
    ZBarcode_Delete(s);
    return e;
}

/* Bytes are ISO 8859-1 to a strict reader unless an ECI header says that they are UTF-8 (ISO/IEC 18004, ECI 26). */
static QRcode *encode_qr(struct str text)
{
    QRinput *input = QRinput_new2(0, QR_ECLEVEL_M);
    if (!input)
        return NULL;
    bool ascii = true;
    for (size_t i = 0; i < text.len; i++)
        ascii &= (unsigned char)text.ptr[i] < 0x80;
    QRcode *qr = NULL;
    if ((ascii || !text_utf8_valid(text) || QRinput_appendECIheader(input, 26) == 0) &&
        QRinput_append(input, QR_MODE_8, (int)text.len, (const unsigned char *)text.ptr) == 0)
        qr = QRcode_encodeInput(input);
    QRinput_free(input);
    return qr;
}

enum err barcode_qr(struct arena *a, struct str text, struct barcode *out)
{
    if (text.len < 1 || text.len > QR_BYTES_MAX)
        return ERR_INVALID;
    QRcode *qr = encode_qr(text);
    if (!qr)
        return errno == ENOMEM ? ERR_IO : ERR_INVALID;
    size_t n = (size_t)qr->width;
    unsigned char *dark = ARENA_ARRAY(a, unsigned char, n * n);
    for (size_t i = 0; i < n * n; i++)
        dark[i] = qr->data[i] & 1;
    QRcode_free(qr);
    *out = (struct barcode){ .width = n, .height = n, .dark = dark };
    return ERR_OK;
}

static void put_move(struct buf *out, char letter, size_t n)
{
    buf_putc(out, letter);
    buf_int(out, (int64_t)n);
}

/* "M4 4h7v1h-7z" */
static void put_box(struct buf *out, size_t x, size_t y, size_t width, size_t tall)
{
    put_move(out, 'M', x);
    put_move(out, ' ', y);
    put_move(out, 'h', width);
    put_move(out, 'v', tall);
    buf_put(out, S("h-"));
    buf_int(out, (int64_t)width);
    buf_putc(out, 'z');
}

bool barcode_run(const struct barcode *b, size_t row, size_t *from, size_t *to)
{
    const unsigned char *dark = b->dark + row * b->width;
    for (*from = *to; *from < b->width && !dark[*from];)
        ++*from;
    for (*to = *from; *to < b->width && dark[*to];)
        ++*to;
    return *to > *from;
}

/* Runs of dark modules as closed boxes of one path. */
static void put_path(struct buf *out, const struct barcode *b, size_t quiet, size_t tall)
{
    for (size_t row = 0; row < b->height; row++)
        for (size_t from, to = 0; barcode_run(b, row, &from, &to);)
            put_box(out, from + quiet, row + quiet, to - from, tall);
}

struct safe_html barcode_svg(struct arena *a, const struct barcode *b, struct str label, int size_px)
{
    /* Quiet zones: 4 modules around a QR (ISO/IEC 18004), 10 beside a Code 128 (ISO/IEC 15417). */
    bool square = b->height > 1;
    size_t quiet = square ? 4 : 10, tall = square ? 1 : b->width / 4 + 1;
    size_t width = b->width + 2 * quiet, height = b->height * tall + 2 * quiet;
    struct buf out = buf_new(a, 1024 * 1024);
    buf_put(&out, S("<svg role=\"img\" xmlns=\"http://www.w3.org/2000/svg\" aria-label=\""));
    html_attr(&out, label);
    buf_printf(&out, "\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %zu %zu\" shape-rendering=\"crispEdges\">", size_px,
               (int)((size_t)size_px * height / width), width, height);
    buf_put(&out, S("<path fill=\"currentColor\" d=\""));
    put_path(&out, b, quiet, tall);
    buf_put(&out, S("\"/></svg>"));
    return (struct safe_html){ out.failed ? (struct str){ 0 } : buf_str(&out) };
}
