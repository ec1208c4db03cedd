/* The lists of communes: read once from the built-in files, then asked. */
#include "mod/places/places_internal.h"
#include "base/clock.h"
#include "base/embed.h"
#include "base/log.h"
#include "data/csv.h"
#include "text/text.h"
#include <pthread.h>

/* -- reading the files -- */

size_t place_bare(struct str fold)
{
    static const char *const kinds[] = { "thanh pho ", "thi tran ", "thi xa ", "dac khu ", "phuong ", "huyen ", "quan ", "tinh ", "xa " };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(fold, str_c(kinds[i])))
            return strlen(kinds[i]);
    return 0;
}

typedef void row_fn(struct place_index *x, const struct csv_row *row, struct arena *scratch);

/* Calls fn for each row after the header; the fields live as long as the program. */
static void each_row(struct place_index *x, const char *path, size_t columns, row_fn *fn)
{
    const struct embed_file *f = embed_find(embed_data, embed_data_n, str_c(path));
    struct csv_row row;
    ASSERT(f);
    struct csv c = csv_open(f->bytes);
    struct arena *scratch = arena_new();
    bool header = true;
    while (csv_next(&c, scratch, &row) == ERR_OK) {
        if (!header && row.n >= columns)
            fn(x, &row, scratch);
        header = false;
        arena_reset(scratch);
    }
    arena_free(scratch);
}

static struct str fold_of(struct place_index *x, struct str name, struct arena *scratch)
{
    return arena_str(x->arena, text_fold(scratch, name));
}

static struct place_province province_row(struct place_index *x, struct str code, struct str name, struct arena *scratch)
{
    struct str fold = fold_of(x, name, scratch);
    return (struct place_province){ code, name, fold, place_bare(fold) };
}

static void old_province(struct place_index *x, const struct csv_row *row, struct arena *scratch)
{
    x->old_provinces[x->old_provinces_n++] = province_row(x, row->at[0], row->at[1], scratch);
}

static void new_province(struct place_index *x, const struct csv_row *row, struct arena *scratch)
{
    x->provinces[x->provinces_n++] = province_row(x, row->at[0], row->at[3], scratch);
}

static size_t province_at(const struct place_province *list, size_t n, struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].code, code))
            return i;
    return 0; /* tests/unit/data_files_test.c: each code names one */
}

static void district(struct place_index *x, const struct csv_row *row, struct arena *scratch)
{
    struct str fold = fold_of(x, row->at[2], scratch);
    x->districts[x->districts_n++] = (struct place_district){ row->at[0], row->at[2], fold, place_bare(fold),
                                                              province_at(x->old_provinces, x->old_provinces_n, row->at[1]) };
}

/* Both files are sorted by code. */
static size_t district_at(const struct place_index *x, struct str code)
{
    size_t from = 0, to = x->districts_n;
    while (to - from > 1) {
        size_t mid = (from + to) / 2;
        *(str_cmp(x->districts[mid].code, code) <= 0 ? &from : &to) = mid;
    }
    return from;
}

static void old_commune(struct place_index *x, const struct csv_row *row, struct arena *scratch)
{
    struct str fold = fold_of(x, row->at[2], scratch), also = S("");
    if (row->at[3].len) {
        also = text_fold(scratch, row->at[3]);
        also = arena_str(x->arena, str_skip(also, place_bare(also)));
    }
    x->old[x->old_n++] = (struct place_entry){ row->at[0], row->at[2], fold, also, row->at[4], (uint32_t)place_bare(fold),
                                               (uint32_t)district_at(x, row->at[1]) };
}

static void new_commune(struct place_index *x, const struct csv_row *row, struct arena *scratch)
{
    struct str fold = fold_of(x, row->at[4], scratch);
    x->now[x->now_n++] = (struct place_entry){ row->at[0], row->at[4], fold, S(""), S(""), (uint32_t)place_bare(fold),
                                               (uint32_t)province_at(x->provinces, x->provinces_n, row->at[1]) };
}

/* The list of today is sorted by province. */
static int by_code(const void *a, const void *b)
{
    return str_cmp(((const struct place_entry *)a)->code, ((const struct place_entry *)b)->code);
}

static size_t lines_of(const char *path)
{
    const struct embed_file *f = embed_find(embed_data, embed_data_n, str_c(path));
    size_t n = 1;
    for (size_t i = 0; f && i < f->bytes.len; i++)
        n += f->bytes.ptr[i] == '\n';
    return n;
}

static struct place_index the_index;
static pthread_once_t read_once = PTHREAD_ONCE_INIT;

static void read_all(void)
{
    struct place_index *x = &the_index;
    x->arena = arena_new();
    x->old_provinces = ARENA_ARRAY(x->arena, struct place_province, lines_of("units/old_provinces.csv"));
    x->provinces = ARENA_ARRAY(x->arena, struct place_province, lines_of("units/provinces.csv"));
    x->districts = ARENA_ARRAY(x->arena, struct place_district, lines_of("units/old_districts.csv"));
    x->old = ARENA_ARRAY(x->arena, struct place_entry, lines_of("units/old_communes.csv"));
    x->now = ARENA_ARRAY(x->arena, struct place_entry, lines_of("units/communes.csv"));
    each_row(x, "units/old_provinces.csv", 2, old_province);
    each_row(x, "units/provinces.csv", 4, new_province);
    each_row(x, "units/old_districts.csv", 3, district);
    each_row(x, "units/old_communes.csv", 5, old_commune);
    each_row(x, "units/communes.csv", 5, new_commune);
    qsort(x->now, x->now_n, sizeof *x->now, by_code);
}

const struct place_index *place_index(void)
{
    pthread_once(&read_once, read_all);
    return &the_index;
}

/* -- asking -- */

struct place place_of(const struct place_index *x, const struct place_entry *e, bool old)
{
    int32_t change = day_from_ymd(2025, 7, 1);
    if (!old)
        return (struct place){ .code = e->code, .name = e->name, .province = x->provinces[e->above].name, .from_day = change };
    const struct place_district *d = &x->districts[e->above];
    return (struct place){ .code = e->code, .name = e->name, .district = d->name, .province = x->old_provinces[d->province].name, .old = true,
                           .to_day = change - 1 };
}

/* Both lists are in the order of their codes. */
static const struct place_entry *entry_of(const struct place_entry *list, size_t n, struct str code)
{
    size_t from = 0, to = n;
    while (from < to) {
        size_t mid = (from + to) / 2;
        int c = str_cmp(list[mid].code, code);
        if (c == 0)
            return &list[mid];
        *(c < 0 ? &from : &to) = c < 0 ? mid + 1 : mid;
    }
    return NULL;
}

enum err place_by_code(struct str code, enum place_system which, struct place *out)
{
    const struct place_index *x = place_index();
    const struct place_entry *e = which == PLACES_OLD ? NULL : entry_of(x->now, x->now_n, code);
    if (e) {
        *out = place_of(x, e, false);
        return ERR_OK;
    }
    e = which == PLACES_NEW ? NULL : entry_of(x->old, x->old_n, code);
    if (!e)
        return ERR_NOT_FOUND;
    *out = place_of(x, e, true);
    return ERR_OK;
}

static enum place_how how_of(char letter)
{
    static const char letters[] = {
#define X(name, letter) letter,
        PLACE_HOWS(X)
#undef X
    };
    const char *at = memchr(letters, letter, sizeof letters);
    return at ? (enum place_how)(at - letters) : PLACE_PART;
}

enum err place_convert(struct arena *a, struct str old_code, struct place_move **out, size_t *n)
{
    const struct place_index *x = place_index();
    const struct place_entry *e = entry_of(x->old, x->old_n, old_code);
    VEC(struct place_move) list = { 0 };
    struct str part;
    if (!e)
        return ERR_NOT_FOUND;
    for (struct str rest = e->to; str_split(&rest, ' ', &part);) {
        const struct place_entry *to = part.len == 6 ? entry_of(x->now, x->now_n, str_cut(part, 0, 5)) : NULL;
        if (!to)
            return ERR_IO; /* the built-in file is checked by tests/unit/data_files_test.c */
        VEC_PUSH(a, &list, ((struct place_move){ place_of(x, to, false), how_of(part.ptr[5]) }));
    }
    *out = list.at;
    *n = list.n;
    return ERR_OK;
}

ptrdiff_t place_home(const struct place_move *moves, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (moves[i].how == PLACE_ALL_PEOPLE)
            return (ptrdiff_t)i;
    return n == 1 ? 0 : -1;
}

/* -- by name -- */

/* 3: the name itself, 2: with its kind, 1: its words stand in it; 0: not. */
static int likeness(const struct place_entry *e, struct str words)
{
    struct str bare = str_skip(e->fold, e->bare);
    if (str_eq(bare, words) || (e->also.len && str_eq(e->also, words)))
        return 3;
    if (str_eq(e->fold, words))
        return 2;
    if (str_starts(e->fold, words) || str_starts(bare, words))
        return 1;
    for (size_t i = 1; i + words.len <= e->fold.len; i++)
        if (e->fold.ptr[i - 1] == ' ' && memcmp(e->fold.ptr + i, words.ptr, words.len) == 0)
            return 1;
    return 0;
}

struct found {
    struct place *at;
    size_t n, max;
};

static size_t gather(const struct place_entry *list, size_t n, bool old, struct str words, bool exact, struct found *f)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        int like = likeness(&list[i], words);
        if (!like || (like >= 2) != exact)
            continue;
        count++;
        if (f->n < f->max)
            f->at[f->n++] = place_of(place_index(), &list[i], old);
    }
    return count;
}

size_t place_find(struct arena *a, struct str words, enum place_system which, size_t max, struct place **out)
{
    const struct place_index *x = place_index();
    struct str fold = text_fold(a, words);
    struct found f = { ARENA_ARRAY(a, struct place, max + 1), 0, max };
    size_t count = 0;
    *out = f.at;
    if (!fold.len)
        return 0;
    for (int exact = 1; exact >= 0; exact--) {
        if (which != PLACES_OLD)
            count += gather(x->now, x->now_n, false, fold, exact, &f);
        if (which != PLACES_NEW)
            count += gather(x->old, x->old_n, true, fold, exact, &f);
    }
    return count;
}
