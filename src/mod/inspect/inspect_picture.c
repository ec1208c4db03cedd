/* Pictures: read whole (libgd, and through it libjpeg, libpng, libwebp, libheif), made small, and HEIC made readable. */
#include "mod/inspect/inspect_internal.h"
#include <gd.h>

enum { COPY_QUALITY = 85, THUMB_QUALITY = 70 };

static unsigned be(const unsigned char *p, int n)
{
    unsigned v = 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | p[i];
    return v;
}

/* -- what a picture says of its size, before it is unpacked; false: it does not say it where it should -- */

struct size {
    uint64_t width, height;
    unsigned turn; /* EXIF orientation; 1: as it is */
};

static unsigned word(const unsigned char *p, bool little) { return little ? (unsigned)(p[0] | p[1] << 8) : be(p, 2); }
static unsigned long_word(const unsigned char *p, bool little)
{
    return little ? (unsigned)p[0] | (unsigned)p[1] << 8 | (unsigned)p[2] << 16 | (unsigned)p[3] << 24 : be(p, 4);
}

/* How a phone was held (EXIF 0x0112), from the segment after "Exif\0\0". */
static unsigned turn_of(const unsigned char *p, size_t n)
{
    bool little = n > 8 && p[0] == 'I';
    size_t at = n > 8 ? long_word(p + 4, little) : n;
    if (at + 2 > n)
        return 1;
    unsigned entries = word(p + at, little);
    for (at += 2; entries-- > 0 && at + 12 <= n; at += 12)
        if (word(p + at, little) == 0x0112)
            return word(p + at + 8, little);
    return 1;
}

static bool jpeg_size(const unsigned char *p, size_t n, struct size *out)
{
    for (size_t at = 2; at + 9 < n && p[at] == 0xff;) {
        unsigned mark = p[at + 1], length = be(p + at + 2, 2);
        if (mark == 0xff) {
            at++;
            continue;
        }
        if (mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc) {
            out->height = be(p + at + 5, 2);
            out->width = be(p + at + 7, 2);
            return true;
        }
        if (mark == 0xe1 && length > 8 && at + 2 + length <= n && memcmp(p + at + 4, "Exif\0", 6) == 0)
            out->turn = turn_of(p + at + 10, length - 8);
        at += 2 + length;
    }
    return false;
}

static bool png_size(const unsigned char *p, size_t n, struct size *out)
{
    if (n < 24)
        return false;
    out->width = be(p + 16, 4);
    out->height = be(p + 20, 4);
    return true;
}

/* WebP and HEIC are bounded by what their libraries and the cage allow. */
static bool size_known(const struct looked *l, struct size *out)
{
    const unsigned char *p = (const unsigned char *)l->bytes.ptr;
    if (str_eq(l->media_type, S("image/jpeg")))
        return jpeg_size(p, l->bytes.len, out);
    if (str_eq(l->media_type, S("image/png")))
        return png_size(p, l->bytes.len, out);
    return true;
}

/* -- reading -- */

static bool is_heic(const struct looked *l) { return str_starts(l->media_type, S("image/hei")); }

static gdImagePtr picture(const struct looked *l)
{
    int n = (int)l->bytes.len;
    void *p = (void *)l->bytes.ptr;
    if (str_eq(l->media_type, S("image/jpeg")))
        return gdImageCreateFromJpegPtrEx(n, p, 1);
    if (str_eq(l->media_type, S("image/png")))
        return gdImageCreateFromPngPtr(n, p);
    return is_heic(l) ? gdImageCreateFromHeifPtr(n, p) : gdImageCreateFromWebpPtr(n, p);
}

/* Upright, as the phone was held. */
static gdImagePtr upright(gdImagePtr im, unsigned turn)
{
    gdImagePtr out = turn == 3 ? gdImageRotateInterpolated(im, 180, 0) : turn == 6 ? gdImageRotateInterpolated(im, 270, 0)
                   : turn == 8 ? gdImageRotateInterpolated(im, 90, 0) : NULL;
    if (!out)
        return im;
    gdImageDestroy(im);
    return out;
}

/* As JPEG, its longer side at most `most`; empty: no memory. */
static struct str made(gdImagePtr im, int most, unsigned turn, int quality)
{
    int w = gdImageSX(im), h = gdImageSY(im), longer = w > h ? w : h, n = 0;
    gdImagePtr small = im;
    gdImageSetInterpolationMethod(im, GD_BILINEAR_FIXED);
    if (longer > most)
        small = gdImageScale(im, (unsigned)(w * (int64_t)most / longer + 1), (unsigned)(h * (int64_t)most / longer + 1));
    if (!small)
        return S("");
    if (small != im)
        small = upright(small, turn);
    char *bytes = gdImageJpegPtr(small, &n, quality);
    if (small != im)
        gdImageDestroy(small);
    return bytes && n > 0 ? (struct str){ bytes, (size_t)n } : S("");
}

static void silent(int priority, const char *format, va_list arguments)
{
    (void)priority;
    (void)format;
    (void)arguments;
}

void inspect_picture(struct looked *l)
{
    struct size size = { .turn = 1 };
    gdSetErrorMethod(silent);
    l->found.verdict = INSPECT_BROKEN;
    if (!size_known(l, &size))
        return;
    if (size.width * size.height > INSPECT_PIXELS_MAX) {
        l->found.verdict = INSPECT_HUGE;
        return;
    }
    gdImagePtr im = picture(l);
    if (!im)
        return;
    l->found.verdict = INSPECT_OK;
    l->found.width = gdImageSX(im);
    l->found.height = gdImageSY(im);
    l->found.thumb = made(im, INSPECT_THUMB_SIDE, size.turn, THUMB_QUALITY);
    if (is_heic(l))
        l->found.copy = made(im, INSPECT_COPY_SIDE, size.turn, COPY_QUALITY);
}
