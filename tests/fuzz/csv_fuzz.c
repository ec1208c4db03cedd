/* Any bytes as CSV: rows that, written, read back; a second writing changes nothing. */
#include "base/log.h"
#include "data/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str rewrite(struct arena *a, struct str text)
{
    struct buf out = buf_new(a, 64 << 20);
    struct csv c = csv_open(text);
    struct csv_row row;
    int line = 0;
    while (csv_next(&c, a, &row) == ERR_OK) {
        ASSERT(row.n > 0 && c.line > line);
        line = c.line;
        for (size_t i = 0; i < row.n; i++)
            csv_put(&out, row.at[i], i + 1 == row.n);
    }
    return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct str once = rewrite(a, (struct str){ (const char *)data, size });
    ASSERT(str_eq(rewrite(a, once), once));
    arena_free(a);
    return 0;
}
