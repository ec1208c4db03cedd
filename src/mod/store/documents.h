/* documents: which kind of paper a component of a procedure is, and which paper a procedure issues. Data: data/documents.
 * Two papers of one kind may stand for one another when they are about the same matter; whether they are, the person says. */
#ifndef MOD_STORE_DOCUMENTS_H
#define MOD_STORE_DOCUMENTS_H
#include "base/arena.h"
#include "base/err.h"

struct document {
    struct str code, name;
    struct str valid_ground;  /* of valid_months */
    int valid_months;         /* 0: no end is known */
    bool sensitive;
};
/* The kind of this component; false: a form, a draft, a declaration for one request only: nothing that is used again. The
 * component of one procedure may be named "<code>/<key>" in the data. Texts live as long as the program. */
bool document_of_component(struct str procedure_code, struct str component_key, struct document *out);
/* The kind of paper that this procedure ends with. */
bool document_of_result(struct str procedure_code, struct document *out);
bool document_by_code(struct str code, struct document *out);
/* All kinds, in the order of the data. */
size_t document_all(const struct document **out);
/* The published database among the words of a component's `replaced_by`; "": none (NĐ 224/2026 Đ18.4). */
struct str document_database(struct str replaced_by);
/* Is every component of the data one that is known? For tests: whether the key stands in the data at all. */
bool document_component_named(struct str procedure_code, struct str component_key);

#endif
