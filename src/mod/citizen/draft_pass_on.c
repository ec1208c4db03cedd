/* Drafts of an agency that ends. */
#include "mod/citizen/draft.h"
#include "sql_draft_pass_on.h"

enum err draft_open_at(struct ctx *c, int64_t agency_id, int64_t *n)
{
    struct draft_open_count_row r;
    TRY(draft_open_count(c->db, c->arena, &(struct draft_open_count_in){ agency_id }, &r));
    *n = r.n;
    return ERR_OK;
}

enum err draft_pass_on(struct ctx *c, int64_t from_id, int64_t to_id, int64_t *changed)
{
    return draft_pass_on_rows(c->db, &(struct draft_pass_on_rows_in){ from_id, to_id }, changed);
}
