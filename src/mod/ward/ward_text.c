/* Plain text into paragraphs, lists and links: all that a post can hold. */
#include "mod/ward/ward.h"

enum { PARTS_MAX = 400, ITEMS_MAX = 200 };

size_t ward_parts(struct arena *a, struct str body, struct ward_part **out)
{
    struct str line;
    size_t n = 0;
    bool open = false;
    struct ward_part *parts = ARENA_ARRAY(a, struct ward_part, PARTS_MAX);
    while (str_split(&body, '\n', &line)) {
        line = str_trim(line);
        bool item = str_starts(line, S("- ")) && line.len > 2;
        bool goes_on = open && n && parts[n - 1].list == item && (!item || parts[n - 1].items_n < ITEMS_MAX);
        open = line.len > 0;
        if (!line.len || (!goes_on && n == PARTS_MAX))
            continue;
        if (!goes_on)
            parts[n++] = (struct ward_part){ .list = item, .text = item ? S("") : line, .items = item ? ARENA_ARRAY(a, struct str, ITEMS_MAX) : NULL };
        else if (!item)
            parts[n - 1].text = arena_printf(a, "%.*s %.*s", STR_ARG(parts[n - 1].text), STR_ARG(line));
        if (item)
            ((struct str *)parts[n - 1].items)[parts[n - 1].items_n++] = str_trim(str_skip(line, 2));
    }
    *out = parts;
    return n;
}

static bool fit(struct str href)
{
    bool own = str_starts(href, S("/")) && !str_starts(href, S("//")), https = str_starts(href, S("https://")) && href.len > 8;
    for (size_t i = 0; i < href.len; i++)
        if ((unsigned char)href.ptr[i] <= ' ' || href.ptr[i] == '\\' || href.ptr[i] == '"' || href.ptr[i] == '<')
            return false;
    return own || https;
}

bool ward_links(struct arena *a, struct str links, struct ward_link **out, size_t *n)
{
    struct str line;
    bool right = true;
    *out = ARENA_ARRAY(a, struct ward_link, WARD_LINKS_MAX);
    *n = 0;
    while (str_split(&links, '\n', &line)) {
        struct str words = S(""), rest = str_trim(line);
        if (!rest.len)
            continue;
        ptrdiff_t bar = str_index(rest, '|', 0);
        words = bar > 0 ? str_trim(str_cut(rest, 0, (size_t)bar)) : S("");
        struct str href = bar > 0 ? str_trim(str_skip(rest, (size_t)bar + 1)) : S("");
        if (*n == WARD_LINKS_MAX || !words.len || !fit(href))
            right = false;
        else
            (*out)[(*n)++] = (struct ward_link){ words, href };
    }
    return right;
}
