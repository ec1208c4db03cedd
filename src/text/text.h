/* text: Vietnamese as people write it. All functions take UTF-8; results live in the given arena. */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H
#include "base/buf.h"
#include "base/err.h"

/* -- borders (utf8.c, nfc.c) -- */
/* Valid UTF-8 without surrogates, overlong forms or NUL. */
bool text_utf8_valid(struct str s);
/* in with U+FFFD for every byte that is not UTF-8 and for NUL: for output that must be readable whatever comes in. */
struct str text_repair(struct arena *a, struct str in);
/* Number of code points. */
size_t text_length(struct str s);
/* At most n code points, never cut inside a character or before a combining mark. */
struct str text_cut(struct str s, size_t n);
/* What a person typed, made fit to store: NFC, Ð/ð (eth) to Đ/đ, NBSP and other spaces to a space, zero-width and
 * bidi controls removed, runs of spaces folded, trimmed. Line breaks are kept (as \n) when multiline, otherwise they
 * become spaces. ERR_INVALID: not UTF-8, or a control character that remains. */
enum err text_clean(struct arena *a, struct str in, bool multiline, struct str *out) NODISCARD;
/* Unicode NFC; in must be valid UTF-8. */
struct str text_nfc(struct arena *a, struct str in);
bool text_is_nfc(struct str in);
/* True when s holds invisible characters (zero-width, bidi marks, soft hyphen, BOM) that text_clean would remove. */
bool text_has_invisible(struct str s);

/* -- search and order (fold.c, sort.c) -- */
/* For search: NFC, marks off, đ to d, lower case, everything that is not a letter or digit to one space.
 * "Đăng ký Kết hôn" gives "dang ky ket hon". */
struct str text_fold(struct arena *a, struct str in);
/* Old and new placing of the tone made one: hoà and hòa give "hòa", thuý and thúy "thúy" (open oa, oe, uy); quý stays.
 */
struct str text_tone(struct arena *a, struct str in);
/* A byte string whose memcmp order is Vietnamese order (ICU "vi"). */
struct str text_sort_key(struct arena *a, struct str in);
/* For lists of people: by given name (last word), then family name, then the rest. */
struct str text_person_key(struct arena *a, struct str full_name);
struct str text_upper(struct arena *a, struct str in);
/* Its first letter alone: as a sentence or a heading begins. */
struct str text_first_upper(struct arena *a, struct str in);
struct str text_lower(struct arena *a, struct str in);

/* -- numbers and money (number.c) -- */
/* "một triệu không trăm năm mươi nghìn"; northern official style (linh, nghìn). Negative: "âm …". */
struct str text_number_words(struct arena *a, int64_t n);
/* "Một triệu không trăm năm mươi nghìn đồng" */
struct str text_money_words(struct arena *a, int64_t dong);
/* "1.050.000" */
struct str text_thousands(struct arena *a, int64_t n);
/* "1.050.000 đồng" */
struct str text_money(struct arena *a, int64_t dong);

/* -- dates for people (date.c) -- */
/* "25/11/2026" */
struct str text_date(struct arena *a, int32_t day);
/* "thứ Tư 25/11/2026" */
struct str text_date_weekday(struct arena *a, int32_t day);
/* "16 giờ 30, thứ Tư 25/11/2026" */
struct str text_moment(struct arena *a, int64_t at_ms);
/* "16:30 25/11/2026" */
struct str text_moment_short(struct arena *a, int64_t at_ms);
/* "ngày 05 tháng 02 năm 2026", "tháng 3": days under 10 and months 1 and 2 with a leading zero (NĐ 30/2020 PL I). */
struct str text_date_formal(struct arena *a, int32_t day);
/* "ngày mười lăm tháng ba năm hai nghìn không trăm hai mươi sáu", for civil status forms. */
struct str text_date_words(struct arena *a, int32_t day);

/* -- identifiers (ident.c) -- */
enum ident_sex { SEX_UNKNOWN, SEX_MALE, SEX_FEMALE };
struct ident_cccd {
    struct str province; /* name of the 63-province list or "" for a country code */
    int birth_year;      /* full year by the century digit */
    enum ident_sex sex;
};
/* 12 digits PPP G YY NNNNNN (NĐ 137/2015 Đ13); spaces and dashes are ignored. *digits gets the bare 12. */
enum err ident_cccd(struct arena *a, struct str s, struct str *digits, struct ident_cccd *out) NODISCARD;
/* 10 digits with check digit, optionally -NNN, or a 12-digit personal number (TT 86/2024/TT-BTC). */
enum err ident_mst(struct arena *a, struct str s, struct str *out) NODISCARD;
/* A Vietnamese mobile or landline number, normalised to 0xxxxxxxxx. */
enum err ident_phone(struct arena *a, struct str s, struct str *out) NODISCARD;
/* A plain mail address (one @, a dot in the domain, no spaces or control characters, at most 254 bytes). */
enum err ident_email(struct str s) NODISCARD;
/* How a login is stored: a phone number as 0xxxxxxxxx, everything else in lower case without spaces; "" when it is no UTF-8. */
struct str ident_login(struct arena *a, struct str typed);

#endif
