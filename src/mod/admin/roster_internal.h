/* What the files of the import share; nobody else includes this. */
#ifndef MOD_ADMIN_ROSTER_INTERNAL_H
#define MOD_ADMIN_ROSTER_INTERNAL_H
#include "data/csv.h"
#include "mod/admin/roster.h"

struct roster_job;
struct roster_column {
    const char *key, *vi;
    bool required;
};
enum { ROSTER_COLUMNS_MAX = 16 };
struct roster_table {
    const struct roster_column *columns;
    size_t columns_n;
    /* one line, in the transaction: ERR_INVALID after noting problems whose fields are column keys */
    enum err (*row)(struct ctx *c, struct roster_job *job, const struct str *cells, struct roster_row *row);
};
extern const struct roster_table roster_units_table, roster_staff_table;

/* One-time passwords are made and hashed before the transaction, one for each line. */
struct roster_password {
    struct str plain, hash;
};
struct roster_job {
    const struct roster_table *table;
    struct csv_row *lines; /* without the header */
    int *line_no;
    size_t lines_n;
    size_t place[ROSTER_COLUMNS_MAX]; /* column -> cell + 1; 0: not in the file */
    struct roster_password *passwords;
    size_t passwords_used;
    bool apply;
    struct roster *out;
};
struct roster_password *roster_next_password(struct roster_job *job);

#endif
