#include "core/i18n.h"
#include "base/log.h"
#include "fmt/html.h"

/* Longest sentence with its arguments; more is cut off by the buffer and comes out empty. */
enum { SENTENCE_MAX = 64 * 1024, LETTERED_MAX = 16 };

enum lang lang_of(struct str code) { return str_eq(code, S("en")) ? LANG_EN : LANG_VI; }

struct str lang_code(enum lang lang) { return lang == LANG_EN ? S("en") : S("vi"); }

struct str msg_text(enum lang lang, enum msg m)
{
    ASSERT((unsigned)m < MSG_COUNT && (unsigned)lang < LANG_COUNT);
    return msg_rows[m].text[lang];
}

void msg_put(struct buf *out, enum lang lang, enum msg m, const struct str *args, size_t n,
             void (*escape)(struct buf *, struct str))
{
    struct str rest = msg_text(lang, m);
    bool as_it_is = !escape || (msg_rows[m].plain[lang] && (escape == html_text || escape == html_attr));
    void (*put_arg)(struct buf *, struct str) = escape ? escape : buf_put;
    void (*put)(struct buf *, struct str) = as_it_is ? buf_put : escape;
    ptrdiff_t at;
    /* msgc has checked that every brace opens or closes an argument of one digit */
    while ((at = str_index(rest, '{', 0)) >= 0) {
        size_t i = (size_t)(rest.ptr[at + 1] - '0');
        put(out, str_cut(rest, 0, (size_t)at));
        if (i < n)
            put_arg(out, args[i]);
        rest = str_skip(rest, (size_t)at + 3);
    }
    put(out, rest);
}

struct str msg_format(struct arena *a, enum lang lang, enum msg m, const struct str *args, size_t n)
{
    struct buf out = buf_new(a, SENTENCE_MAX);
    msg_put(&out, lang, m, args, n, NULL);
    return out.failed ? (struct str){ "", 0 } : buf_str(&out);
}

struct str msg_lettered(struct arena *a, enum lang lang, enum msg m, const char *letters, const char *wanted, const struct str *args)
{
    struct str picked[LETTERED_MAX];
    size_t n = 0;
    for (const char *at; n < LETTERED_MAX && wanted[n] && (at = strchr(letters, wanted[n])); n++)
        picked[n] = args[at - letters];
    return msg_format(a, lang, m, picked, n);
}

bool msg_find(struct str key, enum msg *out)
{
    size_t lo = 0, hi = MSG_COUNT;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(key, msg_rows[mid].key);
        if (c == 0) {
            *out = (enum msg)mid;
            return true;
        }
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return false;
}

struct str msg_count(enum lang lang, int64_t n, char room[MSG_COUNT_MAX])
{
    return str_grouped(n, lang == LANG_EN ? ',' : '.', room);
}
