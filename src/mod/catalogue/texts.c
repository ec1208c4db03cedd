/* Hashes and words of texts. */
#include "mod/catalogue/catalogue_internal.h"
#include "crypto/hash.h"
#include "text/text.h"

enum { CODE_MAX = 40 };

struct str text_hash(struct arena *a, struct str text) { return text.len ? hash_hex(a, hash_sha256(text)) : S(""); }

bool procedure_code_fits(struct str code)
{
    bool fits = code.len > 0 && code.len <= CODE_MAX;
    for (size_t i = 0; fits && i < code.len; i++) {
        char ch = code.ptr[i];
        fits = (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') || ch == '.' || ch == '-';
    }
    return fits;
}

static bool is_word_byte(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

struct str words_marked(struct arena *a, struct str s)
{
    struct str low = text_lower(a, text_tone(a, text_nfc(a, s)));
    struct buf b = buf_new(a, low.len + 1);
    bool gap = false;
    for (size_t i = 0; i < low.len; i++) {
        if (!is_word_byte((unsigned char)low.ptr[i])) {
            gap = b.len > 0;
            continue;
        }
        if (gap)
            buf_putc(&b, ' ');
        gap = false;
        buf_putc(&b, low.ptr[i]);
    }
    return buf_str(&b);
}
