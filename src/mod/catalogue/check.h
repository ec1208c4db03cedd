/* check: a procedure's folder looked at as a whole, before it is used: that the parts fit together, and that its examples
 * come out as they say. No database. */
#ifndef MOD_CATALOGUE_CHECK_H
#define MOD_CATALOGUE_CHECK_H
#include "base/arena.h"

struct check_file {
    struct str name, bytes; /* "procedure.json", "form.json", "process.bpmn", "result.doc", "examples/counter.json" */
};
struct check_report {
    VEC(struct str) problems; /* English, one line each: "examples/online.json: fee 8000, not 16000" */
    size_t examples;
};
/* Never fails: what cannot be read is a problem. The folder "_general" needs no procedure.json. */
void check_folder(struct arena *a, struct str code, const struct check_file *files, size_t n, struct check_report *out);

#endif
