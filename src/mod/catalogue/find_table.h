/* find_table: what a search ranks, in memory. */
#ifndef MOD_CATALOGUE_FIND_TABLE_H
#define MOD_CATALOGUE_FIND_TABLE_H
#include "core/ctx.h"
#include "sql_catalogue.h"

struct find_row {
    const struct procedure_find_rows_row *row;
    struct str order; /* of its short name in the language */
    size_t length;    /* of its names, in characters */
};
struct find_table;
/* The open procedures as this transaction sees them; ends with find_table_done. Texts in it live until then. */
enum err find_table_use(struct ctx *c, struct find_table **out) NODISCARD;
void find_table_done(struct find_table *t);
/* How many there are, and the i-th: the shortest names first, equal ones by id. */
size_t find_table_n(const struct find_table *t);
const struct find_row *find_table_at(const struct find_table *t, size_t i);
/* Its place in that order; find_table_n: closed, or not there. */
size_t find_table_place(const struct find_table *t, int64_t id);

#endif
