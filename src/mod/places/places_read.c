/* An address as people write it: cut into parts, each part compared with the names of communes, districts and provinces. */
#include "mod/places/places_internal.h"
#include "text/text.h"

enum { PARTS_MAX = 24 };

struct part {
    struct str raw;  /* as typed */
    struct str fold; /* kinds written out: "xa kim boi" */
    size_t bare;
};
struct parts {
    struct part at[PARTS_MAX];
    size_t n;
};

/* -- cutting -- */

static const struct {
    const char *from, *to;
} shorts[] = { { "p", "phuong" }, { "x", "xa" }, { "tt", "thi tran" }, { "q", "quan" }, { "h", "huyen" }, { "tx", "thi xa" },
               { "tp", "thanh pho" }, { "t", "tinh" }, { "dk", "dac khu" } },
  wholes[] = { { "tphcm", "thanh pho ho chi minh" }, { "hcm", "ho chi minh" }, { "tp hcm", "thanh pho ho chi minh" }, { "sai gon", "ho chi minh" },
               { "hn", "ha noi" }, { "brvt", "ba ria vung tau" }, { "br vt", "ba ria vung tau" }, { "hue", "thua thien hue" } };

/* "q1" and "p05" as people write them: "quan 1", "phuong 5". */
static struct str numbered(struct arena *a, struct str fold)
{
    size_t i = 0;
    while (i < fold.len && (fold.ptr[i] < '0' || fold.ptr[i] > '9'))
        i++;
    if (i == 0 || i > 2 || fold.ptr[i - 1] == ' ' || fold.len - i > 2)
        return fold;
    return arena_printf(a, "%.*s %.*s", (int)i, fold.ptr, STR_ARG(str_skip(fold, i)));
}

/* A name that is a number loses its zero in front. */
static struct str without_zero(struct arena *a, struct str fold)
{
    size_t bare = place_bare(fold);
    if (bare && fold.len == bare + 2 && fold.ptr[bare] == '0')
        return arena_printf(a, "%.*s%c", (int)bare, fold.ptr, fold.ptr[bare + 1]);
    return fold;
}

static struct str written_out(struct arena *a, struct str fold)
{
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
        if (str_eq(fold, str_c(wholes[i].from)))
            return str_c(wholes[i].to);
    fold = numbered(a, fold);
    ptrdiff_t space = str_index(fold, ' ', 0);
    for (size_t i = 0; space > 0 && i < sizeof shorts / sizeof *shorts; i++)
        if (str_eq(str_cut(fold, 0, (size_t)space), str_c(shorts[i].from)))
            fold = arena_printf(a, "%s%.*s", shorts[i].to, STR_ARG(str_skip(fold, (size_t)space)));
    return without_zero(a, fold);
}

static void add_part(struct arena *a, struct parts *p, struct str raw)
{
    struct str fold = written_out(a, text_fold(a, raw));
    if (!fold.len || str_eq(fold, S("viet nam")) || p->n == PARTS_MAX)
        return;
    p->at[p->n++] = (struct part){ str_trim(raw), fold, place_bare(fold) };
}

enum { LEVEL_DETAIL, LEVEL_COMMUNE, LEVEL_DISTRICT, LEVEL_PROVINCE };
static const struct {
    const char *words;
    int level;
} kinds[] = { { "xa", LEVEL_COMMUNE },       { "phuong", LEVEL_COMMUNE },    { "thi tran", LEVEL_COMMUNE }, { "dac khu", LEVEL_COMMUNE },
              { "p", LEVEL_COMMUNE },        { "x", LEVEL_COMMUNE },         { "huyen", LEVEL_DISTRICT },   { "quan", LEVEL_DISTRICT },
              { "thi xa", LEVEL_DISTRICT },  { "tx", LEVEL_DISTRICT },       { "q", LEVEL_DISTRICT },       { "h", LEVEL_DISTRICT },
              { "thanh pho", LEVEL_DISTRICT }, { "tp", LEVEL_DISTRICT },     { "tphcm", LEVEL_PROVINCE },   { "tinh", LEVEL_PROVINCE } };

/* The level of the part that begins with this word, where there are no commas; LEVEL_DETAIL: none does. */
static int begins_part(struct arena *a, struct str word, struct str next)
{
    struct str w = text_fold(a, word), both = arena_printf(a, "%.*s %.*s", STR_ARG(w), STR_ARG(text_fold(a, next)));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(w, str_c(kinds[i].words)) || str_eq(both, str_c(kinds[i].words)))
            return next.len || kinds[i].level == LEVEL_PROVINCE ? kinds[i].level : LEVEL_DETAIL;
    return LEVEL_DETAIL;
}

static struct str next_word(struct str rest)
{
    struct str part = { 0 };
    while (str_split(&rest, ' ', &part) && !part.len)
        ;
    return part;
}

/* rising: from the commune upwards only, so that "phường Phúc Xá" stays whole; otherwise "đường Xã Đàn phường …" is understood. */
static void cut_by_words(struct arena *a, struct str address, bool rising, struct parts *p)
{
    size_t from = 0, name_from = 0; /* name_from: after the kind of this part, where a name begins: "thị trấn Quán Lào" */
    int level = LEVEL_DETAIL;
    struct str before = S("");
    for (size_t i = 0; i < address.len; i++) {
        if (i && address.ptr[i - 1] != ' ')
            continue;
        struct str rest = str_skip(address, i), word = next_word(rest), next = next_word(str_skip(rest, word.len));
        struct str after = next_word(str_skip(rest, (size_t)(next.ptr - rest.ptr) + next.len));
        bool of_name = (i && i == name_from) || (str_eq(before, S("thi")) && str_eq(text_fold(a, word), S("xa")));
        bool two_words = str_eq(text_fold(a, next), S("xa")) || str_eq(text_fold(a, next), S("pho"));
        of_name |= next.len && !two_words && begins_part(a, next, after) > LEVEL_COMMUNE; /* "Nho Quan huyện" */
        int begins = of_name ? LEVEL_DETAIL : begins_part(a, word, next);
        bool higher = begins > level || (begins == LEVEL_DISTRICT && level == LEVEL_DISTRICT); /* "thành phố": of either level */
        if (begins && (higher || !rising)) {
            add_part(a, p, str_cut(address, from, i - from));
            from = i;
            level = begins;
            bool two = place_bare(arena_printf(a, "%.*s ", STR_ARG(text_fold(a, word)))) == 0 && word.len > 2;
            name_from = (size_t)((two ? after.ptr : next.ptr) - address.ptr);
        }
        before = text_fold(a, word);
    }
    add_part(a, p, str_skip(address, from));
}

static struct str one_separator(struct arena *a, struct str address)
{
    struct buf b = buf_new(a, PLACE_ADDRESS_MAX * 4);
    for (size_t i = 0; i < address.len; i++)
        buf_putc(&b, address.ptr[i] && strchr(";\n\t", address.ptr[i]) ? ',' : address.ptr[i]);
    return buf_str(&b);
}

static void cut_by_commas(struct arena *a, struct str address, struct parts *p)
{
    struct str part;
    while (str_split(&address, ',', &part))
        add_part(a, p, part);
}

/* -- comparing -- */

static bool same_name(const struct part *p, struct str fold, size_t bare)
{
    return str_eq(p->fold, fold) || (!p->bare && str_eq(p->fold, str_skip(fold, bare))) ||
           (p->bare && str_eq(str_skip(p->fold, p->bare), str_skip(fold, bare)));
}

static bool names_province(const struct part *p, const struct place_province *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (same_name(p, list[i].fold, list[i].bare))
            return true;
    return false;
}

/* "huyện Kim Bôi Hòa Bình": the last part may end with a province that nothing parts from it. */
static bool split_province(struct arena *a, struct parts *p, const struct place_province *list, size_t n)
{
    struct part *last = p->n ? &p->at[p->n - 1] : NULL;
    if (!last || p->n == PARTS_MAX)
        return false;
    for (size_t i = 0; i < n; i++) {
        struct str name = str_skip(list[i].fold, list[i].bare);
        if (last->fold.len <= name.len + last->bare + 1 || !str_ends(last->fold, name) || last->fold.ptr[last->fold.len - name.len - 1] != ' ')
            continue;
        struct part province = { list[i].name, list[i].fold, list[i].bare };
        last->fold = arena_str(a, str_cut(last->fold, 0, last->fold.len - name.len - 1));
        p->at[p->n++] = province;
        return true;
    }
    return false;
}

/* What a commune got: 0 nothing; the more the better. */
struct scored {
    const struct place_entry *e;
    bool old, marks;
    size_t part;
    int score;
};
typedef VEC(struct scored) scored_vec;

static bool later_is(const struct parts *p, size_t from, struct str fold, size_t bare)
{
    for (size_t i = from; i < p->n; i++)
        if (same_name(&p->at[i], fold, bare))
            return true;
    return false;
}

static bool with_marks(struct arena *a, struct str raw, struct str name)
{
    struct str typed = text_lower(a, text_tone(a, raw)), is = text_lower(a, text_tone(a, name));
    return str_has(typed, str_skip(is, 0)) || str_ends(is, typed);
}

static int score_above(const struct place_index *x, const struct place_entry *e, bool old, const struct parts *p, size_t at, bool province_said)
{
    if (!old) {
        const struct place_province *v = &x->provinces[e->above];
        bool there = later_is(p, at + 1, v->fold, v->bare);
        return there ? 6 - 2 * (p->n > at + 2) : province_said ? -1 : 0;
    }
    const struct place_district *d = &x->districts[e->above];
    const struct place_province *v = &x->old_provinces[d->province];
    bool below = later_is(p, at + 1, d->fold, d->bare), above = later_is(p, at + 1, v->fold, v->bare);
    if (!below && !above)
        return province_said ? -1 : 0;
    return (below ? 4 : 0) + (above ? 3 : 0);
}

/* "huyện Kim Bôi" is not xã Kim Bôi; xã and phường of one name are taken for one another when nothing fits better. */
static bool other_level(const struct part *p, const struct place_entry *e)
{
    static const char *const above[] = { "huyen ", "quan ", "thi xa ", "thanh pho ", "tinh " };
    for (size_t i = 0; p->bare && i < sizeof above / sizeof *above; i++)
        if (str_starts(p->fold, str_c(above[i])))
            return !str_starts(e->fold, str_c(above[i]));
    return false;
}

/* Compares one commune with each part, from the last to the first. */
static void score_entry(struct arena *a, const struct place_index *x, const struct place_entry *e, bool old, const struct parts *p,
                        bool province_said, scored_vec *out)
{
    for (size_t i = p->n; i-- > 0;) {
        const struct part *at = &p->at[i];
        bool also = e->also.len && str_eq(str_skip(at->fold, at->bare), e->also);
        if ((!also && !same_name(at, e->fold, e->bare)) || other_level(at, e))
            continue;
        int above = score_above(x, e, old, p, i, province_said);
        if (above < 0)
            continue;
        bool kind = at->bare && at->bare == e->bare && memcmp(at->fold.ptr, e->fold.ptr, e->bare) == 0;
        struct scored s = { e, old, with_marks(a, at->raw, e->name), i, 1 + above + (kind ? 2 : 0) - (at->bare && !kind ? 1 : 0) };
        VEC_PUSH(a, out, s);
        return;
    }
}

static void keep_best(scored_vec *v)
{
    int best = 0;
    bool marks = false;
    size_t kept = 0;
    for (size_t i = 0; i < v->n; i++)
        best = v->at[i].score > best ? v->at[i].score : best;
    for (size_t i = 0; i < v->n; i++)
        marks |= v->at[i].score == best && v->at[i].marks;
    for (size_t i = 0; i < v->n; i++)
        if (v->at[i].score == best && v->at[i].marks == marks)
            v->at[kept++] = v->at[i];
    v->n = kept;
}

/* -- answering -- */

static struct str detail_of(struct arena *a, const struct parts *p, size_t upto)
{
    struct buf b = buf_new(a, PLACE_ADDRESS_MAX * 8);
    for (size_t i = 0; i < upto; i++) {
        if (i)
            buf_put(&b, S(", "));
        buf_put(&b, p->at[i].raw);
    }
    return b.failed ? S("") : buf_str(&b);
}

static enum place_outcome outcome_of(const struct place_match *m)
{
    if (!m->at.old)
        return PLACE_NEW;
    if (m->moves_n > 1)
        return PLACE_SPLIT;
    return m->moves[0].how == PLACE_KEPT ? PLACE_SAME : PLACE_ONE;
}

/* Every commune that the parts may name, the likeliest. */
static void match(struct arena *a, const struct place_index *x, struct parts *p, scored_vec *v)
{
    const struct part *last = p->n ? &p->at[p->n - 1] : NULL;
    bool said = last && (names_province(last, x->old_provinces, x->old_provinces_n) || names_province(last, x->provinces, x->provinces_n));
    if (!said)
        said = split_province(a, p, x->old_provinces, x->old_provinces_n);
    /* a province alone is not a commune of the same name, unless that is all there is */
    for (size_t i = 0; i < x->now_n; i++)
        score_entry(a, x, &x->now[i], false, p, said && p->n > 1, v);
    for (size_t i = 0; i < x->old_n; i++)
        score_entry(a, x, &x->old[i], true, p, said && p->n > 1, v);
    keep_best(v);
}

static void cut_and_match(struct arena *a, const struct place_index *x, struct str address, struct parts *p, scored_vec *v)
{
    struct str all = one_separator(a, address);
    if (str_index(all, ',', 0) >= 0) {
        cut_by_commas(a, all, p);
        match(a, x, p, v);
        return;
    }
    cut_by_words(a, all, true, p);
    match(a, x, p, v);
    if (v->n)
        return;
    p->n = 0;
    cut_by_words(a, all, false, p);
    match(a, x, p, v);
}

struct place_answer place_read(struct arena *a, struct str address)
{
    const struct place_index *x = place_index();
    struct parts p = { 0 };
    struct place_answer r = { .outcome = PLACE_UNKNOWN, .detail = S("") };
    scored_vec v = { 0 };
    cut_and_match(a, x, text_cut(address, PLACE_ADDRESS_MAX), &p, &v);
    if (!v.n)
        return r;
    r.matches = ARENA_ARRAY(a, struct place_match, PLACE_MATCHES_MAX);
    for (size_t i = 0; i < v.n && r.n < PLACE_MATCHES_MAX; i++) {
        struct place_match m = { .at = place_of(x, v.at[i].e, v.at[i].old) };
        if (m.at.old && place_convert(a, m.at.code, &m.moves, &m.moves_n) != ERR_OK)
            continue;
        r.matches[r.n++] = m;
    }
    r.more = v.n > r.n;
    r.detail = detail_of(a, &p, v.at[0].part);
    r.outcome = r.n == 1 ? outcome_of(&r.matches[0]) : PLACE_SEVERAL;
    return r;
}

/* Inside a line a kind is written small: "xã Hợp Kim, tỉnh Phú Thọ". */
static struct str small_kind(struct arena *a, struct str name)
{
    struct str first = text_cut(name, 1);
    return arena_printf(a, "%.*s%.*s", STR_ARG(text_lower(a, first)), STR_ARG(str_skip(name, first.len)));
}

struct str place_line(struct arena *a, struct str detail, const struct place *p)
{
    struct str commune = small_kind(a, p->name), province = small_kind(a, p->province), district = p->district;
    struct buf b = buf_new(a, PLACE_ADDRESS_MAX * 8);
    if (detail.len) {
        buf_put(&b, detail);
        buf_put(&b, S(", "));
    }
    buf_put(&b, detail.len ? commune : p->name);
    if (district.len) {
        buf_put(&b, S(", "));
        buf_put(&b, small_kind(a, district));
    }
    buf_put(&b, S(", "));
    buf_put(&b, province);
    return b.failed ? p->name : buf_str(&b);
}
