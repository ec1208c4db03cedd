/* Which passwords are good enough. */
#include "mod/identity/identity_internal.h"
#include "base/embed.h"
#include "base/log.h"
#include "core/event.h"
#include "crypto/hash.h"
#include "crypto/password.h"
#include "text/text.h"

enum { OWN_WORD_MIN = 4, DIFFERENT_MIN = 4 };

/* Binary search in the sorted lines of data/passwords/common.txt. */
static bool is_common(struct str low)
{
    const struct embed_file *f = embed_find(embed_data, embed_data_n, S("passwords/common.txt"));
    size_t lo = 0, hi = f ? f->bytes.len : 0;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2, from = mid;
        while (from > lo && f->bytes.ptr[from - 1] != '\n')
            from--;
        ptrdiff_t end = str_index(f->bytes, '\n', from);
        size_t to = end < 0 ? f->bytes.len : (size_t)end;
        int order = str_cmp(str_cut(f->bytes, from, to - from), low);
        if (order == 0)
            return true;
        if (order < 0)
            lo = to + 1;
        else
            hi = from;
    }
    return false;
}

/* Letters and digits only, without marks: "Nguyễn-Văn An" is "nguyenvanan". */
static struct str bare(struct arena *a, struct str s)
{
    struct str folded = text_fold(a, s);
    struct buf b = buf_new(a, folded.len + 1);
    for (size_t i = 0; i < folded.len; i++)
        if (folded.ptr[i] != ' ')
            buf_putc(&b, folded.ptr[i]);
    return buf_str(&b);
}

/* Without such a word, what is left must be long enough by itself. */
static bool leans_on(struct arena *a, struct str password, struct str word)
{
    struct str own = bare(a, word), all = bare(a, password);
    return own.len >= OWN_WORD_MIN && str_has(all, own) && all.len - own.len < PASSWORD_CHARS_MIN;
}

/* 05/02/1999 as people put it into passwords: 05021999 and 050299, from "1999-02-05". */
static bool leans_on_birth(struct arena *a, struct str password, struct str birth)
{
    if (birth.len != 10)
        return false;
    struct str y = str_cut(birth, 0, 4), m = str_cut(birth, 5, 2), d = str_cut(birth, 8, 2);
    return leans_on(a, password, arena_printf(a, "%.*s%.*s%.*s", STR_ARG(d), STR_ARG(m), STR_ARG(y))) ||
           leans_on(a, password, arena_printf(a, "%.*s%.*s%.*s", STR_ARG(d), STR_ARG(m), STR_ARG(str_skip(y, 2)))) ||
           leans_on(a, password, birth);
}

static bool too_plain(struct str s)
{
    bool seen[256] = { 0 };
    size_t different = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.ptr[i];
        different += !seen[ch];
        seen[ch] = true;
    }
    return different < DIFFERENT_MIN;
}

enum err password_check(struct ctx *c, const char *field, struct str password, const struct account *of)
{
    struct arena *a = c->arena;
    size_t chars = text_length(password);
    if (chars < PASSWORD_CHARS_MIN || chars > PASSWORD_CHARS_MAX)
        return ctx_invalid(c, str_c(field), MSG_identity_password_short, MSG_NO_ARGS);
    if (is_common(text_lower(a, password)) || too_plain(password) || leans_on(a, password, S("motcua")))
        return ctx_invalid(c, str_c(field), MSG_identity_password_common, MSG_NO_ARGS);
    if (leans_on(a, password, of->name) || leans_on(a, password, of->login) || leans_on(a, password, of->phone) ||
        leans_on(a, password, of->id_no) || leans_on_birth(a, password, of->birth))
        return ctx_invalid(c, str_c(field), MSG_identity_password_own, MSG_NO_ARGS);
    return ERR_OK;
}

/* No letter or digit that is mistaken for another when read from paper: 31 kinds, 16 of them give 79 bits. */
struct str password_one_time(struct arena *a)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    enum { KINDS = sizeof letters - 1, GROUPS = 4, GROUP = 4 };
    struct buf b = buf_new(a, 64);
    for (size_t i = 0; i < GROUPS * GROUP;) {
        unsigned char r;
        random_bytes(&r, 1);
        if (r >= 256 / KINDS * KINDS)
            continue; /* so that every letter is equally likely */
        if (i && i % GROUP == 0)
            buf_putc(&b, '-');
        buf_putc(&b, letters[r % KINDS]);
        i++;
    }
    return buf_str(&b);
}

struct hash_of {
    int64_t id;
    struct str hash;
};
static enum err read_hash(struct ctx *c, void *arg)
{
    struct hash_of *h = arg;
    struct account_row_row r;
    TRY(identity_row(c, h->id, &r));
    h->hash = r.closed_at_ms ? S("") : r.password_hash;
    return ERR_OK;
}

enum err account_password_holds(struct ctx *c, int64_t id, struct str password, bool *holds)
{
    struct hash_of h = { .id = id };
    TRY(ctx_read(c, read_hash, &h));
    *holds = password_matches(h.hash, password);
    return ERR_OK;
}
