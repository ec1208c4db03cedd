/* check: a procedure's folder looked at as a whole, before it is used: that the parts fit together, and that its
 * examples come out as they say. No database. */
#ifndef MOD_CATALOGUE_CHECK_H
#define MOD_CATALOGUE_CHECK_H
#include "base/arena.h"

struct check_file {
    struct str name,
        bytes; /* "procedure.json", "examples/counter.json", "tu-2027-03-01/procedure.json", "_shared/….json" */
};
struct check_report {
    VEC(struct str) problems; /* Vietnamese, one line each: "procedure.json:12: …"; at most CHECK_PROBLEMS_MAX */
    size_t examples, versions;
    bool general; /* it uses the general form and process */
};
enum { CHECK_PROBLEMS_MAX = 200 };
/* Never fails: what cannot be read is a problem. The folder "_general" needs no procedure.json; a folder without
 * form.json and process.bpmn uses the general ones. */
void check_folder(struct arena *a, struct str code, const struct check_file *files, size_t n, struct check_report *out);

#endif
