#include "text/icu.h"
#include "text/text.h"
#include "text/utf8.h"

/* What a character becomes: itself in ASCII, or one of these. */
enum { GAP = ' ', DROP = '.', ASK = '?' }; /* ASK: only ICU knows */

/* U+0000-02FF and U+1E00-1EFF, 64 in a row; fold_test.c compares every entry with ICU's answer. */
static const char low[12][65] = {
#include "text/fold_low.inc"
};
static const char additional[4][65] = {
#include "text/fold_additional.inc"
};

static char fold_one(uint32_t cp)
{
    if (cp < 0x300)
        return low[cp / 64][cp % 64];
    if (cp >= 0x1E00 && cp < 0x1F00)
        return additional[cp / 64 % 4][cp % 64];
    if (cp <= 0x36F) /* marks; U+0340-034F have lives of their own */
        return cp >= 0x340 && cp <= 0x34F ? ASK : DROP;
    if (cp >= 0x2010 && cp <= 0x2027) /* dashes, quotation marks, dots */
        return GAP;
    return ASK;
}

struct out {
    char *at;
    size_t n;
    bool gap;
};

static void put_gap(struct out *o)
{
    if (o->gap)
        o->at[o->n++] = ' ';
    o->gap = false;
}

/* False when a character needs ICU. Never writes more than it reads. */
static bool fold_fast(struct str in, struct out *o)
{
    for (size_t at = 0; at < in.len;) {
        uint32_t cp;
        size_t n = utf8_step((const unsigned char *)in.ptr + at, in.len - at, &cp);
        char c = n ? fold_one(cp) : ASK;
        if (c == ASK)
            return false;
        at += n;
        if (c == DROP)
            continue;
        if (c == GAP) {
            o->gap = o->n > 0;
            continue;
        }
        put_gap(o);
        o->at[o->n++] = c;
    }
    return true;
}

/* Letters that no normal form takes apart, in lower case. */
static const struct {
    uint32_t cp;
    char as[3];
} letters[] = {
    { 0xE6, "ae" }, { 0xF0, "d" },  { 0xF8, "o" },  { 0xFE, "th" },  { 0x111, "d" }, { 0x127, "h" }, { 0x131, "i" },
    { 0x138, "k" }, { 0x142, "l" }, { 0x14B, "n" }, { 0x153, "oe" }, { 0x167, "t" }, { 0x180, "b" }, { 0x188, "c" },
    { 0x18C, "d" }, { 0x192, "f" }, { 0x199, "k" }, { 0x1A5, "p" },  { 0x1AD, "t" }, { 0x1B6, "z" }, { 0x253, "b" },
    { 0x256, "d" }, { 0x257, "d" }, { 0x260, "g" }, { 0x268, "i" },  { 0x289, "u" },
};

static const char *plain_letter(uint32_t cp)
{
    if (cp < 0xE6 || cp > 0x289)
        return NULL;
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].cp == cp)
            return letters[i].as;
    return NULL;
}

static void put_slow(struct out *o, uint32_t cp)
{
    if (icu_is_mark_over(cp))
        return;
    if (!icu_is_letter_or_digit(cp) && !icu_is_mark(cp)) {
        o->gap = o->n > 0;
        return;
    }
    put_gap(o);
    const char *plain = plain_letter(cp);
    if (!plain) {
        o->n += utf8_write(o->at + o->n, cp);
        return;
    }
    for (; *plain; plain++)
        o->at[o->n++] = *plain;
}

static struct str fold_slow(struct arena *a, struct str in)
{
    struct icu_text t = icu_casefold_apart(a, in);
    struct out o = { .at = arena_alloc(a, t.n * 5 + 1) }; /* a gap and four bytes each */
    for (size_t i = 0; i < t.n; i++)
        put_slow(&o, t.at[i]);
    return text_nfc(a, (struct str){ o.at, o.n });
}

struct str text_fold(struct arena *a, struct str in)
{
    struct out o = { .at = arena_alloc(a, in.len + 1) };
    return fold_fast(in, &o) ? (struct str){ o.at, o.n } : fold_slow(a, in);
}
