/* Search: the index of the database finds candidates by folded words, C ranks them in memory (find_table.c). A query never ranks
 * more than 800, those with the shortest names. */
#include "mod/catalogue/catalogue_internal.h"
#include "mod/catalogue/find_table.h"
#include "sql_catalogue.h"
#include "text/text.h"

enum { WORDS_MAX = 12, QUERY_LENGTH_MAX = 200, PREFIX_MIN = 3, QUERY_BYTES_MAX = 4000, RANKED_MAX = 800 };

struct query {
    struct str folded, marked;       /* the whole, single spaces */
    struct str words[WORDS_MAX], marked_words[WORDS_MAX];
    struct str pairs[WORDS_MAX];     /* pairs[i]: the words before i and i */
    struct str called;               /* the whole as one keyword: "|sổ đỏ|", folded */
    size_t n;
    bool has_marks;                  /* somebody took the trouble to type them */
};

struct ranked {
    const struct procedure_find_rows_row *row;
    struct str order; /* for equal scores */
    int score;
};

static size_t cut_words(struct str s, struct str *words)
{
    size_t n = 0;
    struct str word;
    while (n < WORDS_MAX && str_split(&s, ' ', &word))
        if (word.len)
            words[n++] = word;
    return n;
}

static struct query read_query(struct arena *a, struct str text)
{
    struct query q = { 0 };
    struct str clean = text_cut(text_repair(a, text), QUERY_LENGTH_MAX);
    q.folded = text_fold(a, clean);
    q.marked = words_marked(a, clean);
    q.n = cut_words(q.folded, q.words);
    q.has_marks = !str_eq(q.folded, q.marked) && cut_words(q.marked, q.marked_words) == q.n;
    return q;
}

/* What people say around the thing itself. Without its marks a word is left out only when it cannot be another one
 * ("the" may be thẻ, "hoi" may be hội). */
static const struct {
    const char *marked, *folded;
} fillers[] = { { "tôi", "toi" },  { "em", "em" },    { "muốn", "muon" }, { "cần", NULL },  { "xin", "xin" },     { "làm", "lam" },  { "cho", NULL },
                { "để", NULL },    { "và", NULL },    { "với", "voi" },   { "ở", NULL },    { "tại", NULL },      { "của", NULL },   { "là", NULL },
                { "như", "nhu" },  { "thế", NULL },   { "nào", "nao" },   { "về", NULL },   { "có", NULL },       { "thì", NULL },   { "thủ", NULL },
                { "tục", NULL },   { "được", "duoc" }, { "hỏi", NULL },   { "giúp", "giup" } };

static bool is_filler(const struct query *q, size_t i)
{
    for (size_t k = 0; k < sizeof fillers / sizeof *fillers; k++)
        if (q->has_marks ? str_eq(q->marked_words[i], str_c(fillers[k].marked))
                         : fillers[k].folded && str_eq(q->words[i], str_c(fillers[k].folded)))
            return true;
    return false;
}

static struct str join_words(struct arena *a, const struct str *words, size_t n)
{
    struct buf b = buf_new(a, 4000);
    for (size_t i = 0; i < n; i++) {
        buf_put(&b, i ? S(" ") : S(""));
        buf_put(&b, words[i]);
    }
    return buf_str(&b);
}

/* Without those, unless nothing is left. */
static struct query bare_query(struct arena *a, const struct query *q)
{
    struct query bare = *q;
    bare.n = 0;
    for (size_t i = 0; i < q->n; i++)
        if (!is_filler(q, i)) {
            bare.marked_words[bare.n] = q->marked_words[i];
            bare.words[bare.n++] = q->words[i];
        }
    if (!bare.n)
        return *q;
    bare.folded = join_words(a, bare.words, bare.n);
    bare.marked = q->has_marks ? join_words(a, bare.marked_words, bare.n) : bare.folded;
    return bare;
}

/* -- candidates -- */

/* Every word of three letters may be the beginning of one; the last word, still being typed, always may. */
static bool is_prefix(const struct query *q, size_t i) { return i + 1 == q->n || text_length(q->words[i]) >= PREFIX_MIN; }

/* "chung"* AND "th"*, or 'chung':* & 'th':*. Folded words hold letters and digits only, so nothing in them is read as
 * a part of the language. */
static struct str index_query(struct ctx *c, const struct query *q, bool any)
{
    bool lite = db_session_engine(c->db) == DB_SQLITE;
    struct buf b = buf_new(c->arena, QUERY_BYTES_MAX);
    for (size_t i = 0; i < q->n; i++) {
        if (i)
            buf_put(&b, lite ? (any ? S(" OR ") : S(" AND ")) : (any ? S(" | ") : S(" & ")));
        buf_printf(&b, lite ? "\"%.*s\"" : "'%.*s'", STR_ARG(q->words[i]));
        if (is_prefix(q, i))
            buf_put(&b, lite ? S("*") : S(":*"));
    }
    return b.failed ? S("") : buf_str(&b);
}

static struct str level_pattern(struct ctx *c, struct str level)
{
    return level.len ? arena_printf(c->arena, "%%,%.*s,%%", STR_ARG(level)) : S("%");
}

/* "1.0048" */
static bool looks_like_code(struct str s)
{
    bool digit = s.len > 0 && s.len <= 12;
    for (size_t i = 0; i < s.len; i++)
        digit = digit && ((s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '.');
    return digit;
}

/* -- ranking -- */

/* part stands in text at word boundaries; its end may be inside a word when cut is set. */
static ptrdiff_t phrase_at(struct str text, struct str part, bool cut)
{
    const char *end = text.ptr + text.len, *at = part.len && text.len ? memmem(text.ptr, text.len, part.ptr, part.len) : NULL;
    while (at) {
        bool begins = at == text.ptr || at[-1] == ' ' || at[-1] == '|';
        bool ends = cut || at + part.len == end || at[part.len] == ' ' || at[part.len] == '|';
        if (begins && ends)
            return at - text.ptr;
        at = memmem(at + 1, (size_t)(end - at - 1), part.ptr, part.len);
    }
    return -1;
}

static int words_found(struct str text, const struct str *words, size_t n, bool cut)
{
    int found = 0;
    for (size_t i = 0; i < n; i++)
        found += phrase_at(text, words[i], cut) >= 0;
    return found;
}

/* How well one name answers: the phrase itself, early, and little besides it. */
static int name_score(struct str name, const struct query *q)
{
    struct str bare = str_starts(name, S("thu tuc ")) ? str_skip(name, 8) : name;
    ptrdiff_t at = phrase_at(bare, q->folded, true);
    if (at < 0)
        return 0;
    int score = 200 + (int)(200 * q->folded.len / (bare.len + 1));
    return score + (phrase_at(bare, q->folded, false) >= 0 ? 60 : 0) + (at == 0 ? 60 : at < 16 ? 30 : 0);
}

static int best_name(struct str names, const struct query *q)
{
    int best = 0;
    struct str one;
    while (str_split(&names, '|', &one)) {
        int score = name_score(str_trim(one), q);
        best = score > best ? score : best;
    }
    return best;
}

/* Neighbours in the query that are neighbours in the name, too. */
static int pairs_found(struct str names, const struct query *q)
{
    int found = 0;
    for (size_t i = 1; i < q->n; i++)
        found += phrase_at(names, q->pairs[i], i + 1 == q->n) >= 0;
    return found;
}

/* What is looked for in every candidate, made once. */
static void make_phrases(struct arena *a, struct query *q)
{
    for (size_t i = 1; i < q->n; i++)
        q->pairs[i] = arena_printf(a, "%.*s %.*s", STR_ARG(q->words[i - 1]), STR_ARG(q->words[i]));
    q->called = arena_printf(a, "|%.*s|", STR_ARG(q->folded));
}

static int score_of(const struct procedure_find_rows_row *r, const struct query *q)
{
    struct str keyword = q->folded;
    int n = (int)q->n, score = best_name(r->names, q);
    score += 100 * words_found(r->names, q->words, q->n, false) / n + 60 * words_found(r->names, q->words, q->n, true) / n;
    score += 40 * words_found(r->words, q->words, q->n, true) / n;
    score += n > 1 ? 200 * pairs_found(r->names, q) / (n - 1) : 0;
    if (phrase_at(r->words, keyword, false) >= 0)
        score += 200;
    if (str_has(r->words, q->called)) /* just what people call it */
        score += 600;
    if (q->has_marks)
        score += 600 * words_found(r->marked, q->marked_words, q->n, true) / n + (phrase_at(r->marked, q->marked, true) >= 0 ? 300 : 0);
    return score + (r->own_form ? 150 : 0); /* what people ask for most has its own form */
}

static int by_score(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;
    if (a->score != b->score)
        return b->score - a->score;
    int order = str_cmp(a->order, b->order);
    return order ? order : str_cmp(a->row->code, b->row->code);
}

/* -- together -- */

/* A copy: the table may go while the page is being made. */
static struct procedure_hit hit_of(struct arena *a, const struct procedure_find_rows_row *r)
{
    return (struct procedure_hit){ .code = arena_str(a, r->code), .name = arena_str(a, r->name), .short_name = arena_str(a, r->short_name),
                                   .field = arena_str(a, r->field), .ministry = arena_str(a, r->ministry), .levels = arena_str(a, r->levels),
                                   .version_id = r->version_id, .online = r->online != 0, .closed = r->closed != 0 };
}

static int by_score_alone(const void *x, const void *y) { return ((const struct ranked *)y)->score - ((const struct ranked *)x)->score; }

/* Best first. Only those that may be shown are put into the order of the language, whose keys are dear. */
static size_t best_of(struct ranked *list, size_t n, size_t limit)
{
    size_t in_play = n < limit ? n : limit;
    if (!n)
        return 0;
    qsort(list, n, sizeof *list, by_score_alone);
    while (in_play < n && list[in_play].score == list[in_play - 1].score)
        in_play++;
    while (list[in_play - 1].score * 4 < list[0].score) /* shares some letters with the query, no more */
        in_play--;
    qsort(list, in_play, sizeof *list, by_score);
    return in_play < limit ? in_play : limit;
}

static void rank(struct ctx *c, const struct query *q, const struct find_row **rows, size_t n, int limit, struct procedure_hit **out, size_t *out_n)
{
    struct ranked *list = ARENA_ARRAY(c->arena, struct ranked, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct ranked){ rows[i]->row, rows[i]->order, score_of(rows[i]->row, q) };
    *out_n = best_of(list, n, (size_t)limit);
    *out = ARENA_ARRAY(c->arena, struct procedure_hit, *out_n + 1);
    for (size_t i = 0; i < *out_n; i++)
        (*out)[i] = hit_of(c->arena, list[i].row);
}

static enum err by_code(struct ctx *c, struct str code, struct str level, int limit, struct procedure_hit **out, size_t *n)
{
    struct procedure_find_codes_row *rows;
    size_t found;
    struct str pattern = arena_printf(c->arena, "%.*s%%", STR_ARG(code));
    TRY(procedure_find_codes(c->db, c->arena, &(struct procedure_find_codes_in){ pattern, level_pattern(c, level) }, &rows, &found));
    *n = found < (size_t)limit ? found : (size_t)limit;
    *out = ARENA_ARRAY(c->arena, struct procedure_hit, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct procedure_hit){ rows[i].code,       rows[i].name,         rows[i].short_name, rows[i].field,   rows[i].ministry,
                                            rows[i].levels,     rows[i].version_id,   rows[i].online != 0, rows[i].closed != 0 };
    return ERR_OK;
}

/* Those of the level that have the words; of many, the ones with the shortest names: what was found is ticked off on the table, which
 * stands in that order, and read from its beginning. */
static enum err candidates(struct ctx *c, const struct find_table *t, const struct query *q, struct str level, bool any, const struct find_row ***out, size_t *n)
{
    struct procedure_find_ids_row *ids;
    size_t found, all = find_table_n(t), words = all / 64 + 1;
    struct str mark = level.len ? arena_printf(c->arena, ",%.*s,", STR_ARG(level)) : S("");
    TRY(procedure_find_ids(c->db, c->arena, &(struct procedure_find_ids_in){ index_query(c, q, any) }, &ids, &found));
    uint64_t *ticked = ARENA_ARRAY(c->arena, uint64_t, words);
    memset(ticked, 0, words * sizeof *ticked);
    for (size_t i = 0; i < found; i++) {
        size_t at = find_table_place(t, ids[i].id);
        if (at < all)
            ticked[at / 64] |= (uint64_t)1 << (at % 64);
    }
    *out = ARENA_ARRAY(c->arena, const struct find_row *, RANKED_MAX);
    *n = 0;
    for (size_t w = 0; w < words; w++)
        for (uint64_t bits = ticked[w]; bits && *n < RANKED_MAX; bits &= bits - 1) {
            const struct find_row *row = find_table_at(t, w * 64 + (size_t)__builtin_ctzll(bits));
            if (!mark.len || str_has(row->row->levels, mark))
                (*out)[(*n)++] = row;
        }
    return ERR_OK;
}

/* When no procedure has all the words, those with at least half of them. */
static size_t keep_half(const struct query *q, const struct find_row **rows, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const struct procedure_find_rows_row *r = rows[i]->row;
        int found = 0;
        for (size_t k = 0; k < q->n; k++)
            found += phrase_at(r->names, q->words[k], is_prefix(q, k)) >= 0 || phrase_at(r->words, q->words[k], is_prefix(q, k)) >= 0;
        if (found * 2 >= (int)q->n)
            rows[kept++] = rows[i];
    }
    return kept;
}

static enum err find(struct ctx *c, const struct find_table *t, const struct query *q, struct str level, int limit, struct procedure_hit **out, size_t *n)
{
    const struct find_row **rows;
    size_t found;
    TRY(candidates(c, t, q, level, false, &rows, &found));
    if (!found && q->n > 1) {
        TRY(candidates(c, t, q, level, true, &rows, &found));
        found = keep_half(q, rows, found);
    }
    rank(c, q, rows, found, limit, out, n);
    return ERR_OK;
}

enum err procedure_search(struct ctx *c, struct str words, struct str level, int limit, struct procedure_hit **out, size_t *n)
{
    struct find_table *t;
    struct str trimmed = str_trim(words);
    struct query q = read_query(c->arena, trimmed);
    if (looks_like_code(trimmed))
        return by_code(c, trimmed, level, limit, out, n);
    q = bare_query(c->arena, &q);
    *n = 0;
    *out = NULL;
    if (!q.n)
        return ERR_OK;
    make_phrases(c->arena, &q);
    TRY(find_table_use(c, &t));
    enum err e = find(c, t, &q, level, limit, out, n);
    find_table_done(t);
    return e;
}
