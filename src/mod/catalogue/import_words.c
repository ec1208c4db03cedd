/* Published words into the words of procedure.json. */
#include "mod/catalogue/import_internal.h"
#include "text/text.h"

enum { SHORT_NAME_MAX = 300 };

/* -- dirty places -- */

static const char *const dirt_words[DIRT_COUNT] = {
#define X(name, words) words,
    IMPORT_DIRT(X)
#undef X
};

const char *import_dirt_words(enum import_dirt d) { return dirt_words[d]; }

static void mark(struct importing *im, enum import_dirt d, size_t places)
{
    struct import_total *t = &im->plan->totals.at[im->total];
    bool first = true;
    for (int i = 0; i < DIRT_COUNT; i++)
        first = first && !im->seen[i];
    t->dirty += first;
    t->places[d] += places;
    t->records_with[d] += !im->seen[d];
    im->seen[d] = true;
}

void import_dirty(struct importing *im, enum import_dirt d, struct str what, struct str did)
{
    mark(im, d, 1);
    VEC_PUSH(im->a, &im->plan->notes, ((struct import_note){ im->code, what, did }));
}

/* -- texts -- */

/* Control characters that text_clean refuses: out, so that the words are kept. */
static struct str without_controls(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, s.len + 1);
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.ptr[i];
        bool c1 = ch == 0xC2 && i + 1 < s.len && (unsigned char)s.ptr[i + 1] < 0xA0;
        if (c1)
            i++;
        else if ((ch >= 0x20 && ch != 0x7F) || ch == '\n' || ch == '\t' || ch == '\r')
            buf_putc(&b, (char)ch);
    }
    return buf_str(&b);
}

struct str import_clean(struct importing *im, struct str text)
{
    struct str out;
    im->texts[0] += !text_is_nfc(text);
    im->texts[1] += text_has_invisible(text);
    if (text_clean(im->a, text, true, &out) == ERR_OK)
        return out;
    im->texts[2]++;
    return text_clean(im->a, without_controls(im->a, text), true, &out) == ERR_OK ? out : S("");
}

void import_cleaned(struct importing *im)
{
    static const struct {
        enum import_dirt dirt;
        const char *what, *did;
    } kinds[] = { { DIRT_NOT_NFC, "not Unicode NFC", "composed" },
                  { DIRT_INVISIBLE, "invisible characters", "removed" },
                  { DIRT_CONTROL, "control characters", "removed" } };
    for (size_t i = 0; i < 3; i++) {
        if (!im->texts[i])
            continue;
        mark(im, kinds[i].dirt, im->texts[i]);
        struct str what = arena_printf(im->a, "%s in %zu text%s", kinds[i].what, im->texts[i], im->texts[i] == 1 ? "" : "s");
        VEC_PUSH(im->a, &im->plan->notes, ((struct import_note){ im->code, what, str_c(kinds[i].did) }));
        im->texts[i] = 0;
    }
}

/* -- levels, applicants, channels -- */

void import_levels(struct importing *im, struct str text, struct json_out *o)
{
    static const struct {
        const char *published, *level;
    } levels[] = { { "cap xa", "commune" }, { "cap tinh", "province" }, { "cap bo", "ministry" }, { "co quan khac", "other" } };
    struct str part;
    bool known[4] = { 0 };
    while (str_split(&text, ',', &part)) {
        struct str folded = text_fold(im->a, part);
        size_t i = 0;
        while (i < 4 && !str_eq(folded, str_c(levels[i].published)))
            i++;
        if (i == 4)
            import_dirty(im, DIRT_ODD_LEVEL, arena_printf(im->a, "level \"%.*s\" is not known", STR_ARG(str_trim(part))), S("read as another agency"));
        known[i == 4 ? 3 : i] = true;
    }
    json_open(o, '[');
    for (size_t i = 0; i < 4; i++)
        if (known[i])
            json_put_text(o, str_c(levels[i].level));
    json_close(o, ']');
}

/* "Cán bộ, công chức, viên chức" is one name; so is what stands in brackets. */
void import_applicants(struct importing *im, struct str text, struct json_out *o)
{
    static const struct str group = S_INIT("Cán bộ, công chức, viên chức");
    struct str all = import_clean(im, text);
    size_t from = 0;
    int depth = 0;
    json_open(o, '[');
    for (size_t i = 0; i <= all.len; i++) {
        char ch = i < all.len ? all.ptr[i] : ',';
        depth += ch == '(' ? 1 : ch == ')' ? -1 : 0;
        if (i < all.len && (ch != ',' || depth > 0))
            continue;
        if (str_starts(str_trim(str_skip(all, from)), group) && i < all.len && !str_ends(str_trim(str_cut(all, from, i - from)), group))
            continue;
        struct str one = str_trim(str_cut(all, from, i - from));
        if (one.len)
            json_put_text(o, one);
        from = i + 1;
    }
    json_close(o, ']');
}

bool import_channel(struct str words, enum channel *out)
{
    static const struct str names[CHANNEL_COUNT] = { S_INIT("Trực tiếp"), S_INIT("Trực tuyến"), S_INIT("Dịch vụ bưu chính") };
    for (int i = 0; i < CHANNEL_COUNT; i++)
        if (str_eq(words, names[i])) {
            *out = (enum channel)i;
            return true;
        }
    return false;
}

/* -- names -- */

struct str import_short_name(struct importing *im, struct str name)
{
    struct str rest = name;
    if (str_starts(text_fold(im->a, name), S("thu tuc ")))
        rest = str_trim(str_skip(name, (size_t)str_index(name, ' ', (size_t)str_index(name, ' ', 0) + 1)));
    struct str first = text_cut(rest, 1), upper = text_upper(im->a, first);
    rest = arena_printf(im->a, "%.*s%.*s", STR_ARG(upper), STR_ARG(str_skip(rest, first.len)));
    return text_length(rest) > SHORT_NAME_MAX ? arena_printf(im->a, "%.*s…", STR_ARG(text_cut(rest, SHORT_NAME_MAX - 1))) : rest;
}

struct str import_unwrap(struct str text)
{
    while (text.len > 2 && text.ptr[0] == '(' && text.ptr[text.len - 1] == ')') {
        int depth = 0;
        size_t i = 0;
        for (; i < text.len; i++) {
            depth += text.ptr[i] == '(' ? 1 : text.ptr[i] == ')' ? -1 : 0;
            if (depth == 0)
                break;
        }
        if (i + 1 != text.len)
            break;
        text = str_trim(str_cut(text, 1, text.len - 2));
    }
    return text;
}
