/* Small tables about procedures that ship with the program (data/catalogue): read once, kept as long as the process. */
#include "mod/catalogue/catalogue_internal.h"
#include "base/embed.h"
#include "data/csv.h"
#include <pthread.h>

enum { ROWS_MAX = 1000, CLOSED_COLUMNS = 7, KEYWORD_COLUMNS = 2, VALUE_COLUMNS = 2 };

static struct {
    struct arena *own; /* as long as the process */
    VEC(struct closed_code) closed;
    VEC(struct keyword_row) keywords;
    VEC(struct str) values;
} tables;

/* Calls put for each row after the first, which names the columns. */
static void each_row(struct arena *a, const char *path, size_t columns, void (*put)(struct arena *a, const struct str *at))
{
    const struct embed_file *f = embed_find(embed_data, embed_data_n, str_c(path));
    struct csv csv = csv_open(f ? f->bytes : S(""));
    struct csv_row row;
    if (csv_next(&csv, a, &row) != ERR_OK)
        return;
    for (int i = 0; i < ROWS_MAX && csv_next(&csv, a, &row) == ERR_OK && row.n == columns; i++)
        put(a, row.at);
}

static void put_closed(struct arena *a, const struct str *at)
{
    VEC_PUSH(a, &tables.closed, ((struct closed_code){ at[0], at[1], at[2], at[3], at[4], at[5], at[6] }));
}

static void put_keywords(struct arena *a, const struct str *at) { VEC_PUSH(a, &tables.keywords, ((struct keyword_row){ at[0], at[1] })); }

static void put_value(struct arena *a, const struct str *at) { VEC_PUSH(a, &tables.values, at[0]); }

static void read_tables(void)
{
    struct arena *a = tables.own = arena_new();
    each_row(a, "catalogue/closed.csv", CLOSED_COLUMNS, put_closed);
    each_row(a, "catalogue/keywords.csv", KEYWORD_COLUMNS, put_keywords);
    each_row(a, "catalogue/paper_values.csv", VALUE_COLUMNS, put_value);
}

static void once(void)
{
    static pthread_once_t done = PTHREAD_ONCE_INIT;
    pthread_once(&done, read_tables);
}

const struct closed_code *closed_rows(size_t *n)
{
    once();
    *n = tables.closed.n;
    return tables.closed.at;
}

const struct closed_code *closed_find(struct str code)
{
    once();
    for (size_t i = 0; i < tables.closed.n; i++)
        if (str_eq(tables.closed.at[i].code, code))
            return &tables.closed.at[i];
    return NULL;
}

const struct keyword_row *keyword_rows(size_t *n)
{
    once();
    *n = tables.keywords.n;
    return tables.keywords.at;
}

struct str keywords_find(struct str code)
{
    once();
    for (size_t i = 0; i < tables.keywords.n; i++)
        if (str_eq(tables.keywords.at[i].code, code))
            return tables.keywords.at[i].words;
    return S("");
}

bool paper_value_known(struct str key)
{
    once();
    for (size_t i = 0; i < tables.values.n; i++)
        if (str_eq(tables.values.at[i], key))
            return true;
    return false;
}
