#include "text/text.h"

/* Province codes of birth registration before the mergers of 2025; numbers keep them for life (TT 07/2016/TT-BCA).
 * The same rows as data/ident/provinces.csv, in order of code; a test compares them. */
static const struct {
    char code[4];
    const char *name;
} provinces[] = {
#include "text/ident_provinces.inc"
};

enum { DIGITS_MAX = 16, EMAIL_MAX = 254, EMAIL_LOCAL_MAX = 64 };

struct digits {
    char at[DIGITS_MAX];
    size_t n;
};

/* The digits of s; false when there is anything but digits and `ignored`, or too much of them. */
static bool digits_of(struct str s, const char *ignored, struct digits *out)
{
    *out = (struct digits){ 0 };
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c != '\0' && strchr(ignored, c))
            continue;
        if (c < '0' || c > '9' || out->n == DIGITS_MAX)
            return false;
        out->at[out->n++] = c;
    }
    return true;
}

static struct str digits_str(const struct digits *d) { return (struct str){ d->at, d->n }; }

static bool province_of(struct str code, struct str *name)
{
    for (size_t i = 0; i < sizeof provinces / sizeof provinces[0]; i++)
        if (str_eq(code, str_c(provinces[i].code))) {
            *name = str_c(provinces[i].name);
            return true;
        }
    *name = S("");
    return code.ptr[0] != '0'; /* 100 and above: a country (unverified list, so none is refused) */
}

/* Luật Căn cước 2023, NĐ 137/2015 Đ13, TT 07/2016/TT-BCA Đ7: there is no check digit. */
enum err ident_cccd(struct arena *a, struct str s, struct str *digits, struct ident_cccd *out)
{
    struct digits d;
    struct str province;
    if (!digits_of(s, " -.", &d) || d.n != 12 || !province_of((struct str){ d.at, 3 }, &province))
        return ERR_INVALID;
    int century = (d.at[3] - '0') / 2;
    *out = (struct ident_cccd){
        .province = province,
        .birth_year = 1900 + century * 100 + (d.at[4] - '0') * 10 + (d.at[5] - '0'),
        .sex = (d.at[3] - '0') % 2 ? SEX_FEMALE : SEX_MALE,
    };
    *digits = arena_str(a, digits_str(&d));
    return ERR_OK;
}

static bool mst_check_digit_right(const char *d)
{
    static const int weight[] = { 31, 29, 23, 19, 17, 13, 7, 5, 3 };
    int sum = 0;
    for (int i = 0; i < 9; i++)
        sum += weight[i] * (d[i] - '0');
    return 10 - sum % 11 == d[9] - '0'; /* 10 is never a digit: such a number is not issued */
}

/* TT 86/2024/TT-BTC: from 01/07/2025 persons, households and household businesses use the personal number. */
enum err ident_mst(struct arena *a, struct str s, struct str *out)
{
    struct digits d;
    if (!digits_of(s, " -.", &d))
        return ERR_INVALID;
    if (d.n == 12) { /* a dash makes it a branch with a digit lost */
        struct ident_cccd ignored;
        return str_index(s, '-', 0) < 0 ? ident_cccd(a, s, out, &ignored) : ERR_INVALID;
    }
    if ((d.n != 10 && d.n != 13) || !mst_check_digit_right(d.at))
        return ERR_INVALID;
    if (d.n == 10) {
        *out = arena_str(a, digits_str(&d));
        return ERR_OK;
    }
    if (memcmp(d.at + 10, "000", 3) == 0)
        return ERR_INVALID;
    *out = arena_printf(a, "%.10s-%.3s", d.at, d.at + 10);
    return ERR_OK;
}

/* Second and third digit of a mobile number after 0. */
static bool is_mobile(struct str d)
{
    static const char *const second[10] = {
        ['3' - '0'] = "23456789",  ['5' - '0'] = "25689",     ['7' - '0'] = "06789",
        ['8' - '0'] = "123456789", ['9' - '0'] = "012346789",
    };
    const char *allowed = d.len == 10 ? second[d.ptr[1] - '0'] : NULL;
    return allowed && strchr(allowed, d.ptr[2]);
}

/* 024 and 028 with eight digits, 02xx with seven: eleven in all. */
static bool is_landline(struct str d) { return d.len == 11 && d.ptr[1] == '2'; }

enum err ident_phone(struct arena *a, struct str s, struct str *out)
{
    struct digits d;
    s = str_trim(s);
    bool plus = str_starts(s, S("+"));
    if (!digits_of(str_skip(s, plus), " -.()", &d))
        return ERR_INVALID;
    struct str number = digits_str(&d);
    if (plus && !str_starts(number, S("84")))
        return ERR_INVALID;
    if (str_starts(number, S("84"))) /* also +84 (0) … as letterheads write it */
        number = str_skip(number, number.len > 2 && number.ptr[2] == '0' ? 3 : 2);
    else if (str_starts(number, S("0")))
        number = str_skip(number, 1);
    else
        return ERR_INVALID;
    struct str whole = arena_printf(a, "0%.*s", STR_ARG(number));
    if (!is_mobile(whole) && !is_landline(whole))
        return ERR_INVALID;
    *out = whole;
    return ERR_OK;
}

static bool is_mail_char(char c, const char *marks)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr(marks, c));
}

/* Parts between dots, none empty, each of letters, digits and marks; their number, or 0 when wrong. */
static size_t mail_parts(struct str s, const char *marks)
{
    size_t n = 0;
    struct str part;
    while (str_split(&s, '.', &part)) {
        if (part.len == 0)
            return 0;
        for (size_t i = 0; i < part.len; i++)
            if (!is_mail_char(part.ptr[i], marks))
                return 0;
        n++;
    }
    return n;
}

static bool is_host(struct str host)
{
    if (mail_parts(host, "-") < 2)
        return false;
    struct str part;
    while (str_split(&host, '.', &part))
        if (part.len > 63 || part.ptr[0] == '-' || part.ptr[part.len - 1] == '-')
            return false;
    return true;
}

enum err ident_email(struct str s)
{
    ptrdiff_t at = str_index(s, '@', 0);
    if (s.len > EMAIL_MAX || at < 1 || at > EMAIL_LOCAL_MAX)
        return ERR_INVALID;
    struct str local = str_cut(s, 0, (size_t)at), host = str_skip(s, (size_t)at + 1);
    return mail_parts(local, "!#$%&'*+/=?^_`{|}~-") && is_host(host) ? ERR_OK : ERR_INVALID;
}

struct str ident_login(struct arena *a, struct str typed)
{
    struct str phone;
    if (!text_utf8_valid(typed))
        return S("");
    if (ident_phone(a, typed, &phone) == ERR_OK)
        return phone;
    struct str low = text_lower(a, text_nfc(a, typed));
    struct buf b = buf_new(a, low.len + 1);
    for (size_t i = 0; i < low.len; i++)
        if (low.ptr[i] != ' ')
            buf_putc(&b, low.ptr[i]);
    return buf_str(&b);
}
