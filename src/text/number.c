#include "base/log.h"
#include "text/text.h"

/* Vietnamese reads three digits at a time; the northern, official style says linh, nghìn, tỷ. */
static const char *const digit[] = { "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín" };

enum { WORDS_MAX = 512 }; /* the longest, -9 223 372 036 854 775 808, takes 226 bytes */

static void word(struct buf *b, const char *w)
{
    if (b->len)
        buf_putc(b, ' ');
    buf_put(b, str_c(w));
}

static void tens(struct buf *b, unsigned n)
{
    if (n > 1)
        word(b, digit[n]);
    word(b, n > 1 ? "mươi" : "mười");
}

/* The last digit changes its name after mười and mươi: mốt, tư, lăm. */
static const char *unit_after(unsigned ten, unsigned unit)
{
    if (unit == 5 && ten > 0)
        return "lăm";
    if (ten > 1)
        return unit == 1 ? "mốt" : unit == 4 ? "tư" : digit[unit];
    return digit[unit];
}

/* 1..999; a group that is not the first says its missing hundreds ("không trăm"). */
static void group(struct buf *b, unsigned n, bool first)
{
    unsigned hundred = n / 100, ten = n / 10 % 10, unit = n % 10;
    if (hundred || !first) {
        word(b, digit[hundred]);
        word(b, "trăm");
    }
    if (ten)
        tens(b, ten);
    else if (unit && (hundred || !first))
        word(b, "linh");
    if (unit)
        word(b, unit_after(ten, unit));
}

static void below_billion(struct buf *b, unsigned n, bool first)
{
    static const struct {
        unsigned one;
        const char *name;
    } scale[] = { { 1000000, "triệu" }, { 1000, "nghìn" }, { 1, NULL } };
    for (size_t i = 0; i < 3; i++) {
        unsigned three = n / scale[i].one % 1000;
        if (!three)
            continue;
        group(b, three, first);
        if (scale[i].name)
            word(b, scale[i].name);
        first = false;
    }
}

static void positive(struct buf *b, uint64_t n)
{
    enum { BILLION = 1000000000 };
    bool more = n >= BILLION;
    if (more) {
        positive(b, n / BILLION);
        word(b, "tỷ");
    }
    below_billion(b, (unsigned)(n % BILLION), !more);
}

struct str text_number_words(struct arena *a, int64_t n)
{
    struct buf b = buf_new(a, WORDS_MAX);
    if (n < 0)
        word(&b, "âm");
    if (n == 0)
        word(&b, digit[0]);
    positive(&b, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
    ASSERT(!b.failed);
    return buf_str(&b);
}

struct str text_money_words(struct arena *a, int64_t dong)
{
    struct str words = text_number_words(a, dong);
    size_t first = (unsigned char)words.ptr[0] < 0x80 ? 1 : 2;
    struct str head = text_upper(a, str_cut(words, 0, first)), tail = str_skip(words, first);
    return arena_printf(a, "%.*s%.*s đồng", STR_ARG(head), STR_ARG(tail));
}

struct str text_thousands(struct arena *a, int64_t n)
{
    char room[STR_GROUPED_MAX];
    return arena_str(a, str_grouped(n, '.', room));
}

struct str text_money(struct arena *a, int64_t dong)
{
    struct str n = text_thousands(a, dong);
    return arena_printf(a, "%.*s đồng", STR_ARG(n));
}
