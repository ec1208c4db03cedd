#include "text/icu.h"
#include "base/log.h"
#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { BYTES_MAX = 256 << 20 };

struct u16 {
    UChar *at;
    int32_t n;
};

/* Opened once; ICU promises that const use of these is safe in all threads. */
static const UNormalizer2 *nfc, *nfd, *nfkc_casefold;
static UCollator *collator;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_all(void)
{
    UErrorCode e = U_ZERO_ERROR;
    nfc = unorm2_getNFCInstance(&e);
    nfd = unorm2_getNFDInstance(&e);
    nfkc_casefold = unorm2_getNFKCCasefoldInstance(&e);
    collator = ucol_open("vi", &e);
    if (U_FAILURE(e))
        log_die("ICU data is missing: install the package libicu72");
}

static void ready(void) { pthread_once(&once, open_all); }

static struct u16 from_utf8(struct arena *a, struct str s)
{
    ASSERT(s.len < BYTES_MAX);
    struct u16 u = { arena_array(a, s.len + 1, sizeof *u.at), 0 };
    UErrorCode e = U_ZERO_ERROR;
    if (s.len)
        u_strFromUTF8WithSub(u.at, (int32_t)s.len + 1, &u.n, s.ptr, (int32_t)s.len, 0xFFFD, NULL, &e);
    ASSERT(U_SUCCESS(e));
    return u;
}

static struct str to_utf8(struct arena *a, struct u16 u)
{
    size_t cap = (size_t)u.n * 3 + 1;
    char *p = arena_alloc(a, cap);
    int32_t n = 0;
    UErrorCode e = U_ZERO_ERROR;
    u_strToUTF8(p, (int32_t)cap, &n, u.at, u.n, &e);
    ASSERT(U_SUCCESS(e));
    return (struct str){ p, (size_t)n };
}

static struct u16 normalize(struct arena *a, const UNormalizer2 *form, struct u16 u)
{
    struct u16 out = { NULL, 0 };
    for (int32_t cap = u.n + u.n / 2 + 16;; cap = out.n + 1) {
        UErrorCode e = U_ZERO_ERROR;
        out.at = arena_array(a, (size_t)cap, sizeof *out.at);
        out.n = unorm2_normalize(form, u.at, u.n, out.at, cap, &e);
        if (e != U_BUFFER_OVERFLOW_ERROR) {
            ASSERT(U_SUCCESS(e));
            return out;
        }
    }
}

bool icu_is_nfc(struct arena *a, struct str s)
{
    ready();
    struct u16 u = from_utf8(a, s);
    UErrorCode e = U_ZERO_ERROR;
    return unorm2_isNormalized(nfc, u.at, u.n, &e) && U_SUCCESS(e);
}

struct str icu_nfc(struct arena *a, struct str s)
{
    ready();
    return to_utf8(a, normalize(a, nfc, from_utf8(a, s)));
}

struct icu_text icu_casefold_apart(struct arena *a, struct str s)
{
    ready();
    struct u16 u = normalize(a, nfd, normalize(a, nfkc_casefold, from_utf8(a, s)));
    struct icu_text t = { arena_array(a, (size_t)u.n + 1, sizeof *t.at), 0 };
    for (int32_t i = 0; i < u.n;) {
        UChar32 cp;
        U16_NEXT(u.at, i, u.n, cp);
        t.at[t.n++] = (uint32_t)cp;
    }
    return t;
}

struct str icu_sort_key(struct arena *a, struct str s)
{
    ready();
    struct u16 u = from_utf8(a, s);
    int32_t cap = u.n * 4 + 32;
    uint8_t *key = arena_alloc(a, (size_t)cap);
    int32_t n = ucol_getSortKey(collator, u.at, u.n, key, cap);
    if (n > cap) {
        key = arena_alloc(a, (size_t)n);
        n = ucol_getSortKey(collator, u.at, u.n, key, n);
    }
    ASSERT(n > 0);
    return (struct str){ (char *)key, (size_t)n - 1 };
}

uint32_t icu_upper(uint32_t cp) { return (uint32_t)u_toupper((UChar32)cp); }
uint32_t icu_lower(uint32_t cp) { return (uint32_t)u_tolower((UChar32)cp); }
bool icu_is_mark(uint32_t cp) { return cp >= 0x300 && (U_GET_GC_MASK((UChar32)cp) & U_GC_M_MASK); }
bool icu_is_mark_over(uint32_t cp) { return (U_GET_GC_MASK((UChar32)cp) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0; }
bool icu_is_letter(uint32_t cp) { return u_isalpha((UChar32)cp); }
bool icu_is_letter_or_digit(uint32_t cp) { return u_isalnum((UChar32)cp); }
bool icu_is_ignorable(uint32_t cp) { return u_hasBinaryProperty((UChar32)cp, UCHAR_DEFAULT_IGNORABLE_CODE_POINT); }
