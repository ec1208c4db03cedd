/* icu: the only door to ICU (normal forms, collation, properties). Private to text/.
 * Every function takes any bytes: what is not UTF-8 counts as U+FFFD. Texts are under 256 MB. */
#ifndef TEXT_ICU_H
#define TEXT_ICU_H
#include "base/arena.h"

bool icu_is_nfc(struct arena *a, struct str s);
struct str icu_nfc(struct arena *a, struct str s);
/* Case-folded by NFKC_Casefold and taken apart (NFD), as code points. */
struct icu_text {
    uint32_t *at;
    size_t n;
};
struct icu_text icu_casefold_apart(struct arena *a, struct str s);
/* Sort key of collation "vi" (CLDR), without the closing NUL: memcmp order is Vietnamese order. */
struct str icu_sort_key(struct arena *a, struct str s);

uint32_t icu_upper(uint32_t cp);
uint32_t icu_lower(uint32_t cp);
/* A mark that belongs to the character before it: Mn, Mc or Me; and those that take no place of their own: Mn, Me. */
bool icu_is_mark(uint32_t cp);
bool icu_is_mark_over(uint32_t cp);
bool icu_is_letter(uint32_t cp);
bool icu_is_letter_or_digit(uint32_t cp);
/* Unicode property Default_Ignorable_Code_Point; used by tests of our own table. */
bool icu_is_ignorable(uint32_t cp);

#endif
