#include "data/json_internal.h"

enum { DIGITS_EXACT = 15, DIGITS_MAX = 17 };

/* v with n significant digits, as d.ddde±x; true when it reads back as v. At a power of two the numbers below lie
 * closer than those above, so the next larger text may read back where the nearest does not. */
static bool reads_back(struct arena *a, double v, int n, struct str *text)
{
    struct buf b = buf_new(a, 64);
    buf_printf(&b, "%.*e", n - 1, v);
    buf_putc(&b, '\0');
    *text = (struct str){ b.ptr, b.len - 1 };
    if (strtod(b.ptr, NULL) == v)
        return true;
    char *last = b.ptr + (n > 1 ? n : 0);
    if (*last == '9')
        return false;
    ++*last;
    return strtod(b.ptr, NULL) == v;
}

/* The fewest digits that read back. Up to 15 digits always survive the way through a double, so for most numbers
 * 15 with the zeros cut off are the fewest; the smallest numbers (denormal) have less than 15 and are searched. */
static struct str shortest(struct arena *a, double v)
{
    struct str text;
    bool small = v < 1e-300;
    if (!small && reads_back(a, v, DIGITS_EXACT, &text))
        return text;
    int lo = small ? 1 : DIGITS_EXACT + 1, hi = DIGITS_MAX;
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        if (reads_back(a, v, mid, &text))
            hi = mid;
        else
            lo = mid + 1;
    }
    (void)reads_back(a, v, lo, &text);
    return text;
}

/* d.ddde±x taken apart: the digits without zeros at the end, and the place of the point after the first `point`. */
struct decimal {
    char digits[DIGITS_MAX + 1];
    size_t n;
    int point;
};

static struct decimal decimal_of(struct str text)
{
    struct decimal d = { 0 };
    size_t e = (size_t)str_index(text, 'e', 0);
    for (size_t i = 0; i < e; i++)
        if (text.ptr[i] != '.')
            d.digits[d.n++] = text.ptr[i];
    while (d.n > 1 && d.digits[d.n - 1] == '0')
        d.n--;
    d.point = (int)strtol(text.ptr + e + 1, NULL, 10) + 1;
    return d;
}

static void zeros(struct buf *b, int n)
{
    for (; n > 0; n--)
        buf_putc(b, '0');
}

/* ECMAScript, Number::toString: plain between 1e-7 and 1e21, otherwise with an exponent. */
static void put_decimal(struct buf *b, const struct decimal *d)
{
    int n = (int)d->n, point = d->point;
    bool plain = point > -6 && point <= 21;
    int before = !plain ? 1 : point > 0 ? point : 0; /* digits before the point */
    if (before == 0) {
        buf_put(b, S("0."));
        zeros(b, -point);
    }
    buf_put(b, (struct str){ d->digits, (size_t)(before < n ? before : n) });
    zeros(b, before - n);
    if (before > 0 && before < n)
        buf_putc(b, '.');
    if (before < n)
        buf_put(b, (struct str){ d->digits + before, (size_t)(n - before) });
    if (!plain)
        buf_printf(b, "e%+d", point - 1);
}

struct str json_real_text(struct arena *a, double v)
{
    if (v == 0) /* minus zero too */
        return S("0");
    struct decimal d = decimal_of(shortest(a, v < 0 ? -v : v));
    struct buf b = buf_new(a, 64);
    if (v < 0)
        buf_putc(&b, '-');
    put_decimal(&b, &d);
    return buf_str(&b);
}
