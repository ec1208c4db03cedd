#include "text/icu.h"
#include "text/text.h"

struct str text_sort_key(struct arena *a, struct str in) { return icu_sort_key(a, in); }

/* The words of a name: the first is the family name, the last the given name. */
struct name {
    struct str family, middle, given;
};

static struct name split(struct str full)
{
    struct name n = { .given = full };
    for (size_t i = full.len; i > 0; i--)
        if (full.ptr[i - 1] == ' ') {
            n.given = str_skip(full, i);
            full.len = i - 1;
            break;
        }
    if (n.given.len == full.len)
        return n;
    ptrdiff_t space = str_index(full, ' ', 0);
    n.family = space < 0 ? full : str_cut(full, 0, (size_t)space);
    n.middle = space < 0 ? (struct str){ 0 } : str_skip(full, (size_t)space + 1);
    return n;
}

struct str text_person_key(struct arena *a, struct str full_name)
{
    struct str clean;
    if (text_clean(a, full_name, false, &clean) != ERR_OK)
        clean = full_name;
    /* "NGUYỄN THỊ HOÀ" and "Nguyễn Thị Hòa" stand together */
    struct name n = split(text_lower(a, text_tone(a, clean)));
    struct str part[] = { icu_sort_key(a, n.given), icu_sort_key(a, n.family), icu_sort_key(a, n.middle) };
    /* keys hold no zero byte, so one between them makes the shorter come first */
    struct buf b = buf_new(a, part[0].len + part[1].len + part[2].len + 2);
    for (int i = 0; i < 3; i++) {
        if (i)
            buf_putc(&b, '\0');
        buf_put(&b, part[i]);
    }
    return buf_str(&b);
}
