/* What the files of this room share; nobody else includes this. */
#ifndef MOD_STORE_INTERNAL_H
#define MOD_STORE_INTERNAL_H
#include "core/event.h"
#include "mod/papers/again.h"
#include "mod/store/store.h"
#include "sql_items.h"

#define STORE_ITEM(r)                                                                                                             \
    ((struct store_item){ .id = (r)->id, .version = (r)->version, .account_id = (r)->account_id, .dossier_id = (r)->dossier_id,   \
                          .paper_id = (r)->paper_id, .result_id = (r)->result_id, .size_bytes = (r)->size_bytes,                  \
                          .added_at_ms = (r)->added_at_ms, .hidden_at_ms = (r)->hidden_at_ms, .ended_at_ms = (r)->ended_at_ms,    \
                          .kind = (r)->kind, .type = (r)->type, .name = (r)->name, .number = (r)->number_text,                    \
                          .digitised_by = (r)->digitised_by, .hash = (r)->hash, .media_type = (r)->media_type,                    \
                          .ended_why = (r)->ended_why, .issue_day = (int32_t)(r)->issue_day, .until_day = (int32_t)(r)->until_day })

/* Of any account. */
enum err store_any(struct ctx *c, int64_t id, struct store_item *out) NODISCARD;
/* The last day of a paper of this kind issued on that day; 0: no end is known. */
int32_t store_valid_until(const struct document *kind, int32_t issue_day);
/* An event about an item, with its kind of paper; never its number. */
enum err store_note(struct ctx *c, const char *kind, const struct store_item *i, int64_t dossier_id, const struct grant *as) NODISCARD;

#endif
