#include "text/icu.h"
#include "text/text.h"
#include "text/utf8.h"

/* A vowel without tone, then with huyền, sắc, hỏi, ngã, nặng; rows in pairs of lower and upper case. */
enum { TONES = 6 };
enum { O_LOWER, O_UPPER, U_LOWER, U_UPPER, A_LOWER, A_UPPER, E_LOWER, E_UPPER, Y_LOWER, Y_UPPER, ROWS };
static const uint16_t vowels[ROWS][TONES] = {
    [O_LOWER] = { 'o', 0xF2, 0xF3, 0x1ECF, 0xF5, 0x1ECD },
    [O_UPPER] = { 'O', 0xD2, 0xD3, 0x1ECE, 0xD5, 0x1ECC },
    [U_LOWER] = { 'u', 0xF9, 0xFA, 0x1EE7, 0x169, 0x1EE5 },
    [U_UPPER] = { 'U', 0xD9, 0xDA, 0x1EE6, 0x168, 0x1EE4 },
    [A_LOWER] = { 'a', 0xE0, 0xE1, 0x1EA3, 0xE3, 0x1EA1 },
    [A_UPPER] = { 'A', 0xC0, 0xC1, 0x1EA2, 0xC3, 0x1EA0 },
    [E_LOWER] = { 'e', 0xE8, 0xE9, 0x1EBB, 0x1EBD, 0x1EB9 },
    [E_UPPER] = { 'E', 0xC8, 0xC9, 0x1EBA, 0x1EBC, 0x1EB8 },
    [Y_LOWER] = { 'y', 0x1EF3, 0xFD, 0x1EF7, 0x1EF9, 0x1EF5 },
    [Y_UPPER] = { 'Y', 0x1EF2, 0xDD, 0x1EF6, 0x1EF8, 0x1EF4 },
};

struct vowel {
    int row, tone; /* row -1: another character */
};

static struct vowel vowel_of(uint32_t cp, int row, int row_end)
{
    for (; row < row_end; row++)
        for (int tone = 0; tone < TONES; tone++)
            if (vowels[row][tone] == cp)
                return (struct vowel){ row, tone };
    return (struct vowel){ -1, 0 };
}

static bool is_letter(uint32_t cp) { return cp < 0x80 ? (cp | 32) >= 'a' && (cp | 32) <= 'z' : icu_is_letter(cp); }

/* The open pairs whose tone both styles place differently: oa, oe, uy. */
static bool is_pair(int first, int second) { return (first <= O_UPPER) == (second <= E_UPPER); }

/* Moves the tone of the last two letters of a word: to the first vowel, but after q to the y, where u is no vowel. */
static void settle(uint32_t *word, size_t n)
{
    if (n < 2)
        return;
    struct vowel first = vowel_of(word[n - 2], O_LOWER, A_LOWER);
    if (first.row < 0)
        return;
    struct vowel second = vowel_of(word[n - 1], A_LOWER, ROWS);
    if (second.row < 0 || !is_pair(first.row, second.row) || (first.tone && second.tone))
        return;
    bool after_q = n > 2 && (word[n - 3] | 32) == 'q';
    int tone = first.tone + second.tone;
    word[n - 2] = vowels[first.row][after_q ? 0 : tone];
    word[n - 1] = vowels[second.row][after_q ? tone : 0];
}

struct str text_tone(struct arena *a, struct str in)
{
    struct str s = text_nfc(a, in);
    if (utf8_ascii_run(s) == s.len)
        return s;
    uint32_t *cps = ARENA_ARRAY(a, uint32_t, s.len + 1); /* closed by 0, which ends the last word */
    size_t n = 0, word = 0;
    for (size_t at = 0; at < s.len;)
        cps[n++] = utf8_next(s, &at);
    for (size_t i = 0; i <= n; i++) {
        if (is_letter(cps[i]))
            continue;
        if (!icu_is_mark(cps[i]))
            settle(cps + word, i - word);
        word = i + 1;
    }
    char *out = arena_alloc(a, s.len * 3 + 1);
    size_t len = 0;
    for (size_t i = 0; i < n; i++)
        len += utf8_write(out + len, cps[i]);
    return (struct str){ out, len };
}
