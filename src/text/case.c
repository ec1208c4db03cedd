#include "text/icu.h"
#include "text/text.h"
#include "text/utf8.h"

/* One character to one character: the number of characters stays, ß and the like remain as they are. */
static struct str map(struct arena *a, struct str in, uint32_t (*of)(uint32_t))
{
    char *out = arena_alloc(a, in.len * 3 + 1); /* U+FFFD for a stray byte is the longest growth */
    size_t n = 0;
    for (size_t at = 0; at < in.len;)
        n += utf8_write(out + n, of(utf8_next(in, &at)));
    return (struct str){ out, n };
}

static uint32_t upper(uint32_t cp) { return cp < 0x80 ? cp - ((cp >= 'a' && cp <= 'z') << 5) : icu_upper(cp); }
static uint32_t lower(uint32_t cp) { return cp < 0x80 ? cp + ((cp >= 'A' && cp <= 'Z') << 5) : icu_lower(cp); }

struct str text_upper(struct arena *a, struct str in) { return map(a, in, upper); }

struct str text_first_upper(struct arena *a, struct str in)
{
    struct str first = text_cut(in, 1);
    return arena_printf(a, "%.*s%.*s", STR_ARG(text_upper(a, first)), STR_ARG(str_skip(in, first.len)));
}
struct str text_lower(struct arena *a, struct str in) { return map(a, in, lower); }
