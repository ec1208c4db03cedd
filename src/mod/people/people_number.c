/* What kind of number somebody showed, by its form alone. */
#include "mod/people/people_internal.h"
#include "text/text.h"

static const char *const words[] = { "", "personal", "cmnd", "passport", "foreign", "business" };

const char *number_word(enum number_kind k) { return words[k]; }

enum number_kind number_from(struct str word)
{
    for (size_t i = 1; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_c(words[i])))
            return (enum number_kind)i;
    return NUMBER_NONE;
}

/* Without what people put between, in capitals. */
static struct str bare(struct arena *a, struct str typed)
{
    struct buf b = buf_new(a, typed.len + 1);
    for (size_t i = 0; i < typed.len; i++)
        if (typed.ptr[i] != ' ' && typed.ptr[i] != '.')
            buf_putc(&b, typed.ptr[i]);
    return text_upper(a, buf_str(&b));
}

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > 0;
}

static bool is_passport(struct str s)
{
    return (s.len == 8 || s.len == 9) && s.ptr[0] >= 'A' && s.ptr[0] <= 'Z' && all_digits(str_skip(s, 1));
}

struct person_number person_number_of(struct arena *a, struct str typed)
{
    struct ident_cccd id;
    struct str s = bare(a, typed), digits;
    if (!s.len)
        return (struct person_number){ NUMBER_NONE, S("") };
    if (ident_cccd(a, s, &digits, &id) == ERR_OK)
        return (struct person_number){ NUMBER_PERSONAL, digits };
    if (ident_mst(a, s, &digits) == ERR_OK)
        return (struct person_number){ NUMBER_BUSINESS, digits };
    if (s.len == 9 && all_digits(s))
        return (struct person_number){ NUMBER_CMND, s };
    return (struct person_number){ is_passport(s) ? NUMBER_PASSPORT : NUMBER_FOREIGN, s };
}
