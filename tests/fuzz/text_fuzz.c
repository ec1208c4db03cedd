/* Any bytes through text/: no crash, and what is promised of the results holds. */
#include "base/log.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct str s = { (const char *)data, size }, once, twice;
    for (int lines = 0; lines < 2; lines++)
        if (text_clean(a, s, lines, &once) == ERR_OK) {
            ASSERT(text_clean(a, once, lines, &twice) == ERR_OK && str_eq(once, twice));
            ASSERT(text_is_nfc(once) && text_utf8_valid(once) && !text_has_invisible(once));
        }
    once = text_fold(a, s);
    ASSERT(str_eq(text_fold(a, once), once) && text_utf8_valid(once));
    struct str valid = text_repair(a, s);
    ASSERT(text_utf8_valid(valid));
    ASSERT(str_eq(text_fold(a, text_nfc(a, valid)), text_fold(a, valid)));
    once = text_tone(a, valid);
    ASSERT(str_eq(text_tone(a, once), once));
    ASSERT(text_utf8_valid(text_upper(a, valid)) && text_length(text_lower(a, s)) <= size);
    ASSERT(text_length(text_cut(valid, size / 2)) <= size / 2 && text_utf8_valid(text_cut(valid, size / 2)));
    (void)text_sort_key(a, s);
    (void)text_person_key(a, s);
    struct ident_cccd id;
    if (ident_cccd(a, s, &once, &id) == ERR_OK)
        ASSERT(once.len == 12);
    if (ident_mst(a, s, &once) == ERR_OK)
        ASSERT(ident_mst(a, once, &twice) == ERR_OK && str_eq(once, twice));
    if (ident_phone(a, s, &once) == ERR_OK)
        ASSERT(ident_phone(a, once, &twice) == ERR_OK && str_eq(once, twice));
    if (ident_email(s) == ERR_OK)
        ASSERT(size <= 254 && str_has(s, S("@")));
    arena_free(a);
    return 0;
}
