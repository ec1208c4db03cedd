#include "text/icu.h"
#include "text/text.h"
#include "text/utf8.h"

/* How many bytes from `at` belong to a character that is NFC whatever stands around it: U+0000-02FF,
 * U+1E00-1EFF, U+2002-203F and U+2080-20BF. All of Vietnamese is among them. 0: ICU must look. */
static size_t sure(struct str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.ptr + at;
    if (p[0] < 0xCC)
        return 1;
    if (s.len - at < 3)
        return 0;
    if (p[0] == 0xE1 && p[1] >= 0xB8 && p[1] <= 0xBB)
        return 3;
    if (p[0] == 0xE2 && ((p[1] == 0x80 && p[2] >= 0x82) || p[1] == 0x82))
        return 3;
    return 0;
}

static bool surely_nfc(struct str s)
{
    size_t n = 1;
    for (size_t at = utf8_ascii_run(s); at < s.len && n; at += n)
        n = sure(s, at);
    return n != 0;
}

bool text_is_nfc(struct str s)
{
    if (surely_nfc(s))
        return true;
    struct arena *a = arena_new();
    bool yes = icu_is_nfc(a, s);
    arena_free(a);
    return yes;
}

struct str text_nfc(struct arena *a, struct str s) { return surely_nfc(s) ? arena_str(a, s) : icu_nfc(a, s); }
