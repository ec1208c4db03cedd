#include "text/text.h"
#include "text/utf8.h"

enum kind { KEEP, SPACE, BREAK, DROP, BAD };

struct range {
    uint32_t first, last;
    enum kind kind;
};

/* DROP is the Unicode property Default_Ignorable_Code_Point and the interlinear marks U+FFF9-FFFB; a blank Braille
 * cell is a space to the eye; BAD are control characters and noncharacters. */
static const struct range ranges[] = {
    { 0x00, 0x08, BAD },        { 0x09, 0x09, SPACE },      { 0x0A, 0x0D, BREAK },     { 0x0E, 0x1F, BAD },
    { 0x20, 0x20, SPACE },      { 0x7F, 0x84, BAD },        { 0x85, 0x85, BREAK },     { 0x86, 0x9F, BAD },
    { 0xA0, 0xA0, SPACE },      { 0xAD, 0xAD, DROP },       { 0x34F, 0x34F, DROP },    { 0x61C, 0x61C, DROP },
    { 0x115F, 0x1160, DROP },   { 0x1680, 0x1680, SPACE },  { 0x17B4, 0x17B5, DROP },  { 0x180B, 0x180F, DROP },
    { 0x2000, 0x200A, SPACE },  { 0x200B, 0x200F, DROP },   { 0x2028, 0x2029, BREAK }, { 0x202A, 0x202E, DROP },
    { 0x202F, 0x202F, SPACE },  { 0x205F, 0x205F, SPACE },  { 0x2060, 0x206F, DROP },  { 0x2800, 0x2800, SPACE },
    { 0x3000, 0x3000, SPACE },  { 0x3164, 0x3164, DROP },   { 0xFDD0, 0xFDEF, BAD },   { 0xFE00, 0xFE0F, DROP },
    { 0xFEFF, 0xFEFF, DROP },   { 0xFFA0, 0xFFA0, DROP },   { 0xFFF0, 0xFFFB, DROP },  { 0x1BCA0, 0x1BCA3, DROP },
    { 0x1D173, 0x1D17A, DROP }, { 0xE0000, 0xE0FFF, DROP },
};
enum { RANGES = sizeof ranges / sizeof ranges[0] };

static enum kind kind_of(uint32_t cp)
{
    if ((cp > 0x20 && cp < 0x7F) || (cp > 0xAD && cp < 0x34F) || (cp >= 0x1E00 && cp < 0x2000))
        return KEEP;
    if ((cp & 0xFFFE) == 0xFFFE)
        return BAD;
    size_t lo = 0, hi = RANGES;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (ranges[mid].last < cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < RANGES && ranges[lo].first <= cp ? ranges[lo].kind : KEEP;
}

/* Keyboards and old fonts give the Icelandic eth for the Vietnamese letter that looks the same. */
static uint32_t without_eth(uint32_t cp) { return cp == 0xD0 ? 0x110 : cp == 0xF0 ? 0x111 : cp; }

/* Nothing to mend but perhaps the normal form: most fields. */
static bool clean_already(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    uint32_t before = ' ';
    for (size_t i = 0; i < s.len;) {
        uint32_t cp;
        size_t n = utf8_step(p + i, s.len - i, &cp);
        if (n == 0 || (cp == ' ' ? before == ' ' : kind_of(cp) != KEEP || without_eth(cp) != cp))
            return false;
        before = cp;
        i += n;
    }
    return s.len == 0 || before != ' ';
}

struct out {
    char *at;
    size_t n;
    size_t breaks; /* pending before the next character */
    bool space;
};

static void put(struct out *o, uint32_t cp)
{
    if (o->n && o->breaks) {
        memset(o->at + o->n, '\n', o->breaks);
        o->n += o->breaks;
    } else if (o->n && o->space) {
        o->at[o->n++] = ' ';
    }
    o->breaks = 0;
    o->space = false;
    o->n += utf8_write(o->at + o->n, without_eth(cp));
}

/* CR LF is one line break. */
static bool ends_crlf(struct str s, size_t at) { return at >= 2 && s.ptr[at - 1] == '\n' && s.ptr[at - 2] == '\r'; }

static enum err clean_into(struct out *o, struct str in, bool multiline)
{
    for (size_t at = 0; at < in.len;) {
        uint32_t cp;
        size_t n = utf8_step((const unsigned char *)in.ptr + at, in.len - at, &cp);
        if (n == 0)
            return ERR_INVALID;
        at += n;
        switch (kind_of(cp)) {
        case BAD:
            return ERR_INVALID;
        case DROP:
            break;
        case SPACE:
            o->space = true;
            break;
        case BREAK:
            o->space = true;
            o->breaks += multiline && !ends_crlf(in, at);
            break;
        case KEEP:
            put(o, cp);
            break;
        }
    }
    return ERR_OK;
}

enum err text_clean(struct arena *a, struct str in, bool multiline, struct str *out)
{
    if (clean_already(in)) {
        *out = text_nfc(a, in);
        return ERR_OK;
    }
    struct out o = { .at = arena_alloc(a, in.len + 1) }; /* no replacement is longer than what it replaces */
    TRY(clean_into(&o, in, multiline));
    *out = text_nfc(a, (struct str){ o.at, o.n });
    return ERR_OK;
}

bool text_has_invisible(struct str s)
{
    for (size_t at = utf8_ascii_run(s); at < s.len;)
        if (kind_of(utf8_next(s, &at)) == DROP)
            return true;
    return false;
}
